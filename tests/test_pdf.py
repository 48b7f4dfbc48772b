"""The PDF: what it says, how it is built, and what it refuses."""

from __future__ import annotations

import ctypes
import json
import re
from dataclasses import replace
from decimal import Decimal
from functools import lru_cache
from pathlib import Path

import pypdfium2
import pypdfium2.raw as raw
import pytest
import typst
from hypothesis import given, settings
from hypothesis import strategies as st

from yusuan.document.model import (
    Attachment,
    Bar,
    Block,
    Cell,
    Chart,
    Contents,
    Document,
    Heading,
    PageBreak,
    Paragraph,
    Table,
)
from yusuan.formats import fonts, pdf
from yusuan.formats.pdf_markup import joined, literal
from yusuan.formats.pdf_table import lay_out
from yusuan.problems import OutputError

HOSTILE = '#panic() ] [ $x$ \\ "q" #"a" // c /* */ @ref <lab> *b* _i_ `r` = h -- --- ... {a} ~'
PROSE = (
    "2024年度某市民政局预算收入总计1,799.77万元，比上年减少7,055.23万元，下降79.68%。“三公”经费①≥≤㎡，"
    "依据〔2021〕49号《办法》，人均≥46人、面积3822.52㎡；office fi ffl，增长率-1.15%——其他……。"
)


def grid(rows: list[list[str]], *, header_rows: int = 1, **named: object) -> Table:
    cells = tuple(
        Cell(r, c, text, align="center" if r < header_rows else "left" if c == 0 else "right", header=r < header_rows)
        for r, row in enumerate(rows)
        for c, text in enumerate(row)
    )
    named.setdefault("name", "表")
    return Table(rows=len(rows), columns=len(rows[0]), cells=cells, header_rows=header_rows, **named)  # type: ignore[arg-type]


def statement() -> Table:
    head = (
        Cell(0, 0, "项目", colspan=2, align="center", header=True),
        Cell(0, 2, "本年预算", colspan=2, align="center", header=True),
        Cell(1, 0, "科目编码", align="center", header=True),
        Cell(1, 1, "科目名称", align="center", header=True),
        Cell(1, 2, "合计", align="center", header=True),
        Cell(1, 3, "其中：基本支出", align="center", header=True),
    )
    body: list[Cell] = [Cell(2, 0, "合计", colspan=2, bold=True), Cell(2, 2, "7111.10", align="right"), Cell(2, 3, "")]
    for n in range(120):
        body += [
            Cell(3 + n, 0, f"20801{n:02d}"),
            Cell(3 + n, 1, f"科目名称第{n}项", indent=n % 3),
            Cell(3 + n, 2, f"{111 * n}.{n:03d}", align="right"),
            Cell(3 + n, 3, "1.11", align="right"),
        ]
    return Table(
        name="表一",
        rows=123,
        columns=4,
        cells=(*head, *body),
        header_rows=2,
        widths=(11, 32, 14, 14),
        title="2024年预算支出总表",
        number="预算公开表1",
        left="单位名称：某市民政局",
        right="单位：万元",
        notes=("注：本表说明。",),
    )


def form(n: int, text: str = "为老年人提供服务。") -> Table:
    rows = [[f"项目支出绩效目标表{n}", ""], ["项目名称", f"第{n}个项目"], *([f"第{k}栏", text] for k in range(12))]
    return grid(rows, form=True, name=f"目标{n}", title=rows[0][0], widths=(1, 5), notes=("负责人：　　经办人：",))


