"""The workbook of a document: every figure and text where it belongs, live sums, looks, print settings, hostile input."""

import re
import shutil
import subprocess
import zipfile
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest
from openpyxl.worksheet.worksheet import Worksheet

from yusuan.document.model import Bar, Cell, Chart, Contents, Document, Heading, Paragraph, Table
from yusuan.formats.xlsx import write
from yusuan.formats.xlsx_cells import number, number_format, sheet_name, sum_formula
from yusuan.formats.xlsx_layout import column_widths, lines_needed, text_width
from yusuan.problems import OutputError

D = Decimal
NAMES = ("合计", "一般公共服务支出", "组织事务", "其他组织事务支出", "社会保障和就业支出", "民政管理事务", "行政运行")
CODES = ("", "201", "20132", "2013299", "208", "20802", "2080201")


def figure(r: int, c: int, text: str, exact: str, **more: object) -> Cell:
    return Cell(r, c, text, align="right", exact=D(exact), **more)


def statement(name: str = "表三　支出总表", *, wide: bool = False) -> Table:
    """Code, name, total = basic + project.  Printed 0.13 + 0.12 = 0.24: printed values don't foot, exact ones do."""
    header = [
        Cell(0, 0, "项目", colspan=2, align="center", header=True),
        Cell(0, 2, "2031年预算数", colspan=3, align="center", header=True),
        *(
            Cell(1, c, text, align="center", header=True)
            for c, text in enumerate(("科目编码", "科目名称", "合计", "基本支出", "项目支出"))
        ),
    ]
    basic = ("10.124949", "0.124949", "0.124949", "0.124949", "10", "10", "10")
    project = ("1234.115", "0.115", "0.115", "0.115", "1234", "1234", "1234")
    body: list[Cell] = []
    for n, (code, label) in enumerate(zip(CODES, NAMES, strict=True)):
        r = n + 2
        down = {0: (3, 6), 1: (4,), 2: (5,), 4: (7,), 5: (8,)}.get(n, ())
        body += [Cell(r, 0, code), Cell(r, 1, label, indent=max(0, len(code) // 2 - 1), bold=n == 0)]
        total = D(basic[n]) + D(project[n])
        for c, value in ((3, D(basic[n])), (4, D(project[n]))):
            sums = tuple((x, c) for x in down) if len(down) > 1 else ()
            body.append(figure(r, c, f"{value:.2f}", str(value), sums=sums, bold=n == 0))
        body.append(figure(r, 2, f"{total:.2f}", str(total), sums=((r, 3), (r, 4))))
    body.sort(key=lambda cell: (cell.row, cell.column))
    return Table(
        name=name,
        rows=9,
        columns=5,
        cells=(*header, *body),
        header_rows=2,
        widths=(11, 36, 12, 12, 12),
        wide=wide,
        title="2031年预算支出总表",
        number="预算公开表3",
        left="单位名称：清河县民政局",
        right="单位：万元",
        notes=("注：本表含上年结转。",),
    )


def small(name: str, *cells: Cell, rows: int = 3, columns: int = 2, **more: object) -> Table:
    heads = [Cell(0, c, f"第{c + 1}列", align="center", header=True) for c in range(columns)]
    return Table(name, rows, columns, (*heads, *cells), title=name, **more)


def form(name: str = "目标01 护理员培训") -> Table:
    long = "面向全县养老机构举办护理员培训班两期，每期三十人，课时四十学时，结业考核合格后发放证书。" * 3
    return Table(
        name=name,
        rows=6,
        columns=4,
        cells=(
            Cell(0, 0, "项目支出绩效目标表", colspan=4, align="center", header=True, bold=True),
            Cell(1, 0, "项目名称", align="center"),
            Cell(1, 1, "护理员培训", colspan=3),
            Cell(2, 0, "项目资金（元）", rowspan=2, align="center"),
            Cell(2, 1, "年度资金总额："),
            figure(2, 2, "186,300", "186300", decimals=0, colspan=2, sums=((3, 2),)),
            Cell(3, 1, "其中：省级财政资金"),
            figure(3, 2, "186,300", "186300", decimals=0, colspan=2),
            Cell(4, 0, "项目概况", align="center"),
            Cell(4, 1, long, colspan=3),
            Cell(5, 0, "满意度指标", align="center"),
            Cell(5, 1, "≥95%", colspan=2, align="center"),
        ),
        widths=(10, 20, 20, 14),
        form=True,
        title="项目支出绩效目标表",
        left="（2031年度）",
        right="金额单位：元",
        notes=("负责人：　　经办人：",),
    )


def chart() -> Chart:
    bars = tuple(
        Bar(label, D(value), text, group)
        for group, label, value, text in (
            ("2030年", "支出总计", "8855", "8,855.00"),
            ("2030年", "“三公”经费", "0.5", "0.50"),
            ("2031年", "支出总计", "1244.24", "1,244.24"),
            ("2031年", "“三公”经费", "1.5", "1.50"),
        )
    )
    return Chart("years", "预算总额与上年对比图", "grouped_bars", "万元", bars)


def document(*tables: Table, charts: tuple[Chart, ...] = ()) -> Document:
    blocks: list[object] = [Paragraph("清河县民政局", "cover_unit"), Contents()]
    for n, table in enumerate(tables):
        blocks += [Heading(2, table.title, f"t{n}"), table]
    return Document("清河县民政局2031年预算公开", (*blocks, *charts))


def written(tmp_path: Path, *tables: Table, charts: tuple[Chart, ...] = ()) -> openpyxl.Workbook:
    path = tmp_path / "out.xlsx"
    write(document(*tables, charts=charts), path)
    return openpyxl.load_workbook(path)


def top_of(sheet: Worksheet, table: Table) -> int:
    """The sheet's row (from 1) that holds the table's row 0."""
    first = next(c for c in table.cells if c.row == 0 and c.column == 0).text
    return next(row for row in range(1, 8) if sheet.cell(row, 1).value == first and sheet.cell(row, 1).border.top.style)


def shown(value: object, code: str) -> str:
    """What a spreadsheet prints for a number under the formats this package uses."""
    sections = code.replace("_ ", "").split(";")
    exact = D(repr(value))
    pick = sections[0]
    if sections[0].startswith("["):
        limit = D(re.findall(r"[\d.]+", sections[0])[0])
        pick = sections[0] if exact >= limit else sections[1] if exact <= -limit else sections[2]
        pick = pick.partition("]")[2] or pick.partition("]")[0] if pick.startswith("[") else pick
        minus = ""
    elif exact < 0 and len(sections) > 1:
        pick, minus = sections[1], ""
    elif exact == 0 and len(sections) > 2:
        pick, minus = sections[2], ""
    else:
        minus = "-" if exact < 0 else ""
    match = re.search(r"(#,##)?0(\.0+)?", pick)
    if match is None:
        return pick.replace('"', "")
    places = len(match[2] or ".") - 1
    digits = abs(exact).quantize(D(1).scaleb(-places), "ROUND_HALF_UP")
    body = f"{digits:,}" if match[1] else str(digits)
    return minus + (pick[: match.start()] + body + pick[match.end() :]).replace('"', "")


def test_every_cell_of_a_statement_is_in_its_sheet(tmp_path: Path) -> None:
    table = statement()
    sheet = written(tmp_path, table)["表三　支出总表"]
    assert [sheet.cell(r, 1).value for r in (1, 2, 3)] == [
        "预算公开表3",
        "2031年预算支出总表",
        "单位名称：清河县民政局",
    ]
    assert sheet.cell(3, 5).value == "单位：万元"
    top = top_of(sheet, table)
    assert top == 4
    for cell in table.cells:
        got = sheet.cell(top + cell.row, 1 + cell.column)
        if cell.exact is None:
            assert got.value == (cell.text or None)
        elif cell.sums:
            assert got.data_type == "f"
        else:
            assert got.data_type == "n"
            assert D(repr(got.value)) == cell.exact
            assert shown(got.value, got.number_format) == cell.text
    assert sheet.cell(top + table.rows, 1).value == "注：本表含上年结转。"


def test_exact_values_print_as_published_although_printed_ones_do_not_foot(tmp_path: Path) -> None:
    values = openpyxl.load_workbook(_path(tmp_path, statement()), data_only=True)["表三　支出总表"]
    row = [values.cell(7, c) for c in (3, 4, 5)]
    assert [c.value for c in row] == [0.239949, 0.124949, 0.115]
    assert [shown(c.value, c.number_format) for c in row] == ["0.24", "0.12", "0.12"]
    assert values.cell(7, 3).value != 0.12 + 0.12 + 0.01


def _path(tmp_path: Path, *tables: Table, charts: tuple[Chart, ...] = ()) -> Path:
    path = tmp_path / "out.xlsx"
    write(document(*tables, charts=charts), path)
    return path


def test_totals_are_formulas_with_their_exact_value_cached(tmp_path: Path) -> None:
    path = _path(tmp_path, statement())
    formulas = openpyxl.load_workbook(path)["表三　支出总表"]
    values = openpyxl.load_workbook(path, data_only=True)["表三　支出总表"]
    assert formulas["C6"].value == "=SUM(D6:E6)"
    assert formulas["D6"].value == "=D7+D10"
    assert formulas["E6"].value == "=E7+E10"
    assert values["C6"].value == 1244.239949
    assert values["D6"].value == 10.124949
    count = sum(cell.data_type == "f" for row in formulas.iter_rows() for cell in row)
    assert count == sum(bool(cell.sums) for cell in statement().cells) == 9


@pytest.mark.skipif(shutil.which("soffice") is None, reason="needs LibreOffice (soffice) to recalculate")
def test_recalculated_formulas_give_the_exact_values(tmp_path: Path) -> None:
    tables = (statement(), form(), statement("表三之二", wide=True))
    path = _path(tmp_path, *tables, charts=(chart(),))
    # Without cached values the program has to calculate.
    bare = tmp_path / "bare.xlsx"
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(bare, "w") as new:
        for name in old.namelist():
            new.writestr(name, re.sub(rb"(</f>)<v>[^<]*</v>", rb"\1", old.read(name)))
    assert all(
        cell.value is None
        for row in openpyxl.load_workbook(bare, data_only=True)["表三之二"].iter_rows(min_row=6, max_row=6, min_col=3)
        for cell in row
    )
    made = tmp_path / "made"
    command = [
        "soffice",
        f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}",
        "--headless",
        "--convert-to",
        "xlsx",
    ]
    subprocess.run([*command, "--outdir", str(made), str(bare)], check=True, capture_output=True, timeout=120)
    again = openpyxl.load_workbook(made / "bare.xlsx", data_only=True)
    cached = openpyxl.load_workbook(path, data_only=True)
    checked = 0
    for table in tables:
        sheet, before = again[table.name], cached[table.name]
        top = top_of(before, table)
        for cell in table.cells:
            if cell.sums:
                got = sheet.cell(top + cell.row, 1 + cell.column).value
                kept = before.cell(top + cell.row, 1 + cell.column).value
                assert D(repr(kept)) == cell.exact
                assert round(D(repr(got)), 6) == cell.exact
                checked += 1
    assert checked == 19


def test_a_sum_that_would_not_give_the_exact_value_stays_a_number(tmp_path: Path) -> None:
    wrong = small("表", figure(1, 0, "1.00", "1"), figure(1, 1, "2.00", "2", sums=((1, 0), (2, 0))), Cell(2, 0, "—"))
    assert written(tmp_path, wrong)["表"]["B3"].value == 2
    right = small("表", figure(1, 0, "2.00", "2"), figure(1, 1, "2.00", "2", sums=((1, 0), (2, 0))), Cell(2, 0, "—"))
    assert written(tmp_path, right)["表"]["B3"].value == "=SUM(A3:A4)"
    itself = small("表", figure(1, 1, "0.00", "0", sums=((1, 1),)))
    assert written(tmp_path, itself)["表"]["B3"].value == 0


def test_formulas_stay_within_what_excel_takes() -> None:
    assert sum_formula([(6, 2), (7, 2), (8, 2)], plus=True) == "=SUM(C7:C9)"
    assert sum_formula([(6, 2), (11, 2)], plus=True) == "=C7+C12"
    assert sum_formula([(6, 2), (11, 2)], plus=False) == "=SUM(C7,C12)"
    assert sum_formula([(6, 2), (9, 2), (10, 2)], plus=True) == "=SUM(C7,C10:C11)"
    assert sum_formula([(6, 25), (6, 26), (6, 27)], plus=True) == "=SUM(Z7:AB7)"
    assert sum_formula([(6, 2), (6, 2)], plus=True) == "=C7+C7"
    assert sum_formula([], plus=True) is None
    many = sum_formula([(r, 3) for r in range(0, 1200, 2)], plus=False)
    assert many is not None
    assert len(many) <= 8192
    assert all(len(part.split(",")) <= 255 for part in re.findall(r"SUM\(([^()]*)\)", many))
    assert len(re.findall(r"D\d+", many)) == 600
    assert sum_formula([(r, 3) for r in range(100_000, 110_000, 2)], plus=False) is None


@pytest.mark.parametrize(
    ("text", "exact", "decimals", "expected"),
    [
        ("12.35", "12.345", 2, "0.00_ "),
        ("1,234.50", "1234.5", 2, "#,##0.00_ "),
        ("186,300", "186300", 0, "#,##0_ "),
        ("0.00", "0", 2, "0.00_ "),
        ("", "0", 2, "0.00_ ;-0.00_ ;"),
        ("—", "0", 2, '0.00_ ;-0.00_ ;"—"_ '),
        ("", "0.004", 2, "[>=0.005]0.00_ ;[<=-0.005]-0.00_ ;"),
        ("-12.30", "-12.3", 2, "0.00_ ;-0.00_ "),
        ("12.30", "-12.3", 2, "0.00_ ;0.00_ "),
        ("(12.30)", "-12.3", 2, "0.00_ ;(0.00)_ "),
        ("+5.0", "5", 1, "+0.0_ ;-0.0_ ;0.0_ "),
        ("23.48%", "23.4784", 2, '0.00"%"_ '),
        ("12.00", "12.3", 2, None),
        ("", "12.3", 2, None),
        ("—", "3", 2, None),
        ("详见附件", "3", 2, None),
    ],
)
def test_display_formats_show_the_printed_text(text: str, exact: str, decimals: int, expected: str | None) -> None:
    code = number_format(text, D(exact), decimals)
    assert code == expected
    if code is not None:
        assert shown(float(exact), code) == text


def test_a_blank_zero_is_the_number_zero_and_shows_blank(tmp_path: Path) -> None:
    table = small("表", figure(1, 0, "", "0"), figure(1, 1, "0.00", "0"), figure(2, 0, "—", "0"), Cell(2, 1, "—"))
    sheet = written(tmp_path, table)["表"]
    assert (sheet["A3"].value, sheet["A3"].number_format) == (0, "0.00_ ;-0.00_ ;")
    assert (sheet["B3"].value, sheet["B3"].number_format) == (0, "0.00_ ")
    assert (sheet["A4"].value, shown(0.0, sheet["A4"].number_format)) == (0, "—")
    assert sheet["B4"].value == "—"


def test_text_that_is_not_its_number_stays_text(tmp_path: Path) -> None:
    cell = written(tmp_path, small("表", figure(1, 0, "按规定不公开", "12.5")))["表"]["A3"]
    assert (cell.value, cell.data_type) == ("按规定不公开", "s")


def test_amounts_become_floats_only_where_they_read_back() -> None:
    assert number(D("1799.770001")) == 1799.770001
    assert number(D("0.000001")) == 0.000001
    assert number(D("33.333333333333")) == 33.333333  # a rate, cut at six places
    assert number(D("999999999.999999")) == 999999999.999999
    with pytest.raises(OutputError, match="15 位有效数字"):
        number(D("123456789012345678.12"))


def test_codes_are_texts(tmp_path: Path) -> None:
    long = "140400240000000012345"
    table = small("表", Cell(1, 0, "2080201"), Cell(1, 1, long), Cell(2, 0, "0012"), Cell(2, 1, "行政运行"))
    sheet = written(tmp_path, table)["表"]
    for place, text in (("A3", "2080201"), ("B3", long), ("A4", "0012")):
        assert (sheet[place].value, sheet[place].data_type, sheet[place].number_format) == (text, "s", "@")
    assert sheet["B4"].number_format == "General"


HOSTILE = (
    '=HYPERLINK("http://x.invalid","y")',
    "+1+1",
    "-2+3",
    "@SUM(A1)",
    "{=1+1}",
    "http://x.invalid/a",
    "mailto:a@x.invalid",
    "external:c:\\a.xlsx",
    "<script>alert(1)</script>&amp;",
    "a\x00b\x0bc\ud800d",
    "_x0041_",
)


def test_hostile_strings_are_texts_everywhere(tmp_path: Path) -> None:
    tables = [
        Table(
            text,
            2,
            2,
            (
                Cell(0, 0, text, header=True),
                Cell(0, 1, text, rowspan=2, header=True),
                Cell(1, 0, text),
            ),
            title=text,
            number=text,
            left=text,
            right=text,
            notes=(text,),
        )
        for text in HOSTILE
    ]
    charts = tuple(Chart(t, t, "bars", t, (Bar(t, D(1), "1.00", t), Bar(t, D(2), t, t))) for t in HOSTILE)
    path = tmp_path / "out.xlsx"
    blocks = [b for t in tables for b in (Heading(2, t.title), t)]
    write(Document("=1+1", (*blocks, *charts)), path)
    book = openpyxl.load_workbook(path)
    assert not [c.coordinate for sheet in book for row in sheet.iter_rows() for c in row if c.data_type == "f"]
    with zipfile.ZipFile(path) as archive:
        for name in archive.namelist():
            part = archive.read(name)
            assert b"TargetMode" not in part, name
            if name.startswith("xl/charts/chart"):
                references = re.findall(rb"<c:f>(.*?)</c:f>", part)
                assert references
                assert all(r.startswith("图表数据!$".encode()) for r in references)
    for table, sheet in zip(tables, book.worksheets[1:], strict=False):
        text = table.title
        if text.isprintable() and text != "_x0041_":
            assert [sheet.cell(r, 1).value for r in range(1, 7)] == [text] * 6


def test_no_link_leaves_the_book(tmp_path: Path) -> None:
    sheet = written(tmp_path, statement("支出'表#1 100%"), form())["目录"]
    links = {cell.value: cell.hyperlink for row in sheet.iter_rows() for cell in row if cell.hyperlink}
    assert {name: link.location for name, link in links.items()} == {
        "支出'表#1 100%": "'支出''表#1 100%'!A1",
        "目标01 护理员培训": "'目标01 护理员培训'!A1",
    }
    assert all(link.target is None for link in links.values())


def test_contents_sheet_lists_every_sheet_in_order(tmp_path: Path) -> None:
    book = written(tmp_path, statement(), form(), charts=(chart(),))
    assert book.sheetnames == ["目录", "表三　支出总表", "目标01 护理员培训", "图表数据"]
    sheet = book["目录"]
    assert sheet["A1"].value == "清河县民政局2031年预算公开"
    rows = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=3, max_row=6, max_col=4)]
    assert rows == [
        ["序号", "表号", "名称", "工作表"],
        [1, "预算公开表3", "2031年预算支出总表", "表三　支出总表"],
        [2, None, "项目支出绩效目标表", "目标01 护理员培训"],
        [3, None, "图表及其数据", "图表数据"],
    ]


