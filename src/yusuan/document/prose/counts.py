"""What is counted (journeys, guests, vehicles) beside what it costs, under one name."""

from __future__ import annotations

import re
from dataclasses import replace

from ...coordinates import MONEY, TOPICS
from .clauses import bare
from .placing import placed
from .readings import NOTHING, Reading, Readings
from .said import Said
from .words import of_topic, rules

_BY_COST = {"abroad": ("abroad_groups", "abroad_persons"), "reception": ("receptions", "guests")}
_COSTS = {m: topic for topic, measures in _BY_COST.items() for m in measures} | {"vehicles_bought": "vehicle_purchase"}
#: Guests of one kind.
_FOREIGN = r"外[事宾]|国\(境\)外"
_SOME_GUESTS = re.compile("国内|" + _FOREIGN)
_COMPANIONS = {"abroad_groups": "abroad_persons", "receptions": "guests"}
_VEHICLE = TOPICS["vehicle"].get("econ_dept")


def by_cost(readings: Readings, unit: str) -> Readings:
    """What is counted under the name of what it costs: "abroad 2 groups, 5 persons"."""
    if unit in rules()["units"]["money"]:
        return readings
    for topic, measures in _BY_COST.items():
        if all(dict(r.at).get("econ_dept") == TOPICS[topic].get("econ_dept") for r in readings):
            return tuple(Reading(measure, part=False) for measure in measures)
    return readings


def cost(said: Said) -> Readings:
    """What was spent on all that was counted just before: "8 receptions, 160 persons, spending 2.05"."""
    topics = {_COSTS.get(r.measure, "") for r in said.now.amounts[-1]}
    if len(topics) != 1 or "" in topics or _SOME_GUESTS.search(said.sentence):
        return ()
    return placed((of_topic(topics.pop()),), said)


def received(phrase: str, unit: str, said: Said) -> Readings:
    """Receptions under a shorter name, where nothing says whom: "received 8 times, 160 persons"."""
    if (
        bare(phrase) not in ("接待", "共接待")
        or unit in rules()["units"]["money"]
        or re.search(_FOREIGN, said.sentence)
    ):
        return ()
    return tuple(Reading(measure, part=False) for measure in _BY_COST["reception"])


def companion(unit: str, said: Said) -> Readings:
    """The people of the groups or receptions that were counted just before: "8 receptions, 160 persons"."""
    last = said.now.amounts[-1] if said.now.amounts else ()
    companions = (r.measure and replace(r, measure=_COMPANIONS.get(r.measure, "")) for r in last)
    return tuple(r for r in companions if r and r.measure and fits(r.measure, unit))


def vehicles(phrase: str, said: Said) -> Readings:
    """Purchase or operation, named without the vehicles, in a list of what vehicles cost or beside their number."""
    listed = said.now.wholes[-1] if said.now.wholes else ()
    counted = said.now.amounts[-1] if said.now.amounts else ()
    if {r.measure for r in counted} != {"vehicles"} and (
        not listed or any(dict(r.at).get("econ_dept") != _VEHICLE for r in listed)
    ):
        return ()
    item = bare(phrase)
    readings = said.parse(f"公务用车{item}") if item.startswith(("购置", "运行")) else None
    return placed(readings, said) if readings and readings != NOTHING else ()


def fits(measure: str, unit: str) -> bool:
    units = rules()["units"]
    if measure in MONEY:
        return unit in units["money"]
    return unit in units.get("vehicles" if measure == "vehicle_quota" else measure, ())
