"""The open-data folder: a disclosure's figures as tidy CSV with ``datapackage.json``, after the ideas of the
Fiscal Data Package (measures with currency and factor, dimensions by role, phase).

Every file is UTF-8 without byte order mark and with LF line ends, except 数据表.csv, which is for people who
open it in Excel or WPS.  The same disclosure gives the same bytes.

Text is safe to open in a spreadsheet: a text that would be taken for a formula, or that starts with an
apostrophe itself, gets one apostrophe in front; taking one leading apostrophe away restores it.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping, Sequence
from pathlib import Path

from ..coordinates import DIMENSIONS
from ..disclosure.model import (
    Disclosure,
)
from ..problems import OutputError
from .datapackage_facts import UNWRITABLE, Gathered, gather, names_of
from .datapackage_tables import Field, Table, csv_bytes, people_csv, safe, tables_of
from .whole import whole_file, whole_folder

PEOPLE = "数据表.csv"
#: What the package's phase is called in the Fiscal Data Package.
PHASES = {"budget": "approved", "final_accounts": "executed"}


def write(disclosure: Disclosure, folder: Path) -> None:
    """Write the open-data folder, whole or not at all; an earlier package there is replaced.

    Raises OutputError when it can't be written, or when the folder holds files that aren't a package's."""
    check_folder(folder)
    gathered = gather(disclosure)
    names = names_of(disclosure)
    tables = tables_of(disclosure, gathered, names)
    contents = {f"{table.name}.csv": csv_bytes(table) for table in tables}
    descriptor = _descriptor(disclosure, gathered, tables, contents)
    contents["datapackage.json"] = (json.dumps(descriptor, ensure_ascii=False, indent=2) + "\n").encode()
    contents["README.txt"] = _readme(disclosure, gathered, tables).encode()
    contents[PEOPLE] = people_csv(disclosure, gathered, names)
    with whole_folder(folder) as beside:
        for name, data in contents.items():
            (beside / name).write_bytes(data)


def write_facts_csv_for_people(disclosure: Disclosure, path: Path) -> None:
    """The facts with Chinese headings and names before codes, with a byte order mark, for Excel and WPS.

    Raises OutputError."""
    data = people_csv(disclosure, gather(disclosure), names_of(disclosure))
    with whole_file(path) as beside:
        beside.write_bytes(data)


def _descriptor(
    disclosure: Disclosure, gathered: Gathered, tables: Sequence[Table], contents: Mapping[str, bytes]
) -> dict[str, object]:
    slug = re.sub(r"[^a-z0-9]+", "-", disclosure.unit_code.lower()).strip("-") or "unit"
    title = safe(disclosure.full_title)
    return {
        "profile": "tabular-data-package",
        "name": f"{slug}-{disclosure.kind.replace('_', '-')}-{disclosure.year}",
        "title": title,
        "description": (
            "由预算公开文件编成的开放数据，金额以元计。许可由公布者确定。文字列中以 = + - @ 或撇号开头、又不是数字的文字前加一个撇号，"
            "读取时去掉一个开头的撇号即为原文。Open data of a budget disclosure; money in yuan. The licence is left to the "
            "publisher. A text that starts with = + - @ or an apostrophe and is no number carries one more apostrophe in "
            "front: remove one leading apostrophe to get the text."
        ),
        "countryCode": "CN",
        "granularity": "aggregated",
        "fiscalPeriod": {"start": f"{disclosure.year:04}-01-01", "end": f"{disclosure.year:04}-12-31"},
        "contributors": [{"title": safe(disclosure.unit), "role": "publisher"}],
        "counts": {
            "facts": len(gathered.facts),
            "not_known": gathered.not_known,
            "not_agreeing": sum(not fact.agree for fact in gathered.facts),
            "figures_without_coordinates": gathered.derived,
        },
        "resources": [_resource(table, contents[f"{table.name}.csv"]) for table in tables],
        "model": _model(disclosure),
    }


def _resource(table: Table, data: bytes) -> dict[str, object]:
    schema: dict[str, object] = {
        "fields": [_field(field, unique=field.name == table.key) for field in table.fields],
        "missingValues": [""],
        "primaryKey": [table.key],
    }
    if table.points:
        schema["foreignKeys"] = [
            {"fields": [field], "reference": {"resource": resource, "fields": [there]}}
            for field, resource, there in table.points
        ]
    return {
        "profile": "tabular-data-resource",
        "name": table.name,
        "path": f"{table.name}.csv",
        "title": table.title,
        "description": table.english,
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "dialect": {
            "delimiter": ",",
            "lineTerminator": "\n",
            "quoteChar": '"',
            "doubleQuote": True,
            "skipInitialSpace": False,
            "header": True,
        },
        "hash": f"sha256:{hashlib.sha256(data).hexdigest()}",
        "bytes": len(data),
        "schema": schema,
    }


def _field(field: Field, *, unique: bool) -> dict[str, object]:
    constraints: dict[str, object] = {}
    if field.required:
        constraints["required"] = True
    if unique:
        constraints["unique"] = True
    if field.values:
        constraints["enum"] = list(field.values)
    described: dict[str, object] = {
        "name": field.name,
        "type": field.type,
        "title": field.title,
        "description": f"{field.chinese} / {field.english}",
    }
    return {**described, "constraints": constraints} if constraints else described


