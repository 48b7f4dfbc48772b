"""read, review and reconstruct: what others published."""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, TypeVar

import typer

from .app import app
from .saying import fail, formats_in, say_problems

if TYPE_CHECKING:
    from ..kept import Kept
    from ..reading import Reading

Made = TypeVar("Made")


#: The most files that are named when a folder's are passed over.
_MOST_NAMED = 5


@app.command()
def read(
    files: Annotated[
        list[Path], typer.Argument(metavar="FILE", help="公开文件：PDF、Word、网页、文本、.zip，或装有它们的文件夹")
    ],
    out: Annotated[Path | None, typer.Option("--out", help="输出文件夹；不给时只打印摘要")] = None,
    format: Annotated[
        str, typer.Option("--format", help="只写这些格式，用逗号隔开：json、xlsx、csv")
    ] = "json,xlsx,csv",
    together: Annotated[
        bool, typer.Option("--together", help="所给的几个文件合成一份公开（文字与表格分开的）")
    ] = False,
    workers: Annotated[int, typer.Option("--workers", min=0, help="同时读几个文件；0为按处理器数")] = 0,
    anew: Annotated[bool, typer.Option("--anew", help="不沿用输出文件夹中上次的结果，全部重读")] = False,
) -> None:
    """读取已公布的预算、决算公开文件，还原成数据。"""
    from ..batch import memory_is_limited
    from ..limits import MAX_SECONDS
    from ..problems import YusuanError
    from ..reading_tables import write_readings

    formats, wrong = formats_in(format, ("json", "xlsx", "csv"))
    found = _files(files, [wrong, _closed(out)])
    groups = [found] if together else [[p] for p in found]
    try:
        kept = _kept(out, "read", b"", anew)
        done = _each("读取", groups, workers, _as_read, kept)
        taken = kept.taken if kept else 0
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
            for path in write_readings(done, out, formats):
                print(f"已写入 {path}")
        if kept:
            _say_taken(taken, len(groups))
            kept.tidy()
    except YusuanError as error:
        fail(str(error), 2)
    if refused:
        raise typer.Exit(2)


@app.command()
def review(
    files: Annotated[
        list[Path],
        typer.Argument(metavar="FILE", help="公开文件：PDF、Word、Excel、网页、文本、.zip，或装有它们的文件夹"),
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
    anew: Annotated[bool, typer.Option("--anew", help="不沿用输出文件夹中上次的结果，全部重新审核")] = False,
) -> None:
    """审核公开文件：数字前后是否一致，不一致在哪里，核对了多少。"""
    import datetime
    from functools import partial

    from ..problems import InputError, YusuanError
    from ..review import run
    from ..review.across import pairs
    from ..review.reports.files import FORMATS, league, lines, write_annotated, write_reviews

    formats, wrong = formats_in(format, FORMATS)
    mistakes = [wrong, _closed(out)]
    asked = run.Asked()
    try:
        asked = run.asked_of(waivers, against, rules, roster)
    except InputError as error:
        mistakes += map(str, error.problems)
    found = _files(files, mistakes)
    review_it = partial(run.reviewed, rules=asked.rules)
    try:
        kept = _kept(out, "review", rules.read_bytes() if rules else b"", anew)
        done = dict(enumerate(_each("审核", [[p] for p in found], workers, review_it, kept)))
        taken = kept.taken if kept else 0
        apart = pairs([reading for reading, _ in done.values()])
        notes = []
        whole = _each("合起来审核", [[found[a], found[b]] for a, b in apart], workers, review_it, kept)
        for (text, tables), result in zip(apart, whole, strict=True):
            if result[0].disclosure is not None:
                notes.append(f"{found[text].name} 和 {found[tables].name} 是一份公开的文字和报表，合起来审核。")
                done[text] = result
                del done[tables]
        finished = run.finished([done[n] for n in sorted(done)], asked, datetime.date.today(), notes)
        results, notes = finished.results, [*finished.wrong, *finished.notes]
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
            for path in write_reviews(results, out, formats, notes):
                print(f"已写入 {path}")
            if "annotated" in formats:
                copies, without = write_annotated(results, out, workers)
                for words in (*(f"已写入 {path}" for path in copies), *without):
                    print(words)
        if kept:
            _say_taken(taken, len(found))
            kept.tidy()
    except YusuanError as error:
        fail(str(error), 2)
    if any(reviewed is None or not reviewed.reviewable for _, reviewed in results):
        raise typer.Exit(2)
    if finished.wrong or any(any(reviewed.of("error")) for _, reviewed in results if reviewed):
        raise typer.Exit(1)


@app.command()
def reconstruct(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="公开文件：PDF、Word、Excel、网页、文本")],
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


