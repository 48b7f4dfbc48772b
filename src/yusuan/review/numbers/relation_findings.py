"""Relations that fail as findings in words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from ...coordinates import Coordinates
from ...disclosure.model import Change, Count, Growth, Share, Stated
from ...money import Interval
from ...problems import Severity
from ..findings import Finding, FindingVerdict
from ..locating.repairs import other_unit
from ..locating.system import Row
from .equations import Equation
from .identities import Identity, identity
from .laws import Relation, Spot, computed
from .prints import SURE, as_print, difference_said, shown, signed, unit_of
from .same_amount import cut_off, tenfold
from .slips import OTHER_UNIT, UNITS, worked_out, wrong_unit

#: The most parts of a sum that a sentence names.
_MOST_PARTS = 8


def of_relation(relation: Relation, own: Sequence[Identity], outcome: FindingVerdict = "failed") -> Finding:
    if relation.equation:
        return _of_equation(relation.equation)
    named = identity(relation, own)
    whole, said = relation.whole, computed(relation)
    prints = (whole, *relation.parts)
    wrong, should = whole, said
    unsure = any(s.place is not None and s.place.confidence < SURE for s in prints)
    severity = "info" if outcome == "suspicious" else "warning" if unsure else _severity(relation)
    expected = as_print(said, whole.figure) if said else ""
    if relation.law == "part":
        part = relation.parts[0]
        if part.interval is not None and cut_off(whole, part):
            pass  # one amount twice: it is to be printed alike
        elif part.in_text and whole.interval is not None and tenfold(whole, part):
            prints = (part, whole)  # a sentence is copied from the statement
            wrong, should = part, whole.interval
            expected = as_print(should, part.figure)
        else:
            expected = "不小于" + expected
    elif relation.law == "same" and whole.in_text and (unit := other_unit(whole, said)):
        expected = signed(whole) + unit
    return Finding(
        named.id,
        severity,
        "please verify" if unsure and outcome == "failed" else outcome,
        _sentence(relation, said) + (_OPEN.format(relation.readings) if relation.readings > 1 else ""),
        signed(wrong) + unit_of(wrong.figure),
        expected,
        difference_said(wrong, should),
        f"{named.says}（{named.id}）",
        tuple(shown(s) for s in prints[: _MOST_PARTS + 1]),
    )


_BOUNDS = {"=": "等于", "<=": "不大于", ">=": "不小于"}


def _of_equation(made: Equation) -> Finding:
    rule = made.rule
    (left, lefts), (right, rights) = made.sides
    prints = (*lefts, *rights)
    unsure = any(s.place is not None and s.place.confidence < SURE for s in prints)
    places = tuple(dict.fromkeys(shown(s) for s in prints))
    mine, other = as_print(left, (lefts or rights)[0].figure), as_print(right, (rights or lefts)[0].figure)
    where = "；".join(f"{p}印“{p.text}”" for p in places)
    return Finding(
        rule.id,
        "warning" if unsure and rule.severity == "error" else rule.severity,
        "please verify" if unsure else "failed",
        f"{where}：左边{mine}应{_BOUNDS[rule.relation]}右边{other}（{rule.says}）。",
        mine,
        _BOUNDS[rule.relation] + other,
        "",
        f"{rule.says}：{rule.source or '自定规则'}（{rule.id}）",
        places,
    )


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


_OPEN = "原文没有写明口径，按可能的{}种读法都不符，这里写的是其中一种。"


def _sentence(relation: Relation, said: Interval | None) -> str:
    whole = relation.whole
    text = f"“{signed(whole)}{unit_of(whole.figure)}”"
    value = as_print(said, whole.figure) if said else ""
    if relation.law == "same":
        other = relation.parts[0]
        return f"{shown(whole)}印{text}，{shown(other)}印“{other.figure.text}{unit_of(other.figure)}”，都是{_meaning(whole)}，应相同{_how(relation, said)}。"
    if relation.law == "part":
        other = relation.parts[0]
        said_ = f"{shown(other)}印“{other.figure.text}{unit_of(other.figure)}”，大于{shown(whole)}的{text}；前者是后者的一部分，不会更大"
        return f"{said_}{_slipped(whole, other)}。"
    if relation.law == "sum":
        parts = [p for p in relation.parts if p.figure.value]
        listed = "＋".join(p.figure.text for p in parts[:_MOST_PARTS]) + ("＋…" if len(parts) > _MOST_PARTS else "")
        return f"{shown(whole)}印{text}，各部分之和为{value}（{listed or '各部分都是零'}）。"
    first, second = (f"{p.figure.text}{unit_of(p.figure)}" for p in relation.parts)
    how = {
        "share": f"{first}÷{second}",
        "change": f"{first}－{second}",
        "growth": f"（{first}－{second}）÷{second}",
        "rate": f"本年{first}，增减{second}，幅度＝增减额÷（本年数－增减额）",
    }[relation.law]
    return f"{shown(whole)}写{text}，按{how}算得{value}{_how(relation, said)}。"


def _slipped(whole: Spot, part: Spot) -> str:
    """Where a part and its whole seem to print one amount, what happened to one of them."""
    exact = part.interval
    if exact is not None and cut_off(whole, part):
        return f"。若是同一笔钱，是截去了尾数，四舍五入应为{as_print(exact, whole.figure)}"
    if tenfold(whole, part):
        return "。像是同一个数，其中一处多写或少写了一位"
    return ""


def _how(relation: Relation, said: Interval | None) -> str:
    """What kind of slip it looks like, where that can be said: a ratio for per cent, another unit."""
    print_ = relation.whole.interval
    if print_ is None or said is None:
        return ""
    derived = relation.law in ("share", "growth", "rate")
    if derived and (mistake := worked_out(print_, said, growth=relation.law != "share")):
        return mistake
    if relation.law == "rate":
        now, change = relation.parts
        for unit in (u for u in UNITS if u != change.figure.unit and change.figure.unit in UNITS):
            meant = replace(relation, parts=(now, replace(change, figure=replace(change.figure, unit=unit))))
            if (rate := computed(meant)) is not None and rate.meets(print_):
                return f"；增减额的单位若是{unit}就相符，像是单位写错"
    return OTHER_UNIT if relation.law == "same" and wrong_unit(print_, said) else ""


def _meaning(spot: Spot) -> str:
    about = spot.figure.about
    if isinstance(about, Coordinates):
        return f"“{about}”"
    names = {Share: "同一占比", Change: "同一增减额", Growth: "同一增减幅度", Count: "同一个数", Stated: "同一个数"}
    return names.get(type(about), "同一个数")


def of_missing_row(whole: Spot, lost: Sequence[Relation], own: Sequence[Identity]) -> Finding:
    """A row that isn't printed: forgotten, or withheld for secrecy, which only the unit can say."""
    named = identity(lost[0], own)
    gaps = "；".join(
        f"“{r.whole.words[2] if len(r.whole.words) > 2 else ''}”少{difference_said(r.whole, computed(r))}" for r in lost
    )
    message = f"{shown(whole)}以下各行之和小于本行，各列都少：{gaps}。像是少列了一行（漏行，或涉密科目没有列出）。"
    return Finding(
        named.id,
        "warning",
        "failed",
        message,
        "",
        "",
        difference_said(lost[0].whole, computed(lost[0])),
        f"{named.says}（{named.id}）",
        tuple(shown(s) for s in (*(r.whole for r in lost), *lost[0].parts)),
        tuple(of_relation(r, own).message for r in lost),
    )


