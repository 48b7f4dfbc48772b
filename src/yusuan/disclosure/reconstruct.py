"""Recognised statements → the ledger lines they determine: a problem of integer feasibility.

Each project's money lies under one functional code; which one is a binary choice.  Basic expenditure is an amount for
each code, fund and vintage.  Every printed figure of expenditure is a constraint: the lines it covers add up to
something that prints so.  A line is *determined* where no other choice satisfies them all.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, Literal

from ..coordinates import FUNDS, Coordinates, coordinates, covers
from ..money import SCALE, Interval
from ..solver import new_solver
from .model import Disclosure

Status = Literal["determined", "one_of_several", "rounded_away"]
STATUS_NAMES: dict[Status, str] = {
    "determined": "确定",
    "one_of_several": "几种可能之一",
    "rounded_away": "小于打印精度",
}
#: The fund of a line where nothing says it.
OTHER = ""
#: Funds a line can have; unit funds together where no statement splits them.
_FUNDS = (*FUNDS, "unit_funds")
_NATURES = ("basic", "project", "business", "remit_superior", "subsidise_affiliates")
_DIMENSIONS = {"functional_code", "fund", "vintage", "nature"}
_VINTAGES = ("current", "carry_over")
#: How far beyond an interval the solver may stray, in yuan; prints are never finer than a fen.
_SLACK = 0.004
_SECONDS = 3.0


@dataclass(frozen=True, slots=True)
class Line:
    """A line of expenditure: ``low`` to ``high`` fen, and which functional codes it can have (the first is a choice
    that satisfies every figure).  ``project`` is its name, "" for basic expenditure, which has an economic code where
    the statements split it; ``amount`` (fen) is one choice between low and high."""

    functional_codes: tuple[str, ...]
    fund: str
    vintage: str
    project: str
    low: Fraction
    high: Fraction
    status: Status
    amount: Fraction
    econ_dept: str = ""
    nature: str = "project"


@dataclass(frozen=True, slots=True)
class Reconstruction:
    """The lines, or none with the reason in ``why``."""

    lines: tuple[Line, ...]
    figures: int
    why: str = ""

    def of(self, status: Status) -> tuple[Line, ...]:
        return tuple(line for line in self.lines if line.status == status)


@dataclass(frozen=True, slots=True)
class _ProjectMoney:
    project: str
    fund: str
    vintage: str
    interval: Interval


def reconstruct(disclosure: Disclosure) -> Reconstruction:
    """The ledger lines behind a disclosure's statements of expenditure by function, fund, vintage and project."""
    known = _printed(disclosure)
    codes = sorted({c for at in known if isinstance(c := at.get("functional_code"), str) and len(c) == 7})
    if not codes:
        return Reconstruction((), 0, "没有按功能科目（项）列出的支出")
    projects = _projects(known)
    figures = {
        at: interval
        for at, interval in known.items()
        if at.measure == "expenditure"
        and {d for d, _ in at.at} <= _DIMENSIONS
        and at.get("nature") in (None, *_NATURES)
    }
    # a fund or a vintage nothing is printed of has no lines; unit funds are one where they are printed together
    spent = {at: i for at, i in known.items() if at.measure == "expenditure" and i.low > 0}
    funds = [f for f in _FUNDS if any(at.get("fund") == f or _names(at, f) for at in spent)]
    if not funds:
        funds = ["general_public"]
    if not _split(figures, funds):
        funds.append(OTHER)
    carried = any(
        (
            at.measure == "carry_in"
            or at.get("vintage") == "carry_over"
            or str(at.get("vintage")).startswith("carry_over")
        )
        and i.low > 0
        for at, i in known.items()
    )
    # what isn't a listed project's is an amount for each nature there is
    natures = [n for n in _NATURES if n in ("basic", "project") or _spent(figures, n)]
    vintages = _VINTAGES if carried else _VINTAGES[:1]
    model = _Model(codes, funds, natures, vintages, projects, figures, _crumbs(known, funds, natures, vintages))
    try:
        found = model.solve()
    except _TooHardError:
        return Reconstruction((), len(figures), "可能的组合太多，没有算出来")
    if found is None:
        return Reconstruction(
            (),
            len(figures),
            "按读出的含义、每个项目一个功能科目，没有一本账能同时印出这些数字：有数字错了，含义没有读准，或项目分在几个科目",
        )
    lines = []
    for n, p in enumerate(projects):
        choices, sure = _choices(model, n, found[n], len(codes))
        lines.append(
            Line(
                tuple(choices),
                p.fund,
                p.vintage,
                p.project,
                p.interval.low,
                p.interval.high,
                "determined" if sure else "one_of_several",
                (p.interval.low + p.interval.high) / 2,
            )
        )
    if all(line.status == "determined" for line in lines):
        model.settle(found)  # what is left are amounts alone
    finest = min((i.width for i in figures.values()), default=Fraction(0))
    basic: list[Line] = []
    for code, fund, vintage, nature in model.amounts:
        low, high = model.range_of((code, fund, vintage, nature))
        middle = (low + high) / 2
        if low > 0 or high > 2 * finest:  # less may be nothing but what rounding leaves
            told: Status = "determined" if high - low <= 4 * finest else "one_of_several"
            basic.append(Line((code,), fund, vintage, "", low, high, told, middle, nature=nature))
        elif nature == "basic" and fund == funds[0] and vintage == _VINTAGES[0] and _blank(figures, code):
            basic.append(Line((code,), fund, vintage, "", low, high, "rounded_away", middle, nature=nature))
    return Reconstruction((*lines, *_by_economic(basic, known, finest)), len(figures))


