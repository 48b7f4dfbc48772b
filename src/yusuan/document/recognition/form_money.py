"""The money of target forms: lines of labels and figures for the period and for the year, and the unit's tasks."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from ...coordinates import Coordinates, coordinates
from ...disclosure.model import About, Figure, FormMoney, OneOf, Stated
from ..model import Cell
from .form_labels import (
    Span,
    amount_of,
    clean,
    filled,
    inline,
    is_block,
    is_kind,
    is_money_label,
    label,
    span_of,
    words_of,
)


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of money: its label, where it stands, its figure's cell, and which span its label says."""

    label: str
    column: int
    cell: Cell | None
    span: Span
    total: bool


def entries_of(rows: Sequence[Sequence[Cell]], money: Sequence[int], whole: bool) -> tuple[Entry, ...]:
    """Lines of money with their figures, from rows of labels and figures side by side or from columns below headers."""
    if any(of_span_alone(filled(rows[r])) for r in money):
        return _across(rows, money)
    found: list[Entry] = []
    block: Span = ""
    right = -1  # the column of the second total: what stands right of it is the year's
    left: Span = ""
    past: set[int] = set()  # columns of other years and of shares
    for r in money:
        entries: list[Entry] = []
        if not any(amount_of(c.text) for c in rows[r]):
            gone = [c for c in rows[r] if is_kind("money", "past", label(c.text))]
            past |= {k for c in gone for k in range(c.column, c.column + c.colspan)}
        for cell in rows[r]:
            if cell.column in past:
                continue
            said = re.sub(r"\((万元|元)\)$", "", label(cell.text))
            if is_block(cell) and cell.column == min(c.column for c in rows[r]) and not entries:
                block = span_of(said)
                right, left = -1, ""
                # the block's label may itself have the figure beside it
                if len(rows[r]) > 1 and amount_of(rows[r][1].text):
                    entries.append(Entry(clean(cell.text), cell.column, None, block, True))
                continue
            if is_kind("noise", "is", said):
                continue
            if (printed := inline(cell.text)) is not None:
                total = is_kind("money", "total", label(printed[0]))
                entries.append(
                    Entry(clean(printed[0]), cell.column, replace(cell, text=printed[1]), span_of(printed[0]), total)
                )
            elif is_money_label(cell.text):
                total = is_kind("money", "total", said)
                entries.append(Entry(clean(cell.text).rstrip(":："), cell.column, None, span_of(said), total))
            elif _may_be_figure(cell.text) and entries and entries[-1].cell is None:
                entries[-1] = replace(entries[-1], cell=cell)
        if not any(e.cell for e in entries) and any(_heads_other(c) for c in rows[r]):
            continue  # a row of headers
        totals = [e for e in entries if e.total]
        if len(totals) > 1 and right < 0:
            right = totals[1].column
            first: Span = totals[0].span or ("year" if whole else "period")
            entries = [
                replace(e, span=e.span if e.total and e.span else first if e.column < right else "year")
                for e in entries
            ]
            left = first
        elif totals and right < 0:
            left = totals[0].span or block
            entries = [replace(e, span=e.span or left) for e in entries]
        elif right >= 0:
            both = len(entries) > 1
            entries = [
                replace(e, span=left if (n == 0 if both else e.column < right) else "year")
                for n, e in enumerate(entries)
            ]
        else:
            entries = [replace(e, span=e.span or left or block) for e in entries]
        found.extend(entries)
    if found and not any(e.cell for e in found) and (below := _below_headers(rows, money, whole)):
        return below
    return tuple(found)


def of_span_alone(cells: Sequence[Cell]) -> bool:
    """Whether a row is the money of one span: a label that says nothing but the span, then figures."""
    said = [label(c.text) for c in cells]
    return len(said) > 2 and is_kind("span", "alone", said[0]) and all(amount_of(t) for t in said[1:])


def _across(rows: Sequence[Sequence[Cell]], money: Sequence[int]) -> tuple[Entry, ...]:
    """Money whose labels stand across and whose spans stand below each other."""
    entries: list[Entry] = []
    labels: dict[int, str] = {}
    for r in money:
        cells = filled(rows[r])
        if of_span_alone(cells):
            span = span_of(label(cells[0].text))
            told = [(c, said) for c in cells[1:] if (said := labels.get(c.column))]
            entries += [Entry(said, c.column, c, span, is_kind("money", "total", label(said))) for c, said in told]
        else:
            labels = {c.column: clean(c.text) for c in cells if is_money_label(c.text)}
    return tuple(entries)


def _heads_other(cell: Cell) -> bool:
    """Whether a cell is the header of anything but money."""
    return bool(cell.text.strip()) and not is_money_label(cell.text) and not is_block(cell)


def _may_be_figure(text: str) -> bool:
    """Whether a cell may be a figure: what has no digit and is more than a mark is a header or a remark."""
    return bool(text.strip()) and (re.search(r"\d", text) is not None or len(label(text)) < 3)


