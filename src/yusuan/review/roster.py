"""Who has to publish what, and who hasn't or did so twice."""

from __future__ import annotations

import contextlib
import csv
import re
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from ..disclosure.model import Disclosure
from ..formats.whole import reason
from ..problems import InputError, Place, Problem
from .reports.text import Result

_CHECK = "review.roster"
#: The most rows and columns of a sheet that are read.
MAX_UNITS, MAX_COLUMNS = 20_000, 30
#: Among this many first rows is the one with the headings; a sheet may have a title above it.
_TITLES = 6
_HEADINGS = {"unit": ("单位", "unit"), "document": ("应公开", "document"), "department": ("部门", "department")}


@dataclass(frozen=True, slots=True)
class Expected:
    """A unit and the document it has to publish; what is empty or 0 isn't asked for.  ``department`` is what its
    figures go into, "" where the roster doesn't say."""

    unit: str
    document: str
    year: int
    kind: str
    level: str
    department: str
    place: Place

    def is_met_by(self, disclosure: Disclosure) -> bool:
        return (
            plain_unit(disclosure.unit) == plain_unit(self.unit)
            and self.year in (0, disclosure.year)
            and self.kind in ("", disclosure.kind)
            and self.level in ("", disclosure.level)
        )

    def __str__(self) -> str:
        return f"“{self.unit}”{f'的“{self.document}”' if self.document else ''}"


def plain_unit(name: str) -> str:
    """A unit's name without blanks and without what documents append to it."""
    return re.sub(r"\s|[（(](?:汇总|本级|部门|机关)[)）]$", "", name)


def read_roster(path: Path) -> tuple[Expected, ...]:
    """The lines of a roster.  Raises InputError with every mistake in it."""
    rows = _rows(path)
    heads = [[c.strip().lower() for c in row] for row in rows[:_TITLES]]
    top = next((n for n, head in enumerate(heads) if not set(head).isdisjoint(_HEADINGS["unit"])), -1)
    if top < 0:
        found, expected = f"第一行是“{'，'.join(rows[0])}”", "标题行：单位,应公开,部门（后两列可以没有）"
        raise InputError([Problem(_CHECK, Place(str(path), line=1), found, expected, "补上标题行")])
    at = {key: next((heads[top].index(n) for n in names if n in heads[top]), -1) for key, names in _HEADINGS.items()}
    problems: list[Problem] = []
    made: dict[tuple[str, str], Expected] = {}
    for line, row in enumerate(rows[top + 1 :], top + 2):
        if not any(c.strip() for c in row):
            continue
        said = {key: row[n].strip() if 0 <= n < len(row) else "" for key, n in at.items()}
        one = _expected(said, Place(str(path), line=line))
        if isinstance(one, Problem):
            problems.append(one)
        elif (again := made.get((one.unit, one.document))) is not None:
            found = f"{one}已在第{again.place.line}行写过"
            problems.append(Problem(_CHECK, one.place, found, "一个单位的一份公开写一行", "删去一行"))
        else:
            made[one.unit, one.document] = one
    if not made and not problems:
        problems.append(Problem(_CHECK, Place(str(path)), "名单中没有单位", "每个单位一行", "写入后再运行"))
    if problems:
        raise InputError(problems)
    return tuple(made.values())


def _expected(said: dict[str, str], place: Place) -> Expected | Problem:
    document = said["document"]
    if not said["unit"]:
        return Problem(_CHECK, place.at("单位"), "没有单位名称", "公开文件上的单位名称", "填上，或删去这一行")
    kind = "final_accounts" if "决算" in document else "budget" if "预算" in document else ""
    if document and not kind:
        expected = "如 2024年预算、2024年部门决算；不写为任何一份"
        return Problem(_CHECK, place.at("应公开"), f"“{document}”", expected, "改正，或留空")
    year = re.search(r"20\d\d", document)
    level = "department" if "部门" in document else "unit" if "单位" in document else ""
    return Expected(said["unit"], document, int(year[0]) if year else 0, kind, level, said["department"], place)


def _rows(path: Path) -> list[list[str]]:
    """The cells of a CSV file or of an Excel workbook's first sheet."""
    try:
        raw = path.read_bytes()
    except OSError as error:
        found = f"打不开：{reason(error)}"
        raise InputError([Problem(_CHECK, Place(str(path)), found, "Excel（.xlsx）或 CSV 文件", "核对路径")]) from error
    if raw[:2] == b"PK":
        return _first_sheet(path)
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            rows = list(csv.reader(raw.decode(encoding).splitlines()))
        except (UnicodeDecodeError, csv.Error):
            continue
        if rows and "\0" not in "".join(rows[0]):
            return rows
    expected, mend = "Excel（.xlsx）或 CSV 文件", "在表格软件中另存为 .xlsx 或 CSV"
    raise InputError([Problem(_CHECK, Place(str(path)), "不是 Excel 工作簿，也不是 CSV 文字", expected, mend)])


def _first_sheet(path: Path) -> list[list[str]]:
    import openpyxl

    try:
        with contextlib.closing(openpyxl.load_workbook(path, read_only=True, data_only=True)) as book:
            sheet = book.worksheets[0].iter_rows(max_row=MAX_UNITS, max_col=MAX_COLUMNS, values_only=True)
            return [["" if c is None else str(c) for c in row] for row in sheet] or [[]]
    except (OSError, ValueError, KeyError, IndexError, zipfile.BadZipFile, SyntaxError) as error:
        mend = "在表格软件中打开，另存为 .xlsx"
        raise InputError([Problem(_CHECK, Place(str(path)), "打不开，文件已损坏", "完整的工作簿", mend)]) from error


def missing(results: Sequence[Result], roster: Sequence[Expected]) -> tuple[list[str], list[str]]:
    """What is wrong by the roster (units that are missing or published twice), and what else is to be said."""
    wrong = []
    met: set[int] = set()
    read = [(reading.file, reading.disclosure) for reading, _ in results if reading.disclosure is not None]
    for one in roster:
        files = [file for file, d in read if one.is_met_by(d)]
        met.update(n for n, (_, d) in enumerate(read) if one.is_met_by(d))
        if not files:
            wrong.append(f"[错误] 没有{one}。名单在{one.place}（D-16）")
        else:
            kinds = [(d.year, d.kind, d.level) for _, d in read if one.is_met_by(d)]
            if len(set(kinds)) < len(kinds):
                wrong.append(f"[错误] {one}公开了{len(files)}份：{'、'.join(files)}（D-16）")
    said = [f"不在名单中：{file}（{d.unit or '没有写明单位'}）" for n, (file, d) in enumerate(read) if n not in met]
    if wrong and (unread := [r.file for r, _ in results if r.disclosure is None]):
        said.append(f"没有读成、可能在名单中的：{'、'.join(unread)}")
    return wrong, said
