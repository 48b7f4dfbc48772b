"""Packs: the shipped ones on a book that fills every column, mistakes in one, and that docs/packs.md names every key."""

import re
import shutil
from collections import Counter
from collections.abc import Iterator
from dataclasses import fields, replace
from datetime import date
from decimal import Decimal
from importlib.resources import files
from pathlib import Path
from typing import get_args

import pytest
from budgets import REASONS, REVENUE_CODES, budgets
from hypothesis import HealthCheck, given, settings

import yusuan
from yusuan.budget.costing import repriced
from yusuan.budget.model import (
    Asset,
    Budget,
    CarryOutLine,
    Comparative,
    ExpenditureLine,
    ProcurementLine,
    Profile,
    Project,
    Reason,
    RevenueLine,
    Target,
    Unit,
)
from yusuan.coordinates import COUNTERS, DIMENSIONS, MONEY, TOPICS
from yusuan.disclosure import pack as packs_module
from yusuan.disclosure import words
from yusuan.disclosure.compile import compile_budget
from yusuan.disclosure.model import Change, Disclosure, Growth, Statement, Text
from yusuan.disclosure.pack import (
    ByView,
    ChartView,
    ColumnView,
    Items,
    Pack,
    Prints,
    RowView,
    SectionView,
    SideView,
    StatementView,
    load_pack,
    packs,
)
from yusuan.disclosure.statements import statement
from yusuan.problems import InputError
from yusuan.review import review
from yusuan.review.numbers.laws import sums_exactly, verdict
from yusuan.review.numbers.relations import relations

ROOT = Path(__file__).parent.parent
EXAMPLE = ROOT / "examples" / "changzhi-civil-affairs-2024"
NEW = ("shanghai-2025", "central-2024")
GENERAL = "general_public"
UNITS = (
    Unit(
        "352", "甲市民政局", "admin", "city", department="352-甲市民政局", duties="主管民政工作。", offices=("办公室",)
    ),
    Unit("352001", "甲市社会福利院", "institution_1", "city", parent="352"),
)


def line(
    unit: str, code: str, fund: str, nature: str, yuan: str, econ: str = "", project: str = "", year: int | None = None
) -> ExpenditureLine:
    return ExpenditureLine(unit, code, fund, nature, int(Decimal(yuan) * 100), econ, project=project, origin_year=year)


def revenue_of(uses: tuple[ExpenditureLine | CarryOutLine, ...]) -> tuple[RevenueLine, ...]:
    totals: Counter[tuple[str, str, int | None]] = Counter()
    for use in uses:
        totals[use.unit, use.fund, use.origin_year] += use.amount
    return tuple(
        RevenueLine(unit, fund, amount, REVENUE_CODES.get(fund, "") if origin is None else "", origin)
        for (unit, fund, origin), amount in totals.items()
    )


