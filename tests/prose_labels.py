"""The passages of ``tests/prose`` with what their figures are about, and how a reading compares with that."""

from __future__ import annotations

import re
import tomllib
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from yusuan.coordinates import TOPICS, Coordinates, Value
from yusuan.disclosure.model import About, Change, Claim, Growth, OneOf, Share, Stated
from yusuan.document.prose import claims

HERE = Path(__file__).parent / "prose"
SHORT = {
    "rev": "revenue",
    "exp": "expenditure",
    "gp": "fund=general_public",
    "gf": "fund=government_fund",
    "sc": "fund=state_capital",
    "fa": "fund=fiscal_appropriation",
    "cur": "?vintage=current",
}


@dataclass(frozen=True)
class Label:
    """``meanings``: each of them is right (a kind, a point or two); none where coordinates have no word for it, ``open`` where
    that may be so."""

    digits: str
    meanings: tuple[tuple[str, tuple[str, ...]], ...]
    direction: str
    open: bool = False


def passages(half: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = tomllib.loads((HERE / f"{half}.toml").read_text("utf-8"))["passage"]
    return found


def labels(passage: dict[str, Any]) -> list[Label]:
    """The labels with their short forms written out: ``ch`` and ``gr`` are the change and the growth of the amount (or
    of the change) before them against last year."""
    done: list[Label] = []
    pairs: tuple[tuple[str, str], ...] = ()
    for line in passage["figures"]:
        digits, *parts = [p.strip() for p in line.split("|")]
        direction = parts.pop() if parts[-1] in ("increase", "decrease") else ""
        meanings: list[tuple[str, tuple[str, ...]]] = []
        unsaid = "-" in parts
        parts = [p for p in parts if p != "-"]
        if parts in (["ch"], ["gr"]):
            meanings = [("change" if parts == ["ch"] else "growth", pair) for pair in pairs]
        elif parts:
            for part in parts:
                words = " ".join(SHORT.get(w, w) for w in part.split())
                head, _, rest = words.partition(" ")
                kind = head if head in ("share", "change", "growth") else "amount"
                meanings.append((kind, (words,) if kind == "amount" else tuple(re.split(r" [/~] ", rest))))
            if meanings[0][0] == "amount":
                pairs = tuple((p, f"{p} year={passage['year'] - 1}") for _, (p,) in meanings)
            elif meanings[0][0] != "share":
                pairs = tuple((p[0], p[1]) for _, p in meanings)
        done.append(Label(digits, tuple(meanings), direction, unsaid))
    return done


def read(passage: dict[str, Any]) -> list[tuple[str, Claim]]:
    """The claims of a passage, each with the words before it."""
    lines = claims(
        passage["lines"],
        year=passage["year"],
        accounts=passage.get("accounts", False),
        projects=passage.get("projects", ()),
    )
    return [(t[max(0, c.start - 24) : c.end], c) for t, line in zip(passage["lines"], lines, strict=True) for c in line]


def verdicts(half: str) -> tuple[Counter[str], list[str]]:
    """How many figures are right, open, wrong and unbound, and what is not right.

    "open" is a reading with candidates of which only some are right; a figure that coordinates have no word for is
    right while it is unbound."""
    count: Counter[str] = Counter()
    said: list[str] = []
    for passage in passages(half):
        for label, (words, claim) in zip(labels(passage), read(passage), strict=True):
            assert label.digits == claim.figure.text.replace(" ", ""), (passage["wording"], label, claim.figure.text)
            verdict = verdict_of(claim, label)
            count[verdict] += 1
            if verdict != "right":
                said.append(f"{verdict}: {passage['wording']}: {words}: {claim.figure.about}")
    return count, said


def verdict_of(claim: Claim, label: Label) -> str:
    about = None if isinstance(claim.figure.about, Stated) else claim.figure.about
    if about is None:
        return "right" if label.open else "unbound"
    if not label.meanings:
        return "wrong"
    candidates: tuple[About, ...] = about.candidates if isinstance(about, OneOf) else (about,)
    fits = [any(says(c, kind, points) for kind, points in label.meanings) for c in candidates]
    if not any(fits) or (label.direction and claim.direction != label.direction):
        return "wrong"
    return "right" if all(fits) else "open"


def says(about: About, kind: str, points: tuple[str, ...]) -> bool:
    said: tuple[Coordinates, ...]
    if isinstance(about, Coordinates):
        what, said = "amount", (about,)
    elif isinstance(about, Share):
        what, said = "share", (about.part, about.whole)
    elif isinstance(about, Change | Growth):
        what, said = ("change" if isinstance(about, Change) else "growth"), (about.now, about.before)
    else:
        return False
    return what == kind and all(_is(s, p) for s, p in zip(said, points, strict=True))


def _is(about: Coordinates, point: str) -> bool:
    """Whether coordinates are a point's; what a point has with "?" may be there or not."""
    head, *dims = point.split()
    topic = TOPICS.get(head)
    at: dict[str, Value] = dict(topic.at) if topic else {}
    may: dict[str, Value] = {}
    for dim in dims:
        name, _, value = dim.partition("=")
        parts = value.split("+")
        of = may if name.startswith("?") else at
        of[name.removeprefix("?")] = frozenset(parts) if len(parts) > 1 else value
    said = dict(about.at)
    if about.measure != (topic.measure if topic else head) or any(said.pop(d, None) != v for d, v in at.items()):
        return False
    return all(may.get(d) == v for d, v in said.items())
