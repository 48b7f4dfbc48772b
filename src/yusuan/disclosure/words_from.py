"""The words of one side of a statement that was read → what its columns of words print."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

from ..classification import name_of
from ..coordinates import CODE_LISTS, Value
from .beside import Beside
from .pack import ColumnView, Prints
from .shown import Tidy, bare

Items = frozenset[tuple[str, Value]]
#: Dimensions whose values make up a set of rows.
LISTING = (*CODE_LISTS, "unit", "project")
_PRINTS: tuple[Prints, ...] = ("code", "class", "section", "item", "name")
_UNIT_CODE = re.compile(r"(单位|部门)(编码|代码)$")
_LEVEL_HEADERS = {"类": "class", "款": "section", "项": "item"}


@dataclass(frozen=True, slots=True)
class Line:
    """A row on one side: its words by column, what it adds to side and columns (None: no meaning), whether it has
    figures that are printed and not zero, and what its zeros print as by column."""

    words: Mapping[int, str]
    items: Items | None
    printed: bool
    nonzero: bool
    zeros: Mapping[int, str]

    @property
    def label(self) -> str:
        return next((w for w in self.words.values() if not w.isdigit()), "")

    def key(self, dimensions: Sequence[str]) -> tuple[str, ...]:
        at = dict(self.items or ())
        return tuple(str(at.get(d, "")) for d in dimensions)

    @property
    def listing(self) -> tuple[str, ...]:
        """The dimensions by which it can belong to a set of rows."""
        at = dict(self.items or ())
        return tuple(d for d in LISTING if isinstance(at.get(d), str))

    @property
    def rest(self) -> Items:
        return frozenset((d, v) for d, v in self.items or () if d not in self.listing)


def said_of(line: Line, beside: Beside) -> dict[str, dict[str, str]]:
    """What columns can print of each dimension that a row is listed by."""
    found = {}
    for dimension, value in sorted(line.items or ()):
        if dimension in line.listing:
            said = str(value)
            if dimension in CODE_LISTS:
                name = bare(name_of(CODE_LISTS[dimension], said, beside.facts.year))
                words = {"code": said, "name": name, "class": said[:3], "section": said[3:5], "item": said[5:7]}
            else:  # a document names units and projects by a code or by their names
                words = {"code" if said.isdigit() else "name": said}
            found[dimension] = words
    return found


@dataclass(frozen=True, slots=True)
class _Listed:
    """A row that is listed: its words, what there is to print of each dimension, the dimensions it is about beyond
    those of the rows it stands below, and which of these comes first ("" where nothing tells)."""

    words: Mapping[int, str]
    said: Mapping[str, Mapping[str, str]]
    own: frozenset[str]
    first: str


def _listed(lines: Sequence[Line], beside: Beside) -> list[_Listed]:
    rows = {line.items for line in lines}
    kinds = {frozenset(line.listing) for line in lines}
    found = []
    for line in (line for line in lines if line.listing):
        at = [i for i in line.items or () if i[0] in line.listing]
        above = [some for n in range(1, len(at)) for some in combinations(at, n) if line.rest.union(some) in rows]
        own = frozenset(line.listing).difference(d for some in above for d, _ in some)
        # the first is the one that other rows have without the others
        alone = [d for d in own if len(own) == 1 or any(d in kind and not own <= kind for kind in kinds)]
        found.append(_Listed(line.words, said_of(line, beside), own, alone[0] if len(alone) == 1 else ""))
    return found


def word_columns(columns: Sequence[int], shown: Tidy, lines: Sequence[Line], beside: Beside) -> dict[int, ColumnView]:
    """What each column of words prints: what most of the rows listed have there, then the columns of labels."""
    listed = _listed(lines, beside)
    crossed = any(len(row.said) > 1 for row in listed)
    found: dict[int, ColumnView] = {}
    for c in columns:
        header = bare(shown.columns[c].header[-1]) if shown.columns[c].header else ""
        if _UNIT_CODE.search(header):  # which code is a unit's, only its book knows
            if any("unit" in row.said for row in listed):
                found[c] = ColumnView((), "code", "unit")
            continue
        best: tuple[int, bool, bool, ColumnView] | None = None
        for view, hits, of_rows in _hits(c, listed):
            rank = hits, _LEVEL_HEADERS.get(header) == view.prints, bool(view.of) == crossed
            if 2 * hits > of_rows and (best is None or rank > best[:3]):
                best = *rank, view
        if best is not None:
            found[c] = best[3]
    fixed = [line for line in lines if line.words and (line.items is None or not line.listing)]
    labels = _label_columns(columns, found, lines, fixed)
    dims = {d for row in listed for d in row.own}
    for c in columns:
        if c in labels:
            old = found.get(c, ColumnView((), "blank"))
            of = old.of or (dims.pop() if old.prints == "name" and len(labels) > 1 and len(dims) == 1 else "")
            found[c] = ColumnView((), "label", of, old.pattern)
        found.setdefault(c, ColumnView((), "blank"))
    return found


def _hits(c: int, listed: Sequence[_Listed]) -> Iterator[tuple[ColumnView, int, int]]:
    """Each thing a column could print, in how many rows it prints just that, and how many could have it."""
    for of in ("", *dict.fromkeys(d for row in listed for d in row.said)):
        those = [row for row in listed if (of or row.first) in row.said]
        if of and any(of in row.own for row in those):
            those = [row for row in those if of in row.own]
        rows = [(row.words.get(c, ""), row.said[of or row.first]) for row in those]
        if not any(text for text, _ in rows):
            continue
        for prints in _PRINTS:
            if any(text and text == said.get(prints) for text, said in rows):
                yield ColumnView((), prints, of), sum(text == said.get(prints, "") for text, said in rows), len(rows)
        patterns = Counter(
            text.replace(said["code"], "{code}", 1).replace(said["name"], "{name}", 1)
            for text, said in rows
            if "code" in said and said["code"] in text and said.get("name", "\n") in text and "{" not in text
        )
        for pattern, count in patterns.most_common(1):
            yield ColumnView((), "name", of, pattern), count, len(rows)


def _label_columns(
    columns: Sequence[int], found: Mapping[int, ColumnView], lines: Sequence[Line], fixed: Sequence[Line]
) -> list[int]:
    """The columns in which rows of their own words print them."""
    named = [c for c in columns if c in found and found[c].prints == "name"]
    free = [c for c in columns if c not in found]
    labels = [c for c in named if not fixed or any(c in line.words for line in fixed)]
    if not named and free:
        labels = [max(free, key=lambda c: sum(c in line.words for line in lines))]
    meant = [line for line in fixed if line.items is not None]
    for c in free:
        apart = [line for line in meant if c in line.words and line.words[c] not in {line.words.get(k) for k in labels}]
        if c not in labels and apart:
            labels.append(c)
    return labels
