"""Tables ruled partly or not at all as typst, fpdf2 and LibreOffice print them, read back cell by cell.

    PYTHONHASHSEED=0 PYTHONPATH=tests:benchmarks/reading python benchmarks/reading/unruled.py tuning|held-out [FOLDER [RULES...]] [-v]

Each table is laid out once for each of ``RULES`` by a seed: type size, page, font, insets, narrow columns, how headers and
figures are set, one or many rows, prose around it.  "tuning" prints ``tests/layouts_third.toml``; "held-out", which nobody
looks at while reading is written, prints ``tests/layouts_fourth.toml`` and statements of random books (``tests/budgets.py``)
with other seeds (the books depend on PYTHONHASHSEED, so files kept in FOLDER are of one value of it).  A cell is right where the grid has its text at its place, "text" where its row is in no grid, "wrong"
where the grid has something else there, or has a cell that wasn't written.  fpdf2 is left out where it isn't installed.
"""

from __future__ import annotations

import random
import subprocess
import sys
import tomllib
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import printed
import pylopdf_fonts_zh_cn
import typst
from budgets import budgets
from hypothesis import HealthCheck, Phase, given, seed, settings

from yusuan import compile
from yusuan.document.compose import compose
from yusuan.document.model import Table
from yusuan.document.recognition.grid import Grid, grid
from yusuan.document.recognition.joining import joined
from yusuan.formats.fonts import width
from yusuan.formats.pdf_reader import read

TESTS = Path(__file__).parents[2] / "tests"
RULES = ("none", "across", "three lines", "frame", "zebra", "header")
PRODUCERS = ("typst", "fpdf2", "LibreOffice")
PROSE = "本部门2026年收支预算按照综合预算的原则编制，所有收入和支出均纳入部门预算管理，现将有关情况说明如下。"
Rows = list[list[str]]
Source = tuple[str, Rows, int]


@dataclass(frozen=True)
class Look:
    """How one table is laid out.  ``narrow``: most characters of a label's or a header's line."""

    rules: str
    size: float
    wide: bool
    serif: bool
    inset: tuple[float, float]
    narrow: int
    heads: str
    figures: str
    level: str
    repeat: bool
    long: bool
    prose: bool


def look(rules: str, rng: random.Random) -> Look:
    return Look(
        rules,
        rng.choice((8, 9, 10, 10.5, 12)),
        rng.random() < 0.6,
        rng.random() < 0.4,
        rng.choice(((3, 3), (5, 5), (4, 2), (2, 4))),
        rng.choice((6, 9, 40)),
        rng.choice(("center", "center", "center", "left")),
        rng.choice(("right", "right", "right", "center")),
        rng.choice(("horizon", "horizon", "bottom")),
        rng.random() < 0.7,
        rng.random() < 0.2,
        rng.random() < 0.5,
    )


def sources(side: str) -> list[Source]:
    name = {"tuning": "layouts_third.toml", "held-out": "layouts_fourth.toml"}[side]
    found: list[Source] = []
    for layout in tomllib.loads((TESTS / name).read_text("utf-8"))["layout"]:
        head = [[t.strip() for t in line.split("|")] for line in layout["header"]]
        body = [[t.strip() for t in line[0].split("|")] for line in layout["rows"]]
        found.append((layout["title"], head + body, len(head)))
    return found + (list(_of_books(20261128, 3)) if side == "held-out" else [])


def _of_books(number: int, count: int) -> Iterator[Source]:
    books = []

    @seed(number)
    @settings(max_examples=count * 4, database=None, phases=[Phase.generate], suppress_health_check=list(HealthCheck))
    @given(budgets())
    def gather(book):  # type: ignore[no-untyped-def]
        books.append(book)

    gather()
    for n, book in enumerate(books[-count:]):
        made = compose(compile(book, ("changzhi-2024", "shanghai-2025", "central-2024")[n % 3]))
        for table in made.blocks:
            if isinstance(table, Table) and not table.form and 4 <= table.columns <= 14 and table.rows > 3:
                rows = [list(row) for row in grid(table, ()).rows]
                if len(rows) == table.rows and all(any(row) for row in rows):
                    yield table.title or "预算表", rows, max(1, table.header_rows)


