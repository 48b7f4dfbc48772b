"""Reading PDFs made here by typst: grids with merged cells, wrapped text, turned pages, text around tables."""

import shutil
import subprocess
from collections import Counter
from pathlib import Path

import pylopdf_fonts_zh_cn
import pytest
import typst

from yusuan import compile, load, write
from yusuan.cli import example
from yusuan.disclosure.model import Disclosure
from yusuan.document.model import Document, PageBreak, Paragraph, Table
from yusuan.formats.pdf_reader import fold, read
from yusuan.problems import InputError
from yusuan.reading import read as read_any

FONTS = str(Path(pylopdf_fonts_zh_cn.sans_path()).parent)
HEAD = '#set text(font: "Noto Sans SC", size: 10pt)\n#set page(margin: 20mm)\n'


def made(tmp_path: Path, source: str) -> Document:
    path = tmp_path / "made.pdf"
    path.write_bytes(typst.compile((HEAD + source).encode(), font_paths=[FONTS], ignore_system_fonts=True))
    return read(path)


def grid(table: Table) -> list[list[str | None]]:
    rows: list[list[str | None]] = [[None] * table.columns for _ in range(table.rows)]
    for cell in table.cells:
        rows[cell.row][cell.column] = cell.text
    return rows


def tables(document: Document) -> list[Table]:
    return [b for b in document.blocks if isinstance(b, Table)]


def test_a_ruled_table_with_merged_cells(tmp_path: Path) -> None:
    document = made(
        tmp_path,
        """#table(columns: (80pt, 80pt, 80pt),
        table.cell(rowspan: 2)[项目], table.cell(colspan: 2)[2024年预算数],
        [基本支出], [项目支出], [合计], [422.55], [1,377.22], [住房公积金], [29.96], [])""",
    )
    (table,) = tables(document)
    assert grid(table) == [
        ["项目", "2024年预算数", None],
        [None, "基本支出", "项目支出"],
        ["合计", "422.55", "1,377.22"],
        ["住房公积金", "29.96", ""],
    ]
    spans = {(c.row, c.column): (c.rowspan, c.colspan) for c in table.cells}
    assert spans[0, 0] == (2, 1)
    assert spans[0, 1] == (1, 2)


def test_wrapped_cells_read_as_one_text(tmp_path: Path) -> None:
    name = "机关事业单位基本养老保险缴费支出"
    document = made(tmp_path, f"#table(columns: (60pt, 90pt), [{name}], [27.53], [word by word in a narrow cell], [1])")
    assert grid(tables(document)[0])[0] == [name, "27.53"]
    assert grid(tables(document)[0])[1][0] == "word by word in a narrow cell"


def test_a_label_that_runs_over_its_rule_is_whole_and_the_amount_beside_it_a_number(tmp_path: Path) -> None:
    label = "对事业单位经常性补助"
    cells = [f"#box(width: 70pt)[#box(width: 200pt)[{label}]]", "730.29", "工资", "1.00", label[:6], ""]
    source = ", ".join(f"[#align({'right' if n % 2 else 'left'})[{c}]]" for n, c in enumerate(cells))
    document = made(tmp_path, f"#table(columns: (81pt, 90pt), {source})")
    assert grid(tables(document)[0]) == [[label, "730.29"], ["工资", "1.00"], [label[:6], ""]]


def test_text_and_tables_come_in_the_order_of_the_page(tmp_path: Path) -> None:
    document = made(
        tmp_path,
        "预算收支总表\n\n单位：万元\n\n#table(columns: 2, [甲], [1.00])\n\n注：本表无数据\n\n#table(columns: 2, [乙], [2.00])",
    )
    said = [
        b.text if isinstance(b, Paragraph) else grid(b)[0][0] for b in document.blocks if not isinstance(b, PageBreak)
    ]  # type: ignore[arg-type]
    assert said == ["预算收支总表", "单位：万元", "甲", "注：本表无数据", "乙"]


