"""Changes and growth, and what they are compared with."""

from __future__ import annotations

import re
from collections.abc import Callable

from ...coordinates import MONEY, Coordinates
from ...disclosure.model import About, Change, Growth, OneOf
from . import clauses
from .clauses import bare
from .readings import NOTHING, narrower, one_of, unique
from .said import Base, Said, placed
from .words import rules

LAST_YEAR = Base(True, "")
BUDGETED = Base(False, "budget")


def base_named(said_base: str, said: Said) -> Base | None:
    """What something is compared with; None where it isn't last year's figure or this year's budget."""
    changes = rules()["changes"]
    years = [*changes["last_year"], *([f"{said.year - 1}年度", f"{said.year - 1}年"] if said.year is not None else [])]
    year = next((y for y in sorted(years, key=len, reverse=True) if said_base.startswith(y)), None)
    if year is None:
        if said.setting.accounts and re.fullmatch(r"(?:年初|当年|全年)?预算(?:数|安排)?(?:相比)?", said_base):
            return BUDGETED
        return None
    rest = said_base[len(year) :]
    stage = ""
    for name in ("execution", "final_accounts"):
        for word in changes[name]:
            if word in rest:
                stage, rest = name, rest.replace(word, "")
                break
    if said.setting.accounts:
        stage = "" if stage == "final_accounts" else stage or ("budget" if "预算" in rest else "")
    for word in changes["words"]:
        rest = rest.removesuffix(word)
    if rest:
        readings = said.parse(rest)
        if readings is None:
            return None
        last = said.now.last
        if readings != NOTHING and last and not any(narrower(a, b) for a in readings for b in last):
            return None
    return Base(True, stage)


def changed(rest: str, unit: str, said: Said) -> About | None:
    now = said.now
    rest = re.sub("[各均]$", "", bare(rest))
    base: Base | None
    spoken = ""
    if clauses.NEW.search(rest):
        base, spoken = LAST_YEAR, bare(rest[: clauses.NEW.search(rest).start()])  # type: ignore[union-attr]
    elif first := clauses.COMPARED_FIRST.search(rest):
        base, spoken = base_named(first["base"], said), bare(first["object"])
        now.throughout = base
    elif rest.endswith("同比"):
        base, spoken = LAST_YEAR, bare(rest[:-2])
    elif compared := clauses.COMPARE.search(rest):
        base, spoken = base_named(compared["base"], said), bare(rest[: compared.start()])
    else:
        base, spoken = now.base or now.throughout, bare(rest)
        if base is None:
            now.last = now.last if not spoken else ()
            return None
    if spoken and (readings := said.parse(spoken)) != NOTHING:
        now.last = placed(readings, said) if readings else ()
        now.sibling = None
    elif now.wholes and now.wholes[-1] and now.unchanged > 1:
        # "…in total, of which a, b, less than last year by…": the words don't say whether the total or b is meant
        now.last = unique((*now.wholes[-1], *now.last))
    elif not now.last:
        now.last = said.earlier or said.subject if now.fresh or not now.amounts else ()
    now.base, now.unchanged = base, 0
    if base is None or said.year is None:
        return None
    pairs = list(zip(now.last, base.of(now.last, said.year), strict=True))
    make: Callable[[Coordinates, Coordinates], Change | Growth]
    if unit == "%":
        make = Growth
    elif unit in rules()["units"]["money"] and all(r.measure in MONEY for r, _ in pairs):
        make = Change
    else:
        return None
    return one_of([make(one.point(), before.point()) for one, before in pairs])


def grown(about: About | None) -> About | None:
    changes = about.candidates if isinstance(about, OneOf) else (about,)
    return one_of([Growth(c.now, c.before) for c in changes if isinstance(c, Change)])
