"""Write a Document's tables as a workbook: a list of sheets, a sheet for each statement and form, the charts.

Cells hold the exact amount under a display format, because sums of printed values don't foot; totals are live
formulas with their value cached.  Texts are texts: nothing from the document can become a formula.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import xlsxwriter
from xlsxwriter.exceptions import XlsxWriterException
from xlsxwriter.utility import xl_rowcol_to_cell

from ..document.model import Bar, Cell, Chart, Document, Heading, Table
from ..money import parse_number
from ..problems import OutputError
from .whole import whole_file
from .xlsx_cells import looks_like_code, number, number_format, sheet_name, storable, sum_formula
from .xlsx_layout import (
    ROW_HEIGHT,
    column_widths,
    height,
    lines_needed,
    row_heights,
    text_width,
)

CONTENTS_SHEET = "目录"
CHARTS_SHEET = "图表数据"
#: Files of the same document are the same bytes, so no clock: the format wants a date, and this says nothing.
_CREATED = datetime(2000, 1, 1)
_MAX_ROWS, _MAX_COLUMNS, _MAX_TEXT = 1_048_576, 16_384, 32_767
#: At most so many lines stand above a table: number, title, left, right.
_ABOVE = 4
_BODY = {"font_name": "宋体", "font_size": 10, "valign": "vcenter"}
_TITLE = {"font_name": "黑体", "font_size": 16, "valign": "vcenter", "align": "center", "text_wrap": True}
_HEADER = {"font_name": "黑体", "font_size": 10, "bg_color": "#E7E6E6", "text_wrap": True, "valign": "vcenter"}
_LINK = {"font_color": "#1F4E79", "underline": 1}
#: Fills of a chart's series, apart from each other in grey print.
_GREYS = ("#595959", "#BFBFBF", "#7F7F7F", "#D9D9D9")
_CHART_ROWS = 18


def write(document: Document, path: Path) -> None:
    """Write the statements, forms and charts of ``document`` to ``path`` (.xlsx).

    Two writes of one document are the same bytes.  Raises OutputError when the file can't be written, or where the
    format can't hold what it should: a text over 32,767 characters, an amount over 15 digits, too many rows.
    """
    sheets, charts = _arrange(document)
    with whole_file(path) as beside:
        book = xlsxwriter.Workbook(
            str(beside), {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
        )
        try:
            book.set_properties({"title": storable(document.title), "created": _CREATED})
            pen = _Pen(book, {})
            _contents(pen, document.title, sheets, charts)
            for sheet in sheets:
                _table_sheet(pen, sheet)
            if charts:
                _charts_sheet(pen, charts)
            book.close()
        except XlsxWriterException as error:
            raise OutputError(f"无法写入 {path}：{error}。请检查磁盘空间和文件夹权限；原文件没有改动。") from error


@dataclass(frozen=True, slots=True)
class _Sheet:
    name: str
    listed: str
    table: Table


def _arrange(document: Document) -> tuple[list[_Sheet], list[Chart]]:
    """Which tables get a sheet.  A table that only repeats the figures of the chart above it stands with the chart."""
    sheets: list[_Sheet] = []
    charts: list[Chart] = []
    taken = [CONTENTS_SHEET, CHARTS_SHEET]
    heading = ""
    before: object = None
    for block in document.blocks:
        if isinstance(block, Heading):
            heading = block.text
        elif isinstance(block, Chart):
            charts.append(block)
        elif isinstance(block, Table) and not (isinstance(before, Chart) and _repeats(block, before)):
            name = sheet_name(block.name or block.title, taken)
            taken.append(name)
            sheets.append(_Sheet(name, heading if block.form else block.title or heading or name, block))
        before = block
    return sheets, charts


def _repeats(table: Table, chart: Chart) -> bool:
    texts = {cell.text for cell in table.cells if parse_number(cell.text) is not None}
    return table.title == chart.title and texts <= {bar.text for bar in chart.bars}


@dataclass(frozen=True, slots=True)
class _Pen:
    """The book, and the formats it has so far: a file holds each look once."""

    book: Any
    formats: dict[tuple[tuple[str, Any], ...], Any]

    def look(self, *properties: dict[str, Any]) -> Any:
        merged: dict[str, Any] = {}
        for some in properties:
            merged |= some
        key = tuple(sorted(merged.items()))
        if key not in self.formats:
            self.formats[key] = self.book.add_format(merged)
        return self.formats[key]


def _text(sheet: Any, row: int, column: int, text: str, look: Any) -> None:
    said = storable(text)
    if len(said.encode("utf-16-le")) > 2 * _MAX_TEXT:
        raise OutputError(
            f"工作表“{sheet.get_name()}”第{row + 1}行第{column + 1}列的文字有 {len(said)} 个字符，"
            f"超过 Excel 单元格的上限 {_MAX_TEXT} 个。请缩短这段文字，或改输出其他格式。"
        )
    if said:
        sheet.write_string(row, column, said, look)
    else:
        sheet.write_blank(row, column, None, look)


def _across(sheet: Any, row: int, columns: int, text: str, look: Any) -> None:
    """One text over the whole width of the table."""
    if columns > 1:
        sheet.merge_range(row, 0, row, columns - 1, "", look)
    _text(sheet, row, 0, text, look)


def _page(sheet: Any, *, wide: bool, pages_high: int = 0) -> None:
    """A4, one page wide, a page number below."""
    sheet.set_paper(9)
    if wide:
        sheet.set_landscape()
    else:
        sheet.set_portrait()
    sheet.set_margins(left=0.6, right=0.6, top=0.75, bottom=0.75)
    sheet.center_horizontally()
    sheet.fit_to_pages(1, pages_high)
    sheet.set_footer('&C&"宋体"&10第 &P 页，共 &N 页')
    sheet.hide_gridlines(2)


def _contents(pen: _Pen, title: str, sheets: list[_Sheet], charts: list[Chart]) -> None:
    sheet = pen.book.add_worksheet(CONTENTS_SHEET)
    _page(sheet, wide=False)
    entries = [(s.name, s.listed, s.table.number) for s in sheets]
    if charts:
        entries.append((CHARTS_SHEET, "图表及其数据", ""))
    listed = min(max([20, *(text_width(text) + 2 for _, text, _ in entries)]), 56)
    numbers = max([8, *(text_width(text) + 2 for _, _, text in entries)])
    names = max([12, *(text_width(name) + 2 for name, _, _ in entries)])
    widths = (6, min(numbers, 24), listed, min(names, 66))
    for column, width in enumerate(widths):
        sheet.set_column(column, column, width, pen.look(_BODY))
    _across(sheet, 0, 4, title, pen.look(_TITLE))
    sheet.set_row(0, _title_height(title, sum(widths)))
    edge = {"border": 1}
    for column, text in enumerate(("序号", "表号", "名称", "工作表")):
        _text(sheet, 2, column, text, pen.look(_HEADER, edge, {"align": "center"}))
    sheet.set_row(2, 20)
    plain = pen.look(_BODY, edge, {"text_wrap": True})
    for row, (name, text, label) in enumerate(entries, 3):
        sheet.set_row(row, height(max(lines_needed(text, widths[2]), lines_needed(label, widths[1]))))
        sheet.write_number(row, 0, row - 2, pen.look(_BODY, edge, {"align": "center"}))
        _text(sheet, row, 1, label, plain)
        _text(sheet, row, 2, text, plain)
        quoted = name.replace("'", "''")
        sheet.write_url(row, 3, f"internal:'{quoted}'!A1", pen.look(_BODY, edge, _LINK), string=name)
    sheet.freeze_panes(3, 0)
    sheet.repeat_rows(2)


def _table_sheet(pen: _Pen, listed: _Sheet) -> None:
    table = listed.table
    if _ABOVE + table.rows + len(table.notes) > _MAX_ROWS or table.columns > _MAX_COLUMNS:
        raise OutputError(
            f"表“{table.title or table.name}”有 {table.rows} 行 {table.columns} 列，超过 Excel 工作表的上限"
            f"（{_MAX_ROWS} 行、{_MAX_COLUMNS} 列）。请改输出开放数据格式。"
        )
    sheet = pen.book.add_worksheet(listed.name)
    _page(sheet, wide=table.wide, pages_high=1 if table.form else 0)
    widths = column_widths(table)
    last = max(table.columns - 1, 0)
    for column, width in enumerate(widths):
        sheet.set_column(column, column, width)
    top = _above(pen, sheet, table, widths)
    for row, high in enumerate(row_heights(table, widths)):
        sheet.set_row(top + row, high)
    _grid(pen, sheet, table, top)
    bottom = top + table.rows
    note = pen.look(_BODY, {"text_wrap": True, "align": "left"})
    for row, text in enumerate(table.notes, bottom):
        _across(sheet, row, table.columns, text, note)
        sheet.set_row(row, height(lines_needed(text, sum(widths))))
    if table.header_rows and not table.form:
        sheet.freeze_panes(top + table.header_rows, 0)
        sheet.repeat_rows(top, top + table.header_rows - 1)
    sheet.print_area(0, 0, max(bottom + len(table.notes) - 1, 0), last)
    # Codes are texts on purpose: no green corner on each of them.
    sheet.ignore_errors({"number_stored_as_text": f"A1:{xl_rowcol_to_cell(max(bottom - 1, 0), last)}"})


def _above(pen: _Pen, sheet: Any, table: Table, widths: list[float]) -> int:
    """The lines above a table; returns the row the table begins on."""
    row = 0
    if table.number:
        _line(pen, sheet, row, 0, table.number, "left")
        row += 1
    if table.title and not _heads_itself(table):
        _across(sheet, row, table.columns, table.title, pen.look(_TITLE))
        sheet.set_row(row, _title_height(table.title, sum(widths)))
        row += 1
    last = max(table.columns - 1, 0)
    if table.left:
        _line(pen, sheet, row, 0, table.left, "left")
        # Texts run on over empty neighbours, so both share a line unless they would meet.
        if not table.right or last == 0 or text_width(table.left) + text_width(table.right) + 2 > sum(widths):
            row += 1
    if table.right:
        _line(pen, sheet, row, last, table.right, "right")
        row += 1
    return row


def _line(pen: _Pen, sheet: Any, row: int, column: int, text: str, align: str) -> None:
    _text(sheet, row, column, text, pen.look(_BODY, {"align": align}))
    sheet.set_row(row, ROW_HEIGHT)


def _title_height(text: str, width: float) -> float:
    """Points a title takes: its font is 1.6 times the table's."""
    return 14.0 + 20.0 * lines_needed(text, width / 1.6)


