"""read, review and reconstruct: what others published."""

from __future__ import annotations

import re
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from .app import app
from .saying import fail, formats_of, say_problems

if TYPE_CHECKING:
    from ..reading import Reading


#: The most files that are named when a folder's are passed over.
_MOST_NAMED = 5


@app.command()
def read(
    files: Annotated[list[Path], typer.Argument(help="公开文件：PDF、Word、网页、文本、.zip，或装有它们的文件夹")],
    out: Annotated[Path | None, typer.Option("--out", help="输出文件夹；不给时只打印摘要")] = None,
    format: Annotated[
        str, typer.Option("--format", help="只写这些格式，用逗号隔开：json、xlsx、csv")
    ] = "json,xlsx,csv",
    together: Annotated[
        bool, typer.Option("--together", help="所给的几个文件合成一份公开（文字与表格分开的）")
    ] = False,
    workers: Annotated[int, typer.Option("--workers", min=0, help="同时读几个文件；0为按处理器数")] = 0,
) -> None:
    """读取已公布的预算、决算公开文件，还原成数据。"""
    import os

    from rich.console import Console
    from rich.progress import Progress

    from ..batch import memory_is_limited, read_all
    from ..limits import MAX_SECONDS
    from ..problems import YusuanError
    from ..reading_tables import write_readings

    formats = formats_of(format, ("json", "xlsx", "csv"))
    found = _files(files)
    groups = [found] if together else [[p] for p in found]
    readings: dict[int, Reading] = {}
    quiet = len(groups) == 1 or not sys.stderr.isatty()
    with Progress(console=Console(stderr=True), disable=quiet) as progress:
        task = progress.add_task("读取", total=len(groups))
        for n, reading in read_all(groups, workers or os.cpu_count() or 1):
            readings[n] = reading
            progress.advance(task)
    done = [readings[n] for n in sorted(readings)]
    for reading in done:
        _say_reading(reading)
    refused = sum(r.disclosure is None for r in done)
    if len(done) > 1:
        print(f"共{len(done)}份：读成{len(done) - refused}份，没有读成{refused}份。")
    if scans := sum(r.kind == "scan" for r in done):
        print(f"读成的当中有{scans}份是扫描件，没有文字。")
    if not memory_is_limited():
        print(f"这个系统不能限制读取所用的内存；每份仍限 {MAX_SECONDS} 秒。")
    if out is not None:
        try:
            for path in write_readings(done, out, formats):
                print(f"已写入 {path}")
        except YusuanError as error:
            fail(str(error))
    if refused:
        raise typer.Exit(2)


@app.command()
def review(
    files: Annotated[
        list[Path], typer.Argument(help="公开文件：PDF、Word、Excel、网页、文本、.zip，或装有它们的文件夹")
    ],
    out: Annotated[Path | None, typer.Option("--out", help="输出文件夹；不给时只打印")] = None,
    format: Annotated[
        str,
        typer.Option(
            "--format", help="要写的格式，用逗号隔开：html、xlsx、json、text、annotated（在原文件的副本上标注）"
        ),
    ] = "html,xlsx,json",
    workers: Annotated[int, typer.Option("--workers", min=0, help="同时读几个文件；0为按处理器数")] = 0,
    waivers: Annotated[Path | None, typer.Option("--waivers", help="已说明的问题（.toml），另列，不影响退出码")] = None,
    against: Annotated[
        Path | None, typer.Option("--against", help="上一次审核的 review.json：哪些已改正、仍在、新出现")
    ] = None,
    rules: Annotated[Path | None, typer.Option("--rules", help="自己的勾稽关系（.toml）")] = None,
    roster: Annotated[Path | None, typer.Option("--roster", help="应公开的单位名单（.xlsx 或 .csv）")] = None,
) -> None:
    """审核公开文件：数字前后是否一致，不一致在哪里，核对了多少。"""
    import datetime
    import os
    from functools import partial

    from rich.console import Console
    from rich.progress import Progress

    from ..batch import read_each
    from ..problems import InputError, YusuanError
    from ..review import run
    from ..review.across import pairs
    from ..review.reports.files import FORMATS, Result, league, lines, write_annotated, write_reviews

    formats = formats_of(format, FORMATS)
    found = _files(files)
    try:
        asked = run.asked_of(waivers, against, rules, roster)
    except InputError as error:
        say_problems(error.problems)
        print(f"共{len(error.problems)}处，没有审核。", file=sys.stderr)
        raise typer.Exit(2) from None
    review_it = partial(run.reviewed, asked=asked)
    done: dict[int, Result] = {}
    quiet = len(found) == 1 or not sys.stderr.isatty()
    with Progress(console=Console(stderr=True), disable=quiet) as progress:
        task = progress.add_task("审核", total=len(found))
        for n, result in read_each([[p] for p in found], workers or os.cpu_count() or 1, review_it):
            done[n] = result
            progress.advance(task)
        apart = pairs([done[n][0] for n in range(len(found))])
        notes = []
        for n, result in read_each([[found[a], found[b]] for a, b in apart], workers or os.cpu_count() or 1, review_it):
            text, tables = apart[n]
            if result[0].disclosure is not None:
                notes.append(f"{found[text].name} 和 {found[tables].name} 是一份公开的文字和报表，合起来审核。")
                done[text] = result
                del done[tables]
    whole = run.finished([done[n] for n in sorted(done)], asked, datetime.date.today(), notes)
    results, notes = whole.results, [*whole.wrong, *whole.notes]
    for reading, reviewed in results:
        print(reading.file)
        for line in lines((reading, reviewed)):
            print(f"  {line}")
    for note in notes:
        print(note)
    if len(results) > 1:
        for line in league(results):
            print(line)
    if out is not None:
        try:
            for path in write_reviews(results, out, formats, notes):
                print(f"已写入 {path}")
            if "annotated" in formats:
                copies, without = write_annotated(results, out, workers)
                for words in (*(f"已写入 {path}" for path in copies), *without):
                    print(words)
        except YusuanError as error:
            fail(str(error))
    if any(reviewed is None or not reviewed.reviewable for _, reviewed in results):
        raise typer.Exit(2)
    if whole.wrong or any(any(reviewed.of("error")) for _, reviewed in results if reviewed):
        raise typer.Exit(1)


