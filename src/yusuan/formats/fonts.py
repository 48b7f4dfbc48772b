"""The two bundled fonts: which characters they can show and how wide each is.

Only what the writers need is read from the files: the character map (``cmap``) and the advance widths
(``hhea`` and ``hmtx``), after the OpenType specification.
"""

from __future__ import annotations

import struct
import unicodedata
from bisect import bisect_right
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

import pylopdf_fonts_zh_cn

if TYPE_CHECKING:
    import typst

SANS = "Noto Sans SC"
SERIF = "Noto Serif SC"
#: The folder that holds both, for programs that look fonts up themselves.
FOLDER = Path(pylopdf_fonts_zh_cn.sans_path()).parent
_FILES = {SANS: pylopdf_fonts_zh_cn.sans_path, SERIF: pylopdf_fonts_zh_cn.serif_path}


@lru_cache(maxsize=1)
def for_typst() -> typst.Fonts:
    """The two fonts and no others, as typst takes them."""
    import typst

    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(FOLDER)])


@dataclass(frozen=True, slots=True)
class Font:
    """``starts``, ``ends`` and ``glyphs`` are runs of code points that map to consecutive glyphs.

    ``advances`` are in thousandths of an em; glyphs after the last one share its width.
    """

    starts: tuple[int, ...]
    ends: tuple[int, ...]
    glyphs: tuple[int, ...]
    advances: tuple[int, ...]

    def glyph(self, char: str) -> int:
        """The glyph's number; 0 is none."""
        code = ord(char)
        run = bisect_right(self.starts, code) - 1
        if run < 0 or code > self.ends[run]:
            return 0
        return self.glyphs[run] + code - self.starts[run]

    def advance(self, char: str) -> int:
        """How far ``char`` moves the pen, in thousandths of an em."""
        return self.advances[min(self.glyph(char), len(self.advances) - 1)]


@lru_cache(maxsize=2)
def font(family: str) -> Font:
    """Read a bundled font.  Raises KeyError for another family."""
    with open(_FILES[family](), "rb") as file:

        def read(offset: int, size: int) -> bytes:
            file.seek(offset)
            return file.read(size)

        count = struct.unpack(">H", read(4, 2))[0]
        directory = read(12, 16 * count)
        tables: dict[bytes, tuple[int, int]] = {}
        for i in range(count):
            tag, _, offset, size = struct.unpack_from(">4sLLL", directory, 16 * i)
            tables[tag] = (offset, size)
        per_em = struct.unpack(">H", read(tables[b"head"][0] + 18, 2))[0]
        measured = struct.unpack(">H", read(tables[b"hhea"][0] + 34, 2))[0]
        metrics = struct.unpack(f">{2 * measured}H", read(tables[b"hmtx"][0], 4 * measured))
        cmap = read(*tables[b"cmap"])
    starts, ends, glyphs = zip(*_runs(cmap), strict=True)
    return Font(starts, ends, glyphs, tuple(advance * 1000 // per_em for advance in metrics[::2]))


def _runs(cmap: bytes) -> list[tuple[int, int, int]]:
    """The full-repertoire subtable (format 12: groups of start, end, first glyph)."""
    for i in range(struct.unpack_from(">H", cmap, 2)[0]):
        offset = struct.unpack_from(">L", cmap, 8 + 8 * i)[0]
        if struct.unpack_from(">H", cmap, offset)[0] == 12:
            groups = struct.unpack_from(">L", cmap, offset + 12)[0]
            return [struct.unpack_from(">LLL", cmap, offset + 16 + 12 * g) for g in range(groups)]
    raise ValueError("the font has no full character map")


@lru_cache(maxsize=20_000)
def showable(char: str) -> bool:
    """Whether the bundled fonts show ``char``.  Control and invisible format characters are not shown, but a line
    feed is a line's end."""
    if char == "\n":
        return True
    if unicodedata.category(char) in {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}:
        return False
    return any(font(family).glyph(char) for family in _FILES)


@lru_cache(maxsize=20_000)
def advance(char: str) -> int:
    """Width of ``char`` in thousandths of an em, in whichever of the two fonts it is wider."""
    return max((font(name).advance(char) for name in _FILES if font(name).glyph(char)), default=1000)


@lru_cache(maxsize=20_000)
def width(text: str) -> int:
    """Width of ``text`` on one line, in thousandths of an em."""
    return sum(map(advance, text))


#: Marks that never start a line, and marks that never end one.
_NOT_FIRST = frozenset("，。、；：！？）》〉」』】〕〗”’％%‰℃…—·)]},.;:!?")
_NOT_LAST = frozenset("（《〈「『【〔〖“‘([{￥¥")


def breakable_between(left: str, right: str) -> bool:
    """Whether a line may end between two characters: not inside a number or a Latin word, not before closing marks,
    not after opening ones."""
    if right in _NOT_FIRST or left in _NOT_LAST or right == " ":
        return False
    return left == " " or _wide(left) or _wide(right)


@lru_cache(maxsize=20_000)
def _wide(char: str) -> bool:
    return unicodedata.east_asian_width(char) in {"W", "F", "A"}


def wrap(text: str, available: int) -> list[str]:
    """Break ``text`` into lines at most ``available`` thousandths of an em wide.

    A word or number wider than a line is cut where the line is full, so nothing sticks out.  Joined, the lines give
    ``text`` without its line feeds.
    """
    lines: list[str] = []
    for paragraph in text.split("\n"):
        if width(paragraph) <= available:
            lines.append(paragraph)
            continue
        start = good = used = 0
        for at, char in enumerate(paragraph):
            if at > start and breakable_between(paragraph[at - 1], char):
                good = at
            used += advance(char)
            if at > start and used > available and char != " ":
                cut = good if good > start else at
                lines.append(paragraph[start:cut])
                start = cut
                used = width(paragraph[start : at + 1])
        lines.append(paragraph[start:])
    return lines


@lru_cache(maxsize=20_000)
def longest_word(text: str) -> int:
    """Width of the widest part of ``text`` that should stay on one line, in thousandths of an em."""
    widest = used = 0
    previous = "\n"
    for char in text:
        if "\n" in (char, previous) or breakable_between(previous, char):
            used = 0
        if char != "\n":
            used += advance(char)
        widest = max(widest, used)
        previous = char
    return widest


def describe(char: str) -> str:
    """``char`` as a message names it: itself where it can be seen, and its code point."""
    code = f"U+{ord(char):04X}"
    return code if unicodedata.category(char)[0] in "CZ" else f"“{char}”（{code}）"
