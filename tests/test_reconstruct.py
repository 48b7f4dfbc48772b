"""From printed statements back to the lines behind them: what is called determined is so."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from budgets import UNITS, YEAR, budgets
from hypothesis import given, settings
from typer.testing import CliRunner

from yusuan import compile, load, write
from yusuan.budget.model import Budget, ExpenditureLine, Profile, Project, RevenueLine
from yusuan.cli import app, example
from yusuan.coordinates import TREES
from yusuan.disclosure.compile import compile_budget
from yusuan.disclosure.model import Disclosure, Statement
from yusuan.disclosure.reconstruct import OTHER, reconstruct
from yusuan.problems import InputError
from yusuan.reading import read

SHARED = Path(__file__).parents[2] / "shared"


@pytest.mark.shared
@pytest.mark.skipif(not SHARED.is_dir(), reason="the published text of the worked example isn't here")
def test_the_published_projects_lie_under_the_codes_of_the_gold_ledger() -> None:
    (text,) = (SHARED / "changzhi").glob("*.txt")
    disclosure = read(text).disclosure
    assert disclosure is not None
    gold = json.loads((SHARED / "changzhi" / "ledger.json").read_text(encoding="utf-8"))["projects"]
    made = reconstruct(disclosure)
    found = {line.project: line for line in made.lines if line.project}
    assert len(gold) == len(found) == 18
    for project in gold:
        line = found[project["name"]]
        assert line.functional_codes == (project["func"],)
        assert line.status == "determined"
        assert line.low <= project["amount"] * 100 <= line.high
        assert line.vintage == ("current" if project["origin"] == "当年" else "carry_over")


def printed_fund(fund: str) -> str:
    """The pack prints the five unit funds as one."""
    return fund if FUNDS_PRINTED.get(fund) is None else "unit_funds"


FUNDS_PRINTED = {f: "unit_funds" for f, above in TREES["fund"].items() if above == "unit_funds"}


def of_one_code(budget: Budget) -> bool:
    """Whether each project lies under one code in each printed fund and vintage."""
    lines = [e for e in budget.expenditure if e.project]
    return (
        max(Counter((e.project, printed_fund(e.fund), e.origin_year is None) for e in lines).values(), default=1) == 1
    )


@given(budgets(max_lines=5).filter(of_one_code))
@settings(max_examples=10, deadline=None)
def test_the_truth_is_never_excluded(budget: Budget) -> None:
    try:
        made = reconstruct(compile_budget(budget).disclosure)
    except InputError:
        return  # a book its pack can't show
    assert not made.why
    for line in made.lines:
        fits = [
            e
            for e in budget.expenditure
            if e.project == line.project
            and printed_fund(e.fund) == line.fund
            and (e.origin_year is None) == (line.vintage == "current")
        ]
        if line.project and line.status == "determined" and line.low > 0:
            assert [e.functional_code for e in fits] == [line.functional_codes[0]]
        if line.nature == "basic" and not line.econ_dept and line.fund != OTHER:
            true = sum(e.amount for e in fits if e.functional_code == line.functional_codes[0])
            assert line.low - 1 <= true <= line.high + 1


@pytest.mark.parametrize(
    "lines",
    [
        # no fund's column shows anything, the total 0.01
        (
            ("352001", "2080202", "affiliate_remittance", "project", 1, "", "P0", 2023),
            ("352002", "2130599", "special_account", "project", 37, "", "P1", 2023),
            ("352", "2080202", "service_income", "project", 5_000, "", "P2", 2023),
            ("352", "2080201", "general_public", "personnel", 5, "30101", "", None),
            ("352", "2080501", "general_public", "personnel", 4, "30101", "", 2023),
        ),
        # several projects' money prints as nothing in a fund and a year that print something
        (
            ("352001", "2013299", "general_public", "project", 1_260_000, "30227", "P0", 2022),
            ("352", "2230199", "state_capital", "project", 550, "31002", "P1", None),
            ("352", "2080202", "special_account", "project", 548, "", "P2", 2022),
            ("352", "2080201", "special_account", "project", 10_000, "", "P3", 2023),
            ("352002", "2082001", "business_income", "project", 244, "", "P4", None),
            ("352001", "2013299", "service_income", "project", 3_245, "30217", "P5", 2022),
            ("352", "2080201", "general_public", "personnel", 1_505_000, "30302", "", 2023),
            ("352", "2080201", "general_public", "project", 330_000, "30227", "P1", 2022),
            ("352001", "2080201", "general_public", "personnel", 1_650_000, "30101", "", 2022),
            ("352", "2130599", "general_public", "personnel", 1_253, "30102", "", None),
            ("352002", "2296002", "government_fund", "project", 195_000, "30227", "P4", None),
        ),
    ],
)
def test_what_is_too_small_to_print_may_add_up_to_something_that_prints(lines: tuple[Any, ...]) -> None:
    spent = tuple(
        ExpenditureLine(unit, code, fund, nature, amount, econ, project=project, origin_year=year)
        for unit, code, fund, nature, amount, econ, project, year in lines
    )
    totals: Counter[tuple[str, str, int | None]] = Counter()
    for e in spent:
        totals[e.unit, e.fund, e.origin_year] += e.amount
    codes = {"government_fund": "1030155", "state_capital": "1030601"}
    income = tuple(
        RevenueLine(unit, fund, n, codes.get(fund, "") if year is None else "", year)
        for (unit, fund, year), n in totals.items()
    )
    first = {e.project: e.unit for e in spent if e.project}
    projects = tuple(Project(p, f"{p}号项目", first[p], "special_purpose", form_exempt="测试") for p in sorted(first))
    budget = Budget(Profile(YEAR, "352", "department"), UNITS, spent, income, (), projects)
    made = reconstruct(compile_budget(budget).disclosure)
    assert not made.why
    for line in (x for x in made.lines if x.nature == "basic" and not x.econ_dept and x.fund == "general_public"):
        true = sum(
            e.amount
            for e in spent
            if not e.project
            and e.functional_code == line.functional_codes[0]
            and (e.origin_year is None) == (line.vintage == "current")
        )
        assert line.low - 1 <= true <= line.high + 1


def test_the_example_comes_back_from_its_own_pdf(tmp_path: Path) -> None:
    budget = load(example())
    write(compile(budget), tmp_path / "a.pdf")
    disclosure = read(tmp_path / "a.pdf").disclosure
    assert disclosure is not None
    names = {p.code: p.name for p in budget.projects}
    code = {names[e.project]: e.functional_code for e in budget.expenditure if e.project}
    made = reconstruct(disclosure)
    assert {x.project: x.functional_codes for x in made.lines if x.project} == {n: (c,) for n, c in code.items()}


def test_two_projects_of_one_size_are_one_of_several() -> None:
    """Alike in amount, under two codes of that amount: either way prints the same."""
    budget = load(example())
    alike = tuple(
        replace(e, amount=10_000_000) if e.project in ("P02", "P05") else e
        for e in budget.expenditure
        if e.project in ("P02", "P05")
    )
    income = (replace(budget.revenue[0], amount=20_000_000),)
    small = replace(
        budget, expenditure=alike, revenue=income, costing=(), targets=(), indicators=(), tasks=(), unit_target=None
    )
    small = replace(
        small, projects=tuple(replace(p, form_exempt="测试") for p in budget.projects if p.code in ("P02", "P05"))
    )
    made = reconstruct(compile_budget(replace(small, procurement=())).disclosure)
    assert {line.status for line in made.lines if line.project} == {"one_of_several"}
    assert {line.functional_codes[0] for line in made.lines} == {"2080202", "2082001"}


def test_contradictory_figures_have_no_ledger(tmp_path: Path) -> None:
    disclosure = compile(load(example()))

    def spoilt(item: object) -> object:
        if not isinstance(item, Statement) or item.key != "B12":
            return item
        rows = list(item.rows)
        cells = [
            replace(c, figure=replace(c.figure, value=c.figure.value + 5)) if c.figure and c.figure.value else c
            for c in rows[-1].cells
        ]
        return replace(item, rows=(*rows[:-1], replace(rows[-1], cells=tuple(cells))))

    sections = tuple(
        replace(s, sections=tuple(replace(t, items=tuple(spoilt(i) for i in t.items)) for t in s.sections))  # type: ignore[misc]
        for s in disclosure.sections
    )
    made = reconstruct(replace(disclosure, sections=sections))
    assert made.why
    assert made.lines == ()
    empty = Disclosure("", "", 2024, "budget", "unit", "", ())
    assert "没有按功能科目" in reconstruct(empty).why


def test_the_command_writes_a_book(tmp_path: Path) -> None:
    write(compile(load(example())), tmp_path / "a.html")
    result = CliRunner().invoke(app, ["reconstruct", str(tmp_path / "a.html"), "--out", str(tmp_path / "book")])
    assert result.exit_code == 0, result.output
    assert "确定18行" in result.output
    lines = (tmp_path / "book" / "expenditure.csv").read_text(encoding="utf-8-sig").splitlines()
    assert any("2082001" in x and x.endswith("确定") for x in lines)
    toml = tmp_path / "book" / "budget.toml"
    text = toml.read_text(encoding="utf-8")
    toml.write_text(
        text.replace('kind = ""', 'kind = "行政单位"').replace('budget_level = ""', 'budget_level = "市级"'),
        encoding="utf-8",
    )
    book = load(tmp_path / "book")
    assert sum(e.amount for e in book.expenditure if e.project) == 1_377_210_000  # 1,377.21万元, as printed
    assert (
        CliRunner().invoke(app, ["reconstruct", str(tmp_path / "a.html"), "--out", str(tmp_path / "book")]).exit_code
        == 1
    )
