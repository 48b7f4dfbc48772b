"""The indicators of target forms: by their columns, by the order of words where columns are shifted, or as text."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from ...disclosure.model import FormIndicator
from ...provenance import Provenance
from ..model import Cell, Table
from .form_headers import column_kinds
from .form_labels import (
    LEVELS,
    clean,
    filled,
    is_first,
    is_kind,
    is_level,
    label,
    parent_of,
    run_together,
    span_of,
    words_of,
)


@dataclass(frozen=True, slots=True)
class _Half:
    """One indicator as one side (period or year) of a row says it."""

    row: int
    level1: str
    level2: str
    name: str
    value: str
    cell: Cell
    weight: str = ""
    evidence: str = ""
    valued: Cell | None = None

    @property
    def place(self) -> Provenance | None:
        """Where the value stands; where it has no cell of its own, the name."""
        return (self.valued or self.cell).place


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
    if _shifted(table, rows, body, dict(columns)):
        left, right = _by_sequence(rows, body, [k for _, k in columns], paired, cut or 0)
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
    if not right and paired is False and _shifted(table, rows, body, dict(columns)):
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
    halves: list[list[_Half]] = []
    spans: list[str] = []
    for top, end in zip(headers, (headers[1], given[-1] + 1), strict=True):
        kinds = column_kinds(rows[top])
        spans.append(next((s for c in rows[top] if c.column < min(kinds) and (s := span_of(label(c.text)))), ""))
        body = [r for r in given if top < r < end]
        halves.append(by_columns(table, rows, body, with_operators(kinds, rows, body)))
    if spans in (["period", "year"], ["period", ""], ["", "year"]):
        return paired_of(*halves)
    return paired_of(halves[1], halves[0]) if spans in (["year", "period"], ["year", ""]) else ()


def _shifted(table: Table, rows: Sequence[Sequence[Cell]], body: Sequence[int], columns: dict[int, str]) -> bool:
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


def _by_sequence(
    rows: Sequence[Sequence[Cell]], body: Sequence[int], kinds: Sequence[str], paired: bool, cut: int
) -> tuple[list[_Half], list[_Half]]:
    """Rows of which only the order of words is known: levels, then name and value; once for the period, once for the
    year where the header says both."""
    left: list[_Half] = []
    right: list[_Half] = []
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
            if levels and len(texts) == 1 and _valued(texts[0].text):  # a name that is also a level's
                texts.insert(0, levels.pop())
        lead = groups[0][0]
        above = lead[0].text if lead else ""
        alone = len(lead) == 1 and parent_of(above) in ("", label(above))
        if is_first(above) and (alone or (len(lead) > 1 and label(lead[1].text) != label(above))):
            level1, level2, second2 = clean(above), "", ""
            lead = lead[1:]
        if lead:
            level2 = second2 = clean(lead[0].text)
            level1 = _of(level1, level2, printed=False)
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
                texts_ = _said({k: clean(c.text) for k, c in said.items()})
                into.append(_Half(r, level1, level, *texts_, side[0], valued=said.get("value")))
    return left, right


def _valued(text: str) -> bool:
    return re.match(rf"(?:{words_of()['value']['operator']})|\d", text.strip()) is not None


def _halved(cells: list[Cell], cut: int, blank: bool) -> tuple[list[Cell], list[Cell]]:
    """Name and value, name and value; of three cells the names that are alike are names."""
    if blank:
        return [], cells
    if len(cells) >= 4:
        return cells[:2], cells[2:4]
    if len(cells) == 3:
        return (cells[:1], cells[1:]) if _alike(cells[0].text, cells[1].text) else (cells[:2], cells[2:])
    if len(cells) == 2 and _alike(cells[0].text, cells[1].text):
        return cells[:1], cells[1:]
    return ([], cells) if cells and cells[0].column >= cut else (cells, [])


def _bare(text: str) -> str:
    return re.sub(r"\s", "", text)


def _alike(one: str, other: str) -> bool:
    """Whether two names are one, cut at different lengths."""
    a, b = _bare(one), _bare(other)
    return bool(a and b) and (a.startswith(b) or b.startswith(a))


def _of(level1: str, level2: str, *, printed: bool = True) -> str:
    """The first level above ``level2``: the one printed, or where none (or a piece of it) is, the one it belongs to.
    Where columns are shifted (not ``printed``) a level that can't be above is not."""
    parent = parent_of(level2)
    said = label(level1)
    if not parent or said == parent:
        return level1
    if not said or (said in parent and not is_first(said)):
        return parent
    cost = "成本指标" in (parent, label(level2)) and said in ("产出指标", "成本指标")
    return level1 if printed or cost else parent


