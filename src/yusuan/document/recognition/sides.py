"""Sides of a table: labels with the figures to their right, and what these are of."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from ...coordinates import coordinates
from .columns import ColumnMeaning, makes_up, of_this_year
from .setting import Setting
from .wording import At, plain


@dataclass(frozen=True, slots=True)
class Side:
    """``labels`` and ``figures`` are columns, ``measure`` what the side is of by its headers and the title, ``lists`` the
    dimensions whose codes its headers name.  ``mixed`` says that its columns are of several measures, each by its own
    header, ``both`` that what comes in and what is spent are among them; ``of_units`` that a column of units stands among its labels; ``headed`` are the lines that head its labels, where
    they stand in one column."""

    labels: tuple[int, ...]
    figures: tuple[int, ...]
    measure: str
    lists: tuple[str, ...] = ()
    of_units: bool = False
    mixed: bool = False
    both: bool = False
    headed: tuple[str, ...] = ()


#: What a header over both sides says of the columns under it.
_HEADED = {"收入": "revenue", "支出": "expenditure"}


def beside_each_other(columns: Sequence[ColumnMeaning], base: At) -> list[ColumnMeaning]:
    """The columns of a table whose rows print both what comes in and what is spent (a line a unit), told which by the
    header over them.  Whether a total of what comes in counts what was carried in isn't known."""
    labels = [n for n, c in enumerate(columns) if c.kind not in ("figure", "note")]
    figures = [n for n, c in enumerate(columns) if c.kind == "figure" and c.header]
    tops = {plain(columns[n].header[0]) for n in figures}
    if base.get("measure") or not tops >= _HEADED.keys() or not labels or max(labels) > min(figures):
        return list(columns)
    found = list(columns)
    for n in figures:
        at, measure = columns[n].at, _HEADED.get(plain(columns[n].header[0]), "")
        if at is not None and measure and not at.measure:
            open_ = measure == "revenue" and not at.at
            found[n] = replace(columns[n], at=None if open_ else coordinates(measure, dict(at.at)))
    return found


def with_years(columns: Sequence[ColumnMeaning], base: At, body: Sequence[Sequence[str]]) -> list[ColumnMeaning]:
    """The columns of a table of both sides each of which prints 合计 beside 本年 and 上年结转, where the amounts say that
    these make it up: what comes in is then of this year or carried in, what is spent of this year's money or not."""
    found = list(columns)
    if base.get("measure"):
        return found
    for top, measure in _HEADED.items():
        of = [n for n, c in enumerate(columns) if c.kind == "figure" and c.header and plain(c.header[0]) == top]
        own = [n for n in of if of_this_year(columns[n]) and columns[n].at in (_NOTHING, _CURRENT)]
        over = [n for n in of if columns[n].at == _CARRIED]
        whole = [n for n in of if columns[n].at == _NOTHING and n not in own]
        if [len(own), len(over), len(whole)] != [1, 1, 1]:
            continue
        proven = makes_up(whole[0], (own[0], over[0]), body)
        if measure == "revenue":
            found[whole[0]] = replace(columns[whole[0]], at=coordinates("resources") if proven else None)
            found[own[0]] = replace(columns[own[0]], at=coordinates("revenue"))
        elif proven:
            found[own[0]] = replace(columns[own[0]], at=_CURRENT)
    return found


_NOTHING, _CURRENT, _CARRIED = coordinates(""), coordinates("", vintage="current"), coordinates("carry_in")


def sides(columns: Sequence[ColumnMeaning], setting: Setting) -> Iterator[Side]:
    """Labels and the figures to their right; a column that counts things parts nothing."""
    parts: list[tuple[list[int], list[int]]] = []
    for c, column in enumerate(columns):
        if column.kind == "note":
            continue
        if column.kind == "figure":
            if not parts:
                parts.append(([], []))
            parts[-1][1].append(c)
        elif not parts or any(columns[f].holds != "count" for f in parts[-1][1]):
            parts.append(([c], []))
        else:
            parts[-1][0].append(c)
    for labels, figures in parts:
        tops = {plain(columns[c].header[0]) for c in (*labels, *figures) if columns[c].header}
        heads = "".join(plain(t) for c in (*labels, *figures) for t in columns[c].header)
        if len(tops) == 1 and tops <= {"收入", "支出"}:
            (heads,) = tops  # what stands below it may name the list of the other side's classes
        measure = setting.base.get("measure") or (
            "revenue"
            if "收入" in heads and "支出" not in heads
            else "expenditure"
            if "支出" in heads + setting.title
            else ""
        )
        lists = tuple(dict.fromkeys(d for c in labels for d in columns[c].lists))
        of_units = any("单位" in t for c in labels for t in columns[c].header if columns[c].kind == "label")
        said = {at.measure for c in figures if (at := columns[c].at) is not None and at.measure}
        headed = columns[labels[0]].header if len(labels) == 1 else ()
        yield Side(
            tuple(labels),
            tuple(figures),
            str(measure),
            lists,
            of_units,
            len(said) > 1,
            said >= {*_HEADED.values()},
            headed,
        )
