"""Phrases → readings: what a phrase is about, if every character of it is understood."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from functools import cache

from ...classification.codes import look_up
from ...coordinates import CODE_LISTS, FISCAL_FUNDS, FUNDS, Value
from ..recognition.wording import named_at
from .line import folded
from .readings import NOTHING, Reading, Readings, both
from .words import Words, of_topic, rules, words

ORDINAL = re.compile(
    r"(?:第[一二三四五六七八九十]+部分|[一二三四五六七八九十]+、|\([一二三四五六七八九十]+\)[、.]?|\d{1,2}[.、．](?!\d{1,2}[^\d年])|\(\d{1,2}\)|[①-⑳])"
)
_CODE = re.compile(r"\(?(\d{7}|\d{5}|\d{3})\)?[-—－_]*")
_YEAR = re.compile(r"(\d{4})年度?")
#: "In 2025, …", "as gathered by the bureau, in 2025 …"
_YEAR_FIRST = re.compile(r"^(\d{4}年度?)[，,]")
_GATHERED = re.compile(r"经[^\d]{2,20}(?:财政局|财政厅|财政部)?汇总")
_DATE = re.compile(r"截[至止]?到?(?:\d{4}年(?:\d{1,2}月)?(?:\d{1,2}日|底|末)?|上年年?[底末])|(?:上年)?年末(?!结[转余])")
_LEVEL_MARK = re.compile(r"\(?(\d{2,3})?([类款项])(?:级?科目)?\)?")
_CODE_DIMENSIONS = {"2": "functional_code", "3": "econ_dept", "5": "econ_gov"}
#: Who speaks.
_SELF = re.compile(
    r"[本我该](?:部门|单位|机关|系统|街道|中心|大队|支队|总队|法院|检察院|[局委办厅院校所站馆会处镇乡部园队社台])"
)
#: Who is counted with the speaker.
_WITH = re.compile(r"(?:及|和|以及)其?(?:所属|下属)[^，。；：、\d]{0,12}?单位")
#: Revenue and expenditure in one word.
_TWO_SIDES = re.compile(r"收入?(?:、|和|与|及)?支(?:出)?(?=[预总合])")
#: The three public expenses by their names, called so in brackets.
_BY_NAMES = re.compile(r"(?:因公出国|公务接待|公务用车)[^。；;\d]*?\((?:以下(?:简称|统称)?|简称|即)?三公经费\)")
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


@dataclass(frozen=True)
class Setting:
    """What a document says of itself: its ``year``, whether it tells final accounts, its projects, the text of the
    section and its ``unit``'s name.  ``parsed`` remembers phrases."""

    year: int | None
    accounts: bool
    text: str
    projects: dict[str, Readings]
    unit: str = ""
    parsed: dict[tuple[str, bool, bool], Readings | None] = field(default_factory=dict)

    @property
    def words(self) -> Words:
        return words(self.year)


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
    phrase = _BY_NAMES.sub("三公经费", phrase.replace("其它", "其他"))
    # right after a figure a name is that of another unit, whose figure is no part of what is being told
    opens = phrase[:1] not in ("，", ",", "、") and not listed
    phrase = _WITHOUT_CARRY_OVER.sub("当年预算安排", _NOTE.sub("", phrase))
    phrase = _CARRIED_FUND.sub(r"\2\1\3", _TWO_SIDES.sub("收支", phrase.strip("，,、；;。 ")))
    if match := ORDINAL.match(phrase):
        phrase = phrase[match.end() :]
    segments = re.split("[，,]", _YEAR_FIRST.sub(r"\1", phrase))
    for segment in segments[:-1]:
        if (
            not segment.startswith(("按照", "根据", "结合", "为", "围绕", "无", "没有", "未"))
            and not _GATHERED.fullmatch(segment)
            and _segment(segment, setting, heading, opens) != NOTHING
        ):
            return None
    return _segment(segments[-1], setting, heading, opens)


def _segment(text: str, setting: Setting, heading: bool, named: bool) -> Readings | None:
    """``named``: the name of whose figure it is may stand in front."""
    if (readings := _tokens(text, setting, heading)) is not None:
        return readings
    if (readings := _jointly(text, setting)) is not None:
        return readings
    lead = _YEAR.match(text)
    if lead and setting.year is not None and int(lead[1]) != setting.year:
        return None
    if not named:
        return None
    start = lead.end() if lead else 0
    units, place = _ALL_UNITS.match(text, start), _PLACE.match(text, start)
    if place and _BUDGET_WORD.search(place[0]):
        place = None
    if lead and _GOVERNMENT.search(setting.unit) and (whose := units or place):
        readings = _tokens(text[whose.end() :], setting, heading)
        if readings and all("econ_dept" in dict(r.at) or r.measure in _COUNTED for r in readings):
            return readings
    if date := _DATE.match(text):
        start = date.end()
    # The unit's own name stands before the year.
    later = _YEAR.search(text, 2)
    if (
        not start
        and later
        and not _BUDGET_WORD.search(text[: later.start()])
        and _may_be(text[: later.start()], setting.unit)
    ):
        return _tokens(text[later.start() :], setting, heading)
    # An organisation's name in front: the shortest one after which everything is understood.
    ends = tuple(rules()["fillers"]["organisations"])
    for end in range(start + 2, min(len(text), start + 40) + 1):
        if text[start:end].endswith(ends) and _may_be(text[start:end], setting.unit):
            readings = _tokens(text[end:], setting, heading)
            if readings is not None:
                return readings
    return None


