"""Whose document it is: the names that labels, titles, headings and first sentences print, the likeliest first.

A name is an organisation's: it ends as organisations do.  What doesn't is none, however near a title it stands."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from ..model import Document, Table
from .wording import plain

#: How an organisation's name ends, and what may be printed behind it.
_ENDS = (
    r"(?:[局委办厅部院校学园所站队处馆会联社台场府道镇乡司库署厂宫苑组室狱段社团]|中心|基地|委员|小组|大学|集团|医联体"
    r"|(?:开发|保护|示范|新|园|灌|景|度假|风景|合作|高新|管理)区|指挥部|代表团|(?<=[委协])机关)"
    r"(?:[(（](?:本级|机关|汇总|部门|单位|本部|含下属单位)[)）]|本级|机关|汇总|[(（][一-鿿]{4,30}[)）])?"
)
#: Words no name has: of the lines of a web page, of sentences, of headings, of blank forms, of groups of units.
_NEVER = re.compile(
    r"首页|网站|位置|发布|来源|索引|附件|专栏|浏览|标题|监督索引|关于|通知|按照|根据|现将|规定|批复|转发|目录|情况|说明|设置|职能|职责"
    r"|第.部分|地址|电话|邮编|[:：]|年度|公开|预算|决算|收入|支出|目标|绩效|[XxＸｘ×]{2}|[某*＊]{2}|构成|组成|以下|纳入|范围|其中|包括|所属|下属|直属|各.{0,4}$"
)
#: Words that stand for whoever speaks, and names that leave the place open: whose they are nobody knows.
_SELF = re.compile(
    r"本(?:部门|单位|级|局|校|院|所|镇|乡|街|中心)|我|该|各|全[市县区省国]|其|与|及|为|对|在|部门|单位|院机关"
)
_OPEN = re.compile(r"[市县区省州][直级]?(?![一-鿿]{0,6}[省市县区州旗])|(?:街道|镇|乡)(?:办事处|政府)?$")
_PLACED = re.compile(r"[省市县区州旗镇乡盟]|中国|国家|全国|中央|最高|自治|街道")
_NAME = r"[一-鿿（）()〇·—\-“”]{3,40}?"
_YEAR = r"(?:(?P<{}>20\d\d)年(?:度)?)"
#: What may stand before a title on its line: a number, 附件, 关于.
_BEFORE = r"^(?:附(?:件|表)?\d{0,2}[:：]?|标题[:：]|名称[:：]|第.{1,2}部分[:：]?|[一二三四五六七八九十]{1,3}[、.．]|\d{1,2}[、.．]|关于|《)*"
_TITLE = re.compile(
    _BEFORE
    + rf"{_YEAR.format('before')}?(?P<name>{_NAME})(?:关于)?{_YEAR.format('after')}?"
    + r"(?:[(（](?:本级|汇总)[)）])?(?:部门|单位|[(（](?:部门|单位)[)）])*(?:收支|综合|财政|整体(?:支出)?|项目(?:支出)?)*"
    + r"(?P<what>预算|决算|预决算|绩效目标|概况|基本情况|职能|机构设置)(?P<rest>[^。，；;]{0,30})$"
)
_LABEL = re.compile(
    r"(?<![一-鿿])(?:编制|预算|填报|编报|公开|申报)?(?:单位|部门)(?:全称|名称)?(?:[(（](?:盖章|公章|签章|部门|单位)[)）])?"
    r"[:：](?!(?:人民币)?[百亿万]*元)([^\s:：|]{3,45})"
)
_STAMP = re.compile(r"(?:单位)?(?:[(（]?(?:公章|盖章|签章)[)）]?)+$")
_CODE = re.compile(r"^[\[【(（]?\d{3,}[\]】)）]?[-_—－]*")
#: What a first sentence says of whom it speaks.
_SUBJECT = re.compile(
    r"(?:^|。|构成看，)(?:[(（]?[一二三四五六七八九十\d]{1,3}[)）、.．])?"
    rf"(?P<name>{_NAME})(?:、[^，。]{{3,30}}?)?(?:[(（]以下简称.{{1,20}}[)）])?"
    r"(?:是|为|(?<!所)属|所属\d|系|隶属|内设|下设|设有|包括|[始组]建|成立|(?:部门|单位)(?:预算|决算)(?:是|为|包括)|(?:人员)?编制|(?:的)?(?:基本|主要)(?:职能|职责)|所有收入"
    r"|20\d\d年(?:度)?(?:部门|单位)?(?:收支|收入|支出|预算|决算))"
)
#: What stands in the cell before a unit's name where a form asks for it, and the rows in which it does.
_ASKED = re.compile(r"\*?(?:预算|填报|编制)?(?:部门|单位)(?:[(（]单位[)）]|[(（]部门[)）])?名称")
HEAD = 6
#: A file's name: a list of attachments is nobody's.
_FILE = re.compile(r"\.(?:pdf|docx?|xlsx?|wps|zip|rar)\s*$", re.I)
#: Lines of the cover, and lines up to the first paragraphs.
_COVER, _FRONT = 12, 90


@dataclass(frozen=True, slots=True)
class Title:
    """What a title says: whose, of which year (0: it doesn't say), and 预算 or 决算 ("": neither)."""

    name: str
    year: int
    what: str


@lru_cache(4096)
def named(text: str) -> str:
    """The organisation's name that ``text`` is, or ""."""
    name = re.sub(r"^(?:关于|[(（])", "", re.sub(r"\s", "", text))
    if name.count("（") + name.count("(") != name.count("）") + name.count(")"):
        return ""
    name = re.sub(r"(?<=[局院校园会委处所心站])(?:部门|单位|综合|年度)+$", "", name)
    if (
        len(name) < (3 if name.endswith(("镇", "乡")) else 4)
        or _NEVER.search(name)
        or not re.fullmatch(rf".{{2,}}?{_ENDS}", name)
    ):
        return ""
    return "" if _SELF.match(name) else name


def titles(lines: Sequence[str]) -> list[Title]:
    """What the titles among the first lines say: those on a line of their own, then those over two or three lines,
    then the headings that repeat the name."""
    front = [re.sub(r"\s", "", t) for t in _unnumbered(lines[:_FRONT])]
    cover = front[:_COVER]
    joined = ["".join(cover[n : n + k]) for k in (2, 3) for n in range(len(cover) - k + 1)]
    tops = [t for text in (*cover, *joined) if (t := _title(text)) is not None and t.what]
    return [*tops, *(t for text in front if (t := _title(text)) is not None)]


def _unnumbered(lines: Sequence[str]) -> list[str]:
    """The lines without the numbers of headings that have nothing but a blank behind them (三 某局…)."""
    numbered = re.compile(r"^\s*([一二三四五六七八九十])\s+")
    if not {"一", "二", "三"} <= {m[1] for t in lines if (m := numbered.match(t))}:
        return list(lines)
    return [numbered.sub("", t) for t in lines]


def _title(text: str) -> Title | None:
    found = _TITLE.match(text) if len(text) <= 80 else None
    name = named(found["name"]) if found else ""
    if found is None or not name:
        return None
    told = found["what"] in ("预算", "决算", "绩效目标") and not found["rest"].startswith("单位")  # 预算单位构成
    what = found["what"] if told else ""
    return Title(name, int(found["before"] or found["after"] or 0), what)


def names(documents: Sequence[Document], lines: Sequence[str]) -> list[str]:
    """The names a disclosure prints of its unit, the likeliest first: the one most labels give, the titles', the one a
    form asks for, and the one the first sentences speak of."""
    labelled = Counter(_labelled(lines))
    lines = [t for t in lines if not _FILE.search(t)]
    found = [name for name, _ in labelled.most_common(1)]
    found += [t.name for t in titles(lines)]
    found += [name for name, _ in Counter(_asked(documents)).most_common(1)]
    found += [name for name, _ in Counter(_subjects(lines)).most_common(1)]
    return list(dict.fromkeys(found))


def _labelled(lines: Iterable[str]) -> Iterator[str]:
    for line in lines:
        if len(line) >= 90:
            continue
        for text in (line, re.sub(r"\s", "", line)):
            closed = re.sub(r"(?<=[单部门位名称])\s+(?=[位门名称:：])", "", text)
            values = [_CODE.sub("", _STAMP.sub("", v)) for v in _LABEL.findall(closed.replace("： ", "："))]
            if told := [n for v in values if (n := named(v))]:
                yield from told
                break


def _asked(documents: Iterable[Document]) -> Iterator[str]:
    """What stands beside 部门名称 in the forms of whole units."""
    for document in documents:
        for block in document.blocks:
            if not isinstance(block, Table):
                continue
            head = sorted((c for c in block.cells if c.row < HEAD), key=lambda c: (c.row, c.column))
            for label, value in pairwise(head):
                if label.row == value.row and _ASKED.fullmatch(plain(label.text)) and (name := named(value.text)):
                    yield name


def _subjects(lines: Iterable[str]) -> Iterator[str]:
    for line in list(lines)[:_FRONT]:
        for found in _SUBJECT.finditer(re.sub(r"\s", "", line)[:400]):
            name = named(found["name"])
            if name and _PLACED.search(name[:-1]) and not _OPEN.match(name):
                yield name
