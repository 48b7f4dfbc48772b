"""Sentences from patterns: every figure in them is bound to what it is about.

A pattern is text with slots in braces.  A slot is a kind and its arguments; all branching (increased, decreased,
level with last year, nothing last year, zero) lives inside a slot:

``{unit}``                                   a name of the budget (see statements.names_of)
``{amount TOPIC dim=value …}``               a figure with its unit word
``{share TOPIC dim=value … whole=TOPIC whole.dim=value …}``  its percentage of a whole
``{change TOPIC dim=value … reason=KEY}``    against last year: words, amount, rate and the reason people typed
``{list TOPIC dim=value … by=DIM level=N shares=yes}``  the non-zero parts along a dimension, with their amounts
``{names TOPIC dim=value … by=DIM}``         only their names
``{count project|target dim=value …}``       how many
``{unit_target TOPIC dim=value …}``          that the whole unit's target is filed with this money, or isn't filed
``{date FIELD}``, ``{field FIELD}``          a date of the profile, a text of the unit
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from fractions import Fraction

from ..budget.checks.saying import missing_place, place
from ..budget.facts import Amounts, scope
from ..budget.model import Budget
from ..budget.tables import TABLE
from ..classification import name_of
from ..coordinates import (
    CODE_LEVELS,
    CODE_LISTS,
    COUNTERS,
    DIMENSIONS,
    MONEY,
    NAMES,
    TOPIC_NAMES,
    TOPICS,
    Coordinates,
    Value,
    coordinates,
)
from ..money import printed
from ..problems import InputError, Place, Problem
from .model import About, Change, Claim, Count, Direction, Figure, Growth, Share, Stated, Text
from .pack import Pack
from .statements import names_of, rate_figure, text_figure

_SLOT = re.compile(r"\{([^{}]+)\}")


@dataclass(frozen=True)
class Wording:
    """What a slot may look at; the problems found while writing, and the amounts that were asked for and aren't known."""

    budget: Budget
    pack: Pack
    facts: Amounts
    section: str = ""
    title: str = ""
    problems: list[Problem] = field(default_factory=list)
    unknown: list[Coordinates] = field(default_factory=list)
    #: Whether the whole unit's target form comes from elsewhere than the budget.
    whole_unit: bool = False
    #: What of a change has no reason, by the key of the reason.
    unexplained: dict[str, str] = field(default_factory=dict)


@dataclass
class _Line:
    """A sentence being written: text so far and the claims in it."""

    text: str = ""
    claims: list[Claim] = field(default_factory=list)

    def say(self, words: str) -> None:
        self.text += words

    def claim(self, figure: Figure, direction: Direction = "") -> None:
        start = len(self.text)
        self.text += figure.text
        self.claims.append(Claim(start, len(self.text), figure, direction))
        self.text += figure.unit


@dataclass(frozen=True)
class Slot:
    """A parsed slot: ``about`` is its point, ``whole`` that of a share, ``options`` the other arguments."""

    kind: str
    words: tuple[str, ...]
    about: Coordinates | None
    whole: Coordinates | None
    options: dict[str, str]


def write(pattern: str, wording: Wording) -> Text:
    """One paragraph.  Raises InputError when the pattern itself is wrong."""
    line = _Line()
    names = names_of(wording.budget)
    at = 0
    for match in _SLOT.finditer(pattern):
        line.say(pattern[at : match.start()])
        at = match.end()
        inside = match.group(1)
        if inside in names:
            line.say(names[inside])
        else:
            slot = _parse(inside, wording)
            _SLOTS[slot.kind](slot, line, wording)
    line.say(pattern[at:])
    return Text(line.text, tuple(line.claims))


