"""Whether a statement that isn't there is told: real disclosures, each statement left out in turn.

    python benchmarks/review/left_out.py [FOLDER]

What is left out is the table with its own title and unit line, the short lines between the table before and it, and
nothing of the contents list or the explanations.  Only disclosures with at least five statements are used; what is told
of the whole document already doesn't count.  Of checking places nothing but totals is printed.
"""

from __future__ import annotations

import sys
import tomllib
from collections import Counter
from dataclasses import replace
from pathlib import Path

from audited import SIDES

from yusuan.disclosure.model import Disclosure, Section, Statement, Text
from yusuan.problems import InputError
from yusuan.reading import read
from yusuan.review.findings import Coverage
from yusuan.review.presence.contents import contents

HERE = Path(__file__).parent
SPLIT = HERE.parent / "reading" / "split.toml"
#: At most so many short lines above a table are its own.
LINES, SHORT = 5, 60
FEWEST = 5


def main() -> None:
    corpus = Path(sys.argv[1]) if len(sys.argv) > 1 else HERE.parents[2] / "shared" / "corpus"
    if not corpus.is_dir():
        sys.exit(f"the corpus is not here: {corpus}")
    split = tomllib.loads(SPLIT.read_text("utf-8"))
    for side in SIDES:
        left: Counter[str] = Counter()
        told: Counter[str] = Counter()
        for place in split[side]:
            for path in sorted((corpus / place).iterdir()):
                try:
                    disclosure = read(path).disclosure
                except InputError:
                    continue
                if disclosure is not None:
                    n, found = tried(disclosure)
                    for name in ("all", *([place] if side == "tuning" else [])):
                        left[name] += n
                        told[name] += found
        print(f"\n## {side}\n")
        for name in left:
            print(f"{name:24}{left[name]:>6}{told[name] / max(1, left[name]):>9.1%}")


def tried(disclosure: Disclosure) -> tuple[int, int]:
    """How many statements were left out, and of how many that was told."""
    items = [item for _, item in disclosure.walk()]
    keys = Counter(i.key for i in items if isinstance(i, Statement))
    if len(keys) < FEWEST:
        return 0, 0
    known = {f.message for f in contents(disclosure, Coverage())[0]}
    once = [n for n, i in enumerate(items) if isinstance(i, Statement) and keys[i.key] == 1]
    return len(once), sum(
        any(f.message not in known for f in contents(without(disclosure, n), Coverage())[0]) for n in once
    )


def without(disclosure: Disclosure, n: int) -> Disclosure:
    """The disclosure without its ``n``-th item and the short lines right above."""
    items = [item for _, item in disclosure.walk()]
    gone = {id(items[n])}
    for item in reversed(items[max(0, n - LINES) : n]):
        if not isinstance(item, Text) or len(item.text) >= SHORT:
            break
        gone.add(id(item))

    def inside(section: Section) -> Section:
        kept = tuple(i for i in section.items if id(i) not in gone)
        return replace(section, items=kept, sections=tuple(map(inside, section.sections)))

    return replace(disclosure, sections=tuple(map(inside, disclosure.sections)))


if __name__ == "__main__":
    main()
