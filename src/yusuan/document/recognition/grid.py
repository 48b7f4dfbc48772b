"""A table with every cell under a span filled, and the lines that stand above it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from ...money import parse_number
from ...provenance import Provenance
from ..model import Table
from .titles import is_number, title_of
from .wording import meaning, plain


@dataclass(frozen=True, slots=True)
class Grid:
    """A table with every cell under a span filled, the lines above it, and the place of each cell."""

    rows: tuple[tuple[str, ...], ...]
    places: tuple[tuple[Provenance | None, ...], ...]
    above: tuple[str, ...]
    place: Provenance | None


def grid(table: Table, above: tuple[str, ...]) -> Grid:
    rows = [[""] * table.columns for _ in range(table.rows)]
    places: list[list[Provenance | None]] = [[None] * table.columns for _ in range(table.rows)]
    for cell in table.cells:
        numeric = parse_number(cell.text) is not None
        for r in range(cell.row, min(cell.row + cell.rowspan, table.rows)):
            for c in range(cell.column, min(cell.column + cell.colspan, table.columns)):
                places[r][c] = cell.place
                if not numeric or (r, c) == (cell.row, cell.column):
                    rows[r][c] = cell.text.strip()
    lines = [t for t in (table.title, table.number, table.left, table.right) if t]
    while rows and (above_header := _stands_above(rows[0])) is not None:
        lines.extend(above_header)
        rows.pop(0)
        places.pop(0)
    return Grid(tuple(map(tuple, rows)), tuple(map(tuple, places)), above + tuple(lines), table.place)


def _stands_above(row: Sequence[str]) -> list[str] | None:
    """The texts of a first row that is no header but what stands above one: a title, its number, the unit, the year;
    None for any other."""
    texts = list(dict.fromkeys(filter(None, row)))
    if len(texts) > 4 or any(parse_number(t) is not None and not re.fullmatch(r"20\d\d", t) for t in texts):
        return None
    if not texts or (len(texts) == 2 and any("单位" in plain(t) for t in texts) and not any(map(_heads, texts))):
        return texts
    said = [_of_above(t) for t in texts]
    return (
        texts if any(said) and all(s or _YEAR.fullmatch(plain(t)) for s, t in zip(said, texts, strict=True)) else None
    )


def _heads(text: str) -> bool:
    """Whether a text beside 单位名称 heads a column of amounts."""
    words = plain(text)
    return words not in ("单位", "部门") and meaning(text) is not None


_YEAR = re.compile(r"20\d\d年?(?:度|\d{1,2}月(?:\d{1,2}日)?)?")


def _of_above(text: str) -> bool:
    words = plain(text)
    return (
        title_of(text) is not None
        or is_number(text)
        or re.search(r"(?:单位|部门|名称|时间|日期)[:：]|^\(?单位.*元\)?$", words) is not None
        or re.fullmatch(r"附件.{0,3}", words) is not None
    )
