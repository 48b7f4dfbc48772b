"""Excel (.xlsx) → Document: the printed text of every visible sheet.

The parts are read one after another, so that a sheet which claims a million rows costs what it holds; values are
taken as decimals from the file's own text.  Formulas count with the value that was saved with them.
"""

from __future__ import annotations

import re
import zipfile
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal, InvalidOperation
from io import BytesIO
from pathlib import Path, PurePosixPath
from typing import Any

from lxml import etree
from openpyxl.styles.numbers import BUILTIN_FORMATS

from ..document.model import Document
from ..limits import check_cells, refused
from .spreadsheet_reader import CHINESE_FORMATS, Sheet, Shown, document, number_shown, text_shown

_MAIN = "xl/workbook.xml"
_MEND = "在Excel或WPS中打开，另存为 .xlsx 再读"
#: The most characters of a cell, the most rows and columns of a sheet (Excel specifications and limits).
_MAX_TEXT, _MAX_ROWS, _MAX_COLUMNS = 32_767, 1_048_576, 16_384
_ESCAPED = re.compile("_x([0-9A-Fa-f]{4})_")
_REFERENCE = re.compile(r"\$?([A-Za-z]{1,3})\$?(\d{1,7})")
_OFF = ("", "0", "false")


def read(path: Path) -> Document:
    """Read a workbook.  Nothing it points to is fetched.

    Raises InputError for one that is broken, has too many cells, or formulas none of which has its value."""
    try:
        with zipfile.ZipFile(path) as packed:
            sheets = _sheets(path, packed)
    except (
        zipfile.BadZipFile,
        zlib.error,
        EOFError,
        RuntimeError,
        LookupError,
        ValueError,
        OSError,
        etree.XMLSyntaxError,
    ) as error:
        said = str(error).partition("\n")[0][:100]
        raise refused(path, "read.broken", f"不能作为Excel文件打开：{said}", "完整的 .xlsx 文件", _MEND) from error
    return document(path, sheets)


def _sheets(path: Path, packed: zipfile.ZipFile) -> list[Sheet]:
    """The visible sheets, without those that are only a chart."""
    book = _tree(path, packed.read(_MAIN))
    from_1904 = any(p.get("date1904", "") not in _OFF for p in book.iterfind("{*}workbookPr"))
    seen = _visible(path, packed, book)
    look = _Look(_texts(path, packed), _styles(path, packed), from_1904)
    sheets: list[Sheet] = []
    formulas = missing = 0
    for name, part in seen:
        content = packed.read(part)
        _check(path, content)
        sheet, some, without = _sheet(path, name, content, look)
        sheets.append(sheet)
        formulas, missing = formulas + some, missing + without
        check_cells(path, sum(len(s.cells) for s in sheets))
    if formulas and formulas == missing:
        raise refused(
            path,
            "read.formulas",
            f"{formulas} 个公式单元格都没有保存算出的值",
            "保存了计算结果的工作簿",
            "在Excel或WPS中打开，重新计算，保存后再读",
        )
    return sheets


def sheet_parts(path: Path, packed: zipfile.ZipFile) -> list[tuple[str, str]]:
    """The name and the part of each sheet that is read.  Raises InputError where there is none."""
    return _visible(path, packed, _tree(path, packed.read(_MAIN)))


def _visible(path: Path, packed: zipfile.ZipFile, book: Any) -> list[tuple[str, str]]:
    parts = _targets(path, packed)
    named = [(s, parts[_relation(s)]) for s in book.iterfind("{*}sheets/{*}sheet") if _relation(s) in parts]
    seen = [(s.get("name", ""), part) for s, part in named if s.get("state", "visible") == "visible"]
    if not seen:
        found = "工作表都是隐藏的" if named else "工作簿中没有工作表"
        raise refused(path, "read.broken", found, "有工作表的 .xlsx 文件", "核对文件，取消隐藏，另存后再读")
    return seen


def _tree(path: Path, content: bytes) -> Any:
    _check(path, content)
    return etree.fromstring(content, etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False))


def _check(path: Path, content: bytes) -> None:
    """Raises InputError for a part that declares entities, which no workbook does."""
    if b"<!DOCTYPE" in content or b"<\0!\0D\0O\0C\0T" in content or b"\0<\0!\0D\0O\0C" in content:
        raise refused(
            path,
            "read.entities",
            "Excel文件中有实体声明，正常的文件没有",
            "Excel或WPS存出的文件",
            "这可能是恶意文件，不要打开",
        )


def _relation(sheet: Any) -> str:
    return next((v for k, v in sheet.attrib.items() if k.endswith("}id")), "")


def _targets(path: Path, packed: zipfile.ZipFile) -> dict[str, str]:
    """The parts of the sheets by the names under which the workbook knows them."""
    found: dict[str, str] = {}
    for each in _tree(path, packed.read("xl/_rels/workbook.xml.rels")):
        target = each.get("Target", "")
        if each.get("Type", "").endswith("/worksheet"):
            found[each.get("Id", "")] = target[1:] if target.startswith("/") else str(PurePosixPath("xl", target))
    return found


def _texts(path: Path, packed: zipfile.ZipFile) -> list[str]:
    """The texts that cells share, without what says how they are pronounced."""
    if "xl/sharedStrings.xml" not in packed.namelist():
        return []
    root = _tree(path, packed.read("xl/sharedStrings.xml"))
    return [_said(item) for item in root.iterfind("{*}si")]


def _said(item: Any) -> str:
    parts = (t.text or "" for t in item.iter("{*}t") if not t.getparent().tag.endswith("}rPh"))
    return _ESCAPED.sub(lambda m: chr(int(m[1], 16)), "".join(parts))[:_MAX_TEXT]


