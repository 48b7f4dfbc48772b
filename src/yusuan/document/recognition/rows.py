"""What rows say: codes, names below names, units, projects, items, words; what they stand under is told by the amounts."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from ...coordinates import CODE_LISTS, RARE, Coordinates, coordinates, covers
from ...money import parse_number
from .cells import Said, said_by
from .codes import is_named
from .columns import ColumnMeaning
from .holdings import HELD, held
from .nesting import Line, nested
from .row_names import named_rows
from .setting import BOTH_SIDES, FLAT, ITEMS, LISTS, WHOLE, Setting
from .sides import Side, sides
from .units import own_level, with_units
from .wording import At, meaning, plain

_TOTALS = {"revenue": "resources", "expenditure": "uses"}
_COMPARES = r"增减|变化|增幅"


@dataclass(frozen=True, slots=True)
class RowMeaning:
    """What a row adds; ``compares`` marks a row of the difference between the rows of two years.  ``yields`` says that
    its measure is only its side's, so that a column with another has the say."""

    at: Coordinates
    compares: bool = False
    yields: bool = False


@dataclass(frozen=True, slots=True)
class _Own:
    """A row's measure and its own dimensions; ``stated`` says that its words name the measure."""

    measure: str
    at: At
    stated: bool = False


@dataclass(frozen=True, slots=True)
class _State:
    """What the rows above have settled on one side: its measure now, the measure it began with, whether money from
    another year or for another has had a row, and the fund named last."""

    measure: str
    of: str
    carried: bool = False
    fund: str = ""


def row_meanings(
    columns: Sequence[ColumnMeaning], body: Sequence[Sequence[str]], setting: Setting
) -> list[list[RowMeaning | None]]:
    """For each cell what its row says, from the labels and codes on its side of the table."""
    meant: list[list[RowMeaning | None]] = [[None] * len(columns) for _ in body]
    for side in sides(columns, setting):
        for r, at in enumerate(_of_side(side, columns, body, setting)):
            for c in side.figures:
                meant[r][c] = at
    return meant


def _of_side(
    side: Side, columns: Sequence[ColumnMeaning], body: Sequence[Sequence[str]], setting: Setting
) -> list[RowMeaning | None]:
    told = [c for c in side.figures if columns[c].at is not None and not columns[c].compares]
    main = next((c for c in told if columns[c].holds != "count"), None)
    amounts = [(parse_number(row[main]) if main is not None else None) or Decimal(0) for row in body]
    said = with_units(said_by(side, columns, body, setting), amounts, setting)
    by_name = named_rows(said, side, setting)
    state = _State(side.measure, side.measure)
    own: list[_Own | None] = []
    compares: set[int] = set()
    printed = {r for r, row in enumerate(body) if any(row[c] for c in side.figures)}
    year = False
    for r, row in enumerate(said):
        if any(re.search(_COMPARES, plain(t)) for t in row.labels) and setting.key not in (*LISTS, *ITEMS):
            compares.add(r)
            row = replace(row, labels=tuple(t for t in row.labels if not re.search(_COMPARES, plain(t))))
            if row.labels or not year:
                own.append(None)
                continue
        alone = printed == {r} or r in compares
        found, state = _own(row, by_name.get(r), side, state, setting, blank=r not in printed, alone=alone)
        own.append(found)
        year = year or (found is not None and bool(found.at.get("year")))
    partial = own_level(said, amounts, setting)
    own = _numbered([None if r in partial else o for r, o in enumerate(own)])
    given = columns[main].at if main is not None else None
    placed = _in_context(own, amounts, given, setting)
    return [
        RowMeaning(coordinates(o.measure, at), r in compares, side.mixed and not o.stated)
        if o is not None and at is not None
        else None
        for r, (o, at) in enumerate(zip(own, placed, strict=True))
    ]


def _own(
    said: Said, name: tuple[str, str] | None, side: Side, state: _State, setting: Setting, *, blank: bool, alone: bool
) -> tuple[_Own | None, _State]:
    """A row's measure and its own dimensions; None where a word isn't known."""
    if setting.key in ITEMS:
        return _item(said, state, setting, blank=blank), state
    at: At = dict(said.codes)
    if said.unit:
        at["unit"] = said.unit
    if said.project:
        at["project"] = said.project
    if said.opaque:
        return None, state
    if at.keys() & {*CODE_LISTS, "project"}:
        return _Own(state.measure, at), state
    labels = said.labels
    if setting.units is None and setting.name and len(labels) > 1:
        labels = tuple(t for t in labels if plain(t) != plain(setting.name)) or labels
    if not labels:
        if not blank and (at or said.unit is not None or not side.labels):
            return _Own(state.measure, at), state
        return (_Own(state.measure, at) if alone else None), state
    return _worded(labels, at, said, name, side, state, setting)


