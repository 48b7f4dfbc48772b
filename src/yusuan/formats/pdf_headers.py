"""Headers above columns: which words stand over which columns, over how many, in how many levels."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations, pairwise
from statistics import median

from .pdf_page import Box, Glyph, Rule
from .pdf_pieces import Column, Line, Piece, over
from .pdf_text import box_of

#: Most words that could be read both as a column's own and as standing over several.
MOST_UNSURE = 6
#: Most steps in search of the columns that words stand over, and most columns words are shared out among.
MOST_STEPS, MOST_SHARED = 2000, 20


@dataclass(frozen=True, slots=True)
class Head:
    """A header cell and what stands in it."""

    row: int
    column: int
    rowspan: int
    colspan: int
    glyphs: tuple[Glyph, ...]
    box: Box


@dataclass(frozen=True, slots=True)
class _Words:
    """What one header cell says, over all its lines."""

    piece: Piece
    lines: int = 1

    @property
    def centre(self) -> float:
        return (self.piece.left + self.piece.right) / 2

    @property
    def middle(self) -> float:
        return (self.top + self.bottom) / 2

    @property
    def top(self) -> float:
        return self.piece.box[1]

    @property
    def bottom(self) -> float:
        return self.piece.box[3]


#: The columns that each header cell of the lowest level stands over; ``None`` is a column that holds nothing.
_Match = list[tuple[int | None, ...]]
#: Words and the first and last of the columns they stand over.
_Placed = tuple[_Words, tuple[int, int]]


def heads_of(
    lines: Sequence[Line], columns: Sequence[Column], across: Sequence[Rule]
) -> tuple[list[Column], list[Head]] | None:
    """The columns, with those added that only the header knows, and the header's cells from top to bottom; None where
    it could be read in two ways."""
    words = _words(lines, across)
    if not words:
        return list(columns), []
    found = _leaves(words, columns)
    if found is None:
        return None
    leaves, match, parents = found
    columns, spans = _widened(leaves, match, columns)
    own = {a for a, b in spans if a == b}
    if any(column.amounts and k not in own for k, column in enumerate(columns)):
        return None  # amounts without words of their own
    borders = _borders(columns, leaves, spans)
    above = _spans_of(parents, list(zip(leaves, spans, strict=True)), borders, 0, len(columns) - 1)
    if above is None:
        return None
    leaves += [words for words, _ in above]
    spans += [span for _, span in above]
    return _levelled(leaves, spans, list(columns))


def _words(lines: Sequence[Line], across: Sequence[Rule]) -> list[_Words]:
    """Pieces of lines that follow each other closely, one under another, are one cell's words."""
    found: list[_Words] = []
    for line in lines:
        for piece in line.pieces:
            above = [n for n, w in enumerate(found) if _same_cell(w, piece, line, across)]
            beside = [p for p in line.pieces if p is not piece]
            if len(above) == 1:
                whole = found[above[0]]
                shared = any(min(p.right, whole.piece.right) - max(p.left, whole.piece.left) > 0.5 for p in beside)
                if not shared:
                    glyphs = (*whole.piece.glyphs, *piece.glyphs)
                    text = whole.piece.text + piece.text
                    found[above[0]] = _Words(Piece(text, box_of(glyphs), glyphs), whole.lines + 1)
                    continue
            found.append(_Words(piece))
    return found


def _same_cell(words: _Words, piece: Piece, line: Line, across: Sequence[Rule]) -> bool:
    if not 0.5 * line.size < (piece.box[1] + piece.box[3]) / 2 - words.bottom + 0.5 * line.size < 1.5 * line.size:
        return False
    if min(piece.right, words.piece.right) - max(piece.left, words.piece.left) < 0.5:
        return False
    centre = abs((piece.left + piece.right) / 2 - words.centre)
    if centre > 0.6 * line.size and abs(piece.left - words.piece.left) > 0.3 * line.size:
        return False
    return not any(
        words.bottom - 2 <= r.at <= piece.box[1] + 2 and min(r.end, piece.right) - max(r.start, piece.left) > 1
        for r in across
    )


def _leaves(words: Sequence[_Words], columns: Sequence[Column]) -> tuple[list[_Words], _Match, list[_Words]] | None:
    """The words of the lowest level with their columns, and the words above them."""
    lowest = [w for w in words if not any(_under(w, other) for other in words)]
    upper = [w for w in words if any(_under(w, other) for other in words)]
    unsure = [w for w in lowest if _between(w, words)]
    if len(unsure) > MOST_UNSURE:
        return None
    best: list[tuple[int, list[_Words], _Match, list[_Words]]] = []
    for count in range(len(unsure) + 1):
        for out in combinations(unsure, count):
            leaves = sorted((w for w in lowest if w not in out), key=lambda w: w.centre)
            best += [(cost, leaves, match, [*upper, *out]) for cost, match in _matches(leaves, columns)]
    if not best:
        return None
    least = min(cost for cost, *_ in best)
    cheapest = [b for b in best if b[0] == least]
    return cheapest[0][1:] if len(cheapest) == 1 else None


