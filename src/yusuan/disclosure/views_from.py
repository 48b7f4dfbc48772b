"""A recognised statement → the view that prints it: the reverse of :mod:`yusuan.disclosure.statements`.

What every figure is about is split into what its side, its column and its row add.  Rows become a set (``tree``,
``classes`` …) where that set, filled with what the document states, lists just these rows; they stay fixed rows
otherwise.  What has no meaning keeps its words and is named in the second result.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from difflib import SequenceMatcher
from functools import cached_property
from itertools import combinations
from typing import TypeVar

from ..budget.model import Budget, Profile, Project, Unit
from ..classification import codes, econ_gov_of, find_by_name, name_of
from ..coordinates import CODE_LEVELS, CODE_LISTS, UNIT_KINDS, Coordinates, Value
from ..money import DASHES, Interval, parse_number
from .model import Column, Disclosure, Figure, Section, Statement, StatementCell
from .pack import ColumnView, Pack, Prints, Rows, RowView, SideView, StatementView
from .stated import StatedFacts, stated_facts
from .statements import chinese_number, names_of, statement

T = TypeVar("T")
Items = frozenset[tuple[str, Value]]
#: Dimensions whose values make up a set of rows.
_LISTING = (*CODE_LISTS, "project", "unit")
_TOTAL = re.compile(r"(合计|总计)$")
_CODE_PRINTS: tuple[Prints, ...] = ("code", "class", "section", "item", "name", "gov_code", "gov_name")
_COMPARING = re.compile(r"增减|增长|增幅|变动|变化|比上年")
#: Statements whose rows are projects, and those whose rows are things bought or held: this year's, none of a form.
_PROJECTS = frozenset({"B12", "B13"})
_ITEMISED = frozenset({"B14", "B15", "B18", "B24", "B25"})
_NUMBERED = re.compile(r"[（(]?[一二三四五六七八九十]+[）)、]|\d+[.、]")
_RATE = re.compile(r"%|％|率|幅|比例")


@dataclass(frozen=True, eq=False)
class Beside:
    """What a view is derived beside: the shell of the book it would print, what the document states, a plain pack."""

    budget: Budget
    facts: StatedFacts
    pack: Pack

    @cached_property
    def names(self) -> dict[str, str]:
        return names_of(self.budget)


def beside_of(disclosure: Disclosure) -> Beside:
    """The shell of a book the document could be of: its unit, the units and projects its statements name."""
    year = disclosure.year or max(c.year_from or 0 for c in codes("functional", 9999))
    facts = stated_facts(replace(disclosure, year=year))
    own = disclosure.unit or "本单位名称"
    points = [*facts.amounts, *(facts.prior.amounts if facts.prior else ())]
    units = dict.fromkeys(str(u) for p in points if isinstance(u := p.get("unit"), str) and u != own)
    projects = {str(v): str(p.get("unit") or own) for p in points if isinstance(v := p.get("project"), str)}
    book = Budget(
        Profile(year, own, "department" if disclosure.level == "department" else "unit"),
        (Unit(own, own, "admin", "city"), *(Unit(u, u, "admin", "city", parent=own) for u in units)),
        projects=tuple(Project(p, p, unit, "special_purpose") for p, unit in projects.items()),
    )
    plain = Pack(
        own,
        "",
        "",
        "",
        "万元",
        2,
        (),
        (),
        (),
        (),
        dict.fromkeys(("empty_note", "unknown_note", "withheld_note", "unit_line"), ""),
    )
    return Beside(book, replace(facts, unit=own), plain)


def settled(disclosure: Disclosure) -> Disclosure:
    """The disclosure with what its words and sums leave no doubt about: the government code that stands, by name,
    beside a departmental one; the projects of a statement of projects, where they add up to its total."""

    def inside(section: Section) -> Section:
        items = tuple(
            _with_projects(_with_government(i, disclosure.year)) if isinstance(i, Statement) else i
            for i in section.items
        )
        return replace(section, items=items, sections=tuple(map(inside, section.sections)))

    return replace(disclosure, sections=tuple(map(inside, disclosure.sections)))


def _with_government(table: Statement, year: int) -> Statement:
    at = next((c for c, k in enumerate(table.columns) if re.search("政府.*经济.*名称", bare("".join(k.header)))), None)
    if at is None:
        return table
    rows = []
    for row in table.rows:
        named = {c.code for c in find_by_name("econ_gov", row.cells[at].text, year)}
        cells = []
        for cell in row.cells:
            about = _about(cell)
            dept = about.get("econ_dept") if about else None
            if cell.figure and about and isinstance(dept, str) and about.get("econ_gov") is None:
                mapped = {found.code for kind in UNIT_KINDS if (found := econ_gov_of(dept, kind))} & named
                if len(mapped) == 1:
                    cell = replace(cell, figure=replace(cell.figure, about=about.where(econ_gov=mapped.pop())))
            cells.append(cell)
        rows.append(replace(row, cells=tuple(cells)))
    return replace(table, rows=tuple(rows))


def _with_projects(table: Statement) -> Statement:
    if table.key not in _PROJECTS or len(_sides(Tidy(table.columns, ()))) != 1:
        return table
    figures = [c for c, column in enumerate(table.columns) if column.kind == "figure"]
    top = next((r for r, row in enumerate(table.rows) if any(_about(row.cells[c]) for c in figures)), None)
    if top is None:
        return table
    total = table.rows[top]
    below = [r for r, row in enumerate(table.rows) if r > top and any(row.cells[c].text.strip() for c in figures)]
    names = {r: _words(table, r) for r in below}
    bound = any(_about(table.rows[r].cells[c]) for r in below for c in figures)
    if bound or not below or len(set(names.values())) < len(below) or not all(names.values()):
        return table
    for c in (c for c in figures if _about(total.cells[c])):
        known = [f.interval for r in (top, *below) if (f := table.rows[r].cells[c].figure)]
        parts = [i for i in known[1:] if i is not None]
        whole = known[0] if known else None
        if whole is None or not whole.meets(sum(parts, Interval.exactly(0))):
            return table
    rows = list(table.rows)
    for r in below:
        cells = list(rows[r].cells)
        for c in figures:
            about, figure = _about(total.cells[c]), cells[c].figure
            if about is not None:
                blank = Figure("", Decimal(0), table.money_unit)
                cells[c] = replace(cells[c], figure=replace(figure or blank, about=about.where(project=names[r])))
        rows[r] = replace(rows[r], cells=tuple(cells))
    return replace(table, rows=tuple(rows))


def _words(table: Statement, r: int) -> str:
    """The label of a row."""
    cells = zip(table.columns, table.rows[r].cells, strict=True)
    return next((bare(cell.text) for column, cell in cells if column.kind == "label" and cell.text.strip()), "")


@dataclass(frozen=True, slots=True)
class Tidy:
    """A statement without rows and columns in which nothing stands."""

    columns: tuple[Column, ...]
    rows: tuple[tuple[StatementCell, ...], ...]


@dataclass(frozen=True, slots=True)
class _Line:
    """A row on one side: its words by column, what it adds to side and columns (None: no meaning), whether it has
    figures that are printed and not zero, and what its zeros print as by column."""

    words: Mapping[int, str]
    items: Items | None
    printed: bool
    nonzero: bool
    zeros: Mapping[int, str]

    @property
    def label(self) -> str:
        return next((w for w in self.words.values() if not w.isdigit()), "")

    def key(self, dimensions: Sequence[str]) -> tuple[str, ...]:
        at = dict(self.items or ())
        return tuple(str(at.get(d, "")) for d in dimensions)

    @property
    def listing(self) -> tuple[str, ...]:
        """The dimensions by which it can belong to a set of rows."""
        at = dict(self.items or ())
        return tuple(d for d in _LISTING if isinstance(at.get(d), str))

    @property
    def rest(self) -> Items:
        return frozenset((d, v) for d, v in self.items or () if d not in self.listing)


def bare(text: str) -> str:
    """A cell's text without spaces and line ends, which its width decides."""
    return "".join(text.split())


