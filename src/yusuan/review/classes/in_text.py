"""Classes as sentences name them: the path (类)(款)(项) against the year's list, and a name with the code beside it.

Nothing is said of a name the list doesn't know anywhere: places have items of their own."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import replace
from functools import cache

from ...classification.codes import Code, codes, find_by_name, history, look_up, name_of, plain
from ...disclosure.model import Disclosure, Section, Text
from ..checks import checks
from ..findings import Finding, Shown
from ..numbers.slips import one_slip
from ..text.told import quoted

#: A path of classes; a name may have brackets of its own: 政府办公厅（室）及相关机构事务.
_NAME = r"(?:[^（()）\d，。；：\s]|[（(][^（()）类款项]{1,4}[）)])"
PATH = re.compile(
    rf"(?P<class>[一-鿿]{{2,30}})[（(]类[）)][、\-－—]?(?P<section>{_NAME}{{2,30}})[（(]款[）)]"
    rf"(?:[、\-－—]?(?P<item>{_NAME}{{2,40}})[（(]项[）)])?"
)
#: What a path and a code beside a name can't do without.
_LEVEL, _CODE = re.compile("款[）)]"), re.compile(r"[23]\d{4}")
#: The levels of the list by which path a part of the path is.
_SECTION, _ITEM = 2, 3


def classes_in_text(disclosure: Disclosure) -> Iterator[Finding]:
    """Paths that aren't in the year's list and codes beside another's name; one finding with every place for what is
    wrong in the same way."""
    year = disclosure.year
    if not year:
        return
    wrong: dict[tuple[str, str], list[tuple[Finding, Shown]]] = defaultdict(list)
    for section, item in disclosure.walk():
        if not isinstance(item, Text):
            continue
        for match in PATH.finditer(item.text) if _LEVEL.search(item.text) else ():
            if made := _off_the_list(match, year):
                place = quoted(section, item, match.start(), match.end())
                printed, expected, why = made
                message = f"写“{printed}”，{why}，应为“{expected}”。"
                finding = checks()["FX-22"].finding(message, (), found=printed, expected=expected)
                wrong[match["class"], match["section"]].append((finding, place))
        for key, finding, place in (*_codes_beside(section, item, year), *_of_other_list(section, item, year)):
            wrong[key].append((finding, place))
    for found in wrong.values():
        first, place = found[0]
        more = f"等{len(found)}处" if len(found) > 1 else ""
        yield replace(first, message=f"{place}{more}{first.message}", places=tuple(p for _, p in found))


def path_code(match: re.Match[str], year: int) -> str:
    """The code of the item (项) of a path that :data:`PATH` found; "" where its class has none or several of the name."""
    top = _ends_as(match["class"], year)
    items = find_by_name("functional", match["item"] or "", year) if top else ()
    here = [c.code for c in items if c.level == _ITEM and top and c.code.startswith(top.code)]
    sections = {c.code for c in find_by_name("functional", match["section"], year)}
    below = [c for c in here if c[:5] in sections]
    codes_ = below if len(below) == 1 else here
    return codes_[0] if len(codes_) == 1 else ""


# ── paths ────────────────────────────────────────────────────────────────────────────────────────────────────────


def _off_the_list(match: re.Match[str], year: int) -> tuple[str, str, str] | None:
    """The part of a path that the list has elsewhere, what it should be, and why; None where the path is the list's or
    has a name it doesn't know."""
    top = _ends_as(match["class"], year)
    if top is None:
        return None
    section, item = match["section"], match["item"] or ""
    sections = [c for c in find_by_name("functional", section, year) if c.level == _SECTION]
    items = [c for c in find_by_name("functional", item, year) if c.level == _ITEM] if item else []
    if not item:
        there = any(c.parent == top.code for c in sections)
        return None if there or len(sections) != 1 else _instead(section, sections[0], year, top)
    if not items or any(c.doubtful for c in items):
        return None
    if any(look_up("functional", c.parent, year) in sections and c.parent.startswith(top.code) for c in items):
        return None
    here = [c for c in items if c.code.startswith(top.code)]
    right = here if here else items
    # an item may have been told where it stood before: 款 or 类 of another year
    if len(right) != 1 or any(_once(c, section, top.name) for c in items):
        return None
    said = f"{top.name}（类）{section}（款）{item}（项）"
    full = "".join(
        f"{name_of('functional', code, year)}（{word}）"
        for code, word in ((right[0].code[:3], "类"), (right[0].parent, "款"), (right[0].code, "项"))
    )
    return said, full, f"{year}年科目中“{item}”不在这个款下"


