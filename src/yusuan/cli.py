"""The command line.  Thin: it reads options, calls the library and says what happened.

Everything heavy is imported inside a command, so that ``yusuan --help`` is quick.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NoReturn

import typer

if TYPE_CHECKING:
    from .budget.model import Budget
    from .disclosure.compile import Compiled
    from .disclosure.differences import Difference
    from .disclosure.differences_report import Sides
    from .disclosure.model import Disclosure
    from .problems import Problem
    from .publish import Written
    from .reading import Reading

app = typer.Typer(
    name="yusuan",
    help="预算：把单位预算编成完整的公开文件，并证明其中的数字前后一致。",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
)
pack_app = typer.Typer(name="pack", help="版式包。", no_args_is_help=True, rich_markup_mode=None)
app.add_typer(pack_app)
procurement_app = typer.Typer(name="procurement", help="政府采购。", no_args_is_help=True, rich_markup_mode=None)
app.add_typer(procurement_app)


def main() -> None:
    """Entry point.  What can't be shown on an old Chinese terminal (cp936) prints as "?", it never raises."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")
    app()


@app.command()
def compile(
    budget: Annotated[
        Path | None, typer.Argument(help="预算文件夹，或Excel工作簿（.xlsx）；有 --tables 时不给")
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
        list[Path] | None, typer.Option("--tables", help="没有账套时：预算平台导出的报表，可以写几次")
    ] = None,
    prior: Annotated[
        Path | None, typer.Option("--prior", help="与 --tables 一起用：上年已公布的文件，提供上年数和职责")
    ] = None,
    answers: Annotated[Path | None, typer.Option("--answers", help="与 --tables 一起用：填好的“待填.xlsx”")] = None,
) -> None:
    """编制公开文件：Word、PDF、Excel、网页和开放数据。"""
    if tables:
        if budget is not None or each:
            _fail("--tables 从导出的报表编制，不能同时给账套或 --each。没有写任何文件。")
        _run_tables(tables, prior, answers, out, format, pack, json, despite_errors)
        return
    if budget is None or prior or answers:
        _fail("请给出账套，或用 --tables 给出导出的报表（--prior 和 --answers 与 --tables 一起用）。没有写任何文件。")
    _run(budget, out, format, pack, json, despite_errors, each)


@app.command()
def demo(
    out: Annotated[Path, typer.Option("--out", help="输出文件夹")] = Path("yusuan-demo"),
) -> None:
    """用自带的示例编制一套公开文件。"""
    _run(example(), out, "docx,pdf,xlsx,html,data", "", False, False, False)


@app.command()
def init(
    target: Annotated[Path, typer.Argument(help="新建的预算文件夹，或Excel工作簿（以 .xlsx 结尾）")],
    old: Annotated[
        Path | None,
        typer.Option("--from", help="上年的预算（单位信息、延续项目和上年数带入新的一年），或上年已公布的文件"),
    ] = None,
    year: Annotated[int, typer.Option("--year", help="预算年度；带入上年预算时自动加一")] = 0,
) -> None:
    """新建一套预算，可以从上年的预算带入。"""
    from .budget import save
    from .budget.start import carry_forward, start
    from .problems import InputError, YusuanError

    try:
        if target.exists() and (target.is_file() or any(target.iterdir())):
            _fail(f"{target} 已经存在。为了不覆盖已有的数据，请换一个名称。")
        if old is not None and _published_file(old):
            from .disclosure.next_book import start_from_published
            from .reading import read as read_file

            published = read_file(old).disclosure
            if published is None:
                _fail(f"{old} 中没有读出内容。")
            begun = start_from_published(published, target, year)
            print(f"上年数{begun.comparatives}行取自 {old}。还要填写：{'、'.join(begun.missing)}。")
        elif old is not None:
            from . import load

            save(carry_forward(load(old)), target)
        else:
            start(target, year=year or time.localtime().tm_year)
    except InputError as error:
        _say_problems(error.problems)
        _fail("没有写任何文件。")
    except YusuanError as error:
        _fail(str(error))
    print(f"已建立 {target}。填好后运行：yusuan compile {target} --out out")


