"""The laws, over anything that has coordinates.

1. *Same coordinates, same value*: figures with equal coordinates are prints of one true value.
2. *A whole is the sum of its parts* along one dimension whose parts are exhaustive.
3. *A part isn't larger than its whole*, where nothing is negative; it holds across statements, whatever they list.

Another kind of relation ties derived claims (shares, changes, growth) to the figures they are derived from.
Relations name no table.  Whether one holds is decided on intervals for what is printed, exactly for what was
compiled.  What can't be judged is yielded too, with the reason: silence is not a pass.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Literal

from ..coordinates import MONEY, TREES, Coordinates, Value, ancestors, covers
from ..disclosure.model import Change, Direction, Disclosure, Figure, Growth, OneOf, Share, Statement, Text
from ..money import Interval
from ..provenance import Provenance
from .findings import anchor

Verdict = Literal["passed", "within rounding", "suspicious", "failed", "not evaluated"]


@dataclass(frozen=True, slots=True)
class Spot:
    """A figure and where it stands: statement key with row and column, or section key with the claim's place.

    ``words`` say it to a reader: title, then row and column, or the words around a claim and its sentence so far."""

    where: str
    row: int
    column: int
    figure: Figure
    words: tuple[str, ...] = ()
    place: Provenance | None = None
    direction: Direction = ""
    in_text: bool = False

    @property
    def interval(self) -> Interval | None:
        """The true values the print can stand for; a change or growth with its direction word's sign."""
        plain = self.figure.interval
        if plain is None or not isinstance(self.figure.about, Change | Growth) or plain.low < 0:
            return plain
        return Interval(-plain.high, -plain.low) if self.direction == "decrease" else plain

    @property
    def unsigned(self) -> bool:
        """Whether no word and no sign says which way a change goes, as in a sentence without a direction word."""
        if not isinstance(self.figure.about, Change | Growth):
            return False
        plain = self.figure.interval
        directed = self.direction in ("increase", "decrease") or not self.in_text
        return not directed and plain is not None and plain.high >= 0


Law = Literal["same", "sum", "part", "share", "change", "growth", "rate"]


@dataclass(frozen=True, slots=True)
class Relation:
    """``whole`` against ``parts``: their sum (law 2), each of them (law 1), one that mustn't be larger (law 3), or what
    the whole is derived from.

    For a share the parts are (part, whole); for a change or growth (now, before); for a rate, a growth judged by the
    change printed beside it, (now, change).  ``why`` says what keeps the relation from being judged."""

    law: Law
    whole: Spot
    parts: tuple[Spot, ...]
    dimension: str = ""
    why: str = ""


#: Why a relation or a figure isn't judged.
UNKNOWN_BESIDE = "旁边有含义不明的数字，可能是其中一部分"
ALL_BLANK = "各部分都没有印数"
OPEN = "文件没有写明口径，有几种可能，都没有可对照的数"
NO_BASE = "文件没有印出所比的数"
ZERO_BASE = "所比的数是零或约为零"
NOT_A_NUMBER = "印的不是数字"
#: Relations that can't be evaluated for these reasons don't apply; for the others they are not evaluated.
NOT_APPLICABLE = frozenset({ZERO_BASE})


def spots(disclosure: Disclosure) -> Iterator[Spot]:
    """Every figure of the statements and every claim, with its place."""
    for section, item in disclosure.walk():
        if isinstance(item, Statement):
            yield from _of_statement(item)
        elif isinstance(item, Text):
            for n, claim in enumerate(item.claims):
                around = item.text[max(0, claim.start - 24) : claim.end]
                where = (section.title, around, anchor(item.text, claim.start))
                yield Spot(section.key, n, claim.start, claim.figure, where, item.place, claim.direction, True)


def _of_statement(statement: Statement) -> Iterator[Spot]:
    names = [n for n, c in enumerate(statement.columns) if c.kind != "figure"]
    headers = ["/".join(dict.fromkeys(h for h in c.header if h)) for c in statement.columns]
    for r, row in enumerate(statement.rows):
        for c, cell in enumerate(row.cells):
            if cell.figure is not None:
                # the names nearest to the left belong to a figure where revenue and expenditure stand side by side
                left = [n for n in names if n < c]
                side = [n for n in left if all(m in names for m in range(n, left[-1]))] if left else []
                label = " ".join(t for n in side if n < len(row.cells) and (t := row.cells[n].text.strip()))
                header = headers[c] if c < len(headers) else ""
                yield Spot(statement.key, r, c, cell.figure, (statement.title, label, header), cell.place)


