"""What every command says and loads the same way."""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Collection, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn, TypeVar

import typer

if TYPE_CHECKING:
    from ..budget.model import Budget
    from ..disclosure.compile import Compiled
    from ..disclosure.model import Statement
    from ..problems import Problem

Made = TypeVar("Made")


def loaded(source: Path) -> Budget:
    from .. import load

    return _or_said(lambda: load(source))


def compiled_book(book: Budget, pack: str, given: Sequence[Statement] = ()) -> Compiled:
    from ..disclosure.compile import compile_budget

    return _or_said(lambda: compile_budget(book, pack or None, given))


def _or_said(made: Callable[[], Made]) -> Made:
    """What is made of a book; everything that is wrong with it is said, and the command ends."""
    from ..problems import InputError, YusuanError

    try:
        return made()
    except InputError as error:
        say_problems(error.problems)
        errors = sum(p.severity == "error" for p in error.problems)
        # what compiling tells is looked for last: only then nothing more can turn up
        last = any(p.check.startswith(("words.", "compile.")) for p in error.problems)
        again = "" if last else "改正后请再运行一次：有的问题（如缺少变动原因）要等这些改正以后才能检查。"
        fail(f"共 {errors} 处错误，没有写任何文件。{again}")
    except YusuanError as error:
        fail(str(error))


def formats_of(text: str, known: Collection[str]) -> list[str]:
    """The formats an option asks for, parted by commas; one that isn't ``known`` ends the command."""
    wanted, wrong = formats_in(text, known)
    if wrong:
        fail(wrong, 2)
    return wanted


def formats_in(text: str, known: Collection[str]) -> tuple[list[str], str]:
    """The formats an option asks for, parted by commas, and what is wrong with them, or ""."""
    wanted = list(dict.fromkeys(f.strip().lower() for f in re.split("[,，、]", text) if f.strip()))
    unknown = [f for f in wanted if f not in known]
    said = f"没有“{'、'.join(unknown)}”这种格式。" if unknown else "" if wanted else "--format 没有写格式。"
    return wanted, said and f"{said}可用的格式：{'、'.join(known)}"


def say_problems(problems: Sequence[Problem]) -> None:
    for problem in problems:
        print(problem, file=sys.stderr)


def step(words: str) -> None:
    print(words, file=sys.stderr, flush=True)


def fail(words: str, code: int = 1) -> NoReturn:
    print(words, file=sys.stderr)
    raise typer.Exit(code)
