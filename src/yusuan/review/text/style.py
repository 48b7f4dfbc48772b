"""Whether a document prints its amounts one way: thousands with commas or without, decimals the same."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ...disclosure.model import Disclosure, Text
from ..checks import checks
from ..findings import Finding, Shown, anchor

_AMOUNT = re.compile(r"(?<![\d.,])(\d[\d,]*(?:\.(\d+))?)\s*(万元)")
_GROUPED = re.compile(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?")
_PLAIN = re.compile(r"\d{4,}(?:\.\d+)?")
#: In a statement, whole numbers may be counts.
_WITH_DECIMALS = re.compile(r".*\.\d+")


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
