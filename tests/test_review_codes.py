"""Codes with another code's name, codes that are none, codes without the one above."""

from dataclasses import replace
from decimal import Decimal

import pytest
from test_review import disclosure, table

from yusuan.coordinates import coordinates
from yusuan.disclosure.model import Disclosure, Figure, Row, StatementCell, Text
from yusuan.review import review
from yusuan.review.classes.in_text import classes_in_text


def listed(*lines: tuple[str, str]) -> Disclosure:
    made = table([["合计", "1.00", "1.00", "0.00"]])
    rows = []
    for code, name in lines:
        about = coordinates("expenditure", functional_code=code)
        figures = (StatementCell("1.00", Figure("1.00", Decimal("1.00"), "万元", about)),) * 3
        rows.append(Row((StatementCell(code + name), *figures)))
    return disclosure(replace(made, rows=(*made.rows, *rows)))


def told(made: Disclosure, check: str) -> list[str]:
    return [f.expected for f in review(made).findings if f.check == check]


@pytest.mark.parametrize(
    ("code", "name", "expected"),
    [
        ("2013299", "其他组织事务支出", []),
        ("2013292", "其他组织事务支出", ["2013299 其他组织事务支出"]),  # no code at all, a digit off
        ("2080508", "机关事业单位基本养老保险缴费支出", ["2080505"]),  # another code, a digit off
        ("2080505", "机关事业单位基本养老保险", []),  # cut off
        ("2080201", "住房公积金", ["2080201"]),  # another code's name
        ("2019901", "本地自设科目", []),  # nobody's name
        ("2013277", "行政运行费", []),
    ],
)
def test_a_code_with_another_s_name_is_told(code: str, name: str, expected: list[str]) -> None:
    found = told(listed((code, name)), "CODE-01")
    assert len(found) == len(expected)
    assert all(e[:7] in f or e[:7] == code for e, f in zip(expected, found, strict=True))


WHOLE = [
    ("201", "一般公共服务支出"), ("20103", "政府办公厅（室）及相关机构事务"), ("2010301", "行政运行"),
    ("208", "社会保障和就业支出"), ("20805", "行政事业单位养老支出"), ("2080505", "机关事业单位基本养老保险缴费支出"),
    ("210", "卫生健康支出"), ("21011", "行政事业单位医疗"), ("2101101", "行政单位医疗"),
    ("221", "住房保障支出"), ("22102", "住房改革支出"), ("2210201", "住房公积金"),
]  # fmt: skip


def test_a_code_without_the_one_above_is_told_where_the_others_have_theirs() -> None:
    assert told(listed(*WHOLE), "T02-05") == []
    assert told(listed(*(x for x in WHOLE if x[0] != "21011")), "T02-05") == ["21011"]
    # a list of items alone prints no level above
    assert told(listed(*(x for x in WHOLE if len(x[0]) == 7)), "T02-05") == []


def test_a_class_of_the_departments_list_among_those_of_the_government_s() -> None:
    words = "机关工资福利支出（501）1.00万元；机关商品和服务支出（502）1.00万元；对个人和家庭的补助（509）1.00万元；其他支出({})1.00万元。"

    def said(code: str) -> list[tuple[str, str]]:
        made = replace(disclosure(Text(words.format(code))), year=2024)
        return [(f.check, f.expected) for f in classes_in_text(made)]

    assert said("399") == [("CODE-01", "599其他支出")]
    assert said("599") == []
