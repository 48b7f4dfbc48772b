"""What final accounts say of trips, guests and vehicles: that the numbers are told at all, and that what each cost is
possible; and of scores, that the grade is the score's."""

from __future__ import annotations

import re
from collections.abc import Iterator
from fractions import Fraction

from ...coordinates import THREE_PUBLIC, Coordinates
from ...disclosure.model import Disclosure, Statement, Text, Unrecognised
from ...money import yuan
from ..checks import checks
from ..findings import Finding
from ..numbers.laws import Meanings, Spot, by_meaning, spots
from ..numbers.prints import shown
from .told import quoted

#: What must be told where there is money for it, and the words that tell it.  Source: DISC-14 (财预〔2016〕143号).
_NUMBERS = {
    "abroad": (
        "因公出国（境）费",
        "出国（境）团组数和人次",
        "团组|批次?.{0,6}人次|[\\d一二两三四五六七八九十]+\\s*(?:人次?|批)",
    ),
    "reception": ("公务接待费", "国内公务接待批次和人次", "批次|批.{0,8}人|人次"),
    "vehicle_operation": ("公务用车运行维护费", "公务用车保有量", "保有|[\\d一二两三四五六七八九十]+\\s*[辆台部]"),
    "vehicle_purchase": ("公务用车购置费", "公务用车购置数", "购置|更新|[\\d一二两三四五六七八九十]+\\s*[辆台部]"),
}
_FISCAL = ("fiscal_appropriation", "general_public")
#: A document with fewer words explains nothing.
_WORDS = 1500
#: What one of them may cost in yuan, far beyond every standard: outside, a unit's word or a number was mistaken.
#: Standards are for guests a meal of some 100 yuan, for a vehicle some 40,000 yuan a year, abroad some 50,000 a person.
_POSSIBLE = {
    "FX-24": ("reception", "guests", "人次", 5, 5_000),
    "FX-25": ("vehicle_operation", "vehicles", "辆", 200, 300_000),
    "FX-26": ("abroad", "abroad_persons", "人次", 1_000, 400_000),
}


def accounted(disclosure: Disclosure) -> Iterator[Finding]:
    """Numbers that aren't told, costs that can't be, grades of another score."""
    yield from _grades(disclosure)
    if disclosure.kind != "final_accounts":
        return
    places = by_meaning(spots(disclosure))
    yield from _untold(disclosure, places)
    yield from _impossible(places)


def _spent(places: Meanings, item: str) -> Spot | None:
    """The year's final amount of one of the three public expenses, where it isn't nothing."""
    for at, prints in places.items():
        if not isinstance(at, Coordinates) or at.measure != "expenditure" or at.get("stage") or at.get("year"):
            continue
        value = at.get("econ_dept")
        codes = value if isinstance(value, frozenset) else frozenset({value})
        if codes == THREE_PUBLIC[item] and not at.get("nature") and at.get("fund") in _FISCAL:
            return prints[0] if prints[0].figure.value else None
    return None


def _untold(disclosure: Disclosure, places: Meanings) -> Iterator[Finding]:
    """Money for trips, guests or vehicles, and nowhere, in words or in a table, how many."""
    words = "\n".join(t.text for t in disclosure.texts())
    if len(words) < _WORDS:
        return
    said = "\n".join([words, *_cells(disclosure)])
    for item, (name, number, pattern) in _NUMBERS.items():
        spent = _spent(places, item)
        if spent is None or re.search(pattern, said):
            continue
        place = shown(spot=spent)
        message = f"{place}有{name}{spent.figure.text}，文字和表中都没有说明{number}。"
        yield checks()["DISC-14"].finding(message, (place,), found="没有说明", expected=number)


def _cells(disclosure: Disclosure) -> Iterator[str]:
    for _, item in disclosure.walk():
        if isinstance(item, Statement):
            yield "".join(w for c in item.columns for w in c.header)
            yield from ("".join(c.text for c in row.cells) for row in item.rows)
        elif isinstance(item, Unrecognised):
            yield from ("".join(row) for row in item.rows)


def _impossible(places: Meanings) -> Iterator[Finding]:
    for number, (item, counter, word, least, most) in _POSSIBLE.items():
        spent = _spent(places, item)
        counts = [p for at, ps in places.items() if isinstance(at, Coordinates) and at.measure == counter for p in ps]
        values = {p.figure.value for p in counts}
        if spent is None or spent.interval is None or len(values) != 1 or not (count := values.pop()) or count < 0:
            continue
        low, high = (end / Fraction(count) for end in (spent.interval.low, spent.interval.high))
        if high >= least * 100 and low <= most * 100:
            continue
        each = yuan(round((low + high) / 2))
        here, there = shown(spent), shown(counts[0])
        message = f"{here}{spent.figure.text}{spent.figure.unit}，{there}{count}{word}，平均每{word}{each}元，不像是真的：请核对单位和数字。"
        yield checks()[number].finding(message, (here, there), found=f"每{word}{each}元", expected="核对单位和数字")


# ── scores ───────────────────────────────────────────────────────────────────────────────────────────────────────

_SCORE = re.compile(
    r"(?:得分|评分|分值|总分|自评分)(?:数)?(?:为|是|：|:)?\s*(?P<score>\d{1,3}(?:\.\d+)?)\s*分[，,、（(]?\s*(?:绩效)?(?:评价|评定|自评)?(?:等级|结果|结论|等次)"
    r"(?:评定|评)?(?:为|是|：|:)?\s*[“\"「]?(?P<grade>优秀?|良好?|中等?|差)(?![一-鿿])"
)
#: From 90 优, from 80 良, from 60 中, below 差: 项目支出绩效评价管理办法（财预〔2020〕10号）.
_GRADES = ((90, "优"), (80, "良"), (60, "中"), (0, "差"))


def _grades(disclosure: Disclosure) -> Iterator[Finding]:
    for section, item in disclosure.walk():
        if not isinstance(item, Text):
            continue
        for match in _SCORE.finditer(item.text):
            score = Fraction(match["score"])
            right = next(name for least, name in _GRADES if score >= least)
            if score > 100 or match["grade"][0] == right:
                continue
            place = quoted(section, item, match.start(), match.end())
            message = f"{place}写{match['score']}分、等级“{match['grade']}”；{match['score']}分是“{right}”。"
            yield checks()["FX-28"].finding(message, (place,), found=match["grade"], expected=right)
