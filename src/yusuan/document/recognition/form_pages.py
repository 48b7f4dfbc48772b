"""Target forms that go on over pages: one table again."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from ..model import Cell, Table
from .form_cuts import head_cut, header_cut, indicator_cut, whole
from .form_headers import below_a_head, column_kinds, header_of_list, identified, list_header
from .form_labels import LEVELS, filled, is_level, label, parent_of, rows_of, speaks_of_levels

#: Letters of labels that stand in the margin of a cell cut by a page, and page numbers.
_FRAGMENT = re.compile(
    r"[产出效益果满意度成本数量质时指标年绩目总体经济社会生态环境可持续影响服务对象项主要任\s\t]{1,16}"
)
#: What a list of projects says once of a project.
OF_PROJECT = ("project", "money", "source", "goal", "head")
_PAGE = re.compile(r"[-—–\s\d第页共/,，]*")


def continued_form(first: Table, second: Table, between: Sequence[str]) -> tuple[Table, tuple[str, ...]] | None:
    """``first`` with the rows of ``second`` below, if that goes on with it, and what of ``between`` belongs to neither.

    What goes on names no project or unit of its own; its columns are as many as those of the indicators so far (what
    is missing on the left stood in a cell cut by the page), and what its levels say are levels."""
    again = list_header(first), list_header(second)
    listing = again[0] is not None and again[1] is not None and _texts(first, again[0]) == _texts(second, again[1])
    if (identified(second) and not listing) or any(_titled(t) for t in between) or not _turned(first, second):
        return None
    spilled = tuple(t for t in between if not _PAGE.fullmatch(t) and not _FRAGMENT.fullmatch(t))
    header = _header(first)
    if header is None:
        if _header(second) is None and not _labels_go_on(first, second):
            return None
        return _head_mended(first, second), spilled
    top, kinds = header
    if top == first.rows - 1 and (mended := _header_mended(first, second)) is not None:
        first, second = mended
        again_header = _header(first)
        assert again_header is not None
        top, kinds = again_header
    skipped = _repeated(first, second)
    rows = [c for c in second.cells if c.row >= skipped]
    if not rows:
        return None
    name = min((c for c, k in kinds.items() if k == "name"), default=0)
    fragments = [t for t in between if not _PAGE.fullmatch(t) and t not in spilled]
    listed = "project" in kinds.values()
    levels = {c for c, k in kinds.items() if k in LEVELS}
    old, new = _matched(
        _starts([c for c in first.cells if c.row + c.rowspan > top and c.colspan < first.columns]),
        _starts([c for c in rows if c.colspan < second.columns]),
        [c.column for c in rows if is_level(c.text)],
        levels,
    )
    missing = len(old) - len(new)
    if missing < 0 or (missing and (spilled or len(new) < 2 or missing > sum(c < name for c in old))):
        return None
    levelled = any(speaks_of_levels(c.text) for c in rows) or fragments or (listed and not missing)
    if not levelled and (missing or not _cut(first, rows, {c: old[n] for n, c in enumerate(new)}, kinds)):
        return None
    second = replace(second, cells=tuple(c for c in second.cells if c.column in new or c.text.strip()))
    places = {c: old[n + missing] for n, c in enumerate(new)}
    for c in range(second.columns):
        places.setdefault(c, max((places[s] for s in new if s < c), default=old[missing]))
    said = [places[c.column] in levels for c in rows if is_level(c.text)]
    if levels and 2 * said.count(False) > said.count(True):  # a name may be a level's word too
        return None
    return _mended(first, second, places, kinds), spilled


def _labels_go_on(first: Table, second: Table) -> bool:
    """Whether ``second`` begins with a label of a form that ``first``, a form's head, doesn't have yet."""
    begun = {label(c.text) for c in first.cells}
    top = rows_of(second)[0]
    return identified(first) and below_a_head(top) and label(filled(top)[0].text) not in begun


def _turned(first: Table, second: Table) -> bool:
    """Whether ``second`` stands on the page after the last of ``first``, or nobody knows of pages."""
    pages = [c.place.page for c in first.cells if c.place is not None]
    page = second.place.page if second.place is not None else 0
    return not page or not pages or page - max(pages) in (0, 1)


def _matched(
    old: Sequence[list[int]], new: Sequence[list[int]], said: Sequence[int], levels: set[int]
) -> tuple[list[int], list[int]]:
    """The columns of both in a way to count them in which they are as many, or else the first of ``old`` are missing
    in ``new``, and the words of levels (in the columns ``said``) stand below the headers of levels."""
    ways = [(a, b) for a in old for b in new if len(a) == len(b)]
    ways = ways or [(a, b) for a in old for b in new if len(a) > len(b) > 0]
    return max(
        ways,
        key=lambda w: sum(a in levels for a, b in zip(w[0][-len(w[1]) :], w[1], strict=True) for c in said if b == c),
        default=(old[0], new[0]),
    )


def _titled(text: str) -> bool:
    said = label(text)
    return bool(re.search(r"表(\d+|[-\d]+)?$|^表\d|^附[表件]", said)) or bool(
        re.match(r"[一二三四五六七八九十]+、|第[一二三四五六七八九十]+部分", said)
    )


def _header(table: Table) -> tuple[int, dict[int, str]] | None:
    """The row that heads columns of indicators (or of projects), and what they hold by their first column."""
    if (listed := header_of_list(table)) is not None:
        return listed.row + listed.depth - 1, listed.kinds
    row: list[Cell] = []
    for cell in table.cells:  # by rows, as tables are
        if row and cell.row != row[0].row:
            if kinds := column_kinds(row):
                return row[0].row, kinds
            row = []
        row.append(cell)
    kinds = column_kinds(row)
    return (row[0].row, kinds) if kinds else None


def _starts(cells: Sequence[Cell]) -> tuple[list[int], ...]:
    """The columns where cells begin, in the ways to count them: a column that is blank throughout at an edge is a
    margin, one of blank cells of a form, or at the left a label's that a page cut."""
    every = sorted({c.column for c in cells})
    filled = {c.column for c in cells if c.text.strip()}
    right = next((n for n in range(len(every), 0, -1) if every[n - 1] in filled), 0)
    left = next((n for n, c in enumerate(every) if c in filled), 0)
    cut = left > 0 and any(c.column == every[left - 1] and c.rowspan > 1 for c in cells)
    ways = [every[left - cut : right], every[left:right], every[left - cut :], every[left:], every]
    return tuple(w for n, w in enumerate(ways) if w not in ways[:n])


