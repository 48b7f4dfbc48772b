"""A pack: what differs by jurisdiction and year, as data.  Statements, outline, wording, fixed texts.

A pack is a folder with ``pack.toml`` (what it is and how figures print), ``statements.toml`` (each statement a
declared view of the ledger), ``outline.toml`` (parts, sections and their sentences) and ``glossary.toml``.
docs/packs.md explains every key; a key this module doesn't know is an error, never ignored.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path
from string import Formatter
from typing import Any, Literal, get_args

from ..coordinates import (
    CODE_LEVELS,
    DIMENSIONS,
    MONEY,
    NAMES,
    PROCUREMENT_KINDS,
    PROJECT_KINDS,
    TOPICS,
    TREES,
    UNIT_KINDS,
    Value,
)
from ..money import SCALE
from ..problems import InputError, Place, Problem

Prints = Literal[
    "label",
    "code",
    "name",
    "class",
    "section",
    "item",
    "figure",
    "growth",
    "change",
    "blank",
]
FormColumn = Literal["weight", "evidence"]
Subtotal = Literal["always", "several", "never"]
#: What a row or column of a statement may be of.
MEASURES = tuple(m for m in NAMES if m in MONEY or m == "new_assets")
#: What a section may place besides its sentences.
Items = Literal["cover", "contents", "statements", "forms", "unit_target", "glossary", "free", "attachments"]
#: The names that titles, headers, labels and notes may hold in braces; sentences also hold slots (see ``words``).
NAMES_IN_BRACES = ("unit", "unit_code", "year", "prior_year", "level", "this_unit")


@dataclass(frozen=True, slots=True)
class ColumnView:
    """One column: its header path, what it prints and, for figures, what it adds to a row's coordinates.

    A column of words speaks of the dimension ``of``, without it of what the row itself is about; ``pattern`` puts code
    and name together.  ``growth`` (per cent) and ``change`` are against last year; ``blank`` is left for a person to
    fill in.  An ``optional`` column stands only where it has a figure other than zero."""

    header: tuple[str, ...]
    prints: Prints = "figure"
    of: str = ""
    pattern: str = ""
    measure: str = ""
    dims: tuple[tuple[str, Value], ...] = ()
    #: Year of the figures: this one or "prior".
    year: Literal["", "prior"] = ""
    width: int = 0
    money_unit: str = ""
    decimals: int | None = None
    zero: str | None = None
    optional: bool = False


@dataclass(frozen=True, slots=True)
class ByView:
    """A dimension that rows are listed by: the values that occur, or with ``all`` every one there is.

    ``levels`` are the levels of a code list that have rows (all where none are named), ``ordinal`` is how the first of
    them is numbered.  Where another dimension follows, a value has a row of its own above those: "always", only where
    "several" follow (a single one stands in the same row), or "never"."""

    dimension: str
    levels: tuple[int, ...] = ()
    subtotal: Subtotal = "always"
    all: bool = False
    ordinal: str = ""


@dataclass(frozen=True, slots=True)
class RowView:
    """A fixed row (``label``; several for several columns of labels), or with ``by`` rows the ledger decides: an ordered
    list of dimensions, each below the one before.  ``optional`` rows stand only where they have a figure other than
    zero.

    A fixed row of last year has ``year``; one that compares ``prints`` "change" or "growth", one that only bears its
    words "label".
    """

    label: str | tuple[str, ...] = ""
    by: tuple[ByView, ...] = ()
    measure: str = ""
    dims: tuple[tuple[str, Value], ...] = ()
    year: Literal["", "prior"] = ""
    prints: Literal["figure", "change", "growth", "label"] = "figure"
    #: The lines that decide which rows there are, where they are more than those that fill them.
    where: tuple[tuple[str, Value], ...] = ()
    where_measure: str = ""
    level: int = 1
    #: What zero prints as in this row, where it differs from its column and statement.
    zero: str | None = None
    last: bool = False
    optional: bool = False


@dataclass(frozen=True, slots=True)
class SideView:
    """One side of a statement; revenue and expenditure may stand side by side, each with rows of its own.

    ``closing`` rows stand level with the other side's; the row marked ``last`` is the last of both."""

    columns: tuple[ColumnView, ...]
    rows: tuple[RowView, ...]
    closing: tuple[RowView, ...] = ()
    measure: str = ""
    dims: tuple[tuple[str, Value], ...] = ()


