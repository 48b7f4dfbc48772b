"""The command line's root: its groups and the entry point."""

from __future__ import annotations

import re
import sys
from pathlib import Path
from typing import Any

import typer

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


#: What typer says of a wrong command line, and how it is said here; a group of the pattern is the word that is wrong.
_USAGE = (
    (r"No such option: (\S+)", "没有 {} 这个选项。"),
    (r"No such command '(.*?)'", "没有 {} 这个命令。"),
    (r"Missing command", "没有写命令。"),
    (r"Missing \w+ '(.*?)'", "没有写 {}。"),
    (r"Option '(.*?)' requires", "{} 后面没有写内容。"),
    (r"Option '(.*?)' does not take", "{} 后面不能写内容。"),
    (r"Got unexpected extra arguments? ?(?:\(s\) )?\((.*)\)", "多出来的：{}。有空格的路径要用引号括起来。"),
    (r"(?s)Invalid value for '(.*?)': .*(?:integer|range|greater|less)", "{} 后面应是整数，且不为负。"),
)
_NEAR = re.compile(r"Did you mean '(.*?)'|Possible options: (.*?)\)|Did you mean (-\S+?)\?")


def main() -> None:
    """Entry point.  What can't be shown on an old Chinese terminal (cp936) prints as "?", it never raises."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")
    try:
        code = app(standalone_mode=False)
    except Exception as error:
        if not hasattr(error, "format_message"):
            raise
        code = _say_usage(error)
    sys.exit(code if isinstance(code, int) else 0)


def _say_usage(error: Any) -> int:
    """Say what is wrong with the command line and where its options are told; the exit code."""
    words = error.format_message()
    context = getattr(error, "ctx", None)
    if context is not None and words == context.get_help():  # a group without a command
        print(words, file=sys.stderr)
        return 2
    for pattern, said in _USAGE:
        if found := re.search(pattern, words):
            words_near = "、".join(filter(None, near.groups())) if (near := _NEAR.search(words)) else ""
            words = said.format(*found.groups()) + (f"是不是 {words_near}？" if words_near else "")
            break
    command = context.command_path if context is not None else "yusuan"
    print(f"{words}\n写法和全部选项：{command} --help", file=sys.stderr)
    return 2


def example() -> Path:
    """The worked example: packaged beside this module, or in the checkout this runs from."""
    here = Path(__file__).resolve().parent.parent
    name = Path("examples", "changzhi-civil-affairs-2024")
    return next((p for p in (here / name, here.parent.parent / name) if p.is_dir()), here / name)
