"""A budget as a folder a person can read, edit and diff: TOML for single things and long texts, CSV for lines.

``budget.toml`` (profile, units, the unit's target with tasks and indicators, attachments), one CSV for each table of
lines, ``targets/<project>.toml``, ``reasons.toml``, ``texts.toml``, and ``prior/`` for last year's whole budget in
the same form.
"""

from __future__ import annotations

import csv
import difflib
import io
import re
import shutil
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path, PurePosixPath
from typing import Any, cast

import tomlkit
import tomlkit.items

from ..formats.whole import whole_folder
from ..money import parse_number
from ..problems import InputError, OutputError, Place, Problem
from .attachments import attached, copy_attachments
from .costing import blanked
from .model import Budget
from .tables import (
    TABLE,
    TABLES,
    Column,
    Raw,
    Row,
    Table,
    assemble,
    clean,
    flatten,
    join_list,
    match_headings,
    read_cell,
    unread,
)

BOOK = "budget.toml"
REASONS = "reasons.toml"
TEXTS = "texts.toml"
TARGETS = "targets"
PRIOR = "prior"

#: Which tables stand in which TOML file.
_BOOK_TABLES = ("profile", "units", "unit_target", "tasks", "indicators", "attachments")
_REASON_TABLES = ("reasons", "reason_items")
_TEXT_TABLES = ("texts",)
_TARGET_TABLES = ("target", "indicators")
_IN_TOML = {*_BOOK_TABLES, *_REASON_TABLES, *_TEXT_TABLES, "targets"}
#: The tables that are CSV files.
LINES: tuple[Table, ...] = tuple(t for t in TABLES if t.name not in _IN_TOML)

_Rows = dict[str, list[Row]]


# ------------------------------------------------------------------------------------------------ reading


def load_folder(path: Path) -> Budget:
    """Read a budget folder.  Raises InputError with every problem of all its files."""
    if not (path / BOOK).is_file():
        raise InputError([_no_book(path)])
    rows: _Rows = {t.name: [] for t in TABLES}
    problems: list[Problem] = []
    _read_book(path, rows, problems)
    for table in LINES:
        file = path / f"{table.name}.csv"
        if file.is_file():
            _read_csv(table, file, rows[table.name], problems)
    _read_reasons(path / REASONS, rows, problems)
    if texts := _read_toml(path / TEXTS, _TEXT_TABLES, problems):
        _add_tables(texts, _TEXT_TABLES, rows, problems)
    for file in sorted((path / TARGETS).glob("*.toml"), key=lambda f: f.stem):
        _read_target(file, rows, problems)
    problems += _strangers(path, rows)
    budget, found = assemble(rows)
    problems += found
    prior: Budget | None = None
    if (path / PRIOR).is_dir():
        try:
            prior = load_folder(path / PRIOR)
        except InputError as error:
            problems += error.problems
    if budget is not None:
        problems += attached(budget)[1]
    if problems or budget is None:
        raise InputError(_without_unnamed(problems, path))
    return replace(budget, prior=prior, home=str(path))


def _no_book(path: Path) -> Problem:
    place = Place(str(path))
    if not path.exists():
        return Problem("input.file", place, "没有这个文件夹", "一个预算文件夹", "检查路径；新建用 yusuan init。")
    books = sorted(f.name for f in path.glob("*.xlsx"))
    mend = f"若要用其中的工作簿，请直接指定 {path / books[0]}。" if books else "新建预算文件夹用 yusuan init。"
    return Problem("input.file", place, f"文件夹里没有 {BOOK}", f"预算文件夹，其中有 {BOOK}", mend)


def _without_unnamed(problems: list[Problem], path: Path) -> list[Problem]:
    """A table that is missing altogether has no file to point at: then it is the book."""
    return [replace(p, place=Place(str(path / BOOK), p.place.sheet)) if not p.place.file else p for p in problems]