def sample(*more: Block) -> Document:
    wide = grid([[f"第{c}列" for c in range(12)], *[["123.45"] * 12 for _ in range(5)]], wide=True, name="表二")
    chart = Chart("years", "对比图", "grouped_bars", "万元", (Bar("合计", Decimal(2), "2.00", "2023年"),))
    return Document(
        "2024年度单位预算公开",
        (
            Paragraph("某市民政局", "cover_unit"),
            Paragraph("2024年度单位预算公开", "cover_title"),
            Paragraph("2024年4月12日", "cover_date"),
            Contents("目　录"),
            Heading(1, "第一部分　概况", "a", page_break=True),
            Heading(2, "一、本单位职责", "a.1"),
            Paragraph(PROSE),
            Heading(1, "第二部分　报表", "b", page_break=True),
            Heading(2, "2024年预算支出总表", "b.1", "表一　2024年预算支出总表"),
            statement(),
            Heading(2, "2024年预算收入总表", "b.2", "表二　2024年预算收入总表", page_break=True),
            wide,
            Heading(1, "第三部分　说明", "c", page_break=True),
            Heading(3, "（一）小节", "c.1"),
            Paragraph(HOSTILE),
            chart,
            grid([["项目", "2023年"], ["合计", "2.00"]], name="图"),
            Paragraph("一、基本支出：名词。", "item"),
            Heading(3, "绩效目标表　第1个项目", "c.2", page_break=True),
            form(1),
            Paragraph("表后的正文。"),
            *more,
        ),
    )


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("pdf") / "公开.pdf"
    pdf.write(sample(), path)
    return path


@pytest.fixture
def opened(written: Path) -> pypdfium2.PdfDocument:
    return pypdfium2.PdfDocument(written)


def page_texts(document: pypdfium2.PdfDocument) -> list[str]:
    return [page.get_textpage().get_text_range().replace("\r\n", "\n") for page in document]


def squeezed(text: str) -> str:
    return re.sub(r"\s", "", text)


def page_of(document: pypdfium2.PdfDocument, text: str) -> int:
    found = [n for n, page in enumerate(page_texts(document)) if squeezed(text) in squeezed(page)]
    assert found, text
    return found[-1]


# --- text --------------------------------------------------------------------------------------------------------


def test_every_text_copies_out_as_it_was_typed(opened: pypdfium2.PdfDocument) -> None:
    whole = squeezed("".join(page_texts(opened)))
    for block in sample().blocks:
        texts = [cell.text for cell in block.cells] if isinstance(block, Table) else [getattr(block, "text", "")]
        for text in texts:
            assert squeezed(text) in whole


def test_lookalike_code_points_stay_apart(tmp_path: Path) -> None:
    # One glyph each pair in the font, two code points: the typed one has to come out.
    text = "一⼀一 门⻔门 金⾦金 ①⑴㈠ ⅣIV ㎡m² ＡA １1 ：: （(）) “”\"' ≥⩾"
    text = "".join(char for char in text if fonts.showable(char))
    pdf.write(Document("题", (Paragraph(text), grid([["名"], [text]]))), tmp_path / "a.pdf")
    whole = squeezed("".join(page_texts(pypdfium2.PdfDocument(tmp_path / "a.pdf"))))
    assert whole.count(squeezed(text)) == 2


def test_no_spaces_are_added_between_ideographs_and_digits(opened: pypdfium2.PdfDocument) -> None:
    page = page_texts(opened)[page_of(opened, PROSE)].replace("\n", "")
    assert "2024年度某市民政局预算收入总计1,799.77万元，比上年减少7,055.23万元，下降79.68%。" in page


@settings(max_examples=60, deadline=None)
@given(st.text(st.characters(blacklist_categories=["Cs"])))
def test_any_text_is_only_text_to_typst(text: str) -> None:
    assert evaluated(literal(text)) == text


@settings(max_examples=40, deadline=None)
@given(st.text("#$[](){}\\\"'`*_=-~@<>/|;:,.0aé一\n ", max_size=40))
def test_markup_characters_are_only_text_to_typst(text: str) -> None:
    assert evaluated(literal(text)) == text
    # As content, too, nothing is run and nothing is left out but the line feeds.
    parts = re.findall(r'"(?:[^"\\]|\\.)*"', joined(text, 100_000))
    assert "".join(evaluated(part) for part in parts) == text.replace("\n", "")


