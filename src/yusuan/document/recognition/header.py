"""The columns of a statement: each by its own header, then by those beside it and by its amounts."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from ...coordinates import FISCAL_FUNDS, MONEY, RARE, Coordinates, coordinates, covers
from . import names
from .class_columns import ECONOMIC, of_classes
from .columns import ColumnMeaning, column_meaning, makes_up, of_this_year
from .setting import ITEMS
from .sides import beside_each_other, with_years
from .wording import At, meaning, plain

#: Statements of all money, whose totals are of all of it even where no column but those of fiscal funds is printed.
_OF_ALL = ("B01", "B02", "B03", "F01", "F02", "F03")


def columns_of(
    header: Sequence[Sequence[str]], body: Sequence[Sequence[str]], key: str, base: At, title: str, year: int
) -> list[ColumnMeaning]:
    """What the columns say under a title that says ``base`` and names the statement ``key``."""
    columns: list[ColumnMeaning] = []
    for c in range(len(body[0])):
        path = tuple(dict.fromkeys(row[c] for row in header if row[c]))
        named = next((m.header for m in reversed(columns) if m.kind == "label"), ())
        columns.append(_told(path, [row[c] for row in body], base, _over(path, named, year) + plain(title), year))
    columns = of_classes(_counted(columns, key), base, title, year)
    columns = with_years(beside_each_other(columns, base), base, body)
    columns = columns if key in _OF_ALL else _fund_totals(columns, base)
    return _final_beside_budget(_beside_carry_over(columns, base, body), key)


def _over(path: Sequence[str], named: Sequence[str], year: int) -> str:
    """The class' name that heads a group of names and of amounts beside them: it says what the names are of."""
    over = [t for t in path[:-1] if t in named[:-1] and any(names.candidates(d, t, year) for d in ECONOMIC)]
    return "".join(map(plain, over))


def _told(path: tuple[str, ...], values: Sequence[str], base: At, said: str, year: int) -> ColumnMeaning:
    """What a header says of its column; lines over others of what is ``said`` already (by the title) add nothing."""
    told = column_meaning(path, values, base, year)
    if told.kind != "figure" or told.at is not None:
        return told
    shorter = tuple(
        t for n, t in enumerate(path, 1) if n == len(path) or meaning(t) is not None or plain(t) not in said
    )
    return told if shorter == path else replace(column_meaning(shorter, values, base, year), header=path)


def _counted(columns: Sequence[ColumnMeaning], key: str) -> list[ColumnMeaning]:
    """The columns of a list of items with those that count them and say their price told."""
    if key not in ITEMS:
        return list(columns)
    counts = {"count": "new_assets" if key == "B18" else "quantity", "price": "price"}
    return [
        replace(c, at=coordinates(counts[c.holds]))
        if c.kind == "figure"
        and c.holds in counts
        and re.fullmatch("(?:采购|配置|拟配置|计划|申请|批复|购置)?数量.*|.*单价.*", plain(c.header[-1]))
        else c
        for c in columns
    ]


def _fund_totals(columns: list[ColumnMeaning], base: At) -> list[ColumnMeaning]:
    """Where all columns of money split it by the fiscal funds only, the column of their total is fiscal appropriation.

    Where revenue and expenditure stand side by side, each side is looked at on its own."""
    if base.get("fund"):
        return columns
    sides: dict[str, list[int]] = {}
    for n, column in enumerate(columns):
        sides.setdefault(column.header[0] if column.header else "", []).append(n)
    found = list(columns)
    for members in ([*range(len(columns))], *(m for m in sides.values() if len(m) > 2)):
        money = [n for n in members if columns[n].kind == "figure"]
        funds = [at.get("fund") if (at := columns[n].at) else None for n in money]
        named = {f for f in funds if f is not None}
        if len(named) < 2 or not named <= set(FISCAL_FUNDS) or funds.count(None) != 1:
            continue
        total = money[funds.index(None)]
        if (at := columns[total].at) is not None and not at.measure:
            found[total] = replace(columns[total], at=at.where(fund="fiscal_appropriation"))
    return found


