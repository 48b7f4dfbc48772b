"""Everything that is wrong between the cells of a budget, all at once.

Each check is a small function from a budget to problems; nothing raises and nothing stops at the first mistake.  The
ids of problems are stable and listed in ``docs/input-checks.md``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from ..problems import Problem
from .checks import (
    balance,
    buying,
    cells,
    codes,
    costing,
    duplicates,
    equipment,
    holdings,
    privacy,
    publication,
    references,
    scale,
    targets,
)
from .model import Budget

#: Every check, in the order in which a person would mend: what it all hangs on first.
CHECKS: tuple[Callable[[Budget], Iterator[Problem]], ...] = (
    publication.profile,
    references.profile_unit,
    references.parents,
    references.units,
    references.projects,
    cells.required,
    cells.choices,
    cells.signs,
    duplicates.keys,
    duplicates.lines,
    duplicates.project_names,
    duplicates.comparatives,
    codes.functional,
    codes.economic,
    codes.economic_mapping,
    codes.revenue,
    codes.funds,
    codes.comparatives,
    codes.catalogue,
    references.project_lines,
    references.project_fields,
    references.scope_of_lines,
    references.withheld,
    targets.origin_years,
    balance.by_fund,
    balance.by_vintage,
    balance.by_unit,
    scale.lines,
    scale.targets,
    scale.procurement,
    scale.comparatives,
    targets.missing,
    targets.amounts,
    targets.years,
    targets.indicators,
    targets.tasks,
    targets.unit_target,
    costing.lines,
    costing.amounts,
    costing.purchases,
    costing.standards,
    costing.words,
    costing.indicators,
    costing.costs,
    costing.dates,
    costing.weights,
    costing.contradictions,
    costing.tasks,
    holdings.procurement,
    buying.plan_problems,
    holdings.asset_dates,
    holdings.asset_quantities,
    equipment.lines,
    equipment.standards,
    equipment.vehicles,
    references.reasons,
    references.attachments,
    publication.dates,
    publication.secrecy,
    privacy.privacy,
)


def check(budget: Budget) -> list[Problem]:
    """Every problem of ``budget``: what can't be published as it stands (errors) and what to look at (warnings).

    Each points to the record's place, or to ``预算`` where a budget made in Python has none.  Amounts that aren't whole
    fen are told alone, since nothing can be added up with them.  Raises nothing."""
    unusable = list(cells.whole_amounts(budget))
    if unusable:
        return unusable
    return [problem for one in CHECKS for problem in one(budget)]
