"""The reasons a text gives for changes: which way they go, whether they explain the change, whether they say anything."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, replace

from ...disclosure.model import Claim, Disclosure, Section, Text
from ...money import Interval, printed
from ..checks import checks
from ..findings import Finding, Shown
from .told import WORDS, after, between, claimed, money, quoted, said

_UP, _DOWN = "增加|增长|上升|提高", "减少|下降|降低|压减"
#: What stands between a change and "减少的主要原因": its growth perhaps, and punctuation.
_NAMED = re.compile(rf"[，。；,（(）)]{{0,2}}\s*(?P<word>{_UP}|{_DOWN})的?(?:主要)?原因")
_REASON = re.compile(r"(?:主要|变动|增减|变化)?原因(?:是|为|：|:)*\s*(?P<reason>[^。；]+)")
#: A reason that is one thing that grew or fell, and of which nothing says that it belongs elsewhere.
_ALONE = re.compile(rf"[^，。；、]{{2,20}}?(?P<word>{_UP}|{_DOWN})")
_ELSEWHERE = re.compile("上年|去年|20\\d\\d年|退休|离休|收入|资金|结转|结余|基数|补助|自有|缴|扣|抵")
_ITEM = re.compile(rf"[、，,和及]?[^，。；、\d]{{2,30}}?(?:{_UP}|{_DOWN})(?:了)?约?")


@dataclass(frozen=True, slots=True)
class _Given:
    """A reason that is given for ``change``, with where it begins in its paragraph."""

    section: Section
    text: Text
    change: Claim
    reason: str
    start: int


def reasons(disclosure: Disclosure) -> Iterator[Finding | None]:
    """A finding for each reason that can't be right or says nothing, None for each that was judged and holds."""
    given = [g for section, item in disclosure.walk() if isinstance(item, Text) for g in _given(section, item)]
    for section, item in disclosure.walk():
        if isinstance(item, Text):
            yield from _other_direction(section, item)
    yield from _says_nothing(disclosure)
    for one in given:
        yield _alone_against(one)
        yield _adds_up(one)
    yield from _for_both(given)
    yield from _of_the_epidemic(disclosure, given)


def _given(section: Section, text: Text) -> Iterator[_Given]:
    """Each directed change whose reason follows in the same sentence or begins the next one."""
    for n, change in enumerate(text.claims):
        if change.direction not in WORDS or money(change) is None:
            continue
        end = n + 1
        if (
            end < len(text.claims)
            and text.claims[end].figure.unit == "%"
            and len(between(text, change, text.claims[end])) < 8
        ):
            end += 1
        last = text.claims[end - 1]
        tail = after(text, last)
        match = re.match(rf"[）)，。；,\s]{{0,3}}(?:[^，。；\d]{{0,12}}的)?{_REASON.pattern}", tail)
        if match:
            yield _Given(section, text, change, match["reason"], len(text.text) - len(tail) + match.start("reason"))


def _directed(word: str) -> str:
    return "increase" if re.fullmatch(_UP, word) else "decrease"


def _other_direction(section: Section, text: Text) -> Iterator[Finding | None]:
    """ "增加9.49万元，减少的主要原因是…": the change and its reason are named in opposite directions."""
    for n, change in enumerate(text.claims):
        if change.direction not in WORDS or not change.figure.value:
            continue
        if money(change) is None and change.figure.unit != "%":
            continue
        following = text.claims[n + 1] if n + 1 < len(text.claims) else None
        tail = after(text, change)
        match = _NAMED.match(tail)
        if not match or (following is not None and following.start < change.end + match.start("word")):
            continue
        if _directed(match["word"]) == change.direction:
            yield None
            continue
        place = claimed(section, text, change)
        message = f"{place}写“{said(change)}”，紧接着却说“{match[0].strip('，。；,（( ')}”，方向相反。"
        yield checks()["TEXT-06"].finding(message, (place,), found=match["word"], expected=WORDS[change.direction])


def _alone_against(given: _Given) -> Finding | None:
    """ "增加3万元，主要原因是办案量减少": all the reason says goes the other way."""
    reason = given.reason.strip()
    match = _ALONE.fullmatch(reason)
    named = given.text.text[given.change.end : given.start]
    if re.search(rf"(?:{_UP}|{_DOWN})的?(?:主要)?原因", named):
        return None  # judged by what it is called
    if not match or _ELSEWHERE.search(reason) or _directed(match["word"]) == given.change.direction:
        return None
    places = (_change(given), quoted(given.section, given.text, given.start, given.start + len(given.reason)))
    message = f"{places[0]}写“{said(given.change)}”，原因却只说“{reason}”。"
    finding = checks()["TEXT-06"].finding(
        message, places, found=reason, expected=f"{WORDS[given.change.direction]}的原因"
    )
    return replace(finding, severity="info")


def _change(given: _Given) -> Shown:
    return claimed(given.section, given.text, given.change)


