"""Two classes of one row: a departmental economic code with the government's, a purchase's code with its name."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ...classification.codes import find_by_name, history, look_up, plain
from ...classification.economic import econ_gov_of
from ...disclosure.model import Disclosure, Statement, StatementCell
from ..checks import checks
from ..findings import Finding, Shown

_ECONOMIC = re.compile(r"\s*(3\d{4}|5\d{4})(?!\d)")
_PURCHASE = re.compile(r"\s*([ABC]\d{3,8})(?![\dA-Za-z])\s*(.*)", re.S)
#: From this year on nobody may use the catalogue before (财库〔2022〕31号 took its place).
_CATALOGUE_OF = 2024
_KINDS = ("admin", "institution_1")


def pairs(disclosure: Disclosure) -> Iterator[Finding]:
    """One finding for each pair of codes, or code and name, that don't go together."""
    seen: set[tuple[str, str]] = set()
    for statement in disclosure.statements():
        for row in statement.rows:
            cells = [c for c in row.cells if c.figure is None and c.text.strip()]
            for key, made in (*_economic(statement, cells), *_purchase(statement, cells, disclosure.year)):
                if key not in seen:
                    seen.add(key)
                    yield made


_Made = tuple[tuple[str, str], Finding]


def _economic(statement: Statement, cells: list[StatementCell]) -> Iterator[_Made]:
    """A row's two economic codes, of which the second is none that the first becomes."""
    told = [(m[1], c) for c in cells if (m := _ECONOMIC.match(c.text))]
    if len(told) != 2 or not (told[0][0].startswith("3") and told[1][0].startswith("5")):
        return
    (dept, first), (gov, second) = told
    right = [econ_gov_of(dept, kind) for kind in _KINDS]
    if None in right or gov in {r.code for r in right if r}:
        return
    expected = "或".join(dict.fromkeys(f"{r.code}{r.name}" for r in right if r))
    place = Shown(statement.title, first.text.strip(), "", second.text.strip(), second.place or statement.place)
    message = f"{place}部门经济科目“{first.text.strip()}”对应的政府经济科目印“{second.text.strip()}”，应为{expected}。"
    yield (dept, gov), checks()["T06-05"].finding(message, (place,), found=gov, expected=expected)


def _purchase(statement: Statement, cells: list[StatementCell], year: int) -> Iterator[_Made]:
    """A code of the catalogue beside another code's name."""
    for n, cell in enumerate(cells if year >= _CATALOGUE_OF else ()):
        match = _PURCHASE.fullmatch(cell.text)
        if match is None:
            continue
        name = match[2].strip() or (cells[n + 1].text.strip() if n + 1 < len(cells) else "")
        code = match[1].ljust(9, "0")
        others = find_by_name("procurement", name, year)
        if not others or any(plain(r.name) == plain(name) for r in history("procurement", code)):
            continue
        known = look_up("procurement", code, year)
        is_ = f"是“{known.name}”" if known else "不在目录中"
        place = Shown(statement.title, name, "", cell.text.strip(), cell.place or statement.place)
        codes = "、".join(o.code for o in others[:3])
        message = f"{place}品目{match[1]}写作“{name}”，这个编码{is_}；“{name}”的编码是{codes}。"
        yield (
            (code, name),
            checks()["G-02"].finding(message, (place,), found=f"{match[1]}{name}", expected=f"{codes}{name}"),
        )
