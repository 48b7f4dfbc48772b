"""Whether a part and its whole print one amount, of which one print lost its end or has a digit too many: where all of the
whole is the part (money that comes from one source), which no coordinates tell."""

from __future__ import annotations

from fractions import Fraction

from ...money import printed, scale
from .laws import Spot
from .slips import digits, one_slip

#: What has fewer digits is alike by chance.
_DIGITS = 4
#: A digit too many, or one too few, makes about ten times as much.
_TENFOLD = (9, 11)


def cut_off(whole: Spot, part: Spot) -> bool:
    """Whether the whole is the finer part's print with its end cut off instead of rounded."""
    figure, inside = whole.figure, part.interval
    if figure.value is None or part.figure.value is None or inside is None or inside.width >= _step(whole):
        return False
    amount = Fraction(part.figure.value) * scale(part.figure.unit)
    over = amount - Fraction(figure.value) * scale(figure.unit)
    return len(digits(figure.text)) > _DIGITS and 0 < over < _step(whole)


def tenfold(whole: Spot, part: Spot) -> bool:
    """Whether one print is the other with one digit doubled or lost, in whole places of the coarser one."""
    coarse, fine = sorted((whole, part), key=_step, reverse=True)
    if coarse.figure.value is None or fine.figure.value is None or not fine.figure.value:
        return False
    amount = Fraction(fine.figure.value) * scale(fine.figure.unit)
    factor = Fraction(coarse.figure.value) * scale(coarse.figure.unit) / amount
    if not any(_TENFOLD[0] <= f <= _TENFOLD[1] for f in (factor, 1 / factor if factor else 0)):
        return False
    should = printed(amount, coarse.figure.unit, _decimals(coarse))
    a, b = (digits(t).replace(".", "") for t in (coarse.figure.text, should))
    return min(len(a), len(b)) >= _DIGITS and len(a) != len(b) and one_slip(a, b)


def _decimals(spot: Spot) -> int:
    exponent = spot.figure.value.as_tuple().exponent if spot.figure.value is not None else 0
    return max(0, -exponent) if isinstance(exponent, int) else 0


def _step(spot: Spot) -> Fraction:
    """One last place of a print, in smallest units."""
    return Fraction(scale(spot.figure.unit), 10 ** _decimals(spot))