def evaluated(expression: str) -> str:
    return str(json.loads(typst.eval(b"", expression, font_paths=fonts.for_typst(), ignore_system_fonts=True)))


def test_a_character_without_a_glyph_is_named_with_its_place(tmp_path: Path) -> None:
    path = tmp_path / "公开.pdf"
    path.write_bytes(b"old")
    document = sample(Paragraph("项目名称带泰文ก字。"), grid([["看不见"], ["零宽\u200b空格"]]), Heading(2, "标题😀"))
    gaps = pdf.glyph_gaps(document)
    assert ("ก", "项目名称带泰文ก字。") in gaps
    assert {char for char, _ in gaps} == {"ก", "\u200b", "😀"}
    with pytest.raises(OutputError) as refused:
        pdf.write(document, path)
    for part in ("“ก”（U+0E01）", "项目名称带泰文ก字。", "U+200B", "U+1F600", "没有写出文件"):
        assert part in str(refused.value)
    assert path.read_bytes() == b"old"
    assert [p.name for p in tmp_path.iterdir()] == ["公开.pdf"]


def test_everything_in_gbk_that_people_type_has_a_glyph() -> None:
    for text in (PROSE, HOSTILE, "㈠⑴①ⅠⅡ℃‰￥×÷±√≠≈∑●■▲★※→", "　、。《》〈〉【】〔〕「」—…～·"):
        assert [char for char in text if not fonts.showable(char)] == []


# --- structure ---------------------------------------------------------------------------------------------------


def test_bookmarks_follow_the_headings(opened: pypdfium2.PdfDocument) -> None:
    toc = [(b.level, b.get_title(), b.get_dest().get_index()) for b in opened.get_toc()]
    assert [(level, title) for level, title, _ in toc] == [
        (0, "第一部分　概况"),
        (1, "一、本单位职责"),
        (0, "第二部分　报表"),
        (1, "2024年预算支出总表"),
        (1, "2024年预算收入总表"),
        (0, "第三部分　说明"),
        (1, "（一）小节"),
        (1, "绩效目标表　第1个项目"),
    ]
    for _, title, page in toc:
        assert squeezed(title) in squeezed(page_texts(opened)[page])


def test_contents_show_the_true_page_numbers_and_link_there(opened: pypdfium2.PdfDocument) -> None:
    texts = page_texts(opened)
    contents = squeezed(texts[1])
    starts = {b.get_title(): b.get_dest().get_index() for b in opened.get_toc()}
    for listed, title in (
        ("第一部分　概况", "第一部分　概况"),
        ("表一　2024年预算支出总表", "2024年预算支出总表"),
        ("表二　2024年预算收入总表", "2024年预算收入总表"),
        ("第三部分　说明", "第三部分　说明"),
    ):
        shown = re.search(re.escape(squeezed(listed)) + r"[.…]+(\d+?)(?=\D|$)", contents)
        assert shown, listed
        assert int(shown[1]) == starts[title] + 1
    assert "小节" not in contents
    targets = set()
    position, link = ctypes.c_int(0), raw.FPDF_LINK()
    while raw.FPDFLink_Enumerate(opened[1], position, link):
        targets.add(raw.FPDFDest_GetDestPageIndex(opened, raw.FPDFLink_GetDest(opened, link)))
    assert {starts["第一部分　概况"], starts["2024年预算收入总表"], starts["第三部分　说明"]} <= targets


def test_it_is_tagged_universally_accessible_and_says_nothing_of_its_maker(
    written: Path, opened: pypdfium2.PdfDocument
) -> None:
    assert raw.FPDFCatalog_IsTagged(opened)
    content = written.read_bytes()
    assert b"/StructTreeRoot" in content
    assert b"pdfuaid:part" in content
    metadata = opened.get_metadata_dict()
    assert metadata["Title"] == "2024年度单位预算公开"
    assert metadata["Author"] == metadata["CreationDate"] == metadata["ModDate"] == ""
    size = raw.FPDFCatalog_GetLanguage(opened, None, 0)
    language = ctypes.create_string_buffer(size)
    raw.FPDFCatalog_GetLanguage(opened, ctypes.cast(language, ctypes.POINTER(ctypes.c_ushort)), size)
    assert language.raw.decode("utf-16-le").rstrip("\0").lower() == "zh-cn"


