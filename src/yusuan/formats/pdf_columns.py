"""Tables that are ruled partly or not at all, found by where their text stands.

Lines whose figures stand under each other make a table; white space from top to bottom parts its columns, rules
between lines or the lines themselves part its rows.  Nothing is guessed: where columns, rows or headers could be read
in two ways there is no table, and the text stays paragraphs.
"""

from __future__ import annotations

import re
import statistics
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from ..document.model import Cell, Table
from ..provenance import Provenance
from .pdf_headers import Head, heads_of
from .pdf_page import Box, Glyph, Page, Rule, rounded
from .pdf_pieces import PART, Column, Line, Piece, Side, is_amount, line_of, may_be_data, over, squareness
from .pdf_text import cell_text, level, rows_of

#: Fewest lines with figures that make a table.
LEAST_ROWS = 3
#: Most lines of a page, columns of a table and lines of a header that are looked at.
MOST_LINES, MOST_COLUMNS, MOST_HEADER = 1000, 100, 16
#: Lines further apart than this, in heights of a line, belong to different tables.
FAR = 3.5
#: … even where empty rows part them.
FARTHEST = 20
#: A line this near to its row, in distances between rows, goes on in it rather than being a row of its own.
NEAR = 0.75

_TOTAL = re.compile(r"(?:合|总|小|共)计|本(?:年|级)?(?:收入|支出)?[合总小]计|(?:收入|支出)[合总]计")
_CAPTION = re.compile(r"单位[:：]|(?:部门|名称|编制|填报)[^:：]{0,6}[:：]|^[(（]?续?表\s*\d|^附件|^单位$")
_NOTE = re.compile(r"[(（]?(?:注|备注|说明|附注)|.*[。；;]$|\*")
_TITLE = re.compile(r".*(?:表|表[(（].*[)）])|.*[。；：]")


@dataclass(frozen=True, slots=True)
class Opened:
    """A table read by where its text stands, its glyphs, its columns and where these begin and end."""

    table: Table
    glyphs: list[Glyph]
    columns: list[Column]
    edges: list[float]


@dataclass(frozen=True, slots=True)
class Row:
    """The lines of one row of a table."""

    lines: tuple[Line, ...]
    top: float
    bottom: float


def open_tables(
    glyphs: Sequence[Glyph], page: Page, taken: Sequence[Box], file: str, before: Opened | None = None
) -> list[Opened]:
    """Tables among glyphs, in the order of :func:`level`, that no ruled table holds.  ``taken`` are the boxes of ruled
    tables; ``before`` is the last table of the page before, which may go on without its header."""
    rows = rows_of(glyphs)
    if sum(map(may_be_data, rows)) < LEAST_ROWS:
        return []
    if len(rows) > MOST_LINES:
        return []
    square = squareness(glyphs)
    lines = [line_of(row, square) for row in rows]
    if sum(line.data for line in lines) < LEAST_ROWS:
        return []
    across = [r for r in page.across if not any(b[1] - 1 <= r.at <= b[3] + 1 for b in taken)]
    down = [r for r in page.down if not any(b[1] - 1 <= r.start and r.end <= b[3] + 1 for b in taken)]
    found: list[Opened] = []
    floor = 0
    for first, last in _runs(lines, taken, page.width):
        if first < floor:
            continue
        made = _made(lines, first, last, floor, across, down, page, file, None if found or taken else before)
        if made is not None:
            floor = last + 1
            found.append(made)
    return found


def may_be_part(table: Table) -> bool:
    """Whether a ruled table may be a part of one that is ruled only there: a single row or column, a header alone."""
    return (
        table.columns == 1
        or table.rows == 1
        or (table.rows <= 5 and not any(is_amount(cell.text) for cell in table.cells))
    )


def _caption(line: Line) -> bool:
    """Whether it stands above a table: the unit of its amounts, whose it is, which table it goes on from."""
    return any(_CAPTION.search(p.text) for p in line.pieces)


