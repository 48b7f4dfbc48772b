"""Sentences → claims: every figure with a unit in running text, and what the words before it say it is about.

The words are data (``claim_words.toml``).  A phrase binds a figure only if all of it is understood; what the words
leave open is one of several readings, and what they don't say stays unbound.
"""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from importlib.resources import files
from typing import Any

from ..classification.codes import codes, look_up
from ..coordinates import CODE_LISTS, MONEY, TOPICS, Coordinates, Value, coordinates, covers
from ..disclosure.model import About, Change, Claim, Direction, Figure, Growth, OneOf, Share, Stated
from ..money import parse_number

#: More readings than this are no statement about anything.
_MOST_READINGS = 12

#: Measures a part may have below a whole of each measure.
_INSIDE: dict[str, frozenset[str]] = {
    "resources": frozenset({"resources", "revenue", "carry_in", "expenditure", "carry_out", "uses"}),
    "uses": frozenset({"uses", "expenditure", "carry_out"}),
}
_REVENUE_SIDE = frozenset({"resources", "revenue", "carry_in"})


@dataclass(frozen=True, slots=True)
class _Reading:
    """One thing a phrase may be about.  ``measure`` is "" where the words give none; ``part`` is true while no word has
    named a whole; ``default_fund`` says that the fund comes from a topic and not from a word."""

    measure: str = ""
    at: tuple[tuple[str, Value], ...] = ()
    part: bool = True
    default_fund: bool = False
    unless: str = ""

    def point(self) -> Coordinates:
        return coordinates(self.measure, dict(self.at))


Readings = tuple[_Reading, ...]
_NOTHING: Readings = (_Reading(),)


@dataclass(frozen=True)
class _Words:
    """The word rules, with the code lists' names of one year."""

    meaning: dict[str, Readings]
    fillers: frozenset[str]
    heading_fillers: frozenset[str]
    longest: int
    rules: dict[str, Any]


@dataclass
class _Heading:
    level: int
    readings: Readings
    opaque: bool


@dataclass
class _Said:
    """What has been said so far.  ``wholes`` are the open lists, outermost first, () for one nobody understood;
    ``unchanged`` counts the amounts of the innermost list since a change was told, ``planned`` is true where what is
    counted will be bought; ``last`` is the amount that changes and shares refer to; ``head`` the last amount outside every list; ``told`` are
    the objects of the paragraph so far."""

    year: int | None
    fund: str | None
    words: _Words
    text: str
    title: str = ""
    headings: list[_Heading] = field(default_factory=list)
    wholes: list[Readings] = field(default_factory=list)
    carried: list[Readings] = field(default_factory=list)
    carried_level: int = -1
    head: Readings = ()
    last: Readings = ()
    subject: Readings = ()
    sibling: tuple[str, int] | None = None
    code_list: str = ""
    base: str | None = None
    mode: str = ""
    sentence: str = ""
    planned: bool = False
    unchanged: int = 0
    fresh: bool = True
    told: list[Readings] = field(default_factory=list)

    def end_sentence(self) -> None:
        self.wholes, self.last, self.sibling, self.base, self.mode = [], (), None, None, ""
        self.unchanged = 0
        self.fresh = True

    @property
    def opaque(self) -> bool:
        return any(h.opaque for h in self.headings)


def claims(paragraphs: Sequence[str], *, year: int | None, fund: str | None = None) -> list[tuple[Claim, ...]]:
    """The claims of each of the consecutive ``paragraphs`` of one section, its headings among them.

    ``year`` is the disclosure's (None: changes against last year stay unbound), ``fund`` a fund that all of the
    section is about.  Ranges count characters of the paragraph as given; values are in the printed unit."""
    said = _Said(year, fund, _words(year), "".join(paragraphs))
    found: list[tuple[Claim, ...]] = []
    for text in paragraphs:
        line = _Line.of(text)
        if _is_heading(line, said):
            _enter(line.plain, text.strip(), said)
            found.append(())
        else:
            found.append(_paragraph(line, said))
    return found


