"""Statements as views: a pack declares rows and columns, the facts fill them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

from ..budget.facts import Amounts
from ..budget.model import Budget
from ..coordinates import CODE_LISTS, COUNTERS, MONEY, Coordinates, Value, coordinates, covers
from ..money import printed
from .given import with_given
from .lines import Line, lines, looks_back
from .model import About, Change, Column, Figure, Growth, Row, Statement, StatementCell
from .pack import ColumnView, Pack, RowView, SideView, StatementView

Dims = dict[str, Value]
#: What columns print that are figures, and that are codes; the others are labels.
_FIGURES = frozenset({"figure", "growth", "change"})
_CODES = frozenset({"code", "class", "section", "item"})


def statements(budget: Budget, pack: Pack, facts: Amounts, tables: Sequence[Statement] = ()) -> tuple[Statement, ...]:
    """Every statement of the pack, in its order; those that say so with what ``tables`` give of them."""
    made = (statement(view, n, budget, pack, facts) for n, view in enumerate(pack.statements, 1))
    return tuple(
        with_given(one, tables) if view.given else one for view, one in zip(pack.statements, made, strict=True)
    )


def statement(view: StatementView, n: int, budget: Budget, pack: Pack, facts: Amounts) -> Statement:
    """One statement; ``n`` is its place in the pack."""
    names = names_of(budget)
    pack = replace(
        pack,
        zero=pack.zero if view.zero is None else view.zero,
        grouped=pack.grouped if view.grouped is None else view.grouped,
        drop_zeros=pack.drop_zeros if view.drop_zeros is None else view.drop_zeros,
    )
    unit = view.money_unit or pack.money_unit
    decimals = pack.decimals if view.decimals is None else view.decimals
    columns: list[Column] = []
    halves: list[list[list[tuple[Line, tuple[StatementCell, ...]]]]] = []
    widths: list[int] = []
    for side in view.sides:
        tail = [row for row in side.closing if not row.last]
        last = [row for row in side.closing if row.last]
        made = [
            [
                (line, cells)
                for row in part
                for line in lines(row, side, budget, facts, names)
                if _has_figure(cells := _cells(line, side, unit, decimals, pack, facts)) or not row.optional
            ]
            for part in (side.rows, tail, last)
        ]
        shown = [
            n
            for n, column in enumerate(side.columns)
            if not column.optional or _has_figure(cells[n] for part in made for _, cells in part)
        ]
        columns += [
            Column(
                tuple(h.format_map(names) for h in c.header),
                "figure" if c.prints in _FIGURES else "code" if c.prints in _CODES and not c.pattern else "label",
                c.width or 12,
            )
            for c in (side.columns[n] for n in shown)
        ]
        halves.append([[(line, tuple(cells[n] for n in shown)) for line, cells in part] for part in made])
        widths.append(len(shown))
    rows = [
        Row(tuple(c for _, cells in across for c in cells), next((x.level for x, _ in across if x is not None), 1))
        for across in _side_by_side(halves, widths)
    ]
    figures = [c.figure for row in rows for c in row.cells if c.figure]
    notes = [note.format_map(names) for note in view.notes]
    if not view.given and all(f.value == 0 for f in figures):  # of what a table gives nobody knows yet
        notes.append((view.empty_note or pack.words["empty_note"]).format_map(names))
    if any(f.value is None and f.text == pack.unknown for f in figures):
        notes.append(pack.words["unknown_note"])
    hides = any(_hides(side, facts) for side in view.sides)
    listing = any(_single(row) for side in view.sides for row in side.rows)
    if hides and listing:
        notes.append(pack.words["withheld_note"])
    return Statement(
        key=view.key,
        title=view.title.format_map(names),
        number=pack.words["number"].format(n=n) if pack.words.get("number") else "",
        unit_line=pack.words["unit_line"].format_map(names),
        money_unit=unit,
        decimals=decimals,
        columns=tuple(columns),
        rows=tuple(rows),
        notes=tuple(notes),
        exhaustive=() if hides and listing else view.exhaustive,
        index_row=view.index_row,
        wide=view.wide,
    )


def _single(row: RowView) -> bool:
    """Whether a row of a view lists what a withheld line would show: single codes or projects."""
    return any(by.dimension == "project" or (by.dimension in CODE_LISTS and by.levels != (1,)) for by in row.by)


def names_of(budget: Budget) -> dict[str, str]:
    """The names that titles, headers and sentences may use in braces."""
    unit = budget.unit(budget.profile.unit)
    year = budget.profile.year
    return {
        "unit": unit.name,
        "unit_code": unit.code,
        "year": str(year),
        "prior_year": str(year - 1),
        "level": "单位" if budget.profile.level == "unit" else "部门",
        "this_unit": "本单位" if budget.profile.level == "unit" else "本部门",
    }


def money_figure(
    amount: int | Fraction | None,
    unit: str,
    decimals: int,
    about: About,
    *,
    zero: str | None,
    unknown: str,
    grouped: bool,
) -> Figure:
    """A printed figure of an amount in smallest units.  ``zero`` is what an exact zero prints as; None prints digits."""
    if amount is None:
        return Figure(unknown, None, unit, about)
    value = Decimal(printed(amount, unit, decimals))
    text = zero if amount == 0 and zero is not None else printed(amount, unit, decimals, grouped=grouped)
    return Figure(text, value, unit, about, Fraction(amount))


def text_figure(amount: int | Fraction | None, about: About, pack: Pack) -> Figure:
    """An amount as sentences and charts print it: grouped digits in the pack's unit for texts, zero in digits."""
    unit, decimals = pack.text_unit, pack.text_decimals
    return money_figure(amount, unit, decimals, about, zero=None, unknown=pack.unknown, grouped=True)


