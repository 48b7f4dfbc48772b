"""One grid → one statement: rows and columns and title together."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Literal

from ...coordinates import CODE_LISTS, COUNTERS, Coordinates, coordinates, covers
from ...disclosure.model import About, Change, Column, Figure, Growth, Row, Statement, StatementCell, Unrecognised
from ...money import parse_number
from .apart import columns_apart, rows_apart
from .columns import ColumnMeaning, header_depth, list_column, numbers_columns, unit_column
from .government import GOVERNMENT, of_government
from .grid import Grid
from .groups import projects_alone, without_headings
from .header import columns_of
from .holdings import of_holdings
from .public_items import with_totals
from .rows import RowMeaning, row_meanings
from .setting import Setting
from .titles import Title, title_above
from .wording import At, merged, plain

_UNIT_LINE = re.compile(r"单位[:：]?(?:人民币)?(百万元|亿元|万元|元)")
#: Statements whose rows are not everything that isn't zero.
_SELECTIVE = frozenset(
    {"B10", "B11", "B14", "B10f", "B15", "B16", "B17", "B18", "B24", "B25", "B26", "F07", "F07a", "F10"}
)

_KINDS: Mapping[str, Literal["code", "label", "figure"]] = {"figure": "figure", "code": "code", "unit_code": "code"}

#: Why a table without a title is left.
UNTITLED = "没有可以认定报表种类的表题"
#: Meetings and training: a table that has them beside the three public items has a total of all.
_MEETINGS = "会议费|培训费|行政经费"


def statement(
    grid: Grid, year: int, name: str, final: bool = False, known: Title | None = None
) -> Statement | Unrecognised:
    """What a table says, or the table as it is.  ``final`` is whether the document is of final accounts, ``known`` what
    the table's title would say where it is lost."""
    titled = title_above(grid.above, final) or (("", known) if known is not None else None)
    if titled is None:
        return Unrecognised(grid.above[-1] if grid.above else "", grid.rows, UNTITLED, grid.place)
    title, named = titled
    if of_government(grid, year):
        return Unrecognised(title, grid.rows, GOVERNMENT, grid.place)
    if not named.key:
        return Unrecognised(title, grid.rows, named.why, grid.place)
    key, base = named.key, dict(named.at)
    depth = header_depth(grid.rows)
    if depth == 0 or depth >= len(grid.rows):
        return Unrecognised(title, grid.rows, "没有找到表头或数据行", grid.place)
    header, body = grid.rows[:depth], grid.rows[depth:]
    index_row = bool(header) and (
        numbers_columns(header[-1]) or sum(t.isdigit() for t in header[-1]) > len(header[-1]) / 2
    )
    if index_row:
        header = header[:-1]
    width = len(grid.rows[0])
    columns = columns_of(header, body, key, base, title, year)
    columns = of_holdings(columns, key, _money_unit(grid.above, columns))
    if not named.bound or (base.get("measure") != "procurement" and _purchases(columns, body)):
        columns = [replace(c, at=None, compares="") for c in columns]
    if not any(c.kind == "figure" for c in columns):
        return Unrecognised(title, grid.rows, "没有数字列", grid.place)
    money_unit = _money_unit(grid.above, columns)
    numbers = [
        n
        for row in body
        for c, t in enumerate(row)
        if columns[c].kind == "figure" and (n := parse_number(t)) is not None
    ]
    decimals = max((-int(n.as_tuple().exponent) for n in numbers), default=0)
    units = unit_column(columns, body)
    columns = list_column(columns, key)
    meant = row_meanings(columns, body, Setting(key, base, year, name, title, units, decimals))
    also_meetings = any(re.search(_MEETINGS, plain(t)) for c in columns for t in (*c.header, title))
    carried = [c.header[:1] for c in columns if c.at is not None and c.at.measure == "carry_in"]
    rows = []
    dimensions: set[str] = set()
    points = [
        [
            _about(meant[r][c], columns[c], base, key, _beside(columns[c], carried))
            if columns[c].kind == "figure"
            else None
            for c in range(width)
        ]
        for r in range(len(body))
    ]
    values = [[parse_number(t) for t in row] for row in body]
    slack = Decimal(1).scaleb(-decimals) / 2
    for compares in (False, True):  # differences add up among themselves
        of = [[at if bool(columns[c].compares) is compares else None for c, at in enumerate(line)] for line in points]
        told = with_totals(key, of, values, also_meetings, slack)
        points = [
            [told[r][c] if bool(columns[c].compares) is compares else at for c, at in enumerate(line)]
            for r, line in enumerate(points)
        ]
    abouts = _compared(points, meant, columns, year)
    for r, row in enumerate(body):
        cells = []
        level = 1
        for c, text in enumerate(row):
            figure = None
            if columns[c].kind == "figure":
                about = abouts[r][c]
                if not text and _has_parts(about, abouts[r], row):
                    about = None
                if isinstance(about, Coordinates):
                    dimensions.update(d for d, _ in about.at if d in CODE_LISTS or d in ("project", "unit", "item"))
                share = columns[c].compares == "growth"
                value = parse_number(text.rstrip("%％")) if share else parse_number(text)
                if value is None and not text:
                    value = Decimal(0).scaleb(-decimals) if about is not None else None
                if text or about is not None:
                    figure = Figure(text, value, "%" if share else _unit(columns[c], about, money_unit), about)
            cells.append(StatementCell(text, figure, grid.places[depth + r][c]))
        if any(plain(t) in ("合计", "总计") for t in row):
            level = 0
        rows.append(Row(tuple(cells), level))
    mixed = any(
        c.kind != "figure" and {"单位", "项目"} <= {*re.findall("单位|项目", "".join(c.header))} for c in columns
    )
    rows = rows_apart(columns_apart(columns, without_headings(key, rows, decimals, mixed=mixed)))
    if named.some:
        rows = projects_alone(rows, decimals)
        dimensions -= {"project", "unit"}  # of those that are no part of the list nothing is said
    exhaustive = tuple(sorted(dimensions & {"item"} if key in _SELECTIVE else dimensions))
    return Statement(
        key,
        title,
        "",
        " ".join(t for t in grid.above if "单位" in t)[:80],
        money_unit,
        decimals,
        tuple(Column(c.header, _KINDS.get(c.kind, "label")) for c in columns),
        tuple(rows),
        (),
        exhaustive,
        index_row,
        False,
        grid.place,
    )


