"""A whole run: every document reviewed, then what the user asked for besides."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from ..problems import InputError, Problem
from ..reading import Reading
from . import review
from .across import across
from .against import EarlierDocument, compared, read_earlier
from .numbers.rules import OwnRules, read_rules
from .reports.text import Result
from .roster import Expected, read_roster
from .roster import missing as absent
from .waivers import Waiver, read_waivers, waive

Read = TypeVar("Read")


@dataclass(frozen=True, slots=True)
class Asked:
    """What besides the documents themselves a run goes by."""

    waivers: tuple[Waiver, ...] = ()
    earlier: tuple[EarlierDocument, ...] | None = None
    rules: OwnRules | None = None
    roster: tuple[Expected, ...] = ()


@dataclass(frozen=True, slots=True)
class Run:
    """The results of all documents, what is wrong with the run as a whole, and what else is to be said of it."""

    results: tuple[Result, ...]
    wrong: tuple[str, ...]
    notes: tuple[str, ...]


def asked_of(
    waivers: Path | None = None, against: Path | None = None, rules: Path | None = None, roster: Path | None = None
) -> Asked:
    """Read the user's files.  Raises InputError with the mistakes of all of them."""
    problems: list[Problem] = []

    def read(reader: Callable[[Path], Read], path: Path | None) -> Read | None:
        try:
            return reader(path) if path else None
        except InputError as error:
            problems.extend(error.problems)
            return None

    asked = Asked(
        read(read_waivers, waivers) or (),
        read(read_earlier, against),
        read(read_rules, rules),
        read(read_roster, roster) or (),
    )
    if problems:
        raise InputError(problems)
    return asked


def reviewed(reading: Reading, rules: OwnRules | None = None) -> Result:
    """One document on its own, by the user's rules too."""
    return reading, None if reading.disclosure is None else review(reading.disclosure, rules)


def finished(results: Sequence[Result], asked: Asked, today: datetime.date, notes: Sequence[str] = ()) -> Run:
    """The documents against each other and against the roster, waived findings apart, and what changed since."""
    done, said = across(results, asked.roster)
    notes = [*notes, *said]
    wrong, said = absent(done, asked.roster) if asked.roster else ([], [])
    notes += said
    if asked.waivers:
        reviews, said = waive([r for _, r in done], asked.waivers, today)
        done = [(reading, r) for (reading, _), r in zip(done, reviews, strict=True)]
        notes += said
    if asked.earlier is not None:
        done, said = compared(done, asked.earlier)
        notes += said
    return Run(tuple(done), tuple(wrong), tuple(notes))
