"""Tables whose rules make a grid.

Rules that touch make a grid; its cells are the areas no rule crosses, so merged cells come out as spans.
"""

from __future__ import annotations

import statistics
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from ..document.model import Cell, Table
from ..provenance import Provenance
from .pdf_columns import cuts_of
from .pdf_page import REACH, Glyph, Page, Rule, rounded
from .pdf_pieces import line_of
from .pdf_text import cell_text, level, rows_of

_OF_FIGURES = frozenset("0123456789.,，-－−")
#: Row, column, rows and columns of an area.
_Area = tuple[int, int, int, int]


@dataclass(frozen=True, slots=True)
class Grid:
    """Where the rules of one table cross: ``xs`` and ``ys`` are the grid lines, rules keep which parts are drawn."""

    xs: tuple[float, ...]
    ys: tuple[float, ...]
    across: tuple[Rule, ...]
    down: tuple[Rule, ...]

    @property
    def left(self) -> float:
        return self.xs[0]

    @property
    def right(self) -> float:
        return self.xs[-1]

    @property
    def top(self) -> float:
        return self.ys[0]

    @property
    def bottom(self) -> float:
        return self.ys[-1]


def grids(page: Page) -> Iterator[Grid]:
    """Connected rules, largest first left to right, top to bottom."""
    rules = [("a", r) for r in page.across] + [("d", r) for r in page.down]
    parent = list(range(len(rules)))

    def root(n: int) -> int:
        while parent[n] != n:
            parent[n] = parent[parent[n]]
            n = parent[n]
        return n

    down = sorted(((r.at, n + len(page.across), r) for n, r in enumerate(page.down)), key=lambda t: t[0])
    places = [t[0] for t in down]
    for n, rule in enumerate(page.across):
        for _, m, other in down[bisect_left(places, rule.start - REACH) : bisect_right(places, rule.end + REACH)]:
            if other.start - REACH <= rule.at <= other.end + REACH:
                parent[root(n)] = root(m)
    groups: dict[int, list[int]] = defaultdict(list)
    for n in range(len(rules)):
        groups[root(n)].append(n)
    found = []
    for members in groups.values():
        across = tuple(rules[n][1] for n in members if rules[n][0] == "a")
        vertical = tuple(rules[n][1] for n in members if rules[n][0] == "d")
        if len(across) + bool(vertical) < 2:
            continue
        left, right = min(r.start for r in across), max(r.end for r in across)
        ys = clustered([r.at for r in across])
        xs = clustered([r.at for r in vertical])
        # tables open at the sides: the ends of the horizontal rules are its sides
        if not xs or left < xs[0] - 2 * REACH:
            xs = [left, *xs]
        if right > xs[-1] + 2 * REACH:
            xs = [*xs, right]
        if vertical:
            ys = _open_ended(xs, ys, vertical, page)
        if len(xs) >= 2 and len(ys) >= 2:
            found.append(Grid(tuple(xs), tuple(ys), across, vertical))
    yield from sorted(found, key=lambda g: (g.top, g.left))


def _open_ended(xs: list[float], ys: list[float], down: Sequence[Rule], page: Page) -> list[float]:
    """``ys`` with the ends of the vertical rules, where these reach over text above the first or below the last
    horizontal rule: a table open at the top or the bottom."""

    def ruled(at: float) -> bool:
        """Whether the rules of more than two columns, the outermost among them, end there: what they part is a row, however its text lies."""
        ending = clustered([r.at for r in down if abs(r.start - at) <= REACH or abs(r.end - at) <= REACH])
        return len(ending) > 3 and abs(ending[0] - xs[0]) <= REACH and abs(ending[-1] - xs[-1]) <= REACH

    def text(top: float, bottom: float) -> bool:
        inside = [
            g for g in page.glyphs if top < (g.top + g.bottom) / 2 < bottom and xs[0] < (g.left + g.right) / 2 < xs[-1]
        ]
        open_end = top if bottom == ys[0] else bottom
        return (bool(inside) and ruled(open_end)) or _falls_apart(sorted(inside, key=level), xs)

    top, bottom = min(r.start for r in down), max(r.end for r in down)
    if top < ys[0] - 2 * REACH and text(top, ys[0]):
        ys = [top, *ys]
    if bottom > ys[-1] + 2 * REACH and text(ys[-1], bottom):
        ys = [*ys, bottom]
    return ys


