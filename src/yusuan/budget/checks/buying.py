"""How things are to be bought: methods, splitting and days, under the rules the budget names."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ...problems import Problem
from ...rules import places
from ..model import PROCUREMENT_METHODS, Budget
from ..procurement import METHODS_OF, WAYS, plan, wan
from .saying import likewise, place


def plan_problems(budget: Budget) -> Iterator[Problem]:
    """What is wrong with how things are to be bought: methods, splitting, days."""
    if not budget.profile.rules:
        return
    if budget.profile.rules not in places():
        yield Problem(
            "rules.unknown",
            place(budget.profile, "rules"),
            f"没有“{budget.profile.rules}”的制度",
            f"下列之一：{'、'.join(places())}",
            "改正名称；不编采购计划时留空。",
        )
        return
    made = plan(budget)
    for line in made.lines:
        way = line.decision.way
        if not line.code and way == "unknown":
            yield Problem(
                "procurement.catalogue_missing",
                place(line.bought[0], "catalogue_code"),
                f"{line.item}{wan(line.amount)}没有采购品目编码，采购方式定不下来",
                "2022年版政府采购品目分类目录的编码",
                "补上编码，程序才能看是否列入集中采购目录。",
                "warning",
            )
        for b in line.bought:
            if b.method and b.method not in METHODS_OF[way]:
                yield Problem(
                    "procurement.method",
                    place(b, "method"),
                    f"{b.item}填的是{PROCUREMENT_METHODS[b.method]}，同类采购共{wan(line.amount)}",
                    f"{WAYS[way]}：{_or(METHODS_OF[way])}",
                    "；".join(line.decision.why) + "。改采购方式；经财政部门批准变更的，在备注中保留批文。",
                )
        if line.splits and len(line.bought) > 1:
            yield Problem(
                "procurement.splitting",
                place(line.bought[0], "amount"),
                f"{line.name or line.code}分成{len(line.bought)}项，合计{wan(line.amount)}{likewise(list(line.bought))}",
                f"合并计算：{WAYS[way]}",
                f"各项单独看是{WAYS[line.alone[0].way]}。同一品目一年内的采购合并计算，不得化整为零（政府采购法实施条例第28条）。",
                "warning",
            )
        first = next((b for b in line.bought if b.start and b.start == line.start), line.bought[0])
        for one in line.due:
            if one.of == "year" and one.on and line.start and line.start > one.on:
                yield Problem(
                    "procurement.start",
                    place(first, "start"),
                    f"{line.item}从{line.start.isoformat()}开始采购",
                    f"{one.what}：{one.on.isoformat()}",
                    f"{one.why}提前采购。",
                    "warning",
                )
            if one.of == "start" and one.on and made.approved_on and one.on < made.approved_on:
                yield Problem(
                    "procurement.intention",
                    place(first, "start"),
                    f"{line.item}的{one.what}{one.on.isoformat()}，早于批复日期",
                    f"批复日期{made.approved_on.isoformat()}及以后",
                    "批复前还没有可公开的采购预算：推迟采购开始日期。",
                    "warning",
                )


def _or(methods: Sequence[str]) -> str:
    return "或".join(PROCUREMENT_METHODS[m] for m in methods)
