"""A comparison of two versions as lines to print, as one HTML file and as a workbook."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import datetime
from html import escape
from pathlib import Path
from typing import Any

from ..coordinates import PROCUREMENT_KINDS
from ..formats.whole import whole_file
from ..money import printed
from ..problems import OutputError
from .compare import (
    Change,
    Comparison,
    ProjectChange,
    PurchaseChange,
    Version,
    changed_said,
    findings,
    indicator_said,
    indicator_value,
    notices,
    purchase_fields,
    purchase_said,
    rate_said,
    reason_name,
    reason_said,
    why,
    yuan_said,
)

FORMATS = ("text", "html", "xlsx")

_LEVELS = ("类", "款", "项")


# ----------------------------------------------------------------------------------------------------- text


def lines(c: Comparison) -> Iterator[str]:
    """The comparison as a person reads it: only what changed."""
    yield title(c)
    for word, version in (("前", c.old), ("后", c.new)):
        yield f"  {word}一本：{version_said(version)}"
    yield f"  {disclosed_said(c)}"
    for said in notices(c):
        yield f"注意：{said}"
    for said in findings(c):
        yield f"问题：{said}"
    if not c.changed:
        yield f"两本账套没有差别：支出合计{yuan_said(c.total('expenditure').new)}。"
        return
    for said in _own_reasons(c):
        yield f"原因：{said}"
    yield "总体"
    for change in c.summary:
        if change.more or change.key in ("resources", "uses"):
            yield f"  {change.name}：{changed_said(change.old, change.new)}"
    for head, changes in _sections(c):
        if shown := _shown(changes):
            yield head
            for change in shown:
                yield f"  {'  ' * (change.level - 1)}{_named(change)}：{changed_said(change.old, change.new)}"
    changed = [p for p in c.projects if p.changed]
    if changed:
        yield f"项目：{_project_count(c)}"
    for p in changed:
        yield f"  {p.code} {p.name}（{p.kind}）：{changed_said(p.old, p.new)}"
        for said in _whys(p):
            yield f"    {said}"
    for o in c.own:
        if any(line.more for line in o.lines):
            yield f"不属于项目的支出：{o.name}：{changed_said(o.old, o.new)}"
            for line in o.lines:
                if line.more:
                    yield f"    {line.label}：{changed_said(line.old, line.new)}"
            if o.reason and (told := reason_said(o.reason)):
                yield f"    原因：{told}"
    if bought := [b for b in c.purchases if b.old != b.new]:
        whole = c.total("procurement")
        yield f"采购：政府采购预算{changed_said(whole.old, whole.new)}"
        for b in bought:
            yield f"  {purchase_said(b)}{f'（项目{b.project}）' if b.project else ''}"
    for said in _other_lines(c):
        yield said


def title(c: Comparison) -> str:
    who = c.new.name if c.old.name == c.new.name else f"{c.old.name}、{c.new.name}"
    year = f"{c.new.year}年" if c.old.year == c.new.year else f"{c.old.year}年、{c.new.year}年"
    called = [f"{v.year}年{v.called}" if c.old.year != c.new.year else v.called for v in (c.old, c.new)]
    return f"{who}{year}预算两个版本的比较：{called[0]} → {called[1]}"


def version_said(v: Version) -> str:
    """“批复　长财预〔2024〕1号　2024-03-28　…”: which version, who, when and why."""
    parts = [v.called, v.by or "编报人或文号没有填写", v.on.isoformat() if v.on else "版本日期没有填写"]
    if v.approved_on and v.approved_on != v.on:
        parts.append(f"批复日期{v.approved_on.isoformat()}")
    return "　".join((*parts, *((v.note,) if v.note else ())))


def disclosed_said(c: Comparison) -> str:
    """Which of the two is the one to publish."""
    if c.new.disclosed and c.old.disclosed:
        return f"两本都是可以公开的版本（{c.old.called}、{c.new.called}）。"
    if c.new.disclosed or c.old.disclosed:
        return f"公开的是{'后' if c.new.disclosed else '前'}一本（{(c.new if c.new.disclosed else c.old).called}）。"
    return "两本都不是公开的版本：只有批复或调整后的预算用于公开。"


def _sections(c: Comparison) -> Iterator[tuple[str, Sequence[Change]]]:
    yield "按支出性质", c.natures
    yield "收入，按资金来源", c.revenue_funds
    yield "支出，按资金来源", c.funds
    yield "支出，按功能科目", c.functional
    yield "支出，按部门经济科目", c.economic
    if len(c.units) > 1:
        yield "支出，按单位", c.units
    yield "“三公”经费和机关运行经费", c.headlines


def _named(change: Change) -> str:
    renamed = f"（原称{change.old_name}）" if change.old_name != change.new_name else ""
    code = f"{change.key} " if change.key[:1].isdigit() and change.key != change.name else ""
    return f"{code}{change.name}{renamed}"


def _shown(changes: Sequence[Change]) -> list[Change]:
    """What changed, and of a tree also what holds something that changed."""
    moved = [x for x in changes if x.more or x.old_name != x.new_name]
    if not any(x.level > 1 for x in changes):
        return moved
    return [x for x in changes if any(m.key.startswith(x.key) and (x.key or not m.key) for m in moved)]


def _project_count(c: Comparison) -> str:
    kinds = Counter(p.kind for p in c.projects)
    order = ("新增", "取消", "增加", "减少", "改名", "内容改动", "不变")
    return "，".join((f"共{len(c.projects)}个", *(f"{kind}{kinds[kind]}个" for kind in order if kinds[kind])))


def _own_reasons(c: Comparison) -> list[str]:
    """Recorded reasons that aren't told with a project or another part of the expenditure."""
    told = {p.reason for p in c.projects} | {o.reason for o in c.own}
    return [f"{reason_name(c, r)}：{said}" for r in c.reasons if r not in told and (said := reason_said(r))]


