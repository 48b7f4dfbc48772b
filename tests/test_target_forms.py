"""Target forms as their pack prints them: cost on level one by year, weights and evidence where it has the columns."""

import shutil
from dataclasses import replace
from decimal import Decimal
from importlib.resources import files
from itertools import pairwise
from pathlib import Path

import pytest

import yusuan
from yusuan.budget.facts import facts
from yusuan.budget.model import Budget
from yusuan.cli import example
from yusuan.disclosure.model import Disclosure, TargetForm
from yusuan.disclosure.pack import Pack, load_pack
from yusuan.disclosure.targets import forms, whole_unit_form
from yusuan.reading import read


def weighed(budget: Budget) -> Budget:
    """The example with weights that add up to 90 and evidence for each indicator."""
    found = []
    for i in budget.indicators:
        mine = [x for x in budget.indicators if x.project == i.project]
        rest = 90 - 5 * (len(mine) - 1)
        found.append(replace(i, weight=Decimal(rest if i is mine[0] else 5), evidence=f"{i.name}的台账"))
    return replace(budget, indicators=tuple(found))


def with_columns(**changed: object) -> Pack:
    return replace(load_pack("changzhi-2024"), **changed)  # type: ignore[arg-type]


def p12(budget: Budget, pack: Pack) -> TargetForm:
    return next(f for f in forms(budget, pack) if f.project == "P12")


def test_weights_and_evidence_are_printed_only_where_the_pack_has_them() -> None:
    budget = weighed(yusuan.load(example()))
    plain = p12(budget, with_columns())
    assert {(i.weight, i.evidence) for i in plain.indicators} == {("", "")}
    both = p12(budget, with_columns(form_columns=("weight", "evidence")))
    assert sum(int(i.weight) for i in both.indicators) == 90
    assert both.indicators[0].evidence.endswith("的台账")
    assert {i.evidence for i in p12(budget, with_columns(form_columns=("weight",))).indicators} == {""}


@pytest.mark.parametrize(("year", "level1"), [(2021, "产出指标"), (2022, "成本指标"), (2024, "成本指标")])
def test_cost_is_on_level_one_from_the_year_of_the_pack_on(year: int, level1: str) -> None:
    budget = yusuan.load(example())
    budget = replace(budget, profile=replace(budget.profile, year=year))
    form = p12(budget, with_columns(cost_first_from=2022))
    cost = next(i for i in form.indicators if i.name == "设备购置费用")
    assert cost.level1 == level1
    assert cost.level2 == ("经济成本指标" if level1 == "成本指标" else "成本指标")
    levels = [i.level1 for i in form.indicators]
    assert len([1 for a, b in pairwise(levels) if a != b]) == len(set(levels)) - 1


def test_the_whole_unit_form_follows_its_pack_too() -> None:
    budget = weighed(yusuan.load(example()))
    form = whole_unit_form(budget, with_columns(form_columns=("weight",)), facts(budget))
    assert form is not None
    assert sum(int(i.weight) for i in form.indicators) == 90


@pytest.mark.parametrize("ending", ["html", "docx", "pdf", "xlsx"])
def test_forms_with_weights_come_back(ending: str, tmp_path: Path) -> None:
    budget = weighed(yusuan.load(example()))
    shutil.copytree(str(files("yusuan.packs") / "changzhi-2024"), tmp_path / "pack")
    head = tmp_path / "pack" / "pack.toml"
    text = head.read_text(encoding="utf-8")
    head.write_text(
        text.replace("[words]", 'form_columns = ["weight", "evidence"]\ncost_first_from = 2022\n\n[words]', 1),
        encoding="utf-8",
    )
    made: Disclosure = yusuan.compile(budget, tmp_path / "pack")
    written = tmp_path / f"written.{ending}"
    yusuan.write(made, written)
    again = read(written).disclosure
    assert again is not None
    assert _shown(again) == _shown(made)


def _shown(disclosure: Disclosure) -> list[tuple[str, ...]]:
    """What the forms print of each indicator; the whole unit's prints no value for the period."""
    return [
        (i.level1, i.level2, i.name, "" if f.whole_unit else i.period, i.year, i.weight, i.evidence)
        for f in disclosure.forms()
        for i in f.indicators
    ]
