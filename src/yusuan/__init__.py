"""Yusuan (预算): compile a government unit's budget into its public disclosure and prove that it holds together.

The whole road is three calls::

    budget = yusuan.load("examples/changzhi-civil-affairs-2024")
    disclosure = yusuan.compile(budget)
    yusuan.write(disclosure, "out/disclosure.pdf")

Everything imports late, so that ``import yusuan`` and ``yusuan --help`` stay quick.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from .problems import InputError, OutputError, Problem, YusuanError

if TYPE_CHECKING:
    from .budget.model import Budget
    from .disclosure.model import Disclosure
    from .disclosure.pack import Pack

__version__ = "0.1.0"
__all__ = ["InputError", "OutputError", "Problem", "YusuanError", "compile", "load", "write"]


def load(path: str | Path) -> Budget:
    """A budget from its folder or its workbook.  Raises InputError with every problem of cells and sheets."""
    from . import budget

    return budget.load(Path(path))


def compile(budget: Budget, pack: Pack | str | Path | None = None) -> Disclosure:
    """The budget's disclosure, laid out by ``pack`` (its own where none is given).

    Raises InputError with everything that is wrong with the book: unbalanced funds, unknown projects, missing
    reasons.  For warnings too, call :func:`yusuan.disclosure.compile.compile_budget`."""
    from .disclosure.compile import compile_budget

    return compile_budget(budget, pack).disclosure


def write(disclosure: Disclosure, path: str | Path) -> None:
    """Write a disclosure by its ending: .docx, .pdf, .xlsx, .html, .json; a path without one is an open-data folder.

    Raises OutputError when it can't be written; a file that was there stays as it was."""
    from .publish import write as write_one

    write_one(disclosure, Path(path))
