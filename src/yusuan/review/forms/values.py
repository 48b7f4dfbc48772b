"""An indicator's value against the kind of thing its name says: measurable, possible, in a unit that fits."""

from __future__ import annotations

import re

from ...disclosure.model import FormIndicator
from .said import Value, bare, speaks, text_of, unit_in, value_of, whole_unit, words

#: A number with a unit inside a name: 开展活动300场.
_IN_NAME = re.compile(
    r"(?<![\d.、第\-—~至到])(\d+)(人次|人|名|场次|场|期|次|台|套|辆|份|册|篇|户|家|个月|亩|公里|平方米)"
)
#: Words around such a number that make it a condition or a rate and no target.
_CONDITION = re.compile("每|以上|以下|以内|不超|不低|超过|少于|达|及|/|岁|之内|至少")
_BESIDES = re.compile("[一-鿿](、|和|及|；|，)")


def unmeasured(one: FormIndicator, value: Value | None) -> str:
    """A value that only repeats its name; a quantity, a rate or people's satisfaction without a number; nothing asked
    for of what is to be done."""
    name, text = bare(one.name), re.sub(r"[\s。]", "", text_of(one))
    if value is not None and value.number == 0 and value.operator != "most":
        wanted = speaks("more", "rate", name) or (speaks("more", "output", name) and "数量" in one.level2)
        return "目标是0" if wanted and not speaks("more", "turned", name) else ""
    rate = speaks("more", "rate", name) and re.search("率$|满意度$", name) and not speaks("more", "turned", name)
    if rate and re.fullmatch(r"(20\d\d年)?\d{1,2}月(份|底|\d{1,2}日)?([之以]?前|完成)?", text):
        return "比率应有数值"
    # an operator alone has lost its number on the way
    if value is not None or not re.search(r"\w", text) or re.search(r"\d", text):
        return ""
    if len(text) > 2 and (text == name or (name.endswith(text) and re.search("率|度$", text))):
        return "指标值只是重复指标名称"
    if re.fullmatch(r"[一-鿿]{1,8}(率|满意度)", text):
        return "比率应有数值"
    if "数量" in one.level2 and (not speaks("value", "quantity", text) or _all_of_people(name, text)):
        return "数量指标应有数量"
    if re.search("[一二两三四五六七八九十百千万零]|全部|所有", text):
        return ""
    if rate:
        return "比率应有数值"
    if re.fullmatch("保障|确保", text):
        return "没有说做到什么程度"
    if (
        "产出" in one.level1
        and name.endswith("率")
        and re.fullmatch("(持续|有所|逐步|不断)?(减少|降低|下降|提高|提升)", text)
    ):
        return "比率应有数值"
    return ""


def _all_of_people(name: str, text: str) -> bool:
    """Whether a number of people is asked for and the value is a watchword: 救助人数, 应救尽救."""
    return re.search("(人数|人次|户数)$", name) is not None and re.fullmatch("应.尽.", text) is not None


def out_of_range(one: FormIndicator, value: Value | None) -> str:
    """Shares of a whole are at most all of it; satisfaction and success of a few per cent are a slip of scale."""
    name = bare(one.name)
    if value is None or (value.unit and value.unit != "%"):
        return ""
    percent = value.unit == "%" or unit_in(one.name) == "%"
    if percent and value.number > 100 and speaks("unit", "bounded", name) and not speaks("more", "turned", name):
        return "不超过100%"
    low = percent and 0 < value.number <= 10 and value.operator != "most"
    if low and speaks("satisfaction", "rate", name) and not speaks("satisfaction", "not", name):
        return "满意度不会这样低"
    if low and re.search("(合格|准确|完好|及时)率$", name) and not speaks("more", "turned", name):
        return "这类比率不会这样低"
    return ""


def unfitting(one: FormIndicator, value: Value | None) -> str:
    """Numbers of things in per cent; shares in pieces or money; people in sets; another unit than the name says."""
    name = bare(one.name)
    if value is None or not value.unit:
        return ""
    if value.unit.startswith("人/次"):
        return "人次不写成人/次"
    if value.unit == "%" and speaks("unit", "counted", name) and not speaks("unit", "counted_not", name):
        return "数量不用百分比"
    if speaks("unit", "share", name) and (whole_unit("count", value.unit) or whole_unit("money", value.unit)):
        return "比率用百分比"
    if "满意" in name and value.unit == "度":
        return "比率用百分比"
    cost = speaks("cost", "level", one.level2) and not re.search("社会|环境|生态", one.level2)
    if (
        cost
        and re.fullmatch("(个|人|名|台|套|辆|件|份|户|家|次|场)", value.unit)
        and not speaks("cost", "counted", name)
    ):
        return "成本用元、万元"
    return _of_kind(name, value.unit) or _named_twice(one) or _counted_in_name(name, value)


def _of_kind(name: str, unit: str) -> str:
    """What a name that ends so is counted in, where the unit is one of another kind."""
    for rule in words()["kind"]:
        if re.search(rule["name"], name) and not re.search(rule.get("not", "(?!)"), name):
            return str(rule["says"]) if re.fullmatch(rule["never"], unit) else ""
    return ""


def _named_twice(one: FormIndicator) -> str:
    """The unit in a name's brackets where the value has another of its own."""
    named, own = unit_in(one.name), value_of(text_of(one))
    if not named or own is None or not own.unit:
        return ""
    first, second = (words()["same"].get(u, u) for u in (named, own.unit))
    known = all(any(whole_unit(k, u) for k in ("money", "count", "percent")) for u in (first, second))
    if not known or first.startswith(second) or second.startswith(first):
        return ""
    return f"名称里写的单位是{named}"


def _counted_in_name(name: str, value: Value) -> str:
    """The one number a name itself gives, with its unit, where the value gives another."""
    said = list(_IN_NAME.finditer(name))
    if len(said) != 1 or _BESIDES.search(name):
        return ""
    found = said[0]
    if found[2] in ("人", "名") and value.unit in ("个", "次", "台", "套", "件") and int(found[1]) == value.number:
        return f"名称里写的是{found[0]}"
    around = name[max(0, found.start() - 3) : found.end() + 3]
    if found[2] != value.unit or int(found[1]) == value.number or _CONDITION.search(around):
        return ""
    return f"名称里写的是{found[0]}"
