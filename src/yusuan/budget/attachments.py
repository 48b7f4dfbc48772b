"""The files published with a budget: they stay inside its folder, and go with it when it is saved elsewhere."""

from __future__ import annotations

import shutil
from pathlib import Path, PurePosixPath, PureWindowsPath

from ..problems import InputError, OutputError, Place, Problem
from .model import Budget


def base(budget: Budget) -> Path | None:
    """The folder that attachments are relative to; None for a budget that was never loaded."""
    if not budget.home:
        return None
    home = Path(budget.home)
    return home if home.is_dir() else home.parent


def attached(budget: Budget) -> tuple[list[PurePosixPath], list[Problem]]:
    """The attachments' relative paths, and those that leave the folder (absolute, with a drive, or with ``..``)."""
    paths: list[PurePosixPath] = []
    problems: list[Problem] = []
    for row in budget.attachments:
        windows = PureWindowsPath(row.file)  # both separators, drives and network shares
        if windows.drive or windows.root or ".." in windows.parts or not windows.parts:
            place = (row.place or Place("（内存中的预算）", "附件")).at("文件")
            problems.append(
                Problem(
                    "input.path",
                    place,
                    f"“{row.file}”",
                    "相对于预算所在文件夹的路径，如 attachments/目录.pdf",
                    "把文件复制到预算所在的文件夹里，再填写相对路径。",
                )
            )
        else:
            paths.append(PurePosixPath(*windows.parts))
    return paths, problems


def copy_attachments(budget: Budget, folder: Path) -> None:
    """Copy the attachments beside a budget that is being written into ``folder``.

    Raises InputError when one is missing or leaves the budget's folder, OutputError when it can't be copied or
    another file stands in its place."""
    source = base(budget)
    paths, problems = attached(budget)
    if problems:
        raise InputError(problems)
    if source is None:
        return
    for row, path in zip(budget.attachments, paths, strict=True):
        here, there = source / path, folder / path
        if not here.is_file():
            place = (row.place or Place(budget.home, "附件")).at("文件")
            problems.append(
                Problem("input.file", place, f"找不到 {here}", "文件存在", "把文件放到这里，或改正、删去这一行。")
            )
            continue
        try:
            if there.exists():
                if there.read_bytes() != here.read_bytes():
                    raise OutputError(f"{there} 已经存在，内容与附件 {here} 不同；没有覆盖。请移走或改名后重试。")
                continue
            there.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(here, there)
        except OSError as error:
            raise OutputError(f"无法复制附件 {here}：{error.strerror or error}。") from error
    if problems:
        raise InputError(problems)
