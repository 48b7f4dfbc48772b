"""Reading Excel: what cells print, where tables begin and end, what is hidden, formulas without values, hostile files."""

import re
import subprocess
import zipfile
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import pytest
import xlsxwriter
from openpyxl.chart import BarChart
from openpyxl.styles import Border, Side
from openpyxl.worksheet.worksheet import Worksheet

import yusuan
from yusuan import limits
from yusuan.document.compose import compose
from yusuan.document.model import Block, Cell, Chart, Document, Heading, Paragraph, Table
from yusuan.formats import office, xls_reader, xlsx, xlsx_reader
from yusuan.formats.spreadsheet_reader import number_shown, text_shown
from yusuan.problems import InputError
from yusuan.reading import read

EXAMPLE = Path(__file__).parent.parent / "examples" / "changzhi-civil-affairs-2024"
D = Decimal


def book(path: Path, fill: Callable[[Worksheet], Any], name: str = "Sheet1") -> Document:
    """Make a workbook of one sheet and read it."""
    made = openpyxl.Workbook()
    sheet = made.active
    assert isinstance(sheet, Worksheet)
    sheet.title = name
    fill(sheet)
    made.save(path)
    return xlsx_reader.read(path)


def said(document: Document) -> list[str | list[list[str | None]]]:
    """Blocks: the text of headings and paragraphs, the grid of tables (None where a cell is under a span)."""
    return [grid(b) if isinstance(b, Table) else text(b) for b in document.blocks]


def text(block: Block) -> str:
    assert isinstance(block, Heading | Paragraph)
    return f"# {block.text}" if isinstance(block, Heading) else block.text


def grid(table: Table) -> list[list[str | None]]:
    rows: list[list[str | None]] = [[None] * table.columns for _ in range(table.rows)]
    for cell in table.cells:
        rows[cell.row][cell.column] = cell.text
    return rows


def spans(table: Table) -> dict[tuple[int, int], tuple[int, int]]:
    return {(c.row, c.column): (c.rowspan, c.colspan) for c in table.cells if (c.rowspan, c.colspan) != (1, 1)}


def table(document: Document) -> Table:
    (only,) = (b for b in document.blocks if isinstance(b, Table))
    return only


def cell(document: Document, row: int, column: int) -> Cell:
    (only,) = (c for c in table(document).cells if (c.row, c.column) == (row, column))
    return only