def rate_figure(
    now: int | Fraction | None, before: int | Fraction | None, about: Growth, *, unknown: str, signed: bool
) -> Figure:
    """Growth in per cent with two places; nothing can grow from zero, which prints as unknown."""
    if now is None or not before:
        return Figure(unknown, None, "%", about)
    exact = Fraction(now - before, before) * 100
    text = printed(exact if signed else abs(exact), "%", 2)
    return Figure(text, Decimal(text), "%", about, exact)


def _side_by_side(
    halves: list[list[list[tuple[Line, tuple[StatementCell, ...]]]]], widths: list[int]
) -> Iterator[list[tuple[Line | None, tuple[StatementCell, ...]]]]:
    """Rows of all sides level with each other: bodies, then closing rows, then the last row, each padded to the longest."""
    blanks = [(StatementCell(""),) * width for width in widths]
    for part in range(3):
        for r in range(max(len(half[part]) for half in halves)):
            yield [
                half[part][r] if r < len(half[part]) else (None, blank)
                for half, blank in zip(halves, blanks, strict=True)
            ]


def _cells(
    line: Line, side: SideView, unit: str, decimals: int, pack: Pack, facts: Amounts
) -> tuple[StatementCell, ...]:
    said = _said(line, side)
    cells = []
    for i, column in enumerate(side.columns):
        if column.prints not in _FIGURES:
            cells.append(StatementCell(said[i]))
            continue
        at = _at(line, side, column)
        if at is None or line.prints not in _FIGURES:  # nothing there by definition: the column's slice lies outside
            cells.append(StatementCell(""))
            continue
        before = at.where(year=str(facts.year - 1))
        point: Coordinates | Change
        match column.prints if line.prints == "figure" else line.prints:
            case "growth":
                now_and_then = facts.value(at), facts.value(before)
                figure = rate_figure(*now_and_then, Growth(at, before), unknown=pack.unknown, signed=True)
                cells.append(StatementCell(figure.text, figure))
                continue
            case "change":
                now, then = facts.value(at), facts.value(before)
                amount, point = None if now is None or then is None else now - then, Change(at, before)
            case _:
                point = before if "prior" in (column.year, line.year) else at
                amount = facts.value(point)
        counted = at.measure not in MONEY
        figure = money_figure(
            amount,
            COUNTERS[at.measure] if counted else column.money_unit or unit,
            0 if counted else decimals if column.decimals is None else column.decimals,
            point,
            zero=next((zero for zero in (line.zero, column.zero) if zero is not None), pack.zero),
            unknown=pack.unknown,
            grouped=pack.grouped,
        )
        if pack.drop_zeros and figure.exact and "." in figure.text:
            figure = replace(figure, text=figure.text.rstrip("0").rstrip("."))
        cells.append(StatementCell(figure.text, figure))
    return tuple(cells)