def typst_source(title: str, rows: Rows, depth: int, how: Look) -> str | None:
    """None where the table doesn't fit on its page."""
    room = (841 if how.wide else 595) - 100
    widths = _widths(rows, depth, how, room)
    if widths is None:
        return None
    x, y = how.inset
    font = "Noto Serif SC" if how.serif else "Noto Sans SC"
    figures = ", ".join(str(c) for c in range(len(rows[0])) if _figures(rows[depth:], c))
    last = len(rows) - 1
    strokes = {
        "none": "none",
        "across": "(x, y) => (top: .5pt, bottom: .5pt)",
        "three lines": f"(x, y) => (top: if y == 0 {{1pt}} else if y == {depth} {{.5pt}}, bottom: if y == {last} {{1pt}})",
        "frame": f"(x, y) => (top: if y == 0 {{.6pt}}, bottom: if y == {last} {{.6pt}}, left: if x == 0 {{.6pt}}, "
        f"right: if x == {len(rows[0]) - 1} {{.6pt}})",
        "zebra": "none",
        "header": f"(x, y) => if y < {depth} {{(top: .5pt, bottom: .5pt)}}",
    }
    fill = f", fill: (x, y) => if y >= {depth} and calc.odd(y) {{luma(225)}}" if how.rules == "zebra" else ""
    cells, head = [], []
    merged = printed._merges(rows, depth)
    for r, row in enumerate(rows):
        for c, text in enumerate(row):
            area = next((a for a in merged if a[0] <= r <= a[2] and a[1] <= c <= a[3]), None)
            if area is None or area[:2] == (r, c):
                t, left, b, right = area or (r, c, r, c)
                one = f"table.cell(rowspan: {b - t + 1}, colspan: {right - left + 1})[{_escaped(text)}]"
                (head if r < depth else cells).append(one)
    columns = ", ".join(f"{w:.1f}pt" for w in widths)
    align = (
        f"(x, y) => if y < {depth} {{{how.heads} + {how.level}}} "
        f"else if x in ({figures},) {{{how.figures} + horizon}} else {{left + horizon}}"
    )
    return (
        f'#set text(font: "{font}", size: {how.size}pt)\n'
        f'#set page("a4", flipped: {str(how.wide).lower()}, margin: 50pt, numbering: "1")\n'
        + (f"{PROSE * 2}\n\n" if how.prose else "")
        + f"#align(center)[#text(size: {how.size + 4}pt)[2026年{_escaped(title)}]]\n#align(right)[单位：万元]\n"
        + f"#table(columns: ({columns}), align: {align}, inset: (x: {x}pt, y: {y}pt), stroke: {strokes[how.rules]}{fill}, "
        + f"table.header(repeat: {str(how.repeat).lower()}, {', '.join(head)}), {', '.join(cells)})\n"
        + (f"\n{PROSE * 2}\n" if how.prose else "")
    )


def _escaped(text: str) -> str:
    return "".join("\\" + ch if ch in "\\#*_`$<>@=~/[]+-\"'" else ch for ch in text)


def _figures(body: Rows, column: int) -> bool:
    texts = [row[column] for row in body if row[column]]
    return not texts or all(printed._is_amount(t) for t in texts)


def _widths(rows: Rows, depth: int, how: Look, room: float) -> list[float] | None:
    def em(text: str, most: int) -> float:
        return min(width(text) / 1000, most)

    merged = printed._merges(rows, depth)
    over = {(r, c) for a in merged if a[1] != a[3] for r in range(a[0], a[2] + 1) for c in range(a[1], a[3] + 1)}
    found = []
    for c in range(len(rows[0])):
        head = max([em(rows[r][c], how.narrow) for r in range(depth) if (r, c) not in over], default=2)
        whole = _figures(rows[depth:], c)
        body = max(em(row[c], 99 if whole else how.narrow * 2) for row in rows[depth:])
        found.append((max(head, body, 2) + 0.1) * how.size + 2 * how.inset[0])
    spare = room - sum(found)
    return None if spare < 0 else [w + (spare / len(found) if how.narrow == 40 else 0) for w in found]


