"""Indicators proposed from the costing: what it counts and costs, and what its kind of work is judged by."""

from dataclasses import replace

from typer.testing import CliRunner

from yusuan import load
from yusuan.budget.check import check
from yusuan.budget.model import INDICATOR_LEVELS
from yusuan.budget.suggest import suggested
from yusuan.cli import app, example


def test_a_book_without_indicators_gets_whole_targets() -> None:
    budget = load(example())
    bare = replace(budget, indicators=tuple(i for i in budget.indicators if not i.project))
    proposed = [i for p in budget.projects if p.code.startswith("P") for i in suggested(bare, p)]
    full = replace(bare, indicators=(*bare.indicators, *proposed))
    assert not [p for p in check(full) if p.severity == "error"]
    assert not [p for p in check(full) if p.check.startswith("target.without")]
    for i in proposed:
        assert i.level2 in INDICATOR_LEVELS[i.level1]
        assert i.year_value
    shredders = next(i for i in proposed if i.name == "碎纸机数量")
    assert (shredders.follows, shredders.year_value, shredders.unit) == ("碎纸机.数量", "5", "台")
    names = {i.name for i in proposed if i.project == "P12"}
    assert {"验收合格率", "政府采购合规性", "项目总成本", "完成时间"} <= names
    assert "培训合格率" in {i.name for i in proposed if i.project == "P01"}


def test_what_a_target_has_is_not_proposed_again() -> None:
    budget = load(example())
    project = next(p for p in budget.projects if p.code == "P12")
    found = suggested(budget, project)
    assert "碎纸机.数量" not in {i.follows for i in found}
    assert "金额" not in {i.follows for i in found}
    assert "碎纸机.单价" in {i.follows for i in found}
    again = replace(budget, indicators=(*budget.indicators, *found))
    assert suggested(again, project) == ()


def test_where_cost_is_on_level_one_it_is_proposed_there() -> None:
    budget = load(example())
    project = next(p for p in budget.projects if p.code == "P12")
    moved = replace(
        budget,
        indicators=tuple(
            replace(i, level1="成本指标", level2="经济成本指标") if i.project == "P12" and i.level2 == "成本指标" else i
            for i in budget.indicators
        ),
    )
    costs = [i for i in suggested(moved, project) if "单位成本" in i.name]
    assert {(i.level1, i.level2) for i in costs} == {("成本指标", "经济成本指标")}
    assert not [p for p in check(moved) if p.severity == "error"]


def test_the_command() -> None:
    result = CliRunner().invoke(app, ["suggest", str(example()), "--project", "P12"])
    assert result.exit_code == 0, result.output
    assert 'follows = "碎纸机.单价" # 现在是1000元/台' in result.output
    assert CliRunner().invoke(app, ["suggest", str(example()), "--project", "P99"]).exit_code == 1
    assert "P01" in CliRunner().invoke(app, ["suggest", str(example())]).output
