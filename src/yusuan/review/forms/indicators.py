"""What single indicators say: direction, level, quantity, range, unit, and one told twice."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterator

from ...disclosure.model import FormIndicator, TargetForm
from ...money import parse_number
from ..findings import Finding, Shown
from .said import (
    Value,
    bare,
    finding,
    indicator,
    one_year,
    several,
    shown,
    speaks,
    text_of,
    unit_in,
    value_of,
    whole_unit,
    words,
)

_LEVELS = ("产出", "效益")
#: Names that say what is counted: "培训人次 265", "满意度 ≥90".
_UNIT_IN_NAME = re.compile(
    r"[（(][^（）()]*[)）]\s*$|率|度$|比例|占比|百分比|评分|等级|评价|[人次场天个项篇份家台辆套件户期名]$|数$"
    r"|(学生|教师|人员|职工|儿童|老人|老年人|党员|干部|群众|学员|对象)数量$"
)


def indicators(form: TargetForm) -> Iterator[Finding]:
    """All that is wrong with a form's indicators."""
    yield from _levels(form)
    yield from _lacking(form)
    yield from _each(form, "PF-08", "的方向反了", _direction)
    yield from _each(form, "PF-12", "放错了类", _misplaced)
    yield from _each(form, "PF-14", "不能衡量", _unmeasured)
    yield from _each(form, "PF-15", "超出了百分比的范围", _range)
    yield from _each(form, "PF-30", "的单位与指标不合", _unfitting)
    yield from _alike(form)
    yield from _twice(form)
    yield from _spans(form)
    yield from _weights(form)


def _each(
    form: TargetForm, check: str, said: str, test: Callable[[FormIndicator, Value | None], str]
) -> Iterator[Finding]:
    """A finding for each kind of what was expected instead, with all indicators that have this fault."""
    found: dict[str, list[Shown]] = defaultdict(list)
    for one in form.indicators:
        if expected := test(one, value_of(text_of(one), one.name)):
            found[expected].append(indicator(form, one))
    for expected, places in found.items():
        yield several(check, f"{said}：{expected}", places, expected)


def _levels(form: TargetForm) -> Iterator[Finding]:
    """Which of the levels every project has is missing, where enough was read to say so."""
    if len(form.indicators) < 3 or not all(i.level1 for i in form.indicators):
        return
    said = "".join(i.level1 + i.level2 for i in form.indicators)
    if missing := [level for level in _LEVELS if level not in said and not (level == "效益" and "效果" in said)]:
        expected = "、".join(f"{level}指标" for level in missing)
        place = shown(form, "", "", expected, None)
        yield finding("PF-11", f"{place}没有{expected}。", (place,), "没有", expected)


def _lacking(form: TargetForm) -> Iterator[Finding]:
    """Indicators without value, and numbers without unit."""
    bare_: list[Shown] = []
    empty: list[Shown] = []
    with_unit = 0
    for one in form.indicators:
        text = text_of(one)
        if one.name and not text:
            empty.append(indicator(form, one))
        elif (value := value_of(text)) and not value.unit and value.number and not _UNIT_IN_NAME.search(one.name):
            bare_.append(indicator(form, one))
        elif re.search(r"\d\s*[^\d\s.,，]", text):
            with_unit += 1
    # where most values have none, the unit stands somewhere else
    if bare_ and with_unit > len(bare_):
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
    if (
        not least
        and percent
        and value.number < 100
        and speaks("more", "rate", name)
        and not speaks("more", "turned", name)
    ):
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
    return ""


