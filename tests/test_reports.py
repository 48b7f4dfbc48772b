"""Reports: copies with boxes and notes at the right place, pictures, the league table, what a reviewer ticks."""

import base64
import json
import re
import zipfile
from dataclasses import replace
from decimal import Decimal
from html.parser import HTMLParser
from importlib.resources import files
from pathlib import Path

import docx
import jsonschema
import openpyxl
import pypdfium2
import pypdfium2.raw as pdfium
import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len
from test_hostile import pdf
from test_review import EXAMPLE, cell_of, disclosure, planted, table
from typer.testing import CliRunner

import yusuan
from yusuan import batch, cli
from yusuan.cli import strangers
from yusuan.disclosure.model import Disclosure, Figure, Text
from yusuan.formats import pdf_marks, xlsx_marks
from yusuan.formats.marks import AUTHOR, Mark, clean, found
from yusuan.formats.pdf_page import _turned, unturned
from yusuan.money import Interval
from yusuan.provenance import Provenance, address
from yusuan.publish import write
from yusuan.reading import Reading, read
from yusuan.review import review
from yusuan.review.findings import Shown
from yusuan.review.numbers.prints import as_print
from yusuan.review.reports.annotated import _target, files_of, pictures, write_annotated
from yusuan.review.reports.data import as_json
from yusuan.review.reports.excerpts import Excerpts
from yusuan.review.reports.files import write_reviews
from yusuan.review.reports.html import as_html
from yusuan.review.reports.league import league, standings
from yusuan.review.reports.text import Result
from yusuan.review.reports.xlsx import COLUMNS, TICKS, write_xlsx

SCHEMA = json.loads(files("yusuan.review").joinpath("review.schema.json").read_text("utf-8"))


@pytest.fixture(scope="module")
def wrong() -> Disclosure:
    honest = yusuan.compile(yusuan.load(EXAMPLE))
    row, column, text = cell_of(honest, "B03", "2080201", "基本支出")
    return planted(honest, "B03", row, column, "9" + text)