def test_sheet_names_are_legal_and_unique(tmp_path: Path) -> None:
    long = "表六　2031年一般公共预算安排基本支出分经济科目表（不含上年结转）"
    wishes = [
        long,
        long,
        long + "二",
        "a/b[c]:*?\\",
        "'引号'",
        "",
        "History",
        "目录",
        "BUDGET",
        "budget",
        "图表数据",
        "表😀" * 20,
    ]
    names = written(tmp_path, *(small(w) for w in wishes)).sheetnames
    assert len(names) == len(wishes) + 1
    assert len({name.casefold() for name in names}) == len(names)
    for name in names:
        assert 0 < len(name.encode("utf-16-le")) // 2 <= 31
        assert not set(name) & set("[]:*?/\\")
        assert not name.startswith("'")
        assert not name.endswith("'")
    assert names[1] == long[:31]
    assert names[2] == long[:28] + "(2)"
    assert names[4:8] == ["a／b［c］：＊？＼", "引号", "表", "History(2)"]
    assert sheet_name("x" * 30 + "'y", ()) == "x" * 30


def test_merged_cells_borders_and_looks(tmp_path: Path) -> None:
    sheet = written(tmp_path, statement())["表三　支出总表"]
    assert {str(r) for r in sheet.merged_cells.ranges} == {"A2:E2", "A4:B4", "C4:E4", "A13:E13"}
    title, head, code, amount = sheet["A2"], sheet["C4"], sheet["A7"], sheet["D7"]
    assert (title.font.name, title.font.size, title.alignment.horizontal) == ("黑体", 16, "center")
    assert (head.fill.fgColor.rgb, head.font.name, head.alignment.wrap_text) == ("FFE7E6E6", "黑体", True)
    assert (code.font.name, code.alignment.horizontal, code.fill.fill_type) == ("宋体", "left", None)
    assert amount.alignment.horizontal == "right"
    assert sheet["D6"].font.bold
    assert sheet["B9"].alignment.indent == 2
    for cell in statement().cells:
        border = sheet.cell(4 + cell.row, 1 + cell.column).border
        assert {border.left.style, border.bottom.style} == {"thin"}
    assert sheet["A13"].border.left.style is None