def test_a_paragraph_goes_on_over_its_lines(tmp_path: Path) -> None:
    text = "本单位当年预算收入" + "总计一千五百一十九点一一万元其中一般公共预算拨款收入" * 5 + "。"
    document = made(tmp_path, f"{text}\n\n第二段。")
    assert [b.text for b in document.blocks if isinstance(b, Paragraph)] == [text, "第二段。"]


def test_a_head_further_left_than_the_text_leaves_its_lines_together(tmp_path: Path) -> None:
    text = "本单位当年预算收入" + "总计一千五百一十九点一一万元其中一般公共预算拨款收入" * 5 + "。"
    indent = "#set par(first-line-indent: (amount: 2em, all: true))\n"
    document = made(tmp_path, f"{indent}#move(dx: -12mm)[长治市民政局预算公开]\n\n{text}\n\n{text}\n\n第二段。")
    said = [b.text for b in document.blocks if isinstance(b, Paragraph)]
    assert said == ["长治市民政局预算公开", text, text, "第二段。"]


@pytest.mark.parametrize("flipped", ["false", "true"])
def test_every_cell_knows_its_page_and_box(tmp_path: Path, flipped: str) -> None:
    document = made(
        tmp_path,
        f'#set page("a4", flipped: {flipped})\n第一页\n#pagebreak()\n#table(columns: (100pt, 100pt), [甲], [1.00])',
    )
    (table,) = tables(document)
    assert table.place is not None
    assert table.place.page == 2
    left, top, right, bottom = table.cells[1].place.box  # type: ignore[union-attr, misc]
    assert (round(right - left), round(left)) == (100, round(20 / 25.4 * 72 + 100))
    assert 0 < top - 20 / 25.4 * 72 + 1 < 2
    assert bottom > top


def test_narrow_digits_leave_no_gaps(tmp_path: Path) -> None:
    document = made(tmp_path, "#table(columns: (160pt, 40pt), [111,111.110011], [1])")
    assert grid(tables(document)[0])[0] == ["111,111.110011", "1"]


@pytest.mark.parametrize(
    ("char", "plain"), [("⻔", "门"), ("⼀", "一"), ("⻓", "长"), ("⺟", "母"), ("⻛", "风"), ("㎡", "㎡"), ("①", "①")]
)
def test_radicals_fold_to_the_characters_they_stand_for(char: str, plain: str) -> None:
    assert fold(char) == plain


def test_broken_and_empty_files_say_what_they_are(tmp_path: Path) -> None:
    broken = tmp_path / "broken.pdf"
    broken.write_bytes(b"%PDF-1.7 nothing")
    with pytest.raises(InputError) as caught:
        read(broken)
    assert caught.value.problems[0].check == "read.broken"
    assert made(tmp_path, "#rect(width: 100pt, height: 100pt)").blocks == ()


# --- tables ruled partly or not at all ----------------------------------------------------------------------------

CELLS = """table.cell(rowspan: 2)[科目编码], table.cell(rowspan: 2)[科目名称], table.cell(colspan: 3)[2026年预算数],
    [合计], [基本支出], [项目支出],
    [201], [一般公共服务支出], [1,462.82], [1,377.22], [85.60],
    [20131], [党委办公厅及相关机构事务], [1,462.82], [1,377.22], [85.60],
    [2013101], [行政运行], [1,377.22], [1,377.22], [],
    [2013102], [一般行政管理事务], [85.60], [], [85.60],
    [], [合计], [1,462.82], [1,377.22], [85.60]"""