def book() -> Budget:
    """Two units, every fund and nature, carry-over in and out, and last year's whole book."""
    before = (
        line("352", "2080201", GENERAL, "personnel", "800000", "30101"),
        line("352", "2080201", GENERAL, "operating", "25000", "30217"),
        line("352", "2080201", GENERAL, "operating", "5000", "30212"),
        line("352", "2080201", GENERAL, "operating", "30000", "30231"),
        line("352", "2080299", GENERAL, "project", "50000", "31013", "P0"),
        line("352001", "2081002", GENERAL, "personnel", "500000.50", "30101"),
    )
    now = (
        line("352", "2080201", GENERAL, "personnel", "1000000", "30101"),
        line("352", "2080201", GENERAL, "operating", "10000", "30212"),
        line("352", "2080201", GENERAL, "operating", "20000", "30217"),
        line("352", "2080201", GENERAL, "operating", "30000", "30231"),
        line("352", "2080202", GENERAL, "project", "180000", "31013", "P1"),
        line("352001", "2081002", GENERAL, "personnel", "500000.50", "30101"),
        line("352001", "2210201", GENERAL, "personnel", "60000", "30113"),
        line("352001", "2081002", GENERAL, "project", "70000", project="P2", year=2023),
        line("352001", "2296002", "government_fund", "project", "300000", project="P2"),
        line("352001", "2296002", "government_fund", "project", "15000", project="P2", year=2022),
        line("352", "2230199", "state_capital", "project", "40000", project="P1"),
        line("352001", "2081002", "special_account", "operating", "5000", "30201"),
        line("352001", "2081002", "service_income", "operating", "6000", "30201"),
        line("352001", "2081002", "business_income", "business", "7000"),
        line("352001", "2081002", "superior_subsidy", "project", "8000", project="P2"),
        line("352", "2080202", "affiliate_remittance", "subsidise_affiliates", "9000"),
        line("352001", "2081002", "other_income", "remit_superior", "11000"),
    )
    kept = (CarryOutLine("352", "2080202", GENERAL, 2_500_000),)
    projects = (
        Project("P1", "购置车辆", "352", "special_purpose", form_exempt="测试"),
        Project("P2", "福利院设施", "352001", "other_operating"),
    )
    profile = Profile(
        2024,
        "352",
        "department",
        approved_on=date(2024, 3, 1),
        published_on=date(2024, 3, 11),
        secrecy_reviewed_by="保密员",
        secrecy_reviewed_on=date(2024, 3, 8),
    )
    prior = Budget(
        replace(profile, year=2023),
        UNITS,
        before,
        revenue_of(before),
        projects=(Project("P0", "上年项目", "352", "special_purpose", form_exempt="测试"),),
    )
    return Budget(
        profile,
        UNITS,
        now,
        revenue_of((*now, *kept)),
        kept,
        projects,
        procurement=(ProcurementLine("352", "goods", "公务用车", 18_000_000, project="P1"),),
        assets=tuple(
            Asset("352", kind, Decimal(2), date(2023, 12, 31))
            for kind in ("vehicle_quota", "vehicle.confidential", "equipment.unit_price_1m")
        ),
        targets=(
            Target(
                "P2",
                period_local=30_000_000,
                period_own=800_000,
                year_local=30_000_000,
                year_own=800_000,
                overview="改造设施",
                year_goal="完成改造",
            ),
        ),
        reasons=tuple(Reason(key, "工作任务变化") for key in REASONS),
        prior=prior,
    )


def book_for(name: str) -> Budget:
    """The whole book, or for a pack without columns for business expenditure and the like, the book without it."""
    budget = book()
    if name in NEW:
        return budget
    kept = tuple(x for x in budget.expenditure if x.nature in ("personnel", "operating", "project"))
    return replace(budget, expenditure=kept, revenue=revenue_of((*kept, *budget.carry_out)))


@pytest.fixture(scope="module")
def full() -> dict[str, Disclosure]:
    return {name: compile_budget(book_for(name), name).disclosure for name in packs()}


@pytest.fixture(scope="module")
def changzhi() -> dict[str, Disclosure]:
    budget = yusuan.load(EXAMPLE)
    return {name: compile_budget(budget, name).disclosure for name in NEW}


def table(disclosure: Disclosure, key: str) -> Statement:
    return next(s for s in disclosure.statements() if s.key == key)


def rows(disclosure: Disclosure, key: str) -> list[list[str]]:
    return [[c.text for c in row.cells] for row in table(disclosure, key).rows]


def row(disclosure: Disclosure, key: str, *begin: str) -> list[str]:
    """The first row that begins so, without that beginning."""
    return next(r[len(begin) :] for r in rows(disclosure, key) if r[: len(begin)] == list(begin))


def said(disclosure: Disclosure) -> str:
    return "\n".join(item.text for _, item in disclosure.walk() if isinstance(item, Text))


# Every shipped pack


def test_three_packs_ship_in_order() -> None:
    assert packs() == ("central-2024", "changzhi-2024", "shanghai-2025")
    assert [load_pack(name).id for name in packs()] == list(packs())


@pytest.mark.parametrize("name", packs())
def test_outline_writes_on_a_full_book_without_a_remark(name: str) -> None:
    compiled = compile_budget(book_for(name), name)
    assert [p for p in compiled.problems if p.check.startswith(("words.", "compile.law", "pack."))] == []
    assert not re.search(r"[{}]", said(compiled.disclosure))
    assert "上年数据不可比" not in said(compiled.disclosure)


@pytest.mark.parametrize("name", packs())
def test_laws_hold_on_a_full_book(name: str, full: dict[str, Disclosure]) -> None:
    obeyed(full[name])


