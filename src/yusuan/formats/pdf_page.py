"""A page of a PDF as characters and rules, by pypdfium2.

Coordinates are points from the top left corner of the page as a person sees it (rotation applied).
"""

from __future__ import annotations

import ctypes
import functools
import math
import statistics
import unicodedata
from array import array
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import repeat
from operator import itemgetter
from pathlib import Path
from typing import Any, NamedTuple

import pypdfium2
import pypdfium2.raw as pdfium

from .. import limits
from ..problems import InputError, Place, Problem

#: A ruling is at most this thick (points); thicker fills are backgrounds.
RULE = 2.6
#: From this much of red, green and blue on a ground is white.
WHITE = 250
#: Rules that end this near to another one meet it.
REACH = 3.0
#: Most characters of a page that are read.
MAX_CHARS = 200_000

#: Bytes of a box as pdfium writes it: four numbers.
_BOX = 16
Box = tuple[float, float, float, float]  # left, top, right, bottom
Matrix = tuple[float, float, float, float, float, float]
#: A rule while it is gathered: its place across, its beginning and its end along.
_Line = tuple[float, float, float]
Turn = Callable[[Sequence[float], Sequence[float], Sequence[float], Sequence[float]], Iterator[Box]]


def _plain(function: Any, result: Any, *arguments: Any) -> Callable[..., int]:
    """A function of pdfium that takes and gives plain numbers and addresses: what is called once a character or a rule
    has no time for wrapping them."""
    kind: Any = getattr(ctypes, "WINFUNCTYPE", ctypes.CFUNCTYPE)  # Windows has its own
    made: Callable[..., int] = kind(result, *arguments)(_address(function))
    return made


def _address(handle: Any) -> int:
    return ctypes.cast(handle, ctypes.c_void_p).value or 0


_INT, _AT = ctypes.c_int, ctypes.c_void_p
_code_of = _plain(pdfium.FPDFText_GetUnicode, ctypes.c_uint, _AT, _INT)
# the loose box is as wide as the pen moves, so that a narrow 1 leaves no gap
_box_of = _plain(pdfium.FPDFText_GetLooseCharBox, _INT, _AT, _INT, _AT)
_text_object = _plain(pdfium.FPDFText_GetTextObject, _AT, _AT, _INT)
_clip_of = _plain(pdfium.FPDFPageObj_GetClipPath, _AT, _AT)
_count_clips = _plain(pdfium.FPDFClipPath_CountPaths, _INT, _AT)
_count_clip_segments = _plain(pdfium.FPDFClipPath_CountPathSegments, _INT, _AT, _INT)
_clip_segment = _plain(pdfium.FPDFClipPath_GetPathSegment, _AT, _AT, _INT, _INT)
_count_objects = _plain(pdfium.FPDFPage_CountObjects, _INT, _AT)
_object = _plain(pdfium.FPDFPage_GetObject, _AT, _AT, _INT)
_count_inside = _plain(pdfium.FPDFFormObj_CountObjects, _INT, _AT)
_object_inside = _plain(pdfium.FPDFFormObj_GetObject, _AT, _AT, ctypes.c_ulong)
_kind_of = _plain(pdfium.FPDFPageObj_GetType, _INT, _AT)
_bounds_of = _plain(pdfium.FPDFPageObj_GetBounds, _INT, _AT, _AT, _AT, _AT, _AT)
_matrix_of = _plain(pdfium.FPDFPageObj_GetMatrix, _INT, _AT, _AT)
_count_segments = _plain(pdfium.FPDFPath_CountSegments, _INT, _AT)
_segment = _plain(pdfium.FPDFPath_GetPathSegment, _AT, _AT, _INT)
_end_of = _plain(pdfium.FPDFPathSegment_GetPoint, _INT, _AT, _AT, _AT)
_segment_kind = _plain(pdfium.FPDFPathSegment_GetType, _INT, _AT)
_closes = _plain(pdfium.FPDFPathSegment_GetClose, _INT, _AT)
_mode_of = _plain(pdfium.FPDFPath_GetDrawMode, _INT, _AT, _AT, _AT)
_fill_of = _plain(pdfium.FPDFPageObj_GetFillColor, _INT, _AT, _AT, _AT, _AT, _AT)


class Glyph(NamedTuple):
    """A character with its box.  A named tuple, since pages hold thousands."""

    text: str
    left: float
    top: float
    right: float
    bottom: float


#: A glyph from its five fields, at a third of the time that ``Glyph(…)`` takes.
_glyph: Callable[[tuple[str, float, float, float, float]], Glyph] = functools.partial(tuple.__new__, Glyph)


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
            yield page_of(document, number)
    finally:
        document.close()


