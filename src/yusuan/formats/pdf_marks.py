"""Marks in a PDF: where they stand on its pages, pictures of those places, and a copy with boxes and notes."""

from __future__ import annotations

import ctypes
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import pypdfium2
import pypdfium2.raw as pdfium

from ..problems import Severity
from .marks import AUTHOR, Mark, everywhere
from .pdf_page import Box, Glyph, Page, page_of, unturned
from .pdf_text import box_of, level, rows_of

#: Points between words and their box; a cell has a box already.
_AROUND = 1.0
#: The line of a box by severity: its colour, its width, and the lengths of its dashes, so that it is told apart in
#: black and white too.
LINES: dict[Severity, tuple[tuple[int, int, int], float, str]] = {
    "error": ((179, 38, 30), 2.0, ""),
    "warning": ((154, 103, 0), 1.5, "6 3"),
    "info": ((53, 97, 142), 1.2, "1.5 2.5"),
}
_LEGEND = "方框：错误为实线，疑点为虚线，提示为点线；框上的号码是问题在清单中的序号。"


@dataclass(frozen=True, slots=True)
class Spotted:
    """Where a mark stands: the page from 1 and its boxes, one a line, in points from the top left as it is seen."""

    page: int
    boxes: tuple[Box, ...]


def spotted(document: pypdfium2.PdfDocument, marks: Sequence[Mark]) -> list[Spotted | None]:
    """Where each mark stands.  A sentence that isn't found on its page is looked for on the next, then its whole
    paragraph is taken; None for a mark without a page."""
    pages: dict[int, Page] = {}

    def page(number: int) -> Page | None:
        if number not in pages and 0 < number <= len(document):
            pages[number] = page_of(document, number - 1)
        return pages.get(number)

    def of(mark: Mark) -> Spotted | None:
        place = mark.place
        here = page(place.page)
        if here is None or not here.width:
            return None
        if mark.words:
            inside = _inside(here, place.box) if place.box else ()
            # the words before what is meant may stand in lines above the one it stands in
            if boxes := _phrase(inside, mark, None) or _phrase(here.glyphs, mark, place.box):
                return Spotted(place.page, boxes)
            if (after := page(place.page + 1)) and (boxes := _phrase(after.glyphs, mark, None)):
                return Spotted(place.page + 1, boxes)
        return Spotted(place.page, (place.box,) if place.box else ())

    return [of(m) for m in marks]


def _inside(page: Page, box: Box) -> list[Glyph]:
    left, top, right, bottom = box
    return [
        g for g in page.glyphs if left - 2 <= (g[1] + g[3]) / 2 <= right + 2 and top - 2 <= level(g) / 2 <= bottom + 2
    ]


def _phrase(glyphs: Sequence[Glyph], mark: Mark, near: Box | None) -> tuple[Box, ...]:
    """The boxes of what is meant, one a line, where it stands ``near`` a box if it stands in several places."""
    each = list(_phrases(glyphs, mark))
    return max(each, key=lambda boxes: sum(_shared(b, near) for b in boxes) if near else 0, default=())


def _shared(one: Box, other: Box) -> float:
    """How much of the page two boxes share."""
    wide, high = min(one[2], other[2]) - max(one[0], other[0]), min(one[3], other[3]) - max(one[1], other[1])
    return max(wide, 0) * max(high, 0)


def _phrases(glyphs: Sequence[Glyph], mark: Mark) -> Iterator[tuple[Box, ...]]:
    rows = rows_of(sorted(glyphs, key=level))
    letters = [(n, g) for n, row in enumerate(rows) for g in row]
    text = "".join(g.text[:1] for _, g in letters)
    for start, end in everywhere(text, mark):
        lines: dict[int, list[Glyph]] = {}
        for n, glyph in letters[start:end]:
            lines.setdefault(n, []).append(glyph)
        yield tuple(map(box_of, lines.values()))


# --- the copy ----------------------------------------------------------------------------------------------------


def annotated(path: Path, marks: Sequence[Mark], summary: str, to: Path) -> None:
    """Write a copy of the PDF at ``path`` with a box around each mark and its note, and a note with ``summary`` on the
    first page.  Its encryption stays.  Raises OSError."""
    document = pypdfium2.PdfDocument(path)
    try:
        wanted: dict[int, list[tuple[Mark, Box, bool]]] = {1: []}  # a mark's number stands on its first line
        for mark, spot in zip(marks, spotted(document, marks), strict=True):
            for k, box in enumerate(spot.boxes if spot else ()):
                wanted.setdefault(spot.page if spot else 1, []).append((mark, box, k == 0))
        for number, boxed in wanted.items():
            page = document[number - 1]
            taken = [g[1:5] for g in page_of(document, number - 1).glyphs] if boxed else []
            for mark, box, first in boxed:
                _box(page, mark, box, taken if first else None)
            if number == 1:
                _note(page, f"{summary}\n{_LEGEND}")
            page.close()
        document.save(to)
    finally:
        document.close()


