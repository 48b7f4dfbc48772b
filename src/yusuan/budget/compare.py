"""Two versions of a budget side by side: what is more, what is less, and as far as the books say, why.

Everything adds up by construction: the lines of both books are joined at their coordinates, and projects, functions,
economic classes, funds and units are sums of these joined lines.  Where something stands in a book doesn't matter.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from datetime import date
from decimal import Decimal
from fractions import Fraction
from itertools import zip_longest
from typing import Any, TypeVar

from ..classification import name_of
from ..coordinates import FUNDS, NATURES, TOPIC_NAMES, TOPICS, ancestors
from ..money import printed
from .costing import purchases
from .costing import said as costed
from .facts import facts, scope
from .model import (
    PROCUREMENT_METHODS,
    VERSIONS,
    Budget,
    CarryOutLine,
    CostingLine,
    ExpenditureLine,
    Indicator,
    RevenueLine,
)

#: The versions that are published; the check ``profile.version`` says so of a single book.
DISCLOSED = ("approve", "adjust")
#: How the key of a recorded reason for a change of version begins: ``version``, ``version.P12``.
REASON = "version"
#: What the overall figures are called, in their order.
SUMMARY: dict[str, str] = {
    "resources": "收入总计",
    "revenue": "本年收入",
    "carry_in": "上年结转",
    "uses": "支出总计",
    "expenditure": "支出合计",
    "expenditure.current": "其中：当年预算",
    "expenditure.carry_over": "其中：上年结转",
    "carry_out": "年终结转",
    "procurement": "政府采购预算",
}
HEADLINES = ("three_public", "abroad", "reception", "vehicle_purchase", "vehicle_operation", "admin_operating")
#: Tables whose rows are only counted; the others are compared in words.
_COUNTED: dict[str, str] = {
    "units": "单位",
    "comparatives": "上年数",
    "service_purchases": "购买服务目录",
    "assets": "资产",
    "equipment": "设备家具",
    "tasks": "整体绩效任务",
    "reasons": "变动原因",
    "reason_items": "变动事项",
    "texts": "自述文字",
    "attachments": "附件",
}
_Row = TypeVar("_Row")


# --------------------------------------------------------------------------------------------- what is found


@dataclass(frozen=True)
class Version:
    """Which version of whose budget a book is: who made it, when and why."""

    unit: str
    name: str
    year: int
    level: str
    version: str
    by: str
    on: date | None
    note: str
    approved_on: date | None

    @property
    def called(self) -> str:
        return VERSIONS.get(self.version, self.version)

    @property
    def disclosed(self) -> bool:
        return self.version in DISCLOSED


@dataclass(frozen=True)
class Change:
    """An amount in both books, in fen; 0 in a book that hasn't got it.  ``level`` counts from 1 (类、款、项)."""

    key: str
    old: int
    new: int
    old_name: str
    new_name: str
    level: int = 1

    @property
    def more(self) -> int:
        return self.new - self.old

    @property
    def name(self) -> str:
        return self.new_name or self.old_name


@dataclass(frozen=True)
class Line:
    """All lines of both books with the same coordinates; ``measure`` is expenditure, revenue or carry_out."""

    measure: str
    unit: str
    fund: str
    functional_code: str
    nature: str
    econ_dept: str
    project: str
    revenue_code: str
    origin_year: int | None
    old: int
    new: int
    #: Fund, codes and year as people read them.
    label: str

    @property
    def more(self) -> int:
        return self.new - self.old


@dataclass(frozen=True)
class FieldChange:
    """A cell: its heading, and what it says in both books."""

    what: str
    old: str
    new: str


@dataclass(frozen=True)
class CostingChange:
    """A costing line in both books; None where a book hasn't got it."""

    item: str
    old: CostingLine | None
    new: CostingLine | None

    @property
    def more(self) -> int:
        return (self.new.amount if self.new else 0) - (self.old.amount if self.old else 0)


@dataclass(frozen=True)
class IndicatorChange:
    """An indicator in both books; None where a book hasn't got it."""

    level2: str
    name: str
    old: Indicator | None
    new: Indicator | None


@dataclass(frozen=True)
class Purchase:
    """Something a book buys, from its procurement table or a project's costing."""

    unit: str
    project: str
    item: str
    quantity: str
    kind: str
    catalogue_code: str
    amount: int
    fund: str
    method: str
    start: date | None
    service_purchase: bool


@dataclass(frozen=True)
class PurchaseChange:
    """A purchase in both books; None where a book hasn't got it."""

    unit: str
    project: str
    item: str
    old: Purchase | None
    new: Purchase | None

    @property
    def more(self) -> int:
        return (self.new.amount if self.new else 0) - (self.old.amount if self.old else 0)


