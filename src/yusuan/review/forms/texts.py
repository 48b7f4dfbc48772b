"""The texts of forms: cells cut off, numbers that skip or repeat, leftovers, and one text in several forms."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from decimal import Decimal

from ...disclosure.model import TargetForm
from ...money import Interval
from ..checks import checks
from ..findings import Finding, Shown
from ..text.marks import unpaired
from .money import added
from .promises import number
from .said import finding, indicator, largest, one_year, several, shown, text_of, words


def texts(form: TargetForm) -> Iterator[Finding]:
    """All that is wrong with a form's texts."""
    yield from _cut(form)
    yield from _numbered(form)


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
    named = [(f, i.name, text) for f in forms for i in f.indicators for text in (i.name, text_of(i))]
    for id_ in _WORDED:
        pattern = checks()[id_].pattern
        assert pattern is not None, id_
        asked = [*cells, *named] if id_ == "N-50" else cells
        places = [shown(f, label, "", m[0].strip(), None) for f, label, text in asked if (m := pattern.search(text))]
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
    for one in form.indicators:
        for value in dict.fromkeys((one.period.strip(), one.year.strip())):
            if re.search(r"\w.*[≥≤≧≦＞＜><=＝]$", value):
                places.append(indicator(form, one, value))
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


def unlike_others(forms: Sequence[TargetForm]) -> Iterator[Finding]:
    """Goals that end without a full stop where nearly all others of the document end with one: perhaps cut off."""
    ends: list[tuple[TargetForm, str, bool]] = []
    for form in forms:
        for goal in dict.fromkeys(g.strip() for g in form.goals):
            if len(goal) >= 20:
                ends.append((form, goal, goal[-1] in "。；！.;）)”"))
    open_ = [(form, goal) for form, goal, closed in ends if not closed]
    if open_ and len(ends) - len(open_) >= max(4, 5 * len(open_)):
        places = [shown(form, "绩效目标", "", goal[-20:], None) for form, goal in open_]
        yield several("FORM-14", f"没有句号，其他{len(ends) - len(open_)}处都有，请看是否写完", places, "以句号结束")


#: Ways to number what a goal lists.
_NUMBERED = (
    re.compile(r"目标\s*(\d{1,2})\s*[:：、.]"),
    re.compile(r"(?:^|(?<=[。；;！\s]))(\d{1,2})\s*[.．、](?!\d)"),
    re.compile(r"(?:^|(?<=[。；;！\s]))[（(](\d{1,2})[)）]"),
    re.compile(r"(?:^|(?<=[。；;！\s]))([一二三四五六七八九十]{1,2})、"),
    re.compile(r"(?:^|(?<=[。；;！，,\s]))([一二三四五六七八九十]{1,2})是"),
)


def _numbered(form: TargetForm) -> Iterator[Finding]:
    """Lists in a text whose numbers skip one or come twice, and numbers of indicators that come twice under a level."""
    for label, text in dict.fromkeys((*form.texts, ("实施期目标", form.goals[0]), ("年度目标", form.goals[1]))):
        for pattern in _NUMBERED:
            said = [(number(m[1]), m[0].strip(), m.start()) for m in pattern.finditer(text)]
            wrong = _skips([n for n, *_ in said])
            if wrong is not None:
                before, now, start = said[wrong - 1][1], said[wrong][1], said[wrong][2]
                place = shown(form, label, "", text[start : start + 20].strip(), None)
                message = f"{place}在“{before}”之后编为“{now}”，编号不连续。"
                yield finding("FORM-05", message, (place,), now, f"{before}的下一号")
                break
    for level in dict.fromkeys(i.level1 + i.level2 for i in form.indicators):
        own = [i for i in form.indicators if i.level1 + i.level2 == level]
        numbers = [(i, int(m[1])) for i in own if (m := re.match(r"\s*指标\s*(\d{1,2})\s*[:：]", i.name))]
        twice = next((k for k in range(1, len(numbers)) if numbers[k][1] == numbers[k - 1][1]), None)
        if len(numbers) >= 3 and numbers[0][1] == 1 and twice is not None:
            places = tuple(indicator(form, i, f"指标{n}") for i, n in numbers[twice - 1 : twice + 1])
            message = f"{places[0]}和{places[1]}都编为“指标{numbers[twice][1]}”。"
            yield finding("FORM-05", message, places, f"指标{numbers[twice][1]}", f"指标{numbers[twice][1] + 1}")


def _skips(numbers: Sequence[int]) -> int | None:
    """Where a list of three or more that begins with 1 doesn't go on by one, though it does everywhere else."""
    if len(numbers) < 3 or numbers[0] != 1:
        return None
    breaks = [k for k in range(1, len(numbers)) if numbers[k] != numbers[k - 1] + 1]
    if len(breaks) != 1 or numbers[breaks[0]] - numbers[breaks[0] - 1] not in (0, 2):
        return None
    return breaks[0]
