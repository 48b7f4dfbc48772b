"""Costings against the amounts they give, the standards they are held to, and the targets that follow from them."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator
from decimal import Decimal

from ...classification import look_up
from ...classification.procurement import crosswalk
from ...money import SCALE, parse_number
from ...problems import Problem
from ...rules import load_rules, places
from ..costing import BASIC, KIND_OF_LETTER, known_words, lines_of, placeholders, said, take, task_amount
from ..model import Budget, CostingLine, Indicator
from .saying import grouped, likewise, place, yuan
from .targets import project_amounts, year_total

_TEXTS = ("overview", "basis", "necessity", "measures", "plan", "period_goal", "year_goal")
_CATALOGUE_YEAR = 2023


def amounts(budget: Budget) -> Iterator[Problem]:
    """A project's lines of expenditure are what its costing gives (PROC-11: a need is worked out before it is budgeted)."""
    of_project = grouped(budget.costing, lambda c: c.project)
    for line in budget.expenditure:
        priced = lines_of(line, of_project.get(line.project, []))
        total = sum(c.amount for c in priced)
        if priced and total != line.amount:
            yield Problem(
                "costing.amount",
                place(line, "amount"),
                f"项目“{line.project}”的支出{yuan(line.amount)}，成本测算合计{yuan(total)}",
                "两者相等",
                f"测算为：{'；'.join(said(c) for c in priced)}。改测算，或把支出明细的金额留空由测算得出。",
            )
    current = grouped((e for e in budget.expenditure if e.origin_year is None), lambda e: e.project)
    known = {p.code for p in budget.projects}
    for c in budget.costing:
        paid = sum(c in lines_of(e, [c]) for e in current.get(c.project, ()))
        if paid != 1 and c.project in known:
            yield Problem(
                "costing.paid",
                place(c, "project"),
                f"“{c.item}”对应到{paid}行支出明细" if paid else f"项目“{c.project}”没有与“{c.item}”相符的当年支出明细",
                "恰好一行当年的支出明细",
                "填写这一行测算的资金来源、功能科目或经济科目，使它只对应一行。"
                if paid
                else "在支出明细中补上这个项目的一行（金额可以留空），或核对资金来源和科目。",
            )


def lines(budget: Budget) -> Iterator[Problem]:
    for (project, item), same in grouped(budget.costing, lambda c: (c.project, c.item)).items():
        if len(same) > 1:
            yield Problem(
                "costing.item",
                place(same[1], "item"),
                f"项目“{project}”有{len(same)}行测算都叫“{item}”{likewise(same[1:])}",
                "同一项目内名称各不相同",
                "合并成一行，或在名称中写明区别。",
            )
    for c in budget.costing:
        if c.exact.denominator != 1:
            yield Problem(
                "costing.fen",
                place(c, "price"),
                f"“{c.item}”算出{said(c)}，不是整分",
                "单价×数量×次数是整分的金额",
                "调整单价或数量。",
            )
        if not c.exact:
            yield Problem(
                "costing.zero",
                place(c, "price"),
                f"“{c.item}”的金额为零",
                "大于零的单价、数量和次数",
                "补填，或删去这一行。",
            )


def purchases(budget: Budget) -> Iterator[Problem]:
    """What is bought names its item in the catalogue in force (PROC-20); the class is the code's letter."""
    for c in budget.costing:
        code = c.catalogue_code
        if c.bought and not code:
            yield Problem(
                "costing.catalogue_missing",
                place(c, "catalogue_code"),
                f"“{c.item}”需要采购，却没有采购品目编码",
                "2022年版政府采购品目分类目录的编码",
                "补上编码；不需要采购的，把“需要采购”留空。",
            )
        elif code and not c.bought:
            yield Problem(
                "costing.not_bought",
                place(c, "bought"),
                f"“{c.item}”有采购品目编码{code}，“需要采购”却没有填“是”",
                "“是”，或没有品目编码",
                "要采购的填“是”；不采购的删去编码。",
                "warning",
            )
        if not code or (look_up("procurement", code, _CATALOGUE_YEAR) and code[:1] in KIND_OF_LETTER):
            continue
        if old := crosswalk(code):
            yield Problem(
                "costing.catalogue_version",
                place(c, "catalogue_code"),
                f"“{code}”是2013年版的编码",
                "；".join(f"{r.code_2022} {r.name_2022}" for r in old),
                "2022年版目录施行后用新编码。",
            )
        else:
            yield Problem(
                "costing.catalogue_code",
                place(c, "catalogue_code"),
                f"“{code}”不在2022年版政府采购品目分类目录中",
                "一个字母加8位数字，如 A02010105 台式计算机",
                "核对编码。",
            )


