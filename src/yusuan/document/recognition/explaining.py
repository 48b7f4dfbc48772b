"""Whether texts explain a unit's budget: other documents speak of budgets and amounts too."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

#: What an explanation's headings speak of, each a topic.
_TOPICS = (
    r"(?:职责|职能)|(?:部门|单位|基本)(?:基本)?(?:概况|情况)",
    r"机构设置|机构(?:及人员)?情况|(?:预算|决算)?单位构成|人员(?:构成|情况|编制)",
    r"(?:收支|收入|支出|财政拨款).{0,16}(?:情况|说明)",
    r"三公.{0,16}(?:情况|说明)|三公.{0,3}经费(?:支出)?(?:预算|决算)?$",
    r"(?:机关)?运行经费.{0,12}(?:情况|说明|安排)",
    r"政府采购.{0,10}(?:情况|说明|安排)",
    r"国有资产.{0,10}(?:情况|说明)",
    r"名词解释",
)
#: An explanation of statements has headings of so many topics at least.
_ENOUGH = 2
#: How a heading begins: a number, or nothing before its words.
_HEADING = re.compile(r"^\s*(?:第.{1,3}部分[:：]?|[(（]?[一二三四五六七八九十\d]{1,3}[)）、.．:：]?)?\s*")
#: What a whole government's report says with amounts, and whom it speaks to.
_GOVERNMENT = (
    r"各位代表|各位委员|人大常委会第.{1,4}次会议|请予审[议查]",
    r"全[市县区省州旗]一般公共预算(?:总)?(?:收入|支出)[^。]{0,14}\d",
    r"税收收入[^。，]{0,8}\d",
    r"债务(?:余额|限额)[^。，]{0,8}\d",
)


def explains(texts: Iterable[str]) -> bool:
    """Whether the headings among ``texts`` are those of an explanation of a unit's budget, and no whole government's
    report is what they say."""
    lines = list(texts)
    return len(_topics(lines)) >= _ENOUGH and not _of_government(lines)


def _topics(lines: Sequence[str]) -> set[int]:
    found: set[int] = set()
    for line in lines:
        head = _HEADING.sub("", re.sub(r"[\s“”\"]", "", line[:60]))[:34].split("。")[0]
        if not re.search(r"[，；]", head[:12]):
            found.update(n for n, topic in enumerate(_TOPICS) if re.search(topic, head))
    return found


def _of_government(lines: Sequence[str]) -> bool:
    said = "\n".join(re.sub(r"\s", "", t) for t in lines)
    return sum(bool(re.search(sign, said)) for sign in _GOVERNMENT) > 1
