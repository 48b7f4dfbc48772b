"""What a goal or a calculation says in numbers, against the indicators that say the same."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction

from ...disclosure.model import FormIndicator, TargetForm
from ...money import SCALE
from ...money import printed as in_print
from ..findings import Finding
from .said import Value, bare, finding, indicator, shown, text_of, value_of

_SPANS = ("实施期目标", "年度目标")
_UNITS = (
    "台|套|辆|组|件|份|册|本|个|场次|场|期|次|家|户|人次|人|名|篇|项|公里|千米|平方米|亩|座|间|张|处|条|批|例|吨|株|盏"
)
_COUNTED = re.compile(rf"(?P<what>[一-鿿]{{2,10}}?)(?P<n>\d+)(?P<unit>{_UNITS})(?![一-鿿]{{0,1}}[以/]|/)")
#: The number before its thing: 更新公务用车 is also written 2辆公务用车.
_BEFORE = re.compile(rf"(?<![\d.\-—~至到])(?P<n>\d+)(?P<unit>{_UNITS})(?P<what>[一-鿿]{{2,12}})")
_VERBS = "的|购置|购买|采购|新增|新建|完成|开展|组织|举办|印刷|印制|培训|更新|建设|建成|配备|聘用|发放|制作|编制|改造"
#: Words at a name's end that say that a number is meant.
_NUMBER = re.compile(r"(?:(?:总)?(?:数量|人数|人次|次数|个数|场次|份数|台数|套数|户数|面积|里程|长度|规模)|数)$")


def goals(form: TargetForm) -> Iterator[Finding]:
    """Numbers and rates of a goal that an indicator gives otherwise, things an indicator calls by another name, and
    people a calculation counts otherwise than the indicator."""
    told: set[str] = set()
    for found in (*_things(form), *_bought(form), *_rates(form), *_standards(form)):
        # the goals of the period and of the year are often the same words
        if found.found + found.expected not in told:
            told.add(found.found + found.expected)
            yield found
    yield from _misnamed(form)
    yield from _reckoned(form)


def _of_span(one: FormIndicator, span: int) -> str:
    return one.year if span else one.period


def _thing(text: str) -> str:
    """The thing's own name: without the verb and the price before it; a verb at its end is part of it (应急培训)."""
    parts = re.split(f"({_VERBS})", text)
    return parts[-1] if len(parts[-1]) >= 2 or len(parts) < 3 else "".join(parts[-3:])


def _of_name(one: FormIndicator) -> str:
    """The thing whose number an indicator is."""
    return _thing(_NUMBER.sub("", bare(one.name)))


def _disagree(n: Decimal, value: Value) -> bool:
    """Whether a goal's number isn't what the indicator asks for; more than the least asked for is no contradiction."""
    return n < value.number if value.operator == "least" else n != value.number and value.operator != "most"


def _things(form: TargetForm) -> Iterator[Finding]:
    """A number of things in a goal that its own indicator gives otherwise."""
    for span, label in enumerate(_SPANS):
        goal = form.goals[span]
        said = [(_thing(m["what"]), m) for m in _COUNTED.finditer(goal)]
        for what, found in said:
            same = [
                (one, value)
                for one in form.indicators
                if (value := value_of(_of_span(one, span), one.name)) is not None
                and value.unit == found["unit"]
                and len(what) >= 2
                and what in bare(one.name)
                and "数量" in one.level2
            ]
            # several numbers of one thing are of several purposes
            if len(same) != 1 or len({m["n"] for w, m in said if w == what}) > 1:
                continue
            if _disagree(Decimal(found["n"]), same[0][1]):
                yield _against(form, label, what + found["n"] + found["unit"], same[0][0], span)
        for found in _BEFORE.finditer(goal):
            same = [
                (one, value)
                for one in form.indicators
                if (value := value_of(_of_span(one, span), one.name)) is not None
                and value.unit == found["unit"]
                and "数量" in one.level2
                and len(core := _of_name(one)) >= 3
                and re.match(rf"的?{re.escape(core)}", found["what"])
            ]
            if len(same) != 1 or goal.count(_of_name(same[0][0])) > 1:
                continue
            if _disagree(Decimal(found["n"]), same[0][1]):
                yield _against(form, label, found[0], same[0][0], span)


