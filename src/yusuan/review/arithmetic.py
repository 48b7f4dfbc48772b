"""The laws' outcome as findings: one finding a cause, and the count of what was evaluated and what wasn't."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

from ..coordinates import Coordinates
from ..disclosure.model import Change, Count, Disclosure, Figure, Growth, Section, Share, Stated, Statement
from ..money import Interval, printed, scale
from ..problems import Severity
from .findings import Coverage, Finding, FindingVerdict, Shown
from .identities import Identity, identity
from .laws import NOT_APPLICABLE, Relation, Spot, Verdict, computed, relations, spots, verdict
from .locate import Cause, locate
from .precedent import Kind, believable, kinds_that_hold
from .repairs import Repair
from .system import Key, System, key
from .together import contradiction, prints_of, system_that_holds, would_do

#: Below this the reading of a figure is asked to be verified, and nobody is accused.
SURE = Decimal("0.9")
#: The most parts of a sum that a sentence names.
_MOST_PARTS = 8


def arithmetic(disclosure: Disclosure, own: Sequence[Identity] = ()) -> tuple[list[Finding], Coverage]:
    """Every relation of the disclosure's own coordinates, judged; failures grouped by their likeliest cause.  ``own``
    are the user's names for them.

    A statement most of whose relations fail was more likely misread than miswritten: it is set aside and said so."""
    verdicts = _judged(disclosure)
    findings, aside = _misread(disclosure, verdicts)
    kept = disclosure
    if findings:
        kept = _leave_out(disclosure, {f.places[0].table for f in findings})
        verdicts = _judged(kept)
    found = list(spots(kept))
    holding = kinds_that_hold(verdicts)
    larger = [r for r, v in verdicts if v == "failed" and r.law == "part"]
    failed = [r for r, v in verdicts if v == "failed" and r.law != "part"]
    explained: set[int] = set()
    for whole, lost in _missing_rows(failed):
        findings.append(_missing_row(whole, lost, own))
        explained.update(id(r) for r in lost)
    # what a missing row explains no longer ties anything
    rest = [r for r, _ in verdicts if id(r) not in explained]
    causes = locate(found, rest, [r for r in failed if id(r) not in explained])
    located = {id(r) for cause in causes for r in cause.failed}
    findings += [_sure(_of_cause(cause, own), cause.failed, holding) for cause in causes]
    explained |= located
    findings += [_sure(_alone(r, own), [r], holding) for r in failed if id(r) not in explained]
    findings += [_sure(_alone(r, own), [r], holding) for r in _unexplained(larger, failed)]
    findings += [_alone(r, own, "suspicious") for r, v in verdicts if v == "suspicious"]
    doubted = {key(r.spot) for c in causes for r in c.repairs}
    doubted |= {key(s) for r in failed if id(r) not in located for s in (r.whole, *r.parts)}
    findings += _together(system_that_holds(found, [r for r, v in verdicts if v in HOLDING], doubted), own)
    # that a part isn't larger than its whole says little of either: it counts only where it fails
    coverage = _coverage(found, [(r, v) for r, v in verdicts if r.law != "part" or v == "failed"])
    if aside:
        coverage = replace(coverage, not_evaluated={**coverage.not_evaluated, MISREAD: aside})
    return findings, coverage


#: One cell whose change mends this many relations, of both laws, is believed without any other reason.
_MENDED = 3
UNSURE = "同类的关系在本文件别处没有印证，也不像笔误：请先对照原文，看是不是读错了含义。"


def _sure(finding: Finding, failed: Sequence[Relation], holding: frozenset[Kind]) -> Finding:
    """An error that nothing makes us believe asks to be verified instead."""
    if finding.severity != "error" or any(believable(r, holding) for r in failed):
        return finding
    if len(failed) >= _MENDED and len({r.law for r in failed}) > 1:
        return finding
    return replace(finding, severity="warning", verdict="please verify", message=f"{finding.message}　{UNSURE}")


#: The outcomes of a relation that holds, as far as the prints tell.
HOLDING = ("passed", "within rounding", "suspicious")
TOGETHER = "TOGETHER"
#: So many contradictions of a document are looked for, and so many prints of one are named.
_MOST_CONTRADICTIONS = 5
_MOST_NAMED = 12


def _together(system: System, own: Sequence[Identity]) -> list[Finding]:
    """What can't all be true though each relation on its own holds within rounding."""
    findings: list[Finding] = []
    while len(findings) < _MOST_CONTRADICTIONS and (rows := contradiction(system)):
        prints = prints_of(system, rows)
        likely = would_do(system, prints)
        named = likely or prints
        unsure = any(s.place is not None and s.place.confidence < SURE for s in prints)
        listed = "；".join(f"{shown(s)}印“{_signed(s)}{_unit(s.figure)}”" for s in prints[:_MOST_NAMED])
        said = f"这些数两两核对都在舍入误差之内，合在一起却不能同时成立：{listed}{'；等' if len(prints) > _MOST_NAMED else ''}。"
        said += f"只要{shown(likely[0])}的“{likely[0].figure.text}”是别的数，就都能成立。" if likely else ""
        places = dict.fromkeys(shown(s) for s in (*named[:1], *prints[:_MOST_NAMED]))
        findings.append(
            Finding(
                TOGETHER,
                "warning",
                "please verify" if unsure else "failed",
                said,
                _signed(named[0]) + _unit(named[0].figure),
                "",
                "",
                f"印出的每个数都是真值四舍五入而来，应有一组真值使各项关系都成立（{TOGETHER}）",
                tuple(places),
                tuple(_alone(row.relation, own).message for row in rows if row.relation),
                tuple(f"{shown(s)}的“{s.figure.text}”有误" for s in likely[1:]),
            )
        )
        system = system.without({key(s) for s in likely[:1] or prints})
    return findings


