"""Reading Word, web pages and text: merged and nested tables, tracked changes, text boxes, encodings, hostile files."""

import zipfile
from pathlib import Path

import docx
import pytest
from docx.enum.text import WD_BREAK
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

from yusuan.document.model import Document, Heading, PageBreak, Paragraph, Table
from yusuan.formats import docx_reader, html_reader, txt_reader
from yusuan.formats.bytes import kind_of
from yusuan.problems import InputError


def tables(document: Document) -> list[Table]:
    return [b for b in document.blocks if isinstance(b, Table)]


def grid(table: Table) -> list[list[str | None]]:
    rows: list[list[str | None]] = [[None] * table.columns for _ in range(table.rows)]
    for cell in table.cells:
        rows[cell.row][cell.column] = cell.text
    return rows


def spans(table: Table) -> dict[tuple[int, int], tuple[int, int]]:
    return {(c.row, c.column): (c.rowspan, c.colspan) for c in table.cells if (c.rowspan, c.colspan) != (1, 1)}


# --- Word ---------------------------------------------------------------------------------------------------------


def test_word_headings_paragraphs_and_merged_tables(tmp_path: Path) -> None:
    book = docx.Document()
    book.add_heading("第一部分 概况", 1)
    book.add_paragraph("本单位职责。")
    table = book.add_table(3, 3)
    table.cell(0, 0).merge(table.cell(1, 0)).text = "项目"
    table.cell(0, 1).merge(table.cell(0, 2)).text = "预算数"
    for (r, c), text in {(1, 1): "基本支出", (1, 2): "项目支出", (2, 0): "合计", (2, 1): "1.00", (2, 2): ""}.items():
        table.cell(r, c).text = text
    book.save(tmp_path / "a.docx")
    document = docx_reader.read(tmp_path / "a.docx")
    assert [type(b) for b in document.blocks] == [Heading, Paragraph, Table]
    assert document.blocks[0].level == 1  # type: ignore[union-attr]
    assert grid(tables(document)[0]) == [["项目", "预算数", None], [None, "基本支出", "项目支出"], ["合计", "1.00", ""]]
    assert spans(tables(document)[0]) == {(0, 0): (2, 1), (0, 1): (1, 2)}


def test_word_tracked_changes_read_as_accepted(tmp_path: Path) -> None:
    book = docx.Document()
    paragraph = book.add_paragraph("比上年")
    for xml in (
        f"<w:del {nsdecls('w')} w:id='1'><w:r><w:delText>减少</w:delText></w:r></w:del>",
        f"<w:ins {nsdecls('w')} w:id='2'><w:r><w:t>增加</w:t></w:r></w:ins>",
    ):
        paragraph._p.append(parse_xml(xml))
    paragraph.add_run("1.00万元")
    book.save(tmp_path / "a.docx")
    assert docx_reader.read(tmp_path / "a.docx").blocks == (Paragraph("比上年增加1.00万元"),)


def test_word_text_boxes_nested_tables_and_page_breaks(tmp_path: Path) -> None:
    book = docx.Document()
    box = (
        f"<w:r {nsdecls('w', 'wp', 'a')} xmlns:mc='http://schemas.openxmlformats.org/markup-compatibility/2006' "
        "xmlns:wps='http://schemas.microsoft.com/office/word/2010/wordprocessingShape' xmlns:v='urn:schemas-microsoft-com:vml'>"
        "<mc:AlternateContent><mc:Choice Requires='wps'><w:drawing><wps:txbx><w:txbxContent><w:p><w:r><w:t>框内</w:t></w:r></w:p>"
        "</w:txbxContent></wps:txbx></w:drawing></mc:Choice><mc:Fallback><w:pict><v:textbox><w:txbxContent><w:p><w:r>"
        "<w:t>框内</w:t></w:r></w:p></w:txbxContent></v:textbox></w:pict></mc:Fallback></mc:AlternateContent></w:r>"
    )
    book.add_paragraph("框外")._p.append(parse_xml(box))
    outer = book.add_table(1, 2)
    outer.cell(0, 0).text = "外"
    inner = outer.cell(0, 1).add_table(1, 1)
    inner.cell(0, 0).text = "内"
    book.add_paragraph().add_run().add_break(WD_BREAK.PAGE)
    book.save(tmp_path / "a.docx")
    document = docx_reader.read(tmp_path / "a.docx")
    assert [b.text for b in document.blocks if isinstance(b, Paragraph)] == ["框外", "框内"]
    assert [grid(t) for t in tables(document)] == [[["外", ""]], [["内"]]]
    assert any(isinstance(b, PageBreak) for b in document.blocks)


