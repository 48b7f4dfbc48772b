"""A procurement plan and a place's rules, as lines to print and as a workbook."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from itertools import groupby
from pathlib import Path

import xlsxwriter

from ..classification import look_up
from ..classification.procurement import crosswalk
from ..coordinates import PROCUREMENT_KINDS
from ..formats.whole import whole_file
from ..money import printed
from ..problems import OutputError
from ..rules import Equipment, Rules
from .model import BUDGET_LEVELS
from .procurement import WAYS, Due, Plan, PlanLine


def lines(plan: Plan) -> Iterator[str]:
    """The plan as a person reads it: each purchase with its way, why and days, then the days in their order."""
    approved = plan.approved_on.isoformat() if plan.approved_on else "没有填写"
    yield f"{plan.year}年政府采购计划　适用制度：{plan.rules.name}　批复日期：{approved}"
    if not plan.lines:
        yield "没有要采购的项目。"
    for number, line in enumerate(plan.lines, start=1):
        yield f"{number}. {_kind(line)}　{line.item}　{_yuan(line.amount)}"
        yield f"   品目：{line.code or '没有填写'} {line.name}"
        yield f"   方式：{WAYS[line.decision.way]}"
        for why in _reasons(line):
            yield f"   依据：{why}"
        for due in line.due:
            yield f"   时限：{due.what}　{_day(due)}"
    if plan.lines:
        yield f"合计{len(plan.lines)}项{_yuan(plan.total)}"
    days = sorted({(d.on, d.what) for line in plan.lines for d in line.due if d.on})
    if days:
        yield "时限："
    for on, what in days:
        bound = [str(n) for n, line in enumerate(plan.lines, 1) if any((d.on, d.what) == (on, what) for d in line.due)]
        yield f"   {on.isoformat()}　{what}　第{'、'.join(bound)}项"
    if plan.lines:
        yield f"依据：{'；'.join(f'{short}（{title}）' for short, title in plan.rules.procurement_sources)}"
    if assumed := [str(n) for n, line in enumerate(plan.lines, start=1) if line.decision.assumed]:
        yield f"第{'、'.join(assumed)}项所依据的制度已过其写明的年度，设其继续执行；请核对{plan.year}年的规定。"


def _kind(line: PlanLine) -> str:
    return PROCUREMENT_KINDS[line.bought[0].kind]


def _reasons(line: PlanLine) -> Iterator[str]:
    yield from line.decision.why
    if line.splits and len(line.bought) > 1:
        alone = "、".join(
            f"{_yuan(b.amount)}单独看是{WAYS[d.way]}" for b, d in zip(line.bought, line.alone, strict=True)
        )
        yield f"同一品目合并计算（不得化整为零）：{alone}"
    if line.decision.small:
        yield line.decision.small
    if line.decision.survey:
        yield line.decision.survey


def _day(due: Due) -> str:
    return due.on.isoformat() if due.on else "批复日期没有填写，算不出"


def _yuan(fen: int) -> str:
    return printed(fen, "元", 2, grouped=True) + "元"


_HEADINGS = (
    "序号",
    "类别",
    "品目编码",
    "品目名称",
    "采购内容",
    "预算金额（元）",
    "采购方式",
    "依据",
    "时限",
    "制度已过期",
)
_WIDTHS = (5, 6, 12, 14, 24, 14, 18, 60, 36, 10)


def write_plan(plan: Plan, path: Path) -> None:
    """Write the plan as a workbook of one sheet.  Raises OutputError for another ending or a path that can't be written."""
    if path.suffix.lower() != ".xlsx":
        raise OutputError(f"{path}：采购计划写成Excel，名称以 .xlsx 结尾。没有写入任何内容。")
    with whole_file(path) as beside:
        book = xlsxwriter.Workbook(str(beside), {"strings_to_formulas": False, "strings_to_urls": False})
        sheet = book.add_worksheet("采购计划")
        border = {"border": 1, "valign": "top", "text_wrap": True, "font_name": "宋体", "font_size": 10}
        cell, money = book.add_format(border), book.add_format({**border, "num_format": "#,##0.00"})
        head = book.add_format({**border, "bold": True, "align": "center", "bg_color": "#DDEBF7"})
        plain = book.add_format({"font_name": "宋体", "font_size": 10})
        title = book.add_format({"bold": True, "font_size": 14, "font_name": "宋体"})
        approved = plan.approved_on.isoformat() if plan.approved_on else "没有填写"
        sheet.write_string(0, 0, f"{plan.year}年政府采购计划（{plan.rules.name}的制度；批复日期：{approved}）", title)
        for position, (heading, width) in enumerate(zip(_HEADINGS, _WIDTHS, strict=True)):
            sheet.set_column(position, position, width)
            sheet.write_string(1, position, heading, head)
        for number, line in enumerate(plan.lines, start=1):
            row = number + 1
            sheet.write_number(row, 0, number, cell)
            texts = (_kind(line), line.code, line.name, line.item)
            for position, text in enumerate(texts, start=1):
                sheet.write_string(row, position, text, cell)
            sheet.write_number(row, 5, line.amount / 100, money)
            why = "\n".join(_reasons(line))
            days = "\n".join(f"{_day(d)}　{d.what}" for d in line.due)
            sheet.set_row(row, 13.5 * max(2, _height(why, 60), _height(days, 36), _height(line.item, 24)))
            for position, text in enumerate(
                (WAYS[line.decision.way], why, days, "是，设其继续执行" if line.decision.assumed else ""), start=6
            ):
                sheet.write_string(row, position, text, cell)
        last = len(plan.lines) + 2
        sheet.write_string(last, 0, "合计", head)
        sheet.write_formula(last, 5, f"=SUM(F3:F{last})", money, plan.total / 100)
        for offset, (short, named) in enumerate(plan.rules.procurement_sources, start=2):
            sheet.write_string(last + offset, 1, f"{short}：{named}", plain)
        sheet.freeze_panes(2, 1)
        sheet.set_landscape()
        sheet.set_paper(9)
        sheet.fit_to_pages(1, 0)
        sheet.repeat_rows(1)
        book.set_properties({"created": datetime(2000, 1, 1)})
        book.close()