def _runs(lines: Sequence[Line], taken: Sequence[Box], width: float) -> Iterator[tuple[int, int]]:
    """First and last of lines with figures that belong together, with what stands between them."""
    run: list[int] = []
    for n, line in enumerate(lines):
        if not line.data:
            continue
        if run and not _together(lines[run[-1] : n + 1], taken, width):
            if len(run) >= LEAST_ROWS:
                yield run[0], run[-1]
            run = []
        run.append(n)
    if len(run) >= LEAST_ROWS:
        yield run[0], run[-1]


def _together(lines: Sequence[Line], taken: Sequence[Box], width: float) -> bool:
    size = max(lines[0].size, lines[-1].size)
    if any(lines[0].bottom - 1 <= b[1] and b[3] <= lines[-1].top + 1 for b in taken):
        return False
    far = max(after.top - before.bottom for before, after in pairwise(lines))
    if far > FAR * size and (far > FARTHEST * size or _shared(lines[0], lines[-1]) < 2):
        return False
    return not any(_caption(line) or any(p.right - p.left > width / 2 for p in line.pieces) for line in lines[1:-1])


def _shared(one: Line, other: Line) -> int:
    """How many figures of two lines end under each other."""
    return sum(
        any(abs(p.right - q.right) < 0.3 * one.size for q in other.pieces if q.figure) for p in one.pieces if p.figure
    )


def _made(
    lines: Sequence[Line],
    first: int,
    last: int,
    floor: int,
    across: Sequence[Rule],
    down: Sequence[Rule],
    page: Page,
    file: str,
    before: Opened | None,
) -> Opened | None:
    body = list(lines[first : last + 1])
    if any(map(_overprinted, body)):
        return None
    columns = _columns(body, down)
    if columns is None:
        return None
    left, right = columns[0].left, columns[-1].right
    rules = [r for r in across if min(r.end, right) - max(r.start, left) >= 0.8 * (right - left)]
    ruled = _ruled(body, rules)
    if sum(c.figures for c in columns) < (1 if ruled and len(columns) > 1 else 2):
        return None
    data = [line for line in body if line.data]
    pitch = min((b.middle - a.middle for a, b in pairwise(data) if not _beside(a, b)), default=0.0)
    reach = _reach(lines, first, last, floor, columns, rules, pitch)
    if reach is None:
        return None
    start, end = reach
    if start[1] - start[0] > MOST_HEADER:
        return None
    body = list(lines[start[1] : end])
    headed = heads_of(lines[start[0] : start[1]], columns, across)
    if headed is None:
        return None
    columns, cells, edges = headed
    if not cells and before is not None:
        columns, edges = _going_on(columns, edges, before, body[0].size)
    rows = _rows(body, columns, rules, pitch)
    if rows is None:
        return None
    return _table(cells, rows, columns, edges, page, file)


def _going_on(
    columns: list[Column], edges: list[float], before: Opened, size: float
) -> tuple[list[Column], list[float]]:
    """The columns of the table on the page before, where all of these are among them, so that one which holds nothing
    here isn't lost."""
    homes = [
        [
            n
            for n, c in enumerate(before.columns)
            if abs((own.right - c.right) if own.amounts else (own.left - c.left)) < 0.5 * size
            or (own.left > c.left - 0.5 and own.right < c.right + 0.5)
        ]
        for own in columns
    ]
    at = [h[0] for h in homes if len(h) == 1]
    if len(at) < len(columns) or any(a >= b for a, b in pairwise(at)):
        return columns, edges
    whole = list(before.columns)
    for n, own in zip(at, columns, strict=True):
        whole[n] = own
    if any(a.right > b.left for a, b in pairwise(whole)):
        return columns, edges
    return whole, before.edges


def _overprinted(line: Line) -> bool:
    """Whether characters stand on each other, so that what they say can't be told."""
    return any(
        b.left < a.right - 0.4 * line.size and b.text != a.text for p in line.pieces for a, b in pairwise(p.glyphs)
    )


