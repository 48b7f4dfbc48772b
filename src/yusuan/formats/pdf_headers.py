"""Headers above columns: which words stand over which columns, over how many, in how many levels.

A header is read as the grid that would print it so: words stand in the middle of their cell or at its left, figures at the
right of theirs, labels at the left.  Where lines may be one cell's or several cells', and where words may be a column's own
or stand over several, each way is tried; what doesn't fit the places of all words is dropped, and where two ways are left
the header is read in none.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from statistics import median

from .pdf_header_words import LEVEL, Words, groupings, parted, parted_by_columns
from .pdf_page import Box, Glyph, Rule
from .pdf_pieces import Column, Line, Side, over

#: Most ways to part a header into words, and most steps in search of the columns that they stand over.
MOST_TRIED, MOST_STEPS = 128, 2000
#: How far words may stand from the middle of their cell, in heights of a line.
OFF = 0.5
#: By how much the words of one way must stand nearer to their places than those of any other.
CLEAR = 0.15
#: Further from their places, in heights of a line, words tell nothing.
SURE = 0.25


@dataclass(frozen=True, slots=True)
class Head:
    """A header cell and what stands in it."""

    row: int
    column: int
    rowspan: int
    colspan: int
    glyphs: tuple[Glyph, ...]
    box: Box


#: The columns that each header cell of the lowest level stands over; ``None`` is a column that holds nothing.
_Match = list[tuple[int | None, ...]]
#: First and last of the columns that words stand over.
_Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class _Way:
    """A way to read the header: columns without words and columns added, how far words stand from where they should, the
    columns, and the words with the columns they stand over and their level, columns' own words first."""

    cost: int
    off: float
    columns: tuple[Column, ...]
    words: tuple[Words, ...]
    spans: tuple[_Span, ...]
    levels: tuple[int, ...]
    edges: tuple[float, ...]

    @property
    def said(self) -> tuple[object, ...]:
        return len(self.columns), tuple(
            sorted((s, level, w.piece.text) for w, s, level in zip(self.words, self.spans, self.levels, strict=True))
        )


def heads_of(
    lines: Sequence[Line], columns: Sequence[Column], across: Sequence[Rule]
) -> tuple[list[Column], list[Head], list[float]] | None:
    """The columns, with those added that only the header knows, the header's cells from top to bottom, and where columns
    begin and end; None where it could be read in two ways."""
    if not any(line.pieces for line in lines):
        middles = [(a.right + b.left) / 2 for a, b in pairwise(columns)]
        return list(columns), [], [columns[0].left, *middles, columns[-1].right]
    size = median(line.size for line in lines)
    lines = [parted_by_columns(line, columns, size) for line in lines]
    tried = [one for words in groupings(lines, across, size) for one in parted(words, size)]
    if len(tried) > MOST_TRIED:
        return None
    ways: dict[object, _Way] = {}
    for sides in _sides(columns):
        for leaves, parents in tried:
            for way in _ways(leaves, parents, columns, sides, size):
                if way.said not in ways or way.off < ways[way.said].off:
                    ways[way.said] = way
        if ways:
            break
    if not ways:
        return None
    ordered = sorted(ways.values(), key=lambda w: (w.cost, w.off))
    best = ordered[0]
    if any(w.cost == best.cost and w.off < best.off + CLEAR * size for w in ordered[1:]):
        return None
    columns, heads = _heads(best)
    return columns, heads, list(best.edges)


def _sides(columns: Sequence[Column]) -> Iterator[list[Side]]:
    """The side that each column's text is set to; where it doesn't show, that of the others of its kind.  Amounts that
    are all as long are thought to stand at the right first, then in the middle, then at the left."""
    known = {kind: {c.side for c in columns if c.amounts == kind and c.side} for kind in (True, False)}
    usual: dict[bool, Side] = {kind: next(iter(s)) if len(s) == 1 else "" for kind, s in known.items()}
    for amounts in [usual[True]] if known[True] else ("right", "middle", "left"):
        usual[True] = amounts
        yield [c.side or usual[c.amounts] for c in columns]