@dataclass(frozen=True, slots=True)
class _Look:
    """What cells refer to: shared texts; number format and border by style; the day that dates count from."""

    texts: list[str]
    styles: list[tuple[str, bool]]
    from_1904: bool

    def style(self, name: str) -> tuple[str, bool]:
        n = int(name) if name.isdecimal() else 0
        return self.styles[n] if n < len(self.styles) else ("General", False)


def _styles(path: Path, packed: zipfile.ZipFile) -> list[tuple[str, bool]]:
    if "xl/styles.xml" not in packed.namelist():
        return []
    root = _tree(path, packed.read("xl/styles.xml"))
    formats = {str(k): v for k, v in (BUILTIN_FORMATS | CHINESE_FORMATS).items()}
    formats |= {f.get("numFmtId", ""): f.get("formatCode", "") for f in root.iterfind("{*}numFmts/{*}numFmt")}
    boxed = [
        any(side.get("style", "none") != "none" for side in border if isinstance(side.tag, str))
        for border in root.iterfind("{*}borders/{*}border")
    ]
    found: list[tuple[str, bool]] = []
    for xf in root.iterfind("{*}cellXfs/{*}xf"):
        border = xf.get("borderId", "")
        box = border.isdecimal() and int(border) < len(boxed) and boxed[int(border)]
        found.append((formats.get(xf.get("numFmtId", "0"), "General"), box))
    return found


def _sheet(path: Path, name: str, content: bytes, look: _Look) -> tuple[Sheet, int, int]:
    """One sheet, how many formulas it has and how many of them without a value."""
    sheet = Sheet(name)
    formulas = missing = 0
    row = column = -1
    parts = ("{*}row", "{*}c", "{*}col", "{*}mergeCell")
    for event, element in etree.iterparse(
        BytesIO(content), events=("start", "end"), tag=parts, resolve_entities=False, no_network=True, load_dtd=False
    ):
        kind = etree.QName(element).localname
        if event == "start":
            if kind == "row":
                row, column = int(element.get("r", row + 2)) - 1, -1
                if element.get("hidden", "") not in _OFF or element.get("ht") == "0":
                    sheet.hidden_rows.add(row)
            continue
        if kind == "c":
            at = _REFERENCE.fullmatch(element.get("r", ""))
            column = _column(at[1]) if at else column + 1
            code, boxed = look.style(element.get("s", ""))
            if boxed:
                sheet.boxed.add(row)
            if 0 <= row < _MAX_ROWS and column < _MAX_COLUMNS:
                shown = _shown(element, code, boxed, look)
                if shown is not None and shown.text:
                    sheet.cells[row, column] = shown
                    check_cells(path, len(sheet.cells))
            if element.find("{*}f") is not None:
                value = element.find("{*}v")
                formulas += 1
                missing += value is None or (not value.text and element.get("t") != "str")
        elif kind == "col" and (element.get("hidden", "") not in _OFF or element.get("width") == "0"):
            last = min(int(element.get("max", "0")), _MAX_COLUMNS)
            sheet.hidden_columns.update(range(int(element.get("min", "1")) - 1, last))
        elif kind == "mergeCell":
            sheet.merges.append(_area(element.get("ref", "")))
        element.clear()
        while kind == "row" and element.getprevious() is not None:
            del element.getparent()[0]
    return sheet, formulas, missing


def _column(letters: str) -> int:
    n = 0
    for letter in letters.upper():
        n = 26 * n + ord(letter) - 64
    return n - 1


def _area(reference: str) -> tuple[int, int, int, int]:
    """First and last row, first and last column.  Raises ValueError for what isn't a range."""
    first, _, last = reference.partition(":")
    corners = [_REFERENCE.fullmatch(end) for end in (first, last or first)]
    if None in corners:
        raise ValueError(f"合并单元格“{reference[:40]}”")
    (a, b), (c, d) = ((int(m[2]) - 1, _column(m[1])) for m in corners if m)
    return min(a, c), min(max(a, c), _MAX_ROWS - 1), min(b, d), min(max(b, d), _MAX_COLUMNS - 1)


def _shown(cell: Any, code: str, boxed: bool, look: _Look) -> Shown | None:
    kind = cell.get("t", "n")
    if kind == "inlineStr":
        item = cell.find("{*}is")
        return None if item is None else text_shown(_said(item), code, boxed=boxed)
    value = cell.findtext("{*}v")
    if value is None:
        return None
    if kind == "s":
        return text_shown(look.texts[int(value)], code, boxed=boxed)
    if kind == "b":
        return Shown("TRUE" if value.strip() == "1" else "FALSE", boxed=boxed)
    if kind in ("str", "e"):
        said = _ESCAPED.sub(lambda m: chr(int(m[1], 16)), value)[:_MAX_TEXT]
        return text_shown(said, code if kind == "str" else "", boxed=boxed)
    make: Callable[[str], Decimal] = _days(look.from_1904) if kind == "d" else Decimal
    try:
        number = make(value.strip())
    except (InvalidOperation, ValueError):
        return text_shown(value[:_MAX_TEXT], code, boxed=boxed)
    return number_shown(number, code, from_1904=look.from_1904, boxed=boxed)


def _days(from_1904: bool) -> Callable[[str], Decimal]:
    """A date of ISO 8601 as the days that Excel counts."""
    start = datetime(1904, 1, 1) if from_1904 else datetime(1899, 12, 30)

    def days(value: str) -> Decimal:
        passed = datetime.fromisoformat(value.rstrip("Z")) - start
        return Decimal(passed.days) + Decimal(passed.seconds) / 86400

    return days
