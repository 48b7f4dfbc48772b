"""The indicators of target forms: by their columns, or by the order of words where columns are shifted."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from ...disclosure.model import FormIndicator
from ..model import Cell, Table
from .form_headers import column_kinds
from .form_labels import (
    LEVELS,
    clean,
    filled,
    is_first,
    is_level,
    label,
    level_above,
    parent_of,
    run_together,
    span_of,
    value_of_cells,
)
from .form_pairs import Half, paired_of
from .form_sequences import by_sequence, shifted
from .form_texts import item_of


def indicators_of(table: Table, rows: Sequence[Sequence[Cell]], given: Sequence[int]) -> tuple[FormIndicator, ...]:
    """The indicators below a header.  Where levels stand under other headers the columns are shifted and each row is
    read as a sequence of words; elsewhere by its columns."""
    if not given:
        return ()
    headers = [r for r in given if column_kinds(rows[r])]
    if len(headers) == 2 and (blocks := _blocks(table, rows, given, headers)):
        return blocks
    header = headers[0]
    body = [r for r in given if r > header and not column_kinds(rows[r])]
    columns = with_operators(column_kinds(rows[header]), rows, body)
    names = [c for c, k in columns if k == "name"] or [c for c, k in columns if k == "level2"]
    paired = len(names) > 1
    cut = next((c for c, k in columns if c > names[0] and k in (*LEVELS, "name")), None) if paired else None
    spans = [(c, span_of(label(t.text))) for c, k in columns if k == "value" for t in rows[header] if t.column == c]
    if shifted(table, rows, body, dict(columns)):
        left, right = by_sequence(rows, body, [k for _, k in columns], paired, cut or 0)
    else:
        sides = (
            ([x for x in columns if x[0] < (cut or 0)], [x for x in columns if x[0] >= (cut or 0)])
            if paired
            else (columns, [])
        )
        if not paired and len(spans) > 1:
            sides = _parted(columns, spans)
        left, right = (by_columns(table, rows, body, side) if side else [] for side in sides)
        if not paired and not right and not (spans and spans[0][1] == "period"):
            left, right = [], left
    if not right and paired is False and shifted(table, rows, body, dict(columns)):
        left, right = ([], left) if not spans or spans[0][1] != "period" else (left, [])
    return paired_of(left, right)


def sides_of(
    columns: Sequence[tuple[int, str]], spans: Sequence[tuple[int, str]]
) -> tuple[list[tuple[int, str]], list[tuple[int, str]]]:
    """The columns of the period and of the year, where the headers of two values say which is which; else all are the
    year's."""
    if sorted(s for _, s in spans) == ["period", "year"]:
        return _parted(columns, spans)
    return [], list(columns)


def _parted(
    columns: Sequence[tuple[int, str]], spans: Sequence[tuple[int, str]]
) -> tuple[list[tuple[int, str]], list[tuple[int, str]]]:
    """The columns with the first of two values, and those with the second; the period's are first."""
    values = [c for c, _ in spans]
    first, second = values[:2]
    if spans[0][1] == "year" and spans[1][1] == "period":
        first, second = second, first
    of_first, of_second = ([x for x in columns if x[0] not in values or x[0] == v] for v in (first, second))
    return of_first, of_second


def with_operators(kinds: dict[int, str], rows: Sequence[Sequence[Cell]], body: Sequence[int]) -> list[tuple[int, str]]:
    """The columns with their kinds; one that holds nothing but operators is theirs, whatever heads it."""
    said: dict[int, set[str]] = defaultdict(set)
    for r in body:
        for cell in filled(rows[r]):
            said[cell.column].add(label(cell.text))
    signs = {"≥", "≤", "=", ">", "<", "定性"}
    found = dict(kinds)
    left = min((c for c, k in kinds.items() if k in (*LEVELS, "name")), default=0)
    if "level1" not in kinds.values():  # a column of first levels, whatever heads it
        found |= {c: "level1" for c, texts in said.items() if c < left and all(map(is_first, texts))}
    if "value" in kinds.values() and "operator" not in kinds.values():
        for column, texts in said.items():
            if kinds.get(column, "note") in ("note", "unit") and texts <= signs:
                found[column] = "operator"
    return sorted(found.items())


