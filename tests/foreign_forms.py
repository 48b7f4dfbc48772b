"""The example's target forms as other places lay them out: a row of cells apart by |, ``^`` goes on from above, ``<``
from the left.  Each layout says what a reader can know of a form from it."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace

from yusuan.disclosure.model import FormIndicator, TargetForm
from yusuan.document.model import Block, Cell, Paragraph, Table
from yusuan.provenance import Provenance


@dataclass(frozen=True)
class Known:
    """What a layout prints of a form: project, totals of period and year ("" where it prints none), the year's goal,
    and indicators as level, level, name and value of the year."""

    project: str
    period: str
    year: str
    unit: str
    goal: str
    indicators: tuple[tuple[str, str, str, str], ...]


Layout = Callable[[list[TargetForm]], tuple[list[Block], list[Known]]]


def table(*rows: str, page: int = 0) -> Table:
    """Cells apart by |; ``^`` goes on from above, ``<`` from the left."""
    grid = [row.split("|") for row in rows]
    width = max(map(len, grid))
    cells: dict[tuple[int, int], Cell] = {}
    owner: dict[tuple[int, int], tuple[int, int]] = {}
    place = Provenance("a.pdf", page) if page else None
    for r, row in enumerate(grid):
        for c, text in enumerate(row + [""] * (width - len(row))):
            if text == "<":
                home = owner[r, c] = owner[r, c - 1]
                old = cells[home]
                if old.row == r:
                    cells[home] = Cell(*home, old.text, old.rowspan, c - home[1] + 1, place=place)
            elif text == "^":
                home = owner[r, c] = owner[r - 1, c]
                cells[home] = Cell(*home, cells[home].text, r - home[0] + 1, cells[home].colspan, place=place)
            else:
                owner[r, c] = (r, c)
                cells[r, c] = Cell(r, c, text, place=place)
    return Table("t", len(rows), width, tuple(cells[k] for k in sorted(cells)), place=place)


# ── what of a form is printed ─────────────────────────────────────────────────────────────────────────────────────


def _flat(text: str) -> str:
    return re.sub(r"\s", "", text).replace("|", "／")


def _wan(yuan: str) -> str:
    """Yuan as 万元 with two decimals (the example's projects are of whole hundreds of yuan or rounded)."""
    value = int(yuan.replace(",", "").split(".")[0])
    return f"{value // 10000}.{(value % 10000 + 50) // 100:02}" if value % 10000 < 9950 else f"{value // 10000 + 1}.00"


def _own(form: TargetForm, *, cost_first: bool) -> list[FormIndicator]:
    """The year's indicators, costs on a level of their own where the place follows the regime of 2021."""
    made = [replace(i, name=_flat(i.name), year=_flat(i.year or i.period)) for i in form.indicators if i.name]
    made = [i for i in made if i.year]
    if cost_first:
        made = [replace(i, level1="成本指标", level2="经济成本指标") if i.level2 == "成本指标" else i for i in made]
    return made


def _known(form: TargetForm, own: list[FormIndicator], period: str, year: str, unit: str) -> Known:
    return Known(name(form), period, year, unit, _goal(form), tuple((i.level1, i.level2, i.name, i.year) for i in own))


def name(form: TargetForm) -> str:
    return _flat(dict(form.head)["项目名称"])


def _year(form: TargetForm) -> str:
    return form.money[0].year.text


def _goal(form: TargetForm) -> str:
    return _flat(form.goals[1])


def _split(value: str) -> tuple[str, str, str]:
    """Operator, number and unit of a value in columns of their own; words alone are qualitative."""
    found = re.fullmatch(r"(≥|≤|=|＝|)(\d[\d,.]*)(.*)", value)
    return (found[1] or "＝", found[2], found[3] or "无") if found else ("定性", value, "无")


def _levels(own: list[FormIndicator]) -> list[tuple[str, str]]:
    """The level cells of each row, merged downwards."""
    made: list[tuple[str, str]] = []
    for n, one in enumerate(own):
        before = own[n - 1] if n else None
        same1 = before is not None and before.level1 == one.level1
        same2 = same1 and before is not None and before.level2 == one.level2
        made.append(("^" if same1 else one.level1, "^" if same2 else one.level2))
    return made


# ── what of a form was read ───────────────────────────────────────────────────────────────────────────────────────


def bare(text: str) -> str:
    return "".join(text.split())


def as_known(form: TargetForm) -> Known:
    """What was read of a form, as the layout says what can be known of it."""
    total = form.money[0] if form.money else None
    period, year = (total.period, total.year) if total is not None else (None, None)
    unit = next((f.unit for f in (year, period) if f is not None and f.text), "")
    return Known(
        bare(form.project),
        period.text if period else "",
        year.text if year else "",
        unit,
        bare(form.goals[1]),
        tuple((i.level1, i.level2, bare(i.name), bare(i.year or i.period)) for i in form.indicators),
    )


# ── layouts ───────────────────────────────────────────────────────────────────────────────────────────────────────


def one_page(forms: list[TargetForm]) -> tuple[list[Block], list[Known]]:
    """A page a project, the year only, costs on level one, weights behind."""
    blocks: list[Block] = []
    known: list[Known] = []
    for form in forms:
        own = _own(form, cost_first=True)
        total = _wan(_year(form))
        rows = [
            "项目支出绩效目标表|<|<|<|<|<",
            "（2024年度）|<|<|<|<|<",
            f"项目名称|<|{name(form)}|<|<|<",
            "主管部门及代码|<|某市民政局|实施单位|某市民政局|<",
            f"项目资金（万元）|<|年度资金总额：|{total}|<|执行率分值（10）",
            f"^|<|其中：财政拨款|{total}|<|10",
            "^|<|上年结转|0.00|<|",
            "^|<|其他资金|0.00|<|",
            f"年度总体目标|<|{_goal(form)}|<|<|<",
            "绩效指标|一级指标|二级指标|三级指标|指标值|分值权重（90）",
        ]
        rows += [f"^|{a}|{b}|{i.name}|{i.year}|5" for (a, b), i in zip(_levels(own), own, strict=True)]
        blocks.append(table(*rows))
        known.append(_known(form, own, "", total, "万元"))
    return blocks, known


def both_spans(forms: list[TargetForm]) -> tuple[list[Block], list[Known]]:
    """A page a project, period and year side by side, costs under output."""
    blocks: list[Block] = []
    known: list[Known] = []
    for form in forms:
        own = _own(form, cost_first=False)
        period, year = _wan(form.money[0].period.text), _wan(_year(form))
        rows = [
            "项目支出绩效目标申报表|<|<|<|<|<|<|<",
            f"项目名称|<|{name(form)}|<|<|<|<|<",
            "主管部门及代码|<|352-某局|<|实施单位|某局|<|<",
            "项目属性|<|延续项目|<|项目期|1年|<|<",
            f"项目资金（万元）|<|中期资金总额：|{period}|年度资金总额：|{year}|<|<",
            f"^|<|其中：财政拨款|{period}|其中：财政拨款|{year}|<|<",
            "^|<|其他资金||其他资金||<|<",
            "总体目标|中期目标（2024年—2026年）|<|<|年度目标|<|<|<",
            f"^|{_flat(form.goals[0])}|<|<|{_goal(form)}|<|<|<",
            "绩效指标|一级指标|二级指标|三级指标|指标值|二级指标|三级指标|指标值",
        ]
        rows += [
            f"^|{a}|{b}|{i.name}|{i.year}|{b}|{i.name}|{i.year}" for (a, b), i in zip(_levels(own), own, strict=True)
        ]
        blocks.append(table(*rows))
        known.append(_known(form, own, period, year, "万元"))
    return blocks, known


def half_and_whole_year(forms: list[TargetForm]) -> tuple[list[Block], list[Known]]:
    """A page a project, what is to be reached by the middle and by the end of the year."""
    blocks: list[Block] = []
    known: list[Known] = []
    for form in forms:
        own = _own(form, cost_first=True)
        total = _wan(_year(form))
        rows = [
            f"项目名称|{name(form)}|<|项目类型|一次性项目|<",
            "主管部门|某局|<|实施单位|某中心|<",
            f"年度资金总额（万元）|{total}|<|其中：财政资金|{total}|<",
            f"年度绩效目标|{_goal(form)}|<|<|<|<",
            "绩效指标|一级指标|二级指标|三级指标|半年指标值|全年指标值",
        ]
        rows += [f"^|{a}|{b}|{i.name}|＝1项|{i.year}" for (a, b), i in zip(_levels(own), own, strict=True)]
        blocks += [Paragraph("项目支出绩效目标表"), Paragraph("单位：万元"), table(*rows)]
        known.append(_known(form, own, "", total, "万元"))
    return blocks, known


def described(forms: list[TargetForm]) -> tuple[list[Block], list[Known]]:
    """A small table a project with its budget and use, then its indicators with a description and a basis."""
    blocks: list[Block] = []
    known: list[Known] = []
    for n, form in enumerate(forms, 1):
        own = _own(form, cost_first=False)
        total = _wan(_year(form))
        rows = [
            f"项目编码|13000024P00000{n:06}|项目名称|{name(form)}|<|<",
            f"预算规模及资金用途|预算数|{total}|其中：财政资金|{total}|其他资金",
            f"^|{_flat(form.texts[0][1])[:60] or '用于开展工作。'}|<|<|<|<",
            f"绩效目标|{_goal(form)}|<|<|<|<",
            "一级指标|二级指标|三级指标|绩效指标描述|指标值|指标值确定依据",
        ]
        rows += [
            f"{a}|{b}|{i.name}|反映{i.name}|{i.year}|工作计划" for (a, b), i in zip(_levels(own), own, strict=True)
        ]
        blocks += [Paragraph(f"{n}、{name(form)}绩效目标表"), Paragraph("单位：万元"), table(*rows)]
        known.append(_known(form, own, "", total, "万元"))
    return blocks, known


def list_of_indicators(forms: list[TargetForm]) -> tuple[list[Block], list[Known]]:
    """One table of all projects, a row an indicator, operator and unit in columns of their own."""
    rows = [
        "部门预算项目支出绩效目标表|<|<|<|<|<|<|<|<|<|<",
        "单位名称|项目名称|预算数|年度目标|一级指标|二级指标|三级指标|绩效指标性质|绩效指标值|绩效度量单位|权重",
    ]
    known: list[Known] = []
    for form in forms:
        own = _own(form, cost_first=True)
        total = _wan(_year(form))
        for n, ((a, b), i) in enumerate(zip(_levels(own), own, strict=True)):
            operator, number, unit = _split(i.year)
            lead = f"某局|{name(form)}|{total}|{_goal(form)}" if n == 0 else "^|^|^|^"
            rows.append(f"{lead}|{a if n else i.level1}|{b if n else i.level2}|{i.name}|{operator}|{number}|{unit}|5")
        said = [replace(i, year=_plain(i.year)) for i in own]
        known.append(_known(form, said, "", total, "万元"))
    return [Paragraph("金额单位：万元"), table(*rows)], known


def _plain(value: str) -> str:
    """A value as one reads it from columns: equality isn't printed."""
    operator, number, unit = _split(value)
    return f"{'' if operator in ('＝', '=', '定性') else operator}{number}{'' if unit == '无' else unit}"


def list_with_goals_on_top(forms: list[TargetForm]) -> tuple[list[Block], list[Known]]:
    """One table of all projects without money; every level printed in every row; the kind and content of each value."""
    rows = [
        "项目名称|项目年度绩效目标|一级指标|二级指标|三级指标|指标性质|指标值|度量单位|指标属性|指标内容",
    ]
    known: list[Known] = []
    for form in forms:
        own = _own(form, cost_first=True)
        for n, i in enumerate(own):
            operator, number, unit = _split(i.year)
            kind = "定性指标" if operator == "定性" else "定量指标"
            lead = f"{name(form)}|{_goal(form)}" if n == 0 else "^|^"
            rows.append(f"{lead}|{i.level1}|{i.level2}|{i.name}|{operator}|{number}|{unit}|{kind}|{i.name}情况")
        said = [replace(i, year=_plain(i.year)) for i in own]
        known.append(_known(form, said, "", "", ""))
    return [Paragraph("项目支出绩效目标表（本级）"), table(*rows)], known


def list_with_a_head_over_indicators(forms: list[TargetForm]) -> tuple[list[Block], list[Known]]:
    """One table of all projects under two rows of headers, with how points are taken off."""
    rows = [
        "单位（专项）名称|资金总额|实施期绩效目标|绩效指标|<|<|<|<|<|<",
        "^|^|^|一级指标|二级指标|三级指标|指标值|指标值内容|评（扣）分标准|备注",
    ]
    known: list[Known] = []
    for form in forms:
        own = _own(form, cost_first=True)
        for n, ((a, b), i) in enumerate(zip(_levels(own), own, strict=True)):
            lead = f"{name(form)}|{_wan(_year(form))}|{_goal(form)}" if n == 0 else "^|^|^"
            rows.append(
                f"{lead}|{a if n else i.level1}|{b if n else i.level2}|{i.name}|{i.year}|{i.name}|每少一项扣1分|"
            )
        known.append(replace(_known(form, own, "", _wan(_year(form)), "万元"), goal=""))  # it is the period's
    return [Paragraph("项目支出绩效目标表"), Paragraph("单位：万元"), table(*rows)], known


def levels_side_by_side(forms: list[TargetForm]) -> tuple[list[Block], list[Known]]:
    """One table of all projects; each first level is a pair of columns, name and value."""
    levels = ("成本指标", "产出指标", "效益指标", "满意度指标")
    rows = [
        "项目名称|项目金额|<|" + "|".join(f"{v}|<" for v in levels),
        "^|资金总额|财政拨款|" + "|".join("三级指标|指标值" for _ in levels),
    ]
    known: list[Known] = []
    for form in forms:
        own = _own(form, cost_first=True)
        total = _wan(_year(form))
        columns = [[i for i in own if i.level1 == v] for v in levels]
        for n in range(max(map(len, columns))):
            lead = f"{name(form)}|{total}|{total}" if n == 0 else "^|^|^"
            rows.append(lead + "".join(f"|{c[n].name}|{c[n].year}" if n < len(c) else "||" for c in columns))
        said = [replace(i, level2="") for c in columns for i in c]
        known.append(replace(_known(form, said, "", total, "万元"), goal=""))
    return [Paragraph("预算项目绩效目标表"), Paragraph("单位：万元"), table(*rows)], known


def as_running_text(forms: list[TargetForm]) -> tuple[list[Block], list[Known]]:
    """A row a project, its indicators as text in one cell."""
    rows = ["序号|项目名称|预算金额（万元）|年度绩效目标|绩效指标"]
    known: list[Known] = []
    for n, form in enumerate(forms, 1):
        own = [i for i in _own(form, cost_first=False) if re.match(r"[≥≤]", i.year) and not re.search("[0-9]", i.name)]
        pieces: list[str] = []
        for k, i in enumerate(own):
            before = own[k - 1] if k else None
            first = before is None or before.level1 != i.level1
            second = first or before is None or before.level2 != i.level2
            pieces.append(
                (f"{i.level1}：" if first else "") + (f"{i.level2}：" if second else "") + f"{i.name}{i.year}"
            )
        rows.append(f"{n}|{name(form)}|{_wan(_year(form))}|{_goal(form)}|{'；'.join(pieces)}。")
        known.append(_known(form, own, "", _wan(_year(form)), "万元"))
    return [Paragraph("项目绩效目标表"), table(*rows)], known


def two_blocks(forms: list[TargetForm]) -> tuple[list[Block], list[Known]]:
    """A page a project; the indicators of the long term in a block of their own above those of the year."""
    blocks: list[Block] = []
    known: list[Known] = []
    for form in forms:
        own = _own(form, cost_first=False)
        total = _wan(_year(form))
        rows = [
            "项目绩效目标表|<|<|<|<|<",
            f"项目名称|<|{name(form)}|项目属性|延续项目|<",
            "主管部门|<|某局|项目单位|某局|<",
            f"资金总额（万元）|<|{total}|其中：财政拨款|{total}|<",
            f"项目概况|<|{_flat(form.texts[0][1])[:40] or '开展工作。'}|<|<|<",
            "项目绩效目标|<|长期目标|年度目标|<|<",
            f"^|<|{_flat(form.goals[0])}|{_goal(form)}|<|<",
        ]
        for title in ("长期绩效指标", "年度绩效指标"):
            rows.append(f"{title}|一级指标|二级指标|指标内容|指标值|备注")
            rows += [f"^|{a}|{b}|{i.name}|{i.year}|" for (a, b), i in zip(_levels(own), own, strict=True)]
        blocks.append(table(*rows))
        known.append(_known(form, own, "", total, "万元"))
    return blocks, known


def numbered_under_levels(forms: list[TargetForm]) -> tuple[list[Block], list[Known]]:
    """A page a project with the unit in the header of the value and numbered indicators; what is empty says …… ."""
    blocks: list[Block] = []
    known: list[Known] = []
    for form in forms:
        own = _own(form, cost_first=False)
        total = _wan(_year(form))
        rows = [
            f"项目名称|<|{name(form)}|<|<",
            "项目主管部门|<|某局|项目实施单位|某局",
            f"资金情况（万元）|<|年度资金总额：|{total}|<",
            f"^|<|其中：一般公共预算拨款|{total}|<",
            "^|<|政府性基金预算拨款||<",
            "^|<|其他资金||<",
            f"年度目标|<|{_goal(form)}|<|<",
            "绩效指标|一级指标|二级指标|三级指标|指标值（包含数字及文字描述）",
        ]
        count: dict[str, int] = {}
        for (a, b), i in zip(_levels(own), own, strict=True):
            count[i.level2] = count.get(i.level2, 0) + 1
            rows.append(f"^|{a}|{b}|指标{count[i.level2]}：{i.name}|{i.year}")
        rows.append("^|^|其他指标|……|")
        blocks += [Paragraph("2024年项目支出绩效目标表"), table(*rows)]
        said = []
        seen: dict[str, int] = {}
        for i in own:
            seen[i.level2] = seen.get(i.level2, 0) + 1
            said.append(replace(i, name=f"指标{seen[i.level2]}：{i.name}"))
        known.append(_known(form, said, "", total, "万元"))
    return blocks, known


def a_page_with_everything(forms: list[TargetForm]) -> tuple[list[Block], list[Known]]:
    """A page a project: texts, the kind, value and unit of an indicator, its weight, how it is scored, a remark."""
    blocks: list[Block] = []
    known: list[Known] = []
    for form in forms:
        own = _own(form, cost_first=True)
        total = _wan(_year(form))
        rows = [
            "项目绩效目标表|<|<|<|<|<|<|<|<",
            "编制单位：某局|<|<|<|<|<|<|单位：万元|<",
            f"项目名称|{name(form)}|<|<|预算执行率权重（%）|<|<|10|<",
            "项目负责人|张某|<|<|联系电话|<|<||<",
            f"项目总金额|{total}|<|<|其中：本级安排|<|<|{total}|<",
            f"项目概况|{_flat(form.texts[0][1])[:50] or '开展工作。'}|<|<|<|<|<|<|<",
            f"立项依据|{_flat(form.texts[1][1])[:50] or '有关规定。'}|<|<|<|<|<|<|<",
            f"当年绩效目标|{_goal(form)}|<|<|<|<|<|<|<",
            "绩效指标|一级指标|二级指标|三级指标|运算符|指标值|计量单位|权重（%）|评（扣）分标准",
        ]
        for (a, b), i in zip(_levels(own), own, strict=True):
            operator, number, unit = _split(i.year)
            rows.append(f"^|{a}|{b}|{i.name}|{operator}|{number}|{unit}|5|达到得满分")
        blocks.append(table(*rows))
        said = [replace(i, year=_plain(i.year)) for i in own]
        known.append(_known(form, said, "", total, "万元"))
    return blocks, known


def under_one_budget_line(forms: list[TargetForm]) -> tuple[list[Block], list[Known]]:
    """One table of all projects, kinds and money by source before, the three levels run together in one column."""
    rows = [
        "序号|项目名称|项目类别|资金总额|资金来源|<|绩效目标|绩效指标|指标值",
        "^|^|^|^|一般公共预算|其他资金|^|^|^",
    ]
    known: list[Known] = []
    for n, form in enumerate(forms, 1):
        own = [i for i in _own(form, cost_first=False) if i.level2 in ("数量指标", "质量指标", "时效指标")]
        total = _year(form)
        for k, i in enumerate(own):
            lead = f"{n}|{name(form)}|特定目标类|{total}|{total}|0|{_goal(form)}" if k == 0 else "^|^|^|^|^|^|^"
            rows.append(f"{lead}|{i.level1}-{i.level2}-{i.name}|{i.year}")
        known.append(_known(form, own, "", total, "元"))
    return [Paragraph("2024年部门预算项目绩效目标汇总表"), Paragraph("金额单位：元"), table(*rows)], known


LAYOUTS: tuple[Layout, ...] = (
    one_page,
    both_spans,
    half_and_whole_year,
    described,
    list_of_indicators,
    list_with_goals_on_top,
    list_with_a_head_over_indicators,
    levels_side_by_side,
    as_running_text,
    two_blocks,
    numbered_under_levels,
    a_page_with_everything,
    under_one_budget_line,
)
