"""A budget as one Excel workbook that an accountant fills in: a sheet for each table of :mod:`yusuan.budget.tables`.

Sheets of rows have the totals in line 1, the headings in line 2 and the rows from line 3; single tables stand upright.
A workbook holds one year; last year's whole budget is a second workbook beside it, ``<stem>-上年.xlsx``.
"""

from __future__ import annotations

import difflib
import re
import warnings
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any
from xml.etree.ElementTree import Element, ParseError, iterparse

from ..problems import InputError, Place, Problem
from .attachments import attached
from .model import Budget
from .tables import (
    EXCEL_MEND,
    TABLES,
    Column,
    Row,
    Table,
    assemble,
    clean,
    match_headings,
    unread,
)

if TYPE_CHECKING:
    from openpyxl.cell.cell import Cell
    from openpyxl.workbook.workbook import Workbook
    from openpyxl.worksheet.worksheet import Worksheet

GUIDE, BALANCE, CODES = "填写说明", "核对", "代码表"
#: Sheets that hold no data of their own.
ASIDE = (GUIDE, BALANCE, CODES)
#: A workbook that unpacks to more than this is no budget.
MAX_UNPACKED = 400_000_000
#: Headings are looked for in the first lines of a sheet.
_HEADING_LINES = 12


def load_workbook(path: Path) -> Budget:
    """Read a workbook saved by Excel, WPS or LibreOffice.  Raises InputError with every problem of all its sheets."""
    if (wrong := _not_a_workbook(path)) is not None:
        raise InputError([wrong])
    problems: list[Problem] = []
    rows: dict[str, list[Row]] = {t.name: [] for t in TABLES}
    try:
        book = _Book.open(path)
    except Exception as error:  # openpyxl raises whatever its parsers raise on a damaged file
        raise InputError([_damaged(path, error)]) from error
    for table in TABLES:
        sheet = book.sheets.get(table.title)
        if sheet is None:
            problems.append(_missing_sheet(table, book))
            if table.name in ("profile", "units"):
                # Reported: what stands on a missing sheet is not missing a second time.
                rows[table.name].append(Row(Place(str(path), table.title), {c.name: None for c in table.columns}))
        elif table.single:
            rows[table.name] += _read_upright(table, sheet, problems)
        else:
            rows[table.name] += _read_rows(table, sheet, problems)
    problems += book.strangers()
    budget, found = assemble(rows)
    problems += found
    prior: Budget | None = None
    beside = prior_path(path)
    if beside.is_file():
        try:
            prior = load_workbook(beside)
        except InputError as error:
            problems += error.problems
    if budget is not None:
        problems += attached(budget)[1]
    if problems or budget is None:
        raise InputError([p if p.place.file else replace(p, place=Place(str(path), p.place.sheet)) for p in problems])
    return replace(budget, prior=prior, home=str(path))


def save_workbook(budget: Budget, path: Path) -> None:
    """Write ``budget`` as a workbook, and its ``prior`` beside it; whole or not at all.

    Raises InputError for what can't be written without loss, OutputError when the file can't be written."""
    from .sheets import write_workbooks  # XlsxWriter is only needed here

    write_workbooks(budget, path)


def prior_path(path: Path) -> Path:
    """Where the workbook of last year's whole budget stands."""
    return path.with_name(f"{path.stem}-上年{path.suffix}")


# ------------------------------------------------------------------------------------------ what the file is


def _not_a_workbook(path: Path) -> Problem | None:
    """What a file is that can't be a workbook of ours, from its bytes; None when it may be one."""
    place = Place(str(path))
    expected = "预算文件夹，或 Excel 工作簿（.xlsx）"
    if not path.exists():
        return Problem("input.file", place, "没有这个文件", expected, "检查路径；新建用 yusuan init。")
    try:
        content = path.read_bytes()
    except OSError as error:
        mend = "它可能正在别的程序中打开；请关闭后重试，或检查权限。"
        return Problem("input.file", place, f"读不出来：{error.strerror or error}", "可以读取的文件", mend)
    found, mend = _what(content)
    return Problem("input.file", place, found, expected, mend) if found else None