def _box(page: pypdfium2.PdfPage, mark: Mark, box: Box, taken: list[Box] | None) -> None:
    """A mark's box, and where ``taken`` says what stands on the page its number beside it."""
    colour, width, dashes = LINES[mark.severity]
    far = _AROUND + width if mark.words else 0
    left, top, right, bottom = box
    left, top, right, bottom = left - far, top - far, right + far, bottom + far
    x0, y0, x1, y1 = unturned(page, (left, top, right, bottom))
    red, green, blue = (f"{c / 255:.3f}" for c in colour)
    inset = width / 2
    look = (
        f"q {red} {green} {blue} RG {width} w [{dashes}] 0 d "
        f"{x0 + inset:.2f} {y0 + inset:.2f} {x1 - x0 - width:.2f} {y1 - y0 - width:.2f} re S Q"
    )
    if taken is not None and mark.number:
        digits = str(mark.number)
        label = _free((left, top, right, bottom), len(digits) * (_DIGIT + _GAP) + _GAP, taken)
        taken.append(label)
        lx0, ly0, lx1, ly1 = unturned(page, label)
        look += f" q {red} {green} {blue} rg {lx0:.2f} {ly0:.2f} {lx1 - lx0:.2f} {ly1 - ly0:.2f} re f"
        look += f" 1 1 1 RG 0.9 w 1 J {_strokes(page, digits, label[0] + _GAP, label[1] + _GAP)} S Q"
        x0, y0, x1, y1 = min(x0, lx0), min(y0, ly0), max(x1, lx1), max(y1, ly1)
    annotation = pdfium.FPDFPage_CreateAnnot(page.raw, pdfium.FPDF_ANNOT_SQUARE)
    pdfium.FPDFAnnot_SetRect(annotation, pdfium.FS_RECTF(x0, y1, x1, y0))
    pdfium.FPDFAnnot_SetColor(annotation, pdfium.FPDFANNOT_COLORTYPE_Color, *colour, 255)
    pdfium.FPDFAnnot_SetBorder(annotation, 0, 0, width)
    pdfium.FPDFAnnot_SetAP(annotation, pdfium.FPDF_ANNOT_APPEARANCEMODE_NORMAL, _wide(look))
    _said(annotation, mark.note)


#: How wide a digit of a label is, the space around it, and how high the label is, in points.
_DIGIT, _GAP, _LABEL = 3.6, 1.8, 10.0
#: The strokes of the digits on a grid of one by two, top left first: a copy needs no font for them.
_STROKES = {
    "0": "00 10 12 02 00", "1": "10 12", "2": "00 10 11 01 02 12", "3": "00 10 12 02|01 11", "4": "00 01 11|10 12",
    "5": "10 00 01 11 12 02", "6": "10 00 02 12 11 01", "7": "00 10 12", "8": "00 10 12 02 00|01 11",
    "9": "11 01 00 10 12 02",
}  # fmt: skip


def _free(box: Box, wide: float, taken: Sequence[Box]) -> Box:
    """Where a label stands in its box or beside it without hiding anything; at the box's corner where there is no room."""
    left, top, right, bottom = box
    inside = [(left, top), (right - wide, top), (left, bottom - _LABEL), (right - wide, bottom - _LABEL)]
    beside = [(left - wide, top), (right, top), (left, top - _LABEL), (right - wide, top - _LABEL), (left, bottom)]
    fits = right - left >= 2 * wide and bottom - top >= _LABEL
    places = [(x, y, x + wide, y + _LABEL) for x, y in (*(inside if fits else ()), *beside) if x >= 0 and y >= 0]

    def hidden(place: Box) -> float:
        return sum(_shared(place, t) for t in taken)

    return min(places, key=hidden)


def _strokes(page: pypdfium2.PdfPage, digits: str, left: float, top: float) -> str:
    """The digits as a path, upright as the page is seen."""
    high = (_LABEL - 2 * _GAP) / 2
    said = []
    for n, digit in enumerate(digits):
        for stroke in _STROKES[digit].split("|"):
            for k, point in enumerate(stroke.split()):
                x = left + n * (_DIGIT + _GAP) + int(point[0]) * _DIGIT
                y = top + int(point[1]) * high
                at = unturned(page, (x, y, x, y))
                said.append(f"{at[0]:.2f} {at[1]:.2f} {'l' if k else 'm'}")
    return " ".join(said)


def _note(page: pypdfium2.PdfPage, said: str) -> None:
    x0, y0, x1, y1 = unturned(page, (12, 12, 32, 32))
    annotation = pdfium.FPDFPage_CreateAnnot(page.raw, pdfium.FPDF_ANNOT_TEXT)
    pdfium.FPDFAnnot_SetRect(annotation, pdfium.FS_RECTF(x0, y1, x1, y0))
    pdfium.FPDFAnnot_SetColor(annotation, pdfium.FPDFANNOT_COLORTYPE_Color, 255, 209, 102, 255)
    _said(annotation, said)