# ── characters and numbers ────────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True)
class _Line:
    """A paragraph without spaces, quotes and width; ``at`` is where each character stood in ``text``."""

    text: str
    plain: str
    at: tuple[int, ...]

    @staticmethod
    def of(text: str) -> _Line:
        kept: list[tuple[str, int]] = []
        for n, char in enumerate(text):
            if char in "“”\"'‘’「」《》":
                continue
            if char.isspace():
                # Two numbers side by side stay two numbers.
                if kept and kept[-1][0].isdigit():
                    kept.append((" ", n))
                continue
            if kept and kept[-1][0] == " " and not char.isdigit():
                kept.pop()
            folded = char if char in "，：；。" else unicodedata.normalize("NFKC", char)
            kept.append((folded if len(folded) == 1 else char, n))
        return _Line(text, "".join(c for c, _ in kept), tuple(n for _, n in kept))


@dataclass(frozen=True, slots=True)
class _Number:
    start: int
    number_end: int
    end: int
    unit: str


@cache
def _number_pattern() -> re.Pattern[str]:
    units = sorted({u for group in _rules()["units"].values() for u in group}, key=len, reverse=True)
    return re.compile(
        r"(?<![\d.A-Za-z第〔\[])((?<!\d)-?(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?)("
        + "|".join(map(re.escape, [*units, "%"]))
        + ")"
    )


#: A sum that is part of a name ("equipment above 500,000 yuan").
_THRESHOLD = re.compile(r"\(?含?\)?以[上下内]")


def _numbers(line: str) -> list[_Number]:
    found = []
    for match in _number_pattern().finditer(line):
        unit = match[2]
        if unit in _rules()["units"]["money"] and _THRESHOLD.match(line, match.end()):
            continue
        if (
            line[match.start(1) - 1 : match.start(1)] == "("
            and line[match.end() : match.end() + 1] == ")"
            and unit == "项"
        ):
            continue  # the digits of an item's code
        if unit == "名" and line[match.end() : match.end() + 1] == "词":
            continue
        found.append(_Number(match.start(1), match.end(1), match.end(), unit))
    return found


_UNIT_NAMES = {"个百分点": "百分点", "台(套)": "台（套）"}


# ── words ─────────────────────────────────────────────────────────────────────────────────────────────────────────


@cache
def _rules() -> dict[str, Any]:
    return tomllib.loads(files(__package__).joinpath("claim_words.toml").read_text(encoding="utf-8"))


@cache
def _words(year: int | None) -> _Words:
    rules = _rules()
    meaning: dict[str, Readings] = {}
    if year is not None:
        for dimension in ("functional_code", "econ_dept", "econ_gov"):
            for row in codes(CODE_LISTS[dimension], year):
                name = _folded(row.name)
                reading = _Reading("expenditure", ((dimension, row.code),))
                meaning[name] = (*meaning.get(name, ()), reading)
    for rule in rules["word"]:
        readings = tuple(_rule_reading(r, part=rule.get("part", False)) for r in rule["readings"])
        for word in rule["words"]:
            meaning[word] = readings
    fillers = frozenset(rules["fillers"]["always"])
    heading = frozenset(rules["fillers"]["headings"])
    return _Words(meaning, fillers, heading, max(map(len, meaning)), rules)


def _rule_reading(rule: dict[str, str], *, part: bool) -> _Reading:
    if topic := rule.get("topic"):
        return _Reading(TOPICS[topic].measure, TOPICS[topic].at, False, True)
    at: dict[str, Value] = {
        d: frozenset(v.split("+")) if "+" in v else v for d, v in rule.items() if d not in ("measure", "unless")
    }
    return _Reading(
        rule.get("measure", ""), tuple(sorted(at.items(), key=lambda p: p[0])), part, unless=rule.get("unless", "")
    )


def _folded(name: str) -> str:
    return _Line.of(name).plain


_ORDINAL = re.compile(
    r"(?:第[一二三四五六七八九十]+部分|[一二三四五六七八九十]+、|\([一二三四五六七八九十]+\)|\d{1,2}[.、．](?!\d{1,2}[^\d年])|\(\d{1,2}\)|[①-⑳])"
)
_LEVELS = ("第", "一二三四五六七八九十", "(", "0123456789", "①")
_CODE = re.compile(r"\(?(\d{7}|\d{5}|\d{3})\)?[-—－_]*")
_YEAR = re.compile(r"(\d{4})年度?")
_DATE = re.compile(r"截[至止]?到?(?:\d{4}年(?:\d{1,2}月)?(?:\d{1,2}日|底|末)?|上年底|上年末)")
_LEVEL_MARK = re.compile(r"\(?(\d{2,3})?([类款项])(?:级科目)?\)?")
_CODE_DIMENSIONS = {"2": "functional_code", "3": "econ_dept", "5": "econ_gov"}


