"""What a statement leaves open, printed as another table gives it.

A pack may say of a statement that the ledger doesn't hold all of it (``given``): columns and rows nobody keeps in a
ledger.  These come from a table somebody gives, and print as they stand there; what the ledger says is never replaced.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from .model import Column, Row, Stated, Statement, StatementCell
from .shown import Tidy, bare, sides_of, tidy

#: Rows times rows beyond which rows are paired by their words alone: trying all would take too long.
_MANY = 1_000_000
Cells = tuple[StatementCell, ...]


def with_given(made: Statement, tables: Sequence[Statement]) -> Statement:
    """The statement with its open cells as the table of the same kind gives them, the one with the same title first,
    and, where it has one side, with the rows only that table has."""
    same = [t for t in tables if t.key == made.key]
    given = next((t for t in same if bare(t.title) == bare(made.title)), same[0] if same else None)
    if given is None:
        return made
    shown = tidy(given)
    across = _columns(made.columns, shown.columns)
    sides = sides_of(shown, given.key)
    rows = [row.cells for row in made.rows]
    levels = [row.level for row in made.rows]
    for side in sides:
        own = {c: across[c] for c in side if c in across}
        pairs = _paired(rows, shown, own)
        for m, g in pairs.items():
            rows[m] = _filled(rows[m], shown.rows[g], own, made)
        if len(sides) == 1:
            order = list(_merged(len(rows), len(shown.rows), pairs))
            blank = (StatementCell(""),) * len(made.columns)
            rows = [rows[m] if m is not None else _filled(blank, shown.rows[g], own, made) for m, g in order]
            levels = [levels[m] if m is not None else 1 for m, _ in order]
    return replace(made, rows=tuple(map(Row, rows, levels)))


def _columns(made: Sequence[Column], given: Sequence[Column]) -> dict[int, int]:
    """The column of the statement for each of the table: the same header in the same turn."""
    places: dict[tuple[str, ...], list[int]] = {}
    for c, column in enumerate(made):
        places.setdefault(_header(column), []).append(c)
    found = {}
    for c, column in enumerate(given):
        if left := places.get(_header(column)):
            found[c] = left.pop(0)
    return found


def _header(column: Column) -> tuple[str, ...]:
    return tuple(text for h in column.header if (text := bare(h)))


def _paired(rows: Sequence[Cells], shown: Tidy, across: Mapping[int, int]) -> dict[int, int]:
    """The row of the table for each row of the statement that has one: what words it prints the table prints too, in
    the same order; of several ways the one with most rows, then with most figures alike."""
    words = [c for c in across if shown.columns[c].kind != "figure"]
    mine = [frozenset(t for c in words if (t := bare(row[across[c]].text))) for row in rows]
    theirs = [frozenset(t for c in words if (t := bare(row[c].text))) for row in shown.rows]
    if len(mine) * len(theirs) > _MANY:
        first = {said: g for g, said in reversed(list(enumerate(theirs)))}
        return {m: first[said] for m, said in enumerate(mine) if said in first}
    figures = [c for c in across if shown.columns[c].kind == "figure"]

    def alike(m: int, g: int) -> int:
        if not (mine[m] <= theirs[g] if mine[m] else not theirs[g]):
            return 0
        return 1000 + sum(bare(rows[m][across[c]].text) == bare(shown.rows[g][c].text) != "" for c in figures)

    best = [[0] * (len(theirs) + 1) for _ in range(len(mine) + 1)]
    for m in reversed(range(len(mine))):
        for g in reversed(range(len(theirs))):
            both = alike(m, g)
            best[m][g] = max(best[m + 1][g], best[m][g + 1], both and both + best[m + 1][g + 1])
    found, m, g = {}, 0, 0
    while m < len(mine) and g < len(theirs):
        if (both := alike(m, g)) and best[m][g] == both + best[m + 1][g + 1]:
            found[m] = g
            m, g = m + 1, g + 1
        elif best[m][g] == best[m + 1][g]:
            m += 1
        else:
            g += 1
    return found


def _filled(cells: Cells, given: Cells, across: Mapping[int, int], made: Statement) -> Cells:
    """The cells of a row with those the statement leaves open as the table gives them."""
    filled = list(cells)
    for c, at in across.items():
        if not filled[at].text and filled[at].figure is None and given[c].text.strip():
            figure = given[c].figure
            if figure is not None and figure.about is None:
                what = f"《{made.title}》{''.join(made.columns[at].header)}：{bare(figure.text)}"
                figure = replace(figure, unit=figure.unit or made.money_unit, about=Stated(what))
            filled[at] = replace(given[c], figure=figure)
    return tuple(filled)


def _merged(made: int, given: int, pairs: Mapping[int, int]) -> Iterator[tuple[int | None, int]]:
    """Every row of the statement, and after it the rows of the table that follow its own there and are nobody's."""
    taken = set(pairs.values())
    g = 0
    for m in range(made):
        for one in range(g, pairs.get(m, g)):
            if one not in taken:
                yield None, one
        g = max(g, pairs.get(m, g))
        yield m, pairs.get(m, 0)
    yield from ((None, one) for one in range(g, given) if one not in taken)