def tidy(table: Statement) -> Tidy:
    kept = [
        c
        for c, column in enumerate(table.columns)
        if any(column.header) or any(r.cells[c].text.strip() or _about(r.cells[c]) for r in table.rows)
    ]
    rows = [tuple(row.cells[c] for c in kept) for row in table.rows]
    said = [row for row in rows if any(c.text.strip() for c in row)]
    return Tidy(tuple(table.columns[c] for c in kept), tuple(said or [r for r in rows if any(map(_about, r))]))


def view_of(table: Statement, beside: Beside) -> tuple[StatementView, tuple[str, ...]]:
    """The view of a statement, and what in it could not be inferred."""
    shown = tidy(table)
    sides = _sides(shown)
    open_: list[str] = []
    halves = [_half(shown, side, beside, open_) for side in sides]
    body, last = _split([[_blank(line) for line in half.lines] for half in halves], halves)
    made = []
    for half in halves:
        body_lines = _filled(half.lines[:body])
        if table.key in _PROJECTS | _ITEMISED:
            body_lines = _without_items(body_lines, open_)
        rows = _rows(half, body_lines, beside, open_)
        if table.key in _PROJECTS and not any(row.rows for row in rows):
            rows.append(RowView(rows="projects"))
        closing = _rows(half, half.lines[body:last], beside, open_, False)
        ends = _rows(half, half.lines[last:], beside, open_, False)
        closing += [replace(row, last=True) for row in ends]
        if len(halves) == 1:
            rows, closing = rows + [replace(row, last=False) for row in closing], []
        at = dict(half.common)
        made.append(
            SideView(half.columns, tuple(rows), tuple(closing), str(at.pop("measure", "")), tuple(sorted(at.items())))
        )
    figures = [c for row in shown.rows for c in row if _about(c)]
    if len({g for c in figures if (g := _grouped(c.text)) is not None}) > 1:
        open_.append("有的数有千分位逗号，有的没有：按多数")
    trimmed = _trimmed(figures)
    mixed = (len({_decimals(row[c].text) for row in shown.rows} - {None}) > 1 for c in range(len(shown.columns)))
    if not trimmed and any(mixed):
        open_.append("同一列中各数的小数位数不同：按多数")
    view = StatementView(
        table.key,
        template(table.title, beside, title=True),
        tuple(made),
        _exhaustive(table, made),
        table.money_unit,
        max((_decimals(c.text) or 0 for c in figures), default=0)
        if trimmed
        else _most(_decimals(c.text) for c in figures),
        wide=len(shown.columns) > 7,
        index_row=table.index_row,
        zero=_zeros(figures),
        grouped=_most(_grouped(c.text) for c in figures),
        drop_zeros=trimmed if any(_decimals(c.text) for c in figures) else None,
    )
    return view, tuple(f"《{bare(table.title)}》{what}" for what in dict.fromkeys(open_))