def _choices(model: _Model, project: int, first: str, most: int) -> tuple[list[str], bool]:
    """The codes a project can lie under, three at most, and whether the first is the only one."""
    choices = [first]
    try:
        while len(choices) < min(most, 3) and (other := model.solve([(project, c) for c in choices])) is not None:
            choices.append(other[project])
    except _TooHardError:
        return choices, False
    return choices, len(choices) == 1


def _by_economic(basic: Sequence[Line], known: Mapping[Coordinates, Interval], finest: Fraction) -> Iterable[Line]:
    """Basic lines split by economic code, where the statements print basic expenditure of their fund so.

    How much of a code goes under another is a transport problem: at most the smaller of both, at least what doesn't
    fit elsewhere.  One solution is given; a part is determined where least and most print alike."""
    for fund, vintage in dict.fromkeys((line.fund, line.vintage) for line in basic):
        rows = [x for x in basic if (x.fund, x.vintage, x.nature) == (fund, vintage, "basic")]
        yield from (x for x in basic if (x.fund, x.vintage) == (fund, vintage) and x.nature != "basic")
        columns = _economic(known, fund, vintage)
        total = sum((line.amount for line in rows), Fraction(0))
        paid = sum(((i.low + i.high) / 2 for i in columns.values()), Fraction(0))
        if not columns or abs(total - paid) > finest * (len(rows) + len(columns)):
            yield from rows  # not printed, or of more than these lines
            continue
        left = {code: (i.low + i.high) / 2 for code, i in columns.items()}
        wanted = {line: line.amount for line in rows}
        # what is alike in amount most likely belongs together: housing fund to housing
        pairs = [(line, code) for line in rows for code in left]
        alike = [(line, code) for line, code in pairs if abs(line.amount - left[code]) <= finest]
        for line, code in (*alike, *pairs):
            part = min(wanted[line], left[code])
            if part <= finest:
                continue
            wanted[line], left[code] = wanted[line] - part, left[code] - part
            interval = columns[code]
            low = max(Fraction(0), line.low + interval.low - total - finest * len(rows))
            high = min(line.high, interval.high)
            sure: Status = "one_of_several"
            if line.status == "determined" and high - low <= 4 * finest:
                sure = "determined"
            yield Line(line.functional_codes, fund, vintage, "", low, high, sure, part, code, "basic")


def _economic(known: Mapping[Coordinates, Interval], fund: str, vintage: str) -> dict[str, Interval]:
    """Departmental economic sections of basic expenditure of one fund, as printed."""
    found: dict[str, Interval] = {}
    for at, interval in known.items():
        code = at.get("econ_dept")
        said = {"fund": fund, "vintage": vintage, "nature": "basic", "econ_dept": str(code)}
        if (
            at.measure == "expenditure"
            and isinstance(code, str)
            and len(code) == 5
            and {d for d, _ in at.at} <= said.keys()
            and at.get("nature") == "basic"
            and all(covers(d, value, said[d]) for d, value in at.at)
            and interval.high > interval.width
        ):
            found[code] = interval
    return found


def _printed(disclosure: Disclosure) -> dict[Coordinates, Interval]:
    """What the statements print of expenditure: coordinates of the year → the narrowest interval printed."""
    known: dict[Coordinates, Interval] = {}
    for statement in disclosure.statements():
        for _, _, figure in statement.figures():
            at, interval = figure.about, figure.interval
            if isinstance(at, Coordinates) and interval and figure.unit in SCALE and at.get("year") is None:
                known[at] = min(known.get(at, interval), interval, key=lambda i: i.width)
    return known


