"""Target forms: their money against itself and against the project statement, and what their indicators lack."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import combinations
from typing import Literal

from ..coordinates import Coordinates
from ..disclosure.model import Disclosure, Figure, FormIndicator, FormMoney, OneOf, TargetForm
from ..money import SCALE, Interval, parse_number
from .arithmetic import SURE, as_print
from .checks import checks
from .findings import Coverage, Finding, Shown

Span = Literal["period", "year"]
_SPANS: dict[Span, str] = {"period": "实施期", "year": "年度"}
#: More lines of money than this aren't tried in all ways.
_MOST_LINES = 10
_TOTAL = re.compile("总额|合计|总计|预算数|预算总额|金额$")
#: Why something of a form isn't judged.
NO_ROW = "项目支出表中没有找到绩效目标表的项目"
NO_TABLE = "绩效目标表的项目没有可对照的项目支出表"


@dataclass(frozen=True, slots=True)
class Judged:
    """What became of one question: a finding, or nothing wrong; ``why`` says why it couldn't be judged."""

    finding: Finding | None = None
    why: str = ""


def forms(disclosure: Disclosure, coverage: Coverage) -> tuple[list[Finding], Coverage]:
    """What is wrong with the target forms; the coverage with their relations of money in it."""
    found = disclosure.forms()
    judged: list[Judged] = []
    for form in found:
        for span in _SPANS:
            judged += _split(form, span)
        judged += _within_period(form)
        judged += _costs(form)
    judged += _projects(disclosure)
    findings = [j.finding for j in judged if j.finding]
    for form in found:
        findings += _levels(form)
        findings += _indicators(form, disclosure.year)
    missing = Counter(coverage.not_evaluated) + Counter(j.why for j in judged if j.why)
    failed = sum(j.finding is not None for j in judged)
    return findings, replace(
        coverage,
        passed=coverage.passed + sum(not j.why for j in judged) - failed,
        failed=coverage.failed + failed,
        not_evaluated=dict(missing),
    )


def _name(form: TargetForm) -> str:
    """The project's (for a unit's own form the unit's) name as printed."""
    named = next((value for label, value in form.head if "名称" in label), "")
    return named or form.project or form.title


def _shown(form: TargetForm, row: str, column: str, text: str, of: FormMoney | FormIndicator | None) -> Shown:
    place = (of.place if of else None) or form.place
    return Shown(form.title or "绩效目标表", f"{_name(form)} {row}".strip(), column, text, place)


def _finding(check: str, message: str, places: tuple[Shown, ...], found: str, expected: str) -> Finding:
    """A finding; one on a figure read with little confidence asks to be verified."""
    made = checks()[check].finding(message, places, found=found, expected=expected)
    if any(p.place is not None and p.place.confidence < SURE for p in places):
        return replace(made, severity="warning", verdict="please verify")
    return made


def _of(line: FormMoney, span: Span) -> Figure:
    return line.period if span == "period" else line.year


def _interval(figure: Figure) -> Interval | None:
    """What a figure of money says; None where there is none or its unit isn't known."""
    return figure.interval if figure.unit in SCALE else None


def _print(figure: Figure) -> str:
    return figure.text + figure.unit if figure.text and not figure.text.endswith(figure.unit) else figure.text


# ── money ─────────────────────────────────────────────────────────────────────────────────────────────────────────


def _total(form: TargetForm, span: Span) -> FormMoney | None:
    """The first line of a span, where it is a total."""
    first = next((m for m in form.money if _of(m, span).text), None)
    return first if first is not None and _TOTAL.search(re.sub(r"[（(].*?[)）]", "", first.label)) else None


def _split(form: TargetForm, span: Span) -> Iterator[Judged]:
    """The total against its sources.  Lines may be nested ("其中：…"), which a form doesn't show: it fails only where no
    choice of its lines makes up the total."""
    total = _total(form, span)
    if total is None:
        return
    whole = _interval(_of(total, span))
    lines = [m for m in form.money if m is not total and _of(m, span).text]
    amounts = [(m, i) for m in lines if (i := _interval(_of(m, span))) and (i.high > i.width or i.low > 0)]
    if whole is None or not lines or len(amounts) < len([m for m in lines if not _zero(_of(m, span))]):
        return
    if not amounts or len(amounts) > _MOST_LINES:
        return
    if any(_sum(chosen).meets(whole) for chosen in _choices([i for _, i in amounts])):
        yield Judged()
        return
    figure = _of(total, span)
    said = "＋".join(_of(m, span).text for m, _ in amounts)
    places = tuple(_shown(form, m.label, _SPANS[span], _of(m, span).text, m) for m in (total, *(a for a, _ in amounts)))
    expected = as_print(_sum([i for _, i in amounts]), figure)
    message = f"{places[0]}印“{_print(figure)}”，各来源之和为{expected}（{said}）。"
    yield Judged(_finding("PF-01" if span == "period" else "PF-02", message, places, _print(figure), expected))