def template(text: str, beside: Beside, *, title: bool = False) -> str:
    """A text with the placeholders back in the place of the unit's name, the years and, in a title, the level."""
    names = beside.names
    said = bare(text).replace("{", "（").replace("}", "）")
    if len(names["unit"]) > 3:
        said = said.replace(names["unit"], "{unit}")
    for year in ("year", "prior_year"):
        said = re.sub(rf"(?<!\d){names[year]}(?!\d)", f"{{{year}}}", said)
    said = said.replace(names["this_unit"], "{this_unit}")
    if title:
        said = re.sub(
            rf"(?<![预算事业本]){names['level']}(?=综合预算|预算(?!支出经济|经济)|决算|收支|收入|支出|财务|整体|“三公”)",
            "{level}",
            said,
        )
    return said


@dataclass(frozen=True, slots=True)
class _Half:
    """One side with its columns read: what all its figures have in common, its lines over all rows."""

    common: Items
    columns: tuple[ColumnView, ...]
    lines: tuple[_Line, ...]
    zeros: Mapping[int, str]

    def zero(self, line: _Line) -> str | None:
        """What zeros of a row print as, where all print alike and otherwise than in their columns."""
        alike = set(line.zeros.values())
        return alike.pop() if len(alike) == 1 and any(z != self.zeros[c] for c, z in line.zeros.items()) else None


