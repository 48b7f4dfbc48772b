"""Target forms as places outside the corpus lay them out (``forms_of_places.toml``): what is printed, what a person reads,
what our reader says."""

from __future__ import annotations

import re
import sys
import tomllib
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from foreign_forms import table

from yusuan.disclosure.model import TargetForm
from yusuan.document.model import Block, Document, Paragraph
from yusuan.document.recognise import recognise

Shape = dict[str, Any]
Fact = tuple[str, ...]
SETS: dict[str, list[Shape]] = {
    name: tomllib.loads((Path(__file__).parent / f"{name}.toml").read_text("utf-8"))["shape"]
    for name in (
        "forms_of_places",
        "forms_of_places_second",
        "forms_of_places_third",
        "forms_of_places_fourth",
        "forms_of_places_fifth",
    )
}
SHAPES = [shape for shapes in SETS.values() for shape in shapes]
KINDS = ("project", "money", "goal", "indicator")


def laid(shape: Shape) -> list[Block]:
    """What is printed, a table a page."""
    pages = shape["rows"].strip("\n").split("\n---\n")
    tables = [table(*(r.replace("¶", "\n") for r in rows.split("\n")), page=n) for n, rows in enumerate(pages, 1)]
    return [*(Paragraph(t) for t in ("某单位2024年部门预算", *shape["above"])), *tables]


def read(shape: Shape) -> tuple[TargetForm, ...]:
    return recognise([Document("", tuple(laid(shape)))]).forms()


def bare(text: str) -> str:
    return re.sub(r"[\s¶]", "", text)


def _line(label: str) -> str:
    """A line of money without what only leads to it; ``total`` for the whole."""
    said = re.sub(r"[(（](万元|元)[)）]$", "", bare(label.split(" ")[-1]).rstrip(":："))
    said = re.sub(r"^[一二三四]、", "", said)
    said = re.sub(r"^(其中[:：])|^\d[.、]|.*[:：]", "", said)
    said = re.sub(r"^[(（]\d[)）]", "", said)
    if re.fullmatch(
        r"total|(资金|金额)?合计|总计|小计|.*(总额|总金额|预算数|(预算|支出|收入)合计|金额|项目(预算|资金)|预算总额|总预算|当年预算|预算安排数?)",
        said,
    ):
        return "total"
    return said


def _value(text: str) -> str:
    return re.sub(r"^[=＝]", "", bare(text))


def printed(shape: Shape) -> Counter[Fact]:
    """What a person reads."""
    facts: Counter[Fact] = Counter()
    for says in shape.get("says", ()):
        name = says.get("project", "(unit)")
        facts["project", name] += 1
        for line in says.get("money", ()):
            label, period, year = line.split("|")
            facts.update(
                [("money", name, says["unit"], label, s, t) for s, t in (("period", period), ("year", year)) if t]
            )
        goals = (("period", says.get("period_goal", "")), ("year", says.get("goal", "")))
        facts.update([("goal", name, *g) for g in goals if g[1]])
        for line in says["indicators"]:
            level1, level2, said, period, year = line.split("|")
            facts["indicator", name, level1, level2, said, _value(period), _value(year)] += 1
    return facts


def said(shape: Shape, forms: Sequence[TargetForm]) -> Counter[Fact]:
    """What our reader says in ``forms``, in the same words."""
    facts: Counter[Fact] = Counter()
    left = {f[3:5] for f in printed(shape) if f[0] == "indicator" and f[2] == "*"}
    for form in forms:
        name = "(unit)" if form.whole_unit else bare(form.project)
        facts["project", name] += 1
        for line in form.money:
            figures = (("period", line.period), ("year", line.year))
            # the total of a form's sources printed again is the same fact
            facts.update([("money", name, f.unit, _line(line.label), s, f.text) for s, f in figures if f.text])
        goals = zip(("period", "year"), form.goals, strict=True)
        facts.update([("goal", name, s, bare(g)) for s, g in goals if g])
        for i in form.indicators:
            level1 = "*" if (i.level2, bare(i.name)) in left else i.level1
            facts["indicator", name, level1, i.level2, bare(i.name), _value(i.period), _value(i.year)] += 1
    return facts


def tally(shapes: Sequence[Shape], kind: str = "") -> Counter[str]:
    """How many facts of a kind are right, not read, wrong; without a kind, how many forms."""
    count: Counter[str] = Counter()
    for shape in shapes:
        expected, found = printed(shape), said(shape, read(shape))
        sides = {"right": expected & found, "not read": expected - found, "wrong": found - expected}
        if kind:
            count.update({word: sum(n for f, n in side.items() if f[0] == kind) for word, side in sides.items()})
            continue
        forms = {f[1]: {w for w, side in sides.items() if any(g[1] == f[1] for g in side)} for f in expected | found}
        verdict = {frozenset({"right"}): "right", frozenset({"not read"}): "not read"}
        count.update(
            verdict.get(frozenset(said), "wrong in something" if "wrong" in said else "read in part")
            for said in forms.values()
        )
    return count


if __name__ == "__main__":  # python tests/forms_of_places.py [PLACE...]: where it stands, and what is missed where
    for shape in SHAPES:
        expected, found = printed(shape), said(shape, read(shape))
        print(f"{shape['place']}: right {(expected & found).total()}", end="")
        print(f", not read {(expected - found).total()}, wrong {(found - expected).total()}")
        if any(word in shape["place"] for word in sys.argv[1:]):
            print(*(f"    not read: {fact}" for fact in expected - found), sep="\n")
            print(*(f"    wrong:    {fact}" for fact in found - expected), sep="\n")
    for name, shapes in SETS.items():
        print(name, dict(tally(shapes)), *(f"{kind}: {dict(tally(shapes, kind))}" for kind in KINDS), sep="\n    ")
