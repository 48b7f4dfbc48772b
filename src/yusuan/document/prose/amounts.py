"""What an amount or a count is about."""

from __future__ import annotations

import re
from dataclasses import replace

from ...coordinates import MONEY
from . import clauses
from .changes import BUDGETED, base_named
from .clauses import bare
from .readings import NOTHING, Reading, Readings, code
from .said import Said, placed, settle
from .words import rules

#: Final accounts call the year's own sum 合计 and that with what was carried over 总计.
_TOTALLED = {"revenue": "resources", "expenditure": "uses"}


def amount_or_base(rest: str, unit: str, said: Said) -> Readings:
    year = said.year
    if (
        (compared := clauses.COMPARE.search(rest))
        and (base := base_named(compared["base"], said)) is not None
        and not bare(rest[: compared.start()])
    ):
        said.now.base = base
        return base.of(said.now.last, year) if year is not None else ()
    spoken = re.sub(r"为$", "", bare(rest))
    if len(said.told) == 1 and year is not None and (base := base_named(spoken, said)) is not None and base.last_year:
        # "…; in 2023 it was 5": the paragraph's one object, a year before.
        said.now.last, said.now.base = said.told[0], base
        return base.of(said.told[0], year)
    if said.setting.accounts and year is not None:
        if other := clauses.ADJUSTED.search(rest):
            _amount(rest[: other.start()], unit, said)
            return ()
        if (budgeted := clauses.BUDGETED.search(rest)) and "决算" not in rest:
            return BUDGETED.of(_amount(rest[: budgeted.start()], unit, said), year)
        if clauses.ACTUAL.fullmatch(rest) and (said.now.amounts or said.unknown):
            return told(said.now.last, unit, said)
    return _amount(rest, unit, said)


def _amount(phrase: str, unit: str, said: Said) -> Readings:
    now = said.now
    readings = said.parse(phrase)
    found: Readings = ()
    if readings == NOTHING:
        if said.told:
            found = said.told[0] if len(said.told) == 1 else ()
        elif now.fresh or (not now.wholes and not now.last):
            heading = () if said.unknown else said.heading_readings()
            found = said.subject or (placed(heading, said) if heading else _by_parts(said))
    elif readings is not None:
        found = placed(readings, said)
    # Where final accounts are told, a figure that isn't called one is of another stage.
    final = "决算" in re.sub(r"[比较与][^，。；]*?决算", "", said.sentence)
    if final and not said.setting.accounts and "决算" not in phrase:
        found = ()
    if readings != NOTHING and not re.search(r"\d{7}|项\)", phrase) and not _among_functions(found, said):
        found = ()
    return told(_looked_ahead(found, phrase, said), unit, said)


def _by_parts(said: Said) -> Readings:
    """What "the budget" is of which revenue is listed, under a heading that says nothing more special."""
    general = bool(said.headings) and all(h.readings == NOTHING and not h.opaque for h in said.headings)
    match = re.match(r"[，,](?:其中|包括)[：:，,]?([^\d，。；]{4,20})\d", said.ahead)
    if not general or match is None or not said.now.fresh or not match[1].endswith(("收入", "拨款")):
        return ()
    part = said.parse(match[1])
    if not part or any("fund" not in dict(r.at) or r.measure not in ("", "revenue") for r in part):
        return ()
    return (Reading("revenue", part=False), Reading("resources", part=False))


def _among_functions(found: Readings, said: Said) -> bool:
    """Whether a bare name is that of a functional item: a project may bear it too, so that the list or the headings
    must speak of expenditure, and not of projects."""
    if not any((c := code(r)) and c[0] == "functional_code" and c[1] > 3 for r in found):
        return True
    if any(dict(r.at).get("nature") == "project" for r in found):
        return False
    listed = any(w for w in said.now.wholes)
    return (
        listed
        or said.code_list == "functional_code"
        or any(
            r.measure == "expenditure" and {"fund", "functional_code"} & dict(r.at).keys()
            for h in said.headings
            for r in h.readings
        )
    )


def _looked_ahead(found: Readings, phrase: str, said: Said) -> Readings:
    """Whether a budget of revenue is all of it or the year's, told by the parts that follow."""
    if "本年" not in phrase and {(r.measure, dict(r.at).get("fund")) for r in found} == {
        ("revenue", "fiscal_appropriation")
    }:
        found = (*found, *(replace(r, measure="resources") for r in found))
        if not (re.match("[，,(。]?(?:其中|包括)", said.ahead) and clauses.CARRIED_IN.search(said.ahead)):
            return found[: len(found) // 2]
    measures = {r.measure for r in found}
    for year, whole in _TOTALLED.items():
        if said.setting.accounts and "合计" in phrase and measures == {year, whole}:
            return settle(found, year, said)
    if (
        re.search("[本当]年", phrase)
        and clauses.OPENER.search(said.ahead)
        and not clauses.CARRIED_IN.search(said.ahead)
    ):
        return settle(found, "revenue", said) if measures == {"revenue", "resources"} else found
    for measure, sign in (("resources", clauses.CARRIED_IN), ("uses", clauses.CARRIED_OUT)):
        if measure in measures and len(measures) > 1 and clauses.OPENER.search(said.ahead) and sign.search(said.ahead):
            return settle(found, measure, said)
    return found


def told(found: Readings, unit: str, said: Said) -> Readings:
    """Take in an amount's object."""
    now = said.now
    # What will be bought is no part of what there is.
    if said.planned:
        found = tuple(r for r in found if r.measure in MONEY)
    found = tuple(r for r in found if _fits(r.measure, unit))
    now.last, now.base = found, None
    now.amounts.append(found)
    if found not in said.told:
        said.told.append(found)
    now.unchanged += 1
    if found:
        kinds = {code(r) for r in found}
        now.sibling = kinds.pop() if len(kinds) == 1 else None
        if not now.wholes:
            said.head = found
    return found


def _fits(measure: str, unit: str) -> bool:
    units = rules()["units"]
    if measure in MONEY:
        return unit in units["money"]
    return unit in units.get("vehicles" if measure == "vehicle_quota" else measure, ())
