"""What a cell should read by all that stands around it, on intervals in exact arithmetic."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from ...coordinates import Coordinates
from ...disclosure.model import Change, Growth, Share
from ...money import Interval, printed, scale
from ..numbers.laws import Spot
from ..numbers.slips import UNITS, digits, hundredth, moved, one_slip
from .system import Key, System, ends_of, key, meaning_of, weight_of


@dataclass(frozen=True, slots=True)
class Repair:
    """A cell and the true values (smallest units) every relation around it allows; ``text`` is the only print of that,
    or "" where several are possible."""

    spot: Spot
    allowed: Interval | None
    text: str


#: How much looking unlike a slip of the pen counts against weighing little.
_SLIP_COUNTS = 0.15
#: What :func:`slip_cost` gives a single slip.
_A_SLIP = 0.5
#: What a rate counts that was printed as a ratio, and an amount with another unit's word: nothing is likelier.
_BY_NAME = 0.2


def _ratio(spot: Spot, allowed: Interval | None) -> bool:
    """Whether a rate is a hundredth of what is allowed."""
    rate, print_ = isinstance(spot.figure.about, Share | Growth), spot.interval
    return rate and allowed is not None and print_ is not None and hundredth(print_, allowed)


def other_unit(spot: Spot, allowed: Interval | None) -> str:
    """The unit with which the print would be allowed as it stands; "" where there is none, or the unit is right."""
    figure = spot.figure
    if allowed is None or allowed.low <= 0 <= allowed.high or figure.unit not in UNITS or not figure.value:
        return ""
    for unit in UNITS:
        print_ = replace(spot, figure=replace(figure, unit=unit)).interval
        if print_ is not None and print_.meets(allowed):
            return "" if unit == figure.unit else unit
    return ""


def _likeness(repair: Repair) -> float:
    if _ratio(repair.spot, repair.allowed) or (repair.spot.in_text and other_unit(repair.spot, repair.allowed)):
        return _BY_NAME
    return slip_cost(repair.spot.figure.text, repair.text) + _turned(repair)


def likelihood(repairs: tuple[Repair, ...]) -> tuple[float, int]:
    """Light, and like a slip of the pen, first."""
    weight = sum(weight_of(r.spot) for r in repairs)
    slips = max(_likeness(r) for r in repairs)
    return (weight + _SLIP_COUNTS * slips, len(repairs))


def _turned(repair: Repair) -> float:
    """1 where a change would need another direction word besides other digits."""
    allowed, direction = repair.allowed, repair.spot.direction
    if allowed is None or direction not in ("increase", "decrease") or repair.text == repair.spot.figure.text:
        return 0.0
    return float(allowed.high < 0 if direction == "increase" else allowed.low > 0)


def slip_cost(was: str, should: str) -> float:
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


def repair_of(system: System, spot: Spot, dropped: set[Key]) -> Repair:
    """What all that is not dropped says of the print, on intervals in exact arithmetic."""
    about = spot.figure.about
    if isinstance(about, Share | Change | Growth):
        allowed = _derived_value(system, spot, dropped)
    else:
        allowed = _value(system, meaning_of(spot), dropped)
    return Repair(spot, allowed, _only_print(spot, allowed))


def _derived_value(system: System, spot: Spot, dropped: set[Key]) -> Interval | None:
    about = spot.figure.about
    first, second = (_value(system, m, dropped | {key(spot)}) for m in ends_of(spot))
    if first is None or second is None:
        return None
    if isinstance(about, Change):
        return first - second
    if second.low <= 0 <= second.high:
        return None
    ratio = first / second
    hundred = Interval.exactly(100)
    return ratio * hundred if isinstance(about, Share) else (ratio - Interval.exactly(1)) * hundred


def _value(system: System, meaning: Coordinates, dropped: set[Key]) -> Interval | None:
    """All that the other prints, the sums and the derived prints allow for one meaning."""
    known: dict[Coordinates, Interval | None] = {}

    def own(m: Coordinates) -> Interval | None:
        if m not in known:
            intervals = [i for s in system.prints.get(m, ()) if key(s) not in dropped and (i := s.interval)]
            known[m] = _meet(intervals)
        return known[m]

    said = [own(meaning)]
    for tie in system.ties:
        mine = Fraction(dict(tie.terms).get(meaning, 0))
        if not mine or tie.low is None or tie.high is None:
            continue
        others = [(own(m), Interval.exactly(factor / mine)) for m, factor in tie.terms if m != meaning]
        if all(i is not None for i, _ in others):
            whole = Interval(*sorted((tie.low / mine, tie.high / mine)))
            said.append(whole - Interval.total(i * factor for i, factor in others if i is not None))
    for spot in system.derived:
        if key(spot) in dropped or spot.interval is None or spot.unsigned:
            continue
        first, second = ends_of(spot)
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
    slips = [t for t in texts if slip_cost(figure.text, t) <= _A_SLIP and not _ratio(spot, allowed)]
    return slips[0] if len(slips) == 1 else ""


def _nearest(value: Fraction, step: Fraction) -> int:
    """The number of the nearest print, half up."""
    scaled = value / step
    return (2 * scaled.numerator + scaled.denominator) // (2 * scaled.denominator)