def _worded(
    labels: Sequence[str],
    at: At,
    said: Said,
    name: tuple[str, str] | None,
    side: Side,
    state: _State,
    setting: Setting,
) -> tuple[_Own | None, _State]:
    """What the words of a row without codes say."""
    measure, stated = state.measure, state.measure != state.of
    years = [t for t in labels if re.fullmatch(r"20\d\d年", plain(t))]
    for text in [t for t in labels if t not in years][:1] + years:
        words = plain(text)
        said_by_words = meaning(text)
        below = state.carried and words in ("合计", "收入合计", "支出合计")
        if setting.key in BOTH_SIDES and not side.both and (words == "总计" or below) and state.of in _TOTALS:
            measure, stated = _TOTALS[state.of], True
        elif setting.units is None and setting.name and words == plain(setting.name):
            pass  # the only unit there is: its row is the whole
        elif ((year := re.fullmatch(r"(20\d\d)年(?:度)?(?:预算数?)?", words)) and setting.units is None) or (
            year and text in years
        ):
            at |= {} if int(year[1]) == setting.year else {"year": year[1]}
        elif setting.key.startswith("F07") and re.fullmatch("(?:年初|本年)?预算数?", words):
            at["stage"] = "budget"
        elif setting.key in LISTS and words not in (*WHOLE, "小计"):
            if said.unit is not None and setting.units is None:
                continue
            return None, state
        elif name is not None and (measure == "expenditure" or said_by_words is None):
            at[name[0]] = name[1]
        elif setting.key == HELD and (thing := held(text)) is not None:
            measure, stated = thing.measure, True
            at |= dict(thing.at)
        elif said_by_words is not None:
            fund = said_by_words.at and dict(said_by_words.at).get("fund")
            if re.match(r"\s*其中", text) and fund and state.fund and not covers("fund", state.fund, fund):
                return None, state  # part of another fund's money
            measure = said_by_words.measure or measure
            stated = stated or bool(said_by_words.measure)
            state = replace(
                state,
                carried=state.carried or said_by_words.measure in _OTHER_YEARS,
                measure="carry_in" if said_by_words.measure == "carry_in" else state.measure,
                fund=fund if isinstance(fund, str) else state.fund,
            )
            at |= dict(said_by_words.at)
        elif said.unit is not None or (setting.units is None and len(said.labels) == 1 and side.of_units):
            pass  # the only label stands in a column of units: the only unit there is, and its row is the whole
        else:
            return None, state
    return _Own(measure, at, stated), state


#: Money from another year or for another: after a row of it, 合计 is of everything.
_OTHER_YEARS = frozenset({"carry_in", "carry_out"}) | RARE


# Items


def _item(said: Said, state: _State, setting: Setting, *, blank: bool) -> _Own | None:
    """A row of purchases, assets or transfers: a total, a unit, a kind, a code's line, or an item told by its words."""
    at: At = dict(said.codes)
    if said.unit:
        at["unit"] = said.unit
    known = [plain(setting.name), plain(said.unit or "")]
    labels = [t for t in dict.fromkeys(said.labels) if plain(t) not in known]
    if any(plain(t) in WHOLE for t in labels):
        return None if said.codes else _Own(state.measure, at)
    if any(re.fullmatch("小计|.*(?:小计|合计)", plain(t)) for t in labels):
        return None
    kinds = [m.at for t in labels if (m := meaning(t)) is not None and {d for d, _ in m.at} == {"procurement_kind"}]
    for kind in kinds[:1]:
        at |= dict(kind)
    named = {t for t in labels if any(is_named(d, c, t) for d, c in said.codes.items())}
    words = [t for t in labels if t not in named and ((m := meaning(t)) is None or m.at not in kinds)]
    if words:
        return _Own(state.measure, at | {"item": " ".join(words)})
    if said.labels and not labels and said.codes:
        return None  # a unit's line with a code of one of its items
    if said.opaque or (not at and said.unit is None and not said.labels) or blank:
        return None
    return _Own(state.measure, at)


def _numbered(own: Sequence[_Own | None]) -> list[_Own | None]:
    """Items of the same words told apart by their number: 复印纸, 复印纸（2）."""
    seen: Counter[object] = Counter()
    found: list[_Own | None] = []
    for one in own:
        if one is not None and (item := one.at.get("item")):
            seen[item] += 1
            if seen[item] > 1:
                one = replace(one, at={**one.at, "item": f"{item}（{seen[item]}）"})
        found.append(one)
    return found


# What rows stand under

#: Dimensions that rows of one column go through one after another; the others are said by words in full.
_NESTING = ("unit", "nature", *CODE_LISTS, "project")


def _projects_below_classes(own: Sequence[_Own | None]) -> bool:
    """Whether a list of projects has lines of classes, and projects that print no code beside them."""
    kinds = [{*one.at} & {*CODE_LISTS, "project", "unit"} for one in own if one is not None]
    return (
        {"project"} in kinds
        and any(k and k <= CODE_LISTS.keys() for k in kinds)
        and not any("unit" in k for k in kinds)
    )


def _in_context(
    own: Sequence[_Own | None], amounts: Sequence[Decimal], given: Coordinates | None, setting: Setting
) -> list[At | None]:
    """Each row's dimensions with those of the rows it stands under; None where the amounts don't tell which.  ``given``
    is what the column of the amounts says: a row that only says it again is the total of its column."""
    at: list[At | None] = [dict(o.at) if o is not None else None for o in own]
    below = setting.key in LISTS and _projects_below_classes(own)
    if given is None or (setting.key in FLAT and not below):
        return at
    rows, lines = [], []
    for r, one in enumerate(own):
        if one is None or one.measure not in ("expenditure", "revenue", "uses", ""):
            continue
        mine = tuple(
            (d, v)
            for d, v in one.at.items()
            if d in _NESTING and isinstance(v, str) and not (d == "unit" and setting.units is not None)
            if given.get(d) != v
        )
        rows.append(r)
        lines.append(Line(mine, amounts[r]))
    for r, line in zip(rows, nested(lines, setting.slack), strict=True):
        here = at[r]
        at[r] = {**dict(line.context), **here} if line.known and here is not None else None
    return at
