"""A new book: an empty one to fill in, or next year's, carried forward from an old one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

from ..problems import Place
from .model import Asset, Budget, Profile, Project, Target, UnitTarget
from .tables import TABLE, Row, Table, print_cell


def start(
    target: Path,
    *,
    year: int,
    unit_name: str = "",
    unit_code: str = "",
    level: str = "",
    kind: str = "",
    budget_level: str = "",
    pack: str = "",
    duties: str = "",
    comparatives: Sequence[Mapping[str, str]] = (),
) -> None:
    """Write an empty book of ``year``: a workbook where ``target`` ends in .xlsx, otherwise a folder.

    What isn't given stays blank, with its explanation beside it; reading the book then points at every blank that
    must be filled in.  ``level``, ``kind`` and ``budget_level`` are identifiers of Profile.level, Unit.kind and
    Unit.budget_level; ``comparatives`` are rows of last year's figures as :func:`begin` takes them.  Raises OutputError when ``target`` exists (and isn't an empty folder) or can't be written."""
    profile = {"year": str(year), "unit": unit_code, "level": level, "pack": pack, "version": Profile.version}
    unit = {"code": unit_code, "name": unit_name, "kind": kind, "budget_level": budget_level, "duties": duties}
    profile["pack"] = pack or Profile.pack
    begin(target, year, {"profile": [profile], "units": [unit], "comparatives": comparatives})


def begin(target: Path, year: int, rows: Mapping[str, Sequence[Mapping[str, str]]]) -> None:
    """Write a book of ``year`` that holds ``rows``: table → rows of texts by field, choices as identifiers.

    Raises OutputError like :func:`start`."""
    raw = {name: [_row(TABLE[name], cells) for cells in some] for name, some in rows.items()}
    if target.suffix.lower() == ".xlsx":
        from .sheets import start_workbook

        start_workbook(raw, target, year)
    else:
        from .folder import start_folder

        start_folder(raw, target)


def _row(table: Table, given: Mapping[str, str]) -> Row:
    cells: dict[str, str | None] = {}
    for name, text in given.items():
        column = table.by_name[name]
        cells[name] = print_cell(column, text) if column.words else text
    return Row(Place("", table.title), cells)


def carry_forward(old: Budget) -> Budget:
    """Next year's book, begun from this year's.

    What goes on stays: profile, units, projects that recur or run on with their targets and indicators, the unit's
    target, own texts, the list of services.  What belongs to one year goes: lines, procurement, reasons, attachments,
    dates of approval, publication and review, money of the year.  ``prior`` is the old book without its own prior, so
    last year's figures are derived from it.  Assets keep their quantities as of 31 December of the old year, equipment
    without what was replaced, to be counted again; what was planned to be bought isn't known to have come."""
    year = old.profile.year + 1
    projects = tuple(_next(p, year) for p in old.projects if goes_on(p, year))
    running = {p.code for p in projects if runs_on(p, year)}
    kept = {p.code for p in projects}
    return Budget(
        profile=replace(
            old.profile,
            year=year,
            version=Profile.version,
            version_by="",
            version_on=None,
            version_note="",
            approved_on=None,
            published_on=None,
            secrecy_reviewed_by="",
            secrecy_reviewed_on=None,
            place=None,
        ),
        units=old.units,
        projects=projects,
        costing=tuple(replace(c, start=None) for c in old.costing if c.project in kept),
        service_purchases=old.service_purchases,
        assets=tuple(_to_year_end(asset, old.profile.year) for asset in old.assets),
        equipment=tuple(
            replace(e, quantity=e.quantity - e.replaced, replaced=0) for e in old.equipment if e.quantity > e.replaced
        ),
        targets=tuple(_without_money(t, whole_period=t.project in running) for t in old.targets if t.project in kept),
        indicators=tuple(i for i in old.indicators if not i.project or i.project in kept),
        unit_target=UnitTarget(old.unit_target.overview, old.unit_target.goal) if old.unit_target else None,
        tasks=tuple(replace(task, amount=0) for task in old.tasks),
        texts=old.texts,
        # Attached files were published with the old book; a copy beside the new one would only invite confusion.
        prior=replace(old, prior=None, attachments=()),
    )


def goes_on(project: Project, year: int) -> bool:
    """Whether a project of the year before is still one in ``year``: it recurs, or its period runs on."""
    return project.recurring or runs_on(project, year)


def runs_on(project: Project, year: int) -> bool:
    """Whether the project's own period reaches into ``year``."""
    return project.end_year is not None and project.end_year >= year


def _next(project: Project, year: int) -> Project:
    """A recurring project whose period is over gets a new one, which people fill in."""
    return project if runs_on(project, year) else replace(project, start_year=None, end_year=None)


def _to_year_end(asset: Asset, year: int) -> Asset:
    return replace(asset, as_of=date(year, 12, 31))


def _without_money(target: Target, *, whole_period: bool) -> Target:
    """The year's money is decided anew; the period's stays only while the period runs."""
    year = replace(target, year_central=0, year_province=0, year_local=0, year_own=0, year_other=0)
    if whole_period:
        return year
    return replace(year, period_central=0, period_province=0, period_local=0, period_own=0, period_other=0)