def test_tables_are_tagged_as_tables_with_header_cells(opened: pypdfium2.PdfDocument) -> None:
    kinds: list[str] = []

    def walk(element: object) -> None:
        buffer = ctypes.create_string_buffer(64)
        raw.FPDF_StructElement_GetType(element, buffer, 64)
        kinds.append(buffer.raw.decode("utf-16-le").split("\0")[0])
        for n in range(raw.FPDF_StructElement_CountChildren(element)):
            if child := raw.FPDF_StructElement_GetChildAtIndex(element, n):
                walk(child)

    tree = raw.FPDF_StructTree_GetForPage(opened[page_of(opened, "预算公开表1")])
    for n in range(raw.FPDF_StructTree_CountChildren(tree)):
        walk(raw.FPDF_StructTree_GetChildAtIndex(tree, n))
    raw.FPDF_StructTree_Close(tree)
    assert {"H1", "H2", "Table", "TR", "TH", "TD"} <= set(kinds)


def test_only_subsets_of_the_bundled_fonts_are_in_it(opened: pypdfium2.PdfDocument) -> None:
    names = set()
    for page in opened:
        for item in page.get_objects([raw.FPDF_PAGEOBJ_TEXT]):
            font = raw.FPDFTextObj_GetFont(item)
            assert raw.FPDFFont_GetIsEmbedded(font) == 1
            buffer = ctypes.create_string_buffer(100)
            raw.FPDFFont_GetBaseFontName(font, buffer, 100)
            names.add(buffer.value.decode())
    assert all(re.fullmatch(r"[A-Z]{6}\+Noto(Sans|Serif)SC-Regular.*", name) for name in names), names
    assert len(names) >= 2


def test_headings_may_skip_levels_or_start_deep(tmp_path: Path) -> None:
    blocks = (Heading(2, "甲"), Heading(2, "乙"), Heading(3, "丙"), Heading(1, "丁"), Heading(3, "戊"))
    pdf.write(Document("题", blocks), tmp_path / "a.pdf")
    toc = [(b.level, b.get_title()) for b in pypdfium2.PdfDocument(tmp_path / "a.pdf").get_toc()]
    assert toc == [(0, "甲"), (0, "乙"), (1, "丙"), (0, "丁"), (1, "戊")]


def test_the_same_document_gives_the_same_bytes(written: Path, tmp_path: Path) -> None:
    pdf.write(sample(), tmp_path / "again.pdf")
    assert (tmp_path / "again.pdf").read_bytes() == written.read_bytes()


def test_an_empty_document_is_still_a_page(tmp_path: Path) -> None:
    pdf.write(Document("", ()), tmp_path / "a.pdf")
    assert len(pypdfium2.PdfDocument(tmp_path / "a.pdf")) == 1


# --- pages -------------------------------------------------------------------------------------------------------


def test_pages_are_a4_and_only_wide_tables_lie_on_their_side(opened: pypdfium2.PdfDocument) -> None:
    landscape = [n for n, page in enumerate(opened) if page.get_width() > page.get_height()]
    assert landscape == [page_of(opened, "2024年预算收入总表")]
    for page in opened:
        assert sorted(round(x) for x in page.get_size()) == [595, 842]


def test_prose_keeps_the_margins_of_the_standard(opened: pypdfium2.PdfDocument) -> None:
    page = opened[page_of(opened, PROSE)]
    boxes = char_boxes(page)
    body = [box for char, box in boxes if box[1] > 36 / 25.4 * 72]
    left, right = min(b[0] for b in body), max(b[2] for b in body)
    assert left == pytest.approx(28 / 25.4 * 72, abs=3)
    assert right == pytest.approx(595.3 - 26 / 25.4 * 72, abs=9)
    assert max(b[3] for b in body) == pytest.approx(841.9 - 37 / 25.4 * 72, abs=6)


