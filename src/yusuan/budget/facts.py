"""The ledger as facts: the amount at any coordinates, exact, or None where the ledger doesn't determine it.

Atoms are the ledger's own lines.  A coordinate's amount is the sum of the atoms it covers; every sum of a
disclosure is made here and nowhere else.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from itertools import product
from typing import Protocol

from ..classification import econ_gov_of
from ..coordinates import TOPICS, TREES, Coordinates, Value, ancestors
from .costing import purchases
from .equipment import new_assets
from .model import Budget, Comparative, ExpenditureLine

Atom = tuple[Mapping[str, str], int, bool]  # dimensions, amount in smallest units, withheld

#: Dimensions that only lines of use carry: revenue by them is what its uses say (收入预算表 by functional code).
USE_DIMENSIONS = frozenset({"functional_code", "nature", "project", "project_kind"})
_CHILDREN = {parent: [m for m, p in TREES["measure"].items() if p == parent] for parent in ("resources", "uses")}


class Amounts(Protocol):
    """What sentences, charts and statements ask: amounts by coordinates, from a ledger or from printed statements."""

    @property
    def year(self) -> int: ...

    @property
    def prior(self) -> Amounts | None: ...

    @property
    def given(self) -> Mapping[Coordinates, int | Fraction]:
        """Last year's amounts that are known without last year's book."""
        ...

    def value(self, at: Coordinates) -> int | Fraction | None: ...

    def listed(self, dimensions: tuple[str, ...], at: Coordinates) -> tuple[tuple[str, ...], ...]: ...

    def hides(self, at: Coordinates) -> bool: ...


@dataclass(frozen=True, eq=False)
class Facts:
    """Amounts by coordinates: fen for money, pieces for counts, hundredths of m² for the office area."""

    year: int
    atoms: Mapping[str, tuple[Atom, ...]]
    given: Mapping[Coordinates, int]
    prior: Facts | None
    _cubes: dict[tuple[str, tuple[str, ...]], dict[tuple[str, ...], int]] = field(default_factory=dict)

    def value(self, at: Coordinates) -> int | None:
        """The amount at these coordinates; None where the ledger doesn't determine it (last year in part)."""
        year = at.get("year")
        if year is not None and year != str(self.year):
            if year != str(self.year - 1):
                return None
            here = at.where(year=None)
            return self.prior.value(here) if self.prior else self._given(here)
        here = at.where(year=None) if year is not None else at
        measures = _CHILDREN.get(here.measure, [here.measure])
        return sum(self._sum(Coordinates(m, here.at)) for m in measures)

    def listed(self, dimensions: tuple[str, ...], at: Coordinates) -> tuple[tuple[str, ...], ...]:
        """The leaf values of ``dimensions`` that occur together at these coordinates, in the ledger's order.

        "" stands where a line doesn't say; what occurs only on withheld lines is left out."""
        seen: dict[tuple[str, ...], None] = {}
        for dims, _, hidden in self._under(at, dimensions):
            if not hidden:
                seen[tuple([dims.get(d, "") for d in dimensions])] = None
        return tuple(seen)

    def hides(self, at: Coordinates) -> bool:
        """Whether some of the amount at these coordinates is withheld from listing."""
        return any(hidden for _, _, hidden in self._under(at, ("functional_code",)))

    def _under(self, at: Coordinates, listing: tuple[str, ...]) -> Iterable[Atom]:
        by_use = not USE_DIMENSIONS.isdisjoint(listing)
        for measure in _CHILDREN.get(at.measure, [at.measure]):
            for source, dims_at in _sources(Coordinates(measure, at.at), by_use):
                wanted = [(d, v if isinstance(v, frozenset) else frozenset({v})) for d, v in dims_at.at if d != "year"]
                for dims, amount, hidden in self.atoms.get(source, ()):
                    if all(d in dims and not values.isdisjoint(ancestors(d, dims[d])) for d, values in wanted):
                        yield dims, amount, hidden

    def _sum(self, at: Coordinates) -> int:
        return sum(self._cube_sum(Coordinates(source, point.at)) for source, point in _sources(at, False))

    def _cube_sum(self, at: Coordinates) -> int:
        names = tuple(d for d, _ in at.at)
        cube = self._cubes.get((at.measure, names))
        if cube is None:
            cube = self._cubes[at.measure, names] = _cube(self.atoms.get(at.measure, ()), names)
        choices = [sorted(v) if isinstance(v, frozenset) else (v,) for _, v in at.at]
        return sum(cube.get(key, 0) for key in product(*choices))

    def _given(self, at: Coordinates) -> int | None:
        if at in self.given:
            return self.given[at]
        for dimension, value in at.at:  # a set is known when parts of it that make it up are
            if isinstance(value, frozenset):
                parts = {
                    part: amount
                    for c, amount in self.given.items()
                    if c.where(**{dimension: None}) == at.where(**{dimension: None})
                    and c.measure == at.measure
                    and (part := _as_set(c.get(dimension))) < value
                }
                if sum(map(len, parts)) == len(value) and frozenset().union(*parts) == value:
                    return sum(parts.values())
        return None


