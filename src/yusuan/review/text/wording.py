"""What is wrong with the words: left-over template, other years and levels, personal data.  Marks are :mod:`marks`."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator

from ...disclosure.model import Disclosure, Section, Text
from ...money import SCALE
from ..checks import Check, checks
from ..findings import Finding, Shown, anchor
from . import marks
from .pieces import pieces_of

#: Characters shown on either side of what was found.
_AROUND = 12
_PROVINCIAL = re.compile(r"省(?!.*?[市县区州])|自治区(?!.*?[市县区州])")


def wording(disclosure: Disclosure) -> Iterator[Finding]:
    """One finding a check and a wording, with every place where it stands."""
    found: dict[tuple[str, str], list[Shown]] = defaultdict(list)
    texts = [(s, i) for s, i in disclosure.walk() if isinstance(i, Text)]
    pieces = pieces_of(disclosure)
    duties = _duties(texts)
    blank = _blank(disclosure)
    if blank:
        place = next(_around(s, t, m.start(), m.end()) for s, t in texts if (m := _placeholder(t)))
        message = f"这是一份还没有填写的样表：表中没有数，文中留着{blank}处待填的代号。"
        yield checks()["N-50"].finding(message, (place,), found=place.text, expected="填好的公开文件")
    for check in checks().values():
        if (
            check.pattern is None
            or check.id in marks.ONCE
            or (blank and check.id in _OF_BLANKS)
            or (check.id == "N-44" and not _below_province(disclosure.unit))
            or (check.id == "D-08" and not disclosure.year and not disclosure.statements())
        ):
            continue  # a telephone on a page that discloses no budget is there to be called
        for piece in (pieces.all[n] for n in pieces.where(check.pattern)):
            if piece.source is None or (check.id == "N-44" and id(piece.source) in duties):
                continue
            for match in check.pattern.finditer(piece.words):
                if check.id == "TEXT-04" and _left_over(piece.words, match.start()):
                    continue
                found[check.id, match[0]].append(piece.shown(*match.span()))
    for (id_, words), places in found.items():
        yield _said(checks()[id_], f"写着“{words}”", places)
    yield from marks.marks(disclosure)
    yield from _brackets_left(disclosure, texts)
    yield from _names(disclosure)
    yield from _old_dates(disclosure, texts)
    yield from _old_subjects(disclosure, texts)


def _below_province(unit: str) -> bool:
    """Whether a unit's name says that it belongs to a city, a county or a district."""
    return bool(re.search("[市县区旗州]", unit)) and not _PROVINCIAL.match(unit)


#: What a form that is to be filled in holds with good reason.
_OF_BLANKS = ("N-50", "N-51", "TEXT-04", "TEXT-14")
#: So many gaps make a form; a few are what somebody forgot to fill in.
_GAPS = 10


def _placeholder(text: Text) -> re.Match[str] | None:
    pattern = checks()["N-50"].pattern
    assert pattern is not None
    return pattern.search(text.text)


def _blank(disclosure: Disclosure) -> int:
    """How many gaps a form has that nobody has filled in yet; 0 for a document that tells an amount."""
    pattern = checks()["N-50"].pattern
    assert pattern is not None
    gaps = sum(1 for t in disclosure.texts() for _ in pattern.finditer(t.text))
    if gaps < _GAPS or any(c.figure.value for t in disclosure.texts() for c in t.claims if c.figure.unit in SCALE):
        return 0
    return 0 if any(f.value for s in disclosure.statements() for *_, f in s.figures()) else gaps


_HEADING = re.compile(
    r"[（(]?[\d一二三四五六七八九十]{1,3}[）)]?[、.．]?\s*[^。；：，]{2,30}$|第[一二三四五六七八九十]部分"
)
_DUTY = re.compile("职责|职能|宗旨|主要任务")


def _duties(texts: list[tuple[Section, Text]]) -> set[int]:
    """The paragraphs that list what a unit is there for: other levels' money is often what it looks after."""
    found: set[int] = set()
    within, last = False, None
    for section, text in texts:
        if section is not last:
            within, last = bool(_DUTY.search(section.title)), section
        elif _HEADING.match(text.text.strip()):
            # a duty itself may be as short as a heading: it takes other words of a disclosure to end the list
            within = bool(_DUTY.search(text.text)) or (within and not _OTHER_PART.search(text.text))
        if within or _BY_DUTY.match(text.text.strip()):
            found.add(id(text))
    return found


_OTHER_PART = re.compile("机构|构成|编制|预算|收支|情况|说明|名词|解释")
_BY_DUTY = re.compile(
    r"(?:[（(]?[\d一二三四五六七八九十]{1,3}[）)]?[、.．]?\s*)?(?:负责|承担|组织|拟订|拟定|指导|监督|贯彻)"
)


def _left_over(text: str, at: int) -> bool:
    """Whether the sentence around ``at`` is told for its left-over words already (N-51)."""
    start = text.rfind("。", 0, at) + 1
    end = text.find("。", at)
    pattern = checks()["N-51"].pattern
    assert pattern is not None
    return bool(pattern.search(text, start, end if end >= 0 else len(text)))


