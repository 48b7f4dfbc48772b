"""What a target form says, as its checks ask for it: its name, its totals, and an indicator's value in parts."""

from __future__ import annotations

import re
import tomllib
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cache, lru_cache
from importlib.resources import files
from typing import Any, Literal

from ...disclosure.model import Figure, FormIndicator, FormMoney, TargetForm
from ...money import SCALE, Interval, parse_number
from ...provenance import Provenance
from ..checks import checks
from ..findings import Finding, Shown
from ..numbers.prints import SURE

Span = Literal["period", "year"]
Operator = Literal["most", "least", "equal", ""]
SPANS: dict[Span, str] = {"period": "实施期", "year": "年度"}
_TOTAL = re.compile("总额|合计|总计|预算数|预算总额|金额$")


@dataclass(frozen=True, slots=True)
class Judged:
    """What became of one question: a finding, or nothing wrong; ``why`` says why it couldn't be judged."""

    finding: Finding | None = None
    why: str = ""


@dataclass(frozen=True, slots=True)
class Value:
    """An indicator's value: 不低于95% is ("least", 95, "%").  ``unit`` is as printed, "" where there is none."""

    operator: Operator
    number: Decimal
    unit: str

    @property
    def money(self) -> Interval | None:
        """What it says as an amount, in fen; None where its unit is no unit of money alone."""
        unit = {"万": "万元", "亿": "亿元"}.get(self.unit, self.unit)
        return Interval.of(self.number, unit) if unit in SCALE else None


@cache
def words() -> dict[str, Any]:
    return tomllib.loads(files(__package__).joinpath("words.toml").read_text("utf-8"))


@lru_cache(4096)
def speaks(part: str, kind: str, text: str) -> bool:
    """Whether ``text`` holds one of those words of ``words.toml``."""
    return re.search(words()[part][kind], text) is not None


def whole_unit(kind: str, text: str) -> bool:
    """Whether ``text`` is a unit of that kind."""
    return re.fullmatch(words()["unit"][kind], text) is not None


@lru_cache(4096)
def value_of(text: str, name: str = "") -> Value | None:
    """A single value with its operator and unit, the unit from the end of ``name`` where it has none; else None."""
    said = re.sub(r"\s", "", text).replace("（", "(").replace("）", ")").replace("％", "%").rstrip("。；;")
    # some values say their name again: 居民参与率不低于100%
    said = said.removeprefix(bare(name)) if name else said
    w = words()["operator"]
    found = re.fullmatch(
        rf"(?:(?P<most>{w['most']})|(?P<least>{w['least']})|(?P<equal>{w['equal']}))?"
        r"(?P<number>\d[\d,]*(?:\.\d+)?)\(?(?P<unit>[^\d()；;，。、]{0,8}?)\)?"
        rf"(?:(?P<behind_most>{w['behind_most']})|(?P<behind_least>{w['behind_least']}))?",
        said,
    )
    number = parse_number(found["number"]) if found else None
    if found is None or number is None:
        return None
    operator: Operator = (
        "most"
        if found["most"] or found["behind_most"]
        else "least"
        if found["least"] or found["behind_least"]
        else "equal"
        if found["equal"]
        else ""
    )
    return Value(operator, number, found["unit"] or unit_in(name))


def unit_in(name: str) -> str:
    """The unit a name says in its last brackets: 印刷数量（册）."""
    found = re.search(r"[（(]([^（）()]{1,8})[)）]\s*$", name)
    return found[1].replace("％", "%") if found and not re.search("含|以上|以下|级|本|注", found[1]) else ""


def bare(name: str) -> str:
    """A name without its number (指标1：), its unit in brackets and quotation marks."""
    said = re.sub(r"^\s*(指标)?\s*\d{1,2}\s*[：:.、)）]\s*|[\s\"“”]", "", name)
    return re.sub(r"[（(][^（）()]{1,8}[)）]$", "", said)


def text_of(one: FormIndicator) -> str:
    """The value that counts: the year's, or where there is none the period's."""
    return (one.year or one.period).strip()


def name_of(form: TargetForm) -> str:
    """The project's (for a unit's own form the unit's) name as printed."""
    named = next((value for label, value in form.head if "名称" in label), "")
    return named or form.project or form.title


