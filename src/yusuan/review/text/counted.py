"""Numbers of things that the text tells, against the things it names and the statements list: offices and units, projects."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from ...coordinates import Coordinates, Value
from ...disclosure.model import Claim, Disclosure, Item, OneOf, Section, Statement, Text, Unrecognised
from ...money import SCALE, Interval
from ..checks import checks
from ..findings import Finding, Shown
from ..numbers.laws import spots_of
from ..numbers.prints import shown
from .told import after, between, claimed, money, quoted, said

_DIGITS = {d: n for n, d in enumerate("零一二三四五六七八九")} | {"两": 2}
_N = r"(?P<n>\d{1,3}|[一二两三四五六七八九十]{1,3})"
#: "内设机构12个，分别为：", "设4个派出审计处，包括：": what is named after the colon is all of them.
_LISTED = re.compile(
    rf"(?:{_N}个(?P<what>[^，。；：、（）\d]{{0,14}})|(?P<what2>[^，。；：、（）\d]{{2,12}}?)(?:共有?|计)?(?P<n2>\d{{1,3}})个)"
    r"[，,]?(?:(?:包括|分别为|分别是|具体为|具体包括|具体是|即)[：:]?|为?[：:])(?P<names>[^。；：:]*)(?P<end>[。；]|$)"
)
_OFFICES = re.compile("内设|机构|处室|科室|处$|科$|室$|部门|单位|大队|中心|所$|站$")
#: Where more than names is told, or names are shortened, they can't be counted.
_UNCOUNTABLE = re.compile(r"等|至|到|[、，]?其中|\d|若干|其他|各")
_ROW = re.compile(r"\s*(\d{1,3})\s*[.、．]?\s*")


def counted(disclosure: Disclosure) -> Iterator[Finding | None]:
    """A finding for each number that isn't what it counts, None for each that is."""
    items = list(disclosure.walk())
    for n, (section, item) in enumerate(items):
        if isinstance(item, Text) and "个" in item.text:
            yield from _named(section, item, [i for _, i in items[n + 1 : n + 40]])
            yield from _kinds(section, item)
            yield from _projects(disclosure, section, item)
        if isinstance(item, Text) and item.claims:
            yield from _whole_unit(disclosure, section, item)


def number(words: str) -> int:
    """What "12" or "十二" counts; up to 99."""
    if words.isdecimal():
        return int(words)
    tens, ten, ones = words.rpartition("十")
    return (_DIGITS.get(tens, 1) * 10 if ten else 0) + _DIGITS.get(ones, 0)


def _named(section: Section, text: Text, following: Sequence[Item]) -> Iterator[Finding | None]:
    """ "设3个内设机构，包括：办公室、财务科。": one is missing, or the number wasn't changed."""
    for match in _LISTED.finditer(text.text):
        what = match["what"] or match["what2"] or ""
        if not _OFFICES.search(what):
            continue
        told = number(match["n"] or match["n2"])
        names = match["names"].strip()
        if names and not match["end"]:
            continue  # it goes on where a page ends
        counts = _counts(names) if names else _rows(following)
        if not counts:
            continue
        if told in counts:
            yield None
            continue
        start = match.start("n") if match["n"] else match.start("n2")
        place = quoted(section, text, start, start + len(match["n"] or match["n2"]) + 1)
        message = f"{place}写“{place.text}{what if match['n'] else ''}”，后面列出{counts[0]}个。"
        yield checks()["TEXT-10"].finding(message, (place,), found=place.text, expected=f"{counts[0]}个")


def _counts(names: str) -> list[int]:
    """How many names there are; the second is what it is if 和 joins two of them."""
    bare = re.sub(r"[（(][^（）()]*[）)]|《[^》]*》", "", names)
    if _UNCOUNTABLE.search(bare) or re.search("[（）()，,]", bare):
        return []
    parts = [p for p in bare.split("、") if p.strip()]
    joined = sum(len(re.findall("[和及与]", p)) for p in parts)
    return [len(parts), *(len(parts) + n for n in range(1, joined + 1))]


