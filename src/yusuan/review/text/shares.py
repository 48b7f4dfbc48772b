"""Lists of amounts with their shares: whether the shares make up a hundred, whether each has one, and how they are
printed.  A list is a sentence whose items are set apart by semicolons, one amount each, after a colon or "其中"."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from ...disclosure.model import Claim, Disclosure, Section, Text
from ...money import Interval, printed
from ..checks import checks
from ..findings import Finding
from .told import claimed, money, quoted, said

_SHARE = re.compile(r"[，,、（(]?\s*约?占[^，。；\d]{0,30}")
#: With fewer shares it is no list.
_FEWEST = 2
_EMPTY = re.compile(r"占[一-鿿“”（）()]{0,20}\s*[%％]")
_BARE = re.compile(r"占[一-鿿“”]{2,16}\d{1,2}\.\d{1,2}(?=[，。；])")


@dataclass(frozen=True, slots=True)
class _Item:
    amount: Claim
    share: Claim | None


def shares(disclosure: Disclosure) -> Iterator[Finding | None]:
    """A finding for each list that is wrong or uneven, None for each that was judged and holds."""
    for section, item in disclosure.walk():
        if not isinstance(item, Text):
            continue
        yield from _unfinished(section, item)
        for total, items in _lists(item):
            yield from _hundred(section, item, total, items)
            yield from _even(section, item, items)


def _unfinished(section: Section, text: Text) -> Iterator[Finding]:
    """ "占基本支出预算%", "占本年支出34.30，": the figure or the sign is missing."""
    for pattern, what in ((_EMPTY, "没有填数"), (_BARE, "少“%”")):
        for match in pattern.finditer(text.text):
            place = quoted(section, text, match.start(), match.end())
            message = f"{place}写“{match[0]}”，{what}。"
            yield replace(checks()["N-19"].finding(message, (place,), found=match[0]), severity="warning")


def _lists(text: Text) -> Iterator[tuple[Claim | None, list[_Item]]]:
    """The lists of a paragraph, each with the amount told before it."""
    for sentence in re.finditer("[^。]+", text.text):
        claims = [c for c in text.claims if sentence.start() <= c.start < sentence.end()]
        if sum(c.figure.unit == "%" for c in claims) < _FEWEST:
            continue
        opened = max(
            (m.end() for m in re.finditer("：|其中[：，]?", text.text[sentence.start() : sentence.end()])), default=0
        )
        before = [c for c in claims if c.start < sentence.start() + opened and money(c) is not None and not c.direction]
        items: list[_Item] | None = []
        at = sentence.start() + opened
        for part in text.text[at : sentence.end()].split("；"):
            inside = [c for c in claims if at <= c.start < at + len(part)]
            at += len(part) + 1
            one = _item(text, inside) if inside else None
            if one is None and inside:
                items = None
                break
            if one is not None and items is not None:
                items.append(one)
        if items and sum(i.share is not None for i in items) >= _FEWEST:
            yield (before[-1] if before else None), items


def _item(text: Text, claims: Sequence[Claim]) -> _Item | None:
    """One amount, with its share at once behind it or none; None for what says more or less."""
    amounts = [c for c in claims if money(c) is not None and not c.direction]
    rates = [c for c in claims if c.figure.unit == "%" and not c.direction]
    if len(amounts) != 1 or len(rates) > 1 or len(claims) != len(amounts) + len(rates):
        return None
    if not rates:
        return _Item(amounts[0], None)
    words = text.text[amounts[0].end : rates[0].start].removeprefix(amounts[0].figure.unit)
    return _Item(amounts[0], rates[0]) if _SHARE.fullmatch(words) else None


def _hundred(section: Section, text: Text, total: Claim | None, items: list[_Item]) -> Iterator[Finding | None]:
    """Where the amounts make up the total, their shares make up a hundred."""
    whole = money(total) if total is not None else None
    if whole is None or total is None or any(i.share is None for i in items):
        return
    nothing = Interval.exactly(0)
    amounts = sum((money(i.amount) or nothing for i in items), nothing)
    sum_ = sum((i.share.figure.interval or nothing for i in items if i.share), nothing)
    if not amounts.meets(whole):
        return
    if sum_.meets(Interval.exactly(100)):
        yield None
        return
    value = printed((sum_.low + sum_.high) / 2, "%", 2) + "%"
    last = items[-1].share
    places = tuple(claimed(section, text, i.share) for i in reversed(items) if i.share)
    message = f"{places[0]}：所列各项之和是全部{said(total)}，占比之和却是{value}。"
    assert last is not None
    yield checks()["N-11"].finding(message, places, found=value, expected="100%")


def _even(section: Section, text: Text, items: list[_Item]) -> Iterator[Finding | None]:
    """An item without a share among others that have one; shares with fewer decimals than the others."""
    without = [i.amount for i in items if i.share is None and i.amount.figure.value]
    if without and len(without) < len(items) - len(without):
        places = tuple(claimed(section, text, c) for c in without)
        message = f"{places[0]}{f'等{len(places)}项' if len(places) > 1 else ''}没有印占比，同一句中别的{len(items) - len(without)}项有。"
        yield checks()["N-19"].finding(message, places, found="没有占比", expected="各项都有占比")
        return
    fine = [(d, i.share) for i in items if i.share and (d := _decimals(i.share)) is not None]
    most = max((d for d, _ in fine), default=0)
    coarse = [c for d, c in fine if d < most]
    if coarse and len(coarse) < len(fine) - len(coarse):
        places = tuple(claimed(section, text, c) for c in coarse)
        message = f"{places[0]}印{_decimals(coarse[0])}位小数，同一句中别的占比印{most}位。"
        yield checks()["N-19"].finding(message, places, found=said(coarse[0]), expected=f"{most}位小数")
    else:
        yield None


def _decimals(share: Claim) -> int | None:
    """How many decimals a share prints; None for 0 and 100, which are whole."""
    value = share.figure.value
    if value is None or value in (0, 100):
        return None
    exponent = value.as_tuple().exponent
    return max(0, -exponent) if isinstance(exponent, int) else None
