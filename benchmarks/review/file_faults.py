"""Faults planted in files and read back: figures as in ``faults.py``, and faults of the document that are no figure's.

    python benchmarks/review/file_faults.py [how many per file]

The example is compiled with each pack, a fault is planted, the whole is written as docx, pdf, html or xlsx, read back
and reviewed.  The true figures and the planted cell are known from the compiling, so whether a fault can be seen is
decided by the oracle of ``faults.py`` on those, never on what was read.  Faults of the document (a missing table, a
wrong year, a form's money) can be seen by anyone; the second table says how many are found, by kind.  That a form's
money isn't the statement's is planted only where a statement prints the projects; elsewhere nobody can see it.
"""

from __future__ import annotations

import random
import re
import sys
from collections import Counter, defaultdict
from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from tempfile import TemporaryDirectory

from faults import ROOT, SEED, Table, exchanged, measured

import yusuan
from yusuan.disclosure.model import Disclosure, FormMoney, Item, Statement, StatementCell, TargetForm, Text
from yusuan.reading import read
from yusuan.review import review

ENDINGS = ("docx", "html", "xlsx", "pdf")
PACKS = ("changzhi-2024", "shanghai-2025", "central-2024")


def main() -> None:
    each = int(sys.argv[1]) if len(sys.argv) > 1 else 40
    r = random.Random(SEED)
    book = yusuan.load(ROOT / "examples" / "changzhi-civil-affairs-2024")
    table = Table()
    kinds: dict[str, Counter[str]] = defaultdict(Counter)
    for pack in PACKS:
        made = yusuan.compile(book, pack)
        for ending in ENDINGS:
            for one in measured(made, each, r, lambda d, ending=ending: through(d, ending)):
                table.add(ending, one)
            known = {f.fingerprint for f in review(through(made, ending)).findings}
            for kind, plant in (DOCUMENT if ending == "xlsx" else DOCUMENT | PROSE).items():
                if (wrong := plant(made, r)) is None:
                    continue
                new = [f for f in review(through(wrong, ending)).findings if f.fingerprint not in known]
                kinds[kind]["planted"] += 1
                kinds[kind]["found"] += bool(new)
                kinds[kind]["extra"] += max(0, len(new) - 1)
    table.print()
    print(f"\n{'':44}{'planted':>9}{'found':>9}{'extra':>9}")
    for kind, c in kinds.items():
        print(f"{kind:44}{c['planted']:>9}{c['found'] / c['planted']:>9.0%}{c['extra']:>9}")
    planted, found = sum(c["planted"] for c in kinds.values()), sum(c["found"] for c in kinds.values())
    print(f"{'all':44}{planted:>9}{found / planted:>9.1%}")


def through(disclosure: Disclosure, ending: str) -> Disclosure:
    with TemporaryDirectory() as folder:
        path = Path(folder) / f"document.{ending}"
        yusuan.write(retyped(disclosure), path)
        found = read(path).disclosure
    assert found is not None
    return found


def retyped(disclosure: Disclosure) -> Disclosure:
    """The disclosure with its sentences as their claims print them: a planted figure stands in the words too."""
    for n, item in _items(disclosure, Text):
        assert isinstance(item, Text)
        text = item.text
        for claim in reversed(item.claims):
            before, after = text[: claim.start], text[claim.end :]
            for words, other in (("增加|增长|上升", "decrease"), ("减少|下降|降低", "increase")):
                if claim.direction == other and (found := re.search(f"({words})$", before)):
                    before = before[: found.start()] + ("减少" if other == "decrease" else "增加")
            text = before + claim.figure.text + after
        if text != item.text:
            disclosure = exchanged(disclosure, n, Text(text, style=item.style))
    return disclosure


# ── faults of the document ────────────────────────────────────────────────────────────────────────────────────────


def _items(made: Disclosure, kind: type, wanted: Callable[[Item], bool] = lambda _: True) -> list[tuple[int, Item]]:
    return [(n, i) for n, (_, i) in enumerate(made.walk()) if isinstance(i, kind) and wanted(i)]


