"""Which pages of a PDF are pictures of text: they show something, but hold no characters to read."""

from __future__ import annotations

import ctypes
import re
from collections.abc import Sequence
from pathlib import Path

import pypdfium2
import pypdfium2.raw as pdfium

from .pdf_reader import Page

#: A page with at most this many letters may still be a scan: stamps of scanning programs, watermarks.  Page numbers
#: don't count at all.
STAMP = 12
#: A picture over this part of the page's area may be the page itself.
WHOLE_PAGE = 0.4
#: A page without characters shows something when at least this part of its dots isn't white.
INK = 0.001


def scanned(path: Path, pages: Sequence[Page]) -> tuple[int, ...]:
    """The numbers of the pages that are scans or outlines.  ``path`` is opened only when some page is short of
    letters, and empty pages are no scans."""
    short = {p.number: n for p in pages if p.width and (n := _letters(p)) <= STAMP}
    if not short:
        return ()
    document = pypdfium2.PdfDocument(path)
    try:
        return tuple(n for n, letters in short.items() if _is_picture(document, n, letters))
    finally:
        document.close()


def _letters(page: Page) -> int:
    return len(re.sub(r"[\d\s\-—–－/第页共]", "", "".join(g.text for g in page.glyphs)))


def _is_picture(document: pypdfium2.PdfDocument, number: int, letters: int) -> bool:
    page = document[number - 1]
    try:
        if letters:
            return _pictured(page) >= WHOLE_PAGE
        bitmap = page.render(scale=0.5, grayscale=True)
        try:
            dots = bytes(bitmap.buffer)
            return sum(map(dots.count, range(200))) > INK * len(dots)
        finally:
            bitmap.close()
    finally:
        page.close()


def _pictured(page: pypdfium2.PdfPage) -> float:
    """The part of the page's area under its largest picture."""
    width, height = page.get_size()
    sides = [ctypes.c_float() for _ in range(4)]
    largest = 0.0
    for n in range(pdfium.FPDFPage_CountObjects(page.raw)):
        item = pdfium.FPDFPage_GetObject(page.raw, n)
        if pdfium.FPDFPageObj_GetType(item) == pdfium.FPDF_PAGEOBJ_IMAGE and pdfium.FPDFPageObj_GetBounds(
            item, *map(ctypes.byref, sides)
        ):
            left, bottom, right, top = (v.value for v in sides)
            largest = max(largest, (min(right, width) - max(left, 0)) * (min(top, height) - max(bottom, 0)))
    return largest / (width * height) if width and height else 0.0