def facts(budget: Budget) -> Facts:
    """All facts of the units the book publishes for, with last year's as comparatives."""
    units = scope(budget)
    kinds = {u.code: u.kind for u in budget.units}
    project_kinds = {p.code: p.kind for p in budget.projects}
    hidden_projects = {p.code for p in budget.projects if p.withheld}

    def own(unit: str) -> dict[str, str]:
        return {"unit": unit, "unit_kind": kinds.get(unit, "")}

    expenditure: list[Atom] = []
    for line in budget.expenditure:
        if line.unit in units:
            dims = {
                **own(line.unit),
                "fund": line.fund,
                "vintage": _vintage(line.origin_year),
                "nature": line.nature,
                "functional_code": line.functional_code,
            }
            if line.econ_dept:
                dims["econ_dept"] = line.econ_dept
            if gov := government_code(line, kinds.get(line.unit, "")):
                dims["econ_gov"] = gov
            if line.project:
                dims["project"] = line.project
                if kind := project_kinds.get(line.project):
                    dims["project_kind"] = kind
            expenditure.append((dims, line.amount, line.withheld or line.project in hidden_projects))
    revenue: list[Atom] = []
    carry_in: list[Atom] = []
    for income in budget.revenue:
        if income.unit in units:
            dims = {**own(income.unit), "fund": income.fund}
            if income.revenue_code:
                dims["revenue_code"] = income.revenue_code
            (revenue if income.origin_year is None else carry_in).append((dims, income.amount, False))
    carry_out: list[Atom] = [
        (
            {
                **own(left.unit),
                "fund": left.fund,
                "functional_code": left.functional_code,
                "vintage": _vintage(left.origin_year),
            },
            left.amount,
            False,
        )
        for left in budget.carry_out
        if left.unit in units
    ]
    procurement: list[Atom] = []
    for bought in purchases(budget):
        if bought.unit in units:
            dims = {**own(bought.unit), "fund": bought.fund, "procurement_kind": bought.kind}
            if bought.project:
                dims["project"] = bought.project
            if bought.catalogue_code:
                dims["catalogue_code"] = bought.catalogue_code
            procurement.append((dims, bought.amount, bought.project in hidden_projects))
    atoms: dict[str, list[Atom]] = {
        "expenditure": expenditure,
        "revenue": revenue,
        "carry_in": carry_in,
        "carry_out": carry_out,
        "procurement": procurement,
    }
    for planned in new_assets(budget):
        # what isn't counted, or isn't a number of pieces, has no number; the checks tell of it
        if planned.unit in units and planned.quantity and planned.quantity == planned.quantity.to_integral_value():
            dims = {**own(planned.unit), "fund": planned.fund, "catalogue_code": planned.catalogue_code}
            if planned.project:
                dims["project"] = planned.project
            hidden = planned.project in hidden_projects
            atoms.setdefault("new_assets", []).append((dims, int(planned.quantity), hidden))
    for asset in budget.assets:
        if asset.unit in units:
            measure, _, kind = asset.kind.partition(".")
            measure = {"vehicle": "vehicles"}.get(measure, measure)
            dims = {**own(asset.unit), **({"asset_kind": kind} if kind else {})}
            quantity = int(asset.quantity * 100) if measure == "office_area" else int(asset.quantity)
            atoms.setdefault(measure, []).append((dims, quantity, False))
    return Facts(
        budget.profile.year,
        {measure: tuple(rows) for measure, rows in atoms.items()},
        {_comparative(c, budget): c.amount for c in budget.comparatives},
        facts(budget.prior) if budget.prior else None,
    )


def scope(budget: Budget) -> frozenset[str]:
    """The codes of the units whose figures the book publishes: the unit alone, or the department with all below it."""
    if budget.profile.level == "unit":
        return frozenset({budget.profile.unit})
    inside = {budget.profile.unit}
    while more := {u.code for u in budget.units if u.parent in inside} - inside:
        inside |= more
    return frozenset(inside)


def government_code(line: ExpenditureLine, unit_kind: str) -> str:
    """The government economic code of a line: its own, else the one its departmental code maps to for the kind of unit."""
    if line.econ_gov or not line.econ_dept:
        return line.econ_gov
    found = econ_gov_of(line.econ_dept, unit_kind)
    return found.code if found else ""


def _comparative(row: Comparative, budget: Budget) -> Coordinates:
    point = TOPICS[row.topic]
    dims: dict[str, Value | None] = {
        name: getattr(row, name) or None for name in ("fund", "vintage", "nature", "functional_code", "econ_dept")
    }
    if row.unit and row.unit != budget.profile.unit:
        dims["unit"] = row.unit
    return point.where(**{name: value for name, value in dims.items() if value})


def _sources(at: Coordinates, by_use: bool) -> Iterable[tuple[str, Coordinates]]:
    """Which lines answer for a measure, and at which point.

    Revenue by function is what its uses say: the current year's revenue pays current-year expenditure and what is
    left of it, the carry-over in pays carried-over expenditure and what is left of that."""
    by_use = by_use or any(d in USE_DIMENSIONS for d, _ in at.at)
    vintage = {"revenue": "current", "carry_in": "carry_over"}.get(at.measure)
    if vintage is None or not by_use:
        return ((at.measure, at),)
    point = at.where(vintage=vintage)
    return (("expenditure", point), ("carry_out", point))


def _cube(atoms: tuple[Atom, ...], names: tuple[str, ...]) -> dict[tuple[str, ...], int]:
    leaves: dict[tuple[str, ...], int] = {}
    for dims, amount, _ in atoms:
        try:
            key = tuple([dims[name] for name in names])
        except KeyError:
            continue
        leaves[key] = leaves.get(key, 0) + amount
    cube: dict[tuple[str, ...], int] = {}
    for key, amount in leaves.items():
        for node in product(*(ancestors(name, value) for name, value in zip(names, key, strict=True))):
            cube[node] = cube.get(node, 0) + amount
    return cube


def _vintage(origin_year: int | None) -> str:
    return "current" if origin_year is None else f"carry_over:{origin_year}"


def _as_set(value: Value | None) -> frozenset[str]:
    return value if isinstance(value, frozenset) else frozenset({value} if value else ())
