"""The document's own contents list against what follows: statements it announces and doesn't show.

Titles are compared without year, number and the words that differ freely (单位, 部门, 预算…): the list and the page
are often worded a little differently, and only what has no counterpart at all is missing."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from difflib import SequenceMatcher

from ..disclosure.differences import LISTED
from ..disclosure.model import Disclosure, Statement, Text, Unrecognised
from ..provenance import Provenance
from .checks import checks
from .findings import Coverage, Finding, Shown

_PAGE = re.compile(r"(?:\t|[.·…。]{2,}|\s{2,})\s*\d{1,3}\s*$")
_NUMBER = re.compile(
    r"^\s*(?:附?表[\d一二三四五六七八九十]+|[（(]?[\d一二三四五六七八九十]{1,3}[）)、.．\s])[\s：:、.．—-]*"
)
_FREE = re.compile(r"(?:20\d\d|××)年(?:度)?|部门|单位|本级|预算|决算|公开|情况|表|[（(][^）)]*[）)]|[^一-鿿]")
_STATEMENT = re.compile(r"表(?:[（(][^）)]*[）)])?$")
_NOT_STATEMENTS = re.compile("绩效|目标|名词|说明|目录|报表$|[图附]")
#: With fewer listed statements than this, or fewer found again, the list is another one than this document's.
_FEWEST = 4
#: Names more alike than this may be one statement's, worded differently in the list and on the page.
_SAME = 0.75
#: A table's name stands at most so many lines above it.
_NEAR = 6
_NOTHING = re.compile("空表|[无没]有?[^。]{0,20}(?:数据|预算|安排|收支|收入|支出)")


def listed(disclosure: Disclosure) -> list[tuple[str, Provenance | None]]:
    """The statements the contents list announces, in order, without leaders and page numbers."""
    lines: dict[str, Provenance | None] = {}
    inside = False
    for _, item in disclosure.walk():
        short = isinstance(item, Text) and len(item.text) < 60
        if isinstance(item, Text) and (LISTED.fullmatch(item.text) or (inside and short)):
            lines.setdefault(_PAGE.sub("", item.text).strip(), item.place)
        inside = short and (inside or (isinstance(item, Text) and re.fullmatch(r"目\s*[录次]", item.text) is not None))
    return [(t, place) for t, place in lines.items() if _STATEMENT.search(t) and not _NOT_STATEMENTS.search(t)]


def announced_but_missing(disclosure: Disclosure) -> list[tuple[str, Provenance | None]] | None:
    """What the contents list names and no table or line of the document is called; None where that can't be told: no
    list, tables without a title, or hardly any of the list found again."""
    entries = listed(disclosure)
    unnamed = any(not u.title for u in disclosure.unrecognised())
    if len(entries) < _FEWEST or unnamed or len(disclosure.statements()) >= len(entries):
        return None
    wanted = {_plain(t) for t, _ in entries}
    there = {_plain(t) for t in _shown(disclosure, wanted)}
    others = there - wanted
    missing = [
        (t, place)
        for t, place in entries
        if (own := _plain(t)) not in there and not any(SequenceMatcher(None, own, o).ratio() > _SAME for o in others)
    ]
    return missing if len(entries) - len(missing) >= max(_FEWEST, len(entries) // 2) else None


def _shown(disclosure: Disclosure, wanted: set[str]) -> Iterator[str]:
    """What tables are called: their titles, and the nearest listed name above each, or above a note that there is
    nothing to show.  A heading with nothing beneath names no table."""
    above: list[str] = []
    heading = None
    for section, item in disclosure.walk():
        if section is not heading and not LISTED.fullmatch(section.title):
            above.append(section.title)
        heading = section
        if isinstance(item, Text) and not LISTED.fullmatch(item.text):
            above.append(item.text)
        untitled = isinstance(item, (Statement, Unrecognised)) and _plain(item.title) not in wanted
        if untitled or (isinstance(item, Text) and _NOTHING.search(item.text)):
            yield from [t for t in above[-_NEAR:] if _plain(t) in wanted][-1:]
        if isinstance(item, (Statement, Unrecognised)):
            yield item.title
            above = []


def _plain(title: str) -> str:
    return _FREE.sub("", _NUMBER.sub("", title)) or title


#: Why a contents list isn't compared with what follows.
UNTOLD = "目录与后面的表对不上号，或有表没有题目"


def contents(disclosure: Disclosure, coverage: Coverage) -> tuple[list[Finding], Coverage]:
    """One finding a statement that is announced and missing; each that is found again counts as a relation that holds."""
    missing = announced_but_missing(disclosure)
    entries = len(listed(disclosure))
    if missing is None:
        if entries < _FEWEST:
            return [], coverage
        return [], replace(coverage, not_evaluated={**coverage.not_evaluated, UNTOLD: entries})
    found = []
    for title, place in missing:
        message = f"目录列有“{title}”，后面没有这张表。没有数据也应公开空表并注明。"
        shown = Shown("目录", title, "", title, place)
        found.append(checks()["N-45"].finding(message, (shown,), found="没有这张表", expected=title))
    held = entries - len(missing)
    return found, replace(coverage, passed=coverage.passed + held, failed=coverage.failed + len(missing))
