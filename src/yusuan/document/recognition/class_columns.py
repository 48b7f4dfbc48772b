"""Columns headed by the names of economic classes: 工资福利支出 beside 商品和服务支出 under 基本支出."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from ...coordinates import Coordinates
from . import names
from .columns import ColumnMeaning, point
from .wording import At, hints, plain

ECONOMIC = ("econ_dept", "econ_gov")
#: How many columns must bear names of one list: one alone may be a word that happens to be a name.
FEW = 2


def of_classes(columns: Sequence[ColumnMeaning], base: At, title: str, year: int) -> list[ColumnMeaning]:
    """The columns with those told that are headed by a class' name and nothing else unknown.  The list is the one the
    title names, else the one that has most of the names as classes; where both have as many, nothing is told."""
    open_ = [n for n, c in enumerate(columns) if c.kind == "figure" and c.at is None and not c.compares and c.header]
    if base.get("measure") != "expenditure" or len(open_) < FEW:
        return list(columns)
    lists = [d for d in hints(title) if d in ECONOMIC] or [*ECONOMIC]
    found = {d: {n: code for n in open_ if (code := _class(d, columns[n].header, year))} for d in lists}
    score = {d: (sum(len(code) == 3 for code in found[d].values()), len(found[d])) for d in lists}
    best = max(lists, key=lambda d: score[d])
    if len(found[best]) < FEW or any(d != best and score[d] == score[best] for d in lists):
        return list(columns)
    told = {n: _at(columns[n], best, code, year) for n, code in found[best].items()}
    return [replace(c, at=told.get(n, c.at)) for n, c in enumerate(columns)]


def _class(dimension: str, header: Sequence[str], year: int) -> str:
    """The code that the last name of a header stands for: the class of that name, else the one item of it, of those in
    the class that stands above it; "" where there are several or none."""
    path = _named(header)
    codes = names.candidates(dimension, path[-1], year) if path else ()
    above = _classes_above(dimension, path, year)
    if above:
        codes = tuple(c for c in codes if len(c) > 3 and c[:3] in above)
    classes = [c for c in codes if len(c) == 3]
    return (classes or list(codes))[0] if len(classes or codes) == 1 else ""


def _named(header: Sequence[str]) -> Sequence[str]:
    """A header without 小计 under the class whose total it is."""
    return header[:-1] if len(header) > 1 and plain(header[-1]) in ("小计", "合计") else header


def _classes_above(dimension: str, path: Sequence[str], year: int) -> set[str]:
    return {c for t in path[:-1] for c in names.candidates(dimension, t, year) if len(c) == 3}


def _at(column: ColumnMeaning, dimension: str, code: str, year: int) -> Coordinates | None:
    path = _named(column.header)
    above = point([t for t in path[:-1] if not _classes_above(dimension, (t, ""), year)], year)
    return above.where(**{dimension: code}) if above is not None and above.get(dimension) is None else None
