"""What final accounts tell item by item against their statements: the items of general expenditure by their path
(类)(款)(项), the three public expenses by their names."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ...classification.codes import name_of
from ...coordinates import THREE_PUBLIC, TOPIC_NAMES, Coordinates
from ...disclosure.model import Claim, Disclosure, Section, Text
from ...money import Interval
from ..checks import checks
from ..classes.in_text import PATH, path_code
from ..findings import Finding, Shown
from .completed import sentences_of
from .told import claimed, money, said

_ITEM = 7
#: With fewer items told there is no list of them.
_FEWEST = 3
Told = tuple[Section, Text, Claim]


def final_items(disclosure: Disclosure) -> Iterator[Finding]:
    """Items whose final amount isn't the statement's, and items left out of the list."""
    if disclosure.kind != "final_accounts" or not disclosure.year:
        return
    listed = _listed(disclosure)
    if listed:
        told, complete = _told(disclosure)
        yield from _amounts(told, listed, disclosure.year)
        if complete:
            yield from _left_out(told, listed, disclosure.year)
    yield from _three_public(disclosure)


def _listed(disclosure: Disclosure) -> dict[str, tuple[Shown, Interval]]:
    """The items with money of the statement of general expenditure; none where a row of it isn't understood."""
    statements = [s for s in disclosure.statements() if s.key == "F05"]
    found: dict[str, tuple[Shown, Interval]] = {}
    for statement in statements if len(statements) == 1 else ():
        for row in statement.rows:
            for cell in row.cells:
                figure = cell.figure
                if figure is None or not figure.value or figure.interval is None:
                    continue
                if not isinstance(figure.about, Coordinates):
                    return {}
                at = dict(figure.about.at)
                code = at.pop("functional_code", "")
                if isinstance(code, str) and len(code) == _ITEM and set(at) <= {"fund"}:
                    name = next((c.text.strip() for c in row.cells if re.search("[一-鿿]", c.text)), code)
                    found.setdefault(code, (Shown(statement.title, name, "", cell.text, cell.place), figure.interval))
    return found


def _told(disclosure: Disclosure) -> tuple[dict[str, Told], bool]:
    """The items that paragraphs tell with one final amount each, and whether every path was understood."""
    found: dict[str, Told] = {}
    twice: set[str] = set()
    complete = True
    for section, item in disclosure.walk():
        if not isinstance(item, Text):
            continue
        paths = [m for m in PATH.finditer(item.text) if m["item"]]
        amounts = list(sentences_of(item))
        if len(paths) != 1 or len(amounts) != 1 or paths[0].end() > amounts[0].final.start:
            complete = complete and (not paths or not amounts)
            continue
        code = path_code(paths[0], disclosure.year)
        if not code or code in found:
            twice.add(code)
        found[code] = (section, item, amounts[0].final)
    return {c: t for c, t in found.items() if c not in twice}, complete and not twice


def budgets_of_items(disclosure: Disclosure) -> dict[str, tuple[Shown, Interval]]:
    """The initial budgets (年初预算) of the items that accounts tell by their path, each once."""
    found: dict[str, tuple[Shown, Interval]] = {}
    for code, (section, text, _) in _told(disclosure)[0].items():
        for kind, budget in next(sentences_of(text)).budgets:
            if kind == "年初" and (amount := money(budget)) is not None:
                found[code] = claimed(section, text, budget), amount
    return found


def _amounts(told: dict[str, Told], listed: dict[str, tuple[Shown, Interval]], year: int) -> Iterator[Finding]:
    for code, (section, text, final) in told.items():
        amount = money(final)
        if code not in listed or amount is None or amount.meets(listed[code][1]):
            continue
        place, shown = claimed(section, text, final), listed[code][0]
        message = f"{place}写{name_of('functional', code, year)}决算{said(final)}，{shown}是{shown.text}，应相同。"
        yield checks()["FX-21"].finding(message, (place, shown), found=said(final), expected=shown.text)


def _left_out(told: dict[str, Told], listed: dict[str, tuple[Shown, Interval]], year: int) -> Iterator[Finding]:
    """Items of the statement that the list lacks, where all others are told."""
    missing = sorted(set(listed) - set(told))
    if len(told) < _FEWEST or not set(told) <= set(listed) or not missing or len(missing) > len(told):
        return
    names = "、".join(f"{name_of('functional', c, year)}{listed[c][0].text}" for c in missing)
    section, text, final = list(told.values())[-1]
    place = claimed(section, text, final)
    message = f"文中逐项说明了{len(told)}个项级科目的决算，没有说到表中的{names}。"
    places = (place, *(listed[c][0] for c in missing))
    yield checks()["FX-21"].finding(message, places, found="没有说到", expected=names)


# ── the three public expenses ────────────────────────────────────────────────────────────────────────────────────

_NAMES = {
    "abroad": r"因公出国[（(]境[）)]费(?:用)?",
    "vehicle": r"公务用车购置(?:及|和)运行(?:维护)?费(?:用)?",
    "vehicle_purchase": r"公务用车购置费(?:用)?",
    "vehicle_operation": r"公务用车运行(?:维护)?费(?:用)?",
    "reception": r"公务接待费(?:用)?",
}
_CODES = {**THREE_PUBLIC, "vehicle": THREE_PUBLIC["vehicle_purchase"] | THREE_PUBLIC["vehicle_operation"]}
_FINAL = r"(?:财政拨款)?(?:支出)?决算(?:数)?(?:为|是)?\s*$"


def _three_public(disclosure: Disclosure) -> Iterator[Finding]:
    """Final amounts of the three public expenses in words that no figure of their statement is."""
    printed = _table(disclosure)
    for section, item in disclosure.walk() if printed else ():
        if not isinstance(item, Text):
            continue
        for n, claim in enumerate(item.claims):
            before = item.text[item.claims[n - 1].end if n else 0 : claim.start]
            amount = money(claim)
            name = next((k for k, p in _NAMES.items() if re.search(f"{p}{_FINAL}", before)), "")
            figures = printed.get(name, [])
            if not name or amount is None or claim.figure.about is not None or not figures:
                continue
            if any(amount.meets(i) for _, i in figures):
                continue
            place, shown = claimed(section, item, claim), figures[0][0]
            message = f"{place}写{TOPIC_NAMES[name]}决算{said(claim)}，{shown}是{shown.text}，应相同。"
            yield checks()["FX-23"].finding(message, (place, shown), found=said(claim), expected=shown.text)


def _table(disclosure: Disclosure) -> dict[str, list[tuple[Shown, Interval]]]:
    """The final amounts of the statement of the three public expenses, by item and of whatever fund."""
    found: dict[str, list[tuple[Shown, Interval]]] = {}
    for statement in disclosure.statements():
        if statement.key != "F07":
            continue
        for r, c, figure in statement.figures():
            about = figure.about
            if not isinstance(about, Coordinates) or about.get("stage") or about.get("year") or not figure.interval:
                continue
            value = about.get("econ_dept")
            codes = value if isinstance(value, frozenset) else frozenset({value})
            name = next((n for n, those in _CODES.items() if those == codes), "")
            header = statement.columns[c].header
            place = statement.rows[r].cells[c].place
            shown = Shown(statement.title, TOPIC_NAMES.get(name, ""), header[-1], figure.text, place)
            found.setdefault(name, []).append((shown, figure.interval))
    return found
