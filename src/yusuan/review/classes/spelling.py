"""Names of classes that are a character away from the year's: in statements and, where a sentence calls them
classes, in sentences."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from functools import cache

from ...classification.codes import codes, plain
from ...disclosure.model import Disclosure, Text
from ..checks import checks
from ..findings import Finding, Shown
from ..numbers.slips import one_slip
from ..text.told import quoted

_LISTS = ("functional", "econ_dept", "econ_gov")
#: Statements whose rows are classes; others list projects, purchases and things by their own names.
_OF_CLASSES = frozenset(
    {f"B0{n}" for n in (1, 2, 3, 4, 5, 6, 8, 9)}
    | {"B19", "B20", "B21", "B22"}
    | {f"F0{n}" for n in (1, 2, 3, 4, 5, 6, 8, 9)}
)
#: Shorter names are words like any other.
_SHORTEST = 6
#: How far back a name may have been in force that is no slip but an old name.
_FIRST = 2007
_NUMBERED = re.compile(r"^\s*(?:[（(]?[\d一二三四五六七八九十]{1,7}[）)]?[、.．\-－—\s]*|其中[:：]?\s*)+(?=[一-鿿]{5})")
#: A name in a sentence is a class's where it is called one, or has its code beside it.
_BRACKETED = re.compile(r"[（(](?:[类款项]|[23]\d{2}(?:\d\d){0,2})[）)]")
_CALLED = re.compile(rf"(?<![一-鿿])(?P<name>[一-鿿]{{6,24}})(?={_BRACKETED.pattern})")
#: Left out or put in, it makes a short form: 对个人和家庭补助.
_FREE = "的"
#: Names of classes are looked for inside a sentence too; these are words of their own.
_WORDS = frozenset({"工会福利支出", "卫生保健支出"})


def spelling(disclosure: Disclosure) -> Iterator[Finding]:
    """One finding of all names that are no class's name of any year, but one of this year's with a character changed."""
    if not disclosure.year:
        return
    found: dict[tuple[str, str], list[Shown]] = defaultdict(list)
    for statement in disclosure.statements():
        # a table without a figure is a form that the unit had no hand in
        written = statement.key in _OF_CLASSES and any(f.value for *_, f in statement.figures())
        for row in statement.rows if written else ():
            for cell in row.cells:
                if cell.figure is not None or len(cell.text) < _SHORTEST:
                    continue
                words = plain(_NUMBERED.sub("", cell.text))
                if right := meant(words, disclosure.year):
                    place = Shown(statement.title, cell.text.strip(), "", words, cell.place or statement.place)
                    found[words, right].append(place)
    for section, item in disclosure.walk():
        if not isinstance(item, Text):
            continue
        bracketed = _BRACKETED.search(item.text)
        called = [(m.start("name"), m["name"]) for m in _CALLED.finditer(item.text)] if bracketed else []
        inside = [(m.start(), m[0]) for m in _changed(disclosure.year).finditer(item.text) if m[0] not in _WORDS]
        for start, name in dict.fromkeys([*called, *inside]):
            if right := meant(name, disclosure.year):
                found[name, right].append(quoted(section, item, start, start + len(name)))
    told = {
        (name, right): places
        for (name, right), places in found.items()
        if name.replace(_FREE, "") != right.replace(_FREE, "")
    }
    if told:
        said = "、".join(f"“{name}”应为“{right}”" for name, right in told)
        places = tuple(p for those in told.values() for p in those)
        (name, right), *_ = told
        message = f"{places[0]}{f'等{len(places)}处' if len(places) > 1 else ''}的科目名称与{disclosure.year}年科目不同：{said}。"
        yield checks()["CODE-03"].finding(message, places, found=name, expected=right)


@cache
def meant(name: str, year: int) -> str:
    """The one name of the year that ``name`` is a slip away from, inside; "" where it is a name itself, of any year."""
    if len(name) < _SHORTEST or name in _ever():
        return ""
    fits = {n for n in _names(year) if abs(len(n) - len(name)) <= 1 and n[0] == name[0] and n[-1] == name[-1]}
    near = {n for n in fits if one_slip(n, name)}
    return near.pop() if len(near) == 1 else ""


@cache
def _changed(year: int) -> re.Pattern[str]:
    """A class's name with one character inside it changed."""
    names = {c.name for of in _LISTS for c in codes(of, year) if c.level == 1 and not c.doubtful}
    kept = sorted(n for n in names if len(n) >= _SHORTEST and n.endswith("支出"))
    return re.compile("|".join(f"{n[:i]}[^{n[i]}\\W\\d]{n[i + 1 :]}" for n in kept for i in range(1, len(n) - 2)))


@cache
def _names(year: int) -> frozenset[str]:
    return frozenset(
        n for of in _LISTS for c in codes(of, year) if not c.doubtful and len(n := plain(c.name)) >= _SHORTEST
    )


@cache
def _ever() -> frozenset[str]:
    """Every name of every year, of revenue and of purchases too."""
    lists = (*_LISTS, "revenue", "procurement")
    return frozenset(plain(c.name) for of in lists for year in range(_FIRST, 2031) for c in codes(of, year))
