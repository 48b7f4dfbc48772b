"""Indicators proposed for a project's target, from what its costing says it does (``suggest_indicators.toml``)."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from functools import cache
from importlib.resources import files
from typing import Any

from .costing import take
from .model import Budget, Indicator, Project


def suggested(budget: Budget, project: Project) -> tuple[Indicator, ...]:
    """Indicators a project may have, in the order of the levels, without those it has (by what they follow or their
    name).  Values are starting points; those that follow from the costing are what it says."""
    has = {i.name for i in budget.indicators if i.project == project.code}
    followed = {i.follows for i in budget.indicators if i.project == project.code and i.follows}
    found: dict[str, Indicator] = {}
    for raw in _proposals(budget, project):
        one = _indicator(raw, budget, project)
        if one is not None and one.name not in has and (not one.follows or one.follows not in followed):
            found.setdefault(one.name, one)
    return tuple(sorted(found.values(), key=lambda i: _order(i)))


def cost_first(budget: Budget, project: Project) -> bool:
    """Whether a project's own indicators put cost on level one, as the form of 2021 does."""
    own = [i.level1 for i in budget.indicators if i.project == project.code]
    return "成本指标" in own


def _proposals(budget: Budget, project: Project) -> Iterator[Mapping[str, Any]]:
    lines = [c for c in budget.costing if c.project == project.code]
    for c in lines:
        if c.quantity_unit:
            yield from (_filled(raw, item=c.item) for raw in _library()["line"])
    words = [project.name, *(c.item for c in lines)]
    for kind in _library()["kind"]:
        if kind.get("bought"):
            fits = any(c.bought for c in lines) or any(p.project == project.code for p in budget.procurement)
        else:
            fits = any(re.search(kind["when"], w) for w in words)
        if fits:
            yield from kind["indicators"]
    yield from (_filled(raw, year=str(budget.profile.year)) for raw in _library()["always"])


def _filled(raw: Mapping[str, str], **names: str) -> dict[str, str]:
    return {k: re.sub(r"\{(\w+)\}", lambda m: names.get(m[1], m[0]), v) for k, v in raw.items()}


def _indicator(raw: Mapping[str, str], budget: Budget, project: Project) -> Indicator | None:
    value, unit = raw.get("value", ""), raw.get("unit", "")
    follows = raw.get("follows", "")
    if follows:
        taken = take(follows, project.code, budget.costing, budget.expenditure)
        if taken is None:
            return None
        value, unit = taken
    level1, level2 = raw["level1"], raw["level2"]
    if level2 == "成本指标" and cost_first(budget, project):
        level1, level2 = "成本指标", "经济成本指标"
    return Indicator(
        project.code, level1, level2, raw["name"], raw.get("operator", ""), value, value, unit, follows=follows
    )


def _order(indicator: Indicator) -> int:
    from .model import INDICATOR_LEVELS

    levels = [(a, b) for a, more in INDICATOR_LEVELS.items() for b in more]
    at = (indicator.level1, indicator.level2)
    return levels.index(at) if at in levels else len(levels)


@cache
def _library() -> Mapping[str, Any]:
    return tomllib.loads(files(__package__).joinpath("suggest_indicators.toml").read_text(encoding="utf-8"))


def as_toml(indicators: tuple[Indicator, ...]) -> Iterator[str]:
    """The indicators as they are written in a target's file, to be copied and changed."""
    for i in indicators:
        yield "[[indicators]]"
        for key in ("level1", "level2", "name", "operator"):
            if value := getattr(i, key):
                yield f'{key} = "{value}"'
        if i.follows:
            yield f'follows = "{i.follows}" # 现在是{i.year_value}{i.unit}'
        else:
            yield f'period_value = "{i.period_value}"'
            yield f'year_value = "{i.year_value}"'
        if i.unit:
            yield f'unit = "{i.unit}"'
        yield ""