def _instead(printed: str, one: Code, year: int, top: Code) -> tuple[str, str, str] | None:
    if one.doubtful or _once(one, printed, top.name):
        return None
    full = f"{name_of('functional', one.code[:3], year)}（类）{one.name}（款）"
    return f"{top.name}（类）{printed}（款）", full, f"{year}年科目中“{printed}”不在这一类下"


def _ends_as(words: str, year: int) -> Code | None:
    """The class whose name the words before （类） end with: 主要用于教育支出."""
    said = plain(words)
    fits = [c for c in _classes(year) if said.endswith(plain(c.name))]
    return max(fits, key=lambda c: len(c.name), default=None)


@cache
def _classes(year: int) -> tuple[Code, ...]:
    return tuple(c for c in codes("functional", year) if c.level == 1)


def _once(one: Code, section: str, class_name: str) -> bool:
    """Whether the section or the class as it is printed was the one above in another year."""
    above = {plain(r.name) for r in history("functional", one.code[:5])}
    tops = {plain(r.name) for r in history("functional", one.code[:3])}
    return plain(section) in above and plain(class_name) in tops


# ── codes beside names ───────────────────────────────────────────────────────────────────────────────────────────

_BESIDE = re.compile(
    r"(?P<before>[一-鿿][一-鿿（）()“”、]{3,40})[（(](?P<code>2\d{4}(?:\d\d)?|30[1-9]\d\d|3(?:1[0-3]|99)\d\d)[）)]"
    r"|(?<![\d.,])(?P<first>2\d{4}(?:\d\d)?)[\-－—\s]{0,2}(?P<after>[一-鿿（）()“”、]{4,40})(?=[\d，：:])"
)
#: Shorter names are words like any other.
_SHORTEST = 4


def _codes_beside(section: Section, text: Text, year: int) -> Iterator[tuple[tuple[str, str], Finding, Shown]]:
    for match in _BESIDE.finditer(text.text) if _CODE.search(text.text) else ():
        code, ends = match["code"] or match["first"], bool(match["before"])
        words = plain(match["before"] or match["after"])
        list_name = "functional" if code.startswith("2") else "econ_dept"
        known = look_up(list_name, code, year)
        if known is None or known.doubtful or any(_fits(words, plain(r.name), ends) for r in history(list_name, code)):
            continue
        others = [c for c in codes(list_name, year) if len(c.name) >= _SHORTEST and _fits(words, plain(c.name), ends)]
        longest = max((len(c.name) for c in others), default=0)
        named = [c for c in others if len(c.name) == longest]
        if not named or any(c.doubtful for c in named):
            continue
        near = [c for c in named if one_slip(c.code, code)]
        name, right = named[0].name, near or named
        place = quoted(section, text, match.start(), match.end())
        message = f"科目{code}写作“{name}”，{year}年科目是“{known.name}”；“{name}”的编码是{'、'.join(c.code for c in right[:3])}。"
        expected = f"{right[0].code}{right[0].name}" if len(near) == 1 else f"{code}{known.name}"
        made = checks()["CODE-01"].finding(message, (), found=f"{code}{name}", expected=expected)
        yield (code, name), made, place


def _fits(words: str, name: str, ends: bool) -> bool:
    """Whether the words before a code end with a name, or those after it begin with one."""
    return words.endswith(name) if ends else words.startswith(name)


_GOVERNMENT = re.compile(r"(?P<name>[一-鿿（）()]{4,24})[（(](?P<code>[35]\d\d)[）)]")
#: So many classes of the government's economic list make a list of it.
_LISTED = 3


def _of_other_list(section: Section, text: Text, year: int) -> Iterator[tuple[tuple[str, str], Finding, Shown]]:
    """ "机关工资福利支出（501）…其他支出（399）": a class of the departments' list among those of the government's."""
    found = list(_GOVERNMENT.finditer(text.text)) if "（5" in text.text or "(5" in text.text else []
    if sum(m["code"].startswith("5") for m in found) < _LISTED:
        return
    for match in (m for m in found if m["code"].startswith("3")):
        named = [c for c in codes("econ_gov", year) if c.level == 1 and plain(match["name"]).endswith(plain(c.name))]
        if len(named) == 1 and not named[0].doubtful:
            right, code = named[0], match["code"]
            message = f"科目写作“{right.name}（{code}）”，前后都是政府预算支出经济分类，应为{right.code}。"
            made = checks()["CODE-01"].finding(message, (), found=code, expected=f"{right.code}{right.name}")
            yield (code, right.name), made, quoted(section, text, match.start("name"), match.end())
