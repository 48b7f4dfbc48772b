"""A comparison as a workbook."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from ...coordinates import PROCUREMENT_KINDS
from .model import Change, Comparison
from .parts import disclosed_said, money_heads, named, purchase_amounts, purchase_changes, title, version_said
from .words import changed_said, findings, indicator_value, notices, reason_name, reason_said, why

_LEVELS = ("类", "款", "项")


class _Book:
    """A workbook being written: one sheet at a time, rows from the top."""

    def __init__(self, path: Path):
        import xlsxwriter

        self.book: Any = xlsxwriter.Workbook(str(path), {"strings_to_formulas": False, "strings_to_urls": False})
        base = {"border": 1, "valign": "top", "text_wrap": True, "font_name": "宋体", "font_size": 10}
        make = self.book.add_format
        self.cell, self.money = make(base), make({**base, "num_format": "#,##0.00"})
        self.indented = {n: make({**base, "indent": n}) for n in (1, 2)}
        self.change = make({**base, "num_format": "+#,##0.00;-#,##0.00;—"})
        self.rate = make({**base, "num_format": "+0.0%;-0.0%;—"})
        self.head = make({**base, "bold": True, "align": "center", "bg_color": "#DDEBF7"})
        bold = {**base, "bold": True, "bg_color": "#F2F2F2"}
        self.sum_cell, self.sum_money = make(bold), make({**bold, "num_format": "#,##0.00"})
        self.sum_change = make({**bold, "num_format": "+#,##0.00;-#,##0.00;—"})
        self.sum_rate = make({**bold, "num_format": "+0.0%;-0.0%;—"})
        self.plain = make({"font_name": "宋体", "font_size": 10})
        self.title = make({"bold": True, "font_size": 14, "font_name": "宋体"})
        self.warn = make({"font_name": "宋体", "font_size": 10, "bold": True, "font_color": "#B3261E"})
        self.sheet: Any = None
        self.row = 0

    def start(self, name: str, heading: str, columns: Sequence[tuple[str, int]]) -> None:
        """A new sheet with its heading; the column headings follow with :meth:`heads`."""
        self.sheet = self.book.add_worksheet(name)
        self.widths = [width for _, width in columns]
        for n, (_, width) in enumerate(columns):
            self.sheet.set_column(n, n, width)
        self.sheet.write_string(0, 0, heading, self.title)
        self.row = 1
        self.sheet.set_landscape()
        self.sheet.set_paper(9)
        self.sheet.fit_to_pages(1, 0)
        self.sheet.set_footer("&C第&P页，共&N页")

    def heads(self, names: Sequence[str], *, freeze: bool = True) -> None:
        for n, name in enumerate(names):
            self.sheet.write_string(self.row, n, name, self.head)
        self.row += 1
        if freeze:
            self.sheet.freeze_panes(self.row, 0)
            self.sheet.repeat_rows(self.row - 1)

    def texts(self, values: Sequence[str], form: Any = None, at: int = 0) -> None:
        for n, value in enumerate(values, start=at):
            self.sheet.write_string(self.row, n, value[:32_767], form or self.cell)

    def tall(self, values: Sequence[str]) -> None:
        """Make the row as high as its texts need."""
        most = max((_height(t, self.widths[n]) for n, t in enumerate(values)), default=1)
        self.sheet.set_row(self.row, min(400.0, 13.5 * most))

    def amounts(self, at: int, old: int, new: int) -> None:
        """Old, new, change and rate from column ``at``; the last two are worked out by the sheet."""
        self._amounts(at, old, new, (self.money, self.change, self.rate), None)

    def totals(self, at: int, old: int, new: int, formula: Callable[[str], str]) -> None:
        """The same for a total, whose amounts are formulas too; ``formula`` takes the column's letter."""
        self._amounts(at, old, new, (self.sum_money, self.sum_change, self.sum_rate), formula)

    def _amounts(
        self, at: int, old: int, new: int, forms: tuple[Any, Any, Any], formula: Callable[[str], str] | None
    ) -> None:
        a, b, more = (_letter(at + n) for n in range(3))
        line = self.row + 1
        for letter, column, fen in ((a, at, old), (b, at + 1, new)):
            if formula is None:
                self.sheet.write_number(self.row, column, fen / 100, forms[0])
            else:
                self.sheet.write_formula(self.row, column, formula(letter), forms[0], fen / 100)
        self.sheet.write_formula(self.row, at + 2, f"={b}{line}-{a}{line}", forms[1], (new - old) / 100)
        rate = (new - old) / old if old else ""
        self.sheet.write_formula(self.row, at + 3, f'=IF({a}{line}=0,"",{more}{line}/{a}{line})', forms[2], rate)

    def close(self) -> None:
        self.book.set_properties({"created": datetime(2000, 1, 1)})
        self.book.close()


