"""Sheets of a workbook → Document: the lines above and below tables are paragraphs, the rest are tables.

Cells hold the text that Excel prints: the number format decides.  Hidden sheets, rows and columns aren't printed, so
they are left out.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from decimal import ROUND_HALF_UP, Context, Decimal
from functools import lru_cache
from pathlib import Path

from ..document.model import Block, Cell, Document, Heading, Paragraph, Table
from ..limits import check_cells
from ..money import parse_number
from ..provenance import Provenance


@dataclass(frozen=True, slots=True)
class Shown:
    """What a cell prints; ``exact`` is the number behind it as printed (of 12.5% it is 12.5), ``boxed`` says whether
    the cell has a border."""

    text: str
    exact: Decimal | None = None
    decimals: int = 2
    boxed: bool = False


@dataclass(slots=True)
class Sheet:
    """A visible sheet; rows and columns count from 0, merges are first and last row, first and last column.

    ``cells`` are those that print something, ``boxed`` the rows with a cell that has a border."""

    name: str
    cells: dict[tuple[int, int], Shown] = field(default_factory=dict)
    merges: list[tuple[int, int, int, int]] = field(default_factory=list)
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: set[int] = field(default_factory=set)
    boxed: set[int] = field(default_factory=set)


#: More blank rows or columns than these part what is on either side, whatever it is.
_FAR = 20
_TITLE = re.compile(
    r"\S.*表(\s*\d{1,3})?\s*([（(].{1,20}[）)])?|附?[表件](\s*[\d一二三四五六七八九十]+[-－\d]*)?[：:]?"
)
_NUMBER = re.compile(r"(附|公开|预算)?[表件]?\s*[\d一二三四五六七八九十]+[-－\d]*表?[：:]?|附?[表件]")
_LABELLED = re.compile(
    r".{0,14}(单位|部门|机关|编制|填报|填表|制表|金额|日期|时间|名称|年度|代码|编码|负责人)[^：:]{0,6}[：:].*",
    re.DOTALL,
)
_UNIT = re.compile(r"[（(]?(人民币)?(百|千|百万|万|亿)?元[)）]?|20\d\d年?度?|第.{1,4}页.{0,8}")
_MONEY_UNIT = re.compile(r"(金额|计量|货币)?单位\s*[：:]\s*(人民币)?[百千万亿]*元")
_NOTE = re.compile(
    r"[（(【]?(注|备注|附注|说明|注释)\d?[】）)]?[:：、.．\s\d].*|[*※]\S{4,}.*|本表.*|.*[。；]", re.DOTALL
)
_NAMELESS = re.compile(r"(sheet|工作表|表|table)?[\s(（]*\d*[)）\s]*", re.IGNORECASE)


def document(path: Path, sheets: Sequence[Sheet]) -> Document:
    """The document of a workbook's visible sheets, in their order.  Raises InputError for too many cells."""
    blocks: list[Block] = []
    for sheet in sheets:
        for part in _beside(_laid_out(path, sheet)):
            _blocks(path, part, blocks)
    return Document(path.stem, tuple(blocks))


@dataclass(frozen=True, slots=True)
class _Item:
    """A text in a row, and the last row and column that it covers."""

    column: int
    shown: Shown
    bottom: int
    right: int


@dataclass(frozen=True, slots=True)
class _Row:
    number: int
    items: tuple[_Item, ...]

    @property
    def texts(self) -> list[str]:
        return [i.shown.text for i in self.items]

    @property
    def lines(self) -> list[str]:
        """The texts, a label that stands in a cell of its own (单位：) together with what follows it."""
        said: list[str] = []
        for text in self.texts:
            if said and said[-1][-1] in "：:" and not re.search("[：:]", text):
                said[-1] += text
            else:
                said.append(text)
        return said

    @property
    def bottom(self) -> int:
        return max(i.bottom for i in self.items)

    @property
    def right(self) -> int:
        return max(i.right for i in self.items)


@dataclass(frozen=True, slots=True)
class _Layout:
    """The rows that print something, in order; ``blank`` are the merged areas without text, by their first row."""

    sheet: Sheet
    rows: list[_Row]
    blank: dict[int, list[tuple[int, int, int]]]
    hidden_rows: list[int]
    hidden_columns: list[int]


