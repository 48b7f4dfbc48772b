"""The rows of one side of a statement that was read → the rows of its view: sets of rows where they fit, else fixed ones."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from difflib import SequenceMatcher
from itertools import combinations, permutations

from ..classification import name_of
from ..coordinates import CODE_LEVELS, CODE_LISTS, Value
from .beside import Beside, template
from .lines import chinese_number
from .lines import lines as lines_of
from .pack import ByView, RowView, SideView, Subtotal
from .shown import bare
from .sides_from import COMPARING, RATE, Half
from .words_from import Line, said_of

TOTAL = re.compile(r"(合计|总计)$")
_SUBTOTALS: tuple[Subtotal, ...] = ("always", "several", "never")
_NEVER: tuple[Subtotal, ...] = ("never",)
_NUMBERED = re.compile(r"[（(]?[一二三四五六七八九十]+[）)、]|\d+[.、]|[（(]\d+[）)]")


def rows_of(half: Half, lines: Sequence[Line], beside: Beside, open_: list[str], sets: bool = True) -> list[RowView]:
    """The rows of one part of a side, sets where they fit."""
    made: list[RowView] = []
    at = 0
    while at < len(lines):
        end, run = _run(lines, at) if sets else (at + 1, [])
        unplaced = end - at - len(run) if run else 0
        row = _set(half, run, beside, made, open_) if run else None
        if unplaced and (row or 2 * unplaced >= end - at):
            open_.append(f"“{lines[at].label}”起的{end - at}行中有{unplaced}行没有认定含义，版式不写")
        if row:
            made.append(row)
        elif 2 * unplaced < end - at:  # of rows most of which nobody can place, the others are no form either
            for one in lines[at:end]:
                if "project" in one.listing:
                    open_.append("具体的项目没有认定怎样列出，版式不写")
                elif is_blank(one) and len(lines) > 1 and one.items is None:
                    made.append(RowView(prints="label"))
                else:
                    made.append(_fixed(half, one, beside, open_))
        at = end
    return made


def _run(lines: Sequence[Line], start: int) -> tuple[int, list[Line]]:
    """The rows from one on that can belong to one set, and where they end; rows without meaning may stand between, and
    those with a code before and after."""
    run: list[Line] = []
    kinds: set[frozenset[str]] = set()
    end = start
    for at, line in enumerate(lines[start:], start):
        if line.items is None and line.printed and not TOTAL.search(line.label):
            coded = any(word.isdigit() and len(word) > 2 for word in line.words.values())
            if coded and end == at:
                end = at + 1
            elif not run:
                break
        elif line.listing and (not run or line.rest == run[0].rest) and _nested(kinds, frozenset(line.listing)):
            run.append(line)
            kinds.add(frozenset(line.listing))
            end = at + 1
        else:
            break
    return (end, run) if run else (start + 1, [])


def without_items(lines: Sequence[Line], open_: list[str]) -> Sequence[Line]:
    """The lines without those of single projects or things nobody could place: they are of one year, not of a form."""
    kept = [line for line in lines if line.items is not None or not line.printed or TOTAL.search(line.label)]
    if len(kept) < len(lines):
        open_.append(f"{len(lines) - len(kept)}行是具体的项目或事项，没有认定含义，版式不写")
    return kept


def without_dots(lines: Sequence[Line], open_: list[str]) -> Sequence[Line]:
    """The lines without those that only say that there are more."""
    kept = [line for line in lines if line.printed or not is_dots(list(line.words.values()))]
    if len(kept) < len(lines):
        open_.append("“…”的行只表示还有同类的行，版式不写")
    return kept


def is_dots(words: Sequence[str]) -> bool:
    """Whether all a row says is that there are more."""
    return bool(words) and all(re.fullmatch("[….·]+", word) for word in words)


def _nested(kinds: set[frozenset[str]], own: frozenset[str]) -> bool:
    """Whether rows listed by these dimensions can stand in a set with others: one's are among the other's."""
    return all(own <= kind or kind < own for kind in kinds)


def _fixed(half: Half, line: Line, beside: Beside, open_: list[str]) -> RowView:
    level = 0 if TOTAL.search(line.label) else 2 if re.match(r"[（(\d①-⑳]|其中", line.label) else 1
    label = _label(half, line, beside)
    if line.items is None:
        comparing = any(c.prints == "figure" for c in half.columns) and COMPARING.search(line.label)
        if comparing and any(("year", str(beside.facts.year - 1)) in (other.items or ()) for other in half.lines):
            return RowView(label, prints="growth" if RATE.search(line.label) else "change")
        if line.printed:
            open_.append(f"“{line.label}”一行的数没有认定含义，只印行名")
        return RowView(label, level=level, prints="label")
    at = dict(line.items)
    said = {d: words for d, words in said_of(line, beside).items() if d in CODE_LISTS}
    own = next((d for d in CODE_LISTS if d in said), "")
    if own and (code := said[own]["code"]):
        level = CODE_LEVELS[own].index(len(code)) + 1 if len(code) in CODE_LEVELS[own] else level
    printed = {c.pattern.format_map(said[own]) if c.pattern else said[own]["name"] for c in half.columns} if own else ()
    return RowView(
        "" if label in printed else label,
        measure=str(at.pop("measure", "")),
        year="prior" if at.pop("year", None) else "",
        dims=tuple(sorted(at.items())),
        level=level,
        zero=half.zero(line),
    )


def _label(half: Half, line: Line, beside: Beside) -> str | tuple[str, ...]:
    """What a fixed row prints in the columns of labels, in order; a word that merged cells repeat stands once."""
    columns = [c for c, view in zip(half.side, half.columns, strict=True) if view.prints == "label"]
    said = [template(line.words.get(c, ""), beside) for c in columns]
    said = [word if n == 0 or word != said[n - 1] else "" for n, word in enumerate(said)]
    while said and not said[-1]:
        said.pop()
    return (tuple(said) if len(said) > 1 else said[0]) if said else template(line.label, beside)


def _set(half: Half, run: Sequence[Line], beside: Beside, before: list[RowView], open_: list[str]) -> RowView | None:
    """The set of rows that lists a run of them, or None.  A set that lists a few more or fewer is taken where the form
    doesn't plainly print every row; the difference is said."""
    if any(d == "year" for d, _ in run[0].rest):
        return None
    shortest = sorted((line.listing for line in run), key=len)
    dimensions = tuple(dict.fromkeys(d for listing in shortest for d in listing))
    wanted = [line.key(dimensions) for line in run]
    best: tuple[float, RowView, list[tuple[str, ...]]] | None = None
    for candidate in _candidates(half, run, dimensions, beside, _unit_row(before)):
        listed = [k for k in _listed(candidate, half, dimensions, beside) if any(k)]
        ratio = SequenceMatcher(None, wanted, listed, autojunk=False).ratio()
        if best is None or ratio > best[0]:
            best = (ratio, candidate, listed)
        if ratio == 1:
            break
    if best is None:
        return None
    ratio, row, listed = best
    lacking = [line for line, k in zip(run, wanted, strict=True) if k not in listed]
    if ratio < 1 and (
        any(by.all for by in row.by) or ratio < 0.8 or (lacking and not any(line.nonzero for line in lacking))
    ):
        return None
    if ratio < 1:
        more = len([k for k in listed if k not in wanted])
        open_.append(f"“{run[0].label}”起的{len(run)}行按科目列出，与所见相差：少{len(lacking)}行，多{more}行")
    if [by.dimension for by in row.by] == ["unit", "project"] and _unit_row(before):
        before.pop()  # each unit's row is part of the set
    return row


