"""References between tables: units, projects, parents, and what the profile publishes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from ...problems import Problem
from ..attachments import attached, base
from ..facts import scope
from ..model import Budget, ExpenditureLine, RevenueLine
from .saying import TABLES, grouped, likewise, named, place


def units(budget: Budget) -> Iterator[Problem]:
    known = {u.code for u in budget.units}
    for table in TABLES:
        rows = getattr(budget, table)
        if table == "units" or not rows or not hasattr(rows[0], "unit") or table == "indicators":
            continue
        unknown = [r for r in rows if r.unit and r.unit not in known]
        for code, same in grouped(unknown, lambda r: r.unit).items():
            yield Problem(
                "reference.unit",
                place(same[0], "unit"),
                f"“{code}”{likewise(same)}",
                "单位表中的单位编码",
                "核对编码，或在单位表中补上这个单位。",
            )


def profile_unit(budget: Budget) -> Iterator[Problem]:
    if budget.profile.unit not in {u.code for u in budget.units}:
        yield Problem(
            "reference.profile_unit",
            place(budget.profile, "unit"),
            f"“{budget.profile.unit}”",
            "单位表中的单位编码",
            "填公开主体在单位表中的编码。",
        )


def parents(budget: Budget) -> Iterator[Problem]:
    above = {u.code: u.parent for u in budget.units}
    for unit in budget.units:
        if unit.parent and unit.parent not in above:
            yield Problem(
                "reference.parent",
                place(unit, "parent"),
                f"“{unit.parent}”",
                "单位表中的单位编码；主管部门自身留空",
                "核对编码，或在单位表中补上上级单位。",
            )
    told: set[str] = set()
    for unit in budget.units:
        chain = [unit.code]
        while (parent := above.get(chain[-1], "")) and parent not in chain:
            chain.append(parent)
        if parent == unit.code and unit.code not in told:
            told.update(chain)
            yield Problem(
                "reference.parent_cycle",
                place(unit, "parent"),
                "上级单位绕成一圈：" + " → ".join([*chain, unit.code]),
                "一级一级向上，止于上级留空的主管部门",
                "主管部门的上级单位编码留空。",
            )


def scope_of_lines(budget: Budget) -> Iterator[Problem]:
    """Money of units that the book doesn't publish for: nobody would see it in the disclosure."""
    known = {u.code for u in budget.units}
    if budget.profile.unit not in known:
        return
    inside = scope(budget)
    single = budget.profile.level == "unit"
    lines: tuple[ExpenditureLine | RevenueLine, ...] = (*budget.expenditure, *budget.revenue)
    for code, same in grouped((r for r in lines if r.unit in known - inside), lambda r: r.unit).items():
        yield Problem(
            "reference.outside",
            place(same[0], "unit"),
            f"{named(budget, code)}有{len(same)}行收支，不在公开范围内",
            f"{named(budget, budget.profile.unit)}"
            + ("自身的行（公开口径为单位预算）" if single else "及其所属单位的行"),
            "要公开部门预算时把公开口径改为“部门”。" if single else "核对单位编码和单位表中的上级单位。",
            "warning",
        )


def projects(budget: Budget) -> Iterator[Problem]:
    known = {p.code for p in budget.projects}
    for table in ("expenditure", "costing", "procurement", "targets", "indicators"):
        unknown = [r for r in getattr(budget, table) if r.project and r.project not in known]
        for code, same in grouped(unknown, lambda r: r.project).items():
            yield Problem(
                "reference.project",
                place(same[0], "project"),
                f"“{code}”{likewise(same)}",
                "项目表中的项目编码",
                "核对编码，或在项目表中补上这个项目。",
            )


def project_lines(budget: Budget) -> Iterator[Problem]:
    lines = budget.expenditure
    bare = [line for line in lines if line.nature == "project" and not line.project]
    if bare:
        yield Problem(
            "project.missing",
            place(bare[0], "project"),
            f"项目支出没有项目编码{likewise(bare)}",
            "项目表中的项目编码",
            "填写项目编码；不属于项目的改支出性质。",
        )
    basic = [line for line in lines if line.nature in ("personnel", "operating") and line.project]
    if basic:
        yield Problem(
            "project.on_basic",
            place(basic[0], "project"),
            f"基本支出带有项目编码“{basic[0].project}”{likewise(basic)}",
            "基本支出的项目编码留空",
            "删去项目编码，或把支出性质改为项目支出。",
        )
    used = {line.project for line in lines}
    for project in budget.projects:
        if project.code not in used:
            yield Problem(
                "project.without_lines",
                place(project, "code"),
                f"项目“{project.name}”（{project.code}）没有支出行，因而没有功能科目和资金来源",
                "支出表中至少一行用这个项目编码",
                "在支出表中补上它的功能科目、资金来源和金额，或删去这个项目。",
            )


