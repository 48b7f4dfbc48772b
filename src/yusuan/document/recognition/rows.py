"""What rows say: codes, names below names, units, projects, words; what they stand under is told by the amounts."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from ...coordinates import CODE_LISTS, Coordinates, Value, coordinates, covers
from ...money import parse_number
from . import names
from .codes import coded, completed, dimension_of, is_named
from .columns import ColumnMeaning
from .nesting import Line, nested
from .wording import At, meaning, plain

#: Statements of both sides, each of which ends in 总计: everything that came in, everything it is for.
_BOTH_SIDES = ("B01", "B04", "F01", "F04")
_TOTALS = {"revenue": "resources", "expenditure": "uses"}
_WHOLE = ("合计", "总计", "部门合计", "单位合计", "总合计")
#: Statements of projects, and of purchases and assets: what no word of theirs explains is one of their items.
_LISTS = ("B12", "B13")
_ITEMS = ("B14", "B15", "B18", "B24")


@dataclass(frozen=True, slots=True)
class Setting:
    """What is known of the whole statement: key and dimensions of its title, the year, the unit's name, how many last
    places its figures have, and the column of units (None where it has but one)."""

    key: str
    base: At
    year: int
    name: str
    title: str
    units: int | None
    decimals: int

    @property
    def slack(self) -> Decimal:
        """What rounding can do to one figure."""
        return Decimal(1).scaleb(-self.decimals) / 2


@dataclass(frozen=True, slots=True)
class RowMeaning:
    """What a row adds; ``compares`` marks a row of the difference between the rows of two years."""

    at: Coordinates
    compares: bool = False


@dataclass(frozen=True, slots=True)
class _Said:
    """What a row's cells print on one side: codes by dimension in the order of the columns, unit, project, labels."""

    codes: Mapping[str, str]
    labels: tuple[str, ...] = ()
    unit: str | None = None
    unit_code: str = ""
    project: str = ""
    opaque: bool = False


@dataclass(frozen=True, slots=True)
class _State:
    """What the rows above have settled on one side: its measure now, the measure it began with, whether money from
    another year or for another has had a row, and the fund named last."""

    measure: str
    of: str
    carried: bool = False
    fund: str = ""


@dataclass(frozen=True, slots=True)
class _Side:
    labels: tuple[int, ...]
    figures: tuple[int, ...]
    measure: str
    lists: tuple[str, ...] = ()
    of_units: bool = False


def row_meanings(
    columns: Sequence[ColumnMeaning], body: Sequence[Sequence[str]], setting: Setting
) -> list[list[RowMeaning | None]]:
    """For each cell what its row says, from the labels and codes on its side of the table."""
    meant: list[list[RowMeaning | None]] = [[None] * len(columns) for _ in body]
    for side in _sides(columns, setting):
        for r, at in enumerate(_of_side(side, columns, body, setting)):
            for c in side.figures:
                meant[r][c] = at
    return meant


def _sides(columns: Sequence[ColumnMeaning], setting: Setting) -> Iterator[_Side]:
    """Labels and the figures to their right; a column that counts things parts nothing."""
    parts: list[tuple[list[int], list[int]]] = []
    for c, column in enumerate(columns):
        if column.kind == "note":
            continue
        if column.kind == "figure":
            if not parts:
                parts.append(([], []))
            parts[-1][1].append(c)
        elif not parts or any(columns[f].holds != "count" for f in parts[-1][1]):
            parts.append(([c], []))
        else:
            parts[-1][0].append(c)
    for labels, figures in parts:
        heads = "".join(plain(t) for c in (*labels, *figures) for t in columns[c].header)
        measure = setting.base.get("measure") or (
            "revenue"
            if "收入" in heads and "支出" not in heads
            else "expenditure"
            if "支出" in heads + setting.title
            else ""
        )
        lists = tuple(dict.fromkeys(d for c in labels for d in columns[c].lists))
        of_units = any("单位" in t for c in labels for t in columns[c].header if columns[c].kind == "label")
        yield _Side(tuple(labels), tuple(figures), str(measure), lists, of_units)


