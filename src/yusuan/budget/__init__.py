"""Rung 1, the Budget, and its two written forms: a folder and a workbook."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .model import Budget


def load(path: str | Path) -> Budget:
    """Read a budget folder or workbook (.xlsx).  Raises InputError with every problem found."""
    path = Path(path)
    # Imported late: openpyxl alone takes longer than the whole of `yusuan --help` may.
    if path.is_dir():
        from .folder import load_folder

        return load_folder(path)
    if path.name == "budget.toml" and path.is_file():
        from .folder import load_folder

        return load_folder(path.parent)
    from .workbook import load_workbook

    return load_workbook(path)


def save(budget: Budget, path: str | Path) -> None:
    """Write a budget as a workbook where ``path`` ends in .xlsx, otherwise as a folder.

    Whole or not at all.  Raises OutputError when it can't be written, InputError for a value no written form holds."""
    path = Path(path)
    if path.suffix.lower() == ".xlsx":
        from .workbook import save_workbook

        save_workbook(budget, path)
    else:
        from .folder import save_folder

        save_folder(budget, path)
