"""Document → Disclosure: what tables and paragraphs say, in coordinates.

Told from words, codes and class names only (``recognise_words.toml``), never from a place's titles, positions or
page numbers.  A header or a label nobody knows leaves its figures without meaning; a table nobody knows stays in
the disclosure as it was read.
"""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cache
from importlib.resources import files
from typing import Any, Literal

from ..classification.codes import find_by_name
from ..coordinates import (
    ADMINISTRATIVE,
    CODE_LISTS,
    FISCAL_FUNDS,
    MONEY,
    TOPICS,
    Coordinates,
    Value,
    coordinates,
    covers,
)
from ..disclosure.model import (
    Column,
    Disclosure,
    Figure,
    Item,
    Row,
    Section,
    Statement,
    StatementCell,
    Text,
    Unrecognised,
)
from ..money import DASHES, parse_number
from ..provenance import Provenance
from .claims import claims
from .model import Document, Heading, Paragraph, Table

At = dict[str, Value | None]
_ORDINAL = re.compile(
    r"^(?:其中[:：]?|[一二三四五六七八九十]+[、.．]|[(（][一二三四五六七八九十\d]+[)）]|\d{1,2}[、.．](?!\d)|[①-⑳])"
)
_CODE = re.compile(r"(\d{3}|\d{5}|\d{7}|\d{9})")
_CODE_NAME = re.compile(r"(\d{3}|\d{5}|\d{7}|\d{9})[-—－_]*([^\d\s].*)")
_UNIT_LINE = re.compile(r"单位[:：]?(?:人民币)?(百万元|亿元|万元|元)")
_BODY = re.compile(r"(?:编制|预算)?(?:单位|部门)(?:名称)?[:：](?!(?:人民币)?[百亿万]*元)(\S{3,40})")
_TITLE = re.compile(
    r"(?:(20\d\d)年(?:度)?)?([\u4e00-\u9fff（）()]{4,30}?)(?:(20\d\d)年(?:度)?)?(?:部门|单位)?(?:预算|决算)(?!单位)"
)
_DIMENSION_OF_CODE = {"1": "revenue_code", "2": "functional_code", "3": "econ_dept", "5": "econ_gov"}
#: Statements whose rows are not everything that isn't zero.
_SELECTIVE = frozenset({"B10", "B11", "B14", "B15", "B16", "B17", "B18", "B24", "B25", "B26", "F07", "F10"})


def plain(text: str) -> str:
    """Text without width, spaces and leading ordinals, as words are compared."""
    return _ORDINAL.sub("", re.sub(r"\s", "", unicodedata.normalize("NFKC", text)))


@dataclass(frozen=True, slots=True)
class Grid:
    """A table with every cell under a span filled, the lines above it, and the place of each cell."""

    rows: tuple[tuple[str, ...], ...]
    places: tuple[tuple[Provenance | None, ...], ...]
    above: tuple[str, ...]
    place: Provenance | None


def recognise(documents: Sequence[Document]) -> Disclosure:
    """One disclosure from the files that make it up, in their order."""
    name, year, kind, level = _identity(documents)
    sections: list[Section] = []
    items: list[Item] = []
    head = Section("front", "", 0)

    def close() -> None:
        if items or head.title:
            sections.append(replace(head, items=tuple(items)))
            items.clear()

    for document in documents:
        for block in _joined(document):
            if isinstance(block, Grid):
                items.append(statement(block, year, name))
                continue
            words, place = block
            if _heading(words):
                close()
                head = Section(f"s{len(sections)}", words, 1 if words.startswith("第") else 2)
            else:
                items.append(Text(words, place=place))
    close()
    sections = _with_claims(sections, year)
    return Disclosure(name, "", year, kind, level, f"{year}年{'单位' if level == 'unit' else '部门'}", tuple(sections))