def _of_side(
    side: _Side, columns: Sequence[ColumnMeaning], body: Sequence[Sequence[str]], setting: Setting
) -> list[RowMeaning | None]:
    main = next((c for c in side.figures if columns[c].at is not None and not columns[c].compares), None)
    amounts = [(parse_number(row[main]) if main is not None else None) or Decimal(0) for row in body]
    said = _with_units(_cells(side, columns, body, setting), amounts, setting)
    by_name = _names(said, side, setting)
    state = _State(side.measure, side.measure)
    own: list[tuple[str, dict[str, Value | None]] | None] = []
    compares: set[int] = set()
    printed = {r for r, row in enumerate(body) if any(row[c] for c in side.figures)}
    year: str | None = None
    for r, row in enumerate(said):
        if any(re.search(r"增减|变化|增幅", plain(t)) for t in row.labels):
            compares.add(r)
            row = replace(row, labels=tuple(t for t in row.labels if not re.search(r"增减|变化|增幅", plain(t))))
            if row.labels or not year:
                own.append(None)
                continue
        alone = printed == {r} or r in compares
        found, state = _own(row, by_name.get(r), side, state, setting, blank=r not in printed, alone=alone)
        own.append(found)
        if found is not None and found[1].get("year"):
            year = str(found[1]["year"])
    partial = _own_level(said, amounts, setting)
    own = [None if r in partial else o for r, o in enumerate(own)]
    placed = _in_context(own, amounts, main is not None, setting)
    return [
        RowMeaning(coordinates(o[0], at), r in compares) if o is not None and at is not None else None
        for r, (o, at) in enumerate(zip(own, placed, strict=True))
    ]


def _own_level(said: Sequence[_Said], amounts: Sequence[Decimal], setting: Setting) -> set[int]:
    """Rows of a list that bear the unit's own name but not its total: a department's own level, not all of it."""
    if setting.key not in _LISTS or setting.units is not None or not setting.name:
        return set()
    whole = {a for one, a in zip(said, amounts, strict=True) if one.labels and {*map(plain, one.labels)} <= {*_WHOLE}}
    named = (r for r, one in enumerate(said) if [*map(plain, one.labels)] == [plain(setting.name)])
    return {r for r in named if whole and amounts[r] not in whole}


# Cells


def _cells(
    side: _Side, columns: Sequence[ColumnMeaning], body: Sequence[Sequence[str]], setting: Setting
) -> list[_Said]:
    said = []
    last: dict[str, str] = {}
    for row in body:
        found = _row_cells(side, columns, row, last, setting)
        last.update(found.codes)
        said.append(found)
    if any(s.project and not s.unit_code for s in said):
        # units head their projects in one column: only they have a unit's code
        return [replace(s, unit=s.unit or s.project, project="") if s.project and s.unit_code else s for s in said]
    return said