def decode(content: bytes) -> str | None:
    """The text of a file that Excel, WPS, Notepad or an editor saved: UTF-8 or UTF-16 with BOM, UTF-8, GB18030."""
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        encodings: tuple[str, ...] = ("utf-16",)
    else:
        encodings = ("utf-8-sig", "gb18030")
    for encoding in encodings:
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    return None


def _text(file: Path, problems: list[Problem]) -> str | None:
    place = Place(str(file))
    try:
        text = decode(file.read_bytes())
    except OSError as error:
        problems.append(
            Problem(
                "input.file",
                place,
                f"读不出来：{error.strerror or error}",
                "可以读取的文件",
                "关闭正在使用它的程序，或检查权限。",
            )
        )
        return None
    if text is None or "\0" in text:
        problems.append(
            Problem(
                "input.encoding",
                place,
                "认不出文字编码",
                "UTF-8、UTF-16 或 GB18030（GBK）的文本文件",
                "在 Excel 或 WPS 中另存为“CSV UTF-8”，或在记事本中另存为 UTF-8。",
            )
        )
        return None
    return text


def _read_csv(table: Table, file: Path, rows: list[Row], problems: list[Problem]) -> None:
    text = _text(file, problems)
    if text is None:
        return
    first = text.partition("\n")[0]
    delimiter = "\t" if first.count("\t") > first.count(",") else ","
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    columns: list[Column | None] | None = None
    headings: list[str] = []
    above = 0
    try:
        for cells in reader:
            place = Place(str(file), line=above + 1)
            above = reader.line_num
            if not any(cell.strip() for cell in cells):
                continue
            if columns is None:
                headings = cells
                columns, found = match_headings(table, cells, place)
                problems += found
                continue
            problems += _outside(cells, headings, place)
            if len(cells) > len(headings):
                rows.append(Row(place, {c.name: None for c in table.columns}))  # which cell is which nobody knows
                continue
            texts = {c.name: _unguarded(c, cell) for c, cell in zip(columns, cells, strict=False) if c}
            rows.append(Row(place, {**unread(table, columns), **texts}))
    except csv.Error as error:
        problems.append(
            Problem(
                "input.csv",
                Place(str(file), line=above + 1),
                f"这里不合 CSV 格式（{error}）",
                "逗号分隔，含逗号、引号或换行的内容用英文双引号括起",
                "检查这一行及其前后的引号是否成对。",
            )
        )
    if columns is None and text.strip():
        problems.append(
            Problem("input.csv", Place(str(file)), "没有标题行", "第一行是标题", "可用 yusuan init 生成空白表对照。")
        )


def _outside(cells: Sequence[str], headings: Sequence[str], place: Place) -> list[Problem]:
    """Cells under no heading.  A cell too many is one even when blank: an unquoted 846,352.00 shifts all after it."""
    if len(cells) > len(headings):
        return [
            Problem(
                "input.csv",
                place,
                f"这一行有{len(cells)}格，标题只有{len(headings)}格",
                f"各行与标题一样，至多{len(headings)}格",
                "是否多了一个逗号？金额中的逗号请去掉，含逗号的文字用英文双引号括起。",
            )
        ]
    return [
        Problem(
            "input.csv",
            place,
            f"第{number}列没有标题，却有内容“{cell.strip()[:40]}”",
            "内容都在有标题的列里",
            "补上标题，或删去这些内容。",
        )
        for number, (cell, heading) in enumerate(zip(cells, headings, strict=False), start=1)
        if cell.strip() and not heading.strip()
    ]


_FORMULA_START = re.compile(r"'*[=+\-@]")
_FORCED_TEXT = re.compile(r'="(.*)"', re.DOTALL)


def _guarded(column: Column, text: str) -> str:
    """A text that Excel would take for a formula gets an apostrophe before it; numbers don't."""
    if _FORMULA_START.match(text) and parse_number(text) is None:
        return "'" + text
    return text


