"""Target forms of strangers' documents: 项目支出绩效目标表 of one project or of many, 整体绩效目标表 of a unit.

Told from the words of labels and headers (``form_words.toml``) only.  A table that isn't clearly such a form is none.
What a label doesn't say is left open: a figure whose label names no span is nobody's year total.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from ..disclosure.model import Stated, TargetForm
from ..money import parse_number
from .model import Cell, Table
from .recognition.form_headers import column_kinds, folded, header_of_list, identity_of
from .recognition.form_indicators import indicators_of
from .recognition.form_labels import (
    Span,
    amount_of,
    clean,
    filled,
    inline,
    is_block,
    is_first,
    is_kind,
    is_level,
    is_money_label,
    label,
    rows_of,
    span_of,
    words_of,
)
from .recognition.form_lists import listed
from .recognition.form_money import Entry, entries_of, figure_of, money_of, of_span_alone, tasks_of
from .recognition.form_texts import running
from .recognition.form_titles import YEAR, money_unit_of, name_of, said_in, title_of, with_goal


@dataclass(frozen=True, slots=True)
class _Read:
    """What the rows of a form said, by zone."""

    head: tuple[tuple[str, str], ...] = ()
    texts: tuple[tuple[str, str], ...] = ()
    footer: tuple[tuple[str, str], ...] = ()
    goals: tuple[str, str] = ("", "")
    money: tuple[int, ...] = ()
    totals: tuple[Entry, ...] = ()
    tasks: tuple[int, ...] = ()
    indicators: tuple[int, ...] = ()
    pending: tuple[tuple[Span, int], ...] = ()
    goal_labels: str = ""
    zone: str = ""


def form_of(table: Table, heading_text: str = "") -> TargetForm | None:
    """The one form a table is, or None."""
    found = forms_of(table, heading_text)
    return found[0] if len(found) == 1 else None


def forms_of(table: Table, heading_text: str = "") -> tuple[TargetForm, ...]:
    """The forms a table holds: one, several below each other, or one a project of a list.  None if it is no form."""
    short = [label(c.text) for c in table.cells if 1 < len(c.text) < 30]
    if not any("目标" in t or "指标" in t for t in short):
        return ()
    if not any("名称" in t for t in short) and header_of_list(table) is None:
        return ()
    if any(is_kind("done", "is", t) for t in short):
        return ()
    if (header := header_of_list(table)) is not None:
        return listed(table, header, heading_text)
    if (turned := _turned(table)) is not None and (header := header_of_list(turned)) is not None:
        return listed(turned, header, heading_text)
    return tuple(f for part in parted(table) if (f := _one(part, heading_text)) is not None)


def _turned(table: Table) -> Table | None:
    """A table of projects side by side with its columns as rows; None where each project doesn't have its column."""
    rows = rows_of(table)
    labels = rows[0][0].colspan if rows[0] else 0  # the columns of labels: one, or one of each level
    own = [[c for c in row if c.column >= labels] for row in rows]
    plain = all(c.rowspan == c.colspan == 1 for row in own for c in row)
    whole = all(len(row) == table.columns - labels for row in own)
    if not plain or not whole or table.columns - labels < 2 or not identity_of(rows[0]):
        return None
    names = [label(c.text) for c in own[0]]
    if not all(names) or any(is_kind(part, "is", t) for t in names for part in ("head", "goal", "text", "noise")):
        return None
    cells = sorted(
        (replace(c, row=c.column, column=c.row, rowspan=c.colspan, colspan=c.rowspan) for c in table.cells),
        key=lambda c: (c.row, c.column),
    )
    return replace(table, rows=table.columns, columns=table.rows, cells=tuple(cells))


def parted(table: Table) -> tuple[Table, ...]:
    """The forms below each other in a table, each a table, the first from the table's first row; none if it names no
    project and no unit."""
    if not (tops := _tops(table)):
        return ()
    parts = [_part(table, a, b) for a, b in pairwise([0, *tops[1:], table.rows])]
    if header := _header_above(table, tops[0]):
        parts[1:] = [_headed(table, header[-1], part) for part in parts[1:]]
    return tuple(parts)


def _header_above(table: Table, top: int) -> list[int]:
    """The rows above ``top`` that head the indicators of all forms below."""
    return [r for r, row in enumerate(rows_of(table)[:top]) if column_kinds(row)]


def _headed(table: Table, row: int, part: Table) -> Table:
    """A part of a table below a header of its own, row ``row`` of the table."""
    if any(column_kinds(r) for r in rows_of(part)):
        return part
    header = [replace(c, row=0, rowspan=1) for c in table.cells if c.row == row]
    below = [replace(c, row=c.row + 1) for c in part.cells]
    return replace(part, rows=part.rows + 1, cells=(*header, *below))


