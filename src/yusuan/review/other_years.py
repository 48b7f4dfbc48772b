"""A document beside that of the year before, and beside the name of its own file: what is there in one year only."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from ..classification.codes import name_of, plain
from ..coordinates import Coordinates
from ..disclosure.model import Disclosure, Statement
from .checks import checks
from .findings import Finding, Shown

_STATEMENTS = ("B05", "F05")
_ITEM = 7
#: A year that a disclosure is named after, not a date.
_YEAR = re.compile(r"(?<!\d)20\d\d(?=年(?!\d)[^\d]*(?:预算|决算))")


def items_of_another_year(new: Disclosure, old: Disclosure, old_name: str) -> Iterator[Finding]:
    """Items (项) that have money in one year only and that the text of this year never names."""
    now, then = _items(new), _items(old)
    if now is None or then is None:
        return
    statement, here = now
    text = plain("".join(t.text for t in new.texts()))
    unsaid = [
        (c, n) for c, n in sorted((here | then[1]).items()) if (c in here) != (c in then[1]) and plain(n) not in text
    ]
    if not unsaid:
        return
    gone = [f"{c}{n}" for c, n in unsaid if c not in here]
    come = [f"{c}{n}" for c, n in unsaid if c in here]
    said = [f"上年有、本年没有{'、'.join(gone)}"] if gone else []
    said += [f"本年新有{'、'.join(come)}"] if come else []
    place = Shown(statement.title, "", "", statement.title, statement.place)
    message = f"《{statement.title}》与{old_name}比，{'；'.join(said)}；文字中没有说明。"
    yield checks()["Y-03"].finding(message, (place,), found="、".join(gone + come), expected="说明增减的科目")


def _items(disclosure: Disclosure) -> tuple[Statement, dict[str, str]] | None:
    """The statement that lists the items with money, and these with their names; None where a code isn't understood."""
    for statement in disclosure.statements():
        if statement.key not in _STATEMENTS:
            continue
        abouts = [f.about for *_, f in statement.figures() if f.value]
        if any(a is None for a in abouts):
            return None
        listed = {c for a in abouts if isinstance(a, Coordinates) and isinstance(c := a.get("functional_code"), str)}
        items = {c: name_of("functional", c, disclosure.year) for c in listed if len(c) == _ITEM}
        return (statement, items) if items and all(items.values()) else None
    return None


def year_in_name(file: str, disclosure: Disclosure) -> Iterator[Finding]:
    """The one year that a file's name gives isn't the document's.  What is published of a year may bear the next one's."""
    years = {int(y) for y in _YEAR.findall(Path(file).stem)}
    if len(years) != 1 or not disclosure.year or (year := years.pop()) == disclosure.year:
        return
    if disclosure.kind == "final_accounts" and year == disclosure.year + 1:
        return
    place = Shown(Path(file).name, "", "", f"{year}年", None)
    message = f"文件名写着{year}年，里面是{disclosure.year}年度的公开。"
    yield checks()["D-17"].finding(message, (place,), found=f"{year}年", expected=f"{disclosure.year}年")
