"""What a cell should read by all that stands around it, on intervals in exact arithmetic."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from ...coordinates import Coordinates
from ...disclosure.model import Change, Growth, Share
from ...money import Interval, printed, scale
from ..numbers.laws import Spot
from ..numbers.slips import A_SLIP, NO_SLIP, UNITS, slip_cost, worked_out
from .system import Key, System, ends_of, key, meaning_of, weight_of


@dataclass(frozen=True, slots=True)
class Repair:
    """A cell and the true values (smallest units) every relation around it allows; ``text`` is the only print of that,
    or "" where several are possible.  ``holding`` relations the cell takes part in hold as it stands; ``copied`` says
    that a print beside it reads the same."""

    spot: Spot
    allowed: Interval | None
    text: str
    holding: int = 0
    copied: bool = False

    @property
    def needless(self) -> bool:
        """Whether the print is allowed as it stands."""
        print_ = self.spot.interval
        return self.allowed is not None and print_ is not None and print_.meets(self.allowed)

    @property
    def impossible(self) -> bool:
        """Whether an amount would have to be less than zero that is printed without a sign."""
        figure, allowed = self.spot.figure, self.allowed
        plain = not isinstance(figure.about, Change | Growth)
        return plain and allowed is not None and allowed.high < 0 and (figure.value is None or figure.value >= 0)


#: How much looking unlike a slip of the pen counts against weighing little.  That a slip alone makes all hold is seldom
#: chance: it outweighs that a rate is easier to get wrong than an amount.
_SLIP_COUNTS = 0.3
#: What a rate counts that was printed as a ratio, an amount with another unit's word, and a change with the other
#: direction word: nothing is likelier.
_BY_NAME = 0.2
#: A print that reads as one beside it was likely copied from there.
_A_COPY = 0.7
#: An amount below zero, where none is printed, is no repair.
_IMPOSSIBLE = 6.0
#: What speaks for a print each relation that holds, of so many.
_HOLDING, _MOST_HOLDING = 0.04, 3


def _wrongly_worked_out(spot: Spot, allowed: Interval | None) -> bool:
    """Whether a rate is what a mistake in working it out makes of what is allowed."""
    about, print_ = spot.figure.about, spot.interval
    if not isinstance(about, Share | Growth) or allowed is None or print_ is None:
        return False
    return bool(worked_out(print_, allowed, growth=isinstance(about, Growth)))


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
    if _wrongly_worked_out(repair.spot, repair.allowed) or (
        repair.spot.in_text and other_unit(repair.spot, repair.allowed)
    ):
        return _BY_NAME
    figure, allowed = repair.spot.figure, repair.allowed
    if allowed is None:
        return 2 * NO_SLIP
    if repair.impossible:
        return _IMPOSSIBLE
    if _other_word(repair.spot, allowed):
        return _BY_NAME
    nearest = min((slip_cost(figure.text, t) for t in _prints(repair.spot, allowed)), default=NO_SLIP)
    if nearest <= A_SLIP:
        cost = nearest + (NO_SLIP - nearest) * _chance(repair.spot, allowed)
    else:
        cost = nearest if repair.text else max(nearest, NO_SLIP)
    return (min(cost, _A_COPY) if repair.copied else cost) + _turned(repair)


def likelihood(repairs: tuple[Repair, ...]) -> tuple[float, int]:
    """Light, like a slip of the pen, and with little that speaks for the print as it stands, first."""
    weight = sum(weight_of(r.spot) for r in repairs)
    slips = max(_likeness(r) for r in repairs)
    held = max(min(r.holding, _MOST_HOLDING) for r in repairs)
    return (weight + _SLIP_COUNTS * slips + _HOLDING * held, len(repairs))


def is_a_slip(repair: Repair) -> bool:
    """Whether the print is a slip of the pen away from its repair."""
    return _likeness(repair) < 1


def _chance(spot: Spot, allowed: Interval) -> float:
    """How likely a slip of the pen leads to what is allowed by chance: nine other digits lie within ten times the distance,
    so what is near or wide is met by one of them in any case."""
    print_ = spot.interval
    if print_ is None:
        return 1.0
    away = abs(allowed.low + allowed.high - print_.low - print_.high) / 2
    return min(1.0, float(9 * max(allowed.width, print_.width) / away)) if away else 1.0


def _turned(repair: Repair) -> float:
    """1 where a change would need another direction word besides other digits."""
    allowed, direction = repair.allowed, repair.spot.direction
    if allowed is None or direction not in ("increase", "decrease") or repair.text == repair.spot.figure.text:
        return 0.0
    return float(allowed.high < 0 if direction == "increase" else allowed.low > 0)


def _other_word(spot: Spot, allowed: Interval) -> bool:
    """Whether a change's print is allowed with the other direction word."""
    print_ = spot.interval
    if spot.direction not in ("increase", "decrease") or print_ is None or print_.meets(allowed):
        return False
    return Interval(-print_.high, -print_.low).meets(allowed)


def repair_of(system: System, spot: Spot, dropped: set[Key], holding: int = 0, copied: bool = False) -> Repair:
    """What all that is not dropped says of the print, on intervals in exact arithmetic."""
    about = spot.figure.about
    if isinstance(about, Share | Change | Growth):
        allowed = _derived_value(system, spot, dropped)
    else:
        allowed = _value(system, meaning_of(spot), dropped)
    return Repair(spot, allowed, _only_print(spot, allowed), holding, copied)


