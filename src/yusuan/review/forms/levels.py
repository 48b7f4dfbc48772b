"""Indicators under the level they belong to, and the levels every project has.

Source: 中央部门项目支出核心绩效目标和指标设置及取值指引（试行）（财预〔2021〕101号）."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from functools import partial

from ...disclosure.model import FormIndicator, TargetForm
from ..findings import Finding
from .said import Value, bare, each, finding, shown, speaks, text_of, whole_unit, words

#: Every project's levels, by the words for them or for what is under them.
_LEVELS = {"产出": "产出|完成指标|数量|质量|时效", "效益": "效益|效果|影响"}


def levels(forms: Sequence[TargetForm]) -> Iterator[Finding]:
    """Levels that are missing, and indicators under another level than their own.  Satisfaction is in its place under
    another level where the document's forms have none for it."""
    asked = any("满意" in one.level1 + one.level2 for form in forms for one in form.indicators)
    test: Callable[[FormIndicator, Value | None], str] = partial(_misplaced, asked=asked)
    for form in forms:
        yield from _missing(form)
        yield from each(form, "PF-12", "放错了类", test)


def _missing(form: TargetForm) -> Iterator[Finding]:
    """Which of the levels every project has is missing, where enough was read to say so."""
    if len(form.indicators) < 3 or not all(i.level1 for i in form.indicators):
        return
    said = "".join(i.level1 + i.level2 for i in form.indicators)
    if missing := [level for level, words_ in _LEVELS.items() if not re.search(words_, said)]:
        expected = "、".join(f"{level}指标" for level in missing)
        place = shown(form, "", "", expected, None)
        yield finding("PF-11", f"{place}没有{expected}。", (place,), "没有", expected)


def _misplaced(one: FormIndicator, value: Value | None, *, asked: bool) -> str:
    """Money under satisfaction, effects, numbers or times, times under costs, satisfaction elsewhere though it is
    ``asked``, pieces under quality, quality and promptness under numbers."""
    name = bare(one.name)
    both = one.level1 + one.level2
    money = value is not None and bool(value.unit) and whole_unit("money", value.unit) and speaks("cost", "name", name)
    if money and re.search("满意度|社会效益|生态效益|可持续|质量|数量", both) and not speaks("cost", "saved", name):
        return "应放在成本指标"
    amount = value is not None and bool(value.unit) and whole_unit("money", value.unit)
    if amount and re.search("质量|满意", one.level2) and not speaks("cost", "saved", name):
        return "应放在成本指标"
    if money and "时效" in one.level2 and re.search("成本|单价|费用", name):
        return "应放在成本指标"
    if speaks("cost", "level", one.level2) and re.search("(时间|日期|工期|期限|时限)$", name):
        return "应放在时效指标" if re.search(r"[月日天]|年底|年内", text_of(one)) else ""
    if "满意" in one.level1 and len(name) >= 4 and not speaks("satisfaction", "is", name):
        return "满意度指标应说谁满意"
    if asked and "满意" not in both and both and re.search("满意(度|率)$", name) and "、" not in name:
        return "应放在满意度指标"
    if re.search("数量|质量|成本", one.level2) and re.search("及时(率|性|度)$", name):
        return "应放在时效指标"
    if re.search("数量|时效", one.level2) and speaks("quality", "rate", name):
        return "应放在质量指标"
    # that a standard of payment is kept (补助标准达标率) is a matter of costs
    if "成本" in one.level2 and re.search("(合格率|通过率|优良率|准确率|完好率)$", name):
        return "应放在质量指标"
    cost = "成本" in one.level2 and not re.search("社会|生态|环境", one.level2)
    if cost and value is not None and whole_unit("pieces", value.unit) and re.search("(数量|人数|次数|个数|数)$", name):
        return "应放在数量指标"
    if (
        value is not None
        and "质量" in one.level2
        and value.operator in ("least", "equal", "")
        and re.fullmatch(words()["quality"]["unit"], value.unit)
        and speaks("quality", "counted", name)
        and not speaks("quality", "not", name)
    ):
        return "应放在数量指标"
    return ""
