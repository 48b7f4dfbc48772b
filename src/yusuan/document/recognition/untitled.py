"""Tables whose titles are lost: told where their columns and rows, the contents and what other statements print leave one
reading; else left, with the reason."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace

from ...coordinates import Coordinates, coordinates
from ...disclosure.model import Change, Figure, Growth, OneOf, Statement, Unrecognised
from ...money import Interval
from .government import GOVERNMENT, may_be_of_government, of_government
from .grid import Grid
from .shape import PUBLIC_ITEMS, readings
from .statement import UNTITLED, statement
from .titles import LONGEST, Title, is_number, title_of
from .vintage import settled
from .wording import plain

Found = Statement | Unrecognised
#: What statements print, by what it is about.
Known = dict[Coordinates, list[Interval]]
#: How many lines above a table may narrow what it is about.
NEAR = 3
#: How many titles one below the other are contents.
LISTED = 4
FISCAL_FUND = "fiscal_appropriation"
_ASIDE = re.compile(
    r"单位[:：]|^\(?单位|(?:部门|单位|名称|日期|时间)[:：]|^[-—–\s\d第页共/]*$|^\(?续表?\)?$|^20\d\d年?度?$"
)


def told(tables: Sequence[tuple[Grid, Found]], lines: Sequence[str], year: int, name: str, final: bool) -> list[Found]:
    """What each table is told as, those without a title looked at again.  ``lines`` are the document's paragraphs, among
    them its contents."""
    found = [item for _, item in tables]
    if any(isinstance(i, Unrecognised) and i.why == GOVERNMENT for i in found):
        found = [
            Unrecognised(i.title, g.rows, GOVERNMENT, g.place)
            if isinstance(i, Statement) and may_be_of_government(i)
            else i
            for g, i in zip((g for g, _ in tables), found, strict=True)
        ]
    known = _printed(settled([s for s in found if isinstance(s, Statement)]))
    contents = _contents(lines, final)
    for n, (grid, _) in enumerate(tables):
        item = found[n]
        if not isinstance(item, Unrecognised) or item.why != UNTITLED:
            continue
        open_titles = _open(grid, year, final)
        if of_government(grid, year):
            found[n] = replace(item, why=GOVERNMENT)
            continue
        if not open_titles:
            continue
        title, how = _decided(grid, open_titles, _in_contents(grid, contents, n, found), known, year, name, final)
        named = title_of(title, final) if isinstance(title, str) else title
        if named is None:
            said = "、".join(open_titles)
            found[n] = replace(item, why=f"没有表题；从表头和行名看可能是：{said}，没有依据认定是其中哪一张")
            continue
        again = statement(grid, year, name, final, named)
        if title == PUBLIC_ITEMS:
            if any(readings(other, year) == open_titles for other, _ in tables if other is not grid):
                continue  # one may be of one fund, the other of another
            again = _of_open_fund(again)
        found[n] = replace(again, told_by=how) if isinstance(again, Statement) else again
    return found


def _decided(
    grid: Grid, titles: Sequence[str], listed: Title | None, known: Known, year: int, name: str, final: bool
) -> tuple[str | Title, str]:
    """The title that is left of those a table can have, and by what; "" where none or several are.  What the contents
    list for it says most; where that can't be, nothing is sure."""
    if listed is not None:
        return (listed, "目录") if _of_key(titles, {listed.key}, final) else ("", "")
    if len(titles) == 1:
        return titles[0], "表头和行名"
    agreeing = _agreeing(grid, titles, known, year, name, final)
    return (agreeing[0], "与其他报表相同的合计") if agreeing else ("", "")


def _of_open_fund(item: Found) -> Found:
    """A statement of the three public items, about which its lost title may have said 财政拨款 or 一般公共预算, and
    不含上年结转: where no column names a fund, it is one of these."""
    if not isinstance(item, Statement):
        return item
    if any(isinstance(f.about, Coordinates) and f.about.get("fund") != FISCAL_FUND for *_, f in item.figures()):
        return item
    rows = tuple(
        replace(row, cells=tuple(replace(c, figure=c.figure and _either(c.figure)) for c in row.cells))
        for row in item.rows
    )
    return replace(item, rows=rows)


def _either(figure: Figure) -> Figure:
    """The figure as one of what the lost title may have said: of which fund, and whether of this year's money only."""
    readings_of: list[dict[str, str]] = [
        {},
        {"fund": "general_public"},
        {"vintage": "current"},
        {"fund": "general_public", "vintage": "current"},
    ]
    about = figure.about
    if isinstance(about, Coordinates):
        return replace(figure, about=OneOf(tuple(about.where(**said) for said in readings_of)))
    if isinstance(about, Change | Growth):
        pairs = [(about.now.where(**said), about.before.where(**said)) for said in readings_of]
        return replace(figure, about=OneOf(tuple(type(about)(now, before) for now, before in pairs)))
    return figure


