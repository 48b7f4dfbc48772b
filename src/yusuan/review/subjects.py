"""Classification codes against the year's lists: codes no longer in force, and codes of another fund than the statement's."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ..classification.changes import successor
from ..classification.codes import history, look_up
from ..coordinates import CODE_LISTS, FISCAL_FUNDS, FUNDS, Coordinates
from ..disclosure.model import Disclosure, Row, Statement
from .checks import checks
from .findings import Finding, Shown

#: Which statements list items of one fund only.
_FUND_OF = {"B05": "general_public", "B08": "government_fund", "F05": "general_public", "F08": "government_fund"}
_CHECK_OF = {"B05": "T05-03", "B08": "T08-02", "F05": "T05-03", "F08": "F08-02"}


def subjects(disclosure: Disclosure) -> Iterator[Finding]:
    """Printed codes of the year's statements."""
    if not disclosure.year:
        return
    for statement in disclosure.statements():
        for row in statement.rows:
            about = next((a for c in row.cells if c.figure and isinstance(a := c.figure.about, Coordinates)), None)
            for dimension, list_name in CODE_LISTS.items():
                code = about.get(dimension) if about is not None else None
                if isinstance(code, str) and _printed(row, code):
                    yield from _ended(statement, row, list_name, code, disclosure.year)
                    if dimension == "functional_code":
                        yield from _of_another_fund(statement, row, code, disclosure.year)


def _printed(row: Row, code: str) -> bool:
    """Whether a row prints the code, and something but zero stands in it."""
    if not any(c.figure.value for c in row.cells if c.figure is not None):
        return False
    return re.sub(r"\D", "", "".join(c.text for c in row.cells if c.figure is None)) == code


def _place(statement: Statement, row: Row, code: str) -> Shown:
    label = " ".join(c.text.strip() for c in row.cells if c.figure is None and c.text.strip())
    place = next((c.place for c in row.cells if c.place is not None), statement.place)
    return Shown(statement.title, label, "", code, place)


def _ended(statement: Statement, row: Row, list_name: str, code: str, year: int) -> Iterator[Finding]:
    """A code that was given up before this year; only where the list is sure of its last year."""
    if look_up(list_name, code, year) is not None:
        return
    last = next((r for r in reversed(history(list_name, code)) if r.year_to is not None and r.year_to < year), None)
    if last is None or last.doubtful or not last.year_confidence:
        return
    now = "、".join(f"{c.code}{c.name}" for c in successor(list_name, code, year))
    place = _place(statement, row, code)
    message = f"{place}的科目{code}“{last.name}”只用到{last.year_to}年" + (f"，{year}年是{now}。" if now else "。")
    yield checks()["CODE-02"].finding(message, (place,), found=code, expected=now or f"{year}年的科目")


def _of_another_fund(statement: Statement, row: Row, code: str, year: int) -> Iterator[Finding]:
    """An item (项) that belongs to other budgets than the statement's."""
    fund = _FUND_OF.get(statement.key)
    known = look_up("functional", code, year)
    if fund is None or known is None or known.doubtful or len(code) < 7 or not known.fund or fund in known.fund:
        return
    if not set(known.fund) <= set(FISCAL_FUNDS):
        return
    place = _place(statement, row, code)
    names = "、".join(FUNDS[f] for f in known.fund)
    yield checks()[_CHECK_OF[statement.key]].finding(
        f"{place}列在《{statement.title}》中，这个科目属于{names}。",
        (place,),
        found=code,
        expected=f"{FUNDS[fund]}的科目",
    )
