"""The linear system of a document: one variable for each meaning that is printed, one interval for each print of it,
and what ties them together."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from itertools import chain

from ...coordinates import Coordinates
from ...disclosure.model import Change, Growth, Share
from ...money import Interval
from ..numbers.laws import Relation, Spot

#: A print is named by its place; two prints never share one.
Key = tuple[str, str, int, int]


def key(spot: Spot) -> Key:
    return (spot.where, spot.words[0] if spot.words else "", spot.row, spot.column)


@dataclass(frozen=True, slots=True)
class Row:
    """Σ factor · meaning lies between ``low`` and ``high`` (None: anything): a sum, or what a derived print says of what
    it is derived from.  ``relation`` is the sum it stands for, ``owner`` the derived print."""

    terms: tuple[tuple[Coordinates, Fraction | int], ...]
    low: Fraction | None
    high: Fraction | None
    relation: Relation | None = None
    owner: Spot | None = None


@dataclass
class System:
    """Meanings with their prints, and what ties them together: sums, and prints derived from others."""

    prints: dict[Coordinates, list[Spot]] = field(default_factory=lambda: defaultdict(list))
    ties: list[Row] = field(default_factory=list)
    derived: list[Spot] = field(default_factory=list)

    def touching(self, meanings: Iterable[Coordinates]) -> System:
        """The part of the system whose sums and derived prints touch ``meanings``, with all prints of what they name."""
        named = dict.fromkeys(meanings)  # in order: of several explanations the same one comes first in every run
        of = set(named)
        near = System()
        near.ties = [t for t in self.ties if any(m in of for m, _ in t.terms)]
        near.derived = [d for d in self.derived if not of.isdisjoint(ends_of(d))]
        for tie in near.ties:
            named.update(dict.fromkeys(m for m, _ in tie.terms))
        for d in near.derived:
            named.update(dict.fromkeys(ends_of(d)))
        for meaning in named:
            near.prints[meaning] = self.prints.get(meaning, [])
        return near

    def without(self, gone: Collection[Key]) -> System:
        """The system as if these weren't printed."""
        prints = {m: [s for s in spots if key(s) not in gone] for m, spots in self.prints.items()}
        return System(prints, self.ties, [d for d in self.derived if key(d) not in gone])

    def middles(self) -> dict[Coordinates, Fraction]:
        """About what each meaning is; last year's figure may be printed nowhere: what the change says stands in."""
        middle: dict[Coordinates, Fraction] = defaultdict(Fraction)
        for m, prints in self.prints.items():
            first = next((i for s in prints if (i := s.interval)), None)
            middle[m] = (first.low + first.high) / 2 if first else Fraction(0)
        for spot in self.derived:
            now, before = ends_of(spot)
            if isinstance(spot.figure.about, Change) and not self.prints.get(before) and spot.interval:
                middle[before] = middle[now] - (spot.interval.low + spot.interval.high) / 2
        return middle

    def rows(self, middle: Mapping[Coordinates, Fraction]) -> list[Row]:
        """All that ties the meanings.  A change nobody directs takes the sign of the printed amounts."""
        return [*self.ties, *(row for spot in self.derived for row in _derived_rows(spot, middle))]


def _derived_rows(spot: Spot, middle: Mapping[Coordinates, Fraction]) -> Iterator[Row]:
    """A derived print as rows over what it is derived from.  A share or growth is linear in them once its print is an
    interval."""
    interval = spot.interval
    assert interval is not None
    first, second = ends_of(spot)
    if first == second:
        return
    if spot.unsigned and middle[first] < middle[second]:
        interval = Interval(-interval.high, -interval.low)
    if isinstance(spot.figure.about, Change):
        yield Row(((first, 1), (second, -1)), interval.low, interval.high, owner=spot)
        return
    base = 1 if isinstance(spot.figure.about, Growth) else 0
    yield Row(((first, 1), (second, -base - interval.low / 100)), Fraction(0), None, owner=spot)
    yield Row(((first, 1), (second, -base - interval.high / 100)), None, Fraction(0), owner=spot)


def ends_of(derived: Spot) -> tuple[Coordinates, Coordinates]:
    about = derived.figure.about
    if isinstance(about, Share):
        return about.part, about.whole
    assert isinstance(about, Change | Growth)
    return about.now, about.before


def system_of(found: Sequence[Spot], judged: Sequence[Relation]) -> System:
    system = System()
    # a print with several readings takes part under the reading it was judged by
    taken = {key(r.whole): r.whole for r in judged if not r.why}
    taken |= {key(p): p for r in judged if r.law == "rate" and not r.why for p in r.parts}
    for spot in found:
        spot = taken.get(key(spot), spot)
        if spot.interval is None:
            continue
        if isinstance(spot.figure.about, Coordinates):
            system.prints[spot.figure.about].append(spot)
        elif isinstance(spot.figure.about, Share | Change | Growth):
            system.derived.append(spot)
    known = {(m, key(p)) for m, prints in system.prints.items() for p in prints}
    for relation in judged:
        if relation.law in ("sum", "equation") and not relation.why and (row := _tie(relation)):
            system.ties.append(row)
            for spot in (relation.whole, *relation.parts):
                if (one := (meaning_of(spot), key(spot))) not in known:
                    known.add(one)
                    system.prints[one[0]].append(spot)
    return system


def _tie(relation: Relation) -> Row | None:
    """A sum or an equation as a row; None for one that is judged by zeros which stand for what isn't printed."""
    made = relation.equation
    whole, *parts = (meaning_of(s) for s in (relation.whole, *relation.parts))
    if made and whole not in (*made.rule.left, *made.rule.right):
        return None
    terms: dict[Coordinates, Fraction | int] = defaultdict(int)
    terms[whole] += 1
    for part, sign in zip(parts, made.signs if made else (1,) * len(parts), strict=True):
        terms[part] -= sign
    low, high = (made.constant.low, made.constant.high) if made else (Fraction(0), Fraction(0))
    bound = made.bound if made else "="
    return Row(tuple(terms.items()), None if bound == "<=" else low, None if bound == ">=" else high, relation)


def meaning_of(spot: Spot) -> Coordinates:
    """The meaning of a print in a sum: the first of its readings where it has several."""
    about = spot.figure.about
    if not isinstance(about, Coordinates):
        about = about.candidates[0]  # type: ignore[union-attr]
    assert isinstance(about, Coordinates)
    return about


def named_by(*of: Spot) -> list[Coordinates]:
    """The meanings of prints, for a derived print those it is derived from; each once."""
    derived = (Share, Change, Growth)
    ends = (ends_of(s) if isinstance(s.figure.about, derived) else (meaning_of(s),) for s in of)
    return list(dict.fromkeys(chain.from_iterable(ends)))


#: A print that is easier to get wrong weighs less: sentences are typed, tables are mostly exported.
_WEIGHT = {"rate": 0.75, "change": 0.8, "text": 0.9, "table": 1.0}
#: A blank says less clearly that there is an amount left out than a print says that it is wrong: of many blanks any might.
_BLANK = 1.5


def weight_of(spot: Spot) -> float:
    about = spot.figure.about
    kind = "rate" if isinstance(about, Share | Growth) else "change" if isinstance(about, Change) else ""
    kind = kind or ("text" if spot.in_text else "table")
    sure = float(spot.place.confidence) if spot.place else 1.0
    return _WEIGHT[kind] * sure * (1.0 if spot.figure.text else _BLANK)
