"""Rung 3: how a document is laid out.  Headings, paragraphs, tables and pictures, with provenance.

A Document knows nothing of budgets: writers and readers of files speak only this.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from typing import Literal

from ..provenance import Provenance

Align = Literal["left", "center", "right"]
#: What a paragraph is, for the writers' styles.
ParagraphStyle = Literal["body", "cover_unit", "cover_title", "cover_date", "caption", "note", "item"]


@dataclass(frozen=True, slots=True)
class Heading:
    """``level`` 1 is a part of the document, 2 a statement or a section, 3 a subsection.

    ``anchor`` is unique in the document; contents lists headings of level 1 and 2 (and 3 where ``listed``).
    ``listed_as`` is the text in the contents where it differs from the heading's own.
    """

    level: int
    text: str
    anchor: str = ""
    listed_as: str = ""
    page_break: bool = False
    place: Provenance | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True)
class Paragraph:
    """``lines`` are, on a page, the lines it is set in: from which character, and where each stands."""

    text: str
    style: ParagraphStyle = "body"
    place: Provenance | None = field(default=None, compare=False)
    lines: tuple[tuple[int, Provenance], ...] = field(default=(), compare=False)


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell; ``row`` and ``column`` of its top left corner count from 0, spans are at least 1.

    ``exact`` is the exact number behind the printed text in the table's unit (for spreadsheets), ``decimals``
    how many places it prints.  ``sums`` lists the (row, column) of cells of this table whose exact values add up
    to it exactly, where there are such.  ``indent`` counts levels of a code tree.
    """

    row: int
    column: int
    text: str
    rowspan: int = 1
    colspan: int = 1
    align: Align = "left"
    header: bool = False
    bold: bool = False
    indent: int = 0
    exact: Decimal | None = field(default=None, compare=False)
    decimals: int = 2
    sums: tuple[tuple[int, int], ...] = field(default=(), compare=False)
    place: Provenance | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True)
class Table:
    """A grid of ``rows`` × ``columns`` with its cells in reading order; cells under a span are absent.

    ``number``, ``left`` and ``right`` print above it (预算公开表1, 单位名称：…, 单位：万元), ``notes`` below it.
    ``widths`` are relative.  ``header_rows`` repeat on every page.  ``wide`` asks for a landscape page.
    ``name`` is a short unique name (a sheet's), ``form`` marks target forms, which print one to a page.
    """

    name: str
    rows: int
    columns: int
    cells: tuple[Cell, ...]
    header_rows: int = 1
    widths: tuple[int, ...] = ()
    wide: bool = False
    form: bool = False
    title: str = ""
    number: str = ""
    left: str = ""
    right: str = ""
    notes: tuple[str, ...] = ()
    place: Provenance | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar or slice: ``label``, its value, and the text printed for it.  ``group`` names a series where there are several."""

    label: str
    value: Decimal
    text: str
    group: str = ""


@dataclass(frozen=True, slots=True)
class Chart:
    """A picture drawn from figures.  The figures also stand in the table that follows it."""

    name: str
    title: str
    kind: Literal["bars", "grouped_bars"]
    unit: str
    bars: tuple[Bar, ...]
    place: Provenance | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True)
class Contents:
    """The table of contents stands here."""

    title: str = "目录"


@dataclass(frozen=True, slots=True)
class PageBreak:
    pass


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file published with the document; ``path`` is where it is now.  PDFs are appended to the PDF."""

    title: str
    path: str
    place: Provenance | None = field(default=None, compare=False)


Block = Heading | Paragraph | Table | Chart | Contents | PageBreak | Attachment


@dataclass(frozen=True, slots=True)
class Document:
    title: str
    blocks: tuple[Block, ...]
    language: str = "zh-CN"