def cuts_of(glyphs: Sequence[Glyph], xs: Sequence[float]) -> list[float]:
    """Where the rows part that one row of a grid holds, whose columns are at ``xs``; none where that isn't sure."""
    columns = [Column(a, b) for a, b in pairwise(xs)]
    lines = [line_of(row) for row in rows_of(glyphs)]
    figures = [[p.figure for line in lines for p in line.pieces if n in over(p, columns)] for n in range(len(columns))]
    columns = [replace(c, figures=len(f) > 1 and all(f)) for c, f in zip(columns, figures, strict=True)]
    data = [line for line in lines if line.data]
    pitch = min((b.middle - a.middle for a, b in pairwise(data) if not _beside(a, b)), default=0.0)
    if len(data) < LEAST_ROWS or not pitch:
        return []
    rows = _rows(lines, columns, (), pitch)
    return [row.bottom for row in rows[:-1]] if rows else []


def _columns(body: Sequence[Line], down: Sequence[Rule]) -> list[Column] | None:
    """The columns of these lines, or None where they can't be told apart."""
    data = [line for line in body if line.data]
    size = statistics.median(line.size for line in data)
    pieces = [p for line in data if not line.counted for p in line.pieces if not _TOTAL.fullmatch(p.text)]
    top, bottom = body[0].top, body[-1].bottom
    walls = [r.at for r in down if min(r.end, bottom) - max(r.start, top) >= 0.6 * (bottom - top)]
    areas: list[list[Piece]] = []
    end = 0.0
    for piece in sorted(pieces, key=lambda p: p.left):
        gap = piece.left - end
        if areas and gap < PART * size and not any(end - 1 <= w <= piece.left + 1 for w in walls):
            ends = sum(p.amount and p.right > end - 0.3 * size for p in areas[-1])
            if gap < 0.15 * size or ends < LEAST_ROWS - 1:
                areas[-1].append(piece)
                end = max(end, piece.right)
                continue
        areas.append([piece])
        end = piece.right
    if not 2 <= len(areas) <= MOST_COLUMNS:
        return None
    columns: list[Column] = []
    for area in areas:
        left, right = area[0].left, max(p.right for p in area)
        figures: list[Piece] = []
        words = 0
        for line in data:
            here = [p for p in line.pieces if p.left >= left - 0.5 and p.right <= right + 0.5]
            if len(here) > 1 and any(p.figure for p in here):
                return None  # a figure and something else in one column of a line
            figures += [p for p in here if p.figure]
            words += sum(not p.figure and not p.nil and not _TOTAL.fullmatch(p.text) for p in here)
        starts, ends_ = max(p.left for p in area) - left, right - min(p.right for p in area)
        side: Side = "right" if starts > ends_ else "left"
        if abs(starts - ends_) < 0.5 * size:
            side = "middle" if starts + ends_ > size else ""
        amounts = any(p.amount for p in figures)
        columns.append(Column(left, right, _aligned(figures, words, size), amounts, side))
    return columns


def _aligned(figures: Sequence[Piece], words: int, size: float) -> bool:
    """Whether these are figures set under each other."""
    if len(figures) < LEAST_ROWS or words > len(figures) / 2:
        return False
    edges = ([p.right for p in figures], [p.left for p in figures], [(p.left + p.right) / 2 for p in figures])
    return any(
        sum(abs(v - statistics.median(values)) <= 0.3 * size for v in values) >= max(LEAST_ROWS, 0.6 * len(values))
        for values in edges
    )


def _ruled(body: Sequence[Line], rules: Sequence[Rule]) -> bool:
    """Whether rules part the rows from each other."""
    data = [line for line in body if line.data]
    return all(any(a.middle < r.at < b.middle for r in rules) for a, b in pairwise(data) if not _beside(a, b))


