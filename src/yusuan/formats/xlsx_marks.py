"""A copy of a workbook with a note and a fill at each mark.  Values, formulas and everything else stay as they are."""

from __future__ import annotations

import copy
import re
import zipfile
from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from lxml import etree

from ..problems import Severity
from ..provenance import address
from .marks import AUTHOR, Mark, clean
from .package import Package
from .xlsx_reader import sheet_parts

_S = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_COMMENTS = "application/vnd.openxmlformats-officedocument.spreadsheetml.comments+xml"
_DRAWING = "application/vnd.openxmlformats-officedocument.vmlDrawing"
#: What a cell's fill is by severity, a pattern with its colours, so that it is told apart in black and white too.
FILLS: dict[Severity, tuple[str, str, str]] = {
    "error": ("solid", "FFF4B6B0", "FFF4B6B0"),
    "warning": ("lightUp", "FFD9A441", "FFFFF1B8"),
    "info": ("gray0625", "FF35618E", "FFE3EEF8"),
}
#: What stands after the reference to the drawing of notes in a sheet.
_AFTER = (
    "legacyDrawingHF",
    "drawingHF",
    "picture",
    "oleObjects",
    "controls",
    "webPublishItems",
    "tableParts",
    "extLst",
)
_V, _O, _X = (
    "urn:schemas-microsoft-com:vml",
    "urn:schemas-microsoft-com:office:office",
    "urn:schemas-microsoft-com:office:excel",
)
_SHAPES = f"""<xml xmlns:v="{_V}" xmlns:o="{_O}" xmlns:x="{_X}"><o:shapelayout v:ext="edit"><o:idmap v:ext="edit" data="1"/>
</o:shapelayout><v:shapetype id="_x0000_t202" coordsize="21600,21600" o:spt="202" path="m,l,21600r21600,l21600,xe">
<v:stroke joinstyle="miter"/><v:path gradientshapeok="t" o:connecttype="rect"/></v:shapetype></xml>"""
_SHAPE = """<v:shape xmlns:v="{v}" xmlns:o="{o}" xmlns:x="{x}" id="{id}" type="#_x0000_t202"
style="position:absolute;margin-left:60pt;margin-top:2pt;width:{width}px;height:{height}px;z-index:1;visibility:hidden"
fillcolor="#ffffe1" o:insetmode="auto"><v:fill color2="#ffffe1"/><v:path o:connecttype="none"/>
<v:textbox style="mso-direction-alt:auto"/><x:ClientData ObjectType="Note"><x:MoveWithCells/><x:SizeWithCells/>
<x:Anchor>{left}, 8, {top}, 2, {right}, {right_rest}, {bottom}, {bottom_rest}</x:Anchor><x:AutoFill>False</x:AutoFill><x:Row>{row}</x:Row>
<x:Column>{column}</x:Column></x:ClientData></v:shape>"""

Cell = tuple[int, int]  # row and column from 1


def annotated(path: Path, marks: Sequence[Mark], summary: str, to: Path) -> None:
    """Write a copy of the workbook at ``path`` with a note and a fill at each mark, and a note with ``summary`` in the
    first cell of its first sheet.  Raises InputError, OSError."""
    with zipfile.ZipFile(path) as packed:
        package = Package(packed)
        parts = sheet_parts(path, packed)
        noted: dict[str, dict[Cell, list[tuple[Severity | None, str]]]] = defaultdict(lambda: defaultdict(list))
        noted[parts[0][0]][1, 1].append((None, summary))
        for mark in marks:
            cell = mark.place.cell or (max(mark.place.line, 1), 1)
            noted[mark.place.sheet][cell].append((mark.severity, mark.note))
        fills = _Fills(package)
        for name, part in parts:
            if name in noted:
                _sheet(package, part, noted[name], fills)
        fills.put()
        package.save(to)


