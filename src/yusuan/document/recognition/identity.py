"""Whose document it is: unit, year, kind and level, each from several places that print it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import Literal

from ..model import Document, Heading, Paragraph, Table
from .whose import HEAD, Title, names, titles

Kind = Literal["budget", "final_accounts"]
Level = Literal["unit", "department"]

_OF_A_FORM = re.compile(
    r"^\s*[(（]?20\d\d\s*[(（]?\s*年度[)）]?\s*$|^(?:部门|单位)\s*名\s*称$|(?:部门|单位).{0,4}整体|预算年度"
)
#: A title over the lines of a cover, for its year.
_COVERED = re.compile(
    r"(?:(20\d\d)年(?:度)?)?[\u4e00-\u9fff（）()]{4,30}?(?:(20\d\d)年(?:度)?)?(?:部门|单位)?(?:综合)?(?:预算|决算)(?!单位)"
)
#: A title that names nobody.
_NAMELESS = re.compile(
    r"(20\d\d)年(?:度)?(?:部门|单位)(?:综合)?(?:预算|决算)(?:信息)?(?:公开)?(?:情况)?(?:说明|报告|草案)?$"
)
#: Lines of the cover and of the contents.
_COVER, _FRONT = 6, 60
_OWN_BOOK = re.compile(r"[(（]本级[)）](?:部门|单位)?(?:预算|决算)")
_OWN = re.compile(r"(?:本级|机关)[)）]?$")


def identity(documents: Sequence[Document]) -> tuple[str, int, Kind, Level]:
    """Unit, year, kind and level as the document prints them; "" and 0 for a name and a year that it doesn't."""
    printed = [t for d in documents for t in _lines(d)]
    lines = [re.sub(r"[ \u3000\xa0]", "", t) for t in printed]
    front = "".join(lines[:_FRONT])
    cover = re.sub(r"\s", "", "".join(lines[:_COVER]))
    named = titles(printed)
    whose = names(documents, printed)
    return (
        next(iter(whose), ""),
        _year(named, cover, lines),
        "final_accounts" if _final(named, front) else "budget",
        _level(whose[:2], cover, lines),
    )


def _final(named: Sequence[Title], front: str) -> bool:
    """Whether the titles, else the titles and headings together, speak of final accounts."""
    said = [t.what for t in named if t.what in ("预算", "决算")]
    texts = "".join(said) or "".join(re.findall(r"(?:部门|单位)(?:预算|决算)(?!单位)", front)) or front
    return texts.count("决算") > texts.count("预算")


def _year(named: Sequence[Title], cover: str, lines: Sequence[str]) -> int:
    """The year of the title; else the one most lines speak of as a budget's, or as the form's own."""
    if year := next((t.year for t in named if t.year and t.what), 0):
        return year
    if alone := next(filter(None, map(_NAMELESS.match, lines[:_COVER])), None):
        return int(alone[1])
    if (title := _COVERED.search(cover)) and (said := next(filter(None, title.group(1, 2)), "")):
        return int(said)
    for pattern in (
        r"(?<![比较与同和])(20\d\d)年(?:度)?[^，。；]{0,30}?(?:预算|决算)",
        r"预算年度[:：]?(20\d\d)|^[(（]?(20\d\d)[)）]?年度?[)）]?$|^[(（](20\d\d)年度[)）]$|^(20\d\d)[(（]年度[)）]$",
        r"(20\d\d)年(?:度)?(?:主要|重点)?工作(?:任务|计划|目标)",
    ):
        found = Counter("".join(m) for t in lines for m in re.findall(pattern, t[:60]))
        if found:
            return int(found.most_common(1)[0][0])
    return 0


def _level(names: Iterable[str], cover: str, lines: Sequence[str]) -> Level:
    """A unit's own document, or a department's with its units: what is nearest to a statement of it decides.

    A name that ends in 本级 is a unit's, whatever its cover calls the budget.  Then the cover, then the headings and the
    titles of statements, then whose name the tables ask for, then whether the document lists the units it covers."""
    if any(_OWN.search(n) for n in names) or _OWN_BOOK.search(cover):
        return "unit"
    front = "".join(lines[:_FRONT])
    for text, department, unit in (
        (cover, r"部门(?:综合)?(?:预算|决算)(?!单位)", r"单位(?:综合)?(?:预算|决算)(?!单位)"),
        (front, r"部门(?:综合)?(?:预算|决算)(?!单位)", r"(?<!预算)单位(?:综合)?(?:预算|决算)(?!单位)"),
        (
            "\n".join(t for t in lines if len(t) < 40),
            r"^(?:20\d\d年度?)?部门(?:预算)?(?:收支|收入|支出)|部门整体|^(?:预算)?部门(?:名称)?[:：]|^部门名称$",
            r"^(?:20\d\d年度?)?单位(?:预算)?(?:收支|收入|支出)|单位整体|^(?:预算)?单位名称[:：]|^单位名称$",
        ),
        (
            "\n".join(lines),
            r"(?:下属|所属|二级)(?:预算)?单位(?:包括|共有?|有)?[:：\d]|纳入.{0,40}编制范围的.{0,12}单位",
            r"(?!)",
        ),
    ):
        for_department, for_unit = (len(re.findall(p, text, re.MULTILINE)) for p in (department, unit))
        if for_department != for_unit:
            return "department" if for_department > for_unit else "unit"
    return "unit"


def _lines(document: Document) -> Iterator[str]:
    for block in document.blocks:
        if isinstance(block, Heading | Paragraph):
            yield block.text
        elif isinstance(block, Table):
            yield from (t for t in (block.title, block.left) if t)
            yield from (c.text for c in block.cells if c.row < 2 and "：" in c.text)
            yield from (c.text for c in block.cells if c.row < HEAD and _OF_A_FORM.search(c.text))