def _published_file(path: Path) -> bool:
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
    source: Annotated[Path, typer.Argument(help="预算文件夹或Excel工作簿")],
    target: Annotated[Path, typer.Argument(help="另一种形式：文件夹，或以 .xlsx 结尾的工作簿")],
) -> None:
    """把预算从文件夹转成Excel工作簿，或反过来，内容不变。"""
    from . import load
    from .budget import save
    from .problems import YusuanError

    try:
        save(load(source), target)
    except YusuanError as error:
        _fail(str(error))
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
        _fail("--take 和 --out 与 --book 一起用：yusuan check 编辑过的.docx --book 账套")
    _say_problems(_compiled(_loaded(budget), pack).problems)
    print("没有错误，可以编制公开文件。")


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

    from .batch import memory_is_limited, read_all
    from .limits import MAX_SECONDS
    from .problems import YusuanError
    from .reading_tables import write_readings

    formats = [f.strip() for f in format.split(",") if f.strip()]
    if unknown := [f for f in formats if f not in ("json", "xlsx", "csv")]:
        _fail(f"没有“{'、'.join(unknown)}”这种格式。可用的格式：json、xlsx、csv")
    found = [p for f in files for p in (sorted(q for q in f.rglob("*") if q.is_file()) if f.is_dir() else [f])]
    if not found:
        _fail("没有找到文件。请核对路径。")
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
            _fail(str(error))
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

    from rich.console import Console
    from rich.progress import Progress

    from .batch import read_all
    from .problems import InputError, YusuanError
    from .review import run
    from .review.across import pairs
    from .review.reports import FORMATS, Result, league, lines, write_annotated, write_reviews

    formats = [f.strip() for f in format.split(",") if f.strip()]
    if unknown := [f for f in formats if f not in FORMATS]:
        _fail(f"没有“{'、'.join(unknown)}”这种格式。可用的格式：{'、'.join(FORMATS)}")
    found = [p for f in files for p in (sorted(q for q in f.rglob("*") if q.is_file()) if f.is_dir() else [f])]
    if not found:
        _fail("没有找到文件。请核对路径。")
    try:
        asked = run.asked_of(waivers, against, rules, roster)
    except InputError as error:
        _say_problems(error.problems)
        print(f"共{len(error.problems)}处，没有审核。", file=sys.stderr)
        raise typer.Exit(2) from None
    done: dict[int, Result] = {}
    quiet = len(found) == 1 or not sys.stderr.isatty()
    with Progress(console=Console(stderr=True), disable=quiet) as progress:
        task = progress.add_task("审核", total=len(found))
        for n, reading in read_all([[p] for p in found], workers or os.cpu_count() or 1):
            done[n] = run.reviewed(reading, asked)
            progress.advance(task)
        apart = pairs([done[n][0] for n in range(len(found))])
        notes = []
        for n, reading in read_all([[found[a], found[b]] for a, b in apart], workers or os.cpu_count() or 1):
            text, tables = apart[n]
            if reading.disclosure is not None:
                notes.append(f"{found[text].name} 和 {found[tables].name} 是一份公开的文字和报表，合起来审核。")
                done[text] = run.reviewed(reading, asked)
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
            _fail(str(error))
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
    from .disclosure.reconstruct import reconstruct as reconstructed
    from .disclosure.reconstructed import lines, write_book
    from .problems import InputError, YusuanError
    from .reading import read as read_file

    try:
        disclosure = read_file(file).disclosure
        if disclosure is None:
            _fail(f"{file} 中没有读出内容。")
        made = reconstructed(disclosure)
        for line in lines(made, disclosure.year):
            print(line)
        if made.why:
            raise typer.Exit(1)
        if out is not None:
            write_book(made, disclosure, out)
            print(f"已建立 {out}：每行的备注写明是否确定。")
    except InputError as error:
        _say_problems(error.problems)
        raise typer.Exit(1) from None
    except YusuanError as error:
        _fail(str(error))


@pack_app.command("list")
def pack_list() -> None:
    """列出已有的版式包。"""
    from .disclosure.pack import load_pack, packs

    for name in packs():
        print(f"{name}\t{load_pack(name).name}")


