"""What a review says: findings with both sides and their places, and how much was evaluated."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Literal

from ..problems import Severity
from ..provenance import Provenance

FindingVerdict = Literal["failed", "suspicious", "please verify"]
SEVERITY_NAMES: dict[str, str] = {"error": "错误", "warning": "疑点", "info": "提示"}


@dataclass(frozen=True, slots=True)
class Shown:
    """One side of a finding: where it stands and what is printed there.

    ``table`` is a statement's or section's title, ``row`` and ``column`` the words that head them; ``place`` the file
    with page, line or sheet and the box.  ``anchor`` is, of a sentence, its words up to there without any figure."""

    table: str
    row: str
    column: str
    text: str
    place: Provenance | None = None
    anchor: str = field(default="", compare=False)

    @property
    def words(self) -> tuple[str, int]:
        """Of a sentence its words up to what is meant, and how many of the last characters are; ("", 0) of a cell."""
        if not self.row.startswith("…"):
            return "", 0
        words = self.row.removeprefix("…")
        # the words of a figure end with it, without its unit; other words are meant as a whole
        return words, next((n for n in range(len(self.text), 0, -1) if words.endswith(self.text[:n])), 0)

    def __str__(self) -> str:
        where = []
        if self.place and self.place.page:
            where.append(f"第{self.place.page}页")
        elif self.place and self.place.sheet:
            where.append(f"工作表“{self.place.sheet}”")
        if self.place and self.place.address:
            where.append(self.place.address)
        elif (
            self.place and self.place.line and not self.place.cell
        ):  # a table in Word has no lines a person could count
            where.append(f"第{self.place.line}行")
        if self.table:
            where.append(f"《{self.table.strip('《》')}》")
        if self.row:
            where.append(f"“{self.row}”")
        if self.column:
            where.append(f"“{self.column}”")
        return " ".join(where)


@dataclass(frozen=True, slots=True)
class Finding:
    """``check`` is a stable id (docs/checks.md); ``found`` and ``expected`` are the two sides as text; ``basis`` is the
    rule that was broken; ``related`` the other failures this one explains; ``alternatives`` other cells that would
    explain it as well; ``document`` the unit and year it is about, so that a unit's waiver is no other's."""

    check: str
    severity: Severity
    verdict: FindingVerdict
    message: str
    found: str
    expected: str
    difference: str
    basis: str
    places: tuple[Shown, ...]
    related: tuple[str, ...] = ()
    alternatives: tuple[str, ...] = ()
    document: str = ""

    @property
    def sides(self) -> dict[str, str]:
        """What is printed, what it should be and how far off it is, as far as each can be said in a word."""
        if not self.found and not self.expected:
            return {"相差": self.difference} if self.difference else {}
        sides = {"印出": self.found or "（空）", "应为": self.expected, "相差": self.difference}
        return {name: said for name, said in sides.items() if said}

    @property
    def fingerprint(self) -> str:
        """Twelve hexadecimal digits that stay the same while the finding does, wherever its page moves to and whatever
        becomes of figures that have nothing to do with it.  A range that roundings leave open is no part of it, nor are
        the separators of thousands."""
        first = self.places[0] if self.places else Shown("", "", "", "")
        expected = "" if _RANGE.search(self.expected) else self.expected.replace(",", "")
        said = (self.document, self.check, first.table, first.anchor or first.row, first.column, first.text, expected)
        return hashlib.sha256("\x1f".join(said).encode()).hexdigest()[:12]


#: An expected value that other roundings can move: "约43.64万元", "43.60至43.68万元".
_RANGE = re.compile("^约|至")
_FIGURE = re.compile(r"[\d,，.．%％]+")


def anchor(text: str, end: int) -> str:
    """The sentence up to ``end`` without its figures: what says where something stands when the figures change."""
    start = max(text.rfind(mark, 0, end) for mark in "。；;\n") + 1
    return "…" + _FIGURE.sub("", text[start:end]).strip()


@dataclass(frozen=True, slots=True)
class Coverage:
    """How many relations had which outcome, and why the others had none.  ``figures`` counts printed figures,
    ``checked`` those that took part in at least one evaluated relation, ``unbound`` those nobody knows the meaning of,
    ``paragraphs`` those whose words were looked through."""

    passed: int = 0
    within_rounding: int = 0
    suspicious: int = 0
    failed: int = 0
    not_applicable: dict[str, int] = field(default_factory=dict)
    not_evaluated: dict[str, int] = field(default_factory=dict)
    figures: int = 0
    checked: int = 0
    unbound: int = 0
    paragraphs: int = 0

    @property
    def evaluated(self) -> int:
        return self.passed + self.within_rounding + self.suspicious + self.failed

    def __str__(self) -> str:
        said = f"核对关系{self.evaluated}项：相等{self.passed}，舍入范围内{self.within_rounding}"
        said += f"，可疑{self.suspicious}，不符{self.failed}"
        if self.not_applicable:
            said += f"；不适用{sum(self.not_applicable.values())}项"
        if self.not_evaluated:
            said += f"；没有核对{sum(self.not_evaluated.values())}项"
        said += f"。数字{self.figures}个，核对过{self.checked}个，含义不明{self.unbound}个"
        return said + (f"。文字{self.paragraphs}段，用词、标点、年度等检查过" if self.paragraphs else "")


@dataclass(frozen=True, slots=True)
class Waived:
    """A finding that stays as it is: who said so, when, why and until when ("" for always)."""

    finding: Finding
    who: str
    when: str
    why: str
    until: str = ""


@dataclass(frozen=True, slots=True)
class Earlier:
    """A finding of an earlier review, as its data has it; ``where`` is the check and the place without the figure."""

    fingerprint: str
    severity: str
    message: str
    where: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Since:
    """What an earlier review of the same document found that is mended, and the fingerprints of what is new, of what
    remains, and of what was changed and is still wrong."""

    mended: tuple[Earlier, ...]
    new: tuple[str, ...]
    remaining: tuple[str, ...]
    changed: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Review:
    """``crashed`` names the checks that broke off, with what was raised: they are neither passed nor failed.

    ``waived`` findings count for nothing; ``since`` is None where no earlier review was given."""

    findings: tuple[Finding, ...]
    coverage: Coverage
    crashed: tuple[str, ...] = ()
    waived: tuple[Waived, ...] = ()
    since: Since | None = None

    def of(self, severity: Severity) -> Iterator[Finding]:
        return (f for f in self.findings if f.severity == severity)

    @property
    def reviewable(self) -> bool:
        """Whether anything was evaluated at all; silence is not a pass."""
        return self.coverage.evaluated > 0 and not self.crashed