def fpdf_pdf(title: str, rows: Rows, depth: int, how: Look, path: Path) -> bool:
    from fpdf import FPDF  # type: ignore[import-not-found,import-untyped,unused-ignore]
    from fpdf.enums import TableBordersLayout as Borders  # type: ignore[import-not-found,import-untyped,unused-ignore]
    from fpdf.fonts import FontFace  # type: ignore[import-not-found,import-untyped,unused-ignore]

    room = (841 if how.wide else 595) - 100
    widths = _widths(rows, depth, how, room)
    if widths is None or how.rules in ("frame", "header"):
        return False
    pdf = FPDF("L" if how.wide else "P", "pt", "A4")
    pdf.set_margin(50)
    pdf.set_auto_page_break(True, 50)
    pdf.add_font("zh", fname=pylopdf_fonts_zh_cn.serif_path() if how.serif else pylopdf_fonts_zh_cn.sans_path())
    pdf.add_page()
    pdf.set_font("zh", size=how.size)
    if how.prose:
        pdf.multi_cell(0, how.size * 1.6, PROSE * 2, new_x="LMARGIN", new_y="NEXT")
    pdf.cell(0, how.size * 2, f"2026年{title}", align="C", new_x="LMARGIN", new_y="NEXT")
    pdf.cell(0, how.size * 1.5, "单位：万元", align="R", new_x="LMARGIN", new_y="NEXT")
    borders = {
        "none": Borders.NONE, "zebra": Borders.NONE, "across": Borders.HORIZONTAL_LINES, "three lines": Borders.SINGLE_TOP_LINE
    }[how.rules]  # fmt: skip
    align = tuple("R" if _figures(rows[depth:], c) else "L" for c in range(len(rows[0])))
    merged = printed._merges(rows, depth)
    with pdf.table(
        borders_layout=borders, col_widths=tuple(widths), width=sum(widths), text_align=align, num_heading_rows=depth,
        headings_style=FontFace(), padding=(how.inset[1], how.inset[0] - 1), line_height=how.size * 1.3,
        cell_fill_color=225 if how.rules == "zebra" else None, cell_fill_mode="ROWS" if how.rules == "zebra" else "NONE",
    ) as table:  # fmt: skip
        for r, line in enumerate(rows):
            row = table.row()
            for c, text in enumerate(line):
                area = next((a for a in merged if a[0] <= r <= a[2] and a[1] <= c <= a[3]), None)
                if area is None or area[:2] == (r, c):
                    t, left, b, right = area or (r, c, r, c)
                    span = {"colspan": right - left + 1, "rowspan": b - t + 1}
                    row.cell(text, align="C" if r < depth and how.heads == "center" else None, **span)
    pdf.output(str(path))
    return True


def compared(rows: Rows, depth: int, path: Path, verbose: bool) -> Counter[str]:
    found: list[tuple[str, ...]] = []
    for block in joined(read(path)):
        if isinstance(block, Grid):
            inside = [row for row in block.rows if any(row)]
            head = [tuple(map(_bare, row)) for row in rows[:depth]]
            while found and inside and tuple(map(_bare, inside[0])) in head:
                inside.pop(0)
            found += inside
    wanted = [[_bare(t) for t in row] for row in rows]
    count: Counter[str] = Counter(cells=sum(map(len, wanted)))
    pairs = _aligned(wanted, [[_bare(t) for t in row] for row in found])
    for want, got in pairs:
        if want is None:
            count["wrong"] += len(got or ())
        elif got is None:
            count["text"] += len(want)
        else:
            right = sum(a == b for a, b in zip(want, got, strict=False))
            count["right"] += right
            count["wrong"] += max(len(want), len(got)) - right
        if verbose and want != got:
            print(f"    {path.name} {want and '|'.join(want)}\n        -> {got and '|'.join(got)}")
    return count


