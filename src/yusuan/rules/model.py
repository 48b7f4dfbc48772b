"""What a place's rules say: limits, deadlines, standards of spending and equipment, its central catalogue."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Literal, TypeVar


@dataclass(frozen=True, slots=True)
class Source:
    """Where a rule stands and for which years it was made; ``last`` is None where it names no end.

    ``short`` is the number of the document, by which plans name it; ``national`` says that it binds every place."""

    short: str
    title: str
    clause: str
    first: int
    last: int | None
    reading: str
    confidence: str
    national: bool = False

    def said(self, year: int) -> str:
        """The source as a plan prints it; a rule past its years says that it is assumed to go on."""
        years = f"{self.first}—{self.last}年" if self.last else f"{self.first}年起"
        return f"{self.short}{f' {self.clause}' if self.clause else ''}，{years}" + (
            "的规定，设其继续执行" if self.assumed(year) else ""
        )

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
    """The most one ``per`` may cost, in fen.  It holds for everything bought under the codes of ``catalogue``; where
    it is only for posts of a ``rank``, for what those use."""

    key: str
    what: str
    per: str
    cap: int
    source: Source
    catalogue: tuple[str, ...] = ()
    rank: str = ""


#: Ranks by which furniture is given out, the highest first.
RANKS = ("司局级", "处级及以下")


@dataclass(frozen=True, slots=True)
class Posts:
    """The people a unit's equipment is for: posts filled, those of them of bureau rank, its rooms; None: not known."""

    staff: int | None
    bureau: int = 0
    rooms: int | None = None
    classified: bool = False


@dataclass(frozen=True, slots=True)
class Equipment:
    """How many of what lies under the codes of ``catalogue`` a unit may have, and how many years it must be used.

    At most one of: ``share`` (per cent of the posts filled; ``classified_share`` in a unit that works with secrets),
    ``steps`` (one for every so many people, up to so many people; 0: beyond), ``each`` (for a post of each rank),
    ``per_room``.  None of them: as needed.  Parts of a piece count as one."""

    key: str
    unit: str
    catalogue: tuple[str, ...]
    source: Source
    share: int = 0
    classified_share: int = 0
    steps: tuple[tuple[int, int], ...] = ()
    each: tuple[tuple[str, int], ...] = ()
    per_room: int = 0
    years: int = 0

    @property
    def limited(self) -> bool:
        return bool(self.share or self.steps or self.each or self.per_room)

    def allowed(self, posts: Posts) -> int | None:
        """The most a unit may have; None where that isn't limited or what it depends on isn't known."""
        if self.per_room:
            return None if posts.rooms is None else self.per_room * posts.rooms
        if posts.staff is None or not self.limited:
            return None
        if self.share:
            share = self.classified_share if posts.classified and self.classified_share else self.share
            return _ceil(posts.staff * share, 100)
        if self.each:
            by_rank = dict(zip(RANKS, (posts.bureau, posts.staff - posts.bureau), strict=True))
            return sum(number * by_rank[rank] for rank, number in self.each)
        total, below = 0, 0
        for up_to, people in self.steps:
            inside = min(posts.staff, up_to or posts.staff) - below
            total += _ceil(max(inside, 0), people)
            below = up_to
        return total


def _ceil(number: int, of: int) -> int:
    return -(-number // of)


@dataclass(frozen=True, slots=True)
class Catalogued:
    """Codes (or, without codes, names) of the central catalogue; ``limits_of`` is the kind whose limits hold.

    Only purchases of at least ``least`` fen are listed, and only those of units in ``scope`` where it is given."""

    kind: str
    codes: tuple[str, ...]
    names: tuple[str, ...]
    limits_of: str
    note: str
    least: int
    scope: str
    source: Source


@dataclass(frozen=True, slots=True)
class Rules:
    """What is known of one place.  ``catalogue_version`` is "" where its central catalogue isn't known.

    ``agency``: how what the catalogue lists is bought isn't set by amounts but by the central agency."""

    key: str
    name: str
    catalogue_version: str
    parameters: tuple[Parameter, ...]
    deadlines: tuple[Deadline, ...]
    standards: tuple[Standard, ...]
    catalogue: tuple[Catalogued, ...]
    sources: tuple[tuple[str, str], ...]
    equipment: tuple[Equipment, ...] = ()
    agency: bool = False

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

    def standard_of_item(self, code: str, year: int, bureau: bool = False) -> Standard | None:
        """The standard everything under a catalogue code is held to: the highest there is for the unit's posts."""
        found = [
            s
            for s in self.standards
            if s.catalogue
            and code.startswith(s.catalogue)
            and s.source.first <= year
            and (bureau or s.rank != RANKS[0])
        ]
        return max(found, key=lambda s: (s.source.first, s.cap), default=None)

    @property
    def procurement_sources(self) -> list[tuple[str, str]]:
        """The documents that decide how things are bought and by when; standards of spending aren't among them."""
        parts = (self.parameters, self.deadlines, self.catalogue)
        decide = {source.short for part in parts for source in sources_of(part)}
        return [source for source in self.sources if source[0] in decide]

    def equipment_in(self, year: int) -> list[Equipment]:
        """The standards of equipment begun by ``year``, each key once."""
        keys = dict.fromkeys(e.key for e in self.equipment if e.source.first <= year)
        found = (_newest([e for e in self.equipment if e.key == key and e.source.first <= year]) for key in keys)
        return [e for e in found if e]


Dated = TypeVar("Dated", Parameter, Standard, Equipment)


def _newest(found: list[Dated]) -> Dated | None:
    return max(found, key=lambda one: one.source.first, default=None)


def sources_of(dated: Iterable[Parameter | Deadline | Standard | Equipment | Catalogued]) -> Iterator[Source]:
    return (one.source for one in dated)
