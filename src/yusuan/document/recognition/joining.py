"""Paragraphs and tables of a document in order; what goes on over a page is one."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from ...money import parse_number
from ...provenance import Provenance
from ..forms import forms_of, led, parted
from ..model import Document, Heading, Paragraph, Table
from .breaks import with_lost_columns, with_split_row
from .columns import header_depth
from .continuing import goes_on
from .form_headers import below_a_head, header_of_list, identified
from .form_labels import rows_of
from .form_pages import continued_form
from .grid import Grid, grid
from .titles import ABOVE, title_above
from .wording import plain


@dataclass(frozen=True, slots=True)
class FormTable:
    """A table that is a target form or a list of them, and the lines above it."""

    table: Table
    above: tuple[str, ...]

    @property
    def heading(self) -> str:
        return "\n".join(self.above)


#: Where a paragraph stands, and from which characters its lines and what goes on on another page.
Places = tuple[tuple[int, Provenance | None], ...]


def joined(document: Document) -> Iterator[Grid | FormTable | tuple[str, Places]]:
    """Paragraphs, and tables with the lines above them; what goes on over a page is one table."""
    pending: list[tuple[str, Places]] = []
    open_grid: Grid | FormTable | None = None
    begun: FormTable | None = None  # the last table as a form's, where it isn't seen to be one yet
    for block in document.blocks:
        if isinstance(block, Heading | Paragraph):
            if pending and (cut := _cut_by_page(pending, block)) is not None:
                text, places = pending[cut]
                further = tuple((len(text) + n, place) for n, place in _places(block))
                pending[cut] = (text + block.text, (*places, *further))
                continue
            pending.append((block.text, _places(block)))
        elif isinstance(block, Table):
            over = tuple(t for t, _ in pending[-ABOVE:])  # above all forms of the table
            for table in _forms_apart(block, begun):
                above = tuple(t for t, _ in pending[-ABOVE:])
                between = [t for t, _ in pending]
                if begun is not None and (longer := _longer(begun, table, between, open_grid is begun)):
                    begun = open_grid = longer[0]
                    pending = [p for p in pending if p[0] in longer[1]]
                    continue
                form = FormTable(table, (*_titles_of(begun), *(above or over)[-4:]))
                may = _may_be_form(above)
                found = form if may and forms_of(table, form.heading) else grid(table, above)
                if (
                    isinstance(open_grid, Grid)
                    and isinstance(found, Grid)
                    and (more := _continued(open_grid, found, between))
                ):
                    open_grid, begun, pending = more, None, []
                    continue
                if open_grid:
                    yield open_grid
                yield from pending
                open_grid, begun, pending = found, form if may else None, []
    if open_grid:
        yield open_grid
    yield from pending


def _places(block: Heading | Paragraph) -> Places:
    return ((0, block.place), *(block.lines if isinstance(block, Paragraph) else ()))


def _forms_apart(block: Table, begun: FormTable | None) -> tuple[Table, ...]:
    """The forms that stand below each other in one table, each a table; above them the rows that go on with the form
    ``begun`` on the page before."""
    if cut := led(block):
        goes_on = begun is not None and continued_form(begun.table, cut[0], ()) is not None
        if goes_on or any(below_a_head(row) for row in rows_of(cut[0])):  # of whatever form: not of the next one
            return (cut[0], *_forms_apart(cut[1], None))
    parts = parted(block)
    return parts if len(parts) > 1 and header_of_list(block) is None and forms_of(block) else (block,)


def _titles_of(begun: FormTable | None) -> tuple[str, ...]:
    """The lines of a table that ended with its page before it named a project: the titles of the form that follows."""
    if begun is None or begun.table.rows > 3 or identified(begun.table):
        return ()
    return (*begun.above, *(c.text for c in begun.table.cells if c.text.strip()))


def _longer(
    begun: FormTable, table: Table, between: Sequence[str], known: bool
) -> tuple[FormTable, tuple[str, ...]] | None:
    """The form ``begun`` with what goes on with it, and the lines between that belong to neither; what wasn't ``known``
    to be a form has to be one then."""
    more = continued_form(begun.table, table, between)
    if more is None or not (known or forms_of(more[0], begun.heading)):
        return None
    return replace(begun, table=more[0]), more[1]


def _may_be_form(above: Sequence[str]) -> bool:
    """Whether no line above the table is a statement's title, unless it speaks of targets."""
    titled = title_above(above)
    return titled is None or "绩效" in titled[0]