def _against(form: TargetForm, label: str, said: str, one: FormIndicator, span: int) -> Finding:
    text = _of_span(one, span)
    place, where = shown(form, label, "", said, None), indicator(form, one, text)
    return finding("PF-17", f"{place}写“{said}”，{where}是“{text}”。", (place, where), said, text)


_BOUGHT = re.compile(r"(?:购置|采购|购买|更新)[^\d，。；、]{0,8}?(?P<n>\d+)(?P<unit>台|辆|套|件|组)")
#: Names that don't say what was bought.
_PURCHASE = re.compile("(?:设备|车辆|办公设备)?(?:采购|购置|购买|更新)(?:设备|车辆)?(?:数量|数|台数|台套数)")


def _bought(form: TargetForm) -> Iterator[Finding]:
    """The one purchase of a goal, and the one indicator of how many are bought, whatever piece each counts in."""
    for span, label in enumerate(_SPANS):
        said = list(_BOUGHT.finditer(form.goals[span]))
        same = [
            (one, value)
            for one in form.indicators
            if _PURCHASE.fullmatch(bare(one.name))
            and (value := value_of(_of_span(one, span), one.name)) is not None
            and re.fullmatch("台|辆|套|件|组|台/套|台套", value.unit)
        ]
        if len(said) == 1 and len(same) == 1 and _disagree(Decimal(said[0]["n"]), same[0][1]):
            yield _against(form, label, said[0][0], same[0][0], span)


_MONTHLY = re.compile(
    r"(?:月人均|人均每?月|每人每月|每月每人)[^\d，。；]{0,8}?(\d[\d,]*(?:\.\d+)?)元(?!/)|(\d[\d,]*(?:\.\d+)?)元/(?:人[/.·]?每?月|月[/.·]?人)"
)


def _standards(form: TargetForm) -> Iterator[Finding]:
    """So much a head and month in a goal, and the only indicator of such a standard, which gives another."""
    for span, label in enumerate(_SPANS):
        said = list(_MONTHLY.finditer(form.goals[span]))
        same = [
            (one, value)
            for one in form.indicators
            if (value := value_of(_of_span(one, span), one.name)) is not None
            and re.fullmatch("元/(?:人[/.·]?每?月|月[/.·]?人)", value.unit)
        ]
        if len(said) != 1 or len(same) != 1:
            continue
        number = Decimal((said[0][1] or said[0][2]).replace(",", ""))
        if number != same[0][1].number:
            yield _against(form, label, said[0][0], same[0][0], span)


_RATE = re.compile(
    r"(?P<what>[一-鿿]{2,24}(?:率|度))(?:均|都|要|应|保持在|控制在|提升至|提高到|稳定在|达到|达|为|不低于|不少于|大于|超过|高于|≥|＞|>|=|＝)*"
    r"(?P<n>\d{1,3}(?:\.\d+)?)[%％]"
)


def _rates(form: TargetForm) -> Iterator[Finding]:
    """A rate in a goal that the one indicator of just that name gives otherwise."""
    for span, label in enumerate(_SPANS):
        said = list(_RATE.finditer(form.goals[span]))
        for found in said:
            same = [
                (one, value)
                for one in form.indicators
                if len(bare(one.name)) >= 4
                and found["what"].endswith(bare(one.name))
                and (value := value_of(_of_span(one, span), one.name)) is not None
                and value.unit == "%"
            ]
            alike = {m["n"] for m in said if same and m["what"].endswith(bare(same[0][0].name))}
            if len(same) == 1 and len(alike) == 1 and Decimal(found["n"]) != same[0][1].number:
                yield _against(form, label, found[0], same[0][0], span)


