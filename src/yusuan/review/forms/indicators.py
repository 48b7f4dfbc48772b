"""What single indicators say: direction, level, quantity, range, unit, and one told twice."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import replace

from ...disclosure.model import FormIndicator, TargetForm
from ...money import parse_number
from ..findings import Finding, Shown
from .said import (
    Value,
    bare,
    each,
    finding,
    indicator,
    one_year,
    several,
    shown,
    speaks,
    text_of,
    value_of,
    whole_unit,
)
from .values import out_of_range, unfitting, unmeasured

#: Names that say what is counted: "培训人次 265", "满意度 ≥90".
_UNIT_IN_NAME = re.compile(
    r"[（(][^（）()]*[)）]\s*$|率|度$|比例|占比|百分比|评分|等级|评价|[人次场天个项篇份家台辆套件户期名]$|数$"
    r"|(学生|教师|人员|职工|儿童|老人|老年人|党员|干部|群众|学员|对象)数量$"
)


def indicators(form: TargetForm) -> Iterator[Finding]:
    """All that is wrong with a form's indicators."""
    yield from _lacking(form)
    yield from each(form, "PF-08", "的方向反了", _direction)
    yield from each(form, "PF-14", "不能衡量", unmeasured)
    yield from each(form, "PF-15", "超出了百分比的范围", out_of_range)
    yield from each(form, "PF-30", "的单位与指标不合", unfitting)
    yield from _tenfold(form)
    yield from _alike(form)
    yield from _twice(form)
    yield from _spans(form)
    yield from _weights(form)


def _lacking(form: TargetForm) -> Iterator[Finding]:
    """Indicators without value, and numbers without unit."""
    bare_: list[Shown] = []
    empty: list[Shown] = []
    with_unit = 0
    for one in form.indicators:
        text = text_of(one)
        # a numbered line of the template that wasn't needed is no indicator
        if not text and re.sub(r"指标|[\d\s:：.…·★]", "", one.name):
            empty.append(indicator(form, one))
        elif (value := value_of(text)) and not value.unit and value.number and not _UNIT_IN_NAME.search(one.name):
            bare_.append(indicator(form, one))
        elif re.search(r"\d\s*[^\d\s.,，]", text):
            with_unit += 1
    rates = [(one, value_of(text_of(one), one.name)) for one in form.indicators if re.search("[率度]$", bare(one.name))]
    shares = sum(v is not None and v.unit == "%" for _, v in rates)
    plain = [one for one, v in rates if v is not None and not v.unit and speaks("unit", "bounded", bare(one.name))]
    # a share written as a part of one has no per cent
    bare_ += [indicator(form, one) for one in plain if shares >= max(3, 3 * len(plain))]
    # where most values have none, the unit stands somewhere else
    if bare_ and with_unit + shares > len(bare_):
        yield several("PF-30", "没有单位", bare_, "数字带单位")
    if empty and len(empty) * 2 < len(form.indicators):
        yield several("PF-13", "没有指标值", empty, "指标值")


def _direction(one: FormIndicator, value: Value | None) -> str:
    """Costs and harm have an upper bound, satisfaction and rates of success a lower one."""
    name = bare(one.name)
    if value is None or value.operator not in ("least", "most"):
        return ""
    least = value.operator == "least"
    cost = speaks("cost", "level", one.level1 + one.level2) and not re.search("社会|环境|生态", one.level2)
    if least and cost and value.unit and whole_unit("money", value.unit) and not speaks("cost", "saved", name):
        return "成本用≤"
    percent = value.unit == "%" or (not value.unit and value.number <= 100)
    if not least and percent and speaks("satisfaction", "rate", name) and not speaks("satisfaction", "not", name):
        return "满意度用≥"
    if not least and percent and speaks("more", "rate", name) and not speaks("more", "turned", name):
        return "这类比率用≥"
    if (
        least
        and value.number > 0
        and (value.number != 100 or name.endswith("率"))
        and speaks("less", "is", name)
        and not speaks("less", "turned", name)
    ):
        return "越少越好的用≤"
    if (
        not least
        and "数量" in one.level2
        and speaks("more", "output", name)
        and not speaks("more", "output_not", name)
        and not speaks("more", "turned", name)
    ):
        return "产出数量用≥"
    if least and value.unit and speaks("less", "time", name) and whole_unit("time", value.unit):
        return "时限用≤"
    if least and value.unit == "月" and "时效" in one.level2 and re.search("完成|时间$|时限$", name):
        return "时限用≤"
    if not least and "效益" in one.level1 + one.level2 and speaks("more", "gain", name):
        return "效益用≥"
    return ""


#: Rates that may be many times the whole.
_MANIFOLD = re.compile("增|提高|提升|回报|贡献|带动|撬动|杠杆|放大|负荷|产出比|投入比|收益|倍|升|涨")


