"""The money of a form against itself: totals and sources, year and period, a unit's tasks and statements."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import combinations

from ...coordinates import Coordinates
from ...disclosure.model import Disclosure, FormMoney, OneOf, TargetForm
from ...money import Interval
from ..findings import Shown
from ..numbers.prints import as_print
from .said import SPANS, Judged, Span, finding, interval, of_span, one_year, printed, shown, total

#: Why a unit's form isn't judged.
IN_PART = "整体绩效目标表只含部门的一部分资金"
#: More lines of money than this aren't tried in all ways.
MOST_LINES = 10


def sums(form: TargetForm) -> Iterator[Judged]:
    """Totals against sources, the year against the period, a unit's total against its tasks."""
    for span in SPANS:
        yield from _split(form, span)
    yield from _within_period(form)
    yield from _one_year(form)
    yield from _tasks(form)


def added(intervals: Sequence[Interval]) -> Interval:
    whole = Interval.exactly(0)
    for one in intervals:
        whole = whole + one
    return whole


def choices(intervals: Sequence[Interval]) -> Iterator[tuple[Interval, ...]]:
    """Some of them, in all ways, the most first."""
    for n in range(len(intervals), 0, -1):
        yield from combinations(intervals, n)


def _split(form: TargetForm, span: Span) -> Iterator[Judged]:
    """The total against its sources.  Lines may be nested ("其中：…"), which a form doesn't show: it fails only where no
    choice of its lines makes up the total."""
    head = total(form, span)
    if head is None:
        return
    whole = interval(of_span(head, span))
    lines = [m for m in form.money if m is not head and of_span(m, span).text]
    amounts = [(m, i) for m in lines if (i := interval(of_span(m, span))) and (i.high > i.width or i.low > 0)]
    if whole is None or len(amounts) < len([m for m in lines if of_span(m, span).value != 0]):
        return
    if not amounts or len(amounts) > MOST_LINES:
        return
    if any(added(chosen).meets(whole) for chosen in choices([i for _, i in amounts])):
        yield Judged()
        return
    figure = of_span(head, span)
    said = "＋".join(of_span(m, span).text for m, _ in amounts)
    places = tuple(
        shown(form, m.label, SPANS[span], of_span(m, span).text, m) for m in (head, *(a for a, _ in amounts))
    )
    expected = as_print(added([i for _, i in amounts]), figure)
    message = f"{places[0]}印“{printed(figure)}”，各来源之和为{expected}（{said}）。"
    yield Judged(finding("PF-01" if span == "period" else "PF-02", message, places, printed(figure), expected))


def _within_period(form: TargetForm) -> Iterator[Judged]:
    """The year's money, and each source's, is part of the period's.  Where the totals are one amount and the sources
    are not, a source was moved: said once, with all lines that differ."""
    head = total(form, "year")
    level = head is not None and (p := interval(head.period)) and (y := interval(head.year)) and p.meets(y)
    over: list[FormMoney] = []
    other: list[FormMoney] = []
    for line in form.money:
        period, year = interval(line.period), interval(line.year)
        if period is None or year is None:
            continue
        if year.low > period.high:
            over.append(line)
        elif level and not year.meets(period):
            other.append(line)
        else:
            yield Judged()
    if level and over:
        lines = (*over, *other)
        places = tuple(shown(form, m.label, SPANS[s], of_span(m, s).text, m) for m in lines for s in ("year", "period"))
        said = "，".join(f"{m.label.lstrip('其中：:')}实施期{printed(m.period)}、年度{printed(m.year)}" for m in lines)
        message = f"{places[0]}的资金来源前后不一：总额相同，{said}；年度不应大于实施期。"
        yield Judged(finding("PF-03", message, places, printed(over[0].year), printed(over[0].period)))
        return
    for line in over:
        places = tuple(shown(form, line.label, SPANS[s], of_span(line, s).text, line) for s in ("year", "period"))
        message = f"{places[0]}年度{printed(line.year)}大于实施期{printed(line.period)}。"
        yield Judged(finding("PF-03", message, places, printed(line.year), f"不大于{printed(line.period)}"))