def _half(shown: Tidy, side: Sequence[int], beside: Beside, open_: list[str]) -> _Half:
    year = str(beside.facts.year - 1)
    usual = _zeros(c for row in shown.rows for c in row if _about(c)) or ""
    points: dict[tuple[int, int], Items] = {}
    for r, row in enumerate(shown.rows):
        for c in side:
            if (about := _about(row[c])) is not None and about.get("year") in (None, year):
                points[r, c] = frozenset({("measure", about.measure), *about.at})
    common = frozenset.intersection(*points.values()) if points else frozenset()
    common = frozenset(i for i in common if i[0] != "year")
    adds = {
        c: frozenset.intersection(*those) - common
        for c in side
        if (those := [p for (_, k), p in points.items() if k == c])
    }
    rows = sorted({r for r, _ in points})
    for c in adds:  # a column with one figure of meaning leaves to its row what the row's other figures say
        own = [r for r, k in points if k == c]
        others = [points[own[0], k] for k in adds if k != c and (own[0], k) in points]
        if len(own) == 1 and len(rows) > 1 and others:
            adds[c] -= frozenset.intersection(*others)
    found: dict[int, Items] = {}
    for r in rows:
        said = [points[r, c] - common - adds[c] for c in adds if (r, c) in points]
        found[r] = _agreed(said)
    lines = []
    words = [c for c in side if shown.columns[c].kind != "figure"]
    for r, row in enumerate(shown.rows):
        figures = [row[c] for c in side if c not in words]
        lines.append(
            _Line(
                {c: bare(row[c].text) for c in words if bare(row[c].text)},
                found.get(r),
                any(f.text.strip() for f in figures),
                any(f.figure is not None and f.figure.value for f in figures),
                {c: z for c in side if _about(row[c]) and (z := _zero(row[c])) is not None},
            )
        )
    columns = _columns(shown, side, adds, lines, beside, open_)
    zeros = {c: z for c, view in zip(side, columns, strict=True) if (z := usual if view.zero is None else view.zero)}
    return _Half(common, columns, tuple(lines), {c: zeros.get(c, "") for c in side})


def _agreed(said: Sequence[Items]) -> Items:
    """What a row adds: all its cells say beyond their columns; of two values of a dimension the commoner."""
    at: dict[str, Value] = {}
    for (dimension, value), _ in Counter(i for items in said for i in items).most_common():
        at.setdefault(dimension, value)
    return frozenset(at.items())


def _columns(
    shown: Tidy,
    side: Sequence[int],
    adds: Mapping[int, Items],
    lines: Sequence[_Line],
    beside: Beside,
    open_: list[str],
) -> tuple[ColumnView, ...]:
    prints = _word_columns([c for c in side if shown.columns[c].kind != "figure"], shown, lines, beside)
    decimals = _most(_decimals(row[c].text) for row in shown.rows for c in side if _about(row[c])) or 0
    usual = _zeros(c for row in shown.rows for c in row if _about(c)) or ""
    trimmed = _trimmed(row[c] for row in shown.rows for c in range(len(shown.columns)) if _about(row[c]))
    made: dict[int, ColumnView] = {}
    for c in side:
        column = shown.columns[c]
        header = tuple(template(h, beside) for h in column.header) or ("",)
        name = "“" + " ".join(bare(h) for h in column.header) + "”"
        if column.kind != "figure":
            made[c] = ColumnView(header, prints[c], width=_width(shown, c))
            if prints[c] == "blank" and sum(c in line.words for line in lines) > 1:
                open_.append(f"第{c + 1}列{name}印什么没有认定，空着")
        elif c in adds:
            at = dict(adds[c])
            own = _most(_decimals(row[c].text) for row in shown.rows)
            zeros = [line.zeros[c] for line in lines if c in line.zeros]
            made[c] = ColumnView(
                header,
                measure=str(at.pop("measure", "")),
                year="prior" if at.pop("year", None) else "",
                dims=tuple(sorted(at.items())),
                width=_width(shown, c),
                decimals=None if trimmed or own in (None, decimals) else own,
                zero=None if len(zeros) < 3 or (often := _most(zeros)) == usual else often,
            )
        elif compared := _compared(c, side, shown, adds):
            at = dict(adds[compared])
            made[c] = ColumnView(
                header,
                "growth" if _RATE.search("".join(column.header)) else "change",
                measure=str(at.pop("measure", "")),
                dims=tuple(sorted(at.items())),
                width=_width(shown, c),
            )
        else:
            made[c] = ColumnView(header, "blank", width=_width(shown, c))
            open_.append(f"第{c + 1}列{name}的含义没有认定，空着")
    return tuple(made[c] for c in side)


