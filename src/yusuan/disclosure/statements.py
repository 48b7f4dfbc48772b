"""Statements as views: a pack declares rows and columns, the facts fill them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction

from ..budget.facts import Amounts, scope
from ..budget.model import Budget
from ..classification import functional_classes, name_of
from ..coordinates import CODE_LEVELS, CODE_LISTS, COUNTERS, MONEY, Coordinates, Value, coordinates, covers
from ..money import printed
from .model import About, Change, Column, Figure, Growth, Row, Statement, StatementCell
from .pack import ColumnView, Pack, RowView, SideView, StatementView

Dims = dict[str, Value]
#: What columns print that are figures, and that are codes; the others are labels.
_FIGURES = frozenset({"figure", "growth", "change"})
_CODES = frozenset({"code", "class", "section", "item", "gov_code", "unit_code"})


@dataclass(frozen=True, slots=True)
class _Line:
    """A row before its figures: what it is about and the words it prints."""

    measure: str
    dims: tuple[tuple[str, Value], ...]
    level: int
    words: tuple[tuple[str, str], ...]  # what a column prints → text
    year: str = ""
    prints: str = "figure"
    zero: str | None = None


def statements(budget: Budget, pack: Pack, facts: Amounts) -> tuple[Statement, ...]:
    """Every statement of the pack, in its order."""
    return tuple(statement(view, n, budget, pack, facts) for n, view in enumerate(pack.statements, 1))


def statement(view: StatementView, n: int, budget: Budget, pack: Pack, facts: Amounts) -> Statement:
    """One statement; ``n`` is its place in the pack."""
    names = names_of(budget)
    pack = replace(
        pack,
        zero=pack.zero if view.zero is None else view.zero,
        grouped=pack.grouped if view.grouped is None else view.grouped,
        drop_zeros=pack.drop_zeros if view.drop_zeros is None else view.drop_zeros,
    )
    unit = view.money_unit or pack.money_unit
    decimals = pack.decimals if view.decimals is None else view.decimals
    columns: list[Column] = []
    halves: list[list[list[tuple[_Line, tuple[StatementCell, ...]]]]] = []
    widths: list[int] = []
    for side in view.sides:
        tail = [row for row in side.closing if not row.last]
        last = [row for row in side.closing if row.last]
        made = [
            [
                (line, cells)
                for row in part
                for line in _lines(row, side, budget, facts, names)
                if _has_figure(cells := _cells(line, side, unit, decimals, pack, facts)) or not row.optional
            ]
            for part in (side.rows, tail, last)
        ]
        shown = [
            n
            for n, column in enumerate(side.columns)
            if not column.optional or _has_figure(cells[n] for part in made for _, cells in part)
        ]
        columns += [
            Column(
                tuple(h.format_map(names) for h in c.header),
                "figure" if c.prints in _FIGURES else "code" if c.prints in _CODES else "label",
                c.width or 12,
            )
            for c in (side.columns[n] for n in shown)
        ]
        halves.append([[(line, tuple(cells[n] for n in shown)) for line, cells in part] for part in made])
        widths.append(len(shown))
    rows = [
        Row(tuple(c for _, cells in across for c in cells), next((x.level for x, _ in across if x is not None), 1))
        for across in _side_by_side(halves, widths)
    ]
    figures = [c.figure for row in rows for c in row.cells if c.figure]
    notes = [note.format_map(names) for note in view.notes]
    if all(f.value == 0 for f in figures):
        notes.append((view.empty_note or pack.words["empty_note"]).format_map(names))
    if any(f.value is None and f.text == pack.unknown for f in figures):
        notes.append(pack.words["unknown_note"])
    hides = any(_hides(side, facts) for side in view.sides)
    listing = any(row.rows in ("tree", "economic", "projects") for side in view.sides for row in side.rows)
    if hides and listing:
        notes.append(pack.words["withheld_note"])
    return Statement(
        key=view.key,
        title=view.title.format_map(names),
        number=pack.words["number"].format(n=n) if pack.words.get("number") else "",
        unit_line=pack.words["unit_line"].format_map(names),
        money_unit=unit,
        decimals=decimals,
        columns=tuple(columns),
        rows=tuple(rows),
        notes=tuple(notes),
        exhaustive=() if hides and listing else view.exhaustive,
        index_row=view.index_row,
        wide=view.wide,
    )


def names_of(budget: Budget) -> dict[str, str]:
    """The names that titles, headers and sentences may use in braces."""
    unit = budget.unit(budget.profile.unit)
    year = budget.profile.year
    return {
        "unit": unit.name,
        "unit_code": unit.code,
        "year": str(year),
        "prior_year": str(year - 1),
        "level": "单位" if budget.profile.level == "unit" else "部门",
        "this_unit": "本单位" if budget.profile.level == "unit" else "本部门",
    }


def money_figure(
    amount: int | Fraction | None,
    unit: str,
    decimals: int,
    about: About,
    *,
    zero: str | None,
    unknown: str,
    grouped: bool,
) -> Figure:
    """A printed figure of an amount in smallest units.  ``zero`` is what an exact zero prints as; None prints digits."""
    if amount is None:
        return Figure(unknown, None, unit, about)
    value = Decimal(printed(amount, unit, decimals))
    text = zero if amount == 0 and zero is not None else printed(amount, unit, decimals, grouped=grouped)
    return Figure(text, value, unit, about, Fraction(amount))


def text_figure(amount: int | Fraction | None, about: About, pack: Pack) -> Figure:
    """An amount as sentences and charts print it: grouped digits in the pack's unit for texts, zero in digits."""
    unit, decimals = pack.text_unit, pack.text_decimals
    return money_figure(amount, unit, decimals, about, zero=None, unknown=pack.unknown, grouped=True)


