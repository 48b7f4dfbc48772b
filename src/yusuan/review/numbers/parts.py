"""Wholes and their parts: law 2 inside a statement, law 3 across all of them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import combinations, product

from ...coordinates import FUND_PARTS, MONEY, RARE, TREES, Coordinates, Value, ancestors, covers
from ...disclosure.model import OneOf, Statement, StatementCell
from .laws import ALL_BLANK, BELOW, NOT_A_NUMBER, UNKNOWN_BESIDE, Meanings, Relation, Spot, numbers, spots_of, verdict
from .precedent import Kind, column


def sums(statement: Statement) -> Iterator[Relation]:
    """Law 2 inside one statement: for each figure and dimension, its outermost parts there.

    Parts are exhaustive when the statement lists their dimension exhaustively, when they make up a set, or when several
    of them stand beside their whole in a dimension whose tree is closed (funds, natures, vintages, measures)."""
    here: dict[Coordinates, Spot] = {}
    found = list(spots_of(statement))
    for spot in found:
        if isinstance(spot.figure.about, Coordinates):
            here.setdefault(spot.figure.about, spot)
        elif isinstance(spot.figure.about, OneOf) and isinstance(first := spot.figure.about.candidates[0], Coordinates):
            # within its own statement every figure is read alike, so any reading adds up like the others
            here.setdefault(first, spot)
    figures = {c for row in statement.rows for c, cell in enumerate(row.cells) if cell.figure is not None}
    unknown = [(r, c) for r, row in enumerate(statement.rows) for c in figures if _unknown(row.cells[c])]
    across, down = {r for r, _ in unknown}, {c for _, c in unknown}
    for dimension in _dimensions(here):
        groups: dict[_Point, list[tuple[Value | None, Spot]]] = defaultdict(list)
        for at, spot in here.items():
            groups[_without(at, dimension)].append((_value(at, dimension), spot))
        for members in groups.values():
            if len(members) == 1:
                continue
            for whole, parts in _partitions(dimension, members, dimension in statement.exhaustive):
                level = all(p.row == whole.row for p in parts)
                why = UNKNOWN_BESIDE if (whole.row in across if level else whole.column in down) else ""
                if not why and whole.figure.value and not any(p.figure.text for p in parts):
                    why = ALL_BLANK
                why = why or ("" if numbers(whole, *parts) else NOT_A_NUMBER)
                relation = Relation("sum", whole, parts, dimension, why)
                placed = not why and not level and (_ends_above(relation, found) or _holds_between(relation, found))
                yield replace(relation, why=BELOW) if placed else relation


def _ends_above(relation: Relation, found: Sequence[Spot]) -> bool:
    """Whether a subtotal that doesn't hold for all its parts holds for those printed above it, while what is printed below
    makes up a total with it: a layout says by its order what belongs to what."""
    whole = relation.whole
    above = [p for p in relation.parts if p.row < whole.row]
    if not above or len(above) == len(relation.parts) or verdict(relation) != "failed":
        return False
    if verdict(replace(relation, parts=tuple(above))) == "failed":
        return False
    below = [s for s in found if s.column == whole.column and s.row > whole.row]
    return any(
        numbers(total, *below[:n])
        and verdict(Relation("sum", total, (whole, *below[:n]))) not in ("failed", "suspicious")
        for n, total in enumerate(below)
        if n and total.figure.value and any(s.figure.value for s in below[:n])
    )


#: More rows than this between a subtotal and its total aren't tried in all ways.
_MOST_BETWEEN = 6


def _holds_between(relation: Relation, found: Sequence[Spot]) -> bool:
    """Whether a total that isn't its subtotal and what is carried over holds with other rows printed between them."""
    whole = relation.whole
    if relation.dimension != "measure" or verdict(relation) != "failed":
        return False
    first = min(p.row for p in relation.parts)
    taken = {(p.row, p.column) for p in relation.parts}
    between = [
        s
        for s in found
        if s.column == whole.column and first < s.row < whole.row and (s.row, s.column) not in taken and s.figure.value
    ]
    if not 0 < len(between) <= _MOST_BETWEEN or not numbers(*between):
        return False
    return any(
        verdict(replace(relation, parts=(*relation.parts, *some))) in ("passed", "within rounding")
        for n in range(1, len(between) + 1)
        for some in combinations(between, n)
    )


#: Dimensions whose absence doesn't mean all of it: a figure without a year is this year's, one without a stage the
#: budget's; a statement may be silent on whether last year's money is in it; and what places count as administrative
#: operating funds isn't always a part of what they print as operating expenditure.
_APART = frozenset({"year", "stage", "vintage", "unit_kind"})
#: Coordinates as plain tuples, which are faster to look up by the thousand, and which dimensions they name.
_Point = tuple[str, tuple[tuple[str, Value], ...]]
_Shape = tuple[str, tuple[str, ...]]