def _heads_itself(table: Table) -> bool:
    """Whether the title already stands in the table, over its whole width (as forms have it)."""
    first = table.cells[0] if table.cells else None
    return first is not None and first.colspan == table.columns and first.text == table.title


def _grid(pen: _Pen, sheet: Any, table: Table, top: int) -> None:
    figures = _figures(table)
    empty = {(r, c) for r in range(table.rows) for c in range(table.columns)}
    for cell in table.cells:
        look = _look(pen, table, cell, figures)
        row, column = top + cell.row, cell.column
        if cell.rowspan > 1 or cell.colspan > 1:
            sheet.merge_range(row, column, row + cell.rowspan - 1, column + cell.colspan - 1, "", look)
        for r in range(cell.row, cell.row + cell.rowspan):
            for c in range(column, column + cell.colspan):
                empty.discard((r, c))
        value = figures.get((cell.row, cell.column))
        if value is None:
            _text(sheet, row, column, cell.text, look)
        elif (formula := _formula(table, cell, figures, top)) is not None:
            sheet.write_formula(row, column, formula, look, value.number)
        else:
            sheet.write_number(row, column, value.number, look)
    for r, c in sorted(empty):
        sheet.write_blank(top + r, c, None, pen.look(_BODY, {"border": 1}))


@dataclass(frozen=True, slots=True)
class _Value:
    exact: Decimal
    number: float
    format: str


