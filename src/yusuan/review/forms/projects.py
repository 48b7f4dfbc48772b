"""The forms against the projects: their money, their names, and how many the text says are published."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace

from ...coordinates import Coordinates
from ...disclosure.model import Disclosure, Figure, OneOf, TargetForm
from ...money import Interval, parse_number
from ...money import printed as in_print
from ..findings import Shown
from ..numbers.prints import as_print
from .money import MOST_LINES, added, choices
from .said import Judged, finding, interval, name_of, printed, shown, total

#: Why something of a form isn't judged.
NO_ROW = "项目支出表中没有找到绩效目标表的项目"
NO_TABLE = "绩效目标表的项目没有可对照的项目支出表"
#: By name: where, the amount, and of which vintage it is ("" where that isn't known).
Rows = dict[str, list[tuple[Shown, Interval, str]]]


def against_projects(disclosure: Disclosure) -> Iterator[Judged]:
    """Each project's form against its rows in the project statements, and the number of forms against the text."""
    rows = _rows(disclosure)
    own = [f for f in disclosure.forms() if not f.whole_unit and (f.project or f.head)]
    yield from _amounts(own, rows)
    yield from _counted(disclosure, [f for f in own if f.project], _listed(disclosure))


def plain(name: str) -> str:
    return re.sub(r"[\s“”\"'《》]", "", name).translate(str.maketrans("（）［］【】：，〔〕", "()[][]:,[]"))


def _amounts(own: list[TargetForm], rows: Rows) -> Iterator[Judged]:
    """A form's coordinates have no nature: a project's money is project expenditure.  What a form leaves open (with or
    without what was carried over) and what a statement lists in several rows is held against each of them and against
    their sums."""
    names = Counter(plain(name_of(f)) for f in own)
    for form in own:
        line = total(form, "year")
        if line is None or not isinstance(line.year.about, Coordinates | OneOf):
            continue
        stated = interval(line.year)
        name = plain(name_of(form))
        if stated is None or names[name] > 1:
            continue
        vintage = _vintage(line.year)
        found = [row for row in rows.get(name, []) if not vintage or row[2] in ("", vintage)]
        if not found and name in rows:
            yield Judged(why=NO_ROW)
            continue
        if not found:
            near = _near(name, stated, {k: v for k, v in rows.items() if k not in names})
            if near is not None:
                place = shown(form, "", "项目名称", name_of(form), None)
                message = f"{place}写“{name_of(form)}”，{near}是“{near.text}”，金额相同，名称应逐字一致。"
                yield Judged(finding("X-30", message, (place, near), name_of(form), near.row))
            else:
                yield Judged(why=NO_ROW if rows else NO_TABLE)
            continue
        intervals = [i for _, i, _ in found]
        if any(added(chosen).meets(stated) for chosen in choices(intervals[:MOST_LINES])):
            yield Judged()
            continue
        first = found[0][0]
        place = shown(form, line.label, "年度", line.year.text, line)
        printed_ = as_print(intervals[0], line.year)
        message = f"{place}印“{printed(line.year)}”，{first}印“{first.text}”，是同一个项目，应相同。"
        yield Judged(finding("X-29", message, (place, first), printed(line.year), printed_))