def char_boxes(page: pypdfium2.PdfPage) -> list[tuple[str, tuple[float, float, float, float]]]:
    """Characters with left, bottom, right, top in points."""
    text = page.get_textpage()
    result = []
    for n in range(text.count_chars()):
        char = chr(raw.FPDFText_GetUnicode(text, n))
        if not char.isspace():
            result.append((char, text.get_charbox(n)))
    return result


def test_page_numbers_stand_outside_between_dashes_but_not_on_the_cover(opened: pypdfium2.PdfDocument) -> None:
    texts = page_texts(opened)
    assert "—" not in texts[0]
    for n, text in enumerate(texts[1:], 2):  # the same count as in Word and in a reader of PDFs
        assert f"— {n} —" in text
        page = opened[n - 1]
        dashes = [box for char, box in char_boxes(page) if char == "—" and box[1] < 95]
        assert (dashes[0][0] > page.get_width() / 2) == (n % 2 == 1)


def test_header_rows_repeat_on_every_page_of_a_long_table(opened: pypdfium2.PdfDocument) -> None:
    pages = [text for text in page_texts(opened) if re.search(r"科目名称第\d+项", text)]
    assert len(pages) > 1
    for text in pages:
        assert squeezed(text).count("其中：基本支出") == 1
        assert squeezed(text).count("科目编码") == 1
    assert squeezed("".join(pages)).count("单位：万元") == 1
    rows = re.findall(r"第(\d+)项", "".join(pages))
    assert [int(r) for r in rows] == list(range(120))


def test_rows_stay_whole(tmp_path: Path) -> None:
    text = "这一行有好几行字，" * 12
    rows = [["项目", "说明"], *[[f"第{n}行", f"始{n}始{text}终{n}终"] for n in range(60)]]
    pdf.write(Document("题", (grid(rows),)), tmp_path / "a.pdf")
    pages = [squeezed(t) for t in page_texts(pypdfium2.PdfDocument(tmp_path / "a.pdf"))]
    assert len(pages) > 2
    for n in range(60):
        assert [p for p in pages if f"始{n}始" in p] == [p for p in pages if f"终{n}终" in p] != []


def test_a_row_taller_than_a_page_goes_on(tmp_path: Path) -> None:
    rows = [["项目", "说明"], ["长", "始" + "很长的说明文字。" * 900 + "终"], ["短", "短"]]
    pdf.write(Document("题", (grid(rows, form=True),)), tmp_path / "a.pdf")
    document = pypdfium2.PdfDocument(tmp_path / "a.pdf")
    assert squeezed("".join(page_texts(document))).count("很长的说明文字。") >= 895
    assert page_of(document, "终") > 0


def test_numbers_stand_under_each_other(opened: pypdfium2.PdfDocument) -> None:
    """Right ends and digit widths agree, so that places align."""
    page = opened[page_of(opened, "预算公开表1")]
    text = page.get_textpage()
    whole = text.get_text_range()
    ends, steps = set(), set()
    for found in re.finditer(r"\b(\d{4,5})\.(\d{3})\b", whole):
        origins = []
        for n in range(found.start(), found.end()):
            x, y = ctypes.c_double(), ctypes.c_double()
            raw.FPDFText_GetCharOrigin(text, n, x, y)
            origins.append(x.value)
        ends.add(round(origins[-1], 1))
        steps |= {round(b - a, 1) for a, b in zip(origins[-3:], origins[-2:], strict=False)}
    assert len(ends) == 1
    assert len(steps) == 1


