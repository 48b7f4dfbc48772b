"""Rows of target forms that the end of a page cut in two: told from what stands on both sides, else not told."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from ...money import parse_number
from ..model import Cell, Table
from .form_headers import column_kinds
from .form_labels import LEVELS, is_block, is_first, is_kind, is_level, is_money_label, label

#: What a row of one indicator holds besides its levels.
_OF_ROW = ("name", "value", "operator", "unit", "weight", "evidence", "note")
#: Values that are one character and whole.
_SHORT = re.compile(r"[优良中差好有无是否高低\d]")
_DATE = re.compile(r"20\d\d年\d{1,2}月(\d{1,2}日)?")
_BARE = re.compile(r"[≥≤=＝]?[\d,]+(\.\d*)?")
_WITH_UNIT = re.compile(r"[≥≤=＝]?[\d,]+(\.\d*)?[^\d.,]+.*")


def whole(upper: str, lower: str) -> str:
    """Both pieces of a text; a line that the cut printed on both sides once, unless it may be a number going on."""
    for n in range(min(len(upper), len(lower)), 1, -1):
        if upper.endswith(lower[:n]) and not re.fullmatch(r"[\d.,]+", lower[:n]):
            return upper + lower[n:]
    return upper + lower


def indicator_cut(first: Table, top: int, below: Mapping[int, Cell], kinds: Mapping[int, str]) -> bool:
    """Whether the page cut a row of indicators: ``first`` ends above it (its header is row ``top``), ``below`` are the
    cells of the first row below by the columns of ``first``.

    Below the cut a name stands without a value or a value without a name though above every name has its value, what
    every row holds is missing, a level, a bracket, a date or a text of other rows is whole only with what stands above, or a
    number above lacks the unit that all others, or the zeros below, have.  Nothing of that tells anything where a cell below can't go on with the one above."""
    body: dict[int, dict[int, str]] = {}
    for cell in (c for c in first.cells if c.row > top):
        body.setdefault(cell.row, {})[cell.column] = cell.text.strip()
    ending = {c.column: c.text.strip() for c in first.cells if c.row > top and c.row + c.rowspan == first.rows}
    last = body.get(first.rows - 1, {})
    begun = {c: cell.text.strip() for c, cell in below.items()}
    if not last or not any(begun.values()) or not _may_go_on(ending, begun, kinds):
        return False
    rows = [row for r, row in body.items() if r < first.rows - 1]
    of_row = [c for c, cell in below.items() if cell.rowspan == 1 and c in kinds]  # a merged cell may be cut alone
    return (
        any(kinds[c] in LEVELS and _level_cut(last.get(c, ""), begun[c]) for c in of_row)
        or any(_bracket_cut(last.get(c, ""), begun[c]) for c in of_row)
        or any(_date_cut(last.get(c, ""), begun[c]) for c in of_row)
        or any(_said_above(rows, c, last.get(c, ""), begun[c]) for c in of_row)
        or _lacking(rows, last, begun, kinds)
        or _unnumbered(last, begun, kinds)
        or _pairs_cut(rows, last, begun, kinds)
    )


def _may_go_on(ending: Mapping[int, str], begun: Mapping[int, str], kinds: Mapping[int, str]) -> bool:
    """Whether every cell below may be a piece of the one above."""
    for column, kind in kinds.items():
        upper, lower = ending.get(column, ""), begun.get(column, "")
        if not lower:
            continue
        if (kind in (*LEVELS, *_OF_ROW, "money") and not upper) or (
            kind in LEVELS and not is_level(whole(upper, lower))
        ):
            return False
        if kind in ("money", "source") and parse_number(upper + lower) is None:
            return False
    return True


def _level_cut(upper: str, lower: str) -> bool:
    return bool(upper and lower) and not (is_level(upper) and is_level(lower)) and is_level(whole(upper, lower))


def _date_cut(upper: str, lower: str) -> bool:
    """Whether a date begins above and ends below."""
    return any(m.start() < len(upper) < m.end() for m in _DATE.finditer(upper + lower))


def _said_above(rows: Sequence[Mapping[int, str]], column: int, upper: str, lower: str) -> bool:
    """Whether both pieces together, and neither alone, are what other rows say in that column."""
    said = [row.get(column, "") for row in rows]
    return bool(upper and lower) and upper + lower in said and upper not in said and lower not in said


def _bracket_cut(upper: str, lower: str) -> bool:
    """Whether a bracket opens above and closes below."""
    opened = len(re.findall("[(（]", upper)) - len(re.findall("[)）]", upper))
    closed = re.search("[()（）]", lower)
    return opened == 1 and closed is not None and closed[0] in ")）"


