"""What follows from a project's costing: amounts of the ledger, money and values of its target, words, purchases.

A person types a price once.  Cells that follow from it stay blank in the written book; :func:`filled` fills them when
a book is read and :func:`blanked` leaves them out again when it is written.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence, Set
from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from ..money import SCALE, printed, yuan
from .model import SOURCE_LEVELS, Budget, CostingLine, ExpenditureLine, ProcurementLine, Project

if TYPE_CHECKING:
    from .tables import Row

#: What an indicator can take from a costing line, by the word that follows the item.
TAKEN = ("数量", "次数", "单价", "金额")
#: What stands for all of a project's money, in indicators and texts.
MONEY = "金额"
#: The task of the whole unit's target that no project pays for.
BASIC = "基本支出"
#: Which catalogue class a code's letter is.  Source: 政府采购品目分类目录.
KIND_OF_LETTER = {"A": "goods", "B": "works", "C": "services"}
_NEEDED_FIRST = ("costing", "projects", "expenditure")
_PLACEHOLDER = re.compile(r"\{([^{}]+)\}")


# ------------------------------------------------------------------------------------- lines and amounts


def lines_of(line: ExpenditureLine, costing: Sequence[CostingLine]) -> list[CostingLine]:
    """The costing lines an expenditure line of this year's money is made of; none for carried-over money."""
    if not line.project or line.origin_year is not None:
        return []
    return [
        c for c in costing if c.project == line.project and _pays(line.fund, line.functional_code, line.econ_dept, c)
    ]


def _pays(fund: str, functional_code: str, econ_dept: str, c: CostingLine) -> bool:
    return c.fund in ("", fund) and c.functional_code in ("", functional_code) and c.econ_dept in ("", econ_dept)


def repriced(budget: Budget) -> Budget:
    """The budget with everything that follows from its costing worked out anew, for books changed in Python.

    Amounts of expenditure lines, a target's money and an indicator's value are taken from the costing where there is
    one (a target's where its ``source`` says which money it is, an indicator's where it ``follows``).  Places are lost.
    Raises InputError for values no book can hold."""
    from .tables import assemble, rows_of

    raw = rows_of(budget)
    back, problems = assemble({name: _stripped(name, rows, budget) for name, rows in raw.items()})
    if back is None:
        from ..problems import InputError

        raise InputError(problems)
    return replace(back, prior=budget.prior, home=budget.home)


# ----------------------------------------------------------------------------------------- blank cells


def build_order(names: Sequence[str]) -> list[str]:
    """The tables others take cells from, first."""
    return [*_NEEDED_FIRST, *(n for n in names if n not in _NEEDED_FIRST)]


def filled(name: str, rows: Sequence[Row], parts: Mapping[str, Any]) -> Sequence[Row]:
    """The raw rows of table ``name`` with the cells that follow from the costing.

    ``parts`` holds the tables built so far, in the order of :func:`build_order`.  What can't be worked out stays as it
    is."""
    fill = _FILLERS.get(name)
    if fill is None or not rows:
        return rows
    known = _Known(
        _by_project(parts["costing"]),
        frozenset() if name == "expenditure" else _one_year(parts["projects"]),
        () if name == "expenditure" else parts["expenditure"],
    )
    return [row if (cells := fill(_Cells(name, row), known)) is None else replace(row, cells=cells) for row in rows]


def blanked(raw: Mapping[str, Sequence[Row]], budget: Budget) -> dict[str, list[Row]]:
    """Raw rows without the cells that :func:`filled` gives back."""
    parts = {name: getattr(budget, name) for name in _NEEDED_FIRST}
    found: dict[str, list[Row]] = {}
    for name, rows in raw.items():
        bare = _stripped(name, rows, budget)
        again = filled(name, bare, parts)
        found[name] = [b if a.cells == row.cells else row for row, b, a in zip(rows, bare, again, strict=True)]
    return found


def _stripped(name: str, rows: Sequence[Row], budget: Budget) -> list[Row]:
    priced = {c.project for c in budget.costing}
    one_year = _one_year(budget.projects)
    return [
        replace(row, cells={**row.cells, **dict.fromkeys(_following(name, row, priced, one_year), "")}) for row in rows
    ]


def _following(name: str, row: Row, priced: Set[str], one_year: Set[str]) -> Iterator[str]:
    """The cells of a row that follow from others."""
    cells = row.cells
    if name == "expenditure":
        if not cells.get("origin_year") and cells.get("project") in priced:
            yield "amount"
    elif name == "targets" and cells.get("source"):
        yield from (f"year_{s}" for s in SOURCE_LEVELS)
        if cells.get("project") in one_year:
            yield from (f"period_{s}" for s in SOURCE_LEVELS)
    elif name == "indicators" and cells.get("follows"):
        yield "year_value"
        if cells.get("project") in one_year:
            yield "period_value"
    elif name == "tasks" and cells.get("projects"):
        yield "amount"


