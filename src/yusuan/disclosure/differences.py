"""Two disclosures compared as they print: what a person would say was changed between them.

Neither needs to be understood: tables that nobody recognised, sentences and target forms are compared by their words,
so that nothing changes unnoticed.  Page numbers, the contents list and layout take no part.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from ..money import parse_number
from ..provenance import Provenance
from .model import Disclosure, Statement, TargetForm, Text, Unrecognised

#: ``figure``: a number is another one; ``words``: only words are; ``moved``: the same stands elsewhere.
Kind = Literal["figure", "words", "missing", "added", "moved"]
#: Texts less alike than this are not two versions of one.
ALIKE = 0.5
#: Most pairs of texts compared letter by letter in one run of changed ones; beyond, they are paired as they stand.
MOST_PAIRS = 10_000

_SENTENCE = re.compile(r"[^。！？；\n]+[。！？；]*")
#: A line of a contents list: a title, a leader or a tab, a page number.
LISTED = re.compile(r".{2,60}(?:\t|[.·…。]{3,}|\s{2,})\s*\d{1,3}\s*")
_NUMBER = re.compile(r"\d[\d,，]*(?:\.\d+)?")


@dataclass(frozen=True, slots=True)
class Difference:
    """``where`` is the place in words (a section, or a table with its row and column); ``before`` and ``after`` what
    stands there in each, "" where nothing does; ``place`` the place in the file of the later one, or of the earlier
    where it is missing in the later.  ``numbers`` are the numbers of a changed text that differ."""

    kind: Kind
    where: str
    before: str
    after: str
    place: Provenance | None = None
    numbers: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Line:
    """A text with where it stands: a paragraph, or a cell of a form or a table."""

    where: str
    text: str
    place: Provenance | None = None


@dataclass(frozen=True, slots=True)
class _Row:
    """A row of any table: what heads it, and its cells with what heads their columns."""

    label: str
    cells: tuple[tuple[str, str, Provenance | None], ...]


@dataclass(frozen=True, slots=True)
class _Grid:
    key: str
    title: str
    rows: tuple[_Row, ...]
    place: Provenance | None


def differences(before: Disclosure, after: Disclosure) -> tuple[Difference, ...]:
    """What differs: figures first, then what is missing, then words; each in the order of the documents."""
    found = [*_of_tables(_grids(before), _grids(after)), *_of_texts(_sentences(before), _sentences(after))]
    order = ("figure", "missing", "added", "moved", "words")
    return tuple(sorted(_with_moves(found), key=lambda d: order.index(d.kind)))


def aligned(before: Sequence[str], after: Sequence[str]) -> list[tuple[int | None, int | None]]:
    """Which text of one sequence is which of the other, in order; None where there is no counterpart."""
    pairs: list[tuple[int | None, int | None]] = []
    matcher = difflib.SequenceMatcher(None, [squeezed(t) for t in before], [squeezed(t) for t in after], autojunk=False)
    for tag, a, b, c, d in matcher.get_opcodes():
        if tag == "equal":
            pairs += zip(range(a, b), range(c, d), strict=True)
        else:
            pairs += _likeliest(before, after, range(a, b), range(c, d))
    return pairs


def squeezed(text: str) -> str:
    """``text`` without white space, which files don't keep."""
    return "".join(text.split())


def numbers(text: str) -> list[str]:
    """The numbers in a text, as printed."""
    return _NUMBER.findall(text)


def paragraphs(disclosure: Disclosure) -> list[Line]:
    """Every paragraph with the heading it stands under; entries of the contents list are none."""
    return [
        Line(section.title, item.text, item.place)
        for section, item in disclosure.walk()
        if isinstance(item, Text) and not LISTED.fullmatch(item.text)
    ]


def form_cells(form: TargetForm) -> list[Line]:
    """The cells of a target form in order, each under its words."""
    return [
        Line(f"“{row.label}”" + (f"“{head}”" if head else ""), text, place)
        for row in _form_rows(form)
        for head, text, place in row.cells
    ]


