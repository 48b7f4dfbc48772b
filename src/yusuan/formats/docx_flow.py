"""On which page everything in the Word file comes to stand, counted without Word.

The contents shows page numbers before anyone has updated a field, so they have to be right when written.  The
styles (docx_page) leave little to guess: ideographs are one em wide and everything ASCII half of that, line heights
are exact, and a table's rows are given a height.  What is left is breaking lines and filling pages, done here.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

#: Characters that Word's Chinese typography keeps from the start and from the end of a line.
_NOT_FIRST = frozenset(
    "!%),.:;>?]}¢¨°·ˇˉ―‖’”…‰′″›℃∶、。〃〉》」』】〕〗〞︶︺︾﹀﹄﹚﹜﹞！＂％＇），．：；？］｀｜｝～￠"
)
_NOT_LAST = frozenset("$([{£¥·‘“〈《「『【〔〖〝﹗﹙﹛﹝＄（．［｛￡￥")
#: Characters that may stand one beyond the end of a full line.
_HANGING = frozenset("、。，．：；！？")
_PIECE = re.compile(r"[!-~]+| +|—+|…+|.", re.DOTALL)


@lru_cache(maxsize=10_000)
def quarters(text: str, before: str = "") -> int:
    """Width of ``text`` in quarter ems when it follows the character ``before`` on its line.

    Where ideographs meet letters or digits, Word leaves a quarter of an em between them (autoSpaceDE, autoSpaceDN).
    """
    if text.isascii() and not before:
        return 2 * len(text)
    width = 0
    for char in text:
        if before and (_ideograph(before) if _alphanumeric(char) else _ideograph(char) and _alphanumeric(before)):
            width += 1
        width += 4 if unicodedata.east_asian_width(char) in "WFA" else 2
        before = char
    return width


def _alphanumeric(char: str) -> bool:
    return char.isascii() and char.isalnum()


def _ideograph(char: str) -> bool:
    return "\u3400" <= char <= "\u9fff" or "\U00020000" <= char <= "\U0003ffff"


def _unbreakable(text: str) -> list[str]:
    """``text`` cut at every place where a line may end."""
    pieces: list[str] = []
    for piece in _PIECE.findall(text):
        if pieces and piece[0] != " " and (piece[0] in _NOT_FIRST or pieces[-1][-1] in _NOT_LAST):
            pieces[-1] += piece
        else:
            pieces.append(piece)
    return pieces


@lru_cache(maxsize=10_000)
def longest_word(text: str) -> int:
    """Width in quarter ems of the widest part that a line can't break."""
    return max((quarters(piece) for piece in _unbreakable(text)), default=0)


def lines(text: str, width: int, first: int = 0, *, hanging: bool = True) -> int:
    """How many lines ``text`` takes, at least one.

    ``width`` is the line's width in quarter ems, ``first`` how much of the first line an indent takes;
    ``hanging`` tells whether punctuation may stand beyond a line's end.
    """
    if first + quarters(text) <= width and "\n" not in text:
        return 1
    count = 0
    for number, paragraph in enumerate(text.split("\n")):
        count += 1
        used = first if number == 0 else 0
        before = ""
        for piece in _unbreakable(paragraph):
            wide = quarters(piece, before)
            before = piece[-1]
            if piece[0] == " ":
                # Blanks at the end of a line hang over it.
                used += wide
                continue
            hangs = 4 if hanging and piece[-1] in _HANGING else 0
            if used + wide - hangs > width and used:
                count, used, wide = count + 1, 0, quarters(piece)
            while wide - hangs > width:
                count, wide = count + 1, wide - width
            used += wide
    return count


@dataclass(frozen=True, slots=True)
class Box:
    """What stands on the page: ``units`` are the heights of lines or rows, which a page never splits.

    ``repeat`` is printed again above the units that come to a next page (header rows).  A box with ``keep_next``
    stands on the page of the following box's first unit.  All heights are twips.
    """

    units: tuple[int, ...]
    before: int = 0
    after: int = 0
    repeat: int = 0
    keep_next: bool = False
    page_break: bool = False


def first_pages(boxes: Sequence[Box], text_height: int, page: int) -> list[int]:
    """The page on which each box starts, when the first starts at the top of ``page``, then the last page used."""
    starts: list[int] = []
    y = 0
    gap = 0
    for index, box in enumerate(boxes):
        above = max(gap, box.before)
        if (box.page_break and index) or (y and y + above + _together(boxes, index) > text_height):
            page, y, above = page + 1, 0, box.before if box.page_break else 0
        elif not index:
            above = box.before
        y += above
        for number, unit in enumerate(box.units):
            if y and number and y + unit > text_height:
                page, y = page + 1, box.repeat
            y += unit
            if number == 0:
                starts.append(page)
        gap = box.after
    return [*starts, page]


def _together(boxes: Sequence[Box], index: int) -> int:
    """Height that must fit on the page for the box to start there."""
    total = 0
    while boxes[index].keep_next and index + 1 < len(boxes) and not boxes[index + 1].page_break:
        total += sum(boxes[index].units) + max(boxes[index].after, boxes[index + 1].before)
        index += 1
    return total + boxes[index].units[0]
