"""Whether a statement of one fund speaks of the year's money or of all of it, where its title doesn't say.

Its total decides: it equals what came in this year, or what is spent with what was carried over, as other statements of
the same document print them.  Where neither is printed, the statement stays as its words say."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace

from ...coordinates import Coordinates, coordinates
from ...disclosure.model import About, Change, Growth, Statement
from ...money import Interval

#: Statements of a part of the money, whose titles may leave the vintage open.
_OPEN = ("B05", "B06", "B08", "B09", "B20", "B21", "B22")
#: Statements of all that is spent.
_SPENDING = ("B03", "F03")
_SPENT, _USED = coordinates("expenditure"), coordinates("uses")


def settled(statements: Sequence[Statement]) -> tuple[Statement, ...]:
    """The statements, with ``vintage="current"`` where their totals say so."""
    statements = _with_what_is_left(statements)
    known = _known(statements)
    if not any(at.measure == "carry_in" and interval.low > 0 for at, interval in known.items()):
        return tuple(statements)
    found = list(statements)
    for n, statement in enumerate(found):
        if statement.key in _OPEN and (total := _total(statement)) is not None:
            at, interval = total
            whole, new = _all_of(at, known), _new_of(at, known, found)
            current = _with_abouts(statement, _this_year)
            if _meets(interval, whole):
                continue
            if _meets(interval, new) and not _contradicts(current, known):
                found[n] = current
    return tuple(found)


def _with_what_is_left(statements: Sequence[Statement]) -> Sequence[Statement]:
    """The statements of all that is spent, as all that the money is used for where their total is that and not what
    is spent: they count what is left for next year among it."""
    known = _known(s for s in statements if s.key not in _SPENDING)
    found = list(statements)
    for n, statement in enumerate(found):
        if statement.key not in _SPENDING:
            continue
        totals = [f.interval for _, _, f in statement.figures() if f.about == _SPENT and f.interval]
        spent, used = known.get(_SPENT), known.get(_USED)
        if totals and spent and used and not totals[0].meets(spent) and totals[0].meets(used):
            found[n] = _with_abouts(statement, _all_uses)
    return found


def _known(statements: Iterable[Statement]) -> dict[Coordinates, Interval]:
    """What statements whose vintage isn't open print."""
    return {
        figure.about: interval
        for s in statements
        if s.key not in _OPEN
        for _, _, figure in s.figures()
        if isinstance(figure.about, Coordinates) and (interval := figure.interval)
    }


def _total(statement: Statement) -> tuple[Coordinates, Interval] | None:
    """The figure that is about most: expenditure of the year under the fewest dimensions; None where a vintage is said."""
    found: tuple[Coordinates, Interval] | None = None
    for _, _, figure in statement.figures():
        at, interval = figure.about, figure.interval
        if not isinstance(at, Coordinates) or at.measure != "expenditure" or interval is None:
            continue
        if at.get("vintage") is not None:
            return None
        if at.get("year") is None and (found is None or len(at.at) < len(found[0].at)):
            found = at, interval
    return found


def _all_of(at: Coordinates, known: Mapping[Coordinates, Interval]) -> list[Interval]:
    points = [at, coordinates("uses", dict(at.at))]
    return [known[p] for p in points if p in known]


def _new_of(at: Coordinates, known: Mapping[Coordinates, Interval], statements: Sequence[Statement]) -> list[Interval]:
    current = at.where(vintage="current")
    points = [coordinates("revenue", dict(at.at)), current]
    found = [known[p] for p in points if p in known]
    for s in statements:  # a statement settled before may print it
        found += [i for _, _, f in s.figures() if f.about == current and (i := f.interval)]
    return found


def _contradicts(statement: Statement, known: Mapping[Coordinates, Interval]) -> bool:
    """Whether a figure, so read, differs from another statement's."""
    return any(
        isinstance(f.about, Coordinates) and f.about in known and (i := f.interval) and not i.meets(known[f.about])
        for _, _, f in statement.figures()
    )


def _meets(interval: Interval, others: Iterable[Interval]) -> bool:
    return any(interval.meets(other) for other in others)


def _with_abouts(statement: Statement, of: Callable[[About | None], About | None]) -> Statement:
    rows = []
    for row in statement.rows:
        cells = []
        for cell in row.cells:
            figure = cell.figure
            if figure is not None:
                figure = replace(figure, about=of(figure.about))
            cells.append(replace(cell, figure=figure))
        rows.append(replace(row, cells=tuple(cells)))
    return replace(statement, rows=tuple(rows))


def _all_uses(about: About | None) -> About | None:
    if isinstance(about, Coordinates) and about.measure == "expenditure":
        return coordinates("uses", dict(about.at))
    return about


def _this_year(about: About | None) -> About | None:
    if isinstance(about, Change | Growth):
        return replace(about, now=_of(about.now), before=_of(about.before))
    return _of(about) if isinstance(about, Coordinates) else about


def _of(at: Coordinates) -> Coordinates:
    return at.where(vintage="current") if at.measure == "expenditure" else at
