"""Lists of projects that print a line for each unit or kind of project above its projects."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

from ...coordinates import Coordinates
from ...disclosure.model import Row
from .wording import plain

#: Statements whose rows are projects.
LISTS = ("B12", "B13")


def without_headings(key: str, rows: list[Row], decimals: int) -> list[Row]:
    """The rows of a list of projects; where lines that head groups can be told (each is the sum of those below it, and
    they, not all lines, make up the total), they lose the meaning of a project."""
    if key not in LISTS:
        return rows
    column = next((c for c in range(len(rows[0].cells)) if any(_about(r, c) for r in rows)), None) if rows else None
    if column is None:
        return rows
    spoken = [n for n, row in enumerate(rows) if _about(row, column) is not None]
    if len(spoken) < 2:
        return rows
    slack = Decimal(1).scaleb(-decimals) / 2
    total = next((n for n in spoken if _says_total(rows[n])), None)
    if total is None:
        heads = _heads([_amount(rows[n], column) for n in spoken], slack)
        if len(heads) == 1 and not _project(rows[spoken[0]], column):
            return rows  # the one unit there is, and its projects
        if heads:  # units one after another, and no line for all of them
            return [_unbound(row) if n in {spoken[h] for h in heads} else row for n, row in enumerate(rows)]
        total = max(spoken, key=lambda n: _amount(rows[n], column))
    listed = [n for n in spoken if n != total]
    amounts = [_amount(rows[n], column) for n in listed]
    whole = _amount(rows[total], column)
    if abs(sum(amounts) - whole) <= slack * (len(amounts) + 1):
        return rows
    heads = _heads(amounts, slack)
    if not heads or abs(sum(amounts[h] for h in heads) - whole) > slack * (len(heads) + 1):
        if _says_total(rows[total]):
            return rows
        # the unit's own name on a line that isn't the sum of the others: nobody can tell what is a project
        return rows if all(_project(rows[n], column) for n in spoken) else [_unbound(row) for row in rows]
    if len(heads) == 1 and not _project(rows[listed[0]], column):
        return rows  # the one unit there is, below the total
    return [_unbound(row) if n in {listed[h] for h in heads} else row for n, row in enumerate(rows)]


def _says_total(row: Row) -> bool:
    return any(plain(c.text) in ("合计", "总计", "部门合计") for c in row.cells)


def _heads(amounts: Sequence[Decimal], slack: Decimal) -> list[int]:
    """Which lines head groups, if all do in turn: a line, then those that add up to it; none where that fails."""
    heads: list[int] = []
    n = 0
    while n < len(amounts):
        head, total, count = n, Decimal(0), 0
        n += 1
        while n < len(amounts) and (count == 0 or abs(total - amounts[head]) > slack * (count + 1)):
            total += amounts[n]
            count += 1
            n += 1
        if count == 0 or abs(total - amounts[head]) > slack * (count + 1):
            return []
        while n < len(amounts) and abs(amounts[n]) <= slack:
            n += 1  # lines too small to print
        heads.append(head)
    return heads


def _about(row: Row, column: int) -> Coordinates | None:
    figure = row.cells[column].figure
    return figure.about if figure is not None and isinstance(figure.about, Coordinates) else None


def _project(row: Row, column: int) -> bool:
    about = _about(row, column)
    return about is not None and about.get("project") is not None


def _amount(row: Row, column: int) -> Decimal:
    figure = row.cells[column].figure
    return (figure.value if figure is not None else None) or Decimal(0)


def _unbound(row: Row) -> Row:
    cells = tuple(
        replace(c, figure=replace(c.figure, about=None)) if c.figure is not None and c.figure.about is not None else c
        for c in row.cells
    )
    return replace(row, cells=cells)
