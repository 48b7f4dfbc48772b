"""Tables and paragraphs as other people's programs write them: .docx, .xlsx and HTML, without any of our writers."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from pathlib import Path

import docx
import openpyxl

from yusuan.document.model import Block, Paragraph, Table


def write_docx(blocks: Sequence[Block], path: Path) -> None:
    made = docx.Document()
    before: Block | None = None
    for block in blocks:
        if isinstance(block, Paragraph):
            made.add_paragraph(block.text)
        elif isinstance(block, Table):
            if isinstance(before, Table):
                made.add_page_break()
            table = made.add_table(block.rows, block.columns, style="Table Grid")
            grid = [list(row.cells) for row in table.rows]
            for cell in block.cells:
                first = grid[cell.row][cell.column]
                last = grid[cell.row + cell.rowspan - 1][cell.column + cell.colspan - 1]
                (first.merge(last) if first is not last else first).text = cell.text
        before = block
    made.save(str(path))


def write_xlsx(blocks: Sequence[Block], path: Path) -> None:
    made = openpyxl.Workbook()
    sheet = made.active
    assert sheet is not None
    top = 1
    for block in blocks:
        if isinstance(block, Paragraph):
            sheet.cell(top, 1, block.text)
            top += 1
        elif isinstance(block, Table):
            for cell in block.cells:
                row, column = top + cell.row, 1 + cell.column
                sheet.cell(row, column, cell.text)
                if cell.rowspan > 1 or cell.colspan > 1:
                    end = (row + cell.rowspan - 1, column + cell.colspan - 1)
                    sheet.merge_cells(start_row=row, start_column=column, end_row=end[0], end_column=end[1])
            top += block.rows + 1
    made.save(path)


def write_html(blocks: Sequence[Block], path: Path) -> None:
    said: list[str] = []
    for block in blocks:
        if isinstance(block, Paragraph):
            said.append(f"<p>{escape(block.text)}</p>")
        elif isinstance(block, Table):
            rows = [
                "".join(
                    f'<td rowspan="{c.rowspan}" colspan="{c.colspan}">{escape(c.text)}</td>'
                    for c in block.cells
                    if c.row == r
                )
                for r in range(block.rows)
            ]
            said.append("<table>" + "".join(f"<tr>{row}</tr>" for row in rows) + "</table>")
    style = "<style>td{border:1px solid black}table{border-collapse:collapse}table+table{break-before:page}</style>"
    page = f"<!DOCTYPE html><html><head><meta charset='utf-8'>{style}</head><body>{''.join(said)}</body></html>"
    path.write_text(page, encoding="utf-8")
