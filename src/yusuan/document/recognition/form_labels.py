"""What the words of target forms mean (``form_words.toml``): labels, headers of columns, levels, money, spans."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cache, lru_cache
from importlib.resources import files
from typing import Any, Literal

from ...money import parse_number
from ..model import Cell, Table
from .wording import plain

Span = Literal["period", "year", ""]
LEVELS = ("level1", "level2")
KINDS = ("level1", "level2", "operator", "value", "unit", "weight", "evidence", "activity", "name", "note")


@cache
def words_of() -> dict[str, Any]:
    return tomllib.loads(files("yusuan.document").joinpath("form_words.toml").read_text("utf-8"))


@lru_cache(8192)
def is_kind(part: str, kind: str, text: str) -> bool:
    return bool(text) and re.fullmatch(words_of()[part][kind], text) is not None


@lru_cache(8192)
def label(text: str) -> str:
    """A label as labels are compared: no spaces, no width, no colon at its end, no mark that it must be filled in."""
    return re.sub(r"\s", "", plain(text)).rstrip(":：").lstrip("*★") if len(text) <= 80 else text


def is_first(text: str) -> bool:
    return is_kind("levels", "first", label(text))


@lru_cache(1024)
def parent_of(text: str) -> str:
    """The first level a second level belongs to, "" for an unknown one."""
    said = label(text)
    return next((p for p, pattern in words_of()["levels"]["of"].items() if said and re.fullmatch(pattern, said)), "")


def is_level(text: str) -> bool:
    """Whether ``text`` is the name of a first or a second level of indicators."""
    return is_first(text) or parent_of(text) != ""


def run_together(text: str) -> tuple[str, str, str]:
    """A name with its levels printed before it in one cell."""
    levels: list[str] = []
    rest = text
    for pattern in (words_of()["levels"]["first"], "|".join(words_of()["levels"]["of"].values())):
        found = re.match(pattern, rest)
        if found is None or found.end() == len(rest):
            break
        levels.append(found[0])
        rest = re.sub(r"^[\s:：\-—]+", "", rest[found.end() :])
    return (*levels, "", "")[0], (*levels, "", "")[1], rest


def speaks_of_levels(text: str) -> bool:
    """Whether ``text`` is a level's name or begins with one."""
    return is_level(text) or bool(run_together(text)[0])


def span_of(text: str) -> Span:
    """Whether a label speaks of the whole period or of the year."""
    words = words_of()["span"]
    return "period" if re.search(words["period"], text) else "year" if re.search(words["year"], text) else ""


def clean(text: str) -> str:
    """A text on one line."""
    return re.sub(r"[ \u3000\t]*[\n\r]+[ \u3000\t]*", "", text).replace("\t", " ").strip()


def value_parts(text: str) -> tuple[str, str, str]:
    """Operator, value and unit of an indicator's value: ≥95% is ("≥", "95", "%"); a word alone is a value."""
    said = re.sub(r"\s", "", text)
    operator = re.match(words_of()["value"]["operator"], said)
    rest = said[operator.end() :] if operator else said
    number = re.fullmatch(r"(-?[\d,]+(?:\.\d+)?)[(]?([^\d]{0,12}?)[)]?", rest.replace("（", "(").replace("）", ")"))
    found = operator[0] if operator else ""
    return (found, number[1], number[2]) if number else (found, rest, "")


def rows_of(table: Table) -> list[list[Cell]]:
    rows: list[list[Cell]] = [[] for _ in range(table.rows)]
    for cell in table.cells:
        rows[cell.row].append(cell)
    return [sorted(row, key=lambda c: c.column) for row in rows]


def filled(row: Iterable[Cell]) -> list[Cell]:
    return [c for c in row if c.text.strip()]


def amount_of(text: str) -> tuple[Decimal, str] | None:
    """A number and the unit printed behind it."""
    said = re.sub(r"\s", "", text)
    found = re.fullmatch(r"(.+?)(万元|元)", said)
    value = parse_number(found[1] if found else said)
    return None if value is None else (value, found[2] if found else "")


def is_block(cell: Cell | None) -> bool:
    if cell is None or cell.text.lstrip().startswith("其中"):
        return False
    return is_kind("money", "block", re.sub(r"[\d,.]*\((万元|元)\)$", "", label(cell.text)))


def inline(text: str) -> tuple[str, str] | None:
    """The label and the figure of money printed in one cell (资金总额：1200.00万元)."""
    found = re.match(
        r"\s*([^\d:：]{2,20}(?:[:：][^\d:：]{2,20})?)[:：]?\s*(-?[\d,]+(?:\.\d+)?\s*(?:万元|元)?)\s*(?=$|[(（])", text
    )
    return (found[1].rstrip(":："), found[2]) if found and is_money_label(found[1]) else None


def is_money_label(text: str) -> bool:
    said = re.sub(r"\((万元|元)\)$", "", label(text))
    return parse_number(text) is None and (is_kind("money", "total", said) or is_kind("money", "source", said))


