"""Words left out where a budget can hardly do without: 元 after 万, 是 after 主要原因, the century of a year."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator

from ...disclosure.model import Disclosure
from ..findings import Finding
from .pieces import Piece, pieces_of, told_once


def omitted(disclosure: Disclosure) -> Iterator[Finding]:
    """One finding for each kind of word left out, with every place."""
    pieces = pieces_of(disclosure)
    if pieces.holding("万元"):
        yield from _told((p for p in pieces.having("万价") if p.kind != "name"), _without_yuan, "金额漏了“元”")
    yield from _told((p for p in pieces.texts if "主要原因" in p.words), _without_is, "“主要原因”后面漏了“是”")
    if disclosure.year:
        yield from _told((p for p in pieces.texts if "20" in p.words), _WITHOUT_YEAR.finditer, "年份漏了“年”")
        years = "|".join(str(y % 100) for y in (disclosure.year, disclosure.year - 1))
        short = re.compile(_SHORT_YEAR.format(years=years))
        yield from _told((p for p in pieces.having("年") if p.kind != "name"), short.finditer, "年份应写四位数")


def _told(pieces: Iterator[Piece], find: Callable[[str], Iterable[re.Match[str]]], why: str) -> Iterator[Finding]:
    return told_once("TEXT-13", [p.shown(*m.span()) for p in pieces for m in find(p.words)], why)


#: "100万以上", "1720.00万，": an amount by its decimals, or by the words before it; what is counted by 万 otherwise.
_AMOUNT = re.compile(
    r"(?P<before>[一-鿿]{0,2})(?<![\d.,])\d[\d,]*(?P<decimals>\.\d\d)?\s*万(?=[，。；、）]|以上|以下|以内|$)"
)
_PRICE = re.compile(r"单价(?:为|是)?\d+(?:\.\d+)?(?=[，。；、的])")
_MONEY = re.compile("预算|资金|经费|费|单价|价值|金额|支出|安排|收入|投入|补助|每年需|年需|合计需")
_OTHERS = re.compile(
    "人口|群众|人次|人员数|人数|亩|平方|面积|户|吨|公里|册|件|条|份|株|头|只|字|车次|客流|游客|点击|阅读|粉丝|用户|辆"
)


def _without_yuan(words: str) -> Iterator[re.Match[str]]:
    for match in _AMOUNT.finditer(words):
        start = max(words.rfind(mark, 0, match.start()) for mark in "，。；：\n") + 1
        clause = words[start : match.end("before")]
        if not _OTHERS.search(clause) and (match["decimals"] or _MONEY.search(clause)):
            yield match
    yield from _PRICE.finditer(words)


_REASON = re.compile(r"主要原因(?=[一-鿿])(?P<clause>[^，。；]*)")
#: Words that make a sentence of what stands after 主要原因.
_SAYS = re.compile(
    "[是为系有如：:即仍]|在于|包括|包含|归|可|应|来自|来源|源于|由于|因|说明|分析|之一|^[和及与的等、]|^(?:见|同|详|没|不)"
)


def _without_is(words: str) -> Iterator[re.Match[str]]:
    return (m for m in _REASON.finditer(words) if not _SAYS.search(m["clause"]))


#: "2019省级专项资金".
_WITHOUT_YEAR = re.compile(r"(?<![\d.,/—\-－~～至到])20[12]\d(?=度(?![数电])|[省市区县]级|部门预算|单位预算|部门决算)")
#: "24年预算", at the beginning of a clause or compared with: not how long something takes.
_SHORT_YEAR = (
    r"(?:(?<=[，。；（：])|(?<=较)|(?<=比)|^)(?:{years})年(?!来|以|期|的|前|后|内|间|限|龄|多|个|制|长|[，。；、）]|$)"
    r"|(?<![\d第满近前后达共约过逾至到—~～-])(?:{years})年(?=年底|年末|年初|底|初|末|度?预算|度?决算|公开)"
)
