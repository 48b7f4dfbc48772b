"""Disclosure → Document: what is said, laid out as headings, paragraphs, tables and pictures."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction
from itertools import zip_longest

from ..disclosure.model import (
    Attached,
    ChartSpec,
    ContentsList,
    Disclosure,
    Figure,
    FormIndicator,
    Item,
    Section,
    Statement,
    TargetForm,
    Text,
    Unrecognised,
)
from ..disclosure.statements import header_cells
from ..money import scale
from ..review.numbers.laws import sums_exactly
from ..review.numbers.parts import sums
from .model import Attachment, Bar, Block, Cell, Chart, Contents, Document, Heading, Paragraph, Table


def compose(disclosure: Disclosure) -> Document:
    """Lay out a disclosure.  Every figure of it stands in the document with the text it has there."""
    return Document(disclosure.full_title, tuple(b for s in disclosure.sections for b in _section(s)))


def _section(section: Section) -> Iterator[Block]:
    own = section.items[0] if len(section.items) == 1 else None
    if section.level:
        if isinstance(own, Statement):
            yield Heading(section.level, own.title, section.key, section.title, section.page_break)
        else:
            yield Heading(section.level, section.title, section.key, "", section.page_break)
    number = 0
    for item in section.items:
        number += isinstance(item, TargetForm)
        yield from _item(item, section, number)
    for inside in section.sections:
        yield from _section(inside)


def _item(item: Item, section: Section, number: int) -> Iterator[Block]:
    match item:
        case Text():
            yield Paragraph(item.text, item.style)
        case Statement():
            yield statement_table(item, _short(section.title))
        case TargetForm():
            name = "整体绩效目标表" if item.whole_unit else f"绩效目标表　{item.head[0][1]}"
            yield Heading(3, name, f"{section.key}.form{number}", page_break=True)
            yield form_table(item, f"目标{number:02d} {item.head[0][1]}")
        case ChartSpec():
            yield from _chart(item)
        case Attached():
            yield Attachment(item.title, item.local or item.path)
        case ContentsList():
            yield Contents(item.title)
        case Unrecognised():
            cells = tuple(Cell(r, c, text) for r, row in enumerate(item.rows) for c, text in enumerate(row))
            width = max((len(row) for row in item.rows), default=0)
            yield Table(f"未认定{number}", len(item.rows), width, cells, header_rows=0, title=item.title)


def _short(title: str) -> str:
    """A statement's title without its year, short enough for a sheet's tab."""
    return re.sub(r"\d{4}年(度)?", "", title)


def statement_table(statement: Statement, name: str) -> Table:
    """A statement as a table: header with merged cells, an index row where it has one, then its rows."""
    columns = statement.columns
    cells = [
        Cell(r, c, text, rowspan, colspan, "center", header=True)
        for r, c, text, rowspan, colspan in header_cells(columns)
    ]
    top = max(len(c.header) for c in columns)
    if statement.index_row:
        cells += [Cell(top, c, str(c + 1), align="center", header=True) for c in range(len(columns))]
        top += 1
    adds = _sums(statement, top)
    names = [c for c, column in enumerate(columns) if column.kind == "label"]
    for r, row in enumerate(statement.rows):
        for c, (cell, column) in enumerate(zip(row.cells, columns, strict=True)):
            figure = cell.figure
            cells.append(
                Cell(
                    top + r,
                    c,
                    cell.text,
                    align="right" if column.kind == "figure" else "left",
                    bold=row.level == 0,
                    indent=max(row.level - 1, 0) if c in names[:1] else 0,
                    exact=_exact(figure),
                    decimals=_decimals(figure, statement.decimals),
                    sums=adds.get((r, c), ()),
                )
            )
    return Table(
        name=name,
        rows=top + len(statement.rows),
        columns=len(columns),
        cells=tuple(cells),
        header_rows=top,
        widths=tuple(c.width for c in columns),
        wide=statement.wide,
        title=statement.title,
        number=statement.number,
        left=statement.unit_line,
        right=f"单位：{statement.money_unit}",
        notes=statement.notes,
    )


def form_table(form: TargetForm, name: str) -> Table:
    """A target form.  A project's has period and year side by side; a unit's, and one that was read and says nothing of
    a period, has the year only."""
    year_only = form.whole_unit or _says_no_period(form)
    widths = ((6, 10, 14, 24, 14) if year_only else (4, 8, 10, 15, 13, 10, 15, 13)) + _beside_widths(form)
    grid = _Grid(len(widths))
    grid.add((form.title, grid.columns, "head"))
    if year_only:
        _unit_form(form, grid)
    else:
        _project_form(form, grid)
    return Table(
        name=name,
        rows=grid.row,
        columns=grid.columns,
        cells=tuple(sorted(grid.cells, key=lambda cell: (cell.row, cell.column))),
        header_rows=1,
        widths=widths,
        form=True,
        title=form.title,
        left=form.subtitle,
        right=f"金额单位：{_money_unit(form)}",
        notes=("　　　　".join(f"{label}：{value}" for label, value in form.footer),),
    )


def _says_no_period(form: TargetForm) -> bool:
    periods = (*(line.period.text for line in form.money), form.goals[0], *(i.period for i in form.indicators))
    return "项目期" not in dict(form.head) and not any(periods)


def _money_unit(form: TargetForm) -> str:
    """The unit its money is in: yuan where we compile it, what was read otherwise."""
    return next((f.unit for line in form.money for f in (line.year, line.period) if f.unit), "元")


class _Grid:
    """Cells of a form being laid out row by row."""

    def __init__(self, columns: int) -> None:
        self.columns = columns
        self.row = 0
        self.cells: list[Cell] = []

    def add(self, *parts: tuple[str | Figure, int, str]) -> None:
        """One row of (text or figure, columns it spans, look)."""
        column = 0
        for said, span, look in parts:
            self.put(said, self.row, column, 1, span, look)
            column += span
        self.row += 1

    def put(self, said: str | Figure, row: int, column: int, rowspan: int, colspan: int, look: str) -> None:
        figure = said if isinstance(said, Figure) else None
        self.cells.append(
            Cell(
                row,
                column,
                figure.text if figure else str(said),
                rowspan,
                colspan,
                "right" if figure else "center" if look in ("head", "label") else "left",
                header=look == "head",
                bold=look == "head",
                exact=_exact(figure),
                decimals=_decimals(figure, 0),
            )
        )


#: Columns some forms have beside the value of an indicator.
_BESIDE = (("weight", "分值"), ("evidence", "佐证材料"))


def _beside(form: TargetForm) -> list[tuple[str, str]]:
    """The columns beside the value that the form has: those in which some indicator says something."""
    return [(name, said) for name, said in _BESIDE if any(getattr(i, name) for i in form.indicators)]


def _beside_widths(form: TargetForm) -> tuple[int, ...]:
    return tuple({"weight": 6, "evidence": 14}[name] for name, _ in _beside(form))


def _put_beside(grid: _Grid, indicator: FormIndicator, columns: list[tuple[str, str]], first: int) -> None:
    for column, (name, _) in enumerate(columns, first):
        grid.put(getattr(indicator, name), grid.row, column, 1, 1, "label" if name == "weight" else "text")


def _project_form(form: TargetForm, grid: _Grid) -> None:
    beside = _beside(form)
    more = len(beside)
    rest = [pair for pair in form.head if pair[0] != "项目名称"]
    grid.add(("项目名称", 2, "label"), (dict(form.head).get("项目名称", form.project), 6 + more, "text"))
    for (left, one), (right, other) in zip_longest(rest[::2], rest[1::2], fillvalue=("", "")):
        grid.add((left, 2, "label"), (one, 3, "text"), (right, 1, "label"), (other, 2 + more, "text"))
    grid.put(f"项目资金（{_money_unit(form)}）", grid.row, 0, len(form.money), 2, "label")
    for n, line in enumerate(form.money):
        period, year = (f"{span}{line.label}：" if n == 0 else line.label for span in ("实施期", "年度"))
        for said, column, span, look in (
            (period, 2, 2, "text"),
            (line.period, 4, 1, "figure"),
            (year, 5, 2, "text"),
            (line.year, 7, 1 + more, "figure"),
        ):
            grid.put(said, grid.row, column, 1, span, look)
        grid.row += 1
    for label, text in form.texts:
        grid.add((label, 2, "label"), (text, 6 + more, "text"))
    grid.add(("总体目标", 2, "label"), ("实施期目标", 3, "label"), ("年度目标", 3 + more, "label"))
    period_goal, year_goal = form.goals
    grid.add(("", 2, "label"), (period_goal, 3, "text"), (year_goal, 3 + more, "text"))
    names = (
        "一级指标",
        "二级指标",
        "三级指标",
        "指标值",
        "二级指标",
        "三级指标",
        "指标值",
        *(said for _, said in beside),
    )
    top = grid.row
    for column, name in enumerate(names, 1):
        grid.put(name, top, column, 1, 1, "label")
    grid.put("绩效指标", top, 0, 1 + len(form.indicators), 1, "label")
    grid.row += 1
    for n, indicator in enumerate(form.indicators):
        _merged(grid, form.indicators, n, 1, ("level1",))
        for column, value in ((2, indicator.period), (5, indicator.year)):
            _merged(grid, form.indicators, n, column, ("level1", "level2"))
            grid.put(indicator.name, grid.row, column + 1, 1, 1, "text")
            grid.put(value, grid.row, column + 2, 1, 1, "label")
        _put_beside(grid, indicator, beside, 8)
        grid.row += 1


def _unit_form(form: TargetForm, grid: _Grid) -> None:
    beside = _beside(form)
    more = len(beside)
    for label, text in form.head:
        grid.add((label, 2, "label"), (text, 3 + more, "text"))
    grid.put(f"年度资金（{_money_unit(form)}）", grid.row, 0, len(form.money), 2, "label")
    for line in form.money:
        grid.put(line.label, grid.row, 2, 1, 2, "text")
        grid.put(line.year, grid.row, 4, 1, 1 + more, "figure")
        grid.row += 1
    for label, text in (*form.texts, ("年度总体目标", form.goals[1])):
        grid.add((label, 2, "label"), (text, 3 + more, "text"))
    if form.tasks:
        grid.put("年度主要任务", grid.row, 0, 1 + len(form.tasks), 2, "label")
        for column, said, span in ((2, "任务名称", 1), (3, "主要内容", 1), (4, "预算金额（元）", 1 + more)):
            grid.put(said, grid.row, column, 1, span, "label")
        grid.row += 1
        for name, content, amount in form.tasks:
            for column, cell, look, span in (
                (2, name, "text", 1),
                (3, content, "text", 1),
                (4, amount, "figure", 1 + more),
            ):
                grid.put(cell, grid.row, column, 1, span, look)
            grid.row += 1
    if not form.indicators:
        return
    grid.put("绩效指标", grid.row, 0, 1 + len(form.indicators), 1, "label")
    names = ("一级指标", "二级指标", "三级指标", "年度指标值", *(said for _, said in beside))
    for column, said in enumerate(names, 1):
        grid.put(said, grid.row, column, 1, 1, "label")
    grid.row += 1
    for n, indicator in enumerate(form.indicators):
        _merged(grid, form.indicators, n, 1, ("level1",))
        _merged(grid, form.indicators, n, 2, ("level1", "level2"))
        grid.put(indicator.name, grid.row, 3, 1, 1, "text")
        grid.put(indicator.year, grid.row, 4, 1, 1, "label")
        _put_beside(grid, indicator, beside, 5)
        grid.row += 1


def _merged(grid: _Grid, rows: tuple[FormIndicator, ...], n: int, column: int, keys: tuple[str, ...]) -> None:
    """Print a level once for the run of neighbouring rows that share it."""

    def key(indicator: FormIndicator) -> tuple[str, ...]:
        return tuple(getattr(indicator, k) for k in keys)

    if n and key(rows[n - 1]) == key(rows[n]):
        return
    length = 1
    while n + length < len(rows) and key(rows[n + length]) == key(rows[n]):
        length += 1
    grid.put(key(rows[n])[-1], grid.row, column, length, 1, "label")


def _chart(spec: ChartSpec) -> Iterator[Block]:
    several = len(spec.series) > 1
    bars = tuple(
        Bar(label, figure.value or Decimal(0), figure.text, series.name if several else "")
        for series in spec.series
        for label, figure in series.points
    )
    yield Chart(spec.key, spec.title, "grouped_bars" if several else "bars", spec.unit, bars)
    labels = list(dict.fromkeys(label for series in spec.series for label, _ in series.points))
    cells = [Cell(0, 0, "项目", align="center", header=True)]
    cells += [Cell(0, c, series.name, align="center", header=True) for c, series in enumerate(spec.series, 1)]
    for r, label in enumerate(labels, 1):
        cells.append(Cell(r, 0, label))
        for c, series in enumerate(spec.series, 1):
            figure = dict(series.points).get(label)
            text = figure.text if figure else "—"
            cells.append(Cell(r, c, text, align="right", exact=_exact(figure), decimals=_decimals(figure, 2)))
    yield Table(
        name=f"图 {spec.title}",
        rows=1 + len(labels),
        columns=1 + len(spec.series),
        cells=tuple(cells),
        widths=(28, *(14 for _ in spec.series)),
        title=spec.title,
        left=spec.title,
        right=f"单位：{spec.unit}",
    )


def _sums(statement: Statement, top: int) -> dict[tuple[int, int], tuple[tuple[int, int], ...]]:
    """For each cell that is exactly the sum of others of its statement, those others, as cells of the table."""
    found: dict[tuple[int, int], tuple[tuple[int, int], ...]] = {}
    for relation in sums(statement):
        place = relation.whole.row, relation.whole.column
        if place not in found and len(relation.parts) > 1 and sums_exactly(relation):
            found[place] = tuple((top + p.row, p.column) for p in relation.parts)
    return found


def _exact(figure: Figure | None) -> Decimal | None:
    """The exact number in the figure's unit.  Fen in 万元 has six places; rates are cut at twelve."""
    if figure is None or figure.exact is None:
        return None
    number = Fraction(figure.exact) / scale(figure.unit)
    return (Decimal(number.numerator) / Decimal(number.denominator)).quantize(Decimal("1e-12")).normalize() + 0


def _decimals(figure: Figure | None, otherwise: int) -> int:
    if figure is None or figure.value is None:
        return otherwise
    exponent = figure.value.as_tuple().exponent
    return -exponent if isinstance(exponent, int) and exponent < 0 else 0