def _with_claims(sections: Sequence[Section], year: int) -> list[Section]:
    """The sections with the figures in their prose bound: what the part's and the section's headings and an earlier
    sentence of the section speak of carries on."""
    done: list[Section] = []
    part = ""
    for section in sections:
        part = section.title if section.level == 1 else part
        texts = [i.text for i in section.items if isinstance(i, Text)]
        found = iter(claims([part, section.title, *texts], year=year or None)[2:])
        items = tuple(replace(i, claims=next(found)) if isinstance(i, Text) else i for i in section.items)
        done.append(replace(section, items=items))
    return done


def _heading(words: str) -> bool:
    return (
        len(words) <= 40
        and bool(re.match(r"第[一二三四五六七八九十]+部分|[一二三四五六七八九十]+、", words))
        and "。" not in words
    )


def _identity(
    documents: Sequence[Document],
) -> tuple[str, int, Literal["budget", "final_accounts"], Literal["unit", "department"]]:
    """Unit, year, kind and level as the first lines, the titles and the lines above tables print them; "" and 0 if none does."""
    lines = [re.sub(r"[ \u3000\xa0]", "", t) for d in documents for t in _lines(d)]
    front = "".join(lines[:60])
    cover = re.sub(r"\s", "", "".join(lines[:6]))
    named = _TITLE.search(cover)
    titled = Counter(m for t in lines for m in re.findall(r"(20\d\d)年(?:度)?[^，。；]{0,30}?(?:预算|决算)", t[:60]))
    year = int(next(filter(None, named.group(1, 3)), "0")) if named else 0
    year = year or (int(titled.most_common(1)[0][0]) if titled else 0)
    names = Counter(m for t in lines if len(t) < 60 for m in _BODY.findall(t) if m[-1] not in "。；：）)")
    name = names.most_common(1)[0][0] if names else re.sub(r"(部门|单位|综合|年度)+$", "", named[2]) if named else ""
    if re.match(r"第.部分|目录|年度|.{0,3}$", name):
        name = ""
    final = front.count("决算") > front.count("预算")
    department = front.count("部门预算") + front.count("部门决算") > front.count("单位预算") + front.count("单位决算")
    return name, year, "final_accounts" if final else "budget", "department" if department else "unit"


def _lines(document: Document) -> Iterator[str]:
    for block in document.blocks:
        if isinstance(block, Heading | Paragraph):
            yield block.text
        elif isinstance(block, Table):
            yield from (t for t in (block.title, block.left) if t)
            yield from (c.text for c in block.cells if c.row < 2 and "：" in c.text)


def _joined(document: Document) -> Iterator[Grid | tuple[str, Provenance | None]]:
    """Paragraphs, and tables with the lines above them; what goes on over a page is one table."""
    pending: list[tuple[str, Provenance | None]] = []
    open_grid: Grid | None = None
    for block in document.blocks:
        if isinstance(block, Heading | Paragraph):
            if pending and (cut := _cut_by_page(pending, block)) is not None:
                text, place = pending[cut]
                pending[cut] = (text + block.text, place)
                continue
            pending.append((block.text, block.place))
        elif isinstance(block, Table):
            grid = _grid(block, tuple(t for t, _ in pending[-4:]))
            if open_grid and (more := _continued(open_grid, grid, [t for t, _ in pending])):
                open_grid, pending = more, []
                continue
            if open_grid:
                yield open_grid
            yield from pending
            open_grid, pending = grid, []
    if open_grid:
        yield open_grid
    yield from pending


_PAGE_NUMBER = re.compile(r"[-—–\s\d第页共/]*")


def _cut_by_page(before: Sequence[tuple[str, Provenance | None]], block: Heading | Paragraph) -> int | None:
    """Which of the paragraphs ``before`` goes on in ``block``: the last on the page before, if it ends in mid-sentence."""
    n = len(before) - 1
    while n >= 0 and _PAGE_NUMBER.fullmatch(before[n][0]):
        n -= 1
    if n < 0 or isinstance(block, Heading) or _PAGE_NUMBER.fullmatch(block.text):
        return None
    text, place = before[n]
    ended = len(text) < 25 or text[-1] in "。；：！？;:…"
    turned = place is not None and block.place is not None and block.place.page == place.page + 1 and place.page > 0
    starts = re.match(r"第.{1,3}部分|表|附|20\d\d年|[（(]?[一二三四五六七八九十\d]+[)）、.．]", block.text)
    return None if ended or not turned or starts else n


