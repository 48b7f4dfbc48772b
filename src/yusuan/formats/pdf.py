"""Write a Document as PDF, set by typst: tagged, with bookmarks, contents, embedded fonts and text that copies.

Two kinds of pages: those that hold prose keep the margins of GB/T 9704; those that hold only a statement or a form
have narrower ones, lie on their side for wide statements, and set their table in the type that fits it.
"""

from __future__ import annotations

import contextlib
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from pathlib import Path
from typing import Literal

from ..document.model import Attachment, Block, Chart, Contents, Document, Heading, PageBreak, Paragraph, Table
from ..problems import OutputError
from . import chart as charts
from . import fonts
from .pdf_markup import joined, literal, preamble
from .pdf_table import lay_out, table_source
from .whole import whole_file

#: More target forms than this (100 projects' and the unit's own) leave the document for annexes beside it: typst
#: needs 3 to 7 MB for a form's page, by how much it says.
FORMS_IN_DOCUMENT = 101
#: Forms in one annex.  Its process needs up to 350 MB and gives it back.
FORMS_IN_ANNEX = 50

_MM = 72 / 25.4


@dataclass(frozen=True, slots=True)
class _Sheet:
    """A page's size and margins in millimetres, and the gap between its text and its page number."""

    width: int
    height: int
    top: int
    right: int
    bottom: int
    left: int
    gap: int

    @property
    def text_width(self) -> float:
        return (self.width - self.left - self.right) * _MM

    @property
    def text_height(self) -> float:
        return (self.height - self.top - self.bottom) * _MM

    def room(self, size: float) -> int:
        """What a line of ``size`` points holds, less an indent of two ems, in thousandths of an em."""
        return int(self.text_width * 1000 / size) - 2000

    def source(self, number: str = '"1"', footer: str = "page-number") -> str:
        return (
            f"#set page(width: {self.width}mm, height: {self.height}mm, margin: (top: {self.top}mm, right: {self.right}mm, "
            f"bottom: {self.bottom}mm, left: {self.left}mm), numbering: {number}, footer: {footer}, footer-descent: {self.gap}mm)\n"
        )


Layout = Literal["text", "statement", "landscape", "form"]
#: 37/35/28/26 mm is the page of GB/T 9704: 156 mm × 225 mm of text, page number 7 mm below.
_SHEETS: dict[Layout, _Sheet] = {
    "text": _Sheet(210, 297, 37, 26, 35, 28, 7),
    "statement": _Sheet(210, 297, 22, 18, 24, 20, 5),
    "landscape": _Sheet(297, 210, 22, 20, 20, 20, 4),
    "form": _Sheet(210, 297, 18, 18, 20, 20, 4),
}


@dataclass(frozen=True, slots=True)
class _Run:
    """Blocks that share their pages."""

    layout: Layout
    blocks: tuple[Block, ...]


@dataclass(frozen=True, slots=True)
class _Appended:
    """An attachment that is itself a PDF: its bytes, and its pages' width and height in points."""

    title: str
    content: bytes
    pages: tuple[tuple[float, float], ...]


def write(document: Document, path: Path) -> None:
    """Write ``document`` to ``path``, whole or not at all; the same document gives the same bytes.

    Attachments that are PDFs follow the last page.  With more than :data:`FORMS_IN_DOCUMENT` target forms,
    ``<stem>-附件绩效目标表-1.pdf`` and so on are written beside it and the document names them.

    Raises OutputError, leaving all files as they were, for a character that the fonts can't show, an attachment that
    can't be read, or a place that can't be written.
    """
    _refuse_gaps(document)
    main, annexes = _with_annexes(document, path)
    appended = _appended(document)
    with contextlib.ExitStack() as files:
        # Entered first is renamed last: the document appears once the annexes it names are there.
        _compile(main, appended, files.enter_context(whole_file(path)))
        for name, annex in annexes:
            _compile(annex, (), files.enter_context(whole_file(path.with_name(name))))


def annex_name(stem: str, part: int | str) -> str:
    """The file name of a part of the target forms that stand beside the document ``stem``."""
    return f"{stem}-附件绩效目标表-{part}.pdf"


def glyph_gaps(document: Document) -> list[tuple[str, str]]:
    """Every character of ``document`` that the bundled fonts can't show, each with the text in which it stands."""
    found: dict[tuple[str, str], None] = {}
    for text in _texts(document):
        for at, char in enumerate(text):
            if not fonts.showable(char):
                around = text[max(0, at - 15) : at + 16].replace("\n", " ")
                found[char, around] = None
    return list(found)


