"""What of the purchases went to small and middling firms: each share against the amounts that its sentence prints."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ...disclosure.model import Claim, Disclosure, Section, Text
from ...money import Interval, printed
from ..checks import checks
from ..findings import Finding
from .told import claimed, money, said

#: What stands directly before an amount, and the same words as the base that a share names.
_NAMES = {"total": "政府采购(?:支出)?(?:总额|总金额|金额)", "sme": "授予中小企业(?:的)?合同金额"}
_BEFORE = {k: re.compile(rf"{p}(?:共计|合计|为|是)?[：:]?$") for k, p in _NAMES.items()}
_AWARDED = re.compile(r"授予(?:中小|小微)企业(?:的)?合同金额(?:共计|合计|为|是)?[：:]?$")
_BASE = {k: re.compile(rf"[，,（(]?占{p}的?(?:比重|比例)?(?:为|是)?") for k, p in _NAMES.items()}


def contracts(disclosure: Disclosure) -> Iterator[Finding]:
    """Shares of contracts awarded that aren't the amount before them of the base that they name."""
    for section, item in disclosure.walk():
        if isinstance(item, Text) and "授予" in item.text:
            yield from _shares(section, item)


def _shares(section: Section, text: Text) -> Iterator[Finding]:
    bases: dict[str, list[Claim]] = {k: [] for k in _NAMES}
    for claim in text.claims:
        for kind, before in _BEFORE.items():
            if money(claim) is not None and before.search(text.text[: claim.start]):
                bases[kind].append(claim)
    for part, share in zip(text.claims, text.claims[1:], strict=False):
        amount, rate = money(part), share.figure.interval
        if amount is None or rate is None or share.figure.unit != "%" or not _AWARDED.search(text.text[: part.start]):
            continue
        said_of = text.text[part.end : share.start].removeprefix(part.figure.unit)
        named = [bases[kind] for kind, base in _BASE.items() if base.fullmatch(said_of)]
        if len(named) != 1 or len(named[0]) != 1 or (whole := money(named[0][0])) is None or whole.low <= 0:
            continue
        due = _percent(amount, whole)
        if rate.meets(due):
            continue
        value = printed((due.low + due.high) / 2, "%", 2) + "%"
        places = tuple(claimed(section, text, c) for c in (share, part, named[0][0]))
        message = f"{places[0]}印{said(share)}，{said(part)}÷{said(named[0][0])}＝{value}。"
        yield checks()["G-20"].finding(message, places, found=said(share), expected=value)


_ALL = re.compile(r"政府采购金额(?:[（(][^（()）]*[）)])?(?:共计|合计|为|是)?$")
#: What small and middling firms won of the purchases kept for them, and of all others.
_KEPT = re.compile(r"预留(?:的)?政府采购项目中[，,]由中小企业(?:供应商)?[^，。；]*[，,](?:采购)?金额(?:为|是)?$")
_OTHER = re.compile(r"其他(?:的)?政府采购项目中[，,]由中小企业(?:供应商)?[^，。；]*[，,](?:采购)?金额(?:为|是)?$")


def awarded(disclosure: Disclosure) -> Iterator[Finding]:
    """What these firms won of both kinds of purchases, where it is more than everything bought."""
    found: dict[str, tuple[Section, Text, Claim]] = {}
    for section, item in disclosure.walk():
        if not isinstance(item, Text) or "采购" not in item.text:
            continue
        for claim in item.claims:
            before = item.text[: claim.start]
            for name, words in (("all", _ALL), ("kept", _KEPT), ("other", _OTHER)):
                if money(claim) is not None and words.search(before):
                    found.setdefault(name, (section, item, claim))
    if len(found) < 3 or not found["other"][2].figure.value:
        return
    whole, kept, other = (money(found[name][2]) for name in ("all", "kept", "other"))
    if whole is None or kept is None or other is None or (kept + other).low <= whole.high:
        return
    places = tuple(claimed(*found[name]) for name in ("other", "kept", "all"))
    total, first, more = (said(found[name][2]) for name in ("all", "kept", "other"))
    message = f"{places[0]}写“{more}”，加上预留项目中的{first}，大于政府采购金额{total}。"
    yield checks()["N-33"].finding(message, places, found=more, expected=f"两项合计不大于{total}")


def _percent(amount: Interval, whole: Interval) -> Interval:
    return amount / whole * Interval.exactly(100)
