"""A new book from last year's published document alone."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest
from typer.testing import CliRunner

from yusuan import compile, load, write
from yusuan.budget import folder
from yusuan.budget.facts import facts
from yusuan.cli import app, example
from yusuan.coordinates import TOPICS, coordinates
from yusuan.disclosure.model import Disclosure
from yusuan.disclosure.next_book import comparatives, start_from_published
from yusuan.problems import InputError
from yusuan.reading import read


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("last") / "last.pdf"
    write(compile(load(example())), path)
    return path


@pytest.fixture(scope="module")
def said(published: Path) -> Disclosure:
    found = read(published).disclosure
    assert found is not None
    return found


def test_every_figure_taken_over_is_the_ledgers_as_printed(said: Disclosure) -> None:
    ledger = facts(load(example()))
    rows = comparatives(said)
    assert len(rows) > 100
    assert len({tuple(sorted(r.items())) for r in rows}) == len(rows)
    for row in rows:
        dims = {k: v for k, v in row.items() if k not in ("topic", "amount", "note")}
        at = TOPICS[row["topic"]].where(**dims)
        true = ledger.value(at)
        assert true is not None
        assert abs(Decimal(row["amount"]) * 100 - true) <= 5_000, row  # printed in 万元 with two decimals


def test_the_new_book_reads_and_compares(published: Path, tmp_path: Path) -> None:
    book = tmp_path / "book"
    result = CliRunner().invoke(app, ["init", str(book), "--from", str(published)])
    assert result.exit_code == 0, result.output
    assert "单位编码" in result.output
    text = (book / folder.BOOK).read_text(encoding="utf-8")
    assert "year = 2025" in text
    assert "长治市民政局" in text
    assert "职责共16项" in text
    # what can't be known is filled in by hand; then the book is whole
    for blank, known in (('unit = ""', 'unit = "352"'), ('code = ""', 'code = "352"'), ('kind = ""', 'kind = "行政单位"'), ('budget_level = ""', 'budget_level = "市级"')):  # fmt: skip
        text = text.replace(blank, known, 1)
    (book / folder.BOOK).write_text(text, encoding="utf-8")
    loaded = load(book)
    assert facts(loaded).value(coordinates("resources", year="2024")) == 1_799_770_000  # 1,799.77万元
    assert loaded.profile.level == "unit"


def test_a_workbook_of_it(published: Path, tmp_path: Path) -> None:
    result = CliRunner().invoke(app, ["init", str(tmp_path / "book.xlsx"), "--from", str(published)])
    assert result.exit_code == 0, result.output
    assert (tmp_path / "book.xlsx").is_file()


def test_other_years_final_accounts_and_empty_documents_are_refused(said: Disclosure, tmp_path: Path) -> None:
    target = tmp_path / "book"
    for wrong, word in (
        (replace(said, year=2020), "2020"),
        (replace(said, kind="final_accounts"), "决算"),
        (replace(said, sections=()), "没有认定含义的数字"),
    ):
        with pytest.raises(InputError, match=word):
            start_from_published(wrong, target, 2025)
        assert not target.exists()
