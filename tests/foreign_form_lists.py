"""More layouts of the example's target forms, as places outside the corpus print them: lists of projects, indicators
as running text, forms of transfers, columns that extraction left shifted."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import pairwise

from foreign_forms import Known, Layout, _flat, _goal, _known, _levels, _own, _plain, _split, _wan, _year, name, table

from yusuan.disclosure.model import FormIndicator, TargetForm
from yusuan.document.model import Block, Paragraph

Laid = tuple[list[Block], list[Known]]


def _countable(form: TargetForm, *, cost_first: bool) -> list[FormIndicator]:
    """The indicators whose name and value can be told apart without columns."""
    own = _own(form, cost_first=cost_first)
    return [i for i in own if re.match(r"[≥≤]", i.year) and not re.search("[0-9（）();；:：]", i.name + i.level2)]


def _changes(own: list[FormIndicator]) -> list[tuple[bool, bool]]:
    """Whether each indicator begins a first and a second level."""
    made = [(True, True)]
    for a, b in pairwise(own):
        made.append((a.level1 != b.level1, (a.level1, a.level2) != (b.level1, b.level2)))
    return made[: len(own)]


def units_in_rows(forms: list[TargetForm]) -> Laid:
    """Under 单位名称、项目名称 a row of the unit alone, then its projects; levels printed once."""
    rows = ["单位名称、项目名称|项目年度绩效目标|一级指标|二级指标|三级指标|指标性质|指标值|度量单位|指标属性|指标内容"]
    rows.append("某市民政局|||||||||")
    known: list[Known] = []
    for form in forms:
        own = _own(form, cost_first=True)
        for n, ((a, b), i) in enumerate(zip(_levels(own), own, strict=True)):
            operator, number, unit = _split(i.year)
            lead = f"{name(form)}|{_goal(form)}" if n == 0 else "^|^"
            kind = "定性指标" if operator == "定性" else "定量指标"
            first, second = (i.level1, i.level2) if n == 0 else (a, b)
            rows.append(f"{lead}|{first}|{second}|{i.name}|{operator}|{number}|{unit}|{kind}|{i.name}完成情况")
        said = [replace(i, year=_plain(i.year)) for i in own]
        known.append(_known(form, said, "", "", ""))
    return [Paragraph("项目支出绩效目标表（本次下达）"), table(*rows)], known


def every_row_whole(forms: list[TargetForm]) -> Laid:
    """A list as it is exported: project, money and goal repeated in every row, nothing merged; direction behind."""
    rows = [
        "序号|单位名称|项目名称|预算数|年度目标|一级指标|二级指标|三级指标|指标性质|指标值|度量单位|权重|指标方向性",
    ]
    known: list[Known] = []
    number = 0
    for form in forms:
        own = _own(form, cost_first=True)
        total = _wan(_year(form))
        for i in own:
            number += 1
            sign, value, unit = _split(i.year)
            rows.append(
                f"{number}|某市民政局|{name(form)}|{total}|{_goal(form)}|{i.level1}|{i.level2}|{i.name}"
                f"|{sign}|{value}|{unit}|10|正向指标"
            )
        said = [replace(i, year=_plain(i.year)) for i in own]
        known.append(_known(form, said, "", total, "万元"))
    return [Paragraph("部门预算项目支出绩效目标表"), Paragraph("金额单位：万元"), table(*rows)], known


def values_in_brackets(forms: list[TargetForm]) -> Laid:
    """A row a project; its indicators as text in one cell, each value in brackets."""
    rows = ["项目名称|项目金额（元）|绩效目标|绩效指标"]
    known: list[Known] = []
    for form in forms:
        own = _countable(form, cost_first=False)
        said: list[str] = []
        for (first, second), i in zip(_changes(own), own, strict=True):
            said.append(
                (f"{i.level1}：" if first else "") + (f"{i.level2}：" if second else "") + f"{i.name}（{i.year}）"
            )
        rows.append(f"{name(form)}|{_year(form)}|{_goal(form)}|{'；'.join(said)}。")
        known.append(_known(form, own, "", _year(form), "元"))
    return [Paragraph("2024年项目支出绩效目标表"), table(*rows)], known


def numbered_text(forms: list[TargetForm]) -> Laid:
    """A page a project; the indicators as text beside their first level, numbered 指标1：, 指标2：."""
    blocks: list[Block] = []
    known: list[Known] = []
    for form in forms:
        own = _countable(form, cost_first=False)
        total = _wan(_year(form))
        rows = [
            "项目支出绩效目标表|<|<|<",
            f"项目名称|{name(form)}|<|<",
            "主管部门|某市民政局|实施单位|某市民政局",
            f"年度资金总额（万元）|{total}|其中：财政拨款|{total}",
            f"年度目标|{_goal(form)}|<|<",
        ]
        texts: list[str] = []
        count = 0
        for (_, second), i in zip(_changes(own), own, strict=True):
            count = 1 if second else count + 1
            texts.append((f"{i.level2}：" if second else "") + f"指标{count}：{i.name}{i.year}；")
        if texts:
            rows.append(f"绩效指标|{''.join(texts)}|<|<")
        blocks.append(table(*rows))
        known.append(_known(form, own, "", total, "万元"))
    return blocks, known


def second_levels_as_columns(forms: list[TargetForm]) -> Laid:
    """A row a project; a column for each second level, its indicators as text."""
    levels = ("数量指标", "质量指标", "时效指标", "成本指标", "社会效益指标", "服务对象满意度指标")
    rows = ["序号|项目名称|预算金额（万元）|年度绩效目标|" + "|".join(levels)]
    known: list[Known] = []
    for n, form in enumerate(forms, 1):
        own = [i for i in _countable(form, cost_first=False) if i.level2 in levels]
        own = sorted(own, key=lambda i: levels.index(i.level2))
        cells = ["；".join(f"{i.name}{i.year}" for i in own if i.level2 == v) for v in levels]
        total = _wan(_year(form))
        rows.append(f"{n}|{name(form)}|{total}|{_goal(form)}|" + "|".join(cells))
        known.append(_known(form, own, "", total, "万元"))
    return [Paragraph("项目绩效目标一览表"), table(*rows)], known


def of_a_transfer(forms: list[TargetForm]) -> Laid:
    """A page a transfer: whose department, money by the government that gives it."""
    blocks: list[Block] = []
    known: list[Known] = []
    for form in forms:
        own = _own(form, cost_first=False)
        total = _wan(_year(form))
        rows = [
            "转移支付区域绩效目标表|<|<|<|<",
            "（2024年度）|<|<|<|<",
            f"专项名称|<|{name(form)}|<|<",
            "中央主管部门|<|民政部|专项实施期|2024年",
            "省级财政部门|<|某省财政厅|省级主管部门|某省民政厅",
            f"资金情况（万元）|<|年度金额：|{total}|<",
            f"^|<|其中：中央补助|{total}|<",
            "^|<|地方资金||<",
            f"年度目标|<|{_goal(form)}|<|<",
            "绩效指标|一级指标|二级指标|三级指标|指标值",
        ]
        rows += [f"^|{a}|{b}|{i.name}|{i.year}" for (a, b), i in zip(_levels(own), own, strict=True)]
        blocks.append(table(*rows))
        known.append(_known(form, own, "", total, "万元"))
    return blocks, known


def explained_before_the_value(forms: list[TargetForm]) -> Laid:
    """A page a project: what an indicator means, how it is scored and its points stand before its value."""
    blocks: list[Block] = []
    known: list[Known] = []
    for form in forms:
        own = _own(form, cost_first=True)
        total = _wan(_year(form))
        rows = [
            f"项目名称|{name(form)}|<|<|项目类别|特定目标类|<|<",
            f"预算单位|某市民政局|<|<|预算金额（万元）|{total}|<|<",
            f"总体目标|{_goal(form)}|<|<|<|<|<|<",
            "一级指标|二级指标|三级指标|指标解释|评分标准|分值|指标性质|指标值",
        ]
        rows += [
            f"{a}|{b}|{i.name}|反映{i.name}|完成得满分，否则按比例扣分|10|{'定性' if _split(i.year)[0] == '定性' else '定量'}|{i.year}"
            for (a, b), i in zip(_levels(own), own, strict=True)
        ]
        blocks += [Paragraph("附表"), Paragraph("项目支出绩效目标表"), table(*rows)]
        known.append(replace(_known(form, own, "", total, "万元")))
    return blocks, known


def ascii_operators(forms: list[TargetForm]) -> Laid:
    """A page a project with >= and <= in values, what was done left blank, and signatures below."""
    blocks: list[Block] = []
    known: list[Known] = []
    for form in forms:
        own = [replace(i, year=i.year.replace("≥", ">=").replace("≤", "<=")) for i in _own(form, cost_first=False)]
        total = _wan(_year(form))
        rows = [
            "绩效目标申报表|<|<|<|<",
            f"项目名称|{name(form)}|<|项目负责人及电话|张某",
            "主管部门|某市民政局|<|实施单位|某市民政局",
            f"资金情况（万元）|年度资金总额：|<|{total}|<",
            f"^|其中：财政拨款|<|{total}|<",
            "^|其他资金|<|0|<",
            f"总体目标|年度目标|{_goal(form)}|<|<",
            "绩效指标|一级指标|二级指标|三级指标|指标值",
        ]
        rows += [f"^|{a}|{b}|{i.name}|{i.year}" for (a, b), i in zip(_levels(own), own, strict=True)]
        rows += ["主管部门审核意见|（盖章）|<|<|<", "财政部门审核意见|（盖章）|<|<|<"]
        blocks.append(table(*rows))
        known.append(_known(form, own, "", total, "万元"))
    return blocks, known


def both_values_of_one_name(forms: list[TargetForm]) -> Laid:
    """A list whose indicators have a value of the period and one of the year, under a head of two rows."""
    head = (
        "项目名称|预算金额（万元）|<|绩效目标|<|绩效指标|<|<|<|<",
        "^|项目总金额|本年预算|实施期目标|年度目标|一级指标|二级指标|三级指标|实施期指标值|年度指标值",
    )
    rows, known = _with_both_values(head, forms)
    return [Paragraph("项目支出绩效目标表"), table(*rows)], known


def _with_both_values(head: tuple[str, ...], forms: list[TargetForm]) -> tuple[list[str], list[Known]]:
    """Rows under a head: name, money and goals of period and year, then an indicator with both its values."""
    rows = [*head]
    known: list[Known] = []
    for form in forms:
        own = _own(form, cost_first=True)
        period, year = _wan(form.money[0].period.text), _wan(_year(form))
        for n, ((a, b), i) in enumerate(zip(_levels(own), own, strict=True)):
            lead = f"{name(form)}|{period}|{year}|{_flat(form.goals[0])}|{_goal(form)}" if n == 0 else "^|^|^|^|^"
            first, second = (i.level1, i.level2) if n == 0 else (a, b)
            rows.append(f"{lead}|{first}|{second}|{i.name}|累计{i.year}|{i.year}")
        known.append(_known(form, own, period, year, "万元"))
    return rows, known


def levels_lost(forms: list[TargetForm]) -> Laid:
    """A page a project of which extraction lost the merged levels: rows stand further left."""
    blocks: list[Block] = []
    known: list[Known] = []
    for form in forms:
        own = _own(form, cost_first=False)
        total = _wan(_year(form))
        rows = [
            f"项目名称|{name(form)}|||",
            "主管部门|某市民政局|实施单位|某市民政局|",
            f"年度资金总额（万元）|{total}|其中：财政拨款|{total}|",
            f"年度目标|{_goal(form)}|||",
            "绩效指标|一级指标|二级指标|三级指标|指标值",
        ]
        for (first, second), i in zip(_changes(own), own, strict=True):
            lead = [i.level1, i.level2] if first else [i.level2] if second else []
            cells = ["", *lead, i.name, i.year]
            rows.append("|".join(cells + [""] * (5 - len(cells))))
        blocks += [Paragraph("项目支出绩效目标表"), table(*rows)]
        known.append(_known(form, own, "", total, "万元"))
    return blocks, known


def goals_in_a_list_of_tasks(forms: list[TargetForm]) -> Laid:
    """A row a project: number, name, money, goal, and three first levels as columns of text with second levels in it."""
    levels = ("产出指标", "效益指标", "满意度指标")
    rows = ["序号|项目名称|金额|项目绩效目标|" + "|".join(levels), "|||" + "|".join("" for _ in range(4))]
    rows = rows[:1]
    known: list[Known] = []
    for n, form in enumerate(forms, 1):
        own = [i for i in _countable(form, cost_first=False) if i.level1 in levels]
        cells = []
        for level in levels:
            mine = [i for i in own if i.level1 == level]
            texts = []
            for (_, second), i in zip(_changes(mine), mine, strict=True):
                texts.append((f"{i.level2}：" if second else "") + f"{i.name}{i.year}")
            cells.append("；".join(texts))
        rows.append(f"{n}|{name(form)}|{_wan(_year(form))}|{_goal(form)}|" + "|".join(cells))
        ordered = [i for level in levels for i in own if i.level1 == level]
        known.append(_known(form, ordered, "", _wan(_year(form)), "万元"))
    return [Paragraph("2024年项目绩效目标表"), Paragraph("单位：万元"), table(*rows)], known


def first_level_left_out(forms: list[TargetForm]) -> Laid:
    """A page a project whose first column of indicators holds the second levels, its second column the names."""
    blocks: list[Block] = []
    known: list[Known] = []
    for form in forms:
        own = _own(form, cost_first=False)
        rows = [
            "项目支出绩效目标表|<|<|<|<",
            f"项目名称|{name(form)}|<|<|<",
            "项目类别|本级支出项目|<|项目性质|持续性项目",
            f"绩效目标|{_goal(form)}|<|<|<",
            "绩效指标|一级指标|二级指标|绩效标准|当年预期实现值",
        ]
        rows += [
            f"^|{'^' if not second else i.level2}|{i.name}|反映{i.name}|{i.year}"
            for (_, second), i in zip(_changes(own), own, strict=True)
        ]
        blocks.append(table(*rows))
        known.append(_known(form, own, "", "", ""))
    return blocks, known


def direction_and_money_behind(forms: list[TargetForm]) -> Laid:
    """A list with a code before the name, everything repeated, the direction before the value, weight, money and goal at
    the end."""
    rows = [
        "单位名称|项目编码|项目名称|一级指标|二级指标|三级指标|指标方向|指标值|计量单位|权重|年度金额|财政拨款|其他资金|年度绩效目标"
    ]
    known: list[Known] = []
    for n, form in enumerate(forms):
        own = _own(form, cost_first=True)
        total = _wan(_year(form))
        said: list[FormIndicator] = []
        for i in own:
            sign, value, unit = _split(i.year)
            way = "反向" if sign == "≤" else "正向"
            lead = f"某市民政局|14040024T{n:05}|{name(form)}|{i.level1}|{i.level2}|{i.name}"
            rows.append(f"{lead}|{way}|{value}|{unit}|10|{total}|{total}|0.00|{_goal(form)}")
            said.append(replace(i, year=value + ("" if unit == "无" else unit)))
        known.append(_known(form, said, "", total, "万元"))
    return [Paragraph("项目支出绩效目标表"), Paragraph("单位：万元"), table(*rows)], known


def levels_in_rows_of_a_list(forms: list[TargetForm]) -> Laid:
    """A list in which levels stand in rows above the indicators, in the column of their names."""
    rows = ["项目名称|项目预算|年度绩效目标|绩效指标|指标值|计量单位"]
    known: list[Known] = []
    for form in forms:
        own = [i for i in _own(form, cost_first=True) if _split(i.year)[1]]
        total = _wan(_year(form))
        lead = f"{name(form)}|{total}|{_goal(form)}"
        for (first, second), i in zip(_changes(own), own, strict=True):
            for level in [i.level1] * first + [i.level2] * second:
                rows.append(f"{lead}|{level}||")
                lead = "^|^|^"
            sign, value, unit = _split(i.year)
            sign = "" if sign in ("定性", "＝", "=") else sign
            rows.append(f"{lead}|{i.name}|{sign}{value}|{unit}")
        said = [replace(i, year=_plain(i.year)) for i in own]
        known.append(_known(form, said, "", total, "万元"))
    return [Paragraph("项目支出绩效目标表"), Paragraph("单位：万元"), table(*rows)], known


def cut_without_headers(forms: list[TargetForm]) -> Laid:
    """A list cut after every third row, without a header on the pages that follow; a project is named in its first row
    only and nothing is merged."""
    head = "项目名称|年度金额|年度目标|一级指标|二级指标|三级指标|运算符号|指标值|计量单位"
    rows: list[str] = []
    known: list[Known] = []
    for form in forms:
        own = _own(form, cost_first=True)
        total = _wan(_year(form))
        for n, i in enumerate(own):
            lead = f"{name(form)}|{total}|{_goal(form)}" if n == 0 else "||"
            sign, value, unit = _split(i.year)
            rows.append(f"{lead}|{i.level1}|{i.level2}|{i.name}|{sign}|{value}|{unit}")
        known.append(_known(form, [replace(i, year=_plain(i.year)) for i in own], "", total, "万元"))
    pages = [[head, *rows[:3]], *(rows[n : n + 3] for n in range(3, len(rows), 3))]
    tables = [table(*page, page=n) for n, page in enumerate(pages, 1)]
    return [Paragraph("项目支出绩效目标表"), Paragraph("单位：万元"), *tables], known


def spans_under_one_value(forms: list[TargetForm]) -> Laid:
    """A list whose header says 指标值 over 实施周期 and a year."""
    head = (
        "项目名称|项目总额|<|绩效目标|<|一级指标|二级指标|三级指标|指标值|<",
        "^|实施周期金额|2024年金额|实施周期目标|2024年目标|^|^|^|实施周期|2024年",
    )
    rows, known = _with_both_values(head, forms)
    return [Paragraph("项目绩效目标表"), Paragraph("单位：万元"), table(*rows)], known


def name_and_value_in_one(forms: list[TargetForm]) -> Laid:
    """A page a project; the third level with its value in one cell."""
    blocks: list[Block] = []
    known: list[Known] = []
    for form in forms:
        own = _countable(form, cost_first=False)
        if not own:
            continue
        rows = [
            f"项目名称|{name(form)}|<",
            f"年度总体目标|{_goal(form)}|<",
            "一级指标|二级指标|三级指标及目标值",
        ]
        rows += [f"{a}|{b}|{i.name}{i.year}" for (a, b), i in zip(_levels(own), own, strict=True)]
        blocks += [Paragraph("项目支出绩效目标表"), table(*rows)]
        known.append(_known(form, own, "", "", ""))
    return blocks, known


def half_a_year(forms: list[TargetForm]) -> Laid:
    """A page a project with what is to be reached by the middle of the year before the whole year's."""
    blocks: list[Block] = []
    known: list[Known] = []
    for form in forms:
        own = _own(form, cost_first=False)
        total = _wan(_year(form))
        rows = [
            f"项目名称|{name(form)}|<|<|<",
            f"年度资金总额（万元）|{total}|<|其中：财政拨款|{total}",
            f"年度目标|{_goal(form)}|<|<|<",
            "一级指标|二级指标|三级指标|半年（程）指标值|全年（程）指标值",
        ]
        rows += [f"{a}|{b}|{i.name}|过半|{i.year}" for (a, b), i in zip(_levels(own), own, strict=True)]
        blocks += [Paragraph("项目支出绩效目标表"), table(*rows)]
        known.append(_known(form, own, "", total, "万元"))
    return blocks, known


LISTS: tuple[Layout, ...] = (
    units_in_rows,
    every_row_whole,
    values_in_brackets,
    numbered_text,
    second_levels_as_columns,
    of_a_transfer,
    explained_before_the_value,
    ascii_operators,
    both_values_of_one_name,
    levels_lost,
    goals_in_a_list_of_tasks,
    first_level_left_out,
    direction_and_money_behind,
    levels_in_rows_of_a_list,
    cut_without_headers,
    spans_under_one_value,
    name_and_value_in_one,
    half_a_year,
)
