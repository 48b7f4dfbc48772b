"""Which tables stand in a disclosure and which are only spoken of: a line of the contents list, a heading with nothing
beneath, a reference.

A table stands where it was read, by its own title and by the line nearest above it, or where a heading is followed by a
note that there is nothing to show."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from ...disclosure.differences import LISTED
from ...disclosure.model import Disclosure, Section, Statement, TargetForm, Text, Unrecognised
from ...document.recognition.titles import is_number, title_of
from ...provenance import Provenance

_FREE = re.compile(r"(?:20\d\d|××)年(?:度)?|部门|单位|本级|预算|决算|公开|情况|表|[^一-鿿]")
_BRACKETS = re.compile(r"[（(][^）)]*[）)]")
_ORDINAL = re.compile(
    r"^\s*(?:附?表[\d一二三四五六七八九十]+|[（(]?[\d一二三四五六七八九十]{1,3}[）)、.．\s])[\s：:、.．—-]*"
)
PAGE = re.compile(r"(?:\t|[.·…。]{2,}|\s{2,})\s*(\d{1,3})\s*$")
#: A table's name stands at most so many lines above it.
NEAR = 6
#: A table with so many titles of tables in its cells is a list of them.
_LISTED = 4
#: A note that there is nothing to show is shorter than this, and so many lines below the title.
_NOTE, _NOTED = 120, 4
_HEADING = re.compile(r"第.{1,3}部分|[（(]?[一二三四五六七八九十]{1,3}[）)、]")
#: A line longer than this is a sentence.
_LINE = 60
_NOTHING = re.compile("空表|[无没未]有?[^。]{0,25}(?:数据|预算|安排|收支|收入|支出)|不涉及")
_TABLE = re.compile(r"表(?:[（(][^）)]*[）)]|[（(][^）)]*$)?$")
_REFERENCE = re.compile(r"(?:见|详见|参见|根据|按照)[^《。]{0,6}《([^《》]{4,50}表)》")
#: The words of a table's number that make it one: 公开07表, 预算公开表7, 表七, GK07.
_NUMBERED = re.compile(r"(?:表|公开|GK)")
_CHINESE = {c: n for n, c in enumerate("〇一二三四五六七八九十")}


@dataclass(frozen=True, slots=True)
class Named:
    """A title as it is printed, without leader and page number; ``key`` is the statement it names ("" where it names
    none for sure), ``page`` the page the contents list gives."""

    title: str
    key: str
    place: Provenance | None
    page: int = 0

    @property
    def words(self) -> str:
        """The title without year, number and the words that differ freely (单位, 部门, 预算 …)."""
        return plain(self.title)

    @property
    def exactly(self) -> str:
        """:attr:`words` with what the brackets say."""
        return plain(self.title, brackets=True)


@dataclass(frozen=True, slots=True)
class Number:
    """A table's number: its words without the digits, and the first of its digits."""

    form: str
    count: int
    text: str


@dataclass(frozen=True, slots=True)
class Standing:
    """``tables`` are what stands, in order; ``listed`` the contents list; ``headings`` titles of tables elsewhere in the
    document; ``references`` titles sentences point to; ``numbers`` the numbers tables bear; ``unnamed`` whether a table
    stands of which nothing says what it is."""

    tables: tuple[Named, ...]
    listed: tuple[Named, ...]
    headings: tuple[Named, ...]
    references: tuple[Named, ...]
    numbers: tuple[Number, ...]
    unnamed: bool

    @property
    def keys(self) -> frozenset[str]:
        return frozenset(t.key for t in self.tables if t.key)


def plain(title: str, brackets: bool = False) -> str:
    """A title without what differs freely between the list and the page; the whole where nothing is left."""
    bare = _ORDINAL.sub("", title)
    return _FREE.sub("", bare if brackets else _BRACKETS.sub("", bare)) or title


def is_contents_title(text: str) -> bool:
    return re.fullmatch(r"[\s　]*目[\s　]*[录次][\s　]*", text) is not None


