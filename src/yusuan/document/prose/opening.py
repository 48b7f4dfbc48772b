"""What opens in a sentence: brackets, labels and lists, and what they are of."""

from __future__ import annotations

import re

from . import clauses
from .changes import BUDGETED
from .clauses import bare
from .phrase import ORDINAL
from .placing import of_label, placed
from .readings import NOTHING, under, unique
from .said import Said
from .words import rules


def bracketed(phrase: str, said: Said) -> str:
    """``phrase`` after a bracket that closes in it, or without one that opens: what a bracket says ends with it."""
    depth = 0
    for n, char in enumerate(phrase):
        depth += (char == "(") - (char == ")")
        if depth < 0:
            if said.brackets:
                said.now = said.brackets.pop()
            phrase, depth = phrase[n + 1 :], 0
            return bracketed(phrase, said)
    if depth > 0:
        opens = phrase.rindex("(") if depth == 1 else -1
        if opens >= 0 and ")" not in phrase[opens:]:
            said.brackets.append(said.now.copy())
            outer, inner = phrase[:opens], phrase[opens + 1 :]
            parts = said.parse(inner) if inner else None
            if not parts or parts == NOTHING:
                return outer + inner
            if outer:
                # "basic expenditure (wages 191, goods 29)", and the amount itself may be missing
                name = re.sub(_UNIT, "", opened(outer, said))
                whole = said.parse(name)
                said.now.wholes = [*said.now.wholes, placed(whole, said) if whole and whole != NOTHING else ()]
            elif any(under(w, p) for w in said.now.last for p in parts):
                # "basic expenditure 237 (wages 191, goods 29)"
                said.now.wholes = [*said.now.wholes, said.now.last]
            return inner
    return phrase


_UNIT = "(?:" + "|".join(rules()["units"]["money"]) + ")$"


def labelled(phrase: str, said: Said) -> str:
    """``phrase`` without the label that a paragraph begins with ("（一）收入预算：")."""
    match = re.match(r"([^。：:，,]{2,40})[：:](?=.)", phrase)
    if match and not clauses.OPENER.search(match[0]):
        label = said.parse(match[1], heading=True)
        if label and label != NOTHING:
            found = of_label(label, said)
            if said.now.wholes and found:
                said.now.wholes.append(found)
            else:
                said.subject = found
            return phrase[match.end() :]
        if match[1].endswith(("情况", "说明", "表反映", "表显示", "表")):
            return phrase[match.end() :]
    return phrase


def run_in(before: str, said: Said) -> None:
    """A paragraph's first sentence that is a heading run in ("1.教育支出（类）…（项）。年初预算为")."""
    for sentence in (before, before.split("。", 1)[0]):
        label = said.parse(sentence, heading=True)
        if label and label != NOTHING:
            said.subject = placed(label, said)
            return
    said.unknown = bool(ORDINAL.match(before)) and said.parse(before.split("。", 1)[0], heading=True) is None


def opened(phrase: str, said: Said) -> str:
    """Take in what opens a list, and return what follows it."""
    openers = list(clauses.OPENER.finditer(phrase))
    said.now.opened = bool(openers)
    if not openers:
        return phrase
    now = said.now
    opener = openers[-1]
    before = bare(phrase[: opener.start()]).removeprefix("在")
    classed = clauses.CLASSED.search(before)
    before = bare(clauses.REASONED.sub("", clauses.CLASSED.sub("", before)))
    readings = said.parse(before) if before else None
    if readings is not None and readings != NOTHING:
        found = placed(readings, said)
        if inside := unique(
            r for h in said.head if "year" not in dict(h.at) for p in readings if (r := under(h, p)) is not None
        ):
            found = inside
        now.wholes = [found]
        said.head = said.head or found
    elif now.fresh:
        if (before and readings is None) or said.other_year:
            now.wholes, now.doubtful = [()], True
        elif not now.wholes:
            # an item's parts are parts of the item, not of the list's whole
            whole = unique(r for t in said.told for r in t) if said.lists and said.told else said.head
            # what a paragraph lists by class is all that its heading is about
            now.wholes = [whole] if said.told or (whole and not classed) else []
        if not before:
            # "…less than last year by 5. Of which: a less by 3"
            now.throughout = said.compared
    else:
        now.throughout = now.bases[0] if len(set(now.bases)) == 1 else now.throughout
        if now.last or now.doubtful or not now.wholes:
            now.wholes.append(BUDGETED.of(now.last, said.year) if now.budgeted and said.year is not None else now.last)
    now.sibling, now.unchanged = None, 0
    return phrase[opener.end() :]


def lose(clause: str, said: Said) -> None:
    """A numbered item under a name nobody knows is no part of the item before it, nor is what follows it."""
    numbered = ORDINAL.match(clause)
    label = re.match(r"[^，,。：:]{2,30}(?=[：:])", clause[numbered.end() :]) if numbered else None
    if label and said.now.wholes and said.parse(label[0]) is None:
        said.now.wholes = [()]


def under_label(phrase: str, said: Said) -> str:
    """``phrase`` without the name before a colon that opens a list ("① personnel: wages 5; goods 1; ② …")."""
    match = re.fullmatch(r"([^：:，,。]{2,30})[：:]([^：:]+)", phrase)
    label, item = (said.parse(match[1]), said.parse(match[2])) if match else (None, None)
    if not match or not label or not item or NOTHING in (label, item) or not (found := placed(label, said)):
        return phrase
    said.now.wholes.append(found)
    return match[2]


def open_ahead(tail: str, said: Said) -> None:
    opened(re.sub(r"[：:]$", "：", tail), said)
