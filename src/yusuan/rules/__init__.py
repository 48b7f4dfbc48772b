"""Rules of a place as data: thresholds and catalogue of procurement, deadlines, spending standards.

A place is a TOML file beside this module; what its keys mean is told in docs/rules.md.  Each value has its years and
its source.  A rule asked about a year after its last is given back marked as assumed, never silently.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from importlib.resources import files
from typing import Any, Literal, TypeVar

from ..money import to_fen
from ..problems import InputError, Place, Problem


@dataclass(frozen=True, slots=True)
class Source:
    """Where a rule stands and for which years it was made; ``last`` is None where it names no end.

    ``short`` is the number of the document, by which plans name it."""

    short: str
    title: str
    clause: str
    first: int
    last: int | None
    reading: str
    confidence: str

    def said(self, year: int) -> str:
        """The source as a plan prints it; a rule past its years says that it is assumed to go on."""
        years = f"{self.first}—{self.last}年" if self.last else f"{self.first}年起"
        return f"{self.short} {self.clause}，{years}" + ("的规定，设其继续执行" if self.assumed(year) else "")

    def assumed(self, year: int) -> bool:
        return self.last is not None and year > self.last


@dataclass(frozen=True, slots=True)
class Parameter:
    """A threshold in fen.  ``at_limit`` says how an amount exactly at it is read."""

    key: str
    kinds: tuple[str, ...]
    levels: tuple[str, ...]
    amount: int
    at_limit: Literal["reached", "not_reached"]
    source: Source

    def reached(self, amount: int) -> bool:
        return amount > self.amount or (amount == self.amount and self.at_limit == "reached")


@dataclass(frozen=True, slots=True)
class Deadline:
    """``days`` after (before, where negative) the day ``of`` approval or start; or ``month`` and ``day`` of the year."""

    key: str
    what: str
    of: Literal["approval", "start", "year"]
    days: int
    month: int
    day: int
    applies: tuple[str, ...]
    source: Source


@dataclass(frozen=True, slots=True)
class Standard:
    """The most one ``per`` may cost, in fen.  It holds for everything bought under the codes of ``catalogue``."""

    key: str
    what: str
    per: str
    cap: int
    source: Source
    catalogue: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Catalogued:
    """Codes (or, without codes, names) of the central catalogue; ``limits_of`` is the kind whose limits hold."""

    kind: str
    codes: tuple[str, ...]
    names: tuple[str, ...]
    limits_of: str
    note: str


@dataclass(frozen=True, slots=True)
class Rules:
    """What is known of one place.  ``catalogue_version`` is "" where its central catalogue isn't known."""

    key: str
    name: str
    catalogue_version: str
    parameters: tuple[Parameter, ...]
    deadlines: tuple[Deadline, ...]
    standards: tuple[Standard, ...]
    catalogue: tuple[Catalogued, ...]
    sources: tuple[tuple[str, str], ...]

    def parameter(self, key: str, kind: str, level: str, year: int) -> Parameter | None:
        """The newest threshold begun by ``year`` for a kind of purchase and a level of government; None: none known."""
        return _newest(
            [
                p
                for p in self.parameters
                if p.key == key and kind in p.kinds and (not p.levels or level in p.levels) and p.source.first <= year
            ]
        )

    def deadlines_of(self, way: str, year: int) -> list[Deadline]:
        return [d for d in self.deadlines if way in d.applies and d.source.first <= year]

    def standard(self, key: str, year: int) -> Standard | None:
        return _newest([s for s in self.standards if s.key == key and s.source.first <= year])

    def standard_of_item(self, code: str, year: int) -> Standard | None:
        """The standard everything under a catalogue code is held to."""
        return _newest(
            [s for s in self.standards if s.catalogue and code.startswith(s.catalogue) and s.source.first <= year]
        )


Dated = TypeVar("Dated", Parameter, Standard)


def _newest(found: list[Dated]) -> Dated | None:
    return max(found, key=lambda one: one.source.first, default=None)


def places() -> list[str]:
    """The places whose rules are known."""
    return sorted(f.name.removesuffix(".toml") for f in files(__package__).iterdir() if f.name.endswith(".toml"))


def load_rules(place: str) -> Rules:
    """The rules of a place.  Raises InputError for a place that isn't known."""
    if place not in places():
        raise InputError(
            [
                Problem(
                    "rules.unknown",
                    Place(place),
                    f"没有“{place}”的制度",
                    f"已有：{'、'.join(places())}",
                    "改“基本信息”中的“适用制度”，或照 docs/rules.md 增加一个文件。",
                )
            ]
        )
    return rules_of(place, (files(__package__) / f"{place}.toml").read_text(encoding="utf-8"))


@cache
def rules_of(key: str, text: str) -> Rules:
    """Rules from the text of their file.  Raises KeyError or ValueError for a file that isn't well formed."""
    data = tomllib.loads(text, parse_float=Decimal)
    titles = data["sources"]

    def source(one: Mapping[str, Any]) -> Source:
        return Source(
            titles[one["source"]]["short"],
            titles[one["source"]]["title"],
            one.get("clause", ""),
            one["from"],
            one.get("to"),
            one["reading"],
            one["confidence"],
        )

    def fen(text: str) -> int:
        return to_fen(Decimal(text))

    return Rules(
        key,
        data["name"],
        data["catalogue_version"],
        tuple(
            Parameter(
                p["key"], tuple(p["kinds"]), tuple(p.get("levels", ())), fen(p["amount"]), p["at_limit"], source(p)
            )
            for p in data.get("parameter", ())
        ),
        tuple(
            Deadline(
                d["key"],
                d["what"],
                d["of"],
                d.get("days", 0),
                d.get("month", 0),
                d.get("day", 0),
                tuple(d["applies"]),
                source(d),
            )
            for d in data.get("deadline", ())
        ),
        tuple(
            Standard(s["key"], s["what"], s["per"], fen(s["cap"]), source(s), tuple(s.get("catalogue", ())))
            for s in data.get("standard", ())
        ),
        tuple(
            Catalogued(
                c["kind"], tuple(c["codes"]), tuple(c.get("names", ())), c.get("limits_of", ""), c.get("note", "")
            )
            for c in data.get("catalogue", ())
        ),
        tuple((one["short"], one["title"]) for one in titles.values()),
    )
