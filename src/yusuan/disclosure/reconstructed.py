"""What was reconstructed, in words and as a book to go on with."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path

from ..budget.start import begin
from ..classification import name_of
from ..coordinates import FUNDS, NAMES, coordinates
from ..money import printed
from .model import Disclosure
from .reconstruct import STATUS_NAMES, Line, Reconstruction
from .stated import stated_facts

_VINTAGES = {"current": "当年", "carry_over": "上年结转"}


def lines(made: Reconstruction, year: int) -> Iterator[str]:
    """The reconstruction as a person reads it: how many lines are sure, then each."""
    if made.why:
        yield made.why
        return
    counts = "，".join(f"{STATUS_NAMES[s]}{len(made.of(s))}行" for s in STATUS_NAMES)
    yield f"支出明细{len(made.lines)}行（{counts}），由{made.figures}个印出的数确定"
    for line in made.lines:
        codes = "或".join(f"{c} {name_of('functional', c, year)}" for c in line.functional_codes)
        what = line.project or NAMES[line.nature]
        if line.econ_dept:
            what += f" {line.econ_dept} {name_of('econ_dept', line.econ_dept, year)}"
        yield (
            f"  {STATUS_NAMES[line.status]}　{codes}　{what}　{NAMES[line.fund] if line.fund else '资金来源没有写明'}　{_VINTAGES[line.vintage]}　"
            f"{_range(line)}"
        )


def _range(line: Line) -> str:
    if line.status == "one_of_several" and not line.project:
        return f"{_yuan(line.amount)}元（可以是{_yuan(line.low)}至{_yuan(line.high)}元）"
    return f"{_yuan(line.amount)}元"


def _yuan(fen: Fraction) -> str:
    return printed(fen, "元", 2, grouped=True)


def write_book(made: Reconstruction, disclosure: Disclosure, target: Path) -> None:
    """Write the lines as a new book (folder, or workbook where ``target`` ends in .xlsx): one choice that prints every
    figure, each line with how sure it is in its remark.  Required cells nobody can know stay blank.

    Raises OutputError where ``target`` exists or can't be written."""
    unit = disclosure.unit_code or "001"
    projects = {
        name: f"P{n:02d}" for n, name in enumerate(dict.fromkeys(x.project for x in made.lines if x.project), 1)
    }
    before = str(disclosure.year - 1)
    expenditure = [
        {
            "unit": unit,
            "functional_code": line.functional_codes[0],
            "fund": line.fund if line.fund in FUNDS else "other_income",
            "nature": _nature(line),
            "amount": printed(line.amount, "元", 2),
            "econ_dept": line.econ_dept,
            "project": projects.get(line.project, ""),
            "origin_year": before if line.vintage == "carry_over" else "",
            "note": STATUS_NAMES[line.status],
        }
        for line in made.lines
        if line.status != "rounded_away"
    ]
    facts = stated_facts(disclosure)
    revenue = [
        {"unit": unit, "fund": fund, "amount": printed(amount, "元", 2), "origin_year": origin}
        for measure, origin in (("revenue", ""), ("carry_in", before))
        for fund in FUNDS
        if (amount := facts.value(coordinates(measure, fund=fund)))
    ]
    begin(
        target,
        disclosure.year,
        {
            "profile": [
                {"year": str(disclosure.year), "unit": unit, "level": disclosure.level, "pack": "changzhi-2024"}
            ],
            "units": [{"code": unit, "name": disclosure.unit}],
            "expenditure": expenditure,
            "revenue": revenue,
            "projects": [{"code": code, "name": name, "unit": unit} for name, code in projects.items()],
        },
    )


def _nature(line: Line) -> str:
    if line.nature != "basic":
        return line.nature
    return "operating" if line.econ_dept.startswith(("302", "310")) else "personnel"
