"""What a printed figure becomes in a spreadsheet cell: a number, its display format, a formula; and legal sheet names."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from decimal import Decimal
from typing import Literal

from xlsxwriter.utility import xl_range, xl_rowcol_to_cell

from ..money import DASHES, parse_number, round_half_up
from ..problems import OutputError

#: Places of an exact amount: yuan with two decimals ÷ 10,000.
EXACT_PLACES = 6
#: Limits of the file format (Excel specifications and limits).
FORMULA_LENGTH = 8192
SUM_ARGUMENTS = 255
NAME_LENGTH = 31

#: Characters a sheet name may not hold, and the full-width ones that read the same.
_FOR_NAMES = str.maketrans({"[": "［", "]": "］", ":": "：", "*": "＊", "?": "？", "/": "／", "\\": "＼"})
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\ufffe\uffff]")
_LONE_SURROGATE = re.compile("[\ud800-\udfff]")
_PRINTED = re.compile(
    r"(?P<before>[^\d+\-−(（]*)(?P<sign>[+\-−(（]?)(?P<number>\d[\d,，]*(?:\.\d+)?)(?P<after>.*)", re.DOTALL
)


def number(exact: Decimal) -> float:
    """``exact`` (kept to 6 places) as the spreadsheet's float.

    Raises OutputError where the float doesn't read back as the same decimal: a spreadsheet holds 15 digits."""
    kept = round_half_up(exact, EXACT_PLACES) if -_exponent(exact) > EXACT_PLACES else exact
    value = float(kept)
    if Decimal(repr(value)) != kept:
        raise OutputError(
            f"数值 {exact} 超过 15 位有效数字，Excel 不能准确保存。请改用更大的计量单位（例如由元改为万元），或改输出其他格式。"
        )
    return value


def number_format(text: str, exact: Decimal, decimals: int) -> str | None:
    """The display format under which ``exact`` shows as ``text``; None where no format can, so that it stays a text.

    A blank or a dash stands for what rounds to zero; a unit sign such as % is kept as a literal.
    """
    said = text.strip()
    if not said or said in DASHES:
        return _zero_as(said, exact, decimals)
    match = _PRINTED.fullmatch(said)
    if match is None:
        return None
    value = parse_number(match["number"])
    if value is None or '"' in said:
        return None
    places = -_exponent(value)
    shown = round_half_up(abs(exact), places)
    if shown != value:
        return None
    sign, after = match["sign"], match["after"]
    if sign in ("(", "（"):
        if after[:1] not in (")", "）"):
            return None
        after = after[1:]
    before, after = _literal(match["before"]), _literal(after)
    plain = _pattern(places, grouped="," in match["number"] or "，" in match["number"])
    body = f"{before}{plain}{after}"
    if sign == "" and exact < 0:
        return _sections(body, body)  # printed without its sign: a word beside it says which way
    if sign in ("(", "（"):
        return _sections(body, f"({body})") if exact <= 0 else None
    if sign in ("-", "−"):
        return _sections(body, f"-{body}") if exact <= 0 else None
    if sign == "+":
        return _sections(f"+{body}", f"-{body}", body) if exact >= 0 else None
    return _sections(body)


def _zero_as(said: str, exact: Decimal, decimals: int) -> str | None:
    plain = _pattern(decimals, grouped=False)
    if exact == 0:
        return _sections(plain, f"-{plain}", _literal(said))
    if round_half_up(abs(exact), decimals) != 0:
        return None
    half = Decimal(5).scaleb(-decimals - 1)
    return _sections(f"[>={half:f}]{plain}", f"[<=-{half:f}]-{plain}", _literal(said))


def _sections(*sections: str) -> str:
    """Sections of a format, each ending in a space's width, which keeps figures off the text of the next column.

    That is how Chinese Excel itself formats numbers (an indent at the right gets lost in LibreOffice beside cells
    that show nothing)."""
    return ";".join(section + "_ " if section else "" for section in sections)


def _pattern(places: int, *, grouped: bool) -> str:
    return ("#,##0" if grouped else "0") + ("." + "0" * places if places else "")


def _literal(text: str) -> str:
    return f'"{text}"' if text else ""


def _exponent(value: Decimal) -> int:
    """The exponent of a finite decimal, at most 0."""
    exponent = value.as_tuple().exponent
    assert isinstance(exponent, int), "amounts are finite"
    return min(exponent, 0)


def sum_formula(parts: Iterable[tuple[int, int]], *, plus: bool) -> str | None:
    """The formula adding up the cells ``parts`` ((row, column) of the sheet, from 0); None where it would be too long.

    ``plus`` allows ``=C7+C12``, which needs every part to be a number: SUM passes over texts.
    """
    cells = sorted(parts)
    runs = min(_runs(cells, "down"), _runs(cells, "across"), key=len)
    ranges = [_range(first, last) for first, last in runs]
    if plus and len(runs) > 1 and all(first == last for first, last in runs):
        formula = "=" + "+".join(ranges)
    else:
        while len(ranges) > SUM_ARGUMENTS:
            ranges = [
                f"SUM({','.join(ranges[start : start + SUM_ARGUMENTS])})"
                for start in range(0, len(ranges), SUM_ARGUMENTS)
            ]
        formula = f"=SUM({','.join(ranges)})"
    return formula if cells and len(formula) <= FORMULA_LENGTH else None


def _runs(
    cells: list[tuple[int, int]], way: Literal["down", "across"]
) -> list[tuple[tuple[int, int], tuple[int, int]]]:
    """Neighbouring cells joined to ranges going ``way``; a cell listed twice begins a range of its own."""
    row_step, column_step = (1, 0) if way == "down" else (0, 1)
    runs: list[tuple[tuple[int, int], tuple[int, int]]] = []
    for cell in sorted(cells, key=lambda c: (c[1], c[0])) if way == "down" else cells:
        if runs and cell == (runs[-1][1][0] + row_step, runs[-1][1][1] + column_step):
            runs[-1] = (runs[-1][0], cell)
        else:
            runs.append((cell, cell))
    return runs


def _range(first: tuple[int, int], last: tuple[int, int]) -> str:
    return str(xl_rowcol_to_cell(*first) if first == last else xl_range(*first, *last))


def looks_like_code(text: str) -> bool:
    """Whether a spreadsheet would take ``text``, typed in, for something else: a code, a number, a formula."""
    return text[:1] in ("=", "+", "-", "@") or (len(text) <= 64 and parse_number(text) is not None)


def storable(text: str) -> str:
    """``text`` with what no XML file can hold (halves of surrogate pairs) replaced by �."""
    return _LONE_SURROGATE.sub("�", text)


def sheet_name(wish: str, taken: Collection[str]) -> str:
    """A legal sheet name near ``wish`` that isn't among ``taken`` (compared without case).

    At most 31 characters, none of ``[]:*?/\\``, no apostrophe at either end, not Excel's own "History"."""
    used = {name.casefold() for name in taken} | {"history"}
    plain = _CONTROL.sub("", storable(wish)).translate(_FOR_NAMES)
    n = 1
    while True:
        ending = "" if n == 1 else f"({n})"
        name = (_cut(plain.strip(" '　"), NAME_LENGTH - len(ending)).strip(" '　") or "表") + ending
        if name.casefold() not in used:
            return name
        n += 1


def _cut(text: str, units: int) -> str:
    """The beginning of ``text`` in at most ``units`` UTF-16 units, as Excel counts."""
    while len(text.encode("utf-16-le")) > 2 * units:
        text = text[:-1]
    return text
