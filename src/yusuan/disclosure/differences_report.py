"""What differs between two disclosures: on the terminal, and as a document that any format writes."""

from __future__ import annotations

import difflib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from ..document.model import Block, Cell, Document, Heading, Paragraph, Table
from ..provenance import Provenance
from .differences import Difference, Kind

FORMATS = ("text", "html", "xlsx", "docx", "pdf")
_KINDS: dict[Kind, str] = {
    "figure": "数字不同",
    "missing": "缺少",
    "added": "多出",
    "moved": "移了位置",
    "words": "文字不同",
}
#: Letters shown before and after what was changed in a long text.
AROUND = 12


@dataclass(frozen=True, slots=True)
class Sides:
    """What the two sides are called: 账套 and 文件, or 更正前 and 更正后."""

    before: str
    after: str


#: A document against the book it was compiled from, and two publications.
BOOK, PUBLISHED = Sides("账套", "文件"), Sides("更正前", "更正后")


def lines(found: Sequence[Difference], sides: Sides) -> list[str]:
    """The differences as a person would say them."""
    said: list[str] = []
    for kind, title in _KINDS.items():
        some = [d for d in found if d.kind == kind]
        if some:
            said.append(f"{title}{len(some)}处：")
            said += [f"  {_line(d, sides)}" for d in some]
    return said


def document_of(found: Sequence[Difference], title: str, sides: Sides) -> Document:
    """A list that can be published or sent back: number, place, before, after."""
    heads = ("序号", "位置", sides.before, sides.after)
    cells = [Cell(0, c, text, header=True, align="center") for c, text in enumerate(heads)]
    for n, one in enumerate(found, 1):
        before, after = _shown(one)
        where = f"{one.where}{_page(one.place)}"
        texts = (str(n), where, before or "（没有）", after or "（没有）")
        cells += [Cell(n, c, text, align="center" if c == 0 else "left") for c, text in enumerate(texts)]
    table = Table(
        "清单", len(found) + 1, 4, tuple(cells), header_rows=1, widths=(6, 34, 30, 30), wide=True, title=title
    )
    blocks: list[Block] = [Heading(1, title, anchor="list")]
    blocks.append(table if found else Paragraph("没有不同。"))
    return Document(title, tuple(blocks))


def write(
    found: Sequence[Difference], title: str, sides: Sides, folder: Path, formats: Sequence[str]
) -> Iterator[Path]:
    """Write the list in each format into ``folder``.  Raises OutputError."""
    from ..formats import docx, html, pdf, xlsx
    from ..formats.whole import whole_file

    writers = {"docx": docx.write, "xlsx": xlsx.write, "html": html.write, "pdf": pdf.write}
    document = document_of(found, title, sides)
    for name in formats:
        path = folder / f"differences.{'txt' if name == 'text' else name}"
        if name == "text":
            with whole_file(path) as beside:
                beside.write_text("\n".join([title, *lines(found, sides), ""]), encoding="utf-8", newline="\n")
        else:
            writers[name](document, path)
        yield path


def _line(one: Difference, sides: Sides) -> str:
    before, after = _shown(one)
    at = f"{one.where}{_page(one.place)}"
    if one.kind == "moved":
        return f"{at}：{after}"
    if one.kind in ("missing", "added"):
        return f"{at}：{before or after}"
    said = f"{at}：{sides.before} {before or '（空）'}，{sides.after} {after or '（空）'}"
    if one.numbers and one.before not in (n for pair in one.numbers for n in pair):
        pairs = "；".join(f"{a or '（没有）'} → {b or '（没有）'}" for a, b in one.numbers)
        said += f"（{pairs}）"
    return said


def _page(place: Provenance | None) -> str:
    if place is None:
        return ""
    if place.page:
        return f"（第{place.page}页）"
    if place.sheet:
        return f"（工作表“{place.sheet}”）"
    return f"（第{place.line}行）" if place.line else ""


def _shown(one: Difference) -> tuple[str, str]:
    """Both sides with a few letters around what differs."""
    before, after = one.before, one.after
    if len(before) <= 4 * AROUND and len(after) <= 4 * AROUND:
        return before, after
    if not before or not after:
        return _cut(before, 0, len(before)), _cut(after, 0, len(after))
    changed = [
        op for op in difflib.SequenceMatcher(None, before, after, autojunk=False).get_opcodes() if op[0] != "equal"
    ]
    if not changed:
        return _cut(before, 0, len(before)), _cut(after, 0, len(after))
    return (
        _cut(before, changed[0][1] - AROUND, changed[-1][2] + AROUND),
        _cut(after, changed[0][3] - AROUND, changed[-1][4] + AROUND),
    )


def _cut(text: str, start: int, end: int) -> str:
    start, end = max(start, 0), min(end, len(text))
    if end - start > 20 * AROUND:
        end = start + 20 * AROUND
    return ("…" if start else "") + text[start:end] + ("…" if end < len(text) else "")