def _in_text(pattern: str, replacement: str) -> Callable[[Disclosure, random.Random], Disclosure | None]:
    """The first match of ``pattern`` in a sentence drawn from those that have one becomes ``replacement``."""

    def plant(made: Disclosure, r: random.Random) -> Disclosure | None:
        places = _items(made, Text, lambda i: isinstance(i, Text) and bool(re.search(pattern, i.text)))
        if not places:
            return None
        n, item = r.choice(places)
        assert isinstance(item, Text)
        return exchanged(made, n, Text(re.sub(pattern, replacement, item.text, count=1), style=item.style))

    return plant


def _missing_table(made: Disclosure, r: random.Random) -> Disclosure | None:
    n, item = r.choice(_items(made, Statement))
    assert isinstance(item, Statement)
    return exchanged(made, n, Text(""))


def _title_year(made: Disclosure, r: random.Random) -> Disclosure | None:
    places = _items(made, Statement, lambda i: str(made.year) in i.title)  # type: ignore[union-attr]
    if not places:
        return None
    n, item = r.choice(places)
    assert isinstance(item, Statement)
    return exchanged(made, n, replace(item, title=item.title.replace(str(made.year), str(made.year - 1))))


def _code(made: Disclosure, r: random.Random) -> Disclosure | None:
    def codes(item: Item) -> list[tuple[int, int]]:
        assert isinstance(item, Statement)
        return [
            (a, b)
            for a, row in enumerate(item.rows)
            for b, cell in enumerate(row.cells)
            if re.fullmatch(r"\d{7}", cell.text)
        ]

    places = _items(made, Statement, lambda i: bool(codes(i)))
    if not places:
        return None
    n, item = r.choice(places)
    a, b = r.choice(codes(item))
    assert isinstance(item, Statement)
    cells = list(item.rows[a].cells)
    old = cells[b].text
    cells[b] = replace(cells[b], text=old[:-1] + str((int(old[-1]) + 3) % 10))
    rows = list(item.rows)
    rows[a] = replace(rows[a], cells=tuple(cells))
    return exchanged(made, n, replace(item, rows=tuple(rows)))


def _name(made: Disclosure, r: random.Random) -> Disclosure | None:
    """The name beside a code is another row's."""
    places = _items(made, Statement, lambda i: i.key in ("B03", "B05"))  # type: ignore[union-attr]
    if not places:
        return None
    n, item = r.choice(places)
    assert isinstance(item, Statement)
    column = next(c for c, x in enumerate(item.columns) if x.kind == "label")
    named = [a for a, row in enumerate(item.rows) if row.cells[column].text and row.level == 3]
    if len(named) < 2:
        return None
    a, b = r.sample(named, 2)
    if item.rows[a].cells[column].text == item.rows[b].cells[column].text:
        return None
    rows = list(item.rows)
    cells = list(rows[a].cells)
    cells[column] = StatementCell(item.rows[b].cells[column].text)
    rows[a] = replace(rows[a], cells=tuple(cells))
    return exchanged(made, n, replace(item, rows=tuple(rows)))


def _note(made: Disclosure, r: random.Random) -> Disclosure | None:
    places = _items(made, Statement, lambda i: bool(i.notes) and not i.rows)  # type: ignore[union-attr]
    if not places:
        return None
    n, item = r.choice(places)
    assert isinstance(item, Statement)
    return exchanged(made, n, replace(item, notes=()))


def _money(
    change: Callable[[list[FormMoney], random.Random], list[FormMoney] | None],
) -> Callable[[Disclosure, random.Random], Disclosure | None]:
    def plant(made: Disclosure, r: random.Random) -> Disclosure | None:
        places = _items(made, TargetForm, lambda i: not i.whole_unit and len(i.money) > 1)  # type: ignore[union-attr]
        if not places:
            return None
        n, item = r.choice(places)
        assert isinstance(item, TargetForm)
        if change is _all_more and not _has_projects(made):
            return None
        changed = change(list(item.money), r)
        return None if changed is None else exchanged(made, n, replace(item, money=tuple(changed)))

    return plant


