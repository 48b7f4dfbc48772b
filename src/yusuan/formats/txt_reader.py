"""Plain text with tabs (or commas, .csv) → Document: lines with a tab are rows of a table, the others paragraphs.

Blank lines inside a run of rows (page breaks of an extractor) don't end a table whose rows go on as wide as before.
"""

from __future__ import annotations

import csv
import re
from collections import Counter
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

    lines = decoded(path.read_bytes()).replace("\r\n", "\n").split("\n")
    if _by_commas(lines):
        lines = ["\t".join(next(csv.reader([line]), [])) for line in lines]
    for number, line in enumerate(lines, 1):
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


def _by_commas(lines: list[str]) -> bool:
    """Whether columns are apart by commas: as many in most lines, at least three, and no tab anywhere."""
    said = [line for line in lines if line.strip()]
    if len(said) < 3 or any("\t" in line or len(line) > 10_000 for line in said):
        return False
    wide, most = Counter(len(next(csv.reader([line]), [])) for line in said).most_common(1)[0]
    return wide > 1 and most >= 3 and 2 * most > len(said)


def _table(rows: list[tuple[int, list[str]]], file: str, n: int) -> Table:
    columns = max(len(row) for _, row in rows)
    head = _head([row + [""] * (columns - len(row)) for _, row in rows])
    cells: list[Cell] = []
    for r, (number, row) in enumerate(rows):
        place = Provenance(file, line=number)
        if r >= len(head):
            cells.extend(Cell(r, c, text, place=place) for c, text in enumerate(row))
            continue
        cells.extend(
            Cell(r, c, head[r][c], rowspan=down, colspan=across, place=place) for c, across, down in _spans(head, r)
        )
    return Table(f"t{n}", len(rows), columns, tuple(cells), header_rows=0, place=Provenance(file, line=rows[0][0]))


#: A header has no more levels than this.
_MOST_LEVELS = 3


def _head(rows: list[list[str]]) -> list[list[str]]:
    """The rows of words at the top of a table: two or three levels of a header, whose merged cells came out blank."""
    head: list[list[str]] = []
    for row in rows[: _MOST_LEVELS + 1]:
        if any(re.search(r"\d", t) and not re.search(r"[一-鿿]", t) for t in row) or not any(row):
            break
        head.append(row)
    return head if 2 <= len(head) <= _MOST_LEVELS and len(head) < len(rows) and _is_head(head) else []


def _is_head(head: list[list[str]]) -> bool:
    """Whether every column has a word somewhere in the header: a list of words isn't one."""
    return all(any(row[c] for row in head) for c in range(len(head[0]))) and any("" in row for row in head)


def _spans(head: list[list[str]], r: int) -> list[tuple[int, int, int]]:
    """The cells that begin in row ``r`` of a header: column, columns and rows taken.

    A blank with a word below it belongs to the word on its left, a blank below a word that has none belongs to it."""
    found = []
    for c, text in enumerate(head[r]):
        if not text:
            continue
        across = 1
        while c + across < len(head[r]) and not head[r][c + across] and _word_below(head, r, c + across):
            across += 1
        if across > 1 and not _word_below(head, r, c):
            across = 1
        down = 1
        while across == 1 and r + down < len(head) and not head[r + down][c]:
            down += 1
        found.append((c, across, down))
    return found


def _word_below(head: list[list[str]], r: int, c: int) -> bool:
    return r + 1 < len(head) and bool(head[r + 1][c])
