"""What has to be there: the national minimum of statements, and notes that fit their statements."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import accumulate, pairwise

from ...coordinates import Coordinates
from ...disclosure.model import Disclosure, Statement
from ..checks import checks
from ..findings import Finding, Shown
from .standing import Standing, standing

#: The eight statements every unit publishes, of the budget and of final accounts, and words by which the title of a
#: table nobody could tell may be one.  Source: DISC-10 (地方预决算公开操作规程).
REQUIRED: dict[str, dict[str, str]] = {
    "budget": {
        "B01": "收支(?!.*(?:拨款|基金|资本)).*表",
        "B02": "收入(?!支出)(?!.*(?:拨款|基金|资本)).*表",
        "B03": "支出.*总|(?:部门|单位)支出.*表",
        "B04": "拨款.*收支|拨款收入支出",
        "B05": "(?:公共预算|财政拨款)(?!.*(?:基本支出|三公|项目|运行|收支|收入)).*支出",
        "B06": "基本支出|公共预算.*经济",
        "B08": "基金(?!收入)",
        "B10": "三公|公务用车",
    },
    "final_accounts": {
        "F01": "收支(?!.*(?:拨款|基金|资本)).*表|收入支出(?!.*(?:拨款|基金|资本)).*表",
        "F02": "收入(?!支出)(?!.*(?:拨款|基金|资本)).*表",
        "F03": "支出(?!.*(?:拨款|基金|资本|公共)).*表",
        "F04": "拨款.*收支|拨款收入支出",
        "F05": "公共预算(?!.*(?:基本支出|三公|项目)).*支出",
        "F06": "基本支出|公共预算.*经济",
        "F07": "三公|公务用车",
        "F08": "基金",
    },
}
REQUIRED_COUNT = 8
REQUIRED_NAMES: dict[str, str] = {
    "B01": "收支总表",
    "B02": "收入总表",
    "B03": "支出总表",
    "B04": "财政拨款收支总表",
    "B05": "一般公共预算支出表",
    "B06": "一般公共预算基本支出表",
    "B08": "政府性基金预算支出表",
    "B10": "“三公”经费支出表",
    "F01": "收入支出决算总表",
    "F02": "收入决算表",
    "F03": "支出决算表",
    "F04": "财政拨款收入支出决算总表",
    "F05": "一般公共预算财政拨款支出决算表",
    "F06": "一般公共预算财政拨款基本支出决算表",
    "F07": "“三公”经费支出决算表",
    "F08": "政府性基金预算财政拨款收入支出决算表",
}
#: What the figures of a statement are about that shows what a required one shows, whatever its name.
_SHOWS: dict[str, tuple[tuple[str, ...], frozenset[str]]] = {
    "B05": (("functional_code",), frozenset()),
    "B06": (("econ_dept", "econ_gov"), frozenset({"basic", "personnel", "operating"})),
    "F06": (("econ_dept", "econ_gov"), frozenset({"basic", "personnel", "operating"})),
}
_FISCAL = ("general_public", "fiscal_appropriation")
#: Fewer required statements than this are a part of a disclosure.
_FEWEST = 4
#: What many units have none of, and the fewest letters of a document that tells of it in words.
_OFTEN_EMPTY = ("政府性基金", "国有资本经营")
_WORDS = 1500
_EMPTY_NOTE = re.compile(r"(?:本表|此表|上表|该表)[^。；]{0,8}(?:为空|无数据|空表|没有数据)|故(?:本表|此表)?为?空表")


def completeness(disclosure: Disclosure) -> Iterator[Finding]:
    """Notes that contradict their statement, negative amounts, doubled projects."""
    words = "\n".join(t.text for t in disclosure.texts())
    filled = any(f.value for s in disclosure.statements() for *_, f in s.figures())  # else it is a blank form
    for statement in disclosure.statements():
        yield from _empty_note(statement)
        if filled:
            yield from _unexplained(statement, words)
        yield from _negative(statement)
        if statement.key == "B12":
            yield from _doubled(statement)


def absent(disclosure: Disclosure, stands: Standing | None = None) -> tuple[str, ...] | None:
    """The keys of :data:`REQUIRED` that nobody finds: not recognised, and no table that could be one.

    None where that can't be told: a part of a disclosure, or something read too badly."""
    required = REQUIRED[disclosure.kind]
    keys = {s.key for s in disclosure.statements()}
    if len(keys & required.keys()) < _FEWEST:
        return None
    stands = stands or standing(disclosure)
    if stands.unnamed:
        return ()
    open_titles = [t.title for t in stands.tables if not t.key]
    there = {*keys, *stands.keys}
    return tuple(
        key
        for key, pattern in required.items()
        if key not in there and not any(re.search(pattern, t) for t in open_titles) and not _shown(disclosure, key)
    )


