"""Codes of the classifications in cells: one column or several, glued to a name, in brackets, with blanks."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from ...classification.codes import history
from ...coordinates import CODE_LEVELS, CODE_LISTS

_CODED = re.compile(r"[\[【(]?(\d(?:[\d\s.\-]*\d)?)[\]】)]?[-—－_:、\s]*([^\d\s.%].*)?", re.DOTALL)
_LEADING = {"1": "revenue_code", "2": "functional_code", "3": "econ_dept", "5": "econ_gov"}


@dataclass(frozen=True, slots=True)
class Coded:
    """Digits without what separates them, and the name that stands in the same cell ("" without one)."""

    digits: str
    name: str


def coded(text: str) -> Coded | None:
    """What a cell says that begins with digits: ``[2010801]行政运行``, ``2010801-行政运行``, ``201 08 01``."""
    found = _CODED.fullmatch(unicodedata.normalize("NFKC", text).strip())
    if found is None or (found[2] and not re.search(r"[\u4e00-\u9fffA-Za-z]", found[2])):
        return None
    digits = re.sub(r"\D", "", found[1])
    if digits != found[1] and not re.fullmatch(r"\d{3}([\s.\-]+\d\d)+|\d{5}[\s.\-]+\d\d", found[1]):
        return None
    return Coded(digits, re.sub(r"\s", "", found[2] or "").strip("]】)-—－_:、"))


def dimension_of(digits: str) -> str:
    """The dimension a code of this shape belongs to, "" where no list has its class."""
    dimension = _LEADING.get(digits[:1], "")
    if not dimension:
        return ""
    if len(digits) not in CODE_LEVELS[dimension]:
        # places divide the items of the economic lists further: 3021101 under 30211
        below = dimension in ("econ_dept", "econ_gov") and len(digits) == 7
        return dimension if below and history(CODE_LISTS[dimension], digits[:5]) else ""
    return dimension if history(CODE_LISTS[dimension], digits[:3]) else ""


def is_named(dimension: str, code: str, name: str) -> bool:
    """Whether ``name`` is what the list ever called ``code``."""
    return any(_bare(row.name) == _bare(name) for row in history(CODE_LISTS[dimension], code))


def _bare(name: str) -> str:
    return re.sub(r"[\s“”\"'()（）、,，]", "", unicodedata.normalize("NFKC", name)).removesuffix("支出")


def completed(pieces: Sequence[str], last: str, name: str) -> str:
    """The code that the cells of one group of columns make up (201 | 08 | 01), "" where they don't.

    What is blank in front, or a piece standing alone, goes on from ``last``, the code of the row above; where a piece
    may be below it or beside it, the name decides."""
    filled = [p for p in pieces if p]
    if not filled:
        return ""
    if len(filled[0]) > 2:
        return filled[0] + "".join(p.zfill(2) for p in filled[1:])
    tail = "".join(p.zfill(2) for p in filled)
    before = len(pieces) - len(pieces[pieces.index(filled[0]) :])
    if before and len(last) >= 1 + 2 * before:
        return last[: 1 + 2 * before] + tail
    if len(pieces) > 1 or not last:
        return ""
    found = [last[:n] + tail for n in (7, 5, 3) if len(last) >= n]
    named = [c for c in found if (d := dimension_of(c)) and is_named(d, c, name)]
    return named[0] if len(named) == 1 else ""
