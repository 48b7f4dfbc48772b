"""Codes against the year's lists and the statement's fund; unit lines with a slip."""

from dataclasses import replace
from decimal import Decimal

import pytest
from test_review import disclosure, table

from yusuan.coordinates import coordinates
from yusuan.disclosure.model import Figure, Row, Statement, StatementCell
from yusuan.review import review


def found(made: Statement, year: int = 2024, unit: str = "长治市民政局") -> set[str]:
    return {f.check for f in review(replace(disclosure(made), year=year, unit=unit)).findings}


def coded(key: str, code: str, name: str, fund: str) -> Statement:
    figure = Figure("1.00", Decimal("1.00"), "万元", coordinates("expenditure", functional_code=code, fund=fund))
    row = Row((StatementCell(code + name), *(StatementCell("1.00", figure),) * 3))
    return replace(table([["合计", "1.00", "1.00", "0.00"]]), key=key, rows=(row,))


@pytest.mark.parametrize(
    ("key", "code", "name", "fund", "check"),
    [
        ("B05", "2296002", "用于社会福利的彩票公益金支出", "general_public", "T05-03"),
        ("B08", "2080201", "行政运行", "government_fund", "T08-02"),
    ],
)
def test_an_item_of_another_fund_is_told(key: str, code: str, name: str, fund: str, check: str) -> None:
    assert check in found(coded(key, code, name, fund))
    right = ("B08", "government_fund") if key == "B05" else ("B05", "general_public")
    assert check not in found(coded(right[0], code, name, right[1]))


def test_a_unit_line_one_character_away_is_told_and_a_cut_one_is_not() -> None:
    made = table([["合计", "1.00", "1.00", "0.00"]])
    for line, wrong in (
        ("单位名称：长治市民政局", False),
        ("单位名称：长治市民致局", True),
        ("单位名称：长治民政局", True),
        ("单位名称：长治市民政", False),
        ("单位名称：长治市社会福利院", False),
        ("单位名称：长治市民政局（汇总）", False),
    ):
        assert ("N-46" in found(replace(made, unit_line=line))) == wrong, line


def test_a_code_given_up_is_told_from_then_on() -> None:
    made = coded("B03", "2080504", "未归口管理的行政单位离退休", "general_public")
    assert "CODE-02" in found(made, 2024)
    assert "CODE-02" not in found(made, 2019)
