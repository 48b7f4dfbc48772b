"""The linear system of a document: one variable for each meaning that is printed, one interval for each print of it,
and what ties them together."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from ..coordinates import Coordinates
from ..disclosure.model import Change, Growth, Share
from ..money import Interval
from .laws import Relation, Spot

#: A print is named by its place; two prints never share one.
Key = tuple[str, str, int, int]


def key(spot: Spot) -> Key:
    return (spot.where, spot.words[0] if spot.words else "", spot.row, spot.column)


@dataclass
class System:
    """Meanings with their prints, and what ties them together.  Rows are Σ coefficient·variable in [low, high]; a row
    of a derived print belongs to that print, a sum to none."""

    prints: dict[Coordinates, list[Spot]] = field(default_factory=lambda: defaultdict(list))
    sums: list[tuple[Coordinates, tuple[Coordinates, ...]]] = field(default_factory=list)
    derived: list[Spot] = field(default_factory=list)

    def touching(self, meanings: set[Coordinates]) -> System:
        """The part of the system whose sums and derived prints touch ``meanings``, with all prints of what they name."""
        near = System()
        near.sums = [s for s in self.sums if s[0] in meanings or not meanings.isdisjoint(s[1])]
        near.derived = [d for d in self.derived if not meanings.isdisjoint(ends_of(d))]
        named = set(meanings)
        for whole, parts in near.sums:
            named.update((whole, *parts))
        for d in near.derived:
            named.update(ends_of(d))
        for meaning in named:
            near.prints[meaning] = self.prints.get(meaning, [])
        return near


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
    taken |= {key(r.parts[1]): r.parts[1] for r in judged if r.law == "rate" and not r.why}
    for spot in found:
        spot = taken.get(key(spot), spot)
        if spot.interval is None:
            continue
        if isinstance(spot.figure.about, Coordinates):
            system.prints[spot.figure.about].append(spot)
        elif isinstance(spot.figure.about, Share | Change | Growth):
            system.derived.append(spot)
    for relation in judged:
        if relation.law == "sum" and not relation.why:
            whole, *parts = (meaning_of(s) for s in (relation.whole, *relation.parts))
            system.sums.append((whole, tuple(parts)))
            for spot in (relation.whole, *relation.parts):
                prints = system.prints[meaning_of(spot)]
                if all(key(p) != key(spot) for p in prints):
                    prints.append(spot)
    return system


def meaning_of(spot: Spot) -> Coordinates:
    """The meaning of a print in a sum: the first of its readings where it has several."""
    about = spot.figure.about
    if not isinstance(about, Coordinates):
        about = about.candidates[0]  # type: ignore[union-attr]
    assert isinstance(about, Coordinates)
    return about


def named_by(*of: Spot) -> set[Coordinates]:
    """The meanings of prints, for a derived print those it is derived from."""
    named: set[Coordinates] = set()
    for spot in of:
        named.update(ends_of(spot) if isinstance(spot.figure.about, Share | Change | Growth) else (meaning_of(spot),))
    return named


def total_of(intervals: Iterable[Interval]) -> Interval:
    total = Interval.exactly(0)
    for interval in intervals:
        total = total + interval
    return total


#: A print that is easier to get wrong weighs less: sentences are typed, tables are mostly exported.
_WEIGHT = {"rate": 0.75, "change": 0.8, "text": 0.9, "table": 1.0}


def weight_of(spot: Spot) -> float:
    about = spot.figure.about
    kind = "rate" if isinstance(about, Share | Growth) else "change" if isinstance(about, Change) else ""
    kind = kind or ("text" if spot.in_text else "table")
    sure = float(spot.place.confidence) if spot.place else 1.0
    return _WEIGHT[kind] * sure
