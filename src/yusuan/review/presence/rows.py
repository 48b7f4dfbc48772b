"""Rows of statements that say nothing.

A table that prints every class whether it has money or not is another way to print it; so few empty rows among many that
have money were left over."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ...disclosure.model import Disclosure, Row, Statement
from ..checks import checks
from ..findings import Finding, Shown

#: With more empty rows than one for so many with money, the table prints all classes.
_FILLED_FOR_ONE_EMPTY = 4
_FEWEST = 6
#: A statement that leaves money out, as its title says, may list the classes of that money all the same.
_WITHOUT = re.compile("不含|不包括|剔除")
_CODE = re.compile(r"(?:2\d{2}(?:\d\d){0,2}|3\d\d(?:\d\d)?|5\d\d(?:\d\d)?)(?!\d)")


def rows(disclosure: Disclosure) -> Iterator[Finding]:
    """Rows with a code and no money."""
    for statement in disclosure.statements():
        if not _WITHOUT.search(statement.title):
            yield from _empty(statement)


def _label(row: Row) -> str:
    return " ".join(c.text.strip() for c in row.cells if c.figure is None and c.text.strip())


def _shown(statement: Statement, row: Row) -> Shown:
    words = next((c for c in row.cells if c.text.strip()), row.cells[0])
    return Shown(statement.title, _label(row), "", _label(row), words.place or statement.place)


def _empty(statement: Statement) -> Iterator[Finding]:
    filled = 0
    empty: list[Row] = []
    for row in statement.rows:
        figures = [c for c in row.cells if c.figure is not None]
        if any(c.figure and c.figure.value for c in figures):
            filled += 1
        elif figures and _CODE.match(_label(row)):
            if any(c.text.strip() for c in figures):
                return  # zeros are printed: the table lists classes without money on purpose
            empty.append(row)
    if not empty or filled < max(_FEWEST, _FILLED_FOR_ONE_EMPTY * len(empty)):
        return
    places = tuple(_shown(statement, row) for row in empty)
    names = "、".join(p.text for p in places)
    more = f"{len(empty)}行" if len(empty) > 1 else ""
    message = f"《{statement.title}》列了{names}{more}，没有任何金额，其余{filled}行都有。"
    yield checks()["T05-06"].finding(message, places, found=names, expected="删去没有金额的行")
