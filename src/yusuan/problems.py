"""What is wrong with an input, said so that a person can mend it, and where."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Severity = Literal["error", "warning", "info"]


@dataclass(frozen=True, slots=True)
class Place:
    """Where something stands: a file, then as much as is known.  ``line`` counts from 1 and includes the heading."""

    file: str
    sheet: str = ""
    line: int = 0
    column: str = ""

    def at(self, column: str) -> Place:
        return Place(self.file, self.sheet, self.line, column)

    def __str__(self) -> str:
        parts = [self.file]
        if self.sheet:
            parts.append(f"工作表“{self.sheet}”")
        if self.line:
            parts.append(f"第{self.line}行")
        if self.column:
            parts.append(f"“{self.column}”列")
        return " ".join(parts)


#: A cell's text may be endless: so many characters of each part are shown.
_MOST = 800


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing to mend: where, what was found, what was expected, how to mend it.

    ``check`` is a stable id such as ``input.amount``; ids are listed in docs/input-checks.md.
    """

    check: str
    place: Place
    found: str
    expected: str
    mend: str
    severity: Severity = "error"

    def __str__(self) -> str:
        word = {"error": "错误", "warning": "提醒", "info": "说明"}[self.severity]
        found, expected, mend = (
            t if len(t) <= _MOST else f"{t[:_MOST]}…" for t in (self.found, self.expected, self.mend)
        )
        return f"[{word}] {self.place}\n    发现：{found}\n    应为：{expected}\n    处理：{mend}  ({self.check})"


class YusuanError(Exception):
    """Base of everything this package raises on purpose."""


class InputError(YusuanError):
    """The input can't be used; ``problems`` holds every problem found, not only the first."""

    def __init__(self, problems: list[Problem]):
        self.problems = problems
        super().__init__("\n".join(str(p) for p in problems))


class OutputError(YusuanError):
    """A file can't be written (open elsewhere, no permission, no space, a character no font has); nothing was changed."""
