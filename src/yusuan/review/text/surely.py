"""What an expression can't match without: which pieces are worth looking at."""

from __future__ import annotations

import re
from functools import cache

_CLASS = r"\[(?:\\.|[^\]\\])*\]"
_OPEN = re.compile(rf"(?:\\.|{_CLASS}|[^()|])(?:[?*]|\{{[^}}]*\}})|\\[^.]|{_CLASS}|(?<!\\)[.^$]|\\(?=\.)")
_INNERMOST = re.compile(r"\([^()]*\)[?*]?")


@cache
def surely(pattern: str) -> tuple[str, ...]:
    """Characters in a row, some of which stand in whatever the expression matches: for each of its alternatives the
    longest; () where one of them leaves it open."""
    bare = _OPEN.sub(lambda m: "" if m[0] == "\\" else "\n", pattern)
    while "(" in bare:
        bare = _INNERMOST.sub("\n", bare)
    found = tuple(max(one.replace("+", "\n").split("\n"), key=len) for one in bare.split("|"))
    return found if all(found) else ()
