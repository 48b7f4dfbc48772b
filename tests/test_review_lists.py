"""What the text lists against the statements of the worked example: lists that fit in many wordings, and lists that
don't."""

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

import pytest
from test_review import EXAMPLE

import yusuan
from yusuan.coordinates import THREE_PUBLIC, Coordinates
from yusuan.disclosure.model import Disclosure, Section, Statement, StatementCell, TargetForm, Text
from yusuan.document.prose import claims
from yusuan.review import review
from yusuan.review.text.counted import number

#: The items of the example's statement of basic expenditure, by what they are paid from.
PERSONNEL = (
    "基本工资、津贴补贴、奖金、机关事业单位基本养老保险缴费、职业年金缴费、职工基本医疗保险缴费、其他社会保障缴费、住房公积金、"
    "其他工资福利支出、离休费、退休费、奖励金、其他对个人和家庭的补助"
)
OPERATING = "办公费、水费、电费、取暖费、差旅费、公务接待费、委托业务费、工会经费、福利费、其他交通费用、其他商品和服务支出、其他社会保障缴费、医疗费"
CLASSES = {
    "一般公共服务支出": "0.42",
    "教育支出": "1.17",
    "社会保障和就业支出": "1448.68",
    "卫生健康支出": "11.88",
    "农林水支出": "8.00",
    "住房保障支出": "29.96",
}


@pytest.fixture(scope="module")
def tables() -> Disclosure:
    """The example's statements without its text."""
    made = yusuan.compile(yusuan.load(EXAMPLE))

    def bare(section: Section) -> Section:
        items = tuple(i for i in section.items if not isinstance(i, Text))
        return replace(section, items=items, sections=tuple(map(bare, section.sections)))

    return replace(made, sections=tuple(map(bare, made.sections)))


def found(tables: Disclosure, *words: str) -> list[str]:
    read = claims(words, year=2024)
    text = Section("explanation", "情况说明", 1, tuple(Text(w, c) for w, c in zip(words, read, strict=True)))
    reviewed = review(replace(tables, sections=(*tables.sections, text)))
    assert reviewed.crashed == ()
    return [f.check for f in reviewed.findings]


@pytest.mark.parametrize("main", ["主要包括：", "包括：", "主要包括", "主要用于：", "用于"])
@pytest.mark.parametrize("before", ["", "占基本支出的83.46%，", "占83.46%。"])
@pytest.mark.parametrize("joint", ["、", "，"])
def test_a_list_that_fits_is_not_accused(tables: Disclosure, main: str, before: str, joint: str) -> None:
    for nature, money, names in (("人员经费", "352.66", PERSONNEL), ("公用经费", "69.90", OPERATING)):
        words = f"{nature}{money}万元，{before}{main}{names.replace('、', joint)}。"
        assert {"N-22", "N-55"}.isdisjoint(found(tables, "基本支出情况", words))


@pytest.mark.parametrize(
    "words",
    [
        "人员经费352.66万元，主要包括：基本工资、津贴补贴、奖金、退休费、离休费、奖励金等。",
        "人员经费352.66万元，主要包括：基本工资、津贴补贴、奖金、退休费、离休费、奖励金。",
        "公用经费69.90万元，主要包括公用综合定额经费、水电费、物业管理费和职工福利费等公用经费。",
        "公用经费，包括办公及印刷费、邮电费、差旅费、会议费、日常维修费以及其他费用。",
        "人员经费352.66万元，主要用于保障在职人员工资。",
        f"人员经费352.66万元，包括：{PERSONNEL.replace('职工基本医疗保险缴费', '城镇职工基本医疗保险缴费')}。",
        "人员经费352.66万元。工资福利支出：基本工资10.00万元、津贴补贴20.00万元。",
    ],
)
def test_a_list_that_gives_examples_is_not_accused(tables: Disclosure, words: str) -> None:
    assert {"N-22", "N-55"}.isdisjoint(found(tables, "基本支出情况", words))


def test_items_that_have_no_money_or_are_forgotten_are_told(tables: Disclosure) -> None:
    copied = f"公用经费69.90万元，主要包括：{OPERATING}、咨询费、邮电费。"
    forgotten = f"人员经费352.66万元，主要包括：{PERSONNEL.replace('退休费、', '')}。"
    assert found(tables, "基本支出情况", copied).count("N-22") == 1
    assert found(tables, "基本支出情况", forgotten).count("N-22") == 1