def test_word_external_entities_are_not_followed(tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("SECRET")
    xml = (
        f'<?xml version="1.0"?><!DOCTYPE d [<!ENTITY x SYSTEM "{secret.as_uri()}">]>'
        f"<w:document {nsdecls('w')}><w:body><w:p><w:r><w:t>甲&x;乙</w:t></w:r></w:p></w:body></w:document>"
    )
    with zipfile.ZipFile(tmp_path / "a.docx", "w") as packed:
        packed.writestr("word/document.xml", xml)
    with pytest.raises(InputError) as caught:
        docx_reader.read(tmp_path / "a.docx")
    assert caught.value.problems[0].check == "read.entities"
    assert "SECRET" not in str(caught.value)


def test_word_a_broken_file_says_so(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "a.docx", "w") as packed:
        packed.writestr("word/document.xml", "<w:document")
    with pytest.raises(InputError) as caught:
        docx_reader.read(tmp_path / "a.docx")
    assert caught.value.problems[0].check == "read.broken"


# --- web pages ----------------------------------------------------------------------------------------------------


def page(tmp_path: Path, body: str, encoding: str = "utf-8") -> Document:
    path = tmp_path / "a.html"
    path.write_bytes(
        f"<html><head><title>预算 公开</title><style>p{{}}</style></head><body>{body}</body></html>".encode(encoding)
    )
    return html_reader.read(path)


def test_page_headings_text_and_tables_in_order(tmp_path: Path) -> None:
    document = page(
        tmp_path,
        "<h2>收支总表</h2><div>单位：<b>万元</b><br>说明</div><script>x()</script>"
        "<table><thead><tr><th rowspan=2>项目</th><th colspan=2>预算数</th></tr><tr><th>基本</th><th>项目</th></tr></thead>"
        "<tbody><tr><td>合计<td> 1.00 <td></tr></tbody></table>尾",
    )
    assert document.title == "预算 公开"
    assert [b.text for b in document.blocks if isinstance(b, Heading | Paragraph)] == [
        "收支总表",
        "单位：万元",
        "说明",
        "尾",
    ]
    (table,) = tables(document)
    assert grid(table) == [["项目", "预算数", None], [None, "基本", "项目"], ["合计", "1.00", ""]]
    assert table.header_rows == 2


def test_page_layout_tables_are_looked_through(tmp_path: Path) -> None:
    document = page(
        tmp_path, "<table><tr><td>导航</td><td><table><tr><td>甲</td><td>1</td></tr></table></td></tr></table>"
    )
    assert [grid(t) for t in tables(document)] == [[["甲", "1"]]]
    assert Paragraph("导航") in document.blocks


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030", "utf-8-sig"])
def test_page_encodings(tmp_path: Path, encoding: str) -> None:
    assert Paragraph("预算公开") in page(tmp_path, "<p>预算公开</p>", encoding).blocks


def test_page_absurd_spans_are_bounded(tmp_path: Path) -> None:
    (table,) = tables(page(tmp_path, "<table><tr><td colspan=999999999>甲</td><td rowspan=x>乙</td></tr></table>"))
    assert table.columns == 1001


# --- text ---------------------------------------------------------------------------------------------------------


def test_text_rows_and_paragraphs_know_their_lines(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes("收入总表\n单位：万元\n\n项目\t合计\n甲\t1.00\n\n\f乙\t2.00\n注：完\n".encode("gb18030"))
    document = txt_reader.read(path)
    assert [b.text for b in document.blocks if isinstance(b, Paragraph)] == ["收入总表", "单位：万元", "注：完"]
    (table,) = tables(document)
    assert grid(table) == [["项目", "合计"], ["甲", "1.00"], ["乙", "2.00"]]
    assert [c.place.line for c in table.cells if c.column == 0] == [4, 5, 7]  # type: ignore[union-attr]


# --- what a file is -----------------------------------------------------------------------------------------------


def test_a_file_is_what_its_bytes_say(tmp_path: Path) -> None:
    docx.Document().save(tmp_path / "word.pdf")
    (tmp_path / "page.pdf").write_text("<!DOCTYPE html><html><body>页</body></html>")
    (tmp_path / "table.xls").write_text("\ufeff<table><tr><td>1</td></tr></table>")
    (tmp_path / "plain.docx").write_text("预算")
    (tmp_path / "picture.pdf").write_bytes(b"\x89PNG\r\n\x1a\n")
    found = {p.name: kind_of(p) for p in tmp_path.iterdir()}
    assert found == {
        "word.pdf": "docx",
        "page.pdf": "html",
        "table.xls": "html",
        "plain.docx": "txt",
        "picture.pdf": "image",
    }


@pytest.mark.parametrize(
    ("content", "check"),
    [(b"", "read.empty"), (b"PK\x03\x04 nothing else", "read.broken")],
)
def test_empty_and_broken_files_are_refused(tmp_path: Path, content: bytes, check: str) -> None:
    path = tmp_path / "a.docx"
    path.write_bytes(content)
    with pytest.raises(InputError) as caught:
        kind_of(path)
    assert caught.value.problems[0].check == check


def test_a_zip_bomb_is_refused_unopened(tmp_path: Path) -> None:
    path = tmp_path / "bomb.docx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("word/document.xml", b"0" * (64 * 2**20))
    with pytest.raises(InputError) as caught:
        kind_of(path)
    assert caught.value.problems[0].check == "read.bomb"
