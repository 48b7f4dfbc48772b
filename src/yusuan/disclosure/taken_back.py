"""Texts that people changed in a compiled document, taken back into the book they came from.  Never figures."""

from __future__ import annotations

import dataclasses
import difflib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from ..budget.model import Budget
from ..budget.tables import TABLES
from .differences import Line, aligned, form_cells, numbers, paragraphs, squeezed
from .model import Disclosure, TargetForm

#: A typed text shorter than this is found in too many places.
SHORTEST = 6


@dataclass(frozen=True, slots=True)
class Changed:
    """A text of the book that reads otherwise in the document.

    ``table``, ``row`` and ``field`` say which cell of the book it is; ``why_not`` why it isn't taken back, "" where
    it is."""

    table: str
    row: int
    field: str
    title: str
    before: str
    after: str
    why_not: str = ""


def changed_texts(budget: Budget, before: Disclosure, after: Disclosure) -> tuple[Changed, ...]:
    """Texts of ``budget`` that ``after`` words otherwise than ``before``, which was compiled from it and read back."""
    olds, news = _lines(before), _lines(after)
    pairs = aligned([x.text for x in olds], [x.text for x in news])
    counterpart = {a: b for a, b in pairs if a is not None}
    found = []
    for table, row, field, title, text in _typed(budget):
        parts = [p.strip().rstrip("。；，") for p in text.split("\n")]
        known = {p: _now(p, olds, news, counterpart) for p in parts if len(squeezed(p)) >= SHORTEST}
        if any(now - {part} for part, now in known.items()):
            found.append(_judged(table, row, field, title, text, known))
    return tuple(found)


def taken_back(budget: Budget, changes: Sequence[Changed]) -> Budget:
    """The book with the texts that can be taken back."""
    for one in changes:
        if one.why_not:
            continue
        held: Any = getattr(budget, one.table)
        new: dict[str, Any] = {one.field: one.after}
        if isinstance(held, tuple):
            row = dataclasses.replace(held[one.row], **new)
            held = (*held[: one.row], row, *held[one.row + 1 :])
        else:
            held = dataclasses.replace(held, **new)
        table: dict[str, Any] = {one.table: held}
        budget = dataclasses.replace(budget, **table)
    return budget


def _typed(budget: Budget) -> Iterator[tuple[str, int, str, str, str]]:
    """Every long text of the book: table, row, field, what people call it, the text."""
    for table in TABLES:
        held: Any = getattr(budget, table.name)
        rows = held if isinstance(held, tuple) else () if held is None else (held,)
        for n, row in enumerate(rows):
            for column in table.columns:
                text = getattr(row, column.name)
                if column.kind == "longtext" and text.strip():
                    first = getattr(row, table.columns[0].name)
                    name = "" if table.columns[0].kind == "longtext" else f"“{first}”"
                    yield table.name, n, column.name, f"“{table.title}”表{name}的“{column.heading}”", text


def _lines(disclosure: Disclosure) -> list[Line]:
    found = paragraphs(disclosure)
    for _, item in disclosure.walk():
        if isinstance(item, TargetForm):
            found += form_cells(item)
    return found


def _now(text: str, olds: Sequence[Line], news: Sequence[Line], counterpart: dict[int, int | None]) -> set[str | None]:
    """How a text reads now in each place where it stood; None for a place that is gone."""
    found: set[str | None] = set()
    wanted = squeezed(text)
    for n, line in enumerate(olds):
        at = squeezed(line.text).find(wanted)
        if at < 0:
            continue
        m = counterpart.get(n)
        found.add(None if m is None else _span(text, line.text, at, news[m].text))
    return found


def _span(text: str, old: str, start: int, new: str) -> str | None:
    """What stands in ``new`` between the letters around ``text`` in ``old``; None where these were changed too."""
    a, b = squeezed(old), squeezed(new)
    if squeezed(text) in b:
        return text
    end = start + len(squeezed(text))
    first: int | None = 0 if start == 0 else None
    last: int | None = len(b) if end == len(a) else None
    for i, j, size in difflib.SequenceMatcher(None, a, b, autojunk=False).get_matching_blocks():
        if first is None and i <= start - 1 < i + size:
            first = j + start - i
        if last is None and i <= end < i + size:
            last = j + end - i
    if first is None or last is None or last < first:
        return None
    places = [n for n, char in enumerate(new) if not char.isspace()]
    return new[places[first] : places[last - 1] + 1].strip() if last > first else ""


def _judged(table: str, row: int, field: str, title: str, text: str, known: dict[str, set[str | None]]) -> Changed:
    after = text
    for part, now in known.items():
        kept = now - {part}
        if not kept:
            continue
        one = next(iter(kept))
        if len(now) > 1:
            return Changed(table, row, field, title, text, "", "各处改得不一样")
        if one is None:
            return Changed(table, row, field, title, text, "", "前后的文字也改了，或整段删去了，分不清它到哪里为止")
        if not one:
            return Changed(table, row, field, title, text, "", "删去了")
        if numbers(one) != numbers(part):
            return Changed(table, row, field, title, text, one, "改动中有数字，数字只在账套中改")
        after = after.replace(part, one)
    return Changed(table, row, field, title, text, after)