@dataclass(frozen=True)
class RecordedReason:
    """What the books say of a change of version.  Items are what and the signed amount (fen)."""

    about: str
    old_text: str
    new_text: str
    old_items: tuple[tuple[str, int], ...]
    new_items: tuple[tuple[str, int], ...]


@dataclass(frozen=True)
class ProjectChange:
    """A project in both books.  ``old_there`` and ``new_there`` say whether a book has it at all."""

    code: str
    unit: str
    old_name: str
    new_name: str
    old_there: bool
    new_there: bool
    old: int
    new: int
    lines: tuple[Line, ...]
    funds: tuple[Change, ...]
    costing: tuple[CostingChange, ...]
    fields: tuple[FieldChange, ...]
    target: tuple[FieldChange, ...]
    indicators: tuple[IndicatorChange, ...]
    purchases: tuple[PurchaseChange, ...]
    reason: RecordedReason | None

    @property
    def more(self) -> int:
        return self.new - self.old

    @property
    def name(self) -> str:
        return self.new_name or self.old_name

    @property
    def renamed(self) -> bool:
        return self.old_there and self.new_there and self.old_name != self.new_name

    @property
    def kind(self) -> str:
        """In a word: 新增、取消、增加、减少、改名、内容改动、不变."""
        if not self.old_there or not self.new_there:
            return "新增" if self.new_there else "取消"
        if self.more:
            return "增加" if self.more > 0 else "减少"
        return "改名" if self.renamed else "内容改动" if self.changed else "不变"

    @property
    def changed(self) -> bool:
        return (
            self.old_there != self.new_there
            or self.old_name != self.new_name
            or bool(self.fields or self.target or self.reason)
            or any(line.more for line in self.lines)
            or any(c.old != c.new for c in self.costing)
            or any(i.old != i.new for i in self.indicators)
            or any(b.old != b.new for b in self.purchases)
        )


@dataclass(frozen=True)
class OwnChange:
    """Expenditure of one nature that no project spends."""

    nature: str
    old: int
    new: int
    lines: tuple[Line, ...]
    funds: tuple[Change, ...]
    reason: RecordedReason | None

    @property
    def more(self) -> int:
        return self.new - self.old

    @property
    def name(self) -> str:
        name = NATURES.get(self.nature, self.nature)
        return f"{name}（没有项目编码）" if self.nature == "project" else name


@dataclass(frozen=True)
class TableChange:
    """How many rows of a table stand in one of the books only."""

    title: str
    old: int
    new: int


@dataclass(frozen=True)
class Comparison:
    """Two books compared.  Tuples of :class:`Change` hold every key, changed or not, and add up to their total."""

    old: Version
    new: Version
    #: Keys of :data:`SUMMARY`.
    summary: tuple[Change, ...]
    #: Everything that is received, with what was carried over into the year.
    revenue_funds: tuple[Change, ...]
    funds: tuple[Change, ...]
    natures: tuple[Change, ...]
    functional: tuple[Change, ...]
    economic: tuple[Change, ...]
    units: tuple[Change, ...]
    #: The public expenses and the administrative operating funds.
    headlines: tuple[Change, ...]
    #: Largest changes first.
    projects: tuple[ProjectChange, ...]
    own: tuple[OwnChange, ...]
    lines: tuple[Line, ...]
    purchases: tuple[PurchaseChange, ...]
    #: The whole unit's target and indicators.
    target: tuple[FieldChange, ...]
    indicators: tuple[IndicatorChange, ...]
    reasons: tuple[RecordedReason, ...]
    others: tuple[TableChange, ...]
    #: Expenditure and revenue (fen) of units that a book doesn't publish for.
    old_outside: int
    new_outside: int

    def total(self, key: str) -> Change:
        """Raises KeyError."""
        for change in self.summary:
            if change.key == key:
                return change
        raise KeyError(key)

    @property
    def changed(self) -> bool:
        """Whether anything differs besides what the books say of themselves (version, dates, form)."""
        return (
            any(line.more for line in self.lines)
            or any(p.changed for p in self.projects)
            or any(b.old != b.new for b in self.purchases)
            or any(i.old != i.new for i in self.indicators)
            or any(u.old_name != u.new_name for u in self.units)
            or bool(self.target or self.others or self.reasons)
        )


# ------------------------------------------------------------------------------------------------- comparing


