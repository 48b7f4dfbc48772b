"""Charts: a few of the disclosure's own figures, to be drawn and to stand beside the drawing as a table."""

from __future__ import annotations

from ..budget.facts import Amounts
from ..classification import name_of
from ..coordinates import TOPIC_NAMES, TOPICS, Coordinates, coordinates
from .model import ChartSeries, ChartSpec
from .pack import ChartView, Pack
from .statements import text_figure


def chart(view: ChartView, pack: Pack, facts: Amounts) -> ChartSpec:
    """One chart; points without a known amount are left out."""
    here: list[tuple[str, Coordinates]]
    if view.topics:
        here = [(TOPIC_NAMES[t], TOPICS[t]) for t in view.topics]
    else:
        at = coordinates("expenditure", dict(view.classes))
        codes = sorted({code[:3] for (code,) in facts.listed(("functional_code",), at)})
        here = [(name_of("functional", code, facts.year), at.where(functional_code=code)) for code in codes]
    years = (facts.year - 1, facts.year) if view.years else (facts.year,)
    series = []
    for year in years:
        points = []
        for name, at in here:
            point = at if year == facts.year else at.where(year=str(year))
            if (amount := facts.value(point)) is not None:
                points.append((name, text_figure(amount, point, pack)))
        series.append(ChartSeries(f"{year}年", tuple(points)))
    return ChartSpec(view.key, view.title, pack.text_unit, tuple(series))
