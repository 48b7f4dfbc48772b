"""What a disclosure's own statements say, as facts: the amount at any coordinates they print, or None.

A stand-in for the ledger's facts where there is only the published document.  Nothing is guessed: a total that isn't
printed is known only where every one of its parts is (``coordinates.TREES``), in that document.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cached_property

from ..coordinates import MONEY, RARE, TREES, Coordinates, Value, coordinates, covers
from ..money import SCALE, Interval
from .model import Disclosure, Figure

#: Children of each inner node of the closed trees; "" is the root.
_CHILDREN: dict[str, dict[str, tuple[str, ...]]] = {
    dimension: {parent: tuple(child for child, above in tree.items() if above == parent) for parent in {*tree.values()}}
    for dimension, tree in TREES.items()
}
#: Dimensions whose total over all of it may be made up of its parts.
_CLOSED = tuple(d for d in _CHILDREN if d != "measure")


@dataclass(frozen=True, eq=False)
class StatedFacts:
    """Amounts by coordinates in smallest units (fen for money), exact for what was printed: value × money scale.

    ``amounts`` are of the disclosure's year, without that dimension; ``prior`` has those of the year before, None
    where the statements print none.  ``unit`` is the unit that is listed where a figure names none."""

    year: int
    amounts: Mapping[Coordinates, Fraction]
    prior: StatedFacts | None = None
    unit: str = ""
    _known: dict[Coordinates, Fraction | None] = field(default_factory=dict, repr=False)

    @property
    def given(self) -> Mapping[Coordinates, Fraction]:
        """Last year's amounts on their own, as the ledger's facts have them: ``prior`` says them all."""
        return {}

    def value(self, at: Coordinates) -> Fraction | None:
        """The amount at these coordinates: as printed, else the sum of parts that are all known, else None."""
        year = at.get("year")
        if year is not None:
            at = at.where(year=None)
            if year != str(self.year):
                return self.prior.value(at) if self.prior and year == str(self.year - 1) else None
        if at in self.amounts:
            return self.amounts[at]
        if at not in self._known:
            self._known[at] = next((total for parts in _parts(at) if (total := self._sum(parts)) is not None), None)
        return self._known[at]

    def listed(self, dimensions: tuple[str, ...], at: Coordinates) -> tuple[tuple[str, ...], ...]:
        """The values of ``dimensions`` that are printed together with an amount other than zero inside these
        coordinates, in the order of the statements.  Codes of every level are listed, as printed."""
        measures = {at.measure, *_CHILDREN["measure"].get(at.measure, ())}
        found: dict[tuple[str, ...], None] = {}
        for point in self._with(dimensions):
            if point.measure not in measures or not self.amounts[point]:
                continue
            has = dict(point.at)
            if all(d == "year" or (d in has and covers(d, v, has[d])) for d, v in at.at):
                values = [has.get(d, self.unit if d == "unit" else "") for d in dimensions]
                if all(isinstance(v, str) for v in values):
                    found[tuple(map(str, values))] = None
        return tuple(one for one in found if not any(_says_more(other, one) for other in found if "" in one))

    def hides(self, at: Coordinates) -> bool:
        """Nothing is withheld from what is printed."""
        return False

    def _sum(self, parts: Iterable[Coordinates]) -> Fraction | None:
        total = Fraction(0)
        for part in parts:
            amount = self.value(part)
            if amount is None:
                return None
            total += amount
        return total

    def _with(self, dimensions: tuple[str, ...]) -> tuple[Coordinates, ...]:
        """The points that name one of ``dimensions``, another than the unit where there is one."""
        names = [d for d in dimensions if d != "unit"] or list(dimensions)
        return tuple(dict.fromkeys(p for d in names for p in self._by_dimension.get(d, ())))

    @cached_property
    def _by_dimension(self) -> Mapping[str, tuple[Coordinates, ...]]:
        found: dict[str, list[Coordinates]] = {}
        for point in self.amounts:
            for dimension, _ in point.at:
                found.setdefault(dimension, []).append(point)
        return {dimension: tuple(points) for dimension, points in found.items()}


def stated_facts(disclosure: Disclosure) -> StatedFacts:
    """What the recognised statements say.  The most precise print of a coordinate counts, then a print before a blank,
    then the first."""
    best: dict[Coordinates, tuple[tuple[Fraction, bool], Fraction]] = {}
    for statement in disclosure.statements():
        for _, _, figure in statement.figures():
            if (amount := _amount(figure)) is None:
                continue
            at, rank, exact = amount
            if at not in best or rank < best[at][0]:
                best[at] = (rank, exact)
    years: dict[int, dict[Coordinates, Fraction]] = {}
    for at, (_, exact) in best.items():
        year = at.get("year")
        if year is None or (isinstance(year, str) and year.isdigit()):
            years.setdefault(int(str(year or disclosure.year)), {})[at.where(year=None)] = exact
    before = years.get(disclosure.year - 1)
    prior = None if before is None else StatedFacts(disclosure.year - 1, before)
    return StatedFacts(disclosure.year, years.get(disclosure.year, {}), prior)


def _says_more(other: tuple[str, ...], one: tuple[str, ...]) -> bool:
    """Whether ``other`` says all that ``one`` says and something where that is open."""
    return other != one and all(b in ("", a) for a, b in zip(other, one, strict=True))


def _amount(figure: Figure) -> tuple[Coordinates, tuple[Fraction, bool], Fraction] | None:
    """Where a figure stands, how precise it is (the smaller the better; a blank after a print) and its amount; None
    for what isn't an amount, has no meaning, or is money in an unknown unit."""
    about = figure.about
    if figure.value is None or not isinstance(about, Coordinates):
        return None
    if about.measure in MONEY and figure.unit not in SCALE:
        return None
    interval = Interval.of(figure.value, figure.unit)
    return about, (interval.width, not figure.text), (interval.low + interval.high) / 2


def _parts(at: Coordinates) -> Iterator[tuple[Coordinates, ...]]:
    """The ways in which these coordinates are exactly a set of narrower ones."""
    if children := _CHILDREN["measure"].get(at.measure):
        yield tuple(Coordinates(child, at.at) for child in children)
        yield tuple(Coordinates(child, at.at) for child in children if child not in RARE)
    if at.get("project") is not None and at.get("nature") is None:
        yield (at.where(nature="project"),)  # a project has no other
    for dimension, value in at.at:
        if isinstance(value, frozenset):
            yield tuple(at.where(**{dimension: one}) for one in sorted(value))
            for some in _two(value):
                yield tuple(at.where(**{dimension: one}) for one in some)
        elif children := _CHILDREN.get(dimension, {}).get(value):
            yield tuple(at.where(**{dimension: child}) for child in children)
    for dimension in _CLOSED:
        if at.get(dimension) is None and _has(at.measure, dimension):
            yield tuple(coordinates(at.measure, dict(at.at), **{dimension: c}) for c in _CHILDREN[dimension][""])


def _two(value: frozenset[str]) -> Iterator[tuple[Value, Value]]:
    """One of a set of three or more, and the rest together."""
    if len(value) > 2:
        for one in sorted(value):
            yield one, value - {one}


def _has(measure: str, dimension: str) -> bool:
    """Whether amounts of a measure are split along a closed dimension: revenue has neither nature nor vintage."""
    return dimension == "fund" or measure == "expenditure" or (measure == "carry_out" and dimension == "vintage")
