"""What a form rests on: rules that are no longer in force, plans of other years, one rule under two titles."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Sequence
from datetime import date
from functools import cache
from importlib.resources import files

from ...disclosure.model import TargetForm
from ..findings import Finding, Shown
from .said import finding, one_year, several, shown

_TITLE = re.compile(r"《([^《》]*(?:《[^《》]*》[^《》]*)*)》")
_NUMBER = re.compile(r"(?P<by>[一-鿿]{1,3})[〔【\[［(（](?P<year>20\d\d)[〕】\]］)）]\s*第?(?P<n>\d+)\s*号")
#: Labels of the cells that say what a project rests on.
_BASIS = re.compile("依据|制度|政策|文件|必要性|概况")
_PLAN = re.compile(r"(?<!\d)(20\d\d)年度?(?:[^，。；、《》\d]{0,12})(?:工作方案|工作计划|工作要点|培训计划|会议计划)")
_PERIOD = re.compile(r"(?<!\d)(20\d\d)年?\s*[-—－~～至]+\s*(20\d\d)年?[^，。；》〉]{0,20}(?:规划|计划|方案|目录)")


@cache
def _rules() -> tuple[dict[str, tuple[date, str, str]], dict[str, tuple[str, str]]]:
    """By title: until when it was in force, what replaced it, by what; and titles that are short for another."""
    said = tomllib.loads(files(__package__).joinpath("basis.toml").read_text("utf-8"))
    replaced = {t: (one["until"], one["by"], one["source"]) for one in said["replaced"] for t in one["titles"]}
    return replaced, {one["title"]: (one["right"], one["source"]) for one in said["short"]}


def basis(form: TargetForm, year: int) -> Iterator[Finding]:
    """Rules replaced before the budget ``year`` (0 where it isn't known) began, and a one-year project that rests on
    another year's plan."""
    replaced, short = _rules()
    told: set[str] = set()
    old: list[Shown] = []
    for label, text in form.texts:
        for title in _TITLE.findall(text):
            if title in told:
                continue
            told.add(title)
            place = shown(form, label, "", f"《{title}》", None)
            if title in short:
                right, source = short[title]
                yield finding("PF-23", f"{place}引《{title}》，全名是《{right}》（{source}）。", (place,), title, right)
            elif year and title in replaced and replaced[title][0] <= date(year, 1, 1):
                until, by, source = replaced[title]
                message = (
                    f"{place}引《{title}》，{until.year}年{until.month}月{until.day}日起已由《{by}》代替（{source}）。"
                )
                yield finding("PF-23", message, (place,), title, by)
        if year and one_year(form) and _BASIS.search(label):
            old += [shown(form, label, "", found[0], None) for found in _PLAN.finditer(text) if int(found[1]) < year]
        if year and _BASIS.search(label):
            old += [shown(form, label, "", found[0], None) for found in _PERIOD.finditer(text) if int(found[2]) < year]
    if old:
        yield several("PF-23", f"是{year}年以前的", old, f"{year}年的依据")


def two_titles(forms: Sequence[TargetForm]) -> Iterator[Finding]:
    """One document named in two ways: two titles with one number, or titles that differ by a word put in."""
    titles: dict[str, Shown] = {}
    numbers: dict[tuple[str, str, str], tuple[str, Shown]] = {}
    for form in forms:
        for label, text in form.texts:
            for found in _TITLE.finditer(text):
                title = _plain(found[1])
                place = shown(form, label, "", f"《{found[1]}》", None)
                titles.setdefault(title, place)
                # the number stands right behind the title
                number = _NUMBER.search(text[found.end() : found.end() + 14])
                if number is None:
                    continue
                # two issuers whose signs run together share the last character before the year
                key = (number["by"][-1], number["year"], number["n"])
                first, where = numbers.setdefault(key, (title, place))
                if first not in title and title not in first and _put_in(first, title):
                    message = f"{place}写“{place.text}”，{where}写“{where.text}”，文号相同（{number[0]}），名称不同。"
                    yield finding("FORM-02", message, (place, where), place.text, where.text)
                    titles.pop(title, None)
    names = sorted(titles)
    for n, one in enumerate(names):
        for other in names[n + 1 :]:
            word = _put_in(one, other)
            if word in _WORDS:
                place, where = titles[one], titles[other]
                message = f"{place}写“{place.text}”，{where}写“{where.text}”，只差“{word}”，像是同一文件。"
                yield finding("FORM-02", message, (place, where), place.text, where.text)


#: Words that one writer leaves out of a title and another doesn't; with any other word it may be another rule.
_WORDS = ("的", "制度", "暂行", "工作", "有关", "若干")


def _plain(title: str) -> str:
    return re.sub(r"[\s〈〉《》“”]", "", title)


def _put_in(one: str, other: str) -> str:
    """The words in the middle that the longer title has more; "" where that isn't all the difference."""
    short, long = sorted((one, other), key=len)
    more = len(long) - len(short)
    if len(short) < 6 or not 0 < more <= 2:
        return ""
    start = next((n for n, (a, b) in enumerate(zip(short, long, strict=False)) if a != b), len(short))
    return long[start : start + more] if 0 < start < len(short) and short[start:] == long[start + more :] else ""
