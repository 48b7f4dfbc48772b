"""Which mistakes of the worked example's document the review finds, and what else it says of it.

    python benchmarks/review/changzhi.py [FILE] [--all]

FILE is the published text (../shared/changzhi beside this repository); labels are in ``labels/changzhi.toml``.  A finding
*says* a label when one of its places stands on one of the label's lines and shows one of its printed words, or the message
does.  A cell of a target form that has no line of its own stands in its whole form; what is missing stands nowhere.  Each
place of a finding says one label, the gravest first; the message is asked only where no place says one.  As in
``audited.py`` an error says no mistake of style, and a check of style no other.  What says no label was judged by eye (``[[judged]]``).  ``--all`` lists every finding with what it says.
"""

from __future__ import annotations

import sys
import tomllib
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any

from audited import stands

from yusuan.disclosure.model import Disclosure
from yusuan.reading import read
from yusuan.review import Finding, Shown, review

HERE = Path(__file__).parent
GRADES = ("E", "W", "I")
VERDICTS = ("mistake", "true", "arguable", "false", "looks wrong", "not yet judged")
Label = dict[str, Any]


def main() -> None:
    given = [a for a in sys.argv[1:] if not a.startswith("--")]
    folder = HERE.parents[2] / "shared" / "changzhi"
    file = Path(given[0]) if given else next(folder.glob("*.txt"), folder)
    if not file.is_file():
        sys.exit(f"the document is not here: {file}")
    disclosure = read(file).disclosure
    assert disclosure is not None
    report(labels(), review(disclosure).findings, lines_of(disclosure), "--all" in sys.argv)


def labels() -> dict[str, list[Label]]:
    """Mistakes (``mistake``), places that only look wrong (``looks_wrong``), judged findings (``judged``)."""
    return tomllib.loads((HERE / "labels" / "changzhi.toml").read_text("utf-8"))


def lines_of(disclosure: Disclosure) -> Callable[[int], range]:
    """The lines a place at that line may mean: its own, or where a form begins there the whole form."""
    starts = sorted({f.place.line for f in disclosure.forms() if f.place is not None})
    ends = dict(zip(starts, [*starts[1:], starts[-1] + 100], strict=True)) if starts else {}
    return lambda line: range(line, ends.get(line, line + 1))


def report(
    known: dict[str, list[Label]], findings: Sequence[Finding], lines: Callable[[int], range], all_: bool
) -> None:
    """Print what was found of each grade, what the findings are, and what was missed."""
    mistakes, harmless = known["mistake"], known["looks_wrong"]
    said = [said_by(f, mistakes, harmless, lines) for f in findings]
    print("| grade | mistakes | found | certain | found |\n|---|---|---|---|---|")
    for grade in (*GRADES, ""):
        of = [m for m in mistakes if grade in ("", m["grade"])]
        sure = [m for m in of if m.get("certain", True)]
        numbers = [len(of), _found(of, said), len(sure), _found(sure, said)]
        print(f"| {grade or 'all'} | " + " | ".join(map(str, numbers)) + " |")
    verdicts = [verdict(f, labels, known.get("judged", [])) for f, labels in zip(findings, said, strict=True)]
    print("\n| findings | " + " | ".join(VERDICTS) + " |\n" + "|---" * (len(VERDICTS) + 1) + "|")
    for severity in ("error", "warning", "info"):
        n = Counter(v for f, v in zip(findings, verdicts, strict=True) if f.severity == severity)
        print(f"| {severity} | " + " | ".join(str(n[v]) for v in VERDICTS) + " |")
    print()
    for f, labels, v in zip(findings, said, verdicts, strict=True):
        if all_ or v not in ("mistake", "true"):
            print(f"- {v}: {f.severity} {f.check} {f.message}")
            for label in labels:
                print(f"    - {label['line']} {label['says']}")
    for m in mistakes:
        if not any(label is m for labels in said for label in labels):
            print(f"- missed: {m['line']} {m['grade']}{'' if m.get('certain', True) else '?'} {m['says']}")


def _found(mistakes: Iterable[Label], said: Sequence[Sequence[Label]]) -> int:
    return sum(any(label is m for labels in said for label in labels) for m in mistakes)


def said_by(
    finding: Finding, mistakes: Iterable[Label], harmless: Iterable[Label], lines: Callable[[int], range]
) -> list[Label]:
    """The labels a finding says: one for each of its places, or else one for its message."""
    ranked = sorted(mistakes, key=lambda m: (GRADES.index(m["grade"]), not m.get("certain", True)))
    known = [label for label in (*ranked, *harmless) if _may_say(finding, label)]
    found: list[Label] = []
    for place in finding.places:
        label = next((k for k in known if _on(place, k, lines) and _shows(k, place.text)), None)
        if label is not None and not any(label is f for f in found):
            found.append(label)
    if found:
        return found
    nowhere = not any(p.place is not None and p.place.line for p in finding.places)
    somewhere = (k for k in known if nowhere or any(_on(p, k, lines) for p in finding.places))
    return [k for k in somewhere if _shows(k, finding.message)][:1]


def _may_say(finding: Finding, label: Label) -> bool:
    if finding.severity == "error" and label.get("grade") == "I":
        return False
    if finding.check.startswith("STYLE") and label.get("kind") not in ("style", "punctuation"):
        return False
    return finding.check in label.get("checks", (finding.check,))


def _on(place: Shown, label: Label, lines: Callable[[int], range]) -> bool:
    on = {label["line"], *label.get("also", ())}
    return place.place is not None and bool(on.intersection(lines(place.place.line)))


def _shows(label: Label, text: str) -> bool:
    return any(stands(words, text, label.get("kind", "")) for words in label["printed"])


def verdict(finding: Finding, labels: Sequence[Label], judged: Iterable[Label]) -> str:
    """What became of a finding: says a mistake, a place that only looks wrong, or what was judged by eye."""
    if labels:
        return "mistake" if any("grade" in label for label in labels) else "looks wrong"
    first = next((p for p in finding.places if p.place is not None), None)
    where = first.place.line if first and first.place else 0
    known = (
        j["verdict"] for j in judged if (j["check"], j["line"], j["found"]) == (finding.check, where, finding.found)
    )
    return str(next(known, "not yet judged"))


if __name__ == "__main__":
    main()
