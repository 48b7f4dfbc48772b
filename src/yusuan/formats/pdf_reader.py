"""PDF → Document: characters and ruled lines by pypdfium2, our own grid on top.

Coordinates are points from the top left corner of the page as a person sees it (rotation applied).  Rules that touch
make a grid; its cells are the areas no rule crosses, so merged cells come out as spans.  Lines of text outside grids
become paragraphs.
"""

from __future__ import annotations

import ctypes
import statistics
import unicodedata
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any, NamedTuple

import pypdfium2
import pypdfium2.raw as pdfium

from .. import limits
from ..document.model import Block, Cell, Document, PageBreak, Paragraph, Table
from ..problems import InputError, Place, Problem
from ..provenance import Provenance

#: A ruling is at most this thick (points); thicker fills are backgrounds.
RULE = 2.6
#: Rules that end this near to another one meet it.
REACH = 3.0
#: Most characters of a page that are read.
MAX_CHARS = 200_000

Box = tuple[float, float, float, float]  # left, top, right, bottom
Matrix = tuple[float, float, float, float, float, float]
Turn = Callable[[float, float, float, float], Box]
Count = Callable[[Any], int]
Get = Callable[[Any, int], Any]


class Glyph(NamedTuple):
    """A character with its box.  A named tuple, since pages hold thousands."""

    text: str
    left: float
    top: float
    right: float
    bottom: float


@dataclass(frozen=True, slots=True)
class Rule:
    """A horizontal or vertical rule: its place across, and where it begins and ends along."""

    at: float
    start: float
    end: float


@dataclass(frozen=True, slots=True)
class Page:
    number: int
    width: float
    height: float
    glyphs: tuple[Glyph, ...]
    across: tuple[Rule, ...]
    down: tuple[Rule, ...]


def read(path: Path, *, password: str | None = None) -> Document:
    """Read a PDF.  Raises InputError for a file that is encrypted, broken or has too many pages."""
    return document_of(path, list(pages_of(path, password=password)))


def document_of(path: Path, pages: Sequence[Page]) -> Document:
    """The document that the pages of the file at ``path`` make up; a page without text leaves only its break."""
    blocks: list[Block] = []
    for n, page in enumerate(pages):
        if n:
            blocks.append(PageBreak())
        blocks += blocks_of(page, path.name)
    return Document(path.stem, tuple(blocks))


def pages_of(path: Path, *, password: str | None = None) -> Iterator[Page]:
    """The pages of a PDF as characters and rules.  Raises InputError."""
    try:
        document = pypdfium2.PdfDocument(path, password=password)
    except pypdfium2.PdfiumError as error:
        locked = "password" in str(error).lower()
        raise InputError(
            [
                Problem(
                    "read.encrypted" if locked else "read.broken",
                    Place(str(path)),
                    "文件加了密码" if locked else f"不能作为PDF打开：{error}",
                    "没有密码、完整的PDF",
                    "去掉密码后再读" if locked else "重新下载或另存这个文件",
                )
            ]
        ) from error
    try:
        if len(document) > limits.MAX_PAGES:
            raise limits.refused(
                path, "read.pages", f"{len(document)} 页", f"不超过 {limits.MAX_PAGES} 页", "拆成几个文件"
            )
        for number in range(len(document)):
            yield _page(document, number)
    finally:
        document.close()


def _page(document: pypdfium2.PdfDocument, number: int) -> Page:
    try:
        page = document[number]
    except pypdfium2.PdfiumError:
        return Page(number + 1, 0, 0, (), (), ())  # broken: a page of no size
    try:
        width, height = page.get_size()
        turn = _turned(page)
        rules: list[Box] = []
        _rules(page.raw, pdfium.FPDFPage_CountObjects, pdfium.FPDFPage_GetObject, (1, 0, 0, 1, 0, 0), rules, 0)
        across, down = _sorted_rules([turn(*r) for r in rules])
        return Page(number + 1, width, height, tuple(_glyphs(page, turn)), across, down)
    finally:
        page.close()


def _turned(page: pypdfium2.PdfPage) -> Turn:
    """From the page's own space to points from the top left as it is seen."""
    left, bottom, right, top = page.get_cropbox()
    rotation = page.get_rotation() % 360

    def turn(x0: float, y0: float, x1: float, y1: float) -> Box:
        if rotation == 90:
            return y0 - bottom, x0 - left, y1 - bottom, x1 - left
        if rotation == 180:
            return right - x1, y0 - bottom, right - x0, y1 - bottom
        if rotation == 270:
            return top - y1, right - x1, top - y0, right - x0
        return x0 - left, top - y1, x1 - left, top - y0

    return turn


