"""How far statements go into detail, money in the wrong fund or nature, and what one year has and the other hasn't."""

from dataclasses import replace
from decimal import Decimal

import pytest
from test_review import disclosure
from test_review_across import findings, result

from yusuan.coordinates import THREE_PUBLIC, Coordinates, coordinates
from yusuan.disclosure.model import Column, Disclosure, Figure, Row, Statement, StatementCell, Text
from yusuan.document.prose import claims
from yusuan.review import review
from yusuan.review.other_years import year_in_name


def statement(key: str, *rows: tuple[str, str, Coordinates | None]) -> Statement:
    """A statement of one figure a row: what stands beside it, the figure, what it is of."""
    made = []
    for words, amount, about in rows:
        figure = Figure(amount, Decimal(amount or "0"), "万元", about)
        made.append(Row((StatementCell(words), StatementCell(amount, figure))))
    columns = (Column(("科目",), "label"), Column(("合计",), "figure"))
    return Statement(key, "支出表", "", "", "万元", 2, columns, tuple(made))


def checks_of(*items: object) -> set[str]:
    return {f.check for f in review(replace(disclosure(*items), unit="长治市民政局")).findings}


def function(code: str, **at: str) -> Coordinates:
    return coordinates("expenditure", functional_code=code, **at)


CLASS, SECTION, ITEM = (
    ("208社会保障和就业支出", "9.00", function("208", fund="general_public")),
    ("20802民政管理事务", "9.00", function("20802", fund="general_public")),
    ("2080201行政运行", "9.00", function("2080201", fund="general_public")),
)


@pytest.mark.parametrize("key", ["B05", "F05"])
def test_a_statement_that_stops_above_the_item_is_told(key: str) -> None:
    assert "T05-04" in checks_of(statement(key, CLASS))
    assert "T05-04" in checks_of(statement(key, CLASS, SECTION))
    assert "T05-04" not in checks_of(statement(key, CLASS, SECTION, ITEM))


def test_nothing_is_said_where_the_item_may_be_one_nobody_understood() -> None:
    assert "T05-04" not in checks_of(statement("B05", CLASS, SECTION, ("行政运行", "9.00", None)))
    assert "T05-04" not in checks_of(statement("B05", CLASS, SECTION, ("7", "9.00", function("70802"))))
    assert "T05-04" not in checks_of(statement("B05", ("208", "0.00", CLASS[2])))


def test_a_section_that_has_no_items_in_the_classification_is_not_asked_for_one() -> None:
    """22102 has items; 21906, aid of agriculture to other regions, has none."""
    of_aid = ("21906农业农村", "9.00", function("21906", fund="general_public"))
    housing = ("22102住房改革支出", "9.00", function("22102", fund="general_public"))
    assert "T05-04" not in checks_of(statement("B05", of_aid))
    assert "T05-04" in checks_of(statement("B05", housing))


def test_an_economic_class_without_its_items_is_told() -> None:
    def of(code: str) -> tuple[str, str, Coordinates]:
        return code, "3.00", coordinates("expenditure", fund="general_public", nature="basic", econ_dept=code)

    assert "T06-07" in checks_of(statement("B06", of("301"), of("302"), of("30201")))
    assert "T06-07" not in checks_of(statement("B06", of("301"), of("30101"), of("302"), of("30201")))


def test_a_line_of_the_three_public_expenses_that_is_left_out_is_told_and_a_zero_is_not() -> None:
    rows = [
        (name, "0.00", coordinates("expenditure", fund="fiscal_appropriation", econ_dept=codes))
        for name, codes in THREE_PUBLIC.items()
    ]
    assert "T10-04" not in checks_of(statement("B10", *rows))
    for n in range(len(rows)):
        assert "T10-04" in checks_of(statement("B10", *rows[:n], *rows[n + 1 :]))
        assert "T10-04" not in checks_of(statement("B10", *rows[:n], *rows[n + 1 :], ("其他", "1.00", None)))
    # a row of blanks right below the head may be read as a part of it
    made = statement("B10", *rows[1:])
    heads = (replace(made.columns[0], header=("项目", "因公出国（境）费")), *made.columns[1:])
    assert "T10-04" not in checks_of(replace(made, columns=heads))


@pytest.mark.parametrize(
    ("key", "code", "name", "fund", "right", "check"),
    [
        ("B03", "2080201", "行政运行", "government_fund", "general_public", "T02-08"),
        ("B02", "2296002", "用于社会福利的彩票公益金支出", "general_public", "government_fund", "T02-08"),
        ("B04", "204", "公共安全支出", "government_fund", "general_public", "T04-10"),
        ("B09", "2080201", "行政运行", "state_capital", "general_public", "T09-02"),
    ],
)
def test_money_of_one_fund_under_another_s_code_is_told(
    key: str, code: str, name: str, fund: str, right: str, check: str
) -> None:
    assert check in checks_of(statement(key, (code + name, "1.00", function(code, fund=fund))))
    assert check not in checks_of(statement(key, (code + name, "0.00", function(code, fund=fund))))
    assert check not in checks_of(statement(key, (code + name, "1.00", function(code, fund=right))))


