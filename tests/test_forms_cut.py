"""Target forms that the end of a page cuts, at a row or through one: read as if nothing had cut them."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from pathlib import Path

import pytest
from foreign_forms import LAYOUTS, Known, Layout, as_known, table

from yusuan import compile, load
from yusuan.document.model import Block, Cell, Document, Table
from yusuan.document.recognise import recognise
from yusuan.provenance import Provenance

EXAMPLE = Path(__file__).parents[1] / "examples" / "changzhi-civil-affairs-2024"
HEADERS = ("三级指标", "指标内容", "绩效指标")
FORMS = [form for form in compile(load(EXAMPLE)).forms() if not form.whole_unit]


def part(table: Table, cells: list[Cell], top: int, rows: int, page: int) -> Table:
    place = Provenance("a.pdf", page)
    made = [replace(c, row=c.row - top, place=place) for c in cells]
    return replace(table, rows=rows, cells=tuple(sorted(made, key=lambda c: (c.row, c.column))), place=place)


def at_row(table: Table, row: int) -> tuple[Table, Table]:
    """The rows above ``row`` on one page, the others on the next; a merged cell's text stands above."""
    upper = [replace(c, rowspan=min(c.rowspan, row - c.row)) for c in table.cells if c.row < row]
    lower = [c for c in table.cells if c.row >= row]
    lower += [
        replace(c, row=row, rowspan=c.row + c.rowspan - row, text="")
        for c in table.cells
        if c.row < row < c.row + c.rowspan
    ]
    return part(table, upper, 0, row, 1), part(table, lower, row, table.rows - row, 2)


def through_row(table: Table, row: int, lines: int, width: int) -> tuple[Table, Table]:
    """The first ``lines`` lines of ``row`` (lines of ``width`` characters a column) on one page, the others on the
    next."""
    upper: list[Cell] = []
    lower: list[Cell] = []
    for cell in table.cells:
        end = cell.row + cell.rowspan
        if end <= row:
            upper.append(cell)
        elif cell.row > row:
            lower.append(cell)
        else:
            room = lines * width * cell.colspan + (row - cell.row) * 99
            upper.append(replace(cell, rowspan=row - cell.row + 1, text=cell.text[:room]))
            lower.append(replace(cell, row=row, rowspan=end - row, text=cell.text[room:]))
    return part(table, upper, 0, row + 1, 1), part(table, lower, row, table.rows - row, 2)


def pages(layout: Layout, which: int) -> tuple[list[Block], Table, list[Known]]:
    """What stands above the only table of a layout of two forms (or of one), and that table."""
    listed = len([b for b in layout(FORMS[:2])[0] if isinstance(b, Table)]) == 1
    blocks, known = layout(FORMS[which : which + 2] if listed else FORMS[which : which + 1])
    (table,) = (b for b in blocks if isinstance(b, Table))
    return [b for b in blocks if b is not table], table, known


def told(above: list[Block], *tables: Table) -> list[Known]:
    return [as_known(f) for f in recognise([Document("a", (*above, *tables))]).forms()]


def facts(known: list[Known]) -> Counter[tuple[str, ...]]:
    return Counter((k.project, *i) for k in known for i in k.indicators)


#: The forms whose every cut is tried, and the least shares (per cent of all cuts of a layout) that change nothing, and
#: that lose or change no more than the indicators of the cut row: where nothing tells that two pieces are one row,
#: they stay two.
TRIED = (0, 4)
BETWEEN, THROUGH = 97, 100


@pytest.mark.parametrize("layout", LAYOUTS, ids=lambda x: x.__name__)
def test_a_page_ends_between_two_rows(layout: Layout) -> None:
    same = cuts = 0
    for which in TRIED:
        above, table, known = pages(layout, which)
        for row in range(1, table.rows):
            if not any(c.row == 0 < row < c.rowspan for c in table.cells):  # the rows that head a list stand together
                cuts += 1
                same += told(above, *at_row(table, row)) == known
    assert 100 * same >= BETWEEN * cuts, f"{same} of {cuts}"


@pytest.mark.parametrize("layout", LAYOUTS, ids=lambda x: x.__name__)
def test_a_page_ends_in_a_row(layout: Layout) -> None:
    """Below the header of indicators: no project, money, goal or other row suffers."""
    good = cuts = 0
    for which in TRIED:
        above, table, known = pages(layout, which)
        body = 1 + max(c.row for c in table.cells if c.text in HEADERS)
        of_row = max(1, sum(c.text == "三级指标" for c in table.cells))
        for row in range(body, table.rows):
            upper, lower = through_row(table, row, 1 + row % 2, 4 + row % 3)
            if not any(c.text for c in lower.cells if c.row == 0):
                continue
            cuts += 1
            found = told(above, upper, lower)
            heads = [replace(k, indicators=()) for k in found] == [replace(k, indicators=()) for k in known]
            good += heads and (facts(known) - facts(found)).total() <= of_row
    assert 100 * good >= THROUGH * cuts, f"{good} of {cuts}"


def test_what_goes_on_without_indicators_is_not_the_next_form_s() -> None:
    """A form's head at the foot of a page, its money, goal and text on the next, above another form."""
    head = table("项目支出绩效目标表|<|<|<", "项目名称|甲项目|<|<", page=1)
    rest = table(
        "年度资金总额（万元）|10.00|其中：财政拨款|10.00",
        "年度目标|做好甲|<|<",
        "绩效指标|数量指标：甲件数≥5件|<|<",
        "项目支出绩效目标表|<|<|<",
        "项目名称|乙项目|<|<",
        "年度资金总额（万元）|20.00|其中：财政拨款|20.00",
        "年度目标|做好乙|<|<",
        "绩效指标|数量指标：乙件数≥7件|<|<",
        page=2,
    )
    found = recognise([Document("a", (head, rest))]).forms()
    assert [(f.project, f.money[0].year.text, f.goals[1], [i.year for i in f.indicators]) for f in found] == [
        ("甲项目", "10.00", "做好甲", ["≥5件"]),
        ("乙项目", "20.00", "做好乙", ["≥7件"]),
    ]
    (alone,) = recognise([Document("a", (rest,))]).forms()  # whose the first rows are, nobody knows
    assert (alone.project, alone.money[0].year.text, alone.goals[1]) == ("乙项目", "20.00", "做好乙")
