"""What the total of a table of the three public items is of: the three, or meetings and training with them."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from ...coordinates import TOPICS, Coordinates, Value, covers

#: Statements whose rows or columns are items of expenditure, with a total of their own.
OF_ITEMS = ("B10", "B10f", "F07", "F07a", "B26")
_THREE = TOPICS["three_public"].get("econ_dept")
assert isinstance(_THREE, frozenset)
THREE: frozenset[str] = _THREE
#: Meetings and training.
BESIDE = frozenset({"30215", "30216"})

Points = list[list[Coordinates | None]]


def with_totals(
    key: str, points: Points, values: Sequence[Sequence[Decimal | None]], also: bool, slack: Decimal
) -> Points:
    """The points, with the codes that a total without any is of.  ``also`` says that the table has meetings or training:
    then the total is of these too, where the amounts say so, and of nothing known where they don't."""
    if key not in OF_ITEMS:
        return points
    printed = {code for line in points for at in line if at is not None for code in _codes(at)}
    found: Points = []
    for r, line in enumerate(points):
        done: list[Coordinates | None] = []
        for c, at in enumerate(line):
            if at is None or _codes(at) or at.get("nature") is not None:
                done.append(at)
            elif not also and key != "B26":
                done.append(at.where(econ_dept=THREE))
            else:
                across = [(o, values[r][n]) for n, o in enumerate(line) if n != c]
                down = [(o[c], values[n][c]) for n, o in enumerate(points) if n != r]
                whole = (frozenset() if key == "B26" else THREE) | (printed & BESIDE)
                fits = any(_adds_up(at, whole, values[r][c], parts, slack) for parts in (across, down))
                done.append(at.where(econ_dept=whole) if whole and fits else None)
        found.append(done)
    return found


def _codes(at: Coordinates) -> frozenset[str]:
    codes = at.get("econ_dept")
    return codes if isinstance(codes, frozenset) else frozenset({codes} if codes else ())


def _adds_up(
    total: Coordinates,
    whole: frozenset[str],
    amount: Decimal | None,
    others: Sequence[tuple[Coordinates | None, Decimal | None]],
    slack: Decimal,
) -> bool:
    """Whether the figures beside a total that differ from it in their codes alone are all of ``whole`` and add up to it."""
    beside: dict[Value, Decimal] = {}
    for at, value in others:
        if at is not None and (codes := at.get("econ_dept")) is not None and at.where(econ_dept=None) == total:
            beside.setdefault(codes, value or Decimal(0))
    top = [c for c in beside if not any(c != o and covers("econ_dept", o, c) for o in beside)]
    held = frozenset(code for c in top for code in (c if isinstance(c, frozenset) else (c,)))
    return held == whole and abs(sum((beside[c] for c in top), Decimal(0)) - (amount or 0)) <= slack * (len(top) + 1)
