"""Tables nobody understands still have to add up, where they show that they do."""

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from yusuan.disclosure.model import Disclosure, Section, Unrecognised
from yusuan.money import printed
from yusuan.review.findings import Coverage, Finding
from yusuan.review.numbers.plain_tables import NOT_PLAIN, plain_tables


def judged(rows: list[tuple[str, ...]]) -> tuple[list[Finding], Coverage]:
    table = Unrecognised("不认识的表", tuple(rows), "")
    made = Disclosure("甲局", "", 2024, "budget", "unit", "2024年单位预算", (Section("s", "", 1, (table,)),))
    return plain_tables(made, Coverage())


HEAD = ("名称", "甲", "乙", "丙")
BODY = [("一号", "10.25", "3.00", "7.25"), ("二号", "20.50", "", "20.50"), ("三号", "5.00", "2.00", "3.00")]


def test_a_column_that_does_not_add_up_beside_two_that_do() -> None:
    (one,), coverage = judged([HEAD, *BODY, ("合计", "35.75", "5.00", "30.57")])
    assert (one.check, one.severity, one.found, one.expected) == ("TABLE-01", "error", "30.57", "30.75")
    assert (coverage.passed, coverage.failed) == (2, 1)


def test_what_is_no_slip_asks_to_be_verified() -> None:
    (one,), _ = judged([HEAD, *BODY, ("合计", "35.75", "5.00", "1208.00")])
    assert (one.severity, one.verdict) == ("warning", "please verify")


def test_nothing_is_judged_where_the_table_does_not_show_how_it_is_built() -> None:
    for rows in (
        [HEAD, *BODY, ("合计", "35.75", "6.00", "31.00")],  # one column only
        [HEAD, *BODY[:2], ("小计", "30.75", "3.00", "27.75"), BODY[2], ("合计", "35.75", "5.00", "30.57")],
        [HEAD, ("合计", "35.75", "5.00", "30.57"), *BODY, ("总计", "35.75", "5.00", "30.57")],
    ):
        findings, coverage = judged(rows)
        assert (findings, coverage.failed) == ([], 0)
    assert judged([HEAD, *BODY, ("合计", "35.75", "6.00", "31.00")])[1].not_evaluated == {NOT_PLAIN: 1}


amounts = st.lists(st.lists(st.integers(0, 10**9), min_size=3, max_size=3), min_size=3, max_size=12)


@given(amounts, st.sampled_from((0, 2)), st.booleans())
def test_honest_tables_are_never_accused(cells: list[list[int]], decimals: int, first: bool) -> None:
    rows = [(f"第{n}行", *(printed(v, "元", decimals) for v in row)) for n, row in enumerate(cells)]
    total = ("合计", *(printed(sum(c), "元", decimals) for c in zip(*cells, strict=True)))
    findings, _ = judged([HEAD, total, *rows] if first else [HEAD, *rows, total])
    assert findings == []
    assert all(Decimal(t) >= 0 for t in total[1:])
