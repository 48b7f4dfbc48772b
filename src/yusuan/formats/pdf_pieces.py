"""Lines of text in pieces parted by wide gaps, and the columns that pieces fill."""

from __future__ import annotations

import re
import statistics
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal

from .pdf_page import Box, Glyph
from .pdf_text import box_of, height_of, line_text

#: A gap this wide, in heights of the line, parts two pieces of a line.
PART = 0.55

#: … and even one this wide where an amount ends.
_ENDS = 0.15
_DIGITS = frozenset("0123456789")

_FIGURE = re.compile(r"[-－−+]?\d[\d,，]*(?:\.\d+)?[%％]?|[(（]\d[\d,，]*(?:\.\d+)?[)）]")
_AMOUNT = re.compile(r"[-－−]?\d{1,3}(?:,\d{3})+(?:\.\d+)?|[-－−]?\d+\.\d{2,6}")
_NIL = re.compile(r"[-－—–−/]+")
PAGE_NUMBER = re.compile(r"[-—–－\s第]*\d+[-—–－\s页]*(?:共\d+页)?")
#: What a word set wide apart may say; its characters are one piece.
_SPACED = re.compile(
    "合计|总计|小计|收入|支出|项目([（(].*)?|单位|备注|科目([（(].*)?|名称|编码|金额|序号|本年|上年|其他|预算|决算|指标|内容"
    "|(本年)?(收入|支出)[合总]计|(功能|经济)分类(科目)?|(科目|单位|项目)(名称|编码|代码)"
)


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of a line without wide gaps."""

    text: str
    box: Box
    glyphs: tuple[Glyph, ...]

    @property
    def left(self) -> float:
        return self.box[0]

    @property
    def right(self) -> float:
        return self.box[2]

    @property
    def figure(self) -> bool:
        return bool(_FIGURE.fullmatch(self.text))

    @property
    def amount(self) -> bool:
        return is_amount(self.text)

    @property
    def nil(self) -> bool:
        return bool(_NIL.fullmatch(self.text))


@dataclass(frozen=True, slots=True)
class Line:
    """A line of text in its pieces."""

    pieces: tuple[Piece, ...]
    size: float
    box: Box

    @property
    def top(self) -> float:
        return self.box[1]

    @property
    def bottom(self) -> float:
        return self.box[3]

    @property
    def middle(self) -> float:
        return (self.box[1] + self.box[3]) / 2

    @property
    def text(self) -> str:
        return " ".join(p.text for p in self.pieces)

    @property
    def counted(self) -> bool:
        """Whether it numbers the columns: 1, 2, 3 …"""
        said = [p.text for p in self.pieces if p.figure]
        if len(said) < 2 or not all(t.isdecimal() and len(t) < 3 for t in said):
            return False
        return [int(t) for t in said] == list(range(int(said[0]), int(said[0]) + len(said)))

    @property
    def page_number(self) -> bool:
        return bool(PAGE_NUMBER.fullmatch(self.text))

    @property
    def data(self) -> bool:
        """Whether figures stand apart on it."""
        return len(self.pieces) >= 2 and any(p.figure for p in self.pieces) and not self.page_number


#: The side that a column's text is set to; nothing where that doesn't show.
Side = Literal["left", "right", "middle", ""]


@dataclass(frozen=True, slots=True)
class Column:
    """The area from left to right that the text of a column fills; whether figures stand under each other in it,
    whether some of them are amounts of money, and the side its text is set to where that shows."""

    left: float
    right: float
    figures: bool = False
    amounts: bool = False
    side: Side = ""


def may_be_data(row: Sequence[Glyph]) -> bool:
    """Whether a line from its glyphs may hold a figure that stands apart; far quicker than to make the line."""
    if not any(g[0] in _DIGITS for g in row):
        return False
    size = height_of(row)
    return any(after[1] - before[3] > _ENDS * size for before, after in pairwise(row))


def is_amount(text: str) -> bool:
    """Whether it is an amount of money as these are printed: 1,377.22 or 85.60."""
    return bool(_AMOUNT.fullmatch(text))


def squareness(glyphs: Sequence[Glyph]) -> float:
    """The usual width of Chinese characters as a share of their height, at most 1: some programs' boxes are higher than
    the type, with the leading in them."""
    shares = [(g[3] - g[1]) / (g[4] - g[2]) for g in glyphs if "一" <= g[0] <= "鿿" and g[4] > g[2]]
    return min(1.0, max(0.5, statistics.median(shares))) if shares else 1.0


def line_of(row: Sequence[Glyph], square: float = 1.0) -> Line:
    """A line from its glyphs, which come from left to right.  ``square`` is their :func:`squareness`, by which boxes are
    lowered to the size of the type."""
    size = height_of(row) * square
    parts: list[list[Glyph]] = [[row[0]]]
    for before, after in pairwise(row):
        gap = after.left - before.right
        if gap > PART * size or (gap > _ENDS * size and _ends(parts[-1], after, gap)):
            parts.append([after])
        else:
            parts[-1].append(after)
    texts = [line_text(p) for p in parts]
    pieces: list[Piece] = []
    n = 0
    while n < len(parts):
        end = n + 1
        if len(texts[n]) == 1:
            most = next((m for m in range(n + 1, len(parts)) if len(texts[m]) > 1), len(parts) - 1)
            words = (m + 1 for m in range(min(most, n + 7), n, -1) if _SPACED.fullmatch("".join(texts[n : m + 1])))
            end = next(words, end)
        one = [glyph for part in parts[n:end] for glyph in part]
        pieces.append(Piece("".join(texts[n:end]), _lowered(box_of(one), square), tuple(one)))
        n = end
    return Line(tuple(pieces), size, _lowered(box_of(row), square))


def piece_of(glyphs: Sequence[Glyph], at: Box) -> Piece:
    """A piece of a line from some of the glyphs of another that stands ``at`` a place."""
    return Piece(line_text(glyphs), (glyphs[0].left, at[1], glyphs[-1].right, at[3]), tuple(glyphs))


def _lowered(box: Box, square: float) -> Box:
    left, top, right, bottom = box
    less = (bottom - top) * (1 - square) / 2
    return left, top + less, right, bottom - less


def _ends(part: Sequence[Glyph], after: Glyph, gap: float) -> bool:
    """Whether an amount ends here and other words or a code begin: 304,413.00 一、教育支出."""
    if not _AMOUNT.fullmatch("".join(g.text for g in part)):
        return False
    inside = max(after.left - before.right for before, after in pairwise(part))
    return not after.text.isascii() or (after.text in _DIGITS and gap > 3 * inside and part[-3].text == ".")


def over(piece: Piece, columns: Sequence[Column]) -> list[int]:
    """The columns that a piece reaches into."""
    return [n for n, c in enumerate(columns) if min(piece.right, c.right) - max(piece.left, c.left) > 0.5]
