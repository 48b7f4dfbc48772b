"""Target forms from the budget's targets: a project's own and the whole unit's."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

from ..budget.costing import worded
from ..budget.facts import Amounts, scope
from ..budget.model import INDICATOR_LEVELS, SOURCE_LEVELS, Budget, Indicator, Project, Target
from ..coordinates import coordinates
from ..money import printed
from .model import Figure, FormIndicator, FormMoney, Stated, TargetForm
from .pack import Pack
from .statements import names_of

#: The seven texts of a form, in its order, with the fields they come from; goals stand apart, for period and year.
_TEXTS = (
    ("项目概况", "overview"),
    ("立项依据", "basis"),
    ("项目设立必要性", "necessity"),
    ("保证项目实施的制度、措施", "measures"),
    ("项目实施计划", "plan"),
)


def forms(budget: Budget, pack: Pack) -> tuple[TargetForm, ...]:
    """A form for each project of the disclosed units that has a target and isn't withheld, in the projects' order."""
    inside = scope(budget)
    targets = {t.project: t for t in budget.targets}
    return tuple(
        _form(p, targets[p.code], budget, pack)
        for p in budget.projects
        if p.code in targets and p.unit in inside and not p.withheld
    )


def whole_unit_form(budget: Budget, pack: Pack, facts: Amounts) -> TargetForm | None:
    """The unit's own target (整体绩效目标), where there is one."""
    target = budget.unit_target
    if target is None:
        return None
    names = names_of(budget)
    unit = budget.unit(budget.profile.unit)
    funds = (
        ("年度预算资金总额", coordinates("expenditure", vintage="current")),
        ("其中：基本支出", coordinates("expenditure", vintage="current", nature="basic")),
        ("项目支出", coordinates("expenditure", vintage="current", nature="project")),
    )
    money = []
    for label, at in funds:
        amount = facts.value(at) or 0
        figure = _yuan(amount, str(at))
        money.append(FormMoney(label, figure, Figure(figure.text, figure.value, figure.unit, at, figure.exact)))
    return TargetForm(
        title=pack.words["unit_form_title"].format_map({**names, "city": _city(unit.name)}),
        subtitle=f"（{names['year']}年度）",
        head=(("单位名称", unit.name), ("主管部门及代码", unit.department)),
        money=tuple(money),
        texts=(("部门职能概述", target.overview),),
        goals=("", target.goal),
        indicators=_indicators(budget, "", pack),
        footer=(("负责人", ""), ("经办人", ""), ("联系电话", ""), ("填报日期", "")),
        whole_unit=True,
        tasks=tuple((t.name, t.content, _yuan(t.amount, t.name)) for t in budget.tasks),
    )


def _form(project: Project, target: Target, budget: Budget, pack: Pack) -> TargetForm:
    unit = budget.unit(project.unit)
    totals = [sum(getattr(target, f"{span}_{source}") for source in SOURCE_LEVELS) for span in ("period", "year")]
    at = coordinates("expenditure", vintage="current", project=project.code)
    year_total = Figure(*_parts(totals[1]), about=at, exact=Fraction(totals[1]))
    money = [FormMoney("资金总额", _yuan(totals[0], f"{project.code}实施期资金总额"), year_total)]
    for n, (source, label) in enumerate(SOURCE_LEVELS.items()):
        period, year = (getattr(target, f"{span}_{source}") for span in ("period", "year"))
        money.append(
            FormMoney(
                ("其中：" if n == 0 else "") + label,
                _yuan(period, f"{project.code}实施期{label}"),
                _yuan(year, f"{project.code}年度{label}"),
            )
        )
    return TargetForm(
        title=pack.words["form_title"].format_map({**names_of(budget), "city": _city(unit.name)}),
        subtitle=f"（{budget.profile.year}年度）",
        head=(
            ("项目名称", project.name),
            ("主管部门及代码", target.department or unit.department),
            ("实施单位", unit.name),
            ("项目属性", "经常性项目" if project.recurring else "一次性项目"),
            ("项目期", target.period),
        ),
        money=tuple(money),
        texts=tuple((label, worded(getattr(target, name), project.code, budget)) for label, name in _TEXTS),
        goals=(
            worded(target.period_goal, project.code, budget),
            worded(target.year_goal, project.code, budget),
        ),
        indicators=_indicators(budget, project.code, pack),
        footer=(("负责人", ""), ("经办人", ""), ("联系电话", ""), ("填报日期", "")),
        project=project.code,
    )


def _indicators(budget: Budget, project: str, pack: Pack) -> tuple[FormIndicator, ...]:
    shown = [i for i in budget.indicators if i.project == project]
    if pack.cost_first_from and budget.profile.year >= pack.cost_first_from:
        shown = sorted(map(_cost_first, shown), key=lambda i: list(INDICATOR_LEVELS).index(i.level1))
    weight, evidence = ("weight" in pack.form_columns, "evidence" in pack.form_columns)
    return tuple(
        FormIndicator(
            i.level1,
            i.level2,
            i.name,
            _said(i, i.period_value),
            _said(i, i.year_value),
            f"{i.weight.normalize():f}" if weight and i.weight is not None else "",
            i.evidence if evidence else "",
        )
        for i in shown
    )


def _cost_first(indicator: Indicator) -> Indicator:
    """Cost as a level of its own (财预〔2021〕101号), where the budget has it under output (财预〔2015〕88号)."""
    if (indicator.level1, indicator.level2) != ("产出指标", "成本指标"):
        return indicator
    return replace(indicator, level1="成本指标", level2="经济成本指标")


def _said(indicator: Indicator, value: str) -> str:
    """The value as forms print it: an operator is written only where it isn't plain equality."""
    return f"{'' if indicator.operator == '=' else indicator.operator}{value}{indicator.unit}" if value else ""


def _yuan(fen: int | Fraction, what: str) -> Figure:
    return Figure(*_parts(fen), about=Stated(what), exact=Fraction(fen))


def _parts(fen: int | Fraction) -> tuple[str, Decimal, str]:
    """Forms print whole yuan grouped, with cents only where there are some."""
    decimals = 0 if fen % 100 == 0 else 2
    return printed(fen, "元", decimals, grouped=True), Decimal(printed(fen, "元", decimals)), "元"


def _city(name: str) -> str:
    """The city a unit's name begins with, for the form's title."""
    head, found, _ = name.partition("市")
    return head + found if found else ""
