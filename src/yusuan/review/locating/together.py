"""Whether all that is printed can be true at once, where each relation on its own may hold within rounding.

A linear program asks by how much prints have to give way; what it answers is confirmed in exact arithmetic, as a
combination of the prints' own bounds that can't be (Farkas), and only that is reported.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from fractions import Fraction

from ...coordinates import Coordinates
from ...disclosure.model import OneOf
from ...solver import new_solver
from ..numbers.laws import Relation, Spot
from .system import Key, Row, System, ends_of, key, meaning_of, system_of, weight_of

#: Last places by which prints have to give way at least; less is the solver's own rounding.
_LEAST = 1e-5
#: A multiplier nearer to nothing than this takes no part.
_NONE = 1e-7
#: The most prints of a contradiction that are tried one by one.
_MOST_TRIED = 30


def system_that_holds(
    found: Sequence[Spot], holding: Sequence[Relation], doubted: Collection[Key], unlike: Collection[Coordinates] = ()
) -> System:
    """The system of what holds, without the prints that are doubted already, may mean several things, go no certain way
    or are derived from what can't be judged (a base of zero), and without the meanings ``unlike`` ones share."""
    judged = {key(r.whole) for r in holding if r.law not in ("same", "sum", "part", "equation")}
    sure = [s for s in found if isinstance(s.figure.about, Coordinates) or (key(s) in judged and not s.unsigned)]
    sums = [r for r in holding if r.law in ("sum", "equation")]
    settled = [r for r in sums if not any(isinstance(s.figure.about, OneOf) for s in (r.whole, *r.parts))]
    system = system_of(sure, settled).without(doubted)
    apart = [s for m, prints in system.prints.items() if _bounds(prints) is None for s in prints if s.interval]
    # prints of one meaning that don't meet are of several scopes (or misread): none of their sums says anything here
    scopes = {meaning_of(s) for s in apart} | set(unlike)
    system.ties = [t for t in system.ties if all(m not in scopes for m, _ in t.terms)]
    system.derived = [d for d in system.derived if scopes.isdisjoint(ends_of(d))]
    return system


def contradiction(system: System) -> tuple[Row, ...]:
    """Rows that can't all be true while each meaning lies within its prints; () where everything can be true at once, or
    that it can't isn't proven."""
    middle = system.middles()
    rows = _open([row for row in system.rows(middle) if len(row.terms) > 1], system)
    meanings = list(dict.fromkeys(m for row in rows for m, _ in row.terms))
    bounds = {m: b for m in meanings if (b := _bounds(system.prints.get(m, ())))}
    counts = _multipliers(rows, meanings, bounds, middle)
    taking = [(rows[n], Fraction(count).limit_denominator(10**9)) for n, count in counts.items()]
    return tuple(row for row, _ in taking) if taking and _impossible(taking, bounds) else ()


def _open(rows: Sequence[Row], system: System) -> list[Row]:
    """The rows of those parts of the system that aren't shown to be possible by its prints as they stand.

    A part is what is tied together: no meaning of it stands in a row of another, so the system is possible where each of
    its parts is.  A part is possible where one value of each of its meanings, within what all its prints leave, satisfies
    all of its rows; the value tried is the most finely printed one.  That takes no program, and most parts are such."""
    head: dict[Coordinates, Coordinates] = {}

    def part(m: Coordinates) -> Coordinates:
        while (above := head.setdefault(m, m)) is not m:
            head[m] = m = head[above]
        return m

    for row in rows:
        (first, _), *others = row.terms
        for m, _ in others:
            head[part(m)] = part(first)
    twice: dict[Coordinates, Fraction | int] = {}
    unshown: set[Coordinates] = set()
    for m in list(head):
        intervals = list({id(i): i for s in system.prints.get(m, ()) if (i := s.interval)}.values())
        best = min(intervals, key=lambda i: i.width) if len(intervals) > 1 else intervals[0] if intervals else None
        value = best.low + best.high if best else Fraction(0)
        twice[m] = value.numerator if value.denominator == 1 else value
        if (
            len(intervals) > 1
            and _bounds(system.prints.get(m, ()))
            and any(not 2 * i.low <= value <= 2 * i.high for i in intervals)
        ):
            unshown.add(part(m))
    for row in rows:
        if part(row.terms[0][0]) not in unshown:
            total = sum([factor * twice[m] for m, factor in row.terms])
            if (row.low is not None and total < 2 * row.low) or (row.high is not None and total > 2 * row.high):
                unshown.add(part(row.terms[0][0]))
    return [row for row in rows if part(row.terms[0][0]) in unshown]


def prints_of(system: System, rows: Sequence[Row]) -> list[Spot]:
    """The prints that take part in ``rows``: the easiest to get wrong first."""
    meanings = dict.fromkeys(m for row in rows for m, _ in row.terms)
    spots = [s for m in meanings for s in system.prints.get(m, ())] + [row.owner for row in rows if row.owner]
    return sorted({key(s): s for s in spots}.values(), key=weight_of)


