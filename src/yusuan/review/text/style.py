"""Whether a document prints one way what it prints often: amounts with commas or without, decimals, dates, rates of change,
the unit above a table."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import combinations

from ...disclosure.model import Disclosure, Text
from ..checks import checks
from ..findings import Finding, Shown, anchor
from .pieces import Piece, Pieces, pieces_of, told_once

_AMOUNT = re.compile(r"(?<![\d.,])(\d[\d,]*(?:\.(\d+))?)\s*(万元)")
_GROUPED = re.compile(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?")
_PLAIN = re.compile(r"\d{4,}(?:\.\d+)?")
#: In a statement, whole numbers may be counts.
_WITH_DECIMALS = re.compile(r".*\.\d+")
#: Where so many are printed one way, a few printed the other way are slips.
_USUAL = 4
#: Amounts with two decimals are so many times those with one.
_MOSTLY = 2


def number_style(disclosure: Disclosure) -> Iterator[Finding]:
    """Amounts of the text and of each statement that mix commas and none; one amount of the text with one decimal here
    and two there (1.5万元, 1.50万元)."""
    said: list[tuple[str, str, Shown]] = []
    for section, item in disclosure.walk():
        if not isinstance(item, Text):
            continue
        for found in _AMOUNT.finditer(item.text):
            around = f"…{item.text[max(0, found.start() - 12) : found.end()]}"
            at = item.place_at(*found.span())
            place = Shown(section.title, around, "", found[0], at, anchor(item.text, found.start()))
            said.append((found[1], found[2] or "", place))
    yield from _mixed("文中", [(n, place) for n, _, place in said])
    for statement in disclosure.statements():
        figures = [
            (cell.text.strip().lstrip("-"), Shown(statement.title, row.cells[0].text, "", cell.text, cell.place))
            for row in statement.rows
            for cell in row.cells
            if cell.figure is not None and _WITH_DECIMALS.fullmatch(cell.text)
        ]
        yield from _mixed("表中", figures)
    one, two = ([p for n, d, p in said if len(d) == count and n.strip("0.,")] for count in (1, 2))
    # who prints no nought at the end anywhere leaves them all away
    again = {n[:-1] for n, d, _ in said if len(d) == 2 and n.endswith("0") and n.strip("0.,")}
    odd_ones = [p for p in one if p.text.removesuffix("万元").strip() not in again]
    if again and _MOSTLY * len(one) <= len(two) and len(two) >= _USUAL:
        yield from told_once("STYLE-02", odd_ones, "别处的金额印两位小数")
    short = {number: place for number, decimals, place in reversed(said) if len(decimals) == 1}
    for number, _, place in said:
        if number.endswith("0") and number[:-1] in short:
            odd = short.pop(number[:-1])
            yield _told(f"同一个数一处印“{odd.text}”，一处印“{place.text}”", [odd], place)


def _mixed(where: str, amounts: list[tuple[str, Shown]]) -> Iterator[Finding]:
    grouped = [place for text, place in amounts if _GROUPED.fullmatch(text)]
    plain = [place for text, place in amounts if _PLAIN.fullmatch(text)]
    if grouped and plain:
        odd, usual = (plain, grouped) if len(plain) <= len(grouped) else (grouped, plain)
        mark = ("没有", "有") if odd is plain else ("有", "没有")
        yield _told(f"{where}“{odd[0].text}”{mark[0]}千分位，“{usual[0].text}”{mark[1]}", odd, usual[0])


def _told(words: str, odd: list[Shown], usual: Shown) -> Finding:
    more = f"（共{len(odd)}处）" if len(odd) > 1 else ""
    message = f"{odd[0]}{more}：{words}。"
    return checks()["STYLE-02"].finding(message, (*odd, usual), found=odd[0].text, expected=usual.text)


_DATE = re.compile(r"(?<!\d)20\d\d-(\d{1,2})-(\d{1,2})(?![\d-])")
_RATE = re.compile(r"(?P<change>增长|下降|减少|增加|上升|降低|占[^，。；：\d]{0,16})了?\d+\.(?P<decimals>\d+)[%％]")
_PERCENT = re.compile(r"(?<=\d)[%％]")
_UNIT_LINE = re.compile(r"单位([:：])\s*(?:人民币)?(?:万元|元|亿元)")


def one_way(disclosure: Disclosure) -> Iterator[Finding]:
    """Dates with and without zeros (2026-3-26, 2026-03-12), rates of one decimal among those of two, units above tables with
    a colon of the other width."""
    pieces = pieces_of(disclosure)
    dates = [(_zeros(m), p.shown(*m.span())) for p in pieces.having("-") for m in _DATE.finditer(p.words)]
    yield from _fewer(dates, "日期有的补零，有的不补")
    rates = [(m, p) for p in pieces.having("%％") if p.kind == "text" for m in _RATE.finditer(p.words)]
    usual = sum(len(m["decimals"]) == 2 for m, _ in rates)
    # shares of one sentence that differ are N-19's
    few = [p.shown(*m.span()) for m, p in rates if len(m["decimals"]) == 1 and not m["change"].startswith("占")]
    if usual >= _USUAL * (len(rates) - usual):
        yield from told_once("STYLE-04", few, "别处的百分比印两位小数")
    percents = [
        (m[0] == "%", p.shown(*m.span()))
        for p in pieces.having("%％")
        if p.kind == "text"
        for m in _PERCENT.finditer(p.words)
    ]
    yield from _fewer(percents, "百分号有的全角，有的半角")
    yield from _titles(pieces)
    above = [(s, m) for s in disclosure.statements() if (m := _UNIT_LINE.search(s.unit_line))]
    colons = [(m[1] == "：", Piece(s.unit_line, s.title, s.place).shown(*m.span())) for s, m in above]
    yield from _fewer(colons, "冒号有的全角，有的半角")


_TITLE = re.compile(r"《([^《》]{8,60})》")
#: Left out or put in, these make no other paper.
_LINKS = "的和与及"


def _titles(pieces: Pieces) -> Iterator[Finding]:
    """The title of one paper with and without 的."""
    places: dict[str, list[Shown]] = defaultdict(list)
    for piece in pieces.having("《"):
        for match in _TITLE.finditer(piece.words):
            places[re.sub(r"\s", "", match[1])].append(piece.shown(*match.span()))
    for one, other in combinations(places, 2):
        long, short = sorted((one, other), key=len, reverse=True)
        if len(long) == len(short) + 1 and any(
            c in _LINKS and long[:n] + long[n + 1 :] == short for n, c in enumerate(long)
        ):
            odd = min((other, one), key=lambda title: len(places[title]))
            usual = one if odd is other else other
            yield from told_once("STYLE-04", places[odd], f"别处写作《{usual}》", f"《{usual}》")


def _zeros(match: re.Match[str]) -> bool | None:
    """Whether a date is written with zeros before a single digit; None where it has none to write."""
    singles = [part for part in match.groups() if int(part) < 10]
    return None if not singles else singles[0].startswith("0")


def _fewer(ways: Sequence[tuple[bool | None, Shown]], why: str) -> Iterator[Finding]:
    """What is printed the way that is the rarer one."""
    one, other = ([place for way, place in ways if way is this] for this in (True, False))
    if one and other:
        yield from told_once("STYLE-04", one if len(one) < len(other) else other, why)
