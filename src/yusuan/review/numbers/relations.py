"""Which relations a disclosure's own coordinates give: the same thing printed twice, sums, parts, and what is derived."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from fractions import Fraction

from ...coordinates import MONEY, Coordinates, ancestors
from ...disclosure.model import Change, Disclosure, Growth, OneOf, Share, Statement
from ..classes.code_names import contradicted
from .laws import (
    CARRIED_INSIDE,
    NO_BASE,
    NOT_A_NUMBER,
    OPEN,
    ZERO_BASE,
    Law,
    Meanings,
    Relation,
    Spot,
    by_meaning,
    computed,
    numbers,
    spots,
    verdict,
)
from .parts import sums, within


def relations(disclosure: Disclosure) -> Iterator[Relation]:
    """All relations the disclosure's own coordinates give, also those that can't be judged.

    A figure that may be one of several is taken as the one that agrees with another print, if there is one; it
    fails only where it disagrees under every reading.  What a row's code says is nothing outside its statement where
    its name is another code's."""
    found = told_apart(disclosure, list(spots(disclosure)))
    return relations_of(disclosure.statements(), found, by_meaning(found))


def relations_of(statements: Iterable[Statement], found: Sequence[Spot], places: Meanings) -> Iterator[Relation]:
    """As :func:`relations`, of prints that are gathered already, all of them (``found``) and by meaning."""
    added = [r for statement in statements for r in sums(statement)]
    yield from added
    yield from within(places, added)
    for about, (first, *others) in places.items():
        for other in others:
            # a pair of intervals that meet says nothing of which print is right, so the first print comes first
            relation = Relation("same", other, (first,), why="" if numbers(other, first) else NOT_A_NUMBER)
            yield replace(relation, why=CARRIED_INSIDE) if _carried_inside(relation, places) else relation
        if not isinstance(about, Coordinates):
            for spot in (first, *others):
                yield from _derived(spot, places)
    for n, spot in enumerate(found):
        if isinstance(spot.figure.about, OneOf):
            yield _settled(spot, found[max(0, n - 2) : n], places)


def told_apart(disclosure: Disclosure, found: Sequence[Spot]) -> Sequence[Spot]:
    """The prints without those of rows whose code and name contradict each other."""
    apart = contradicted(disclosure)
    return [s for s in found if s.in_text or (s.where, s.words[0], s.row) not in apart] if apart else found


def _carried_inside(relation: Relation, places: Meanings) -> bool:
    """Whether two prints of revenue differ by just what is printed as carried over from last year: one of them holds it."""
    about = relation.whole.figure.about
    if not isinstance(about, Coordinates) or about.measure != "revenue" or verdict(relation) != "failed":
        return False
    carried = places.get(Coordinates("carry_in", about.at), [])
    one, other = relation.whole, relation.parts[0]
    return any(
        bool(c.figure.value) and verdict(Relation("sum", more, (less, c))) in ("passed", "within rounding")
        for c in carried
        for more, less in ((one, other), (other, one))
    )


def _settled(spot: Spot, before: Sequence[Spot], places: Meanings) -> Relation:
    """What a figure with several readings is held against: the reading that agrees, else the nearest.  ``before`` are the
    two figures printed just before it."""
    assert isinstance(spot.figure.about, OneOf)
    judged: list[Relation] = []
    for candidate in spot.figure.about.candidates:
        taken = replace(spot, figure=replace(spot.figure, about=candidate))
        against = list(_derived(taken, places)) if not isinstance(candidate, Coordinates) else []
        against += _beside(taken, before, places)
        if prints := places.get(candidate):
            against.append(Relation("same", taken, (prints[0],), why="" if numbers(taken, prints[0]) else NOT_A_NUMBER))
        known = [r for r in against if verdict(r) != "not evaluated"] or _bounded(taken, places)
        if not known:
            # one reading can't be judged: it may be the right one
            judged.append(Relation("same", taken, (), why=OPEN))
        else:
            judged.append(next((r for r in known if verdict(r) == "failed"), known[0]))
    # first what agrees; a reading nobody can judge comes before saying that all of them fail
    order = {"passed": 0, "within rounding": 0, "suspicious": 1, "not evaluated": 2, "failed": 3}
    best = min(judged, key=lambda r: (order[verdict(r)], r.law != "same"))
    return replace(best, readings=len(judged))


def _bounded(spot: Spot, places: Meanings) -> list[Relation]:
    """What keeps an amount from being what nothing else prints, with or without last year's money: it isn't less than
    the current year's part of it, and equals that where nothing was carried over.  Only what fails: the rest is open."""
    at = spot.figure.about
    if not isinstance(at, Coordinates) or at.measure not in MONEY or at.get("vintage") not in (None, "current"):
        return []
    other = at.where(vintage=None if at.get("vintage") else "current")
    prints = places.get(other, [])[:1]
    bounds = [Relation("part", spot, (p,)) for p in prints if at.get("vintage") is None]
    carried = _carried(at, places)
    if carried is not None:
        bounds += [Relation("same", spot, (p,)) for p in prints if _further(spot, p, carried)]
    return [b for b in bounds if verdict(b) == "failed"]


def _carried(at: Coordinates, places: Meanings) -> Fraction | None:
    """The most that can have been carried over into a fund or all of them where that is printed as nothing."""
    fund = at.get("fund")
    funds: tuple[str | None, ...] = (*ancestors("fund", fund), None) if isinstance(fund, str) else (None,)
    for prints in (places.get(Coordinates("carry_in", (("fund", f),) if f else ()), []) for f in funds):
        ends = [p.interval.high for p in prints if p.interval is not None and p.figure.text]
        if ends and all(p.figure.value == 0 for p in prints):
            return max(ends)
    return None


def _further(one: Spot, other: Spot, apart: Fraction) -> bool:
    a, b = one.interval, other.interval
    return a is not None and b is not None and max(a.low - b.high, b.low - a.high) > apart


def _beside(growth: Spot, before: Sequence[Spot], places: Meanings) -> list[Relation]:
    """A growth against the change told just before it, which is of the same reading: "…, less by 3, or 5 %"; the present
    amount is the one told before that, or one printed elsewhere."""
    about = growth.figure.about
    near = [s for s in before if s.in_text and s.paragraph == growth.paragraph and s.where == growth.where]
    if not isinstance(about, Growth) or not near:
        return []
    change = _read_as(near[-1], Change(about.now, about.before))
    now = _read_as(near[0], about.now) if len(near) > 1 else None
    if now is None and (nows := places.get(about.now)):
        now = _own_or_first(nows, growth)
    return [_judged(Relation("rate", growth, (now, change)))] if now and change else []


def _read_as(spot: Spot, about: Coordinates | Change) -> Spot | None:
    """A print with several readings, taken as this one; None where it can't be."""
    told = spot.figure.about
    if not isinstance(told, OneOf) or about not in told.candidates:
        return None
    return replace(spot, figure=replace(spot.figure, about=about))


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
    own = [p for p in prints if p.in_text and p.paragraph == derived.paragraph and p.where == derived.where]
    before = [p for p in own if p.row < derived.row]
    return before[-1] if derived.in_text and before else prints[0]


def _judged(relation: Relation) -> Relation:
    if not numbers(relation.whole, *relation.parts):
        return replace(relation, why=NOT_A_NUMBER)
    return replace(relation, why=ZERO_BASE) if computed(relation) is None else relation
