"""Last year's published document → what a new book can begin with: the unit, its duties, last year's figures."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

from ..budget.model import Comparative
from ..budget.start import start
from ..coordinates import TOPICS, Coordinates
from ..money import printed
from ..problems import InputError, Place, Problem
from .from_tables import said_under
from .model import Disclosure
from .stated import stated_facts

_DIMENSIONS = ("fund", "vintage", "nature", "functional_code", "econ_dept")
_CHOICES = {name: Comparative.__dataclass_fields__[name].metadata["choices"] for name in ("fund", "vintage", "nature")}


@dataclass(frozen=True, slots=True)
class Begun:
    """What was taken over: how many figures of last year, and what has to be filled in by hand."""

    comparatives: int
    missing: tuple[str, ...]


def start_from_published(published: Disclosure, target: Path, year: int = 0) -> Begun:
    """Write a new book for the year after ``published`` (or ``year``): profile, unit, duties, last year's figures.

    Figures are as exact as they were printed.  Raises InputError where the document has no figures or isn't of the
    year before, OutputError where ``target`` can't be written."""
    year = year or published.year + 1
    rows = comparatives(published)
    problems = []
    if not rows:
        problems.append(("没有认定含义的数字", "上年的预算公开文件，有报表", "用 yusuan read 看读出了什么"))
    if published.year != year - 1:
        problems.append(
            (
                f"文件是{published.year or '未写明'}年的",
                f"{year - 1}年的文件",
                "给出上年的文件，或用 --year 指明预算年度",
            )
        )
    if published.kind != "budget":
        problems.append(("这是决算", "预算公开文件", "给出上年的预算公开文件：与上年比较用年初预算数"))
    if problems:
        raise InputError([Problem("init.published", Place("--from"), *p) for p in problems])
    duties = said_under(published, "职责|职能")
    start(
        target,
        year=year,
        unit_name=published.unit,
        unit_code=published.unit_code,
        level=published.level,
        duties=duties,
        comparatives=rows,
    )
    lacking = [
        word
        for word, known in (("单位名称", published.unit), ("单位编码", published.unit_code), ("主要职责", duties))
        if not known
    ]
    return Begun(len(rows), (*lacking, "单位性质", "预算级次"))


def comparatives(published: Disclosure) -> list[dict[str, str]]:
    """Rows of the table of last year's figures: every amount its coordinates can name, in the statements' order."""
    facts = stated_facts(published)
    topics = {point: name for name, point in TOPICS.items()}
    found: dict[tuple[tuple[str, str], ...], dict[str, str]] = {}
    named: list[tuple[str, dict[str, str], Fraction]] = [
        (name, {}, amount) for point, name in topics.items() if (amount := facts.value(point)) is not None
    ]
    for at, amount in facts.amounts.items():
        dims = _dims(at)
        if at in topics or dims is None or at.measure not in TOPICS or not amount:
            continue
        named.append((at.measure, dims, amount))
    for topic, dims, amount in named:
        row = {"topic": topic, "amount": printed(amount, "元", 2), **dims, "note": f"{published.year}年公开文件"}
        found.setdefault(tuple(sorted((k, v) for k, v in row.items() if k != "amount")), row)
    return list(found.values())


def _dims(at: Coordinates) -> dict[str, str] | None:
    """The dimensions as a comparative's cells; None where its columns can't say them."""
    cells: dict[str, str] = {}
    for dimension, value in at.at:
        if dimension not in _DIMENSIONS or not isinstance(value, str):
            return None
        if dimension in _CHOICES and value not in _CHOICES[dimension]:
            return None
        cells[dimension] = value
    return cells or None