def compare(old: Budget, new: Budget) -> Comparison:
    """What changed from ``old`` to ``new``.  Books of different units or years are compared too; see :func:`notices`."""
    year = max(old.profile.year, new.profile.year)
    lines = _lines(old, new, year)
    spent = [line for line in lines if line.measure == "expenditure"]
    bought = _purchases(old, new)
    reasons = _reasons(old, new)
    of_reason = {r.about: r for r in reasons}
    indicators = _indicators(old, new)
    return Comparison(
        old=_version(old),
        new=_version(new),
        summary=_summary(lines, bought),
        revenue_funds=_by(lines, "revenue", lambda x: x.fund, FUNDS.get),
        funds=_by(lines, "expenditure", lambda x: x.fund, FUNDS.get),
        natures=_by(lines, "expenditure", lambda x: x.nature, NATURES.get),
        functional=_tree(spent, "functional_code", "functional", year),
        economic=_tree(spent, "econ_dept", "econ_dept", year),
        units=_units(spent, old, new),
        headlines=_headlines(old, new),
        projects=_projects(old, new, spent, bought, indicators, of_reason),
        own=_own(spent, of_reason),
        lines=lines,
        purchases=bought,
        target=_fields(old.unit_target, new.unit_target),
        indicators=tuple(c for p, c in indicators if not p),
        reasons=reasons,
        others=tuple(_others(old, new)),
        old_outside=_outside(old),
        new_outside=_outside(new),
    )


def _version(budget: Budget) -> Version:
    own = budget.profile
    name = "、".join(sorted({u.name for u in budget.units if u.code == own.unit}))
    return Version(
        own.unit,
        name or own.unit,
        own.year,
        own.level,
        own.version,
        own.version_by,
        own.version_on,
        own.version_note,
        own.approved_on,
    )


_Coordinates = tuple[str, str, str, str, str, str, str, str, int | None]


def _at(row: ExpenditureLine | RevenueLine | CarryOutLine) -> _Coordinates:
    if isinstance(row, ExpenditureLine):
        detail = ("expenditure", row.unit, row.fund, row.functional_code, row.nature, row.econ_dept, row.project, "")
    elif isinstance(row, RevenueLine):
        detail = ("revenue", row.unit, row.fund, "", "", "", "", row.revenue_code)
    else:
        detail = ("carry_out", row.unit, row.fund, row.functional_code, "", "", "", "")
    return (*detail, row.origin_year)


def _rows(budget: Budget) -> Iterator[ExpenditureLine | RevenueLine | CarryOutLine]:
    yield from budget.expenditure
    yield from budget.revenue
    yield from budget.carry_out


def _lines(old: Budget, new: Budget, year: int) -> tuple[Line, ...]:
    sums: dict[_Coordinates, list[int]] = {}
    for side, budget in enumerate((old, new)):
        for row in _rows(budget):
            sums.setdefault(_at(row), [0, 0])[side] += row.amount
    return tuple(
        Line(*at, before, after, _label(at, year))
        for at, (before, after) in sorted(sums.items(), key=lambda pair: tuple(map(str, pair[0])))
    )


def _label(at: _Coordinates, year: int) -> str:
    _, _, fund, functional, nature, econ, project, revenue, origin = at
    parts = [FUNDS.get(fund, fund)]
    if nature and not project:
        parts.append(NATURES.get(nature, nature))
    for list_name, code in (("functional", functional), ("econ_dept", econ), ("revenue", revenue)):
        if code:
            parts.append(f"{code} {name_of(list_name, code, year)}".removesuffix(f" {code}"))
    if origin is not None:
        parts.append(f"{origin}年结转")
    return "，".join(parts)


def _by(
    lines: Iterable[Line], measure: str, key: Callable[[Line], str], name: Callable[[str], str | None]
) -> tuple[Change, ...]:
    """Sums of the lines of a measure, in the order in which ``FUNDS`` and ``NATURES`` list their keys."""
    sums: dict[str, list[int]] = {}
    for line in lines:
        if line.measure == measure:
            both = sums.setdefault(key(line), [0, 0])
            both[0] += line.old
            both[1] += line.new
    order = {k: n for n, k in enumerate((*FUNDS, *NATURES))}
    found = []
    for k, (before, after) in sorted(sums.items(), key=lambda pair: (order.get(pair[0], len(order)), pair[0])):
        called = name(k) or k or "（没有填写）"
        found.append(Change(k, before, after, called, called))
    return tuple(found)


def _tree(spent: Sequence[Line], dimension: str, list_name: str, year: int) -> tuple[Change, ...]:
    """Sums at every code and the codes above it, each below the one that holds it."""
    sums: dict[str, list[int]] = {}
    levels: dict[str, int] = {}
    for line in spent:
        chain = ancestors(dimension, getattr(line, dimension))
        for level, code in enumerate(reversed(chain), start=1):
            both = sums.setdefault(code, [0, 0])
            both[0] += line.old
            both[1] += line.new
            levels[code] = min(level, levels.get(code, level))
    empty = "（没有细分）" if dimension == "econ_dept" else "（没有填写）"
    found = []
    for code in sorted(sums):
        name = name_of(list_name, code, year) if code else empty
        before, after = sums[code]
        found.append(Change(code, before, after, name, name, levels[code]))
    return tuple(found)