@pytest.mark.parametrize("name", NEW)
def test_laws_hold_on_the_worked_example(name: str, changzhi: dict[str, Disclosure]) -> None:
    obeyed(changzhi[name])


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(budgets())
def test_laws_hold_on_random_books(budget: Budget) -> None:
    for name in NEW:
        obeyed(compile_budget(budget, name).disclosure)


def obeyed(disclosure: Disclosure) -> None:
    seen: Counter[str] = Counter()
    for relation in relations(disclosure):
        seen[relation.law] += 1
        assert sums_exactly(relation) is not False, relation
        assert verdict(relation) != "failed", relation
    assert seen["sum"] > 20
    assert seen["same"] > 10


@pytest.mark.parametrize("name", NEW)
def test_no_column_of_a_full_book_is_blank(name: str, full: dict[str, Disclosure]) -> None:
    for s in full[name].statements():
        for n, column in enumerate(s.columns):
            # Carried-over and fund money is project money here.
            if s.key in ("B08", "B09") and column.header[-1] == "基本支出":
                continue
            assert any(r.cells[n].text for r in s.rows), (s.key, column.header)


# Shanghai: three code columns, total last, yuan, optional rows and columns


def test_codes_stand_in_three_columns_and_the_total_comes_last(full: dict[str, Disclosure]) -> None:
    found = rows(full["shanghai-2025"], "B05")
    assert found[0] == ["208", "", "", "社会保障和就业支出", "1,810,000.50", "1,560,000.50", "250,000.00"]
    assert found[1][:4] == ["208", "02", "", "民政管理事务"]
    assert found[2] == ["208", "02", "01", "行政运行", "1,060,000.00", "1,060,000.00", ""]
    assert found[-1] == ["", "", "", "合计", "1,870,000.50", "1,620,000.50", "250,000.00"]
    assert [c.kind for c in table(full["shanghai-2025"], "B05").columns[:4]] == ["code", "code", "code", "label"]


def test_economic_codes_stand_in_two_columns_and_the_total_comes_last(full: dict[str, Disclosure]) -> None:
    found = rows(full["shanghai-2025"], "B06")
    assert found[0] == ["301", "", "工资福利支出", "1,560,000.50", "1,560,000.50", ""]
    assert found[1] == ["301", "01", "基本工资", "1,500,000.50", "1,500,000.50", ""]
    assert found[-1] == ["", "", "合计", "1,620,000.50", "1,560,000.50", "60,000.00"]


def test_only_classes_with_a_figure_are_listed_and_renumbered(full: dict[str, Disclosure]) -> None:
    labels = [r[2] for r in rows(full["shanghai-2025"], "B01")]
    assert labels[:4] == ["一、社会保障和就业支出", "二、住房保障支出", "三、国有资本经营预算支出", "四、其他支出"]
    assert labels[-1] == "支出总计"


def test_expenditure_splits_by_nature_beside_revenue(full: dict[str, Disclosure]) -> None:
    disclosure = full["shanghai-2025"]
    headers = [c.header for c in table(disclosure, "B01").columns]
    assert headers[4] == ("本年支出", "预算数", "基本支出", "人员经费")
    assert headers[6] == ("本年支出", "预算数", "项目支出")
    assert rows(disclosure, "B01")[-1] == [
        "收入总计", "2,296,000.50", "支出总计", "2,296,000.50", "1,560,000.50", "71,000.00", "613,000.00", "7,000.00", "11,000.00", "9,000.00",
    ]  # fmt: skip


def test_optional_rows_and_columns_stand_only_where_they_have_a_figure(
    full: dict[str, Disclosure], changzhi: dict[str, Disclosure]
) -> None:
    names = [c.header[-1] for c in table(full["shanghai-2025"], "B03").columns]
    assert names[-3:] == ["经营支出", "上缴上级支出", "对附属单位补助支出"]
    assert [c.header[-1] for c in table(changzhi["shanghai-2025"], "B03").columns][-1] == "项目支出"
    labels = [text for r in rows(full["shanghai-2025"], "B01") for text in r]
    assert "上年结转" in labels
    assert "年终结转" in labels
    assert "年终结转" not in [text for r in rows(changzhi["shanghai-2025"], "B01") for text in r]


def test_a_cell_outside_its_rows_measure_is_blank_and_no_figure(full: dict[str, Disclosure]) -> None:
    kept = next(r for r in table(full["shanghai-2025"], "B01").rows if r.cells[2].text == "年终结转")
    assert [c.text for c in kept.cells] == ["上年结转", "85,000.00", "年终结转", "25,000.00", "", "", "", "", "", ""]
    assert [c.figure is None for c in kept.cells[4:]] == [True] * 6


