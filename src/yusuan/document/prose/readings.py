"""What a phrase may be about, and how two phrases' meanings go together."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from ...coordinates import CODE_LISTS, Coordinates, Value, coordinates, covers
from ...disclosure.model import About, Change, Growth, OneOf, Share

#: More readings than this are no statement about anything.
MOST_READINGS = 12

#: Measures a part may have below a whole of each measure.
_INSIDE: dict[str, frozenset[str]] = {
    "resources": frozenset(
        {"resources", "revenue", "carry_in", "surplus_used", "expenditure", "carry_out", "surplus_allocated", "uses"}
    ),
    "uses": frozenset({"uses", "expenditure", "carry_out", "surplus_allocated"}),
}
_REVENUE_SIDE = frozenset({"resources", "revenue", "carry_in", "surplus_used"})
#: "采购支出", "结转收入": the special measure holds, the general word beside it says only that it is money.
_SPECIAL = {
    "procurement": frozenset({"expenditure", "uses"}),
    "carry_in": frozenset({"revenue", "resources"}),
    "carry_out": frozenset({"expenditure", "uses"}),
}


@dataclass(frozen=True, slots=True)
class Reading:
    """One thing a phrase may be about.  ``measure`` is "" where the words give none; ``part`` is true while no word has
    named a whole; ``default_fund`` says that the fund comes from a topic and not from a word."""

    measure: str = ""
    at: tuple[tuple[str, Value], ...] = ()
    part: bool = True
    default_fund: bool = False
    unless: str = ""

    def point(self) -> Coordinates:
        return coordinates(self.measure, dict(self.at))

    def where(self, **dims: Value | None) -> Reading:
        """The same with these dimensions set; None takes one away."""
        at = {d: v for d, v in {**dict(self.at), **dims}.items() if v is not None}
        return replace(self, at=tuple(sorted(at.items(), key=lambda p: p[0])))


Readings = tuple[Reading, ...]
#: What words say that say nothing.
NOTHING: Readings = (Reading(),)


def unique(readings: Iterable[Reading]) -> Readings:
    return tuple(dict.fromkeys(readings))


def code(reading: Reading) -> tuple[str, int] | None:
    """The code list and the length of the code a reading names."""
    return next(((d, len(v)) for d, v in reading.at if d in CODE_LISTS and isinstance(v, str)), None)


def both(some: Readings, others: Readings) -> Readings:
    """What both words of one phrase can mean together: the narrower value of each dimension."""
    return unique(r for a in some for b in others if (r := narrower(a, b)) is not None)


def _measure(a: str, b: str) -> str | None:
    if not a or not b or a == b:
        return a or b
    if b in _SPECIAL.get(a, ()):
        return a
    return b if a in _SPECIAL.get(b, ()) else None


def narrower(a: Reading, b: Reading) -> Reading | None:
    measure = _measure(a.measure, b.measure)
    if measure is None:
        return None
    at = dict(a.at)
    listed = {d for d, _ in (*a.at, *b.at) if d in CODE_LISTS}
    if len(listed) > 1:
        return None
    for dimension, value in b.at:
        if dimension not in at or covers(dimension, at[dimension], value):
            at[dimension] = value
        elif not covers(dimension, value, at[dimension]):
            return None
    # a fund's basic expenditure is named in full
    part = a.part and b.part and not (measure and "fund" in at)
    return Reading(measure, tuple(sorted(at.items(), key=lambda p: p[0])), part, a.default_fund or b.default_fund)


def under(whole: Reading, part: Reading) -> Reading | None:
    """``part`` as a part of ``whole``, or None where it can't be one."""
    measure = _measure(whole.measure, part.measure)
    if part.measure and part.measure != whole.measure and part.measure not in _INSIDE.get(whole.measure, ()):
        if whole.measure != "procurement" or measure is None:
            return None
    else:
        measure = part.measure or whole.measure
    at = dict(whole.at)
    if {"econ_dept", "econ_gov"} <= {d for d, _ in (*whole.at, *part.at)}:
        return None
    if (part.measure or whole.measure) in _REVENUE_SIDE and whole.measure not in _REVENUE_SIDE:
        return None
    for dimension, value in part.at:
        if dimension not in at or covers(dimension, at[dimension], value):
            at[dimension] = value
        elif not (dimension == "fund" and part.default_fund and covers(dimension, value, at[dimension])):
            return None
    default = part.default_fund and (whole.default_fund or "fund" not in dict(whole.at))
    return Reading(measure, tuple(sorted(at.items(), key=lambda p: p[0])), part.part, default)


def sound(reading: Reading) -> Reading | None:
    """Revenue of the year has no other vintage; what comes from earlier years is a measure of its own."""
    vintage = dict(reading.at).get("vintage")
    if reading.measure in _REVENUE_SIDE and vintage is not None:
        if vintage != "current" or reading.measure != "revenue":
            return None
        return replace(reading, at=tuple(p for p in reading.at if p[0] != "vintage"))
    return reading


def both_or_first(readings: Readings, context: Readings) -> Readings:
    return (
        unique(u for c in context for r in readings if (u := under(c, r) if c.measure else narrower(r, c))) or readings
    )


def open_vintage(readings: Readings) -> Readings:
    """The national form prints the basic expenditure of the general public budget for the current year only, so that
    its text doesn't say whether it means that."""

    def each(reading: Reading) -> Readings:
        at = dict(reading.at)
        open_ = at.get("fund") == "general_public" and at.get("nature") in ("basic", "personnel", "operating")
        if open_ and "vintage" not in at and "unit_kind" not in at:
            return (reading, reading.where(vintage="current"))
        return (reading,)

    return unique(r for reading in readings for r in each(reading))


def about_of(readings: Readings) -> About | None:
    return one_of([r.point() for r in readings])


def one_of(found: Sequence[Coordinates | Share | Change | Growth]) -> About | None:
    different = tuple(dict.fromkeys(found))
    if not different or len(different) > MOST_READINGS:
        return None
    return different[0] if len(different) == 1 else OneOf(different)
