"""Waivers: findings that stay as they are, with who said so, when and why."""

from __future__ import annotations

import datetime
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from ..problems import InputError, Place
from .findings import Finding, Review, Waived
from .own_files import Key, read_entries

_CHECK = "review.waivers"
_KEYS = {
    "fingerprint": Key("text", True),
    "who": Key("text", True),
    "when": Key("date", True),
    "why": Key("text", True),
    "until": Key("date"),
}


@dataclass(frozen=True, slots=True)
class Waiver:
    """``until`` is the last day it holds, None for always."""

    fingerprint: str
    who: str
    when: datetime.date
    why: str
    until: datetime.date | None
    place: Place


def read_waivers(path: Path) -> tuple[Waiver, ...]:
    """The waivers of a file.  Raises InputError with every mistake in it."""
    entries, problems = read_entries(path, _CHECK, {"waiver": _KEYS})
    made: dict[str, Waiver] = {}
    for one in entries:
        number = one.text("fingerprint")
        until = one.values.get("until")
        if not re.fullmatch("[0-9a-f]{12}", number):
            expected = "12位编号，如 3f0a1b2c4d5e"
            mend = "照抄审核报告中问题的编号"
            problems.append(one.problem(_CHECK, "fingerprint", f"fingerprint = “{number}”", expected, mend))
        elif number in made:
            found = f"编号 {number} 已在第{made[number].place.line}行写过"
            problems.append(one.problem(_CHECK, "fingerprint", found, "一个编号写一次", "合并成一项"))
        elif until is not None and until < one.values["when"]:
            found = f"until = {until}，早于 when = {one.values['when']}"
            problems.append(one.problem(_CHECK, "until", found, "不早于 when 的日期", "改正日期，或删去这一行"))
        else:
            made[number] = Waiver(
                number, one.text("who"), one.values["when"], one.text("why"), until, one.place("fingerprint")
            )
    if problems:
        raise InputError(problems)
    return tuple(made.values())


def waive(
    reviews: Sequence[Review | None], waivers: Sequence[Waiver], today: datetime.date
) -> tuple[list[Review | None], list[str]]:
    """The reviews with waived findings apart, and what is to be said of waivers that did nothing."""
    holding = {w.fingerprint: w for w in waivers if w.until is None or w.until >= today}
    seen: set[str] = set()
    done: list[Review | None] = []
    for reviewed in reviews:
        if reviewed is None:
            done.append(None)
            continue
        seen.update(f.fingerprint for f in reviewed.findings)
        kept = tuple(f for f in reviewed.findings if f.fingerprint not in holding)
        apart = tuple(_waived(f, w) for f in reviewed.findings if (w := holding.get(f.fingerprint)))
        done.append(replace(reviewed, findings=kept, waived=(*reviewed.waived, *apart)))
    said = []
    for w in waivers:
        if w.fingerprint not in seen:
            why = "本次审核没有这个问题：已经改正，或编号抄错，或没有审核那份文件"
            said.append(f"{w.place}：编号 {w.fingerprint} 没有用上。{why}。")
        elif w.fingerprint not in holding:
            said.append(f"{w.place}：编号 {w.fingerprint} 的说明已于 {w.until} 到期，问题照常列出。")
    return done, said


def _waived(finding: Finding, waiver: Waiver) -> Waived:
    until = str(waiver.until) if waiver.until else ""
    return Waived(finding, waiver.who, str(waiver.when), waiver.why, until)
