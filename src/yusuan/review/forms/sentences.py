"""A project's money as a sentence of the prose gives it, against its target form."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from ...classification.codes import find_by_name
from ...disclosure.model import Disclosure, Text
from ...money import Interval, parse_number
from ..findings import Shown
from .projects import plain
from .said import SPANS, Judged, finding, interval, name_of, of_span, printed, shown, total

#: What may stand between a project's name and its money.
_AMOUNT = re.compile(
    r"(?:项目)?(?:预算|资金|经费)?(?:安排|申请|共计|合计|共|为|是|[：:，,])*(?P<n>\d[\d,]*(?:\.\d+)?)(?P<unit>万元|亿元|元)"
)
#: What before a name says that the amount is of another year or kind, or that the name is only a part of it.
_OTHER = re.compile(r"上年|去年|结转|调整|追加|执行|完成|收入|减少|增加|原因|采购|(?<!\d)20\d\d年")
#: Lists of classes whose names are projects' names as well.
_CLASSES = ("functional", "econ_dept", "econ_gov")


def in_sentences(disclosure: Disclosure) -> Iterator[Judged]:
    """Amounts right behind a project's name in the prose, where the form of that name prints none like it."""
    forms = [f for f in disclosure.forms() if not f.whole_unit]
    names = Counter(plain(name_of(f)) for f in forms)
    for form in forms:
        name = plain(name_of(form))
        if len(name) < 4 or names[name] > 1 or any(find_by_name(c, name, disclosure.year) for c in _CLASSES):
            continue
        lines = [(line, span) for span in SPANS if (line := total(form, span)) is not None]
        amounts = [i for line, span in lines if (i := interval(of_span(line, span))) is not None]
        said = [one for text in disclosure.texts() for one in _amounts(text, name, disclosure.year)]
        if not amounts or not said:
            continue
        if any(a.meets(b) for a in amounts for _, b in said):
            yield Judged()
            continue
        line, span = lines[0]
        money, place = shown(form, line.label, SPANS[span], of_span(line, span).text, line), said[0][0]
        has = printed(of_span(line, span))
        message = f"{place}写“{place.text}”，{money}印“{has}”，是同一个项目，应相同。"
        yield Judged(finding("FORM-11", message, (place, money), place.text, has))


def _amounts(text: Text, name: str, year: int) -> Iterator[tuple[Shown, Interval]]:
    said = plain(text.text)
    for found in re.finditer(re.escape(name), said):
        amount = _AMOUNT.match(said, found.end())
        before = re.split("[。；;]", said[: found.start()])[-1]
        longer = re.search(r"[一-鿿\d)\]]$", before) and not re.search(r"(?:\d[.、]|[:：]|安排|用于|包括)$", before)
        if amount is None or longer or _OTHER.search(before.replace(f"{year}年", "")):
            continue
        number = parse_number(amount["n"])
        if number is not None:
            yield (
                Shown("", "", "", said[found.start() : amount.end()], text.place),
                Interval.of(number, amount["unit"]),
            )
