"""What a table can be by its columns and rows alone: the titles it may have lost.

Header words, codes and class names narrow it down, never where it stands.  What they leave open stays open: expenditure by
function may be of all money or of one fund, and nothing in such a table says which."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import cache

from ...classification.codes import find_by_name
from ...money import parse_number
from .columns import CODE, ColumnMeaning, column_meaning, header_depth
from .grid import Grid
from .wording import meaning, plain

ALL, FISCAL = "收支总表", "财政拨款收支总表"
BOTH_OF_FUND = ("一般公共预算收支表", "政府性基金预算收支表", "国有资本经营预算收支表")
REVENUE = "收入总表"
PUBLIC_ITEMS = "“三公”经费支出表"
PROCUREMENT = "政府采购预算表"
EXPENDITURE = ("支出总表", "财政拨款支出表", "财政专户管理资金支出表")
BASIC = ("基本支出表", "财政拨款基本支出表")
BY_CLASS = ("支出表（按部门经济分类）", "财政拨款支出表（按部门经济分类）", "一般公共预算支出表（按部门经济分类）")
PROJECTS = (
    "项目支出表",
    "财政拨款项目支出表",
    "一般公共预算项目支出表",
    "政府性基金预算项目支出表",
    "项目支出表（上年结转）",
)
#: Of one fund: its expenditure by function, and its basic expenditure.
OF_FUND = {
    "general_public": ("一般公共预算支出表", "一般公共预算基本支出表"),
    "government_fund": ("政府性基金预算支出表", ""),
    "state_capital": ("国有资本经营预算支出表", ""),
}
_NOT_FISCAL = re.compile(r"(?:事业|(?:事业)?(?:单位)?经营|上级(?:单位)?补助|附属单位上缴|其他)收入|单位资金(?:收入)?")
_OF_ALL_MONEY = re.compile(r"上缴上级(?:单位)?支出|对?附属单位补助支出|(?:事业单位)?经营支出")
_ALL_REVENUE = re.compile(r"(?:本年)?收入(?:合计|总计|预算)|本年收入")
_SIDE = re.compile(r"(?:本年|财政拨款)?(收入|支出)(?:预算|项目)?")
#: Headers of lists that name what a row is; any other header makes the list something else.
_OF_LISTS = re.compile(
    r"序号|(?:预算)?(?:单位|部门)(?:名称|编码|代码)?|(?:项目|科目|功能科目)(?:名称|编码|代码|类别|类型|分类)?|类|款|项"
)


def readings(grid: Grid, year: int) -> tuple[str, ...]:
    """The titles a table can have by what it holds; () where nothing says what it is."""
    depth = header_depth(grid.rows)
    if not 0 < depth <= len(grid.rows):
        return ()
    header, body = grid.rows[:depth], grid.rows[depth:]
    head = {plain(t) for row in header for t in row if t}
    columns = [_column([row[c] for row in header], [row[c] for row in body], year) for c in range(len(grid.rows[0]))]
    labels = [plain(t) for row in body for c, t in enumerate(row) if t and columns[c].kind != "figure"]
    if any(re.search("绩效|指标|原因", t) for t in head):
        return ()
    if any(re.search("采购(?:目录|品目|方式)", t) for t in head):
        other = any(re.search("购买服务|资产|基本支出|项目支出", t) for t in head)
        return () if other else (PROCUREMENT,)
    if (sides := _sides(header, columns)) is not None:
        return _of_both(head, labels, columns, sides, year)
    if _public_items(head) or (_public_items(labels) and not {"工资福利支出", "办公费"} & set(labels)):
        return (PUBLIC_ITEMS,)
    if "项目名称" in head:
        names = [plain(c.header[-1]) for c in columns if c.kind != "figure" and c.header]
        return PROJECTS if all(map(_OF_LISTS.fullmatch, names)) and _told(columns) else ()
    return _of_one(head, labels, columns, year)


def _column(header: Sequence[str], values: Sequence[str], year: int) -> ColumnMeaning:
    return column_meaning(tuple(dict.fromkeys(filter(None, header))), values, {}, year)


def _told(columns: Iterable[ColumnMeaning]) -> bool:
    """Whether it is known what every column of figures means."""
    figures = [c for c in columns if c.kind == "figure" and not c.compares]
    return bool(figures) and all(c.at is not None for c in figures)


def _sides(header: Sequence[Sequence[str]], columns: Sequence[ColumnMeaning]) -> int | None:
    """The column with which the side of expenditure begins, right of revenue's; None where there is one side."""
    for row in header[:1]:
        said = [(m[1] if (m := _SIDE.fullmatch(plain(t))) else "") for t in row]
        if "收入" in said and "支出" in said and (right := said.index("支出")) > said.index("收入") + 1:
            between = any(columns[c].kind == "figure" for c in range(right))
            return right if between and columns[right].kind != "figure" else None
    return None


