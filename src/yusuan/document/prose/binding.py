"""A figure and the words before it → what it is about."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import replace

from ...coordinates import MONEY, Coordinates
from ...disclosure.model import About, Change, Direction, Growth, OneOf, Share, Stated
from . import clauses
from .clauses import bare
from .phrase import ORDINAL
from .readings import MOST_READINGS, NOTHING, Reading, Readings, code, narrower, under, unique
from .said import Base, Said, note_code_list, placed, settle
from .words import rules

_LAST_YEAR = Base(True, "")
#: Final accounts call the year's own sum 合计 and that with what was carried over 总计.
_TOTALLED = {"revenue": "resources", "expenditure": "uses"}
_BUDGETED = Base(False, "budget")


def bind(phrase: str, unit: str, said: Said, *, first: bool) -> tuple[About | None, Direction]:
    """What the figure after ``phrase`` is about, and the direction its words give it."""
    note_code_list(phrase, said)
    phrase = _bracketed(phrase, said)
    if clauses.SAME_AS_BEFORE.search(phrase):
        said.now.unchanged = 0
    if first and "。" not in phrase:
        phrase = _labelled(phrase, said)
    if "。" in phrase:
        before, phrase = phrase.rsplit("。", 1)
        if clauses.USE.search(before) or clauses.REASON.search(before):
            said.now.explained = True
        said.end_sentence()
        if first:
            _run_in(_labelled(before, said), said)
    if said.now.mode:
        return _explained(phrase, unit, said)
    reason = clauses.REASON.search(phrase)
    if reason or (clauses.USE.search(phrase) and not said.parse(re.split("[，：、；;]", phrase)[-1])):
        said.now.mode = "reason" if reason else "use"
        said.now.explained = True
        return _explained(phrase, unit, said)
    return _plainly(phrase, unit, said)


def _bracketed(phrase: str, said: Said) -> str:
    """``phrase`` after a bracket that closes in it, or without one that opens: what a bracket says ends with it."""
    depth = 0
    for n, char in enumerate(phrase):
        depth += (char == "(") - (char == ")")
        if depth < 0:
            if said.brackets:
                said.now = said.brackets.pop()
            phrase, depth = phrase[n + 1 :], 0
            return _bracketed(phrase, said)
    if depth > 0:
        opens = phrase.rindex("(") if depth == 1 else -1
        if opens >= 0 and ")" not in phrase[opens:]:
            said.brackets.append(said.now.copy())
            return phrase[:opens] + phrase[opens + 1 :]
    return phrase


def _labelled(phrase: str, said: Said) -> str:
    """``phrase`` without the label that a paragraph begins with ("（一）收入预算：")."""
    match = re.match(r"([^。：:，,]{2,40})[：:](?=.)", phrase)
    if match and not clauses.OPENER.search(match[0]):
        label = said.parse(match[1], heading=True)
        if label and label != NOTHING:
            said.subject = placed(label, said)
            return phrase[match.end() :]
        if match[1].endswith(("情况", "说明")):
            return phrase[match.end() :]
    return phrase


def _run_in(before: str, said: Said) -> None:
    """A paragraph's first sentence that is a heading run in ("1.教育支出（类）…（项）。年初预算为")."""
    for sentence in (before, before.split("。", 1)[0]):
        label = said.parse(sentence, heading=True)
        if label and label != NOTHING:
            said.subject = placed(label, said)
            return
    said.unknown = bool(ORDINAL.match(before)) and said.parse(before.split("。", 1)[0], heading=True) is None


def _plainly(phrase: str, unit: str, said: Said) -> tuple[About | None, Direction]:
    if re.search("[；;]", phrase):
        phrase = clauses.last_clause(phrase)
        said.now.last, said.now.base, said.now.unchanged = (), None, 0
    elif phrase.startswith(("：", ":")) and said.now.last:
        # "86 in total: goods 30, …"
        said.now.wholes.append(said.now.last)
    if said.now.queue and clauses.NOTHING_BETWEEN.fullmatch(phrase):
        return _about(_told(said.now.queue.pop(0), unit, said)), ""
    said.now.queue = []
    phrase = clauses.LEVEL_WITH.sub("", phrase)
    if (listed := clauses.EACH.search(phrase)) and (queue := _named(listed, said)):
        first, *said.now.queue = queue
        return _about(_told(first, unit, said)), ""
    rest = _open(phrase, said)
    rest, direction = clauses.directed(rest)
    if direction:
        about = _changed(rest, unit, said)
        said.now.change = (about, direction)
        return about, direction
    if unit == "%" and said.brackets and not phrase and said.now.change:
        # "less by 5 (10 %)"
        return _grown(said.now.change[0]), said.now.change[1]
    if unit == "%":
        return _done(rest, said) or _share(rest, said), ""
    return _about(_amount_or_base(rest, unit, said)), ""


