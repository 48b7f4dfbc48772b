"""Review: prove that a disclosure holds together, or show exactly where it doesn't.

``review(disclosure)`` looks at a Disclosure and points into the document it was read from.  It never knows the file
format, nor whether the disclosure was compiled here or read from a stranger's file.
"""

from __future__ import annotations

from ..disclosure.model import Disclosure
from .findings import Coverage, Finding, Review, Shown

__all__ = ["Coverage", "Finding", "Review", "Shown", "review"]

_ORDER = {"error": 0, "warning": 1, "info": 2}


def review(disclosure: Disclosure) -> Review:
    """All findings, errors first, and what was evaluated.  A check that breaks off is named and the others go on."""
    from .arithmetic import arithmetic
    from .completeness import code_names, completeness
    from .wording import wording

    findings: list[Finding] = []
    coverage = Coverage()
    crashed: list[str] = []
    try:
        found, coverage = arithmetic(disclosure)
        findings += found
    except Exception as error:  # a fault of ours in one check must not hide what the others find
        crashed.append(_crash("arithmetic", error))
    for check in (completeness, code_names, wording):
        try:
            findings += check(disclosure)
        except Exception as error:
            crashed.append(_crash(check.__name__, error))
    return Review(tuple(sorted(findings, key=lambda f: _ORDER[f.severity])), coverage, tuple(crashed))


def _crash(check: str, error: Exception) -> str:
    return f"{check}: {type(error).__name__}: {error}"