def _reach(
    lines: Sequence[Line],
    first: int,
    last: int,
    floor: int,
    columns: Sequence[Column],
    rules: Sequence[Rule],
    pitch: float,
) -> tuple[tuple[int, int], int] | None:
    """Where the header begins, where the rows begin, and where they end; None where the last row's end isn't sure."""
    begin = first
    fence = max((r.at for r in rules if r.at <= lines[first].middle), default=None)
    while begin > floor and _goes_on(lines[begin - 1], lines[begin], lines[first], columns, pitch, fence):
        begin -= 1
    # a label that begins above its figures also goes on below them
    while begin < first and not _goes_below(lines[begin], lines[first], lines[first + 1 : last + 1], columns, pitch):
        begin += 1
    end = last + 1
    fence = min((r.at for r in rules if r.at >= lines[last].middle), default=None)
    while end < len(lines) and _goes_on(lines[end], lines[end - 1], lines[last], columns, pitch, fence):
        end += 1
    while end < len(lines) and _blank_row(lines[end], lines[end - 1], columns, pitch, rules):
        end += 1
    if end < len(lines):
        line, above = lines[end], lines[end - 1]
        apart = any(above.middle < r.at < line.middle for r in rules)
        if not apart and line.middle - above.middle < NEAR * pitch and not _caption(line):
            return None  # it belongs to the last row, but in no column
    start = begin
    left, right = columns[0].left, columns[-1].right
    while start > floor:
        line, below = lines[start - 1], lines[start]
        if below.top - line.bottom > FAR * line.size or _caption(line):
            break
        if len(line.pieces) == 1 and (_TITLE.fullmatch(line.text) or line.box[2] - line.box[0] > 0.6 * (right - left)):
            break
        start -= 1
    # a rule over the whole width is the top of the table
    tops = [r.at for r in rules if start < begin and r.at < lines[begin].top and r.at < lines[begin - 1].top]
    if tops:
        reach = lines[start].top - FAR * lines[start].size
        edge = min((t for t in tops if t > reach), default=None)
        while edge is not None and start < begin and lines[start].middle < edge:
            start += 1
    return (start, begin), end


def _goes_on(line: Line, beside: Line, row: Line, columns: Sequence[Column], pitch: float, fence: float | None) -> bool:
    """Whether a line without figures is a part of the row beside it."""
    near = abs(line.middle - row.middle) < NEAR * pitch or (
        abs(line.middle - beside.middle) < NEAR * pitch and abs(line.middle - row.middle) < 1.5 * pitch
    )
    if fence is not None and min(line.middle, row.middle) < fence < max(line.middle, row.middle):
        return False
    return (
        near
        and not line.data
        and not _caption(line)
        and all((c := _one(p, columns)) is not None and not columns[c].figures for p in line.pieces)
    )


def _blank_row(line: Line, before: Line, columns: Sequence[Column], pitch: float, rules: Sequence[Rule]) -> bool:
    """Whether a line below a table is another of its rows, one without figures."""
    if _caption(line) or _NOTE.match(line.text) or line.page_number:
        return False
    places = [_one(p, columns) for p in line.pieces]
    if any(
        n is None or abs(p.left - columns[n].left) > 3 * line.size for p, n in zip(line.pieces, places, strict=True)
    ):
        return False
    if any(before.middle < r.at < line.middle for r in rules):
        return any(r.at > line.middle and r.at < line.bottom + pitch for r in rules)
    return abs(line.middle - before.middle - pitch) < 0.15 * pitch


def _goes_below(line: Line, row: Line, after: Sequence[Line], columns: Sequence[Column], pitch: float) -> bool:
    """Whether each column of a line above a row has text below it in the same row."""
    below = [other for other in after if not other.data and other.middle - row.middle < NEAR * pitch]
    return all(any(_one(q, columns) == _one(p, columns) for other in below for q in other.pieces) for p in line.pieces)


def _one(piece: Piece, columns: Sequence[Column]) -> int | None:
    into = over(piece, columns)
    return into[0] if len(into) == 1 else None


