"""A recognised statement → the view that prints it: the reverse of :mod:`yusuan.disclosure.statements`.

What every figure is about is split into what its side, its column and its row add.  Rows become a set (``by``) where
that set, filled with what the document states, lists just these rows; they stay fixed rows otherwise.  What has no
meaning keeps its words and is named in the second result.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from .beside import Beside, template
from .model import Statement
from .pack import ByView, RowView, SideView, StatementView
from .rows_from import TOTAL, is_blank, is_dots, rows_of, without_dots, without_items
from .shown import (
    ITEMISED,
    PROJECTS,
    Tidy,
    about_of,
    bare,
    commonest,
    decimals_of,
    is_grouped,
    is_trimmed,
    sides_of,
    tidy,
    zeros_of,
)
from .sides_from import Half, half_of
from .words_from import Line


def view_of(table: Statement, beside: Beside) -> tuple[StatementView, tuple[str, ...]]:
    """The view of a statement, and what in it could not be inferred."""
    shown = tidy(table)
    sides = sides_of(shown, table.key)
    open_: list[str] = []
    halves = [half_of(shown, side, beside, open_) for side in sides]
    body, last = _split([[is_blank(line) for line in half.lines] for half in halves], halves)
    made = []
    for half in halves:
        body_lines = _filled(half.lines[:body])
        if table.key in PROJECTS | ITEMISED:
            body_lines = without_items(body_lines, open_)
        if len(halves) == 1:
            body_lines = without_dots(body_lines, open_)
        rows = rows_of(half, body_lines, beside, open_)
        if table.key in PROJECTS and not any(row.by for row in rows):
            rows.append(RowView(by=(ByView("unit"), ByView("project"))))
        closing = rows_of(half, half.lines[body:last], beside, open_, False)
        ends = rows_of(half, half.lines[last:], beside, open_, False)
        closing += [replace(row, last=True) for row in ends]
        if len(halves) == 1:
            rows, closing = rows + [replace(row, last=False) for row in closing], []
        at = dict(half.common)
        made.append(
            SideView(half.columns, tuple(rows), tuple(closing), str(at.pop("measure", "")), tuple(sorted(at.items())))
        )
    figures = [c for row in shown.rows for c in row if about_of(c)]
    if len({g for c in figures if (g := is_grouped(c.text)) is not None}) > 1:
        open_.append("有的数有千分位逗号，有的没有：按多数")
    trimmed = is_trimmed(figures)
    mixed = (len({decimals_of(row[c].text) for row in shown.rows} - {None}) > 1 for c in range(len(shown.columns)))
    if not trimmed and any(mixed):
        open_.append("同一列中各数的小数位数不同：按多数")
    view = StatementView(
        table.key,
        template(table.title, beside, title=True),
        tuple(made),
        _exhaustive(table, made),
        table.money_unit,
        max((decimals_of(c.text) or 0 for c in figures), default=0)
        if trimmed
        else commonest(decimals_of(c.text) for c in figures),
        wide=len(shown.columns) > 7,
        index_row=table.index_row,
        zero=zeros_of(figures),
        grouped=commonest(is_grouped(c.text) for c in figures),
        drop_zeros=trimmed if any(decimals_of(c.text) for c in figures) else None,
        given=_leaves_open(shown, sides, made),
    )
    return view, tuple(f"《{bare(table.title)}》{what}" for what in dict.fromkeys(open_))


def _split(blanks: Sequence[Sequence[bool]], halves: Sequence[Half]) -> tuple[int, int]:
    """Where the closing rows begin, and the last ones: rows of totals that stand level on both sides."""
    rows = len(blanks[0])
    if len(halves) == 1 or rows < 2:
        return rows, rows

    def fits(start: int, end: int) -> bool:
        """Every side fills a part from its first row, and one of them fills it wholly."""
        filled = [[not b for b in half[start:end]] for half in blanks]
        return all(f == sorted(f, reverse=True) for f in filled) and (start == end or any(all(f) for f in filled))

    def total(r: int) -> bool:
        said = [half.lines[r].label for half in halves if half.lines[r].label]
        return bool(said) and all(TOTAL.search(t) for t in said)

    last = rows - 1 if total(rows - 1) else rows
    starts = [r for r in range(1, last) if total(r)] + [
        r for r in range(1, last) if any("结转" in half.lines[r].label for half in halves)
    ]
    for start in (*sorted(starts), last, *range(last - 1, 0, -1)):
        if fits(0, start) and fits(start, last):
            return start, last
    return last, last


def _filled(lines: Sequence[Line]) -> Sequence[Line]:
    """The lines of a side's body without the blank ones it ends in."""
    end = len(lines)
    while end and is_blank(lines[end - 1]) and len(lines) > 1:
        end -= 1
    return lines[:end]


def _leaves_open(shown: Tidy, sides: Sequence[Sequence[int]], made: Sequence[SideView]) -> bool:
    """Whether figures are printed that have no meaning, or words no row or column of the view prints."""
    if any(c.text.strip() and c.figure and c.figure.about is None for row in shown.rows for c in row):
        return True
    if len(sides) == 1 and any(is_dots([t for c in row if (t := bare(c.text))]) for row in shown.rows):
        return True
    blank = [
        c
        for side, view in zip(sides, made, strict=True)
        for c, k in zip(side, view.columns, strict=True)
        if k.prints == "blank"
    ]
    return any(row[c].text.strip() for row in shown.rows for c in blank)


def _exhaustive(table: Statement, sides: Sequence[SideView]) -> tuple[str, ...]:
    """Only what sets of rows list can be promised to be whole."""
    sets = set()
    for row in (row for side in sides for row in side.rows):
        for by in row.by:
            sets.add(by.dimension)
            if by.subtotal == "several":
                break  # where one stands beside it, the next dimension is only a word
    return tuple(sorted(sets & {*table.exhaustive}))