def _unit_row(rows: Sequence[RowView]) -> bool:
    """Whether the last row is that of the unit itself."""
    return bool(rows) and rows[-1].label == "{unit}" and rows[-1].level != 0


def _candidates(
    half: Half, run: Sequence[Line], dimensions: tuple[str, ...], beside: Beside, unit: bool
) -> Iterator[RowView]:
    """Sets of rows that may list a run of rows, with each way to tell which rows there are."""
    at = dict(run[0].rest)
    row = RowView(measure=str(at.pop("measure", "")), dims=tuple(sorted(at.items())))
    kinds = [replace(row, by=by) for by in _orders(half, run, dimensions, beside, unit)]
    said = dict(half.common)
    said.update(at)
    said.pop("measure", None)
    measure = row.measure or str(dict(half.common).get("measure", ""))
    wheres: list[tuple[tuple[str, Value], ...]] = [()]
    wheres += dict.fromkeys(tuple(sorted({**said, **dict(c.dims)}.items())) for c in half.columns if c.dims)
    for n in range(len(said) - 1, 0, -1):
        wheres += [tuple(sorted(some)) for some in combinations(said.items(), n)]
    if "fund" in said:
        wheres.append(tuple(sorted({**said, "fund": "fiscal_appropriation"}.items())))
    measures = [m for m in ("", "expenditure", "uses", "resources", "revenue") if m != measure]
    for kind in kinds:
        for where in wheres:
            for other in measures if measure or where else measures[1:]:
                yield replace(kind, where=where, where_measure=other)
                if all(by.all for by in kind.by):
                    break


