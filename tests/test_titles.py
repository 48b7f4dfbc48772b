"""Which statement a title names: titles as other places print them, and titles composed of the field's words."""

from __future__ import annotations

import csv
import tomllib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yusuan.document.recognition.titles import is_number, title_above, title_of

HERE = Path(__file__).parent
DOMAIN = HERE.parents[1] / "shared" / "domain"


def printed() -> list[tuple[str, str, bool]]:
    """Every title of titles.toml once: its text, the key a person gave it, whether its document is of final accounts."""
    places = tomllib.loads((HERE / "titles.toml").read_text("utf-8"))["place"]
    return list(dict.fromkeys((t[0], t[1], len(t) > 2) for place in places for t in place["titles"]))


@pytest.mark.parametrize(("text", "key", "final"), printed())
def test_titles_of_other_places(text: str, key: str, final: bool) -> None:
    title = title_of(text, final)
    if title is None:
        assert key == ""
        return
    assert title.key == key, title.why
    assert bool(title.why) is not bool(title.key)


@pytest.mark.shared
@pytest.mark.skipif(not DOMAIN.is_dir(), reason="../shared/domain is not here")
def test_the_catalogue_s_own_titles() -> None:
    with (DOMAIN / "aliases.csv").open(encoding="utf-8") as file:
        aliases = [(r["alias"], r["canonical"]) for r in csv.DictReader(file) if r["kind"] == "table"]
    assert len(aliases) > 100
    assert {a: k for a, k in aliases if (t := title_of(a)) is None or t.key != k} == {}


# Titles composed of the field's words: what surrounds a title changes nothing of what it names.

FUNDS = {
    "general_public": ("一般公共预算", "一般公共预算财政拨款", "一般公共预算拨款"),
    "government_fund": ("政府性基金", "政府性基金预算", "政府性基金预算财政拨款"),
    "state_capital": ("国有资本经营预算", "国有资本经营预算财政拨款"),
    "fiscal_appropriation": ("财政拨款",),
}
ENDS = ("表", "预算表", "总表", "情况表", "预算总表", "总体情况表", "明细表", "预算明细表", "安排表")
#: (fund, words of side and kind) → the statement.
STATEMENTS = {
    ("", "收支"): "B01",
    ("", "收入"): "B02",
    ("", "支出"): "B03",
    ("fiscal_appropriation", "收支"): "B04",
    ("fiscal_appropriation", "支出"): "B19",
    ("fiscal_appropriation", "基本支出"): "B20",
    ("general_public", "支出"): "B05",
    ("general_public", "基本支出"): "B06",
    ("government_fund", "收入"): "B07",
    ("government_fund", "支出"): "B08",
    ("government_fund", "收支"): "B08",
    ("state_capital", "支出"): "B09",
    ("state_capital", "收支"): "B09",
    ("general_public", "项目支出"): "B12",
    ("", "项目支出"): "B12",
    ("general_public", "“三公”经费支出"): "B10",
    ("fiscal_appropriation", "三公经费支出"): "B10",
    ("government_fund", "“三公”经费支出"): "B10f",
}
CLOSED = {
    ("", "收入支出"): "F01",
    ("", "收入"): "F02",
    ("", "支出"): "F03",
    ("fiscal_appropriation", "收入支出"): "F04",
    ("general_public", "支出"): "F05",
    ("general_public", "基本支出"): "F06",
    ("fiscal_appropriation", "“三公”经费支出"): "F07",
    ("government_fund", "收入支出"): "F08",
    ("state_capital", "支出"): "F09",
}
NUMBERS = (
    "",
    "表1 ",
    "表3-2：",
    "附表2：",
    "附件1-1 ",
    "一、",
    "（三）",
    "公开05表 ",
    "预算公开表4 ",
    "12.",
    "财决公开07表 ",
    "表十一、",
)
UNITS = (
    "某县财政局",
    "中共某市委宣传部",
    "某省国有资产监督管理委员会（本级）",
    "某市非税收入管理局",
    "某区政府采购中心",
    "某镇人民政府",
    "某大学附属中学",
    "共青团某省委员会",
    "",
)
YEARS = ("", "2019年", "2024年度", "2026")
LEVELS = ("", "部门", "单位", "预算单位", "部门综合预算", "本部门")
AFTER = ("", "（续）", "（单位：万元）", "（本级）", "(表5)", "　单位：万元")


@st.composite
def surrounded(draw: st.DrawFn, core: str) -> str:
    unit, year = draw(st.sampled_from(UNITS)), draw(st.sampled_from(YEARS))
    whose = draw(st.sampled_from((unit + year, year + unit)))
    text = draw(st.sampled_from(NUMBERS)) + whose + draw(st.sampled_from(LEVELS)) + core + draw(st.sampled_from(AFTER))
    spaced = draw(st.booleans())
    return " ".join(text) if spaced and len(text) < 30 and not any(c.isdigit() for c in text) else text