def _parse(phrase: str, said: _Said, *, heading: bool = False) -> Readings | None:
    """What a phrase is about; None unless every character of it is understood.  ``_NOTHING`` for fillers only."""
    phrase = phrase.strip("，,、；;。 ")
    if match := _ORDINAL.match(phrase):
        phrase = phrase[match.end() :]
    segments = re.split("[，,]", phrase)
    for segment in segments[:-1]:
        if (
            not segment.startswith(("按照", "根据", "结合", "为", "围绕"))
            and _segment(segment, said, heading) != _NOTHING
        ):
            return None
    return _segment(segments[-1], said, heading)


def _segment(text: str, said: _Said, heading: bool) -> Readings | None:
    if (readings := _tokens(text, said, heading)) is not None:
        return readings
    # An organisation's name in front: the shortest one after which everything is understood.
    lead = _YEAR.match(text)
    start = lead.end() if lead else 0
    if lead and said.year is not None and int(lead[1]) != said.year:
        return None
    if date := _DATE.match(text):
        start = date.end()
    for end in range(start + 2, min(len(text), start + 40) + 1):
        if text[start:end].endswith(tuple(said.words.rules["fillers"]["organisations"])):
            readings = _tokens(text[end:], said, heading)
            if readings is not None:
                return readings
    return None


def _tokens(text: str, said: _Said, heading: bool) -> Readings | None:
    words = said.words
    found: Readings = _NOTHING
    position = 0
    while position < len(text):
        if match := _DATE.match(text, position):
            position = match.end()
            continue
        if match := _YEAR.match(text, position):
            if said.year is None or int(match[1]) != said.year:
                return None
            position = match.end()
            continue
        if (match := _CODE.match(text, position)) and (dimension := _CODE_DIMENSIONS.get(match[1][0])):
            if said.year is None or look_up(CODE_LISTS[dimension], match[1], said.year) is None:
                return None
            found = _both(found, (_Reading("expenditure", ((dimension, match[1]),)),))
            position = match.end()
        else:
            word = _longest(text, position, words, heading)
            if not word:
                return None
            position += len(word)
            if (readings := words.meaning.get(word)) is not None:
                if (mark := _LEVEL_MARK.match(text, position)) and any(
                    d == "functional_code" for r in readings for d, _ in r.at
                ):
                    readings = tuple(r for r in readings if _at_level(r, mark))
                    position = mark.end()
                found = _both(found, tuple(r for r in readings if not r.unless or r.unless not in said.text))
        if not found:
            return None
    return found


def _at_level(reading: _Reading, mark: re.Match[str]) -> bool:
    """Whether a reading is a class, section or item as ``mark`` says, and has the digits it may give."""
    length = {"类": 3, "款": 5, "项": 7}[mark[2]]
    code = dict(reading.at).get("functional_code", "")
    return isinstance(code, str) and len(code) == length and code.endswith(mark[1] or "")


def _longest(text: str, position: int, words: _Words, heading: bool) -> str:
    for length in range(min(words.longest, len(text) - position), 0, -1):
        word = text[position : position + length]
        if word in words.meaning or word in words.fillers or (heading and word in words.heading_fillers):
            return word
    return ""


def _unique(readings: Iterable[_Reading]) -> Readings:
    return tuple(dict.fromkeys(readings))


def _both(some: Readings, others: Readings) -> Readings:
    """What both words of one phrase can mean together: the narrower value of each dimension."""
    return _unique(r for a in some for b in others if (r := _narrower(a, b)) is not None)