def within(places: Meanings, added: Iterable[Relation]) -> Iterator[Relation]:
    """Law 3: each printed part against the nearest printed wholes that hold it, where no sum ties the two already."""
    tied = {(r.whole.figure.about, p.figure.about) for r in added if not r.why for p in r.parts}
    printed: dict[_Point, Coordinates] = {
        (at.measure, at.at): at for at in places if isinstance(at, Coordinates) and at.measure in MONEY
    }
    negative = {at.measure for at in printed.values() if any((s.figure.value or 0) < 0 for s in places[at])}
    wider = _wider(printed)
    understood: set[tuple[Kind, Kind]] = set()
    for point, at in printed.items():
        part = places[at][0]
        if not part.figure.value or at.measure in negative:
            continue
        wholes = {
            one: whole
            for one in wider[point]
            if one[0] not in negative and (whole := places[printed[one]][0]).figure.text
        }
        beyond = set().union(*[wider[one] for one in wholes])
        here = column(part)
        for one in sorted(wholes, key=lambda one: wholes[one].figure.value or 0):  # the least says most
            whole = wholes[one]
            columns = (column(whole), here)
            # what lies beyond a nearer whole says nothing new but that the figures of both columns are understood
            if (one in beyond and columns in understood) or (printed[one], at) in tied:
                continue
            relation = Relation("part", whole, (part,), why="" if numbers(whole, part) else NOT_A_NUMBER)
            if holds := verdict(relation) == "passed":
                understood.add(columns)
            if holds or one not in beyond:
                yield relation


def _wider(printed: Iterable[_Point]) -> Mapping[_Point, Sequence[_Point]]:
    """The printed points that hold all of each printed point.

    They are looked up, not searched for: of each shape that is printed, a point's dimensions with each value printed
    that holds its own.  Many points share what a shape leaves of them."""
    shapes: dict[_Shape, set[_Point]] = defaultdict(set)
    for point in printed:
        shapes[_shape(point)].add(point)
    holders = _holders(printed)
    held: dict[tuple[_Shape, tuple[tuple[str, Value], ...]], list[_Point]] = {}
    inside: dict[_Shape, list[_Shape]] = {}
    wider: dict[_Point, Sequence[_Point]] = {}
    for point in printed:
        own = _shape(point)
        if own not in inside:
            inside[own] = [shape for shape in shapes if _leaves(shape, own)]
        found: list[_Point] = []
        for shape in inside[own]:
            rest = tuple([pair for pair in point[1] if pair[0] in shape[1]])
            if (some := held.get((shape, rest))) is None:
                ways = product(*[holders.get(pair, (pair,)) for pair in rest])
                some = held[shape, rest] = [one for way in ways if (one := (shape[0], way)) in shapes[shape]]
            found += some
        wider[point] = [one for one in found if one != point]
    return wider


def _shape(point: _Point) -> _Shape:
    return point[0], tuple([dimension for dimension, _ in point[1]])


def _leaves(shape: _Shape, of: _Shape) -> bool:
    """Whether a shape names no more than another, of the same measure or one that holds it."""
    if shape[0] not in ancestors("measure", of[0]) or not set(shape[1]) <= set(of[1]):
        return False
    return _APART.isdisjoint(set(of[1]) - set(shape[1]))


def _holders(printed: Iterable[_Point]) -> Mapping[tuple[str, Value], Sequence[tuple[str, Value]]]:
    """Each printed value of a dimension and the printed values that hold it."""
    values: dict[str, set[Value]] = defaultdict(set)
    for _, at in printed:
        for dimension, value in at:
            if dimension not in _APART:
                values[dimension].add(value)
    holders: dict[tuple[str, Value], Sequence[tuple[str, Value]]] = {}
    for dimension, all_of in values.items():
        sets = [v for v in all_of if isinstance(v, frozenset)]
        for value in all_of:
            above = [a for a in ancestors(dimension, value)[1:] if a in all_of] if isinstance(value, str) else []
            # two sets that hold each other are one and the same thing: neither is wider
            around = [s for s in sets if s != value and covers(dimension, s, value) and not covers(dimension, value, s)]
            holders[dimension, value] = [(dimension, v) for v in (value, *above, *around)]
    return holders


def _unknown(cell: StatementCell) -> bool:
    """Whether a cell among figures prints an amount that nobody understood, be it with other text."""
    if cell.figure is None:
        return any(c.isdecimal() for c in cell.text)
    return cell.figure.about is None and bool(cell.figure.value)


def _dimensions(here: Iterable[Coordinates]) -> list[str]:
    return ["measure", *dict.fromkeys(d for at in here for d, _ in at.at)]


def _most_of(dimension: str, whole: Value | None, inside: Iterable[Value]) -> bool:
    """Whether all measures that every document has are among the parts: those few have make up nothing on their own,
    and neither do parts of a fund beside others."""
    children = {m for m, above in TREES["measure"].items() if above == whole} - RARE
    if any(v in FUND_PARTS for v in inside):
        return set(inside) == _MAKE_UP
    return dimension != "measure" or children <= set(inside)


#: The parts that make up the general public budget; earmarked money is among either.
_MAKE_UP = {*FUND_PARTS} - {"general_public:earmarked"}


def _without(at: Coordinates, dimension: str) -> _Point:
    if dimension == "measure":
        return "", at.at
    return at.measure, tuple([pair for pair in at.at if pair[0] != dimension])


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
            known = dimension in TREES and len(inside) > 1 and _most_of(dimension, value, inside)
            closed = known or (exhaustive and not any(v in FUND_PARTS for v in inside))
        if closed:
            yield places[value], tuple(places[v] for v in inside)