def _aligned(wanted: Rows, found: Rows) -> list[tuple[list[str] | None, list[str] | None]]:
    """The rows paired in order so that most cells agree; a pair that shares nothing is two rows."""
    best = [[0] * (len(found) + 1) for _ in range(len(wanted) + 1)]

    def like(i: int, j: int) -> int:
        return sum(a == b for a, b in zip(wanted[i], found[j], strict=False) if a) * 100 + (
            len(wanted[i]) == len(found[j])
        )

    for i in reversed(range(len(wanted))):
        for j in reversed(range(len(found))):
            best[i][j] = max(best[i + 1][j], best[i][j + 1], best[i + 1][j + 1] + like(i, j))
    pairs: list[tuple[list[str] | None, list[str] | None]] = []
    i = j = 0
    while i < len(wanted) or j < len(found):
        if i < len(wanted) and j < len(found) and best[i][j] == best[i + 1][j + 1] + like(i, j) and like(i, j):
            pairs.append((wanted[i], found[j]))
            i, j = i + 1, j + 1
        elif j == len(found) or (i < len(wanted) and best[i][j] == best[i + 1][j]):
            pairs.append((wanted[i], None))
            i += 1
        else:
            pairs.append((None, found[j]))
            j += 1
    return pairs


def _bare(text: str) -> str:
    return "".join(text.split())


def made(side: str, rules: str, folder: Path) -> list[tuple[str, Rows, int, Path]]:
    """Each table printed by each producer, with the rows that were written."""
    found = []
    sheets = []
    fonts = [str(Path(pylopdf_fonts_zh_cn.sans_path()).parent)]
    for n, (title, rows, depth) in enumerate(sources(side)):
        for producer in PRODUCERS:
            rng = random.Random(f"{side} {rules} {producer} {n}")
            how = look(rules, rng)
            body = rows[depth:]
            if how.long:
                body = [[printed._again(t, k) for t in line] for k in range(1 + 60 // len(body)) for line in body]
            full = rows[:depth] + body
            path = folder / f"{side}-{rules.replace(' ', '-')}-{producer}-{n:02d}.pdf"
            if producer == "typst":
                source = typst_source(title, full, depth, how)
                if source is None:
                    continue
                if not path.exists():
                    path.write_bytes(typst.compile(source.encode(), font_paths=fonts, ignore_system_fonts=True))
            elif producer == "fpdf2":
                try:
                    if not fpdf_pdf(title, full, depth, how, path):
                        continue
                except ImportError:
                    continue
            elif rules in ("none", "across", "header"):
                style = printed.Style(
                    rules, width=how.narrow if how.narrow < 40 else 0, wrap=how.narrow < 40, rules=rules,
                    turned="landscape" if how.wide else "", align=how.heads, repeat=how.repeat,
                )  # fmt: skip
                sheet = path.with_suffix(".xlsx")
                if not path.exists():
                    printed._write_xlsx(sheet, style, title, full, depth)
                    sheets.append(sheet)
            else:
                continue
            found.append((producer, full, depth, path))
    if sheets:
        command = ["soffice", "--headless", "--convert-to", "pdf", "--outdir", str(folder)]
        subprocess.run([*command, *map(str, sheets)], check=True, capture_output=True, timeout=900)
    return found


def main() -> None:
    words = [a for a in sys.argv[1:] if a != "-v"]
    side, verbose = words[0], "-v" in sys.argv
    print("| rules | by | tables | wholly right | cells | right | as text | wrong |\n|" + 8 * "---|")
    total: Counter[str] = Counter()
    with TemporaryDirectory() as scratch:
        folder = Path(words[1]) if len(words) > 1 else Path(scratch)
        folder.mkdir(parents=True, exist_ok=True)
        for rules in words[2:] or RULES:
            by: dict[str, Counter[str]] = {}
            for producer, rows, depth, path in made(side, rules, folder):
                count = compared(rows, depth, path, verbose)
                count["tables"] = 1
                count["whole"] = count["right"] == count["cells"] and not count["wrong"]
                by.setdefault(producer, Counter()).update(count)
            for producer, count in by.items():
                total.update(count)
                print(_line(f"{rules} | {producer}", count), flush=True)
    print(_line("all | ", total))


def _line(name: str, count: Counter[str]) -> str:
    keys: Sequence[str] = ("tables", "whole", "cells", "right", "text", "wrong")
    return "| " + " | ".join([name, *(str(count[k]) for k in keys)]) + " |"


if __name__ == "__main__":
    main()
