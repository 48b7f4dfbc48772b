"""Whatever stands in a cell of a book, checking and compiling it never breaks, and what is wrong names the cell's table."""

import dataclasses
from functools import cache

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from yusuan.budget import load
from yusuan.budget.check import check
from yusuan.budget.model import Budget
from yusuan.budget.tables import TABLES, Raw, Row, assemble, rows_of
from yusuan.cli import example
from yusuan.problems import Problem

#: What people paste, what programs leave behind, what looks like a number and is none.
HOSTILE = (
    *("１２abc", "=1/0", "#REF!", "-5", "1e400", "NaN", "inf", "∞", "9" * 40, "9" * 5000, "²", "٣", "½", "1_000", "+5"),
    *(
        "0x10",
        "1,2,3",
        "1.005",
        "（100）",
        "100元",
        "1万",
        "2025-13-45",
        "31/02/2025",
        "9999",
        "0000",
        "2025年",
        "是的",
    ),
    *(
        "<b>&amp;",
        "'",
        "{unit}",
        "{amount expenditure}",
        "%s",
        "../../etc/passwd",
        "P01",
        "P01.数量",
        "2080201 行政运行",
    ),
    *("x\ty", "a\nb\n", "\u202e反", "3\u200b5", "\x07bell", "😀𠮷", "　", " ", "", "a" * 40_000, "null", "0", "-0"),
)


@cache
def book() -> tuple[Budget, Raw]:
    loaded = load(example())
    return loaded, rows_of(loaded)


@st.composite
def spoilt(draw: st.DrawFn) -> tuple[Raw, str, str]:
    """The example with one cell replaced; the title of its table and the heading of its column."""
    _, raw = book()
    table = draw(st.sampled_from([t for t in TABLES if raw[t.name]]))
    column = draw(st.sampled_from(table.columns))
    n = draw(st.integers(0, len(raw[table.name]) - 1))
    text = draw(st.one_of(st.sampled_from(HOSTILE), st.text(max_size=20)))
    rows: list[Row] = list(raw[table.name])
    rows[n] = dataclasses.replace(rows[n], cells={**rows[n].cells, column.name: text})
    return {**raw, table.name: rows}, table.title, column.heading


@given(spoilt())
@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
def test_a_cell_is_understood_or_named(made: tuple[Raw, str, str]) -> None:
    raw, title, heading = made
    read, problems = assemble(raw)
    assert (read is None) == bool(problems)
    for problem in problems:
        assert said_whole(problem)
    if problems:
        assert any(p.place.sheet == title for p in problems), problems
        assert any(heading in str(p) for p in problems), problems
        return
    assert read is not None
    loaded, _ = book()
    for problem in check(dataclasses.replace(read, prior=loaded.prior, home=loaded.home)):
        assert said_whole(problem)


def said_whole(problem: Problem) -> bool:
    """Whether a problem says where, what was found, what was expected and how to mend it, in a few lines."""
    return all((problem.place.file, problem.found, problem.expected, problem.mend)) and len(str(problem)) < 3_000
