"""Wrong characters: strings that can hardly be right in a disclosure, as data (``confusions.toml``)."""

from __future__ import annotations

import re
import tomllib
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from ...disclosure.model import Disclosure
from ..findings import Finding, Shown
from .pieces import Pieces, pieces_of, told_once

#: So many different characters that look alike, taken for each other in one document, were so read from a picture.
_READ_SO = 4


@dataclass(frozen=True, slots=True)
class Confusion:
    """What is written, as a regular expression, and what is meant (``\\1`` is what the expression put in brackets);
    ``alike`` where only the characters' shapes are."""

    wrong: re.Pattern[str]
    right: str
    why: str
    alike: bool = False


@cache
def confusions() -> tuple[Confusion, ...]:
    """Every confusion, in the file's order."""
    data = tomllib.loads((files(__package__) / "confusions.toml").read_text(encoding="utf-8"))
    return tuple(
        Confusion(re.compile(wrong), right, group["why"], group.get("alike", False))
        for group in data["group"]
        for wrong, right in group["words"]
    )


def wrong_words(disclosure: Disclosure) -> Iterator[Finding]:
    """One finding for each wrong word, with every place where it stands."""
    found: dict[tuple[Confusion, str], list[Shown]] = defaultdict(list)
    pieces = pieces_of(disclosure)
    last, end = -1, 0
    for n, start, one, match in sorted(_matches(pieces), key=lambda m: m[:2]):
        if n != last or start >= end:
            last, end = n, match.end()
            found[one, match.expand(one.right)].append(pieces.all[n].shown(*match.span()))
    read_so = len({one for one, _ in found if one.alike}) >= _READ_SO
    for (one, right), places in found.items():
        if not (one.alike and read_so):
            yield from told_once("TEXT-11", places, f"应为“{right}”（{one.why}）", right)


def _matches(pieces: Pieces) -> Iterator[tuple[int, int, Confusion, re.Match[str]]]:
    """Which piece has which of them where, in the file's order."""
    for one in confusions():
        for n in pieces.where(one.wrong):
            for match in one.wrong.finditer(pieces.all[n].words):
                yield n, match.start(), one, match
