"""A scanned page → Page: rules from its picture, characters by rapidocr, each line with how sure it is.

This is the extra ``yusuan[ocr]``.  Its models come in its wheel; nothing is fetched.  The page then goes through the
same grid as one with a text layer.
"""

from __future__ import annotations

import functools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from importlib.util import find_spec
from itertools import pairwise
from pathlib import Path
from typing import Any

import pypdfium2

from ..document.model import Block, Document, Paragraph, Table
from ..provenance import Provenance
from .pdf_reader import Glyph, Page, Rule, blocks_of

Box = tuple[float, float, float, float]  # left, top, right, bottom in points
#: What stands for something drawn in a cell that could not be read.
UNREAD = "\ufffd"
#: A line less sure than this is not text: dirt, a piece of a seal.
LEAST = 0.5
#: How many lines tell which side of a page is up.
SAMPLE = 6


@dataclass(frozen=True, slots=True)
class Line:
    """A line of text as recognised: its box in points and how sure it is, 0 to 1."""

    text: str
    box: Box
    sure: float


@dataclass(frozen=True, slots=True)
class Recognised:
    """A page read from its picture.  ``quarter_turns`` counter-clockwise set it upright; its boxes are those of the
    upright page."""

    page: Page
    lines: tuple[Line, ...]
    quarter_turns: int


def available() -> bool:
    """Whether the extra is installed with its models in place."""
    return len(_models()) == 2


def _models() -> dict[str, str]:
    """The models of the wheel: det finds lines, rec reads them."""
    spec = find_spec("rapidocr")
    if spec is None or find_spec("onnxruntime") is None:
        return {}
    folders = [Path(f) / "models" for f in spec.submodule_search_locations or ()]
    return {task: str(f) for task in ("det", "rec") for folder in folders for f in folder.glob(f"*_{task}_*.onnx")}


@functools.cache
def _engine() -> Any:
    from rapidocr import RapidOCR

    models = _models()
    return RapidOCR(
        params={
            "Global.log_level": "critical",
            "Global.use_cls": False,
            "Det.model_path": models["det"],
            "Rec.model_path": models["rec"],
        }
    )


def recognised(path: Path, numbers: Sequence[int]) -> Iterator[Recognised]:
    """Read these pages (counted from 1) of a PDF from their pictures, one after the other."""
    from . import page_image

    document = pypdfium2.PdfDocument(path)
    try:
        for number in numbers:
            page = document[number - 1]
            try:
                image = page.render(scale=page_image.DOTS).to_numpy()[:, :, :3]
            finally:
                page.close()
            yield _recognised(image, number)
    finally:
        document.close()


def _recognised(image: Any, number: int) -> Recognised:
    from . import page_image

    image, turns = _upright(image)
    image = page_image.straightened(image)
    across, down = page_image.rules(image)
    lines = _read(image, [piece for box in _detected(image) for piece in _parted(box, down)])
    lines = [line for line in lines if line.sure >= LEAST]
    height, width = (n / page_image.DOTS for n in image.shape[:2])
    rules = (
        tuple(Rule((top + bottom) / 2, left, right) for left, top, right, bottom in across),
        tuple(Rule((left + right) / 2, top, bottom) for left, top, right, bottom in down),
    )

    def page() -> Page:
        return Page(number, width, height, tuple(g for line in lines for g in _glyphs(line)), *rules)

    lines += _overlooked(image, page())
    return Recognised(page(), tuple(lines), turns)


def _overlooked(image: Any, page: Page) -> list[Line]:
    """What is drawn in cells where no line was found: a lone 0 is easily overlooked.  What can't be read even then
    stands as :data:`UNREAD`, so that the cell isn't taken for a blank one."""
    from . import page_image

    lines = []
    for block in blocks_of(page, ""):
        if not isinstance(block, Table):
            continue
        for cell in block.cells:
            if cell.text or cell.place is None or cell.place.box is None:
                continue
            if (box := page_image.inked(image, cell.place.box)) is None:
                continue
            wide = (box[0] - 3, box[1] - 2, box[2] + 3, box[3] + 2)
            found = [line for line in _read(image, [wide]) if line.sure >= LEAST]
            lines += found or [Line(UNREAD, box, 0.0)]
    return lines


def _upright(image: Any) -> tuple[Any, int]:
    """The image turned so that its text can be read, and by how many quarter turns counter-clockwise.

    Boxes of text that are taller than wide say that the page lies on its side; which side is up is what is recognised
    more surely."""
    import numpy

    boxes = [b for b in _detected(image) if max(b[2] - b[0], b[3] - b[1]) > 2 * min(b[2] - b[0], b[3] - b[1])]
    lying = sum(b[3] - b[1] > b[2] - b[0] for b in boxes) > len(boxes) / 2
    longest = sorted(boxes, key=lambda b: max(b[2] - b[0], b[3] - b[1]), reverse=True)[:SAMPLE]

    def sure(turns: int) -> float:
        return sum(line.sure for line in _read(image, longest, turns))

    turns = max((1, 3) if lying else (0, 2), key=sure)
    return numpy.ascontiguousarray(numpy.rot90(image, turns)), turns


