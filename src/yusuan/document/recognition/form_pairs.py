"""Period and year of one indicator of a target form together."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from ...disclosure.model import FormIndicator
from ...provenance import Provenance
from ..model import Cell
from .form_labels import label


@dataclass(frozen=True, slots=True)
class Half:
    """One indicator as one side (period or year) of a row says it."""

    row: int
    level1: str
    level2: str
    name: str
    value: str
    cell: Cell
    weight: str = ""
    evidence: str = ""
    valued: Cell | None = None

    @property
    def place(self) -> Provenance | None:
        """Where the value stands; where it has no cell of its own, the name."""
        return (self.valued or self.cell).place


def bare(text: str) -> str:
    return re.sub(r"\s", "", text)


def alike(one: str, other: str) -> bool:
    """Whether two names are one, cut at different lengths."""
    a, b = bare(one), bare(other)
    return bool(a and b) and (a.startswith(b) or b.startswith(a))


def paired_of(left: Sequence[Half], right: Sequence[Half]) -> tuple[FormIndicator, ...]:
    """Period and year of one indicator together: of one row where the names are alike, else of one level."""
    mate: dict[int, int] = {}
    of_row = {other.row: m for m, other in enumerate(right)}
    for n, one in enumerate(left):
        m = of_row.get(one.row)
        if m is not None and (not (one.name and right[m].name) or alike(one.name, right[m].name)):
            mate[n] = m
            del of_row[one.row]
    taken = set(mate.values())
    begun: dict[tuple[str, str], list[int]] = defaultdict(list)  # by level and by each beginning of the name
    whole: dict[tuple[str, str], list[int]] = defaultdict(list)
    for m in range(len(right) - 1, -1, -1):
        if m not in taken and len(name := bare(right[m].name)) in range(1, 200):
            whole[label(right[m].level2), name].append(m)
            for cut in range(1, len(name) + 1):
                begun[label(right[m].level2), name[:cut]].append(m)
    for n, one in enumerate(left):
        name, level = bare(one.name), label(one.level2)
        if n in mate or not name:
            continue
        tried = (
            begun.get((level, name)),
            *(whole.get((level, name[:cut])) for cut in range(min(len(name), 200), 0, -1)),
        )
        for found in filter(None, tried):
            while found and found[-1] in taken:
                found.pop()
            if found:
                mate[n] = found.pop()
                taken.add(mate[n])
                break
    made: list[tuple[int, FormIndicator]] = []
    for n, one in enumerate(left):
        year = right[mate[n]] if n in mate else None
        name = max(one.name, year.name if year else "", key=len)
        if name:
            value, weight, evidence = (year.value, year.weight, year.evidence) if year else ("", "", "")
            weight, evidence = one.weight or weight, one.evidence or evidence
            halves = (one.level1, one.level2, name, one.value, value, weight, evidence)
            places = (one.cell.place, one.place, year.place if year else None)
            made.append((one.row, FormIndicator(*halves, *places)))
    for m, other in enumerate(right):
        if m not in taken and other.name:
            halves = (other.level1, other.level2, other.name, "", other.value, other.weight, other.evidence)
            made.append((other.row, FormIndicator(*halves, other.cell.place, None, other.place)))
    return tuple(i for _, i in sorted(made, key=lambda x: x[0]))
