"""Write a Document as a Word file (.docx) that is complete when first opened: contents, page numbers and all.

The package is put together here, part by part: a template would bring parts, dates and names that have to be taken
out again.  How it looks is docx_page, on which page things stand docx_flow, tables docx_table, XML docx_xml.
"""

from __future__ import annotations

import struct
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from pathlib import Path

from ..document.model import Attachment, Block, Chart, Contents, Document, Heading, PageBreak, Paragraph, Table
from . import docx_xml as xml
from .docx_flow import Box, first_pages, lines
from .docx_page import (
    ATTACHMENT,
    CONTENTS,
    CONTENTS_TITLE,
    FOOTER_EVEN,
    FOOTER_ODD,
    FORM_GRIDS,
    GRIDS,
    HEADINGS,
    LANDSCAPE,
    PARAGRAPHS,
    PICTURE,
    PORTRAIT,
    SEAM,
    TABLE_LINE,
    Paper,
    Style,
)
from .docx_table import LaidTable, lay_out, table_xml
from .whole import whole_file

#: Room kept at the right of a contents entry for leader and page number, in quarter ems.
_NUMBER_ROOM = 16
#: Lines left free under a table that wraps, where that can be had for a tighter setting.
_SPARE_LINES = 3
#: Share of a cover's free height above its first paragraph, above its last, and between the others.
_COVER_TOP, _COVER_FOOT, _COVER_BETWEEN = 28, 47, 15


@dataclass(frozen=True, slots=True)
class _Text:
    """One paragraph.  ``heading`` is the number of the heading it is, or with ``entry`` the heading it lists."""

    style: Style
    text: str
    heading: int | None = None
    entry: bool = False
    page_break: bool = False
    before: int = 0
    centred: bool = False


@dataclass(frozen=True, slots=True)
class _Picture:
    """A chart's PNG, what it says in words, and its size on the page in twips."""

    name: str
    words: str
    png: bytes
    width: int
    height: int
    page_break: bool = False


_Piece = _Text | _Picture | LaidTable


@dataclass(frozen=True, slots=True)
class _Section:
    """Pages of one orientation."""

    paper: Paper
    pieces: tuple[_Piece, ...]


@dataclass(frozen=True, slots=True)
class _Group:
    """Headings and the one block that follows them; they stay together.  ``fresh`` starts a new page."""

    headings: tuple[tuple[int, Heading], ...]
    block: Block | None
    paper: Paper
    fresh: bool


