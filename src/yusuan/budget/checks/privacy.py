"""Personal data in what will be public: telephone, identity card and bank account numbers (PRIV-01).

Legal basis: 政府信息公开条例 15条; 个人信息保护法.  A number counts only by its own shape (a mobile prefix, the check
digit of an identity card, the check digit of a bank card) or by the word before it, so that document numbers, project
codes of 21 digits and amounts don't.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import fields
from datetime import date
from typing import Any

from ...problems import Problem
from ..model import Budget
from .saying import place

#: What is printed, by table.
PUBLIC = {
    "units": ("name", "department", "duties", "offices", "organisation"),
    "projects": ("name",),
    "costing": ("item",),
    "procurement": ("item",),
    "service_purchases": ("name", "content"),
    "targets": (
        "department",
        "overview",
        "basis",
        "necessity",
        "measures",
        "plan",
        "period_goal",
        "year_goal",
    ),
    "indicators": ("name", "period_value", "year_value"),
    "tasks": ("name", "content"),
    "reasons": ("text",),
    "reason_items": ("what",),
    "texts": ("text",),
    "attachments": ("title",),
}

#: Full-width digits, letters and signs to narrow ones, one for one, so that excerpts keep what was written.
_NARROW = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | {0x3000: " "}

#: What every number below is at least: a run of seven digits that is no amount.  Most texts hold none.
_LONG = re.compile(r"(?<!\d)\d[\d()（）\s－-]{5,}[\dXxＸｘ](?!\d|\s*[万亿]?元)")
_EDGE, _END = r"(?<![0-9A-Za-z.])", r"(?![0-9A-Za-z]|\.\d|,\d{3}|\s*[万亿]?元)"
_IDENTITY = re.compile(rf"{_EDGE}[1-9]\d{{16}}[0-9Xx]{_END}")
_CARD = re.compile(rf"{_EDGE}\d{{4}}(?:[ -]?\d{{4}}){{3}}(?:[ -]?\d{{1,3}})?{_END}")
_ACCOUNT = re.compile(rf"(?:账号|帐号|账户|帐户|卡号|开户行)[^0-9。;\n]{{0,20}}(\d[\d -]{{7,30}}\d){_END}")
_MOBILE = re.compile(rf"{_EDGE}(?:\+?86[ -]?)?1[3-9]\d([ -]?)\d{{4}}\1\d{{4}}{_END}")
_LANDLINE = re.compile(rf"{_EDGE}(?:\(0\d{{2,3}}\) ?|0\d{{2,3}}[ -])[2-9]\d{{6,7}}{_END}")
_CALLED = re.compile(rf"(?:电话|手机|传真|热线|联系方式)[^0-9。;\n]{{0,8}}(0\d{{9,11}}|[2-9]\d{{6,7}}){_END}")

_WORDS = {
    "privacy.id_number": ("身份证号", "删去身份证号；需要区分人时用序号。"),
    "privacy.account": ("银行账号", "删去银行账号。"),
    "privacy.phone": ("电话号码", "删去电话号码；对外公布的办公电话可以保留。"),
}


def privacy(budget: Budget) -> Iterator[Problem]:
    for table, names in PUBLIC.items():
        for record in getattr(budget, table):
            if not getattr(record, "withheld", False):
                yield from _record(record, names)
    if budget.unit_target:
        names = tuple(f.name for f in fields(budget.unit_target) if f.name != "place")
        yield from _record(budget.unit_target, names)


def _record(record: Any, names: tuple[str, ...]) -> Iterator[Problem]:
    for name in names:
        value = getattr(record, name)
        text = "；".join(value) if isinstance(value, tuple) else value
        for check, excerpt in personal_numbers(text):
            what, mend = _WORDS[check]
            yield Problem(
                check,
                place(record, name),
                f"像是{what}：“{excerpt}”",
                "公开的文字中没有个人信息",
                mend,
                "warning",
            )


def personal_numbers(text: str) -> Iterator[tuple[str, str]]:
    """Every number in ``text`` that looks personal: the check's id and an excerpt with the number masked."""
    runs = [match.span() for match in _LONG.finditer(text)]
    if not runs:
        return
    plain = text.translate(_NARROW)
    taken: list[tuple[int, int]] = []
    for first, last in runs:
        for check, pattern, group, holds in _SHAPES:
            # The word before a number and the unit after it decide, so the run's surroundings are searched too.
            for match in pattern.finditer(plain, max(0, first - 32), last + 8):
                start, end = match.span(group)
                if holds(match.group(group)) and not any(s < end and start < e for s, e in taken):
                    taken.append((start, end))
                    yield check, _excerpt(text, start, end)


def _excerpt(text: str, start: int, end: int) -> str:
    number = text[start:end]
    masked = number[:3] + "*" * (len(number) - 5) + number[-2:]
    before, after = text[max(0, start - 8) : start], text[end : end + 4]
    # The context may itself hold numbers: digits outside the match are masked as well.
    return (re.sub(r"\d", "*", before) + masked + re.sub(r"\d", "*", after)).replace("\n", " ")


def _any(number: str) -> bool:
    return True


def _is_identity(number: str) -> bool:
    """Check digit and birthday of an 18-digit identity number (GB 11643)."""
    try:
        born = date(int(number[6:10]), int(number[10:12]), int(number[12:14]))
    except ValueError:
        return False
    weights = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
    rest = sum(int(d) * w for d, w in zip(number[:17], weights, strict=True)) % 11
    return 1900 <= born.year <= 2100 and "10X98765432"[rest] == number[17].upper()


def _is_card(number: str) -> bool:
    """A card of the usual issuers (62 UnionPay, 4 and 5 credit cards) with a valid check digit (Luhn)."""
    digits = [int(d) for d in number if d.isdigit()]
    if not (number.startswith(("62", "4", "5")) and 16 <= len(digits) <= 19):
        return False
    doubled = [d * 2 - 9 if d > 4 else d * 2 for d in digits[-2::-2]]
    return (sum(doubled) + sum(digits[-1::-2])) % 10 == 0


_SHAPES: tuple[tuple[str, re.Pattern[str], int, Callable[[str], bool]], ...] = (
    ("privacy.id_number", _IDENTITY, 0, _is_identity),
    ("privacy.account", _ACCOUNT, 1, _any),
    ("privacy.account", _CARD, 0, _is_card),
    ("privacy.phone", _MOBILE, 0, _any),
    ("privacy.phone", _LANDLINE, 0, _any),
    ("privacy.phone", _CALLED, 1, _any),
)
