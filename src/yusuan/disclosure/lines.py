"""The rows of a view before their figures: what each is about and the words it prints.

A fixed row is one line.  A row with ``by`` becomes the lines of an ordered list of dimensions: each value of the first
with its code tree, below it the values of the second that occur together with it, and so on."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from ..budget.facts import Amounts, scope
from ..budget.model import Budget
from ..classification import codes, name_of
from ..coordinates import CODE_LEVELS, CODE_LISTS, NAMES, Value, coordinates
from .pack import ByView, RowView, SideView

#: What a column can print of a row, by dimension; "" is the row itself, of whatever it is.
Words = Mapping[tuple[str, str], str]
#: The order of values that are no codes and have none in the ledger.
_ORDER = {value: n for n, value in enumerate(NAMES)}


@dataclass(frozen=True, slots=True)
class Line:
    """``labels`` are what a fixed row prints in its label columns, ``words`` what there is to print of each dimension,
    ``own`` the dimension the row itself is about."""

    measure: str
    dims: tuple[tuple[str, Value], ...]
    level: int
    words: Words
    own: str = ""
    labels: tuple[str, ...] = ()
    year: str = ""
    prints: str = "figure"
    zero: str | None = None


def lines(row: RowView, side: SideView, budget: Budget, facts: Amounts, names: Mapping[str, str]) -> Iterator[Line]:
    """The lines of one row of a view."""
    if not row.by:
        yield _fixed(row, budget.profile.year, names)
        return
    every = all(by.all for by in row.by)
    listed = () if every else _listed(tuple(by.dimension for by in row.by), row, side, facts)
    yield from _below(row, 0, listed, budget, Line(row.measure, row.dims, row.level, {}))


def _fixed(row: RowView, year: int, names: Mapping[str, str]) -> Line:
    """A row with a label; one of a code has the code's words too, and its name where it has no label."""
    labels = tuple(text.format_map(names) for text in ((row.label,) if isinstance(row.label, str) else row.label))
    at = {d: v for d, v in row.dims if d in CODE_LISTS and isinstance(v, str)}
    words = {key: text for dimension, code in at.items() for key, text in _words(dimension, code, year).items()}
    own = next((d for d in CODE_LISTS if d in at), "")
    if own and labels[0]:
        words[own, "name"] = labels[0]
    return Line(row.measure, row.dims, row.level, words, own, labels, row.year, row.prints, row.zero)


def _words(dimension: str, code: str, year: int) -> Words:
    parts = {"class": code[:3], "section": code[3:5], "item": code[5:7]}
    said = {"code": code, "name": name_of(CODE_LISTS[dimension], code, year), **parts}
    return {(dimension, what): text for what, text in said.items()}


# --- which values occur ------------------------------------------------------------------------------------------


def _listed(dimensions: tuple[str, ...], row: RowView, side: SideView, facts: Amounts) -> tuple[tuple[str, ...], ...]:
    """What has rows: the values of the dimensions that occur this year and, where a column looks back, last year.

    Without last year's rows its column would not add up to its total."""
    at = coordinates(
        row.where_measure or row.measure or side.measure, dict(row.where or {**dict(side.dims), **dict(row.dims)})
    )
    found = dict.fromkeys(facts.listed(dimensions, at))
    if looks_back(side):
        if facts.prior:
            found |= dict.fromkeys(facts.prior.listed(dimensions, at))
        free = dict.fromkeys(dimensions)
        for given in facts.given if not facts.prior else ():
            values = tuple([given.get(d) for d in dimensions])
            if given.where(**free) == at and all(isinstance(v, str) for v in values):
                found[tuple(map(str, values))] = None
    return tuple(found)


def looks_back(side: SideView) -> bool:
    """Whether some column of a side speaks of last year."""
    return any(c.year == "prior" or c.prints in ("growth", "change") for c in side.columns)


# --- rows of an ordered list of dimensions -----------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Node:
    """A value of one dimension that has a place among the rows: what it adds to the coordinates, whether values of the
    next dimension come below it, and which values that occur it stands for."""

    dims: tuple[tuple[str, Value], ...]
    words: Words
    level: int
    last: bool
    holds: tuple[tuple[str, ...], ...]