def test_print_settings(tmp_path: Path) -> None:
    book = written(tmp_path, statement(), statement("宽表", wide=True), form())
    for name, landscape in (("表三　支出总表", False), ("宽表", True)):
        sheet = book[name]
        assert int(sheet.page_setup.paperSize) == 9
        assert sheet.page_setup.orientation == ("landscape" if landscape else "portrait")
        assert sheet.sheet_properties.pageSetUpPr.fitToPage
        assert (sheet.page_setup.fitToWidth or 1, sheet.page_setup.fitToHeight) == (1, 0)
        assert sheet.print_title_rows == "$4:$5"
        assert sheet.freeze_panes == "A6"
        assert sheet.print_area.endswith("$A$1:$E$13")
        assert "&P" in sheet.oddFooter.center.text
    target = book["目标01 护理员培训"]
    assert target.freeze_panes is None
    assert target.print_title_rows is None
    assert (target.page_setup.fitToWidth or 1, target.page_setup.fitToHeight or 1) == (1, 1)


def test_a_form_keeps_its_title_once_and_is_tall_enough(tmp_path: Path) -> None:
    table = form()
    sheet = written(tmp_path, table)["目标01 护理员培训"]
    texts = [cell.value for row in sheet.iter_rows() for cell in row if cell.value is not None]
    assert texts.count("项目支出绩效目标表") == 1
    assert [sheet["A1"].value, sheet["D1"].value] == ["（2031年度）", "金额单位：元"]
    assert sheet["C4"].value == "=SUM(C5)"
    assert {"B6:D6", "A4:A5", "C4:D4"} <= {str(r) for r in sheet.merged_cells.ranges}
    lines = lines_needed(table.cells[9].text, sum(column_widths(table)[1:]))
    assert lines > 2
    assert sheet.row_dimensions[6].height >= lines * 13
    assert sheet["D7"].border.right.style == "thin"  # a place that no cell covers is drawn too


