"""Where a phrase stands: below the open lists, below the headings."""

from __future__ import annotations

from dataclasses import replace

from ...coordinates import MONEY
from .clauses import CARRIED_IN
from .readings import MOST_READINGS, Reading, Readings, both_or_first, code, open_vintage, sound, under, unique
from .said import Said, by_default
from .words import rules


def placed(readings: Readings, said: Said) -> Readings:
    """Readings below the open lists, or below the headings; () where they say too little."""
    now = said.now
    named = not readings[0].part
    depth = len(now.wholes)
    for n in range(depth - 1, -1, -1):
        if not now.wholes[n]:
            break
        found = unique(
            s for w in now.wholes[n] for r in _sided(w, readings, said) if (u := under(w, r)) and (s := sound(u))
        )
        if found:
            now.wholes = now.wholes[: n + 1]
            # what is counted in a list of its own name, or opens one just after the whole, is a kind of it that the name doesn't tell
            alone = (now.opened and now.amounts) or all(r.measure not in MONEY for r in found)
            itself = alone and {(r.measure, r.at) for r in found} <= {(w.measure, w.at) for w in now.wholes[n]}
            return () if itself else _narrowed(found, said)
        if now.opened or _otherwise_classed(now.wholes[n], readings):
            return ()
    counted = all(r.measure and r.measure not in MONEY for r in readings)
    if depth and not named:
        return ()
    # What is listed of a whole nobody understood, or told beside an amount nobody understood, may be another year's,
    # another stage's, another's altogether.
    if not counted and (said.other_year or now.doubtful or (depth and not now.wholes[-1])):
        return ()
    # A count between the amounts of a list ends it not, and no fund of a heading is its own.
    if depth and not counted:
        now.wholes = []
    # A part alone needs something it is a part of.
    if not named and said.fund is None and not said.subject and not (said.headings and said.headings[-1].readings):
        return ()
    if said.opaque and not all(r.measure and r.measure not in MONEY for r in readings):
        return ()
    found = readings
    if said.fund is not None and not counted:
        found = both_or_first(found, (Reading("", (("fund", said.fund),)),))
    for context in (said.subject, *(h.readings for h in reversed(said.headings))):
        if context and not counted:
            found = both_or_first(found, context)
    if said.kept and any(by_default(r) for r in found):
        if said.kept.fund is None:
            return ()
        found = tuple(r.where(fund=said.kept.fund) if by_default(r) else r for r in found)
    found = unique(s for r in found if r.measure and (s := sound(r)))
    return _vintages(_narrowed(found, said), said)


def of_label(readings: Readings, said: Said) -> Readings:
    """What a label names: an item of the open lists, or where it can't be one something of its own."""
    if found := placed(readings, said):
        return found
    said.now.wholes = []
    return placed(readings, said)


def _otherwise_classed(whole: Readings, parts: Readings) -> bool:
    """Whether the parts are told by one economic classification and the whole they stand under by the other."""
    return all("econ_gov" in dict(w.at) for w in whole) and all("econ_dept" in dict(p.at) for p in parts)


def _vintages(readings: Readings, said: Said) -> Readings:
    return readings if said.setting.accounts else open_vintage(readings)


def _sided(whole: Reading, parts: Readings, said: Said) -> Readings:
    """The parts as parts of ``whole``: of all resources a fund is the year's revenue where last year's money is another
    part, may be that where it is called an appropriation, and is else all that comes from that fund."""
    if whole.measure != "resources":
        return parts
    apart = CARRIED_IN.search(said.sentence) or any(x.carried_apart for x in said.lists)
    revenue = tuple(replace(p, measure="revenue") if not p.measure and "fund" in dict(p.at) else p for p in parts)
    if apart:
        return revenue
    return unique((*parts, *revenue)) if said.now.granted else parts


def _narrowed(readings: Readings, said: Said) -> Readings:
    """Of readings in several code lists or levels those that fit the list's other members, where they tell."""
    if len(readings) > 1 and said.code_list:
        readings = tuple(r for r in readings if said.code_list in dict(r.at) or not code(r)) or readings
    if len(readings) > 1 and said.now.sibling:
        readings = tuple(r for r in readings if code(r) == said.now.sibling) or readings
    lists = {c[0] for r in readings if (c := code(r))}
    if lists == {"econ_dept", "econ_gov"} and not any(w in said.setting.text for w in rules()["sections"]["econ_gov"]):
        # a name of both economic classifications is the departments' own, where the other isn't spoken of
        readings = tuple(r for r in readings if (c := code(r)) and c[0] == "econ_dept")
    return _settled(readings, said) if len(readings) <= MOST_READINGS else ()


_SIDES = (("revenue", "resources"), ("expenditure", "uses"))


def _settled(readings: Readings, said: Said) -> Readings:
    """Whether a revenue budget holds last year's money, where the document has told."""
    kept = []
    for r in readings:
        side = next((s for s in _SIDES if r.measure in s), None)
        chosen = said.settled.get((("side", side), *r.at)) if side else None
        if chosen is None or r.measure == chosen or not any(o.at == r.at and o.measure == chosen for o in readings):
            kept.append(r)
    return tuple(kept)


def settle(readings: Readings, measure: str, said: Said) -> Readings:
    """``readings`` with ``measure`` chosen of the two that one word may mean, for the rest of the section too."""
    side = next(s for s in _SIDES if measure in s)
    for r in readings:
        if r.measure == measure:
            said.settled[(("side", side), *r.at)] = measure
    return _settled(readings, said)
