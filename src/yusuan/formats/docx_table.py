"""Tables of the Word file: column widths, row heights, and their XML."""

from __future__ import annotations

from dataclasses import dataclass

from ..document.model import Cell, Table
from .docx_flow import Box, lines, longest_word, quarters
from .docx_page import BORDER, CELL_MARGIN, HEITI, ROW_PADDING, Grid
from .docx_xml import escaped, run

_BORDERS = "".join(
    f'<w:{side} w:val="single" w:sz="{BORDER * 2 // 5}" w:space="0" w:color="000000"/>'
    for side in ("top", "left", "bottom", "right", "insideH", "insideV")
)


@dataclass(frozen=True, slots=True)
class Row:
    """``exact`` where every cell has one line with room to spare; ``lines`` is the number of the fullest cell's."""

    height: int
    exact: bool
    lines: int
    splits: bool


@dataclass(frozen=True, slots=True)
class LaidTable:
    """A table with the widths of its columns and the heights of its rows, in twips."""

    table: Table
    grid: Grid
    widths: tuple[int, ...]
    rows: tuple[Row, ...]
    header_rows: int

    @property
    def box(self) -> Box:
        head = sum(row.height for row in self.rows[: self.header_rows])
        units: list[int] = []
        for row in self.rows[self.header_rows :]:
            # A row taller than a page goes on over the page's end, line by line.
            units += [self.grid.style.line] * row.lines if row.splits else [row.height]
        return Box((head + units[0], *units[1:]), repeat=head)


def lay_out(table: Table, grid: Grid, width: int, page_height: int) -> LaidTable:
    """Lay ``table`` out in ``width`` twips, set as ``grid`` says."""
    widths = _widths(table, grid, width)
    # Header rows that fill the table have nothing to be repeated above.
    header_rows = min(table.header_rows, table.rows - 1)
    counts = [1] * table.rows
    easy = [True] * table.rows
    spanning: list[tuple[Cell, int]] = []
    for cell in table.cells:
        room = _room(cell, grid, widths)
        needed = lines(cell.text, room, hanging=grid.style.hangs)
        if needed > 1 or (cell.text and quarters(cell.text) + 4 > room):
            for row in range(cell.row, cell.row + cell.rowspan):
                easy[row] = False
        if cell.rowspan == 1:
            counts[cell.row] = max(counts[cell.row], needed)
        elif needed > 1:
            spanning.append((cell, needed))
    heights = [_height(grid, count) for count in counts]
    for cell, needed in spanning:
        last = cell.row + cell.rowspan - 1
        missing = _height(grid, needed) - sum(heights[cell.row : last + 1])
        heights[last] += max(0, missing)
    head = sum(heights[:header_rows])
    rows = tuple(
        Row(height, exact, count, splits=head + height > page_height)
        for height, exact, count in zip(heights, easy, counts, strict=True)
    )
    return LaidTable(table, grid, widths, rows, header_rows)


def _height(grid: Grid, count: int) -> int:
    return grid.row if count == 1 else max(grid.row, count * grid.style.line + 2 * ROW_PADDING)


