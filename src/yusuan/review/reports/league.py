"""The league table of a run: one row a document, what is there of what is required, what was found, how much was
checked."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import PurePath

from ..presence.completeness import REQUIRED_COUNT, REQUIRED_NAMES, absent
from .text import Result, counts, given_as, verdict_line

#: The headings of the columns of figures, in order; in the table as text only those, so that it is as wide as a
#: terminal, and the most letters of a name there.
HEADINGS = ("报表", "错误", "疑点", "提示", "核对关系", "数字", "核对过", "核对比例")
_IN_TEXT = ("报表", "错误", "疑点", "提示", "核对比例")
_WIDEST = 34


@dataclass(frozen=True, slots=True)
class Standing:
    """One document: ``of`` statements are required, ``missing`` names those not found (None where that can't be told);
    ``problem`` says why it wasn't reviewed, and then there are no figures.  ``number`` is its place in the run;
    ``file`` names it where its name and year don't tell it from another or it wasn't reviewed."""

    number: int
    name: str
    year: int
    missing: tuple[str, ...] | None
    errors: int = 0
    warnings: int = 0
    infos: int = 0
    evaluated: int = 0
    figures: int = 0
    checked: int = 0
    problem: str = ""
    file: str = ""

    @property
    def complete(self) -> str:
        """How many of the required statements are there, as "7/8"."""
        return "—" if self.missing is None else f"{REQUIRED_COUNT - len(self.missing)}/{REQUIRED_COUNT}"

    @property
    def share(self) -> str:
        """The part of the printed figures that was checked, in whole per cent, rounded down."""
        return f"{self.checked * 100 // self.figures}%" if self.figures else "—"

    @property
    def cells(self) -> tuple[str, ...]:
        """What stands under :data:`HEADINGS`; nothing for a document that wasn't reviewed."""
        if self.problem:
            return ("",) * len(HEADINGS)
        numbers = (self.errors, self.warnings, self.infos, self.evaluated, self.figures, self.checked)
        return self.complete, *map(str, numbers), self.share


def standings(results: Sequence[Result]) -> list[Standing]:
    """What wasn't reviewed first, then most errors, most warnings, most statements missing."""
    rows = [_standing(n, r) for n, r in enumerate(results)]
    often = Counter((s.name, s.year) for s in rows)
    rows = [s if s.problem or often[s.name, s.year] > 1 else replace(s, file="") for s in rows]
    return sorted(rows, key=lambda s: (not s.problem, -s.errors, -s.warnings, -len(s.missing or ()), s.number))


def _standing(number: int, result: Result) -> Standing:
    reading, reviewed = result
    d = reading.disclosure
    name, year, file = (d.unit if d else "") or PurePath(reading.file).name, d.year if d else 0, given_as(reading.file)
    if reviewed is None or d is None or not reviewed.reviewable:
        return Standing(number, name, year, None, problem=verdict_line(result), file=file)
    n, c = counts(reviewed), reviewed.coverage
    gone = absent(d)
    missing = None if gone is None else tuple(REQUIRED_NAMES[key] for key in gone)
    found = n["error"], n["warning"], n["info"]
    return Standing(number, name, year, missing, *found, c.evaluated, c.figures, c.checked, file=file)


def league(results: Sequence[Result]) -> Iterator[str]:
    """The table as lines of text, its columns below each other where a Chinese character is two letters wide.  What is
    to be said of a document besides stands below its line."""
    from rich.cells import cell_len, set_cell_size

    rows: list[tuple[str, ...]] = [("单位", "年度", *_IN_TEXT)]
    said: list[tuple[str, ...]] = [()]
    for s in standings(results):
        name = s.name if cell_len(s.name) <= _WIDEST else set_cell_size(s.name, _WIDEST - 1) + "…"
        cells = dict(zip(HEADINGS, s.cells, strict=True))
        rows.append((name, str(s.year or "—"), *(cells[heading] for heading in _IN_TEXT)))
        said.append((s.file, s.problem, "缺：" + "、".join(s.missing) if s.missing else ""))
    widths = [max(cell_len(row[c]) for row in rows) for c in range(len(rows[0]))]
    for row, words in zip(rows, said, strict=True):
        first, *rest = (" " * (w - cell_len(t)) for t, w in zip(row, widths, strict=True))
        figures = "  ".join(pad + text for pad, text in zip(rest, row[1:], strict=True))
        yield f"{row[0]}{first}  {figures}".rstrip()
        yield from (f"    {line}" for line in words if line)
