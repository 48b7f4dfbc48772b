"""Target forms of strangers' documents: 项目支出绩效目标表 of one project or of many, 整体绩效目标表 of a unit.

Told from the words of labels and headers (``form_words.toml``) only.  A table that isn't clearly such a form is none.
What a label doesn't say is left open: a figure whose label names no span is nobody's year total.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from ..disclosure.model import FormIndicator, Stated, TargetForm
from ..money import parse_number
from ..provenance import Provenance
from .model import Cell, Table
from .recognition.form_indicators import by_columns, indicators_of, paired_of, running, sides_of, with_operators
from .recognition.form_labels import (
    KINDS,
    ListHeader,
    Span,
    amount_of,
    clean,
    column_kinds,
    filled,
    header_of_list,
    identity_of,
    inline,
    is_block,
    is_first,
    is_kind,
    is_level,
    is_money_label,
    label,
    of_which,
    parent_of,
    rows_of,
    span_of,
    words_of,
)
from .recognition.form_money import Entry, entries_of, figure_of, money_of, tasks_of
from .recognition.whose import named as whose

#: What the columns of a list say of a project, not of an indicator.
_OF_PROJECT = ("money", "source", "goal")
_YEAR = re.compile(r"[(（]?20\d\d[)）]?(?:年度|（年度）|\(年度\))[)）]?(?=\s|$)")


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
        return _listed(table, header, heading_text)
    return tuple(f for part in parted(table) if (f := _one(part, heading_text)) is not None)


def parted(table: Table) -> tuple[Table, ...]:
    """The forms below each other in a table, each a table, the first from the table's first row; none if it names no
    project and no unit."""
    if not (tops := _tops(table)):
        return ()
    return tuple(_part(table, a, b) for a, b in pairwise([0, *tops[1:], table.rows]))


def led(table: Table) -> tuple[Table, Table] | None:
    """The rows above the first form of a table, and the form with all below."""
    tops = _tops(table)
    return (_part(table, 0, tops[0]), _part(table, tops[0], table.rows)) if tops and tops[0] else None


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
        headed = is_kind("title", "is", text) or text.endswith("表") or _YEAR.match(text)
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


def _title(table: Table, heading: str) -> tuple[str, str]:
    """Title and subtitle, from the table's own first rows or the lines above it."""
    own = [f[0].text for row in rows_of(table)[:4] if len(f := filled(row)) == 1]
    lines = [clean(t) for t in (*heading.splitlines(), table.title, table.left, *own) if t.strip()]
    titles = [t for t in lines if len(t) < 60 and is_kind("title", "is", label(t))]
    years = (_YEAR.match(t) for t in lines)
    below = [found[0] for found in years if found]
    return (titles[-1] if titles else ""), (below[-1] if below else "")


def _money_unit(texts: Iterable[str]) -> str:
    for text in texts:
        said = label(text)
        if found := re.search(words_of()["title"]["said"], said) or re.search(r"\((万元|元)\)", said):
            return str(found[1])
    return ""


def _one(table: Table, heading: str) -> TargetForm | None:
    rows = rows_of(table)
    read = _Read()
    leading = _leading(table)
    for r, row in enumerate(rows):
        read = _row(read, r, row, leading.get(r))
    identities = {identity_of(row) for row in rows}
    identity = "project" if "project" in identities else "unit"
    title, subtitle = _title(table, heading)
    whole = identity == "unit"
    whole = whole and (bool(read.tasks) or words_of()["title"]["whole"] in title + read.goal_labels)
    if not read.head or (identity == "unit" and not whole):
        return None
    sure = bool(read.indicators) + bool(read.goal_labels) + bool(read.money or read.totals or read.tasks)
    if sure < 2 or not (read.indicators or title or "绩效" in read.goal_labels):
        return None
    at = next((n for n, (t, _) in enumerate(read.head) if is_kind("identity", identity, label(t))), 0)
    name, code = _name(read.head[at][1])
    head = ((read.head[at][0], name), *read.head[:at], *read.head[at + 1 :])
    if code:
        head = (*head, ("项目编码", code))
    unit = _money_unit((*(c.text for c in table.cells if len(c.text) < 40), *reversed(heading.splitlines())))
    year_words = "".join((subtitle, title, read.goal_labels, *(c.text for r in read.indicators[:1] for c in rows[r])))
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
        cells=_read(table.cells),
    )


def _name(text: str) -> tuple[str, str]:
    """A project's name and the code printed before it."""
    said = re.sub(r"\s*\n\s*", "", text).strip()
    found = re.fullmatch(words_of()["project"]["code"], said)
    return (found[2].strip(), found[1]) if found else (said, "")


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
    if read.zone == "goal" and not is_kind("column", "block", first) and not any(is_level(c.text) for c in cells):
        return replace(read, goals=_added(read.goals, span_of(read.goal_labels) or "year", cells[0].text))
    if len(cells) == 2 and len(first) <= 16 and read.head and cells[0].column == row[0].column:
        return replace(read, texts=(*read.texts, (clean(cells[0].text).rstrip(":："), cells[1].text.strip())))
    return read


def _lowest(entry: Entry) -> str:
    """The last header above a column of money."""
    return re.sub(r"\((万元|元)\)$", "", label(entry.label.split(" ")[-1]))