def _figures(table: Table) -> dict[tuple[int, int], _Value]:
    """The cells that become numbers: those whose exact value shows as the printed text."""
    figures: dict[tuple[int, int], _Value] = {}
    for cell in table.cells:
        if cell.exact is not None:
            shown = number_format(cell.text, cell.exact, cell.decimals)
            if shown is not None:
                figures[cell.row, cell.column] = _Value(cell.exact, number(cell.exact), shown)
    return figures


def _formula(table: Table, cell: Cell, figures: dict[tuple[int, int], _Value], top: int) -> str | None:
    """The cell's live sum; None where it isn't one, or where Excel would come to another value than the exact one."""
    if not cell.sums or (cell.row, cell.column) in cell.sums:
        return None
    parts = [figures.get(part) for part in cell.sums]
    if sum((part.exact for part in parts if part is not None), Decimal(0)) != cell.exact:
        return None
    return sum_formula(((top + r, c) for r, c in cell.sums), plus=None not in parts)


def _look(pen: _Pen, table: Table, cell: Cell, figures: dict[tuple[int, int], _Value]) -> Any:
    value = figures.get((cell.row, cell.column))
    base = _HEADER if cell.header or cell.row < table.header_rows else _BODY
    look: dict[str, Any] = {"border": 1, "align": cell.align, "bold": cell.bold}
    if value is not None:
        look |= {"num_format": value.format, "align": "center" if cell.align == "center" else "right"}
    else:
        look |= {"text_wrap": True}
        if looks_like_code(cell.text):
            look |= {"num_format": "@"}
        if cell.indent and cell.align == "left":
            look |= {"indent": min(cell.indent, 15)}
    return pen.look(base, look)


