"""What happened to a document after it was compiled, or between two publications."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory

from .batch import read_all
from .budget.model import Budget
from .disclosure.compile import compile_budget
from .disclosure.differences import Difference, differences
from .disclosure.model import Attached, Disclosure, Item, Section, Text
from .disclosure.pack import Pack
from .disclosure.taken_back import Changed, changed_texts
from .problems import InputError, Place, Problem
from .publish import write
from .reading import Reading, read

#: Formats in which a compiled document comes back whole, by what a file was recognised as.
WRITTEN = {"docx": "docx", "pdf": "pdf", "html": "html", "xlsx": "xlsx", "doc": "docx", "rtf": "docx"}

#: What is a sentence rather than a label: it ends, or is longer than labels are.
_SENTENCE = re.compile("[。；！？]|.{20}")


@dataclass(frozen=True, slots=True)
class Edited:
    """What differs between the book and the document, and which texts of the book read otherwise there."""

    differences: tuple[Difference, ...]
    texts: tuple[Changed, ...]


def against_book(path: Path, budget: Budget, pack: Pack | str | Path | None = None) -> Edited:
    """Compare a document that was edited after compiling with the book it came from.

    The book is compiled and written in the document's format and both are read by the same reader, so that only what
    people changed differs.  A workbook carries statements and forms; its sentences are not compared.  A PDF may have
    been made by another program: words that are no sentence (labels in charts, page numbers) aren't compared there.
    Raises InputError for a document that can't be read and for a book that can't be compiled."""
    reading = _read(path)
    assert reading.disclosure is not None
    if reading.format not in WRITTEN:
        raise _unreadable(path, f"{reading.format} 格式", "由账套编成后编辑过的 Word、PDF、网页或 Excel")
    compiled = compile_budget(budget, pack).disclosure
    after = reading.disclosure
    if reading.format == "pdf":
        # files that go with it are appended to our PDF, to another program's mostly not
        after = _sentences_only(after)
        made = [_sentences_only(_written_and_read(d, "pdf")) for d in (compiled, _without_files(compiled))]
    else:
        made = [_written_and_read(compiled, WRITTEN[reading.format])]
    found, before = min(((differences(d, after), d) for d in made), key=lambda pair: len(pair[0]))
    return Edited(found, changed_texts(budget, before, after))


def published(old: Path, new: Path) -> tuple[Difference, ...]:
    """What differs between two publications, for a correction notice.  Raises InputError."""
    before, after = _read(old).disclosure, _read(new).disclosure
    assert before is not None
    assert after is not None
    return differences(before, after)


def _read(path: Path) -> Reading:
    """Read a file in a process of its own."""
    ((_, reading),) = read_all([[path]], 1)
    if reading.disclosure is None:
        raise _unreadable(path, reading.problem, "可以读取的公开文件")
    return reading


def _unreadable(path: Path, found: str, expected: str) -> InputError:
    return InputError([Problem("read.document", Place(str(path)), found, expected, "换一份文件，或另存后再试")])


def _written_and_read(disclosure: Disclosure, ending: str) -> Disclosure:
    with TemporaryDirectory() as folder:
        path = Path(folder) / f"compiled.{ending}"
        write(disclosure, path)
        found = read(path).disclosure
    assert found is not None
    return found


def _kept(disclosure: Disclosure, keep: Callable[[Item], bool]) -> Disclosure:
    def of(section: Section) -> Section:
        return replace(
            section, items=tuple(filter(keep, section.items)), sections=tuple(of(s) for s in section.sections)
        )

    return replace(disclosure, sections=tuple(of(s) for s in disclosure.sections))


def _without_files(disclosure: Disclosure) -> Disclosure:
    return _kept(disclosure, lambda item: not isinstance(item, Attached))


def _sentences_only(disclosure: Disclosure) -> Disclosure:
    return _kept(disclosure, lambda item: not isinstance(item, Text) or bool(_SENTENCE.search(item.text)))