def by_columns(
    table: Table, rows: Sequence[Sequence[Cell]], body: Sequence[int], columns: Sequence[tuple[int, str]]
) -> list[_Half]:
    over = {
        (r, c): cell
        for cell in table.cells
        for r in range(cell.row, cell.row + cell.rowspan)
        for c in range(cell.column, cell.column + cell.colspan)
    }
    merged = any(c.rowspan > 1 for r in body for c in rows[r])
    made: list[_Half] = []
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
        name, value = _said(said)
        if not value and not any(k in LEVELS for k in kinds) and "value" in kinds and is_level(name):
            levels = {"level1": name, "level2": ""} if is_first(name) else {**levels, "level2": name}
            continue
        level1, level2 = levels["level1"], levels["level2"]
        if "value" not in kinds and not value:  # the value stands behind the name
            name, _, value = _item(name)
        if seconds and not level2:  # what is headed as the first level says second ones
            level1, level2 = parent_of(level1), level1
        if not any(k in LEVELS for k in kinds) and not any(levels.values()):
            level1, level2, name = run_together(name)
        level1 = _of(level1, level2)
        where = cell_of.get("name") or cell_of.get("value")
        if where is not None and (name or value) and where.row == r:
            weight, evidence = said.get("weight", ""), said.get("evidence", "")
            made.append(_Half(r, level1, level2, name, value, where, weight, evidence, cell_of.get("value")))
    return made


def _heads_group(cell: Cell, columns: Sequence[tuple[int, str]]) -> bool:
    """Whether the one cell of a row is a level above the rows below: it stands over all columns."""
    return is_level(cell.text) and cell.column + cell.colspan > max(c for c, _ in columns)


def _said(cells: dict[str, str]) -> tuple[str, str]:
    """Name and value; operator and unit of columns of their own are put around the value."""
    words = words_of()["value"]
    name = cells.get("name", "")
    if is_kind("levels", "unnamed", name):
        name = ""
    operator, value, unit = (cells.get(k, "") for k in ("operator", "value", "unit"))
    if not value or re.fullmatch(words["blank"], unit) or value.endswith(unit):
        unit = ""
    if re.fullmatch(words["words"], operator) or value.startswith(operator):
        operator = ""
    return name, f"{operator}{value}{unit}" if value else ""


def paired_of(left: Sequence[_Half], right: Sequence[_Half]) -> tuple[FormIndicator, ...]:
    """Period and year of one indicator together: of one row where the names are alike, else of one level."""
    mate: dict[int, int] = {}
    of_row = {other.row: m for m, other in enumerate(right)}
    for n, one in enumerate(left):
        m = of_row.get(one.row)
        if m is not None and (not (one.name and right[m].name) or _alike(one.name, right[m].name)):
            mate[n] = m
            del of_row[one.row]
    taken = set(mate.values())
    begun: dict[tuple[str, str], list[int]] = defaultdict(list)  # by level and by each beginning of the name
    whole: dict[tuple[str, str], list[int]] = defaultdict(list)
    for m in range(len(right) - 1, -1, -1):
        if m not in taken and len(name := _bare(right[m].name)) in range(1, 200):
            whole[label(right[m].level2), name].append(m)
            for cut in range(1, len(name) + 1):
                begun[label(right[m].level2), name[:cut]].append(m)
    for n, one in enumerate(left):
        name, level = _bare(one.name), label(one.level2)
        if n in mate or not name:
            continue
        tried = (
            begun.get((level, name)),
            *(whole.get((level, name[:cut])) for cut in range(min(len(name), 200), 0, -1)),
        )
        for found in filter(None, tried):
            while found and found[-1] in taken:
                found.pop()
            if found:
                mate[n] = found.pop()
                taken.add(mate[n])
                break
    made: list[tuple[int, FormIndicator]] = []
    for n, one in enumerate(left):
        year = right[mate[n]] if n in mate else None
        name = max(one.name, year.name if year else "", key=len)
        if name:
            value, weight, evidence = (year.value, year.weight, year.evidence) if year else ("", "", "")
            weight, evidence = one.weight or weight, one.evidence or evidence
            halves = (one.level1, one.level2, name, one.value, value, weight, evidence)
            places = (one.cell.place, one.place, year.place if year else None)
            made.append((one.row, FormIndicator(*halves, *places)))
    for m, other in enumerate(right):
        if m not in taken and other.name:
            halves = (other.level1, other.level2, other.name, "", other.value, other.weight, other.evidence)
            made.append((other.row, FormIndicator(*halves, other.cell.place, None, other.place)))
    return tuple(i for _, i in sorted(made, key=lambda x: x[0]))


