"""A workbook that people, Excel, WPS and LibreOffice worked on: what is accepted, what is told, what Excel shows."""

import dataclasses
import io
import re
import shutil
import zipfile
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest
from openpyxl.workbook.workbook import Workbook

from yusuan.budget import load, save
from yusuan.budget.model import (
    Asset,
    Budget,
    CarryOutLine,
    ExpenditureLine,
    FreeText,
    Indicator,
    Profile,
    Project,
    RevenueLine,
    Task,
    Unit,
    UnitTarget,
)
from yusuan.budget.tables import CHECKS, TABLES
from yusuan.problems import InputError, Problem

BUDGET = Budget(
    Profile(2024, "352", "unit", approved_on=date(2024, 3, 28)),
    (Unit("352", "甲市民政局", "admin", "city", duties="一\n二", offices=("办公室", "财务科")),),
    expenditure=(
        ExpenditureLine("352", "2080201", "general_public", "personnel", 846_352_10, "30101"),
        ExpenditureLine("352", "2080202", "general_public", "project", 100_000_00, project="140400240000000001234"),
        ExpenditureLine("352", "2296002", "government_fund", "project", 30, project="0012", origin_year=2023),
        ExpenditureLine("352", "2080299", "general_public", "operating", 5_00, "30201", note="=不是公式"),
    ),
    revenue=(
        RevenueLine("352", "general_public", 946_457_10),
        RevenueLine("352", "government_fund", 40, origin_year=2023),
    ),
    carry_out=(CarryOutLine("352", "2296002", "government_fund", 10),),
    projects=(
        Project("140400240000000001234", "培训", "352", "special_purpose"),
        Project("0012", "结转", "352", recurring=True),
    ),
    assets=(Asset("352", "office_area", Decimal("1234.5"), date(2023, 12, 31)),),
    indicators=(Indicator("", name="满意度", operator="≥", year_value="95", unit="%"),),
    unit_target=UnitTarget("职能", "目标"),
    tasks=(Task("任务", "内容", 5_00),),
    texts=(FreeText("organisation", "第一段\n第二段"),),
)