def _narrower(a: _Reading, b: _Reading) -> _Reading | None:
    measure = a.measure or b.measure
    if b.measure and b.measure != measure:
        return None
    at = dict(a.at)
    listed = {d for d, _ in (*a.at, *b.at) if d in CODE_LISTS}
    if len(listed) > 1:
        return None
    for dimension, value in b.at:
        if dimension not in at or covers(dimension, at[dimension], value):
            at[dimension] = value
        elif not covers(dimension, value, at[dimension]):
            return None
    return _Reading(
        measure, tuple(sorted(at.items(), key=lambda p: p[0])), a.part and b.part, a.default_fund or b.default_fund
    )


def _under(whole: _Reading, part: _Reading) -> _Reading | None:
    """``part`` as a part of ``whole``, or None where it can't be one."""
    if part.measure and part.measure != whole.measure and part.measure not in _INSIDE.get(whole.measure, ()):
        return None
    at = dict(whole.at)
    if {"econ_dept", "econ_gov"} <= {d for d, _ in (*whole.at, *part.at)}:
        return None
    if (part.measure or whole.measure) in _REVENUE_SIDE and whole.measure not in _REVENUE_SIDE:
        return None
    for dimension, value in part.at:
        if dimension not in at or covers(dimension, at[dimension], value):
            at[dimension] = value
        elif not (dimension == "fund" and part.default_fund and covers(dimension, value, at[dimension])):
            return None
    default = part.default_fund and (whole.default_fund or "fund" not in dict(whole.at))
    return _Reading(part.measure or whole.measure, tuple(sorted(at.items(), key=lambda p: p[0])), part.part, default)


def _sound(reading: _Reading) -> _Reading | None:
    """Revenue of the year has no other vintage; what comes from earlier years is a measure of its own."""
    vintage = dict(reading.at).get("vintage")
    if reading.measure in _REVENUE_SIDE and vintage is not None:
        if vintage != "current" or reading.measure != "revenue":
            return None
        return replace(reading, at=tuple(p for p in reading.at if p[0] != "vintage"))
    return reading


# ── headings ──────────────────────────────────────────────────────────────────────────────────────────────────────


#: Page numbers and captions.
_NO_HEADING = re.compile(r"[-—\d\s./]+$|[图表]\d|附[：:件]")


_ENDS_HEADING = ("说明", "情况", "表", "概况", "职责", "职能", "预算", "经费", "解释", "设置", "构成", "任务")


def _is_heading(line: _Line, said: _Said) -> bool:
    text = line.plain
    if not _short(text):
        return False
    # A line without an ordinal may as well be the rest of a paragraph that a page break tore in two.
    return bool(_ORDINAL.match(text)) or text.endswith(_ENDS_HEADING) or bool(_parse(text, said, heading=True))


def _short(text: str) -> bool:
    return (
        0 < len(text) <= 45
        and text[-1] not in "。；;：:，,、"
        and not _numbers(text)
        and "。" not in text
        and not _NO_HEADING.match(text)
    )


def _level(text: str) -> int:
    match = _ORDINAL.match(text)
    if match is None:
        return 1
    if re.match(r"\(\d", text):
        return 4
    return next((n for n, signs in enumerate(_LEVELS) if text[0] in signs), 5 if "①" <= text[0] <= "⑳" else 1)


def _enter(text: str, title: str, said: _Said) -> None:
    level = _level(text)
    said.headings = [h for h in said.headings if h.level < level]
    readings = _parse(text, said, heading=True)
    opaque = any(word in text for word in said.words.rules["sections"]["opaque"])
    understood = readings if readings is not None else ()
    said.headings.append(_Heading(level, understood, opaque))
    member = bool(said.carried) and level >= 2 and said.carried_level in (-1, level)
    said.title = title
    if member:
        said.carried_level = level
    else:
        said.head, said.subject, said.code_list, said.carried = (), (), "", []
    said.end_sentence()
    _note_code_list(text, said)


def _note_code_list(text: str, said: _Said) -> None:
    for dimension in ("functional_code", "econ_gov", "econ_dept"):
        if any(word in text for word in said.words.rules["sections"][dimension]):
            said.code_list = dimension


# ── paragraphs ────────────────────────────────────────────────────────────────────────────────────────────────────

