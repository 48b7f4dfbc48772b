"""Tables whose meaning nobody told: a total row is the sum of the rows, where the table itself shows that it is.

Nothing is known of such a table but its figures.  If in at least two columns the total row is the sum of all other
rows, the table is built that way, and a column in which it isn't holds an error; otherwise nothing is judged.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from ...disclosure.model import Disclosure, Statement, Unrecognised
from ...money import parse_number
from ...provenance import Provenance
from ..checks import checks
from ..findings import Coverage, Finding, Shown
from .precedent import differs_by_a_slip

#: So many columns in which the total is the sum of the rows show how the table is built.
_SHOWN = 2
#: … of so many rows that aren't zero each.
_ROWS = 2
_TOTAL = re.compile("合计|总计|共计")
_BETWEEN = re.compile("小计|其中|合计|总计")
NOT_PLAIN = "含义不明的表，不是各行之和等于合计的样子"


@dataclass(frozen=True, slots=True)
class _Column:
    """The figure of the total row and those of the others, in order; ``cell`` is the total's place."""

    number: int
    total: Decimal
    parts: tuple[Decimal, ...]
    text: str
    place: Provenance | None

    @property
    def holds(self) -> bool:
        terms = (self.total, *self.parts)
        slack = sum((Decimal(5).scaleb(int(t.as_tuple().exponent) - 1) for t in terms), Decimal(0))
        return abs(self.total - sum(self.parts)) <= slack

    @property
    def says(self) -> bool:
        """Whether it shows anything: several rows that aren't zero."""
        return bool(self.total) and sum(map(bool, self.parts)) >= _ROWS


def plain_tables(disclosure: Disclosure, coverage: Coverage) -> tuple[list[Finding], Coverage]:
    """Totals of tables without meaning; the coverage with what was computed there."""
    findings: list[Finding] = []
    held = aside = 0
    for _, item in disclosure.walk():
        if not isinstance(item, Statement | Unrecognised) or _told(item):
            continue
        rows = _rows(item)
        columns = list(_columns(rows))
        holding = {c.total for c in columns if c.holds and c.says}
        if len(holding) < _SHOWN:
            aside += bool(columns)
            continue
        held += sum(c.holds for c in columns)
        findings += [_finding(item.title, c) for c in columns if not c.holds]
    why = {**coverage.not_evaluated, NOT_PLAIN: aside} if aside else coverage.not_evaluated
    return findings, replace(
        coverage, passed=coverage.passed + held, failed=coverage.failed + len(findings), not_evaluated=why
    )


def _told(item: Statement | Unrecognised) -> bool:
    return isinstance(item, Statement) and any(f.about is not None for *_, f in item.figures())


#: A row's cells: text and place.
_Row = Sequence[tuple[str, Provenance | None]]


def _rows(item: Statement | Unrecognised) -> list[_Row]:
    if isinstance(item, Statement):
        return [[(c.text, c.place) for c in row.cells] for row in item.rows]
    return [[(text, item.place) for text in row] for row in item.rows]


def _columns(rows: Sequence[_Row]) -> Iterator[_Column]:
    """The columns of figures with their total, where the first or the last row of figures is the only total."""
    body = [row for row in rows if any("." in t and parse_number(t) is not None for t, _ in row)]
    if len(body) <= _ROWS or len({len(row) for row in body}) > 1:
        return
    totals = [n for n, row in enumerate(body) if any(_TOTAL.search(_bare(t)) for t, _ in row)]
    if len(totals) != 1 or totals[0] not in (0, len(body) - 1):
        return
    total = body.pop(totals[0])
    if any(_BETWEEN.search(_bare(t)) for row in body for t, _ in row):
        return
    for c, (text, place) in enumerate(total):
        whole = parse_number(text)
        parts = [_number(row[c][0]) for row in body]
        if whole is not None and all(p is not None for p in parts):
            yield _Column(c + 1, whole, tuple(p for p in parts if p is not None), text, place)


def _bare(text: str) -> str:
    return "".join(text.split())


def _number(text: str) -> Decimal | None:
    return parse_number(text) if text.strip(" 　-—–－/") else Decimal(0)


def _finding(title: str, column: _Column) -> Finding:
    due = str(sum(column.parts))
    shown = Shown(title, "合计", f"第{column.number}列", column.text, column.place)
    message = f"{shown}印“{column.text}”，以上各行之和是{due}；其他列的合计都是各行之和。"
    found = checks()["TABLE-01"].finding(message, (shown,), found=column.text, expected=due)
    if differs_by_a_slip(str(column.total), due):
        return found
    return replace(found, severity="warning", verdict="please verify")
