"""Word → Document: paragraphs, headings and tables, as a person sees them.

Insertions that are tracked are read, deletions are not; text boxes are paragraphs where they are anchored; a table
inside a cell follows the table that holds it.
"""

from __future__ import annotations

import re
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from lxml import etree

from ..document.model import Block, Cell, Document, Heading, PageBreak, Paragraph, Table
from ..limits import check_cells, refused
from ..provenance import Provenance

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
#: Strict files name the same elements otherwise.
_STRICT = {b"http://purl.oclc.org/ooxml/wordprocessingml/main": W[1:-1].encode()}
_CELL = re.compile(rb"<\w+:tc[\s/>]")
#: What is not part of the text a person reads.
HIDDEN = {f"{W}del", f"{W}moveFrom", f"{W}instrText", f"{W}delText", f"{MC}Fallback", f"{W}pPr", f"{W}rPr"}
#: Elements by the line, the row and the column of their provenance; both 0 for a block as a whole.
Elements = dict[tuple[int, int, int], Any]


def read(path: Path, *, name: str = "") -> Document:
    """Read a .docx.  ``name`` is the file that places name, where ``path`` was made from another file.

    Raises InputError for a file that is not one, is broken or has too many cells."""
    blocks: list[Block] = []
    _walk(path, name or path.name, blocks, {})
    return Document(Path(name or path.name).stem, tuple(blocks))


def placed(path: Path) -> tuple[str, Any, Elements]:
    """The part that holds the body, its tree, and the element of each place that :func:`read` gives out.

    Raises InputError."""
    elements: Elements = {}
    main, root = _walk(path, path.name, [], elements)
    return main, root, elements


def _walk(path: Path, name: str, blocks: list[Block], elements: Elements) -> tuple[str, Any]:
    try:
        with zipfile.ZipFile(path) as packed:
            main = _main_part(packed)
            content = packed.read(main)
            check_cells(path, sum(1 for _ in _CELL.finditer(content)))  # before they are parsed
            root = _parsed(path, content)
            body = root.find(f"{W}body")
            styles = _levels(path, packed, main)
    except (zipfile.BadZipFile, zlib.error, EOFError, RuntimeError, KeyError, etree.XMLSyntaxError) as error:
        raise refused(
            path,
            "read.broken",
            f"不能作为Word文件打开：{error}",
            "完整的 .docx 文件",
            "在Word或WPS中打开，另存为 .docx 再读",
        ) from error
    if body is None:
        raise refused(path, "read.broken", "Word文件中没有正文", "完整的 .docx 文件", "在Word或WPS中另存为 .docx 再读")
    for element in _unwrapped(body):
        _block(element, styles, name, blocks, elements)
    return main, root


def _main_part(packed: zipfile.ZipFile) -> str:
    """The part that holds the body: some programs number it."""
    names = packed.namelist()
    if "word/document.xml" in names:
        return "word/document.xml"
    return next((n for n in names if re.fullmatch(r"word/document\d+\.xml", n)), "word/document.xml")


def _parsed(path: Path, content: bytes) -> Any:
    """A part as a tree.  Raises InputError for one that declares entities, which no Word file does."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    for strict, plain in _STRICT.items():
        content = content.replace(strict, plain)
    if b"<!DOCTYPE" in content or b"<\0!\0D\0O\0C\0T" in content:
        raise refused(
            path,
            "read.entities",
            "Word文件中有实体声明，正常的文件没有",
            "Word或WPS存出的文件",
            "这可能是恶意文件，不要打开",
        )
    return etree.fromstring(content, parser)


def _levels(path: Path, packed: zipfile.ZipFile, main: str) -> dict[str, int]:
    """Heading levels by style id: from the style's outline level, its own or inherited."""
    part = main.replace("document", "styles")
    if part not in packed.namelist():
        part = "word/styles.xml"
    if part not in packed.namelist():
        return {}
    root = _parsed(path, packed.read(part))
    own: dict[str, int] = {}
    based: dict[str, str] = {}
    for style in root.iter(f"{W}style"):
        name = style.get(f"{W}styleId", "")
        outline = style.find(f"{W}pPr/{W}outlineLvl")
        if outline is not None and outline.get(f"{W}val", "").isdigit():
            own[name] = int(outline.get(f"{W}val")) + 1
        parent = style.find(f"{W}basedOn")
        if parent is not None:
            based[name] = parent.get(f"{W}val", "")
    found: dict[str, int] = {}
    for name in {*own, *based}:
        at, seen = name, set()
        while at and at not in own and at not in seen:
            seen.add(at)
            at = based.get(at, "")
        if own.get(at, 10) <= 6:
            found[name] = own[at]
    return found


def _unwrapped(parent: Any) -> Iterator[Any]:
    """Block elements, looking through content controls, tracked insertions and custom XML."""
    for child in parent:
        if child.tag in (f"{W}p", f"{W}tbl"):
            yield child
        elif child.tag in (f"{W}sdt", f"{W}sdtContent", f"{W}ins", f"{W}moveTo", f"{W}customXml", f"{W}smartTag"):
            yield from _unwrapped(child)


