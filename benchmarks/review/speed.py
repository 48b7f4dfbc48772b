"""Processor time of review, after reading, and of locating planted faults, on one core.

    python benchmarks/review/speed.py

Reviews the documents of the tuning places of ../shared/corpus (the benchmark says so where they are absent) and the
dense compiled example.  Of each document the best of three runs counts, for the machine may be busy with other things;
``locating`` (which cells are wrong) and ``together`` (whether all can be true at once) are parts of ``review``.  Then
1, 3 and 10 faults are planted in cells of the example and of the documents with most figures, and reviewed again.
"""

from __future__ import annotations

import random
import sys
import time
import tomllib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import faults

import yusuan
from yusuan.disclosure.model import Disclosure, Statement
from yusuan.problems import InputError
from yusuan.reading import read
from yusuan.review import review
from yusuan.review.numbers import arithmetic

ROOT = Path(__file__).resolve().parents[2]
CORPUS = ROOT.parent / "shared" / "corpus"
SPLIT = ROOT / "benchmarks" / "reading" / "split.toml"
RUNS = 3
NAME = "changzhi-civil-affairs-2024"
#: The aims: seconds of a review, and of locating.
REVIEW, LOCATING = 0.3, 2.0
#: In so many of the documents with most figures faults are planted, and so many times.
DENSE, TIMES = 3, 3

Times = dict[str, float]


def timed(made: Disclosure) -> Times:
    """Seconds of one review, and of its parts."""
    spent: Times = {"locate": 0.0, "contradiction": 0.0}

    def watched(name: str, of: Callable[..., Any]) -> Callable[..., Any]:
        def run(*given: Any) -> Any:
            start = time.process_time()
            try:
                return of(*given)
            finally:
                spent[name] += time.process_time() - start

        return run

    kept = {name: getattr(arithmetic, name) for name in spent}
    for name, of in kept.items():
        setattr(arithmetic, name, watched(name, of))
    try:
        start = time.process_time()
        review(made)
        return {**spent, "review": time.process_time() - start}
    finally:
        for name, of in kept.items():
            setattr(arithmetic, name, of)


def best(made: Disclosure) -> Times:
    return min((timed(made) for _ in range(RUNS)), key=lambda t: t["review"])


def documents() -> Iterator[tuple[str, int, Disclosure]]:
    """Name, pages and disclosure; pages is 0 where a format has none."""
    example = yusuan.compile(yusuan.load(ROOT / "examples" / NAME), "changzhi-2024")
    yield NAME, 0, example
    if not CORPUS.is_dir():
        print(f"the corpus is not here: {CORPUS}", file=sys.stderr)
        return
    for place in tomllib.loads(SPLIT.read_text("utf-8"))["tuning"]:
        for path in sorted(p for p in (CORPUS / place).glob("*") if p.is_file()):
            try:
                reading = read(path)
            except InputError:
                continue
            if reading.disclosure is not None:
                yield f"{place}/{path.name}", pages_of(reading.disclosure), reading.disclosure


def pages_of(made: Disclosure) -> int:
    return max((i.place.page for _, i in made.walk() if i.place is not None), default=0)


def figures_of(made: Disclosure) -> int:
    return sum(1 for _, i in made.walk() if isinstance(i, Statement) for _ in i.figures())


def with_faults(made: Disclosure, count: int, r: random.Random) -> Disclosure:
    while count:
        planted = faults.plant(made, r)
        if planted is not None:
            made, count = planted[1], count - 1
    return made


def main() -> None:
    all_ = list(documents())
    print("| document | pages | figures | review s | locating s | together s |\n|---|---|---|---|---|---|")
    seconds = []
    timed(all_[0][2])  # what is loaded once belongs to no document
    for name, pages, made in all_:
        t = best(made)
        seconds.append(t["review"])
        parts = f"{t['review']:.3f} | {t['locate']:.3f} | {t['contradiction']:.3f}"
        print(f"| {name} | {pages or ''} | {figures_of(made)} | {parts} |", flush=True)
    above = sum(s > REVIEW for s in seconds)
    print(
        f"\n{above} of {len(seconds)} documents above {REVIEW} s; the most {max(seconds):.2f} s, sum {sum(seconds):.1f} s"
    )
    print("\n| document | faults | review s, the most | locating s, the most |\n|---|---|---|---|")
    dense = sorted(all_[1:], key=lambda d: figures_of(d[2]), reverse=True)[:DENSE]
    slow = 0
    for name, _, made in (all_[0], *dense):
        for count in (1, 3, 10):
            r = random.Random(faults.SEED + count)
            runs = [best(with_faults(made, count, r)) for _ in range(TIMES)]
            worst = max(t["locate"] for t in runs)
            slow += worst > LOCATING
            print(f"| {name} | {count} | {max(t['review'] for t in runs):.2f} | {worst:.2f} |", flush=True)
    print(f"\n{slow} of these {3 * (1 + len(dense))} above {LOCATING} s of locating")


if __name__ == "__main__":
    main()
