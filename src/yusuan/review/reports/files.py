"""The reports of a run: text for the terminal, and files that appear whole or not at all."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from ...formats.whole import whole_file
from .annotated import pictures, write_annotated
from .data import as_json
from .html import as_html
from .league import league
from .text import Result, lines, verdict_line
from .xlsx import write_xlsx

__all__ = ["FORMATS", "Result", "league", "lines", "verdict_line", "write_annotated", "write_reviews"]

FORMATS = ("html", "xlsx", "json", "text", "annotated")


def write_reviews(
    results: Sequence[Result], folder: Path, formats: Sequence[str], notes: Sequence[str] = ()
) -> list[Path]:
    """Write the reports of all documents of a run into ``folder``: review.html, .xlsx, .json, .txt (annotated copies
    are written by :func:`write_annotated`).  ``notes`` are said of the run as a whole.

    Raises OutputError."""
    written = []
    for wanted in formats:
        if wanted == "annotated":
            continue
        path = folder / f"review.{'txt' if wanted == 'text' else wanted}"
        with whole_file(path) as beside:
            if wanted == "xlsx":
                write_xlsx(results, beside, notes)
            else:
                beside.write_text(_text(results, wanted, notes), encoding="utf-8", newline="\n")
        written.append(path)
    return written


def _text(results: Sequence[Result], wanted: str, notes: Sequence[str]) -> str:
    if wanted == "html":
        return as_html(results, notes, pictures(results))
    if wanted == "json":
        return as_json(results, notes)
    said = [*notes, ""] if notes else []
    for result in results:
        said += [result[0].file, *(f"  {line}" for line in lines(result)), ""]
    if len(results) > 1:
        said += league(results)
    return "\n".join(said)