def test_revenue_with_its_carry_over_beside_it(full: dict[str, Disclosure]) -> None:
    total = row(full["shanghai-2025"], "B02", "", "", "", "合计")
    assert total == ["2,211,000.50", "2,165,000.50", "6,000.00", "7,000.00", "33,000.00", "85,000.00"]


def test_three_public_and_operating_in_one_row_of_its_own_unit(full: dict[str, Disclosure]) -> None:
    disclosure = full["shanghai-2025"]
    assert rows(disclosure, "B10") == [["24.00", "1.00", "2.00", "21.00", "18.00", "3.00", "6.00"]]
    assert (table(disclosure, "B10").money_unit, table(disclosure, "B05").money_unit) == ("万元", "元")


def test_sentences_speak_in_wan_yuan_while_tables_print_yuan(full: dict[str, Disclosure]) -> None:
    assert "收入预算221.10万元" in said(full["shanghai-2025"])


def test_an_empty_statement_says_so_in_its_own_words(changzhi: dict[str, Disclosure]) -> None:
    empty = table(changzhi["shanghai-2025"], "B09")
    assert rows(changzhi["shanghai-2025"], "B09") == [["", "", "", "合计", "", "", ""]]
    assert empty.notes == ("注：本单位2024年没有安排国有资本经营预算，本表为空表。",)
    assert table(changzhi["shanghai-2025"], "B08").notes == ()


def test_order_of_a_shanghai_document(full: dict[str, Disclosure]) -> None:
    titles = [s.title for s in full["shanghai-2025"].sections if s.level == 1]
    assert [t.partition("、")[2] for t in titles] == [
        "部门主要职能", "部门机构设置", "名词解释", "部门预算编制说明", "部门预算表", "其他相关情况说明", "项目经费情况说明",
    ]  # fmt: skip
    assert len(full["shanghai-2025"].statements()) == 9
    assert table(full["shanghai-2025"], "B01").unit_line == "编制部门：甲市民政局"


# Changzhi: departmental and government economic sections side by side


def test_a_section_that_maps_to_several_has_its_own_row_and_one_for_each(full: dict[str, Disclosure]) -> None:
    wages = [r for r in rows(full["changzhi-2024"], "B06") if r[0] == "基本工资"]
    assert wages == [
        ["基本工资", "", "150.00", "150.00", ""],
        ["基本工资", "工资奖金津补贴", "100.00", "100.00", ""],
        ["基本工资", "工资福利支出", "50.00", "50.00", ""],
    ]


# Central departments: two years side by side


def test_growth_of_each_row_against_last_year(full: dict[str, Disclosure]) -> None:
    disclosure = full["central-2024"]
    assert row(disclosure, "B05", "2080201") == ["行政运行", "86.00", "106.00", "106.00", "", "20.00", "23.26"]
    assert row(disclosure, "B05", "2081002") == ["老年福利", "50.00", "50.00", "50.00", "", "", "0.00"]
    assert row(disclosure, "B05", "2210201") == ["住房公积金", "", "6.00", "6.00", "", "6.00", "—"]
    assert row(disclosure, "B05", "", "合计") == ["141.00", "180.00", "162.00", "18.00", "39.00", "27.66"]
    assert table(disclosure, "B05").columns[-1].header == ("2024年预算数比2023年预算数", "增减（%）")


def test_what_was_there_last_year_only_has_a_row_too(full: dict[str, Disclosure]) -> None:
    assert row(full["central-2024"], "B05", "2080299") == [
        "其他民政管理事务支出",
        "5.00",
        "",
        "",
        "",
        "-5.00",
        "-100.00",
    ]


def test_changes_and_growth_in_cells_are_bound_to_both_years(full: dict[str, Disclosure]) -> None:
    cells = next(r for r in table(full["central-2024"], "B05").rows if r.cells[0].text == "2080299").cells
    change, growth = cells[-2].figure, cells[-1].figure
    assert change is not None
    assert growth is not None
    assert isinstance(change.about, Change)
    assert isinstance(growth.about, Growth)
    assert change.about.before == change.about.now.where(year="2023")
    assert (change.value, growth.value) == (Decimal("-5.00"), Decimal("-100.00"))
    judged = [verdict(r) for r in relations(full["central-2024"]) if r.whole.figure in (change, growth)]
    assert judged == ["passed", "within rounding", "passed"]  # by the change, by last year


