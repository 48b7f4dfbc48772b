"""What the header says: how deep it is, what each column holds and adds to its rows."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import pairwise
from typing import Literal

from ...coordinates import Coordinates, Value, coordinates
from ...money import DASHES, parse_number
from .codes import coded
from .setting import LISTS
from .wording import At, column_kind, hints, meaning, merged, plain

CODE = re.compile(r"(\d{3}|\d{5}|\d{7}|\d{9})")


def header_depth(rows: Sequence[Sequence[str]]) -> int:
    """How many rows from the top say what columns are: those before the first figure, code or total."""
    for n, row in enumerate(rows):
        index = [t for t in row if t]
        if numbers_columns(row):
            return n + 1
        if any(_is_figure(t) or CODE.fullmatch(t) for t in row) or (n and _is_total(row)):
            return n
        under = not row[0] and len(index) > 1  # words under some of the headers above
        if n and 2 * len(index) <= len(row) and not under:  # a row of labels whose figures are all blank
            return n
        if n > 4:
            break
    return min(2, len(rows))


def numbers_columns(row: Sequence[str]) -> bool:
    """Whether a row numbers the columns under the header: 栏次, 1, 2, 3 …"""
    index = [plain(t) for t in row if t]
    numbers = [int(m[1]) for t in index if (m := _NUMBERED.fullmatch(t))]
    return (
        bool(numbers)
        and all(re.fullmatch(r"[一-龥]{1,2}|\*+", t) or _NUMBERED.fullmatch(t) for t in index)
        and len(numbers) + sum(t in ("栏次", "行次") for t in index) > len(index) / 2
        and _counts_up(numbers)
    )


#: The number of a column, perhaps with those it is the sum of: 1=2+3.
_NUMBERED = re.compile(r"(\d{1,2})(?:=\d{1,2}(?:[+-]\d{1,2})*)?")


def _counts_up(numbers: Sequence[int]) -> bool:
    """Whether a row numbers the columns: 1, 2, 3 …, perhaps anew for a second side."""
    return all(b in (a + 1, 1) for a, b in pairwise(numbers))


def _is_total(row: Sequence[str]) -> bool:
    """Whether a row is the total's: 合计 with its figures, not a header 合计 beside other headers."""
    others = {plain(t) for t in row if t and parse_number(t) is None and t not in DASHES} - {"合计", "总计"}
    return plain(row[0]) in ("合计", "总计") and len(others) < 2  # a merged 合计 stands in each of its columns


def _is_figure(text: str) -> bool:
    return parse_number(text) is not None and not CODE.fullmatch(text) and not re.fullmatch(r"20\d\d", text)


@dataclass(frozen=True, slots=True)
class ColumnMeaning:
    """``kind`` "unit_code" holds codes of budget units, which are no classification; "note" says nothing of the row.

    ``holds`` is what the header says labels are ("unit", "project", "" for anything), ``lists`` the dimensions whose
    code lists it names."""

    header: tuple[str, ...]
    kind: Literal["code", "unit_code", "label", "note", "figure"]
    at: Coordinates | None
    #: Of figures that compare this year with last: the difference, or the per cent.
    compares: Literal["", "change", "growth"] = ""
    holds: str = ""
    lists: tuple[str, ...] = ()


def column_meaning(path: tuple[str, ...], values: Sequence[str], base: At, year: int) -> ColumnMeaning:
    filled = [v for v in values if v and v not in DASHES]
    path_said = [_below(above, text) for above, text in zip(("", *path), path, strict=False)]
    last = plain(path[-1]) if path else ""
    holds = column_kind(path[-1]) if path else ""
    if not holds and path and last in ("", *_MARKS):
        holds = next((k for t in reversed(path[:-1]) if (k := column_kind(t))), "")
    if holds in ("", "unit", "project") and column_kind("".join(path)) == "code" and not last:
        holds = "code"
    lists = next((found for text in reversed(path) if (found := hints(text))), ())
    numbers = sum(parse_number(v) is not None for v in filled)
    if not path and not filled:
        return ColumnMeaning(path, "note", None)
    if holds == "note" or (holds == "share" and not compares_years(path)):
        return ColumnMeaning(path, "note" if numbers < 0.5 * len(filled) or holds == "note" else "figure", None)
    if holds in ("count", "price"):
        return ColumnMeaning(path, "figure" if numbers >= 0.5 * len(filled) else "note", None, holds=holds)
    if holds == "unit_code":
        return ColumnMeaning(path, "unit_code", None, holds="unit")
    if holds == "code":
        return ColumnMeaning(path, "code", None, lists=lists)
    named = bool(path) and all(meaning(text) is not None for text in path_said)
    shaped = sum(bool(CODE.fullmatch(v) or re.fullmatch(r"\d\d", v)) for v in filled)
    if not named and filled and shaped > 0.7 * len(filled):
        return ColumnMeaning(path, "code", None, lists=lists)
    if not named and filled and sum((c := coded(v)) is not None and bool(c.name) for v in filled) > 0.5 * len(filled):
        return ColumnMeaning(path, "label", None, holds=holds, lists=lists)
    if not path and not numbers:
        return ColumnMeaning(path, "label", None)
    if filled and numbers < 0.5 * len(filled):
        return ColumnMeaning(path, "label", None, holds=holds, lists=lists)
    if not filled and (holds or lists or re.search(r"名称$|^项目$|^单位$|科目$", last)):
        return ColumnMeaning(path, "label", None, holds=holds, lists=lists)
    if compares := compares_years(path):
        said = [t for t in path_said if not re.search(_COMPARED, plain(t))]
        return ColumnMeaning(path, "figure", point(said, year), compares)
    at = point(path_said, year)
    if at is not None and at.measure == "carry_in" and any(re.match("年末|年终", plain(h)) for h in path):
        at = replace(at, measure="carry_out")  # "年末结转和结余" above "项目支出结转"
    if len(path) > 1 and "结转和结余" in plain(path[-2]) and re.fullmatch("(项目支出)?结[转余]", plain(path[-1])):
        at = None if "项目" in path[-2] else at  # one of two parts that no word of ours tells apart
    return ColumnMeaning(path, "figure", at)