def _jointly(text: str, setting: Setting) -> Readings | None:
    """Several economic items in one sum: "the three public expenses, meetings and training"."""
    names = re.split("[、和与及]", re.sub(r"(购置|维护|运行)[和与及、](运行|购置)", r"\1\2", text))
    tokens = [_tokens(n, setting, False) for n in names] if len(names) > 1 else []
    # one of a name of both economic classifications
    parts = [t and tuple(r for r in t if len(t) == 1 or "econ_gov" not in dict(r.at)) for t in tokens]
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
    return not unit or 5 * sum(c in unit for c in name) >= 3 * len(name)


def _tokens(text: str, setting: Setting, heading: bool) -> Readings | None:
    known = setting.words
    found: Readings = NOTHING
    position = 0
    while position < len(text):
        if match := _DATE.match(text, position) or _SELF.match(text, position) or _WITH.match(text, position):
            position = match.end()
            continue
        if match := _YEAR.match(text, position):
            if setting.year is None or int(match[1]) != setting.year:
                return None
            position = match.end()
            continue
        if equipment := next(((m, r) for p, r in _equipment() if (m := p.match(text, position))), None):
            position = equipment[0].end()
            found = both(found, (equipment[1],))
        elif (match := _CODE.match(text, position)) and (dimension := _CODE_DIMENSIONS.get(match[1][0])):
            if setting.year is None or look_up(CODE_LISTS[dimension], match[1], setting.year) is None:
                return None
            found = both(found, (Reading("expenditure", ((dimension, match[1]),)),))
            position = match.end()
        else:
            word = _longest(text, position, setting, heading)
            end, at, topic = named_at(text, position)
            if (at.at or topic) and end >= position + len(word):
                found = both(found, _named(text[position:end], at.get("fund"), topic, setting))
                # "arranged" belongs to "arranged expenditure" where that follows
                position = end - 2 if text.startswith("安排", end - 2) else end
                if not found:
                    return None
                continue
            if not word:
                return None
            position += len(word)
            mark = _LEVEL_MARK.match(text, position)
            if heading and not mark and word in known.shorts:
                return None
            readings = setting.projects.get(word) or known.meaning.get(word)
            if heading and word.startswith("收支"):
                readings = None  # a heading of both sides is of neither
            if readings is not None:
                if mark and any(d == "functional_code" for r in readings for d, _ in r.at):
                    readings = tuple(r for r in readings if _at_level(r, mark))
                    position = mark.end()
                found = both(found, tuple(r for r in readings if not r.unless or r.unless not in setting.text))
            elif word in rules()["fillers"]["totals"]:
                found = tuple(r for r in found if r.measure in ("resources", "uses")) or _in_all(found, word, setting)
        if not found:
            return None
    return found


_WHOLES = {"revenue": "resources", "expenditure": "uses"}


def _in_all(found: Readings, word: str, setting: Setting) -> Readings:
    """A fund's revenue or expenditure 总计 holds what was carried over: in final accounts always, elsewhere it may."""
    if word != "总计" or not all(r.measure in _WHOLES and {d for d, _ in r.at} == {"fund"} for r in found):
        return found
    wholes = tuple(replace(r, measure=_WHOLES[r.measure]) for r in found)
    return wholes if setting.accounts else (*found, *wholes)


def _named(word: str, fund: Value | None, topic: str, setting: Setting) -> Readings:
    """What the name of a fund or of a topic says: a fund's of which side it is, if it says so.  A fund that isn't fiscal
    is where revenue comes from; one that texts mean different things by has a word of its own."""
    if topic:
        return (of_topic(topic),)
    assert isinstance(fund, str)
    several = setting.words.meaning.get(FUNDS.get(fund, ""), ())
    if several and all("fund" in dict(r.at) for r in several):
        return tuple(r for r in several if not r.unless or r.unless not in setting.text)
    fiscal = fund in (*FISCAL_FUNDS, "fiscal_appropriation")
    measure = "expenditure" if "支出" in word else "revenue" if "收入" in word or not fiscal else ""
    return (Reading(measure, (("fund", fund),), part=not measure),)


def _at_level(reading: Reading, mark: re.Match[str]) -> bool:
    """Whether a reading is a class, section or item as ``mark`` says, and has the digits it may give."""
    length = {"类": 3, "款": 5, "项": 7}[mark[2]]
    code = dict(reading.at).get("functional_code", "")
    return isinstance(code, str) and len(code) == length and code.endswith(mark[1] or "")


@cache
def _equipment() -> tuple[tuple[re.Pattern[str], Reading], ...]:
    """Equipment by its price, which many words lead up to."""
    return tuple(
        (
            re.compile(rf"(?:单价|单位价值|单台价值|单位价格|原值)?{rule['is']}设备(?:\(不含车辆\))?"),
            Reading("equipment", (("asset_kind", rule["asset_kind"]),), part=False),
        )
        for rule in rules()["equipment"]
    )


def _longest(text: str, position: int, setting: Setting, heading: bool) -> str:
    known = setting.words
    for project in setting.projects:
        if text.startswith(project, position):
            return project
    for length in range(min(known.longest, len(text) - position), 0, -1):
        word = text[position : position + length]
        if (
            (word in known.meaning and not (heading and word.startswith("收支")))
            or word in known.fillers
            or (heading and word in known.heading_fillers)
            or (setting.accounts and word in rules()["fillers"]["accounts"])
        ):
            return word
    return ""


def setting_of(year: int | None, accounts: bool, text: str, projects: tuple[str, ...], unit: str = "") -> Setting:
    named = {
        folded(p): (Reading("expenditure", (("nature", "project"), ("project", p)), part=True),)
        for p in projects
        if len(folded(p)) >= 4 and folded(p) not in words(year).meaning
    }
    return Setting(year, accounts, text, dict(sorted(named.items(), key=lambda p: -len(p[0]))), folded(unit))
