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