def page_of(document: pypdfium2.PdfDocument, number: int) -> Page:
    """The page at ``number``, counted from 0; one that is broken has no size."""
    try:
        page = document[number]
    except pypdfium2.PdfiumError:
        return Page(number + 1, 0, 0, (), (), ())
    try:
        width, height = page.get_size()
        turn = _turned(page)
        rules: list[Box] = []
        clips = _Clips(shown(page))
        _rules(_address(page.raw), 0, (1, 0, 0, 1, 0, 0), _Room(), rules, clips)
        clips.done()
        across, down = _sorted_rules(list(turn(*zip(*rules, strict=True))) if rules else [])
        return Page(number + 1, width, height, tuple(_glyphs(page, turn, clips)), across, down)
    finally:
        page.close()


def shown(page: pypdfium2.PdfPage) -> Box:
    """The part of a page that is seen, in its own space; pdfium doesn't look up a box that stands with all pages."""
    box = page.get_cropbox(fallback_ok=False) or page.get_mediabox(fallback_ok=False) or page.get_bbox()
    left, bottom, right, top = box
    return left, bottom, right, top


def _turned(page: pypdfium2.PdfPage) -> Turn:
    """From the page's own space to points from the top left as it is seen, for many boxes at once."""
    left, bottom, right, top = shown(page)
    rotation = page.get_rotation() % 360

    def turn(x0: Sequence[float], y0: Sequence[float], x1: Sequence[float], y1: Sequence[float]) -> Iterator[Box]:
        if rotation == 90:
            x0, y0, x1, y1 = _from(bottom, y0), _from(left, x0), _from(bottom, y1), _from(left, x1)
        elif rotation == 180:
            x0, y0, x1, y1 = _back(right, x1), _from(bottom, y0), _back(right, x0), _from(bottom, y1)
        elif rotation == 270:
            x0, y0, x1, y1 = _back(top, y1), _back(right, x1), _back(top, y0), _back(right, x0)
        else:
            x0, y0, x1, y1 = _from(left, x0), _back(top, y1), _from(left, x1), _back(top, y0)
        return zip(x0, y0, x1, y1, strict=True)

    return turn


def unturned(page: pypdfium2.PdfPage, box: Box) -> Box:
    """A box as it is seen, in the page's own space: left, bottom, right, top."""
    left, bottom, right, top = shown(page)
    x0, y0, x1, y1 = box
    rotation = page.get_rotation() % 360
    if rotation == 90:
        return left + y0, bottom + x0, left + y1, bottom + x1
    if rotation == 180:
        return right - x1, bottom + y0, right - x0, bottom + y1
    if rotation == 270:
        return right - y1, top - x1, right - y0, top - x0
    return left + x0, top - y1, left + x1, top - y0


def _from(zero: float, values: Sequence[float]) -> Sequence[float]:
    return [v - zero for v in values] if zero else values


def _back(zero: float, values: Sequence[float]) -> list[float]:
    return [zero - v for v in values]


def _glyphs(page: pypdfium2.PdfPage, turn: Turn, clips: _Clips) -> list[Glyph]:
    """The page's visible characters: none wholly outside the page, or above or below its clip; those of a text that its
    clip cuts off at a side stand closer, inside the clip.  Codes and boxes are fetched by C-level loops into one buffer
    each, since asking for each in Python costs as much as all the rest of reading a page."""
    layer = page.get_textpage()
    try:
        raw = _address(layer.raw)
        count = min(pdfium.FPDFText_CountChars(layer.raw), MAX_CHARS)
        numbers = range(count)
        codes = list(map(_code_of, repeat(raw), numbers))
        room = array("f", bytes(_BOX * count))
        start, _ = room.buffer_info()
        boxed = list(map(_box_of, repeat(raw), numbers, range(start, start + _BOX * count, _BOX)))
        objects = list(map(_text_object, repeat(raw), numbers)) if clips.cutting else []
    finally:
        layer.close()
    # a box comes as left, top, right, bottom
    lefts, tops, rights, bottoms = room[0::4], room[1::4], room[2::4], room[3::4]
    hidden = _outside(lefts, tops, rights, bottoms, shown(page))
    # what is seen as above and below, and as the sides, in the page's own space
    (starts, ends), (lows, highs), axis = (
        ((bottoms, tops), (lefts, rights), 0) if page.get_rotation() % 180 else ((lefts, rights), (bottoms, tops), 1)
    )
    clipped: dict[Box, list[int]] = defaultdict(list)
    for n, text in enumerate(objects):
        if clip := clips.cutting.get(text):
            if highs[n] <= clip[axis] or lows[n] >= clip[axis + 2]:
                hidden.add(n)
            else:
                clipped[clip].append(n)
    for clip, members in clipped.items():
        for line in _lines(members, lows, highs):
            _squeeze(line, starts, ends, clip[1 - axis], clip[3 - axis])
    for n in hidden:
        boxed[n] = 0
    boxes = turn(lefts, bottoms, rights, tops)
    return [
        _glyph((text, *box)) for text, box, there in zip(_texts(codes), boxes, boxed, strict=True) if text and there
    ]