def _grid(table: Table, above: tuple[str, ...]) -> Grid:
    rows = [[""] * table.columns for _ in range(table.rows)]
    places: list[list[Provenance | None]] = [[None] * table.columns for _ in range(table.rows)]
    for cell in table.cells:
        numeric = parse_number(cell.text) is not None
        for r in range(cell.row, min(cell.row + cell.rowspan, table.rows)):
            for c in range(cell.column, min(cell.column + cell.colspan, table.columns)):
                places[r][c] = cell.place
                if not numeric or (r, c) == (cell.row, cell.column):
                    rows[r][c] = cell.text.strip()
    lines = [t for t in (table.title, table.number, table.left, table.right) if t]
    while rows and len(set(filter(None, rows[0]))) <= 2 and not any(parse_number(t) is not None for t in rows[0]):
        if len(set(filter(None, rows[0]))) == 2 and not any("单位" in t for t in rows[0]):
            break
        if len(set(filter(None, rows[0]))) == 1 and not (
            _key("".join(sorted(set(rows[0]))))
            or "单位" in "".join(rows[0])
            or re.fullmatch(r"表\d+|附件.*", plain("".join(set(rows[0]))))
        ):
            break
        lines.extend(dict.fromkeys(filter(None, rows.pop(0))))
        places.pop(0)
    return Grid(tuple(map(tuple, rows)), tuple(map(tuple, places)), above + tuple(lines), table.place)


def _continued(first: Grid, second: Grid, between: list[str]) -> Grid | None:
    """``first`` with the rows of ``second``, if that goes on with it: as many columns and the same title, or none."""
    if not first.rows or not second.rows or len(first.rows[0]) != len(second.rows[0]):
        return None
    said = [t for t in (*between, *second.above[len(between[-4:]) :]) if not _PAGE_NUMBER.fullmatch(t)]
    known = {plain(t) for t in first.above}
    if any(plain(t) not in known for t in said):
        return None
    depth = _header_depth(first.rows)
    repeated = 0
    while repeated < min(depth, len(second.rows)) and second.rows[repeated] == first.rows[repeated]:
        repeated += 1
    if not said and not repeated and not any(parse_number(t) is not None for r in second.rows for t in r):
        return None
    return replace(first, rows=first.rows + second.rows[repeated:], places=first.places + second.places[repeated:])


@cache
def _words() -> dict[str, Any]:
    return tomllib.loads(files("yusuan.document").joinpath("recognise_words.toml").read_text("utf-8"))


def _key(title: str) -> tuple[str, At] | None:
    words = re.sub(r"20\d\d年(度)?", "", plain(title))
    if len(words) > 60 or "。" in words or not re.search(r"表$", words.split("(")[0]):
        return None
    for rule in _words()["title"]:
        if all(w in words for w in rule["all"]) and not any(w in words for w in rule.get("none", ())):
            at: At = {k: ADMINISTRATIVE if v == "administrative" else v for k, v in rule.get("at", {}).items()}
            if "不含上年结转" in words or "当年" in words or "本年预算" in words:
                at["vintage"] = "current"
            return rule["key"], at
    return None


@cache
def _meaning(text: str) -> Coordinates | None:
    """What a header's or label's text says: a measure ("" for none) with dimensions, or None for an unknown word.

    A text may be two known words in a row (一般公共预算 基本支出)."""
    words = re.sub(r"20\d\d年?(度)?|\((?:万元|元|人民币)\)|单位[:：].*", "", plain(text)).strip("：:、")
    if (whole := _word(words)) is not None:
        return whole
    for cut in range(len(words) - 2, 2, -1):
        first, second = _word(words[:cut]), _word(words[cut:])
        if first is not None and second is not None:
            merged = _merged(first.at, second.at)
            if merged is not None:
                return coordinates(second.measure or first.measure, merged)
    return None


