"""The heads of a document's forms: who is in charge, whose form it is, and whether its money was filled in."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence

from ...disclosure.model import TargetForm
from ..findings import Finding
from .projects import apart, plain
from .said import finding, name_of, shown


def heads(forms: Sequence[TargetForm]) -> Iterator[Finding]:
    """Forms that name another body in charge than the others, no project, another project than their title, no money."""
    yield from _in_charge(forms)
    yield from _nearly_named(forms)
    yield from _nameless(forms)
    yield from _titled(forms)
    yield from _without_money(forms)


def _in_charge(forms: Sequence[TargetForm]) -> Iterator[Finding]:
    said = [
        (f, re.sub(r"\s", "", v)) for f in forms for k, v in f.head if re.match("(市级|省级)?主管部门", k) and v.strip()
    ]
    count = Counter(v for _, v in said)
    if len(count) > 1 and len(said) > 3:
        usual, often = count.most_common(1)[0]
        odd = [(f, v) for f, v in said if usual not in v and v not in usual]
        if odd and often * 3 >= len(said) * 2:
            places = tuple(shown(f, "", "主管部门", v, None) for f, v in odd)
            more = f"等{len(odd)}张表" if len(odd) > 1 else ""
            message = f"{places[0]}{more}写“{odd[0][1]}”，其他{often}张表写“{usual}”。"
            yield finding("PF-19", message, places, odd[0][1], usual)


def _nearly_named(forms: Sequence[TargetForm]) -> Iterator[Finding]:
    """A unit whose name differs in a character from that in the other forms."""
    for label in ("主管部门", "实施单位", "项目单位", "预算单位"):
        said = [(f, re.sub(r"\s", "", v)) for f in forms for k, v in f.head if label in k and v.strip()]
        usual, often = Counter(v for _, v in said).most_common(1)[0] if said else ("", 0)
        for form, name in said:
            if name == usual or often < 3 or len(usual) < 6 or not 0 < apart(name, usual) <= 1:
                continue
            # 一处、二处 are two units, not one written in two ways
            if re.search(r"[一二三四五六七八九十\d东西南北中]", "".join(set(name) ^ set(usual))):
                continue
            place = shown(form, "", label, name, None)
            message = f"{place}写“{name}”，其他{often}张表写“{usual}”，只差一个字。"
            yield finding("PF-19", message, (place,), name, usual)


def _nameless(forms: Sequence[TargetForm]) -> Iterator[Finding]:
    for form in forms:
        blank = not form.whole_unit and form.head and not form.project.strip()
        if blank and form.indicators and any(line.year.text or line.period.text for line in form.money):
            place = shown(form, "", form.head[0][0], "", None)
            yield finding("PF-19", f"{place}没有填项目名称。", (place,), "", "项目名称")


_TITLE = re.compile(
    r"^(?:附?表?[\d一二三四五六七八九十]*[、.：: ]?)?(?P<name>.+?)(?:项目)?(?:支出)?(?:预算)?绩效目标(?:申报|批复|公开)?表$"
)
#: Words in a title that name no project.
_GENERAL = re.compile("部门|单位|整体|财政|专项资金|预算|年度|年|市级|省级|项目$|^项目")


def _titled(forms: Sequence[TargetForm]) -> Iterator[Finding]:
    """Where a document's forms carry their projects' names as titles, one that carries another's."""
    named = [
        (form, plain(m["name"]), plain(name_of(form)))
        for form in forms
        if form.project and (m := _TITLE.match(re.sub(r"\s", "", form.title))) and not _GENERAL.search(m["name"])
    ]
    alike = [form for form, title, name in named if title in (name, name.removesuffix("项目"))]
    for form, title, name in named:
        if title in name or name in title or len(alike) < 2 or len(alike) * 3 < len(named) * 2:
            continue
        place = shown(form, "", "项目名称", name_of(form), None)
        message = f"{place}是“{name_of(form)}”，表名是“{form.title.strip()}”，不是同一个项目。"
        yield finding("FORM-06", message, (place,), name_of(form), form.title.strip())


def _without_money(forms: Sequence[TargetForm]) -> Iterator[Finding]:
    """A form with a name and a goal whose lines of money are all blank, where others are not."""
    filled = [f for f in forms if any(m.year.text or m.period.text for m in f.money)]
    for form in forms:
        said = form.project.strip() or form.whole_unit
        if form in filled or not form.money or not said or not any(g.strip() for g in form.goals):
            continue
        if not form.indicators or not filled:
            continue
        place = shown(form, "", form.money[0].label, "", None)
        yield finding("FORM-07", f"{place}没有填资金，表中有目标和指标。", (place,), "", "项目的资金")