def led(table: Table) -> tuple[Table, Table] | None:
    """The rows above the first form of a table, and the form with all below."""
    tops = _tops(table)
    if not tops or not tops[0] or _header_above(table, tops[0]):
        return None
    return _part(table, 0, tops[0]), _part(table, tops[0], table.rows)


def _tops(table: Table) -> list[int]:
    """The first row of each form."""
    rows = rows_of(table)
    starts = [r for r, row in enumerate(rows) if identity_of(row)]
    # a unit's name below a project's is of the same form, and titles above 项目名称 are of the form they head
    heads = [*starts[:1], *(r for before, r in pairwise(starts) if r - before > 2)]
    tops = [_titled(table, rows, r) for r in heads]
    end = _titled(table, rows, table.rows)  # the titles of a form whose head stands on the next page
    below = end < table.rows and is_kind("title", "is", label(filled(rows[end])[0].text))
    return [*tops, end] if tops and end > heads[-1] and below else tops


def _titled(table: Table, rows: Sequence[Sequence[Cell]], r: int) -> int:
    """The first of the rows right above ``r`` that are its form's: titles, their year, and what stands below a title
    with its label before it (编制单位：…)."""
    top = r
    while r and (said := filled(rows[r - 1])):
        text = label(said[0].text)
        headed = is_kind("title", "is", text) or text.endswith("表") or YEAR.match(text)
        r -= 1
        if len(said) == 1 and (headed or said[0].colspan == table.columns):
            top = r
        elif not all(re.match(r"[^:：]{2,8}[:：]\S", c.text.strip()) for c in said):
            break
    return top


def _part(table: Table, top: int, end: int) -> Table:
    if (top, end) == (0, table.rows):
        return table
    cells = tuple(
        replace(c, row=c.row - top, rowspan=min(c.rowspan, end - c.row)) for c in table.cells if top <= c.row < end
    )
    return replace(table, rows=end - top, cells=cells)


def _one(table: Table, heading: str) -> TargetForm | None:
    rows = folded(rows_of(table))
    read = _Read()
    leading = _leading(table)
    for r, row in enumerate(rows):
        read = _row(read, r, row, leading.get(r))
    identities = {identity_of(row) for row in rows}
    identity = "project" if "project" in identities else "unit"
    title, subtitle = title_of(table, heading)
    whole = identity == "unit"
    whole = whole and (bool(read.tasks) or words_of()["title"]["whole"] in title + read.goal_labels)
    if not read.head or (identity == "unit" and not whole):
        return None
    sure = bool(read.indicators) + bool(read.goal_labels) + bool(read.money or read.totals or read.tasks)
    if sure < 2 or not (read.indicators or title or "绩效" in read.goal_labels):
        return None
    at = next((n for n, (t, _) in enumerate(read.head) if is_kind("identity", identity, label(t))), 0)
    name, code = name_of(read.head[at][1])
    head = ((read.head[at][0], name), *read.head[:at], *read.head[at + 1 :])
    if code:
        head = (*head, ("项目编码", code))
    unit = money_unit_of((*(c.text for c in table.cells if len(c.text) < 40), *reversed(heading.splitlines())))
    year_words = "".join((subtitle, title, read.goal_labels, *(c.text for r in read.indicators[:1] for c in rows[r])))
    if read.goals[0] and not read.goals[1] and is_kind("span", "overall", read.goal_labels):
        read = replace(read, goals=("", read.goals[0]))  # what is to be reached, where nothing else is
    indicators = indicators_of(table, rows, read.indicators)
    if not indicators:
        told = [("", text) for t, text in read.texts if is_kind("column", "block", label(t))]
        told += [(t, text) for t, text in read.texts if is_first(t)]
        indicators = tuple(i for above, text in told for i in running(text, above))
    indicators = indicators or running(read.goals[1])
    tasks, task_lines = tasks_of(rows, read.tasks)
    entries = (*read.totals, *entries_of(rows, read.money, whole), *task_lines)
    money = money_of(entries, unit, "" if whole else name, span_of(label(year_words)) == "year", whole)
    return TargetForm(
        title=title,
        subtitle=subtitle,
        head=head,
        money=money,
        texts=tuple(t for t in read.texts if not is_first(t[0])),
        goals=read.goals,
        indicators=indicators,
        footer=read.footer,
        project="" if whole else name,
        whole_unit=whole,
        tasks=tuple((t, content, figure_of(cell, unit, Stated(t))) for t, content, cell in tasks),
        place=table.place,
        cells=said_in(table.cells),
    )


