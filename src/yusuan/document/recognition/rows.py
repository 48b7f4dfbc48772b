"""What rows say: codes in one or more columns, names below names, units, projects, years."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from ...classification.codes import find_by_name
from ...coordinates import CODE_LISTS, MONEY, Coordinates, coordinates
from .columns import CODE, ColumnMeaning
from .wording import ORDINAL, At, meaning, plain

_CODE_NAME = re.compile(r"(\d{3}|\d{5}|\d{7}|\d{9})[-—－_]*([^\d\s].*)")
#: Statements of both sides, each of which ends in 总计: everything that came in, everything it is for.
_BOTH_SIDES = ("B01", "B04", "F01", "F04")
_TOTALS = {"revenue": "resources", "expenditure": "uses"}
_DIMENSION_OF_CODE = {"1": "revenue_code", "2": "functional_code", "3": "econ_dept", "5": "econ_gov"}


def row_meanings(
    columns: Sequence[ColumnMeaning],
    body: Sequence[Sequence[str]],
    key: str,
    base: At,
    year: int,
    name: str,
    title: str,
    units: int | None,
) -> list[list[Coordinates | None]]:
    """For each cell what its row says, from the labels and codes on its side of the table."""
    sides: list[list[int]] = []
    previous = "figure"
    for c, column in enumerate(columns):
        if column.kind != "figure" and previous == "figure":
            sides.append([])
        if not sides:
            sides.append([])
        sides[-1].append(c)
        previous = column.kind
    meant: list[list[Coordinates | None]] = [[None] * len(columns) for _ in body]
    for side in sides:
        heads = "".join(plain(t) for c in side for t in columns[c].header)
        measure = base.get("measure") or (
            "revenue" if "收入" in heads and "支出" not in heads else "expenditure" if "支出" in heads + title else ""
        )
        state = _Side(str(measure), {}, "", str(measure))
        for r, row in enumerate(body):
            at, state = _row(columns, side, row, state, year, name, units, key)
            for c in side:
                meant[r][c] = at
    return meant


@dataclass(frozen=True, slots=True)
class _Side:
    """What the rows above have settled on one side: its measure now, the code chain, the unit; and ``of``, the measure
    the side began with, and whether money from another year or for another has had a row."""

    measure: str
    chain: dict[str, str]
    unit: str
    of: str
    carried: bool = False


def _row(
    columns: Sequence[ColumnMeaning],
    side: Sequence[int],
    row: Sequence[str],
    state: _Side,
    year: int,
    name: str,
    units: int | None,
    key: str,
) -> tuple[Coordinates | None, _Side]:
    at: At = {}
    code = ""
    dimension = ""
    labels = []
    for c in side:
        text, column = row[c].strip(), columns[c]
        if column.kind == "code":
            digits = re.sub(r"\s", "", text)
            if units is None and not re.fullmatch(r"\d*", digits) and not (m := _CODE_NAME.fullmatch(digits)):
                labels.append(text)
                continue
            if m := _CODE_NAME.fullmatch(digits):
                digits = m[1]
            if len(digits) == 2 and code:
                code += digits
            elif digits:
                if code:
                    at[dimension] = code
                code = digits
            if code and CODE.fullmatch(code):
                dimension = _DIMENSION_OF_CODE.get(code[0], "")
        elif column.kind == "label":
            if m := _CODE_NAME.fullmatch(re.sub(r"\s", "", text)):
                if d := _DIMENSION_OF_CODE.get(m[1][0]):
                    at[d] = m[1]
            elif c == units:
                if text and plain(text) not in ("合计", "总计", "部门合计"):
                    state = replace(state, chain={}, unit=text)
                elif text:
                    state = replace(state, chain={}, unit="")
            elif text:
                labels.append(text)
    if code and dimension and CODE.fullmatch(code):
        at[dimension] = code
    if state.unit:
        at["unit"] = state.unit
    measure = state.measure
    if not any(d in at for d in CODE_LISTS):
        words = [t for t in labels if t]
        if not words and not any(d in at for d in ("unit",)):
            has = [row[c] for c in side if columns[c].kind == "figure"]
            return (
                coordinates(measure, at) if any(has) and not any(columns[c].kind != "figure" for c in side) else None
            ), state
        if any(re.search(r"增减|变化|增幅", plain(t)) for t in words):
            return None, state
        if units is None and name and len(words) > 1:
            words = [t for t in words if plain(t) != plain(name)] or words
        for text in [t for t in words if not re.fullmatch(r"20\d\d年", plain(t))][:1] + [
            t for t in words if re.fullmatch(r"20\d\d年", plain(t))
        ]:
            words_mean = meaning(text)
            below = state.carried and plain(text) in ("合计", "收入合计", "支出合计")
            if key in _BOTH_SIDES and (plain(text) == "总计" or below) and state.of in _TOTALS:
                measure = _TOTALS[state.of]
                continue
            if units is None and name and plain(text) == plain(name):
                continue  # the only unit there is: its row is the whole
            if (said := re.fullmatch(r"(20\d\d)年(?:度)?(?:预算数?)?", plain(text))) and units is None:
                at.update({} if int(said[1]) == year else {"year": said[1]})
                continue
            if key in ("B12", "B13") and plain(text) not in ("合计", "总计", "部门合计", "小计"):
                named = [
                    t
                    for c, t in enumerate(row)
                    if columns[c].kind == "label" and columns[c].header and "项目名称" in plain(columns[c].header[-1])
                ]
                if not named or not named[0]:
                    return None, state
                at["project"] = named[0]
            elif measure == "expenditure" and (found := _by_name(text, state, measure, year, key)):
                dimension, code = found
                at[dimension] = code
                state = replace(state, chain={**state.chain, dimension: code})
            elif words_mean is not None:
                measure = words_mean.measure or measure
                if words_mean.measure in ("carry_in", "carry_out"):
                    state = replace(state, carried=True)
                if words_mean.measure in MONEY:
                    state = replace(
                        state, measure=words_mean.measure if words_mean.measure == "carry_in" else state.measure
                    )
                at.update(dict(words_mean.at))
            elif found := _by_name(text, state, measure, year, key):
                dimension, code = found
                at[dimension] = code
                state = replace(state, chain={**state.chain, dimension: code})
            elif (
                units is None
                and len(labels) == 1
                and any("单位" in t for c in side for t in columns[c].header if columns[c].kind == "label")
            ):
                pass  # the only unit there is: its row is the whole
            else:
                return None, state
    else:
        state = replace(state, chain={d: str(v) for d, v in at.items() if d in CODE_LISTS})
    return coordinates(measure, at), state


def _by_name(text: str, state: _Side, measure: str, year: int, key: str) -> tuple[str, str] | None:
    """The one code a name can be here: below the codes the rows above have named, or a class."""
    tried = (
        ("revenue_code",)
        if key == "B07"
        else ("econ_dept", "econ_gov")
        if key in ("B06", "B20", "B22", "B21", "F06")
        else ("functional_code",)
    )
    if measure not in ("expenditure", "revenue"):
        return None
    for dimension in tried:
        found = [c.code for c in find_by_name(CODE_LISTS[dimension], ORDINAL.sub("", text), year)]
        classes = [c for c in found if len(c) == 3]
        above = state.chain.get(dimension, "")
        for prefix in (above, above[:5], above[:3]):
            near = [c for c in found if prefix and c.startswith(prefix) and c != prefix and len(c) <= len(prefix) + 2]
            if len(near) == 1 and not (classes and prefix == above[:3] and len(near[0]) == 3):
                return dimension, near[0]
        if len(classes) == 1:
            return dimension, classes[0]
        if len(found) == 1:
            return dimension, found[0]
    return None
