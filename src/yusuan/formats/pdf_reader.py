"""PDF → Document: ruled tables by our own grid, others by where their text stands, the rest as paragraphs.

The page itself comes from ``pdf_page``, ruled tables from ``pdf_grid``, those ruled partly or not at all from
``pdf_columns``.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Sequence
from itertools import compress, pairwise
from operator import not_
from pathlib import Path

from ..document.model import Block, Document, PageBreak, Paragraph, Table
from ..provenance import Provenance
from .pdf_columns import Opened, may_be_part, open_tables
from .pdf_grid import Grid, grids, table_of
from .pdf_page import Box, Glyph, Page, Rule, fold, pages_of, rounded
from .pdf_pieces import PAGE_NUMBER
from .pdf_text import joined, level, lines

__all__ = ["Glyph", "Page", "Rule", "blocks_of", "document_of", "fold", "pages_of", "read"]


def read(path: Path, *, password: str | None = None) -> Document:
    """Read a PDF.  Raises InputError for a file that is encrypted, broken or has too many pages."""
    return document_of(path, list(pages_of(path, password=password)))


def document_of(path: Path, pages: Sequence[Page]) -> Document:
    """The document that the pages of the file at ``path`` make up; a page without text leaves only its break."""
    made: list[list[Block]] = []
    before: Opened | None = None
    for page in pages:
        inside, before = _blocks(page, path.name, before)
        made.append(inside)
    blocks: list[Block] = []
    for n, inside in enumerate(without_running_lines(made)):
        if n:
            blocks.append(PageBreak())
        blocks += inside
    return Document(path.stem, tuple(blocks))


#: A line at the edge of this many pages, and of this share of all, is no part of what a page says.
_RUNNING_PAGES, _RUNNING_SHARE = 3, 0.4
#: Lines that belong to the table below them, however often they come again.
_OF_TABLES = re.compile("单位|表|编制|部门[:：]")


def without_running_lines(pages: Sequence[Sequence[Block]]) -> list[list[Block]]:
    """The blocks of each page without the lines that come again, but for their numbers, as the first or the last of
    many pages.  The first of them stays: it says whose document this is."""

    def edges(blocks: Sequence[Block]) -> list[tuple[int, str]]:
        ends = {n % len(blocks): "top" if n == 0 else "bottom" for n in (0, -1)} if blocks else {}
        return [
            (n, f"{edge} {re.sub(r'[0-9]+', '0', block.text)}")
            for n, edge in ends.items()
            if isinstance(block := blocks[n], Paragraph)
            and not PAGE_NUMBER.fullmatch(block.text)
            and not _OF_TABLES.search(block.text)
        ]

    count = Counter(key for blocks in pages for _, key in edges(blocks))
    enough = max(_RUNNING_PAGES, _RUNNING_SHARE * sum(map(bool, pages)))
    seen: set[str] = set()
    kept: list[list[Block]] = []
    for blocks in pages:
        dropped = set()
        for n, key in edges(blocks):
            if count[key] >= enough and key in seen:
                dropped.add(n)
            seen.add(key)
        kept.append([b for n, b in enumerate(blocks) if n not in dropped])
    return kept


def blocks_of(page: Page, file: str) -> list[Block]:
    """A page's blocks from top to bottom."""
    return _blocks(page, file, None)[0]


def _blocks(page: Page, file: str, before: Opened | None) -> tuple[list[Block], Opened | None]:
    """A page's blocks and the last of its tables that are read by where their text stands, which ``before`` is for the
    page before."""
    found = list(grids(page))
    outside = sorted(page.glyphs, key=level)
    inside: list[list[Glyph]] = []
    for grid in found:
        held, outside = _parted(outside, grid)
        inside.append(held)
    made: list[tuple[float, Block]] = []
    taken: list[Box] = []
    partial: list[tuple[Grid, list[Glyph], Table]] = []
    for grid, held in zip(found, inside, strict=True):
        table = table_of(grid, held, page, file)
        if table is None:
            outside += held
        elif may_be_part(table):
            partial.append((grid, held, table))
        else:
            made.append((grid.top, table))
            taken.append((grid.left, grid.top, grid.right, grid.bottom))
    outside.sort(key=level)
    used: set[int] = set()
    loose = sorted(outside + [g for _, held, _ in partial for g in held], key=level) if partial else outside
    last: Opened | None = None
    for opened in open_tables(loose, page, taken, file, before):
        own = {id(g) for g in opened.glyphs}
        if all(_holds(own, {id(g) for g in held}, table) for _, held, table in partial):
            made.append((_top(opened.table), opened.table))
            used |= own
            last = opened
    made += [(grid.top, table) for grid, held, table in partial if not any(id(g) in used for g in held)]
    if used:
        outside = [g for g in outside if id(g) not in used]
    made += _flow(lines(outside), page, file)
    return [block for _, block in sorted(made, key=lambda pair: pair[0])], last


