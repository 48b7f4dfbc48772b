"""Rules of a place as data: thresholds and catalogue of procurement, deadlines, standards of spending and equipment.

A place is a TOML file beside this module; what its keys mean is told in docs/rules.md.  Each value has its years and
its source.  A rule asked about a year after its last is given back marked as assumed, never silently.  A place may
borrow what it has no rule of its own for: what holds everywhere as it is, another place's standards marked as borrowed.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import replace
from decimal import Decimal
from functools import cache
from importlib.resources import files
from typing import Any

from ..money import to_fen
from ..problems import InputError, Place, Problem
from .model import (
    RANKS,
    Catalogued,
    Deadline,
    Equipment,
    Parameter,
    Posts,
    Rules,
    Source,
    Standard,
    sources_of,
)

__all__ = [
    "RANKS",
    "Catalogued",
    "Deadline",
    "Equipment",
    "Parameter",
    "Posts",
    "Rules",
    "Source",
    "Standard",
    "load_rules",
    "places",
    "rules_of",
]


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
        named = titles[one["source"]]
        return Source(
            named["short"],
            named["title"],
            one.get("clause", ""),
            one["from"],
            one.get("to"),
            one["reading"],
            one["confidence"],
            named.get("national", False),
        )

    def fen(text: str) -> int:
        return to_fen(Decimal(text))

    made = Rules(
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
            Standard(
                ".".join(filter(None, (s["key"], part))),
                "".join(filter(None, (s.get("what", s["key"]), part.replace(".", "")))),
                s["per"],
                fen(cap),
                source(s),
                tuple(s.get("catalogue", ())),
                part if part in RANKS else "",
            )
            for s in (
                *data.get("standard", ()),
                *(_priced(e) for e in data.get("equipment", ()) if "cap" in e or "caps" in e),
            )
            for part, cap in _caps(s)
        ),
        tuple(
            Catalogued(
                c["kind"],
                tuple(c["codes"]),
                tuple(c.get("names", ())),
                c.get("limits_of", ""),
                c.get("note", ""),
                fen(c.get("least", "0")),
                c.get("scope", ""),
                source({"reading": "目录原文。", **c}),
            )
            for c in data.get("catalogue", ())
        ),
        tuple((one["short"], one["title"]) for one in titles.values()),
        tuple(
            Equipment(
                e["key"],
                e["unit"],
                tuple(e["catalogue"]),
                source(e),
                e.get("share", 0),
                e.get("classified_share", 0),
                tuple((up_to, people) for up_to, people in e.get("steps", ())),
                tuple(e.get("each", {}).items()),
                e.get("per_room", 0),
                e.get("years", 0),
            )
            for e in data.get("equipment", ())
        ),
        data.get("agency", False),
    )
    return _borrowing(made, load_rules(data["borrows"])) if "borrows" in data else made


def _caps(standard: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Each part of a standard with its cap: one without a name, or those of a table (of tables)."""
    for part, cap in standard["caps"].items() if "caps" in standard else (("", standard["cap"]),):
        yield from ((f"{part}.{x}", y) for x, y in cap.items()) if isinstance(cap, Mapping) else ((part, cap),)


def _priced(equipment: Mapping[str, Any]) -> dict[str, Any]:
    return {**equipment, "per": equipment["unit"]}


def _borrowing(own: Rules, other: Rules) -> Rules:
    """``own`` with what it has no rule for: national rules as they are, the other place's standards marked as borrowed.

    Limits and deadlines that aren't national bind nobody elsewhere and aren't borrowed."""
    limits = tuple(
        p
        for p in other.parameters
        if p.source.national and not any(p.key == o.key and set(p.kinds) & set(o.kinds) for o in own.parameters)
    )
    known = {d.key for d in own.deadlines}
    days = tuple(d for d in other.deadlines if d.source.national and d.key not in known)
    priced, fitted = {s.key for s in own.standards}, {e.key for e in own.equipment}
    standards = tuple(
        replace(s, source=_borrowed(s.source, own, other))
        for s in other.standards
        if s.key not in priced and s.key.partition(".")[0] not in fitted
    )
    equipment = tuple(
        replace(e, source=_borrowed(e.source, own, other)) for e in other.equipment if e.key not in fitted
    )
    used = {x.short for part in (limits, days, standards, equipment) for x in sources_of(part)}
    return replace(
        own,
        parameters=(*own.parameters, *limits),
        deadlines=(*own.deadlines, *days),
        standards=(*own.standards, *standards),
        equipment=(*own.equipment, *equipment),
        sources=tuple(dict.fromkeys((*own.sources, *(s for s in other.sources if s[0] in used)))),
    )


def _borrowed(source: Source, own: Rules, other: Rules) -> Source:
    if source.national:
        return source
    reading = f"{own.name}的标准没有收集到，借用{other.name}的标准核对，仅供参考。{source.reading}"
    return replace(source, reading=reading, confidence="C")
