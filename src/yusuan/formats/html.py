"""Write a Document as one self-contained web page: no script, nothing fetched, everything from the document escaped."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from html import escape
from pathlib import Path, PureWindowsPath
from urllib.parse import quote

from ..document.model import (
    Attachment,
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
from .chart import chart_svg
from .html_style import STYLE
from .whole import whole_file

_POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'"
#: What HTML can't hold: controls other than tab and newline, halves of surrogate pairs, noncharacters.
_UNPRINTABLE = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")
#: Ids the page itself uses.
_MAIN, _CONTENTS = "main", "contents"
#: Tables up to this many columns fit a phone and need no keyboard stop for scrolling.
_NARROW = 3
#: Tables up to this many rows are not broken over pages.
_SHORT = 16
#: Texts over so many characters keep their column from becoming a stack of single characters.
_LONG = 8


def write(document: Document, path: Path) -> None:
    """Write ``document`` to ``path`` (.html, UTF-8).  The same document gives the same bytes.

    Attachments are links to files of the same name beside the page; this writer doesn't copy them.
    Raises OutputError when the file can't be written."""
    page = to_html(document).encode("utf-8")
    with whole_file(path) as beside:
        beside.write_bytes(page)


def to_html(document: Document) -> str:
    """The whole page as text."""
    anchors = _anchors(document.blocks)
    entries = [
        (block, anchors[n])
        for n, block in enumerate(document.blocks)
        if isinstance(block, Heading) and (block.level <= 2 or block.listed_as)
    ]
    own_contents = any(isinstance(block, Contents) for block in document.blocks)
    beside = ""
    if entries:
        kind = "beside spare" if own_contents else "beside"
        here = "" if own_contents else f' id="{_CONTENTS}"'
        beside = f'<nav class="{kind}"{here} aria-label="章节导航">{_entries(entries)}</nav>\n'
    back = f'<nav class="back" aria-label="返回目录"><a href="#{_CONTENTS}">目录</a></nav>\n' if entries else ""
    return (
        f'<!DOCTYPE html>\n<html lang="{_attribute(document.language)}">\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{_plain(document.title)}</title>\n<style>\n{STYLE}\n</style>\n</head>\n<body>\n"
        f'<nav class="skip" aria-label="跳转"><a href="#{_MAIN}">跳到正文</a></nav>\n'
        f'<div class="page">\n{beside}<main id="{_MAIN}">\n'
        + "\n".join(_body(document.blocks, anchors, entries))
        + f"\n</main>\n</div>\n{back}</body>\n</html>\n"
    )


def _body(blocks: Sequence[Block], anchors: dict[int, str], entries: Sequence[tuple[Heading, str]]) -> Iterator[str]:
    n = 0
    contents_done = False
    while n < len(blocks):
        block = blocks[n]
        after = blocks[n + 1] if n + 1 < len(blocks) else None
        match block:
            case Heading() if isinstance(after, Table):
                yield _statement(block, anchors[n], after, n + 1)
                n += 1
            case Heading():
                yield _heading(block, anchors[n], new_page=block.page_break)
            case Paragraph() if _on_cover(block):
                cover = [block]
                while (
                    n + 1 < len(blocks) and isinstance(following := blocks[n + 1], Paragraph) and _on_cover(following)
                ):
                    cover.append(following)
                    n += 1
                yield f'<header class="cover">{"".join(map(_paragraph, cover))}</header>'
            case Paragraph():
                yield _paragraph(block)
            case Table():
                classes = " ".join(["statement", *_page_classes(block)])
                yield f'<div class="{classes}">\n{_table(block, n, said=_said_before(blocks, n))}</div>'
            case Chart():
                yield f'<figure class="chart">{_svg(block)}</figure>'
            case Contents():
                here = "" if contents_done else f' id="{_CONTENTS}"'
                contents_done = True
                yield (
                    f'<nav class="contents"{here} aria-label="{_attribute(block.title)}">'
                    f'<p class="title">{_text(block.title)}</p>{_entries(entries)}</nav>'
                )
            case PageBreak():
                yield '<div class="new-page"></div>'
            case Attachment():
                name = PureWindowsPath(block.path).name
                yield (
                    f'<p class="attachment"><a href="./{quote(_clean(name), safe="")}">{_text(block.title or name)}</a></p>'
                )
        n += 1


def _anchors(blocks: Sequence[Block]) -> dict[int, str]:
    """An id for each heading by its place in ``blocks``: its own where that is usable and not yet taken."""
    ids: dict[int, str] = {}
    taken = {_MAIN, _CONTENTS}
    for n, block in enumerate(blocks):
        if isinstance(block, Heading):
            wish = re.sub(r"\s+", "-", _clean(block.anchor).strip()) or f"section-{n}"
            name, again = wish, 2
            while name in taken:
                name, again = f"{wish}-{again}", again + 1
            taken.add(name)
            ids[n] = name
    return ids


