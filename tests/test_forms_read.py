"""Target forms that were read: the published example's, our own back again, and small tables of other shapes."""

from __future__ import annotations

import re
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

import pytest
from foreign_files import write_docx, write_html, write_xlsx
from foreign_form_lists import LISTS
from foreign_forms import LAYOUTS, Known, Layout, as_known, bare, table

from yusuan import compile, load, write
from yusuan.coordinates import Coordinates, coordinates
from yusuan.disclosure.model import Disclosure, OneOf, TargetForm, Unrecognised
from yusuan.document.compose import compose
from yusuan.document.forms import form_of, forms_of
from yusuan.document.model import Block, Document, Paragraph
from yusuan.document.recognise import recognise
from yusuan.document.recognition.form_labels import value_parts
from yusuan.document.recognition.form_texts import running
from yusuan.formats import docx_reader, pdf_reader
from yusuan.reading import read

ROOT = Path(__file__).parents[1]
EXAMPLE = ROOT / "examples" / "changzhi-civil-affairs-2024"
PUBLISHED = ROOT.parent / "shared" / "changzhi" / "000_727de999e53de965.txt"

#: Of each published form: project, year total, period total, number of indicators.  Read by eye.
GOLD = (
    ("2024年党员教育培训专项经费（省财政下拨部分）", "4,212", "4,212", 8),
    ("办公设备购置", "14,000", "18,500", 11),
    ("保安保洁人员工资", "140,000", "140,000", 13),
    ("机关工作业务费", "250,000", "250,000", 21),
    ("机关会议培训费", "80,000", "80,000", 15),
    ("困难群众救助工作经费(原城市、农村低保经费)", "90,000", "90,000", 11),
    ("社会组织管理与党建工作经费", "26,000", "26,000", 16),
    ("遗属补助", "21,312", "21,312", 7),
    ("长财社【2023】219号长治市民政局系统护理员技能培训及大赛", "190,000", "190,000", 13),
    ("长财社【2023】234号2024年临时救助", "100,000", "100,000", 7),
    ("长治市精神卫生福利设施建设项目", "10,000,000", "10,000,000", 20),
)


@pytest.fixture(scope="module")
def published() -> tuple[TargetForm, ...]:
    if not PUBLISHED.exists():
        pytest.skip("needs the published text beside the repository (../shared)")
    disclosure = read(PUBLISHED).disclosure
    assert disclosure is not None
    assert not any("级指标" in t for u in disclosure.unrecognised() for row in u.rows for t in row)
    return disclosure.forms()


@pytest.mark.shared
def test_the_eleven_published_forms_are_read(published: tuple[TargetForm, ...]) -> None:
    found = [(f.project, f.money[0].year.text, f.money[0].period.text, len(f.indicators)) for f in published]
    assert found == list(GOLD)
    for form in published:
        assert [line.label.replace(":", "：").replace("(", "（").replace(")", "）") for line in form.money] == [
            "资金总额",
            "其中：中央财政资金",
            "省级财政资金",
            "市县（区）财政资金",
            "单位自筹",
            "其他资金",
        ]
        assert {f.unit for line in form.money for f in (line.period, line.year)} == {"元"}
        assert [t for t, _ in form.texts][:2] == ["项目概况", "立项依据"]
        assert all(form.goals)
        assert form.footer[-1][0] == "填报日期"
        assert re.fullmatch(r"20\d{11,12}", form.footer[-1][1])


@pytest.mark.shared
def test_money_by_source_and_span_of_a_published_form(published: tuple[TargetForm, ...]) -> None:
    lines = {line.label: (line.period.text, line.year.text) for line in published[0].money}
    assert lines["省级财政资金"] == ("4,212", "0")
    assert lines["市县（区）财政资金"] == ("0", "4,212")
    assert lines["其他资金"] == ("", "")


@pytest.mark.shared
def test_shifted_columns_of_published_forms(published: tuple[TargetForm, ...]) -> None:
    forms = {f.project: {i.name: i for i in f.indicators} for f in published}

    def said(project: str, name: str) -> tuple[str, ...]:
        i = forms[project][name]
        return i.level1, i.level2, i.period, i.year

    costs = said("2024年党员教育培训专项经费（省财政下拨部分）", "省级负担党员培训成本")
    assert costs == ("产出指标", "成本指标", "12元/人", "12元/人")
    assert said("办公设备购置", "购置碎纸机数量") == ("产出指标", "数量指标", "7台", "5台")
    # the year's half of this row is lost in the text
    assert said("办公设备购置", "办公设备购置成本") == ("产出指标", "成本指标", "≤1.85万元", "")
    # period and year list the indicators in a different order, the year's names cut short
    relief = "困难群众救助工作经费(原城市、农村低保经费)"
    assert said(relief, "城市低保宣传材料印刷数量")[2:] == ("≥10000份", "≥10000份")
    assert said(relief, "业务下乡、入户调查次数")[2:] == ("≥30次", "≥30次")
    # an indicator that has a second level's name
    hospital = "长治市精神卫生福利设施建设项目"
    assert said(hospital, "服务对象满意度") == ("满意度指标", "服务对象满意度", "≥90%", "≥90%")
    assert value_parts(said(hospital, "划拨用地面积")[3]) == ("", "11005.09", "平方米")