def _unguarded(column: Column, text: str) -> str:
    text = text.strip()
    if text.startswith("'") and _FORMULA_START.match(text):
        return text[1:]
    if column.kind == "code":
        if forced := _FORCED_TEXT.fullmatch(text):
            return forced[1]  # ="0012", as some systems export codes
        return text.removeprefix("'")
    return text


# TOML --------------------------------------------------------------------------------------------------


def _read_toml(file: Path, known: Sequence[str], problems: list[Problem]) -> _Toml | None:
    """A TOML file with the tables it may have; None when it is absent or can't be read."""
    if not file.is_file():
        return None
    text = _text(file, problems)
    if text is None:
        return None
    text = text.replace("\r\n", "\n")
    try:
        data = tomllib.loads(text, parse_float=str)
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        where = re.search(r"line (\d+), column (\d+)", str(error))
        line = int(where[1]) if where else 0
        at = f"（第{where[2]}个字符附近）" if where else ""
        excerpt = text.splitlines()[line - 1].strip()[:40] if 0 < line <= text.count("\n") + 1 and text else ""
        problems.append(
            Problem(
                "input.toml",
                Place(str(file), line=line),
                f"不合 TOML 语法{at}：{excerpt or error}",
                '“键 = 值”，文字用英文双引号括起，多行文字用 """ 括起',
                "检查这里的引号、等号和方括号是否成对；同一个键不能写两次。",
            )
        )
        return None
    for key in data:
        if key not in known:
            problems.append(
                Problem(
                    "input.toml",
                    Place(str(file)),
                    f"不认识的表“{key}”",
                    f"只有这些表：{'、'.join(known)}",
                    "改正表名，或删去。",
                )
            )
    return _Toml(file, data, _lines(text))


@dataclass(frozen=True)
class _Toml:
    """A parsed file; ``lines`` maps (path of the table, key) to a line, the table's own under key ""."""

    file: Path
    data: Mapping[str, Any]
    lines: Mapping[tuple[str, str], int]

    def place(self, at: str) -> Place:
        return Place(str(self.file), line=self.lines.get((at, ""), 0))


_HEADER = re.compile(r"\s*\[(\[?)\s*([^\[\]]+?)\s*\]")
_KEY = re.compile(r"""\s*([A-Za-z0-9_-]+|"[^"]*"|'[^']*')\s*=\s*(.*)""", re.DOTALL)


def _lines(text: str) -> dict[tuple[str, str], int]:
    """Where tables and keys stand: tomllib doesn't tell, and people need a line to go to."""
    lines: dict[tuple[str, str], int] = {}
    counts: dict[str, int] = {}
    opened: dict[str, str] = {}  # name of a table → which one of its array is open: reasons.items → reasons[2].items[0]
    at, closing = "", ""
    for number, line in enumerate(text.split("\n"), start=1):
        if closing:
            if closing in _unescaped(line, closing):
                closing = ""
        elif header := _HEADER.match(line):
            name = header[2].replace(" ", "")
            head, _, last = name.rpartition(".")
            at = f"{opened.get(head, head)}.{last}" if head else last
            if header[1]:
                counts[at] = counts.get(at, 0) + 1
                at = f"{at}[{counts[at] - 1}]"
            opened[name] = at
            lines[at, ""] = number
        elif key := _KEY.match(line):
            lines[at, key[1].strip("\"'")] = number
            for quotes in ('"""', "'''"):
                if key[2].startswith(quotes) and quotes not in _unescaped(key[2][3:], quotes):
                    closing = quotes
    return lines


def _unescaped(text: str, quotes: str) -> str:
    return re.sub(r"\\.", "", text) if quotes == '"""' else text


def _read_book(path: Path, rows: _Rows, problems: list[Problem]) -> None:
    book = _read_toml(path / BOOK, _BOOK_TABLES, problems)
    if book is None:
        # One problem, not two: what the unreadable book holds is not missing.
        rows["profile"].append(_unreadable(path, "profile"))
        rows["units"].append(_unreadable(path, "units"))
        return
    _add_tables(book, _BOOK_TABLES, rows, problems)


