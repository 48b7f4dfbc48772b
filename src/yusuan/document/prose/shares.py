"""Shares of a whole, and of what was budgeted what was spent."""

from __future__ import annotations

import re

from ...disclosure.model import About, Share
from . import clauses
from .changes import BUDGETED
from .clauses import bare
from .placing import placed
from .readings import NOTHING, Reading, Readings, one_of, under
from .said import Said


def done(rest: str, said: Said) -> About | None:
    """What was spent of what was budgeted, in final accounts."""
    match = clauses.DONE.search(rest)
    if match is None and said.now.finishing and rest == "的":
        match = re.search("的", rest)
    if match is None or not said.setting.accounts or said.year is None:
        return None
    last = said.now.last or said.earlier
    if spoken := bare(rest[: match.start()]):
        readings = said.parse(spoken)
        last = placed(readings, said) if readings and readings != NOTHING else ()
    return one_of([Share(r.point(), b.point()) for r, b in zip(last, BUDGETED.of(last, said.year), strict=True)])


def share(rest: str, said: Said) -> About | None:
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
        return one_of(_shares(part, whole))
    readings = said.parse(named)
    if readings is None or readings == NOTHING:
        return None
    # What the list is a list of, or what the paragraph has told, under the name it is given here.
    for told in (*reversed(now.wholes), *said.told, said.head):
        same = tuple(t for t in told if any(_same(t, r) for r in readings))
        if found := _shares(part, same):
            return one_of(found)
    if now.wholes and now.wholes[-1] and "总" in named and not re.search("本年|部门|单位|收支", named):
        # "of the total" inside a list may be that of the list
        return one_of(_shares(part, (*now.wholes[-1], *(r for r in readings if r.measure))))
    kept, now.wholes, subject, said.subject = now.wholes, [], said.subject, ()
    whole = placed(readings, said)
    now.wholes, said.subject = kept, subject
    # A heading on the part itself says nothing of the whole.
    return one_of(_shares(part, whole)) or one_of(_shares(part, tuple(r for r in readings if r.measure)))


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
