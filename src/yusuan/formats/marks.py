"""What a copy of a file is to show at a place: a box, and a note that a person opens there."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from ..problems import Severity
from ..provenance import Provenance


@dataclass(frozen=True, slots=True)
class Mark:
    """``note`` at ``place``.  In a paragraph ``words`` are a phrase of it, of which the last ``boxed`` characters are
    meant; without words the whole cell or block is.  ``number`` is the finding's in the list, 0 for none."""

    place: Provenance
    severity: Severity
    note: str
    words: str = ""
    boxed: int = 0
    number: int = 0


#: What a copy with marks is called.
COPY = re.compile(r".*（审核标注\d*）\.\w+")
#: Who a note in a copy is from.
AUTHOR = "预算审核"


def clean(note: str) -> str:
    """A note without what may not stand in XML."""
    return "".join(
        c for c in note if c in "\n\t" or (c >= " " and not 0xD800 <= ord(c) < 0xE000 and c not in "\ufffe\uffff")
    )


def found(text: str, mark: Mark) -> tuple[int, int] | None:
    """Where in ``text`` the mark's words stand, as a half-open range of what is meant, whatever the spaces between.
    None where it has no words or they aren't there."""
    return next(everywhere(text, mark), None)


def everywhere(text: str, mark: Mark) -> Iterator[tuple[int, int]]:
    """The same, of each place where they stand."""
    letters = [n for n, c in enumerate(text) if not c.isspace()]
    plain, words = "".join(text[n] for n in letters), "".join(mark.words.split())
    boxed = len("".join(mark.words[len(mark.words) - mark.boxed :].split())) or len(words)
    at = plain.find(words) if words else -1
    while at >= 0:
        yield letters[at + len(words) - boxed], letters[at + len(words) - 1] + 1
        at = plain.find(words, at + 1)
