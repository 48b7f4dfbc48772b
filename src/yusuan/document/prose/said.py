"""What has been said so far: headings, open lists, subjects."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from ...coordinates import TREES, Coordinates, Value
from ...disclosure.model import About, Direction
from . import clauses
from .line import Line, numbers
from .phrase import ORDINAL, parse, told_by
from .readings import (
    NOTHING,
    Reading,
    Readings,
    unique,
)
from .tokens import Setting
from .words import rules

_LEVELS = ("第", "一二三四五六七八九十", "(", "0123456789")
#: Page numbers and captions.
_NO_HEADING = re.compile(r"[-—\d\s./]+$|[图表]\d|附[：:件]")
_ENDS_HEADING = ("说明", "情况", "表", "概况", "职责", "职能", "预算", "经费", "解释", "设置", "构成", "任务")


@dataclass(frozen=True, slots=True)
class Base:
    """What something is compared with: last year's figure or this year's, of a ``stage`` ("" for the one published)."""

    last_year: bool
    stage: str
    #: whether the words say nothing of the stage
    open: bool = False

    def of(self, readings: Readings, year: int) -> Readings:
        at = {"year": str(year - 1)} if self.last_year else {}
        return tuple(r.where(**at, **({"stage": self.stage} if self.stage else {})) for r in readings)


@dataclass(frozen=True, slots=True)
class Kept:
    """The ``fund`` that was named with a topic (None: in words nobody understood) under a heading of this ``level``."""

    level: int
    fund: Value | None


@dataclass
class Heading:
    level: int
    readings: Readings
    opaque: bool
    other_year: bool = False


@dataclass
class OpenList:
    """A list that goes on over paragraphs: the level of the paragraph that opened it and of its items, 0 for none,
    None while no item has come; ``carried_apart`` if last year's money is one of them; ``label`` is what the
    paragraph named if it was a name only, () in words nobody understood."""

    level: int
    wholes: list[Readings]
    carried_apart: bool = False
    items: int | None = None
    label: Readings | None = None


@dataclass
class Now:
    """What the sentence being read has said.

    ``wholes`` are the open lists, outermost first, () for one nobody understood; ``unchanged`` counts the amounts of the
    innermost list since a change was told; ``last`` is the amount that changes and shares refer to, compared with
    ``base``; ``queue`` what the next amounts are about by name and ``each`` what the next changes are of; ``throughout`` is the base said before all else,
    ``bases`` are all that the sentence compared with, ``change`` the last change; ``budgeted`` where it was told as
    budgeted and not as spent; ``finishing`` is true after "completing a budget of 5", of which a percentage follows;
    ``doubtful`` beside an amount nobody understood; ``granted`` where an amount is called an appropriation; ``opened`` where it is the first of a list."""

    wholes: list[Readings] = field(default_factory=list)
    last: Readings = ()
    sibling: tuple[str, int] | None = None
    base: Base | None = None
    mode: str = ""
    unchanged: int = 0
    fresh: bool = True
    amounts: list[Readings] = field(default_factory=list)
    queue: list[Readings] = field(default_factory=list)
    each: list[Readings] = field(default_factory=list)
    explained: bool = False
    throughout: Base | None = None
    change: tuple[About | None, Direction] | None = None
    finishing: bool = False
    budgeted: bool = False
    doubtful: bool = False
    granted: bool = False
    opened: bool = False
    bases: list[Base] = field(default_factory=list)

    def copy(self) -> Now:
        return Now(
            list(self.wholes), self.last, self.sibling, self.base, self.mode, self.unchanged, self.fresh,
            list(self.amounts), [], [], self.explained, self.throughout, self.change, self.finishing, self.budgeted, self.doubtful, self.granted, self.opened,
            list(self.bases),
        )  # fmt: skip


@dataclass
class Said:
    """``head`` is the last amount outside every list; ``told`` are the objects of the paragraph so far; ``earlier`` is
    what a sentence without a subject goes on about, ``before`` are the amounts of the sentence before, ``compared`` what it ended comparing with, ``past``
    of which stage an object's figure of last year was told; ``settled`` which of two measures a word means here; ``planned`` is
    true where what is counted will be bought; ``unknown`` where a paragraph names its subject in words nobody knows; ``kept`` is the fund that was
    named in words that say no other; ``other_year`` is true where a heading or a clause before names another year."""

    setting: Setting
    fund: str | None
    title: str = ""
    headings: list[Heading] = field(default_factory=list)
    lists: list[OpenList] = field(default_factory=list)
    head: Readings = ()
    subject: Readings = ()
    code_list: str = ""
    now: Now = field(default_factory=Now)
    brackets: list[Now] = field(default_factory=list)
    told: list[Readings] = field(default_factory=list)
    earlier: Readings = ()
    before: list[Readings] = field(default_factory=list)
    compared: Base | None = None
    past: dict[Coordinates, str] = field(default_factory=dict)
    settled: dict[tuple[tuple[str, object], ...], str] = field(default_factory=dict)
    sentence: str = ""
    ahead: str = ""
    planned: bool = False
    unknown: bool = False
    kept: Kept | None = None
    other_year: bool = False

    @property
    def year(self) -> int | None:
        return self.setting.year

    def note_year(self, text: str) -> None:
        """Whether what is told from here on is another year's, as the clauses of ``text`` say that name a year."""
        if self.year is None:
            return
        if f"{self.year}年" in text:
            self.other_year = False
        elif clauses.OF_YEAR.search(text):
            self.other_year = True

    @property
    def opaque(self) -> bool:
        return any(h.opaque for h in self.headings)

    def parse(self, phrase: str, *, heading: bool = False) -> Readings | None:
        for unit in (dict(r.at).get("unit") for h in self.headings for r in h.readings):
            phrase = phrase.replace(unit, "本单位") if isinstance(unit, str) else phrase
        return parse(phrase, self.setting, heading=heading, listed=bool(self.now.wholes))

    def end_sentence(self) -> None:
        amounts = self.now.amounts
        if len(amounts) == 1:
            self.earlier = amounts[0]
        elif amounts:
            # "in total, of which a, b. Compared with last year …" speaks of the total, unless b was being explained
            listed = bool(self.now.wholes)
            last = amounts[-1] if self.now.explained else ()
            self.earlier = (
                unique((*amounts[0], *last)) if listed and (amounts[0] and (last or not self.now.explained)) else ()
            )
        self.compared, self.before = self.now.base, amounts
        # what a paragraph begins with in words nobody understood may be what all of it is about
        self.now = Now(doubtful=bool(self.told) and not self.told[0])
        self.brackets = []

    def heading_readings(self) -> Readings:
        """What the nearest heading is about, () where it says nothing."""
        found = self.headings[-1].readings if self.headings else ()
        return () if found == NOTHING else found

    def keep_fund(self, found: Readings) -> None:
        """A fund that is named with a topic is that of the topics named after it without one, until a heading of the
        same level or a higher one: "一般公共预算三公经费3万元", then "公务接待费1万元"."""
        funds = {dict(r.at).get("fund") for r in found if r.default_fund and "econ_dept" in dict(r.at)}
        if len(funds) == 1 and funds <= _OF_FISCAL:
            self.kept = Kept(self.headings[-1].level if self.headings else 0, *funds)


