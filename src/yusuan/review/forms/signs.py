"""The signs before values, over all forms of a document: two signs for one thing, bounds nothing can pass, none."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal

from ...disclosure.model import FormIndicator, TargetForm
from ..findings import Finding, Shown
from .said import bare, indicator, several, speaks, text_of, value_of, whole_unit

_LEAST = re.compile(r"\s*(≥|≧|>=|＞=|》=?|〉=?|>|＞)\s*\d")
#: How often the usual sign stands for each time another does.
_USUAL = 4


def signs(forms: Sequence[TargetForm]) -> Iterator[Finding]:
    """What the signs of a document's indicators say together: one finding a check."""
    yield from _two_signs(forms)
    yield from _beyond(forms)
    yield from _unbounded(forms)


def _values(forms: Sequence[TargetForm]) -> Iterator[tuple[TargetForm, FormIndicator, str]]:
    for form in forms:
        for one in form.indicators:
            yield form, one, text_of(one)


def _two_signs(forms: Sequence[TargetForm]) -> Iterator[Finding]:
    """Quotation marks that stand for ≥, and > or ≧ where the rest of the document has ≥."""
    said = [(form, one, m[1]) for form, one, text in _values(forms) if (m := _LEAST.match(text))]
    usual = sum(sign == "≥" for *_, sign in said)
    rare = [(form, one) for form, one, sign in said if sign != "≥"]
    marks = [(form, one) for form, one, sign in said if sign[0] in "》〉"]
    odd = rare if usual >= max(5, _USUAL * len(rare)) else marks
    if odd:
        expected = f"≥（其他{usual}处）" if usual else "≥"
        yield several("FORM-08", f"的符号与别处不同：应是{expected}", [indicator(*o) for o in odd], "≥")


def _beyond(forms: Sequence[TargetForm]) -> Iterator[Finding]:
    """Rates of at least all of a whole, and rates of at most nothing: = is meant."""
    places: list[Shown] = []
    for form, one, text in _values(forms):
        value, name = value_of(text, one.name), bare(one.name)
        if value is None or value.unit not in ("%", "百分比"):
            continue
        full = value.operator == "least" and value.number == 100 and speaks("unit", "bounded", name)
        none = value.operator == "most" and value.number == 0 and name.endswith("率")
        if (full and not speaks("more", "turned", name)) or none:
            places.append(indicator(form, one))
    if places:
        yield several("FORM-09", "应写＝：这个比率不会更高（更低）", places, "＝")


def _unbounded(forms: Sequence[TargetForm]) -> Iterator[Finding]:
    """Costs in money without a sign where most others of the document have ≤."""
    bound = 0
    free: list[Shown] = []
    for form, one, text in _values(forms):
        value = value_of(text, one.name)
        if form.whole_unit or value is None or not speaks("cost", "level", one.level1 + one.level2):
            continue
        if not whole_unit("money", value.unit) or value.number == Decimal(0) or speaks("cost", "saved", one.name):
            continue
        if value.operator:
            bound += 1
        elif not re.search("标准|单价|补助|补贴|津贴|工资|定额", one.name):
            free.append(indicator(form, one))
    if free and bound >= max(5, 3 * len(free)):
        yield several("FORM-10", f"没有≤，其他{bound}个成本指标都有", free, "≤")