def _sheet(package: Package, part: str, noted: dict[Cell, list[tuple[Severity | None, str]]], fills: _Fills) -> None:
    sheet = package.tree(part)
    cells = {c.get("r"): c for c in sheet.iter(f"{_S}c")}
    spans = _spans(sheet)
    comments, comments_part = _comments(package, part)
    shapes, shapes_part = _shapes(package, part, sheet)
    for at, said in sorted(noted.items()):
        reference = address(*at)
        note = "\n\n".join(words for _, words in said)
        severities = [s for s, _ in said if s]
        if severities and reference in cells:
            cell = cells[reference]
            worst = min(severities, key=list(FILLS).index)
            cell.set("s", fills.filled(cell.get("s", "0"), worst))
        if not _added(comments, reference, note):
            shapes.append(_shape(at, len(shapes), note, spans))
    package.put(part, sheet)
    package.put(comments_part, comments)
    package.put(shapes_part, shapes)


def _comments(package: Package, part: str) -> tuple[Any, str]:
    known = package.related(part, "comments")
    if known:
        return package.tree(known), known
    made = package.new("xl/comments{}.xml")
    package.relate(part, "comments", made)
    package.declare(made, _COMMENTS)
    return etree.fromstring(f'<comments xmlns="{_S[1:-1]}"><authors/><commentList/></comments>'), made


def _added(comments: Any, reference: str, note: str) -> bool:
    """Add a note to a cell; True where it had one already, which goes on."""
    authors, listed = comments.find(f"{_S}authors"), comments.find(f"{_S}commentList")
    said = clean(note)
    for comment in listed:
        if comment.get("ref") == reference:
            text = comment.find(f"{_S}text")
            run = etree.SubElement(text, f"{_S}r")
            for plain in text.findall(f"{_S}t"):  # a plain text and runs don't go together
                before = etree.Element(f"{_S}r")
                text.insert(0, before)
                before.append(plain)
            _text(run, "\n\n" + said)
            return True
    names = [a.text for a in authors]
    if AUTHOR not in names:
        etree.SubElement(authors, f"{_S}author").text = AUTHOR
        names.append(AUTHOR)
    comment = etree.SubElement(listed, f"{_S}comment", {"ref": reference, "authorId": str(names.index(AUTHOR))})
    _text(etree.SubElement(comment, f"{_S}text"), said)
    return False


def _text(parent: Any, said: str) -> None:
    text = etree.SubElement(parent, f"{_S}t", {"{http://www.w3.org/XML/1998/namespace}space": "preserve"})
    text.text = said


def _shapes(package: Package, part: str, sheet: Any) -> tuple[Any, str]:
    """The drawing that notes need to be seen in Excel."""
    known = package.related(part, "vmlDrawing")
    if known and sheet.find(f"{_S}legacyDrawing") is not None:
        return package.tree(known), known
    made = package.new("xl/drawings/vmlDrawing{}.vml")
    name = package.relate(part, "vmlDrawing", made)
    package.declare(made, _DRAWING)
    reference = etree.Element(f"{_S}legacyDrawing", {f"{_R}id": name})
    after = next((e for e in sheet if isinstance(e.tag, str) and etree.QName(e).localname in _AFTER), None)
    if after is None:
        sheet.append(reference)
    else:
        after.addprevious(reference)
    return etree.fromstring(_SHAPES), made


#: The width of a note, of half a Chinese character in it and the height of a line, in dots.
_WIDE, _LETTER, _LINE = 380, 6.6, 17


