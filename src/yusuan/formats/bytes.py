"""What a file's bytes say it is, and how far it may go: size, unpacked size, encoding."""

from __future__ import annotations

import codecs
import zipfile
from pathlib import Path
from typing import Literal

from ..problems import InputError, Place, Problem

Kind = Literal["pdf", "docx", "xlsx", "xls", "doc", "html", "txt", "zip", "encrypted office", "image", "unknown"]

#: The largest file that is opened, and the most a packed one may unpack to.
MAX_FILE = 200 * 1024 * 1024
MAX_UNPACKED = 600 * 1024 * 1024
MAX_RATIO = 300


def kind_of(path: Path) -> Kind:
    """What the bytes are, whatever the name says.  Raises InputError for a missing, empty or too large file."""
    if not path.is_file():
        raise _refused(path, "read.missing", "没有这个文件", "一个文件", "核对路径和名称")
    size = path.stat().st_size
    if size == 0:
        raise _refused(path, "read.empty", "空文件，0字节", "有内容的文件", "重新下载或另存")
    if size > MAX_FILE:
        raise _refused(path, "read.large", f"{size // 2**20} MB", f"不超过 {MAX_FILE // 2**20} MB", "拆成几个文件")
    with path.open("rb") as file:
        head = file.read(4096)
    if b"%PDF-" in head[:1024]:
        return "pdf"
    if head.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return _packed(path)
    if head.startswith(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"):
        return _compound(path)
    if head.startswith((b"\x89PNG", b"\xff\xd8\xff", b"II*\x00", b"MM\x00*", b"BM")):
        return "image"
    text = head.lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n").lower()
    if text.startswith((b"<!doctype html", b"<html")) or b"<html" in text[:2000] or b"<table" in text[:2000]:
        return "html"
    return "unknown" if b"\x00" in head and not head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)) else "txt"


def _packed(path: Path) -> Kind:
    try:
        with zipfile.ZipFile(path) as packed:
            entries = packed.infolist()
            unpacked = sum(e.file_size for e in entries)
            small = max(path.stat().st_size, 1)
            if unpacked > MAX_UNPACKED or (unpacked > 20 * 2**20 and unpacked / small > MAX_RATIO):
                raise _refused(
                    path,
                    "read.bomb",
                    f"{small // 1024} KB 的压缩文件展开后有 {unpacked // 2**20} MB",
                    f"展开后不超过 {MAX_UNPACKED // 2**20} MB，也不超过原大小的 {MAX_RATIO} 倍",
                    "这可能是恶意文件，不要打开",
                )
            names = {e.filename for e in entries}
    except zipfile.BadZipFile as error:
        raise _refused(
            path, "read.broken", f"压缩结构已损坏：{error}", "完整的文件", "重新下载或另存这个文件"
        ) from error
    if "word/document.xml" in names:
        return "docx"
    if "xl/workbook.xml" in names:
        return "xlsx"
    return "zip"


def _compound(path: Path) -> Kind:
    """An OLE file: old Word or Excel, or a new one under a password.  Their streams name themselves in UTF-16."""
    data = path.read_bytes()
    if "EncryptedPackage".encode("utf-16-le") in data:
        return "encrypted office"
    if "Workbook".encode("utf-16-le") in data or "Book".encode("utf-16-le") in data:
        return "xls"
    return "doc" if "WordDocument".encode("utf-16-le") in data else "unknown"


def decoded(data: bytes) -> str:
    """Text in UTF-8 or UTF-16 (with a mark), else GB18030, in which every byte means something or is shown as �."""
    for mark, name in (
        (codecs.BOM_UTF8, "utf-8-sig"),
        (codecs.BOM_UTF16_LE, "utf-16"),
        (codecs.BOM_UTF16_BE, "utf-16"),
    ):
        if data.startswith(mark):
            return data.decode(name, errors="replace")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return data.decode("gb18030", errors="replace")


def _refused(path: Path, check: str, found: str, expected: str, mend: str) -> InputError:
    return InputError([Problem(check, Place(str(path)), found, expected, mend)])
