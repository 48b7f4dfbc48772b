"""Down and up again is the identity on meaning: recognise(read(write(compose(d)))) says what d says, in every format.

What a person doesn't see is stripped first: properties, hidden sheets, custom parts, comments, attributes."""

from __future__ import annotations

import re
import zipfile
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from budgets import budgets
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from yusuan import compile, load, write
from yusuan.budget.model import Budget
from yusuan.cli import example
from yusuan.coordinates import Coordinates
from yusuan.disclosure.compile import compile_budget
from yusuan.disclosure.model import Change, Disclosure, Growth, OneOf
from yusuan.money import scale
from yusuan.problems import InputError
from yusuan.reading import read

PACKS = ("changzhi-2024", "shanghai-2025", "central-2024")


def without_parts(path: Path) -> None:
    """An office file without its properties and custom parts."""
    with zipfile.ZipFile(path) as packed:
        parts = {i.filename: packed.read(i) for i in packed.infolist()}
    kept = {n: b for n, b in parts.items() if not n.startswith(("docProps/", "customXml/"))}
    for name in ("_rels/.rels", "[Content_Types].xml"):
        text = kept[name].decode("utf-8")
        text = re.sub(r'<(Relationship|Override)[^>]*"/?(docProps|customXml)/[^>]*/>', "", text)
        kept[name] = text.encode("utf-8")
    with zipfile.ZipFile(path, "w") as packed:
        for name, content in kept.items():
            packed.writestr(name, content)


def without_attributes(path: Path) -> None:
    """A page without data attributes, metadata, comments and the title."""
    text = path.read_text(encoding="utf-8")
    text = re.sub(r'\s(data-[\w-]+|aria-[\w-]+|title|id)="[^"]*"', "", text)
    path.write_text(re.sub(r"<meta[^>]*>|<!--.*?-->|<title>.*?</title>", "", text, flags=re.DOTALL), encoding="utf-8")


def as_it_is(path: Path) -> None:
    """PDFs: only characters and lines are read."""


STRIPPED: dict[str, Callable[[Path], None]] = {
    "docx": without_parts,
    "xlsx": without_parts,
    "html": without_attributes,
    "pdf": as_it_is,
}


def back(disclosure: Disclosure, ending: str) -> Disclosure:
    with TemporaryDirectory() as folder:
        path = Path(folder) / f"a.{ending}"
        write(disclosure, path)
        STRIPPED[ending](path)
        found = read(path).disclosure
    assert found is not None
    return found


def plain(text: str) -> str:
    return "".join(text.split())


def same(
    mine: object,
    theirs: object,
    names: dict[str, str],
    units: dict[str, str],
    *,
    lone: bool,
    fresh: bool,
    said_nowhere: bool,
) -> bool:
    """Whether two meanings agree.  What nobody can tell from outside takes no part: codes of projects and units (a
    document names them), the unit of a project or of the only unit listed, the vintage where nothing was carried over
    (``fresh``) and of last year's figures, the vintage of a silent title
    that no total settles, funds a form has no row for."""

    def again(a: object, b: object) -> bool:
        return same(a, b, names, units, lone=lone, fresh=fresh, said_nowhere=said_nowhere)

    if isinstance(theirs, OneOf):
        return any(again(mine, one) for one in theirs.candidates)
    if isinstance(mine, Change | Growth) and isinstance(theirs, type(mine)):
        now, before = mine.now, theirs.now
        if theirs.before.get("vintage") is None:  # a growth is of what both years print
            now, before = now.where(vintage=None), before.where(vintage=None)
        return again(now, before) and again(mine.before, theirs.before)
    if isinstance(mine, Coordinates) and isinstance(theirs, Coordinates):
        for dimension, known in (("project", names), ("unit", units)):
            if isinstance(code := mine.get(dimension), str):
                mine = mine.where(**{dimension: known.get(code, code)})
        if lone or mine.get("project") is not None:
            mine = mine.where(unit=theirs.get("unit"))
        if fresh or mine.get("year") is not None or (said_nowhere and theirs.get("vintage") is None):
            mine = mine.where(vintage=theirs.get("vintage"))
        wide, narrow = mine.get("fund"), theirs.get("fund")
        if isinstance(wide, frozenset) and isinstance(narrow, str) and narrow in wide:
            mine = mine.where(fund=narrow)
    return mine == theirs