def _derived_value(system: System, spot: Spot, dropped: set[Key]) -> Interval | None:
    about = spot.figure.about
    others = dropped | {key(spot)}
    first, second = (_value(system, m, others) for m in ends_of(spot))
    if first is None or second is None:
        return None
    if isinstance(about, Share):
        return None if second.low <= 0 <= second.high else first / second * Interval.exactly(100)
    said = [first - second] if isinstance(about, Change) else []
    if isinstance(about, Growth) and not second.low <= 0 <= second.high:
        said.append((first / second - Interval.exactly(1)) * Interval.exactly(100))
    return _meet([*said, *_beside(system, spot, first, others)])


def _beside(system: System, spot: Spot, now: Interval, dropped: set[Key]) -> Iterator[Interval]:
    """A growth by the change told of the same two amounts, a change by their growth: from the present amount, which
    occurs once, so that the bounds are tight."""
    of = Change if isinstance(spot.figure.about, Growth) else Growth
    for other in system.derived:
        print_ = other.interval
        if not isinstance(other.figure.about, of) or ends_of(other) != ends_of(spot):
            continue
        if key(other) in dropped or other.unsigned or print_ is None:
            continue
        # monotonic in both where last year's amount is positive: the ends are at the corners
        corners = [(n, o) for n in (now.low, now.high) for o in (print_.low, print_.high)]
        if of is Change and (now - print_).low > 0:
            rates = [100 * change / (n - change) for n, change in corners]
            yield Interval(min(rates), max(rates))
        elif of is Growth and print_.low > -100:
            changes = [n * rate / (100 + rate) for n, rate in corners]
            yield Interval(min(changes), max(changes))


def _value(system: System, meaning: Coordinates, dropped: set[Key]) -> Interval | None:
    """All that the other prints, the sums and the derived prints allow for one meaning; None where they say nothing of it,
    or contradict each other."""
    known: dict[Coordinates, Interval | None] = {}

    def own(m: Coordinates) -> Interval | None:
        if m not in known:
            intervals = [i for s in system.prints.get(m, ()) if key(s) not in dropped and (i := s.interval)]
            known[m] = _meet(intervals)
        return known[m]

    said = [i for s in system.prints.get(meaning, ()) if key(s) not in dropped and (i := s.interval)]
    for tie in system.ties:
        mine = Fraction(dict(tie.terms).get(meaning, 0))
        if not mine or tie.low is None or tie.high is None:
            continue
        others = [(own(m), Interval.exactly(factor / mine)) for m, factor in tie.terms if m != meaning]
        if all(i is not None for i, _ in others):
            whole = Interval(*sorted((tie.low / mine, tie.high / mine)))
            said.append(whole - Interval.total(i * factor for i, factor in others if i is not None))
    said += _from_pairs(system, meaning, dropped)
    for spot in system.derived:
        if key(spot) in dropped or spot.interval is None or spot.unsigned:
            continue
        first, second = ends_of(spot)
        if first == meaning and first != second and (base := own(second)) is not None:
            said.append(_from_base(spot, base))
        elif second == meaning and (now := own(first)) is not None and (base := _from_now(spot, now)) is not None:
            said.append(base)
    return _meet(said)


def _from_pairs(system: System, meaning: Coordinates, dropped: set[Key]) -> Iterator[Interval]:
    """The present amount and last year's, from a change and the growth that is told of the same two."""
    known = [d for d in system.derived if key(d) not in dropped and d.interval is not None and not d.unsigned]
    changes = [d for d in known if isinstance(d.figure.about, Change) and meaning in ends_of(d)]
    for growth in (d for d in known if isinstance(d.figure.about, Growth)):
        rate = growth.interval
        for change in (c for c in changes if ends_of(c) == ends_of(growth)):
            if rate is None or change.interval is None or rate.low <= 0 <= rate.high:
                continue
            base = change.interval * Interval.exactly(100) / rate
            yield base + change.interval if meaning == ends_of(change)[0] else base


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
    if allowed is not None and _other_word(spot, allowed):
        return spot.figure.text
    texts = _prints(spot, allowed)
    if len(texts) < 2:
        return "".join(texts)
    slips = [t for t in texts if slip_cost(spot.figure.text, t) <= A_SLIP and not _wrongly_worked_out(spot, allowed)]
    return slips[0] if len(slips) == 1 else ""


def _prints(spot: Spot, allowed: Interval | None) -> list[str]:
    """The texts that stand for what is allowed; none where there are too many."""
    figure = spot.figure
    if allowed is None or figure.value is None:
        return []
    exponent = figure.value.as_tuple().exponent
    assert isinstance(exponent, int)
    if isinstance(figure.about, Change | Growth) and allowed.high <= 0 and figure.value >= 0:
        allowed = Interval(-allowed.high, -allowed.low)  # the direction word carries the sign
    places = max(0, -exponent)
    step = Fraction(scale(figure.unit)) / 10**places
    if allowed.width > _MOST_PRINTS * step:
        return []
    ends = [_nearest(v, step) for v in (allowed.low, allowed.high)]
    if ends[0] != ends[1] and allowed.width <= step:
        # an interval's ends may just round to the next print; one print holds nearly all of it
        ends = [_nearest((allowed.low + allowed.high) / 2, step)] * 2
    return [printed(n * step, figure.unit, places, grouped="," in figure.text) for n in range(ends[0], ends[1] + 1)]


def _nearest(value: Fraction, step: Fraction) -> int:
    """The number of the nearest print, half up."""
    scaled = value / step
    return (2 * scaled.numerator + scaled.denominator) // (2 * scaled.denominator)
