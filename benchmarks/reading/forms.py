"""How many target forms are read in the corpus, and whether those labelled by eye are read as printed.

    python benchmarks/reading/forms.py tuning|checking [FOLDER]

FOLDER holds one folder a place (../shared/corpus beside this repository); without it the program says so.  For every
place: documents, forms, those with a project's (or a unit's) name, with money, with indicators, with the current
year's total bound, and tables that speak of indicators and were left.  Of the checking places nothing but these
numbers is printed.  For tuning, forms labelled from the page's picture (``labels/forms.toml``) are compared.
"""

from __future__ import annotations

import sys
import tomllib
from collections import Counter
from pathlib import Path
from typing import Any

from yusuan.coordinates import Coordinates
from yusuan.disclosure.model import Disclosure, OneOf, TargetForm
from yusuan.problems import InputError
from yusuan.reading import read

HERE = Path(__file__).parent
COUNTED = ("forms", "named", "money", "indicators", "bound", "single indicators", "left")


def main() -> None:
    side = sys.argv[1]
    corpus = Path(sys.argv[2]) if len(sys.argv) > 2 else HERE.parents[2] / "shared" / "corpus"
    if not corpus.is_dir():
        sys.exit(f"the corpus is not here: {corpus}")
    print("| place | documents | forms | with name | with money | with indicators | total bound | indicators | left |")
    print("|" + 9 * "---|")
    labels = tomllib.loads((HERE / "labels" / "forms.toml").read_text("utf-8"))["form"] if side == "tuning" else []
    wanted = {label["file"] for label in labels}
    seen: dict[str, Disclosure] = {}
    total: Counter[str] = Counter()
    for place in tomllib.loads((HERE / "split.toml").read_text("utf-8"))[side]:
        count: Counter[str] = Counter()
        for path in sorted((corpus / place).iterdir()):
            try:
                disclosure = read(path).disclosure
            except InputError:
                continue
            assert disclosure is not None
            count["documents"] += 1
            count.update(_counted(disclosure))
            if f"{place}/{path.name}" in wanted:
                seen[f"{place}/{path.name}"] = disclosure
        total.update(count)
        print(_row(place, count))
    print(_row("all", total))
    if labels:
        _compare(labels, seen)


def _counted(disclosure: Disclosure) -> Counter[str]:
    count: Counter[str] = Counter()
    for form in disclosure.forms():
        count["forms"] += 1
        count["named"] += bool(form.head and form.head[0][1])
        count["money"] += any(f.value is not None for line in form.money for f in (line.period, line.year))
        count["indicators"] += bool(form.indicators)
        count["single indicators"] += len(form.indicators)
        count["bound"] += any(isinstance(line.year.about, Coordinates | OneOf) for line in form.money)
    count["left"] += sum(any("级指标" in t for row in u.rows for t in row) for u in disclosure.unrecognised())
    return count


def _row(name: str, n: Counter[str]) -> str:
    return f"| {name} | {n['documents']} | " + " | ".join(str(n[c]) for c in COUNTED) + " |"


def _compare(labels: list[dict[str, Any]], seen: dict[str, Disclosure]) -> None:
    """Right and wrong against what was read by eye."""
    count: Counter[str] = Counter()
    print("\n| page | project | total | indicators | values |\n|---|---|---|---|---|")
    for label in labels:
        found = [f for f in seen[label["file"]].forms() if f.project == label["project"] and _first(f) == label["page"]]
        form = found[0] if found else None
        said = {i.name.replace(" ", ""): i.year.replace(" ", "") for i in form.indicators} if form else {}
        verdicts = (
            form is not None,
            form is not None and any(getattr(m, label["span"]).text == label["total"] for m in form.money[:1]),
            form is not None and len(form.indicators) == label["indicators"],
            all(said.get(name) == value for name, value in label["values"]),
        )
        for verdict in verdicts:
            count["right" if verdict else "wrong"] += 1
        place = f"{label['file'].split('/')[0]} {label['page']}"
        print(f"| {place} | " + " | ".join("right" if v else "WRONG" for v in verdicts) + " |")
    print(f"\nright {count['right']}, wrong {count['wrong']}")


def _first(form: TargetForm) -> int:
    """The page a form begins on."""
    return form.place.page if form.place is not None else 0


if __name__ == "__main__":
    main()
