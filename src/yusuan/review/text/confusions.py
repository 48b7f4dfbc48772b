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
from .pieces import pieces_of, told_once

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


@cache
def _any() -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{one.wrong.pattern})" for one in confusions()))


def wrong_words(disclosure: Disclosure) -> Iterator[Finding]:
    """One finding for each wrong word, with every place where it stands."""
    found: dict[tuple[Confusion, str], list[Shown]] = defaultdict(list)
    for piece in pieces_of(disclosure):
        for match in _any().finditer(piece.words):
            one, right = _meant(match)
            found[one, right].append(piece.shown(*match.span()))
    read_so = len({one for one, _ in found if one.alike}) >= _READ_SO
    for (one, right), places in found.items():
        if not (one.alike and read_so):
            yield from told_once("TEXT-11", places, f"应为“{right}”（{one.why}）", right)


def _meant(match: re.Match[str]) -> tuple[Confusion, str]:
    for one in confusions():
        alone = one.wrong.match(match.string, match.start())
        if alone is not None and alone[0] == match[0]:
            return one, alone.expand(one.right)
    raise AssertionError(match[0])  # one of them matched there