def _compared(c: int, side: Sequence[int], shown: Tidy, adds: Mapping[int, Items]) -> int | None:
    """The column of this year's figures that a column of changes is about: the one with the same end of its header,
    else the first; only where last year's stand beside it."""
    header = shown.columns[c].header
    if not _COMPARING.search("".join(header)):
        return None
    past = [adds[k] - {i for i in adds[k] if i[0] == "year"} for k in adds if any(d == "year" for d, _ in adds[k])]
    now = [k for k in side if k in adds and adds[k] in past]
    return next(
        (k for k in now if len(header) > 1 and shown.columns[k].header[1:] == header[1:]), now[0] if now else None
    )


def _word_columns(columns: Sequence[int], shown: Tidy, lines: Sequence[_Line], beside: Beside) -> dict[int, Prints]:
    """What each column of words prints: what most rows of codes have there, then the column of the labels."""
    found: dict[int, Prints] = {}
    coded = [(line, _code_words(line, beside)) for line in lines if set(line.listing) & CODE_LISTS.keys()]
    for c in columns:
        last = bare(shown.columns[c].header[-1]) if shown.columns[c].header else ""
        hits = {p: sum(line.words.get(c, "") == words.get(p, "") for line, words in coded) for p in _CODE_PRINTS}
        best = max(hits, key=lambda p: (hits[p], {"类": "class", "款": "section", "项": "item"}.get(last) == p))
        if coded and any(c in line.words for line, _ in coded) and hits[best] > len(coded) / 2:
            found[c] = best
        elif re.search(r"(单位|部门)(编码|代码)$", last):
            found[c] = "unit_code"
    others = [line for line in lines if not set(line.listing) & CODE_LISTS.keys() and line.words]
    free = [c for c in columns if c not in found]
    label = None
    if (named := next((c for c in columns if found.get(c) == "name"), None)) is None:
        label = max(free, key=lambda c: sum(c in line.words for line in lines), default=None)
    elif not others or any(named in line.words for line in others):
        found[named] = "label"
    elif free and free[0] != columns[0]:  # in the first column a label prints by itself
        label = max(free, key=lambda c: sum(c in line.words for line in others))
    for c in free:
        found[c] = "label" if c == label else "blank"
    return found


def _code_words(line: _Line, beside: Beside) -> dict[str, str]:
    """What columns of words can print for a row of a code."""
    at = {d: str(v) for d, v in line.items or () if d in CODE_LISTS and isinstance(v, str)}
    words: dict[str, str] = {}
    if len(at) > 1 and (gov := at.pop("econ_gov", "")):
        words |= {"gov_code": gov, "gov_name": bare(name_of("econ_gov", gov, beside.facts.year))}
    for dimension, code in at.items():
        words |= {"code": code, "class": code[:3], "section": code[3:5], "item": code[5:7]}
        words["name"] = bare(name_of(CODE_LISTS[dimension], code, beside.facts.year))
    return words


def _rows(half: _Half, lines: Sequence[_Line], beside: Beside, open_: list[str], sets: bool = True) -> list[RowView]:
    """The rows of one part of a side, sets where they fit."""
    made: list[RowView] = []
    at = 0
    while at < len(lines):
        line = lines[at]
        end = at + 1
        if sets and line.listing:
            while end < len(lines) and _alike(line, lines[end]):
                end += 1
            run = lines[at:end]
            if row := _set(half, run, beside, made, open_):
                made.append(row)
                at = end
                continue
        for one in lines[at:end]:
            if _blank(one) and len(lines) > 1 and one.items is None:
                made.append(RowView(prints="label"))
            else:
                made.append(_fixed(half, one, beside, open_))
        at = end
    return made


def _without_items(lines: Sequence[_Line], open_: list[str]) -> Sequence[_Line]:
    """The lines without those of single projects or things nobody could place: they are of one year, not of a form."""
    kept = [line for line in lines if line.items is not None or not line.printed or _TOTAL.search(line.label)]
    if len(kept) < len(lines):
        open_.append(f"{len(lines) - len(kept)}行是具体的项目或事项，没有认定含义，版式不写")
    return kept


