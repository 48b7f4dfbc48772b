"""Excel's XML of 2003 (often named .xls) → Document: what budget platforms export without Excel."""

from __future__ import annotations

import re
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any

from lxml import etree

from ..document.model import Document
from ..limits import check_cells, refused
from .spreadsheet_reader import Sheet, Shown, document, number_shown, text_shown

_SS = "{urn:schemas-microsoft-com:office:spreadsheet}"
#: Names of formats that stand for a code.
_CODES = {"Fixed": "0.00", "Standard": "#,##0.00", "Percent": "0.00%", "General Number": "General"}
#: The most rows and columns of a sheet of Excel, so that a claimed index can't make a huge grid.
_MOST = 1_048_576, 16_384


def read(path: Path) -> Document:
    """Read a workbook in the XML of Excel 2003.  Entities aren't resolved and nothing is fetched.  Raises InputError for
    one that is broken or has too many cells."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        root = etree.fromstring(path.read_bytes(), parser)
        codes = {s.get(f"{_SS}ID", ""): _code(s) for s in root.iter(f"{_SS}Style")}
        boxed = {
            s.get(f"{_SS}ID", "") for s in root.iter(f"{_SS}Style") if s.find(f"{_SS}Borders/{_SS}Border") is not None
        }
        sheets = [_sheet(path, s, codes, boxed) for s in root.iter(f"{_SS}Worksheet") if not _hidden(s)]
    except (etree.XMLSyntaxError, ValueError, InvalidOperation) as error:
        raise refused(
            path,
            "read.broken",
            f"不能作为Excel文件打开：{str(error)[:100]}",
            "完整的XML表格",
            "在Excel或WPS中打开，另存为 .xlsx 再读",
        ) from error
    if not sheets:
        raise refused(path, "read.broken", "没有可见的工作表", "有工作表的文件", "核对文件，取消隐藏，另存后再读")
    return document(path, sheets)


def _code(style: Any) -> str:
    number = style.find(f"{_SS}NumberFormat")
    said = number.get(f"{_SS}Format", "General") if number is not None else "General"
    return _CODES.get(said, said)


def _hidden(sheet: Any) -> bool:
    return any(
        str(v.text).startswith("SheetHidden") for v in sheet.iter("{urn:schemas-microsoft-com:office:excel}Visible")
    )


def _sheet(path: Path, source: Any, codes: dict[str, str], boxed: set[str]) -> Sheet:
    sheet = Sheet(source.get(f"{_SS}Name", ""))
    r = -1
    for row in source.iterfind(f"{_SS}Table/{_SS}Row"):
        r = _at(row, r + 1, _MOST[0])
        if row.get(f"{_SS}Hidden") == "1":
            sheet.hidden_rows.add(r)
        c = -1
        for cell in row.iterfind(f"{_SS}Cell"):
            c = _at(cell, c + 1, _MOST[1])
            across, down = (int(cell.get(f"{_SS}{n}", 0)) for n in ("MergeAcross", "MergeDown"))
            if across or down:
                sheet.merges.append((r, min(r + down, _MOST[0]), c, min(c + across, _MOST[1])))
            style = cell.get(f"{_SS}StyleID", "")
            if style in boxed:
                sheet.boxed.add(r)
            shown = _shown(cell.find(f"{_SS}Data"), codes.get(style, "General"), style in boxed)
            if shown is not None and shown.text:
                sheet.cells[r, c] = shown
                check_cells(path, len(sheet.cells))
            c += across
        r += int(row.get(f"{_SS}Span", 0))
    return sheet


def _at(element: Any, after: int, most: int) -> int:
    index = int(element.get(f"{_SS}Index", after + 1)) - 1
    if not 0 <= index < most:
        raise ValueError(f"行列编号 {index + 1} 超出范围")
    return index


def _shown(data: Any, code: str, boxed: bool) -> Shown | None:
    if data is None:
        return None
    text = "".join(data.itertext())
    if data.get(f"{_SS}Type") == "Number":
        return number_shown(Decimal(text), code, boxed=boxed)
    return text_shown(re.sub(r"[ \t]+", " ", text), code, boxed=boxed)
