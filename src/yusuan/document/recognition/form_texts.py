"""Indicators of target forms written as text."""

from __future__ import annotations

import re

from ...disclosure.model import FormIndicator
from .form_labels import is_first, label, level_above, parent_of, words_of


def valued(text: str) -> bool:
    return re.match(rf"(?:{words_of()['value']['operator']})|\d", text.strip()) is not None


def _heads(text: str) -> list[re.Match[str]]:
    """Where levels with a colon stand in a text."""
    levels = "|".join((words_of()["levels"]["first"], *words_of()["levels"]["of"].values()))
    return [
        m
        for m in re.finditer(rf"(?<![一-鿿])(?P<level>{levels})[:：]\s*(?=(?P<next>.?))", text)
        if m["level"].endswith("指标") or (m["next"] and not valued(m["next"]))
    ]


def aim_of(text: str) -> str:
    """What a text says above its indicators: the goal, without the word before it."""
    heads = _heads(text)
    said = text[: heads[0].start()].strip() if heads else text
    return re.sub(rf"^{words_of()['goal']['aim']}", "", said).rstrip("。；; \n") if heads else said


def running(text: str, level1: str = "", level2: str = "") -> tuple[FormIndicator, ...]:
    """Indicators written as text in one cell: levels with a colon, then items; () where neither it nor a header above,
    of the first level or of the second, names a level."""
    heads = _heads(text)
    found: list[FormIndicator] = []
    printed = bool(level1)
    if level1:
        found += _items(text[: heads[0].start() if heads else len(text)], level1, level2)
    for n, head in enumerate(heads):
        bare = head["level"]
        if is_first(bare) and parent_of(bare) in ("", label(bare)):
            level1, level2, printed = bare, "", True
        else:
            level2, level1 = bare, level_above(level1, bare) if printed else parent_of(bare)
        found += _items(text[head.end() : heads[n + 1].start() if n + 1 < len(heads) else len(text)], level1, level2)
    return tuple(found)


def valued_items(text: str) -> tuple[FormIndicator, ...]:
    """Several indicators without levels in a cell headed as theirs: each has a value with an operator."""
    found = _items(text, "", "")
    operator = words_of()["value"]["operator"]
    return tuple(found) if len(found) > 1 and all(re.match(operator, i.year) for i in found) else ()


def _items(text: str, level1: str, level2: str) -> list[FormIndicator]:
    pieces = re.split(r"[;；。\n]|(?<![\d.,])\d{1,2}[.、)）](?!\d)", text)
    return [FormIndicator(level1, level2, *item_of(said)) for p in pieces if (said := p.strip(" 　,，、:："))]


def item_of(text: str) -> tuple[str, str, str]:
    """Name, no period, and the year's value of one item: in brackets, from the operator on, after a colon, or its last
    number."""
    text = re.sub(r"^指标[\d一二三四五六七八九十]{1,2}[:：、.]\s*(?=.)", "", text)
    bracketed = re.fullmatch(r"([^()（）]+)[(（]([^()（）]+)[)）]", text)
    if bracketed and valued(bracketed[2]):
        return bracketed[1].strip(), "", bracketed[2].strip()
    split = re.search(rf"(?:{words_of()['value']['operator']})\s*\d", text) or re.search(
        r"\d[\d,.]*\s*[^\d，,]{0,6}$", text
    )
    if ":" in text or "：" in text:
        name, value = re.split("[:：]", text, maxsplit=1)
        return name.strip(), "", value.strip()
    return (
        (text[: split.start()].strip(), "", text[split.start() :].strip())
        if split and split.start()
        else (text, "", "")
    )
