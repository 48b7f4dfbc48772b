"""The command line.  Thin: it reads options, calls the library and says what happened.

Everything heavy is imported inside a command, so that ``yusuan --help`` is quick.
"""

from . import publishing, books, strangers, places  # noqa: F401, I001  (each adds its commands, in this order)
from .app import app, example, main

__all__ = ["app", "example", "main"]