def _total(cell: Cell) -> bool:
    return is_kind("money", "total", re.sub(r"\((万元|元)\)$", "", label(cell.text)))


def _leaves(first: str, cells: Sequence[Cell]) -> bool:
    """Whether a row below indicators is none: its first label is another zone's."""
    if is_kind("text", "is", first) and not any(is_level(c.text) for c in cells) and len(cells) <= 2:
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
        if len(goals) == 2 and not span_of(label(goals[0].text)) and span_of(label(goals[1].text)) == "period":
            return replace(read, zone="goal", goal_labels=said, pending=(("period", goals[1].column),))
        spans = tuple(
            (span_of(label(g.text)) or ("period" if n == 0 else "year"), g.column) for n, g in enumerate(sides)
        )
        if not texts:
            return replace(read, zone="goal", goal_labels=said, pending=spans)
        if len(goals) == 2 and len(texts) == 1 and texts[0].column > goals[1].column:
            span = span_of(label(goals[1].text)) or "year"
            return replace(read, zone="goal", goal_labels=said, goals=_added(read.goals, span, texts[0].text))
        return replace(read, zone="goal", goal_labels=said, goals=_by_column(read.goals, spans, texts))
    if read.pending and texts:
        return replace(_goal_texts(read, texts), goal_labels=said)
    span = span_of(label(goals[0].text)) or "year"
    made = read.goals
    if span == "year" and made[1] and not made[0] and is_kind("span", "overall", read.goal_labels):
        made = (made[1], "")  # what was to be reached overall stood above
    for text in texts:
        made = _added(made, span, text.text)
    return replace(read, zone="goal", goal_labels=said, goals=made)


def _goal_texts(read: _Read, cells: Sequence[Cell]) -> _Read:
    return replace(read, zone="goal", pending=(), goals=_by_column(read.goals, read.pending, cells))


def _by_column(goals: tuple[str, str], spans: Sequence[tuple[Span, int]], cells: Sequence[Cell]) -> tuple[str, str]:
    """The texts below the labels of two spans: in order where there are as many, else each below the nearest label."""
    for n, cell in enumerate(cells):
        left = [s for s, column in spans if column <= cell.column]
        span = spans[n][0] if len(cells) == len(spans) else left[-1] if left else spans[0][0]
        goals = _added(goals, span, cell.text)
    return goals


def _added(goals: tuple[str, str], span: Span, text: str) -> tuple[str, str]:
    period, year = goals
    more = text.strip()
    if span == "period":
        return ("\n".join(filter(None, (period, more))), year)
    return (period, "\n".join(filter(None, (year, more))))


def _listed(table: Table, header: ListHeader, heading: str) -> tuple[TargetForm, ...]:
    """One form a project of a list: a row a project, or a row an indicator."""
    rows = rows_of(table)
    title, subtitle = _title(table, heading)
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
    unit = _money_unit((*(c.text for r in range(top + depth) for c in rows[r]), *reversed(heading.splitlines())))
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
        _of_list(table, rows, over, group, kinds, header.levels, headers, title, subtitle, unit, project)
        for group in groups
    )


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
    levels: dict[int, str],
    headers: dict[int, list[Cell]],
    title: str,
    subtitle: str,
    unit: str,
    project: int,
) -> TargetForm:
    top = group[0]
    name, code = _name(over[top, project].text)
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
        name_of = " ".join(said)
        if kind == "head":
            head.append((name_of, clean(_joined(over, group, column))))
        elif kind in ("money", "source") and name_of:
            entries.append(
                Entry(name_of, column, cell if cell.text.strip() else None, span_of(label(name_of)), kind == "money")
            )
        elif kind == "goal":
            goals = _added(goals, span_of(label(name_of)) or "year", _joined(over, group, column))
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
            indicators += tuple(replace(i, level1=i.level1 or level) for i in paired_of([], made))
    elif any(k == "name" for _, k in columns):
        spans = [(c, span_of(label(" ".join(h.text for h in headers[c][-1:])))) for c, k in columns if k == "value"]
        left, right = sides_of(columns, spans)
        indicators = paired_of(
            by_columns(table, rows, group, left) if left else [], by_columns(table, rows, group, right)
        )
    for column in sorted(c for c, k in kinds.items() if k == "running") if not indicators or levels else ():
        above = levels.get(column, "")
        second = parent_of(above) if any(not is_first(v) for v in levels.values()) else ""  # all are second levels
        indicators += running(_joined(over, group, column), *((second, above) if second else (above,)))
    indicators = indicators or running(goals[1])
    return TargetForm(
        title=title,
        subtitle=subtitle,
        head=tuple(head),
        money=money_of(entries, unit, name, of_year, False),
        texts=(),
        goals=goals,
        indicators=indicators,
        footer=(),
        project=name,
        place=over[top, project].place or table.place,
        cells=_read([c for c in table.cells if c.row in group]),
    )


def _read(cells: Sequence[Cell]) -> tuple[tuple[str, Provenance | None], ...]:
    """What the cells of a form say, without blanks, and where."""
    return tuple((said, c.place) for c in cells if c.place is not None and (said := "".join(c.text.split())))


def _joined(over: dict[tuple[int, int], Cell], group: Sequence[int], column: int) -> str:
    """The texts of the cells of one column, each once."""
    return "".join(dict.fromkeys(c.text.strip() for r in group if (c := over.get((r, column))) is not None))
