"""What stands at the places of a finding, for the HTML report: strips of the page with the cells boxed, or the rows of
the table and the sentence with them marked."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Iterator, Sequence
from html import escape

from ...disclosure.model import Disclosure, Statement
from ...formats.pdf_marks import Picture
from ..findings import Shown
from ..numbers.laws import spots
from ..numbers.prints import shown

#: Rows shown around a marked cell, the most columns of an excerpt, and the most paragraphs.
_AROUND = 1
_MOST_COLUMNS = 12
_MOST_SENTENCES = 5


class Excerpts:
    """The pieces of a disclosure that findings point at.  Built once a document."""

    def __init__(self, disclosure: Disclosure):
        self.statements = {s.title: s for s in disclosure.statements()}
        self.paragraphs = disclosure.texts()
        self.cells: dict[Shown, tuple[str, int, int]] = {}
        for spot in spots(disclosure):
            if not spot.in_text:
                self.cells.setdefault(shown(spot), (spot.words[0], spot.row, spot.column))

    def of(self, places: Sequence[Shown]) -> Iterator[str]:
        """The sentences and the tables, for formats without pages."""
        marked: dict[str, set[tuple[int, int]]] = {}
        sentences: dict[str, list[tuple[int, int]]] = {}
        for place in places:
            if at := self.cells.get(place):
                marked.setdefault(at[0], set()).add((at[1], at[2]))
            elif found := self._meant(place):
                sentences.setdefault(found[0], []).append(found[1])
        for text, meant in list(sentences.items())[:_MOST_SENTENCES]:
            yield from _sentence(text, meant)
        if len(sentences) > _MOST_SENTENCES:
            yield f"<p>另有{len(sentences) - _MOST_SENTENCES}段。</p>"
        for title, cells in marked.items():
            if statement := self.statements.get(title):
                yield from _table(statement, cells)

    def _meant(self, place: Shown) -> tuple[str, tuple[int, int]] | None:
        """The paragraph a side of a finding stands in, and from where to where in it what is meant."""
        words, last = place.words
        if not words:
            return None
        each = [
            (t, (n + len(words) - (last or len(words)), n + len(words)))
            for t in self.paragraphs
            for n in _everywhere(t.text, words)
        ]
        # of two like sentences the one whose line or paragraph it is
        here = [one for one in each if place.place in (one[0].place_at(*one[1]), one[0].place)] or each
        return (here[0][0].text, here[0][1]) if here else (words, (len(words) - (last or len(words)), len(words)))


def _everywhere(text: str, words: str) -> Iterator[int]:
    at = text.find(words)
    while at >= 0:
        yield at
        at = text.find(words, at + 1)


def _sentence(text: str, meant: Sequence[tuple[int, int]]) -> Iterator[str]:
    """A paragraph from the first sentence with something meant in it to the last, that marked."""
    meant = sorted(set(meant))
    start = max(text.rfind(stop, 0, meant[0][0]) for stop in "。；") + 1
    end = min((n + 1 for stop in "。；" if (n := text.find(stop, meant[-1][1])) >= 0), default=len(text))
    said = ""
    for left, right in meant:
        if left >= start:
            said += f"{escape(text[start:left])}<mark>{escape(text[left:right])}</mark>"
            start = right
    yield f"<p>{said}{escape(text[start:end])}</p>"


def _table(statement: Statement, marked: set[tuple[int, int]]) -> Iterator[str]:
    """The header, the total and the rows around the marked cells."""
    wanted = {r + d for r, _ in marked for d in range(-_AROUND, _AROUND + 1)} | {0}
    rows = sorted(r for r in wanted if 0 <= r < len(statement.rows))
    columns = list(range(len(statement.columns)))
    if len(columns) > _MOST_COLUMNS:
        near = {c + d for _, c in marked for d in (-1, 0, 1)}
        columns = [c for c in columns if statement.columns[c].kind != "figure" or c in near]
    page = f"，第{statement.place.page}页起" if statement.place and statement.place.page else ""
    yield '<div class="scroll" tabindex="0" role="region" aria-label="表中的位置"><table>'
    yield f"<caption>《{escape(statement.title)}》{page}</caption><thead><tr>"
    for c in columns:
        yield f'<th scope="col">{escape("/".join(h for h in statement.columns[c].header if h))}</th>'
    yield "</tr></thead><tbody>"
    last = -1
    for r in rows:
        if r > last + 1 and last >= 0:
            yield f'<tr><td class="gap" colspan="{len(columns)}">⋮</td></tr>'
        last = r
        yield "<tr>"
        cells = statement.rows[r].cells
        for c in columns:
            kind = "marked" if (r, c) in marked else "name" if statement.columns[c].kind != "figure" else ""
            yield f'<td class="{kind}">' if kind else "<td>"
            yield escape(cells[c].text if c < len(cells) else "") + "</td>"
        yield "</tr>"
    yield "</tbody></table></div>"


def picture(strip: Picture, places: Sequence[Shown]) -> Iterator[str]:
    """A strip of a page with numbered boxes: a full line around the first place, dashes around the others."""
    numbers = sorted({n for n, _ in strip.boxes if n < len(places)})
    boxed = "，".join(f"{n + 1}：{places[n].text or '整块'}" for n in numbers)
    wide, high = f"{strip.width:.0f}", f"{strip.height:.0f}"
    yield f'<figure><figcaption>第{strip.page}页</figcaption><div class="scroll">'
    yield f'<svg viewBox="0 0 {wide} {high}" role="img" aria-label="{escape(f"第{strip.page}页的图，框出{boxed}")}">'
    content = b64encode(strip.png).decode()
    yield f'<image width="{wide}" height="{high}" href="data:image/png;base64,{content}"/>'
    for n, (left, top, right, bottom) in strip.boxes:
        dashes = "" if n == 0 else ' stroke-dasharray="5 3"'
        yield (
            f'<rect x="{left - 2:.1f}" y="{top - 2:.1f}" width="{right - left + 4:.1f}" height="{bottom - top + 4:.1f}" '
            f'fill="none" stroke="#b3261e" stroke-width="{2.2 if n == 0 else 1.6}"{dashes}/>'
        )
    for n in numbers:  # a number on the corner of the first box of each place
        left, top = next((b[0], b[1]) for k, b in strip.boxes if k == n)
        x, y = max(left - 4, 6), max(top - 4, 6)
        yield f'<circle cx="{x:.1f}" cy="{y:.1f}" r="6" fill="#b3261e"/>'
        yield f'<text x="{x:.1f}" y="{y + 3:.1f}" text-anchor="middle">{n + 1}</text>'
    yield "</svg></div></figure>"
