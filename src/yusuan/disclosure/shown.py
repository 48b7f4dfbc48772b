"""How the cells of a statement look that was read: its words and figures as printed, whatever they mean."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TypeVar

from ..coordinates import Coordinates
from ..money import DASHES, parse_number
from .model import Column, Statement, StatementCell

T = TypeVar("T")
#: Statements whose rows are projects, and those whose rows are things bought or held: this year's, none of a form.
PROJECTS = frozenset({"B12", "B13"})
ITEMISED = frozenset({"B14", "B15", "B18", "B24", "B25"})


@dataclass(frozen=True, slots=True)
class Tidy:
    """A statement without rows and columns in which nothing stands."""

    columns: tuple[Column, ...]
    rows: tuple[tuple[StatementCell, ...], ...]


def bare(text: str) -> str:
    """A cell's text without spaces and line ends, which its width decides."""
    return "".join(text.split())


def tidy(table: Statement) -> Tidy:
    kept = [
        c
        for c, column in enumerate(table.columns)
        if any(column.header) or any(r.cells[c].text.strip() or about_of(r.cells[c]) for r in table.rows)
    ]
    rows = [tuple(row.cells[c] for c in kept) for row in table.rows]
    said = [row for row in rows if any(c.text.strip() for c in row)]
    return Tidy(tuple(table.columns[c] for c in kept), tuple(said or [r for r in rows if any(map(about_of, r))]))


def about_of(cell: StatementCell) -> Coordinates | None:
    about = cell.figure.about if cell.figure is not None else None
    return about if isinstance(about, Coordinates) else None


def width_of(shown: Tidy, c: int) -> int:
    """A relative width: what the longest word or figure takes, within bounds."""
    longest = max((sum(1 + (ch > "ÿ") for ch in bare(row[c].text)) for row in shown.rows), default=0)
    return max(6, min(40, longest + 2))


def commonest(found: Iterable[T | None]) -> T | None:
    """The commonest that is not None."""
    count = Counter(one for one in found if one is not None)
    return count.most_common(1)[0][0] if count else None


def decimals_of(text: str) -> int | None:
    number = parse_number(text)
    return None if not number else max(0, -int(number.as_tuple().exponent))


def zero_of(cell: StatementCell) -> str | None:
    return bare(cell.text) if cell.figure is not None and cell.figure.value == 0 else None


def zeros_of(figures: Iterable[StatementCell]) -> str | None:
    """What zeros of a statement print as; a dash only where nothing else is a zero: else it says that nobody knows."""
    cells = list(figures)
    dashes = (bare(c.text) for c in cells if bare(c.text) in DASHES)
    return commonest(map(zero_of, cells)) if any(zero_of(c) is not None for c in cells) else commonest(dashes)


def is_trimmed(figures: Iterable[StatementCell]) -> bool:
    """Whether zeros at the end of decimals are left off: decimals differ, and hardly any ends in a zero."""
    texts = [bare(c.text) for c in figures if decimals_of(c.text) is not None]
    ends = sum("." in t and t.endswith("0") for t in texts)
    return (
        len({decimals_of(t) for t in texts}) > 1 and 50 * ends < len(texts) and any(decimals_of(t) == 0 for t in texts)
    )


def is_grouped(text: str) -> bool | None:
    whole = re.sub(r"\..*|\D", "", text)
    return "," in text if len(whole) > 3 else None


def sides_of(shown: Tidy, key: str) -> list[list[int]]:
    """The columns of each side of a statement: words after figures begin a new one, if it has figures.  Lists of projects
    and of things have one side."""
    if key in PROJECTS | ITEMISED:
        return [list(range(len(shown.columns)))]
    sides: list[list[int]] = []
    previous = "figure"
    for c, column in enumerate(shown.columns):
        if not sides or (column.kind != "figure" and previous == "figure"):
            sides.append([])
        sides[-1].append(c)
        previous = column.kind
    made: list[list[int]] = []
    waiting: list[int] = []
    for side in sides:
        if any(shown.columns[c].kind == "figure" for c in side):
            made.append(waiting + side)
            waiting = []
        elif made:
            made[-1] += side
        else:
            waiting += side
    return made or [waiting]
