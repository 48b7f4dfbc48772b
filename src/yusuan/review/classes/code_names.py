"""Codes and the names printed beside them, against the year's classification and against each other.

What is accused is never a name that is merely written differently or cut off: the name printed must be another code's,
or the code must be no code at all while its name is that of one a slip away."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ...classification.codes import Code, find_by_name, history, look_up, plain
from ...coordinates import CODE_LEVELS, CODE_LISTS, Coordinates
from ...disclosure.model import Disclosure, Row, Statement
from ...provenance import Provenance
from ..checks import checks
from ..findings import Finding, Shown
from ..numbers.slips import one_slip

#: A list of codes of which more parents than this are missing isn't printed with its levels.
_FEW = 2
#: So many parents must be there to show that the level is printed.
_SHOWN = 3


@dataclass(frozen=True, slots=True)
class Coded:
    """A row's printed code with its name; ``list_name`` is the classification it is of."""

    code: str
    label: str
    list_name: str
    place: Provenance | None

    @property
    def name(self) -> str:
        return plain(re.sub(r"^[\d\s\-－—.．、]+", "", self.label))


def code_names(disclosure: Disclosure) -> Iterator[Finding]:
    """Every printed code of the year's statements."""
    if not disclosure.year:
        return
    seen: set[tuple[str, str]] = set()
    for statement in disclosure.statements():
        rows = [one for _, one in coded_rows(statement)]
        wrong = [(one, made) for one in rows if (made := _judged(statement, one, disclosure.year))]
        if _own_classes(rows, disclosure.year):
            yield _own_numbers(statement, wrong)
        else:
            for one, made in wrong:
                if (one.code, one.name) not in seen:
                    seen.add((one.code, one.name))
                    yield made
        yield from _parents(statement, rows)


def coded_rows(statement: Statement) -> Iterator[tuple[int, Coded]]:
    """The rows that print one code whole, with figures of one classification, and their numbers."""
    for n, row in enumerate(statement.rows):
        made = _coded(row)
        if made is not None:
            yield n, made


def contradicted(disclosure: Disclosure) -> frozenset[tuple[str, str, int]]:
    """The rows, by statement's key, title and number, whose name is another code's than the one printed, or in whose
    class the table counts its rows: such a code says nothing of what the figures are."""
    found: set[tuple[str, str, int]] = set()
    for statement in disclosure.statements() if disclosure.year else ():
        rows = list(coded_rows(statement))
        own = _own_classes([one for _, one in rows], disclosure.year)
        for n, one in rows:
            if _another(one, disclosure.year) or (one.code[:3] in own and not _right(one, disclosure.year)):
                found.add((statement.key, statement.title, n))
    return frozenset(found)


#: So many codes of one class that are other names' are no slips: the table counts its own rows.
_COUNTED = 3


def _own_classes(rows: Sequence[Coded], year: int) -> set[str]:
    """Classes whose rows a table numbers 01, 02, 03 … without regard to the classification."""
    classes: dict[str, list[Coded]] = {}
    for one in rows:
        if one.list_name.startswith("econ") and len(one.code) > 3:
            classes.setdefault(one.code[:3], []).append(one)
    return {
        code
        for code, those in classes.items()
        if [int(o.code[3:]) for o in those] == list(range(1, len(those) + 1))
        and sum(_another(o, year) for o in those) >= _COUNTED
    }


def _right(one: Coded, year: int) -> bool:
    known = look_up(one.list_name, one.code, year)
    return known is not None and plain(known.name) == one.name


def _another(one: Coded, year: int) -> bool:
    """Whether a row's name is surely that of other codes than its own."""
    known = look_up(one.list_name, one.code, year)
    if known is None or not one.name or plain(known.name) == one.name:
        return False
    fits = find_by_name(one.list_name, one.name, year)
    near = any(one_slip(o.code, one.code) and not o.doubtful for o in fits)
    return bool(fits) and all(o.code != one.code for o in fits) and (near or not known.doubtful)


