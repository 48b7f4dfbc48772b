"""Files of strangers → disclosures, each in a process of its own, and the tables over all of them.

A file that crashes, hangs or asks for too much memory is one refused file; the others go on.
"""

from __future__ import annotations

import csv
import io
import multiprocessing
import re
import time
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import chain, count
from multiprocessing.connection import Connection, wait
from multiprocessing.context import SpawnProcess
from pathlib import Path, PurePosixPath
from tempfile import TemporaryDirectory

from .coordinates import DIMENSIONS, Coordinates
from .disclosure.data import to_json
from .disclosure.model import Disclosure, Figure, OneOf, Statement, Text, Unrecognised
from .document.model import Document, PageBreak
from .document.recognise import recognise
from .formats.bytes import kind_of
from .formats.datapackage_tables import safe
from .formats.whole import whole_file
from .problems import InputError, OutputError, Place, Problem
from .provenance import Provenance

#: Limits of one file's process: seconds of time and bytes of memory.
MAX_SECONDS = 180
MAX_MEMORY = 2 * 1024**3
#: The most files of an archive that are read.
MAX_MEMBERS = 200

#: What a file is, by what was found in it.
KINDS = {
    "whole": "完整公开文件",
    "tables": "只有报表",
    "text": "只有文字",
    "forms": "只有绩效目标表",
    "blank": "空白表样",
    "other": "其他文件",
}
DOCUMENT_COLUMNS: dict[str, str] = {
    "file": "文件",
    "format": "按内容认定的格式",
    "kind": "文件种类",
    "unit": "单位；文件没有写明时为空",
    "year": "年度；文件没有写明时为空",
    "stage": "budget 预算，final_accounts 决算",
    "level": "unit 单位，department 部门",
    "pages": "页数；没有页的格式为0",
    "statements": "认定的报表",
    "unrecognised": "没有认定的表格数",
    "figures": "读出的数字，不含空格",
    "bound": "其中已认定含义的数字",
    "seconds": "用时（秒）",
    "problem": "没有读成的原因",
}
FIGURE_COLUMNS: dict[str, str] = {
    "file": "文件",
    "unit_name": "公开单位",
    "budget_year": "公开年度",
    "kind": "文件种类",
    "level": "unit 单位，department 部门",
    "statement": "报表代号（B01等）；正文中的数字为空",
    "title": "表题或章节标题",
    "page": "页",
    "line": "行（文本、网页和Word）",
    "sheet": "工作表",
    "row": "数据行，从1数起；正文中为0",
    "column": "列，从1数起；正文中为第几个字",
    "box": "在页上的位置：左 上 右 下，单位为点，从左上角量起",
    "text": "印出的文字",
    "value": "数值；空格代表零时为0",
    "printed_in": "数值的单位；没有依据时为 unknown",
    "confidence": "读取的把握，1为文字层",
    "measure": "指标；没有认定含义时为空",
    "reading": "stated 已认定，one_of 有几种可能，unbound 没有认定",
    **DIMENSIONS,
}


@dataclass(frozen=True, slots=True)
class Reading:
    """What became of one file (or of the files of one archive): a disclosure, or the sentence why there is none."""

    file: str
    format: str
    pages: int
    seconds: float
    disclosure: Disclosure | None
    problem: str = ""

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
                    yield "", section.title, 0, claim.start + 1, claim.figure, item.place

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
        filled = any(f.text for s in statements for *_, f in s.figures())
        prose = sum(len(t.text) for t in self.disclosure.texts())
        if not statements and self.disclosure.forms():
            return "forms" if prose < 2000 else "text"
        if not statements:
            said = "".join(t.text for t in self.disclosure.texts()[:40])
            return "text" if prose > 600 and re.search("预算|决算", said) and self.disclosure.year else "other"
        if not filled:
            return "blank"
        return "whole" if prose > 2500 else "tables"


def read(path: str | Path) -> Reading:
    """Read one file, or an archive whose files make up one disclosure, in this process.

    Raises InputError for what isn't a document, is damaged, encrypted or too large."""
    path = Path(path)
    start = time.perf_counter()
    kind = kind_of(path)
    documents = _unpacked(path) if kind == "zip" else (_document(path, kind),)
    pages = sum(_pages(d) for d in documents)
    disclosure = recognise(documents)
    return Reading(str(path), kind, pages, time.perf_counter() - start, disclosure)


def read_together(paths: Sequence[Path]) -> Reading:
    """Read several files (text apart from tables) as one disclosure.  Raises InputError."""
    start = time.perf_counter()
    kinds = [kind_of(p) for p in paths]
    documents = [_document(p, k) for p, k in zip(paths, kinds, strict=True)]
    return Reading(
        "+".join(map(str, paths)),
        "+".join(dict.fromkeys(kinds)),
        sum(map(_pages, documents)),
        time.perf_counter() - start,
        recognise(documents),
    )