def _projects(known: Mapping[Coordinates, Interval]) -> list[_ProjectMoney]:
    """A project's money by fund and vintage: where its funds are printed each of them, else in all."""
    found: dict[tuple[str, str], dict[str, Interval]] = {}
    for at, interval in known.items():
        project, vintage, fund = at.get("project"), at.get("vintage") or "current", at.get("fund")
        if isinstance(project, str) and isinstance(vintage, str) and at.measure == "expenditure":
            funds = found.setdefault((project, vintage.partition(":")[0]), {})
            if fund is None or isinstance(fund, str):
                funds[fund or ""] = interval
    lines = []
    for (project, vintage), funds in found.items():
        parts = {f: i for f, i in funds.items() if f in _FUNDS and i.high > i.width}
        for fund, interval in (parts or {"general_public": funds[""]} if "" in funds else parts).items():
            lines.append(_ProjectMoney(project, fund, vintage, interval))
    return lines


def _names(at: Coordinates, fund: str) -> bool:
    """Whether coordinates name a fund in a list of several."""
    value = at.get("fund")
    return isinstance(value, frozenset) and fund in value


def _split(figures: Mapping[Coordinates, Interval], funds: Sequence[str]) -> bool:
    """Whether the funds that are named make up all that is spent.  Rounding half up, the upper end of a print belongs to
    the next one: a total that begins where its parts end is more than they are."""
    total = figures.get(coordinates("expenditure"))
    parts = [figures.get(coordinates("expenditure", fund=f)) for f in funds]
    if total is None or any(p is None for p in parts):
        return False
    return total.low < sum((p.high for p in parts if p), Fraction(0))


def _blank(figures: Mapping[Coordinates, Interval], code: str) -> bool:
    """Whether a code has a row, and all that is printed of it is too small to show."""
    own = [i for at, i in figures.items() if at.get("functional_code") == code]
    return bool(own) and all(i.high <= i.width for i in own)


def _spent(figures: Mapping[Coordinates, Interval], nature: str) -> bool:
    return any(at.get("nature") == nature and i.low > 0 for at, i in figures.items())


@dataclass(frozen=True, slots=True)
class _Crumb:
    """Money that prints as nothing by itself, half a last place at most, and may with others add up to something that
    prints.  What isn't known of it is ""."""

    fund: str = ""
    vintage: str = ""
    nature: str = ""

    def in_(self, at: Coordinates) -> bool:
        """Whether a figure may contain it."""
        known = {"fund": self.fund, "vintage": self.vintage, "nature": self.nature}
        return all(covers(d, value, said) for d, value in at.at if (said := known.get(d)))


def _crumbs(
    known: Mapping[Coordinates, Interval], funds: Sequence[str], natures: Sequence[str], vintages: Sequence[str]
) -> list[_Crumb]:
    """The funds, vintages and natures that print as nothing and are no part of the model, and the projects' money that does."""

    def nothing(dimension: str, name: str, seen: Sequence[str]) -> bool:
        printed = any(at.measure == "expenditure" and at.get(dimension) == name for at in known)
        return printed and not any(f and covers(dimension, f, name) for f in seen)

    crumbs = [_Crumb(fund=f) for f in _FUNDS if nothing("fund", f, funds)]
    crumbs += [_Crumb(vintage=v) for v in _VINTAGES if nothing("vintage", v, vintages)]
    crumbs += [_Crumb(nature=n) for n in _NATURES if nothing("nature", n, natures)]
    for at, interval in known.items():
        project, fund, vintage = at.get("project"), at.get("fund") or "", at.get("vintage") or "current"
        if not project or at.measure != "expenditure" or interval.high > interval.width:
            continue
        if not isinstance(fund, str) or not isinstance(vintage, str):
            continue
        vintage = vintage.partition(":")[0]
        if vintage in vintages and (not fund or any(covers("fund", f, fund) for f in funds if f)):
            crumbs.append(_Crumb(fund, vintage, "project"))
    return crumbs


class _TooHardError(Exception):
    """The solver found neither an answer nor that there is none."""