def rate_figure(
    now: int | Fraction | None, before: int | Fraction | None, about: Growth, *, unknown: str, signed: bool
) -> Figure:
    """Growth in per cent with two places; nothing can grow from zero, which prints as unknown."""
    if now is None or not before:
        return Figure(unknown, None, "%", about)
    exact = Fraction(now - before, before) * 100
    text = printed(exact if signed else abs(exact), "%", 2)
    return Figure(text, Decimal(text), "%", about, exact)


def _side_by_side(
    halves: list[list[list[tuple[_Line, tuple[StatementCell, ...]]]]], widths: list[int]
) -> Iterator[list[tuple[_Line | None, tuple[StatementCell, ...]]]]:
    """Rows of all sides level with each other: bodies, then closing rows, then the last row, each padded to the longest."""
    blanks = [(StatementCell(""),) * width for width in widths]
    for part in range(3):
        for r in range(max(len(half[part]) for half in halves)):
            yield [
                half[part][r] if r < len(half[part]) else (None, blank)
                for half, blank in zip(halves, blanks, strict=True)
            ]


def _cells(
    line: _Line, side: SideView, unit: str, decimals: int, pack: Pack, facts: Amounts
) -> tuple[StatementCell, ...]:
    words = dict(line.words)
    cells = []
    for i, column in enumerate(side.columns):
        if column.prints not in _FIGURES:
            text = words.get(column.prints, "")
            if not text and i == 0 and not words.keys() & {c.prints for c in side.columns}:
                text = words.get("label", "")
            if not text and column.prints == "label":
                text = words.get("name", "")
            cells.append(StatementCell(text))
            continue
        at = _at(line, side, column)
        if at is None or line.prints not in _FIGURES:  # nothing there by definition: the column's slice lies outside
            cells.append(StatementCell(""))
            continue
        before = at.where(year=str(facts.year - 1))
        point: Coordinates | Change
        match column.prints if line.prints == "figure" else line.prints:
            case "growth":
                now_and_then = facts.value(at), facts.value(before)
                figure = rate_figure(*now_and_then, Growth(at, before), unknown=pack.unknown, signed=True)
                cells.append(StatementCell(figure.text, figure))
                continue
            case "change":
                now, then = facts.value(at), facts.value(before)
                amount, point = None if now is None or then is None else now - then, Change(at, before)
            case _:
                point = before if "prior" in (column.year, line.year) else at
                amount = facts.value(point)
        counted = at.measure not in MONEY
        figure = money_figure(
            amount,
            COUNTERS[at.measure] if counted else column.money_unit or unit,
            0 if counted else decimals if column.decimals is None else column.decimals,
            point,
            zero=next((zero for zero in (line.zero, column.zero) if zero is not None), pack.zero),
            unknown=pack.unknown,
            grouped=pack.grouped,
        )
        if pack.drop_zeros and figure.exact and "." in figure.text:
            figure = replace(figure, text=figure.text.rstrip("0").rstrip("."))
        cells.append(StatementCell(figure.text, figure))
    return tuple(cells)


def _at(line: _Line, side: SideView, column: ColumnView) -> Coordinates | None:
    of_row = line.measure or side.measure
    measure = _narrower("measure", of_row, column.measure) if of_row and column.measure else of_row or column.measure
    if measure is None:
        return None
    dims: Dims = dict(side.dims)
    for more in (line.dims, column.dims):
        for dimension, value in more:
            if dimension in dims:
                narrower = _narrower(dimension, dims[dimension], value)
                if narrower is None:
                    return None
                value = narrower
            dims[dimension] = value
    return coordinates(str(measure), dims)


