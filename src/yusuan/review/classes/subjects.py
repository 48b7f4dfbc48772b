"""Classification codes against the year's lists: codes no longer in force, and codes of another fund than the statement's."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from ...classification.changes import successor
from ...classification.codes import codes, history, look_up
from ...coordinates import CODE_LISTS, FISCAL_FUNDS, FUNDS, Coordinates
from ...disclosure.model import Disclosure, Row, Statement
from ..checks import checks
from ..findings import Finding, Shown

#: What an item in the wrong fund is called where statements list one fund, or classes only; elsewhere it is T02-08.
_CHECK_OF = {
    "B04": "T04-10",
    "F04": "T04-10",
    "B05": "T05-03",
    "B08": "T08-02",
    "B09": "T09-02",
    "F05": "T05-03",
    "F08": "F08-02",
    "F09": "T09-02",
}
#: The item of every class whose definition is project expenditure: 未单独设置项级科目的其他项目支出.
_PROJECTS_ONLY = "一般行政管理事务"
#: The length of a section's code (款), which holds items of several funds.
_SECTION = 5


def subjects(disclosure: Disclosure) -> Iterator[Finding]:
    """Printed codes of the year's statements."""
    if not disclosure.year:
        return
    for statement in disclosure.statements():
        for row in statement.rows:
            printed = _printed(row)
            about = next((a for c in row.cells if c.figure and isinstance(a := c.figure.about, Coordinates)), None)
            for dimension, list_name in CODE_LISTS.items() if printed else ():
                code = about.get(dimension) if about is not None else None
                if isinstance(code, str) and code == printed:
                    yield from _ended(statement, row, list_name, code, disclosure.year)
                    if dimension == "functional_code":
                        yield from _of_another_fund(statement, row, code, disclosure.year)
                        yield from _basic_of_projects(statement, row, code, disclosure.year)


def _printed(row: Row) -> str:
    """The digits of a row's names, where something but zero stands in it."""
    if not any(c.figure.value for c in row.cells if c.figure is not None):
        return ""
    return re.sub(r"\D", "", "".join(c.text for c in row.cells if c.figure is None))


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
    """Money of one fund under an item (项) of other budgets, or under a class (类) none of whose items is of that fund."""
    known = look_up("functional", code, year)
    if known is None or known.doubtful or len(code) == _SECTION:
        return
    of = set(known.fund) if len(code) > _SECTION else _funds_below(code, year)
    if not of or not of <= set(FISCAL_FUNDS):
        return
    place = _place(statement, row, code)
    names = "、".join(FUNDS[f] for f in FISCAL_FUNDS if f in of)
    for fund in (f for f in FISCAL_FUNDS if f not in of and _has(row, fund=f)):
        yield checks()[_CHECK_OF.get(statement.key, "T02-08")].finding(
            f"{place}在《{statement.title}》中列有{FUNDS[fund]}的钱，这个科目属于{names}。",
            (place,),
            found=code,
            expected=f"{FUNDS[fund]}的科目",
        )


def _basic_of_projects(statement: Statement, row: Row, code: str, year: int) -> Iterator[Finding]:
    """Basic expenditure under the item that is for projects by its definition."""
    known = look_up("functional", code, year)
    if known is None or known.name != _PROJECTS_ONLY or not _has(row, nature="basic"):
        return
    place = _place(statement, row, code)
    yield checks()["T03-05"].finding(
        f"{place}列有基本支出，“{_PROJECTS_ONLY}”只列项目支出。", (place,), found="基本支出", expected="项目支出"
    )


def _has(row: Row, **at: str) -> bool:
    """Whether a figure of the row that isn't zero is of this."""
    abouts = [c.figure.about for c in row.cells if c.figure is not None and c.figure.value]
    return any(isinstance(a, Coordinates) and all(a.get(d) == v for d, v in at.items()) for a in abouts)


@cache
def _funds_below(code: str, year: int) -> frozenset[str]:
    """The funds of the items of a class; empty where one of them isn't sure."""
    items = [c for c in codes("functional", year) if c.code.startswith(code) and len(c.code) > _SECTION]
    return frozenset(f for c in items for f in c.fund) if all(c.fund for c in items) else frozenset()
