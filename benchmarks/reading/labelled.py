"""How readings compare with what was read by eye from the printed pages.

    python benchmarks/reading/labelled.py tuning|checking [FOLDER]
    python benchmarks/reading/labelled.py pages [FOLDER]

FOLDER holds one folder a place (../shared/corpus beside this repository); without it the program says so.  The labels
are in ``labels/``: what each document is, the titles of its statements, cells of a random sample of pages, figures in
the prose.  Every table has a row a place; for tuning what is not right is listed with its document and page, of the
checking places nothing but numbers is printed.  ``pages`` draws the sample of pages anew: from what ``pdftotext``
says, never from a reading.
"""

from __future__ import annotations

import random
import re
import subprocess
import sys
import tomllib
import unicodedata
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from yusuan.coordinates import RARE, TOPICS, Coordinates, Value
from yusuan.disclosure.model import About, Change, Claim, Figure, Growth, OneOf, Share, Stated, Statement
from yusuan.problems import InputError
from yusuan.reading import Reading, read

HERE = Path(__file__).parent
LABELS = HERE / "labels"
#: Of the sample of pages: what it is drawn with and how many a place.
SEED, PAGES = 20260301, 5
SIDES = ("tuning", "checking")
#: Measures that came after the labels.
NEWER = RARE | {
    "services",
    "asset_purchase",
    "transfers",
    "special_funds",
    "superior_grants",
    "non_tax",
    "quantity",
    "price",
}
#: Statements that are target forms are measured by forms.py.
FORMS = ("B16", "B17")
Label = dict[str, Any]
Verdicts = dict[str, Counter[str]]


def main() -> None:
    side = sys.argv[1]
    corpus = Path(sys.argv[2]) if len(sys.argv) > 2 else HERE.parents[2] / "shared" / "corpus"
    if not corpus.is_dir():
        sys.exit(f"the corpus is not here: {corpus}")
    if side == "pages":
        for file, page in sample(corpus):
            print(f"{file} {page}")
        return
    readings = _Readings(corpus)
    for part in (documents, titles, cells, prose):
        part(side, readings)


def of_side(side: str, name: str, key: str) -> list[Label]:
    """The labels of one side: those of a place, and the documents that are no disclosures by the place in their name."""
    split = tomllib.loads((HERE / "split.toml").read_text("utf-8"))
    labels: list[Label] = tomllib.loads((LABELS / f"{name}.toml").read_text("utf-8"))[key]

    def here(label: Label) -> bool:
        place, _, file = label["file"].partition("/")
        if place == "negative":
            return any(f"_{n}_" in file for n in split[f"negative_{side}"])
        return place in split[side]

    return [label for label in labels if here(label)]


class _Readings:
    """Every document read once; None for one that was refused."""

    def __init__(self, corpus: Path) -> None:
        self._corpus = corpus
        self._read: dict[str, Reading | None] = {}

    def __getitem__(self, file: str) -> Reading | None:
        if file not in self._read:
            try:
                self._read[file] = read(self._corpus / file)
            except InputError:
                self._read[file] = None
        return self._read[file]


# What a document is


def documents(side: str, readings: _Readings) -> None:
    names = ("kind", "unit", "year", "accounts", "level")
    count: Verdicts = {}
    wrong = []
    for label in of_side(side, "documents", "document"):
        place = label["file"].split("/")[0]
        tally = count.setdefault(place, Counter())
        tally["documents"] += 1
        reading = readings[label["file"]]
        answers = _answers(reading)
        for name in names:
            if name not in label:
                continue
            wanted, said = label[name], answers[name]
            right = _bare(wanted) == _bare(str(said)) if name == "unit" else wanted == said
            if name == "kind" and wanted == "scan" and reading is not None and reading.recognised:
                right = said in ("scan", "other")
            verdict = "right" if right else "wrong" if said else "nothing"
            tally[f"{name} {verdict}"] += 1
            if verdict != "right":
                wrong.append(f"{label['file']}: {name} is {wanted or 'not printed'}, read as {said or 'nothing'}")
    print("\n## What documents are: right/wrong/nothing said\n")
    print("| place | documents | " + " | ".join(names) + " |\n" + "|---" * (len(names) + 2) + "|")
    for place, n in _with_total(count):
        said_of = [f"{n[f'{m} right']}/{n[f'{m} wrong']}/{n[f'{m} nothing']}" for m in names]
        print(f"| {place} | {n['documents']} | " + " | ".join(said_of) + " |")
    _list(side, wrong)


