"""pack, procurement and rules: what differs by place and year."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Annotated

import typer

from .app import app, pack_app, procurement_app
from .saying import fail, loaded, say_problems


@pack_app.command("list")
def pack_list() -> None:
    """列出已有的版式包。"""
    from ..disclosure.pack import load_pack, packs

    for name in packs():
        print(f"{name}\t{load_pack(name).name}")


@pack_app.command("from")
def pack_from(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="上年公布的公开文件：PDF、Word、Excel、网页")],
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="新建的版式包文件夹")],
) -> None:
    """由上年公布的公开文件推出版式包；没有推得的逐条列出。"""
    from ..disclosure.pack_from import derive
    from ..disclosure.reprint import reprint
    from ..problems import InputError, YusuanError
    from ..reading import read as read_file

    try:
        disclosure = read_file(file).disclosure
        if disclosure is None or not disclosure.statements():
            fail(f"{file} 中没有认出报表，推不出版式。换一份带报表的文件；报表和文字分开公布的，用带报表的那一份。")
        derived = derive(disclosure, folder.resolve().name)
        made = reprint(disclosure, derived.pack())
        derived.write(folder)
    except InputError as error:
        fail("；".join(f"{p.found}，{p.mend}" for p in error.problems))
    except (YusuanError, OSError) as error:
        fail(str(error))
    cells, equal = sum(one.cells for one in made), sum(one.equal for one in made)
    given = sum(one.given for one in made)
    beside = f"，其中{given}个账套里没有，要用 --tables 给出" if given else ""
    print(f"已写入 {folder}：{len(made)}张报表。用它重印原来的报表，{cells}个格子中{equal}个相同{beside}。")
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
    budget: Annotated[Path, typer.Argument(metavar="BUDGET", help="预算文件夹或Excel工作簿")],
    out: Annotated[Path | None, typer.Option("--out", help="把计划写成Excel（以 .xlsx 结尾）；不给时只打印")] = None,
) -> None:
    """采购计划：每项采购按适用制度应怎样采购、依据哪一条、各个时限是哪一天。"""
    from ..budget.procurement import plan
    from ..budget.procurement_report import lines, write_plan
    from ..problems import InputError, YusuanError

    book = loaded(budget)
    try:
        made = plan(book)
        for line in lines(made):
            print(line)
        if out is not None:
            write_plan(made, out)
            print(f"已写入 {out}")
    except InputError as error:
        say_problems(error.problems)
        raise typer.Exit(1) from None
    except YusuanError as error:
        fail(str(error))


@app.command()
def rules(
    place: Annotated[str, typer.Argument(metavar="PLACE", help="地方的名称；不给时列出已有的地方")] = "",
    year: Annotated[int, typer.Option("--year", help="哪一年；不给时为今年")] = 0,
) -> None:
    """列出采购限额、时限和开支标准，连同出处和起止年度。"""
    from ..budget.procurement_report import rule_lines
    from ..problems import InputError
    from ..rules import load_rules, places

    if not place:
        for name in places():
            print(f"{name}\t{load_rules(name).name}")
        return
    try:
        for line in rule_lines(load_rules(place), year or time.localtime().tm_year):
            print(line)
    except InputError as error:
        say_problems(error.problems)
        raise typer.Exit(1) from None