def _alike(one: _Line, other: _Line) -> bool:
    """Whether two rows can belong to one set."""
    if not other.listing or other.rest != one.rest:
        return False
    economic = {"econ_dept", "econ_gov"}
    return other.listing == one.listing or (set(one.listing) | set(other.listing)) == economic != {"econ_gov"}


def _fixed(half: _Half, line: _Line, beside: Beside, open_: list[str]) -> RowView:
    label = line.label
    level = 0 if _TOTAL.search(label) else 2 if re.match(r"[（(\d①-⑳]|其中", label) else 1
    if line.items is None:
        comparing = any(c.prints == "figure" for c in half.columns) and _COMPARING.search(label)
        if comparing and any(("year", str(beside.facts.year - 1)) in (other.items or ()) for other in half.lines):
            return RowView(template(label, beside), prints="growth" if _RATE.search(label) else "change")
        if line.printed:
            open_.append(f"“{label}”一行的数没有认定含义，只印行名")
        return RowView(template(label, beside), level=level, prints="label")
    at = dict(line.items)
    words = _code_words(line, beside)
    if words:
        code = words["code"]
        dimension = next(d for d in line.listing if d in CODE_LISTS and at[d] == code)
        level = CODE_LEVELS[dimension].index(len(code)) + 1 if len(code) in CODE_LEVELS[dimension] else level
    return RowView(
        "" if label == words.get("name") else template(label, beside),
        measure=str(at.pop("measure", "")),
        year="prior" if at.pop("year", None) else "",
        dims=tuple(sorted(at.items())),
        level=level,
        zero=half.zero(line),
    )


def _set(half: _Half, run: Sequence[_Line], beside: Beside, before: list[RowView], open_: list[str]) -> RowView | None:
    """The set of rows that lists a run of them, or None.  A set that lists a few more or fewer is taken where the form
    doesn't plainly print every row; the difference is said."""
    if any(d == "year" for d, _ in run[0].rest):
        return None
    dimensions = tuple(dict.fromkeys(d for line in run for d in line.listing))
    wanted = [line.key(dimensions) for line in run]
    best: tuple[float, RowView, list[tuple[str, ...]]] | None = None
    for candidate in _candidates(half, run, dimensions, beside):
        listed = [k for k in _listed(candidate, half, dimensions, beside) if any(k)]
        ratio = SequenceMatcher(None, wanted, listed, autojunk=False).ratio()
        if best is None or ratio > best[0]:
            best = (ratio, candidate, listed)
        if ratio == 1:
            break
    if best is None:
        return None
    ratio, row, listed = best
    lacking = [line for line, k in zip(run, wanted, strict=True) if k not in listed]
    if ratio < 1 and (row.rows == "classes" or ratio < 0.8 or (lacking and not any(line.nonzero for line in lacking))):
        return None
    if ratio < 1:
        more = len([k for k in listed if k not in wanted])
        open_.append(f"“{run[0].label}”起的{len(run)}行按科目列出，与所见相差：少{len(lacking)}行，多{more}行")
    if row.rows == "projects" and before and before[-1].label == "{unit}" and before[-1].level != 0:
        before.pop()  # each unit's row is part of the set
    return row


