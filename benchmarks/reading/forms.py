"""How many target forms are read in the corpus, and whether those labelled by eye are read as printed.

    python benchmarks/reading/forms.py tuning|checking [FOLDER]

FOLDER holds one folder a place (../shared/corpus beside this repository); without it the program says so.  For every
place: documents, forms, those with a project's (or a unit's) name, with money, with indicators, with the current
year's total bound, and tables that speak of indicators and were left.  Of the checking places nothing but these
numbers is printed.  Forms labelled from the page's picture (``labels/forms.toml``) are compared, of checking places
with totals only.
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
    places = tomllib.loads((HERE / "split.toml").read_text("utf-8"))[side]
    labels = tomllib.loads((HERE / "labels" / "forms.toml").read_text("utf-8"))["form"]
    labels = [label for label in labels if label["file"].split("/")[0] in places]
    wanted = {label["file"] for label in labels}
    seen: dict[str, Disclosure] = {}
    total: Counter[str] = Counter()
    for place in places:
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
    _compare(side, labels, seen)


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


def _compare(side: str, labels: list[dict[str, Any]], seen: dict[str, Disclosure]) -> None:
    """Right and wrong against what was read by eye."""
    asked = ("project", "total", "indicators", "values")
    count: dict[str, Counter[bool]] = {a: Counter() for a in asked}
    if side == "tuning":
        print("\n| page | " + " | ".join(asked) + " |\n|---|---|---|---|---|")
    for label in labels:
        forms = seen[label["file"]].forms() if label["file"] in seen else ()
        found = [f for f in forms if f.project == label["project"] and _first(f) == label["page"]]
        form = found[0] if found else None
        wanted = [label["total"]] if label["total"] else []
        said = {i.name.replace(" ", ""): i.year.replace(" ", "") for i in form.indicators} if form else {}
        verdicts = (
            form is not None,
            form is not None and [getattr(m, label["span"]).text for m in form.money[:1]] == wanted,
            form is not None and len(form.indicators) == label["indicators"],
            form is not None and all(said.get(name) == value for name, value in label["values"]),
        )
        for name, verdict in zip(asked, verdicts, strict=True):
            count[name][verdict] += 1
        if side == "tuning":
            place = f"{label['file'].split('/')[0]} {label['page']}"
            print(f"| {place} | " + " | ".join("right" if v else "WRONG" for v in verdicts) + " |")
    print(f"\nLabelled forms: {len(labels)}; right: " + ", ".join(f"{a} {n[True]}" for a, n in count.items()))


def _first(form: TargetForm) -> int:
    """The page a form begins on."""
    return form.place.page if form.place is not None else 0


if __name__ == "__main__":
    main()