_CLASSIFICATIONS = {
    "functional_code": "functional",
    "econ_dept": "economic",
    "econ_gov": "economic",
    "revenue_code": "economic",
    "unit_kind": "administrative",
}


def _model(disclosure: Disclosure) -> dict[str, object]:
    """Measures and dimensions by role, after the Fiscal Data Package."""

    def dimension(kind: str, *sources: str, **more: str) -> dict[str, object]:
        return {
            "dimensionType": kind,
            **more,
            "primaryKey": [sources[0]],
            "attributes": {source: {"source": source, "resource": "facts"} for source in sources},
        }

    roles = {"unit": "entity", "year": "datetime", "project": "activity", "stage": "fact"}
    dimensions: dict[str, object] = {"publisher": dimension("entity", "unit_code", "unit_name")}
    for name in DIMENSIONS:
        role = roles.get(name, "classification")
        more = {"classificationType": _CLASSIFICATIONS[name]} if name in _CLASSIFICATIONS else {}
        more |= {"activityType": "project"} if role == "activity" else {}
        dimensions[name] = dimension(role, name, **more)
    for name in ("measure", "kind", "statement"):
        dimensions[name] = dimension("fact", name)
    return {
        "measures": {
            "amount": {
                "source": "amount",
                "resource": "facts",
                "currency": "CNY",
                "factor": 1,
                "phase": PHASES[disclosure.kind],
            }
        },
        "dimensions": dimensions,
    }


def _readme(disclosure: Disclosure, gathered: Gathered, tables: Sequence[Table]) -> str:
    lines = [
        f"{disclosure.full_title}：开放数据",
        "",
        f"本文件夹是《{disclosure.full_title}》的开放数据，共{len(gathered.facts)}个事实。",
        "金额以元计，编码是文字（不要当作数字）。CSV 为 UTF-8 编码，字段说明见下，机器可读的说明在 datapackage.json。",
        f"{PEOPLE} 与 facts.csv 内容相同，中文列名，可直接用 Excel 或 WPS 打开；它不属于数据包。",
        "维度为空表示该维度的全部；一格里有几个编码时用 + 相连，编码自身的 + 和 % 写成 %2B 和 %25。",
        "各行有合计也有明细，同一笔钱会在几行中出现：求和前先选定一组不重叠的行。",
        f"文件中印作“—”等、数额不明的有{gathered.not_known}个，不列为事实；它们不是零。空白格是零，列为事实。",
        "precision 为 printed 的金额由印出的数换算，真值在 amount ± half_width 之内。",
        "以 = + - @ 或撇号开头、又不是数字的文字前加一个撇号，以免被当作公式；去掉一个开头的撇号即为原文。",
        "许可由公布者确定。",
        "",
        f"Open data of a budget disclosure ({disclosure.unit_code}, {disclosure.year}): {len(gathered.facts)} facts.",
        "Money is in yuan; codes are text. The CSV files are UTF-8; datapackage.json describes them to machines.",
        f"{PEOPLE} is facts.csv with Chinese headings for spreadsheets; it is no part of the package.",
        "An empty dimension means all of it; several codes in a cell are joined by + (their own + and % are %2B, %25).",
        "Rows hold totals and their parts alike: choose rows that don't overlap before adding.",
        f"{gathered.not_known} amounts are printed as not known; they are no facts, and not zero. Blank cells are zero.",
        "Where precision is printed, the true value lies within amount ± half_width.",
        "A text that starts with = + - @ or an apostrophe and is no number carries one more apostrophe in front.",
        "The licence is left to the publisher.",
    ]
    for table in tables:
        lines += ["", f"{table.name}.csv  {table.title} / {table.english}（{len(table.rows)}）"]
        lines += [f"  {field.name}  {field.title}：{field.chinese} / {field.english}" for field in table.fields]
    return UNWRITABLE.sub("\ufffd", "\n".join(lines).replace("\r", "") + "\n")


def check_folder(folder: Path) -> None:
    """A folder is replaced as a whole, so one with anything but a package in it must not be taken."""
    ours = {"datapackage.json", "README.txt", PEOPLE}
    ours |= {f"{name}.csv" for name in ("facts", "claims", "statements", "targets", "target_fields", "indicators")}
    try:
        if not folder.exists():
            return
        if not folder.is_dir():
            raise OutputError(f"{folder} 是一个文件，不是文件夹。请换一个名字，或先移走它。")
        others = sorted(entry.name for entry in folder.iterdir() if entry.name not in ours)
    except OSError as error:
        raise OutputError(f"无法读取文件夹 {folder}：{error.strerror or error}。") from error
    if others:
        raise OutputError(
            f"文件夹 {folder} 里有不属于开放数据的文件（{'、'.join(others[:3])}{'等' if len(others) > 3 else ''}），"
            "写入会替换整个文件夹。请换一个文件夹，或先移走它们。"
        )
