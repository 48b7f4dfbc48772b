"""What a pack is derived beside: the shell of a book the document could be of, and the placeholders of its words."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import cached_property

from ..budget.model import Budget, Profile, Project, Unit
from ..classification import codes
from .model import Disclosure
from .pack import Pack
from .shown import bare
from .stated import StatedFacts, stated_facts
from .statements import names_of


@dataclass(frozen=True, eq=False)
class Beside:
    """What a view is derived beside: the shell of the book it would print, what the document states, a plain pack."""

    budget: Budget
    facts: StatedFacts
    pack: Pack

    @cached_property
    def names(self) -> dict[str, str]:
        return names_of(self.budget)


def beside_of(disclosure: Disclosure) -> Beside:
    """The shell of a book the document could be of: its unit, the units and projects its statements name."""
    year = disclosure.year or max(c.year_from or 0 for c in codes("functional", 9999))
    facts = stated_facts(replace(disclosure, year=year))
    own = disclosure.unit or "本单位名称"
    points = [*facts.amounts, *(facts.prior.amounts if facts.prior else ())]
    units = dict.fromkeys(str(u) for p in points if isinstance(u := p.get("unit"), str) and u != own)
    projects = {str(v): str(p.get("unit") or own) for p in points if isinstance(v := p.get("project"), str)}
    book = Budget(
        Profile(year, own, "department" if disclosure.level == "department" else "unit"),
        (Unit(own, own, "admin", "city"), *(Unit(u, u, "admin", "city", parent=own) for u in units)),
        projects=tuple(Project(p, p, unit, "special_purpose") for p, unit in projects.items()),
    )
    plain = Pack(
        own,
        "",
        "",
        "",
        "万元",
        2,
        (),
        (),
        (),
        (),
        dict.fromkeys(("empty_note", "unknown_note", "withheld_note", "unit_line"), ""),
    )
    return Beside(book, replace(facts, unit=own), plain)


def template(text: str, beside: Beside, *, title: bool = False) -> str:
    """A text with the placeholders back in the place of the unit's name, the years and, in a title, the level."""
    names = beside.names
    said = bare(text).replace("{", "（").replace("}", "）")
    if len(names["unit"]) > 3:
        said = said.replace(names["unit"], "{unit}")
    for year in ("year", "prior_year"):
        said = re.sub(rf"(?<!\d){names[year]}(?!\d)", f"{{{year}}}", said)
    said = said.replace(names["this_unit"], "{this_unit}")
    if title:
        said = re.sub(
            rf"(?<![预算事业本]){names['level']}(?=综合预算|预算(?!支出经济|经济)|决算|收支|收入|支出|财务|整体|“三公”)",
            "{level}",
            said,
        )
    return said
