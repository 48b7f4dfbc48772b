"""Tables over pages: a statement cut at any row, with or without its header, is the same statement again."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest
from grid import grid
from hypothesis import given, settings
from hypothesis import strategies as st

from yusuan import compile, load
from yusuan.disclosure.model import Statement
from yusuan.document.model import Cell, Document, Paragraph, Table
from yusuan.document.recognise import recognise
from yusuan.document.recognition.columns import header_depth
from yusuan.reading import read

ROOT = Path(__file__).parents[1]
EXAMPLE = ROOT / "examples" / "changzhi-civil-affairs-2024"
CHANGZHI = ROOT.parent / "shared" / "changzhi"
Rows = list[list[str]]


@cache
def statements() -> tuple[tuple[str, Rows, int], ...]:
    """Title, header with body, and depth of the header of every statement of the example."""
    found = []
    for s in compile(load(EXAMPLE)).statements():
        width = len(s.columns)
        rows = [row for row in grid(s) if len(row) == width]
        found.append((s.title, rows, header_depth(rows)))
    return tuple(found)


def table(rows: Rows) -> Table:
    cells = tuple(Cell(r, c, t) for r, row in enumerate(rows) for c, t in enumerate(row) if t)
    return Table("t", len(rows), len(rows[0]), cells)


def told(title: str, *parts: Rows, between: tuple[str, ...] = ()) -> list[Statement]:
    blocks: list[Paragraph | Table] = [Paragraph(title), Paragraph("单位：万元")]
    for n, part in enumerate(parts):
        blocks += [Paragraph(t) for t in between if n]
        blocks.append(table(part))
    return list(recognise([Document("", tuple(blocks))]).statements())


def same(one: list[Statement], other: list[Statement]) -> bool:
    return [replace(s, place=None) for s in one] == [replace(s, place=None) for s in other]


@settings(deadline=None, max_examples=40)
@given(st.data())
def test_cut_at_any_row_and_joined(data: st.DataObject) -> None:
    title, rows, depth = data.draw(st.sampled_from([s for s in statements() if len(s[1]) > s[2] + 3]))
    whole = told(title, rows)
    # the part below must have figures: a table of labels alone is told as nothing's continuation
    cuts = [n for n in range(depth + 1, len(rows)) if any(t[:1].isdigit() and "." in t for r in rows[n:] for t in r)]
    cut = data.draw(st.sampled_from(cuts))
    header = data.draw(st.booleans())
    between = data.draw(st.sampled_from(((), ("- 3 -",), (title,), (title, "单位：万元"), ("12", title))))
    below = rows[:depth] + rows[cut:] if header else rows[cut:]
    assert same(told(title, rows[:cut], below, between=between), whole)


@settings(deadline=None, max_examples=40)
@given(st.data())
def test_a_blank_column_lost_at_the_break(data: st.DataObject) -> None:
    """Joined as it was, or not at all: never with its figures in other columns."""
    listed = [s for s in statements() if any(len(r[0]) == 3 and r[0].isdigit() for r in s[1][s[2] :])]
    title, rows, depth = data.draw(st.sampled_from(listed))
    cut = data.draw(st.integers(depth + 2, len(rows) - 1))
    blank = [c for c in range(2, len(rows[0])) if not any(r[c] for r in rows[cut:])]
    if not blank:
        return
    lost = data.draw(st.sampled_from(blank))
    below = [[t for c, t in enumerate(r) if c != lost] for r in rows[cut:]]
    joined, whole = told(title, rows[:cut], below), told(title, rows)
    assert same(joined, whole) or same(joined, told(title, rows[:cut]))


def test_another_title_between_is_another_statement() -> None:
    title, rows, depth = next(s for s in statements() if "支出总表" in s[0])
    assert len(told(title, rows, rows[:depth] + rows[depth:], between=("一般公共预算支出表",))) == 2


@settings(deadline=None, max_examples=40)
@given(st.data())
def test_a_table_with_a_total_of_its_own_is_not_joined(data: st.DataObject) -> None:
    """Without a title between, a statement that is whole stays as it is, whatever stands below it."""
    listed = [s for s in statements() if _whole_by_classes(s[1], s[2])]
    title, rows, _ = data.draw(st.sampled_from(listed))
    _, others, below = data.draw(st.sampled_from([s for s in listed if len(s[1][0]) == len(rows[0])]))
    again = others if data.draw(st.booleans()) else others[below:]
    found = told(title, rows, again)
    assert same(found[:1], told(title, rows))


def _whole_by_classes(rows: Rows, depth: int) -> bool:
    return rows[depth][0] == "合计" and any(len(r[0]) == 3 and r[0].isdigit() for r in rows[depth:])


@settings(deadline=None, max_examples=40)
@given(st.data())
def test_classes_that_spoil_the_sum_are_not_joined(data: st.DataObject) -> None:
    listed = [s for s in statements() if _whole_by_classes(s[1], s[2])]
    title, rows, _ = data.draw(st.sampled_from(listed))
    amount = data.draw(st.decimals("1", "900", places=2))
    row = ["213", "农林水支出", *[str(amount)] * (len(rows[0]) - 2)]
    assert same(told(title, rows, [row])[:1], told(title, rows))


@pytest.mark.parametrize("below", [["1.00", "2.00", "3.00", "甲", "乙"], ["甲", "乙", "丙", "丁", "1.00"]])
def test_columns_that_hold_other_things_are_not_joined(below: list[str]) -> None:
    rows = [HEADER, ["2080505", "机关事业单位基本养老保险缴费支出", "5.00", "5.00", "0.00"]]
    (found,) = told("支出总表", rows, [below])
    assert len(found.rows) == 1


HEADER = ["科目编码", "科目名称", "合计", "基本支出", "项目支出"]


@pytest.mark.parametrize(
    ("last", "rest"),
    [
        (["2080505", "机关事业单位基本养老", "5.00", "5.00", ""], ["", "保险缴费支出", "", "", ""]),
        (["2080505", "机关事业单位基本养老", "", "", ""], ["", "保险缴费支出", "5.00", "5.00", ""]),
    ],
)
def test_a_row_cut_in_two(last: list[str], rest: list[str]) -> None:
    above = [HEADER, ["合计", "", "6.00", "6.00", ""], ["208", "社会保障和就业支出", "5.00", "5.00", ""], last]
    below = [rest, ["210", "卫生健康支出", "1.00", "1.00", ""]]
    (joined,) = told("支出总表", above, below)
    assert [c.text for c in joined.rows[2].cells] == ["2080505", "机关事业单位基本养老保险缴费支出", "5.00", "5.00", ""]
    assert len(joined.rows) == 4


def test_a_name_that_is_not_the_code_s_is_a_row_of_its_own() -> None:
    above = [HEADER, ["合计", "", "6.00", "6.00", ""], ["2080505", "机关事业单位基本养老", "5.00", "5.00", ""]]
    below = [["", "其他支出", "", "", ""], ["210", "卫生健康支出", "1.00", "1.00", ""]]
    (joined,) = told("支出总表", above, below)
    assert len(joined.rows) == 4


PROJECTS = ["单位名称", "项目名称", "合计", "一般公共预算"]


@pytest.mark.parametrize(
    ("last", "rest", "whole"),
    [
        (["某某市甲", "执法", "12.00", "12.00"], ["局", "装备", "", ""], ["某某市甲局", "执法装备", "12.00", "12.00"]),
        (["某某市甲局", "执法", "12.0", "12.0"], ["", "装备", "0", "0"], ["某某市甲局", "执法装备", "12.00", "12.00"]),
    ],
)
def test_a_row_of_a_list_cut_in_two_is_told_by_the_other_rows(
    last: list[str], rest: list[str], whole: list[str]
) -> None:
    above = [PROJECTS, ["合计", "", "15.00", "15.00"], ["某某市甲局", "培训", "1.00", "1.00"], last]
    below = [rest, ["某某市甲局", "宣传", "2.00", "2.00"]]
    (joined,) = told("项目支出表", above, below)
    assert [c.text for c in joined.rows[2].cells] == whole


@pytest.mark.parametrize("rest", [["", "一般性项目", "", ""], ["某某市甲局", "购置", "", ""], ["", "购置", "2.00", ""]])
def test_what_nothing_tells_to_be_the_rest_of_a_row_is_a_row(rest: list[str]) -> None:
    above = [PROJECTS, ["合计", "", "15.00", "15.00"], ["某某市甲局", "执法", "12.00", "12.00"]]
    below = [rest, ["某某市甲局", "宣传", "3.00", "3.00"], ["某某市甲局", "会务", "", ""]]
    (joined,) = told("项目支出表", above, below)
    assert [c.text for c in joined.rows[1].cells] == ["某某市甲局", "执法", "12.00", "12.00"]


@pytest.mark.shared
@pytest.mark.skipif(not CHANGZHI.is_dir(), reason="../shared/changzhi is not here")
def test_the_text_that_lost_a_column_on_its_second_page() -> None:
    reading = read(next(CHANGZHI.glob("*.txt")))
    assert reading.disclosure is not None
    revenue = next(s for s in reading.disclosure.statements() if s.key == "B02")
    assert len(revenue.rows) == 37
    row = next(r for r in revenue.rows if r.cells[0].text == "2296002")
    assert [c.text for c in row.cells[2:]] == ["19.00", "", "19.00", "", "", "", "180.66"]