@pack_app.command("from")
def pack_from(
    file: Annotated[Path, typer.Argument(help="上年公布的公开文件：PDF、Word、Excel、网页")],
    folder: Annotated[Path, typer.Argument(help="新建的版式包文件夹")],
) -> None:
    """由上年公布的公开文件推出版式包；没有推得的逐条列出。"""
    from .disclosure.pack_from import derive
    from .disclosure.reprint import reprint
    from .problems import InputError, YusuanError
    from .reading import read as read_file

    try:
        disclosure = read_file(file).disclosure
        if disclosure is None or not disclosure.statements():
            _fail(f"{file} 中没有认出报表，推不出版式。换一份带报表的文件；报表和文字分开公布的，用带报表的那一份。")
        derived = derive(disclosure, folder.resolve().name)
        made = reprint(disclosure, derived.pack())
        derived.write(folder)
    except InputError as error:
        _fail("；".join(f"{p.found}，{p.mend}" for p in error.problems))
    except (YusuanError, OSError) as error:
        _fail(str(error))
    cells, equal = sum(one.cells for one in made), sum(one.equal for one in made)
    print(f"已写入 {folder}：{len(made)}张报表。用它重印原来的报表，{cells}个格子中{equal}个相同。")
    for one in made:
        if one.differences:
            print(f"  《{one.title}》{len(one.differences)}个格子不同")
    if derived.open:
        print(f"没有推得的{len(derived.open)}条，请人工核对：")
        for what in derived.open:
            print(f"  {what}")
    print(f"改好后运行：yusuan check BUDGET --pack {folder}")


@procurement_app.command("plan")
def procurement_plan(
    budget: Annotated[Path, typer.Argument(help="预算文件夹或Excel工作簿")],
    out: Annotated[Path | None, typer.Option("--out", help="把计划写成Excel（以 .xlsx 结尾）；不给时只打印")] = None,
) -> None:
    """采购计划：每项采购按适用制度应怎样采购、依据哪一条、各个时限是哪一天。"""
    from . import load
    from .budget.procurement import plan
    from .budget.procurement_report import lines, write_plan
    from .problems import InputError, YusuanError

    try:
        made = plan(load(budget))
        for line in lines(made):
            print(line)
        if out is not None:
            write_plan(made, out)
            print(f"已写入 {out}")
    except InputError as error:
        _say_problems(error.problems)
        raise typer.Exit(1) from None
    except YusuanError as error:
        _fail(str(error))


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
    if _published_file(old) and _published_file(new):
        _compare_published(old, new, out, format)
        return
    from .budget.compare import compare as compared
    from .budget.compare_report import FORMATS, lines, write_comparison
    from .problems import YusuanError

    formats = [f.strip() for f in format.split(",") if f.strip()]
    if unknown := [f for f in formats if f not in FORMATS]:
        _fail(f"没有“{'、'.join(unknown)}”这种格式。可用的格式：{'、'.join(FORMATS)}")
    found = compared(_loaded(old), _loaded(new))
    for line in lines(found):
        print(line)
    if out is not None:
        try:
            for path in write_comparison(found, out, formats):
                print(f"已写入 {path}")
        except YusuanError as error:
            _fail(str(error))


@app.command()
def suggest(
    budget: Annotated[Path, typer.Argument(help="预算文件夹或Excel工作簿")],
    project: Annotated[str, typer.Option("--project", help="只看这个项目（编码）；不给时为全部有绩效目标的项目")] = "",
) -> None:
    """按成本测算建议绩效指标，只列还没有的，可以复制到绩效目标里再改。"""
    from .budget.suggest import as_toml, suggested

    book = _loaded(budget)
    known = [
        p for p in book.projects if (p.code == project if project else any(t.project == p.code for t in book.targets))
    ]
    if not known:
        _fail(f"没有项目“{project}”。" if project else "没有绩效目标。")
    for one in known:
        found = suggested(book, one)
        print(f"# {one.code} {one.name}：建议{len(found)}条")
        for line in as_toml(found):
            print(line)