def write(document: Document, path: Path) -> None:
    """Write ``document`` to ``path``, whole or not at all; the same document gives the same bytes.

    Raises OutputError when the folder can't be written or the file is open in another program.
    """
    sections = _sections(document)
    parts = _parts(document, sections)
    with whole_file(path) as beside, zipfile.ZipFile(beside, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as package:
        for name, content in parts.items():
            # A fixed date and system: a zip otherwise tells when and where it was made.
            info = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
            info.create_system = 0
            info.compress_type = zipfile.ZIP_DEFLATED
            package.writestr(info, content)


def heading_pages(document: Document) -> dict[int, int]:
    """The page each heading starts on, by its position among the document's headings (from 0); pages count from 1."""
    return _pages(_sections(document))


# --- from blocks to pieces ---------------------------------------------------------------------------------------


def _groups(blocks: Sequence[Block]) -> Iterator[_Group]:
    """Blocks with the headings above them, each knowing its paper and whether it starts a page."""
    lead: list[tuple[int, Heading]] = []
    number = 0
    pending = False
    cover = True
    before: Paper | None = None

    def group(block: Block | None) -> _Group:
        nonlocal lead, pending, before
        paper = LANDSCAPE if isinstance(block, Table) and block.wide else PORTRAIT
        asks = isinstance(block, Contents) or (isinstance(block, Table) and block.form)
        fresh = before is None or paper is not before or pending or asks or (bool(lead) and lead[0][1].page_break)
        made = _Group(tuple(lead), block, paper, fresh)
        lead, before = [], paper
        # Contents and forms have their pages to themselves.
        pending = asks
        return made

    for block in blocks:
        on_cover = isinstance(block, Paragraph) and block.style.startswith("cover_")
        if cover and not on_cover and before is not None:
            pending = True
        cover = cover and on_cover
        if isinstance(block, Heading):
            if block.page_break and lead:
                yield group(None)
            lead.append((number, block))
            number += 1
        elif isinstance(block, PageBreak):
            if lead:
                yield group(None)
            pending = before is not None
        else:
            yield group(block)
    if lead:
        yield group(None)


def _sections(document: Document) -> list[_Section]:
    """The whole document as pieces; sections change where the paper turns."""
    headings = [block for block in document.blocks if isinstance(block, Heading)]
    cover = _cover(document.blocks)
    result: list[_Section] = []
    for paper, groups in groupby(_groups(document.blocks), key=lambda group: group.paper):
        pieces: list[_Piece] = []
        for group in groups:
            made = _pieces(group, headings)
            if group.fresh and pieces and not isinstance(made[0], LaidTable):
                made[0] = replace(made[0], page_break=True)
            pieces += made
        result.append(_Section(paper, tuple(pieces)))
    if cover:
        first = result[0]
        result[0] = replace(first, pieces=(*cover, *first.pieces[len(cover) :]))
    return result or [_Section(PORTRAIT, (_Text(PARAGRAPHS["body"], ""),))]


def _cover(blocks: Iterable[Block]) -> list[_Text]:
    """The paragraphs of the cover with the free height of its page shared out between them."""
    texts: list[_Text] = []
    for block in blocks:
        if not isinstance(block, Paragraph) or not block.style.startswith("cover_"):
            break
        texts.append(_Text(PARAGRAPHS[block.style], block.text))
    used = sum(sum(_box(text, PORTRAIT).units) for text in texts)
    free = max(0, PORTRAIT.text_height - used)
    last = len(texts) - 1
    for number, text in enumerate(texts):
        share = _COVER_TOP if number == 0 else _COVER_FOOT if number == last else _COVER_BETWEEN // (last - 1)
        texts[number] = replace(text, before=free * share // 100)
    return texts


def _pieces(group: _Group, headings: Sequence[Heading]) -> list[_Piece]:
    block = group.block
    # A statement's title stands over its middle; a heading inside running text stays with its siblings.
    titled = isinstance(block, Table) and (group.fresh or block.form or bool(block.number))
    lead: list[_Piece] = [
        _Text(HEADINGS[min(h.level, 3)], h.text, heading=number, centred=titled and h.level > 1)
        for number, h in group.headings
    ]
    match block:
        case Table():
            return _table(block, lead, group)
        case Chart():
            return [*lead, _picture(block, group.paper)]
        case Paragraph(text, style):
            return [*lead, _Text(PARAGRAPHS[style], text)]
        case Attachment(title):
            return [*lead, _Text(ATTACHMENT, f"附件：{title}")]
        case Contents(title):
            listed = [
                _Text(CONTENTS[min(h.level, 3)], h.listed_as or h.text, heading=number, entry=True)
                for number, h in enumerate(headings)
                if h.level <= 2 or h.listed_as
            ]
            return [*lead, _Text(CONTENTS_TITLE, title), *listed]
        case _:
            return lead


def _table(table: Table, lead: list[_Piece], group: _Group) -> list[_Piece]:
    """A table with the lines above and below it, as tight as it must be to end on the page it starts."""
    paper = group.paper
    if table.number:
        lead.append(_Text(TABLE_LINE, table.number))
    if table.left or table.right:
        lead.append(_Text(TABLE_LINE, f"{table.left}\t{table.right}" if table.right else table.left))
    if not lead and group.fresh:
        lead.append(_Text(SEAM, ""))
    notes: list[_Piece] = [_Text(PARAGRAPHS["note"], note) for note in table.notes] or [_Text(SEAM, "")]
    if not table.rows:
        return [*lead, *notes]
    above, below = ([_box(piece, paper) for piece in pieces] for pieces in (lead, notes))

    def ends_on(laid: LaidTable) -> tuple[int, int]:
        boxes = [*above, laid.box, *below]
        # Where cells wrap, another font may wrap them once or twice more; best if that costs no page either.
        spare = 0 if all(row.exact for row in laid.rows) else _SPARE_LINES * laid.grid.style.line
        return first_pages(boxes, paper.text_height, 1)[-1], first_pages(boxes, paper.text_height - spare, 1)[-1]

    # The roomiest setting that takes no more pages than the tightest.
    grids = FORM_GRIDS if table.form else GRIDS
    chosen = min((lay_out(table, grid, paper.text_width, paper.text_height) for grid in grids), key=ends_on)
    return [*lead, chosen, *notes]


def _picture(chart: Chart, paper: Paper) -> _Picture:
    # Drawing needs a typesetter, which takes longer to import than all else here.
    from .chart import chart_png, in_words

    dpi = 200
    png = chart_png(chart, dpi=dpi)
    wide, high = struct.unpack(">II", png[16:24])
    width, tall = wide * 1440 // dpi, high * 1440 // dpi
    most = min(paper.text_width, width, width * (paper.text_height // 2) // tall)
    return _Picture(chart.name, in_words(chart), png, most, tall * most // width)


# --- from pieces to pages ----------------------------------------------------------------------------------------


def _box(piece: _Piece, paper: Paper) -> Box:
    match piece:
        case LaidTable():
            return piece.box
        case _Picture():
            return Box((piece.height + PICTURE.em,), after=PICTURE.after, keep_next=True, page_break=piece.page_break)
    style = piece.style
    first, left = (0, 0) if piece.centred else (4 * style.first, 4 * style.left)
    room = paper.text_width * 4 // style.em - left - (_NUMBER_ROOM if piece.entry else 0)
    return Box(
        (style.line,) * lines(piece.text.replace("\t", "  "), room, first),
        before=piece.before,
        after=style.after,
        keep_next=style.keep_next,
        page_break=piece.page_break,
    )


def _pages(sections: Iterable[_Section]) -> dict[int, int]:
    """Heading number → page."""
    result: dict[int, int] = {}
    page = 1
    for section in sections:
        boxes = [_box(piece, section.paper) for piece in section.pieces]
        *starts, last = first_pages(boxes, section.paper.text_height, page)
        for piece, start in zip(section.pieces, starts, strict=True):
            if isinstance(piece, _Text) and piece.heading is not None and not piece.entry:
                result[piece.heading] = start
        page = last + 1
    return result


# --- from pieces to the package ----------------------------------------------------------------------------------


def _text_xml(
    piece: _Text, paper: Paper, pages: dict[int, int], section: str, *, field_starts: bool, field_ends: bool
) -> str:
    """The contents' field starts in its first entry and ends in its last."""
    font = piece.style.font
    content = xml.run(piece.text, font)
    tab = (paper.text_width, "none") if piece.style is TABLE_LINE else None
    if piece.entry:
        assert piece.heading is not None
        name = xml.bookmark(piece.heading)
        number = xml.field(f"PAGEREF {name} \\h", str(pages[piece.heading]), font)
        content = f'<w:hyperlink w:anchor="{name}" w:history="1">{content}{xml.run(chr(9), font)}{number}</w:hyperlink>'
        if field_starts:
            content = xml.field_start('TOC \\o "1-2" \\h \\z \\u', font) + content
        if field_ends:
            content += xml.field_end(font)
        tab = (paper.text_width, "dot")
    elif piece.heading is not None:
        content = (
            f'<w:bookmarkStart w:id="{piece.heading}" w:name="{xml.bookmark(piece.heading)}"/>{content}'
            f'<w:bookmarkEnd w:id="{piece.heading}"/>'
        )
    return xml.paragraph(
        piece.style,
        content,
        page_break=piece.page_break,
        before=piece.before,
        centred=piece.centred,
        tab=tab,
        section=section,
    )


def _body(sections: Sequence[_Section], pictures: Sequence[_Picture]) -> Iterator[str]:
    pages = _pages(sections)
    relations = {id(picture): number for number, picture in enumerate(pictures, 1)}
    starts_with_cover = isinstance(first := sections[0].pieces[0], _Text) and first.before > 0
    for index, section in enumerate(sections):
        properties = xml.section(section.paper, cover=index == 0 and starts_with_cover)
        is_last = index == len(sections) - 1
        final = len(section.pieces) - 1
        entries = {number for number, piece in enumerate(section.pieces) if isinstance(piece, _Text) and piece.entry}
        for number, piece in enumerate(section.pieces):
            closing = properties if number == final and not is_last else ""
            match piece:
                case LaidTable():
                    yield table_xml(piece)
                case _Picture(name, words, _, width, high):
                    relation = relations[id(piece)]
                    drawn = xml.picture(f"rIdPicture{relation}", relation, name, words, width, high)
                    yield xml.paragraph(PICTURE, drawn, page_break=piece.page_break, section=closing)
                case _Text():
                    yield _text_xml(
                        piece,
                        section.paper,
                        pages,
                        closing,
                        field_starts=piece.entry and number - 1 not in entries,
                        field_ends=piece.entry and number + 1 not in entries,
                    )
        if is_last:
            yield properties


_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml"


def _relations(targets: Iterable[tuple[str, str, str]]) -> str:
    entries = "".join(f'<Relationship Id="{id}" Type="{kind}" Target="{target}"/>' for id, kind, target in targets)
    return f'<?xml version="1.0" encoding="UTF-8"?>\n<Relationships xmlns="{_PACKAGE}/relationships">{entries}</Relationships>'


def _parts(document: Document, sections: Sequence[_Section]) -> dict[str, str | bytes]:
    """The package: part names with their contents, in the order in which they are stored."""
    pictures = [piece for section in sections for piece in section.pieces if isinstance(piece, _Picture)]
    kinds = {
        "/word/document.xml": f"{_WORD}.document.main+xml",
        "/word/styles.xml": f"{_WORD}.styles+xml",
        "/word/settings.xml": f"{_WORD}.settings+xml",
        "/word/fontTable.xml": f"{_WORD}.fontTable+xml",
        "/word/footer1.xml": f"{_WORD}.footer+xml",
        "/word/footer2.xml": f"{_WORD}.footer+xml",
        "/docProps/core.xml": "application/vnd.openxmlformats-package.core-properties+xml",
    }
    overrides = "".join(f'<Override PartName="{name}" ContentType="{kind}"/>' for name, kind in kinds.items())
    parts: dict[str, str | bytes] = {
        "[Content_Types].xml": (
            f'<?xml version="1.0" encoding="UTF-8"?>\n<Types xmlns="{_PACKAGE}/content-types">'
            '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
            '<Default Extension="xml" ContentType="application/xml"/><Default Extension="png" ContentType="image/png"/>'
            f"{overrides}</Types>"
        ),
        "_rels/.rels": _relations(
            (
                ("rId1", f"{_OFFICE}/officeDocument", "word/document.xml"),
                ("rId2", f"{_PACKAGE}/relationships/metadata/core-properties", "docProps/core.xml"),
            )
        ),
        "docProps/core.xml": xml.core_part(document.title, document.language),
        "word/_rels/document.xml.rels": _relations(
            (
                ("rIdStyles", f"{_OFFICE}/styles", "styles.xml"),
                ("rIdSettings", f"{_OFFICE}/settings", "settings.xml"),
                ("rIdFonts", f"{_OFFICE}/fontTable", "fontTable.xml"),
                ("rIdOdd", f"{_OFFICE}/footer", "footer1.xml"),
                ("rIdEven", f"{_OFFICE}/footer", "footer2.xml"),
                *(
                    (f"rIdPicture{number}", f"{_OFFICE}/image", f"media/image{number}.png")
                    for number in range(1, len(pictures) + 1)
                ),
            )
        ),
        "word/document.xml": xml.document_part(_body(sections, pictures)),
        "word/styles.xml": xml.styles_part(document.language),
        "word/settings.xml": xml.settings_part(),
        "word/fontTable.xml": xml.fonts_part(),
        "word/footer1.xml": xml.footer_part(FOOTER_ODD, even=False),
        "word/footer2.xml": xml.footer_part(FOOTER_EVEN, even=True),
    }
    for number, picture in enumerate(pictures, 1):
        parts[f"word/media/image{number}.png"] = picture.png
    return parts