_UNIT_IN_HEADER = re.compile(r"\((百万元|亿元|万元|元)\)")


def _money_unit(above: Sequence[str], columns: Sequence[ColumnMeaning]) -> str:
    """The unit the lines above or the header say; "" where nothing does, or headers say several."""
    said = plain(" ".join((*above, *(t for c in columns for t in c.header))))
    if line := _UNIT_LINE.search(said) or _UNIT_IN_HEADER.search(plain(" ".join(above))):
        return line[1]
    units = {_unit(c, c.at, "") for c in columns if c.kind == "figure"} - {"", *COUNTERS.values()}
    return units.pop() if len(units) == 1 else ""


def _unit(column: ColumnMeaning, about: About | None, money_unit: str) -> str:
    """The unit of a figure: of what it counts, what its column's header says, else the statement's."""
    counted = next((a.measure for a in (about, column.at) if isinstance(a, Coordinates) and a.measure in COUNTERS), "")
    if counted:
        return COUNTERS[counted]
    said = next((m for t in reversed(column.header) if (m := _UNIT_IN_HEADER.search(plain(t)))), None)
    return said[1] if said else money_unit


def _compared(
    points: Sequence[Sequence[Coordinates | None]],
    meant: Sequence[Sequence[RowMeaning | None]],
    columns: Sequence[ColumnMeaning],
    year: int,
) -> list[list[About | None]]:
    """What every cell is about, with differences from last year where the table prints the figures of both years: in
    the row, or in the column where years are rows."""
    told: list[list[About | None]] = [
        [
            at if (row := meant[r][c]) is not None and not row.compares and not columns[c].compares else None
            for c, at in enumerate(line)
        ]
        for r, line in enumerate(points)
    ]

    def pair(now: Coordinates | None, printed: Sequence[About | None]) -> tuple[Coordinates, Coordinates] | None:
        if now is None or now.get("year") is not None or now not in printed:
            return None
        before = [
            at
            for at in printed
            if isinstance(at, Coordinates)
            and at.get("year") == str(year - 1)
            and at.where(year=None, stage=None) == now
        ]
        return (now, before[0]) if len(set(before)) == 1 else None

    found = [list(line) for line in told]
    for r, line in enumerate(points):
        pairs = {p for at in told[r] if isinstance(at, Coordinates) and (p := pair(at, told[r]))}
        for c, at in enumerate(line):
            row, compares = meant[r][c], columns[c].compares
            if compares and row is not None and not row.compares:
                own = pair(at, told[r]) or (
                    next(iter(pairs)) if len(pairs) == 1 and not _says_more(columns[c]) else None
                )
                if own is not None:
                    found[r][c] = Growth(*own) if compares == "growth" else Change(*own)
            elif row is not None and row.compares and not compares and (own := pair(at, [x[c] for x in told])):
                found[r][c] = Change(*own)
    return found


