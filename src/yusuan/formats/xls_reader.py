"""Old Excel (.xls) → Document: the printed text of every visible sheet."""

from __future__ import annotations

import io
import struct
from decimal import Decimal
from pathlib import Path
from typing import Any

import xlrd  # type: ignore[import-untyped]
from xlrd.compdoc import CompDocError  # type: ignore[import-untyped]

from ..document.model import Document
from ..limits import check_cells, refused
from .spreadsheet_reader import CHINESE_FORMATS, Sheet, Shown, document, number_shown, text_shown

_MEND = "在Excel或WPS中打开，另存为 .xlsx 再读"
_BORDERS = ("left_line_style", "right_line_style", "top_line_style", "bottom_line_style")


def read(path: Path) -> Document:
    """Read an old workbook.  Raises InputError for one that is broken or has too many cells."""
    try:
        with xlrd.open_workbook(path, logfile=io.StringIO(), formatting_info=True, ragged_rows=True) as book:
            visible = [s for s in book.sheets() if s.visibility == 0]
            sheets = [_sheet(path, book, s) for s in visible]
            found = "工作表都是隐藏的" if book.nsheets else "工作簿中没有工作表"
    except (
        xlrd.XLRDError,
        CompDocError,
        struct.error,
        AssertionError,
        AttributeError,
        LookupError,
        TypeError,
        ValueError,
        ArithmeticError,
        OSError,
        EOFError,
    ) as error:
        said = str(error).partition("\n")[0][:100]
        raise refused(path, "read.broken", f"不能作为Excel文件打开：{said}", "完整的 .xls 文件", _MEND) from error
    if not sheets:
        raise refused(path, "read.broken", found, "有工作表的 .xls 文件", "核对文件，取消隐藏，另存后再读")
    return document(path, sheets)


def _sheet(path: Path, book: Any, source: Any) -> Sheet:
    sheet = Sheet(source.name)
    sheet.merges = [(top, end - 1, left, right - 1) for top, end, left, right in source.merged_cells]
    sheet.hidden_rows = {r for r, row in source.rowinfo_map.items() if row.hidden}
    sheet.hidden_columns = {c for c, column in source.colinfo_map.items() if column.hidden or column.width == 0}
    for r in range(source.nrows):
        for c in range(source.row_len(r)):
            kind = source.cell_type(r, c)
            if kind == xlrd.XL_CELL_EMPTY:
                continue
            code, boxed = _style(book, source.cell_xf_index(r, c))
            if boxed:
                sheet.boxed.add(r)
            if kind != xlrd.XL_CELL_BLANK:
                shown = _shown(kind, source.cell_value(r, c), code, boxed, bool(book.datemode))
                if shown.text:
                    sheet.cells[r, c] = shown
                    check_cells(path, len(sheet.cells))
    return sheet


def _style(book: Any, index: int) -> tuple[str, bool]:
    """Number format, and whether there is a border."""
    xf = book.xf_list[index]
    known = book.format_map.get(xf.format_key)
    own = CHINESE_FORMATS.get(xf.format_key) if xf.format_key != 44 else None
    code = own or (known.format_str if known else "General")
    return code, any(getattr(xf.border, side) for side in _BORDERS)


def _shown(kind: int, value: Any, code: str, boxed: bool, from_1904: bool) -> Shown:
    if kind == xlrd.XL_CELL_BOOLEAN:
        return Shown("TRUE" if value else "FALSE", boxed=boxed)
    if kind == xlrd.XL_CELL_ERROR:
        return Shown(xlrd.error_text_from_code.get(value, "#N/A"), boxed=boxed)
    if kind == xlrd.XL_CELL_TEXT:
        return text_shown(value, code, boxed=boxed)
    return number_shown(Decimal(repr(value)), code, from_1904=from_1904, boxed=boxed)