def _blocks(
    table: Table, rows: Sequence[Sequence[Cell]], given: Sequence[int], headers: Sequence[int]
) -> tuple[FormIndicator, ...]:
    """Indicators of the period and of the year in blocks below each other; () where the blocks don't say which is
    which."""
    halves: list[list[Half]] = []
    spans: list[str] = []
    for top, end in zip(headers, (headers[1], given[-1] + 1), strict=True):
        kinds = column_kinds(rows[top])
        spans.append(next((s for c in rows[top] if c.column < min(kinds) and (s := span_of(label(c.text)))), ""))
        body = [r for r in given if top < r < end]
        halves.append(by_columns(table, rows, body, with_operators(kinds, rows, body)))
    if spans in (["period", "year"], ["period", ""], ["", "year"]):
        return paired_of(*halves)
    return paired_of(halves[1], halves[0]) if spans in (["year", "period"], ["year", ""]) else ()


def by_columns(
    table: Table, rows: Sequence[Sequence[Cell]], body: Sequence[int], columns: Sequence[tuple[int, str]]
) -> list[Half]:
    over = {
        (r, c): cell
        for cell in table.cells
        for r in range(cell.row, cell.row + cell.rowspan)
        for c in range(cell.column, cell.column + cell.colspan)
    }
    merged = any(c.rowspan > 1 for r in body for c in rows[r])
    made: list[Half] = []
    levels = {"level1": "", "level2": ""}
    kinds = [k for _, k in columns]
    first = next((c for c, k in columns if k == "level1"), -1)
    said_first = [t for r in body if (cell := over.get((r, first))) is not None and (t := cell.text.strip())]
    seconds = "name" not in kinds and all(map(parent_of, said_first)) and not all(map(is_first, said_first))
    for r in body:
        if len(alone := filled(rows[r])) == 1 and _heads_group(alone[0], columns):
            level = clean(alone[0].text)
            levels = {"level1": level, "level2": ""} if is_first(level) else {**levels, "level2": level}
            continue
        said: dict[str, str] = {}
        cell_of: dict[str, Cell] = {}
        for column, kind in columns:
            cell = over.get((r, column))
            if cell is None:
                continue
            text = clean(cell.text)
            if kind in LEVELS:
                above, _, under = run_together(text)
                if kind == "level2" and above and parent_of(under):  # both levels in one cell
                    levels["level1"], text = above, under
                if text:
                    if kind == "level1" and text != levels["level1"]:
                        levels["level2"] = ""
                    levels[kind] = text
                elif merged and cell.row == r:
                    levels[kind] = ""
            elif kind not in said:
                said[kind], cell_of[kind] = text, cell
        if "name" not in kinds and "level2" in kinds:
            said["name"], levels["level2"] = levels["level2"], ""
        name, value = value_of_cells(said)
        if not value and not any(k in LEVELS for k in kinds) and "value" in kinds and is_level(name):
            levels = {"level1": name, "level2": ""} if is_first(name) else {**levels, "level2": name}
            continue
        level1, level2 = levels["level1"], levels["level2"]
        if "value" not in kinds and not value:  # the value stands behind the name
            name, _, value = item_of(name)
        if seconds and not level2:  # what is headed as the first level says second ones
            level1, level2 = parent_of(level1), level1
        if not any(k in LEVELS for k in kinds) and not any(levels.values()):
            level1, level2, name = run_together(name)
        level1 = level_above(level1, level2)
        where = cell_of.get("name") or cell_of.get("value")
        if where is not None and (name or value) and where.row == r:
            weight, evidence = said.get("weight", ""), said.get("evidence", "")
            made.append(Half(r, level1, level2, name, value, where, weight, evidence, cell_of.get("value")))
    return made


def _heads_group(cell: Cell, columns: Sequence[tuple[int, str]]) -> bool:
    """Whether the one cell of a row is a level above the rows below: it stands over all columns."""
    return is_level(cell.text) and cell.column + cell.colspan > max(c for c, _ in columns)
