"""Where something was read.  A document's blocks carry it, and so do the figures that were recognised in them."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class Provenance:
    """Where a block or a cell was read: file; page, line or sheet; box in points from the page's top left; of a cell
    in Word its row and column in its table, in Excel those in its sheet, from 1."""

    file: str
    page: int = 0
    line: int = 0
    sheet: str = ""
    box: tuple[float, float, float, float] | None = None
    cell: tuple[int, int] | None = None
    confidence: Decimal = Decimal(1)

    @property
    def address(self) -> str:
        """A cell's name in its sheet: row 12, column 4 is D12; "" for everything else."""
        return address(*self.cell) if self.sheet and self.cell else ""


def address(row: int, column: int) -> str:
    """The name of a cell in Excel, from its row and column from 1."""
    letters = ""
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return f"{letters}{row}"