def _detected(image: Any) -> list[Box]:
    """Where lines of text stand, in points."""
    from . import page_image

    found = _engine()(image, use_det=True, use_cls=False, use_rec=False).boxes
    if found is None:
        return []
    corners = found / page_image.DOTS
    return [(float(b[:, 0].min()), float(b[:, 1].min()), float(b[:, 0].max()), float(b[:, 1].max())) for b in corners]


def _parted(box: Box, down: Sequence[Box]) -> list[Box]:
    """A box of text cut where vertical rules cross it, so that no line reaches over two cells; a box taller than wide
    is text set downwards and is cut into its characters."""
    left, top, right, bottom = box
    middle = (top + bottom) / 2
    at = sorted((r[0] + r[2]) / 2 for r in down if r[1] <= middle <= r[3] and left - 1 < (r[0] + r[2]) / 2 < right + 1)
    edge = 1.0  # keeps the rule itself out of what is read
    pieces = [(a + edge, b - edge) for a, b in pairwise([left - edge, *at, right + edge]) if b - a > 4 + 2 * edge]
    found: list[Box] = []
    for start, end in pieces:
        signs = round((bottom - top) / (end - start)) if end - start > 6 else 1
        height = (bottom - top) / max(signs, 1)
        found += [(start, top + n * height, end, top + (n + 1) * height) for n in range(max(signs, 1))]
    return found


def _read(image: Any, boxes: Sequence[Box], turns: int = 0) -> list[Line]:
    import numpy

    from . import page_image

    lines = []
    for box in boxes:
        part = numpy.ascontiguousarray(numpy.rot90(page_image.cut(image, box), turns))
        if part.shape[0] < 4 or part.shape[1] < 4:
            continue
        found = _engine()(part, use_det=False, use_cls=False, use_rec=True)
        if found.txts and found.txts[0].strip():
            lines.append(Line(found.txts[0].strip(), box, float(found.scores[0])))
    return lines


def _glyphs(line: Line) -> Iterator[Glyph]:
    """The characters of a line, spread over its box: Chinese ones twice as wide as others."""
    widths = [1 if c.isascii() else 2 for c in line.text]
    left, top, right, bottom = line.box
    unit = (right - left) / sum(widths)
    at = left
    for char, width in zip(line.text, widths, strict=True):
        if not char.isspace():
            yield Glyph(char, at, top, at + width * unit, bottom)
        at += width * unit


def with_sureness(document: Document, pages: Sequence[Recognised]) -> Document:
    """The document with the confidence of each cell and paragraph of these pages, and their boxes on the page as it
    lies in the file."""
    by_number = {p.page.number: p for p in pages}
    return replace(document, blocks=tuple(_with_sureness(b, by_number) for b in document.blocks))


def _with_sureness(block: Block, pages: dict[int, Recognised]) -> Block:
    if isinstance(block, Table):
        cells = tuple(replace(c, place=_sure(c.place, pages, c.text)) for c in block.cells)
        return replace(block, cells=cells, place=_sure(block.place, pages, ""))
    if isinstance(block, Paragraph):
        place = _sure(block.place, pages, block.text)
        lines = tuple((n, _sure(at, pages, block.text)) for n, at in block.lines)
        # a sentence is as sure as its paragraph, whichever of the lines it is set in
        sure = place.confidence if place else Decimal(1)
        return replace(block, place=place, lines=tuple((n, replace(at, confidence=sure)) for n, at in lines if at))
    return block


def _sure(place: Provenance | None, pages: dict[int, Recognised], text: str) -> Provenance | None:
    if place is None or place.box is None or place.page not in pages:
        return place
    read = pages[place.page]
    left, top, right, bottom = place.box
    inside = [
        line.sure
        for line in read.lines
        if left <= (line.box[0] + line.box[2]) / 2 <= right and top <= (line.box[1] + line.box[3]) / 2 <= bottom
    ]
    # an empty cell is as sure as looking at its dots is
    # 1 is what a text layer has; a recogniser is never that sure
    confidence = Decimal(str(min(round(min(inside), 3), 0.999))) if inside and text else Decimal(1)
    return replace(place, confidence=confidence, box=_turned_back(place.box, read))


def _turned_back(box: Box, read: Recognised) -> Box:
    """A box of the upright page on the page as it lies in the file."""
    left, top, right, bottom = box
    width, height = read.page.width, read.page.height
    if read.quarter_turns == 1:
        box = (height - bottom, left, height - top, right)
    elif read.quarter_turns == 2:
        box = (width - right, height - bottom, width - left, height - top)
    elif read.quarter_turns == 3:
        box = (top, width - right, bottom, width - left)
    a, b, c, d = (round(v, 1) for v in box)
    return a, b, c, d
