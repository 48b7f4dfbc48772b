"""Charts as SVG and PNG: horizontal bars with the printed figure at each bar's end.

Made for grey print: series differ in lightness and pattern (solid, hatched, dotted), each with an outline, never in
hue alone.  Geometry is Decimal, in points of a drawing :data:`WIDTH` wide, so the same chart gives the same bytes.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from xml.sax.saxutils import escape, quoteattr

from ..document.model import Bar, Chart
from ..problems import OutputError
from . import fonts
from .pdf_markup import literal

#: The drawing's width in points: about the text width of an A4 page.
WIDTH = 442
#: The drawing's width on paper, as PNG.
PAPER_WIDTH_MM = 156

_FAMILIES = "'Noto Sans SC','Source Han Sans SC','Microsoft YaHei',SimSun,sans-serif"
_INK, _GREY, _PALE = "#26384c", "#aeb9c5", "#dfe5ec"
_SIZE, _LINE = 10, 13
_TITLE_SIZE = 13
_MARGIN = 14
#: The widest a label may get before it wraps, in points.
_LABEL_ROOM = 150
_BAR, _GAP, _BETWEEN = 15, 3, 13
#: A value that isn't zero is never drawn thinner than this.
_LEAST = Decimal("1.2")
_NOTHING, _ALL_ZERO = "无支出", "无支出（各项均为零）"


@dataclass(frozen=True, slots=True)
class _Line:
    """The bars of one label, one for each series that has it, and the label's lines."""

    label: tuple[str, ...]
    bars: tuple[tuple[int, Bar], ...]

    @property
    def height(self) -> int:
        return max(len(self.label) * _LINE, len(self.bars) * (_BAR + _GAP) - _GAP)


def chart_svg(chart: Chart) -> str:
    """The chart as one self-contained SVG element, 442 points wide and as tall as its bars need.

    Zero has no bar but its figure; where everything is zero a sentence says so.
    """
    groups = list(dict.fromkeys(bar.group for bar in chart.bars))
    lines = _lines(chart.bars, groups)
    empty = all(bar.value == 0 for bar in chart.bars)
    name = f"c{zlib.crc32(chart.name.encode()):08x}"
    parts: list[str] = []
    y = _MARGIN + _TITLE_SIZE
    for line in _wrap(chart.title, _TITLE_SIZE, WIDTH - 2 * _MARGIN):
        parts.append(_text(line, Decimal(WIDTH) / 2, y, _TITLE_SIZE, "middle"))
        y += _TITLE_SIZE + 5
    y += 3
    parts.append(_text(f"单位：{chart.unit}", WIDTH - _MARGIN, y, _SIZE - 1, "end"))
    if len(groups) > 1 and not empty:
        legend, y = _legend(groups, name, y)
        parts += legend
    y += 10
    if empty:
        parts.append(_text(_ALL_ZERO if lines else _NOTHING, Decimal(WIDTH) / 2, y + 34, _SIZE + 1, "middle"))
        y += 64
    else:
        drawn, y = _drawing(lines, name, len(groups), y)
        parts += drawn
    height = y + _MARGIN
    patterns = f"<defs>{_patterns(name)}</defs>" if len(groups) > 1 and not empty else ""
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" width="{WIDTH}" height="{height}" '
        f'role="img" aria-label={quoteattr(in_words(chart))} font-family="{_FAMILIES}" fill="{_INK}">'
        f"<title>{escape(chart.title)}</title>{patterns}"
        f'<rect x="0.5" y="0.5" width="{WIDTH - 1}" height="{height - 1}" fill="#ffffff" stroke="#b8bfc7" stroke-width="0.6"/>'
        f"{''.join(parts)}</svg>"
    )


def chart_png(chart: Chart, dpi: int = 200) -> bytes:
    """The chart as PNG, 156 mm wide at ``dpi`` dots an inch.  Raises OutputError for a character without a glyph."""
    import typst

    missing = dict.fromkeys(char for text in texts(chart) for char in text if not fonts.showable(char))
    if missing:
        raise OutputError(
            f"图“{chart.title}”中有字体里没有的字：{'、'.join(map(fonts.describe, missing))}。请换用通用字。"
        )
    page = (
        f"#set page(width: {PAPER_WIDTH_MM}mm, height: auto, margin: 0pt, fill: white)\n"
        f'#image(bytes({literal(chart_svg(chart))}), format: "svg", width: 100%)'
    )
    made = typst.compile(page.encode(), font_paths=fonts.for_typst(), ignore_system_fonts=True, format="png", ppi=dpi)
    return bytes(made)


def in_words(chart: Chart) -> str:
    """The chart said in words: its title and every figure, for those who don't see it."""
    figures = "；".join(f"{bar.group + '：' if bar.group else ''}{bar.label} {bar.text}" for bar in chart.bars)
    return f"{chart.title}（单位：{chart.unit}）：{figures or _NOTHING}"


def texts(chart: Chart) -> Iterable[str]:
    """Every text that the drawing shows."""
    yield from (chart.title, chart.unit)
    for bar in chart.bars:
        yield from (bar.label, bar.text, bar.group)


