"""A document beside that of the year before, beside the budget its accounts are of, and beside the name of its own file."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from ..classification.codes import name_of, plain
from ..coordinates import TOPICS, Coordinates
from ..disclosure.model import Disclosure, Statement, Text
from ..money import SCALE, Interval
from .checks import checks
from .findings import Finding, Shown
from .numbers.laws import Meanings
from .numbers.prints import shown
from .text.final_items import budgets_of_items
from .text.told import WORDS, claimed, said

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
    if not unsaid or not text:  # a file of statements only leaves that to another
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


# ── what is copied from last year ────────────────────────────────────────────────────────────────────────────────

#: With fewer figures the same ones may come again.
_FIGURES = 3


def copied(new: Disclosure, old: Disclosure, old_name: str) -> Iterator[Finding]:
    """Paragraphs with last year's figures, all of them, and a change among them: what changed isn't what it was."""
    then = {figures for t in old.texts() if (figures := _figures(t))}
    for section, item in new.walk():
        figures = _figures(item) if isinstance(item, Text) else ()
        if not isinstance(item, Text) or figures not in then:
            continue
        change = next((c for c in item.claims if c.direction in WORDS and c.figure.value), None)
        if change is None:
            continue
        place = claimed(section, item, change)
        message = f"{place}这一段的{len(figures)}个数与{old_name}的一段全都相同，其中有增减（{said(change)}）：像是照抄上年的文字没有改数。"
        yield checks()["Y-15"].finding(message, (place,), found=said(change), expected="本年的数")


def _figures(text: Text) -> tuple[str, ...]:
    """The figures of a paragraph that are money or rates and not nothing; () where there are few."""
    found = tuple(c.figure.text for c in text.claims if c.figure.value and c.figure.unit in (*SCALE, "%"))
    return found if len(found) >= _FIGURES else ()


_MORE = re.compile("增加|增长|上升|提高|多于|高于|大于|超")


def three_public_grew(new: Meanings, old: Meanings, disclosure: Disclosure, old_name: str) -> Iterator[Finding]:
    """More for the three public expenses than last year's document prints, and no paragraph about them that says so."""
    at = TOPICS["three_public"]
    now, then = new.get(at), old.get(at)
    if not now or not then or now[0].interval is None or then[0].interval is None:
        return
    about = [t.text for t in disclosure.texts() if "三公" in t.text or "公务" in t.text or "出国" in t.text]
    if now[0].interval.low < then[0].interval.high or not about or any(_MORE.search(t) for t in about):
        return
    here, there = shown(now[0]), shown(then[0])
    message = f"{here}“三公”经费{here.text}，{old_name}{there}是{there.text}；文字没有说到增加。"
    yield checks()["Y-04"].finding(message, (here, there), found="没有说明", expected="说明增加的原因")


# ── accounts and the budget they are of ──────────────────────────────────────────────────────────────────────────


def approved(final: Disclosure, budget: Disclosure, budget_name: str) -> tuple[list[Finding], int]:
    """The initial budgets that accounts tell item by item (年初预算) against the budget that was published, and how many
    are equal.  Where most differ, they are told in another scope, and nothing is said."""
    printed: dict[str, tuple[Shown, Interval]] = {}
    for statement in (s for s in budget.statements() if s.key == "B05"):
        for r, c, figure in statement.figures():
            about, interval = figure.about, figure.interval
            if not isinstance(about, Coordinates) or interval is None or not figure.value:
                continue
            at = {d: v for d, v in about.at if d not in ("fund", "vintage")}
            code = at.pop("functional_code", "")
            if isinstance(code, str) and len(code) == _ITEM and not at:
                name = name_of("functional", code, budget.year)
                cell = Shown(statement.title, name, "", figure.text, statement.rows[r].cells[c].place)
                printed.setdefault(code, (cell, interval))
    found: list[Finding] = []
    equal = 0
    for code, (place, amount) in budgets_of_items(final).items():
        if code not in printed:
            continue
        there, interval = printed[code]
        if amount.meets(interval):
            equal += 1
            continue
        name = name_of("functional", code, final.year)
        message = f"{place}写{name}年初预算{place.text}，{budget_name}{there}是{there.text}，应相同。"
        found.append(checks()["Y-10"].finding(message, (place, there), found=place.text, expected=there.text))
    return ([], equal) if len(found) > equal else (found, equal)