def relations(disclosure: Disclosure) -> Iterator[Relation]:
    """All relations the disclosure's own coordinates give, also those that can't be judged.

    A figure that may be one of several is taken as the one that agrees with another print, if there is one; it
    fails only where it disagrees under every reading."""
    added = [r for statement in disclosure.statements() for r in sums(statement)]
    yield from added
    found = list(spots(disclosure))
    places = by_meaning(found)
    yield from within(places, added)
    for about, (first, *others) in places.items():
        for other in others:
            # a pair of intervals that meet says nothing of which print is right, so the first print comes first
            yield Relation("same", other, (first,), why="" if _numbers(other, first) else NOT_A_NUMBER)
        if not isinstance(about, Coordinates):
            for spot in (first, *others):
                yield from _derived(spot, places)
    for n, spot in enumerate(found):
        if isinstance(spot.figure.about, OneOf):
            yield _settled(spot, found[n - 1] if n else None, places)


Meanings = dict[Coordinates | Share | Change | Growth, list[Spot]]


def by_meaning(found: Iterable[Spot]) -> Meanings:
    """The prints of each meaning; first the one that agrees with most of the others, statements before sentences."""
    places: Meanings = defaultdict(list)
    for spot in found:
        if isinstance(spot.figure.about, Coordinates | Share | Change | Growth):
            places[spot.figure.about].append(spot)
    for prints in places.values():
        if len(prints) > 2:
            best = max(prints, key=lambda s: (sum(_agree(s, o) for o in prints), not s.in_text))
            prints.remove(best)
            prints.insert(0, best)
    return places


def _agree(one: Spot, other: Spot) -> bool:
    a, b = one.interval, other.interval
    return a is not None and b is not None and a.meets(b)


def _numbers(*prints: Spot) -> bool:
    return all(p.figure.value is not None for p in prints)


def _settled(spot: Spot, before: Spot | None, places: Meanings) -> Relation:
    """What a figure with several readings is held against: the reading that agrees, else the nearest.  ``before`` is the
    figure printed just before it."""
    assert isinstance(spot.figure.about, OneOf)
    judged: list[Relation] = []
    for candidate in spot.figure.about.candidates:
        taken = replace(spot, figure=replace(spot.figure, about=candidate))
        against = list(_derived(taken, places)) if not isinstance(candidate, Coordinates) else []
        against += _beside(taken, before, places)
        if prints := places.get(candidate):
            against.append(
                Relation("same", taken, (prints[0],), why="" if _numbers(taken, prints[0]) else NOT_A_NUMBER)
            )
        known = [r for r in against if verdict(r) != "not evaluated"]
        if not known:
            # one reading can't be judged: it may be the right one
            judged.append(Relation("same", taken, (), why=OPEN))
        else:
            judged.append(next((r for r in known if verdict(r) == "failed"), known[0]))
    # first what agrees; a reading nobody can judge comes before saying that all of them fail
    order = {"passed": 0, "within rounding": 0, "suspicious": 1, "not evaluated": 2, "failed": 3}
    return min(judged, key=lambda r: order[verdict(r)])


def _beside(growth: Spot, before: Spot | None, places: Meanings) -> list[Relation]:
    """A growth against the change told just before it, which is of the same reading: "…, less by 3, or 5 %"."""
    about = growth.figure.about
    if not isinstance(about, Growth) or before is None or not (before.in_text and before.place == growth.place):
        return []
    told = before.figure.about
    change = Change(about.now, about.before)
    nows = places.get(about.now)
    if not nows or before.where != growth.where or change not in (told.candidates if isinstance(told, OneOf) else ()):
        return []
    now = _own_or_first(nows, growth)
    return [_judged(Relation("rate", growth, (now, replace(before, figure=replace(before.figure, about=change)))))]


def sums(statement: Statement) -> Iterator[Relation]:
    """Law 2 inside one statement: for each figure and dimension, its outermost parts there.

    Parts are exhaustive when the statement lists their dimension exhaustively, when they make up a set, or when several
    of them stand beside their whole in a dimension whose tree is closed (funds, natures, vintages, measures)."""
    here: dict[Coordinates, Spot] = {}
    for spot in _of_statement(statement):
        if isinstance(spot.figure.about, Coordinates):
            here.setdefault(spot.figure.about, spot)
        elif isinstance(spot.figure.about, OneOf) and isinstance(first := spot.figure.about.candidates[0], Coordinates):
            # within its own statement every figure is read alike, so any reading adds up like the others
            here.setdefault(first, spot)
    across = {r for r, row in enumerate(statement.rows) if any(_unknown(c.figure) for c in row.cells)}
    down = {c for row in statement.rows for c, cell in enumerate(row.cells) if _unknown(cell.figure)}
    for dimension in _dimensions(here):
        groups: dict[Coordinates, list[tuple[Value | None, Spot]]] = defaultdict(list)
        for at, spot in here.items():
            groups[_without(at, dimension)].append((_value(at, dimension), spot))
        for members in groups.values():
            for whole, parts in _partitions(dimension, members, dimension in statement.exhaustive):
                level = all(p.row == whole.row for p in parts)
                why = UNKNOWN_BESIDE if (whole.row in across if level else whole.column in down) else ""
                if not why and whole.figure.value and not any(p.figure.text for p in parts):
                    why = ALL_BLANK
                yield Relation("sum", whole, parts, dimension, why or ("" if _numbers(whole, *parts) else NOT_A_NUMBER))