def _row_cells(
    side: _Side, columns: Sequence[ColumnMeaning], row: Sequence[str], last: Mapping[str, str], setting: Setting
) -> _Said:
    codes: dict[str, str] = {}
    labels: list[str] = []
    unit: str | None = None
    unit_code = project = ""
    opaque = False
    beside = next((row[c] for c in side.labels if columns[c].kind == "label" and row[c].strip()), "")
    for group in _code_groups(side, columns):
        pieces = [row[c].strip() for c in group]
        read = [coded(t) for t in pieces]
        for text, one in zip(pieces, read, strict=True):
            if text and one is None and not any(r for r in read):
                labels.append(text)
            elif one is not None and one.name:
                labels.append(one.name)
        digits = [one.digits if one else "" for one in read]
        if not any(digits):
            continue
        hinted = columns[group[0]].lists
        above = next((last[d] for d in (*hinted, *last) if d in last), "")
        name = next((one.name for one in read if one and one.name), beside)
        for code in _codes(digits, above, name):
            dimension = dimension_of(code)
            if dimension and not _of_unit(code, dimension, name, setting):
                codes[dimension] = code
            elif len(code) in (3, 6, 9):
                unit_code = code
            else:
                opaque = True
    for c in side.labels:
        column, text = columns[c], row[c].strip()
        if column.kind == "unit_code":
            if one := coded(text):
                unit_code = one.digits
            elif plain(text) in _WHOLE:
                labels.append(text)
        elif column.kind != "label" or not text:
            continue
        elif c == setting.units:
            unit = "" if plain(text) in _WHOLE else _unit_name(text)
            unit_code = unit_code or ((one := coded(text)) is not None and one.digits) or ""
        elif (one := coded(text)) is not None and len(one.digits) >= 3 and (d := dimension_of(one.digits)):
            codes.setdefault(d, one.digits)
            labels.append(one.name)
        elif one is not None and len(one.digits) > 3 and column.lists:
            opaque = True  # below the last level of the lists
        elif (
            column.holds == "project"
            and setting.key in _LISTS
            and plain(text) not in (*_WHOLE, "小计", plain(setting.name))
        ):
            project = text
        else:
            labels.append(text)
    if project and any(is_named(d, code, project) for d, code in codes.items()):
        project = ""  # a line of the code's own
    if unit_code and not codes and unit is None and not project and beside and plain(beside) not in _WHOLE:
        unit = _unit_name(beside)
    elif unit_code and codes and unit is None:
        unit = unit_code  # a code in front of the classification's, without a name
    return _Said(codes, tuple(t for t in labels if t), unit, unit_code, project, opaque)


def _unit_name(text: str) -> str:
    one = coded(text)
    return one.name if one is not None and one.name else text


def _code_groups(side: _Side, columns: Sequence[ColumnMeaning]) -> list[list[int]]:
    """Columns of codes that stand beside each other under one header, from which one code is made."""
    groups: list[list[int]] = []
    for c in side.labels:
        if columns[c].kind != "code":
            continue
        if groups and groups[-1][-1] == c - 1 and columns[c].header[:-1] == columns[c - 1].header[:-1]:
            groups[-1].append(c)
        else:
            groups.append([c])
    return groups


def _codes(digits: Sequence[str], last: str, name: str) -> list[str]:
    """The codes of one group: one in pieces, or where several cells hold whole codes, each of them."""
    whole = [d for d in digits if len(d) > 2]
    if len(whole) > 1:
        return list(whole)
    code = completed(digits, last, name)
    return [code] if code else [d for d in digits if d]


def _of_unit(code: str, dimension: str, name: str, setting: Setting) -> bool:
    """Whether a class' code is a unit's instead: the name beside it is a unit's and not the class'."""
    return (
        len(code) == 3
        and bool(name)
        and not is_named(dimension, code, name)
        and plain(name) not in _WHOLE
        and (
            plain(name) == plain(setting.name)
            or bool(re.search(r"(局|委|办|部|院|中心|校|所|站|厅|会|馆)$", plain(name)))
        )
    )


# Units


def _with_units(said: Sequence[_Said], amounts: Sequence[Decimal], setting: Setting) -> list[_Said]:
    """The rows with the unit that holds for them; a department's line that is the sum of its units' is the whole."""
    of: dict[str, Decimal] = {}
    for one, amount in zip(said, amounts, strict=True):
        if one.unit_code and not one.codes and not one.project:
            of.setdefault(one.unit_code, amount)
    parents = set()
    for code in {s.unit_code for s in said if s.unit_code}:
        inside = [c for c in {s.unit_code for s in said} if c != code and c.startswith(code)]
        below = [of.get(c) for c in inside if not any(c != o and c.startswith(o) for o in inside)]
        known = [a for a in below if a is not None]
        if code not in of or len(known) < len(below):
            parents.update([code] if inside else [])
        elif known and abs(sum(known, Decimal(0)) - of[code]) <= setting.slack * (len(known) + 1):
            parents.add(code)
    named = {(plain(s.unit), s.unit_code) for s in said if s.unit and s.unit_code not in parents}
    several = len(named) > 1
    found = []
    current: str | None = None
    for one in said:
        unit = one.unit
        if unit is not None and (not several or one.unit_code in parents):
            unit = ""
        if setting.units is not None:
            current = unit if unit is not None else current
            unit = current
        found.append(replace(one, unit=unit))
    return found