# --- our own, back again -------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def compiled() -> Disclosure:
    return compile(load(EXAMPLE))


def same(ours: TargetForm, theirs: TargetForm) -> None:
    names = {p.code: p.name for p in load(EXAMPLE).projects}
    assert bare(theirs.project) == bare(names.get(ours.project, ""))
    assert (theirs.title, theirs.whole_unit) == (ours.title, ours.whole_unit)
    assert [(bare(a), bare(b)) for a, b in theirs.head] == [(bare(a), bare(b)) for a, b in ours.head]
    assert [m.label for m in theirs.money] == [m.label for m in ours.money]
    for one, other in zip(ours.money, theirs.money, strict=True):
        assert (other.year.text, other.year.value, other.year.unit) == (one.year.text, one.year.value, one.year.unit)
        if not ours.whole_unit:  # a unit's form prints the year only
            assert (other.period.text, other.period.unit) == (one.period.text, one.period.unit)
    assert [bare(t) for t in theirs.goals] == [bare(t) for t in ours.goals]
    assert [(a, bare(b)) for a, b in theirs.texts] == [(a, bare(b)) for a, b in ours.texts]
    assert [
        tuple(map(bare, (i.level1, i.level2, i.name, i.period if not ours.whole_unit else "", i.year)))
        for i in theirs.indicators
    ] == [
        tuple(map(bare, (i.level1, i.level2, i.name, i.period if not ours.whole_unit else "", i.year)))
        for i in ours.indicators
    ]
    assert [(bare(n), bare(c), f.text) for n, c, f in theirs.tasks] == [
        (bare(n), bare(c), f.text) for n, c, f in ours.tasks
    ]


def test_our_forms_come_back_from_the_layout(compiled: Disclosure) -> None:
    found = recognise([compose(compiled)]).forms()
    assert len(found) == len(compiled.forms()) > 10
    for ours, theirs in zip(compiled.forms(), found, strict=True):
        same(ours, theirs)


@pytest.mark.parametrize("ending", ["pdf", "docx"])
def test_our_forms_come_back_from_files(compiled: Disclosure, ending: str, tmp_path: Path) -> None:
    readers: dict[str, Callable[[Path], Document]] = {"pdf": pdf_reader.read, "docx": docx_reader.read}
    write(compiled, tmp_path / f"a.{ending}")
    found = recognise([readers[ending](tmp_path / f"a.{ending}")]).forms()
    assert len(found) == len(compiled.forms())
    for ours, theirs in zip(compiled.forms(), found, strict=True):
        same(ours, theirs)


def test_a_year_total_may_be_the_project_s_row(compiled: Disclosure) -> None:
    form = recognise([compose(compiled)]).forms()[1]
    about = form.money[0].year.about
    assert isinstance(about, OneOf)
    assert coordinates("expenditure", vintage="current", project=form.project) in about.candidates
    rows = next(s for s in recognise([compose(compiled)]).statements() if s.key == "B12")
    projects = {f.about.get("project") for *_, f in rows.figures() if isinstance(f.about, Coordinates)}
    assert form.project in projects


# --- other shapes --------------------------------------------------------------------------------------------------


def indicators(form: TargetForm) -> list[tuple[str, str, str, str, str]]:
    return [(i.level1, i.level2, i.name, i.period, i.year) for i in form.indicators]


ONE_PAGE = (
    "甲事项项目绩效目标表|<|<|<|<",
    "项目名称|甲事项|<|<|<",
    "主管部门|某某局|<|实施单位|某某中心",
    "专项资金情况（万元）|资金总额|<|70.50|<",
    "^|财政拨款|<|70.00|<",
    "^|其他资金|<|0.50|<",
    "年度目标|完成甲事项|<|<|<",
    "绩效目标指标|一级指标|二级指标|三级指标|指标值",
    "^|成本指标|经济成本指标|总成本|≤70.5万元",
    "^|产出指标|数量指标|检查次数|≥12次",
    "^|^|质量指标|合格率|=90%",
)


