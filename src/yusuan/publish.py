"""A disclosure into files: one by its ending, or all formats of a publication at once."""

from __future__ import annotations

import glob
import re
import shutil
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor, as_completed
from dataclasses import dataclass
from pathlib import Path

from .disclosure.model import Attached, Disclosure
from .document.model import Document
from .formats.whole import reason, room_in, whole_file
from .problems import OutputError

#: Formats of a publication in the order in which they are listed, with what follows the name.
FORMATS: dict[str, str] = {"docx": ".docx", "pdf": ".pdf", "xlsx": ".xlsx", "html": ".html", "data": "-开放数据"}


@dataclass(frozen=True, slots=True)
class Written:
    """A file that was written: its format, its place, bytes and seconds."""

    format: str
    path: Path
    size: int
    seconds: float


def write(disclosure: Disclosure, path: Path) -> None:
    """One file by its ending; a path without an ending is an open-data folder.  Raises OutputError."""
    ending = path.suffix.lower().lstrip(".")
    if ending == "json":
        from .disclosure.data import to_json

        with whole_file(path) as beside:
            beside.write_text(to_json(disclosure), encoding="utf-8", newline="\n")
        return
    name = ending if ending in FORMATS else "data"
    if name == "data" and ending:
        raise OutputError(
            f"不认识的文件类型 .{ending}。可以写 {'、'.join('.' + f for f in FORMATS if f != 'data')}、.json，或开放数据文件夹。"
        )
    _writer(name, disclosure, _composed(disclosure))(path)


def publish(
    disclosure: Disclosure, folder: Path, formats: Sequence[str], done: Callable[[Written], None]
) -> list[Written]:
    """Write all ``formats`` into ``folder``, calling ``done`` as each is finished.

    All or nothing: everything is made in a hidden folder first and moved only when every old file can be replaced.
    Raises OutputError."""
    stem = file_name(disclosure.full_title)
    with room_in(folder) as name:
        stage = Path(name)
        document = _composed(disclosure)
        made: list[Written] = []
        with ThreadPoolExecutor(max_workers=2) as pool:
            # The PDF takes longest and is set in a process of its own, so it goes first.
            order = sorted(formats, key=lambda f: f != "pdf")
            jobs: list[Future[Written]] = [
                pool.submit(_timed, f, _writer(f, disclosure, document), stage / (stem + FORMATS[f])) for f in order
            ]
            for job in as_completed(jobs):
                made.append(job.result())
                done(made[-1])
        _attachments(disclosure, stage)
        stale = _stale_annexes(stem, stage, folder) if "pdf" in formats else []
        _move(stage, folder)
        for annex in stale:
            annex.unlink(missing_ok=True)
    order_of = list(FORMATS)
    return [
        Written(w.format, folder / w.path.name, w.size, w.seconds)
        for w in sorted(made, key=lambda w: order_of.index(w.format))
    ]


def file_name(text: str) -> str:
    """``text`` as a file name on Windows and Linux: no reserved characters or names, no trailing dot, not too long."""
    plain = re.sub(r'[<>:"/\\|?*\x00-\x1f]', "_", text).strip(" .")[:80].strip(" .")
    reserved = {"CON", "PRN", "AUX", "NUL", *(f"{d}{n}" for d in ("COM", "LPT") for n in range(1, 10))}
    return f"_{plain}" if plain.upper() in reserved or not plain else plain


def _composed(disclosure: Disclosure) -> Document:
    from .document.compose import compose

    return compose(disclosure)


def _writer(name: str, disclosure: Disclosure, document: Document) -> Callable[[Path], None]:
    if name == "data":
        from .formats import datapackage

        return lambda path: datapackage.write(disclosure, path)
    if name == "docx":
        from .formats import docx

        return lambda path: docx.write(document, path)
    if name == "pdf":
        from .formats import pdf

        return lambda path: pdf.write(document, path)
    if name == "xlsx":
        from .formats import xlsx

        return lambda path: xlsx.write(document, path)
    from .formats import html

    return lambda path: html.write(document, path)


def _timed(name: str, writer: Callable[[Path], None], path: Path) -> Written:
    start = time.perf_counter()
    writer(path)
    files = [path] if path.is_file() else [f for f in path.rglob("*") if f.is_file()]
    return Written(name, path, sum(f.stat().st_size for f in files), time.perf_counter() - start)


def _stale_annexes(stem: str, stage: Path, folder: Path) -> list[Path]:
    """Annexes of an earlier publication that had more target forms."""
    from .formats.pdf import annex_name

    return [f for f in folder.glob(annex_name(glob.escape(stem), "*")) if not (stage / f.name).exists()]


def _attachments(disclosure: Disclosure, stage: Path) -> None:
    """Attached files stand beside the documents under their own names.  Raises OutputError when two share one."""
    for _, item in disclosure.walk():
        if isinstance(item, Attached) and item.local:
            target = stage / Path(item.local).name
            if target.exists():
                raise OutputError(f"附件“{item.title}”的文件名 {target.name} 与另一个文件重复。请给附件换一个文件名。")
            shutil.copyfile(item.local, target)


def _move(stage: Path, folder: Path) -> None:
    """Put what is staged in its place, after making sure that nothing there is held open or somebody else's."""
    made = sorted(stage.iterdir())
    for new in made:
        if new.is_dir():
            from .formats.datapackage import check_folder

            check_folder(folder / new.name)
    for new in made:
        for old in _files(folder / new.name):
            try:
                with old.open("r+b"):
                    pass
            except OSError as error:
                raise OutputError(
                    f"无法替换 {old}：{reason(error)}。它可能正在 Word、WPS 或 Excel 中打开；请关闭后重试，所有原文件都没有改动。"
                ) from error
    replaced: list[tuple[Path, Path]] = []
    try:
        for new in made:
            target = folder / new.name
            kept = stage / f"{new.name}.old"
            if target.exists():
                target.rename(kept)
                replaced.append((kept, target))
            new.rename(target)
    except OSError as error:
        for kept, target in replaced:
            if not target.exists():
                kept.rename(target)
        raise OutputError(f"无法写入 {folder}：{reason(error)}。") from error


def _files(path: Path) -> Iterator[Path]:
    if path.is_file():
        yield path
    elif path.is_dir():
        yield from (f for f in path.rglob("*") if f.is_file())
