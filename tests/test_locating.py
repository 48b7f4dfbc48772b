"""Which print is named first when something fails, and which others are shown."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest
from test_review import disclosure

import yusuan
from yusuan.coordinates import coordinates
from yusuan.disclosure.model import Claim, Figure, Growth, Text
from yusuan.document.prose import claims
from yusuan.review import review
from yusuan.review.findings import Finding
from yusuan.review.locating.system import key
from yusuan.review.numbers.laws import spots

EXAMPLE = Path(__file__).resolve().parents[1] / "examples" / "changzhi-civil-affairs-2024"


def found(*paragraphs: str, year: int = 2024) -> tuple[Finding, ...]:
    made = disclosure(*(Text(p, c) for p, c in zip(paragraphs, claims(list(paragraphs), year=year), strict=True)))
    reviewed = review(replace(made, year=year))
    assert reviewed.crashed == ()
    return reviewed.findings


@pytest.mark.parametrize("pack", ["changzhi-2024", "shanghai-2025", "central-2024"])
def test_no_two_prints_share_a_name(pack: str) -> None:
    names = [key(s) for s in spots(yusuan.compile(yusuan.load(EXAMPLE), pack))]
    assert len(names) == len(set(names))


def bound(code: str, now: str, before: str, growth: str) -> Text:
    """ "2024年…万元，2023年…万元，增加…%", its figures bound to a class's amounts of both years."""
    words = f"2024年{now}万元，2023年{before}万元，增加{growth}%。"
    this = coordinates("expenditure", functional_code=code)
    last = this.where(year="2023")
    made = []
    for text, about in ((now, this), (before, last), (growth, Growth(this, last))):
        start = words.index(text)
        unit = "%" if isinstance(about, Growth) else "万元"
        figure = Figure(text, Decimal(text), unit=unit, about=about)
        made.append(Claim(start, start + len(text), figure, "increase" if isinstance(about, Growth) else ""))
    return Text(words, tuple(made))


def test_paragraphs_alike_don_t_take_each_other_s_figures() -> None:
    """Two paragraphs whose figures stand at the same places: what is wrong in one is named there."""
    made = disclosure(bound("2049999", "110.23", "48.45", "30.53"), bound("2059999", "100.00", "80.00", "25.00"))
    (finding,) = [f for f in review(made).findings if f.severity != "info"]
    assert (finding.found, finding.expected) == ("48.45万元", "84.45万元")
    assert any("30.53" in other for other in finding.alternatives)


@pytest.mark.parametrize(
    ("words", "wrong", "expected"),
    [
        # the word of the item
        ("原因是甲项目减少6000.00万元，乙项目增加37.51万元，丙项目减少608.00万元，共计减少6645.51万元。", "增加37.51万元", "减少37.51万元"),
        # a digit of an item
        ("原因是甲项目6000.00万元，乙项目73.51万元，丙项目608.00万元，共计6645.51万元。", "73.51万元", "37.51万元"),
        # nothing like a slip: the total is what was computed
        ("原因是甲项目6000.00万元，乙项目37.51万元，丙项目608.00万元，共计7321.18万元。", "7321.18万元", "6645.51万元"),
    ],
)  # fmt: skip
def test_the_item_that_mends_a_list_is_named_first(words: str, wrong: str, expected: str) -> None:
    (finding,) = [f for f in found(words) if f.check == "N-07"]
    assert (finding.found, finding.expected, finding.places[0].text) == (wrong, expected, wrong)
    assert len(finding.alternatives) >= 2


def test_a_turned_word_of_a_change_is_likelier_than_another_rate() -> None:
    """By the growth the change is an increase; turned, it needs no other digits."""
    words = "2024年机关运行经费财政拨款预算69.90万元，比上年减少0.80万元，增长1.16%。"
    turned = [f for f in found(words) if f.check == "N-06"]
    assert all(f.found != "增加1.16%" for f in turned)