def _heads(text: str) -> list[re.Match[str]]:
    """Where levels with a colon stand in a text."""
    levels = "|".join((words_of()["levels"]["first"], *words_of()["levels"]["of"].values()))
    return [
        m
        for m in re.finditer(rf"(?<![一-鿿])(?P<level>{levels})[:：]\s*(?=(?P<next>.?))", text)
        if m["level"].endswith("指标") or (m["next"] and not _valued(m["next"]))
    ]


def aim_of(text: str) -> str:
    """What a text says above its indicators: the goal, without the word before it."""
    heads = _heads(text)
    said = text[: heads[0].start()].strip() if heads else text
    return re.sub(rf"^{words_of()['goal']['aim']}", "", said).rstrip("。；; \n") if heads else said


def running(text: str, level1: str = "", level2: str = "") -> tuple[FormIndicator, ...]:
    """Indicators written as text in one cell: levels with a colon, then items; () where neither it nor a header above,
    of the first level or of the second, names a level."""
    heads = _heads(text)
    found: list[FormIndicator] = []
    printed = bool(level1)
    if level1:
        found += _items(text[: heads[0].start() if heads else len(text)], level1, level2)
    for n, head in enumerate(heads):
        bare = head["level"]
        if is_first(bare) and parent_of(bare) in ("", label(bare)):
            level1, level2, printed = bare, "", True
        else:
            level2, level1 = bare, _of(level1, bare) if printed else parent_of(bare)
        found += _items(text[head.end() : heads[n + 1].start() if n + 1 < len(heads) else len(text)], level1, level2)
    return tuple(found)


def valued_items(text: str) -> tuple[FormIndicator, ...]:
    """Several indicators without levels in a cell headed as theirs: each has a value with an operator."""
    found = _items(text, "", "")
    operator = words_of()["value"]["operator"]
    return tuple(found) if len(found) > 1 and all(re.match(operator, i.year) for i in found) else ()


def _items(text: str, level1: str, level2: str) -> list[FormIndicator]:
    pieces = re.split(r"[;；。\n]|(?<![\d.,])\d{1,2}[.、)）](?!\d)", text)
    return [FormIndicator(level1, level2, *_item(said)) for p in pieces if (said := p.strip(" 　,，、:："))]


def _item(text: str) -> tuple[str, str, str]:
    """Name, no period, and the year's value of one item: in brackets, from the operator on, after a colon, or its last
    number."""
    text = re.sub(r"^指标[\d一二三四五六七八九十]{1,2}[:：、.]\s*(?=.)", "", text)
    bracketed = re.fullmatch(r"([^()（）]+)[(（]([^()（）]+)[)）]", text)
    if bracketed and _valued(bracketed[2]):
        return bracketed[1].strip(), "", bracketed[2].strip()
    split = re.search(rf"(?:{words_of()['value']['operator']})\s*\d", text) or re.search(
        r"\d[\d,.]*\s*[^\d，,]{0,6}$", text
    )
    if ":" in text or "：" in text:
        name, value = re.split("[:：]", text, maxsplit=1)
        return name.strip(), "", value.strip()
    return (
        (text[: split.start()].strip(), "", text[split.start() :].strip())
        if split and split.start()
        else (text, "", "")
    )