EXPECTED = [
    ["科目编码", "科目名称", "2026年预算数", None, None],
    [None, None, "合计", "基本支出", "项目支出"],
    ["201", "一般公共服务支出", "1,462.82", "1,377.22", "85.60"],
    ["20131", "党委办公厅及相关机构事务", "1,462.82", "1,377.22", "85.60"],
    ["2013101", "行政运行", "1,377.22", "1,377.22", ""],
    ["2013102", "一般行政管理事务", "85.60", "", "85.60"],
    ["", "合计", "1,462.82", "1,377.22", "85.60"],
]
RULINGS = {
    "none": "stroke: none",
    "rows": "stroke: (x, y) => (top: .5pt, bottom: .5pt)",
    "rows and outer sides": """stroke: (x, y) => (top: .5pt, bottom: .5pt, left: if x == 0 {.5pt}, right: if x == 4 {.5pt})""",
    "header and end": "stroke: (x, y) => (top: if y == 0 or y == 2 {1pt}, bottom: if y == 6 {1pt})",
    "frame": """stroke: (x, y) => (top: if y == 0 {1pt}, bottom: if y == 6 {1pt}, left: if x == 0 {1pt}, right: if x == 4 {1pt})""",
    "columns": "stroke: (x, y) => (left: .5pt, right: .5pt)",
    "columns and header": """stroke: (x, y) => (left: .5pt, right: .5pt, top: if y < 3 {.5pt}, bottom: if y == 6 {.5pt})""",
    "no outer border": "stroke: (x, y) => (left: if x > 0 {.5pt}, top: if y > 0 {.5pt})",
    "every other row shaded": "stroke: none, fill: (x, y) => if calc.odd(y) {luma(220)}",
    "cells shaded": "stroke: none, fill: (x, y) => if calc.odd(x + y) {luma(220)} else {luma(240)}",
    "header shaded": "stroke: none, fill: (x, y) => if y < 2 {luma(200)}",
}


def laid(
    cells: str, stroke: str = "stroke: none", columns: str = "60pt, 150pt, 80pt, 80pt, 80pt", heads: int = 2
) -> str:
    """A table whose header is centred, whose amounts stand right and whose labels left."""
    align = f"(x, y) => if y < {heads} {{center + horizon}} else if x > 1 {{right + horizon}} else {{left + horizon}}"
    return f"#table(columns: ({columns}), align: {align}, {stroke}, {cells})"


@pytest.mark.parametrize("ruling", RULINGS)
def test_a_table_comes_out_the_same_however_it_is_ruled(tmp_path: Path, ruling: str) -> None:
    source = f"支出总表\n\n#align(right)[单位：万元]\n{laid(CELLS, RULINGS[ruling])}\n\n注：本表按科目列示。"
    document = made(tmp_path, source)
    (table,) = tables(document)
    assert grid(table) == EXPECTED
    spans = {(c.row, c.column): (c.rowspan, c.colspan) for c in table.cells if (c.rowspan, c.colspan) != (1, 1)}
    assert spans == {(0, 0): (2, 1), (0, 1): (2, 1), (0, 2): (1, 3)}
    said = [b.text for b in document.blocks if isinstance(b, Paragraph)]
    assert said == ["支出总表", "单位：万元", "注：本表按科目列示。"]
    assert table.place is not None
    left, top, right, bottom = table.place.box  # type: ignore[misc]
    for cell in table.cells:
        box = cell.place.box  # type: ignore[union-attr]
        assert box is not None
        assert left <= box[0] <= box[2] <= right
        assert top <= box[1] <= box[3] <= bottom


def test_wrapped_labels_belong_to_their_row(tmp_path: Path) -> None:
    name = "机关事业单位基本养老保险缴费支出"
    cells = f"[编码], [名称], [合计], [基本支出], [301], [{name}], [3.00], [3.00], [302], [办公费], [2.00], [2.00],"
    cells += f"[303], [{name}], [1.00], [1.00]"
    document = made(tmp_path, laid(cells, columns="60pt, 90pt, 80pt, 80pt", heads=1))
    assert grid(tables(document)[0]) == [
        ["编码", "名称", "合计", "基本支出"],
        ["301", name, "3.00", "3.00"],
        ["302", "办公费", "2.00", "2.00"],
        ["303", name, "1.00", "1.00"],
    ]


