"""Equations and inequalities between figures as data: ours (``rules.toml``) and the user's, with her own names for
instances of the laws.

All are judged by the same function, on the intervals that what is printed stands for."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from functools import cache
from pathlib import Path
from typing import Literal, cast

from ...coordinates import (
    CODE_LEVELS,
    COUNTERS,
    DIMENSIONS,
    FUND_PARTS,
    FUNDS,
    MONEY,
    NAMES,
    NATURES,
    PROCUREMENT_KINDS,
    PROJECT_KINDS,
    TOPIC_NAMES,
    TOPICS,
    TREES,
    UNIT_KINDS,
    Coordinates,
    Value,
    coordinates,
)
from ...disclosure.model import Figure
from ...money import SCALE
from ...problems import InputError, Problem, Severity
from ..checks import checks
from ..findings import SEVERITY_NAMES
from ..own_files import Entry, Key, read_entries
from .equations import Rule, Term, equation, noughts_of
from .identities import Identity, identities
from .laws import Meanings, Spot, verdict

_CHECK = "review.rules"
_RELATIONS = ("=", "<=", ">=")
_RELATION_WORDS = {"=": "等于", "<=": "不大于", ">=": "不小于"}
_LAWS = ("same", "sum", "share", "change", "growth")
_KEYS = {
    "rule": {
        "id": Key("text", True),
        "says": Key("text", True),
        "left": Key("texts", True),
        "relation": Key("text", True),
        "right": Key("texts", True),
        "severity": Key("text"),
        "source": Key("text"),
        "holds": Key("texts"),
        "fails": Key("texts"),
    },
    "identity": {
        "id": Key("text", True),
        "says": Key("text", True),
        "law": Key("text", True),
        "tables": Key("texts"),
        "dimension": Key("text"),
        "measure": Key("text"),
        "where": Key("words"),
    },
}
_VALUES: dict[str, frozenset[str]] = {
    "fund": frozenset({*FUNDS, *FUND_PARTS, *TREES["fund"]} | set(TREES["fund"].values())) - {""},
    "nature": frozenset({*NATURES, *TREES["nature"]} | set(TREES["nature"].values())) - {""},
    "vintage": frozenset(TREES["vintage"]),
    "unit_kind": frozenset(UNIT_KINDS),
    "project_kind": frozenset(PROJECT_KINDS),
    "procurement_kind": frozenset(PROCUREMENT_KINDS),
}
#: What figures may be of, besides the named points (three_public and so on).
_MEASURES = MONEY | frozenset(COUNTERS)


@dataclass(frozen=True, slots=True)
class OwnRules:
    rules: tuple[Rule, ...] = ()
    identities: tuple[Identity, ...] = ()


@cache
def shipped() -> tuple[Rule, ...]:
    """Our own rules.  Several of one id are one rule as different forms print it."""
    return _read(Path(__file__).with_name("rules.toml"), None).rules


def read_rules(path: Path) -> OwnRules:
    """The user's rules.  Raises InputError with every mistake in the file."""
    return _read(path, {i.id for i in identities()} | set(checks()) | {r.id for r in shipped()} | {"READ"})


def _read(path: Path, taken: set[str] | None) -> OwnRules:
    entries, problems = read_entries(path, _CHECK, _KEYS)
    rules: list[Rule] = []
    own: list[Identity] = []
    mine: set[str] = set()
    for one in entries:
        wrong = [] if taken is None else _id_mistakes(one, taken, mine)
        mine.add(one.text("id"))
        if one.table == "rule":
            made = _rule(one, wrong)
            rules += [made] if made and not wrong else []
        else:
            wrong += _identity_mistakes(one)
            own += [] if wrong else [_identity(one)]
        problems += wrong
    if problems:
        raise InputError(sorted(problems, key=lambda p: p.place.line))
    return OwnRules(tuple(rules), tuple(own))