def read_all(groups: Sequence[Sequence[Path]], workers: int) -> Iterator[tuple[int, Reading]]:
    """Read each group of files in its own process, ``workers`` at a time; yields (place in ``groups``, reading) as
    they finish.  Nothing a file does ends the others."""
    context = multiprocessing.get_context("spawn")
    todo = list(enumerate(groups))[::-1]
    running: dict[Connection, tuple[int, SpawnProcess, float]] = {}
    try:
        while todo or running:
            while todo and len(running) < workers:
                n, group = todo.pop()
                ours, theirs = context.Pipe(duplex=False)
                process = context.Process(target=_work, args=(theirs, [str(p) for p in group]), daemon=True)
                process.start()
                theirs.close()
                running[ours] = (n, process, time.monotonic())
            ready = wait(list(running), timeout=1)
            for connection in list(running):
                n, process, begun = running[connection]
                name = "+".join(map(str, groups[n]))
                if connection in ready:
                    try:
                        result = connection.recv()
                    except EOFError:
                        process.join()
                        result = Reading(
                            name, "", 0, 0.0, None, f"读取进程中途退出（代码 {process.exitcode}），文件可能已损坏或过大"
                        )
                elif time.monotonic() - begun > MAX_SECONDS:
                    result = Reading(name, "", 0, 0.0, None, f"超过 {MAX_SECONDS} 秒仍未读完，已停止")
                else:
                    continue
                process.kill()
                process.join()
                connection.close()
                del running[connection]
                yield n, replace(result, seconds=round(time.monotonic() - begun, 3))
    finally:
        for _, left, _ in running.values():
            left.kill()


def _work(answer: Connection, paths: list[str]) -> None:
    try:
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (MAX_MEMORY, MAX_MEMORY))
    except ImportError:
        pass  # Windows has no such limit: the time limit stays
    files = [Path(p) for p in paths]
    name = "+".join(paths)
    try:
        answer.send(read(files[0]) if len(files) == 1 else read_together(files))
    except InputError as error:
        said = "；".join(f"{p.found}（应为{p.expected}；{p.mend}）" for p in error.problems)
        answer.send(Reading(name, "", 0, 0.0, None, said))
    except MemoryError:
        answer.send(Reading(name, "", 0, 0.0, None, f"需要的内存超过 {MAX_MEMORY // 2**30} GB，已停止"))
    except RecursionError:
        answer.send(Reading(name, "", 0, 0.0, None, "文件内部嵌套过深，无法读取"))


def _document(path: Path, kind: str) -> Document:
    if kind == "pdf":
        from .formats import pdf_reader

        return pdf_reader.read(path)
    if kind == "docx":
        from .formats import docx_reader

        return docx_reader.read(path)
    if kind == "html":
        from .formats import html_reader

        return html_reader.read(path)
    if kind == "txt":
        from .formats import txt_reader

        return txt_reader.read(path)
    raise InputError(
        [
            Problem(
                "read.format",
                Place(str(path)),
                {"encrypted office": "加了密码的Office文件", "image": "图片"}.get(kind, f"{kind} 文件"),
                "PDF、Word（.docx）、Excel、网页或文本",
                "去掉密码，或另存为 .docx、.xlsx 或 PDF 后再读",
            )
        ]
    )


def _pages(document: Document) -> int:
    places = [getattr(b, "place", None) for b in document.blocks]
    if not any(p is not None and p.page for p in places):
        return 0
    return sum(isinstance(b, PageBreak) for b in document.blocks) + 1


def _unpacked(path: Path) -> tuple[Document, ...]:
    """The documents inside an archive, in the order of their names.  Names without the UTF-8 mark are GBK, as Chinese
    Windows writes them; only names are taken from the archive, never paths."""
    documents = []
    with zipfile.ZipFile(path) as packed, TemporaryDirectory() as folder:
        members = [m for m in packed.infolist() if not m.is_dir()][: MAX_MEMBERS + 1]
        if len(members) > MAX_MEMBERS:
            raise InputError(
                [
                    Problem(
                        "read.members",
                        Place(str(path)),
                        f"{len(members) - 1} 个以上的文件",
                        f"不超过 {MAX_MEMBERS} 个",
                        "拆成几个压缩文件",
                    )
                ]
            )
        for n, member in enumerate(sorted(members, key=_member_name)):
            name = re.sub(r'[\\/:*?"<>|\x00-\x1f]', "_", PurePosixPath(_member_name(member)).name) or "unnamed"
            target = Path(folder) / str(n) / name[-80:]
            target.parent.mkdir()
            try:
                target.write_bytes(packed.read(member))
            except (RuntimeError, zipfile.BadZipFile) as error:
                raise InputError(
                    [
                        Problem(
                            "read.broken",
                            Place(str(path)),
                            f"压缩文件中的“{name}”打不开：{error}",
                            "没有密码、完整的文件",
                            "解压后再读",
                        )
                    ]
                ) from error
            kind = kind_of(target)
            if kind not in ("zip", "unknown", "image"):
                documents.append(_document(target, kind))
    if not documents:
        raise InputError(
            [
                Problem(
                    "read.members",
                    Place(str(path)),
                    "压缩文件中没有可读的文件",
                    "PDF、Word、网页或文本",
                    "核对压缩文件的内容",
                )
            ]
        )
    return tuple(documents)