def _answers(reading: Reading | None) -> dict[str, str | int]:
    d = reading.disclosure if reading is not None else None
    if reading is None or d is None:
        return {"kind": "", "unit": "", "year": 0, "accounts": "", "level": ""}
    return {"kind": reading.kind, "unit": d.unit, "year": d.year, "accounts": d.kind, "level": d.level}


def _bare(name: str) -> str:
    return re.sub(r"\((本级|汇总)\)$", "", _plain(name))


# Which statements it has


def titles(side: str, readings: _Readings) -> None:
    count: Verdicts = {}
    wrong = []
    for label in of_side(side, "titles", "document"):
        file = label["file"]
        tally = count.setdefault(file.split("/")[0], Counter())
        reading = readings[file]
        ours = [
            (_page(s), s.key, s.title)
            for s in (reading.disclosure.statements() if reading is not None and reading.disclosure is not None else ())
            if s.key not in FORMS
        ]
        left: list[Label] = []
        for title in label["title"]:
            tally["titles"] += 1
            found = [o for o in ours if o[1] in title["key"].split("|") and o[0] - title["page"] in (0, 1)]
            if found:
                ours.remove(min(found, key=lambda o: o[0]))
                tally["right"] += 1
            else:
                left.append(title)
        for title in left:
            words = _plain(title["title"])
            found = [o for o in ours if o[0] == title["page"] and (_plain(o[2]) in words or words in _plain(o[2]))]
            if found:
                ours.remove(found[0])
            tally["wrong key" if found else "missing"] += 1
            said = f"read as {found[0][1]}" if found else "not read"
            wrong.append(f"{file} page {title['page']}: {title['title']} is {title['key']}, {said}")
        tally["extra"] += len(ours)
        wrong += [f"{file} page {page}: {key} {title} is no statement of its own" for page, key, title in ours]
    print("\n## Titled statements\n")
    print("| place | titles | right | wrong key | missing | extra | recall % | precision % |\n" + "|---" * 8 + "|")
    for place, n in _with_total(count):
        read_as = n["right"] + n["wrong key"] + n["extra"]
        print(
            f"| {place} | {n['titles']} | {n['right']} | {n['wrong key']} | {n['missing']} | {n['extra']} "
            f"| {_percent(n['right'], n['titles'])} | {_percent(n['right'], read_as)} |"
        )
    _list(side, wrong)


def _page(statement: Statement) -> int:
    return statement.place.page if statement.place is not None else 0


# What cells say

CELL_VERDICTS = ("right", "open", "wrong", "without meaning", "not found", "new word")


def cells(side: str, readings: _Readings) -> None:
    count: Verdicts = {}
    wrong = []
    for label in of_side(side, "cells", "statement"):
        file, page = label["file"], label["page"]
        tally = count.setdefault(file.split("/")[0], Counter())
        reading = readings[file]
        statements = reading.disclosure.statements() if reading is not None and reading.disclosure is not None else ()
        for cell in label["cell"]:
            found = list(_figures(statements, page, cell))
            verdict = _verdict([f.about for f in found], meanings(cell["is"])) if found else "not found"
            if not cell["is"] and found and all(_newer(f.about) for f in found):
                verdict = "new word"
            tally[verdict] += 1
            if verdict != "right":
                said = " or ".join(dict.fromkeys(_said(f.about) for f in found)) or "nothing"
                where = f"{file} page {page}: {cell['row']} × {cell['column']} {cell['digits']}"
                wrong.append(f"{verdict}: {where} is {cell['is'] or 'nothing coordinates name'}, read as {said}")
    _print_verdicts("Cells of sampled pages", count, CELL_VERDICTS)
    _list(side, wrong)


def _figures(statements: Sequence[Statement], page: int, cell: Label) -> Iterator[Figure]:
    """The figures on a page with the digits of a label: those in its row and its column where any are."""
    row, words, digits = _plain(cell["row"]), cell["column"].split(), _plain(cell["digits"])
    found: list[tuple[bool, bool, bool, Figure]] = []
    for s in statements:
        for r, c, figure in s.figures():
            here = s.rows[r].cells[c]
            on = here.place.page if here.place is not None else _page(s)
            if on != page or _plain(figure.text) != digits:
                continue
            labels = [_plain(x.text) for x in s.rows[r].cells[:c] if x.figure is None and x.text.strip()]
            header = _plain("".join(s.columns[c].header))
            found.append(
                (
                    bool(row) and bool(labels) and labels[-1].endswith(row),
                    bool(row) and any(row in t for t in labels),
                    all(_plain(w) in header for w in words),
                    figure,
                )
            )
    for n in range(3):
        found = [f for f in found if f[n]] or found
    return (f[-1] for f in found)