# Names


def _names(said: Sequence[_Said], side: _Side, setting: Setting) -> dict[int, tuple[str, str]]:
    """For rows without codes the dimension and code that their label is the name of."""
    if side.measure not in ("expenditure", "revenue") or setting.key in ("B10", "F07"):
        return {}  # the three public items are sets of classes, which their words name
    rows = {r: t for r, s in enumerate(said) if not s.codes and not s.project and (t := _label(s, setting))}
    words = {
        r
        for r, t in rows.items()
        if (m := meaning(t)) is not None and (side.measure == "revenue" or not m.at or m.measure.startswith("carry"))
    }
    tried = {r: t for r, t in rows.items() if r not in words}
    likely = _likely(setting.key, side.measure)
    main = names.list_of(list(tried.values()), side.lists, likely, setting.year)
    if not main:
        return {}
    printed = Counter(d for s in said for d in s.codes)
    if printed and not side.lists and main not in printed:
        return {}
    # classes of another list among them: its names stand below the others', or these below its
    lists = [main]
    for other in ("functional_code", "econ_dept") if side.measure == "expenditure" else ():
        told = [names.candidates(other, t, setting.year) for t in tried.values() if not _known(main, t, setting)]
        if other != main and any(len(c) == 1 and len(c[0]) == 3 for c in told):
            lists.append(other)
    found = {
        r: c for r, t in tried.items() if (c := tuple(c for d in lists for c in names.candidates(d, t, setting.year)))
    }
    fixed = {r: code for r, s in enumerate(said) if (code := next((s.codes[d] for d in lists if d in s.codes), ""))}
    return {r: (dimension_of(c), c) for r, c in names.resolved(found, fixed).items()}


def _known(dimension: str, text: str, setting: Setting) -> bool:
    return bool(names.candidates(dimension, text, setting.year)) or bool(re.match(r"\s*其中", text))


def _likely(key: str, measure: str) -> tuple[str, ...]:
    if key == "B07":
        return ("revenue_code",)
    if key in ("B06", "B20", "B22", "F06"):
        return ("econ_dept", "econ_gov")
    if key == "B21":
        return ("econ_gov", "econ_dept")
    return ("functional_code", "econ_dept", "econ_gov") if measure == "expenditure" else ("functional_code",)


def _label(said: _Said, setting: Setting) -> str:
    """The one label a row has besides the name of the only unit there is."""
    labels = [t for t in said.labels if not re.fullmatch(r"20\d\d年", plain(t))]
    if setting.units is None and setting.name and len(labels) > 1:
        labels = [t for t in labels if plain(t) != plain(setting.name)] or labels
    return labels[0] if labels else ""


# Words


