"""Codes of the classifications: level, existence, validity in the budget's year, and the fund they belong to."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Iterator
from functools import partial
from typing import Any

from ...classification import Code, codes, crosswalk, econ_gov_of, history, look_up, successor
from ...classification.codes import LISTS
from ...coordinates import FISCAL_FUNDS, FUNDS, PROCUREMENT_KINDS, UNIT_KINDS
from ...problems import Problem
from ..model import Budget
from .saying import grouped, likewise, place

_BASIC = frozenset({"personnel", "operating"})
_CATALOGUE = {"goods": "A", "works": "B", "services": "C"}
_CATALOGUE_YEAR = 2022
_BUDGETS = {**{f: FUNDS[f] for f in FISCAL_FUNDS}, "social_insurance": "社会保险基金预算"}


def functional(budget: Budget) -> Iterator[Problem]:
    """Functional codes go down to the item (项): 预算法 46条, LAW-05."""
    for records in (budget.expenditure, budget.carry_out):
        yield from _levels(
            records, "functional_code", (7,), "编列到项的7位编码", "功能科目必须编列到项（预算法第46条）。"
        )
        yield from _validity(records, "functional_code", "functional", budget.profile.year)


def economic(budget: Budget) -> Iterator[Problem]:
    """Economic codes of basic expenditure go down to the section (款): 预算法 46条, LAW-05."""
    basic = [line for line in budget.expenditure if line.nature in _BASIC]
    other = [line for line in budget.expenditure if line.nature not in _BASIC and line.econ_dept]
    mend = "基本支出按部门预算经济分类编列到款（预算法第46条）。"
    yield from _levels(basic, "econ_dept", (5,), "编列到款的5位编码", mend)
    yield from _levels(other, "econ_dept", (3, 5), "3位的类或5位的款；没有细分时留空", "填类或款，或者留空。")
    gov = [line for line in budget.expenditure if line.econ_gov]
    yield from _levels(gov, "econ_gov", (3, 5), "3位的类或5位的款；留空时自动对应", "填类或款，或者留空。")
    yield from _validity(budget.expenditure, "econ_dept", "econ_dept", budget.profile.year)
    yield from _validity(budget.expenditure, "econ_gov", "econ_gov", budget.profile.year)


def economic_mapping(budget: Budget) -> Iterator[Problem]:
    """Basic lines whose government code neither stands there nor follows from the departmental one."""
    kinds = {u.code: u.kind for u in budget.units}
    unmapped = [
        line
        for line in budget.expenditure
        if line.nature in _BASIC
        and not line.econ_gov
        and look_up("econ_dept", line.econ_dept, budget.profile.year)
        and len(line.econ_dept) == 5
        and line.unit in kinds
        and econ_gov_of(line.econ_dept, kinds[line.unit]) is None
    ]
    for (code, kind), same in grouped(unmapped, lambda line: (line.econ_dept, kinds[line.unit])).items():
        name = history("econ_dept", code)[0].name
        yield Problem(
            "code.econ_gov_missing",
            place(same[0], "econ_gov"),
            f"留空，而{UNIT_KINDS.get(kind, '该单位')}的{code} {name}没有固定的对应科目{likewise(same)}",
            "5位的政府预算经济科目编码",
            "核对部门经济科目是否填对；填对的话，在这一列写明政府经济科目。",
            "warning",
        )


def revenue(budget: Budget) -> Iterator[Problem]:
    coded = [line for line in budget.revenue if line.revenue_code]
    yield from _levels(coded, "revenue_code", (3, 5, 7, 9), "3、5、7或9位编码", "按收入分类科目填写。")
    yield from _validity(coded, "revenue_code", "revenue", budget.profile.year)
    bare = [r for r in budget.revenue if r.fund == "government_fund" and r.origin_year is None and not r.revenue_code]
    if bare:
        yield Problem(
            "code.revenue_missing",
            place(bare[0], "revenue_code"),
            f"政府性基金预算收入没有收入科目{likewise(bare)}",
            "收入分类科目编码，如 1030155 彩票公益金收入",
            "补上科目，政府性基金预算收入表才能按科目列示。",
            "warning",
        )


def funds(budget: Budget) -> Iterator[Problem]:
    """The four budgets are kept apart (预算法 5条): an item of one can't be paid from another (T05-03, T08-02, T09-02)."""
    for records in (budget.expenditure, budget.carry_out):
        yield from _wrong_fund(records, "functional_code", "functional", budget.profile.year)
    # Classes and sections of the revenue list hold items of several budgets (103 非税收入, 10306).
    items = [line for line in budget.revenue if len(line.revenue_code) > 5]
    yield from _wrong_fund(items, "revenue_code", "revenue", budget.profile.year)


def comparatives(budget: Budget) -> Iterator[Problem]:
    """Last year's figures may stand under last year's codes or this year's."""
    years = (budget.profile.year - 1, budget.profile.year)
    for field, list_name in (("functional_code", "functional"), ("econ_dept", "econ_dept")):
        wrong = [
            row
            for row in budget.comparatives
            if (code := getattr(row, field)) and not any(look_up(list_name, code, y) for y in years)
        ]
        for code, same in grouped(wrong, partial(_value, field)).items():
            yield Problem(
                "code.unknown",
                place(same[0], field),
                f"“{code}”在{years[0]}年和{years[1]}年的{LISTS[list_name]}中都没有{likewise(same)}",
                "上年或本年的科目编码",
                "核对编码；科目表不一定完整，编码确实有效时可以不改。",
                "warning",
            )


