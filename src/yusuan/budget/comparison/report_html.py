"""A comparison as one HTML file."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from html import escape

from ...money import printed
from .fields import yuan_said
from .model import Change, Comparison, PurchaseChange
from .parts import (
    disclosed_said,
    money_heads,
    named,
    other_lines,
    own_reasons,
    project_count,
    purchase_amounts,
    purchase_changes,
    sections,
    shown,
    title,
    whys,
)
from .words import changed_said, findings, notices, rate_said, reason_said

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
    if told := own_reasons(c):
        yield "<section><h2>写明的原因</h2>"
        yield from _list(told)
        yield "</section>"
    yield "<section><h2>总体</h2>"
    yield from _amounts(c, "总体", c.summary)
    yield "</section>"
    yield from _projects_html(c)
    for head, changes in sections(c):
        if some := shown(changes):
            yield f"<section><h2>{escape(head)}</h2>"
            footed = None if changes is c.headlines else changes
            yield from _amounts(c, "名称", some, footed)
            yield "</section>"
    yield from _purchases_html(c)
    if others := list(other_lines(c)):
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
    rows = [_money_row(named(x), x.old, x.new, x.level) for x in changes]
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
    yield from _table((head, *money_heads(c)), rows, marks)


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
    yield f'<section><h2>项目和其他支出</h2><p class="quiet">项目{project_count(c)}。</p>'
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
    yield from _table(("项目", *money_heads(c)), rows, [*marks, "sum"])
    for p in changed:
        yield f"<article><h3>{escape(f'{p.code} {p.name}')}　{escape(changed_said(p.old, p.new))}</h3>"
        yield from _list(whys(p))
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
    rows = [_money_row(_purchase_name(b), *purchase_amounts(b)) for b in changed]
    marks = [""] * len(rows)
    if same := [b for b in c.purchases if b.old == b.new]:
        total = sum(b.new.amount for b in same if b.new)
        rows.append(_money_row(f"没有变动的{len(same)}项", total, total))
        marks.append("rest")
    all_ = c.total("procurement")
    rows.append(_money_row("政府采购预算", all_.old, all_.new))
    yield from _table(("采购内容", *money_heads(c)), rows, [*marks, "sum"])
    yield "</section>"


def _purchase_name(b: PurchaseChange) -> str:
    changes = [f"{what}{before or '空白'}→{after or '空白'}" for what, before, after in purchase_changes(b)]
    return b.item + (f"（{b.project}）" if b.project else "") + (f"：{'，'.join(changes)}" if changes else "")
