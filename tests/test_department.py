"""A department of three units: each unit's own disclosure, and the department's, which is their sum."""

from dataclasses import replace
from pathlib import Path

import pytest
from budgets import REASONS, budgets
from hypothesis import given, settings
from typer.testing import CliRunner

from yusuan.budget import load, save
from yusuan.budget.costing import repriced
from yusuan.budget.department import disclosing_units, unit_book
from yusuan.budget.facts import facts
from yusuan.budget.model import (
    Budget,
    Comparative,
    CostingLine,
    EquipmentLine,
    ExpenditureLine,
    FreeText,
    ProcurementLine,
    Profile,
    Project,
    Reason,
    RevenueLine,
    Target,
    Unit,
)
from yusuan.cli import app, example
from yusuan.coordinates import coordinates
from yusuan.disclosure.compile import compile_budget
from yusuan.disclosure.model import Disclosure
from yusuan.disclosure.pack import packs
from yusuan.review import review

YUAN = 100
UNITS = ("352", "352001", "352002")


def department() -> Budget:
    """A bureau, its welfare home and its relief station, each with basic expenditure and a project of its own."""
    lines, income, projects, costing = [], [], [], []
    for n, unit in enumerate(UNITS, start=1):
        lines.append(ExpenditureLine(unit, "2080201", "general_public", "personnel", n * 100_000 * YUAN, "30101"))
        lines.append(ExpenditureLine(unit, "2080201", "general_public", "operating", n * 1_234 * YUAN, "30201"))
        lines.append(ExpenditureLine(unit, "2080202", "general_public", "project", n * 30_000 * YUAN, project=f"P{n}"))
        income.append(RevenueLine(unit, "general_public", n * 131_234 * YUAN))
        projects.append(Project(f"P{n}", f"第{n}号项目", unit, "special_purpose", start_year=2024, end_year=2024))
        costing.append(CostingLine(f"P{n}", "走访", n * 300 * YUAN, quantity=100, quantity_unit="户次"))  # type: ignore[arg-type]
    prior = [
        Comparative(topic, 500_000 * YUAN, unit=unit)
        for topic in (
            "resources",
            "uses",
            "expenditure",
            "abroad",
            "reception",
            "vehicle_purchase",
            "vehicle_operation",
        )
        for unit in UNITS
    ]
    book = Budget(
        Profile(2024, "352", "department"),
        (
            Unit("352", "甲市民政局", "admin", "city", duties="拟订规划。", offices=("办公室",)),
            Unit(
                "352001", "甲市社会福利院", "institution_1", "city", parent="352", duties="供养。", offices=("护理部",)
            ),
            Unit("352002", "甲市救助管理站", "ref_civil", "city", parent="352", duties="救助。", offices=("业务科",)),
        ),
        tuple(lines),
        tuple(income),
        projects=tuple(projects),
        costing=tuple(costing),
        comparatives=tuple(prior),
        targets=tuple(Target(p.code, overview="{测算}。", source="local") for p in projects),
        reasons=tuple(Reason(f"{of}{key}", "任务变化") for key in REASONS for of in ("", *(f"{u}/" for u in UNITS))),
        texts=(FreeText("352001/explanation.other.notes", "福利院的说明。"),),
    )
    return repriced(book)


def amounts(disclosure: Disclosure) -> dict[object, object]:
    return {
        f.about: f.exact
        for s in disclosure.statements()
        for _, _, f in s.figures()
        if f.text and "project" not in dict(getattr(f.about, "at", ()))
    }


def test_the_department_is_the_sum_of_its_units() -> None:
    whole = department()
    assert [u.code for u in disclosing_units(whole)] == list(UNITS)
    compiled = compile_budget(whole)
    assert review(compiled.disclosure).findings == ()
    parts = [compile_budget(unit_book(whole, code)).disclosure for code in UNITS]
    for part in parts:
        assert part.level == "unit"
        assert not list(review(part).of("error"))
    assert [p.unit for p in parts] == [u.name for u in whole.units]
    summed = [amounts(p) for p in parts]
    checked = 0
    for at, exact in amounts(compiled.disclosure).items():
        if not hasattr(at, "measure"):
            continue
        each = [s[at] for s in summed if at in s]
        if len(each) == len(parts) and exact is not None and "unit" not in dict(at.at):
            assert sum(each) == exact, at  # type: ignore[arg-type]
            checked += 1
    assert checked > 40