def _laid_out(path: Path, sheet: Sheet) -> _Layout:
    """The rows of a sheet as they print: merged areas show the text of their top left cell, and nothing under it."""
    hidden_rows, hidden_columns = sorted(sheet.hidden_rows), sorted(sheet.hidden_columns)
    cells: dict[int, dict[int, _Item]] = {}
    for (r, c), shown in sheet.cells.items():
        if r not in sheet.hidden_rows and c not in sheet.hidden_columns:
            cells.setdefault(r, {})[c] = _Item(c, shown, r, c)
    numbers = sorted(cells)
    covered: list[tuple[int, int, _Item]] = []
    blank: dict[int, list[tuple[int, int, int]]] = {}
    above, below = _visible_beside(hidden_rows)
    leftward, rightward = _visible_beside(hidden_columns)
    work = 0
    for top, bottom, left, right in sheet.merges:
        r, last = below.get(top, top), above.get(bottom, bottom)
        c, end = rightward.get(left, left), leftward.get(right, right)
        inside = numbers[bisect_left(numbers, r) : bisect_right(numbers, last)]
        work += len(inside) + sum(len(cells[n]) for n in inside)
        check_cells(path, work)  # merged areas that lie over each other
        for n in inside:
            for at in [at for at in cells[n] if c <= at <= end]:
                del cells[n][at]
        held = sheet.cells.get((top, left))
        if r <= last and c <= end:
            if held:
                covered.append((r, c, _Item(c, held, last, end)))
            elif (r, c) != (last, end):
                blank.setdefault(r, []).append((c, last, end))
    for r, c, item in covered:
        cells.setdefault(r, {})[c] = item
    rows = [_Row(r, tuple(cells[r][c] for c in sorted(cells[r]))) for r in sorted(cells) if cells[r]]
    return _Layout(sheet, rows, blank, hidden_rows, hidden_columns)


def _visible_beside(hidden: Sequence[int]) -> tuple[dict[int, int], dict[int, int]]:
    """For each hidden row or column the visible one before it, and the one after it."""
    before: dict[int, int] = {}
    after: dict[int, int] = {}
    for n in hidden:
        before[n] = before.get(n - 1, n - 1)
    for n in reversed(hidden):
        after[n] = after.get(n + 1, n + 1)
    return before, after


def _between(first: int, second: int, hidden: Sequence[int]) -> int:
    """How many visible rows or columns lie between two."""
    return second - first - 1 - (bisect_left(hidden, second) - bisect_right(hidden, first))


def _beside(layout: _Layout) -> list[_Layout]:
    """The parts that stand side by side: far apart, or with a blank column between them and each under a title."""
    spans = sorted({(i.column, i.right) for row in layout.rows for i in row.items})
    starts: list[int] = []
    reach = -1
    for left, right in spans:
        gap = _between(reach, left, layout.hidden_columns)
        if not starts or gap > _FAR or (gap > 0 and _titled(layout.rows, starts[-1], left)):
            starts.append(left)
        reach = max(reach, right)
    if len(starts) < 2:
        return [layout]
    parts = []
    for start, end in zip(starts, [*starts[1:], 1 << 20], strict=True):
        rows = [_Row(r.number, kept) for r in layout.rows if (kept := _within(r, start, end))]
        blank = {r: [m for m in merges if start <= m[0] < end] for r, merges in layout.blank.items()}
        parts.append(_Layout(layout.sheet, rows, blank, layout.hidden_rows, layout.hidden_columns))
    return parts


def _within(row: _Row, start: int, end: int) -> tuple[_Item, ...]:
    return tuple(i for i in row.items if start <= i.column < end)


def _titled(rows: Sequence[_Row], start: int, second: int) -> bool:
    """Whether the first thing printed in the columns from ``start``, and in those from ``second``, is a title."""
    firsts = [
        next((kept for r in rows[:6] if (kept := _within(r, left, right))), ())
        for left, right in ((start, second), (second, 1 << 20))
    ]
    return all(len(first) == 1 and _is_title(first[0].shown.text) for first in firsts)


def _is_title(text: str) -> bool:
    return len(text) <= 120 and bool(_TITLE.fullmatch(re.sub(r"\s", "", text)))


# --- rows → paragraphs and tables -------------------------------------------------------------------------------------