def _likeliest(
    before: Sequence[str], after: Sequence[str], olds: range, news: range
) -> Iterator[tuple[int | None, int | None]]:
    """Texts of two runs paired in order so that pairs are as alike as they can be."""
    if len(olds) == len(news) and (len(olds) == 1 or len(olds) * len(news) > MOST_PAIRS):
        yield from zip(olds, news, strict=True)
        return
    if not olds or not news or len(olds) * len(news) > MOST_PAIRS:
        yield from ((n, None) for n in olds)
        yield from ((None, n) for n in news)
        return
    alike = [[_alike(before[a], after[b]) for b in news] for a in olds]
    best = [[0.0] * (len(news) + 1) for _ in range(len(olds) + 1)]
    for i in reversed(range(len(olds))):
        for j in reversed(range(len(news))):
            together = best[i + 1][j + 1] + alike[i][j] if alike[i][j] >= ALIKE else 0.0
            best[i][j] = max(together, best[i + 1][j], best[i][j + 1])
    i = j = 0
    while i < len(olds) and j < len(news):
        if alike[i][j] >= ALIKE and best[i][j] == best[i + 1][j + 1] + alike[i][j]:
            yield olds[i], news[j]
            i, j = i + 1, j + 1
        elif best[i][j] == best[i + 1][j]:
            yield olds[i], None
            i += 1
        else:
            yield None, news[j]
            j += 1
    yield from ((n, None) for n in olds[i:])
    yield from ((None, n) for n in news[j:])


def _alike(one: str, other: str) -> float:
    matcher = difflib.SequenceMatcher(None, one, other, autojunk=False)
    return matcher.ratio() if matcher.real_quick_ratio() >= ALIKE and matcher.quick_ratio() >= ALIKE else 0.0


def _sentences(disclosure: Disclosure) -> list[Line]:
    """Headings and sentences in order.  The lines above a table belong to the table's own title."""
    found: list[Line] = []
    seen: set[str] = set()
    for section, item in disclosure.walk():
        if section.title and section.key not in seen and not LISTED.fullmatch(section.title):
            found.append(Line(section.title, section.title, item.place if isinstance(item, Text) else None))
        seen.add(section.key)
        if isinstance(item, Text) and not LISTED.fullmatch(item.text):
            found += (Line(section.title, s, item.place) for s in _SENTENCE.findall(item.text) if s.strip())
    return found


def _of_texts(before: Sequence[Line], after: Sequence[Line]) -> Iterator[Difference]:
    for a, b in aligned([s.text for s in before], [s.text for s in after]):
        if a is None and b is not None:
            yield Difference("added", after[b].where, "", after[b].text, after[b].place)
        elif b is None and a is not None:
            yield Difference("missing", before[a].where, before[a].text, "", before[a].place)
        elif a is not None and b is not None and squeezed(before[a].text) != squeezed(after[b].text):
            yield _changed(after[b].where, before[a].text, after[b].text, after[b].place)


def _changed(where: str, before: str, after: str, place: Provenance | None) -> Difference:
    old, new = numbers(before), numbers(after)
    if old == new:
        return Difference("words", where, before, after, place)
    pairs: list[tuple[str, str]] = []
    for tag, a, b, c, d in difflib.SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if tag != "equal":
            width = max(b - a, d - c)
            pairs += zip(_filled(old[a:b], width), _filled(new[c:d], width), strict=True)
    return Difference("figure", where, before, after, place, tuple(pairs))


def _filled(texts: Sequence[str], width: int) -> list[str]:
    return [*texts, *[""] * (width - len(texts))]


def _grids(disclosure: Disclosure) -> list[_Grid]:
    found = []
    for _, item in disclosure.walk():
        if isinstance(item, Statement):
            found.append(_Grid(item.key, item.title, tuple(_statement_rows(item)), item.place))
        elif isinstance(item, TargetForm):
            title = f"{item.title} {item.project}".strip()
            found.append(_Grid("form", title, tuple(_form_rows(item)), item.place))
        elif isinstance(item, Unrecognised):
            rows = tuple(_Row(_label(row), tuple(("", t, item.place) for t in row)) for row in item.rows)
            found.append(_Grid("", item.title, rows, item.place))
    return found


def _statement_rows(statement: Statement) -> Iterator[_Row]:
    heads = ["　".join(c.header) for c in statement.columns]
    yield _Row("表头", tuple((f"第{n}列", head, statement.place) for n, head in enumerate(heads, 1)))
    for row in statement.rows:
        label = " ".join(
            cell.text for cell, c in zip(row.cells, statement.columns, strict=True) if c.kind != "figure" and cell.text
        )
        cells = tuple((head, cell.text, cell.place) for head, cell in zip(heads, row.cells, strict=True))
        yield _Row(label, cells)