@app.command()
def rules(
    place: Annotated[str, typer.Argument(help="地方的名称；不给时列出已有的地方")] = "",
    year: Annotated[int, typer.Option("--year", help="哪一年；不给时为今年")] = 0,
) -> None:
    """列出采购限额、时限和开支标准，连同出处和起止年度。"""
    from .budget.procurement_report import rule_lines
    from .problems import InputError
    from .rules import load_rules, places

    if not place:
        for name in places():
            print(f"{name}\t{load_rules(name).name}")
        return
    try:
        for line in rule_lines(load_rules(place), year or time.localtime().tm_year):
            print(line)
    except InputError as error:
        _say_problems(error.problems)
        raise typer.Exit(1) from None


def example() -> Path:
    """The worked example: packaged beside this module, or in the checkout this runs from."""
    here = Path(__file__).resolve().parent
    name = Path("examples", "changzhi-civil-affairs-2024")
    return next((p for p in (here / name, here.parent.parent / name) if p.is_dir()), here / name)


def _check_edited(file: Path, book: Path, pack: str, take: Path | None, out: Path | None, formats: str) -> None:
    from .budget import save
    from .disclosure.differences_report import BOOK, lines
    from .disclosure.taken_back import taken_back
    from .edited import against_book
    from .problems import InputError, YusuanError

    budget = _loaded(book)
    try:
        if take is not None and take.exists():
            _fail(f"{take} 已经存在。为了不覆盖已有的数据，请换一个名称。")
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
        _write_differences(found.differences, f"{file.stem}与账套不同之处", BOOK, out, formats)
    except InputError as error:
        _say_problems(error.problems)
        raise typer.Exit(2) from None
    except YusuanError as error:
        _fail(str(error))
    if not found.differences:
        print("与账套一致。")
    if any(d.kind in ("figure", "missing") for d in found.differences):
        raise typer.Exit(1)


def _compare_published(old: Path, new: Path, out: Path | None, formats: str) -> None:
    from .disclosure.differences_report import PUBLISHED, lines
    from .edited import published
    from .problems import InputError, YusuanError

    try:
        found = published(old, new)
        for line in lines(found, PUBLISHED):
            print(line)
        if not found:
            print("两个版本一致。")
        _write_differences(found, "更正内容清单", PUBLISHED, out, formats)
    except InputError as error:
        _say_problems(error.problems)
        raise typer.Exit(1) from None
    except YusuanError as error:
        _fail(str(error))


def _write_differences(found: Sequence[Difference], title: str, sides: Sides, out: Path | None, formats: str) -> None:
    from .disclosure.differences_report import FORMATS, write

    wanted = [f.strip() for f in formats.split(",") if f.strip()]
    if unknown := [f for f in wanted if f not in FORMATS]:
        _fail(f"没有“{'、'.join(unknown)}”这种格式。可用的格式：{'、'.join(FORMATS)}")
    if out is not None:
        for path in write(found, title, sides, out, wanted):
            print(f"已写入 {path}")


def _run(source: Path, out: Path, formats: str, pack: str, json: bool, despite_errors: bool, each: bool) -> None:
    from .publish import file_name

    started = time.perf_counter()
    wanted = _wanted(formats)
    _step(f"读取 {source}")
    book = _loaded(source)
    folders = {out: book}
    if each:
        from .budget.department import disclosing_units, unit_book

        units = disclosing_units(book)
        if not units:
            _fail("--each：这是一个单位的账套；部门的账套（公开口径为“部门”）才有所属单位。没有写任何文件。")
        folders |= {out / file_name(f"{u.code}-{u.name}"): unit_book(book, u.code) for u in units}
    done = [(folder, _compiled(part, pack)) for folder, part in folders.items()]
    if json:
        from .disclosure.data import to_json

        for _, compiled in done:
            print(to_json(compiled.disclosure))
        return
    for _, compiled in done:
        if each:
            _step(f"{compiled.disclosure.unit}：")
        _say_problems(compiled.problems)
        _refuse_wrong(compiled.disclosure, despite_errors)
    for folder, compiled in done:
        _published(compiled.disclosure, folder, wanted, started)


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
    from .budget.model import Profile
    from .disclosure.data import to_json
    from .disclosure.from_tables import compile_tables
    from .disclosure.pack import load_pack
    from .disclosure.questions import read_answers, write_questions
    from .problems import InputError, YusuanError
    from .reading import read as read_file

    started = time.perf_counter()
    wanted = _wanted(formats)
    try:
        read_tables = []
        for path in tables:
            _step(f"读取 {path}")
            if (found := read_file(path).disclosure) is not None:
                read_tables.append(found)
        before = read_file(prior).disclosure if prior else None
        given = read_answers(answers) if answers else {}
        draft = compile_tables(read_tables, load_pack(pack or Profile.pack), before, given)
        if json:
            print(to_json(draft.disclosure))
            return
        _say_problems(draft.problems)
        _refuse_wrong(draft.disclosure, despite_errors)
        _published(draft.disclosure, out, wanted, started)
        write_questions(draft.questions, out / "待填.xlsx")
    except InputError as error:
        _say_problems(error.problems)
        _fail("没有写任何文件。")
    except YusuanError as error:
        _fail(str(error))
    if draft.unanswered:
        again = f"--answers {out / '待填.xlsx'}"
        print(f"还有{len(draft.unanswered)}处要人填写，文件是草稿。填好 {out / '待填.xlsx'}，再运行一次，加上 {again}")


