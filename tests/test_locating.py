"""Which print is named first when something fails, and which others are shown."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest
from test_review import disclosure

import yusuan
from yusuan.coordinates import coordinates
from yusuan.disclosure.model import Claim, Column, Figure, Growth, Row, Statement, StatementCell, Text
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


@pytest.mark.parametrize(
    ("words", "wrong", "expected", "why"),
    [
        # 8.6 / 7.1 = 1.211
        ("公务接待费预算8.60万元，比上年增加1.50万元，增长1.21%。", "增加1.21%", "增加21.13%", "本年数与上年数之比"),
        # 14.2 / 32 = 44.375 %, 14.2 / 46.2 = 30.74 %
        ("公务接待费预算32.00万元，比上年减少14.20万元，下降44.38%。", "减少44.38%", "减少30.74%", "本年数作了分母"),
        ("公务接待费预算8.60万元，比上年增加1.50万元，增长0.21%。", "增加0.21%", "增加21.13%", "没有乘100"),
        # round amounts leave the rate open between 4.5 and 13.6 %: what is computed is said, and no amount is blamed
        ("公务接待费预算10万元，比上年减少1万元，下降1.1%。", "减少1.1%", "减少9.1%", ""),
    ],
)
def test_a_growth_that_was_worked_out_wrongly_is_what_is_named(words: str, wrong: str, expected: str, why: str) -> None:
    (finding,) = [f for f in found(words) if f.check == "N-06"]
    assert (finding.found, finding.expected) == (wrong, expected)
    assert why in finding.message
    assert "应为" not in finding.message
    assert not any("-" in other.partition("应为")[2] for other in finding.alternatives)


def test_the_three_figures_of_a_sentence_are_held_together_under_each_of_their_readings() -> None:
    """Nothing says whether last year's money is in these; the growth is wrong either way."""
    words = "2021年本部门当年一般公共预算会议费32万元，较上年减少14.2万元（44.38%），主要原因是会议减少。"
    (finding,) = [f for f in found(words, year=2021) if f.check == "N-06"]
    assert (finding.found, finding.expected) == ("减少44.38%", "减少30.74%")
    right = "2021年本部门当年一般公共预算会议费32万元，较上年减少14.2万元（30.74%），主要原因是会议减少。"
    assert not [f for f in found(right, year=2021) if f.check == "N-06"]


def test_a_nought_that_was_not_filled_in_is_what_is_named_not_the_statement_s_amount() -> None:
    words = "2024年政府采购预算总额0万元，其中：政府采购货物预算0万元、政府采购工程预算0万元、政府采购服务预算0万元。"
    amount = Figure("3,456.60", Decimal("3456.60"), "万元", coordinates("procurement"))
    row = Row((StatementCell("合计"), StatementCell("3,456.60", amount)))
    columns = (Column(("项目",), "label"), Column(("合计",), "figure"))
    purchases = Statement("B14", "政府采购表", "", "", "万元", 2, columns, (row,))
    made = disclosure(purchases, Text(words, claims([words], year=2024)[0]))
    (finding,) = [f for f in review(replace(made, year=2024)).findings if f.severity == "error"]
    assert (finding.found, finding.expected) == ("0万元", "3,456.60万元")
    assert not finding.alternatives
