"""Sentences beside statements that print the budget of the year's beginning and the adjusted one: 预算 alone may mean
either, so that what they say of it is left open."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from ...coordinates import Coordinates
from ...disclosure.model import About, Change, Claim, Growth, OneOf, Share, Statement

Told = Coordinates | Share | Change | Growth


def prints_adjusted(statements: Iterable[Statement]) -> bool:
    return any(
        isinstance(f.about, Coordinates) and f.about.get("stage") == "adjusted"
        for s in statements
        for *_, f in s.figures()
    )


def left_open(text: str, claims: Sequence[Claim]) -> tuple[Claim, ...]:
    """The claims of a paragraph with what is told of the budget open between the two, unless the sentence says 年初."""
    found = []
    for claim in claims:
        sentence = text[text.rfind("。", 0, claim.start) + 1 : claim.start]
        about = claim.figure.about
        if about is not None and "年初" not in sentence:
            claim = replace(claim, figure=replace(claim.figure, about=_either(about)))
        found.append(claim)
    return tuple(found)


def _either(about: About) -> About:
    candidates: list[Told] = []
    for one in about.candidates if isinstance(about, OneOf) else (about,):
        if not isinstance(one, Coordinates | Share | Change | Growth):
            return about
        candidates += [one, _adjusted(one)]
    unique = tuple(dict.fromkeys(candidates))
    return OneOf(unique) if len(unique) > 1 else about


def _adjusted(about: Told) -> Told:
    if isinstance(about, Coordinates):
        return _at(about)
    if isinstance(about, Share):
        return Share(_at(about.part), _at(about.whole))
    return type(about)(_at(about.now), _at(about.before))


def _at(point: Coordinates) -> Coordinates:
    return point.where(stage="adjusted") if point.get("stage") == "budget" else point
