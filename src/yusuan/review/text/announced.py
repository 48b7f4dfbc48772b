"""What the text says is there, or isn't, against what is there: forms that are announced, how many vehicles are bought,
"无" above pages that follow."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from ...coordinates import THREE_PUBLIC, Coordinates
from ...disclosure.model import Disclosure, Item, Section, Text
from ..checks import checks
from ..findings import Finding, Shown
from .told import quoted


def announced(disclosure: Disclosure) -> Iterator[Finding | None]:
    """A finding for each thing that isn't there, or is there although it isn't; None for each that is as it is said."""
    items = list(disclosure.walk())
    for n, (section, item) in enumerate(items):
        if isinstance(item, Text):
            yield from _announced(disclosure, section, item)
            if "其他" in section.title and re.fullmatch("无[。；]?", item.text.strip()):
                yield from _nothing(section, item, [i for s, i in items[n + 1 :] if s is section])
    yield from _cars(disclosure)


_HEADING = re.compile(
    r"\s*(?:[（(][\d一二三四五六七八九十]{1,3}[）)]|[\d一二三四五六七八九十]{1,3}[、.．]|第[一二三四五六七八九十]+部分|附)"
)
_PAPER = re.compile(r"文件$|的通知$|[一-鿿]〔20\d\d〕\d+号")


def _nothing(section: Section, text: Text, following: Sequence[Item]) -> Iterator[Finding | None]:
    """ "其他说明：无", and another office's papers behind it."""
    after = next((i for i in following if isinstance(i, Text) and i.text.strip()), None)
    if after is None or _HEADING.match(after.text) or not _PAPER.search(after.text.strip()):
        yield None
        return
    place = quoted(section, text, 0, len(text.text))
    message = f"{place}写“{text.text.strip()}”，后面却附有“{after.text.strip()[:30]}”。"
    papers = Shown(section.title, "", "", after.text.strip()[:30], after.place)
    yield checks()["N-43"].finding(message, (place, papers), found="无", expected="说明附了什么，或删去所附")


_WHOLE_FORM = re.compile(r"整体(?:支出)?(?:绩效)?目标(?:申报)?表?[^，。；]{0,8}(?:详?见附[件表]|附后|见后)")


def _announced(disclosure: Disclosure, section: Section, text: Text) -> Iterator[Finding | None]:
    """ "整体目标表见附件", in a document that prints its projects' forms and not this one."""
    match = _WHOLE_FORM.search(text.text)
    if match is None or not (forms := disclosure.forms()):
        return
    titled = [u.title for u in disclosure.unrecognised()] + [t.text for t in disclosure.texts() if len(t.text) < 40]
    if any(f.whole_unit for f in forms) or any(re.search("整体(?:支出)?(?:绩效)?目标(?:申报)?表$", t) for t in titled):
        yield None
        return
    place = quoted(section, text, match.start(), match.end())
    message = f"{place}说“{match[0]}”，文件中有{len(forms)}张项目的绩效目标表，没有整体绩效目标表。"
    yield checks()["N-39"].finding(message, (place,), found="没有整体绩效目标表", expected="附整体绩效目标表")


_BOUGHT = re.compile(
    r"(?:购|更新|新增|置换)[^。；]{0,30}[\d一二两三四五六七八九十]+[辆台]|[\d一二两三四五六七八九十]+[辆台][^。；]{0,16}(?:购置|更新|采购)|购置数|购置[^。；]{0,12}[\d一二两三四五六七八九十]+部|[一二两三四五六七八九十\d]+部[^。；]{0,10}(?:车|用车)"
)
_KEPT = re.compile(r"[\d一二两三四五六七八九十]+\s*[辆台部]|保有量|保有数")


def _cars(disclosure: Disclosure) -> Iterator[Finding | None]:
    """Money for vehicles in the three-public table, and no word anywhere how many are bought or kept."""
    if disclosure.kind != "budget":
        return
    texts = [t.text for t in disclosure.texts()]
    if not any("公务用车" in t and re.search(r"\d", t) for t in texts):
        return  # tables alone, or text published apart
    for item, words, what in (
        ("vehicle_purchase", _BOUGHT, "购置几辆"),
        ("vehicle_operation", _KEPT, "保有几辆"),
    ):
        spot = _three_public(disclosure, THREE_PUBLIC[item])
        if spot is None:
            continue
        if any(words.search(t) for t in texts):
            yield None
            continue
        message = f"{spot}有{spot.text}，文中没有说明{what}。"
        yield checks()["N-26"].finding(message, (spot,), found="没有说明", expected=what)


def _three_public(disclosure: Disclosure, codes: frozenset[str]) -> Shown | None:
    """This year's figure of one of the three public items in their table, where it isn't nothing."""
    for statement in disclosure.statements():
        if statement.key != "B10":
            continue
        for r, c, figure in statement.figures():
            about = figure.about
            if not isinstance(about, Coordinates) or about.get("year") or not figure.value:
                continue
            value = about.get("econ_dept")
            if (value if isinstance(value, frozenset) else frozenset({value})) == codes:
                label = next(
                    (x.text.strip() for x in statement.rows[r].cells if x.figure is None and x.text.strip()), ""
                )
                place = statement.rows[r].cells[c].place
                header = statement.columns[c].header[-1] if statement.columns[c].header else ""
                return Shown(statement.title, label, header, figure.text, place)
    return None