def _misnamed(form: TargetForm) -> Iterator[Finding]:
    """One thing in the goal and in its indicator by names that differ in a character or two: 双门保密柜, 双门密码柜."""
    indicators = [
        (one, _of_name(one), value)
        for one in form.indicators
        if "数量" in one.level2 and (value := value_of(one.period or one.year, one.name)) is not None
    ]
    texts = [text for _, text in form.texts] + list(form.goals)
    for label, goal in zip(_SPANS, form.goals, strict=True):
        for found in _COUNTED.finditer(goal):
            what = _thing(found["what"])
            alike = [
                (one, name)
                for one, name, value in indicators
                if value.unit == found["unit"] and value.number == Decimal(found["n"]) and _nearly(what, name)
            ]
            if len(alike) != 1 or any(alike[0][1] in text for text in texts):
                continue
            if any(what in one.name for one in form.indicators):
                continue
            one, name = alike[0]
            place = shown(form, label, "", what + found["n"] + found["unit"], None)
            where = indicator(form, one, one.name)
            message = f"{place}写“{what}”，{where}写“{name}”，数量相同，像是同一样东西，名称应一致。"
            yield finding("FORM-04", message, (place, where), what, name)
            return


def _nearly(one: str, other: str) -> bool:
    """Whether two names of one length differ in one or two characters and begin or end alike."""
    if len(one) != len(other) or len(one) < 4 or one == other:
        return False
    differ = [n for n, (a, b) in enumerate(zip(one, other, strict=True)) if a != b]
    return len(differ) <= 2 and len(differ) * 2 <= len(one) and (differ[0] > 0 or differ[-1] < len(one) - 1)


_PEOPLE = re.compile(
    r"(?P<what>[一-鿿]{2})(?P<n>\d{2,6})(?P<unit>人次|人)\s*[×*✕＊xX]\s*(?P<price>\d[\d,]*(?:\.\d+)?)\s*(?P<money>万元|元)?(?P<on>[^=＝，。；]{0,8}[×*✕＊xX])?"
)


def _reckoned(form: TargetForm) -> Iterator[Finding]:
    """People a text calculates with, against the only indicator that counts people for the same, and what they cost
    against the only indicator of its cost."""
    for label, text in form.texts:
        for found in _PEOPLE.finditer(text):
            if len(re.findall(rf"{found['what']}\d+人", text)) > 1:
                continue
            said = found["what"] + found["n"] + found["unit"]
            people = [(o, v) for o, v in _named(form, found["what"]) if v.unit in ("人", "人次", "名")]
            counted = [(o, v) for o, v in people if "数量" in o.level2 and re.search("人[数次]", o.name)]
            where = shown(form, label, "", said, None)
            if len(counted) == 1 and not _allows(counted[0][1], Decimal(found["n"])):
                place, has = indicator(form, counted[0][0]), text_of(counted[0][0])
                message = f"{place}是“{has}”，{where}按“{found['n']}{found['unit']}”测算，数量不一致。"
                yield finding("PF-28", message, (place, where), has, found["n"] + found["unit"])
            costs = [
                (o, v) for o, v in _named(form, found["what"]) if v.money and re.search("(成本|费用|费)$", bare(o.name))
            ]
            if len(costs) != 1 or found["on"] or re.search("人均|单位|平均|师资|其他", costs[0][0].name):
                continue
            need = Fraction(Decimal(found["n"])) * Fraction(Decimal(found["price"].replace(",", "")))
            need *= SCALE[found["money"] or "元"]
            amount = costs[0][1].money
            assert amount is not None
            if not amount.low <= need <= amount.high:
                place, has = indicator(form, costs[0][0]), text_of(costs[0][0])
                where = shown(form, label, "", found[0].strip(), None)
                yuan = in_print(need, "元", 0, grouped=True) + "元"
                message = f"{place}是“{has}”，{where}写“{found[0].strip()}”，算出来是{yuan}。"
                yield finding("PF-09", message, (place, where), has, yuan)


def _named(form: TargetForm, what: str) -> list[tuple[FormIndicator, Value]]:
    return [(o, v) for o in form.indicators if what in o.name and (v := value_of(text_of(o), o.name)) is not None]


def _allows(value: Value, n: Decimal) -> bool:
    """Whether an indicator's number is that one, or a bound above it."""
    return n == value.number or (value.operator == "most" and n < value.number)
