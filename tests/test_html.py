"""The web page of a document: complete, in order, inert, accessible, whole in itself."""

import re
from decimal import Decimal
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import pytest
from lxml import etree
from lxml import html as lxml_html

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
from yusuan.formats.html import to_html, write

D = Decimal


def figure(r: int, c: int, text: str, **more: object) -> Cell:
    return Cell(r, c, text, align="right", exact=D(text or "0"), **more)


def codes(*, wide: bool = False) -> Table:
    """Code, name and amounts under a header of two levels."""
    rows = (("合计", "", "18.50", "6.25", "12.25"), ("208", "社会保障和就业支出", "18.50", "6.25", "12.25"))
    rows += (("20802", "民政管理事务", "6.25", "6.25", ""), ("2080201", "行政运行", "6.25", "6.25", ""))
    cells = [
        Cell(0, 0, "项目", colspan=2, align="center", header=True),
        Cell(0, 2, "预算数", colspan=2, align="center", header=True),
        Cell(0, 4, "上年结转", rowspan=2, align="center", header=True),
        *(
            Cell(1, c, t, align="center", header=True)
            for c, t in enumerate(("科目编码", "科目名称", "合计", "基本支出"))
        ),
    ]
    for r, (code, name, *amounts) in enumerate(rows, 2):
        cells += [Cell(r, 0, code, bold=r == 2), Cell(r, 1, name, indent=max(0, len(code) // 2 - 1))]
        cells += [figure(r, c, text) for c, text in enumerate(amounts, 2)]
    return Table(
        "表三",
        6,
        5,
        tuple(cells),
        2,
        wide=wide,
        title="2031年预算支出总表",
        number="预算公开表3",
        left="单位名称：清河县民政局",
        right="单位：万元",
        notes=("注：第一条。", "注：第二条。"),
    )


def halves() -> Table:
    cells = [Cell(0, c, t, header=True) for c, t in enumerate(("收入", "预算数", "支出", "预算数"))]
    for r, (a, x, b, y) in enumerate((("一、拨款", "8.00", "一、教育", "5.00"), ("", "", "二、外交", "")), 1):
        cells += [Cell(r, 0, a), figure(r, 1, x), Cell(r, 2, b), figure(r, 3, y)]
    return Table("表一", 3, 4, tuple(cells), title="2031年收支总表")


def form() -> Table:
    cells = (
        Cell(0, 0, "项目支出绩效目标表", colspan=3, align="center", header=True, bold=True),
        Cell(1, 0, "项目资金（元）", rowspan=2, align="center"),
        Cell(1, 1, "年度资金总额："),
        figure(1, 2, "186300", decimals=0),
        Cell(2, 1, "其中：省级财政资金"),
        figure(2, 2, "186300", decimals=0),
        Cell(3, 0, "项目概况", align="center"),
        Cell(3, 1, "第一行\n第二行", colspan=2),
    )
    return Table("目标01", 5, 3, cells, widths=(10, 30, 20), form=True, title="项目支出绩效目标表", left="（2031年度）")


CHART = Chart(
    "three", "“三公”经费图", "bars", "万元", (Bar("公务接待费", D("1.5"), "1.50"), Bar("公务用车", D(0), "0.00"))
)
CHART_TABLE = Table(
    "图 三公",
    3,
    2,
    (
        Cell(0, 0, "项目", header=True),
        Cell(0, 1, "2031年", header=True),
        Cell(1, 0, "公务接待费"),
        figure(1, 1, "1.50"),
        Cell(2, 0, "公务用车"),
        figure(2, 1, "0.00"),
    ),
    title="“三公”经费图",
    left="“三公”经费图",
    right="单位：万元",
)

BLOCKS: tuple[Block, ...] = (
    Paragraph("清河县民政局", "cover_unit"),
    Paragraph("2031年度单位预算公开", "cover_title"),
    Paragraph("2031年2月8日", "cover_date"),
    Contents("目　录"),
    Heading(1, "第一部分　概况", "overview", page_break=True),
    Heading(2, "一、职责", "overview.duties"),
    Paragraph("清河县民政局负责社会救助、养老服务等工作。"),
    Paragraph("（一）养老服务科", "item"),
    Heading(1, "第二部分　报表", "statements", page_break=True),
    Heading(2, "2031年收支总表", "statements.B01", "表一　2031年收支总表"),
    halves(),
    Heading(2, "2031年预算支出总表", "statements.B03", "表三　2031年预算支出总表", page_break=True),
    codes(wide=True),
    Heading(1, "第三部分　情况说明", "explanation", page_break=True),
    Heading(2, "一、“三公”经费", "explanation.three"),
    Heading(3, "（一）总体情况", "explanation.three.all"),
    Paragraph("“三公”经费预算1.50万元，与上年持平。"),
    CHART,
    CHART_TABLE,
    Paragraph("数据四舍五入。", "note"),
    PageBreak(),
    Heading(3, "绩效目标表　护理员培训", "form1", page_break=True),
    form(),
    Attachment("政府采购目录", "/somewhere/附件 1#采购.pdf"),
)
DOCUMENT = Document("清河县民政局2031年度单位预算公开", BLOCKS)
TABLES = [block for block in BLOCKS if isinstance(block, Table)]


def parsed(*blocks: Block) -> Any:
    return lxml_html.document_fromstring(to_html(Document("题", blocks)))


@pytest.fixture
def page() -> Any:
    return lxml_html.document_fromstring(to_html(DOCUMENT))


def text_of(element: Any) -> str:
    """An element's text with its line breaks."""
    parts = [element.text or ""]
    for child in element:
        parts += ["\n" if child.tag == "br" else text_of(child), child.tail or ""]
    return "".join(parts)


def grid(table: Any) -> dict[tuple[int, int], tuple[str, int, int, Any]]:
    """The cells of an HTML table by the place where the spans of the others put them.  Spans end with their row group."""
    found: dict[tuple[int, int], tuple[str, int, int, Any]] = {}
    top = 0
    for group in table.xpath("./thead|./tbody"):
        taken: set[tuple[int, int]] = set()
        rows = group.xpath("./tr")
        for r, row in enumerate(rows):
            c = 0
            for cell in row:
                while (r, c) in taken:
                    c += 1
                tall, wide = int(cell.get("rowspan", 1)), int(cell.get("colspan", 1))
                assert r + tall <= len(rows), "a span reaches out of its row group"
                places = {(r + dr, c + dc) for dr in range(tall) for dc in range(wide)}
                assert not places & taken, "spans overlap"
                taken |= places
                found[top + r, c] = (text_of(cell), tall, wide, cell)
                c += wide
        top += len(rows)
    return found


def test_every_table_is_there_cell_by_cell(page: Any) -> None:
    tables = page.xpath("//table")
    assert len(tables) == len(TABLES) == 4
    for element, table in zip(tables, TABLES, strict=True):
        got = grid(element)
        for cell in table.cells:
            assert got.pop((cell.row, cell.column))[:3] == (cell.text, cell.rowspan, cell.colspan)
        assert all(text == "" for text, *_ in got.values())  # only places that no cell covers
        covered = sum(tall * wide for _, tall, wide, _ in grid(element).values())
        assert covered == table.rows * table.columns
        assert len(element.xpath("./thead/tr")) == table.header_rows


def test_everything_said_stands_there_once_and_in_order(page: Any) -> None:
    expected: list[str] = []
    for n, block in enumerate(BLOCKS):
        match block:
            case Heading() | Paragraph():
                expected.append(block.text)
            case Contents():
                expected.append(block.title)
                expected += [h.listed_as or h.text for h in BLOCKS if isinstance(h, Heading) and h.level < 3]
            case Attachment():
                expected.append(block.title)
            case Table():
                expected += [text for text in (block.number, block.left, block.right) if text]
                expected.append(block.title)  # the caption
                expected += [cell.text for cell in block.cells if cell.text]
                expected += block.notes
            case Chart():
                assert isinstance(BLOCKS[n + 1], Table)
    main = page.xpath("//main")[0]
    for figure_element in main.xpath(".//svg"):
        figure_element.getparent().remove(figure_element)
    leaves = main.xpath(".//h1|.//h2|.//h3|.//p|.//a[not(ancestor::p)]|.//caption|.//th|.//td")
    assert [text for text in map(text_of, leaves) if text] == expected


def test_headings_anchors_and_contents_fit_together(page: Any) -> None:
    headings = page.xpath("//h1|//h2|//h3")
    assert [(h.tag, h.get("id"), h.text_content()) for h in headings] == [
        (f"h{b.level}", b.anchor, b.text) for b in BLOCKS if isinstance(b, Heading)
    ]
    ids = page.xpath("//@id")
    assert len(ids) == len(set(ids))
    targets = [unquote(href[1:]) for href in page.xpath("//a/@href") if href.startswith("#")]
    assert set(targets) <= set(ids)
    listed = [b.anchor for b in BLOCKS if isinstance(b, Heading) and b.level < 3]
    for nav in page.xpath("//nav[@class='contents']|//nav[contains(@class,'beside')]"):
        assert [unquote(href[1:]) for href in nav.xpath(".//a/@href")] == listed
        assert len(nav.xpath("./ul/li")) == 3
        assert len(nav.xpath("./ul/li[2]/ul/li")) == 2
    assert page.xpath("//body/*[1]//a/@href") == ["#main"]
    assert page.xpath("//main/@id") == ["main"]


def test_contents_nest_whatever_levels_are_skipped() -> None:
    levels = (2, 1, 3, 2, 2, 1)
    page = parsed(Contents(), *(Heading(level, f"第{n}", f"a{n}", f"列{n}") for n, level in enumerate(levels)))
    nav = page.xpath("//nav[@class='contents']")[0]
    assert nav.xpath("count(.//li)") == 6
    assert all(child.tag == "li" for ul in nav.xpath(".//ul") for child in ul)

    def depth(n: int) -> int:
        return int(nav.xpath(f"count(.//a[@href='#a{n}']/ancestor::ul)"))

    assert [depth(n) for n in range(6)] == [1, 1, 2, 2, 2, 1]
    # The text itself is well formed, not only mended by the parser.
    source = re.search(
        r'<nav class="contents".*?</nav>', to_html(Document("题", (Contents(), *BLOCKS[4:10]))), re.DOTALL
    )
    assert source is not None
    etree.fromstring(source[0])


def test_the_page_is_well_formed() -> None:
    source = to_html(DOCUMENT)
    body = source[source.index("<body>") : source.index("</html>")].replace("<br>", "<br/>")
    etree.fromstring(re.sub(r"<(col|meta)\b([^>]*)>", r"<\1\2/>", body))


def test_headers_say_what_they_head(page: Any) -> None:
    statement = grid(page.xpath("//table")[1])
    scopes = {text: cell.get("scope") for text, _, _, cell in statement.values() if cell.tag == "th"}
    assert scopes == {
        "项目": "colgroup",
        "预算数": "colgroup",
        "上年结转": "col",
        "科目编码": "col",
        "科目名称": "col",
        "合计": "row",
        "基本支出": "col",
        "社会保障和就业支出": "row",
        "民政管理事务": "row",
        "行政运行": "row",
    }
    assert [len(g) for g in page.xpath("(//table)[2]/colgroup")] == [2, 2, 1]
    two = grid(page.xpath("//table")[0])
    assert {two[1, c][3].get("scope") for c in (0, 2)} == {"row"}
    assert two[2, 0][3].tag == "td"  # a blank heads nothing
    target = grid(page.xpath("//table")[3])
    assert {(p, v[3].get("scope")) for p, v in target.items() if v[3].tag == "th"} == {
        ((0, 0), "colgroup"),
        ((1, 0), "row"),
        ((1, 1), "row"),
        ((2, 1), "row"),
        ((3, 0), "row"),
    }


def test_only_tables_with_one_header_a_row_keep_it_in_sight(page: Any) -> None:
    stay = [{text_of(c) for c in t.xpath(".//*[contains(@class,'stays')]")} for t in page.xpath("//table")]
    assert stay[0] == set()
    assert stay[1] == {"科目名称", "合计", "社会保障和就业支出", "民政管理事务", "行政运行"}
    assert stay[3] == set()


def test_captions_regions_and_pages(page: Any) -> None:
    assert [c.text_content() for c in page.xpath("//caption")] == [t.title for t in TABLES]
    assert page.xpath("//table/@aria-hidden") == []
    regions = page.xpath("//div[@role='region']")
    assert [(r.get("aria-label"), r.get("tabindex")) for r in regions] == [(t.title, "0") for t in TABLES[:2]]
    first, second, third = page.xpath("//section")
    assert first.get("class").split() == ["statement", "short"]
    assert second.get("class").split() == ["statement", "across", "short", "new-page"]
    assert third.get("class").split() == ["statement", "form", "short", "new-page"]
    assert [s.get("aria-labelledby") for s in (first, second, third)] == ["statements.B01", "statements.B03", "form1"]
    bare = parsed(codes())
    assert bare.xpath("//caption/@class") == []  # nothing else has said the title


def test_no_cell_reaches_out_of_the_repeated_header() -> None:
    cells = (
        Cell(0, 0, "a", rowspan=3, header=True),
        Cell(0, 1, "b", header=True),
        Cell(1, 1, "c", header=True),
        Cell(2, 1, "d"),
    )
    (table,) = parsed(Table("t", 3, 2, cells, header_rows=2)).xpath("//table")
    assert table.xpath("./thead") == []
    assert {place: value[0] for place, value in grid(table).items()} == {
        (0, 0): "a",
        (0, 1): "b",
        (1, 1): "c",
        (2, 1): "d",
    }


def test_figures_are_set_as_figures(page: Any) -> None:
    cells = grid(page.xpath("//table")[1])
    assert {"r", "n"} <= set(cells[2, 2][3].get("class").split())
    assert "b" in cells[2, 0][3].get("class").split()
    assert cells[5, 1][3].get("style") == "--level:2"
    assert cells[3, 1][3].get("style") is None


HOSTILE = (
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "' onmouseover='alert(1)",
    "</style></title></table><h1>x",
    "&lt;b&gt; &amp; & &#60;",
    "<!-- -->]]>",
    "javascript:alert(1)",
    "a\x00b\x1b[31mc\ud800",
)


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_is_only_text(text: str) -> None:
    table = Table(
        text,
        2,
        4,
        tuple(Cell(r, c, text, header=r == 0) for r in range(2) for c in range(4)),
        title=text,
        number=text,
        left=text,
        right=text,
        notes=(text,),
    )
    blocks = (
        Contents(text),
        Heading(1, text, text, text),
        Heading(2, text, text),
        table,
        table,
        Paragraph(text),
        Chart(text, text, "grouped_bars", text, (Bar(text, D(1), text, text), Bar(text, D(2), "2", "b"))),
        Attachment(text, text),
    )
    source = to_html(Document(text, blocks, language=text))
    page = lxml_html.document_fromstring(source)
    tame = lxml_html.document_fromstring(to_html(Document("x", _tame(blocks), language="x")))
    assert [e.tag for e in page.iter() if not _drawn(e)] == [e.tag for e in tame.iter() if not _drawn(e)]
    assert not page.xpath("//script|//img|//iframe|//object|//link|//form|//@*[starts-with(name(),'on')]")
    clean = re.sub("[\x00\x1b\ud800]", "�", text)
    assert page.xpath("//title")[0].text == clean
    assert {text_of(c) for c in page.xpath("//td")} == {clean}
    assert page.xpath("//html/@lang") == [clean]
    for href in page.xpath("//a/@href"):
        assert href.startswith(("#", "./"))
    ids = page.xpath("//@id")
    assert len(ids) == len(set(ids))
    assert not [i for i in ids if re.search(r"\s", i)]


def _drawn(element: Any) -> bool:
    return not isinstance(element.tag, str) or bool(element.xpath("ancestor::svg"))


def _tame(blocks: tuple[Block, ...]) -> tuple[Block, ...]:
    table = Table(
        "x",
        2,
        4,
        tuple(Cell(r, c, "x", header=r == 0) for r in range(2) for c in range(4)),
        title="x",
        number="x",
        left="x",
        right="x",
        notes=("x",),
    )
    chart = Chart("x", "x", "grouped_bars", "x", (Bar("x", D(1), "1", "x"), Bar("x", D(2), "2", "b")))
    plain = (Contents("x"), Heading(1, "x", "x", "x"), Heading(2, "x", "x"), table, table, Paragraph("x"), chart)
    assert len(plain) + 1 == len(blocks)
    return (*plain, Attachment("x", "x"))


def test_nothing_is_fetched_and_nothing_runs(page: Any) -> None:
    source = to_html(DOCUMENT)
    assert not re.search(r"(?i)https?:|//[a-z]|url\((?!#)|@import|<link|<script|javascript:", source)
    assert page.xpath("//meta[@http-equiv='Content-Security-Policy']/@content")[0].startswith(
        "default-src 'none'; style-src 'unsafe-inline'; img-src data:"
    )
    assert page.xpath("//@src") == []
    assert page.xpath("//html/@lang") == ["zh-CN"]
    assert page.xpath("//meta[@name='viewport']/@content") == ["width=device-width, initial-scale=1"]
    assert page.xpath("//head/title/text()") == [DOCUMENT.title]


def test_attachments_are_links_beside_the_page(page: Any) -> None:
    (link,) = page.xpath("//p[@class='attachment']/a")
    assert (link.text, link.get("href")) == ("政府采购目录", "./%E9%99%84%E4%BB%B6%201%23%E9%87%87%E8%B4%AD.pdf")
    (windows,) = parsed(Attachment("", "D:\\预算\\说明.docx")).xpath("//p[@class='attachment']/a")
    assert (windows.text, unquote(windows.get("href"))) == ("说明.docx", "./说明.docx")


def test_charts_are_drawings_with_a_name(page: Any) -> None:
    (drawing,) = page.xpath("//figure[@class='chart']/svg")
    assert drawing.get("role") == "img"
    assert drawing.findtext("title") == CHART.title
    assert drawing.get("viewbox") or drawing.get("viewBox")
    assert page.xpath("//figure/following-sibling::*[1]//td/text()") == ["1.50", "0.00"]


def test_print_rules_are_there() -> None:
    source = to_html(DOCUMENT)
    style = source[source.index("<style>") : source.index("</style>")]
    paper = style[style.index("@media print") :]
    assert re.search(r"@page across\{size:A4 landscape", style)
    assert re.search(r"@page\{size:A4 portrait", style)
    assert ".across{page:across}" in paper
    assert "thead{display:table-header-group}" in paper
    assert ".new-page{break-before:page}" in paper
    assert style.count("{") == style.count("}")


def test_without_contents_the_navigation_beside_takes_its_place() -> None:
    page = parsed(Heading(1, "甲", "a"), Paragraph("乙"))
    (nav,) = page.xpath("//nav[contains(@class,'beside')]")
    assert (nav.get("id"), nav.get("class")) == ("contents", "beside")
    assert parsed(Paragraph("只有一段")).xpath("//nav/@class") == ["skip"]


def test_anchors_are_made_unique_and_usable() -> None:
    page = parsed(Heading(1, "甲", "main"), Heading(2, "乙", "同 名"), Heading(2, "丙", "同 名"), Heading(2, "丁", ""))
    assert page.xpath("//h1/@id|//h2/@id") == ["main-2", "同-名", "同-名-2", "section-3"]


def test_writing_is_whole_and_repeatable(tmp_path: Path) -> None:
    write(DOCUMENT, tmp_path / "一.html")
    write(DOCUMENT, tmp_path / "二.html")
    first = (tmp_path / "一.html").read_bytes()
    assert first == (tmp_path / "二.html").read_bytes()
    assert first.startswith(b"<!DOCTYPE html>")
    assert b"\r" not in first
    assert sorted(p.name for p in tmp_path.iterdir()) == ["一.html", "二.html"]
