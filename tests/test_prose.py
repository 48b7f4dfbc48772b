"""Figures inside sentences of many provinces' wordings, each labelled by hand (``tests/prose``)."""

import re
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from prose_labels import labels, passages, verdicts

from yusuan.coordinates import MONEY, THREE_PUBLIC, TOPICS, Coordinates, coordinates
from yusuan.disclosure.model import About, Change, Growth, OneOf, Share, Stated
from yusuan.document.model import Document, Paragraph
from yusuan.document.prose import claims
from yusuan.document.prose.line import Line, numbers
from yusuan.document.prose.words import rules
from yusuan.document.recognise import recognise
from yusuan.document.recognition.wording import named_at
from yusuan.provenance import Provenance
from yusuan.review.numbers.laws import spots

#: What sentences are made of, in no order.
PIECES = [
    "2025年", "收入预算", "基本支出", "一般公共预算", "其中：", "包括", "（", "）", "，", "。", "；", "：", "、", "占", "比上年", "增加", "分别为",
    "完成年初预算的", "支出决算为", "与上年相比，", "主要原因是", "1.", "（一）", "万元", "%", "辆", "12.50", "0", "３", " ", "车辆",
]  # fmt: skip


@pytest.mark.parametrize(
    ("half", "right"),
    [
        ("develop", 0.99),
        ("measure", 0.98),
        ("unseen", 0.98),
        ("fresh_first", 0.96),
        ("fresh_second", 0.94),
        ("fresh_third", 0.94),
        ("fresh_fourth", 0.81),
        ("fresh_fifth", 0.92),
        ("fresh_sixth", 0.83),
        ("fresh_seventh", 0.96),
        ("fresh_eighth", 0.9),
        ("fresh_ninth", 0.96),
    ],
)
def test_figures_of_the_prose_are_bound_to_what_they_are_about(half: str, right: float) -> None:
    count, said = verdicts(half)
    assert count["right"] / count.total() >= right, said
    assert not [s for s in said if s.startswith("wrong")]


SETS = [
    "develop",
    "measure",
    "unseen",
    *(f"fresh_{n}" for n in ("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth")),
]


@pytest.mark.parametrize("half", SETS)
def test_every_figure_of_the_passages_is_labelled(half: str) -> None:
    for passage in passages(half):
        lines = [Line.of(text).plain for text in passage["lines"]]
        printed = [text[n.start : n.number_end].replace(" ", "") for text in lines for n in numbers(text)]
        assert printed == [Line.of(label.digits).plain for label in labels(passage)], passage["wording"]


@pytest.mark.parametrize("half", SETS)
def test_nothing_of_a_line_of_another_year_is_this_years(half: str) -> None:
    """Every line of the passages that names the year, told of two years before."""
    for passage in passages(half):
        year = passage["year"]
        for n, line in enumerate(passage["lines"]):
            if f"{year}年" not in line:
                continue
            told = line.replace(f"{year}年", f"{year - 2}年")
            lines = [*passage["lines"][:n], told, *passage["lines"][n + 1 :]]
            found = claims(lines, year=year, accounts=passage.get("accounts", False))[n]
            for claim in found:
                if claim.start > told.index(f"{year - 2}年"):
                    amounts = [a for a in _amounts(claim.figure.about) if a.measure in MONEY]
                    assert all(a.get("year") for a in amounts), told[: claim.end]


def _amounts(about: About | None) -> list[Coordinates]:
    """The amounts that a figure is, or is a share or a change of."""
    if isinstance(about, OneOf):
        return [a for one in about.candidates for a in _amounts(one)]
    if isinstance(about, Share):
        return [about.part]
    if isinstance(about, Change | Growth):
        return [about.now]
    return [about] if isinstance(about, Coordinates) else []


def one(*paragraphs: str, year: int = 2025, **known: Any) -> list[About | None]:
    return [c.figure.about for line in claims(paragraphs, year=year, **known) for c in line]