def _by_project(costing: Sequence[CostingLine]) -> dict[str, list[CostingLine]]:
    groups: dict[str, list[CostingLine]] = {}
    for c in costing:
        groups.setdefault(c.project, []).append(c)
    return groups


class _Known:
    """What cells are filled from: costing lines and this year's money by project, projects of one year, the lines."""

    def __init__(
        self, costing: Mapping[str, list[CostingLine]], one_year: Set[str], expenditure: Sequence[ExpenditureLine]
    ):
        self.costing, self.one_year, self.expenditure = costing, one_year, expenditure
        self.money: dict[str, int] = {}
        for line in expenditure:
            if line.origin_year is None and line.project:
                self.money[line.project] = self.money.get(line.project, 0) + line.amount


class _Cells:
    """Typed reading of a raw row's cells: None for what is blank or can't be read (which is reported elsewhere)."""

    def __init__(self, name: str, row: Row):
        from .tables import TABLE

        self.columns = TABLE[name].by_name
        self.row = row

    def __call__(self, field: str) -> Any:
        from ..problems import Problem
        from .tables import read_cell

        text = self.row.cells.get(field)
        if not text or not text.strip():
            return None
        value = read_cell(self.columns[field], text, self.row.place)
        return None if isinstance(value, Problem) else value

    def blank(self, *fields: str) -> bool:
        """Whether nothing, or only zeros, was written; a cell whose problem is already reported isn't blank."""
        return all(self.row.cells.get(f, "") is not None and not self(f) for f in fields) and not any(
            (self.row.cells.get(f) or "").strip() and self(f) is None for f in fields
        )

    def with_(self, **texts: str) -> dict[str, str | None]:
        return {**self.row.cells, **texts}


def _expenditure(at: _Cells, known: _Known) -> Mapping[str, str | None] | None:
    if at.row.cells.get("amount", "") != "" or at("origin_year") is not None or not at("project"):
        return None  # an amount of 0 that was written stays
    paid = [
        c
        for c in known.costing.get(at("project"), ())
        if _pays(at("fund") or "", at("functional_code") or "", at("econ_dept") or "", c)
    ]
    return at.with_(amount=yuan(sum(c.amount for c in paid))) if paid else None


def _target(at: _Cells, known: _Known) -> Mapping[str, str | None] | None:
    source, project = at("source"), at("project")
    if not source or not project:
        return None
    money = yuan(known.money.get(project, 0))
    texts: dict[str, str] = {}
    for span, takes in (("year", True), ("period", project in known.one_year)):
        if takes and at.blank(*(f"{span}_{s}" for s in SOURCE_LEVELS)) and money != "0.00":
            texts[f"{span}_{source}"] = money
    return at.with_(**texts) if texts else None


def _indicator(at: _Cells, known: _Known) -> Mapping[str, str | None] | None:
    follows, project = at("follows"), at("project") or ""
    if not follows:
        return None
    taken = take_from(follows, known.costing.get(project, ()), known.money.get(project, 0), at("unit") or "")
    if taken is None:
        return None
    value, unit = taken
    texts = {} if at("unit") else {"unit": unit}
    if at.row.cells.get("year_value", "") == "":
        texts["year_value"] = value
    if at.row.cells.get("period_value", "") == "" and project in known.one_year:
        texts["period_value"] = value
    return at.with_(**texts)


def _task(at: _Cells, known: _Known) -> Mapping[str, str | None] | None:
    named = at("projects")
    if not named or not at.blank("amount"):
        return None
    total = task_amount(named, known.expenditure)
    return at.with_(amount=yuan(total)) if total else None


_FILLERS: dict[str, Callable[[_Cells, _Known], Mapping[str, str | None] | None]] = {
    "expenditure": _expenditure,
    "targets": _target,
    "indicators": _indicator,
    "tasks": _task,
}


def _current(expenditure: Sequence[ExpenditureLine], project: str) -> int:
    return sum(line.amount for line in expenditure if line.project == project and line.origin_year is None)


def _one_year(projects: Sequence[Project]) -> frozenset[str]:
    """The projects that begin and end in one year: their period is the year."""
    return frozenset(p.code for p in projects if p.start_year == p.end_year)


def task_amount(named: Sequence[str], expenditure: Sequence[ExpenditureLine]) -> int:
    """This year's money (fen) of the named projects, and of basic expenditure where it is named."""
    return sum(
        line.amount
        for line in expenditure
        if line.origin_year is None
        and (line.project in named if line.project else BASIC in named and line.nature in ("personnel", "operating"))
    )


# --------------------------------------------------------------------------- indicators, words, purchases


