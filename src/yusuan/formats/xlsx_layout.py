"""How wide columns and how high rows must be for what stands in them.

Widths are in a spreadsheet's units: one digit of the default font; a Chinese character takes two.  Spreadsheet
programs size rows to wrapped text by themselves, but never for merged cells, so heights are estimated here.
"""

from __future__ import annotations

import math
import unicodedata
from collections.abc import Sequence

from ..document.model import Table

#: What one page holds at full size: A4 upright and across, within our margins.
PAGE_WIDTH = 92
PAGE_WIDTH_ACROSS = 138
ROW_HEIGHT = 18.0
MAX_HEIGHT = 409.0
_LINE = 13.5
_NARROWEST, _WIDEST, _WIDEST_HEADER = 6.0, 40.0, 14


def text_width(text: str) -> int:
    """Widest line of ``text``, Chinese and full-width characters counting two."""
    if text.isascii():
        return max((len(line) for line in text.splitlines()), default=0)
    return max(
        (sum(2 if unicodedata.east_asian_width(c) in "WFA" else 1 for c in line) for line in text.splitlines()),
        default=0,
    )


def column_widths(table: Table) -> list[float]:
    """Widths of a table's columns: a form's as it asks (its cells are nearly all merged), otherwise from the contents."""
    page = PAGE_WIDTH_ACROSS if table.wide else PAGE_WIDTH
    if table.form and len(table.widths) == table.columns and sum(table.widths) > 0:
        share = page / sum(table.widths)
        return [max(_NARROWEST, round(w * share, 1)) for w in table.widths]
    widths = [_NARROWEST] * table.columns
    for cell in table.cells:
        if cell.colspan == 1:
            needed = text_width(cell.text) + 2 * cell.indent + 2
            if cell.header or cell.row < table.header_rows:
                needed = min(needed, _WIDEST_HEADER)
            widths[cell.column] = max(widths[cell.column], min(float(needed), _WIDEST))
    total = sum(widths)
    if total < page:  # fill the page, but leave a small table small
        stretch = min(page / total, 1.6)
        widths = [round(w * stretch, 1) for w in widths]
    return widths


def lines_needed(text: str, width: float) -> int:
    """Lines ``text`` takes when wrapped at ``width``."""
    room = max(width - 1.0, 2.0)
    return sum(max(1, math.ceil(text_width(line) / room)) for line in text.split("\n"))


def height(lines: int) -> float:
    return min(max(ROW_HEIGHT, _LINE * lines + 4.5), MAX_HEIGHT)


def row_heights(table: Table, widths: Sequence[float]) -> list[float]:
    """Heights of a table's rows in points, so that every wrapped text shows, merged ones too."""
    heights = [ROW_HEIGHT] * table.rows
    for cell in sorted(table.cells, key=lambda c: c.rowspan):
        width = sum(widths[cell.column : cell.column + cell.colspan]) - 2 * cell.indent
        if 2 * len(cell.text) < width and "\n" not in cell.text:
            continue  # one line, as nearly all are
        rows = range(cell.row, cell.row + cell.rowspan)
        lines = lines_needed(cell.text, width)
        missing = max(ROW_HEIGHT, _LINE * lines + 4.5) - sum(heights[r] for r in rows)
        if missing > 0:
            for r in rows:
                heights[r] = min(heights[r] + missing / cell.rowspan, MAX_HEIGHT)
    return [round(h, 1) for h in heights]