def test_table_lines_stand_above_and_notes_below(opened: pypdfium2.PdfDocument) -> None:
    page = squeezed(page_texts(opened)[page_of(opened, "预算公开表1")])
    order = [page.index(squeezed(t)) for t in ("预算公开表1", "单位名称：某市民政局", "单位：万元", "科目编码")]
    assert order == sorted(order)
    assert page.index("预算公开表1") < page.index("2024年预算支出总表") < page.index("单位：万元")
    last = page_texts(opened)[page_of(opened, "注：本表说明。")]
    assert squeezed(last).index("第119项") < squeezed(last).index("注：本表说明。")


def test_code_trees_are_indented(opened: pypdfium2.PdfDocument) -> None:
    page = opened[page_of(opened, "预算公开表1")]
    lefts = [page.get_textpage().get_charbox(m)[0] for m in _at(page, [f"科目名称第{n}项" for n in range(3)])]
    assert lefts[0] + 6 < lefts[1] < lefts[2] - 6


def _at(page: pypdfium2.PdfPage, texts: list[str]) -> list[int]:
    whole = page.get_textpage().get_text_range()
    return [whole.index(text) for text in texts]


def test_long_numbers_never_leave_their_cells(tmp_path: Path) -> None:
    digits = "1" * 90
    rows = [["编码", "名称", "金额"], ["1" * 21, "名" * 60, "1,234,567,890.12"], [digits, digits, "1.00"]]
    blocks = (Paragraph(digits), grid(rows), grid([["123,456,789.00"] * 18] * 3, name="二", wide=True))
    pdf.write(Document("题", blocks), tmp_path / "a.pdf")
    document = pypdfium2.PdfDocument(tmp_path / "a.pdf")
    for page in document:
        boxes = [box for _, box in char_boxes(page)]
        assert max(b[2] for b in boxes) < page.get_width() - 45
    assert squeezed("".join(page_texts(document))).count(digits) >= 1


def test_a_figure_is_not_broken_where_its_column_can_take_from_others() -> None:
    table = grid([["项目", "金额"], ["名" * 40, "1,234,567,890.12"]], widths=(95, 5))
    laid = lay_out(table, 440, 600, 600)
    assert laid.fits
    assert sum(laid.widths) == pytest.approx(440)
    assert laid.widths[1] - 8 >= fonts.width("1,234,567,890.12") * laid.type.size / 1000


def test_a_long_form_is_set_smaller_to_stay_on_its_page(tmp_path: Path) -> None:
    roomy, full = form(1), form(2, "为老年人提供服务。" * 18)
    sheet = (480.0, 700.0, 700.0)
    assert lay_out(roomy, *sheet).type.size > lay_out(full, *sheet).type.size >= 7.5
    pdf.write(Document("题", (roomy, full)), tmp_path / "a.pdf")
    assert len(pypdfium2.PdfDocument(tmp_path / "a.pdf")) == 2


def test_forms_have_a_page_each_and_prose_resumes_on_a_new_one(opened: pypdfium2.PdfDocument) -> None:
    form_page = page_of(opened, "项目支出绩效目标表1")
    assert page_of(opened, "表后的正文。") == form_page + 1
    assert page_of(opened, "一、基本支出：名词。") == form_page - 1


def test_headings_stay_with_what_follows(tmp_path: Path) -> None:
    filler = tuple(Paragraph("填充。") for _ in range(21))
    blocks = (*filler, Heading(2, "题目在此"), Paragraph("正文" * 60), PageBreak(), Paragraph("新页"))
    pdf.write(Document("题", blocks), tmp_path / "a.pdf")
    document = pypdfium2.PdfDocument(tmp_path / "a.pdf")
    assert page_of(document, "题目在此") == page_of(document, "正文" * 10) == 1
    assert page_of(document, "新页") == 2


# --- attachments and annexes -------------------------------------------------------------------------------------


@lru_cache(maxsize=1)
def attached() -> bytes:
    made = typst.compile(
        b"#set page(width: 300pt, height: 200pt)\nFirst page\n#pagebreak()\n#set page(width: 200pt, height: 400pt)\nLast",
        format="pdf",
    )
    return bytes(made)


