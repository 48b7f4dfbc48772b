"""The two laws: on hand-made statements, and on random budgets compiled whole."""

from collections import Counter
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

import pytest
from budgets import budgets
from hypothesis import HealthCheck, given, settings

from yusuan.coordinates import Coordinates, coordinates
from yusuan.disclosure.compile import compile_budget
from yusuan.disclosure.model import Column, Disclosure, Figure, Row, Section, Statement, StatementCell
from yusuan.review.numbers.laws import BELOW, CARRIED_INSIDE, Relation, Spot, sums_exactly, verdict
from yusuan.review.numbers.parts import sums, within
from yusuan.review.numbers.relations import relations


def figure(text: str, **dims: str) -> Figure:
    return Figure(text, Decimal(text or "0.00"), "万元", coordinates("expenditure", **dims))


def statement(rows: list[list[Figure]], exhaustive: tuple[str, ...] = ()) -> Statement:
    columns = tuple(Column((str(n),), "figure") for n in range(len(rows[0])))
    made = tuple(Row(tuple(StatementCell(f.text, f) for f in row)) for row in rows)
    return Statement("B03", "表", "", "", "万元", 2, columns, made, exhaustive=exhaustive)


def test_columns_that_split_a_total_are_its_parts() -> None:
    table = statement([[figure("10.00"), figure("4.00", nature="basic"), figure("6.00", nature="project")]])
    (relation,) = sums(table)
    assert relation.dimension == "nature"
    assert [p.figure.text for p in relation.parts] == ["4.00", "6.00"]
    assert verdict(relation) == "passed"


def test_rows_are_parts_only_where_the_statement_lists_them_all() -> None:
    rows = [[figure("10.00")], [figure("4.00", functional_code="208")], [figure("6.00", functional_code="210")]]
    assert list(sums(statement(rows))) == []
    (relation,) = sums(statement(rows, ("functional_code",)))
    assert [p.row for p in relation.parts] == [1, 2]


def test_only_the_outermost_parts_are_added() -> None:
    codes = ("208", "20802", "2080201", "2080202", "210")
    rows = [[figure("10.00")], *([figure("1.00", functional_code=c)] for c in codes)]
    found = {tuple(p.row for p in r.parts) for r in sums(statement(rows, ("functional_code",)))}
    assert found == {(1, 5), (2,), (3, 4)}


def test_a_set_is_closed_when_its_parts_make_it_up() -> None:
    whole = Figure("3.00", Decimal("3.00"), "万元", coordinates("expenditure", econ_dept=frozenset({"30212", "30217"})))
    rows = [[whole], [figure("1.00", econ_dept="30212")], [figure("2.00", econ_dept="30217")]]
    (relation,) = sums(statement(rows))
    assert verdict(relation) == "passed"
    assert list(sums(statement(rows[:2]))) == []


@pytest.mark.parametrize(
    ("whole", "parts", "expected"),
    [
        ("10.00", ("4.00", "6.00"), "passed"),
        ("10.01", ("4.00", "6.00"), "within rounding"),
        ("10.02", ("4.00", "6.00"), "failed"),
        ("10.03", ("4.00", "6.00"), "failed"),
        ("10", ("4.00", "6.49"), "within rounding"),
        ("10", ("4.00", "6.52"), "failed"),
    ],
)
def test_verdict_of_a_sum(whole: str, parts: tuple[str, ...], expected: str) -> None:
    spots = tuple(Spot("B03", 0, n, figure(p)) for n, p in enumerate(parts))
    assert verdict(Relation("sum", Spot("B03", 1, 0, figure(whole)), spots)) == expected


def test_thirty_terms_are_suspicious_before_they_fail() -> None:
    spots = tuple(Spot("B03", 0, n, figure("1.00")) for n in range(30))
    assert verdict(Relation("sum", Spot("B03", 1, 0, figure("30.04")), spots)) == "within rounding"
    assert verdict(Relation("sum", Spot("B03", 1, 0, figure("30.06")), spots)) == "suspicious"
    assert verdict(Relation("sum", Spot("B03", 1, 0, figure("30.17")), spots)) == "failed"


def test_units_mix_inside_one_relation() -> None:
    yuan = Spot("form", 0, 0, Figure("4,212", Decimal(4212), "元", None, Fraction(421200)))
    assert verdict(Relation("same", Spot("B12", 0, 0, figure("0.42")), (yuan,))) == "within rounding"
    assert verdict(Relation("same", Spot("B12", 0, 0, figure("0.43")), (yuan,))) == "failed"


