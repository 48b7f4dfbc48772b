"""A department's book is also the book of each of its units: the same lines, published by one unit alone."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from .facts import scope
from .model import Budget, Unit

#: In a department's book, a unit's own reasons and texts have the unit's code and this before their key.
OF_UNIT = "/"


def disclosing_units(budget: Budget) -> tuple[Unit, ...]:
    """The units that publish a disclosure of their own: those of a department's book; none of a single unit's."""
    if budget.profile.level == "unit":
        return ()
    inside = scope(budget)
    return tuple(u for u in budget.units if u.code in inside)


def unit_book(budget: Budget, code: str) -> Budget:
    """The book of one unit of a department: what is the unit's own, at the level of a unit.

    Reasons and own texts are those keyed ``<unit code>/<key>``; the department's whole-unit target, its tasks and its
    attachments stay with the department.  Last year's whole book is cut likewise.  Raises KeyError for a unit the book
    doesn't have."""
    unit = budget.unit(code)
    projects = tuple(p for p in budget.projects if p.unit == code)
    own = {p.code for p in projects}

    def of_unit(rows: tuple[Any, ...]) -> tuple[Any, ...]:
        return tuple(row for row in rows if row.unit == code)

    def of_project(rows: tuple[Any, ...]) -> tuple[Any, ...]:
        return tuple(row for row in rows if row.project in own)

    return replace(
        budget,
        own_keys=code + OF_UNIT,
        profile=replace(budget.profile, unit=code, level="unit"),
        units=tuple(u for u in budget.units if u.code in (code, unit.parent)),
        expenditure=of_unit(budget.expenditure),
        revenue=of_unit(budget.revenue),
        carry_out=of_unit(budget.carry_out),
        projects=projects,
        costing=of_project(budget.costing),
        comparatives=tuple(replace(c, unit="") for c in budget.comparatives if c.unit == code),
        procurement=of_unit(budget.procurement),
        assets=of_unit(budget.assets),
        equipment=of_unit(budget.equipment),
        targets=of_project(budget.targets),
        indicators=of_project(budget.indicators),
        unit_target=None,
        tasks=(),
        reasons=_keyed(budget.reasons, code, "about"),
        reason_items=_keyed(budget.reason_items, code, "about"),
        texts=_keyed(budget.texts, code, "section"),
        attachments=(),
        prior=unit_book(budget.prior, code) if budget.prior and _has(budget.prior, code) else None,
    )


def _keyed(rows: tuple[Any, ...], code: str, field: str) -> tuple[Any, ...]:
    start = code + OF_UNIT
    return tuple(
        replace(row, **{field: getattr(row, field).removeprefix(start)})
        for row in rows
        if getattr(row, field).startswith(start)
    )


def _has(budget: Budget, code: str) -> bool:
    return any(u.code == code for u in budget.units)