def _own_numbers(statement: Statement, wrong: Sequence[tuple[Coded, Finding]]) -> Finding:
    """One finding for a table that numbers its rows itself."""
    places = tuple(p for _, f in wrong for p in f.places)
    first, made = wrong[0]
    message = (
        f"《{statement.title}》自己给各行编了号，没有用科目编码：{first.code}写作“{first.label}”等{len(wrong)}行"
        f"与当年科目不符（如{first.code}{first.label}应为{made.expected}）。"
    )
    return checks()["CODE-01"].finding(message, places, found=made.found, expected="当年科目的编码")


def _coded(row: Row) -> Coded | None:
    words = [c for c in row.cells if c.figure is None]
    digits = re.sub(r"\D", "", "".join(c.text for c in words))
    if not digits:
        return None
    abouts = [c.figure.about for c in row.cells if c.figure is not None and isinstance(c.figure.about, Coordinates)]
    lists = {d for about in abouts for d, value in about.at if value and d in CODE_LISTS}
    # a name beside two codes belongs to one of them
    if len(lists) > 1:
        return None
    dimension = next(iter(lists), "") or _dimension(digits)
    if not dimension or len(digits) not in CODE_LEVELS[dimension]:
        return None
    label = next((c.text for c in words if re.search("[一-鿿]", c.text)), "")
    place = next((c.place for c in words if c.place is not None), None)
    return Coded(digits, label.strip(), CODE_LISTS[dimension], place)


def _dimension(digits: str) -> str:
    """Of a code nobody could place: the functional list's, where its class is one of it."""
    return "functional_code" if digits[0] == "2" and history("functional", digits[:3]) else ""


def _judged(statement: Statement, one: Coded, year: int) -> Finding | None:
    if not one.name:
        return None
    known = look_up(one.list_name, one.code, year)
    fits = find_by_name(one.list_name, one.name, year)
    if known is None:
        return None if history(one.list_name, one.code) else _no_code(statement, one, fits, year)
    if not _another(one, year):
        return None
    near = [o for o in fits if one_slip(o.code, one.code) and not o.doubtful]
    return checks()["CODE-01"].finding(
        f"《{statement.title}》科目{one.code}写作“{one.label}”，{year}年科目是“{known.name}”；"
        f"“{one.label}”的编码是{'、'.join(o.code for o in fits[:3])}。",
        (Shown(statement.title, one.label, "", one.code, one.place or statement.place),),
        found=f"{one.code} {one.label}",
        expected=f"{near[0].code} {near[0].name}" if len(near) == 1 else f"{one.code} {known.name}",
    )


def _no_code(statement: Statement, one: Coded, fits: Sequence[Code], year: int) -> Finding | None:
    """A code that never was one, whose name is that of codes a slip away."""
    near = [o for o in fits if len(o.code) == len(one.code) and one_slip(o.code, one.code) and not o.doubtful]
    if not near:
        return None
    return checks()["CODE-01"].finding(
        f"《{statement.title}》科目{one.code}“{one.label}”不在{year}年科目中；"
        f"“{one.label}”的编码是{'、'.join(o.code for o in near[:3])}。",
        (Shown(statement.title, one.label, "", one.code, one.place or statement.place),),
        found=f"{one.code} {one.label}",
        expected="、".join(f"{o.code} {o.name}" for o in near[:3]),
    )


def _parents(statement: Statement, rows: Sequence[Coded]) -> Iterator[Finding]:
    """Codes whose level above is printed for the others and not for them."""
    printed = {r.code for r in rows}
    for level in (5, 7):
        below = [r for r in rows if len(r.code) == level]
        wanted = {r.code[:-2] for r in below}
        missing = wanted - printed
        if not 0 < len(missing) <= _FEW or len(wanted & printed) < _SHOWN:
            continue
        for code in sorted(missing):
            child = next(r for r in below if r.code[:-2] == code)
            message = f"《{statement.title}》列有{child.code}“{child.label}”，没有它的上级{code}，其他科目都有。"
            yield checks()["T02-05"].finding(
                message,
                (Shown(statement.title, child.label, "", child.code, child.place or statement.place),),
                found=child.code,
                expected=code,
            )