def _rows(following: Sequence[Item]) -> list[int]:
    """The last number of the table or of the numbered lines that come next; () where neither does."""
    count = 0
    for item in following:
        if isinstance(item, Unrecognised | Statement):
            rows = item.rows if isinstance(item, Unrecognised) else ()
            serial = [int(r[0]) for r in rows if r and r[0].strip().isdecimal()]
            return [len(serial)] if serial and serial == list(range(1, len(serial) + 1)) and not count else []
        if not isinstance(item, Text):
            break
        match = re.match(
            r"\s*(?:[（(](\d{1,2}|[一二三四五六七八九十]{1,3})[）)]|(\d{1,2})[.、．])\s*[一-鿿]", item.text
        )
        if match is None or number(match[1] or match[2]) != count + 1 or len(item.text) > 40:
            break
        count += 1
    return [count] if count > 1 else []


def _kinds(section: Section, text: Text) -> Iterator[Finding | None]:
    """ "项目12个…其中：其他运转类项目8个…；特定目标类项目4个": the kinds make up all of them."""
    counts = [c for c in text.claims if c.figure.unit == "个"]
    for whole, first, second in zip(counts, counts[1:], counts[2:], strict=False):
        if not re.search("其中", between(text, whole, first)) or "。" in between(text, first, second):
            continue
        words = (text.text[whole.end : first.start], text.text[first.end : second.start])
        if not re.search(r"(?:运转类|特定目标类)[^，。；]{0,8}$", words[0]) or not re.search(
            r"(?:运转类|特定目标类)[^，。；]{0,8}$", words[1]
        ):
            continue
        values = [c.figure.value for c in (whole, first, second)]
        if any(v is None for v in values):
            continue
        total = (first.figure.value or 0) + (second.figure.value or 0)
        if total == whole.figure.value:
            yield None
            continue
        places = tuple(claimed(section, text, c) for c in (whole, first, second))
        message = f"{places[0]}写“{said(whole)}”，其中各类之和是{total}个。"
        yield checks()["N-36"].finding(message, places, found=said(whole), expected=f"{total}个")


#: "纳入绩效目标管理的二级项目12个", "所有项目支出…编报8个项目绩效目标".
_MANAGED = re.compile(r"纳入(?:预算)?绩效(?:目标)?管理的?(?:[一二三]级)?项目(?:共计?|共有)?$")
_ALL = re.compile(r"(?:所有|全部)(?:的)?(?:项目|[一-鿿]{0,6}项目支出)[^。；]*(?:编报|填报|编制|申报|设置)了?$")
_MONEY_OF = re.compile(
    r"(?:项目绩效目标)?[，,]?\s*(?:共计|涉及|合计|共)*(?:预算|财政)?(?:资金|金额|支出)*(?:共计|合计|为)?"
)


def _projects(disclosure: Disclosure, section: Section, text: Text) -> Iterator[Finding | None]:
    """The number of projects and their money, where the text says that it speaks of all of them, against the statements
    of projects; the year's alone and those of both years together fit."""
    if not re.search("纳入(?:预算)?绩效|(?:所有|全部)", text.text):
        return
    names = [_project_names(disclosure, key) for key in ("B12", "B13")]
    for n, count in enumerate(text.claims):
        start = text.claims[n - 1].end if n else 0
        sentence = text.text[: count.start].rpartition("。")[2]
        managed = _MANAGED.search(text.text[start : count.start])
        everything = _ALL.search(sentence) and after(text, count).startswith("项目绩效目标")
        if count.figure.unit != "个" or not names[0] or not (managed or everything) or count.figure.value is None:
            continue
        place = claimed(section, text, count)
        fitting = {len(names[0]), len(names[0] | names[1])}
        if count.figure.value in fitting or (not everything and count.figure.value < min(fitting)):
            yield None
        else:
            message = f"{place}写“{said(count)}”，项目支出表列有{len(names[0])}个项目。"
            yield checks()["N-34"].finding(message, (place,), found=said(count), expected=f"{len(names[0])}个")
        total = _money_of_all(text, n)
        if total is not None and (whole := money(total)):
            known = _project_totals(disclosure)
            if count.figure.value not in fitting or not known or any(whole.meets(k) for _, k in known):
                yield None
                continue
            first = known[0][0]
            place = claimed(section, text, total)
            message = f"{place}写“{said(total)}”，与项目支出的哪一个合计都不符（{first}是{first.text}）。"
            yield checks()["N-35"].finding(message, (place, first), found=said(total), expected=first.text)


