"""Several documents against each other: last year's and this year's, a department's and its units'.

A finding stands with the document that says what another one contradicts, and names both."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from ..coordinates import CODE_LEVELS, MONEY, Coordinates
from ..disclosure.model import Change, Disclosure, Statement
from ..money import Interval
from ..reading import Reading
from .checks import checks
from .findings import Finding, Review
from .numbers.laws import Meanings, Relation, Spot, by_meaning, spots, verdict
from .numbers.prints import SURE, as_print, shown
from .other_years import approved, copied, items_of_another_year, three_public_grew, year_in_name
from .reports.text import Result
from .roster import Expected, plain_unit

#: Dimensions that are a document's own, or say of whom a figure is.
_OWN = frozenset({"project", "unit", "year", "stage"})
#: Kinds of reading that are a disclosure, or a part of one.
_DISCLOSED = frozenset({"whole", "text", "tables", "forms"})
#: What units pay each other: a department's figure leaves it out.
_BETWEEN = {
    "fund": frozenset({"superior_subsidy", "affiliate_remittance"}),
    "nature": frozenset({"remit_superior", "subsidise_affiliates"}),
}


@dataclass(frozen=True, slots=True)
class Document:
    """A reviewed document of a run; ``at`` is its place in it."""

    at: int
    file: str
    disclosure: Disclosure
    places: Meanings

    def __str__(self) -> str:
        d = self.disclosure
        kind = "决算" if d.kind == "final_accounts" else "预算"
        return f"{Path(self.file).name}（{d.unit}{d.year}年{'部门' if d.level == 'department' else '单位'}{kind}）"


def across(results: Sequence[Result], roster: Sequence[Expected]) -> tuple[list[Result], list[str]]:
    """The results with what the documents of a run say of each other, and what could not be compared."""
    documents = [
        Document(n, reading.file, reading.disclosure, by_meaning(spots(reading.disclosure)))
        for n, (reading, reviewed) in enumerate(results)
        if reviewed is not None
        and reading.disclosure is not None
        and reading.disclosure.unit
        and reading.disclosure.year
    ]
    done = list(results)
    notes: list[str] = []
    for one in documents:
        found: list[Finding] = []
        passed = 0
        before = [d for d in documents if _is_last_year(d.disclosure, one.disclosure)]
        if len(before) == 1:
            finding, equal = _prior(one, before[0])
            notes += _counted(f"{one}的上年数与{before[0]}核对", equal, len(finding))
            found += finding
            passed += equal
            found += items_of_another_year(one.disclosure, before[0].disclosure, str(before[0]))
            found += copied(one.disclosure, before[0].disclosure, str(before[0]))
            found += three_public_grew(one.places, before[0].places, one.disclosure, str(before[0]))
            opening, equal = _opening(one, before[0])
            found += opening
            passed += equal
        elif before:
            notes.append(f"{one}：有{len(before)}份上年的公开，不知道用哪一份，没有核对上年数。")
        budgets = [d for d in documents if _is_budget_of(d.disclosure, one.disclosure)]
        if len(budgets) == 1:
            unlike, equal = approved(one.disclosure, budgets[0].disclosure, str(budgets[0]))
            notes += _counted(f"{one}的年初预算数与{budgets[0]}核对", equal, len(unlike))
            found += unlike
            passed += equal
        if results[one.at][0].kind in _DISCLOSED:
            found += year_in_name(one.file, one.disclosure)
        if one.disclosure.level == "department":
            finding, equal, said = _department(one, documents, roster)
            found += finding
            passed += equal
            notes += said
        reading, reviewed = done[one.at]
        if reviewed is not None and (found or passed):
            done[one.at] = reading, _with(reviewed, one.disclosure, found, passed)
    return done, notes


def _with(reviewed: Review, disclosure: Disclosure, found: Sequence[Finding], passed: int) -> Review:
    of = "\x1f".join((disclosure.unit, str(disclosure.year), disclosure.kind))
    order = {"error": 0, "warning": 1, "info": 2}
    findings = (*reviewed.findings, *(replace(f, document=of) for f in found))
    c = reviewed.coverage
    coverage = replace(c, passed=c.passed + passed, failed=c.failed + len(found))
    return replace(reviewed, findings=tuple(sorted(findings, key=lambda f: order[f.severity])), coverage=coverage)


def _unsure(*prints: Spot) -> bool:
    return any(s.place is not None and s.place.confidence < SURE for s in prints)


# ── last year ─────────────────────────────────────────────────────────────────────────────────────────────────────


def _is_last_year(old: Disclosure, new: Disclosure) -> bool:
    return plain_unit(old.unit) == plain_unit(new.unit) and (old.year + 1, old.kind, old.level) == (
        new.year,
        new.kind,
        new.level,
    )


def _is_budget_of(budget: Disclosure, final: Disclosure) -> bool:
    return (
        (budget.kind, final.kind) == ("budget", "final_accounts")
        and plain_unit(budget.unit) == plain_unit(final.unit)
        and (budget.year, budget.level) == (final.year, final.level)
    )


def _prior(new: Document, old: Document) -> tuple[list[Finding], int]:
    """Last year's figures as this year's document has them, printed or told by a change, against what was printed."""
    findings, passed = [], 0
    for spot, said, at in _bases(new):
        prints = old.places.get(at.where(year=None))
        then = prints[0] if prints else None
        if then is None or then.interval is None or not then.figure.text:
            continue
        printed = spot.figure.about == at
        if (verdict(Relation("same", spot, (then,))) != "failed") if printed else said.meets(then.interval):
            passed += 1
            continue
        how = "印的上年数是" if printed else "由本年数和增减额推得的上年数是"
        value = as_print(said, then.figure)
        message = f"{new}{shown(spot)}{how}{value}，{old}{shown(then)}印“{then.figure.text}”，都是{at.where(year=None)}，应相同。"
        made = checks()["Y-01"].finding(
            message, (shown(spot), shown(then)), found=value, expected=then.figure.text + _unit(then)
        )
        findings.append(replace(made, verdict="please verify") if _unsure(spot, then) else made)
    return findings, passed


def _opening(new: Document, old: Document) -> tuple[list[Finding], int]:
    """What final accounts opened with against what last year's closed with.  They may be adjusted, with a word why."""
    if new.disclosure.kind != "final_accounts":
        return [], 0
    findings, passed = [], 0
    for at, prints in new.places.items():
        if not isinstance(at, Coordinates) or at.measure != "carry_in" or prints[0].interval is None:
            continue
        then = old.places.get(replace(at, measure="carry_out"))
        if not then or then[0].interval is None:
            continue
        if verdict(Relation("same", prints[0], (then[0],))) != "failed":
            passed += 1
            continue
        here, there = shown(prints[0]), shown(then[0])
        message = (
            f"{new}{here}印“{prints[0].figure.text}”，{old}{there}印“{then[0].figure.text}”，"
            "年初数应是上年的年末数；调整过的应说明。"
        )
        findings.append(
            checks()["FX-30"].finding(
                message, (here, there), found=prints[0].figure.text, expected=then[0].figure.text + _unit(then[0])
            )
        )
    return findings, passed