def _misplaced(one: FormIndicator, value: Value | None) -> str:
    """Money under satisfaction, effects or times, times under costs, satisfaction elsewhere, pieces under quality."""
    name = bare(one.name)
    levels = one.level1 + one.level2
    money = value is not None and bool(value.unit) and whole_unit("money", value.unit) and speaks("cost", "name", name)
    if money and re.search("满意度|社会效益|生态效益|可持续|质量", levels) and not speaks("cost", "saved", name):
        return "应放在成本指标"
    if money and "时效" in one.level2 and re.search("成本|单价|费用", name):
        return "应放在成本指标"
    if speaks("cost", "level", one.level2) and re.search("(时间|日期|工期|期限|时限)$", name):
        return "应放在时效指标" if re.search(r"[月日天]|年底|年内", text_of(one)) else ""
    if "满意" in one.level1 and len(name) >= 4 and not speaks("satisfaction", "is", name):
        return "满意度指标应说谁满意"
    if (
        value is not None
        and "质量" in one.level2
        and value.operator in ("least", "equal", "")
        and re.fullmatch(words()["quality"]["unit"], value.unit)
        and speaks("quality", "counted", name)
        and not speaks("quality", "not", name)
    ):
        return "应放在数量指标"
    return ""


def _unmeasured(one: FormIndicator, value: Value | None) -> str:
    """A value that only repeats its name; a quantity without a number."""
    name, text = bare(one.name), re.sub(r"[\s。]", "", text_of(one))
    if value is not None or not text or re.search(r"\d", text):
        return ""
    if len(text) > 2 and (text == name or (name.endswith(text) and re.search("率|度$", text))):
        return "指标值只是重复指标名称"
    if "数量" in one.level2 and not speaks("value", "quantity", text):
        return "数量指标应有数量"
    return ""


def _range(one: FormIndicator, value: Value | None) -> str:
    """Shares of a whole are at most all of it; satisfaction of a few per cent is a slip of scale."""
    name = bare(one.name)
    if value is None or (value.unit and value.unit != "%"):
        return ""
    percent = value.unit == "%" or unit_in(one.name) == "%"
    if percent and value.number > 100 and speaks("unit", "bounded", name) and not speaks("more", "turned", name):
        return "不超过100%"
    if percent and value.number <= 10 and value.operator != "most" and speaks("satisfaction", "rate", name):
        return "" if speaks("satisfaction", "not", name) else "满意度不会这样低"
    return ""


def _unfitting(one: FormIndicator, value: Value | None) -> str:
    """Numbers of things in per cent; shares in pieces or money."""
    name = bare(one.name)
    if value is None or not value.unit:
        return ""
    if value.unit.startswith("人/次"):
        return "人次不写成人/次"
    if value.unit == "%" and speaks("unit", "counted", name) and not speaks("unit", "counted_not", name):
        return "数量不用百分比"
    if speaks("unit", "share", name) and (whole_unit("count", value.unit) or whole_unit("money", value.unit)):
        return "比率用百分比"
    return ""


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
    """One indicator with two values: nobody knows which counts."""
    seen: dict[tuple[str, str], FormIndicator] = {}
    for one in form.indicators:
        name, text = bare(one.name), re.sub(r"\s", "", text_of(one))
        first = seen.setdefault((one.level2, name), one)
        other = re.sub(r"\s", "", text_of(first))
        if first is one or len(name) < 3 or not (text and other) or text == other:
            continue
        # numbered for goals of the form, a short name may be meant for each of them
        numbers = [re.match(r"\s*指标\s*(\d+)", i.name) for i in (first, one)]
        if len(name) < 12 and all(numbers) and len({n[1] for n in numbers if n}) == 2:
            continue
        if (one.period and first.period and one.period == first.period) or one.level2 == "":
            continue
        places = (indicator(form, first), indicator(form, one))
        message = f"{places[0]}列了两次，指标值一处是“{text_of(first)}”，一处是“{text_of(one)}”。"
        yield finding("PF-29", message, places, text_of(one), text_of(first))


def _spans(form: TargetForm) -> Iterator[Finding]:
    """Quantities of a project of one year that are not the same for the year as for the whole period."""
    if not one_year(form):
        return
    places: list[Shown] = []
    for one in form.indicators:
        period, year = value_of(one.period, one.name), value_of(one.year, one.name)
        if period is not None and year is not None and period.unit == year.unit and period.number != year.number:
            places.append(indicator(form, one, f"{one.period}、{one.year}"))
    if places:
        yield several("PF-16", "实施期和年度不同，而项目期是1年", places, "相同")


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