def _shown(disclosure: Disclosure, key: str) -> bool:
    """Whether a statement of another name shows what the required one does: fiscal money by function, basic expenditure
    by economic class."""
    codes, natures = _SHOWS.get(key, ((), frozenset()))
    return any(
        isinstance(about := figure.about, Coordinates)
        and about.measure == "expenditure"
        and any(isinstance(code := about.get(c), str) and len(code) > 3 for c in codes)
        and (about.get("nature") in natures if natures else about.get("fund") in _FISCAL)
        for statement in disclosure.statements()
        for _, _, figure in statement.figures()
    )


def _empty_note(statement: Statement) -> Iterator[Finding]:
    note = next((n for n in statement.notes if _EMPTY_NOTE.search(n)), None)
    filled = next(((r, c, f) for r, c, f in statement.figures() if f.value), None)
    if note is None or filled is None:
        return
    _, _, figure = filled
    yield checks()["T09-04"].finding(
        f"《{statement.title}》注明“{note[:40]}”，表中却有数（{figure.text}）。",
        (Shown(statement.title, "", "", figure.text, statement.place),),
        found=figure.text,
        expected="空表，或删去附注",
    )


def _unexplained(statement: Statement, words: str) -> Iterator[Finding]:
    """A statement without a figure, where the document has words and none says that there is nothing."""
    name = next((n for n in _OFTEN_EMPTY if n in statement.title), "")
    if not name or len(words) < _WORDS or statement.notes or any(f.value for *_, f in statement.figures()):
        return
    nothing = rf"(?:没有|无|未)[^。]{{0,40}}{name}|{name}[^。]{{0,80}}(?:没有|无|未|空表|为零|(?<![\d.,])0(?:\.0+)?(?![\d.,]))"
    if re.search(nothing, words) or any(
        re.search("没有|无|空|不涉及", c.text) for r in statement.rows for c in r.cells
    ):
        return
    yield checks()["T09-03"].finding(
        f"《{statement.title}》没有数，表下和文字中都没有说明。",
        (Shown(statement.title, "", "", "", statement.place),),
        expected=f"注明没有{name}",
    )


def _negative(statement: Statement) -> Iterator[Finding]:
    if not statement.key.startswith("B"):
        return
    places = []
    for r, c, figure in statement.figures():
        about = figure.about
        if figure.value is not None and figure.value < 0 and isinstance(about, Coordinates) and not about.get("year"):
            cell = statement.rows[r].cells[c]
            label = next((x.text for x in statement.rows[r].cells if x.figure is None and x.text), "")
            places.append(Shown(statement.title, label, statement.columns[c].header[-1], figure.text, cell.place))
    if places:
        yield checks()["T01-13"].finding(
            f"{places[0]}{f'等{len(places)}处' if len(places) > 1 else ''}是负数（{places[0].text}）。",
            tuple(places),
            found=places[0].text,
            expected="不小于零",
        )


def _doubled(statement: Statement) -> Iterator[Finding]:
    """Projects of one name; a group above projects may bear the name of the first of them."""
    listed = [
        (str(at), next((c.figure.value for c in row.cells if c.figure and c.figure.value is not None), None))
        for row in statement.rows
        if isinstance(about := next((c.figure.about for c in row.cells if c.figure), None), Coordinates)
        and (at := about.get("project"))
        and isinstance(at, str)
    ]
    groups = {n for n, ((a, _), (b, _)) in enumerate(pairwise(listed)) if a == b and _heads(listed, n)}
    for name, n in Counter(a for i, (a, _) in enumerate(listed) if i not in groups).items():
        if n > 1:
            yield checks()["T12-03"].finding(
                f"《{statement.title}》中项目“{name}”列了{n}行。",
                (Shown(statement.title, name, "", name, statement.place),),
                found=f"{n}行",
                expected="一行，或名称有区别",
            )


def _heads(listed: Sequence[tuple[str, Decimal | None]], n: int) -> bool:
    """Whether a row's amount is what the rows directly below add up to."""
    total, *parts = (amount or Decimal(0) for _, amount in listed[n:])
    return any(total == so_far for so_far in accumulate(parts))
