"""Which cells are wrong: the smallest set whose change lets every relation hold (Fellegi and Holt's principle).

One variable stands for each meaning that is printed, one interval for each print of it.  Around what fails, a small
mixed-integer program proposes the set; the values it proposes are then checked in exact arithmetic on the relations
themselves, and only that is reported.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from itertools import chain

from ..coordinates import Coordinates
from ..disclosure.model import Change, Growth, Share
from ..money import Interval, printed, scale
from ..solver import new_solver
from .laws import Relation, Spot, computed
from .slips import digits, moved, one_slip

#: A print that is easier to get wrong weighs less: sentences are typed, tables are mostly exported.
_WEIGHT = {"rate": 0.75, "change": 0.8, "text": 0.9, "table": 1.0}
#: Other explanations are looked for up to this many times the best one's weight, and this many of them.
_ALTERNATIVE_WEIGHT = 1.4
_MOST_ALTERNATIVES = 6
#: Where more cells than this must change at once, something was misread or left out; no alternatives are worked out.
_MOST_CELLS = 8
#: Seconds for one program; what isn't solved by then stays as single findings.
_SECONDS = 1.0
#: How many times the cells in question are widened to their neighbours.
_RINGS = 3

#: A print is named by its place; two prints never share one.
Key = tuple[str, str, int, int]


def key(spot: Spot) -> Key:
    return (spot.where, spot.words[0] if spot.words else "", spot.row, spot.column)


@dataclass(frozen=True, slots=True)
class Repair:
    """A cell and the true values (smallest units) every relation around it allows; ``text`` is the only print of that,
    or "" where several are possible."""

    spot: Spot
    allowed: Interval | None
    text: str


@dataclass(frozen=True, slots=True)
class Cause:
    """Cells whose change mends ``failed``, and the other sets that would do as well, likeliest first."""

    repairs: tuple[Repair, ...]
    failed: tuple[Relation, ...]
    alternatives: tuple[tuple[Repair, ...], ...] = ()


@dataclass
class _System:
    """Meanings with their prints, and what ties them together.  Rows are Σ coefficient·variable in [low, high]; a row
    of a derived print belongs to that print, a sum to none."""

    prints: dict[Coordinates, list[Spot]] = field(default_factory=lambda: defaultdict(list))
    sums: list[tuple[Coordinates, tuple[Coordinates, ...]]] = field(default_factory=list)
    derived: list[Spot] = field(default_factory=list)

    def touching(self, meanings: set[Coordinates]) -> _System:
        """The part of the system whose sums and derived prints touch ``meanings``, with all prints of what they name."""
        near = _System()
        near.sums = [s for s in self.sums if s[0] in meanings or not meanings.isdisjoint(s[1])]
        near.derived = [d for d in self.derived if not meanings.isdisjoint(_ends(d))]
        named = set(meanings)
        for whole, parts in near.sums:
            named.update((whole, *parts))
        for d in near.derived:
            named.update(_ends(d))
        for meaning in named:
            near.prints[meaning] = self.prints.get(meaning, [])
        return near


def _ends(derived: Spot) -> tuple[Coordinates, Coordinates]:
    about = derived.figure.about
    if isinstance(about, Share):
        return about.part, about.whole
    assert isinstance(about, Change | Growth)
    return about.now, about.before


def locate(found: Sequence[Spot], judged: Sequence[Relation], failing: Sequence[Relation]) -> list[Cause]:
    """The causes of the ``failing`` relations.  ``judged`` holds all relations, ``found`` all prints."""
    if not failing:
        return []
    system = _system(found, judged)
    causes: list[Cause] = []
    for group in _clusters(system, failing):
        causes += _causes(system, group)
    return causes


def _system(found: Sequence[Spot], judged: Sequence[Relation]) -> _System:
    system = _System()
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
            whole, *parts = (_meaning(s) for s in (relation.whole, *relation.parts))
            system.sums.append((whole, tuple(parts)))
            for spot in (relation.whole, *relation.parts):
                prints = system.prints[_meaning(spot)]
                if all(key(p) != key(spot) for p in prints):
                    prints.append(spot)
    return system


def _meaning(spot: Spot) -> Coordinates:
    """The meaning of a print in a sum: the first of its readings where it has several."""
    about = spot.figure.about
    if not isinstance(about, Coordinates):
        about = about.candidates[0]  # type: ignore[union-attr]
    assert isinstance(about, Coordinates)
    return about


def _clusters(system: _System, failing: Sequence[Relation]) -> list[list[Relation]]:
    """Failing relations that share a meaning, or have meanings tied by a sum or a derived print, belong together."""
    groups: list[tuple[set[Coordinates], list[Relation]]] = []
    for relation in failing:
        named = set(system.touching(_named(relation.whole, *relation.parts)).prints)
        members = [relation]
        for other in [g for g in groups if not named.isdisjoint(g[0])]:
            named |= other[0]
            members = other[1] + members
            groups.remove(other)
        groups.append((named, members))
    return [members for _, members in groups]


def _named(*of: Spot) -> set[Coordinates]:
    """The meanings of prints, for a derived print those it is derived from."""
    named: set[Coordinates] = set()
    for spot in of:
        named.update(_ends(spot) if isinstance(spot.figure.about, Share | Change | Growth) else (_meaning(spot),))
    return named


def _causes(system: _System, failing: list[Relation]) -> list[Cause]:
    suspects = {key(s): s for r in failing for s in (r.whole, *r.parts)}
    meanings = _named(*suspects.values())
    near = system.touching(meanings)
    # a suspect's own other prints may be the wrong ones
    suspects.update({key(s): s for m in meanings for s in near.prints[m]})
    best: tuple[Key, ...] = ()
    for _ in range(_RINGS):
        if (program := _Program.of(near, suspects, failing)) and (best := program.solve((), ())):
            break
        # what fails can't be mended without touching what doesn't: a sum and its parts may be wrong alike
        suspects.update({key(s): s for prints in near.prints.values() for s in prints})
        suspects.update({key(s): s for s in near.derived})
        near = system.touching(set(near.prints))
    if program is None or not best:
        return []
    causes = []
    for chosen in _together(best, suspects, failing):
        rest = tuple(c for c in best if c not in chosen)
        weight = sum(_weight(suspects[c]) for c in chosen)
        sets: list[tuple[Key, ...]] = [chosen]
        # where several cells are wrong alike, any of them may be exchanged for others: naming them all helps nobody
        for _ in range(_MOST_ALTERNATIVES if len(chosen) == 1 and len(best) <= _MOST_CELLS else 0):
            other = program.solve(rest, sets)
            if not other or sum(_weight(suspects[c]) for c in other) > weight * _ALTERNATIVE_WEIGHT:
                break
            sets.append(other)
        ranked = sorted((tuple(_repair(near, suspects[c], {*s, *rest}) for c in s) for s in sets), key=_likelihood)
        touched = {key(r.spot) for r in chain.from_iterable(ranked)}
        explained = tuple(r for r in failing if touched & {key(s) for s in (r.whole, *r.parts)}) or tuple(failing)
        causes.append(Cause(ranked[0], explained, tuple(ranked[1:])))
    return causes


def _together(best: tuple[Key, ...], suspects: dict[Key, Spot], failing: Sequence[Relation]) -> list[tuple[Key, ...]]:
    """The cells to change, those of one mistake together: they stand in one failing relation, or the same print is
    wrong in several places."""
    groups: list[tuple[set[object], list[Key]]] = []
    for cell in best:
        named: set[object] = {n for n, r in enumerate(failing) if cell in {key(s) for s in (r.whole, *r.parts)}}
        named.add((suspects[cell].figure.value, suspects[cell].figure.unit))
        members = [cell]
        for other in [g for g in groups if not named.isdisjoint(g[0])]:
            named |= other[0]
            members = other[1] + members
            groups.remove(other)
        groups.append((named, members))
    return [tuple(members) for _, members in groups]


def _weight(spot: Spot) -> float:
    about = spot.figure.about
    kind = "rate" if isinstance(about, Share | Growth) else "change" if isinstance(about, Change) else ""
    kind = kind or ("text" if spot.in_text else "table")
    sure = float(spot.place.confidence) if spot.place else 1.0
    return _WEIGHT[kind] * sure


#: How much looking unlike a slip of the pen counts against weighing little.
_SLIP_COUNTS = 0.15
#: What :func:`_slip` gives a single slip.
_A_SLIP = 0.5


def _likelihood(repairs: tuple[Repair, ...]) -> tuple[float, int]:
    """Light, and like a slip of the pen, first."""
    weight = sum(_weight(r.spot) for r in repairs)
    slips = max(_slip(r.spot.figure.text, r.text) + _turned(r) for r in repairs)
    return (weight + _SLIP_COUNTS * slips, len(repairs))


def _turned(repair: Repair) -> float:
    """1 where a change would need another direction word besides other digits."""
    allowed, direction = repair.allowed, repair.spot.direction
    if allowed is None or direction not in ("increase", "decrease") or repair.text == repair.spot.figure.text:
        return 0.0
    return float(allowed.high < 0 if direction == "increase" else allowed.low > 0)


def _slip(was: str, should: str) -> float:
    """How far a print is from its repair: a wrong direction word, one digit, two digits swapped and a lost or doubled
    place count least."""
    if not should:
        return 3.0
    a, b = digits(was), digits(should)
    if a == b:
        return 0.2
    if moved(a, b) or one_slip(a, b):
        return 0.5
    return 1.0 + sum(x != y for x, y in zip(a, b, strict=True)) / 10 if len(a) == len(b) else 2.0


# ── the value a repair may take, exactly ──────────────────────────────────────────────────────────────────────────


def _repair(system: _System, spot: Spot, dropped: set[Key]) -> Repair:
    """What all that is not dropped says of the print, on intervals in exact arithmetic."""
    about = spot.figure.about
    if isinstance(about, Share | Change | Growth):
        allowed = _derived_value(system, spot, dropped)
    else:
        allowed = _value(system, _meaning(spot), dropped)
    return Repair(spot, allowed, _only_print(spot, allowed))


def _derived_value(system: _System, spot: Spot, dropped: set[Key]) -> Interval | None:
    about = spot.figure.about
    first, second = (_value(system, m, dropped | {key(spot)}) for m in _ends(spot))
    if first is None or second is None:
        return None
    if isinstance(about, Change):
        return first - second
    if second.low <= 0 <= second.high:
        return None
    ratio = first / second
    hundred = Interval.exactly(100)
    return ratio * hundred if isinstance(about, Share) else (ratio - Interval.exactly(1)) * hundred


def _value(system: _System, meaning: Coordinates, dropped: set[Key]) -> Interval | None:
    """All that the other prints, the sums and the derived prints allow for one meaning."""
    known: dict[Coordinates, Interval | None] = {}

    def own(m: Coordinates) -> Interval | None:
        if m not in known:
            intervals = [i for s in system.prints.get(m, ()) if key(s) not in dropped and (i := s.interval)]
            known[m] = _meet(intervals)
        return known[m]

    said = [own(meaning)]
    for whole, parts in system.sums:
        if whole == meaning:
            inside = [own(p) for p in parts]
            if all(i is not None for i in inside):
                said.append(_total(i for i in inside if i is not None))
        elif meaning in parts:
            others = [own(p) for p in parts if p != meaning]
            above = own(whole)
            if above is not None and all(i is not None for i in others):
                said.append(above - _total(i for i in others if i is not None))
    for spot in system.derived:
        if key(spot) in dropped or spot.interval is None or spot.unsigned:
            continue
        first, second = _ends(spot)
        if first == meaning and first != second and (base := own(second)) is not None:
            said.append(_from_base(spot, base))
        elif second == meaning and (now := own(first)) is not None:
            said.append(_from_now(spot, now))
    return _meet([i for i in said if i is not None])


def _from_base(spot: Spot, base: Interval) -> Interval:
    """The part or the present amount, from a derived print and its base."""
    print_ = spot.interval
    assert print_ is not None
    hundredth = Interval.exactly(Fraction(1, 100))
    if isinstance(spot.figure.about, Change):
        return base + print_
    if isinstance(spot.figure.about, Share):
        return base * print_ * hundredth
    return base * (Interval.exactly(1) + print_ * hundredth)


def _from_now(spot: Spot, now: Interval) -> Interval | None:
    """The whole or last year's amount, from a derived print and the part or present amount."""
    print_ = spot.interval
    assert print_ is not None
    if isinstance(spot.figure.about, Change):
        return now - print_
    hundredth = Interval.exactly(Fraction(1, 100))
    ratio = print_ * hundredth
    if isinstance(spot.figure.about, Growth):
        ratio = ratio + Interval.exactly(1)
    return None if ratio.low <= 0 <= ratio.high else now / ratio