# What sentences say

PROSE_VERDICTS = ("right", "open", "wrong", "not bound", "not found")


def prose(side: str, readings: _Readings) -> None:
    count: Verdicts = {}
    wrong = []
    for label in of_side(side, "prose", "document"):
        file = label["file"]
        tally = count.setdefault(file.split("/")[0], Counter())
        reading = readings[file]
        texts = reading.disclosure.texts() if reading is not None and reading.disclosure is not None else ()
        claims = [(_plain(t.text[: c.start]), t.place.page if t.place else 0, c) for t in texts for c in t.claims]
        for figure in label["figure"]:
            before, digits = _plain(figure["before"]), _plain(figure["digits"])
            same = [claim for claim in claims if _plain(claim[-1].figure.text) == digits]
            found = [f for f in same if f[0].endswith(before)] or [f for f in same if _cut(f[0], before)]
            found = [f for f in found if f[1] in (figure["page"] - 1, figure["page"])] or found
            if not found and len(here := [f for f in same if f[1] == figure["page"]]) == 1:
                found = here  # the sentence was cut right before its figure
            verdict = _claimed([c for *_, c in found], figure)
            tally[verdict] += 1
            if verdict != "right":
                said = " or ".join(dict.fromkeys(_said(c.figure.about) + c.direction for *_, c in found)) or "nothing"
                where = f"{file} page {figure['page']}: {figure['before']}{figure['digits']}{figure['unit']}"
                wrong.append(f"{verdict}: {where} is {figure['is'] or 'nothing coordinates name'}, read as {said}")
    _print_verdicts("Figures in the prose", count, PROSE_VERDICTS)
    _list(side, wrong)


def _cut(words: str, before: str) -> bool:
    """Whether a paragraph begins inside the words before a figure."""
    return 4 <= len(words) < len(before) and before.endswith(words)


def _claimed(claims: Sequence[Claim], label: Label) -> str:
    if not claims:
        return "not found"
    verdict = _verdict([c.figure.about for c in claims], meanings(label["is"]))
    if verdict == "right" and label.get("direction", "") and claims[0].direction != label["direction"]:
        return "wrong"
    return "not bound" if verdict == "without meaning" else verdict


# Meanings


@dataclass(frozen=True, slots=True)
class Point:
    """A measure with the dimensions it has and those that may be left out."""

    measure: str
    at: tuple[tuple[str, Value], ...]
    may: tuple[tuple[str, Value], ...] = ()

    def is_said_by(self, about: Coordinates) -> bool:
        if about.measure != self.measure:
            return False
        said = {d: _value(d, v) for d, v in about.at}
        if any(said.pop(d, None) != _value(d, v) for d, v in self.at):
            return False
        return all(d in dict(self.may) and _value(d, dict(self.may)[d]) == v for d, v in said.items())


@dataclass(frozen=True, slots=True)
class Meaning:
    """What a label says: ``kind`` amount, share, change or growth, of one or two points."""

    kind: str
    points: tuple[Point, ...]

    def is_said_by(self, about: About) -> bool:
        said: tuple[Coordinates, ...]
        if isinstance(about, Coordinates):
            kind, said = "amount", (about,)
        elif isinstance(about, Share):
            kind, said = "share", (about.part, about.whole)
        elif isinstance(about, Change | Growth):
            kind, said = ("change" if isinstance(about, Change) else "growth"), (about.now, about.before)
        else:
            return False
        return kind == self.kind and all(p.is_said_by(s) for p, s in zip(self.points, said, strict=True))


@cache
def meanings(text: str) -> tuple[Meaning, ...]:
    """What the “is” of a label says; several where the print leaves it open, none where coordinates have no word."""
    found = []
    for one in filter(None, map(str.strip, text.split(" | "))):
        head, _, rest = one.partition(" ")
        if head in ("share", "change", "growth"):
            first, second = re.split(r" [/~] ", rest)
            found.append(Meaning(head, (_point(first), _point(second))))
        else:
            found.append(Meaning("amount", (_point(one),)))
    return tuple(found)


def _point(text: str) -> Point:
    head, *dims = text.split()
    topic = TOPICS.get(head)
    at: dict[str, Value] = dict(topic.at) if topic is not None else {}
    may: dict[str, Value] = {}
    for dim in dims:
        name, _, value = dim.partition("=")
        parts = value.split("+")
        of = may if name.startswith("?") else at
        of[name.removeprefix("?")] = frozenset(parts) if len(parts) > 1 else value
    return Point(topic.measure if topic is not None else head, tuple(at.items()), tuple(may.items()))