def test_widths_follow_the_contents(tmp_path: Path) -> None:
    assert text_width("行政运行") == 8
    assert text_width("a（b）\n长一些的") == 8
    narrow, wide = Cell(1, 0, "甲"), Cell(1, 1, "机关事业单位基本养老保险缴费支出")
    sheet = written(tmp_path, small("表", narrow, wide))["表"]
    widths = [sheet.column_dimensions[c].width for c in "AB"]
    assert widths[1] >= 34
    assert widths[0] < widths[1] / 2


def test_chart_figures_and_native_charts(tmp_path: Path) -> None:
    repeated = small("图", figure(1, 1, "8,855.00", "8855.0012"), Cell(1, 0, "支出总计"))
    repeated = Table("图 一", 2, 2, repeated.cells, title=chart().title)
    path = tmp_path / "out.xlsx"
    write(Document("x", (chart(), repeated, Chart("空", "没有数字的图", "bars", "万元", ()))), path)
    book = openpyxl.load_workbook(path)
    assert book.sheetnames == ["目录", "图表数据"]
    sheet = book["图表数据"]
    rows = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=1, max_row=4, max_col=3)]
    assert rows == [
        ["预算总额与上年对比图", None, "单位：万元"],
        ["项目", "2030年", "2031年"],
        ["支出总计", 8855, 1244.24],
        ["“三公”经费", 0.5, 1.5],
    ]
    assert sheet["B3"].number_format == "#,##0.00_ "
    with zipfile.ZipFile(path) as archive:
        drawn = [n for n in archive.namelist() if n.startswith("xl/charts/chart")]
        assert len(drawn) == 1
        xml = archive.read(drawn[0]).decode()
    assert xml.count("<c:ser>") == 2
    assert "图表数据!$C$3:$C$4" in xml
    assert set(re.findall(r'<c:spPr><a:solidFill><a:srgbClr val="(\w+)"', xml)) == {"595959", "BFBFBF"}
    # A table that says more than the chart above it keeps a sheet of its own.
    more = Table("图 二", 2, 2, (*repeated.cells[:2], figure(1, 1, "9.00", "9")), title=chart().title)
    write(Document("x", (chart(), more)), path)
    assert "图 二" in openpyxl.load_workbook(path).sheetnames


