"""What the money of a class is said to be for, against what the others are said to be for."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from ...classification.codes import plain
from ...disclosure.model import Disclosure, Section, Text
from ..checks import checks
from ..classes.in_text import PATH
from ..findings import Finding
from .told import quoted

_PURPOSE = re.compile(r"主要用于[：:]?(?P<what>[^。；，]{6,40})")
#: What a name ends with that says nothing of it.
_ENDING = re.compile("(?:缴费)?支出$")


@dataclass(frozen=True, slots=True)
class _Purpose:
    section: Section
    text: Text
    item: str
    words: str
    start: int
    end: int


def purposes(disclosure: Disclosure) -> Iterator[Finding]:
    """A purpose copied from another class: the same words stand at both, with the other's name in them and not its own."""
    found: list[_Purpose] = []
    for section, item in disclosure.walk():
        if isinstance(item, Text) and "主要用于" in item.text:
            paths = [m for m in PATH.finditer(item.text) if m["item"]]
            told = _PURPOSE.search(item.text)
            if len(paths) == 1 and told is not None and told.start() >= paths[0].end():
                name = _ENDING.sub("", plain(paths[0]["item"]))
                found.append(_Purpose(section, item, name, plain(told["what"]), *told.span("what")))
    for one in found:
        for other in found:
            if (
                one.words == other.words
                and one.item not in one.words
                and len(other.item) > 3
                and other.item in one.words
            ):
                place = quoted(one.section, one.text, one.start, one.end)
                message = f"{place}说“{one.item}”用于“{place.text}”，与“{other.item}”的一字不差，说的是“{other.item}”。"
                yield checks()["N-57"].finding(message, (place,), found=place.text, expected=f"{one.item}的用途")
                break