def _named(listed: re.Match[str], said: Said) -> list[Readings]:
    """The objects of "a, b and c are x, y and z"; none unless each of them is understood."""
    names = re.split("[、和与及]", re.sub(r"(公务用车购置)[和与及](运行)", r"\1\2", listed["names"]))
    tail = listed.string[listed.end("names") : listed.end()]
    found: list[Readings] = []
    for name in names:
        name = name.replace("公务用车购置运行", "公务用车购置及运行")
        readings = said.parse(name) or said.parse(name + tail[:2])
        if not readings or readings == NOTHING or not (there := placed(readings, said)):
            return []
        found.append(there)
    return found if len(found) > 1 else []


def _amount_or_base(rest: str, unit: str, said: Said) -> Readings:
    year = said.year
    if (
        (compared := clauses.COMPARE.search(rest))
        and (base := _base(compared["base"], said)) is not None
        and not bare(rest[: compared.start()])
    ):
        said.now.base = base
        return base.of(said.now.last, year) if year is not None else ()
    spoken = re.sub(r"为$", "", bare(rest))
    if len(said.told) == 1 and year is not None and (base := _base(spoken, said)) is not None and base.last_year:
        # "…; in 2023 it was 5": the paragraph's one object, a year before.
        said.now.last, said.now.base = said.told[0], base
        return base.of(said.told[0], year)
    if said.setting.accounts and year is not None:
        if other := clauses.ADJUSTED.search(rest):
            _amount(rest[: other.start()], unit, said)
            return ()
        if (budgeted := clauses.BUDGETED.search(rest)) and "决算" not in rest:
            return _BUDGETED.of(_amount(rest[: budgeted.start()], unit, said), year)
        if clauses.ACTUAL.fullmatch(rest) and (said.now.amounts or said.unknown):
            return _told(said.now.last, unit, said)
    return _amount(rest, unit, said)


def _explained(phrase: str, unit: str, said: Said) -> tuple[About | None, Direction]:
    """A figure inside a reason or a use.  A semicolon may end it, if a figure of the budget follows."""
    clause = re.split("[；;]", phrase)
    if len(clause) > 1:
        item, direction = clauses.directed(clause[-1])
        compared = clauses.COMPARE.search(item)
        readings = said.parse(item[: compared.start()] if compared else item)
        based = bool(compared or said.now.throughout)
        if readings and readings != NOTHING and (based if direction else not compared):
            said.now.mode, said.now.last, said.now.base = "", (), None
            return _plainly(clause[-1], unit, said)
    item, direction = clauses.directed(phrase)
    if said.now.mode != "reason" or not direction:
        return None, direction
    what = bare(re.split(r"[，,；;、：:]", item.rstrip("，,；;、：: "))[-1])
    if not what:
        return None, direction
    return Stated(f"{said.title}：各项合计" if what == "以上合计" else what), direction


def _open(phrase: str, said: Said) -> str:
    """Take in what opens a list, and return what follows it."""
    openers = list(clauses.OPENER.finditer(phrase))
    if not openers:
        return phrase
    now = said.now
    opener = openers[-1]
    before = bare(phrase[: opener.start()])
    readings = said.parse(before) if before else None
    if readings is not None and readings != NOTHING:
        found = placed(readings, said)
        if inside := unique(r for h in said.head for p in readings if (r := under(h, p)) is not None):
            found = inside
        now.wholes = [found]
    elif now.fresh:
        if before and readings is None:
            now.wholes = [()]
        elif not now.wholes:
            now.wholes = [said.head]
    else:
        now.wholes.append(now.last)
    now.sibling, now.unchanged = None, 0
    return phrase[opener.end() :]


def open_ahead(tail: str, said: Said) -> None:
    _open(re.sub(r"[：:]$", "：", tail), said)


# ── amounts ───────────────────────────────────────────────────────────────────────────────────────────────────────


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
    return _told(_looked_ahead(found, phrase, said), unit, said)


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


def _told(found: Readings, unit: str, said: Said) -> Readings:
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


# ── changes ───────────────────────────────────────────────────────────────────────────────────────────────────────