def _source_more(money: list[FormMoney], r: random.Random) -> list[FormMoney] | None:
    filled = [k for k, m in enumerate(money) if k and m.year.value]
    if not filled:
        return None
    k = r.choice(filled)
    money[k] = replace(money[k], year=_ten_more(money[k].year))
    return money


def _all_more(money: list[FormMoney], _: random.Random) -> list[FormMoney] | None:
    """Every amount of the year grows alike: the form adds up, but not to the statement's project."""
    return [replace(m, year=_times(m.year, 2), period=_times(m.period, 2)) for m in money]


def _has_projects(made: Disclosure) -> bool:
    """Whether a statement prints the projects one by one: without it nothing says what a form's money should be."""
    return any(i.key in ("B12", "B13") for i in made.statements())


def _year_above(money: list[FormMoney], _: random.Random) -> list[FormMoney] | None:
    return [replace(m, year=_times(m.period, 3)) for m in money]


def _ten_more(figure):  # type: ignore[no-untyped-def]
    value = figure.value + Decimal(10)
    return replace(figure, text=f"{value:,}", value=value)


def _times(figure, factor: int):  # type: ignore[no-untyped-def]
    if not figure.value:
        return figure
    value = figure.value * factor
    return replace(figure, text=f"{value:,}", value=value)


def _indicator(
    wanted: Callable[[str, str], bool], change: Callable[[str], str]
) -> Callable[[Disclosure, random.Random], Disclosure | None]:
    def plant(made: Disclosure, r: random.Random) -> Disclosure | None:
        found = [
            (n, k)
            for n, item in _items(made, TargetForm)
            if isinstance(item, TargetForm)
            for k, i in enumerate(item.indicators)
            if wanted(i.level2, i.year)
        ]
        if not found:
            return None
        n, k = r.choice(found)
        item = dict(_items(made, TargetForm))[n]
        assert isinstance(item, TargetForm)
        indicators = list(item.indicators)
        old = indicators[k]
        indicators[k] = replace(old, year=change(old.year), period=change(old.period))
        return exchanged(made, n, replace(item, indicators=tuple(indicators)))

    return plant


def _ten_times(text: str) -> str:
    return re.sub(r"\d[\d,]*(\.\d+)?", lambda m: str(Decimal(m[0].replace(",", "")) * 10), text, count=1)


Plant = Callable[[Disclosure, random.Random], Disclosure | None]
DOCUMENT: dict[str, Plant] = {
    "a missing table": _missing_table,
    "a title of last year": _title_year,
    "a digit of a code": _code,
    "the name of another code": _name,
    "an empty statement without its note": _note,
    "a form's source is more": _money(_source_more),
    "a form's money isn't the statement's": _money(_all_more),
    "a form's year is more than its period": _money(_year_above),
    "a cost indicator ten times": _indicator(lambda kind, v: "成本" in kind and "元" in v, _ten_times),
    "a date of the year before": _indicator(
        lambda _, v: bool(re.search(r"20\d\d年", v)), lambda v: re.sub(r"20(\d\d)年", "2019年", v)
    ),
    "an indicator without value": _indicator(lambda _, v: bool(v), lambda _: ""),
}
#: Faults of sentences, which a workbook carries none of.
PROSE: dict[str, Plant] = {
    "words of another level": _in_text("市财政|市级财政", "省级财政"),
    "a sentence about last year": _in_text(
        r"2024年度?(?=.{0,12}(?:本年|收入总计|支出总计|预算总额|财政拨款))", "2023年度"
    ),
    "increase（decrease） left in": _in_text("比上年(增加|减少)", "比上年增加（减少）"),
    "a placeholder": _in_text(r"\d[\d,.]*万元", "XX万元"),
    "the wrong direction word": _in_text("，(下降|减少)(?=\\d)", "，增长"),
    "no reason": _in_text("主要原因是[^。]*。", "主要原因是。"),
    "punctuation doubled": _in_text("，", "，，"),
    "a bracket lost": _in_text("）", ""),
    "a word doubled": _in_text("万元", "万元万元"),
    "a mobile number": _in_text("。$", "，联系人手机13912345678。"),
}
if __name__ == "__main__":
    main()
