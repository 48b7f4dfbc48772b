"""The laws' outcome as findings: one finding a cause, and the count of what was evaluated and what wasn't."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction

from ...coordinates import Coordinates
from ...disclosure.model import Disclosure, Section, Statement
from ..findings import Coverage, Finding, Shown
from ..locating.locate import locate
from ..locating.system import Key, System, key, named_by
from ..locating.together import contradiction, prints_of, system_that_holds, would_do
from .cause_findings import of_cause
from .equations import equations
from .identities import Identity
from .laws import (
    CARRIED_INSIDE,
    NOT_APPLICABLE,
    Meanings,
    Relation,
    Spot,
    Verdict,
    by_meaning,
    computed,
    spots,
    verdict,
)
from .precedent import Kind, believable, kinds_that_hold
from .relation_findings import of_contradiction, of_missing_row, of_relation
from .relations import relations_of, told_apart
from .rules import OwnRules, shipped


def arithmetic(disclosure: Disclosure, mine: OwnRules | None = None) -> tuple[list[Finding], Coverage]:
    """Every relation of the disclosure's own coordinates, and of the equations shipped and ``mine``, judged; failures
    grouped by their likeliest cause.

    A statement most of whose relations fail was more likely misread than miswritten: it is set aside and said so."""
    printed = list(spots(disclosure))
    found = told_apart(disclosure, printed)
    places = by_meaning(found)
    verdicts = _judged(disclosure, found, places)
    findings, aside = _misread(disclosure, verdicts)
    if findings:
        kept = _leave_out(disclosure, {f.places[0].table for f in findings})
        printed = list(spots(kept))
        found = told_apart(kept, printed)
        places = by_meaning(found)
        verdicts = _judged(kept, found, places)
    mine = mine or OwnRules()
    own = mine.identities
    by_rules, not_judged = equations((*shipped(), *mine.rules), places)
    verdicts += [(r, verdict(r)) for r in by_rules]
    holding = kinds_that_hold(verdicts)
    larger = [r for r, v in verdicts if v == "failed" and r.law == "part"]
    failed = [r for r, v in verdicts if v == "failed" and r.law != "part"]
    explained: set[int] = set()
    for whole, lost in _missing_rows(failed):
        findings.append(of_missing_row(whole, lost, own))
        explained.update(id(r) for r in lost)
    # what a missing row explains no longer ties anything
    rest = [r for r, _ in verdicts if id(r) not in explained]
    causes = locate(found, rest, [r for r in failed if id(r) not in explained])
    located = {id(r) for cause in causes for r in cause.failed}
    findings += [_sure(of_cause(cause, own), cause.failed, holding) for cause in causes]
    explained |= located
    findings += [_sure(of_relation(r, own), [r], holding) for r in failed if id(r) not in explained]
    findings += [_sure(of_relation(r, own), [r], holding) for r in _unexplained(larger, failed)]
    findings += [of_relation(r, own, "suspicious") for r, v in verdicts if v == "suspicious"]
    doubted = {key(r.spot) for c in causes for r in c.repairs}
    doubted |= {key(s) for r in failed if id(r) not in located for s in (r.whole, *r.parts)}
    # revenue printed with and without what was carried over is two things under one name
    unlike = set(named_by(*(s for r, _ in verdicts if r.why == CARRIED_INSIDE for s in (r.whole, *r.parts))))
    findings += _together(system_that_holds(found, [r for r, v in verdicts if v in HOLDING], doubted, unlike), own)
    # that a part isn't larger than its whole says little of either: it counts only where it fails
    coverage = _coverage(printed, [(r, v) for r, v in verdicts if r.law != "part" or v == "failed"])
    missing = Counter(coverage.not_evaluated) + Counter({MISREAD: aside})
    users = {r.id for r in mine.rules}
    missing += Counter(f"规则{n}：{why}" if n in users else NOT_ALL_PRINTED for n, why in not_judged.items())
    return findings, replace(coverage, not_evaluated=dict(missing))


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


#: So many contradictions of a document are looked for, and so many prints of one are named.
_MOST_CONTRADICTIONS = 5


def _together(system: System, own: Sequence[Identity]) -> list[Finding]:
    """What can't all be true though each relation on its own holds within rounding."""
    findings: list[Finding] = []
    while len(findings) < _MOST_CONTRADICTIONS and (rows := contradiction(system)):
        prints = prints_of(system, rows)
        likely = would_do(system, prints)
        findings.append(of_contradiction(rows, prints, likely, own))
        system = system.without({key(s) for s in likely[:1] or prints})
    return findings


def _unexplained(larger: Sequence[Relation], failed: Sequence[Relation]) -> list[Relation]:
    """Parts larger than their whole where neither side is doubted already, nor the same two amounts; each print once."""
    doubted = {s.figure.about for r in failed for s in (r.whole, *r.parts)}
    told = {frozenset((r.whole.figure.value, p.figure.value)) for r in failed for p in r.parts}
    kept: list[Relation] = []
    for relation in larger:
        whole, part = relation.whole.figure, relation.parts[0].figure
        if doubted.isdisjoint((whole.about, part.about)) and frozenset((whole.value, part.value)) not in told:
            kept.append(relation)
            doubted |= {whole.about, part.about}
    return kept


#: A statement is set aside when at least this many of its sums fail, and this share of those evaluated.
_MISREAD_SUMS = 5


_MISREAD_SHARE = Fraction(1, 4)


MISREAD = "表的读法可疑，没有逐项核对"
#: Of our own rules one line says how many weren't judged; of the user's each says why.
NOT_ALL_PRINTED = "自带的公式所需的数没有都印出，或口径没有写明"


def _judged(disclosure: Disclosure, found: Sequence[Spot], places: Meanings) -> list[tuple[Relation, Verdict]]:
    return [(r, verdict(r)) for r in relations_of(disclosure.statements(), found, places)]


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
