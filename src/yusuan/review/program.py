"""The mixed-integer program that proposes which cells to change; what it proposes is checked exactly elsewhere."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from ..coordinates import Coordinates
from ..disclosure.model import Change, Growth
from ..money import Interval
from ..solver import new_solver
from .laws import Relation, Spot, computed
from .system import Key, System, ends_of, key, weight_of

#: Seconds for one program; what isn't solved by then stays as single findings.
_SECONDS = 1.0


@dataclass
class Program:
    """The mixed-integer program around one cluster of failures, in last places of its coarsest usual print."""

    suspects: dict[Key, Spot]
    columns: int
    bounds: list[tuple[float, float]]
    rows: list[tuple[list[tuple[int, float]], float, float, Key | None, float]]
    big: float

    @staticmethod
    def of(system: System, suspects: dict[Key, Spot], failing: Sequence[Relation]) -> Program | None:
        meanings = {m: n for n, m in enumerate(system.prints)}
        widths = sorted(
            i.width for prints in system.prints.values() for s in prints if (i := s.interval) and i.width > 0
        )
        if not widths:
            return None
        unit = widths[len(widths) // 2]
        gap = sum((gap_of(r) for r in failing), Fraction(0))
        unit = max(unit, gap / 10**5)
        middle: dict[Coordinates, Fraction] = {}
        for m, prints in system.prints.items():
            first = next((i for s in prints if (i := s.interval)), None)
            middle[m] = (first.low + first.high) / 2 if first else Fraction(0)
        for spot in system.derived:  # last year's figure may be printed nowhere: what the change says stands in
            now, before = ends_of(spot)
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
            rows += derived_rows(spot, meanings, middle, unit, key(spot) if key(spot) in suspects else None, big)
        return Program(suspects, len(meanings), bounds, rows, big)

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
            solver.changeColCost(n, 0.0 if suspect in given else weight_of(spot))
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


def derived_rows(
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
    first, second = ends_of(spot)
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


def gap_of(relation: Relation) -> Fraction:
    """How far a failing relation is from holding, in smallest units of money."""
    whole, said = relation.whole.interval, computed(relation)
    if whole is None or said is None:
        return Fraction(0)
    away = max(whole.low - said.high, said.low - whole.high, Fraction(0))
    if relation.law in ("share", "growth", "rate"):
        # the rows are in money: a rate that is off by so much moves its larger end by that share of it
        return away * max(abs(end) for p in relation.parts if (i := p.interval) for end in (i.low, i.high)) / 100
    return away