def _narrower(dimension: str, one: Value, other: Value) -> Value | None:
    if covers(dimension, one, other):
        return other
    return one if covers(dimension, other, one) else None


def _lines(row: RowView, side: SideView, budget: Budget, facts: Amounts, names: dict[str, str]) -> Iterator[_Line]:
    if not row.rows:
        yield _fixed(row, budget.profile.year, names)
        return
    yield from _ROWS[row.rows](row, side, budget, facts)


def _fixed(row: RowView, year: int, names: dict[str, str]) -> _Line:
    """A row with a label; one of a code has the code's words too, and its name where it has no label."""
    words = {"label": row.label.format_map(names)}
    codes = {d: v for d, v in row.dims if d in CODE_LISTS and isinstance(v, str)}
    if len(codes) > 1 and (gov := codes.pop("econ_gov", "")):
        words |= {"gov_code": gov, "gov_name": name_of("econ_gov", gov, year)}
    for dimension, code in codes.items():
        words |= _code_words(dimension, code, year)
        words["name"] = words["label"] = words["label"] or words["name"]
    return _Line(row.measure, row.dims, row.level, tuple(words.items()), row.year, row.prints, row.zero)


def _code_words(dimension: str, code: str, year: int) -> dict[str, str]:
    parts = {"class": code[:3], "section": code[3:5], "item": code[5:7]}
    return {"code": code, "name": name_of(CODE_LISTS[dimension], code, year), **parts}


def _where(row: RowView, side: SideView) -> Coordinates:
    return coordinates(
        row.where_measure or row.measure or side.measure, dict(row.where or {**dict(side.dims), **dict(row.dims)})
    )


def _listed(dimensions: tuple[str, ...], row: RowView, side: SideView, facts: Amounts) -> tuple[tuple[str, ...], ...]:
    """What has rows: the values of the dimensions that occur this year and, where a column looks back, last year.

    Without last year's rows its column would not add up to its total."""
    at = _where(row, side)
    found = dict.fromkeys(facts.listed(dimensions, at))
    if _looks_back(side):
        if facts.prior:
            found |= dict.fromkeys(facts.prior.listed(dimensions, at))
        free = dict.fromkeys(dimensions)
        for given in facts.given if not facts.prior else ():
            values = tuple([given.get(d) for d in dimensions])
            if given.where(**free) == at and all(isinstance(v, str) for v in values):
                found[tuple(map(str, values))] = None
    return tuple(found)


def _looks_back(side: SideView) -> bool:
    return any(c.year == "prior" or c.prints in ("growth", "change") for c in side.columns)


def _hides(side: SideView, facts: Amounts) -> bool:
    at = coordinates(side.measure or "uses", dict(side.dims))
    return facts.hides(at) or (_looks_back(side) and facts.prior is not None and facts.prior.hides(at))


def _has_figure(cells: Iterable[StatementCell]) -> bool:
    return any(cell.figure is not None and cell.figure.exact for cell in cells)


def _classes(row: RowView, side: SideView, budget: Budget, facts: Amounts) -> Iterator[_Line]:
    """Every functional class of the year's form, whether or not it has a figure."""
    for n, entry in enumerate(functional_classes(budget.profile.year), 1):
        label = _numbered(row, n, entry.name)
        yield _Line(row.measure, (*row.dims, ("functional_code", entry.code)), row.level, (("label", label),))


def _nonzero_classes(row: RowView, side: SideView, budget: Budget, facts: Amounts) -> Iterator[_Line]:
    found = sorted({code[:3] for (code,) in _listed(("functional_code",), row, side, facts)})
    for n, code in enumerate(found, 1):
        name = name_of("functional", code, budget.profile.year)
        label = _numbered(row, n, name)
        yield _Line(row.measure, (*row.dims, ("functional_code", code)), row.level, (("label", label), ("name", name)))


def _numbered(row: RowView, n: int, name: str) -> str:
    return (row.ordinal or "{n}、{name}").format(n=chinese_number(n), name=name)


def _tree(row: RowView, side: SideView, budget: Budget, facts: Amounts) -> Iterator[_Line]:
    levels = CODE_LEVELS[row.dimension]
    codes = {
        code[:n] for (code,) in _listed((row.dimension,), row, side, facts) if code for n in levels if n <= len(code)
    }
    classes = sorted(code for code in codes if len(code) == levels[0])
    for code in sorted(codes):
        level = levels.index(len(code)) + 1
        if level in (row.levels or (level,)):
            words = _code_words(row.dimension, code, budget.profile.year)
            if row.ordinal and level == 1:
                words["label"] = _numbered(row, classes.index(code) + 1, words["name"])
            yield _Line(row.measure, (*row.dims, (row.dimension, code)), level, tuple(words.items()))


