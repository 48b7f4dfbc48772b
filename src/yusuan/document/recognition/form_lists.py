"""Lists of projects: one target form a project, a row a project or a row an indicator."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from itertools import accumulate, pairwise

from ...disclosure.model import FormIndicator, TargetForm
from ..model import Cell, Table
from .form_headers import ListHeader, column_kinds
from .form_indicators import by_columns, sides_of, with_operators
from .form_labels import (
    KINDS,
    LEVELS,
    amount_of,
    clean,
    filled,
    is_first,
    is_kind,
    label,
    of_which,
    parent_of,
    rows_of,
    span_of,
)
from .form_money import Entry, money_of
from .form_pairs import paired_of
from .form_texts import aim_of, running, valued_items
from .form_titles import money_unit_of, name_of, said_in, title_of, with_goal
from .whose import named as whose

#: What the columns of a list say of a project, not of an indicator.
_OF_PROJECT = ("money", "source", "goal")


#: What only a project has, not the unit above its projects.
_OF_ONE = ("goal", "name", "value", "running", "level1", "level2")


def listed(table: Table, header: ListHeader, heading: str) -> tuple[TargetForm, ...]:
    """One form a project of a list: a row a project, or a row an indicator."""
    rows = rows_of(table)
    title, subtitle = title_of(table, heading)
    top, kinds = header.row, header.kinds
    depth = max((header.depth, *(c.rowspan for c in rows[top] if c.column in kinds)))
    body = range(top + depth, table.rows)
    over = {
        (r, c): cell
        for cell in table.cells
        for r in range(cell.row, cell.row + cell.rowspan)
        for c in range(cell.column, cell.column + cell.colspan)
    }
    headers = {c: [over[r, c] for r in range(top, top + depth) if (r, c) in over] for c in range(table.columns)}
    project = next(c for c, k in kinds.items() if k == "project")
    unit = money_unit_of((*(c.text for r in range(top + depth) for c in rows[r]), *reversed(heading.splitlines())))
    over_others = _above_others(over, body, kinds, project)
    groups: list[list[int]] = []
    names: list[str] = []
    firsts: list[dict[int, str]] = []  # what the first row of each project says of it
    by_row = "value" in kinds.values() and "name" in kinds.values()
    for r in body:
        cell = over.get((r, project))
        text = cell.text.strip() if cell is not None else ""
        if re.fullmatch("合计|总计|小计", label(text)) or not filled(rows[r]) or column_kinds(rows[r]):
            continue
        alone = cell is not None and not any(c is not cell and c.text.strip() for c in rows[r])
        if cell is not None and alone and (whose(text) or cell.colspan == table.columns):
            continue  # a unit's name above its projects
        own = [c for c, k in kinds.items() if k in _OF_ONE and (x := over.get((r, c))) is not None and x.text.strip()]
        if cell is not None and not header.whole and not own and (whose(_coded(text)) or r in over_others):
            continue  # with the money of them all
        fresh = cell is not None and cell.row == r and text
        of_project = {c: x.text for c, k in kinds.items() if k in _OF_PROJECT and (x := over.get((r, c))) is not None}
        repeats = bool(names) and text == names[-1] and _repeated(of_project, firsts[-1], by_row)
        if fresh and not repeats:
            groups.append([r])
            names.append(text)
            firsts.append(of_project)
        elif groups:
            groups[-1].append(r)
    return tuple(
        _of_list(table, rows, over, group, kinds, header, headers, title, subtitle, unit, project) for group in groups
    )


def _above_others(
    over: dict[tuple[int, int], Cell], body: range, kinds: dict[int, str], project: int
) -> frozenset[int]:
    """Rows that only name a kind of projects: their money is that of the projects below, of two or more of them, or the
    name is numbered as headings are."""
    column = next((c for c, k in kinds.items() if k == "money"), -1)
    money: list[tuple[int, Decimal, bool]] = []
    for r in body:
        cell, name = over.get((r, column)), over.get((r, project))
        if cell is not None and cell.row == r and name is not None and (amount := amount_of(cell.text)):
            alone = not any((x := over.get((r, c))) and x.text.strip() for c, k in kinds.items() if k in _OF_ONE)
            money.append((r, amount[0], alone))
    found: set[int] = set()
    for n, (r, total, alone) in enumerate(money):
        below = [a for _, a, group in money[n + 1 :] if not group]
        sums = list(accumulate(below))
        if alone and total in sums:
            numbered = re.match(
                r"\s*([一二三四五六七八九十]+、|[(（][一二三四五六七八九十]+[)）])", over[r, project].text
            )
            if numbered or sums.index(total) > 0:
                found.add(r)
    return frozenset(found)


def _coded(text: str) -> str:
    """A unit's name without the code before it."""
    return re.sub(r"^\s*[\[【(（]?\d{3,}[\]】)）]?[-_—－]*", "", text)