_REASON = re.compile(r"主要原因|原因[是为：:]|主要是因|主要由于|由于|主要系|主要是|原因主要")
_USE = re.compile(r"主要用于|用于(?!以下)|主要保障|主要反映|主要为|用途")
_OPENER = re.compile(
    r"其中[：:，,]?(?:\(按[^)]*\)[：:]?)?|(?:主要)?包括[：:，]?|分别[为是][：:]?|(?:用于|安排到)?以下(?:方面|科目|项目)[：:]|(?:具体)?如下[：:]|按[^，。；：:]{2,12}分(?:类)?[：:，]|中(?:[，,]|(?=[当本]年))"
)
_LEVEL_WITH = re.compile(
    r"(?:与|和|同|比|较)[^，；。]{1,20}?(?:持平|一致|相同|无增减|无变化|没有变化)[，,]?|较?上年无增减[，,]?"
)
#: A paragraph that starts like this goes on with no list of the one before.
_OWN_SUBJECT = re.compile(r"\d{4}年|[^，。：\d]{0,20}(?:本部门|本单位)|我|截|按照[^。\d]*(?:本部门|本单位)")
_COMPARE = re.compile(r"(?:相比|相较于|相较|比|较|与|同)(?P<base>[^，。；：:]{1,30})$")
_NEW = re.compile(r"上年(?:度)?无此项预算[，,]本年$")
_SHARE = re.compile(r"占(?P<whole>[^，。；：:]*?)(?:的)?(?:比重|比例|百分比)?(?:为|约)?$")


#: Words of what there is, and of what will be bought.
_STOCK = re.compile("截至|共有|现有|实有|保有")
_PLANNED = re.compile("购置|新增|报废|更新|计划")
_SAME_AS_BEFORE = re.compile("持平|相同|一致|不变|无变化|无增减|没有变化")


def _paragraph(line: _Line, said: _Said) -> tuple[Claim, ...]:
    found: list[Claim] = []
    text = line.plain
    said.subject, said.told = (), []
    said.end_sentence()
    if _own_subject(text):
        said.carried = []
    if said.carried and said.carried_level < 0:
        said.carried_level = _level(text) if _ORDINAL.match(text) else 0
    said.wholes = list(said.carried)
    start = 0
    for number in _numbers(text):
        said.sentence = _sentence(text, number.start)
        said.planned = bool(_PLANNED.search(_STOCK.split(text[: number.start])[-1]))
        phrase = text[start : number.start]
        about, direction = _bind(phrase, number.unit, said, first=start == 0)
        # "23 people's expenditure 373.66": what the first number counts belongs to the words, which say too little
        # without it; and a paragraph that begins with a bare number goes on from one that isn't here
        if isinstance(about, Coordinates | OneOf) and (not phrase if start == 0 else not re.search(r"\W", phrase)):
            about = None
        begin, end = line.at[number.start], line.at[number.number_end - 1] + 1
        value = parse_number(text[number.start : number.number_end])
        unit = _UNIT_NAMES.get(number.unit, number.unit)
        found.append(Claim(begin, end, Figure(line.text[begin:end], value, unit, about), direction))
        start, said.fresh = number.end, False
    tail = text[start:]
    _note_code_list(tail, said)
    if "。" in tail:
        said.end_sentence()
        tail = tail[tail.rfind("。") + 1 :]
    if re.search(r"(?:其中|如下|包括|以下方面|情况)[：:]$", tail):
        _open(re.sub(r"[：:]$", "：", tail), said)
        said.carried, said.carried_level = list(said.wholes), -1
    return tuple(found)


def _own_subject(text: str) -> bool:
    ordinal = _ORDINAL.match(text)
    return bool(_OWN_SUBJECT.match(text, ordinal.end() if ordinal else 0))


def _sentence(text: str, at: int) -> str:
    stop = text.find("。", at)
    return text[text.rfind("。", 0, at) + 1 : stop if stop >= 0 else len(text)]