def _economic(row: RowView, side: SideView, budget: Budget, facts: Amounts) -> Iterator[_Line]:
    """Departmental classes, each with its sections beside the government section they map to.

    A section that maps to several (units of different kinds pay it) has a row of its own, then one for each of them."""
    year = budget.profile.year
    mapped: dict[str, set[str]] = {}
    for dept, gov in _listed(("econ_dept", "econ_gov"), row, side, facts):
        if dept:
            mapped.setdefault(dept, set()).add(gov)

    def line(dept: str, gov: str, level: int, *more: tuple[str, Value]) -> _Line:
        words = {"code": dept, "class": dept[:3], "section": dept[3:], "name": name_of("econ_dept", dept, year)}
        if gov:
            words |= {"gov_code": gov, "gov_name": name_of("econ_gov", gov, year)}
        return _Line(row.measure, (*row.dims, ("econ_dept", dept), *more), level, tuple(words.items()))

    done = ""
    for dept, govs in sorted(mapped.items()):
        if dept[:3] != done:
            done = dept[:3]
            yield line(done, "", 1)
        if len(dept) > 3:
            yield line(dept, next(iter(govs)) if len(govs) == 1 else "", 2)
            if len(govs) > 1:
                yield from (line(dept, gov, 3, ("econ_gov", gov)) for gov in sorted(govs) if gov)


def _units(row: RowView, side: SideView, budget: Budget, facts: Amounts) -> Iterator[_Line]:
    inside = scope(budget)
    for unit in budget.units:
        if unit.code in inside:
            yield _Line(
                row.measure, (*row.dims, *_of_unit(unit.code, inside)), row.level, _unit_words(unit.code, unit.name)
            )


def _projects(row: RowView, side: SideView, budget: Budget, facts: Amounts) -> Iterator[_Line]:
    """Each unit with projects, followed by its projects in the ledger's order."""
    inside = scope(budget)
    before = budget.prior.projects if budget.prior else ()
    names = {p.code: p.name for p in budget.projects}
    names = {**names, **{p.code: p.name for p in before if p.code not in names}}
    order = {code: n for n, code in enumerate(names)}
    listed = _listed(("unit", "project"), row, side, facts)
    for unit in budget.units:
        own = sorted((p for u, p in listed if u == unit.code and p), key=lambda p: order.get(p, len(order)))
        if not own:
            continue
        here = (*row.dims, *_of_unit(unit.code, inside))
        yield _Line(row.measure, here, 1, _unit_words(unit.code, unit.name))
        for code in own:
            yield _Line(row.measure, (*here, ("project", code)), 2, (("label", names.get(code, code)), ("code", code)))


def _of_unit(code: str, inside: frozenset[str]) -> tuple[tuple[str, Value], ...]:
    """A unit as a dimension; where the disclosure is of one unit only, its own figures are simply all of it."""
    return () if inside == {code} else (("unit", code),)


def _unit_words(code: str, name: str) -> tuple[tuple[str, str], ...]:
    return (("label", name), ("unit_code", code))


_ROWS: dict[str, Callable[[RowView, SideView, Budget, Amounts], Iterator[_Line]]] = {
    "classes": _classes,
    "nonzero_classes": _nonzero_classes,
    "tree": _tree,
    "economic": _economic,
    "projects": _projects,
    "units": _units,
}


def chinese_number(n: int) -> str:
    """1–99 as 一 … 九十九, the way sections and tables are numbered."""
    digits = "零一二三四五六七八九"
    tens, ones = divmod(n, 10)
    if tens == 0:
        return digits[ones]
    return ("" if tens == 1 else digits[tens]) + "十" + (digits[ones] if ones else "")


def header_cells(columns: tuple[Column, ...]) -> tuple[tuple[int, int, str, int, int], ...]:
    """The header as (row, column, text, rows it spans, columns it spans): equal neighbours under one parent merge,
    a short path reaches down to the last header row."""
    depth = max(len(c.header) for c in columns)
    found: list[tuple[int, int, str, int, int]] = []
    for level in range(depth):
        c = 0
        while c < len(columns):
            path = columns[c].header
            if level >= len(path):
                c += 1
                continue
            bottom = level == len(path) - 1
            end = c + 1
            while not bottom and end < len(columns) and columns[end].header[: level + 1] == path[: level + 1]:
                end += 1
            found.append((level, c, path[level], depth - level if bottom else 1, end - c))
            c = end
    return tuple(found)