def test_and_so_on_after_all_of_them_is_told(tables: Disclosure) -> None:
    assert found(tables, "基本支出情况", f"人员经费352.66万元，主要包括：{PERSONNEL}等。").count("N-55") == 1


def told(classes: dict[str, str], end: str = "。") -> Sequence[str]:
    listed = "；".join(f"{name}{money}万元" for name, money in classes.items())
    return "一般公共预算支出情况说明", f"一般公共预算当年支出1500.11万元，主要用于以下方面：{listed}{end}"


def test_a_class_that_is_not_told_is_missed_only_where_the_rest_is_its_own(tables: Disclosure) -> None:
    assert {"N-15", "N-55"}.isdisjoint(found(tables, *told(CLASSES)))
    some = {n: m for n, m in CLASSES.items() if n != "农林水支出"}
    assert found(tables, *told(some)).count("N-15") == 1
    assert "N-15" not in found(tables, *told(some, "等。"))
    assert found(tables, *told(CLASSES, "等。")).count("N-55") == 1
    others = {"一般公共服务支出": "0.42", "社会保障和就业支出": "1448.68"}
    text = "一般公共预算当年支出中，一般公共服务支出0.42万元，社会保障和就业支出1448.68万元。"
    assert "N-15" not in found(tables, *told(others, "等。"))
    assert "N-15" not in found(tables, "一般公共预算支出情况说明", text)


@pytest.mark.parametrize(
    ("words", "fails"),
    [
        ("“医疗卫生与计划生育支出（类）”科目11.88万元。", True),
        ("“卫生健康支出（类）”科目11.88万元。", False),
        ("医疗卫生与计划生育支出工作由卫健部门负责，安排1.00万元。", False),
        ("加强基层医疗卫生与计划生育支出（类）11.88万元。", False),
    ],
)
def test_a_name_that_was_given_up_is_told_where_it_is_a_subject(tables: Disclosure, words: str, fails: bool) -> None:
    assert ("N-52" in found(tables, words)) is fails


def test_a_form_that_is_said_to_be_there_is_looked_for(tables: Disclosure) -> None:
    words = "我单位填报了整体绩效目标（整体绩效目标表公开情况见附件）。"
    without = replace(tables, sections=tuple(map(_no_whole_unit, tables.sections)))
    assert "N-39" in found(without, words)
    assert "N-39" not in found(without, words, "部门整体支出绩效目标表")
    assert "N-39" not in found(without, "我单位填报了整体绩效目标。")


def _no_whole_unit(section: Section) -> Section:
    items = tuple(i for i in section.items if not (isinstance(i, TargetForm) and i.whole_unit))
    return replace(section, items=items, sections=tuple(map(_no_whole_unit, section.sections)))


def test_numbers_are_read_in_both_scripts() -> None:
    assert [number(w) for w in ("7", "十", "十二", "二十", "三十五", "两")] == [7, 10, 12, 20, 35, 2]


def test_kinds_of_projects_make_up_all_of_them(tables: Disclosure) -> None:
    words = "纳入绩效管理的项目12个，其中：其他运转类项目8个，涉及金额71.00万元；特定目标类项目{}个。"
    assert "N-36" not in found(tables, words.format(4))
    assert found(tables, words.format(3)).count("N-36") == 1


@pytest.mark.parametrize(
    ("words", "id_"),
    [
        ("2024年纳入绩效目标管理的二级项目12个，共计金额1,096.55万元。", ""),
        ("2024年纳入绩效目标管理的二级项目13个，共计金额1,096.55万元。", "N-34"),
        ("2024年纳入绩效目标管理的二级项目12个，共计金额1,100.00万元。", "N-35"),
        ("2024年所有项目支出预算纳入绩效管理，涉及预算资金1,096.55万元，设置并编报12个项目绩效目标。", ""),
        ("2024年所有项目支出预算纳入绩效管理，涉及预算资金1,096.55万元，设置并编报11个项目绩效目标。", "N-34"),
        ("2024年所有项目支出预算纳入绩效管理，涉及预算资金1,906.55万元，设置并编报12个项目绩效目标。", "N-35"),
    ],
)
def test_all_projects_are_counted_and_added_up(tables: Disclosure, words: str, id_: str) -> None:
    assert found(tables, words) == ([id_] if id_ else [])


