"""What the document says it shows against what stands in it: the contents list, headings, references, the numbers of
its tables, and the eight statements everybody publishes.

One missing statement is one finding, by what says most of it: the contents list, a heading with nothing beneath, a
sentence, the national minimum, a hole in the numbers."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace
from difflib import SequenceMatcher
from itertools import pairwise

from ...disclosure.model import Disclosure
from ...provenance import Provenance
from ..checks import checks
from ..findings import Coverage, Finding, Shown
from .completeness import REQUIRED_NAMES, absent
from .standing import PAGE, Named, Standing, flow, standing

_NOT_STATEMENTS = re.compile("绩效|目标|名词|说明|目录|报表$|图")
_BRACKETS = re.compile(r"[（(][^）)]*[）)]?")
#: With fewer titles, or fewer found again, a list is another one than this document's.
_FEWEST = 4
#: Names more alike than this may be one statement's, worded differently in the list and on the page.
_SAME = 0.75
#: A list with more holes than this in its numbers is no list of numbers.
_HOLES = 2


#: Why a contents list isn't compared with what follows.
UNTOLD = "目录与后面的表对不上号，或有表没有题目"


def contents(disclosure: Disclosure, coverage: Coverage) -> tuple[list[Finding], Coverage]:
    """One finding a statement that is announced and missing, then what is wrong with the list itself; each statement of
    the list that is found again counts as a relation that holds."""
    stands = standing(disclosure)
    found = list(_contents(disclosure, stands))
    missing = announced_but_missing(stands, stands.listed)
    entries = sum(not _NOT_STATEMENTS.search(_BRACKETS.sub("", e.title)) for e in stands.listed)
    if missing is not None:
        held = entries - len(missing)
        coverage = replace(coverage, passed=coverage.passed + held, failed=coverage.failed + len(missing))
    elif entries >= _FEWEST:
        coverage = replace(coverage, not_evaluated={**coverage.not_evaluated, UNTOLD: entries})
    return found, coverage


def _contents(disclosure: Disclosure, stands: Standing) -> Iterator[Finding]:
    said: list[Finding] = []
    keys: set[str] = set()
    for where, entries in (("目录列有", stands.listed), ("有标题", stands.headings), ("文中说见", stands.references)):
        for one in announced_but_missing(stands, entries) or ():
            if one.key and one.key in keys:
                continue
            keys.add(one.key)
            message = f"{where}“{one.title}”，没有这张表。没有数据也应公开空表并注明。"
            place = Shown("目录" if where == "目录列有" else "", one.title, "", one.title, one.place)
            said.append(checks()["N-45"].finding(message, (place,), found="没有这张表", expected=one.title))
    for key in absent(disclosure, stands) or ():
        if key not in keys:
            name = REQUIRED_NAMES[key]
            message = f"没有找到{name}。没有数据也应公开空表并注明。"
            said.append(checks()["D-04"].finding(message, (), expected=name))
    yield from said
    holes = _holes(stands)
    if len(holes) > len(said):
        yield from holes
    yield from _order(stands)
    yield from _spelt(stands)
    yield from _headings(disclosure)


def announced_but_missing(stands: Standing, entries: Sequence[Named]) -> list[Named] | None:
    """What ``entries`` name and no table is called; None where that can't be told: hardly any table, tables nobody
    could name, or hardly any of the list found again."""
    listed = [e for e in entries if not _NOT_STATEMENTS.search(_BRACKETS.sub("", e.title))]
    of_list = entries is stands.listed
    there = {t.exactly for t in stands.tables} if of_list else stands.keys
    if not listed or stands.unnamed or len(there) < _FEWEST:
        return None
    missing = [e for e in listed if not _stands(e, stands, listed)]
    if of_list and len(listed) - len(missing) < max(_FEWEST, len(listed) // 2):
        return None
    return [e for e in missing if e.key or of_list]


def _stands(one: Named, stands: Standing, listed: Sequence[Named]) -> bool:
    """Whether a table stands that this title may be of: by its exact words, by the statement it names where no other
    title names the same one, by words no other title of the list has, or by words that are much alike."""
    if any(t.exactly == one.exactly for t in stands.tables):
        return True
    others = {e.exactly for e in listed} - {one.exactly}
    free = [t for t in stands.tables if t.exactly not in others]
    if any(t.words == one.words for t in free):
        return True
    alone = one.key and sum(e.key == one.key for e in {e.exactly: e for e in listed}.values()) == 1
    if alone and one.key in stands.keys:
        return True
    if alone and all(t.key for t in free):
        return False
    words = {t.words for t in free if not (one.key and t.key and t.key != one.key)}
    return any(SequenceMatcher(None, one.words, w).ratio() > _SAME for w in words)


def _holes(stands: Standing) -> list[Finding]:
    """Numbers that no table bears between those that do."""
    forms: dict[str, dict[int, str]] = defaultdict(dict)
    for number in stands.numbers:
        forms[number.form].setdefault(number.count, number.text)
    found = []
    for form, texts in forms.items():
        holes = [n for n in range(1, max(texts)) if n not in texts]
        if len(texts) < _FEWEST or not 0 < len(holes) <= _HOLES:
            continue
        near = texts[max(n for n in texts if n < holes[0])] if min(texts) < holes[0] else texts[min(texts)]
        message = f"表的编号缺第{'、'.join(map(str, holes))}号，其他的写作“{near}”等：漏了表，或编号不连续。"
        found.append(
            checks()["D-10"].finding(
                message, (Shown("", near, "", f"缺第{holes[0]}号{form}"),), found=near, expected="编号连续"
            )
        )
    return found


def _spelt(stands: Standing) -> Iterator[Finding]:
    """Titles that the contents list words otherwise than the table that alone is of the same statement; what brackets say
    and what stands in front may be left out, year and 部门 or 单位 differ."""
    listed = {e.exactly: e for e in stands.listed if e.key}
    tables: dict[str, dict[str, Named]] = defaultdict(dict)
    for table in stands.tables:
        tables[table.key].setdefault(table.words, table)
    apart = [
        (e, t)
        for e in listed.values()
        if sum(o.key == e.key for o in listed.values()) == 1 and len(tables[e.key]) == 1
        for t in tables[e.key].values()
        if not (e.words.endswith(t.words) or t.words.endswith(e.words))
        and SequenceMatcher(None, e.words, t.words).ratio() > _SAME
    ]
    # where most differ, the list is in words of its own
    if not apart or len(apart) * 3 > len(listed):
        return
    said = "；".join(f"目录“{e.title}”，表题“{t.title}”" for e, t in apart)
    e, t = apart[0]
    places = tuple(Shown("目录", one.title, "", one.title, one.place) for one, _ in apart)
    yield checks()["D-09"].finding(f"目录与表题用词不同：{said}。", places, found=e.title, expected=t.title)


_NUMBERED = re.compile(r"\s*(?P<number>[一二三四五六七八九十]{1,3})、\s*(?P<words>[^。；：、]{4,40})$")


def _headings(disclosure: Disclosure) -> Iterator[Finding]:
    """Headings that the contents list words otherwise: with the same number, much alike, and in the list's words nowhere."""
    listed: list[tuple[str, str, Provenance | None]] = []
    told: dict[str, dict[str, Provenance | None]] = defaultdict(dict)
    for line, place, item, of_contents in flow(disclosure):
        match = _NUMBERED.match(PAGE.sub("", line).strip()) if item is None else None
        if match and of_contents:
            listed.append((match["number"], _bare(match["words"]), place))
        elif match:
            told[match["number"]].setdefault(_bare(match["words"]), place)
    everywhere = {words for those in told.values() for words in those}
    entries = {words for _, words, _ in listed}
    apart = [
        (number, words, near, place)
        for number, words, place in listed
        if words not in everywhere
        for near in told[number]
        if near not in entries and not _cut(words, near) and words[-1] == near[-1]
        if SequenceMatcher(None, words, near).ratio() > _SAME
    ]
    if len(listed) < _FEWEST or not apart or len(apart) * 3 > len(listed):
        return
    said = "；".join(f"目录“{number}、{words}”，正文“{near}”" for number, words, near, _ in apart)
    number, words, near, place = apart[0]
    places = (Shown("目录", words, "", words, place), Shown("", near, "", near, told[number][near]))
    yield checks()["D-09"].finding(f"目录与正文标题用词不同：{said}。", places, found=words, expected=near)


