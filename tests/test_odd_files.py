"""Files as people really hand them over: saved as something else, exported by a platform, packed with what Windows leaves
beside them.  Each is read as a person would read it."""

from __future__ import annotations

import base64
import quopri
import zipfile
from pathlib import Path

import openpyxl
import pytest

from yusuan.coordinates import Coordinates
from yusuan.disclosure.model import Statement
from yusuan.formats.bytes import kind_of
from yusuan.problems import InputError
from yusuan.reading import Reading, read

HEAD = (("收支总表",), ("部门：某县水务局", "", "", "单位：万元"))
ROWS = (
    ("收入", "", "支出", ""),
    ("项目", "预算数", "项目", "预算数"),
    ("一、一般公共预算拨款收入", "100.00", "一、农林水支出", "120.50"),
    ("二、政府性基金预算拨款收入", "20.50", "二、社会保障和就业支出", "0.00"),
    ("收入总计", "120.50", "支出总计", "120.50"),
)
CELLS = "".join("<tr>" + "".join(f"<td class=xl65>{c}</td>" for c in r) + "</tr>" for r in ROWS)
#: As Word saves a web page: a namespace, comments with conditions, runs of one word in several elements.
WORD = f"""<html xmlns:o="urn:schemas-microsoft-com:office:office" xmlns:w="urn:schemas-microsoft-com:office:word">
<head><meta http-equiv=Content-Type content="text/html; charset=gb2312"><!--[if gte mso 9]><xml><w:WordDocument>
<w:View>Print</w:View></w:WordDocument></xml><![endif]--><style><!-- p {{mso-style-unhide:no}} --></style></head>
<body><div class=WordSection1><p class=MsoNormal><b><span lang=EN-US>2024</span><span>年某县水务局部门预算</span></b></p>
<p>收支总表</p><p>部门：某县水务局　　单位：万元</p>
<table class=MsoTableGrid><![if !supportMisalignedColumns]>{CELLS}<![endif]></table></div></body></html>"""
#: Excel's XML of 2003, as platforms export it.
EXPORT = (
    '<?xml version="1.0"?>\n<?mso-application progid="Excel.Sheet"?>\n'
    '<Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"'
    ' xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet">'
    '<Styles><Style ss:ID="s1"><NumberFormat ss:Format="0.00"/></Style></Styles><Worksheet ss:Name="收支总表"><Table>'
    + '<Row><Cell ss:MergeAcross="3"><Data ss:Type="String">收支总表</Data></Cell></Row>'
    + '<Row ss:Index="3"><Cell><Data ss:Type="String">部门：某县水务局</Data></Cell>'
    + '<Cell ss:Index="4"><Data ss:Type="String">单位：万元</Data></Cell></Row>'
    + "".join(
        "<Row>"
        + "".join(
            f'<Cell ss:StyleID="s1"><Data ss:Type="{"Number" if c[:1].isdigit() else "String"}">{c}</Data></Cell>'
            for c in row
        )
        + "</Row>"
        for row in ROWS
    )
    + "</Table></Worksheet></Workbook>"
)


def single_page(charset: str, coding: str) -> bytes:
    body = WORD.encode(charset)
    packed = base64.encodebytes(body) if coding == "base64" else quopri.encodestring(body)
    head = (
        'MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary="b1"\r\n\r\n此文档为单个文件网页。\r\n\r\n--b1\r\n'
        f'Content-Type: text/html; charset="{charset}"\r\nContent-Transfer-Encoding: {coding}\r\n\r\n'
    )
    return head.encode("gb18030") + packed + b"\r\n--b1--\r\n"


def lines(separator: str) -> bytes:
    return "\r\n".join(separator.join(r) for r in (*HEAD, *ROWS)).encode("gb18030")


FILES: dict[str, bytes] = {
    "word.doc": WORD.encode("gb18030"),
    "single.doc": single_page("gb18030", "quoted-printable"),
    "single.mht": single_page("utf-8", "base64"),
    "wide.html": WORD.encode("utf-16"),
    "export.xls": EXPORT.encode(),
    "commas.csv": lines(","),
    "tabs.txt": lines("\t"),
}


def only(reading: Reading) -> Statement:
    assert reading.disclosure is not None
    (statement,) = reading.disclosure.statements()
    return statement


@pytest.mark.parametrize("name", FILES)
def test_one_statement_in_many_wrappings(name: str, tmp_path: Path) -> None:
    (tmp_path / name).write_bytes(FILES[name])
    reading = read(tmp_path / name)
    assert reading.disclosure is not None
    assert reading.disclosure.unit == "某县水务局"
    assert reading.unrecognised == ()
    statement = only(reading)
    assert statement.key == "B01"
    printed = [f.text for *_, f in statement.figures()]
    assert printed == ["100.00", "120.50", "20.50", "0.00", "120.50", "120.50"]
    assert {f.unit for *_, f in statement.figures()} == {"万元"}


