"""Scans: named without the extra, read with it."""

from pathlib import Path

import pypdfium2
import pytest

import yusuan
from yusuan.formats import ocr
from yusuan.publish import write
from yusuan.reading import read

EXAMPLE = Path(__file__).resolve().parents[1] / "examples" / "changzhi-civil-affairs-2024"


@pytest.fixture(scope="module")
def scan(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The page of statement 3 as a picture in a PDF."""
    folder = tmp_path_factory.mktemp("scan")
    write(yusuan.compile(yusuan.load(EXAMPLE)), folder / "whole.pdf")
    made = pypdfium2.PdfDocument.new()
    with pypdfium2.PdfDocument(folder / "whole.pdf") as whole:
        number = next(
            n
            for n in range(4, len(whole))
            if whole[n].get_textpage().get_text_range().strip().startswith("2024年预算支出总表")
            or "预算支出总表" in whole[n].get_textpage().get_text_range()[:60]
        )
        page = whole[number]
        width, height = page.get_size()
        bitmap = page.render(scale=2)
    picture = pypdfium2.PdfImage.new(made)
    picture.set_bitmap(bitmap)
    picture.set_matrix(pypdfium2.PdfMatrix().scale(width, height))
    sheet = made.new_page(width, height)
    sheet.insert_obj(picture)
    sheet.gen_content()
    made.save(folder / "scan.pdf")
    return folder / "scan.pdf"


def test_a_scan_is_told_where_the_extra_is_missing(scan: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ocr, "available", lambda: False)
    reading = read(scan)
    assert reading.kind == "scan"
    assert reading.scans == 1
    assert "1页没有文字层" in reading.left_out[0].why


@pytest.mark.skipif(not ocr.available(), reason="the extra yusuan[ocr] isn't installed")
def test_a_scanned_statement_is_read_and_says_how_surely(scan: Path) -> None:
    disclosure = read(scan).disclosure
    assert disclosure is not None
    (statement,) = disclosure.statements()
    assert statement.key == "B03"
    assert [c.text for c in statement.rows[0].cells if c.figure] == ["1799.77", "422.55", "1377.22"]
    places = [c.place for r in statement.rows for c in r.cells if c.figure and c.text]
    sure = [p.confidence for p in places if p is not None]
    assert len(sure) == len(places)
    assert 0 < min(sure) < 1
