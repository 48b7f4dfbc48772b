"""Punctuation: brackets without their other half or of two kinds, half-width marks among full-width ones, the brackets of
a document's year.  What is a matter of style is one finding a document, with every place where it stands."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Literal

from ...disclosure.model import Disclosure, Statement, TargetForm, Text, Unrecognised
from ...provenance import Provenance
from ..checks import checks
from ..findings import Finding, Shown, anchor

#: Characters shown on either side of what was found.
_AROUND = 12
_PAIRS = {"（": "）", "《": "》", "“": "”", "【": "】", "〔": "〕"}
_CLOSED_BY = {close: open_ for open_, close in _PAIRS.items()}
#: Checks of one finding a document, which look into tables and forms as well.
ONCE = frozenset({"STYLE-01", "TEXT-09"})


@dataclass(frozen=True, slots=True)
class _Piece:
    """Words as they stand in a paragraph, in a cell, or as a name in a statement's row, with what heads them."""

    words: str
    table: str
    place: Provenance | None
    kind: Literal["text", "cell", "name"] = "text"
    paragraph: Text | None = None

    def shown(self, start: int, end: int) -> Shown:
        around = self.words[max(0, start - _AROUND) : end + _AROUND].strip()
        place = self.paragraph.place_at(start, end) if self.paragraph else self.place
        return Shown(self.table, f"…{around}", "", self.words[start:end], place, anchor(self.words, start))


def marks(disclosure: Disclosure) -> Iterator[Finding]:
    """Every finding of punctuation."""
    pieces = list(_pieces(disclosure))
    for piece in pieces:
        if piece.kind == "text":
            yield from _unpaired(piece)
    yield from _once(pieces, "STYLE-01", _document_years)
    yield from _once(pieces, "TEXT-01", _mixed, "一半是半角，一半是全角")
    if _full_width(pieces):
        yield from _once(pieces, "TEXT-09", _half_width)


def _pieces(disclosure: Disclosure) -> Iterator[_Piece]:
    for section, item in disclosure.walk():
        if isinstance(item, Text):
            yield _Piece(item.text, section.title, item.place, paragraph=item)
        elif isinstance(item, Statement):
            for row in item.rows:
                yield from (_Piece(c.text, item.title, c.place, "name") for c in row.cells if c.figure is None)
        elif isinstance(item, Unrecognised):
            yield from (_Piece(cell, item.title, item.place, "cell") for row in item.rows for cell in row)
        elif isinstance(item, TargetForm):
            words = (item.project, *item.goals, *(v for _, v in item.texts))
            yield from (_Piece(w, item.title, item.place, "cell") for w in words)


def _once(
    pieces: list[_Piece], id_: str, find: Callable[[_Piece], Iterator[tuple[int, int]]], why: str = ""
) -> Iterator[Finding]:
    """One finding with all places; ``why`` says what is wrong where the check says more than that."""
    places = [piece.shown(*span) for piece in pieces for span in find(piece)]
    if places:
        check = checks()[id_]
        more = f"等{len(places)}处" if len(places) > 1 else ""
        yield check.finding(
            f"{places[0]}{more}写着“{places[0].text}”：{why or check.says}。", tuple(places), found=places[0].text
        )


def _document_years(piece: _Piece) -> Iterator[tuple[int, int]]:
    if piece.kind == "name":
        return  # a project is called as it was entered
    pattern = checks()["STYLE-01"].pattern
    assert pattern is not None
    yield from (m.span() for m in pattern.finditer(piece.words))


_MIXED = re.compile(r"\([^()（）\n]{1,40}）|（[^()（）\n]{1,40}\)")


def _mixed(piece: _Piece) -> Iterator[tuple[int, int]]:
    """ "(境）": a bracket that opens in one width and closes in the other."""
    yield from (m.span() for m in _MIXED.finditer(piece.words))


#: Lines shorter than this are captions and headings, whose marks are set as the table wants.
_SENTENCE = 20
_HALF = re.compile(r"(?<=[一-鿿）》”])(?:[,;?!]|(?<!单位)(?<!注):|(?<!\.)\.(?!\.))(?=[一-鿿（《“]|$)")
#: Half-width marks are slips where full-width ones are so many times as often.
_SO_MANY = 10


def _half_width(piece: _Piece) -> Iterator[tuple[int, int]]:
    if len(piece.words) >= _SENTENCE and piece.kind == "text":
        yield from (m.span() for m in _HALF.finditer(piece.words))


def _full_width(pieces: list[_Piece]) -> bool:
    """Whether the document sets its marks in full width: a text that was set in half width throughout, or lost its
    marks on the way, is no slip of the pen."""
    half = sum(1 for p in pieces for _ in _half_width(p))
    return sum(len(re.findall("[，；：。]", p.words)) for p in pieces if p.kind == "text") >= _SO_MANY * half


def unpaired(text: str) -> tuple[str, int] | None:
    """The first bracket or book-title mark without its other half, and where it stands.  A number before a bracket, as
    in "1）", needs none."""
    opened: list[tuple[str, int]] = []
    words = text.replace("(", "（").replace(")", "）")
    alone: tuple[str, int] | None = None
    for at, mark in enumerate(words):
        if mark in _PAIRS:
            opened.append((mark, at))
        elif mark in _CLOSED_BY:
            if opened and opened[-1][0] == _CLOSED_BY[mark]:
                opened.pop()
            elif not (mark == "）" and re.search(r"(?:^|[^\w])[\da-zA-Z一二三四五六七八九十①-⑳]{1,3}$", words[:at])):
                alone = alone or (mark, at)
    return opened[0] if opened else alone


def _unpaired(piece: _Piece) -> Iterator[Finding]:
    left = unpaired(piece.words)
    # A title's mark may be closed on the next line of a document that was cut into paragraphs.
    if left and len(piece.words) > 1 and piece.words.rstrip()[-1:] in "。；！？":
        place = piece.shown(left[1], left[1] + 1)
        yield checks()["TEXT-01"].finding(f"{place}的“{left[0]}”没有另一半。", (place,), found=left[0])
