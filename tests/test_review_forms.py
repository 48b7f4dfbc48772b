"""Target forms: what is planted is found, what only looks odd is not, and what we compile has no findings."""

from dataclasses import replace
from decimal import Decimal

import pytest
from test_review import EXAMPLE, changed, disclosure

import yusuan
from yusuan.coordinates import Coordinates, coordinates
from yusuan.disclosure.model import (
    About,
    Column,
    Disclosure,
    Figure,
    FormIndicator,
    FormMoney,
    OneOf,
    Row,
    Statement,
    StatementCell,
    TargetForm,
)
from yusuan.provenance import Provenance
from yusuan.review import Review, review

NAME = "养老服务"
EVERY = coordinates("expenditure", project=NAME)
OPEN = OneOf((EVERY.where(vintage="current"), EVERY))
INDICATORS = (
    FormIndicator("产出指标", "数量指标", "补贴人数", "", "≥50人"),
    FormIndicator("产出指标", "时效指标", "完成时间", "", "2024年12月底前"),
    FormIndicator("成本指标", "经济成本指标", "补贴总额", "", "≤19万元"),
    FormIndicator("效益指标", "社会效益指标", "基本生活", "", "得到保障"),
)


def money(label: str, period: str, year: str, about: About | None = None, unit: str = "万元") -> FormMoney:
    figures = [Figure(t, Decimal(t) if t else None, unit, about) for t in (period, year)]
    return FormMoney(label, figures[0], figures[1])


def form(
    *lines: FormMoney, name: str = NAME, indicators: tuple[FormIndicator, ...] = INDICATORS, title: str = "绩效目标表"
) -> TargetForm:
    lines = lines or (money("资金总额", "19.00", "19.00", OPEN), money("财政拨款", "19.00", "19.00"))
    return TargetForm(title, "", (("项目名称", name),), lines, (), ("", ""), indicators, (), name)


def projects(
    *rows: tuple[str, str], key: str = "B12", about: Coordinates | None = EVERY, unit: str = "万元"
) -> Statement:
    made = [
        Row((StatementCell(name), StatementCell(text, Figure(text, Decimal(text or "0.00"), unit, about))))
        for name, text in rows
    ]
    columns = (Column(("项目名称",), "label"), Column(("合计",), "figure"))
    return Statement(key, "项目支出表", "", "", unit, 2, columns, tuple(made))


def reviewed(*items: object) -> Review:
    return review(disclosure(*items))


def ids(*items: object) -> list[str]:
    return [f.check for f in reviewed(*items).findings]


PROJECT = EVERY.where(nature="project")


def test_a_form_that_holds_has_no_findings_and_is_counted() -> None:
    made = reviewed(form(), projects((NAME, "19.00"), about=PROJECT))
    assert made.findings == ()
    assert made.coverage.passed >= 6  # both splits, two lines within the period, the cost, the project


def test_a_total_that_is_not_its_sources_is_told() -> None:
    wrong = form(
        money("资金总额", "20.00", "19.00"),
        money("其中：财政拨款", "15.00", "15.00"),
        money("其他资金", "4.00", "4.00"),
    )
    (finding,) = reviewed(wrong).findings
    assert (finding.check, finding.severity) == ("PF-01", "error")
    assert (finding.found, finding.expected) == ("20.00万元", "19.00万元")
    assert ids(form(money("资金总额", "", "20.00"), money("财政拨款", "", "19.00"))) == ["PF-02"]


@pytest.mark.parametrize(
    "lines",
    [
        # nested: what of the fiscal money is new
        (("资金总额", "20.00"), ("财政拨款", "15.00"), ("其中：当年财政拨款", "10.00"), ("其他资金", "5.00")),
        (("资金总额", "20.00"), ("财政拨款", "20.00"), ("其中：上年结转", "3.00"), ("其他资金", "0.00")),
        (("资金总额", "20.00"), ("财政拨款", ""), ("其他资金", "")),  # nothing is said of the sources
        (("资金总额", "20.01"), ("财政拨款", "15.00"), ("其他资金", "5.00")),  # within rounding
        (("财政拨款", "15.00"), ("其他资金", "5.00")),  # no total
        (("资金总额", "20.00"),),
    ],
)
def test_lines_that_may_hold_are_left_alone(lines: tuple[tuple[str, str], ...]) -> None:
    bare = tuple(replace(i, year="") for i in INDICATORS[:0])
    assert ids(form(*(money(label, "", text) for label, text in lines), indicators=bare)) == []


def test_a_year_above_its_period_is_told() -> None:
    over = form(money("资金总额", "19.00", "19.01"), money("财政拨款", "19.00", "19.00"))
    assert [(f.check, f.severity) for f in reviewed(over).findings] == []  # both may round from the same amount
    over = form(money("资金总额", "19.00", "19.02"), money("财政拨款", "19.00", "19.02"))
    assert set(ids(over)) == {"PF-03"}
    assert ids(form(money("资金总额", "57.00", "19.00"), money("财政拨款", "57.00", "19.00"))) == []


