"""How the checks speak: places, amounts in words, and one problem for many lines that share a mistake."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable
from dataclasses import fields
from typing import Any, TypeVar

from ...money import printed
from ...problems import Place
from ..model import Budget
from ..tables import TABLE

Record = TypeVar("Record")

#: The tables of a budget, in the order in which people fill them in.
TABLES = (
    "units",
    "projects",
    "costing",
    "expenditure",
    "revenue",
    "carry_out",
    "comparatives",
    "procurement",
    "service_purchases",
    "assets",
    "equipment",
    "targets",
    "indicators",
    "tasks",
    "reasons",
    "reason_items",
    "texts",
    "attachments",
)


def place(record: Any, field: str = "") -> Place:
    """Where ``record`` stands, at the column of ``field``; budgets made in Python have no places but "预算"."""
    where: Place = getattr(record, "place", None) or Place("预算")
    return where.at(heading(type(record), field)) if field else where


def table_place(records: Iterable[Any], field: str = "") -> Place:
    """Where a whole table stands: its first record's file and sheet, no line."""
    first = next((r for r in records if r.place), None)
    if first is None:
        record = next(iter(records), None)
        return place(record, field) if record is not None else Place("预算")
    where: Place = first.place
    return Place(where.file, where.sheet, 0, heading(type(first), field) if field else "")


def missing_place(budget: Budget, table: str, field: str) -> Place:
    """Where a row of ``table`` is to be added: the table's file and sheet, at the column of ``field``."""
    at = TABLE[table]
    held = next((r.place for r in getattr(budget, table) if r.place), None)
    where = Place(held.file, held.sheet) if held else Place(budget.home or "预算", at.title)
    return where.at(at.by_name[field].heading)


def heading(record_class: type, field: str) -> str:
    """The Chinese heading of a field.  Raises StopIteration for a field the class doesn't have."""
    return str(next(f for f in fields(record_class) if f.name == field).metadata["heading"])


def yuan(fen: int) -> str:
    """An amount as messages print it: ``1,234.50元``."""
    return printed(fen, "元", 2, grouped=True) + "元"


def grouped(records: Iterable[Record], key: Callable[[Record], Hashable]) -> dict[Any, list[Record]]:
    """Records by a key, groups and records in the order in which they stand."""
    groups: dict[Any, list[Record]] = {}
    for record in records:
        groups.setdefault(key(record), []).append(record)
    return groups


def likewise(records: list[Any]) -> str:
    """What to add to a problem of the first record that the others share: where they stand, or how many there are."""
    others = records[1:]
    if not others:
        return ""
    lines = [str(r.place.line) for r in others if r.place and r.place.line]
    if len(lines) < len(others):
        return f"（共{len(records)}处）"
    shown = "、".join(lines[:8])
    return f"（第{shown}行{'等' if len(lines) > 8 else ''}也是，共{len(records)}行）"


def named(budget: Budget, code: str) -> str:
    """A unit's name with its code, or the code alone."""
    return next((f"{u.name}（{u.code}）" for u in budget.units if u.code == code), f"单位{code}")