def test_a_sentence_torn_by_a_page_goes_on() -> None:
    whole = "2025年度一般公共预算财政拨款支出307.82万元，占本年支出合计的100.00%。"
    cut = whole.index("100")
    assert one(whole[:cut], whole[cut:]) == one(whole)
    assert isinstance(one(whole)[1], Share)


@pytest.mark.parametrize("number", ["公开表5", "预算05表", "表5", "附表5"])
def test_the_number_of_a_table_ends_what_the_page_before_left_open(number: str) -> None:
    pages = Provenance("f", page=4), Provenance("f", page=5)
    note = "注：本表反映单位当年一般公共预算财政拨款支出按功能分类的情况，没有这项支出的单位也要公开"
    made = recognise([Document("", (Paragraph(note, place=pages[0]), Paragraph(number, place=pages[1])))])
    assert note in [t.text for t in made.texts()]


def test_claims_of_a_torn_sentence_lie_in_their_own_paragraphs() -> None:
    first, second = claims(["2025年度一般公共预算财政拨款支出307.82万元，占本年支出合计的", "100.00%。"], year=2025)
    assert [(c.start, c.figure.text) for c in second] == [(0, "100.00")]
    assert [c.figure.text for c in first] == ["307.82"]


TORN = "某局2025年度一般公共预算财政拨款支出307.82万元，占本年支出合计的100.00%，比上年增加5.00万元。"


@pytest.mark.parametrize("cut", [n for n in range(26, 52) if not re.fullmatch(r"[\d.]{2}", TORN[n - 1 : n + 1])])
def test_a_claim_stands_where_its_figure_is_printed(cut: int) -> None:
    """A sentence torn by a page is one paragraph, whose figures stand on two pages."""
    line = TORN
    pages = Provenance("f", page=4), Provenance("f", page=5)
    blocks = (Paragraph("某局2025年部门预算情况说明", place=pages[0]), Paragraph("五、支出情况", place=pages[0]))
    torn = (
        Paragraph(line[:cut], place=pages[0]),
        Paragraph("— 4 —", place=pages[0]),
        Paragraph(line[cut:], place=pages[1]),
    )
    found = [s for s in spots(recognise([Document("", (*blocks, *torn))])) if s.in_text]
    figures = ("307.82", "100.00", "5.00")
    assert [(s.figure.text, s.place) for s in found] == [(f, pages[line.index(f) >= cut]) for f in figures]


def test_an_item_nobody_knows_is_not_what_its_heading_is_about() -> None:
    heading = "五、一般公共预算财政拨款支出决算情况说明"
    found = one(
        heading,
        "1.某类支出（类）某款（款）某项（项）。年初预算为5万元，支出决算为4万元，完成年初预算的80%。",
        accounts=True,
    )
    assert found == [None, None, None]


def test_a_budget_changed_in_the_year_is_no_final_figure() -> None:
    spent = coordinates("expenditure", fund="general_public")
    found = one("2025年度一般公共预算财政拨款支出年初预算为5万元，全年预算为6万元，支出决算为4万元。", accounts=True)
    assert found == [spent.where(stage="budget"), None, spent]


def test_a_project_may_bear_the_name_of_a_functional_item() -> None:
    assert one("一、本单位", "4.专项统计业务844.03万元，主要包括：调查265万元。") == [None, None]


def test_a_subordinates_figure_is_not_the_units() -> None:
    assert one("其中：某某幼儿园基本支出6万元。", unit="北京市审计局") == [None]
    assert one("北京市审计局2025年本年支出6万元。", unit="北京市审计局") == [coordinates("expenditure")]


