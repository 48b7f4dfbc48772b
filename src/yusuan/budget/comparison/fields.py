"""What differs between two rows of a book, and how a value of theirs is said."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import fields
from datetime import date
from decimal import Decimal
from typing import Any

from ...money import printed
from .model import FieldChange


def changed_fields(old: Any, new: Any, skip: Sequence[str] = ()) -> tuple[FieldChange, ...]:
    """The cells of two rows that differ, as people read them; a row that isn't there has empty cells."""
    if old == new:
        return ()
    found = []
    for f in fields(old if old is not None else new):
        if f.name in skip or not f.metadata:
            continue
        values = [None if row is None else getattr(row, f.name) for row in (old, new)]
        if values[0] == values[1]:
            continue
        money = f.metadata["kind"] == "amount"
        words = f.metadata["choices"]
        said = [yuan_said(v or 0) if money else words.get(v, "") or value_said(f.name, v) for v in values]
        if said[0] != said[1]:
            found.append(FieldChange(f.metadata["heading"].removesuffix("（元）"), *said))
    return tuple(found)


def value_said(name: str, value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, Decimal):
        return plain(value)
    if isinstance(value, date):
        return value.isoformat()
    return "、".join(value) if isinstance(value, tuple) else str(value)


def yuan_said(fen: int) -> str:
    return printed(fen, "元", 0 if fen % 100 == 0 else 2, grouped=True) + "元"


def plain(number: Decimal) -> str:
    text = format(number, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text