def _one_year(form: TargetForm) -> Iterator[Judged]:
    """A project of one year needs in that year what it needs in all."""
    head = total(form, "year")
    if head is None or not one_year(form):
        return
    period, year = interval(head.period), interval(head.year)
    if period is None or year is None or year.low > period.high:
        return
    if period.meets(year):
        yield Judged()
        return
    places = tuple(shown(form, head.label, SPANS[s], of_span(head, s).text, head) for s in ("year", "period"))
    message = f"{places[0]}印“{printed(head.year)}”，实施期印“{printed(head.period)}”；项目期1年，应相同。"
    yield Judged(finding("PF-04", message, places, printed(head.year), printed(head.period)))


def _tasks(form: TargetForm) -> Iterator[Judged]:
    """A unit's total is the sum of its tasks."""
    head = total(form, "year")
    whole = interval(head.year) if head is not None else None
    amounts = [(name, f, i) for name, _, f in form.tasks if (i := interval(f)) is not None]
    if head is None or whole is None or len(amounts) < 2 or len(amounts) < len(form.tasks):
        return
    if added([i for *_, i in amounts]).meets(whole):
        yield Judged()
        return
    place = shown(form, head.label, SPANS["year"], head.year.text, head)
    places = (place, *(shown(form, name, "任务", f.text, head) for name, f, _ in amounts))
    expected = as_print(added([i for *_, i in amounts]), head.year)
    message = f"{place}印“{printed(head.year)}”，各项任务之和为{expected}。"
    yield Judged(finding("PF-02", message, places, printed(head.year), expected))


def of_units(disclosure: Disclosure) -> Iterator[Judged]:
    """A unit's whole expenditure as its form and as its statements print it."""
    printed_: dict[Coordinates, list[tuple[Shown, Interval]]] = {}
    for form in (f for f in disclosure.forms() if f.whole_unit):
        for line in form.money:
            about, stated = line.year.about, interval(line.year)
            if not isinstance(about, Coordinates | OneOf) or stated is None or stated.high <= stated.width:
                continue
            printed_ = printed_ or _statements(disclosure)
            readings = about.candidates if isinstance(about, OneOf) else (about,)
            found = [one for r in readings if isinstance(r, Coordinates) for one in printed_.get(r, [])]
            if not found:
                continue
            if any(i.meets(stated) for _, i in found):
                yield Judged()
                continue
            first, amount = found[0]
            if _part(stated, amount, printed_):
                yield Judged(why=IN_PART)
                continue
            place = shown(form, line.label, SPANS["year"], line.year.text, line)
            message = f"{place}印“{printed(line.year)}”，{first}印“{first.text}”，整体绩效目标应覆盖全部支出。"
            yield Judged(finding("PF-26", message, (place, first), printed(line.year), as_print(amount, line.year)))


def _part(stated: Interval, whole: Interval, printed_: dict[Coordinates, list[tuple[Shown, Interval]]]) -> bool:
    """Whether a smaller amount is one the statements print (fiscal money), or all but one (special funds, which some
    places put on a form of their own)."""
    amounts = {i for found in printed_.values() for _, i in found if i.low > 0}
    return stated.high < whole.low and any(i.meets(stated) or (stated + i).meets(whole) for i in amounts)


def _statements(disclosure: Disclosure) -> dict[Coordinates, list[tuple[Shown, Interval]]]:
    found: dict[Coordinates, list[tuple[Shown, Interval]]] = {}
    for statement in disclosure.statements():
        for r, c, figure in statement.figures():
            amount = interval(figure)
            if isinstance(figure.about, Coordinates) and amount is not None and figure.text:
                cells = statement.rows[r].cells
                row = next((x.text for x in cells if x.figure is None and x.text.strip()), "")
                header = "/".join(dict.fromkeys(h for h in statement.columns[c].header if h))
                place = Shown(statement.title, row.strip(), header, figure.text, cells[c].place)
                found.setdefault(figure.about, []).append((place, amount))
    return found