def _said(line: Line, side: SideView) -> dict[int, str]:
    """What each column of words prints of a row.  Labels stand in the columns for labels, in order; where no column
    prints anything of a row, its label stands in the first."""
    labels = iter(line.labels)
    own = {what: text for (dimension, what), text in line.words.items() if dimension == line.own}
    said: dict[int, str] = {}
    named = any(
        c.of == line.own if c.prints == "label" else c.prints == "name" and (c.of or line.own) == line.own
        for c in side.columns
        if line.own
    )
    for i, column in enumerate(side.columns):
        if column.prints in _FIGURES:
            continue
        if column.prints == "label" and (label := next(labels, "")):
            said[i] = label
            continue
        words = own
        if column.of:
            words = {what: text for (dimension, what), text in line.words.items() if dimension == column.of}
        if column.pattern and words:
            said[i] = column.pattern.format_map(words)
        elif column.prints == "label":
            said[i] = "" if named and not column.of else words.get("label") or words.get("name", "")
            named = named or bool(said[i])
        else:
            said[i] = words.get(column.prints, "")
    if not any(said.values()) and 0 in said:
        said[0] = next(iter(line.labels), "") or own.get("label") or own.get("name", "")
    return said


def _at(line: Line, side: SideView, column: ColumnView) -> Coordinates | None:
    of_row = line.measure or side.measure
    measure = _narrower("measure", of_row, column.measure) if of_row and column.measure else of_row or column.measure
    if measure is None:
        return None
    dims: Dims = dict(side.dims)
    for more in (line.dims, column.dims):
        for dimension, value in more:
            if dimension in dims:
                narrower = _narrower(dimension, dims[dimension], value)
                if narrower is None:
                    return None
                value = narrower
            dims[dimension] = value
    return coordinates(str(measure), dims)


def _narrower(dimension: str, one: Value, other: Value) -> Value | None:
    if covers(dimension, one, other):
        return other
    return one if covers(dimension, other, one) else None


def _hides(side: SideView, facts: Amounts) -> bool:
    at = coordinates(side.measure or "uses", dict(side.dims))
    return facts.hides(at) or (looks_back(side) and facts.prior is not None and facts.prior.hides(at))


def _has_figure(cells: Iterable[StatementCell]) -> bool:
    return any(cell.figure is not None and cell.figure.exact for cell in cells)


def header_cells(columns: tuple[Column, ...]) -> tuple[tuple[int, int, str, int, int], ...]:
    """The header as (row, column, text, rows it spans, columns it spans): equal neighbours under one parent merge,
    a short path reaches down to the last header row."""
    depth = max(len(c.header) for c in columns)
    found: list[tuple[int, int, str, int, int]] = []
    for level in range(depth):
        c = 0
        while c < len(columns):
            path = columns[c].header
            if level >= len(path):
                c += 1
                continue
            bottom = level == len(path) - 1
            end = c + 1
            while not bottom and end < len(columns) and columns[end].header[: level + 1] == path[: level + 1]:
                end += 1
            found.append((level, c, path[level], depth - level if bottom else 1, end - c))
            c = end
    return tuple(found)
