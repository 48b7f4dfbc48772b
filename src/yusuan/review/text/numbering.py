"""Lists and headings counted wrongly: a number twice, within a sentence one left out, one list numbered in two ways.

A list begins again at one, so that only numbers from two on tell that one was counted twice.  That a paragraph's number is
left out isn't told: a word processor's own numbers and headings in boxes don't come with the text."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from ...disclosure.model import Disclosure, Section, Text
from ...provenance import Provenance
from ..checks import checks
from ..findings import Finding, Shown
from .pieces import Piece, pieces_of, told_once

_Line = tuple[str, str, Provenance | None]
_DIGITS = "一二三四五六七八九十"
_ORDINAL = re.compile(
    r"\s*(?P<open>[（(]?)(?P<number>[一二三四五六七八九十]{1,3}|\d{1,2})(?P<mark>[）)、．]|[.,，](?!\d))\s*(?=[^\s\d]|20\d\d)"
)


@dataclass(frozen=True, slots=True)
class _Numbered:
    """A paragraph or heading that begins with a number: how it is written ("（一", "1.") and how many of the stream's
    paragraphs stand before it."""

    script: str
    number: int
    mark: str
    words: str
    section: str
    place: Provenance | None
    at: int

    @property
    def shown(self) -> Shown:
        return Shown(self.section, f"{self.words[:16]}", "", self.printed, self.place)

    @property
    def printed(self) -> str:
        found = _ORDINAL.match(self.words)
        assert found is not None
        return found[0].strip()


def numbering(disclosure: Disclosure) -> Iterator[Finding]:
    """A finding for each number counted wrongly, and one for lists numbered two ways."""
    stream = list(_stream(disclosure.sections))
    items = [n for at, one in enumerate(stream) if (n := _numbered(at, *one))]
    for place, why in (*_miscounted(items, stream), *_in_words(disclosure)):
        yield checks()["TEXT-12"].finding(f"{place}：{why}。", (place,), found=place.text)
    yield from told_once(
        "STYLE-04",
        (now.shown for last, now in pairwise(items) if _other_mark(last, now)),
        "同一串序号，前面一项的标点不是这样写的",
    )


def _miscounted(items: list[_Numbered], stream: list[_Line]) -> Iterator[tuple[Shown, str]]:
    """Numbers that come twice, each with what is wrong."""
    last: dict[str, _Numbered] = {}
    for i, now in enumerate(items):
        before = last.get(now.script)
        last[now.script] = now
        if before is None or now.number < 2 or now.words[:12] == before.words[:12]:
            continue
        if now.number == before.number and _again(before, now, items[:i], items[i + 1 :], stream):
            yield now.shown, f"序号“{now.printed}”前面已经用过（“{before.words[:16]}”）"


def _again(
    before: _Numbered, now: _Numbered, earlier: list[_Numbered], later: list[_Numbered], stream: list[_Line]
) -> bool:
    """Whether a number was counted twice: next to each other in a list that goes on both ways, or where the list inside
    the first goes on with the second, one level too high."""
    between = [n for n in earlier if n.at > before.at]
    if between:
        inside = between[-1]
        return (
            1 < inside.number == now.number - 1
            and len({n.script for n in between}) == 1
            and [n.number for n in between] == list(range(1, now.number))
            and not _stands(now.number, inside.script, inside, now, stream)
        )
    up = [n for n in earlier if n.script == now.script and n.at < before.at][-1:]
    return (
        bool(up)
        and up[0].number == now.number - 1
        and _goes_on(now, later)
        and not _stands(1, now.script, before, now, stream)
    )


def _goes_on(now: _Numbered, later: list[_Numbered]) -> bool:
    following = next((n for n in later if n.script == now.script), None)
    return following is not None and following.number == now.number + 1


def _stands(number: int, script: str, before: _Numbered, now: _Numbered, stream: list[_Line]) -> bool:
    """Whether a number may have been read into another line between two, or a table stands there that has it in its
    title."""
    lines = stream[before.at : now.at]
    if any(not words for words, *_ in lines):
        return True
    words = _written(number) if script.endswith("一") else str(number)
    return bool(re.search(rf"(?<!\d){words}\s*[）)、.．]", "\n".join([w for w, *_ in lines] + [now.words[4:]])))


def _other_mark(last: _Numbered, now: _Numbered) -> bool:
    """Whether two neighbours in one list are written "1." and "2、"; a full-width dot looks like a dot and a space."""
    marks = {n.mark.replace("．", ".") for n in (last, now)}
    return now.script == last.script and now.number == last.number + 1 and len(marks) > 1


_WORDS = re.compile(r"(?:^|(?<=[。；：:;]))\s*([一二三四五六七八九十])(是|要)")


def _in_words(disclosure: Disclosure) -> Iterator[tuple[Shown, str]]:
    """ "一是…二是…四是…", "一是…二是…三要…" within a paragraph."""
    texts = list(pieces_of(disclosure).texts)
    next_ = {id(one.source): other.words for one, other in pairwise(texts)}
    for piece in pieces_of(disclosure).having("是要"):
        following = next_.get(id(piece.source), "")
        counted = [(_DIGITS.index(m[1]) + 1, m[2], m) for m in _WORDS.finditer(piece.words)]
        if len(counted) < 2:
            yield from _alone(counted, piece, following)
            continue
        odd = Counter(word for _, word, _ in counted)
        for (one, word, before), (two, other, match) in pairwise(counted):
            place = piece.shown(match.start(1), match.end(2))
            between = piece.words[before.end() : match.start()]
            again = two == one > 1 and f"一{word}" not in between
            jumped = two == one + 2 and f"{_written(one + 1)}{word}" not in piece.words
            if word == other and (again or jumped):
                yield place, f"“{_written(one)}{word}”之后是“{match[1]}{other}”"
            elif two == one + 1 and odd[other] == 1 < odd[word] and f"{match[1]}{word}" not in piece.words:
                yield place, f"前面是“{_written(one)}{word}”，这里应为“{match[1]}{word}”"


_MORE = re.compile(r"[二2](?:是|要|、)|[（(][二2][）)]|[②2][.．、]?|另外|其次|此外|同时|又")


def _alone(counted: list[tuple[int, str, re.Match[str]]], piece: Piece, following: str) -> Iterator[tuple[Shown, str]]:
    """ "原因为：一是人员增加。", and nothing goes on with 二是."""
    if len(counted) == 1 and counted[0][0] == 1 and counted[0][1] == "是" and piece.words.rstrip().endswith("。"):
        match = counted[0][2]
        before = piece.words[: match.start()].rstrip("：: ")
        rest = piece.words[match.end() :]
        if re.search("原因[为是]?$", before) and not _MORE.search(rest) and not _MORE.match(following.strip()):
            yield piece.shown(match.start(1), match.end(2)), "只有“一是”，没有“二是”"


def _stream(sections: Sequence[Section]) -> Iterator[_Line]:
    """Headings and paragraphs in order, as words with the section's title and the place; what else a section holds as
    ""."""
    for section in sections:
        yield section.title, section.title, _first_place(section)
        for item in section.items:
            if isinstance(item, Text):
                yield item.text, section.title, item.place
            else:
                yield "", section.title, None
        yield from _stream(section.sections)


def _first_place(section: Section) -> Provenance | None:
    return next((p for i in section.items if (p := getattr(i, "place", None))), None)


def _numbered(at: int, words: str, section: str, place: Provenance | None) -> _Numbered | None:
    found = _ORDINAL.match(words)
    if not found or bool(found["open"]) != (found["mark"] in "）)"):
        return None
    number = int(found["number"]) if found["number"].isdigit() else _value(found["number"])
    script = ("（" if found["open"] else "") + ("1" if found["number"].isdigit() else "一")
    mark = (found["open"] + found["mark"]) if found["open"] else found["mark"]
    return _Numbered(script, number, mark, words, section, place, at) if number else None


def _value(word: str) -> int:
    """ "十二" is 12, "二十" 20; 0 for what is no number."""
    tens, ten, ones = word.rpartition("十")
    if not ten:
        return _DIGITS.index(word) + 1 if len(word) == 1 else 0
    if len(tens) > 1 or len(ones) > 1 or "十" in tens + ones:
        return 0
    return (_DIGITS.index(tens) + 1 if tens else 1) * 10 + (_DIGITS.index(ones) + 1 if ones else 0)


def _written(number: int) -> str:
    """12 is "十二"."""
    tens, ones = divmod(number, 10)
    return ("" if tens < 2 else _DIGITS[tens - 1]) + ("十" if tens else "") + (_DIGITS[ones - 1] if ones else "")