def _zero(figure: Figure) -> bool:
    return figure.value is not None and not figure.value


def _sum(intervals: Sequence[Interval]) -> Interval:
    total = Interval.exactly(0)
    for interval in intervals:
        total = total + interval
    return total


def _choices(intervals: Sequence[Interval]) -> Iterator[tuple[Interval, ...]]:
    for n in range(len(intervals), 0, -1):
        yield from combinations(intervals, n)


def _within_period(form: TargetForm) -> Iterator[Judged]:
    """The year's money, and each source's, is part of the period's."""
    for line in form.money:
        period, year = _interval(line.period), _interval(line.year)
        if period is None or year is None:
            continue
        if year.low <= period.high:
            yield Judged()
            continue
        places = tuple(_shown(form, line.label, _SPANS[s], _of(line, s).text, line) for s in ("year", "period"))
        message = f"{places[0]}年度{_print(line.year)}大于实施期{_print(line.period)}。"
        yield Judged(_finding("PF-03", message, places, _print(line.year), f"不大于{_print(line.period)}"))


def _plain(name: str) -> str:
    return re.sub(r"[\s“”\"'《》]", "", name).translate(str.maketrans("（）［］【】：，", "()[][]:,"))


def _projects(disclosure: Disclosure) -> Iterator[Judged]:
    """Each project's form against its rows in the project statements.

    A form's coordinates have no nature: a project's money is project expenditure.  What a form leaves open (with or
    without what was carried over) and what a statement lists in several rows is held against each of them and against
    their sums."""
    rows = _rows(disclosure)
    own = [f for f in disclosure.forms() if not f.whole_unit and (f.project or f.head)]
    names = Counter(_plain(_name(f)) for f in own)
    for form in own:
        total = _total(form, "year")
        if total is None or not isinstance(total.year.about, Coordinates | OneOf):
            continue
        stated = _interval(total.year)
        if stated is None or names[_plain(_name(form))] > 1:
            continue
        found = rows.get(_plain(_name(form)), [])
        if not found:
            yield Judged(why=NO_ROW if rows else NO_TABLE)
            continue
        intervals = [i for _, i in found]
        if any(_sum(chosen).meets(stated) for chosen in _choices(intervals[:_MOST_LINES])):
            yield Judged()
            continue
        first = found[0][0]
        place = _shown(form, total.label, "年度", total.year.text, total)
        printed = as_print(intervals[0], total.year)
        message = f"{place}印“{_print(total.year)}”，{first}印“{first.text}”，是同一个项目，应相同。"
        yield Judged(_finding("X-29", message, (place, first), _print(total.year), printed))


def _rows(disclosure: Disclosure) -> dict[str, list[tuple[Shown, Interval]]]:
    """By project name the amounts of its rows in the project statements: totals where it is known which they are."""
    found: dict[str, list[tuple[Shown, Interval]]] = defaultdict(list)
    for statement in disclosure.statements():
        if statement.key not in ("B12", "B13"):
            continue
        for row in statement.rows:
            labels = [c.text for c in row.cells if c.figure is None and re.search("[一-鿿]", c.text)]
            figures = [
                (n, c)
                for n, c in enumerate(row.cells)
                if c.figure and c.figure.text and _interval(c.figure) is not None
            ]
            totals = [
                (n, c)
                for n, c in figures
                if isinstance(a := c.figure and c.figure.about, Coordinates) and not a.get("fund")
            ]
            for label in labels:
                for n, cell in totals or figures:
                    interval = _interval(cell.figure) if cell.figure else None
                    if interval is not None and interval.high > interval.width:
                        header = "/".join(dict.fromkeys(h for h in statement.columns[n].header if h))
                        shown = Shown(statement.title, label.strip(), header, cell.text, cell.place)
                        found[_plain(label)].append((shown, interval))
    return found


