"""What an amount or a count is about."""

from __future__ import annotations

import re
from dataclasses import replace

from ...coordinates import MONEY
from . import clauses
from .changes import BUDGETED, base_named
from .clauses import bare
from .counts import by_cost, companion, cost, fits, received, vehicles
from .placing import placed, settle
from .readings import NOTHING, Reading, Readings, code, unique
from .said import Kept, Said
from .words import rules

#: Final accounts call the year's own sum 合计 and that with what was carried over 总计.
_TOTALLED = {"revenue": "resources", "expenditure": "uses"}


def amount_or_base(rest: str, unit: str, said: Said) -> Readings:
    year = said.year
    if (
        (compared := clauses.COMPARE.search(rest))
        and (base := base_named(compared["base"], said)) is not None
        and not clauses.REMARK.sub("", bare(rest[: compared.start()]))
    ):
        said.now.base = base
        return base.of(said.now.last, year) if year is not None else ()
    spoken = re.sub(r"为$", "", bare(rest))
    if (start := clauses.FROM.search(rest)) and year is not None and (base := base_named(start["base"], said)):
        if before := bare(rest[: start.start()]):
            named = said.parse(before)
            said.now.last = placed(named, said) if named and named != NOTHING else ()
        said.now.base = base
        return base.of(said.now.last, year)
    if clauses.REACHED.fullmatch(bare(rest)):
        start_base, found = said.now.base, told(said.now.last, unit, said)
        said.now.base = start_base
        return found
    if (past := _of_last_year(rest, unit, said)) is not None:
        return past
    if len(said.told) == 1 and year is not None and (base := base_named(spoken, said)) is not None and base.last_year:
        # "…; in 2023 it was 5": the paragraph's one object, a year before.
        said.now.last, said.now.base = said.told[0], base
        return base.of(said.told[0], year)
    if said.setting.accounts and year is not None:
        if other := clauses.ADJUSTED.search(rest):
            _amount(rest[: other.start()], unit, said)
            return ()
        if (budgeted := clauses.BUDGETED.search(rest)) and "决算" not in rest:
            before = re.sub("完成$", "", rest[: budgeted.start()])
            # "…, completing a budget of 5" goes on about what was spent just before
            found = (
                told(_just_told(said), unit, said)
                if not bare(before) and said.now.last
                else _amount(before, unit, said)
            )
            said.now.finishing = "完成" in rest
            said.now.budgeted = not said.now.finishing
            return BUDGETED.of(found, year)
        # "revenue was 5, …; expenditure was 4" is of another object
        goes_on = said.now.amounts and (said.now.last or rest.startswith(("，", ",", "、")) or () in said.now.amounts)
        if clauses.ACTUAL.fullmatch(rest) and (goes_on or said.unknown):
            return told(said.now.last, unit, said)
    return _amount(rest, unit, said)


def _just_told(said: Said) -> Readings:
    """What a figure without a subject goes on about: the last amount, or all of the list after several of its items."""
    now = said.now
    return unique((*now.wholes[-1], *now.last)) if now.wholes and now.unchanged > 1 else now.last


def _amount(phrase: str, unit: str, said: Said) -> Readings:
    now = said.now
    now.granted = "拨款" in phrase
    if said.year is not None and f"{said.year}年" in phrase:
        now.doubtful = False
        if now.wholes == [()]:
            now.wholes = []
    readings = said.parse(phrase)
    found: Readings = ()
    if readings is None:
        found = _project(phrase, said) or vehicles(phrase, said) or received(phrase, unit, said)
        if not found and unit in rules()["units"]["money"] and clauses.ANOTHER_FUND.search(phrase):
            said.kept = Kept(said.headings[-1].level if said.headings else 0, None)
    elif readings == NOTHING and (counted := companion(unit, said)):
        found = counted
    elif clauses.IN_ALL.match(phrase) and now.amounts and not any(r.measure in MONEY for r in now.amounts[-1]):
        found = cost(said)
    elif readings == NOTHING:
        if said.told:
            found = said.told[0] if len(said.told) == 1 else ()
        elif now.fresh or (not now.wholes and not now.last):
            heading = () if said.unknown else said.heading_readings()
            found = said.subject or (placed(heading, said) if heading else _by_parts(said))
    elif readings is not None:
        found = placed(by_cost(readings, unit), said)
    # Where final accounts are told, a figure that isn't called one is of another stage.
    final = "决算" in re.sub(r"[比较与][^，。；]*?决算", "", said.sentence)
    if final and not said.setting.accounts and "决算" not in phrase:
        found = ()
    if "决算" in phrase:
        found = tuple(r for r in found if dict(r.at).get("stage") != "budget")
    named = any(code(r) for r in readings or ())
    if named and not re.search(r"\d{7}|项\)", phrase) and not _among_functions(found, said):
        found = ()
    if unit in rules()["units"]["money"]:
        if clauses.SO_FAR.search(phrase):
            found = ()
        now.doubtful = not found
    return told(_looked_ahead(found, phrase, said), unit, said)


