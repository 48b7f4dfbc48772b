"""Both sides of the budget: revenue and carry-over in against expenditure and carry-over out, per fund.

Each fund balances by itself, and within it the current year's money and the carried-over money do: the statements
print revenue by function as what its uses say, so money that changes its year shows in two of them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from ...coordinates import FUNDS
from ...problems import Place, Problem
from ..facts import scope
from ..model import Budget, CarryOutLine, ExpenditureLine, RevenueLine
from .saying import named, table_place, yuan

Line = ExpenditureLine | RevenueLine | CarryOutLine


@dataclass
class Sides:
    """Amounts (fen) of one fund, current year and carried over, and the lines they come from."""

    revenue: list[int] = field(default_factory=lambda: [0, 0])
    expenditure: list[int] = field(default_factory=lambda: [0, 0])
    carry_out: list[int] = field(default_factory=lambda: [0, 0])
    sources: list[RevenueLine] = field(default_factory=list)
    uses: list[ExpenditureLine | CarryOutLine] = field(default_factory=list)

    @property
    def resources(self) -> int:
        return sum(self.revenue)

    @property
    def total_uses(self) -> int:
        return sum(self.expenditure) + sum(self.carry_out)

    def difference(self, carried: bool | None = None) -> int:
        """Resources less uses: of both vintages, of the current year's money, or of the carried-over money."""
        parts = (0, 1) if carried is None else (int(carried),)
        return sum(self.revenue[p] - self.expenditure[p] - self.carry_out[p] for p in parts)


def published(budget: Budget) -> frozenset[str]:
    """The units whose money is published; all of them while the profile names none that exists."""
    codes = frozenset(u.code for u in budget.units)
    return scope(budget) if budget.profile.unit in codes else codes


def sides(budget: Budget, units: frozenset[str]) -> dict[str, Sides]:
    """Both sides of every fund for these units, in the order of the fund list."""
    found: dict[str, Sides] = {}
    for income in budget.revenue:
        if income.unit in units:
            fund = found.setdefault(income.fund, Sides())
            fund.revenue[income.origin_year is not None] += income.amount
            fund.sources.append(income)
    for line in budget.expenditure:
        if line.unit in units:
            fund = found.setdefault(line.fund, Sides())
            fund.expenditure[line.origin_year is not None] += line.amount
            fund.uses.append(line)
    for left in budget.carry_out:
        if left.unit in units:
            fund = found.setdefault(left.fund, Sides())
            fund.carry_out[left.origin_year is not None] += left.amount
            fund.uses.append(left)
    order = {name: n for n, name in enumerate(FUNDS)}
    return dict(sorted(found.items(), key=lambda item: order.get(item[0], len(order))))


def by_fund(budget: Budget) -> Iterator[Problem]:
    """Total resources equal total uses in every fund (预算法 4条; T01-05, T04-06 to T04-08)."""
    funds = sides(budget, published(budget))
    for name, fund in funds.items():
        if difference := fund.difference():
            resources = (
                f"收入总计{yuan(fund.resources)}（本年收入{yuan(fund.revenue[0])}，上年结转{yuan(fund.revenue[1])}）"
            )
            parts = f"当年安排{yuan(fund.expenditure[0])}，上年结转安排{yuan(fund.expenditure[1])}"
            parts += f"，年终结转{yuan(sum(fund.carry_out))}" if any(fund.carry_out) else ""
            yield Problem(
                "balance.fund",
                _place(budget, fund),
                f"{_fund(name)}：{resources}；支出总计{yuan(fund.total_uses)}（{parts}）；"
                f"{'收入多' if difference > 0 else '支出多'}{yuan(abs(difference))}",
                "各项资金的收入总计等于支出总计",
                "".join(_hints(budget, funds, name)) or "核对这项资金的收入行和支出行。",
            )


def by_vintage(budget: Budget) -> Iterator[Problem]:
    """A fund that balances in total but moves money between the years (T01-07, T01-08)."""
    for name, fund in sides(budget, published(budget)).items():
        current = fund.difference(False)
        if current and not fund.difference():
            more, less = ("当年", "上年结转") if current > 0 else ("上年结转", "当年")
            yield Problem(
                "balance.vintage",
                _place(budget, fund),
                f"{_fund(name)}：总计相等，但{more}的收入比支出多{yuan(abs(current))}，{less}的支出比收入多同样的数",
                "本年收入用于当年安排，上年结转用于结转安排",
                "核对“结转来源年度”：结转资金的收入行和支出行都要填，当年资金都留空。",
            )


def by_unit(budget: Budget) -> Iterator[Problem]:
    """Units of a department that balance only together."""
    units = published(budget)
    if len(units) < 2:
        return
    even = {name for name, fund in sides(budget, units).items() if not fund.difference()}
    for unit in budget.units:
        if unit.code not in units:
            continue
        for name, fund in sides(budget, frozenset({unit.code})).items():
            if name in even and (difference := fund.difference()):
                yield Problem(
                    "balance.unit",
                    _place(budget, fund),
                    f"{unit.name}（{unit.code}）的{_fund(name)}："
                    f"收入总计{yuan(fund.resources)}，支出总计{yuan(fund.total_uses)}，相差{yuan(abs(difference))}",
                    "各单位分别收支相等",
                    "核对收入行和支出行的单位编码。",
                    "warning",
                )


def _hints(budget: Budget, funds: dict[str, Sides], name: str) -> Iterator[str]:
    """Where the difference may come from."""
    fund = funds[name]
    difference, current, carried = fund.difference(), fund.difference(False), fund.difference(True)
    if not fund.sources:
        yield "收入表中没有这项资金；补上收入行。"
    elif not fund.uses:
        yield "支出表中没有这项资金；补上支出行。"
    elif carried == 0:
        yield "差额都在当年资金。"
    elif current == 0:
        yield "差额都在上年结转资金。"
    else:
        yield f"当年资金相差{yuan(abs(current))}，上年结转资金相差{yuan(abs(carried))}。"
    for other, sums in funds.items():
        if other != name and sums.difference() == -difference:
            yield f"{_fund(other)}的差额正好相反，可能有行填错了资金来源。"
    bigger: Iterable[Any] = fund.sources if difference > 0 else fund.uses
    same = [str(r.place.line) for r in bigger if r.amount == abs(difference) and r.place and r.place.line]
    if same:
        table = "收入表" if difference > 0 else "支出表"
        yield f"差额正好等于{table}第{'、'.join(same[:3])}行的金额，可能多填了这一行，或另一边漏填。"
    uneven = {
        unit.code: part
        for unit in budget.units
        if (sums_ := sides(budget, frozenset({unit.code})).get(name)) and (part := sums_.difference())
    }
    if len(budget.units) > 1 and uneven:
        listed = [f"{named(budget, code)}{yuan(abs(part))}" for code, part in list(uneven.items())[:5]]
        yield f"相差的单位：{'、'.join(listed)}。"


def _place(budget: Budget, fund: Sides) -> Place:
    return table_place(fund.uses or fund.sources, "amount")


def _fund(name: str) -> str:
    return FUNDS.get(name, name or "未填资金来源")