def _total(intervals: Iterable[Interval]) -> Interval:
    total = Interval.exactly(0)
    for interval in intervals:
        total = total + interval
    return total


def _meet(intervals: Sequence[Interval]) -> Interval | None:
    """What is in all of them; None where nothing is said, or what is said contradicts itself."""
    if not intervals:
        return None
    low, high = max(i.low for i in intervals), min(i.high for i in intervals)
    return Interval(low, high) if low <= high else None


#: So many prints are looked through for the one that is a slip of the pen away.
_MOST_PRINTS = 60


def _only_print(spot: Spot, allowed: Interval | None) -> str:
    """The one text, with the print's decimals, that stands for what is allowed, or of several the only one that is a
    slip of the pen away from what is printed; else "".  A change is given without its direction word."""
    figure = spot.figure
    if allowed is None or figure.value is None:
        return ""
    exponent = figure.value.as_tuple().exponent
    assert isinstance(exponent, int)
    if isinstance(figure.about, Change | Growth) and allowed.high <= 0 and figure.value >= 0:
        allowed = Interval(-allowed.high, -allowed.low)  # the direction word carries the sign
    places = max(0, -exponent)
    step = Fraction(scale(figure.unit)) / 10**places
    if allowed.width > _MOST_PRINTS * step:
        return ""
    ends = [_nearest(v, step) for v in (allowed.low, allowed.high)]
    texts = [printed(n * step, figure.unit, places, grouped="," in figure.text) for n in range(ends[0], ends[1] + 1)]
    # an interval's ends may just round to the next print; one print holds nearly all of it
    if len(texts) == 1 or allowed.width <= step:
        return printed((allowed.low + allowed.high) / 2, figure.unit, places, grouped="," in figure.text)
    slips = [t for t in texts if _slip(figure.text, t) <= _A_SLIP]
    return slips[0] if len(slips) == 1 else ""


