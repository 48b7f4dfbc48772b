"""Review: prove that a disclosure holds together, or show exactly where it doesn't.

``review(disclosure)`` looks at a Disclosure and points into the document it was read from.  It never knows the file
format, nor whether the disclosure was compiled here or read from a stranger's file.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from ..disclosure.model import Disclosure
from .findings import Coverage, Finding, Review, Shown

if TYPE_CHECKING:
    from .numbers.rules import OwnRules

__all__ = ["Coverage", "Finding", "Review", "Shown", "review"]

_ORDER = {"error": 0, "warning": 1, "info": 2}


def review(disclosure: Disclosure, own: OwnRules | None = None) -> Review:
    """All findings, errors first, and what was evaluated; by the user's ``own`` rules too, where given.  A check that
    breaks off is named and the others go on."""
    from .classes.code_names import code_names
    from .classes.detail import detail
    from .classes.in_text import classes_in_text
    from .classes.pairs import pairs
    from .classes.spelling import spelling
    from .classes.subjects import subjects
    from .forms import forms
    from .numbers.arithmetic import arithmetic
    from .numbers.plain_tables import plain_tables
    from .presence.completeness import completeness
    from .presence.contents import contents
    from .presence.rows import rows
    from .presence.sections import sections
    from .presence.unit_names import unit_names
    from .text.accounted import accounted
    from .text.cells import blank_columns, blank_subtotals, formula_errors
    from .text.completed import completed
    from .text.confusions import wrong_words
    from .text.contracts import awarded, contracts
    from .text.final_items import final_items
    from .text.items_told import items_told
    from .text.kinds import kinds_of_projects
    from .text.numbering import numbering
    from .text.omitted import omitted
    from .text.purposes import purposes
    from .text.sentences import sentences
    from .text.style import number_style, one_way
    from .text.wording import wording
    from .text.years import years

    findings: list[Finding] = []
    coverage = Coverage()
    crashed: list[str] = []
    try:
        found, coverage = arithmetic(disclosure, own)
        findings += found
    except Exception as error:  # a fault of ours in one check must not hide what the others find
        crashed.append(_crash("arithmetic", error))
    for judge in (forms, sentences, plain_tables, contents):
        try:
            found, coverage = judge(disclosure, coverage)
            findings += _unsaid(found, findings)
        except Exception as error:
            crashed.append(_crash(judge.__name__, error))
    present = (completeness, sections, rows, unit_names)
    classes = (code_names, classes_in_text, pairs, spelling, subjects, detail)
    told = (contracts, awarded, completed, accounted, final_items, items_told, kinds_of_projects, purposes)
    words = (wording, wrong_words, omitted, numbering, years, number_style, one_way)
    cells = (blank_columns, blank_subtotals, formula_errors)
    for check in (*present, *classes, *told, *words, *cells):
        try:
            found = list(check(disclosure))
            findings += _unsaid(found, findings) if check in told else found
        except Exception as error:
            crashed.append(_crash(check.__name__, error))
    coverage = replace(coverage, paragraphs=sum(bool(t.text.strip()) for t in disclosure.texts()))
    of = "\x1f".join((disclosure.unit, str(disclosure.year), disclosure.kind))
    ordered = sorted((replace(f, document=of) for f in findings), key=lambda f: _ORDER[f.severity])
    return Review(tuple(ordered), coverage, tuple(crashed))


def _unsaid(found: list[Finding], already: list[Finding]) -> list[Finding]:
    """What isn't of a claim that was found wrong already: the laws know more of it than its sentence."""
    known = {(p.place, p.anchor) for f in already for p in f.places if p.anchor}
    return [f for f in found if not any(p.anchor and (p.place, p.anchor) in known for p in f.places[:3])]


def _crash(check: str, error: Exception) -> str:
    return f"{check}: {type(error).__name__}: {error}"
