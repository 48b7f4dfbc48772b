"""Carry-over, target forms and their indicators."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from ...problems import Problem
from ..facts import scope
from ..model import INDICATOR_LEVELS, SOURCE_LEVELS, Budget, Target
from .saying import grouped, likewise, place, yuan

_SOURCES = tuple(SOURCE_LEVELS)


def project_amounts(budget: Budget) -> dict[str, tuple[int, int]]:
    """The money (fen) of every project, current year and carried over."""
    found: dict[str, tuple[int, int]] = {}
    for line in budget.expenditure:
        if line.project:
            current, carried = found.get(line.project, (0, 0))
            if line.origin_year is None:
                found[line.project] = current + line.amount, carried
            else:
                found[line.project] = current, carried + line.amount
    return found


def year_total(target: Target) -> int:
    return sum(getattr(target, f"year_{source}") for source in _SOURCES)


def period_total(target: Target) -> int:
    return sum(getattr(target, f"period_{source}") for source in _SOURCES)


def origin_years(budget: Budget) -> Iterator[Problem]:
    """Carry-over comes from an earlier year (财预〔2016〕18号); unused for two years it is surplus (预算法 42条)."""
    year = budget.profile.year
    for records in (budget.expenditure, budget.revenue, budget.carry_out):
        for origin, same in grouped((r for r in records if r.origin_year is not None), lambda r: r.origin_year).items():
            if origin >= year:
                yield Problem(
                    "carry.origin_year",
                    place(same[0], "origin_year"),
                    f"{origin}{likewise(same)}",
                    f"早于{year}年的年度",
                    "上年结转填资金原来的预算年度；当年安排的留空。",
                )
            elif origin < year - 2:
                yield Problem(
                    "carry.two_years",
                    place(same[0], "origin_year"),
                    f"{origin}年的资金仍在结转{likewise(same)}",
                    f"{year - 2}年或{year - 1}年的资金",
                    "连续两年未用完的结转资金应作为结余资金管理（预算法第42条）；核对年度，确需列入的请与财政部门确认。",
                    "warning",
                )


def missing(budget: Budget) -> Iterator[Problem]:
    """Every project with new money has a target (中发〔2018〕34号; PERF-01)."""
    amounts = project_amounts(budget)
    having = {t.project for t in budget.targets}
    for project in budget.projects:
        current = amounts.get(project.code, (0, 0))[0]
        if current and project.code not in having and not project.form_exempt.strip() and not project.withheld:
            yield Problem(
                "target.missing",
                place(project, "form_exempt"),
                f"项目“{project.name}”（{project.code}，{yuan(current)}）没有绩效目标",
                "绩效目标表中有这个项目；全部是结转资金的项目不需要",
                "编制绩效目标；确实不编的，在“不编绩效目标的理由”中说明。",
            )


def amounts(budget: Budget) -> Iterator[Problem]:
    """The form's money is the project's money (X-29), and the year is a part of the period."""
    projects = {p.code: p.name for p in budget.projects}
    spent = project_amounts(budget)
    for target in budget.targets:
        if target.project not in projects:
            continue
        name = projects[target.project]
        year, period = year_total(target), period_total(target)
        current, carried = spent.get(target.project, (0, 0))
        # A form of a project that goes on may speak of the new money or of all the year's money.
        if target.project in spent and year not in ({current, current + carried} if current else {carried}):
            both = f"（另有上年结转{yuan(carried)}）" if current and carried else ""
            yield Problem(
                "target.sources",
                place(target, "year_local"),
                f"“{name}”年度资金各来源共{yuan(year)}",
                f"项目金额{yuan(current or carried)}{both}",
                f"相差{yuan(abs(year - (current or carried)))}；改绩效目标表的年度资金，或改支出表中这个项目的金额。",
            )
        if year > period:
            yield Problem(
                "target.period",
                place(target, "period_local"),
                f"“{name}”年度资金{yuan(year)}大于实施期资金{yuan(period)}",
                "实施期资金不少于年度资金",
                "补上整个实施期的资金，它包含本年度；一年期项目两者相同。",
            )
        else:
            over = [s for s in _SOURCES if getattr(target, f"year_{s}") > getattr(target, f"period_{s}")]
            if over:
                listed = "、".join(SOURCE_LEVELS[s] for s in over)
                yield Problem(
                    "target.source_levels",
                    place(target, f"year_{over[0]}"),
                    f"“{name}”的{listed}：年度大于实施期",
                    "每个来源的实施期资金不少于年度资金",
                    "核对资金填在哪一级：年度和实施期应填在同一来源。",
                    "warning",
                )


def years(budget: Budget) -> Iterator[Problem]:
    """The period a form prints is as long as the project's own years say."""
    projects = {p.code: p for p in budget.projects}
    for target in budget.targets:
        project = projects.get(target.project)
        printed = re.fullmatch(r"\s*(\d+)\s*年\s*", target.period)
        if project is None or printed is None or project.start_year is None or project.end_year is None:
            continue
        if (lasts := project.end_year - project.start_year + 1) != int(printed[1]) and lasts > 0:
            yield Problem(
                "target.years",
                place(target, "period"),
                f"“{project.name}”项目期{target.period.strip()}",
                f"项目表中从{project.start_year}年到{project.end_year}年，{lasts}年",
                f"项目期改为{lasts}年，或改项目表的起止年度。",
                "warning",
            )