def test_what_stands_under_another_units_heading_is_that_units() -> None:
    here = "某某市财政局"
    budget = "预算9.00万元，包括在职人员经费5.00万元、公用经费4.00万元。"
    for heading, name in (
        ("一、某某市财政局", None),
        ("二、某某市财政局票据中心", "某某市财政局票据中心"),
        ("一、某某市财政局(本级)", "某某市财政局(本级)"),
    ):
        found = one("第三部分 部门预算支出具体情况", heading, heading[2:] + budget, unit=here)
        spent = coordinates("expenditure", unit=name)
        assert found == [OneOf((spent, coordinates("uses", unit=name))), None, spent.where(nature="operating")]


def test_items_of_project_expenditure_are_projects_whatever_their_names() -> None:
    found = one(
        "一、支出情况",
        "（五）项目支出25.00万元，具体包括：",
        "1.专家评审20.00万元，主要用于评审。",
        "2.商品和服务费用支出5.00万元。",
    )
    project = coordinates("expenditure", nature="project")
    assert found == [project, project.where(project="专家评审"), None]


def test_a_name_before_a_colon_holds_what_follows_it() -> None:
    of = "2025年一般公共预算拨款支出30万元，其中：①人员经费：工资福利支出（301）20万元；商品和服务支出（302）4万元；②公用经费：商品和服务支出（302）6万元；"
    heading = "五、一般公共预算支出情况"
    for third, natures in (("项目支出", ["project"] * 2), ("某种经费", [])):
        found = one(heading, of + f"③{third}：商品和服务支出（302）3万元，用于调研；资本性支出（310）1万元。")
        known = [a.get("nature") for a in found if isinstance(a, Coordinates)]
        assert known == [None, "personnel", "personnel", "operating", *natures]


def test_a_reason_named_as_the_budget_names_it_is_a_change() -> None:
    found = one("2025年本年支出30万元，比上年增加9万元，主要原因是基本支出增加5万元，办公费增加4万元。")
    basic = coordinates("expenditure", nature="basic")
    assert found[2] == Change(basic, basic.where(year="2024"))
    assert isinstance(found[3], Stated)


def test_from_one_amount_to_another() -> None:
    now = coordinates("expenditure", econ_dept="30216")
    was = now.where(year="2024")
    found = one("2025年培训费预算由2024年的20.00万元增加到25.00万元，增加5.00万元，增长25.00%。")
    assert found == [was, now, Change(now, was), Growth(now, was)]


def test_a_final_figure_against_its_budget() -> None:
    now = coordinates("expenditure", fund="general_public")
    was = now.where(stage="budget")
    begun = "2025年度一般公共预算财政拨款支出决算300.00万元，完成"
    found = one(begun + "年初预算320.00万元的93.75%，决算数小于年初预算数20.00万元。", accounts=True)
    assert found == [now, was, Share(now, was), Change(now, was)]
    changed = one(begun + "全年预算310.00万元的96.77%，决算数小于预算数10.00万元。", accounts=True)
    assert changed == [now, None, None, None]


def test_a_change_after_a_budget_completed_is_that_of_the_item() -> None:
    item = TOPICS["reception"]
    found = one(
        "2025年度“三公”经费财政拨款支出决算为9.00万元，比上年增加1.00万元。其中：公务接待费支出决算为3.00万元，完成预算4.00万元的75%，比上年增加2.00万元。",
        accounts=True,
    )
    assert found[-1] == Change(item, item.where(year="2024"))
    changed = one(
        "2025年度“三公”经费财政拨款支出决算为9.00万元。其中：公务接待费支出决算为3.00万元，完成全年预算4.00万元的75%，比上年增加2.00万元。",
        accounts=True,
    )
    assert changed[-1] in (None, Change(item, item.where(year="2024")))


def test_what_a_fund_totals_holds_what_was_carried_over() -> None:
    fiscal = coordinates("resources", fund="fiscal_appropriation")
    line = "2025年财政拨款收入总计9.00万元。"
    assert one("一、情况", line, accounts=True) == [fiscal]
    assert one("一、情况", line) == [OneOf((coordinates("revenue", fund="fiscal_appropriation"), fiscal))]