def test_a_unit_has_its_own_words_projects_and_costing() -> None:
    home = unit_book(department(), "352001")
    assert [t.section for t in home.texts] == ["explanation.other.notes"]
    assert [c.project for c in home.costing] == ["P2"]
    assert {r.about for r in home.reasons} == set(REASONS)
    assert {c.unit for c in home.comparatives} == {""}
    assert disclosing_units(home) == ()
    with pytest.raises(KeyError):
        unit_book(department(), "999")


@given(budgets().filter(lambda b: b.profile.level == "department"))
@settings(max_examples=20, deadline=None)
def test_any_department_is_the_sum_of_its_units(budget: Budget) -> None:
    whole = facts(budget)
    parts = [facts(unit_book(budget, u.code)) for u in disclosing_units(budget)]
    for measure, atoms in whole.atoms.items():
        assert sum(a for _, a, _ in atoms) == sum(a for p in parts for _, a, _ in p.atoms.get(measure, ()))
    for line in budget.expenditure:
        assert sum(line in unit_book(budget, u.code).expenditure for u in disclosing_units(budget)) == 1


def test_equipment_and_purchases_stay_with_their_unit(tmp_path: Path) -> None:
    """The department's book, through the workbook, carries each unit's stock, posts and purchases; they add up."""
    whole = department()
    stock = tuple(EquipmentLine(u, "A02010105", n, 2018) for n, u in enumerate(UNITS, 1))
    bought = tuple(
        ProcurementLine(u, "goods", "电脑", n * 500_000, quantity=n, catalogue_code="A02010105")
        for n, u in enumerate(UNITS, 1)
    )
    units = tuple(replace(u, staff=10) for u in whole.units)
    save(replace(whole, equipment=stock, procurement=bought, units=units), tmp_path / "book.xlsx")
    again = load(tmp_path / "book.xlsx")
    assert again.equipment == stock
    parts = [unit_book(again, code) for code in UNITS]
    assert [p.equipment for p in parts] == [(e,) for e in stock]
    count = coordinates("new_assets", catalogue_code="A0201")
    assert facts(again).value(count) == sum(facts(p).value(count) or 0 for p in parts) == 6
    money = coordinates("procurement", catalogue_code="A02")
    assert facts(again).value(money) == 6 * 500_000


@pytest.mark.parametrize("pack", packs())
@pytest.mark.parametrize("route", ["folder", "workbook", "department", "unit of the department"])
def test_review_passes_on_everything_compiled_here(pack: str, route: str, tmp_path: Path) -> None:
    book = load(example())
    if route == "workbook":
        save(book, tmp_path / "book.xlsx")
        book = load(tmp_path / "book.xlsx")
    elif route != "folder":
        book = department()
        book = book if route == "department" else unit_book(book, "352001")
    assert review(compile_budget(book, pack).disclosure).findings == ()


def test_compile_each(tmp_path: Path) -> None:
    book = tmp_path / "book"
    save(department(), book)
    out = tmp_path / "out"
    result = CliRunner().invoke(app, ["compile", str(book), "--out", str(out), "--format", "html", "--each"])
    assert result.exit_code == 0, result.output
    assert sorted(p.name for p in out.iterdir() if p.is_dir()) == [
        "352-甲市民政局",
        "352001-甲市社会福利院",
        "352002-甲市救助管理站",
    ]
    assert len(list(out.rglob("*.html"))) == 4


def test_each_needs_a_department(tmp_path: Path) -> None:
    book = tmp_path / "book"
    save(replace(unit_book(department(), "352")), book)
    result = CliRunner().invoke(app, ["compile", str(book), "--out", str(tmp_path / "out"), "--each"])
    assert result.exit_code == 1
    assert "部门" in result.output
    assert not (tmp_path / "out").exists()