def check_statements(disclosure: Disclosure, read_back: Disclosure, budget: Budget) -> tuple[int, int]:
    """Figures with their meaning, and those without, after every one agreed in text, value and unit."""
    names = {p.code: p.name for p in budget.projects}
    units = {u.code: u.name for u in budget.units}
    mine = [s for s in disclosure.statements() if s.rows]  # a list of nothing is a header alone
    theirs = [s for s in read_back.statements() if s.key.startswith("B")]
    assert [s.key for s in theirs] == [s.key for s in mine]
    bound = unbound = 0
    carried = Counter[str]()
    for line in (*budget.expenditure, *budget.revenue):
        carried[line.fund] += line.amount if line.origin_year else 0
    for ours, other in zip(mine, theirs, strict=True):
        assert other.money_unit == ours.money_unit
        shift = len(other.rows) - len(ours.rows)
        lone = len({f.about.get("unit") for *_, f in ours.figures() if isinstance(f.about, Coordinates)} - {None}) == 1
        # what was carried over and is too small to print can't be told from nothing
        fresh = max(carried.values(), default=0) <= 2 * scale(ours.money_unit) / 10**ours.decimals
        # a statement whose title is silent on carry-over is settled by totals, where the document prints those
        silent = not re.search("当年|本年|结转", ours.title)
        found = {(r - shift, c): f for r, c, f in other.figures()}
        for r, c, figure in ours.figures():
            if not figure.text:
                continue
            twin = found[r, c]
            assert plain(twin.text) == plain(figure.text)
            assert (twin.value, twin.unit) == (figure.value, figure.unit)
            if twin.about is None:
                unbound += 1
            else:
                told = (figure.about, twin.about, names, units)
                assert same(*told, lone=lone, fresh=fresh, said_nowhere=silent), (
                    ours.key,
                    r,
                    c,
                    str(figure.about),
                    str(twin.about),
                )
                bound += 1
    return bound, unbound


def check_sentences(disclosure: Disclosure, read_back: Disclosure) -> None:
    said = "".join(plain(t.text) for t in read_back.texts())
    at = 0
    for text in disclosure.texts():
        if text.style == "body":
            here = said.find(plain(text.text)[:40], at)
            assert here >= 0, text.text
            at = here


@pytest.mark.parametrize("pack", PACKS)
@pytest.mark.parametrize("ending", STRIPPED)
def test_the_example_in_every_format_and_pack(ending: str, pack: str) -> None:
    budget = load(example())
    disclosure = compile(budget, pack)
    read_back = back(disclosure, ending)
    _, unbound = check_statements(disclosure, read_back, budget)
    assert unbound == 0 or pack != "changzhi-2024"
    if ending != "xlsx":  # a workbook carries the statements and forms
        check_sentences(disclosure, read_back)
    assert (read_back.year, read_back.kind, read_back.level) == (disclosure.year, disclosure.kind, disclosure.level)


@pytest.mark.parametrize("ending", ["docx", "xlsx", "html", "pdf"])
def test_any_book_comes_back_with_its_meaning(ending: str) -> None:
    # in a department's list of projects a unit's line and a project's look alike: only sums tell them apart, not always
    one_unit = budgets(max_lines=8).filter(lambda b: b.profile.level == "unit")

    @given(one_unit, st.sampled_from(PACKS))
    @settings(
        max_examples=3 if ending == "pdf" else 8,
        deadline=None,
        phases=(Phase.generate,),
        suppress_health_check=list(HealthCheck),
    )
    def holds(budget: Budget, pack: str) -> None:
        try:
            disclosure = compile_budget(budget, pack).disclosure
        except InputError:
            return  # a book this pack can't show
        read_back = back(disclosure, ending)
        check_statements(disclosure, read_back, budget)
        if ending != "xlsx":
            check_sentences(disclosure, read_back)

    holds()
