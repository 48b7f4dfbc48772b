"""Which statement a title names (``titles.toml``).

A title is a number, whose statement it is, a year, and words of the field: its money, its side, the kind of
expenditure, how it is split, a subject.  It is read from its end, and every word must be known: a word nobody knows may
narrow what the figures are about, so a title that holds one names nothing.  What is told, is told from the meanings
together, so that 一般公共预算财政拨款支出情况表 and 一般公共预算拨款支出预算表（按功能分类） need no rule of their own.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from ...coordinates import ADMINISTRATIVE, Value
from .setting import LISTS
from .wording import At, plain

#: A title longer than this is a sentence.
LONGEST = 60
#: A number is no part of a word: 一般公共预算 and 三公经费 begin with none.
_DIGITS = r"(?:[一二三四五六七八九十]{1,3}|\d{1,2})(?:[-－—–.](?:[一二三四五六七八九十]{1,2}|\d{1,2}))*(?![般公\d月日%]|年(?!度))"
_NUMBER = re.compile(
    rf"(?:(?:附件|附表|附|(?:部门|单位)?(?:预算|决算)?公开表?|财决公开|财预公开|预算表?|决算表?|GK|Z|表)0?{_DIGITS}表?"
    r"|0?\d{1,2}(?:[-.]\d{1,2})*(?![\d年月日%])|附件|附表|附)[:：、.．]?",
)
_NUMBER_AFTER = re.compile(rf"(?:公开|财决|预算|GK)*(?:表)?0?{_DIGITS}(?:表)?$")
_YEAR = re.compile(r"(?<!\d)20\d\d(?:[-—－~至]20\d\d)?\s*(?:年\s*度|年)?")
_SET_APART = re.compile(
    r"\((?:本级|汇总|合并|续[^)]*|[^)]*单位[:：][^)]*|人民币|百?万?元|草案|公开|(?:附?表|公开)?[\d一二三四五六七八九十.-]+表?|空表?)\)$"
)
_BESIDE = re.compile(r"(?:(?:编制|填报|预算|公开)?(?:单位|部门)(?:名称)?|金额单位|公开时间)[:：].*$")
#: Dots that lead to a page number: a line of the contents.
_LEADERS = re.compile(r"[.…·\-—_]{3,}\(?\d*(?:-\d+)?\)?$|\t\d+$")
_BUDGET_WORDS = re.compile("收入|支出|收支|预算|决算|拨款|基金|采购|绩效|经费")
#: A line that speaks of a table elsewhere, or of tables in general.
_NO_TITLE = re.compile(r"见|如下|以下|空表|本表|[,，；;?？!！]|为(?:空|零)|第.{1,3}部分|目录")
_FISCAL = "fiscal_appropriation"


@dataclass(frozen=True, slots=True)
class Title:
    """What a title says.  ``key`` is "" where it is a title of a table but names no statement for sure: ``why`` says why
    (in Chinese).  ``at`` is what holds for all its figures; they may be ``bound`` to coordinates unless the statement is
    of a part of the money that no dimension names.  ``number`` is the number printed with it, as printed."""

    key: str
    at: Mapping[str, Value | None]
    bound: bool = True
    why: str = ""
    number: str = ""
    #: The rows are some projects, or more than projects: each is one, and their total is nothing that has a name.
    some: bool = False


@cache
def _data() -> dict[str, Any]:
    return tomllib.loads(files("yusuan.document.recognition").joinpath("titles.toml").read_text("utf-8"))


@cache
def _vocabulary() -> tuple[tuple[re.Pattern[str], tuple[tuple[str, str], ...]], ...]:
    return tuple((re.compile(f"(?:{word['is']})$"), tuple(word["says"].items())) for word in _data()["word"])


@cache
def title_of(text: str, final: bool = False) -> Title | None:
    """What a line says as the title of a table; None where it is none.

    ``final`` is whether the document is of final accounts: it decides where the title names neither 预算 nor 决算."""
    if is_number(text):
        return None
    number, words = _core(text)
    if not 2 < len(words) <= LONGEST or _NO_TITLE.search(words) or "。" in words:
        return None
    if not words.partition("-")[0].endswith("表") and not re.sub(r"\(.*?(\)|$)", "", words).endswith("表"):
        return None
    said, rest = _read(words)
    if not (said.keys() & {"fund", "side", "nature", "subject", "rows", "econ"}):
        if not rest or _named(rest):
            return None  # tables in general: 部门预算公开表
        return Title("", {}, why=f"表题“{words}”不是目录中的报表", number=number)
    if rest and not _named(rest):
        return Title("", {}, why=f"表题中“{rest}”的意思不明，不能认定是哪张报表", number=number)
    return _statement(said, final, number, words)


def _core(text: str) -> tuple[str, str]:
    """The number a title bears and its words without number, year, unit and quotes."""
    text = _YEAR.sub(" ", text)  # before a number and a year grow together: 表1 2024年
    words = re.sub(r"[\s“”\"'‘’「」『』《》〈〉<>]", "", plain(text))
    words = re.sub(r"^(?:[一二三四五六七八九十]{1,3}|\d{1,2})\)", "", words)
    words = _BESIDE.sub("", _LEADERS.sub("", words))
    number = ""
    while (m := _NUMBER.match(words)) and len(words) > m.end():
        number, words = (number or m[0]), words[m.end() :]
    words = _YEAR.sub("", words)
    while (shorter := _SET_APART.sub("", words)) != words:
        words = shorter
    if "表" in words[:-1] and (m := _NUMBER_AFTER.search(words)) and words[: m.start()].endswith("表"):
        number, words = (number or m[0]), words[: m.start()]
    return number.strip(":：、.．"), words.strip("-—–:：")


def _read(words: str) -> tuple[dict[str, frozenset[str]], str]:
    """What the known words at the end of a title say by facet, and what stands before them."""
    said: dict[str, set[str]] = {}
    while words:
        longest = ""
        meaning: tuple[tuple[str, str], ...] = ()
        for pattern, found in _vocabulary():
            if (m := pattern.search(words)) and len(m[0]) > len(longest):
                longest, meaning = m[0], found
        if not longest:
            break
        words = words[: -len(longest)]
        for facet, value in meaning:
            said.setdefault(facet, set()).add(value)
    return {f: frozenset(v) for f, v in said.items()}, words


def _named(rest: str) -> bool:
    """Whether what stands before the known words can be the name of a unit or a level of government."""
    bare = re.sub(r"\((?:本级|局本级|机关|汇总|合并)\)?$|\([^()]*\)$", "", rest)
    name = _data()["name"]
    ends = name["strong"] if _BUDGET_WORDS.search(bare) else name["ends"]
    return re.search(rf"^(?!全(?:国|省|市|县|区|州|镇)).*(?:{ends})$", bare) is not None and bare.count(
        "("
    ) == bare.count(")")


def _statement(said: Mapping[str, frozenset[str]], final: bool, number: str, words: str) -> Title:
    funds = said.get("fund", frozenset())
    funds = funds - {_FISCAL} or funds
    side = said.get("side", frozenset())
    side = frozenset({"both"}) if len(side) > 1 else side
    if not side and "view" in said:
        side = frozenset({"expenditure"})  # only expenditure has these classifications
    views = frozenset(
        {"departmental" if v == "economic" else v for v in said.get("view", frozenset())} - {"functional"}
    )
    accounts = said.get("accounts", frozenset())
    closed = "final" in accounts or (final and not accounts)
    facets = {**said, "fund": funds, "side": side, "view": views, "accounts": {"final" if closed else "budget"}}
    for rule in _data()["statement"]:
        if _fits(rule["says"], facets):
            at = _at(rule, facets)
            some = rule["key"] in LISTS and facets.get("part", frozenset()) == {"others"} and len(facets["fund"]) < 2
            if some:
                at.pop("nature", None)  # it may hold other expenditure beside projects
            bound = rule.get("bound", True) and (some or _whole(facets))
            return Title(rule["key"], at, bound, number=number, some=some)
    if len(funds) > 1:
        return Title("", {}, why=f"表题“{words}”说到几种资金，不能认定是哪张报表", number=number)
    return Title("", {}, why=f"表题“{words}”不是目录中的报表", number=number)


def _fits(says: Mapping[str, Any], facets: Mapping[str, Any]) -> bool:
    for facet, wanted in says.items():
        have = set(facets.get(facet, ()))
        wants = {wanted} - {""} if isinstance(wanted, str) else set(wanted)
        if facet == "subject" and wants:
            if not wants <= have:
                return False
        elif have != wants:
            return False
    if says.get("subject"):
        return True
    closed = {"subject"} if "nature" in says else {"fund", "nature", "subject", "rows"}
    return not {f for f in closed if facets.get(f)} - set(says)


def _at(rule: Mapping[str, Any], facets: Mapping[str, Any]) -> At:
    """What holds for all figures of the statement."""
    at: At = {k: ADMINISTRATIVE if v == "administrative" else v for k, v in rule.get("at", {}).items()}
    if len(facets["fund"]) == 1:
        at["fund"] = next(iter(facets["fund"]))
    if "measure" not in at and facets["side"] in ({"revenue"}, {"expenditure"}):
        at["measure"] = next(iter(facets["side"]))
    if "nature" not in at and len(nature := facets.get("nature", ())) == 1:
        at["nature"] = next(iter(nature))
    if len(econ := facets.get("econ", ())) == 1:
        at["econ_dept"] = next(iter(econ))
    elif len(part := facets.get("part", ())) == 1 and part != {"others"}:
        at["nature"] = next(iter(part))
    if at.get("nature") == "project" and len(kind := facets.get("kind", ())) == 1:
        at["project_kind"] = next(iter(kind))
    vintage = facets.get("vintage", frozenset())
    if vintage == {"current"} or (vintage == {"carry_over"} and at.get("measure") == "expenditure"):
        at["vintage"] = next(iter(vintage))
    return at


def _whole(facets: Mapping[str, Any]) -> bool:
    """Whether coordinates can say what the title says: no two funds, no money outside the budget's funds, no part of
    expenditure but of the basic, by one class."""
    basic = facets.get("nature", frozenset()) == {"basic"}
    parts = len(facets.get("part", ())) + len(facets.get("econ", ()))
    return (
        len(facets["fund"]) < 2
        and "not_fiscal" not in facets["fund"]
        and (not parts or (basic and len(facets.get("econ", ())) < 2 and len(facets.get("part", ())) < 2))
    )


def is_number(text: str) -> bool:
    """Whether a line is nothing but a table's number: 表5, 公开01表, 附件2."""
    words = re.sub(r"\s", "", plain(text))
    return bool(words) and _NUMBER.fullmatch(words) is not None