def _refuse_gaps(document: Document) -> None:
    gaps: dict[str, list[str]] = {}
    for char, around in glyph_gaps(document):
        gaps.setdefault(char, []).append(around)
    if not gaps:
        return
    lines = [
        f"  {fonts.describe(char)}：见“{'”、“'.join(places[:3])}”{f'等{len(places)}处' if len(places) > 3 else ''}"
        for char, places in gaps.items()
    ]
    raise OutputError(
        "以下字符在随附的字体中没有字形，PDF 无法显示，没有写出文件。请换成通用字或删去看不见的字符：\n"
        + "\n".join(lines)
    )


def _texts(document: Document) -> Iterator[str]:
    for block in document.blocks:
        match block:
            case Heading(_, text, listed_as=listed):
                yield from (text, listed)
            case Paragraph(text):
                yield text
            case Table():
                yield from (block.number, block.title, block.left, block.right, *block.notes)
                yield from (cell.text for cell in block.cells)
            case Chart():
                yield from charts.texts(block)
            case Contents(title) | Attachment(title):
                yield title


# --- annexes and attachments -------------------------------------------------------------------------------------


def _with_annexes(document: Document, path: Path) -> tuple[Document, list[tuple[str, Document]]]:
    """The document, and where it has too many target forms those in annexes with their file names."""
    blocks = document.blocks
    at = [n for n, block in enumerate(blocks) if isinstance(block, Table) and block.form]
    if len(at) <= FORMS_IN_DOCUMENT:
        return document, []
    # Forms are headed each where the second one is; the heading above the first may be the section's.
    headed = isinstance(blocks[at[1] - 1], Heading)
    level = next(b.level for b in [blocks[at[1] - 1]] if isinstance(b, Heading)) if headed else 0
    forms: list[tuple[Block, ...]] = []
    taken: set[int] = set()
    for n in at:
        above = blocks[n - 1] if n else None
        if headed and isinstance(above, Heading) and above.level == level:
            forms.append((replace(above, listed_as=above.listed_as or above.text), blocks[n]))
            taken |= {n - 1, n}
        else:
            forms.append((blocks[n],))
            taken.add(n)
    parts = [forms[n : n + FORMS_IN_ANNEX] for n in range(0, len(forms), FORMS_IN_ANNEX)]
    annexes: list[tuple[str, Document]] = []
    said: list[Block] = [Paragraph(f"绩效目标表共{len(forms)}份，分为{len(parts)}个附件，与本文件一并公开：")]
    done = 0
    for n, part in enumerate(parts, 1):
        name = annex_name(path.stem, n)
        said.append(Paragraph(f"{name}（第{done + 1}份至第{done + len(part)}份）", "item"))
        done += len(part)
        title = f"附件　绩效目标表（{n}/{len(parts)}）"
        listed: tuple[Block, ...] = (Contents(title),) if any(len(form) > 1 for form in part) else ()
        annexes.append(
            (
                name,
                replace(document, title=f"{document.title}{title}", blocks=(*listed, *(b for f in part for b in f))),
            )
        )
    rest: list[Block] = []
    for n, block in enumerate(blocks):
        if n == min(taken):
            rest += said
        if n not in taken:
            rest.append(block)
    return replace(document, blocks=tuple(rest)), annexes


def _appended(document: Document) -> list[_Appended]:
    import pypdfium2

    result: list[_Appended] = []
    for block in document.blocks:
        if not isinstance(block, Attachment) or not _is_pdf(block):
            continue
        try:
            content = Path(block.path).read_bytes()
            with contextlib.closing(pypdfium2.PdfDocument(content)) as pdf:
                pages = tuple(pdf.get_page_size(n) for n in range(len(pdf)))
                secured = pypdfium2.raw.FPDF_GetSecurityHandlerRevision(pdf) != -1
        except (OSError, pypdfium2.PdfiumError) as error:
            raise OutputError(
                f"附件“{block.title}”（{block.path}）读不出来：{error}。请换成能正常打开、没有密码的 PDF。"
            ) from error
        if secured:
            raise OutputError(
                f"附件“{block.title}”（{block.path}）设有密码或权限限制，不能并入公开文件。请换成没有加密的 PDF。"
            )
        result.append(_Appended(block.title, content, pages))
    return result


def _is_pdf(attachment: Attachment) -> bool:
    return attachment.path.lower().endswith(".pdf")


# --- compiling ---------------------------------------------------------------------------------------------------


#: typst runs in a process of its own: it keeps what it has set in memory until its process ends, and holds the
#: interpreter while it works, so other formats can be written meanwhile only from outside.
_APART = """import sys, typst
out, root, fonts, standard = sys.argv[1:]
try:
    typst.compile(sys.stdin.buffer.read(), out, root=root, font_paths=[fonts], ignore_system_fonts=True,
                  format="pdf", pdf_standards=[standard] if standard else [], timestamp=0)
except typst.TypstError as error:
    sys.exit(error.message)"""