def _member_name(member: zipfile.ZipInfo) -> str:
    if member.flag_bits & 0x800:
        return member.filename
    try:
        return member.filename.encode("cp437").decode("gb18030")
    except UnicodeError:
        return member.filename


def documents_table(readings: Sequence[Reading]) -> list[list[str]]:
    """One row a file under :data:`DOCUMENT_COLUMNS`."""
    rows = []
    for r in readings:
        d = r.disclosure
        printed = [f for *_, f, _ in r.figures() if f.text]
        rows.append(
            [
                r.file,
                r.format,
                r.kind,
                d.unit if d else "",
                str(d.year) if d and d.year else "",
                d.kind if d else "",
                d.level if d else "",
                str(r.pages),
                " ".join(s.key for s in d.statements()) if d else "",
                str(len(r.unrecognised)),
                str(len(printed)),
                str(sum(f.about is not None for f in printed)),
                f"{r.seconds:.3f}",
                r.problem,
            ]
        )
    return rows


def figures_table(readings: Sequence[Reading]) -> Iterator[list[str]]:
    """One row a printed figure under :data:`FIGURE_COLUMNS`; a blank cell has none."""
    for r in readings:
        if (d := r.disclosure) is None:
            continue
        for key, title, row, column, figure, place in r.figures():
            if not figure.text:
                continue
            about = figure.about
            at = dict(about.at) if isinstance(about, Coordinates) else {}
            where = place or Provenance(r.file)
            yield [
                where.file,
                d.unit,
                str(d.year) if d.year else "",
                r.kind,
                d.level,
                key,
                title,
                str(where.page or ""),
                str(where.line or ""),
                where.sheet,
                str(row),
                str(column),
                " ".join(f"{v:g}" for v in where.box) if where.box else "",
                figure.text,
                "" if figure.value is None else format(figure.value, "f"),
                figure.unit or "unknown",
                str(where.confidence),
                about.measure if isinstance(about, Coordinates) else type(about).__name__.lower() if about else "",
                "unbound" if about is None else "one_of" if isinstance(about, OneOf) else "stated",
                *(
                    "+".join(sorted(v)) if isinstance(v, frozenset) else v
                    for v in (at.get(dimension, "") for dimension in DIMENSIONS)
                ),
            ]


def as_csv(columns: Sequence[str], rows: Iterator[list[str]] | Sequence[list[str]]) -> str:
    """A table as CSV text.  What a spreadsheet would run as a formula is written so that it stays text."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(columns)
    for row in rows:
        writer.writerow([safe(t) for t in row])
    return out.getvalue()


def write_readings(readings: Sequence[Reading], folder: Path, formats: Sequence[str]) -> list[Path]:
    """Write each disclosure as JSON and the two tables over all of them (CSV, one workbook) into ``folder``.

    Each file appears whole or not at all.  Raises OutputError."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise OutputError(f"不能建立文件夹 {folder}：{error.strerror}。请换一个位置。") from error
    written: list[Path] = []
    documents, figures = documents_table(readings), list(figures_table(readings))
    if "json" in formats:
        taken: set[str] = set()
        for r in readings:
            if r.disclosure is None:
                continue
            stem = Path(r.file.split("+")[0]).stem
            names = chain((stem,), (f"{stem}-{i}" for i in count(2)))
            name = next(n for n in names if n not in taken)
            taken.add(name)
            _write_text(folder / f"{name}.json", to_json(r.disclosure), written)
    if "csv" in formats:
        _write_text(folder / "documents.csv", "\ufeff" + as_csv(list(DOCUMENT_COLUMNS), documents), written)
        _write_text(folder / "figures.csv", "\ufeff" + as_csv(list(FIGURE_COLUMNS), figures), written)
    if "xlsx" in formats:
        with whole_file(folder / "readings.xlsx") as beside:
            _workbook(beside, documents, figures)
        written.append(folder / "readings.xlsx")
    return written


def _write_text(path: Path, text: str, written: list[Path]) -> None:
    with whole_file(path) as beside:
        beside.write_text(text, encoding="utf-8", newline="\n")
    written.append(path)


def _workbook(path: Path, documents: list[list[str]], figures: list[list[str]]) -> None:
    import xlsxwriter

    with xlsxwriter.Workbook(str(path), {"constant_memory": True}) as book:
        bold = book.add_format({"bold": True, "text_wrap": True, "valign": "top"})
        for name, columns, rows in (("文件", DOCUMENT_COLUMNS, documents), ("数字", FIGURE_COLUMNS, figures)):
            sheet = book.add_worksheet(name)
            sheet.freeze_panes(1, 1)
            sheet.set_column(0, len(columns), 14)
            for c, (column, said) in enumerate(columns.items()):
                sheet.write_string(0, c, f"{column}\n{said}", bold)
            sheet.autofilter(0, 0, max(len(rows), 1), len(columns) - 1)
            for r, row in enumerate(rows[:1_048_575], 1):
                for c, text in enumerate(row):
                    sheet.write_string(r, c, text)