@app.command()
def reconstruct(
    file: Annotated[Path, typer.Argument(help="公开文件：PDF、Word、Excel、网页、文本")],
    out: Annotated[
        Path | None, typer.Option("--out", help="写成账套：文件夹，或以 .xlsx 结尾的工作簿；不给时只打印")
    ] = None,
) -> None:
    """从公开的报表推回支出明细：哪些行是确定的，哪些只是几种可能之一。"""
    from ..disclosure.reconstruct import reconstruct as reconstructed
    from ..disclosure.reconstructed import lines, write_book
    from ..problems import InputError, YusuanError
    from ..reading import read as read_file

    try:
        disclosure = read_file(file).disclosure
        if disclosure is None:
            fail(f"{file} 中没有读出内容。")
        made = reconstructed(disclosure)
        for line in lines(made, disclosure.year):
            print(line)
        if made.why:
            raise typer.Exit(1)
        if out is not None:
            write_book(made, disclosure, out)
            print(f"已建立 {out}：每行的备注写明是否确定。")
    except InputError as error:
        say_problems(error.problems)
        raise typer.Exit(1) from None
    except YusuanError as error:
        fail(str(error))


#: What stands beside documents in a folder and is none: notes on the folder, lists of its files, program text.
_BESIDE = re.compile(
    r"(?i)(?:readme|licen[cs]e|manifest|thumbs\.db|desktop\.ini)(?:\W.*)?"
    r"|.*\.(?:md|json|jsonl|toml|ya?ml|ini|log|py|sh|bat|sql|db|sqlite|lnk|url|tmp|bak|crdownload|part)"
)


def _files(given: list[Path]) -> list[Path]:
    """The files given, and the documents in the folders given; what is passed over there is said."""
    found: list[Path] = []
    passed: list[Path] = []
    for one in given:
        if not one.is_dir():
            found.append(one)
            continue
        for path in sorted(p for p in one.rglob("*") if p.is_file()):
            hidden = any(part.startswith((".", "~$")) for part in path.relative_to(one).parts)
            (passed if hidden or _BESIDE.fullmatch(path.name) else found).append(path)
    if passed:
        names = "、".join(p.name for p in passed[:_MOST_NAMED]) + ("等" if len(passed) > _MOST_NAMED else "")
        print(f"跳过文件夹中不是公开文件的{len(passed)}个：{names}。要读的请单独给出。", file=sys.stderr)
    if not found:
        fail("没有找到文件。请核对路径。")
    return found


def _say_reading(reading: Reading) -> None:
    """What one file is and how much of it was understood."""
    from ..reading import KINDS

    print(reading.file)
    d = reading.disclosure
    if d is None:
        print(f"  没有读成：{reading.problem}")
        return
    kind = "决算" if d.kind == "final_accounts" else "预算"
    level = "单位" if d.level == "unit" else "部门"
    print(
        f"  {d.unit or '未写明单位'}　{f'{d.year}年' if d.year else '未写明年度'}　{level}{kind}　{KINDS[reading.kind]}"
    )
    figures = [f for *_, f, _ in reading.figures() if f.text]
    bound = sum(f.about is not None for f in figures)
    statements = d.statements()
    pages = f"{reading.pages}页，" if reading.pages else ""
    pages += f"其中识别扫描页{reading.recognised}页，" if reading.recognised else ""
    print(
        f"  {pages}报表{len(statements)}张，绩效目标表{len(d.forms())}张，数字{len(figures)}个（认定含义{bound}个），{reading.seconds:.1f}秒"
    )
    for s in statements:
        where = f"第{s.place.page}页" if s.place and s.place.page else ""
        print(f"    {s.key}　{s.title}　{s.money_unit or '金额单位未知'}　{where}")
    for table in reading.unrecognised:
        where = f"第{table.place.page}页" if table.place and table.place.page else ""
        print(f"    未认定　{table.title[:40] or '无标题'}　{where}：{table.why}")
    for part in reading.left_out:
        print(f"    没有读　{part.name}：{part.why}")
