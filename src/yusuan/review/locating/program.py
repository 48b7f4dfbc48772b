"""The mixed-integer program that proposes which cells to change; what it proposes is checked exactly elsewhere."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from ...solver import new_solver
from ..numbers.laws import Relation, Spot, computed
from .system import Key, System, key, weight_of

#: Branches tried and steps taken in one program; what isn't solved by then stays as single findings.  Limits of work, not
#: of time: a slow machine finds the same.
_BRANCHES, _STEPS = 1000, 20_000
#: From here on a bound is none.
_NO_LIMIT = 1e9


@dataclass
class Program:
    """The mixed-integer program around one cluster of failures, in last places of its usual print, each meaning counted
    from what is printed of it."""

    suspects: dict[Key, Spot]
    bounds: list[tuple[float, float]]
    rows: list[tuple[list[tuple[int, float]], float, float, Key | None]]
    big: float

    @staticmethod
    def of(system: System, suspects: dict[Key, Spot], gap: Fraction) -> Program | None:
        """``gap`` is how far what fails is from holding, in smallest units: nothing has to change by much more."""
        meanings = {m: n for n, m in enumerate(system.prints)}
        widths = sorted(
            i.width for prints in system.prints.values() for s in prints if (i := s.interval) and i.width > 0
        )
        if not widths:
            return None
        unit = max(widths[len(widths) // 2], gap / 10**5)
        middle = system.middles()
        bounds: list[tuple[float, float]] = []
        rows: list[tuple[list[tuple[int, float]], float, float, Key | None]] = []
        for m in meanings:
            low, high = -_NO_LIMIT, _NO_LIMIT
            for spot in system.prints[m]:
                interval = spot.interval
                if interval is None:
                    continue
                a, b = float((interval.low - middle[m]) / unit), float((interval.high - middle[m]) / unit)
                if key(spot) in suspects:
                    rows.append(([(meanings[m], 1.0)], a, b, key(spot)))
                else:
                    low, high = max(low, a), min(high, b)
            bounds.append((low, high) if low <= high else (min(low, high), max(low, high)))
        for row in system.rows(middle):
            off = sum((factor * middle[m] for m, factor in row.terms), Fraction(0))
            low = -_NO_LIMIT if row.low is None else float((row.low - off) / unit)
            high = _NO_LIMIT if row.high is None else float((row.high - off) / unit)
            owner = key(row.owner) if row.owner and key(row.owner) in suspects else None
            rows.append(([(meanings[m], float(factor)) for m, factor in row.terms], low, high, owner))
        return Program(suspects, bounds, rows, float(4 * gap / unit) + 100.0)

    def solve(self, given: Sequence[Key], forbidden: Sequence[tuple[Key, ...]]) -> tuple[Key, ...]:
        """The lightest set of suspects to change besides ``given``, none of the ``forbidden`` sets inside; () if none."""
        import highspy

        inf = highspy.kHighsInf
        solver = new_solver()
        solver.setOptionValue("mip_max_nodes", _BRANCHES)
        solver.setOptionValue("simplex_iteration_limit", _STEPS)
        solver.setOptionValue("mip_feasibility_tolerance", 1e-9)
        solver.setOptionValue("mip_rel_gap", 0.0)
        # HiGHS stops when something this small is gained; the cheapest set must really be the cheapest
        solver.setOptionValue("mip_abs_gap", 1e-6)
        for low, high in self.bounds:
            solver.addVar(low if low > -_NO_LIMIT else -inf, high if high < _NO_LIMIT else inf)
        binary: dict[Key, int] = {}
        for suspect, spot in self.suspects.items():
            n = len(self.bounds) + len(binary)
            fixed = 1.0 if suspect in given else 0.0
            top = 0.0 if (suspect,) in forbidden else 1.0
            solver.addVar(fixed, max(fixed, top))
            solver.changeColCost(n, 0.0 if suspect in given else weight_of(spot))
            solver.changeColIntegrality(n, highspy.HighsVarType.kInteger)
            binary[suspect] = n
        for terms, low, high, owner in self.rows:
            index, value = [t[0] for t in terms], [t[1] for t in terms]
            low, high = (low if low > -_NO_LIMIT else -inf), (high if high < _NO_LIMIT else inf)
            if owner is None:
                solver.addRow(low, high, len(index), index, value)
                continue
            for a, b, sign in ((low, inf, 1.0), (-inf, high, -1.0)):
                if (a, b) != (-inf, inf):
                    solver.addRow(a, b, len(index) + 1, [*index, binary[owner]], [*value, sign * self.big])
        for one in forbidden:
            if len(one) > 1:
                solver.addRow(-inf, len(one) - 1.0, len(one), [binary[c] for c in one], [1.0] * len(one))
        solver.run()
        if solver.getModelStatus() != highspy.HighsModelStatus.kOptimal:
            return ()
        solution = solver.getSolution().col_value
        return tuple(s for s, n in binary.items() if solution[n] > 0.5 and s not in given)


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