def _candidates(half: _Half, run: Sequence[_Line], dimensions: tuple[str, ...], beside: Beside) -> Iterator[RowView]:
    at = dict(run[0].rest)
    row = RowView(measure=str(at.pop("measure", "")), dims=tuple(sorted(at.items())))
    kinds: list[RowView] = []
    codes = [line.key(dimensions)[0] for line in run]
    if dimensions == ("functional_code",) and all(len(c) == 3 for c in codes) and (o := _ordinal(run, codes, beside)):
        kinds += [replace(row, rows=kind, ordinal=o) for kind in _kinds("classes", "nonzero_classes")]
    elif set(dimensions) == {"econ_dept", "econ_gov"}:
        kinds += [replace(row, rows="economic")]
    elif len(dimensions) == 1 and dimensions[0] in CODE_LISTS and _named(half, run, beside):
        lengths = CODE_LEVELS[dimensions[0]]
        levels = sorted({lengths.index(n) + 1 for n in map(len, codes) if n in lengths})
        tree = replace(row, rows="tree", dimension=dimensions[0], ordinal=_tree_ordinal(run, codes, beside))
        kinds += [tree, replace(tree, levels=tuple(levels))]
    elif "project" in dimensions:
        kinds += [replace(row, rows="projects")]
    elif dimensions == ("unit",):
        kinds += [replace(row, rows="units")]
    said = dict(half.common)
    said.update(at)
    said.pop("measure", None)
    measure = row.measure or str(dict(half.common).get("measure", ""))
    wheres: list[tuple[tuple[str, Value], ...]] = [()]
    for n in range(len(said) - 1, 0, -1):
        wheres += [tuple(sorted(some)) for some in combinations(said.items(), n)]
    if "fund" in said:
        wheres.append(tuple(sorted({**said, "fund": "fiscal_appropriation"}.items())))
    measures = [m for m in ("", "expenditure", "uses", "resources", "revenue") if m != measure]
    for kind in kinds:
        for where in wheres:
            for other in measures if measure or where else measures[1:]:
                yield replace(kind, where=where, where_measure=other)
                if kind.rows in ("classes", "units"):
                    break


def _kinds(*kinds: Rows) -> tuple[Rows, ...]:
    return kinds


def _listed(row: RowView, half: _Half, dimensions: Sequence[str], beside: Beside) -> list[tuple[str, ...]]:
    """The keys of the rows a set makes of what the document states."""
    at = dict(half.common)
    side = SideView(half.columns, (row,), (), str(at.pop("measure", "")), tuple(at.items()))
    made = statement(StatementView("", "", (side,)), 1, beside.budget, beside.pack, beside.facts)
    keys = []
    for line in made.rows:
        about = next((f.figure.about for f in line.cells if f.figure and isinstance(f.figure.about, Coordinates)), None)
        keys.append(tuple(str(about.get(d) or "") if about else "" for d in dimensions))
    return keys


def _named(half: _Half, run: Sequence[_Line], beside: Beside) -> bool:
    """Whether a tree's words are what the rows print: a code, or plainly the name, the classes perhaps numbered."""
    if {c.prints for c in half.columns} & {"code", "class"}:
        return True
    names = [(line, _code_words(line, beside)) for line in run]
    plain = sum(line.label == words["name"] for line, words in names if len(words["code"]) > 3)
    below = sum(len(words["code"]) > 3 for _, words in names)
    first = _tree_ordinal(run, [w["code"] for _, w in names], beside)
    return 2 * plain >= below and (bool(first) or not any(_NUMBERED.match(line.label) for line in run))


def _ordinal(run: Sequence[_Line], codes: Sequence[str], beside: Beside) -> str:
    """How the classes of a run are numbered, "" where they aren't numbered in order."""
    names = [bare(name_of("functional", code, beside.facts.year)) for code in codes]
    patterns: Counter[str] = Counter()
    for n, (line, name) in enumerate(zip(run, names, strict=True), 1):
        prefix = line.label.removesuffix(name) if line.label.endswith(name) else None
        if prefix is not None and "{" not in prefix:
            patterns[prefix.replace(chinese_number(n), "{n}") + "{name}"] += 1
    if not patterns:
        return ""
    pattern, often = patterns.most_common(1)[0]
    return pattern if often > 0.7 * len(run) and (often == len(run) or "{n}" in pattern) else ""


def _tree_ordinal(run: Sequence[_Line], codes: Sequence[str], beside: Beside) -> str:
    """How the classes of a tree are numbered, "" where they print as they are."""
    classes = [(line, code) for line, code in zip(run, codes, strict=True) if len(code) == 3]
    if not any(_NUMBERED.match(line.label) for line, _ in classes):
        return ""
    pattern = _ordinal([line for line, _ in classes], [code for _, code in classes], beside)
    return pattern if "{n}" in pattern else ""