def _texts(table: Table, row: int) -> list[str]:
    return [label(c.text) for c in table.cells if c.row == row and c.text.strip()]


def _repeated(first: Table, second: Table) -> int:
    """How many rows of ``second`` repeat the top of ``first``."""
    if (top := list_header(second)) is not None:
        return top + max(c.rowspan for c in second.cells if c.row == top)
    n = 0
    while n < min(first.rows, second.rows) and _texts(first, n) == _texts(second, n) != []:
        n += 1
    return n


def _below(first: Table, second: Table, places: dict[int, int]) -> Table:
    skip = _repeated(first, second)
    added = []
    for cell in second.cells:
        if cell.row < skip:
            continue
        left = places[cell.column]
        right = places.get(cell.column + cell.colspan, first.columns)
        added.append(
            replace(
                cell, row=cell.row - skip + first.rows, column=left, colspan=max(1, min(right, first.columns) - left)
            )
        )
    rows = first.rows + second.rows - skip
    return replace(first, rows=rows, cells=first.cells + tuple(added), notes=second.notes)


def _mended(first: Table, second: Table, places: dict[int, int], kinds: dict[int, str]) -> Table:
    """The two tables as one, with the cells that the page cut made whole: a blank piece is a part of the piece beside
    the cut that has the words, and two pieces of one word are that word."""
    both = _blanks_joined(_below(first, second, places), first.rows, kinds)
    far = [c for c in both.cells if c.row + c.rowspan < first.rows or c.row > first.rows]
    cells = [c for c in both.cells if c.row <= first.rows <= c.row + c.rowspan]
    at = {kind: column for column, kind in reversed(kinds.items())}
    begun = [c for c in cells if c.row == first.rows]
    split = _cut(first, begun, {c.column: c.column for c in begun}, kinds)
    joint = split or _same_project(cells, first.rows, at)
    for column in sorted({c.column for c in begun}):
        kind = kinds.get(column, "")
        cut = _pieces(cells, first.rows, column)
        of_project = joint and kind in OF_PROJECT
        if cut is None or not (kind in LEVELS or of_project or split):
            continue
        above, below = cut
        upper, lower = cells[above].text.strip(), cells[below].text.strip()
        parts = is_level(whole(upper, lower)) and (split or not (is_level(upper) and is_level(lower)))
        if kind in LEVELS and upper and lower and not parts:
            continue
        if kind == "level1" and not upper and _parent(both, kinds, first.rows - 1) not in ("", label(lower)):
            continue
        span = cells[above].rowspan + cells[below].rowspan
        place = cells[above].place if upper else cells[below].place
        cells[above] = replace(cells[above], text=whole(upper, lower), rowspan=span, place=place)
        del cells[below]
    return replace(both, cells=tuple(sorted((*far, *cells), key=lambda c: (c.row, c.column))))