def _block(element: Any, styles: dict[str, int], file: str, blocks: list[Block], elements: Elements) -> None:
    place = Provenance(file, line=len(blocks) + 1)
    if element.tag == f"{W}tbl":
        _table(element, styles, file, blocks, elements)
        return
    if any(br.get(f"{W}type") == "page" for br in element.iter(f"{W}br")):
        blocks.append(PageBreak())
    text = _text(element).strip()
    if text:
        elements[place.line, 0, 0] = element
        level = _heading(element, styles)
        if level:
            blocks.append(Heading(level, text, f"h{len(blocks)}", place=place))
        else:
            blocks.append(Paragraph(text, place=place))
    for box in _boxes(element):
        for inside in _unwrapped(box):
            _block(inside, styles, file, blocks, elements)


def _heading(paragraph: Any, styles: dict[str, int]) -> int:
    outline = paragraph.find(f"{W}pPr/{W}outlineLvl")
    if outline is not None and outline.get(f"{W}val", "9").isdigit() and int(outline.get(f"{W}val")) < 6:
        return int(outline.get(f"{W}val")) + 1
    style = paragraph.find(f"{W}pPr/{W}pStyle")
    return styles.get(style.get(f"{W}val", ""), 0) if style is not None else 0


def _boxes(element: Any) -> Iterator[Any]:
    """Text boxes anchored in a paragraph, once each: Word keeps a second copy for old readers."""
    for box in element.iter(f"{W}txbxContent"):
        if not any(above.tag == f"{MC}Fallback" for above in box.iterancestors()):
            yield box


def _text(element: Any) -> str:
    """The text of a paragraph without its text boxes."""
    parts: list[str] = []

    def gather(node: Any) -> None:
        for child in node:
            if child.tag in HIDDEN or child.tag == f"{W}txbxContent":
                continue
            if child.tag == f"{W}t":
                parts.append(child.text or "")
            elif child.tag == f"{W}tab":
                parts.append("\t")
            elif child.tag in (f"{W}br", f"{W}cr") and child.get(f"{W}type") is None:
                parts.append("\n")
            elif child.tag == f"{W}noBreakHyphen":
                parts.append("-")
            else:
                gather(child)

    gather(element)
    return "".join(parts)


def _table(element: Any, styles: dict[str, int], file: str, blocks: list[Block], elements: Elements) -> None:
    at = len(blocks) + 1
    cells: dict[tuple[int, int], list[Any]] = {}  # top left corner → rows, columns, text, header
    open_merges: dict[int, tuple[int, int]] = {}
    inner: list[Any] = []
    rows = columns = header = 0
    for r, row in enumerate(e for e in _rows(element)):
        rows = r + 1
        before = row.find(f"{W}trPr/{W}gridBefore")
        c = _count(before, 0)
        if row.find(f"{W}trPr/{W}tblHeader") is not None and header == r:
            header = r + 1
        for cell in row.iter(f"{W}tc"):
            if cell.getparent() is not row and not _belongs(cell, row):
                continue
            span = cell.find(f"{W}tcPr/{W}gridSpan")
            wide = _count(span, 1)
            merge = cell.find(f"{W}tcPr/{W}vMerge")
            nested = list(cell.iter(f"{W}tbl"))
            inner += [t for t in nested if not any(a in nested for a in t.iterancestors(f"{W}tbl"))]
            if merge is not None and merge.get(f"{W}val", "continue") != "restart" and c in open_merges:
                top = open_merges[c]
                cells[top][0] = r - top[0] + 1
            else:
                text = "\n".join(t for p in _unwrapped(cell) if p.tag == f"{W}p" and (t := _text(p).strip()))
                cells[r, c] = [1, wide, text]
                elements[at, r + 1, c + 1] = cell
                if merge is not None:
                    open_merges[c] = (r, c)
                else:
                    open_merges.pop(c, None)
            c += wide
        columns = max(columns, c)
    if cells:
        elements[at, 0, 0] = element
        made = tuple(
            Cell(r, c, text, tall, wide, header=r < header, place=Provenance(file, line=at, cell=(r + 1, c + 1)))
            for (r, c), (tall, wide, text) in sorted(cells.items())
        )
        blocks.append(Table(f"t{at}", rows, columns, made, header, place=Provenance(file, line=at)))
    for table in inner:
        _table(table, styles, file, blocks, elements)


def _count(element: Any, least: int) -> int:
    """The number an element states, at least ``least``; what isn't a number counts as that."""
    value = element.get(f"{W}val", "") if element is not None else ""
    return max(int(value), least) if value.isdecimal() and len(value) < 8 else least


def _rows(table: Any) -> Iterator[Any]:
    for child in table:
        if child.tag == f"{W}tr":
            if child.find(f"{W}trPr/{W}del") is None:
                yield child
        elif child.tag in (f"{W}sdt", f"{W}sdtContent", f"{W}ins", f"{W}customXml"):
            yield from _rows(child)


def _belongs(cell: Any, row: Any) -> bool:
    """Whether the nearest row above a cell is this one (content controls may stand between)."""
    return next(cell.iterancestors(f"{W}tr")) is row