def _unit(spot: Spot) -> str:
    return "" if spot.figure.text.endswith(spot.figure.unit) else spot.figure.unit


def _bases(new: Document) -> Iterator[tuple[Spot, Interval, Coordinates]]:
    """Each figure of last year once: as it is printed, else as a change and this year's figure tell it."""
    last = str(new.disclosure.year - 1)
    for at, prints in new.places.items():
        if isinstance(at, Coordinates) and at.get("year") == last and at.get("stage") is None:
            if (said := prints[0].interval) is not None and prints[0].figure.text:
                yield prints[0], said, at
        elif isinstance(at, Change) and at.before.get("year") == last and at.before.get("stage") is None:
            nows = new.places.get(at.now)
            now, change = nows[0].interval if nows else None, prints[0].interval
            if at.before in new.places or now is None or change is None or prints[0].unsigned:
                continue
            # a change may be the difference of two amounts that were rounded first, a whole last place off
            half = change.width / 2
            yield prints[0], now - Interval(change.low - half, change.high + half), at.before


# ── a department and its units ────────────────────────────────────────────────────────────────────────────────────


def _department(
    one: Document, documents: Sequence[Document], roster: Sequence[Expected]
) -> tuple[list[Finding], int, list[str]]:
    """Department = Σ units, figure by figure, where the documents of all units are there."""
    d = one.disclosure
    own = [o for o in documents if o.disclosure.level == "unit"]
    own = [o for o in own if (o.disclosure.year, o.disclosure.kind) == (d.year, d.kind)]
    names = _units(one, roster)
    if not names or not own:
        return [], 0, []
    by_name = {plain_unit(o.disclosure.unit): o for o in own}
    if absent := [n for n in names if plain_unit(n) not in by_name]:
        return [], 0, [f"{one}有{len(names)}个单位，缺{'、'.join(absent)}的公开，没有核对部门等于各单位之和。"]
    units = [by_name[plain_unit(n)] for n in names]
    if any(_pays_others(u) for u in units):
        return [], 0, [f"{one}的单位之间有缴拨款，部门的数不是各单位之和，没有核对。"]
    wrong: list[tuple[Spot, Interval, list[Spot]]] = []
    passed = telling = 0  # a sum of nothing but zeros says nothing of whose they are
    for at, prints in one.places.items():
        whole = prints[0]
        if not isinstance(at, Coordinates) or at.measure not in MONEY or any(k in _OWN for k, _ in at.at):
            continue
        parts = [_printed(u, at, whole) for u in units]
        if whole.interval is None or whole.in_text or any(p is None for p in parts):
            continue
        total = Interval.exactly(0)
        for part in parts:
            total = total + (part.interval if isinstance(part, Spot) and part.interval else Interval.exactly(0))
        if total.meets(whole.interval):
            passed += 1
            telling += bool(whole.figure.value)
        else:
            wrong.append((whole, total, [p for p in parts if isinstance(p, Spot)]))
    notes = _counted(f"{one}与{len(units)}个单位（{'、'.join(names)}）逐项核对", passed, len(wrong))
    return [_not_the_sum(one, wrong, telling)] if wrong else [], passed, notes