def _glyphs(page: pypdfium2.PdfPage, turn: Turn) -> Iterator[Glyph]:
    layer = page.get_textpage()
    try:
        count = min(pdfium.FPDFText_CountChars(layer.raw), MAX_CHARS)
        place = pdfium.FS_RECTF()
        there = ctypes.byref(place)
        # the loose box is as wide as the pen moves, so that a narrow 1 leaves no gap
        box, letter = pdfium.FPDFText_GetLooseCharBox, pdfium.FPDFText_GetUnicode
        raw = layer.raw
        high = 0
        for n in range(count):
            code = letter(raw, n)
            if 0xD800 <= code < 0xDC00:  # the first half of a character beyond the basic plane
                high = code
                continue
            if high and 0xDC00 <= code < 0xE000:
                code = 0x10000 + ((high - 0xD800) << 10) + (code - 0xDC00)
            high = 0
            if code <= 0x20 or code in (0xA0, 0x3000, 0xFFFE, 0xFFFF, 0xAD) or not box(raw, n, there):
                continue
            # only these blocks hold what fold knows; asking for each character would cost a millisecond a page
            text = fold(chr(code)) if 0x2E80 <= code <= 0x2FDF or code >= 0xF900 else chr(code)
            yield Glyph(text, *turn(place.left, place.bottom, place.right, place.top))
    finally:
        layer.close()


def fold(char: str) -> str:
    """Radicals and compatibility ideographs that fonts leave behind, as the characters they stand for (⻔ → 门, ⼀ → 一)."""
    code = ord(char)
    if 0x2E80 <= code <= 0x2EFF:
        return _RADICALS.get(char, unicodedata.normalize("NFKC", char))
    if 0x2F00 <= code <= 0x2FDF or 0xF900 <= code <= 0xFAFF or 0x2F800 <= code <= 0x2FA1F:
        return unicodedata.normalize("NFKC", char)
    return char


#: Radicals of the CJK Radicals Supplement that Unicode doesn't decompose, with the character each stands for.
_RADICALS = dict(
    zip(
        "⺁⺄⺅⺆⺈⺉⺊⺌⺍⺎⺗⺘⺝⺟⺠⺡⺢⺣⺤⺥⺧⺩⺪⺫⺬⺮⺯⺰⺱⺲⺶⺷⺹⺺⺻⺽⺾⺿⻀⻁⻂⻃⻄⻅⻆⻇⻈⻉⻋⻌⻍⻎⻏⻐⻑⻒⻓⻔⻕⻖⻗⻘⻙⻚⻛⻜⻝⻠⻢⻣⻤⻥⻦⻨⻩⻪⻬⻮⻰⻳",
        "厂乙亻冂⺈刂卜小小尣心手月母民水水火爪爪牛王疋网示竹糸纟网网羊羊老聿聿臼艹艹艹虎衤西西见角角讠贝车辶辶辶阝钅長镸长门阜阝雨青韦页风飞食饣马骨鬼鱼鸟麦黄黾齐齿龙龟",
        strict=False,
    )
)


def _rules(holder: object, count: Count, get: Get, matrix: Matrix, found: list[Box], depth: int) -> None:
    """Collect the boxes of rules and of the sides of boxes."""
    sides = [ctypes.c_float() for _ in range(4)]
    places = [ctypes.byref(v) for v in sides]
    for n in range(count(holder)):
        item = get(holder, n)
        kind = pdfium.FPDFPageObj_GetType(item)
        if kind == pdfium.FPDF_PAGEOBJ_PATH:
            if pdfium.FPDFPageObj_GetBounds(item, *places):
                box = _moved((sides[0].value, sides[1].value, sides[2].value, sides[3].value), matrix)
                _path(item, box, matrix, found)
        elif kind == pdfium.FPDF_PAGEOBJ_FORM and depth < 4:
            own = pdfium.FS_MATRIX()
            pdfium.FPDFPageObj_GetMatrix(item, own)
            inside = _times((own.a, own.b, own.c, own.d, own.e, own.f), matrix)
            _rules(item, pdfium.FPDFFormObj_CountObjects, pdfium.FPDFFormObj_GetObject, inside, found, depth + 1)


