"""The same thing said twice."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import fields
from operator import attrgetter
from typing import Any

from ...problems import Problem
from ..model import Budget
from .saying import grouped, likewise, place, yuan

_LINES = {"expenditure": "支出", "revenue": "收入", "carry_out": "年终结转", "procurement": "政府采购"}


def keys(budget: Budget) -> Iterator[Problem]:
    """Records that must be unique by their key."""
    yield from _twice(budget.units, "code", "duplicate.unit", "单位编码", "两个单位不能用同一编码；重复的行删去。")
    yield from _twice(
        budget.projects, "code", "duplicate.project", "项目编码", "两个项目不能用同一编码；重复的行删去。"
    )
    yield from _twice(budget.targets, "project", "duplicate.target", "项目的绩效目标", "一个项目只保留一份绩效目标。")
    yield from _twice(budget.reasons, "about", "duplicate.reason", "变动原因", "同一内容的原因并成一条。")
    yield from _twice(budget.texts, "section", "duplicate.text", "章节文字", "同一章节的文字并成一条。")
    yield from _twice(budget.attachments, "title", "attachment.duplicate", "附件名称", "改成不同的名称；重复的行删去。")
    asset = attrgetter("unit", "kind", "as_of")
    for same in _repeated(budget.assets, asset):
        yield Problem(
            "duplicate.asset",
            place(same[1], "kind"),
            f"同一单位、同一日期的同类资产有{len(same)}行：数量{'、'.join(str(a.quantity) for a in same)}",
            "每个单位每类资产一行",
            "合并成一行。",
        )


def project_names(budget: Budget) -> Iterator[Problem]:
    """Project names are unique (T12-03), or nobody can tell their target forms apart."""
    for same in _repeated(budget.projects, attrgetter("unit", "name")):
        yield Problem(
            "duplicate.project_name",
            place(same[1], "name"),
            f"“{same[0].name}”是{len(same)}个项目的名称：{'、'.join(p.code for p in same)}",
            "项目名称各不相同",
            "是同一个项目就合并；不是就在名称中写明区别。",
            "warning",
        )


def lines(budget: Budget) -> Iterator[Problem]:
    """Lines equal in every column are an error; lines equal in all but the amount may be two halves of one."""
    for table, name in _LINES.items():
        rows = getattr(budget, table)
        if not rows:
            continue
        names = {f.name for f in fields(rows[0])} - {"place", "amount", "note"}
        for alike in _repeated(rows, attrgetter(*sorted(names))):
            by_rest = grouped(alike, lambda r: (r.amount, getattr(r, "note", "")))
            for same in by_rest.values():
                if len(same) > 1:
                    yield Problem(
                        "duplicate.line",
                        place(same[1]),
                        f"这一行{name}与{_which(same[0])}每一列都相同：{yuan(same[0].amount)}{likewise(same[1:])}",
                        "每一行只出现一次",
                        "重复的删去；确是两笔的合并成一行，或在备注中写明区别。",
                    )
            notes = grouped(by_rest, lambda key: key[1])
            for note, amounts in notes.items():
                if len(amounts) > 1:
                    chosen = [r for r in alike if getattr(r, "note", "") == note]
                    yield Problem(
                        "duplicate.dimensions",
                        place(chosen[1], "amount"),
                        f"这一行{name}与{_which(chosen[0])}只有金额不同："
                        f"{'、'.join(yuan(a) for a, _ in amounts[:4])}{likewise(chosen[1:])}",
                        "科目、资金等各列都相同的合并成一行",
                        "核对是否改数后忘记删去旧行；确是两笔的在备注中写明区别。",
                        "warning",
                    )


def comparatives(budget: Budget) -> Iterator[Problem]:
    """Two figures of last year for the same point."""
    names = [f.name for f in fields(budget.comparatives[0])] if budget.comparatives else []
    point = attrgetter(*sorted(set(names) - {"place", "amount", "note"})) if names else attrgetter("place")
    for same in _repeated(budget.comparatives, point):
        yield Problem(
            "duplicate.comparative",
            place(same[1], "topic"),
            f"与{_which(same[0])}是同一个上年数：{'、'.join(yuan(r.amount) for r in same)}",
            "每个上年数一行",
            "只留正确的一行。",
        )


def _which(record: Any) -> str:
    return f"第{record.place.line}行" if record.place and record.place.line else "前面的一行"


def _repeated(records: tuple[Any, ...], key: Callable[[Any], Any]) -> Iterator[list[Any]]:
    for same in grouped(records, key).values():
        if len(same) > 1:
            yield same


def _twice(records: tuple[Any, ...], field: str, check: str, what: str, mend: str) -> Iterator[Problem]:
    for same in _repeated(tuple(r for r in records if getattr(r, field)), attrgetter(field)):
        yield Problem(
            check,
            place(same[1], field),
            f"“{getattr(same[0], field)}”已在{_which(same[0])}出现{likewise(same[1:])}",
            f"{what}不重复",
            mend,
        )