def _parse(inside: str, wording: Wording) -> Slot:
    kind, *words = inside.split()
    if kind not in _SLOTS:
        raise _wrong(inside, f"不认识的槽 {kind}", "、".join(_SLOTS), wording)
    plain = tuple(w for w in words if "=" not in w)
    options: dict[str, str] = {}
    dims: dict[str, Value | None] = {}
    whole: dict[str, Value | None] = {}
    for word in words:
        key, found, raw = word.partition("=")
        if not found:
            continue
        value = _targets(wording.budget) if raw == "@targets" else frozenset(raw.split("+")) if "+" in raw else raw
        if key in DIMENSIONS:
            dims[key] = value
        elif key.startswith("whole.") and key[6:] in DIMENSIONS:
            whole[key[6:]] = value
        elif key in ("whole", "reason", "by", "level", "shares"):
            options[key] = raw
        else:
            raise _wrong(inside, f"不认识的参数 {key}", "一个维度名，或 whole、reason、by、level、shares", wording)
    first = plain[0] if plain else ""
    known = {"count": ("project", "target"), "date": _DATES, "field": tuple(_FIELDS)}.get(kind)
    if known is not None and first not in known:
        raise _wrong(inside, f"不认识的 {first or '（空）'}", "、".join(known), wording)
    by = options.get("by", "functional_code")
    if by not in DIMENSIONS:
        raise _wrong(inside, f"不认识的维度 {by}", "、".join(DIMENSIONS), wording)
    levels = len(CODE_LEVELS.get(by, ()))
    if "level" in options and options["level"] not in map(str, range(1, levels + 1)):
        raise _wrong(inside, f"没有第 {options['level']} 级", f"1 至 {levels}", wording)
    about = None
    if kind in ("amount", "share", "change", "list", "names", "count", "unit_target"):
        topic = plain[0] if plain else ""
        if kind != "count" and topic not in TOPICS and topic not in COUNTERS:
            raise _wrong(inside, f"不认识的指标 {topic}", "、".join((*TOPICS, *COUNTERS)), wording)
        base = TOPICS.get(topic) or coordinates("expenditure" if kind == "count" else topic)
        about = base.where(**dims)
    if kind == "share" and options.get("whole") not in TOPICS:
        raise _wrong(inside, f"不认识的总体 {options.get('whole')}", "whole=" + "、".join(TOPICS), wording)
    whole_at = TOPICS[options["whole"]].where(**whole) if "whole" in options else None
    return Slot(kind, plain, about, whole_at, options)


def _wrong(inside: str, found: str, expected: str, wording: Wording) -> InputError:
    place = Place(f"{wording.pack.id}/outline.toml", column=wording.section)
    return InputError(
        [Problem("pack.slot", place, f"{{{inside}}}：{found}", expected, "改正句式，写法见 docs/packs.md")]
    )


def _targets(budget: Budget) -> frozenset[str]:
    return frozenset(t.project for t in budget.targets)


def _figure(at: Coordinates, wording: Wording) -> Figure:
    amount = wording.facts.value(at)
    if amount is None:
        wording.unknown.append(at)
    if at.measure in MONEY:
        return text_figure(amount, at, wording.pack)
    counter = COUNTERS[at.measure]
    if amount is None:
        return Figure(wording.pack.unknown, None, counter, at)
    exact = Fraction(amount, 100) if at.measure == "office_area" else Fraction(amount)
    text = printed(exact, counter, 2 if at.measure == "office_area" else 0)
    return Figure(text, Decimal(text), counter, at, exact)


def _amount(slot: Slot, line: _Line, wording: Wording) -> None:
    assert slot.about is not None
    line.claim(_figure(slot.about, wording))


def _share(slot: Slot, line: _Line, wording: Wording) -> None:
    assert slot.about is not None
    assert slot.whole is not None
    line.claim(_share_figure(slot.about, slot.whole, wording))


def _share_figure(part: Coordinates, whole: Coordinates, wording: Wording) -> Figure:
    about = Share(part, whole)
    above, below = wording.facts.value(part), wording.facts.value(whole)
    if above is None or not below:
        return Figure(wording.pack.unknown, None, "%", about)
    exact = Fraction(above, below) * 100
    text = printed(exact, "%", 2)
    return Figure(text, Decimal(text), "%", about, exact)


def _change(slot: Slot, line: _Line, wording: Wording) -> None:
    assert slot.about is not None
    now_at, before_at = slot.about, slot.about.where(year=str(wording.facts.year - 1))
    now, before = wording.facts.value(now_at), wording.facts.value(before_at)
    topic = TOPIC_NAMES.get(slot.words[0], slot.words[0])
    if before is None or now is None:
        wording.unknown.extend(at for at, amount in ((now_at, now), (before_at, before)) if amount is None)
        line.say("上年数据不可比")
        wording.problems.append(
            Problem(
                "words.comparative",
                missing_place(wording.budget, "comparatives", "amount"),
                f"“{wording.title}”要与上年比较，账套中没有上年的{topic}",
                "上年年初预算数",
                f"在“上年数”表中补一行：{_comparative(slot, topic, wording)}；或提供上年的整个账套",
                "warning",
            )
        )
        return
    if now == before:
        line.say("与上年持平")
        return
    direction: Direction = "increase" if now > before else "decrease"
    unsigned = text_figure(abs(Fraction(now) - Fraction(before)), Change(now_at, before_at), wording.pack)
    amount = replace(unsigned, exact=Fraction(now) - Fraction(before))
    if before == 0:
        line.say("上年无此项预算，本年增加")
        line.claim(amount, direction)
    else:
        line.say("比上年" + ("增加" if now > before else "减少"))
        line.claim(amount, direction)
        line.say("，" + ("增长" if now > before else "下降"))
        growth = Growth(now_at, before_at)
        line.claim(rate_figure(now, before, growth, unknown=wording.pack.unknown, signed=False), direction)
    if key := slot.options.get("reason"):
        _reason(key, now - before, amount, line, wording)