def test_last_year_the_ledger_lacks_prints_a_dash_with_a_note(changzhi: dict[str, Disclosure]) -> None:
    disclosure = changzhi["central-2024"]
    assert row(disclosure, "B05", "2080201") == ["行政运行", "—", "243.61", "243.61", "", "—", "—"]
    assert row(disclosure, "B05", "", "合计") == ["7,316.55", "1,500.11", "422.55", "1,077.55", "-5,816.44", "-79.50"]
    (note,) = table(disclosure, "B05").notes
    assert note.startswith("注：“—”表示账套中没有上年的这项数据")
    assert table(disclosure, "B03").notes == ()


def test_last_years_figures_typed_by_code_have_rows() -> None:
    budget = replace(
        book(),
        prior=None,
        comparatives=(
            Comparative("expenditure", 90_000_000, GENERAL, "current", functional_code="2080201"),
            Comparative("expenditure", 10_000_000, GENERAL, "current", functional_code="2080299"),
        ),
    )
    disclosure = compile_budget(budget, "central-2024").disclosure
    assert row(disclosure, "B05", "2080201")[1] == "90.00"
    assert row(disclosure, "B05", "2080299") == ["其他民政管理事务支出", "10.00", "", "", "", "-10.00", "-100.00"]


def test_three_public_of_two_years_in_one_row(full: dict[str, Disclosure]) -> None:
    assert rows(full["central-2024"], "B10") == [
        ["11.00", "0.50", "8.00", "5.00", "3.00", "2.50", "24.00", "1.00", "21.00", "18.00", "3.00", "2.00"]
    ]
    headers = [c.header for c in table(full["central-2024"], "B10").columns]
    assert headers[0] == ("2023年预算数", "合计")
    assert headers[8] == ("2024年预算数", "公务用车购置及运行费", "小计")


def test_rows_with_a_numbering_of_their_own(full: dict[str, Disclosure]) -> None:
    found = rows(full["central-2024"], "B04")
    assert found[0] == ["一、本年收入", "216.50", "一、本年支出", "222.50"]
    assert found[1] == ["（一）一般公共预算拨款", "182.50", "（一）社会保障和就业支出", "181.00"]
    assert found[-1] == ["收入总计", "225.00", "支出总计", "225.00"]


def test_statements_are_numbered_and_the_total_comes_last(full: dict[str, Disclosure]) -> None:
    assert [s.number for s in full["central-2024"].statements()] == [f"公开{n:02d}表" for n in range(1, 10)]
    assert row(full["central-2024"], "B02", "", "合计")[:2] == ["229.60", "8.50"]
    for key in ("B02", "B03", "B05", "B06", "B08", "B09"):
        assert rows(full["central-2024"], key)[-1][1] == "合计"


def test_sections_for_the_level_of_the_disclosure(full: dict[str, Disclosure], changzhi: dict[str, Disclosure]) -> None:
    def titles(disclosure: Disclosure) -> list[str]:
        return [s.title for s in disclosure.sections[2].sections]

    assert titles(full["central-2024"]) == ["一、主要职能", "二、部门预算单位构成"]
    assert titles(changzhi["central-2024"]) == ["一、主要职能", "二、机构设置"]
    assert "所属单位1个：甲市社会福利院" in said(full["central-2024"])


def test_a_units_own_disclosure_leaves_out_the_other_units() -> None:
    budget = book()
    own = replace(budget, profile=replace(budget.profile, level="unit"))
    disclosure = compile_budget(own, "shanghai-2025").disclosure
    assert row(disclosure, "B05", "", "", "", "合计")[0] == "1,240,000.00"


# Mistakes in a pack


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    target = tmp_path / "mine"
    shutil.copytree(str(files("yusuan.packs").joinpath("shanghai-2025")), target)
    return target


def problems_of(folder: Path) -> Iterator[tuple[str, str, str, str]]:
    with pytest.raises(InputError) as error:
        load_pack(folder)
    for p in error.value.problems:
        assert "docs/packs.md" in p.mend
        yield Path(p.place.file).name, p.place.column, p.found, p.expected


