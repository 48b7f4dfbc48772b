"""Rows that print names instead of codes: which list they are of, and which code each is called after."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from . import names
from .cells import Said
from .codes import dimension_of
from .setting import Setting
from .sides import Side
from .wording import meaning, plain


def named_rows(said: Sequence[Said], side: Side, setting: Setting) -> dict[int, tuple[str, str]]:
    """For rows without codes the dimension and code that their label is the name of."""
    if side.measure not in ("expenditure", "revenue") or setting.key in ("B10", "F07", "B26"):
        return {}  # the three public items are sets of classes, which their words name
    rows = {r: t for r, s in enumerate(said) if not s.codes and not s.project and (t := _label(s, setting))}
    words = {
        r
        for r, t in rows.items()
        if (m := meaning(t)) is not None and (side.measure == "revenue" or not m.at or m.measure.startswith("carry"))
    }
    tried = {r: t for r, t in rows.items() if r not in words}
    likely = _likely(setting.key, side.measure)
    main = names.list_of(list(tried.values()), side.lists, likely, setting.year)
    if not main:
        return {}
    printed = Counter(d for s in said for d in s.codes)
    if printed and not side.lists and main not in printed:
        return {}
    # classes of another list among them: its names stand below the others', or these below its
    lists = [main]
    for other in ("functional_code", "econ_dept") if side.measure == "expenditure" else ():
        told = [names.candidates(other, t, setting.year) for t in tried.values() if not _known(main, t, setting)]
        if other != main and any(len(c) == 1 and len(c[0]) == 3 for c in told):
            lists.append(other)
    found = {
        r: c for r, t in tried.items() if (c := tuple(c for d in lists for c in names.candidates(d, t, setting.year)))
    }
    fixed = {r: code for r, s in enumerate(said) if (code := next((s.codes[d] for d in lists if d in s.codes), ""))}
    called = {r: (dimension_of(c), c) for r, c in names.resolved(found, fixed).items()}
    of = [c for line in side.headed for c in names.candidates(main, line, setting.year) if len(c) == 3]
    sums = [r for r, t in rows.items() if plain(t) in ("小计", "合计")]
    return called | {r: (main, of[0]) for r in sums if len(of) == 1}  # of the class that heads its names


def _known(dimension: str, text: str, setting: Setting) -> bool:
    return bool(names.candidates(dimension, text, setting.year)) or bool(re.match(r"\s*其中", text))


def _likely(key: str, measure: str) -> tuple[str, ...]:
    if key == "B07":
        return ("revenue_code",)
    if key in ("B06", "B20", "B22", "F06"):
        return ("econ_dept", "econ_gov")
    if key == "B21":
        return ("econ_gov", "econ_dept")
    return ("functional_code", "econ_dept", "econ_gov") if measure == "expenditure" else ("functional_code",)


def _label(said: Said, setting: Setting) -> str:
    """The one label a row has besides the name of the only unit there is."""
    labels = [t for t in said.labels if not re.fullmatch(r"20\d\d年", plain(t))]
    if setting.units is None and setting.name and len(labels) > 1:
        labels = [t for t in labels if plain(t) != plain(setting.name)] or labels
    return labels[0] if labels else ""
