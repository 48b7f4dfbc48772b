"""How many findings on documents judged by eye are right.

    python benchmarks/review/judged.py [FOLDER]

Judgements are in ``labels/judged-*.toml``; one is a finding's when file, check, page and printed text of its first place
are the same.  What no judgement matches is "not yet judged".  Of checking places nothing but totals is printed.
"""

from __future__ import annotations

import sys
import tomllib
from collections import Counter, defaultdict
from pathlib import Path

from audited import LABELS, SIDES, findings_of

VERDICTS = ("true", "false", "arguable", "not yet judged")


def main() -> None:
    corpus = Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).parents[3] / "shared" / "corpus"
    if not corpus.is_dir():
        sys.exit(f"the corpus is not here: {corpus}")
    for side in SIDES:
        labels = tomllib.loads((LABELS / f"judged-{side}.toml").read_text("utf-8"))
        known = {(j["file"], j["check"], j["page"], j["found"]): j["verdict"] for j in labels["judged"]}
        count: dict[tuple[str, str], Counter[str]] = defaultdict(Counter)
        refused = 0
        for file in labels["documents"]:
            found = findings_of(corpus / file)
            refused += found is None
            for f in found or ():
                first = f.places[0] if f.places else None
                page = first.place.page if first and first.place else 0
                verdict = known.get((file, f.check, page, first.text if first else ""), "not yet judged")
                names = ["all"] if side == "checking" else ["all", file.split("/")[0], f.check]
                for name in names:
                    count[f.severity, name][verdict] += 1
        print(f"\n## {side}: {len(labels['documents'])} documents, {refused} not reviewed\n")
        print("| severity | of | " + " | ".join(VERDICTS) + " |\n" + "|---" * 6 + "|")
        for (severity, name), n in sorted(count.items()):
            if severity != "info":
                print(f"| {severity} | {name} | " + " | ".join(str(n[v]) for v in VERDICTS) + " |")


if __name__ == "__main__":
    main()
