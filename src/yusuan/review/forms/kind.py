"""What kind of project and of money a form says it is: once or every year, and whose money."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from ...coordinates import Coordinates
from ...disclosure.model import Disclosure, TargetForm
from ...provenance import Provenance
from ..findings import Finding, Shown
from .projects import plain
from .said import finding, interval, name_of, several, shown

_ONCE = re.compile("一次性")
_ATTRIBUTE = re.compile("项目属性|项目类别|项目类型|项目性质")
#: A text that says the project's own money is needed every year.
_EVERY_YEAR = re.compile(
    r"每年[^，。；]{0,6}(?:都|均|需要?|须|要|安排|投入|列支|支付|缴纳|开展|举办|组织一次)|年年|每年度均|(?:为|属于)经常性项目"
)
#: What recurs by its name.
_RECURS = re.compile("工资|遗属|抚恤|物业|业务费|工作经费|办公经费|运转|运行维护|会议培训费|租金|房租|保洁|保安|水电费")


def recurring(forms: Sequence[TargetForm]) -> Iterator[Finding]:
    """Projects said to be done once that their own text, or their name, says come every year."""
    named: list[Shown] = []
    for form in forms:
        said = next((v for k, v in form.head if _ATTRIBUTE.search(k) and _ONCE.search(v)), "")
        if not said:
            continue
        place = shown(form, "", "项目属性", said, None)
        every = next(((k, m[0]) for k, t in form.texts if (m := _EVERY_YEAR.search(t))), None)
        if every is not None:
            where = shown(form, every[0], "", every[1], None)
            message = f"{place}写“{said}”，{where}写“{every[1]}”。"
            yield finding("PF-22", message, (place, where), said, "每年都有的项目")
        elif _RECURS.search(name_of(form)):
            named.append(place)
    if named:
        yield several("PF-22", "，而看名称是每年都有的经费", named, "经常性项目")


_FUNDS = {
    "government_fund": re.compile("彩票公益金|政府性基金"),
    "state_capital": re.compile("国有资本经营预算"),
}
_NAMES = {"government_fund": "政府性基金", "state_capital": "国有资本经营预算"}
_LONGEST = 6  # characters a clause shares with a project's name before it speaks of the project


def funds(disclosure: Disclosure) -> Iterator[Finding]:
    """Sentences that say a project is paid from a fund from which the project list gives it nothing."""
    rows = _funds_of(disclosure)
    if not rows:
        return
    texts: list[tuple[str, Provenance | None]] = [(t.text, t.place) for t in disclosure.texts()]
    texts += [(t, f.place) for f in disclosure.forms() for _, t in f.texts]
    told: set[tuple[str, str]] = set()
    for text, place in texts:
        for clause in re.split("[。；;，,、]", text):
            fund = next((k for k, words in _FUNDS.items() if words.search(clause)), None)
            if fund is None or re.search("不|非|未|没有|以外", clause):
                continue
            word = _FUNDS[fund].search(clause)
            assert word is not None
            about = [n for n in rows if _shared(clause, n) >= _LONGEST]
            if len(about) != 1 or rows[about[0]][0] & {fund, ""} or (about[0], fund) in told:
                continue
            told.add((about[0], fund))
            where = rows[about[0]][1]
            said = Shown("", "", "", clause.strip(), place)
            message = f"{said}写“{said.text}”，{where}印“{where.text}”，这个项目在项目支出表中没有{_NAMES[fund]}。"
            yield finding("PF-25", message, (said, where), word[0], where.column)


def _funds_of(disclosure: Disclosure) -> dict[str, tuple[set[str], Shown]]:
    """By project the funds with money in the project statements ("" where a figure's isn't known)."""
    found: dict[str, tuple[set[str], Shown]] = {}
    for statement in disclosure.statements():
        if statement.key not in ("B12", "B13"):
            continue
        for row in statement.rows:
            name = next((c.text for c in row.cells if c.figure is None and re.search("[一-鿿]", c.text)), "")
            by: dict[str, Shown] = {}
            for n, cell in enumerate(row.cells):
                amount = interval(cell.figure) if cell.figure and cell.figure.text else None
                about = cell.figure.about if cell.figure else None
                if amount is None or amount.high <= amount.width:
                    continue
                header = "/".join(dict.fromkeys(h for h in statement.columns[n].header if h))
                fund = about.get("fund") if isinstance(about, Coordinates) else ""
                if not isinstance(about, Coordinates) or not about.get("project"):
                    continue
                if fund:
                    by[str(fund)] = Shown(statement.title, name.strip(), header, cell.text, cell.place)
            if by:
                funds_, _ = found.setdefault(plain(name), (set(), next(iter(by.values()))))
                funds_ |= set(by)
    return found


def _shared(one: str, other: str) -> int:
    """How many characters the longest piece has that both hold."""
    best, row = 0, [0] * (len(other) + 1)
    for a in one:
        row = [0] + [left + 1 if a == b else 0 for left, b in zip(row, other, strict=False)]
        best = max(best, *row)
    return best
