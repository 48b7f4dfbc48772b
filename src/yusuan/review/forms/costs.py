"""Cost indicators against the project's money: each, their sum, and price times quantity."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction
from itertools import combinations

from ...disclosure.model import FormIndicator, TargetForm
from ...money import SCALE, Interval
from ...money import printed as in_print
from .money import added
from .said import (
    SPANS,
    Judged,
    Value,
    finding,
    indicator,
    largest,
    of_span,
    printed,
    shown,
    speaks,
    text_of,
    total,
    value_of,
)


def costs(form: TargetForm) -> Iterator[Judged]:
    """A cost that is a sum of money is no more than the project has; nor are all costs together, nor what prices and
    quantities come to.  Of a whole unit's form only a cost named as that of all its money or of its projects is told."""
    if (best := largest(form)) is None:
        return
    line, span, most = best
    money = shown(form, line.label, SPANS[span], of_span(line, span).text, line)
    has = printed(of_span(line, span))
    within: list[tuple[FormIndicator, Interval]] = []
    for one, value in _costs(form):
        if form.whole_unit and not _WHOLE.search(one.name):
            continue
        if speaks("cost", "investment", one.name):
            yield from _investment(form, one, value)
            continue
        amount = value.money
        if amount is None or speaks("cost", "no_total", one.name):
            continue
        if amount.low <= most.high:
            within.append((one, amount))
            slip = "" if form.whole_unit else _slip(one, amount, most)
            if not slip:
                yield Judged()
                continue
            place = indicator(form, one)
            message = f"{place}是“{text_of(one)}”，{money.row}是“{has}”，{slip}。"
            made = finding("PF-07", message, (place, money), text_of(one), has)
            yield Judged(replace(made, severity="warning", verdict="please verify"))
            continue
        place = indicator(form, one)
        times = Fraction(amount.low + amount.high) / (most.low + most.high)
        slip = f"，恰为{times.numerator}倍，像是多写了零" if times in (10, 100, 1000, 10000) else ""
        message = f"{place}是“{text_of(one)}”，大于{money.row}“{has}”{slip}。"
        yield Judged(finding("PF-07", message, (place, money), text_of(one), f"不大于{has}"))
    if form.whole_unit:
        return
    parts = _parts(within, most)
    if len(parts) > 1:
        if added([i for _, i in parts]).low <= most.high:
            yield Judged()
        else:
            places = tuple(indicator(form, one) for one, _ in parts)
            said = "＋".join(text_of(one) for one, _ in parts)
            message = f"{places[0]}等{len(parts)}个成本指标合起来（{said}）大于{money.row}“{has}”。"
            yield Judged(finding("PF-07", message, (*places, money), said, f"不大于{has}"))
    yield from _priced(form, most, has)
    yield from _priced_twice(form, most, has)


#: Names of what the whole project costs.
_WHOLE = re.compile(
    "项目.{0,2}总?(成本|费用|支出|投入)|总成本|总费用|总支出|(预算|资金|支出|成本|费用)(总额|总量)|预算控制"
)


def _slip(one: FormIndicator, amount: Interval, most: Interval) -> str:
    """What makes a cost of the whole project that isn't its money look like a slip of the pen: a tenth of it, or all
    its digits but one, or two of them changed."""
    if not _WHOLE.search(one.name) or amount.meets(most):
        return ""
    said, has = _middle(amount), _middle(most)
    times = has / said if said else Fraction(0)
    if times in (10, 100, 1000, 10000):
        return f"恰为{times.numerator}分之一，像是少写了零"
    digits = [str(int(n)).rstrip("0") for n in (said, has)]
    if len(str(int(said))) != len(str(int(has))) or len(digits[0]) != len(digits[1]) or len(digits[0]) < 3:
        return ""
    differ = [n for n, (a, b) in enumerate(zip(*digits, strict=True)) if a != b]
    swapped = len(differ) == 2 and differ[1] == differ[0] + 1 and sorted(digits[0]) == sorted(digits[1])
    return (
        "只差一位数字，像是笔误"
        if len(differ) == 1 and len(digits[0]) > 3
        else "两位数字对调，像是笔误"
        if swapped
        else ""
    )


def _costs(form: TargetForm) -> Iterator[tuple[FormIndicator, Value]]:
    for one in form.indicators:
        if speaks("cost", "level", one.level1 + one.level2) and not re.search("社会|环境|生态", one.level2):
            value = value_of(text_of(one), one.name)
            if value is not None:
                yield one, value