def _label(row: Sequence[str]) -> str:
    return " ".join(t for t in row if t and parse_number(t) is None) or "（没有名称的行）"


def _form_rows(form: TargetForm) -> Iterator[_Row]:
    for label, text in (*form.head, *form.texts, *form.footer):
        yield _Row(label, (("", text, form.place),))
    for money in form.money:
        place = money.place or form.place
        yield _Row(money.label, (("实施期", money.period.text, place), ("年度", money.year.text, place)))
    period, year = form.goals
    yield _Row("总体目标", (("实施期", period, form.place), ("年度", year, form.place)))
    for one in form.indicators:
        place = one.place or form.place
        texts = (("一级指标", one.level1), ("二级指标", one.level2), ("三级指标", one.name))
        values = (("实施期指标值", one.period), ("年度指标值", one.year))
        yield _Row(one.name, tuple((head, text, place) for head, text in (*texts, *values)))
    for name, content, figure in form.tasks:
        yield _Row(name, (("主要内容", content, form.place), ("金额", figure.text, form.place)))


def _of_tables(before: Sequence[_Grid], after: Sequence[_Grid]) -> Iterator[Difference]:
    for a, b in aligned([f"{g.key}{g.title}" for g in before], [f"{g.key}{g.title}" for g in after]):
        if a is None and b is not None:
            yield Difference("added", f"《{after[b].title}》", "", "整张表", after[b].place)
        elif b is None and a is not None:
            yield Difference("missing", f"《{before[a].title}》", "整张表", "", before[a].place)
        elif a is not None and b is not None:
            yield from _of_rows(before[a], after[b])


def _of_rows(before: _Grid, after: _Grid) -> Iterator[Difference]:
    table = f"《{after.title}》"
    if squeezed(before.title) != squeezed(after.title):
        yield _changed("表题", before.title, after.title, after.place)
    for a, b in aligned([r.label for r in before.rows], [r.label for r in after.rows]):
        if a is None and b is not None:
            row = after.rows[b]
            yield Difference("added", f"{table}“{row.label}”", "", _joined(row), row.cells[0][2] if row.cells else None)
        elif b is None and a is not None:
            row = before.rows[a]
            yield Difference(
                "missing", f"{table}“{row.label}”", _joined(row), "", row.cells[0][2] if row.cells else None
            )
        elif a is not None and b is not None:
            yield from _of_cells(table, before.rows[a], after.rows[b])


def _joined(row: _Row) -> str:
    return "　".join(text for _, text, _ in row.cells if text)


def _of_cells(table: str, before: _Row, after: _Row) -> Iterator[Difference]:
    if len(before.cells) != len(after.cells):
        if squeezed(_joined(before)) != squeezed(_joined(after)):
            place = after.cells[0][2] if after.cells else None
            yield _changed(f"{table}“{after.label}”", _joined(before), _joined(after), place)
        return
    for (_, old, _), (head, new, place) in zip(before.cells, after.cells, strict=True):
        if not _same(old, new):
            yield _changed(f"{table}“{after.label}”" + (f"“{head}”" if head else ""), old, new, place)


def _same(old: str, new: str) -> bool:
    """Whether two cells print the same; the commas of one number don't matter, its decimals do."""
    if squeezed(old) == squeezed(new):
        return True
    one, other = parse_number(old), parse_number(new)
    return one is not None and other is not None and one.as_tuple() == other.as_tuple()


def _with_moves(found: Sequence[Difference]) -> list[Difference]:
    """What is missing in one place and added in another, letter for letter, was moved."""
    added = {squeezed(d.after): d for d in found if d.kind == "added"}
    moved: set[Difference] = set()
    kept: list[Difference] = []
    for one in found:
        other = added.get(squeezed(one.before)) if one.kind == "missing" else None
        if other is None or other in moved or one.before == "整张表":
            kept.append(one)
            continue
        moved.add(other)
        kept.append(Difference("moved", other.where, one.before, other.after, other.place))
    return [d for d in kept if d not in moved]