def _unreadable(path: Path, name: str) -> Row:
    return Row(Place(str(path / BOOK)), {c.name: None for c in TABLE[name].columns})


def _add_tables(toml: _Toml, names: Iterable[str], rows: _Rows, problems: list[Problem]) -> None:
    for name in names:
        table = TABLE[name]
        if table.single:
            if (one := _one(toml, name, problems)) is not None:
                rows[name].append(_toml_row(toml, table, one, name, problems))
        else:
            for at, item in _many(toml, toml.data.get(name, []), name, problems):
                rows[name].append(_toml_row(toml, table, item, at, problems))


def _one(toml: _Toml, name: str, problems: list[Problem]) -> Mapping[str, Any] | None:
    value = toml.data.get(name)
    if value is None or isinstance(value, dict):
        return value
    problems.append(_shape(toml, name, f"[{name}] 只写一次"))
    return None


def _many(toml: _Toml, value: Any, at: str, problems: list[Problem]) -> list[tuple[str, Mapping[str, Any]]]:
    if isinstance(value, list) and all(isinstance(item, dict) for item in value):
        return [(f"{at}[{i}]", item) for i, item in enumerate(value)]
    plain = re.sub(r"\[\d+\]", "", at)
    problems.append(_shape(toml, at, f"每项以 [[{plain}]] 开头"))
    return []


def _shape(toml: _Toml, at: str, expected: str) -> Problem:
    return Problem("input.toml", toml.place(at), f"“{at}”的写法不对", expected, "照示例改正方括号的层数。")


def _toml_row(toml: _Toml, table: Table, item: Mapping[str, Any], at: str, problems: list[Problem]) -> Row:
    place = toml.place(at)
    cells: dict[str, str | None] = {}
    lines: dict[str, int] = {}
    for key, value in item.items():
        line = toml.lines.get((at, key), place.line)
        column = table.column(key)
        if column is None:
            near = table.nearest(key)
            problems.append(
                Problem(
                    "input.toml",
                    replace(place, line=line),
                    f"不认识的键“{key}”",
                    f"只有这些键：{'、'.join(c.name for c in table.columns)}",
                    f"是不是“{near.name}”（{near.heading}）？请改正。" if near else "改正键名，或删去这一项。",
                )
            )
            continue
        cells[column.name] = _toml_text(column, value, replace(place, line=line, column=column.heading), problems)
        lines[column.name] = line
    return Row(place, cells, lines)


def _toml_text(column: Column, value: Any, place: Place, problems: list[Problem]) -> str | None:
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, str):
        return value
    if isinstance(value, int):
        return str(value)
    if isinstance(value, datetime):
        return value.date().isoformat()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, list) and column.kind == "list" and all(isinstance(v, str) for v in value):
        return join_list(clean(v) for v in value)
    problems.append(
        Problem("input.toml", place, f"值的类型不对：{str(value)[:40]}", "一个值，如文字或数字", "改成一个值。")
    )
    return None


def _read_reasons(file: Path, rows: _Rows, problems: list[Problem]) -> None:
    toml = _read_toml(file, _REASON_TABLES, problems)
    if toml is None:
        return
    for at, item in _many(toml, toml.data.get("reasons", []), "reasons", problems):
        own = {key: value for key, value in item.items() if key != "items"}
        reason = _toml_row(toml, TABLE["reasons"], own, at, problems)
        rows["reasons"].append(reason)
        for below, nested in _many(toml, item.get("items", []), f"{at}.items", problems):
            row = _toml_row(toml, TABLE["reason_items"], nested, below, problems)
            rows["reason_items"].append(replace(row, cells={"about": reason.cells.get("about"), **row.cells}))
    _add_tables(toml, ("reason_items",), rows, problems)