def _split(blanks: Sequence[Sequence[bool]], halves: Sequence[_Half]) -> tuple[int, int]:
    """Where the closing rows begin, and the last ones: rows of totals that stand level on both sides."""
    rows = len(blanks[0])
    if len(halves) == 1 or rows < 2:
        return rows, rows

    def fits(start: int, end: int) -> bool:
        """Every side fills a part from its first row, and one of them fills it wholly."""
        filled = [[not b for b in half[start:end]] for half in blanks]
        return all(f == sorted(f, reverse=True) for f in filled) and (start == end or any(all(f) for f in filled))

    def total(r: int) -> bool:
        said = [half.lines[r].label for half in halves if half.lines[r].label]
        return bool(said) and all(_TOTAL.search(t) for t in said)

    last = rows - 1 if total(rows - 1) else rows
    starts = [r for r in range(1, last) if total(r)] + [
        r for r in range(1, last) if any("结转" in half.lines[r].label for half in halves)
    ]
    for start in (*sorted(starts), last, *range(last - 1, 0, -1)):
        if fits(0, start) and fits(start, last):
            return start, last
    return last, last


def _filled(lines: Sequence[_Line]) -> Sequence[_Line]:
    """The lines of a side's body without the blank ones it ends in."""
    end = len(lines)
    while end and _blank(lines[end - 1]) and len(lines) > 1:
        end -= 1
    return lines[:end]


def _blank(line: _Line) -> bool:
    return not line.words and not line.printed


def _sides(shown: Tidy) -> list[list[int]]:
    """The columns of each side: words after figures begin a new one, if it has figures."""
    sides: list[list[int]] = []
    previous = "figure"
    for c, column in enumerate(shown.columns):
        if not sides or (column.kind != "figure" and previous == "figure"):
            sides.append([])
        sides[-1].append(c)
        previous = column.kind
    made: list[list[int]] = []
    waiting: list[int] = []
    for side in sides:
        if any(shown.columns[c].kind == "figure" for c in side):
            made.append(waiting + side)
            waiting = []
        elif made:
            made[-1] += side
        else:
            waiting += side
    return made or [waiting]


def _exhaustive(table: Statement, sides: Sequence[SideView]) -> tuple[str, ...]:
    """Only what sets of rows list can be promised to be whole."""
    sets = {
        d
        for side in sides
        for row in side.rows
        for d in (
            {
                "tree": (row.dimension,),
                "classes": ("functional_code",),
                "nonzero_classes": ("functional_code",),
                "economic": ("econ_dept",),
                "projects": ("project", "unit"),
                "units": ("unit",),
            }.get(row.rows, ())
        )
    }
    return tuple(sorted(sets & {*table.exhaustive}))


def _about(cell: StatementCell) -> Coordinates | None:
    about = cell.figure.about if cell.figure is not None else None
    return about if isinstance(about, Coordinates) else None


def _width(shown: Tidy, c: int) -> int:
    """A relative width: what the longest word or figure takes, within bounds."""
    longest = max((sum(1 + (ch > "ÿ") for ch in bare(row[c].text)) for row in shown.rows), default=0)
    return max(6, min(40, longest + 2))


def _most(found: Iterable[T | None]) -> T | None:
    """The commonest that is not None."""
    count = Counter(one for one in found if one is not None)
    return count.most_common(1)[0][0] if count else None


def _decimals(text: str) -> int | None:
    number = parse_number(text)
    return None if not number else max(0, -int(number.as_tuple().exponent))


def _zero(cell: StatementCell) -> str | None:
    return bare(cell.text) if cell.figure is not None and cell.figure.value == 0 else None


def _zeros(figures: Iterable[StatementCell]) -> str | None:
    """What zeros of a statement print as; a dash only where nothing else is a zero: else it says that nobody knows."""
    cells = list(figures)
    dashes = (bare(c.text) for c in cells if bare(c.text) in DASHES)
    return _most(map(_zero, cells)) if any(_zero(c) is not None for c in cells) else _most(dashes)


def _trimmed(figures: Iterable[StatementCell]) -> bool:
    """Whether zeros at the end of decimals are left off: decimals differ, and hardly any ends in a zero."""
    texts = [bare(c.text) for c in figures if _decimals(c.text) is not None]
    ends = sum("." in t and t.endswith("0") for t in texts)
    return len({_decimals(t) for t in texts}) > 1 and 50 * ends < len(texts) and any(_decimals(t) == 0 for t in texts)


def _grouped(text: str) -> bool | None:
    whole = re.sub(r"\..*|\D", "", text)
    return "," in text if len(whole) > 3 else None
