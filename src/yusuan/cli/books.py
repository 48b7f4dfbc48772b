"""init, convert, check, compare and suggest: books, and documents beside the books they came from."""

from __future__ import annotations

import time
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from .app import app
from .saying import compiled_book, fail, formats_of, loaded, say_problems

if TYPE_CHECKING:
    from ..disclosure.differences import Difference
    from ..disclosure.differences_report import Sides


@app.command()
def init(
    target: Annotated[Path, typer.Argument(metavar="TARGET", help="新建的预算文件夹，或Excel工作簿（以 .xlsx 结尾）")],
    old: Annotated[
        Path | None,
        typer.Option("--from", help="上年的预算（单位信息、延续项目和上年数带入新的一年），或上年已公布的文件"),
    ] = None,
    year: Annotated[int, typer.Option("--year", help="预算年度；带入上年预算时自动加一")] = 0,
) -> None:
    """新建一套预算，可以从上年的预算带入。"""
    from ..budget import save
    from ..budget.start import carry_forward, start
    from ..budget.tables import YEARS
    from ..problems import InputError, YusuanError

    if year and year not in YEARS:
        fail(f"--year {year}：预算年度是四位公历年份（{YEARS[0]}—{YEARS[-1]}）。没有写任何文件。", 2)
    try:
        if target.exists() and (target.is_file() or any(target.iterdir())):
            fail(f"{target} 已经存在。为了不覆盖已有的数据，请换一个名称。")
        if old is not None and is_published(old):
            from ..disclosure.next_book import start_from_published
            from ..reading import read as read_file

            published = read_file(old).disclosure
            if published is None:
                fail(f"{old} 中没有读出内容。")
            begun = start_from_published(published, target, year)
            print(f"上年数{begun.comparatives}行取自 {old}。还要填写：{'、'.join(begun.missing)}。")
        elif old is not None:
            book = loaded(old)
            if year not in (0, book.profile.year + 1):
                fail(f"{old} 是{book.profile.year}年的账套，接着做的是{book.profile.year + 1}年，不是{year}年。", 2)
            save(carry_forward(book), target)
        else:
            start(target, year=year or time.localtime().tm_year)
    except InputError as error:
        say_problems(error.problems)
        fail("没有写任何文件。")
    except YusuanError as error:
        fail(str(error))
    print(f"已建立 {target}。填好后运行：yusuan compile {target} --out out")


def is_published(path: Path) -> bool:
    """Whether a file is a published document: not a folder, and no workbook of ours."""
    import zipfile

    if path.is_dir():
        return False
    if path.suffix.lower() != ".xlsx":
        return path.exists()
    try:
        with zipfile.ZipFile(path) as packed:
            return "基本信息" not in packed.read("xl/workbook.xml").decode("utf-8", "replace")
    except (OSError, KeyError, zipfile.BadZipFile):
        return False


@app.command()
def convert(
    source: Annotated[Path, typer.Argument(metavar="SOURCE", help="预算文件夹或Excel工作簿")],
    target: Annotated[Path, typer.Argument(metavar="TARGET", help="另一种形式：文件夹，或以 .xlsx 结尾的工作簿")],
) -> None:
    """把预算从文件夹转成Excel工作簿，或反过来，内容不变。"""
    from ..budget import save
    from ..problems import YusuanError

    book = loaded(source)
    try:
        save(book, target)
    except YusuanError as error:
        fail(str(error))
    print(f"已写入 {target}")


@app.command()
def check(
    budget: Annotated[
        Path, typer.Argument(metavar="BUDGET", help="预算文件夹或Excel工作簿；有 --book 时为编成后编辑过的文件")
    ],
    pack: Annotated[str, typer.Option("--pack", help="版式包的名称或文件夹；不给时用预算中写的")] = "",
    book: Annotated[
        Path | None, typer.Option("--book", help="编辑过的文件所由来的账套：哪些数字、文字与账套不同")
    ] = None,
    take: Annotated[
        Path | None, typer.Option("--take", help="与 --book 一起用：把改过的原因和文字（不含数字）取回，写成这个新账套")
    ] = None,
    out: Annotated[Path | None, typer.Option("--out", help="与 --book 一起用：把清单写到这个文件夹")] = None,
    format: Annotated[
        str, typer.Option("--format", help="清单的格式，用逗号隔开：text、html、xlsx、docx、pdf")
    ] = "text,html,xlsx",
) -> None:
    """检查预算，列出全部问题，不写任何文件；或检查编辑过的文件与账套是否一致。"""
    if book is not None:
        _check_edited(budget, book, pack, take, out, format)
        return
    if take is not None or out is not None:
        fail("--take 和 --out 与 --book 一起用：yusuan check 编辑过的.docx --book 账套", 2)
    say_problems(compiled_book(loaded(budget), pack).problems)
    print("没有错误，可以编制公开文件。")


