"""What the turn of a page takes from a table: blank columns of the part below, or a row that is cut in two.

Nothing is put back on a guess: a column only where the whole then adds up and there is one way to do so, a row only
where the name so put together is the name of its code."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from itertools import combinations
from typing import TypeVar

from ...classification.codes import history
from ...classification.codes import plain as bare
from ...money import DASHES, parse_number
from .columns import CODE, header_depth
from .grid import Grid
from .wording import plain

#: The most columns that are looked for.
LOST = 2
_LISTS = {"1": "revenue", "2": "functional", "3": "econ_dept", "5": "econ_gov"}
T = TypeVar("T")
Rows = tuple[tuple[str, ...], ...]


def with_lost_columns(first: Grid, second: Grid) -> Grid:
    """``second`` as wide as ``first``, with blank columns where it lost them: those with which all classes add up to the
    total of every column.  Unchanged where no columns do, or columns that place its figures differently."""
    width = len(first.rows[0])
    lost = width - len(second.rows[0])
    if not 0 < lost <= LOST:
        return second
    found: dict[Rows, tuple[int, ...]] = {}
    for columns in combinations(range(width), lost):
        rows = tuple(_spread(row, columns, "") for row in second.rows)
        if _alike(first.rows, rows) and _foots(first.rows, rows):
            found.setdefault(rows, columns)
    if len(found) != 1:
        return second
    ((rows, columns),) = found.items()
    return replace(second, rows=rows, places=tuple(_spread(p, columns, None) for p in second.places))


def _spread(row: Sequence[T], columns: Sequence[int], blank: T) -> tuple[T, ...]:
    left = iter(row)
    return tuple(blank if c in columns else next(left) for c in range(len(row) + len(columns)))


def _alike(above: Rows, below: Rows) -> bool:
    """Whether codes stand under codes, names under names and figures under figures."""
    body = above[header_depth(above) :]
    for c in range(len(above[0])):
        kinds = {kind_of_cell(row[c]) for row in body} - {""}
        if {kind_of_cell(row[c]) for row in below} - {""} - kinds and kinds:
            return False
        if kinds == {"name"} and any(not row[c] for row in below):
            return False
    return True


def kind_of_cell(text: str) -> str:
    """ "code", "figure", "name", or "" for a blank."""
    if not text or text in DASHES:
        return ""
    if CODE.fullmatch(text):
        return "code"
    return "figure" if parse_number(text) is not None else "name"


def _foots(above: Rows, below: Rows) -> bool:
    """Whether the classes of both parts add up to the total, in every column, and the part below has some of them."""
    return any(_of_class(r) for r in below) and adds_up(above + below) is True


def _of_class(row: Sequence[str]) -> bool:
    return any(re.fullmatch(r"\d{3}", t) for t in row)


def adds_up(table: Rows) -> bool | None:
    """Whether the classes of a table (with its header) add up to its total in every column; None where it prints no
    total or no classes."""
    rows = table[header_depth(table) :]
    total = next((r for r in rows if any(plain(t) in ("合计", "总计") for t in r)), None)
    classes = [r for r in rows if _of_class(r)]
    if total is None or not classes:
        return None
    for c in range(len(total)):
        figures = [parse_number(r[c]) for r in classes if not CODE.fullmatch(r[c])]
        amounts = [f for f in figures if f is not None]
        whole = parse_number(total[c])
        if not amounts and whole is None:
            continue
        places = max(-int(a.as_tuple().exponent) for a in (*amounts, whole or Decimal(0)))
        slack = Decimal(1).scaleb(-max(places, 0)) / 2 * (len(amounts) + 1)
        if abs(sum(amounts, Decimal(0)) - (whole or 0)) > slack:
            return False
    return True


def with_split_row(first: Grid, second: Grid) -> tuple[Grid, Grid]:
    """Both parts, with the first row of ``second`` put to the last of ``first`` if it is the rest of it."""
    if not first.rows or not second.rows or len(first.rows[-1]) != len(second.rows[0]):
        return first, second
    last, rest = first.rows[-1], second.rows[0]
    others = first.rows[header_depth(first.rows) : -1] + second.rows[1:-1]  # the last may be cut itself
    if not (_named(last, rest) or _as_others(last, rest, others)):
        return first, second
    row = tuple(a + b if a and b else a or b for a, b in zip(last, rest, strict=True))
    places = tuple(a if t else b for t, a, b in zip(last, first.places[-1], second.places[0], strict=True))
    return (
        replace(first, rows=(*first.rows[:-1], row), places=(*first.places[:-1], places)),
        replace(second, rows=second.rows[1:], places=second.places[1:]),
    )


def _named(last: Sequence[str], rest: Sequence[str]) -> bool:
    """Whether the one cell that both rows fill is the name of the row's code when it is put together."""
    code = next((t for t in last if CODE.fullmatch(t)), "")
    both = [c for c in range(len(last)) if last[c] and rest[c]]
    if not code or code[0] not in _LISTS or len(both) != 1 or kind_of_cell(last[both[0]]) != "name":
        return False
    return bare(last[both[0]] + rest[both[0]]) in {bare(c.name) for c in history(_LISTS[code[0]], code)}


def _as_others(last: Sequence[str], rest: Sequence[str], others: Rows) -> bool:
    """Whether all that stands below goes on with what stands above it, and so put together is what other rows print in
    its column, or an amount with as many decimals as they have there, which neither part is by itself."""
    if any(b and not a for a, b in zip(last, rest, strict=True)):
        return False
    told = 0
    for c, (a, b) in enumerate(zip(last, rest, strict=True)):
        column = {row[c] for row in others}
        if not b:
            continue
        if b in column or a in column:
            return False
        if a + b in column:
            told += 1
        elif parse_number(b) is not None:
            decimals = {len(t.partition(".")[2]) for t in column if t and parse_number(t) is not None}
            if len(decimals) != 1 or {len(t.partition(".")[2]) for t in (a, a + b)} & decimals != decimals:
                return False
            if len(a.partition(".")[2]) in decimals or parse_number(a + b) is None:
                return False
            told += 1
    return told > 0
