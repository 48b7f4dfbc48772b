"""What only looks like a mistake, beside the mistake it looks like."""

from dataclasses import replace
from decimal import Decimal

import pytest
from test_recognise import only
from test_review import disclosure, table
from test_review_forms import form
from test_together import IMPOSSIBLE
from test_together import table as tree

from yusuan.coordinates import Coordinates, coordinates
from yusuan.disclosure.model import Claim, Disclosure, Figure, FormIndicator, Row, Statement, StatementCell, Text
from yusuan.document.prose import claims
from yusuan.review import review
from yusuan.review.locating.together import contradiction, system_that_holds
from yusuan.review.numbers.laws import Spot, spots_of
from yusuan.review.numbers.parts import sums
from yusuan.review.text.wording import wording


def below(made: Disclosure, title: str = "", unit: str = "青山市林业局") -> Disclosure:
    (section,) = made.sections
    return replace(made, unit=unit, sections=(replace(section, title=title or section.title),))


def worded(made: Disclosure) -> list[str]:
    return [f.check for f in wording(made)]


@pytest.mark.parametrize(
    ("title", "paragraphs", "found"),
    [
        ("名词解释", ("财政拨款收入：指省级财政当年拨付的资金。",), True),
        ("一、主要职责", ("林业资金的核对，含省级财政拨付给各镇的造林补助。",), False),
        ("基本情况", ("一、主要职责", "（一）监督管理省级财政拨付的造林补助资金。"), False),
        (
            "基本情况",
            ("一、主要职责", "造林补助，含省级财政拨付的资金。", "二、名词解释", "指省级财政拨付的资金。"),
            True,
        ),
    ],
)
def test_another_level_s_money_is_no_slip_among_duties(title: str, paragraphs: tuple[str, ...], found: bool) -> None:
    made = below(disclosure(*(Text(p) for p in paragraphs)), title)
    assert ("N-44" in worded(made)) == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("经办人李某，手机13800138000。", True),
        ("比上年增长13800138000.25%。", False),
        ("增幅0.13800138000，即13800138000%。", False),
        ("合计13800138000元。", False),
    ],
)
def test_a_number_with_decimals_or_a_unit_is_no_telephone(text: str, found: bool) -> None:
    assert ("D-08" in worded(disclosure(Text(text)))) == found


def test_a_telephone_on_a_page_that_discloses_nothing_is_left_alone() -> None:
    page = Text("值班电话：13800138000。")
    assert "D-08" in worded(disclosure(page))
    assert "D-08" not in worded(replace(disclosure(page), year=0))
    assert "D-08" in worded(replace(disclosure(page, table([["合计", "1.00", "1.00", "0.00"]])), year=0))


@pytest.mark.parametrize(
    ("goal", "cut"),
    [
        ("全年完成造林任务，推进”林长制“", False),
        ("全年完成造林任务，推进“林长制”", False),
        ("全年完成造林任务，推进“林长", True),
        ("全年推进”林长制“和造林，落实“", True),
    ],
)
def test_quotation_marks_turned_round_end_nothing(goal: str, cut: bool) -> None:
    found = [f.check for f in review(disclosure(replace(form(), goals=("", goal)))).findings]
    assert ("PF-21" in found) == cut


def test_left_over_words_of_one_sentence_are_told_once() -> None:
    assert worded(disclosure(Text("会议费3万元，增加（减少）1万元，增加（减少）的主要原因是会议增多。"))) == ["N-51"]
    assert worded(disclosure(Text("增加（减少）1万元。培训费增加（减少）的主要原因是培训增多。"))) == [
        "N-51",
        "TEXT-04",
    ]


def test_a_form_nobody_has_filled_in_is_told_as_one() -> None:
    gaps = [Text(f"第{n}项收入预算XX万元，增加（减少）XXX万元。") for n in range(6)]
    assert worded(disclosure(*gaps, Text("增加（减少）的主要原因是XX。"))) == ["N-50"]
    filled = table([["合计", "1.00", "1.00", "0.00"]])
    assert worded(disclosure(*gaps, filled)).count("N-50") == 2  # a budget with gaps: each wording
    assert worded(disclosure(*gaps[:1], Text("无。"))).count("N-50") == 2


