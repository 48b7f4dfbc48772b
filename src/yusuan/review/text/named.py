"""Things the text names in a list, against the rows of the statement that lists them all: economic items of basic
expenditure, functional classes, and names that were given up."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from functools import cache

from ...classification.codes import codes, find_by_name, history, name_of, plain
from ...coordinates import Coordinates
from ...disclosure.model import About, Claim, Disclosure, OneOf, Section, Text
from ...money import Interval
from ..checks import checks
from ..findings import Finding, Shown
from .told import money, quoted

_ITEMS = re.compile(
    r"(?P<nature>人员经费|公用经费|日常公用经费)(?:支出|预算)?[\d,.]+万?元[^。；：:\d]{0,6}(?:占[^。；：:]{0,20}%)?[，,。；]?\s*"
    r"(?P<main>主要)?(?:包括|用于)[：:]?(?P<names>[^。；]+)"
)
#: With fewer items found again in the statement, the list is of other things than its rows.
_FEWEST = 5
#: A list that leaves out more than this gives examples.
_MOST_LEFT_OUT = 2
_NATURE = {"人员经费": "personnel", "公用经费": "operating", "日常公用经费": "operating"}
_PERSONNEL = ("301", "303")


def named(disclosure: Disclosure) -> Iterator[Finding | None]:
    """A finding for each list that differs from its statement and each old name, None for each list that fits."""
    if not disclosure.year:
        return
    rows = _basic(disclosure)
    for section, item in disclosure.walk():
        if isinstance(item, Text):
            for match in _ITEMS.finditer(item.text):
                yield from _items(section, item, match, rows, disclosure.year)
    yield from _classes(disclosure)
    yield from _old_names(disclosure)


# ── items of basic expenditure ───────────────────────────────────────────────────────────────────────────────────


def _basic(disclosure: Disclosure) -> dict[str, set[str]]:
    """The economic items with money in the statement of basic expenditure, of each nature; {} where it isn't
    understood."""
    found: dict[str, set[str]] = {"personnel": set(), "operating": set()}
    for statement in disclosure.statements():
        if statement.key not in ("B06", "F06"):
            continue
        figures = list(statement.figures())
        split = {r for r, _, f in figures if isinstance(f.about, Coordinates) and f.about.get("nature") in found}
        for r, _, figure in figures:
            about = figure.about
            if figure.value is None or (figure.value and about is None):
                return {}
            about = about.candidates[0] if isinstance(about, OneOf) else about
            code = about.get("econ_dept") if isinstance(about, Coordinates) else None
            if not isinstance(about, Coordinates) or not isinstance(code, str) or len(code) != 5 or not figure.value:
                continue
            nature = about.get("nature")
            if nature not in found:
                if r in split:
                    continue  # the row's total says nothing of its parts
                nature = "personnel" if code.startswith(_PERSONNEL) else "operating"
            found[str(nature)].add(code)
    return found if any(found.values()) else {}


def _items(
    section: Section, text: Text, match: re.Match[str], rows: dict[str, set[str]], year: int
) -> Iterator[Finding | None]:
    own = rows.get(_NATURE[match["nature"]], set())
    everything = set().union(*rows.values()) if rows else set()
    open_ended = re.search("等|其中|\\d|…", match["names"])
    names = _split(match["names"])
    known = [(n, c) for n in names if (c := _codes(n, year))]
    listed = set().union(*(c for _, c in known)) if known else set()
    if len(listed & everything) < _FEWEST or re.search("\\d|…", match["names"]):
        return
    place = quoted(section, text, match.start(), match.start("names"))
    strange = [n for n, c in known if not c & everything]
    missing = sorted(own - listed)
    # a name nobody knows may be another way of writing what seems to be missing
    complete = not open_ended and len(known) == len(names) and len(missing) <= _MOST_LEFT_OUT
    if strange or (missing and complete):
        said = [f"列出的{'、'.join(strange)}，表中没有"] if strange else []
        said += (
            [f"表中的{'、'.join(name_of('econ_dept', c, year) for c in missing)}，没有列出"]
            if missing and complete
            else []
        )
        message = f"{place}列出{match['nature']}的各项，与基本支出表不同：{'；'.join(said)}。"
        yield checks()["N-22"].finding(message, (place,), found="、".join(strange), expected="表中有数的各项")
    elif not missing and match["names"].rstrip("，,、）) ").endswith("等"):
        message = f"{place}后面已列出表中全部{len(own)}项，还写“等”。"
        yield checks()["N-55"].finding(message, (place,), found="等", expected="删去“等”")
    else:
        yield None


def _split(names: str) -> list[str]:
    bare = re.sub(r"等[^、，,]{0,6}$", "", names.strip())
    return [n.strip(" 和及") for n in re.split("[、，,]|以及|(?<=费)和", bare) if n.strip()]


@cache
def _codes(name: str, year: int) -> frozenset[str]:
    """The economic items of a name as texts write it; () where it is none."""
    for form in (name, re.sub("(?:支出|费用|经费)$", "", name), name + "费", name + "支出"):
        if found := find_by_name("econ_dept", form, year):
            return frozenset(c.code for c in found if len(c.code) == 5)
    return frozenset()


# ── functional classes ───────────────────────────────────────────────────────────────────────────────────────────


#: The statements that list the classes of a fund's expenditure; None is all of it.
_LISTS: dict[str | None, tuple[str, ...]] = {
    "general_public": ("B05", "F05"),
    "fiscal_appropriation": ("B04", "F04"),
    None: ("B01", "B03", "F01", "F03"),
}
_AND_MORE = re.compile(r"(?:百?万|亿)?元?(?:[，,（(]\s*占[^。；，]*?[%％][）)]?)?等")


def _classes(disclosure: Disclosure) -> Iterator[Finding | None]:
    """A paragraph that tells a fund's expenditure class by class, against the classes its statement lists: where it
    tells less than the total and what is missing is just the rest, the class was forgotten."""
    listed = {fund: _listed_classes(disclosure, fund) for fund in _LISTS}
    for section, item in disclosure.walk():
        if not isinstance(item, Text):
            continue
        for fund, rows in listed.items():
            told = {c: claim for claim in item.claims if (c := _class(claim, fund)) is not None}
            if len(told) < 2 or not set(told) <= set(rows):
                continue
            missing = sorted(set(rows) - set(told))
            last = max(told.values(), key=lambda c: c.start)
            more = _AND_MORE.match(item.text, last.end)
            place = quoted(section, item, last.start, last.end)
            total = next((m for c in item.claims if _class(c, fund, total=True) == "" and (m := money(c))), None)
            if not missing and more:
                message = f"{place}前后已写明全部{len(rows)}类支出，还写“等”。"
                yield checks()["N-55"].finding(message, (place,), found="等", expected="删去“等”")
            elif missing and not more and total is not None and _just_the_rest(total, told, rows, missing):
                names = "、".join(name_of("functional", c, disclosure.year) for c in missing)
                message = f"{place}前逐类写明支出，没有写到表中的{names}，所写各类之和少于总数。"
                places = (place, *(rows[c][0] for c in missing))
                yield checks()["N-15"].finding(message, places, found="没有写到", expected=names)
            else:
                yield None


_Rows = dict[str, tuple[Shown, Interval]]


def _just_the_rest(total: Interval, told: dict[str, Claim], rows: _Rows, missing: list[str]) -> bool:
    parts = Interval.exactly(0)
    for claim in told.values():
        parts = parts + (money(claim) or Interval.exactly(0))
    if parts.meets(total):
        return False
    for code in missing:
        parts = parts + rows[code][1]
    return parts.meets(total)


def _listed_classes(disclosure: Disclosure, fund: str | None) -> _Rows:
    """The functional classes with money in the statement of a fund's expenditure."""
    found: _Rows = {}
    for statement in disclosure.statements():
        if statement.key not in _LISTS[fund]:
            continue
        for row in statement.rows:
            for cell in row.cells:
                figure = cell.figure
                code = _code(figure.about, fund) if figure and figure.value else None
                if code and figure and (printed := figure.interval):
                    shown = Shown(statement.title, code, "", cell.text, cell.place)
                    found.setdefault(code, (shown, printed))
    return found


