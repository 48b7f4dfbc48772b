"""A review as a workbook: findings to tick and comment on, what was checked and why not the rest, and the league
table."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from ..findings import Coverage, Review
from .league import HEADINGS, standings
from .sheet import short
from .text import Result, given_as, missing, standing, tag, verdict_line

#: Column headings and widths of the sheet of findings; those of :data:`ANSWERS` are for the reviewer.
COLUMNS: dict[str, int] = {
    "序号": 5,
    "单位": 15,
    "年度": 6,
    "等级": 7,
    "位置": 11,
    "问题": 52,
    "印出": 13,
    "应为": 13,
    "相差": 11,
    "属实": 8,
    "处理意见": 22,
    "处理人": 9,
    "处理日期": 11,
    "有关各处": 40,
    "依据": 34,
    "检查": 9,
    "编号": 14,
    "与上次相比": 12,
    "文件": 30,
}
ANSWERS = ("属实", "处理意见", "处理人", "处理日期")
#: What can be ticked.
TICKS = ("是", "否", "待核实")
_LEAGUE: dict[str, int] = {
    "单位": 30,
    "年度": 8,
    **dict.fromkeys((*HEADINGS[:-1], HEADINGS[-1] + "（%）"), 9),
    "缺少的报表，或没有审核的原因": 50,
    "文件": 40,
}
_COVERAGE: dict[str, int] = {"单位": 30, "年度": 8, "结果": 14, "原因": 56, "项数": 8}
_WAIVED: dict[str, int] = {"文件": 24, "编号": 14, "问题": 70, "原因": 40, "说明人": 10, "日期": 11, "到期": 11}
_MENDED: dict[str, int] = {"文件": 24, "编号": 14, "问题": 90}
#: The most places a cell names.
_MOST_PLACES = 4
#: The height of a line and of the highest row, in points.
_LINE, _HIGHEST = 13.5, 400


def write_xlsx(results: Sequence[Result], path: Path, notes: Sequence[str] = ()) -> None:
    """Write the workbook.  Texts stay texts: nothing a document says is run as a formula."""
    import xlsxwriter

    with xlsxwriter.Workbook(str(path), {"constant_memory": True}) as book:
        book.set_properties({"created": datetime(2000, 1, 1)})  # the same review gives the same bytes
        look = {"text_wrap": True, "valign": "top", "border": 1, "font_name": "宋体", "font_size": 10}
        head = book.add_format({**look, "bold": True, "valign": "vcenter", "align": "center", "bg_color": "#E8EEF4"})
        plain, ticked = book.add_format(look), book.add_format({**look, "bg_color": "#FFFBE6"})
        forms = dict.fromkeys(ANSWERS, ticked)
        found = list(_findings(results))
        sheet = _listed(book, "问题", COLUMNS, found, head, plain, forms)
        sheet.print_area(0, 0, len(found), list(COLUMNS).index(ANSWERS[-1]))
        if found:
            column = list(COLUMNS).index("属实")
            ticks = {
                "validate": "list",
                "source": list(TICKS),
                "error_title": "属实",
                "error_message": "、".join(TICKS),
            }
            sheet.data_validation(1, column, len(found), column, ticks)
        _listed(book, "各单位情况", _LEAGUE, list(_league(results)), head, plain)
        _listed(book, "核对情况", _COVERAGE, list(_coverage(results)), head, plain)
        waived = [
            (given_as(r.file), x.finding.fingerprint, x.finding.message, x.why, x.who, x.when, x.until)
            for r, reviewed in results
            for x in (reviewed.waived if reviewed else ())
        ]
        mended = [
            (given_as(r.file), e.fingerprint, e.message)
            for r, reviewed in results
            if reviewed and reviewed.since
            for e in reviewed.since.mended
        ]
        said = [(note,) for note in notes]
        for name, columns, rows in (
            ("已说明", _WAIVED, waived),
            ("已改正", _MENDED, mended),
            ("整批", {"说明": 100}, said),
        ):
            if rows:
                _listed(book, name, columns, rows, head, plain)


def _listed(
    book: Any,
    name: str,
    columns: dict[str, int],
    rows: Sequence[Sequence[str | int]],
    head: Any,
    plain: Any,
    forms: dict[str, Any] | None = None,
) -> Any:
    """A sheet with headings that stay in sight, filters, and pages that print as wide as the paper."""
    sheet = book.add_worksheet(name)
    looks = [(forms or {}).get(heading, plain) for heading in columns]
    sheet.set_row(0, 2 * _LINE)
    for c, (heading, width) in enumerate(columns.items()):
        sheet.set_column(c, c, width)
        sheet.write_string(0, c, heading, head)
    widths = list(columns.values())
    # what stands to the right of the answers is for looking up: neither on paper nor does it make rows higher
    printed = list(columns).index(ANSWERS[-1]) + 1 if forms else len(columns)
    for r, row in enumerate(rows, 1):
        # not every program makes a row as high as its text needs
        lines = max(_lines(value, width) for value, width in zip(row[:printed], widths, strict=False))
        sheet.set_row(r, min(_LINE * lines + 3, _HIGHEST))
        for c, look in enumerate(looks):
            value = row[c] if c < len(row) else ""
            if isinstance(value, int):
                sheet.write_number(r, c, value, look)
            elif value:
                sheet.write_string(r, c, value, look)
            else:
                sheet.write_blank(r, c, None, look)
    sheet.freeze_panes(1, min(2, len(columns) - 1))
    sheet.autofilter(0, 0, max(len(rows), 1), len(columns) - 1)
    sheet.set_paper(9)  # A4
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0)
    sheet.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.6)
    sheet.set_footer(f"&C{name}　第 &P 页，共 &N 页")
    return sheet


def _lines(value: str | int, width: int) -> int:
    """How many lines a text takes in a column, where a Chinese character is two letters wide."""
    from rich.cells import cell_len

    return sum(max(-(-cell_len(line) // max(width - 1, 1)), 1) for line in str(value).split("\n"))


def _findings(results: Sequence[Result]) -> Iterator[tuple[str | int, ...]]:
    for reading, reviewed in results:
        d = reading.disclosure
        for n, f in enumerate(reviewed.findings if reviewed else (), 1):  # as in the other reports and the copies
            more = [f"另有{len(f.places) - _MOST_PLACES}处"] if len(f.places) > _MOST_PLACES else []
            yield (
                n,
                d.unit if d else "",
                d.year if d and d.year else "",
                tag(f),
                short(f.places[0]) if f.places else "",
                "\n".join((f.message, *(f"也可能是：{a}" for a in f.alternatives))),
                f.found,
                f.expected,
                f.difference,
                *("",) * len(ANSWERS),
                "\n".join((*(f"{p}：{p.text}" for p in f.places[:_MOST_PLACES]), *more)),
                f.basis,
                f.check,
                f.fingerprint,
                standing(reviewed, f.fingerprint) if reviewed else "",
                given_as(reading.file),
            )


def _league(results: Sequence[Result]) -> Iterator[tuple[str | int, ...]]:
    for s in standings(results):
        said = s.problem or ("、".join(s.missing) if s.missing else "")
        cells = (int(n) if (n := c.rstrip("%")).isdecimal() else c for c in s.cells)
        yield s.name, s.year or "", *cells, said, given_as(results[s.number][0].file)


def _coverage(results: Sequence[Result]) -> Iterator[tuple[str | int, ...]]:
    for result in results:
        reading, reviewed = result
        d = reading.disclosure
        who = (d.unit if d else "") or given_as(reading.file), d.year if d and d.year else ""
        if reviewed is None:
            yield *who, "没有审核", reading.problem, ""
            continue
        if reviewed.crashed:
            yield *who, "没有完成", verdict_line(result), ""
        for outcome, why, n in _outcomes(reviewed.coverage, reviewed):
            yield *who, outcome, why, n


def _outcomes(c: Coverage, reviewed: Review) -> Iterator[tuple[str, str, int]]:
    for outcome, n in (
        ("相等", c.passed),
        ("舍入范围内", c.within_rounding),
        ("可疑", c.suspicious),
        ("不符", c.failed),
    ):
        yield outcome, "", n
    for words, n in missing(reviewed):
        outcome, _, why = words.partition("，")
        yield outcome, why, n
    yield "数字", "印出的", c.figures
    yield "数字", "核对过的", c.checked
    yield "数字", "含义不明的", c.unbound
