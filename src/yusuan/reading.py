"""A stranger's file → Reading: its disclosure, or one sentence why there is none, and what in it was left out."""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from . import archive, limits
from .disclosure.model import Disclosure, Figure, Statement, Text, Unrecognised
from .document.model import Document, Table
from .document.recognise import recognise
from .document.recognition.explaining import explains
from .document.recognition.government import GOVERNMENT
from .formats.bytes import UNREADABLE, kind_of
from .limits import check_cells, refused
from .problems import InputError
from .provenance import Provenance

#: What a file is, by what was found in it.
KINDS = {
    "whole": "完整公开文件",
    "tables": "只有报表",
    "text": "只有文字",
    "forms": "只有绩效目标表",
    "blank": "空白表样",
    "scan": "扫描件，没有文字",
    "other": "其他文件",
}


#: The fewest figures in sentences by which a document explains its statements without the headings that say so.
EXPLAINED = 10
#: The fewest amounts by which a text without statements explains a budget.
FEW = 3
_AMOUNT = re.compile(r"[一-龥“”（）、]\s*\d[\d,.]*\s*万?元")
#: The most letters of stamps and watermarks on a page that is a scan.
STAMP = 12


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A part of what was given that was not read: a file of an archive, or pages without text; and why."""

    name: str
    why: str


@dataclass(frozen=True, slots=True)
class Reading:
    """What became of one file (or of the files of one archive): a disclosure, or the sentence why there is none.

    ``left_out`` names what in it was not read; ``scans`` counts its pages that are pictures without text and
    ``recognised`` those whose text was recognised."""

    file: str
    format: str
    pages: int
    seconds: float
    disclosure: Disclosure | None
    problem: str = ""
    left_out: tuple[LeftOut, ...] = ()
    scans: int = 0
    recognised: int = 0

    def figures(self) -> Iterator[tuple[str, str, int, int, Figure, Provenance | None]]:
        """Every printed figure: statement key, title, row, column, figure, place."""
        if self.disclosure is None:
            return
        for section, item in self.disclosure.walk():
            if isinstance(item, Statement):
                for r, row in enumerate(item.rows, 1):
                    for c, cell in enumerate(row.cells, 1):
                        if cell.figure is not None:
                            yield item.key, item.title, r, c, cell.figure, cell.place
            elif isinstance(item, Text):
                for claim in item.claims:
                    yield "", section.title, 0, claim.start + 1, claim.figure, item.place_at(claim.start, claim.end)

    @property
    def unrecognised(self) -> tuple[Unrecognised, ...]:
        if self.disclosure is None:
            return ()
        return tuple(item for _, item in self.disclosure.walk() if isinstance(item, Unrecognised))

    @property
    def kind(self) -> str:
        """A key of :data:`KINDS`, or "" where the file wasn't read."""
        if self.disclosure is None:
            return ""
        statements = self.disclosure.statements()
        texts = self.disclosure.texts()
        prose = sum(len(t.text) for t in texts)
        explained = max(sum(len(t.claims) for t in texts), sum(len(_AMOUNT.findall(t.text)) for t in texts))
        said = (*(s.title for s in self.disclosure.sections), *(t.text for t in texts))
        if not statements and any(u.why == GOVERNMENT for u in self.unrecognised):
            return "other"
        if not statements and not self.disclosure.forms():
            # a page of links and a notice speak of budgets too, but of no amounts
            if self.scans and (prose <= STAMP * self.scans or (explained < FEW and 2 * self.scans >= self.pages)):
                return "scan"
            speaks = prose > 600 and explained >= FEW and explains(said) and self.disclosure.year
            return "text" if speaks else "other"
        if not statements:
            return "forms" if prose < 2000 else "text"
        if not any(f.text for s in statements for *_, f in s.figures()):
            return "blank"
        return "whole" if explained >= (FEW if explains(said) else EXPLAINED) else "tables"


#: Called with a page and how many there are, before each scanned page is recognised: that takes seconds.
Progress = Callable[[int, int], None]


def read(path: str | Path, progress: Progress | None = None) -> Reading:
    """Read one file, or an archive whose files make up one disclosure, in this process.

    Raises InputError for what isn't a document, is damaged, encrypted or too large."""
    path = Path(path)
    start = time.perf_counter()
    kind = kind_of(path)
    parts = _unpacked(path, progress) if kind == "zip" else [_part(path, kind, progress)]
    return _reading(str(path), kind, parts, start)


def read_together(paths: Sequence[Path], progress: Progress | None = None) -> Reading:
    """Read several files (text apart from tables) as one disclosure.  Raises InputError."""
    start = time.perf_counter()
    kinds = [kind_of(p) for p in paths]
    parts = [_part(p, k, progress) for p, k in zip(paths, kinds, strict=True)]
    return _reading("+".join(map(str, paths)), "+".join(dict.fromkeys(kinds)), parts, start)


