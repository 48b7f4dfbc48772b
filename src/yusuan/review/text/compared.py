"""What a sentence says of a change: against the two amounts it prints, against the word for no change, and which year
it compares with.

Two amounts are taken for this year's and last year's only where nothing stands between them but words of comparison:
"4704.24万元，比2025年年初预算数4464.03万元增加240.21万元", "2024年执行数15.00万元，2025年预算安排16.00万元，比2024年执行数
增加1.00万元".  Amounts are compared as intervals; last year's amounts aren't below zero."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from ...disclosure.model import Claim, Disclosure, Section, Text
from ...money import Interval, printed
from ..checks import checks
from ..findings import Finding, Shown
from ..numbers.slips import RATIO, hundredth
from .told import WORDS, after, between, claimed, money, quoted, said

_YEAR = r"(?:20\d\d年(?:度)?|上一?年(?:度)?|去年|本年(?:度)?|今年)"
#: What a year's amount is called where it is compared with: nothing else may stand there.
_OF = rf"(?P<year>{_YEAR})(?:年初|当年|全年|同期|部门|单位|财政拨款|调整|本级|预算|决算|执行|批复|安排|下达|完成|累计|实际|“?三公”?经费)*(?:数|支出|收入|额)?"
_MOVES = "增加|增长|上升|提高|增幅|减少|下降|降低|降幅"
_COMPARED = re.compile(rf"[，,、（(]?\s*[比较与同]\s*{_OF}(?:相比)?[，,]?\s*(?:同比)?(?:{_MOVES})(?:了)?[为：:]?\s*")
_BASE = re.compile(rf"[，,、（(]?\s*[比较]\s*{_OF}[的为]?\s*")
_MOVED = re.compile(rf"[）)]?(?:相比)?[，,]?\s*(?:同比)?(?:{_MOVES})(?:了)?[为：:]?\s*")
#: "2024年当年预算执行数为", "上年预算数": how the earlier of two amounts is called.
_EARLIER = re.compile(rf"{_OF}(?:约?为|是|[：:])?\s*$")
_LATER = re.compile(rf"[，,；;]\s*{_OF}(?:约?为|是|[：:])?\s*")
#: "2025年预算8万元，2024年预算12万元；对比减少4万元".
_EACH_OTHER = re.compile(
    rf"[，,；;]\s*(?:与上一?年|与去年|两年|两者)?(?:对比|相比|同比)[，,]?\s*(?:{_MOVES})(?:了)?[为：:]?\s*"
)
#: "与上年持平"; what is only nearly the same ("基本持平") isn't meant.
_SAME = r"(?<!基本)(?<!大致)(?<!总体)(?<!大体)(?:持平|相同|一致|没有变化|无变化|无增减(?:变化)?|保持不变)"
_UNCHANGED = re.compile(rf"[，,、（(]?\s*[比较与同和]\s*{_OF}(?:相比)?[，,]?\s*{_SAME}(?![^，。；]*(?:口径|标准|范围))")
#: "与上年持平，增加3万元", "与上年持平，比上年增加3万元"; "比预算无变化，比上年增加3万元" compares with two things.
_UNCHANGED_BEFORE = re.compile(
    rf"(?:[比较与同和]\s*(?P<base>{_YEAR})[^，。；]*?)?{_SAME}[，,、（(]?\s*"
    rf"(?:(?:同比)?|[比较与](?P=base)[^，。；]*?(?:相比)?[，,]?)(?:{_MOVES})(?:了)?[为：:]?\s*$"
)


def compared(disclosure: Disclosure) -> Iterator[Finding | None]:
    """A finding for each sentence that contradicts itself, None for each that was judged and holds."""
    for section, item in disclosure.walk():
        if isinstance(item, Text) and item.claims:
            yield from _unchanged_by_something(section, item)
            yield from _more_than_there_is(section, item)
            for told in _told(item, disclosure.year):
                yield _judged(section, item, told)
    yield from _other_years(disclosure)


# ── no change, and a change ──────────────────────────────────────────────────────────────────────────────────────


def _unchanged_by_something(section: Section, text: Text) -> Iterator[Finding | None]:
    """ "与上年持平，增加3万元", "增加3万元，与上年持平": nothing but punctuation lies between."""
    for n, change in enumerate(text.claims):
        value = change.figure.value
        if change.direction not in WORDS or value is None or (money(change) is None and change.figure.unit != "%"):
            continue
        start = text.claims[n - 1].end if n else 0
        before = _UNCHANGED_BEFORE.search(text.text[start : change.start])
        same = before or _UNCHANGED.match(after(text, change))
        if not same:
            continue
        if value == 0:
            yield None
            continue
        place = claimed(section, text, change)
        message = f"{place}写“{said(change)}”，同一句又说没有变化（“{_words(same[0])}”）。"
        yield checks()["N-05"].finding(message, (place,), found=said(change), expected="增减额或“持平”改一个")


def _words(matched: str) -> str:
    return matched.strip("，,、（( ")


# ── a change larger than what changed ─────────────────────────────────────────────────────────────────────────────


def _more_than_there_is(section: Section, text: Text) -> Iterator[Finding | None]:
    """ "0万元，比上年增加1421.25万元": last year's would have been below zero.  "下降120%": this year's would be."""
    for n, change in enumerate(text.claims[1:], 1):
        if not _COMPARED.fullmatch(between(text, text.claims[n - 1], change)):
            continue
        if change.figure.unit == "%":
            rate = change.figure.interval
            if change.direction != "decrease" or rate is None or after(text, change).startswith("个百分点"):
                continue
            if rate.low <= 100:
                yield None
                continue
            place = claimed(section, text, change)
            message = f"{place}写“{said(change)}”，减少不会超过百分之百。"
            yield checks()["N-06"].finding(message, (place,), found=said(change), expected="不大于100%")
            continue
        if not re.match("[，。；、（(]|$", after(text, change)):
            continue  # "增加3万元的缺口" is no change of what stands before
        delta = money(change)
        amounts = [(c, m) for c in _clause(text, n) if (m := money(c)) is not None and c.direction not in WORDS]
        if change.direction != "increase" or delta is None or not amounts:
            continue
        if any(delta.low <= m.high for _, m in amounts):
            yield None
            continue
        now = amounts[-1][0]
        places = (claimed(section, text, change), claimed(section, text, now))
        message = f"{places[0]}写“{said(change)}”，大于本年的{said(now)}：照此上年是负数。"
        yield checks()["N-05"].finding(message, places, found=said(change), expected=f"不大于{said(now)}")


def _clause(text: Text, end: int) -> list[Claim]:
    """The claims before claim ``end`` since the last full stop or semicolon."""
    found: list[Claim] = []
    for n in range(end - 1, -1, -1):
        if re.search("[。；;]", between(text, text.claims[n], text.claims[n + 1])):
            break
        found.insert(0, text.claims[n])
    return found


# ── a change and the two amounts it is between ────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class _Told:
    """``now`` and ``before``, and what is said of them: a change, a growth, or ``same`` words where ``change`` is None."""

    now: Claim
    before: Claim
    change: Claim | None
    same: tuple[int, int] = (0, 0)

    @property
    def amounts(self) -> tuple[Interval, Interval]:
        """What ``now`` and ``before`` stand for, in fen."""
        now, before = money(self.now), money(self.before)
        return now or Interval.exactly(0), before or Interval.exactly(0)  # only claims of money are told of


def _told(text: Text, year: int) -> Iterator[_Told]:
    claims = text.claims
    for n, (one, two) in enumerate(pairwise(claims)):
        if money(one) is None or money(two) is None or {one.direction, two.direction} & WORDS.keys():
            continue
        third = claims[n + 2] if n + 2 < len(claims) else None
        words = between(text, one, two)
        if _BASE.fullmatch(words):
            if third is not None and _MOVED.fullmatch(between(text, two, third)):
                yield _Told(one, two, third)
                yield from _and_growth(text, n + 2, one, two)
            continue
        start = claims[n - 1].end if n else 0
        earlier, later = _EARLIER.search(text.text[start : one.start]), _LATER.fullmatch(words)
        if not earlier or not later:
            continue
        if _before(later["year"], earlier["year"], year):
            if third is not None and _EACH_OTHER.fullmatch(between(text, two, third)):
                yield _Told(one, two, third)
            continue
        if not _before(earlier["year"], later["year"], year):
            continue
        if third is not None and (told := _COMPARED.fullmatch(between(text, two, third))):
            if _number(told["year"], year) == _number(earlier["year"], year):
                yield _Told(two, one, third)
                yield from _and_growth(text, n + 2, two, one)
        elif (same := _UNCHANGED.match(after(text, two))) and _number(same["year"], year) == _number(
            earlier["year"], year
        ):
            at = len(text.text) - len(after(text, two))
            yield _Told(two, one, None, (at + same.start(), at + same.end()))


def is_base(text: Text, n: int) -> bool:
    """Whether the ``n``-th claim is told as what something is compared with: "比上年预算69.1万元"."""
    start = text.claims[n - 1].end if n else 0
    return re.search(rf"[比较]\s*{_OF}[的为]?\s*$", text.text[start : text.claims[n].start]) is not None


def _and_growth(text: Text, n: int, now: Claim, before: Claim) -> Iterator[_Told]:
    """The growth told just after a change of the same two amounts."""
    if n + 1 < len(text.claims):
        change, growth = text.claims[n], text.claims[n + 1]
        if money(change) is not None and growth.figure.unit == "%" and _MOVED.fullmatch(between(text, change, growth)):
            yield _Told(now, before, growth)


def _number(words: str, year: int) -> int:
    if digits := re.match(r"20\d\d", words):
        return int(digits[0])
    return year if words[0] in "本今" else year - 1


def _before(earlier: str, later: str, year: int) -> bool:
    return _number(earlier, year) == _number(later, year) - 1


def _judged(section: Section, text: Text, told: _Told) -> Finding | None:
    now, before = told.amounts
    prints = (claimed(section, text, told.now), claimed(section, text, told.before))
    two = f"{said(told.now)}与{said(told.before)}"
    if told.change is None:
        if now.meets(before):
            return None
        place = quoted(section, text, *told.same)
        message = f"{place}说没有变化，两个数却是{two}。"
        return checks()["N-05"].finding(message, (place, *prints), found=place.text, expected=_difference(told))
    change = told.change
    print_ = change.figure.interval
    if print_ is None or change.direction not in WORDS or "-" in change.figure.text:
        return None
    if change.direction == "decrease":
        print_ = Interval(-print_.high, -print_.low)
    growth = change.figure.unit == "%"
    if growth and before.low <= 0:
        # a printed nothing may stand for a little: then the growth would be larger than any that is printed
        most = (
            Interval.exactly(100) * (Interval.exactly(now.low) / Interval.exactly(before.high) - Interval.exactly(1))
            if before.high > 0
            else None
        )
        return _of_nothing(section, text, told, change) if most is None or print_.high < most.low else None
    should = (now / before - Interval.exactly(1)) * Interval.exactly(100) if growth else now - before
    if print_.meets(should):
        return None
    if not growth and money(change) is None:
        return None
    expected = _rate(should) if growth else _difference(told)
    places = (claimed(section, text, change), *prints)
    message = (
        f"{places[0]}写“{said(change)}”，按{two}算得{expected}{RATIO if growth and hundredth(print_, should) else ''}。"
    )
    return checks()["N-06" if growth else "N-05"].finding(message, places, found=said(change), expected=expected)


def _of_nothing(section: Section, text: Text, told: _Told, change: Claim) -> Finding:
    places = (claimed(section, text, change), claimed(section, text, told.before))
    message = f"{places[0]}写“{said(change)}”，而所比的数是{said(told.before)}，不能算增长率。"
    return checks()["N-54"].finding(message, places, found=said(change), expected="上年无此项，不写增幅")


def _difference(told: _Told) -> str:
    now, before = told.amounts
    middle = (now.low + now.high - before.low - before.high) / 2
    word = "增加" if middle > 0 else "减少"
    return word + printed(abs(middle), told.now.figure.unit, 2) + told.now.figure.unit


def _rate(should: Interval) -> str:
    middle = (should.low + should.high) / 2
    return ("增加" if middle > 0 else "减少") + printed(abs(middle), "%", 2) + "%"


# ── the year that is compared with ────────────────────────────────────────────────────────────────────────────────

_AGAINST = re.compile(
    rf"[比较与同和](?P<year>20\d\d)年(?:度)?(?:年初)?(?P<stage>预算|决算|执行)?(?:数)?[^，。；\d]{{0,12}}?(?:相比|{_MOVES}|{_SAME})"
)


def _other_years(disclosure: Disclosure) -> Iterator[Finding | None]:
    """A budget is compared with the year before; one that is compared with its own year, or here and there with an older
    one, was made from another year's."""
    if not disclosure.year or disclosure.kind != "budget":
        return
    years: dict[int, list[Shown]] = defaultdict(list)
    for section, item in disclosure.walk():
        if isinstance(item, Text):
            for match in _AGAINST.finditer(item.text):
                years[int(match["year"])].append(quoted(section, item, match.start("year"), match.end("year") + 1))
    usual = Counter({y: len(places) for y, places in years.items()})
    last = disclosure.year - 1
    for year, places in years.items():
        if year == last:
            yield from [None] * len(places)
            continue
        # an older year that is spoken of as often as last year is meant
        if year < last and usual[year] * 4 > usual[last]:
            continue
        more = f"等{len(places)}处" if len(places) > 1 else ""
        message = f"{places[0]}{more}与{year}年相比，本公开是{disclosure.year}年预算，应与{last}年相比。"
        yield checks()["TEXT-07"].finding(message, tuple(places), found=f"{year}年", expected=f"{last}年")