@dataclass(frozen=True, slots=True)
class StatementView:
    key: str
    title: str
    sides: tuple[SideView, ...]
    exhaustive: tuple[str, ...] = ()
    money_unit: str = ""
    decimals: int | None = None
    wide: bool = False
    index_row: bool = False
    #: What zero prints as, whether digits are grouped and whether zeros at the end of decimals are left off, where this
    #: statement differs from its pack.
    zero: str | None = None
    grouped: bool | None = None
    drop_zeros: bool | None = None
    notes: tuple[str, ...] = ()
    #: Whether the ledger doesn't hold all of it: what it leaves open prints as a table that is given has it.
    given: bool = False
    #: Printed where all its figures are zero; the pack's ``words.empty_note`` where it has none of its own.
    empty_note: str = ""


@dataclass(frozen=True, slots=True)
class ChartView:
    """``points`` of each series: the functional classes at some coordinates, or named topics."""

    key: str
    title: str
    topics: tuple[str, ...] = ()
    classes: tuple[tuple[str, Value], ...] = ()
    years: bool = False


@dataclass(frozen=True, slots=True)
class SectionView:
    """A section of the outline.  ``text`` are patterns (docs/packs.md), ``items`` what else stands in it."""

    key: str
    title: str
    level: int
    text: tuple[str, ...] = ()
    items: tuple[Items, ...] = ()
    chart: str = ""
    page_break: bool = False
    #: Printed only where it holds for the unit: "department" or "unit".
    only: str = ""


@dataclass(frozen=True, slots=True)
class Pack:
    id: str
    name: str
    source: str
    title: str
    money_unit: str
    decimals: int
    statements: tuple[StatementView, ...]
    outline: tuple[SectionView, ...]
    charts: tuple[ChartView, ...]
    glossary: tuple[tuple[str, str], ...]
    words: Mapping[str, str]
    valid_from: int = 0
    valid_to: int = 9999
    zero: str = ""
    unknown: str = "—"
    grouped: bool = False
    drop_zeros: bool = False
    #: What target forms print beside an indicator's value.
    form_columns: tuple[FormColumn, ...] = ()
    #: The first year whose target forms print cost on level one; 0: where the budget says it stands.
    cost_first_from: int = 0

    @property
    def text_unit(self) -> str:
        """The money unit of sentences and charts; the statements' own where the pack names none."""
        return self.words.get("text_unit", self.money_unit)

    @property
    def text_decimals(self) -> int:
        """The decimals of sentences and charts."""
        return int(self.words.get("text_decimals", self.decimals))


#: The dimensions that rows can be listed by.
LISTED_BY = (
    *CODE_LEVELS,
    "unit",
    "project",
    *(d for d in TREES if d in DIMENSIONS),
    "unit_kind",
    "project_kind",
    "procurement_kind",
)
#: Keys of pack.toml and of its ``[words]``, each with whether every pack must have it.
_PACK_KEYS = {
    **dict.fromkeys(("id", "name", "source", "title", "money_unit", "decimals", "words"), True),
    **dict.fromkeys(("valid_from", "valid_to", "zero", "unknown", "grouped", "drop_zeros"), False),
    **dict.fromkeys(("form_columns", "cost_first_from"), False),
}
_WORD_KEYS = {
    **dict.fromkeys(
        ("empty_note", "unknown_note", "withheld_note", "unit_line", "form_title", "unit_form_title"), True
    ),
    **dict.fromkeys(("number", "listed", "text_unit", "text_decimals"), False),
}
#: What a key may say, where that is a closed list.
_CHOICES: dict[str, tuple[str, ...]] = {
    "prints": get_args(Prints),
    "subtotal": get_args(Subtotal),
    "items": get_args(Items),
    "form_columns": get_args(FormColumn),
    "dimension": LISTED_BY,
    "of": LISTED_BY,
    "levels": ("1", "2", "3", "4"),
    "year": ("prior",),
    "only": ("department", "unit"),
    "topics": tuple(TOPICS),
    "exhaustive": tuple(DIMENSIONS),
    **dict.fromkeys(("measure", "where_measure"), MEASURES),
    **dict.fromkeys(("money_unit", "text_unit"), tuple(SCALE)),
}
#: Dimensions whose values are a closed list; ``carry_over:2022`` is a ``carry_over``.
_CLOSED: dict[str, tuple[str, ...]] = {
    "fund": tuple(TREES["fund"]),
    "nature": tuple(TREES["nature"]),
    "vintage": tuple(TREES["vintage"]),
    "unit_kind": tuple(UNIT_KINDS),
    "project_kind": tuple(PROJECT_KINDS),
    "procurement_kind": tuple(PROCUREMENT_KINDS),
}
#: The names a text may hold in braces, where it isn't just those of the budget.
_BRACES = {
    "number": ("n",),
    "ordinal": ("n", "name"),
    "pattern": ("code", "name"),
    "listed": ("n", "chinese", "title"),
    **dict.fromkeys(("form_title", "unit_form_title"), (*NAMES_IN_BRACES, "city")),
    **dict.fromkeys(("title", "header", "label", "notes", "empty_note", "unit_line"), NAMES_IN_BRACES),
}


