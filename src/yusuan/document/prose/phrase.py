"""Phrases → readings: what a phrase is about, if every character of it is understood."""

from __future__ import annotations

import re

from ...coordinates import Value
from ..recognition.wording import named_at
from .readings import NOTHING, Reading, Readings, both
from .tokens import DATE, YEAR, Setting, tokens
from .words import rules

ORDINAL = re.compile(
    r"(?:第[一二三四五六七八九十]+部分|[一二三四五六七八九十]+、|\([一二三四五六七八九十]+\)[、.]?|\d{1,2}[.、．](?!\d{1,2}[^\d年])|\(\d{1,2}\)|[①-⑳])"
)
#: "In 2025, …", "as gathered by the bureau, in 2025 …"
_YEAR_FIRST = re.compile(r"^(\d{4}年度?)[，,]")
#: … or "as the details show", "we are an administrative unit".
_ASIDE = re.compile(
    r"经[^\d]{2,20}(?:财政局|财政厅|财政部)?汇总|从[^\d]{1,10}(?:看|来看)|[本我](?:部门|单位|[局委办厅院校所站馆会处镇乡部])(?:为|是|属)[^\d]{2,20}(?:单位|机关|部门|学校)"
)
#: Revenue and expenditure in one word.
_TWO_SIDES = re.compile(r"收入?(?:、|和|与|及)?支(?:出)?(?=[预总合])")
#: The three public expenses by their names, called so in brackets.
_BY_NAMES = re.compile(
    r"(?:(?:因公)?出国|公务接待|公务用车|车辆)[^。；;\d]*?\((?:以下(?:简称|统称)?|简称|即)?三公经费\)"
)
#: One spelling of what texts spell in several ways; administrative operating funds may be told by the law's definition.
_SPELT = (
    (re.compile("其它"), "其他"),
    (_BY_NAMES, "三公经费"),
    (re.compile("财政(?:性)?预算(?=拨款|资金)"), "财政"),
    (re.compile("财政(?=一般(?:公共)?预算)|财政(?=决算)"), ""),
    (re.compile("(?<!公共)一般预算|(?:一般)?公共财政(?:预算)?(?=财政|拨款|收入|支出|补助)"), "一般公共预算"),
    (
        re.compile(r"为?(?:保障|维持)[^，。\d]{2,20}?(?:用于|而发生的)?购买货物和服务的?各项(?:支出|资金|费用)"),
        "机关运行经费",
    ),
    (
        re.compile(
            r"(?:按照?|根据|依据)[^，。\d]{2,20}?(?:原则|要求|规定|预算|安排)[，,]|^(?:按照?|根据)[^，。\d]{2,20}(?:原则|要求|规定)"
        ),
        "",
    ),
    (re.compile(r"(?<!因公)出国\(境\)(?=费|经费|支出)"), "因公出国(境)"),
    (re.compile("公务车辆|公务车(?=购置|运行)"), "公务用车"),
    (re.compile("^[，,]?(?:占比|数额|金额)?最[大多高](?:的)?(?:是|为)(?=[^，]+[，,]?达)"), ""),
    (re.compile("(?:一项)?[，,]达$"), ""),
)
#: What brackets add without changing what a figure is about.
_NOTE = re.compile(r"\((?:含|包含|包括|下同|详见|见附?[表件]|不含涉密|以)[^()]*\)")
_WITHOUT_CARRY_OVER = re.compile(r"\(不含[^()]*结转[^()]*\)")
#: "last year's general public budget carried over": the fund stands inside the word.
_CARRIED_FUND = re.compile(
    r"(上年)((?:一般公共预算|政府性基金预算?|国有资本经营预算|财政拨款)(?:财政)?(?:拨款)?)(结[转余])"
)
#: A document of no unit's that is known, or a government's: it sums up over all units of a place, which it names by the
#: place or its level after the year.
_GOVERNMENT = re.compile(r"^$|[省市县区州旗]$|政府$")
_PLACE = re.compile(
    r"(?:[\u4e00-\u9fff]{2,7}?[省市县区州旗]|[全省市县区])(?:[省市县区州]?本?级)?(?:财政|各?部门)?(?:汇总)?"
)
_ALL_UNITS = re.compile(
    r"(?:(?:全|[\u4e00-\u9fff]{2,7}?)[省市县区州旗级]|中央)?"
    r"(?:行政单位(?:\(含参照公务员法?管理的?事业单位\))?、事业单位和其他单位|行政事业单位)(?:使用|通过|用)?"
)
_COUNTED = frozenset({"abroad_groups", "abroad_persons", "receptions", "guests", "vehicles", "vehicles_bought"})
_BUDGET_WORD = re.compile(r"收入|基金|支出|预算|决算|经费|资金|拨款|费|项目|采购|结转|用车|设备|[与比较占、，]|下属")


