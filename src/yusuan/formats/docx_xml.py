"""WordprocessingML: runs, paragraphs, fields, sections and the small parts of the package, in the schema's order.

Written as text: a table of 360 cells is some 4,000 elements, and building them one by one takes ten times as long.
Whatever comes from outside passes through :func:`escaped`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from .docx_page import FONTS, SONGTI, STYLES, SUBSTITUTES, Paper, Style

NAMESPACES = {
    "w": "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
    "r": "http://schemas.openxmlformats.org/officeDocument/2006/relationships",
    "wp": "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing",
    "a": "http://schemas.openxmlformats.org/drawingml/2006/main",
    "pic": "http://schemas.openxmlformats.org/drawingml/2006/picture",
}
DECLARED = " ".join(f'xmlns:{prefix}="{uri}"' for prefix, uri in NAMESPACES.items())
_W = f'xmlns:w="{NAMESPACES["w"]}"'
_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
#: What XML 1.0 can't hold at all.
_ILLEGAL = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_MARKUP = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;"})
EMU_PER_TWIP = 635


def escaped(text: str) -> str:
    """``text`` for an element or an attribute in double quotes, without characters no XML file can hold."""
    return _ILLEGAL.sub("", text).translate(_MARKUP)


def fonts(font: str) -> str:
    """One font for every kind of character: 仿宋 digits, not those of a default Latin font."""
    return f'<w:rFonts w:hint="eastAsia" w:ascii="{font}" w:hAnsi="{font}" w:eastAsia="{font}" w:cs="{font}"/>'


def run(text: str, font: str, *, bold: bool = False) -> str:
    properties = fonts(font) + ("<w:b/>" if bold else "")
    return "".join(f"<w:r><w:rPr>{properties}</w:rPr>{part}</w:r>" for part in _content(text))


def _content(text: str) -> list[str]:
    parts = re.split("([\t\n])", text)
    marks = {"\t": "<w:tab/>", "\n": "<w:br/>"}
    return [marks.get(part) or f'<w:t xml:space="preserve">{escaped(part)}</w:t>' for part in parts if part]


def _mark(kind: str, font: str) -> str:
    return f'<w:r><w:rPr>{fonts(font)}</w:rPr><w:fldChar w:fldCharType="{kind}"/></w:r>'


def field_start(instruction: str, font: str) -> str:
    """A field as far as its cached result, which the caller writes; :func:`field_end` closes it."""
    code = f'<w:r><w:rPr>{fonts(font)}</w:rPr><w:instrText xml:space="preserve"> {instruction} </w:instrText></w:r>'
    return _mark("begin", font) + code + _mark("separate", font)


def field_end(font: str) -> str:
    return _mark("end", font)


def field(instruction: str, cached: str, font: str) -> str:
    return field_start(instruction, font) + run(cached, font) + field_end(font)


def bookmark(number: int) -> str:
    """The name under which heading ``number`` of the document is known; Word makes such names for its own contents."""
    return f"_Toc{100_000_000 + number}"


def paragraph(
    style: Style,
    content: str,
    *,
    page_break: bool = False,
    before: int = 0,
    centred: bool = False,
    tab: tuple[int, str] | None = None,
    section: str = "",
) -> str:
    """A paragraph; ``centred`` overrides the style's alignment, ``tab`` is a right tab's place and leader."""
    properties = [f'<w:pStyle w:val="{style.id}"/>']
    if page_break:
        properties.append("<w:pageBreakBefore/>")
    if tab:
        properties.append(f'<w:tabs><w:tab w:val="right" w:leader="{tab[1]}" w:pos="{tab[0]}"/></w:tabs>')
    if before:
        properties.append(f'<w:spacing w:before="{before}"/>')
    if centred:
        properties.append('<w:ind w:firstLineChars="0" w:firstLine="0"/><w:jc w:val="center"/>')
    properties.append(section)
    return f"<w:p><w:pPr>{''.join(properties)}</w:pPr>{content}</w:p>"


def section(paper: Paper, *, cover: bool) -> str:
    """Properties of a section that starts a page.  ``cover`` leaves its first page without a number."""
    turned = ' w:orient="landscape"' if paper.landscape else ""
    return (
        '<w:sectPr><w:footerReference w:type="even" r:id="rIdEven"/><w:footerReference w:type="default" r:id="rIdOdd"/>'
        f'<w:type w:val="nextPage"/><w:pgSz w:w="{paper.width}" w:h="{paper.height}"{turned}/>'
        f'<w:pgMar w:top="{paper.top}" w:right="{paper.right}" w:bottom="{paper.bottom}" w:left="{paper.left}" '
        f'w:header="{paper.footer}" w:footer="{paper.footer}" w:gutter="0"/>'
        f'<w:cols w:space="425"/>{"<w:titlePg/>" if cover else ""}</w:sectPr>'
    )


def picture(relation: str, number: int, name: str, words: str, width: int, height: int) -> str:
    """A run with a picture in the line; ``words`` say what it shows to those who can't see it.  Sizes in twips."""
    wide, high = width * EMU_PER_TWIP, height * EMU_PER_TWIP
    label = f'id="{number}" name="{escaped(name)}" descr="{escaped(words)}"'
    return (
        f'<w:r><w:rPr>{fonts(SONGTI)}</w:rPr><w:drawing><wp:inline distT="0" distB="0" distL="0" distR="0">'
        f'<wp:extent cx="{wide}" cy="{high}"/><wp:docPr {label}/>'
        '<wp:cNvGraphicFramePr><a:graphicFrameLocks noChangeAspect="1"/></wp:cNvGraphicFramePr>'
        f'<a:graphic><a:graphicData uri="{NAMESPACES["pic"]}"><pic:pic><pic:nvPicPr><pic:cNvPr {label}/><pic:cNvPicPr/>'
        f'</pic:nvPicPr><pic:blipFill><a:blip r:embed="{relation}"/><a:stretch><a:fillRect/></a:stretch></pic:blipFill>'
        f'<pic:spPr><a:xfrm><a:off x="0" y="0"/><a:ext cx="{wide}" cy="{high}"/></a:xfrm>'
        '<a:prstGeom prst="rect"><a:avLst/></a:prstGeom></pic:spPr></pic:pic></a:graphicData></a:graphic>'
        "</wp:inline></w:drawing></w:r>"
    )


