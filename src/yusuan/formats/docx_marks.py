"""A copy of a Word file with comments at marks.  Nothing else in it changes."""

from __future__ import annotations

import copy
import zipfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from lxml import etree

from .docx_reader import HIDDEN, W, placed
from .marks import AUTHOR, Mark, clean, found
from .package import Package

_COMMENTS = "application/vnd.openxmlformats-officedocument.wordprocessingml.comments+xml"
_XML_SPACE = "{http://www.w3.org/XML/1998/namespace}space"


def annotated(path: Path, marks: Sequence[Mark], summary: str, to: Path) -> None:
    """Write a copy of the .docx at ``path`` with a comment at each mark, and one with ``summary`` at its first
    paragraph.  Raises InputError, OSError."""
    main, root, elements = placed(path)
    with zipfile.ZipFile(path) as packed:
        package = Package(packed)
        part = package.related(main, "comments")
        if part:
            comments = package.tree(part)
        else:
            part = package.new("word/comments{}.xml")
            package.relate(main, "comments", part)
            package.declare(part, _COMMENTS)
            comments = etree.Element(f"{W}comments", nsmap={"w": W[1:-1]})
        number = max((int(i) for c in comments if (i := c.get(f"{W}id", "")).isdecimal()), default=-1) + 1
        first = next(root.iter(f"{W}p"), None)
        noted: list[tuple[Any, Mark | None, str]] = [(first, None, summary)] if first is not None else []
        for mark in marks:
            at = mark.place.line, *(mark.place.cell or (0, 0))
            noted.append((elements.get(at, elements.get((at[0], 0, 0))), mark, mark.note))
        for element, one, note in noted:
            if element is not None and _anchored(element, one, number):
                comments.append(_comment(number, note))
                number += 1
        package.put(main, root)
        package.put(part, comments)
        package.save(to)


def _comment(number: int, note: str) -> Any:
    comment = etree.Element(f"{W}comment", {f"{W}id": str(number), f"{W}author": AUTHOR, f"{W}initials": AUTHOR[-2:]})
    for line in clean(note).split("\n"):
        run = etree.SubElement(etree.SubElement(comment, f"{W}p"), f"{W}r")
        text = etree.SubElement(run, f"{W}t", {_XML_SPACE: "preserve"})
        text.text = line
    return comment


def _anchored(element: Any, mark: Mark | None, number: int) -> bool:
    """Put the ends of a comment around a mark's words, or around the text of its paragraph, cell or table's start."""
    paragraphs = [element] if element.tag == f"{W}p" else list(element.iter(f"{W}p"))
    if not paragraphs:
        return False
    if element.tag == f"{W}tbl":
        paragraphs = paragraphs[:1]
    first = last = None
    if mark is not None and mark.words:
        for paragraph in paragraphs:
            texts = list(_texts(paragraph))
            at = found("".join(t.text or "" for t in texts), mark)
            if at is not None:
                first, last = _cut(texts, *at)
                break
    start = etree.Element(f"{W}commentRangeStart", {f"{W}id": str(number)})
    end = etree.Element(f"{W}commentRangeEnd", {f"{W}id": str(number)})
    if first is not None and last is not None:
        first.addprevious(start)
        last.addnext(end)
    else:
        properties = paragraphs[0].find(f"{W}pPr")
        paragraphs[0].insert(0 if properties is None else 1, start)
        paragraphs[-1].append(end)
    run = etree.Element(f"{W}r")
    etree.SubElement(run, f"{W}commentReference", {f"{W}id": str(number)})
    end.addnext(run)
    return True


def _texts(paragraph: Any) -> list[Any]:
    """The pieces of text that a person reads in a paragraph, in order."""
    return [
        t
        for t in paragraph.iter(f"{W}t")
        if not any(a.tag in HIDDEN for a in t.iterancestors()) and next(t.iterancestors(f"{W}p")) is paragraph
    ]


def _cut(texts: Sequence[Any], start: int, end: int) -> tuple[Any, Any]:
    """The runs from ``start`` to ``end`` of the paragraph's text; a run that reaches beyond is parted where that can
    be done without touching anything else in it."""
    held = []
    at = 0
    for text in texts:
        length = len(text.text or "")
        if at < end and at + length > start:
            held.append((text, max(start - at, 0), min(end - at, length)))
        at += length
    (first, begins, stops), (last, _, ends) = held[0], held[-1]
    if first is last:
        run = _parted(_parted(first, stops)[0], begins)[1].getparent()
        return run, run
    return _parted(first, begins)[1].getparent(), _parted(last, ends)[0].getparent()


def _parted(text: Any, at: int) -> tuple[Any, Any]:
    """A piece of text as two, each in a run of its own; both the same one where there is nothing to part."""
    run = text.getparent()
    said = text.text or ""
    if not 0 < at < len(said) or any(child.tag not in (f"{W}rPr", f"{W}t") for child in run) or len(run) > 2:
        return text, text
    after = copy.deepcopy(run)
    after.tail = None
    run.addnext(after)
    other = after.find(f"{W}t")
    text.text, other.text = said[:at], said[at:]
    for piece in (text, other):
        piece.set(_XML_SPACE, "preserve")
    return text, other
