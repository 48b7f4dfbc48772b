"""Amounts at coordinates: what counts, what is derived, what isn't known."""

from dataclasses import replace
from datetime import date

import pytest

from yusuan.budget.facts import facts
from yusuan.budget.model import Budget, CarryOutLine, Comparative, ExpenditureLine, Profile, Project, RevenueLine, Unit
from yusuan.coordinates import TOPICS, coordinates, covers

ADMIN = Unit("1", "甲局", "admin", "city")
HOME = Unit("2", "甲局服务中心", "institution_1", "city", parent="1")


def line(
    amount: int, nature: str = "operating", econ: str = "30201", unit: str = "1", **more: object
) -> ExpenditureLine:
    return ExpenditureLine(unit, "2080201", "general_public", nature, amount, econ, **more)  # type: ignore[arg-type]


def book(*lines: ExpenditureLine, level: str = "department", **more: object) -> Budget:
    return Budget(Profile(2024, "1", level), (ADMIN, HOME), tuple(lines), **more)  # type: ignore[arg-type]


def test_three_public_expenses_count_basic_and_project_lines() -> None:
    project = Project("P", "出访", "1")
    known = facts(
        book(
            line(100, econ="30217"),
            line(50, "project", "30217", project="P"),
            line(7, econ="30201"),
            projects=(project,),
        )
    )
    assert known.value(TOPICS["reception"]) == 150
    assert known.value(TOPICS["three_public"]) == 150


def test_operating_funds_follow_nature_and_kind_of_unit_not_classes() -> None:
    known = facts(
        book(line(10, econ="30112"), line(5, econ="30201"), line(3, "personnel", "30101"), line(100, unit="2"))
    )
    assert known.value(TOPICS["admin_operating"]) == 15
    assert known.value(coordinates("expenditure", nature="operating")) == 115


def test_a_unit_publishes_its_own_lines_a_department_all_below_it() -> None:
    lines = (line(1), line(10, unit="2"))
    assert facts(book(*lines)).value(coordinates("uses")) == 11
    assert facts(book(*lines, level="unit")).value(coordinates("uses")) == 1


def test_revenue_by_function_is_what_its_uses_say() -> None:
    carried = line(30, origin_year=2022)
    left = CarryOutLine("1", "2080201", "general_public", 5)
    known = facts(book(line(20), carried, carry_out=(left,), revenue=(RevenueLine("1", "general_public", 25),)))
    assert known.value(coordinates("revenue", functional_code="208")) == 25
    assert known.value(coordinates("carry_in", functional_code="2080201")) == 30
    assert known.value(coordinates("resources", functional_code="20802")) == 55
    assert known.value(coordinates("expenditure", vintage="carry_over:2022")) == 30
    assert known.value(coordinates("expenditure", vintage="carry_over:2021")) == 0


def test_last_year_is_known_as_far_as_it_was_given() -> None:
    given = (
        Comparative("resources", 500),
        Comparative("abroad", 0),
        Comparative("reception", 7),
        Comparative("vehicle", 3),
    )
    known = facts(book(line(1), comparatives=given))
    assert known.value(coordinates("resources", year="2023")) == 500
    assert known.value(TOPICS["three_public"].where(year="2023")) == 10  # its parts make it up
    assert known.value(coordinates("expenditure", functional_code="208", year="2023")) is None
    assert known.value(coordinates("resources", year="2022")) is None


def test_last_years_whole_book_answers_for_every_coordinate() -> None:
    old = replace(book(line(40)), profile=Profile(2023, "1", "department", approved_on=date(2023, 3, 1)))
    known = facts(book(line(1), prior=old))
    assert known.value(coordinates("expenditure", functional_code="2080201", year="2023")) == 40


def test_withheld_lines_count_but_are_not_listed() -> None:
    secret = ExpenditureLine("1", "2010102", "general_public", "operating", 9, "30201", withheld=True)
    known = facts(book(line(1), secret))
    everything = coordinates("expenditure")
    assert known.value(everything) == 10
    assert known.listed(("functional_code",), everything) == (("2080201",),)
    assert known.hides(everything)


@pytest.mark.parametrize(
    ("dimension", "whole", "part", "expected"),
    [
        ("functional_code", "208", "2080201", True),
        ("functional_code", "20801", "2080201", False),
        ("fund", "fiscal_appropriation", "state_capital", True),
        ("fund", "fiscal_appropriation", "other_income", False),
        ("vintage", "carry_over", "carry_over:2022", True),
        ("econ_dept", frozenset({"30212", "302"}), "30217", True),
        ("econ_dept", frozenset({"30212"}), frozenset({"30212", "30217"}), False),
    ],
)
def test_values_form_trees(dimension: str, whole: object, part: object, expected: bool) -> None:
    assert covers(dimension, whole, part) is expected  # type: ignore[arg-type]