def test_basic_expenditure_under_the_item_for_projects_is_told() -> None:
    for code, name, nature, told in (
        ("2080202", "一般行政管理事务", "basic", True),
        ("2080202", "一般行政管理事务", "project", False),
        ("2080201", "行政运行", "basic", False),
    ):
        found = checks_of(statement("B03", (code + name, "1.00", function(code, nature=nature))))
        assert ("T03-05" in found) == told


@pytest.mark.parametrize(("code", "wrong"), [("30215", "3.00"), ("30216", "3.00")])
def test_meetings_of_basic_expenditure_are_part_of_all_meetings(code: str, wrong: str) -> None:
    basic = coordinates("expenditure", fund="general_public", nature="basic", econ_dept=code)
    every = coordinates("expenditure", fund="general_public", econ_dept=code)
    for amount, told in (("5.00", False), ("9.00", False), (wrong, True)):
        assert (
            "X-41" in checks_of(statement("B06", (code, "5.00", basic)), statement("B10", (code, amount, every)))
        ) == told


@pytest.mark.parametrize(
    "words",
    [
        # figures of the ministry of finance and of a college in Shandong, as published
        "2019年度政府采购支出总额33509.75万元,其中授予中小企业合同金额32407.19万元,占政府采购支出总额的96.7%,"
        "其中授予小微企业合同金额2739.43万元,占政府采购支出总额的8.2%。",
        "2021年度政府采购支出总额28861.938591万元。授予中小企业合同金额5915.867653万元，占政府采购支出总额的20.5%，"
        "其中：授予小微企业合同金额1931.863140万元，占政府采购支出总额的6.7%。",
    ],
)
def test_shares_of_contracts_are_of_the_base_they_name(words: str) -> None:
    def found(text: str) -> list[str]:
        (read,) = claims([text], year=2024)
        return [f.found for f in review(disclosure(Text(text, read))).findings if f.check == "G-20"]

    assert found(words) == []
    first = words.replace("96.7%", "97.6%").replace("20.5%", "25.0%")
    assert len(found(first)) == 1
    # the small ones' share is of another base than its sentence says
    assert len(found("授予中小企业合同金额".join(words.rsplit("政府采购支出总额", 1)))) == 1


# ── beside last year's ────────────────────────────────────────────────────────────────────────────────────────────


def of_year(number: int, *items: object, kind: str = "budget") -> Disclosure:
    return replace(disclosure(*items), year=number, kind=kind)  # type: ignore[arg-type]


def test_an_item_of_one_year_only_is_told_unless_the_text_names_it() -> None:
    more = ("2080207行政区划和地名管理", "9.00", function("2080207", fund="general_public"))
    few, many = statement("B05", ITEM), statement("B05", ITEM, more)
    for then, now, words, told in (
        (few, many, "支出安排如下。", 1),
        (many, few, "支出安排如下。", 1),
        (few, many, "新增行政区划和地名管理支出。", 0),
        (many, many, "支出安排如下。", 0),
    ):
        results = [result(of_year(2023, then)), result(of_year(2024, now, Text(words)))]
        assert len(findings(results, "Y-03")) == told


def test_what_a_file_of_statements_alone_does_not_explain_another_may() -> None:
    more = ("2080207行政区划和地名管理", "9.00", function("2080207", fund="general_public"))
    results = [result(of_year(2023, statement("B05", ITEM))), result(of_year(2024, statement("B05", ITEM, more)))]
    assert not findings(results, "Y-03")


@pytest.mark.parametrize(("opened", "told"), [("3.00", 0), ("4.00", 1)])
def test_final_accounts_open_with_what_the_last_ones_closed_with(opened: str, told: int) -> None:
    closed = statement("F01", ("年末结转和结余", "3.00", coordinates("carry_out")))
    opening = statement("F01", ("年初结转和结余", opened, coordinates("carry_in")))
    results = [
        result(of_year(2023, closed, kind="final_accounts")),
        result(of_year(2024, opening, kind="final_accounts")),
    ]
    assert len(findings(results, "FX-30")) == told
    budgets = [result(of_year(2023, closed)), result(of_year(2024, opening))]
    assert findings(budgets, "FX-30") == []


@pytest.mark.parametrize(
    ("name", "kind", "told"),
    [
        ("某局2024年部门预算.pdf", "budget", False),
        ("某局2025年部门预算.pdf", "budget", True),
        ("某局2023年部门预算.pdf", "budget", True),
        ("某局2025年部门决算.pdf", "final_accounts", False),
        ("某局2023年部门决算.pdf", "final_accounts", True),
        ("2025年1月公开某局部门预算.pdf", "budget", False),
        ("某局2023年与2024年部门预算.pdf", "budget", False),
        ("2023年.pdf", "budget", False),
    ],
)
def test_the_year_of_a_file_s_name_is_the_document_s(name: str, kind: str, told: bool) -> None:
    assert bool(list(year_in_name(f"公开/{name}", of_year(2024, kind=kind)))) == told


def test_the_name_of_a_file_that_is_no_disclosure_is_not_judged() -> None:
    page = of_year(2024, Text("政府网站工作年度报表"))
    assert findings([result(page, "某局2025年部门预算.pdf")], "D-17") == []
    listed = of_year(2024, statement("B05", ITEM))
    assert len(findings([result(listed, "某局2025年部门预算.pdf")], "D-17")) == 1
