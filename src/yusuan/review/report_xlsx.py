"""A review as a workbook: a sheet of findings to tick and comment on, and a sheet of the documents."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from .findings import SEVERITY_NAMES
from .report_text import Result, counts, missing, standing, verdict_line

#: Column headings and widths of the sheet of findings; the last three are for the reviewer.
COLUMNS: dict[str, int] = {
    "文件": 24,
    "单位": 20,
    "年度": 7,
    "等级": 8,
    "编号": 14,
    "检查": 9,
    "问题": 70,
    "印出": 16,
    "应为": 16,
    "相差": 12,
    "位置": 40,
    "依据": 36,
    "与上次相比": 12,
    "属实": 8,
    "处理意见": 30,
    "处理人": 10,
}
_WAIVED_COLUMNS: dict[str, int] = {
    "文件": 24,
    "编号": 14,
    "问题": 70,
    "原因": 40,
    "说明人": 10,
    "日期": 11,
    "到期": 11,
}
_MENDED_COLUMNS: dict[str, int] = {"文件": 24, "编号": 14, "问题": 90}
_DOCUMENT_COLUMNS: dict[str, int] = {
    "文件": 30,
    "单位": 24,
    "年度": 7,
    "结论": 24,
    "错误": 7,
    "疑点": 7,
    "提示": 7,
    "核对关系": 9,
    "数字": 8,
    "核对过": 8,
    "含义不明": 9,
    "没有核对的": 60,
}


def write_xlsx(results: Sequence[Result], path: Path, notes: Sequence[str] = ()) -> None:
    """Write the workbook.  Texts stay texts: nothing a document says is run as a formula."""
    import xlsxwriter

    with xlsxwriter.Workbook(str(path), {"constant_memory": True}) as book:
        head = book.add_format(
            {"bold": True, "text_wrap": True, "valign": "vcenter", "bg_color": "#E8EEF4", "border": 1}
        )
        plain = book.add_format({"text_wrap": True, "valign": "top", "border": 1})
        ticked = book.add_format({"text_wrap": True, "valign": "top", "border": 1, "bg_color": "#FFFBE6"})
        sheet = book.add_worksheet("问题")
        _headings(sheet, COLUMNS, head)
        row = 0
        for reading, reviewed in results:
            d = reading.disclosure
            for f in reviewed.findings if reviewed else ():
                row += 1
                values = (
                    reading.file,
                    d.unit if d else "",
                    str(d.year) if d and d.year else "",
                    "请核实" if f.verdict == "please verify" else SEVERITY_NAMES[f.severity],
                    f.fingerprint,
                    f.check,
                    "\n".join((f.message, *(f"也可能是：{a}" for a in f.alternatives))),
                    f.found,
                    f.expected,
                    f.difference,
                    "\n".join(f"{p}：{p.text}" for p in f.places[:4]),
                    f.basis,
                    standing(reviewed, f.fingerprint) if reviewed else "",
                )
                for c, value in enumerate(values):
                    sheet.write_string(row, c, value, plain)
                for c in range(len(values), len(COLUMNS)):
                    sheet.write_blank(row, c, None, ticked)
        if row:
            ticks = list(COLUMNS).index("属实")
            sheet.data_validation(1, ticks, row, ticks, {"validate": "list", "source": ["属实", "不属实", "待核"]})
        sheet.autofilter(0, 0, max(row, 1), len(COLUMNS) - 1)
        sheet.set_landscape()
        sheet.fit_to_pages(1, 0)
        sheet.repeat_rows(0)
        _documents(book.add_worksheet("文件"), results, head, plain)
        waived = [
            (r.file, x.finding.fingerprint, x.finding.message, x.why, x.who, x.when, x.until)
            for r, reviewed in results
            for x in (reviewed.waived if reviewed else ())
        ]
        _listed(book, "已说明", _WAIVED_COLUMNS, waived, head, plain)
        mended = [
            (r.file, e.fingerprint, e.message)
            for r, reviewed in results
            if reviewed and reviewed.since
            for e in reviewed.since.mended
        ]
        _listed(book, "已改正", _MENDED_COLUMNS, mended, head, plain)
        _listed(book, "整批", {"说明": 100}, [(note,) for note in notes], head, plain)


def _listed(
    book: object, name: str, columns: dict[str, int], rows: Sequence[Sequence[str]], head: object, form: object
) -> None:
    """A further sheet, where there is something to list."""
    if not rows:
        return
    sheet = book.add_worksheet(name)  # type: ignore[attr-defined]
    _headings(sheet, columns, head)
    for r, row in enumerate(rows, 1):
        for c, value in enumerate(row):
            sheet.write_string(r, c, value, form)


def _headings(sheet: object, columns: dict[str, int], form: object) -> None:
    for c, (name, width) in enumerate(columns.items()):
        sheet.set_column(c, c, width)  # type: ignore[attr-defined]
        sheet.write_string(0, c, name, form)  # type: ignore[attr-defined]
    sheet.freeze_panes(1, 1)  # type: ignore[attr-defined]


def _documents(sheet: object, results: Sequence[Result], head: object, plain: object) -> None:
    _headings(sheet, _DOCUMENT_COLUMNS, head)
    for row, result in enumerate(results, 1):
        reading, reviewed = result
        d = reading.disclosure
        n = counts(reviewed) if reviewed else {}
        c = reviewed.coverage if reviewed else None
        values = (
            reading.file,
            d.unit if d else "",
            str(d.year) if d and d.year else "",
            verdict_line(result),
            *(str(n.get(s, "")) for s in SEVERITY_NAMES),
            *((str(c.evaluated), str(c.figures), str(c.checked), str(c.unbound)) if c else ("", "", "", "")),
            "；".join(f"{why}：{k}项" for why, k in missing(reviewed)) if reviewed else "",
        )
        for column, value in enumerate(values):
            sheet.write_string(row, column, value, plain)  # type: ignore[attr-defined]