def _word(words: str) -> Coordinates | None:
    for rule in _words()["word"]:
        if re.fullmatch(rule["is"], words):
            if topic := rule.get("topic"):
                return TOPICS[topic].where(fund=None)
            at = dict(rule["at"])
            return coordinates(at.pop("measure", ""), at)
    return None


def _merged(*points: Iterable[tuple[str, Value]]) -> At | None:
    """All dimensions of ``points``; where two say one dimension the narrower holds.  None where they contradict."""
    at: At = {}
    for point in points:
        for dimension, value in point:
            known = at.get(dimension)
            if known is None or covers(dimension, known, value):
                at[dimension] = value
            elif not covers(dimension, value, known):
                return None
    return at


def _header_depth(rows: Sequence[Sequence[str]]) -> int:
    """How many rows from the top say what columns are: those before the first figure, code or total."""
    for n, row in enumerate(rows):
        index = [t for t in row if t]
        if (
            index
            and all(re.fullmatch(r"\d{1,2}|[一-龥]{2}|栏次|\*+", t) for t in index)
            and sum(t.isdigit() for t in index) > len(index) / 2
        ):
            return n + 1
        if any(_is_figure(t) or _CODE.fullmatch(t) for t in row) or (n and plain(row[0]) in ("合计", "总计")):
            return n
        if n and 2 * len(index) <= len(row):  # a row of labels whose figures are all blank
            return n
        if n > 4:
            break
    return min(2, len(rows))


def _is_figure(text: str) -> bool:
    return parse_number(text) is not None and not _CODE.fullmatch(text) and not re.fullmatch(r"20\d\d", text)


@dataclass(frozen=True, slots=True)
class _Column:
    header: tuple[str, ...]
    kind: Literal["code", "label", "figure"]
    at: Coordinates | None


def _column(path: tuple[str, ...], values: Sequence[str], base: At, year: int) -> _Column:
    filled = [v for v in values if v and v not in DASHES]
    words = "".join(map(plain, path))
    last = plain(path[-1]) if path else ""
    if re.search(r"编码|代码", words) or last in ("类", "款", "项"):
        return _Column(path, "code", None)
    if filled and sum(bool(_CODE.fullmatch(v) or re.fullmatch(r"\d\d", v)) for v in filled) > 0.7 * len(filled):
        return _Column(path, "code", None)
    numbers = sum(parse_number(v) is not None for v in filled)
    if not path and not numbers:
        return _Column(path, "label", None)
    if filled and numbers < 0.5 * len(filled):
        return _Column(path, "label", None)
    if not filled and re.search(r"名称$|^项目$|^单位$|科目$", last):
        return _Column(path, "label", None)
    points: list[tuple[str, Value]] = []
    measure = ""
    years = [int(y) for t in path for y in re.findall(r"(20\d\d)年", t)]
    if years and year and years[-1] != year:
        points.append(("year", str(years[-1])))
    for text in path:
        meaning = _meaning(text)
        if meaning is None:
            return _Column(path, "figure", None)
        measure = meaning.measure or measure
        points.extend(meaning.at)
    at = _merged(points)
    return _Column(path, "figure", None if at is None else coordinates(measure, at))