def test_a_form_of_the_year_only() -> None:
    form = form_of(table(*ONE_PAGE))
    assert form is not None
    assert form.title == "甲事项项目绩效目标表"
    assert form.head == (("项目名称", "甲事项"), ("主管部门", "某某局"), ("实施单位", "某某中心"))
    total, appropriation, _ = form.money
    assert (total.year.text, total.year.value, total.year.unit, total.period.text) == (
        "70.50",
        Decimal("70.50"),
        "万元",
        "",
    )
    assert isinstance(total.year.about, OneOf)
    assert appropriation.year.text == "70.00"
    assert form.goals == ("", "完成甲事项")
    assert indicators(form)[1:] == [
        ("产出指标", "数量指标", "检查次数", "", "≥12次"),
        ("产出指标", "质量指标", "合格率", "", "=90%"),
    ]


def test_a_form_goes_on_over_a_page() -> None:
    first = table(*ONE_PAGE, page=3)
    more = table("||时效指标|按时完成率|≥95%", "|效益指标|社会效益指标|知晓率|≥80%", page=4)
    blocks: tuple[Block, ...] = (first, Paragraph("- 3 -"), more)
    (form,) = recognise([Document("a", blocks)]).forms()
    assert indicators(form)[-2:] == [
        ("产出指标", "时效指标", "按时完成率", "", "≥95%"),
        ("效益指标", "社会效益指标", "知晓率", "", "≥80%"),
    ]


def test_a_label_that_stands_in_the_margin_of_the_cut_cell() -> None:
    first = table(*ONE_PAGE, "^|||服务人数|≥9人", page=3)
    more = table("|效益指标|社会效益指标|知晓率|≥80%", "|^|^|投诉数|≤1件", page=4)
    blocks: tuple[Block, ...] = (first, Paragraph("效益"), Paragraph("指标"), Paragraph("- 3 -"), more)
    (form,) = recognise([Document("a", blocks)]).forms()
    assert [i[:3] for i in indicators(form)[-3:]] == [
        ("效益指标", "社会效益指标", n) for n in ("服务人数", "知晓率", "投诉数")
    ]


def test_period_and_year_side_by_side_with_what_was_carried_over() -> None:
    form = form_of(
        table(
            "项目名称|乙事项|项目性质|经常性项目",
            "项目资金（元）|项目资金总额|年度资金申请总额|<",
            "^|500,000.00|120,000.00|<",
        )
    )
    assert form is None  # two labels and two numbers below: nothing says a form
    form = form_of(
        table(
            "项目名称|<|乙事项|项目性质|经常性项目",
            "项目资金（元）|项目资金总额|500,000.00|年度资金申请总额|120,000.00",
            "^|其中：财政资金|500,000.00|其中：当年财政拨款|100,000.00",
            "^|^|^|上年结转资金|20,000.00",
            "项目绩效目标|项目总目标|<|年度总体目标|<",
            "^|五年建成|<|今年开工|<",
            "绩效指标|一级指标|二级指标|三级指标|年度(/项目)指标值",
            "^|产出指标|数量指标|面积|≥9(平方米)",
        )
    )
    assert form is not None
    assert [(m.label, m.period.text, m.year.text) for m in form.money] == [
        ("资金总额", "500,000.00", "120,000.00"),
        ("其中：财政资金", "500,000.00", ""),
        ("其中：当年财政拨款", "", "100,000.00"),
        ("上年结转资金", "", "20,000.00"),
    ]
    assert form.money[0].year.about == coordinates("expenditure", project="乙事项")
    assert form.goals == ("五年建成", "今年开工")


LIST = (
    "项目支出绩效目标表|<|<|<|<|<|<|<",
    "项目名称|项目总额|绩效目标|一级指标|二级指标|三级指标|绩效指标性质|本年绩效指标值|绩效度量单位",
    "11000022T000000460216-甲事项|17.40|做甲|产出指标|数量指标|期数|＝|4|期",
    "^|^|^|效益指标|社会效益指标|影响|定性|优|其他",
    "11000022T000000460217-乙事项|9.00|做乙|成本指标|经济成本指标|成本|≤|9|万元",
)


