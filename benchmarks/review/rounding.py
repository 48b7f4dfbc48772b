"""Rounding honesty: random honest budgets, compiled, printed and reviewed.

    python benchmarks/review/rounding.py [how many budgets] [seed]

Every figure is printed from the exact amount, half up, once; so no relation may fail, and a sum may only look suspicious
as often as chance has it.  Prints how many relations were evaluated, how many are exact, within rounding, suspicious
and failed, and every finding of severity error with the budget that gave it.
"""

from __future__ import annotations

import random
import sys
import time
from collections import Counter
from contextlib import suppress
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tests"))

from budgets import budgets  # noqa: E402
from hypothesis import HealthCheck, Phase, Verbosity, given, seed, settings  # noqa: E402
from hypothesis import strategies as st  # noqa: E402

from yusuan.disclosure.compile import compile_budget  # noqa: E402
from yusuan.problems import InputError  # noqa: E402
from yusuan.review import review  # noqa: E402

PACKS = ("changzhi-2024", "shanghai-2025", "central-2024")


def main() -> None:
    wanted = int(sys.argv[1]) if len(sys.argv) > 1 else 20_000
    number = int(sys.argv[2]) if len(sys.argv) > 2 else 20261128
    count: Counter[str] = Counter()
    start = time.perf_counter()

    @seed(number)
    @settings(
        max_examples=2 * wanted,
        database=None,
        deadline=None,
        phases=(Phase.generate,),
        verbosity=Verbosity.quiet,
        suppress_health_check=list(HealthCheck),
    )
    @given(budgets(max_lines=10), st.sampled_from(PACKS))
    def measured(budget: object, pack: str) -> None:
        if count["budgets"] >= wanted:
            return
        try:
            made = compile_budget(budget, pack).disclosure  # type: ignore[arg-type]
        except InputError:
            count["not shown by this pack"] += 1
            return
        reviewed = review(made)
        count["budgets"] += 1
        for name in ("passed", "within_rounding", "suspicious", "failed"):
            count[name] += getattr(reviewed.coverage, name)
        # a random budget's contributions don't match between functions and economic classes (group M)
        matched = sum(f.check.startswith("M-") for f in reviewed.findings)
        count["failed"] -= matched
        count["of group M"] += matched
        count["crashed"] += len(reviewed.crashed)
        for finding in reviewed.of("error"):
            count["errors"] += 1
            print(f"error: {pack}: {finding.message}\n  {budget}", flush=True)
        if count["budgets"] % 1000 == 0:
            print(f"{count['budgets']} budgets, {time.perf_counter() - start:.0f} s", file=sys.stderr, flush=True)

    random.seed(number)
    with suppress(KeyboardInterrupt):  # what was measured until then still counts
        measured()
    evaluated = sum(count[n] for n in ("passed", "within_rounding", "suspicious", "failed"))
    inexact = count["within_rounding"] + count["suspicious"]
    print(f"{count['budgets']} budgets, {evaluated:,} relations, {time.perf_counter() - start:.0f} s")
    for name in ("passed", "within_rounding", "suspicious", "failed", "of group M", "errors", "crashed"):
        print(f"{name:24}{count[name]:>12,}")
    print(f"suspicious of all evaluated {100 * count['suspicious'] / max(1, evaluated):.3f} %")
    print(f"suspicious of those that rounding moved {100 * count['suspicious'] / max(1, inexact):.3f} %")


if __name__ == "__main__":
    main()
