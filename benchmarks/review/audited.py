"""Which mistakes of disclosures audited by eye the review finds, and what else it says of them.

    python benchmarks/review/audited.py [FOLDER]

FOLDER holds one folder a place (../shared/corpus beside this repository).  The labels are in ``labels/audit-*.toml``,
made before any review was run on these documents.  What the review missed is listed for tuning places; of checking
places nothing but numbers is printed.

A finding *says* a label when it has a place on the label's page (or one of its further pages; any page where the label
has none) and one of the label's printed words stands in what that place prints, or in the message.  Figures stand as
whole figures: 1.43 is not in 71.43.  Spaces count where the printed words have one, widths where the mistake is
punctuation or the way numbers are printed.  A finding says one label at most: the gravest, a certain one before a
doubtful one, a mistake before a place that only looks wrong, and that before a mistake of style, whose words are often
a title that a finding about figures names; an error is about figures and says no mistake of style at all, a remark no
error, and a check of style, punctuation or words nothing but such: the figure it shows is often a mistake's as well.  A remark
made once for a document, with all its places, says a label at each of them.
What says no label is "other", to be judged by eye; places judged harmless only after the first run have ``after``.
"""

from __future__ import annotations

import re
import sys
import tomllib
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from yusuan.problems import InputError
from yusuan.reading import read
from yusuan.review import Finding, review

HERE = Path(__file__).parent
LABELS = HERE / "labels"
SIDES = ("tuning", "checking")
SEVERITIES = ("error", "warning", "info")
#: Kinds of mistakes whose very characters are what is wrong.
AS_PRINTED = ("punctuation", "number_style")
#: What checks of style and punctuation say, and those checks.
OF_STYLE = ("punctuation", "number_style", "numbering")
STYLE = ("STYLE-", "TEXT-01", "TEXT-09", "N-49")
#: What checks of words and of one thing printed two ways say besides, and those checks.
OF_WORDS = ("wording", "name")
WORDS = ("STYLE-04", "TEXT-02", "TEXT-03", "TEXT-11", "TEXT-12", "TEXT-13", "TEXT-14")
Label = dict[str, Any]


def main() -> None:
    corpus = Path(sys.argv[1]) if len(sys.argv) > 1 else HERE.parents[2] / "shared" / "corpus"
    if not corpus.is_dir():
        sys.exit(f"the corpus is not here: {corpus}")
    for side in SIDES:
        report(side, labels_of(side), lambda file: findings_of(corpus / file))


def labels_of(side: str) -> tuple[list[Label], list[Label]]:
    """Mistakes and places that only look wrong."""
    read_ = tomllib.loads((LABELS / f"audit-{side}.toml").read_text("utf-8"))
    return read_["mistake"], read_["looks_wrong"]


def findings_of(path: Path) -> Sequence[Finding] | None:
    """None for a document that could not be reviewed."""
    try:
        disclosure = read(path).disclosure
    except InputError:
        return None
    return review(disclosure).findings if disclosure is not None else None


def report(
    side: str, labels: tuple[list[Label], list[Label]], findings: Callable[[str], Sequence[Finding] | None]
) -> None:
    """Print one side; ``findings`` gives those of a file, None where it could not be reviewed."""
    mistakes, harmless = labels
    recall: dict[str, Counter[str]] = defaultdict(Counter)
    kinds: dict[str, Counter[str]] = defaultdict(Counter)
    said: dict[str, Counter[str]] = defaultdict(Counter)
    listed = []
    for file in dict.fromkeys(m["file"] for m in mistakes):
        place = file.split("/")[0]
        reviewed = findings(file)
        found = reviewed or ()
        said[place]["not reviewed"] += reviewed is None
        here = [m for m in mistakes if m["file"] == file]
        fine = [m for m in harmless if m["file"] == file]
        which = [all_said_by(f, here, fine) for f in found]
        for f, labels_ in zip(found, which, strict=True):
            first = min(labels_, key=lambda label: "kind" not in label, default=None)
            verdict = "other" if first is None else "mistake" if "kind" in first else "looks wrong"
            said[place][f"{f.severity} {verdict}"] += 1
            if first is not None and verdict == "looks wrong" and f.severity != "info":
                listed.append(f"false alarm: {file} page {first['page']}: {f.check} {f.message}")
        for m in here:
            hit = any(label is m for labels_ in which for label in labels_)
            for name in (m["severity"], f"{m['severity']} {_certainty(m)}"):
                recall[place][name] += 1
                recall[place][f"{name} found"] += hit
            kinds[m["kind"]]["labels"] += 1
            kinds[m["kind"]]["found"] += hit
            if not hit:
                listed.append(f"missed: {file} page {m['page']}: {m['severity']}, {_certainty(m)}, {m['says']}")
    _print_recall(side, recall)
    _print_said(said)
    _print_kinds(kinds)
    if side == "tuning":
        print("\n" + "\n".join(f"- {line}" for line in listed))