def write_xlsx(c: Comparison, path: Path) -> None:
    """Write the workbook: everything, changed or not, with totals the sheet adds up itself."""
    book = _Book(path)
    _overall(book, c)
    _projects_sheet(book, c)
    _tree_sheet(book, c, "功能科目", c.functional)
    _tree_sheet(book, c, "经济科目", c.economic)
    _funds_sheet(book, c)
    _purchases_sheet(book, c)
    _targets_sheet(book, c)
    book.close()


def _overall(book: _Book, c: Comparison) -> None:
    book.start("总体", title(c), (("", 34), ("", 20), ("", 20), ("", 18), ("", 10)))
    for said in notices(c):
        book.texts((f"注意：{said}",), book.warn)
        book.row += 1
    for said in findings(c):
        book.texts((f"问题：{said}",), book.warn)
        book.row += 1
    for word, version in (("前一本", c.old), ("后一本", c.new)):
        book.texts((f"{word}：{version.name} {version.year}年　{version_said(version)}",), book.plain)
        book.row += 1
    book.texts((disclosed_said(c) if c.changed else f"两本账套没有差别。{disclosed_said(c)}",), book.plain)
    book.row += 2
    for head, changes in (
        ("总体", c.summary),
        ("支出性质", c.natures),
        ("单位", c.units),
        ("“三公”经费和机关运行经费", c.headlines),
    ):
        book.heads((head, *money_heads(c)), freeze=False)
        first = book.row + 1
        for change in changes:
            book.texts((named(change),))
            book.amounts(1, change.old, change.new)
            book.row += 1
        if changes is c.natures or changes is c.units:
            _sum_row(book, c, 1, first, changes)
        book.row += 1
    for head, said_of in (
        ("写明的原因", [(reason_name(c, r), t) for r in c.reasons if (t := reason_said(r))]),
        ("其他改动", [(t.title, f"前一本独有{t.old}行，后一本独有{t.new}行") for t in c.others]),
    ):
        if said_of:
            book.texts((head,), book.head)
            book.sheet.merge_range(book.row, 1, book.row, 4, "", book.head)
            book.row += 1
        for name, text in said_of:
            book.texts((name,))
            book.sheet.merge_range(book.row, 1, book.row, 4, text, book.cell)
            book.sheet.set_row(book.row, 13.5 * max(_height(text, 66), _height(name, 34)))
            book.row += 1


def _sum_row(book: _Book, c: Comparison, at: int, first: int, changes: Sequence[Change]) -> None:
    """The total of the rows from line ``first`` to here."""
    last = book.row
    book.texts(("合计", *([""] * (at - 1))), book.sum_cell)
    book.totals(
        at,
        sum(x.old for x in changes),
        sum(x.new for x in changes),
        lambda x: f"=SUM({x}{first}:{x}{last})" if last >= first else "=0",
    )
    book.row += 1


def _projects_sheet(book: _Book, c: Comparison) -> None:
    columns = (("", 9), ("", 24), ("", 9), ("", 16), ("", 16), ("", 15), ("", 8), ("", 52), ("", 22))
    book.start("项目", "项目和其他支出", columns)
    book.heads(("编码", "项目", "变动", *money_heads(c), "为什么", "写明的原因"))
    first = book.row + 1
    rows: list[tuple[str, str, str, int, int, list[str], str]] = []
    for p in c.projects:
        name = f"{p.name}（原称{p.old_name}）" if p.renamed else p.name
        rows.append((p.code, name, p.kind, p.old, p.new, why(p), reason_said(p.reason) if p.reason else ""))
    for o in c.own:
        said = [f"{x.label}：{changed_said(x.old, x.new)}" for x in o.lines if x.more]
        kind = "增加" if o.more > 0 else "减少" if o.more else "内容改动" if said else "不变"
        rows.append(("", o.name, kind, o.old, o.new, said, reason_said(o.reason) if o.reason else ""))
    for code, name, kind, old, new, said, reason in rows:
        book.texts((code, name, kind))
        book.amounts(3, old, new)
        text = "\n".join(said)
        book.texts((text, reason), at=7)
        book.tall((code, name, kind, "", "", "", "", text, reason))
        book.row += 1
    last = book.row
    book.texts(("合计", "", ""), book.sum_cell)
    total = c.total("expenditure")
    book.totals(3, total.old, total.new, lambda x: f"=SUM({x}{first}:{x}{last})" if last >= first else "=0")
    book.texts(("", ""), book.sum_cell, at=7)