def _height(text: str, width: int) -> int:
    """How many lines a text takes in a column so many Latin letters wide."""
    return sum(1 + max(0, sum(1 if c.isascii() else 2 for c in part) - 1) // width for part in text.split("\n"))


def rule_lines(rules: Rules, year: int) -> Iterator[str]:
    """A place's thresholds, days and standards in ``year``, each with where it stands."""
    yield f"{rules.name}　{year}年"
    for p in rules.parameters:
        if p.source.first <= year:
            kinds = "、".join(PROCUREMENT_KINDS[k] for k in p.kinds)
            levels = f"（{'、'.join(BUDGET_LEVELS[x] for x in p.levels)}）" if p.levels else ""
            yield f"{_KEYS[p.key]}　{kinds}{levels}　{_yuan(p.amount)}　{p.source.said(year)}　{p.source.confidence}级"
            yield f"    {p.source.reading}"
    for d in rules.deadlines:
        if d.source.first <= year:
            counted = {"approval": "批复后", "start": "采购开始前", "year": ""}[d.of]
            when = f"{counted}{abs(d.days)}日" if d.days else f"{d.month}月{d.day}日"
            yield f"{d.what}　{when}　{d.source.said(year)}　{d.source.confidence}级"
            yield f"    {d.source.reading}"
    for source, standards in groupby(rules.standards, lambda s: s.source):
        if source.first <= year:
            for s in standards:
                yield f"标准 {s.key}　每{s.per}不超过{_yuan(s.cap)}　{source.said(year)}　{source.confidence}级"
            yield f"    {source.reading}"
    for e in rules.equipment_in(year):
        years = f"　最低使用{e.years}年" if e.years else ""
        if e.limited or e.years:
            yield f"配置 {e.key}　{_quantity(e)}{years}　{e.source.said(year)}　{e.source.confidence}级"
            yield f"    {e.source.reading}"
    for short, title in rules.sources:
        yield f"{short}：{title}"
    entries = [c for c in rules.catalogue if c.source.first <= year]
    listed = sum(len(c.codes) + len(c.names) for c in entries)
    yield f"集中采购目录：{rules.catalogue_version}年版品目编码，{listed}项" if listed else "集中采购目录：没有收集到"
    for c in entries:
        least = f"{_yuan(c.least)}以上" if c.least else ""
        notes = "　".join(filter(None, (least, c.scope, c.note)))
        yield f"    {'、'.join((*_named(rules, c.codes), *c.names))}　{notes}{'　' if notes else ''}{c.source.said(year)}　{c.source.confidence}级"


def _named(rules: Rules, codes: tuple[str, ...]) -> Iterator[str]:
    """Codes of a catalogue with their names, as far as the catalogue of 2022 and what is known of the older one go."""
    for code in codes:
        entry = look_up("procurement", code.ljust(9, "0"), 2023) if rules.catalogue_version == "2022" else None
        old = crosswalk(code)
        yield f"{code} {entry.name if entry else old[0].name_2013 if old else ''}".rstrip()


def _quantity(e: Equipment) -> str:
    """How many a unit may have, in words."""
    if e.share:
        classified = f"（涉密单位{e.classified_share}%）" if e.classified_share else ""
        return f"编制内实有人数的{e.share}%{classified}"
    if e.steps:
        return "，".join(f"{f'{up_to}人以内' if up_to else '超出的'}每{people}人1{e.unit}" for up_to, people in e.steps)
    if e.each:
        return "，".join(f"{rank}每人{number}{e.unit}" for rank, number in e.each)
    return f"每个办公室{e.per_room}{e.unit}" if e.per_room else "数量按需要"


_KEYS = {
    "framework": "框架协议采购限额",
    "second_round": "框架协议二次竞争限额",
    "dispersed": "分散采购限额标准",
    "open_tender": "公开招标数额标准",
    "demand_survey": "需求调查限额",
    "small_share": "专门面向中小企业的上限",
}