def standards(budget: Budget) -> Iterator[Problem]:
    """No price above the standard it is held to (LAW-04, CONF-01, CONF-03)."""
    held = [c for c in budget.costing if c.standard]
    if held and not budget.profile.rules:
        yield Problem(
            "costing.standard",
            place(held[0], "standard"),
            f"“{held[0].standard}”{likewise(held)}，但基本信息中没有填写适用制度",
            "适用制度，如 changzhi",
            "填写适用制度，程序才知道这项标准是多少。",
        )
    if budget.profile.rules not in places():
        return  # told by the check of the plan
    rules, year = load_rules(budget.profile.rules), budget.profile.year
    units = {u.code: u for u in budget.units}
    of_project = {p.code: p.unit for p in budget.projects}
    for c in budget.costing:
        unit = units.get(of_project.get(c.project, ""))
        bureau = bool(unit and unit.staff_bureau)
        standard = (
            rules.standard(c.standard, year) if c.standard else rules.standard_of_item(c.catalogue_code, year, bureau)
        )
        if c.standard and standard is None:
            known = "、".join(_like(c.standard, [s.key for s in rules.standards]))
            yield Problem(
                "costing.standard",
                place(c, "standard"),
                f"{rules.name}没有“{c.standard}”这项标准",
                f"例如：{known}" if known else "没有收集到标准，留空",
                f"核对名称，可用 yusuan rules {rules.key} 查看全部；没有收集的标准请留空。",
            )
        elif standard is not None and c.price > standard.cap and (c.standard or c.quantity_unit):
            yield Problem(
                "costing.above_standard",
                place(c, "price"),
                f"“{c.item}”单价{yuan(c.price)}",
                f"不超过{standard.what}每{standard.per}{yuan(standard.cap)}",
                f"{standard.source.said(year)}；{standard.source.reading}降低单价，或说明理由。",
                "warning",
            )


def _like(key: str, keys: list[str]) -> list[str]:
    """The standards a key may have meant: those of its first word, else those spelt like it, else the first ones."""
    same = [k for k in keys if k.partition(".")[0] == key.partition(".")[0]]
    return (same or difflib.get_close_matches(key, keys, n=5, cutoff=0.3) or keys)[:8]


def words(budget: Budget) -> Iterator[Problem]:
    """What stands in braces in a target's texts is something the costing knows."""
    for target in budget.targets:
        for name in _TEXTS:
            for found in placeholders(getattr(target, name)):
                if not known_words(found, target.project, budget):
                    items = "、".join(f"{{{c.item}.数量}}" for c in budget.costing if c.project == target.project)
                    yield Problem(
                        "costing.placeholder",
                        place(target, name),
                        f"“{{{found}}}”不知道指什么",
                        "、".join(filter(None, ("{测算}", "{清单}", "{金额}", items))),
                        "改成其中之一；确实要印花括号的，改用全角括号。",
                    )


def indicators(budget: Budget) -> Iterator[Problem]:
    """An indicator that follows from the costing says what the costing says; a number has its unit (PERF group)."""
    for i in budget.indicators:
        if i.follows:
            taken = take(i.follows, i.project, budget.costing, budget.expenditure, i.unit)
            if taken is None:
                items = "、".join(f"{c.item}.数量" for c in budget.costing if c.project == i.project)
                yield Problem(
                    "indicator.follows",
                    place(i, "follows"),
                    f"“{i.follows}”",
                    f"金额{'、' + items if items else ''} 等",
                    "写“金额”，或测算内容加点加“数量”“次数”“单价”“金额”。",
                )
            elif parse_number(i.year_value) != parse_number(taken[0]):
                yield Problem(
                    "indicator.costing",
                    place(i, "year_value"),
                    f"指标“{i.name}”年度值{i.operator}{i.year_value}{i.unit}",
                    f"与测算的{i.follows}相同：{taken[0]}{taken[1]}",
                    "指标值留空由测算得出，或改测算。",
                )
        bare = [f for f in ("year_value", "period_value") if parse_number(getattr(i, f)) is not None]
        if bare and not i.unit.strip():
            yield Problem(
                "indicator.unit",
                place(i, "unit"),
                f"指标“{i.name}”的值{getattr(i, bare[0])}没有计量单位",
                "计量单位，如 人、台、%、元",
                "补上计量单位。",
            )


def costs(budget: Budget) -> Iterator[Problem]:
    """A cost target is no higher than the money there is; a year's amount no more than the period's (PF group)."""
    money = project_amounts(budget)
    targets = {t.project: t for t in budget.targets}
    for i in budget.indicators:
        value = parse_number(i.year_value)
        target = targets.get(i.project)
        if value is not None and _of_cost(i) and i.unit in SCALE and i.project in money and target:
            limit = max(sum(money[i.project]), year_total(target))
            if _fen(value, i.unit) > limit:
                yield Problem(
                    "indicator.cost",
                    place(i, "year_value"),
                    f"成本指标“{i.name}”{i.operator}{i.year_value}{i.unit}",
                    f"不超过项目金额{yuan(limit)}",
                    "改指标值或计量单位（元、万元）。",
                )
        if value is not None and _of_cost(i) and i.operator in ("≥", ">"):
            yield Problem(
                "indicator.direction",
                place(i, "operator"),
                f"成本指标“{i.name}”用“{i.operator}”",
                "≤",
                "成本越低越好，改为“≤”。",
                "warning",
            )
        period = parse_number(i.period_value)
        if value is not None and period is not None and _counts(i) and value > period:
            yield Problem(
                "indicator.period",
                place(i, "year_value"),
                f"数量指标“{i.name}”年度值{i.year_value}{i.unit}大于实施期值{i.period_value}{i.unit}",
                "年度值不大于实施期值",
                "实施期包含本年度；一年期项目两者相同。",
            )


