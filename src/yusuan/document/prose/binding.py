"""A figure and the words before it → what it is about."""

from __future__ import annotations

import re

from ...disclosure.model import About, Change, Direction, Growth, Stated
from . import clauses
from .amounts import amount_or_base, told
from .changes import between, changed, grown, short_of_budget
from .clauses import bare
from .opening import bracketed, labelled, lose, opened, run_in, under_label
from .placing import placed
from .readings import NOTHING, Readings, about_of, under, unique
from .said import Said, note_code_list
from .shares import done, share
from .words import rules


def bind(phrase: str, unit: str, said: Said, *, first: bool) -> tuple[About | None, Direction]:
    """What the figure after ``phrase`` is about, and the direction its words give it."""
    note_code_list(phrase, said)
    phrase = clauses.NOTE.sub("", bracketed(phrase, said))
    if clauses.SAME_AS_BEFORE.search(phrase):
        said.now.unchanged = 0
    if first and "。" not in phrase:
        phrase = labelled(phrase, said)
    if "。" in phrase:
        before, phrase = phrase.rsplit("。", 1)
        if clauses.USE.search(before) or clauses.REASON.search(before):
            said.now.explained = True
        said.end_sentence()
        if first:
            run_in(labelled(before, said), said)
    lose(clauses.last_clause(phrase), said)
    ending = bare(phrase).rpartition("，")[2]
    used = said.now.mode == "use" or (not said.now.mode and clauses.USE.search(phrase))
    if used and unit == "%" and clauses.DONE.fullmatch(ending) and not clauses.REASON.search(phrase):
        # "5, used for …, completing 80 % of the budget" is of the 5
        return done(ending, said), ""
    if said.now.mode:
        return _explained(phrase, unit, said)
    if (parts := clauses.MAINLY.match(phrase)) and said.now.last and (parts["use"] or said.now.base is None):
        # "basic expenditure 875, mainly wages 704": a list of its parts, no reason
        named = said.parse(parts["name"]) if unit in rules()["units"]["money"] else None
        if named and named != NOTHING:
            return _plainly("，其中" + parts["name"], unit, said)
    reason = clauses.REASON.search(phrase)
    if reason or (clauses.USE.search(phrase) and not said.parse(re.split("[，：、；;]", phrase)[-1])):
        said.now.mode = "reason" if reason else "use"
        said.now.explained = True
        return _explained(phrase, unit, said)
    return _plainly(phrase, unit, said)


def _plainly(phrase: str, unit: str, said: Said) -> tuple[About | None, Direction]:
    if re.search("[；;]", phrase):
        phrase = clauses.last_clause(phrase)
        # "…; less than last year by 5" goes on about the amount that is no item of a list
        goes_on = (
            clauses.COMPARED_AT_ONCE.match(phrase)
            or phrase.startswith(("其中", "包括"))
            or (unit == "%" and clauses.DONE.fullmatch(bare(phrase)))
        )
        last = said.head if goes_on and not said.now.wholes else ()
        both_years = said.now.base is not None and said.now.base.last_year
        said.now.doubtful = said.now.doubtful and bool(said.now.wholes)
        if not (both_years and clauses.ALONE.match(phrase)) and not (unit == "%" and clauses.directed(phrase)[0] == ""):
            said.now.last, said.now.base, said.now.unchanged = last, None, 0
    elif phrase.startswith(("：", ":")) and said.now.last:
        # "86 in total: goods 30, …"
        said.now.wholes.append(said.now.last)
    if said.now.queue and clauses.NOTHING_BETWEEN.fullmatch(phrase):
        return about_of(told(said.now.queue.pop(0), unit, said)), ""
    said.now.queue = []
    if said.now.each and said.now.base and said.now.change and clauses.NOTHING_BETWEEN.fullmatch(phrase):
        make = Growth if unit == "%" else Change
        return between(said.now.each.pop(0), said.now.base, said, make), said.now.change[1]
    said.now.each = []
    if clauses.NOTHING_BETWEEN.fullmatch(phrase) and unit in rules()["units"]["money"]:
        return about_of(told((), unit, said)), ""
    phrase = clauses.LEVEL_WITH.sub("", phrase)
    if (listed := clauses.EACH.search(phrase)) and (queue := _named(listed, said)):
        first, *said.now.queue = queue
        return about_of(told(first, unit, said)), ""
    rest = under_label(opened(phrase, said), said)
    if (against := clauses.AGAINST.search(rest)) and said.setting.accounts:
        return short_of_budget(against, unit, said)
    if not rest and phrase and unit in rules()["units"]["money"]:
        # "of which 5 for …": what it is of comes after it
        return about_of(told((), unit, said)), ""
    if clauses.TEMPLATE.search(rest):
        said.now.unchanged = 0
        return None, ""
    rest, direction = clauses.directed(rest)
    if direction and (each := clauses.RESPECTIVELY.search(rest)):
        first, *said.now.each = _each_told(said) or ((),)
        said.now.last, said.now.unchanged, rest = first, 0, rest[: each.start()]
        about = changed(rest, unit, said) if first else None
        said.now.change = (about, direction)
        return about, direction
    if direction:
        about = changed(rest, unit, said)
        said.now.change = (about, direction)
        return about, direction
    if unit == "%" and said.brackets and not phrase and said.now.change:
        # "less by 5 (10 %)"
        return grown(said.now.change[0]), said.now.change[1]
    if unit == "%":
        return done(rest, said) or share(rest, said), ""
    return about_of(amount_or_base(rest, unit, said)), ""