def standing(disclosure: Disclosure) -> Standing:
    """What stands in a disclosure and what it speaks of."""
    final = disclosure.kind == "final_accounts"
    listed: list[Named] = []
    tables: list[Named] = []
    headings: list[Named] = []
    above: list[tuple[str, Provenance | None]] = []
    numbers: list[Number] = []
    unnamed = False

    def named(text: str, place: Provenance | None) -> Named:
        page = PAGE.search(text)
        bare = PAGE.sub("", text).strip()
        title = title_of(bare, final)
        return Named(bare, title.key if title else "", place, int(page[1]) if page else 0)

    def stands(title: str, key: str, place: Provenance | None) -> None:
        """A table, by its title; by the line nearest above it too, where that is none of a table."""
        tables.append(replace(named(title, place), key=key) if key else named(title, place))
        if title_of(title, final) is None and (nearest := _nearest(above, final)):
            tables.append(replace(named(*nearest), place=place))

    for line, place, item, of_contents in flow(disclosure):
        if of_contents:
            if title_of(PAGE.sub("", line).strip(), final) is not None:
                listed.append(named(line, place))
        elif item is None:
            if len(line) < _NOTE and _NOTHING.search(line) and (nearest := _nearest(above, final, _NOTED)):
                tables.append(named(*nearest))
                above = []
            elif len(line) < _LINE:
                above.append((line, place))
                if (made := named(line, place)).key:
                    headings.append(made)
            numbers += _numbers(line)
        elif isinstance(item, Unrecognised) and (rows := _list_of_tables(item, final)):
            listed += [named(cell, place) for cell in rows]
        else:
            stands(line, item.key if isinstance(item, Statement) else "", place)
            said = [line]
            if isinstance(item, Statement):
                said += [item.number, *item.unit_line.split()]
            elif isinstance(item, Unrecognised):
                said += [c for row in item.rows[:3] for c in row]
                told = _TABLE.search(line.split("\t")[0]) or _nearest(above, final) or not _is_statement(item)
                unnamed = unnamed or not told
            for words in said:
                numbers += _numbers(words)
            above = []
    references = [named(title, t.place) for t in disclosure.texts() for title in _REFERENCE.findall(t.text)]
    return Standing(
        tuple(tables),
        tuple({e.title: e for e in listed}.values()),
        tuple(headings),
        tuple(references),
        tuple(numbers),
        unnamed,
    )


def _nearest(
    above: Sequence[tuple[str, Provenance | None]], final: bool, most: int = NEAR
) -> tuple[str, Provenance | None] | None:
    """The nearest line above that is a table's title, with no other heading between."""
    for line, place in reversed(above[-most:]):
        if title_of(line, final) is not None:
            return line, place
        if _HEADING.match(line):
            break
    return None


def _is_statement(item: Unrecognised) -> bool:
    """Whether a table nobody could tell may be a statement: it speaks of codes, totals or the three public items."""
    said = "".join(c for row in item.rows[:6] for c in row)
    return bool(re.search("科目|合计|总计|预算数|决算数|因公出国|公务用车|一般公共预算|政府性基金", said))


def _list_of_tables(item: Unrecognised, final: bool) -> list[str]:
    """The titles of tables in a table that lists them (报表目录); empty where it is another table."""
    cells = [c.strip() for row in item.rows for c in row]
    titles = [c for c in cells if (t := title_of(c, final)) is not None and t.key]
    return titles if len(titles) >= _LISTED else []


_Line = tuple[str, Provenance | None, Statement | Unrecognised | TargetForm | None, bool]


def flow(disclosure: Disclosure) -> Iterator[_Line]:
    """The document line by line, headings of sections among them; a table's line is its title.

    The last value is whether a line is of the contents list: it has a page number, or it follows the heading 目录 and is
    short and not yet repeated, as the first heading of the document itself repeats the list's first line."""
    inside = False
    seen: set[str] = set()
    for line, place, item in _lines(disclosure.sections):
        if item is not None:
            inside = False
        elif is_contents_title(line):
            inside, seen = True, set()
            continue
        elif inside:
            words = re.sub(r"\s", "", PAGE.sub("", line))
            inside = len(line) < _LINE and "。" not in line and words not in seen
            seen.add(words)
        yield line, place, item, item is None and (inside or LISTED.fullmatch(line) is not None)


def _lines(
    sections: Sequence[Section],
) -> Iterator[tuple[str, Provenance | None, Statement | Unrecognised | TargetForm | None]]:
    for section in sections:
        if section.title:
            yield section.title, next((p for i in section.items if (p := getattr(i, "place", None))), None), None
        for item in section.items:
            if isinstance(item, Text):
                yield item.text, item.place, None
            elif isinstance(item, Statement | Unrecognised | TargetForm):
                yield item.title, item.place, item
        yield from _lines(section.sections)


def _numbers(text: str) -> Iterator[Number]:
    """The number a line is, or its title bears."""
    words = "".join(text.split())
    if len(words) > _LINE:
        return
    if is_number(words):
        said = words
    elif (title := title_of(text)) is not None and title.number:
        said = title.number
    else:
        return
    if not _NUMBERED.search(said):
        return
    digits = re.search(r"\d+|[一二三四五六七八九十]+", said)
    if digits is None:
        return
    count = int(digits[0]) if digits[0].isdigit() else _counted(digits[0])
    if count:
        yield Number(re.sub(r"[\d一二三四五六七八九十.．\-－—–:：、]", "", said), count, said)


def _counted(words: str) -> int:
    """三 is 3, 十二 is 12, 二十 is 20."""
    tens, ten, ones = words.partition("十")
    if not ten:
        return _CHINESE.get(words, 0) if len(words) == 1 else 0
    return _CHINESE.get(tens, 1) * 10 + _CHINESE.get(ones, 0)