def test_a_fund_said_first_under_a_heading_is_that_of_what_follows() -> None:
    heading, total = "二、“三公”经费预算情况说明", "本单位一般公共预算“三公”经费预算为3.00万元。"
    (item,) = one(heading, total, "（一）公务接待费支出1.00万元。")[1:]
    assert item == TOPICS["reception"].where(fund="general_public")
    # another heading begins anew
    (item,) = one(heading, total, "三、“三公”经费财政拨款情况说明", "（一）公务接待费支出1.00万元。")[1:]
    assert item == TOPICS["reception"]


def test_a_fund_inside_a_heading_of_unknown_words_is_that_of_its_items() -> None:
    (item,) = one("八、会议培训差旅等费用财政拨款预算情况说明", "（一）会议费预算1.00万元。")
    assert item == coordinates("expenditure", econ_dept="30215", fund="fiscal_appropriation")


def test_last_years_figure_first_leaves_its_heading_to_this_year() -> None:
    lines = "（一）公务接待费", "2024年一般公共预算公务接待费执行数5.00万元。", "2025年预算数3.00万元。"
    this = TOPICS["reception"].where(fund="general_public")
    assert one(*lines) == [this.where(year="2024", stage="execution"), this]


def test_a_government_sums_up_over_its_place_and_a_unit_does_not() -> None:
    line = "2025年某某县“三公”经费预算9.00万元。"
    assert one(line) == [TOPICS["three_public"]]
    assert one(line, unit="某某县财政局") == [None]
    for other in ("2025年一般公共预算安排的全市“三公”经费预算9.00万元。", "2025年全市财政拨款9.00万元。"):
        assert TOPICS["three_public"] not in one(other)


def test_vehicles_needn_t_be_named_again_in_a_list_of_what_they_cost() -> None:
    items = "购置费0.00万元、运行费5.00万元。"
    costs = [TOPICS["vehicle_purchase"], TOPICS["vehicle_operation"]]
    assert one("2025年公务用车购置及运行费5.00万元，其中：" + items)[1:] == costs
    assert one("2025年“三公”经费5.00万元，其中：" + items)[1:] == [None, None]


def test_the_whole_of_a_list_may_be_named_without_a_figure() -> None:
    opened = "2025年“三公”经费财政拨款支出决算中，公务接待费3.00万元，占60.00%。具体情况如下："
    found = one(opened, "1.公务接待费支出3.00万元，用于来访，完成预算75%。", accounts=True)
    item = TOPICS["reception"]
    assert found[2:] == [item, Share(item, item.where(stage="budget"))]


def test_what_nobody_understood_heads_no_list_and_keeps_its_fund_open() -> None:
    item = TOPICS["reception"]
    of_fund = "2025年补助下级的一般公共预算“三公”经费9.00万元。"
    assert one(of_fund, "1、公务接待费3.00万元。") == [None, None]
    # under another heading nothing of that holds
    assert one("一、情况", of_fund, "二、公务接待费", "2025年公务接待费3.00万元。") == [None, item]
    # nor is what was told before the whole of what nobody understood
    whole = "2025年“三公”经费9.00万元。"
    assert one(whole, "某种说法的经费8.00万元。其中，公务接待费3.00万元。")[1:] == [None, None]


def test_parts_of_a_budget_are_budgeted() -> None:
    item = TOPICS["reception"]
    found = one("2025年“三公”经费预算9.00万元，其中：公务接待费3.00万元。", accounts=True)
    assert found == [TOPICS["three_public"].where(stage="budget"), item.where(stage="budget")]
    found = one("2025年“三公”经费预算9.00万元，支出决算8.00万元，其中：公务接待费3.00万元。", accounts=True)
    assert found[1:] == [TOPICS["three_public"], item]