def _verdict(abouts: Sequence[About | None], wanted: Sequence[Meaning]) -> str:
    """One of a reading's OneOf is as good as the label where the label leaves just these open; "open" where it leaves
    more open than the print does."""
    said = [a for a in abouts if a is not None and not isinstance(a, Stated)]
    if not wanted:
        return "wrong" if said else "right"
    if any(_fits(a, wanted) for a in said):
        return "right"
    left_open = [[_fits(c, wanted) for c in a.candidates] for a in said if isinstance(a, OneOf)]
    if any(all(fits) for fits in left_open):
        return "right"
    if any(any(fits) for fits in left_open):
        return "open"
    return "wrong" if said else "without meaning"


def _fits(about: About, wanted: Sequence[Meaning]) -> bool:
    if isinstance(about, Coordinates):
        about = about.where(item=None)  # the words of the row, by which the label finds it
    return any(m.is_said_by(about) for m in wanted)


def _newer(about: About | None) -> bool:
    """Whether a reading is of a measure that the vocabulary of coordinates got after the labels were made: a label that
    says nothing names the figure can't judge it."""
    return isinstance(about, Coordinates) and about.measure in NEWER


def _value(dimension: str, value: Value) -> Value:
    return _plain(value) if dimension in ("unit", "project") and isinstance(value, str) else value


def _said(about: About | None) -> str:
    if isinstance(about, OneOf):
        return "one of " + "; ".join(map(_said, about.candidates))
    if isinstance(about, Change | Growth):
        return f"{type(about).__name__} {about.now} ~ {about.before}"
    if isinstance(about, Share):
        return f"Share {about.part} / {about.whole}"
    return "nothing" if about is None else str(about)


def _plain(text: str) -> str:
    return re.sub(r"\s", "", unicodedata.normalize("NFKC", text))


# The sample of pages


def sample(corpus: Path) -> list[tuple[str, int]]:
    """Pages with statements, as many of every place."""
    split = tomllib.loads((HERE / "split.toml").read_text("utf-8"))
    drawn = []
    for place in (*split["tuning"], *split["checking"]):
        files = sorted(p for p in (corpus / place).iterdir() if p.suffix == ".pdf")
        pages = [(f"{place}/{p.name}", n) for p in files for n, t in enumerate(texts_of(p), 1) if has_statement(t)]
        drawn += sorted(random.Random(f"{SEED} {place}").sample(pages, min(PAGES, len(pages))))
    return drawn


def texts_of(path: Path) -> list[str]:
    """The text of every page of a PDF by an extractor that isn't ours."""
    done = subprocess.run(["pdftotext", "-layout", str(path), "-"], capture_output=True, check=False)
    return done.stdout.decode("utf8", "replace").split("\f")


def has_statement(text: str) -> bool:
    """Whether a page has figures of money, a unit of money and hardly a sentence, and is no target form."""
    flat = re.sub(r"\s+", "", text)
    money = re.findall(
        r"(?<![\d.])\d{1,3}(?:,\d{3})+(?:\.\d+)?(?![\d.])|(?<![\d.,])\d+\.\d{2,6}(?![\d.])",
        text,
    )
    return (
        len(money) >= 8
        and re.search(r"单位[：:]?(人民币)?[（(]?(万?元)", flat) is not None
        and "绩效" not in flat
        and flat.count("。") <= 3
    )


# Tables


def _with_total(count: Verdicts) -> Iterator[tuple[str, Counter[str]]]:
    yield from count.items()
    total: Counter[str] = Counter()
    for n in count.values():
        total.update(n)
    yield "all", total


def _print_verdicts(name: str, count: Verdicts, verdicts: Sequence[str]) -> None:
    print(f"\n## {name}\n\n| place | labels | " + " | ".join(verdicts) + " | right % |")
    print("|---" * (len(verdicts) + 3) + "|")
    for place, n in _with_total(count):
        total = sum(n.values())
        print(
            f"| {place} | {total} | " + " | ".join(str(n[v]) for v in verdicts) + f" | {_percent(n['right'], total)} |"
        )


def _percent(part: int, whole: int) -> str:
    return f"{100 * part / whole:.1f}" if whole else "—"


def _list(side: str, wrong: Sequence[str]) -> None:
    """What is not right; of the checking places never."""
    if side == "tuning" and wrong:
        print("\n" + "\n".join(f"- {w}" for w in wrong))


if __name__ == "__main__":
    main()