#: A department may have a unit of the same name, and tell the two apart so.
_DEPARTMENTS = re.compile("(?:局|委员会|办公室|厅|部|政府|办事处|人大|政协|法院|检察院|(?<!学)院|联合会)$")


def _brackets_left(disclosure: Disclosure, texts: list[tuple[Section, Text]]) -> Iterator[Finding]:
    """Headings that call the unit "某某中心（单位）", as the template does with XX."""
    if len(disclosure.unit) < 4 or _DEPARTMENTS.search(disclosure.unit):
        return
    heading = re.compile(re.escape(disclosure.unit) + r"(?P<left>[（(]单位(?:名称)?[）)])[一-鿿]{2,8}$")
    found = [(s, t, m) for s, t in texts if (m := heading.fullmatch(t.text.strip()))]
    if found:
        at = [(s, t, t.text.index(m["left"]), m["left"]) for s, t, m in found]
        places = [_around(s, t, start, start + len(left)) for s, t, start, left in at]
        yield _said(checks()["TEXT-14"], f"写着“{places[0].text}”", places)


def _around(section: Section, text: Text, start: int, end: int) -> Shown:
    said = text.text[max(0, start - _AROUND) : end + _AROUND].strip()
    return Shown(
        section.title, f"…{said}", "", text.text[start:end], text.place_at(start, end), anchor(text.text, start)
    )


def _said(check: Check, words: str, places: list[Shown]) -> Finding:
    more = f"等{len(places)}处" if len(places) > 1 else ""
    return check.finding(f"{places[0]}{more}{words}：{check.says}。", tuple(places), found=places[0].text)


_AS_OF = re.compile(
    r"截[至止]到?\s*(20\d\d)\s*年\s*(?:\d{1,2}月(?:\d{1,2}日|底)?|底|末)(?=[^。]{0,60}(?:车辆|公务用车|用房|设备))"
)


def _old_dates(disclosure: Disclosure, texts: list[tuple[Section, Text]]) -> Iterator[Finding]:
    """As-of dates of the assets that are years old, or lie ahead."""
    if not disclosure.year:
        return
    last = disclosure.year - (disclosure.kind == "budget")
    for section, text in texts:
        for match in _AS_OF.finditer(text.text):
            if not last <= int(match[1]) <= disclosure.year:
                place = _around(section, text, match.start(), match.end())
                message = f"{place}写着“{match[0]}”，应为{last}年末。"
                yield checks()["N-41"].finding(message, (place,), found=match[0], expected=f"{last}年末")


_SUBJECT = re.compile(
    r"(?:^|(?<=。))\s*(?:[（(]?[\d一二三四五六七八九十]{1,3}[）)、.．]\s*)?(20\d\d)年度?[，,]?"
    r"(?=[^，。；：\d]{0,40}(?:预算|总计|当年拨款|财政拨款))[^，。；：\d]{2,60}[\d,.]+万?元"
)
#: Words that tell another year's money with good reason; a whole place's is told by its government, year by year.
_REPORTED = re.compile("执行|决算|完成|上年|结转|追加|下达|年初预算|全[省市州县区]")


def _old_subjects(disclosure: Disclosure, texts: list[tuple[Section, Text]]) -> Iterator[Finding]:
    """Paragraphs that tell another year's budget and name this year nowhere: last year's text."""
    year = disclosure.year
    if not year or disclosure.kind != "budget":
        return
    for section, text in texts:
        for match in _SUBJECT.finditer(text.text):
            if int(match[1]) != year and str(year) not in text.text and not _REPORTED.search(section.title + match[0]):
                place = _around(section, text, match.start(), match.end())
                message = f"{place}说的是{match[1]}年的预算，这一段没有提到{year}年。"
                yield checks()["TEXT-05"].finding(message, (place,), found=f"{match[1]}年", expected=f"{year}年")


_UNIT_LINE = re.compile(r"(?:单位|部门)(?:名称)?(?:（[^）]*）)?[：:]\s*([一-鿿（）()]{4,40})")


def _names(disclosure: Disclosure) -> Iterator[Finding]:
    """Unit lines above the statements with a name one character away from the unit's."""
    unit = disclosure.unit
    for statement in disclosure.statements():
        match = _UNIT_LINE.search(statement.unit_line)
        name = match[1].strip() if match else ""
        if len(unit) >= 6 and name and _one_away(name, unit):
            place = Shown(statement.title, "", "", name, statement.place)
            message = f"《{statement.title}》的单位写作“{name}”，本单位是“{unit}”。"
            yield checks()["N-46"].finding(message, (place,), found=name, expected=unit)


def _one_away(one: str, other: str) -> bool:
    """Whether two names differ in one character exchanged, left out or put in; brackets don't count, and one that only
    ends sooner may have been cut off."""
    a, b = (re.sub(r"[（(][^）)]*[）)]|\s", "", t) for t in (one, other))
    if len(a) == len(b):
        return sum(x != y for x, y in zip(a, b, strict=True)) == 1
    longer, shorter = (a, b) if len(a) > len(b) else (b, a)
    if longer.startswith(shorter):
        return False
    return len(longer) - len(shorter) == 1 and any(longer[:n] + longer[n + 1 :] == shorter for n in range(len(longer)))