def test_a_pack_in_a_folder_compiles(folder: Path) -> None:
    assert compile_budget(book(), folder).disclosure == compile_budget(book(), "shanghai-2025").disclosure


# fmt: off
MISTAKES = [
    ("pack.toml", 'zero = ""', 'zeros = ""', "zeros", "不认识的键 zeros", "unknown"),
    ("pack.toml", 'money_unit = "元"', "", "money_unit", "缺少 money_unit", "每个版式包都写明"),
    ("pack.toml", 'money_unit = "元"', 'money_unit = "角"', "money_unit", "money_unit = 角", "万元"),
    ("pack.toml", "empty_note =", "blank_note =", "words.empty_note", "缺少 empty_note", "每个版式包都写明"),
    ("pack.toml", "listed =", "list =", "words.list", "不认识的键 list", "listed"),
    ("pack.toml", "编制{level}", "编制{levle}", "words.unit_line", "{levle}", "{level}"),
    ("statements.toml", "exhaustive =", "exhausting =", "B01", "不认识的键 exhausting", "exhaustive"),
    ("statements.toml", "[[statement.side]]", "[[statement.sid]]", "B01", "不认识的键 sid", "notes、side、title、wide"),
    ("statements.toml", 'prints = "label"', 'prints = "lable"', "B01", "prints = lable", "label"),
    ("statements.toml", 'by = "functional_code"', 'by = "functional"', "B02", "dimension = functional", "functional_code"),
    ("statements.toml", 'by = "econ_dept"', 'by = ["econ_dept", { dimension = "econ_gov", subtotal = "no" }]', "B06", "subtotal = no", "several"),
    ("statements.toml", 'fund = "fiscal_appropriation"', 'fund = "fiscal"', "B01", "fund = fiscal", "fiscal_appropriation"),
    ("statements.toml", 'measure = "revenue"', 'measure = "income"', "B01", "measure = income", "carry_in"),
    ("statements.toml", 'by = "econ_dept"', 'by = { dimension = "econ_dept", level = 2 }', "B06", "不认识的键 level", "levels"),
    ("statements.toml", '"{year}年{level}财务', '"{yaer}年{level}财务', "B01", "{yaer}", "{year}"),
    ("statements.toml", '"{year}年{level}财务', '"{year年{level}财务', "B01", "title = ", "花括号"),
    ("statements.toml", 'where_measure = "resources"', 'where = { funds = "x" }', "B02", "不认识的维度 funds", "fund"),
    ("statements.toml", 'key = "B01"', "", "?", "key", "docs/packs.md"),
    ("statements.toml", "[[statement]]", "[[table]]\n[[statement]]", "table", "不认识的键 table", "[[statement]]"),
    ("outline.toml", "page_break = true", "pagebreak = true", "duties", "不认识的键 pagebreak", "page_break"),
    ("outline.toml", 'items = ["glossary"]', 'items = ["glosary"]', "glossary", "items = glosary", "glossary"),
    ("outline.toml", 'title = "三、名词解释"', 'title = "三、名词解释"\nchart = "pie"', "glossary", "没有名为 pie 的图", "[[chart]]"),
    ("outline.toml", 'title = "三、名词解释"', 'title = "三、名词解释"\nonly = "city"', "glossary", "only = city", "department"),
    ("glossary.toml", "text =", "means =", "第1条", "term、means", "term 和 text"),
]
# fmt: on


@pytest.mark.parametrize(("file", "old", "new", "column", "found", "expected"), MISTAKES)
def test_a_mistake_is_told_with_file_key_found_and_expected(
    folder: Path, file: str, old: str, new: str, column: str, found: str, expected: str
) -> None:
    before = (folder / file).read_text(encoding="utf-8")
    assert old in before
    (folder / file).write_text(before.replace(old, new, 1), encoding="utf-8")
    told = list(problems_of(folder))
    assert any(f == file and c == column and found in fo and expected in ex for f, c, fo, ex in told), told


def test_every_mistake_is_told_at_once(folder: Path) -> None:
    for file, old, new in (
        ("pack.toml", "zero =", "zeros ="),
        ("statements.toml", "exhaustive =", "exhausting ="),
        ("outline.toml", "items =", "item ="),
    ):
        path = folder / file
        path.write_text(path.read_text(encoding="utf-8").replace(old, new, 1), encoding="utf-8")
    assert {file for file, *_ in problems_of(folder)} == {"pack.toml", "statements.toml", "outline.toml"}


