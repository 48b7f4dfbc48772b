"""The facts of a disclosure: one for each distinct coordinates, with the best of what is printed about it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from ..coordinates import CODE_LEVELS, DIMENSIONS, NAMES, TOPIC_NAMES, TOPICS, Coordinates, Value
from ..disclosure.model import About, ChartSpec, Column, Disclosure, Figure, Row, Statement, TargetForm, Text
from ..money import SCALE, Interval, scale

#: Signs that a text file can't hold; half a surrogate pair is one.
UNWRITABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
_YEAR = re.compile(r"[0-9]{4}", re.ASCII)
_ORDINAL = re.compile(r"^(?:[一二三四五六七八九十]+、|[0-9]+[.．、]|[①-⑳]|（[一二三四五六七八九十]+）)\s*")

#: What the field calls sets of codes that stand for one thing, such as those of the three public expenses.
_SETS: dict[tuple[str, Value], str] = {
    (dimension, value): TOPIC_NAMES[topic]
    for topic, at in TOPICS.items()
    for dimension, value in at.at
    if dimension == "econ_dept" and isinstance(value, frozenset)
}

Names = Mapping[tuple[str, str], str]


@dataclass(frozen=True, slots=True)
class Fact:
    """Distinct coordinates with the best of what is printed about them; ``amount`` in yuan, else in its own unit."""

    at: Coordinates
    figure: Figure
    statement: str
    amount: Fraction
    half_width: Fraction
    exact: bool
    prints: int
    agree: bool


@dataclass(frozen=True, slots=True)
class Gathered:
    facts: tuple[Fact, ...]
    #: Distinct coordinates that are printed, but only ever as not known ("—").
    not_known: int
    #: Figures without coordinates of their own: shares, changes, standards, items of reasons.
    derived: int


def gather(disclosure: Disclosure) -> Gathered:
    """One fact for each distinct coordinates; statements come first, then everything else in its order."""
    printed: dict[Coordinates, list[tuple[str, Figure]]] = {}
    derived = 0
    for statement, figure in _figures(disclosure):
        at = placed(figure.about, disclosure)
        if at is None:
            derived += 1
        else:
            printed.setdefault(at, []).append((statement, figure))
    facts = [_fact(at, figures) for at, figures in printed.items()]
    known = tuple(fact for fact in facts if fact is not None)
    return Gathered(known, len(facts) - len(known), derived)


def _figures(disclosure: Disclosure) -> Iterator[tuple[str, Figure]]:
    items = [item for _, item in disclosure.walk()]
    for item in items:
        if isinstance(item, Statement):
            yield from ((item.key, figure) for _, _, figure in item.figures())
    for item in items:
        if isinstance(item, Text):
            yield from (("", claim.figure) for claim in item.claims)
        elif isinstance(item, ChartSpec):
            yield from (("", figure) for series in item.series for _, figure in series.points)
        elif isinstance(item, TargetForm):
            yield from (("", figure) for money in item.money for figure in (money.period, money.year))
            yield from (("", figure) for _, _, figure in item.tasks)


def placed(about: About | None, disclosure: Disclosure) -> Coordinates | None:
    """The coordinates with what they leave to the disclosure filled in (its year; in a unit's own disclosure the
    unit), so that one fact has one name.  None where there are none, or their year is not one year."""
    if not isinstance(about, Coordinates) or not about.measure:
        return None
    year = about.get("year") or str(disclosure.year)
    if not isinstance(year, str) or not _YEAR.fullmatch(year):
        return None
    unit = about.get("unit")
    if unit is None and disclosure.level == "unit":
        unit = disclosure.unit_code or None
    return about.where(year=year, unit=unit)


def _fact(at: Coordinates, printed: Sequence[tuple[str, Figure]]) -> Fact | None:
    known = [(statement, figure, _interval(figure)) for statement, figure in printed if figure.value is not None]
    if not known:
        return None
    # An exact figure first, then the one printed to the most places, then the one printed first.
    statement, figure, interval = min(known, key=lambda k: (exact_value(k[1]) is None, k[2].width))
    exact = exact_value(figure)
    if exact is not None:
        interval = Interval.exactly(exact)
        statement, figure = next(k for k in known if is_money(k[1].unit) == is_money(figure.unit))[:2]
    amount = (interval.low + interval.high) / 2 / per_unit(figure.unit)
    return Fact(
        at,
        figure,
        statement,
        amount,
        interval.width / 2 / per_unit(figure.unit),
        interval.width == 0,
        len(printed),
        max(i.low for _, _, i in known) <= min(i.high for _, _, i in known),
    )


def _interval(figure: Figure) -> Interval:
    """What is printed, in smallest units; a whole number of things is exactly that many."""
    assert figure.value is not None
    interval = Interval.of(figure.value, figure.unit)
    if not is_money(figure.unit) and figure.value.as_tuple().exponent == 0 and not _is_measured(figure):
        return Interval.exactly((interval.low + interval.high) / 2)
    return interval


def _is_measured(figure: Figure) -> bool:
    return figure.unit == "%" or (isinstance(figure.about, Coordinates) and figure.about.measure == "office_area")


def exact_value(figure: Figure) -> Fraction | None:
    """The true value in smallest units, where it is known and can be written as a decimal number."""
    if figure.exact is None or decimal_text(figure.exact / per_unit(figure.unit)) is None:
        return None
    return figure.exact


def is_money(unit: str) -> bool:
    """Whether the unit is one of yuan that we know the size of; money in others stays in them, without currency."""
    return unit.endswith("元") and unit in SCALE


def per_unit(unit: str) -> int:
    """Smallest units in one unit of the amount column: fen in a yuan, otherwise what the printed unit has."""
    return scale("元") if is_money(unit) else scale(unit)


def fact_id(at: Coordinates) -> str:
    """Coordinates as one line, ``expenditure[fund=general_public,year=2024]``: the key of a fact."""
    here = dict(at.at)
    parts = [f"{d}={_escaped(joined(here[d]), ',=[]')}" for d in DIMENSIONS if d in here]
    # Signs that a file can't hold would be replaced, and two facts could become one.
    line = f"{_escaped(joined(at.measure), ',=[]')}[{','.join(parts)}]".replace("\r", "%0D")
    return UNWRITABLE.sub(lambda sign: f"%{ord(sign[0]):02X}", line)


def names_of(disclosure: Disclosure) -> dict[tuple[str, str], str]:
    """What the disclosure itself calls its codes and projects, by dimension and value.

    A label right of a code names it; where a table prints no codes, the first label before figures that share one code
    does.  Later names don't replace earlier ones."""
    names: dict[tuple[str, str], str] = {}
    if disclosure.unit_code:
        names["unit", disclosure.unit_code] = disclosure.unit
    groups = [g for statement in disclosure.statements() for row in statement.rows for g in _groups(statement, row)]
    for headed, points in groups:
        values = {(d, v) for point in points for d, v in point.at if isinstance(v, str)}
        labels = _labels(headed)
        for dimension, code in sorted(values):
            if code in labels:
                names.setdefault((dimension, code), labels[code])
        projects = {value for dimension, value in values if dimension == "project"}
        called = [text for column, text in headed if text and any("项目名称" in header for header in column.header)]
        if called and len(projects) == 1:
            names.setdefault(("project", projects.pop()), called[0])
    for headed, points in groups:
        shared = set.intersection(*({(d, v) for d, v in p.at if d in CODE_LEVELS} for p in points))
        if len(shared) == 1 and all(column.kind == "label" for column, _ in headed):
            ((dimension, value),) = shared
            name = next((_ORDINAL.sub("", text) for _, text in headed if text), "")
            if name and isinstance(value, str):
                names.setdefault((dimension, value), name)
    for form in disclosure.forms():
        for head, text in form.head:
            if form.project and text and "项目名称" in head:
                names.setdefault(("project", form.project), text)
    return names


