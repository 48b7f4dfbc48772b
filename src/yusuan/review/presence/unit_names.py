"""The unit's own name, wherever it is written: a slip away from what the document calls itself.

Only slips that no other unit's name comes of are told: units of one place often differ in a single word (水务局, 税务局;
第一小学, 第二小学; 办公厅, 办公室)."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from itertools import pairwise

from ...disclosure.model import Disclosure, Statement, TargetForm, Text
from ..checks import checks
from ..findings import Finding, Shown
from ..text.told import quoted

#: What stands between the words of a name and is put in or taken for another; left out it makes a short form (发展改革委员会).
_JOINTS = "和与及暨、"
#: Words by which units of one kind are told from each other.
_TELLING = frozenset("一二三四五六七八九十东南西北上下内外前后大小新老甲乙丙男女")
#: A name without its place is at least so long: shorter ones differ in a word as other units' do.
_SHORTEST = 6
_PLACE = re.compile(r".*(?:省|市|州|盟|县|区|旗)(?=[一-鿿]{3,})")
_BRACKETS = re.compile(r"[（(][^）)]*[）)]")


def unit_names(disclosure: Disclosure) -> Iterator[Finding]:
    """One finding for each name that is the unit's but for a slip, with every place, and for each unit's code with two
    names."""
    yield from _two_names(disclosure)
    unit = _BRACKETS.sub("", disclosure.unit).strip()
    slips = _slips(unit)
    if slips is None:
        return
    found: dict[str, list[Shown]] = defaultdict(list)
    right = 0
    for section, item in disclosure.walk():
        if isinstance(item, Text):
            right += item.text.count(unit)
            for match in slips.finditer(item.text):
                found[match[0]].append(quoted(section, item, match.start(), match.end()))
        else:
            for words, place in _printed(item):
                right += unit in words
                for match in slips.finditer(words):
                    found[match[0]].append(place)
    for name, places in found.items():
        if len(places) >= right:  # it may be the document's name that was read from a misprint
            continue
        more = f"等{len(places)}处" if len(places) > 1 else ""
        message = f"{places[0]}{more}写作“{name}”，本单位是“{unit}”。"
        yield checks()["N-46"].finding(message, tuple(places), found=name, expected=unit)


def _printed(item: object) -> Iterator[tuple[str, Shown]]:
    """The labels of a statement and the heads of a form; a line cut off says nothing."""
    if isinstance(item, Statement):
        for row in item.rows:
            for cell in row.cells:
                if cell.figure is None and cell.text.strip():
                    words = re.sub(r"\s", "", cell.text)
                    yield words, Shown(item.title, words, "", words, cell.place or item.place)
    elif isinstance(item, TargetForm):
        for label, value in item.head:
            words = re.sub(r"\s", "", value)
            yield words, Shown(item.title, label, "", words, item.place)


def _slips(unit: str) -> re.Pattern[str] | None:
    """What the name is with one slip; None where it is too short to tell a slip from another unit's name."""
    place = _PLACE.match(unit)
    start = place.end() if place else 0
    own = unit[start:]
    if len(own) < _SHORTEST or not re.fullmatch("[一-鿿、]+", unit):
        return None
    made: set[str] = set()
    for n in range(len(own) - 1):
        before, char, after = own[:n], own[n], own[n + 1 :]
        if n and char not in _JOINTS and own[n - 1] not in _JOINTS:
            made.update(before + joint + own[n:] for joint in _JOINTS)
        if char != after[0]:
            made.add(before + after[0] + char + after[1:])
        made.add(before + char + own[n:])  # doubled
    kept = [re.escape(w) for w in sorted(made, key=len, reverse=True) if w != own]
    kept += [
        re.escape(own[:n]) + f"(?![{re.escape(own[n])}{''.join(_TELLING)}])[一-鿿、]" + re.escape(own[n + 1 :])
        for n in range(1, len(own) - 1)
        if own[n] not in _TELLING
    ]
    # the whole of the place must stand before it: another place's unit may bear a like name
    return re.compile(re.escape(unit[:start]) + "(?:" + "|".join(kept) + ")")


_UNIT_CODE = re.compile(r"\d{3}|\d{6}|\d{9}")
_UNIT = re.compile(r"[一-鿿]{2,}(?:局|委员会|委|办公室|办公厅|中心|院|队|所|站|馆|校|学|园|厅|部|会|社|处)")


def _two_names(disclosure: Disclosure) -> Iterator[Finding]:
    """A code that stands before one unit's name in one statement and before another's in another."""
    names: dict[str, dict[str, Shown]] = defaultdict(dict)
    for statement in disclosure.statements():
        for row in statement.rows:
            cells = [c for c in row.cells if c.figure is None and c.text.strip()]
            for before, name in pairwise(cells):
                words = _BRACKETS.sub("", re.sub(r"\s", "", name.text))
                if _UNIT_CODE.fullmatch(before.text.strip()) and _UNIT.fullmatch(words):
                    place = Shown(statement.title, before.text.strip(), "", words, name.place or statement.place)
                    names[before.text.strip()].setdefault(words, place)
    for code, called in names.items():
        whole = [n for n in called if not any(o != n and o.startswith(n) for o in called)]  # a cell cut off is no name
        if len(whole) == 2:
            (one, first), (other, second) = ((n, called[n]) for n in whole)
            message = f"单位编码{code}：{first}是“{one}”，{second}是“{other}”。"
            yield checks()["N-46"].finding(message, (first, second), found=other, expected=one)
