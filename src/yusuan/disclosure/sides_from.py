"""One side of a statement that was read → its columns as a pack declares them, and what each of its rows adds to them."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from ..coordinates import Value
from .beside import Beside, template
from .pack import ColumnView
from .shown import Tidy, about_of, bare, commonest, decimals_of, is_trimmed, width_of, zero_of, zeros_of
from .words_from import Items, Line, word_columns

COMPARING = re.compile(r"增减|增长|增幅|变动|变化|比上年")
RATE = re.compile(r"%|％|率|幅|比例")


@dataclass(frozen=True, slots=True)
class Half:
    """One side with its columns read: where they stand, what all its figures have in common, its lines over all rows."""

    side: tuple[int, ...]
    common: Items
    columns: tuple[ColumnView, ...]
    lines: tuple[Line, ...]
    zeros: Mapping[int, str]

    def zero(self, line: Line) -> str | None:
        """What zeros of a row print as, where all print alike and otherwise than in their columns."""
        alike = set(line.zeros.values())
        return alike.pop() if len(alike) == 1 and any(z != self.zeros[c] for c, z in line.zeros.items()) else None


def half_of(shown: Tidy, side: Sequence[int], beside: Beside, open_: list[str]) -> Half:
    year = str(beside.facts.year - 1)
    usual = zeros_of(c for row in shown.rows for c in row if about_of(c)) or ""
    points: dict[tuple[int, int], Items] = {}
    for r, row in enumerate(shown.rows):
        for c in side:
            if (about := about_of(row[c])) is not None and about.get("year") in (None, year):
                points[r, c] = frozenset({("measure", about.measure), *about.at})
    common = frozenset.intersection(*points.values()) if points else frozenset()
    common = frozenset(i for i in common if i[0] != "year")
    adds = {
        c: frozenset.intersection(*those) - common
        for c in side
        if (those := [p for (_, k), p in points.items() if k == c])
    }
    for r, row in enumerate(shown.rows):  # what only its blanks say of a row is no meaning of what it prints
        printed = [c for c in adds if bare(row[c].text)]
        if printed and not any((r, c) in points for c in printed):
            points = {at: items for at, items in points.items() if at[0] != r}
    rows = sorted({r for r, _ in points})
    for c in adds:  # a column with one figure of meaning leaves to its row what the row's other figures say
        own = [r for r, k in points if k == c]
        others = [points[own[0], k] for k in adds if k != c and (own[0], k) in points]
        if len(own) == 1 and len(rows) > 1 and others:
            adds[c] -= frozenset.intersection(*others)
    found: dict[int, Items] = {}
    for r in rows:
        said = [points[r, c] - common - adds[c] for c in adds if (r, c) in points]
        found[r] = _agreed(said)
    lines = []
    words = [c for c in side if shown.columns[c].kind != "figure"]
    for r, row in enumerate(shown.rows):
        figures = [row[c] for c in side if c not in words]
        lines.append(
            Line(
                {c: bare(row[c].text) for c in words if bare(row[c].text)},
                found.get(r),
                any(f.text.strip() for f in figures),
                any(f.figure is not None and f.figure.value for f in figures),
                {c: z for c in side if about_of(row[c]) and (z := zero_of(row[c])) is not None},
            )
        )
    columns = _columns(shown, side, adds, lines, beside, open_)
    zeros = {c: z for c, view in zip(side, columns, strict=True) if (z := usual if view.zero is None else view.zero)}
    return Half(tuple(side), common, columns, tuple(lines), {c: zeros.get(c, "") for c in side})


def _agreed(said: Sequence[Items]) -> Items:
    """What a row adds: all its cells say beyond their columns; of two values of a dimension the commoner."""
    at: dict[str, Value] = {}
    for (dimension, value), _ in Counter(i for items in said for i in items).most_common():
        at.setdefault(dimension, value)
    return frozenset(at.items())


def _columns(
    shown: Tidy,
    side: Sequence[int],
    adds: Mapping[int, Items],
    lines: Sequence[Line],
    beside: Beside,
    open_: list[str],
) -> tuple[ColumnView, ...]:
    words = word_columns([c for c in side if shown.columns[c].kind != "figure"], shown, lines, beside)
    decimals = commonest(decimals_of(row[c].text) for row in shown.rows for c in side if about_of(row[c])) or 0
    usual = zeros_of(c for row in shown.rows for c in row if about_of(c)) or ""
    trimmed = is_trimmed(row[c] for row in shown.rows for c in range(len(shown.columns)) if about_of(row[c]))
    made: dict[int, ColumnView] = {}
    for c in side:
        column = shown.columns[c]
        header = tuple(template(h, beside) for h in column.header) or ("",)
        name = "“" + " ".join(bare(h) for h in column.header) + "”"
        if column.kind != "figure":
            made[c] = replace(words[c], header=header, width=width_of(shown, c))
            if words[c].prints == "blank" and sum(c in line.words for line in lines) > 1:
                open_.append(f"第{c + 1}列{name}印什么没有认定，空着")
        elif c in adds:
            at = dict(adds[c])
            own = commonest(decimals_of(row[c].text) for row in shown.rows)
            zeros = [line.zeros[c] for line in lines if c in line.zeros]
            made[c] = ColumnView(
                header,
                measure=str(at.pop("measure", "")),
                year="prior" if at.pop("year", None) else "",
                dims=tuple(sorted(at.items())),
                width=width_of(shown, c),
                decimals=None if trimmed or own in (None, decimals) else own,
                zero=None if len(zeros) < 3 or (often := commonest(zeros)) == usual else often,
            )
        elif compared := _compared(c, side, shown, adds):
            at = dict(adds[compared])
            made[c] = ColumnView(
                header,
                "growth" if RATE.search("".join(column.header)) else "change",
                measure=str(at.pop("measure", "")),
                dims=tuple(sorted(at.items())),
                width=width_of(shown, c),
            )
        else:
            made[c] = ColumnView(header, "blank", width=width_of(shown, c))
            open_.append(f"第{c + 1}列{name}的含义没有认定，空着")
    return tuple(made[c] for c in side)


def _compared(c: int, side: Sequence[int], shown: Tidy, adds: Mapping[int, Items]) -> int | None:
    """The column of this year's figures that a column of changes is about: the one with the same end of its header,
    else, where no other column has that, the first; only where last year's stand beside it."""
    header = shown.columns[c].header
    if not COMPARING.search("".join(header)):
        return None
    past = [adds[k] - {i for i in adds[k] if i[0] == "year"} for k in adds if any(d == "year" for d, _ in adds[k])]
    now = [k for k in side if k in adds and adds[k] in past]
    alike = [k for k in side if k != c and len(header) > 1 and shown.columns[k].header[1:] == header[1:]]
    return next((k for k in now if k in alike or not alike), None)
