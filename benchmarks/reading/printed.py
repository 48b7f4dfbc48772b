"""Statements of other places as other programs lay them out on paper, printed by LibreOffice and read back cell by cell.

    python benchmarks/reading/printed.py [FOLDER [STYLE...]]

Needs soffice.  Tables of ``tests/layouts_third.toml`` and one of many rows are written as .xlsx or .docx in each of ``STYLES``
(columns too narrow for their words, words over both neighbours, no rules, rules across only, tables torn by pages, turned
pages …) into FOLDER (a temporary one if none is given; what is there already isn't printed again).  A cell is right where
the grid that is read has the text that was written, "wrong" where it has another, "text" where its row is in no grid; rows
are lost where the grid has too few.
"""

from __future__ import annotations

import subprocess
import sys
import tomllib
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Literal

import docx
import pypdfium2
import pypdfium2.raw as raw
import xlsxwriter
from docx.enum.section import WD_ORIENT
from docx.shared import Mm, Pt

from yusuan.document.recognition.grid import Grid
from yusuan.document.recognition.joining import joined
from yusuan.formats.pdf_reader import read

LAYOUTS = Path(__file__).parents[2] / "tests" / "layouts_third.toml"
#: Place and title of the layouts that are printed.
CHOSEN = (
    ("四川 教育局 2020", "部门收支总表"),
    ("四川 县 2023", "部门收入总表"),
    ("新疆 区 2023", "财政拨款收支预算总体情况表"),
    ("黑龙江 市县 2023", "部门支出预算总表"),
    ("海南 市县 2024", "项目支出预算表"),
    ("广西 县 2023", "财政拨款三公两费支出表"),
    ("吉林 县市 2022", "政府采购预算表"),
    ("湖北 公开06表 2021 决算", "一般公共预算财政拨款基本支出决算表"),
    ("云南 2018 决算", "政府性基金预算财政拨款收入支出决算表"),
)
Rows = list[list[str]]


@dataclass(frozen=True)
class Style:
    """How a table is laid out: column widths in characters (0: as wide as its words), wrapped or running over, which
    rules are drawn, header repeated on each page, turned page."""

    name: str
    width: float = 0
    wrap: bool = False
    rules: Literal["all", "across", "none", "header"] = "all"
    repeat: bool = False
    turned: Literal["", "landscape", "rotated"] = "landscape"
    align: str = "center"
    shrink: bool = False
    word: bool = False
    long: bool = False
    scale: int = 1
    upright: bool = False


STYLES = (
    Style("as wide as its words"),
    Style("narrow, wrapped", width=7, wrap=True),
    Style("narrow, words run over, centred", width=6),
    Style("narrow, words run over, from the left", width=6, align="left"),
    Style("shrunk to its cells", width=6, shrink=True),
    Style("no rules", rules="none"),
    Style("no rules, narrow, wrapped", width=10, wrap=True, rules="none"),
    Style("rules across only", rules="across"),
    Style("rules across only, narrow, wrapped", width=9, wrap=True, rules="across"),
    Style("rules around the header only", rules="header"),
    Style("torn by pages, header repeated", repeat=True, long=True),
    Style("torn by pages, header not repeated", long=True),
    Style("torn by pages, wrapped", width=8, wrap=True, long=True),
    Style("turned page", turned="rotated"),
    Style("upright page, narrow, wrapped", width=5.5, wrap=True, turned=""),
    Style("Word, narrow", word=True),
    Style("Word, rows split by pages", word=True, long=True),
    Style("Word, amounts too wide for their cells", word=True, scale=10**6),
)


def main() -> None:
    print("| style | tables | cells | right | as text | wrong | rows lost |\n|" + 7 * "---|")
    with TemporaryDirectory() as scratch:
        folder = Path(sys.argv[1]) if len(sys.argv) > 1 else Path(scratch)
        folder.mkdir(parents=True, exist_ok=True)
        chosen = [s for s in STYLES if s.name in sys.argv[2:]] or STYLES
        sources = {s: {t: _scaled(rows, s) for t, rows in _tables(s.long)} for s in chosen}
        _print(sources, folder)
        total: Counter[str] = Counter()
        for style, tables in sources.items():
            count: Counter[str] = Counter(tables=len(tables))
            for n, (title, (rows, _)) in enumerate(tables.items()):
                count += _compared(rows, _path(folder, style, n).with_suffix(".pdf"), f"{style.name}: {title}")
            total += count
            print(_line(style.name, count), flush=True)
        print(_line("all", total))