# --- what a number format prints ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("value", "code", "printed"),
    [
        ("1234.5600000000001", "0.00", "1234.56"),
        ("2.6749999999999998", "0.00", "2.68"),  # 2.675 in Excel, which holds 15 digits
        ("-0.125", "0.00", "-0.13"),
        ("-0.001", "0.00", "-0.00"),
        ("1234567.891", "#,##0.00", "1,234,567.89"),
        ("1234567.891", "#,##0.00_ ", "1,234,567.89"),
        ("-1234.5", "#,##0.00_);(#,##0.00)", "(1,234.50)"),
        ("-1234.5", "#,##0.00_ ;[Red]-#,##0.00 ", "-1,234.50"),
        ("0", "0.00", "0.00"),
        ("0", "#,##0", "0"),
        ("0", "#,###.00", ".00"),
        ("0", "#", ""),
        ("0", '0.00;-0.00;""', ""),
        ("0", "0.00;-0.00;", ""),
        ("0", "0.00;-0.00;;@", ""),
        ("0", '[=0]"";0.00', ""),
        ("-5", '[=0]"";0.00', "-5.00"),
        ("0.5", '[=0]"";General', "0.5"),
        ("0.004", '[>=0.005]0.00_ ;[<=-0.005]-0.00_ ;"-"_ ', "-"),
        ("-0.006", '[>=0.005]0.00_ ;[<=-0.005]-0.00_ ;"-"_ ', "-0.01"),
        ("0", '_ * #,##0.00_ ;_ * -#,##0.00_ ;_ * "-"??_ ;_ @_ ', "-"),
        ("12", '_ * #,##0.00_ ;_ * -#,##0.00_ ;_ * "-"??_ ;_ @_ ', "12.00"),
        ("-12", '_ * #,##0.00_ ;_ * -#,##0.00_ ;_ * "-"??_ ;_ @_ ', "-12.00"),
        ("12.5", '0.00"万元"', "12.50万元"),
        ("12.5", "0.00万元", "12.50万元"),
        ("12.5", "[$¥-804]#,##0.00", "¥12.50"),
        ("1234567", "0!.0,", "123.5"),  # how Chinese users show 万元: every place is a thousand but one
        ("1234567", "0\\.0,万", "123.5万"),
        ("1234567", "0.00,", "1234.57"),
        ("1234567", "#,##0,", "1,235"),
        ("0.125", "0%", "13%"),
        ("0.12345", "0.00%", "12.35%"),
        ("-0.5", "0.0%", "-50.0%"),
        ("12345", "0.00E+00", "1.23E+04"),
        ("9.999", "0.00E+00", "1.00E+01"),
        ("5", "000", "005"),
        ("1", "00", "01"),
        ("1.5", "0.##", "1.5"),
        ("2", "0.##", "2."),
        ("2080201", "General", "2080201"),
        ("2080201", "0", "2080201"),
        ("2080201", "G/通用格式", "2080201"),
        ("2080201", "@", "2080201"),
        ("208.0", "General", "208"),
        ("0.1", "General", "0.1"),
        ("-1.10", "General", "-1.1"),
        ("0.30000000000000004", "General", "0.3"),
        ("0.33333333333333331", "General", "0.333333333"),
        ("12345.678901234", "General", "12345.6789"),
        ("12345678901", "General", "12345678901"),
        ("123456789012", "General", "1.23457E+11"),
        ("0.00001", "General", "1E-05"),
        ("3", 'General"个"', "3个"),
        ("46023", "yyyy-mm-dd", "2026-01-01"),
        ("46023", 'yyyy"年"m"月"d"日"', "2026年1月1日"),
        ("46023", "yyyy年m月d日;@", "2026年1月1日"),
        ("46023.75", "yyyy/m/d h:mm", "2026/1/1 18:00"),
        ("46023.75", "上午/下午h时mm分", "下午6时00分"),
        ("1.5", "[h]:mm", "36:00"),
        ("60", "yyyy.m.d", "1900.2.28"),
        ("46023", "aaaa", "星期四"),
        ("5", '"无"', "无"),
        ("1E+400", "0.00", "1E+400"),
    ],
)
def test_a_number_prints_as_its_format_says(value: str, code: str, printed: str) -> None:
    assert number_shown(D(value), code).text == printed


def test_the_number_behind_what_is_printed() -> None:
    shown = number_shown(D("1234.5678000000001"), "#,##0.00")
    assert (shown.exact, shown.decimals) == (D("1234.5678"), 2)
    assert number_shown(D("0.12345"), "0.0%").exact == D("12.345")
    assert number_shown(D("1234567"), "0!.0,").decimals == 1
    dash = number_shown(D(0), '0.00;-0.00;"-"')
    assert (dash.text, dash.exact, dash.decimals) == ("-", 0, 2)
    assert number_shown(D(46023), "yyyy-mm-dd").exact is None


def test_formats_of_texts() -> None:
    assert text_shown(" 甲局 ", "@").text == "甲局"
    assert text_shown("3", '@"类"').text == "3类"
    assert text_shown("秘", ";;;").text == ""
    assert text_shown("甲\r\n乙", "0.00").text == "甲\n乙"


# --- sheets, tables and the lines around them -----------------------------------------------------------------------


