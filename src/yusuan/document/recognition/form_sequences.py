"""Indicators of target forms whose columns are shifted: only the order of words is known."""

from __future__ import annotations

from collections.abc import Sequence

from ..model import Cell, Table
from .form_labels import (
    LEVELS,
    clean,
    filled,
    is_first,
    is_kind,
    is_level,
    label,
    level_above,
    parent_of,
    value_of_cells,
)
from .form_pairs import Half, alike
from .form_texts import valued


def shifted(table: Table, rows: Sequence[Sequence[Cell]], body: Sequence[int], columns: dict[int, str]) -> bool:
    """Whether some level stands under a header that isn't a level's, in a table whose merges are lost."""
    levels = {c for c, k in columns.items() if k in LEVELS}
    values = max((c for c, k in columns.items() if k == "value"), default=-1)
    firsts = {c for c, k in columns.items() if k == "level1"}
    left = [
        r
        for r in body
        if (said := filled(rows[r])) and said[0].column in levels and said[-1].column < values
        if not (is_first if said[0].column in firsts else is_level)(said[0].text)
    ]  # rows that begin further right than their first column and leave the value's blank: a cut may have merged others
    if len(left) < 3 and any(c.rowspan > 1 or c.colspan > 1 for r in body for c in rows[r]):
        return False
    if "name" not in columns.values():  # what is headed as the second level are the names
        levels -= {c for c, k in columns.items() if k == "level2"}
    if not levels:
        return False
    for r in body:
        for cell in filled(rows[r]):
            if (cell.column in levels) != is_level(cell.text) and (cell.column in levels or cell.column < max(levels)):
                return True
            if is_level(cell.text) and cell.column not in levels:
                return True
    return False


def by_sequence(
    rows: Sequence[Sequence[Cell]], body: Sequence[int], kinds: Sequence[str], paired: bool, cut: int
) -> tuple[list[Half], list[Half]]:
    """Rows of which only the order of words is known: levels, then name and value; once for the period, once for the
    year where the header says both."""
    left: list[Half] = []
    right: list[Half] = []
    level1 = level2 = second2 = ""
    plain_kinds = [k for k in kinds if k in ("name", "operator", "value", "unit", "weight", "note")]
    for r in body:
        cells = filled(rows[r])
        if cells and is_kind("column", "block", label(cells[0].text)) and not is_level(cells[0].text):
            cells = cells[1:]
        groups: list[tuple[list[Cell], list[Cell]]] = []
        for cell in cells:
            if is_level(cell.text):
                if not groups or groups[-1][1]:
                    groups.append(([], []))
                groups[-1][0].append(cell)
            else:
                if not groups:
                    groups.append(([], []))
                groups[-1][1].append(cell)
        if not groups:
            continue
        for levels, texts in groups:
            if levels and len(texts) == 1 and valued(texts[0].text):  # a name that is also a level's
                texts.insert(0, levels.pop())
        lead = groups[0][0]
        above = lead[0].text if lead else ""
        alone = len(lead) == 1 and parent_of(above) in ("", label(above))
        if is_first(above) and (alone or (len(lead) > 1 and label(lead[1].text) != label(above))):
            level1, level2, second2 = clean(above), "", ""
            lead = lead[1:]
        if lead:
            level2 = second2 = clean(lead[0].text)
            level1 = level_above(level1, level2, printed=False)
        if paired and len(lead) > 1:
            second2 = clean(lead[1].text)
        texts = groups[0][1]
        others = [c for g in groups[1:] for c in g[1]]
        if paired and len(groups) == 1:
            texts, others = _halved(texts, cut, len(lead) > 1)
        elif len(groups) > 1 and groups[1][0]:
            second2 = clean(groups[1][0][-1].text)
        for into, level, side in ((left, level2, texts), (right, second2, others)):
            if side:
                said = (
                    dict(zip(plain_kinds, side, strict=False))
                    if not paired
                    else dict(zip(("name", "value"), side, strict=False))
                )
                texts_ = value_of_cells({k: clean(c.text) for k, c in said.items()})
                into.append(Half(r, level1, level, *texts_, side[0], valued=said.get("value")))
    return left, right


def _halved(cells: list[Cell], cut: int, blank: bool) -> tuple[list[Cell], list[Cell]]:
    """Name and value, name and value; of three cells the names that are alike are names."""
    if blank:
        return [], cells
    if len(cells) >= 4:
        return cells[:2], cells[2:4]
    if len(cells) == 3:
        return (cells[:1], cells[1:]) if alike(cells[0].text, cells[1].text) else (cells[:2], cells[2:])
    if len(cells) == 2 and alike(cells[0].text, cells[1].text):
        return cells[:1], cells[1:]
    return ([], cells) if cells and cells[0].column >= cut else (cells, [])
