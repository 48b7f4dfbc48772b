"""The typst source that the PDF is set from: its styles, and how text gets into it.

Text enters only as string literals, never as markup or code, so ``#panic()``, ``$``, ``]`` and the like print as
they are written.
"""

from __future__ import annotations

from . import fonts

_ESCAPES = {"\\": "\\\\", '"': '\\"', "\n": "\\n", "\r": "\\r", "\t": "\\t"}


def literal(text: str) -> str:
    """``text`` as a typst string literal."""
    return '"' + "".join(_ESCAPES.get(char, char) for char in text) + '"'


def joined(text: str, room: int) -> str:
    """``text`` as a typst expression of content, with its line feeds as line breaks.

    A line holds ``room`` thousandths of an em; a text with a longer word or number is broken here, since typst would
    let it stick out.
    """
    if fonts.longest_word(text) > room:
        text = "\n".join(fonts.wrap(text, room))
    lines = text.split("\n")
    if len(lines) == 1:
        return literal(text)
    return "{" + "; linebreak(); ".join(literal(line) for line in lines) + "}"


def preamble(title: str, language: str) -> str:
    """Fonts, page number, paragraph styles and the functions that the blocks call.

    Body type and pages follow GB/T 9704: 16 pt on 28 pt, two ems of indent, page number outside in 14 pt between
    dashes.  Only Regular cuts exist, so rank shows in size and in sans against serif.  No author, no dates: the same
    source gives the same bytes.
    """
    lang, _, region = language.partition("-")
    return (
        f"#set document(title: {literal(title)}, author: (), date: none)\n"
        f"#set text(lang: {literal(lang.lower())}{f', region: {literal(region.lower())}' if len(region) == 2 else ''})\n"
        f"#let serif = ({literal(fonts.SERIF)}, {literal(fonts.SANS)})\n#let sans = ({literal(fonts.SANS)}, {literal(fonts.SERIF)})\n"
        + _STYLES
    )


#: The spaces between ideographs and letters that typst would add come out as spaces when text is copied; they are
#: off, and so are ligatures.  In tables digits are sans: the serif's digits differ in width and don't align.
_STYLES = r"""#set text(font: serif, size: 16pt, fallback: false, cjk-latin-spacing: none, ligatures: false, hyphenate: false, overhang: false, top-edge: 0.88em, bottom-edge: -0.12em)
#set par(justify: true, leading: 12pt, spacing: 12pt, first-line-indent: (amount: 2em, all: true))
#let in-table = ((name: sans.first(), covers: regex("[0-9.,%+\\-]")), ..serif)
#let page-number = context {
  let n = counter(page).get().first()
  set text(size: 14pt)
  align(if calc.odd(n) { right } else { left }, pad(x: 1em, "— " + counter(page).display() + " —"))
}
#show heading: it => block(it.body)
#let titled(level, listed, outlined, body) = heading(level: level, supplement: listed, outlined: outlined, bookmarked: true, body)
#let plain(body) = { set par(first-line-indent: 0pt, justify: false); body }
#let heading-1(level, listed, outlined, body) = plain(align(center, block(sticky: true, width: 100%, above: 10pt, below: 20pt, titled(level, listed, outlined, text(font: sans, size: 20pt, body)))))
#let heading-2(level, listed, outlined, body) = plain(block(sticky: true, width: 100%, above: 22pt, below: 14pt, pad(left: 32pt, titled(level, listed, outlined, text(font: sans, size: 17pt, body)))))
#let heading-3(level, listed, outlined, body) = plain(block(sticky: true, width: 100%, above: 14pt, below: 12pt, pad(left: 32pt, titled(level, listed, outlined, text(font: sans, size: 15pt, body)))))
#let table-title(level, listed, outlined, body) = plain(align(center, block(sticky: true, width: 100%, above: 6pt, below: 9pt, titled(level, listed, outlined, text(font: sans, size: 16pt, body)))))
#let form-title(level, listed, outlined, body) = plain(block(sticky: true, width: 100%, above: 0pt, below: 7pt, titled(level, listed, outlined, text(font: sans, size: 11pt, body))))
#let untitled(body) = plain(align(center, block(sticky: true, width: 100%, above: 6pt, below: 9pt, text(font: sans, size: 14pt, body))))
#let table-number(body) = plain(block(sticky: true, above: 0pt, below: 6pt, text(font: sans, size: 10.5pt, body)))
#let table-line(left-side, right-side) = plain(block(sticky: true, width: 100%, above: 8pt, below: 5pt, { set text(size: 10.5pt); set par(leading: 4pt); grid(columns: (1fr, auto), column-gutter: 1em, left-side, align(right, right-side)) }))
#let grid-table(size, leading, body) = block(above: 5pt, below: 8pt, { set text(size: size, font: in-table); set par(justify: false, leading: leading, spacing: leading, first-line-indent: 0pt, linebreaks: "simple"); set table(align: left + horizon); set table.cell(breakable: false); body })
#let strong-text(body) = text(font: sans, body)
#let note(body) = plain(block(width: 100%, above: 5pt, below: 5pt, { set text(size: 10.5pt); set par(leading: 5pt); body }))
#let caption(body) = plain(align(center, block(sticky: true, width: 100%, above: 12pt, below: 8pt, text(font: sans, size: 12pt, body))))
#let picture(source, words) = plain(align(center, block(sticky: true, above: 14pt, below: 10pt, image(bytes(source), format: "svg", width: 100%, alt: words))))
#let cover-unit(body) = plain(align(center, block(width: 100%, { set text(size: 26pt); set par(leading: 14pt); body })))
#let cover-title(body) = plain(align(center, block(width: 100%, { set text(font: sans, size: 32pt); set par(leading: 18pt); body })))
#let cover-date(body) = plain(align(center, block(width: 100%, { set text(size: 18pt); body })))
#let contents(title) = {
  show outline.entry: it => {
    set text(size: 14pt, font: if it.level == 1 { sans } else { serif })
    set par(leading: 7pt, first-line-indent: 0pt, justify: false)
    let inner = { it.element.supplement; h(4pt); box(width: 1fr, text(font: serif, it.fill)); h(4pt); text(font: serif, it.page()) }
    block(above: 9pt, below: 9pt, link(it.element.location(), it.indented(none, inner)))
  }
  outline(depth: 9, indent: 1.5em, title: block(width: 100%, below: 6pt, align(center, text(font: sans, size: 20pt, title))))
}
"""
