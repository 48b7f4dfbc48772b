"""The signs of a sentence's grammar: what opens a list, compares, gives a share, a reason or a use."""

from __future__ import annotations

import re
from functools import cache

from ...disclosure.model import Direction
from .words import rules

REASON = re.compile(r"主要原因|原因[是为：:]|主要是因|主要由于|由于|主要系|主要是|原因主要")
USE = re.compile(r"主要用于|用于(?!以下)|主要保障|主要反映|主要为|用途")
#: What may open a list of parts as well.
MAINLY = re.compile(r"[，,]主要(?:是|为|(?P<use>用于))[：:]?(?P<name>[^，。；：:]+(?:支出|收入|补助))$")
OPENER = re.compile(
    r"其中[：:，,]?(?:\(按[^)]*\)[：:]?)?|(?:主要)?(?:具体)?包括[：:，]?|分别[为是][：:]?|(?:(?:主要)?(?:用于|安排到))?以下(?:方面|科目|项目)[：:]"
    r"|(?:具体)?如下[：:]|按[^，。；：:]{2,12}分(?:类)?[：:，]|中(?:[，,：:]|(?=[当本]年))|(?<=[预决]算)中(?=因公|公务)|(?:主要)?(?:分项|支出|具体)情况(?:是|为)?[：:]"
)
#: The year that a clause or a heading is about: "in 2023", not "than in 2023", "at the end of 2023".
OF_YEAR = re.compile(r"(?:^|(?<![\d比较与同和由从截至止自于到《〔(]))(?P<year>\d{4})年(?!底|末|初|\d|结转|新增)")
#: What says only how something is listed ("by function, in 1 class") …
CLASSED = re.compile(
    r"按照?(?!规定)[^，。；：:、]{2,14}(?:划分|分类|分)(?=[，,]|$)(?:[，,]共?分为[^，。；：:]{1,30}$)?|^[，,]?共?分为[^，。；：:]{1,30}$"
)
#: … or that reasons are.
REASONED = re.compile(r"(?:主要|具体|增减|变动|变化|增长|减少|增加|下降)*(?:的)?(?:主要)?(?:原因|因素)$")
LIST_AHEAD = re.compile(r"(?:其中|如下|包括|以下方面|情况)[：:]$")
#: What a bracket after an amount adds without a figure, "5 (basic and project expenditure included)", and what was counted.
NOTE = re.compile(r"^(?:\((?:含|包含|包括)[^()\d]*\)|团组)")
LEVEL_WITH = re.compile(
    r"(?:与|和|同|比|较)[^，；。]{1,20}?(?:持平|一致|相同|无增减(?:变[化动])?|无变化|没有变化)[，,]?|较?上年无增减(?:变[化动])?[，,]?"
)
#: A paragraph that starts like this goes on with no list of the one before.
OWN_SUBJECT = re.compile(
    r"[^，。：:\d]{0,30}\d{4}年|[^，。：\d]{0,20}(?:本部门|本单位)|我|截|此外|另外|按照[^。\d]*(?:本部门|本单位)"
)
COMPARED_AT_ONCE = re.compile(r"(?:比|较|与|同比)")
#: What goes on about an object of which both years' figures were told.
ALONE = re.compile("对比|相比|增|减")
COMPARE = re.compile(r"(?:同比|相比|相较于|相较|比|较|与|同)(?P<base>[^，。；：:]{1,30})$")
#: The base said first: "compared with last year, revenue …".
COMPARED_FIRST = re.compile(
    r"(?:^(?P<before>[^，。；：]{4,20})?|[，,])(?:与|同|和|比|较)(?P<base>[^，。；：:]{1,30}?)(?:(?:相比|对比|相较)[，,]?|(?:比较|比)[，,])(?P<object>[^。；]*)$"
)
#: A remark between an amount and its change: "5, spent strictly by the rules, less by 3".
REMARK = re.compile(r"^[，,]?(?:[^，,；;\d]*(?:按照|遵守|执行|遵照)|(?:全部|全|均|都)(?:为|是|系|来自))[^，,；;\d]*$")
NEW = re.compile(r"上年(?:度)?无此项预算[，,]本年$")
SHARE = re.compile(r"占(?:比|(?P<whole>[^，。；：:]*?)(?:的)?(?:比重|比例|百分比)?)(?:为|约)?$")
#: What was spent as a percentage of what was budgeted.
DONE = re.compile(
    r"(?:预算)(?:完成率|执行率|执行比例)(?:为)?$|(?:完成|占|为)(?:了)?(?:当年|本年|年度)?(?:年初)?预算(?:数|安排)?的?$"
)
#: The end of a phrase that tells the budgeted figure beside the final one.
BUDGETED = re.compile(r"(?<!公共)(?<!基金)(?<!经营)(?<!调整)(?<!全年)(?:年初|当年)?预算(?:数|安排)?(?:为|是)?$")
#: A budget that was changed in the year, another stage than the published one.
ADJUSTED = re.compile(r"[，,、]?(?:全年|调整后?|年中|追加)(?:的)?预算(?:数|安排)?(?:调整)?(?:为|是)?$")
#: A phrase that tells the final figure of what the budgeted one was told of.
ACTUAL = re.compile(r"[，,、]?(?:全年)?(?:收入|支出)?(?:决算|实际)(?:支出|收入)?数?(?:为|是)?$")
#: What is spent in all on what was said before ("…, in all 9.95").
#: "…, of which operating expenses": what is listed is spent.
SPENT = re.compile(r"[，,](?:其中|包括)[^。；]{0,40}(?:公用经费|人员经费|基本支出|项目支出)\d")
PROJECT = re.compile(
    r"(?:\d{1,2}[.、．]|[(（]\d{1,2}[)）])(?P<name>[^，。；：:、\d]{4,40}(?<!支出)(?<!拨款)(?<!收入)(?<!预算)(?<!类)(?<!经费))"
)
#: "from 20 last year to 25": the earlier figure, and the one that was reached.
FROM = re.compile(r"[，,]?由(?P<base>[^，。；：:]{2,14}?)的?$")
#: A form's words of which nobody struck one out.
TEMPLATE = re.compile(r"(?:增加|增长|减少|下降|降低)\((?:增加|增长|减少|下降|降低)\)$")
REACHED = re.compile(r"(?:增加|增长|提高|上升|减少|下降|降低|压减|增|减|降)[到至]$")
#: The final figure against the budgeted one.
AGAINST = re.compile(
    r"[，,；;]?(?:支出|收入)?决算(?:支出)?数?(?P<more>大于|高于|超过|多于|小于|低于|少于)(?P<base>(?:年初|当年)?预算数?)$"
)
#: Words for a fund that what a topic's name says of its fund doesn't hold beside.
ANOTHER_FUND = re.compile("公共预算|公共财政|政府性基金|国有资本")
IN_ALL = re.compile(r"[，,](?:共计|合计|累计|总计|共)?支出(?:为)?$")
#: A reason's item that is named as a budget names it.
ITEM = re.compile(
    r"(?:[一二三四五六七八九十]是|[(（]?[1-9①-⑨][)）.、]?)?(?P<name>[^，。；：]{2,40}(?:支出|收入)(?:预算|决算)?)$"
)
#: Money up to a day or over years.
SO_FAR = re.compile("截[至止]|累计")
#: Figures of one kind side by side.
RUN = re.compile(r"(?:[、，和及]\d[\d,.]*(?:[亿百千]?万?元|%))*")
RESPECTIVELY = re.compile(r"(?:分别|依次)(?:较|比)?$")
EACH = re.compile(r"(?P<names>[^，。；：:]+?)(?:预算|支出|经费|金额)?(?:依次|分别)(?:为|是|安排)[：:]?$")
NOTHING_BETWEEN = re.compile(r"[、，,和及]+$")
#: Words of what there is, and of what will be bought.
STOCK = re.compile("截至|截止|共有|现有|实有|保有")
PLANNED = re.compile("购置|新增|报废|更新|计划")
SAME_AS_BEFORE = re.compile("持平|相同|一致|不变|无变化|无增减|没有变化")
CARRIED_IN = re.compile("(?:上年|年初)[^，。；：]{0,6}(?:结[转余]|余额)")
CARRIED_OUT = re.compile("结转下年|年[终末]结[转余]")


#: "新增", "核减", "削减": no word of change by itself.
_NO_CHANGE = ("新", "核", "削", "裁", "最", "至", "不", "很", "较")
_DIRECTIONS: tuple[Direction, ...] = ("increase", "decrease")


def bare(text: str) -> str:
    return text.strip("，,、：: ")


def last_clause(phrase: str) -> str:
    return re.split("[；;]", phrase)[-1]


def directed(phrase: str) -> tuple[str, Direction]:
    """``phrase`` without the word of change at its end, and what that word says."""
    stripped = re.sub(r"(?:了|额|率|幅度|数|为|约|[：:])+$", "", phrase)
    for word, direction in _changes():
        if stripped.endswith(word) and not (len(word) == 1 and stripped[-2:-1] in _NO_CHANGE):
            return stripped[: -len(word)], direction
    return phrase, ""


@cache
def _changes() -> list[tuple[str, Direction]]:
    """The words of change, longest first."""
    found = [(word, direction) for direction in _DIRECTIONS for word in rules()["changes"][direction]]
    return sorted(found, key=lambda change: -len(change[0]))