class _Model:
    """The constraints as a mixed-integer programme in yuan; ``amounts`` are those that aren't a listed project's."""

    def __init__(
        self,
        codes: Sequence[str],
        funds: Sequence[str],
        natures: Sequence[str],
        vintages: Sequence[str],
        projects: Sequence[_ProjectMoney],
        figures: Mapping[Coordinates, Interval],
        crumbs: Sequence[_Crumb],
    ):
        self.codes, self.projects = codes, projects
        listed = {(p.fund, p.vintage) for p in projects}
        self.amounts = [
            (c, f, v, n)
            for c in codes
            for f in funds
            for v in vintages
            for n in natures
            if n != "project" or (f, v) not in listed
        ]
        self.at = {key: n for n, key in enumerate(self.amounts)}
        first = len(self.amounts)
        self.choice = {
            (p, c): first + 2 * (p * len(codes) + k) for p in range(len(projects)) for k, c in enumerate(codes)
        }
        self.columns = first + 2 * len(projects) * len(codes)
        self.figures = figures
        self.crumbs = crumbs
        self.solver = self._built()

    def solve(self, forbidden: Sequence[tuple[int, str]] = ()) -> dict[int, str] | None:
        """A functional code for each project that satisfies every figure; None where there is none."""
        for p, c in forbidden:
            self.solver.changeColBounds(self.choice[p, c], 0, 0)
        solution = self._run()
        for p, c in forbidden:
            self.solver.changeColBounds(self.choice[p, c], 0, 1)
        if solution is None:
            return None
        return {p: c for (p, c), n in self.choice.items() if solution[n] > 0.5}

    def settle(self, found: Mapping[int, str]) -> None:
        """Keep each project under the code that was found."""
        for (p, c), n in self.choice.items():
            chosen = 1.0 if found[p] == c else 0.0
            self.solver.changeColBounds(n, chosen, chosen)

    def range_of(self, key: tuple[str, str, str, str]) -> tuple[Fraction, Fraction]:
        """The least and the most (fen) an amount can be; where that can't be told, from nothing to what covers it."""
        covering = [i.high for at, i in self.figures.items() if _holds(at, *key)]
        ends = [Fraction(0), min(covering, default=Fraction(0))]
        n = self.at[key]
        for end, sign in ((0, 1.0), (1, -1.0)):
            self.solver.changeColCost(n, sign)
            with contextlib.suppress(_TooHardError):
                if (solution := self._run()) is not None:
                    ends[end] = Fraction(round(solution[n] * 100))
            self.solver.changeColCost(n, 0.0)
        return ends[0], ends[1]

    def _run(self) -> Any:
        import highspy

        self.solver.run()
        status = self.solver.getModelStatus()
        if status in (highspy.HighsModelStatus.kOptimal, highspy.HighsModelStatus.kModelEmpty):
            return self.solver.getSolution().col_value
        if status in (highspy.HighsModelStatus.kInfeasible, highspy.HighsModelStatus.kUnboundedOrInfeasible):
            return None
        raise _TooHardError

    def _built(self) -> Any:
        import highspy

        inf = highspy.kHighsInf
        solver = new_solver()
        solver.setOptionValue("time_limit", _SECONDS)
        solver.setOptionValue("mip_feasibility_tolerance", 1e-9)
        for _ in self.amounts:
            solver.addVar(0, inf)
        for p in range(len(self.projects)):
            for c in self.codes:
                solver.addVar(0, 1)  # whether the project lies under the code
                solver.changeColIntegrality(self.choice[p, c], highspy.HighsVarType.kInteger)
                solver.addVar(0, inf)  # with how much
        for p, money in enumerate(self.projects):
            low, high = _yuan(money.interval)
            chosen = [self.choice[p, c] for c in self.codes]
            solver.addRow(1, 1, len(chosen), chosen, [1.0] * len(chosen))
            for n in chosen:
                solver.addRow(0, inf, 2, [n + 1, n], [1.0, -low])
                solver.addRow(-inf, 0, 2, [n + 1, n], [1.0, -high])
        half = float(max((i.width for i in self.figures.values()), default=Fraction(0)) / 200)
        for at, interval in self.figures.items():
            crumbs = half * sum(crumb.in_(at) for crumb in self.crumbs)
            index = [n for (c, f, v, nature), n in self.at.items() if _holds(at, c, f, v, nature)]
            index += [
                n + 1
                for (p, c), n in self.choice.items()
                if _holds(at, c, self.projects[p].fund, self.projects[p].vintage, "project")
            ]
            low, high = _yuan(interval)
            if index or low > 0:
                solver.addRow(low - crumbs, high, len(index), index, [1.0] * len(index))
        return solver


def _holds(at: Coordinates, code: str, fund: str, vintage: str, nature: str) -> bool:
    said = {"functional_code": code, "fund": fund, "vintage": vintage, "nature": nature}
    return all(covers(d, value, said[d]) for d, value in at.at)


def _yuan(interval: Interval) -> tuple[float, float]:
    return max(0.0, float(interval.low / 100) - _SLACK), float(interval.high / 100) + _SLACK