_WHOLE_UNIT = re.compile(r"整体(?:支出)?绩效目标[^。；]{0,20}涉及(?:预算|财政)?(?:资金|金额)(?:共计|合计|为)?$")


def _whole_unit(disclosure: Disclosure, section: Section, text: Text) -> Iterator[Finding | None]:
    """The money that the target of the whole unit covers, against the totals of its statements.  Some leave out a part
    that they print: what is a total without one printed amount fits too."""
    for n, claim in enumerate(text.claims):
        told = money(claim)
        if told is None or not _WHOLE_UNIT.search(text.text[text.claims[n - 1].end if n else 0 : claim.start]):
            continue
        totals = _totals(disclosure)
        parts = [i for s in disclosure.statements() for _, _, f in s.figures() if f.unit in SCALE and (i := f.interval)]
        if not totals:
            continue
        if any(told.meets(i) for i in parts) or any(told.meets(t - p) for _, t in totals for p in parts):
            yield None
            continue
        first, _ = totals[0]
        place = claimed(section, text, claim)
        message = f"{place}写整体绩效目标涉及“{said(claim)}”，与收支的哪一个总数都不符（{first}是{first.text}）。"
        yield checks()["PF-26"].finding(message, (place, first), found=said(claim), expected=first.text)


def _totals(disclosure: Disclosure) -> list[tuple[Shown, Interval]]:
    """The totals of expenditure that the statements print, of all funds and years."""
    return [
        (shown(spot), interval)
        for statement in disclosure.statements()
        for spot in spots_of(statement)
        if isinstance(about := spot.figure.about, Coordinates) and about.measure in ("expenditure", "uses")
        if not about.at and spot.figure.value and spot.figure.unit in SCALE and (interval := spot.interval)
    ]


def _money_of_all(text: Text, n: int) -> Claim | None:
    """The money told beside the number of projects, before or behind it."""
    count, others = text.claims[n], text.claims
    if n + 1 < len(others) and _MONEY_OF.fullmatch(between(text, count, others[n + 1])):
        return others[n + 1]
    before = text.text[: others[n - 1].start] if n else ""
    return others[n - 1] if re.search("涉及(?:预算|财政)?(?:资金|金额)$", before) else None


def _project_names(disclosure: Disclosure, key: str) -> set[Value | None]:
    """The projects a statement lists; none where it isn't understood."""
    statements = [s for s in disclosure.statements() if s.key == key]
    figures = [f for s in statements for _, _, f in s.figures()]
    if any(f.value and f.about is None for f in figures):
        return set()
    return {f.about.get("project") for f in figures if isinstance(f.about, Coordinates)} - {None}


def _project_totals(disclosure: Disclosure) -> list[tuple[Shown, Interval]]:
    """What the statements print for all projects, of one fund or of all; that of the projects' own statement first."""
    found: list[tuple[Shown, Interval]] = []
    for statement in sorted(disclosure.statements(), key=lambda s: s.key not in ("B12", "B13")):
        for spot in spots_of(statement):
            about, interval = spot.figure.about, spot.interval
            about = about.candidates[0] if isinstance(about, OneOf) else about
            if not isinstance(about, Coordinates) or not interval or about.get("nature") != "project":
                continue
            if {d for d, _ in about.at} <= {"nature", "fund", "vintage", "unit"} and spot.figure.value:
                found.append((shown(spot), interval))
    return found
