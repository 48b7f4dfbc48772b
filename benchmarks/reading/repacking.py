"""How many cells of a document's statements print again as they were read, with the pack derived from that document.

    python benchmarks/reading/repacking.py tuning|checking [FOLDER] [--firsts]

FOLDER holds one folder a place (../shared/corpus beside this repository); without it the program says so.  For each
place: its first document with recognised statements, then (without --firsts) all its documents.

"derived" are the cells that reprint from what the document's figures mean.  "given" are those the pack leaves open,
because no ledger holds them or nobody can tell what they are, and that print as a table gives them: here the document
itself.  "equal" are both.  "understood" are the statements all of whose printed figures have a meaning.  The differences
of each first document follow its line, grouped by reason; of the places that check, nothing but totals is shown.
"""

from __future__ import annotations

import sys
import tomllib
from collections import Counter
from itertools import groupby
from pathlib import Path

from yusuan.disclosure.pack_from import derive
from yusuan.disclosure.reprint import Reprinted, reprint
from yusuan.problems import InputError
from yusuan.reading import read

HERE = Path(__file__).parent


def main() -> None:
    side, *more = sys.argv[1:]
    folders = [Path(one) for one in more if one != "--firsts"]
    corpus = folders[0] if folders else HERE.parents[2] / "shared" / "corpus"
    if not corpus.is_dir():
        sys.exit(f"the corpus is not here: {corpus}")
    places = tomllib.loads((HERE / "split.toml").read_text("utf-8"))[side]
    heads = (
        "place | documents | statements | cells | equal % | given | derived % | understood | their cells | derived %"
    )
    print(f"| {heads} | figures meant | derived % | open |")
    print("|" + 13 * "---|")
    everything: Counter[str] = Counter()
    firsts: Counter[str] = Counter()
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
                print(_row(f"{place}, first", count), flush=True)
                firsts.update(count)
                if side == "tuning":
                    print("".join(f"    {line}\n" for line in _lines(made)), end="", flush=True)
            total.update(count)
            if "--firsts" in more:
                break
        if total and "--firsts" not in more:
            print(_row(place, total), flush=True)
        everything.update(total)
    print(_row("all firsts", firsts))
    if "--firsts" not in more:
        print(_row("all", everything))


def _count(made: tuple[Reprinted, ...], left: int) -> Counter[str]:
    whole = [one for one in made if one.understood]
    return Counter(
        documents=1,
        statements=len(made),
        cells=sum(one.cells for one in made),
        equal=sum(one.equal for one in made),
        given=sum(one.given for one in made),
        derived=sum(one.equal - one.given for one in made),
        understood=len(whole),
        inside=sum(one.cells for one in whole),
        inside_derived=sum(one.equal - one.given for one in whole),
        meant=sum(one.meant for one in made),
        meant_equal=sum(one.meant_equal for one in made),
        open=left,
    )


def _row(name: str, n: Counter[str]) -> str:
    def share(part: str, whole: str) -> str:
        return f"{100 * n[part] / n[whole]:.2f}" if n[whole] else "—"

    return (
        f"| {name} | {n['documents']} | {n['statements']} | {n['cells']} | {share('equal', 'cells')} | {n['given']} "
        f"| {share('derived', 'cells')} | {n['understood']} | {n['inside']} | {share('inside_derived', 'inside')} "
        f"| {n['meant']} | {share('meant_equal', 'meant')} | {n['open']} |"
    )


def _lines(made: tuple[Reprinted, ...]) -> list[str]:
    """The differences by reason, the reason with most cells first."""
    reasons = Counter(d.reason for one in made for d in one.differences)
    order = {reason: n for n, (reason, _) in enumerate(reasons.most_common())}
    found = sorted((d for one in made for d in one.differences), key=lambda d: order[d.reason])
    lines = []
    for reason, those in groupby(found, key=lambda d: d.reason):
        lines.append(f"{reason}: {reasons[reason]} cells")
        lines += [
            f"  {d.statement} row {d.row} ({d.label}) column {d.column} ({d.header}): {d.read!r} -> {d.reprinted!r}"
            for d in those
        ]
    return lines


if __name__ == "__main__":
    main()
