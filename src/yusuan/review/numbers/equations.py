"""Named equations and inequalities between figures, each the row of the linear system that its text says.

A rule becomes a relation of the figures that a document prints, judged on the intervals that they stand for; what fails
goes to the same place as what fails by the laws, so that one cause is one finding."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

from ...coordinates import TREES, Coordinates, covers
from ...money import Interval
from ...problems import Severity
from .laws import Meanings, Relation, Spot, at_most

Term = Coordinates | Fraction
Bound = Literal["=", "<=", ">="]
_TURNED: dict[Bound, Bound] = {"=": "=", "<=": ">=", ">=": "<="}


@dataclass(frozen=True, slots=True)
class Rule:
    """Σ ``left`` against Σ ``right``: coordinates, or amounts in smallest units.

    ``holds`` and ``fails`` are prints under which it holds and doesn't."""

    id: str
    says: str
    left: tuple[Term, ...]
    relation: Bound
    right: tuple[Term, ...]
    severity: Severity
    source: str
    holds: tuple[str, ...] = ()
    fails: tuple[str, ...] = ()


#: The printed figures on one side, and what they come to.
Side = tuple[Interval, tuple[Spot, ...]]


@dataclass(frozen=True, slots=True)
class Equation:
    """What a relation says by a ``rule``: its whole against ``constant`` and each of its parts times its sign.

    ``sides`` are those of the rule as it is written, with the printed zeros that stand for what isn't printed."""

    rule: Rule
    bound: Bound
    constant: Interval
    signs: tuple[int, ...]
    sides: tuple[Side, Side]

    def said(self, parts: Sequence[Interval]) -> Interval:
        """What the parts say of the whole."""
        total = self.constant
        for sign, part in zip(self.signs, parts, strict=True):
            total = total + part if sign > 0 else total - part
        return total

    def holds(self, whole: Interval, said: Interval) -> bool:
        """Half up, the upper end of a print belongs to the next print: between two single figures it doesn't count; where
        several roundings add up it is given the benefit."""
        single = len(self.rule.left) == len(self.rule.right) == 1
        return _holds(whole, self.bound, said, single)


def _holds(left: Interval, bound: str, right: Interval, single: bool) -> bool:
    if bound == "<=":
        return at_most(left, right) if single else left.low <= right.high
    if bound == ">=":
        return _holds(right, "<=", left, single)
    return _holds(left, "<=", right, single) and _holds(right, "<=", left, single)


CARRY_OVER_OPEN = "不另加结转就相等：收入一栏多半已经含上年结转"


def equations(rules: Iterable[Rule], places: Meanings) -> tuple[list[Relation], dict[str, str]]:
    """The rules as relations of what is printed, and for those that can't be judged, by id, why.  Several rules of one id
    are one as different documents print it: the first that can be judged counts."""
    noughts = noughts_of(places)
    alike: dict[str, list[Rule]] = {}
    for rule in rules:
        alike.setdefault(rule.id, []).append(rule)
    found: list[Relation] = []
    missing: dict[str, str] = {}
    for number, group in alike.items():
        tried = [equation(rule, places, noughts) for rule in group]
        if (judged := next((r for r in tried if isinstance(r, Relation)), None)) is not None:
            found.append(judged)
        else:
            missing[number] = str(tried[0])
    return found, missing


def noughts_of(places: Meanings) -> Meanings:
    """What is printed as zero."""
    return {at: prints for at, prints in places.items() if prints[0].figure.value == 0}


