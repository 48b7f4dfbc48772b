"""What the words and sums of a recognised disclosure leave no doubt about, said of its figures."""

from __future__ import annotations

import re
from dataclasses import replace
from decimal import Decimal

from ..classification import econ_gov_of, find_by_name
from ..coordinates import CODE_LEVELS, FUND_PARTS, UNIT_KINDS
from ..money import Interval
from .model import Disclosure, Figure, Section, Statement, StatementCell
from .pack import MEASURES
from .shown import ITEMISED, PROJECTS, about_of, bare, sides_of, tidy


def settled(disclosure: Disclosure) -> Disclosure:
    """The disclosure with what its words and sums leave no doubt about: the government code that stands, by name,
    beside a departmental one; the projects of a statement of projects, where they add up to its total.  Figures that no
    statement of a pack can be of lose their meaning."""

    def inside(section: Section) -> Section:
        items = tuple(
            _with_units(_with_projects(_with_government(_sayable(i), disclosure.year)))
            if isinstance(i, Statement)
            else i
            for i in section.items
        )
        return replace(section, items=items, sections=tuple(map(inside, section.sections)))

    return replace(disclosure, sections=tuple(map(inside, disclosure.sections)))


def _sayable(table: Statement) -> Statement:
    """Without the meaning of measures that only tables count, of a place's own codes below the national lists and parts
    of a fund, and of the single things a list is of, which are one year's."""

    def said(cell: StatementCell) -> StatementCell:
        about = about_of(cell)
        if about is None or cell.figure is None:
            return cell
        local = any(isinstance(v, str) and len(v) > CODE_LEVELS[d][-1] for d, v in about.at if d in CODE_LEVELS)
        listed = table.key in ITEMISED and about.get("item") is not None
        lost = local or listed or about.measure not in MEASURES or about.get("fund") in FUND_PARTS
        return replace(cell, figure=replace(cell.figure, about=None)) if lost else cell

    return replace(table, rows=tuple(replace(row, cells=tuple(map(said, row.cells))) for row in table.rows))


def _with_government(table: Statement, year: int) -> Statement:
    at = next((c for c, k in enumerate(table.columns) if re.search("政府.*经济.*名称", bare("".join(k.header)))), None)
    if at is None:
        return table
    rows = []
    for row in table.rows:
        named = {c.code for c in find_by_name("econ_gov", row.cells[at].text, year)}
        cells = []
        for cell in row.cells:
            about = about_of(cell)
            dept = about.get("econ_dept") if about else None
            if cell.figure and about and isinstance(dept, str) and about.get("econ_gov") is None:
                mapped = {found.code for kind in UNIT_KINDS if (found := econ_gov_of(dept, kind))} & named
                if len(mapped) == 1:
                    cell = replace(cell, figure=replace(cell.figure, about=about.where(econ_gov=mapped.pop())))
            cells.append(cell)
        rows.append(replace(row, cells=tuple(cells)))
    return replace(table, rows=tuple(rows))


def _with_projects(table: Statement) -> Statement:
    if table.key not in PROJECTS or len(sides_of(tidy(table), table.key)) != 1:
        return table
    figures = [c for c, column in enumerate(table.columns) if column.kind == "figure"]
    top = next((r for r, row in enumerate(table.rows) if any(about_of(row.cells[c]) for c in figures)), None)
    if top is None:
        return table
    total = table.rows[top]
    below = [r for r, row in enumerate(table.rows) if r > top and any(row.cells[c].text.strip() for c in figures)]
    names = {r: _words(table, r) for r in below}
    bound = any(about_of(table.rows[r].cells[c]) for r in below for c in figures)
    if bound or not below or len(set(names.values())) < len(below) or not all(names.values()):
        return table
    for c in (c for c in figures if about_of(total.cells[c])):
        known = [f.interval for r in (top, *below) if (f := table.rows[r].cells[c].figure)]
        parts = [i for i in known[1:] if i is not None]
        whole = known[0] if known else None
        if whole is None or not whole.meets(sum(parts, Interval.exactly(0))):
            return table
    rows = list(table.rows)
    for r in below:
        cells = list(rows[r].cells)
        for c in figures:
            about, figure = about_of(total.cells[c]), cells[c].figure
            if about is not None:
                blank = Figure("", Decimal(0), table.money_unit)
                cells[c] = replace(cells[c], figure=replace(figure or blank, about=about.where(project=names[r])))
        rows[r] = replace(rows[r], cells=tuple(cells))
    return replace(table, rows=tuple(rows))


def _with_units(table: Statement) -> Statement:
    """Projects below a unit's row are that unit's."""
    if table.key not in PROJECTS:
        return table
    unit = None
    rows = []
    for row in table.rows:
        points = [about for cell in row.cells if (about := about_of(cell))]
        unit = next((at.get("unit") for at in points if at.get("unit") and not at.get("project")), unit)
        cells = [
            replace(cell, figure=replace(cell.figure, about=about.where(unit=unit)))
            if cell.figure and (about := about_of(cell)) and about.get("project") and not about.get("unit")
            else cell
            for cell in row.cells
        ]
        rows.append(replace(row, cells=tuple(cells)))
    return replace(table, rows=tuple(rows))


def _words(table: Statement, r: int) -> str:
    """The label of a row."""
    cells = zip(table.columns, table.rows[r].cells, strict=True)
    return next((bare(cell.text) for column, cell in cells if column.kind == "label" and cell.text.strip()), "")
