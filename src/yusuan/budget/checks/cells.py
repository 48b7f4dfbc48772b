"""Single cells: amounts that are whole fen, required cells, values of fixed lists."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import MISSING, fields
from operator import attrgetter
from typing import Any

from ...problems import Problem
from ..model import Budget
from .saying import TABLES, grouped, likewise, place, yuan

#: Tables whose lines say nothing without an amount.
_LINES = ("expenditure", "revenue", "carry_out", "procurement")


def tables(budget: Budget) -> Iterator[tuple[Any, ...]]:
    """The records of every table that has some; the profile is a table of one."""
    yield (budget.profile,)
    for name in TABLES:
        if rows := getattr(budget, name):
            yield rows
    if budget.unit_target:
        yield (budget.unit_target,)


def whole_amounts(budget: Budget) -> Iterator[Problem]:
    """Amounts are integer fen.  Only a budget made in Python can have others; nothing can be added up then."""
    for rows in tables(budget):
        for name in _fields_of(rows[0], "amount", "change"):
            for record in rows:
                value = getattr(record, name)
                if not isinstance(value, int) or isinstance(value, bool):
                    yield Problem(
                        "amount.integer",
                        place(record, name),
                        f"{value!r}（{type(value).__name__}）",
                        "以分为单位的整数",
                        "用 yusuan.money.to_fen(Decimal(...)) 把元换算成分。",
                    )


def required(budget: Budget) -> Iterator[Problem]:
    for rows in tables(budget):
        for name in _required(rows[0]):
            blank = [r for r in rows if not str(getattr(r, name)).strip()]
            if blank:
                yield Problem(
                    "required.blank",
                    place(blank[0], name),
                    f"没有填写{likewise(blank)}",
                    "这一列必须填写",
                    "补上内容；整行不需要时删去该行。",
                )


def choices(budget: Budget) -> Iterator[Problem]:
    for rows in tables(budget):
        for name, allowed, names in _choices(rows[0]):
            wrong = [r for r in rows if getattr(r, name) not in allowed]
            for value, same in grouped(wrong, attrgetter(name)).items():
                yield Problem(
                    "choice.unknown",
                    place(same[0], name),
                    f"“{value}”{likewise(same)}",
                    names,
                    "从列表中选择一项。",
                )


def signs(budget: Budget) -> Iterator[Problem]:
    for rows in tables(budget):
        for name in _fields_of(rows[0], "amount"):
            for record in rows:
                if (value := getattr(record, name)) < 0:
                    yield Problem(
                        "amount.negative",
                        place(record, name),
                        yuan(value),
                        "大于零的金额",
                        "预算数不能为负；冲减应直接改原来的行。",
                    )
    for table in _LINES:
        zero = [line for line in getattr(budget, table) if line.amount == 0]
        if zero:
            yield Problem(
                "amount.zero",
                place(zero[0], "amount"),
                f"0.00元{likewise(zero)}",
                "大于零的金额",
                "没有安排资金的行删去；金额漏填的补上。",
                "warning",
            )


def _fields_of(record: Any, *kinds: str) -> tuple[str, ...]:
    return tuple(f.name for f in fields(record) if f.metadata.get("kind") in kinds)


def _required(record: Any) -> tuple[str, ...]:
    # A functional code that is missing is a code of the wrong level, which says more.
    return tuple(
        f.name
        for f in fields(record)
        if f.metadata.get("kind") in ("text", "longtext", "code")
        and f.default is MISSING
        and f.metadata["codes"] != "functional"
    )


def _choices(record: Any) -> tuple[tuple[str, frozenset[object], str], ...]:
    """Name, allowed values and their Chinese names of every field with a fixed list."""
    return tuple(
        (
            f.name,
            frozenset({*f.metadata["choices"], *(() if f.default is MISSING else (f.default,))}),
            "、".join(f.metadata["choices"].values()),
        )
        for f in fields(record)
        if f.metadata.get("choices")
    )