def _compile(document: Document, appended: Sequence[_Appended], path: Path) -> None:
    with tempfile.TemporaryDirectory(prefix="yusuan-") as root:
        for n, attachment in enumerate(appended):
            (Path(root) / f"{n}.pdf").write_bytes(attachment.content)
        # PDF/UA can't vouch for pages made elsewhere; the rest stays tagged.
        standard = "" if appended else "ua-1"
        done = subprocess.run(
            [sys.executable, "-X", "utf8", "-c", _APART, str(path), root, str(fonts.FOLDER), standard],
            input=source(document, appended).encode(),
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
            check=False,
        )
    if done.returncode:
        why = done.stderr.decode("utf-8", "replace").strip().splitlines()[-1:]
        raise OutputError(f"PDF 排版失败：{''.join(why) or done.returncode}。没有写出文件。")


# --- from blocks to typst source ---------------------------------------------------------------------------------


def source(document: Document, appended: Sequence[_Appended]) -> str:
    """The whole document as typst source; page ``p`` of appended attachment ``n`` is read from ``/n.pdf``."""
    out = [preamble(document.title or "无标题", document.language)]
    cover, contents, rest = _front(document.blocks)
    depths = _depths(document.blocks)
    text = _SHEETS["text"]
    if cover:
        out.append(text.source("none", "none"))
        out += _cover(cover)
    if contents:
        out.append(text.source())
        out.append(f"#contents({literal(contents.title)})\n")
    runs = list(_runs(rest))
    links = {
        id(block): f"appended-{n}"
        for n, block in enumerate(b for b in document.blocks if isinstance(b, Attachment) and _is_pdf(b))
    }
    for n, run in enumerate(runs):
        if n and runs[n - 1].layout == run.layout:
            out.append("#pagebreak(weak: true)\n")
        else:
            out.append(_SHEETS[run.layout].source())
        out += _run(run, depths, links)
    for n, attachment in enumerate(appended):
        out += _append(n, attachment)
    return "".join(out)


def _front(blocks: Sequence[Block]) -> tuple[list[Paragraph], Contents | None, Sequence[Block]]:
    """The cover's paragraphs, the contents where they follow at once, and everything else."""
    cover: list[Paragraph] = []
    for block in blocks:
        if not isinstance(block, Paragraph) or not block.style.startswith("cover_"):
            break
        cover.append(block)
    rest = blocks[len(cover) :]
    while rest and isinstance(rest[0], PageBreak):
        rest = rest[1:]
    if rest and isinstance(rest[0], Contents):
        return cover, rest[0], rest[1:]
    return cover, None, rest


def _depths(blocks: Sequence[Block]) -> dict[int, int]:
    """The depth of each heading (by identity) in the outline: its level without the gaps, as tagged PDF asks."""
    depths: dict[int, int] = {}
    open_levels: list[int] = []
    for block in blocks:
        if isinstance(block, Heading):
            while open_levels and open_levels[-1] >= block.level:
                open_levels.pop()
            open_levels.append(block.level)
            depths[id(block)] = len(open_levels)
    return depths


def _cover(paragraphs: Sequence[Paragraph]) -> Iterator[str]:
    """Unit and title in the upper half of the page, the date at its foot."""
    styles = {"cover_unit": "cover-unit", "cover_title": "cover-title", "cover_date": "cover-date"}
    yield "#v(5fr)\n"
    for n, paragraph in enumerate(paragraphs):
        if n:
            last = paragraph.style == "cover_date" and paragraphs[n - 1].style != "cover_date"
            yield "#v(9fr)\n" if last else "#v(28pt)\n"
        yield f"#{styles[paragraph.style]}({joined(paragraph.text, _SHEETS['text'].room(32))})\n"
    yield "#v(1fr)\n"


def _runs(blocks: Sequence[Block]) -> Iterator[_Run]:
    """Blocks cut where pages end.  Headings go with what follows them, also over a page break asked for between."""
    current: list[Block] = []

    def closed() -> Iterator[_Run]:
        nonlocal current
        if current:
            yield _Run(_layout(current), tuple(current))
        current = []

    alone = False
    for block in blocks:
        own_pages = isinstance(block, Table) and (block.wide or block.form)
        if isinstance(block, PageBreak):
            yield from closed()
        elif isinstance(block, Contents) or (isinstance(block, Heading) and block.page_break):
            if not all(isinstance(b, Heading) for b in current):
                yield from closed()
        elif own_pages:
            lead: list[Block] = []
            while current and (isinstance(current[-1], Heading) or _is(current[-1], "caption")):
                lead.insert(0, current.pop())
            yield from closed()
            current = lead
        elif alone and not _is(block, "note"):
            yield from closed()
        if not isinstance(block, PageBreak):
            current.append(block)
        alone = own_pages or isinstance(block, Contents) or (alone and _is(block, "note"))
    yield from closed()


