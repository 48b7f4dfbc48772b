"""What would say different amounts of the same thing differs by something not understood, and loses its meaning."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import replace
from decimal import Decimal

from ...disclosure.model import About, Row
from .columns import ColumnMeaning
from .wording import plain


def columns_apart(columns: Sequence[ColumnMeaning], rows: list[Row]) -> list[Row]:
    """Columns beside each other that would say different amounts of the same thing in most rows: one
    headed as the others' total keeps its meaning (结转 and 结余 under 合计), a part (其中) never does."""
    lost: set[int] = set()
    for run in _runs(columns):
        seen: dict[tuple[About | None, ...], list[int]] = defaultdict(list)
        for c in run:
            about = tuple(_about(row, c) for row in rows)
            if any(about):
                seen[about].append(c)
        for same in seen.values():
            if len(same) > 1 and _differ(same, rows):
                lost |= {*same} - _totals(same, columns, rows)
    return [_without(row, lost) for row in rows] if lost else rows


def _runs(columns: Sequence[ColumnMeaning]) -> list[list[int]]:
    """The columns of figures that stand beside each other without labels between."""
    runs: list[list[int]] = [[]]
    for c, column in enumerate(columns):
        if column.kind == "figure":
            if not column.compares:
                runs[-1].append(c)
        else:
            runs.append([])
    return runs


def _about(row: Row, column: int) -> About | None:
    figure = row.cells[column].figure
    return figure.about if figure is not None else None


def _value(row: Row, column: int) -> Decimal:
    figure = row.cells[column].figure
    return (figure.value if figure is not None else None) or Decimal(0)


def _differ(same: Sequence[int], rows: Sequence[Row]) -> bool:
    told = [{_value(row, c) for c in same} for row in rows if all(_about(row, c) is not None for c in same)]
    filled = [v for v in told if any(v)]
    return len(filled) < 2 * sum(len(v) > 1 for v in filled)


def _totals(same: Sequence[int], columns: Sequence[ColumnMeaning], rows: Sequence[Row]) -> set[int]:
    """The one column that says it is a total and is no less than any of the others, of those of the fewest words."""
    said = [c for c in same if columns[c].header and plain(columns[c].header[-1]) in _TOTALS]
    fewest = min((len(columns[c].header) for c in said), default=0)
    first = [c for c in said if len(columns[c].header) == fewest]
    most = all(_value(row, first[0]) >= _value(row, c) for row in rows for c in same) if first else False
    return {first[0]} if len(first) == 1 and most else set()


_TOTALS = ("合计", "总计", "小计")


def _without(row: Row, lost: Collection[int]) -> Row:
    return replace(
        row,
        cells=tuple(
            replace(cell, figure=replace(cell.figure, about=None)) if c in lost and cell.figure else cell
            for c, cell in enumerate(row.cells)
        ),
    )


def rows_apart(rows: list[Row]) -> list[Row]:
    """Rows that would say different amounts of the same thing differ by something not understood: they lose their
    meaning.  A total keeps it, and so does a row that says what another says in most columns: there one print is wrong."""
    seen: dict[tuple[int, About], list[int]] = defaultdict(list)
    for r, row in enumerate(rows):
        for c, cell in enumerate(row.cells):
            if cell.figure is not None and cell.figure.about is not None:
                seen[c, cell.figure.about].append(r)
    values = [[cell.figure and cell.figure.value for cell in row.cells] for row in rows]
    lost: set[tuple[int, int]] = set()
    for (c, _), places in seen.items():
        printed = [r for r in places if rows[r].cells[c].text]
        if printed and len({values[r][c] for r in printed}) == 1 and values[printed[0]][c]:
            lost |= {(r, c) for r in places if r not in printed}  # a blank above what is printed again heads it
        elif len({values[r][c] for r in places}) > 1 and not _one_row(places, rows):
            lost |= {(r, c) for r in places if rows[r].level}
    return [
        replace(
            row,
            cells=tuple(
                replace(cell, figure=replace(cell.figure, about=None)) if (r, c) in lost and cell.figure else cell
                for c, cell in enumerate(row.cells)
            ),
        )
        for r, row in enumerate(rows)
    ]


def _one_row(places: Sequence[int], rows: Sequence[Row]) -> bool:
    """Whether two rows print the same amounts of the same things in at least as many columns as they differ in."""
    if len(places) != 2:
        return False
    pairs = [
        (one.figure.value, other.figure.value)
        for one, other in zip(rows[places[0]].cells, rows[places[1]].cells, strict=True)
        if one.figure and other.figure and one.figure.about and one.figure.about == other.figure.about
    ]
    same, other = sum(a == b and bool(a) for a, b in pairs), sum(a != b for a, b in pairs)
    return 0 < same >= other