def test_a_list_with_a_row_an_indicator() -> None:
    one, other = forms_of(table(*LIST), "金额单位：万元")
    assert one.head == (("项目名称", "甲事项"), ("项目编码", "11000022T000000460216"))
    assert (one.money[0].year.text, one.money[0].year.unit) == ("17.40", "万元")
    assert not isinstance(one.money[0].year.about, Coordinates | OneOf)  # nothing says of which year the total is
    assert indicators(one) == [
        ("产出指标", "数量指标", "期数", "", "4期"),
        ("效益指标", "社会效益指标", "影响", "", "优"),
    ]
    assert indicators(other) == [("成本指标", "经济成本指标", "成本", "", "≤9万元")]
    assert form_of(table(*LIST)) is None  # two forms, not one


def test_a_project_of_a_list_cut_by_a_page() -> None:
    first = table(*LIST, page=5)
    more = table("|||产出指标|时效指标|按时率|≥|95|%", "11-丙|1.00|做丙|产出指标|数量指标|件数|＝|2|件", page=6)
    blocks: tuple[Block, ...] = (Paragraph("项目支出绩效目标表"), first, more)
    found = recognise([Document("a", blocks)]).forms()
    assert [f.head[0][1] for f in found] == ["甲事项", "乙事项", "11-丙"]
    assert indicators(found[1])[-1] == ("产出指标", "时效指标", "按时率", "", "≥95%")
    assert [f.money[0].year.text for f in found] == ["17.40", "9.00", "1.00"]


def test_a_list_with_goals_as_text() -> None:
    found = forms_of(
        table(
            "二级预算单位名称|一级项目名称|预算数（万元）|绩效目标",
            "某局|甲事项|4.90|保障运行。",
            "某局|乙事项|1.10|完成两项。",
        )
    )
    assert [(f.project, f.money[0].year.text, f.money[0].year.unit, f.goals[1]) for f in found] == [
        ("甲事项", "4.90", "万元", "保障运行。"),
        ("乙事项", "1.10", "万元", "完成两项。"),
    ]
    assert isinstance(found[0].money[0].year.about, OneOf)


def test_indicators_as_running_text() -> None:
    found = running(
        "产出指标：数量指标：培训人次≥200人次；培训班数≥3期；质量指标：合格率≥95%。满意度指标：学员满意度≥90%"
    )
    assert [(i.level1, i.level2, i.name, i.year) for i in found] == [
        ("产出指标", "数量指标", "培训人次", "≥200人次"),
        ("产出指标", "数量指标", "培训班数", "≥3期"),
        ("产出指标", "质量指标", "合格率", "≥95%"),
        ("满意度指标", "", "学员满意度", "≥90%"),
    ]
    (form,) = forms_of(
        table("项目名称|预算金额|年度绩效目标|绩效指标", "甲事项|3.00|做甲|产出指标：数量指标：次数≥2次")
    )
    assert indicators(form) == [("产出指标", "数量指标", "次数", "", "≥2次")]
    assert running("加强管理，提高质量：按时完成。") == ()


UNIT = (
    "部门（单位）名称|<|某某局|<|<",
    "年度主要任务|任务名称|主要内容|预算金额（万元）|<",
    "^|^|^|总额|财政拨款",
    "^|保运转|基本支出|20.00|20.00",
    "^|办事项|甲事项|5.00|4.00",
    "^|金额合计|<|25.00|24.00",
    "年度总体目标|履职尽责|<|<|<",
    "年度绩效指标|一级指标|二级指标|三级指标|指标值",
    "^|产出指标|数量指标|检查次数|≥12次",
)


def test_a_whole_unit_form_with_tasks() -> None:
    form = form_of(table(*UNIT), "部门整体支出绩效目标表\n（2026年度）")
    assert form is not None
    assert (form.whole_unit, form.project, form.subtitle) == (True, "", "（2026年度）")
    assert [(n, c, f.text, f.unit) for n, c, f in form.tasks] == [
        ("保运转", "基本支出", "20.00", "万元"),
        ("办事项", "甲事项", "5.00", "万元"),
    ]
    assert [(m.label, m.year.text) for m in form.money] == [("金额合计", "25.00"), ("其中：财政拨款", "24.00")]
    about = form.money[0].year.about
    assert isinstance(about, OneOf)
    assert coordinates("expenditure") in about.candidates


def test_a_whole_unit_form_with_money_below_headers_and_levels_in_the_name() -> None:
    form = form_of(
        table(
            "部门整体支出绩效目标表|<|<|<|<",
            "部门名称|某某局|<|<|<",
            "总体资金情况（万元）|预算支出总额|财政拨款|<|<",
            "^|^|合计|基本支出|项目支出",
            "^|12.50|12.50|10.00|2.50",
            "整体绩效目标|整体绩效目标|履职尽责|<|<",
            "^|活动|绩效指标|指标性质|指标值",
            "^|办事|产出指标数量指标检查次数|≥|12",
        )
    )
    assert form is not None
    assert [(m.label, m.year.text) for m in form.money] == [
        ("预算支出总额", "12.50"),
        ("财政拨款 合计", "12.50"),
        ("财政拨款 基本支出", "10.00"),
        ("财政拨款 项目支出", "2.50"),
    ]
    assert indicators(form) == [("产出指标", "数量指标", "检查次数", "", "≥12")]


