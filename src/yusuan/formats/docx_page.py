"""How a page of the Word file looks: paper, fonts and styles, after GB/T 9704-2012.

Lengths are twips (1/20 point) and font sizes half-points, as in the file.  Everything here is fixed on purpose:
lines have an exact height, all characters of a style come from one font whose letters are half as wide as its
ideographs, and nothing is squeezed, so that the pages can be counted before Word has seen the file (docx_flow).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

FANGSONG, KAITI, HEITI, SONGTI, XIAOBIAO = "仿宋_GB2312", "楷体_GB2312", "黑体", "宋体", "方正小标宋简体"
#: Fonts that not every machine has, and the font each Windows since Vista has in their place.
SUBSTITUTES = {FANGSONG: "仿宋", KAITI: "楷体", XIAOBIAO: "宋体"}
FONTS = (FANGSONG, KAITI, HEITI, SONGTI, XIAOBIAO)


def mm(length: float) -> int:
    return round(length * 1440 / 25.4)


@dataclass(frozen=True, slots=True)
class Paper:
    """One orientation of A4.  ``footer`` is the distance from the page number's foot to the paper's edge."""

    width: int
    height: int
    top: int
    right: int
    bottom: int
    left: int
    footer: int
    landscape: bool = False

    @property
    def text_width(self) -> int:
        return self.width - self.left - self.right

    @property
    def text_height(self) -> int:
        return self.height - self.top - self.bottom


#: The standard's page: 156 mm × 225 mm of text, head margin 37 mm, binding margin 28 mm.
PORTRAIT = Paper(11906, 16838, mm(37), mm(26), mm(35), mm(28), mm(22.5))
#: The same page turned a quarter, for tables lying on their side.
LANDSCAPE = Paper(16838, 11906, mm(28), mm(35), mm(26), mm(37), mm(14), landscape=True)


@dataclass(frozen=True, slots=True)
class Style:
    """A paragraph style.  ``line`` is the exact height of a line, 0 where a picture decides it.

    ``first`` and ``left`` are indents in characters of the style's own size; ``outline`` counts from 0.  ``hangs``
    lets a comma or full stop stand beyond the end of a full line, as is usual; in a cell it would cross the border.
    """

    id: str
    name: str
    font: str
    size: int
    line: int
    align: Literal["left", "center", "both"] = "left"
    first: int = 0
    left: int = 0
    after: int = 0
    keep_next: bool = False
    outline: int | None = None
    hangs: bool = True

    @property
    def em(self) -> int:
        """Width of an ideograph in twips."""
        return self.size * 10


BODY = Style("BodyText", "Body Text", FANGSONG, 32, 560, "both", first=2)
HEADINGS = {
    1: Style("Heading1", "heading 1", XIAOBIAO, 44, 720, "center", after=400, keep_next=True, outline=0),
    2: Style("Heading2", "heading 2", HEITI, 32, 560, first=2, keep_next=True, outline=1),
    3: Style("Heading3", "heading 3", KAITI, 32, 560, first=2, keep_next=True, outline=2),
}
PARAGRAPHS = {
    "body": BODY,
    "cover_unit": Style("CoverUnit", "封面单位", XIAOBIAO, 44, 720, "center"),
    "cover_title": Style("CoverTitle", "封面标题", XIAOBIAO, 64, 960, "center"),
    "cover_date": Style("CoverDate", "封面日期", KAITI, 32, 560, "center"),
    "caption": Style("Caption", "caption", HEITI, 24, 400, "center", keep_next=True),
    "note": Style("TableNote", "表注", SONGTI, 21, 320),
    "item": Style("ListItem", "列项", FANGSONG, 32, 560, "both", first=2),
}
ATTACHMENT = Style("AttachmentName", "附件说明", FANGSONG, 32, 560, first=2)
CONTENTS_TITLE = Style("TOCHeading", "TOC Heading", XIAOBIAO, 44, 720, "center", after=400, keep_next=True)
CONTENTS = {
    1: Style("TOC1", "toc 1", HEITI, 28, 500),
    2: Style("TOC2", "toc 2", FANGSONG, 28, 500, left=2),
    3: Style("TOC3", "toc 3", FANGSONG, 28, 500, left=4),
}
#: The line above a table: its number, the unit's name at the left, the money unit at the right.
TABLE_LINE = Style("TableLine", "表头行", SONGTI, 21, 340, keep_next=True)
PICTURE = Style("Picture", "图", SONGTI, 4, 0, "center", after=120, keep_next=True)
#: Between two tables, and before a section ends with a table: Word would join or mend them.
SEAM = Style("Seam", "表间", SONGTI, 2, 20, after=100)
FOOTER_ODD = Style("FooterOdd", "页脚（单页）", SONGTI, 28, 320)
FOOTER_EVEN = Style("FooterEven", "页脚（双页）", SONGTI, 28, 320)


@dataclass(frozen=True, slots=True)
class Grid:
    """How tightly a table is set: the style of its cells, and the height of a row of one line."""

    style: Style
    row: int


#: From comfortable to tight; a table takes the first of those with which it fills the fewest pages.
GRIDS = (
    Grid(Style("TableCell", "表格文字", SONGTI, 21, 290, hangs=False), 400),
    Grid(Style("TableCellClose", "表格文字（紧）", SONGTI, 21, 270, hangs=False), 340),
    Grid(Style("TableCellSmall", "表格文字（小）", SONGTI, 18, 240, hangs=False), 310),
    Grid(Style("TableCellLeast", "表格文字（最小）", SONGTI, 18, 225, hangs=False), 280),
)
#: Target forms belong on one page each, and may go down to the smallest size in print (六号) for it.
FORM_GRIDS = (
    *GRIDS,
    Grid(Style("FormCell", "绩效表文字", SONGTI, 16, 200, hangs=False), 245),
    Grid(Style("FormCellSmall", "绩效表文字（小）", SONGTI, 15, 185, hangs=False), 225),
)
#: Left and right of the text in a cell.
CELL_MARGIN = 60
#: Width of a table's lines (half a point).
BORDER = 10
#: Above the first and below the last line of a row of several lines.
ROW_PADDING = 50

STYLES = (
    BODY,
    *HEADINGS.values(),
    *(style for style in PARAGRAPHS.values() if style is not BODY),
    ATTACHMENT,
    CONTENTS_TITLE,
    *CONTENTS.values(),
    TABLE_LINE,
    PICTURE,
    SEAM,
    FOOTER_ODD,
    FOOTER_EVEN,
    *(grid.style for grid in FORM_GRIDS),
)
