"""How far a stranger's file may go.  Past a limit it is refused in one sentence; the other files go on."""

from __future__ import annotations

from pathlib import Path

from .problems import InputError, Place, Problem

#: The largest file that is opened, and the most a packed one may unpack to (bytes; times its own size).
MAX_FILE = 200 * 2**20
MAX_UNPACKED = 600 * 2**20
MAX_RATIO = 300
#: The most files in an archive.
MAX_MEMBERS = 200
#: The most pages of a PDF, and the most table cells of a file.
MAX_PAGES = 2_000
MAX_CELLS = 500_000
#: The most scanned pages of a PDF that are recognised.
MAX_SCANS = 300
#: Seconds and bytes of memory that reading one file may take; each scanned page starts the seconds anew.
MAX_SECONDS = 180
MAX_MEMORY = 2 * 2**30
#: Seconds that LibreOffice may take to convert one old Word file.
MAX_OFFICE_SECONDS = 90

#: What each limit says in docs/reading.md.
LIMITS = {
    "文件大小": f"{MAX_FILE // 2**20} MB",
    "压缩文件展开后": f"{MAX_UNPACKED // 2**20} MB，且不超过原大小的 {MAX_RATIO} 倍",
    "压缩文件中的文件数": f"{MAX_MEMBERS} 个",
    "PDF页数": f"{MAX_PAGES} 页",
    "一个文件的表格格数": f"{MAX_CELLS} 格",
    "一个PDF中识别的扫描页": f"{MAX_SCANS} 页",
    "读一个文件的时间": f"{MAX_SECONDS} 秒；识别扫描页时为每页",
    "读一个文件的内存": f"{MAX_MEMORY // 2**30} GB（Windows 和 macOS 不能限制，摘要中会说明）",
    "LibreOffice 转换一个旧格式文件": f"{MAX_OFFICE_SECONDS} 秒",
}


def refused(path: Path | str, check: str, found: str, expected: str, mend: str) -> InputError:
    """The one sentence with which a file is refused."""
    return InputError([Problem(check, Place(str(path)), found, expected, mend)])


def check_cells(path: Path | str, cells: int) -> None:
    """Raises InputError for more table cells than a disclosure can have."""
    if cells > MAX_CELLS:
        raise refused(
            path, "read.cells", f"表格共有 {cells} 格", f"不超过 {MAX_CELLS} 格", "核对是不是公开文件，或拆成几个文件"
        )
