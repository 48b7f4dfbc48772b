"""Times in a form: other years than its own, longer than the project, turned round, and days that no month has."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Iterator

from ...disclosure.model import TargetForm
from ..findings import Finding, Shown
from .said import finding, indicator, one_year, several, shown, text_of, value_of

Month = tuple[int, int]


def dates(form: TargetForm, year: int) -> Iterator[Finding]:
    """All that is wrong with a form's times, for the budget of ``year`` (0 where it isn't known)."""
    titled = re.search(r"(?<!\d)(20\d\d)年", form.title + form.subtitle)
    of_form = int(titled[1]) if titled else year
    if of_form:
        yield from _early(form, of_form)
        yield from _left_over(form, of_form)
        yield from _any_time(form, of_form)
    yield from _term(form, of_form)
    yield from _duration(form)
    yield from _no_such_day(form)
    yield from _stamp(form)


def _goals(form: TargetForm) -> tuple[tuple[str, str], ...]:
    return ("实施期目标", form.goals[0]), ("年度目标", form.goals[1])


def _early(form: TargetForm, year: int) -> Iterator[Finding]:
    """Times before the budget year: of indicators of time, and in the plan of a project of one year."""
    early: list[Shown] = []
    for one in form.indicators:
        text = text_of(one)
        if "时效" not in one.level2:
            continue
        said = text + one.name if re.search(r"20\d\d年\d{1,2}月.{0,6}20\d\d年", one.name) else text
        years = [int(y) for y in re.findall(r"(?<!\d)(20\d\d)年(?:\d{1,2}月|底|年底|末|前|内)", said)]
        if years and max(years) < year:
            early.append(indicator(form, one, one.name if said != text else text))
    for title, text in form.texts:
        if one_year(form) and re.search("计划|进度|安排", title):
            for found in re.finditer(r"(?<!\d)20\d\d年\d{1,2}月?\s*[-—~至到]+\s*(20\d\d)年\d{1,2}月", text):
                if int(found[1]) < year:
                    early.append(shown(form, title, "", found[0], None))
    if early:
        yield several("PF-18", f"早于{year}年", early, f"{year}年")


def _any_time(form: TargetForm, year: int) -> Iterator[Finding]:
    """Indicators of time that ask for nothing but the budget year itself."""
    places = [
        indicator(form, one)
        for one in form.indicators
        if "时效" in one.level2
        and re.fullmatch(f"{year}年度?", text_of(one))
        and re.search("(时间|日期|时限|期限)$", one.name)
    ]
    if places:
        yield several("FORM-12", "没有写明什么时间完成", places, "年内的时间")


_PART = "(?:第?[一二三四1-4]季度|上半年|下半年|全年)"
#: What a goal says is to be done, with its year: at its beginning, as a plan, as a deadline, in a part of the year.
_TO_DO = (
    re.compile(
        r"^\s*(?:目标\s*\d+\s*[:：、.]|[\d一二三四五六七八九十]{1,2}\s*[、.．]|[（(]\s*\d+\s*[)）])?\s*"
        r"(?P<year>20\d\d)年度?(?:[，,]|(?=计划|拟|将|预计|全年|本单位|我[局办委院校镇县区市单]))"
    ),
    re.compile(rf"(?:计划|拟|预计|力争|确保)[于在到]?(?P<year>20\d\d)年度?(?:\d{{1,2}}月|年?底|{_PART})"),
    re.compile(
        r"(?<!\d)(?P<year>20\d\d)年(?:年?[底末]|\d{1,2}月(?:\d{1,2}日|底)?)[之以]?前[^，。；]{0,8}?(?:完成|实现|达到|建成|竣工|交付)"
    ),
    re.compile(rf"(?<!\d)(?P<year>20\d\d)年{_PART}(?!末|以来|止)"),
)
#: What makes another year in a goal right: what was done, paid late, or compared.
_THEN = re.compile(
    "上年|去年|同期|相比|结转|结余|尾款|以来|截至|截止|决算|项目款|欠|遗留|回顾|已经?|后续|跨年|通知|要求|规定|《"
)


def _left_over(form: TargetForm, year: int) -> Iterator[Finding]:
    """Goals that say what is to be done in a year that has passed: last year's goals filled in again."""
    places: list[Shown] = []
    spans = _goals(form) if one_year(form) or not form.goals[1] else _goals(form)[1:]
    for label, text in dict.fromkeys(spans):
        for sentence in re.split(r"(?<=[。；;\n])", text):
            if str(year) in sentence or _THEN.search(sentence):
                continue
            # what a text begins with is the past where it goes on with this year
            patterns = _TO_DO[1:] if f"{year}年" in text else _TO_DO
            said = next((m for p in patterns for m in p.finditer(sentence) if int(m["year"]) < year), None)
            if said is not None:
                places.append(shown(form, label, "", said[0].strip("，, "), None))
    if places:
        yield several("PF-18", f"是{year}年以前的，像是往年的目标", places, f"{year}年")


_MONTH = r"(20\d\d)\s*(?:年|[-./])?\s*(0?[1-9]|1[0-2])(?!\d)"
_RANGE = re.compile(
    rf"(?<!\d){_MONTH}(?:[月\-./]\s*\d{{0,2}}日?)?\s*(?:[-—－–~～至到]+)\s*{_MONTH}(?:[月\-./]\s*\d{{0,2}}日?)?"
)