def _parted(glyphs: list[Glyph], grid: Grid) -> tuple[list[Glyph], list[Glyph]]:
    """The glyphs inside a grid and the others, both in their order, which is that of :func:`level`."""
    low = bisect_left(glyphs, 2 * (grid.top - 1), key=level)
    high = bisect_right(glyphs, 2 * (grid.bottom + 1), key=level)
    left, right = 2 * (grid.left - 1), 2 * (grid.right + 1)
    across = [left <= g[1] + g[3] <= right for g in glyphs[low:high]]
    held = list(compress(glyphs[low:high], across))
    if len(held) == high - low:
        return held, glyphs[:low] + glyphs[high:]
    return held, glyphs[:low] + list(compress(glyphs[low:high], map(not_, across))) + glyphs[high:]


def _holds(own: set[int], ids: set[int], table: Table) -> bool:
    """Whether an open table's glyphs leave those of a ruled one alone, or make it a part of something larger."""
    return own.isdisjoint(ids) or own > ids or (own == ids and table.columns == 1)


def _top(table: Table) -> float:
    return table.place.box[1] if table.place and table.place.box else 0.0


def _flow(rows: list[tuple[str, Box]], page: Page, file: str) -> list[tuple[float, Block]]:
    """Lines outside tables as paragraphs: a line that is full goes on in the next unless that is indented or far."""
    found: list[tuple[float, Block]] = []
    paragraph: list[tuple[str, Box]] = []

    def close() -> None:
        if paragraph:
            box = (
                min(b[0] for _, b in paragraph),
                paragraph[0][1][1],
                max(b[2] for _, b in paragraph),
                paragraph[-1][1][3],
            )
            texts = [t for t, _ in paragraph]
            set_in = tuple(
                (len(joined(texts[: n + 1])) - len(text), Provenance(file, page.number, box=rounded(at)))
                for n, (text, at) in enumerate(paragraph)
            )
            place = Provenance(file, page.number, box=rounded(box))
            found.append((box[1], Paragraph(joined(texts), place=place, lines=set_in if len(set_in) > 1 else ())))
            paragraph.clear()

    if not rows:
        return found
    # the longest line of a page with little on it isn't a full one
    right = max(0.8 * page.width, *(b[2] for _, b in rows))
    left = _margin([b for _, b in rows], right)
    for n, (text, box) in enumerate(rows):
        if n in (0, len(rows) - 1) and PAGE_NUMBER.fullmatch(text):
            close()  # no part of a sentence, even where it stands at the left under a full line
            found.append((box[1], Paragraph(text, place=Provenance(file, page.number, box=rounded(box)))))
            continue
        if paragraph:
            before_text, before = paragraph[-1]
            size = max(before[3] - before[1], 1)
            indented = box[0] > left + 1.2 * size
            alike = abs(box[3] - box[1] - size) < 0.3 * size  # a title goes on in its own size only
            if not _follows(before, box, right) or indented or not alike or "\t" in text or "\t" in before_text:
                close()
        paragraph.append((text, box))
    close()
    return found


def _follows(before: Box, line: Box, right: float) -> bool:
    """Whether a line stands near under one that is full, so that it may go on with its sentence."""
    size = max(before[3] - before[1], 1)
    return before[2] > right - 2.5 * size and line[1] - before[3] < 1.9 * size


def _margin(lines: list[Box], right: float) -> float:
    """Where lines that go on begin: the leftmost under a full line.  A running head may stand further left than all text."""
    under = [line[0] for before, line in pairwise(lines) if _follows(before, line, right)]
    return min(under, default=min(line[0] for line in lines))