def _blocks(path: Path, layout: _Layout, blocks: list[Block]) -> None:
    sheet, rows = layout.sheet.name, layout.rows
    begun = len(blocks)
    tables = 0

    def say(row: _Row) -> None:
        place = Provenance(path.name, line=row.number + 1, sheet=sheet)
        for text in row.lines:
            if _is_title(text):
                blocks.append(Paragraph(" ".join(text.split()), place=place))
                continue
            blocks.extend(Paragraph(line.strip(), place=place) for line in text.splitlines() if line.strip())

    at = 0
    while at < len(rows):
        if not _starts(rows, at):
            say(rows[at])
            at += 1
            continue
        if not tables and not _has_title(blocks[begun:]) and not _NAMELESS.fullmatch(sheet):
            place = Provenance(path.name, line=1, sheet=sheet)
            blocks.insert(begun, Heading(2, sheet.strip(), f"h{begun}", place=place))
        tables += 1
        end = _end(layout, at)
        last = _without_notes(rows, at, end)
        if last == at + 1 and len(rows[at].items) == 2:  # two texts on one line
            say(rows[at])
        else:
            blocks.append(_table(path, layout, rows[at:last], f"t{len(blocks)}"))
        for row in rows[last:end]:
            say(row)
        at = end
    first = blocks[begun] if len(blocks) > begun else None
    if isinstance(first, Paragraph) and len(first.text) > 60 and not _NAMELESS.fullmatch(sheet):
        blocks.insert(begun, Heading(2, sheet.strip(), f"h{begun}", place=Provenance(path.name, line=1, sheet=sheet)))


def _starts(rows: Sequence[_Row], at: int) -> bool:
    """Whether a table begins on this row: several texts that aren't a line above one, or one text in a box that is
    narrower than the header on the next row."""
    row = rows[at]
    if len(row.items) > 1:
        return not _line_above(row)
    if at + 1 == len(rows):
        return False
    item, below = row.items[0], rows[at + 1]
    return (
        item.shown.boxed
        and not (_is_title(item.shown.text) or _line_above(row))
        and below.number <= max(item.bottom, row.number + 1)
        and len(below.items) > 1
        and not _line_above(below)
        and item.right - item.column < below.right - below.items[0].column
    )


def _line_above(row: _Row) -> bool:
    """Whether a row is a line as it stands above or below a table: unit, money unit, number of the table, date."""
    lines = row.lines
    if any(i.shown.exact is not None or parse_number(i.shown.text) is not None for i in row.items):
        return False
    if 1 < len(lines) < 5 and any(_MONEY_UNIT.fullmatch(t) for t in lines):
        return True
    known = [bool(_LABELLED.fullmatch(t) or _NUMBER.fullmatch(t) or _is_title(t)) for t in lines]
    return any(known) and all(k or _UNIT.fullmatch(t) for k, t in zip(known, lines, strict=True))


def _end(layout: _Layout, at: int) -> int:
    """The row after the last one of the table that begins at ``at``.

    It ends before blank rows that a title follows or nothing but text, and before the title of a table right below."""
    rows = layout.rows
    reach, left, right = rows[at].bottom, rows[at].items[0].column, rows[at].right
    for n in range(at + 1, len(rows)):
        row = rows[n]
        if row.number > reach:
            blank = _between(max(rows[n - 1].number, reach), row.number, layout.hidden_rows)
            if blank > _FAR or (blank and (_new_title(rows, n, left, right) or _only_text(rows, n))):
                return n
            if _is_title(row.texts[0]) and len(row.items) == 1 and n + 1 < len(rows) and _line_above(rows[n + 1]):
                return n
        reach, left, right = max(reach, row.bottom), min(left, row.items[0].column), max(right, row.right)
    return len(rows)


def _new_title(rows: Sequence[_Row], n: int, left: int, right: int) -> bool:
    """Whether the title of another table, or the line above it, stands on a row that comes after blank ones.

    ``left`` and ``right`` are the columns of the table so far: a title may be told from its width."""
    row = rows[n]
    if _line_above(row):
        return True
    text, item = row.texts[0], row.items[0]
    if len(row.items) > 1 or len(text) > 60 or item.shown.exact is not None or _NOTE.fullmatch(text):
        return False
    across = item.column <= left < right <= item.right
    return across or _is_title(text) or (n + 1 < len(rows) and _line_above(rows[n + 1]))


