"""What holds pair by pair can still be impossible as a whole; what was rounded honestly never is."""

from __future__ import annotations

import os
import subprocess
import sys
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from yusuan.coordinates import coordinates
from yusuan.disclosure.model import Column, Disclosure, Figure, Row, Section, Statement, StatementCell
from yusuan.review import review
from yusuan.review.locating.together import contradiction, prints_of, system_that_holds, would_do
from yusuan.review.numbers.laws import spots, verdict
from yusuan.review.numbers.parts import sums

#: A tree of three levels: the codes under each code, "" for all.
TREE = {
    "": ("201", "208", "210"),
    "201": ("20101", "20102"),
    "208": ("20801", "20802"),
    "210": ("21001", "21002"),
}


def table(printed: dict[str, str]) -> Statement:
    rows = []
    for code, text in printed.items():
        about = coordinates("expenditure", functional_code=code) if code else coordinates("expenditure")
        figure = Figure(text, Decimal(text), "万元", about)
        rows.append(Row((StatementCell(code or "合计"), StatementCell(text, figure))))
    columns = (Column(("科目",), "name"), Column(("合计",), "figure"))
    return Statement("B03", "支出预算总表", "", "", "万元", 2, columns, tuple(rows), exhaustive=("functional_code",))


def disclosure(statement: Statement) -> Disclosure:
    return Disclosure("某局", "001", 2024, "budget", "unit", "预算公开", (Section("s", "表", 1, (statement,)),))


def system(statement: Statement):  # type: ignore[no-untyped-def]
    found = list(spots(disclosure(statement)))
    return system_that_holds(found, list(sums(statement)), ())


#: Each sum alone meets its total, for the classes 9.96 to 9.99 at most: 3.33 is 1.66 and 1.66 only up to 3.33.
IMPOSSIBLE = {
    "": "10.00",
    **dict.fromkeys(TREE[""], "3.33"),
    **{c: "1.66" for top in TREE[""] for c in TREE[top]},
}


def test_every_pair_holds_and_the_whole_does_not() -> None:
    statement = table(IMPOSSIBLE)
    assert {verdict(r) for r in sums(statement)} == {"within rounding"}
    (finding,) = [f for f in review(disclosure(statement)).findings if f.check == "TOGETHER"]
    assert finding.severity == "warning"
    # the total alone, or any class and its items, explains it: the total is what alone would do
    assert finding.places[0].row == "合计"
    assert "10.00" in finding.message


def test_what_alone_would_do_is_named_and_nothing_else() -> None:
    made = system(table(IMPOSSIBLE))
    prints = prints_of(made, contradiction(made))
    assert {s.figure.text for s in prints} == {"10.00", "3.33", "1.66"}
    # exactly: the items allow 9.96 to 9.99 ± 0.03, so one class or the total has to give way
    assert [s.figure.text for s in would_do(made, prints) if s.figure.text == "10.00"] == ["10.00"]


@settings(max_examples=60, deadline=None)
@given(st.lists(st.integers(0, 10**7), min_size=6, max_size=6), st.integers(0, 4))
def test_what_was_rounded_honestly_can_be_true_at_once(fen: list[int], places: int) -> None:
    leaves = dict(zip((c for top in TREE[""] for c in TREE[top]), fen, strict=True))
    exact = leaves | {top: sum(leaves[c] for c in TREE[top]) for top in TREE[""]}
    exact[""] = sum(leaves.values())
    step = Decimal(1).scaleb(-places)
    printed = {c: str((Decimal(v) / 10**6).quantize(step, ROUND_HALF_UP)) for c, v in sorted(exact.items())}
    assert contradiction(system(table(printed))) == ()


@settings(max_examples=60, deadline=None)
@given(st.lists(st.integers(-3, 3), min_size=10, max_size=10))
def test_a_contradiction_is_found_exactly_where_there_is_one(off: list[int]) -> None:
    """Against bounds carried up the tree by hand: a tree of sums is possible if each node's print meets what its
    children's bounds leave."""
    printed = {c: str(Decimal(t) + Decimal(n) / 100) for (c, t), n in zip(IMPOSSIBLE.items(), off, strict=True)}
    half = Fraction(1, 200)

    def bounds(code: str) -> tuple[Fraction, Fraction] | None:
        own = Fraction(printed[code])
        low, high = own - half, own + half
        if code in TREE:
            below = [bounds(c) for c in TREE[code]]
            if any(b is None for b in below):
                return None
            low = max(low, sum((b[0] for b in below if b), Fraction(0)))
            high = min(high, sum((b[1] for b in below if b), Fraction(0)))
        return (low, high) if low <= high else None

    assert bool(contradiction(system(table(printed)))) == (bounds("") is None)


@pytest.mark.parametrize("seed", ["1", "2"])
def test_of_several_explanations_the_same_comes_first_in_every_run(seed: str) -> None:
    """Hashes of texts differ from run to run; what is said must not."""
    code = (
        "import sys; sys.path.insert(0, sys.argv[1])\n"
        "from test_together import IMPOSSIBLE, disclosure, table\n"
        "from yusuan.review import review\n"
        "print([f.message for f in review(disclosure(table({**IMPOSSIBLE, '': '19.00', '201': '7.33'}))).findings])"
    )

    def said(hash_seed: str) -> str:
        run = [sys.executable, "-c", code, str(Path(__file__).parent)]
        env = {**os.environ, "PYTHONHASHSEED": hash_seed, "PYTHONIOENCODING": "utf-8"}
        return subprocess.run(run, env=env, capture_output=True, check=True, text=True, encoding="utf-8").stdout

    assert said(seed) == said("0") != "[]\n"