@given(st.data())
def test_composed_titles_of_budgets(data: st.DataObject) -> None:
    (fund, words), key = data.draw(st.sampled_from(sorted(STATEMENTS.items())))
    money = data.draw(st.sampled_from(FUNDS[fund])) if fund else ""
    title = title_of(data.draw(surrounded(money + words + data.draw(st.sampled_from(ENDS)))))
    assert title is not None
    assert title.key == key
    assert title.at.get("fund", "") == fund
    assert title.bound


@given(st.data())
def test_composed_titles_of_final_accounts(data: st.DataObject) -> None:
    (fund, words), key = data.draw(st.sampled_from(sorted(CLOSED.items())))
    money = data.draw(st.sampled_from(FUNDS[fund])) if fund else ""
    end = data.draw(st.sampled_from(("决算表", "决算总表", "决算情况表")))
    title = title_of(data.draw(surrounded(money + words + end)))
    assert title is not None
    assert title.key == key
    assert title.at.get("fund", "") == fund


@given(st.data())
def test_a_word_nobody_knows_leaves_it_open(data: st.DataObject) -> None:
    """A part of the money is never taken for the whole."""
    unknown = data.draw(
        st.sampled_from(("农业口", "抗疫特别国债", "债务还本", "对企业补助", "援疆", "非财政拨款", "社会保险基金"))
    )
    (fund, words), _ = data.draw(st.sampled_from(sorted(STATEMENTS.items())))
    money = data.draw(st.sampled_from(FUNDS[fund])) if fund else ""
    title = title_of(money + unknown + words + data.draw(st.sampled_from(ENDS)))
    assert title is None or not title.key or not title.bound
    assert title is not None
    assert title.why or not title.bound


def test_whose_wages_a_table_of_basic_expenditure_is_of() -> None:
    title = title_of("一般公共预算基本支出表-人员经费（工资福利支出）（按政府预算经济分类）")
    assert title is not None
    assert dict(title.at) == {"measure": "expenditure", "fund": "general_public", "nature": "basic", "econ_dept": "301"}


def test_of_which_year_s_money() -> None:
    without, only, either = (
        title_of(f"一般公共预算支出表{t}") for t in ("（不含上年结转）", "（上年结转）", "（含上年结转）")
    )
    assert without is not None
    assert without.at["vintage"] == "current"
    assert only is not None
    assert only.at["vintage"] == "carry_over"
    assert either is not None
    assert "vintage" not in either.at


@pytest.mark.parametrize(
    "line",
    [
        "第二部分 2024年部门预算表",
        "部门预算公开表",
        "详见附表",
        "关于2024年收支总表的说明",
        "注：本表反映部门一般公共预算支出情况，空表表示无此项支出的报表",
        "公开05表",
        "单位：万元",
        "目录",
    ],
)
def test_what_is_no_title(line: str) -> None:
    assert title_of(line) is None


def test_numbers() -> None:
    assert all(map(is_number, ("表5", "公开01表", "附件2", "预算公开表十一", "财决公开07表", "表3-2")))
    assert not any(map(is_number, ("一般公共预算支出表", "三公经费表", "2024年", "表")))


def above(*lines: str) -> str:
    found = title_above(lines)
    return found[1].key or found[1].why if found is not None else ""


def test_the_title_above_a_table() -> None:
    assert above("收支总表", "公开01表", "部门：某局", "单位：万元") == "B01"
    assert above("表5", "2024年一般公共预算“三公”经费", "支出预算表", "单位：万元") == "B10"
    assert above("一般公共预算支出明细表（按支出功能分类科", "目-不含上年结转）", "单位：元") == "B05"
    assert above("政府性基金", "收支总表") == "B08"
    assert above("非财政拨款", "收入支出决算总表").startswith("表题“非财政拨款收入支出决算总表”")


def test_a_list_of_contents_is_no_title() -> None:
    assert above("一、收支总表", "二、收入总表", "三、支出总表") == ""


def test_a_title_nobody_knows_is_nearer_than_one_known() -> None:
    assert "表题“公务用车明细表”" in above("收支总表", "公务用车明细表", "单位：辆")


@pytest.mark.parametrize(
    ("title", "at", "some"),
    [
        ("部门项目支出预算表（其他运转类、特定目标类项目）", {}, False),
        ("其他运转类项目支出预算表", {"project_kind": "other_operating"}, False),
        ("特定目标类项目支出预算表", {"project_kind": "special_purpose"}, False),
        ("财政拨款重点项目支出预算表", {"fund": "fiscal_appropriation"}, True),
        ("部门其他项目支出预算表", {}, True),
        ("部门预算项目支出及其他支出预算表", {}, True),
    ],
)
def test_a_list_of_some_projects_is_not_of_all(title: str, at: dict[str, str], some: bool) -> None:
    found = title_of(title)
    assert found is not None
    assert (found.key, found.bound, found.some) == ("B12", True, some)
    assert found.at == {"measure": "expenditure", **({} if some else {"nature": "project"}), **at}
