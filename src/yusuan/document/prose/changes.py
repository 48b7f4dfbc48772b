"""Changes and growth, and what they are compared with."""

from __future__ import annotations

import re
from collections.abc import Callable

from ...coordinates import MONEY, Coordinates
from ...disclosure.model import About, Change, Direction, Growth, OneOf
from . import clauses
from .clauses import bare
from .placing import placed
from .readings import NOTHING, Readings, narrower, one_of, unique
from .said import Base, Said
from .words import rules

LAST_YEAR = Base(True, "")
BUDGETED = Base(False, "budget")


def base_named(said_base: str, said: Said) -> Base | None:
    """What something is compared with; None where it isn't last year's figure or this year's budget."""
    changes = rules()["changes"]
    years = [*changes["last_year"], *([f"{said.year - 1}年度", f"{said.year - 1}年"] if said.year is not None else [])]
    year = next((y for y in sorted(years, key=len, reverse=True) if said_base.startswith(y)), None)
    if year is None:
        own = rf"(?:{said.year}年度?|本年度?)?(?:年初|当年)?预算(?:数|安排)?(?:相比)?"
        if said.setting.accounts and re.fullmatch(own, said_base):
            return BUDGETED
        return None
    rest = re.sub(
        r"(?:的|为)?\d+(?:\.\d+)?$", "", said_base[len(year) :]
    )  # "than last year's 5 by 2": a unit is missing
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
    return Base(True, stage, open=not stage and "预算" not in said_base)


def changed(rest: str, unit: str, said: Said) -> About | None:
    now = said.now
    rest = re.sub("[各均]$", "", bare(rest))
    base: Base | None
    spoken = ""
    if clauses.NEW.search(rest):
        base, spoken = LAST_YEAR, bare(rest[: clauses.NEW.search(rest).start()])  # type: ignore[union-attr]
    elif first := clauses.COMPARED_FIRST.search(rest):
        base, spoken = base_named(first["base"], said), bare(first["object"]) or first["before"] or ""
        if first["object"] and first["before"] and said.parse(first["before"]) is None:
            base = None
        now.throughout = base
    elif rest.endswith("同比") or rest in ("对比", "相比"):
        base, spoken = LAST_YEAR, bare(rest[:-2])
    elif compared := clauses.COMPARE.search(rest):
        spoken = bare(rest[: compared.start()])
        if said.year is not None and f"{said.year}年" in spoken and said.parse(spoken) == NOTHING:
            # "this year's is more than last year's revenue by 5"
            named = said.parse(re.sub(r"^\d{4}年度?", "", compared["base"]))
            now.last = placed(named, said) if named and named != NOTHING else now.last
        base = base_named(compared["base"], said)
    else:
        base, spoken = now.base or now.throughout, bare(rest)
        if base is None:
            now.last = now.last if not spoken else ()
            return None
    spoken = clauses.REMARK.sub("", spoken)
    if spoken and (readings := said.parse(spoken)) != NOTHING:
        now.last = placed(readings, said) if readings else ()
        now.sibling = None
        if not now.last:
            now.amounts.append(())  # what follows without a subject goes on about what nobody understood
            now.doubtful = True
    elif base and base.last_year and (this := _this_year(now.last)) != now.last and this in (*now.amounts, *said.told):
        now.last = this
    elif now.wholes and now.wholes[-1] and now.last and now.unchanged > 1:
        # "…in total, of which a, b, less than last year by…": the words don't say whether the total or b is meant
        now.last = unique((*now.wholes[-1], *now.last))
    elif not now.last:
        now.last = said.earlier or said.subject if now.fresh or not now.amounts else ()
    now.base, now.unchanged = base, 0
    if base is not None:
        now.bases.append(base)
    if base is None:
        return None
    stages = {said.past.get(r.point()) for r in now.last}
    if base.open and len(stages) == 1 and (stage := stages.pop()):
        # the figure of last year that was told just now is the one meant
        now.base = base = Base(True, stage)
    if unit == "%":
        return between(now.last, base, said, Growth)
    money = unit in rules()["units"]["money"] and all(r.measure in MONEY for r in now.last)
    return between(now.last, base, said) if money else None


def _this_year(readings: Readings) -> Readings:
    """What is compared after both years' figures were told: "5, last year 4, more than last year by 1"."""
    return unique(r.where(year=None, stage=None) if "year" in dict(r.at) else r for r in readings)


def short_of_budget(against: re.Match[str], unit: str, said: Said) -> tuple[About | None, Direction]:
    """How much the final figure is more or less than the budgeted one, where no other budget was spoken of."""
    direction: Direction = "increase" if against["more"] in ("大于", "高于", "超过", "多于") else "decrease"
    known = not re.search("全年预算|调整", said.sentence) and unit in rules()["units"]["money"]
    return between(said.now.last, BUDGETED, said) if known else None, direction


def between(
    these: Readings, base: Base, said: Said, make: Callable[[Coordinates, Coordinates], Change | Growth] = Change
) -> About | None:
    """The change (or growth) of ``these`` against ``base``; None for what is a figure of last year itself."""
    if said.year is None or any(d == "year" for r in these for d, _ in r.at):
        return None
    return one_of([make(r.point(), before.point()) for r, before in zip(these, base.of(these, said.year), strict=True)])


def grown(about: About | None) -> About | None:
    changes = about.candidates if isinstance(about, OneOf) else (about,)
    return one_of([Growth(c.now, c.before) for c in changes if isinstance(c, Change)])