@pytest.fixture(scope="module")
def original(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("book") / "book.xlsx"
    save(BUDGET, path)
    return path


@pytest.fixture
def book(original: Path, tmp_path: Path) -> Path:
    return Path(shutil.copy(original, tmp_path / "book.xlsx"))


def by_hand(path: Path, edit: Callable[[Workbook], object]) -> Path:
    """Edit with openpyxl, which like some other programs saves formulas without their values."""
    workbook = openpyxl.load_workbook(path)
    edit(workbook)
    workbook.save(path)
    return path


def rewrite(path: Path, edit: Callable[[str, str], str]) -> Path:
    """Edit the XML parts of a workbook: (name, text) → text; "" drops the part."""
    out = io.BytesIO()
    with zipfile.ZipFile(path) as archive, zipfile.ZipFile(out, "w") as copy:
        for name in archive.namelist():
            content = archive.read(name)
            if name.endswith((".xml", ".rels")):
                content = edit(name, content.decode()).encode()
            copy.writestr(name, content)
    path.write_bytes(out.getvalue())
    return path


def problems(path: Path) -> list[Problem]:
    with pytest.raises(InputError) as caught:
        load(path)
    for problem in caught.value.problems:
        assert problem.check in CHECKS
        assert problem.place.file == str(path)
        assert problem.found
        assert problem.expected
        assert problem.mend
    return caught.value.problems


def only(path: Path) -> Problem:
    found = problems(path)
    assert len(found) == 1, [str(p) for p in found]
    return found[0]


EXPENDITURE = "xl/worksheets/sheet4.xml"


def cell(name: str, new: str) -> Callable[[str, str], str]:
    """Replace a cell of the expenditure sheet."""

    def edit(part: str, text: str) -> str:
        if part != EXPENDITURE:
            return text
        text, count = re.subn(rf'<c r="{name}"[^>]*?(?:/>|>.*?</c>)', new, text)
        assert count == 1
        return text

    return edit


# What is accepted -----------------------------------------------------------------------------------------


def test_sheets_are_what_the_tables_say(original: Path) -> None:
    workbook = openpyxl.load_workbook(original)
    assert workbook.sheetnames == ["填写说明", *(t.title for t in TABLES), "核对", "代码表"]
    assert all(len(name) <= 31 for name in workbook.sheetnames)
    for table in TABLES:
        sheet = workbook[table.title]
        heads = [c.value for c in sheet["A"][1:]] if table.single else [c.value for c in sheet[2]]
        assert heads == [c.heading for c in table.columns]
        comments = [c.comment for c in (sheet["A"][1:] if table.single else sheet[2])]
        for column, comment in zip(table.columns, comments, strict=True):
            assert comment is not None
            assert column.help in comment.text


def test_comments_have_no_author(original: Path) -> None:
    with zipfile.ZipFile(original) as archive:
        authors = {
            author
            for name in archive.namelist()
            if name.startswith("xl/comments")
            for author in re.findall(r"<author>(.*?)</author>", archive.read(name).decode())
        }
    assert authors == {""}


def test_numbers_that_lost_their_text_format_are_codes_and_texts(book: Path) -> None:
    def edit(workbook: Workbook) -> None:
        lines, projects = workbook["支出明细"], workbook["项目"]
        lines["A3"], lines["B3"], lines["F3"] = 352, 2080201.0, 30101
        lines["H5"], lines["H5"].number_format = 12, "0000"
        lines["E3"] = "８４６，３５２．１"
        lines["E6"] = 5
        projects["A4"], projects["A4"].number_format = 12, "0000"
        projects["E4"] = True
        workbook["绩效指标"]["G3"], workbook["绩效指标"]["G3"].number_format = 95, "General"
        workbook["基本信息"]["B10"] = "2024年3月28日"

    assert load(by_hand(book, edit)) == BUDGET


def test_a_percentage_in_a_text_column_is_read_as_shown(book: Path) -> None:
    def edit(workbook: Workbook) -> None:
        workbook["绩效指标"]["G3"], workbook["绩效指标"]["G3"].number_format = 0.955, "0.0%"

    assert load(by_hand(book, edit)).indicators[0].year_value == "95.5%"


def test_as_wps_saves_it(book: Path) -> None:
    """Inline strings, its own parts, styled empty rows and columns to the ends of the sheet, blank texts."""
    with zipfile.ZipFile(book) as archive:
        shared = re.findall(r"<si>(.*?)</si>", archive.read("xl/sharedStrings.xml").decode(), re.DOTALL)

    def edit(name: str, text: str) -> str:
        if name.startswith("xl/worksheets/sheet"):
            text = re.sub(
                r'<c r="(\w+)"( s="\d+")? t="s"><v>(\d+)</v></c>',
                lambda m: f'<c r="{m[1]}"{m[2] or ""} t="inlineStr"><is>{shared[int(m[3])]}</is></c>',
                text,
            )
            extra = '<row r="900000"><c r="A900000" s="1"/><c r="XFD900000" t="inlineStr"><is><t> </t></is></c></row>'
            text = text.replace("</sheetData>", extra + "</sheetData>")
        if name == "[Content_Types].xml":
            custom = "application/vnd.openxmlformats-officedocument.custom-properties+xml"
            text = text.replace(
                "</Types>", f'<Override PartName="/docProps/custom.xml" ContentType="{custom}"/></Types>'
            )
        return text

    rewrite(book, edit)
    with zipfile.ZipFile(book, "a") as archive:
        archive.writestr(
            "docProps/custom.xml",
            '<?xml version="1.0"?><Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/'
            'custom-properties" xmlns:vt="http://schemas.openxmlformats.org/officeDocument/2006/docPropsVTypes">'
            '<property fmtid="{D5CDD505-2E9C-101B-9397-08002B2CF9AE}" pid="2" name="KSOProductBuildVer">'
            "<vt:lpwstr>2052-12.1.0.16120</vt:lpwstr></property></Properties>",
        )
        archive.writestr(
            "xl/cellimages.xml", '<etc:cellImages xmlns:etc="http://www.wps.cn/officeDocument/2017/etCustomData"/>'
        )
    assert load(book) == BUDGET


def test_titles_may_stand_above_the_headings_and_lines_may_move(book: Path) -> None:
    def edit(workbook: Workbook) -> None:
        sheet = workbook["收入明细"]
        sheet.insert_rows(1, 2)
        sheet["A1"] = "甲市民政局收入表"
        sheet.merge_cells("A1:D1")
        sheet.insert_rows(6)
        workbook["基本信息"].insert_rows(1)
        workbook["基本信息"]["A1"] = "填表人请先看说明"
        workbook.create_sheet("草稿-我的计算")["A1"] = "=1+1"
        workbook.create_sheet("Sheet1")
        del workbook["代码表"], workbook["核对"], workbook["填写说明"]

    assert load(by_hand(book, edit)) == BUDGET


def test_a_formula_counts_with_its_value(book: Path) -> None:
    """0.1+0.2 is 0.3 as Excel shows it; an empty text is a result too."""
    edits = (
        cell("E5", '<c r="E5"><f>0.1+0.2</f><v>0.30000000000000004</v></c>'),
        cell("A5", '<c r="A5" t="str"><f>A4</f><v>352</v></c>'),
        lambda name, text: (
            text.replace('<c r="A5" t="str">', '<c r="K4" t="str"><f>IF(A4="","x","")</f><v></v></c><c r="A5" t="str">')
            if name == EXPENDITURE
            else text
        ),
    )
    for edit in edits:
        rewrite(book, edit)
    assert load(book) == BUDGET


# What is told ---------------------------------------------------------------------------------------------


def test_every_problem_of_every_sheet_at_once(book: Path) -> None:
    def edit(workbook: Workbook) -> None:
        lines = workbook["支出明细"]
        lines["E3"] = 12.345
        lines["E4"] = "1,2O0"
        lines["E5"] = -3
        lines["E6"] = "=SUM(A1:A2)"
        lines["C3"] = "一般预算"
        lines["H4"], lines["H4"].number_format = 140400240000000001234, "General"
        lines["H5"] = "1.404E+20"
        lines["B4"] = None
        lines["J6"] = "有"
        lines["I5"] = datetime_of_year = date(2023, 1, 1)
        assert datetime_of_year
        lines["A8"], lines["E8"] = "合计", 5
        lines["N3"] = "旁注"
        workbook["收入明细"]["C2"] = "金额（万元）"
        workbook["项目"].merge_cells("C3:C4")
        workbook["资产"]["D3"] = "去年底"
        workbook["基本信息"]["B2"] = "24"
        workbook["基本信息"]["A3"] = "公开主题编码"
        workbook["变动事项"].title = "变动事由"
        workbook["购买服务目录"].delete_rows(1, 2)

    found = {
        (p.place.sheet, p.place.line, p.place.column): (p.check, p.found, p.expected, p.mend)
        for p in problems(by_hand(book, edit))
    }
    wanted = {
        ("支出明细", 3, "金额（元）"): ("input.decimals", "12.345（3位小数）", "至多两位小数", "ROUND"),
        ("支出明细", 4, "金额（元）"): ("input.amount", "“1,2O0”", "数字", "有字母"),
        ("支出明细", 5, "金额（元）"): ("input.negative", "-3（负数）", "零或正数", "年终结转"),
        ("支出明细", 6, "金额（元）"): (
            "input.formula",
            "公式 =SUM(A1:A2) 还没有算出结果",
            "算出的值",
            "打开一次并保存",
        ),
        ("支出明细", 3, "资金来源"): ("input.choice", "“一般预算”", "一般公共预算、", "是不是“一般公共预算”"),
        ("支出明细", 4, "项目编码"): ("input.code_number", "数字 1.40400E+20", "按文本填写", "Excel 造成的"),
        ("支出明细", 5, "项目编码"): ("input.code_number", "“1.404E+20”", "按文本填写", "Excel 造成的"),
        ("支出明细", 4, "功能科目编码"): ("input.required", "空白", "必填", "编列到项"),
        ("支出明细", 6, "不予列示"): ("input.flag", "“有”", "“是”“否”", "列表"),
        ("支出明细", 5, "结转来源年度"): ("input.year", "“2023-01-01”", "四位公历年份", "单元格格式改为“常规”"),
        ("支出明细", 8, "单位编码"): ("input.total_row", "“合计”", "只有明细行", "删去这一行"),
        ("支出明细", 3, "N（无标题）"): ("input.column", "“旁注”", "有标题的列", "草稿"),
        ("收入明细", 2, "金额（万元）"): ("input.column", "不认识的列“金额（万元）”", "金额（元）", "换算成元"),
        ("收入明细", 2, ""): ("input.column", "缺少“金额（元）”列", "amount", "补上这一列"),
        ("项目", 3, ""): ("input.merged", "合并单元格 C3:C4", "没有合并单元格", "取消合并"),
        ("项目", 4, "单位编码"): ("input.required", "空白", "必填", "单位表"),
        ("资产", 3, "截止日期"): ("input.date", "“去年底”", "一个日期", "2024年3月1日"),
        ("基本信息", 2, "预算年度"): ("input.year", "“24”", "四位公历年份", "只填年份"),
        ("基本信息", 0, "公开主题编码"): (
            "input.column",
            "不认识的列“公开主题编码”",
            "公开主体编码",
            "是不是“公开主体编码”",
        ),
        ("基本信息", 0, ""): ("input.column", "缺少“公开主体编码”列", "unit", "补上这一列"),
        ("", 0, ""): ("input.sheet", "缺少工作表“变动事项”", "有“变动事项”", "工作表“变动事由”是不是它？"),
        ("变动事由", 0, ""): ("input.sheet", "不认识的工作表", "变动事项", "草稿"),
        ("购买服务目录", 0, ""): ("input.column", "找不到标题", "目录编码、目录名称", "yusuan init"),
    }
    assert found.keys() == wanted.keys()
    for place, (check, *texts) in wanted.items():
        assert found[place][0] == check
        for text, there in zip(texts, found[place][1:], strict=True):
            assert text in there, place


@pytest.mark.parametrize("value", ["#REF!", "#VALUE!", "#N/A"])
def test_formula_errors(book: Path, value: str) -> None:
    rewrite(book, cell("E3", f'<c r="E3" t="e"><f>支出!A1</f><v>{value}</v></c>'))
    problem = only(book)
    assert (problem.check, problem.place.line, problem.place.column) == ("input.formula_error", 3, "金额（元）")
    assert value in problem.found
    assert "=支出!A1" in problem.found
    assert "改正公式" in problem.mend


def test_a_typed_error_word_is_a_text(book: Path) -> None:
    rewrite(book, lambda name, text: text.replace("=不是公式", "#REF!") if name == "xl/sharedStrings.xml" else text)
    assert load(book).expenditure[3].note == "#REF!"


def test_another_workbook_is_not_a_budget(tmp_path: Path) -> None:
    workbook = Workbook()
    workbook.worksheets[0]["A1"] = "姓名"
    workbook.save(tmp_path / "名单.xlsx")
    found = problems(tmp_path / "名单.xlsx")
    assert {p.check for p in found} == {"input.sheet"}
    assert "yusuan init" in found[0].mend


def _zip(**parts: str) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, text in parts.items():
            archive.writestr(zipfile.ZipInfo(name.replace("__", "/").replace("_", ".")), text)
    return out.getvalue()


OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)


