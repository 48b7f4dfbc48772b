"""What a file's bytes say it is, whatever its name says, and in which encoding its text is."""

from __future__ import annotations

import codecs
import re
import struct
import zipfile
from pathlib import Path
from typing import Literal

import olefile

from .. import limits
from ..limits import refused
from .whole import reason

Kind = Literal[
    "pdf",
    "docx",
    "xlsx",
    "xls",
    "doc",
    "rtf",
    "html",
    "xml sheet",
    "txt",
    "zip",
    "encrypted office",
    "image",
    "ofd",
    "pptx",
    "rar",
    "7z",
    "unknown",
]

#: What a kind that can't be read is called, and what to do about it.
UNREADABLE: dict[str, tuple[str, str]] = {
    "encrypted office": ("加了密码的Office文件", "去掉密码，另存后再读"),
    "image": ("图片", "改用原来的电子文件；扫描的图片可先存成PDF"),
    "ofd": ("OFD版式文件", "用OFD阅读器另存为PDF后再读"),
    "pptx": ("演示文稿", "核对是不是公开文件"),
    "rar": ("RAR压缩文件", "解压后再读"),
    "7z": ("7z压缩文件", "解压后再读"),
    "zip": ("压缩文件中的压缩文件", "解压后再读"),
    "unknown": ("看不出种类的文件", "核对文件是否完整，或另存为 .docx、.xlsx 或 PDF 后再读"),
}


def kind_of(path: Path) -> Kind:
    """What the bytes are, whatever the name says.  Raises InputError for a missing, empty, too large or broken file
    and for one that unpacks to too much."""
    if path.is_dir():
        raise refused(path, "read.missing", "这是文件夹", "一个文件", "给出其中的文件，或用 yusuan read 读整个文件夹")
    if not path.is_file():
        raise refused(path, "read.missing", "没有这个文件", "一个文件", "核对路径和名称")
    try:
        size = path.stat().st_size
        if size == 0:
            raise refused(path, "read.empty", "空文件，0字节", "有内容的文件", "重新下载或另存")
        if size > limits.MAX_FILE:
            raise refused(
                path, "read.large", f"{size // 2**20} MB", f"不超过 {limits.MAX_FILE // 2**20} MB", "拆成几个文件"
            )
        with path.open("rb") as file:
            head = file.read(4096)
    except OSError as error:
        raise refused(
            path, "read.missing", f"打不开：{reason(error)}", "可以读的文件", "核对权限，关闭正在使用它的程序"
        ) from error
    if head.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return _packed(path)
    if head.startswith(olefile.MAGIC):
        return _compound(path)
    if head.startswith((b"\x89PNG", b"\xff\xd8\xff", b"II*\x00", b"MM\x00*", b"BM", b"GIF8")) or head[8:12] == b"WEBP":
        return "image"
    if head.startswith(b"Rar!"):
        return "rar"
    if head.startswith(b"7z\xbc\xaf\x27\x1c"):
        return "7z"
    if head.lstrip().startswith(rb"{\rtf"):
        return "rtf"
    if b"%PDF-" in head[:1024]:
        return "pdf"
    text = head.lstrip(b"\xef\xbb\xbf\xff\xfe\xfe \t\r\n").lower()
    if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        text = head.decode("utf-16", errors="replace").encode().lstrip().lower()
    if text.startswith(b"<?xml") and b"urn:schemas-microsoft-com:office:spreadsheet" in text and b"<workbook" in text:
        return "xml sheet"
    if text.startswith(b"<?xml") and (b"<w:worddocument" in text or b"<pkg:package" in text):
        return "doc"  # Word's XML of 2003, and a .docx unpacked into one file
    if text.startswith(b"mime-version:") and b"multipart/related" in text:
        return "html"  # a web page saved as one file
    if text.startswith((b"<!doctype html", b"<html")) or b"<html" in text[:2000] or b"<table" in text[:2000]:
        return "html"
    return "unknown" if b"\x00" in head and not head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)) else "txt"


def _packed(path: Path) -> Kind:
    try:
        with zipfile.ZipFile(path) as packed:
            entries = packed.infolist()
    except (zipfile.BadZipFile, NotImplementedError, ValueError) as error:
        raise refused(
            path, "read.broken", f"压缩结构已损坏：{error}", "完整的文件", "重新下载或另存这个文件"
        ) from error
    unpacked = sum(e.file_size for e in entries)
    small = max(path.stat().st_size, 1)
    if unpacked > limits.MAX_UNPACKED or (unpacked > 20 * 2**20 and unpacked / small > limits.MAX_RATIO):
        raise refused(
            path,
            "read.bomb",
            f"{small // 1024} KB 的压缩文件展开后有 {unpacked // 2**20} MB",
            f"展开后不超过 {limits.MAX_UNPACKED // 2**20} MB，也不超过原大小的 {limits.MAX_RATIO} 倍",
            "这可能是恶意文件，不要打开",
        )
    names = {e.filename for e in entries}
    for part, kind in _PARTS.items():
        if part in names:
            return kind
    return "docx" if any(re.fullmatch(r"word/document\d+\.xml", n) for n in names) else "zip"


#: The part by which a packed office file is known.
_PARTS: dict[str, Kind] = {
    "word/document.xml": "docx",
    "xl/workbook.xml": "xlsx",
    "xl/workbook.bin": "unknown",
    "ppt/presentation.xml": "pptx",
    "OFD.xml": "ofd",
}


def _compound(path: Path) -> Kind:
    """An OLE file: Word or Excel before 2007, WPS, or a new one under a password.  What it is stands in the names of
    the streams at its root; those deeper down belong to what is embedded in it."""
    try:
        with olefile.OleFileIO(path) as compound:
            roots = {entry[0].lower() for entry in compound.listdir() if len(entry) == 1}
            if "encryptedpackage" in roots:
                return "encrypted office"
            if "worddocument" in roots:
                # FibBase: the bit fEncrypted of the flags at byte 10
                head = compound.openstream("WordDocument").read(12)
                locked = len(head) == 12 and struct.unpack_from("<H", head, 10)[0] & 0x0100
                return "encrypted office" if locked else "doc"
            for name in ("workbook", "book"):
                if name in roots:
                    return "encrypted office" if _sheet_locked(compound.openstream(name).read(4096)) else "xls"
    except (OSError, IndexError, struct.error, ValueError) as error:
        raise refused(
            path, "read.broken", "旧版Office文件的结构已损坏", "完整的文件", "重新下载或另存这个文件"
        ) from error
    return "unknown"


def _sheet_locked(records: bytes) -> bool:
    """Whether a FILEPASS record stands among the first records of a workbook stream."""
    at = 0
    while at + 4 <= len(records):
        kind, length = struct.unpack_from("<HH", records, at)
        if kind == 0x2F:
            return True
        at += 4 + length
    return False


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