_COST = re.compile("成本")
#: Names of costs that are no part of the project's money: of one piece, of one person, a rate, what is saved.
_NO_TOTAL = re.compile(r"率|标准|人均|单价|单位|平均|每|次均|户均|单次|节约|降低|社会成本|环境成本|收入|产值|投资")
_AMOUNT = re.compile(
    r"([≤<＜=＝]|不超过|不高于|小于等于|不大于|控制在)?\s*([\d,]+(?:\.\d+)?)\s*(元|万元|亿元)?(?:以内|以下|内)?"
)
_UNIT_SAID = re.compile(r"[（(](元|万元|亿元)[)）]")


def _costs(form: TargetForm) -> Iterator[Judged]:
    """A cost that is a sum of money is no more than the project has."""
    totals = [(t, i) for s in _SPANS if (t := _total(form, s)) is not None and (i := _interval(_of(t, s)))]
    if not totals or form.whole_unit:
        return
    line, most = max(totals, key=lambda one: one[1].high)
    if not most.high > most.width:
        return
    span: Span = "year" if line.year.text and _interval(line.year) == most else "period"
    for one in form.indicators:
        if not _COST.search(one.level1 + one.level2) or _NO_TOTAL.search(one.name) or "社会" in one.level2:
            continue
        text = one.year or one.period
        found = _AMOUNT.fullmatch(text.strip())
        unit = found[3] or (said[1] if (said := _UNIT_SAID.search(one.name)) else "") if found else ""
        value = parse_number(found[2]) if found else None
        if value is None or unit not in SCALE:
            continue
        cost = Interval.of(value, unit)
        if cost.low <= most.high:
            yield Judged()
            continue
        money = _shown(form, line.label, _SPANS[span], _of(line, span).text, line)
        place = _shown(form, one.name, one.level2 or one.level1, text, one)
        message = f"{place}是“{text}”，大于{money.row}“{_print(_of(line, span))}”。"
        yield Judged(_finding("PF-07", message, (place, money), text, f"不大于{_print(_of(line, span))}"))


# ── indicators ────────────────────────────────────────────────────────────────────────────────────────────────────

_LEVELS = ("产出", "效益")


def _levels(form: TargetForm) -> Iterator[Finding]:
    """Which of the levels every project has is missing, where enough was read to say so."""
    if len(form.indicators) < 3 or not all(i.level1 for i in form.indicators):
        return
    words = "".join(i.level1 + i.level2 for i in form.indicators)
    if missing := [level for level in _LEVELS if level not in words and not (level == "效益" and "效果" in words)]:
        said = "、".join(f"{level}指标" for level in missing)
        place = _shown(form, "", "", said, None)
        yield _finding("PF-11", f"{place}没有{said}。", (place,), "没有", said)


_VALUE_ONLY = re.compile(r"[≥≤＞＜><=＝]?\s*[\d,]+(?:\.\d+)?")
#: Names that say what is counted: "培训人次 265", "满意度 ≥90".
_UNIT_IN_NAME = re.compile(
    r"[（(][^（）()]*[)）]\s*$|率|度$|比例|占比|百分比|评分|等级|评价|[人次场天个项篇份家台辆套件户期名]数?$"
)


def _indicators(form: TargetForm, year: int) -> Iterator[Finding]:
    """Indicators without value, numbers without unit, and dates before the year."""
    bare: list[Shown] = []
    empty: list[Shown] = []
    early: list[Shown] = []
    with_unit = 0
    for one in form.indicators:
        text = one.year or one.period
        place = _shown(form, one.name, one.level2 or one.level1, text, one)
        if one.name and not text.strip():
            empty.append(place)
        elif _VALUE_ONLY.fullmatch(text.strip()) and text.strip("0 ") and not _UNIT_IN_NAME.search(one.name):
            bare.append(place)
        elif re.search(r"\d\s*[^\d\s.,，]", text):
            with_unit += 1
        years = [int(y) for y in re.findall(r"(?<!\d)(20\d\d)年(?:\d{1,2}月|底|年底|末|前|内)", text)]
        if year and "时效" in one.level2 and years and max(years) < year:
            early.append(place)
    # where most values have none, the unit stands somewhere else
    if bare and with_unit > len(bare):
        yield _several("PF-30", "没有单位", bare, "数字带单位")
    if empty and len(empty) * 2 < len(form.indicators):
        yield _several("PF-13", "没有指标值", empty, "指标值")
    if early:
        yield _several("PF-18", f"早于{year}年", early, f"{year}年")


def _several(check: str, said: str, places: Sequence[Shown], expected: str) -> Finding:
    more = f"等{len(places)}个指标" if len(places) > 1 else ""
    text = f"“{places[0].text}”" if places[0].text else ""
    return _finding(check, f"{places[0]}{more}{text}{said}。", tuple(places), places[0].text, expected)