def project_fields(budget: Budget) -> Iterator[Problem]:
    year = budget.profile.year
    lines = grouped((line for line in budget.expenditure if line.project), lambda line: line.project)
    for project in budget.projects:
        own = lines.get(project.code, [])
        if not project.kind and any(line.origin_year is None for line in own):
            yield Problem(
                "project.kind",
                place(project, "kind"),
                f"有当年资金的项目“{project.name}”没有填项目类别",
                "特定目标类或其他运转类",
                "选择项目类别；只有结转资金的项目才可以留空。",
                "warning",
            )
        strangers = [line for line in own if line.unit != project.unit]
        if strangers:
            yield Problem(
                "project.unit",
                place(strangers[0], "unit"),
                f"{named(budget, strangers[0].unit)}的行用了项目“{project.name}”{likewise(strangers)}",
                f"项目所属单位：{named(budget, project.unit)}",
                "核对这一行的单位编码或项目表中的单位编码。",
                "warning",
            )
        start, end = project.start_year, project.end_year
        if start is not None and end is not None and end < start:
            yield Problem(
                "project.period",
                place(project, "end_year"),
                f"项目“{project.name}”从{start}年到{end}年",
                "结束年度不早于起始年度",
                "改起始年度或结束年度。",
            )
        elif any(line.origin_year is None for line in own) and (
            (start is not None and year < start) or (end is not None and year > end)
        ):
            yield Problem(
                "project.period",
                place(project, "end_year" if end is not None and year > end else "start_year"),
                f"项目“{project.name}”的项目期不含{year}年，却有{year}年的资金",
                f"项目期包含{year}年",
                "核对起始年度和结束年度。",
                "warning",
            )


def withheld(budget: Budget) -> Iterator[Problem]:
    """What is withheld must be so on both sides, or the other side gives it away (预算法 14条; DISC-07)."""
    lines = grouped((line for line in budget.expenditure if line.project), lambda line: line.project)
    for project in budget.projects:
        own = lines.get(project.code, [])
        shown = [line for line in own if not line.withheld]
        if project.withheld and shown:
            yield Problem(
                "withheld.lines",
                place(shown[0], "withheld"),
                f"项目“{project.name}”不予列示，它的支出行却没有标明{likewise(shown)}",
                "是",
                "支出行的“不予列示”也填“是”，或者取消项目的标记。",
            )
        elif own and not project.withheld and not shown:
            yield Problem(
                "withheld.project",
                place(project, "withheld"),
                f"项目“{project.name}”的支出行全部不予列示，项目却没有标明",
                "是",
                "项目的“不予列示”也填“是”，否则项目名称和绩效目标仍会公开。",
            )


def reasons(budget: Budget) -> Iterator[Problem]:
    known = {r.about for r in budget.reasons}
    orphans = [item for item in budget.reason_items if item.about and item.about not in known]
    for about, same in grouped(orphans, lambda item: item.about).items():
        yield Problem(
            "reason.item",
            place(same[0], "about"),
            f"“{about}”没有对应的变动原因{likewise(same)}",
            "变动原因表中的键名" + (f"：{'、'.join(sorted(known))}" if known else ""),
            "核对键名，或在变动原因表中补上这一条。",
            "warning",
        )


def attachments(budget: Budget) -> Iterator[Problem]:
    """Attachments exist, inside the book's folder: no path of an input file leads elsewhere."""
    folder = base(budget) or Path()
    for row in budget.attachments:
        paths, problems = attached(replace(budget, attachments=(row,)))
        yield from problems
        if any(not _is_file(folder / path) for path in paths):
            yield Problem(
                "attachment.missing",
                place(row, "file"),
                f"没有找到文件“{row.file}”",
                f"文件夹“{folder}”中的文件",
                "把文件放进去，或改正文件名；不再需要的附件删去这一行。",
            )


def _is_file(path: Path) -> bool:
    try:
        return path.is_file()
    except (OSError, ValueError):  # a name no file can have
        return False