def _rows(body: Sequence[Line], columns: Sequence[Column], rules: Sequence[Rule], pitch: float) -> list[Row] | None:
    """The lines as rows, or None where they can't be told apart."""
    top, bottom = body[0].top, body[-1].bottom
    ruled = _ruled(body, rules)
    edges = [top, *sorted(r.at for r in rules if top < r.at < bottom), bottom]
    rows: list[list[Line]] = []
    for a, b in pairwise(edges):
        band = [line for line in body if a <= line.middle < b or (b == bottom and line.middle >= b)]
        if not band:
            continue
        data = [line for line in band if line.data]
        if len(band) == 1 or (ruled and _one_row(data, columns)):
            rows.append(band)
            continue
        if not data:
            return None
        parted = _by_line(band, columns, pitch)
        if parted is None:
            return None
        rows += parted
    tops = [min(line.top for line in row) for row in rows]
    bottoms = [max(line.bottom for line in row) for row in rows]
    cuts = [_cut(b, t, rules) for b, t in zip(bottoms, tops[1:], strict=False)]
    above = [r.at for r in rules if tops[0] - pitch < r.at <= tops[0] + 1]
    below = [r.at for r in rules if bottoms[-1] - 1 <= r.at < bottoms[-1] + pitch]
    limits = [max(above, default=tops[0]), *cuts, min(below, default=bottoms[-1])]
    return [Row(tuple(row), a, b) for row, (a, b) in zip(rows, pairwise(limits), strict=True)]


def _cut(bottom: float, top: float, rules: Sequence[Rule]) -> float:
    """Where one row ends and the next begins."""
    low, high = min(bottom, top), max(bottom, top)
    return next((r.at for r in rules if low - 1 <= r.at <= high + 1), (bottom + top) / 2)


def _beside(one: Line, other: Line) -> bool:
    """Whether two lines stand side by side rather than one below the other."""
    return abs(other.middle - one.middle) < 0.9 * min(one.size, other.size)


def _one_row(lines: Sequence[Line], columns: Sequence[Column]) -> bool:
    """Whether no two of these lines have a figure in the same column."""
    into = [n for line in lines for p in line.pieces if p.figure for n in over(p, columns)]
    return len(into) == len(set(into))


def _by_line(band: Sequence[Line], columns: Sequence[Column], pitch: float) -> list[list[Line]] | None:
    """Rows by their lines with figures; a line without them goes on in the row next to it, or is a row of its own."""
    groups: list[list[Line]] = []
    for line in band:
        if not line.data:
            continue
        if groups and _beside(groups[-1][-1], line):
            groups[-1].append(line)
            if not _one_row(groups[-1], columns):
                return None
        else:
            groups.append([line])
    middles = [statistics.fmean(line.middle for line in group) for group in groups]
    homes: list[int | None] = []
    for n, line in enumerate(band):
        if line.data:
            homes.append(next(k for k, group in enumerate(groups) if line in group))
            continue
        if any(columns[c].figures for p in line.pieces for c in over(p, columns)):
            return None
        away = sorted((abs(middle - line.middle), k) for k, middle in enumerate(middles))
        if away[0][0] >= NEAR * pitch:
            before = homes[n - 1] if n else None
            if before is not None and line.middle - band[n - 1].middle < NEAR * pitch:
                homes.append(before)  # the third line of a label
                continue
            if n and _full(band[n - 1], line, columns):
                return None  # a row of its own, or the rest of the label above?
            homes.append(None)
            continue
        if len(away) > 1 and away[1][0] < 1.15 * away[0][0]:
            return None
        homes.append(away[0][1])
    rows: list[list[Line]] = []
    last: int | None = None
    for line, home in zip(band, homes, strict=True):
        if home is not None and home == last:
            rows[-1].append(line)
        elif home is not None and home in homes[: homes.index(home)]:
            return None
        else:
            rows.append([line])
        last = home
    return rows


def _full(before: Line, line: Line, columns: Sequence[Column]) -> bool:
    """Whether a label fills its column, so that it may go on in the next line."""
    for piece in line.pieces:
        into = over(piece, columns)
        for other in before.pieces:
            if into and over(other, columns)[:1] == into[:1] and len(other.text) > 4:
                end = columns[into[0] + 1].left if into[0] + 1 < len(columns) else columns[into[0]].right + line.size
                if other.right > end - 2 * line.size:
                    return True
    return False