def statement(sheet: Worksheet, at: int = 1, title: str = "2026年部门支出预算总表") -> int:
    """Write a statement from row ``at`` on; returns the row after it."""
    for row in (
        [title],
        ["部门名称：某市甲局", None, None, None, "单位：万元"],
        ["科目", None, "2026年预算数", None, None],
        ["科目编码", "科目名称", "合计", "基本支出", "项目支出"],
        [208, "社会保障和就业支出", 1234.5, 1000, 234.5],
        [2080201, "行政运行", 1234.5, 1000, 234.5],
        ["合计", None, 1234.5, 1000, 234.5],
    ):
        for column, value in enumerate(row, 1):
            sheet.cell(at, column, value)
            if isinstance(value, int | float) and column > 2:
                sheet.cell(at, column).number_format = "#,##0.00"
        if len(row) == 1:
            sheet.merge_cells(start_row=at, end_row=at, start_column=1, end_column=5)
        if row[0] == "科目":
            sheet.merge_cells(start_row=at, end_row=at, start_column=1, end_column=2)
            sheet.merge_cells(start_row=at, end_row=at, start_column=3, end_column=5)
        at += 1
    return at


GRID = [
    ["科目", None, "2026年预算数", None, None],
    ["科目编码", "科目名称", "合计", "基本支出", "项目支出"],
    ["208", "社会保障和就业支出", "1,234.50", "1,000.00", "234.50"],
    ["2080201", "行政运行", "1,234.50", "1,000.00", "234.50"],
    ["合计", "", "1,234.50", "1,000.00", "234.50"],
]
ABOVE = ["2026年部门支出预算总表", "部门名称：某市甲局", "单位：万元"]


def test_one_statement_on_a_sheet(tmp_path: Path) -> None:
    document = book(tmp_path / "a.xlsx", statement)
    assert said(document) == [*ABOVE, GRID]
    assert spans(table(document)) == {(0, 0): (1, 2), (0, 2): (1, 3)}
    total = cell(document, 2, 2)
    assert (total.exact, total.decimals) == (D("1234.5"), 2)
    assert total.place is not None
    assert (total.place.file, total.place.sheet, total.place.line) == ("a.xlsx", "Sheet1", 5)
    (found,) = (reading := read(tmp_path / "a.xlsx")).disclosure.statements()  # type: ignore[union-attr]
    assert (reading.format, found.key, found.money_unit) == ("xlsx", "B03", "万元")
    assert [f.about is not None for *_, f in found.figures()] == [True] * 9
    assert reading.disclosure is not None
    assert (reading.disclosure.unit, reading.disclosure.year) == ("某市甲局", 2026)


@pytest.mark.parametrize("gap", [0, 1, 3])
def test_several_statements_on_a_sheet(tmp_path: Path, gap: int) -> None:
    def fill(sheet: Worksheet) -> None:
        after = statement(sheet)
        sheet.cell(after, 1, "注：本表按批复数填列。")
        after = statement(sheet, after + 1 + gap, "表2 2026年部门基本支出表")
        statement(sheet, after + gap, "2026年项目支出表（续）")

    assert said(book(tmp_path / "a.xlsx", fill)) == [
        *ABOVE,
        GRID,
        "注：本表按批复数填列。",
        "表2 2026年部门基本支出表",
        *ABOVE[1:],
        GRID,
        "2026年项目支出表（续）",
        *ABOVE[1:],
        GRID,
    ]


def test_blank_rows_and_labels_without_figures_stay_in_the_table(tmp_path: Path) -> None:
    def fill(sheet: Worksheet) -> None:
        for row in (
            ["收支总表"],
            ["收入", "金额"],
            ["一、财政拨款", "1"],
            [None, None],
            ["二、其他收入"],
            [None, None],
            ["收入总计", "1"],
            ["其中：上年结转"],
            [None, None],
            ["本表反映收支情况，上年结转按财政部门核定的数额列示。"],
            ["填表人：张三", "负责人：李四"],
        ):
            sheet.append(row)

    assert said(book(tmp_path / "a.xlsx", fill)) == [
        "收支总表",
        [
            ["收入", "金额"],
            ["一、财政拨款", "1"],
            ["", ""],
            ["二、其他收入", ""],
            ["", ""],
            ["收入总计", "1"],
            ["其中：上年结转", ""],
        ],
        "本表反映收支情况，上年结转按财政部门核定的数额列示。",
        "填表人：张三",
        "负责人：李四",
    ]


