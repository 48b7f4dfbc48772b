"""More statements of a ledger as others print theirs: projects beside and below their classes, both sides in a unit's one
line, both years beside each other, units above classes, classes' names in groups beside each other, units told by codes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import zip_longest

from foreign import (
    FUND_WORDS,
    PROJECT,
    TOTAL,
    Foreign,
    Head,
    Line,
    _code_heads,
    _coded,
    _document,
    _funds,
    _natures,
    _printed,
    _tree,
    _value,
    one,
)
from hypothesis import strategies as st

from yusuan.budget.facts import Facts, facts
from yusuan.budget.model import Budget
from yusuan.classification.codes import name_of
from yusuan.coordinates import FISCAL_FUNDS, Coordinates, coordinates
from yusuan.money import printed


@st.composite
def shaped(draw: st.DrawFn, budget: Budget, kind: str) -> Foreign:
    made: Foreign = {
        "projects of classes": _projects_of_classes,
        "both sides by unit": _sides_by_unit,
        "both years": _both_years,
        "classes of units": _classes_of_units,
        "groups of names": _groups,
        "codes of units": _codes_of_units,
    }[kind](draw, budget, facts(budget))
    names = {u.name: u.code for u in budget.units} | {p.name: p.code for p in budget.projects}
    return replace(made, codes=names)


def _projects_of_classes(draw: st.DrawFn, budget: Budget, book: Facts) -> Foreign:
    """Projects beside the class they are of, or in lines of their own below it, the class' cells blank or not."""
    title, base = draw(
        st.sampled_from(
            (
                ("支出预算明细表", {}),
                ("一般公共预算项目支出表", {"fund": "general_public"}),
                ("政府性基金预算支出表", {"fund": "government_fund"}),
                ("项目支出预算表", {}),
            )
        )
    )
    at = coordinates("expenditure", {**base, **({"nature": "project"} if "项目支出" in title else {})})
    of_projects = at.where(nature="project")
    titles = {p.code: p.name for p in budget.projects}
    layout = one(draw, ("one column", "bracketed", "glued"))
    below = draw(st.booleans()) and at == of_projects
    lines: list[Line] = []
    for function in _tree(book, "functional_code", of_projects):
        label = _coded(layout, "functional_code", function, book.year)
        here = [p for (p,) in book.listed(("project",), of_projects.where(functional_code=function)) if p]
        if below:
            lines.append(Line((*label, ""), {"functional_code": function}))
        if len(function) == 7:
            cells = ("",) * len(label) if below and draw(st.booleans()) else label
            dims = [{"functional_code": function, "project": titles[p], "_project": p} for p in here]
            lines += [Line((*cells, titles[str(d["_project"])]), dict(d)) for d in dims]
    heads = [*_code_heads(draw, layout, "functional_code"), Head(("项目名称",), note=True)]
    money = [Head((one(draw, TOTAL[:2]),))]
    if at != of_projects:
        money.append(Head((PROJECT[0],), {"nature": "project"}))
    elif "fund" not in base:
        money += _funds(draw, every=True)
    said = f"projects {'below' if below else 'beside'}, {layout}"
    return _printed(draw, title, [*heads, *money], lines, at, book, said)


def _sides_by_unit(draw: st.DrawFn, budget: Budget, book: Facts) -> Foreign:
    """What comes in and what is spent in one line a unit."""
    names = {u.code: u.name for u in budget.units}
    listed = [u for (u,) in book.listed(("unit",), coordinates("expenditure"))]
    several = len(listed) > 1
    lines = [Line((names[c],), {"unit": names[c] if several else None, "_unit": c}) for c in listed]
    spent = [Head(("支出", *h.path), h.dims, "expenditure") for h in _natures(draw) if h.dims]
    came = [Head(("收入", one(draw, FUND_WORDS[k])), {"fund": k}, "revenue") for k in FISCAL_FUNDS]
    came.append(Head(("收入", "单位资金"), {"fund": "unit_funds"}, "revenue"))
    if draw(st.booleans()):
        came.append(Head(("收入", "上年结转"), {}, "carry_in"))
    whole = [Head(("支出", one(draw, TOTAL[:2])), {}, "expenditure")] if draw(st.booleans()) else []
    heads = [Head((one(draw, ("单位名称", "预算单位")),), note=True), *came, *whole, *spent]
    title = one(draw, ("部门收支总表", "收支预算总表"))
    return _printed(draw, title, heads, lines, coordinates("expenditure"), book, "sides by unit")


