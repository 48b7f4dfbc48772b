"""Cells that say nothing: columns of words that no row fills, errors of a spreadsheet's formulas."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator

from ...disclosure.model import Disclosure
from ..checks import checks
from ..findings import Finding, Shown
from .pieces import pieces_of, told_once

#: What every row has: a note may be empty, a model or a service is for some rows only.
_EVERY_ROW = re.compile("(?:简介|概况|概述|采购时间)$")
#: So many rows with an amount make a table that was filled in.
_ROWS = 3


def blank_columns(disclosure: Disclosure) -> Iterator[Finding]:
    """One finding for each such column of a statement with amounts."""
    for statement in disclosure.statements():
        filled = sum(any(c.figure is not None and c.figure.value for c in row.cells) for row in statement.rows)
        for at, column in enumerate(statement.columns):
            head = column.header[-1] if column.header else ""
            cells = [row.cells[at].text.strip() for row in statement.rows if at < len(row.cells)]
            if filled >= _ROWS and len(cells) >= _ROWS and _EVERY_ROW.search(head) and not any(cells):
                place = Shown(statement.title, "", head, head, statement.place)
                message = f"《{statement.title}》的“{head}”一栏，{len(cells)}行都空着。"
                yield checks()["TABLE-02"].finding(message, (place,), found="", expected="逐行填写，或去掉这一栏")


_SUBTOTAL = re.compile("(?:小计|合计)$")


def blank_subtotals(disclosure: Disclosure) -> Iterator[Finding]:
    """A subtotal that nobody filled in beside two of its parts, in a column that is empty in that row only by mistake: its
    parts stand under the same head."""
    for statement in disclosure.statements():
        heads = [column.header for column in statement.columns]
        for at, head in enumerate(heads):
            if len(head) < 2 or not _SUBTOTAL.search(head[-1].strip()):
                continue
            beside = [
                n for n, other in enumerate(heads) if n != at and len(other) == len(head) and other[:-1] == head[:-1]
            ]
            for row in statement.rows:
                cells = row.cells
                parts = [cells[n] for n in beside if n < len(cells) and (f := cells[n].figure) is not None and f.value]
                if at < len(cells) and not cells[at].text.strip() and len(parts) > 1:
                    column = "/".join(head)
                    label = next((c.text.strip() for c in cells if c.figure is None and c.text.strip()), "")
                    place = Shown(statement.title, label, column, parts[0].text, parts[0].place or statement.place)
                    message = f"《{statement.title}》的“{column}”空着，各项印了{'、'.join(c.text for c in parts)}。"
                    yield checks()["TABLE-02"].finding(message, (place,), found="", expected="各项之和")


#: What a spreadsheet prints for a formula that can't be worked out, and for a number its column is too narrow for.
_ERROR = re.compile(r"\s*(?:#(?:REF!|DIV/0!|VALUE!|N/A|NAME\?|NUM!|NULL!)|#{3,})\s*")


def formula_errors(disclosure: Disclosure) -> Iterator[Finding]:
    """One finding for each such error, with every cell that shows it."""
    found: dict[str, list[Shown]] = defaultdict(list)
    for piece in pieces_of(disclosure).having("#"):
        if piece.kind != "text" and _ERROR.fullmatch(piece.words):
            found[piece.words.strip()].append(piece.shown(0, len(piece.words)))
    for error, places in found.items():
        why = "列太窄，数字没有显示出来" if set(error) == {"#"} else "公式出错，没有算出数"
        yield from told_once("TABLE-03", places, why)
