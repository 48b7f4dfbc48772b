"""From departmental to government economic classification, by the kind of unit that spends."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from ..coordinates import ADMINISTRATIVE, UNIT_KINDS
from .codes import Code, history, look_up, read_rows


def econ_gov_of(econ_dept: str, unit_kind: str, year: int | None = None) -> Code | None:
    """The government economic code that a unit's departmental code maps to, or None where that is ambiguous.

    Ambiguous are class codes of three digits, codes without a mapping for the kind of unit (绩效工资 of an
    administrative unit), and kinds of unit that :data:`yusuan.coordinates.UNIT_KINDS` doesn't know, unless the code
    maps to the same for all.  Without ``year`` the latest row is returned; with it, the row of that year or None."""
    administrative, institution = _mapping().get(econ_dept, ("", ""))
    if unit_kind in ADMINISTRATIVE:
        code = administrative
    elif unit_kind in UNIT_KINDS:
        code = institution
    else:
        code = administrative if administrative == institution else ""
    if not code:
        return None
    if year is not None:
        return look_up("econ_gov", code, year)
    return history("econ_gov", code)[-1]


@cache
def _mapping() -> Mapping[str, tuple[str, str]]:
    return {
        code: (administrative, institution)
        for code, administrative, institution, _ in read_rows("econ_dept_to_gov.csv")
    }