def _unexplained(larger: Sequence[Relation], failed: Sequence[Relation]) -> list[Relation]:
    """Parts larger than their whole where neither side is doubted already; each print once."""
    doubted = {s.figure.about for r in failed for s in (r.whole, *r.parts)}
    kept: list[Relation] = []
    for relation in larger:
        sides = {relation.whole.figure.about, relation.parts[0].figure.about}
        if doubted.isdisjoint(sides):
            kept.append(relation)
            doubted |= sides
    return kept


#: A statement is set aside when at least this many of its sums fail, and this share of those evaluated.
_MISREAD_SUMS = 5
_MISREAD_SHARE = Fraction(1, 4)
MISREAD = "表的读法可疑，没有逐项核对"


def _judged(disclosure: Disclosure) -> list[tuple[Relation, Verdict]]:
    return [(r, verdict(r)) for r in relations(disclosure)]


def _misread(disclosure: Disclosure, verdicts: Sequence[tuple[Relation, Verdict]]) -> tuple[list[Finding], int]:
    """The statements that don't hold together as they were read, and how many relations that leaves out."""
    evaluated: Counter[str] = Counter()
    failed: Counter[str] = Counter()
    for relation, outcome in verdicts:
        if outcome == "not evaluated":
            continue
        titles = {s.words[0] for s in (relation.whole, *relation.parts) if not s.in_text}
        if relation.law == "sum" or len(titles) == 1:
            evaluated.update(titles)
            failed.update(titles if outcome == "failed" else ())
    findings = []
    aside = 0
    for statement in disclosure.statements():
        title = statement.title
        if failed[title] >= _MISREAD_SUMS and failed[title] > _MISREAD_SHARE * evaluated[title]:
            aside += evaluated[title]
            message = f"《{title}》的{evaluated[title]}项关系有{failed[title]}项不符，更像是没有读对这张表，没有逐项报告。请对照原文。"
            findings.append(
                Finding(
                    "READ",
                    "warning",
                    "please verify",
                    message,
                    "",
                    "",
                    "",
                    "没有读准的数字不作为错误（READ）",
                    (Shown(title, "", "", "", statement.place),),
                )
            )
            failed[title] = 0
    return findings, aside


