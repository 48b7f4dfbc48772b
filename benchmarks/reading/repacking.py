"""How many cells of a document's statements print again as they were read, with the pack derived from that document.

    python benchmarks/reading/repacking.py tuning|checking [FOLDER]

FOLDER holds one folder a place (../shared/corpus beside this repository); without it the program says so.  For each
place: its first document with recognised statements, then all its documents.  "understood" are the statements all of
whose printed figures have a meaning: no pack can print a figure nobody can tell what it is.  The differences of the
first documents are listed for the tuning places only; of the places that check, nothing but totals is shown.
"""

from __future__ import annotations

import sys
import tomllib
from collections import Counter
from pathlib import Path

from yusuan.disclosure.pack_from import derive
from yusuan.disclosure.reprint import Reprinted, reprint
from yusuan.problems import InputError
from yusuan.reading import read

HERE = Path(__file__).parent


def main() -> None:
    side = sys.argv[1]
    corpus = Path(sys.argv[2]) if len(sys.argv) > 2 else HERE.parents[2] / "shared" / "corpus"
    if not corpus.is_dir():
        sys.exit(f"the corpus is not here: {corpus}")
    places = tomllib.loads((HERE / "split.toml").read_text("utf-8"))[side]
    print(
        "| place | documents | statements | cells | equal % | understood | their cells | equal % | figures meant | equal % | open |"
    )
    print("|" + 11 * "---|")
    everything: Counter[str] = Counter()
    firsts: Counter[str] = Counter()
    differences: list[str] = []
    for place in places:
        total: Counter[str] = Counter()
        for path in sorted((corpus / place).iterdir()):
            try:
                disclosure = read(path).disclosure
                if disclosure is None or not disclosure.statements():
                    continue
                derived = derive(disclosure)
            except InputError:
                continue
            made = reprint(disclosure, derived.pack())
            count = _count(made, len(derived.open))
            if not total:
                print(_row(f"{place}, first", count))
                firsts.update(count)
                if side == "tuning":
                    differences += [f"\n{place}", *_lines(made)]
            total.update(count)
        if total:
            print(_row(place, total))
        everything.update(total)
    print(_row("all firsts", firsts))
    print(_row("all", everything))
    for line in differences:
        print(line)


def _count(made: tuple[Reprinted, ...], left: int) -> Counter[str]:
    whole = [one for one in made if one.understood]
    return Counter(
        documents=1,
        statements=len(made),
        cells=sum(one.cells for one in made),
        equal=sum(one.equal for one in made),
        understood=len(whole),
        inside=sum(one.cells for one in whole),
        inside_equal=sum(one.equal for one in whole),
        meant=sum(one.meant for one in made),
        meant_equal=sum(one.meant_equal for one in made),
        open=left,
    )


def _row(name: str, n: Counter[str]) -> str:
    def share(part: str, whole: str) -> str:
        return f"{100 * n[part] / n[whole]:.2f}" if n[whole] else "—"

    return (
        f"| {name} | {n['documents']} | {n['statements']} | {n['cells']} | {share('equal', 'cells')} "
        f"| {n['understood']} | {n['inside']} | {share('inside_equal', 'inside')} "
        f"| {n['meant']} | {share('meant_equal', 'meant')} | {n['open']} |"
    )


def _lines(made: tuple[Reprinted, ...]) -> list[str]:
    return [
        f"  {d.statement} row {d.row} ({d.label}) column {d.column} ({d.header}): {d.read!r} -> {d.reprinted!r}"
        for one in made
        for d in one.differences
    ]


if __name__ == "__main__":
    main()
