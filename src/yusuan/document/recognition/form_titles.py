"""What is said of a whole form: its title, the unit of its money, its project's name, its goals, the cells it was read from."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from ...provenance import Provenance
from ..model import Cell, Table
from .form_labels import Span, clean, filled, is_kind, label, rows_of, words_of

YEAR = re.compile(r"[(（]?20\d\d[)）]?(?:年度|（年度）|\(年度\))[)）]?(?=\s|$)")


def title_of(table: Table, heading: str) -> tuple[str, str]:
    """Title and subtitle, from the table's own first rows or the lines above it."""
    own = [f[0].text for row in rows_of(table)[:4] if len(f := filled(row)) == 1]
    lines = [clean(t) for t in (*heading.splitlines(), table.title, table.left, *own) if t.strip()]
    titles = [t for t in lines if len(t) < 60 and is_kind("title", "is", label(t))]
    years = (YEAR.match(t) for t in lines)
    below = [found[0] for found in years if found]
    return (titles[-1] if titles else ""), (below[-1] if below else "")


def money_unit_of(texts: Iterable[str]) -> str:
    for text in texts:
        said = label(text)
        if found := re.search(words_of()["title"]["said"], said) or re.search(r"\((万元|元)\)", said):
            return str(found[1])
    return ""


def name_of(text: str) -> tuple[str, str]:
    """A project's name and the code printed before it."""
    said = re.sub(r"\s*\n\s*", "", text).strip()
    found = re.fullmatch(words_of()["project"]["code"], said)
    return (found[2].strip(), found[1]) if found else (said, "")


def said_in(cells: Sequence[Cell]) -> tuple[tuple[str, Provenance | None], ...]:
    """What the cells of a form say, without blanks, and where."""
    return tuple((said, c.place) for c in cells if c.place is not None and (said := "".join(c.text.split())))


def with_goal(goals: tuple[str, str], span: Span, text: str) -> tuple[str, str]:
    period, year = goals
    more = text.strip()
    if span == "period":
        return ("\n".join(filter(None, (period, more))), year)
    return (period, "\n".join(filter(None, (year, more))))
