"""What is known of a whole statement before its rows are read, and which statements are read in which way."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from .wording import At

#: Statements of both sides, each of which ends in 总计: everything that came in, everything it is for.
BOTH_SIDES = ("B01", "B04", "F01", "F04")
#: Statements whose rows are projects: what no word of theirs explains is a project.
LISTS = ("B12", "B13", "B25", "F06x")
#: Statements whose rows are items told by nothing but their words: purchases, services, assets, transfers.
ITEMS = ("B14", "F14", "B15", "F15", "B18", "B24", "B27", "B28", "B29")
#: Statements of a few rows each, no trees.
FLAT = ("B10", "B11", "F07", "F10", "B26", *LISTS, *ITEMS)
#: Words of the row of everything.
WHOLE = ("合计", "总计", "部门合计", "单位合计", "总合计")


@dataclass(frozen=True, slots=True)
class Setting:
    """What is known of the whole statement: key and dimensions of its title, the year, the unit's name, how many last
    places its figures have, and the column of units (None where it has but one)."""

    key: str
    base: At
    year: int
    name: str
    title: str
    units: int | None
    decimals: int

    @property
    def slack(self) -> Decimal:
        """What rounding can do to one figure."""
        return Decimal(1).scaleb(-self.decimals) / 2
