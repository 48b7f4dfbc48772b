"""The year in titles, headings and heads of columns: last year's form filled in again.

A title may speak of other years with good reason: what was carried over, executed or accounted for, a comparison."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ...disclosure.model import Disclosure, Statement
from ...provenance import Provenance
from ..checks import checks
from ..findings import Finding, Shown

_YEAR = re.compile(r"(?<!\d)(20\d\d)\s*(?:年|(?=预算数|决算数))(?![^）)]{0,6}(?:[-—－~至]\s*20))")
#: Words after a year that make it another year's with good reason.
_THEN = re.compile(r"度?(?:[^，。、0-9（(]{0,4})(?:结转|结余|执行|决算|完成|追加|下达|以来|以前|\d{1,2}月|上半年)")
#: Words anywhere in a title outside brackets that compare years.
_COMPARED = re.compile("上年|上一年|回顾|比较|对比|变动|变化|总结|执行情况|决算情况")
_BRACKETS = re.compile(r"[（(][^（()）]*[）)]")
#: Sections that are parts of the disclosure itself.
_PART = re.compile(r"(?:预算|决算)(?:公开)?(?:报?表|情况|情况说明|说明|安排情况|收支情况)$")
#: Columns of this year that name no year.
_THIS = re.compile("本年|当年|今年|本级")


def years(disclosure: Disclosure) -> Iterator[Finding]:
    """Titles of statements, forms and parts, and heads of columns, that name another year and not this one."""
    if not disclosure.year:
        return
    final = disclosure.kind == "final_accounts"
    sections = [section for part in disclosure.sections for section in part.walk()]
    titles: list[tuple[str, str, Provenance | None]] = [("表题", s.title, s.place) for s in disclosure.statements()]
    titles += [("表题", f.title + f.subtitle, f.place) for f in disclosure.forms()]
    titles += [("标题", s.title, None) for s in sections if _PART.search(s.title.strip())]
    for what, title, place in titles:
        other = _other(title, disclosure.year, final)
        said = _BRACKETS.sub("", title)
        if other and not _COMPARED.search(said) and (final or "决算" not in said):
            yield checks()["N-47"].finding(
                f"{what}《{title}》写着{'、'.join(map(str, other))}年，本公开是{disclosure.year}年度。",
                (Shown(title, "", "", title, place),),
                found=title,
                expected=f"{disclosure.year}年",
            )
    for statement in disclosure.statements():
        yield from _columns(statement, disclosure.year, final)


def _other(words: str, year: int, final: bool) -> list[int]:
    """The years named that aren't this one and have no reason given; empty where this year is named too."""
    found: set[int] = set()
    for match in _YEAR.finditer(words):
        if int(match[1]) == year:
            return []
        then = _THEN.match(words, match.end())
        if then is None or (final and "决算" in then[0]):
            found.add(int(match[1]))
    return sorted(found)


def _columns(statement: Statement, year: int, final: bool) -> Iterator[Finding]:
    """Heads of a statement's columns of which none is this year's and one is the year before's budget."""
    heads = [h for c in statement.columns for h in c.header]
    if any(_THIS.search(h) for h in heads) or any(str(year) in h for h in heads):
        return
    word = "决算" if final else "预算"
    wrong = [h for h in dict.fromkeys(heads) if word in h and _other(h, year, final) and not _COMPARED.search(h)]
    for head in wrong[-1:]:
        yield checks()["N-47"].finding(
            f"《{statement.title}》的表头写着“{head}”，没有{year}年的一栏。",
            (Shown(statement.title, "", head, head, statement.place),),
            found=head,
            expected=f"{year}年",
        )
