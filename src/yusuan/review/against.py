"""A second review: what of an earlier one is mended, what is new and what remains."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from ..disclosure.model import Disclosure
from ..formats.whole import reason
from ..problems import InputError, Place, Problem
from .findings import Earlier, Finding, Review, Since
from .reports.data import SCHEMA
from .reports.text import Result

_CHECK = "review.against"


@dataclass(frozen=True, slots=True)
class EarlierDocument:
    """One document of an earlier review; ``sound`` unless it couldn't be reviewed then."""

    unit: str
    year: int
    kind: str
    file: str
    sound: bool
    findings: tuple[Earlier, ...]

    def is_of(self, disclosure: Disclosure, file: str) -> bool:
        """Whether it is the same unit's document of the same year; a document that names no unit by its file."""
        same = (self.year, self.kind) == (disclosure.year, disclosure.kind)
        if self.unit or disclosure.unit:
            return same and self.unit == disclosure.unit
        return same and Path(self.file).name == Path(file).name


def read_earlier(path: Path) -> tuple[EarlierDocument, ...]:
    """The documents of a review.json.  Raises InputError."""
    try:
        data = json.loads(path.read_text(encoding="utf-8-sig"))
        if data["schema"] != SCHEMA:
            raise ValueError(f"schema {data['schema']}")
        return tuple(_document(d) for d in data["documents"])
    except OSError as error:
        found = f"打不开：{reason(error)}"
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        found = f"不是审核结果的数据（{type(error).__name__}: {str(error)[:60]}）"
    mend = "给出 yusuan review --format json 写出的 review.json"
    raise InputError([Problem(_CHECK, Place(str(path)), found, f"上一次审核的 review.json，schema 为 {SCHEMA}", mend)])


def _document(d: Mapping[str, Any]) -> EarlierDocument:
    findings = [*d["findings"], *d.get("waived", ())]
    sound = d["coverage"] is not None and not d["crashed"]
    return EarlierDocument(d["unit"], int(d["year"]), d["kind"], d["file"], sound, tuple(_earlier(f) for f in findings))


def _earlier(f: Mapping[str, Any]) -> Earlier:
    first = f["places"][0] if f["places"] else {"table": f["expected"], "row": "", "column": ""}
    where = (f["check"], first["table"], first.get("anchor") or first["row"], first["column"])
    return Earlier(str(f["fingerprint"]), str(f["severity"]), str(f["message"]), tuple(map(str, where)))


def _where(finding: Finding) -> tuple[str, ...]:
    if not finding.places:
        return (finding.check, finding.expected, "", "")
    first = finding.places[0]
    return (finding.check, first.table, first.anchor or first.row, first.column)


def compared(results: Sequence[Result], earlier: Sequence[EarlierDocument]) -> tuple[list[Result], list[str]]:
    """The results with what changed since, and what is to be said of documents that can't be compared."""
    done: list[Result] = []
    said = []
    used: set[int] = set()
    for reading, reviewed in results:
        of = [d for d in earlier if reading.disclosure and d.is_of(reading.disclosure, reading.file)]
        used.update(map(id, of))
        if reviewed is None or not reviewed.reviewable:
            said.append(f"{reading.file}：这一次没有审成，不与上一次比较。")
        elif not of:
            said.append(f"{reading.file}：上一次没有审核这个单位、这个年度的文件，不作比较。")
        elif not all(d.sound for d in of):
            said.append(f"{reading.file}：上一次没有审成，不作比较。")
        else:
            reviewed = replace(reviewed, since=_since(reviewed, [f for d in of for f in d.findings]))
        done.append((reading, reviewed))
    said += [f"{d.file}：上一次审核过，这一次没有。" for d in earlier if id(d) not in used]
    return done, said


def _since(reviewed: Review, earlier: Sequence[Earlier]) -> Since:
    """A finding is the same by its fingerprint, else by its check and place: then the figure was changed."""
    before = {e.fingerprint for e in earlier}
    still = [*reviewed.findings, *(w.finding for w in reviewed.waived)]
    now = {f.fingerprint for f in still}
    # places of findings that are not the same any more, on either side
    left = {e.where for e in earlier if e.fingerprint not in now}
    fresh = {_where(f) for f in still if f.fingerprint not in before}
    new: list[str] = []
    remaining: list[str] = []
    changed: list[str] = []
    for finding in reviewed.findings:
        known = remaining if finding.fingerprint in before else changed if _where(finding) in left else new
        known.append(finding.fingerprint)
    mended = tuple(e for e in earlier if e.fingerprint not in now and e.where not in fresh)
    return Since(mended, tuple(new), tuple(remaining), tuple(changed))