#: A class as tables count its rows themselves, without the classification's numbers.
COUNTED = ("办公费", "咨询费", "水费", "电费", "邮电费", "差旅费")


def of_economic(*rows: tuple[str, str, str], whole: str = "60.00") -> Disclosure:
    basic = coordinates("expenditure", fund="general_public", nature="basic")
    made = table([["合计", "1.00", "1.00", "0.00"]])

    def row(code: str, name: str, amount: str) -> Row:
        about = basic.where(econ_dept=code) if code else basic
        figure = Figure(amount, Decimal(amount), "万元", about)
        return Row((StatementCell(code + name), StatementCell(amount, figure)))

    lines = (row("", "合计", whole), *(row(*r) for r in rows))
    listed = replace(
        made, key="B06", title="基本支出表", rows=lines, columns=made.columns[:2], exhaustive=("econ_dept",)
    )
    trips = coordinates("expenditure", fund="general_public", econ_dept="30205")
    said = Figure("2.00", Decimal("2.00"), "万元", trips)
    other = replace(made, key="B10", title="水费表", rows=(Row((StatementCell("水费"), StatementCell("2.00", said))),))
    other = replace(other, columns=made.columns[:2], exhaustive=())
    return disclosure(listed, other)


def test_a_table_that_counts_its_own_rows_is_one_finding_and_its_codes_mean_nothing() -> None:
    rows = [(f"3020{n}", name, "10.00") for n, name in enumerate(COUNTED, 1)]
    found = review(of_economic(*rows)).findings
    assert [f.check for f in found if f.check != "T02-05"] == ["CODE-01"]
    (one,) = [f for f in found if f.check == "CODE-01"]
    assert [p.text for p in one.places] == ["30202", "30203", "30204", "30205", "30206"]
    # what it adds up to is still judged
    assert "CODE-01" in {f.check for f in review(of_economic(*rows, whole="61.00")).findings}
    assert len(review(of_economic(*rows, whole="61.00")).findings) == len(found) + 1


def test_a_row_with_its_own_code_is_still_held_against_the_others() -> None:
    found = review(of_economic(("30205", "水费", "60.00"))).findings
    assert [f.check for f in found] == ["X-26"]
    wrong = review(of_economic(("30205", "电费", "60.00"))).findings
    assert [f.check for f in wrong] == ["CODE-01"]


def told_and_listed(told: str, listed: str) -> Disclosure:
    """A class in a sentence, of all money, and in a statement, of one fund's."""
    of_all = coordinates("expenditure", functional_code="2080501")
    figure = Figure(told, Decimal(told), "万元", of_all)
    text = f"行政单位离退休{told}万元。"
    said = Text(text, claims=(Claim(text.index(told), text.index("万"), figure),))
    made = table([["合计", "1.00", "1.00", "0.00"]])
    yuan = Figure(listed, Decimal(listed.replace(",", "")), "元", of_all.where(fund="general_public"))
    row = Row((StatementCell("2080501行政单位离退休"), StatementCell(listed, yuan)))
    return disclosure(replace(made, key="B05", rows=(row,), columns=made.columns[:2], exhaustive=()), said)


@pytest.mark.parametrize(
    ("told", "listed", "severity", "words"),
    [
        ("64.30", "643,080.00", "warning", "四舍五入应为64.31万元"),  # cut off
        ("64.31", "643,080.00", "", ""),
        ("64.30", "6,930,080.00", "warning", "不会更大。"),  # nothing tells what happened
        ("64.31", "6,443,080.00", "error", "多写或少写了一位"),  # a digit doubled
        ("70.12", "643,080.00", "", ""),  # other money in it
    ],
)
def test_a_part_larger_than_its_whole_is_said_as_the_slip_it_is(
    told: str, listed: str, severity: str, words: str
) -> None:
    found = [f for f in review(told_and_listed(told, listed)).findings if f.severity != "info"]
    assert [f.severity for f in found] == ([severity] if severity else [])
    assert all(words in f.message for f in found)