def _adds_up(given: _Given) -> Finding | None:
    """ "减少32.61万元，主要原因是基本支出减少29.53万元、项目支出减少3.08万元": a reason that is nothing but signed amounts
    explains all of the change, or it leaves something out."""
    text, change = given.text, given.change
    end = given.start + len(given.reason)
    items = [c for c in text.claims if given.start <= c.start < end]
    total = money(change)
    if len(items) < 2 or total is None or re.search("等|其中|主要", given.reason):
        return None
    at = given.start
    explained = Interval.exactly(0)
    for item in items:
        own = money(item)
        if own is None or item.direction not in WORDS or not _ITEM.fullmatch(text.text[at : item.start]):
            return None
        explained = explained + own if item.direction == change.direction else explained - own
        at = item.end + len(item.figure.unit)
    if text.text[at:end].strip("，,、 ") or explained.meets(total):
        return None
    middle = (explained.low + explained.high) / 2
    unit = change.figure.unit
    sum_ = printed(middle, unit, 2) + unit
    places = (_change(given), *(claimed(given.section, text, c) for c in items))
    message = f"{places[0]}写“{said(change)}”，所列各项原因合起来是{sum_}。"
    return checks()["N-08"].finding(message, places, found=said(change), expected=sum_)


#: Shorter reasons are alike by chance.
_LONG = 8


def _for_both(given: list[_Given]) -> Iterator[Finding]:
    """One reason word for word for what grows and for what falls explains neither."""
    same: dict[str, list[_Given]] = defaultdict(list)
    for one in given:
        reason = re.sub(r"\s", "", one.reason).strip("，：:")
        if len(reason) >= _LONG and one.change.figure.value:
            same[reason].append(one)
    for reason, members in same.items():
        ways = {m.change.direction: m for m in reversed(members)}
        if len(ways) < 2:
            continue
        places = tuple(_change(m) for m in members)
        one, other = ways.values()
        message = f"{_change(one)}写“{said(one.change)}”，{_change(other)}写“{said(other.change)}”，原因一字不差：“{reason[:40]}”。"
        yield checks()["TEXT-08"].finding(message, places, found=reason, expected="各自的原因")


_REPEATED = re.compile(
    r"原因(?:是|为|：|:)+\s*(?P<reason>[^，。；、\d]{2,40}?)(?:经费|支出|费用?|资金)?(?:有所)?"
    r"(?P<word>增加|减少|保持不变|无变化|没有变化)(?=[。；]|$)"
)


def _says_nothing(disclosure: Disclosure) -> Iterator[Finding]:
    """ "公务接待费1.35万元…，主要原因是公务接待费保持不变": the reason is the object and its change once more; with the
    other direction it contradicts the change.  One finding for all that only repeat."""
    repeated: list[Shown] = []
    for section, item in disclosure.walk():
        for match in _REPEATED.finditer(item.text) if isinstance(item, Text) else ():
            assert isinstance(item, Text)
            name = re.sub(r"(?:经费|支出|费用?|资金)$", "", match["reason"])
            if len(name) < 3 or name not in _subject(item.text[: match.start()]):
                continue
            place = quoted(section, item, match.start("reason"), match.end())
            told = next((c for c in reversed(item.claims) if c.end < match.start() and c.direction), None)
            if told is None or told.direction not in WORDS or match["word"] == WORDS[told.direction]:
                repeated.append(place)
            elif match["word"] in WORDS.values() and told.figure.value:
                other = claimed(section, item, told)
                message = f"{other}写“{said(told)}”，原因却说“{place.text}”，方向相反。"
                yield checks()["TEXT-06"].finding(
                    message, (other, place), found=match["word"], expected=WORDS[told.direction]
                )
    if repeated:
        more = f"等{len(repeated)}处" if len(repeated) > 1 else ""
        message = f"{repeated[0]}{more}只把所说的项目和增减重复了一遍，没有说明原因。"
        yield checks()["N-27"].finding(message, tuple(repeated), found=repeated[0].text, expected="增减的原因")


def _subject(before: str) -> str:
    """What the words before "原因" are about since the last reason was given: what stands before their first figure."""
    since = re.split(r"原因[^。；]*[。；]", before)[-1]
    return re.sub(r"[（(][类款项][）)]|[“”]", "", re.split(r"\d[\d,.]*(?:万|亿)?元", since)[0])


#: Budgets since this one are compared with years in which nothing was restricted any more.
_SINCE = 2025


def _of_the_epidemic(disclosure: Disclosure, given: list[_Given]) -> Iterator[Finding]:
    """ "因疫情…": what ended in early 2023 explains no change against a later year."""
    if disclosure.year < _SINCE:
        return
    for one in given:
        if match := re.search("疫情", one.reason):
            at = one.start + match.start()
            place = quoted(one.section, one.text, at, at + 2)
            message = f"{place}用疫情解释{disclosure.year}年的增减，像是往年的原因没有改。"
            yield checks()["N-27"].finding(message, (place,), found="疫情", expected="本年的原因")