def take(
    follows: str, project: str, costing: Sequence[CostingLine], expenditure: Sequence[ExpenditureLine], unit: str = ""
) -> tuple[str, str] | None:
    """Value and unit of ``金额`` or ``碎纸机.数量``; None where no costing line is meant.

    Money is given in ``unit`` where that is one of money, otherwise in yuan."""
    return take_from(follows, [c for c in costing if c.project == project], _current(expenditure, project), unit)


def take_from(follows: str, costing: Sequence[CostingLine], money: int, unit: str = "") -> tuple[str, str] | None:
    """:func:`take` with the project's own costing lines and its money (fen)."""
    money_unit = unit if unit in SCALE else "元"
    if follows == MONEY:
        return _money(money, money_unit), money_unit
    item, _, what = follows.rpartition(".")
    line = next((c for c in costing if c.item == item), None)
    if line is None or what not in TAKEN:
        return None
    if what == "单价":
        per = f"/{line.quantity_unit}" if line.quantity_unit else ""
        return _money(line.price, "元"), f"元{per}"
    if what == "金额":
        return _money(line.amount, money_unit), money_unit
    number, word = (line.quantity, line.quantity_unit) if what == "数量" else (line.times, line.times_unit)
    return _plain(number), word


def _money(fen: int, unit: str) -> str:
    return _plain(Decimal(fen) / SCALE[unit])


def _plain(number: Decimal) -> str:
    text = format(number, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def said(line: CostingLine) -> str:
    """A costing line as people write it: “遗属补助：608元×2人×12月＝14,592元”."""
    factors = [_grouped(line.price)]
    for number, unit in ((line.quantity, line.quantity_unit), (line.times, line.times_unit)):
        if unit or number != 1:
            factors.append(f"{_plain(number)}{unit}")
    product = "×".join(factors)
    return f"{line.item}：{product}" + (f"＝{_grouped(line.amount)}" if len(factors) > 1 else "")


def _grouped(fen: int) -> str:
    return printed(fen, "元", 0 if fen % 100 == 0 else 2, grouped=True) + "元"


def placeholders(text: str) -> list[str]:
    """What stands in braces in a text."""
    return _PLACEHOLDER.findall(text)


def worded(text: str, project: str, budget: Budget) -> str:
    """A target's text with what follows from the costing put in: {测算}, {清单}, {金额}, {碎纸机.数量}.

    What stands in braces and isn't known stays as it is (the check ``costing.placeholder`` tells)."""
    return _PLACEHOLDER.sub(lambda m: _word(m[1], project, budget) or m[0], text)


def _word(name: str, project: str, budget: Budget) -> str | None:
    lines = [c for c in budget.costing if c.project == project]
    if name == "测算" and lines:
        return "；".join(said(c) for c in lines)
    if name == "清单" and lines:
        return "、".join(f"{c.item}{_plain(c.quantity)}{c.quantity_unit}" for c in lines if c.quantity_unit)
    if name == MONEY:
        return _grouped(_current(budget.expenditure, project))
    taken = take(name, project, budget.costing, budget.expenditure)
    return None if taken is None else "".join(taken)


def known_words(name: str, project: str, budget: Budget) -> bool:
    return _word(name, project, budget) is not None


def purchases(budget: Budget) -> tuple[ProcurementLine, ...]:
    """Everything that is bought: the lines of the procurement table, then what the projects' costings buy."""
    bought = list(budget.procurement)
    for c, project, paid in paying(budget):
        amount = f"{_plain(c.quantity)}{c.quantity_unit}" if c.quantity_unit else ""
        bought.append(
            ProcurementLine(
                unit=project.unit,
                kind=KIND_OF_LETTER[c.catalogue_code[:1]],
                item=c.item + amount,
                amount=c.amount,
                fund=paid.fund,
                project=c.project,
                service_purchase=c.service_purchase,
                catalogue_code=c.catalogue_code,
                method=c.method,
                start=c.start,
                place=c.place,
            )
        )
    return tuple(bought)


def paying(budget: Budget) -> Iterator[tuple[CostingLine, Project, ExpenditureLine]]:
    """Each costing line that buys something, with its project and the line of expenditure that pays for it.

    One whose project, fund or class can't be told is left out; the checks tell of it."""
    projects = {p.code: p for p in budget.projects}
    wanted = {c.project for c in budget.costing if c.bought}
    lines: dict[str, list[ExpenditureLine]] = {}
    for e in budget.expenditure:
        if e.project in wanted and e.origin_year is None:
            lines.setdefault(e.project, []).append(e)
    for c in budget.costing:
        project = projects.get(c.project)
        paid = next((e for e in lines.get(c.project, ()) if _pays(e.fund, e.functional_code, e.econ_dept, c)), None)
        if c.bought and project is not None and paid is not None and c.catalogue_code[:1] in KIND_OF_LETTER:
            yield c, project, paid