TOGETHER = "TOGETHER"
#: So many prints of a contradiction are named.
_MOST_NAMED = 12


def of_contradiction(
    rows: Sequence[Row], prints: Sequence[Spot], likely: Sequence[Spot], own: Sequence[Identity]
) -> Finding:
    """``prints`` can't all be true by ``rows``; each of ``likely`` alone would explain it, were it another.  What takes more
    prints than are named can't be followed by a reader, who is asked to look first."""
    unsure = any(s.place is not None and s.place.confidence < SURE for s in prints) or len(prints) > _MOST_NAMED
    listed = "；".join(f"{shown(s)}印“{signed(s)}{unit_of(s.figure)}”" for s in prints[:_MOST_NAMED])
    more = "；等" if len(prints) > _MOST_NAMED else ""
    said = f"这些数两两核对都在舍入误差之内，合在一起却不能同时成立：{listed}{more}。"
    if likely:
        said += f"只要{shown(likely[0])}的“{likely[0].figure.text}”是别的数，就都能成立。"
    first = (likely or prints)[0]
    return Finding(
        TOGETHER,
        "warning",
        "please verify" if unsure else "failed",
        said,
        signed(first) + unit_of(first.figure),
        "",
        "",
        f"印出的每个数都是真值四舍五入而来，应有一组真值使各项关系都成立（{TOGETHER}）",
        tuple(dict.fromkeys(shown(s) for s in (first, *prints[:_MOST_NAMED]))),
        tuple(of_relation(row.relation, own).message for row in rows if row.relation),
        tuple(f"{shown(s)}的“{s.figure.text}”有误" for s in likely[1:]),
    )