def test_a_heading_with_a_full_stop_is_one_and_a_nature_it_names_is_that_of_its_items() -> None:
    (item,) = one("一、一般公共预算财政拨款“三公”经费支出情况说明。", "（一）公务接待费3.00万元。")
    assert item == TOPICS["reception"].where(fund="general_public")
    (change,) = one("（一）某种说法的基本支出增减情况", "1.工资福利支出较上年增加3.00万元。")
    now = coordinates("expenditure", nature="basic", econ_dept="301")
    assert change == Change(now, now.where(year="2024"))


def test_what_is_counted_in_a_list_of_its_own_name_is_a_kind_of_it() -> None:
    line = "公务用车保有量38辆，其中：公务用车4辆，执法执勤用车34辆。"
    assert one(line)[1:] == [None, coordinates("vehicles", asset_kind="law_enforcement")]


def test_a_name_in_a_list_is_that_of_a_part() -> None:
    assert one("2025年本年支出9.00万元，其中：某某学校本年支出3.00万元。")[1] is None


def test_a_base_of_the_whole_is_that_of_its_parts_if_it_is_the_only_one() -> None:
    item = TOPICS["reception"]
    begun = "2025年“三公”经费9.00万元，比2024年预算减少3.00万元"
    parts = "，其中：公务接待费3.00万元，减少1.00万元。"
    assert one(begun + parts)[-1] == Change(item, item.where(year="2024"))
    assert one(begun + "，比2024年执行数减少2.00万元" + parts)[-1] is None


def test_three_public_expenses_by_their_names_are_called_so_in_brackets() -> None:
    line = "2025年因公出国（境）费、公务接待费、公务用车购置及运行费（以下简称“三公”经费）预算9.00万元。"
    assert one(line) == [TOPICS["three_public"]]


def test_all_units_of_a_place_are_its_governments() -> None:
    line = "经某某市财政局汇总，2025年全市行政单位（含参照公务员法管理的事业单位）、事业单位和其他单位使用财政拨款安排“三公”经费9.00万元。"
    assert one(line) == [TOPICS["three_public"]]
    assert one(line, unit="某某市财政局") == [None]


def test_several_items_in_one_sum() -> None:
    of = {"30215", "30216", *THREE_PUBLIC["abroad"], *THREE_PUBLIC["reception"], *THREE_PUBLIC["vehicle_operation"]}
    codes = frozenset(of | THREE_PUBLIC["vehicle_purchase"])
    found = one("2025年一般公共预算“三公”经费及会议费、培训费支出30千元，其中：会议费10千元。")
    spent = coordinates("expenditure", fund="general_public")
    assert found == [spent.where(econ_dept=codes), spent.where(econ_dept="30215")]


def test_what_is_counted_beside_the_three_public_expenses() -> None:
    found = one(
        "1．因公出国（境）费支出决算为5.00万元。全年使用财政拨款安排因公出国（境）团组2个，累计6人次。",
        "2．公务接待费支出决算为3.00万元。其中：外宾接待支出0.00万元，接待0批次，0人次。国内公务接待20批次、150人次。",
        accounts=True,
    )
    counts = [a.measure for a in found if isinstance(a, Coordinates) and a.measure != "expenditure"]
    assert counts == ["abroad_groups", "abroad_persons", "receptions", "guests"]


def test_growth_in_brackets_is_that_of_the_change_before_it() -> None:
    now = coordinates("expenditure", econ_dept="30216")
    found = one("2025年培训费预算10万元，较上年增加2万元（25%），主要是培训增加。")
    assert found == [now, Change(now, now.where(year="2024")), Growth(now, now.where(year="2024"))]