def _path(item: object, box: Box, matrix: Matrix, found: list[Box]) -> None:
    left, bottom, right, top = box
    if right - left <= RULE or top - bottom <= RULE:
        found.append(box)
        return
    if pdfium.FPDFPath_CountSegments(item) > 400:
        return  # a drawing
    own = pdfium.FS_MATRIX()
    pdfium.FPDFPageObj_GetMatrix(item, own)
    into = _times((own.a, own.b, own.c, own.d, own.e, own.f), matrix)
    x, y = ctypes.c_float(), ctypes.c_float()
    here = start = (0.0, 0.0)
    for n in range(pdfium.FPDFPath_CountSegments(item)):
        segment = pdfium.FPDFPath_GetPathSegment(item, n)
        pdfium.FPDFPathSegment_GetPoint(segment, x, y)
        kind = pdfium.FPDFPathSegment_GetType(segment)
        there = _point(x.value, y.value, into)
        if kind == pdfium.FPDF_SEGMENT_MOVETO:
            start = there
        elif kind == pdfium.FPDF_SEGMENT_LINETO:
            _straight(here, there, found)
        here = there
        if pdfium.FPDFPathSegment_GetClose(segment):
            _straight(here, start, found)
            here = start


def _straight(one: tuple[float, float], other: tuple[float, float], found: list[Box]) -> None:
    if abs(one[0] - other[0]) <= RULE or abs(one[1] - other[1]) <= RULE:
        found.append((min(one[0], other[0]), min(one[1], other[1]), max(one[0], other[0]), max(one[1], other[1])))


def _point(x: float, y: float, m: Matrix) -> tuple[float, float]:
    return m[0] * x + m[2] * y + m[4], m[1] * x + m[3] * y + m[5]


def _moved(box: Box, m: Matrix) -> Box:
    if m == (1, 0, 0, 1, 0, 0):
        return box
    corners = [_point(x, y, m) for x in (box[0], box[2]) for y in (box[1], box[3])]
    xs, ys = [c[0] for c in corners], [c[1] for c in corners]
    return min(xs), min(ys), max(xs), max(ys)


def _times(a: Matrix, b: Matrix) -> Matrix:
    return (
        a[0] * b[0] + a[1] * b[2],
        a[0] * b[1] + a[1] * b[3],
        a[2] * b[0] + a[3] * b[2],
        a[2] * b[1] + a[3] * b[3],
        a[4] * b[0] + a[5] * b[2] + b[4],
        a[4] * b[1] + a[5] * b[3] + b[5],
    )


def _sorted_rules(boxes: Sequence[Box]) -> tuple[tuple[Rule, ...], tuple[Rule, ...]]:
    across: list[Rule] = []
    down: list[Rule] = []
    for left, top, right, bottom in boxes:
        if bottom - top <= RULE and right - left > RULE:
            across.append(Rule((top + bottom) / 2, left, right))
        elif right - left <= RULE and bottom - top > RULE:
            down.append(Rule((left + right) / 2, top, bottom))
    return _joined(across), _joined(down)


def _joined(rules: list[Rule]) -> tuple[Rule, ...]:
    """Rules on one line that touch or overlap become one."""
    lines: list[list[Rule]] = []
    for rule in sorted(rules, key=lambda r: r.at):
        if lines and rule.at - lines[-1][-1].at <= 1.6 and rule.at - lines[-1][0].at <= 2.5:
            lines[-1].append(rule)
        else:
            lines.append([rule])
    found: list[Rule] = []
    for line in lines:
        at = statistics.median(r.at for r in line)
        start, end = None, 0.0
        for rule in sorted(line, key=lambda r: r.start):
            if start is not None and rule.start <= end + REACH:
                end = max(end, rule.end)
            else:
                if start is not None:
                    found.append(Rule(at, start, end))
                start, end = rule.start, rule.end
        if start is not None:
            found.append(Rule(at, start, end))
    return tuple(found)


# --- from a page to blocks ---------------------------------------------------------------------------------------


def blocks_of(page: Page, file: str) -> list[Block]:
    """A page's blocks from top to bottom."""
    grids = list(_grids(page))
    inside: dict[int, list[Glyph]] = defaultdict(list)
    outside: list[Glyph] = []
    for glyph in page.glyphs:
        x, y = (glyph.left + glyph.right) / 2, (glyph.top + glyph.bottom) / 2
        for n, grid in enumerate(grids):
            if grid.left - 1 <= x <= grid.right + 1 and grid.top - 1 <= y <= grid.bottom + 1:
                inside[n].append(glyph)
                break
        else:
            outside.append(glyph)
    made: list[tuple[float, Block]] = []
    for n, grid in enumerate(grids):
        if table := _table(grid, inside[n], page, file):
            made.append((grid.top, table))
        else:
            outside += inside[n]
    made += _flow(_lines(outside), page, file)
    return [block for _, block in sorted(made, key=lambda pair: pair[0])]