def _room(cell: Cell, grid: Grid, widths: tuple[int, ...]) -> int:
    """How many quarter ems a line of the cell holds."""
    width = sum(widths[cell.column : cell.column + cell.colspan]) - 2 * CELL_MARGIN - cell.indent * grid.style.em
    width -= BORDER
    return max(4, width * 4 // grid.style.em)


def _widths(table: Table, grid: Grid, width: int) -> tuple[int, ...]:
    """The relative widths made absolute, except that roomy columns give to those that would wrap.

    If there is room for every cell on one line, all get it; else if there is for all but the header, these do, with
    an ideograph to spare or without; and in any case no number is broken.
    """
    whole = [2 * CELL_MARGIN + grid.style.em] * table.columns
    body, tight, words = list(whole), list(whole), list(whole)
    for cell in table.cells:
        if cell.colspan == 1:
            aside = 2 * CELL_MARGIN + cell.indent * grid.style.em
            # With the spare ideograph that lay_out asks of a line that surely fits.
            line = aside + (quarters(cell.text) + 5) * grid.style.em // 4
            word = aside + (longest_word(cell.text) + 2) * grid.style.em // 4
            whole[cell.column] = max(whole[cell.column], line)
            words[cell.column] = max(words[cell.column], min(word, width // 3))
            if not cell.header:
                body[cell.column] = max(body[cell.column], line)
                tight[cell.column] = max(tight[cell.column], line - grid.style.em)
    weights = table.widths
    if len(weights) != table.columns or min(weights) <= 0:
        weights = tuple(min(each, width // 3) for each in whole)
    body, tight = ([max(pair) for pair in zip(each, words, strict=True)] for each in (body, tight))
    least = next((each for each in (whole, body, tight, words) if sum(each) <= width), None)
    if least is None:
        weights, least = tuple(words), [0] * table.columns
    narrow: set[int] = set()
    while True:
        spare = width - sum(least[column] for column in narrow)
        total = sum(weight for column, weight in enumerate(weights) if column not in narrow)
        more = {
            column
            for column, weight in enumerate(weights)
            if column not in narrow and spare * weight < least[column] * total
        }
        if not more:
            break
        narrow |= more
    result = [least[column] if column in narrow else spare * weight // total for column, weight in enumerate(weights)]
    # Text is a whole number of quarter ems wide.  A column an eighth wider than such a number leaves no doubt whether
    # a line fits, however a program rounds; the last column makes up for it.
    quarter = grid.style.em // 4
    for column in range(table.columns - 1):
        result[column] -= (result[column] - 2 * CELL_MARGIN - BORDER - quarter // 2) % quarter
    result[-1] += width - sum(result)
    return tuple(result)


def table_xml(laid: LaidTable) -> str:
    table, widths = laid.table, laid.widths
    owner: dict[tuple[int, int], Cell] = {
        (row, column): cell
        for cell in table.cells
        for row in range(cell.row, cell.row + cell.rowspan)
        for column in range(cell.column, cell.column + cell.colspan)
    }
    title = table.title or table.name
    columns = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
    out = [
        f'<w:tbl><w:tblPr><w:tblW w:w="{sum(widths)}" w:type="dxa"/><w:jc w:val="center"/>'
        f'<w:tblBorders>{_BORDERS}</w:tblBorders><w:tblLayout w:type="fixed"/>'
        f'<w:tblCellMar><w:left w:w="{CELL_MARGIN}" w:type="dxa"/><w:right w:w="{CELL_MARGIN}" w:type="dxa"/></w:tblCellMar>'
        f'<w:tblCaption w:val="{escaped(title)}"/></w:tblPr>'
        f"<w:tblGrid>{columns}</w:tblGrid>"
    ]
    for number, row in enumerate(laid.rows):
        out.append(
            f"<w:tr><w:trPr>{'' if row.splits else '<w:cantSplit/>'}"
            f'<w:trHeight w:val="{row.height}" w:hRule="{"exact" if row.exact else "atLeast"}"/>'
            f"{'<w:tblHeader/>' if number < laid.header_rows else ''}</w:trPr>"
        )
        column = 0
        while column < table.columns:
            cell = owner.get((number, column)) or Cell(number, column, "")
            out.append(_cell(cell, number, laid))
            column += cell.colspan
        out.append("</w:tr>")
    out.append("</w:tbl>")
    return "".join(out)


def _cell(cell: Cell, row: int, laid: LaidTable) -> str:
    style = laid.grid.style
    properties = f'<w:tcW w:w="{sum(laid.widths[cell.column : cell.column + cell.colspan])}" w:type="dxa"/>'
    if cell.colspan > 1:
        properties += f'<w:gridSpan w:val="{cell.colspan}"/>'
    if cell.rowspan > 1:
        properties += '<w:vMerge w:val="restart"/>' if cell.row == row else "<w:vMerge/>"
    if cell.header:
        properties += '<w:shd w:val="clear" w:color="auto" w:fill="F2F2F2"/>'
    properties += '<w:vAlign w:val="center"/>'
    how = f'<w:pStyle w:val="{style.id}"/>'
    content = ""
    if cell.row == row:
        if cell.indent:
            how += f'<w:ind w:leftChars="{cell.indent * 100}" w:left="{cell.indent * style.em}"/>'
        if cell.align != "left":
            how += f'<w:jc w:val="{cell.align}"/>'
        content = run(cell.text, HEITI if cell.header else style.font, bold=cell.bold and not cell.header)
    return f"<w:tc><w:tcPr>{properties}</w:tcPr><w:p><w:pPr>{how}</w:pPr>{content}</w:p></w:tc>"