#: Dimensions whose absence doesn't mean all of it: a figure without a year is this year's, one without a stage the
#: budget's; a statement may be silent on whether last year's money is in it; and what places count as administrative
#: operating funds isn't always a part of what they print as operating expenditure.
_APART = frozenset({"year", "stage", "vintage", "unit_kind"})


#: Coordinates as plain tuples, which are faster to look up by the thousand.
_Point = tuple[str, tuple[tuple[str, Value], ...]]


def within(places: Meanings, added: Iterable[Relation]) -> Iterator[Relation]:
    """Law 3: each printed part against the nearest printed wholes that hold it, where no sum ties the two already."""
    tied = {(r.whole.figure.about, p.figure.about) for r in added if not r.why for p in r.parts}
    printed: dict[_Point, Coordinates] = {
        (at.measure, at.at): at for at in places if isinstance(at, Coordinates) and at.measure in MONEY
    }
    negative = {at.measure for at in printed.values() if any((s.figure.value or 0) < 0 for s in places[at])}
    steps = _steps(printed)
    for point, at in printed.items():
        part = places[at][0]
        if not part.figure.value or at.measure in negative:
            continue
        for found in _nearest(point, printed, steps):
            wider = printed[found]
            whole = places[wider][0]
            if (wider, at) not in tied and whole.figure.text and wider.measure not in negative:
                yield Relation("part", whole, (part,), why="" if _numbers(whole, part) else NOT_A_NUMBER)


def _steps(printed: Iterable[_Point]) -> Mapping[tuple[str, Value], tuple[Value | None, ...]]:
    """What each printed value of a dimension, and what is above it, lies in one step wider; None is all of it."""
    values = {pair for _, at in printed for pair in at if pair[0] not in _APART}
    values |= {(d, a) for d, v in values if isinstance(v, str) for a in ancestors(d, v)}
    sets = [(d, v) for d, v in values if isinstance(v, frozenset)]
    steps: dict[tuple[str, Value], tuple[Value | None, ...]] = {}
    for dimension, value in values:
        wider: list[Value | None] = [s for d, s in sets if d == dimension and s != value and covers(d, s, value)]
        above = ancestors(dimension, value)[1:2] if isinstance(value, str) else ()
        steps[dimension, value] = (*wider, *(above or (None,)))
    return steps


def _nearest(
    at: _Point, printed: Mapping[_Point, Coordinates], steps: Mapping[tuple[str, Value], tuple[Value | None, ...]]
) -> Iterator[_Point]:
    """The printed points that hold all of ``at``; what lies beyond one of them on every way isn't looked at."""
    todo, seen = [at], {at}
    while todo:
        measure, pairs = todo.pop()
        wider: list[_Point] = [(above, pairs)] if (above := TREES["measure"].get(measure)) else []
        for n, pair in enumerate(pairs):
            for holder in steps.get(pair, ()):
                middle = ((pair[0], holder),) if holder is not None else ()
                wider.append((measure, (*pairs[:n], *middle, *pairs[n + 1 :])))
        for one in wider:
            if one in seen:
                continue
            seen.add(one)
            if one in printed:
                yield one
            else:
                todo.append(one)


def _unknown(figure: Figure | None) -> bool:
    return figure is not None and figure.about is None and bool(figure.value)


def sums_exactly(relation: Relation) -> bool | None:
    """Whether the relation holds on exact values; None where one of them isn't known."""
    values = [s.figure.exact for s in (relation.whole, *relation.parts)]
    if any(v is None for v in values):
        return None
    whole, *parts = (v for v in values if v is not None)
    try:
        said = _combine(relation.law, [Interval.exactly(p) for p in parts]).low if parts else None
        return None if said is None else said <= whole if relation.law == "part" else whole == said
    except ZeroDivisionError:
        return None


