"""A review as one self-contained HTML file: the league table, findings with both sides shown on the page or in their
table, filters, what was checked, and one sheet per unit that prints on its own to be sent back."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from html import escape
from pathlib import PurePath

from ...formats.pdf_marks import Picture
from ..findings import SEVERITY_NAMES, Coverage, Finding, Review
from .excerpts import Excerpts, picture
from .html_look import SCRIPT, STYLE
from .league import HEADINGS, Standing, standings
from .sheet import sheet
from .text import Result, given_as, missing, since_line, standing, tag, verdict_line, waived_line

#: The most places of a finding that are listed, and the most other failures that are shown unfolded.
_MOST_PLACES = 9
_UNFOLDED = 3
#: Pictures of findings by the place of the document in the run and of the finding in the document.
Pictures = Mapping[tuple[int, int], Sequence[Picture]]


def as_html(results: Sequence[Result], notes: Sequence[str] = (), pictures: Pictures | None = None) -> str:
    """The whole report.  It loads nothing from anywhere; without scripts everything is shown."""
    return "".join(_page(results, notes, pictures or {}))


def _page(results: Sequence[Result], notes: Sequence[str], pictures: Pictures) -> Iterator[str]:
    yield '<!doctype html><html lang="zh-CN"><head><meta charset="utf-8">'
    yield '<meta name="viewport" content="width=device-width,initial-scale=1"><title>审核报告</title>'
    yield f"<style>{STYLE}</style></head><body>"
    yield from _bar(results)
    yield f"<main{'' if len(results) > 1 else ' class=single'}><h1>审核报告</h1>"
    if len(results) > 1:
        yield from _league(standings(results))
    yield from _listed("整批说明", notes)
    for n, result in enumerate(results):
        yield from _unit(n, result, pictures)
    yield f"</main><script>{SCRIPT}</script></body></html>"


def _bar(results: Sequence[Result]) -> Iterator[str]:
    yield '<div class="bar" role="search" aria-label="筛选" hidden>'
    for severity, name in SEVERITY_NAMES.items():
        yield f'<label><input type="checkbox" value="{severity}" checked> {name}</label>'
    if len(results) > 1:
        yield '<label>单位 <select><option value="">全部</option>'
        often = Counter(map(_title, results))
        for n, result in enumerate(results):
            title = _title(result)
            beside = f"（{given_as(result[0].file)}）" if often[title] > 1 else ""
            yield f'<option value="u{n}">{escape(title + beside)}</option>'
        yield "</select></label>"
    yield '<label>查找 <input type="search" placeholder="表名、金额、编号"></label><output aria-live="polite"></output></div>'


def _title(result: Result) -> str:
    d = result[0].disclosure
    if d is None or not d.unit:
        return PurePath(result[0].file).name
    if d.full_title.endswith(("预算", "决算")):
        return d.full_title
    level, kind = "单位" if d.level == "unit" else "部门", "决算" if d.kind == "final_accounts" else "预算"
    return f"{d.unit}{f'{d.year}年' if d.year else ''}{level}{kind}"


def _league(rows: Sequence[Standing]) -> Iterator[str]:
    yield '<section class="league"><h2>各单位情况</h2><div class="scroll" tabindex="0" role="region" aria-label="各单位情况">'
    yield '<table class="wide"><caption>“报表”是应公开的报表中找到的张数；“核对比例”是印出的数字中至少核对过一次的。</caption>'
    yield '<thead><tr><th scope="col" class="name">单位</th><th scope="col">年度</th>'
    yield "".join(f'<th scope="col">{name}</th>' for name in HEADINGS) + "</tr></thead><tbody>"
    for s in rows:
        name = f'<th scope="row" class="name"><a href="#u{s.number}">{escape(s.name)}</a>'
        beside = (s.file, "缺：" + "、".join(s.missing) if s.missing else "")
        under = "".join(f'<br><span class="quiet">{escape(words)}</span>' for words in beside if words)
        yield f"<tr>{name}{under}</th><td>{s.year or '—'}</td>"
        if s.problem:
            yield f'<td colspan="{len(HEADINGS)}" class="name">{escape(s.problem)}</td></tr>'
        else:
            yield "".join(f"<td>{cell}</td>" for cell in s.cells) + "</tr>"
    yield "</tbody></table></div></section>"


def _unit(n: int, result: Result, pictures: Pictures) -> Iterator[str]:
    reading, reviewed = result
    clean = "" if reviewed and reviewed.findings else " clean"
    yield f'<section class="unit{clean}" id="u{n}">'
    yield from sheet(n, result)
    yield f'<h2>{escape(_title(result))}</h2><p class="quiet screen">{escape(given_as(reading.file))}</p>'
    yield f'<p class="verdict screen">{escape(verdict_line(result))}</p>'
    if reviewed is not None and reading.disclosure is not None:
        excerpts = Excerpts(reading.disclosure)
        if reviewed.findings:
            yield f'<p class="appendix"><b>附：{escape(_title(result))}，问题所在</b></p>'
        for k, finding in enumerate(reviewed.findings):
            since = standing(reviewed, finding.fingerprint)
            yield from _finding(f"u{n}f{k}", k + 1, finding, excerpts, pictures.get((n, k), ()), since)
        yield from _apart(reviewed)
        yield '<div class="screen">'
        yield from _coverage(reviewed.coverage, reviewed)
        yield "</div>"
    yield "</section>"


def _finding(
    name: str, number: int, finding: Finding, excerpts: Excerpts, strips: Sequence[Picture], since: str
) -> Iterator[str]:
    yield f'<article class="finding {finding.severity}" id="{name}" data-severity="{finding.severity}">'
    yield f'<h3><span class="tag">{tag(finding)}{number}</span>{escape(finding.basis)}</h3><p>{escape(finding.message)}</p>'
    if finding.sides:
        yield '<dl class="sides">'
        yield "".join(f"<div><dt>{k}</dt><dd>{escape(v)}</dd></div>" for k, v in finding.sides.items()) + "</dl>"
    if len(finding.places) > 1:
        yield "<ol>" + "".join(f"<li>{escape(f'{p}：{p.text}')}</li>" for p in finding.places[:_MOST_PLACES]) + "</ol>"
        if len(finding.places) > _MOST_PLACES:
            yield f"<p>另有{len(finding.places) - _MOST_PLACES}处。</p>"
    for strip in strips:
        yield from picture(strip, finding.places)
    excerpt = "".join(excerpts.of(finding.places))
    if strips and excerpt:
        yield f'<details class="screen"><summary>读到的数</summary>{excerpt}</details>'
    else:
        yield excerpt
    yield from _listed("也可能是", finding.alternatives)
    yield from _listed("同一原因", finding.related)
    stands = f"　{since}" if since else ""
    yield f'<p class="quiet">编号：{finding.fingerprint}{stands}</p></article>'


def _listed(head: str, listed: Sequence[str]) -> Iterator[str]:
    if not listed:
        return
    items = "<ul>" + "".join(f"<li>{escape(t)}</li>" for t in listed) + "</ul>"
    if len(listed) > _UNFOLDED:
        yield f"<details><summary>{head}（{len(listed)}）</summary>{items}</details>"
    else:
        yield f"<p>{head}：</p>{items}"


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


def _coverage(c: Coverage, reviewed: Review) -> Iterator[str]:
    yield f"<details><summary>{escape(str(c))}</summary>"
    yield '<div class="scroll"><table><thead><tr><th scope="col" class="name">核对的结果</th><th scope="col">项</th></tr></thead><tbody>'
    outcomes = {"相等": c.passed, "舍入范围内": c.within_rounding, "可疑": c.suspicious, "不符": c.failed}
    for words, k in (*outcomes.items(), *missing(reviewed)):
        yield f'<tr><th scope="row" class="name">{escape(words)}</th><td>{k}</td></tr>'
    yield "</tbody></table></div></details>"