def _says_more(column: ColumnMeaning) -> bool:
    """Whether a column of differences says of what."""
    return column.at is None or bool(column.at.at)


def _has_parts(about: About | None, others: Sequence[About | None], row: Sequence[str]) -> bool:
    """Whether a blank's parts stand beside it with amounts: it stands for something not printed, not for zero."""
    return isinstance(about, Coordinates) and any(
        isinstance(other, Coordinates)
        and other.measure == about.measure
        and other != about
        and parse_number(row[c])
        and all((mine := other.get(d)) is not None and covers(d, v, mine) for d, v in about.at)
        for c, other in enumerate(others)
    )


def _beside(column: ColumnMeaning, carried: Sequence[tuple[str, ...]]) -> bool:
    """Whether a column of what was carried in stands beside this one: under the same header, or this under none."""
    return bool(carried) and (len(column.header) < 2 or column.header[:1] in carried)


def _purchases(columns: Sequence[ColumnMeaning], body: Sequence[Sequence[str]]) -> bool:
    """Whether the rows are purchases by what heads them, whatever the title says: each is a part of what is spent on its
    class, and no more than that."""
    named = "采购(品目|目录|项目|数量|内容)"
    heads = [c for c, m in enumerate(columns) if m.kind != "figure" and re.search(named, "".join(map(plain, m.header)))]
    return any(2 * sum(bool(row[c]) for row in body) > len(body) for c in heads)


def _spends(at: Coordinates) -> bool:
    """A purchase's column of what is spent is of the purchase."""
    return at.measure in ("expenditure", "uses")


#: What columns say of a whole side, of which a row may be a part or the total.
_SIDES = ("revenue", "expenditure", "resources", "uses")


def _about(row: RowMeaning | None, column: ColumnMeaning, base: At, key: str, carried: bool) -> Coordinates | None:
    """Row and column and title together; None where one of them is unknown or they contradict each other."""
    if row is None or column.at is None:
        return None
    measure = row.at.measure
    at = merged(((k, v) for k, v in base.items() if k != "measure" and v is not None), column.at.at, row.at.at)
    if at is None:
        return None
    if column.at.measure and column.at.measure != measure and not (measure == "procurement" and _spends(column.at)):
        # A column of revenue or of what was carried in says what the row's class is financed from.
        if base.get("measure") or not measure or row.yields or (carried and measure == "resources"):
            measure = column.at.measure
        elif column.at.measure == "resources":
            return None  # what came in this year, in a column of all there is
        elif measure in ("expenditure", "uses") and column.at.measure == "carry_in":
            at["vintage"] = "carry_over"
        elif column.at.measure not in _SIDES:
            return None  # they contradict each other
    elif key == "B02" and carried and not column.at.measure and not column.at.at:
        measure = "resources"
    if not measure or (measure == "price" and "item" not in at):
        return None
    if measure in ("revenue", "carry_in"):
        at.pop("vintage", None)  # the measure says it already
    if measure == "uses" and "nature" in at:
        measure = "expenditure"  # what is carried out has no nature
    return coordinates(measure, at)
