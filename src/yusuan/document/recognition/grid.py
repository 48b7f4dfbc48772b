"""A table with every cell under a span filled, and the lines that stand above it."""

from __future__ import annotations

import re
from dataclasses import dataclass

from ...money import parse_number
from ...provenance import Provenance
from ..model import Table
from .titles import statement_key
from .wording import plain


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
    while rows and len(set(filter(None, rows[0]))) <= 2 and not any(parse_number(t) is not None for t in rows[0]):
        if len(set(filter(None, rows[0]))) == 2 and not any("单位" in t for t in rows[0]):
            break
        if len(set(filter(None, rows[0]))) == 1 and not (
            statement_key("".join(sorted(set(rows[0]))))
            or "单位" in "".join(rows[0])
            or re.fullmatch(r"表\d+|附件.*", plain("".join(set(rows[0]))))
        ):
            break
        lines.extend(dict.fromkeys(filter(None, rows.pop(0))))
        places.pop(0)
    return Grid(tuple(map(tuple, rows)), tuple(map(tuple, places)), above + tuple(lines), table.place)