def _lacking(
    rows: Sequence[Mapping[int, str]], last: Mapping[int, str], begun: Mapping[int, str], kinds: Mapping[int, str]
) -> bool:
    """Whether the row below lacks the weight or the remark that every row has, or its number operator and unit."""
    of_number = [c for c, k in kinds.items() if k in ("operator", "unit")]
    number = any(begun.get(c, "").isdecimal() for c, k in kinds.items() if k == "value")
    if number and len(of_number) > 1 and all(last.get(c) and not begun.get(c) for c in of_number):
        return True
    behind = [c for c, k in kinds.items() if k in ("weight", "evidence", "note") and last.get(c)]
    always = [c for c in behind if all(row.get(c) for row in rows)]
    return bool(rows and always) and not any(begun.get(c) for c in always)


def _unnumbered(last: Mapping[int, str], begun: Mapping[int, str], kinds: Mapping[int, str]) -> bool:
    """Whether a project stands below without the number that the one above has before it."""
    project = next((c for c, k in kinds.items() if k == "project"), -1)
    before = [c for c in kinds if c < project and last.get(c, "").isdecimal()]
    return bool(begun.get(project)) and bool(before) and not any(begun.get(c) for c in before)


def _pairs_cut(
    rows: Sequence[Mapping[int, str]], last: Mapping[int, str], begun: Mapping[int, str], kinds: Mapping[int, str]
) -> bool:
    """Whether a name and its value say that the cut goes through them."""
    names = sorted(c for c, k in kinds.items() if k == "name")
    told = False
    for name in names:
        value = min((v for v, k in kinds.items() if k == "value" and v > name), default=-1)
        if not (last.get(name) and last.get(value)):
            continue
        whole = [row for row in rows if name in row and value in row]
        if any(bool(row[name]) != bool(row[value]) for row in whole):
            return False
        n, v = begun.get(name, ""), begun.get(value, "")
        others = [row[value] for row in whole if re.search(r"\d", row[value])]
        units = len([v for v in others if _WITH_UNIT.fullmatch(v)]) > 1 and not any(_BARE.fullmatch(v) for v in others)
        told = told or (units and bool(v) and bool(_BARE.fullmatch(last[value])) and not re.match("[≥≤=＝]", v))
        told = told or (bool(_BARE.fullmatch(last[value])) and bool(re.match(r"0+\d*[^\d.]", v)))
        told = told or (bool(n) != bool(v)) or len(n) == 1 or (len(v) == 1 and not _SHORT.fullmatch(v))
        told = told or (not n and not v and len(names) == 1 and any(begun.get(c) for c in kinds))
    return told


def header_cut(upper: Sequence[Cell], lower: Sequence[Cell]) -> bool:
    """Whether the page cut the header of indicators: with the pieces below more of its columns say what they hold, and
    none says something else."""
    alone = column_kinds(upper)
    below = {c.column: c.text.strip() for c in lower}
    if not any(below.values()) or any(is_first(t) for t in below.values()):
        return False
    both = column_kinds([_with(c, below.get(c.column, "")) for c in upper])
    return len(both) > len(alone) and all(both.get(c) == k for c, k in alone.items())


def _with(cell: Cell, more: str) -> Cell:
    return Cell(cell.row, cell.column, cell.text.strip() + more, cell.rowspan, cell.colspan)


def head_cut(upper: Sequence[Cell], lower: Sequence[Cell]) -> bool:
    """Whether the page cut a row of labels and values above the indicators: as many cells below, each with something
    above it, and no label but the rest of one."""
    if len(upper) != len(lower) or not any(c.text.strip() for c in lower):
        return False
    pieces = [(a.text.strip(), b.text.strip()) for a, b in zip(upper, lower, strict=True)]
    if any(b and not a for a, b in pieces):
        return False
    paired = len(pieces) % 2 == 0 and is_label(pieces[0][0])
    labels = [b for n, (a, b) in enumerate(pieces) if (n % 2 == 0 if paired else is_label(a))]
    if labels and not any(labels):  # only values go on
        return True
    if any(a and b and parse_number(a) is not None and parse_number(a + b) is None for a, b in pieces):
        return False
    if any(
        (_is_named(b) and not _is_named(a + b)) or (is_label(a) and is_label(b) and not is_label(a + b))
        for a, b in pieces
    ):
        return False
    return any(
        b and ((_is_named(a + b) and not _is_named(a)) or (is_label(a + b) and (is_label(b) or not is_label(a))))
        for a, b in pieces
    )


def is_label(text: str) -> bool:
    """Whether ``text`` is a label that target forms have above or below their indicators."""
    return _is_named(text) or (bool(text) and (is_money_label(text) or is_block(Cell(0, 0, text)) or is_level(text)))


def _is_named(text: str) -> bool:
    """Whether ``text`` is a label of anything but money, whose words many texts have."""
    said = label(text)
    return any(is_kind("identity", kind, said) for kind in ("project", "unit")) or any(
        is_kind(part, "is", said) for part in ("head", "goal", "text", "footer")
    )
