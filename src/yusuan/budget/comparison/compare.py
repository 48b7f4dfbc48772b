"""Two versions of a budget side by side: what is more, what is less, and as far as the books say, why.

Everything adds up by construction: the lines of both books are joined at their coordinates, and projects, functions,
economic classes, funds and units are sums of these joined lines.  Where something stands in a book doesn't matter.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import fields, replace
from itertools import zip_longest
from typing import Any, TypeVar

from ...classification import name_of
from ...coordinates import FUNDS, NATURES, TOPIC_NAMES, TOPICS, ancestors
from ..costing import purchases
from ..facts import facts, scope
from ..model import (
    Budget,
    CarryOutLine,
    ExpenditureLine,
    RevenueLine,
)
from .fields import changed_fields, value_said
from .model import (
    HEADLINES,
    REASON,
    SUMMARY,
    Change,
    Comparison,
    CostingChange,
    IndicatorChange,
    Line,
    OwnChange,
    ProjectChange,
    Purchase,
    PurchaseChange,
    RecordedReason,
    TableChange,
    Version,
)

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
        target=changed_fields(old.unit_target, new.unit_target),
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
                fields=tuple(f for _, a, b in pairs if a and b for f in changed_fields(a, b, skip=("code", "name"))),
                target=tuple(f for _, a, b in targets.get(code, ()) for f in changed_fields(a, b, skip=("project",))),
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
    return tuple(value_said(f.name, getattr(row, f.name)) for f in fields(row) if f.name != "place")
