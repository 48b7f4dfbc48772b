"""Printing once, half up; intervals that hold the true value."""

from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yusuan.money import Interval, parse_number, printed, to_fen, yuan

fens = st.integers(-(10**15), 10**15)


@pytest.mark.parametrize(
    ("fen", "unit", "decimals", "text"),
    [
        (1_799_765_11, "万元", 2, "179.98"),
        (17_997_651_00, "万元", 2, "1799.77"),
        (50_00, "万元", 2, "0.01"),  # exactly half a place goes up
        (49_99, "万元", 2, "0.00"),
        (-50_00, "万元", 2, "-0.01"),
        (-49_99, "万元", 2, "0.00"),
        (123, "元", 2, "1.23"),
        (150, "元", 0, "2"),
        (1, "万元", 6, "0.000001"),
    ],
)
def test_prints_half_up_once(fen: int, unit: str, decimals: int, text: str) -> None:
    assert printed(fen, unit, decimals) == text


@given(fens, st.sampled_from((("元", 100), ("万元", 10**6))), st.integers(0, 6))
def test_prints_as_decimal_rounds(fen: int, unit: tuple[str, int], decimals: int) -> None:
    expected = (Decimal(fen) / unit[1]).quantize(Decimal(1).scaleb(-decimals), rounding=ROUND_HALF_UP)
    assert Decimal(printed(fen, unit[0], decimals)) == expected
    assert Decimal(printed(fen, unit[0], decimals, grouped=True).replace(",", "")) == expected


@given(fens, st.sampled_from(("元", "万元")), st.integers(0, 6))
def test_the_interval_of_a_print_holds_the_true_value(fen: int, unit: str, decimals: int) -> None:
    interval = Interval.of(Decimal(printed(fen, unit, decimals)), unit)
    assert interval.low <= fen <= interval.high


@given(st.lists(st.integers(0, 10**10), min_size=1, max_size=30), st.integers(0, 2))
def test_honest_sums_always_meet(parts: list[int], decimals: int) -> None:
    total = Interval.of(Decimal(printed(sum(parts), "万元", decimals)), "万元")
    added = Interval.exactly(0)
    for part in parts:
        added = added + Interval.of(Decimal(printed(part, "万元", decimals)), "万元")
    assert total.meets(added)


@given(st.integers(0, 10**10), st.integers(1, 10**10))
def test_honest_shares_meet(part: int, rest: int) -> None:
    whole = part + rest
    share = Interval.of(Decimal(printed(Fraction(part, whole) * 100, "%", 2)), "%")
    top, bottom = (Interval.of(Decimal(printed(v, "元", 2)), "元") for v in (part, whole))
    assert share.meets(top / bottom * Interval.exactly(100))


def test_dividing_by_what_may_be_zero_says_so() -> None:
    with pytest.raises(ZeroDivisionError):
        Interval.exactly(1) / Interval.of(Decimal("0.00"), "万元")


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("1,519.11", "1519.11"),
        ("3，518.85", "3518.85"),
        ("１２３．４", "123.4"),
        ("(5.00)", "-5.00"),
        ("-0.5", "-0.5"),
        ("12,34", None),
        ("—", None),
        ("1.2.3", None),
        ("", None),
    ],
)
def test_reads_numbers_as_people_do(text: str, value: str | None) -> None:
    assert parse_number(text) == (None if value is None else Decimal(value))


@given(fens)
def test_yuan_and_back(fen: int) -> None:
    assert to_fen(Decimal(yuan(fen))) == fen


def test_three_decimals_of_a_yuan_are_refused() -> None:
    with pytest.raises(ValueError, match="more than 2 decimals"):
        to_fen(Decimal("1.005"))