def verdict(relation: Relation) -> Verdict:
    """What the printed figures say.  A sum of n terms is suspicious beyond 3·√((n+1)/12) last-place units."""
    if relation.why:
        return "not evaluated"
    whole, combined = relation.whole.interval, computed(relation)
    if whole is None or combined is None:
        return "not evaluated"
    if relation.law == "part":
        return "passed" if at_most(combined, whole) else "failed"
    if not whole.meets(combined) or (relation.law == "same" and _only_touch(whole, combined)):
        return "failed"
    middle = abs(whole.low + whole.high - combined.low - combined.high) / 2
    if middle == 0:
        return "passed"
    if relation.law == "sum":
        unit = max(whole.width, *(i.width for p in relation.parts if (i := p.interval)))
        terms = 1 + len(relation.parts)
        if middle**2 > 9 * Fraction(terms, 12) * unit**2:
            return "suspicious"
    return "within rounding"


def at_most(less: Interval, more: Interval) -> bool:
    """Whether one print may be no larger than another: half up, the upper end of a print belongs to the next print."""
    return less.low < more.high or (less.low == more.high and not more.width)


def _only_touch(one: Interval, other: Interval) -> bool:
    """Whether two prints share no more than an end: half up, an end belongs to one of them only."""
    return bool(one.width and other.width) and (one.high == other.low or other.high == one.low)


def computed(relation: Relation) -> Interval | None:
    """What the parts say the whole is, in smallest units; None where one of them isn't a number or a base is zero.

    A change that no word and no sign directs is compared by its size."""
    parts = [p.interval for p in relation.parts]
    if not parts or any(p is None for p in parts):
        return None
    known = [p for p in parts if p is not None]
    try:
        if relation.law == "rate":
            # an undirected change takes the sign of the growth's own word, if that has one
            signs: tuple[Interval, ...] = (known[1],)
            if relation.parts[1].unsigned:
                lower = Interval(-known[1].high, -known[1].low)
                signs = (lower,) if relation.whole.direction == "decrease" else (known[1], lower)
                signs = signs[:1] if relation.whole.direction == "increase" else signs
            rates = [_combine("rate", [known[0], s]) for s in signs]
            whole = relation.whole.interval
            combined = next((r for r in rates if whole is not None and whole.meets(r)), rates[0])
        else:
            combined = _combine(relation.law, known)
    except ZeroDivisionError:
        return None
    if relation.law in ("change", "growth", "rate") and relation.whole.unsigned:
        return _magnitude(combined)
    return combined


def _combine(law: str, parts: list[Interval]) -> Interval:
    if law in ("same", "part"):
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
    if law == "rate":
        # change / (now − change), monotonic in both where the base is positive: the ends are at the corners
        if (now - other).low <= 0:
            raise ZeroDivisionError("no positive base")
        ends = [100 * c / (n - c) for n in (now.low, now.high) for c in (other.low, other.high)]
        return Interval(min(ends), max(ends))
    # (now − before) / before, written so that ``before`` occurs once and the interval stays tight
    return (now / other - Interval.exactly(1)) * hundred


def _magnitude(of: Interval) -> Interval:
    """Changes print without sign where a direction word carries it; a print with a minus says its own."""
    if of.low >= 0:
        return of
    return Interval(-of.high, -of.low) if of.high <= 0 else Interval(Fraction(0), max(-of.low, of.high))


def _derived(spot: Spot, places: Meanings) -> Iterator[Relation]:
    about = spot.figure.about
    law: Law
    if isinstance(about, Share):
        first, second, law = about.part, about.whole, "share"
    elif isinstance(about, Change):
        first, second, law = about.now, about.before, "change"
    elif isinstance(about, Growth):
        first, second, law = about.now, about.before, "growth"
    else:
        return
    nows, bases = places.get(first), places.get(second)
    changes = places.get(Change(first, second)) if law == "growth" else None
    if nows and changes:
        yield _judged(Relation("rate", spot, (_own_or_first(nows, spot), _own_or_first(changes, spot))))
    if nows and bases:
        yield _judged(Relation(law, spot, (_own_or_first(nows, spot), _own_or_first(bases, spot))))
    elif not (nows and changes):
        yield Relation(law, spot, (), why=NO_BASE)


def _own_or_first(prints: Sequence[Spot], derived: Spot) -> Spot:
    """What a sentence derives a figure from is what it says itself, where it does; otherwise the first print.  Whether
    that agrees with the tables is another question."""
    own = [p for p in prints if p.in_text and p.place == derived.place and p.where == derived.where]
    before = [p for p in own if p.row < derived.row]
    return before[-1] if derived.in_text and before else prints[0]


def _judged(relation: Relation) -> Relation:
    if not _numbers(relation.whole, *relation.parts):
        return replace(relation, why=NOT_A_NUMBER)
    return replace(relation, why=ZERO_BASE) if computed(relation) is None else relation


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
