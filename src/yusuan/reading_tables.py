"""The tables over many readings: one row a document, one row a printed figure; CSV, a workbook, JSON."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence
from datetime import datetime
from itertools import chain, count
from pathlib import Path

from .coordinates import DIMENSIONS, Coordinates
from .disclosure.data import to_json
from .disclosure.model import OneOf
from .formats.datapackage_tables import safe
from .formats.whole import whole_file
from .provenance import Provenance
from .reading import Reading

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
    "scans": "没有文字层也没有识别的扫描页数",
    "recognised": "识别出文字的扫描页数",
    "left_out": "没有读的部分和原因",
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
    "box": "在页上的位置：左 上 右 下，单位为点，从左上角量起；正文中为所在的行",
    "text": "印出的文字",
    "value": "数值；空格代表零时为0",
    "printed_in": "数值的单位；没有依据时为 unknown",
    "confidence": "读取的把握，1为文字层",
    "measure": "指标；没有认定含义时为空",
    "reading": "stated 已认定，one_of 有几种可能，unbound 没有认定",
    **DIMENSIONS,
}


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
                str(r.scans),
                str(r.recognised),
                "；".join(f"{one.name}：{one.why}" for one in r.left_out),
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
        book.set_properties({"created": datetime(2000, 1, 1)})  # the same readings give the same bytes
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