def parse(phrase: str, setting: Setting, *, heading: bool = False, listed: bool = False) -> Readings | None:
    """What a phrase is about; None unless every character of it is understood.  ``NOTHING`` for fillers only.

    In a list (``listed``) a name in front is that of whoever has a part of the whole."""
    listed = listed and not setting.unit
    key = phrase, heading, listed
    if key not in setting.parsed:
        setting.parsed[key] = _parse(phrase, setting, heading, listed)
    return setting.parsed[key]


def told_by(heading: str, setting: Setting) -> Readings:
    """The fund that a heading begins with, or else the only one it names, and whether it names basic or project
    expenditure, where its other words aren't known."""
    text = ORDINAL.sub("", heading, count=1)
    fund = _fund_of(text, setting)
    natures = set(_NATURE_WORD.findall(text))
    if len(natures) != 1 or any(named_at(text, n)[2] for n in range(len(text))):
        return fund
    return both(fund or NOTHING, parse(natures.pop(), setting) or ())


def _fund_of(text: str, setting: Setting) -> Readings:
    if readings := _fund_at(text, setting):
        return readings
    starts = (m.start() for m in _FUND_WORD.finditer(text))
    named = {found for start in starts if (found := _fund_at(text[start:], setting))}
    return named.pop() if len(named) == 1 else ()


_NATURE_WORD = re.compile("基本支出|项目支出")
#: How the words for a fund begin.
_FUND_WORD = re.compile("财政拨款|一般公共预算|政府性基金|国有资本经营")


def _fund_at(text: str, setting: Setting) -> Readings:
    for end in range(min(len(text), 14), 3, -1):
        readings = parse(text[:end], setting, heading=True)
        if readings and all(not r.measure and dict(r.at).keys() == {"fund"} for r in readings):
            return readings
    return ()


def _parse(phrase: str, setting: Setting, heading: bool, listed: bool) -> Readings | None:
    if setting.unit:
        phrase = re.sub(re.escape(setting.unit) + r"(?:\((?:本级|部门|单位|汇总)\))?", "本单位", phrase)
    for pattern, spelt in _SPELT:
        phrase = pattern.sub(spelt, phrase)
    # right after a figure a name is that of another unit, whose figure is no part of what is being told
    opens = phrase[:1] not in ("，", ",", "、") and not listed
    phrase = _WITHOUT_CARRY_OVER.sub("当年预算安排", _NOTE.sub("", phrase))
    phrase = _CARRIED_FUND.sub(r"\2\1\3", _TWO_SIDES.sub("收支", phrase.strip("，,、；;。 ")))
    if match := ORDINAL.match(phrase):
        phrase = phrase[match.end() :]
    readings = _clauses(phrase, setting, heading, opens)
    if readings is None and (added := _ADDED.search(phrase)) and (inner := parse(added[1], setting)):
        # "wages (for staff)" are both
        outer = _clauses(phrase.replace(added[0], ""), setting, heading, opens)
        return both(outer, inner) or None if outer else None
    return readings


#: What a bracket adds in words of its own.
_ADDED = re.compile(r"\(([^()]+)\)")


def _clauses(phrase: str, setting: Setting, heading: bool, opens: bool) -> Readings | None:
    segments = re.split("[，,]", _YEAR_FIRST.sub(r"\1", phrase))
    found: Readings = NOTHING
    for n, segment in enumerate(segments):
        last = n == len(segments) - 1
        if not last and (segment.startswith(_NO_SUBJECT) or _ASIDE.fullmatch(segment)):
            continue
        readings = _segment(segment, setting, heading, opens)
        if readings is None or (readings != NOTHING and (found != NOTHING or (heading and not last))):
            return None
        # "the revenue budget, in 2018, is …": one of the clauses names what it is
        found = readings if found == NOTHING else found
    return found


#: How a clause begins that names nothing.
_NO_SUBJECT = ("按照", "根据", "结合", "为", "围绕", "无", "没有", "未")


def _segment(text: str, setting: Setting, heading: bool, named: bool) -> Readings | None:
    """``named``: the name of whose figure it is may stand in front, and words that change nothing of it."""
    readings = _understood(text, setting, heading, named)
    if readings is None and not heading and (examples := _EXAMPLES.match(text)):
        return tokens(text[examples.end() :], setting, heading)
    return _after_others(text, setting) if readings is None and named and not heading else readings


#: What personnel or operating expenditure is, told in front of its name: "wages, allowances and other staff expenditure".
_EXAMPLES = re.compile(
    r"(?:用于)?[^，。；：\d离退]+、[^，。；：\d离退]+等(?=人员(?:经费|支出)|(?:日常)?公用(?:经费|支出))"
)


