"""Amounts listed in a sentence, and what it says they make together."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from fractions import Fraction
from itertools import combinations

from ...disclosure.model import Claim, Section, Text
from ...money import Interval, printed
from ..checks import checks
from ..findings import Finding
from ..numbers.slips import A_SLIP, UNITS, slip_cost
from .told import WORDS, between, claimed, money, said

#: More items than this of one list aren't tried in all ways.
_MOST_ITEMS = 10
#: So many other explanations are named.
_MOST_OTHERS = 5
_TOTAL = re.compile(
    r"[，,、；;：:]?\s*(?:以上|上述)?(?:各项)?(?:共计|合计|总计|共)(?:金额|资金)?(?:增加|减少|增长|下降)?[为约]?$"
)


def itemised(section: Section, text: Text) -> Iterator[Finding | None]:
    """ "…6000万元，…37.51万元，共计…": what follows adds up what stands before it in the sentence."""
    for n, total in enumerate(text.claims):
        if n < 2 or not _TOTAL.fullmatch(between(text, text.claims[n - 1], total)):
            continue
        items = _listed(text, n)
        whole = money(total)
        if whole is None or not 2 <= len(items) <= _MOST_ITEMS:
            continue
        ways = [some for k in range(1, len(items) + 1) for some in combinations(items, k)]
        finest = min(i.width for c in (total, *items) if (i := money(c)))
        if any(_sum(some, total, finest).meets(_as_fine(whole, finest)) for some in ways):
            yield None
            continue
        sum_ = _sum(items, total)
        unit = total.figure.unit
        value = printed((sum_.low + sum_.high) / 2, unit, 2) + unit
        listed = "".join(("－" if _against(c, total) else "＋") + c.figure.text for c in items).removeprefix("＋")
        message = f"{claimed(section, text, total)}写“{said(total)}”，前面所列各项之和是{value}（{listed}）。"
        if slip := _other_unit(items, total):
            wrong, word = slip
            places = tuple(claimed(section, text, c) for c in (wrong, *(c for c in (total, *items) if c is not wrong)))
            message += f"{places[0]}的“{said(wrong)}”单位若是{word}就相符，像是单位写错。"
            expected = WORDS.get(wrong.direction, "") + wrong.figure.text + word
            yield checks()["N-07"].finding(message, places, found=said(wrong), expected=expected)
            continue
        mends = _mends(items, total)
        first, expected, slip_ = mends[0] if mends and mends[0][2] <= A_SLIP else (total, value, 0.0)
        places = tuple(claimed(section, text, c) for c in (first, *(c for c in (total, *items) if c is not first)))
        if slip_:
            message += f"{places[0]}的“{said(first)}”若是“{expected}”就相符。"
        others = [m for m in mends if m[0] is not first][:_MOST_OTHERS]
        alternatives = tuple(f"{claimed(section, text, c)}的“{said(c)}”应为“{other}”" for c, other, _ in others)
        finding = checks()["N-07"].finding(message, places, found=said(first), expected=expected)
        finding = replace(finding, alternatives=alternatives)
        # with the roundings of coarser items it might hold
        yield replace(finding, severity="warning") if any(_sum(w, total).meets(whole) for w in ways) else finding


def _mends(items: Sequence[Claim], total: Claim) -> list[tuple[Claim, str, float]]:
    """The figures that alone would make the sum hold, the total among them, each with how it should read, and how far that
    is from its print (:func:`slip_cost`); a turned word and a slip of the pen first."""
    found: list[tuple[Claim, str, float]] = []
    for claim in (total, *items):
        own = money(claim)
        if own is None:
            continue
        rest = _sum([i for i in items if i is not claim], total)
        needed = rest if claim is total else (money(total) or Interval.exactly(0)) - rest
        if claim is not total and _against(claim, total):
            needed = Interval(-needed.high, -needed.low)
        middle = (needed.low + needed.high) / 2
        exponent = claim.figure.value.as_tuple().exponent if claim.figure.value is not None else 0
        should = printed(abs(middle), claim.figure.unit, max(0, -int(exponent)), grouped="," in claim.figure.text)
        word = WORDS.get(claim.direction, "")
        if middle < 0:
            if not word:
                continue  # an amount isn't below zero
            word = next(w for w in WORDS.values() if w != word)
        turned = middle < 0 and should != claim.figure.text
        if middle >= 0 and should == claim.figure.text:
            continue  # it is the others' rounding
        found.append((claim, word + should + claim.figure.unit, slip_cost(claim.figure.text, should) + turned))
    return sorted(found, key=lambda f: f[2])


def _other_unit(items: Sequence[Claim], total: Claim) -> tuple[Claim, str] | None:
    """The one figure that would make the sum hold with another unit's word."""
    fits: list[tuple[Claim, str]] = []
    for claim in (total, *items):
        for unit in (u for u in UNITS if u != claim.figure.unit):
            meant = replace(claim, figure=replace(claim.figure, unit=unit))
            whole = meant if claim is total else total
            sum_ = _sum([meant if i is claim else i for i in items], whole)
            if (print_ := money(whole)) is not None and sum_.meets(print_):
                fits.append((claim, unit))
    return fits[0] if len(fits) == 1 else None


def _listed(text: Text, end: int) -> list[Claim]:
    """The amounts of the sentence before claim ``end``, back to where another kind of figure stands."""
    items: list[Claim] = []
    for claim in reversed(text.claims[:end]):
        following = items[0] if items else text.claims[end]
        if money(claim) is None or re.search("[。；;]", between(text, claim, following)):
            break
        items.insert(0, claim)
    return items


def _as_fine(one: Interval, width: Fraction) -> Interval:
    """The same middle with another width: beside 37.51 a 6000 is 6000.00."""
    middle = (one.low + one.high) / 2
    return Interval(middle - width / 2, middle + width / 2)


def _sum(items: Sequence[Claim], of: Claim, finest: Fraction | None = None) -> Interval:
    """The sum of the items as printed, or as they would be with the ``finest`` one's decimals.  Where the total ``of``
    them is an increase, decreases count against it, and the other way round."""
    total = Interval.exactly(0)
    for item in items:
        own = item.figure.interval or Interval.exactly(0)
        own = own if finest is None else _as_fine(own, finest)
        total = total - own if _against(item, of) else total + own
    return total


def _against(item: Claim, total: Claim) -> bool:
    return total.direction in WORDS and item.direction in WORDS and item.direction != total.direction
