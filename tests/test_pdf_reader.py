"""Reading PDFs made here by typst: grids with merged cells, wrapped text, turned pages, text around tables."""

from pathlib import Path

import pylopdf_fonts_zh_cn
import pytest
import typst

from yusuan.document.model import Document, PageBreak, Paragraph, Table
from yusuan.formats.pdf_reader import fold, read
from yusuan.problems import InputError

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