def _leave_out(disclosure: Disclosure, titles: set[str]) -> Disclosure:
    def inside(section: Section) -> Section:
        items = tuple(i for i in section.items if not (isinstance(i, Statement) and i.title in titles))
        return replace(section, items=items, sections=tuple(map(inside, section.sections)))

    return replace(disclosure, sections=tuple(map(inside, disclosure.sections)))


def _missing_rows(failed: Sequence[Relation]) -> list[tuple[Spot, list[Relation]]]:
    """Rows whose parts fall short in several columns, while every row adds up across: a row isn't there.

    One wrong cell breaks its column and its row; a missing row breaks columns only, all in one direction."""
    down: dict[tuple[str, str, int], list[Relation]] = defaultdict(list)
    crossed: set[tuple[str, str, int]] = set()
    for relation in failed:
        if relation.law != "sum":
            continue
        rows = {(s.where, s.words[0], s.row) for s in (relation.whole, *relation.parts)}
        if len(rows) == 1:
            crossed |= rows
        else:
            down[(relation.whole.where, relation.whole.words[0], relation.whole.row)].append(relation)
    found = []
    for group in down.values():
        if len({r.whole.column for r in group}) < 2 or len({r.dimension for r in group}) > 1:
            continue
        rows = {(s.where, s.words[0], s.row) for r in group for s in (r.whole, *r.parts)}
        short = [(w.low + w.high) > (c.low + c.high) for r in group if (w := r.whole.interval) and (c := computed(r))]
        if all(short) and rows.isdisjoint(crossed):
            found.append((group[0].whole, group))
    return found


def _missing_row(whole: Spot, lost: Sequence[Relation], own: Sequence[Identity]) -> Finding:
    """A row that isn't printed: forgotten, or withheld for secrecy, which only the unit can say."""
    named = identity(lost[0], own)
    gaps = "；".join(
        f"“{r.whole.words[2] if len(r.whole.words) > 2 else ''}”少{_difference(r.whole, computed(r))}" for r in lost
    )
    message = f"{shown(whole)}以下各行之和小于本行，各列都少：{gaps}。像是少列了一行（漏行，或涉密科目没有列出）。"
    return Finding(
        named.id,
        "warning",
        "failed",
        message,
        "",
        "",
        _difference(lost[0].whole, computed(lost[0])),
        f"{named.says}（{named.id}）",
        tuple(shown(s) for s in (*(r.whole for r in lost), *lost[0].parts)),
        tuple(_alone(r, own).message for r in lost),
    )


def _coverage(found: Sequence[Spot], verdicts: Sequence[tuple[Relation, Verdict]]) -> Coverage:
    counts = Counter(v for _, v in verdicts)
    why = Counter(r.why or "印的不是数字" for r, v in verdicts if v == "not evaluated")
    checked: set[Key] = set()
    for relation, outcome in verdicts:
        if outcome != "not evaluated":
            checked.update(key(s) for s in (relation.whole, *relation.parts))
    figures = [s for s in found if s.figure.text]
    alone = sum(
        isinstance(s.figure.about, Coordinates) and key(s) not in checked and s.figure.value is not None
        for s in figures
    )
    missing = {k: n for k, n in why.items() if k not in NOT_APPLICABLE}
    if alone:
        missing["只印了一次，没有可对照的数"] = alone
    return Coverage(
        counts["passed"],
        counts["within rounding"],
        counts["suspicious"],
        counts["failed"],
        {k: n for k, n in why.items() if k in NOT_APPLICABLE},
        missing,
        len(figures),
        sum(key(s) in checked for s in figures),
        sum(s.figure.about is None for s in figures),
    )


# ── findings ──────────────────────────────────────────────────────────────────────────────────────────────────────