def test_beside_an_amount_nobody_understood_nothing_is_bound_by_headings() -> None:
    heading = "一、支出情况"
    assert one(heading, "2025年某种说法9.00万元，项目支出3.00万元。") == [None, None]
    # nor is what follows in the paragraph, unless it names the year
    line = "某种说法9.00万元。项目支出3.00万元，2025年基本支出6.00万元。"
    assert one(heading, line) == [None, None, coordinates("expenditure", nature="basic")]
    # a list opened by what nobody understood is of that
    assert one(heading, "2025年某种说法9.00万元，其中：项目支出3.00万元；基本支出6.00万元。") == [None] * 3


def test_what_follows_another_year_is_not_this_years() -> None:
    heading = "（一）2024年预算执行情况"
    assert one(heading, "一般公共预算支出9.00万元。") == [None]
    line = "根据2023年的实际，收支均纳入预算。本年支出9.00万元。2025年本年支出8.00万元。"
    assert one("一、支出情况", line) == [None, coordinates("expenditure")]
    # a year that a reason names is not what is told
    line = "2025年本年支出9.00万元，主要原因是2023年减少人员。项目支出3.00万元。"
    assert one("一、支出情况", line)[1] == coordinates("expenditure", nature="project")
    assert one("2023年与2024年相比总收入减少3.00万元。") == [None]


def test_the_parts_told_after_an_item_are_the_items() -> None:
    whole = coordinates("expenditure", econ_gov="502")
    found = one(
        "2025年本年支出90.00万元。具体情况如下：",
        "1.机关商品和服务支出30.00万元，主要是购买服务。其中：",
        "（1）会议费9.00万元。",
        "（2）公务接待费3.00万元。",
    )
    # a topic of the departments' classification is no part of the governments'
    assert found[1:] == [whole, whole.where(econ_gov="50202"), None]


def test_what_is_listed_by_class_is_all_that_the_heading_is_about() -> None:
    found = one(
        "三、支出预算情况说明",
        "2025年支出总预算9.00万元，项目支出3.00万元。",
        "（一）按支出功能分类科目划分，共分为1类，其中：",
        "教育支出9.00万元，占支出总预算100%。",
    )
    spent = coordinates("expenditure", functional_code="205")
    assert found[2:] == [spent, Share(spent, coordinates("uses"))]


def test_the_reasons_of_a_change_are_parts_of_its_heading() -> None:
    found = one(
        "（一）基本支出增减情况",
        "2025年基本支出较上年增加9.00万元。主要变动原因如下：",
        "1.工资福利支出较上年增加3.00万元。",
    )
    now = coordinates("expenditure", nature="basic", econ_dept="301")
    assert found[1] == Change(now, now.where(year="2024"))


def test_a_remark_between_an_amount_and_its_change_is_none_of_it() -> None:
    now = TOPICS["reception"]
    line = "2025年公务接待费3.00万元，经费使用严格按照规定执行，同比下降20%。"
    assert one(line) == [now, Growth(now, now.where(year="2024"))]
    line = "2025年“三公”经费9.00万元（包括基本支出和项目支出安排的经费），同比减少1.00万元。"
    assert one(line)[1] == Change(TOPICS["three_public"], TOPICS["three_public"].where(year="2024"))


def test_a_fund_of_all_revenue_may_be_the_years() -> None:
    fund = coordinates("revenue", fund="general_public")
    line = "2025年收入总预算9.00万元，其中：一般公共预算拨款9.00万元。"
    both = OneOf((coordinates("resources", fund="general_public"), fund))
    assert one("一、收入情况", line)[1] == both
    line = "2025年收入总预算9.00万元，其中：一般公共预算拨款8.00万元，上年结转1.00万元。"
    assert one("一、收入情况", line)[1] == fund


def test_a_heading_of_revenue_and_expenditure_is_of_neither() -> None:
    assert one("（三）政府性基金预算收支决算情况说明", "2025年政府性基金预算0万元。", accounts=True) == [None]
    # a heading may end in a colon
    (item,) = one("三、“三公”经费一般公共预算情况说明：", "1、公务接待费3.00万元。")
    assert item == TOPICS["reception"].where(fund="general_public")


