"""What the cells of a row print on one side: codes, units, projects, and labels that words or names may explain."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from . import names
from .codes import coded, completed, dimension_of, is_named
from .columns import ColumnMeaning
from .setting import FLAT, ITEMS, LISTS, WHOLE, Setting
from .sides import Side
from .wording import meaning, plain


@dataclass(frozen=True, slots=True)
class Said:
    """What a row's cells print on one side: codes by dimension in the order of the columns, unit, project, labels;
    ``opaque`` where a code is of no list we know."""

    codes: Mapping[str, str]
    labels: tuple[str, ...] = ()
    unit: str | None = None
    unit_code: str = ""
    project: str = ""
    opaque: bool = False


def said_by(
    side: Side, columns: Sequence[ColumnMeaning], body: Sequence[Sequence[str]], setting: Setting
) -> list[Said]:
    said = []
    last: dict[str, str] = {}
    for row in body:
        found = _row(side, columns, row, last, setting)
        last.update(found.codes)
        said.append(found)
    said = _lines_of_classes(_heads_of_units(said, side, setting), setting)
    if any(s.project and not s.unit_code for s in said):
        # units head their projects in one column: only they have a unit's code
        return [replace(s, unit=s.unit or s.project, project="") if s.project and s.unit_code else s for s in said]
    return said


def _heads_of_units(said: Sequence[Said], side: Side, setting: Setting) -> list[Said]:
    """Where units and classes share a column, a row without a code that bears a unit's name is that unit's."""
    if not side.of_units or setting.units is not None or not any(s.codes for s in said):
        return list(said)
    return [
        replace(s, unit=s.labels[0], labels=())
        if not s.codes and not s.unit_code and s.unit is None and len(s.labels) == 1 and unit_like(s.labels[0], setting)
        else s
        for s in said
    ]


def unit_like(text: str, setting: Setting) -> bool:
    """Whether a text may be the name of a unit, and nothing else that is known."""
    words = plain(text)
    return words not in (*WHOLE, plain(setting.name)) and bool(UNIT.search(words)) and meaning(text) is None


#: What the names of units end in.
UNIT = re.compile(r"(局|委|办|部|院|中心|校|所|站|厅|会|馆|队|本级|机关)(\((本级|机关)\))?$")


#: What heads the pieces of a code; a cell that goes on from the header into the first row prints it there.
_LEVELS = ("类", "款", "项", "目")


def _lines_of_classes(said: Sequence[Said], setting: Setting) -> list[Said]:
    """In a list of projects a row that only bears the name of a class whose code other rows print is the line of it."""
    printed = {(d, code) for s in said for d, code in s.codes.items()}
    if setting.key not in LISTS or not printed:
        return list(said)
    found = []
    for s in said:
        named = [(d, code) for d, code in printed if not s.codes and s.project and is_named(d, code, s.project)]
        found.append(replace(s, codes=dict(named), project="") if len(named) == 1 else s)
    return found


def _row(
    side: Side, columns: Sequence[ColumnMeaning], row: Sequence[str], last: Mapping[str, str], setting: Setting
) -> Said:
    codes: dict[str, str] = {}
    labels: list[str] = []
    unit: str | None = None
    unit_code = project = ""
    opaque = False
    texts = [row[c] for c in side.labels if columns[c].kind == "label" and row[c].strip()]
    beside = next(iter(texts), "")
    for group in _code_groups(side, columns):
        pieces = ["" if plain(row[c]) in (*map(plain, columns[c].header), *_LEVELS) else row[c].strip() for c in group]
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
            if dimension and not _of_unit(code, dimension, name, texts, setting):
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
            elif plain(text) in WHOLE:
                labels.append(text)
        elif column.kind != "label" or not text:
            continue
        elif c == setting.units:
            unit = "" if plain(text) in WHOLE else _unit_name(text)
            unit_code = unit_code or ((one := coded(text)) is not None and one.digits) or ""
        elif setting.key in ITEMS and column.holds == "unit" and plain(text) not in (*WHOLE, "小计"):
            unit = ""  # the only unit there is
        elif (one := coded(text)) is not None and len(one.digits) >= 3 and (d := dimension_of(one.digits)):
            codes.setdefault(d, one.digits)
            labels.append(one.name)
        elif one is not None and len(one.digits) > 3 and column.lists:
            opaque = True  # below the last level of the lists
        elif codes and column.lists and not set(column.lists) & codes.keys():
            named = {d: found for d in column.lists if len(found := names.candidates(d, text, setting.year)) == 1}
            codes.update({d: found[0] for d, found in list(named.items())[:1]})
            opaque = opaque or not named
        elif (
            column.holds == "project"
            and (setting.key in LISTS or _beside_classes(side, columns, setting))
            and plain(text) not in (*WHOLE, "小计", plain(setting.name))
        ):
            project = text
        else:
            labels.append(text)
    for d, code in codes.items():
        # a line of the code's own, unless that stands beside it under another name: a project called as the class once was
        if project and is_named(d, code, project) and not any(is_named(d, code, t) for t in {*labels} - {project}):
            project = ""
    if unit_code and not codes and unit is None and not project and beside and plain(beside) not in WHOLE:
        unit = _unit_name(beside)
    elif unit_code and unit is None and (codes or not (labels or project)):
        unit = unit_code  # a code without a name, perhaps in front of the classification's
    return Said(codes, tuple(t for t in labels if t), unit, unit_code, project, opaque)


def _beside_classes(side: Side, columns: Sequence[ColumnMeaning], setting: Setting) -> bool:
    """Whether what a column calls projects stands beside the names of classes: a class' lines are then projects of it.
    What basic expenditure is called by (人员类项目) is none."""
    return (
        setting.key not in FLAT
        and setting.base.get("nature") != "basic"
        and any(columns[c].kind == "label" and columns[c].holds not in ("project", "unit") for c in side.labels)
    )


def _unit_name(text: str) -> str:
    one = coded(text)
    return one.name if one is not None and one.name else text


def _code_groups(side: Side, columns: Sequence[ColumnMeaning]) -> list[list[int]]:
    """Columns of codes that stand beside each other under one header, from which one code is made."""
    groups: list[list[int]] = []
    for c in side.labels:
        if columns[c].kind != "code":
            continue
        if groups and groups[-1][-1] == c - 1 and _one_header(columns[c - 1].header, columns[c].header):
            groups[-1].append(c)
        else:
            groups.append([c])
    return groups


def _one_header(one: Sequence[str], other: Sequence[str]) -> bool:
    """Whether two columns are pieces of one code: 类 beside 款 under one header, or 科目编码（类） beside 科目编码（款）."""
    return one[:-1] == other[:-1] and (len(one) > 1 or _bare(one) == _bare(other) or not one)


def _bare(header: Sequence[str]) -> str:
    return re.sub(r"\([类款项目]\)$|^[类款项目]$", "", plain(header[-1])) if header else ""


def _codes(digits: Sequence[str], last: str, name: str) -> list[str]:
    """The codes of one group: one in pieces, or where several cells hold whole codes, each of them."""
    whole = [d for d in digits if len(d) > 2]
    if len(whole) > 1:
        return list(whole)
    code = completed(digits, last, name)
    return [code] if code else [d for d in digits if d]


def _of_unit(code: str, dimension: str, name: str, texts: Sequence[str], setting: Setting) -> bool:
    """Whether a class' code is a unit's instead: the name beside it is a unit's, and no text of the row the class'."""
    return (
        len(code) == 3
        and bool(name)
        and not any(is_named(dimension, code, t) for t in (name, *texts))
        and plain(name) not in WHOLE
        and (plain(name) == plain(setting.name) or bool(UNIT.search(plain(name))))
    )