def packs() -> tuple[str, ...]:
    """The names of the packs that come with the package."""
    return tuple(sorted(p.name for p in files("yusuan.packs").iterdir() if p.joinpath("pack.toml").is_file()))


def load_pack(name: str | Path) -> Pack:
    """A pack by name, or from a folder.  Raises InputError with every mistake in it."""
    folder: Traversable = Path(name) if Path(name).is_dir() else files("yusuan.packs").joinpath(str(name))
    problems: list[Problem] = []
    if not folder.joinpath("pack.toml").is_file():
        raise InputError(
            [
                Problem(
                    "pack.unknown",
                    Place(str(name)),
                    f"没有名为“{name}”的版式包",
                    "已有的版式包：" + "、".join(packs()),
                    "改用已有的版式包，或给出含 pack.toml 的文件夹",
                )
            ]
        )

    def read(file: str) -> dict[str, Any]:
        entry = folder.joinpath(file)
        if not entry.is_file():
            problems.append(
                Problem("pack.file", Place(f"{name}/{file}"), "没有这个文件", "版式包的四个文件都在", "补上该文件")
            )
            return {}
        try:
            return tomllib.loads(entry.read_text(encoding="utf-8"))
        except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
            problems.append(
                Problem("pack.toml", Place(f"{name}/{file}"), str(error), "符合 TOML 格式", "按提示的行列修改")
            )
            return {}

    head, tables, outline, glossary = map(read, ("pack.toml", "statements.toml", "outline.toml", "glossary.toml"))
    if problems:
        raise InputError(problems)

    def wrong(file: str, where: str, found: str, expected: str) -> None:
        problems.append(
            Problem(
                "pack.key", Place(f"{name}/{file}", column=where), found, expected, "改正这个键，写法见 docs/packs.md"
            )
        )

    words = head.get("words", {})
    for table, keys, at in ((head, _PACK_KEYS, ""), (words, _WORD_KEYS, "words.")):
        for key, value in table.items():
            if key not in keys:
                wrong("pack.toml", at + key, f"不认识的键 {key}", "、".join(sorted(keys)))
            else:
                for found, expected in _mistakes(key, value):
                    wrong("pack.toml", at + key, found, expected)
        for key in (k for k, needed in keys.items() if needed and k not in table):
            wrong("pack.toml", at + key, f"缺少 {key}", "每个版式包都写明")
    for file, content, lists in (
        ("statements.toml", tables, ("statement",)),
        ("outline.toml", outline, ("section", "chart")),
        ("glossary.toml", glossary, ("entry",)),
    ):
        for key in content.keys() - set(lists):
            wrong(file, key, f"不认识的键 {key}", "、".join(f"[[{one}]]" for one in lists))
    for n, entry in enumerate(glossary.get("entry", ()), 1):
        if entry.keys() != {"term", "text"}:
            wrong("glossary.toml", f"第{n}条", "、".join(entry) or "空", "term 和 text")
    statements = tuple(
        _statement(raw, lambda w, f, e: wrong("statements.toml", w, f, e)) for raw in tables.get("statement", ())
    )
    report_outline = lambda w, f, e: wrong("outline.toml", w, f, e)  # noqa: E731
    sections = tuple(
        _plain(SectionView, raw, str(raw.get("key", "?")), report_outline) for raw in outline.get("section", ())
    )
    charts = tuple(_chart(raw, report_outline) for raw in outline.get("chart", ()))
    drawn = [c.key for c in charts if c]
    for section in (s for s in sections if s and s.chart and s.chart not in drawn):
        wrong("outline.toml", section.key, f"没有名为 {section.chart} 的图", "、".join(drawn) or "用 [[chart]] 定义")
    if problems:
        raise InputError(problems)
    return Pack(
        **{**head, "words": dict(head.get("words", {})), "form_columns": tuple(head.get("form_columns", ()))},
        statements=statements,
        outline=sections,
        charts=charts,
        glossary=tuple((str(e["term"]), str(e["text"])) for e in glossary.get("entry", ())),
    )


