"""Rows of one kind under rows of another: projects under units, economic classes under functions or under natures.

Words don't tell whether ``工资福利支出`` under ``基本支出`` is part of it or of the whole.  The amounts do: the rows below a
row add up to it, or all of them together to what the rows of the other kind add up to.  Where neither holds, the rows
of the inner kind stay without meaning."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from ...coordinates import CODE_LISTS, Value
from .wording import At


@dataclass(frozen=True, slots=True)
class Line:
    """A row's own dimensions, its first figure, and what it is told to stand under; ``known`` is False where not told."""

    own: tuple[tuple[str, Value | None], ...]
    amount: Decimal
    context: tuple[tuple[str, Value | None], ...] = ()
    known: bool = True

    @property
    def kind(self) -> str:
        """The dimension that says what sort of row it is: the first printed in the row."""
        return self.own[0][0] if self.own else ""

    @property
    def at(self) -> At:
        return {**dict(self.context), **dict(self.own)}


def nested(lines: Sequence[Line], slack: Decimal) -> list[Line]:
    """The lines, each with the context it stands in.  A line without dimensions of its own, a total, ends what was
    above it.  ``slack`` is what rounding can do to one figure."""
    found = list(lines)
    kinds = list(dict.fromkeys(x.kind for x in lines if x.kind))
    if len(kinds) < 2:
        return found
    blocks: list[tuple[int, list[int]]] = []
    head = -1
    for n, line in enumerate(lines):
        if line.kind == kinds[0] or not line.kind:
            head = n if line.kind else -1
            blocks.append((head, []))
        elif blocks:
            blocks[-1][1].append(n)
    filled = [(head, inner) for head, inner in blocks if inner]
    heads = _outermost([x for x in lines if x.kind == kinds[0]])
    inside = [n for _, inner in filled for n in inner]
    whole = sum((x.amount for x in heads), Decimal(0))
    under = all(head >= 0 and _adds_up(lines[head].amount, [lines[n] for n in inner], slack) for head, inner in filled)
    beside = _adds_up(whole, [lines[n] for n in inside], slack * len(heads))
    across = beside and len(filled) == 1 and lines[inside[0]].kind != "project"  # a project is its class' own
    if under and not across:
        for head, inner in filled:
            for n, line in zip(inner, nested([lines[n] for n in inner], slack), strict=True):
                found[n] = replace(line, context=(*lines[head].own, *line.context))
    elif beside:
        for n, line in zip(inside, nested([lines[n] for n in inside], slack), strict=True):
            found[n] = line
    else:
        for n in inside:
            found[n] = replace(lines[n], known=False)
    return found


def _adds_up(whole: Decimal, parts: Sequence[Line], slack: Decimal) -> bool:
    top = _outermost(parts)
    return abs(sum((p.amount for p in top), Decimal(0)) - whole) <= slack * (len(top) + 1)


def _outermost(lines: Sequence[Line]) -> list[Line]:
    """The lines of the first kind that stand below no other of them."""
    if not lines:
        return []
    kind = lines[0].kind
    same = [x for x in lines if x.kind == kind]
    if kind not in CODE_LISTS:
        return same
    codes = {str(x.own[0][1]) for x in same}
    return [x for x in same if not any(str(x.own[0][1])[:n] in codes for n in range(3, len(str(x.own[0][1])), 2))]