def _units(spent: Sequence[Line], old: Budget, new: Budget) -> tuple[Change, ...]:
    changes = {c.key: c for c in _by(spent, "expenditure", lambda x: x.unit, lambda code: code)}
    names = [_names(b.units) for b in (old, new)]
    found = []
    for code in sorted({*changes, *names[0], *names[1]}):
        change = changes.get(code, Change(code, 0, 0, "", ""))
        was, now = (n.get(code, "") for n in names)
        found.append(replace(change, old_name=was or now or code, new_name=now or was or code))
    return tuple(found)


def _names(rows: Iterable[Any]) -> dict[str, str]:
    """Names by code; several names of one code (which the checks refuse) all count."""
    found: dict[str, set[str]] = {}
    for row in rows:
        found.setdefault(row.code, set()).add(row.name)
    return {code: "、".join(sorted(names)) for code, names in found.items()}


def _summary(lines: Sequence[Line], bought: Sequence[PurchaseChange]) -> tuple[Change, ...]:
    def total(*measures: str, carried: bool | None = None) -> list[int]:
        meant = [x for x in lines if x.measure in measures and carried in (None, x.origin_year is not None)]
        return [sum(x.old for x in meant), sum(x.new for x in meant)]

    amounts = {
        "resources": total("revenue"),
        "revenue": total("revenue", carried=False),
        "carry_in": total("revenue", carried=True),
        "uses": total("expenditure", "carry_out"),
        "expenditure": total("expenditure"),
        "expenditure.current": total("expenditure", carried=False),
        "expenditure.carry_over": total("expenditure", carried=True),
        "carry_out": total("carry_out"),
        "procurement": [sum(b.amount for p in bought if (b := getattr(p, side))) for side in ("old", "new")],
    }
    return tuple(Change(key, before, after, SUMMARY[key], SUMMARY[key]) for key, (before, after) in amounts.items())


def _headlines(old: Budget, new: Budget) -> tuple[Change, ...]:
    # What these figures don't need is left out.
    known = [facts(replace(b, comparatives=(), assets=(), costing=(), procurement=(), prior=None)) for b in (old, new)]
    found = []
    for key in HEADLINES:
        before, after = (f.value(TOPICS[key]) or 0 for f in known)
        found.append(Change(key, before, after, TOPIC_NAMES[key], TOPIC_NAMES[key]))
    return tuple(found)


def _outside(budget: Budget) -> int:
    inside = scope(budget)
    return sum(row.amount for row in _rows(budget) if row.unit not in inside)


def _projects(
    old: Budget,
    new: Budget,
    spent: Sequence[Line],
    bought: Sequence[PurchaseChange],
    indicators: Sequence[tuple[str, IndicatorChange]],
    reasons: Mapping[str, RecordedReason],
) -> tuple[ProjectChange, ...]:
    lines = _grouped(spent, lambda x: x.project)
    purchased = _grouped(bought, lambda x: x.project)
    shown = _grouped(indicators, lambda x: x[0])
    priced = _pairs(old.costing, new.costing, lambda c: (c.project, c.item))
    costing = _grouped(priced, lambda x: x[0][0])
    listed = _pairs(old.projects, new.projects, lambda p: (p.code,))
    rows = _grouped(listed, lambda x: x[0][0])
    aimed = _pairs(old.targets, new.targets, lambda t: (t.project,))
    targets = _grouped(aimed, lambda x: x[0][0])
    names = [_names(b.projects) for b in (old, new)]
    there = [{*names[n], *_spoken_of(b)} for n, b in enumerate((old, new))]
    found = []
    for code in sorted({*lines, *purchased, *shown, *costing, *rows, *targets} - {""}):
        own = tuple(lines.get(code, ()))
        pairs = rows.get(code, ())
        unit = {p.unit for _, a, b in pairs for p in (a, b) if p}
        found.append(
            ProjectChange(
                code=code,
                unit="、".join(sorted(unit or {x.unit for x in own})),
                old_name=names[0].get(code, ""),
                new_name=names[1].get(code, ""),
                old_there=code in there[0],
                new_there=code in there[1],
                old=sum(x.old for x in own),
                new=sum(x.new for x in own),
                lines=own,
                funds=_by(own, "expenditure", lambda x: x.fund, FUNDS.get),
                costing=_largest_first(CostingChange(key[1], a, b) for key, a, b in costing.get(code, ())),
                fields=tuple(f for _, a, b in pairs if a and b for f in _fields(a, b, skip=("code", "name"))),
                target=tuple(f for _, a, b in targets.get(code, ()) for f in _fields(a, b, skip=("project",))),
                indicators=tuple(c for _, c in shown.get(code, ())),
                purchases=tuple(purchased.get(code, ())),
                reason=reasons.get(f"{REASON}.{code}"),
            )
        )
    return tuple(sorted(found, key=lambda p: (-abs(p.more), p.code)))


