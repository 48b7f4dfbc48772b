"""The checks besides the laws, as data: what each says, how grave it is, why and on what basis."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import cast

from ..problems import Severity
from .findings import Finding, Shown


@dataclass(frozen=True, slots=True)
class Check:
    """``pattern`` is what a paragraph must not hold, where that is all there is to it; ``holds`` and ``fails`` are a
    paragraph that passes and one that doesn't."""

    id: str
    says: str
    severity: Severity
    why: str
    basis: str
    pattern: re.Pattern[str] | None = None
    holds: str = ""
    fails: str = ""

    def finding(self, message: str, places: tuple[Shown, ...], *, found: str = "", expected: str = "") -> Finding:
        """A finding of this check."""
        basis = f"{self.says}：{self.basis}（{self.id}）"
        return Finding(self.id, self.severity, "failed", message, found, expected, "", basis, places)


@cache
def checks() -> dict[str, Check]:
    """All checks by their id."""
    data = tomllib.loads((files(__package__) / "checks.toml").read_text(encoding="utf-8"))
    return {
        one["id"]: Check(
            one["id"],
            one["says"],
            cast(Severity, one["severity"]),
            one["why"],
            one["basis"],
            re.compile(one["pattern"]) if "pattern" in one else None,
            one.get("holds", ""),
            one.get("fails", ""),
        )
        for one in data["check"]
    }
