"""HTML → Document: headings, paragraphs and tables in the order in which they stand."""

from __future__ import annotations

import email
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from lxml import html as lxml_html

from ..document.model import Block, Cell, Document, Heading, Paragraph, Table
from ..limits import check_cells
from ..provenance import Provenance
from .bytes import decoded

_SKIPPED = {"script", "style", "noscript", "template", "head", "svg", "nav"}
_BLOCKS = {
    "p",
    "div",
    "section",
    "article",
    "main",
    "body",
    "li",
    "ul",
    "ol",
    "dl",
    "dt",
    "dd",
    "br",
    "tr",
    "td",
    "form",
}
_SPACE = re.compile(r"[ \t\r\n\u00a0]+")
MAX_SPAN = 1000


def read(path: Path) -> Document:
    """Read a web page.  Nothing it points to is fetched; scripts are left out.  Raises InputError for too many cells."""
    text = re.sub(r"^\s*<\?xml[^>]*\?>", "", _page(path.read_bytes()))
    check_cells(path, len(re.findall(r"<t[dh][\s>]", text, re.IGNORECASE)))  # before they are parsed
    parser = lxml_html.HTMLParser(no_network=True, recover=True, huge_tree=False, remove_comments=True)
    root = lxml_html.document_fromstring(text or "<p></p>", parser=parser)
    title = root.findtext(".//title") or path.stem
    blocks: list[Block] = []
    said: list[str] = []

    def close(line: int) -> None:
        paragraph = _SPACE.sub(" ", "".join(said)).strip()
        said.clear()
        if paragraph:
            blocks.append(Paragraph(paragraph, place=Provenance(path.name, line=line)))

    def walk(element: Any) -> None:
        tag = element.tag if isinstance(element.tag, str) else ""
        line = element.sourceline or 0
        if tag in _SKIPPED or not tag:
            return
        if tag == "table" and not element.xpath(".//table"):
            close(line)
            if table := _table(element, path.name, len(blocks)):
                blocks.append(table)
            return
        if re.fullmatch("h[1-6]", tag):
            close(line)
            if text := _text(element):
                blocks.append(Heading(int(tag[1]), text, f"h{len(blocks)}", place=Provenance(path.name, line=line)))
            return
        if tag in _BLOCKS or tag == "table":
            close(line)
        said.append(element.text or "")
        for child in element:
            walk(child)
            said.append(child.tail or "")
        if tag in _BLOCKS or tag == "table":
            close(line)

    walk(root)
    close(0)
    return Document(_SPACE.sub(" ", title).strip(), tuple(blocks))


def _page(data: bytes) -> str:
    """The text of a page; of one saved as a single file (MHTML) its first part that is a page."""
    if data.lstrip()[:13].lower() != b"mime-version:":
        return decoded(data)
    parts = (p for p in email.message_from_bytes(data.lstrip()).walk() if p.get_content_type() == "text/html")
    payload = next((p.get_payload(decode=True) for p in parts), b"")
    return decoded(payload if isinstance(payload, bytes) else b"")


def _table(element: Any, file: str, n: int) -> Table | None:
    cells: list[Cell] = []
    taken: set[tuple[int, int]] = set()
    r = header = 0
    for r, row in enumerate(_rows(element)):
        c = 0
        only_heads = True
        for cell in row:
            if cell.tag not in ("td", "th"):
                continue
            while (r, c) in taken:
                c += 1
            tall, wide = _span(cell.get("rowspan")), _span(cell.get("colspan"))
            check_cells(file, len(taken) + tall * wide)
            taken.update((r + dr, c + dc) for dr in range(tall) for dc in range(wide))
            place = Provenance(file, line=cell.sourceline or 0)
            cells.append(Cell(r, c, _text(cell), tall, wide, header=cell.tag == "th", place=place))
            only_heads = only_heads and cell.tag == "th"
            c += wide
        if only_heads and header == r and c:
            header = r + 1
    if not cells:
        return None
    rows = 1 + max(row for row, _ in taken)
    columns = 1 + max(column for _, column in taken)
    caption = element.findtext("caption") or ""
    place = Provenance(file, line=element.sourceline or 0)
    return Table(f"t{n}", rows, columns, tuple(cells), header, title=_SPACE.sub(" ", caption).strip(), place=place)


def _rows(element: Any) -> Iterator[Any]:
    for child in element:
        if child.tag == "tr":
            yield child
        elif child.tag in ("thead", "tbody", "tfoot"):
            yield from (row for row in child if row.tag == "tr")


def _text(element: Any) -> str:
    parts: list[str] = []

    def gather(node: Any) -> None:
        if not isinstance(node.tag, str) or node.tag in _SKIPPED:
            return
        parts.append(node.text or "")
        for child in node:
            gather(child)
            parts.append(child.tail or "")

    gather(element)
    return _SPACE.sub(" ", "".join(parts)).strip()


def _span(value: str | None) -> int:
    return min(max(int(value), 1), MAX_SPAN) if value and value.strip().isdigit() else 1