def _only_text(rows: Sequence[_Row], n: int) -> bool:
    """Whether notes follow, and nothing but text up to the end or to the next title."""
    text = rows[n].texts[0]
    if len(rows[n].items) > 1 or not (len(text) > 20 or _NOTE.fullmatch(text) or _LABELLED.fullmatch(text)):
        return False
    for row in rows[n:]:
        if len(row.items) == 1 and _is_title(row.texts[0]):
            return True
        if len(row.items) > 1 and not _line_above(row):
            return False
    return True


def _without_notes(rows: Sequence[_Row], at: int, end: int) -> int:
    """The row after the table's last one, without the notes and lines that stand right below it."""
    reach, right = [rows[at].bottom], [rows[at].right]
    for row in rows[at + 1 : end]:
        reach.append(max(reach[-1], row.bottom))
        right.append(max(right[-1], row.right))
    while end > at + 1 and rows[end - 1].number > reach[end - 2 - at]:
        row = rows[end - 1]
        item = row.items[0]
        text, boxed = item.shown.text, item.shown.boxed
        if len(row.items) == 1 and parse_number(text) is None:
            across = item.column < right[end - 2 - at] <= item.right
            note = _NOTE.fullmatch(text) or (not boxed and (len(text) > 40 or across))
        else:
            note = not boxed and _line_above(row)
        if not note:
            break
        end -= 1
    return end


def _has_title(blocks: Sequence[Block]) -> bool:
    """Whether the lines above a sheet's first table hold a title, not only what the numbers and units are."""
    return any(
        len(b.text) <= 60 and not _LABELLED.fullmatch(b.text) and not _UNIT.fullmatch(b.text)
        for b in blocks
        if isinstance(b, Paragraph) and not _NUMBER.fullmatch(b.text)
    )


def _table(path: Path, layout: _Layout, rows: Sequence[_Row], name: str) -> Table:
    sheet = layout.sheet
    left = min(r.items[0].column for r in rows)
    # a text alone on its row doesn't make the table wider
    right = max(i.column for r in rows for i in r.items)
    right = max(i.right for r in rows for i in r.items if len(r.items) > 1 and i.right <= right + _FAR)
    bottom = max(r.bottom for r in rows if r.bottom <= rows[-1].number + _FAR)
    if bottom + 1 in sheet.boxed and not any(parse_number(t) is not None for r in rows for t in r.texts):
        bottom += 1  # a form that nobody has filled in has at least one row
    numbers = [n for n in range(rows[0].number, bottom + 1) if n not in sheet.hidden_rows]
    columns = [c for c in range(left, right + 1) if c not in sheet.hidden_columns]
    check_cells(path, len(numbers) * len(columns))
    here = {(r.number, i.column): i for r in rows for i in r.items}
    for n in numbers:
        for c, last, end in layout.blank.get(n, ()):
            here.setdefault((n, c), _Item(c, Shown(""), last, end))
    cells: list[Cell] = []
    taken: set[tuple[int, int]] = set()
    work = 0
    for r, n in enumerate(numbers):
        for c, column in enumerate(columns):
            if (r, c) in taken:
                continue
            place = Provenance(path.name, line=n + 1, sheet=sheet.name, cell=(n + 1, column + 1))
            item = here.get((n, column))
            if item is None:
                cells.append(Cell(r, c, "", place=place))
                continue
            tall = bisect_right(numbers, item.bottom) - r
            wide = bisect_right(columns, item.right) - c
            if (tall, wide) != (1, 1):
                work += tall * wide
                check_cells(path, work)
                taken.update((r + y, c + x) for y in range(tall) for x in range(wide))
            shown = item.shown
            cells.append(Cell(r, c, shown.text, tall, wide, exact=shown.exact, decimals=shown.decimals, place=place))
    place = Provenance(path.name, line=rows[0].number + 1, sheet=sheet.name)
    return Table(name, len(numbers), len(columns), tuple(cells), header_rows=0, place=place)


# --- values → what Excel prints ---------------------------------------------------------------------------------------