def test_columns_without_figures_and_rows_without_figures_are_kept(tmp_path: Path) -> None:
    cells = """[项目], [合计], [当年], [结转], [一、甲], [3.00], [3.00], [], [二、乙], [], [], [], [三、丙], [1,251.00], [1,251.00], [],
    [四、丁], [2.00], [2.00], []"""
    document = made(tmp_path, laid(cells, columns="120pt, 80pt, 80pt, 80pt", heads=1))
    assert grid(tables(document)[0]) == [
        ["项目", "合计", "当年", "结转"],
        ["一、甲", "3.00", "3.00", ""],
        ["二、乙", "", "", ""],
        ["三、丙", "1,251.00", "1,251.00", ""],
        ["四、丁", "2.00", "2.00", ""],
    ]


def test_with_rules_between_rows_one_column_of_figures_is_a_table(tmp_path: Path) -> None:
    cells = "[项目], [预算数], [公务接待费], [1.00], [公务用车], [2.00], [因公出国], [3.00]"
    unruled = made(tmp_path, laid(cells, columns="120pt, 80pt", heads=1))
    assert tables(unruled) == []
    ruled = made(tmp_path, laid(cells, RULINGS["rows"], columns="120pt, 80pt", heads=1))
    assert grid(tables(ruled)[0])[1:] == [["公务接待费", "1.00"], ["公务用车", "2.00"], ["因公出国", "3.00"]]


REFUSED = {
    "prose": "\n\n".join(
        f"（{n}）一般公共服务支出 {n}23.45 万元，较上年增加 {n}2.30 万元，增长 {n}.5%。" for n in range(1, 8)
    ),
    "contents": "\n\n".join(f"{n}、收支总表 #h(1fr) {n}" for n in "一二三四五六"),
    "two rows": laid("[201], [甲], [1.00], [2.00], [202], [乙], [3.00], [4.00]", columns="60pt, 150pt, 80pt, 80pt"),
    "figures that overlap": "\n\n".join(f"#h({n * 17}pt)甲 #h(20pt) 1.00 #h({60 - n * 9}pt) 2.00" for n in range(6)),
    "columns that run into each other": laid(
        "[甲], [乙], [丙], [1.00], [2.00], [3.00], [1,234,567.00], [2,345,678.00], [3.00], [1.00], [2.00], [3.00]",
        "stroke: none, inset: 0pt",
        "40pt, 40pt, 40pt",
        0,
    ),
    "a header over columns it does not tell": laid(
        "[编码], [名称], table.cell(colspan: 2)[预算], [1], [甲], [1.00], [2.00], [2], [乙], [3.00], [4.00], [3], [丙], [5.00], [6.00]",
        columns="60pt, 90pt, 80pt, 80pt",
        heads=1,
    ),
}


@pytest.mark.parametrize("why", REFUSED)
def test_what_is_not_surely_a_table_stays_text(tmp_path: Path, why: str) -> None:
    document = made(tmp_path, REFUSED[why])
    assert tables(document) == []
    assert any(isinstance(b, Paragraph) for b in document.blocks)


def test_a_merged_cell_of_words_is_not_cut(tmp_path: Path) -> None:
    document = made(
        tmp_path, "#table(columns: (90pt, 90pt, 90pt), table.cell(colspan: 3)[本年收入支出], [甲], [1.00], [2.00])"
    )
    assert grid(tables(document)[0])[0] == ["本年收入支出", None, None]


def test_a_white_ground_around_a_table_is_no_rule(tmp_path: Path) -> None:
    """Browsers paint the page white inside its margins: the sides of that aren't seen, so they bound no cell."""
    document = made(
        tmp_path,
        """#block(fill: white, width: 100%, inset: 0pt)[
        #text(size: 16pt)[2024年支出总表]
        #line(length: 100%)
        #table(columns: (1fr, 1fr), [项目], [合计], [教育支出], [1.17])
        ]""",
    )
    (table,) = tables(document)
    assert grid(table) == [["项目", "合计"], ["教育支出", "1.17"]]