def _charts_sheet(pen: _Pen, charts: Iterable[Chart]) -> None:
    """Each chart's figures, and beside them a chart that Excel draws from them."""
    sheet = pen.book.add_worksheet(CHARTS_SHEET)
    _page(sheet, wide=False)
    sheet.set_column(0, 0, 34)
    sheet.set_column(1, 4, 14)
    row = 0
    for chart in charts:
        row = _chart(pen, sheet, chart, row)


def _chart(pen: _Pen, sheet: Any, chart: Chart, top: int) -> int:
    """Write one chart from row ``top`` on; returns the row the next one begins on."""
    series = list(dict.fromkeys(bar.group for bar in chart.bars))
    _text(sheet, top, 0, chart.title, pen.look(_BODY, {"font_name": "黑体", "font_size": 12}))
    _text(sheet, top, max(len(series), 1), f"单位：{chart.unit}", pen.look(_BODY, {"align": "right"}))
    edge = {"border": 1}
    for column, text in enumerate(("项目", *(group or "数额" for group in series))):
        _text(sheet, top + 1, column, text, pen.look(_HEADER, edge, {"align": "center"}))
    rows = _rows(chart.bars)
    for row, bars in enumerate(rows, top + 2):
        _text(sheet, row, 0, next(iter(bars.values())).label, pen.look(_BODY, edge, {"text_wrap": True}))
        for column, group in enumerate(series, 1):
            bar = bars.get(group)
            shown = number_format(bar.text, bar.value, 2) if bar else None
            if bar is None:
                sheet.write_blank(row, column, None, pen.look(_BODY, edge))
            elif shown is None:
                _text(sheet, row, column, bar.text, pen.look(_BODY, edge, {"align": "right"}))
            else:
                look = pen.look(_BODY, edge, {"num_format": shown, "align": "right"})
                sheet.write_number(row, column, number(bar.value), look)
    if rows:
        sheet.insert_chart(top, max(len(series) + 1, 3) + 1, _picture(pen, len(series), top, len(rows)))
    return top + max(len(rows) + 4, _CHART_ROWS)


def _rows(bars: Iterable[Bar]) -> list[dict[str, Bar]]:
    """One row a label, in order, with its bar of each series; a bar that comes twice gets a row of its own."""
    rows: list[tuple[str, dict[str, Bar]]] = []
    for bar in bars:
        for label, row in rows:
            if label == bar.label and bar.group not in row:
                row[bar.group] = bar
                break
        else:
            rows.append((bar.label, {bar.group: bar}))
    return [row for _, row in rows]


def _picture(pen: _Pen, series: int, top: int, rows: int) -> Any:
    """The native chart of the figures from row ``top`` on.  All its texts are references to cells: a text given
    directly would be taken for a formula where it begins with ``=``."""
    picture = pen.book.add_chart({"type": "bar"})
    font = {"name": "宋体", "size": 9}
    first, last = top + 2, top + 1 + rows
    for column in range(1, series + 1):
        picture.add_series(
            {
                "name": [CHARTS_SHEET, top + 1, column],
                "categories": [CHARTS_SHEET, first, 0, last, 0],
                "values": [CHARTS_SHEET, first, column, last, column],
                "fill": {"color": _GREYS[(column - 1) % len(_GREYS)]},
                "border": {"color": "#404040", "width": 0.5},
                "data_labels": {"value": True, "font": font},
                "gap": 60,
            }
        )
    picture.set_title({"name": [CHARTS_SHEET, top, 0], "name_font": {"name": "黑体", "size": 12, "bold": False}})
    picture.set_y_axis({"reverse": True, "num_font": font})
    picture.set_x_axis({"visible": False, "major_gridlines": {"visible": False}})  # every bar carries its figure
    if series > 1:
        picture.set_legend({"position": "bottom", "font": font})
    else:
        picture.set_legend({"none": True})
    picture.set_size({"width": 560, "height": 20 * (_CHART_ROWS - 2) + 10})
    return picture
