"""Whose document it is: unit, year, kind and level, each from several places that print it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from typing import Literal

from ..model import Document, Heading, Paragraph, Table
from .wording import plain

Kind = Literal["budget", "final_accounts"]
Level = Literal["unit", "department"]

_BODY = re.compile(r"(?:编制|预算|填报)?(?:单位|部门)(?:名称)?[:：](?!(?:人民币)?[百亿万]*元)(\S{3,40})")
_TITLE = re.compile(
    r"(?:(20\d\d)年(?:度)?)?([\u4e00-\u9fff（）()]{4,30}?)(?:(20\d\d)年(?:度)?)?"
    r"(?:部门|单位)?(?:综合)?(?:预算|决算)(?!单位)"
)
#: What stands in the cell before a unit's name where a form asks for it.
_ASKED = re.compile(r"(?:预算|填报|编制)?(?:部门|单位)(?:[(（]单位[)）]|[(（]部门[)）])?名称")
#: The rows of a form that ask for its year and whose it is.
_HEAD = 6
_OF_A_FORM = re.compile(
    r"^\s*[(（]?20\d\d\s*[(（]?\s*年度[)）]?\s*$|^(?:部门|单位)\s*名\s*称$|(?:部门|单位).{0,4}整体|预算年度"
)
#: What stands where a name would: headings, and the placeholders of forms nobody has filled in.
_NO_NAME = re.compile(r"第.部分|目录|年度|.{0,3}$|.*[XxＸｘ×]{2}|.*(?:预算|决算|收入|支出|目标)")
#: Lines of the cover and of the contents.
_COVER, _FRONT = 6, 60
_OWN = re.compile(r"(?:本级|机关)[)）]?$")


def identity(documents: Sequence[Document]) -> tuple[str, int, Kind, Level]:
    """Unit, year, kind and level as the document prints them; "" and 0 for a name and a year that it doesn't."""
    lines = [re.sub(r"[ \u3000\xa0]", "", t) for d in documents for t in _lines(d)]
    front = "".join(lines[:_FRONT])
    cover = re.sub(r"\s", "", "".join(lines[:_COVER]))
    named = _TITLE.search(cover)
    said = Counter(m for t in lines if len(t) < 60 for m in _BODY.findall(t) if m[-1] not in "。；：）)")
    said_most = [n for n, _ in said.most_common(1)]
    on_cover = [re.sub(r"(部门|单位|综合|年度)+$", "", named[2])] if named else []
    asked = Counter(_asked(documents))
    names = [n for n in (*said_most, *on_cover, *(n for n, _ in asked.most_common(1))) if not _NO_NAME.match(n)]
    final = front.count("决算") > front.count("预算")
    return (
        next(iter(names), ""),
        _year(named, lines),
        "final_accounts" if final else "budget",
        _level(names[:2], cover, lines),
    )


def _year(named: re.Match[str] | None, lines: Sequence[str]) -> int:
    """The year of the title on the cover; else the one most lines speak of as a budget's, or as the form's own."""
    if named and (year := next(filter(None, named.group(1, 3)), "")):
        return int(year)
    for pattern in (
        r"(20\d\d)年(?:度)?[^，。；]{0,30}?(?:预算|决算)",
        r"预算年度[:：]?(20\d\d)|^[(（]?(20\d\d)[)）]?年度?[)）]?$|^[(（](20\d\d)年度[)）]$|^(20\d\d)[(（]年度[)）]$",
    ):
        found = Counter("".join(m) for t in lines for m in re.findall(pattern, t[:60]))
        if found:
            return int(found.most_common(1)[0][0])
    return 0


def _level(names: Iterable[str], cover: str, lines: Sequence[str]) -> Level:
    """A unit's own document, or a department's with its units: what is nearest to a statement of it decides.

    A name that ends in 本级 is a unit's, whatever its cover calls the budget.  Then the cover, then the headings and the
    titles of statements, then whose name the tables ask for, then whether the document lists the units it covers."""
    if any(_OWN.search(n) for n in names):
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
            yield from (c.text for c in block.cells if c.row < _HEAD and _OF_A_FORM.search(c.text))


def _asked(documents: Sequence[Document]) -> Iterator[str]:
    """What stands beside 部门名称 in the forms of whole units."""
    for document in documents:
        for block in document.blocks:
            if not isinstance(block, Table):
                continue
            head = sorted((c for c in block.cells if c.row < _HEAD), key=lambda c: (c.row, c.column))
            for label, value in pairwise(head):
                if label.row == value.row and _ASKED.fullmatch(plain(label.text)) and 3 < len(plain(value.text)) < 40:
                    yield plain(value.text)