def test_prose_with_commas_is_no_table(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("预算说明,某县\n收入100.00万元。\n支出100.00万元。\n完", "utf-8")
    reading = read(tmp_path / "a.txt")
    assert reading.disclosure is not None
    assert reading.disclosure.statements() == () == reading.unrecognised


def test_an_export_with_an_absurd_index_is_refused(tmp_path: Path) -> None:
    (tmp_path / "a.xls").write_text(EXPORT.replace('ss:Index="3"', 'ss:Index="99999999999"'), "utf-8")
    with pytest.raises(InputError, match="超出范围"):
        read(tmp_path / "a.xls")


def test_an_export_resolves_no_entities(tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("秘密", "utf-8")
    doctype = f'<!DOCTYPE Workbook [<!ENTITY x SYSTEM "{secret.as_uri()}">]>\n<Workbook'
    (tmp_path / "a.xls").write_text(EXPORT.replace("<Workbook", doctype, 1).replace("农林水", "&x;农林水"), "utf-8")
    reading = read(tmp_path / "a.xls")
    assert reading.disclosure is not None
    assert "秘密" not in str(reading.disclosure)


def test_word_s_xml_of_2003_is_a_word_file(tmp_path: Path) -> None:
    (tmp_path / "a.xml").write_text(
        '<?xml version="1.0"?><w:wordDocument xmlns:w="http://schemas.microsoft.com/office/word/2003/wordml"/>', "utf-8"
    )
    assert kind_of(tmp_path / "a.xml") == "doc"


def test_what_windows_and_macos_leave_in_an_archive_is_no_file(tmp_path: Path) -> None:
    def gbk(name: str) -> str:
        return name.encode("gb18030").decode("cp437")

    with zipfile.ZipFile(tmp_path / "a.zip", "w") as packed:
        packed.writestr(gbk("某县水务局/2024年部门预算说明.txt"), "2024年收入预算120.50万元。".encode("gb18030"))
        packed.writestr(gbk("某县水务局/收支总表.xls"), EXPORT)
        for name in ("~$收支总表.xlsx", "Thumbs.db", ".DS_Store", "desktop.ini"):
            packed.writestr(gbk(f"某县水务局/{name}"), b"\x05user\0")
        packed.writestr(gbk("__MACOSX/某县水务局/._说明.txt"), b"\0\5\x16\7")
    reading = read(tmp_path / "a.zip")
    assert reading.left_out == ()
    assert only(reading).key == "B01"
    assert reading.disclosure is not None
    assert reading.disclosure.year == 2024
    assert "user" not in "".join(t.text for t in reading.disclosure.texts())


def test_a_header_over_three_levels_with_numbers_as_text(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for row in (
        ("一般公共预算支出表",),
        ("部门：某县水务局", "", "", "", "", "", "", "单位：万元"),
        ("功能分类科目", "", "合计", "基本支出", "", "", "项目支出", "备注"),
        ("科目编码", "科目名称", "", "小计", "其中", "", "", ""),
        ("", "", "", "", "人员经费", "公用经费", "", ""),
        ("213", "农林水支出", "１２０．５０", "100.50 ", "80.50", "20.00", "20.00", ""),
        ("21303", "水利", "120.50", "100.50", "80.50", "20.00", "20.00", ""),
        ("2130301", "行政运行", "100.50", "100.50", "80.50", "20.00", "", ""),
        ("2130305", "水利工程建设", "20.00", "", "", "", "20.00", ""),
        ("合计", "", "120.50", "100.50", "80.50", "20.00", "20.00", ""),
    ):
        sheet.append(row)
    for area in ("A1:H1", "A3:B3", "C3:C5", "D3:F3", "G3:G5", "H3:H5", "A4:A5", "B4:B5", "D4:D5", "E4:F4", "A10:B10"):
        sheet.merge_cells(area)
    book.save(tmp_path / "a.xlsx")
    statement = only(read(tmp_path / "a.xlsx"))
    first = [c.figure for c in statement.rows[0].cells if c.figure is not None]
    assert [str(f.value) for f in first] == ["120.50", "100.50", "80.50", "20.00", "20.00"]
    natures = [f.about.get("nature") for f in first if isinstance(f.about, Coordinates)]
    assert natures == [None, "basic", "personnel", "operating", "project"]