@dataclass(frozen=True, slots=True)
class Grid:
    """Where the rules of one table cross: ``xs`` and ``ys`` are the grid lines, rules keep which parts are drawn."""

    xs: tuple[float, ...]
    ys: tuple[float, ...]
    across: tuple[Rule, ...]
    down: tuple[Rule, ...]

    @property
    def left(self) -> float:
        return self.xs[0]

    @property
    def right(self) -> float:
        return self.xs[-1]

    @property
    def top(self) -> float:
        return self.ys[0]

    @property
    def bottom(self) -> float:
        return self.ys[-1]


def _grids(page: Page) -> Iterator[Grid]:
    """Connected rules, largest first left to right, top to bottom."""
    rules = [("a", r) for r in page.across] + [("d", r) for r in page.down]
    parent = list(range(len(rules)))

    def root(n: int) -> int:
        while parent[n] != n:
            parent[n] = parent[parent[n]]
            n = parent[n]
        return n

    down = sorted(((r.at, n + len(page.across), r) for n, r in enumerate(page.down)), key=lambda t: t[0])
    places = [t[0] for t in down]
    for n, rule in enumerate(page.across):
        for _, m, other in down[bisect_left(places, rule.start - REACH) : bisect_right(places, rule.end + REACH)]:
            if other.start - REACH <= rule.at <= other.end + REACH:
                parent[root(n)] = root(m)
    groups: dict[int, list[int]] = defaultdict(list)
    for n in range(len(rules)):
        groups[root(n)].append(n)
    found = []
    for members in groups.values():
        across = tuple(rules[n][1] for n in members if rules[n][0] == "a")
        vertical = tuple(rules[n][1] for n in members if rules[n][0] == "d")
        if len(across) < 2:
            continue
        left, right = min(r.start for r in across), max(r.end for r in across)
        ys = _clustered([r.at for r in across])
        xs = _clustered([r.at for r in vertical])
        # tables open at the sides: the ends of the horizontal rules are its sides
        if not xs or left < xs[0] - 2 * REACH:
            xs = [left, *xs]
        if right > xs[-1] + 2 * REACH:
            xs = [*xs, right]
        if len(xs) >= 2 and len(ys) >= 2:
            found.append(Grid(tuple(xs), tuple(ys), across, vertical))
    yield from sorted(found, key=lambda g: (g.top, g.left))


def _clustered(values: list[float]) -> list[float]:
    groups: list[list[float]] = []
    for value in sorted(values):
        if groups and value - groups[-1][0] <= REACH:
            groups[-1].append(value)
        else:
            groups.append([value])
    return [statistics.fmean(g) for g in groups]


def _table(grid: Grid, glyphs: list[Glyph], page: Page, file: str) -> Table | None:
    rows, columns = len(grid.ys) - 1, len(grid.xs) - 1
    if rows * columns > 200_000 or (rows == 1 and columns == 1):
        return None
    if not grid.down:
        return None
    beside = [[q for q in grid.down if abs(q.at - x) <= REACH] for x in grid.xs]
    between = [[q for q in grid.across if abs(q.at - y) <= REACH] for y in grid.ys]
    wall = [[_drawn(near, top, bottom) for near in beside] for top, bottom in pairwise(grid.ys)]
    floor = [[_drawn(near, left, right) for left, right in pairwise(grid.xs)] for near in between]
    owner: dict[tuple[int, int], tuple[int, int]] = {}
    areas: list[tuple[int, int, int, int]] = []
    for r in range(rows):
        for c in range(columns):
            if (r, c) in owner:
                continue
            wide = 1
            while c + wide < columns and not wall[r][c + wide] and (r, c + wide) not in owner:
                wide += 1
            tall = 1
            while (
                r + tall < rows
                and not any(floor[r + tall][c : c + wide])
                and not any(wall[r + tall][c + k] for k in range(1, wide))
            ):
                tall += 1
            for dr in range(tall):
                for dc in range(wide):
                    owner[r + dr, c + dc] = (r, c)
            areas.append((r, c, tall, wide))
    held: dict[tuple[int, int], list[Glyph]] = defaultdict(list)
    for glyph in glyphs:
        x, y = (glyph.left + glyph.right) / 2, (glyph.top + glyph.bottom) / 2
        r = min(max(bisect_right(grid.ys, y) - 1, 0), rows - 1)
        c = min(max(bisect_right(grid.xs, x) - 1, 0), columns - 1)
        held[owner[r, c]].append(glyph)
    if not any(held.values()):
        return None
    cells = []
    for r, c, tall, wide in areas:
        box = (grid.xs[c], grid.ys[r], grid.xs[c + wide], grid.ys[r + tall])
        cells.append(
            Cell(r, c, cell_text(held[r, c]), tall, wide, place=Provenance(file, page.number, box=_rounded(box)))
        )
    place = Provenance(file, page.number, box=_rounded((grid.left, grid.top, grid.right, grid.bottom)))
    return Table(
        f"p{page.number}", rows, columns, tuple(cells), header_rows=0, wide=page.width > page.height, place=place
    )