def _repeated(said: dict[int, str], first: dict[int, str], by_row: bool) -> bool:
    """Whether a row says of its project nothing, or, where each row is an indicator, just what the first row says."""
    told = {c: t for c, t in said.items() if t.strip()}
    return not told or (by_row and all(first.get(c) == t for c, t in told.items()))


def _of_list(
    table: Table,
    rows: Sequence[Sequence[Cell]],
    over: dict[tuple[int, int], Cell],
    group: Sequence[int],
    kinds: dict[int, str],
    header: ListHeader,
    headers: dict[int, list[Cell]],
    title: str,
    subtitle: str,
    unit: str,
    project: int,
) -> TargetForm:
    top, levels, whole = group[0], header.levels, header.whole
    name, code = name_of(over[top, project].text)
    head = [(clean(headers[project][0].text), name)]
    if code:
        head.append(("项目编码", code))
    entries: list[Entry] = []
    goals = ("", "")
    for column in range(table.columns):
        cell = over.get((top, column))
        starts = [c for c in kinds if c <= column]
        kind = kinds.get(column) or (kinds[max(starts)] if starts and kinds[max(starts)] == "source" else "")
        if cell is None or cell.column != column:
            continue
        said = [clean(h.text) for h in dict.fromkeys(headers[column]) if not of_which(h.text)]
        named = " ".join(said)
        if kind == "head":
            head.append((named, clean(_joined(over, group, column))))
        elif kind in ("money", "source") and named:
            entries.append(
                Entry(named, column, cell if cell.text.strip() else None, span_of(label(named)), kind == "money")
            )
        elif kind == "goal":
            goals = with_goal(goals, span_of(label(named)) or "year", _joined(over, group, column))
    of_year = any(e.total and e.span == "year" for e in entries)
    if of_year:  # beside the year's total that of the whole project
        entries = [
            replace(e, span="period") if e.total and not e.span and is_kind("span", "whole", _lowest(e)) else e
            for e in entries
        ]
    columns = with_operators({c: k for c, k in kinds.items() if k in KINDS}, rows, group)
    indicators: tuple[FormIndicator, ...] = ()
    if levels and any(k == "name" for _, k in columns):
        for level in dict.fromkeys(levels.values()):
            made = by_columns(table, rows, group, [(c, k) for c, k in columns if levels.get(c) == level])
            first, second = (level, "") if is_first(level) else (parent_of(level), level)
            halves = paired_of([], made)
            indicators += tuple(replace(i, level1=i.level1 or first, level2=i.level2 or second) for i in halves)
    elif any(k == "name" for _, k in columns):
        spans = [(c, span_of(label(" ".join(h.text for h in headers[c][-1:])))) for c, k in columns if k == "value"]
        left, right = sides_of(columns, spans)
        of_names = [half for side in _each_name(right) for half in by_columns(table, rows, group, side)]
        indicators = paired_of(by_columns(table, rows, group, left) if left else [], of_names)
    for column in sorted(c for c, k in kinds.items() if k == "running") if not indicators or levels else ():
        above = levels.get(column, "")
        second = parent_of(above) if any(not is_first(v) for v in levels.values()) else ""  # all are second levels
        text = _joined(over, group, column)
        indicators += running(text, *((second, above) if second else (above,))) or valued_items(text)
    if not indicators and (text := goals[1]):
        indicators = running(text)
        both = any(is_kind("goal", "both", label(h.text)) for c, k in kinds.items() if k == "goal" for h in headers[c])
        goals = (goals[0], aim_of(text)) if both else goals
    return TargetForm(
        title=title,
        subtitle=subtitle,
        head=tuple(head),
        money=money_of(entries, unit, "" if whole else name, of_year, whole),
        texts=(),
        goals=goals,
        indicators=indicators,
        footer=(),
        project="" if whole else name,
        whole_unit=whole,
        place=over[top, project].place or table.place,
        cells=said_in([c for c in table.cells if c.row in group]),
    )


def _each_name(columns: Sequence[tuple[int, str]]) -> list[list[tuple[int, str]]]:
    """The columns of each name where several names have a value of their own; elsewhere all together."""
    names = [c for c, k in columns if k == "name"]
    parts = [[x for x in columns if a <= x[0] < b] for a, b in pairwise([*names, 999])]
    apart = len(names) > 1 and all("value" in [k for _, k in part] for part in parts)
    return parts if apart and not any(k in LEVELS for _, k in columns) else [list(columns)]


def _lowest(entry: Entry) -> str:
    """The last header above a column of money."""
    return re.sub(r"\((万元|元)\)$", "", label(entry.label.split(" ")[-1]))


def _joined(over: dict[tuple[int, int], Cell], group: Sequence[int], column: int) -> str:
    """The texts of the cells of one column, each once."""
    return "".join(dict.fromkeys(c.text.strip() for r in group if (c := over.get((r, column))) is not None))