def _ways(
    leaves: Sequence[Words], parents: Sequence[Words], columns: Sequence[Column], sides: Sequence[Side], size: float
) -> Iterator[_Way]:
    for cost, match in _matches(leaves, columns, sides, size):
        wide, spans, set_to = _widened(leaves, match, columns, sides)
        own = {a for a, b in spans if a == b}
        if any(column.amounts and k not in own for k, column in enumerate(wide)):
            continue  # amounts without words of their own
        if any(a.right > b.left + 0.5 for a, b in pairwise(_reaches(wide, leaves, spans))):
            continue  # one column's words reach into the next column
        for edges in (_centred(leaves, spans, wide, set_to, size), _from_left(leaves, spans, wide, set_to, size)):
            if edges is None:
                continue
            for bottom in (False, True):
                placed = list(_placed(parents, leaves, spans, edges, size, bottom=bottom))
                for off, over_each, levels in placed:
                    if off > SURE * size:
                        continue
                    # at the foot of their cells words tell less, so that this is believed only where nothing else fits
                    off += 2 * CLEAR * size * (bottom and not edges.left)
                    yield _Way(cost, off, tuple(wide), (*leaves, *parents), (*spans, *over_each), levels, edges.at)
                if placed:
                    break
            else:
                continue
            break


def _matches(
    leaves: Sequence[Words], columns: Sequence[Column], sides: Sequence[Side], size: float
) -> list[tuple[int, _Match]]:
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
            if k <= into[0]:
                go(n + 1, into[-1] + 1, cost + into[0] - k, [*match, tuple(into)])
            return
        gap = sum(c.left < leaves[n].centre for c in columns)  # between the columns gap - 1 and gap
        for at in (gap - 1, gap):
            if k <= at < len(columns) and _fits(leaves[n], columns[at], sides[at], size):
                go(n + 1, at + 1, cost + at - k, [*match, (at,)])
        if k <= gap:
            go(n + 1, gap, cost + gap - k + 1, [*match, (None,)])

    go(0, 0, 0, [])
    return best if steps <= MOST_STEPS else []


def _fits(words: Words, column: Column, side: Side, size: float) -> bool:
    """Whether words that stand beside a column's text may be its own: they keep as far from the sides of the cell."""
    if side == "right":
        return words.right < column.right + OFF * size
    if side == "left":
        return words.left > column.left - OFF * size
    return side == "" or abs(words.centre - (column.left + column.right) / 2) < OFF * size


def _widened(
    leaves: Sequence[Words], match: _Match, columns: Sequence[Column], sides: Sequence[Side]
) -> tuple[list[Column], list[_Span], list[Side]]:
    """The columns with those added that hold nothing, the first and last column of each of the words, and the columns'
    sides."""
    new: list[tuple[Column, int | None]] = [(c, n) for n, c in enumerate(columns)]
    made: dict[int, Column] = {}
    for n, (words, to) in enumerate(zip(leaves, match, strict=True)):
        if to == (None,):
            made[n] = Column(words.left, words.right)
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
    return [c for c, _ in new], spans, ["" if old is None else sides[old] for _, old in new]


def _reaches(columns: Sequence[Column], leaves: Sequence[Words], spans: Sequence[_Span]) -> list[Column]:
    """The columns with their own words."""
    reach = list(columns)
    for words, (a, b) in zip(leaves, spans, strict=True):
        reach[a] = replace(reach[a], left=min(reach[a].left, words.left))
        reach[b] = replace(reach[b], right=max(reach[b].right, words.right))
    return reach


@dataclass(frozen=True, slots=True)
class _Edges:
    """Where columns begin and end: each edge and how far it may be off.  ``left``: words stand at the left of their cell,
    from the edges on, not in its middle."""

    at: tuple[float, ...]
    unsure: tuple[float, ...]
    left: bool = False


