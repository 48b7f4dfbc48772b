"""Characters with their boxes → lines of text and the text of cells."""

from __future__ import annotations

from collections.abc import Sequence
from math import inf
from operator import itemgetter

from .pdf_page import Box, Glyph


def cell_text(glyphs: Sequence[Glyph]) -> str:
    """The text of a cell from its glyphs, which come in the order of :func:`level`: line by line, lines joined the
    way a wrapped cell reads."""
    return joined([line_text(row) for row in rows_of(glyphs)])


def joined(parts: Sequence[str]) -> str:
    """Wrapped lines as one text: no space between Chinese, one between Latin words."""
    text = ""
    for line in parts:
        if text and text[-1].isascii() and text[-1].isalpha() and line[:1].isascii() and line[:1].isalpha():
            text += " "
        text += line
    return text


def level(glyph: Glyph) -> float:
    """Twice the height at which a character stands; from top to bottom is in its order."""
    return glyph[2] + glyph[4]


def rows_of(glyphs: Sequence[Glyph]) -> list[list[Glyph]]:
    """Glyphs, which come in the order of :func:`level`, as lines from top to bottom, each from left to right."""
    rows: list[list[Glyph]] = []
    row: list[Glyph] = []
    limit = -inf
    for glyph in glyphs:
        _, _, top, _, bottom = glyph
        at = (top + bottom) / 2
        if at <= limit:
            row.append(glyph)
        else:
            row = [glyph]
            rows.append(row)
            limit = at + (bottom - top if bottom - top > 4 else 4) * 0.45
    for row in rows:
        row.sort(key=_left)
    return rows


_left = itemgetter(1)


def height_of(row: Sequence[Glyph]) -> float:
    """The usual height of a line's characters."""
    return sorted([g[4] - g[2] for g in row])[len(row) // 2] or 1


def line_text(row: Sequence[Glyph]) -> str:
    """The text of a line's glyphs, which come from left to right.  A wide gap becomes a tab."""
    size = height_of(row)
    wide, narrow = 1.6 * size, 0.12 * size
    before, start, _, end, _ = row[0]
    parts = [before]
    for text, left, _, right, _ in row[1:]:
        gap = left - end
        if gap > wide:
            parts.append("\t")
        elif gap > narrow and gap > _word_gap(before, text) * size:
            parts.append(" ")
        elif before == text and abs(left - start) < 0.3 * (right - left):
            before, start, end = text, left, right
            continue  # the same character struck twice to look bold
        parts.append(text)
        before, start, end = text, left, right
    return "".join(parts)


def box_of(glyphs: Sequence[Glyph]) -> Box:
    """The box around these glyphs."""
    _, lefts, tops, rights, bottoms = zip(*glyphs, strict=True)
    return min(lefts), min(tops), max(rights), max(bottoms)


def lines(glyphs: Sequence[Glyph]) -> list[tuple[str, Box]]:
    """Glyphs, in the order of :func:`level`, as lines from top to bottom, each with its box."""
    return [(line_text(row), box_of(row)) for row in rows_of(glyphs)]


def _word_gap(before: str, after: str) -> float:
    """The gap, in heights of the line, that parts two words.  Figures set with wide digits stay whole, and Chinese
    has no spaces."""
    if not (before.isascii() and after.isascii()):
        return 2.0
    return 0.12 if before.isalpha() or after.isalpha() else 0.5