def test_a_label_and_its_text_in_two_cells_are_one_line(tmp_path: Path) -> None:
    def fill(sheet: Worksheet) -> None:
        for row in (["支出表"], ["编制单位：", "甲局", "单位：元"], ["项目", "合计"], ["甲", 1]):
            sheet.append(row)

    assert said(book(tmp_path / "a.xlsx", fill))[:3] == ["支出表", "编制单位：甲局", "单位：元"]


def test_tables_side_by_side_each_under_its_title(tmp_path: Path) -> None:
    def fill(sheet: Worksheet) -> None:
        for row in (
            ["收入总表", None, None, "支出总表"],
            ["项目", "金额", None, "项目", "金额"],
            ["拨款", 1, None, "工资", 1],
        ):
            sheet.append(row)

    assert said(book(tmp_path / "a.xlsx", fill)) == [
        "收入总表",
        [["项目", "金额"], ["拨款", "1"]],
        "支出总表",
        [["项目", "金额"], ["工资", "1"]],
    ]


def test_prose_is_paragraphs_line_by_line(tmp_path: Path) -> None:
    def fill(sheet: Worksheet) -> None:
        sheet["A1"] = "名词解释"
        sheet["A3"] = "  一、财政拨款收入：指拨款。\n  二、其他收入：指其他。"
        sheet.merge_cells("A3:F9")

    assert said(book(tmp_path / "a.xlsx", fill, "名词解释")) == [
        "名词解释",
        "一、财政拨款收入：指拨款。",
        "二、其他收入：指其他。",
    ]


@pytest.mark.parametrize(
    ("name", "heading"), [("支出总表", ["# 支出总表"]), ("Sheet3", []), ("表2", []), ("工作表 1", []), ("3", [])]
)
def test_the_name_of_a_sheet_is_its_title_where_it_has_none(tmp_path: Path, name: str, heading: list[str]) -> None:
    def fill(sheet: Worksheet) -> None:
        for row in (["单位：万元"], ["项目", "合计"], ["甲", 1]):
            sheet.append(row)

    document = book(tmp_path / "a.xlsx", fill, name)
    assert said(document) == [*heading, "单位：万元", [["项目", "合计"], ["甲", "1"]]]


def test_a_form_without_figures_keeps_one_of_its_rows(tmp_path: Path) -> None:
    line = Side(style="thin")

    def fill(sheet: Worksheet) -> None:
        sheet.append(["三公经费支出表"])
        sheet.append(["合计", "因公出国", "公务接待"])
        for row in sheet.iter_rows(2, 9, 1, 3):
            for each in row:
                each.border = Border(left=line, right=line, top=line, bottom=line)

    assert said(book(tmp_path / "a.xlsx", fill)) == ["三公经费支出表", [["合计", "因公出国", "公务接待"], ["", "", ""]]]


def test_what_is_hidden_is_left_out(tmp_path: Path) -> None:
    made = openpyxl.Workbook()
    shown = made.active
    assert isinstance(shown, Worksheet)
    for row in (["支出表"], ["编码", "名称", "密", "合计"], [1, "甲", 7, 2], [2, "隐", 7, 3], [3, "乙", 7, 4]):
        shown.append(row)
    shown.merge_cells("A1:D1")
    shown.merge_cells("B2:C2")
    shown.row_dimensions[4].hidden = True
    shown.column_dimensions["C"].hidden = True
    for state in ("hidden", "veryHidden"):
        other = made.create_sheet(state)
        other["A1"] = "不公开"
        other.sheet_state = state
    made.create_chartsheet("图").add_chart(BarChart())
    made.save(tmp_path / "a.xlsx")
    document = xlsx_reader.read(tmp_path / "a.xlsx")
    assert said(document) == ["支出表", [["编码", "名称", "合计"], ["1", "甲", "2"], ["3", "乙", "4"]]]
    assert spans(table(document)) == {}
    place = cell(document, 2, 0).place
    assert place is not None
    assert place.line == 5