def clustered(values: list[float]) -> list[float]:
    groups: list[list[float]] = []
    for value in sorted(values):
        if groups and value - groups[-1][0] <= REACH:
            groups[-1].append(value)
        else:
            groups.append([value])
    return [statistics.fmean(g) for g in groups]


def table_of(grid: Grid, glyphs: list[Glyph], page: Page, file: str) -> Table | None:
    """The table that the rules and what stands between them make; None where they make none."""
    rows, columns = len(grid.ys) - 1, len(grid.xs) - 1
    if rows * columns > 200_000 or (rows == 1 and columns == 1):
        return None
    if not grid.down:
        return None
    areas, owner = _areas(grid)
    held: list[list[Glyph]] = [[] for _ in areas]
    cuts = [0, *(bisect_left(glyphs, 2 * y, key=level) for y in grid.ys[1:-1]), len(glyphs)]
    inner = [2 * x for x in grid.xs[1:-1]]
    for r, (low, high) in enumerate(pairwise(cuts)):
        own = owner[r]
        for glyph in glyphs[low:high]:
            held[own[bisect_right(inner, glyph[1] + glyph[3])]].append(glyph)
    if not any(held):
        return None
    if columns > 1 and (more := _with_undrawn(grid, areas, held)) is not None:
        return table_of(more, glyphs, page, file)
    for r, own in enumerate(owner):
        for before, after in pairwise(own):
            if before != after and held[before] and 0 < len(held[after]) <= _FEW and areas[after][0] == r:
                _take_back(held[before], held[after], grid.xs[areas[after][1]])
    cells = []
    xs, ys = ([round(v, 1) for v in values] for values in (grid.xs, grid.ys))
    for (r, c, tall, wide), inside in zip(areas, held, strict=True):
        box = (xs[c], ys[r], xs[c + wide], ys[r + tall])
        text = cell_text(inside) if inside else ""
        cells.append(Cell(r, c, text, tall, wide, place=Provenance(file, page.number, box=box)))
    place = Provenance(file, page.number, box=rounded((grid.left, grid.top, grid.right, grid.bottom)))
    return Table(
        f"p{page.number}", rows, columns, tuple(cells), header_rows=0, wide=page.width > page.height, place=place
    )


def _areas(grid: Grid) -> tuple[list[_Area], list[list[int]]]:
    """The areas that no rule crosses, and which of them each cell of the grid belongs to, row by row."""
    rows, columns = len(grid.ys) - 1, len(grid.xs) - 1
    wall = list(zip(*(_drawn(grid.down, x, grid.ys) for x in grid.xs), strict=True))
    floor = [_drawn(grid.across, y, grid.xs) for y in grid.ys]
    owner = [[-1] * columns for _ in range(rows)]
    areas: list[_Area] = []
    for r in range(rows):
        walls, own = wall[r], owner[r]
        for c in range(columns):
            if own[c] >= 0:
                continue
            wide = 1
            while c + wide < columns and not walls[c + wide] and own[c + wide] < 0:
                wide += 1
            tall = 1
            while (
                r + tall < rows and not any(floor[r + tall][c : c + wide]) and not any(wall[r + tall][c + 1 : c + wide])
            ):
                tall += 1
            for dr in range(tall):
                owner[r + dr][c : c + wide] = [len(areas)] * wide
            areas.append((r, c, tall, wide))
    return areas, owner


