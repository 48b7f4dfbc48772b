"""Columns of words that a table's head promises and no row fills."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ...disclosure.model import Disclosure
from ..checks import checks
from ..findings import Finding, Shown

#: What every row has: a note may be empty, a model or a service is for some rows only.
_EVERY_ROW = re.compile("(?:简介|概况|概述|采购时间)$")
#: So many rows with an amount make a table that was filled in.
_ROWS = 3


def blank_columns(disclosure: Disclosure) -> Iterator[Finding]:
    """One finding for each such column of a statement with amounts."""
    for statement in disclosure.statements():
        filled = sum(any(c.figure is not None and c.figure.value for c in row.cells) for row in statement.rows)
        for at, column in enumerate(statement.columns):
            head = column.header[-1] if column.header else ""
            cells = [row.cells[at].text.strip() for row in statement.rows if at < len(row.cells)]
            if filled >= _ROWS and len(cells) >= _ROWS and _EVERY_ROW.search(head) and not any(cells):
                place = Shown(statement.title, "", head, head, statement.place)
                message = f"《{statement.title}》的“{head}”一栏，{len(cells)}行都空着。"
                yield checks()["TABLE-02"].finding(message, (place,), found="", expected="逐行填写，或去掉这一栏")