def test_texts_truths_errors_and_dates(tmp_path: Path) -> None:
    def fill(sheet: Worksheet) -> None:
        for row in (
            ["编码", "值", "备注"],
            ["2080201", "1,234.50", True],
            [date(2026, 1, 1), "#REF!", "甲"],
        ):
            sheet.append(row)

    document = book(tmp_path / "a.xlsx", fill)
    assert grid(table(document)) == [
        ["编码", "值", "备注"],
        ["2080201", "1,234.50", "TRUE"],
        ["2026-01-01", "#REF!", "甲"],
    ]
    assert [c.exact for c in table(document).cells] == [None] * 9


# --- formulas -------------------------------------------------------------------------------------------------------


def test_formulas_count_with_their_saved_values(tmp_path: Path) -> None:
    made = xlsxwriter.Workbook(str(tmp_path / "a.xlsx"))
    sheet = made.add_worksheet()
    money = made.add_format({"num_format": "0.00"})
    sheet.write_row(0, 0, ["项目", "合计"])
    sheet.write_row(1, 0, ["甲", 0.1], money)
    sheet.write_row(2, 0, ["乙", 0.2], money)
    sheet.write_string(3, 0, "合计")
    sheet.write_formula(3, 1, "=B2+B3", money, 0.30000000000000004)
    sheet.write_formula(4, 0, '=A2&"表"', None, "甲表")
    made.close()
    document = xlsx_reader.read(tmp_path / "a.xlsx")
    assert grid(table(document)) == [["项目", "合计"], ["甲", "0.10"], ["乙", "0.20"], ["合计", "0.30"], ["甲表", ""]]
    assert cell(document, 3, 1).exact == D("0.3")


def test_formulas_without_values_are_refused_where_none_has_one(tmp_path: Path) -> None:
    def fill(sheet: Worksheet) -> None:
        for row in (["项目", "合计"], ["甲", 1], ["合计", "=SUM(B2)"], ["总计", "=B3"]):
            sheet.append(row)

    with pytest.raises(InputError) as caught:
        book(tmp_path / "a.xlsx", fill)
    (problem,) = caught.value.problems
    assert problem.check == "read.formulas"
    assert "2 个公式" in problem.found
    assert "重新计算" in problem.mend
    part = "xl/worksheets/sheet1.xml"
    rewritten(tmp_path / "a.xlsx", part, lambda x: re.sub(rb"<f>B3</f><v[^>]*>(</v>)?", b"<f>B3</f><v>1</v>", x))
    assert grid(table(xlsx_reader.read(tmp_path / "a.xlsx")))[2:] == [["合计", ""], ["总计", "1"]]


# --- hostile and broken files ---------------------------------------------------------------------------------------


def rewritten(path: Path, part: str, change: Callable[[bytes], bytes | None]) -> None:
    """Change one part of a packed file, or leave it out."""
    with zipfile.ZipFile(path) as packed:
        parts = {n: packed.read(n) for n in packed.namelist()}
    changed = change(parts.pop(part))
    assert changed is None or changed
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, content in {**parts, **({} if changed is None else {part: changed})}.items():
            packed.writestr(name, content)


SHEET, BOOK, STRINGS = "xl/worksheets/sheet1.xml", "xl/workbook.xml", "xl/sharedStrings.xml"
LAUGHS = b'<!DOCTYPE d [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;">]>'