def of_which(text: str) -> bool:
    return re.sub(r"[\s:：]", "", text) in ("其中", "资金来源")


def column_kinds(row: Sequence[Cell]) -> dict[int, str]:
    """What the columns of indicators (and of a list's projects) hold, by their first column; empty where ``row`` is
    no such header."""
    found: dict[int, str] = {}
    for cell in row:
        said = label(cell.text)
        kind = next((k for k in KINDS if is_kind("column", k, said)), "")
        if not kind and _heads_projects(cell, row):
            kind = "project"
        if kind:
            found[cell.column] = kind
    if any(is_kind("column", "third", label(c.text)) for c in row):  # what says more of a name beside it is a note
        told = {c.column for c in row if is_kind("column", "third", label(c.text))}
        found = {c: "note" if k == "name" and c not in told else k for c, k in found.items()}
    whole = [c for c in row if is_kind("column", "combined", label(c.text))]
    if len(whole) == 1 and not set(found.values()) & {"name", *LEVELS}:
        found[whole[0].column] = "name" if "value" in found.values() else "running"
    kinds = set(found.values())
    if "project" in kinds and not kinds & {"name", "running", *LEVELS}:
        levels = [c.column for c in row if is_level(c.text)]
        if len(levels) > 1:  # a column for each level, its indicators as text
            found.update(dict.fromkeys(levels, "running"))
            return _project_columns(row, found)
    if "name" in kinds and kinds & {"level1", "level2", "value"} and len(kinds) > 1:
        if "project" in kinds:
            return _project_columns(row, found)
        return {c: k for c, k in found.items() if k != "project"}
    if "level2" in kinds and "value" in kinds and "level1" in kinds and "project" not in kinds:
        return found
    if "project" in kinds and ("running" in kinds or any(is_kind("goal", "is", label(c.text)) for c in row)):
        return _project_columns(row, found)
    return {}


def _heads_projects(cell: Cell, row: Sequence[Cell]) -> bool:
    """Whether a header stands above projects: it says so, or says 项目 alone beside headers of goals and of money."""
    said = label(cell.text)
    if is_kind("identity", "project", said):
        return True
    beside = [c for c in row if c.column > cell.column]
    goals = any(is_kind("goal", "is", label(c.text)) for c in beside)
    return goals and is_kind("identity", "listed", said) and any(is_money_label(c.text) for c in beside)


def _project_columns(row: Sequence[Cell], found: dict[int, str]) -> dict[int, str]:
    """The columns of a list of projects; empty where beside 项目名称 there is a value and no other header."""
    first = min((c.column for c in row if found.get(c.column) == "project"), default=0)
    kinds = dict(found)
    for cell in row:
        said = label(cell.text)
        if kinds.get(cell.column) in ("project", "name", "running", *LEVELS):
            continue
        if of_which(cell.text):
            kinds[cell.column] = "source"
        elif not said:
            continue
        elif is_kind("goal", "is", said):
            kinds[cell.column] = "goal"
        elif cell.column > first and is_kind("money", "total", re.sub(r"\((万元|元)\)$", "", said)):
            kinds[cell.column] = "money"
        elif cell.column > first and is_kind("money", "source", said):
            kinds[cell.column] = "source"
        elif is_kind("head", "is", said) or is_kind("identity", "unit", said):
            kinds.setdefault(cell.column, "head")
        elif cell.column not in kinds:
            kinds[cell.column] = "note"
    beside = [c for c in row if c.column > first and c.text.strip()]
    return kinds if beside and kinds.get(beside[0].column) != "note" else {}


@dataclass(frozen=True, slots=True)
class ListHeader:
    """The rows that head a list of projects: the first, how many, what each column holds, and which first level the
    columns of an indicator stand under where the levels are headers."""

    row: int
    depth: int
    kinds: dict[int, str]
    levels: dict[int, str]


def header_of_list(table: Table) -> ListHeader | None:
    """What heads a list of projects, among the first rows; a header of several rows is read by its lowest cells."""
    rows = rows_of(replace(table, rows=min(table.rows, 12), cells=tuple(c for c in table.cells if c.row < 12)))
    for r, row in enumerate(rows):
        own = next((c for c in row if _heads_projects(c, row)), None)
        if own is None:
            continue
        deep = [c for line in rows[r : r + own.rowspan] for c in line]
        below = {c.column for c in deep if c.row > r and c.text.strip()}
        lowest = [c for c in deep if c.row > r or not below & set(range(c.column, c.column + c.colspan))]
        if "project" in (kinds := column_kinds(sorted(lowest, key=lambda c: c.column))).values():
            over = [c for c in deep if is_level(c.text)]
            levels = {k: clean(c.text) for c in over for k in range(c.column, c.column + c.colspan)}
            return ListHeader(r, own.rowspan, kinds, {c: levels[c] for c in kinds if c in levels})
    return None


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