def would_do(system: System, prints: Sequence[Spot]) -> list[Spot]:
    """Those of ``prints`` that alone, were they printed otherwise, would leave no contradiction."""
    return [s for s in prints[:_MOST_TRIED] if not contradiction(system.without({key(s)}))]


def _bounds(prints: Sequence[Spot]) -> tuple[Fraction, Fraction] | None:
    """What all prints of one meaning leave of it, in smallest units; None where they leave nothing or say nothing."""
    intervals = [i for s in prints if (i := s.interval)]
    if not intervals:
        return None
    low, high = max(i.low for i in intervals), min(i.high for i in intervals)
    return (low, high) if low <= high else None


def _multipliers(
    rows: Sequence[Row],
    meanings: Sequence[Coordinates],
    bounds: dict[Coordinates, tuple[Fraction, Fraction]],
    middle: dict[Coordinates, Fraction],
) -> dict[int, float]:
    """The rows that keep the prints from all being true, each with what it counts; nothing where none does."""
    widths = sorted(high - low for low, high in bounds.values() if high > low)
    if not rows or not widths:
        return {}
    import highspy

    unit = widths[len(widths) // 2]
    inf = highspy.kHighsInf
    column = {m: n for n, m in enumerate(meanings)}
    costs = [0.0] * len(column)
    lows: list[float] = []
    highs: list[float] = []
    starts: list[int] = []
    index: list[int] = []
    value: list[float] = []

    def add(low: float, high: float, terms: Iterable[tuple[int, float]], cost: float | None) -> None:
        """One row; with a cost it may give way either way."""
        lows.append(low)
        highs.append(high)
        starts.append(len(index))
        for n, factor in terms:
            index.append(n)
            value.append(factor)
        for sign in (1.0, -1.0) if cost is not None else ():
            index.append(len(costs))
            value.append(sign)
            costs.append(cost or 0.0)

    for row in rows:
        off = sum((factor * middle[m] for m, factor in row.terms), Fraction(0))
        low = -inf if row.low is None else float((row.low - off) / unit)
        high = inf if row.high is None else float((row.high - off) / unit)
        # a derived print may give way too; a sum may not
        add(low, high, ((column[m], float(f)) for m, f in row.terms), None if row.owner is None else 1.0)
    for m, (low_, high_) in bounds.items():
        width = float(max(high_ - low_, unit / 1000) / unit)
        low, high = (float((edge - middle[m]) / unit) for edge in (low_, high_))
        add(low, high, [(column[m], 1.0)], 1.0 / width)
    solver = new_solver()
    free, ways = len(column), len(costs) - len(column)
    # numbers handed over all at once: one by one takes longer than solving
    solver.addVars(len(costs), [-inf] * free + [0.0] * ways, [inf] * len(costs))
    solver.changeColsCost(len(costs), list(range(len(costs))), costs)
    solver.addRows(len(lows), lows, highs, len(index), starts, index, value)
    solver.run()
    solved = solver.getModelStatus() == highspy.HighsModelStatus.kOptimal
    if not solved or solver.getInfo().objective_function_value < _LEAST:
        return {}
    dual = solver.getSolution().row_dual
    return {n: dual[n] for n in range(len(rows)) if abs(dual[n]) > _NONE}


def _impossible(taking: Sequence[tuple[Row, Fraction]], bounds: dict[Coordinates, tuple[Fraction, Fraction]]) -> bool:
    """Whether the rows, each times its factor, add up to something the prints rule out: what is left of every meaning
    lies within its print, and zero doesn't lie within the sum."""
    factors = [factor for _, factor in taking]
    for m in {m for row, _ in taking for m, _ in row.terms} - set(bounds):
        # what is printed nowhere has to cancel out to nothing
        left = _left(taking, factors).get(m, Fraction(0))
        if not left:
            continue
        n, mine = max(
            ((n, Fraction(dict(row.terms).get(m, 0))) for n, (row, _) in enumerate(taking)),
            key=lambda pair: abs(pair[1]),
        )
        factors[n] -= left / mine
    low, high = Fraction(0), Fraction(0)
    open_low = open_high = False
    for m, left in _left(taking, factors).items():
        if left and m not in bounds:
            return False
        ends = sorted(-left * edge for edge in bounds[m]) if left else [Fraction(0), Fraction(0)]
        low, high = low + ends[0], high + ends[1]
    for (row, _), factor in zip(taking, factors, strict=True):
        if not factor:
            continue
        first, last = (row.low, row.high) if factor >= 0 else (row.high, row.low)
        open_low, open_high = open_low or first is None, open_high or last is None
        low += factor * (first or 0)
        high += factor * (last or 0)
    return (low > 0 and not open_low) or (high < 0 and not open_high)


def _left(taking: Sequence[tuple[Row, Fraction]], factors: Sequence[Fraction]) -> dict[Coordinates, Fraction]:
    left: dict[Coordinates, Fraction] = defaultdict(Fraction)
    for (row, _), factor in zip(taking, factors, strict=True):
        for m, mine in row.terms:
            left[m] += factor * mine
    return left