def test_attached_pdfs_follow_and_others_are_named(tmp_path: Path) -> None:
    (tmp_path / "目录.pdf").write_bytes(attached())
    document = sample(
        Attachment("采购目录", str(tmp_path / "目录.pdf")), Attachment("办法全文", str(tmp_path / "没有.docx"))
    )
    path = tmp_path / "out" / "公开.pdf"
    pdf.write(document, path)
    opened = pypdfium2.PdfDocument(path)
    texts = page_texts(opened)
    assert [tuple(round(x) for x in opened.get_page_size(len(opened) - n)) for n in (2, 1)] == [(300, 200), (200, 400)]
    assert "First page" in texts[-2]
    assert "Last" in texts[-1]
    assert "附件：办法全文" in squeezed("".join(texts))
    last = list(opened.get_toc())[-1]
    assert (last.get_title(), last.get_dest().get_index()) == ("附件：采购目录", len(opened) - 2)
    assert raw.FPDFCatalog_IsTagged(opened)
    assert len(list(opened.get_toc())) == 9
    assert [p.name for p in path.parent.iterdir()] == ["公开.pdf"]


@pytest.mark.parametrize("content", [None, b"<html>not a PDF</html>"])
def test_an_attachment_that_cannot_be_read_is_named(tmp_path: Path, content: bytes | None) -> None:
    bad = tmp_path / "坏.pdf"
    if content is not None:
        bad.write_bytes(content)
    with pytest.raises(OutputError, match=r"附件“采购目录”.*坏"):
        pdf.write(sample(Attachment("采购目录", str(bad))), tmp_path / "公开.pdf")
    assert not (tmp_path / "公开.pdf").exists()


def test_many_forms_go_to_annexes_that_the_document_names(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pdf, "FORMS_IN_DOCUMENT", 4)
    monkeypatch.setattr(pdf, "FORMS_IN_ANNEX", 3)
    forms = [b for n in range(5) for b in (Heading(3, f"绩效目标表　第{n}个项目", page_break=True), form(n))]
    document = Document("公开", (Heading(1, "说明"), Heading(3, "（二）绩效"), *forms, Paragraph("之后。")))
    path = tmp_path / "公开.pdf"
    pdf.write(document, path)
    names = ["公开-附件绩效目标表-1.pdf", "公开-附件绩效目标表-2.pdf"]
    assert sorted(p.name for p in tmp_path.iterdir()) == sorted(["公开.pdf", *names])
    main = squeezed("".join(page_texts(pypdfium2.PdfDocument(path))))
    assert all(name in main for name in names)
    assert "共5份" in main
    assert "项目支出绩效目标表" not in main
    assert main.index("（二）绩效") < main.index(names[0]) < main.index("之后。")
    first, second = (pypdfium2.PdfDocument(tmp_path / name) for name in names)
    assert [b.get_title() for b in first.get_toc()] == [f"绩效目标表　第{n}个项目" for n in range(3)]
    assert "第4个项目" in "".join(page_texts(second))
    assert raw.FPDFCatalog_IsTagged(second)
    before = {p.name: p.read_bytes() for p in tmp_path.iterdir()}
    pdf.write(document, path)
    assert {p.name: p.read_bytes() for p in tmp_path.iterdir()} == before


def test_as_many_forms_as_allowed_stay_in_the_document(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pdf, "FORMS_IN_DOCUMENT", 4)
    pdf.write(Document("公开", tuple(form(n) for n in range(4))), tmp_path / "公开.pdf")
    assert [p.name for p in tmp_path.iterdir()] == ["公开.pdf"]
    assert len(pypdfium2.PdfDocument(tmp_path / "公开.pdf")) == 4


def test_a_place_that_cannot_be_written_is_said(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    with pytest.raises(OutputError, match="无法写入"):
        pdf.write(replace(sample(), blocks=(Paragraph("文"),)), tmp_path / "file" / "公开.pdf")