def _own(
    said: _Said, name: tuple[str, str] | None, side: _Side, state: _State, setting: Setting, *, blank: bool, alone: bool
) -> tuple[tuple[str, dict[str, Value | None]] | None, _State]:
    """A row's measure and its own dimensions; None where a word isn't known."""
    at: dict[str, Value | None] = dict(said.codes)
    if said.unit:
        at["unit"] = said.unit
    if said.project:
        at["project"] = said.project
    if at.keys() & {*CODE_LISTS, "project"}:
        if said.opaque or (setting.key in _ITEMS and _unexplained(said, setting)):
            return None, state
        return (state.measure, at), state
    if said.opaque:
        return None, state
    labels = said.labels
    if setting.units is None and setting.name and len(labels) > 1:
        labels = tuple(t for t in labels if plain(t) != plain(setting.name)) or labels
    if not labels:
        if not blank and (at or said.unit is not None or not side.labels):
            return (state.measure, at), state
        return ((state.measure, at) if alone else None), state
    measure = state.measure
    years = [t for t in labels if re.fullmatch(r"20\d\d年", plain(t))]
    for text in [t for t in labels if t not in years][:1] + years:
        words = plain(text)
        said_by_words = meaning(text)
        below = state.carried and words in ("合计", "收入合计", "支出合计")
        if setting.key in _BOTH_SIDES and (words == "总计" or below) and state.of in _TOTALS:
            measure = _TOTALS[state.of]
        elif setting.units is None and setting.name and words == plain(setting.name):
            pass  # the only unit there is: its row is the whole
        elif ((year := re.fullmatch(r"(20\d\d)年(?:度)?(?:预算数?)?", words)) and setting.units is None) or (
            year and text in years
        ):
            at |= {} if int(year[1]) == setting.year else {"year": year[1]}
        elif setting.key in _LISTS and words not in (*_WHOLE, "小计"):
            if said.unit is not None and setting.units is None:
                continue
            return None, state
        elif name is not None and (measure == "expenditure" or said_by_words is None):
            at[name[0]] = name[1]
        elif said_by_words is not None:
            fund = said_by_words.at and dict(said_by_words.at).get("fund")
            if re.match(r"\s*其中", text) and fund and state.fund and not covers("fund", state.fund, fund):
                return None, state  # part of another fund's money
            measure = said_by_words.measure or measure
            state = replace(
                state,
                carried=state.carried or said_by_words.measure in ("carry_in", "carry_out"),
                measure="carry_in" if said_by_words.measure == "carry_in" else state.measure,
                fund=fund if isinstance(fund, str) else state.fund,
            )
            at |= dict(said_by_words.at)
        elif said.unit is not None or _names_the_unit(said, side, setting):
            pass
        else:
            return None, state
    return (measure, at), state


def _unexplained(said: _Said, setting: Setting) -> bool:
    """Whether a label is neither a code's name nor a known word: one of a code's items."""
    return any(
        not any(is_named(d, c, t) for d, c in said.codes.items())
        and meaning(t) is None
        and plain(t) != plain(setting.name)
        for t in said.labels
    )


def _names_the_unit(said: _Said, side: _Side, setting: Setting) -> bool:
    """Whether the only label stands in a column of units: the only unit there is, and its row is the whole."""
    return setting.units is None and len(said.labels) == 1 and side.of_units


# What rows stand under

#: Dimensions that rows of one column go through one after another; the others are said by words in full.
_NESTING = ("unit", "nature", *CODE_LISTS)
#: Statements of a few items each, no trees.
_FLAT = ("B10", "B11", "B12", "B13", "B14", "B15", "B18", "B24", "F07", "F10")


def _in_context(
    own: Sequence[tuple[str, dict[str, Value | None]] | None],
    amounts: Sequence[Decimal],
    has_amounts: bool,
    setting: Setting,
) -> list[At | None]:
    """Each row's dimensions with those of the rows it stands under; None where the amounts don't tell which."""
    at: list[At | None] = [dict(o[1]) if o is not None else None for o in own]
    if has_amounts and setting.key not in _FLAT:
        rows = [r for r, o in enumerate(own) if o is not None and o[0] in ("expenditure", "revenue", "uses", "")]
        lines = []
        for r in rows:
            dimensions = own[r]
            assert dimensions is not None
            mine = tuple(
                (d, v)
                for d, v in dimensions[1].items()
                if d in _NESTING and isinstance(v, str) and not (d == "unit" and setting.units is not None)
            )
            lines.append(Line(mine, amounts[r]))
        for r, line in zip(rows, nested(lines, setting.slack), strict=True):
            here = at[r]
            at[r] = {**dict(line.context), **here} if line.known and here is not None else None
    return at
