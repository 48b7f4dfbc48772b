"""compile and demo: a book, or exported statements, into the files of a publication."""

from __future__ import annotations

import time
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from .app import app, example
from .saying import compiled_book, fail, formats_of, loaded, say_problems, step

if TYPE_CHECKING:
    from ..budget.model import Budget
    from ..disclosure.model import Disclosure, Statement
    from ..publish import Written


@app.command()
def compile(
    budget: Annotated[
        Path | None, typer.Argument(metavar="BUDGET", help="预算文件夹，或Excel工作簿（.xlsx）；没有时只给 --tables")
    ] = None,
    out: Annotated[Path, typer.Option("--out", help="输出文件夹")] = Path("out"),
    format: Annotated[
        str, typer.Option("--format", help="只写这些格式，用逗号隔开：docx、pdf、xlsx、html、data")
    ] = "docx,pdf,xlsx,html,data",
    pack: Annotated[str, typer.Option("--pack", help="版式包的名称或文件夹；不给时用预算中写的")] = "",
    json: Annotated[bool, typer.Option("--json", help="把公开内容作为数据打印到标准输出，不写文件")] = False,
    despite_errors: Annotated[bool, typer.Option("--despite-errors", help="审核发现错误也写出文件")] = False,
    each: Annotated[
        bool, typer.Option("--each", help="部门的账套：部门和每个单位各编一份，单位的放在子文件夹")
    ] = False,
    tables: Annotated[
        list[Path] | None,
        typer.Option(
            "--tables", help="预算平台导出的报表，可以写几次；没有账套时全部照它编，有账套时补账套以外的行和列"
        ),
    ] = None,
    prior: Annotated[
        Path | None, typer.Option("--prior", help="与 --tables 一起用：上年已公布的文件，提供上年数和职责")
    ] = None,
    answers: Annotated[Path | None, typer.Option("--answers", help="与 --tables 一起用：填好的“待填.xlsx”")] = None,
) -> None:
    """编制公开文件：Word、PDF、Excel、网页和开放数据。"""
    if tables and budget is None:
        if each:
            fail("--each 要有账套，不能只给 --tables。没有写任何文件。", 2)
        _run_tables(tables, prior, answers, out, format, pack, json, despite_errors)
        return
    if budget is None or prior or answers:
        fail("请给出账套，或用 --tables 给出导出的报表（没有账套时才用 --prior 和 --answers）。没有写任何文件。", 2)
    if tables and each:
        fail("--tables 是一个单位的报表，不能和 --each 一起用。没有写任何文件。", 2)
    _run(budget, out, format, pack, json, despite_errors, each, tables or ())


@app.command()
def demo(
    out: Annotated[Path, typer.Option("--out", help="输出文件夹")] = Path("yusuan-demo"),
) -> None:
    """用自带的示例编制一套公开文件。"""
    _run(example(), out, "docx,pdf,xlsx,html,data", "", False, False, False)


def _run(
    source: Path,
    out: Path,
    formats: str,
    pack: str,
    json: bool,
    despite_errors: bool,
    each: bool,
    tables: Sequence[Path] = (),
) -> None:
    from ..publish import FORMATS, file_name

    started = time.perf_counter()
    wanted = formats_of(formats, FORMATS)
    step(f"读取 {source}")
    book = loaded(source)
    folders = {out: book}
    if each:
        from ..budget.department import disclosing_units, unit_book

        units = disclosing_units(book)
        if not units:
            fail("--each：这是一个单位的账套；部门的账套（公开口径为“部门”）才有所属单位。没有写任何文件。")
        folders |= {out / file_name(f"{u.code}-{u.name}"): unit_book(book, u.code) for u in units}
    given = [s for path in tables for s in _tables_of(path, book)]
    done = [(folder, compiled_book(part, pack, given)) for folder, part in folders.items()]
    if json:
        from ..disclosure.data import to_json

        for _, compiled in done:
            print(to_json(compiled.disclosure))
        return
    for _, compiled in done:
        if each:
            step(f"{compiled.disclosure.unit} {compiled.disclosure.title}：")
        say_problems(compiled.problems)
        _refuse_wrong(compiled.disclosure, despite_errors)
    for folder, compiled in done:
        _published(compiled.disclosure, folder, wanted, started)