def _largest_first(changes: Iterable[CostingChange]) -> tuple[CostingChange, ...]:
    return tuple(sorted(changes, key=lambda c: -abs(c.more)))


def _spoken_of(budget: Budget) -> Iterator[str]:
    """The projects that a book's tables name."""
    for name in ("expenditure", "costing", "targets", "indicators", "procurement"):
        yield from (row.project for row in getattr(budget, name))


def _own(spent: Sequence[Line], reasons: Mapping[str, RecordedReason]) -> tuple[OwnChange, ...]:
    free = [x for x in spent if not x.project]
    return tuple(
        OwnChange(
            c.key,
            c.old,
            c.new,
            tuple(x for x in free if x.nature == c.key),
            _by((x for x in free if x.nature == c.key), "expenditure", lambda x: x.fund, FUNDS.get),
            reasons.get(f"{REASON}.{c.key}") or reasons.get(f"{REASON}.{c.name}"),
        )
        for c in _by(free, "expenditure", lambda x: x.nature, NATURES.get)
    )


def _indicators(old: Budget, new: Budget) -> list[tuple[str, IndicatorChange]]:
    pairs = _pairs(old.indicators, new.indicators, lambda i: (i.project, i.level1, i.level2, i.name))
    return [(key[0], IndicatorChange(key[2], key[3], a, b)) for key, a, b in pairs]


def _purchases(old: Budget, new: Budget) -> tuple[PurchaseChange, ...]:
    pairs = _pairs(list(_bought(old)), list(_bought(new)), lambda p: (p.unit, p.project, p.item))
    return tuple(PurchaseChange(key[0], key[1], key[2], a, b) for key, a, b in pairs)


def _bought(budget: Budget) -> Iterator[Purchase]:
    """What :func:`yusuan.budget.costing.purchases` gives, with the quantity beside the item."""
    # A purchase takes its fund from the first line that pays for it; which is first must not depend on the order.
    paying = _grouped(sorted(budget.expenditure, key=_order), lambda e: e.project)
    rows = _grouped(sorted(budget.projects, key=_order), lambda p: p.code)
    each = [("", replace(budget, costing=()))]
    for c in budget.costing:
        if c.bought:
            part = replace(budget, procurement=(), costing=(c,), expenditure=tuple(paying.get(c.project, ())))
            each.append((c.item, replace(part, projects=tuple(rows.get(c.project, ())))))
    for item, part in each:
        for p in purchases(part):
            yield Purchase(
                p.unit,
                p.project,
                item or p.item,
                p.item.removeprefix(item) if item else "",
                p.kind,
                p.catalogue_code,
                p.amount,
                p.fund,
                p.method,
                p.start,
                p.service_purchase,
            )


def _reasons(old: Budget, new: Budget) -> tuple[RecordedReason, ...]:
    """Reasons for changes of version that aren't the same in both books: what stands in both told an earlier change."""
    told = [r.about for b in (old, new) for r in b.reasons] + [i.about for b in (old, new) for i in b.reason_items]
    abouts = {about for about in told if _for_version(about)}
    found = []
    for about in sorted(abouts):
        texts = ["；".join(sorted(r.text for r in b.reasons if r.about == about)) for b in (old, new)]
        items = [tuple(sorted((i.what, i.amount) for i in b.reason_items if i.about == about)) for b in (old, new)]
        if texts[0] != texts[1] or items[0] != items[1]:
            found.append(RecordedReason(about, texts[0], texts[1], items[0], items[1]))
    return tuple(found)


def _for_version(about: str) -> bool:
    return about == REASON or about.startswith(f"{REASON}.")


def _others(old: Budget, new: Budget) -> Iterator[TableChange]:
    """Rows that differ where no amount tells of it."""
    for names, title in ((("expenditure",), "支出明细"), (("revenue", "carry_out"), "收入明细和年终结转")):
        sums: dict[_Coordinates, int] = {}
        rows: list[Counter[Any]] = [Counter(), Counter()]
        for side, budget in enumerate((old, new)):
            for row in (r for name in names for r in getattr(budget, name)):
                sums[_at(row)] = sums.get(_at(row), 0) + (row.amount if side else -row.amount)
                rows[side][row] += 1
        only = [[r for r in (rows[n] - rows[1 - n]).elements() if not sums[_at(r)]] for n in (0, 1)]
        if any(only):
            yield TableChange(f"{title}（金额以外的内容）", len(only[0]), len(only[1]))
    for name, title in _COUNTED.items():
        before, after = (
            Counter(r for r in getattr(b, name) if not _for_version(getattr(r, "about", ""))) for b in (old, new)
        )
        if before != after:
            yield TableChange(title, (before - after).total(), (after - before).total())


