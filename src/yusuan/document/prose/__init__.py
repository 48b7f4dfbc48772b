"""Sentences → claims: every figure with a unit in running text, and what the words before it say it is about.

The words are data (``words.toml``).  A phrase binds a figure only if all of it is understood, but for words in front of a
name of its own that turn nothing; what the words leave open is one of several readings, and what they don't say stays
unbound.  ``line`` knows characters and numbers, ``words`` what words mean, ``readings`` how meanings go together, ``tokens``
words side by side and ``phrase`` what stands around them, ``clauses`` the signs between phrases, ``said`` what has been
said so far and ``placing`` what that adds to a phrase; ``opening`` knows brackets, labels and lists, ``amounts``,
``counts``, ``changes`` and ``shares`` what a figure of theirs is of, and ``binding`` which of them the words before it
call for.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from ...coordinates import Coordinates
from ...disclosure.model import About, Claim, Figure, OneOf
from ...money import parse_number
from . import clauses
from .binding import bind
from .line import UNIT_NAMES, Line, numbers
from .opening import open_ahead
from .phrase import ORDINAL
from .placing import of_label
from .readings import NOTHING
from .said import OpenList, Said, enter, is_heading, level_of, note_code_list
from .tokens import setting_of

__all__ = ["claims"]


def claims(
    paragraphs: Sequence[str],
    *,
    year: int | None,
    fund: str | None = None,
    accounts: bool = False,
    projects: Sequence[str] = (),
    unit: str = "",
) -> list[tuple[Claim, ...]]:
    """The claims of each of the consecutive ``paragraphs`` of one section, its headings among them.

    ``year`` is the disclosure's (None: changes against last year stay unbound), ``fund`` a fund that all of the
    section is about; ``accounts`` tells final accounts from a budget, ``projects`` are the names of the document's
    projects and ``unit`` is whose document it is.  Ranges count characters of the paragraph as given; values are in the printed unit."""
    said = Said(setting_of(year, accounts, "".join(paragraphs), tuple(projects), unit), fund)
    found: list[list[Claim]] = [[] for _ in paragraphs]
    lines = list(_lines(paragraphs, said))
    for n, line in enumerate(lines):
        if is_heading(line, said):
            enter(line.plain, paragraphs[line.at[0][0]].strip(), said)
        else:
            for paragraph, claim in _paragraph(line, lines[n + 1 : n + 16], paragraphs, said):
                found[paragraph].append(claim)
    return [tuple(c) for c in found]


#: A paragraph that ends like this was torn in two by a page: within a phrase, or at the end of a full line.
_TORN = re.compile(r".{12}[，、,的为占比与和及]$|.{27}[\u4e00-\u9fff]$")
_ITEM = re.compile(rf"(?<=[。：:])(?={ORDINAL.pattern})")


def _lines(paragraphs: Sequence[str], said: Said) -> Iterator[Line]:
    """The paragraphs: what a page tore in two is one, and what runs several numbered items together is several."""
    held: Line | None = None
    for n, text in enumerate(paragraphs):
        line = Line.of(text, n)
        if held is not None:
            if ORDINAL.match(line.plain) or is_heading(line, said):
                yield from _items(held)
            else:
                line = held + line
            held = None
        last = numbers(line.plain)
        whole = bool(last) and last[-1].end == len(line.plain)
        if _TORN.search(line.plain) and not whole and not is_heading(line, said):
            held = line
        else:
            yield from _items(line)
    if held is not None:
        yield from _items(held)


def _items(line: Line) -> Iterator[Line]:
    start = 0
    for cut in [m.start() for m in _ITEM.finditer(line.plain)]:
        yield line[start:cut]
        start = cut
    yield line[start:]


def _paragraph(
    line: Line, following: Sequence[Line], paragraphs: Sequence[str], said: Said
) -> Iterator[tuple[int, Claim]]:
    text = line.plain
    said.end_sentence()
    said.subject, said.told, said.earlier, said.unknown = (), [], (), False
    said.now.doubtful = False
    said.other_year = any(h.other_year for h in said.headings)
    _in_lists(text, said)
    items = _items_after(text, following, said)
    start = 0
    projects: dict[About, int] = {}
    for number in numbers(text):
        said.sentence = _sentence(text, number.start)
        said.planned = bool(clauses.PLANNED.search(clauses.STOCK.split(text[: number.start])[-1]))
        said.ahead = _ahead(text, number.end, items)
        phrase = text[start : number.start]
        ended, _, here = phrase.rpartition("。")
        said.note_year(_told(ended, said))
        if f"{said.year}年" in here:
            said.note_year(here)
        about, direction = bind(phrase, number.unit, said, first=start == 0)
        said.note_year(_told(here, said))
        # "23 people's expenditure 373.66": what the first number counts belongs to the words, which say too little
        # without it; and a paragraph that begins with a bare number goes on from one that isn't here
        goes_on = re.search(r"\W", phrase) or clauses.REACHED.match(phrase) or clauses.COMPARED_AT_ONCE.match(phrase)
        said_too_little = not phrase if start == 0 else not goes_on
        if not direction and _amount(about) and said_too_little:
            about = None
        if isinstance(about, Coordinates) and about.get("project"):
            first = projects.setdefault(about, number.end)
            if clauses.OPENER.search(text, first, number.start):
                about = None  # a part of the project that bears its name
        start, said.now.fresh = number.end, False
        (paragraph, begin), (same, end) = line.at[number.start], line.at[number.number_end - 1]
        if same == paragraph:
            value = parse_number(text[number.start : number.number_end])
            printed = paragraphs[paragraph][begin : end + 1]
            unit = UNIT_NAMES.get(number.unit, number.unit)
            yield paragraph, Claim(begin, end + 1, Figure(printed, value, unit, about), direction)
    tail = text[start:]
    note_code_list(tail, said)
    if "。" in tail:
        said.end_sentence()
        tail = tail[tail.rfind("。") + 1 :]
    named = clauses.CLASSED.sub("", text[:-1]) if text == tail and text.endswith(("：", ":")) else ""
    label = said.parse(named, heading=True) if named else NOTHING
    level = level_of(text) if ORDINAL.match(text) else 0
    if label and label != NOTHING:
        # "(1) personnel: ① …; ② …"
        found = of_label(label, said)
        said.lists.append(OpenList(level, [*said.now.wholes, found], label=found))
    elif label is None and not clauses.LIST_AHEAD.search(tail) and not numbers(text):
        said.lists.append(OpenList(level, list(said.now.wholes), label=()))
    elif clauses.LIST_AHEAD.search(tail):
        open_ahead(tail, said)
        said.lists.append(OpenList(level, list(said.now.wholes), bool(clauses.CARRIED_IN.search(items))))


def _told(text: str, said: Said) -> str:
    """``text`` without the reason in it: a year that a reason names is not what is told."""
    return "" if said.now.mode and not clauses.REASON.search(text) else clauses.REASON.split(text)[0]


def _amount(about: About | None) -> bool:
    return isinstance(about.candidates[0] if isinstance(about, OneOf) else about, Coordinates)


def _items_after(text: str, following: Sequence[Line], said: Said) -> str:
    """The items of a list that goes on after a paragraph."""
    if not clauses.LIST_AHEAD.search(text) and not (following and ORDINAL.match(following[0].plain)):
        return ""
    level = level_of(text) if ORDINAL.match(text) else 0
    items = "：其中"
    for line in following:
        inner = level_of(line.plain) if ORDINAL.match(line.plain) else 9
        if inner <= level or is_heading(line, said):
            break
        items += line.plain
    return items


def _in_lists(text: str, said: Said) -> None:
    """Which of the open lists a paragraph is an item of."""
    ordinal = ORDINAL.match(text)
    level = level_of(text) if ordinal else 0
    if clauses.OWN_SUBJECT.match(text, ordinal.end() if ordinal else 0):
        if said.lists and (label := said.lists[-1].label) is not None and said.lists[-1].items is None:
            said.subject, said.unknown = label, not label  # the line above is a label only
        said.lists = []
    if level:
        said.lists = [x for x in said.lists if not x.level or level > x.level]
    elif said.lists and said.lists[-1].items:
        said.lists = []
    if said.lists:
        if said.lists[-1].items is None:
            said.lists[-1].items = level
        said.now.wholes = list(said.lists[-1].wholes)


def _sentence(text: str, at: int) -> str:
    stop = text.find("。", at)
    return text[text.rfind("。", 0, at) + 1 : stop if stop >= 0 else len(text)]


def _ahead(text: str, at: int, items: str) -> str:
    """What follows a figure in its sentence and in one that lists its parts, with the items of a list after it."""
    stop = text.find("。", at)
    if stop < 0:
        return text[at:] + items
    there = text[at:stop]
    if text.startswith(("其中", "包括"), stop + 1):
        more = text.find("。", stop + 1)
        there += text[stop + 1 : more if more >= 0 else len(text)]
    return there + items