def _read_target(file: Path, rows: _Rows, problems: list[Problem]) -> None:
    toml = _read_toml(file, _TARGET_TABLES, problems)
    if toml is None:
        return
    project: str | None = ""
    if (one := _one(toml, "target", problems)) is not None:
        row = _toml_row(toml, TABLE["targets"], one, "target", problems)
        rows["targets"].append(row)
        project = row.cells.get("project")
    for at, item in _many(toml, toml.data.get("indicators", []), "indicators", problems):
        row = _toml_row(toml, TABLE["indicators"], item, at, problems)
        rows["indicators"].append(replace(row, cells={"project": project, **row.cells}))


def _strangers(path: Path, rows: Raw) -> list[Problem]:
    """Tables under a name nobody reads: a misspelt file would otherwise be lost in silence."""
    ours = {f"{t.name}.csv" for t in LINES} | {BOOK, REASONS, TEXTS}
    published = {PurePosixPath((row.cells.get("file") or "").replace("\\", "/")).name for row in rows["attachments"]}
    problems: list[Problem] = []
    for file in sorted(path.iterdir()):
        if file.suffix.lower() not in (".csv", ".toml") or file.name in ours | published or not file.is_file():
            continue
        if file.name.startswith(("草稿", ".")):
            continue
        near = _nearest_name(file.name, ours)
        problems.append(
            Problem(
                "input.sheet",
                Place(str(file)),
                f"不认识的文件 {file.name}",
                f"只有这些：{'、'.join(sorted(ours))}",
                f"是不是 {near}？请改名。" if near else "它的内容不会被读取：请移走，或改名为以“草稿”开头。",
            )
        )
    return problems


def _nearest_name(name: str, names: Iterable[str]) -> str:
    by_title = {f"{t.title}.csv": f"{t.name}.csv" for t in LINES}
    close = difflib.get_close_matches(name.lower(), [*names, *by_title], n=1, cutoff=0.6)
    return by_title.get(close[0], close[0]) if close else ""


# ------------------------------------------------------------------------------------------------ writing


def save_folder(budget: Budget, path: Path) -> None:
    """Write ``budget`` (with ``prior``) as a folder, whole or not at all.

    Other files in an existing budget folder stay; attachments are copied from where the budget was loaded.  Raises
    InputError for what can't be written without loss, OutputError when ``path`` can't be written or is a folder of
    something else."""
    raw = blanked(flatten(budget), budget)
    prior = _flatten_prior(budget)
    _refuse_foreign(path)
    with whole_folder(path) as beside:
        for level, (part, rows) in enumerate([(budget, raw), *prior]):
            folder = beside.joinpath(*[PRIOR] * level)
            _keep_others(path.joinpath(*[PRIOR] * level), folder)
            write_folder(rows, folder)
            copy_attachments(part, folder)


def _flatten_prior(budget: Budget) -> list[tuple[Budget, dict[str, list[Row]]]]:
    found: list[tuple[Budget, dict[str, list[Row]]]] = []
    prior = budget.prior
    while prior is not None:
        found.append((prior, blanked(flatten(prior), prior)))
        prior = prior.prior
    return found


def start_folder(raw: Raw, path: Path) -> None:
    """Write raw rows (a new book, with required cells still blank) as a folder.  Raises OutputError."""
    if path.exists() and (not path.is_dir() or any(path.iterdir())):
        raise OutputError(f"{path} 已经存在，而且不是空文件夹；没有写入任何内容。请换一个名字。")
    with whole_folder(path) as beside:
        write_folder(raw, beside)


def _refuse_foreign(path: Path) -> None:
    if not path.exists():
        return
    if not path.is_dir():
        raise OutputError(f"{path} 是一个文件，不能写成文件夹；没有写入任何内容。请换一个名字。")
    if any(path.iterdir()) and not (path / BOOK).is_file():
        raise OutputError(f"{path} 里已有别的内容，又没有 {BOOK}，不像预算文件夹；没有写入任何内容。请换一个名字。")


