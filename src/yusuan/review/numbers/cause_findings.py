"""The causes of relations that fail as findings in words: which cell it is, and what it should read."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from ...disclosure.model import Change, Direction, Growth
from ...money import Interval, parse_number
from ...problems import Severity
from ..findings import Finding
from ..locating.locate import Cause
from ..locating.repairs import Repair, other_unit
from ..locating.system import key
from .identities import Identity
from .laws import Relation
from .prints import difference_said, range_said, shown, signed, unit_of
from .relation_findings import of_relation

#: From so many other explanations on, the first is no better than they; and at most so many are named.
_MANY = 3
_MOST_OTHERS = 5
_WORST: tuple[Severity, ...] = ("error", "warning", "info")


def of_cause(cause: Cause, own: Sequence[Identity]) -> Finding:
    repaired = {key(r.spot) for r in cause.repairs}
    if (unfilled := _unfilled(cause.failed)) and repaired == {key(unfilled.parts[0])}:
        rest = (r for r in cause.failed if {key(r.whole), *map(key, r.parts)} != {key(unfilled.whole), *repaired})
        alone = of_relation(unfilled, own)
        return replace(
            alone,
            message=alone.message + _UNFILLED,
            expected=signed(unfilled.parts[0]) + unit_of(unfilled.parts[0].figure),
            related=tuple(of_relation(r, own).message for r in rest),
        )
    # the failure that says most: of the repaired cell itself, and of that the one with the fewest terms
    first, *others = sorted(cause.failed, key=lambda r: (key(r.whole) not in repaired, len(r.parts), r.law != "same"))
    alone = of_relation(first, own)
    places = [shown(r.spot) for r in cause.repairs]
    places += [p for p in alone.places if p not in places]
    said = alone.message
    (repair, *more) = cause.repairs
    expected = alone.expected
    worst = min((of_relation(r, own).severity for r in cause.failed), key=_WORST.index)
    severity: Severity = "warning" if alone.verdict == "please verify" and worst == "error" else worst
    related = tuple(of_relation(r, own).message for r in others)
    if not more and (unit := other_unit(repair.spot, repair.allowed)):
        expected = signed(repair.spot) + unit
        was = signed(repair.spot) + unit_of(repair.spot.figure)
        said += f"　把{shown(repair.spot)}的“{was}”改为“{expected}”，有关的数就都相符。"
    elif not more and repair.text and _mended(repair) != signed(repair.spot) + unit_of(repair.spot.figure):
        expected = _mended(repair)
        said += f"　把{shown(repair.spot)}的“{signed(repair.spot)}”改为“{expected}”，有关的数就都相符。"
    elif not more and first.law == "sum" and len(cause.alternatives) >= _MANY:
        # nothing singles a cell out: naming one would be a guess
        said += f"　相差{alone.difference.lstrip('-')}，没有哪一个数像是笔误：也可能漏列了一行，或者漏填了一个数。"
        alternatives = tuple(_other(a) for a in (cause.repairs, *cause.alternatives)[:_MOST_OTHERS])
        return replace(alone, message=said, severity=severity, related=related, alternatives=alternatives)
    elif not more and (first.law == "same" or key(repair.spot) != key(first.whole)) and (may := _may_be(repair)):
        # of the cell itself the sentence has said it
        expected = may
        said += f"　{shown(repair.spot)}应为{expected}，有关的数才都相符。"
    elif more:
        said += "　须同时改动：" + "；".join(
            f"{shown(r.spot)}的“{r.spot.figure.text}”" + (f"→“{_mended(r)}”" if r.text else "") for r in cause.repairs
        )
    return Finding(
        alone.check,
        severity,
        alone.verdict,
        said,
        signed(repair.spot) + unit_of(repair.spot.figure) if not more else alone.found,
        expected,
        alone.difference if more or repair.allowed is None else difference_said(repair.spot, _meant(repair)),
        alone.basis,
        tuple(places),
        related,
        tuple(_other(a) for a in cause.alternatives[:_MOST_OTHERS]),
    )


def _mended(repair: Repair) -> str:
    """The text a repair proposes, with its unit, and its direction word where it is a change."""
    word = ""
    if isinstance(repair.spot.figure.about, Change | Growth) and repair.allowed and repair.spot.direction:
        middle = repair.allowed.low + repair.allowed.high
        word = "增加" if middle > 0 else "减少" if middle < 0 else ""
    return word + repair.text + unit_of(repair.spot.figure)


def _meant(repair: Repair) -> Interval | None:
    """What the print stands for once it is mended as proposed: with another unit's word, with other digits, or what is
    allowed where that is more than one print."""
    spot, figure = repair.spot, repair.spot.figure
    if unit := other_unit(spot, repair.allowed):
        return replace(spot, figure=replace(figure, unit=unit)).interval
    if not repair.text or repair.allowed is None:
        return repair.allowed
    direction: Direction = spot.direction
    if direction in ("increase", "decrease"):
        direction = "increase" if repair.allowed.low + repair.allowed.high > 0 else "decrease"
    mended = replace(figure, text=repair.text, value=parse_number(repair.text))
    return replace(spot, figure=mended, direction=direction).interval


def _other(repairs: tuple[Repair, ...]) -> str:
    return "；".join(f"{shown(r.spot)}的“{r.spot.figure.text}”{_should(r)}" for r in repairs)


def _should(repair: Repair) -> str:
    if unit := other_unit(repair.spot, repair.allowed):
        return f"应为“{signed(repair.spot)}{unit}”"
    if repair.text:
        return f"应为“{_mended(repair)}”"
    return f"应为{may}" if (may := _may_be(repair)) else "有误"


_UNFILLED = "　文中写的是0，像是没有填数。"


def _unfilled(failed: Sequence[Relation]) -> Relation | None:
    """The nought of a sentence where a statement prints an amount, as the whole of a relation: it isn't the amount that is
    wrong, however many noughts stand beside."""
    for relation in failed:
        if relation.law != "same":
            continue
        for one, other in ((relation.whole, relation.parts[0]), (relation.parts[0], relation.whole)):
            if one.in_text and one.figure.value == 0 and not other.in_text and other.figure.value:
                return replace(relation, whole=one, parts=(other,))
    return None


def _may_be(repair: Repair) -> str:
    return range_said(repair.allowed, repair.spot.figure) if repair.allowed else ""