def test_two_writes_are_the_same_bytes_without_personal_metadata(tmp_path: Path) -> None:
    given = document(statement(), form(), charts=(chart(),))
    write(given, tmp_path / "one.xlsx")
    write(given, tmp_path / "two.xlsx")
    assert (tmp_path / "one.xlsx").read_bytes() == (tmp_path / "two.xlsx").read_bytes()
    with zipfile.ZipFile(tmp_path / "one.xlsx") as archive:
        assert {info.date_time for info in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        core = archive.read("docProps/core.xml").decode()
    assert "<dc:title>清河县民政局2031年预算公开</dc:title>" in core
    assert set(re.findall(r">(\d{4}-[^<]*)<", core)) == {"2000-01-01T00:00:00Z"}
    assert "<dc:creator></dc:creator>" in core
    assert "<cp:lastModifiedBy></cp:lastModifiedBy>" in core


def test_what_excel_cannot_hold_is_refused_and_the_old_file_stays(tmp_path: Path) -> None:
    path = tmp_path / "out.xlsx"
    path.write_bytes(b"old")
    with pytest.raises(OutputError, match=r"工作表“表”第3行第1列.*32767"):
        write(document(small("表", Cell(1, 0, "长" * 32_768))), path)
    with pytest.raises(OutputError, match="上限"):
        write(document(Table("表", 1_048_576, 1, (), title="表")), path)
    assert path.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [path]


def test_a_document_without_tables_is_a_workbook_too(tmp_path: Path) -> None:
    assert written(tmp_path).sheetnames == ["目录"]
    assert written(tmp_path, Table("空", 1, 1, (Cell(0, 0, "无"),), header_rows=0)).sheetnames == ["目录", "空"]