def _id_mistakes(one: Entry, taken: set[str], mine: set[str]) -> list[Problem]:
    number = one.text("id")
    found = f"id = “{number}”"
    if one.table == "rule" and number in taken:
        return [one.problem(_CHECK, "id", f"{found}，是已有的检查", "自己的编号，如 本县-01", "换一个编号")]
    if one.table == "rule" and number in mine:
        return [one.problem(_CHECK, "id", f"{found}，前面已经用过", "一条规则一个编号", "换一个编号")]
    return []


def _rule(one: Entry, wrong: list[Problem]) -> Rule | None:
    relation, severity = one.text("relation"), one.text("severity") or "warning"
    if relation not in _RELATIONS:
        said = "、".join(_RELATIONS)
        wrong.append(one.problem(_CHECK, "relation", f"relation = “{relation}”", said, "改为其中一个"))
    if severity not in SEVERITY_NAMES:
        said = "、".join(SEVERITY_NAMES)
        wrong.append(one.problem(_CHECK, "severity", f"severity = “{severity}”", said, "改为其中一个，或删去这一行"))
    left, right = (_terms(one, key, wrong) for key in ("left", "right"))
    if not wrong and all(isinstance(t, Fraction) for t in (*left, *right)):
        found = "两边都只有金额，没有要核对的数"
        wrong.append(one.problem(_CHECK, "left", found, "至少一边有指标", "写上要核对的指标"))
    if wrong:
        return None
    examples = {key: _listed(one, key) for key in ("holds", "fails")}
    rule = Rule(
        one.text("id"),
        one.text("says"),
        left,
        cast(Literal["=", "<=", ">="], relation),
        right,
        cast(Severity, severity),
        one.text("source"),
        examples["holds"],
        examples["fails"],
    )
    wrong += _example_mistakes(one, rule)
    return rule


def _listed(one: Entry, key: str) -> tuple[str, ...]:
    listed = one.values.get(key, ())
    return (listed,) if isinstance(listed, str) else tuple(listed)


def _example_mistakes(one: Entry, rule: Rule) -> Iterator[Problem]:
    """Examples that can't be read, or come to something else than they say."""
    for key, prints, outcome in (("holds", rule.holds, True), ("fails", rule.fails, False)):
        if not prints:
            continue
        places: Meanings = {}
        for text in prints:
            term, _, said = text.rpartition("=")
            about, amount = term_of(term), _AMOUNT.fullmatch(said.strip())
            if not isinstance(about, Coordinates) or amount is None or amount[2] is None:
                yield one.problem(
                    _CHECK, key, f"{key}：“{text}”", "指标 = 金额，如 revenue = 10.00万元", "照应为的写法改正"
                )
                return
            value = Decimal(amount[1].replace(",", ""))
            places[about] = [Spot("", 0, 0, Figure(amount[1], value, amount[2], about))]
        judged = equation(rule, places, noughts_of(places))
        if isinstance(judged, str):
            yield one.problem(_CHECK, key, f"{key}不能判断：{judged}", "规则两边的指标都有数", "补上缺的指标")
        elif (verdict(judged) != "failed") is not outcome:
            found = f"{key}中的数{'不' if outcome else ''}符合规则"
            yield one.problem(_CHECK, key, found, f"{'符合' if outcome else '不符合'}规则的数", "改正例子，或改正规则")


def _terms(one: Entry, key: str, wrong: list[Problem]) -> tuple[Term, ...]:
    terms: list[Term] = []
    for text in _listed(one, key):
        made = term_of(text)
        if isinstance(made, tuple):
            wrong.append(one.problem(_CHECK, key, f"{key}：“{text}”{made[0]}", made[1], "照应为的写法改正"))
        else:
            terms.append(made)
    return tuple(terms)


_AMOUNT = re.compile(r"(-?[\d,]+(?:\.\d+)?)\s*(元|万元|百万元|亿元|辆|台|平方米)?")


