"""The money of the two kinds of projects, which no statement prints: some choice of so many of the listed projects must
come to it, and the others to the rest."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from fractions import Fraction

from ...coordinates import Coordinates
from ...disclosure.model import Claim, Disclosure, Section, Text
from ...money import Interval
from ..checks import checks
from ..findings import Finding
from .told import between, claimed, money, said

_KIND = re.compile(r"(?:运转类|特定目标类)[^，。；\d]{0,8}$")
_MONEY_OF = re.compile(r"[，,]?(?:共计|涉及|合计)?(?:项目|预算|财政)?(?:资金|金额|支出)?(?:共计|合计|为)?")
#: More sums than this aren't tried.
_MOST = 200_000


def kinds_of_projects(disclosure: Disclosure) -> Iterator[Finding]:
    """Two kinds that are all listed projects, whose money no choice of the projects comes to."""
    listed = _projects(disclosure)
    if not listed:
        return
    for section, item in disclosure.walk():
        if isinstance(item, Text) and "特定目标类" in item.text:
            yield from _judged(section, item, listed)


def _judged(section: Section, text: Text, listed: Sequence[Interval]) -> Iterator[Finding]:
    told = text.claims
    seen: set[tuple[str, str]] = set()
    for n in range(len(told) - 3):
        one, its, other, rest = told[n : n + 4]
        amounts = (_money_of(text, one, its), _money_of(text, other, rest))
        if amounts[0] is None or amounts[1] is None or not re.search("[，；、]", between(text, its, other)):
            continue
        counts = (one.figure.value or 0, other.figure.value or 0)
        if (
            sum(counts) != len(listed)
            or "。" in between(text, its, other)
            or (its.figure.text, rest.figure.text) in seen
        ):
            continue
        if _comes_to(listed, int(counts[0]), amounts[0], amounts[1]) is not False:
            continue
        seen.add((its.figure.text, rest.figure.text))
        places = (claimed(section, text, its), claimed(section, text, rest))
        message = (
            f"{places[0]}写{said(one)}项目{said(its)}、{said(other)}项目{said(rest)}；"
            f"项目支出表列有{len(listed)}个项目，无论哪{said(one)}、哪{said(other)}，金额都合不到这两个数。"
        )
        made = checks()["N-36"].finding(
            message, places, found=f"{said(its)}、{said(rest)}", expected="项目支出表中各类之和"
        )
        yield replace(made, severity="warning")  # the kinds may be told with money that the statement leaves out


def _money_of(text: Text, count: Claim, amount: Claim) -> Interval | None:
    """The money told of a number of projects of a kind."""
    if count.figure.unit != "个" or not _KIND.search(text.text[: count.start]):
        return None
    return money(amount) if _MONEY_OF.fullmatch(between(text, count, amount)) else None


def _projects(disclosure: Disclosure) -> list[Interval]:
    """What the year's projects come to, of all funds; none where a row isn't understood or carries last year's money."""
    statements = [s for s in disclosure.statements() if s.key == "B12"]
    if len(statements) != 1:
        return []
    found: dict[str, Interval] = {}
    for row in statements[0].rows:
        for cell in row.cells:
            figure = cell.figure
            if figure is None or not figure.value:
                continue
            if not isinstance(figure.about, Coordinates) or figure.interval is None:
                return []
            at = dict(figure.about.at)
            name = at.pop("project", None)
            if isinstance(name, str) and set(at) <= {"nature", "vintage", "unit"}:
                if name in found or at.get("vintage") == "carry_over":
                    return []
                found[name] = figure.interval
    return list(found.values())


def _comes_to(listed: Sequence[Interval], chosen: int, whole: Interval, rest: Interval) -> bool | None:
    """Whether ``chosen`` of the amounts come to ``whole`` and the others to ``rest``; None where there are too many."""
    slack = sum((i.width for i in listed), Fraction(0)) / 2
    middles = [(i.low + i.high) / 2 for i in listed]
    total = sum(middles, Fraction(0))
    sums: list[set[Fraction]] = [{Fraction(0)}, *(set() for _ in range(chosen))]
    for middle in middles:
        for n in range(chosen, 0, -1):
            sums[n] |= {s + middle for s in sums[n - 1]}
        if sum(map(len, sums)) > _MOST:
            return None
    return any(
        whole.low - slack <= s <= whole.high + slack and rest.low - slack <= total - s <= rest.high + slack
        for s in sums[chosen]
    )