@pytest.mark.parametrize(
    ("rows", "about", "fails"),
    [
        ((("养老服务", "19.00"),), PROJECT, False),
        ((("养老服务", "19.02"),), PROJECT, True),
        ((("养老服务", "91.00"),), None, True),  # rows nobody bound are known by their name
        ((("养老服务", "190000"),), PROJECT, True),
        ((("养老 服务", "10.00"), ("养老服务", "9.00")), PROJECT, False),  # in two rows
        ((("儿童服务", "10.00"),), PROJECT, False),  # not in the list: nothing to compare
    ],
)
def test_a_project_s_form_is_held_against_its_rows(
    rows: tuple[tuple[str, str], ...], about: Coordinates | None, fails: bool
) -> None:
    found = reviewed(form(), projects(*rows, about=about)).findings
    assert [f.check for f in found if f.check == "X-29"] == (["X-29"] if fails else [])
    if fails:
        (finding,) = [f for f in found if f.check == "X-29"]
        assert [p.table for p in finding.places] == ["绩效目标表", "项目支出表"]


def test_yuan_are_compared_with_ten_thousands() -> None:
    inside = form(money("资金总额", "", "190049", OPEN, "元"), indicators=INDICATORS[:2] + INDICATORS[3:])
    outside = form(money("资金总额", "", "190051", OPEN, "元"), indicators=INDICATORS[:2] + INDICATORS[3:])
    table = projects((NAME, "19.00"), about=PROJECT)
    assert ids(inside, table) == []
    assert ids(outside, table) == ["X-29"]


def test_what_was_carried_over_may_be_in_the_form_or_not() -> None:
    current = projects((NAME, "10.00"), about=PROJECT.where(vintage="current"))
    carried = projects((NAME, "9.00"), key="B13", about=PROJECT.where(vintage="carry_over"))
    for total, fails in (("19.00", False), ("10.00", False), ("11.00", True)):
        made = form(money("资金总额", "", total, OPEN), indicators=())
        assert ("X-29" in ids(made, current, carried)) == fails


def test_forms_of_one_name_and_figures_without_unit_are_not_judged() -> None:
    table = projects((NAME, "91.00"), about=PROJECT)
    assert ids(form(), form(), table) == []
    assert "X-29" not in ids(form(money("资金总额", "", "19.00", OPEN, ""), indicators=()), table)


@pytest.mark.parametrize(
    ("name", "value", "fails"),
    [
        ("补贴总额", "≤19.01万元", False),  # may be the same amount
        ("补贴总额", "≤19.02万元", True),
        ("补贴总额", "≤190051元", True),
        ("补贴总额（万元）", "≤20", True),
        ("补贴总额", "≤20", False),  # of what, nobody knows
        ("人均补贴", "≤20万元", False),
        ("成本控制率", "≤100%", False),
        ("补贴总额", "≤20万元/年", False),
        ("补贴总额", "控制在预算内", False),
    ],
)
def test_a_cost_above_the_project_s_money_is_told(name: str, value: str, fails: bool) -> None:
    indicators = (*INDICATORS[:2], replace(INDICATORS[2], name=name, year=value), INDICATORS[3])
    assert ("PF-07" in ids(form(indicators=indicators))) == fails


def test_what_indicators_lack_is_told() -> None:
    def of(*indicators: FormIndicator) -> list[str]:
        return ids(form(indicators=indicators))

    output, date, cost, effect = INDICATORS
    assert of(*INDICATORS) == []
    assert of(output, date, cost) == ["PF-11"]
    assert of(effect, cost, cost) == ["PF-11"]
    assert of(output, cost) == []  # too little was read to miss anything
    assert of(replace(output, year=""), date, cost, effect) == ["PF-13"]
    assert of(*(replace(i, year="") for i in INDICATORS)) == []  # the values stand somewhere else
    assert of(replace(output, name="设备购置数量", year="14"), date, cost, effect) == ["PF-30"]
    for name, value in (
        ("培训人次", "14"),
        ("合格率", "≥95"),
        ("满意度", "90"),
        ("印刷数量（册）", "14"),
        ("事故", "0"),
    ):
        assert of(replace(output, name=name, year=value), date, cost, effect) == [], name
    assert of(output, replace(date, year="2023年12月底前"), cost, effect) == ["PF-18"]
    assert of(output, replace(date, year="2025年6月底前"), cost, effect) == []
    assert of(output, replace(date, name="2023年度审计完成时间", year="2024年6月前"), cost, effect) == []


def test_a_form_of_another_year_is_told() -> None:
    assert ids(form(title="2023年度绩效目标表")) == ["N-47"]


def test_a_form_read_with_low_confidence_is_to_be_verified() -> None:
    unsure = Provenance("扫描.pdf", page=1, confidence=Decimal("0.5"))
    wrong = form(money("资金总额", "", "20.00"), money("财政拨款", "", "19.00"))
    (finding,) = reviewed(replace(wrong, place=unsure)).findings
    assert (finding.severity, finding.verdict) == ("warning", "please verify")


@pytest.fixture(scope="module")
def honest() -> Disclosure:
    return yusuan.compile(yusuan.load(EXAMPLE))


def test_a_slip_in_a_compiled_form_is_found(honest: Disclosure) -> None:
    def change(item: object) -> object:
        if not isinstance(item, TargetForm) or item.project != "P01":
            return item
        (total, *rest) = item.money
        year = replace(total.year, text="910,000", value=Decimal("910000"))
        return replace(item, money=(replace(total, year=year), *rest))

    found = review(changed(honest, change)).findings
    assert {f.check for f in found} == {"PF-02", "PF-03", "X-29"}
    assert all("219号" in f.places[0].row for f in found)
    assert review(honest).findings == ()
