"""Which statement a title names (``titles.toml``)."""

from __future__ import annotations

import re
import tomllib
from functools import cache
from importlib.resources import files
from typing import Any

from ...coordinates import ADMINISTRATIVE
from .wording import At, plain


@cache
def _words() -> dict[str, Any]:
    return tomllib.loads(files("yusuan.document.recognition").joinpath("titles.toml").read_text("utf-8"))


def statement_key(title: str) -> tuple[str, At] | None:
    words = re.sub(r"20\d\d年(度)?", "", plain(title))
    if len(words) > 60 or "。" in words or not re.search(r"表$", re.sub(r"\(.*?(\)|$)", "", words)):
        return None
    for rule in _words()["title"]:
        if all(w in words for w in rule["all"]) and not any(w in words for w in rule.get("none", ())):
            at: At = {k: ADMINISTRATIVE if v == "administrative" else v for k, v in rule.get("at", {}).items()}
            if "不含上年结转" in words or "当年" in words or "本年预算" in words:
                at["vintage"] = "current"
            elif "上年结转" in words and at.get("measure") == "expenditure":
                at["vintage"] = "carry_over"
            return rule["key"], at
    return None