def _entries(entries: Sequence[tuple[Heading, str]]) -> str:
    """Contents as nested lists.  A heading goes inside the last one of a higher level, whatever levels are skipped."""
    out = ["<ul>"]
    levels: list[int] = []
    for heading, anchor in entries:
        while levels and levels[-1] >= heading.level:
            out.append("</li>")
            levels.pop()
            if levels and levels[-1] >= heading.level:
                out.append("</ul>")
        if levels and out[-1] != "</li>":
            out.append("<ul>")
        out.append(f'<li><a href="#{quote(anchor)}">{_text(heading.listed_as or heading.text)}</a>')
        levels.append(heading.level)
    return "".join(out) + "</li></ul>" * len(levels) + ("" if levels else "</ul>")


def _heading(heading: Heading, anchor: str, *, new_page: bool) -> str:
    tag = f"h{min(max(heading.level, 1), 6)}"
    look = ' class="new-page"' if new_page else ""
    return f'<{tag} id="{_attribute(anchor)}"{look}>{_text(heading.text)}</{tag}>'


def _statement(heading: Heading, anchor: str, table: Table, n: int) -> str:
    """A heading with its table: one section, so that on paper both take the same page."""
    classes = ["statement", *_page_classes(table)]
    if heading.page_break or table.form:
        classes.append("new-page")
    return (
        f'<section class="{" ".join(classes)}" aria-labelledby="{_attribute(anchor)}">\n'
        f"{_heading(heading, anchor, new_page=False)}\n{_table(table, n, said=heading.text)}</section>"
    )


def _page_classes(table: Table) -> list[str]:
    short = table.rows <= _SHORT
    return [name for name, wanted in (("across", table.wide), ("form", table.form), ("short", short)) if wanted]


def _said_before(blocks: Sequence[Block], n: int) -> str:
    """The title the reader has just seen: that of the chart above, where there is one."""
    before = blocks[n - 1] if n else None
    return before.title if isinstance(before, Chart) else ""


def _on_cover(paragraph: Paragraph) -> bool:
    return paragraph.style.startswith("cover_")


def _paragraph(paragraph: Paragraph) -> str:
    return f'<p class="{_attribute(paragraph.style)}">{_text(paragraph.text)}</p>'


def _svg(chart: Chart) -> str:
    bars = tuple(
        replace(bar, label=_clean(bar.label), text=_clean(bar.text), group=_clean(bar.group)) for bar in chart.bars
    )
    chart = replace(chart, name=_clean(chart.name), title=_clean(chart.title), unit=_clean(chart.unit), bars=bars)
    # Inside HTML the namespace is understood; leaving it out keeps every address out of the page.
    return chart_svg(chart).replace(' xmlns="http://www.w3.org/2000/svg"', "", 1)


def _table(table: Table, n: int, said: str) -> str:
    """The lines above, the table in a box that scrolls by itself, the notes.  ``said`` is the title already shown."""
    title = table.title or said or table.name
    above = [
        f'<p class="{name}">{_text(text)}</p>'
        for name, text in (("number", table.number), ("left", table.left), ("right", table.right))
        if text
    ]
    seen = title in (said, table.left, table.number) or any(
        cell.text == title and cell.colspan == table.columns for cell in table.cells[:1]
    )
    shown = _text(title)
    if seen:  # for those who hear the page: the table has its name, and nobody sees it twice
        caption = f'<caption class="said"><span class="unseen">{shown}</span></caption>'
    else:
        caption = f"<caption>{shown}</caption>"
    stop = f' tabindex="0" role="region" aria-label="{_attribute(title)}"' if table.columns > _NARROW else ""
    head = _header_rows(table)
    groups = _column_groups(table)
    rows = _rows(table, head, groups)
    parts = [f'<div class="above">{"".join(above)}</div>\n' if above else ""]
    parts.append(f'<div class="scroll"{stop}><table>{caption}{_columns(table, groups)}')
    if head:
        parts.append(f"<thead>\n{''.join(rows[:head])}</thead>")
    if rows[head:]:
        parts.append(f"<tbody>\n{''.join(rows[head:])}</tbody>")
    parts.append("</table></div>\n")
    parts += [f'<p class="note">{_text(note)}</p>\n' for note in table.notes]
    return "".join(parts)


def _header_rows(table: Table) -> int:
    """How many rows the thead takes: no cell may reach across its end, since browsers cut spans there."""
    head = min(table.header_rows, table.rows)
    while any(cell.row < head < cell.row + cell.rowspan for cell in table.cells):
        head -= 1
    return head


def _column_groups(table: Table) -> list[int]:
    """Widths of the column groups that the first header row makes; single columns where it doesn't cover the table."""
    first = sorted((cell for cell in table.cells if cell.row == 0 and table.header_rows), key=lambda c: c.column)
    if [c for cell in first for c in range(cell.column, cell.column + cell.colspan)] == list(range(table.columns)):
        return [cell.colspan for cell in first]
    return [1] * table.columns


