"""Whose a document is, of which year, kind and level: beginnings of documents of other places, judged by a person."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path
from typing import Any

import pytest
from test_identity import table

from yusuan.document.model import Block, Document, Paragraph
from yusuan.document.recognition.identity import identity

DOCUMENTS = tomllib.loads((Path(__file__).parent / "beginnings.toml").read_text("utf-8"))["document"]


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