def _wanted(formats: str) -> list[str]:
    from .publish import FORMATS

    wanted = [f.strip().lower() for f in formats.split(",") if f.strip()]
    if unknown := [f for f in wanted if f not in FORMATS]:
        _fail(f"--format：不认识的格式 {'、'.join(unknown)}。可以写 {'、'.join(FORMATS)}，用逗号隔开。")
    return wanted


def _refuse_wrong(disclosure: Disclosure, despite_errors: bool) -> None:
    """Print what the review finds; stop at errors."""
    from .review import review
    from .review.report_text import finding_lines

    reviewed = review(disclosure)
    for finding in reviewed.findings:
        for line in finding_lines(finding):
            _step(line)
    _step(str(reviewed.coverage))
    wrong = sum(1 for _ in reviewed.of("error"))
    if (wrong or reviewed.crashed) and not despite_errors:
        said = f"审核发现{wrong}处错误" if wrong else f"审核没有完成（{'；'.join(reviewed.crashed)}）"
        _fail(f"{said}，没有写任何文件。改正后再编制；确实要写出，加 --despite-errors。")


def _published(disclosure: Disclosure, folder: Path, wanted: Sequence[str], started: float) -> None:
    from .problems import YusuanError
    from .publish import publish

    _step(f"写入 {'、'.join(wanted)}")
    try:
        written = publish(disclosure, folder, wanted, lambda w: _step(f"  {w.path.name}"))
    except YusuanError as error:
        _fail(str(error))
    _summary(disclosure, written, time.perf_counter() - started)


def _loaded(source: Path) -> Budget:
    from . import load
    from .problems import InputError, YusuanError

    try:
        return load(source)
    except InputError as error:
        _say_problems(error.problems)
        errors = sum(p.severity == "error" for p in error.problems)
        _fail(f"共 {errors} 处错误，没有写任何文件。")
    except YusuanError as error:
        _fail(str(error))


def _compiled(book: Budget, pack: str) -> Compiled:
    from .disclosure.compile import compile_budget
    from .problems import InputError, YusuanError

    try:
        return compile_budget(book, pack or None)
    except InputError as error:
        _say_problems(error.problems)
        errors = sum(p.severity == "error" for p in error.problems)
        _fail(f"共 {errors} 处错误，没有写任何文件。")
    except YusuanError as error:
        _fail(str(error))


def _summary(disclosure: Disclosure, written: Sequence[Written], seconds: float) -> None:
    from rich import box
    from rich.console import Console
    from rich.table import Table

    from .coordinates import coordinates

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


def _say_problems(problems: Sequence[Problem]) -> None:
    for problem in problems:
        print(problem, file=sys.stderr)


def _step(words: str) -> None:
    print(words, file=sys.stderr, flush=True)


def _say_reading(reading: Reading) -> None:
    """What one file is and how much of it was understood."""
    from .reading import KINDS

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


def _fail(words: str) -> NoReturn:
    print(words, file=sys.stderr)
    raise typer.Exit(1)
