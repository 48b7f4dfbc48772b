"""What the texts of forms lack or contradict: cut cells, dates, stamps, the head, and one text in several forms."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from decimal import Decimal

from ...disclosure.model import TargetForm
from ...money import Interval
from ..checks import checks
from ..findings import Finding, Shown
from ..text.marks import unpaired
from .money import added
from .said import (
    bare,
    finding,
    indicator,
    largest,
    one_year,
    several,
    shown,
    text_of,
    value_of,
    words,
)


def texts(form: TargetForm, year: int) -> Iterator[Finding]:
    """All that is wrong with a form's texts and dates, for the budget of ``year`` (0 where it isn't known)."""
    yield from _cut(form)
    yield from _dates(form, year)
    yield from _duration(form)
    yield from _goals(form)
    yield from _stamp(form)


def heads(forms: Sequence[TargetForm]) -> Iterator[Finding]:
    """The heads of a document's forms: who is in charge, and whose form it is."""
    said = [
        (f, re.sub(r"\s", "", v)) for f in forms for k, v in f.head if re.match("(市级|省级)?主管部门", k) and v.strip()
    ]
    count = Counter(v for _, v in said)
    if len(count) > 1 and len(said) > 3:
        usual, often = count.most_common(1)[0]
        odd = [(f, v) for f, v in said if usual not in v and v not in usual]
        if odd and often * 3 >= len(said) * 2:
            places = tuple(shown(f, "", "主管部门", v, None) for f, v in odd)
            more = f"等{len(odd)}张表" if len(odd) > 1 else ""
            message = f"{places[0]}{more}写“{odd[0][1]}”，其他{often}张表写“{usual}”。"
            yield finding("PF-19", message, places, odd[0][1], usual)
    for form in forms:
        blank = not form.whole_unit and form.head and not form.project.strip()
        if blank and form.indicators and any(line.year.text or line.period.text for line in form.money):
            place = shown(form, "", form.head[0][0], "", None)
            yield finding("PF-19", f"{place}没有填项目名称。", (place,), "", "项目名称")


def copied(forms: Sequence[TargetForm]) -> Iterator[Finding]:
    """One goal, or one set of indicators with its values, in the forms of several projects."""
    sets: dict[tuple[tuple[str, str], ...], list[TargetForm]] = defaultdict(list)
    for form in forms:
        said = tuple((re.sub(r"\s", "", i.name), re.sub(r"\s", "", text_of(i))) for i in form.indicators if text_of(i))
        if len(said) >= 6 and not form.whole_unit and form.project:
            sets[said].append(form)
    for same in sets.values():
        if len({f.project for f in same}) > 1:
            places = tuple(shown(f, "", "绩效指标", f"{len(f.indicators)}个指标", None) for f in same)
            others = "”“".join([f.project for f in same][1:4])
            message = f"{places[0]}与“{others}”的指标和指标值完全相同。"
            yield finding("FORM-01", message, places, places[0].text, "各项目自己的指标")
    found: dict[str, list[TargetForm]] = defaultdict(list)
    for form in forms:
        for goal in dict.fromkeys(re.sub(r"\s", "", g) for g in form.goals):
            if len(goal) >= 20 and not form.whole_unit and form.project:
                found[goal].append(form)
    for goal, several_ in found.items():
        names = dict.fromkeys(f.project for f in several_)
        if len(names) > 1:
            places = tuple(shown(f, "", "绩效目标", goal, None) for f in several_)
            message = f"{places[0]}与“{'”“'.join(list(names)[1:4])}”的目标一字不差：“{goal[:40]}…”。"
            yield finding("FORM-01", message, places, goal[:40], "各项目自己的目标")


#: Checks of the words of any paragraph that a form's cells are held to as well.
_WORDED = ("N-49", "N-50", "TEXT-02", "TEXT-03", "D-08")


def worded(forms: Sequence[TargetForm]) -> Iterator[Finding]:
    """Punctuation, left-over words and marks without their other half in the cells of forms: one finding a check."""
    cells = [
        (f, label, text)
        for f in forms
        for label, text in (*f.texts, ("实施期目标", f.goals[0]), ("年度目标", f.goals[1]))
    ]
    for id_ in _WORDED:
        pattern = checks()[id_].pattern
        assert pattern is not None, id_
        places = [shown(f, label, "", m[0].strip(), None) for f, label, text in cells if (m := pattern.search(text))]
        if places:
            more = f"等{len(places)}处" if len(places) > 1 else ""
            message = f"{places[0]}{more}写着“{places[0].text}”：{checks()[id_].says}。"
            yield checks()[id_].finding(message, tuple(places), found=places[0].text)
    for form, label, text in cells:
        # an opening mark at the end is a cell that breaks off (PF-21)
        if (left := unpaired(text)) and not _open(text.strip()):
            said = text[max(0, left[1] - 20) : left[1] + 8]
            place = shown(form, label, "", said, None)
            yield checks()["TEXT-01"].finding(f"{place}“{said}”的“{left[0]}”没有另一半。", (place,), found=said)


_PAIRS = {"（": "）", "(": ")", "《": "》", "〈": "〉", "“": "”", "[": "]", "【": "】"}


