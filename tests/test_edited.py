"""What people changed after compiling is said, texts go back into the book, figures never."""

from __future__ import annotations

import zipfile
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from typer.testing import CliRunner

from yusuan import compile, load, write
from yusuan.cli import app, example
from yusuan.disclosure.differences import aligned, differences
from yusuan.disclosure.model import Disclosure, Section, Statement, Text
from yusuan.edited import against_book, published
from yusuan.reading import read

OLD_REASON = "上年公开的预算包含年初尚未分配到具体单位和项目的资金，本年不再列入"
NEW_REASON = "上年公开的预算列有年初还没有落实到单位的资金，本年没有这一项"
BASIC = ">422.55<"


@pytest.fixture(scope="module")
def compiled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("compiled") / "a.docx"
    write(compile(load(example())), path)
    return path


@pytest.fixture(scope="module")
def disclosure(compiled: Path) -> Disclosure:
    found = read(compiled).disclosure
    assert found is not None
    return found


def edited(source: Path, target: Path, changes: Sequence[tuple[str, str]]) -> Path:
    """A Word file with the first of each old text as the new one."""
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(target, "w") as new:
        for part in old.infolist():
            content = old.read(part.filename)
            if part.filename == "word/document.xml":
                text = content.decode("utf-8")
                for before, after in changes:
                    assert before in text, before
                    text = text.replace(before, after, 1)
                content = text.encode("utf-8")
            new.writestr(part, content)
    return target


@pytest.mark.parametrize("ending", ["docx", "xlsx", "html", "pdf"])
def test_what_nobody_edited_is_the_same(ending: str, tmp_path: Path) -> None:
    book = load(example())
    path = tmp_path / f"a.{ending}"
    write(compile(book), path)
    found = against_book(path, book)
    assert (found.differences, found.texts) == ((), ())


def test_a_changed_cell_a_changed_sentence_and_a_changed_reason_are_told_apart(compiled: Path, tmp_path: Path) -> None:
    changes = [(BASIC, ">425.55<"), ("422.55万元", "425.55万元"), (OLD_REASON, NEW_REASON)]
    found = against_book(edited(compiled, tmp_path / "b.docx", changes), load(example()))
    cell, sentence, words = found.differences
    assert (cell.kind, cell.before, cell.after) == ("figure", "422.55", "425.55")
    assert "预算支出总表" in cell.where
    assert "基本支出" in cell.where
    assert (sentence.kind, sentence.numbers) == ("figure", (("422.55", "425.55"),))
    assert words.kind == "words"
    (text,) = found.texts
    assert (text.table, text.field, text.why_not) == ("reasons", "text", "")
    assert text.after.startswith(NEW_REASON)


def test_a_book_that_took_the_texts_back_compiles_to_the_edited_document(compiled: Path, tmp_path: Path) -> None:
    changes = [(OLD_REASON, NEW_REASON), ("城乡低保等社会救助", "城乡居民最低生活保障等社会救助")]
    path = edited(compiled, tmp_path / "b.docx", changes)
    done = CliRunner().invoke(
        app, ["check", str(path), "--book", str(example()), "--take", str(tmp_path / "new")], catch_exceptions=False
    )
    assert done.exit_code == 0, done.output
    assert "取回2处文字" in done.output
    assert against_book(path, load(tmp_path / "new")).differences == ()
    assert load(tmp_path / "new").expenditure == load(example()).expenditure


def test_a_number_typed_into_a_reason_stays_out_of_the_book(compiled: Path, tmp_path: Path) -> None:
    path = edited(compiled, tmp_path / "b.docx", [(OLD_REASON, "上年有年初没有分配的资金7518.20万元")])
    (text,) = against_book(path, load(example())).texts
    assert "数字" in text.why_not


def test_a_paragraph_that_is_gone_is_missing_and_its_text_is_not_taken(compiled: Path, tmp_path: Path) -> None:
    duties = load(example()).units[0].duties
    path = edited(compiled, tmp_path / "b.docx", [(duties, "略。")])
    found = against_book(path, load(example()))
    assert {d.kind for d in found.differences} & {"missing", "figure"}
    assert [t.field for t in found.texts if not t.why_not] == []


