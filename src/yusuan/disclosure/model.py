"""Rung 2: what is being said.  An ordered tree of sections holding prose with claims in it, statements with
notes, target forms, charts and attachments.

Every figure keeps its printed text, its unit and, where known, what it is about.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from decimal import Decimal
from fractions import Fraction
from typing import Literal

from ..coordinates import Coordinates
from ..money import Interval
from ..provenance import Provenance


@dataclass(frozen=True, slots=True)
class Share:
    """``part`` as a percentage of ``whole``."""

    part: Coordinates
    whole: Coordinates


@dataclass(frozen=True, slots=True)
class Change:
    """``now`` minus ``before``; printed without sign, the direction word carries it."""

    now: Coordinates
    before: Coordinates


@dataclass(frozen=True, slots=True)
class Growth:
    """``now`` against ``before`` in per cent of ``before``; printed without sign where a direction word carries it."""

    now: Coordinates
    before: Coordinates


@dataclass(frozen=True, slots=True)
class Count:
    """How many different values of ``dimension`` occur at ``at`` (projects, for example)."""

    dimension: str
    at: Coordinates


@dataclass(frozen=True, slots=True)
class Stated:
    """A figure that is given as it is (an item of a reason, a standard); nothing else determines it."""

    what: str


@dataclass(frozen=True, slots=True)
class OneOf:
    """What a document leaves open: one of ``candidates``, at least two.  A relation fails only if it fails under each."""

    candidates: tuple[Coordinates | Share | Change | Growth, ...]


About = Coordinates | Share | Change | Growth | Count | Stated | OneOf


@dataclass(frozen=True, slots=True)
class Figure:
    """A printed figure.  ``value`` is what ``text`` says, in ``unit``: 0 for a blank that stands for zero, None where
    the text is not a number ("—": not known).  ``exact`` is the true value in smallest units (fen for money; per cent
    for shares) where this package compiled it; it takes no part in comparison."""

    text: str
    value: Decimal | None
    unit: str
    about: About | None = None
    exact: Fraction | None = field(default=None, compare=False)

    @property
    def interval(self) -> Interval | None:
        """The true values this print can stand for, in smallest units.  A blank zero stands for less than half a last
        place, which only its table knows, so callers give blanks the table's decimals when making ``value``."""
        return None if self.value is None else Interval.of(self.value, self.unit)


Direction = Literal["increase", "decrease", "unchanged", ""]


@dataclass(frozen=True, slots=True)
class Claim:
    """A figure inside a sentence: the half-open range of characters it takes there.

    ``direction`` is what the words beside it say of a change or a growth."""

    start: int
    end: int
    figure: Figure
    direction: Direction = ""


@dataclass(frozen=True, slots=True)
class Text:
    """A paragraph with the claims in it, in order.  ``goes_on`` tells where its lines stand, and where it goes on when a
    page tore it: from which character, and where that stands."""

    text: str
    claims: tuple[Claim, ...] = ()
    style: Literal["body", "note", "item", "cover_unit", "cover_title", "cover_date"] = "body"
    place: Provenance | None = field(default=None, compare=False, metadata={"local": True})
    goes_on: tuple[tuple[int, Provenance | None], ...] = field(default=(), compare=False, metadata={"local": True})

    def place_at(self, start: int, end: int = 0) -> Provenance | None:
        """Where the characters from ``start`` up to ``end`` stand: the line that holds them, or those of one page."""
        begins = [(0, self.place), *self.goes_on]
        ends = [*(n for n, _ in self.goes_on), len(self.text)]
        spans = zip(begins, ends, strict=True)
        held = [place for (begin, place), stop in spans if begin < max(end, start + 1) and start < stop]
        first = held[0] if held else self.place
        if first is None:
            return None
        boxes = [p.box for p in held if p is not None and p.box is not None and p.page == first.page]
        if len(boxes) < 2:
            return first
        lefts, tops, rights, bottoms = zip(*boxes, strict=True)
        return replace(first, box=(min(lefts), min(tops), max(rights), max(bottoms)))


@dataclass(frozen=True, slots=True)
class Column:
    """``header`` is the path of header texts from the top; ``kind`` tells codes and names from figures.

    ``about`` are the dimensions (and ``measure``) this column adds to a row's."""

    header: tuple[str, ...]
    kind: Literal["code", "label", "figure"]
    width: int = 10


@dataclass(frozen=True, slots=True)
class StatementCell:
    text: str
    figure: Figure | None = None
    place: Provenance | None = field(default=None, compare=False, metadata={"local": True})


@dataclass(frozen=True, slots=True)
class Row:
    """``level`` 0 is a total, 1 to 3 the levels of a code tree; 1 for rows of a plain list."""

    cells: tuple[StatementCell, ...]
    level: int = 1


@dataclass(frozen=True, slots=True)
class Statement:
    """A table of the disclosure.  ``key`` is the canonical table (B01 …) of domain/identities.md.

    ``exhaustive`` names the dimensions along which its rows list everything that is not zero, so that a total is
    the sum of the rows below it.  ``told_by`` is by what a statement was told whose title was lost in reading ("" where
    its title says it), in Chinese."""

    key: str
    title: str
    number: str
    unit_line: str
    money_unit: str
    decimals: int
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    notes: tuple[str, ...] = ()
    exhaustive: tuple[str, ...] = ()
    index_row: bool = False
    wide: bool = False
    place: Provenance | None = field(default=None, compare=False, metadata={"local": True})
    told_by: str = field(default="", compare=False)

    def figures(self) -> Iterator[tuple[int, int, Figure]]:
        for r, row in enumerate(self.rows):
            for c, cell in enumerate(row.cells):
                if cell.figure is not None:
                    yield r, c, cell.figure


