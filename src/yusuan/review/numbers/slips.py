"""How a print differs from another as slips of the pen do."""

from __future__ import annotations

from fractions import Fraction

from ...money import Interval

#: Units whose words are mistaken for each other: ten thousand lies between them.
UNITS = ("元", "万元", "亿元")
#: What to add to a message of a rate that is a :func:`hundredth` of what it should be, and of a :func:`wrong_unit`.
RATIO = "：像是写成了比值，没有乘100"
#: What to add to a message of a growth that is this year's amount divided by last year's.
MULTIPLE = "：像是写成了本年数与上年数之比"
#: Of one that is worked out on the wrong amount.
WRONG_BASE = "：像是用本年数作了分母，应当用上年数"
OTHER_UNIT = "：数字相同，差一万倍，像是单位（元、万元）写错"


def digits(text: str) -> str:
    """A number's print without its sign and the commas of its thousands."""
    return text.replace(",", "").lstrip("-")


def moved(a: str, b: str) -> bool:
    """Whether two prints (as :func:`digits` gives them) differ in the decimal point or the unit only."""
    return a.replace(".", "").strip("0") == b.replace(".", "").strip("0")


def one_slip(a: str, b: str) -> bool:
    """Whether one digit is another one, two digits are swapped, or a place is lost or doubled."""
    if len(a) == len(b):
        differ = [n for n in range(len(a)) if a[n] != b[n]]
        return len(differ) == 1 or (len(differ) == 2 and a[differ[0]] == b[differ[1]] and a[differ[1]] == b[differ[0]])
    longer, shorter = (a, b) if len(a) > len(b) else (b, a)
    return len(longer) - len(shorter) == 1 and any(longer[:n] + longer[n + 1 :] == shorter for n in range(len(longer)))


#: What :func:`slip_cost` gives a single slip, and about what it gives what is none.
A_SLIP, NO_SLIP = 0.5, 1.3


def slip_cost(was: str, should: str) -> float:
    """How far a print is from its repair: a wrong direction word, one digit, two digits swapped and a lost or doubled
    place count least."""
    a, b = digits(was), digits(should)
    if a == b:
        return 0.2
    if moved(a, b) or one_slip(a, b):
        return A_SLIP
    return 1.0 + sum(x != y for x, y in zip(a, b, strict=True)) / 10 if len(a) == len(b) else 1.6


def hundredth(print_: Interval, should: Interval) -> bool:
    """Whether a rate is a hundredth of what it should be: the ratio was printed for per cent."""
    return _times(print_, 100).meets(should) and not print_.low <= 0 <= print_.high


def worked_out(print_: Interval, should: Interval, *, growth: bool) -> str:
    """What was done wrong in working out a rate, as a message adds it; "" where nothing that is known: the ratio printed
    for per cent; of a growth also this year's amount divided by last year's, or the change by this year's, whichever way
    the words say it goes."""
    if hundredth(print_, should):
        return RATIO
    if growth and Interval(1 + should.low / 100, 1 + should.high / 100).meets(print_):
        return MULTIPLE
    if growth and should.low > -100:
        low, high = (100 * rate / (100 + rate) for rate in (should.low, should.high))
        if Interval(low, high).meets(print_) or Interval(-high, -low).meets(print_):
            return WRONG_BASE
    return ""


def wrong_unit(one: Interval, other: Interval) -> bool:
    """Whether two amounts (in fen) are alike but for 元 printed for 万元, or 万元 for 亿元, or the other way round."""
    return any(_times(a, 10_000).meets(b) and a.low > 0 for a, b in ((one, other), (other, one)))


def _times(of: Interval, factor: int) -> Interval:
    return Interval(of.low * Fraction(factor), of.high * Fraction(factor))