def _base(said_base: str, said: Said) -> Base | None:
    """What something is compared with; None where it isn't last year's figure or this year's budget."""
    changes = rules()["changes"]
    years = [*changes["last_year"], *([f"{said.year - 1}年度", f"{said.year - 1}年"] if said.year is not None else [])]
    year = next((y for y in sorted(years, key=len, reverse=True) if said_base.startswith(y)), None)
    if year is None:
        if said.setting.accounts and re.fullmatch(r"(?:年初|当年|全年)?预算(?:数|安排)?(?:相比)?", said_base):
            return _BUDGETED
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


def _changed(rest: str, unit: str, said: Said) -> About | None:
    now = said.now
    rest = re.sub("[各均]$", "", bare(rest))
    base: Base | None
    spoken = ""
    if clauses.NEW.search(rest):
        base, spoken = _LAST_YEAR, bare(rest[: clauses.NEW.search(rest).start()])  # type: ignore[union-attr]
    elif first := clauses.COMPARED_FIRST.search(rest):
        base, spoken = _base(first["base"], said), bare(first["object"])
        now.throughout = base
    elif rest.endswith("同比"):
        base, spoken = _LAST_YEAR, bare(rest[:-2])
    elif compared := clauses.COMPARE.search(rest):
        base, spoken = _base(compared["base"], said), bare(rest[: compared.start()])
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
    return _one_of([make(one.point(), before.point()) for one, before in pairs])


def _grown(about: About | None) -> About | None:
    changes = about.candidates if isinstance(about, OneOf) else (about,)
    return _one_of([Growth(c.now, c.before) for c in changes if isinstance(c, Change)])


# ── shares ────────────────────────────────────────────────────────────────────────────────────────────────────────


def _done(rest: str, said: Said) -> About | None:
    """What was spent of what was budgeted, in final accounts."""
    match = clauses.DONE.search(rest)
    if match is None or not said.setting.accounts or said.year is None:
        return None
    last = said.now.last or said.earlier
    if spoken := bare(rest[: match.start()]):
        readings = said.parse(spoken)
        last = placed(readings, said) if readings and readings != NOTHING else ()
    return _one_of([Share(r.point(), b.point()) for r, b in zip(last, _BUDGETED.of(last, said.year), strict=True)])


def _share(rest: str, said: Said) -> About | None:
    match = clauses.SHARE.search(rest)
    if match is None:
        return None
    now = said.now
    spoken, named = bare(rest[: match.start()]), match["whole"] or ""
    part = now.last
    if spoken:
        readings = said.parse(spoken)
        part = placed(readings, said) if readings and readings != NOTHING else ()
        now.last = part
    if not named:
        whole: Readings = now.wholes[-1] if now.wholes else ()
        if not now.wholes and (heading := said.heading_readings()):
            # A section on the structure of something gives shares of that.
            whole = placed(heading, said)
        return _one_of(_shares(part, whole))
    readings = said.parse(named)
    if readings is None or readings == NOTHING:
        return None
    # What the list is a list of, or what the paragraph has told, under the name it is given here.
    for told in (*reversed(now.wholes), *said.told, said.head):
        same = tuple(t for t in told if any(_same(t, r) for r in readings))
        if found := _shares(part, same):
            return _one_of(found)
    kept, now.wholes, subject, said.subject = now.wholes, [], said.subject, ()
    whole = placed(readings, said)
    now.wholes, said.subject = kept, subject
    # A heading on the part itself says nothing of the whole.
    return _one_of(_shares(part, whole)) or _one_of(_shares(part, tuple(r for r in readings if r.measure)))


def _same(told: Reading, named: Reading) -> bool:
    if told.measure != named.measure:
        return False
    a, b = dict(told.at), dict(named.at)
    if named.default_fund:
        a.pop("fund", None)
        b.pop("fund", None)
    return a == b


def _shares(parts: Readings, wholes: Readings) -> list[Share]:
    """The shares of parts in wholes that hold them."""
    return [
        Share(p.point(), w.point())
        for p in parts
        for w in wholes
        if p.point() != w.point() and (inside := under(w, p)) and inside.point() == p.point()
    ]


def _about(readings: Readings) -> About | None:
    return _one_of([r.point() for r in readings])


def _one_of(found: Sequence[Coordinates | Share | Change | Growth]) -> About | None:
    different = tuple(dict.fromkeys(found))
    if not different or len(different) > MOST_READINGS:
        return None
    return different[0] if len(different) == 1 else OneOf(different)