@dataclass(frozen=True, slots=True)
class FormIndicator:
    """``level1`` 产出指标, ``level2`` 数量指标, ``name`` the third level; texts as printed, for period and year.

    ``weight`` and ``evidence`` are "" where the form has no such column.  ``place`` is where the name stands,
    ``period_place`` and ``year_place`` where the values do."""

    level1: str
    level2: str
    name: str
    period: str
    year: str
    weight: str = ""
    evidence: str = ""
    place: Provenance | None = field(default=None, compare=False, metadata={"local": True})
    period_place: Provenance | None = field(default=None, compare=False, metadata={"local": True})
    year_place: Provenance | None = field(default=None, compare=False, metadata={"local": True})


@dataclass(frozen=True, slots=True)
class FormMoney:
    """Money of one source in yuan, for the whole period and for the year; ``place`` is where the first of them stands."""

    label: str
    period: Figure
    year: Figure
    place: Provenance | None = field(default=None, compare=False, metadata={"local": True})
    period_place: Provenance | None = field(default=None, compare=False, metadata={"local": True})
    year_place: Provenance | None = field(default=None, compare=False, metadata={"local": True})


@dataclass(frozen=True, slots=True)
class TargetForm:
    """A project's target form (项目支出绩效目标表), or with ``whole_unit`` the unit's own.  ``cells`` are those it was read
    from, without blanks."""

    title: str
    subtitle: str
    head: tuple[tuple[str, str], ...]
    money: tuple[FormMoney, ...]
    texts: tuple[tuple[str, str], ...]
    goals: tuple[str, str]
    indicators: tuple[FormIndicator, ...]
    footer: tuple[tuple[str, str], ...]
    project: str = ""
    whole_unit: bool = False
    tasks: tuple[tuple[str, str, Figure], ...] = ()
    place: Provenance | None = field(default=None, compare=False, metadata={"local": True})
    cells: tuple[tuple[str, Provenance | None], ...] = field(default=(), compare=False, metadata={"local": True})


@dataclass(frozen=True, slots=True)
class ChartSeries:
    name: str
    points: tuple[tuple[str, Figure], ...]


@dataclass(frozen=True, slots=True)
class ChartSpec:
    key: str
    title: str
    unit: str
    series: tuple[ChartSeries, ...]


@dataclass(frozen=True, slots=True)
class Attached:
    """A file published with the disclosure: ``path`` is its place in the book, ``local`` the file on this machine,
    which is no part of what is said."""

    title: str
    path: str
    local: str = field(default="", compare=False, metadata={"local": True})


@dataclass(frozen=True, slots=True)
class ContentsList:
    """The place of the table of contents."""

    title: str


@dataclass(frozen=True, slots=True)
class Unrecognised:
    """A table nobody could tell what it says, kept as it was read.  ``why`` says what was missing."""

    title: str
    rows: tuple[tuple[str, ...], ...]
    why: str
    place: Provenance | None = field(default=None, compare=False, metadata={"local": True})


Item = Text | Statement | TargetForm | ChartSpec | Attached | ContentsList | Unrecognised


@dataclass(frozen=True, slots=True)
class Section:
    """``key`` is stable (``statements``, ``explanation.three_public``); ``level`` 1 is a part.  A level 0 section is the
    cover.  ``listed_as`` is the contents entry where it differs from the title."""

    key: str
    title: str
    level: int
    items: tuple[Item, ...] = ()
    sections: tuple[Section, ...] = ()
    page_break: bool = False

    def walk(self) -> Iterator[Section]:
        """The section and those inside it, in order."""
        yield self
        for section in self.sections:
            yield from section.walk()


@dataclass(frozen=True, slots=True)
class Disclosure:
    """A unit's (or department's) disclosure of one year.  ``level`` is ``unit`` or ``department``."""

    unit: str
    unit_code: str
    year: int
    kind: Literal["budget", "final_accounts"]
    level: Literal["unit", "department"]
    title: str
    sections: tuple[Section, ...]
    pack: str = ""

    @property
    def full_title(self) -> str:
        """The title with the unit's name in front, as files and their metadata bear it."""
        return self.title if self.title.startswith(self.unit) else self.unit + self.title

    def walk(self) -> Iterator[tuple[Section, Item]]:
        """Every item with its section, in order."""
        for part in self.sections:
            for section in part.walk():
                yield from ((section, item) for item in section.items)

    def statements(self) -> tuple[Statement, ...]:
        return tuple(item for _, item in self.walk() if isinstance(item, Statement))

    def texts(self) -> tuple[Text, ...]:
        return tuple(item for _, item in self.walk() if isinstance(item, Text))

    def unrecognised(self) -> tuple[Unrecognised, ...]:
        return tuple(item for _, item in self.walk() if isinstance(item, Unrecognised))

    def forms(self) -> tuple[TargetForm, ...]:
        return tuple(item for _, item in self.walk() if isinstance(item, TargetForm))