def statement(grid: Grid, year: int, name: str) -> Statement | Unrecognised:
    """What a table says, or the table as it is."""
    titled = [(t, k) for t in reversed(grid.above) if (k := _key(t))]
    title = titled[0][0] if titled else (grid.above[-1] if grid.above else "")
    if not titled:
        return Unrecognised(title, grid.rows, "表题中没有可以认定报表种类的词", grid.place)
    key, base = titled[0][1]
    depth = _header_depth(grid.rows)
    if depth == 0 or depth >= len(grid.rows):
        return Unrecognised(title, grid.rows, "没有找到表头或数据行", grid.place)
    header, body = grid.rows[:depth], grid.rows[depth:]
    index_row = bool(header) and sum(t.isdigit() for t in header[-1]) > len(header[-1]) / 2
    if index_row:
        header = header[:-1]
    width = len(grid.rows[0])
    columns = []
    for c in range(width):
        path = tuple(dict.fromkeys(row[c] for row in header if row[c]))
        columns.append(_column(path, [row[c] for row in body], base, year))
    columns = _fund_totals(columns, base)
    if not any(c.kind == "figure" for c in columns):
        return Unrecognised(title, grid.rows, "没有数字列", grid.place)
    said = " ".join((*grid.above, *(t for row in header for t in row)))
    unit = _UNIT_LINE.search(plain(said)) or re.search(r"\((万元|元)\)", plain(said))
    money_unit = unit[1] if unit else ""
    numbers = [
        n
        for row in body
        for c, t in enumerate(row)
        if columns[c].kind == "figure" and (n := parse_number(t)) is not None
    ]
    decimals = max((-int(n.as_tuple().exponent) for n in numbers), default=0)
    units = _units(columns, body)
    meant = _row_meanings(columns, body, key, base, year, name, title, units)
    carried = any(c.at is not None and c.at.measure == "carry_in" for c in columns)
    rows = []
    dimensions: set[str] = set()
    for r, row in enumerate(body):
        cells = []
        level = 1
        for c, text in enumerate(row):
            figure = None
            if columns[c].kind == "figure":
                about = _about(meant[r][c], columns[c], base, key, carried)
                if about is not None:
                    dimensions.update(d for d, _ in about.at if d in CODE_LISTS or d in ("project", "unit"))
                value = parse_number(text)
                if value is None and not text:
                    value = Decimal(0).scaleb(-decimals) if about is not None else None
                if text or about is not None:
                    figure = Figure(text, value, money_unit, about)
            cells.append(StatementCell(text, figure, grid.places[depth + r][c]))
        if any(plain(t) in ("合计", "总计") for t in row):
            level = 0
        rows.append(Row(tuple(cells), level))
    rows = _told_apart(rows)
    exhaustive = () if key in _SELECTIVE else tuple(sorted(dimensions))
    return Statement(
        key,
        title,
        "",
        " ".join(t for t in grid.above if "单位" in t)[:80],
        money_unit,
        decimals,
        tuple(Column(c.header, c.kind) for c in columns),
        tuple(rows),
        (),
        exhaustive,
        index_row,
        False,
        grid.place,
    )


def _told_apart(rows: list[Row]) -> list[Row]:
    """Rows that would say different amounts of the same thing differ by something not understood: they lose their
    meaning.  A total keeps it."""
    seen: dict[tuple[int, Coordinates], list[int]] = defaultdict(list)
    for r, row in enumerate(rows):
        for c, cell in enumerate(row.cells):
            if cell.figure is not None and isinstance(cell.figure.about, Coordinates):
                seen[c, cell.figure.about].append(r)
    lost = {
        (r, c)
        for (c, _), places in seen.items()
        if len({(f := rows[r].cells[c].figure) and f.value for r in places}) > 1
        for r in places
        if rows[r].level
    }
    return [
        replace(
            row,
            cells=tuple(
                replace(cell, figure=replace(cell.figure, about=None)) if (r, c) in lost and cell.figure else cell
                for c, cell in enumerate(row.cells)
            ),
        )
        for r, row in enumerate(rows)
    ]


def _fund_totals(columns: list[_Column], base: At) -> list[_Column]:
    """Where all columns of money split it by the fiscal funds only, the column of their total is fiscal appropriation."""
    funds = [c.at.get("fund") if c.at else None for c in columns if c.kind == "figure"]
    named = {f for f in funds if f is not None}
    if base.get("fund") or len(named) < 2 or not named <= set(FISCAL_FUNDS) or funds.count(None) != 1:
        return columns
    return [
        replace(c, at=c.at.where(fund="fiscal_appropriation"))
        if c.kind == "figure" and c.at is not None and c.at.get("fund") is None and not c.at.measure
        else c
        for c in columns
    ]