def _lines(bars: Sequence[Bar], groups: Sequence[str]) -> list[_Line]:
    """Bars by label, in the order in which labels first occur.  In one series equal labels stay apart."""
    rows: dict[object, list[tuple[int, Bar]]] = {}
    for n, bar in enumerate(bars):
        rows.setdefault(bar.label if len(groups) > 1 else n, []).append((groups.index(bar.group), bar))
    return [_Line(tuple(_wrap(row[0][1].label, _SIZE, _LABEL_ROOM)), tuple(row)) for row in rows.values()]


def _drawing(lines: Sequence[_Line], name: str, count: int, y: int) -> tuple[list[str], int]:
    """The bars with labels and figures from ``y`` down, and where they end."""
    label_room = max(_width(text, _SIZE) for line in lines for text in line.label)
    bars = [bar for line in lines for _, bar in line.bars]
    text_room = max(_width(bar.text, _SIZE) for bar in bars) + 6
    values = [Decimal(0), *(bar.value for bar in bars)]
    low, high = min(values), max(values)
    left = _MARGIN + label_room + 8 + (text_room if low < 0 else 0)
    right = WIDTH - _MARGIN - (text_room if high > 0 else 0)
    point = (right - left) / (high - low)
    zero = left - low * point
    out: list[str] = []
    top = y
    for line in lines:
        first = y + Decimal(line.height - len(line.label) * _LINE) / 2 + _SIZE
        for n, text in enumerate(line.label):
            out.append(_text(text, _MARGIN + label_room, first + n * _LINE, _SIZE, "end"))
        at = y + Decimal(line.height - len(line.bars) * (_BAR + _GAP) + _GAP) / 2
        for series, bar in line.bars:
            length = abs(bar.value) * point
            if bar.value:
                length = max(length, _LEAST)
                start = zero if bar.value > 0 else zero - length
                out.append(
                    f'<rect x="{_n(start)}" y="{_n(at)}" width="{_n(length)}" height="{_BAR}" '
                    f'fill="{_fill(name, series, count)}" stroke="{_INK}" stroke-width="0.7"/>'
                )
            baseline = at + _BAR - Decimal(4)
            if bar.value < 0:
                out.append(_text(bar.text, zero - length - 4, baseline, _SIZE, "end"))
            else:
                out.append(_text(bar.text, zero + length + 4, baseline, _SIZE, "start"))
            at += _BAR + _GAP
        y += line.height + _BETWEEN
    y -= _BETWEEN
    axis = f'<path d="M{_n(zero)} {top - 5}V{y + 5}" stroke="{_INK}" stroke-width="0.8"/>'
    return [axis, *out], y + 5


def _legend(groups: Sequence[str], name: str, y: int) -> tuple[list[str], int]:
    """One key for each series, wrapping where a line is full; the first line shares ``y`` with the unit."""
    out: list[str] = []
    x = Decimal(_MARGIN)
    room = WIDTH - _MARGIN - 90
    for n, group in enumerate(groups):
        wide = 24 + _width(group, _SIZE - 1) + 16
        if x > _MARGIN and x + wide > room:
            x, y = Decimal(_MARGIN), y + _LINE + 2
        out.append(
            f'<rect x="{_n(x)}" y="{y - 9}" width="18" height="10" fill="{_fill(name, n, len(groups))}" stroke="{_INK}" stroke-width="0.7"/>'
        )
        out.append(_text(group, x + 22, y, _SIZE - 1, "start"))
        x += wide
    return out, y


def _fill(name: str, series: int, count: int) -> str:
    """The fill of a series: the last (this year) solid dark, the one before hatched, then white, then dotted grey."""
    return (_INK, f"url(#{name}-hatched)", "#ffffff", f"url(#{name}-dotted)")[(count - 1 - series) % 4]


def _patterns(name: str) -> str:
    tile = '<pattern id="{}" width="6" height="6" patternUnits="userSpaceOnUse"><rect width="6" height="6" fill="{}"/>{}</pattern>'
    hatch = f'<path d="M-1 1L1 -1M0 6L6 0M5 7L7 5" stroke="{_INK}" stroke-width="0.8"/>'
    dot = f'<circle cx="3" cy="3" r="1" fill="{_INK}"/>'
    return tile.format(f"{name}-hatched", _PALE, hatch) + tile.format(f"{name}-dotted", _GREY, dot)


def _wrap(text: str, size: int, room: int) -> list[str]:
    return fonts.wrap(text, room * 1000 // size)


def _width(text: str, size: int) -> Decimal:
    return Decimal(fonts.width(text) * size) / 1000


def _text(text: str, x: Decimal | int, y: Decimal | int, size: int, anchor: str) -> str:
    return f'<text x="{_n(x)}" y="{_n(y)}" font-size="{size}" text-anchor="{anchor}">{escape(text)}</text>'


def _n(number: Decimal | int) -> str:
    """A coordinate to a tenth of a point."""
    return f"{Decimal(number):.1f}"
