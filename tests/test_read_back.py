"""What we publish reads back: every cell of every statement and form stands in the PDF where it should."""

from pathlib import Path

import pytest

import yusuan
from yusuan.document.compose import compose
from yusuan.document.model import Document, Paragraph, Table
from yusuan.formats import docx, docx_reader, pdf, pdf_reader

EXAMPLE = Path(__file__).parent.parent / "examples" / "changzhi-civil-affairs-2024"


@pytest.fixture(scope="module")
def document() -> Document:
    return compose(yusuan.compile(yusuan.load(EXAMPLE)))


@pytest.fixture(scope="module")
def read_back(document: Document, tmp_path_factory: pytest.TempPathFactory) -> Document:
    path = tmp_path_factory.mktemp("pdf") / "disclosure.pdf"
    pdf.write(document, path)
    return pdf_reader.read(path)


def rows(table: Table) -> list[tuple[str, ...]]:
    made = [[""] * table.columns for _ in range(table.rows)]
    for cell in table.cells:
        made[cell.row][cell.column] = "".join(cell.text.split())
    return [tuple(row) for row in made]


def joined(tables: list[Table], wanted: Table) -> list[tuple[str, ...]]:
    """The rows of the first tables, as many as make up ``wanted``, without the headers repeated on later pages."""
    head = rows(wanted)[: wanted.header_rows]
    found: list[tuple[str, ...]] = []
    while len(found) < wanted.rows and tables:
        part = rows(tables.pop(0))
        found += part[len(head) :] if found and part[: len(head)] == head else part
    return found


def test_every_table_reads_back_cell_for_cell(document: Document, read_back: Document) -> None:
    published = [b for b in document.blocks if isinstance(b, Table)]
    tables = [b for b in read_back.blocks if isinstance(b, Table)]
    assert len(published) > 28
    for table in published:
        assert joined(tables, table) == rows(table), table.title


def test_every_table_of_the_word_file_reads_back(document: Document, tmp_path: Path) -> None:
    docx.write(document, tmp_path / "a.docx")
    tables = [b for b in docx_reader.read(tmp_path / "a.docx").blocks if isinstance(b, Table)]
    for table in (b for b in document.blocks if isinstance(b, Table)):
        while tables and rows(tables[0]) != rows(table) and tables[0].rows == 1:
            tables.pop(0)  # the line above a statement: its unit and its money unit
        assert rows(tables.pop(0)) == rows(table), table.title


def test_every_sentence_reads_back(document: Document, read_back: Document) -> None:
    text = "".join("".join(b.text.split()) for b in read_back.blocks if isinstance(b, Paragraph))
    for block in document.blocks:
        if isinstance(block, Paragraph) and block.style == "body":
            # a sentence may go on over a page, with the page's number between its halves
            said = "".join(block.text.split())
            assert said[:30] in text, said
            assert said[-15:] in text, said
