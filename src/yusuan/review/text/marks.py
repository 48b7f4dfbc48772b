"""Punctuation: brackets without their other half or of two kinds, half-width marks among full-width ones, the brackets of
a document's year.  What is a matter of style is one finding a document, with every place where it stands."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from itertools import pairwise

from ...disclosure.model import Disclosure, Text
from ..checks import checks
from ..findings import Finding, Shown
from .pieces import Piece, Pieces, pieces_of, told_once

_PAIRS = {"（": "）", "《": "》", "“": "”", "【": "】", "〔": "〕"}
_CLOSED_BY = {close: open_ for open_, close in _PAIRS.items()}
_EITHER = re.compile(f"[{''.join((*_PAIRS, *_CLOSED_BY))}]")
#: Checks of one finding a document, which look into tables and forms as well.
ONCE = frozenset({"STYLE-01", "TEXT-09"})


def marks(disclosure: Disclosure) -> Iterator[Finding]:
    """Every finding of punctuation."""
    pieces = pieces_of(disclosure)
    for piece in pieces.texts:
        yield from _unpaired(piece)
    yield from _once(pieces.having("【[(（﹝"), "STYLE-01", _document_years)
    yield from _once(pieces.having("()"), "TEXT-01", _mixed, "一半是半角，一半是全角")
    yield from _once(
        pieces.having("《〈"), "TEXT-01", _titles_inside, "书名号里的书名号，外面一层用《》，里面一层用〈〉"
    )
    sentences = [p for p in pieces.texts if len(p.words) >= _SENTENCE]
    slips = sum(1 for p in sentences for _ in _half_width(p))
    # a text set in half width throughout, or one that lost its marks on the way, is no slip of the pen
    if sum(len(_FULL.findall(p.words)) for p in pieces.texts) >= _SO_MANY * slips:
        yield from _once(sentences, "TEXT-09", _half_width)
    yield from _once(pieces.having(",;?!:."), "TEXT-09", _half_in_cell)
    if _count(sentences, _FULL_BRACKETS) >= _SO_MANY * _count(sentences, _HALF_BRACKETS):
        yield from _once(sentences, "TEXT-09", _half_brackets)
    if any("“" in p.words for p in pieces.texts):
        yield from _once(pieces.having('"'), "TEXT-09", _straight_quotes, "引号用“”")
    yield from _once(pieces.having("）)"), "N-49", _after_brackets, "带括号的序号后面不再加标点")
    yield from _half_in_names(pieces)
    yield from _unended(disclosure)
    yield from _once(pieces.having("/"), "TEXT-09", _dots, "复合单位中间用“·”")


def _once(
    pieces: Iterable[Piece], id_: str, find: Callable[[Piece], Iterator[tuple[int, int]]], why: str = ""
) -> Iterator[Finding]:
    return told_once(id_, (piece.shown(*span) for piece in pieces for span in find(piece)), why)


def _document_years(piece: Piece) -> Iterator[tuple[int, int]]:
    if piece.kind in ("name", "title"):
        return  # a project is called as it was entered
    pattern = checks()["STYLE-01"].pattern
    assert pattern is not None
    yield from (m.span() for m in pattern.finditer(piece.words))


_MIXED = re.compile(r"\([^()（）\n]{1,40}）|（[^()（）\n]{1,40}\)")


def _mixed(piece: Piece) -> Iterator[tuple[int, int]]:
    """ "(境）": a bracket that opens in one width and closes in the other."""
    yield from (m.span() for m in _MIXED.finditer(piece.words))


def _titles_inside(piece: Piece) -> Iterator[tuple[int, int]]:
    """A title's mark right inside one of its own kind; a name in a statement's row may be cut off before the first."""
    within = ""
    for at, mark in enumerate(piece.words if piece.kind != "name" else ""):
        if mark in "《〈":
            if within[-1:] == mark:
                yield at, min(at + 8, len(piece.words))
            within += mark
        elif mark in "》〉":
            within = within[:-1]


_HALF_BRACKETS = re.compile(r"\([^()（）]*[一-鿿][^()（）]*\)")
_FULL_BRACKETS = re.compile(r"（[^()（）]*[一-鿿][^()（）]*）")


def _half_brackets(piece: Piece) -> Iterator[tuple[int, int]]:
    yield from (m.span() for m in _HALF_BRACKETS.finditer(piece.words))


def _count(sentences: list[Piece], what: re.Pattern[str]) -> int:
    return sum(len(what.findall(p.words)) for p in sentences)


_NAMED = re.compile(r"[一-鿿]{2,}\([一-鿿]{1,8}\)[一-鿿]*$")


def _half_in_names(pieces: Pieces) -> Iterator[Finding]:
    """A name of a row with half-width brackets that stands with full-width ones elsewhere: 维修(护)费."""
    found: list[Shown] = []
    for piece in pieces.having("("):
        match = _NAMED.search(piece.words) if piece.kind == "name" else None
        if match and pieces.holding(match[0].replace("(", "（").replace(")", "）")):
            found.append(piece.shown(*match.span()))
    yield from told_once("TEXT-09", found, "别处的括号是全角的")


_NUMBER = re.compile(r"\s*(?:[（(][一二三四五六七八九十]{1,3}[）)]|[一二三四五六七八九十]{1,3}、)")
_NOTHING = re.compile(
    r"(?:本(?:部门|单位|年度)|20\d\d年)[^，。；：]{0,12}(?:无|没有|未安排|不涉及)[^。；：]{4,40}[一-鿿]$"
)


def _unended(disclosure: Disclosure) -> Iterator[Finding]:
    """ "本部门无国有资本经营预算拨款收支" and the next heading: a sentence without its full stop."""
    items = [(section, item) for section, item in disclosure.walk() if isinstance(item, Text)]
    places = [
        Piece(item.text, section.title, item.place, source=item).shown(max(0, len(item.text) - 14), len(item.text))
        for (section, item), (_, following) in pairwise(items)
        if _NOTHING.fullmatch(item.text) and _NUMBER.match(following.text)
    ]
    yield from told_once("N-49", places, "句末没有句号")


_STRAIGHT = re.compile('"[一-鿿][^"“”]{0,20}"')


def _straight_quotes(piece: Piece) -> Iterator[tuple[int, int]]:
    if piece.kind == "text":
        yield from (m.span() for m in _STRAIGHT.finditer(piece.words))


_AFTER_BRACKETS = re.compile(r"^\s*[（(][一二三四五六七八九十\d]{1,3}[）)][、，]")


def _after_brackets(piece: Piece) -> Iterator[tuple[int, int]]:
    yield from (m.span() for m in _AFTER_BRACKETS.finditer(piece.words))


_DOT = re.compile(r"[元人次台]/[人月年天次日]\.[人月年天次日](?![一-鿿])")


def _dots(piece: Piece) -> Iterator[tuple[int, int]]:
    """ "元/人.月": a full stop between two units."""
    yield from (m.span() for m in _DOT.finditer(piece.words))


#: Lines shorter than this are captions and headings, whose marks are set as the table wants.
_SENTENCE = 20
_HALF = re.compile(r"(?<=[一-鿿）》”])(?:[,;?!]|(?<!单位)(?<!注):|(?<!\.)\.(?!\.))(?=[一-鿿（《“]|$)")
#: Half-width marks are slips where full-width ones are so many times as often.
_SO_MANY = 10
_CELL = 3
_FULL = re.compile("[，；：。]")


def _half_width(piece: Piece) -> Iterator[tuple[int, int]]:
    yield from (m.span() for m in _HALF.finditer(piece.words))


def _half_in_cell(piece: Piece) -> Iterator[tuple[int, int]]:
    """A cell has its own way: many forms are filled in half width throughout."""
    if len(piece.words) >= _SENTENCE and piece.kind == "cell":
        slips = list(_HALF.finditer(piece.words))
        if slips and len(_FULL.findall(piece.words)) >= _CELL * len(slips):
            yield from (m.span() for m in slips)


def unpaired(text: str) -> tuple[str, int] | None:
    """The first bracket or book-title mark without its other half, and where it stands.  A number before a bracket, as
    in "1）", needs none."""
    opened: list[tuple[str, int]] = []
    words = text.replace("(", "（").replace(")", "）")
    alone: tuple[str, int] | None = None
    for found in _EITHER.finditer(words):
        mark, at = found[0], found.start()
        if mark in _PAIRS:
            opened.append((mark, at))
        elif opened and opened[-1][0] == _CLOSED_BY[mark]:
            opened.pop()
        elif not (mark == "）" and re.search(r"(?:^|[^\w])[\da-zA-Z一二三四五六七八九十①-⑳]{1,3}$", words[:at])):
            alone = alone or (mark, at)
    return opened[0] if opened else alone


def _unpaired(piece: Piece) -> Iterator[Finding]:
    left = unpaired(piece.words)
    # A title's mark may be closed on the next line of a document that was cut into paragraphs.
    if left and len(piece.words) > 1 and piece.words.rstrip()[-1:] in "。；！？":
        place = piece.shown(left[1], left[1] + 1)
        yield checks()["TEXT-01"].finding(f"{place}的“{left[0]}”没有另一半。", (place,), found=left[0])
