"""Statements whose titles are lost: told rightly or left, never as another; a government's budget is no unit's."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from yusuan import compile, load, write
from yusuan.cli import example
from yusuan.coordinates import Coordinates
from yusuan.disclosure.model import Figure, OneOf, Statement, Unrecognised
from yusuan.document.model import Block, Cell, Document, Heading, Paragraph, Table
from yusuan.document.recognise import recognise
from yusuan.document.recognition.government import GOVERNMENT
from yusuan.document.recognition.grid import Grid
from yusuan.document.recognition.joining import joined
from yusuan.document.recognition.shape import readings
from yusuan.document.recognition.titles import title_above, title_of
from yusuan.formats import docx_reader, html_reader, pdf_reader, xlsx_reader

PACKS = ("changzhi-2024", "shanghai-2025", "central-2024")
READERS = {"pdf": pdf_reader.read, "docx": docx_reader.read, "html": html_reader.read, "xlsx": xlsx_reader.read}


@cache
def document(pack: str, ending: str) -> Document:
    with TemporaryDirectory() as folder:
        path = Path(folder) / f"a.{ending}"
        write(compile(load(example()), pack), path)
        return READERS[ending](path)


@cache
def titles(pack: str, ending: str) -> tuple[tuple[str, str], ...]:
    """Key and title of every statement as read."""
    return tuple((s.key, s.title) for s in recognise([document(pack, ending)]).statements())


def without(read: Document, lost: set[str]) -> Document:
    """The document with the lines of some titles blank, where they stand above a table: the contents keep them."""
    blocks: list[Block] = []
    for n, block in enumerate(read.blocks):
        above = any(isinstance(b, Table) for b in read.blocks[n + 1 : n + 5])
        if isinstance(block, Heading | Paragraph) and above and _is_title(block.text, lost):
            continue
        if isinstance(block, Table):
            cells = tuple(c for c in block.cells if not (c.row < 3 and _is_title(c.text, lost)))
            title = "" if _is_title(block.title, lost) else block.title
            block = replace(block, cells=cells, title=title)
        blocks.append(block)
    return replace(read, blocks=tuple(blocks))


def _is_title(text: str, lost: set[str]) -> bool:
    return any(title in text or (text.endswith("表") and len(text) > 3 and text in title) for title in lost)


@pytest.mark.parametrize("ending", READERS)
@pytest.mark.parametrize("pack", PACKS)
def test_a_lost_title_is_told_or_left(pack: str, ending: str) -> None:
    read = document(pack, ending)
    whole = recognise([read]).statements()
    assert len(whole) > 7
    told = 0
    for n, statement in enumerate(whole):
        found = recognise([without(read, {statement.title})]).statements()
        keys = [s.key for s in found]
        wanted = [s.key for s in whole]
        assert keys in (wanted, wanted[:n] + wanted[n + 1 :]), statement.title
        if keys == wanted:
            told += found[n].told_by != ""
            agree(statement, found[n])
    assert told >= 3
    every = recognise([without(read, {s.title for s in whole})]).statements()
    kept = iter(s.key for s in whole)
    assert all(s.key in kept for s in every)  # in their order, none as another


def agree(whole: Statement, found: Statement) -> None:
    """Every figure says what it said, or leaves open what the title had said."""
    for (*_, one), (*_, other) in zip(whole.figures(), found.figures(), strict=True):
        assert one.about == other.about or one.about in candidates(other), (whole.title, one.text)


def candidates(figure: Figure) -> tuple[object, ...]:
    return figure.about.candidates if isinstance(figure.about, OneOf) else ()


@settings(deadline=None, max_examples=60)
@given(st.data())
def test_what_a_table_can_be_holds_what_it_is(data: st.DataObject) -> None:
    """Any rows of a statement kept, in any order: what its columns and rows allow includes what it is, or is nothing."""
    pack = data.draw(st.sampled_from(PACKS))
    grids = [g for g in joined(document(pack, "html")) if isinstance(g, Grid) and title_above(g.above)]
    grid = data.draw(st.sampled_from(grids))
    named = title_above(grid.above)
    assert named is not None
    head = min(3, len(grid.rows))
    kept = data.draw(st.lists(st.sampled_from(range(head, len(grid.rows))), unique=True)) if grid.rows[head:] else []
    less = replace(grid, rows=grid.rows[:head] + tuple(grid.rows[n] for n in kept))
    keys = {t.key for title in readings(less, 2024) if (t := title_of(title)) is not None}
    assert not keys or named[1].key in keys


def table(*rows: str) -> Table:
    cells = [Cell(r, c, t) for r, row in enumerate(rows) for c, t in enumerate(row.split("|"))]
    return Table("t", len(rows), max(c.column for c in cells) + 1, tuple(cells))


def said(*blocks: str | Table) -> list[Statement | Unrecognised]:
    lines = (Paragraph(b) if isinstance(b, str) else b for b in ("某某市甲局2026年部门预算", *blocks))
    return [i for _, i in recognise([Document("a", tuple(lines))]).walk() if isinstance(i, Statement | Unrecognised)]


HEADER = "科目编码|科目名称|合计|基本支出|项目支出"
ALL = table(
    "收入|预算数|支出|合计|一般公共预算|政府性基金预算",
    "一、一般公共预算拨款|5.00|一、一般公共服务支出|5.00|5.00|0.00",
    "二、政府性基金预算拨款|2.00|二、城乡社区支出|2.00|0.00|2.00",
    "||三、教育支出|0.00|0.00|0.00",
    "收入总计|7.00|支出总计|7.00|5.00|2.00",
)
TOTALS = ("财政拨款收支总表", "单位：万元", ALL)


def expenditure(amount: str) -> Table:
    return table(HEADER, f"合计||{amount}|{amount}|0.00", f"201|一般公共服务支出|{amount}|{amount}|0.00")


def test_expenditure_of_which_money_nothing_says() -> None:
    item = said("单位：万元", expenditure("5.00"))[0]
    assert isinstance(item, Unrecognised)
    assert "支出总表、" in item.why
    assert "一般公共预算支出表" in item.why


def test_a_total_that_only_one_reading_has_decides() -> None:
    total = table(HEADER, "合计||9.00|9.00|0.00", "201|一般公共服务支出|9.00|9.00|0.00")
    pool = ("支出总表", "单位：万元", total)
    fiscal = ("财政专户管理资金支出表", "单位：万元", expenditure("2.00"))
    state = ("国有资本经营预算支出表", "单位：万元", expenditure("0.50"))
    item = said(*pool, *fiscal, *state, *TOTALS, "（续）", "单位：万元", expenditure("5.00"))[-1]
    assert isinstance(item, Statement)
    assert (item.key, item.title, item.told_by) == ("B05", "", "与其他报表相同的合计")


def test_a_total_that_none_or_two_readings_have_does_not() -> None:
    for amount in ("5.00", "7.00", "6.00"):
        assert isinstance(said(*TOTALS, "单位：万元", expenditure(amount))[-1], Unrecognised)


CONTENTS = ("表一 收支总表", "表二 财政拨款收支总表", "表三 一般公共预算支出表", "表四 “三公”经费支出表")


@pytest.mark.parametrize(("number", "key"), [("表三", "B05"), ("表五", ""), ("表四", "")])
def test_the_number_above_a_table_is_looked_up_in_the_contents(number: str, key: str) -> None:
    item = said("目录", *CONTENTS, "甲局主要职能。", *TOTALS, number, "单位：万元", expenditure("5.00"))[-1]
    assert (item.key if isinstance(item, Statement) else "") == key


def test_the_order_in_the_contents_decides_between_told_neighbours() -> None:
    public = ("“三公”经费支出表", "单位：万元", table("项目|预算数", "因公出国（境）费|1.00", "公务接待费|0.50"))
    items = said("目录", *CONTENTS, "甲局主要职能。", *TOTALS, "单位：万元", expenditure("5.00"), *public)
    assert [i.key for i in items if isinstance(i, Statement)] == ["B04", "B05", "B10"]
    apart = said("目录", *CONTENTS, *TOTALS, "单位：万元", expenditure("5.00"), expenditure("3.00"), *public)
    assert [i.key for i in apart if isinstance(i, Statement)] == ["B04", "B10"]


@pytest.mark.parametrize("line", ["下属乙中心情况如下：", "其中：上年结转安排的支出", "2023年执行情况表（试行稿）"])
def test_a_line_that_may_narrow_what_a_table_is_of(line: str) -> None:
    assert isinstance(said(line, "单位：万元", ALL)[0], Unrecognised)


def test_of_what_fund_the_public_items_are_stays_open() -> None:
    rows = ("项目|预算数", "合计|3.00", "因公出国（境）费|1.00", "公务接待费|0.50", "公务用车购置及运行费|1.50")
    item = said("单位：万元", table(*rows))[0]
    assert isinstance(item, Statement)
    figure = item.rows[1].cells[1].figure
    assert figure is not None
    assert isinstance(figure.about, OneOf)
    assert {c.get("fund") for c in figure.about.candidates if isinstance(c, Coordinates)} == {
        "fiscal_appropriation",
        "general_public",
    }
    two = said("单位：万元", table(*rows), "甲局。", "单位：万元", table(*rows, "其他|0.00"))
    assert all(isinstance(i, Unrecognised) for i in two)


REVENUE = table("项目|预算数", "税收收入|90.00", "增值税|50.00", "契税|40.00", "上级补助收入|5.00", "合计|95.00")


def test_a_government_s_budget_is_no_unit_s() -> None:
    items = said(
        *("某区一般公共预算收入表", "单位：万元", REVENUE),
        *("某区一般公共预算支出表", "单位：万元", table("项目|预算数", "一般公共服务支出|9.00", "教育支出|4.00")),
    )
    assert [i.why for i in items if isinstance(i, Unrecognised)] == [GOVERNMENT, GOVERNMENT]


def test_taxes_without_amounts_are_a_unit_s_blank_rows() -> None:
    rows = ("项目|预算数", "税收收入|", "增值税|0.00", "契税|-", "一般公共服务支出|9.00")
    assert isinstance(said("一般公共预算支出表", "单位：万元", table(*rows))[0], Statement)


def test_pages_of_text_between_and_several_statements_on_one_sheet() -> None:
    """A statement goes on after a page's number, not after a page of text; tables below one another are told each."""
    rest = table("210|卫生健康支出|1.00|1.00|0.00")
    first = table(HEADER, "合计||6.00|6.00|0.00", "201|一般公共服务支出|5.00|5.00|0.00")
    (joined_up,) = said("支出总表", "单位：万元", first, "- 7 -", rest)
    assert isinstance(joined_up, Statement)
    assert len(joined_up.rows) == 3
    apart = said("支出总表", "单位：万元", first, "甲局2026年支出预算6.00万元。", rest)
    assert [type(i) for i in apart] == [Statement, Unrecognised]
    sheet = said(*TOTALS, "支出总表", "单位：万元", first, "一般公共预算支出表", "单位：万元", expenditure("5.00"))
    assert [i.key for i in sheet if isinstance(i, Statement)] == ["B04", "B03", "B05"]