def _groups(statement: Statement, row: Row) -> Iterator[tuple[list[tuple[Column, str]], list[Coordinates]]]:
    """The sides of a row: codes and labels with their columns, and the coordinates of the figures that follow them."""
    headed: list[tuple[Column, str]] = []
    points: list[Coordinates] = []
    for column, cell in zip(statement.columns, row.cells, strict=False):
        if column.kind != "figure":
            if points:
                yield headed, points
                headed, points = [], []
            headed.append((column, cell.text.strip()))
        elif cell.figure and isinstance(cell.figure.about, Coordinates):
            points.append(cell.figure.about)
    if points:
        yield headed, points


def _labels(headed: Sequence[tuple[Column, str]]) -> dict[str, str]:
    """Code → the label right of it; a code in three columns is also known by all of its digits together."""
    labels: dict[str, str] = {}
    run: list[str] = []
    for column, text in headed:
        if column.kind == "code":
            run.append(text)
        elif text:
            labels.update(dict.fromkeys((*filter(None, run), "".join(run)), text))
            run = []
    return labels


def name_of(dimension: str, value: str, names: Names) -> str:
    if found := names.get((dimension, value)):
        return found
    if dimension in CODE_LEVELS:
        return ""
    if value in NAMES:
        return NAMES[value]
    above, colon, rest = value.partition(":")  # carry_over:2022
    return f"{NAMES[above]}（{rest}）" if colon and above in NAMES else ""


def label(at: Coordinates, names: Names) -> str:
    """Coordinates in words; codes keep their code beside the name."""
    parts = [NAMES.get(at.measure, at.measure)]
    here = dict(at.at)
    for dimension in DIMENSIONS:
        if dimension not in here or dimension == "unit":
            continue
        value = here[dimension]
        parts.append(_SETS.get((dimension, value)) or "＋".join(_named(dimension, v, names) for v in values(value)))
    return "；".join(parts)


def _named(dimension: str, value: str, names: Names) -> str:
    name = name_of(dimension, value, names)
    if dimension == "year":
        return f"{value}年"
    if dimension in CODE_LEVELS:
        return f"{value} {name}".rstrip()
    return name or value


def values(value: Value) -> list[str]:
    return sorted(value) if isinstance(value, frozenset) else [value]


def joined(value: Value | None) -> str:
    if value is None:
        return ""
    return _escaped(value, "+") if isinstance(value, str) else "+".join(_escaped(v, "+") for v in values(value))


def _escaped(text: str, signs: str) -> str:
    """``signs`` in ``text`` (and what escapes them) written as %XX, so that a list has one reading."""
    if signs == "+":
        text = text.replace("%", "%25")
    for sign in signs:
        text = text.replace(sign, f"%{ord(sign):02X}")
    return text


def decimal_text(value: Fraction, places: int = 0) -> str | None:
    """``value`` in decimal digits, at least ``places`` behind the point; None where they never end."""
    rest, needed = value.denominator, 0
    for prime in (2, 5):
        count = 0
        while rest % prime == 0:
            rest //= prime
            count += 1
        needed = max(needed, count)
    if rest != 1:
        return None
    places = max(places, needed)
    digits = str(abs(value.numerator) * 10**places // value.denominator).rjust(places + 1, "0")
    sign = "-" if value < 0 else ""
    return sign + (f"{digits[:-places]}.{digits[-places:]}" if places else digits)