def _said(annotation: object, note: str) -> None:
    """Give an annotation its note and its author, let it print, and let go of it."""
    pdfium.FPDFAnnot_SetStringValue(annotation, b"Contents", _wide(note))
    pdfium.FPDFAnnot_SetStringValue(annotation, b"T", _wide(AUTHOR))
    pdfium.FPDFAnnot_SetFlags(annotation, pdfium.FPDF_ANNOT_FLAG_PRINT)
    pdfium.FPDFPage_CloseAnnot(annotation)


def _wide(text: str) -> object:
    content = ctypes.create_string_buffer(text.replace("\0", "").encode("utf-16-le") + b"\0\0")
    return ctypes.cast(content, ctypes.POINTER(pdfium.FPDF_WCHAR))


# --- pictures ----------------------------------------------------------------------------------------------------

#: Dots a point of a picture, the points shown above and below a box, and how near two boxes share a picture.
_DOTS = 1.5
_MARGIN = 34.0
_NEAR = 150.0
#: The highest picture, in points.
_HIGHEST = 420.0


@dataclass(frozen=True, slots=True)
class Picture:
    """A strip of a page as PNG, its size in points, and on it the boxes of the marks it shows by their place in
    their group."""

    page: int
    width: float
    height: float
    png: bytes
    boxes: tuple[tuple[int, Box], ...]


def pictures(path: Path, groups: Sequence[Sequence[Mark]]) -> list[list[Picture]]:
    """For each group of marks the strips of the pages with them; marks near each other share one."""
    document = pypdfium2.PdfDocument(path)
    try:
        spots = iter(spotted(document, [m for group in groups for m in group]))
        made = []
        for group in groups:
            wanted: dict[int, list[tuple[int, Box]]] = {}
            for n, spot in enumerate([next(spots) for _ in group]):
                for box in spot.boxes if spot else ():
                    wanted.setdefault(spot.page if spot else 0, []).append((n, box))
            made.append([p for number, boxed in wanted.items() for p in _of_page(document, number, boxed)])
        return made
    finally:
        document.close()


def _of_page(document: pypdfium2.PdfDocument, number: int, boxed: list[tuple[int, Box]]) -> list[Picture]:
    page = document[number - 1]
    try:
        return [_strip(page, number, group) for group in _grouped(boxed)]
    finally:
        page.close()


def _grouped(boxed: list[tuple[int, Box]]) -> list[list[tuple[int, Box]]]:
    groups: list[list[tuple[int, Box]]] = []
    for one in sorted(boxed, key=lambda pair: pair[1][1]):
        last = groups[-1] if groups else []
        if last and one[1][1] - max(b[3] for _, b in last) < _NEAR and one[1][3] - last[0][1][1] < _HIGHEST:
            last.append(one)
        else:
            groups.append([one])
    return groups


def _strip(page: pypdfium2.PdfPage, number: int, boxed: list[tuple[int, Box]]) -> Picture:
    width, height = page.get_size()
    top = max(min(b[1] for _, b in boxed) - _MARGIN, 0)
    bottom = min(max(b[3] for _, b in boxed) + _MARGIN, top + _HIGHEST, height)
    # a page as large as a poster is shown no finer than one of A3
    dots = _DOTS * min(1, 1191 / max(width, 1))
    bitmap = page.render(
        scale=dots, crop=(0, max(height - bottom, 0), 0, top), grayscale=True, may_draw_forms=False, draw_annots=False
    )
    try:
        content = _png(bitmap.width, bitmap.height, bitmap.stride, bytes(bitmap.buffer))
    finally:
        bitmap.close()
    shifted = tuple((n, (b[0], b[1] - top, b[2], b[3] - top)) for n, b in boxed)
    return Picture(number, width, bottom - top, content, shifted)


#: The hexadecimal digit of each of 256 greys: sixteen are enough for text and pack two to a byte.
_GREYS = bytes(b"0123456789abcdef"[g >> 4] for g in range(256))


def _png(width: int, height: int, stride: int, greys: bytes) -> bytes:
    """A PNG of sixteen greys."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return len(data).to_bytes(4, "big") + kind + data + zlib.crc32(kind + data).to_bytes(4, "big")

    pad = "0" * (width % 2)
    rows = (greys[n * stride : n * stride + width].translate(_GREYS).decode() + pad for n in range(height))
    packed = b"".join(b"\0" + bytes.fromhex(row) for row in rows)
    head = width.to_bytes(4, "big") + height.to_bytes(4, "big") + bytes((4, 0, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(packed, 6)) + chunk(b"IEND", b"")