def _beside_carry_over(columns: list[ColumnMeaning], base: At, body: Sequence[Sequence[str]]) -> list[ColumnMeaning]:
    """In a statement of expenditure a column of what is carried over is expenditure of that vintage, and the columns
    of funds beside it are of the current year's."""
    carried = {
        n for n, c in enumerate(columns) if c.kind == "figure" and c.at is not None and c.at.measure == "carry_in"
    }
    measure = base.get("measure") or ("expenditure" if base.get("vintage") == "carry_over" else "")
    if measure not in _SPENT or not carried:
        return columns
    if base.get("vintage"):  # the title says that all of it is carried over and spent
        return [
            replace(c, at=coordinates(str(measure), dict(c.at.at))) if c.at is not None and n in carried else c
            for n, c in enumerate(columns)
        ]
    funds = [at.get("fund") for n in carried if (at := columns[n].at) is not None]

    def split(at: Coordinates) -> bool:
        fund = at.get("fund")
        return fund is not None and any(f is None or covers("fund", f, fund) for f in funds)

    found = [
        replace(c, at=coordinates(str(measure), dict(c.at.at), vintage="carry_over"))
        if c.at is not None and n in carried
        else replace(c, at=c.at.where(vintage="current"))
        if c.kind == "figure" and c.at is not None and split(c.at) and not c.at.get("vintage")
        else c
        for n, c in enumerate(columns)
    ]
    return _this_year(found, body)


#: Measures of what is spent, of which a part may be from another year.
_SPENT = MONEY - RARE - {"resources", "revenue", "carry_in", "uses", "carry_out", "price", "non_tax"}


def _this_year(columns: list[ColumnMeaning], body: Sequence[Sequence[str]]) -> list[ColumnMeaning]:
    """The columns under 本年预算 told that they are of the current year's money, where the amounts say so: with what is
    carried over they make up the whole."""
    own = [n for n, c in enumerate(columns) if of_this_year(c) and c.at is not None and not c.at.get("vintage")]
    if not own:
        return columns
    first = columns[own[0]].at
    assert first is not None
    whole = [
        n
        for n, c in enumerate(columns)
        if not of_this_year(c) and c.kind == "figure" and c.at is not None and c.at.at == first.at
    ]
    over = [n for n, c in enumerate(columns) if c.at is not None and c.at.at == first.where(vintage="carry_over").at]
    if len(whole) != 1 or len(over) != 1 or not makes_up(whole[0], (own[0], over[0]), body):
        return columns
    return [replace(c, at=c.at.where(vintage="current")) if n in own and c.at else c for n, c in enumerate(columns)]


def _final_beside_budget(columns: list[ColumnMeaning], key: str) -> list[ColumnMeaning]:
    """Where final accounts stand beside what was budgeted, the columns of the budget are of that stage; a budget that
    prints earlier final accounts prints another year's, which only its header can tell."""
    said = ["".join(map(plain, c.header)) for c in columns]
    if not any(map(_FINAL.search, said)):
        return columns
    if not key.startswith("F"):
        return [
            replace(c, at=None) if _FINAL.search(t) and c.at is not None and not c.at.get("year") else c
            for c, t in zip(columns, said, strict=True)
        ]
    budgets = [
        any(map(_BUDGETED.fullmatch, map(plain, c.header))) and not _FINAL.search("".join(c.header)) for c in columns
    ]
    kinds = {plain(t) for c in columns for t in c.header if _BUDGETED.fullmatch(plain(t))}
    return [
        replace(c, at=c.at.where(stage="budget") if len(kinds) == 1 and c.at is not None else None) if budget else c
        for c, budget in zip(columns, budgets, strict=True)
    ]


_FINAL = re.compile("决算(?:统计)?数")
#: A column of final accounts that prints what was budgeted, as it was published.
_BUDGETED = re.compile("(?:年初|本年)?预算数?")