def _blanks_joined(both: Table, top: int, kinds: dict[int, str]) -> Table:
    """Below the cut, blank rows that a table without merged cells leaves under a project's name as one blank cell of each
    column: two or more of them are never one merged cell's piece."""
    at = {(c.row, c.column): c for c in both.cells}
    project = next((c for c, k in kinds.items() if k == "project"), -1)

    def blank(row: int, column: int) -> bool:
        cell = at.get((row, column))
        return cell is not None and cell.rowspan == 1 and not cell.text.strip()

    run = next(r for r in range(top, both.rows + 1) if not blank(r, project)) - top
    columns = [c for c, k in kinds.items() if k in OF_PROJECT and all(blank(top + n, c) for n in range(run))]
    if run < 2 or not columns:
        return both
    kept = [c for c in both.cells if c.column not in columns or not top < c.row < top + run]
    longer = [replace(c, rowspan=run) if c.row == top and c.column in columns else c for c in kept]
    return replace(both, cells=tuple(longer))


def _parent(table: Table, kinds: dict[int, str], row: int) -> str:
    """The first level the second level of a row belongs to."""
    column = next((c for c, k in kinds.items() if k == "level2"), -1)
    over = (c for c in table.cells if c.column == column and c.row <= row < c.row + c.rowspan)
    return next((parent_of(c.text) for c in over), "")


def _cut(first: Table, rows: Sequence[Cell], places: dict[int, int], kinds: dict[int, str]) -> bool:
    """Whether the page cut a row of indicators in two."""
    header = _header(first)
    line = min((c.row for c in rows), default=0)
    begun = {places[c.column]: c for c in rows if c.row == line and c.column in places}
    return header is not None and indicator_cut(first, header[0], begun, kinds)


def _header_mended(first: Table, second: Table) -> tuple[Table, Table] | None:
    """The two tables with the header of indicators, cut by the page, whole at the end of ``first``; None if it isn't."""
    upper = [c for c in first.cells if c.row == first.rows - 1]
    lower = [c for c in second.cells if c.row == 0]
    margin = len(lower) - len(upper)
    if margin or not header_cut(
        upper, placed := [replace(b, column=a.column) for a, b in zip(upper, lower, strict=True)]
    ):
        return None
    more = {b.column: b.text.strip() for b in placed}
    cells = tuple(replace(c, text=c.text.strip() + more[c.column]) if c in upper else c for c in first.cells)
    rest = tuple(
        replace(c, row=max(c.row - 1, 0), rowspan=c.rowspan - (c.row == 0))
        for c in second.cells
        if c.row + c.rowspan > 1
    )
    return replace(first, cells=cells), replace(second, rows=second.rows - 1, cells=rest)


def _head_mended(first: Table, second: Table) -> Table:
    """The two tables as one where the page cut the form above its indicators: a row cut in two is whole again, and a
    label at the left goes on."""
    wide = replace(first, columns=max(first.columns, second.columns))
    both = _below(wide, second, {c: c for c in range(second.columns)})
    upper = [c for c in first.cells if c.row + c.rowspan == first.rows]
    lower = [c for c in both.cells if c.row == first.rows]
    pairs = list(zip(upper, lower, strict=False)) if head_cut(upper, lower) else []
    if not pairs and upper and lower and not lower[0].text.strip() and upper[0].column == lower[0].column:
        pairs = [(upper[0], lower[0])]
    made = {id(a): replace(a, text=a.text.strip() + b.text.strip(), rowspan=a.rowspan + b.rowspan) for a, b in pairs}
    gone = {id(b) for _, b in pairs}
    return replace(both, cells=tuple(made.get(id(c), c) for c in both.cells if id(c) not in gone))


def _pieces(cells: Sequence[Cell], row: int, column: int) -> tuple[int, int] | None:
    """The cells of ``column`` that end and begin at ``row``."""
    there = [n for n, c in enumerate(cells) if c.column <= column < c.column + c.colspan]
    above = [n for n in there if cells[n].row + cells[n].rowspan == row]
    below = [n for n in there if cells[n].row == row]
    return (above[0], below[0]) if above and below else None


def _same_project(cells: Sequence[Cell], row: int, at: dict[str, int]) -> bool:
    """In a list of projects, whether the rows on both sides of the cut are one project's: its name or its money stands
    on one side only."""
    for kind in ("project", "money"):
        cut = _pieces(cells, row, at[kind]) if kind in at else None
        if cut is not None and not (cells[cut[0]].text.strip() and cells[cut[1]].text.strip()):
            return True
    return False