def _cut(one: str, other: str) -> bool:
    """Whether one is the beginning or the end of the other: cut by the line, or 部门 put in front."""
    long, short = sorted((one, other), key=len, reverse=True)
    return long.startswith(short) or long.endswith(short)


def _bare(words: str) -> str:
    """A heading's words without spaces and year."""
    return re.sub(r"\s|20\d\d年度?", "", words)


def _order(stands: Standing) -> Iterator[Finding]:
    """The contents list in another order than the tables, and pages that go back."""
    first: dict[str, int] = {}
    for n, table in enumerate(stands.tables):
        first.setdefault(table.exactly, n)
    listed = [e for e in stands.listed if e.exactly in first]
    once = Counter(t.exactly for t in listed)
    listed = [e for e in listed if once[e.exactly] == 1]
    swapped = [(a, b) for a, b in pairwise(listed) if first[a.exactly] > first[b.exactly]]
    if len(listed) >= _FEWEST and 0 < len(swapped) <= 2:
        a, b = swapped[0]
        message = f"目录中“{a.title}”在“{b.title}”之前，后面的次序相反。"
        made = checks()["N-45"].finding(
            message, (Shown("目录", a.title, "", a.title, a.place),), found=a.title, expected="与目录的次序相同"
        )
        yield replace(made, severity="info")
    yield from _pages(stands)


def _pages(stands: Standing) -> Iterator[Finding]:
    """Page numbers that go back, or that are another distance from where the table stands than all the others."""
    paged = [e for e in stands.listed if e.page]
    back = next(((a, b) for a, b in pairwise(paged) if a.page > b.page), None)
    if len(paged) >= _FEWEST and back is not None:
        a, b = back
        message = f"目录中“{a.title}”在第{a.page}页，其后的“{b.title}”在第{b.page}页，页码往回走。"
        yield checks()["D-12"].finding(
            message, (Shown("目录", b.title, "", str(b.page), b.place),), found=str(b.page), expected=f"不小于{a.page}"
        )
        return
    where: dict[str, int] = {}
    for t in stands.tables:
        if t.place and t.place.page:
            where.setdefault(t.exactly, t.place.page)
    apart = [(e, where[e.exactly] - e.page) for e in paged if e.exactly in where]
    if len(apart) < _FEWEST:
        return
    (usual, times), *_ = Counter(d for _, d in apart).most_common(1)
    wrong = [(e, d) for e, d in apart if d != usual]
    if not wrong or times < max(_FEWEST, len(apart) * 2 // 3):
        return
    said = "；".join(f"“{e.title}”写第{e.page}页，在第{e.page + d - usual}页" for e, d in wrong)
    e, d = wrong[0]
    yield checks()["D-12"].finding(
        f"目录的页码与正文不符：{said}。",
        tuple(Shown("目录", e.title, "", str(e.page), e.place) for e, _ in wrong),
        found=str(e.page),
        expected=str(e.page + d - usual),
    )
