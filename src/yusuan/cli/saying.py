"""What every command says and loads the same way."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

import typer

if TYPE_CHECKING:
    from ..budget.model import Budget
    from ..disclosure.compile import Compiled
    from ..problems import Problem


def loaded(source: Path) -> Budget:
    from .. import load
    from ..problems import InputError, YusuanError

    try:
        return load(source)
    except InputError as error:
        say_problems(error.problems)
        errors = sum(p.severity == "error" for p in error.problems)
        fail(f"共 {errors} 处错误，没有写任何文件。")
    except YusuanError as error:
        fail(str(error))


def compiled_book(book: Budget, pack: str) -> Compiled:
    from ..disclosure.compile import compile_budget
    from ..problems import InputError, YusuanError

    try:
        return compile_budget(book, pack or None)
    except InputError as error:
        say_problems(error.problems)
        errors = sum(p.severity == "error" for p in error.problems)
        fail(f"共 {errors} 处错误，没有写任何文件。")
    except YusuanError as error:
        fail(str(error))


def say_problems(problems: Sequence[Problem]) -> None:
    for problem in problems:
        print(problem, file=sys.stderr)


def step(words: str) -> None:
    print(words, file=sys.stderr, flush=True)


def fail(words: str) -> NoReturn:
    print(words, file=sys.stderr)
    raise typer.Exit(1)