#: The funds that 财政拨款 is made of.
_OF_FISCAL: frozenset[Value | None] = frozenset(
    f for f, above in TREES["fund"].items() if above == "fiscal_appropriation"
)


def by_default(reading: Reading) -> bool:
    return reading.default_fund and dict(reading.at).get("fund") == "fiscal_appropriation"


# ── headings ──────────────────────────────────────────────────────────────────────────────────────────────────────


def is_heading(line: Line, said: Said) -> bool:
    text = re.sub(r"(?<=说明|情况)[。：:]$", "", line.plain) if ORDINAL.match(line.plain) else line.plain
    if not _short(text):
        return False
    # A line without an ordinal may as well be the rest of a paragraph that a page break tore in two.
    return bool(ORDINAL.match(text)) or text.endswith(_ENDS_HEADING) or bool(said.parse(text, heading=True))


def _short(text: str) -> bool:
    return (
        0 < len(text) <= 45
        and text[-1] not in "。；;：:，,、"
        and not numbers(text)
        and "。" not in text
        and not _NO_HEADING.match(text)
    )


def level_of(text: str) -> int:
    """The level of a heading or of an item by its ordinal; 1 for none."""
    match = ORDINAL.match(text)
    if match is None:
        return 1
    if re.match(r"\(\d", text):
        return 4
    return next((n for n, signs in enumerate(_LEVELS) if text[0] in signs), 5 if "①" <= text[0] <= "⑳" else 1)


def enter(text: str, title: str, said: Said) -> None:
    level = level_of(text)
    said.headings = [h for h in said.headings if h.level < level]
    readings = _another_unit(text, said.setting.unit) or said.parse(text, heading=True)
    opaque = any(word in text for word in rules()["sections"]["opaque"])
    said.other_year = any(h.other_year for h in said.headings)
    said.note_year(text)
    said.headings.append(Heading(level, readings or told_by(text, said.setting), opaque, said.other_year))
    named = any(not by_default(r) and "fund" in dict(r.at) for r in said.headings[-1].readings)
    if said.kept and (named or level <= said.kept.level):
        said.kept = None
    said.title = title
    said.lists = [x for x in said.lists if level >= 2 and x.items in (None, level)]
    for open_list in said.lists:
        open_list.items = level
    if not said.lists:
        said.head, said.subject, said.code_list = (), (), ""
    said.end_sentence()
    said.earlier = ()
    note_code_list(text, said)


def _another_unit(text: str, unit: str) -> Readings:
    """The unit that a heading names, where it is one of those below the document's own (or the own level alone)."""
    name = ORDINAL.sub("", text, count=1)
    known = unit and name != unit and name[:3] == unit[:3] and name.endswith(tuple(rules()["fillers"]["organisations"]))
    return (Reading("", (("unit", name),)),) if known else ()


def note_code_list(text: str, said: Said) -> None:
    for dimension in ("functional_code", "econ_gov", "econ_dept"):
        if any(word in text for word in rules()["sections"][dimension]):
            said.code_list = dimension