def shown(form: TargetForm, row: str, column: str, text: str, of: FormMoney | FormIndicator | None) -> Shown:
    place = (_place(of, column, text) if of else _holding(form, text)) or form.place
    return Shown(form.title or "绩效目标表", f"{name_of(form)} {row}".strip(), column, text, place)


def _holding(form: TargetForm, text: str) -> Provenance | None:
    """The cell that holds what is quoted, the one that says nothing else before others."""
    said = "".join(text.split())
    holding = [(len(t), place) for t, place in form.cells if said and said in t]
    return min(holding, key=lambda one: one[0])[1] if holding else None


def _place(of: FormMoney | FormIndicator, column: str, text: str) -> Provenance | None:
    """Where what is quoted of a line stands: a value where it is printed, anything else at the line's beginning."""
    if isinstance(of, FormMoney):
        period = column == SPANS["period"] if of.period.text and of.year.text else bool(of.period.text)
    elif text in (of.period.strip(), of.year.strip()):
        period = text != of.year.strip()
    else:
        return of.place
    return (of.period_place if period else of.year_place) or of.place


def indicator(form: TargetForm, one: FormIndicator, text: str | None = None) -> Shown:
    """Where an indicator stands."""
    return shown(form, one.name, one.level2 or one.level1, text_of(one) if text is None else text, one)


def finding(check: str, message: str, places: tuple[Shown, ...], found: str, expected: str) -> Finding:
    """A finding; one on a figure read with little confidence asks to be verified."""
    made = checks()[check].finding(message, places, found=found, expected=expected)
    if any(p.place is not None and p.place.confidence < SURE for p in places):
        return replace(made, severity="warning", verdict="please verify")
    return made


def several(check: str, said: str, places: Sequence[Shown], expected: str) -> Finding:
    """One finding for all places that have the same fault."""
    more = f"等{len(places)}处" if len(places) > 1 else ""
    text = f"“{places[0].text}”" if places[0].text else ""
    return finding(check, f"{places[0]}{more}{text}{said}。", tuple(places), places[0].text, expected)


def each(
    form: TargetForm, check: str, said: str, test: Callable[[FormIndicator, Value | None], str]
) -> Iterator[Finding]:
    """A finding for each kind of what was expected instead, with all indicators that have this fault."""
    found: dict[str, list[Shown]] = defaultdict(list)
    for one in form.indicators:
        if expected := test(one, value_of(text_of(one), one.name)):
            found[expected].append(indicator(form, one))
    for expected, places in found.items():
        yield several(check, f"{said}：{expected}", places, expected)


def of_span(line: FormMoney, span: Span) -> Figure:
    return line.period if span == "period" else line.year


def interval(figure: Figure) -> Interval | None:
    """What a figure of money says; None where there is none or its unit isn't known."""
    return figure.interval if figure.unit in SCALE else None


def printed(figure: Figure) -> str:
    return figure.text + figure.unit if figure.text and not figure.text.endswith(figure.unit) else figure.text


def total(form: TargetForm, span: Span) -> FormMoney | None:
    """The first line of a span, where it is a total."""
    first = next((m for m in form.money if of_span(m, span).text), None)
    return first if first is not None and _TOTAL.search(re.sub(r"[（(].*?[)）]", "", first.label)) else None


def largest(form: TargetForm) -> tuple[FormMoney, Span, Interval] | None:
    """The larger of a form's totals (of period and year), where it is more than nothing."""
    spans: tuple[Span, ...] = ("year", "period")
    found = [(t, s, i) for s in spans if (t := total(form, s)) is not None and (i := interval(of_span(t, s)))]
    best = max(found, key=lambda one: one[2].high, default=None)
    return best if best is not None and best[2].high > best[2].width else None


def _terms(form: TargetForm) -> list[str]:
    return [
        re.sub(r"\s", "", value) for label, value in form.head if re.search("项目期|实施期|期限|周期|属性|年限", label)
    ]


def several_years(form: TargetForm) -> bool:
    """Whether the form says that its project is of more than one year."""
    return any(re.fullmatch("([2-9]|10|[二两三四五六七八九十])个?年(期)?|长期", s) for s in _terms(form))


def one_year(form: TargetForm) -> bool:
    """Whether the form says that its project is of one year."""
    said = _terms(form)
    return any(re.fullmatch(r"(1|一)(个)?年(期)?|12个?月|一次性项目[（(]?1年.*", s) for s in said)
