"""A unit's own target form against its projects': a rate that both ask for."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence

from ...disclosure.model import FormIndicator, TargetForm
from ..findings import Finding
from .said import Value, bare, finding, indicator, text_of, value_of

#: Shorter names (验收合格率, 群众满意度) may be meant of different things.
_SHORTEST = 8


def of_whole(forms: Sequence[TargetForm]) -> Iterator[Finding]:
    """Rates of the unit's form that the only project's form with the same indicator gives otherwise."""
    projects: dict[str, list[tuple[TargetForm, FormIndicator, Value]]] = defaultdict(list)
    for form in forms:
        if not form.whole_unit:
            for one, value in _rates(form):
                projects[_plain(one)].append((form, one, value))
    for form in forms:
        for one, value in _rates(form) if form.whole_unit else ():
            same = projects.get(_plain(one), [])
            if len(same) != 1 or len(_plain(one)) < _SHORTEST or same[0][2].number == value.number:
                continue
            place, where = indicator(form, one), indicator(same[0][0], same[0][1])
            message = f"{place}是“{text_of(one)}”，{where}是“{text_of(same[0][1])}”，同一指标两个值。"
            yield finding("FORM-13", message, (place, where), text_of(one), text_of(same[0][1]))


def _plain(one: FormIndicator) -> str:
    return re.sub(r"[的（）()、，,]", "", bare(one.name))


def _rates(form: TargetForm) -> Iterator[tuple[FormIndicator, Value]]:
    for one in form.indicators:
        value = value_of(text_of(one), one.name)
        if value is not None and value.unit == "%" and re.search("[率度]$", bare(one.name)):
            yield one, value
