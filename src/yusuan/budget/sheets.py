"""Writing the workbook of :mod:`yusuan.budget.workbook`: the sheets, with what helps a person to fill them in.

Same data, same bytes; no name of a person or machine in the file.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import xlsxwriter
import xlsxwriter.exceptions
from xlsxwriter.utility import xl_col_to_name, xl_range_abs

from ..classification import codes
from ..coordinates import FUNDS, NATURES
from ..formats.whole import whole_file
from ..problems import InputError, OutputError, Problem
from .attachments import copy_attachments
from .costing import blanked
from .model import Budget
from .tables import TABLE, TABLES, Column, Raw, Row, Table, flatten
from .workbook import ASIDE, BALANCE, CODES, GUIDE, prior_path

#: What one cell can hold, in UTF-16 units.
MAX_CELL = 32_767
#: Lines that have lists and checks at least, and how many are free beyond the filled ones.
_LINES, _FREE = 5_000, 1_000
_FIRST = 2  # index of the first row of data: totals, headings, data

_LISTS = {
    "functional": "支出功能分类科目",
    "econ_dept": "部门预算支出经济分类科目",
    "econ_gov": "政府预算支出经济分类科目",
    "revenue": "收入分类科目",
}
_MONEY = ("amount", "change")


def write_workbooks(budget: Budget, path: Path) -> None:
    """Write ``budget`` as the workbook ``path`` and its ``prior`` beside it, all or none; attachments go with them.

    Raises InputError for what can't be written without loss, OutputError when a file can't be written."""
    books: list[tuple[Path, Budget, Raw]] = []
    part: Budget | None = budget
    while part is not None:
        rows = flatten(part)
        _refuse_long(rows)
        books.append((path, part, rows))
        part, path = part.prior, prior_path(path)
    if path.exists():
        raise OutputError(
            f"旁边已有 {path}，它会被当作上年预算读入，但这本预算没有上年预算。请先移走或改名；没有写入任何内容。"
        )
    with ExitStack() as stack:
        for target, part, raw in books:
            _write(stack.enter_context(whole_file(target)), raw, blanked(raw, part), part.profile.year)
        for target, part, _ in books:
            copy_attachments(part, target.parent)


def start_workbook(raw: Raw, path: Path, year: int) -> None:
    """Write raw rows (a new book, with required cells still blank) as a workbook.  Raises OutputError."""
    if path.exists():
        raise OutputError(f"{path} 已经存在；没有写入任何内容。请换一个名字。")
    with whole_file(path) as beside:
        _write(beside, raw, raw, year)


def _refuse_long(raw: Raw) -> None:
    problems = [
        Problem(
            "input.lossless",
            row.at(column),
            f"{length}个字符",
            f"工作簿的单元格至多{MAX_CELL}个字符",
            "精简文字，或改存为预算文件夹。",
        )
        for table in TABLES
        for row in raw.get(table.name, ())
        for column in table.columns
        if (length := len((row.cells.get(column.name) or "").encode("utf-16-le")) // 2) > MAX_CELL
    ]
    if problems:
        raise InputError(problems)


def _write(path: Path, raw: Raw, typed: Raw, year: int) -> None:
    book = xlsxwriter.Workbook(
        str(path),
        {
            "strings_to_numbers": False,
            "strings_to_formulas": False,
            "strings_to_urls": False,
            "default_format_properties": {"font_name": "宋体", "font_size": 11, "valign": "vcenter"},
        },
    )
    # Fixed, so that the same budget gives the same bytes; nothing says who made it or when.
    book.set_properties({"created": datetime(2000, 1, 1)})
    book.set_calc_mode("auto")
    writer = _Writer(book, raw, typed, year)
    writer.write()
    try:
        book.close()
    except (xlsxwriter.exceptions.XlsxWriterException, OSError) as error:
        raise OutputError(f"无法写入 {path.parent}：{error}。") from error


class _Formats:
    """Cell formats by what a cell is for."""

    def __init__(self, book: Any):
        line = {"border": 1, "border_color": "#D0D7DE"}
        free = {**line, "locked": False, "valign": "top"}
        self.title = book.add_format({"bold": True, "font_size": 16, "font_color": "#1F3864"})
        self.plain = book.add_format({"text_wrap": True, "valign": "top"})
        self.link = book.add_format({"font_color": "#0563C1", "underline": 1, **line})
        self.cell = book.add_format({"text_wrap": True, **line})
        self.strong = book.add_format({"bold": True, "bg_color": "#F2F2F2", **line})
        head = {"bold": True, "text_wrap": True, "align": "center", **line}
        self.required = book.add_format({**head, "bg_color": "#1F4E79", "font_color": "#FFFFFF"})
        self.optional = book.add_format({**head, "bg_color": "#DDEBF7", "font_color": "#1F3864"})
        self.sum_label = book.add_format({"bold": True, "bg_color": "#F2F2F2", **line})
        self.sum = book.add_format({"bold": True, "bg_color": "#F2F2F2", "num_format": "#,##0.00", **line})
        self.money = book.add_format({"num_format": "#,##0.00", **line})
        self.wrong = book.add_format({"font_color": "#C00000", "bg_color": "#FFC7CE", "bold": True})
        self.blank = book.add_format({"bg_color": "#FCE4D6"})
        self.unknown = book.add_format({"font_color": "#C65911", "bold": True})
        self.help = book.add_format({"text_wrap": True, "font_color": "#595959", **line})
        kinds: Mapping[str, dict[str, Any]] = {
            "text": {"num_format": "@"},
            "code": {"num_format": "@"},
            "longtext": {"text_wrap": True},
            "list": {"text_wrap": True},
            "amount": {"num_format": "#,##0.00"},
            "change": {"num_format": "#,##0.00"},
            "count": {"num_format": "0"},
            "year": {"num_format": "0", "align": "center"},
            "area": {},
            "choice": {},
            "flag": {"align": "center"},
            "date": {"num_format": "yyyy-mm-dd", "align": "center"},
        }
        self.input = {kind: book.add_format({**free, **own}) for kind, own in kinds.items()}
        upright = {"align": "left", "valign": "vcenter"}
        self.upright = {kind: book.add_format({**free, **own, **upright}) for kind, own in kinds.items()}


@dataclass
class _Writer:
    """``raw`` is every cell; ``typed`` leaves out those that follow from the costing."""

    book: Any
    raw: Raw
    typed: Raw
    year: int

    def __post_init__(self) -> None:
        self.formats = _Formats(self.book)
        self.options = {
            name: {c.code: f"{c.code} {c.name}" for c in codes(name, self.year) if not c.name[:1].isdigit()}
            for name in _LISTS
        }
        self.sources: dict[str | tuple[str, ...], str] = {}

    def write(self) -> None:
        sheets = {title: self.book.add_worksheet(title) for title in (GUIDE, *(t.title for t in TABLES), *ASIDE[1:])}
        self._codes(sheets[CODES])
        for table in TABLES:
            self._sheet(table, sheets[table.title])
        self._balance(sheets[BALANCE])
        self._guide(sheets[GUIDE])
        for sheet in sheets.values():
            sheet.set_paper(9)
            sheet.set_landscape()
            sheet.fit_to_pages(1, 0)
        for aside in ASIDE:
            sheets[aside].set_tab_color("#7F7F7F")
        sheets[GUIDE].activate()

    # Lists to pick from --------------------------------------------------------------------------------

    def _codes(self, sheet: Any) -> None:
        """One column for each list; ``sources`` then names its range."""
        lists: dict[str | tuple[str, ...], tuple[str, Sequence[str]]] = {
            name: (f"{title}（{self.year}）", list(self.options[name].values())) for name, title in _LISTS.items()
        }
        for table in TABLES:
            for column in table.columns:
                if column.words:
                    words = tuple(column.words.values())
                    lists.setdefault(words, (column.heading, words))
        for position, (key, (title, entries)) in enumerate(lists.items()):
            sheet.write_string(0, position, title, self.formats.strong)
            for line, entry in enumerate(entries, start=1):
                sheet.write_string(line, position, entry)
            sheet.set_column(position, position, 44 if isinstance(key, str) else 22)
            self.sources[key] = f"='{CODES}'!{xl_range_abs(1, position, max(1, len(entries)), position)}"
        sheet.freeze_panes(1, 0)
        sheet.protect("", _ALLOWED)

    # Sheets of data ------------------------------------------------------------------------------------

    def _sheet(self, table: Table, sheet: Any) -> None:
        rows = self.raw.get(table.name, ())
        if table.single:
            self._upright(table, sheet, rows[0] if rows else None)
        else:
            self._rows(table, sheet, rows)
        sheet.protect("", _ALLOWED)
        sheet.set_tab_color(_TAB_COLOURS.get(table.name, "#A9D08E"))

    def _rows(self, table: Table, sheet: Any, rows: Sequence[Row]) -> None:
        formats = self.formats
        last = self._last(table)
        for position, column in enumerate(table.columns):
            sheet.set_column(position, position, _width(column), formats.input[column.kind])
            sheet.write_string(1, position, column.heading, formats.required if column.required else formats.optional)
            sheet.write_comment(1, position, _comment(column), _COMMENT)
            self._total(sheet, table, position, column, last)
            self._validate(sheet, column, _FIRST, position, last)
        for number, (row, typed) in enumerate(zip(rows, self.typed.get(table.name, ()), strict=True), start=_FIRST):
            height = 0
            for position, column in enumerate(table.columns):
                text = typed.cells.get(column.name) or ""
                whole = row.cells.get(column.name) or ""
                if table.name == "expenditure" and column.name == "amount" and whole and not text:
                    self._priced(sheet, number, position, row, whole)
                else:
                    self._cell(sheet, number, position, column, text)
                if column.kind in ("longtext", "list"):
                    height = max(height, _height(text))
            if height:
                sheet.set_row(number, height)
        width = len(table.columns) - 1
        filled = f"COUNTA(${xl_col_to_name(0)}{_FIRST + 1}:${xl_col_to_name(width)}{_FIRST + 1})>0"
        for position, column in enumerate(table.columns):
            if column.required:
                self._mark(sheet, _FIRST, position, last, f'=AND({filled},{_cell_name(position)}="")', formats.blank)
        sheet.set_row(1, 33)
        sheet.freeze_panes(_FIRST, 1)
        sheet.repeat_rows(0, 1)

    def _total(self, sheet: Any, table: Table, position: int, column: Column, last: int) -> None:
        """Line 1: sums of the amounts, which Excel keeps up; how many rows where there are no amounts."""
        style = self.formats.sum_label
        letter = xl_col_to_name(position)
        filled = f"{letter}{_FIRST + 1}:{letter}{last + 1}"
        if column.kind in _MONEY:
            sheet.write_formula(0, position, f"=SUM({filled})", self.formats.sum, self._sum(table, column))
        elif position:
            sheet.write_blank(0, position, None, style)
        elif any(c.kind in _MONEY for c in table.columns):
            sheet.write_string(0, 0, "合计", style)
        else:
            count = self._filled(table)
            sheet.write_formula(0, 0, f'="共 "&COUNTA({filled})&" 行"', style, f"共 {count} 行")

    def _filled(self, table: Table) -> int:
        return sum(1 for row in self.raw.get(table.name, ()) if row.cells.get(table.columns[0].name))

    def _upright(self, table: Table, sheet: Any, row: Row | None) -> None:
        formats = self.formats
        for position, (heading, width) in enumerate((("项目", 20), ("填写", 60), ("说明", 60))):
            sheet.write_string(0, position, heading, formats.strong)
            sheet.set_column(position, position, width)
        for line, column in enumerate(table.columns, start=1):
            text = (row.cells.get(column.name) or "") if row else ""
            sheet.write_string(line, 0, column.heading, formats.required if column.required else formats.optional)
            sheet.write_comment(line, 0, _comment(column), _COMMENT)
            sheet.write_blank(line, 1, None, formats.upright[column.kind])
            self._cell(sheet, line, 1, column, text, formats.upright[column.kind])
            note = column.help + ("（必填）" if column.required else "")
            sheet.write_string(line, 2, note, formats.help)
            self._validate(sheet, column, line, 1, line)
            if column.required:
                self._mark(sheet, line, 1, line, f'=$B${line + 1}=""', formats.blank)
            sheet.set_row(line, max(24, _height(text)) if column.kind == "longtext" else 24)
        sheet.freeze_panes(1, 0)

    def _cell(self, sheet: Any, line: int, position: int, column: Column, text: str, style: Any = None) -> None:
        style = style or self.formats.input[column.kind]
        if not text:
            return
        if column.kind in (*_MONEY, "area", "count", "year") and _exact_in_excel(text):
            number = Decimal(text)
            whole = number == number.to_integral_value()
            sheet.write_number(line, position, int(number) if whole else float(number), style)
        elif column.kind == "date":
            sheet.write_datetime(line, position, datetime.combine(date.fromisoformat(text), datetime.min.time()), style)
        else:
            sheet.write_string(line, position, self.options.get(column.codes, {}).get(text, text), style)

    def _priced(self, sheet: Any, line: int, position: int, row: Row, text: str) -> None:
        """An amount that follows from the costing: the sum of its project's lines, which Excel keeps up.  Where a
        project has several lines of expenditure it is the number alone."""
        project = row.cells.get("project")
        column = TABLE["expenditure"].columns[position]
        if sum(r.cells.get("project") == project for r in self.raw.get("expenditure", ())) > 1:
            self._cell(sheet, line, position, column, text)
            return
        price, *factors = (self._range("costing", f) for f in ("price", "quantity", "times"))
        product = "*".join([price, *(f'({f}+({f}=""))' for f in factors)])
        of = xl_col_to_name([c.name for c in TABLE["expenditure"].columns].index("project"))
        formula = f"=ROUND(SUMPRODUCT(({self._range('costing', 'project')}={of}{line + 1})*{product}),2)"
        sheet.write_formula(line, position, formula, self.formats.input["amount"], float(Decimal(text)))

    def _validate(self, sheet: Any, column: Column, first: int, position: int, last: int) -> None:
        """What Excel checks while people type.  Pasting passes it by, so reading checks everything again."""
        cell = _cell_name(position, first)
        rule: dict[str, Any] | None = None
        if column.words:
            rule = {
                "validate": "list",
                "source": self.sources[tuple(column.words.values())],
                "error_title": "不在列表中",
                "error_message": "请从下拉列表中选择。",
            }
        elif column.codes in ("unit", "project"):
            # Typing another code is allowed: its row may be filled in later.
            rule = {
                "validate": "list",
                "source": self._code_range("units" if column.codes == "unit" else "projects"),
                "error_type": "warning",
                "error_title": "没有这个编码",
                "error_message": f"“{'单位' if column.codes == 'unit' else '项目'}”表里没有这个编码，是否仍要使用？",
            }
        elif column.codes:
            # No message: a bare code is right too, and the lists aren't complete.  Unknown codes turn orange instead.
            rule = {"validate": "list", "source": self.sources[column.codes], "show_error": False}
            listed = self.sources[column.codes].removeprefix("=")
            bare = f'LEFT({cell},FIND(" ",{cell}&" ")-1)'
            formula = f'=AND({cell}<>"",COUNTIF({listed},{bare}&" *")=0)'
            self._mark(sheet, first, position, last, formula, self.formats.unknown)
        elif column.kind == "flag":
            rule = {
                "validate": "list",
                "source": ["是", "否"],
                "error_title": "填是或否",
                "error_message": "填“是”“否”或留空。",
            }
        elif column.kind in _MONEY:
            sign = f",{cell}>=0" if column.kind == "amount" else ""
            rule = {
                "validate": "custom",
                "value": f"=AND(ISNUMBER({cell}){sign},ROUND({cell},2)={cell})",
                "error_title": "金额",
                "error_message": "以元为单位的数字，至多两位小数"
                + ("，不为负。" if sign else "；增加为正，减少为负。"),
            }
        elif column.kind in ("area", "count"):
            rule = {
                "validate": "decimal",
                "criteria": ">=",
                "value": 0,
                "error_title": "数量",
                "error_message": "填零或正数。",
            }
        elif column.kind == "year":
            rule = {
                "validate": "integer",
                "criteria": "between",
                "minimum": 1980,
                "maximum": 2100,
                "error_title": "年份",
                "error_message": "填四位年份，如 2024。",
            }
        elif column.kind == "date":
            rule = {
                "validate": "date",
                "criteria": "between",
                "minimum": date(1980, 1, 1),
                "maximum": date(2100, 12, 31),
                "error_title": "日期",
                "error_message": "填日期，如 2024-03-01。",
            }
        if rule:
            sheet.data_validation(first, position, last, position, rule)

    def _code_range(self, name: str) -> str:
        """The filled part of the code column of another sheet, which grows as people fill it in."""
        table = TABLE[name]
        column = f"'{table.title}'!$A${_FIRST + 1}:$A${self._last(table) + 1}"
        return f"=OFFSET('{table.title}'!$A${_FIRST + 1},0,0,MAX(1,COUNTA({column})),1)"

    def _mark(self, sheet: Any, first: int, position: int, last: int, formula: str, style: Any) -> None:
        sheet.conditional_format(
            first, position, last, position, {"type": "formula", "criteria": formula, "format": style}
        )

    def _last(self, table: Table) -> int:
        """Index of the last row that is checked and added up."""
        return max(_LINES, _FIRST + len(self.raw.get(table.name, ())) + _FREE)

    def _amounts(self, table: Table, column: Column) -> Iterator[tuple[Row, Decimal]]:
        for row in self.raw.get(table.name, ()):
            text = row.cells.get(column.name) or ""
            if text and _exact_in_excel(text):  # others are texts in the sheet, which SUM passes by
                yield row, Decimal(text)

    def _sum(self, table: Table, column: Column, wanted: Callable[[Row], bool] = lambda row: True) -> float:
        return float(sum((amount for row, amount in self._amounts(table, column) if wanted(row)), Decimal()))

    # Totals that Excel keeps up ------------------------------------------------------------------------

    def _range(self, name: str, field: str) -> str:
        table = TABLE[name]
        position = [c.name for c in table.columns].index(field)
        return f"'{table.title}'!{xl_range_abs(_FIRST, position, self._last(table), position)}"

    def _balance(self, sheet: Any) -> None:
        formats = self.formats
        sheet.write_string(0, 0, "收支核对（元）：每一种资金的收入总计应等于支出总计，差额应为零", formats.title)
        headings = ("资金来源", "本年收入", "上年结转", "收入总计", "支出", "年终结转", "支出总计", "差额")
        for position, heading in enumerate(headings):
            sheet.write_string(2, position, heading, formats.optional)
        sheet.set_column(0, 0, 24)
        sheet.set_column(1, len(headings) - 1, 19)
        first = 3
        values = {word: self._fund_values(word) for word in FUNDS.values()}
        for line, word in enumerate(FUNDS.values(), start=first):
            self._fund(sheet, line, word, values[word])
        end = first + len(FUNDS)
        sheet.write_string(end, 0, "合计", formats.sum_label)
        for position in range(1, len(headings)):
            letter = xl_col_to_name(position)
            value = sum((of_fund[position - 1] for of_fund in values.values()), Decimal())
            sheet.write_formula(end, position, f"=SUM({letter}{first + 1}:{letter}{end})", formats.sum, float(value))
        sheet.conditional_format(
            first, 7, end, 7, {"type": "formula", "criteria": f"=ROUND($H{first + 1},2)<>0", "format": formats.wrong}
        )
        self._natures(sheet, end + 2)
        sheet.freeze_panes(3, 1)
        sheet.protect("", _ALLOWED)

    def _fund(self, sheet: Any, line: int, word: str, values: Sequence[Decimal]) -> None:
        here = line + 1
        income = f"{self._range('revenue', 'amount')},{self._range('revenue', 'fund')},$A{here}"
        carried = f'SUMIFS({income},{self._range("revenue", "origin_year")},">0")'
        spent = f"SUMIFS({self._range('expenditure', 'amount')},{self._range('expenditure', 'fund')},$A{here})"
        kept = f"SUMIFS({self._range('carry_out', 'amount')},{self._range('carry_out', 'fund')},$A{here})"
        formulas = (
            f"=SUMIFS({income})-C{here}",
            f"={carried}",
            f"=B{here}+C{here}",
            f"={spent}",
            f"={kept}",
            f"=E{here}+F{here}",
            f"=ROUND(D{here}-G{here},2)",
        )
        sheet.write_string(line, 0, word, self.formats.strong)
        for position, (formula, value) in enumerate(zip(formulas, values, strict=True), start=1):
            sheet.write_formula(line, position, formula, self.formats.money, float(value))

    def _fund_values(self, word: str) -> tuple[Decimal, ...]:
        def added(name: str, wanted: Callable[[Row], bool] = lambda row: True) -> Decimal:
            table = TABLE[name]
            amounts = self._amounts(table, table.by_name["amount"])
            return sum((a for row, a in amounts if row.cells.get("fund") == word and wanted(row)), Decimal())

        total, carried = added("revenue"), added("revenue", lambda row: bool(row.cells.get("origin_year")))
        spent, kept = added("expenditure"), added("carry_out")
        return (total - carried, carried, total, spent, kept, spent + kept, total - spent - kept)

    def _natures(self, sheet: Any, line: int) -> None:
        formats = self.formats
        sheet.write_string(line, 0, "支出性质", formats.optional)
        sheet.write_string(line, 1, "支出", formats.optional)
        table = TABLE["expenditure"]
        column = table.by_name["amount"]
        amounts, natures = self._range("expenditure", "amount"), self._range("expenditure", "nature")
        for number, word in enumerate(NATURES.values(), start=line + 1):
            sheet.write_string(number, 0, word, formats.strong)
            value = self._sum(table, column, lambda row, word=word: row.cells.get("nature") == word)  # type: ignore[misc]
            sheet.write_formula(number, 1, f"=SUMIFS({amounts},{natures},$A{number + 1})", formats.money, value)
        end = line + 1 + len(NATURES)
        sheet.write_string(end, 0, "合计", formats.sum_label)
        sheet.write_formula(end, 1, f"=SUM(B{line + 2}:B{end})", formats.sum, self._sum(table, column))

    # The first sheet -----------------------------------------------------------------------------------

    def _guide(self, sheet: Any) -> None:
        formats = self.formats
        sheet.set_column(0, 0, 22)
        sheet.set_column(1, 1, 78)
        sheet.set_column(2, 2, 12)
        sheet.write_string(0, 0, f"{self.year}年度单位预算 填写说明", formats.title)
        sheet.set_row(0, 30)
        line = 2
        for number, text in enumerate(_STEPS, start=1):
            sheet.merge_range(line, 0, line, 2, f"{number}．{text}", formats.plain)
            sheet.set_row(line, 17 * _lines(text, 108))
            line += 1
        line += 1
        for position, heading in enumerate(("工作表", "填什么", "已填行数")):
            sheet.write_string(line, position, heading, formats.optional)
        for table in TABLES:
            line += 1
            sheet.write_url(line, 0, f"internal:'{table.title}'!A1", formats.link, table.title)
            sheet.write_string(line, 1, table.about, formats.cell)
            if table.single:
                sheet.write_string(line, 2, "单张", formats.cell)
            else:
                column = f"'{table.title}'!{xl_range_abs(_FIRST, 0, self._last(table), 0)}"
                sheet.write_formula(line, 2, f"=COUNTA({column})", formats.cell, self._filled(table))
            sheet.set_row(line, 17 * _lines(table.about, 76))
        for title, about in (
            (BALANCE, "收入与支出按资金来源核对，差额不为零时显示红色。不用填。"),
            (CODES, "下拉列表的内容。可以隐藏，不要删除。不用填。"),
        ):
            line += 1
            sheet.write_url(line, 0, f"internal:'{title}'!A1", formats.link, title)
            sheet.write_string(line, 1, about, formats.cell)
            sheet.write_blank(line, 2, None, formats.cell)
        sheet.protect("", _ALLOWED)


_STEPS = (
    "先填“基本信息”和“单位”，再填“支出明细”和“收入明细”，然后是其余各表；用不到的表空着，不要删除或改名。",
    "深蓝色标题是必填列，浅蓝色是选填列；鼠标移到标题上有说明。一行中漏填的必填单元格显示橙色底。",
    "金额一律以元为单位，至多两位小数；程序自己换算成万元。每个表第1行是 Excel 自动求和的合计，数据中不要再加合计行。",
    "科目编码可以从下拉列表选择，也可以直接输入编码；橙色字表示代码表里没有这个编码，请核对。",
    "项目编码、单位编码按文本填写。编码显示成 4.2E+20 说明 Excel 已经丢掉了后面的数字，必须重新输入。",
    "从别处复制数据时用“选择性粘贴—数值”，不要合并单元格；公式可以用，但保存前要算出结果。",
    "填好后看“核对”表：每种资金的差额应为零。不用的行清空内容即可，空行会跳过。",
    "工作表受保护（没有密码），只有填写区可以改；要删除整行，先在“审阅”中撤消工作表保护。",
    "自己的计算或草稿放在名称以“草稿”开头的工作表里，程序不读。上年整本预算放在同一文件夹，文件名加“-上年”。",
)

_ALLOWED = {
    "format_columns": True,
    "format_rows": True,
    "insert_rows": True,
    "sort": True,
    "autofilter": True,
}
_COMMENT = {"x_scale": 1.9, "y_scale": 1.1, "font_size": 10, "font_name": "宋体", "author": ""}
_TAB_COLOURS = {
    **dict.fromkeys(("profile", "units"), "#1F4E79"),
    **dict.fromkeys(("expenditure", "revenue", "carry_out", "projects", "costing", "comparatives"), "#2E75B6"),
    **dict.fromkeys(("procurement", "service_purchases", "assets", "equipment"), "#BF8F00"),
    **dict.fromkeys(("targets", "indicators", "unit_target", "tasks"), "#548235"),
    **dict.fromkeys(("reasons", "reason_items", "texts", "attachments"), "#7030A0"),
}


def _comment(column: Column) -> str:
    parts = [f"{column.heading}（{'必填' if column.required else '选填'}）", column.help + "。"]
    if column.words:
        parts.append(f"可选：{'、'.join(column.words.values())}。")
    if column.codes:
        parts.append("可从下拉列表选择，也可直接输入编码。")
    if not column.required and column.default not in (None, "", (), 0, False):
        parts.append(f"不填为“{column.words.get(column.default, column.default)}”。")
    return "\n".join(parts)


def _width(column: Column) -> float:
    by_kind = {"longtext": 50, "list": 40, "text": 24, "amount": 18, "change": 18, "date": 13, "year": 10, "flag": 10}
    width = by_kind.get(column.kind, 14)
    if column.codes in _LISTS:
        width = 34
    elif column.kind == "code":
        width = 14 if column.codes == "unit" else 24
    elif column.words:
        width = 4 + 2 * min(12, max(len(w) for w in column.words.values()))
    return max(width, 4 + 2 * min(6, len(column.heading)))


def _lines(text: str, width: int) -> int:
    """How many lines a text takes where ``width`` is counted in Latin letters."""
    return sum(1 + max(0, sum(1 if c.isascii() else 2 for c in part) - 1) // width for part in text.split("\n"))


def _height(text: str) -> int:
    """Points for a text in a column of 50: up to ten lines, the rest is seen when the cell is entered."""
    lines = _lines(text, 48)
    return 16 * min(10, lines) if lines > 1 else 0


def _cell_name(position: int, line: int = _FIRST) -> str:
    return f"${xl_col_to_name(position)}{line + 1}"


def _exact_in_excel(text: str) -> bool:
    """Whether Excel keeps the number exactly: up to 15 significant digits.  Longer ones are written as text."""
    with contextlib.suppress(ArithmeticError):
        return len(Decimal(text).as_tuple().digits) <= 15
    return False