def catalogue(budget: Budget) -> Iterator[Problem]:
    """Procurement items: known to the catalogue of 2022, and of the kind of the line."""
    for code, same in grouped((p for p in budget.procurement if p.catalogue_code), lambda p: p.catalogue_code).items():
        if look_up("procurement", code, _CATALOGUE_YEAR) is None:
            old = crosswalk(code)
            yield Problem(
                "code.catalogue",
                place(same[0], "catalogue_code"),
                f"“{code}”不在2022年版政府采购品目分类目录中{likewise(same)}",
                "；".join(f"{c.code_2022} {c.name_2022}" for c in old) or "一个字母加8位数字，如 A02010105 台式计算机",
                "这是2013年版的编码，改用新编码。" if old else "核对编码；不知道时可以留空。",
                "warning",
            )
    for line in budget.procurement:
        letter = line.catalogue_code[:1]
        if letter in _CATALOGUE.values() and letter != _CATALOGUE.get(line.kind, letter):
            kind = next(k for k, v in _CATALOGUE.items() if v == letter)
            yield Problem(
                "procurement.kind",
                place(line, "kind"),
                f"采购类别是{PROCUREMENT_KINDS[line.kind]}，而品目{line.catalogue_code}属于{PROCUREMENT_KINDS[kind]}",
                PROCUREMENT_KINDS[kind],
                "改采购类别或品目编码。",
            )


def _value(field: str, record: Any) -> Any:
    return getattr(record, field)


def _levels(
    records: Iterable[Any], field: str, lengths: tuple[int, ...], expected: str, mend: str
) -> Iterator[Problem]:
    wrong = [r for r in records if not _is_code(getattr(r, field), lengths)]
    for code, same in grouped(wrong, partial(_value, field)).items():
        found = f"“{code}”" if code else "没有填写"
        yield Problem("code.level", place(same[0], field), found + likewise(same), expected, mend)


def _is_code(text: str, lengths: tuple[int, ...]) -> bool:
    return len(text) in lengths and text.isascii() and text.isdigit()


def _validity(records: Iterable[Any], field: str, list_name: str, year: int) -> Iterator[Problem]:
    """Unknown and expired codes, each once with the lines that use it."""
    for code, same in grouped(records, partial(_value, field)).items():
        if not (code.isascii() and code.isdigit()) or look_up(list_name, code, year):
            continue
        rows = history(list_name, code)
        where, also = place(same[0], field), likewise(same)
        yield _expired(where, also, rows, list_name, year) if rows else _unknown(where, also, code, list_name, year)


def _unknown(where: Any, also: str, code: str, list_name: str, year: int) -> Problem:
    alike = difflib.get_close_matches(
        code, [c.code for c in codes(list_name, year) if len(c.code) == len(code)], 3, 0.8
    )
    near = "、".join(f"{c.code} {c.name}" for a in sorted(alike) if (c := look_up(list_name, a, year)))
    return Problem(
        "code.unknown",
        where,
        f"“{code}”不在{LISTS[list_name]}中{also}",
        f"{year}年的科目编码{f'；相近的有：{near}' if near else ''}",
        "核对编码；科目表不一定完整，编码确实有效时可以不改，公开表中以编码代替名称。",
        "warning",
    )


def _expired(where: Any, also: str, rows: tuple[Code, ...], list_name: str, year: int) -> Problem:
    ended = next((r for r in reversed(rows) if r.year_to is not None and r.year_to < year), None)
    row = ended or rows[0]
    when = f"{row.year_to}年后停用" if ended else f"{row.year_from}年才启用"
    heirs = "、".join(f"{c.code} {c.name}" for c in successor(list_name, row.code, year))
    doubt = "科目表对这个年份没有把握，请以当年的收支分类科目为准。" if row.doubtful else ""
    return Problem(
        "code.expired",
        where,
        f"“{row.code}”（{row.name}）{when}{also}",
        f"{year}年有效的科目{f'：{heirs}' if heirs else ''}",
        (f"改用{heirs}。" if heirs else f"按{year}年收支分类科目改编码。") + doubt,
        "warning" if row.doubtful else "error",
    )


def _wrong_fund(records: Iterable[Any], field: str, list_name: str, year: int) -> Iterator[Problem]:
    for (code, fund), same in grouped(records, lambda r: (getattr(r, field), r.fund)).items():
        row = look_up(list_name, code, year)
        if row is None or not row.fund or fund not in FUNDS:
            continue
        # Money outside the four budgets is spent on items of the general budget.
        own = fund if fund in FISCAL_FUNDS else "general_public"
        if own in row.fund:
            continue
        belongs = "或".join(_BUDGETS[f] for f in row.fund)
        yield Problem(
            "code.fund",
            place(same[0], "fund"),
            f"{FUNDS[fund]}，而科目{code} {row.name}属于{belongs}{likewise(same)}",
            belongs,
            "改资金来源或科目；四本预算的科目不能混用（预算法第5条）。",
            "error" if fund in FISCAL_FUNDS and not row.doubtful else "warning",
        )