# --------------------------------------------------------------------------------------------- pairs of rows


def _grouped(rows: Iterable[_Row], key: Callable[[_Row], str]) -> dict[str, list[_Row]]:
    found: dict[str, list[_Row]] = {}
    for row in rows:
        found.setdefault(key(row), []).append(row)
    return found


def _pairs(
    old: Iterable[_Row], new: Iterable[_Row], key: Callable[[_Row], tuple[str, ...]]
) -> list[tuple[tuple[str, ...], _Row | None, _Row | None]]:
    """Rows of the same key side by side, whatever their order: equal ones together, then the rest as they sort."""
    both: list[dict[tuple[str, ...], Counter[_Row]]] = [{}, {}]
    for side, rows in enumerate((old, new)):
        for row in rows:
            both[side].setdefault(key(row), Counter())[row] += 1
    found: list[tuple[tuple[str, ...], _Row | None, _Row | None]] = []
    for k in sorted({*both[0], *both[1]}):
        a, b = (side.get(k, Counter()) for side in both)
        found += [(k, row, row) for row in sorted((a & b).elements(), key=_order)]
        rest = [sorted((x - y).elements(), key=_order) for x, y in ((a, b), (b, a))]
        found += [(k, before, after) for before, after in zip_longest(*rest)]
    return found


def _order(row: Any) -> tuple[str, ...]:
    return tuple(_shown(f.name, getattr(row, f.name)) for f in fields(row) if f.name != "place")


def _fields(old: Any, new: Any, skip: Sequence[str] = ()) -> tuple[FieldChange, ...]:
    """The cells of two rows that differ, as people read them; a row that isn't there has empty cells."""
    if old == new:
        return ()
    found = []
    for f in fields(old if old is not None else new):
        if f.name in skip or not f.metadata:
            continue
        values = [None if row is None else getattr(row, f.name) for row in (old, new)]
        if values[0] == values[1]:
            continue
        money = f.metadata["kind"] == "amount"
        words = f.metadata["choices"]
        said = [yuan_said(v or 0) if money else words.get(v, "") or _shown(f.name, v) for v in values]
        if said[0] != said[1]:
            found.append(FieldChange(f.metadata["heading"].removesuffix("（元）"), *said))
    return tuple(found)


def _shown(name: str, value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, Decimal):
        return plain(value)
    if isinstance(value, date):
        return value.isoformat()
    return "、".join(value) if isinstance(value, tuple) else str(value)


# ------------------------------------------------------------------------------------------------ in words


def yuan_said(fen: int) -> str:
    return printed(fen, "元", 0 if fen % 100 == 0 else 2, grouped=True) + "元"