def _tenfold(form: TargetForm) -> Iterator[Finding]:
    """Shares five times the whole and more, which are no growth: a nought too many."""
    places: list[Shown] = []
    for one in form.indicators:
        value = value_of(text_of(one), one.name)
        if value is None or value.unit != "%" or not 500 <= value.number <= 1000 or _MANIFOLD.search(one.name):
            continue
        if not out_of_range(one, value):
            places.append(indicator(form, one))
    if places:
        made = several("PF-15", "像是多写了一个零", places, "不超过100%")
        yield replace(made, severity="warning", verdict="please verify")


def _alike(form: TargetForm) -> Iterator[Finding]:
    """Of indicators named alike (开展…项目, 开展…项目) all count pieces and one is in per cent."""
    groups: dict[tuple[str, str], list[tuple[FormIndicator, Value]]] = defaultdict(list)
    for one in form.indicators:
        name, value = bare(one.name), value_of(text_of(one), one.name)
        if value is not None and value.unit and len(name) > 7 and not speaks("unit", "counted_not", name[-4:]):
            groups[one.level2, name[-4:]].append((one, value))
    for group in groups.values():
        percent = [one for one, value in group if value.unit == "%"]
        pieces = [one for one, value in group if whole_unit("count", value.unit)]
        if len(percent) == 1 and len(pieces) >= 2 and len(group) == len(pieces) + 1:
            places = tuple(indicator(form, one) for one in (percent[0], *pieces))
            expected = f"与“{pieces[0].name}”一样的单位"
            yield several("PF-30", f"的单位与其他{len(pieces)}个同类指标不同", places[:1], expected)


def _twice(form: TargetForm) -> Iterator[Finding]:
    """One indicator with two values: nobody knows which counts; or simply twice."""
    seen: dict[tuple[str, str], FormIndicator] = {}
    again: list[Shown] = []
    for one in form.indicators:
        name, text = bare(one.name), re.sub(r"\s", "", text_of(one))
        first = seen.setdefault((one.level2, name), one)
        other = re.sub(r"\s", "", text_of(first))
        if first is one or len(name) < 3 or not (text and other):
            continue
        numbers = [re.match(r"\s*指标\s*(\d+)", i.name) for i in (first, one)]
        if text == other:
            if len(name) >= 4 and not any(numbers) and one.level2 and one.place != first.place:
                again += [indicator(form, first), indicator(form, one)]
            continue
        # numbered for goals of the form, a short name may be meant for each of them
        if len(name) < 12 and all(numbers) and len({n[1] for n in numbers if n}) == 2:
            continue
        if (one.period and first.period and one.period == first.period) or one.level2 == "":
            continue
        places = (indicator(form, first), indicator(form, one))
        message = f"{places[0]}列了两次，指标值一处是“{text_of(first)}”，一处是“{text_of(one)}”。"
        yield finding("PF-29", message, places, text_of(one), text_of(first))
    if again:
        yield several("PF-29", "列了两次，指标值相同", again, "只列一次")


def _spans(form: TargetForm) -> Iterator[Finding]:
    """Quantities of a project of one year that are not the same for the year as for the whole period; of a longer one,
    a year that is to bring more than the period; and bounds turned round from one column to the other."""
    places: list[Shown] = []
    more: list[Shown] = []
    turned: list[Shown] = []
    for one in form.indicators:
        period, year = value_of(one.period, one.name), value_of(one.year, one.name)
        if period is None or year is None or period.unit != year.unit:
            continue
        both = indicator(form, one, f"{one.period}、{one.year}")
        if {period.operator, year.operator} == {"most", "least"}:
            turned.append(both)
        elif one_year(form):
            if period.number != year.number:
                places.append(both)
        elif (
            year.number > period.number
            and "数量" in one.level2
            and year.operator != "most"
            and whole_unit("count", year.unit)
            and not speaks("unit", "lasting", one.name)
        ):
            more.append(both)
    if places:
        yield several("PF-16", "实施期和年度不同，而项目期是1年", places, "相同")
    if more:
        yield several("PF-16", "年度大于实施期", more, "年度不大于实施期")
    if turned:
        yield several("PF-16", "实施期和年度的≤、≥相反", turned, "相同的符号")


#: What the weights of all indicators come to: with the ten points of budget execution beside them, or without.
_WHOLE = (90, 100)


def _weights(form: TargetForm) -> Iterator[Finding]:
    """The weights of a form's indicators, where every one has its own, come to the whole."""
    weights = [parse_number(i.weight.rstrip("%％分")) for i in form.indicators]
    known = [w for w in weights if w is not None]
    if len(known) < 4 or len(known) < len(weights) or sum(known) in _WHOLE:
        return
    places = tuple(indicator(form, one, one.weight) for one in form.indicators)
    said = f"{sum(known):f}"
    whole = "或".join(map(str, _WHOLE))
    place = shown(form, "", "权重", said, None)
    yield finding(
        "PF-27", f"{place}：{len(known)}个指标的权重之和是{said}，应是{whole}。", (place, *places), said, whole
    )
