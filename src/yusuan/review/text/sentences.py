"""What a paragraph's figures and words say of each other, whatever they are about: what no binding to coordinates needs.

Amounts are compared as intervals.  Each check yields a finding, or None for what holds.  A figure that fits any amount printed before it in its paragraph passes: the words
alone don't tell which of them is meant."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise

from ...disclosure.model import Change, Claim, Disclosure, Growth, Section, Text
from ...money import Interval, printed
from ..checks import checks
from ..findings import Coverage, Finding
from ..numbers.slips import RATIO, hundredth
from .announced import announced
from .compared import compared, is_base
from .counted import counted
from .itemised import itemised
from .named import named
from .people import people
from .reasons import reasons
from .shares import shares
from .told import WORDS, between, claimed, money, said


def sentences(disclosure: Disclosure, coverage: Coverage) -> tuple[list[Finding], Coverage]:
    """What is wrong inside paragraphs; the coverage with what was computed there."""
    judged: list[Finding | None] = []
    for section, item in disclosure.walk():
        if isinstance(item, Text) and item.claims:
            for check in (_turned, _growth, _from_zero, itemised, _vehicles, people, _small_firms):
                judged += check(section, item)
    for over_all in (compared, reasons, counted, announced, named, shares):
        judged += over_all(disclosure)
    findings = _once([j for j in judged if j is not None])
    held = judged.count(None)
    return findings, replace(coverage, passed=coverage.passed + held, failed=coverage.failed + len(findings))


def _once(findings: Sequence[Finding]) -> list[Finding]:
    """The first of the findings that accuse the same claim."""
    first = {(f.places[0].place, f.places[0].anchor): f for f in reversed(findings)}
    return list(reversed(first.values()))


def _changes(text: Text) -> Iterator[tuple[int, Claim, Claim]]:
    """A change and the growth told just after it, with the change's number."""
    for n, (change, growth) in enumerate(pairwise(text.claims)):
        words = between(text, change, growth)
        if (
            money(change) is not None
            and change.direction in WORDS
            and growth.direction in WORDS
            and growth.figure.unit == "%"
            and re.fullmatch(
                r"[，,、（(]?\s*(?:同比)?(?:增长|增加|上升|增幅|提高|下降|减少|降低|降幅|下浮|上浮|上涨)(?:了|率|幅度)?[为约：:]?\s*",
                words,
            )
        ):
            yield n, change, growth


def _turned(section: Section, text: Text) -> Iterator[Finding | None]:
    """ "增加3万元，下降5%": one of the two words is wrong."""
    for _, change, growth in _changes(text):
        if not change.figure.value or not growth.figure.value or "-" in change.figure.text + growth.figure.text:
            continue
        if change.direction == growth.direction:
            yield None
            continue
        both = (claimed(section, text, change), claimed(section, text, growth))
        message = f"{both[0]}写“{said(change)}”，紧接着写“{said(growth)}”，方向相反。"
        yield checks()["N-05"].finding(message, both, found=said(growth), expected="方向与增减额一致")


def _growth(section: Section, text: Text) -> Iterator[Finding | None]:
    """A growth against the change before it and any amount before that, where the laws couldn't tell what they are of."""
    for n, change, growth in _changes(text):
        settled = isinstance(change.figure.about, Change) and isinstance(growth.figure.about, Growth)
        delta, rate = money(change), growth.figure.interval
        if settled or change.direction != growth.direction or delta is None or rate is None or not change.figure.value:
            continue
        sign = 1 if change.direction == "increase" else -1
        amounts = [c for c in text.claims[:n] if money(c) is not None and c.direction not in WORDS]
        if n and is_base(text, n - 1):
            continue  # the amount that is compared with is printed: :mod:`compared` judges by it
        if n and _names_another(between(text, text.claims[n - 1], change)):
            continue  # "公务接待费5万元。公务用车购置费比上年减少3万元": no amount of it stands there
        known = [_rate(money(c), delta, sign) for c in amounts]
        rates = [r for r in known if r is not None]
        if not rates or len(rates) < len(known):
            continue  # one of unknown rate may be the one that is meant
        if any(r.meets(rate) for r in rates):
            yield None
            continue
        last = amounts[-1]
        right = _rate(money(last), delta, sign) or rates[-1]
        about = printed((right.low + right.high) / 2, "%", 2) + "%"
        message = (
            f"{claimed(section, text, growth)}写“{said(growth)}”，按本年{said(last)}、{said(change)}算得约{about}，"
            f"按这一段前面的哪一个金额都算不出{growth.figure.text}%{RATIO if hundredth(rate, right) else ''}。"
        )
        places = tuple(claimed(section, text, c) for c in (growth, change, last))
        yield checks()["N-06"].finding(message, places, found=said(growth), expected=f"约{about}")


def _names_another(words: str) -> bool:
    """Whether what stands between an amount and a change names something the change is of."""
    last = re.split("[，,。；;、：:（(]", words)[-1] or words
    return not re.fullmatch(_ONLY_COMPARES, last.strip())