@dataclass(frozen=True, slots=True)
class _Part:
    """One file's document (None where it couldn't be read), what of it was left out, its pages, how many of them are
    scans without text and how many are scans that were recognised."""

    document: Document | None
    left_out: tuple[LeftOut, ...] = ()
    pages: int = 0
    scans: int = 0
    recognised: int = 0


def _reading(file: str, kind: str, parts: Sequence[_Part], start: float) -> Reading:
    documents = [p.document for p in parts if p.document is not None]
    return Reading(
        file,
        kind,
        sum(p.pages for p in parts),
        time.perf_counter() - start,
        recognise(documents),
        left_out=tuple(one for p in parts for one in p.left_out),
        scans=sum(p.scans for p in parts),
        recognised=sum(p.recognised for p in parts),
    )


def _unpacked(path: Path, progress: Progress | None) -> list[_Part]:
    """The files inside an archive.  One that can't be read is left out and named; the others make up the disclosure."""
    with TemporaryDirectory() as folder:
        files, broken = archive.unpack(path, Path(folder))
        parts = [_Part(None, (LeftOut(name, why),)) for name, why in broken]
        for file in files:
            try:
                parts.append(_part(file, kind_of(file), progress))
            except InputError as error:
                why = "；".join(f"{p.found}，{p.mend}" for p in error.problems)
                parts.append(_Part(None, (LeftOut(file.name, why),)))
    if all(p.document is None for p in parts):
        said = "；".join(f"{one.name}：{one.why}" for p in parts for one in p.left_out)
        raise refused(
            path,
            "read.members",
            f"压缩文件中没有可读的文件（{said}）" if said else "压缩文件是空的",
            "PDF、Word、Excel、网页或文本",
            "核对压缩文件的内容",
        )
    return parts


def _part(path: Path, kind: str, progress: Progress | None) -> _Part:
    part = _pdf(path, progress) if kind == "pdf" else _Part(_document(path, kind))
    if part.document is not None:
        # spans can make a few cells cover a huge grid
        check_cells(
            path, sum(max(len(b.cells), b.rows * b.columns) for b in part.document.blocks if isinstance(b, Table))
        )
    return part


def _pdf(path: Path, progress: Progress | None) -> _Part:
    """A PDF; its scanned pages are recognised where the extra is installed, and named where it isn't."""
    from .formats import ocr, pdf_reader, scans

    pages = list(pdf_reader.pages_of(path))
    broken = [p.number for p in pages if not p.width]
    if len(broken) == len(pages):
        raise refused(path, "read.broken", f"{len(pages)}页都打不开", "完整的PDF", "重新下载或另存这个文件")
    left_out = [LeftOut(path.name, f"第{_ranges(broken)}页已损坏，打不开")] if broken else []
    pictures = scans.scanned(path, pages)
    taken = pictures[: limits.MAX_SCANS] if ocr.available() else ()
    read: list[ocr.Recognised] = []
    for number in taken:
        if progress is not None:
            progress(number, len(pages))
        read += ocr.recognised(path, [number])
    if rest := pictures[len(taken) :]:
        whole = len(rest) == sum(bool(p.glyphs) or p.number in pictures for p in pages)
        said = f"扫描件：{len(rest)}页没有文字层" if whole else f"第{_ranges(rest)}页是图像，没有文字层"
        mend = f"超过识别的上限 {limits.MAX_SCANS} 页" if taken else "请改用电子文件，或安装 yusuan[ocr] 后识别"
        left_out.append(LeftOut(path.name, f"{said}；{mend}"))
    seen = {r.page.number: r.page for r in read}
    document = pdf_reader.document_of(path, [seen.get(p.number, p) for p in pages])
    return _Part(ocr.with_sureness(document, read), tuple(left_out), len(pages), len(rest), len(taken))


def _document(path: Path, kind: str) -> Document:
    """Raises InputError for a kind that can't be read."""
    if kind == "docx":
        from .formats import docx_reader

        return docx_reader.read(path)
    if kind in ("doc", "rtf"):
        from .formats import office

        return office.read(path)
    if kind == "xlsx":
        from .formats import xlsx_reader

        return xlsx_reader.read(path)
    if kind == "xls":
        from .formats import xls_reader

        return xls_reader.read(path)
    if kind == "html":
        from .formats import html_reader

        return html_reader.read(path)
    if kind == "xml sheet":
        from .formats import xml_sheet_reader

        return xml_sheet_reader.read(path)
    if kind == "txt":
        from .formats import txt_reader

        return txt_reader.read(path)
    found, mend = UNREADABLE.get(kind, (f"{kind} 文件", "另存为 .docx、.xlsx 或 PDF 后再读"))
    raise refused(path, "read.format", found, "PDF、Word、Excel、网页或文本", mend)


def _ranges(numbers: Sequence[int]) -> str:
    """3, 4, 5, 9 as “3-5、9”."""
    runs: list[list[int]] = []
    for n in numbers:
        if runs and n == runs[-1][-1] + 1:
            runs[-1].append(n)
        else:
            runs.append([n])
    return "、".join(f"{run[0]}-{run[-1]}" if len(run) > 1 else str(run[0]) for run in runs)