def _line(name: str, count: Counter[str]) -> str:
    return "| " + " | ".join([name, *(str(count[k]) for k in ("tables", "cells", "right", "text", "wrong", "lost"))]) + " |"


def _tables(long: bool) -> list[tuple[str, tuple[Rows, int]]]:
    layouts = tomllib.loads(LAYOUTS.read_text("utf-8"))["layout"]
    found = []
    for layout in layouts:
        if (layout["place"], layout["title"]) not in CHOSEN:
            continue
        header = [[t.strip() for t in line.split("|")] for line in layout["header"]]
        body = [[t.strip() for t in line[0].split("|")] for line in layout["rows"]]
        if long:
            body = [[_again(t, n) for t in line] for n in range(1 + 70 // len(body)) for line in body]
        found.append((layout["title"], (header + body, len(header))))
    return found


def _again(text: str, n: int) -> str:
    """The same cell as another row's: an amount of its own."""
    whole, point, cents = text.partition(".")
    return f"{int(whole) + n}.{cents}" if point and whole.isdigit() and cents.isdigit() else text


def _scaled(table: tuple[Rows, int], style: Style) -> tuple[Rows, int]:
    rows, depth = table

    def big(text: str) -> str:
        whole, point, cents = text.partition(".")
        return f"{int(whole) * style.scale + 123456:,}.{cents}" if point and whole.isdigit() else text

    return (
        [[big(t) for t in row] if n >= depth else row for n, row in enumerate(rows)] if style.scale > 1 else rows
    ), depth


def _path(folder: Path, style: Style, n: int) -> Path:
    return folder / f"{STYLES.index(style):02d}-{n}{'.docx' if style.word else '.xlsx'}"


def _print(sources: dict[Style, Any], folder: Path) -> None:
    for suffix in (".xlsx", ".docx"):
        made = []
        for style, tables in sources.items():
            for n, (title, (rows, depth)) in enumerate(tables.items()):
                path = _path(folder, style, n)
                if path.suffix == suffix and not path.with_suffix(".pdf").exists():
                    (_write_docx if style.word else _write_xlsx)(path, style, title, rows, depth)
                    made.append((path, style))
        if made:
            command = ["soffice", "--headless", "--convert-to", "pdf", "--outdir", str(folder)]
            subprocess.run([*command, *(str(p) for p, _ in made)], check=True, capture_output=True, timeout=900)
        for path, style in made:
            if style.turned == "rotated":
                _rotate(path.with_suffix(".pdf"))


def _merges(rows: Rows, depth: int) -> list[tuple[int, int, int, int]]:
    """The areas of a header's equal neighbours: top, left, bottom, right."""
    owner: dict[tuple[int, int], tuple[int, int, int, int]] = {}
    width = len(rows[0])
    for r in range(depth):
        for c in range(width):
            if (r, c) in owner or not rows[r][c]:
                continue
            right = c
            while right + 1 < width and rows[r][right + 1] == rows[r][c] and (r, right + 1) not in owner:
                right += 1
            bottom = r
            while bottom + 1 < depth and all(rows[bottom + 1][k] == rows[r][c] for k in range(c, right + 1)):
                bottom += 1
            area = (r, c, bottom, right)
            owner |= {(i, k): area for i in range(r, bottom + 1) for k in range(c, right + 1)}
    return sorted({a for a in owner.values() if a[0] != a[2] or a[1] != a[3]})


def _write_xlsx(path: Path, style: Style, title: str, rows: Rows, depth: int) -> None:
    book = xlsxwriter.Workbook(path)
    sheet = book.add_worksheet()
    base = {"valign": "vcenter", "font_size": 9, "text_wrap": style.wrap, "shrink": style.shrink}
    head, words, figures = ({**base, "align": a} for a in (style.align, "left", "right"))
    drawn = {"all": {"border": 1}, "across": {"top": 1, "bottom": 1}, "none": {}, "header": {}}[style.rules]
    for one in (head, words, figures):
        one.update(drawn)
    if style.rules == "header":
        head.update({"top": 1, "bottom": 1})
    head_f, words_f, figures_f = (book.add_format(one) for one in (head, words, figures))
    sheet.merge_range(
        0, 0, 0, len(rows[0]) - 1, f"2026年{title}", book.add_format({"align": "center", "font_size": 14})
    )
    sheet.write(1, len(rows[0]) - 1, "单位：万元", book.add_format({"align": "right", "font_size": 9}))
    for c in range(len(rows[0])):
        words_wide = max(_wide(row[c]) for row in rows[depth:]) if style.width else max(_wide(row[c]) for row in rows)
        name = style.width and not any("." in row[c] for row in rows[depth:])
        sheet.set_column(
            c,
            c,
            min(words_wide, 2.5 * style.width) + 1
            if name and words_wide > style.width
            else style.width or words_wide + 1,
        )
    merged = _merges(rows, depth)
    for r, row in enumerate(rows):
        for c, text in enumerate(row):
            if any(a[0] <= r <= a[2] and a[1] <= c <= a[3] for a in merged):
                continue
            kind = head_f if r < depth else figures_f if _is_amount(text) or not text else words_f
            sheet.write_string(r + 2, c, text, kind) if text else sheet.write_blank(r + 2, c, None, kind)
    for top, left, bottom, right in merged:
        sheet.merge_range(top + 2, left, bottom + 2, right, rows[top][left], head_f)
    sheet.set_paper(9)
    sheet.hide_gridlines(2)
    if style.turned:
        sheet.set_landscape()
    sheet.fit_to_pages(1, 0)
    if style.repeat:
        sheet.repeat_rows(0, depth + 1)
    book.close()


def _wide(text: str) -> float:
    return sum(2 if ord(ch) > 255 else 1.1 for ch in text)


def _is_amount(text: str) -> bool:
    return text.replace(",", "").replace(".", "").lstrip("-").isdigit() and "." in text


def _write_docx(path: Path, style: Style, title: str, rows: Rows, depth: int) -> None:
    document = docx.Document()
    section = document.sections[0]
    section.orientation, section.page_width, section.page_height = WD_ORIENT.LANDSCAPE, Mm(297), Mm(210)
    document.add_paragraph(f"2026年{title}")
    document.add_paragraph("单位：万元")
    table = document.add_table(len(rows), len(rows[0]))
    table.style = "Table Grid"
    merged = _merges(rows, depth)
    for r, row in enumerate(rows):
        for c, text in enumerate(row):
            if not any(a[0] <= r <= a[2] and a[1] <= c <= a[3] for a in merged):
                _fill(table.cell(r, c), text)
    for top, left, bottom, right in merged:
        _fill(table.cell(top, left).merge(table.cell(bottom, right)), rows[top][left])
    document.save(str(path))


def _fill(cell: Any, text: str) -> None:
    cell.paragraphs[0].add_run(text).font.size = Pt(10.5)


def _rotate(path: Path) -> None:
    """The same pages drawn on their side and shown upright, as scanners and some printers write them."""
    document = pypdfium2.PdfDocument(path.read_bytes())
    for page in document:
        width, height = page.get_size()
        matrix = raw.FS_MATRIX(0, 1, -1, 0, height, 0)
        clip = raw.FS_RECTF(0, width, height, 0)
        raw.FPDFPage_TransFormWithClip(page.raw, matrix, clip)
        page.set_mediabox(0, 0, height, width)
        page.set_rotation(90)
    document.save(str(path))


def _compared(rows: Rows, path: Path, name: str) -> Counter[str]:
    grids = [b for b in joined(read(path)) if isinstance(b, Grid)]
    found = max(grids, key=lambda g: len(g.rows)).rows if grids else ()
    count: Counter[str] = Counter(cells=sum(map(len, rows)))
    found = [row for row in found if any(row)]
    wanted = [row for row in rows if any(row)]
    count["lost"] += max(0, len(wanted) - len(found))
    for here, line in zip(_aligned(wanted, found), wanted, strict=True):
        if here is None:
            count["text"] += len(line)
            continue
        for c, text in enumerate(line):
            other = here[c] if c < len(here) else ""
            right = _bare(other) == _bare(text)
            count["right" if right else "wrong"] += 1
            if not right and "-v" in sys.argv:
                print(f"{path.name} {name}: {text!r} read as {other!r}")
    return count


def _aligned(wanted: Rows, found: Sequence[Sequence[str]]) -> list[Sequence[str] | None]:
    """For each row that was written the row read at its place, counted from the end where there are too many or few."""
    if len(wanted) == len(found):
        return list(found)
    return [found[n] if n < len(found) else None for n in range(len(wanted))]


def _bare(text: str) -> str:
    return "".join(text.split())


if __name__ == "__main__":
    main()