@pytest.mark.parametrize(
    ("part", "change", "check"),
    [
        (SHEET, lambda x: None, "read.broken"),
        (SHEET, lambda x: x[:300], "read.broken"),
        (SHEET, lambda x: x.replace(b"<worksheet", LAUGHS + b"<worksheet", 1), "read.entities"),
        (SHEET, lambda x: x.replace(b"A1:B1", b"A1-B1"), "read.broken"),
        (SHEET, lambda x: x.replace(b"<v>0</v>", b"<v>999</v>"), "read.broken"),
        (STRINGS, lambda x: x.replace(b"<sst", LAUGHS + b"<sst", 1), "read.entities"),
        (STRINGS, lambda x: None, "read.broken"),
        (BOOK, lambda x: x[:200], "read.broken"),
        (BOOK, lambda x: re.sub(rb"<sheets>.*</sheets>", b"", x), "read.broken"),
        (BOOK, lambda x: x.replace(b'<sheet name="Sheet1"', b'<sheet name="Sheet1" state="veryHidden"'), "read.broken"),
        ("xl/_rels/workbook.xml.rels", lambda x: None, "read.broken"),
        ("xl/styles.xml", lambda x: x[:200], "read.broken"),
    ],
)
def test_a_broken_workbook_is_refused_in_one_sentence(
    tmp_path: Path, part: str, change: Callable[[bytes], bytes | None], check: str
) -> None:
    made = xlsxwriter.Workbook(str(tmp_path / "a.xlsx"))
    sheet = made.add_worksheet()
    sheet.merge_range(0, 0, 0, 1, "支出表")
    sheet.write_row(1, 0, ["项目", "合计"])
    sheet.write_row(2, 0, ["甲", 1])
    made.add_worksheet().hide()
    made.close()
    assert said(xlsx_reader.read(tmp_path / "a.xlsx")) == ["支出表", [["项目", "合计"], ["甲", "1"]]]
    rewritten(tmp_path / "a.xlsx", part, change)
    with pytest.raises(InputError) as caught:
        xlsx_reader.read(tmp_path / "a.xlsx")
    (problem,) = caught.value.problems
    assert problem.check == check
    assert "\n" not in problem.found


def test_claims_of_a_huge_sheet_cost_nothing(tmp_path: Path) -> None:
    book(tmp_path / "a.xlsx", statement)
    cell_far = b'<row r="1048576"><c r="XFD1048576" s="1"/></row></sheetData>'

    def grow(content: bytes) -> bytes:
        content = re.sub(rb'<dimension ref="[^"]*"', b'<dimension ref="A1:XFD1048576"', content)
        content = content.replace(b"</sheetData>", cell_far)
        return content.replace(b"</mergeCells>", b'<mergeCell ref="A11:XFD1048576"/></mergeCells>')

    rewritten(tmp_path / "a.xlsx", SHEET, grow)
    assert said(xlsx_reader.read(tmp_path / "a.xlsx")) == [*ABOVE, GRID]


def test_a_text_far_away_is_a_paragraph(tmp_path: Path) -> None:
    def fill(sheet: Worksheet) -> None:
        statement(sheet)
        sheet["XFD1048576"] = "末"
        sheet["XFD4"] = "远"

    assert said(book(tmp_path / "a.xlsx", fill)) == [*ABOVE, GRID, "远", "末"]


def test_merges_that_cover_too_much(tmp_path: Path) -> None:
    def over(content: bytes) -> bytes:
        return content.replace(b"</mergeCells>", b'<mergeCell ref="A1:XFD1048576"/>' * 3 + b"</mergeCells>")

    book(tmp_path / "a.xlsx", statement)
    rewritten(tmp_path / "a.xlsx", SHEET, over)
    assert said(xlsx_reader.read(tmp_path / "a.xlsx"))[0] == ABOVE[0]

    def tall(sheet: Worksheet) -> None:
        statement(sheet)
        sheet["A1048576"] = "末"

    book(tmp_path / "a.xlsx", tall)
    rewritten(tmp_path / "a.xlsx", SHEET, lambda x: x.replace(b"A1:E1", b"B5:B1048576"))
    with pytest.raises(InputError, match="格"):
        read(tmp_path / "a.xlsx")


