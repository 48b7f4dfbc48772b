"""Tables ruled partly or not at all, made here by typst: levels of headers, close columns, pages, and what is no table."""

from pathlib import Path

import pytest
from test_pdf_reader import grid, laid, made, tables

from yusuan.document.model import Paragraph
from yusuan.formats.pdf_page import pages_of

#: Two levels of words, one over an odd number of columns, one cell of two lines, a column that holds nothing.
CELLS = """table.cell(rowspan: 2)[单位编码], table.cell(rowspan: 2)[单位名称], table.cell(rowspan: 2)[合计],
    table.cell(colspan: 3)[公务用车购置及运行费], table.cell(rowspan: 2)[因公出国（境）费用], [小计], [公务用车运行费], [公务用车购置费],
    [305001], [某某市甲局], [13.00], [12.00], [12.00], [], [1.00],
    [305002], [某某市乙站], [9.00], [9.00], [4.00], [5.00], [],
    [305003], [某某市丙所], [110.00], [108.00], [108.00], [], [2.00]"""
EXPECTED = [
    ["单位编码", "单位名称", "合计", "公务用车购置及运行费", None, None, "因公出国（境）费用"],
    [None, None, None, "小计", "公务用车运行费", "公务用车购置费", None],
    ["305001", "某某市甲局", "13.00", "12.00", "12.00", "", "1.00"],
    ["305002", "某某市乙站", "9.00", "9.00", "4.00", "5.00", ""],
    ["305003", "某某市丙所", "110.00", "108.00", "108.00", "", "2.00"],
]


@pytest.mark.parametrize("heads", ["center + horizon", "center + bottom", "left + horizon"])
@pytest.mark.parametrize("inset", ["5pt", "(x: 2pt, y: 2.5pt)"])
@pytest.mark.parametrize(
    "widths", ["46pt, 60pt, 50pt, 50pt, 75pt, 75pt, 60pt", "70pt, 75pt, 60pt, 60pt, 80pt, 80pt, 62pt"]
)
def test_levels_of_a_header_are_told_from_where_its_words_stand(
    tmp_path: Path, heads: str, inset: str, widths: str
) -> None:
    source = laid(CELLS, f"stroke: none, inset: {inset}", widths).replace("center + horizon", heads)
    found = tables(made(tmp_path, "#set page(width: 600pt)\n#set text(size: 9pt)\n" + source))
    assert [grid(t) for t in found] == [EXPECTED]


def test_figures_that_nearly_touch_the_next_label_end_their_column(tmp_path: Path) -> None:
    cells = "[科目], [金额], [编码], [名称], [金额], " + ", ".join(
        f"[{name}], [{n}20.00], [{300 + n}], [{other}], [{n}5.00]"
        for n, (name, other) in enumerate([("工资", "办公费"), ("津贴补贴", "水费"), ("绩效工资", "其他交通费用")], 1)
    )
    source = laid(cells, "stroke: none, inset: (x: 1.2pt, y: 4pt)", "60pt, 40pt, 30pt, 80pt, 40pt", 1)
    (table,) = tables(made(tmp_path, source.replace("if x > 1", "if x in (1, 4)")))
    assert grid(table)[1:] == [
        ["工资", "120.00", "301", "办公费", "15.00"],
        ["津贴补贴", "220.00", "302", "水费", "25.00"],
        ["绩效工资", "320.00", "303", "其他交通费用", "35.00"],
    ]


def test_a_column_that_holds_nothing_on_the_next_page_is_still_there(tmp_path: Path) -> None:
    rows = ", ".join(f"[{n}], [第{n}行], [{n + 1}.00], [{'2.00' if n < 3 else ''}], [{n}.00]" for n in range(9))
    source = laid(f"table.header(repeat: false, [编码], [名称], [合计], [基本支出], [项目支出]), {rows}", heads=1)
    first, second = tables(made(tmp_path, "#set page(height: 220pt)\n" + source))
    assert (first.columns, second.columns) == (5, 5)
    assert all(row[3] == "" for row in grid(second))
    assert [row[4] for row in grid(first)[1:] + grid(second)] == [f"{n}.00" for n in range(9)]


def test_the_numbers_of_columns_stand_under_their_columns(tmp_path: Path) -> None:
    cells = "[编码], [名称], [合计], [基本支出], [项目支出], [栏], [次], [1], [2], [3], " + ", ".join(
        f"[20{n}], [第{n}项], [{n + 1}.00], [1.00], [{n}.00]" for n in range(1, 5)
    )
    (table,) = tables(made(tmp_path, laid(cells, heads=2)))
    assert grid(table)[1] == ["栏", "次", "1", "2", "3"]


PROSE = {
    "list of units": "\n\n".join(f"{n}. 某某市{name}局　行政单位　编制{n}0人" for n, name in enumerate("甲乙丙丁", 1)),
    "contents with dots": "\n\n".join(f"表{n}　支出预算表 #box(width: 1fr, repeat[.]) {n}" for n in range(1, 8)),
    "glossary": "\n\n".join(
        f"{n}. 基本支出：#h(12pt) 指为保障机构正常运转、完成日常工作任务而发生的 {n}.00 万元支出。" for n in range(1, 6)
    ),
    "words printed over each other": "\n\n".join(
        f"#box(width: 60pt)[第{n}行的名称] #place(dx: 3pt, dy: -9pt)[另一行的字] #h(30pt) {n}.00 #h(30pt) {n}.50"
        for n in range(1, 5)
    ),
}


@pytest.mark.parametrize("what", PROSE)
def test_prose_and_lists_stay_text(tmp_path: Path, what: str) -> None:
    document = made(tmp_path, PROSE[what])
    assert tables(document) == []
    assert any(isinstance(b, Paragraph) for b in document.blocks)


def test_a_page_whose_size_stands_with_all_pages_is_read_to_its_right_edge(tmp_path: Path) -> None:
    """fpdf2 and others write the box of all pages once, where pdfium's function for a page's own box doesn't look."""
    text = b"BT /F1 12 Tf 50 100 Td (1) Tj 680 0 Td (2) Tj ET"
    objects = [
        b"<</Type /Catalog /Pages 2 0 R>>",
        b"<</Type /Pages /Kids [3 0 R] /Count 1 /MediaBox [0 0 800 200]>>",
        b"<</Type /Page /Parent 2 0 R /Contents 4 0 R /Resources <</Font <</F1 5 0 R>>>>>>",
        b"<</Length %d>>\nstream\n%s\nendstream" % (len(text), text),
        b"<</Type /Font /Subtype /Type1 /BaseFont /Helvetica>>",
    ]
    path = tmp_path / "wide.pdf"
    inside = b"".join(b"%d 0 obj\n%s\nendobj\n" % (n, o) for n, o in enumerate(objects, 1))
    path.write_bytes(b"%PDF-1.4\n" + inside + b"trailer <</Root 1 0 R /Size 6>>\n%%EOF")
    (page,) = pages_of(path)
    assert [g.text for g in page.glyphs] == ["1", "2"]
    assert (page.width, page.height) == (800, 200)
    assert 85 < page.glyphs[0].top < 95