_SAVE_AS = "用 Excel 或 WPS 打开，另存为“Excel 工作簿（*.xlsx）”。"


def _what(content: bytes) -> tuple[str, str]:
    """What the bytes are and what to do about it; ("", "") for a workbook."""
    if not content:
        return "空文件", "检查文件是否复制、下载完整。"
    if content.startswith(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"):
        if "EncryptedPackage".encode("utf-16-le") in content:
            return "加密的文件（打开时要密码）", "用 Excel 或 WPS 打开，取消打开密码后保存。"
        if "WordDocument".encode("utf-16-le") in content:
            return "旧版 Word 文件", "请指定工作簿。"
        return "旧版 Excel（.xls）或 WPS 表格（.et）文件", _SAVE_AS
    if content.startswith(b"PK"):
        return _what_archive(content)
    head = content[:2000].lower()
    if content.startswith(b"%PDF"):
        return "PDF 文件", "请指定工作簿；核对已公开的 PDF 用 yusuan review。"
    if b"urn:schemas-microsoft-com:office:spreadsheet" in head:
        return "XML 表格（不是 .xlsx）", _SAVE_AS
    if b"<html" in head or b"<table" in head or b"<!doctype html" in head:
        return "网页（扩展名虽是 .xlsx，内容是 HTML）", _SAVE_AS
    return "不是工作簿（认不出的内容，或纯文本）", f"若是 CSV 或旧表格，{_SAVE_AS}"


def _what_archive(content: bytes) -> tuple[str, str]:
    import io

    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            names = set(archive.namelist())
            size = sum(info.file_size for info in archive.infolist())
            if size > MAX_UNPACKED:
                return f"展开后有 {size / 1e6:.0f} MB 的文件", "删去多余的工作表、图片和空白行后另存。"
            if "xl/workbook.xml" in names:
                if b"purl.oclc.org/ooxml" in archive.read("xl/workbook.xml")[:5000]:
                    return "“Strict Open XML”格式的工作簿", _SAVE_AS
                return "", ""
    except (zipfile.BadZipFile, OSError, RuntimeError, NotImplementedError, EOFError):
        return "损坏的文件（压缩包不完整）", "检查文件是否复制、下载完整；或用 Excel 打开修复后另存。"
    if "word/document.xml" in names:
        return "Word 文档", "请指定工作簿。"
    if "xl/workbook.bin" in names:
        return "二进制工作簿（.xlsb）", _SAVE_AS
    if "content.xml" in names:
        return "OpenDocument 文件（.ods 等）", _SAVE_AS
    return "压缩包，里面没有工作簿", "解压后指定其中的工作簿。"


def _damaged(path: Path, error: Exception) -> Problem:
    return Problem(
        "input.file",
        Place(str(path)),
        f"工作簿的内容读不出来（{type(error).__name__}: {str(error)[:80]}）",
        "完好的 Excel 工作簿（.xlsx）",
        _SAVE_AS,
    )


# ------------------------------------------------------------------------------------------------ the book


class _Sheet:
    """A worksheet with its formulas; the values they had when it was saved are asked of ``results``."""

    def __init__(self, path: Path, worksheet: Worksheet, results: _Results):
        self.path = path
        self.title = worksheet.title.strip()
        self.results = results
        self.worksheet = worksheet
        # Only cells that exist: WPS and others leave styled blanks down to the last of a million lines.
        self.lines: dict[int, dict[int, Cell]] = {}
        for (line, position), cell in worksheet._cells.items():
            if cell.value is not None and str(cell.value).strip():
                self.lines.setdefault(line, {})[position] = cell

    def place(self, line: int = 0) -> Place:
        return Place(str(self.path), self.title, line)

    def merged(self, first_line: int) -> Iterator[str]:
        for area in self.worksheet.merged_cells.ranges:
            if area.max_row >= first_line:
                yield area.coord

    def result(self, cell: Cell) -> Any:
        """The value a formula had when the file was saved; None when it was never calculated."""
        return self.results.of(self.worksheet.title, cell)


class _Results:
    """The values of formulas, read from the file when the first formula among the data turns up."""

    def __init__(self, path: Path):
        self.path = path

    @cached_property
    def _values(self) -> Workbook:
        return _open(self.path, values=True)

    @cached_property
    def _blank(self) -> set[tuple[str, str]]:
        """Cells whose result is an empty text: calculated, though openpyxl says None for them as well."""
        try:
            return set(_blank_results(self.path))
        except (KeyError, ParseError, zipfile.BadZipFile):
            return set()

    def of(self, title: str, cell: Cell) -> Any:
        value = self._values[title].cell(cell.row, cell.column).value
        if value is None and (title, cell.coordinate) in self._blank:
            return ""
        return value


def _open(path: Path, *, values: bool) -> Workbook:
    import openpyxl

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # parts openpyxl leaves out; none holds a value
        return openpyxl.load_workbook(path, data_only=values, keep_links=False)


@dataclass(frozen=True)
class _Book:
    path: Path
    sheets: Mapping[str, _Sheet]

    @staticmethod
    def open(path: Path) -> _Book:
        results = _Results(path)
        sheets: dict[str, _Sheet] = {}
        for worksheet in _open(path, values=False).worksheets:
            sheet = _Sheet(path, worksheet, results)
            # Two titles may differ by a space only; then the second is a stranger, not a replacement.
            sheets[sheet.title if sheet.title not in sheets else worksheet.title] = sheet
        return _Book(path, sheets)

    def strangers(self) -> list[Problem]:
        """Sheets with content that nobody reads: a copy or a renamed sheet would otherwise be lost in silence."""
        known = {*(t.title for t in TABLES), *ASIDE}
        problems = []
        for title, sheet in self.sheets.items():
            if title in known or title.startswith("草稿") or not sheet.lines:
                continue
            problems.append(
                Problem(
                    "input.sheet",
                    sheet.place(),
                    "不认识的工作表，里面有内容",
                    f"只有这些：{'、'.join(t.title for t in TABLES)}",
                    "它的内容不会被读取：若是改了名的表，请改回；若是自己的计算或备份，请把表名改为以“草稿”开头。",
                )
            )
        return problems


def _missing_sheet(table: Table, book: _Book) -> Problem:
    known = {t.title for t in TABLES}
    others = [t for t in book.sheets if t not in known and t not in ASIDE]
    close = difflib.get_close_matches(table.title, others, n=1, cutoff=0.4)
    mend = "不用的表也请留着（空表即可）；可从 yusuan init 生成的空白工作簿中复制过来。"
    if close:
        mend = f"工作表“{close[0]}”是不是它？请把表名改回“{table.title}”。"
    elif len(others) == len(book.sheets):
        mend = "这不像预算工作簿；用 yusuan init 新建一个再填写。"
    return Problem("input.sheet", Place(str(book.path)), f"缺少工作表“{table.title}”", f"有“{table.title}”", mend)


_MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_RELS = "{http://schemas.openxmlformats.org/package/2006/relationships}"
_ID = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"


def _blank_results(path: Path) -> Iterator[tuple[str, str]]:
    """Sheet and cell of every formula like ``=IF(A3="","",…)`` whose result is an empty text (t="str", an empty v)."""
    with zipfile.ZipFile(path) as archive:
        targets: dict[str, str] = {}
        for element in _elements(archive, "xl/_rels/workbook.xml.rels"):
            if element.tag == f"{_RELS}Relationship":
                target = element.get("Target", "")
                targets[element.get("Id", "")] = target.lstrip("/") if target.startswith("/") else f"xl/{target}"
        sheets = [e for e in _elements(archive, "xl/workbook.xml") if e.tag == f"{_MAIN}sheet"]
        for title, file in [(e.get("name", ""), targets[e.get(_ID, "")]) for e in sheets]:
            for element in _elements(archive, file):
                if element.tag == f"{_MAIN}c" and element.get("t") == "str":
                    result = element.find(f"{_MAIN}v")
                    if result is not None and not result.text:
                        yield title, element.get("r", "")
                elif element.tag == f"{_MAIN}row":
                    element.clear()


def _elements(archive: zipfile.ZipFile, name: str) -> Iterator[Element]:
    with archive.open(name) as stream:
        for _, element in iterparse(stream):
            yield element


# ------------------------------------------------------------------------------------------------ reading


def _read_rows(table: Table, sheet: _Sheet, problems: list[Problem]) -> list[Row]:
    heading_line = _heading_line(table, sheet)
    if heading_line is None:
        problems.append(_no_headings(table, sheet))
        return _reported(table, sheet)
    heading_cells = sheet.lines[heading_line]
    width = max(heading_cells)
    headings = [str(heading_cells[i].value) if i in heading_cells else "" for i in range(1, width + 1)]
    columns, found = match_headings(table, headings, sheet.place(heading_line))
    problems += found
    problems += _merged(sheet, heading_line)
    rows: list[Row] = []
    absent = unread(table, columns)
    for line in sorted(n for n in sheet.lines if n > heading_line):
        texts: dict[str, str | None] = {}
        for position, cell in sorted(sheet.lines[line].items()):
            column = columns[position - 1] if position <= width else None
            if column is not None:
                texts[column.name] = _cell_text(column, sheet, cell, problems)
            elif position > width or not headings[position - 1].strip():
                problems.append(_under_no_heading(sheet, cell))
        if texts:
            rows.append(Row(sheet.place(line), {**absent, **texts}))
    if not rows and found:
        return _reported(table, sheet)
    return rows


def _read_upright(table: Table, sheet: _Sheet, problems: list[Problem]) -> list[Row]:
    """A single table: headings one below the other, each with its value in the next column."""
    counts: dict[int, int] = {}
    for cells in sheet.lines.values():
        for position, cell in cells.items():
            if table.column(str(cell.value)):
                counts[position] = counts.get(position, 0) + 1
    if not counts:
        problems.append(_no_headings(table, sheet))
        return _reported(table, sheet)
    at = max(counts, key=lambda position: (counts[position], -position))
    lines = sorted(n for n in sheet.lines if at in sheet.lines[n])
    first = next(n for n in lines if table.column(str(sheet.lines[n][at].value)))
    lines = [n for n in lines if n >= first]
    columns, found = match_headings(table, [str(sheet.lines[n][at].value) for n in lines], sheet.place())
    problems += [replace(p, place=replace(p.place, line=0)) for p in found]
    problems += _merged(sheet, first)
    texts: dict[str, str | None] = {}
    where: dict[str, int] = {}
    for line, column in zip(lines, columns, strict=True):
        if column is None:
            continue
        where[column.name] = line
        answer = sheet.lines[line].get(at + 1)
        texts[column.name] = "" if answer is None else _cell_text(column, sheet, answer, problems)
    if not any(text is None or text for text in texts.values()) and table.name != "profile":
        return []
    return [Row(sheet.place(first), {**unread(table, columns), **texts}, where)]


def _heading_line(table: Table, sheet: _Sheet) -> int | None:
    best, line = 0, None
    for number in sorted(sheet.lines)[:_HEADING_LINES]:
        matches = sum(1 for cell in sheet.lines[number].values() if table.column(str(cell.value)))
        if matches > best:
            best, line = matches, number
    return line


def _no_headings(table: Table, sheet: _Sheet) -> Problem:
    expected = "、".join(c.heading for c in table.columns)
    return Problem(
        "input.column",
        sheet.place(),
        "找不到标题",
        f"标题：{expected}",
        "恢复标题；可从 yusuan init 生成的空白工作簿中复制。",
    )


def _reported(table: Table, sheet: _Sheet) -> list[Row]:
    """A row whose every cell is unusable, so that a sheet in trouble isn't also called empty."""
    return [Row(sheet.place(), {c.name: None for c in table.columns})]


def _merged(sheet: _Sheet, first_line: int) -> list[Problem]:
    return [
        Problem(
            "input.merged",
            replace(sheet.place(), line=int(re.sub(r"\D", "", area.partition(":")[0]))),
            f"合并单元格 {area}",
            "数据区没有合并单元格：每行每列各填各的",
            "选中它，点“取消合并”，并在每一行补填内容。",
        )
        for area in sheet.merged(first_line)
    ]


def _under_no_heading(sheet: _Sheet, cell: Cell) -> Problem:
    return Problem(
        "input.column",
        sheet.place(cell.row).at(f"{cell.column_letter}（无标题）"),
        f"没有标题的列里有内容“{str(cell.value).strip()[:40]}”",
        "内容都在有标题的列里",
        "删去它，或移到以“草稿”开头的工作表。",
    )


def _cell_text(column: Column, sheet: _Sheet, cell: Cell, problems: list[Problem]) -> str | None:
    """The text of a cell as the column means it; None when it can't be used, which is then reported."""
    place = sheet.place(cell.row).at(column.heading)
    value: Any = cell.value
    number_format = cell.number_format
    if cell.data_type == "f":
        value = sheet.result(cell)
        if value is None:
            problems.append(
                Problem(
                    "input.formula",
                    place,
                    f"公式 {_formula(cell)} 还没有算出结果",
                    "公式带有算出的值",
                    "用 Excel 或 WPS 打开一次并保存，再重新读取；或把公式改为数值。",
                )
            )
            return None
    if isinstance(value, str) and value.startswith("#") and _is_error(cell, value):
        problems.append(
            Problem(
                "input.formula_error",
                place,
                f"公式错误 {value}" + (f"（{_formula(cell)}）" if cell.data_type == "f" else ""),
                "一个值",
                "改正公式所引用的单元格，或直接填写内容。",
            )
        )
        return None
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time() else value.isoformat(" ")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, (time, timedelta)):
        return str(value)
    if isinstance(value, (int, float, Decimal)):
        return _number_text(column, value, number_format, place, problems)
    return clean(str(value))