def _whys(p: ProjectChange) -> list[str]:
    said = why(p)
    if p.reason and (text := reason_said(p.reason)):
        said.append(f"原因：{text}")
    return said


def _other_lines(c: Comparison) -> Iterator[str]:
    for f in c.target:
        yield f"单位整体绩效目标：{f.what}有改动"
    for i in c.indicators:
        if i.old != i.new:
            yield f"单位整体绩效{indicator_said(i)}"
    for t in c.others:
        yield f"其他改动：{t.title}，前一本独有{t.old}行，后一本独有{t.new}行"


# --------------------------------------------------------------------------------------------------- files


def write_comparison(c: Comparison, folder: Path, formats: Sequence[str]) -> list[Path]:
    """Write compare.txt, .html and .xlsx into ``folder``.  Raises OutputError."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise OutputError(f"不能建立文件夹 {folder}：{error.strerror}。请换一个位置。") from error
    written = []
    for wanted in formats:
        path = folder / f"compare.{'txt' if wanted == 'text' else wanted}"
        with whole_file(path) as beside:
            if wanted == "xlsx":
                write_xlsx(c, beside)
            else:
                text = as_html(c) if wanted == "html" else "".join(f"{line}\n" for line in lines(c))
                beside.write_text(text, encoding="utf-8", errors="replace", newline="\n")
        written.append(path)
    return written


# ---------------------------------------------------------------------------------------------------- HTML

_STYLE = """
:root{--ink:#1c2733;--line:#d5dde5;--more:#9a3412;--less:#166534;--warn:#9a6700}
*{box-sizing:border-box}
body{margin:0;font:15px/1.65 "Noto Sans SC","Noto Sans CJK SC","Microsoft YaHei","PingFang SC",sans-serif;color:var(--ink);background:#f4f6f8;overflow-wrap:anywhere}
main{max-width:1080px;margin:0 auto;padding:16px}
h1{font-size:22px;margin:8px 0;line-height:1.4}h2{font-size:18px;margin:0 0 8px}h3{font-size:15px;margin:0}
section{background:#fff;border:1px solid var(--line);border-radius:6px;padding:16px;margin:16px 0}
.notice{border-left:4px solid var(--warn);background:#fff8e6;padding:8px 12px;margin:8px 0}
.finding{border-left:4px solid #b3261e;background:#fdeeed;padding:8px 12px;margin:8px 0}
.quiet{color:#5b6875;font-size:13px}
.scroll{overflow-x:auto;margin:8px 0}
table{border-collapse:collapse;font-size:14px;width:100%}
th,td{border:1px solid var(--line);padding:4px 8px;text-align:right;white-space:nowrap;font-variant-numeric:tabular-nums;vertical-align:top}
th{background:#e8eef4;text-align:center}
td.name{text-align:left;white-space:normal;min-width:15em}td.text{text-align:left;white-space:normal;min-width:8em}td.word{text-align:left}
tr.sum td{font-weight:600;background:#f4f6f8}tr.rest td{color:#5b6875}
.l2{padding-left:1.5em}.l3{padding-left:3em}
.up{color:var(--more)}.down{color:var(--less)}
article{border-top:1px solid var(--line);padding:8px 0}
article p{margin:0}ul{margin:4px 0;padding-left:20px}
@page{size:A4;margin:15mm 12mm}
@media print{body{background:#fff;font-size:12px}main{max-width:none;padding:0}section{border:0;padding:0;margin:12px 0}
.scroll{overflow:visible}table{font-size:10.5px}td.name{min-width:0}td.text{min-width:0}thead{display:table-header-group}tr,article{break-inside:avoid}h2{break-after:avoid}}
"""


def as_html(c: Comparison) -> str:
    """One file that loads nothing from anywhere."""
    return "".join(_page(c))


def _page(c: Comparison) -> Iterator[str]:
    yield '<!doctype html><html lang="zh-CN"><head><meta charset="utf-8">'
    yield '<meta name="viewport" content="width=device-width,initial-scale=1">'
    yield f"<title>{escape(title(c))}</title><style>{_STYLE}</style></head><body><main><h1>{escape(title(c))}</h1>"
    yield from (f'<p class="notice">注意：{escape(said)}</p>' for said in notices(c))
    yield from (f'<p class="finding">问题：{escape(said)}</p>' for said in findings(c))
    yield "<section><h2>两个版本</h2>"
    heads = ("", "版本", "单位", "编报人或文号", "版本日期", "批复日期", "版本说明")
    yield from _table(heads, _version_rows(c))
    yield f"<p>{escape(disclosed_said(c))}</p></section>"
    if not c.changed:
        total = yuan_said(c.total("expenditure").new)
        yield f"<section><p><b>两本账套没有差别：支出合计{total}。</b></p></section></main></body></html>"
        return
    if told := _own_reasons(c):
        yield "<section><h2>写明的原因</h2>"
        yield from _list(told)
        yield "</section>"
    yield "<section><h2>总体</h2>"
    yield from _amounts(c, "总体", c.summary)
    yield "</section>"
    yield from _projects_html(c)
    for head, changes in _sections(c):
        if shown := _shown(changes):
            yield f"<section><h2>{escape(head)}</h2>"
            footed = None if changes is c.headlines else changes
            yield from _amounts(c, "名称", shown, footed)
            yield "</section>"
    yield from _purchases_html(c)
    if others := list(_other_lines(c)):
        yield "<section><h2>其他</h2>"
        yield from _list(others)
        yield "</section>"
    yield "</main></body></html>"


def _version_rows(c: Comparison) -> Iterator[list[str]]:
    for word, v in (("前一本", c.old), ("后一本", c.new)):
        level = {"unit": "单位预算", "department": "部门预算"}.get(v.level, v.level)
        days = [d.isoformat() if d else "" for d in (v.on, v.approved_on)]
        short = [f'<td class="word">{escape(t)}</td>' for t in (word, v.called, *days)]
        long = [f'<td class="text">{escape(t)}</td>' for t in (f"{v.name} {v.year}年{level}", v.by, v.note)]
        yield [*short[:2], *long[:2], *short[2:], *long[2:]]


def _amounts(
    c: Comparison, head: str, changes: Sequence[Change], footed: Sequence[Change] | None = None
) -> Iterator[str]:
    """A table of amounts; ``footed`` adds what isn't shown and the total of all its changes."""
    rows = [_money_row(_named(x), x.old, x.new, x.level) for x in changes]
    marks = [""] * len(rows)
    if footed is not None:
        top = [x for x in footed if x.level == 1]
        rest = [x for x in top if x not in changes]
        if rest:
            total = sum(x.new for x in rest)
            rows.append(_money_row(f"没有变动的{len(rest)}项", total, total))
            marks.append("rest")
        rows.append(_money_row("合计", sum(x.old for x in top), sum(x.new for x in top)))
        marks.append("sum")
    yield from _table((head, *_money_heads(c)), rows, marks)


def _money_heads(c: Comparison) -> tuple[str, str, str, str]:
    old, new = c.old.called, c.new.called
    if old == new:
        old, new = f"前一本（{old}）", f"后一本（{new}）"
    return f"{old}（元）", f"{new}（元）", "增减（元）", "幅度"


def _money_row(name: str, old: int, new: int, level: int = 1) -> list[str]:
    more = new - old
    mark = ' class="up"' if more > 0 else ' class="down"' if more < 0 else ""
    rate = rate_said(old, new) if more else ""
    return [
        f'<td class="name l{level}">{escape(name)}</td>',
        f"<td>{_figure(old)}</td>",
        f"<td>{_figure(new)}</td>",
        f"<td{mark}>{'+' if more > 0 else ''}{_figure(more) if more else '—'}</td>",
        f"<td{mark}>{rate or '—'}</td>",
    ]


def _figure(fen: int) -> str:
    return printed(fen, "元", 2, grouped=True)


def _table(heads: Sequence[str], rows: Iterable[Sequence[str]], marks: Sequence[str] = ()) -> Iterator[str]:
    yield '<div class="scroll" tabindex="0"><table><thead><tr>'
    yield "".join(f"<th>{escape(h)}</th>" for h in heads) + "</tr></thead><tbody>"
    for n, row in enumerate(rows):
        mark = marks[n] if n < len(marks) else ""
        yield (f'<tr class="{mark}">' if mark else "<tr>") + "".join(row) + "</tr>"
    yield "</tbody></table></div>"


def _projects_html(c: Comparison) -> Iterator[str]:
    changed = [p for p in c.projects if p.changed]
    own = [o for o in c.own if any(line.more for line in o.lines)]
    yield f'<section><h2>项目和其他支出</h2><p class="quiet">项目{_project_count(c)}。</p>'
    rows = [_money_row(f"{p.code} {p.name}（{p.kind}）", p.old, p.new) for p in changed]
    marks = [""] * len(rows)
    same = [p for p in c.projects if not p.changed]
    if same:
        total = sum(p.new for p in same)
        rows.append(_money_row(f"没有变动的{len(same)}个项目", total, total))
        marks.append("rest")
    rows += [_money_row(o.name, o.old, o.new) for o in c.own]
    marks += ["" if o in own else "rest" for o in c.own]
    total_ = c.total("expenditure")
    rows.append(_money_row("支出合计", total_.old, total_.new))
    yield from _table(("项目", *_money_heads(c)), rows, [*marks, "sum"])
    for p in changed:
        yield f"<article><h3>{escape(f'{p.code} {p.name}')}　{escape(changed_said(p.old, p.new))}</h3>"
        yield from _list(_whys(p))
        yield "</article>"
    for o in own:
        yield f"<article><h3>{escape(o.name)}　{escape(changed_said(o.old, o.new))}</h3>"
        said = [f"{x.label}：{changed_said(x.old, x.new)}" for x in o.lines if x.more]
        yield from _list([*said, *([f"原因：{t}"] if o.reason and (t := reason_said(o.reason)) else [])])
        yield "</article>"
    yield "</section>"


def _list(said: Sequence[str]) -> Iterator[str]:
    if said:
        yield "<ul>" + "".join(f"<li>{escape(t)}</li>" for t in said) + "</ul>"


def _purchases_html(c: Comparison) -> Iterator[str]:
    changed = [b for b in c.purchases if b.old != b.new]
    if not changed:
        return
    yield "<section><h2>采购</h2>"
    rows = [_money_row(_purchase_name(b), *_purchase_amounts(b)) for b in changed]
    marks = [""] * len(rows)
    if same := [b for b in c.purchases if b.old == b.new]:
        total = sum(b.new.amount for b in same if b.new)
        rows.append(_money_row(f"没有变动的{len(same)}项", total, total))
        marks.append("rest")
    all_ = c.total("procurement")
    rows.append(_money_row("政府采购预算", all_.old, all_.new))
    yield from _table(("采购内容", *_money_heads(c)), rows, [*marks, "sum"])
    yield "</section>"


def _purchase_name(b: PurchaseChange) -> str:
    changes = [f"{what}{before or '空白'}→{after or '空白'}" for what, before, after in _purchase_changes(b)]
    return b.item + (f"（{b.project}）" if b.project else "") + (f"：{'，'.join(changes)}" if changes else "")


def _purchase_changes(b: PurchaseChange) -> list[tuple[str, str, str]]:
    return list(purchase_fields(b.old, b.new)) if b.old and b.new else []


def _purchase_amounts(b: PurchaseChange) -> tuple[int, int]:
    return b.old.amount if b.old else 0, b.new.amount if b.new else 0


# --------------------------------------------------------------------------------------------------- Excel


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
        book.heads((head, *_money_heads(c)), freeze=False)
        first = book.row + 1
        for change in changes:
            book.texts((_named(change),))
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
    book.heads(("编码", "项目", "变动", *_money_heads(c), "为什么", "写明的原因"))
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
    book.heads(("级次", "编码", "名称", *_money_heads(c)))
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
        book.heads((head, *_money_heads(c)), freeze=False)
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
    book.heads(("单位", "项目", "采购内容", "类别", "品目编码", *_money_heads(c), "改动"))
    first = book.row + 1
    names = {p.code: p.name for p in c.projects}
    for b in c.purchases:
        only = b.new or b.old
        assert only is not None
        kinds = "新增" if b.old is None else "取消" if b.new is None else ""
        changes = "\n".join(f"{what}：{x or '空白'} → {y or '空白'}" for what, x, y in _purchase_changes(b))
        project = f"{b.project} {names.get(b.project, '')}".strip()
        item = b.item + (f" {only.quantity}" if only.quantity else "")
        texts = (b.unit, project, item, PROCUREMENT_KINDS.get(only.kind, only.kind), only.catalogue_code)
        book.texts(texts)
        book.amounts(5, *_purchase_amounts(b))
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