def _understood(text: str, setting: Setting, heading: bool, named: bool) -> Readings | None:
    if (readings := tokens(text, setting, heading)) is not None:
        return readings
    if (readings := _jointly(text, setting)) is not None:
        return readings
    lead = YEAR.match(text)
    if lead and setting.year is not None and int(lead[1]) != setting.year:
        return None
    if not named:
        return None
    start = lead.end() if lead else 0
    units, place = _ALL_UNITS.match(text, start), _PLACE.match(text, start)
    if place and _BUDGET_WORD.search(place[0]):
        place = None
    if lead and _GOVERNMENT.search(setting.unit) and (whose := units or place):
        readings = tokens(text[whose.end() :], setting, heading)
        if readings and all("econ_dept" in dict(r.at) or r.measure in _COUNTED for r in readings):
            return readings
    if date := DATE.match(text):
        start = date.end()
    # The unit's own name stands before the year.
    later = YEAR.search(text, 2)
    if (
        not start
        and later
        and not _BUDGET_WORD.search(text[: later.start()])
        and _may_be(text[: later.start()], setting.unit)
    ):
        return tokens(text[later.start() :], setting, heading)
    # An organisation's name in front: the shortest one after which everything is understood.
    for end in range(start + 2, min(len(text), start + 40) + 1):
        if text[start:end].endswith(_ORGANISATIONS) and _may_be(text[start:end], setting.unit):
            readings = tokens(text[end:], setting, heading)
            if readings is not None:
                return readings
    return None


def _after_others(text: str, setting: Setting) -> Readings | None:
    """What a text says whose first words nobody knows, where they turn nothing and what they lead up to is a name of
    its own: a fund's, one of the three public expenses'.  "Expenditure" alone would be that of the unknown words."""
    for start in (m.start() for m in _OWN_NAME.finditer(text) if m.start()):
        lead = text[:start]
        if setting.year is not None:
            lead = re.sub(rf"{setting.year}年度?", "", lead)
        if _TURN.search(lead) or _BUDGET_WORD.search(lead) or any(word in lead for word in setting.words.shorts):
            return None
        if lead.endswith(_ORGANISATIONS) and not _may_be(lead, setting.unit):
            return None
        if _OF_PLACE.search(lead) and not _GOVERNMENT.search(setting.unit):
            return None
        readings = tokens(text[start:], setting, False) or _jointly(text[start:], setting)
        economic = readings and all(r.default_fund for r in readings)
        # what a place has in all is not what one of its levels has
        if (
            readings
            and (economic or not _OF_PLACE.search(lead))
            and all(r.measure and "fund" in dict(r.at) for r in readings)
        ):
            return readings
    return None


_OWN_NAME = re.compile("三公经费|(?:因公)?出国|公务接待|公务用车|财政拨款|一般公共预算|政府性基金|国有资本经营")
#: What makes a figure one of another year, stage, unit or part.
_TURN = re.compile(
    r"[\d除不未无非每月季增减比较占降升超因另余差欠应拟新节压缩削控收退缴还剩村]|乡镇|基层|部分|[一二两三四五六七八九十几多]个|上年|去年|前年|往年|结转|执行(?!公务)|调整|追加|[下所直附]属|其[他中余]|人均|累计|半年|"
    r"补助|补贴|奖励|转移|上级|下级|专项|工程|改造|建设|维修|债|国内|离退|和|与|及|、|包括"
)
_OF_PLACE = re.compile("[省市县区州旗级]$")
_ORGANISATIONS = tuple(rules()["fillers"]["organisations"])


def _jointly(text: str, setting: Setting) -> Readings | None:
    """Several economic items in one sum: "the three public expenses, meetings and training"."""
    names = re.split("[、和与及]", re.sub(r"(购置|维护|运行)[和与及、](运行|购置)", r"\1\2", text))
    told = [tokens(n, setting, False) for n in names] if len(names) > 1 else []
    # one of a name of both economic classifications
    parts = [t and tuple(r for r in t if len(t) == 1 or "econ_gov" not in dict(r.at)) for t in told]
    codes: set[str] = set()
    funds: set[tuple[bool, Value | None]] = set()
    for part in parts:
        if not part or len(part) > 1 or not (econ := dict(part[0].at).get("econ_dept")) or len(part[0].at) > 2:
            return None
        codes |= econ if isinstance(econ, frozenset) else {econ}
        if fund := dict(part[0].at).get("fund"):
            funds.add((part[0].default_fund, fund))
    said = {f for default, f in funds if not default} or {f for _, f in funds}
    if not parts or len(said) > 1:
        return None
    at: list[tuple[str, Value]] = [("econ_dept", frozenset(codes)), *(("fund", f) for f in said if f)]
    return (Reading("expenditure", tuple(at), False, all(default for default, _ in funds)),)


def _may_be(name: str, unit: str) -> bool:
    """Whether a name may be a short form of the unit's, and not that of another one below it."""
    if re.search("[下所直附]属", name):
        return False
    return not unit or 5 * sum(c in unit for c in name) >= 3 * len(name)