def _leading(table: Table) -> dict[int, Cell]:
    """By row the cell at the left that began above it and still holds."""
    found: dict[int, Cell] = {}
    for cell in table.cells:
        if cell.rowspan > 1 and cell.text.strip():
            for r in range(cell.row + 1, min(cell.row + cell.rowspan, table.rows)):
                if r not in found or cell.column < found[r].column:
                    found[r] = cell
    return found


def _row(read: _Read, r: int, row: Sequence[Cell], leading: Cell | None) -> _Read:
    """``read`` with what row ``r`` says."""
    cells = [c for c in filled(row) if not is_kind("noise", "is", label(c.text))]
    if not cells:
        return replace(read, money=(*read.money, r)) if read.zone == "money" and is_block(leading) else read
    if len(cells) == 1 and is_kind("section", "is", re.sub(r"\s", "", cells[0].text)):
        return replace(read, zone="", pending=())
    if read.zone == "money" and of_span_alone(cells):
        return replace(read, money=(*read.money, r))
    if column_kinds(row):
        return replace(read, zone="indicators", indicators=(*read.indicators, r))
    first = label(cells[0].text)
    if is_kind("footer", "is", first):
        return replace(read, zone="footer", footer=(*read.footer, *_pairs(cells, "footer")))
    if read.zone == "indicators" and not _leaves(first, cells):
        return replace(read, indicators=(*read.indicators, r))
    goals = [c for c in cells if is_kind("goal", "is", label(c.text))]
    if any(is_kind("identity", k, first) for k in ("project", "unit")) or is_kind("head", "is", first):
        totals = {a.column: (a, b) for a, b in pairwise(cells[2:]) if _total(a) and amount_of(b.text) is not None}
        money = tuple(Entry(clean(a.text), a.column, b, span_of(label(a.text)), True) for a, b in totals.values())
        rest = [c for c in cells if not any(c in pair for pair in totals.values())]
        return replace(read, zone="head", head=(*read.head, *_pairs(rest, "head")), totals=(*read.totals, *money))
    if read.zone == "head" and read.indicators and is_level(cells[0].text):  # their header stood above the project
        return replace(read, zone="indicators", indicators=(*read.indicators, r))
    if read.pending and not goals:
        return _goal_texts(read, cells)
    if is_kind("tasks", "block", first) and any(is_kind("tasks", "name", label(c.text)) for c in cells):
        return replace(read, zone="tasks", tasks=(*read.tasks, r))
    if is_kind("tasks", "name", first) and any(is_kind("tasks", "content", label(c.text)) for c in cells):
        return replace(read, zone="tasks", tasks=(*read.tasks, r))
    if read.zone == "tasks" and not is_block(cells[0]) and not goals and not is_kind("text", "is", first):
        return replace(read, tasks=(*read.tasks, r))
    if _is_money(cells, read.zone, leading):
        return replace(read, zone="money", money=(*read.money, r))
    if goals and (cells[0] is goals[0] or len(goals) > 1):
        return _goal_row(read, cells, goals)
    if is_kind("text", "is", first):
        text = "\n".join(c.text.strip() for c in cells[1:])
        return replace(read, zone="text", texts=(*read.texts, (clean(cells[0].text).rstrip(":："), text)))
    if len(cells) == 2 and is_kind("column", "block", first) and running(cells[1].text):
        return replace(read, zone="text", texts=(*read.texts, (clean(cells[0].text), cells[1].text.strip())))
    beside = cells[1:] if is_kind("column", "block", first) else cells
    if len(beside) == 2 and is_first(beside[0].text) and running(beside[1].text, clean(beside[0].text)):
        return replace(read, zone="text", texts=(*read.texts, (clean(beside[0].text), beside[1].text.strip())))
    if (
        read.zone == "goal"
        and len(cells) == 1
        and not is_kind("column", "block", first)
        and not any(is_level(c.text) for c in cells)
    ):
        return replace(read, goals=with_goal(read.goals, span_of(read.goal_labels) or "year", cells[0].text))
    if len(cells) == 2 and len(first) <= 16 and read.head and cells[0].column == row[0].column:
        return replace(read, texts=(*read.texts, (clean(cells[0].text).rstrip(":："), cells[1].text.strip())))
    return read


def _total(cell: Cell) -> bool:
    return is_kind("money", "total", re.sub(r"\((万元|元)\)$", "", label(cell.text)))


