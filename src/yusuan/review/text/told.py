"""A claim of a paragraph as one side of a finding, and the words around it."""

from __future__ import annotations

from ...disclosure.model import Claim, Section, Text
from ...money import SCALE, Interval
from ..findings import Shown, anchor

#: What a direction is called.
WORDS = {"increase": "增加", "decrease": "减少"}


def claimed(section: Section, text: Text, claim: Claim) -> Shown:
    """A claim as one side of a finding."""
    around = text.text[max(0, claim.start - 24) : claim.end]
    place = text.place_at(claim.start, claim.end)
    return Shown(section.title, f"…{around}", "", said(claim), place, anchor(text.text, claim.start))


def quoted(section: Section, text: Text, start: int, end: int) -> Shown:
    """Words of a paragraph as one side of a finding."""
    around = text.text[max(0, start - 24) : end]
    return Shown(
        section.title, f"…{around}", "", text.text[start:end], text.place_at(start, end), anchor(text.text, start)
    )


def said(claim: Claim) -> str:
    """A claim's print with its direction word and its unit."""
    return WORDS.get(claim.direction, "") + claim.figure.text + claim.figure.unit


def money(claim: Claim) -> Interval | None:
    """What a claim's print stands for in fen; None where it isn't money."""
    return claim.figure.interval if claim.figure.unit in SCALE else None


def between(text: Text, one: Claim, other: Claim) -> str:
    """The words between two claims, without the first one's unit."""
    return text.text[one.end : other.start].removeprefix(one.figure.unit)


def after(text: Text, claim: Claim) -> str:
    """What follows a claim in its paragraph, without its unit."""
    return text.text[claim.end :].removeprefix(claim.figure.unit)