#: Built-in formats that Chinese Excel shows in its own way.
CHINESE_FORMATS = {
    14: "yyyy/m/d",
    22: "yyyy/m/d h:mm",
    **dict.fromkeys((27, 36, 50, 52, 57), 'yyyy"年"m"月"'),
    **dict.fromkeys((28, 29, 51, 53, 54, 58), 'm"月"d"日"'),
    30: "m-d-yy",
    31: 'yyyy"年"m"月"d"日"',
    32: 'h"时"mm"分"',
    33: 'h"时"mm"分"ss"秒"',
    **dict.fromkeys((34, 55), '上午/下午h"时"mm"分"'),
    **dict.fromkeys((35, 56), '上午/下午h"时"mm"分"ss"秒"'),
    44: '_ "¥"* #,##0.00_ ;_ "¥"* -#,##0.00_ ;_ "¥"* "-"??_ ;_ @_ ',
}
#: Digits that Excel holds of a number; what a file says beyond them is noise of its binary form.
_HELD = Context(prec=15, rounding=ROUND_HALF_UP)
_WIDE = Context(prec=400, rounding=ROUND_HALF_UP)
_LONGEST_FORMAT = 255
_CONDITION = re.compile(r"\[(<=|>=|<>|=|<|>)\s*(-?\d+(?:\.\d+)?)\]")
_PIECE = re.compile(
    r'"(?P<quoted>[^"]*)"?|[\\!](?P<escaped>.)|[_*].|\[(?P<bracket>[^\]]*)\]|(?P<general>General|G/通用格式)'
    r"|(?P<ampm>AM/PM|A/P|上午/下午)|(?P<exponent>E[+-])|(?P<digit>[0#?])|(?P<mark>[.,%@])"
    r"|(?P<date>y+|m+|d+|h+|s+|a+|e+|g+)|(?P<literal>.)",
    re.IGNORECASE | re.DOTALL,
)
_WEEK = "一二三四五六日"


def number_shown(value: Decimal, code: str, *, from_1904: bool = False, boxed: bool = False) -> Shown:
    """A number under a number format.  Money is decimal here; no float takes part."""
    if value.is_finite() and -308 <= value.adjusted() <= 308:
        value = _HELD.plus(value)
    elif not value.is_finite() or value.adjusted() > 0:
        return Shown(str(value), boxed=boxed)
    else:
        value = Decimal(0)
    section, minus = _section(value, code)
    pieces = _pieces(section)
    kinds = {kind for kind, _ in pieces}
    if kinds & {"date", "elapsed", "ampm"}:
        return Shown(_date_shown(value, pieces, from_1904), boxed=boxed)
    if "text" in kinds or ("slash" in kinds and "digit" in kinds):
        pieces, kinds, minus = (("general", ""),), {"general"}, value < 0
    text, value = _number_shown(value, pieces)
    if minus and kinds & {"digit", "general"}:
        text = "-" + text
    return Shown(text.strip(), value, _decimals(text, section, code), boxed)


