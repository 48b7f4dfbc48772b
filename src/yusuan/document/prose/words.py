"""The words of the prose (``words.toml``) with what they mean, and the names of the code lists."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from ...classification.codes import codes, functional_classes, history
from ...coordinates import CODE_LISTS, TOPICS, Value
from .readings import Reading, Readings


@cache
def rules() -> dict[str, Any]:
    return tomllib.loads(files(__package__).joinpath("words.toml").read_text(encoding="utf-8"))


@dataclass(frozen=True)
class Words:
    """The word rules, with the code lists' names of one year; a functional class is known by its name without 支出 too
    (``shorts``: 农林水（类）支出), which isn't what transfers and aid of the same name are called here."""

    meaning: dict[str, Readings]
    shorts: frozenset[str]
    fillers: frozenset[str]
    heading_fillers: frozenset[str]
    longest: int


@cache
def words(year: int | None) -> Words:
    from .line import folded

    meaning: dict[str, Readings] = {}
    shorts: set[str] = set()
    if year is not None:
        for dimension in ("functional_code", "econ_dept", "econ_gov"):
            for row in codes(CODE_LISTS[dimension], year):
                name = folded(row.name)
                reading = Reading("expenditure", ((dimension, row.code),))
                for spelt in {name, name.replace("的", ""), name.replace("和", ""), re.sub("[的和]", "", name)}:
                    meaning[spelt] = (*meaning.get(spelt, ()), reading)
        for row in functional_classes(year):
            for name in (folded(r.name) for r in history("functional", row.code)):  # texts keep former names
                reading = Reading("expenditure", (("functional_code", row.code),))
                meaning.setdefault(name, (reading,))
                short = name.removesuffix("支出")
                if not short.startswith(("其他", "转移")):
                    shorts.add(short)
                    meaning[short] = (reading,)
    for rule in rules()["word"]:
        readings = tuple(_reading(r, part=rule.get("part", False)) for r in rule["readings"])
        for word in rule["words"]:
            meaning[word] = readings
            if word.endswith(("结转", "结余")):
                meaning.setdefault(word + "资金", readings)
    fillers = rules()["fillers"]
    return Words(
        meaning,
        frozenset(shorts),
        frozenset((*fillers["always"], *fillers["totals"])),
        frozenset(fillers["headings"]),
        max(map(len, (*meaning, *fillers["always"], *fillers["totals"]))),
    )


def of_topic(topic: str) -> Reading:
    return Reading(TOPICS[topic].measure, TOPICS[topic].at, False, True)


def _reading(rule: dict[str, str], *, part: bool) -> Reading:
    if "topic" in rule:
        return of_topic(rule["topic"])
    at: dict[str, Value] = {
        d: frozenset(v.split("+")) if "+" in v else v for d, v in rule.items() if d not in ("measure", "unless")
    }
    return Reading(
        rule.get("measure", ""), tuple(sorted(at.items(), key=lambda p: p[0])), part, unless=rule.get("unless", "")
    )
