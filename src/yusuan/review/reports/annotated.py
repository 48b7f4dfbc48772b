"""Findings as marks in the files they were found in: annotated copies, and pictures of the places."""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from pathlib import Path

from ...batch import Refused, apart
from ...formats.bytes import kind_of
from ...formats.marks import COPY, Mark
from ...formats.pdf_marks import Picture
from ...formats.whole import reason, room_in, whole_file
from ...provenance import Provenance
from ...reading import Progress, Reading
from ..findings import Finding, Review, Shown
from .text import Result, tag, verdict_line

#: The most places of a finding that are marked in a copy, and shown in a report.
_MOST_MARKS = 40
_MOST_SHOWN = 9
#: The most findings of a document, and bytes of a run, that a report shows as pictures; the others as tables.
_MOST_PICTURED = 60
_MOST_BYTES = 12 * 2**20
#: The most copies of an earlier run that are named.
_MOST_OLD = 5
#: Why there is no annotated copy of a file, by its kind.
_WITHOUT = {
    "html": "网页没有批注，请看 review.html",
    "txt": "文本没有批注，请看 review.html",
    "zip": "压缩文件不作标注，请解压后审核其中的文件",
    "xls": "旧格式 .xls 不作标注，请另存为 .xlsx 后审核",
    "doc": "旧格式 .doc 不作标注，请另存为 .docx 后审核",
    "rtf": "RTF 不作标注，请另存为 .docx 后审核",
}


def files_of(reading: Reading) -> list[Path]:
    """The files a reading was made of: one, or several joined by "+"."""
    parts = reading.file.split("+")
    found: list[Path] = []
    start = 0
    while start < len(parts):  # a name may have a "+" in it
        ends = (e for e in range(len(parts), start, -1) if Path("+".join(parts[start:e])).is_file())
        end = next(ends, 0)
        if not end:
            return []
        found.append(Path("+".join(parts[start:end])))
        start = end
    return found


def mark_of(finding: Finding, shown: Shown, place: Provenance, note: str, number: int = 0) -> Mark:
    """One side of a finding as a mark: of a sentence its figure, else the whole cell or block."""
    return Mark(place, finding.severity, note, *shown.words, number)


def _marks(reviewed: Review, file: str) -> Iterator[Mark]:
    for n, finding in enumerate(reviewed.findings, 1):
        places = finding.places[:_MOST_MARKS]
        for k, shown in enumerate(places, 1):
            if shown.place is None or shown.place.file != file:
                continue
            nth = f"（{len(finding.places)}处之{k}）" if len(finding.places) > 1 else ""
            yield mark_of(finding, shown, shown.place, f"【{tag(finding)}{n}{nth}】{_note(finding)}", n)


def _note(finding: Finding) -> str:
    lines = [finding.message]
    if finding.sides:
        lines.append("　".join(f"{name}：{said}" for name, said in finding.sides.items()))
    lines += [f"也可能是：{a}" for a in finding.alternatives[:3]]
    lines.append(f"依据：{finding.basis}　编号：{finding.fingerprint}")
    return "\n".join(lines)


def _summary(result: Result, marked: int) -> str:
    _, reviewed = result
    lines = [f"审核结论：{verdict_line(result)}。标注{marked}处。"]
    for n, finding in enumerate(reviewed.findings if reviewed else (), 1):
        if not any(p.place for p in finding.places):
            lines.append(f"【{tag(finding)}{n}】{finding.message}")
    return "\n".join(lines)


# --- copies ------------------------------------------------------------------------------------------------------


def write_annotated(results: Sequence[Result], folder: Path, workers: int = 0) -> tuple[list[Path], list[str]]:
    """Write into ``folder`` an annotated copy of every file with findings; the files themselves are never changed.

    Returns the copies, and of each file without one the sentence why.  Raises OutputError."""
    said: list[str] = []
    jobs: list[tuple[Path, list[Mark], str]] = []
    inputs: set[Path] = set()
    for result in results:
        files = files_of(result[0])
        inputs.update(f.resolve() for f in files)
        reviewed = result[1]
        if reviewed is None or not reviewed.findings:
            continue
        if not files:
            said.append(f"没有标注 {result[0].file}：找不到原来的文件。")
        for file in files:
            marks = list(_marks(reviewed, file.name))
            jobs.append((file, marks, _summary(result, len(marks))))
    targets: list[Path] = []
    for file, *_ in jobs:  # whichever copy is finished first
        targets.append(_target(folder, file, inputs | set(targets)))
    why: dict[int, str] = {}
    with room_in(folder) as beside:
        copies = [Path(beside, str(n)) for n in range(len(jobs))]
        tasks = [partial(_copy, *job, copy) for job, copy in zip(jobs, copies, strict=True)]
        for done in apart(tasks, workers or os.cpu_count() or 1):
            why[done.place] = done.made.why if isinstance(done.made, Refused) else done.made
            if not why[done.place]:
                with whole_file(targets[done.place]) as place:
                    shutil.move(copies[done.place], place)
    written = [target for n, target in enumerate(targets) if not why[n]]
    said += [f"没有标注 {jobs[n][0].name}：{why[n]}。" for n in sorted(why) if why[n]]
    if old := sorted(p.name for p in folder.iterdir() if COPY.fullmatch(p.name) and p not in written):
        names = "、".join(old[:_MOST_OLD]) + "等" * (len(old) > _MOST_OLD)
        said.append(f"{folder} 中还有以前的副本{len(old)}份，这次没有写：{names}。")
    return written, said