def _comparative(slot: Slot, topic: str, wording: Wording) -> str:
    """The cells of the row of last year's figures that a change asks for."""
    assert slot.about is not None
    base = TOPICS[slot.words[0]] if slot.words[0] in TOPICS else coordinates(slot.words[0])
    cells = [("topic", topic)] + [(d, v) for d, v in slot.about.at if base.get(d) != v]
    if wording.budget.own_keys:
        cells.append(("unit", wording.budget.profile.unit))
    columns = TABLE["comparatives"].by_name
    return "，".join(
        f"{columns[d].heading}填 {columns[d].words.get(v, v)}" for d, v in cells if d in columns and isinstance(v, str)
    )


def _reason(key: str, change: int | Fraction, amount: Figure, line: _Line, wording: Wording) -> None:
    """The reason people typed, with its items added up; a change without a reason is an error."""
    words = "增加" if change > 0 else "减少"
    budget = wording.budget
    reason = next((r for r in budget.reasons if r.about == key), None)
    if reason is None or not reason.text.strip():
        found = f"“{wording.title}”：{words}{amount.text}{amount.unit}，没有写原因"
        wording.unexplained[key] = found
        wording.problems.append(
            Problem(
                "words.reason",
                missing_place(budget, "reasons", "about"),
                found,
                "变动都要说明主要原因",
                f"在“变动原因”表中补一行，对应内容填 {budget.own_keys}{key}",
            )
        )
        return
    line.say("，主要原因是" + reason.text.strip().rstrip("。；，"))
    items = [i for i in budget.reason_items if i.about == key]
    if not items:
        return

    def say(fen: int, what: str) -> None:
        line.say("增加" if fen > 0 else "减少")
        line.claim(text_figure(abs(fen), Stated(what), wording.pack), "increase" if fen > 0 else "decrease")

    line.say("，其中：")
    for n, item in enumerate(items):
        line.say(("、" if n else "") + item.what.strip())
        say(item.amount, item.what.strip())
    total = sum(i.amount for i in items)
    if len(items) > 1 and total:
        line.say("，以上合计")
        say(total, f"{wording.title}：各项合计")
    explained = text_figure(abs(total), Stated(key), wording.pack)
    wording.problems.append(
        Problem(
            "words.explained",
            place(items[0], "amount"),
            f"“{wording.title}”：各项合计{'增加' if total > 0 else '减少'}{explained.text}{explained.unit}",
            f"变动为{words}{amount.text}{amount.unit}",
            "相差较大时请补充事项；不必完全相等",
            "info" if (total > 0) == (change > 0) else "warning",
        )
    )


def _parts(slot: Slot, wording: Wording) -> list[tuple[str, Coordinates]]:
    assert slot.about is not None
    by = slot.options.get("by", "functional_code")
    budget = wording.budget
    if by in CODE_LEVELS:
        length = CODE_LEVELS[by][int(slot.options.get("level", "1")) - 1]
        codes = sorted({c[:length] for (c,) in wording.facts.listed((by,), slot.about) if len(c) >= length})
        named = [(name_of(CODE_LISTS[by], code, budget.profile.year), code) for code in codes]
    else:
        projects = {p.code: p.name for p in budget.projects}
        units = {u.code: u.name for u in budget.units}
        named = [
            (projects.get(v) or units.get(v) or NAMES.get(v, v), v)
            for (v,) in wording.facts.listed((by,), slot.about)
            if v
        ]
    points = [(name, slot.about.where(**{by: value})) for name, value in named]
    return [(name, at) for name, at in points if wording.facts.value(at)]


