"""Amounts in the wrong unit: 万元 typed where 元 is meant, or the other way round.

A small line is no evidence by itself: honest budgets hold lines of 600 yuan beside lines of ten million.  So a line is
suspected only against another figure that should agree with it:

* of a fund that doesn't balance, the line that would make it balance if it were 10,000 times as large or as small
  (amounts in 万元 are rounded to 0.01 万元, so 50 yuan of slack), or, where several lines are wrong, lines below
  1/2,000 of the median of their kind and below 1,000 yuan, or above 2,000 times the median, on the side that makes
  the difference; medians need five lines;
* of such a fund, a side whose total is less than 1/1,000 of the other's;
* a target form or a procurement line 10,000 times smaller or larger than its project;
* a grand total of last year 500 times smaller or larger than this year's: no unit grows or shrinks so.

In a budget that balances and agrees with its forms nothing is suspected.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from statistics import median_low
from typing import Any

from ...coordinates import FUNDS
from ...problems import Problem
from ..model import Budget, ExpenditureLine
from .balance import Sides, published, sides
from .saying import grouped, likewise, place, table_place, yuan
from .targets import project_amounts, year_total

_FACTOR = 10_000
_SLACK = 5_000  # fen: half of 0.01 万元
_FAR = 2_000
_SMALL = 100_000  # fen
_TOTALS = 500
_MEND = "这里以元为单位；确实填的是万元数就乘以10,000，填对了可以不改。"


def lines(budget: Budget) -> Iterator[Problem]:
    for name, fund in sides(budget, published(budget)).items():
        difference = fund.difference()
        if not difference or not fund.sources or not fund.uses:
            continue
        culprits = [
            (line, factor)
            for rows, gap in ((fund.uses, difference), (fund.sources, -difference))
            for line in rows
            if (factor := _factor_that_mends(line.amount, gap))
        ]
        for line, factor in culprits[:3]:
            right = line.amount * _FACTOR if factor > 1 else line.amount // _FACTOR
            yield Problem(
                "amount.scale",
                place(line, "amount"),
                f"{yuan(line.amount)}；{'乘以' if factor > 1 else '除以'}10,000后{FUNDS.get(name, name)}就收支相等",
                f"可能是{yuan(right)}",
                _MEND,
                "warning",
            )
        if culprits:
            continue
        if min(fund.resources, fund.total_uses) * 1_000 < max(fund.resources, fund.total_uses):
            yield _side(name, fund)
        else:
            yield from _outliers(fund.uses, small=difference > 0)
            yield from _outliers(fund.sources, small=difference < 0)


def targets(budget: Budget) -> Iterator[Problem]:
    amounts = project_amounts(budget)
    for target in budget.targets:
        form, (current, carried) = year_total(target), amounts.get(target.project, (0, 0))
        for amount in (current, current + carried):
            if form > 0 and amount > 0 and (_times(form, amount) or _times(amount, form)):
                small = form < amount
                yield Problem(
                    "amount.scale",
                    place(target, "year_local"),
                    f"绩效目标表年度资金共{yuan(form)}，约为项目金额{yuan(amount)}的{'万分之一' if small else '一万倍'}",
                    f"与项目金额{yuan(amount)}相同",
                    "绩效目标表的资金以元为单位。" if small else "核对支出表中这个项目的金额，单位是元。",
                    "warning",
                )
                break


def procurement(budget: Budget) -> Iterator[Problem]:
    amounts = project_amounts(budget)
    for line in budget.procurement:
        project = sum(amounts.get(line.project, (0, 0)))
        # Small buys are common: below the project only the very 1/10,000 counts.
        exact = line.amount > 0 and abs(line.amount * _FACTOR - project) <= _SLACK
        if project > 0 and (exact or _times(project, line.amount)):
            yield Problem(
                "amount.scale",
                place(line, "amount"),
                f"{yuan(line.amount)}，约为项目金额{yuan(project)}的{'万分之一' if line.amount < project else '一万倍'}",
                "以元为单位的采购金额",
                _MEND,
                "warning",
            )


def comparatives(budget: Budget) -> Iterator[Problem]:
    funds = sides(budget, published(budget)).values()
    now = {
        "resources": sum(f.resources for f in funds),
        "revenue": sum(f.revenue[0] for f in funds),
        "uses": sum(f.total_uses for f in funds),
        "expenditure": sum(sum(f.expenditure) for f in funds),
    }
    for row in budget.comparatives:
        parts = (row.fund, row.vintage, row.nature, row.functional_code, row.econ_dept, row.unit)
        this, last = now.get(row.topic, 0), row.amount
        if not any(parts) and this > 0 and last > 0 and max(this, last) > _TOTALS * min(this, last):
            yield Problem(
                "amount.scale",
                place(row, "amount"),
                f"上年{yuan(last)}，本年{yuan(this)}，相差{max(this, last) // min(this, last):,}倍",
                "上年数和本年数都以元为单位",
                "核对上年数的单位；公开文件上的万元数要乘以10,000。",
                "warning",
            )


def _factor_that_mends(amount: int, gap: int) -> int:
    """10,000, -10,000 (to divide by) or 0: what makes up for ``gap``, which is positive where the line is too small."""
    if amount <= 0:
        return 0
    if gap > 0 and abs(gap - (_FACTOR - 1) * amount) <= min(_SLACK, gap // 100):
        return _FACTOR
    if gap < 0 and abs(-gap * _FACTOR - (_FACTOR - 1) * amount) <= _FACTOR:
        return -_FACTOR
    return 0


def _times(small: int, large: int) -> bool:
    """Whether ``large`` is 10,000 times ``small``, with the rounding of 0.01 万元 or half a per cent."""
    return small > 0 and abs(small * _FACTOR - large) <= max(_SLACK, large // 200)


def _side(name: str, fund: Sides) -> Problem:
    small: Iterable[Any] = fund.sources if fund.resources < fund.total_uses else fund.uses
    table = "收入表" if fund.resources < fund.total_uses else "支出表"
    return Problem(
        "amount.scale",
        table_place(list(small), "amount"),
        f"{FUNDS.get(name, name)}的{table}共{yuan(min(fund.resources, fund.total_uses))}，"
        f"不到另一边{yuan(max(fund.resources, fund.total_uses))}的千分之一",
        "两边都以元为单位",
        f"{table}若以万元填写，每行乘以10,000；另一边若多填了倍数，改另一边。",
        "warning",
    )


def _outliers(rows: Iterable[Any], small: bool) -> Iterator[Problem]:
    kinds = grouped(rows, lambda r: (type(r), r.nature == "project" if isinstance(r, ExpenditureLine) else None))
    for siblings in kinds.values():
        if len(siblings) < 5:
            continue
        middle = median_low([r.amount for r in siblings])
        if small:
            odd = [r for r in siblings if 0 < r.amount < _SMALL and r.amount * _FAR < middle]
        else:
            odd = [r for r in siblings if middle > 0 and r.amount > middle * _FAR]
        if odd:
            yield Problem(
                "amount.scale",
                place(odd[0], "amount"),
                f"{yuan(odd[0].amount)}，而同类{len(siblings)}行的中位数是{yuan(middle)}{likewise(odd)}",
                "与同类行同一数量级的元数",
                "这项资金收支不等。" + _MEND,
                "warning",
            )