def _centred(
    leaves: Sequence[Words], spans: Sequence[_Span], columns: Sequence[Column], sides: Sequence[Side], size: float
) -> _Edges | None:
    """The edges where words stand in the middle of their cells; None where they don't."""
    centres = {a: w.centre for w, (a, b) in zip(leaves, spans, strict=True) if a == b}
    # figures end and labels begin one inset from the edge; the other edge is as far from the middle
    starts: list[float | None] = []
    ends: list[float | None] = []
    for k, (column, side) in enumerate(zip(columns, sides, strict=True)):
        c = centres.get(k)
        starts.append(column.left if side == "left" else 2 * c - column.right if side == "right" and c else None)
        ends.append(column.right if side == "right" else 2 * c - column.left if side == "left" and c else None)
    between = [(b - a) / 2 for a, b in zip(ends, starts[1:], strict=False) if a is not None and b is not None]
    inset = median(between) if between else 0.4 * size
    if inset < -0.3 * size or sum(abs(b - inset) > OFF * size for b in between) > len(between) / 3:
        return None
    reach = _reaches(columns, leaves, spans)
    at: list[float] = []
    unsure: list[float] = []
    for k in range(len(columns) + 1):
        low = reach[k - 1].right if k else reach[0].left - 2 * size
        high = reach[k].left if k < len(columns) else reach[-1].right + 2 * size
        near = [v + inset for v in ends[k - 1 : k] if k and v is not None]
        near += [v - inset for v in starts[k : k + 1] if v is not None]
        if not near and k and sides[k - 1] == "" and k - 1 in centres and unsure[-1] <= LEVEL * size:
            near = [2 * centres[k - 1] - at[-1]]  # a column that holds nothing
        if near:
            at.append(min(max(sum(near) / len(near), low), high) if low <= high else sum(near) / len(near))
            unsure.append(0.0 if len(near) > 1 else 0.2 * size)
        else:
            at.append((low + high) / 2)
            unsure.append(max(0.0, high - low) / 2)
    return _Edges(tuple(at), tuple(unsure))


def _from_left(
    leaves: Sequence[Words], spans: Sequence[_Span], columns: Sequence[Column], sides: Sequence[Side], size: float
) -> _Edges | None:
    """The edges where words stand at the left of their cells, as the labels below them do; None where they don't."""
    lefts = {a: w.left for w, (a, _) in zip(leaves, spans, strict=True)}
    labels = [k for k, side in enumerate(sides) if side in ("left", "") and not columns[k].amounts and k in lefts]
    if not labels or len(lefts) < len(columns):
        return None
    off = [abs(lefts[k] - columns[k].left) for k in labels]
    if max(off) > OFF * size or median(off) > LEVEL * size:
        return None
    return _Edges((*(lefts[k] for k in range(len(columns))), columns[-1].right), (0.0,) * (len(columns) + 1), True)


def _placed(
    parents: Sequence[Words],
    leaves: Sequence[Words],
    spans: Sequence[_Span],
    edges: _Edges,
    size: float,
    *,
    bottom: bool,
) -> Iterator[tuple[float, tuple[_Span, ...], tuple[int, ...]]]:
    """The ways in which ``parents``, from the highest down, stand over columns, with how far they are off and the level
    of all words.  ``bottom``: words stand at the foot of their cells, not in the middle."""
    if bottom and (not parents or max(w.bottom for w in leaves) - min(w.bottom for w in leaves) > LEVEL * size):
        return
    candidates = [_candidates(p, leaves, spans, edges, size) for p in parents]
    tried = 0
    stack: list[list[tuple[float, _Span]]] = [[]]
    while stack:
        chosen = stack.pop()
        tried += 1
        if tried > MOST_STEPS:
            return
        n = len(chosen)
        if n == len(parents):
            over_each = tuple(span for _, span in chosen)
            levels = _levels(parents, over_each, leaves, spans, size, bottom=bottom)
            if levels is not None:
                yield max((off for off, _ in chosen), default=0.0), over_each, levels
            continue
        for off, span in candidates[n]:
            if all(_apart(parents[m], other, parents[n], span, size) for m, (_, other) in enumerate(chosen)):
                stack.append([*chosen, (off, span)])