def _lines(members: Sequence[int], lows: array[float], highs: array[float]) -> list[list[int]]:
    """The members by the lines they stand in."""
    found: list[list[int]] = []
    for n in sorted(members, key=lambda n: lows[n] + highs[n]):
        at = found[-1][0] if found else -1
        if at >= 0 and lows[n] + highs[n] - lows[at] - highs[at] < highs[at] - lows[at]:
            found[-1].append(n)
        else:
            found.append([n])
    return found


def _squeeze(line: Sequence[int], starts: array[float], ends: array[float], low: float, high: float) -> None:
    """Move the characters of a line closer together, so that they stand between ``low`` and ``high``: what is too long for
    its cell isn't seen in the cells beside it, and is no part of them."""
    first, last = min(starts[n] for n in line), max(ends[n] for n in line)
    if (first > low - CUT and last < high + CUT) or high - low < CUT:
        return
    low, high = max(low, first), min(high, last)
    scale = (high - low) / (last - first)
    for n in line:
        starts[n], ends[n] = low + (starts[n] - first) * scale, low + (ends[n] - first) * scale


def _outside(
    lefts: Sequence[float], tops: Sequence[float], rights: Sequence[float], bottoms: Sequence[float], page: Box
) -> set[int]:
    """The numbers of the boxes of which nothing is on the page."""
    left, bottom, right, top = page
    if not lefts or (min(rights) > left and min(tops) > bottom and max(lefts) < right and max(bottoms) < top):
        return set()
    boxes = enumerate(zip(lefts, tops, rights, bottoms, strict=True))
    return {n for n, (a, b, c, d) in boxes if c <= left or b <= bottom or a >= right or d >= top}


def _texts(codes: Sequence[int]) -> list[str]:
    """The character of each code; nothing for what isn't seen, such as spaces."""
    texts = [_character(c) for c in codes]
    for n, code in enumerate(codes):
        if 0xD800 <= code < 0xDC00 and n + 1 < len(codes) and 0xDC00 <= codes[n + 1] < 0xE000:
            # a character beyond the basic plane in two halves
            texts[n], texts[n + 1] = "", fold(chr(0x10000 + ((code - 0xD800) << 10) + (codes[n + 1] - 0xDC00)))
    return texts


@functools.cache
def _character(code: int) -> str:
    if code <= 0x20 or code in (0xA0, 0x3000, 0xFFFE, 0xFFFF, 0xAD) or 0xD800 <= code < 0xDC00:
        return ""
    return fold(chr(code))


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


class _Room:
    """Room for what pdfium writes: four numbers or a matrix of six, and the address of each."""

    def __init__(self) -> None:
        self.numbers = (ctypes.c_float * 6)()
        start = ctypes.addressof(self.numbers)
        self.places = tuple(range(start, start + 6 * 4, 4))

    def matrix(self, item: int) -> Matrix:
        _matrix_of(item, self.places[0])
        a, b, c, d, e, f = self.numbers
        return a, b, c, d, e, f


def _rules(holder: int, depth: int, matrix: Matrix, room: _Room, found: list[Box], clips: _Clips) -> None:
    """Collect the boxes of rules and of the sides of boxes, and the clips of the page's own texts.  Depth 0 is the page,
    others are forms inside forms, whose clips are of another space."""
    count, get = (_count_inside, _object_inside) if depth else (_count_objects, _object)
    a, b, c, d = room.places[:4]
    numbers = room.numbers
    for n in range(count(holder)):
        item = get(holder, n)
        kind = _kind_of(item)
        if kind == pdfium.FPDF_PAGEOBJ_PATH:
            if _bounds_of(item, a, b, c, d):
                left, bottom, right, top, _, _ = numbers
                box = _moved((left, bottom, right, top), matrix)
                if box[2] - box[0] <= RULE or box[3] - box[1] <= RULE:
                    found.append(box)
                elif not _blank(item, room):
                    _sides(item, matrix, room, found)
        elif kind == pdfium.FPDF_PAGEOBJ_FORM and depth < 4:
            _rules(item, depth + 1, _times(room.matrix(item), matrix), room, found, clips)
        elif kind == pdfium.FPDF_PAGEOBJ_TEXT and not depth:
            clips.see(item, room)


