"""The worked example's 13 statements equal the published ones: every number, label and blank."""

import json
import re
from pathlib import Path

import pytest
from grid import grid

import yusuan

ROOT = Path(__file__).parent.parent
EXAMPLE = ROOT / "examples" / "changzhi-civil-affairs-2024"
GOLD = Path(__file__).parent / "gold" / "changzhi-2024-statements.json"
PUBLISHED = ROOT.parent / "shared" / "changzhi" / "tables.json"

#: What we print differently on purpose, because it is better: the form's number stands on every statement (the
#: published file prints it on the first only).
NUMBERED = {str(n): f"预算公开表{n}" for n in range(2, 14)}


@pytest.fixture(scope="module")
def statements() -> dict[str, list[list[str]]]:
    disclosure = yusuan.compile(yusuan.load(EXAMPLE))
    return {str(n): grid(s) for n, s in enumerate(disclosure.statements(), 1)}


def gold() -> dict[str, list[list[str]]]:
    return json.loads(GOLD.read_text(encoding="utf-8"))


@pytest.mark.parametrize("n", [str(n) for n in range(1, 14)])
def test_statement_equals_the_published_one(n: str, statements: dict[str, list[list[str]]]) -> None:
    expected = gold()[n]
    if n in NUMBERED:
        expected = [[NUMBERED[n]], *expected]
    assert statements[n] == expected


def test_all_402_numbers_are_there(statements: dict[str, list[list[str]]]) -> None:
    def numbers(tables: dict[str, list[list[str]]]) -> list[str]:
        return [c for t in tables.values() for row in t for c in row if re.fullmatch(r"-?[\d,]+\.\d\d", c)]

    assert len(numbers(statements)) == 402
    assert numbers(statements) == numbers(gold())


@pytest.mark.shared
def test_the_gold_kept_here_is_the_published_one() -> None:
    if not PUBLISHED.exists():
        pytest.skip("needs the published statements beside the repository (../shared)")
    assert gold() == json.loads(PUBLISHED.read_text(encoding="utf-8"))