_ERRORS = frozenset(
    {"#NULL!", "#DIV/0!", "#VALUE!", "#REF!", "#NAME?", "#NUM!", "#N/A", "#GETTING_DATA", "#SPILL!", "#CALC!"}
)


def _is_error(cell: Cell, value: str) -> bool:
    """A typed text may look like an error value; only an error cell or a formula's result is one."""
    return value in _ERRORS and cell.data_type in ("e", "f")


def _formula(cell: Cell) -> str:
    text = getattr(cell.value, "text", None) or str(cell.value)
    return text if len(text) <= 60 else text[:59] + "…"


def _number_text(
    column: Column, value: int | float | Decimal, number_format: str, place: Place, problems: list[Problem]
) -> str | None:
    """A number cell as text.  Excel works with 15 significant digits: beyond them is noise of its binary arithmetic."""
    exact = Decimal(format(value, ".15g")) if isinstance(value, float) else Decimal(value)
    if column.kind == "code":
        return _code_text(exact, number_format, place, problems)
    if column.kind in ("text", "longtext") and "%" in number_format:
        return f"{(exact * 100).normalize():f}%"
    text = f"{exact:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def _code_text(number: Decimal, number_format: str, place: Place, problems: list[Problem]) -> str | None:
    """A code that arrives as a number: fine while Excel keeps all its digits."""
    if abs(number) >= 10**15:
        problems.append(Problem("input.code_number", place, f"数字 {number:.5E}", "完整的编码，按文本填写", EXCEL_MEND))
        return None
    if number != number.to_integral_value() or number < 0:
        problems.append(
            Problem("input.code", place, f"数字 {number:f}", "一个编码", "把单元格格式设为“文本”，重新输入编码。")
        )
        return None
    text = f"{number:.0f}"
    # A format of zeros shows leading zeros that the number doesn't have.
    return text.zfill(len(number_format)) if re.fullmatch("0+", number_format) else text