def test_what_comes_after_its_figure_and_what_is_told_respectively_stay_unbound() -> None:
    assert one("一、收入情况", "2025年事业收入9.00万元，其中5.00万元为学费收入。", accounts=True)[1] is None
    found = one("2025年“三公”经费9.00万元。与上年相比，分别减少0.29万元、0.33万元。")
    assert found[1:] == [None, None]


def test_surplus_used_and_allocated_are_parts_of_the_totals() -> None:
    found = one(
        "一、收支情况", "2025年收入总计9.00万元，其中：本年收入8.00万元，使用非财政拨款结余1.00万元。", accounts=True
    )
    assert found == [coordinates("resources"), coordinates("revenue"), coordinates("surplus_used")]


def test_the_items_of_the_national_statements_are_words() -> None:
    """What nobody understands casts doubt on what stands beside it, so that these must be understood."""
    items = {
        "使用非财政拨款结余和专用结余": coordinates("surplus_used"),
        "使用非财政拨款结余（含专用结余）": coordinates("surplus_used"),
        "用事业基金弥补收支差额": coordinates("surplus_used"),
        "结余分配": coordinates("surplus_allocated"),
        "年初结转和结余": coordinates("carry_in"),
        "年末结转和结余": coordinates("carry_out"),
        "年初财政拨款结转和结余": coordinates("carry_in", fund="fiscal_appropriation"),
        "附属单位上缴收入": coordinates("revenue", fund="affiliate_remittance"),
        "上缴上级支出": coordinates("expenditure", nature="remit_superior"),
        "对附属单位补助支出": coordinates("expenditure", nature="subsidise_affiliates"),
    }
    for item, about in items.items():
        assert one("一、收支情况", f"此外，{item}1.00万元。", accounts=True) == [about], item


def test_going_abroad_is_counted_by_its_name() -> None:
    found = one("2025年度，因公出国（境）2个团组，因公出国（境）5人次。", accounts=True)
    assert found == [coordinates("abroad_groups"), coordinates("abroad_persons")]


def test_what_tables_call_funds_and_topics_is_written_once() -> None:
    """A word of the prose that the tables' words hold too must mean more than they say there."""
    for rule in rules()["word"]:
        plainly = len(rule["readings"]) == 1 and rule["readings"][0].keys() <= {"fund", "measure", "topic"}
        for word in rule["words"] if plainly else ():
            assert named_at(word, 0)[0] < len(word), word


@given(st.lists(st.sampled_from(PIECES), max_size=14).map("".join), st.booleans())
def test_any_text_keeps_its_figures_where_they_are(text: str, accounts: bool) -> None:
    (found,) = claims([text], year=2025, accounts=accounts)
    assert [text[c.start : c.end] for c in found] == [c.figure.text for c in found]
    assert all(a.end <= b.start for a, b in pairwise(found))


def test_unknown_words_in_front_of_a_name_of_its_own_change_nothing_but_where_they_turn_it() -> None:
    found = TOPICS["three_public"].where(fund="general_public")
    assert one("2025年某某市某某局用一般公共预算安排的“三公”经费9.00万元。") == [found]
    # saved, another year's, a subordinate's, a part's, a project's
    for turned in ("节约", "上半年", "下属企业", "部分", "某专项", "追加"):
        assert one(f"2025年{turned}一般公共预算安排的“三公”经费9.00万元。") == [None], turned
    # "expenditure" alone is that of the unknown words
    assert one("2025年旧区改造支出9.00万元。") == [None]


