"""Statements of a ledger printed as others print theirs: other headers, code layouts, orders, rows and columns.

Every cell comes with the coordinates its author means, so that a reading can be held against them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from hypothesis import strategies as st

from yusuan.budget.facts import Facts, facts
from yusuan.budget.model import Budget
from yusuan.classification.codes import name_of
from yusuan.coordinates import CODE_LEVELS, CODE_LISTS, FISCAL_FUNDS, TOPICS, Coordinates, Value, coordinates, covers
from yusuan.document.model import Cell, Document, Paragraph, Table
from yusuan.money import printed

Dims = dict[str, Value | None]


@dataclass(frozen=True)
class Line:
    """A row: its label cells and the dimensions (and measure, where it has its own) it means."""

    labels: tuple[str, ...]
    dims: Dims
    measure: str = ""


@dataclass(frozen=True)
class Head:
    """A column: its header from the top and the dimensions it means; ``text`` fills columns that hold no money."""

    path: tuple[str, ...]
    dims: Dims = field(default_factory=dict)
    measure: str = ""
    note: bool = False


@dataclass(frozen=True)
class Foreign:
    """A printed statement, and by row and column what its figures mean."""

    title: str
    document: Document
    meant: dict[tuple[int, int], Coordinates]
    layout: str
    book: Facts
    codes: dict[str, str]

    def equal(self, about: Coordinates, meant: Coordinates | None) -> bool:
        """Whether one of two meanings covers the other and the book has the same amount for both."""
        if meant is None or about.measure != meant.measure:
            return False
        wide, narrow = sorted((about, meant), key=lambda a: len(a.at))
        if not all((v := narrow.get(d)) is not None and covers(d, w, v) for d, w in wide.at):
            return False
        return self._amount(about) == self._amount(meant)

    def _amount(self, at: Coordinates) -> int | None:
        named = {d: self.codes.get(v, v) for d in ("unit", "project") if isinstance(v := at.get(d), str)}
        return self.book.value(at.where(**named))


FUND_WORDS = {
    "general_public": ("一般公共预算", "一般公共预算拨款", "一般公共预算财政拨款收入"),
    "government_fund": ("政府性基金预算", "政府性基金", "政府性基金预算拨款收入", "政府性基金预算财政拨款"),
    "state_capital": ("国有资本经营预算", "国有资本经营预算拨款", "国有资本经营预算拨款收入"),
    "special_account": ("财政专户管理资金", "财政专户管理资金收入", "财政专户拨款"),
    "unit_funds": ("单位资金", "单位资金收入"),
    "service_income": ("事业收入", "事业收入资金"),
    "business_income": ("事业单位经营收入", "经营收入"),
    "superior_subsidy": ("上级补助收入",),
    "affiliate_remittance": ("附属单位上缴收入",),
    "other_income": ("其他收入",),
}
TOTAL = ("合计", "总计", "预算数", "2024年预算数", "金额", "小计")
BASIC = ("基本支出", "基本支出小计")
PROJECT = ("项目支出", "项目支出小计")
STAFF = ("人员经费", "人员支出", "人员类支出")
PUBLIC = ("公用经费", "日常公用经费", "公用支出")


def one(draw: st.DrawFn, words: Sequence[str]) -> str:
    return draw(st.sampled_from(tuple(words)))


@st.composite
def foreign(draw: st.DrawFn, budget: Budget, kind: str) -> Foreign:
    made: Foreign = {
        "functions": _functions,
        "economic": _economic,
        "crossed": _crossed,
        "income": _income,
        "units": _units,
        "projects": _projects,
        "three": _three,
        "both sides": _both_sides,
    }[kind](draw, budget, facts(budget))
    names = {u.name: u.code for u in budget.units} | {p.name: p.code for p in budget.projects}
    return replace(made, codes=names)


# Layouts of codes


CODES = (
    "one column",
    "three columns",
    "only its own piece",
    "two columns",
    "glued",
    "bracketed",
    "blanks",
    "names only",
)


def _coded(layout: str, dimension: str, code: str, year: int) -> tuple[str, ...]:
    name = name_of(CODE_LISTS[dimension], code, year)
    pieces = [code[:3], *(code[n : n + 2] for n in range(3, len(code), 2))]
    depth = len(CODE_LEVELS[dimension])
    blank = [""] * (depth - len(pieces))
    if layout == "one column":
        return code, name
    if layout == "three columns":
        return *pieces, *blank, name
    if layout == "only its own piece":
        return *[""] * (len(pieces) - 1), pieces[-1], *blank, name
    if layout == "two columns":
        return (code[:5], code[5:], name) if depth > 2 else (code[:3], code[3:], name)
    if layout == "glued":
        return (f"{code}-{name}",)
    if layout == "bracketed":
        return (f"[{code}]{name}",)
    if layout == "blanks":
        return " ".join(pieces), name
    return ("  " * (len(pieces) - 1) + name,)


def _code_heads(draw: st.DrawFn, layout: str, dimension: str) -> list[Head]:
    of = {
        "functional_code": ("功能分类科目", "支出功能分类科目", "科目"),
        "econ_dept": ("部门预算支出经济分类科目", "部门经济分类科目"),
        "econ_gov": ("政府预算支出经济分类科目", "政府经济科目"),
    }[dimension]
    over = one(draw, of)
    name = Head((over, one(draw, ("科目名称", "名称"))), note=True)
    if layout in ("one column", "blanks"):
        return [Head((over, "科目编码"), note=True), name]
    if layout in ("three columns", "only its own piece"):
        levels = ("类", "款", "项") if dimension == "functional_code" else ("类", "款")
        return [*(Head((over, "科目编码", t), note=True) for t in levels), name]
    if layout == "two columns":
        parts = ("类款", "项") if dimension == "functional_code" else ("类", "款")
        return [*(Head((over, "科目编码", t), note=True) for t in parts), name]
    return [Head((one(draw, (over, "项目")),), note=True)]


def _tree(book: Facts, dimension: str, at: Coordinates) -> list[str]:
    leaves = {values[0] for values in book.listed((dimension,), at) if values[0]}
    every = {c[:n] for c in leaves for n in CODE_LEVELS[dimension] if n <= len(c)}
    return sorted(every)


def _natures(draw: st.DrawFn) -> list[Head]:
    """Columns that split expenditure by nature, in one header row or under a common one."""
    over = draw(st.sampled_from(((), ("2024年预算数",), ("支出预算", "本年预算"))))
    parts = [
        Head((*over, one(draw, BASIC)), {"nature": "basic"}),
        Head((*over, one(draw, PROJECT)), {"nature": "project"}),
    ]
    if draw(st.booleans()):
        words = one(draw, BASIC[:1])
        parts[:1] = [
            Head((*over, words, one(draw, ("小计", "合计"))), {"nature": "basic"}),
            Head((*over, words, one(draw, STAFF)), {"nature": "personnel"}),
            Head((*over, words, one(draw, PUBLIC)), {"nature": "operating"}),
        ]
    if draw(st.booleans()):
        parts.reverse()
    total = Head((*over, one(draw, TOTAL)))
    return [*parts, total] if draw(st.booleans()) else [total, *parts]


def _funds(draw: st.DrawFn, *, every: bool) -> list[Head]:
    over = one(draw, ("资金来源", "本年预算", "2024年"))
    keys = list(FISCAL_FUNDS)
    if every:
        keys += ["special_account", "unit_funds"]
    return [Head((over, one(draw, FUND_WORDS[k])), {"fund": k}) for k in keys]


# Statements


def _functions(draw: st.DrawFn, budget: Budget, book: Facts) -> Foreign:
    title, base = draw(
        st.sampled_from(
            (
                ("部门支出总体情况表", {}),
                ("支出预算总表", {}),
                ("一般公共预算支出预算表", {"fund": "general_public"}),
                ("一般公共预算支出表（不含上年结转）", {"fund": "general_public", "vintage": "current"}),
                ("政府性基金预算支出表（不含上年结转）", {"fund": "government_fund", "vintage": "current"}),
            )
        )
    )
    at = coordinates("expenditure", base)
    layout = one(draw, CODES)
    lines = [
        Line(_coded(layout, "functional_code", c, book.year), {"functional_code": c})
        for c in _tree(book, "functional_code", at)
    ]
    heads = [*_code_heads(draw, layout, "functional_code"), *_natures(draw)]
    return _printed(draw, title, heads, lines, at, book, layout)


def _economic(draw: st.DrawFn, budget: Budget, book: Facts) -> Foreign:
    title = one(
        draw,
        ("一般公共预算基本支出表", "一般公共预算基本支出情况表", "一般公共预算基本支出预算表（按部门预算经济分类）"),
    )
    at = coordinates("expenditure", fund="general_public", nature="basic")
    layout = one(draw, CODES)
    lines = [Line(_coded(layout, "econ_dept", c, book.year), {"econ_dept": c}) for c in _tree(book, "econ_dept", at)]
    money = [
        Head(("预算数", one(draw, TOTAL[:2]))),
        Head(("预算数", one(draw, STAFF)), {"nature": "personnel"}),
        Head(("预算数", one(draw, PUBLIC)), {"nature": "operating"}),
    ]
    if draw(st.booleans()):
        money = money[:1]
    return _printed(draw, title, [*_code_heads(draw, layout, "econ_dept"), *money], lines, at, book, layout)


def _crossed(draw: st.DrawFn, budget: Budget, book: Facts) -> Foreign:
    """Function × economic class: both in one row, or classes below each item."""
    at = coordinates("expenditure", nature="basic", fund="general_public")
    below = draw(st.booleans())
    layout = (
        one(draw, ("glued", "bracketed", "names only")) if below else one(draw, ("one column", "glued", "bracketed"))
    )
    pairs = sorted(p for p in book.listed(("functional_code", "econ_dept"), at) if all(p))
    lines: list[Line] = []
    year = book.year
    if below:
        for function in dict.fromkeys(f for f, _ in pairs):
            lines += [
                Line(_coded(layout, "functional_code", function[:n], year), {"functional_code": function[:n]})
                for n in (3, 5, 7)
                if not any(x.dims.get("functional_code") == function[:n] for x in lines)
            ]
            economic = [e for f, e in pairs if f == function]
            for e in sorted({*economic, *(e[:3] for e in economic)}):
                lines.append(Line(_coded(layout, "econ_dept", e, year), {"functional_code": function, "econ_dept": e}))
        heads = [Head((one(draw, ("项目", "科目名称", "科目")),), note=True)]
    else:
        lines = [
            Line(
                (*_coded(layout, "functional_code", f, year), *_coded(layout, "econ_dept", e, year)),
                {"functional_code": f, "econ_dept": e},
            )
            for f, e in pairs
        ]
        heads = [*_code_heads(draw, layout, "functional_code"), *_code_heads(draw, layout, "econ_dept")]
    title = one(draw, ("一般公共预算基本支出明细表", "一般公共预算基本支出预算表"))
    money = [Head((one(draw, TOTAL[:2]),)), Head((one(draw, STAFF),), {"nature": "personnel"})]
    money.append(Head((one(draw, PUBLIC),), {"nature": "operating"}))
    return _printed(
        draw, title, [*heads, *money], lines, at, book, f"crossed {'below' if below else 'beside'}, {layout}"
    )


def _income(draw: st.DrawFn, budget: Budget, book: Facts) -> Foreign:
    """What came in, by unit or by function, split by source, with or without what was carried in."""
    at = coordinates("revenue")
    layout = one(draw, CODES[:-1])  # a class and a fund may have one name: revenue by names only isn't tried
    lines = [
        Line(_coded(layout, "functional_code", c, book.year), {"functional_code": c})
        for c in _tree(book, "functional_code", coordinates("expenditure", vintage="current"))
    ]
    over = one(draw, ("本年收入", "当年收入"))
    heads = [
        *_code_heads(draw, layout, "functional_code"),
        Head((over, one(draw, ("合计", "小计")))),
        *(Head((over, *h.path[1:]), h.dims) for h in _funds(draw, every=True)),
    ]
    title = one(draw, ("部门收入总体情况表", "收入预算总表"))
    return _printed(draw, title, heads, lines, at, book, layout)


def _units(draw: st.DrawFn, budget: Budget, book: Facts) -> Foreign:
    at = coordinates("expenditure")
    names = {u.code: u.name for u in budget.units}
    listed = [values[0] for values in book.listed(("unit",), at)]
    with_code = draw(st.booleans())
    several = len(listed) > 1
    lines = [
        Line((c, names[c]) if with_code else (names[c],), {"unit": names[c] if several else None, "_unit": c})
        for c in listed
    ]
    label = Head((one(draw, ("单位名称", "预算单位", "部门（单位）名称")),), note=True)
    heads = [*([Head(("单位编码",), note=True)] if with_code else []), label, *_natures(draw)]
    title = one(draw, ("部门支出总体情况表", "支出预算总表"))
    return _printed(draw, title, heads, lines, at, book, "units")


def _projects(draw: st.DrawFn, budget: Budget, book: Facts) -> Foreign:
    at = coordinates("expenditure", nature="project")
    names = {u.code: u.name for u in budget.units}
    titles = {p.code: p.name for p in budget.projects}
    pairs = list(book.listed(("unit", "project"), at))
    grouped = draw(st.booleans()) and len({u for u, _ in pairs}) > 1
    lines: list[Line] = []
    for unit in dict.fromkeys(u for u, _ in pairs):
        if grouped:
            lines.append(Line((names[unit],), {"unit": names[unit], "_unit": unit}))
        lines += [Line((titles[p],), {"project": titles[p], "_project": p}) for u, p in pairs if u == unit]
    label = "单位（项目）名称" if grouped else one(draw, ("项目名称", "项目"))
    heads = [Head((label,), note=True), Head((one(draw, TOTAL[:2]),)), *_funds(draw, every=True)]
    title = one(draw, ("项目支出预算表", "部门项目支出表"))
    return _printed(draw, title, heads, lines, at, book, "projects by unit" if grouped else "projects")


THREE_WORDS = {
    "three_public": ("“三公”经费合计", "合计", "三公经费小计"),
    "abroad": ("因公出国（境）费", "因公出国（境）费用", "一、因公出国（境）支出"),
    "reception": ("公务接待费", "二、公务接待费支出"),
    "vehicle": ("公务用车购置及运行费", "三、公务用车购置及运行维护费"),
    "vehicle_purchase": ("公务用车购置费", "1.公务用车购置费", "其中：公务用车购置费"),
    "vehicle_operation": ("公务用车运行费", "2.公务用车运行维护费"),
}


def _three(draw: st.DrawFn, budget: Budget, book: Facts) -> Foreign:
    """The three public items down or across, with meetings and training, with last year's beside."""
    at = coordinates("expenditure", fund="general_public")
    items: dict[str, Dims] = {t: {"econ_dept": TOPICS[t].get("econ_dept")} for t in THREE_WORDS}
    words = {t: one(draw, w) for t, w in THREE_WORDS.items()}
    if draw(st.booleans()):
        items |= {"meetings": {"econ_dept": "30215"}, "training": {"econ_dept": "30216"}}
        words |= {"meetings": one(draw, ("会议费", "四、会议费")), "training": "培训费"}
        words["three_public"] = THREE_WORDS["three_public"][0]
    title = one(draw, ("一般公共预算“三公”经费支出表", "一般公共预算拨款安排的“三公”经费预算表"))
    if draw(st.booleans()):
        lines = [Line((words[t],), dims) for t, dims in items.items()]
        heads = [Head((one(draw, ("项目", "经费项目")),), note=True), Head((one(draw, TOTAL[2:5]),))]
        return _printed(draw, title, heads, lines, at, book, "three down", total=False)
    heads = [
        Head((words[t],) if "vehicle" not in t else (words["vehicle"], _short(words, t)), d) for t, d in items.items()
    ]
    return _printed(draw, title, heads, [Line((), {})], at, book, "three across", total=False)