def _term(form: TargetForm, year: int) -> Iterator[Finding]:
    """The head's term: it ends after it begins, holds the form's year, and no indicator of time is beyond it."""
    term = _head_term(form)
    if term is None:
        return
    label, said, begin, end = term
    place = shown(form, "", label, said, None)
    if end < begin:
        yield finding("PF-18", f"{place}是“{said}”，完成早于开始。", (place,), said, "完成晚于开始")
        return
    if year and not begin[0] <= year <= end[0]:
        yield finding("PF-18", f"{place}是“{said}”，不含{year}年。", (place,), said, f"含{year}年")
        return
    beyond: list[Shown] = []
    for one in form.indicators:
        found = _DONE.fullmatch(re.sub(r"\s", "", text_of(one)))
        if found is None or "时效" not in one.level2 or not (found["year"] or year):
            continue
        when = (int(found["year"] or year), int(found["month"]))
        # a month without year is one of a term within the year
        if (found["year"] or begin[0] == end[0]) and not begin <= when <= end:
            beyond.append(indicator(form, one))
    if beyond:
        yield several("PF-18", f"不在项目的起止时间（{said}）内", [*beyond, place], "项目的起止时间内")


_DONE = re.compile(r"(?:(?P<year>20\d\d)年)?(?P<month>\d{1,2})月(?:份|底|末|\d{1,2}日)?(?:[之以]?前)?(?:完成)?")


def _head_term(form: TargetForm) -> tuple[str, str, Month, Month] | None:
    """Where the head gives the project's term, as printed, its first month and its last."""
    ends: dict[bool, tuple[str, str, Month]] = {}
    for label, value in form.head:
        if not re.search("期|时间|起止", label) or re.search("填报|申报|编报|制表|立项|批复|设立", label):
            continue
        both = _RANGE.search(value)
        if both:
            return label, value.strip(), (int(both[1]), int(both[2])), (int(both[3]), int(both[4]))
        one = re.match(rf"\s*{_MONTH}", value)
        if one and (side := re.search("(开始|起始)|(完成|结束|终止|截止)", label)):
            ends[side[2] is not None] = (label, value.strip(), (int(one[1]), int(one[2])))
    if len(ends) < 2:
        return None
    (label, first, begin), (_, last, end) = ends[False], ends[True]
    return label, f"{first}至{last}", begin, end


_DAYS = {"天": 1, "日": 1, "日历天": 1, "个月": 30, "月": 30, "年": 365}


def _duration(form: TargetForm) -> Iterator[Finding]:
    """A time to build that is longer than the project."""
    if not one_year(form):
        return
    for one in form.indicators:
        value = value_of(text_of(one), one.name)
        if value is None or "时效" not in one.level2 or not re.search("工期|周期|建设期|施工期", one.name):
            continue
        days = value.number * _DAYS.get(value.unit, 0)
        if days > 366:
            place = indicator(form, one)
            message = f"{place}是“{text_of(one)}”，长过项目期（1年）。"
            yield finding("PF-18", message, (place,), text_of(one), "不长于项目期")


_DAY = re.compile(r"(?<![\d.])(?:(?P<year>20\d\d)年)?(?P<month>\d{1,2})月(?P<day>\d{1,2})日")
_STAMPED = re.compile(r"(?<!\d)(?P<year>20\d\d)[-./](?P<month>\d{1,2})[-./](?P<day>\d{1,2})(?!\d)")
_MONTH_OF = re.compile(r"(?<!\d)(?P<year>20\d\d)年(?P<month>\d{1,2})月(?!\d)")


def _no_such_day(form: TargetForm) -> Iterator[Finding]:
    """Days and months the calendar doesn't have: 2月30日, 2024年13月."""
    cells = [(label, "", text, _DAY) for label, text in (*form.head, *form.texts, *_goals(form))]
    cells += [(label, "", text, _STAMPED) for label, text in form.head if re.search("日期|时间|期限", label)]
    cells += [(label, "", text, _MONTH_OF) for label, text in (*form.head, *form.texts, *_goals(form))]
    cells += [
        (one.name, one.level2, text, pattern)
        for one in form.indicators
        for text in dict.fromkeys((one.period, one.year))
        for pattern in (_DAY, _MONTH_OF)
    ]
    places = dict.fromkeys(
        shown(form, row, column, found[0], None)
        for row, column, text, pattern in cells
        for found in pattern.finditer(text)
        if not _exists(found)
    )
    if places:
        yield several("FORM-03", "是没有的日子", list(places), "存在的日期")


def _exists(said: re.Match[str]) -> bool:
    parts = said.groupdict()
    month = int(parts["month"])
    # without a year the 29th of February may be one of a leap year
    return 1 <= month <= 12 and 1 <= int(parts.get("day") or 1) <= monthrange(int(parts["year"] or 2024), month)[1]


def _stamp(form: TargetForm) -> Iterator[Finding]:
    """The date a form was filled in: 8 digits, or 14 with the time."""
    for label, text in form.footer:
        said = re.sub(r"\s", "", text)
        if "日期" in label and re.fullmatch(r"\d{6,}", said) and len(said) not in (8, 12, 14):
            place = shown(form, label, "", said, None)
            message = f"{place}是“{said}”，有{len(said)}位，应是8位日期或14位时间。"
            yield finding("PF-20", message, (place,), said, "8位或14位")