def _under(words: _Words, other: _Words) -> bool:
    """Whether ``other`` stands below ``words``."""
    return (
        other is not words
        and other.middle > words.bottom
        and min(other.piece.right, words.piece.right) - max(other.piece.left, words.piece.left) > 0.5
    )


def _between(words: _Words, all_words: Sequence[_Words]) -> bool:
    """Whether lower words stand to its left and to its right, so that it may stand over them."""
    lower = [w for w in all_words if w.top > words.middle and w.bottom > words.bottom + 1]
    return any(w.centre < words.centre for w in lower) and any(w.centre > words.centre for w in lower)


def _matches(leaves: Sequence[_Words], columns: Sequence[Column]) -> list[tuple[int, _Match]]:
    """The ways to set these words over the columns in order, with how many columns each way leaves without words or
    adds; the cheapest only."""
    over_each = [over(w.piece, columns) for w in leaves]
    best: list[tuple[int, _Match]] = []
    most = len(columns) // 2

    steps = 0

    def go(n: int, k: int, cost: int, match: _Match) -> None:
        nonlocal steps
        steps += 1
        if steps > MOST_STEPS or cost > most or (best and cost > best[0][0]):
            return
        if n == len(leaves):
            cost += len(columns) - k
            if cost <= most and (not best or cost <= best[0][0]):
                if best and cost < best[0][0]:
                    best.clear()
                best.append((cost, list(match)))
            return
        into = over_each[n]
        if into:
            for skipped in range(into[0] - k + 1):
                if k + skipped == into[0]:
                    go(n + 1, into[-1] + 1, cost + skipped, [*match, tuple(into)])
            return
        gap = sum(c.left < leaves[n].centre for c in columns)  # between the columns gap - 1 and gap
        # text is set to the side of its column that is away from the words in the middle
        for at, other in ((gap - 1, "right"), (gap, "left")):
            if k <= at < len(columns) and columns[at].side != other:
                go(n + 1, at + 1, cost + at - k, [*match, (at,)])
        if k <= gap:
            go(n + 1, gap, cost + gap - k + 1, [*match, (None,)])

    go(0, 0, 0, [])
    return best if steps <= MOST_STEPS else []


def _widened(
    leaves: Sequence[_Words], match: _Match, columns: Sequence[Column]
) -> tuple[list[Column], list[tuple[int, int]]]:
    """The columns with those added that hold nothing, and the first and last column of each of the words."""
    wide = [(c, n) for n, c in enumerate(columns)]
    new: list[tuple[Column, int | None]] = list(wide)
    made: dict[int, Column] = {}
    for n, (words, to) in enumerate(zip(leaves, match, strict=True)):
        if to == (None,):
            made[n] = Column(words.piece.left, words.piece.right)
            new.append((made[n], None))
    new.sort(key=lambda pair: pair[0].left)
    places = {old: n for n, (_, old) in enumerate(new) if old is not None}
    spans = []
    for n, to in enumerate(match):
        if n in made:
            at = next(i for i, (c, _) in enumerate(new) if c is made[n])
            spans.append((at, at))
        else:
            known = [places[k] for k in to if k is not None]
            spans.append((known[0], known[-1]))
    return [c for c, _ in new], spans


def _borders(columns: Sequence[Column], leaves: Sequence[_Words], spans: Sequence[tuple[int, int]]) -> list[float]:
    """Where the columns begin and end, as near as their text tells."""
    reach = [[c.left, c.right] for c in columns]
    for words, (a, b) in zip(leaves, spans, strict=True):
        reach[a][0] = min(reach[a][0], words.piece.left)
        reach[b][1] = max(reach[b][1], words.piece.right)
    inner = []
    for k, (before, after) in enumerate(pairwise(reach)):
        # words stand in the middle of their cell, its text at one side
        end = before[1] if columns[k].figures else max(before[1], *_mirrored(columns[k].left, k, leaves, spans))
        start = (
            min(after[0], *_mirrored(columns[k + 1].right, k + 1, leaves, spans))
            if columns[k + 1].figures
            else after[0]
        )
        inner.append(min(max((end + start) / 2, before[1]), after[0]))
    return [reach[0][0], *inner, reach[-1][1]]


def _mirrored(edge: float, k: int, leaves: Sequence[_Words], spans: Sequence[tuple[int, int]]) -> tuple[float, ...]:
    """The other edge of a column whose words stand in its middle."""
    return (edge, *(2 * w.centre - edge for w, span in zip(leaves, spans, strict=True) if span == (k, k)))


