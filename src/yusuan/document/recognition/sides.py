"""Sides of a table: labels with the figures to their right, and what these are of."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from .columns import ColumnMeaning
from .setting import Setting
from .wording import plain


@dataclass(frozen=True, slots=True)
class Side:
    """``labels`` and ``figures`` are columns, ``measure`` what the side is of by its headers and the title, ``lists`` the
    dimensions whose codes its headers name.  ``mixed`` says that its columns are of several measures, each by its own
    header; ``of_units`` that a column of units stands among its labels."""

    labels: tuple[int, ...]
    figures: tuple[int, ...]
    measure: str
    lists: tuple[str, ...] = ()
    of_units: bool = False
    mixed: bool = False


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
        yield Side(tuple(labels), tuple(figures), str(measure), lists, of_units, len(said) > 1)