def _bind(phrase: str, unit: str, said: _Said, *, first: bool) -> tuple[About | None, Direction]:
    """What the figure after ``phrase`` is about, and the direction its words give it."""
    _note_code_list(phrase, said)
    if _SAME_AS_BEFORE.search(phrase):
        said.unchanged = 0
    if "。" in phrase:
        before, phrase = phrase.rsplit("。", 1)
        said.end_sentence()
        if first and (label := _parse(before, said)) and label != _NOTHING:
            said.subject = _placed(label, said)
    if said.mode:
        return _explained(phrase, unit, said)
    reason = _REASON.search(phrase)
    if reason or (_USE.search(phrase) and not _parse(re.split("[，：、；;]", phrase)[-1], said)):
        said.mode = "reason" if reason else "use"
        return _explained(phrase, unit, said)
    if re.search("[；;]", phrase):
        phrase = re.split("[；;]", phrase)[-1]
        said.last, said.base = (), None
    phrase = _LEVEL_WITH.sub("", phrase)
    rest = _open(phrase, said)
    rest, direction = _directed(rest, said)
    if direction:
        return _changed(rest, unit, said), direction
    if unit == "%":
        return _share(rest, said), ""
    if (
        (base := _COMPARE.search(rest))
        and (stage := _stage(base["base"], said)) is not None
        and not _plain(rest[: base.start()])
    ):
        said.base = stage
        return _about(_before(said.last, said)), ""
    spoken = re.sub(r"为$", "", _plain(rest))
    if unit != "%" and len(said.told) == 1 and (stage := _stage(spoken, said)) is not None:
        # "…; in 2023 it was 5": the paragraph's one object, a year before.
        said.base = stage
        earlier = _before(said.told[0], said)
        said.last, said.base = (), None
        return _about(earlier), ""
    return _about(_amount(rest, unit, said)), ""


def _plain(text: str) -> str:
    return text.strip("，,、：: ")


def _explained(phrase: str, unit: str, said: _Said) -> tuple[About | None, Direction]:
    """A figure inside a reason or a use.  A semicolon may end it, if a figure of the budget follows."""
    clause = re.split("[；;]", phrase)
    if len(clause) > 1:
        item, direction = _directed(clause[-1], said)
        compared = _COMPARE.search(item)
        readings = _parse(item[: compared.start()] if compared else item, said)
        if readings and readings != _NOTHING and bool(direction) == bool(compared):
            said.mode, said.last, said.base = "", (), None
            return _bind(clause[-1], unit, said, first=False)
    item, direction = _directed(phrase, said)
    if said.mode != "reason" or not direction:
        return None, direction
    what = _plain(re.split(r"[，,；;、：:]", item.rstrip("，,；;、：: "))[-1])
    if not what:
        return None, direction
    return Stated(f"{said.title}：各项合计" if what == "以上合计" else what), direction


def _directed(phrase: str, said: _Said) -> tuple[str, Direction]:
    """``phrase`` without the word of change at its end, and what that word says."""
    stripped = re.sub(r"(?:了|额|率|幅度|数|为|约|[：:])+$", "", phrase)
    changes = said.words.rules["changes"]
    for direction in ("increase", "decrease"):
        for word in sorted(changes[direction], key=len, reverse=True):
            if stripped.endswith(word):
                return stripped[: -len(word)], direction
    return phrase, ""


def _open(phrase: str, said: _Said) -> str:
    """Take in what opens a list, and return what follows it."""
    openers = list(_OPENER.finditer(phrase))
    if not openers:
        return phrase
    opener = openers[-1]
    before = _plain(phrase[: opener.start()])
    readings = _parse(before, said) if before else None
    if readings is not None and readings != _NOTHING:
        found = _placed(readings, said)
        if inside := _unique(r for h in said.head for p in readings if (r := _under(h, p)) is not None):
            found = inside
        said.wholes = [found]
    elif said.fresh:
        if before and readings is None:
            said.wholes = [()]
        elif not said.wholes:
            said.wholes = [said.head]
    else:
        said.wholes.append(said.last)
    said.sibling, said.unchanged = None, 0
    return phrase[opener.end() :]


# ── what a figure is about ────────────────────────────────────────────────────────────────────────────────────────


