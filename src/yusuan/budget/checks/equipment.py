"""Equipment and furniture against the standards of the place: price, number by posts, years of use (LAW-04, ASSET-02)."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from ...classification import look_up
from ...problems import Problem
from ...rules import Equipment, Posts, Rules, load_rules, places
from ..equipment import NewAssets, new_assets
from ..model import Budget, CostingLine, EquipmentLine, ProcurementLine, Unit
from .saying import grouped, likewise, named, place, yuan

_CATALOGUE_YEAR = 2023


def lines(budget: Budget) -> Iterator[Problem]:
    """Each line of the stock by itself."""
    for e in budget.equipment:
        if not look_up("procurement", e.catalogue_code, _CATALOGUE_YEAR):
            yield Problem(
                "equipment.code",
                place(e, "catalogue_code"),
                f"“{e.catalogue_code}”不在2022年版政府采购品目分类目录中",
                "一个字母加8位数字，如 A02010105 台式计算机",
                "核对编码。",
            )
        if e.replaced > e.quantity:
            yield Problem(
                "equipment.replaced",
                place(e, "replaced"),
                f"实有{e.quantity}，更新{e.replaced}",
                "更新数量不大于实有数量",
                "核对两个数量。",
            )
        if e.year >= budget.profile.year:
            yield Problem(
                "equipment.year",
                place(e, "year"),
                f"{e.year}年购置",
                f"{budget.profile.year - 1}年或以前",
                "这张表填上年末的存量；本年要买的填在成本测算或政府采购。",
            )


def standards(budget: Budget) -> Iterator[Problem]:
    """Planned prices, numbers and replacements against the standards of the place the budget names."""
    if budget.profile.rules not in places():
        return  # told by the check of the plan
    rules, year = load_rules(budget.profile.rules), budget.profile.year
    units = {u.code: u for u in budget.units}
    planned = list(new_assets(budget))
    yield from _prices(budget.procurement, rules, year, units)
    standing = rules.equipment_in(year)
    yield from _uncounted(planned, standing)
    for code, unit in units.items():
        wanted = [n for n in planned if n.unit == code]
        owned = [e for e in budget.equipment if e.unit == code]
        for standard in standing:
            stock = [e for e in owned if e.catalogue_code.startswith(standard.catalogue)]
            bought = [n for n in wanted if n.quantity is not None and n.catalogue_code.startswith(standard.catalogue)]
            if standard.years:
                yield from _years(stock, standard, year)
            if standard.limited and bought:
                yield from _number(stock, bought, standard, unit, budget)


def _prices(bought: tuple[ProcurementLine, ...], rules: Rules, year: int, units: dict[str, Unit]) -> Iterator[Problem]:
    """Costing lines are held to their prices by ``costing.standards``; here the lines of the procurement table."""
    for line in bought:
        unit = units.get(line.unit)
        standard = rules.standard_of_item(line.catalogue_code, year, bool(unit and unit.staff_bureau))
        if standard and line.quantity and line.amount > standard.cap * line.quantity:
            yield Problem(
                "equipment.price",
                place(line, "amount"),
                f"{line.item}{line.quantity}{standard.per}共{yuan(line.amount)}",
                f"不超过{standard.what}每{standard.per}{yuan(standard.cap)}，{line.quantity}{standard.per}共"
                f"{yuan(standard.cap * line.quantity)}",
                f"{standard.source.said(year)}；{standard.source.reading}降低价格，或说明理由。",
                "warning",
            )


def _uncounted(planned: list[NewAssets], standing: list[Equipment]) -> Iterator[Problem]:
    for n in planned:
        standard = next((e for e in standing if n.catalogue_code.startswith(e.catalogue)), None)
        if n.quantity is None and standard:
            costed = isinstance(n.source, CostingLine)
            yield Problem(
                "equipment.uncounted",
                place(n.source, "quantity_unit" if costed else "quantity"),
                f"{n.item}共{yuan(n.amount)}，没有写数量",
                f"多少{standard.unit}，才能按{standard.key}的配置标准核对",
                "写成单价、数量和数量单位，如 5000元×3台。" if costed else "补填数量。",
                "warning",
            )


def _years(stock: list[EquipmentLine], standard: Equipment, year: int) -> Iterator[Problem]:
    """What is replaced has been used its years (资产 of the year ``y`` have been used ``year - y`` years)."""
    for e in stock:
        if e.replaced and year - e.year < standard.years:
            yield Problem(
                "equipment.years",
                place(e, "replaced"),
                f"{e.year}年购置的{standard.key}更新{e.replaced}{standard.unit}，到{year}年用了{year - e.year}年",
                f"用满{standard.years}年",
                f"{standard.source.said(year)}；未到年限的，除损毁且无法修复外不更新。推迟更新，或说明理由。",
                "warning",
            )


def _number(
    stock: list[EquipmentLine], bought: list[NewAssets], standard: Equipment, unit: Unit, budget: Budget
) -> Iterator[Problem]:
    """Stock without what is replaced, with what is bought, isn't more than the posts allow."""
    posts = Posts(unit.staff, unit.staff_bureau or 0, unit.rooms, unit.classified)
    allowed = standard.allowed(posts)
    if allowed is None:
        missing = "rooms" if standard.per_room else "staff"
        yield Problem(
            "equipment.posts",
            place(unit, missing),
            f"{named(budget, unit.code)}要买{bought[0].item}，单位表没有填这一项",
            "数量标准按它计算",
            f"{standard.source.said(budget.profile.year)}；填写后才能核对{standard.key}的数量。",
            "warning",
        )
        return
    kept = sum(e.quantity - e.replaced for e in stock)
    more = sum((n.quantity or Decimal(0) for n in bought), Decimal(0))
    if kept + more > allowed:
        yield Problem(
            "equipment.number",
            place(bought[0].source, "quantity"),
            f"{standard.key}现有{sum(e.quantity for e in stock)}{standard.unit}，更新"
            f"{sum(e.replaced for e in stock)}{standard.unit}，要买{more:f}{standard.unit}，共{kept + more:f}{standard.unit}"
            f"{likewise([n.source for n in bought])}",
            f"不超过{allowed}{standard.unit}",
            f"{standard.source.said(budget.profile.year)}；{standard.source.reading}减少购置，或补填要更新的存量。",
            "warning",
        )


def vehicles(budget: Budget) -> Iterator[Problem]:
    """Vehicles that are bought have a place in the unit's quota (ASSET group; 党政机关公务用车管理办法)."""
    owned = grouped(budget.assets, lambda a: a.unit)
    for unit, bought in grouped(
        (n for n in new_assets(budget) if n.catalogue_code.startswith("A020305")), lambda n: n.unit
    ).items():
        assets = owned.get(unit, [])
        quota = [a.quantity for a in assets if a.kind == "vehicle_quota"]
        has = sum((a.quantity for a in assets if a.kind.startswith("vehicle.")), Decimal(0))
        goes = sum(e.replaced for e in budget.equipment if e.unit == unit and e.catalogue_code.startswith("A020305"))
        more = sum((n.quantity or Decimal(0) for n in bought), Decimal(0))
        if quota and has - goes + more > sum(quota):
            yield Problem(
                "equipment.vehicles",
                place(bought[0].source, "quantity"),
                f"{named(budget, unit)}有公务用车{has:f}辆，更新{goes}辆，要买{more:f}辆",
                f"不超过编制数{sum(quota):f}辆",
                "有空编才能买车；更新的旧车在“设备家具”表填更新数量。",
                "warning",
            )