def _copy(file: Path, marks: Sequence[Mark], summary: str, to: Path, _: Progress) -> str:
    """What a child does.  Returns why there is no copy, or ""."""
    kind = kind_of(file)
    if kind == "pdf":
        from ...formats.pdf_marks import annotated
    elif kind == "docx":
        from ...formats.docx_marks import annotated
    elif kind == "xlsx":
        from ...formats.xlsx_marks import annotated
    else:
        return _WITHOUT.get(kind, "这种文件不作标注")
    try:
        annotated(file, marks, summary, to)
    except OSError as error:
        return f"副本写不下来（{reason(error)}）"
    return ""


def _target(folder: Path, file: Path, taken: set[Path]) -> Path:
    """The copy's own name: of the file's name only what may stand in one, never the name of a file at hand."""
    stem = re.sub(r'[\x00-\x1f\x7f<>:"/\\|?*]', "_", file.stem).lstrip(".-")[:60] or "文件"  # 255 bytes with the ending
    suffix = re.sub(r"[^.\w]", "", file.suffix)[:10]
    names = (f"{stem}（审核标注{n or ''}）{suffix}" for n in (0, *range(2, len(taken) + 3)))
    return next(p for name in names if (p := folder / name).resolve() not in taken and p not in taken)


# --- pictures ----------------------------------------------------------------------------------------------------

#: The pictures of a finding, by the place of its document in the run and its own in the document.
Pictures = dict[tuple[int, int], list[Picture]]


def pictures(results: Sequence[Result], workers: int = 0) -> Pictures:
    """Strips of the pages of every PDF that findings point at, up to a number a document and a size a run."""
    tasks: list[Callable[[Progress], list[list[Picture]]]] = []
    of: list[list[tuple[int, int]]] = []
    for n, (reading, reviewed) in enumerate(results):
        if reviewed is None or "pdf" not in reading.format:
            continue
        for file in files_of(reading):
            groups: dict[tuple[int, int], list[Mark]] = {}
            for k, finding in enumerate(reviewed.findings[:_MOST_PICTURED]):
                if marks := [_pictured(finding, shown, file.name) for shown in finding.places[:_MOST_SHOWN]]:
                    groups[n, k] = marks
            if any(m.place.page for marks in groups.values() for m in marks):
                tasks.append(partial(_picture, file, list(groups.values())))
                of.append(list(groups))
    made: Pictures = {}
    if not tasks:
        return made
    found: dict[int, list[list[Picture]]] = {}
    for done in apart(tasks, min(workers or os.cpu_count() or 1, len(tasks))):
        if not isinstance(done.made, Refused):  # the report then shows tables
            found[done.place] = done.made
    left = _MOST_BYTES
    each = [one for place in sorted(found) for one in zip(of[place], found[place], strict=True)]
    # the gravest of every document before the lesser ones of any
    for key, strips in sorted(each, key=lambda one: (one[0][1], one[0][0])):
        left -= sum(len(p.png) for p in strips)
        if left >= 0 and strips:
            made.setdefault(key, []).extend(strips)
    # the first place comes first, wherever its page is
    return {key: sorted(strips, key=lambda p: min(n for n, _ in p.boxes)) for key, strips in made.items()}


def _pictured(finding: Finding, shown: Shown, file: str) -> Mark:
    """A mark that stands nowhere where the place is in another file, so that the others keep their numbers."""
    place = shown.place if shown.place is not None and shown.place.file == file else Provenance(file)
    return mark_of(finding, shown, place, "")


def _picture(file: Path, groups: Sequence[Sequence[Mark]], _: Progress) -> list[list[Picture]]:
    from ...formats.pdf_marks import pictures

    return pictures(file, groups) if kind_of(file) == "pdf" else [[] for _ in groups]