@pytest.mark.parametrize(
    "words",
    [
        "纳入绩效目标管理的项目3个，涉及金额71.00万元。",
        "纳入绩效管理的重点项目5个，涉及预算资金800.00万元。",
        "本单位编报绩效目标的项目共9个，涉及项目预算资金900.00万元。",
        "上年纳入绩效目标管理的一级项目4个。",
        "编报绩效目标的2023年度项目39个，绩效自评的项目39个，涉及金额3,555.48万元。",
        "绩效评级为“优”的项目39个，绩效评级为“良”的项目0个。",
        "所有项目支出预算纳入绩效管理，共组织6个单位填报绩效目标。",
        "本部门18个项目实行绩效目标管理，其中上年结转项目6个。",
        "新增信息化建设项目1个及运维项目1个。",
        "做好41个供电项目开工的各项准备工作。",
        "项目支出包括12个项目，主要是救助补助。",
        "纳入绩效目标管理的项目18个，含上年结转项目6个。",
        "2024年纳入绩效目标管理的项目12个，涉及一般公共预算资金。",
        "全部项目支出均编制绩效目标，其中2个项目委托第三方评价。",
        "对12个项目开展绩效监控，涉及资金1,377.22万元。",
        "纳入绩效目标管理的项目12个，涉及资金1,377.22万元。",
        "项目绩效目标覆盖率100%，涉及财政拨款1,096.55万元。",
    ],
)
def test_other_numbers_of_projects_are_not_accused(tables: Disclosure, words: str) -> None:
    assert {"N-34", "N-35", "N-36", "N-38"}.isdisjoint(found(tables, words))


@pytest.mark.parametrize(
    ("amount", "fails"),
    [
        ("1,799.77万元", False),
        ("1,519.11万元", False),
        ("1,377.22万元", False),
        ("422.55万元", False),
        ("1,100.00万元", True),
    ],
)
def test_the_whole_unit_s_target_covers_a_total_or_leaves_out_what_is_printed(
    tables: Disclosure, amount: str, fails: bool
) -> None:
    words = f"2024年本单位编报整体绩效目标，涉及资金{amount}。"
    assert found(tables, words).count("PF-26") == fails


@pytest.mark.parametrize(
    ("after", "fails"),
    [
        (("某市财政局文件", "某财采〔2022〕2号"), True),
        (("关于印发政府集中采购目录的通知",), True),
        (("（二）其他事项",), False),
        (("第四部分　名词解释",), False),
        (("附件：项目绩效目标表",), False),
        ((), False),
    ],
)
def test_nothing_to_say_and_another_office_s_papers(after: tuple[str, ...], fails: bool) -> None:
    other = Section("explanation.other", "十二、其他说明", 2, tuple(Text(w) for w in ("无", *after)))
    made = Disclosure("某局", "", 2024, "budget", "unit", "2024年预算", (other,))
    assert ("N-43" in {f.check for f in review(made).findings}) is fails


def test_vehicles_that_are_paid_for_are_counted_somewhere(tables: Disclosure) -> None:
    def bought(section: Section) -> Section:
        items = tuple(_with_vehicles(i) if isinstance(i, Statement) and i.key == "B10" else i for i in section.items)
        return replace(section, items=items, sections=tuple(map(bought, section.sections)))

    made = replace(tables, sections=tuple(map(bought, tables.sections)))
    assert "N-26" in found(made, "公务用车购置费18.00万元，比上年增加18.00万元。")
    for words in ("更新公务用车1辆。", "购置执法车两辆。", "公务用车购置数1辆。", "主要用于更新两部特种车辆。"):
        assert "N-26" not in found(made, "公务用车购置费18.00万元，比上年增加18.00万元。", words)
    assert "N-26" not in found(tables, "公务用车购置费0.00万元，与上年持平。")


def _with_vehicles(statement: Statement) -> Statement:
    def cell(one: StatementCell) -> StatementCell:
        about = one.figure.about if one.figure else None
        value = about.get("econ_dept") if isinstance(about, Coordinates) else None
        if one.figure is None or value != THREE_PUBLIC["vehicle_purchase"]:
            return one
        return replace(one, figure=replace(one.figure, text="18.00", value=Decimal("18.00"), exact=None))

    rows = tuple(replace(r, cells=tuple(map(cell, r.cells))) for r in statement.rows)
    return replace(statement, rows=rows)