def title_above(lines: Sequence[str], final: bool = False) -> tuple[str, Title] | None:
    """The title nearest above a table, with its text, put together where it is broken over lines.

    None where there is none, or where the nearest titles are a list of contents, one below the other."""
    at = len(lines)
    prose = 0
    while at > 0:
        at -= 1
        first = _begun(lines, at)
        text = "".join(lines[first : at + 1])
        if (found := title_of(text, final)) is not None:
            return None if _contents(lines[:first], final) else (text, found)
        prose += "。" in text
        if prose and len(lines) - at >= NEAR:
            return None
        at = first
    return None


#: How many lines above a table are looked at for its title, and how many where sentences stand between.
ABOVE, NEAR = 8, 4


def _begun(lines: Sequence[str], at: int) -> int:
    """The line at which the title that ends in line ``at`` begins: it goes on where a bracket is left open or where the
    line before ends in words of titles but not in a title."""
    first, text = at, lines[at]
    for before in range(at - 1, max(at - 3, -1), -1):
        line = lines[before]
        opened = plain(line).count("(") > plain(line).count(")") and plain(text).count(")") > plain(text).count("(")
        if not opened and not _breaks_off(line, text):
            break
        first, text = before, line + text
    return first


def _breaks_off(line: str, rest: str) -> bool:
    _, words = _core(line)
    if not words or len(words) > LONGEST or re.search(r"[。，,；;！!表明]|情况$|概况$", words) or is_number(rest):
        return False
    said, name = _read(words)
    return (
        bool(said.keys() & {"fund", "side", "nature", "subject"})
        and (not name or _named(name))
        and not re.match(r"[(（]?[一二三四五六七八九十\d]+[)）、.．]|第|单位|部门[:：]", rest.strip())
        and title_of(rest) is not None
    )


def _contents(before: Sequence[str], final: bool) -> bool:
    """Whether the two lines before a title are titles as well."""
    near = [line for line in before if len(plain(line)) > 3][-2:]
    return len(near) == 2 and all((t := title_of(line, final)) is not None and t.key for line in near)