def _as_read(reading: Reading) -> Reading:
    return reading


def _closed(out: Path | None) -> str:
    from ..formats.whole import closed

    return closed(out) if out else ""


def _kept(out: Path | None, work: str, decides: bytes, anew: bool) -> Kept | None:
    """What an earlier run left in the output folder; nothing where nothing is written."""
    from ..kept import Kept

    return Kept(out, work, decides, anew) if out else None


def _each(
    words: str, groups: list[list[Path]], workers: int, then: Callable[[Reading], Made], kept: Kept | None
) -> list[Made]:
    """What comes of each group of files, in their order.  On Ctrl-C it is said what becomes of the work done."""
    import os

    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    from ..batch import read_each

    done: dict[int, Made] = {}
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    quiet = len(groups) < 2 or not sys.stderr.isatty()
    try:
        with Progress(*columns, console=Console(stderr=True), disable=quiet) as progress:
            task = progress.add_task(words, total=len(groups))
            for n, made in read_each(groups, workers or os.cpu_count() or 1, then, kept):
                done[n] = made
                progress.advance(task)
    except KeyboardInterrupt:
        rest = f"做完的{len(done)}份留在输出文件夹里，用同样的命令再运行一次，就从这里继续。" if kept and done else ""
        fail(f"已中断，没有写报告。{rest}", 130)
    return [done[n] for n in range(len(groups))]


def _say_taken(taken: int, of: int) -> None:
    """How many files weren't read again."""
    if taken:
        print(
            f"{of}份中{taken}份沿用上次结果（文件、程序、规则都没有变），{of - taken}份是这次做的；要全部重做，加 --anew。"
        )


#: What stands beside documents in a folder and is none: notes on the folder, lists of its files, program text.
_BESIDE = re.compile(
    r"(?i)(?:readme|licen[cs]e|manifest|thumbs\.db|desktop\.ini)(?:\W.*)?"
    r"|.*\.(?:md|json|jsonl|toml|ya?ml|ini|log|py|sh|bat|sql|db|sqlite|lnk|url|tmp|bak|crdownload|part)"
)
#: What a run writes into its output folder.
_REPORTS = re.compile(r"review\.(?:html|xlsx|txt)|readings\.xlsx|(?:documents|figures)\.csv")


def _files(given: list[Path], mistakes: list[str]) -> list[Path]:
    """The files given, and the documents in the folders given; what is passed over there is said.  Ends the command,
    with everything that is wrong, where there are ``mistakes`` or a path leads nowhere."""
    from ..formats.marks import COPY
    from ..kept import FOLDER

    found: list[Path] = []
    passed: list[Path] = []
    for one in given:
        if not one.is_dir():
            found.append(one)
            mistakes += [] if one.exists() else [f"没有这个文件或文件夹：{one}。请核对路径。"]
            continue
        inside = sorted(_inside(one, mistakes))
        for path in inside:
            hidden = any(part.startswith((".", "~$")) for part in path.relative_to(one).parts)
            ours = COPY.fullmatch(path.name) or (_REPORTS.fullmatch(path.name) and (path.parent / FOLDER).is_dir())
            (passed if hidden or ours or _BESIDE.fullmatch(path.name) else found).append(path)
    if given and not found and not any(mistakes):
        mistakes.append(
            f"{'、'.join(map(str, given))} 中没有公开文件（PDF、Word、Excel、网页、文本、.zip）。请核对路径。"
        )
    if any(mistakes):
        fail("\n".join(filter(None, mistakes)) + f"\n共{sum(map(bool, mistakes))}处，没有做任何事。", 2)
    if passed:
        names = "、".join(p.name for p in passed[:_MOST_NAMED]) + ("等" if len(passed) > _MOST_NAMED else "")
        print(f"跳过文件夹中不是公开文件的{len(passed)}个：{names}。要读的请单独给出。", file=sys.stderr)
    return list(dict.fromkeys(found))


def _inside(folder: Path, mistakes: list[str]) -> Iterator[Path]:
    """All files of a folder but those kept by an earlier run; a folder in it that can't be opened is a mistake."""
    import os

    from ..formats.whole import reason
    from ..kept import FOLDER

    def closed(error: OSError) -> None:
        mistakes.append(f"打不开文件夹 {error.filename}：{reason(error)}。")

    for where, folders, names in os.walk(folder, onerror=closed):
        folders[:] = [name for name in folders if name != FOLDER]
        yield from (path for name in names if (path := Path(where, name)).is_file())


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