def plain(number: Decimal) -> str:
    text = format(number, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def more_said(more: int) -> str:
    """“多1,000元”, “少1,000元”, “金额不变”."""
    return f"{'多' if more > 0 else '少'}{yuan_said(abs(more))}" if more else "金额不变"


def rate_said(old: int, new: int) -> str:
    """By how many per cent; "" where there was nothing before."""
    return printed(Fraction(100 * (new - old), old), "%", 1) + "%" if old > 0 else ""


def changed_said(old: int, new: int) -> str:
    """“14,000元改为15,000元，多1,000元（7.1%）”."""
    if old == new:
        return f"{yuan_said(new)}，不变"
    if not old:
        return f"新增{yuan_said(new)}"
    if not new:
        return f"{yuan_said(old)}全部取消"
    rate = rate_said(old, new).lstrip("-")
    shown = f"（{rate}）" if rate and rate != "0.0%" else ""
    return f"{yuan_said(old)}改为{yuan_said(new)}，{more_said(new - old)}{shown}"


def notices(c: Comparison) -> list[str]:
    """What a reader must know before the figures: whether the two books can be compared at all."""
    said = []
    if (c.old.unit, c.old.name) != (c.new.unit, c.new.name):
        said.append(
            f"两本账套的单位不同：{c.old.unit} {c.old.name}；{c.new.unit} {c.new.name}。增减不是同一单位的变动。"
        )
    if c.old.year != c.new.year:
        said.append(f"两本账套的年度不同：{c.old.year}年、{c.new.year}年。增减不是同一年预算的变动。")
    elif _rank(c.old) > _rank(c.new) or (c.old.on and c.new.on and c.old.on > c.new.on):
        said.append(f"前一本（{c.old.called}）晚于后一本（{c.new.called}）；增减仍是后一本减前一本。")
    if c.old.level != c.new.level:
        said.append("一本是单位预算，一本是部门预算；增减含所属单位的收支。")
    for version, outside in ((c.old, c.old_outside), (c.new, c.new_outside)):
        if outside:
            said.append(f"{version.called}一本中有{yuan_said(outside)}的收支不属于公开主体；这里也计入。")
    return said


def _rank(version: Version) -> int:
    return list(VERSIONS).index(version.version) if version.version in VERSIONS else -1


def findings(c: Comparison) -> list[str]:
    """What is wrong with the change: over the control figure, or other than its recorded items add up to."""
    said = []
    if c.old.version == "control" and c.new.version != "control":
        for change, what in ((c.total("expenditure"), "支出合计"), *((f, f.name) for f in c.funds)):
            if change.more > 0:
                said.append(
                    f"{what}超过控制数{yuan_said(change.more)}：控制数{yuan_said(change.old)}，"
                    f"{c.new.called}{yuan_said(change.new)}。"
                )
    for reason in c.reasons:
        more = _more_of(c, reason)
        stated = sum(amount for _, amount in reason.new_items)
        if reason.new_items and more is not None and stated != more:
            said.append(
                f"{reason_name(c, reason)}：写明的事项{more_said(stated)}，实际{more_said(more)}，"
                f"相差{yuan_said(abs(more - stated))}。"
            )
    return said


def reason_name(c: Comparison, reason: RecordedReason) -> str:
    """What a recorded reason is about, as people call it; its key where the books don't know it."""
    found = _subject(c, reason)
    return reason.about if found is None else found[0]


def _more_of(c: Comparison, reason: RecordedReason) -> int | None:
    found = _subject(c, reason)
    return None if found is None else found[1]


def _subject(c: Comparison, reason: RecordedReason) -> tuple[str, int] | None:
    if reason.about == REASON:
        return "全部支出", c.total("expenditure").more
    key = reason.about.removeprefix(f"{REASON}.")
    for p in c.projects:
        if p.code == key:
            return f"{p.code} {p.name}", p.more
    for o in c.own:
        if key in (o.nature, o.name):
            return o.name, o.more
    for change in (*c.funds, *c.functional, *(e for e in c.economic if e.key), *c.units, *c.summary):
        if key in (change.key, change.name):
            return (f"{key} {change.name}" if key[:1].isdigit() else change.name), change.more
    return None


def reason_said(reason: RecordedReason) -> str:
    """The reason as the later book tells it."""
    items = "，".join(f"{what}{more_said(amount)}" for what, amount in reason.new_items)
    text = reason.new_text.strip().rstrip("。；，")
    return text + (f"（{items}）" if text and items else items)


def why(p: ProjectChange) -> list[str]:
    """Why a project changed, a sentence each: costing, money, target, indicators, purchases.

    What only follows from a costing line (the target's money, a purchase) isn't said again."""
    said = [costing_said(c) for c in p.costing if c.old != c.new] if p.old_there and p.new_there else []
    if p.renamed:
        said.insert(0, f"名称由“{p.old_name}”改为“{p.new_name}”")
    said += _money_said(p)
    if p.old_there and p.new_there:
        said += [f"{f.what}：{_from_to(f.old, f.new)}" for f in (*p.fields, *p.target) if not _follows(f, p)]
        said += [indicator_said(i) for i in p.indicators if i.old != i.new]
        costing = {c.item for c in p.costing if c.old != c.new}
        said += [purchase_said(b) for b in p.purchases if b.old != b.new and b.item not in costing]
    elif p.costing:
        lines = [c.new or c.old for c in p.costing]
        said += [costed(line) for line in lines if line]
    return said


def _follows(f: FieldChange, p: ProjectChange) -> bool:
    """Whether a cell of the target only repeats the project's money of the year."""
    current = [line for line in p.lines if line.origin_year is None]
    money = (sum(line.old for line in current), sum(line.new for line in current))
    return (f.old, f.new) == tuple(map(yuan_said, money))


def _money_said(p: ProjectChange) -> Iterator[str]:
    """Where the money lies, where it isn't one line; and how much of the change no costing explains."""
    moved = [line for line in p.lines if line.more]
    if len(moved) > 1 or (moved and not p.more):
        for line in moved:
            yield f"{line.label}：{changed_said(line.old, line.new)}"
    if not (p.old_there and p.new_there):
        return
    current = sum(line.more for line in p.lines if line.origin_year is None)
    worked_out = sum(c.more for c in p.costing)
    if carried := p.more - current:
        yield f"上年结转{more_said(carried)}"
    if current != worked_out and p.costing:
        yield f"成本测算{more_said(worked_out)}，当年预算{more_said(current)}：相差的{yuan_said(abs(current - worked_out))}没有测算说明"
    elif current and not p.costing:
        yield f"当年预算{more_said(current)}，没有成本测算说明"


def costing_said(c: CostingChange) -> str:
    """“碎纸机：单价1,000元改为1,200元，数量5台不变，多1,000元”."""
    if c.old is None or c.new is None:
        line = c.new or c.old
        assert line is not None
        return ("取消" if c.new is None else "新增") + costed(line)
    old, new = c.old, c.new
    parts = [_from_to(yuan_said(old.price), yuan_said(new.price), "单价")]
    for what, before, after in (
        ("数量", (old.quantity, old.quantity_unit), (new.quantity, new.quantity_unit)),
        ("次数", (old.times, old.times_unit), (new.times, new.times_unit)),
    ):
        if before != after or before[1] or before[0] != 1:
            parts.append(_from_to(plain(before[0]) + before[1], plain(after[0]) + after[1], what))
    same = ("price", "quantity", "quantity_unit", "times", "times_unit")
    changed = _fields(old, new, skip=("project", "item", *same))
    if changed and all(getattr(old, name) == getattr(new, name) for name in same):
        parts = []
    parts += [f"{f.what}{_from_to(f.old, f.new)}" for f in changed]
    return f"{c.item}：{'，'.join(parts)}，{more_said(c.more)}"


def indicator_said(i: IndicatorChange) -> str:
    """“指标 数量指标·参训人数：≥46人改为≥50人”."""
    name = f"指标 {i.level2}·{i.name}"
    if i.old is None or i.new is None:
        only = i.new or i.old
        assert only is not None
        return f"{'取消' if i.new is None else '新增'}{name}：{indicator_value(only)}"
    parts = []
    if indicator_value(i.old) != indicator_value(i.new):
        parts.append(_from_to(indicator_value(i.old), indicator_value(i.new)))
    periods = [indicator_value(x, "period_value") for x in (i.old, i.new)]
    if periods[0] != periods[1] and (i.old.period_value, i.new.period_value) != (i.old.year_value, i.new.year_value):
        parts.append(f"实施期{_from_to(*periods)}")
    if i.old.follows != i.new.follows:
        parts.append(f"取自测算{_from_to(i.old.follows, i.new.follows)}")
    return f"{name}：{'，'.join(parts)}"


def indicator_value(i: Indicator | None, which: str = "year_value") -> str:
    """Operator, value and unit as one: “≥46人”."""
    value = getattr(i, which) if i else ""
    return f"{i.operator}{value}{i.unit}" if i and value else ""


def purchase_said(b: PurchaseChange) -> str:
    """“采购 碎纸机：数量5台改为6台，5,000元改为6,000元，多1,000元（20.0%）”."""
    if b.old is None or b.new is None:
        only = b.new or b.old
        assert only is not None
        return f"{'取消' if b.new is None else '新增'}采购 {b.item}{only.quantity}：{yuan_said(only.amount)}"
    parts = []
    for what, before, after in purchase_fields(b.old, b.new):
        parts.append(f"{what}{_from_to(before, after)}")
    if b.more:
        parts.append(changed_said(b.old.amount, b.new.amount))
    return f"采购 {b.item}：{'，'.join(parts)}"


def purchase_fields(old: Purchase, new: Purchase) -> Iterator[tuple[str, str, str]]:
    """What differs besides the amount."""
    for what, name, words in (
        ("数量", "quantity", {}),
        ("品目编码", "catalogue_code", {}),
        ("资金来源", "fund", FUNDS),
        ("采购方式", "method", PROCUREMENT_METHODS),
        ("采购开始日期", "start", {}),
        ("政府购买服务", "service_purchase", {}),
    ):
        before, after = (getattr(x, name) for x in (old, new))
        if before != after:
            yield what, words.get(before, "") or _shown(name, before), words.get(after, "") or _shown(name, after)


def _from_to(old: str, new: str, what: str = "") -> str:
    if old == new:
        return f"{what}{new}不变"
    if not old:
        return f"{what}原来空着，改为{_differing(new, old)}"
    if not new:
        return f"{what}删去{_differing(old, new)}"
    return f"{what}{_differing(old, new)}改为{_differing(new, old)}"


#: Texts longer than this are cut down to where they differ.
_LONGEST = 40


def _differing(text: str, other: str) -> str:
    """A long text around its difference to the other."""
    if len(text) <= _LONGEST and len(other) <= _LONGEST:
        return text if len(text) < 16 and "，" not in text else f"“{text}”"
    start = next((n for n, (a, b) in enumerate(zip(text, other, strict=False)) if a != b), min(len(text), len(other)))
    most = min(len(text), len(other)) - start
    tail = next((n for n in range(most) if text[-1 - n] != other[-1 - n]), most)
    first, last = max(0, start - 8), min(len(text), len(text) - tail + 8)
    shown = text[first:last]
    if len(shown) > 3 * _LONGEST:
        shown = shown[: 2 * _LONGEST] + "……" + shown[-_LONGEST:]
    shown = " ".join(shown.split())
    return f"“{'…' if first else ''}{shown}{'…' if last < len(text) else ''}”"
