"""Time, memory and size of compiling.  Run: python benchmarks/compiling.py

Each row is a whole process, started fresh; seconds are the best and the median of the runs, memory is the peak of
the process (Linux only).  Targets are those of the project's plan.
"""

from __future__ import annotations

import argparse
import importlib.metadata
import os
import random
import statistics
import subprocess
import sys
import tempfile
import time
from collections import Counter
from datetime import date
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
EXAMPLE = ROOT / "examples" / "changzhi-civil-affairs-2024"
DISTRIBUTIONS = (
    "yusuan",
    "typst",
    "pylopdf-fonts-zh-cn",
    "tomlkit",
    "lxml",
    "XlsxWriter",
    "openpyxl",
    "typer",
    "rich",
    "pypdfium2",
)


def run(command: list[str], times: int) -> tuple[float, float, float]:
    """Best and median seconds, and the peak memory in MB, of a command run ``times`` times."""
    seconds = []
    for _ in range(times):
        start = time.perf_counter()
        done = subprocess.run(command, capture_output=True, text=True)
        seconds.append(time.perf_counter() - start)
        if done.returncode:
            sys.exit(f"{' '.join(command)}\n{done.stderr[-3000:]}")
    return min(seconds), statistics.median(seconds), _peak(command)


def _peak(command: list[str]) -> float:
    watched = f"import resource,subprocess,sys; subprocess.run({command!r},capture_output=True); print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)"
    out = subprocess.run([sys.executable, "-c", watched], capture_output=True, text=True).stdout
    return int(out.split()[-1]) / 1024


def large_budget(lines: int, projects: int, folder: Path) -> None:
    """A valid book of a department with 40 units, written as a folder.  Deterministic."""
    from yusuan.budget import save
    from yusuan.budget.model import Budget, Comparative, ExpenditureLine, Profile, Project, Reason, RevenueLine, Unit
    from yusuan.classification import codes

    rng = random.Random(2024)
    year = 2024
    units = [Unit("900", "甲市大部门", "admin", "city")]
    units += [Unit(f"900{n:03d}", f"甲市第{n}事业单位", "institution_1", "city", parent="900") for n in range(1, 41)]
    items = [
        c.code
        for c in codes("functional", year)
        if len(c.code) == 7
        and "general_public" in c.fund
        and c.confidence in "AB"
        and c.code[:3] in ("201", "205", "208", "210", "213")
    ]
    econs = [
        c.code
        for c in codes("econ_dept", year)
        if len(c.code) == 5 and c.code[:3] in ("301", "302", "303") and c.confidence in "AB"
    ]
    works = [
        Project(
            f"P{n:04d}", f"第{n}号工作任务专项经费", rng.choice(units).code, "special_purpose", form_exempt="性能测试"
        )
        for n in range(projects)
    ]
    made: dict[tuple[str, ...], ExpenditureLine] = {}
    for project in works:
        line = ExpenditureLine(
            project.unit, rng.choice(items), "general_public", "project", rng.randrange(1, 10**9), project=project.code
        )
        made[line.unit, line.functional_code, "project", "", project.code] = line
    while len(made) < lines:
        unit, code, econ = rng.choice(units).code, rng.choice(items), rng.choice(econs)
        nature = "operating" if econ.startswith("302") else "personnel"
        made[unit, code, nature, econ, ""] = ExpenditureLine(
            unit, code, "general_public", nature, rng.randrange(100_00, 10**8), econ
        )
    totals = Counter[str]()
    for line in made.values():
        totals[line.unit] += line.amount
    revenue = tuple(RevenueLine(unit, "general_public", amount) for unit, amount in sorted(totals.items()))
    total = sum(totals.values())
    known = ("three_public", "abroad", "reception", "vehicle_purchase", "vehicle_operation", "admin_operating")
    save(
        Budget(
            Profile(
                year,
                "900",
                "department",
                approved_on=date(2024, 3, 1),
                published_on=date(2024, 3, 11),
                secrecy_reviewed_by="保密员",
                secrecy_reviewed_on=date(2024, 3, 8),
            ),
            tuple(units),
            tuple(made.values()),
            revenue,
            projects=tuple(works),
            comparatives=(
                Comparative("resources", total - 1),
                Comparative("uses", total - 1),
                Comparative("expenditure", total - 1, fund="general_public", vintage="current"),
                *(Comparative(t, 0) for t in known),
            ),
            reasons=tuple(
                Reason(k, "工作任务变化") for k in ("total_revenue", "total_expenditure", "general_public", *known)
            ),
        ),
        folder,
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=5)
    runs = parser.parse_args().runs
    yusuan = str(Path(sys.executable).with_name("yusuan"))
    print(f"python {sys.version.split()[0]}, {os.cpu_count()} processors")
    print(f"{'what':58}{'best s':>9}{'median s':>10}{'peak MB':>9}  target")
    with tempfile.TemporaryDirectory() as name:
        out = Path(name)

        def row(what: str, command: list[str], target: str, times: int = runs) -> float:
            best, median, peak = run(command, times)
            print(f"{what:58}{best:9.2f}{median:10.2f}{peak:9.0f}  {target}", flush=True)
            return median

        row("yusuan --help", [yusuan, "--help"], "0.2 s")
        row("the example to all formats", [yusuan, "compile", str(EXAMPLE), "--out", str(out / "all")], "3 s, 300 MB")
        per_line = []
        for lines, projects in ((5_000, 125), (20_000, 500)):
            book = out / f"book{lines}"
            large_budget(lines, projects, book)
            seconds = row(
                f"{lines:,} lines, {projects} projects: statements and text",
                [yusuan, "compile", str(book), "--json"],
                "30 s, 1 GB" if lines == 20_000 else "",
                max(1, runs // 2),
            )
            per_line.append(1e6 * seconds / lines)
        row(
            "  the same 20,000 lines to all formats", [yusuan, "compile", str(book), "--out", str(out / "large")], "", 1
        )
        print(f"microseconds per line: {per_line[0]:.0f} at 5,000, {per_line[1]:.0f} at 20,000 (not growing)")
    print("\ninstalled size, MB")
    for dist in DISTRIBUTIONS:
        files = importlib.metadata.files(dist) or []
        size = sum(f.locate().stat().st_size for f in files if f.locate().is_file())  # type: ignore[attr-defined]
        print(f"  {dist:24}{size / 1e6:8.1f}")


if __name__ == "__main__":
    main()