def _both_years(draw: st.DrawFn, budget: Budget, book: Facts) -> Foreign:
    """Both sides, each with 合计 beside this year's and what was carried over."""
    unit, decimals = draw(st.sampled_from((("元", 2), ("万元", 2))))
    words = [one(draw, FUND_WORDS[f][:1]) for f in (*FISCAL_FUNDS, "special_account", "unit_funds")]
    funds = (*FISCAL_FUNDS, "special_account", "unit_funds")
    left = [(w, {"fund": f}) for w, f in zip(words, funds, strict=True)] + [("收入总计", {})]
    classes = [c for c in _tree(book, "functional_code", coordinates("expenditure")) if len(c) == 3]
    right = [(name_of("functional", c, book.year), {"functional_code": c}) for c in classes]
    right.append((one(draw, ("本年支出合计", "支出合计")), {}))
    years = (one(draw, ("本年预算", "本年预算数", "当年预算")), one(draw, ("上年结转", "上年结转资金")))
    heads = ("项目", one(draw, TOTAL[:1]), *years)
    cells = [["收入"] * 4 + ["支出"] * 4, [*heads, *heads]]
    meant: dict[tuple[int, int], Coordinates] = {}
    for r, (came, spent) in enumerate(zip_longest(left, right)):
        row: list[str] = []
        for n, said in enumerate((came, spent)):
            row.append(said[0] if said else "")
            for k in range(3):
                if said is None:
                    row.append("")
                    continue
                at = (
                    coordinates(("resources", "revenue", "carry_in")[k], said[1])
                    if n == 0
                    else coordinates("expenditure", said[1], vintage=(None, "current", "carry_over")[k])
                )
                meant[r, 4 * n + k + 1] = at
                row.append(printed(_value(book, at) or 0, unit, decimals))
        cells.append(row)
    title = one(draw, ("部门收支总表", "收支预算总表"))
    return Foreign(title, _document("甲市民政局", title, unit, cells), meant, "both years", book, {})


def _classes_of_units(draw: st.DrawFn, budget: Budget, book: Facts) -> Foreign:
    """Units above the classes of their basic expenditure, in one column."""
    at = coordinates("expenditure", nature="basic", fund="general_public")
    names = {u.code: u.name for u in budget.units}
    lines: list[Line] = []
    listed = [u for (u,) in book.listed(("unit",), at)]
    for unit in listed:
        own = {"unit": names[unit] if len(listed) > 1 else None, "_unit": unit}
        lines.append(Line((names[unit],), own))
        here = {e[:3] for (e,) in book.listed(("econ_dept",), at.where(unit=unit)) if e}
        lines += [Line((name_of("econ_dept", c, book.year),), {**own, "econ_dept": c}) for c in sorted(here)]
    label = Head((one(draw, ("单位（科目）名称", "支出项目类别（资金使用单位）", "项目")),), note=True)
    title = one(draw, ("一般公共预算基本支出表", "一般公共预算基本支出预算表"))
    return _printed(draw, title, [label, Head((one(draw, TOTAL[:2]),))], lines, at, book, "classes of units")


def _groups(draw: st.DrawFn, budget: Budget, book: Facts) -> Foreign:
    """Basic expenditure as names in groups beside each other, each group under its class and with its sum or not."""
    at = coordinates("expenditure", nature="basic", fund="general_public")
    sums = draw(st.booleans())
    groups: list[list[tuple[str, str]]] = []
    for c in ("301", "303", "302"):
        leaves = [e for e in _tree(book, "econ_dept", at) if e.startswith(c) and len(e) == 5]
        names = [(name_of("econ_dept", e, book.year), e) for e in leaves]
        groups.append([*names, *([("小计", c)] if sums else [])])
    top = draw(st.booleans())
    cells: list[list[str]] = [[], []]
    for c, over in (("301", "人员经费"), ("303", "人员经费"), ("302", "公用经费")):
        cells[0] += [over if top else name_of("econ_dept", c, book.year)] * 2
        cells[1] += [name_of("econ_dept", c, book.year) if top else "科目名称", "金额"]
    meant: dict[tuple[int, int], Coordinates] = {}
    for r, rows in enumerate(zip_longest(*groups)):
        row: list[str] = []
        for n, said in enumerate(rows):
            nature = ("personnel", "personnel", "operating")[n] if top else "basic"
            point = at.where(nature=nature, econ_dept=said[1]) if said else None
            row += [said[0], printed(_value(book, point) or 0, "元", 2)] if said and point else ["", ""]
            if point is not None:
                meant[r, 2 * n + 1] = point
        cells.append(row)
    title = one(draw, ("一般公共预算基本支出表", "一般公共预算基本支出情况表"))
    return Foreign(title, _document("甲市民政局", title, "元", cells), meant, f"groups {top} {sums}", book, {})


def _codes_of_units(draw: st.DrawFn, budget: Budget, book: Facts) -> Foreign:
    """Functional items of several units, each told by the unit's code alone."""
    at = coordinates("expenditure")
    pairs: Sequence[tuple[str, ...]] = sorted(p for p in book.listed(("unit", "functional_code"), at) if all(p))
    several = len({u for u, _ in pairs}) > 1
    layout = one(draw, ("one column", "three columns"))
    lines = [
        Line(
            (u, *_coded(layout, "functional_code", f, book.year)),
            {"unit": u if several else None, "_unit": u, "functional_code": f},
        )
        for u, f in pairs
    ]
    heads = [Head((one(draw, ("单位代码", "单位编码")),), note=True), *_code_heads(draw, layout, "functional_code")]
    title = one(draw, ("部门支出总表", "支出预算总表"))
    return _printed(draw, title, [*heads, *_natures(draw)], lines, at, book, f"codes of units, {layout}")