def _list(slot: Slot, line: _Line, wording: Wording) -> None:
    assert slot.about is not None
    parts = _parts(slot, wording)
    shares = slot.options.get("shares") == "yes"
    for n, (name, at) in enumerate(parts):
        line.say((("；" if shares else "、") if n else "") + name)
        line.claim(_figure(at, wording))
        if shares:
            line.say("，占")
            line.claim(_share_figure(at, slot.about, wording))
    if not parts:
        line.say("无")


def _names(slot: Slot, line: _Line, wording: Wording) -> None:
    line.say("、".join(name for name, _ in _parts(slot, wording)) or "无")


def _count(slot: Slot, line: _Line, wording: Wording) -> None:
    assert slot.about is not None
    what = slot.words[0]
    found = {p for (p,) in wording.facts.listed(("project",), slot.about) if p}
    if what == "target":
        found &= _targets(wording.budget)
    about: About = Count(what, slot.about)
    kinds_open = slot.about.get("project_kind") is not None and _kinds_open(slot.about, wording)
    if kinds_open or (what == "target" and not _targets(wording.budget) <= _projects(wording)):
        wording.unknown.append(slot.about)
        line.claim(Figure(wording.pack.unknown, None, "个", about))
        return
    line.claim(Figure(str(len(found)), Decimal(len(found)), "个", about, Fraction(len(found))))


def _projects(wording: Wording) -> set[str]:
    """The projects whose money is known; exported statements may not say which row is which project."""
    return {p for (p,) in wording.facts.listed(("project",), coordinates("expenditure")) if p}


def _kinds_open(at: Coordinates, wording: Wording) -> bool:
    """Whether projects are listed whose kind nothing tells: exported statements don't print it."""
    listed = wording.facts.listed(("project", "project_kind"), at.where(project_kind=None))
    return any(project and not kind for project, kind in listed)


def _date(slot: Slot, line: _Line, wording: Wording) -> None:
    if slot.words[0] == "assets":
        days = {a.as_of for a in wording.budget.assets}
        when = max(days) if days else date(wording.budget.profile.year - 1, 12, 31)
    else:
        when = getattr(wording.budget.profile, slot.words[0])
    line.say(f"{when.year}年{when.month}月{when.day}日" if when else wording.pack.unknown)


def _unit_target(slot: Slot, line: _Line, wording: Wording) -> None:
    """That the whole unit's target is filed, with its money; or that it isn't."""
    assert slot.about is not None
    named = f"编报{names_of(wording.budget)['level']}整体绩效目标"
    if wording.budget.unit_target is None and not wording.whole_unit:
        line.say("没有" + named)
        return
    line.say(named + "，涉及资金")
    line.claim(_figure(slot.about, wording))


def _field(slot: Slot, line: _Line, wording: Wording) -> None:
    line.say(_FIELDS[slot.words[0]](wording))


def _organisation(wording: Wording) -> str:
    """The organisation in a sentence, unless the unit wrote its own."""
    budget = wording.budget
    unit = budget.unit(budget.profile.unit)
    published = scope(budget)
    inside = [u.name for u in budget.units if u.code in published and u.code != unit.code]
    said = unit.organisation.strip()
    if not said and unit.offices:
        said = f"{unit.name}内设机构{len(unit.offices)}个，分别为：{'、'.join(unit.offices)}。"
    if inside:
        said += f"纳入本部门预算编报范围的所属单位{len(inside)}个：{'、'.join(inside)}。"
    return said or f"{unit.name}没有内设机构和所属单位。"


def _service_purchases(wording: Wording) -> str:
    listed = wording.budget.service_purchases
    return "；".join(" ".join(filter(None, (s.code, s.name, s.content))) for s in listed) + "。" if listed else "无。"


#: The dates a sentence may give: those of the profile, and the day on which assets were counted.
_DATES = ("assets", "approved_on", "published_on")
_FIELDS: dict[str, Callable[[Wording], str]] = {
    "duties": lambda w: w.budget.unit(w.budget.profile.unit).duties.strip(),
    "organisation": _organisation,
    "service_purchases": _service_purchases,
}
_SLOTS: dict[str, Callable[[Slot, _Line, Wording], None]] = {
    "amount": _amount,
    "share": _share,
    "change": _change,
    "list": _list,
    "names": _names,
    "count": _count,
    "date": _date,
    "field": _field,
    "unit_target": _unit_target,
}