@pytest.mark.parametrize(
    ("content", "found", "mend"),
    [
        (b"", "空文件", "是否复制、下载完整"),
        (OLE + "Workbook".encode("utf-16-le"), "旧版 Excel（.xls）", "另存为"),
        (OLE + "EncryptedPackage".encode("utf-16-le"), "加密的文件", "取消打开密码"),
        (OLE + "WordDocument".encode("utf-16-le"), "旧版 Word", "工作簿"),
        (b"<html><table><tr><td>1</td></tr></table></html>", "网页", "另存为"),
        (
            b'<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"/>',
            "XML 表格",
            "另存为",
        ),
        (b"%PDF-1.7", "PDF 文件", "工作簿"),
        ("单位,金额".encode("gbk"), "不是工作簿", "另存为"),
        (_zip(word__document_xml=""), "Word 文档", "工作簿"),
        (_zip(xl__workbook_bin=""), "二进制工作簿", "另存为"),
        (_zip(content_xml=""), "OpenDocument", "另存为"),
        (_zip(a_txt=""), "压缩包", "解压"),
        (
            _zip(xl__workbook_xml='<workbook xmlns="http://purl.oclc.org/ooxml/spreadsheetml/main"/>'),
            "Strict",
            "另存为",
        ),
        (_zip(xl__workbook_xml="<workbook"), "内容读不出来", "另存为"),
        (_zip(a_txt="x" * 50)[:60], "损坏的文件", "下载完整"),
    ],
)
def test_what_is_no_workbook_is_told_as_what_it_is(tmp_path: Path, content: bytes, found: str, mend: str) -> None:
    path = tmp_path / "预算.xlsx"
    path.write_bytes(content)
    problem = only(path)
    assert problem.check == "input.file"
    assert found in problem.found
    assert mend in problem.mend


