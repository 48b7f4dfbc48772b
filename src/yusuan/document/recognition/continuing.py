"""Whether a table of equal width goes on with the one before it: what is under what, and what adds up.

A table without a title below another looks like its rest.  It isn't where its columns hold other things, where both
print a total of their own and each is whole by itself, or where the first is whole and the rows below spoil its sum."""

from __future__ import annotations

from collections.abc import Sequence

from .breaks import Rows, adds_up, kind_of_cell
from .wording import plain

_TOTALS = ("合计", "总计")


def goes_on(header: Rows, above: Rows, below: Rows) -> bool:
    """Whether the rows ``below`` (without a repeated header) may be the rest of the rows ``above``."""
    return (
        _columns_agree(above, below)
        and not (_has_total(above) and _begins_anew(header, above, below))
        and not (adds_up(header + above) and adds_up(header + above + below) is False)
    )


def _has_total(rows: Rows) -> bool:
    return any(_is_total(row) for row in rows)


def _is_total(row: Sequence[str]) -> bool:
    return any(plain(text) in _TOTALS for text in row)


def _begins_anew(header: Rows, above: Rows, below: Rows) -> bool:
    """Whether the rows below are a table of their own: their first or last row is a total that their own classes make
    up, as those above make up theirs."""
    return (
        bool(below)
        and (_is_total(below[0]) or _is_total(below[-1]))
        and adds_up(header + above) is True
        and adds_up(header + below) is True
    )


def _columns_agree(above: Rows, below: Rows) -> bool:
    """Whether no column of codes or names has figures below it, and no column of figures has codes or names: of rows
    that aren't totals or sentences over the whole width.  Rows without figures above tell nothing of columns."""
    if not any(kind_of_cell(text) == "figure" for row in above for text in row):
        return True
    for c in range(len(above[0])):
        one, other = (_kinds(rows, c) for rows in (above, below))
        if one and other and not one & other and "figure" in one | other:
            return False
    return True


def _kinds(rows: Rows, column: int) -> set[str]:
    return {kind_of_cell(row[column]) for row in rows if not _is_total(row) and len(set(row) - {""}) > 1} - {""}