def _tables_of(path: Path, book: Budget) -> Sequence[Statement]:
    from ..problems import YusuanError
    from ..reading import read as read_file

    step(f"读取 {path}")
    try:
        found = read_file(path).disclosure
    except YusuanError as error:
        fail(str(error))
    if found is None or not found.statements():
        fail(f"{path} 中没有认出报表。没有写任何文件。")
    if found.year and found.year != book.profile.year:
        fail(f"{path} 是{found.year}年的报表，账套是{book.profile.year}年的。没有写任何文件。")
    return found.statements()


def _run_tables(
    tables: list[Path],
    prior: Path | None,
    answers: Path | None,
    out: Path,
    formats: str,
    pack: str,
    json: bool,
    despite_errors: bool,
) -> None:
    from ..budget.model import Profile
    from ..disclosure.data import to_json
    from ..disclosure.from_tables import compile_tables
    from ..disclosure.pack import load_pack
    from ..disclosure.questions import read_answers, write_questions
    from ..problems import InputError, YusuanError
    from ..publish import FORMATS
    from ..reading import read as read_file

    started = time.perf_counter()
    wanted = formats_of(formats, FORMATS)
    try:
        read_tables = []
        for path in tables:
            step(f"读取 {path}")
            if (found := read_file(path).disclosure) is not None:
                read_tables.append(found)
        before = read_file(prior).disclosure if prior else None
        given = read_answers(answers) if answers else {}
        draft = compile_tables(read_tables, load_pack(pack or Profile.pack), before, given)
        if json:
            print(to_json(draft.disclosure))
            return
        say_problems(draft.problems)
        _refuse_wrong(draft.disclosure, despite_errors)
        _published(draft.disclosure, out, wanted, started)
        write_questions(draft.questions, out / "待填.xlsx")
    except InputError as error:
        say_problems(error.problems)
        fail("没有写任何文件。")
    except YusuanError as error:
        fail(str(error))
    if draft.unanswered:
        again = f"--answers {out / '待填.xlsx'}"
        print(f"还有{len(draft.unanswered)}处要人填写，文件是草稿。填好 {out / '待填.xlsx'}，再运行一次，加上 {again}")


def _refuse_wrong(disclosure: Disclosure, despite_errors: bool) -> None:
    """Print what the review finds; stop at errors."""
    from ..review import review
    from ..review.reports.text import finding_lines

    reviewed = review(disclosure)
    for finding in reviewed.findings:
        for line in finding_lines(finding):
            step(line)
    step(str(reviewed.coverage))
    wrong = sum(1 for _ in reviewed.of("error"))
    if (wrong or reviewed.crashed) and not despite_errors:
        said = f"审核发现{wrong}处错误" if wrong else f"审核没有完成（{'；'.join(reviewed.crashed)}）"
        fail(f"{said}，没有写任何文件。改正后再编制；确实要写出，加 --despite-errors。")


def _published(disclosure: Disclosure, folder: Path, wanted: Sequence[str], started: float) -> None:
    from ..problems import YusuanError
    from ..publish import publish

    step(f"写入 {'、'.join(wanted)}")
    try:
        written = publish(disclosure, folder, wanted, lambda w: step(f"  {w.path.name}"))
    except YusuanError as error:
        fail(str(error))
    _summary(disclosure, written, time.perf_counter() - started)


def _summary(disclosure: Disclosure, written: Sequence[Written], seconds: float) -> None:
    from rich import box
    from rich.console import Console
    from rich.table import Table

    from ..coordinates import coordinates

    totals = {
        f.about.measure: f.text + "万元" if f.unit == "万元" else f.text + f.unit
        for s in disclosure.statements()
        for _, _, f in s.figures()
        if f.about in (coordinates("resources"), coordinates("uses")) and hasattr(f.about, "measure")
    }
    table = Table(box=box.ASCII2, show_header=False, title=f"{disclosure.unit} {disclosure.title}")
    table.add_row("单位", disclosure.unit)
    table.add_row("年度", str(disclosure.year))
    if totals:
        table.add_row("收入总计 = 支出总计", " = ".join(totals.values()))
    table.add_row("报表", f"{len(disclosure.statements())} 张")
    table.add_row("绩效目标表", f"{len(disclosure.forms())} 张")
    for one in written:
        table.add_row(one.format, f"{one.path.name}  {one.size / 1024:,.0f} KB")
    table.add_row("文件夹", str(written[0].path.parent) if written else "")
    table.add_row("用时", f"{seconds:.1f} 秒")
    Console(highlight=False, soft_wrap=False).print(table)