def of_revenue(*rows: tuple[str, str, Coordinates | None]) -> Disclosure:
    made = table([["合计", "1.00", "1.00", "0.00"]])
    lines = tuple(
        Row((StatementCell(name), StatementCell(amount, Figure(amount, Decimal(amount), "万元", about))))
        for name, amount, about in rows
    )
    return disclosure(replace(made, key="B01", title="收支总表", rows=lines, columns=made.columns[:2], exhaustive=()))


@pytest.mark.parametrize(("total", "fails"), [("37.00", False), ("32.00", True), ("39.00", True)])
def test_what_is_printed_between_a_subtotal_and_its_total_is_in_the_total(total: str, fails: bool) -> None:
    made = of_revenue(
        ("一般公共预算", "30.00", coordinates("revenue", fund="general_public")),
        ("本年收入合计", "30.00", coordinates("revenue")),
        ("其他收入", "5.00", coordinates("revenue", fund="unit_funds")),
        ("上年结转", "2.00", coordinates("carry_in")),
        ("总计", total, coordinates("resources")),
    )
    assert bool(review(made).findings) == fails


def test_meanings_of_several_scopes_tie_nothing_together() -> None:
    statement = tree(IMPOSSIBLE)
    found, holding = list(spots_of(statement)), list(sums(statement))
    assert contradiction(system_that_holds(found, holding, ()))
    total = coordinates("expenditure")
    assert contradiction(system_that_holds(found, holding, (), {total})) == ()
    # two prints that don't meet are of two scopes; two that do aren't
    for text, scopes in (("12.00", True), ("10.00", False)):
        again = Spot("B01", 0, 0, Figure(text, Decimal(text), "万元", total))
        assert bool(contradiction(system_that_holds([*found, again], holding, ()))) == (not scopes)


@pytest.mark.parametrize(
    ("title", "head", "measure"),
    [
        ("政府采购预算表", "经济分类科目|支出合计|本年支出", "procurement"),
        ("支出预算明细表", "部门经济分类科目|采购品目|金额", ""),  # purchases, whatever the title says
        ("支出预算明细表", "部门经济分类科目|备注|金额", "expenditure"),
    ],
)
def test_a_purchase_is_never_all_that_is_spent_on_its_class(title: str, head: str, measure: str) -> None:
    second = "3.00" if "合计" in head else "纸"
    found = only(title, head, f"30201办公费|{second}|3.00", f"30202印刷费|{second}|2.00")
    assert isinstance(found, Statement)
    said = {f.about.measure for *_, f in found.figures() if isinstance(f.about, Coordinates)}
    assert said == ({measure} if measure else set())


def test_a_column_of_figures_heads_no_purchases() -> None:
    head = "部门经济分类科目|合计|其中：政府采购项目"
    found = only("支出预算明细表", head, "30201办公费|3.00|1.00", "30202印刷费|2.00|1.00")
    assert isinstance(found, Statement)
    said = {f.about.measure for *_, f in found.figures() if isinstance(f.about, Coordinates)}
    assert said == {"expenditure", "procurement"}


@pytest.mark.parametrize(
    ("words", "second"),
    [
        ("主要包括：造林工作经费30.00万元，主要用于种树支出；造林专项经费50.00万元，主要用于护林等支出", False),
        ("主要用于护林支出；造林专项50.00万元，主要用于护林支出", True),  # told twice: the two must agree
    ],
)
def test_parts_of_a_project_are_no_project_of_their_own(words: str, second: bool) -> None:
    lines = ["支出预算情况", "（五）项目支出200.00万元，具体包括：", f"1.造林专项80.00万元，{words}。"]
    *_, told = claims(lines, year=2024, projects=["造林专项"], unit="某局")
    project = coordinates("expenditure", nature="project", project="造林专项")
    assert told[0].figure.about == project
    assert (told[-1].figure.about == project) == second


@pytest.mark.parametrize(("value", "fails"), [("较上年有所增加", False), ("与去年持平", False), ("按计划进行", True)])
def test_a_quantity_held_against_last_year_s_can_be_measured(value: str, fails: bool) -> None:
    one = FormIndicator("产出指标", "数量指标", "造林面积", "", value)
    found = review(disclosure(replace(form(), indicators=(one, *form().indicators)))).findings
    assert ("PF-14" in [f.check for f in found]) == fails
