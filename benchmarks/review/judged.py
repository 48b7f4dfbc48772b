"""How many errors and warnings are right, of all documents of the corpus, and whether their boxes stand on what they say.

    python benchmarks/review/judged.py [FOLDER]

Runs ``yusuan review FOLDER`` as a user would and looks up each finding's judgement in ``labels/judged-*.toml``: that of
the same file, check, page and printed text; or, where the finding now points first at another of its cells, that with
the same file, check and all the places of one among the other's.  What no judgement matches is "not yet judged", and
listed for tuning places.  A box is checked with
pdftotext, which isn't ours: it holds what is said to be printed there, and nothing else ("tight"), or among more ("wide":
a paragraph), or not at all ("elsewhere").  Of checking places nothing but totals is printed.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
import tempfile
import tomllib
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import Path
from typing import Any

from audited import LABELS, SIDES

SPLIT = Path(__file__).parents[1] / "reading" / "split.toml"
VERDICTS = ("true", "false", "arguable", "not yet judged")
BOXES = ("tight", "wide", "elsewhere", "no box")
Data = dict[str, Any]


def main() -> None:
    corpus = Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).parents[3] / "shared" / "corpus"
    if not corpus.is_dir():
        sys.exit(f"the corpus is not here: {corpus}")
    split = tomllib.loads(SPLIT.read_text("utf-8"))
    documents = reviewed(corpus)
    for side in SIDES:
        labels = tomllib.loads((LABELS / f"judged-{side}.toml").read_text("utf-8"))["judged"]
        mine = [(files, d) for files, d in documents if side_of(files[0], split) == side]
        verdicts: dict[tuple[str, str], Counter[str]] = defaultdict(Counter)
        boxes: dict[str, Counter[str]] = defaultdict(Counter)
        unknown: list[str] = []
        for files, finding in ((files, f) for files, d in mine for f in d["findings"] if f["severity"] != "info"):
            file = file_of(files, finding)
            verdict = judgement(labels, file, finding)
            if verdict == "not yet judged":
                unknown.append(f"- {file}: {finding['check']} {finding['severity']} {finding['message']}")
            for name in ("all",) if side == "checking" else ("all", file.split("/")[0], finding["check"]):
                verdicts[finding["severity"], name][verdict] += 1
            for place in finding["places"]:
                boxes[finding["severity"]][box(corpus, files, place)] += 1
        found = sum(any(f["severity"] != "info" for f in d["findings"]) for _, d in mine)
        print(f"\n## {side}: {len(mine)} documents, {found} of them with errors or warnings\n")
        table(("severity", "of", *VERDICTS, "right %"), [(*k, *row(n)) for k, n in sorted(verdicts.items())])
        print("\nBoxes of all their places:\n")
        table(("severity", *BOXES), [(k, *(n[b] for b in BOXES)) for k, n in sorted(boxes.items())])
        if side == "tuning" and unknown:
            print("\nNot yet judged:\n\n" + "\n".join(unknown))


def reviewed(corpus: Path) -> list[tuple[list[str], Data]]:
    """The documents of the review's data with their files, relative to the corpus."""
    with tempfile.TemporaryDirectory() as out:
        command = [
            str(Path(sys.executable).with_name("yusuan")),
            "review",
            str(corpus),
            "--format",
            "json",
            "--out",
            out,
        ]
        done = subprocess.run(command, capture_output=True, text=True)
        data = Path(out) / "review.json"
        if not data.exists():
            sys.exit(done.stderr)
        documents = json.loads(data.read_text("utf-8"))["documents"]
    return [([f.strip("/") for f in d["file"].split(f"{corpus}/") if f], d) for d in documents]


def side_of(file: str, split: dict[str, list[str]]) -> str:
    """Tuning or checking, by the folder, or by the name where documents that are no disclosures lie together."""
    place = file.split("/")[0]
    checking = any(name in file for name in split["negative_checking"])
    return "checking" if place in split["checking"] or (place == "negative" and checking) else "tuning"


def file_of(files: Sequence[str], finding: Data) -> str:
    """Which of a document's files a finding points at first."""
    name = finding["places"][0]["file"] if finding["places"] else ""
    return next((f.rstrip("+") for f in files if f.rstrip("+").endswith(f"/{name}")), files[0].rstrip("+"))


def judgement(labels: Sequence[Data], file: str, finding: Data) -> str:
    said = [(p["page"], p["text"]) for p in finding["places"]]
    here = [j for j in labels if j["file"] == file and j["check"] == finding["check"]]
    first = said[0] if said else (0, "")
    for label in here:
        if (label["page"], label["found"]) == first:
            return str(label["verdict"])
    whole = {f"{page} {text}" for page, text in said if text}
    for label in here:
        judged = {f"{label['page']} {label['found']}", *label["beside"]}
        if min(len(whole), len(judged)) > 1 and (whole <= judged or judged <= whole):
            return str(label["verdict"])
    return "not yet judged"


def row(n: Counter[str]) -> Iterator[object]:
    yield from (n[v] for v in VERDICTS)
    decided = n["true"] + n["false"]
    yield f"{100 * n['true'] / decided:.1f}" if decided else ""


def box(corpus: Path, files: Sequence[str], place: Data) -> str:
    if place["box"] is None:
        return "no box"
    file = next((f.rstrip("+") for f in files if f.rstrip("+").endswith(f"/{place['file']}")), files[0])
    inside = printed(corpus / file, place["page"], tuple(place["box"]))
    text = plain(re.sub("(万元|元)$", "", place["text"]))
    return "tight" if inside == text else "wide" if text in inside else "elsewhere"


@cache
def printed(file: Path, page: int, box: tuple[float, float, float, float]) -> str:
    """What stands in a box, by an extractor that isn't ours."""
    left, top, right, bottom = box
    sides = (("-x", left - 1), ("-y", top - 1), ("-W", right - left + 2), ("-H", bottom - top + 2))
    area = [word for name, points in sides for word in (name, str(round(points)))]
    command = ["pdftotext", "-raw", "-f", str(page), "-l", str(page), *area]
    return plain(subprocess.run([*command, str(file), "-"], capture_output=True).stdout.decode("utf-8"))


def plain(text: str) -> str:
    return re.sub(r"\s", "", unicodedata.normalize("NFKC", text))


def table(head: Sequence[str], rows: Sequence[Sequence[object]]) -> None:
    print(f"| {' | '.join(head)} |\n" + "|---" * len(head) + "|")
    for cells in rows:
        print(f"| {' | '.join(map(str, cells))} |")


if __name__ == "__main__":
    main()
