"""What rows and columns mean: tables as other places lay them out (``layouts*.toml``), every figure judged by a person."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from yusuan.coordinates import Coordinates, Value, coordinates
from yusuan.disclosure.model import Statement
from yusuan.document.model import Cell, Document, Paragraph, Table
from yusuan.document.recognise import recognise

Layout = dict[str, Any]
LAYOUTS: list[Layout] = [
    layout
    for name in (
        "layouts.toml",
        "layouts_catalogue.toml",
        "layouts_second.toml",
        "layouts_third.toml",
        "layouts_fourth.toml",
        "layouts_fifth.toml",
        "layouts_sixth.toml",
    )
    for layout in tomllib.loads((Path(__file__).parent / name).read_text("utf-8"))["layout"]
]
#: What a label says of a dimension whose value is a text of the row, and where it must have one.
ANY = "*"
OWN = ("unit", "project", "item")


def read(layout: Layout) -> Statement | None:
    rows = [*layout["header"], *(row[0] for row in layout["rows"])]
    kind = "决算" if layout.get("final") else "预算"
    cells = [Cell(r, c, t.strip()) for r, row in enumerate(rows) for c, t in enumerate(row.split("|"))]
    width = max(c.column for c in cells) + 1
    lines = (
        Paragraph(f"某某市甲局2026年部门{kind}"),
        Paragraph(layout["title"]),
        Paragraph(f"单位：{layout.get('unit', '万元')}"),
    )
    found = recognise([Document("a", (*lines, Table("t", len(rows), width, tuple(cells))))])
    return next(iter(found.statements()), None)


def said(spec: str) -> tuple[str, dict[str, Value]]:
    """The measure and dimensions a label says: ``carry_in fund=general_public``."""
    measure = ""
    at: dict[str, Value] = {}
    for word in spec.split():
        dimension, _, value = word.partition("=")
        if value:
            at[dimension] = frozenset(value.split("+")) if "+" in value else value
        else:
            measure = dimension
    return measure, at


def judged(layout: Layout) -> Iterator[tuple[str, str, str]]:
    """Each printed figure: its place in words, right, wrong or without meaning, and what was read."""
    statement = read(layout)
    columns = layout["columns"].split("|")
    shift = len(statement.rows) - len(layout["rows"]) if statement is not None else 0
    for r, (cells, *sides) in enumerate(layout["rows"]):
        texts = [t.strip() for t in cells.split("|")]
        side = -1
        for c, column in enumerate(columns):
            side += column == "-" and (c == 0 or columns[c - 1] != "-")
            row = sides[min(max(side, 0), len(sides) - 1)]
            if column in ("-", ANY) or row == ANY or not texts[c]:
                continue
            figure = statement.rows[r + shift].cells[c].figure if statement is not None else None
            about = figure.about if figure is not None else None
            verdict = _verdict(about, layout.get("base", ""), column, row)
            yield f"{layout['place']} {layout['title']}: {texts} × {columns[c]}", verdict, str(about)


def _verdict(about: object, base: str, column: str, row: str) -> str:
    if "?" in (column, row):
        return "right" if about is None else "wrong"
    if about is None:
        return "without"
    if not isinstance(about, Coordinates):
        return "wrong"
    measure = ""
    at: dict[str, Value] = {}
    for spec in (base, row, column):
        found, dimensions = said(spec)
        measure, at = found or measure, {**at, **dimensions}
    free = {d for d, v in at.items() if v == ANY}
    if any(d in OWN and not about.get(d) for d in free):
        return "wrong"  # whose line it is can't be left away
    given = about.where(**dict.fromkeys(free))
    wanted = coordinates(measure, {d: v for d, v in at.items() if d not in free})
    return "right" if given == wanted else "wrong"


@pytest.mark.parametrize("layout", LAYOUTS, ids=lambda one: f"{one['place']} {one['title']}")
def test_layouts_of_other_places(layout: Layout) -> None:
    verdicts = list(judged(layout))
    assert verdicts
    # what isn't told yet is said with the layout, and never told wrongly
    assert [v for v in verdicts if v[1] == "wrong"] == []
    assert len([v for v in verdicts if v[1] == "without"]) == layout.get("without", 0)