def _open(grid: Grid, year: int, final: bool) -> tuple[str, ...]:
    """The titles a table can have, those that a heading above it rules out left away; none where a line above may say
    something of it that nobody understands."""
    possible = tuple(t for t in readings(grid, year) if (named := title_of(t, final)) is not None and named.key)
    near = [w for t in grid.above[-NEAR:] if (w := re.sub(r"\s", "", plain(t))) and not _ASIDE.search(w)]
    for words in reversed(near):
        if is_number(words):
            continue
        if len(words) > LONGEST or words.endswith("。"):
            return () if re.search("[如见][下附上]|表", words[-12:]) else possible
        if re.fullmatch(r".*(?:部门|单位)?(?:预算|决算)(?:公开)?(?:报表|表)?", words) and "年" in words:
            continue  # the document's own name
        said = title_of(words + "表", final)
        if said is None:
            if not re.search("[局委办院校中心站所厅部镇乡]$", words):
                return ()
            continue  # a unit's name
        return _of_key(possible, {said.key}, final)
    return possible


def _of_key(titles: Iterable[str], keys: Iterable[str], final: bool) -> tuple[str, ...]:
    wanted = set(keys)
    return tuple(t for t in titles if (named := title_of(t, final)) is not None and named.key in wanted)


def _contents(lines: Sequence[str], final: bool) -> tuple[Title, ...]:
    """The titles in the document's contents: the longest run of lines that each are a statement's title."""
    runs: list[list[Title]] = [[]]
    for line in lines:
        named = title_of(line, final)
        if named is not None and named.key:
            runs[-1].append(named)
        elif runs[-1] and not is_number(line):
            runs.append([])
    longest = max(runs, key=len)
    return tuple(longest) if len(longest) >= LISTED else ()


def _in_contents(grid: Grid, contents: Sequence[Title], n: int, found: Sequence[Found]) -> Title | None:
    """The one title that the contents list under the number printed above a table, or between the statement before it
    and the one after it, both of them told."""
    numbers = [_bare(t) for t in grid.above[-NEAR:] if is_number(t)]
    if numbers and (of_number := [t for t in contents if t.number and _bare(t.number) == numbers[-1]]):
        return of_number[0] if len(of_number) == 1 else None
    if not 0 < n < len(found) - 1:
        return None
    before, after = found[n - 1], found[n + 1]
    if not isinstance(before, Statement) or not isinstance(after, Statement):
        return None
    listed = [t.key for t in contents]
    if listed.count(before.key) != 1 or listed.count(after.key) != 1:
        return None
    here = contents[listed.index(before.key) + 1 : listed.index(after.key)]
    return here[0] if len(here) == 1 and listed.count(here[0].key) == 1 else None


def _bare(number: str) -> str:
    return re.sub(r"[^\d一二三四五六七八九十.-]", "", plain(number)).lstrip("0")


def _agreeing(grid: Grid, titles: Sequence[str], known: Known, year: int, name: str, final: bool) -> tuple[str, ...]:
    """The titles under which no figure differs from another statement's and the statement's total is one that another
    prints; all but one must be contradicted."""
    left: list[str] = []
    proven: list[str] = []
    for title in titles:
        named = title_of(title, final)
        tried = statement(grid, year, name, final, named) if named is not None and named.bound else None
        if not isinstance(tried, Statement):
            left.append(title)
            continue
        figures = [(f.about, i) for *_, f in tried.figures() if isinstance(f.about, Coordinates) and (i := f.interval)]
        if any(not _meets(i, known[at]) for at, i in figures if at in known):
            continue
        left.append(title)
        fewest = min((len(at.at) for at, _ in figures), default=0)
        if any(at in known and i.low > 0 for at, i in figures if len(at.at) == fewest):
            proven.append(title)
    return tuple(left) if left == proven and len(left) == 1 else ()


def _meets(interval: Interval, others: Iterable[Interval]) -> bool:
    return any(interval.meets(other) for other in others)


def _printed(statements: Iterable[Statement]) -> Known:
    """What statements print of each point; where nothing is carried out, what is spent is all that is used."""
    found: Known = {}
    for s in statements:
        for *_, figure in s.figures():
            if isinstance(figure.about, Coordinates) and (interval := figure.interval) is not None:
                found.setdefault(figure.about, []).append(interval)
    if not any(at.measure == "carry_out" and i.low > 0 for at, near in found.items() for i in near):
        for at in [at for at in found if at.measure == "uses"]:
            found.setdefault(coordinates("expenditure", dict(at.at)), found[at])
    return found