def _each_told(said: Said) -> list[Readings]:
    """What "by 5, 4 and 3 respectively" is of: as many amounts as were told last, without the whole they are parts of."""
    run = 1 + len(re.findall(r"[、，和及]\d", clauses.RUN.match(said.ahead)[0]))  # type: ignore[index]
    amounts = said.now.amounts or said.before
    whole = amounts[0] if len(amounts) == run + 1 else ()
    parts = amounts[-run:]
    inside = not whole or all(any(under(w, p) for w in whole for p in part) for part in parts)
    return parts if run > 1 and len(amounts) == run + bool(whole) and all(parts) and inside else []


def _named(listed: re.Match[str], said: Said) -> list[Readings]:
    """The objects of "a, b and c are x, y and z"; none unless each of them is understood."""
    names = re.split("[、和与及]", re.sub(r"(公务用车购置)[和与及](运行)", r"\1\2", listed["names"]))
    tail = listed.string[listed.end("names") : listed.end()]
    found: list[Readings] = []
    for name in names:
        name = name.replace("公务用车购置运行", "公务用车购置及运行")
        tried = (said.parse(n) for n in (name, name + tail[:2]))
        there = next((p for r in tried if r and r != NOTHING and (p := placed(r, said))), ())
        if not there:
            return []
        found.append(there)
    return found if len(found) > 1 else []


def _explained(phrase: str, unit: str, said: Said) -> tuple[About | None, Direction]:
    """A figure inside a reason or a use.  A semicolon may end it, if a figure of the budget follows."""
    clause = re.split("[；;]", phrase)
    if len(clause) > 1:
        item, direction = clauses.directed(clause[-1])
        compared = clauses.COMPARE.search(item)
        readings = said.parse(item[: compared.start()] if compared else item)
        based = bool(compared or said.now.throughout)
        if readings and readings != NOTHING and (based if direction else not compared):
            last = said.head if clause[-1].startswith("其中") else ()
            said.now.mode, said.now.last, said.now.base, said.now.unchanged = "", last, None, 0
            return _plainly(clause[-1], unit, said)
    item, direction = clauses.directed(phrase)
    whole = re.split("[：:]", phrase)[-1]
    if (
        not direction
        and f"{said.year}年" in whole
        and (readings := said.parse(whole))
        and not any(r.part for r in readings)
    ):
        # "reasons of the changes: in 2018 the three public expenses are 24.75, …"
        said.now.mode, said.now.last, said.now.base, said.now.unchanged = "", (), None, 0
        return _plainly(whole, unit, said)
    if said.now.mode != "reason" or not direction:
        return None, direction
    if change := _item(item, unit, said):
        return change, direction
    what = bare(re.split(r"[，,；;、：:]", item.rstrip("，,；;、：: "))[-1])
    if not what:
        return None, direction
    return Stated(f"{said.title}：各项合计" if what == "以上合计" else what), direction


def _item(item: str, unit: str, said: Said) -> About | None:
    """The change of a part, told as a reason of the whole's, where it is named as a budget names it: "project
    expenditure", not "meals"."""
    base = said.now.base or said.now.throughout or said.compared
    said_last = bare(re.split(r"[，,；;、：:]", item.rstrip("，,；;、：: "))[-1])
    named = clauses.ITEM.match(clauses.REASON.split(said_last)[-1].removeprefix("是"))
    if named is None or base is None or unit not in rules()["units"]["money"]:
        return None
    readings = said.parse(named["name"])
    if not readings or readings == NOTHING:
        return None
    explained = said.now.last or said.earlier
    parts = unique(u for e in explained for r in readings if (u := under(e, r)) is not None and u.at != e.at)
    return between(parts, base, said)
