"""Document → Disclosure: what tables and paragraphs say, in coordinates.

Told from words, codes and class names only (``recognise_words.toml``), never from a place's titles, positions or
page numbers.  A header or a label nobody knows leaves its figures without meaning; a table nobody knows stays in
the disclosure as it was read.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from ..coordinates import Coordinates
from ..disclosure.model import Disclosure, Item, Section, Statement, Text, Unrecognised
from .forms import forms_of
from .model import Document
from .prose import claims
from .recognition.adjusted import left_open, prints_adjusted
from .recognition.grid import Grid, grid
from .recognition.identity import identity
from .recognition.joining import FormTable, joined
from .recognition.statement import statement
from .recognition.untitled import told
from .recognition.vintage import settled


def recognise(documents: Sequence[Document]) -> Disclosure:
    """One disclosure from the files that make it up, in their order."""
    name, year, kind, level = identity(documents)
    final = kind == "final_accounts"
    sections: list[Section] = []
    items: list[Item] = []
    head = Section("front", "", 0)
    grids: list[Grid] = []
    lines: list[str] = []

    def close() -> None:
        if items or head.title:
            sections.append(replace(head, items=tuple(items)))
            items.clear()

    for document in documents:
        for block in joined(document):
            if isinstance(block, Grid):
                grids.append(block)
                items.append(statement(block, year, name, final))
                continue
            if isinstance(block, FormTable):
                forms = forms_of(block.table, block.heading)
                if not forms:
                    grids.append(grid(block.table, block.above))
                items.extend(forms or [statement(grids[-1], year, name, final)])
                continue
            words, ((_, place), *goes_on) = block
            lines.append(words)
            if _heading(words):
                close()
                head = Section(f"s{len(sections)}", words, 1 if words.startswith("第") else 2)
            else:
                items.append(Text(words, place=place, goes_on=tuple(goes_on)))
    close()
    tables = [i for s in sections for i in s.items if isinstance(i, Statement | Unrecognised)]
    again = iter(told(list(zip(grids, tables, strict=True)), lines, year, name, final))
    sections = [
        replace(s, items=tuple(next(again) if isinstance(i, Statement | Unrecognised) else i for i in s.items))
        for s in sections
    ]
    sections = _with_claims(_with_vintages(sections), name, year, kind == "final_accounts")
    return Disclosure(name, "", year, kind, level, f"{year}年{'单位' if level == 'unit' else '部门'}", tuple(sections))


def _with_vintages(sections: Sequence[Section]) -> list[Section]:
    """The sections with the statements whose titles leave the vintage open settled by their totals."""
    done = iter(settled([i for s in sections for i in s.items if isinstance(i, Statement)]))
    return [replace(s, items=tuple(next(done) if isinstance(i, Statement) else i for i in s.items)) for s in sections]


def _with_claims(sections: Sequence[Section], name: str, year: int, accounts: bool) -> list[Section]:
    """The sections with the figures in their prose bound: what the part's and the section's headings and an earlier
    sentence of the section speak of carries on."""
    done: list[Section] = []
    part = ""
    projects = _projects(sections)
    adjusted = prints_adjusted(i for s in sections for i in s.items if isinstance(i, Statement))
    for section in sections:
        part = section.title if section.level == 1 else part
        texts = [i.text for i in section.items if isinstance(i, Text)]
        found = iter(
            claims([part, section.title, *texts], year=year or None, accounts=accounts, projects=projects, unit=name)[
                2:
            ]
        )
        told = (left_open(t, c) if adjusted else c for t, c in zip(texts, found, strict=True))
        items = tuple(replace(i, claims=next(told)) if isinstance(i, Text) else i for i in section.items)
        done.append(replace(section, items=items))
    return done


def _projects(sections: Sequence[Section]) -> tuple[str, ...]:
    """The projects the disclosure's own statements name."""
    statements = [i for s in sections for i in s.items if isinstance(i, Statement)]
    abouts = [f.about for s in statements for *_, f in s.figures()]
    named = [a.get("project") for a in abouts if isinstance(a, Coordinates)]
    return tuple(dict.fromkeys(n for n in named if isinstance(n, str)))


def _heading(words: str) -> bool:
    return (
        len(words) <= 40
        and bool(re.match(r"第[一二三四五六七八九十]+部分|[一二三四五六七八九十]+、", words))
        and "。" not in words
    )