def indicators(budget: Budget) -> Iterator[Problem]:
    having = {t.project for t in budget.targets}
    known = {p.code for p in budget.projects}
    for project, rows in grouped(budget.indicators, lambda i: i.project).items():
        if project in known and project not in having:
            yield Problem(
                "indicator.without_target",
                place(rows[0], "project"),
                f"项目“{project}”有{len(rows)}条指标，却没有绩效目标",
                "绩效目标表中有这个项目",
                "在绩效目标表中补上这个项目，或核对项目编码。",
            )
        if not project and budget.unit_target is None:
            yield Problem(
                "indicator.without_unit_target",
                place(rows[0], "project"),
                f"{len(rows)}条指标没有项目编码，而单位整体绩效目标没有填写",
                "项目编码，或者填写单位整体绩效目标",
                "属于项目的补上项目编码。",
            )
    indicated = {i.project for i in budget.indicators}
    for target in budget.targets:
        if target.project in known and target.project not in indicated:
            yield Problem(
                "target.without_indicators",
                place(target, "project"),
                f"项目“{target.project}”的绩效目标没有一条指标",
                "产出、效益、满意度指标",
                "在绩效指标表中补上指标。",
                "warning",
            )
    for indicator in budget.indicators:
        if not indicator.name.strip():
            yield Problem(
                "indicator.name",
                place(indicator, "name"),
                "没有三级指标名称",
                "可衡量的指标名称",
                "补上名称，或删去这一行。",
            )
        if indicator.level2 not in INDICATOR_LEVELS.get(indicator.level1, ()) and indicator.level1 in INDICATOR_LEVELS:
            right = _above().get(indicator.level2, "")
            yield Problem(
                "indicator.level",
                place(indicator, "level2"),
                f"“{indicator.level2}”不属于“{indicator.level1}”",
                "、".join(INDICATOR_LEVELS[indicator.level1]),
                f"一级指标改为“{right}”，或改二级指标。" if right else "从列表中选择二级指标。",
            )
        blank = [f for f in ("year_value", "period_value") if not getattr(indicator, f).strip()]
        if blank:
            yield Problem(
                "indicator.value",
                place(indicator, blank[0]),
                f"指标“{indicator.name}”没有{'指标值' if len(blank) == 2 else '年度值' if blank == ['year_value'] else '实施期值'}",
                "数字或可考核的描述",
                "补上指标值；一年期项目的实施期值与年度值相同。",
                "error" if len(blank) == 2 else "warning",
            )


def tasks(budget: Budget) -> Iterator[Problem]:
    """Tasks of the whole unit's target cost at most what the unit spends (PF-26)."""
    total = sum(t.amount for t in budget.tasks)
    inside = scope(budget)
    spent = sum(line.amount for line in budget.expenditure if line.unit in inside)
    if budget.tasks and 0 < spent < total:
        yield Problem(
            "target.tasks",
            place(budget.tasks[0], "amount"),
            f"年度主要任务共{yuan(total)}",
            f"不超过支出合计{yuan(spent)}",
            "核对各项任务的金额，注意单位是元。",
            "warning",
        )


def unit_target(budget: Budget) -> Iterator[Problem]:
    """The whole unit's target can be judged and covers the year's projects, each once (PERF-12)."""
    target = budget.unit_target
    if target and not any(not i.project for i in budget.indicators):
        yield Problem(
            "target.unit_indicators",
            place(target, "goal"),
            "单位整体绩效目标没有一条指标",
            "产出、效益、满意度指标，项目编码留空",
            "在绩效指标表中补上不带项目编码的指标。",
            "warning",
        )
    named = [(p, t) for t in budget.tasks for p in t.projects]
    for project, same in grouped(named, lambda pair: pair[0]).items():
        if len(same) > 1:
            yield Problem(
                "task.twice",
                place(same[1][1], "projects"),
                f"“{project}”写在{len(same)}项任务中：{'、'.join(t.name for _, t in same)}",
                "一个项目只在一项任务中",
                "写在两项任务中，钱就算了两次：只留一处。",
            )
    covered = {p for p, _ in named}
    inside, money = scope(budget), project_amounts(budget)
    left = [p for p in budget.projects if p.unit in inside and money.get(p.code, (0, 0))[0] and p.code not in covered]
    if covered and left:
        yield Problem(
            "task.uncovered",
            place(budget.tasks[0], "projects"),
            f"没有一项任务包含{'、'.join(p.code for p in left)}",
            "整体绩效目标覆盖全部当年项目",
            "补进相应的任务。",
            "warning",
        )


@cache
def _above() -> dict[str, str]:
    return {level2: level1 for level1, names in INDICATOR_LEVELS.items() for level2 in names}
