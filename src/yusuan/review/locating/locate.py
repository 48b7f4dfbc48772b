"""Which cells are wrong: the smallest set whose change lets every relation hold (Fellegi and Holt's principle).

One variable stands for each meaning that is printed, one interval for each print of it.  Around what fails, a small
mixed-integer program proposes the set; the values it proposes are then checked in exact arithmetic on the relations
themselves, and only that is reported.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence, Set
from dataclasses import dataclass
from fractions import Fraction
from typing import TypeVar

from ...coordinates import Coordinates
from ..numbers.laws import Relation, Spot
from .program import Program, gap_of
from .repairs import Repair, likelihood, repair_of
from .system import Key, System, key, named_by, system_of, weight_of

Name = TypeVar("Name")
Member = TypeVar("Member")
#: Other explanations may weigh up to this many times the best one.
_ALTERNATIVE_WEIGHT = 1.4
#: Where more cells than this must change at once, something was misread or left out; no alternatives are worked out.
_MOST_CELLS = 8
#: How many times the cells in question are widened to their neighbours.
_RINGS = 3


@dataclass(frozen=True, slots=True)
class Cause:
    """Cells whose change mends ``failed``, and the other sets that would do as well, likeliest first."""

    repairs: tuple[Repair, ...]
    failed: tuple[Relation, ...]
    alternatives: tuple[tuple[Repair, ...], ...] = ()


def locate(found: Sequence[Spot], judged: Sequence[Relation], failing: Sequence[Relation]) -> list[Cause]:
    """The causes of the ``failing`` relations.  ``judged`` holds all relations, ``found`` all prints."""
    if not failing:
        return []
    system = system_of(found, judged)
    failed = {id(r) for r in failing}
    holding = Counter(
        key(s)
        for r in judged
        if id(r) not in failed and r.law != "part" and not r.why
        for s in (r.whole, *r.parts)
        if s.figure.text
    )
    causes: list[Cause] = []
    for group in _clusters(system, failing):
        causes += _causes(system, group, holding)
    return causes


def _clusters(system: System, failing: Sequence[Relation]) -> list[list[Relation]]:
    """Failing relations that share a meaning, or have meanings tied by a sum or a derived print, belong together."""
    named = (set(system.touching(named_by(r.whole, *r.parts)).prints) for r in failing)
    return [members for _, members in _joined(zip(named, failing, strict=True))]


def _joined(members: Iterable[tuple[Set[Name], Member]]) -> list[tuple[set[Name], list[Member]]]:
    """Members with names in common together, in their order, with the names of all of them."""
    groups: list[tuple[set[Name], list[Member]]] = []
    for own, member in members:
        named, together = set(own), [member]
        for other in [g for g in groups if not named.isdisjoint(g[0])]:
            named |= other[0]
            together = other[1] + together
            groups.remove(other)
        groups.append((named, together))
    return groups


def _causes(system: System, failing: list[Relation], holding: Counter[Key]) -> list[Cause]:
    suspects = {key(s): s for r in failing for s in (r.whole, *r.parts)}
    meanings = named_by(*suspects.values())
    near = system.touching(meanings)
    if alone := _alone(near, suspects, failing, (), holding):
        return [Cause((alone[0],), tuple(failing), tuple((r,) for r in alone[1:]))]
    # a suspect's own other prints may be the wrong ones
    suspects.update({key(s): s for m in meanings for s in near.prints[m]})
    gap = sum((gap_of(r) for r in failing), Fraction(0))
    best: tuple[Key, ...] = ()
    for _ in range(_RINGS):
        if (program := Program.of(near, suspects, gap)) and (best := program.solve((), ())):
            break
        # what fails can't be mended without touching what doesn't: a sum and its parts may be wrong alike
        suspects.update({key(s): s for prints in near.prints.values() for s in prints})
        suspects.update({key(s): s for s in near.derived})
        near = system.touching(near.prints)
    if program is None or not best:
        return []
    causes = []
    for chosen in _together(best, suspects, failing):
        rest = tuple(c for c in best if c not in chosen)
        # where several cells are wrong alike, any of them may be exchanged for others: naming them all helps nobody
        mine = [r for r in failing if chosen[0] in {key(s) for s in (r.whole, *r.parts)}]
        lone = len(chosen) == 1 and len(best) <= _MOST_CELLS
        others = _alone(near, suspects, mine, rest, holding) if lone and mine else []
        repairs = tuple(repair_of(near, suspects[c], {*chosen, *rest}) for c in chosen)
        ranked: list[tuple[Repair, ...]] = [(r,) for r in others] or [repairs]
        touched = {*chosen, *(key(r.spot) for r in ranked[0])}
        explained = tuple(r for r in failing if touched & {key(s) for s in (r.whole, *r.parts)}) or tuple(failing)
        causes.append(Cause(ranked[0], explained, tuple(ranked[1:])))
    return causes


def _alone(
    system: System,
    suspects: dict[Key, Spot],
    failing: Sequence[Relation],
    rest: Sequence[Key],
    holding: Counter[Key],
) -> list[Repair]:
    """The repairs of one cell that, besides ``rest``, mend all that is ``failing``, likeliest first; none much less likely
    to be needed than the first.

    Such a cell stands in all of it, and what stands around it leaves it a value, which isn't the one it has."""
    named = [{key(s) for s in (r.whole, *r.parts)} for r in failing]
    common = [c for c in dict.fromkeys(key(s) for r in failing[:1] for s in (r.whole, *r.parts)) if c in suspects]
    cells = [suspects[c] for c in common if all(c in names for names in named)]
    beside = Counter(map(_print, {key(s): s for r in failing for s in (r.whole, *r.parts) if s.figure.value}.values()))
    repairs = [repair_of(system, s, {key(s), *rest}, holding[key(s)], beside[_print(s)] > 1) for s in cells]
    possible = [r for r in repairs if r.allowed is not None and not r.needless]
    possible = [r for r in possible if not r.impossible] or possible
    most = min((weight_of(r.spot) for r in possible), default=0.0) * _ALTERNATIVE_WEIGHT
    return sorted((r for r in possible if weight_of(r.spot) <= most), key=lambda r: likelihood((r,)))


def _print(spot: Spot) -> tuple[object, str]:
    return spot.figure.value, spot.figure.unit


def _together(best: tuple[Key, ...], suspects: dict[Key, Spot], failing: Sequence[Relation]) -> list[tuple[Key, ...]]:
    """The cells to change, those of one mistake together: they stand in one failing relation, or the same print is
    wrong in several places."""
    wrong = [{n for n, r in enumerate(failing) if cell in {key(s) for s in (r.whole, *r.parts)}} for cell in best]
    # that two rates print alike is chance
    alike = [{_print(s)} if isinstance(s.figure.about, Coordinates) else set() for s in (suspects[c] for c in best)]
    groups = _joined(({*w, *a}, cell) for w, a, cell in zip(wrong, alike, best, strict=True))
    # cells that stand in nothing that fails have to change with those that do: they explain nothing by themselves
    alone = [g for g in groups if not any(isinstance(n, int) for n in g[0])]
    rest = [g for g in groups if g not in alone]
    if rest:
        rest[0][1].extend(c for g in alone for c in g[1])
    return [tuple(members) for _, members in rest or groups]
