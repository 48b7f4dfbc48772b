"""The words of a header's cells: which lines of text are one cell's, and which words may stand over several columns."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise, product
from statistics import median

from .pdf_page import Rule
from .pdf_pieces import Column, Line, Piece, piece_of

#: Most words that could be read both as a column's own and as standing over several, and most pairs of lines that could
#: be one cell's or two.
MOST_UNSURE = 5
#: How far lines of one level may stand from each other, in heights of a line.
LEVEL = 0.3


@dataclass(frozen=True, slots=True)
class Words:
    """What one header cell says, over all its lines."""

    piece: Piece
    lines: tuple[Piece, ...]

    @property
    def left(self) -> float:
        return self.piece.left

    @property
    def right(self) -> float:
        return self.piece.right

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


def parted_by_columns(line: Line, columns: Sequence[Column], size: float) -> Line:
    """The line with pieces parted where a gap, however narrow, stands between two columns."""
    pieces: list[Piece] = []
    for piece in line.pieces:
        gaps = [max(0.0, b.left - a.right) for a, b in pairwise(piece.glyphs)]
        least = max(0.2 * size, 3 * median(gaps)) if gaps else 0.0
        cuts = [0]
        for n, gap in enumerate(gaps, 1):
            before, after = piece.glyphs[n - 1 : n + 1]
            mixed = before.text.isascii() != after.text.isascii()  # set a quarter apart by some programs
            if gap > max(least, 0.35 * size * mixed) and any(
                a.right < after.left + 0.5 and b.left > before.right - 0.5 for a, b in pairwise(columns)
            ):
                cuts.append(n)
        ends = [*cuts, len(piece.glyphs)]
        pieces += [piece_of(piece.glyphs[a:b], piece.box) for a, b in pairwise(ends)] if len(cuts) > 1 else [piece]
    return Line(tuple(pieces), line.size, line.box)


def groupings(lines: Sequence[Line], across: Sequence[Rule], size: float) -> Iterator[list[Words]]:
    """The ways to put pieces that follow each other closely, one under another, together as one cell's words."""
    pieces = [(p, line) for line in lines for p in line.pieces]
    joins: list[tuple[int, int]] = []
    for n, (piece, line) in enumerate(pieces):
        above = [m for m in range(n) if _may_go_on(pieces[m][0], piece, across, size)]
        if len(above) != 1:
            continue
        beside = [p for p in line.pieces if p is not piece]
        if any(min(p.right, pieces[above[0]][0].right) - max(p.left, pieces[above[0]][0].left) > 0.5 for p in beside):
            continue
        joins.append((above[0], n))
    # lines of one cell are as far apart as the closest, and a line goes on only where it is full
    steps = [pieces[n][0].box[1] - pieces[m][0].box[1] for m, n in joins]
    least = min(steps, default=0.0)
    joins = [
        (m, n)
        for (m, n), step in zip(joins, steps, strict=True)
        if step < least + LEVEL * size and _wide(pieces[m][0]) > _wide(pieces[n][0]) - 1.2 * size
    ]
    below = [m for m, _ in joins]
    joins = [(m, n) for m, n in joins if below.count(m) == 1]
    starts = [p for n, (p, _) in enumerate(pieces) if n not in {n for _, n in joins}]
    unsure = [(m, n) for m, n in joins if any(_starts_beside(p, pieces[m][0], pieces[n][0], size) for p in starts)]
    if len(unsure) > MOST_UNSURE:
        # either all of a level are or none is
        choices: list[set[tuple[int, int]]] = [set(), set(unsure)]
    else:
        choices = [
            {j for j, taken in zip(unsure, chosen, strict=True) if taken}
            for chosen in product((True, False), repeat=len(unsure))
        ]
    for chosen in choices:
        whole: list[list[Piece]] = []
        home: dict[int, int] = {}
        up = {n: m for m, n in joins if (m, n) in chosen or (m, n) not in unsure}
        for n, (piece, _) in enumerate(pieces):
            if n in up:
                home[n] = home[up[n]]
                whole[home[n]].append(piece)
            else:
                home[n] = len(whole)
                whole.append([piece])
        yield [_words_of(parts) for parts in whole]


def _wide(piece: Piece) -> float:
    return piece.right - piece.left


def _words_of(parts: Sequence[Piece]) -> Words:
    glyphs = tuple(g for p in parts for g in p.glyphs)
    lefts, tops, rights, bottoms = zip(*(p.box for p in parts), strict=True)
    box = min(lefts), min(tops), max(rights), max(bottoms)
    return Words(Piece("".join(p.text for p in parts), box, glyphs), tuple(parts))


def _may_go_on(above: Piece, piece: Piece, across: Sequence[Rule], size: float) -> bool:
    step = (piece.box[1] + piece.box[3] - above.box[1] - above.box[3]) / 2
    if not 0.9 * size < step < 2 * size or min(piece.right, above.right) - max(piece.left, above.left) < 0.5:
        return False
    centre = abs(piece.left + piece.right - above.left - above.right) / 2
    if centre > 0.6 * size and abs(piece.left - above.left) > 0.3 * size:
        return False
    return not any(
        above.box[3] - 2 <= r.at <= piece.box[1] + 2 and min(r.end, piece.right) - max(r.start, piece.left) > 1
        for r in across
    )


def _starts_beside(other: Piece, above: Piece, piece: Piece, size: float) -> bool:
    """Whether another cell's words begin in the line below ``above``, so that this may stand over both."""
    return (
        other is not piece
        and abs(other.box[1] + other.box[3] - piece.box[1] - piece.box[3]) < 2 * LEVEL * size
        and other.box[1] > above.box[3] - 0.2 * size
    )


def parted(words: Sequence[Words], size: float) -> Iterator[tuple[list[Words], list[Words]]]:
    """The ways to part them into columns' own words, from left to right, and those that stand over several."""
    upper = [w for w in words if any(_under(w, other) for other in words)]
    lowest = [w for w in words if w not in upper]
    heights = [w.middle for w in upper]
    unsure, sure = [], []
    for w in lowest:
        if not _between(w, words):
            sure.append(w)
        elif any(
            abs(h - w.middle) < LEVEL * size and w.bottom < min(v.bottom for v in lowest if v is not w) for h in heights
        ):
            upper.append(w)
        else:
            unsure.append(w)
    if len(unsure) > MOST_UNSURE:
        return
    for chosen in product((True, False), repeat=len(unsure)):
        own = [w for w, is_own in zip(unsure, chosen, strict=True) if is_own]
        yield (
            sorted([*sure, *own], key=lambda w: w.centre),
            sorted([*upper, *(w for w in unsure if w not in own)], key=lambda w: (w.top, w.centre)),
        )


def _under(words: Words, other: Words) -> bool:
    """Whether ``other`` stands below ``words``."""
    return (
        other is not words
        and other.middle > words.bottom
        and min(other.right, words.right) - max(other.left, words.left) > 0.5
    )


def _between(words: Words, all_words: Sequence[Words]) -> bool:
    """Whether lower words stand to its left and to its right, so that it may stand over them."""
    lower = [w for w in all_words if w.top > words.middle and w.bottom > words.bottom + 1]
    return any(w.centre < words.centre for w in lower) and any(w.centre > words.centre for w in lower)