_PAGE_NUMBER = re.compile(r"[-—–\s\d第页共/]*")


#: How what begins anew begins: a part, a table or its number, a year, an item.
_STARTS = re.compile(r"第.{1,3}部分|表|附|20\d\d年|[（(]?[一二三四五六七八九十\d]+[)）、.．]|\w{0,6}(表[-\d]+|\d+表)$")


def _cut_by_page(before: Sequence[tuple[str, Places]], block: Heading | Paragraph) -> int | None:
    """Which of the paragraphs ``before`` goes on in ``block``: the last on the page before, if it ends in mid-sentence."""
    n = len(before) - 1
    while n >= 0 and _PAGE_NUMBER.fullmatch(before[n][0]):
        n -= 1
    if n < 0 or isinstance(block, Heading) or _PAGE_NUMBER.fullmatch(block.text):
        return None
    text, (*_, (_, place)) = before[n]
    ended = len(text) < 25 or text[-1] in "。；：！？;:…"
    turned = place is not None and block.place is not None and block.place.page == place.page + 1 and place.page > 0
    return None if ended or not turned or _STARTS.match(block.text) else n


def _widened(first: Grid, second: Grid) -> Grid:
    """The row of a total that stands alone on a page, its label over fewer columns than the codes and names above."""
    missing = len(first.rows[0]) - len(second.rows[0])
    figures = [t for t in second.rows[0][1:] if parse_number(t) is not None]
    alone = len(second.rows) == 1 and plain(second.rows[0][0]) in ("合计", "总计")
    if missing <= 0 or not alone or len(figures) != len(second.rows[0]) - 1:
        return second
    if any(parse_number(t) is None and t for t in first.rows[-1][-len(figures) :]):
        return second
    row, places = second.rows[0], second.places[0]
    return replace(second, rows=((row[0],) * missing + row,), places=((places[0],) * missing + places,))


def _apart(first: Grid, second: Grid) -> bool:
    """Whether two tables stand on different sheets of a workbook: each sheet holds its own."""
    sheets = {p.sheet for row in (first.places[-1], second.places[0]) for p in row if p is not None}
    return len(sheets) > 1


def _continued(first: Grid, second: Grid, between: list[str]) -> Grid | None:
    """``first`` with the rows of ``second``, if that goes on with it: as many columns that hold the same, and the
    same title, or none."""
    if not first.rows or not second.rows or _apart(first, second):
        return None
    second = with_lost_columns(first, _widened(first, second))
    if len(first.rows[0]) != len(second.rows[0]):
        return None
    said = [t for t in (*between, *second.above[len(between[-ABOVE:]) :]) if not _PAGE_NUMBER.fullmatch(t)]
    known = {plain(t) for t in first.above}
    if any(plain(t) not in known for t in said):
        return None
    depth = header_depth(first.rows)
    repeated = 0
    while repeated < min(depth, len(second.rows)) and second.rows[repeated] == first.rows[repeated]:
        repeated += 1
    if not said and not repeated and not any(parse_number(t) is not None for r in second.rows for t in r):
        return None
    second = replace(second, rows=second.rows[repeated:], places=second.places[repeated:])
    if not goes_on(first.rows[:depth], first.rows[depth:], second.rows):
        return None
    first, second = with_split_row(first, second)
    return replace(first, rows=first.rows + second.rows, places=first.places + second.places)
