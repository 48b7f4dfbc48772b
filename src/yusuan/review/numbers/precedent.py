"""Whether a relation that fails may be called an error of the author.

It fails because the author erred or because a figure was given a wrong meaning.  An accusation needs one of two
reasons to believe the former: relations of its kind hold elsewhere in the same document, so that its figures are
understood; or the print differs from what it should be as a slip of the pen does.  Without either it leads to "please
verify" (plan §5), never to an error.
"""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction

from ...disclosure.model import Change, Growth, Share
from ...money import printed, scale
from .laws import Relation, Spot, Verdict, computed
from .same_amount import tenfold
from .slips import digits, moved, one_slip

#: What two relations of one kind have in common.
Kind = tuple[object, ...]
#: Prints of one thing that differ by less than this part of the larger are of one thing: chance doesn't bring two
#: unlike amounts so near each other.
NEAR = Fraction(1, 50)
#: A growth and the change it is judged by, or a part and its whole, stand this near each other in a sentence, counted
#: in figures.
BESIDE = 3


def kinds_that_hold(judged: Iterable[tuple[Relation, Verdict]]) -> frozenset[Kind]:
    """The kinds of which at least one relation between figures that aren't zero holds."""
    return frozenset(
        kind(r) for r, v in judged if v in ("passed", "within rounding") and r.whole.figure.value and r.parts
    )


def kind(relation: Relation) -> Kind:
    """Where a relation stands without what tells it from others of its kind: the row of a sum across columns, the
    column of a sum down rows, the row of two columns that print the same."""
    whole, parts = relation.whole, relation.parts
    if relation.law == "sum":
        if all(p.row == whole.row for p in parts):
            return ("across", whole.where, whole.words[:1], whole.column, frozenset(p.column for p in parts))
        return ("down", whole.where, whole.words[:1], whole.row, frozenset(p.row for p in parts))
    if relation.law in ("same", "part"):
        return (relation.law, *sorted((column(whole), column(parts[0])), key=str))
    about = whole.figure.about
    base = about.whole if isinstance(about, Share) else None
    return (relation.law, whole.where, base)


def believable(relation: Relation, holding: frozenset[Kind]) -> bool:
    """Whether a failing relation is more likely the author's error than a misreading."""
    if relation.equation:
        return True
    if relation.law in ("rate", "part"):
        whole, other = relation.whole, relation.parts[-1]
        if whole.in_text and whole.where == other.where and abs(whole.row - other.row) < BESIDE:
            return True
    in_text = relation.whole.in_text or any(p.in_text for p in relation.parts)
    if kind(relation) in holding and not (relation.law in ("same", "part") and in_text):
        return True
    return looks_like_a_slip(relation)


def looks_like_a_slip(relation: Relation) -> bool:
    """Whether the print, or one of its parts, differs from what the others make of it as slips do: a digit, two digits
    swapped, a place lost or doubled, a wrong unit; prints of one thing also by little."""
    said = computed(relation)
    if said is None or relation.whole.interval is None:
        return False
    should = (said.low + said.high) / 2
    found = (relation.whole.interval.low + relation.whole.interval.high) / 2
    if relation.law == "same" and abs(found - should) <= NEAR * max(abs(found), abs(should)):
        return True
    if slip(relation.whole, should) or (relation.law == "part" and tenfold(relation.whole, relation.parts[0])):
        return True
    if relation.law == "same":
        return slip(relation.parts[0], found)
    if relation.law != "sum":
        return False
    # one part that is off explains the whole
    for part in relation.parts:
        inside = part.interval
        if inside is not None and slip(part, (inside.low + inside.high) / 2 + found - should):
            return True
    return False


def slip(spot: Spot, should: Fraction) -> bool:
    """Whether the print of ``spot`` could be a slip for ``should`` (smallest units)."""
    figure = spot.figure
    if figure.value is None or not figure.text:
        return False
    exponent = figure.value.as_tuple().exponent
    decimals = max(0, -exponent) if isinstance(exponent, int) else 0
    was = printed(Fraction(figure.value) * scale(figure.unit), figure.unit, decimals)
    derived = isinstance(figure.about, Change | Growth)
    if derived:
        should = abs(should)
    return differs_by_a_slip(was, printed(should, figure.unit, decimals))


def differs_by_a_slip(was: str, should: str) -> bool:
    """One digit, two digits swapped, a place lost or doubled, the decimal point or the unit moved, the sign."""
    a, b = digits(was), digits(should)
    if a == b or moved(a, b):
        return True
    # what has few digits is alike by chance
    return min(len(t.replace(".", "").strip("0")) for t in (a, b)) >= 3 and one_slip(a, b)


def column(spot: Spot) -> Kind:
    """The column a figure is printed in; of a section's sentences all are one."""
    return (spot.where, spot.words[:1], -1 if spot.in_text else spot.column)
