"""From the procurement catalogue of 2013 to that of 2022, as far as it is known."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from .codes import read_rows


@dataclass(frozen=True, slots=True)
class Crosswalk:
    """What a code of the 2013 catalogue is in that of 2022.  ``relation`` is ``1:1`` or ``1:n`` (choose below)."""

    code_2013: str
    name_2013: str
    code_2022: str
    name_2022: str
    relation: str
    confidence: str


def crosswalk(code_2013: str) -> tuple[Crosswalk, ...]:
    """What is known of a 2013 code; empty when nothing is."""
    return tuple(row for row in _rows() if row.code_2013 == code_2013)


@cache
def _rows() -> tuple[Crosswalk, ...]:
    return tuple(Crosswalk(*row) for row in read_rows("procurement_crosswalk.csv"))


def listed_as(code_2013: str, code_2022: str) -> Crosswalk | None:
    """By which row a 2022 code lies under a 2013 code; None where it doesn't or nothing is known of it."""
    return next((row for row in crosswalk(code_2013) if code_2022.startswith(stem(row.code_2022))), None)


def stem(code: str) -> str:
    """A code of 2022 without the pairs of zeros that fill it up: what its subordinate codes begin with."""
    while len(code) > 3 and code.endswith("00"):
        code = code[:-2]
    return code