def _project(phrase: str, said: Said) -> Readings:
    """An item of a numbered list of project expenditure, whose name nobody knows, is a project of that name."""
    listed = said.lists[-1].wholes[-1] if said.lists and said.lists[-1].wholes else ()
    match = clauses.PROJECT.fullmatch(phrase)
    if (
        match is None
        or not listed
        or any(dict(r.at).get("nature") != "project" or "project" in dict(r.at) for r in listed)
    ):
        return ()
    return tuple(r.where(project=match["name"]) for r in listed)


#: An amount of last year told beside this year's; what was carried over from it isn't meant.
_LAST_YEAR = r"[，,；;、]?(?:其中[：:，,]?)?(?:(?:中央|全?[省市县区])?本级)?(?:{before}年度?|上年度?|去年)(?!结[转余]|末|底|初|\d)(?P<what>.*)$"
_STAGES = (("execution", r"(?:预计)?执行数?"), ("final_accounts", r"决算数?"))


def _of_last_year(phrase: str, unit: str, said: Said) -> Readings | None:
    """What the figure is of that a phrase gives of last year; None where it gives none by name.

    Without a word of its stage it is the stage that the heading names, or any."""
    if said.year is None or not (match := re.match(_LAST_YEAR.format(before=said.year - 1), phrase)):
        return None
    what = re.sub("(?:为|是)$", "", match["what"])
    stages = ["" if said.setting.accounts else s for s, word in _STAGES if re.search(word, what)]
    for _, word in _STAGES:
        what = re.sub(word, "", what)
    if not stages and "预算" in what:
        stages = ["budget" if said.setting.accounts else ""]
    if not stages and not said.setting.accounts:
        stages = [s for s, word in _STAGES if re.search(word, said.title)] or ["", "execution", "final_accounts"]
    readings = said.parse(what) or said.parse(f"{said.year}年{what}")
    if readings is None or readings == NOTHING:
        return None
    said.other_year = False  # the phrase names its year
    now_found = placed(readings, said)
    at = {"year": str(said.year - 1)}
    found = unique(r.where(**at, **({"stage": s} if s else {})) for r in now_found for s in stages or [""])
    return told(found, unit, said)


def _by_parts(said: Said) -> Readings:
    """What "the budget" is of which revenue or expenditure is listed, under a heading that says nothing more special."""
    headed = [r for h in said.headings for r in h.readings]
    spending = all({d for d, _ in r.at} <= {"unit"} and r.measure in ("", "expenditure", "uses") for r in headed)
    if said.headings and spending and not said.opaque and said.now.fresh and clauses.SPENT.match(said.ahead):
        return placed((Reading("expenditure", part=False), Reading("uses", part=False)), said)
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
        found = tuple(r for r in found if r.measure not in _STOCKS)
    # who goes abroad and who is received is counted where the public purse pays: the word for it adds nothing
    found = tuple(
        replace(r, at=tuple(p for p in r.at if p != ("fund", "fiscal_appropriation"))) if r.measure in _PAID else r
        for r in found
    )
    found = tuple(
        r for r in found if fits(r.measure, unit) and (r.measure != "vehicles_bought" or said.setting.accounts)
    )
    stages = {dict(r.at).get("stage", "") for r in found if "year" in dict(r.at)}
    if len(stages) == 1:
        (stage,) = stages
        said.past |= {r.point().where(year=None, stage=None): str(stage) for r in found}
    repeated = bool(now.amounts) and now.amounts[-1] == found
    now.last, now.base, now.budgeted = found, None, False
    now.amounts.append(found)
    if found not in said.told:
        said.told.append(found)
    if not repeated:
        now.unchanged += 1
    if found:
        kinds = {code(r) for r in found}
        now.sibling = kinds.pop() if len(kinds) == 1 else None
    begun = len(now.amounts) == 1 and unit in rules()["units"]["money"]
    if not now.wholes and (found or begun):
        said.head = found
        said.keep_fund(found)
    return found


_PAID = frozenset({"abroad_groups", "abroad_persons", "receptions", "guests", "vehicles_bought"})
#: Of what will be bought and what there is words are the same.
_STOCKS = frozenset({"vehicles", "vehicle_quota", "equipment", "office_area"})
