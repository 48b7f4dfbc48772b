"""What words mean in headers and labels (``recognise_words.toml``)."""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections.abc import Iterable
from functools import cache
from importlib.resources import files
from typing import Any

from ...coordinates import TOPICS, Coordinates, Value, coordinates, covers

At = dict[str, Value | None]
_CIRCLED = re.compile(r"^\s*[①-⑳]")
ORDINAL = re.compile(
    r"^(?:其中[:：]?|[一二三四五六七八九十]+[、.．]|[(（][一二三四五六七八九十\d]+[)）]|\d{1,2}[、.．](?!\d)|[①-⑳])+"
)


def plain(text: str) -> str:
    """Text without width, spaces and leading ordinals, as words are compared."""
    bare = _CIRCLED.sub("", text)  # before ① becomes a digit of what it numbers
    return ORDINAL.sub("", re.sub(r"\s", "", unicodedata.normalize("NFKC", bare)))


@cache
def _words() -> dict[str, Any]:
    return tomllib.loads(files("yusuan.document").joinpath("recognise_words.toml").read_text("utf-8"))


@cache
def meaning(text: str) -> Coordinates | None:
    """What a header's or label's text says: a measure ("" for none) with dimensions, or None for an unknown word.

    A text may be several known words in a row (一般公共预算 基本支出 小计); every character must belong to one."""
    words = re.sub(r"20\d\d年?(度)?|\((?:万元|元|人民币)\)|单位[:：].*", "", plain(text)).strip("：:、")
    if (whole := _word(words)) is not None:
        return whole
    # of all ways to cut it, the one with fewest words
    ways: list[list[Coordinates] | None] = [[]]
    for end in range(1, len(words) + 1):
        tried = [
            [*before, word]
            for start in range(max(0, end - 16), end - 1)
            if (before := ways[start]) is not None and (word := _word(words[start:end])) is not None
        ]
        ways.append(min(tried, key=len, default=None))
    found = ways[-1]
    if not found or len(found) > 4:
        return None
    at = merged(*(w.at for w in found))
    measures = {w.measure for w in found} - {""}
    return None if at is None or len(measures) > 1 else coordinates("".join(measures), at)


def _word(words: str) -> Coordinates | None:
    for rule in _words()["word"]:
        if re.fullmatch(rule["is"], words):
            if topic := rule.get("topic"):
                return TOPICS[topic].where(fund=None)
            at = {d: frozenset(v) if isinstance(v, list) else v for d, v in rule["at"].items()}
            return coordinates(str(at.pop("measure", "")), at)
    return None


def named_at(text: str, position: int) -> tuple[int, Coordinates, str]:
    """Where the longest name of a fund or of a topic ends that stands in ``text`` at ``position`` (``position`` for none),
    the fund it names and the topic ("" for a fund): what a sentence calls as the headers of tables do."""
    found = ((m.end(), at, topic) for pattern, at, topic in _names() if (m := pattern.match(text, position)))
    return max(found, key=lambda f: f[0], default=(position, coordinates(""), ""))


@cache
def _names() -> tuple[tuple[re.Pattern[str], Coordinates, str], ...]:
    return tuple(
        (re.compile(rule["is"]), coordinates("", rule.get("at", {})), rule.get("topic", ""))
        for rule in _words()["word"]
        if (rule.get("at", {}).keys() == {"fund"} or "topic" in rule) and not rule.get("tables")
    )


def hints(text: str) -> tuple[str, ...]:
    """The code lists a header's words name, as dimensions (支出功能分类科目, 部门预算支出经济分类科目)."""
    words = plain(text)
    return next((tuple(rule["lists"]) for rule in _words()["list"] if re.search(rule["has"], words)), ())


def column_kind(text: str) -> str:
    """What a header says its column holds, where no figure of money: "note", "unit_code", "code", "project" … or ""."""
    words = plain(text)
    return next((rule["holds"] for rule in _words()["column"] if re.search(rule["is"], words)), "")


def merged(*points: Iterable[tuple[str, Value]]) -> At | None:
    """All dimensions of ``points``; where two say one dimension the narrower holds.  None where they contradict."""
    at: At = {}
    for point in points:
        for dimension, value in point:
            known = at.get(dimension)
            if known is None or covers(dimension, known, value):
                at[dimension] = value
            elif not covers(dimension, value, known):
                return None
    return at
