"""How far a statement goes into detail: functional items (项), economic items (款), the four lines of the three public
expenses.  Totals that add up say nothing of it."""

from __future__ import annotations

from collections.abc import Iterator

from ...classification.codes import codes, look_up
from ...coordinates import CODE_LISTS, THREE_PUBLIC, TOPIC_NAMES, Coordinates
from ...disclosure.model import Disclosure, Statement
from ..checks import checks
from ..findings import Finding, Shown

#: Statements with the codes that they list, and the length of those of the last level.
_LEVEL = {
    "B05": ("T05-04", "functional_code", 7, "项"),
    "F05": ("T05-04", "functional_code", 7, "项"),
    "B06": ("T06-07", "econ_dept", 5, "款"),
    "F06": ("T06-07", "econ_dept", 5, "款"),
}
_THREE_PUBLIC_TABLES = ("B10", "F07")
#: What a line is called at its shortest; a row of blanks may have been read as a head of columns.
_CALLED = {"abroad": "出国", "reception": "接待", "vehicle_purchase": "购置费", "vehicle_operation": "运行维护"}


def detail(disclosure: Disclosure) -> Iterator[Finding]:
    """Statements of the year that stop above the level that must be published."""
    for statement in disclosure.statements():
        if statement.key in _LEVEL:
            yield from _levels(statement, disclosure.year)
        elif statement.key in _THREE_PUBLIC_TABLES:
            yield from _lines(statement)


def _levels(statement: Statement, year: int) -> Iterator[Finding]:
    """Codes with money of which no item is printed; nothing where a code isn't understood: the item may be that one."""
    number, dimension, length, level = _LEVEL[statement.key]
    told = [(f.about.get(dimension) if isinstance(f.about, Coordinates) else None, f) for *_, f in statement.figures()]
    printed = {c for c, f in told if isinstance(c, str) and f.value}
    if not year or any(look_up(CODE_LISTS[dimension], c, year) is None for c in printed):
        return
    if any(f.about is None and f.value for _, f in told):
        return
    above = {c for c in printed if len(c) < length}
    alone = sorted(c for c in above if not any(o != c and o.startswith(c) for o in printed))
    # a few classes have no items
    classes = [c.code for c in codes(CODE_LISTS[dimension], year)] if alone else []
    alone = [c for c in alone if any(o != c and o.startswith(c) for o in classes)]
    if alone:
        place = Shown(statement.title, "", "", "、".join(alone), statement.place)
        message = f"《{statement.title}》的{'、'.join(alone)}没有列到{level}。"
        yield checks()[number].finding(message, (place,), found="、".join(alone), expected=f"列到{level}")


def _lines(statement: Statement) -> Iterator[Finding]:
    """Lines that aren't there at all, where some are and every figure is understood: a zero is printed too."""
    figures = [f for *_, f in statement.figures()]
    if any(f.value is not None and f.about is None for f in figures):
        return
    told = {c for f in figures if isinstance(f.about, Coordinates) and (c := f.about.get("econ_dept")) is not None}
    asked = {n: c if len(c) > 1 else next(iter(c)) for n, c in THREE_PUBLIC.items()}
    words = "".join(w for c in statement.columns for w in c.header)
    missing = [TOPIC_NAMES[n] for n, c in asked.items() if c not in told and _CALLED[n] not in words]
    if told and 0 < len(missing) < len(asked):
        place = Shown(statement.title, "", "", statement.title, statement.place)
        message = f"《{statement.title}》没有{'、'.join(missing)}一项；没有数的也要列出。"
        yield checks()["T10-04"].finding(message, (place,), found="没有", expected="、".join(missing))
