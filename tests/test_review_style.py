"""Amounts printed two ways in one document."""

from dataclasses import replace

import pytest
from test_review import disclosure, table

from yusuan.disclosure.model import Text
from yusuan.review.text.style import number_style


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("总计1,799.77万元，比上年减少7055.23万元。", "7055.23万元"),
        ("总计1,799.77万元，上年1,500.00万元，减少7055.23万元。", "7055.23万元"),
        ("总计1,799.77万元，比上年减少7,055.23万元。", ""),
        ("总计1799.77万元，比上年减少7055.23万元，其中150.00万元。", ""),
        ("公务接待费1.50万元，安排公务接待费1.5万元。", "1.5万元"),
        ("公务接待费1.50万元，安排公务接待费2.5万元。", ""),  # a zero left away, nowhere printed otherwise
        ("甲70.00万元，己70万元。", ""),  # a round amount
        ("总计1,799.77万元，2024年编制1000人。", ""),
    ],
)
def test_amounts_printed_two_ways_are_told(text: str, found: str) -> None:
    assert [f.found for f in number_style(disclosure(Text(text)))] == ([found] if found else [])


def test_few_amounts_of_one_decimal_among_those_of_two() -> None:
    many = "，".join(f"{n}.25万元" for n in range(1, 9))
    assert list(number_style(disclosure(Text(f"{many}，接待费1.5万元，车辆费2.5万元。")))) == []  # all end with no nought
    many += "，合计36.20万元"
    (finding,) = number_style(disclosure(Text(f"{many}，接待费1.5万元，车辆费2.5万元。")))
    assert (finding.check, [p.text for p in finding.places]) == ("STYLE-02", ["1.5万元", "2.5万元"])
    assert list(number_style(disclosure(Text(f"{many}，{'，'.join(f'{n}.5万元' for n in range(1, 9))}。")))) == []
    assert list(number_style(disclosure(Text("1.25万元，2.5万元。")))) == []


def test_a_statement_that_mixes_is_told() -> None:
    made = table([["合计", "7927.40", "6556.70", "1370.70"]])
    assert list(number_style(disclosure(made))) == []
    (row,) = made.rows
    mixed = replace(row, cells=(row.cells[0], replace(row.cells[1], text="7,927.40"), *row.cells[2:]))
    assert [(f.check, f.found) for f in number_style(disclosure(replace(made, rows=(mixed,))))] == [
        ("STYLE-02", "7,927.40")
    ]