def _class(claim: Claim, fund: str | None, *, total: bool = False) -> str | None:
    """The class whose expenditure a claim tells, where that isn't nothing; "" for all of them where the ``total`` is
    asked for."""
    if not claim.figure.value:
        return None
    code = _code(claim.figure.about, fund)
    return code if code or total else None


def _code(about: About | None, fund: str | None) -> str | None:
    """The functional class that is all that expenditure is of, besides its fund; "" for none; None for what else it
    may be."""
    about = about.candidates[0] if isinstance(about, OneOf) else about
    if not isinstance(about, Coordinates) or about.measure not in ("expenditure", "uses"):
        return None
    at = {d: v for d, v in about.at if d != "vintage"}
    code = at.pop("functional_code", "")
    alone = at == ({} if fund is None else {"fund": fund})
    return code if alone and isinstance(code, str) and len(code) in (0, 3) else None


# ── names that were given up ─────────────────────────────────────────────────────────────────────────────────────

#: Shorter names are words like any other.
_LONG = 8


@cache
def _given_up(year: int) -> dict[str, str]:
    """Names of functional classes and sections that were in force before ``year`` and are no code's any more, with what
    they are called now ("" where the code is gone); only where the list is sure of the year."""
    now = {plain(c.name) for c in codes("functional", year)}
    found: dict[str, str] = {}
    for earlier in range(year - 12, year):
        for row in codes("functional", earlier):
            if row.level > 2 or len(row.name) < _LONG or row.name in found or row.doubtful or not row.year_confidence:
                continue
            if plain(row.name) not in now:
                current = [r for r in history("functional", row.code) if r.valid(year)]
                found[row.name] = current[0].name if current else ""
    return found


@cache
def _any_given_up(year: int) -> re.Pattern[str]:
    names = sorted(_given_up(year), key=len, reverse=True)
    return re.compile(rf"(?<![一-鿿])(?:{'|'.join(map(re.escape, names)) or '(?!)'})(?=[（(”\"]|科目|\d)")


def _old_names(disclosure: Disclosure) -> Iterator[Finding]:
    """One finding for each old name, with every place where a sentence gives it with money."""
    found: dict[str, list[Shown]] = defaultdict(list)
    for section, item in disclosure.walk():
        if isinstance(item, Text) and item.claims:
            for match in _any_given_up(disclosure.year).finditer(item.text):
                found[match[0]].append(quoted(section, item, match.start(), match.end()))
    for name, places in found.items():
        current = _given_up(disclosure.year)[name]
        more = f"等{len(places)}处" if len(places) > 1 else ""
        now = f"，现为“{current}”" if current else ""
        message = f"{places[0]}{more}的“{name}”是停用的科目名称{now}。"
        yield checks()["N-52"].finding(message, tuple(places), found=name, expected=current or "现行科目名称")
