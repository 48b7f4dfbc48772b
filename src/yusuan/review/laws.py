"""The two laws, over anything that has coordinates.

1. *Same coordinates, same value*: figures with equal coordinates are prints of one true value.
2. *A whole is the sum of its parts* along one dimension whose parts are exhaustive.

A third kind of relation ties derived claims (shares, changes, growth) to the figures they are derived from.
Relations name no table.  Whether one holds is decided on intervals for what is printed, exactly for what was
compiled.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

from ..coordinates import TREES, Coordinates, Value, ancestors, covers
from ..disclosure.model import Change, Disclosure, Figure, Growth, Share, Statement, Text
from ..money import Interval

Verdict = Literal["passed", "within rounding", "suspicious", "failed", "not evaluated"]


@dataclass(frozen=True, slots=True)
class Spot:
    """A figure and where it stands: statement key with row and column, or section key with the claim's place."""

    where: str
    row: int
    column: int
    figure: Figure


@dataclass(frozen=True, slots=True)
class Relation:
    """``whole`` against ``parts``: their sum (law 2), each of them (law 1), or what the whole is derived from.

    For a share the parts are (part, whole); for a change or growth (now, before)."""

    law: Literal["same", "sum", "share", "change", "growth"]
    whole: Spot
    parts: tuple[Spot, ...]
    dimension: str = ""


def spots(disclosure: Disclosure) -> Iterator[Spot]:
    """Every figure of the statements and every claim, with its place."""
    for section, item in disclosure.walk():
        if isinstance(item, Statement):
            for r, c, figure in item.figures():
                yield Spot(item.key, r, c, figure)
        elif isinstance(item, Text):
            for n, claim in enumerate(item.claims):
                yield Spot(section.key, n, claim.start, claim.figure)


def relations(disclosure: Disclosure) -> Iterator[Relation]:
    """All relations the disclosure's own coordinates give."""
    for statement in disclosure.statements():
        yield from sums(statement)
    found = list(spots(disclosure))
    by_place: dict[Coordinates, list[Spot]] = defaultdict(list)
    for spot in found:
        if isinstance(spot.figure.about, Coordinates):
            by_place[spot.figure.about].append(spot)
    for first, *others in by_place.values():
        for other in others:
            yield Relation("same", other, (first,))
    for spot in found:
        yield from _derived(spot, by_place)


def sums(statement: Statement) -> Iterator[Relation]:
    """Law 2 inside one statement: for each figure and dimension, its outermost parts there.

    Parts are exhaustive when the statement lists their dimension exhaustively, when they make up a set, or when several
    of them stand beside their whole in a dimension whose tree is closed (funds, natures, vintages, measures)."""
    here: dict[Coordinates, Spot] = {}
    for r, c, figure in statement.figures():
        if isinstance(figure.about, Coordinates):
            here.setdefault(figure.about, Spot(statement.key, r, c, figure))
    for dimension in _dimensions(here):
        groups: dict[Coordinates, list[tuple[Value | None, Spot]]] = defaultdict(list)
        for at, spot in here.items():
            groups[_without(at, dimension)].append((_value(at, dimension), spot))
        for members in groups.values():
            for whole, parts in _partitions(dimension, members, dimension in statement.exhaustive):
                if _all_known(statement, whole, parts):
                    yield Relation("sum", whole, parts, dimension)


def _all_known(statement: Statement, whole: Spot, parts: Sequence[Spot]) -> bool:
    """Whether nothing of unknown meaning stands among the parts: it could be one of them."""
    across = all(p.row == whole.row for p in parts)
    line = (
        [cell.figure for cell in statement.rows[whole.row].cells]
        if across
        else [row.cells[whole.column].figure for row in statement.rows if whole.column < len(row.cells)]
    )
    return not any(f is not None and f.about is None and f.value for f in line)


def sums_exactly(relation: Relation) -> bool | None:
    """Whether the relation holds on exact values; None where one of them isn't known."""
    values = [s.figure.exact for s in (relation.whole, *relation.parts)]
    if any(v is None for v in values):
        return None
    whole, *parts = (v for v in values if v is not None)
    return whole == _combine(relation.law, [Interval.exactly(p) for p in parts]).low if parts else None


