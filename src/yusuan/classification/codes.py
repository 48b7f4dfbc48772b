"""The code lists: what a code is called in a year, and what a name's code is.

A list is loaded when it is first asked for.  A code may have several rows with disjoint years: it was renamed, or
given up and used again for something else.  See ``data/README.md`` for sources and how sure each row is.
"""

from __future__ import annotations

import csv
import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path

DATA = Path(__file__).parent / "data"

#: The lists, with their Chinese names.
LISTS: dict[str, str] = {
    "functional": "支出功能分类科目",
    "econ_dept": "部门预算支出经济分类科目",
    "econ_gov": "政府预算支出经济分类科目",
    "revenue": "收入分类科目",
    "procurement": "政府采购品目分类目录",
}

_PUNCTUATION = str.maketrans("", "", "“”‘’\"'·•．.、,;:-—－_")


@dataclass(frozen=True, slots=True)
class Code:
    """One row of a list: a code, what it is called and when.

    ``level`` counts from 1 (类、款、项、目; the three heads of the procurement catalogue are level 0) and ``parent`` is
    the code above, "" at the top.  ``fund`` holds the budgets the code belongs to (keys of
    :data:`yusuan.coordinates.FUNDS`, or ``social_insurance``); it is empty where the list has no funds or isn't sure.
    ``year_from`` and ``year_to`` are inclusive; None is open (in force before 2018, still in force).

    ``confidence`` says how sure code and name are: A seen in a published document, B well known, C and D doubtful.
    ``year_confidence`` says the same of the years: high, medium, low, or "" where it wasn't graded."""

    code: str
    name: str
    level: int
    parent: str
    fund: tuple[str, ...]
    year_from: int | None
    year_to: int | None
    confidence: str
    year_confidence: str

    def valid(self, year: int) -> bool:
        """Whether the row is in force in ``year``."""
        return (self.year_from is None or self.year_from <= year) and (self.year_to is None or year <= self.year_to)

    @property
    def doubtful(self) -> bool:
        """Whether the row is too unsure to accuse anybody with: confidence C or D, or years of low confidence."""
        return self.confidence in ("C", "D") or self.year_confidence == "low"


def look_up(list_name: str, code: str, year: int) -> Code | None:
    """The row of ``code`` in force in ``year``, or None.  Raises KeyError for an unknown list."""
    return next((row for row in _by_code(list_name).get(code, ()) if row.valid(year)), None)


def history(list_name: str, code: str) -> tuple[Code, ...]:
    """Every row ``code`` ever had, oldest first; empty for an unknown code.  Raises KeyError for an unknown list."""
    return _by_code(list_name).get(code, ())


@cache
def codes(list_name: str, year: int) -> tuple[Code, ...]:
    """All codes in force in ``year``, sorted by code.  Raises KeyError for an unknown list."""
    return tuple(row for rows in _by_code(list_name).values() for row in rows if row.valid(year))


def name_of(list_name: str, code: str, year: int) -> str:
    """What to print for ``code`` in ``year``; never "".  Raises KeyError for an unknown list.

    The name in force; else the last name before ``year``; else the first one after it; else, for a code the list
    doesn't know, the code itself, so that no row prints without a label."""
    # classes of the catalogue are written with zeros for what lies below
    full = code.ljust(9, "0") if list_name == "procurement" and len(code) > 1 else code
    rows = history(list_name, full)
    if not rows:
        return code
    if row := look_up(list_name, full, year):
        return row.name
    return next((r.name for r in reversed(rows) if r.year_to is not None and r.year_to < year), rows[0].name)


def functional_classes(year: int) -> tuple[Code, ...]:
    """The functional classes (类) of ``year`` in the order in which the national form prints them, which is by code."""
    return tuple(row for row in codes("functional", year) if row.level == 1)


def find_by_name(list_name: str, name: str, year: int) -> tuple[Code, ...]:
    """The codes called ``name`` in ``year``, sorted by code; many items share a name (行政运行).

    Width, spaces and punctuation don't matter, and a common variant of a name is as good as the name.  A name that
    was in force in other years only isn't found.  Raises KeyError for an unknown list."""
    return _by_name(list_name, year).get(plain(name), ())


@lru_cache(maxsize=1 << 14)
def plain(name: str) -> str:
    """``name`` without what documents print differently: width, spaces, quotes and other punctuation."""
    return re.sub(r"\s", "", unicodedata.normalize("NFKC", name)).translate(_PUNCTUATION)


def read_rows(file: str) -> list[list[str]]:
    """The rows of a data file without its heading."""
    with (DATA / file).open(encoding="utf-8", newline="") as stream:
        return list(csv.reader(stream))[1:]


@cache
def _by_code(list_name: str) -> Mapping[str, tuple[Code, ...]]:
    if list_name not in LISTS:
        raise KeyError(list_name)
    place = _catalogue_place if list_name == "procurement" else _numeric_place
    funds: dict[str, tuple[str, ...]] = {"": ()}
    found: dict[str, tuple[Code, ...]] = {}
    # The files are sorted by code, then by year.
    for code, name, fund, year_from, year_to, confidence, year_confidence in read_rows(f"{list_name}.csv"):
        if fund not in funds:
            funds[fund] = tuple(fund.split("+"))
        level, parent = place(code)
        row = Code(
            code,
            name,
            level,
            parent,
            funds[fund],
            int(year_from) if year_from else None,
            int(year_to) if year_to else None,
            confidence,
            year_confidence,
        )
        found[code] = (*found[code], row) if code in found else (row,)
    return found


@cache
def _by_name(list_name: str, year: int) -> Mapping[str, tuple[Code, ...]]:
    found: dict[str, tuple[Code, ...]] = {}
    for row in codes(list_name, year):
        for name in {plain(row.name), *(plain(other) for other in _other_names().get((list_name, row.code), ()))}:
            found[name] = (*found.get(name, ()), row)
    return found


@cache
def _other_names() -> Mapping[tuple[str, str], tuple[str, ...]]:
    found: dict[tuple[str, str], tuple[str, ...]] = {}
    for list_name, code, name in read_rows("other_names.csv"):
        found[list_name, code] = (*found.get((list_name, code), ()), name)
    return found


def _numeric_place(code: str) -> tuple[int, str]:
    """Level and parent of a code of 3, 5, 7 or 9 digits."""
    return (len(code) - 1) // 2, code[:-2] if len(code) > 3 else ""


def _catalogue_place(code: str) -> tuple[int, str]:
    """Level and parent of a procurement code: a letter and four pairs of digits, filled up with zeros."""
    level = (len(code.rstrip("0")) + 1 - len(code[:1])) // 2 if len(code) > 1 else 0
    if level <= 1:
        return level, code[0] if level else ""
    return level, code[: 2 * level - 1].ljust(9, "0")