def _spans_of(
    parents: Sequence[_Words], leaves: Sequence[_Placed], borders: Sequence[float], first: int, last: int
) -> list[_Placed] | None:
    """The columns from ``first`` to ``last`` that words of higher levels stand over; None where that isn't sure.

    Words over several columns stand in the middle of them; a column's own words stand in the middle of the header's
    height where nothing is above them, and lower where something is."""
    if not parents:
        return []
    size = min((w.bottom - w.top) / w.lines for w, _ in leaves)
    highest = min(parents, key=lambda w: w.top)
    level = sorted((w for w in parents if w.top < highest.bottom), key=lambda w: w.centre)
    top = min(highest.top, *(w.top for w, _ in leaves))
    middle = (top + max(w.bottom for w, _ in leaves)) / 2
    hanging = {
        k
        for w, (a, b) in leaves
        if w.middle > highest.bottom and abs(w.middle - middle) > 0.3 * size
        for k in range(a, b + 1)
    }
    found: list[_Placed] = []
    for a, b in _runs(sorted(hanging)):
        mine = [w for w in level if borders[a] <= w.centre <= borders[b + 1]]
        if not mine:
            continue
        parts = _parts(mine, leaves, borders, a, b)
        if parts is None:
            return None
        for words, (c, d) in zip(mine, parts, strict=True):
            found.append((words, (c, d)))
            lower = [w for w in parents if w not in level and borders[c] <= w.centre <= borders[d + 1]]
            inside = _spans_of(lower, [one for one in leaves if c <= one[1][0] and one[1][1] <= d], borders, c, d)
            if inside is None:
                return None
            found += inside
    return found if len(found) == len(parents) else None


def _runs(numbers: Sequence[int]) -> list[tuple[int, int]]:
    runs: list[tuple[int, int]] = []
    for n in numbers:
        if runs and runs[-1][1] == n - 1:
            runs[-1] = (runs[-1][0], n)
        else:
            runs.append((n, n))
    return runs


def _parts(
    words: Sequence[_Words], leaves: Sequence[_Placed], borders: Sequence[float], first: int, last: int
) -> list[tuple[int, int]] | None:
    """The columns from ``first`` to ``last`` shared out among words that stand over the middle of their part; None
    where two ways fit, or none does."""
    inside = {k for _, (a, b) in leaves for k in range(a + 1, b + 1)}  # not to be cut before
    cuts = [k for k in range(first + 1, last + 1) if k not in inside]
    if len(words) > MOST_UNSURE or len(cuts) > MOST_SHARED:
        return None
    width = median(b - a for a, b in pairwise(borders[first : last + 2]))
    tried: list[tuple[float, list[tuple[int, int]]]] = []
    for chosen in combinations(cuts, len(words) - 1):
        edges = [first, *chosen, last + 1]
        parts = [(a, b - 1) for a, b in pairwise(edges)]
        off = [abs((borders[a] + borders[b + 1]) / 2 - w.centre) for w, (a, b) in zip(words, parts, strict=True)]
        tried.append((max(off), parts))
    tried.sort(key=lambda pair: pair[0])
    if not tried or tried[0][0] > 0.5 * width:
        return None
    if len(tried) > 1 and tried[1][0] < min(2 * tried[0][0], tried[0][0] + 0.2 * width):
        return None
    return tried[0][1]


def _levelled(
    words: Sequence[_Words], spans: Sequence[tuple[int, int]], columns: list[Column]
) -> tuple[list[Column], list[Head]] | None:
    """The words as cells in rows, each level under the one above; None where they cross."""
    order = sorted(range(len(words)), key=lambda n: (words[n].top + words[n].bottom, spans[n][0]))
    levels: dict[int, int] = {}
    for n in order:
        a, b = spans[n]
        above = [m for m in levels if spans[m][0] <= b and spans[m][1] >= a]
        if any(not (spans[m][0] <= a and b <= spans[m][1]) for m in above):
            return None
        levels[n] = 1 + max((levels[m] for m in above), default=-1)
    # a line over the whole table is its title
    while levels and (tops := [n for n in levels if levels[n] == 0]) and len(tops) == 1:
        if spans[tops[0]] != (0, len(columns) - 1):
            break
        levels = {n: level - 1 for n, level in levels.items() if n != tops[0]}
    depth = max(levels.values(), default=-1) + 1
    heads: list[Head] = []
    for n, level in sorted(levels.items(), key=lambda pair: (pair[1], spans[pair[0]][0])):
        a, b = spans[n]
        below = [levels[m] for m in levels if m != n and levels[m] > level and spans[m][0] <= b and spans[m][1] >= a]
        end = min(below, default=depth)
        heads.append(Head(level, a, end - level, b - a + 1, words[n].piece.glyphs, words[n].piece.box))
    covered = {k for head in heads if head.row == 0 for k in range(head.column, head.column + head.colspan)}
    empty = [
        Head(0, k, depth, 1, (), (c.left, min(h.box[1] for h in heads), c.right, max(h.box[3] for h in heads)))
        for k, c in enumerate(columns)
        if heads and k not in covered
    ]
    return columns, sorted([*heads, *empty], key=lambda h: (h.row, h.column))
