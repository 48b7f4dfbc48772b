"""Seeded faults: how many of those that can be seen are found, and whether the planted cell is named first.

    python benchmarks/review/faults.py [how many per document] [--seed N] [--only compiled,tuning] [--show]

``--show`` prints each visible fault that isn't found, or whose planted print isn't named first or not shown, with what is
said instead; never of checking places.  Work with one seed, measure with another.

Faults are planted in what we compile (three packs) and in recognised documents of every place of ../shared/corpus, two
a place; the benchmark says so where the corpus is absent.  Whether a fault can be seen is decided here by brute force
on the printed figures, with no code of the review: pairs of equal meaning, sums that hold in the honest document, and
shares, changes and growths over the planted figure, each as intervals.
"""

from __future__ import annotations

import argparse
import random
import re
import tomllib
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from pathlib import Path

import yusuan
from yusuan.batch import read_all
from yusuan.coordinates import Coordinates
from yusuan.disclosure.model import (
    Change,
    Claim,
    Disclosure,
    Figure,
    Growth,
    Item,
    Section,
    Share,
    Statement,
    StatementCell,
    Text,
)
from yusuan.review import review
from yusuan.review.findings import Finding

ROOT = Path(__file__).resolve().parents[2]
CORPUS = ROOT.parent / "shared" / "corpus"
SEED = 20261124

#: A print and where it is: (table number, row, column) or (text number, -1, claim number).
Where = tuple[int, int, int]


# ── the oracle ────────────────────────────────────────────────────────────────────────────────────────────────────

SCALES = {"元": Decimal(1), "万元": Decimal(10_000), "百万元": Decimal(1_000_000), "亿元": Decimal(100_000_000)}
Ends = tuple[Decimal, Decimal]


def ends(figure: Figure, sign: int = 1) -> Ends:
    assert figure.value is not None
    half = Decimal(5).scaleb(int(figure.value.as_tuple().exponent) - 1)
    unit = SCALES.get(figure.unit, Decimal(1))
    low, high = ((figure.value - half) * unit, (figure.value + half) * unit)
    return (low, high) if sign > 0 else (-high, -low)


def apart(a: Ends, b: Ends) -> bool:
    return a[1] < b[0] or b[1] < a[0]


def prints(made: Disclosure) -> dict[Where, tuple[Figure, str]]:
    found: dict[Where, tuple[Figure, str]] = {}
    for n, (_, item) in enumerate(made.walk()):
        if isinstance(item, Statement):
            for r, c, figure in item.figures():
                if figure.value is not None and isinstance(figure.about, Coordinates):
                    found[n, r, c] = (figure, "")
        elif isinstance(item, Text):
            for k, claim in enumerate(item.claims):
                if claim.figure.value is not None and claim.figure.about is not None:
                    found[n, -1, k] = (claim.figure, claim.direction)
    return found


def sums(all_: dict[Where, tuple[Figure, str]]) -> Iterator[tuple[Where, list[Where]]]:
    """Wholes with parts that add up to them in the honest document: by code in a column, by one dimension in a row."""
    columns: dict[tuple[int, int, str], dict[str, Where]] = defaultdict(dict)
    rows: dict[tuple[int, int], list[Where]] = defaultdict(list)
    for at, (figure, _) in all_.items():
        if at[1] < 0 or not isinstance(figure.about, Coordinates):
            continue
        rows[at[:2]].append(at)
        for dimension in ("functional_code", "econ_dept", "econ_gov"):
            code = figure.about.get(dimension)
            if code is None or isinstance(code, str):
                rest = str(figure.about.where(**{dimension: None}))
                columns[at[0], at[2], dimension + rest].setdefault(code or "", at)
    for by_code in columns.values():
        for code, whole in by_code.items():
            longer = sorted({len(c) for c in by_code if c.startswith(code) and len(c) > len(code)})
            parts = [by_code[c] for c in by_code if longer and c.startswith(code) and len(c) == longer[0]]
            if parts and adds_up(all_, whole, parts):
                yield whole, parts
    for members in rows.values():
        for whole in members:
            about = all_[whole][0].about
            assert isinstance(about, Coordinates)
            for dimension in ("fund", "nature", "vintage"):
                if about.get(dimension) is not None:
                    continue
                parts = [
                    m
                    for m in members
                    if isinstance(o := all_[m][0].about, Coordinates)
                    and isinstance(o.get(dimension), str)
                    and o.where(**{dimension: None}) == about
                ]
                if len(parts) > 1 and adds_up(all_, whole, parts):
                    yield whole, parts