def _columns(table: Table, groups: Sequence[int]) -> str:
    widths = table.widths if table.form and len(table.widths) == table.columns else ()
    out: list[str] = []
    start = 0
    for size in groups:
        if widths:
            cols = "".join(f'<col style="width:{100 * w / sum(widths):.2f}%">' for w in widths[start : start + size])
        else:
            cols = "<col>" * size
        out.append(f"<colgroup>{cols}</colgroup>")
        start += size
    return "".join(out)


def _rows(table: Table, head: int, groups: Sequence[int]) -> list[str]:
    """Each row as ``<tr>…</tr>``; places that no cell covers get an empty one."""
    starts = {sum(groups[:n]): size for n, size in enumerate(groups)}
    headers = _row_headers(table, head)
    staying = _staying(table, head, headers)
    rows: list[dict[int, str]] = [{} for _ in range(table.rows)]
    covered: set[tuple[int, int]] = set()
    for cell in table.cells:
        if cell.row < head:
            grouped = cell.colspan > 1 and starts.get(cell.column) == cell.colspan
            scope = "colgroup" if grouped else "col"
        else:
            scope = "row" if cell.header or (cell.row, cell.column) in headers else ""
        rows[cell.row][cell.column] = _cell(table, cell, scope, stays=(cell.row, cell.column) in staying)
        covered |= {
            (r, c)
            for r in range(cell.row, cell.row + cell.rowspan)
            for c in range(cell.column, cell.column + cell.colspan)
        }
    for r, row in enumerate(rows):
        for c in range(table.columns):
            if (r, c) not in covered:
                row[c] = _cell(table, Cell(r, c, ""), "", stays=False)
    return [f"<tr>{''.join(text for _, text in sorted(row.items()))}</tr>\n" for row in rows]


def _row_headers(table: Table, head: int) -> set[tuple[int, int]]:
    """The cells that say what the figures right of them are: the last text before them; in a form the first column too."""
    found: set[tuple[int, int]] = set()
    said: Cell | None = None
    for cell in sorted(table.cells, key=lambda c: (c.row, c.column)):
        if cell.row < head:
            continue
        if said is not None and said.row != cell.row:
            said = None
        if _is_figure(cell):
            if said is not None:
                found.add((said.row, said.column))
            said = None
        elif cell.text:
            said = cell
            if table.form and cell.column == 0:
                found.add((cell.row, 0))
    return found


def _staying(table: Table, head: int, headers: set[tuple[int, int]]) -> set[tuple[int, int]]:
    """The cells that stay in sight while a statement scrolls sideways: its row headers, where each row has one, and
    the header over their column.  A table of two halves has two a row, and they would cover each other."""
    if table.form or not headers or len({row for row, _ in headers}) < len(headers):
        return set()
    columns = [column for _, column in headers]
    main = max(set(columns), key=lambda column: (columns.count(column), -column))
    over = {(c.row, c.column) for c in table.cells if c.row < head and c.column == main and c.colspan == 1}
    return headers | over


def _is_figure(cell: Cell) -> bool:
    return cell.exact is not None or cell.align == "right"


def _cell(table: Table, cell: Cell, scope: str, *, stays: bool) -> str:
    tag = "th" if scope else "td"
    classes = [name for name, wanted in (("c", cell.align == "center"), ("r", cell.align == "right")) if wanted]
    if _is_figure(cell) and len(cell.text) <= 24:
        classes.append("n")
    elif len(cell.text) > _LONG:
        classes.append("t")
    if cell.bold:
        classes.append("b")
    if scope and cell.header:
        classes.append("head")
    if stays:
        classes.append("stays")
    if cell.column + cell.colspan == table.columns:
        classes.append("end")
    if cell.row + cell.rowspan == table.rows:
        classes.append("last")
    indented = cell.indent > 0 and cell.align == "left"
    if indented:
        classes.append("i")
    attributes = f' class="{" ".join(classes)}"' if classes else ""
    if scope:
        attributes += f' scope="{scope}"'
    if cell.rowspan > 1:
        attributes += f' rowspan="{cell.rowspan}"'
    if cell.colspan > 1:
        attributes += f' colspan="{cell.colspan}"'
    if indented:
        attributes += f' style="--level:{cell.indent}"'
    return f"<{tag}{attributes}>{_text(cell.text)}</{tag}>"


def _clean(text: str) -> str:
    return _UNPRINTABLE.sub("�", text.replace("\r\n", "\n").replace("\r", "\n"))


def _plain(text: str) -> str:
    return escape(_clean(text), quote=True)


def _attribute(text: str) -> str:
    return _plain(text).replace("\n", " ")


def _text(text: str) -> str:
    return _plain(text).replace("\n", "<br>")
