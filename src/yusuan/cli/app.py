"""The command line's root: its groups and the entry point."""

from __future__ import annotations

import sys
from pathlib import Path

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


def main() -> None:
    """Entry point.  What can't be shown on an old Chinese terminal (cp936) prints as "?", it never raises."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")
    app()


def example() -> Path:
    """The worked example: packaged beside this module, or in the checkout this runs from."""
    here = Path(__file__).resolve().parent.parent
    name = Path("examples", "changzhi-civil-affairs-2024")
    return next((p for p in (here / name, here.parent.parent / name) if p.is_dir()), here / name)
