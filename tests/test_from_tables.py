"""From exported statements, without a ledger: figures as they are, sentences computed, questions asked once."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import openpyxl
import pytest
from typer.testing import CliRunner

from yusuan import compile, load, write
from yusuan.cli import app, example
from yusuan.disclosure.from_tables import BLANK, NUMBER, REASON, compile_tables
from yusuan.disclosure.model import Column, Disclosure, Section, StatementCell
from yusuan.disclosure.pack import load_pack
from yusuan.disclosure.questions import read_answers, write_questions
from yusuan.problems import InputError
from yusuan.reading import read
from yusuan.review import review

PACK = load_pack("changzhi-2024")


@pytest.fixture(scope="module")
def exported(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The example's statements as a workbook, as a budget platform would give them."""
    path = tmp_path_factory.mktemp("export") / "export.xlsx"
    write(compile(load(example())), path)
    return path


@pytest.fixture(scope="module")
def tables(exported: Path) -> Disclosure:
    found = read(exported).disclosure
    assert found is not None
    return found


def last_year(tables: Disclosure) -> Disclosure:
    """The same statements as those of the year before."""
    return replace(tables, year=tables.year - 1)


def test_figures_are_taken_as_they_are(tables: Disclosure) -> None:
    made = compile_tables([tables], PACK).disclosure
    of = {s.key: s for s in tables.statements()}
    assert len(made.statements()) == 13
    for statement in made.statements():
        assert statement.rows == of[statement.key].rows
    assert [s.key for s in made.statements()] == [v.key for v in PACK.statements]
    assert len(made.forms()) == len(tables.forms())
    assert not list(review(made).of("error"))


def test_sentences_say_what_the_statements_say(tables: Disclosure) -> None:
    ledger = {t.text for t in compile(load(example())).texts()}
    made = [t.text for t in compile_tables([tables], PACK).disclosure.texts()]
    # what needs neither last year nor anything outside the statements is worded alike
    for start in ("2024年度长治市民政局本年支出预算", "财政拨款支出按功能分类包括", "人员经费", "公用经费"):
        mine = next(t for t in made if t.startswith(start))
        assert mine in ledger, mine


def test_what_only_people_know_is_asked_for_once(tables: Disclosure, tmp_path: Path) -> None:
    first = compile_tables([tables], PACK)
    assert "（草稿）" in first.disclosure.title
    keys = [q.key for q in first.questions]
    assert len(keys) == len(set(keys))
    assert keys[:2] == ["主要职责", "机构设置"]
    assert NUMBER + "2023年 收入总计" in keys
    assert any(BLANK in t.text for t in first.disclosure.texts())
    # answers: last year's total makes a change, and a change asks for its reason
    answers = {"主要职责": "主管民政工作。", "机构设置": "内设7个科室。", NUMBER + "2023年 收入总计": "8,855.00"}
    second = compile_tables([tables], PACK, None, answers)
    assert REASON + "total_revenue" in [q.key for q in second.unanswered]
    third = compile_tables([tables], PACK, None, {**answers, REASON + "total_revenue": "项目减少"})
    assert "（草稿）" not in third.disclosure.title
    said = next(t.text for t in third.disclosure.texts() if "收入总计" in t.text)
    assert "比上年减少7,055.23万元，下降79.68%，主要原因是项目减少" in said  # as the published document prints it
    # through the workbook
    path = tmp_path / "待填.xlsx"
    write_questions(third.questions, path)
    assert read_answers(path) == {q.key: q.answer for q in third.questions if q.answer}


def test_last_years_document_gives_the_comparisons(tables: Disclosure) -> None:
    draft = compile_tables([tables], PACK, last_year(tables))
    assert not any(q.key.startswith(NUMBER + "2023年 收入总计") for q in draft.questions)
    said = next(t.text for t in draft.disclosure.texts() if "收入总计" in t.text)
    assert "与上年持平" in said
    assert not [q for q in draft.questions if q.key.startswith(REASON)]


def test_an_answer_that_is_no_number_is_refused(tables: Disclosure) -> None:
    with pytest.raises(InputError, match="三千"):
        compile_tables([tables], PACK, None, {NUMBER + "2023年 收入总计": "三千"})


def test_tables_without_statements_or_unit_are_refused(tables: Disclosure) -> None:
    with pytest.raises(InputError, match="没有认定出报表"):
        compile_tables([replace(tables, sections=())], PACK)
    with pytest.raises(InputError, match="单位名称和预算年度"):
        compile_tables([replace(tables, unit="", year=0)], PACK)
    made = compile_tables([replace(tables, unit="", year=0)], PACK, last_year(tables)).disclosure
    assert (made.unit, made.year) == (tables.unit, tables.year)  # a year after the last


def test_the_command(exported: Path, tmp_path: Path) -> None:
    run, out = CliRunner(), tmp_path / "out"
    arguments = ["compile", "--tables", str(exported), "--out", str(out), "--format", "html,xlsx"]
    result = run.invoke(app, arguments)
    assert result.exit_code == 0, result.output
    assert "待填.xlsx" in result.output
    book = openpyxl.load_workbook(out / "待填.xlsx")
    sheet = book.worksheets[0]
    for row in sheet.iter_rows(min_row=2):
        if row[0].value in ("主要职责", "机构设置"):
            row[3].value = "已写明。"
    book.save(tmp_path / "answers.xlsx")
    result = run.invoke(app, [*arguments, "--answers", str(tmp_path / "answers.xlsx")])
    assert result.exit_code == 0, result.output
    assert [p for p in out.glob("*.html") if "草稿" not in p.name]


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (["BOOK", "--tables", "x.xlsx"], 1),
        ([], 2),
        (["BOOK", "--prior", "x.pdf"], 2),
        (["--tables", "没有.xlsx"], 1),
        (["--tables", "没有.xlsx", "--each"], 2),
    ],
)
def test_what_does_not_go_together(arguments: list[str], code: int, tmp_path: Path) -> None:
    out = tmp_path / "out"
    named = [str(example()) if a == "BOOK" else a for a in arguments]
    result = CliRunner().invoke(app, ["compile", *named, "--out", str(out)])
    assert result.exit_code == code
    assert not re.search("Traceback", result.output)
    assert not out.exists()


def test_answers_from_another_workbook(exported: Path) -> None:
    with pytest.raises(InputError):
        read_answers(exported)


def test_statements_are_laid_out_by_what_stands_in_them(tables: Disclosure) -> None:
    """A file says nothing of widths that we could use, prints tabs inside words, and has columns with nothing in them."""
    first, *_ = tables.statements()
    columns = (replace(first.columns[0], header=("项\t目",)), *first.columns[1:], Column((), "label"))
    rows = tuple(replace(row, cells=(*row.cells, StatementCell(""))) for row in first.rows)
    odd = replace(first, columns=columns, rows=rows)
    made, *_ = compile_tables([replace(tables, sections=(Section("", "", 1, (odd,)),))], PACK).disclosure.statements()
    assert len(made.columns) == len(first.columns)
    assert made.columns[0].header == ("项 目",)
    assert [[c.text for c in row.cells] for row in made.rows] == [[c.text for c in row.cells] for row in first.rows]
    label, figure = (next(c for c in made.columns if c.kind == kind) for kind in ("label", "figure"))
    assert label.width > figure.width