def _with_undrawn(grid: Grid, areas: Sequence[_Area], held: Sequence[list[Glyph]]) -> Grid | None:
    """The grid with the sides of cells that no rule draws, or None where there are none: a row whose figures stand in
    the columns of the rows around it, a row that holds the lines of several."""
    walls = [
        Rule(x, grid.ys[r], grid.ys[r + 1])
        for (r, c, tall, wide), inside in zip(areas, held, strict=True)
        if wide > 1 and tall == 1 and inside and _falls_apart(inside, grid.xs[c : c + wide + 1], figures=True)
        for x in grid.xs[c + 1 : c + wide]
    ]
    if walls:
        return replace(grid, down=(*grid.down, *walls))
    several: dict[int, list[list[Glyph]]] = defaultdict(list)
    for (r, _, tall, _), inside in zip(areas, held, strict=True):
        if tall == 1 and inside and grid.ys[r + 1] - grid.ys[r] > 2.5 * (inside[0].bottom - inside[0].top):
            several[r].append(inside)
    cuts: list[float] = []
    for r, cells in several.items():
        whole = sum(a[3] for a in areas if a[0] == r and a[2] == 1) == len(grid.xs) - 1
        if whole and sum(map(_many_figures, cells)) >= 2:
            cuts += cuts_of(sorted((g for inside in cells for g in inside), key=level), grid.xs)
    if not cuts:
        return None
    ys = tuple(sorted((*grid.ys, *cuts)))
    return replace(grid, ys=ys, across=(*grid.across, *(Rule(y, grid.left, grid.right) for y in cuts)))


def _falls_apart(glyphs: Sequence[Glyph], xs: Sequence[float], *, figures: bool = False) -> bool:
    """Whether pieces of a line stand each in a column of their own, ``figures`` among them."""
    apart = False
    for row in rows_of(glyphs):
        pieces = line_of(row).pieces
        columns = [bisect_right(xs, p.left + 0.5) for p in pieces]
        if any(bisect_right(xs, p.right - 0.5) != n for p, n in zip(pieces, columns, strict=True)):
            return False
        apart = apart or (len(set(columns)) > 1 and (not figures or any(p.figure for p in pieces)))
    return apart


#: More characters than this are no amount with the end of the label before it.
_FEW = 24
#: More characters than this without an amount are no end of another label.
_END = 2


def _take_back(before: list[Glyph], after: list[Glyph], rule: float) -> None:
    """A label too long for its cell runs over the ``rule`` into the next: its end goes back where it belongs.  It goes on
    from the label without a gap, and nothing or, a gap later, an amount stands in its cell besides."""
    if after[0].text in _OF_FIGURES or after[0].left > rule + 0.5 * (after[0].bottom - after[0].top):
        return
    rows = rows_of(after)
    pieces = line_of(rows[0]).pieces
    if len(rows) > 1 or len(pieces) > 2 or pieces[0].figure or pieces[0].nil or not all(p.amount for p in pieces[1:]):
        return
    first = rows[0][0]
    beside = [g for g in before if g.top < (first.top + first.bottom) / 2 < g.bottom]
    end = max(beside, key=lambda g: g.right, default=first)
    if end.text in _OF_FIGURES or abs(first.left - end.right) > 0.12 * (first.bottom - first.top):
        return
    if not any(g.left + 0.5 < rule < g.right - 0.5 for g in (end, first)):
        return  # side by side in narrow columns
    spilled = rows[0][: len(pieces[0].glyphs)]
    if len(pieces) == 1 and len(spilled) > _END:
        return  # as well a label of its own that begins before its cell
    before.extend(spilled)
    before.sort(key=level)
    after[:] = [g for g in after if g not in spilled]


def _many_figures(glyphs: Sequence[Glyph]) -> bool:
    """Whether a cell holds several amounts, one on each line."""
    if len(glyphs) < 6 or not all(g.text in _OF_FIGURES for g in glyphs):
        return False
    pieces = [p for row in rows_of(glyphs) for p in line_of(row).pieces]
    return len(pieces) > 1 and all(p.amount for p in pieces)


def _drawn(rules: Sequence[Rule], at: float, edges: Sequence[float]) -> list[bool]:
    """Whether a rule near ``at`` is drawn along most of the way from each edge to the next."""
    near = [(r.start, r.end) for r in rules if abs(r.at - at) <= REACH]
    found = []
    for a, b in pairwise(edges):
        need = (b - a) * 0.6
        for start, end in near:
            if (end if end < b else b) - (start if start > a else a) >= need:
                found.append(True)
                break
        else:
            found.append(False)
    return found
