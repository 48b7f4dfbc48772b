"""The solver of integer programmes.  HiGHS says its name and licence when the first one of a process is made; here it
is made without that, and whatever else is printed meanwhile still comes out."""

from __future__ import annotations

import ctypes
import os
import sys
import tempfile
import threading
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from typing import Any

_BANNER = (b"Running HiGHS", b"Includes third-party software components")
_first = threading.Lock()
_named = False


def new_solver() -> Any:
    """A new, silent HiGHS on one thread."""
    global _named
    import highspy

    with _first:
        if _named:
            solver = highspy.Highs()  # type: ignore[no-untyped-call]
        else:
            with ExitStack() as stack:
                for descriptor in (1, 2):
                    stack.enter_context(_without_banner(descriptor))
                solver = highspy.Highs()  # type: ignore[no-untyped-call]
                solver.setOptionValue("output_flag", False)
            _named = True
    solver.setOptionValue("output_flag", False)
    solver.setOptionValue("threads", 1)
    return solver


@contextmanager
def _without_banner(descriptor: int) -> Iterator[None]:
    """What is written to a descriptor meanwhile comes out afterwards, without the banner."""
    _flush()
    try:
        kept = os.dup(descriptor)
    except OSError:  # closed: nothing can come out of it
        yield
        return
    try:
        with tempfile.TemporaryFile() as held:
            os.dup2(held.fileno(), descriptor)
            try:
                yield
            finally:
                _flush()
                os.dup2(kept, descriptor)
            held.seek(0)
            rest = b"".join(line for line in held if not line.startswith(_BANNER))
        if rest:
            with suppress(OSError):
                os.write(kept, rest)
    finally:
        os.close(kept)


def _flush() -> None:
    """Empty the buffers of Python and, where it can be reached, of C."""
    for stream in (sys.stdout, sys.stderr):
        with suppress(OSError, ValueError, AttributeError):
            stream.flush()
    with suppress(OSError, AttributeError, TypeError):
        ctypes.CDLL(None if os.name != "nt" else "ucrtbase").fflush(None)