def _keep_others(old: Path, new: Path) -> None:
    """Copy what isn't ours (attachments, notes, .git) from the old folder, which the new one replaces."""
    if not old.is_dir():
        return
    new.mkdir(exist_ok=True)
    ours = {f"{t.name}.csv" for t in LINES} | {BOOK, REASONS, TEXTS, PRIOR}
    for item in old.iterdir():
        if item.name in ours:
            continue
        try:
            if item.is_dir() and not item.is_symlink():
                skip = shutil.ignore_patterns("*.toml") if item.name == TARGETS else None
                shutil.copytree(item, new / item.name, symlinks=True, ignore=skip)
            else:
                shutil.copy2(item, new / item.name, follow_symlinks=False)
        except (OSError, shutil.Error) as error:
            raise OutputError(f"无法复制文件夹中原有的 {item}：{error}。没有写入任何内容。") from error


def write_folder(raw: Raw, folder: Path) -> None:
    """Write raw rows into ``folder``; blank required cells stay blank, with their explanation beside them."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        targets = raw.get("targets", ())
        aimed = {row.cells.get("project") for row in targets}
        own: dict[str | None, list[Row]] = {}
        for row in raw.get("indicators", ()):
            project = row.cells.get("project")
            own.setdefault(project if project in aimed else "", []).append(row)
        _write_text(folder / BOOK, _book(raw, own.get("", [])))
        for table in LINES:
            _write_csv(table, raw.get(table.name, ()), folder / f"{table.name}.csv")
        if raw.get("reasons") or raw.get("reason_items"):
            _write_text(folder / REASONS, _reasons(raw))
        if raw.get("texts"):
            _write_text(folder / TEXTS, _texts(raw["texts"]))
        names: set[str] = set()
        for row in targets:
            project = row.cells.get("project") or ""
            file = folder / TARGETS / (_file_name(project, names) + ".toml")
            file.parent.mkdir(exist_ok=True)
            _write_text(file, _target(row, own.pop(project, [])))
    except OSError as error:
        raise OutputError(f"无法写入 {folder}：{error.strerror or error}。没有写入任何内容。") from error


_RESERVED = re.compile(r"(?i)(con|prn|aux|nul|com\d|lpt\d)")


def _file_name(code: str, taken: set[str]) -> str:
    """A file name for a project: its code, without what file systems refuse, used once (in any case)."""
    stem = re.sub(r"[^\w-]", "_", code)[:80] or "_"
    if _RESERVED.fullmatch(stem):
        stem += "_"
    name, number = stem, 1
    while name.casefold() in taken:
        number += 1
        name = f"{stem}-{number:03d}"
    taken.add(name.casefold())
    return name


def _write_text(file: Path, document: tomlkit.TOMLDocument) -> None:
    file.write_text(tomlkit.dumps(document), encoding="utf-8", newline="\n")


def _write_csv(table: Table, rows: Sequence[Row], file: Path) -> None:
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow([c.heading for c in table.columns])
    for row in rows:
        writer.writerow([_guarded(c, row.cells.get(c.name) or "") for c in table.columns])
    # Excel takes a CSV without BOM for the machine's own code page.
    file.write_bytes(out.getvalue().encode("utf-8-sig"))


def _book(raw: Raw, indicators: Sequence[Row]) -> tomlkit.TOMLDocument:
    document = tomlkit.document()
    _remark(document, "单位预算。各项的填法见 docs/workbook.md；# 后面是说明，不影响内容。")
    for row in raw.get("profile", ()):
        document.add("profile", _item(TABLE["profile"], row, explain=True))
    _add_array(document, "units", raw.get("units", ()), blanks=True)
    for row in raw.get("unit_target", ()):
        document.add("unit_target", _item(TABLE["unit_target"], row, explain=True))
    _add_array(document, "tasks", raw.get("tasks", ()))
    _add_array(document, "indicators", indicators)
    _add_array(document, "attachments", raw.get("attachments", ()))
    return document


def _reasons(raw: Raw) -> tomlkit.TOMLDocument:
    document = tomlkit.document()
    _remark(document, "增减变动的原因：只写原因；items 是分项金额（元），增加为正，减少为负。")
    items: dict[str | None, list[Row]] = {}
    for row in raw.get("reason_items", ()):
        items.setdefault(row.cells.get("about"), []).append(row)
    reasons = tomlkit.aot()
    for row in raw.get("reasons", ()):
        table = _item(TABLE["reasons"], row, explain=False)
        nested = tomlkit.aot()
        for item in items.pop(row.cells.get("about"), []):
            nested.append(_item(TABLE["reason_items"], item, explain=False, omit="about"))
        if len(nested):
            table.add("items", nested)
        reasons.append(table)
    if len(reasons):
        document.add("reasons", reasons)
    _add_array(document, "reason_items", [row for rows in items.values() for row in rows])
    return document


def _texts(rows: Sequence[Row]) -> tomlkit.TOMLDocument:
    document = tomlkit.document()
    _remark(document, "单位自己写的章节文字：section 是章节的键名。")
    _add_array(document, "texts", rows)
    return document


def _target(row: Row, indicators: Sequence[Row]) -> tomlkit.TOMLDocument:
    document = tomlkit.document()
    _remark(document, "项目支出绩效目标。金额以元为单位。")
    document.add("target", _item(TABLE["targets"], row, explain=True))
    _add_array(document, "indicators", indicators, omit="project")
    return document


def _remark(document: tomlkit.TOMLDocument, text: str) -> None:
    document.add(tomlkit.comment(text))
    document.add(tomlkit.nl())


def _add_array(
    document: tomlkit.TOMLDocument, name: str, rows: Sequence[Row], *, omit: str = "", blanks: bool = False
) -> None:
    if not rows:
        return
    array = tomlkit.aot()
    for number, row in enumerate(rows):
        array.append(_item(TABLE[name], row, explain=number == 0, omit=omit, blanks=blanks))
    document.add(name, array)


def _item(table: Table, row: Row, *, explain: bool, omit: str = "", blanks: bool = False) -> tomlkit.items.Table:
    """A TOML table of one row; ``explain`` puts headings beside the keys.

    Blank cells are written where people look for them (single tables, units) and left out of long arrays."""
    item = tomlkit.table()
    for column in table.columns:
        text = row.cells.get(column.name) or ""
        if column.name == omit or (not text and not (table.single or blanks or table.name == "targets")):
            continue
        if not text and column.kind == "amount" and row.cells.get("source"):
            continue  # it follows from the project's money
        if not text and column.kind in ("amount", "change"):
            text = "0.00"  # only where 0 is the default: a blank amount and 0 are the same there
        value = _toml_value(column, text)
        if explain and column.kind == "longtext" and text:
            item.add(tomlkit.comment(column.heading))  # after a long line nobody would see it
        elif explain:
            value.comment(_explanation(column, text))
        item.add(column.name, value)
    return item


def _explanation(column: Column, text: str) -> str:
    if text:
        return column.heading
    words = f"，从中选择：{'、'.join(column.words.values())}" if column.words else ""
    return f"{column.heading}{'（必填）' if column.required else ''}：{column.help}{words}"


_BARE = re.compile(r"-?(?:0|[1-9]\d*)(?:\.\d+)?")


def _toml_value(column: Column, text: str) -> tomlkit.items.Item:
    """The TOML value of a cell's text: bare numbers, dates, true/false; texts quoted, over several lines if they are."""
    if column.kind in ("amount", "change", "count", "area", "year") and _BARE.fullmatch(text):
        return tomlkit.value(text)
    if column.kind == "date" and text:
        return tomlkit.date(text)
    if column.kind == "flag":
        return tomlkit.item(text == "是")
    if column.kind == "list":
        array = tomlkit.array()
        array.extend(cast(tuple[str, ...], read_cell(column, text, Place(""))) if text else ())
        return array.multiline(len(array) > 3)
    return tomlkit.string(text, multiline="\n" in text)
