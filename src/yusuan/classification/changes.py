"""What changed in the lists and when, and what took the place of a code that is gone."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache

from .codes import Code, codes, history, look_up, read_rows


@dataclass(frozen=True, slots=True)
class Change:
    """One entry of the change log.  ``operation`` is ``add``, ``rename``, ``move`` or ``split``; ``new_code`` and
    ``new_name`` say what ``code`` became.  Additions of the middle of a year hold from the day of the notice."""

    effective_on: date
    notice: str
    operation: str
    list_name: str
    code: str
    name: str
    new_code: str
    new_name: str


@cache
def changes() -> tuple[Change, ...]:
    """The change log, oldest first.  It isn't complete: most changes stand only as years in the lists."""
    return tuple(Change(date.fromisoformat(on), *rest) for on, *rest in read_rows("changes.csv"))


@cache
def successor(list_name: str, code: str, year: int) -> tuple[Code, ...]:
    """The codes that stand in ``year`` for ``code``, which no longer does, as far as anything says so.

    Empty for a code that is in force in ``year``, that begins later, or whose successor isn't known.  What says so is,
    in this order: the change log or the list of known successors; a code of the same name below the successor of the
    code above; the only code of the same name and level that begins when this one ends.
    Raises KeyError for an unknown list."""
    ended = next((r for r in reversed(history(list_name, code)) if r.year_to is not None and r.year_to < year), None)
    if ended is None or look_up(list_name, code, year) is not None:
        return ()
    for candidates in (
        _known().get((list_name, code), ()),
        _same_name_below(list_name, ended, year),
        _same_name_next(list_name, ended),
    ):
        if found := tuple(row for c in candidates if (row := look_up(list_name, c, year))):
            return found
    return ()


def _same_name_below(list_name: str, ended: Code, year: int) -> tuple[str, ...]:
    above = {row.code for row in successor(list_name, ended.parent, year)} if ended.parent else set()
    return tuple(row.code for row in codes(list_name, year) if row.parent in above and row.name == ended.name)


def _same_name_next(list_name: str, ended: Code) -> tuple[str, ...]:
    assert ended.year_to is not None
    first = ended.year_to + 1
    found = [
        row
        for row in codes(list_name, first)
        if row.year_from == first and row.name == ended.name and row.level == ended.level and row.code != ended.code
    ]
    beside = [row for row in found if row.parent == ended.parent]
    chosen = beside or found
    return (chosen[0].code,) if len(chosen) == 1 else ()


@cache
def _known() -> Mapping[tuple[str, str], tuple[str, ...]]:
    found = {(list_name, code): tuple(new.split("+")) for list_name, code, new, _ in read_rows("successors.csv")}
    moved = {(c.list_name, c.code): (c.new_code,) for c in changes() if c.operation == "move"}
    return found | moved