def adds_up(all_: dict[Where, tuple[Figure, str]], whole: Where, parts: list[Where]) -> bool:
    total = ends(all_[whole][0])
    inside = [ends(all_[p][0]) for p in parts]
    return not apart(total, (sum((i[0] for i in inside), Decimal(0)), sum((i[1] for i in inside), Decimal(0))))


def visible(before: dict[Where, tuple[Figure, str]], after: dict[Where, tuple[Figure, str]], at: set[Where]) -> bool:
    """Whether one relation over a changed print held before and no longer does."""
    same: dict[object, list[Where]] = defaultdict(list)
    for where, (figure, _) in before.items():
        same[figure.about].append(where)
    for where in at:
        if where not in before or where not in after:
            continue
        figure, direction = after[where]
        for other in same[figure.about]:
            if other != where and other in after:
                signs = [(-1 if d == "decrease" else 1) for d in (direction, after[other][1])]
                if apart(ends(figure, signs[0]), ends(after[other][0], signs[1])):
                    return True
    for whole, parts in sums(before):
        if at & {whole, *parts} and not adds_up(after, whole, parts):
            return True
    return any(
        derived_fails(where, after, same) and not derived_fails(where, before, same)
        for where, (figure, _) in before.items()
        if isinstance(figure.about, Share | Change | Growth)
    )


def derived_fails(where: Where, all_: dict[Where, tuple[Figure, str]], same: dict[object, list[Where]]) -> bool:
    if where not in all_:
        return False
    figure, direction = all_[where]
    about = figure.about
    if not isinstance(about, Share | Change | Growth):
        return False
    first, second = (about.part, about.whole) if isinstance(about, Share) else (about.now, about.before)
    signed = ends(figure, -1 if direction == "decrease" else 1)
    nows = [all_[w][0] for w in same[first] if w in all_]
    bases = [all_[w][0] for w in same[second] if w in all_]
    changes = [all_[w] for w in same[Change(first, second)] if w in all_] if isinstance(about, Growth) else []
    found: list[Ends] = []
    for now in nows:
        a = ends(now)
        for base in bases:
            b = ends(base)
            if isinstance(about, Change):
                found.append((a[0] - b[1], a[1] - b[0]))
            elif b[0] > 0:
                corners = [100 * x / y - (100 if isinstance(about, Growth) else 0) for x in a for y in b]
                found.append((min(corners), max(corners)))
        for change, word in changes:
            c = ends(change, -1 if word == "decrease" else 1)
            if a[0] - c[1] > 0:
                corners = [100 * y / (x - y) for x in a for y in c]
                found.append((min(corners), max(corners)))
    return any(apart(signed, f) for f in found)


# ── the faults ────────────────────────────────────────────────────────────────────────────────────────────────────

Slip = Callable[[str, random.Random], str]