def _short(words: dict[str, str], topic: str) -> str:
    return "小计" if topic == "vehicle" else words[topic]


def _both_sides(draw: st.DrawFn, budget: Budget, book: Facts) -> Foreign:
    """Revenue beside expenditure by function, by nature, or both beside each other."""
    money = one(draw, ("预算数", "金额", "2024年预算"))
    marks = draw(st.booleans())

    def numbered(words: Sequence[str]) -> list[str]:
        return [f"{'一二三四五六七八九十'[n]}、{w}" if marks else w for n, w in enumerate(words)]

    funds = (*FISCAL_FUNDS, "special_account", "unit_funds")
    left = [
        Line((label,), {"fund": f}, "revenue")
        for label, f in zip(numbered([one(draw, FUND_WORDS[f]) for f in funds]), funds, strict=True)
    ]
    left += [
        Line((one(draw, ("本年收入合计", "本年收入")),), {}, "revenue"),
        Line((one(draw, ("上年结转", "上年结转结余", "上年结转资金")),), {}, "carry_in"),
        Line((one(draw, ("收入总计", "收 入 总 计")),), {}, "resources"),
    ]
    classes = [c for c in _tree(book, "functional_code", coordinates("expenditure")) if len(c) == 3]
    right = [
        Line((label,), {"functional_code": c}, "expenditure")
        for label, c in zip(numbered([name_of("functional", c, book.year) for c in classes]), classes, strict=True)
    ]
    right += [
        Line((one(draw, ("本年支出合计", "支出合计")),), {}, "expenditure"),
        Line((one(draw, ("结转下年", "年终结转结余")),), {}, "carry_out"),
        Line((one(draw, ("支出总计", "支 出 总 计")),), {}, "uses"),
    ]
    sides = [("收入", left), ("支出", right)]
    if draw(st.booleans()):
        natures = [("基本支出", "basic"), ("项目支出", "project")]
        sides.append(("支出", [Line((w,), {"nature": n}, "expenditure") for w, n in natures]))
    rows = max(len(lines) for _, lines in sides)
    cells: list[list[str]] = [[], []]
    meant: dict[tuple[int, int], Coordinates] = {}
    for n, (side, lines) in enumerate(sides):
        label = ("项目", "功能分类", "支出性质")[n] if len(sides) > 2 else "项目"
        cells[0] += [side, side]
        cells[1] += [label, money]
        for r in range(rows):
            if n == 0:
                cells.append([])
            line = lines[r] if r < len(lines) else None
            value = _value(book, coordinates(line.measure, line.dims)) if line is not None else None
            cells[2 + r] += [line.labels[0] if line else "", printed(value or 0, "万元", 2) if line else ""]
            if line is not None:
                meant[r, 2 * n + 1] = coordinates(line.measure, line.dims)
    title = one(draw, ("部门收支总表", "收支预算总表", "部门收支总体情况表"))
    return Foreign(title, _document(budget.units[0].name, title, "万元", cells), meant, f"{len(sides)} sides", book, {})