def test_what_no_label_says_is_left_open() -> None:
    form = form_of(table(*(r.replace("（万元）", "").replace("年度目标", "绩效目标") for r in ONE_PAGE)))
    assert form is not None
    assert form.money[0].year.unit == ""
    assert not isinstance(form.money[0].year.about, Coordinates | OneOf)


@pytest.mark.parametrize(
    "rows",
    [
        ("序号|绩效工作|时间", "1|绩效目标审核|三月"),
        ("项目名称|预算数|说明", "绩效指标体系建设|3.00|新增"),
        ("项目名称|甲事项", "说明|本项目没有绩效目标"),
        ("项目名称|甲|<|<", "一级指标|三级指标|年度指标值|实际完成值", "产出指标|次数|≥2|3"),
        ("部门名称|负责人", "绩效指标科|张某"),
    ],
)
def test_a_table_that_only_mentions_targets_is_no_form(rows: tuple[str, ...]) -> None:
    made = table(*rows)
    assert forms_of(made, "绩效管理情况") == ()
    found = recognise([Document("a", (Paragraph("联系方式"), made))])
    assert not found.forms()
    assert any(isinstance(item, Unrecognised) for _, item in found.walk())


# --- the example's forms as other places lay them out -------------------------------------------------------------


@pytest.fixture(scope="module")
def example_forms(compiled: Disclosure) -> list[TargetForm]:
    return [form for form in compiled.forms() if not form.whole_unit]


def read_back(found: tuple[TargetForm, ...], known: list[Known]) -> None:
    assert [bare(f.project) for f in found] == [k.project for k in known]
    for form, expected in zip(found, known, strict=True):
        assert as_known(form) == expected


@pytest.mark.parametrize("layout", LAYOUTS + LISTS, ids=lambda x: x.__name__)
def test_foreign_layouts_are_read(layout: Layout, example_forms: list[TargetForm]) -> None:
    blocks, known = layout(example_forms)
    assert len(known) == len(example_forms)
    read_back(recognise([Document("a", tuple(blocks))]).forms(), known)


@pytest.mark.parametrize("ending", ["docx", "xlsx", "html"])
@pytest.mark.parametrize("layout", LAYOUTS + LISTS, ids=lambda x: x.__name__)
def test_foreign_layouts_are_read_from_files_of_other_programs(
    layout: Layout, ending: str, example_forms: list[TargetForm], tmp_path: Path
) -> None:
    blocks, known = layout(example_forms[:3])
    path = tmp_path / f"a.{ending}"
    {"docx": write_docx, "xlsx": write_xlsx, "html": write_html}[ending](blocks, path)
    disclosure = read(path).disclosure
    assert disclosure is not None
    read_back(disclosure.forms(), known)


def test_a_page_may_cut_a_row_in_two() -> None:
    first = table(*ONE_PAGE[:-1], "^|^|质量指标|检查记录合|≥90", page=3)
    more = table("||指标|格率|%", "|效益指标|社会效益指标|知晓率|≥80%", page=4)
    (form,) = recognise([Document("a", (first, Paragraph("- 3 -"), more))]).forms()
    assert indicators(form)[-2:] == [
        ("产出指标", "质量指标", "检查记录合格率", "", "≥90%"),
        ("效益指标", "社会效益指标", "知晓率", "", "≥80%"),
    ]
    whole = table("||时效指标|按时率|≥95%", page=4)
    (form,) = recognise([Document("a", (table(*ONE_PAGE, page=3), whole))]).forms()
    assert indicators(form)[-2:] == [
        ("产出指标", "质量指标", "合格率", "", "=90%"),
        ("产出指标", "时效指标", "按时率", "", "≥95%"),
    ]


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("≥95%", ("≥", "95", "%")),
        ("> 95%", (">", "95", "%")),
        ("60元/人", ("", "60", "元/人")),
        ("=100.00(%)", ("=", "100.00", "%")),
        ("提升", ("", "提升", "")),
        ("不低于3期", ("不低于", "3", "期")),
        ("2024年4月到12月", ("", "2024年4月到12月", "")),
    ],
)
def test_operator_value_and_unit_of_a_value(text: str, parts: tuple[str, str, str]) -> None:
    assert value_parts(text) == parts