def _below(row: RowView, depth: int, listed: Sequence[tuple[str, ...]], budget: Budget, above: Line) -> Iterator[Line]:
    """The lines of the values of the ``depth``-th dimension among what is listed, below what ``above`` says.

    A line is about the first dimension that no row above it is about: ``above.own`` is that where one has no row."""
    by = row.by[depth]
    for node in _nodes(by, depth, listed, budget):
        line = replace(
            above,
            dims=(*above.dims, *node.dims),
            level=min(3, above.level + node.level),
            words={**above.words, **node.words},
            own=above.own or by.dimension,
        )
        if not node.last or depth + 1 == len(row.by):
            yield line
            continue
        if by.subtotal == "never":
            below = replace(line, level=above.level)
        else:  # where it always has a row of its own, that has said it
            below = replace(
                line, level=line.level + 1, own="", words=above.words if by.subtotal == "always" else line.words
            )
        found = list(_below(row, depth + 1, node.holds, budget, below))
        if by.subtotal == "several" and len(found) == 1:
            yield replace(line, words=found[0].words)  # the only one below stands beside it
            continue
        if by.subtotal != "never":
            yield line
        yield from found


def _nodes(by: ByView, depth: int, listed: Sequence[tuple[str, ...]], budget: Budget) -> Iterator[_Node]:
    holds: dict[str, list[tuple[str, ...]]] = {}
    for values in listed:
        if values[depth]:
            holds.setdefault(values[depth], []).append(values)
    if by.dimension in CODE_LISTS:
        yield from _codes(by, holds, budget.profile.year)
        return
    inside = scope(budget)
    if by.dimension == "unit":
        shown = {u.code: u.name for u in budget.units if u.code in inside and (by.all or u.code in holds)}
    elif by.dimension == "project":
        before = budget.prior.projects if budget.prior else ()
        names = {p.code: p.name for p in (*before, *budget.projects)}
        order = {p.code: n for n, p in enumerate((*budget.projects, *before))}
        shown = {p: names.get(p, p) for p in sorted(holds, key=lambda p: order.get(p, len(order)))}
    else:
        shown = {v: NAMES.get(v, v) for v in sorted(holds, key=lambda v: _ORDER.get(v, len(_ORDER)))}
    for n, (value, name) in enumerate(shown.items(), 1):
        # where the disclosure is of one unit only, its own figures are simply all of it
        dims = () if by.dimension == "unit" and inside == {value} else ((by.dimension, value),)
        # what is known by its name alone has no code
        said = {"code": "" if value == name else value, "name": name, "label": _numbered(by, n, name)}
        words = {(by.dimension, what): text for what, text in said.items()}
        yield _Node(dims, words, 0, True, tuple(holds.get(value, ())))


def _codes(by: ByView, holds: Mapping[str, Sequence[tuple[str, ...]]], year: int) -> Iterator[_Node]:
    """The code tree above the codes that occur (or the year's whole list), of the levels the view names."""
    lengths = CODE_LEVELS[by.dimension]
    wanted = {lengths[n - 1] for n in by.levels if n <= len(lengths)} or set(lengths)
    known = [c.code for c in codes(CODE_LISTS[by.dimension], year)] if by.all else list(holds)
    shown = sorted({code[:n] for code in known for n in wanted if n <= len(code)})
    firsts = [code for code in shown if len(code) == len(shown[0])]
    for n, code in enumerate(shown):
        words = dict(_words(by.dimension, code, year))
        if by.ordinal and code in firsts:
            words[by.dimension, "label"] = _numbered(by, firsts.index(code) + 1, words[by.dimension, "name"])
        last = n + 1 == len(shown) or not shown[n + 1].startswith(code)
        held = tuple(v for full, those in holds.items() if full.startswith(code) for v in those)
        yield _Node(((by.dimension, code),), words, lengths.index(len(code)), last, held)


def _numbered(by: ByView, n: int, name: str) -> str:
    return (by.ordinal or "{name}").format(n=chinese_number(n), name=name)


def chinese_number(n: int) -> str:
    """1–99 as 一 … 九十九, the way sections and tables are numbered."""
    digits = "零一二三四五六七八九"
    tens, ones = divmod(n, 10)
    if tens == 0:
        return digits[ones]
    return ("" if tens == 1 else digits[tens]) + "十" + (digits[ones] if ones else "")
