"""Files appear whole or not at all: written beside their place, then renamed over it."""

from __future__ import annotations

import errno
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from ..problems import OutputError

#: What a system says in its own language of what goes wrong with files.
_REASONS = {
    errno.EACCES: "没有权限",
    errno.EPERM: "不允许",
    errno.EROFS: "磁盘只读",
    errno.ENOSPC: "磁盘已满",
    errno.EDQUOT: "超过了磁盘配额",
    errno.EFBIG: "文件超过了大小限制",
    errno.ENOENT: "没有这个文件或文件夹",
    errno.ENOTDIR: "路径中有一段是文件，不是文件夹",
    errno.EEXIST: "已有同名的文件",
    errno.EISDIR: "这是文件夹",
    errno.ENAMETOOLONG: "名称太长",
    errno.EIO: "读写出错",
}


def reason(error: OSError) -> str:
    """Why a file can't be read or written, in words."""
    return _REASONS.get(error.errno or 0) or error.strerror or str(error)


def room_in(folder: Path) -> tempfile.TemporaryDirectory[str]:
    """A hidden folder inside ``folder``, which is made where it isn't there.  Raises OutputError."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        return tempfile.TemporaryDirectory(prefix=".yusuan-", dir=folder)
    except OSError as error:
        raise OutputError(_closed(folder, error)) from error


def closed(folder: Path) -> str:
    """Why nothing can be written into ``folder``, which need not be there yet; "" where it can.  Leaves nothing behind."""
    try:
        there = next(p for p in (folder, *folder.absolute().parents) if p.exists())
        with tempfile.TemporaryFile(dir=there):
            return ""
    except OSError as error:
        return _closed(folder, error)


@contextmanager
def whole_file(path: Path) -> Iterator[Path]:
    """Yield a temporary path beside ``path``; when the block ends well it takes ``path``'s place.

    Raises OutputError when the folder can't be written, writing fails in the block (no space) or the file is open in
    another program; the old file stays.
    """
    beside = _beside(path)
    try:
        try:
            yield beside
        except OSError as error:
            raise OutputError(_unwritten(path, error)) from error
        _take_place(beside, path)
    finally:
        beside.unlink(missing_ok=True)


@contextmanager
def whole_folder(path: Path) -> Iterator[Path]:
    """The same for a folder: the old one stays until the new one is complete.  Raises OutputError."""
    beside = _beside(path)
    beside.mkdir()
    old = beside.with_name(beside.name + ".old")
    try:
        try:
            yield beside
        except OSError as error:
            raise OutputError(_unwritten(path, error)) from error
        try:
            if path.exists():
                path.rename(old)
            try:
                beside.rename(path)
            except OSError:
                if old.exists():
                    old.rename(path)
                raise
        except OSError as error:
            raise OutputError(_blocked(path, error)) from error
    finally:
        shutil.rmtree(beside, ignore_errors=True)
        shutil.rmtree(old, ignore_errors=True)


def _beside(path: Path) -> Path:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(prefix=".", suffix=path.suffix or ".tmp", dir=path.parent)
        os.close(handle)
        os.unlink(name)
        return Path(name)
    except OSError as error:
        raise OutputError(_closed(path.parent, error)) from error


def _take_place(beside: Path, path: Path) -> None:
    try:
        os.chmod(beside, 0o644)
        os.replace(beside, path)
    except OSError as error:
        raise OutputError(_blocked(path, error)) from error


def _closed(folder: Path, error: OSError) -> str:
    return f"无法写入文件夹 {folder}：{reason(error)}。请换一个有写权限的文件夹。"


def _unwritten(path: Path, error: OSError) -> str:
    return f"无法写入 {path}：{reason(error)}。请检查磁盘空间和文件夹权限；原文件没有改动。"


def _blocked(path: Path, error: OSError) -> str:
    return f"无法替换 {path}：{reason(error)}。它可能正在 Word、WPS 或 Excel 中打开；请关闭后重试，原文件没有改动。"