def _units(columns: Sequence[_Column], body: Sequence[Sequence[str]]) -> int | None:
    """The column of unit names, where rows are of several units."""
    for c, column in enumerate(columns):
        if (
            column.kind == "label"
            and column.header
            and re.search(r"(预算)?(单位|部门)(名称)?$", plain(column.header[-1]))
            and len({plain(row[c]) for row in body} - {"", "合计", "总计", "部门合计"}) > 1
        ):
            return c
    return None


def _row_meanings(
    columns: Sequence[_Column],
    body: Sequence[Sequence[str]],
    key: str,
    base: At,
    year: int,
    name: str,
    title: str,
    units: int | None,
) -> list[list[Coordinates | None]]:
    """For each cell what its row says, from the labels and codes on its side of the table."""
    sides: list[list[int]] = []
    previous = "figure"
    for c, column in enumerate(columns):
        if column.kind != "figure" and previous == "figure":
            sides.append([])
        if not sides:
            sides.append([])
        sides[-1].append(c)
        previous = column.kind
    meant: list[list[Coordinates | None]] = [[None] * len(columns) for _ in body]
    for side in sides:
        heads = "".join(plain(t) for c in side for t in columns[c].header)
        measure = base.get("measure") or (
            "revenue" if "收入" in heads and "支出" not in heads else "expenditure" if "支出" in heads + title else ""
        )
        state = _Side(str(measure), {}, "")
        for r, row in enumerate(body):
            at, state = _row(columns, side, row, state, year, name, units, key)
            for c in side:
                meant[r][c] = at
    return meant


@dataclass(frozen=True, slots=True)
class _Side:
    """What the rows above have settled on one side: its measure now, the code chain, the unit."""

    measure: str
    chain: dict[str, str]
    unit: str


def _row(
    columns: Sequence[_Column],
    side: Sequence[int],
    row: Sequence[str],
    state: _Side,
    year: int,
    name: str,
    units: int | None,
    key: str,
) -> tuple[Coordinates | None, _Side]:
    at: At = {}
    code = ""
    dimension = ""
    labels = []
    for c in side:
        text, column = row[c].strip(), columns[c]
        if column.kind == "code":
            digits = re.sub(r"\s", "", text)
            if units is None and not re.fullmatch(r"\d*", digits) and not (m := _CODE_NAME.fullmatch(digits)):
                labels.append(text)
                continue
            if m := _CODE_NAME.fullmatch(digits):
                digits = m[1]
            if len(digits) == 2 and code:
                code += digits
            elif digits:
                if code:
                    at[dimension] = code
                code = digits
            if code and _CODE.fullmatch(code):
                dimension = _DIMENSION_OF_CODE.get(code[0], "")
        elif column.kind == "label":
            if m := _CODE_NAME.fullmatch(re.sub(r"\s", "", text)):
                if d := _DIMENSION_OF_CODE.get(m[1][0]):
                    at[d] = m[1]
            elif c == units:
                if text and plain(text) not in ("合计", "总计", "部门合计"):
                    state = _Side(state.measure, {}, text)
                elif text:
                    state = _Side(state.measure, {}, "")
            elif text:
                labels.append(text)
    if code and dimension and _CODE.fullmatch(code):
        at[dimension] = code
    if state.unit:
        at["unit"] = state.unit
    measure = state.measure
    if not any(d in at for d in CODE_LISTS):
        words = [t for t in labels if t]
        if not words and not any(d in at for d in ("unit",)):
            has = [row[c] for c in side if columns[c].kind == "figure"]
            return (
                coordinates(measure, at) if any(has) and not any(columns[c].kind != "figure" for c in side) else None
            ), state
        if any(re.search(r"增减|变化|增幅", plain(t)) for t in words):
            return None, state
        for text in [t for t in words if not re.fullmatch(r"20\d\d年", plain(t))][:1] + [
            t for t in words if re.fullmatch(r"20\d\d年", plain(t))
        ]:
            meaning = _meaning(text)
            if (said := re.fullmatch(r"(20\d\d)年(?:度)?(?:预算数?)?", plain(text))) and units is None:
                at.update({} if int(said[1]) == year else {"year": said[1]})
                continue
            if key in ("B12", "B13") and plain(text) not in ("合计", "总计", "部门合计", "小计"):
                named = [
                    t
                    for c, t in enumerate(row)
                    if columns[c].kind == "label" and columns[c].header and "项目名称" in plain(columns[c].header[-1])
                ]
                if plain(text) == plain(name):
                    continue
                if not named or not named[0]:
                    return None, state
                at["project"] = named[0]
            elif measure == "expenditure" and (found := _by_name(text, state, measure, year, key)):
                dimension, code = found
                at[dimension] = code
                state = replace(state, chain={**state.chain, dimension: code})
            elif meaning is not None:
                measure = meaning.measure or measure
                if meaning.measure in MONEY:
                    state = replace(state, measure=meaning.measure if meaning.measure == "carry_in" else state.measure)
                at.update(dict(meaning.at))
            elif found := _by_name(text, state, measure, year, key):
                dimension, code = found
                at[dimension] = code
                state = replace(state, chain={**state.chain, dimension: code})
            elif (
                units is None
                and len(labels) == 1
                and any("单位" in t for c in side for t in columns[c].header if columns[c].kind == "label")
            ):
                pass  # the only unit there is: its row is the whole
            else:
                return None, state
    else:
        state = replace(state, chain={d: str(v) for d, v in at.items() if d in CODE_LISTS})
    return coordinates(measure, at), state