def test_lines_that_run_over_all_pages_are_read_once(tmp_path: Path) -> None:
    pages = "\n#pagebreak()\n".join(f"第{n}页的正文在这里。\n\n单位：万元" for n in "一二三四五")
    header = (
        "#set page(header: [2024/4/12 某局2024年预算公开], footer: context [file a.html #counter(page).display()])\n"
    )
    texts = [b.text for b in made(tmp_path, header + pages).blocks if isinstance(b, Paragraph)]
    assert [t for t in texts if "预算公开" in t] == ["2024/4/12某局2024年预算公开"]
    assert len([t for t in texts if t.startswith("file")]) == 1
    assert texts.count("单位：万元") == 5
    assert len([t for t in texts if "正文" in t]) == 5


@pytest.mark.skipif(not shutil.which("soffice"), reason="LibreOffice is not installed")
@pytest.mark.parametrize("ending", ["docx", "xlsx"])
def test_what_another_program_printed_reads_the_same(ending: str, tmp_path: Path) -> None:
    disclosure = compile(load(example()))
    source = tmp_path / f"made.{ending}"
    write(disclosure, source)
    command = ["soffice", "--headless", "--convert-to", "pdf", "--outdir", str(tmp_path), str(source)]
    subprocess.run(command, check=True, capture_output=True, timeout=300)
    found = read_any(tmp_path / "made.pdf").disclosure
    assert found is not None

    def printed(of: Disclosure) -> Counter[tuple[str, str]]:
        return Counter((s.key, "".join(f.text.split())) for s in of.statements() for *_, f in s.figures() if f.text)

    assert printed(found) == printed(disclosure)


# --- what nobody sees ---------------------------------------------------------------------------------------------


def words(document: Document) -> str:
    return "".join(b.text for b in document.blocks if isinstance(b, Paragraph))


def test_lines_above_or_below_their_clip_and_off_the_page_are_not_there(tmp_path: Path) -> None:
    """A cell that goes on over two pages is often drawn whole on each, and clipped to what belongs there."""
    lines = r"#let all = [一、负责甲事项。 \ 二、负责乙事项。 \ 三、负责丙事项。 \ 四、负责丁事项。]" + "\n"
    lines += "#set par(leading: 10pt)\n#set text(size: 10pt, top-edge: 10pt, bottom-edge: 0pt)\n"
    first = made(tmp_path, lines + "#box(height: 36pt, clip: true, all)")
    assert words(first) == "一、负责甲事项。二、负责乙事项。"
    rest = made(tmp_path, lines + "#box(height: 36pt, clip: true, move(dy: -40pt, all))")
    assert words(rest) == "三、负责丙事项。四、负责丁事项。"
    off = made(tmp_path, lines + "#place(top, dy: -140pt, all)\n五、其他任务。")
    assert words(off) == "五、其他任务。"


def test_the_rest_of_a_word_cut_off_at_a_side_is_read(tmp_path: Path) -> None:
    """Its beginning is seen and says what it is; a column's head cut off by the next cell stays whole."""
    assert (
        words(made(tmp_path, "#box(width: 30pt, clip: true, box(width: 200pt)[因公出国（境）费用])"))
        == "因公出国（境）费用"
    )


@pytest.mark.parametrize("turned", ["", "#set page(flipped: true)\n"])
def test_words_too_long_for_their_cells_are_no_part_of_the_cells_beside_them(tmp_path: Path, turned: str) -> None:
    """Printed from a spreadsheet, centred words run over both neighbours and are clipped to their own cell."""
    heads = ["单位编码", "因公出国（境）费用", "公务用车购置及运行维护费", "公务接待费", "2026年预算数"]
    cells = ", ".join(f"word[{h}]" for h in heads)
    source = "#let word(it) = box(width: 30pt, height: 10pt, clip: true, place(center, box(width: 200pt, align(center, it))))\n"
    figures = "[305001], [1.00], [22.00], [3.00], [26.00], [305002], [1.00], [22.00], [3.00], [26.00]"
    document = made(tmp_path, turned + source + f"#table(columns: (34pt,) * 5, inset: 2pt, {cells}, {figures})")
    (table,) = tables(document)
    assert grid(table)[0] == heads
