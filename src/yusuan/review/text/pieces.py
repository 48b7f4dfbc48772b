"""Words as they stand in a document, wherever they stand: paragraphs, cells, names in a statement's rows."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from ...disclosure.model import Disclosure, Statement, TargetForm, Text, Unrecognised
from ...provenance import Provenance
from ..checks import checks
from ..findings import Finding, Shown, anchor
from .surely import surely

#: Characters shown on either side of what was found.
_AROUND = 12


@dataclass(frozen=True, slots=True)
class Piece:
    """Words as they stand in a paragraph, in a cell, as a name in a statement's row, or as a title or a column's head, with
    what heads them; ``source`` is the paragraph, which may go on over pages."""

    words: str
    table: str
    place: Provenance | None
    kind: Literal["text", "cell", "name", "title"] = "text"
    source: Text | None = None

    def shown(self, start: int, end: int) -> Shown:
        around = self.words[max(0, start - _AROUND) : end + _AROUND].strip()
        place = self.source.place_at(start, end) if self.source else self.place
        return Shown(self.table, f"…{around}", "", self.words[start:end], place, anchor(self.words, start))


@dataclass(frozen=True, slots=True)
class Pieces:
    """Every piece of a document that has words, in order; the numbers of those with the same words, and all such words in
    which a character stands."""

    all: tuple[Piece, ...]
    numbers: Mapping[str, Sequence[int]]
    by_character: Mapping[str, Sequence[str]]

    @property
    def texts(self) -> Iterator[Piece]:
        """The paragraphs."""
        return (p for p in self.all if p.kind == "text")

    def having(self, characters: str) -> Iterator[Piece]:
        """Those with one of the characters, in order."""
        words = {w for c in characters for w in self.by_character.get(c, ())}
        return (self.all[n] for n in sorted(n for w in words for n in self.numbers[w]))

    def holding(self, words: str) -> set[int]:
        """The numbers of those in which these words stand in a row."""
        rarest = min((self.by_character.get(c, ()) for c in words), key=len)
        return {n for w in rarest if words in w for n in self.numbers[w]}

    def where(self, pattern: re.Pattern[str]) -> Sequence[int]:
        """The numbers, in order, of those in which an expression may match at all."""
        if found := surely(pattern.pattern):
            return sorted(set().union(*(self.holding(words) for words in found)))
        return range(len(self.all))


#: Every check of words asks for the pieces of the same document.
_last: list[tuple[Disclosure, Pieces]] = []


def pieces_of(disclosure: Disclosure) -> Pieces:
    """The pieces of a document, made once for all checks."""
    if not _last or _last[0][0] is not disclosure:
        every = tuple(_pieces(disclosure))
        numbers: dict[str, list[int]] = defaultdict(list)
        for n, piece in enumerate(every):
            numbers[piece.words].append(n)
        by_character: dict[str, list[str]] = defaultdict(list)
        for words in numbers:
            for character in set(words):
                by_character[character].append(words)
        _last[:] = [(disclosure, Pieces(every, numbers, by_character))]
    return _last[0][1]


def _pieces(disclosure: Disclosure) -> Iterator[Piece]:
    for section, item in disclosure.walk():
        if isinstance(item, Text):
            if item.text:
                yield Piece(item.text, section.title, item.place, source=item)
        elif isinstance(item, Statement):
            heads = dict.fromkeys(h for column in item.columns for h in column.header)
            yield from (Piece(words, item.title, item.place, "title") for words in (item.title, *heads) if words)
            for row in item.rows:
                for c in row.cells:
                    if c.text and c.figure is None:
                        yield Piece(c.text, item.title, c.place, "name")
        elif isinstance(item, Unrecognised):
            yield from (Piece(cell, item.title, item.place, "cell") for row in item.rows for cell in row if cell)
        elif isinstance(item, TargetForm) and item.cells:
            yield from (Piece(words, item.title, place, "cell") for words, place in item.cells if words)
        elif isinstance(item, TargetForm):
            said = (item.project, *item.goals, *(v for _, v in item.texts))
            yield from (Piece(w, item.title, item.place, "cell") for w in said if w)


def told_once(id_: str, places: Iterable[Shown], why: str = "", expected: str = "") -> Iterator[Finding]:
    """One finding of a check with all places; ``why`` says what is wrong where the check says more than that, and
    ``expected`` what should stand there."""
    at = tuple(places)
    if at:
        check = checks()[id_]
        more = f"等{len(at)}处" if len(at) > 1 else ""
        message = f"{at[0]}{more}写着“{at[0].text}”：{why or check.says}。"
        yield check.finding(message, at, found=at[0].text, expected=expected)