def test_a_missing_file_and_broken_toml_are_told(folder: Path) -> None:
    (folder / "glossary.toml").unlink()
    (folder / "outline.toml").write_text("[[section]\n", encoding="utf-8")
    with pytest.raises(InputError) as error:
        load_pack(folder)
    assert [(p.check, Path(p.place.file).name) for p in error.value.problems] == [
        ("pack.toml", "outline.toml"),
        ("pack.file", "glossary.toml"),
    ]


def test_an_unknown_slot_is_told_with_its_section(folder: Path) -> None:
    path = folder / "outline.toml"
    path.write_text(path.read_text(encoding="utf-8").replace("{field duties}", "{fields duties}"), encoding="utf-8")
    with pytest.raises(InputError, match="不认识的槽 fields") as error:
        compile_budget(book(), folder)
    assert error.value.problems[0].place.column == "duties"


def test_an_unknown_pack_names_those_there_are() -> None:
    with pytest.raises(InputError, match="central-2024、changzhi-2024、shanghai-2025"):
        load_pack("beijing-1900")


# Documentation


DOC = ROOT / "docs" / "packs.md"


def section(heading: str) -> str:
    """The text under a heading, down to the next of the same level or above."""
    text = DOC.read_text(encoding="utf-8")
    found = re.search(rf"^(#+) {re.escape(heading)}.*$", text, re.MULTILINE)
    assert found, f"docs/packs.md has no heading {heading}"
    rest = text[found.end() :]
    end = re.search(rf"^#{{1,{len(found[1])}}} ", rest, re.MULTILINE)
    return rest[: end.start()] if end else rest


@pytest.mark.parametrize(
    ("heading", "names"),
    [
        ("pack.toml", packs_module._PACK_KEYS),
        ("[words]", packs_module._WORD_KEYS),
        ("[[statement]]", [f.name for f in fields(StatementView) if f.name != "sides"] + ["side"]),
        ("[[statement.side]]", [f.name for f in fields(SideView) if f.name != "dims"]),
        ("columns", [f.name for f in fields(ColumnView) if f.name != "dims"]),
        ("prints 的种类", get_args(Prints)),
        ("rows", [f.name for f in fields(RowView) if f.name != "dims"]),
        ("by：一组行", [f.name for f in fields(ByView)]),
        ("[[section]]", [f.name for f in fields(SectionView)]),
        ("items 的种类", get_args(Items)),
        ("[[chart]]", [f.name for f in fields(ChartView)]),
        ("glossary.toml", ("term", "text")),
        ("槽", [*words._SLOTS]),
        ("指标和话题", [*TOPICS, *COUNTERS, *MONEY]),
        ("field 的种类", [*words._FIELDS]),
        ("维度", [d for d in DIMENSIONS if d not in ("year", "stage")]),
        ("花括号里的名称", packs_module.NAMES_IN_BRACES),
    ],
    ids=lambda v: v if isinstance(v, str) else "",
)
def test_every_name_of_the_language_is_documented(heading: str, names: object) -> None:
    text = section(heading)
    missing = [name for name in names if not re.search(rf"`\{{?{name}\b", text)]  # type: ignore[attr-defined]
    assert missing == [], f"docs/packs.md, {heading}"


def test_every_field_of_a_pack_comes_from_one_of_its_files() -> None:
    from_files = {"statements", "outline", "charts", "glossary"}
    assert {f.name for f in fields(Pack)} == set(packs_module._PACK_KEYS) | from_files


def test_the_worked_example_of_the_documentation_compiles(tmp_path: Path) -> None:
    text = section("一个最小的例子")
    found = dict(re.findall(r"^`(\w+\.toml)`：\n\n```toml\n(.*?)^```", text, re.MULTILINE | re.DOTALL))
    assert found.keys() == {"pack.toml", "statements.toml", "outline.toml", "glossary.toml"}
    for name, content in found.items():
        (tmp_path / name).write_text(content, encoding="utf-8")
    compiled = compile_budget(book(), tmp_path)
    printed = re.search(r"```text\n(.*?)^```", text, re.MULTILINE | re.DOTALL)
    assert printed
    (only,) = compiled.disclosure.statements()
    shown = "\n".join("｜".join(c.text for c in r.cells) for r in only.rows)
    assert printed[1].strip() == shown + "\n" + said(compiled.disclosure).partition("\n")[0]


