"""Tables of the PDF: column widths, type size and row heights, and their typst source.

Widths are settled here rather than by typst, so that numbers never break, a table takes the largest type with which
it fills the fewest pages, and what fits is known before anything is set.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from ..document.model import Cell, Table
from . import fonts
from .pdf_markup import joined


@dataclass(frozen=True, slots=True)
class Type:
    """Type size and the space above and below the text of a cell, in points."""

    size: float
    pad: float

    @property
    def leading(self) -> float:
        return round(self.size * 0.32, 2)

    def height(self, lines: int) -> float:
        """Height of a row whose fullest cell has ``lines`` lines, with its rule."""
        return lines * self.size + (lines - 1) * self.leading + 2 * self.pad


#: From comfortable to tight.  Statements stop at 8 points, forms, which hold much text, at 7.5.
STATEMENT_TYPES = tuple(
    Type(*each) for each in ((10.5, 4.5), (10.5, 3.7), (10, 3.7), (9.5, 3.3), (9, 3), (8.5, 2.6), (8, 2.2))
)
FORM_TYPES = tuple(Type(*each) for each in ((10, 4), (10, 3.3), (9.5, 3), (9, 2.7), (8.5, 2.4), (8, 2.2), (7.5, 2)))
#: Only for tables whose numbers would break otherwise.
SMALL_TYPES = (Type(7.5, 2), Type(7, 2), Type(6.5, 2))
#: Left and right of the text in a cell, in points.
SIDE = 4
#: Rules are thin; a pale ground marks header cells.
RULE, HEADER_FILL = "0.5pt + black", 'rgb("#f0f0f0")'


@dataclass(frozen=True, slots=True)
class Laid:
    """A table in one type: column widths and row heights in points."""

    table: Table
    type: Type
    widths: tuple[float, ...]
    heights: tuple[float, ...]
    header_rows: int
    fits: bool

    def pages(self, first: float, page: float) -> int:
        """How many pages it takes, ``first`` points being free on the first and ``page`` on each further one."""
        head = sum(self.heights[: self.header_rows])
        count, used, room = 1, head, first
        for height in self.heights[self.header_rows :]:
            if used + height > room:
                count, used, room = count + 1, head, page
            used += height
            while used > room:
                count, used = count + 1, used - room + head
        return count


def lay_out(table: Table, width: float, first: float, page: float) -> Laid:
    """``table`` in ``width`` points, in the largest type with which it takes the fewest pages.

    ``first`` is the height left on its first page, ``page`` the height of a further one.
    """
    best: Laid | None = None
    rank: tuple[bool, int] = (True, 0)
    columns: tuple[float, ...] = ()
    counts: list[int] = []
    fits, size = False, 0.0
    for kind in (*(FORM_TYPES if table.form else STATEMENT_TYPES), *SMALL_TYPES):
        if best and best.fits and kind in SMALL_TYPES:
            break
        if kind.size != size:
            size = kind.size
            columns, fits = _widths(table, kind, width)
            counts = [len(fonts.wrap(cell.text, _room(cell, kind, columns))) for cell in table.cells]
        laid = _with_heights(table, kind, columns, fits, counts, page)
        now = (not fits, laid.pages(first, page))
        if best is None or now < rank:
            best, rank = laid, now
        if rank == (False, 1):
            break
    assert best is not None
    return best


def _with_heights(
    table: Table, kind: Type, widths: tuple[float, ...], fits: bool, counts: Sequence[int], page: float
) -> Laid:
    """``counts`` are the lines of each cell."""
    heights = [kind.height(1)] * table.rows
    spanning: list[tuple[Cell, float]] = []
    for cell, count in zip(table.cells, counts, strict=True):
        if cell.rowspan > 1:
            spanning.append((cell, kind.height(count)))
        else:
            heights[cell.row] = max(heights[cell.row], kind.height(count))
    for cell, needed in spanning:
        last = cell.row + cell.rowspan - 1
        heights[last] += max(0.0, needed - sum(heights[cell.row : last + 1]))
    spans = [cell.row + cell.rowspan for cell in table.cells if cell.row < table.header_rows]
    header_rows = max([table.header_rows, *spans]) if table.header_rows else 0
    # Header rows that fill the table have nothing to be repeated above, and tall ones would leave no room.
    if header_rows >= table.rows or sum(heights[:header_rows]) > page / 2:
        header_rows = 0
    return Laid(table, kind, widths, tuple(heights), header_rows, fits)


def _room(cell: Cell, kind: Type, widths: Sequence[float]) -> int:
    """Width of a line of the cell in thousandths of an em, a little less than there is."""
    points = sum(widths[cell.column : cell.column + cell.colspan]) - 2 * SIDE - cell.indent * kind.size
    return max(1000, int(points * 1000 / kind.size) - 2)


def _widths(table: Table, kind: Type, width: float) -> tuple[tuple[float, ...], bool]:
    """Column widths in points that add up to ``width``, and whether every word and number has its room.

    A table's own relative widths hold where they can; a column too narrow for its longest number takes from the
    roomy ones.  Without relative widths, columns get room by their content.
    """
    least = [2 * SIDE + 2 * kind.size] * table.columns
    fullest = [2.0] * table.columns
    for cell in table.cells:
        if cell.colspan > 1:
            continue
        edge = 2 * SIDE + cell.indent * kind.size + 0.5
        word = edge + fonts.longest_word(cell.text) * kind.size / 1000
        least[cell.column] = max(least[cell.column], word)
        fullest[cell.column] = max(fullest[cell.column], min(fonts.width(cell.text) / 1000, 20))
    if sum(least) > width:
        return tuple(width * each / sum(least) for each in least), False
    given = len(table.widths) == table.columns and min(table.widths, default=0) > 0
    weights: Sequence[float] = table.widths if given else fullest
    narrow: set[int] = set()
    while True:
        spare = width - sum(least[column] for column in narrow)
        total = sum(weights[column] for column in range(table.columns) if column not in narrow)
        more = {
            column
            for column in range(table.columns)
            if column not in narrow and spare * weights[column] < least[column] * total
        }
        if not more:
            break
        narrow |= more
    return tuple(
        least[column] if column in narrow else spare * weights[column] / total for column in range(table.columns)
    ), True


def table_source(laid: Laid, page: float) -> str:
    """The table as a typst expression.  A row taller than ``page`` points may go on over the page's end."""
    table = laid.table
    owned = {
        (row, column)
        for cell in table.cells
        for row in range(cell.row, cell.row + cell.rowspan)
        for column in range(cell.column, cell.column + cell.colspan)
    }
    blanks = (
        Cell(row, column, "")
        for row in range(table.rows)
        for column in range(table.columns)
        if (row, column) not in owned
    )
    ordered = sorted((*table.cells, *blanks), key=lambda cell: (cell.row, cell.column))
    head = [_cell(cell, laid, page) for cell in ordered if cell.row < laid.header_rows]
    body = [_cell(cell, laid, page) for cell in ordered if cell.row >= laid.header_rows]
    columns = "".join(f"{width:.2f}pt," for width in laid.widths)
    rows = ",\n".join(body)
    header = f"table.header(repeat: true, {', '.join(head)}),\n" if head else ""
    return (
        f"grid-table({laid.type.size}pt, {laid.type.leading}pt, table(columns: ({columns}), "
        f"inset: (x: {SIDE}pt, y: {laid.type.pad}pt), stroke: {RULE},\n{header}{rows}))"
    )


def _cell(cell: Cell, laid: Laid, page: float) -> str:
    content = joined(cell.text, _room(cell, laid.type, laid.widths))
    if cell.bold or cell.header:
        content = f"strong-text({content})"
    named = f"x: {cell.column}, y: {cell.row}"
    if cell.colspan > 1:
        named += f", colspan: {cell.colspan}"
    if cell.rowspan > 1:
        named += f", rowspan: {cell.rowspan}"
    # A figure stands at the right wherever nothing else was asked for.
    align = "right" if cell.align == "left" and cell.exact is not None else cell.align
    if align != "left":
        named += f", align: {align} + horizon"
    if cell.header:
        named += f", fill: {HEADER_FILL}"
    if cell.indent:
        named += f", inset: (left: {SIDE + cell.indent * laid.type.size:.2f}pt, right: {SIDE}pt, y: {laid.type.pad}pt)"
    head = sum(laid.heights[: laid.header_rows])
    if cell.rowspan > 1 or laid.heights[cell.row] + head > page * 0.9:
        named += ", breakable: true"
    return f"table.cell({named}, {content})"
