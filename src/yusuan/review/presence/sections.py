"""The parts of the explanations everybody publishes: what no word of the document speaks of is missing.

Headings differ everywhere, and many documents tell two parts under one; so a part is there wherever its subject is
spoken of in words, and missing only where it isn't at all."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ...disclosure.model import Disclosure
from ..checks import checks
from ..findings import Finding

#: What is explained, and words of which at least one stands where it is.  Source: DISC-15 (地方预决算公开操作规程).
PARTS: dict[str, str] = {
    "主要职责": "职责|职能|宗旨|业务范围|主要任务",
    "机构设置": "机构设置|内设|机构编制|机构情况|单位构成|下设|所属|预算单位|科室|处室|人员编制|人员构成|人员情况",
    "“三公”经费情况": "三公|因公出国|公务接待|公务用车",
    "机关运行经费情况": "运行经费|公用经费",
    "政府采购情况": "采购",
    "国有资产占用情况": "国有资产|固定资产|资产占|资产情况|车辆|设备",
    "绩效情况": "绩效",
    "名词解释": "名词|术语|(?:是|系)?指[^。]{6,80}(?:收入|支出|经费|资金|费用)",
}
#: With fewer words than this, or fewer parts found, nothing is explained here.
_WORDS = 1500
_FEWEST = 5


def sections(disclosure: Disclosure) -> Iterator[Finding]:
    """One finding a part nothing speaks of; nothing where the words are published apart."""
    said = [t.text for t in disclosure.texts()]
    if sum(map(len, said)) < _WORDS:
        return
    words = "\n".join([*said, *(section.title for section, _ in disclosure.walk())])
    missing = [name for name, pattern in PARTS.items() if not re.search(pattern, words)]
    if len(PARTS) - len(missing) < _FEWEST:
        return
    for name in missing:
        yield checks()["DISC-15"].finding(f"文字中没有说到{name}。没有的也应说明没有。", (), expected=name)
