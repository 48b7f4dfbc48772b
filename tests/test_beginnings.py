"""Whose a document is, of which year, kind and level: beginnings of documents of other places, judged by a person."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path
from typing import Any

import pytest
from test_identity import table

from yusuan.document.model import Block, Document, Paragraph
from yusuan.document.recognise import recognise
from yusuan.document.recognition.identity import identity
from yusuan.reading import Reading

HERE = Path(__file__).parent
DOCUMENTS = tomllib.loads((HERE / "beginnings.toml").read_text("utf-8"))["document"]
OTHERS = tomllib.loads((HERE / "other_documents.toml").read_text("utf-8"))["document"]


def bare(name: str) -> str:
    return re.sub(r"\s", "", name).replace("(", "（").replace(")", "）")


@pytest.mark.parametrize("said", DOCUMENTS, ids=lambda d: d["source"])
def test_beginnings_of_other_places(said: dict[str, Any]) -> None:
    blocks: list[Block] = [Paragraph(line) for line in said["lines"]]
    if "rows" in said:
        blocks.append(table(*map(tuple, said["rows"])))
    unit, year, kind, level = identity([Document("", tuple(blocks))])
    assert bare(unit) in [bare(name) for name in said["unit"].split("|")]
    assert year == said["year"]
    assert kind == ("final_accounts" if said["accounts"] else "budget")
    assert level == said.get("level", level)


def kind(*lines: str) -> tuple[str, str]:
    disclosure = recognise([Document("", tuple(Paragraph(line) for line in lines))])
    return Reading("a.pdf", "pdf", 3, 0.0, disclosure).kind, disclosure.unit


@pytest.mark.parametrize("said", OTHERS, ids=lambda d: d["what"])
def test_other_documents_that_speak_of_budgets(said: dict[str, Any]) -> None:
    title, *body = said["lines"]
    assert kind(title, *body * 3)[0] == "other"


def test_a_list_of_attachments_is_nobody_s() -> None:
    found = next(d for d in OTHERS if "attachments" in d["what"])
    assert kind(*found["lines"]) == ("other", "")


DUTY = (
    "负责全县水资源的保护和开发利用，拟订规划并组织实施，组织实施水利工程建设与管理，承担水旱灾害防治和节约用水工作。"
    * 9
)


@pytest.mark.parametrize(
    "lines",
    [
        (
            "某县水务局2024年部门预算公开",
            "一、部门基本情况",
            DUTY,
            "二、部门预算收支说明",
            "2024年收入预算5120.40万元，比上年增加120.10万元；支出预算5120.40万元，其中基本支出3310.20万元。" * 4,
        ),
        (
            "某县水务局2024年度部门决算情况说明",
            "（一）职能职责。" + DUTY,
            "（二）单位构成。局机关和1个事业单位。",
            "（一）收入支出决算总体情况说明。2024年度收入总计618.38万元，支出总计618.38万元，较上年减少194.65万元。"
            * 4,
            "三、“三公”经费情况说明",
            "因公出国（境）费0万元，公务接待费3.20万元，公务用车运行维护费4.00万元。",
        ),
        (
            "某县水务局2024年预算公开",
            "1、收入预算：2024年年初预算数2737.12万元，其中一般公共预算拨款580.78万元。" * 3,
            "2、收支增减变化情况：" + DUTY,
            "3、政府采购情况：2024年采购预算410.00万元。",
            "4、国有资产占用情况：年末房屋账面净值1200.50万元，车辆账面净值65.30万元。",
        ),
    ],
)
def test_a_text_that_explains_a_budget(lines: tuple[str, ...]) -> None:
    assert kind(*lines) == ("text", "某县水务局")
