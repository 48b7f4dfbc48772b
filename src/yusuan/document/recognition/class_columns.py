"""Columns headed by the names of economic classes: 工资福利支出 beside 商品和服务支出 under 基本支出."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from ...coordinates import Coordinates
from . import names
from .columns import ColumnMeaning, point
from .wording import At, hints

_LISTS = ("econ_dept", "econ_gov")
#: How many columns must bear names of one list: one alone may be a word that happens to be a name.
FEW = 2


def of_classes(columns: Sequence[ColumnMeaning], base: At, title: str, year: int) -> list[ColumnMeaning]:
    """The columns with those told that are headed by a class' name and nothing else unknown.  The list is the one the
    title names, else the one that has most of the names as classes; where both have as many, nothing is told."""
    open_ = [n for n, c in enumerate(columns) if c.kind == "figure" and c.at is None and not c.compares and c.header]
    if base.get("measure") != "expenditure" or len(open_) < FEW:
        return list(columns)
    lists = [d for d in hints(title) if d in _LISTS] or [*_LISTS]
    found = {d: {n: code for n in open_ if (code := _class(d, columns[n].header[-1], year))} for d in lists}
    score = {d: (sum(len(code) == 3 for code in found[d].values()), len(found[d])) for d in lists}
    best = max(lists, key=lambda d: score[d])
    if len(found[best]) < FEW or any(d != best and score[d] == score[best] for d in lists):
        return list(columns)
    told = {n: _at(columns[n], best, code, year) for n, code in found[best].items()}
    return [replace(c, at=told.get(n, c.at)) for n, c in enumerate(columns)]


def _class(dimension: str, text: str, year: int) -> str:
    """The code of a name: the class of that name, else the one item of it; "" where there are several or none."""
    codes = names.candidates(dimension, text, year)
    classes = [c for c in codes if len(c) == 3]
    return (classes or list(codes))[0] if len(classes or codes) == 1 else ""


def _at(column: ColumnMeaning, dimension: str, code: str, year: int) -> Coordinates | None:
    above = point(column.header[:-1], year)
    return above.where(**{dimension: code}) if above is not None and above.get(dimension) is None else None