def _value(raw: Any) -> Value:
    return frozenset(map(str, raw)) if isinstance(raw, list) else str(raw)


def _dims(raw: Mapping[str, Any]) -> tuple[tuple[str, Value], ...]:
    return tuple((d, _value(v)) for d, v in raw.items() if d in DIMENSIONS and d != "year")


def _mistakes(key: str, value: Any) -> Iterator[tuple[str, str]]:
    """What is wrong with the value of a key: (found, expected)."""
    for one in value if isinstance(value, (list, tuple)) else (value,):
        if key in _CHOICES and str(one) not in _CHOICES[key]:
            yield f"{key} = {one}", "、".join(filter(None, _CHOICES[key]))
        if key in _CLOSED and str(one).partition(":")[0] not in _CLOSED[key]:
            yield f"{key} = {one}", "、".join(_CLOSED[key])
        if key in _BRACES:
            try:
                names = {name for _, name, _, _ in Formatter().parse(str(one)) if name is not None}
            except ValueError:
                yield f"{key} = {one}", "花括号成对，括号中是一个名称"
                continue
            for name in sorted(names - set(_BRACES[key])):
                yield f"{key} 中不认识的名称 {{{name}}}", "、".join(f"{{{n}}}" for n in _BRACES[key])


def _plain(kind: type[Any], raw: Mapping[str, Any], at: str, wrong: Any, **done: Any) -> Any:
    """Build ``kind`` from a TOML table: dimensions become ``dims``, lists become tuples, unknown keys are reported."""
    known = {f.name for f in fields(kind)}
    values: dict[str, Any] = dict(done)
    if "dims" in known:
        values["dims"] = _dims(raw)
    for key, value in raw.items():
        if key in done:
            continue
        for found, expected in _mistakes(key, value):
            wrong(at, found, expected)
        if "dims" in known and key in DIMENSIONS and key != "year":
            continue
        if key not in known:
            named = sorted({"sides": "side"}.get(k, k) for k in known if k != "dims")
            wrong(at, f"不认识的键 {key}", "、".join(named) + ("，或一个维度名" if "dims" in known else ""))
        else:
            values[key] = tuple(value) if isinstance(value, list) else value
    try:
        return kind(**values)
    except TypeError as error:
        wrong(at, f"缺少必填的键：{error}", "见 docs/packs.md")
        return None


def _statement(raw: Mapping[str, Any], wrong: Any) -> StatementView:
    where = str(raw.get("key", "?"))

    def row(entry: Mapping[str, Any]) -> RowView:
        _only_dimensions(entry.get("where", {}), where, wrong)
        listed = entry.get("by", ())
        by = tuple(
            _by(one, where, wrong) for one in (listed if isinstance(listed, list) else [listed] if listed else [])
        )
        made: RowView = _plain(RowView, entry, where, wrong, where=_dims(entry.get("where", {})), by=by)
        return made

    sides = []
    for side in raw.get("side", ()):
        sides.append(
            _plain(
                SideView,
                side,
                where,
                wrong,
                columns=tuple(_plain(ColumnView, c, where, wrong) for c in side.get("columns", ())),
                rows=tuple(row(r) for r in side.get("rows", ())),
                closing=tuple(row(r) for r in side.get("closing", ())),
            )
        )
    made: StatementView = _plain(
        StatementView, {k: v for k, v in raw.items() if k != "side"}, where, wrong, sides=tuple(sides)
    )
    return made


def _by(raw: Any, at: str, wrong: Any) -> ByView:
    """One dimension of ``by``: its name, or a table."""
    made: ByView = _plain(ByView, raw if isinstance(raw, dict) else {"dimension": raw}, at, wrong)
    return made


def _only_dimensions(raw: Mapping[str, Any], at: str, wrong: Any) -> None:
    for key, value in raw.items():
        if key not in DIMENSIONS:
            wrong(at, f"不认识的维度 {key}", "、".join(DIMENSIONS))
        for found, expected in _mistakes(key, value):
            wrong(at, found, expected)


def _chart(raw: Mapping[str, Any], wrong: Any) -> ChartView:
    _only_dimensions(raw.get("classes", {}), str(raw.get("key", "?")), wrong)
    made: ChartView = _plain(
        ChartView,
        raw,
        str(raw.get("key", "?")),
        wrong,
        classes=tuple((k, _value(v)) for k, v in raw.get("classes", {}).items()),
    )
    return made