def _below_headers(rows: Sequence[Sequence[Cell]], money: Sequence[int], whole: bool) -> tuple[Entry, ...]:
    """Money whose labels are headers and whose figures stand in the last row below them."""
    labels = [c for r in money for c in rows[r] if is_money_label(c.text) and not is_block(c)]
    last = max(money)
    under = [c for c in rows[last] if c not in labels and labels and c.column >= min(e.column for e in labels)]
    entries: list[Entry] = []
    for cell in under:
        path = [clean(e.text) for e in labels if e.column <= cell.column < e.column + e.colspan and e.row < last]
        if path:
            total = not entries and len(path) == 1
            entries.append(
                Entry(" ".join(path), cell.column, cell if cell.text.strip() else None, "year" if whole else "", total)
            )
    return tuple(entries)


def money_of(entries: Sequence[Entry], unit: str, project: str, of_year: bool, whole: bool) -> tuple[FormMoney, ...]:
    """The lines, those of the period and of the year that have one label together."""
    made: list[FormMoney] = []
    carried = any(re.search(words_of()["money"]["carried"], e.label) for e in entries)
    used: set[int] = set()
    for n, entry in enumerate(entries):
        if n in used:
            continue
        name = _line(entry)
        twin = None
        if entry.span == "period":
            same = [
                m
                for m in range(n + 1, len(entries))
                if m not in used and entries[m].span == "year" and _line(entries[m]) == name
            ]
            twin = same[0] if same else None
        if twin is not None:
            used.add(twin)
        year = entries[twin] if twin is not None else None if entry.span == "period" else entry
        period = entry if entry.span == "period" else None
        label_ = name if twin is not None else re.sub("[:：]$", "", entry.label)
        cells = [e.cell for e in (period, year) if e is not None and e.cell is not None]
        settled = year is not None and (year.span == "year" or of_year)
        made.append(
            FormMoney(
                label_,
                figure_of(period.cell if period else None, unit, Stated(f"{project}实施期{label_}")),
                figure_of(
                    year.cell if year else None, unit, _about(year, project, carried, whole, settled) if year else None
                ),
                cells[0].place if cells else None,
                *(e.cell.place if e is not None and e.cell is not None else None for e in (period, year)),
            )
        )
    return tuple(made)


def _line(entry: Entry) -> str:
    """A line's label without the words that say its span."""
    said = re.sub(r"\((万元|元)\)$|（(万元|元)）$", "", re.sub(r"\s", "", entry.label).rstrip(":："))
    if entry.total:
        return "资金总额"
    return re.sub(r"^(实施期|年度)(?=.{3})", "", said)


def _about(entry: Entry, project: str, carried: bool, whole: bool, settled: bool) -> About:
    """What a year's figure is about: a total the project's (the unit's) expenditure, of the current year alone or with
    what was carried over, where the form doesn't tell; a source's share is stated as it is."""
    words = words_of()["money"]
    said = label(entry.label)
    nature = "basic" if re.search(words["basic"], said) else "project" if re.search(words["project"], said) else ""
    stated = Stated(f"{project}{_line(entry) if entry.total else entry.label}")
    if not settled or (entry.cell is None):
        return stated
    at: dict[str, str] = {}
    if whole:
        if not entry.total and (not nature or " " in entry.label or "拨款" in said):
            return stated
        if nature:
            at["nature"] = nature
    elif entry.total and project:
        at["project"] = project
    else:
        return stated
    every = coordinates("expenditure", at)
    current: Coordinates = coordinates("expenditure", at, vintage="current")
    return every if carried else OneOf((current, every))


def figure_of(cell: Cell | None, unit: str, about: About | None) -> Figure:
    """The printed figure; a blank is not known, since no other line of a form says that blanks are zero."""
    if cell is None or not cell.text.strip():
        return Figure("", None, unit)
    said = clean(cell.text)
    amount = amount_of(said)
    if amount is None:
        return Figure(said, None, unit, about)
    return Figure(said, amount[0], amount[1] or unit, about)


def tasks_of(
    rows: Sequence[Sequence[Cell]], tasks: Sequence[int]
) -> tuple[list[tuple[str, str, Cell | None]], tuple[Entry, ...]]:
    """Tasks with name, content and amount, and the line of their total."""
    if not tasks:
        return [], ()
    at: dict[str, int] = {}
    sources: dict[int, str] = {}
    found: list[tuple[str, str, Cell | None]] = []
    totals: list[Entry] = []
    for r in tasks:
        cells = [c for c in rows[r] if not is_kind("noise", "is", label(c.text))]
        kinds = {
            k: c.column
            for c in reversed(cells)
            for k in ("name", "content", "money")
            if is_kind("tasks", k, re.sub(r"\((万元|元)\)$", "", label(c.text)))
        }
        if "name" in kinds and "name" not in at:
            at = kinds
            continue
        if not found and not totals and "money" in at and all(is_money_label(c.text) for c in filled(cells)):
            sources = {c.column: clean(c.text) for c in filled(cells)}
            continue
        if "name" not in at:
            continue
        here = {c.column: c for c in cells}
        money = at.get("money", -1)
        amount = here.get(money)
        name = next(
            (c for c in cells if c.text.strip() and c.column in range(at["name"], money if money > 0 else 999)), None
        )
        if name is None:
            continue
        if re.search("合计|总计", label(name.text)):
            totals = [Entry(clean(name.text), money, amount, "year", True)]
            totals += [
                Entry(f"其中：{t}", c, here[c], "year", False) for c, t in sources.items() if c != money and c in here
            ]
            continue
        content = here.get(at.get("content", -1))
        found.append((clean(name.text), content.text.strip() if content and content is not name else "", amount))
    return found, tuple(totals)
