"""Which named identity (domain ids such as T01-03, X-14, N-06) an instance of a law is.  The names are data."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from ...coordinates import Coordinates
from .laws import Relation, Spot


@dataclass(frozen=True, slots=True)
class Identity:
    """``says`` is the identity as a finance officer reads it aloud (审核公式)."""

    id: str
    says: str
    law: str
    tables: tuple[str, ...] = ()
    dimension: str = ""
    measure: str = ""
    where: tuple[tuple[str, str], ...] = ()


@cache
def identities() -> tuple[Identity, ...]:
    """All named instances, in the order in which they are tried: the narrower first."""
    data = tomllib.loads((files(__package__) / "identities.toml").read_text(encoding="utf-8"))
    return tuple(
        Identity(
            one["id"],
            one["says"],
            one["law"],
            tuple(one.get("tables", ())),
            one.get("dimension", ""),
            one.get("measure", ""),
            tuple(sorted(one.get("where", {}).items())),
        )
        for one in data["identity"]
    )


def identity(relation: Relation, own: Sequence[Identity] = ()) -> Identity:
    """The first identity the relation is an instance of, the user's ``own`` before ours; the law itself where it has no
    name."""
    law = "growth" if relation.law == "rate" else relation.law
    prints = (relation.whole, *relation.parts)
    tables = {_table(s) for s in (prints if law in ("same", "part") else prints[:1])}
    return next(i for i in (*own, *identities()) if _fits(i, law, tables, relation))


def _table(spot: Spot) -> str:
    return "text" if spot.in_text else spot.where


def _fits(one: Identity, law: str, tables: set[str], relation: Relation) -> bool:
    if one.law != law or (one.tables and set(one.tables) != tables):
        return False
    if one.dimension and one.dimension != relation.dimension:
        return False
    about = relation.whole.figure.about
    if not isinstance(about, Coordinates):
        return not one.measure and not one.where
    at: Mapping[str, object] = dict(about.at)
    return (not one.measure or about.measure == one.measure) and all(
        (d in at) if value == "*" else at.get(d) == value for d, value in one.where
    )
