"""An error is only called one where the document's figures are understood or the print looks like a slip."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yusuan.coordinates import coordinates
from yusuan.disclosure.model import Column, Disclosure, Figure, Row, Section, Statement, StatementCell
from yusuan.review import review
from yusuan.review.numbers.arithmetic import UNSURE
from yusuan.review.numbers.precedent import differs_by_a_slip


@pytest.mark.parametrize(
    ("was", "should", "slip"),
    [
        ("43.46", "43.64", True),  # swapped
        ("1422.55", "422.55", True),  # a digit too many
        ("422.55", "482.55", True),
        ("12376671.00", "1237.6671", True),  # the decimal point
        ("100000.00", "200000.00", False),  # round amounts are alike by chance
        ("1500.11", "15001100.00", True),  # the unit
        ("-3.20", "3.20", True),
        ("5", "7", False),  # too short to tell
        ("1500.11", "872.69", False),
    ],
)
def test_slips(was: str, should: str, slip: bool) -> None:
    assert differs_by_a_slip(was, should) is slip


@given(st.integers(100_000, 10**9), st.integers(1, 9), st.data())
def test_one_digit_is_a_slip_both_ways(number: int, digit: int, data: st.DataObject) -> None:
    text = str(number).replace("0", "7")
    n = data.draw(st.integers(1, len(text) - 1))
    other = text[:n] + str(digit) + text[n + 1 :]
    assert differs_by_a_slip(text, other)
    assert differs_by_a_slip(other, text)


CLASSES = ("201", "205", "208", "210", "221")


def expenditure(rows: dict[str, tuple[str, ...]], columns: tuple[str, ...]) -> Disclosure:
    """A statement of expenditure by class; the columns are natures, the first is their sum where there are several."""

    def cell(code: str, nature: str, text: str) -> StatementCell:
        at = coordinates("expenditure", {d: v for d, v in (("functional_code", code), ("nature", nature)) if v})
        return StatementCell(text, Figure(text, Decimal(text), "万元", at))

    made = tuple(
        Row(
            (StatementCell(code or "合计"), *(cell(code, n, t) for n, t in zip(columns, texts, strict=True))),
            bool(code),
        )
        for code, texts in rows.items()
    )
    heads = (Column(("科目",), "label"), *(Column((n or "合计",), "figure") for n in columns))
    table = Statement("B03", "支出总表", "", "", "万元", 2, heads, made, (), ("functional_code",))
    return Disclosure("甲局", "", 2024, "budget", "unit", "2024年单位预算", (Section("s", "支出", 1, (table,)),))


def test_a_total_of_rows_that_were_lost_asks_to_be_verified() -> None:
    found = review(expenditure({"": ("1000.00",), "210": ("120.31",), "221": ("47.02",)}, ("",))).findings
    (one,) = (f for f in found if "各部分之和" in f.message)
    assert (one.severity, one.verdict) == ("warning", "please verify")
    assert UNSURE in one.message


def test_a_total_with_one_digit_wrong_is_an_error() -> None:
    rows = {"": ("587.33",), "210": ("120.31",), "208": ("400.00",), "221": ("47.02",)}
    (one,) = (f for f in review(expenditure(rows, ("",))).findings if "各部分之和" in f.message)
    assert (one.severity, one.verdict) == ("error", "failed")


def test_a_total_whose_other_columns_hold_is_an_error_whatever_it_looks_like() -> None:
    columns = ("", "basic", "project")
    rows = {
        "": ("1913.77", "300.00", "267.33"),
        "210": ("120.31", "100.00", "20.31"),
        "208": ("400.00", "180.00", "220.00"),
        "221": ("47.02", "20.00", "27.02"),
    }
    errors = list(review(expenditure(rows, columns)).of("error"))
    assert len(errors) == 1
    assert "1913.77" in errors[0].message