def test_every_way_to_list_rows_of_the_documentation_lists_some(folder: Path) -> None:
    rows, columns = re.findall(r"^```toml\n(.*?)^```", section("by：一组行"), re.MULTILINE | re.DOTALL)
    head = '\n[[statement]]\nkey = "B22"\ntitle = "支出表"\n[[statement.side]]\nmeasure = "expenditure"\n'
    path = folder / "statements.toml"
    path.write_text(path.read_text(encoding="utf-8") + head + columns + rows, encoding="utf-8")
    pack, budget = load_pack(folder), book()
    view = pack.statements[-1]
    ways = view.sides[0].rows
    assert len(ways) == 6
    known = packs_facts(budget)
    for way in ways:
        one = replace(view, sides=(replace(view.sides[0], rows=(way,)),))
        made = statement(one, 1, budget, pack, known)
        assert len(made.rows) > 1
        assert all(any(cell.text for cell in row.cells[:3]) and row.cells[3].figure for row in made.rows)


def test_the_statement_of_new_assets_follows_from_what_is_planned(tmp_path: Path) -> None:
    """The documentation's snippet put into a pack: nothing about assets to be bought is typed twice."""
    text = section("新增资产配置表和资产的句子")
    view, sentence = re.findall(r"^```toml\n(.*?)^```", text, re.MULTILINE | re.DOTALL)
    shutil.copytree(ROOT / "src/yusuan/packs/changzhi-2024", tmp_path / "pack")
    for name, more in (
        ("statements.toml", view),
        (
            "outline.toml",
            '[[section]]\nkey = "explanation.new_assets"\nlevel = 2\ntitle = "十三、新增资产"\n' + sentence,
        ),
    ):
        file = tmp_path / "pack" / name
        file.write_text(file.read_text(encoding="utf-8") + "\n" + more, encoding="utf-8")
    budget = yusuan.load(EXAMPLE)
    disclosure = yusuan.compile(budget, tmp_path / "pack")
    new = next(s for s in disclosure.statements() if s.key == "B18")
    shown = "\n".join("｜".join(c.text for c in r.cells) for r in new.rows)
    sentence = next(t.text for t in disclosure.texts() if "计划购置资产" in t.text)
    printed = re.search(r"```text\n(.*?)^```", text, re.MULTILINE | re.DOTALL)
    assert printed
    assert printed[1].strip() == f"{shown}\n{sentence}"
    assert review(disclosure).findings == ()
    # its money is that of the procurement of the same items
    costing = tuple(replace(c, quantity=Decimal(7)) if c.item == "碎纸机" else c for c in budget.costing)
    more = yusuan.compile(balanced(repriced(replace(budget, costing=costing))), tmp_path / "pack")
    row = next(r for s in more.statements() if s.key == "B18" for r in s.rows if r.cells[1].text == "碎纸机")
    assert [c.text for c in row.cells[2:]] == ["7", "0.70"]


def balanced(budget: Budget) -> Budget:
    """The book with revenue that pays for what is spent."""
    more = sum(e.amount for e in budget.expenditure) - sum(e.amount for e in yusuan.load(EXAMPLE).expenditure)
    first, *rest = budget.revenue
    return replace(budget, revenue=(replace(first, amount=first.amount + more), *rest))


def test_every_slot_of_the_documentation_prints_what_it_says() -> None:
    examples = re.findall(r"^\| `(\{.+?\})` \| (.+?) \|", section("槽"), re.MULTILINE)
    assert {re.split(r"[ }]", e.strip("{"))[0] for e, _ in examples} >= set(words._SLOTS)
    budget = book()
    writing = words.Wording(budget, load_pack("central-2024"), packs_facts(budget))
    for pattern, printed in examples:
        assert words.write(pattern, writing).text == printed, pattern


def packs_facts(budget: Budget):  # type: ignore[no-untyped-def]
    from yusuan.budget.facts import facts

    return facts(budget)


def test_one_statement_can_be_made_alone() -> None:
    pack, budget = load_pack("central-2024"), book()
    view = next(v for v in pack.statements if v.key == "B05")
    assert statement(view, 5, budget, pack, packs_facts(budget)).number == "公开05表"
