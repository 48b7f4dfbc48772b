"""The procurement plan: what must be bought how, by when and why, from the purchases of a budget and dated rules."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from ..classification import look_up
from ..classification.procurement import listed_as, stem
from ..money import printed
from ..problems import InputError, Place, Problem
from ..rules import Catalogued, Rules, Source, load_rules
from .costing import purchases
from .facts import scope
from .model import PROCUREMENT_METHODS, Budget, ProcurementLine

#: The ways a purchase can go, with the methods each allows.  Source: 政府采购法 26—32 条; 财政部令 110 号.
WAYS: dict[str, str] = {
    "framework": "集中采购：框架协议，直接选定",
    "second_round": "集中采购：框架协议，二次竞争",
    "central": "集中采购：委托集中采购机构按项目采购",
    "agency": "集中采购：委托集中采购机构，形式由其规定",
    "dispersed": "分散采购",
    "open_tender": "公开招标",
    "outside": "限额以下，不适用政府采购法，按内部制度自行采购",
    "unknown": "定不下来",
}
_BY_LAW = ("open_tender", "invited_tender", "negotiation", "consultation", "inquiry", "single_source")
METHODS_OF: dict[str, tuple[str, ...]] = {
    "framework": ("framework",),
    "second_round": ("framework",),
    "central": _BY_LAW,
    "agency": ("framework", *_BY_LAW),
    "dispersed": _BY_LAW,
    "open_tender": ("open_tender",),
    "outside": tuple(PROCUREMENT_METHODS),
    "unknown": tuple(PROCUREMENT_METHODS),
}


@dataclass(frozen=True, slots=True)
class Decision:
    """How an amount must be bought and why; ``assumed`` when a rule past its years decided it."""

    way: str
    why: tuple[str, ...]
    assumed: bool = False
    small: str = ""
    survey: str = ""


@dataclass(frozen=True, slots=True)
class Due:
    """A day by which something must have happened; ``on`` is None where the day it counts from isn't known."""

    of: str
    what: str
    on: date | None
    why: str


@dataclass(frozen=True, slots=True)
class PlanLine:
    """Purchases of one catalogue item by one unit, decided together; ``alone`` is what each would be by itself."""

    unit: str
    code: str
    name: str
    bought: tuple[ProcurementLine, ...]
    amount: int
    decision: Decision
    alone: tuple[Decision, ...]
    due: tuple[Due, ...]

    @property
    def splits(self) -> bool:
        """Whether parts by themselves would escape what their sum must go through (化整为零)."""
        return any(one.way != self.decision.way for one in self.alone)

    @property
    def item(self) -> str:
        return "、".join(b.item for b in self.bought)

    @property
    def start(self) -> date | None:
        """The first day on which one of the purchases is to begin."""
        return min((b.start for b in self.bought if b.start), default=None)


@dataclass(frozen=True, slots=True)
class Plan:
    """A procurement plan: lines by unit and catalogue item; amounts in fen."""

    rules: Rules
    year: int
    approved_on: date | None
    lines: tuple[PlanLine, ...]

    @property
    def total(self) -> int:
        return sum(line.amount for line in self.lines)


def plan(budget: Budget, rules: Rules | None = None) -> Plan:
    """The procurement plan of a budget under the rules its profile names (or ``rules``).

    Raises InputError where no rules are named or they aren't known."""
    rules = rules or _named(budget)
    year, approved = budget.profile.year, budget.profile.approved_on
    inside = scope(budget)
    groups: dict[tuple[str, str, str], list[ProcurementLine]] = {}
    for line in purchases(budget):
        if line.unit in inside:
            # what has no code isn't known to be the same need as anything else
            groups.setdefault((line.unit, line.kind, line.catalogue_code or f"?{line.item}"), []).append(line)
    levels = {u.code: u.budget_level for u in budget.units}
    lines = []
    for (unit, kind, code), bought in groups.items():
        amount = sum(b.amount for b in bought)
        level = levels.get(unit, "")
        decision = decide(rules, kind, code, amount, level, year, bought[0].item)
        alone = tuple(decide(rules, kind, code, b.amount, level, year, b.item) for b in bought)
        entry = look_up("procurement", code, max(year, 2023))
        start = min((b.start for b in bought if b.start), default=None)
        lines.append(
            PlanLine(
                unit,
                "" if code.startswith("?") else code,
                entry.name if entry else "",
                tuple(bought),
                amount,
                decision,
                alone,
                tuple(due(rules, decision.way, year, approved, start)),
            )
        )
    return Plan(rules, year, approved, tuple(lines))


def _named(budget: Budget) -> Rules:
    if not budget.profile.rules:
        place = budget.profile.place or Place("预算")
        raise InputError(
            [
                Problem(
                    "rules.missing",
                    place,
                    "“适用制度”没有填写",
                    "限额和时限按哪里的制度，如 changzhi",
                    "在“基本信息”中填写；已有的制度用 yusuan rules 查看。",
                )
            ]
        )
    return load_rules(budget.profile.rules)


