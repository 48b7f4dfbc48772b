"""How much of the corpus' statements is recognised, and whether the two laws hold on what was recognised.

    python benchmarks/reading/recognising.py tuning|checking [FOLDER]

FOLDER holds one folder a place (../shared/corpus beside this repository); without it the program says so.  A place is
on one side of ``split.toml`` with all its documents.  No label is involved: relations hold or don't.
"""

from __future__ import annotations

import sys
import tomllib
from collections import Counter
from pathlib import Path

from yusuan.disclosure.model import Unrecognised
from yusuan.problems import InputError
from yusuan.reading import read
from yusuan.review.numbers.laws import verdict
from yusuan.review.numbers.relations import relations

HERE = Path(__file__).parent


def main() -> None:
    side = sys.argv[1]
    corpus = Path(sys.argv[2]) if len(sys.argv) > 2 else HERE.parents[2] / "shared" / "corpus"
    if not corpus.is_dir():
        sys.exit(f"the corpus is not here: {corpus}")
    places = tomllib.loads((HERE / "split.toml").read_text("utf-8"))[side]
    print(
        "| place | documents | no statement | statements | tables left | figures | bound % | relations | hold % | failed |"
    )
    print("|" + 12 * "---|")
    total: Counter[str] = Counter()
    for place in places:
        count: Counter[str] = Counter()
        for path in sorted((corpus / place).iterdir()):
            try:
                disclosure = read(path).disclosure
            except InputError:
                count["refused"] += 1
                continue
            assert disclosure is not None
            count["documents"] += 1
            statements = disclosure.statements()
            count["none"] += not statements
            count["statements"] += len(statements)
            count["left"] += sum(isinstance(i, Unrecognised) for _, i in disclosure.walk())
            printed = [f for s in statements for *_, f in s.figures() if f.text]
            count["figures"] += len(printed)
            count["bound"] += sum(f.about is not None for f in printed)
            said = [c.figure for t in disclosure.texts() for c in t.claims]
            count["said"] += len(said)
            count["said bound"] += sum(f.about is not None for f in said)
            for relation in relations(disclosure):
                count[verdict(relation)] += 1
        total.update(count)
        print(_row(place, count))
    print(_row("all", total))


def _row(name: str, n: Counter[str]) -> str:
    evaluated = n["passed"] + n["within rounding"] + n["suspicious"] + n["failed"]
    bound = 100 * n["bound"] / n["figures"] if n["figures"] else 0
    hold = 100 * (evaluated - n["failed"]) / evaluated if evaluated else 0
    prose = 100 * n["said bound"] / n["said"] if n["said"] else 0
    documents = f"{n['documents']}" + (f" (+{n['refused']} refused)" if n["refused"] else "")
    return (
        f"| {name} | {documents} | {n['none']} | {n['statements']} | {n['left']} | {n['figures']} | {bound:.1f} "
        f"| {evaluated} | {hold:.1f} | {n['failed']} | {n['said']} | {prose:.1f} |"
    )


if __name__ == "__main__":
    main()