def _digit(place: str) -> Slip:
    def slip(text: str, r: random.Random) -> str:
        digits = [n for n, c in enumerate(text) if c.isdigit()]
        n = {"first": digits[0], "middle": digits[len(digits) // 2], "last": digits[-1]}[place]
        return text[:n] + str((int(text[n]) + r.randint(1, 9)) % 10) + text[n + 1 :]

    return slip


def _times(factor: str) -> Slip:
    def slip(text: str, _: random.Random) -> str:
        value = Decimal(text)
        return format((value * Decimal(factor)).quantize(value), "f")

    return slip


def _plus(units: int) -> Slip:
    def slip(text: str, _: random.Random) -> str:
        value = Decimal(text)
        return format(value + Decimal(units).scaleb(int(value.as_tuple().exponent)), "f")

    return slip


def _swap(text: str, r: random.Random) -> str:
    pairs = [n for n in range(len(text) - 1) if text[n].isdigit() and text[n + 1].isdigit() and text[n] != text[n + 1]]
    if not pairs:
        return text
    n = r.choice(pairs)
    return text[:n] + text[n + 1] + text[n] + text[n + 2 :]


def _drop(text: str, r: random.Random) -> str:
    n = r.choice([n for n, c in enumerate(text) if c.isdigit()])
    return text[:n] + text[n + 1 :] if text[n + 1 : n + 2] not in (".", "") or n > 0 else text


def _double(text: str, r: random.Random) -> str:
    n = r.choice([n for n, c in enumerate(text) if c.isdigit()])
    return text[: n + 1] + text[n:]


SLIPS: dict[str, Slip] = {
    "first digit": _digit("first"),
    "middle digit": _digit("middle"),
    "last digit": _digit("last"),
    "two digits swapped": _swap,
    "a digit lost": _drop,
    "a digit doubled": _double,
    "ten times": _times("10"),
    "a tenth": _times("0.1"),
    "a hundred times": _times("100"),
    "ten thousand times (unit)": _times("10000"),
    "a ten-thousandth (unit)": _times("0.0001"),
    "one last place more": _plus(1),
    "one last place less": _plus(-1),
    "two last places": _plus(2),
    "five last places": _plus(5),
    "twenty last places": _plus(20),
    "half as much again": _times("1.5"),
    "sign": _times("-1"),
    "zero": _times("0"),
}
OTHERS = (
    "copied from the right",
    "copied from below",
    "copied from above",
    "swapped with below",
    "swapped with the right",
    "row shifted",
    "cell blanked",
    "two rows swapped",
    "two columns swapped",
    "row copied from above",
    "last year's value left",
)
CLAIM_SLIPS = (
    "first digit",
    "last digit",
    "two digits swapped",
    "a digit lost",
    "ten times",
    "ten thousand times (unit)",
    "one last place more",
    "five last places",
)
CLAIM_OTHERS = ("direction word", "growth as a ratio", "share of another base", "claim of a neighbour")


def plain(figure: Figure, text: str) -> Figure:
    return replace(figure, text=text, value=Decimal(text) if text else Decimal("0.00"))


def plant(made: Disclosure, r: random.Random) -> tuple[str, Disclosure, set[Where]] | None:
    """A kind, the disclosure with the fault in it, and what was changed; None where the dice met nothing."""
    items = list(enumerate(i for _, i in made.walk()))
    in_text = r.random() < 0.4
    n, item = r.choice(items)
    if in_text and isinstance(item, Text):
        bound = [k for k, c in enumerate(item.claims) if c.figure.about is not None and c.figure.value]
        return _plant_claim(made, n, item, r.choice(bound), r) if bound else None
    if in_text or not isinstance(item, Statement):
        return None
    cells = [(a, b) for a, b, f in item.figures() if isinstance(f.about, Coordinates) and f.value]
    return _plant_cell(made, n, item, *r.choice(cells), r) if cells else None


def _plant_cell(
    made: Disclosure, n: int, item: Statement, row: int, column: int, r: random.Random
) -> tuple[str, Disclosure, set[Where]] | None:
    kind = r.choice([*SLIPS, *OTHERS])
    figure = item.rows[row].cells[column].figure
    assert figure is not None
    new: dict[tuple[int, int], str] = {}
    old = format(figure.value, "f") if figure.value is not None else "0"

    def text(a: int, b: int) -> str | None:
        if not (0 <= a < len(item.rows) and 0 <= b < len(item.rows[a].cells)):
            return None
        f = item.rows[a].cells[b].figure
        return format(f.value, "f") if f is not None and f.value is not None and f.text else None

    if kind in SLIPS:
        new[row, column] = SLIPS[kind](old, r)
    elif kind == "cell blanked":
        new[row, column] = ""
    elif kind == "row shifted":
        moved = [text(row, b) for b in range(len(item.rows[row].cells))]
        for b in range(column, len(moved) - 1):
            if moved[b] is not None and text(row, b + 1) is not None:
                new[row, b + 1] = moved[b] or ""
    elif kind in ("two rows swapped", "row copied from above"):
        other_row = row + 1 if kind == "two rows swapped" else row - 1
        for b in range(len(item.rows[row].cells)):
            mine, theirs = text(row, b), text(other_row, b)
            if mine is not None and theirs is not None:
                new[row, b] = theirs
                if kind == "two rows swapped":
                    new[other_row, b] = mine
    elif kind == "two columns swapped":
        for a in range(len(item.rows)):
            mine, theirs = text(a, column), text(a, column + 1)
            if mine is not None and theirs is not None:
                new[a, column], new[a, column + 1] = theirs, mine
    elif kind == "last year's value left":
        last = [
            text(row, b)
            for b, cell in enumerate(item.rows[row].cells)
            if cell.figure is not None
            and isinstance(about := cell.figure.about, Coordinates)
            and isinstance(figure.about, Coordinates)
            and about.get("year")
            and about.where(year=None, stage=None) == figure.about
        ]
        if not last or last[0] is None:
            return None
        new[row, column] = last[0]
    else:
        a, b = {
            "right": (row, column + 1),
            "below": (row + 1, column),
            "above": (row - 1, column),
        }[kind.split()[-1]]
        other = text(a, b)
        if other is None:
            return None
        new[row, column] = other
        if kind.startswith("swapped"):
            new[a, b] = old
    new = {at: t for at, t in new.items() if (Decimal(t) if t else Decimal(0)) != Decimal(text(*at) or "0")}
    if not new:
        return None
    rows = [list(x.cells) for x in item.rows]
    for (a, b), t in new.items():
        cell = rows[a][b]
        assert cell.figure is not None
        rows[a][b] = StatementCell(t, plain(cell.figure, t), cell.place)
    changed = replace(item, rows=tuple(replace(x, cells=tuple(c)) for x, c in zip(item.rows, rows, strict=True)))
    return kind, exchanged(made, n, changed), {(n, a, b) for a, b in new}


def _plant_claim(
    made: Disclosure, n: int, item: Text, k: int, r: random.Random
) -> tuple[str, Disclosure, set[Where]] | None:
    claim = item.claims[k]
    old = format(claim.figure.value, "f") if claim.figure.value is not None else "0"
    about = claim.figure.about
    kind = r.choice([*CLAIM_SLIPS, *CLAIM_OTHERS])
    new: Claim
    if kind in SLIPS:
        new = replace(claim, figure=plain(claim.figure, SLIPS[kind](old, r)))
    elif kind == "direction word" and claim.direction in ("increase", "decrease"):
        new = replace(claim, direction="decrease" if claim.direction == "increase" else "increase")
    elif kind == "growth as a ratio" and isinstance(about, Growth):
        new = replace(claim, figure=plain(claim.figure, _times("0.01")(old, r)))
    elif kind == "share of another base" and isinstance(about, Share):
        new = replace(claim, figure=plain(claim.figure, _times("0.8")(old, r)))
    elif kind == "claim of a neighbour" and k + 1 < len(item.claims) and item.claims[k + 1].figure.value is not None:
        new = replace(claim, figure=plain(claim.figure, format(item.claims[k + 1].figure.value, "f")))
    else:
        return None
    if new.figure.value == claim.figure.value and new.direction == claim.direction:
        return None
    claims = (*item.claims[:k], new, *item.claims[k + 1 :])
    return kind, exchanged(made, n, replace(item, claims=claims)), {(n, -1, k)}


def exchanged(made: Disclosure, n: int, new: Item) -> Disclosure:
    count = iter(range(10**9))

    def inside(section: Section) -> Section:
        items = tuple(new if next(count) == n else i for i in section.items)
        return replace(section, items=items, sections=tuple(map(inside, section.sections)))

    return replace(made, sections=tuple(map(inside, made.sections)))


# ── the measure ───────────────────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one planted fault: ``size`` is how far the print moved, in last places."""

    kind: str
    size: str
    visible: bool
    found: bool
    first: bool
    shown: bool
    candidates: int
    extra: int


#: From a disclosure to the one that is reviewed: itself, or what is read back from a file of it.
Through = Callable[[Disclosure], Disclosure]


def measured(
    made: Disclosure, wanted: int, r: random.Random, through: Through = lambda d: d, show: str = ""
) -> Iterator[Outcome]:
    """Faults planted in ``made`` one at a time, and what the review says of each beside what it says of ``made``.  With
    the name of the document to ``show`` what is wanting is printed."""
    known = {f.fingerprint for f in review(through(made)).findings}
    honest = prints(made)
    tries = 0
    while wanted and tries < 4000:
        tries += 1
        planted = plant(made, r)
        if planted is None:
            continue
        wanted -= 1
        kind, wrong, at = planted
        after = prints(wrong)
        seen = visible(honest, after, at)
        new = [f for f in review(through(wrong)).findings if f.fingerprint not in known and f.severity != "info"]
        texts = {after[w][0].text for w in at if w in after}
        walk = [i for _, i in wrong.walk()]
        titles = {i.title for w in at if isinstance(i := walk[w[0]], Statement)}

        def is_planted(table: str, text: str, words: str, texts: set[str] = texts, titles: set[str] = titles) -> bool:
            return (table in titles or (not titles and words.startswith("…"))) and any(
                re.fullmatch(rf"(?:增加|减少)?{re.escape(t)}\D*", text) for t in texts
            )

        first = any(f.places and is_planted(f.places[0].table, f.places[0].text, f.places[0].row) for f in new)
        shown = first or any(
            any(names(a, t) and (not titles or any(x.strip("《》") in a for x in titles)) for t in texts)
            for f in new
            for a in (*f.alternatives, f.message)
        )
        candidates = 1 + max((len(f.alternatives) for f in new), default=0)
        if show and seen and not first:
            _say(show, kind, "shown" if shown else "not shown" if new else "not found", wrong, honest, after, at, new)
        yield Outcome(kind, size(honest, after, at), seen, bool(new), first, shown, candidates, max(0, len(new) - 1))


def names(words: str, text: str) -> bool:
    """Whether a printed figure is quoted in words, with its direction word and its unit or without."""
    return bool(re.search(rf"“(?:增加|减少)?{re.escape(text)}[^\d.,，”]*”", words))


def _say(
    name: str,
    kind: str,
    how: str,
    wrong: Disclosure,
    before: dict[Where, tuple[Figure, str]],
    after: dict[Where, tuple[Figure, str]],
    at: set[Where],
    new: list[Finding],
) -> None:
    walk = [i for _, i in wrong.walk()]
    print(f"\n{how}: {kind} ({size(before, after, at)}) in {name}")
    for n, row, column in sorted(w for w in at if w in after):
        item, (old, _), (now, word) = walk[n], before[n, row, column], after[n, row, column]
        where = item.text if isinstance(item, Text) else f"《{item.title}》 row {row} column {column}"
        print(f"  {old.text}{old.unit} → {word}{now.text} {now.about}: {where}")
    for finding in new:
        print(f"  [{finding.check}] {finding.message}")
        for other in finding.alternatives:
            print(f"      or {other}")


def size(before: dict[Where, tuple[Figure, str]], after: dict[Where, tuple[Figure, str]], at: set[Where]) -> str:
    """How far the planted print is from the honest one, in its last places."""
    far = Decimal(0)
    for where in at:
        if where not in before or where not in after:
            continue
        old, new = before[where][0].value, after[where][0].value
        assert old is not None
        assert new is not None
        far = max(far, abs(new - old).scaleb(-int(old.as_tuple().exponent)))
    if not far:
        return "words only"
    return next((name for limit, name in SIZES if far <= limit), "over 10,000 last places")


SIZES = (
    (1, "1 last place"),
    (9, "2 to 9 last places"),
    (99, "10 to 99 last places"),
    (10_000, "100 to 10,000 last places"),
)


def documents(only: Sequence[str]) -> Iterator[tuple[str, str, Disclosure]]:
    """Half, name and disclosure: what we compile, then two recognised documents of each place of the halves asked for."""
    book = yusuan.load(ROOT / "examples" / "changzhi-civil-affairs-2024")
    for pack in ("changzhi-2024", "shanghai-2025", "central-2024") if "compiled" in only else ():
        yield "compiled", pack, yusuan.compile(book, pack)
    if not CORPUS.exists():
        print("../shared/corpus is absent: only what we compile is measured")
        return
    split = tomllib.loads((ROOT / "benchmarks" / "reading" / "split.toml").read_text(encoding="utf-8"))
    files = []
    for half in (h for h in ("tuning", "checking") if h in only):
        for place in split[half]:
            found = [p for p in sorted((CORPUS / place).rglob("*")) if p.suffix.lower() == ".pdf"]
            files += [(half, p) for p in found[:2]]
    for n, reading in sorted(read_all([[p] for _, p in files], 2), key=lambda pair: pair[0]):
        if reading.disclosure is not None and len(reading.disclosure.statements()) >= 3:
            yield files[n][0], files[n][1].name, reading.disclosure


class Table:
    """Outcomes counted by half of the places, kind and size."""

    def __init__(self) -> None:
        self.count: dict[tuple[str, str], Counter[str]] = defaultdict(Counter)

    def add(self, half: str, one: Outcome) -> None:
        for name in (("half", half), ("kind", one.kind), ("size", one.size)):
            c = self.count[name]
            c["all"] += 1
            c["found of all"] += one.found
            c["visible"] += one.visible
            if one.visible:
                c["found"] += one.found
                c["first"] += one.first
                c["shown"] += one.shown
                c["many"] += one.candidates
                c["extra"] += one.extra

    def print(self) -> None:
        heads = ("faults", "visible", "found", "of all", "first", "shown", "how many", "extra")
        print(f"{'':28}" + "".join(f"{h:>10}" for h in heads))
        for (what, name), c in sorted(self.count.items()):
            if what == "documents":
                print(f"{name}: {c['n']} documents")
                continue
            seen = c["visible"] or 1
            print(
                f"{name:28}{c['all']:>10}{c['visible']:>10}{c['found'] / seen:>10.1%}{c['found of all'] / c['all']:>10.1%}"
                f"{c['first'] / seen:>10.1%}{c['shown'] / seen:>10.1%}{c['many'] / seen:>10.1f}{c['extra'] / seen:>10.2f}"
            )


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("each", nargs="?", type=int, default=40)
    parser.add_argument("--seed", type=int, default=SEED)
    parser.add_argument("--only", default="compiled,tuning,checking")
    parser.add_argument("--show", action="store_true")
    asked = parser.parse_args()
    table = Table()
    for half, name, made in documents(asked.only.split(",")):
        r = random.Random(f"{asked.seed} {name}")  # a document's faults don't depend on which others are measured
        table.count["documents", half]["n"] += 1
        for one in measured(made, asked.each, r, show=name if asked.show and half != "checking" else ""):
            table.add(half, one)
    table.print()


if __name__ == "__main__":
    main()
