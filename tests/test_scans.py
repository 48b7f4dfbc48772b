"""Pages that are pictures: named where they can't be read, and read with how sure each cell is where they can."""

from __future__ import annotations

import zlib
from decimal import Decimal
from pathlib import Path

import pylopdf_fonts_zh_cn
import pypdfium2
import pytest
import typst

from yusuan import limits
from yusuan.document.model import Document, Paragraph, Table
from yusuan.formats import ocr, pdf_reader
from yusuan.formats.pdf_page import Page
from yusuan.formats.scans import scanned
from yusuan.provenance import Provenance
from yusuan.reading import read

FONTS = str(Path(pylopdf_fonts_zh_cn.sans_path()).parent)
HEAD = '#set text(font: "Noto Sans SC", size: 10pt)\n#set page(width: 300pt, height: 200pt, margin: 10mm)\n'
WORDS = "本部门负责全市的各项工作，落实市委市政府的决定。"
TABLE = """支出总表

#align(right)[单位：万元]
#table(columns: (90pt, 60pt, 60pt),
[科目编码], [合计], [基本支出], [201], [1377.22], [0.00], [2010101], [85.60], [], [合计], [1,462.82], [0.00])"""


def made(path: Path, source: str) -> Path:
    path.write_bytes(typst.compile((HEAD + source).encode(), font_paths=[FONTS], ignore_system_fonts=True))
    return path


