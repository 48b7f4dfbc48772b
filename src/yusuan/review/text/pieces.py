"""Words as they stand in a document, wherever they stand: paragraphs, cells, names in a statement's rows."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Literal

from ...disclosure.model import Disclosure, Statement, TargetForm, Text, Unrecognised
from ...provenance import Provenance
from ..checks import checks
from ..findings import Finding, Shown, anchor

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


def pieces_of(disclosure: Disclosure) -> Iterator[Piece]:
    """Every piece, in order."""
    for section, item in disclosure.walk():
        if isinstance(item, Text):
            yield Piece(item.text, section.title, item.place, source=item)
        elif isinstance(item, Statement):
            heads = dict.fromkeys(h for column in item.columns for h in column.header)
            yield from (Piece(words, item.title, item.place, "title") for words in (item.title, *heads))
            for row in item.rows:
                yield from (Piece(c.text, item.title, c.place, "name") for c in row.cells if c.figure is None)
        elif isinstance(item, Unrecognised):
            yield from (Piece(cell, item.title, item.place, "cell") for row in item.rows for cell in row)
        elif isinstance(item, TargetForm) and item.cells:
            yield from (Piece(words, item.title, place, "cell") for words, place in item.cells)
        elif isinstance(item, TargetForm):
            words = (item.project, *item.goals, *(v for _, v in item.texts))
            yield from (Piece(w, item.title, item.place, "cell") for w in words)


def told_once(id_: str, places: Iterable[Shown], why: str = "", expected: str = "") -> Iterator[Finding]:
    """One finding of a check with all places; ``why`` says what is wrong where the check says more than that, and
    ``expected`` what should stand there."""
    at = tuple(places)
    if at:
        check = checks()[id_]
        more = f"等{len(at)}处" if len(at) > 1 else ""
        message = f"{at[0]}{more}写着“{at[0].text}”：{why or check.says}。"
        yield check.finding(message, at, found=at[0].text, expected=expected)