def _of_cause(cause: Cause, own: Sequence[Identity]) -> Finding:
    repaired = {key(r.spot) for r in cause.repairs}
    # the failure that says most: of the repaired cell itself, and of that the one with the fewest terms
    first, *others = sorted(cause.failed, key=lambda r: (key(r.whole) not in repaired, len(r.parts), r.law != "same"))
    alone = _alone(first, own)
    places = [shown(r.spot) for r in cause.repairs]
    places += [p for p in alone.places if p not in places]
    said = alone.message
    (repair, *more) = cause.repairs
    expected = alone.expected
    if not more and repair.text and _mended(repair) != _signed(repair.spot) + _unit(repair.spot.figure):
        expected = _mended(repair)
        said += f"　把{shown(repair.spot)}的“{_signed(repair.spot)}”改为“{expected}”，有关的数就都相符。"
    elif not more and repair.allowed is not None:
        expected = _range(repair.allowed, repair.spot.figure)
        said += f"　{shown(repair.spot)}应为{expected}，有关的数才都相符。"
    elif more:
        said += "　须同时改动：" + "；".join(
            f"{shown(r.spot)}的“{r.spot.figure.text}”" + (f"→“{_mended(r)}”" if r.text else "") for r in cause.repairs
        )
    (repair, *_) = cause.repairs
    worst: Severity = "error" if any(_severity(r) == "error" for r in cause.failed) else "warning"
    return Finding(
        alone.check,
        "warning" if alone.verdict == "please verify" else worst,
        alone.verdict,
        said,
        _signed(repair.spot) + _unit(repair.spot.figure) if not more else alone.found,
        expected,
        alone.difference,
        alone.basis,
        tuple(places),
        tuple(_alone(r, own).message for r in others),
        tuple(_other(a) for a in cause.alternatives),
    )


def _mended(repair: Repair) -> str:
    """The text a repair proposes, with its unit, and its direction word where it is a change."""
    word = ""
    if isinstance(repair.spot.figure.about, Change | Growth) and repair.allowed and repair.spot.direction:
        middle = repair.allowed.low + repair.allowed.high
        word = "增加" if middle > 0 else "减少" if middle < 0 else ""
    return word + repair.text + _unit(repair.spot.figure)


def _other(repairs: tuple[Repair, ...]) -> str:
    return "；".join(
        f"{shown(r.spot)}的“{r.spot.figure.text}”"
        + (f"应为“{_mended(r)}”" if r.text else f"应为{_range(r.allowed, r.spot.figure)}" if r.allowed else "有误")
        for r in repairs
    )


def _alone(relation: Relation, own: Sequence[Identity], outcome: FindingVerdict = "failed") -> Finding:
    named = identity(relation, own)
    whole, said = relation.whole, computed(relation)
    prints = (whole, *relation.parts)
    unsure = any(s.place is not None and s.place.confidence < SURE for s in prints)
    severity = "info" if outcome == "suspicious" else "warning" if unsure else _severity(relation)
    expected = as_print(said, whole.figure) if said else ""
    if relation.law == "part":
        expected = "不小于" + expected
    return Finding(
        named.id,
        severity,
        "please verify" if unsure and outcome == "failed" else outcome,
        _sentence(relation, said),
        _signed(whole) + _unit(whole.figure),
        expected,
        _difference(whole, said),
        f"{named.says}（{named.id}）",
        tuple(shown(s) for s in prints[: _MOST_PARTS + 1]),
    )


def shown(spot: Spot) -> Shown:
    title, row, column = (*spot.words, "", "", "")[:3]
    if spot.in_text:
        return Shown(title, f"…{row}", "", spot.figure.text + _unit(spot.figure), spot.place, column)
    return Shown(title, row, column, spot.figure.text, spot.place)


def _severity(relation: Relation) -> Severity:
    """A copy or a derived figure that is off by one last place is a warning, everything beyond is an error.

    A blank against a figure is a warning too."""
    whole, said = relation.whole.interval, computed(relation)
    if relation.law == "sum" or whole is None or said is None:
        return "error"
    if relation.law == "same" and not (relation.whole.figure.text and relation.parts[0].figure.text):
        return "warning"  # a blank cell may stand for nothing or for something left out
    away = max(whole.low - said.high, said.low - whole.high)
    step = max(
        [whole.width, *(i.width for p in relation.parts if (i := p.interval))]
        if relation.law in ("same", "part")
        else [whole.width]
    )
    return "warning" if away < step else "error"