def _orders(
    half: Half, run: Sequence[Line], dimensions: tuple[str, ...], beside: Beside, unit: bool
) -> Iterator[tuple[ByView, ...]]:
    """The dimensions in every order the rows allow, each with its levels and with rows of its own or without."""
    if len(dimensions) == 1:
        yield from ((one,) for one in _alone(half, run, dimensions[0], beside))
        if dimensions == ("project",):
            yield (ByView("unit"), ByView("project")) if unit else (ByView("project"),)
        return
    sizes = {len(line.listing) for line in run}
    stands = {view.of: c for c, view in reversed(list(enumerate(half.columns)))}  # from left to right, if that fits
    for order in permutations(sorted(dimensions, key=lambda d: stands.get(d, len(stands)))):
        if any(set(line.listing) != set(order[: len(line.listing)]) for line in run):
            continue
        own = [n + 1 in sizes for n in range(len(order))]
        levels = [_levels(run, d) for d in order]
        for subtotal in _SUBTOTALS if any(own[:-1]) else _NEVER:
            above = (ByView(d, levels[n], subtotal if own[n] else "never") for n, d in enumerate(order[:-1]))
            yield (*above, ByView(order[-1], levels[-1]))


def _levels(run: Sequence[Line], dimension: str) -> tuple[int, ...]:
    """The levels of a code list that a run of rows prints; () where they are all it has."""
    lengths = CODE_LEVELS.get(dimension, ())
    codes = {len(str(dict(line.items or ()).get(dimension, ""))) for line in run}
    found = tuple(n for n, length in enumerate(lengths, 1) if length in codes)
    return () if len(found) == len(lengths) else found


def _alone(half: Half, run: Sequence[Line], dimension: str, beside: Beside) -> Iterator[ByView]:
    """The ways to list rows by one dimension alone."""
    codes = [line.key((dimension,))[0] for line in run]
    if dimension == "functional_code" and all(len(c) == 3 for c in codes) and (o := _ordinal(run, codes, beside)):
        yield ByView(dimension, (1,), all=True, ordinal=o)
        yield ByView(dimension, (1,), ordinal=o)
    elif dimension in CODE_LISTS and _named(half, run, beside):
        tree = ByView(dimension, ordinal=_tree_ordinal(run, codes, beside))
        yield tree
        yield replace(tree, levels=_levels(run, dimension))
    elif dimension == "unit":
        yield ByView(dimension, all=True)
        yield ByView(dimension)


def _listed(row: RowView, half: Half, dimensions: Sequence[str], beside: Beside) -> list[tuple[str, ...]]:
    """The keys of the rows a set makes of what the document states."""
    at = dict(half.common)
    side = SideView(half.columns, (row,), (), str(at.pop("measure", "")), tuple(at.items()))
    made = lines_of(row, side, beside.budget, beside.facts, beside.names)
    return [tuple(str(dict(m.dims).get(d) or m.words.get((d, "code"), "")) for d in dimensions) for m in made]


def _named(half: Half, run: Sequence[Line], beside: Beside) -> bool:
    """Whether a tree's words are what the rows print: a code, or plainly the name, the classes perhaps numbered."""
    if any(c.prints in ("code", "class") or c.pattern for c in half.columns):
        return True
    names = [(line, next(iter(said_of(line, beside).values()))) for line in run]
    plain = sum(line.label == words["name"] for line, words in names if len(words["code"]) > 3)
    below = sum(len(words["code"]) > 3 for _, words in names)
    first = _tree_ordinal(run, [w["code"] for _, w in names], beside)
    return 2 * plain >= below and (bool(first) or not any(_NUMBERED.match(line.label) for line in run))


def _ordinal(run: Sequence[Line], codes: Sequence[str], beside: Beside) -> str:
    """How the classes of a run are numbered, "" where they aren't numbered in order."""
    names = [bare(name_of("functional", code, beside.facts.year)) for code in codes]
    patterns: Counter[str] = Counter()
    for n, (line, name) in enumerate(zip(run, names, strict=True), 1):
        prefix = line.label.removesuffix(name) if line.label.endswith(name) else None
        if prefix is not None and "{" not in prefix:
            patterns[prefix.replace(chinese_number(n), "{n}") + "{name}"] += 1
    if not patterns:
        return ""
    pattern, often = patterns.most_common(1)[0]
    return pattern if often > 0.7 * len(run) and (often == len(run) or "{n}" in pattern) else ""


def _tree_ordinal(run: Sequence[Line], codes: Sequence[str], beside: Beside) -> str:
    """How the classes of a tree are numbered, "" where they print as they are."""
    classes = [(line, code) for line, code in zip(run, codes, strict=True) if len(code) == 3]
    if not any(_NUMBERED.match(line.label) for line, _ in classes):
        return ""
    pattern = _ordinal([line for line, _ in classes], [code for _, code in classes], beside)
    return pattern if "{n}" in pattern else ""


def is_blank(line: Line) -> bool:
    """Whether nothing stands in a row."""
    return not line.words and not line.printed
