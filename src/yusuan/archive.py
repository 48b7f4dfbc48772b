"""The files in an archive, unpacked into a folder of ours.

Only names are taken from an archive, never places: a member can't say where it is written.
"""

from __future__ import annotations

import re
import zipfile
import zlib
from collections import Counter
from pathlib import Path

from . import limits
from .limits import refused

#: Names that Windows keeps for devices.
_DEVICES = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)(\.|$)", re.IGNORECASE)


def unpack(path: Path, folder: Path) -> tuple[list[Path], list[tuple[str, str]]]:
    """Write the members of ``path`` into ``folder``, in the order of their names.

    Returns the files, each in a folder of its own under its own name, and (name, why) for each that can't be unpacked.
    Names without the UTF-8 mark are GBK, as Chinese Windows writes them.  Raises InputError for too many members and
    for a broken archive; the unpacked size was checked when the file's kind was told."""
    files: list[Path] = []
    broken: list[tuple[str, str]] = []
    try:
        with zipfile.ZipFile(path) as packed:
            members = sorted((m for m in packed.infolist() if not m.is_dir() and not _of_system(m)), key=_full_name)
            if len(members) > limits.MAX_MEMBERS:
                raise refused(
                    path,
                    "read.members",
                    f"压缩文件中有 {len(members)} 个文件",
                    f"不超过 {limits.MAX_MEMBERS} 个",
                    "拆成几个压缩文件",
                )
            often = Counter(_base(m) for m in members)
            for n, member in enumerate(members):
                # two files of one name in two folders are told apart by the folders
                name = _base(member) if often[_base(member)] == 1 else _clean(_full_name(member).lstrip("./\\"))
                target = folder / str(n) / name
                target.parent.mkdir()
                try:
                    target.write_bytes(packed.read(member))
                except RuntimeError:
                    broken.append((name, "加了密码，请解压后再读"))
                except NotImplementedError:
                    broken.append((name, "压缩方法不常见，请解压后再读"))
                except (zipfile.BadZipFile, zlib.error, EOFError):
                    broken.append((name, "已损坏，解不开"))
                else:
                    files.append(target)
    except zipfile.BadZipFile as error:
        raise refused(path, "read.broken", f"压缩结构已损坏：{error}", "完整的文件", "重新下载这个文件") from error
    return files, broken


def _of_system(member: zipfile.ZipInfo) -> bool:
    """Whether it is what Windows, macOS or Office leaves beside files and nobody packed."""
    base = re.split(r"[/\\]", member.filename)[-1].lower()
    return base.startswith(("~$", "._")) or base in ("thumbs.db", "desktop.ini", ".ds_store")


def _full_name(member: zipfile.ZipInfo) -> str:
    if member.flag_bits & 0x800:
        return member.filename
    try:
        return member.filename.encode("cp437").decode("gb18030")
    except UnicodeError:
        return member.filename


def _base(member: zipfile.ZipInfo) -> str:
    return _clean(re.split(r"[/\\]", _full_name(member))[-1])


def _clean(name: str) -> str:
    name = re.sub(r'[\\/:*?"<>|\x00-\x1f]', "_", name)[-80:].strip(" .") or "unnamed"
    return f"_{name}" if _DEVICES.match(name) else name
