"""What a unit is to buy that lasts: the planned purchases that become its assets, with their numbers."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from .costing import paying
from .model import ASSET_CLASSES, Budget, CostingLine, ProcurementLine


@dataclass(frozen=True, slots=True)
class NewAssets:
    """Assets of one item a unit plans to buy.  ``quantity`` is None where the plan doesn't count them; ``amount`` fen.

    ``source`` is the costing or procurement line that plans them."""

    unit: str
    catalogue_code: str
    item: str
    quantity: Decimal | None
    amount: int
    fund: str
    project: str
    source: CostingLine | ProcurementLine

    @property
    def price(self) -> Decimal | None:
        """Fen a piece."""
        return self.amount / self.quantity if self.quantity else None


def new_assets(budget: Budget) -> Iterator[NewAssets]:
    """Every planned purchase of something that is an asset, of the costings and of the procurement table."""
    for line in budget.procurement:
        if is_asset(line.catalogue_code):
            number = None if line.quantity is None else Decimal(line.quantity)
            yield NewAssets(
                line.unit, line.catalogue_code, line.item, number, line.amount, line.fund, line.project, line
            )
    for c, project, paid in paying(budget):
        if is_asset(c.catalogue_code):
            counted = c.quantity * c.times if c.quantity_unit else None
            yield NewAssets(project.unit, c.catalogue_code, c.item, counted, c.amount, paid.fund, c.project, c)


def is_asset(catalogue_code: str) -> bool:
    return catalogue_code.startswith(tuple(ASSET_CLASSES))
