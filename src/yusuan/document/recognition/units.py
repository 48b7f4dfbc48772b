"""Rows that are units: which unit holds for which rows, and which of them is the whole department."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace
from decimal import Decimal
from itertools import takewhile

from . import names
from .cells import UNIT, Said, unit_like
from .setting import LISTS, WHOLE, Setting
from .wording import plain

#: Programs print about ten digits of an amount: of its last ones a part of this many is lost.
CUT = 10**9
#: A row that prints no word and no code.
NOTHING = Said({})


def with_units(said: Sequence[Said], amounts: Sequence[Decimal], setting: Setting) -> list[Said]:
    """The rows with the unit that holds for them; a department's line that is the sum of its units' is the whole."""
    said = _heads_of_classes(_heads_of_projects(said, amounts, setting), amounts, setting)
    of: dict[str, Decimal] = {}
    called: dict[str, str] = {}
    for one, amount in zip(said, amounts, strict=True):
        if one.unit_code and not one.codes and not one.project:
            of.setdefault(one.unit_code, amount)
        if one.unit_code and one.unit and one.unit != one.unit_code:
            called.setdefault(one.unit_code, one.unit)
    parents: set[str] = set()
    own_lines = _unit_of_its_own(said, amounts, setting)
    for code in {s.unit_code for s in said if s.unit_code}:
        inside = [c for c in {s.unit_code for s in said} if c != code and c.startswith(code)]
        below = [of.get(c) for c in inside if not any(c != o and c.startswith(o) for o in inside)]
        known = [a for a in below if a is not None]
        if code not in of and inside:
            parents.update([] if own_lines else [code])
        elif len(known) < len(below):
            parents.update([code] if inside else [])
        elif known and abs(sum(known, Decimal(0)) - of[code]) <= max(setting.slack * (len(known) + 1), of[code] / CUT):
            parents.add(code)
    tops = [c for c in of if not any(c != o and c.startswith(o) for o in of)]
    whole = sum((of[c] for c in tops), Decimal(0))
    # a unit whose code stands without its name on some rows is one unit
    named = {
        (plain(called.get(s.unit_code, s.unit)), s.unit_code) for s in said if s.unit and s.unit_code not in parents
    }
    several = len(named) > 1
    alike = _called_alike(named)
    found = []
    current: str | None = None
    for one, amount in zip(said, amounts, strict=True):
        unit = one.unit
        if one == NOTHING and amount and abs(amount - whole) <= setting.slack * (len(tops) + 1):
            unit = ""  # what no word says is a total says its amount
        if unit is not None and (not several or one.unit_code in parents):
            unit = ""
        elif unit:
            unit = called.get(one.unit_code, unit) if unit == one.unit_code else unit
            unit = one.unit_code if one.unit_code in alike else unit
        if setting.units is not None:
            current = unit if unit is not None else current
            unit = current
        found.append(replace(one, unit=unit))
    return _projects_of(found, amounts, setting)


def _called_alike(named: Collection[tuple[str, str]]) -> set[str]:
    """The codes of units that others have the name of, as a column too narrow for it cuts it: only the codes tell them
    apart, and none of them is of a unit above another."""
    by_name: dict[str, list[str]] = {}
    for name, code in named:
        by_name.setdefault(name, []).append(code)
    return {
        code
        for codes in by_name.values()
        if len(codes) > 1 and all(codes) and not any(a != b and a.startswith(b) for a in codes for b in codes)
        for code in codes
    }


def _unit_of_its_own(said: Sequence[Said], amounts: Sequence[Decimal], setting: Setting) -> bool:
    """Whether lines of classes that bear a code other units' codes begin with are of a unit beside these (its classes and
    theirs together are everything), not of all of them."""
    whole = next((a for s, a in zip(said, amounts, strict=True) if {*map(plain, s.labels)} & {*WHOLE}), None)
    of: dict[str, dict[str, Decimal]] = {}
    for one, amount in zip(said, amounts, strict=True):
        if one.unit_code and one.codes and not one.project:
            of.setdefault(one.unit_code, {})[" ".join(one.codes.values())] = amount
    sums = {
        unit: sum((a for c, a in lines.items() if not any(c != o and o.startswith(c) for o in lines)), Decimal(0))
        for unit, lines in of.items()
    }
    return whole is not None and abs(sum(sums.values(), Decimal(0)) - whole) <= setting.slack * (len(said) + 1)


def _heads_of_classes(said: Sequence[Said], amounts: Sequence[Decimal], setting: Setting) -> Sequence[Said]:
    """Units above the names of economic classes in one column, told by their names, where each is the sum of the classes
    below it."""
    if setting.key in LISTS or setting.units is not None or any(s.unit is not None for s in said):
        return said
    label = [plain(s.labels[0]) if len(s.labels) == 1 and not s.codes else "" for s in said]
    heads = [r for r, text in enumerate(label) if text and unit_like(text, setting)]
    classes = [r for r, text in enumerate(label) if _class(text, setting)]
    if not heads or not classes:
        return said
    own = [r for r, text in enumerate(label) if text == plain(setting.name) and r + 1 in classes]
    # the document's own unit may be one of them, or all of them
    for some in (sorted({*heads, *own}), heads):
        if min(classes) > some[0] and _sums_of_classes(some, classes, amounts, setting):
            return [
                replace(s, unit=s.labels[0] if len(some) > 1 else "", labels=()) if r in some else s
                for r, s in enumerate(said)
            ]
    return said


def _sums_of_classes(
    heads: Sequence[int], classes: Sequence[int], amounts: Sequence[Decimal], setting: Setting
) -> bool:
    for head, after in zip(heads, [*heads[1:], len(amounts)], strict=True):
        below = [amounts[r] for r in classes if head < r < after]
        if not below or abs(sum(below, Decimal(0)) - amounts[head]) > setting.slack * (len(below) + 1):
            return False
    return True


def _class(name: str, setting: Setting) -> bool:
    return any(len(code) == 3 for code in names.candidates("econ_dept", name, setting.year))


def _heads_of_projects(said: Sequence[Said], amounts: Sequence[Decimal], setting: Setting) -> Sequence[Said]:
    """Units above their projects in a column of both are told by their names, where each is the sum of the projects
    below it; one of several may be more than these, for a project may be withheld."""
    heads = {r for r, one in enumerate(said) if one.project and _named_as_unit(one)}
    if setting.key not in LISTS or setting.units is not None or not heads:
        return said
    heads |= {r for r, one in enumerate(said) if not one.project and [*map(plain, one.labels)] == [plain(setting.name)]}
    first = min(heads)
    blocks = []
    for r in heads:
        below = takewhile(lambda n: n not in heads, range(r + 1, len(said)))
        blocks.append((r, [n for n in below if said[n].project]))
    if not all(rows for _, rows in blocks) or not _add_up(blocks, amounts, setting):
        return said
    if any(one.project for one in said[:first]) or any(one.codes or one.unit is not None for one in said):
        return said
    return [
        replace(one, unit=one.project or one.labels[0], project="", labels=()) if r in heads else one
        for r, one in enumerate(said)
    ]


def _add_up(blocks: Sequence[tuple[int, Sequence[int]]], amounts: Sequence[Decimal], setting: Setting) -> bool:
    """Whether the rows below each head add up to it; one head of several may be more, for a project may be withheld."""
    short = 0
    for head, rows in blocks:
        rest = amounts[head] - sum((amounts[r] for r in rows), Decimal(0))
        slack = setting.slack * (len(rows) + 1)
        if rest < -slack or (rest > slack and not rows):
            return False
        short += rest > slack
    return short == 0 or (short == 1 and len(blocks) > 1)


def _named_as_unit(one: Said) -> bool:
    return bool(UNIT.search(plain(one.project)))


def _projects_of(said: Sequence[Said], amounts: Sequence[Decimal], setting: Setting) -> list[Said]:
    """Projects below their units' lines in one column, each told whose it is where every unit's add up to its line."""
    blocks: list[tuple[int, list[int]]] = []
    for r, one in enumerate(said):
        if one.unit and not one.project and not one.codes:
            blocks.append((r, []))
        elif one.project and one.unit is None and blocks:
            blocks[-1][1].append(r)
        elif one.project:
            return list(said)
    if setting.key not in LISTS or not _add_up(blocks, amounts, setting):
        return list(said)
    of = {r: said[head].unit for head, rows in blocks for r in rows}
    return [replace(one, unit=of.get(r, one.unit)) for r, one in enumerate(said)]


def own_level(said: Sequence[Said], amounts: Sequence[Decimal], setting: Setting) -> set[int]:
    """Rows of a list that bear the unit's own name but not its total, or stand among other units': a department's own
    level, not all of it.  Without a total nothing says which rows are units: none of them is told."""
    if setting.key not in LISTS or setting.units is not None or not setting.name:
        return set()
    whole = {a for one, a in zip(said, amounts, strict=True) if one.labels and {*map(plain, one.labels)} <= {*WHOLE}}
    mine = {r for r, s in enumerate(said) if not s.project and [*map(plain, s.labels)] == [plain(setting.name)]}
    others = {r for r, one in enumerate(said) if _named_as_unit(one)}
    if not whole:
        return mine | others if mine and others else set()
    return {r for r in mine if others or amounts[r] not in whole}