_ONLY_COMPARES = (
    r"(?:[)）]|本年度?|今年|(?:较|比|与|同)[^，。；]*|同口径|同比|相比|预算数?|决算数?|支出|收入|总额|总体|各|均|分别)*"
    r"(?:增长|增加|上升|增幅|提高|下降|减少|降低|降幅|下浮|上浮|上涨)(?:了|额)?[为约：:]?"
)


def _rate(now: Interval | None, change: Interval, sign: int) -> Interval | None:
    """Change ÷ last year's amount in per cent, without sign; None where last year's can be zero or less."""
    if now is None:
        return None
    before = [n - sign * c for n in (now.low, now.high) for c in (change.low, change.high)]
    if min(before) <= 0:
        return None
    ends = [100 * c / (n - sign * c) for n in (now.low, now.high) for c in (change.low, change.high)]
    return Interval(min(ends), max(ends))


def _from_zero(section: Section, text: Text) -> Iterator[Finding | None]:
    """ "3万元，比上年增加3万元，增长100%": last year's was nothing, and nothing has no growth."""
    for n, change, growth in _changes(text):
        if not n or change.direction != "increase" or growth.figure.value != 100:
            continue
        now = text.claims[n - 1]
        if is_base(text, n - 1) or _doubled(now, change, growth):
            continue  # last year's amount is printed, or roundings leave room for one
        if now.figure.unit == change.figure.unit and now.figure.value == change.figure.value != 0:
            places = (claimed(section, text, growth), claimed(section, text, now))
            message = f"{places[0]}写“{said(growth)}”，而本年数与增加额都是{change.figure.text}{change.figure.unit}，上年是零，不能算增长率。"
            yield checks()["N-54"].finding(message, places, found=said(growth), expected="上年无此项，不写增幅")


def _doubled(now: Claim, change: Claim, growth: Claim) -> bool:
    """Whether ``change`` can be what ``now`` grew by at the rate of ``growth``, as the three are rounded: 0.7 and 1.4
    both print as 1."""
    amount, delta, rate = money(now), money(change), growth.figure.interval
    if amount is None or delta is None or rate is None or rate.low <= 0:
        return False
    one = Interval.exactly(1)
    return amount.meets(delta * (one + Interval.exactly(100) / rate))


def _vehicles(section: Section, text: Text) -> Iterator[Finding | None]:
    """ "共有车辆3辆，其中：领导用车0辆、…、其他用车2辆": the kinds make up all of them."""
    for n, whole in enumerate(text.claims[:-1]):
        if whole.figure.unit != "辆" or not re.match(r"[，,]?\s*其中", between(text, whole, text.claims[n + 1])):
            continue
        kinds: list[Claim] = []
        other = False
        for before, claim in pairwise(text.claims[n:]):
            words = between(text, before, claim)
            if claim.figure.unit != "辆" or "。" in words or re.search("购置|新增|更新|报废|编制", words):
                break
            other = other or "其他" in words
            kinds.append(claim)
        values = [k.figure.value for k in kinds]
        if len(kinds) < 3 or whole.figure.value is None or any(v is None for v in values):
            continue
        total = sum(v for v in values if v is not None)
        if total == whole.figure.value or (total < whole.figure.value and not other):
            yield None
            continue
        message = f"{claimed(section, text, whole)}写“{said(whole)}”，其中各类之和是{total}辆。"
        places = tuple(claimed(section, text, c) for c in (whole, *kinds))
        yield checks()["N-40"].finding(message, places, found=said(whole), expected=f"{total}辆")


_RESERVED = re.compile(r"(?:面向|预留|授予)[^，。；]{0,12}中小企业[^，。；\d]*$")
_SMALL = re.compile(r"(?:面向|预留|授予|其中)[^，。；]{0,12}小微企业[^，。；\d]*$")


def _small_firms(section: Section, text: Text) -> Iterator[Finding | None]:
    """Small and micro firms' contracts are a part of small and medium ones', these of all procurement."""
    reserved: Claim | None = None
    total: Claim | None = None
    start = 0
    for claim in text.claims:
        words = text.text[start : claim.start]
        start = claim.end
        amount = money(claim)
        if amount is None:
            continue
        if _SMALL.search(words) and reserved is not None:
            yield _within(section, text, claim, reserved, "小微企业的是中小企业的一部分")
        elif _RESERVED.search(words):
            if total is not None:
                yield _within(section, text, claim, total, "中小企业的是采购总额的一部分")
            reserved = claim
        elif re.search(r"政府采购(?:预算|支出)?(?:总额|合计|总金额)[^，。；\d]*$", words):
            total = claim


def _within(section: Section, text: Text, part: Claim, whole: Claim, why: str) -> Finding | None:
    less, more = money(part), money(whole)
    if less is None or more is None or less.low <= more.high:
        return None
    places = (claimed(section, text, part), claimed(section, text, whole))
    message = f"{places[0]}写“{said(part)}”，大于{places[1]}的“{said(whole)}”；{why}。"
    return checks()["N-33"].finding(message, places, found=said(part), expected=f"不大于{said(whole)}")