def _table(
    heads: Sequence[Head], rows: Sequence[Row], columns: Sequence[Column], edges: Sequence[float], page: Page, file: str
) -> Opened | None:
    above = max((h.row + h.rowspan for h in heads), default=0)
    # each column's text is inside, and cells meet
    inner = [min(max(x, a.right), b.left) for x, (a, b) in zip(edges[1:-1], pairwise(columns), strict=True)]
    walls = [min(edges[0], columns[0].left), *inner, max(edges[-1], columns[-1].right)]
    cells: list[Cell] = []
    used: list[Glyph] = []

    def put(row: int, column: int, held: Sequence[Glyph], box: Box, rowspan: int = 1, colspan: int = 1) -> None:
        place = Provenance(file, page.number, box=rounded(box))
        cells.append(Cell(row, column, cell_text(sorted(held, key=level)), rowspan, colspan, place=place))
        used.extend(held)

    top = rows[0].top
    if heads:
        first = min(box[1] for h in heads for box in [h.box])
        step = (top - first) / above
        for head in heads:
            a, b = walls[head.column], walls[head.column + head.colspan]
            y = first + step * head.row
            put(head.row, head.column, head.glyphs, (a, y, b, y + step * head.rowspan), head.rowspan, head.colspan)
        top = first
    for n, row in enumerate(rows, above):
        held: dict[tuple[int, int], list[Glyph]] = {}
        for line in row.lines:
            places = _places(line, columns, walls)
            if places is None:
                return None
            for piece, place in zip(line.pieces, places, strict=True):
                held.setdefault(place, []).extend(piece.glyphs)
        spans = _merged(sorted(held))
        if spans is None:
            return None
        at = 0
        for a, b in [*spans, (len(columns), len(columns))]:
            for c in range(at, a):
                put(n, c, (), (walls[c], row.top, walls[c + 1], row.bottom))
            if a < len(columns):
                put(n, a, held[a, b], (walls[a], row.top, walls[b + 1], row.bottom), 1, b - a + 1)
            at = b + 1
    whole = (walls[0], top, walls[-1], rows[-1].bottom)
    table = Table(
        f"p{page.number}",
        above + len(rows),
        len(columns),
        tuple(cells),
        header_rows=0,
        wide=page.width > page.height,
        place=Provenance(file, page.number, box=rounded(whole)),
    )
    return Opened(table, used, list(columns), list(walls))


def _places(line: Line, columns: Sequence[Column], walls: Sequence[float]) -> list[tuple[int, int]] | None:
    """The first and last column of each piece of a line; None where that isn't sure."""
    found: list[tuple[int, int]] = []
    for piece in line.pieces:
        into = over(piece, columns)
        if (line.counted and piece.figure) or not into:
            middle = (piece.left + piece.right) / 2
            into = [sum(w < middle for w in walls[1:-1])]
        if len(into) > 1 and any(columns[c].figures for c in into) and not _code_total(piece, into, columns):
            return None
        found.append((into[0], into[-1]))
    # what stands apart in a line and is a figure is no part of another cell
    alone = [at for at, piece in zip(found, line.pieces, strict=True) if piece.figure or columns[at[0]].figures]
    return None if any(found.count(at) > 1 for at in alone) else found


def _code_total(piece: Piece, into: Sequence[int], columns: Sequence[Column]) -> bool:
    """Whether a word such as 合计 stands across the columns of codes and names at the left."""
    return bool(_TOTAL.fullmatch(piece.text)) and into[0] == 0 and not columns[into[-1]].figures


def _merged(spans: Sequence[tuple[int, int]]) -> Sequence[tuple[int, int]] | None:
    """The spans, if none overlaps another."""
    return None if any(a[1] >= b[0] for a, b in pairwise(spans)) else spans
