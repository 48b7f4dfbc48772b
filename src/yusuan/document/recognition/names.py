"""Names without codes: which code of which list each of a column's labels is, told by the names around it."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import cache

from ...classification.codes import find_by_name
from ...coordinates import CODE_LISTS
from .wording import plain

_NOTE = re.compile(r"\((?:类|款|项|类级|款级|项级|按大类)\)$")


@cache
def candidates(dimension: str, text: str, year: int) -> tuple[str, ...]:
    """The codes a label can be the name of, in the list of ``year``; a class may leave out 支出 or have it too much.

    A class' name of other years stands for the class where the year has no such name: forms are kept for years."""
    name = re.sub("(?<=家庭)补助", "的补助", _NOTE.sub("", plain(text)))  # 303, as some write it
    if not name:
        return ()
    spelled = (name, name + "支出", name.removesuffix("支出"), re.sub(r"\((.*)\)$", r"\1", name))
    # 一般公共服务 is an item's name (of what is given to other regions) and the class' with 支出 left out
    own = [
        c.code for n in spelled for c in find_by_name(CODE_LISTS[dimension], n, year) if n == name or len(c.code) == 3
    ]
    if own:
        return tuple(dict.fromkeys(own))
    if not year:
        return ()
    near = sorted(range(2014, 2031), key=lambda y: abs(y - year))
    for n in spelled[:2]:
        for other in near:
            if found := [c.code for c in find_by_name(CODE_LISTS[dimension], n, other)]:
                return tuple(c for c in found if len(c) == 3)
    return ()


def list_of(labels: Sequence[str], hinted: Sequence[str], likely: Sequence[str], year: int) -> str:
    """The dimension whose list has most of the labels; what the header says comes first, then what is ``likely``."""
    if len(hinted) == 1:
        return hinted[0]
    tried = hinted or likely
    known = {d: sum(bool(candidates(d, t, year)) for t in set(labels)) for d in tried}
    return max(tried, key=lambda d: known[d], default="")


def resolved(found: Mapping[int, tuple[str, ...]], fixed: Mapping[int, str]) -> dict[int, str]:
    """One code for each row that has candidates: a code stands below its parent, beside its siblings, in order.

    ``fixed`` are rows whose codes are printed.  A row whose candidates nothing tells apart has none."""
    classes = {r: [c for c in codes if len(c) == 3] for r, codes in found.items()}
    if not fixed and all(len(c) == 1 for c in classes.values()) and len({*map(tuple, classes.values())}) == len(found):
        return {r: c[0] for r, c in classes.items()}  # where every name may be a class', and another one's, all are
    rows = sorted({*found, *fixed})
    best: dict[str, tuple[float, tuple[str, ...]]] = {"": (0.0, ())}
    for r in rows:
        options = (fixed[r],) if r in fixed else (*found[r], "")
        after: dict[str, tuple[float, tuple[str, ...]]] = {}
        for last, (score, way) in best.items():
            for code in options:
                here = (score + _step(last, code), (*way, code))
                at = code or last
                if at not in after or here[0] > after[at][0]:
                    after[at] = here
        best = after
    ways = sorted(best.values(), key=lambda one: -one[0])
    if not ways:
        return {}
    chosen = dict(zip(rows, ways[0][1], strict=True))
    level: dict[tuple[str, int], str] = {}
    told: dict[int, str] = {}
    for r in rows:
        code = chosen[r]
        if not code:
            continue
        below = len(code) == 3 or level.get((code[0], len(code) - 2)) == code[:-2]
        if below or len(found.get(r, ())) < 2:
            told[r] = code
            level = {n: c for n, c in level.items() if n[0] != code[0] or n[1] < len(code)}
            level[code[0], len(code)] = code
    return {r: c for r, c in told.items() if r not in fixed}


def _step(last: str, code: str) -> float:
    if not code:
        return -4.0
    if code == last:
        return -3.0
    order = 0.5 if code > last else -0.5
    if len(code) == 3:
        return order
    return (3.0 if last.startswith(code[:-2]) else -2.0) + order