def verdict(relation: Relation) -> Verdict:
    """What the printed figures say.  A sum of n terms is suspicious beyond 3·√((n+1)/12) last-place units."""
    intervals = [s.figure.interval for s in (relation.whole, *relation.parts)]
    if any(i is None for i in intervals):
        return "not evaluated"
    whole, *parts = (i for i in intervals if i is not None)
    try:
        combined = _combine(relation.law, parts)
    except ZeroDivisionError:
        return "not evaluated"
    if relation.law in ("change", "growth") and whole.high >= 0:
        combined = _magnitude(combined)
    if not whole.meets(combined):
        return "failed"
    middle = abs(whole.low + whole.high - combined.low - combined.high) / 2
    if middle == 0:
        return "passed"
    if relation.law == "sum":
        unit = max(whole.width, *(p.width for p in parts))
        terms = 1 + len(parts)
        if middle**2 > 9 * Fraction(terms, 12) * unit**2:
            return "suspicious"
    return "within rounding"


def _combine(law: str, parts: list[Interval]) -> Interval:
    if law == "same":
        return parts[0]
    if law == "sum":
        total = parts[0]
        for part in parts[1:]:
            total = total + part
        return total
    now, other = parts
    if law == "change":
        return now - other
    hundred = Interval.exactly(100)
    if law == "share":
        return now / other * hundred
    # (now − before) / before, written so that ``before`` occurs once and the interval stays tight
    return (now / other - Interval.exactly(1)) * hundred


def _magnitude(of: Interval) -> Interval:
    """Changes print without sign where a direction word carries it; a print with a minus says its own."""
    if of.low >= 0:
        return of
    return Interval(-of.high, -of.low) if of.high <= 0 else Interval(Fraction(0), max(-of.low, of.high))


def _derived(spot: Spot, by_place: dict[Coordinates, list[Spot]]) -> Iterator[Relation]:
    about = spot.figure.about
    if isinstance(about, Share):
        first, second, law = about.part, about.whole, "share"
    elif isinstance(about, Change):
        first, second, law = about.now, about.before, "change"
    elif isinstance(about, Growth):
        first, second, law = about.now, about.before, "growth"
    else:
        return
    if first in by_place and second in by_place:
        yield Relation(law, spot, (by_place[first][0], by_place[second][0]))  # type: ignore[arg-type]


def _dimensions(here: Iterable[Coordinates]) -> list[str]:
    return ["measure", *dict.fromkeys(d for at in here for d, _ in at.at)]


def _without(at: Coordinates, dimension: str) -> Coordinates:
    return Coordinates("", at.at) if dimension == "measure" else at.where(**{dimension: None})


def _value(at: Coordinates, dimension: str) -> Value | None:
    return at.measure if dimension == "measure" else at.get(dimension)


def _partitions(
    dimension: str, members: list[tuple[Value | None, Spot]], exhaustive: bool
) -> Iterator[tuple[Spot, tuple[Spot, ...]]]:
    """Each whole among figures that differ in one dimension only, with its outermost parts there."""
    places = dict(members)
    parts: dict[Value | None, list[Value]] = defaultdict(list)
    sets = [v for v in places if isinstance(v, frozenset)]
    for value in places:
        if value is None:
            continue
        above: list[Value] = [v for v in sets if v != value and covers(dimension, v, value)]
        if isinstance(value, str):
            above += [v for v in ancestors(dimension, value)[1:] if v in places][:1]
        nearest = [v for v in above if not any(o != v and covers(dimension, v, o) for o in above)]
        if len(nearest) == 1:
            parts[nearest[0]].append(value)
        elif not above and None in places:
            parts[None].append(value)
    for value, inside in parts.items():
        if isinstance(value, frozenset):  # a set is closed when its parts make it up
            closed = {e for v in inside if v is not None for e in (v if isinstance(v, frozenset) else (v,))} == value
        else:
            closed = exhaustive or (dimension in TREES and len(inside) > 1)
        if closed:
            yield places[value], tuple(places[v] for v in inside)
