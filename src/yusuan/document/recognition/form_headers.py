"""What heads the columns of target forms' indicators and of lists of projects, and how a form's rows begin."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from ..model import Cell, Table
from .form_labels import (
    KINDS,
    LEVELS,
    amount_of,
    clean,
    filled,
    is_block,
    is_kind,
    is_level,
    is_money_label,
    label,
    of_which,
    rows_of,
    span_of,
)

_YEAR = re.compile(r"20\d\d(?=年)")


def column_kinds(row: Sequence[Cell]) -> dict[int, str]:
    """What the columns of indicators (and of a list's projects) hold, by their first column; empty where ``row`` is
    no such header."""
    found = _with_names(row, _with_values(row, _by_words(row)))
    kinds = set(found.values())
    if "project" in kinds and not kinds & {"name", "running", *LEVELS}:
        levels = [c.column for c in row if is_level(c.text)]
        if len(levels) > 1:  # a column for each level, its indicators as text or with a column of their values behind
            apart = all(found.get(c + 1) == "value" for c in levels)
            found.update(dict.fromkeys(levels, "name" if apart else "running"))
            return _project_columns(row, found)
    if "name" in kinds and kinds & {"level1", "level2", "value"} and len(kinds) > 1:
        if "project" in kinds:
            return _project_columns(row, found)
        return {c: k for c, k in found.items() if k != "project"}
    if "level2" in kinds and "value" in kinds and "level1" in kinds and "project" not in kinds:
        return found
    if "project" in kinds and ("running" in kinds or any(_goal(c) for c in row)):
        return _project_columns(row, found)
    return {}


def _goal(cell: Cell) -> bool:
    return any(is_kind("goal", kind, label(cell.text)) for kind in ("is", "both"))


def _by_words(row: Sequence[Cell]) -> dict[int, str]:
    found: dict[int, str] = {}
    for cell in row:
        kind = next((k for k in KINDS if is_kind("column", k, label(cell.text))), "")
        if kind or _heads_projects(cell, row):
            found[cell.column] = kind or "project"
    return found


def _with_values(row: Sequence[Cell], found: dict[int, str]) -> dict[int, str]:
    """Where the names are headed 三级指标: what says more of a name beside it is a note, and the value where no header
    says it is the content beside an operator or a unit, or what stands behind the name and is to be reached."""
    second = [c for c in row if is_kind("column", "second", label(c.text))]
    if len(second) == 1:  # 指标类型 beside 二级指标 says more of an indicator
        found = {c: "note" if k == "level2" and c != second[0].column else k for c, k in found.items()}
    values = [c for c in row if found.get(c.column) == "value"]
    halves = {c.column for c in values if "半年" in c.text}
    if halves and len(halves) < len(values):  # what is to be reached by the middle of the year
        found = found | dict.fromkeys(halves, "note")
    told = {c.column for c in row if is_kind("column", "third", label(c.text))}
    if not told:
        return found
    spans = [c for c in row if c.column > max(told) and is_kind("span", "alone", label(c.text))]
    if not values and [span_of(label(c.text)) for c in spans] in (["period", "year"], ["year", "period"]):
        found = found | {c.column: "value" for c in spans}
    made = {c: "note" if k == "name" and c not in told else k for c, k in found.items()}
    if "value" in found.values():
        return made
    content = [c for c in row if is_kind("column", "content", label(c.text))]
    behind = [c for c in row if c.column > max(told) and found.get(c.column) not in ("operator", "unit")][:1]
    aimed = [c for c in behind if is_kind("column", "aimed", label(c.text))]
    beside = content if {"operator", "unit"} & set(found.values()) and len(content) == 1 else aimed
    return made | {c.column: "value" for c in beside}


def _with_names(row: Sequence[Cell], found: dict[int, str]) -> dict[int, str]:
    """Of the names those that have a value behind them; where none is told, what is headed 绩效指标."""
    names = sorted(c for c, k in found.items() if k == "name")
    valued = [a for a, b in pairwise([*names, 999]) if any(k == "value" and a < c < b for c, k in found.items())]
    if valued:  # what stands behind a name and its value says more of them
        found = found | {c: "note" for c in names if c not in valued}
    whole = [c.column for c in row if is_kind("column", "combined", label(c.text))]
    last = max((c for c, k in found.items() if k in LEVELS), default=-1)
    if len(whole) == 1 and not names and last < 0:
        return found | {whole[0]: "name" if "value" in found.values() else "running"}
    if not names and "value" in found.values():  # the levels stand left of the names
        said = [c.column for c in row if is_kind("goal", "is", label(c.text)) and "内容" in c.text]
        return found | {c: "name" for c in (whole or said) if c > last >= 0}
    return found


def folded(rows: Sequence[Sequence[Cell]]) -> list[list[Cell]]:
    """The rows of a form in which a header of two rows is one, of its lowest cells, and the row below it is empty."""
    made = [list(row) for row in rows]
    for r, (top, below) in enumerate(pairwise(rows)):
        under = filled(below)
        parents = {id(c): _parent(top, c) for c in under}
        if not under or not all(parents.values()):
            continue
        above = {id(p) for p in parents.values()}
        beside = [c for c in top if _heads(c) and id(c) not in above]
        headed = all(_heads(p) or is_kind("column", "block", label(p.text)) for p in parents.values() if p is not None)
        deep = len([c for c in beside if c.rowspan > 1]) > 1
        if not headed or not beside or not (deep or all(map(_heads, under))):
            continue
        lower = [_spanned(c, p) for c in under if (p := parents[id(c)]) is not None]
        lowest = sorted([*(c for c in top if id(c) not in above), *lower], key=lambda c: c.column)
        if "value" in (kinds := column_kinds(lowest)).values() and "project" not in kinds.values():
            made[r], made[r + 1] = lowest, []
    return made


def _heads(cell: Cell) -> bool:
    return any(is_kind("column", k, label(cell.text)) for k in KINDS)


def _parent(top: Sequence[Cell], cell: Cell) -> Cell | None:
    """The cell of the row above that ``cell`` stands under; cells right of it that are blank are its own."""
    left = [c for c in top if c.column <= cell.column and (c.text.strip() or c.rowspan > 1)]
    return left[-1] if left and left[-1].rowspan == 1 and left[-1].text.strip() else None


def _spanned(cell: Cell, parent: Cell, dated: bool = True) -> Cell:
    """A header's lower cell, with what stands above it where it alone only says a span; a year does where nothing
    (``dated``) says that the cells beside it are of other years."""
    both = label(cell.text) + label(parent.text)
    alone = _heads(cell) or not span_of(label(cell.text)) or (dated and re.search(r"\d", cell.text))
    return cell if alone or not is_kind("column", "value", both) else replace(cell, text=both)


def _heads_projects(cell: Cell, row: Sequence[Cell]) -> bool:
    """Whether a header stands above projects: it says so, or says 项目 alone beside headers of goals and of money."""
    said = label(cell.text)
    if is_kind("identity", "project", said):
        return True
    beside = [c for c in row if c.column > cell.column]
    goals = any(is_kind("goal", "is", label(c.text)) for c in beside)
    return (
        goals
        and is_kind("identity", "listed", said)
        and any(is_money_label(c.text) or _is_total(c.text) for c in beside)
    )


def _project_columns(row: Sequence[Cell], found: dict[int, str]) -> dict[int, str]:
    """The columns of a list of projects; empty where beside 项目名称 there is a value and no other header."""
    if any(amount_of(c.text) for c in row):
        return {}
    first = min((c.column for c in row if found.get(c.column) == "project"), default=0)
    kinds = dict(found)
    for cell in row:
        said = label(cell.text)
        if kinds.get(cell.column) in ("project", "name", "running", "value", *LEVELS):
            continue
        if of_which(cell.text):
            kinds[cell.column] = "source"
        elif not said:
            continue
        elif is_kind("goal", "is", said) or is_kind("goal", "both", said):
            kinds[cell.column] = "goal"
        elif cell.column > first and _is_total(cell.text):
            kinds[cell.column] = "money"
        elif cell.column > first and is_kind("money", "source", said):
            kinds[cell.column] = "source"
        elif is_kind("head", "is", said) or is_kind("identity", "unit", said):
            kinds.setdefault(cell.column, "head")
        elif cell.column not in kinds:
            kinds[cell.column] = "note"
    years = {c.column: dated[0] for c in row if kinds.get(c.column) == "money" and (dated := _YEAR.findall(c.text))}
    kinds |= {c: "note" for c, year in years.items() if year < max(years.values())}  # what was given before
    beside = [c for c in row if c.column > first and c.text.strip()]
    told = set(kinds.values()) - {"project", "note", "head"}
    return kinds if beside and (kinds.get(beside[0].column) != "note" or len(told) > 1) else {}


def _is_total(text: str) -> bool:
    """Whether a header of a list is that of the projects' money."""
    said = re.sub(r"\((万元|元)\)$", "", label(text))
    return is_kind("money", "total", said) or is_kind("money", "listed", said)


@dataclass(frozen=True, slots=True)
class ListHeader:
    """The rows that head a list of projects: the first, how many, what each column holds, and which first level the
    columns of an indicator stand under where the levels are headers.  With ``whole`` the projects are units."""

    row: int
    depth: int
    kinds: dict[int, str]
    levels: dict[int, str]
    whole: bool = False


def header_of_list(table: Table) -> ListHeader | None:
    """What heads a list of projects, among the first rows; a header of several rows is read by its lowest cells."""
    rows = rows_of(replace(table, rows=min(table.rows, 12), cells=tuple(c for c in table.cells if c.row < 12)))
    for r, row in enumerate(rows):
        own = next((c for c in row if _heads_projects(c, row)), None) or _split_project(row, rows[r + 1 : r + 2])
        whole = own is None
        own = own or next((c for c in row if is_kind("identity", "unit", label(c.text))), None)
        if own is None:
            continue
        if whole:
            row = [replace(c, text="项目名称") if c is own else c for c in row]
        deep = [c for line in (row, *rows[r + 1 : r + own.rowspan]) for c in line]
        below = {c.column for c in deep if c.row > r and c.text.strip()}
        lowest = [c for c in deep if c.row > r or not below & set(range(c.column, c.column + c.colspan))]
        lowest = [_under(c, deep) for c in lowest]
        if "project" in (kinds := column_kinds(sorted(lowest, key=lambda c: c.column))).values():
            over = [c for c in deep if is_level(c.text)]
            levels = {k: clean(c.text) for c in over for k in range(c.column, c.column + c.colspan)}
            for c in (c for c, k in kinds.items() if k == "name" and kinds.get(c + 1) == "value"):
                levels |= {c + 1: levels[c]} if c in levels else {}
            if whole and not {"goal", "money"} & set(kinds.values()):
                continue
            return ListHeader(r, own.rowspan, kinds, {c: levels[c] for c in kinds if c in levels}, whole)
    return None


def _split_project(row: Sequence[Cell], below: Sequence[Sequence[Cell]]) -> Cell | None:
    """The header of projects where 项目 stands above 名称 and what else is said of a project."""
    named = {c.column for line in below for c in line if label(c.text) == "名称"}
    split = (c for c in row if c.colspan > 1 and c.column in named and is_kind("identity", "listed", label(c.text)))
    return next((replace(c, rowspan=2) for c in split), None)


def _under(cell: Cell, deep: Sequence[Cell]) -> Cell:
    """A lower cell of a list's header, with 指标 (项目) above it where it is 名称 or 类型, and with 指标值 above it where both it
    and the cell beside it only say a span."""
    over = [c for c in deep if c.row < cell.row and c.column <= cell.column < c.column + c.colspan and c.colspan > 1]
    if over and label(cell.text) == "名称" and is_kind("identity", "listed", label(over[-1].text)):
        return replace(cell, text="项目名称")
    if over and is_kind("column", "part", label(cell.text)) and is_kind("column", "combined", label(over[-1].text)):
        return replace(cell, text="指标" + label(cell.text))
    if not over or not is_kind("column", "value", label(over[-1].text)):
        return cell
    top = over[-1]
    beside = [c for c in deep if c.row == cell.row and top.column <= c.column < top.column + top.colspan]
    spans = sorted(span_of(label(c.text)) for c in beside)
    return _spanned(cell, top, dated=spans != ["period", "year"])


def list_header(table: Table) -> int | None:
    """The row that heads a list of projects, among the first ones."""
    found = header_of_list(table)
    return found.row if found is not None else None


def identity_of(row: Sequence[Cell]) -> str:
    """``project`` or ``unit`` where the row begins with that label and a value, blank or not, stands beside it."""
    said = filled(row)
    if not said or column_kinds(row):
        return ""
    first = next((k for k in ("project", "unit") if is_kind("identity", k, label(said[0].text))), "")
    if not first and len(said) >= 3 and is_kind("head", "is", label(said[0].text)):
        # the name may stand behind another label with its value
        return "project" if any(is_kind("identity", "project", label(c.text)) for c in said[2:]) else ""
    return first


def identified(table: Table) -> bool:
    """Whether the table says whose form it is, or lists projects."""
    return list_header(table) is not None or any(identity_of(row) for row in rows_of(table))


def below_a_head(row: Sequence[Cell]) -> bool:
    """Whether a row says what stands below a form's head: money, goals, levels of indicators."""
    said = filled(row)
    if not said:
        return False
    first = label(said[0].text)
    block = len(said) > 1 and (is_kind("column", "block", first) or is_money_label(said[0].text))
    return block or is_block(said[0]) or is_kind("goal", "is", first) or is_level(first) or bool(column_kinds(row))