def term_of(text: str) -> Term | tuple[str, str]:
    """One term: ``expenditure fund=general_public``, a named point such as ``three_public``, or an amount such as
    ``100万元``.  For a mistake what was found and what was expected."""
    said = text.strip()
    if amount := _AMOUNT.fullmatch(said):
        if amount[2] is None:
            return "没有写单位", "金额连同单位，如 100万元；数量如 3辆"
        number = Fraction(Decimal(amount[1].replace(",", "")))
        return number * (100 if amount[2] == "平方米" else SCALE.get(amount[2], 1))
    first, *pairs = re.split(r"\s+(?=[^\s=]+\s*=)", said)
    base = TOPICS.get(first) or TOPICS.get(_keyed(TOPIC_NAMES, first))
    measure = first if first in _MEASURES else _keyed({m: NAMES[m] for m in _MEASURES}, first)
    if base is None and not measure:
        return f"中不认识指标“{first}”", "、".join(sorted({*_MEASURES, *TOPICS}))
    base = base or coordinates(measure)
    at: dict[str, Value | None] = {}
    for pair in pairs:
        name, _, value = (p.strip() for p in pair.partition("="))
        dimension = name if name in DIMENSIONS else _keyed(DIMENSIONS, name)
        if not dimension:
            return f"中不认识维度“{name}”", "、".join(DIMENSIONS)
        values = frozenset(v for one in value.split("+") if (v := _value(dimension, one.strip())))
        if len(values) != len(set(value.split("+"))):
            return f"中{name}不能是“{value}”", _expected(dimension)
        at[dimension] = values
    return base.where(**at)


def _keyed(names: dict[str, str], word: str) -> str:
    """The key of a Chinese name, "" if there is none."""
    return next((k for k, v in names.items() if v == word), "")


def _value(dimension: str, value: str) -> str | None:
    if dimension in _VALUES:
        name = value if value in _VALUES[dimension] else _keyed({v: NAMES[v] for v in _VALUES[dimension]}, value)
        return name or None
    if levels := CODE_LEVELS.get(dimension):
        digits = value[1:] if dimension == "catalogue_code" else value
        return value if digits.isdigit() and len(value) in levels else None
    if dimension == "year":
        return value if re.fullmatch(r"20\d\d", value) else None
    return value or None


def _expected(dimension: str) -> str:
    if dimension in _VALUES:
        return "、".join(sorted(_VALUES[dimension]))
    if levels := CODE_LEVELS.get(dimension):
        return f"{'、'.join(map(str, levels))}位的科目编码，几个用 + 连接"
    return "四位的年度" if dimension == "year" else "不为空的值"


def _identity_mistakes(one: Entry) -> list[Problem]:
    def wrong(key: str, expected: str) -> Problem:
        return one.problem(_CHECK, key, f"{key} = “{one.values[key]}”", expected, "照应为的写法改正，或删去这一行")

    problems = []
    if one.text("law") not in _LAWS:
        problems.append(wrong("law", "、".join(_LAWS)))
    listed = one.values.get("tables", [])
    tables = [listed] if isinstance(listed, str) else listed
    if not all(re.fullmatch(r"[BF]\d\d|text", t) for t in tables):
        problems.append(wrong("tables", "表的代号，如 B01、F04；正文写 text"))
    if one.text("dimension") not in {"", "measure", *DIMENSIONS}:
        problems.append(wrong("dimension", "、".join(("measure", *DIMENSIONS))))
    if one.text("measure") not in {"", *_MEASURES}:
        problems.append(wrong("measure", "、".join(sorted(_MEASURES))))
    for name, value in one.values.get("where", {}).items():
        if name not in DIMENSIONS or (value != "*" and _value(name, value) != value):
            expected = _expected(name) if name in DIMENSIONS else "、".join(DIMENSIONS)
            problems.append(wrong("where", f"{name}：{expected}；任何值写 *"))
    return problems


def _identity(one: Entry) -> Identity:
    listed = one.values.get("tables", [])
    return Identity(
        one.text("id"),
        one.text("says"),
        one.text("law"),
        (listed,) if isinstance(listed, str) else tuple(listed),
        one.text("dimension"),
        one.text("measure"),
        tuple(sorted(one.values.get("where", {}).items())),
    )