# What Excel shows -----------------------------------------------------------------------------------------


def test_totals_are_live_and_their_values_right(original: Path) -> None:
    formulas, values = openpyxl.load_workbook(original), openpyxl.load_workbook(original, data_only=True)
    assert formulas["支出明细"]["E1"].value == "=SUM(E3:E5001)"
    assert values["支出明细"]["E1"].value == 946357.4
    assert values["收入明细"]["C1"].value == 946457.5
    assert values["项目"]["A1"].value == "共 2 行"
    balance, shown = formulas["核对"], values["核对"]
    rows = {shown.cell(line, 1).value: [shown.cell(line, c).value for c in range(2, 9)] for line in range(4, 14)}
    assert rows["一般公共预算"] == [946457.1, 0, 946457.1, 946357.1, 0, 946357.1, 100]
    assert rows["政府性基金预算"] == [0, 0.4, 0.4, 0.3, 0.1, 0.4, 0]
    assert rows["合计"] == [946457.1, 0.4, 946457.5, 946357.4, 0.1, 946357.5, 100]
    assert balance["H4"].value == "=ROUND(D4-G4,2)"
    assert str(balance["C4"].value).startswith("=SUMIFS('收入明细'!$C$3:$C$5001,'收入明细'!$B$3:$B$5001,$A4,")
    # Every formula of ours carries its value.
    for sheet in formulas:
        for row in sheet.iter_rows():
            for one in row:
                if one.data_type == "f":
                    assert values[sheet.title][one.coordinate].value is not None, (sheet.title, one.coordinate)


