"""How a print, and what is computed for it, is said to a reader."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

from ...disclosure.model import Change, Figure, Growth, Share
from ...money import Interval, printed, scale
from ..findings import Shown
from .laws import Spot

#: Below this the reading of a figure is asked to be verified, and nobody is accused.
SURE = Decimal("0.9")


def shown(spot: Spot) -> Shown:
    title, row, column = (*spot.words, "", "", "")[:3]
    if spot.in_text:
        return Shown(title, f"…{row}", "", spot.figure.text + unit_of(spot.figure), spot.place, column)
    return Shown(title, row, column, spot.figure.text, spot.place)


def as_print(said: Interval, figure: Figure) -> str:
    """What was computed, as the figure would print it; a change that falls is said with its word."""
    middle = (said.low + said.high) / 2
    if isinstance(figure.about, Change | Growth) and middle:
        word = "增加" if middle > 0 else "减少"
        return word + _printed(abs(middle), figure) + unit_of(figure)
    return _printed(middle, figure) + unit_of(figure)


def _printed(amount: Fraction, figure: Figure) -> str:
    """An amount in the unit, the decimals and with the separators of the figure it stands beside."""
    return printed(amount, figure.unit, _decimals(figure), grouped="," in figure.text or "，" in figure.text)


def signed(spot: Spot) -> str:
    """The print with its direction word, where it is a change."""
    words = {"increase": "增加", "decrease": "减少"}
    if isinstance(spot.figure.about, Change | Growth) and spot.direction in words:
        return words[spot.direction] + spot.figure.text
    return spot.figure.text


def unit_of(figure: Figure) -> str:
    if isinstance(figure.about, Share | Growth):
        return "%"
    return figure.unit if figure.unit in ("元", "万元", "亿元", "百万元") else ""


def _decimals(figure: Figure) -> int:
    if figure.value is None:
        return 2
    exponent = figure.value.as_tuple().exponent
    return max(0, -exponent) if isinstance(exponent, int) else 2


#: An interval of so many last places is said as one value.
_ROUGHLY = 12
#: What leaves more than this part of a value open is no proposal.
_WIDE = Fraction(1, 5)


def range_said(allowed: Interval, figure: Figure) -> str:
    """What is allowed, as the figure prints: one value with "约" where only rounding leaves it open, "" where that may be
    nearly anything."""
    step = Fraction(scale(figure.unit)) / 10 ** _decimals(figure)
    if allowed.width <= _ROUGHLY * step:
        return "约" + as_print(allowed, figure)
    if allowed.width > _WIDE * abs(allowed.low + allowed.high) / 2:
        return ""
    ends = (as_print(Interval.exactly(v), figure) for v in (allowed.low, allowed.high))
    return "至".join(ends)


def difference_said(whole: Spot, said: Interval | None) -> str:
    mine = whole.interval
    if mine is None or said is None:
        return ""
    off = (mine.low + mine.high - said.low - said.high) / 2
    unit = unit_of(whole.figure)
    return _printed(Fraction(off), whole.figure) + ("个百分点" if unit == "%" else unit)