def text_shown(text: str, code: str, *, boxed: bool = False) -> Shown:
    """A text under a number format, which may add to it or hide it."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    if "@" in code or ";;;" in code:
        sections = _sections(code)
        if len(sections) > 3 or "@" in sections[-1]:
            pieces = _pieces(sections[min(len(sections), 4) - 1])
            text = "".join(text if kind == "text" else said for kind, said in pieces if kind in ("text", "literal"))
    return Shown(text.strip(), boxed=boxed)


def _decimals(text: str, section: str, code: str) -> int:
    """The places printed; where a dash or nothing is printed for zero, those that another number would get."""
    if re.search(r"\d", text):
        printed = re.search(r"\.(\d+)", text)
        return len(printed[1]) if printed else 0
    places = re.search(r"\.([0#?]+)", code if code != section else section)
    return len(places[1]) if places else 0


@lru_cache(maxsize=1024)
def _sections(code: str) -> tuple[str, ...]:
    found = [""]
    for match in re.finditer(r'"[^"]*"?|[\\!_*].|\[[^\]]*\]|.', code[:_LONGEST_FORMAT], re.DOTALL):
        if match[0] == ";":
            found.append("")
        else:
            found[-1] += match[0]
    return tuple(found)


def _section(value: Decimal, code: str) -> tuple[str, bool]:
    """The section of a format that a number prints under, and whether a minus sign is put before it."""
    sections = _sections(code)
    if len(sections) > 1 and ("@" in sections[-1] or len(sections) > 3):
        sections = sections[: min(len(sections) - 1, 3)]
    conditions = [_CONDITION.search(s) for s in sections]
    if not any(conditions):
        if value < 0 and len(sections) > 1:
            return sections[1], False
        return sections[2 if value == 0 and len(sections) > 2 else 0], value < 0
    for n, (section, condition) in enumerate(zip(sections, conditions, strict=True)):
        if condition:
            fits = _fits(value, condition[1], Decimal(condition[2]))
            negative = condition[1] in ("<", "<=", "=") and Decimal(condition[2]) <= 0
        elif n == len(sections) - 1 and n:
            fits, negative = True, False
        else:
            fits, negative = (value > 0, False) if n == 0 else (value < 0, True)
        if fits:
            return section, value < 0 and not negative
    return "General", value < 0


def _fits(value: Decimal, sign: str, bound: Decimal) -> bool:
    return {
        "<": value < bound,
        "<=": value <= bound,
        ">": value > bound,
        ">=": value >= bound,
        "=": value == bound,
        "<>": value != bound,
    }[sign]


@lru_cache(maxsize=1024)
def _pieces(section: str) -> tuple[tuple[str, str], ...]:
    """What a section is made of: (kind, text)."""
    found: list[tuple[str, str]] = []
    for match in _PIECE.finditer(section):
        kind, said = match.lastgroup or "", match[0]
        if kind in ("quoted", "escaped"):
            found.append(("literal", match[kind]))
        elif kind == "bracket":
            if re.fullmatch("h+|m+|s+", match[kind], re.IGNORECASE):
                found.append(("elapsed", match[kind].lower()))
            elif match[kind].startswith("$"):
                found.append(("literal", match[kind][1:].partition("-")[0]))
        elif kind == "mark":
            found.append(({".": "dot", ",": "comma", "%": "percent", "@": "text"}[said], said))
        elif kind == "literal":
            found.append(("slash" if said == "/" else "literal", said))
        elif kind:
            found.append((kind, said.lower() if kind == "date" else said))
    return tuple(found)


def _number_shown(value: Decimal, pieces: Sequence[tuple[str, str]]) -> tuple[str, Decimal]:
    """What a section prints of a number, without its sign; and the number as scaled by %, or by commas at the end."""
    kinds = [kind for kind, _ in pieces]
    dot = kinds.index("dot") if "dot" in kinds else len(kinds)
    power = kinds.index("exponent") if "exponent" in kinds else len(kinds)
    whole_at = [n for n, kind in enumerate(kinds) if kind == "digit" and n < min(dot, power)]
    places_at = [n for n, kind in enumerate(kinds) if kind == "digit" and dot < n < power]
    if not whole_at and not places_at:
        said = "".join(_general(abs(value)) if k == "general" else t for k, t in pieces if k not in ("comma",))
        if "general" in kinds and "percent" in kinds:
            said = said.replace(_general(abs(value)), _general(abs(value) * 100), 1)
        return said, value
    commas = [n for n, kind in enumerate(kinds) if kind == "comma"]
    grouped = any(whole_at and whole_at[0] < n < whole_at[-1] for n in commas)
    ends = (whole_at[-1] if whole_at else -1, places_at[-1] if places_at else -1)
    thousands = sum(1 for n in commas if (ends[0] < n < dot) or (places_at and n > ends[1]))
    value = _WIDE.multiply(value, Decimal(10) ** (2 * kinds.count("percent") - 3 * thousands))
    amount, shift = abs(value), 0
    if power < len(kinds):
        shift = (amount.adjusted() if amount else 0) - max(len(whole_at), 1) + 1
        amount = _WIDE.scaleb(amount, -shift)
    amount = _WIDE.quantize(amount, Decimal(1).scaleb(-len(places_at)))
    if power < len(kinds) and amount >= 10 ** max(len(whole_at), 1):
        amount, shift = _WIDE.quantize(amount / 10, Decimal(1).scaleb(-len(places_at))), shift + 1
    whole, _, places = f"{amount:f}".partition(".")
    said_at = _filled(whole.lstrip("0"), whole_at, pieces, grouped)
    for n, digit in reversed(list(zip(places_at, places, strict=True))):
        if digit == "0" and pieces[n][1] != "0" and not any(said_at.get(m) for m in places_at):
            said_at[n] = ""
        else:
            said_at[n] = digit
    said = ""
    for n, (kind, text) in enumerate(pieces):
        if kind == "digit":
            said += said_at.get(n, "")
        elif kind == "dot":
            said += ("" if whole_at else whole.lstrip("0")) + "." if n == dot else text
        elif kind == "exponent":
            said += f"E{'-' if shift < 0 else '+' if text[1] == '+' else ''}{abs(shift):0{max(kinds[n:].count('digit'), 1)}d}"
        elif kind != "comma":
            said += text
    return said, value


def _filled(whole: str, at: Sequence[int], pieces: Sequence[tuple[str, str]], grouped: bool) -> dict[int, str]:
    """The digits before the point on their places, from the right; the first place takes all that are left."""
    filled: dict[int, str] = {}
    done = 0
    for n in reversed(at):
        mine = whole if n == at[0] else whole[-1:]
        whole = whole[: len(whole) - len(mine)]
        mine = mine or ("0" if pieces[n][1] == "0" else "")
        said = ""
        for digit in reversed(mine):
            said = digit + ("," if grouped and done and done % 3 == 0 else "") + said
            done += 1
        filled[n] = said
    return filled


def _general(value: Decimal) -> str:
    """At most 11 characters of a number that isn't negative, or its first digits and an exponent."""
    if not value:
        return "0"
    if value.adjusted() >= 11 or value.adjusted() < -4:
        kept = Context(prec=6, rounding=ROUND_HALF_UP).plus(value)
        digits = f"{kept.scaleb(-kept.adjusted()):f}"
        digits = digits.rstrip("0").rstrip(".") if "." in digits else digits
        return f"{digits}E{'-' if kept.adjusted() < 0 else '+'}{abs(kept.adjusted()):02d}"
    text = f"{_WIDE.quantize(value, Decimal(1).scaleb(-max(0, 9 - max(value.adjusted(), 0)))):f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def _date_shown(value: Decimal, pieces: Sequence[tuple[str, str]], from_1904: bool) -> str:
    """A day counted from 1900 (or 1904), with its time of day, under a date format."""
    seconds = int((value * 86400).to_integral_value(ROUND_HALF_UP))
    if not 0 <= value < 2_900_000:
        return _general(abs(value))
    # Excel counts a 29 February 1900 that there never was
    start = datetime(1904, 1, 1) if from_1904 else datetime(1899, 12, 30 if value >= 60 else 31)
    at = start + timedelta(seconds=seconds)
    names = [(n, text) for n, (kind, text) in enumerate(pieces) if kind in ("date", "elapsed")]
    half = any(kind == "ampm" for kind, _ in pieces)
    said = ""
    for n, (kind, text) in enumerate(pieces):
        if kind == "elapsed":
            said += str(seconds // {"h": 3600, "m": 60, "s": 1}[text[0]]).zfill(len(text))
        elif kind == "ampm":
            early, late = ("上午", "下午") if text == "上午/下午" else ("AM", "PM")
            said += late if at.hour >= 12 else early
        elif kind == "date":
            before = [t[0] for m, t in names if m < n]
            after = [t[0] for m, t in names if m > n]
            minute = text[0] == "m" and len(text) < 3 and (before[-1:] == ["h"] or after[:1] == ["s"])
            said += _date_part(at, text, minute, half)
        elif kind in ("literal", "slash") or (kind in ("dot", "comma") and pieces[n + 1 : n + 2] != (("digit", "0"),)):
            said += text
    return said.strip()


def _date_part(at: datetime, text: str, minute: bool, half: bool) -> str:
    letter, two = text[0], len(text) > 1
    if letter in "ye":
        return f"{at.year % 100:02d}" if text == "yy" else str(at.year)
    if letter in "ad" and len(text) > 2:
        return ("星期" if len(text) > 3 else "周" if letter == "d" else "") + _WEEK[at.weekday()]
    if letter == "m" and not minute and len(text) > 2:
        return f"{at.month}月"
    hour = (at.hour % 12 or 12) if half else at.hour
    number = {"m": at.minute if minute else at.month, "d": at.day, "h": hour, "s": at.second}.get(letter)
    return "" if number is None else f"{number:02d}" if two else str(number)
