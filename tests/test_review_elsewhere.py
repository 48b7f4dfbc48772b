"""Right sentences of places nobody developed on: no check of sentences accuses one."""

import tomllib
from dataclasses import replace
from pathlib import Path

import pytest
from test_review import disclosure

from yusuan.disclosure.model import Text
from yusuan.document.prose import claims
from yusuan.review import review

GROUPS = tomllib.loads((Path(__file__).parent / "elsewhere.toml").read_text("utf-8"))["group"]
CASES = [(g["year"], words) for g in GROUPS for words in g["right"]]


@pytest.mark.parametrize("group", GROUPS, ids=lambda g: g["of"])
def test_there_are_enough_of_each_kind(group: dict[str, object]) -> None:
    assert len(group["right"]) >= 30  # type: ignore[arg-type]


@pytest.mark.parametrize(("year", "words"), CASES, ids=[w[:24] for _, w in CASES])
def test_what_is_right_is_not_accused(year: int, words: str) -> None:
    (read,) = claims([words], year=year)
    reviewed = review(replace(disclosure(Text(words, read)), year=year, unit="某县图书馆"))
    assert reviewed.crashed == ()
    assert [(f.check, f.message) for f in reviewed.findings] == []
