"""A review as JSON, by ``review.schema.json``; docs/review-schema.md says what each field means."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from ...disclosure.model import Disclosure
from ..findings import Finding, Review, Shown, Since, Waived
from ..presence.completeness import REQUIRED_COUNT, REQUIRED_NAMES, absent
from .text import Result, verdict_line

#: The number of the schema: raised when a field changes its meaning or goes.
SCHEMA = 1


def as_json(results: Sequence[Result], notes: Sequence[str] = ()) -> str:
    """All documents of a run, and what is said of the run as a whole."""
    data = {"schema": SCHEMA, "documents": [_document(r) for r in results], "notes": list(notes)}
    return json.dumps(data, ensure_ascii=False, indent=1)


def _document(result: Result) -> dict[str, Any]:
    reading, reviewed = result
    d = reading.disclosure
    return {
        "file": reading.file,
        "unit": d.unit if d else "",
        "year": d.year if d else 0,
        "kind": d.kind if d else "",
        "level": d.level if d else "",
        "verdict": verdict_line(result),
        "problem": reading.problem,
        "statements": _statements(d) if d else None,
        "coverage": _coverage(reviewed) if reviewed else None,
        "crashed": list(reviewed.crashed) if reviewed else [],
        "findings": [_finding(f) for f in reviewed.findings] if reviewed else [],
        "waived": [_waived(w) for w in reviewed.waived] if reviewed else [],
        "since": _since(reviewed.since) if reviewed and reviewed.since else None,
    }


def _statements(disclosure: Disclosure) -> dict[str, Any] | None:
    """What is there of the required statements; None where that can't be told."""
    missing = absent(disclosure)
    if missing is None:
        return None
    return {"required": REQUIRED_COUNT, "missing": [REQUIRED_NAMES[key] for key in missing]}


def _waived(one: Waived) -> dict[str, Any]:
    return {**_finding(one.finding), "who": one.who, "when": one.when, "why": one.why, "until": one.until}


def _since(since: Since) -> dict[str, Any]:
    mended = [{"fingerprint": e.fingerprint, "severity": e.severity, "message": e.message} for e in since.mended]
    return {"mended": mended, "remaining": since.remaining, "changed": since.changed, "new": since.new}


def _coverage(reviewed: Review) -> dict[str, Any]:
    c = reviewed.coverage
    return {
        "evaluated": c.evaluated,
        "passed": c.passed,
        "within_rounding": c.within_rounding,
        "suspicious": c.suspicious,
        "failed": c.failed,
        "not_applicable": c.not_applicable,
        "not_evaluated": c.not_evaluated,
        "figures": c.figures,
        "checked": c.checked,
        "unbound": c.unbound,
        "paragraphs": c.paragraphs,
    }


def _finding(f: Finding) -> dict[str, Any]:
    return {
        "fingerprint": f.fingerprint,
        "check": f.check,
        "severity": f.severity,
        "verdict": f.verdict,
        "message": f.message,
        "found": f.found,
        "expected": f.expected,
        "difference": f.difference,
        "basis": f.basis,
        "places": [_place(p) for p in f.places],
        "related": list(f.related),
        "alternatives": list(f.alternatives),
    }


def _place(shown: Shown) -> dict[str, Any]:
    at = shown.place
    return {
        "file": at.file if at else "",
        "page": at.page if at else 0,
        "line": at.line if at else 0,
        "sheet": at.sheet if at else "",
        "cell": list(at.cell) if at and at.cell else None,
        "table": shown.table,
        "row": shown.row,
        "column": shown.column,
        "text": shown.text,
        "anchor": shown.anchor,
        "box": list(at.box) if at and at.box else None,
    }
