"""Amounts, printed figures and the intervals they stand for.

Ledger amounts are integer fen.  A printed figure keeps its text; what it says about the true value is
an :class:`Interval`: value ± half a unit in its last printed place, in its own unit.  Nothing here is a
float, and nothing rounds twice: rounding is half up (away from zero), once, when printing.
"""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from functools import lru_cache

#: Smallest units (fen for money) in one printed unit.  Counts and rates are their own smallest unit.
SCALE: dict[str, int] = {"元": 100, "万元": 1_000_000, "百万元": 100_000_000, "亿元": 10_000_000_000}

#: Ways of printing "nothing here" that are not a number.
DASHES = frozenset({"—", "-", "－", "–", "――", "——", "/", "无", "*"})

_NUMBER = re.compile(r"[+-]?(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?")


def scale(unit: str) -> int:
    """How many smallest units (fen; whole pieces for counts, percent for shares) make one ``unit``."""
    return SCALE.get(unit, 1)


def printed(amount: int | Fraction, unit: str, decimals: int, *, grouped: bool = False) -> str:
    """Print ``amount`` (in smallest units, fen for money) in ``unit`` with ``decimals`` places, half up."""
    exact = Fraction(amount) / scale(unit)
    scaled = abs(exact) * 10**decimals
    units = (2 * scaled.numerator + scaled.denominator) // (2 * scaled.denominator)
    whole, rest = divmod(units, 10**decimals)
    text = f"{whole:,}" if grouped else str(whole)
    if decimals:
        text += f".{rest:0{decimals}d}"
    return "-" + text if exact < 0 and units else text


def parse_number(text: str) -> Decimal | None:
    """The number a person reads in ``text`` (full-width and grouped digits allowed), or None."""
    plain = unicodedata.normalize("NFKC", text).strip().replace("，", ",").replace(" ", "")
    if plain.startswith("(") and plain.endswith(")"):
        plain = "-" + plain[1:-1]
    plain = plain.replace("−", "-")
    if not _NUMBER.fullmatch(plain):
        return None
    return Decimal(plain.replace(",", ""))


def to_fen(yuan: Decimal) -> int:
    """Yuan as fen.  Raises ValueError when there are more than two decimals."""
    fen = yuan * 100
    if fen != fen.to_integral_value():
        raise ValueError(f"{yuan} has more than 2 decimals")
    return int(fen)


def yuan(fen: int) -> str:
    """Fen as a plain yuan text with two decimals, for files that people edit."""
    return printed(fen, "元", 2)


def round_half_up(value: Decimal, decimals: int) -> Decimal:
    """``value`` rounded once, half up."""
    return value.quantize(Decimal(1).scaleb(-decimals), rounding=ROUND_HALF_UP)


@dataclass(frozen=True, slots=True)
class Interval:
    """All true values (in smallest units: fen, pieces, per cent) a printed figure can stand for, ends included."""

    low: Fraction
    high: Fraction

    @staticmethod
    def exactly(value: int | Fraction) -> Interval:
        return Interval(Fraction(value), Fraction(value))

    @staticmethod
    def of(value: Decimal, unit: str) -> Interval:
        """What a figure printed as ``value`` in ``unit`` says: ± half a unit in its last printed place."""
        return _interval(str(value), unit)

    @staticmethod
    def total(of: Iterable[Interval]) -> Interval:
        """The sum of many, faster than one addition after another; zero of none."""
        intervals = list(of)
        return Interval(_sum([i.low for i in intervals]), _sum([i.high for i in intervals]))

    def __add__(self, other: Interval) -> Interval:
        return Interval(self.low + other.low, self.high + other.high)

    def __sub__(self, other: Interval) -> Interval:
        return Interval(self.low - other.high, self.high - other.low)

    def __mul__(self, other: Interval) -> Interval:
        ends = [a * b for a in (self.low, self.high) for b in (other.low, other.high)]
        return Interval(min(ends), max(ends))

    def __truediv__(self, other: Interval) -> Interval:
        """Raises ZeroDivisionError when ``other`` can be zero: the quotient then says nothing."""
        if other.low <= 0 <= other.high:
            raise ZeroDivisionError("the divisor's interval holds zero")
        ends = [a / b for a in (self.low, self.high) for b in (other.low, other.high)]
        return Interval(min(ends), max(ends))

    def meets(self, other: Interval) -> bool:
        return self.low <= other.high and other.low <= self.high

    @property
    def width(self) -> Fraction:
        return self.high - self.low


def _sum(of: list[Fraction]) -> Fraction:
    common = math.lcm(*[f.denominator for f in of])
    return Fraction(sum([f.numerator * (common // f.denominator) for f in of]), common)


@lru_cache(maxsize=1 << 16)
def _interval(text: str, unit: str) -> Interval:
    """By the text: 1.0 and 1.00 are equal as decimals and stand for different values."""
    value = Decimal(text)
    exponent = value.as_tuple().exponent
    assert isinstance(exponent, int)
    middle = Fraction(value) * scale(unit)
    half = Fraction(10) ** exponent * scale(unit) / 2
    return Interval(middle - half, middle + half)