def all_said_by(finding: Finding, mistakes: Sequence[Label], harmless: Sequence[Label]) -> list[Label]:
    """The labels a finding says: one, of a remark one at each place."""
    one = said_by(finding, mistakes, harmless)
    found = [] if one is None else [one]
    if finding.severity == "info":
        for place in finding.places[1:]:
            left = [m for m in mistakes if not any(m is f for f in found)]
            more = said_by(replace(finding, message=str(place), places=(place,)), left, harmless)
            found += [] if more is None else [more]
    return found


def said_by(finding: Finding, mistakes: Iterable[Label], harmless: Iterable[Label]) -> Label | None:
    """The one label a finding says, or None."""
    ranked = sorted(mistakes, key=lambda m: (SEVERITIES.index(m["severity"]), not m["certain"]))
    grave = [m for m in ranked if m["severity"] != "info"]
    style = [m for m in ranked if m["severity"] == "info"]
    return next((label for label in (*grave, *harmless, *style) if says(finding, label)), None)


def says(finding: Finding, label: Label) -> bool:
    if {finding.severity, label.get("severity")} == {"error", "info"}:
        return False
    if finding.check.startswith((*STYLE, *WORDS)):
        kinds = (*OF_STYLE, *OF_WORDS) if finding.check in WORDS else OF_STYLE
        if label.get("kind") not in kinds:
            return False
    pages = {label["page"], *label.get("also", ())}
    places = [p for p in finding.places if label["page"] == 0 or (p.place is not None and p.place.page in pages)]
    if not places and label["page"]:
        return False
    texts = (finding.message, *(p.text for p in places))
    return any(stands(words, text, label.get("kind", "")) for words in label["printed"] for text in texts)


def stands(words: str, text: str, kind: str = "") -> bool:
    """Whether the printed words are in a text, as a whole figure where they begin or end with one."""
    if kind not in AS_PRINTED:
        words, text = (unicodedata.normalize("NFKC", t) for t in (words, text))
    if not re.search(r"\s", words):
        text = re.sub(r"\s", "", text)
    before = r"(?<![\d.,])" if words[0].isdigit() else ""
    after = r"(?![\d]|[.,]\d)" if words[-1].isdigit() else ""
    return re.search(before + re.escape(words) + after, text) is not None


def _certainty(label: Label) -> str:
    return "certain" if label["certain"] else "doubtful"


def _print_recall(side: str, recall: dict[str, Counter[str]]) -> None:
    names = [f"{s}{c}" for s in SEVERITIES for c in ("", " certain", " doubtful")]
    print(f"\n## {side}: mistakes found of those labelled\n\n| place | " + " | ".join(names) + " |")
    print("|---" * (len(names) + 1) + "|")
    for place, n in _with_total(recall):
        print(f"| {place} | " + " | ".join(f"{n[f'{x} found']}/{n[x]}" for x in names) + " |")


def _print_said(said: dict[str, Counter[str]]) -> None:
    names = [f"{s} {v}" for s in SEVERITIES for v in ("mistake", "looks wrong", "other")]
    print(
        "\nFindings, by their own severity and what they say:\n\n| place | " + " | ".join(names) + " | not reviewed |"
    )
    print("|---" * (len(names) + 2) + "|")
    for place, n in _with_total(said):
        print(f"| {place} | " + " | ".join(str(n[x]) for x in (*names, "not reviewed")) + " |")


def _print_kinds(kinds: dict[str, Counter[str]]) -> None:
    print("\n| kind | found |\n|---|---|")
    for kind, n in sorted(kinds.items()):
        print(f"| {kind} | {n['found']}/{n['labels']} |")


def _with_total(count: dict[str, Counter[str]]) -> list[tuple[str, Counter[str]]]:
    total: Counter[str] = Counter()
    for n in count.values():
        total.update(n)
    return [*count.items(), ("all", total)]


if __name__ == "__main__":
    main()