@pytest.fixture(scope="module")
def folder(wrong: Disclosure, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The faulty disclosure in three formats, under a name that needs care, with its copies in ``out``."""
    made = tmp_path_factory.mktemp("reports")
    for suffix in ("pdf", "docx", "xlsx"):
        write(wrong, made / f"-坏+件.{suffix}")
    copies, without = write_annotated([result(made / f"-坏+件.{s}") for s in ("pdf", "docx", "xlsx")], made / "out")
    assert without == []
    assert [c.name for c in copies] == [f"坏+件（审核标注）.{s}" for s in ("pdf", "docx", "xlsx")]
    assert sorted(p.name for p in (made / "out").iterdir()) == sorted(c.name for c in copies)
    return made


def result(path: Path) -> Result:
    reading = read(path)
    assert reading.disclosure is not None
    return reading, review(reading.disclosure)


def copy_of(folder: Path, suffix: str) -> Path:
    return folder / "out" / f"坏+件（审核标注）.{suffix}"


def error_of(folder: Path, suffix: str) -> tuple[str, str]:
    """The fingerprint of the error, and what it says should be there."""
    reviewed = result(folder / f"-坏+件.{suffix}")[1]
    assert reviewed is not None
    (finding,) = reviewed.of("error")
    return finding.fingerprint, finding.expected


# --- PDF -----------------------------------------------------------------------------------------------------------


def notes_of(path: Path) -> list[tuple[int, int, str, tuple[float, ...]]]:
    """Page, kind, note and rectangle of every annotation of ours."""
    said = []
    document = pypdfium2.PdfDocument(path)
    for n, page in enumerate(document, 1):
        for k in range(pdfium.FPDFPage_GetAnnotCount(page.raw)):
            one = pdfium.FPDFPage_GetAnnot(page.raw, k)
            words = {}
            for key in (b"Contents", b"T"):
                size = pdfium.FPDFAnnot_GetStringValue(one, key, None, 0)
                room = (pdfium.FPDF_WCHAR * (size // 2))()
                pdfium.FPDFAnnot_GetStringValue(one, key, room, size)
                words[key] = bytes(room).decode("utf-16-le").rstrip("\0")
            box = pdfium.FS_RECTF()
            pdfium.FPDFAnnot_GetRect(one, box)
            if words[b"T"] == AUTHOR:
                kind = pdfium.FPDFAnnot_GetSubtype(one)
                said.append((n, kind, words[b"Contents"], (box.left, box.bottom, box.right, box.top)))
            pdfium.FPDFPage_CloseAnnot(one)
        page.close()
    document.close()
    return said


def test_a_pdf_has_a_box_with_its_note_around_the_wrong_cell(folder: Path) -> None:
    fingerprint, expected = error_of(folder, "pdf")
    said = notes_of(copy_of(folder, "pdf"))
    assert [n for n, kind, *_ in said if kind == pdfium.FPDF_ANNOT_TEXT] == [1]
    page, _, note, box = next(s for s in said if "之1）】" in s[2])
    assert fingerprint in note
    assert f"应为：{expected}" in note
    document = pypdfium2.PdfDocument(folder / "-坏+件.pdf")
    text = document[page - 1].get_textpage().get_text_bounded(*box)
    document.close()
    assert text.strip() == "9243.61"


def test_the_files_reviewed_stay_as_they_are(folder: Path, wrong: Disclosure, tmp_path: Path) -> None:
    path = folder / "-坏+件.pdf"
    before = path.read_bytes()
    write_annotated([result(path)], path.parent)
    assert path.read_bytes() == before
    # a copy doesn't take the place of a file that is reviewed itself, nor do two files of one name share a copy
    for place in (tmp_path / "a", tmp_path / "b"):
        place.mkdir()
        (place / "x.pdf").write_bytes(before)
    mine = tmp_path / "x（审核标注）.pdf"
    mine.write_bytes(before)
    runs = [result(p) for p in (mine, tmp_path / "a" / "x.pdf", tmp_path / "b" / "x.pdf")]
    copies, without = write_annotated(runs, tmp_path)
    assert mine.read_bytes() == before
    # which copy is of which file depends on the files alone, not on what is finished first
    names = ["x（审核标注）（审核标注）.pdf", "x（审核标注2）.pdf", "x（审核标注3）.pdf"]
    assert [c.name for c in copies] == names
    # what stands there from before is told, and stays
    assert without == [f"{tmp_path} 中还有以前的副本1份，这次没有写：x（审核标注）.pdf。"]
    assert "还有以前的副本4份" in write_annotated([], tmp_path)[1][0]


BOXES = st.tuples(*[st.floats(0, 500).map(lambda v: round(v, 2))] * 4).map(
    lambda b: (min(b[0], b[2]), min(b[1], b[3]), max(b[0], b[2]), max(b[1], b[3]))
)


def turned_page(rotation: int, crop: tuple[int, int, int, int] = (30, 50, 530, 750)) -> bytes:
    leaf = f"<</Type/Page/Parent 2 0 R/MediaBox[0 0 600 800]/CropBox[{' '.join(map(str, crop))}]/Rotate {rotation}>>"
    return pdf("<</Type/Catalog/Pages 2 0 R>>", "<</Type/Pages/Kids[3 0 R]/Count 1>>", leaf)


@pytest.mark.parametrize("rotation", [0, 90, 180, 270])
@given(box=BOXES)
def test_a_box_goes_back_to_where_it_came_from_on_turned_and_cropped_pages(
    rotation: int, box: tuple[float, float, float, float]
) -> None:
    document = pypdfium2.PdfDocument(turned_page(rotation))
    page = document[0]
    ((left, top, right, bottom),) = _turned(page)(*([v] for v in unturned(page, box)))
    page.close()
    document.close()
    assert (left, top, right, bottom) == pytest.approx(box, abs=1e-3)


@pytest.mark.parametrize("rotation", [0, 90, 180, 270])
@pytest.mark.parametrize("severity", ["error", "warning", "info"])
def test_the_box_is_drawn_where_the_mark_is_seen(rotation: int, severity: str, tmp_path: Path) -> None:
    path, to = tmp_path / "a.pdf", tmp_path / "b.pdf"
    path.write_bytes(turned_page(rotation))
    mark = Mark(Provenance("a.pdf", 1, box=(100, 200, 180, 240)), severity, "注意：应为1,362万元")  # type: ignore[arg-type]
    pdf_marks.annotated(path, [mark], "结论", to)
    document = pypdfium2.PdfDocument(to)
    bitmap = document[0].render(scale=1, may_draw_forms=True)
    dark = [
        (x, y)
        for y in range(60, bitmap.height)  # below the note with the summary
        for x in range(bitmap.width)
        if bitmap.buffer[y * bitmap.stride + x * bitmap.n_channels + 1] < 200
    ]
    document.close()
    assert min(x for x, _ in dark) in range(98, 103)
    assert max(x for x, _ in dark) in range(177, 182)
    assert min(y for _, y in dark) in range(198, 203)
    assert max(y for _, y in dark) in range(237, 242)
    assert not [p for p in dark if 105 < p[0] < 175 and 205 < p[1] < 235]
    # told apart by their lines, not by colour alone: the gaps along the upper edge
    edge = {x for x, y in dark if y < 205}
    gaps = sum(x not in edge and x - 1 in edge for x in range(105, 175))
    assert (gaps == 0, gaps > 12) == {"error": (True, False), "warning": (False, False), "info": (False, True)}[
        severity
    ]


@given(st.text(alphabet="一二三，12 3\n", max_size=30), st.integers(0, 30), st.integers(1, 8))
def test_words_are_found_whatever_the_spaces_between(text: str, start: int, length: int) -> None:
    words = text[start : start + length]
    spaced = " ".join(text)
    at = found(spaced, Mark(Provenance("a"), "error", "", words))
    if words.strip():
        assert at is not None
        assert "".join(spaced[at[0] : at[1]].split()) == "".join(words.split())
    else:
        assert at is None


def test_only_the_figure_at_the_end_of_the_words_is_meant() -> None:
    mark = Mark(Provenance("a"), "error", "", "收入预算1,361", 5)
    at = found("2026年收入 预算 1,361万元，支出预算1,361万元", mark)
    assert at == (11, 16)


# --- Word and Excel ------------------------------------------------------------------------------------------------


def test_a_word_file_has_a_comment_at_the_cell_and_nothing_else_changes(folder: Path) -> None:
    fingerprint, expected = error_of(folder, "docx")
    made = docx.Document(str(copy_of(folder, "docx")))
    comments = {c.comment_id: c.text for c in made.comments}
    number, note = next((n, t) for n, t in comments.items() if "之1）】" in t)
    assert fingerprint in note
    assert f"应为：{expected}" in note
    w = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
    starts = {e.get(f"{w}id"): e for e in made.element.iter(f"{w}commentRangeStart")}
    assert "".join(t.text for t in starts[str(number)].getparent().iter(f"{w}t")) == "9243.61"
    assert read(copy_of(folder, "docx")).disclosure == read(folder / "-坏+件.docx").disclosure
    with zipfile.ZipFile(folder / "-坏+件.docx") as before, zipfile.ZipFile(copy_of(folder, "docx")) as after:
        same = [n for n in before.namelist() if before.read(n) == after.read(n)]
        assert set(before.namelist()) - set(same) == {
            "[Content_Types].xml",
            "word/_rels/document.xml.rels",
            "word/document.xml",
        }


def test_a_sentence_in_a_word_file_is_marked_at_its_figure_beside_comments_of_others(tmp_path: Path) -> None:
    from yusuan.formats import docx_marks

    path, to = tmp_path / "a.docx", tmp_path / "b.docx"
    made = docx.Document()
    made.add_paragraph("一、收支情况")
    paragraph = made.add_paragraph("")
    runs = [paragraph.add_run(t) for t in ("收入预算1,3", "61万元，支出预算1,", "361万元。")]
    runs[1].bold = True
    made.add_comment(runs[0], "先有的批注", author="别人")
    made.save(str(path))
    place = Provenance("a.docx", line=2)
    marks = [
        Mark(place, "error", "收入", "收入预算1,361", 5),
        Mark(place, "error", "支出\x01", "支出预算1,361", 5),
        Mark(Provenance("a.docx", line=99), "error", "没有这一处"),
    ]
    docx_marks.annotated(path, marks, "结论", to)
    copy = docx.Document(str(to))
    assert [c.text for c in copy.comments] == ["先有的批注", "结论", "收入", "支出"]
    assert copy.paragraphs[1].text == "收入预算1,361万元，支出预算1,361万元。"
    w = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
    held: dict[str, str] = {}
    open_: set[str] = set()
    for element in copy.paragraphs[1]._p.iter():
        if element.tag == f"{w}commentRangeStart":
            open_.add(element.get(f"{w}id"))
        elif element.tag == f"{w}commentRangeEnd":
            open_.discard(element.get(f"{w}id"))
        elif element.tag == f"{w}t":
            for number in open_:
                held[number] = held.get(number, "") + element.text
    assert [held[str(c.comment_id)] for c in copy.comments if c.text in ("收入", "支出")] == ["1,361", "1,361"]
    assert "".join(r.text for r in copy.paragraphs[1].runs if r.bold) == "61万元，支出预算1,"


def test_a_workbook_has_a_note_and_a_fill_at_the_cell_and_keeps_its_values(folder: Path) -> None:
    fingerprint, expected = error_of(folder, "xlsx")
    made = openpyxl.load_workbook(copy_of(folder, "xlsx"))
    noted = {
        c.coordinate: c
        for sheet in made
        for row in sheet.iter_rows()
        for c in row
        if c.comment and "【" in c.comment.text
    }
    first = next(c for c in noted.values() if re.search("【错误[^】]*之1）】", c.comment.text))
    assert str(first.value) == "9243.61"
    assert first.fill.patternType == xlsx_marks.FILLS["error"][0]
    assert fingerprint in first.comment.text
    assert f"应为：{expected}" in first.comment.text
    assert first.coordinate in first.comment.text
    assert read(copy_of(folder, "xlsx")).disclosure == read(folder / "-坏+件.xlsx").disclosure


def test_a_workbook_keeps_its_formulas_with_their_values_and_notes_of_others(tmp_path: Path) -> None:
    import xlsxwriter

    path, to = tmp_path / "a.xlsx", tmp_path / "b.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet("表")
        sheet.write_formula("A1", "=1+2", None, 3)
        sheet.write_comment("A1", "先有的批注")
        sheet.write("B2", 5)
        chart = book.add_chart({"type": "column"})
        chart.add_series({"values": "=表!$A$1:$B$1"})
        sheet.insert_chart("D4", chart)
    marks = [
        Mark(Provenance("a.xlsx", line=row, sheet="表", cell=(row, column)), severity, f"注{row}{column}")
        for row, column, severity in ((1, 1, "warning"), (2, 2, "info"), (9, 3, "error"))
    ]
    xlsx_marks.annotated(path, marks, "结论", to)  # type: ignore[arg-type]
    made = openpyxl.load_workbook(to)["表"]
    assert made["A1"].value == "=1+2"
    assert openpyxl.load_workbook(to, data_only=True)["表"]["A1"].value == 3
    said = made["A1"].comment.text
    assert all(words in said for words in ("先有的批注", "结论", "注11"))
    assert (made["B2"].comment.text, made["C9"].comment.text) == ("注22", "注93")
    patterns = {made[c].fill.patternType for c in ("A1", "B2")}
    assert patterns == {xlsx_marks.FILLS["warning"][0], xlsx_marks.FILLS["info"][0]}
    assert len({p for p, *_ in xlsx_marks.FILLS.values()}) == 3
    with zipfile.ZipFile(path) as before, zipfile.ZipFile(to) as after:
        assert [n for n in before.namelist() if "chart" in n and before.read(n) != after.read(n)] == []


@given(st.text())
def test_notes_are_fit_for_xml(note: str) -> None:
    from lxml import etree

    etree.Element("a").text = clean(note)
    assert clean("一　二\n三") == "一　二\n三"


@pytest.mark.parametrize(("row", "column", "name"), [(1, 1, "A1"), (12, 26, "Z12"), (3, 27, "AA3"), (9, 703, "AAA9")])
def test_a_cell_has_its_name_in_excel(row: int, column: int, name: str) -> None:
    assert address(row, column) == name
    assert Provenance("a.xlsx", sheet="表", cell=(row, column)).address == name
    assert Provenance("a.docx", cell=(row, column)).address == ""


def test_formats_without_notes_are_said(wrong: Disclosure, tmp_path: Path) -> None:
    write(wrong, tmp_path / "a.html")
    run = CliRunner().invoke(
        cli.app, ["review", str(tmp_path / "a.html"), "--out", str(tmp_path / "out"), "--format", "annotated"]
    )
    assert run.exit_code == 1
    assert "没有标注 a.html：网页没有批注" in run.output
    assert [p.name for p in (tmp_path / "out").iterdir()] == [".yusuan"]


def test_the_files_of_a_reading_are_found_whatever_their_names(tmp_path: Path) -> None:
    one, two = tmp_path / "a+b.pdf", tmp_path / "c.pdf"
    for path in (one, two):
        path.touch()
    assert files_of(Reading(f"{one}+{two}", "pdf", 0, 0.0, None)) == [one, two]
    assert files_of(Reading(str(one), "pdf", 0, 0.0, None)) == [one]
    assert files_of(Reading(str(tmp_path / "gone.pdf"), "pdf", 0, 0.0, None)) == []


# --- HTML ----------------------------------------------------------------------------------------------------------


class Outline(HTMLParser):
    """The headings, and whether every table has column headers and every picture a description."""

    def __init__(self) -> None:
        super().__init__()
        self.levels: list[int] = []
        self.undescribed = 0
        self.tables = self.headed = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given_ = dict(attrs)
        if re.fullmatch("h[1-6]", tag):
            self.levels.append(int(tag[1]))
        self.undescribed += tag == "svg" and not given_.get("aria-label")
        self.tables += tag == "table"
        self.headed += tag == "th" and "scope" in given_


def test_the_page_is_shown_with_both_cells_boxed(folder: Path, tmp_path: Path) -> None:
    (path,) = write_reviews([result(folder / "-坏+件.pdf")], tmp_path, ["html"])
    page = path.read_text(encoding="utf-8")
    content = [base64.b64decode(c) for c in re.findall(r'href="data:image/png;base64,([^"]+)"', page)]
    assert content
    assert all(c.startswith(b"\x89PNG") and len(c) < 100_000 for c in content)
    (first,) = re.findall(r'<article class="finding error".*?</article>', page, re.S)
    assert first.count("<rect") >= 2
    assert "stroke-dasharray" in first
    assert not re.search(r'(?:src|href)="(?!#|data:image/png)', page)
    outline = Outline()
    outline.feed(page)
    assert outline.levels[0] == 1 or outline.levels.count(1) == 1
    assert set(outline.levels) == {1, 2, 3}
    assert outline.undescribed == 0
    assert outline.headed >= outline.tables


def test_a_report_without_scripts_shows_everything_and_no_filters(wrong: Disclosure) -> None:
    page = as_html([(Reading("a.txt", "txt", 0, 0.1, wrong), review(wrong))])
    body = page.partition("<body>")[2].partition("<script>")[0]
    assert re.findall(r"<(\w+)[^>]*\shidden[ >]", body) == ["div"]
    assert 'class="bar"' in body
    assert 'class="marked"' in body


def test_the_sheet_to_send_back_has_every_finding_and_room_for_answers(wrong: Disclosure) -> None:
    reviewed = review(wrong)
    page = as_html([(Reading("a.txt", "txt", 0, 0.1, wrong), reviewed)])
    (sheet,) = re.findall(r'<section class="sheet">.*?</section>', page, re.S)
    for words in ("单位", "年度", "审核人", "单位负责人", "整改说明", "日期"):
        assert words in sheet
    assert sheet.count('<tr id="su0f') == len(reviewed.findings)


def test_without_the_process_that_makes_pictures_the_tables_are_shown(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = result(folder / "-坏+件.pdf")
    monkeypatch.setattr(batch, "_answer", lambda worker: batch.Refused("读取进程中途退出"))
    assert pictures([made]) == {}
    assert 'class="marked"' in as_html([made], (), {})
    copies, without = write_annotated([made], folder / "none")
    assert copies == []
    assert "中途退出" in without[0]
    assert list((folder / "none").iterdir()) == []


# --- Excel, JSON, the league table ---------------------------------------------------------------------------------


def test_the_workbook_is_there_to_tick_and_runs_nothing(tmp_path: Path) -> None:
    made = replace(disclosure(table([["合计", "10.00", "4.00", "5.00"]])), unit="=1+1")
    write_xlsx([(Reading("@a.pdf", "pdf", 1, 0.1, made), review(made))], tmp_path / "a.xlsx", ["+说明"])
    book = openpyxl.load_workbook(tmp_path / "a.xlsx")
    assert book.sheetnames == ["问题", "各单位情况", "核对情况", "整批"]
    for sheet in book:
        assert sheet.freeze_panes
        assert sheet.auto_filter.ref
        assert sheet.page_setup.paperSize == 9
        assert sheet.print_title_rows
        assert [c.coordinate for row in sheet.iter_rows() for c in row if c.data_type == "f"] == []
    findings = book["问题"]
    assert [c.value for c in findings[1]] == list(COLUMNS)
    assert findings["B2"].value == "=1+1"
    (ticks,) = findings.data_validations.dataValidation
    assert ticks.formula1 == f'"{",".join(TICKS)}"'
    column = list(COLUMNS).index("属实")
    assert findings.cell(2, column + 1).coordinate in ticks.sqref
    assert findings.cell(2, column + 1).value is None


def test_every_finding_keeps_to_the_schema(folder: Path, wrong: Disclosure) -> None:
    refused = (Reading("坏.pdf", "", 0, 0.0, None, "文件已损坏"), None)
    texts = disclosure(Text("下同"), table([["合计", "-10.00", "-4.00", "-5.00"]]))
    runs: list[Result] = [result(folder / f"-坏+件.{s}") for s in ("pdf", "docx", "xlsx")]
    runs += [refused, (Reading("a.txt", "txt", 0, 0.1, texts), review(texts))]
    data = json.loads(as_json(runs, ["说明"]))
    jsonschema.Draft202012Validator(SCHEMA).validate(data)
    placed = [f["places"][0] for d in data["documents"][:3] for f in d["findings"] if f["severity"] == "error"]
    assert [(p["page"] > 0, p["box"] is not None, bool(p["sheet"]), p["cell"] is not None) for p in placed] == [
        (True, True, False, False),
        (False, False, False, True),
        (False, False, True, True),
    ]
    assert data["documents"][0]["statements"] == {"required": 8, "missing": []}


def test_the_schema_refuses_what_has_no_place_or_no_check(folder: Path) -> None:
    data = json.loads(as_json([result(folder / "-坏+件.pdf")]))
    place = data["documents"][0]["findings"][0]["places"][0]
    place.update(page=0, line=0, sheet="")
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(data, SCHEMA)
    place["page"] = 1
    data["documents"][0]["findings"][0]["check"] = ""
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(data, SCHEMA)


def test_the_league_table_puts_the_gravest_first_and_says_what_is_missing(wrong: Disclosure) -> None:
    honest = yusuan.compile(yusuan.load(EXAMPLE))
    kept = tuple(s for s in honest.statements() if s.key not in ("B07", "B08", "B10"))
    fewer = replace(honest, sections=(replace(honest.sections[0], items=kept, sections=()),))
    refused = (Reading("很长的文件夹/坏.pdf", "", 0, 0.0, None, "文件已损坏"), None)
    runs: list[Result] = [
        (Reading(f"{n}.txt", "txt", 0, 0.1, d), review(d)) for n, d in enumerate((honest, fewer, wrong))
    ]
    rows = standings([*runs, refused])
    assert [r.number for r in rows] == [3, 2, 1, 0]
    assert [r.complete for r in rows] == ["—", "8/8", "6/8", "8/8"]
    assert rows[2].missing == ("政府性基金预算支出表", "“三公”经费支出表")
    assert rows[0].problem == "没有审核：文件已损坏"
    lines = list(league([*runs, refused]))
    # every document has its line, and below it what is missing, or why it wasn't reviewed and which file it is
    assert len(lines) == 11
    assert lines[1].startswith("坏.pdf")
    assert lines[2:4] == ["    很长的文件夹/坏.pdf", "    没有审核：文件已损坏"]
    assert "    缺：政府性基金预算支出表、“三公”经费支出表" in lines
    # three of one unit and year are told apart by their files
    assert [line for line in lines if line.endswith(".txt")] == ["    2.txt", "    1.txt", "    0.txt"]
    assert max(cell_len(line) for line in lines if not line.startswith(" ")) <= 80
    page = as_html([*runs, refused])
    assert page.index('href="#u3"') < page.index('href="#u2"') < page.index('href="#u1"') < page.index('href="#u0"')


def test_a_wholly_checked_row_is_not_more_than_all(wrong: Disclosure) -> None:
    (row,) = standings([(Reading("a.txt", "txt", 0, 0.1, wrong), review(wrong))])
    assert 0 < row.checked <= row.figures
    assert row.share == f"{row.checked * 100 // row.figures}%"


# --- what is said once, and how -------------------------------------------------------------------------------------


@given(BOXES)
def test_the_number_of_a_box_hides_nothing_where_there_is_room(box: tuple[float, float, float, float]) -> None:
    _, _, right, bottom = box
    x0, y0, x1, y1 = pdf_marks._free(box, 7, [(-50, -50, right, bottom + 50)])  # only to the right of it
    assert x0 >= right
    assert (x1 - x0, y1 - y0) == pytest.approx((7, pdf_marks._LABEL))


def test_the_number_stands_inside_a_cell_beside_its_figure() -> None:
    cell, figure = (100.0, 100.0, 200.0, 120.0), (160.0, 104.0, 198.0, 116.0)
    label = pdf_marks._free(cell, 8, [figure])
    assert label[0] >= cell[0]
    assert label[2] <= figure[0]
    assert cell[1] <= label[1] < label[3] <= cell[3]


def test_a_sentence_with_several_faults_is_shown_once_with_each_marked() -> None:
    text = Text("第一句。某局收入XX元，支出XX元。末句。")
    places = [
        Shown("情况", "…某局收入XX", "", "XX"),
        Shown("情况", "…，支出XX", "", "XX"),
    ]
    (said,) = Excerpts(disclosure(text)).of(places)
    assert said == "<p>某局收入<mark>XX</mark>元，支出<mark>XX</mark>元。</p>"


def test_of_two_like_sentences_the_one_at_the_place_is_shown() -> None:
    at = Provenance("a.xlsx", sheet="说明", cell=(4, 1))
    first, second = (
        Text("甲：预算XX元。", place=Provenance("a.xlsx", sheet="说明", cell=(3, 1))),
        Text("乙：预算XX元。", place=at),
    )
    (said,) = Excerpts(disclosure(first, second)).of([Shown("情况", "…预算XX", "", "XX", at)])
    assert said == "<p>乙：预算<mark>XX</mark>元。</p>"


def test_a_computed_amount_has_the_separators_of_the_print_beside_it() -> None:
    plain = Figure("79189400.34", Decimal("79189400.34"), "元")
    assert as_print(Interval.exactly(6484054700), plain) == "64840547.00元"
    assert as_print(Interval.exactly(6484054700), replace(plain, text="79,189,400.34")) == "64,840,547.00元"


def test_what_is_no_document_in_a_folder_is_passed_over_and_said(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    kept = ["a.pdf", "b.docx", "某局readme预算.txt", "sub/c.xls", "d.csv"]
    for name in (*kept, "README.md", "manifest.csv", "~$b.docx", ".git/x.pdf", "Thumbs.db", "x.json"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text("x")
    found = strangers._files([tmp_path, tmp_path / "README.md"], [])
    assert {p.relative_to(tmp_path).as_posix() for p in found} == {*kept, "README.md"}
    said = capsys.readouterr().err
    assert said.count("\n") == 1
    assert "6个" in said


def test_a_note_in_a_workbook_is_as_high_as_its_text() -> None:
    spans: tuple[dict[int, int], int, dict[int, int], int] = ({}, 64, {}, 20)
    anchors = [
        [
            int(n)
            for n in re.findall(
                r"\d+", xlsx_marks._shape((5, 2), 0, note, spans).findtext(f".//{{{xlsx_marks._X}}}Anchor")
            )
        ]
        for note in ("短", "长" * 400)
    ]
    assert anchors[0][:4] == anchors[1][:4]
    assert anchors[1][6] - anchors[0][6] >= 10
    assert anchors[0][4] * 64 + anchors[0][5] - anchors[0][0] * 64 >= xlsx_marks._WIDE


def test_values_of_forms_are_boxed_not_their_names(tmp_path: Path) -> None:
    write(yusuan.compile(yusuan.load(EXAMPLE)), tmp_path / "a.pdf")
    made = read(tmp_path / "a.pdf").disclosure
    assert made is not None
    document = pypdfium2.PdfDocument(tmp_path / "a.pdf")
    seen = 0
    for form in made.forms():
        for one in form.indicators:
            place = one.year_place
            if not one.year or place is None or place.box is None:
                continue
            page = document[place.page - 1]
            left, top, right, bottom = place.box
            text = page.get_textpage().get_text_bounded(
                left, page.get_height() - bottom, right, page.get_height() - top
            )
            assert "".join(text.split()) in ("".join(one.year.split()), re.sub(r"^[≥≤=]|\s", "", one.year))
            seen += 1
    document.close()
    assert seen > 5


def test_the_box_of_a_figure_in_a_sentence_is_that_of_its_line(folder: Path) -> None:
    path = folder / "-坏+件.pdf"
    reading = read(path)
    assert reading.disclosure is not None
    document = pypdfium2.PdfDocument(path)
    seen = 0
    for text in reading.disclosure.texts():
        for claim in text.claims:
            at = text.place_at(claim.start, claim.end)
            assert at is not None
            assert at.box is not None
            left, top, right, bottom = at.box
            page = document[at.page - 1]
            height = page.get_size()[1]
            words = page.get_textpage().get_text_bounded(left - 1, height - bottom - 1, right + 1, height - top + 1)
            assert claim.figure.text in "".join(words.split())
            if text.place and text.place.box and text.place.box[3] - text.place.box[1] > 80:
                assert bottom - top < 50, words  # one line of five, or the two that hold the figure
                seen += 1
    document.close()
    assert seen > 20


LINES = st.lists(st.integers(1, 9), min_size=1, max_size=6)


@given(LINES, st.integers(0, 60), st.integers(0, 9), st.integers(0, 6))
def test_a_place_holds_every_line_of_one_page_that_the_words_stand_in(
    lengths: list[int], start: int, length: int, torn: int
) -> None:
    """Lines of so many characters, one below the other; from line ``torn`` on they stand on the next page."""
    starts = [sum(lengths[:n]) for n in range(len(lengths))]
    start = min(start, sum(lengths) - 1)
    end = min(start + max(length, 1), sum(lengths))
    pages = [1 if n < max(torn, 1) else 2 for n in range(len(lengths))]
    places = [Provenance("a.pdf", page, box=(0, 10.0 * n, 5, 10.0 * n + 9)) for n, page in enumerate(pages)]
    whole = Provenance("a.pdf", 1, box=(0, 0, 5, 99))
    text = Text("字" * sum(lengths), place=whole, goes_on=tuple(zip(starts, places, strict=True)))
    at = text.place_at(start, end)
    held = [n for n in range(len(lengths)) if starts[n] < end and start < starts[n] + lengths[n]]
    held = [n for n in held if pages[n] == pages[held[0]]]
    assert at is not None
    assert at.page == pages[held[0]]
    assert at.box == (0, 10.0 * held[0], 5, 10.0 * held[-1] + 9)
    assert Text("字", place=whole).place_at(0, 1) == whole
    first = Text("字" * 9, place=whole, goes_on=((5, places[0]),))
    assert [first.place_at(n) for n in (0, 4, 5)] == [whole, whole, places[0]]


def test_a_copy_of_the_longest_name_can_be_written(tmp_path: Path) -> None:
    """File systems take 255 bytes; a Chinese character is three of them."""
    target = _target(tmp_path, tmp_path / f"{'长' * 80}.pdf", set())
    target.write_bytes(b"")
    assert target.name.endswith("长（审核标注）.pdf")