def _nearest(value: Fraction, step: Fraction) -> int:
    """The number of the nearest print, half up."""
    scaled = value / step
    return (2 * scaled.numerator + scaled.denominator) // (2 * scaled.denominator)


# ── the program ───────────────────────────────────────────────────────────────────────────────────────────────────


@dataclass
class _Program:
    """The mixed-integer program around one cluster of failures, in last places of its coarsest usual print."""

    suspects: dict[Key, Spot]
    columns: int
    bounds: list[tuple[float, float]]
    rows: list[tuple[list[tuple[int, float]], float, float, Key | None, float]]
    big: float

    @staticmethod
    def of(system: _System, suspects: dict[Key, Spot], failing: Sequence[Relation]) -> _Program | None:
        meanings = {m: n for n, m in enumerate(system.prints)}
        widths = sorted(
            i.width for prints in system.prints.values() for s in prints if (i := s.interval) and i.width > 0
        )
        if not widths:
            return None
        unit = widths[len(widths) // 2]
        gap = sum((_gap(r) for r in failing), Fraction(0))
        unit = max(unit, gap / 10**5)
        middle: dict[Coordinates, Fraction] = {}
        for m, prints in system.prints.items():
            first = next((i for s in prints if (i := s.interval)), None)
            middle[m] = (first.low + first.high) / 2 if first else Fraction(0)
        for spot in system.derived:  # last year's figure may be printed nowhere: what the change says stands in
            now, before = _ends(spot)
            if isinstance(spot.figure.about, Change) and not system.prints.get(before) and spot.interval:
                middle[before] = middle[now] - (spot.interval.low + spot.interval.high) / 2
        big = float(4 * gap / unit) + 100.0
        bounds: list[tuple[float, float]] = []
        rows: list[tuple[list[tuple[int, float]], float, float, Key | None, float]] = []
        for m in meanings:
            low, high = -1e9, 1e9
            for spot in system.prints[m]:
                interval = spot.interval
                if interval is None:
                    continue
                a, b = float((interval.low - middle[m]) / unit), float((interval.high - middle[m]) / unit)
                if key(spot) in suspects:
                    rows.append(([(meanings[m], 1.0)], a, b, key(spot), big))
                else:
                    low, high = max(low, a), min(high, b)
            bounds.append((low, high) if low <= high else (min(low, high), max(low, high)))
        for whole, parts in system.sums:
            off = float((sum((middle[p] for p in parts), Fraction(0)) - middle[whole]) / unit)
            terms = [(meanings[whole], 1.0), *((meanings[p], -1.0) for p in parts)]
            rows.append((terms, off, off, None, 0.0))
        for spot in system.derived:
            rows += _derived_rows(spot, meanings, middle, unit, key(spot) if key(spot) in suspects else None, big)
        return _Program(suspects, len(meanings), bounds, rows, big)

    def solve(self, given: Sequence[Key], forbidden: Sequence[tuple[Key, ...]]) -> tuple[Key, ...]:
        """The lightest set of suspects to change besides ``given``, none of the ``forbidden`` sets inside; () if none."""
        import highspy

        inf = highspy.kHighsInf
        solver = new_solver()
        solver.setOptionValue("time_limit", _SECONDS)
        solver.setOptionValue("mip_feasibility_tolerance", 1e-9)
        solver.setOptionValue("mip_rel_gap", 0.0)
        # HiGHS stops when something this small is gained; the cheapest set must really be the cheapest
        solver.setOptionValue("mip_abs_gap", 1e-6)
        for low, high in self.bounds:
            solver.addVar(low if low > -1e9 else -inf, high if high < 1e9 else inf)
        binary: dict[Key, int] = {}
        for suspect, spot in self.suspects.items():
            n = self.columns + len(binary)
            fixed = 1.0 if suspect in given else 0.0
            top = 0.0 if (suspect,) in forbidden else 1.0
            solver.addVar(fixed, max(fixed, top))
            solver.changeColCost(n, 0.0 if suspect in given else _weight(spot))
            solver.changeColIntegrality(n, highspy.HighsVarType.kInteger)
            binary[suspect] = n
        for terms, low, high, owner, big in self.rows:
            index, value = [t[0] for t in terms], [t[1] for t in terms]
            if owner is None:
                solver.addRow(low, high, len(index), index, value)
            else:
                solver.addRow(low, inf, len(index) + 1, [*index, binary[owner]], [*value, big])
                solver.addRow(-inf, high, len(index) + 1, [*index, binary[owner]], [*value, -big])
        for one in forbidden:
            if len(one) > 1:
                solver.addRow(-inf, len(one) - 1.0, len(one), [binary[c] for c in one], [1.0] * len(one))
        solver.run()
        if solver.getModelStatus() != highspy.HighsModelStatus.kOptimal:
            return ()
        solution = solver.getSolution().col_value
        return tuple(s for s, n in binary.items() if solution[n] > 0.5 and s not in given)


def _derived_rows(
    spot: Spot,
    meanings: dict[Coordinates, int],
    middle: dict[Coordinates, Fraction],
    unit: Fraction,
    owner: Key | None,
    big: float,
) -> list[tuple[list[tuple[int, float]], float, float, Key | None, float]]:
    """A derived print as rows over what it is derived from.  A share or growth is linear in them once its print is an
    interval; a change nobody directs takes the sign of the printed amounts."""
    interval = spot.interval
    assert interval is not None
    first, second = _ends(spot)
    if first == second:
        return []
    if spot.unsigned and middle[first] < middle[second]:
        interval = Interval(-interval.high, -interval.low)
    if isinstance(spot.figure.about, Change):
        off = middle[first] - middle[second]
        terms = [(meanings[first], 1.0), (meanings[second], -1.0)]
        return [(terms, float((interval.low - off) / unit), float((interval.high - off) / unit), owner, big)]
    one = Fraction(1) if isinstance(spot.figure.about, Growth) else Fraction(0)
    rows: list[tuple[list[tuple[int, float]], float, float, Key | None, float]] = []
    for rate, lower in ((interval.low, True), (interval.high, False)):
        factor = one + rate / 100
        edge = float((factor * middle[second] - middle[first]) / unit)
        terms = [(meanings[first], 1.0), (meanings[second], -float(factor))]
        low, high = (edge, float("inf")) if lower else (-float("inf"), edge)
        rows.append((terms, low, high, owner, big))
    return rows


def _gap(relation: Relation) -> Fraction:
    """How far a failing relation is from holding, in smallest units of money."""
    whole, said = relation.whole.interval, computed(relation)
    if whole is None or said is None:
        return Fraction(0)
    away = max(whole.low - said.high, said.low - whole.high, Fraction(0))
    if relation.law in ("share", "growth", "rate"):
        # the rows are in money: a rate that is off by so much moves its larger end by that share of it
        return away * max(abs(end) for p in relation.parts if (i := p.interval) for end in (i.low, i.high)) / 100
    return away