def _drawn(rules: Sequence[Rule], start: float, end: float) -> bool:
    """Whether one of the rules is drawn along most of the way from ``start`` to ``end``."""
    need = (end - start) * 0.6
    return any(min(rule.end, end) - max(rule.start, start) >= need for rule in rules)


def cell_text(glyphs: list[Glyph]) -> str:
    """The text of a cell, line by line, lines joined the way a wrapped cell reads."""
    return joined([text for text, _ in _lines(glyphs)])


def joined(lines: Sequence[str]) -> str:
    """Wrapped lines as one text: no space between Chinese, one between Latin words."""
    text = ""
    for line in lines:
        if text and text[-1].isascii() and text[-1].isalpha() and line[:1].isascii() and line[:1].isalpha():
            text += " "
        text += line
    return text


def _lines(glyphs: Sequence[Glyph]) -> list[tuple[str, Box]]:
    """Glyphs as lines from top to bottom, each with its box.  A wide gap inside a line becomes a tab."""
    if not glyphs:
        return []
    rows: list[list[Glyph]] = []
    bottoms: list[float] = []
    for glyph in sorted(glyphs, key=lambda g: (g.top + g.bottom) / 2):
        middle = (glyph.top + glyph.bottom) / 2
        if rows and middle <= bottoms[-1]:
            rows[-1].append(glyph)
        else:
            rows.append([glyph])
            bottoms.append(middle + max(glyph.bottom - glyph.top, 4) * 0.45)
    found = []
    for row in rows:
        row.sort(key=lambda g: g.left)
        size = sorted([g.bottom - g.top for g in row])[len(row) // 2] or 1
        text = row[0].text
        for before, after in pairwise(row):
            gap = after.left - before.right
            if gap > 1.6 * size:
                text += "\t"
            elif gap > 0.12 * size and gap > _word_gap(before.text, after.text) * size:
                text += " "
            elif before.text == after.text and abs(after.left - before.left) < 0.3 * (after.right - after.left):
                continue  # the same character struck twice to look bold
            text += after.text
        found.append(
            (text, (row[0].left, min(g.top for g in row), max(g.right for g in row), max(g.bottom for g in row)))
        )
    return found


def _word_gap(before: str, after: str) -> float:
    """The gap, in heights of the line, that parts two words.  Figures set with wide digits stay whole, and Chinese
    has no spaces."""
    if not (before.isascii() and after.isascii()):
        return 2.0
    return 0.12 if before.isalpha() or after.isalpha() else 0.5


def _flow(lines: list[tuple[str, Box]], page: Page, file: str) -> list[tuple[float, Block]]:
    """Lines outside grids as paragraphs: a line that is full goes on in the next unless that is indented or far."""
    found: list[tuple[float, Block]] = []
    paragraph: list[tuple[str, Box]] = []

    def close() -> None:
        if paragraph:
            box = (
                min(b[0] for _, b in paragraph),
                paragraph[0][1][1],
                max(b[2] for _, b in paragraph),
                paragraph[-1][1][3],
            )
            text = joined([t for t, _ in paragraph])
            found.append((box[1], Paragraph(text, place=Provenance(file, page.number, box=_rounded(box)))))
            paragraph.clear()

    if not lines:
        return found
    left = min(b[0] for _, b in lines)
    # the longest line of a page with little on it isn't a full one
    right = max(0.8 * page.width, *(b[2] for _, b in lines))
    for text, box in lines:
        if paragraph:
            before_text, before = paragraph[-1]
            size = max(before[3] - before[1], 1)
            full = before[2] > right - 2.5 * size
            indented = box[0] > left + 1.2 * size
            near = box[1] - before[3] < 1.9 * size
            if not full or indented or not near or "\t" in text or "\t" in before_text:
                close()
        paragraph.append((text, box))
    close()
    return found


def _rounded(box: Box) -> Box:
    a, b, c, d = (round(v, 1) for v in box)
    return a, b, c, d