@app.command()
def compare(
    old: Annotated[Path, typer.Argument(metavar="A", help="前一个版本：预算文件夹或Excel工作簿，或已公布的文件")],
    new: Annotated[Path, typer.Argument(metavar="B", help="后一个版本")],
    out: Annotated[Path | None, typer.Option("--out", help="输出文件夹；不给时只打印")] = None,
    format: Annotated[
        str, typer.Option("--format", help="要写的格式，用逗号隔开：text、html、xlsx；公布的文件另可写 docx、pdf")
    ] = "text,html,xlsx",
) -> None:
    """比较一套预算的两个版本，或公布的两个版本：哪些项目、科目、资金、文字变了，为什么。"""
    if is_published(old) and is_published(new):
        _compare_published(old, new, out, format)
        return
    from ..budget.comparison import compare as compared
    from ..budget.comparison.report import FORMATS, lines, write_comparison
    from ..problems import YusuanError

    formats = formats_of(format, FORMATS)
    found = compared(loaded(old), loaded(new))
    for line in lines(found):
        print(line)
    if out is not None:
        try:
            for path in write_comparison(found, out, formats):
                print(f"已写入 {path}")
        except YusuanError as error:
            fail(str(error))


@app.command()
def suggest(
    budget: Annotated[Path, typer.Argument(metavar="BUDGET", help="预算文件夹或Excel工作簿")],
    project: Annotated[str, typer.Option("--project", help="只看这个项目（编码）；不给时为全部有绩效目标的项目")] = "",
) -> None:
    """按成本测算建议绩效指标，只列还没有的，可以复制到绩效目标里再改。"""
    from ..budget.suggest import as_toml, suggested

    book = loaded(budget)
    known = [
        p for p in book.projects if (p.code == project if project else any(t.project == p.code for t in book.targets))
    ]
    if not known:
        fail(f"没有项目“{project}”。" if project else "没有绩效目标。")
    for one in known:
        found = suggested(book, one)
        print(f"# {one.code} {one.name}：建议{len(found)}条")
        for line in as_toml(found):
            print(line)


def _check_edited(file: Path, book: Path, pack: str, take: Path | None, out: Path | None, formats: str) -> None:
    from ..budget import save
    from ..disclosure.differences_report import BOOK, FORMATS, lines
    from ..disclosure.taken_back import taken_back
    from ..edited import against_book
    from ..problems import InputError, YusuanError

    wanted = formats_of(formats, FORMATS)  # before anything is read or taken back
    budget = loaded(book)
    try:
        if take is not None and take.exists():
            fail(f"{take} 已经存在。为了不覆盖已有的数据，请换一个名称。")
        found = against_book(file, budget, pack or None)
        for line in lines(found.differences, BOOK):
            print(line)
        can = [t for t in found.texts if not t.why_not]
        for text in found.texts:
            said = "可以取回账套" if not text.why_not else f"没有取回：{text.why_not}"
            print(f"{text.title}在文件中改过，{said}。")
        if take is not None and can:
            save(taken_back(budget, found.texts), take)
            print(f"已建立 {take}：取回{len(can)}处文字，数字没有动。")
        elif can:
            print(f"加上 --take 新账套，就把这{len(can)}处文字取回，写成新账套；原账套不动。")
        _write_differences(found.differences, f"{file.stem}与账套不同之处", BOOK, out, wanted)
    except InputError as error:
        say_problems(error.problems)
        raise typer.Exit(2) from None
    except YusuanError as error:
        fail(str(error))
    if not found.differences:
        print("与账套一致。")
    if any(d.kind in ("figure", "missing") for d in found.differences):
        raise typer.Exit(1)


def _compare_published(old: Path, new: Path, out: Path | None, formats: str) -> None:
    from ..disclosure.differences_report import FORMATS, PUBLISHED, lines
    from ..edited import published
    from ..problems import InputError, YusuanError

    wanted = formats_of(formats, FORMATS)
    try:
        found = published(old, new)
        for line in lines(found, PUBLISHED):
            print(line)
        if not found:
            print("两个版本一致。")
        _write_differences(found, "更正内容清单", PUBLISHED, out, wanted)
    except InputError as error:
        say_problems(error.problems)
        raise typer.Exit(1) from None
    except YusuanError as error:
        fail(str(error))


def _write_differences(
    found: Sequence[Difference], title: str, sides: Sides, out: Path | None, formats: Sequence[str]
) -> None:
    from ..disclosure.differences_report import write

    if out is not None:
        for path in write(found, title, sides, out, formats):
            print(f"已写入 {path}")
