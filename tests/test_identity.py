"""Whose document it is, and at which level, from the several places that print it."""

from __future__ import annotations

import pytest

from yusuan.document.model import Cell, Document, Heading, Paragraph, Table
from yusuan.document.recognition.grid import grid
from yusuan.document.recognition.identity import identity


def table(*rows: tuple[str, ...]) -> Table:
    cells = tuple(Cell(r, c, t) for r, row in enumerate(rows) for c, t in enumerate(row) if t)
    return Table("t", len(rows), max(map(len, rows)), cells)


def document(*blocks: str | Table) -> Document:
    return Document("", tuple(b if isinstance(b, Table) else Paragraph(b) for b in blocks))


@pytest.mark.parametrize(
    ("lines", "level"),
    [
        (("某市民政局", "2024年部门预算"), "department"),
        (("某市民政局", "2024年度部门综合预算"), "department"),
        (("某市儿童福利院", "2024年单位预算"), "unit"),
        # a 本级 is a unit's whatever its cover calls the budget
        (("某市民政局（本级）2024年部门预算",), "unit"),
        (("2024年部门预算", "部门：某市民政局本级"), "unit"),
        # 部门预算单位构成 says nothing of 单位预算
        (("某省水利厅2018年预算", "目录", "二、部门预算单位构成", "部门预算情况说明"), "department"),
        (("收支总表", "部门名称：某省水利厅", "收入总表", "部门名称：某省水利厅"), "department"),
        (("收支总表", "单位名称：某市儿童福利院"), "unit"),
        (("部门收支总表", "部门收入总表", "部门支出总表"), "department"),
        (("某市水务局预算公开", "纳入某市水务局2024年预算编制范围的二级预算单位有3家"), "department"),
        (("某市水务局预算公开",), "unit"),
    ],
)
def test_level(lines: tuple[str, ...], level: str) -> None:
    assert identity([document(*lines)])[3] == level


def test_a_form_of_the_whole_unit_says_whose_and_of_which_year() -> None:
    form = table(
        ("部门整体支出绩效目标表", "", ""),
        ("（2026年度）", "", ""),
        ("部门名称", "某市信访办公室", ""),
        ("任务", "内容", ""),
    )
    assert identity([document("预算01表 收支总表", form)]) == ("某市信访办公室", 2026, "budget", "department")


def test_what_is_not_printed_is_not_said() -> None:
    name, year, _, _ = identity([document("收支总表", "单位：万元")])
    assert (name, year) == ("", 0)


def test_year_and_kind_of_final_accounts() -> None:
    blocks = (Heading(1, "某县档案馆"), Paragraph("2023年度部门决算"), Paragraph("一、收入支出决算总表"))
    assert identity([Document("", blocks)]) == ("某县档案馆", 2023, "final_accounts", "department")


def test_lines_above_a_header_inside_the_table() -> None:
    printed = table(
        ("", "", ""),
        ("预算01表 收支总表", "", ""),
        ("公开01表", "", ""),
        ("部门：某局", "2024年度", "金额单位：万元"),
        ("项目", "2023年", "2024年"),
        ("合计", "1.00", "2.00"),
    )
    found = grid(printed, ())
    assert found.rows == (("项目", "2023年", "2024年"), ("合计", "1.00", "2.00"))
    assert found.above == ("预算01表 收支总表", "公开01表", "部门：某局", "2024年度", "金额单位：万元")


def test_years_alone_are_a_header() -> None:
    found = grid(table(("2023年", "2024年"), ("1.00", "2.00")), ())
    assert found.rows[0] == ("2023年", "2024年")