def test_limit_of_cells(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    book(tmp_path / "a.xlsx", statement)
    monkeypatch.setattr(limits, "MAX_CELLS", 24)
    with pytest.raises(InputError, match="表格共有 25 格"):
        xlsx_reader.read(tmp_path / "a.xlsx")


@pytest.mark.parametrize("content", [b"", b"no workbook at all", bytes(4096), b"\x09\x08\x10\x00\x00\x06\x05\x00" * 99])
def test_an_xls_that_is_none_is_refused(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "a.xls").write_bytes(content)
    with pytest.raises(InputError) as caught:
        xls_reader.read(tmp_path / "a.xls")
    (problem,) = caught.value.problems
    assert problem.check == "read.broken"
    assert "\n" not in problem.found


# --- old workbooks --------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def old(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An .xls of a statement, with hidden things and formats."""
    program = office.installed()
    if program is None:
        pytest.skip("LibreOffice, which makes the .xls, is not installed")
    folder = tmp_path_factory.mktemp("xls")
    made = openpyxl.Workbook()
    sheet = made.active
    assert isinstance(sheet, Worksheet)
    sheet.title = "支出"
    after = statement(sheet)
    for column, (value, code) in enumerate(
        [("其他", "@"), ("甲", "@"), (0, '0.00;-0.00;"-"'), (0.125, "0.0%"), (date(2026, 1, 1), "yyyy-mm-dd")], 1
    ):
        sheet.cell(after, column, value).number_format = code
    sheet.cell(after + 1, 1, "隐")
    sheet.cell(after + 1, 3, 9)
    sheet.row_dimensions[after + 1].hidden = True
    sheet.cell(after + 2, 1, "差")
    sheet.cell(after + 2, 3, "=C5-D5-E5").number_format = "0.00"
    hidden = made.create_sheet("藏")
    hidden["A1"] = "不公开"
    hidden.sheet_state = "hidden"
    made.save(folder / "a.xlsx")
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    subprocess.run(
        [program, profile, "--headless", "--convert-to", "xls", "--outdir", str(folder), str(folder / "a.xlsx")],
        check=True,
        capture_output=True,
        timeout=120,
    )
    return folder / "a.xls"


def test_an_old_workbook_reads_like_a_new_one(old: Path) -> None:
    document = xls_reader.read(old)
    assert said(document) == [
        *ABOVE,
        [*GRID, ["其他", "甲", "-", "12.5%", "2026-01-01"], ["差", "", "0.00", "", ""]],
    ]
    assert spans(table(document)) == {(0, 0): (1, 2), (0, 2): (1, 3)}
    total = cell(document, 2, 2)
    assert (total.exact, total.decimals) == (D("1234.5"), 2)
    assert total.place is not None
    assert (total.place.sheet, total.place.line) == ("支出", 5)
    reading = read(old)
    assert reading.disclosure is not None
    assert [s.key for s in reading.disclosure.statements()] == ["B03"]


def test_an_old_workbook_cut_short_is_refused_or_read(old: Path, tmp_path: Path) -> None:
    content = old.read_bytes()
    refused = 0
    for end in range(512, len(content), 509):
        (tmp_path / "a.xls").write_bytes(content[:end])
        try:
            xls_reader.read(tmp_path / "a.xls")
        except InputError:
            refused += 1
    assert refused
    for at in range(600, len(content), 211):  # one byte wrong
        (tmp_path / "a.xls").write_bytes(content[:at] + b"\xff" + content[at + 1 :])
        try:
            xls_reader.read(tmp_path / "a.xls")
        except InputError:
            refused += 1


# --- what we publish ------------------------------------------------------------------------------------------------


def plain_rows(made: Table) -> list[tuple[str, ...]]:
    rows = [[""] * made.columns for _ in range(made.rows)]
    for each in made.cells:
        rows[each.row][each.column] = "".join(each.text.split())
    return [tuple(row) for row in rows]


def test_every_table_of_our_own_workbook_reads_back(tmp_path: Path) -> None:
    document = compose(yusuan.compile(yusuan.load(EXAMPLE)))
    xlsx.write(document, tmp_path / "a.xlsx")
    found = [b for b in xlsx_reader.read(tmp_path / "a.xlsx").blocks if isinstance(b, Table)]
    kept = {tuple(plain_rows(t)) for t in found}
    before: Block | None = None
    read_back = 0
    for block in document.blocks:
        if isinstance(block, Table):
            rows = plain_rows(block)
            if isinstance(before, Chart):  # stands with the chart, under a header of the writer's own
                assert any(tuple(rows[1:]) == each[1:] for each in kept), block.title
            else:
                if rows[0] == ("".join(block.title.split()), *[""] * (block.columns - 1)):
                    rows = rows[1:]  # a form's own title is the line above
                assert tuple(rows) in kept, block.title
                read_back += 1
        before = block
    assert read_back > 25