def pictures(path: Path, source: Path, turn: int = 0) -> Path:
    """A PDF whose pages are pictures of the pages of ``source`` at 200 dots an inch, laid ``turn`` degrees clockwise."""
    document = pypdfium2.PdfDocument(source)
    objects: list[bytes] = []
    kids = []
    for page in document:
        bitmap = page.render(scale=200 / 72, grayscale=True, rotation=turn)
        wide, high = bitmap.width, bitmap.height
        raw = bytes(bitmap.buffer)
        dots = zlib.compress(b"".join(raw[n * bitmap.stride :][:wide] for n in range(high)))
        n = 3 + len(objects)
        kids.append(f"{n} 0 R")
        width, height = wide * 0.36, high * 0.36
        draw = f"{width} 0 0 {height} 0 0 cm /I Do".encode()
        objects += [
            f"<</Type/Page/Parent 2 0 R/MediaBox[0 0 {width} {height}]/Contents {n + 1} 0 R"
            f"/Resources<</XObject<</I {n + 2} 0 R>>>>>>".encode(),
            b"<</Length %d>>\nstream\n%s\nendstream" % (len(draw), draw),
            b"<</Type/XObject/Subtype/Image/Width %d/Height %d/ColorSpace/DeviceGray/BitsPerComponent 8"
            b"/Filter/FlateDecode/Length %d>>\nstream\n%s\nendstream" % (wide, high, len(dots), dots),
        ]
    document.close()
    tree = f"<</Type/Pages/Kids[{' '.join(kids)}]/Count {len(kids)}>>".encode()
    out, places = b"%PDF-1.7\n", []
    for n, each in enumerate([b"<</Type/Catalog/Pages 2 0 R>>", tree, *objects], 1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (n, each)
    table = "".join(f"{at:010} 00000 n \n" for at in places)
    size = len(places) + 1
    end = f"xref\n0 {size}\n0000000000 65535 f \n{table}trailer\n<</Size {size}/Root 1 0 R>>\nstartxref\n{len(out)}\n%%EOF"
    path.write_bytes(out + end.encode())
    return path


def test_a_scan_is_told_with_its_pages(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ocr, "available", lambda: False)
    reading = read(pictures(tmp_path / "a.pdf", made(tmp_path / "s.pdf", f"{WORDS}\n#pagebreak()\n{WORDS}")))
    assert (reading.kind, reading.pages, reading.scans) == ("scan", 2, 2)
    (left,) = reading.left_out
    assert left.why.startswith("扫描件：2页没有文字层")
    assert "yusuan[ocr]" in left.why


def test_a_scanned_page_among_others_is_named_and_an_empty_one_is_not(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ocr, "available", lambda: False)
    # a page without text but with lines drawn on it, an empty one, and one with nothing but its number
    drawn = "#place(rect(width: 150pt, height: 100pt, fill: black))"
    source = f"{WORDS}\n#pagebreak()\n{drawn}\n#pagebreak()\n#h(1pt)\n#pagebreak()\n- 4 -\n#pagebreak()\n{TABLE}"
    path = made(tmp_path / "a.pdf", source)
    assert scanned(path, list(pdf_reader.pages_of(path))) == (2,)
    reading = read(path)
    assert reading.kind != "scan"
    assert [one.why.split("，")[0] for one in reading.left_out] == ["第2页是图像"]
    assert [place.page for *_, place in reading.figures() if place][:1] == [5]


def test_limit_of_scanned_pages(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "MAX_SCANS", 1)
    monkeypatch.setattr(ocr, "available", lambda: True)
    monkeypatch.setattr(ocr, "recognised", lambda path, numbers: iter(()))
    heard: list[tuple[int, int]] = []
    source = made(tmp_path / "s.pdf", f"{WORDS}\n#pagebreak()\n{WORDS}\n#pagebreak()\n{WORDS}")
    reading = read(pictures(tmp_path / "a.pdf", source), lambda page, of: heard.append((page, of)))
    assert heard == [(1, 3)]
    assert (reading.recognised, reading.scans) == (1, 2)
    assert [one.why for one in reading.left_out] == ["第2-3页是图像，没有文字层；超过识别的上限 1 页"]


@pytest.mark.skipif(not ocr.available(), reason="the extra yusuan[ocr] is not installed")
@pytest.mark.parametrize("turn", [0, 90])
def test_a_scanned_table_is_read_into_the_same_grid(tmp_path: Path, turn: int) -> None:
    path = pictures(tmp_path / "a.pdf", made(tmp_path / "s.pdf", TABLE), turn)
    reading = read(path)
    assert (reading.recognised, reading.scans) == (1, 0)
    (page,) = ocr.recognised(path, [1])
    document = ocr.with_sureness(pdf_reader.document_of(path, [page.page]), [page])
    (table,) = (b for b in document.blocks if isinstance(b, Table))
    assert [[c.text for c in table.cells if c.row == r] for r in range(4)] == [
        ["科目编码", "合计", "基本支出"],
        ["201", "1377.22", "0.00"],
        ["2010101", "85.60", ""],
        ["合计", "1,462.82", "0.00"],
    ]
    assert "支出总表" in "".join(b.text for b in document.blocks if isinstance(b, Paragraph))
    sure = [c.place.confidence for c in table.cells if c.place and c.text]
    assert all(Decimal("0.5") <= s <= 1 for s in sure)
    assert any(s < 1 for s in sure)
    # boxes are those of the page as it lies in the file
    first = table.cells[0].place
    assert first is not None
    assert first.box is not None
    width, height = (300, 200) if turn == 0 else (200, 300)
    assert 0 < first.box[0] < first.box[2] < width
    assert 0 < first.box[1] < first.box[3] < height
    assert (first.box[3] - first.box[1] < first.box[2] - first.box[0]) == (turn == 0)
    figures = {f.text: place.confidence for *_, f, place in reading.figures() if place}
    assert set(figures) == {"1377.22", "0.00", "85.60", "", "1,462.82"}
    assert figures["1377.22"] == next(c.place.confidence for c in table.cells if c.text == "1377.22" and c.place)


def test_what_is_drawn_in_a_cell_and_cannot_be_read_is_not_blank() -> None:
    if not ocr.available():
        pytest.skip("the extra yusuan[ocr] is not installed")
    import cv2
    import numpy

    image = numpy.full((600, 900, 3), 255, numpy.uint8)
    for x in (100, 450, 800):
        cv2.line(image, (x, 100), (x, 500), (0, 0, 0), 3)
    for y in (100, 300, 500):
        cv2.line(image, (100, y), (800, y), (0, 0, 0), 3)
    cv2.putText(image, "201", (150, 230), cv2.FONT_HERSHEY_SIMPLEX, 2, (0, 0, 0), 4)
    cv2.circle(image, (620, 200), 50, (0, 0, 0), 4)
    cv2.line(image, (580, 160), (660, 240), (0, 0, 0), 4)
    read_page = ocr._recognised(image, 1)
    (table,) = (b for b in pdf_reader.blocks_of(read_page.page, "a") if isinstance(b, Table))
    cells = [c.text for c in table.cells]
    assert cells[0] == "201"
    assert cells[1] != ""
    assert cells[2:] == ["", ""]


def test_a_line_is_as_sure_as_its_paragraph_and_stands_where_the_file_has_it() -> None:
    """A page that lies on its side, with a paragraph of two lines of which one was hard to read."""
    boxes = (10.0, 10.0, 190.0, 20.0), (10.0, 22.0, 190.0, 32.0)
    page = Page(1, 200, 100, (), (), ())
    read_ = ocr.Recognised(page, tuple(ocr.Line("一二", b, s) for b, s in zip(boxes, (0.99, 0.4), strict=True)), 1)
    lines = tuple((2 * n, Provenance("a.pdf", 1, box=b)) for n, b in enumerate(boxes))
    whole = Paragraph("一二三四", place=Provenance("a.pdf", 1, box=(10, 10, 190, 32)), lines=lines)
    (block,) = ocr.with_sureness(Document("a", (whole,)), [read_]).blocks
    assert isinstance(block, Paragraph)
    assert block.place is not None
    assert [at.confidence for _, at in block.lines] == [block.place.confidence] * 2 == [Decimal("0.4")] * 2
    assert [at.box for _, at in block.lines] == [(80, 10, 90, 190), (68, 10, 78, 190)]
