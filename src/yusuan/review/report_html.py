"""A review as one self-contained HTML file: findings with both cells marked in their tables, filters, and one sheet
per unit that prints on its own to be sent back."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from html import escape

from ..disclosure.model import Disclosure, Statement
from .arithmetic import shown
from .findings import SEVERITY_NAMES, Finding, Review, Shown
from .laws import spots
from .report_text import Result, counts, missing, since_line, standing, verdict_line, waived_line

#: Rows shown around a marked cell, and the most columns of an excerpt.
_AROUND = 1
_MOST_COLUMNS = 12

_STYLE = """
:root{--ink:#1c2733;--line:#d5dde5;--error:#b3261e;--warning:#9a6700;--info:#35618e}
*{box-sizing:border-box}
body{margin:0;font:15px/1.65 "Noto Sans SC","Microsoft YaHei","PingFang SC",sans-serif;color:var(--ink);background:#f4f6f8}
main{max-width:1080px;margin:0 auto;padding:16px}
h1{font-size:22px;margin:8px 0 4px}h2{font-size:18px;margin:0 0 4px}
.bar{position:sticky;top:0;background:#fff;border-bottom:1px solid var(--line);padding:8px 16px;display:flex;flex-wrap:wrap;gap:8px 16px;align-items:center;z-index:1}
.bar input[type=search]{flex:1 1 180px;min-width:0;padding:4px 8px;font:inherit}
.unit{background:#fff;border:1px solid var(--line);border-radius:6px;padding:16px;margin:16px 0}
.quiet{color:#5b6875;font-size:13px;overflow-wrap:anywhere}
.finding{border-left:4px solid var(--info);padding:8px 12px;margin:12px 0;background:#fafbfc;overflow-wrap:anywhere}
.finding.error{border-color:var(--error)}.finding.warning{border-color:var(--warning)}
.tag{display:inline-block;color:#fff;background:var(--info);border-radius:3px;padding:0 8px;font-size:13px;margin-right:8px}
.error>.tag{background:var(--error)}.warning>.tag{background:var(--warning)}
.sides{margin:4px 0}.sides b{font-weight:600}
.scroll{overflow-x:auto;margin:8px 0}
table{border-collapse:collapse;font-size:13px;background:#fff}
th,td{border:1px solid var(--line);padding:2px 8px;text-align:right;white-space:nowrap}
th,td.name{text-align:left}td.gap{text-align:center;color:#8a96a3}
td.marked,mark{background:#fff1b8;outline:2px solid var(--error);outline-offset:-2px}
mark{outline:0;border-bottom:2px solid var(--error)}
table.league{width:100%}table.league td:first-child{white-space:normal;text-align:left}
ul{margin:4px 0;padding-left:20px}
details summary{cursor:pointer;color:#35618e}
@media print{.bar{display:none}body{background:#fff}.unit{border:0;padding:0;break-before:page}.finding{break-inside:avoid}details{display:block}}
"""
_SCRIPT = """
const box=document.querySelectorAll('.bar input[type=checkbox]'),find=document.querySelector('.bar input[type=search]');
function show(){const on=new Set([...box].filter(b=>b.checked).map(b=>b.value)),said=find.value.trim();
document.querySelectorAll('.finding').forEach(f=>{f.hidden=!on.has(f.dataset.severity)||(said&&!f.textContent.includes(said))})}
box.forEach(b=>b.addEventListener('change',show));find.addEventListener('input',show);
"""


def as_html(results: Sequence[Result], notes: Sequence[str] = ()) -> str:
    """The whole report.  It loads nothing from anywhere; without scripts everything is shown."""
    return "".join(_page(results, notes))


def _page(results: Sequence[Result], notes: Sequence[str]) -> Iterator[str]:
    yield '<!doctype html><html lang="zh-CN"><head><meta charset="utf-8">'
    yield '<meta name="viewport" content="width=device-width,initial-scale=1"><title>审核报告</title>'
    yield f'<style>{_STYLE}</style></head><body><div class="bar" role="search">'
    for severity, name in SEVERITY_NAMES.items():
        yield f'<label><input type="checkbox" value="{severity}" checked> {name}</label>'
    yield '<input type="search" placeholder="查找：表名、金额、编号" aria-label="查找"></div><main><h1>审核报告</h1>'
    if notes:
        yield "<ul>" + "".join(f"<li>{escape(note)}</li>" for note in notes) + "</ul>"
    if len(results) > 1:
        yield from _league(results)
    for n, result in enumerate(results):
        yield from _unit(n, result)
    yield f"</main><script>{_SCRIPT}</script></body></html>"


def _league(results: Sequence[Result]) -> Iterator[str]:
    yield '<div class="scroll"><table class="league"><tr><th>文件</th><th>年度</th>'
    yield "".join(f"<th>{name}</th>" for name in SEVERITY_NAMES.values())
    yield "<th>核对关系</th><th>数字</th><th>核对过</th></tr>"
    for n, (reading, reviewed) in enumerate(results):
        d = reading.disclosure
        name = escape((d.unit if d else "") or reading.file)
        yield f'<tr><td><a href="#u{n}">{name}</a></td><td>{d.year if d and d.year else "—"}</td>'
        if reviewed is None:
            yield f'<td colspan="6" class="name">没有审核：{escape(reading.problem)}</td></tr>'
            continue
        yield "".join(f"<td>{k}</td>" for k in counts(reviewed).values())
        c = reviewed.coverage
        yield f"<td>{c.evaluated}</td><td>{c.figures}</td><td>{c.checked}</td></tr>"
    yield "</table></div>"


def _unit(n: int, result: Result) -> Iterator[str]:
    reading, reviewed = result
    d = reading.disclosure
    title = (d.full_title if d and d.unit else "") or reading.file
    yield f'<section class="unit" id="u{n}"><h2>{escape(title)}</h2><p class="quiet">{escape(reading.file)}</p>'
    yield f"<p><b>{escape(verdict_line(result))}</b></p>"
    if reviewed is not None and d is not None:
        excerpts = _Excerpts(d)
        for finding in reviewed.findings:
            yield from _finding(finding, excerpts, standing(reviewed, finding.fingerprint))
        yield from _apart(reviewed)
        yield f'<p class="quiet">{escape(str(reviewed.coverage))}</p>'
        if said := missing(reviewed):
            yield '<ul class="quiet">' + "".join(f"<li>{escape(why)}：{k}项</li>" for why, k in said) + "</ul>"
    yield "</section>"


def _apart(reviewed: Review) -> Iterator[str]:
    """What was waived, and what an earlier review found that is mended."""
    if reviewed.waived:
        yield f"<details open><summary>已说明（{len(reviewed.waived)}）</summary><ul>"
        for one in reviewed.waived:
            said = f"{one.finding.message}　{waived_line(one)}　编号：{one.finding.fingerprint}"
            yield f"<li>{escape(said)}</li>"
        yield "</ul></details>"
    if reviewed.since:
        yield f"<p>{escape(since_line(reviewed.since))}</p>"
        if reviewed.since.mended:
            yield f"<details open><summary>已改正（{len(reviewed.since.mended)}）</summary><ul>"
            yield "".join(f"<li>{escape(e.message)}　编号：{escape(e.fingerprint)}</li>" for e in reviewed.since.mended)
            yield "</ul></details>"


def _finding(finding: Finding, excerpts: _Excerpts, since: str) -> Iterator[str]:
    word = "请核实" if finding.verdict == "please verify" else SEVERITY_NAMES[finding.severity]
    yield f'<article class="finding {finding.severity}" data-severity="{finding.severity}">'
    yield f'<span class="tag">{word}</span>{escape(finding.message)}'
    if finding.found or finding.expected:
        yield f'<p class="sides">印出：<b>{escape(finding.found or "（空）")}</b>　应为：<b>{escape(finding.expected or "见上")}</b>'
        yield f"　相差：{escape(finding.difference)}</p>" if finding.difference else "</p>"
    for head, listed in (("也可能是", finding.alternatives), ("同一原因", finding.related)):
        if listed:
            yield f"<details><summary>{head}（{len(listed)}）</summary><ul>"
            yield "".join(f"<li>{escape(t)}</li>" for t in listed) + "</ul></details>"
    yield from excerpts.of(finding.places)
    stands = f"　{since}" if since else ""
    yield f'<p class="quiet">依据：{escape(finding.basis)}　编号：{finding.fingerprint}{stands}</p></article>'


class _Excerpts:
    """The pieces of a disclosure that findings point at.  Built once a document."""

    def __init__(self, disclosure: Disclosure):
        self.statements = {s.title: s for s in disclosure.statements()}
        self.paragraphs = [t.text for t in disclosure.texts()]
        self.cells: dict[Shown, tuple[str, int, int]] = {}
        for spot in spots(disclosure):
            if not spot.in_text:
                self.cells.setdefault(shown(spot), (spot.words[0], spot.row, spot.column))

    def of(self, places: Sequence[Shown]) -> Iterator[str]:
        marked: dict[str, set[tuple[int, int]]] = {}
        for place in places:
            if at := self.cells.get(place):
                marked.setdefault(at[0], set()).add((at[1], at[2]))
            elif place.row.startswith("…"):
                yield from self._sentence(place)
        for title, cells in marked.items():
            if statement := self.statements.get(title):
                page = f"第{statement.place.page}页起" if statement.place and statement.place.page else ""
                yield f'<p class="quiet">《{escape(title)}》{page}</p>'
                yield from _table(statement, cells)

    def _sentence(self, place: Shown) -> Iterator[str]:
        said = place.row.removeprefix("…")
        paragraph = next((p for p in self.paragraphs if said in p), said)
        before, _, after = paragraph.partition(said)
        start = max(before.rfind("。"), before.rfind("；")) + 1
        stop = min((n for n in (after.find("。"), after.find("；")) if n >= 0), default=len(after))
        yield f"<p>{escape(before[start:])}<mark>{escape(said)}</mark>{escape(after[: stop + 1])}</p>"


def _table(statement: Statement, marked: set[tuple[int, int]]) -> Iterator[str]:
    """The header, the total and the rows around the marked cells."""
    wanted = {r + d for r, _ in marked for d in range(-_AROUND, _AROUND + 1)} | {0}
    rows = sorted(r for r in wanted if 0 <= r < len(statement.rows))
    columns = list(range(len(statement.columns)))
    if len(columns) > _MOST_COLUMNS:
        near = {c + d for _, c in marked for d in (-1, 0, 1)}
        columns = [c for c in columns if statement.columns[c].kind != "figure" or c in near]
    yield '<div class="scroll"><table><tr>'
    yield "".join(f"<th>{escape('/'.join(h for h in statement.columns[c].header if h))}</th>" for c in columns)
    yield "</tr>"
    last = -1
    for r in rows:
        if r > last + 1 and last >= 0:
            yield f'<tr><td class="gap" colspan="{len(columns)}">⋮</td></tr>'
        last = r
        yield "<tr>"
        cells = statement.rows[r].cells
        for c in columns:
            kind = "marked" if (r, c) in marked else "name" if statement.columns[c].kind != "figure" else ""
            yield f'<td class="{kind}">' if kind else "<td>"
            yield escape(cells[c].text if c < len(cells) else "") + "</td>"
        yield "</tr>"
    yield "</table></div>"
