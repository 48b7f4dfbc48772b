"""The contents list against the statements that follow."""

from dataclasses import replace

import pytest
from test_review import disclosure, table

from yusuan.disclosure.model import Disclosure, Item, Text
from yusuan.review import review

NAMES = ("收支总表", "收入总表", "支出总表", "财政拨款收支总表", "一般公共预算支出表")


def made(lines: list[str], shown: list[str], heading: str = "") -> Disclosure:
    tables = [replace(table([["合计", "1.00", "1.00", "0.00"]]), title=f"2024年部门{n}") for n in shown]
    items: list[Item] = [Text("目　录"), *(Text(line) for line in lines), Text("单位职责。" * 20)]
    return disclosure(*items, *([Text(heading)] if heading else []), *tables)


def told(made: Disclosure) -> list[str]:
    return [f.expected for f in review(made).findings if f.check == "N-45"]


@pytest.mark.parametrize("line", ["表{}　{}\t{}", "（{}）{}", "{}、{}……{}"])
def test_a_listed_statement_that_does_not_follow_is_told(line: str) -> None:
    lines = [line.format("一二三四五"[k], name, k + 4) for k, name in enumerate(NAMES)]
    assert told(made(lines, list(NAMES))) == []
    (missing,) = told(made(lines, [n for n in NAMES if n != "财政拨款收支总表"]))
    assert missing.endswith("财政拨款收支总表")


def test_a_heading_with_nothing_beneath_is_no_statement_and_one_with_a_note_is() -> None:
    lines = [f"{name}\t{k}" for k, name in enumerate(NAMES)]
    shown = list(NAMES[1:])
    assert told(made(lines, shown, "收支总表")) == ["收支总表"]
    noted = made(lines, shown)
    more = (*noted.sections[0].items, Text("收支总表"), Text("本单位没有收支，此表为空表。"))
    assert told(replace(noted, sections=(replace(noted.sections[0], items=more),))) == []


def test_a_list_of_another_document_tells_nothing() -> None:
    assert told(made([f"{name}\t1" for name in NAMES], list(NAMES[:2]))) == []
