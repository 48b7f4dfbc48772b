"""What is held, in tables of assets: vehicles by what they are for, costly equipment.  The words are the sentences' own."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from functools import cache

from ...coordinates import Coordinates, coordinates
from ..prose.words import rules
from .columns import ColumnMeaning
from .wording import plain

#: The statement of what is held.
HELD = "F10"
#: What a label or a header says besides: how things are counted, and that a number is one.
_COUNTED = re.compile(r"\((?:辆|台|套|台[/、]套|台\(套\))\)|(?:数量|合计|小计|数)$")
_SUMS = ("合计", "小计")
_TOTAL = (*_SUMS, "数量", "")


@cache
def _names() -> dict[str, Coordinates]:
    found: dict[str, Coordinates] = {"领导干部用车": coordinates("vehicles", asset_kind="leader")}
    for word in rules()["word"]:
        for reading in word.get("readings", ()):
            kind = reading.get("asset_kind")
            if kind or reading.get("measure") in ("vehicles", "vehicle_quota"):
                at = coordinates(reading.get("measure", "vehicles"), asset_kind=kind)
                found |= dict.fromkeys(word["words"], at)
    return found


def held(text: str) -> Coordinates | None:
    """What a label says is held; None for words that say something else."""
    words = _COUNTED.sub("", plain(text))
    for rule in rules()["equipment"]:
        if re.fullmatch(rf"(?:单价|原值|单位价值){rule['is']}设备(?:\(不含车辆\))?", words):
            return coordinates("equipment", asset_kind=rule["asset_kind"])
    return _names().get(words)


def of_holdings(columns: Sequence[ColumnMeaning], key: str, money_unit: str) -> list[ColumnMeaning]:
    """The columns of a table of assets that count them: each headed by what it counts, or one by 数量, of what its rows
    say; every other, such as what they are worth, is of nothing that is known.  In a table with a unit of money a header
    has to say that it counts."""
    if key != HELD:
        return list(columns)
    found = []
    for column in columns:
        at = None
        if column.kind == "figure":
            said = [t for t in column.header if plain(t) not in _TOTAL]
            points = [held(t) for t in said]
            counts = not money_unit or any(_COUNTED.search(plain(t)) and plain(t) not in _SUMS for t in column.header)
            if not said and column.header and plain(column.header[-1]) == "数量":
                at = coordinates("")
            elif (
                counts
                and points
                and all(p is not None and p.measure == points[-1].measure for p in points if points[-1])
            ):
                at = points[-1]
        found.append(replace(column, at=at) if column.kind == "figure" else column)
    return found