def _by_name(text: str, state: _Side, measure: str, year: int, key: str) -> tuple[str, str] | None:
    """The one code a name can be here: below the codes the rows above have named, or a class."""
    tried = (
        ("revenue_code",)
        if key == "B07"
        else ("econ_dept", "econ_gov")
        if key in ("B06", "B20", "B22", "B21", "F06")
        else ("functional_code",)
    )
    if measure not in ("expenditure", "revenue"):
        return None
    for dimension in tried:
        found = [c.code for c in find_by_name(CODE_LISTS[dimension], _ORDINAL.sub("", text), year)]
        classes = [c for c in found if len(c) == 3]
        above = state.chain.get(dimension, "")
        for prefix in (above, above[:5], above[:3]):
            near = [c for c in found if prefix and c.startswith(prefix) and c != prefix and len(c) <= len(prefix) + 2]
            if len(near) == 1 and not (classes and prefix == above[:3] and len(near[0]) == 3):
                return dimension, near[0]
        if len(classes) == 1:
            return dimension, classes[0]
        if len(found) == 1:
            return dimension, found[0]
    return None


def _about(row: Coordinates | None, column: _Column, base: At, key: str, carried: bool) -> Coordinates | None:
    """Row and column and title together; None where one of them is unknown or they contradict each other."""
    if row is None or column.at is None:
        return None
    measure = row.measure
    if column.at.measure and column.at.measure != measure:
        # A column of revenue or of what was carried in says what the row's class is financed from.
        measure = column.at.measure if base.get("measure") or not row.measure else measure
    elif key == "B02" and carried and not column.at.measure and not column.at.at:
        measure = "resources"
    fixed = [(k, v) for k, v in base.items() if k != "measure" and v is not None]
    at = _merged(fixed, column.at.at, row.at)
    if at is None or not measure:
        return None
    if measure in ("revenue", "carry_in"):
        at.pop("vintage", None)  # the measure says it already
    if key in ("B10", "F07") and "econ_dept" not in at and "nature" not in at:
        at["econ_dept"] = TOPICS["three_public"].get("econ_dept")  # the table's own total
    return coordinates(measure, at)
