"""Plain text with tabs → Document: lines with a tab are rows of a table, the others paragraphs.

Blank lines inside a run of rows (page breaks of an extractor) don't end a table whose rows go on as wide as before.
"""

from __future__ import annotations

from pathlib import Path

from ..document.model import Block, Cell, Document, Paragraph, Table
from ..provenance import Provenance
from .bytes import decoded


def read(path: Path) -> Document:
    """Read a text file in UTF-8, UTF-16 or GB18030.  Places are its lines, counted from 1."""
    blocks: list[Block] = []
    rows: list[tuple[int, list[str]]] = []
    gap = 0

    def close() -> None:
        if rows:
            blocks.append(_table(rows, path.name, len(blocks)))
            rows.clear()

    for number, line in enumerate(decoded(path.read_bytes()).replace("\r\n", "\n").split("\n"), 1):
        line = line.replace("\f", "")
        if "\t" in line:
            cells = [c.strip() for c in line.split("\t")]
            if rows and gap and len(cells) != len(rows[-1][1]):
                close()
            rows.append((number, cells))
            gap = 0
        elif line.strip():
            close()
            blocks.append(Paragraph(line.strip(), place=Provenance(path.name, line=number)))
        else:
            gap += 1
    close()
    return Document(path.stem, tuple(blocks))


def _table(rows: list[tuple[int, list[str]]], file: str, n: int) -> Table:
    cells = [
        Cell(r, c, text, place=Provenance(file, line=number))
        for r, (number, row) in enumerate(rows)
        for c, text in enumerate(row)
    ]
    columns = max(len(row) for _, row in rows)
    return Table(f"t{n}", len(rows), columns, tuple(cells), header_rows=0, place=Provenance(file, line=rows[0][0]))
