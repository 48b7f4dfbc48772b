"""What has to be there: the statements, their notes, and names that fit their codes."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from ..classification.codes import find_by_name, look_up, plain
from ..coordinates import CODE_LISTS, Coordinates
from ..disclosure.differences import LISTED
from ..disclosure.model import Disclosure, Statement
from .checks import checks
from .findings import Finding, Shown

#: The eight statements every unit publishes, by what their titles say.  Source: DISC-10 (地方预决算公开操作规程).
REQUIRED: dict[str, str] = {
    "B01": "收支.*总|收支.*总体",
    "B02": "收入.*总|收入.*总体",
    "B03": "支出.*总|支出.*总体",
    "B04": "财政拨款收支",
    "B05": "一般公共预算.*支出",
    "B06": "基本支出",
    "B08": "政府性基金",
    "B10": "三公",
}
REQUIRED_NAMES: dict[str, str] = {
    "B01": "收支总表",
    "B02": "收入总表",
    "B03": "支出总表",
    "B04": "财政拨款收支总表",
    "B05": "一般公共预算支出表",
    "B06": "一般公共预算基本支出表",
    "B08": "政府性基金预算支出表",
    "B10": "“三公”经费支出表",
}
_EMPTY_NOTE = re.compile(r"(?:本表|此表|上表|该表)[^。；]{0,8}(?:为空|无数据|空表|没有数据)|故(?:本表|此表)?为?空表")


def completeness(disclosure: Disclosure) -> Iterator[Finding]:
    """Missing statements, notes that contradict their statement, negative amounts, doubled projects."""
    statements = disclosure.statements()
    yield from _missing(disclosure)
    for statement in statements:
        yield from _empty_note(statement)
        yield from _negative(statement)
        if statement.key == "B12":
            yield from _doubled(statement)


def absent(disclosure: Disclosure) -> tuple[str, ...] | None:
    """The keys of :data:`REQUIRED` that nobody finds: not recognised, and no table or heading that could be one.

    None where that can't be told: a part of a disclosure, final accounts, or something read too badly."""
    keys = {s.key for s in disclosure.statements()}
    if disclosure.kind != "budget" or len(keys & REQUIRED.keys()) < 4:
        return None
    named = [s.title for s in disclosure.statements()]
    named += [u.title for u in disclosure.unrecognised()]
    said = [t.text for t in disclosure.texts()] + [s.title for s, _ in disclosure.walk()]
    # a line of the contents list only says that there should be one
    named += [w for w in said if len(w) < 60 and "表" in w and not LISTED.fullmatch(w)]
    untitled = any(not u.title for u in disclosure.unrecognised())
    return tuple(
        key
        for key, pattern in REQUIRED.items()
        if key not in keys and not untitled and not any(re.search(pattern, t) for t in named)
    )


def _missing(disclosure: Disclosure) -> Iterator[Finding]:
    for key in absent(disclosure) or ():
        yield checks()["D-04"].finding(
            f"没有找到{REQUIRED_NAMES[key]}。没有数据也应公开空表并注明。", (), expected=REQUIRED_NAMES[key]
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
    names = Counter(
        at
        for row in statement.rows
        if isinstance(about := next((c.figure.about for c in row.cells if c.figure), None), Coordinates)
        and (at := about.get("project"))
        and isinstance(at, str)
    )
    for name, n in names.items():
        if n > 1:
            yield checks()["T12-03"].finding(
                f"《{statement.title}》中项目“{name}”列了{n}行。",
                (Shown(statement.title, str(name), "", str(name), statement.place),),
                found=f"{n}行",
                expected="一行，或名称有区别",
            )


def code_names(disclosure: Disclosure) -> Iterator[Finding]:
    """Codes with another name beside them than they have in the year's classification.

    Only where the list is sure of the code, and the name printed belongs to another code: a name that is merely
    written differently or cut off is no finding."""
    if not disclosure.year:
        return
    check = checks()["CODE-01"]
    seen: set[tuple[str, str]] = set()
    for statement in disclosure.statements():
        for row in statement.rows:
            figure = next((c.figure for c in row.cells if c.figure and isinstance(c.figure.about, Coordinates)), None)
            if figure is None or not isinstance(figure.about, Coordinates):
                continue
            spelled = re.sub(r"\D", "", "".join(c.text for c in row.cells if c.figure is None))
            coded = [d for d in CODE_LISTS if figure.about.get(d)]
            for dimension, list_name in CODE_LISTS.items():
                code = figure.about.get(dimension)
                # a name beside two codes belongs to one of them, and a row without a code has none to be wrong
                if not isinstance(code, str) or len(coded) > 1 or spelled != code:
                    continue
                known = look_up(list_name, code, disclosure.year)
                label = next((c.text for c in row.cells if c.figure is None and re.search("[一-鿿]", c.text)), "")
                name = plain(re.sub(r"^[\d\s\-－—]+", "", label))
                if known is None or known.doubtful or not name or plain(known.name) == name or (code, name) in seen:
                    continue
                others = [o for o in find_by_name(list_name, name, disclosure.year) if o.code != code]
                own = any(o.code == code for o in find_by_name(list_name, name, disclosure.year))
                if own or not others:
                    continue
                seen.add((code, name))
                yield check.finding(
                    f"《{statement.title}》科目{code}写作“{label.strip()}”，{disclosure.year}年科目是“{known.name}”；"
                    f"“{label.strip()}”的编码是{'、'.join(o.code for o in others[:3])}。",
                    (Shown(statement.title, label.strip(), "", code, statement.place),),
                    found=f"{code} {label.strip()}",
                    expected=f"{code} {known.name}",
                )
