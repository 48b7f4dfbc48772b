"""What the words of target forms mean (``form_words.toml``): labels, headers of columns, levels, money, spans."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable
from dataclasses import replace
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


def _unscored(text: str) -> str:
    """A level's label without the points it is worth."""
    return re.sub(r"\(\d+分?\)$", "", label(text))


def is_first(text: str) -> bool:
    return is_kind("levels", "first", _unscored(text))


@lru_cache(1024)
def parent_of(text: str) -> str:
    """The first level a second level belongs to, "" for an unknown one."""
    said = _unscored(text)
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
        rest = re.sub(r"^[\s:：\-—/\\>、]+", "", rest[found.end() :])
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
    """The cells of each row; a project's name printed in one cell with its label (项目名称：…) is a cell of its own."""
    rows: list[list[Cell]] = [[] for _ in range(table.rows)]
    for cell in table.cells:
        said, *rest = re.split("[:：]", cell.text, maxsplit=1)
        if rest and rest[0].strip() and is_kind("identity", "project", label(said)):
            name, *money = re.split(r"[(（]([^()（）:：]+)[:：]([\d,.]+(?:万元|元)?)[)）]$", rest[0].strip())
            if money and not is_money_label(money[0]):
                name, money = rest[0].strip(), []
            rows[cell.row] += [replace(cell, text=t) for t in (said, name, *filter(None, money))]
        else:
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


def bare_money(text: str) -> str:
    """A label of money without its unit, its number, and what it is a list of (1、资金来源：（1）…)."""
    said = re.sub(r"\((万元|元)\)$", "", label(text))
    return re.sub(r"^(\d[、.])?((资金|收入|支出)(来源|构成|结构)|按.{2,6}分):(?=.)|^(?=\(\d\))", "", said).removeprefix(
        "其中:"
    )


def is_money_label(text: str) -> bool:
    said = bare_money(text)
    return parse_number(text) is None and (is_kind("money", "total", said) or is_kind("money", "source", said))


def of_which(text: str) -> bool:
    return re.sub(r"[\s:：]", "", text) in ("其中", "资金来源")


def level_above(level1: str, level2: str, *, printed: bool = True) -> str:
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


def value_of_cells(cells: dict[str, str]) -> tuple[str, str]:
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