def test_only_input_cells_are_unlocked(original: Path) -> None:
    workbook = openpyxl.load_workbook(original)
    for sheet in workbook:
        assert sheet.protection.sheet
        assert sheet.protection.password is None
        for row in sheet.iter_rows(max_row=2):
            for one in row:
                free = sheet.title in ("基本信息", "单位整体绩效") and one.coordinate == "B2"
                assert one.protection.locked is not free, (sheet.title, one.coordinate)
    lines = workbook["支出明细"]
    assert not lines["A3"].protection.locked
    assert all(not lines.column_dimensions[c].protection.locked for c in ("A", "E"))
    assert lines.freeze_panes == "B3"
    assert (lines["B3"].number_format, lines["E3"].number_format) == ("@", "#,##0.00")
    assert workbook["资产"]["D3"].number_format == "yyyy-mm-dd"


def test_lists_checks_and_room_for_more_rows(original: Path) -> None:
    workbook = openpyxl.load_workbook(original)
    rules = {str(v.sqref): v for v in workbook["支出明细"].data_validations.dataValidation}
    assert rules["C3:C5001"].type == "list"
    assert rules["C3:C5001"].errorStyle in (None, "stop")
    assert rules["A3:A5001"].errorStyle == "warning"
    assert "'单位'!$A$3" in str(rules["A3:A5001"].formula1)
    assert "'项目'!$A$3" in str(rules["H3:H5001"].formula1)
    assert rules["E3:E5001"].formula1 == "AND(ISNUMBER($E3),$E3>=0,ROUND($E3,2)=$E3)"
    functional = rules["B3:B5001"]
    assert functional.type == "list"
    assert not functional.showErrorMessage  # a bare code is right too
    column, last = re.fullmatch(r"'代码表'!\$([A-Z]+)\$2:\$\1\$(\d+)", str(functional.formula1)).groups()  # type: ignore[union-attr]
    entries = [c.value for c in workbook["代码表"][column][1 : int(last)]]
    assert "2080201 行政运行" in entries
    assert workbook["支出明细"]["B3"].value == "2080201 行政运行"


def test_a_number_beyond_what_excel_keeps_is_written_as_text(tmp_path: Path) -> None:
    budget = dataclasses.replace(BUDGET, tasks=(Task("多", amount=12_345_678_901_234_567), Task("少", amount=10**13)))
    save(budget, tmp_path / "b.xlsx")
    assert load(tmp_path / "b.xlsx") == budget
    sheet = openpyxl.load_workbook(tmp_path / "b.xlsx")["整体绩效任务"]
    assert sheet["C3"].value == "123456789012345.67"
    assert sheet["C4"].value == 10**11