def _counted(what: str, equal: int, unequal: int) -> list[str]:
    """A note of what was compared, of what there is of it."""
    counts = [f"{word}{n}项" for word, n in (("相等", equal), ("不等", unequal)) if n]
    return [f"{what}：{'，'.join(counts)}。"] if counts else []


def _units(one: Document, roster: Sequence[Expected]) -> list[str]:
    """A department's units: those of the roster, else those its own statements list."""
    name = plain_unit(one.disclosure.unit)
    listed = [r.unit for r in roster if r.department and plain_unit(r.department) == name and r.level != "department"]
    if not listed:
        listed = [u for at in one.places if isinstance(at, Coordinates) and isinstance(u := at.get("unit"), str)]
    return list(dict.fromkeys(listed))


def _pays_others(one: Document) -> bool:
    return any(
        isinstance(at, Coordinates)
        and any(at.get(dimension) in values for dimension, values in _BETWEEN.items())
        and any(p.figure.value for p in prints)
        for at, prints in one.places.items()
    )


def _printed(one: Document, at: Coordinates, whole: Spot) -> Spot | str | None:
    """A unit's print of what the department prints; "" where its statement lists all codes and this isn't among them;
    None where it doesn't say."""
    prints = one.places.get(at)
    if prints:
        return prints[0] if prints[0].interval is not None else None
    codes = [k for k, _ in at.at if k in CODE_LEVELS]
    statement: Statement | None = next((s for s in one.disclosure.statements() if s.key == whole.where), None)
    if codes and statement is not None and all(c in statement.exhaustive for c in codes):
        return ""
    return None


def _not_the_sum(one: Document, wrong: Sequence[tuple[Spot, Interval, list[Spot]]], equal: int) -> Finding:
    """One finding of all differences: most often they have one cause.  Where most differ, the units may be others."""
    said = []
    for whole, total, parts in wrong:
        terms = "＋".join(p.figure.text for p in parts) or "各单位都没有"
        said.append(f"{shown(whole)}印“{whole.figure.text}”，各单位之和为{as_print(total, whole.figure)}（{terms}）")
    whole, total, parts = wrong[0]
    places = tuple(shown(s) for s in (whole, *parts))
    files = "、".join(dict.fromkeys(p.place.file for p in places[1:] if p.place))
    more = f"等{len(wrong)}项" if len(wrong) > 1 else ""
    made = checks()["D-15"].finding(
        f"{one}{said[0]}{more}，与单位的公开（{files}）不符。",
        places,
        found=whole.figure.text,
        expected=as_print(total, whole.figure),
    )
    made = replace(made, related=tuple(said[1:]))
    if len(wrong) > equal or any(_unsure(w, *p) for w, _, p in wrong):
        return replace(made, severity="warning", verdict="please verify")
    return made


# ── text and tables published apart ───────────────────────────────────────────────────────────────────────────────

#: What file names say of one part of a disclosure only: what is left names the disclosure.
_PART = re.compile(
    r"附件\s*[\d一二三四五六七八九十]*|情况说明|文字说明|说明|文字|正文|报表|附表|表格|[\s:：.．_、\-－—()（）]"
)


def pairs(readings: Sequence[Reading]) -> list[tuple[int, int]]:
    """Which two files are the text and the tables of one disclosure: of one folder, with the same unit and year, or
    with names that say the same but for the part."""
    found: dict[tuple[str, ...], list[int]] = {}
    for n, reading in enumerate(readings):
        path = Path(reading.file)
        d = reading.disclosure
        if d is not None and reading.kind in ("text", "tables", "forms"):
            found.setdefault((str(path.parent), _PART.sub("", path.stem)), []).append(n)
            if d.unit and d.year:
                found.setdefault((str(path.parent), plain_unit(d.unit), str(d.year), d.kind, d.level), []).append(n)
    made: list[tuple[int, int]] = []
    for group in found.values():
        texts = [n for n in group if readings[n].kind == "text"]
        tables = [n for n in group if readings[n].kind != "text"]
        if len(texts) == 1 and len(tables) == 1 and not any(texts[0] in p or tables[0] in p for p in made):
            made.append((texts[0], tables[0]))
    return made
