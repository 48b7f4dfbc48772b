"""What final accounts say of how far a budget was completed: budget, final and rate of one sentence, and the word that
compares the two.

The amounts are taken only where nothing stands between them but what they are called: "年初预算为54.53万元，支出决算为
54.53万元，完成年初预算的100.00%"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from ...disclosure.model import Claim, Disclosure, Section, Text
from ...money import Interval, printed
from ..checks import checks
from ..findings import Finding
from ..numbers.slips import RATIO, hundredth
from .told import after, between, claimed, money, said

_KIND = r"(?P<kind>年初|全年|调整后?|当年)?预算(?:安排)?(?:数|支出)?"
_BUDGET = re.compile(rf"(?<!完成){_KIND}(?:为|是|[：:])?\s*$")
_AND_BUDGET = re.compile(rf"[，,、；;]\s*(?:支出)?{_KIND}(?:为|是|[：:])?\s*")
_FINAL = re.compile(
    r"[，,、；;]\s*(?:20\d\d年(?:度)?)?(?:实际)?(?:支出|收入)?决算(?:数|支出)?(?:为|是|[：:])?\s*|[，,、]\s*(?:实际)?支出(?:为|是)?\s*"
)
_RATE = re.compile(rf"[，,、。；;（(]?\s*(?:占|完成(?:了)?){_KIND}的?(?:比例|比率|百分比)?(?:为|是)?\s*")
_WORD = re.compile(
    r"[）)]?[，,。；;]?\s*(?:支出)?决算(?:数)?(?P<word>大于|高于|超过|多于|小于|低于|少于|等于|[与同和跟](?=[^，。；]{0,8}(?:持平|一致|相同|相等)))"
    r"[^，。；（()）]{0,8}预算(?:数)?"
)
_MORE, _LESS = ("大于", "高于", "超过", "多于"), ("小于", "低于", "少于")
#: "基本持平" holds for so much of the budget more or less, in hundredths.
_NEARLY = 5


@dataclass(frozen=True, slots=True)
class Completed:
    """The claims of one sentence: budgets by what they are called, the final amount, the rate with its base's name."""

    budgets: tuple[tuple[str, Claim], ...]
    final: Claim
    rate: Claim | None
    base: str


def completed(disclosure: Disclosure) -> Iterator[Finding]:
    """Rates that aren't final ÷ budget, and words that contradict the two amounts."""
    if disclosure.kind != "final_accounts":
        return
    for section, item in disclosure.walk():
        if isinstance(item, Text) and "预算" in item.text:
            for told in sentences_of(item):
                yield from _rate(section, item, told)
                yield from _word(section, item, told)


def sentences_of(text: Text) -> Iterator[Completed]:
    """Every budget with its final amount in a paragraph."""
    told = text.claims
    for n, final in enumerate(told):
        if not n or money(final) is None or not _FINAL.fullmatch(between(text, told[n - 1], final)):
            continue
        budgets: list[tuple[str, Claim]] = []
        for k in range(n - 1, -1, -1):
            start = told[k - 1].end if k else 0
            before = text.text[start : told[k].start]
            match = _BUDGET.search(before)
            if match is None or money(told[k]) is None:
                break
            budgets.append((match["kind"] or "", told[k]))
            if not (k and _AND_BUDGET.fullmatch(between(text, told[k - 1], told[k]))):
                break
        if not budgets:
            continue
        rate, base = None, ""
        if n + 1 < len(told) and told[n + 1].figure.unit == "%":
            match = _RATE.fullmatch(between(text, final, told[n + 1]))
            if match:
                rate, base = told[n + 1], match["kind"] or ""
        yield Completed(tuple(budgets), final, rate, base)


def _rate(section: Section, text: Text, told: Completed) -> Iterator[Finding]:
    if told.rate is None or (rate := told.rate.figure.interval) is None or (final := money(told.final)) is None:
        return
    named = [c for kind, c in told.budgets if kind == told.base or not (kind and told.base)]
    if len(named) != 1 or (budget := money(named[0])) is None:
        return
    rates = [(c, _percent(final, b)) for _, c in told.budgets if (b := money(c)) is not None and b.low > 0]
    others = [c for c, due in rates if c is not named[0] and due.meets(rate)]
    places = (claimed(section, text, told.rate), claimed(section, text, told.final), claimed(section, text, named[0]))
    if budget.low <= 0:
        if not others or not final.low > 0:
            return  # nothing was budgeted and nothing spent: how that is written differs everywhere
        message = f"{places[0]}写完成{told.base}预算的{said(told.rate)}，{told.base}预算是{said(named[0])}；{said(told.final)}÷{said(others[0])}＝{said(told.rate)}，算的是另一个预算数。"
        yield checks()["FX-20"].finding(message, places, found=said(told.rate), expected="写明所比的预算数")
        return
    due = _percent(final, budget)
    if rate.meets(due):
        return
    value = printed((final.low + final.high) / (budget.low + budget.high) * 100, "%", 2) + "%"
    message = f"{places[0]}印{said(told.rate)}，{said(told.final)}÷{said(named[0])}＝{value}"
    message += RATIO if hundredth(rate, due) else ""
    made = checks()["FX-18"].finding(message + "。", places, found=said(told.rate), expected=value)
    # off by one last place, as the laws have it
    near = Interval(rate.low - rate.width, rate.high + rate.width).meets(due)
    yield replace(made, severity="warning") if near else made


def _percent(part: Interval, whole: Interval) -> Interval:
    return part / whole * Interval.exactly(100)


def _word(section: Section, text: Text, told: Completed) -> Iterator[Finding]:
    last = told.rate or told.final
    match = _WORD.match(after(text, last))
    final = money(told.final)
    if (
        match is None
        or final is None
        or len(told.budgets) != 1
        or re.match("[（(]", after(text, last)[match.end("word") :])
    ):
        return
    budget = money(told.budgets[0][1])
    if budget is None:
        return
    # half up, two prints that differ never stand for one amount
    more, less = final.low >= budget.high, final.high <= budget.low
    word, whole = match["word"], after(text, last)[: match.end() + 6]
    wrong = (word in _MORE and less) or (word in _LESS and more)
    left_over = word in (*_MORE, *_LESS) and not more and not less and _all_of_it(told.rate)
    if word not in (*_MORE, *_LESS, "等于") and "基本" in whole:
        apart = abs((final.low + final.high) - (budget.low + budget.high)) * 100
        wrong = (more or less) and apart > _NEARLY * (budget.low + budget.high)
    elif word not in (*_MORE, *_LESS):
        wrong = more or less
    if not wrong and not left_over:
        return
    right = "大于" if more else "小于" if less else "等于"
    places = (claimed(section, text, told.final), claimed(section, text, told.budgets[0][1]))
    printed_word = re.split("[，。；]", whole.lstrip("）)，,。；; "))[0]
    message = f"{places[0]}决算{said(told.final)}、预算{said(told.budgets[0][1])}，后面却写“{printed_word}”。"
    made = checks()["FX-19"].finding(message, places, found=word, expected=right)
    # the two may differ by less than is printed
    yield replace(made, severity="warning") if left_over else made


def _all_of_it(rate: Claim | None) -> bool:
    return rate is not None and rate.figure.value == 100