def _parts(within: list[tuple[FormIndicator, Interval]], most: Interval) -> list[tuple[FormIndicator, Interval]]:
    """The costs that stand beside each other: without one that is the whole money, or the sum of others."""
    parts = [(one, i) for one, i in within if not i.meets(most)]
    if not 2 <= len(parts) <= 10:
        return []
    for n, (_, amount) in enumerate(parts):
        others = [_middle(i) for m, (_, i) in enumerate(parts) if m != n]
        if any(sum(c) == _middle(amount) for k in range(2, len(others) + 1) for c in combinations(others, k)):
            return [p for m, p in enumerate(parts) if m != n]
    return parts


def _middle(amount: Interval) -> Fraction:
    return (amount.low + amount.high) / 2


def _investment(form: TargetForm, one: FormIndicator, value: Value) -> Iterator[Judged]:
    """The whole investment is no more than what the project gets in its whole period, where the form says that."""
    line = total(form, "period")
    amount, has = value.money, line and line.period.text and largest(form)
    if line is None or amount is None or not has or (has[1] != "period" and not line.year.text):
        return
    if amount.low <= has[2].high:
        yield Judged()
        return
    place, money = indicator(form, one), shown(form, line.label, SPANS["period"], line.period.text, line)
    message = f"{place}是“{text_of(one)}”，实施期的资金总额只有“{printed(line.period)}”。"
    yield Judged(finding("PF-24", message, (place, money), text_of(one), f"不大于{printed(line.period)}"))


_PRICE = re.compile(r"(元|万元)(?:/每?([^/·.\d]{1,3}))?")
_MEAN = re.compile("人均|每人(?!每)|单位|平均|户均|次均")


def _priced(form: TargetForm, most: Interval, has: str) -> Iterator[Judged]:
    """A price of one piece times the pieces of that unit, where there is one price, or a mean one, and one number."""
    prices: dict[str, list[tuple[FormIndicator, Value, str]]] = {}
    for one, value in _costs(form):
        found = _PRICE.fullmatch(value.unit)
        unit = (
            (found[2] or ("人" if "人均" in one.name and not re.search("年|月|日|天", one.name) else ""))
            if found
            else ""
        )
        if found and unit and unit not in ("年", "月", "天", "日", "小时"):
            prices.setdefault(unit, []).append((one, value, found[1]))
    for unit, found_ in prices.items():
        means = found_ if len(found_) == 1 else [p for p in found_ if _MEAN.search(p[0].name)]
        counted = [
            (q, v)
            for q in form.indicators
            if "数量" in q.level2 and (v := value_of(text_of(q), q.name)) is not None and _counts(q, v, unit)
        ]
        if len(means) != 1 or len(counted) != 1 or counted[0][1].operator == "most" or means[0][1].operator == "least":
            continue
        one, price, money = means[0]
        yield _needs(form, one, Fraction(price.number) * SCALE[money], counted, most, has)


def _priced_twice(form: TargetForm, most: Interval, has: str) -> Iterator[Judged]:
    """A price of one piece for one time (元/人·天) times the fewest pieces and the fewest times the form counts."""
    for one, price in _costs(form):
        found = re.fullmatch(r"(元|万元)/每?([^/·.\d]{1,2})[/·.]每?([^/·.\d]{1,2})", price.unit)
        if found is None or price.operator == "least":
            continue
        counted: list[tuple[FormIndicator, Value]] = []
        for unit in (found[2], found[3]):
            of_unit = [
                (q, v)
                for q in form.indicators
                if "数量" in q.level2 and (v := value_of(text_of(q), q.name)) is not None and _counts(q, v, unit)
            ]
            if of_unit and all(v.operator != "most" for _, v in of_unit):
                counted.append(min(of_unit, key=lambda x: x[1].number))
        if len(counted) == 2:
            made = _needs(form, one, Fraction(price.number) * SCALE[found[1]], counted, most, has)
            told = made.finding and replace(made.finding, severity="warning", verdict="please verify")
            yield replace(made, finding=told)


def _needs(
    form: TargetForm,
    one: FormIndicator,
    price: Fraction,
    counted: list[tuple[FormIndicator, Value]],
    most: Interval,
    has: str,
) -> Judged:
    """Whether a price times what is counted is more than the project has."""
    need = price
    for _, value in counted:
        need *= Fraction(value.number)
    if need <= most.high:
        return Judged()
    places = (indicator(form, one), *(indicator(form, q) for q, _ in counted))
    yuan = in_print(need, "元", 0, grouped=True) + "元"
    pieces = "再乘以".join(f"“{q.name}”“{text_of(q)}”" for q, _ in counted)
    message = f"{places[0]}“{text_of(one)}”乘以{pieces}是{yuan}，大于项目资金“{has}”。"
    return Judged(finding("PF-09", message, places, yuan, f"不大于{has}"))


def _counts(one: FormIndicator, value: Value, unit: str) -> bool:
    """Whether an indicator counts pieces of that unit."""
    return value.unit == unit or (
        unit == "人" and (value.unit == "人次" or re.search("人[次数]$", one.name) is not None)
    )
