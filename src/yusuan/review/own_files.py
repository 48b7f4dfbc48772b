"""Files a reviewer writes herself (waivers, rules): TOML, lists of tables.  All mistakes at once, each with its line."""

from __future__ import annotations

import datetime
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ..formats.whole import reason
from ..problems import InputError, Place, Problem

#: What a value may be, and how that is said.
KINDS: dict[str, tuple[tuple[type, ...], str]] = {
    "text": ((str,), "文字，用英文双引号括起"),
    "date": ((datetime.date,), "日期，不加引号，如 2024-03-01"),
    "texts": ((str, list), '文字，或方括号中的几段文字，如 ["…", "…"]'),
    "words": ((dict,), '{ 维度 = "值" }'),
}


@dataclass(frozen=True, slots=True)
class Key:
    """A key of a table: what its value is, and whether it has to be there."""

    kind: str
    needed: bool = False


@dataclass(frozen=True, slots=True)
class Entry:
    """One table of a list with its lines."""

    table: str
    values: Mapping[str, Any]
    file: str
    lines: Mapping[str, int]

    def place(self, key: str = "") -> Place:
        """Where a key stands, or the table itself."""
        return Place(self.file, line=self.lines.get(key, self.lines.get("", 0)))

    def text(self, key: str) -> str:
        return str(self.values.get(key, "")).strip()

    def problem(self, check: str, key: str, found: str, expected: str, mend: str) -> Problem:
        """A mistake at a key of this table."""
        return Problem(check, self.place(key), found, expected, mend)


def read_entries(path: Path, check: str, known: Mapping[str, Mapping[str, Key]]) -> tuple[list[Entry], list[Problem]]:
    """The tables of a file that have the form of ``known``, and what is wrong with the others.  Raises InputError for a
    file that can't be read at all."""
    text = _text(path, check)
    try:
        data = tomllib.loads(text)
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        at = re.search(r"line (\d+), column (\d+)", str(error))
        line = int(at[1]) if at else 0
        near = text.splitlines()[line - 1].strip()[:40] if at and line <= len(text.splitlines()) else ""
        raise _unreadable(
            check,
            Place(str(path), line=line, column=f"{at[2]}" if at else ""),
            f"不合 TOML 语法：{near or error}",
            "“键 = 值”，文字用英文双引号括起",
            "检查引号、等号和方括号是否成对；同一个键不能写两次",
        ) from error
    lines = _lines(text)
    found: list[Entry] = []
    problems: list[Problem] = []
    for name, listed in data.items():
        if name not in known or not isinstance(listed, list):
            one = Entry(name, {}, str(path), lines.get((name, 0), {}))
            expected = "、".join(f"[[{k}]]" for k in known)
            problems.append(one.problem(check, "", f"不认识的“{name}”", f"只有{expected}", "改正名称，或删去"))
            continue
        for n, values in enumerate(listed):
            entry = Entry(name, values if isinstance(values, dict) else {}, str(path), lines.get((name, n), {}))
            wrong = _mistakes(entry, check, known[name])
            problems += wrong
            if not wrong:
                found.append(entry)
    if not data:
        expected = "、".join(f"[[{k}]]" for k in known)
        problems.append(Problem(check, Place(str(path)), "文件里没有内容", f"至少一个{expected}", "写入后再运行"))
    return found, problems


def _mistakes(entry: Entry, check: str, keys: Mapping[str, Key]) -> list[Problem]:
    problems = []
    for name, value in entry.values.items():
        if name not in keys:
            said = f"只有：{'、'.join(keys)}"
            problems.append(entry.problem(check, name, f"不认识的键“{name}”", said, "改正键名，或删去"))
            continue
        types, expected = KINDS[keys[name].kind]
        fits = isinstance(value, types) and not isinstance(value, datetime.datetime)
        if fits and isinstance(value, list | dict):
            inside = value if isinstance(value, list) else list(value.values())
            fits = bool(inside) and all(isinstance(v, str) and v.strip() for v in inside)
        elif fits and isinstance(value, str):
            fits = bool(value.strip())
        if not fits:
            shown = f"{name} = {value!r}" if value not in ("", [], {}) else f"{name} 是空的"
            problems.append(entry.problem(check, name, shown, expected, "按应为的写法填写"))
    for name, key in keys.items():
        if key.needed and name not in entry.values:
            found = f"[[{entry.table}]] 没有 {name}"
            problems.append(entry.problem(check, "", found, f"{name} = {KINDS[key.kind][1]}", "补上这一行"))
    return problems


def _text(path: Path, check: str) -> str:
    try:
        return path.read_bytes().decode("utf-8-sig").replace("\r\n", "\n")
    except OSError as error:
        raise _unreadable(check, Place(str(path)), f"打不开：{reason(error)}", "一个文本文件", "核对路径") from error
    except UnicodeDecodeError as error:
        raise _unreadable(check, Place(str(path)), "不是 UTF-8 编码的文字", "UTF-8", "另存为 UTF-8 编码") from error


def _unreadable(check: str, place: Place, found: str, expected: str, mend: str) -> InputError:
    return InputError([Problem(check, place, found, expected, mend)])


def _lines(text: str) -> dict[tuple[str, int], dict[str, int]]:
    """Where the tables of the lists and their keys stand; tomllib doesn't tell.  "" is the table itself."""
    lines: dict[tuple[str, int], dict[str, int]] = {}
    counts: dict[str, int] = {}
    at = ("", 0)
    inside = ""  # the quotes of a text of several lines
    for number, line in enumerate(text.split("\n"), 1):
        if inside:
            inside = "" if inside in line else inside
        elif header := re.match(r"\s*\[\[?\s*([^\[\]]+?)\s*\]", line):
            at = (header[1], counts.get(header[1], 0))
            counts[header[1]] = at[1] + 1
            lines[at] = {"": number}
        elif key := re.match(r"\s*([\w-]+|\"[^\"]*\")\s*=\s*(.*)", line):
            if not at[0]:
                lines[key[1], 0] = {"": number}
            lines.setdefault(at, {})[key[1].strip('"')] = number
            inside = next((q for q in ('"""', "'''") if key[2].count(q) == 1), "")
    return lines
