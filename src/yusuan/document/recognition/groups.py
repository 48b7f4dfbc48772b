"""Lists of projects, purchases or assets that print a line for each unit or kind above those it is the sum of."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal
from itertools import islice

from ...coordinates import MONEY, Coordinates
from ...disclosure.model import Row
from .cells import UNIT
from .setting import ITEMS, LISTS
from .wording import meaning, plain


def without_headings(key: str, rows: list[Row], decimals: int, *, mixed: bool) -> list[Row]:
    """The rows of a list, where its column of names is ``mixed``, headed as one of units and of projects, without those
    of a unit's name that no amount told from a project's."""
    rows = _without_sums(key, rows, decimals)
    return [_unbound(row) if mixed and _named_as_unit(row) else row for row in rows]


def _named_as_unit(row: Row) -> bool:
    projects = {f.about.get("project") for c in row.cells if (f := c.figure) and isinstance(f.about, Coordinates)}
    return any(isinstance(p, str) and UNIT.search(plain(p)) for p in projects)


def _without_sums(key: str, rows: list[Row], decimals: int) -> list[Row]:
    """The rows of a list; where lines that head groups can be told (each is the sum of those below it, and they, not all
    lines, make up the total), they lose the meaning of a project.  Groups may stand in groups.  Items, which are told by
    nothing but their place in the list, lose theirs where no way to group them makes up the total."""
    if key not in (*LISTS, *ITEMS):
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
        total = next((n for n in spoken if not (_project(rows[n], column) or _unit(rows[n], column))), None)
    listed = [n for n in spoken if n != total and _project(rows[n], column)]
    amounts = [_amount(rows[n], column) for n in listed]
    if total is None:
        # no line for all of them: units or kinds one after another, or projects alone
        heads = _heads(amounts, slack)
        return [_unbound(row) if n in {listed[h] for h in heads} else row for n, row in enumerate(rows)]
    whole = _amount(rows[total], column)
    if abs(sum(amounts) - whole) <= slack * (len(amounts) + 1):
        return rows
    projects = _projects(amounts, whole, slack)
    if projects is None and _says_total(rows[total]) and key in LISTS:
        return rows
    lost = {listed[n] for n in range(len(listed)) if projects is None or n not in projects}
    return [_unbound(row) if n in lost else row for n, row in enumerate(rows)]


def projects_alone(rows: Sequence[Row], decimals: int) -> list[Row]:
    """The rows with the meaning of their projects, the others without any; all without where the projects don't make up
    the total that is printed."""
    column = next((c for c in range(len(rows[0].cells)) if any(_about(r, c) for r in rows)), None) if rows else None
    if column is None:
        return list(rows)
    kept = [row for row in rows if _named_project(row, column)]
    total = next((row for row in rows if _says_total(row)), None)
    slack = Decimal(1).scaleb(-decimals) / 2 * (len(kept) + 1)
    if total is None or abs(sum((_amount(r, column) for r in kept), Decimal(0)) - _amount(total, column)) > slack:
        kept = []
    return [row if any(row is k for k in kept) else _unbound(row) for row in rows]


def _named_project(row: Row, column: int) -> bool:
    """Whether a row is a project, by a name that isn't a word of the budget's own (事业单位经营支出)."""
    about = _about(row, column)
    project = about.get("project") if about is not None else None
    return isinstance(project, str) and meaning(project) is None


def _projects(amounts: Sequence[Decimal], whole: Decimal, slack: Decimal) -> set[int] | None:
    """Which lines head nothing, under every way to put lines below others in which each line that heads some is their
    sum and the outermost make up the whole; None where there is no such way."""
    filled = [n for n, a in enumerate(amounts) if a > slack]
    for tolerance in (Decimal(0), 4 * slack, slack * (len(filled) + 1)):
        steps = [0]

        def ways(i: int, target: Decimal, tolerance: Decimal = tolerance, steps: list[int] = steps) -> Iterator[Way]:
            steps[0] += 1
            if steps[0] > 20_000:
                return
            if abs(target) <= tolerance:
                yield i, frozenset()
                return
            if i == len(filled) or (own := amounts[filled[i]]) > target + tolerance:
                return
            for end, heads in ways(i + 1, own):
                for after, more in ways(end, target - own):
                    yield after, heads | more | {filled[i]}
            for after, more in ways(i + 1, target - own):
                yield after, more

        found = [heads for end, heads in islice(ways(0, whole), 50) if end == len(filled)]
        if steps[0] > 20_000:
            return None
        if found:
            return {n for n in range(len(amounts)) if not any(n in heads for heads in found)}
    return None


Way = tuple[int, frozenset[int]]


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
    about = figure.about if figure is not None else None
    return about if isinstance(about, Coordinates) and about.measure in MONEY - {"price"} else None


def _unit(row: Row, column: int) -> bool:
    about = _about(row, column)
    return about is not None and about.get("unit") is not None


def _project(row: Row, column: int) -> bool:
    about = _about(row, column)
    return about is not None and (about.get("project") is not None or about.get("item") is not None)


def _amount(row: Row, column: int) -> Decimal:
    figure = row.cells[column].figure
    return (figure.value if figure is not None else None) or Decimal(0)


def _unbound(row: Row) -> Row:
    cells = tuple(
        replace(c, figure=replace(c.figure, about=None)) if c.figure is not None and c.figure.about is not None else c
        for c in row.cells
    )
    return replace(row, cells=cells)
