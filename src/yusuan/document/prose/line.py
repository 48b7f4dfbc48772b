"""Characters and numbers of a paragraph."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import cache

from .words import rules


@dataclass(frozen=True)
class Line:
    """One or several paragraphs without spaces, quotes and width; ``at`` is where each character of ``plain`` stood:
    which paragraph and which of its characters."""

    plain: str
    at: tuple[tuple[int, int], ...]

    @staticmethod
    def of(text: str, paragraph: int = 0) -> Line:
        kept: list[tuple[str, int]] = []
        for n, char in enumerate(text):
            if char in "“”\"'‘’「」《》":
                if text[n : n + 2] == "”“":  # names side by side are a list
                    kept.append(("、", n))
                continue
            if char.isspace():
                # Two numbers side by side stay two numbers.
                if kept and kept[-1][0].isdigit():
                    kept.append((" ", n))
                continue
            folded = char if char in "，：；。" or "①" <= char <= "⑳" else unicodedata.normalize("NFKC", char)
            folded = folded if len(folded) == 1 else char
            if kept and kept[-1][0] == " " and not folded.isdigit():
                kept.pop()
            kept.append((folded, n))
        return Line("".join(c for c, _ in kept), tuple((paragraph, n) for _, n in kept))

    def __add__(self, other: Line) -> Line:
        return Line(self.plain + other.plain, self.at + other.at)

    def __getitem__(self, part: slice) -> Line:
        return Line(self.plain[part], self.at[part])


def folded(name: str) -> str:
    """A name as it stands in a line."""
    return Line.of(name).plain


@dataclass(frozen=True, slots=True)
class Number:
    """A printed number with its unit: the characters of the line it takes, to the end of digits and of unit."""

    start: int
    number_end: int
    end: int
    unit: str


@cache
def _pattern() -> re.Pattern[str]:
    units = sorted({u for group in rules()["units"].values() for u in group}, key=len, reverse=True)
    return re.compile(
        r"(?<![\d.A-Za-z第〔\[])((?<!\d)-?(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?)("
        + "|".join(map(re.escape, [*units, "%"]))
        + ")"
    )


#: A sum that is part of a name ("equipment above 500,000 yuan").
_THRESHOLD = re.compile(r"\(?含?\)?以[上下内]")
UNIT_NAMES = {"个百分点": "百分点", "台(套)": "台（套）"}


def numbers(line: str) -> list[Number]:
    found = []
    for match in _pattern().finditer(line):
        unit, after = match[2], line[match.end() : match.end() + 1]
        if unit in rules()["units"]["money"] and _THRESHOLD.match(line, match.end()):
            continue
        if line[match.start(1) - 1 : match.start(1)] == "(" and after == ")" and unit == "项":
            continue  # the digits of an item's code
        if unit == "名" and after == "词":
            continue
        found.append(Number(match.start(1), match.end(1), match.end(), unit))
    return found