class _Clips:
    """What texts of a page are clipped to, in its own space; ``cutting`` has the texts whose clip cuts one of them off,
    with the box of the clip.

    What lies above or below belongs to a line nobody sees here: a cell that goes on over pages is often drawn whole on
    each.  What is cut off at a side is the rest of a word whose beginning is seen, and is kept."""

    def __init__(self, page: Box) -> None:
        self.page = page
        self.cutting: dict[int, Box] = {}
        #: texts share clips: how many paths there are and where pdfium keeps the last one tell which is meant
        self.known: dict[tuple[int, int], Box] = {}
        self.texts: dict[Box, list[int]] = defaultdict(list)
        self.cut: set[Box] = set()

    def see(self, text: int, room: _Room) -> None:
        clip = _clip_of(text)
        count = _count_clips(clip) if clip else -1
        if count <= 0:  # -1: no clip
            return
        named = (count, _clip_segment(clip, count - 1, 0))
        if (box := self.known.get(named)) is None:
            box = self.known[named] = _box_of_clip(clip, count, room)
        left, bottom, right, top = box
        page = self.page
        if bottom <= page[1] and top >= page[3] and left <= page[0] and right >= page[2]:
            return
        self.texts[box].append(text)
        if box not in self.cut and _bounds_of(text, *room.places[:4]):
            a, b, c, d, _, _ = room.numbers
            if b < bottom or d > top or a < left - CUT or c > right + CUT:
                self.cut.add(box)

    def done(self) -> None:
        """After the last text: which of them are cut, or stand beside one in its clip."""
        self.cutting = {text: box for box in self.cut for text in self.texts[box]}


#: What a text reaches beyond its clip at a side, in points, before it is cut off there.
CUT = 0.5


def _box_of_clip(clip: int, count: int, room: _Room) -> Box:
    """The box that all paths of a clip leave."""
    left, bottom, right, top = -math.inf, -math.inf, math.inf, math.inf
    x, y = room.places[:2]
    for path in range(count):
        across, heights = [], []
        for n in range(_count_clip_segments(clip, path)):
            _end_of(_clip_segment(clip, path, n), x, y)
            across.append(room.numbers[0])
            heights.append(room.numbers[1])
        if heights:
            left, right = max(left, min(across)), min(right, max(across))
            bottom, top = max(bottom, min(heights)), min(top, max(heights))
    return left, bottom, right, top


def _blank(item: int, room: _Room) -> bool:
    """Whether a path is nothing but a white or transparent ground, whose sides nobody sees."""
    whole = (ctypes.c_int * 2).from_buffer(room.numbers)
    if not _mode_of(item, room.places[0], room.places[1]) or whole[1]:
        return False
    if whole[0] and _fill_of(item, *room.places[:4]):
        red, green, blue, alpha = (ctypes.c_uint * 4).from_buffer(room.numbers)
        return not alpha or min(red, green, blue) >= WHITE
    return not whole[0]


def _sides(item: int, matrix: Matrix, room: _Room, found: list[Box]) -> None:
    """Collect the straight sides of a path."""
    count = _count_segments(item)
    if count > 400:
        return  # a drawing
    into = _times(room.matrix(item), matrix)
    x, y = room.places[:2]
    numbers = room.numbers
    here = start = (0.0, 0.0)
    for n in range(count):
        segment = _segment(item, n)
        _end_of(segment, x, y)
        kind = _segment_kind(segment)
        there = _point(numbers[0], numbers[1], into)
        if kind == pdfium.FPDF_SEGMENT_MOVETO:
            start = there
        elif kind == pdfium.FPDF_SEGMENT_LINETO:
            _straight(here, there, found)
        here = there
        if _closes(segment):
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
    across: list[_Line] = []
    down: list[_Line] = []
    for left, top, right, bottom in boxes:
        if bottom - top <= RULE and right - left > RULE:
            across.append(((top + bottom) / 2, left, right))
        elif right - left <= RULE and bottom - top > RULE:
            down.append(((left + right) / 2, top, bottom))
    return _joined(across), _joined(down)


def _joined(rules: list[_Line]) -> tuple[Rule, ...]:
    """Rules on one line that touch or overlap become one."""
    lines: list[list[_Line]] = []
    for rule in sorted(rules, key=itemgetter(0)):
        if lines and rule[0] - lines[-1][-1][0] <= 1.6 and rule[0] - lines[-1][0][0] <= 2.5:
            lines[-1].append(rule)
        else:
            lines.append([rule])
    found: list[Rule] = []
    for line in lines:
        at = statistics.median([r[0] for r in line])
        line.sort(key=itemgetter(1))
        _, start, end = line[0]
        for _, a, b in line[1:]:
            if a <= end + REACH:
                end = max(end, b)
            else:
                found.append(Rule(at, start, end))
                start, end = a, b
        found.append(Rule(at, start, end))
    return tuple(found)


def rounded(box: Box) -> Box:
    """A box as it is kept with a cell: to a tenth of a point."""
    a, b, c, d = (round(v, 1) for v in box)
    return a, b, c, d