def _placed(readings: Readings, said: _Said) -> Readings:
    """Readings below the open lists, or below the headings; () where they say too little."""
    named = not readings[0].part
    depth = len(said.wholes)
    for n in range(depth - 1, -1, -1):
        if not said.wholes[n]:
            break
        found = _unique(s for w in said.wholes[n] for r in readings if (u := _under(w, r)) and (s := _sound(u)))
        if found:
            said.wholes = said.wholes[: n + 1]
            return _open_vintage(_narrowed(found, said))
    # An item of a list nobody understood keeps no fund of its own accord.
    if depth and (not named or (not said.wholes[-1] and any(r.default_fund for r in readings))):
        return ()
    if depth:
        said.wholes = []
    # A part alone needs something it is a part of.
    if not named and said.fund is None and not said.subject and not (said.headings and said.headings[-1].readings):
        return ()
    if said.opaque and not all(r.measure and r.measure not in MONEY for r in readings):
        return ()
    found = readings
    if said.fund is not None:
        found = _both_or_first(found, (_Reading("", (("fund", said.fund),)),))
    for context in (said.subject, *(h.readings for h in reversed(said.headings))):
        if context:
            found = _both_or_first(found, context)
    found = _unique(s for r in found if r.measure and (s := _sound(r)))
    return _open_vintage(_narrowed(found, said))


def _both_or_first(readings: Readings, context: Readings) -> Readings:
    return (
        _unique(u for c in context for r in readings if (u := _under(c, r) if c.measure else _narrower(r, c)))
        or readings
    )


def _narrowed(readings: Readings, said: _Said) -> Readings:
    """Of readings in several code lists or levels those that fit the list's other members, where they tell."""
    if len(readings) > 1 and said.code_list:
        readings = tuple(r for r in readings if said.code_list in dict(r.at) or not _code(r)) or readings
    if len(readings) > 1 and said.sibling:
        readings = tuple(r for r in readings if _code(r) == said.sibling) or readings
    return readings if len(readings) <= _MOST_READINGS else ()


def _code(reading: _Reading) -> tuple[str, int] | None:
    return next(((d, len(v)) for d, v in reading.at if d in CODE_LISTS and isinstance(v, str)), None)


def _open_vintage(readings: Readings) -> Readings:
    """The national form prints the basic expenditure of the general public budget for the current year only, so that
    its text doesn't say whether it means that."""

    def both(reading: _Reading) -> Readings:
        at = dict(reading.at)
        open_ = at.get("fund") == "general_public" and at.get("nature") in ("basic", "personnel", "operating")
        if open_ and "vintage" not in at and "unit_kind" not in at:
            return (
                reading,
                replace(reading, at=tuple(sorted({**at, "vintage": "current"}.items(), key=lambda p: p[0]))),
            )
        return (reading,)

    return _unique(r for reading in readings for r in both(reading))


def _amount(phrase: str, unit: str, said: _Said) -> Readings:
    readings = _parse(phrase, said)
    found: Readings = ()
    if readings == _NOTHING:
        if said.told:
            found = said.told[0] if len(said.told) == 1 else ()
        elif said.fresh or (not said.wholes and not said.last):
            found = said.subject or (
                _placed(said.headings[-1].readings, said)
                if said.headings and said.headings[-1].readings not in ((), _NOTHING)
                else ()
            )
    elif readings is not None:
        found = _placed(readings, said)
    # Where final accounts are told, a figure that isn't called one is of another stage.
    if "决算" in re.sub(r"[比较与][^，。；]*?决算", "", said.sentence) and "决算" not in phrase:
        found = ()
    # A project may bear the name of a functional item.
    if not re.search(r"\d{7}|项\)", phrase) and any(
        {"nature": "project"}.items() <= dict(r.at).items() and _code(r) == ("functional_code", 7) for r in found
    ):
        found = ()
    # What will be bought is no part of what there is.
    if said.planned:
        found = tuple(r for r in found if r.measure in MONEY)
    found = tuple(r for r in found if _fits(r.measure, unit))
    said.last, said.base = found, None
    if found not in said.told:
        said.told.append(found)
    said.unchanged += 1
    if found:
        kinds = {_code(r) for r in found}
        said.sibling = kinds.pop() if len(kinds) == 1 else None
        if not said.wholes:
            said.head = found
    return found


def _fits(measure: str, unit: str) -> bool:
    units = _rules()["units"]
    if measure in MONEY:
        return unit in units["money"]
    return unit in units.get("vehicles" if measure == "vehicle_quota" else measure, ())