def _near(name: str, stated: Interval, rows: Rows) -> Shown | None:
    """The one row of the same amount whose name is the same but for a few characters."""
    if len(name) < 6 or stated.high <= stated.width:
        return None
    near = [
        place
        for other, found in rows.items()
        if apart(name, other) <= max(1, len(name) // 8)
        for place, amount, _ in found[:1]
        if amount.meets(stated)
    ]
    return near[0] if len(near) == 1 else None


def apart(one: str, other: str) -> int:
    """How many characters have to be put in, left out or changed to make one name the other (Levenshtein)."""
    row = list(range(len(other) + 1))
    for n, a in enumerate(one, 1):
        left, row[0] = row[0], n
        for m, b in enumerate(other, 1):
            left, row[m] = row[m], min(row[m] + 1, row[m - 1] + 1, left + (a != b))
    return row[-1]


def _rows(disclosure: Disclosure) -> Rows:
    """By project name the amounts of its rows in the project statements: totals where it is known which they are."""
    found: Rows = defaultdict(list)
    for statement in disclosure.statements():
        if statement.key not in ("B12", "B13"):
            continue
        for row in statement.rows:
            labels = [c.text for c in row.cells if c.figure is None and re.search("[一-鿿]", c.text)]
            figures = [
                (n, c) for n, c in enumerate(row.cells) if c.figure and c.figure.text and interval(c.figure) is not None
            ]
            totals = [
                (n, c)
                for n, c in figures
                if isinstance(a := c.figure and c.figure.about, Coordinates) and not a.get("fund")
            ]
            for label in labels:
                for n, cell in totals or figures:
                    amount = interval(cell.figure) if cell.figure else None
                    if amount is not None and amount.high > amount.width:
                        header = "/".join(dict.fromkeys(h for h in statement.columns[n].header if h))
                        place = Shown(statement.title, label.strip(), header, cell.text, cell.place)
                        found[plain(label)].append((place, amount, _vintage(cell.figure)))
    return found


def _vintage(figure: Figure | None) -> str:
    """Of this year or carried over; "" where a figure doesn't say."""
    about = figure.about if figure else None
    return str(about.get("vintage") or "") if isinstance(about, Coordinates) else ""


_NUMBER = r"\d[\d,]*(?:\.\d+)?"
#: The text says how many forms it publishes, or for how many projects it made them; perhaps with their money.
_SAID = re.compile(
    rf"(?:(?P<public>公开)(?:的|了)?(?:项目)?(?:支出)?绩效目标(?:表)?(?:共|共计)?(?P<n>\d+)(?:个|张|项)"
    rf"|编[报制]绩效目标的项目(?:共|共计)?(?P<m>\d+)个)"
    rf"(?:，?(?:涉及|共计|合计)[^\d，。；]{{0,10}}(?P<sum>{_NUMBER})(?P<unit>万元|亿元|元))?"
)


def _counted(disclosure: Disclosure, own: list[TargetForm], listed: Sequence[str]) -> Iterator[Judged]:
    """What the text says of the published forms.  A project list may be published in part: only a text that speaks of
    what is published is held against the number of forms; another only where the numbers agree, for the money."""
    if not own:
        return
    # a table that speaks of indicators and wasn't read may be a form
    unread = any("级指标" in t or "绩效指标" in t for u in disclosure.unrecognised() for row in u.rows for t in row)
    for text in disclosure.texts():
        said = re.sub(r"\s", "", text.text)
        for found in _SAID.finditer(said):
            count = int(found["n"] or found["m"])
            place = Shown("", "", "", found[0], text.place)
            if found["public"] and count != len(own):
                made = finding("N-38", *_missing(found[0], count, own, listed, place))
                yield Judged(replace(made, severity="warning", verdict="please verify") if unread else made)
            elif count == len(own):
                yield Judged()
                yield from _money_said(found, own, place)


def _listed(disclosure: Disclosure) -> list[str]:
    """The names of this year's projects as the project statement prints them."""
    rows = [row for s in disclosure.statements() if s.key == "B12" for row in s.rows]
    projects = [r for r in rows if any(c.figure and _of_project(c.figure) for c in r.cells)]
    codes = re.compile(r"[\dA-Za-z\s\-]*")
    names = [[c.text.strip() for c in r.cells if c.figure is None and not codes.fullmatch(c.text)] for r in projects]
    return [n[-1] for n in names if n]


def _of_project(figure: Figure) -> bool:
    return isinstance(figure.about, Coordinates) and bool(figure.about.get("project"))


def _missing(
    said: str, count: int, own: list[TargetForm], listed: Sequence[str], place: Shown
) -> tuple[str, tuple[Shown, ...], str, str]:
    names = [plain(name_of(f)) for f in own]
    absent = [n for n in listed if all(apart(plain(n), m) > max(1, len(m) // 8) for m in names)]
    hint = (
        f"项目支出表中没有绩效目标表的有：{'、'.join(absent)}。" if absent and len(absent) == count - len(own) else ""
    )
    first = shown(own[0], "", "", f"{len(own)}张", None)
    return f"文中“{said}”，绩效目标表有{len(own)}张。{hint}", (place, first), str(count), str(len(own))


def _money_said(found: re.Match[str], own: list[TargetForm], place: Shown) -> Iterator[Judged]:
    """The money of as many projects as have forms is the sum of the forms' totals."""
    amounts = [
        i
        for f in own
        if (t := total(f, "year") or total(f, "period")) and (i := interval(t.year if t.year.text else t.period))
    ]
    value = parse_number(found["sum"]) if found["sum"] else None
    if value is None or len(amounts) < len(own):
        return
    stated = Interval.of(value, found["unit"])
    if added(amounts).meets(stated):
        yield Judged()
        return
    first = shown(own[0], "", "", f"{len(own)}张", None)
    whole = added(amounts)
    expected = in_print((whole.low + whole.high) / 2, "万元", 2) + "万元"
    message = f"文中“{found[0]}”，{len(own)}张绩效目标表的资金合计是{expected}。"
    yield Judged(finding("N-38", message, (place, first), found["sum"] + found["unit"], expected))