def _spans(sheet: Any) -> tuple[dict[int, int], int, dict[int, int], int]:
    """Widths of columns and heights of rows by their number from 0, each with what the others have, in dots."""
    default = sheet.find(f"{_S}sheetFormatPr")
    given = default.attrib if default is not None else {}
    wide = round(_number(given.get("defaultColWidth"), 8.43) * 7 + 5)
    high = round(_number(given.get("defaultRowHeight"), 15) * 4 / 3)
    columns = {
        n - 1: 0 if c.get("hidden") == "1" else round(_number(c.get("width"), 8.43) * 7 + 5)
        for c in sheet.iter(f"{_S}col")
        for n in range(int(c.get("min")), min(int(c.get("max")), 300) + 1)
    }
    rows = {
        int(r.get("r")) - 1: 0 if r.get("hidden") == "1" else round(_number(r.get("ht"), 15) * 4 / 3)
        for r in sheet.iter(f"{_S}row")
        if r.get("r") and (r.get("ht") or r.get("hidden") == "1")
    }
    return columns, wide, rows, high


def _number(text: str | None, otherwise: float) -> float:
    try:
        return float(text) if text else otherwise
    except ValueError:
        return otherwise


def _end(spans: dict[int, int], usual: int, at: int, rest: float) -> tuple[int, int]:
    """In which column or row, and how far in it, something ends that begins at ``at`` and is ``rest`` long."""
    while rest > (long := spans.get(at, usual)):
        at, rest = at + 1, rest - long
    return at, round(rest)


def _shape(at: Cell, number: int, note: str, spans: tuple[dict[int, int], int, dict[int, int], int]) -> Any:
    """The box of a note, large enough for its text: Excel doesn't make it so by itself."""
    row, column = at
    columns, wide, rows, high = spans
    lines = sum(
        max(-(-sum(1 + (ord(c) > 255) for c in line) * _LETTER // (_WIDE - 16)), 1) for line in note.split("\n")
    )
    height = round(_LINE * (lines + 1))
    left, top = column, max(row - 2, 0)
    right, right_rest = _end(columns, wide, left, _WIDE + 8)
    bottom, bottom_rest = _end(rows, high, top, height + 2)
    return etree.fromstring(
        _SHAPE.format(
            v=_V, o=_O, x=_X, id=f"yusuan{row}_{column}_{number}", left=left, right=right, right_rest=right_rest,
            top=top, bottom=bottom, bottom_rest=bottom_rest, row=row - 1, column=column - 1, width=_WIDE, height=height,
        )
    )  # fmt: skip


class _Fills:
    """The workbook's styles with a fill instead of their own, made as they are asked for."""

    def __init__(self, package: Package):
        self.package = package
        self.part = package.related("xl/workbook.xml", "styles") or "xl/styles.xml"
        self.root: Any = package.tree(self.part) if package.has(self.part) else None
        self.made: dict[tuple[str, Severity], str] = {}
        self.fills: dict[Severity, str] = {}

    def filled(self, style: str, severity: Severity) -> str:
        """The style like ``style`` with the fill of a severity; the same one in a workbook without styles."""
        formats = self.root.find(f"{_S}cellXfs") if self.root is not None else None
        if formats is None or not re.fullmatch(r"\d{1,6}", style) or int(style) >= len(formats):
            return style
        if (style, severity) not in self.made:
            made = copy.deepcopy(formats[int(style)])
            made.set("fillId", self._fill(severity))
            made.set("applyFill", "1")
            formats.append(made)
            formats.set("count", str(len(formats)))
            self.made[style, severity] = str(len(formats) - 1)
        return self.made[style, severity]

    def _fill(self, severity: Severity) -> str:
        if severity not in self.fills:
            fills = self.root.find(f"{_S}fills")
            pattern, front, back = FILLS[severity]
            made = etree.SubElement(etree.SubElement(fills, f"{_S}fill"), f"{_S}patternFill", {"patternType": pattern})
            etree.SubElement(made, f"{_S}fgColor", {"rgb": front})
            etree.SubElement(made, f"{_S}bgColor", {"rgb": back})
            fills.set("count", str(len(fills)))
            self.fills[severity] = str(len(fills) - 1)
        return self.fills[severity]

    def put(self) -> None:
        if self.made:
            self.package.put(self.part, self.root)