def _stage(base: str, said: _Said) -> str | None:
    """The stage of the earlier figure that ``base`` names ("" for the budget); None where it isn't last year's."""
    rules = said.words.rules["changes"]
    years = [*rules["last_year"], *([f"{said.year - 1}年度", f"{said.year - 1}年"] if said.year is not None else [])]
    year = next((y for y in sorted(years, key=len, reverse=True) if base.startswith(y)), None)
    if year is None:
        return None
    rest = base[len(year) :]
    stage = ""
    for name in ("execution", "final_accounts"):
        for word in rules[name]:
            if word in rest:
                stage, rest = name, rest.replace(word, "")
                break
    for word in rules["words"]:
        rest = rest.removesuffix(word)
    if rest:
        readings = _parse(rest, said)
        if readings is None:
            return None
        if readings != _NOTHING and said.last and not any(_narrower(a, b) for a in readings for b in said.last):
            return None
    return stage


def _before(readings: Readings, said: _Said) -> Readings:
    if said.year is None:
        return ()
    at = {"year": str(said.year - 1), **({"stage": said.base} if said.base else {})}
    return tuple(replace(r, at=tuple(sorted({**dict(r.at), **at}.items(), key=lambda p: p[0]))) for r in readings)


def _changed(rest: str, unit: str, said: _Said) -> About | None:
    if compared := _NEW.search(rest):
        stage: str | None = ""
    elif rest.endswith("同比"):
        return None
    elif compared := _COMPARE.search(_plain(rest)):
        rest = _plain(rest)
        stage = _stage(compared["base"], said)
    else:
        if _parse(rest, said) != _NOTHING or said.base is None:
            said.last = said.last if not _plain(rest) else ()
            return None
        stage = said.base
    spoken = _plain(rest[: compared.start()]) if compared else ""
    if spoken and (readings := _parse(spoken, said)) != _NOTHING:
        said.last = _placed(readings, said) if readings else ()
    elif said.wholes and said.wholes[-1] and said.unchanged > 1:
        # "…in total, of which a, b, less than last year by…": the words don't say whether the total or b is meant
        said.last = _unique((*said.wholes[-1], *said.last))
    said.base, said.unchanged = stage, 0
    if stage is None:
        return None
    pairs = list(zip(said.last, _before(said.last, said), strict=False))
    make: Callable[[Coordinates, Coordinates], Change | Growth]
    if unit == "%":
        make = Growth
    elif unit in said.words.rules["units"]["money"] and all(r.measure in MONEY for r, _ in pairs):
        make = Change
    else:
        return None
    return _one_of([make(now.point(), before.point()) for now, before in pairs])


def _share(rest: str, said: _Said) -> About | None:
    match = _SHARE.search(rest)
    if match is None:
        return None
    spoken, named = _plain(rest[: match.start()]), match["whole"]
    part = said.last
    if spoken:
        readings = _parse(spoken, said)
        part = _placed(readings, said) if readings and readings != _NOTHING else ()
        said.last = part
    whole: Readings = said.wholes[-1] if said.wholes else ()
    if not said.wholes and not named and said.headings and said.headings[-1].readings not in ((), _NOTHING):
        # A section on the structure of something gives shares of that.
        whole = _placed(said.headings[-1].readings, said)
    if named:
        readings = _parse(named, said)
        if readings is None or readings == _NOTHING:
            return None
        kept, said.wholes, subject, said.subject = said.wholes, [], said.subject, ()
        whole = _placed(readings, said)
        said.wholes, said.subject = kept, subject
        # A heading on the part itself says nothing of the whole.
        return _one_of(_shares(part, whole)) or _one_of(_shares(part, tuple(r for r in readings if r.measure)))
    return _one_of(_shares(part, whole))


def _shares(parts: Readings, wholes: Readings) -> list[Share]:
    """The shares of parts in wholes that hold them."""
    return [
        Share(p.point(), w.point())
        for p in parts
        for w in wholes
        if p.point() != w.point() and (inside := _under(w, p)) and inside.point() == p.point()
    ]


def _about(readings: Readings) -> About | None:
    return _one_of([r.point() for r in readings])


def _one_of(found: Sequence[Coordinates | Share | Change | Growth]) -> About | None:
    different = tuple(dict.fromkeys(found))
    if not different or len(different) > _MOST_READINGS:
        return None
    return different[0] if len(different) == 1 else OneOf(different)