def _cut(form: TargetForm) -> Iterator[Finding]:
    """Cells that break off: at a comma, a colon, a bracket that is never closed, a word that leads to nothing."""
    cells = [(title, "", text) for title, text in form.texts]
    cells += [(span, "", g) for span, g in zip(("实施期目标", "年度目标"), form.goals, strict=True)]
    cells += [(one.name, one.level2, one.name) for one in form.indicators]
    places: list[Shown] = []
    for row, column, text in cells:
        said = _righted(text.strip())
        if len(said) < 4 or (column and len(said) < 6):
            continue
        ends = re.search(words()["value"]["cut"], said) or re.search(r"元.*[=＝]\s*\d+(\.\d+)?$", said)
        if ends or _open(said) or (not column and _unfinished(form, said)):
            places.append(shown(form, row if not column else "", column or row, said[-20:], None))
    period, year = (re.sub(r"[\s。；]+$", "", g.strip()) for g in form.goals)
    if one_year(form) and len(year) >= 20 and period != year and period.startswith(year):
        places.append(shown(form, "年度目标", "", year[-20:], None))
    if places:
        yield several("PF-21", "没有写完", places, "完整的句子")


_LISTED = re.compile(
    r"[一-鿿][^\d，。；、]{0,20}?(?:\d[^，。；、]*?[=＝])?\s*(\d[\d,]*(?:\.\d+)?)(万元|元)(?=[；;，,、]|$)"
)


def _unfinished(form: TargetForm, text: str) -> bool:
    """Whether a list of amounts that ends with a semicolon doesn't reach the project's money yet."""
    best = largest(form)
    run = text[text.rfind("。") + 1 :]
    amounts = [Interval.of(Decimal(n.replace(",", "")), unit) for n, unit in _LISTED.findall(run)]
    return text[-1] in "；;" and best is not None and len(amounts) > 1 and added(amounts).high < best[2].low


def _righted(text: str) -> str:
    """Quotation marks that are turned round (”…“) as they are meant: they break nothing off."""
    swapped = text.translate({ord("“"): "”", ord("”"): "“"})
    turned = text.find("”") >= 0 and not 0 <= text.find("“") < text.find("”")
    return swapped if turned and text.count("“") == text.count("”") else text


def _open(text: str) -> bool:
    """Whether the last bracket is never closed: what opened in the last words."""
    for opening, closing in _PAIRS.items():
        at = text.rfind(opening)
        if at >= 0 and closing not in text[at:] and len(text) - at < 20 and text[-1:] not in "。；！":
            # a bracket of the other width closes it as well
            return not (opening in "（(" and re.search("[)）]", text[at:]))
    return False


def _dates(form: TargetForm, year: int) -> Iterator[Finding]:
    """Times before the budget year: of indicators of time, and in the plan of a project of one year."""
    titled = re.search(r"(?<!\d)(20\d\d)年", form.title + form.subtitle)
    of_form = int(titled[1]) if titled else year
    if not of_form:
        return
    early: list[Shown] = []
    for one in form.indicators:
        text = text_of(one)
        if "时效" not in one.level2:
            continue
        said = text + one.name if re.search(r"20\d\d年\d{1,2}月.{0,6}20\d\d年", one.name) else text
        years = [int(y) for y in re.findall(r"(?<!\d)(20\d\d)年(?:\d{1,2}月|底|年底|末|前|内)", said)]
        if years and max(years) < of_form:
            early.append(indicator(form, one, one.name if said != text else text))
    for title, text in form.texts:
        if one_year(form) and re.search("计划|进度|安排", title):
            for found in re.finditer(r"(?<!\d)20\d\d年\d{1,2}月?\s*[-—~至到]+\s*(20\d\d)年\d{1,2}月", text):
                if int(found[1]) < of_form:
                    early.append(shown(form, title, "", found[0], None))
    if early:
        yield several("PF-18", f"早于{of_form}年", early, f"{of_form}年")


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


_COUNTED = re.compile(r"(?P<what>[一-鿿]{2,10}?)(?P<n>\d+)(?P<unit>台|套|辆|组|件|份|册|个|场|期|家|户|人次|人)")


def _goals(form: TargetForm) -> Iterator[Finding]:
    """A number of things in a goal that its own indicator gives otherwise."""
    for span, goal in (("period", form.goals[0]), ("year", form.goals[1])):
        places: list[Shown] = []
        told: set[tuple[str, str]] = set()
        for found in _COUNTED.finditer(goal):
            same = []
            for one in form.indicators:
                value = value_of(one.period if span == "period" else one.year, one.name)
                what = _thing(found["what"])
                if value is None or value.unit != found["unit"] or len(what) < 2 or what not in bare(one.name):
                    continue
                if "数量" in one.level2:
                    same.append((one, value))
            if len(same) != 1 or value_of(found["n"]) is None:
                continue
            one, value = same[0]
            wrong = (
                int(found["n"]) != value.number if value.operator in ("", "equal") else int(found["n"]) < value.number
            )
            key = (one.name, found["n"])
            if wrong and key not in told:
                told.add(key)
                said = _thing(found["what"]) + found["n"] + found["unit"]
                places += [
                    shown(form, "年度目标" if span == "year" else "实施期目标", "", said, None),
                    indicator(form, one, one.period if span == "period" else one.year),
                ]
        if places:
            message = f"{places[0]}写“{places[0].text}”，{places[1]}是“{places[1].text}”。"
            yield finding("PF-17", message, tuple(places), places[0].text, places[1].text)


def _thing(text: str) -> str:
    """The thing's own name: without the verb and the price before it."""
    return re.split("的|购置|购买|采购|新增|完成|开展|组织|举办|印刷|印制|培训", text)[-1]


def _stamp(form: TargetForm) -> Iterator[Finding]:
    """The date a form was filled in: 8 digits, or 14 with the time."""
    for label, text in form.footer:
        said = re.sub(r"\s", "", text)
        if "日期" in label and re.fullmatch(r"\d{6,}", said) and len(said) not in (8, 12, 14):
            place = shown(form, label, "", said, None)
            message = f"{place}是“{said}”，有{len(said)}位，应是8位日期或14位时间。"
            yield finding("PF-20", message, (place,), said, "8位或14位")
