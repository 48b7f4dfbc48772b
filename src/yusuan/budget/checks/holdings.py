"""Procurement against the money it is paid from, and what the unit owns."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal

from ...coordinates import FUNDS
from ...problems import Problem
from ..costing import purchases
from ..model import ASSET_KINDS, Budget
from .balance import published
from .saying import grouped, likewise, named, place, table_place, yuan
from .targets import project_amounts


def procurement(budget: Budget) -> Iterator[Problem]:
    """Nothing is bought without money for it (政府采购法 33条; PROC-01)."""
    names = {p.code: p.name for p in budget.projects}
    money = project_amounts(budget)
    everything = purchases(budget)
    for project, bought in grouped((p for p in everything if p.project in money), lambda p: p.project).items():
        total, amount = sum(p.amount for p in bought), sum(money[project])
        if total > amount:
            yield Problem(
                "procurement.exceeds_project",
                place(bought[0], "amount"),
                f"项目“{names.get(project, project)}”的政府采购共{yuan(total)}{likewise(bought)}",
                f"不超过项目金额{yuan(amount)}",
                f"多出{yuan(total - amount)}；核对采购金额、项目编码和项目金额。",
            )
    units = published(budget)
    for fund, bought in grouped((p for p in everything if p.unit in units), lambda p: p.fund).items():
        total = sum(p.amount for p in bought)
        spent = sum(line.amount for line in budget.expenditure if line.fund == fund and line.unit in units)
        if total > spent:
            yield Problem(
                "procurement.exceeds_total",
                table_place(bought, "amount"),
                f"{FUNDS.get(fund, fund)}的政府采购共{yuan(total)}",
                f"不超过这项资金的支出{yuan(spent)}",
                "核对采购金额和资金来源。",
                "warning",
            )


def asset_dates(budget: Budget) -> Iterator[Problem]:
    """Assets are counted on one day, as a rule the last of the year before."""
    for unit, owned in grouped(budget.assets, lambda a: a.unit).items():
        days = sorted({a.as_of for a in owned})
        if len(days) > 1:
            yield Problem(
                "asset.dates",
                place(next(a for a in owned if a.as_of != owned[0].as_of), "as_of"),
                f"{named(budget, unit)}的资产有{len(days)}个截止日期：{'、'.join(d.isoformat() for d in days)}",
                "同一单位的资产用同一截止日期",
                "统一截止日期。",
                "warning",
            )
    first = date(min(max(budget.profile.year, 1), 9999), 1, 1)
    late = [a for a in budget.assets if a.as_of > first]
    if late:
        yield Problem(
            "asset.as_of",
            place(late[0], "as_of"),
            f"{late[0].as_of.isoformat()}{likewise(late)}",
            f"一般为{first.year - 1}-12-31",
            "核对截止日期。",
            "warning",
        )


def asset_quantities(budget: Budget) -> Iterator[Problem]:
    for asset in budget.assets:
        whole = asset.kind != "office_area"
        if asset.quantity < 0 or (whole and asset.quantity != asset.quantity.to_integral_value()):
            yield Problem(
                "asset.quantity",
                place(asset, "quantity"),
                f"{ASSET_KINDS.get(asset.kind, asset.kind)}：{asset.quantity}",
                "不小于零的整数" if whole else "不小于零的面积（平方米）",
                "核对数量；没有填0。",
            )
    for unit, owned in grouped(budget.assets, lambda a: a.unit).items():
        quota = [a for a in owned if a.kind == "vehicle_quota"]
        cars = sum((a.quantity for a in owned if a.kind.startswith("vehicle.")), Decimal(0))
        if quota and cars > sum(a.quantity for a in quota):
            yield Problem(
                "asset.vehicle_quota",
                place(quota[0], "quantity"),
                f"{named(budget, unit)}各类公务用车共{cars}辆，编制数{quota[0].quantity}辆",
                "实有数不超过编制数",
                "核对数量；确实超编的，请在说明中解释。",
                "warning",
            )
