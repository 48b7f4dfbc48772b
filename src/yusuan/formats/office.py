"""Old Word files (.doc, .wps, .rtf) → Document, converted to .docx by LibreOffice where it is installed.

LibreOffice runs with a profile of its own that is thrown away: no macro runs, no link is followed, and one file's
settings never reach the next.
"""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

from .. import limits
from ..document.model import Document
from ..limits import refused
from . import docx_reader

#: Where LibreOffice is installed when it is not on the search path.
_USUAL = (
    r"C:\Program Files\LibreOffice\program\soffice.exe",
    r"C:\Program Files (x86)\LibreOffice\program\soffice.exe",
    "/Applications/LibreOffice.app/Contents/MacOS/soffice",
)


def installed() -> str | None:
    """The program of LibreOffice, or None where there is none."""
    return (
        shutil.which("soffice") or shutil.which("libreoffice") or next((p for p in _USUAL if os.path.exists(p)), None)
    )


def read(path: Path) -> Document:
    """Read an old Word or WPS file.  Places name the file itself; their lines are those of its blocks.

    Raises InputError where LibreOffice isn't installed, takes too long or can't convert the file."""
    program = installed()
    if program is None:
        raise refused(
            path,
            "read.office",
            "旧格式的Word文件（.doc、.wps 或 .rtf），本机没有安装 LibreOffice",
            ".docx 文件，或装有 LibreOffice 的电脑",
            "在Word或WPS中打开，另存为 .docx 后再读；或安装 LibreOffice（免费）",
        )
    with TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        # the name says .doc whatever it was: LibreOffice takes .wps for a file of Microsoft Works
        source = Path(folder) / ("source.rtf" if path.open("rb").read(16).lstrip().startswith(b"{") else "source.doc")
        shutil.copyfile(path, source)
        profile = Path(folder) / "profile"
        (profile / "user").mkdir(parents=True)
        (profile / "user" / "registrymodifications.xcu").write_text(_settings(), encoding="utf-8")
        made = Path(folder) / "out" / "source.docx"
        _convert(path, program, profile, source, made.parent)
        if not made.is_file():
            raise refused(
                path,
                "read.office",
                "LibreOffice 打不开这个文件，可能已损坏或加了密码",
                "完整、没有密码的文件",
                "在Word或WPS中打开，另存为 .docx 后再读",
            )
        return replace(docx_reader.read(made, name=path.name), title=path.stem)


def _convert(path: Path, program: str, profile: Path, source: Path, out: Path) -> None:
    command = [
        program,
        f"-env:UserInstallation={profile.as_uri()}",
        "--headless",
        "--norestore",
        "--nolockcheck",
        "--convert-to",
        "docx:MS Word 2007 XML",
        "--outdir",
        str(out),
        str(source),
    ]
    process = subprocess.Popen(
        command,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,  # its children end with it
    )
    try:
        process.wait(limits.MAX_OFFICE_SECONDS)
    except subprocess.TimeoutExpired as error:
        raise refused(
            path,
            "read.office",
            f"LibreOffice 转换超过 {limits.MAX_OFFICE_SECONDS} 秒，已停止",
            "能够打开的文件",
            "在Word或WPS中打开，另存为 .docx 后再读",
        ) from error
    finally:
        _end(process)


def _end(process: subprocess.Popen[bytes]) -> None:
    """End LibreOffice with the processes it started; it does nothing after a conversion that came to its end."""
    if sys.platform == "win32":
        if process.poll() is None:
            subprocess.run(["taskkill", "/F", "/T", "/PID", str(process.pid)], capture_output=True, check=False)
    else:
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def _settings() -> str:
    """LibreOffice's own settings: no macros, no active content, no links, and a proxy that isn't there."""
    values = [
        ("/org.openoffice.Office.Common/Security/Scripting", "MacroSecurityLevel", "3"),
        ("/org.openoffice.Office.Common/Security/Scripting", "DisableMacrosExecution", "true"),
        ("/org.openoffice.Office.Common/Security/Scripting", "DisableActiveContent", "true"),
        ("/org.openoffice.Office.Common/Security/Scripting", "BlockUntrustedRefererLinks", "true"),
        ("/org.openoffice.Office.Writer/Content/Update", "Link", "2"),
        ("/org.openoffice.Inet/Settings", "ooInetProxyType", "2"),
        ("/org.openoffice.Inet/Settings", "ooInetHTTPProxyName", "127.0.0.1"),
        ("/org.openoffice.Inet/Settings", "ooInetHTTPProxyPort", "9"),
        ("/org.openoffice.Inet/Settings", "ooInetHTTPSProxyName", "127.0.0.1"),
        ("/org.openoffice.Inet/Settings", "ooInetHTTPSProxyPort", "9"),
    ]
    items = "".join(
        f'<item oor:path="{path}"><prop oor:name="{name}" oor:op="fuse"><value>{value}</value></prop></item>'
        for path, name, value in values
    )
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        '<oor:items xmlns:oor="http://openoffice.org/2001/registry" xmlns:xs="http://www.w3.org/2001/XMLSchema" '
        f'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">{items}</oor:items>'
    )
