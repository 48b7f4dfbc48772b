"""A budget told item by item (项), against the items with money of the statement of general expenditure: one that nothing
speaks of was forgotten."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from fractions import Fraction

from ...classification.codes import name_of, plain
from ...coordinates import Coordinates
from ...disclosure.model import About, Disclosure, OneOf, Text
from ...money import SCALE, Interval
from ..checks import checks
from ..findings import Finding, Shown
from .told import claimed

_ITEM = 7
#: With fewer items told there is no list of them; with more forgotten than one for so many, the list is of the main ones.
_FEWEST = 4
_FOR_ONE = 4
#: What is a smaller part of all items than this is none of the main ones.
_SMALL = 100


def items_told(disclosure: Disclosure) -> Iterator[Finding]:
    """One finding a section that tells nearly all items and leaves some out that no word of the document names."""
    if disclosure.kind != "budget" or not disclosure.year:
        return
    listed = _listed(disclosure)
    whole = sum((amount.high for _, amount in listed.values()), Fraction(0))
    words = plain("".join(t.text for t in disclosure.texts()))
    amounts = [i for t in disclosure.texts() for c in t.claims if c.figure.unit in SCALE and (i := c.figure.interval)]
    sections: dict[str, dict[str, Shown]] = defaultdict(dict)
    for section, item in disclosure.walk():
        if not isinstance(item, Text):
            continue
        for claim in item.claims[:1]:
            if code := _code(claim.figure.about):
                sections[section.title].setdefault(code, claimed(section, item, claim))
    for told in sections.values():
        missing = [
            code
            for code, (_, amount) in sorted(listed.items())
            if amount.high * _SMALL >= whole
            and not any(code.startswith(c) for c in told)
            and code not in words
            and plain(name_of("functional", code, disclosure.year)) not in words
            and not any(i.meets(amount) for i in amounts)
        ]
        items = [c for c in told if len(c) == _ITEM]
        known = all(c in listed or not place.text.strip("0.万亿元") for c, place in told.items() if len(c) == _ITEM)
        if not missing or not known or len(items) < max(_FEWEST, _FOR_ONE * len(missing)):
            continue
        names = "、".join(f"{name_of('functional', c, disclosure.year)}（{listed[c][0].text}）" for c in missing)
        last = list(told.values())[-1]
        message = f"{last}前后逐项写明了{len(items)}项支出，没有写到表中的{names}。"
        places = (last, *(listed[c][0] for c in missing))
        yield checks()["N-15"].finding(message, places, found="没有写到", expected=names)


def _listed(disclosure: Disclosure) -> dict[str, tuple[Shown, Interval]]:
    found: dict[str, tuple[Shown, Interval]] = {}
    for statement in (s for s in disclosure.statements() if s.key == "B05"):
        for r, c, figure in statement.figures():
            code = _code(figure.about)
            if len(code) == _ITEM and figure.value and (amount := figure.interval):
                name = name_of("functional", code, disclosure.year)
                place = statement.rows[r].cells[c].place
                found.setdefault(code, (Shown(statement.title, name, "", figure.text, place), amount))
    return found


def _code(about: About | None) -> str:
    """The functional class that is all that expenditure is of, besides its fund and year; "" for none."""
    about = about.candidates[0] if isinstance(about, OneOf) else about
    if not isinstance(about, Coordinates) or about.measure not in ("expenditure", "uses"):
        return ""
    at = dict(about.at)
    code = at.pop("functional_code", "")
    return code if isinstance(code, str) and set(at) <= {"fund", "vintage"} else ""