def _is(block: Block, style: str) -> bool:
    return isinstance(block, Paragraph) and block.style == style


def _layout(blocks: Sequence[Block]) -> Layout:
    tables = [block for block in blocks if isinstance(block, Table)]
    if any(table.wide for table in tables):
        return "landscape"
    if any(table.form for table in tables):
        return "form"
    bare = all(isinstance(block, Heading | Table) or _is(block, "note") or _is(block, "caption") for block in blocks)
    return "statement" if tables and bare else "text"


def _run(run: _Run, depths: dict[int, int], links: dict[int, str]) -> Iterator[str]:
    sheet = _SHEETS[run.layout]
    tabular = run.layout != "text"
    for block, following in pairwise((*run.blocks, None)):
        match block:
            case Heading():
                kind = f"heading-{min(block.level, 3)}"
                if tabular and block.level > 1:
                    kind = "form-title" if run.layout == "form" else "table-title"
                    # The number stands in the corner, above the title.
                    if isinstance(following, Table) and following.number:
                        yield f"#table-number({joined(following.number, sheet.room(10.5))})\n"
                listed = block.level <= 2 or bool(block.listed_as)
                yield (
                    f"#{kind}({depths[id(block)]}, {literal(block.listed_as or block.text)}, "
                    f"{'true' if listed else 'false'}, {joined(block.text, sheet.room(20))})\n"
                )
            case Paragraph():
                yield _paragraph(block, sheet)
            case Table():
                yield from _table(block, run, sheet)
            case Chart():
                yield f"#picture({literal(charts.chart_svg(block))}, {literal(charts.in_words(block))})\n"
            case Contents(title):
                yield f"#contents({literal(title)})\n"
            case Attachment(title):
                named = literal(f"附件：{title}")
                yield (
                    f"#par(link(label({literal(links[id(block)])}), {named}))\n"
                    if id(block) in links
                    else f"#par({named})\n"
                )


def _paragraph(paragraph: Paragraph, sheet: _Sheet) -> str:
    content = joined(paragraph.text, sheet.room(32 if paragraph.style.startswith("cover_") else 16))
    match paragraph.style:
        case "caption" | "note":
            return f"#{paragraph.style}({content})\n"
        case "cover_unit" | "cover_title" | "cover_date":
            return f"#{paragraph.style.replace('_', '-')}({content})\n"
        case _:
            return f"#par({content})\n"


def _table(table: Table, run: _Run, sheet: _Sheet) -> Iterator[str]:
    at = run.blocks.index(table)
    above = run.blocks[at - 1] if at else None
    headed = isinstance(above, Heading)
    used = 0.0
    for block in run.blocks[:at]:
        if isinstance(block, Heading):
            used += 48 if block.level == 1 else 31
    if table.number and not (headed and run.layout != "text"):
        yield f"#table-number({joined(table.number, sheet.room(10.5))})\n"
    top = {cell.text for cell in table.cells if cell.row < table.header_rows and cell.colspan == table.columns}
    if table.title and not headed and table.title != table.left and table.title not in top:
        yield f"#untitled({joined(table.title, sheet.room(14))})\n"
        used += 30
    if table.left or table.right:
        yield f"#table-line({joined(table.left, sheet.room(10.5))}, {joined(table.right, sheet.room(10.5))})\n"
    if table.rows and table.columns:
        used += 18 * bool(table.number) + 22 * bool(table.left or table.right) + 10
        foot = 6 + sum(18 * len(fonts.wrap(note, int(sheet.text_width * 1000 / 10.5))) for note in table.notes)
        page = sheet.text_height - foot
        laid = lay_out(table, sheet.text_width, page - used, page)
        yield f"#{table_source(laid, sheet.text_height)}\n"
    for note in table.notes:
        yield f"#note({joined(note, sheet.room(10.5))})\n"


def _append(n: int, attachment: _Appended) -> Iterator[str]:
    """An attachment's pages as they are, each on a page of its size; its bookmark points to the first."""
    for page, (width, height) in enumerate(attachment.pages, 1):
        yield f"#set page(width: {width:.3f}pt, height: {height:.3f}pt, margin: 0pt, footer: none)\n"
        if page == 1:
            named = literal(f"附件：{attachment.title}")
            yield (
                f"#place(hide(heading(level: 1, supplement: {named}, outlined: true, bookmarked: true, {named})))"
                f'#metadata(none) #label("appended-{n}")\n'
            )
        alt = literal(f"附件：{attachment.title}，第{page}页，共{len(attachment.pages)}页")
        yield f'#image("/{n}.pdf", page: {page}, width: 100%, height: 100%, alt: {alt})\n'