def _sentence(relation: Relation, said: Interval | None) -> str:
    whole = relation.whole
    text = f"“{_signed(whole)}{_unit(whole.figure)}”"
    value = as_print(said, whole.figure) if said else ""
    if relation.law == "same":
        other = relation.parts[0]
        return f"{shown(whole)}印{text}，{shown(other)}印“{other.figure.text}{_unit(other.figure)}”，都是{_meaning(whole)}，应相同。"
    if relation.law == "part":
        other = relation.parts[0]
        return f"{shown(other)}印“{other.figure.text}{_unit(other.figure)}”，大于{shown(whole)}的{text}；前者是后者的一部分，不会更大。"
    if relation.law == "sum":
        parts = [p for p in relation.parts if p.figure.value]
        listed = "＋".join(p.figure.text for p in parts[:_MOST_PARTS]) + ("＋…" if len(parts) > _MOST_PARTS else "")
        return f"{shown(whole)}印{text}，各部分之和为{value}（{listed or '各部分都是零'}）。"
    first, second = (f"{p.figure.text}{_unit(p.figure)}" for p in relation.parts)
    how = {
        "share": f"{first}÷{second}",
        "change": f"{first}－{second}",
        "growth": f"（{first}－{second}）÷{second}",
        "rate": f"本年{first}，增减{second}，幅度＝增减额÷（本年数－增减额）",
    }[relation.law]
    return f"{shown(whole)}写{text}，按{how}算得{value}。"


def _meaning(spot: Spot) -> str:
    about = spot.figure.about
    if isinstance(about, Coordinates):
        return f"“{about}”"
    names = {Share: "同一占比", Change: "同一增减额", Growth: "同一增减幅度", Count: "同一个数", Stated: "同一个数"}
    return names.get(type(about), "同一个数")


def _unit(figure: Figure) -> str:
    if isinstance(figure.about, Share | Growth):
        return "%"
    return figure.unit if figure.unit in ("元", "万元", "亿元", "百万元") else ""


def _signed(spot: Spot) -> str:
    """The print with its direction word, where it is a change."""
    words = {"increase": "增加", "decrease": "减少"}
    if isinstance(spot.figure.about, Change | Growth) and spot.direction in words:
        return words[spot.direction] + spot.figure.text
    return spot.figure.text


def _decimals(figure: Figure) -> int:
    if figure.value is None:
        return 2
    exponent = figure.value.as_tuple().exponent
    return max(0, -exponent) if isinstance(exponent, int) else 2


def as_print(said: Interval, figure: Figure) -> str:
    """What was computed, as the figure would print it; a change that falls is said with its word."""
    middle = (said.low + said.high) / 2
    if isinstance(figure.about, Change | Growth) and middle:
        word = "增加" if middle > 0 else "减少"
        return word + printed(abs(middle), figure.unit, _decimals(figure)) + _unit(figure)
    return printed(middle, figure.unit, _decimals(figure)) + _unit(figure)


def _range(allowed: Interval, figure: Figure) -> str:
    """What is allowed, as the figure prints: one value with "约" where only rounding leaves it open."""
    step = Fraction(scale(figure.unit)) / 10 ** _decimals(figure)
    if allowed.width <= _ROUGHLY * step:
        return "约" + as_print(allowed, figure)
    ends = (as_print(Interval.exactly(v), figure) for v in (allowed.low, allowed.high))
    return "至".join(ends)


#: An interval of so many last places is said as one value.
_ROUGHLY = 12


def _difference(whole: Spot, said: Interval | None) -> str:
    mine = whole.interval
    if mine is None or said is None:
        return ""
    off = (mine.low + mine.high - said.low - said.high) / 2
    return printed(Fraction(off), whole.figure.unit, _decimals(whole.figure)) + (
        _unit(whole.figure) if scale(whole.figure.unit) > 1 else ""
    )