# Printing


def _value(book: Facts, at: Coordinates) -> int | None:
    return book.value(at)


def _printed(
    draw: st.DrawFn,
    title: str,
    heads: list[Head],
    lines: list[Line],
    at: Coordinates,
    book: Facts,
    layout: str,
    *,
    total: bool = True,
) -> Foreign:
    unit, decimals = draw(st.sampled_from((("元", 2), ("万元", 2), ("万元", 6), ("万元", 4))))
    blank = draw(st.booleans())
    labels = sum(h.note for h in heads)
    if total:
        words = one(draw, ("合计", "总计", "合 计"))
        whole = Line((words,) * labels if draw(st.booleans()) else ("",) * (labels - 1) + (words,), {})
        lines = [whole, *lines] if draw(st.booleans()) else [*lines, whole]
    if labels and draw(st.booleans()):
        heads = [Head(("序号",), note=True), *heads]
        lines = [Line((str(n + 1), *x.labels), x.dims, x.measure) for n, x in enumerate(lines)]
        labels += 1
    remarks = draw(st.booleans())
    depth = max(len(h.path) for h in heads)
    width = len(heads) + remarks
    cells = [[h.path[min(d, len(h.path) - 1)] for h in heads] + ["备注"] * remarks for d in range(depth)]
    meant: dict[tuple[int, int], Coordinates] = {}
    for r, line in enumerate(lines):
        row = list(line.labels)
        for c, head in enumerate(heads[labels:], labels):
            both = {**dict(at.at), **head.dims, **line.dims}
            asked = {k: v for k, v in both.items() if not k.startswith("_")}
            inside = asked | {k[1:]: both[k] for k in both if k.startswith("_")}
            value = _value(book, coordinates(head.measure or line.measure or at.measure, inside)) or 0
            row.append("" if blank and not value else printed(value, unit, decimals, grouped=unit == "元"))
            meant[r, c] = coordinates(head.measure or line.measure or at.measure, asked)
        cells.append(row + [""] * (width - len(row)))
    return Foreign(title, _document("甲市民政局", title, unit, cells), meant, layout, book, {})


def _document(name: str, title: str, unit: str, rows: list[list[str]]) -> Document:
    cells = tuple(Cell(r, c, t) for r, row in enumerate(rows) for c, t in enumerate(row))
    table = Table("t", len(rows), len(rows[0]), cells)
    above = (Paragraph(f"{name}2024年部门预算"), Paragraph(title), Paragraph(f"单位：{unit}"))
    return Document("a", (*above, table))
