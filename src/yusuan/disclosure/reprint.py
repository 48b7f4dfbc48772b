"""Print a document's statements again with a pack, from what they state themselves, and compare cell by cell."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from fractions import Fraction
from typing import Literal

from ..coordinates import Coordinates
from ..money import parse_number
from .beside import beside_of
from .given import with_given
from .model import Disclosure, Section, Statement
from .pack import Pack
from .settled import settled
from .shown import Tidy, bare, tidy
from .stated import StatedFacts, stated_facts
from .statements import statement

#: Rows times rows beyond which words that stand in many rows no longer pair rows.
_MANY = 4_000_000


#: Why a cell differs: its row is not made, or not in the document; its words differ; its figure has no meaning; the
#: same figure is written otherwise; it is another figure.
Reason = Literal["no such row", "row too many", "words", "no meaning", "written otherwise", "another figure"]


@dataclass(frozen=True, slots=True)
class Difference:
    """A cell that was read and reprints otherwise; rows and columns count from 1 in the statement that was read, row 0
    is one that was not read."""

    statement: str
    row: int
    column: int
    label: str
    header: str
    read: str
    reprinted: str
    reason: Reason


@dataclass(frozen=True, slots=True)
class Reprinted:
    """One statement printed again: its cells and where they differ; how many of its figures were printed and how many
    of these have a meaning; how many figures with a meaning (blank ones too) there are and how many reprint.

    ``given`` are the cells the pack leaves open and the statement itself gave: they are equal, but nothing was derived."""

    title: str
    cells: int
    differences: tuple[Difference, ...]
    printed: int
    bound: int
    meant: int
    meant_equal: int
    given: int = 0

    @property
    def equal(self) -> int:
        return self.cells - len(self.differences)

    @property
    def understood(self) -> bool:
        """Whether every figure it prints has a meaning."""
        return self.bound == self.printed


def reprint(disclosure: Disclosure, pack: Pack) -> tuple[Reprinted, ...]:
    """Print the statements again with a pack made from them, from what they state themselves, and compare.

    Where a document contradicts itself, what the statement itself says counts.  Rows and columns in which nothing
    stands don't count, nor does white space within a cell; a row one of both lacks counts with all its cells."""
    beside = beside_of(disclosure)
    disclosure = settled(replace(disclosure, year=beside.facts.year))
    beside = beside_of(disclosure)
    return tuple(
        _with_given(table, statement(view, n, beside.budget, pack, _first(table, disclosure, beside.facts)), view.given)
        for n, (table, view) in enumerate(zip(disclosure.statements(), pack.statements, strict=True), 1)
    )


def _with_given(table: Statement, made: Statement, given: bool) -> Reprinted:
    """A statement beside its reprint, where the pack leaves something open with what it gives of that itself."""
    derived = compare(table, made)
    if not given:
        return derived
    whole = compare(table, with_given(made, [table]))
    return replace(derived, cells=whole.cells, differences=whole.differences, given=max(0, whole.equal - derived.equal))


def compare(table: Statement, made: Statement) -> Reprinted:
    """A statement that was read beside one that was made, row by row."""
    shown, again = tidy(table), tidy(made)
    wide = len(shown.columns)
    blank = ("",) * wide
    was = [tuple(bare(c.text) for c in row) for row in shown.rows]
    now = [(*(bare(c.text) for c in row), *blank)[:wide] for row in again.rows]
    differences: list[Difference] = []
    cells = meant = meant_equal = 0
    for r, p in _paired(was, now, shown):
        second = now[p] if p is not None else blank
        first = _unmerged(was[r], second, shown) if r is not None else blank
        cells += wide
        for c in range(wide):
            if r is not None and (figure := shown.rows[r][c].figure) and isinstance(figure.about, Coordinates):
                meant += 1
                meant_equal += first[c] == second[c] and p is not None
            if first[c] != second[c]:
                label = next((t for t in (*first, *second) if t and not t[0].isdigit()), "")
                header = " ".join(map(bare, shown.columns[c].header))
                row = 0 if r is None else r + 1
                why = _reason(shown, r, p, c, first[c], second[c])
                differences.append(Difference(bare(table.title), row, c + 1, label, header, first[c], second[c], why))
    printed = [f for *_, f in table.figures() if f.text.strip()]
    bound = sum(f.about is not None for f in printed)
    return Reprinted(bare(table.title), cells, tuple(differences), len(printed), bound, meant, meant_equal)


def _reason(shown: Tidy, r: int | None, p: int | None, c: int, read: str, again: str) -> Reason:
    if r is None:
        return "row too many"
    figure = shown.rows[r][c].figure
    if figure is None or shown.columns[c].kind != "figure":
        return "no such row" if p is None else "words"
    if figure.about is None:
        return "no meaning"
    if p is None:
        return "no such row"
    one, other = parse_number(read), parse_number(again)
    return "written otherwise" if (one or 0) == (other or 0) and "—" not in (read, again) else "another figure"


def _first(table: Statement, disclosure: Disclosure, facts: StatedFacts) -> StatedFacts:
    """The facts with what one statement says before what the others say."""
    own = stated_facts(replace(disclosure, year=facts.year, sections=(Section("", "", 1, (table,)),)))
    prior = facts.prior
    if prior and own.prior:
        prior = StatedFacts(prior.year, {**prior.amounts, **_beside(own.prior.amounts)}, None, prior.unit)
    return StatedFacts(facts.year, {**facts.amounts, **_beside(own.amounts)}, prior, facts.unit)


def _beside(amounts: Mapping[Coordinates, Fraction]) -> dict[Coordinates, Fraction]:
    """The amounts of a statement, also of departmental sections that it lists only together with a government one."""
    sums: dict[Coordinates, Fraction] = {}
    for at, amount in amounts.items():
        if at.get("econ_dept") and at.get("econ_gov"):
            both = at.where(econ_gov=None)
            sums[both] = sums.get(both, Fraction(0)) + amount
    return {**sums, **amounts}


def _unmerged(row: tuple[str, ...], again: tuple[str, ...], shown: Tidy) -> tuple[str, ...]:
    """A row's texts; a word that merged cells repeat stands once, where it reprints."""
    said = list(row)
    start = 0
    while start < len(said):
        end = start + 1
        word = said[start] if shown.columns[start].kind != "figure" and not said[start].isdigit() else ""
        while word and end < len(said) and said[end] == word and shown.columns[end].kind != "figure":
            end += 1
        if end - start > 1 and set(again[start:end]) != {word}:
            at = next((c for c in range(start, end) if again[c] == word), start)
            said[start:end] = [word if c == at else "" for c in range(start, end)]
        start = end
    return tuple(said)


def _paired(
    was: list[tuple[str, ...]], now: list[tuple[str, ...]], shown: Tidy
) -> Iterator[tuple[int | None, int | None]]:
    """Rows that belong together, by their words, in order."""
    words = [c for c, column in enumerate(shown.columns) if column.kind != "figure"]
    before, after = (["".join(dict.fromkeys(row[c] for c in words)) for row in rows] for rows in (was, now))
    common = len(before) * len(after) > _MANY  # comparing every row with every row would take too long
    for _, a, b, x, y in SequenceMatcher(None, before, after, autojunk=common).get_opcodes():
        for k in range(max(b - a, y - x)):
            yield a + k if a + k < b else None, x + k if x + k < y else None