def decide(rules: Rules, kind: str, code: str, amount: int, level: str, year: int, item: str = "") -> Decision:
    """How ``amount`` fen of one kind (goods, works, services) and catalogue item must be bought in ``year``.

    ``code`` is of the catalogue of 2022; ``level`` a budget level."""
    listed = in_catalogue(rules, code, item, year)
    used: list[Source] = []
    why: list[str] = []

    def reached(key: str, of: str) -> bool | None:
        p = rules.parameter(key, of, level, year)
        if p is None:
            why.append(f"没有收集到这类采购的{_LIMITS[key]}")
            return None
        used.append(p.source)
        over = p.reached(amount)
        exactly = f"（恰好等于：{p.source.reading}）" if amount == p.amount else ""
        why.append(
            f"{wan(amount)}{'达到' if over else '未达到'}{_LIMITS[key]}{wan(p.amount)}{exactly}：{p.source.said(year)}"
        )
        return over

    if isinstance(listed, Catalogued):
        used.append(listed.source)
        named = f"集中采购目录（{listed_in(rules, listed, code)}）"
        told = "".join(f"，{note}" for note in (listed.note, listed.scope and f"限{listed.scope}") if note)
        if amount < listed.least:
            why.append(
                f"{named}从{wan(listed.least)}起，{wan(amount)}不在集中采购范围{told}：{listed.source.said(year)}"
            )
            listed = None
        else:
            why.append(f"列入{named}{told}：{listed.source.said(year)}")
    elif listed is None:
        why.append("不在集中采购目录内")
        used.extend(dict.fromkeys(e.source for e in rules.catalogue if e.source.first <= year))
    if isinstance(listed, str):
        why.append(listed)
        way = "unknown"
    elif listed is not None and rules.agency:
        way = "open_tender" if reached("open_tender", kind) else "agency"
    elif listed is not None:
        if (over := reached("framework", listed.limits_of or kind)) is None:
            way = "unknown"
        elif not over:
            way = "second_round" if reached("second_round", kind) else "framework"
        else:
            way = "open_tender" if reached("open_tender", kind) else "central"
    else:
        over = reached("dispersed", kind)
        way = "unknown" if over is None else "outside"
        if over:
            way = "open_tender" if reached("open_tender", kind) else "dispersed"
    small = survey = ""
    if way not in ("outside", "unknown"):
        if p := rules.parameter("small_share", kind, level, year):
            used.append(p.source)
            small = (
                f"预留30%以上给中小企业，其中小微企业不低于60%：{p.source.said(year)}"
                if p.reached(amount)
                else f"适宜由中小企业提供的，专门面向中小企业：{p.source.said(year)}"
            )
        if (p := rules.parameter("demand_survey", kind, level, year)) and p.reached(amount):
            used.append(p.source)
            survey = f"须开展需求调查：{p.source.said(year)}"
    return Decision(way, tuple(why), any(source.assumed(year) for source in used), small, survey)


_LIMITS = {
    "framework": "框架协议采购的限额",
    "second_round": "二次竞争的限额",
    "dispersed": "分散采购限额标准",
    "open_tender": "公开招标数额标准",
}


def in_catalogue(rules: Rules, code: str, item: str, year: int) -> Catalogued | str | None:
    """The entry of the central catalogue that holds an item in ``year``, None where none does, or why that can't be told.

    Whether the amount is one the entry lists is for the caller to see (``least``)."""
    entries = [e for e in rules.catalogue if e.source.first <= year]
    if not entries:
        which = f"{year}年的集中采购目录" if rules.catalogue else "集中采购目录"
        return f"{rules.name}的{which}没有收集到，不知道是否列入"
    for entry in entries:
        if any(name in item for name in entry.names):
            return entry
    if code.startswith("?"):
        return "没有采购品目编码，不知道是否列入集中采购目录"
    return next((e for e in entries if any(_lists(rules, listed, code) for listed in e.codes)), None)


def _lists(rules: Rules, listed: str, code: str) -> bool:
    """Whether a code of the place's catalogue holds ``code`` (of 2022)."""
    return code.startswith(stem(listed)) if rules.catalogue_version == "2022" else bool(listed_as(listed, code))


def listed_in(rules: Rules, entry: Catalogued, code: str) -> str:
    """By which code of the catalogue, or by which name, ``code`` (of 2022) is listed in ``entry``."""
    for listed in entry.codes:
        if rules.catalogue_version == "2022":
            if code.startswith(stem(listed)):
                found = look_up("procurement", listed.ljust(9, "0"), 2023)
                return f"2022年版{listed}{f' {found.name}' if found else ''}"
        elif row := listed_as(listed, code):
            sure = "" if row.confidence in "AB" else f"，对照{row.confidence}级"
            return f"2013年版{listed} {row.name_2013}{sure}"
    return "、".join(entry.names)


def due(rules: Rules, way: str, year: int, approved: date | None, start: date | None) -> Iterator[Due]:
    """The days by which a purchase that goes a way must be through; what isn't known to bind it isn't named."""
    for d in rules.deadlines_of(way, year):
        why = f"{d.source.said(year)}；{d.source.reading}"
        if d.of == "year":
            yield Due(d.of, d.what, date(year, d.month, d.day), why)
        elif d.of == "approval":
            yield Due(d.of, d.what, approved + timedelta(days=d.days) if approved else None, why)
        elif start:
            yield Due(d.of, d.what, start + timedelta(days=d.days), why)


def wan(fen: int) -> str:
    places = next((n for n in (0, 2, 4) if fen * 10**n % 1_000_000 == 0), 6)
    return printed(fen, "万元", places) + "万元"
