"""Results kept in the output folder, so that a run over many files that was interrupted goes on where it stopped.

A result is found again only for the same bytes under the same name, by the same program, libraries, options and rules:
whatever of these changes gives it another name, and what no file of a finished run asked for is deleted.
"""

from __future__ import annotations

import hashlib
import pickle
import re
import sys
import zlib
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import is_dataclass
from decimal import Decimal
from fractions import Fraction
from functools import cache
from importlib import metadata
from io import BytesIO
from pathlib import Path
from typing import Any

from .formats import office
from .formats.whole import whole_file

#: The folder inside the output folder; a folder that is read passes over hidden ones.
FOLDER = ".yusuan"
_NOTE = "这里是各个文件的结果，再次运行时没有变动的文件沿用。可以整个删除，删除后全部重做。\n"
_DIGEST = 32


class Kept:
    """The results of one kind of work (``read``, ``review``) in an output folder.  ``decides`` is what besides the
    files themselves decides a result (the bytes of the user's rules); with ``anew`` nothing is taken from an earlier run.  ``taken`` counts what was.

    Raises OutputError where the folder can't be written."""

    def __init__(self, out: Path, work: str, decides: bytes = b"", anew: bool = False):
        self._folder = out / FOLDER / work
        self._decides = _digest(program(), work.encode(), _digest(decides))
        self._anew = anew
        self._asked: set[str] = set()
        self.taken = 0
        with whole_file(out / FOLDER / "说明.txt") as beside:  # says before hours of work that nothing can be written
            beside.write_text(_NOTE, encoding="utf-8")
        self._folder.mkdir(exist_ok=True)

    def name_of(self, files: Sequence[Path]) -> str:
        """The name under which a result of these files is kept; "" where one can't be opened."""
        try:
            parts = [part for file in files for part in (str(file).encode("utf-8", "surrogatepass"), _bytes_of(file))]
        except OSError:
            return ""
        return _digest(self._decides, *parts).hex()

    def found(self, name: str) -> Any | None:
        """What is kept under ``name``; None where nothing is, or where it isn't whole."""
        self._asked.add(name)
        if self._anew or not name:
            return None
        try:
            content = (self._folder / name).read_bytes()
            told, packed = content[:_DIGEST], content[_DIGEST:]
            made = _Reader(BytesIO(zlib.decompress(packed))).load() if _digest(packed) == told else None
        except (OSError, zlib.error, pickle.UnpicklingError):
            return None
        self.taken += made is not None
        return made

    def keep(self, name: str, made: object) -> None:
        """Keep a result whole or not at all.  Raises OutputError."""
        packed = zlib.compress(pickle.dumps(made, pickle.HIGHEST_PROTOCOL), 1)
        with whole_file(self._folder / name) as beside:
            beside.write_bytes(_digest(packed) + packed)

    def tidy(self) -> None:
        """Delete what no file of this run asked for: of files that were changed or are gone, and of other rules."""
        for path in self._folder.iterdir():
            if path.name not in self._asked and path.is_file():
                path.unlink(missing_ok=True)


@cache
def program() -> bytes:
    """A digest of what turns a file into a result: this package's own files, the libraries it needs or may use, and
    the program that converts old Word files."""
    here = Path(__file__).parent
    parts = [sys.version.encode(), str(office.installed()).encode()]
    for path in sorted(here.rglob("*")):
        if path.is_file() and path.suffix != ".pyc":
            parts += [path.relative_to(here).as_posix().encode(), path.read_bytes()]
    with suppress(metadata.PackageNotFoundError):  # run from its source, not installed
        for required in sorted(metadata.requires("yusuan") or ()):
            library = re.match(r"[\w.-]+", required)
            if library and "test" not in required.partition(";")[2]:
                parts.append(f"{library[0]} {_version(library[0])}".encode())
    return _digest(*parts)


def _version(library: str) -> str:
    try:
        return metadata.version(library)
    except metadata.PackageNotFoundError:  # an extra that isn't there
        return ""


def _bytes_of(file: Path) -> bytes:
    with file.open("rb") as opened:
        return hashlib.file_digest(opened, "sha256").digest()


def _digest(*parts: bytes) -> bytes:
    said = hashlib.sha256()
    for part in parts:
        said.update(len(part).to_bytes(8, "big"))
        said.update(part)
    return said.digest()


class _Reader(pickle.Unpickler):
    """Makes only this package's dataclasses and numbers: an output folder that was passed on can't run anything."""

    def find_class(self, module: str, name: str) -> Any:
        if module.partition(".")[0] == __package__ or (module, name) in _NUMBERS:
            found = super().find_class(module, name)
            if isinstance(found, type) and (is_dataclass(found) or found in _NUMBERS.values()):
                return found
        raise pickle.UnpicklingError(f"{module}.{name}")


_NUMBERS = {("decimal", "Decimal"): Decimal, ("fractions", "Fraction"): Fraction}