def texts(disclosure: Disclosure, change: Callable[[tuple[Text, ...]], tuple[Text, ...]], section: str) -> Disclosure:
    def of(one: Section) -> Section:
        kept = tuple(i for i in one.items if isinstance(i, Text))
        return replace(one, items=change(kept)) if one.title == section else one

    return replace(disclosure, sections=tuple(map(of, disclosure.sections)))


def test_a_sentence_that_stands_elsewhere_was_moved(disclosure: Disclosure) -> None:
    moved = texts(disclosure, lambda found: (*found[1:], found[0]), "第四部分　名词解释")
    assert {d.kind for d in differences(disclosure, moved)} == {"moved"}


@given(st.data())
@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
def test_one_changed_figure_is_one_difference(disclosure: Disclosure, data: st.DataObject) -> None:
    section = data.draw(
        st.sampled_from([s for s in disclosure.sections if any(isinstance(i, Statement) for i in s.items)])
    )
    table = data.draw(st.sampled_from([i for i in section.items if isinstance(i, Statement)]))
    places = [(r, c) for r, c, f in table.figures() if f.text]
    if not places:
        return
    r, c = data.draw(st.sampled_from(places))
    old = table.rows[r].cells[c]
    cells = tuple(replace(x, text="999,999.99") if x is old else x for x in table.rows[r].cells)
    rows = tuple(replace(x, cells=cells) if n == r else x for n, x in enumerate(table.rows))
    changed = replace(table, rows=rows)
    items = tuple(changed if i is table else i for i in section.items)
    sections = tuple(replace(s, items=items) if s is section else s for s in disclosure.sections)
    (one,) = differences(disclosure, replace(disclosure, sections=sections))
    assert (one.kind, one.before, one.after, one.place) == ("figure", old.text, "999,999.99", old.place)


WORDS = st.lists(st.text("甲乙丙丁12", min_size=1, max_size=6), max_size=8)


@given(WORDS, WORDS)
def test_texts_are_paired_in_order_and_none_is_lost(before: list[str], after: list[str]) -> None:
    pairs = aligned(before, after)
    olds, news = [a for a, _ in pairs if a is not None], [b for _, b in pairs if b is not None]
    assert olds == list(range(len(before)))
    assert news == list(range(len(after)))
    assert aligned(before, before) == [(n, n) for n in range(len(before))]


def test_two_publications_give_the_list_of_a_correction(compiled: Path, tmp_path: Path) -> None:
    new = edited(compiled, tmp_path / "b.docx", [(BASIC, ">425.55<")])
    (one,) = published(compiled, new)
    assert (one.before, one.after) == ("422.55", "425.55")
    out = tmp_path / "out"
    done = CliRunner().invoke(
        app,
        ["compare", str(compiled), str(new), "--out", str(out), "--format", "text,html,xlsx,docx,pdf"],
        catch_exceptions=False,
    )
    assert done.exit_code == 0
    assert "更正前 422.55，更正后 425.55" in done.output
    assert sorted(p.suffix for p in out.iterdir()) == [".docx", ".html", ".pdf", ".txt", ".xlsx"]
    again = read(out / "differences.docx").disclosure
    assert again is not None
    assert any("425.55" in row for table in again.unrecognised() for row in table.rows)


def test_exit_codes_and_refusals(compiled: Path, tmp_path: Path) -> None:
    run = CliRunner()
    book = str(example())
    assert run.invoke(app, ["check", str(compiled), "--book", book]).exit_code == 0
    changed = edited(compiled, tmp_path / "b.docx", [(BASIC, ">425.55<")])
    assert run.invoke(app, ["check", str(changed), "--book", book]).exit_code == 1
    broken = tmp_path / "c.docx"
    broken.write_bytes(b"PK\x03\x04 not a document")
    done = run.invoke(app, ["check", str(broken), "--book", book])
    assert done.exit_code == 2
    assert "处理：" in done.output
    (tmp_path / "there").mkdir()
    done = run.invoke(app, ["check", str(changed), "--book", book, "--take", str(tmp_path / "there")])
    assert done.exit_code == 1
    assert "已经存在" in done.output
    done = run.invoke(app, ["check", book, "--take", str(tmp_path / "x")])
    assert done.exit_code == 2
    assert "--book" in done.output
