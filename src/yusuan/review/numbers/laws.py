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
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import count
from typing import TYPE_CHECKING, Literal

from ...coordinates import Coordinates
from ...disclosure.model import Change, Direction, Disclosure, Figure, Growth, Share, Statement, Text
from ...money import Interval
from ...provenance import Provenance
from ..findings import anchor

if TYPE_CHECKING:
    from .equations import Equation

Verdict = Literal["passed", "within rounding", "suspicious", "failed", "not evaluated"]


@dataclass(frozen=True, slots=True)
class Spot:
    """A figure and where it stands: statement key with row and column, or section key with the claim's number in the
    whole document and its place in the paragraph.

    ``words`` say it to a reader: title, then row and column, or the words around a claim and its sentence so far."""

    where: str
    row: int
    column: int
    figure: Figure
    words: tuple[str, ...] = ()
    place: Provenance | None = None
    direction: Direction = ""
    in_text: bool = False
    #: where the paragraph of a claim begins
    paragraph: Provenance | None = None

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


Law = Literal["same", "sum", "part", "share", "change", "growth", "rate", "equation"]


@dataclass(frozen=True, slots=True)
class Relation:
    """``whole`` against ``parts``: their sum (law 2), each of them (law 1), one that mustn't be larger (law 3), or what
    the whole is derived from.

    For a share the parts are (part, whole); for a change or growth (now, before); for a rate, a growth judged by the
    change printed beside it, (now, change); of an equation the other terms.  ``why`` says what keeps the relation from
    being judged; ``readings`` is how many readings of the whole were tried, of which this is one."""

    law: Law
    whole: Spot
    parts: tuple[Spot, ...]
    dimension: str = ""
    why: str = ""
    equation: Equation | None = None
    readings: int = 1


#: Why a relation or a figure isn't judged.
UNKNOWN_BESIDE = "旁边有含义不明的数字，可能是其中一部分"
ALL_BLANK = "各部分都没有印数"
OPEN = "文件没有写明口径，有几种可能，都没有可对照的数"
NO_BASE = "文件没有印出所比的数"
ZERO_BASE = "所比的数是零或约为零"
NOT_A_NUMBER = "印的不是数字"
BELOW = "小计只含印在它上面的各行，下面的各行另计入总计"
CARRIED_INSIDE = "一处的收入已经含上年结转，相差的正是结转"
#: Relations that can't be evaluated for these reasons don't apply; for the others they are not evaluated.
NOT_APPLICABLE = frozenset({ZERO_BASE})


def spots(disclosure: Disclosure) -> Iterator[Spot]:
    """Every figure of the statements and every claim, with its place."""
    claims = count()
    for section, item in disclosure.walk():
        if isinstance(item, Statement):
            yield from spots_of(item)
        elif isinstance(item, Text):
            for claim in item.claims:
                around = item.text[max(0, claim.start - 24) : claim.end]
                where = (section.title, around, anchor(item.text, claim.start))
                place = item.place_at(claim.start, claim.end)
                yield Spot(
                    section.key,
                    next(claims),
                    claim.start,
                    claim.figure,
                    where,
                    place,
                    claim.direction,
                    True,
                    item.place,
                )


def spots_of(statement: Statement) -> Iterator[Spot]:
    names = [n for n, c in enumerate(statement.columns) if c.kind != "figure"]
    headers = ["/".join(dict.fromkeys(h for h in c.header if h)) for c in statement.columns]
    sides: dict[int, tuple[int, ...]] = {}
    for r, row in enumerate(statement.rows):
        labels: dict[tuple[int, ...], str] = {}
        for c, cell in enumerate(row.cells):
            if cell.figure is not None:
                if (side := sides.get(c)) is None:
                    side = sides[c] = _side(names, c)
                if (label := labels.get(side)) is None:
                    label = " ".join(t for n in side if n < len(row.cells) and (t := row.cells[n].text.strip()))
                    labels[side] = label
                header = headers[c] if c < len(headers) else ""
                yield Spot(statement.key, r, c, cell.figure, (statement.title, label, header), cell.place)


def _side(names: Sequence[int], column: int) -> tuple[int, ...]:
    """The columns of names nearest to the left of a figure: revenue and expenditure may stand side by side."""
    left = [n for n in names if n < column]
    return tuple(n for n in left if all(m in names for m in range(n, left[-1])))


Meanings = dict[Coordinates | Share | Change | Growth, list[Spot]]


def by_meaning(found: Iterable[Spot]) -> Meanings:
    """The prints of each meaning; first the one that agrees with most of the others, statements before sentences."""
    places: Meanings = defaultdict(list)
    for spot in found:
        if isinstance(spot.figure.about, Coordinates | Share | Change | Growth):
            places[spot.figure.about].append(spot)
    for prints in places.values():
        if len(prints) > 2:
            said = [s.interval for s in prints]
            agree = [sum(a is b or a.meets(b) for b in said if b) if a else 0 for a in said]
            best = max(range(len(prints)), key=lambda n: (agree[n], not prints[n].in_text))
            prints.insert(0, prints.pop(best))
    return places


def numbers(*prints: Spot) -> bool:
    return all(p.figure.value is not None for p in prints)


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
    if relation.equation:
        if not relation.equation.holds(whole, combined):
            return "failed"
        level = relation.equation.bound != "=" or whole.low + whole.high == combined.low + combined.high
        return "passed" if level else "within rounding"
    if whole == combined and relation.law in ("same", "sum"):
        return "passed"
    if not whole.meets(combined) or (relation.law == "same" and _only_touch(whole, combined)):
        return "failed"
    middle = abs(whole.low + whole.high - combined.low - combined.high) / 2
    if middle == 0:
        return "passed"
    if relation.law == "sum":
        # 3·√(terms/12) units: middle² > 9 · terms/12 · unit²
        most = middle**2 * 4 / (3 * (1 + len(relation.parts)))
        if most > whole.width**2 and most > max(i.width for p in relation.parts if (i := p.interval)) ** 2:
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
    known = [i for p in relation.parts if (i := p.interval) is not None]
    if len(known) < len(relation.parts):
        return None
    if relation.equation:
        return relation.equation.said(known)
    if not known:
        return None
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
        return Interval.total(parts)
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