def _leaves(first: str, cells: Sequence[Cell]) -> bool:
    """Whether a row below indicators is none: its first label is another zone's."""
    if any(is_level(c.text) for c in cells):
        return any(is_kind("identity", k, first) for k in ("project", "unit"))
    if is_kind("text", "is", first) and len(cells) <= 2:
        return True
    if is_kind("goal", "is", first) and span_of(first) and len(cells) == 2:
        return True
    if re.search(r"\((万元|元)\)$", first) and _is_money(cells, "", None):
        return True
    return any(is_kind("identity", k, first) for k in ("project", "unit"))


def _is_money(cells: Sequence[Cell], zone: str, leading: Cell | None) -> bool:
    """Whether a row says money: it begins with a block's or a line's label, or goes on with either."""
    if is_block(leading):
        return True
    rest = cells[1:] if is_block(cells[0]) else cells
    if rest and all(inline(c.text) or is_money_label(c.text) for c in rest) and any(inline(c.text) for c in rest):
        return True
    labelled = [c for c in rest if is_money_label(c.text)]
    if is_block(cells[0]) and (labelled or any(parse_number(c.text) is not None for c in rest)):
        return True
    if is_kind("goal", "is", label(cells[0].text)) or not labelled or labelled[0] is not rest[0]:
        return False
    others = [c for c in rest if c not in labelled]
    return all(amount_of(c.text) is not None for c in others) and (bool(others) or zone == "money")


def _pairs(cells: Sequence[Cell], part: str) -> Iterable[tuple[str, str]]:
    """Label and value, label and value; after a value a short text is a label though nobody knows it."""
    n = 0
    while n < len(cells):
        said = clean(cells[n].text).rstrip(":：")
        after = cells[n + 1] if n + 1 < len(cells) else None
        if after is not None and not is_kind(part, "is", label(after.text)):
            yield said, clean(after.text)
            n += 2
        else:
            if is_kind(part, "is", label(said)) or any(
                is_kind("identity", k, label(said)) for k in ("project", "unit")
            ):
                yield said, ""
            n += 1


def _goal_row(read: _Read, cells: Sequence[Cell], goals: Sequence[Cell]) -> _Read:
    said = read.goal_labels + "".join(label(g.text) for g in goals)
    texts = [c for c in cells if c not in goals]
    if len(goals) > 1:
        sides = goals[-2:] if len(goals) > 2 or span_of(label(goals[-1].text)) else goals
        if len(goals) == 2 and len(texts) == 1 and texts[0].column > goals[1].column:
            span = span_of(label(goals[1].text)) or "year"
            return replace(read, zone="goal", goal_labels=said, goals=with_goal(read.goals, span, texts[0].text))
        if len(goals) == 2 and not span_of(label(goals[0].text)) and span_of(label(goals[1].text)) == "period":
            return replace(read, zone="goal", goal_labels=said, pending=(("period", goals[1].column),))
        spans = tuple(
            (span_of(label(g.text)) or ("period" if n == 0 else "year"), g.column) for n, g in enumerate(sides)
        )
        if not texts:
            return replace(read, zone="goal", goal_labels=said, pending=spans)
        return replace(read, zone="goal", goal_labels=said, goals=_by_column(read.goals, spans, texts))
    if read.pending and texts:
        return replace(_goal_texts(read, texts), goal_labels=said)
    if texts and all(is_kind("span", "alone", label(t.text)) for t in texts):
        return replace(
            read, zone="goal", goal_labels=said, pending=tuple((span_of(label(t.text)), t.column) for t in texts)
        )
    span = span_of(label(goals[0].text)) or "year"
    made = read.goals
    if span == "year" and made[1] and not made[0] and is_kind("span", "overall", read.goal_labels):
        made = (made[1], "")  # what was to be reached overall stood above
    for text in texts:
        made = with_goal(made, span, text.text)
    return replace(read, zone="goal", goal_labels=said, goals=made)


def _goal_texts(read: _Read, cells: Sequence[Cell]) -> _Read:
    return replace(read, zone="goal", pending=(), goals=_by_column(read.goals, read.pending, cells))


def _by_column(goals: tuple[str, str], spans: Sequence[tuple[Span, int]], cells: Sequence[Cell]) -> tuple[str, str]:
    """The texts below the labels of two spans: in order where there are as many, else each below the nearest label."""
    for n, cell in enumerate(cells):
        left = [s for s, column in spans if column <= cell.column]
        span = spans[n][0] if len(cells) == len(spans) else left[-1] if left else spans[0][0]
        goals = with_goal(goals, span, cell.text)
    return goals
