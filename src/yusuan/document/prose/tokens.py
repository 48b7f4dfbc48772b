"""Words side by side → readings: what a text without punctuation says, if every character of it is understood."""

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

_CODE = re.compile(r"\(?(\d{7}|\d{5}|\d{3})\)?[-—－_]*")
YEAR = re.compile(r"(\d{4})年(?:度|初(?=预算|部门预算|安排))?")
DATE = re.compile(
    r"截[至止]?到?(?:\d{4}年(?:\d{1,2}月)?(?:\d{1,2}日|底|末)?|上年年?[底末])|(?:上年)?年末(?!结[转余])|期末(?!结)"
)
_LEVEL_MARK = re.compile(r"\(?(\d{2,3})?([类款项])(?:级?科目)?\)?")
_CODE_DIMENSIONS = {"2": "functional_code", "3": "econ_dept", "5": "econ_gov"}
#: Who speaks.
_SELF = re.compile(
    r"[本我该](?:部门|单位|机关|系统|街道|中心|大队|支队|总队|法院|检察院|[局委办厅院校所站馆会处镇乡部园队社台])"
)
#: Who is counted with the speaker.
_WITH = re.compile(r"(?:及|和|以及)其?(?:所属|下属)[^，。；：、\d]{0,12}?单位")


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


def setting_of(year: int | None, accounts: bool, text: str, projects: tuple[str, ...], unit: str = "") -> Setting:
    named = {
        folded(p): (Reading("expenditure", (("nature", "project"), ("project", p)), part=True),)
        for p in projects
        if len(folded(p)) >= 4 and folded(p) not in words(year).meaning
    }
    return Setting(year, accounts, text, dict(sorted(named.items(), key=lambda p: -len(p[0]))), folded(unit))


def tokens(text: str, setting: Setting, heading: bool) -> Readings | None:
    known = setting.words
    found: Readings = NOTHING
    position = 0
    while position < len(text):
        if match := DATE.match(text, position) or _SELF.match(text, position) or _WITH.match(text, position):
            position = match.end()
            continue
        if match := YEAR.match(text, position):
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
                fund, begin = at.get("fund"), position
                while fund and text[end : end + 1] in ("及", "和", "与", "、"):
                    # "the general public budget and government funds"
                    after, more, _ = named_at(text, end + 1)
                    if not (other := more.get("fund")):
                        break
                    fund, begin, end = _together(fund, other), end + 1, after
                found = both(found, _named(text[begin:end], fund, topic, setting))
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
    assert fund is not None
    if not isinstance(fund, str):
        return (Reading("expenditure" if "支出" in word else "revenue" if "收入" in word else "", (("fund", fund),)),)
    several = setting.words.meaning.get(FUNDS.get(fund, ""), ())
    if several and all("fund" in dict(r.at) for r in several):
        return tuple(r for r in several if not r.unless or r.unless not in setting.text)
    fiscal = fund in (*FISCAL_FUNDS, "fiscal_appropriation")
    measure = "expenditure" if "支出" in word else "revenue" if "收入" in word or not fiscal else ""
    return (Reading(measure, (("fund", fund),), part=not measure),)


def _together(one: Value, other: Value) -> Value:
    funds = frozenset(f for value in (one, other) for f in (value if isinstance(value, frozenset) else {value}))
    return "fiscal_appropriation" if funds == frozenset(FISCAL_FUNDS) else funds


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
