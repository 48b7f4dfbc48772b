"""What a form's texts say of people, months and bills, against the indicators that say the same."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta
from fractions import Fraction

from ...disclosure.model import FormIndicator, TargetForm
from ...money import SCALE, parse_number
from ...money import printed as in_print
from ..findings import Finding, Shown
from .said import Value, bare, finding, indicator, one_year, several, shown, text_of, value_of

_DIGITS = {c: n for n, c in enumerate("零一二三四五六七八九")} | {"两": 2}


def number(text: str) -> int:
    """A number up to 99 in digits or characters; -1 where it is none."""
    if text.isdigit():
        return int(text)
    tens, ten, ones = text.rpartition("十")
    if max(len(tens), len(ones)) > 1 or not set(tens + ones) <= set(_DIGITS) or not (ten or ones):
        return -1
    return (10 * (_DIGITS[tens] if tens else 1) if ten else 0) + (_DIGITS[ones] if ones else 0)


_PEOPLE = re.compile(r"(?P<what>[一-鿿]{2,4}?)(?:人员|员)?(?P<n>\d{1,3}|[一二两三四五六七八九十]{1,3})名")


def people(form: TargetForm) -> Iterator[Finding]:
    """An indicator that counts just the kinds of people the text lists, otherwise than the text."""
    for one in form.indicators:
        value = value_of(text_of(one), one.name)
        kinds = re.sub(r"(人员数量|人员数|人数|数量|人员)$", "", bare(one.name))
        if value is None or value.unit not in ("人", "名") or kinds == bare(one.name) or len(kinds) < 4:
            continue
        for label, text in form.texts:
            listed: dict[str, tuple[int, str]] = {}
            for found in _PEOPLE.finditer(text):
                kind = next((found["what"][-k:] for k in (4, 3, 2) if found["what"][-k:] in kinds), "")
                if kind and number(found["n"]) >= 0:
                    listed.setdefault(kind, (number(found["n"]), kind + found["n"] + "名"))
            if len(listed) < 2 or "".join(sorted(kinds)) != "".join(sorted("".join(listed))):
                continue
            count = sum(n for n, _ in listed.values())
            if count < value.number if value.operator == "least" else count != value.number and not value.operator:
                said = "、".join(s for _, s in listed.values())
                place, where = indicator(form, one), shown(form, label, "", said, None)
                message = f"{place}是“{text_of(one)}”，{where}写“{said}”，共{count}人。"
                yield finding("PF-28", message, (place, where), text_of(one), f"{count}人")


_MONTH = r"(\d{1,2}|[一二三四五六七八九十]{1,2})"
_PLANNED = re.compile(rf"(20\d\d)年{_MONTH}月?\s*[-—－~～至到]+\s*(?:(20\d\d)年)?{_MONTH}月")
_MONTHS = re.compile(rf"(?:20\d\d年)?{_MONTH}月?[-—－~～至到]+(?:20\d\d年)?{_MONTH}月")


def months(form: TargetForm, year: int) -> Iterator[Finding]:
    """Indicators of time that go beyond the only months the plan of a one-year project gives."""
    plans = [(label, m) for label, text in form.texts if "计划" in label for m in _PLANNED.finditer(text)]
    if len(plans) != 1 or not one_year(form):
        return
    label, plan = plans[0]
    first, last = number(plan[2]), number(plan[4])
    if int(plan[1]) != year or (plan[3] and int(plan[3]) != year) or not 1 <= first <= last <= 12:
        return
    beyond: list[Shown] = []
    for one in form.indicators:
        found = _MONTHS.fullmatch(re.sub(r"\s", "", text_of(one)))
        if found is None or "时效" not in one.level2:
            continue
        begin, end = number(found[1]), number(found[2])
        if 1 <= begin <= end <= 12 and (begin < first or end > last):
            beyond.append(indicator(form, one))
    if beyond:
        where = shown(form, label, "", plan[0], None)
        yield several("PF-18", f"超出实施计划的“{plan[0]}”", [*beyond, where], plan[0])


_BUILT = re.compile("竣工验收|竣工|交付使用|投入使用|完工")
_STARTED = re.compile("启动时间|开工时间|动工时间")


def completion(form: TargetForm, year: int) -> Iterator[Finding]:
    """Works that are to be finished within the year though what the form says of start and duration goes beyond it."""
    starts = [
        (one, m)
        for one in form.indicators
        if _STARTED.search(one.name) and (m := re.fullmatch(r"(20\d\d)年(\d{1,2})月(?:底|前)*", text_of(one)))
    ]
    terms = [
        (one, int(v.number))
        for one in form.indicators
        if re.search("工期", one.name) and (v := value_of(text_of(one), one.name)) and v.unit in ("天", "日", "日历天")
    ]
    if len(starts) != 1 or len(terms) != 1 or not year:
        return
    start, said = starts[0]
    term, days = terms[0]
    if not 1 <= int(said[2]) <= 12 or days > 36500:
        return
    end = date(int(said[1]), int(said[2]), 1) + timedelta(days)
    done = [one for one in form.indicators if _BUILT.search(one.name) and one is not term and one is not start]
    if end.year > year and done:
        place, began, long = indicator(form, done[0]), indicator(form, start), indicator(form, term)
        message = f"{place}是本年的指标，而{began}“{said[0]}”、{long}“{text_of(term)}”，要到{end.year}年才能完工。"
        yield finding("PF-18", message, (place, began, long), text_of(done[0]), f"{end.year}年")


#: What is metered: the word in the names, the bill in the texts, the units of its quantity.
_METERED = (
    ("电", "电费", ("度", "千瓦时", "kwh", "kWh", "KWH")),
    ("水", "水费", ("吨", "立方米", "方", "m³")),
    ("气", "(?:燃气|天然气)费", ("立方米", "方", "m³")),
)


def bills(form: TargetForm) -> Iterator[Finding]:
    """Price times quantity of what is metered, more than twice the bill the text allows for."""
    for what, bill, units in _METERED:
        prices = [(one, v) for one, v in _values(form, what) if re.fullmatch(rf"(元)/({'|'.join(units)})", v.unit)]
        amounts = [(one, v) for one, v in _values(form, what) if v.unit in units]
        bills_ = [
            (label, m)
            for label, text in form.texts
            for m in re.finditer(
                rf"{bill}[^，。；]{{0,30}}?(?:[=＝]|[为约计共])?(\d[\d,.]*)(万?元)(?=[，。；、]|$)", text
            )
        ]
        if len(prices) != 1 or len(amounts) != 1 or len(bills_) != 1:
            continue
        (one, price), (other, amount), (label, said) = prices[0], amounts[0], bills_[0]
        money = parse_number(said[1])
        if money is None or "least" in (price.operator, amount.operator):
            continue
        need = Fraction(price.number) * Fraction(amount.number) * SCALE["元"]
        if need > 2 * Fraction(money) * SCALE[said[2]]:
            place, count = indicator(form, one), indicator(form, other)
            where = shown(form, label, "", said[0], None)
            yuan = in_print(need, "元", 0, grouped=True) + "元"
            message = (
                f"{place}“{text_of(one)}”乘以“{other.name}”“{text_of(other)}”是{yuan}，{where}写“{said[1]}{said[2]}”。"
            )
            yield finding("PF-09", message, (place, count, where), yuan, said[1] + said[2])


def _values(form: TargetForm, what: str) -> Iterator[tuple[FormIndicator, Value]]:
    for one in form.indicators:
        value = value_of(text_of(one), one.name)
        if what in one.name and value is not None:
            yield one, value