def equation(rule: Rule, places: Meanings, noughts: Meanings) -> Relation | str:
    """A rule as a relation of what is printed, or why it can't be judged.  ``noughts`` is what is printed as zero."""
    left, right = _side(rule.left, places, noughts), _side(rule.right, places, noughts)
    if isinstance(left, str) or isinstance(right, str):
        return left if isinstance(left, str) else str(right)
    terms = [*((1, t) for t in left.terms), *((-1, t) for t in right.terms)]
    zeros = [*((1, t) for t in left.zeros), *((-1, t) for t in right.zeros)]
    if not terms:  # nothing but zeros is printed: they are what is judged
        terms, zeros = zeros, []
    (first, whole), *others = terms
    # whole = −(the others + the constants) where it stands left, and with the sides exchanged where it stands right
    constant = right.constant - left.constant if first > 0 else left.constant - right.constant
    for sign, zero in zeros:
        constant = constant + _room(zero) if sign != first else constant - _room(zero)
    bound = rule.relation if first > 0 else _TURNED[rule.relation]
    signs = tuple(-first * sign for sign, _ in others)
    made = Equation(rule, bound, constant, signs, (left.said(), right.said()))
    relation = Relation("equation", whole, tuple(t for _, t in others), equation=made)
    fails = whole.interval is not None and not made.holds(
        whole.interval, made.said([i for _, t in others if (i := t.interval)])
    )
    return CARRY_OVER_OPEN if fails and rule.relation == "=" and _but_for_carry_over(left, right) else relation


@dataclass(frozen=True, slots=True)
class _Terms:
    """One side: the figures printed for its terms, what is constant, and the printed zeros that terms lie in."""

    terms: tuple[Spot, ...]
    constant: Interval
    zeros: tuple[Spot, ...]

    def said(self) -> Side:
        total = self.constant
        for interval in (*(i for t in self.terms if (i := t.interval)), *map(_room, self.zeros)):
            total = total + interval
        return total, (*self.terms, *self.zeros)


def _side(terms: Sequence[Term], places: Meanings, noughts: Meanings) -> _Terms | str:
    constant = Interval.exactly(0)
    found: list[Spot] = []
    zeros: list[Spot] = []
    for term in terms:
        if isinstance(term, Fraction):
            constant = constant + Interval.exactly(term)
            continue
        prints = places.get(term)
        if not prints and (nothing := _nothing(term, noughts)):
            zeros.append(nothing)
            continue
        if not prints:
            mine = set(term.at)
            of = (c for c in places if isinstance(c, Coordinates) and c.measure == term.measure)
            narrower = [c for c in of if len(c.at) > len(mine) and mine.issubset(c.at)]
            near = min(narrower, key=lambda c: len(c.at), default=None)
            return f"文件没有印出{term}" + (f"；印有{near}" if near else "")
        if prints[0].interval is None:
            return f"{term}印的不是数字"
        found.append(prints[0])
    return _Terms(tuple(found), constant, tuple(zeros))


def _room(zero: Spot) -> Interval:
    """What a part of a printed zero may be: 0.00万元 may stand for as much as 50元."""
    return Interval(Fraction(0), max(Fraction(0), zero.interval.high if zero.interval else Fraction(0)))


def _but_for_carry_over(*sides: _Terms) -> bool:
    """Whether both sides agree once money carried in isn't added: what is printed as revenue holds it already."""
    sums = []
    added = False
    for side in sides:
        total = side.constant
        for spot in side.terms:
            about = spot.figure.about
            if isinstance(about, Coordinates) and about.measure in ("carry_in", "carry_out"):
                added = added or bool(spot.figure.value)
            elif spot.interval is not None:
                total = total + spot.interval
        sums.append(total)
    return added and sums[0].meets(sums[1])


def _nothing(term: Coordinates, noughts: Meanings) -> Spot | None:
    """A printed zero that ``term`` is a part of: where nothing is negative, it is zero too."""
    return next(
        (
            prints[0]
            for at, prints in noughts.items()
            if isinstance(at, Coordinates)
            and at.measure in (term.measure, TREES["measure"].get(term.measure))
            and all((mine := term.get(d)) is not None and covers(d, v, mine) for d, v in at.at)
            and at.get("year") == term.get("year")
        ),
        None,
    )