def document_part(body: Iterable[str]) -> str:
    return f"{_HEAD}<w:document {DECLARED}><w:body>{''.join(body)}</w:body></w:document>"


def _style(style: Style) -> str:
    properties = ["<w:keepNext/>"] if style.keep_next else []
    if not style.hangs:
        properties.append('<w:overflowPunct w:val="0"/>')
    rule = f' w:line="{style.line}" w:lineRule="exact"' if style.line else ' w:line="240" w:lineRule="auto"'
    properties.append(f'<w:spacing w:before="0" w:after="{style.after}"{rule}/>')
    if style.first:
        properties.append(f'<w:ind w:firstLineChars="{style.first * 100}" w:firstLine="{style.first * style.em}"/>')
    if style.left:
        properties.append(f'<w:ind w:leftChars="{style.left * 100}" w:left="{style.left * style.em}"/>')
    properties.append(f'<w:jc w:val="{style.align}"/>')
    if style.outline is not None:
        properties.append(f'<w:outlineLvl w:val="{style.outline}"/>')
    return (
        f'<w:style w:type="paragraph" w:styleId="{style.id}"><w:name w:val="{style.name}"/><w:basedOn w:val="Normal"/>'
        f"<w:qFormat/><w:pPr>{''.join(properties)}</w:pPr>"
        f'<w:rPr>{fonts(style.font)}<w:sz w:val="{style.size}"/><w:szCs w:val="{style.size}"/></w:rPr></w:style>'
    )


def styles_part(language: str) -> str:
    # Digits and letters count as English, as in Word's own Chinese files: as Chinese they could be broken anywhere.
    tongue = f'<w:lang w:val="en-US" w:eastAsia="{language}" w:bidi="ar-SA"/>'
    return (
        f"{_HEAD}<w:styles {_W}><w:docDefaults><w:rPrDefault><w:rPr>{fonts(SONGTI)}"
        f'<w:sz w:val="21"/><w:szCs w:val="21"/>{tongue}</w:rPr></w:rPrDefault><w:pPrDefault/></w:docDefaults>'
        '<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/><w:qFormat/><w:pPr>'
        '<w:widowControl w:val="0"/>'
        '<w:snapToGrid w:val="0"/></w:pPr></w:style>'
        '<w:style w:type="character" w:default="1" w:styleId="DefaultParagraphFont">'
        '<w:name w:val="Default Paragraph Font"/></w:style>'
        '<w:style w:type="table" w:default="1" w:styleId="TableNormal"><w:name w:val="Normal Table"/></w:style>'
        f"{''.join(map(_style, STYLES))}</w:styles>"
    )


def fonts_part() -> str:
    def entry(name: str) -> str:
        other = f'<w:altName w:val="{SUBSTITUTES[name]}"/>' if name in SUBSTITUTES else ""
        return (
            f'<w:font w:name="{name}">{other}<w:charset w:val="86"/><w:family w:val="auto"/>'
            '<w:pitch w:val="default"/></w:font>'
        )

    return f"{_HEAD}<w:fonts {_W}>{''.join(map(entry, FONTS))}</w:fonts>"


def settings_part() -> str:
    """Current layout rules (mode 15), odd and even pages apart, no squeezing of punctuation, nothing to update."""
    modes = "".join(
        f'<w:compatSetting w:name="{name}" w:uri="http://schemas.microsoft.com/office/word" w:val="{value}"/>'
        for name, value in {
            "compatibilityMode": "15",
            "overrideTableStyleFontSizeAndJustification": "1",
            "enableOpenTypeFeatures": "1",
            "doNotFlipMirrorIndents": "1",
        }.items()
    )
    return (
        f'{_HEAD}<w:settings {_W}><w:zoom w:percent="100"/><w:defaultTabStop w:val="420"/><w:evenAndOddHeaders/>'
        f'<w:characterSpacingControl w:val="doNotCompress"/><w:compat><w:doNotExpandShiftReturn/>{modes}</w:compat>'
        '<w:themeFontLang w:val="en-US" w:eastAsia="zh-CN"/><w:decimalSymbol w:val="."/><w:listSeparator w:val=","/>'
        "</w:settings>"
    )


def footer_part(style: Style, *, even: bool) -> str:
    """“— 1 —” on the outer side, one character from the edge of the text."""
    side = "left" if even else "right"
    number = run("— ", style.font) + field("PAGE", "1", style.font) + run(" —", style.font)
    return (
        f'{_HEAD}<w:ftr {_W}><w:p><w:pPr><w:pStyle w:val="{style.id}"/>'
        f'<w:ind w:{side}Chars="100" w:{side}="{style.em}"/><w:jc w:val="{side}"/></w:pPr>{number}</w:p></w:ftr>'
    )


def core_part(title: str, language: str) -> str:
    """The title and nothing else: no author, no dates, no machine."""
    return (
        f'{_HEAD}<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" '
        f'xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>{escaped(title)}</dc:title>'
        f"<dc:language>{escaped(language)}</dc:language></cp:coreProperties>"
    )