def _of_cost(i: Indicator) -> bool:
    return i.level2 in ("成本指标", "经济成本指标")


def _counts(i: Indicator) -> bool:
    return i.level2 == "数量指标" and i.unit != "%"


def _fen(value: Decimal, unit: str) -> Decimal:
    return value * SCALE[unit]


_YEAR = re.compile(r"(20\d{2})年(?!至|—|-|版)")


def weights(budget: Budget) -> Iterator[Problem]:
    """Weights of a target add up to 100, or to 90 beside the 10 of budget execution; output and benefit weigh 60 or more;
    cost stands in one place (PERF-04, PERF-05, PERF-07: 财预〔2020〕10号, 财预〔2021〕101号)."""
    for project, rows in grouped(budget.indicators, lambda i: i.project).items():
        weighed = [i for i in rows if i.weight is not None]
        total = sum((i.weight for i in weighed if i.weight is not None), Decimal(0))
        told = f"“{project}”" if project else "单位整体"
        if weighed and total not in (Decimal(90), Decimal(100)):
            yield Problem(
                "indicator.weights",
                place(weighed[0], "weight"),
                f"{told}的指标分值合计{total}",
                "90（预算执行率另占10）或100",
                "调整分值。",
                "warning",
            )
        main = sum((i.weight or Decimal(0) for i in weighed if i.level1 in ("产出指标", "效益指标")), Decimal(0))
        if weighed and main < 60 and total in (Decimal(90), Decimal(100)):
            yield Problem(
                "indicator.weights",
                place(weighed[0], "weight"),
                f"{told}的产出和效益指标分值合计{main}",
                "不低于60",
                "提高产出、效益指标的分值。",
                "warning",
            )
        first = [i for i in rows if i.level1 == "成本指标"]
        under = [i for i in rows if i.level1 == "产出指标" and i.level2 == "成本指标"]
        if first and under:
            yield Problem(
                "indicator.two_forms",
                place(under[0], "level1"),
                f"{told}的成本指标一部分是一级指标，一部分在产出指标之下",
                "一份目标表只用一种版式",
                "2021年的版式成本是一级指标（财预〔2021〕101号），2015年的在产出之下。",
                "warning",
            )


def dates(budget: Budget) -> Iterator[Problem]:
    """The year's targets are dated inside the budget year (PERF group)."""
    year = budget.profile.year
    for i in budget.indicators:
        wrong = sorted({int(y) for y in _YEAR.findall(i.year_value)} - {year})
        if wrong:
            yield Problem(
                "indicator.date",
                place(i, "year_value"),
                f"指标“{i.name}”的年度值是“{i.year_value}”",
                f"{year}年之内的日期",
                "改为预算年度内的日期；跨年的写在实施期指标值中。",
            )


def contradictions(budget: Budget) -> Iterator[Problem]:
    """A text that counts what the costing counts gives the same number (PERF group)."""
    for target in budget.targets:
        counted = [c for c in budget.costing if c.project == target.project and c.quantity_unit]
        for name in ("overview", "year_goal"):
            text = getattr(target, name)
            for c in counted:
                for number in _numbers_after(text, c):
                    if number != c.quantity:
                        yield Problem(
                            "target.text",
                            place(target, name),
                            f"“{c.item}{number}{c.quantity_unit}”",
                            f"与测算相同：{c.item}{c.quantity}{c.quantity_unit}",
                            f"改文字，或写成{{{c.item}.数量}}由程序填写。",
                            "warning",
                        )


def _numbers_after(text: str, c: CostingLine) -> Iterator[Decimal]:
    for found in re.findall(rf"{re.escape(c.item)}(\d[\d,.]*){re.escape(c.quantity_unit)}", text):
        if (number := parse_number(found)) is not None:
            yield number


def tasks(budget: Budget) -> Iterator[Problem]:
    """A task's money is that of the projects it names."""
    known = {p.code for p in budget.projects}
    for task in budget.tasks:
        if unknown := [p for p in task.projects if p not in known and p != BASIC]:
            yield Problem(
                "task.project",
                place(task, "projects"),
                f"“{'、'.join(unknown)}”不在项目表中",
                "项目编码，或“基本支出”",
                "核对编码。",
            )
        elif task.projects and (total := task_amount(task.projects, budget.expenditure)) != task.amount:
            yield Problem(
                "task.amount",
                place(task, "amount"),
                f"任务“{task.name}”{yuan(task.amount)}",
                f"所含项目当年的金额{yuan(total)}",
                "金额留空由所含项目得出，或改所含项目。",
            )