def _of_both(
    head: set[str], labels: Sequence[str], columns: Sequence[ColumnMeaning], right: int, year: int
) -> tuple[str, ...]:
    classes = {t for t in labels if _is_class("functional", t, year)}
    natures = {t for t in labels if re.fullmatch("基本支出|项目支出|人员(?:经费|支出)|公用(?:经费|支出)", t)}
    if len(classes) < 3 and len(natures) < 2:
        return ()
    if any(_NOT_FISCAL.fullmatch(t) for t in (*head, *labels)):
        return (ALL,)
    funds = {at.get("fund") for c in columns[right:] if c.kind == "figure" and (at := c.at) is not None}
    if {"general_public", "government_fund"} <= funds or {"财政拨款收入", "财政拨款支出"} <= head:
        return (FISCAL,)
    named = {str(fund) for t in labels if (said := meaning(t)) is not None and (fund := said.get("fund")) in OF_FUND}
    return (ALL, FISCAL) if len(named) > 1 else (ALL, FISCAL, *BOTH_OF_FUND)


def _public_items(texts: Iterable[str]) -> bool:
    found = {str(said.get("econ_dept")) for t in texts if (said := meaning(t)) is not None}
    return {"30212", "30217"} <= found and any("公务用车" in t for t in texts)


def _of_one(head: set[str], labels: Sequence[str], columns: Sequence[ColumnMeaning], year: int) -> tuple[str, ...]:
    natures = {
        str(nature) for c in columns if c.kind == "figure" and (at := c.at) and (nature := at.get("nature")) is not None
    }
    codes = {t for t in labels if CODE.fullmatch(t)}
    functional = any(t[0] == "2" for t in codes) or any(_is_class("functional", t, year) for t in labels)
    if not set(labels) - {"合计", "总计"} and any(re.search("科目(?:编码|名称|代码)", t) for t in head):
        functional = not any("经济" in t for t in head)  # nothing to spend: the header alone speaks
    economic = any(t[0] in "35" for t in codes) or any(_is_class("econ_dept", t, year) for t in labels)
    if any(map(_ALL_REVENUE.fullmatch, head)) and any(map(_NOT_FISCAL.fullmatch, head)) and not natures:
        return (REVENUE,)
    if natures >= {"basic", "project"} and len([t for t in head if _OF_ALL_MONEY.fullmatch(t)]) > 1:
        return EXPENDITURE[:1]
    if any("收入" in t for t in head):
        return ()
    if functional and not economic:
        if not _told(columns) or not (natures >= {"basic", "project"}):
            return ()
        if fund := _one_fund(columns):
            return OF_FUND[fund][:1]
        return (*EXPENDITURE, *(title for title, _ in OF_FUND.values()))
    if economic and not functional and _told(columns) and "project" not in natures:
        fund = _one_fund(columns)
        if {"personnel", "operating"} <= natures:
            return (OF_FUND[fund][1],) if fund == "general_public" else (*BASIC, OF_FUND["general_public"][1])
        if natures == {"basic"} and fund == "general_public":
            return OF_FUND[fund][1:]
        return (*BASIC, OF_FUND["general_public"][1], *BY_CLASS)
    return ()


def _one_fund(columns: Iterable[ColumnMeaning]) -> str:
    """The one fund that the header of every column of figures names; "" where there is none."""
    funds = {c.at.get("fund") if c.at else None for c in columns if c.kind == "figure" and not c.compares}
    return str(next(iter(funds))) if len(funds) == 1 and funds <= OF_FUND.keys() else ""


@cache
def _is_class(codes: str, name: str, year: int) -> bool:
    if parse_number(name) is not None or len(name) < 3:
        return False
    return any(len(c.code) == 3 for c in find_by_name(codes, name, year))