def _candidates(
    words: Words, leaves: Sequence[Words], spans: Sequence[_Span], edges: _Edges, size: float
) -> list[tuple[float, _Span]]:
    """The columns that words may stand over, by where they stand, each with how far they are off."""
    below = [w.top > words.middle for w in leaves]
    found = []
    starts = {a for a, _ in spans} | {b + 1 for _, b in spans}
    for a in sorted(starts):
        for b in sorted(starts):
            inside = [n for n, (c, d) in enumerate(spans) if a <= c and d < b]
            if len(inside) < 2 or not all(below[n] for n in inside):
                continue
            if words.left < edges.at[a] - OFF * size - edges.unsure[a]:
                continue
            if words.right > edges.at[b] + OFF * size + edges.unsure[b]:
                continue
            if edges.left:
                off, most = abs(words.left - edges.at[a]), LEVEL * size
            else:
                off = abs(words.centre - (edges.at[a] + edges.at[b]) / 2)
                most = OFF * size + (edges.unsure[a] + edges.unsure[b]) / 2
            if off <= most:
                found.append((off, (a, b - 1)))
    return found


def _apart(one: Words, over_one: _Span, other: Words, over_other: _Span, size: float) -> bool:
    """Whether ``other``, which doesn't stand above ``one``, is beside it or under it."""
    if over_one[1] < over_other[0] or over_other[1] < over_one[0]:
        return True
    return other.top > one.middle and over_one[0] <= over_other[0] and over_other[1] <= over_one[1]


def _levels(
    parents: Sequence[Words],
    over_each: Sequence[_Span],
    leaves: Sequence[Words],
    spans: Sequence[_Span],
    size: float,
    *,
    bottom: bool,
) -> tuple[int, ...] | None:
    """The level of each of the words, columns' own first; None where those of one level don't stand at one height."""
    above: list[int] = []
    for n, (a, b) in enumerate(over_each):
        above.append(1 + max((above[m] for m in range(n) if over_each[m][0] <= a and b <= over_each[m][1]), default=-1))
    levels = [
        1 + max((level for level, (c, d) in zip(above, over_each, strict=True) if c <= a and b <= d), default=-1)
        for a, b in spans
    ]
    if not bottom:
        order = sorted(range(len(leaves)), key=lambda n: leaves[n].middle)
        groups: list[list[int]] = []
        for n in order:
            if groups and leaves[n].middle - leaves[groups[-1][-1]].middle < LEVEL * size:
                groups[-1].append(n)
            else:
                groups.append([n])
        reached = -1
        for group in groups:
            own = max(levels[n] for n in group)
            if own <= reached or any(levels[n] == 0 < own for n in group):
                return None
            reached = own
            for n in group:
                levels[n] = own
        rows: dict[tuple[int, int], list[float]] = {}
        for words, level, (a, b) in zip(parents, above, over_each, strict=True):
            below = [v for v, (c, d) in zip(levels, spans, strict=True) if a <= c and d <= b]
            below += [v for v, (c, d) in zip(above, over_each, strict=True) if v > level and a <= c and d <= b]
            rows.setdefault((level, min(below)), []).append(words.middle)
        if any(max(row) - min(row) > LEVEL * size for row in rows.values()):
            return None
        if any(a[0] == b[0] and a != b and abs(rows[a][0] - rows[b][0]) < LEVEL * size for a in rows for b in rows):
            return None  # cells that end at different rows have their middles at different heights
    return (*levels, *above)


def _heads(way: _Way) -> tuple[list[Column], list[Head]]:
    """The words as cells in rows, each level under the one above."""
    columns, levels = list(way.columns), dict(enumerate(way.levels))
    words, spans = way.words, way.spans
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