def test_a_bracket_after_an_amount_lists_its_parts() -> None:
    basic = coordinates("expenditure", nature="basic")
    parts = [basic.where(econ_dept="301"), basic.where(econ_dept="302")]
    inside = "（工资福利支出7.00万元、商品和服务支出2.00万元）"
    whole = "2025年支出总计9.00万元，其中：基本支出"
    assert one(f"{whole}9.00万元{inside}。")[2:] == parts
    assert one(f"{whole}万元{inside}。")[1:] == parts  # the amount was left blank
    # of a whole nobody knows nothing is a part
    assert one(f"{whole.replace('基本支出', '某种支出')}万元{inside}。")[1:] == [None, None]


def test_several_funds_in_one_name_are_their_sum() -> None:
    (found,) = one("2025年一般公共预算及政府性基金预算财政拨款支出9.00万元。")
    assert found == coordinates("expenditure", fund=frozenset({"general_public", "government_fund"}))


def test_mainly_lists_parts_of_an_amount_and_reasons_of_a_change() -> None:
    heading, parts = "支出情况说明", "，主要是工资福利支出7.00万元、商品和服务支出2.00万元。"
    basic = coordinates("expenditure", nature="basic")
    assert one(heading, f"基本支出9.00万元{parts}")[1:] == [basic.where(econ_dept="301"), basic.where(econ_dept="302")]
    assert one(heading, f"基本支出9.00万元，比上年增加9.00万元{parts}")[2:] == [None, None]


def test_what_was_spent_on_what_was_just_counted() -> None:
    counted = "全年公务接待8批次，60人次，支出3.00万元。"
    assert one(counted, accounts=True)[2] == TOPICS["reception"]
    assert one(counted.replace("公务接待", "国内公务接待"), accounts=True)[2] is None


def test_a_change_told_after_both_years_is_this_years() -> None:
    lines = "2025年支出总计9.00万元，2024年支出总计8.00万元，2025年比2024年增加1.00万元。"
    assert one(lines)[2] == Change(coordinates("uses"), coordinates("uses", year="2024"))
    # of last year's figure alone nothing is this year's
    assert one("2024年支出总计8.00万元，比上年增加1.00万元。")[1] is None


def test_a_label_and_its_amount_in_the_next_line() -> None:
    heading = "一般公共预算支出情况说明"
    assert one(heading, "基本支出：", "2025年预算数为9.00万元。") == [
        OneOf(
            (
                coordinates("expenditure", fund="general_public", nature="basic"),
                coordinates("expenditure", fund="general_public", nature="basic", vintage="current"),
            )
        )
    ]
    assert one(heading, "某种事项：", "2025年预算数为9.00万元。") == [None]


def test_what_a_form_left_open_is_no_change() -> None:
    found = one("公务接待费3.00万元，比上年增加（减少）0.00万元，增长（下降）0.00%。")
    assert found == [TOPICS["reception"], None, None]


def test_changes_told_respectively_are_of_the_amounts_told_last() -> None:
    items = [TOPICS["reception"], TOPICS["vehicle_operation"]]
    listed = "2025年“三公”经费预算9.00万元，其中：公务接待费3.00万元，公务用车运行维护费6.00万元"
    for between in ("，", "。"):
        found = one(f"{listed}{between}与上年相比，分别减少1.00万元、2.00万元。")
        assert found[3:] == [Change(i, i.where(year="2024")) for i in items]
    # three changes of two amounts are of nobody knows which
    assert one(f"{listed}，与上年相比，分别减少1.00万元、2.00万元、3.00万元、4.00万元。")[3:] == [None] * 4


def test_a_part_that_bears_its_wholes_name_is_not_the_whole() -> None:
    whole = coordinates("revenue", fund="fiscal_appropriation")
    assert one("2025年财政拨款收入9.00万元，其中：财政拨款8.00万元。") == [whole, None]
    # said again where a list of it opens it is the whole
    heading, said = "一般公共预算支出情况说明", "，一般公共预算支出9.00万元，其中："
    found = one(heading, f"1.按功能分类{said}", "（1）教育支出9.00万元。", f"2.按经济分类{said}")
    assert found[0] == found[2] == coordinates("expenditure", fund="general_public")