#: Lines of a header that only number or mark the columns.
_MARKS = ("*", "**", "***")


def point(path: Sequence[str], year: int) -> Coordinates | None:
    """The measure and dimensions a header's lines say together; None where one of them is unknown."""
    points: list[tuple[str, Value]] = []
    measure = ""
    years = [int(y) for t in path for y in re.findall(r"(20\d\d)年", t)]
    if years and year and years[-1] != year:
        points.append(("year", str(years[-1])))
    for text in path:
        words = plain(text)
        if words in _MARKS or re.fullmatch(r"\d{1,2}(=[\d+]+)?", words):
            continue
        if said := re.fullmatch(
            r"(?:上年度?|20\d\d年度?)(?:预算)?(预计执行|执行|决算|预算|年初预算)?(?:数|情况)?", words
        ):
            last = words.startswith("上年")
            if last and year:
                points.append(("year", str(year - 1)))
            elif last:
                return None
            if (stage := _STAGES.get(said[1] or "")) and dict(points).get("year"):
                points.append(("stage", stage))
            continue
        found = meaning(text)
        if found is None:
            return None
        if not (measure == "carry_out" and found.measure == "carry_in"):  # 结转 under 年末 is carried out
            measure = found.measure or measure
        points.extend(found.at)
    at = merged(points)
    return None if at is None else coordinates(measure, at)


#: What stage an earlier year's column is of, where not the budget's.
_STAGES = {"预计执行": "execution", "执行": "execution", "决算": "final_accounts"}
_COMPARED = "增减|增长|增加|比上年|较上年|变动|变化|幅度"


def compares_years(path: Sequence[str]) -> Literal["", "change", "growth"]:
    """Whether a header speaks of the difference from last year, or of how many per cent it is."""
    last, whole = (plain(path[-1]), "".join(map(plain, path))) if path else ("", "")
    if not re.search(_COMPARED, whole) or "原因" in last:
        return ""
    if re.search("%|率|幅度|百分比|比例|增长$", last):
        return "growth"
    if re.search(r"额|数|金额|增减$|情况$", last):
        return "change"
    # 增减变化情况 over columns of the items compared
    above = [t for t in path[:-1] if re.search(_COMPARED, plain(t))]
    if above and not re.search("%|率|幅度|比例", "".join(map(plain, above))) and meaning(path[-1]) is not None:
        return "change"
    return ""


def _below(above: str, text: str) -> str:
    """A header with what it leaves to the one above it: 购置费 under 公务用车购置及运行费 is the vehicles'."""
    return "公务用车" + text if "公务用车" in above and plain(text) in _OF_VEHICLES else text


_OF_VEHICLES = ("购置费", "购置", "运行费", "运行维护费", "运行")


_OF_THIS_YEAR = re.compile("(?:本年|当年)(?:财政)?(?:拨款|预算|资金|支出)?(?:预算|资金|支出)?数?")


def of_this_year(column: ColumnMeaning) -> bool:
    return column.kind == "figure" and any(_OF_THIS_YEAR.fullmatch(plain(t)) for t in column.header)


def makes_up(whole: int, parts: Sequence[int], body: Sequence[Sequence[str]]) -> bool:
    """Whether in every row the amounts of some columns add up to that of another."""
    rows = [[parse_number(row[n]) or Decimal(0) for n in (whole, *parts)] for row in body]
    return all(abs(row[0] - sum(row[1:])) <= Decimal("0.015") for row in rows)


def list_column(columns: Sequence[ColumnMeaning], key: str) -> list[ColumnMeaning]:
    """The columns of a list of projects, with the one that names them told where its header only says 项目."""
    if key not in LISTS or any(c.holds == "project" for c in columns):
        return list(columns)
    named = [n for n, c in enumerate(columns) if c.kind == "label" and not c.lists and "项目" in "".join(c.header)]
    return [replace(c, holds="project") if n in named[-1:] else c for n, c in enumerate(columns)]


def unit_column(columns: Sequence[ColumnMeaning], body: Sequence[Sequence[str]]) -> int | None:
    """The column of unit names, where rows are of several units."""
    for c, column in enumerate(columns):
        if (
            column.kind == "label"
            and column.holds == "unit"
            and len({plain(row[c]) for row in body} - {"", "合计", "总计", "部门合计"}) > 1
        ):
            return c
    return None