def _tree_sheet(book: _Book, c: Comparison, name: str, changes: Sequence[Change]) -> None:
    book.start(
        name, f"支出，按{name}", (("级次", 6), ("编码", 12), ("名称", 44), ("", 20), ("", 20), ("", 18), ("", 10))
    )
    book.heads(("级次", "编码", "名称", *money_heads(c)))
    first = book.row + 1
    for change in changes:
        level = _LEVELS[min(change.level, len(_LEVELS)) - 1]
        book.texts((level, change.key))
        book.texts((change.name,), book.indented.get(change.level - 1, book.cell), at=2)
        book.amounts(3, change.old, change.new)
        book.row += 1
    last = book.row
    book.texts(("合计", "", ""), book.sum_cell)
    top = [x for x in changes if x.level == 1]
    book.totals(
        3,
        sum(x.old for x in top),
        sum(x.new for x in top),
        lambda x: f'=SUMIF($A{first}:$A{last},"{_LEVELS[0]}",{x}{first}:{x}{last})' if last >= first else "=0",
    )


def _funds_sheet(book: _Book, c: Comparison) -> None:
    book.start("资金来源", "收入和支出，按资金来源", (("", 30), ("", 20), ("", 20), ("", 18), ("", 10)))
    for head, changes in (("收入（含上年结转）", c.revenue_funds), ("支出", c.funds)):
        book.heads((head, *money_heads(c)), freeze=False)
        first = book.row + 1
        for change in changes:
            book.texts((change.name,))
            book.amounts(1, change.old, change.new)
            book.row += 1
        _sum_row(book, c, 1, first, changes)
        book.row += 1


def _purchases_sheet(book: _Book, c: Comparison) -> None:
    columns = (("", 12), ("", 24), ("", 24), ("", 8), ("", 14), ("", 18), ("", 18), ("", 16), ("", 9), ("", 36))
    book.start("采购", "政府采购", columns)
    book.heads(("单位", "项目", "采购内容", "类别", "品目编码", *money_heads(c), "改动"))
    first = book.row + 1
    names = {p.code: p.name for p in c.projects}
    for b in c.purchases:
        only = b.new or b.old
        assert only is not None
        kinds = "新增" if b.old is None else "取消" if b.new is None else ""
        changes = "\n".join(f"{what}：{x or '空白'} → {y or '空白'}" for what, x, y in purchase_changes(b))
        project = f"{b.project} {names.get(b.project, '')}".strip()
        item = b.item + (f" {only.quantity}" if only.quantity else "")
        texts = (b.unit, project, item, PROCUREMENT_KINDS.get(only.kind, only.kind), only.catalogue_code)
        book.texts(texts)
        book.amounts(5, *purchase_amounts(b))
        book.texts((kinds or changes,), at=9)
        book.tall((*texts, "", "", "", "", kinds or changes))
        book.row += 1
    last = book.row
    book.texts(("合计", "", "", "", ""), book.sum_cell)
    total = c.total("procurement")
    book.totals(5, total.old, total.new, lambda x: f"=SUM({x}{first}:{x}{last})" if last >= first else "=0")
    book.texts(("",), book.sum_cell, at=9)


def _targets_sheet(book: _Book, c: Comparison) -> None:
    book.start("绩效指标", "绩效目标和指标的改动", (("", 30), ("", 16), ("", 30), ("", 44), ("", 44), ("", 8)))
    book.heads(("项目", "栏目", "指标", c.old.called, c.new.called, "改动"))
    rows: list[tuple[str, str, str, str, str, str]] = []
    for name, target, indicators in (
        ("单位整体", c.target, c.indicators),
        *((f"{p.code} {p.name}", p.target, p.indicators) for p in c.projects),
    ):
        rows += [(name, "绩效目标", f.what, f.old, f.new, "") for f in target]
        for i in indicators:
            if i.old != i.new:
                before, after = (_both_values(x) for x in (i.old, i.new))
                kind = "新增" if i.old is None else "取消" if i.new is None else "修改"
                rows.append((name, i.level2, i.name, before, after, kind))
    if not rows:
        book.texts(("没有改动", "", "", "", "", ""))
    for row in rows:
        book.texts(row)
        book.tall(row)
        book.row += 1


def _both_values(indicator: Any) -> str:
    """The year's value, and the period's where it is another."""
    if indicator is None:
        return ""
    year, period = indicator_value(indicator), indicator_value(indicator, "period_value")
    return year if not period or period == year else f"{year}（实施期{period}）"


def _letter(column: int) -> str:
    return chr(ord("A") + column)


def _height(text: str, width: int) -> int:
    """How many lines a text takes in a column so many Latin letters wide."""
    return sum(1 + max(0, sum(1 if c.isascii() else 2 for c in part) - 1) // width for part in text.split("\n"))