def test_growth_from_an_interval_that_holds_zero_is_not_evaluated() -> None:
    parts = (Spot("a", 0, 0, figure("1.00")), Spot("a", 0, 1, figure("0.00")))
    whole = Spot("b", 0, 0, Figure("100.00", Decimal("100.00"), "%", None))
    assert verdict(Relation("growth", whole, parts)) == "not evaluated"


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(budgets())
def test_compiled_budgets_obey_the_laws(budget) -> None:  # type: ignore[no-untyped-def]
    compiled = compile_budget(budget, "changzhi-2024")
    seen: Counter[str] = Counter()
    for relation in relations(compiled.disclosure):
        seen[relation.law] += 1
        if relation.law in ("same", "sum"):
            assert sums_exactly(relation) is True
        assert verdict(relation) != "failed", relation
    assert seen["sum"] > 100
    assert seen["same"] > 20


def test_a_part_is_not_larger_than_its_nearest_printed_whole() -> None:
    total = coordinates("expenditure", fund="fiscal_appropriation", econ_dept=frozenset({"30212", "30217"}))
    reception = coordinates("expenditure", fund="fiscal_appropriation", econ_dept="30217")
    basic = coordinates("expenditure", fund="general_public", nature="basic", vintage="current", econ_dept="30217")

    def of(*prints: tuple[Coordinates, str]) -> list[tuple[object, object, str]]:
        spots_ = {at: [Spot("", n, 0, Figure(t, Decimal(t), "万元", at))] for n, (at, t) in enumerate(prints)}
        found = within(spots_, ())  # type: ignore[arg-type]
        return [(r.whole.figure.about, r.parts[0].figure.about, verdict(r)) for r in found]

    # the basic expenditure lies in the reception expenses, which lie in the total; vintage is never widened
    assert of((total, "2.00"), (reception, "1.50")) == [(total, reception, "passed")]
    open_ = basic.where(vintage=None)
    found = of((total, "2.00"), (reception, "1.50"), (open_, "1.51"))
    assert (reception, open_, "failed") in found
    assert [v for *_, v in found].count("failed") == 1
    assert of((reception, "1.50"), (basic, "9.99")) == []
    # a print and its half last place: 1.5 may be 1.549
    assert of((reception, "1.5"), (open_, "1.54")) == [(reception, open_, "passed")]
    assert of((reception, "1.5"), (open_, "1.56")) == [(reception, open_, "failed")]
    # where something is negative, a part may well be larger
    assert of((total, "-1.00"), (reception, "1.50")) == []


def revenue(*rows: tuple[str, str, str]) -> Statement:
    """Rows of name, source ("" the subtotal, "carry_in" last year's money, "all" the grand total) and amount."""
    made = []
    for name, source, text in rows:
        measure = {"carry_in": "carry_in", "all": "resources"}.get(source, "revenue")
        at = {} if source in ("", "carry_in", "all") else {"fund": source}
        cell = StatementCell(text, Figure(text, Decimal(text), "万元", coordinates(measure, **at)))
        made.append(Row((StatementCell(name), cell)))
    columns = (Column(("项目",), "name"), Column(("预算数",), "figure"))
    return Statement("B01", "收支总表", "", "", "万元", 2, columns, tuple(made))


def test_a_subtotal_holds_what_is_printed_above_it_where_the_total_below_says_so() -> None:
    rows = [("财政拨款", "general_public", "8.00"), ("事业收入", "unit_funds", "2.00"), ("本年收入合计", "", "10.00")]
    below = ("上级补助收入", "special_account", "3.00")
    (told,) = [r for r in sums(revenue(*rows, below, ("收入总计", "all", "13.00"))) if r.whole.row == 2]
    assert told.why == BELOW
    # without the total that says so, or where it doesn't add up, the subtotal is wrong
    for more in ((), (("收入总计", "all", "14.00"),)):
        (failing,) = [r for r in sums(revenue(*rows, below, *more)) if r.whole.row == 2]
        assert (failing.why, verdict(failing)) == ("", "failed")


@pytest.mark.parametrize(("second", "why"), [("9.00", CARRIED_INSIDE), ("8.50", "")])
def test_revenue_that_holds_what_was_carried_over_is_another_scope(second: str, why: str) -> None:
    one = revenue(("一般公共预算", "general_public", "10.00"))
    carry = StatementCell("1.00", figure_of("carry_in", "1.00", fund="general_public"))
    other = revenue(("一般公共预算", "general_public", second))
    other = replace(other, key="B04", title="财政拨款收支总表", rows=(*other.rows, Row((StatementCell("结转"), carry))))
    made = Disclosure("某局", "1", 2024, "budget", "unit", "公开", (Section("s", "表", 1, (one, other)),))
    (same,) = [r for r in relations(made) if r.law == "same"]
    assert same.why == why


def figure_of(measure: str, text: str, **at: str) -> Figure:
    return Figure(text, Decimal(text), "万元", coordinates(measure, **at))
