"""A document beside last year's, and accounts beside the budget they are of."""

from dataclasses import replace

import pytest
from test_review import claim, disclosure
from test_review_across import findings, result
from test_review_detail import statement
from test_review_final_accounts import ITEMS, PATHS, said

from yusuan.coordinates import TOPICS, coordinates
from yusuan.disclosure.model import Disclosure, Text
from yusuan.document.prose import claims

THREE = TOPICS["three_public"]


def of(year: int, *items: object) -> Disclosure:
    return replace(disclosure(*items), year=year)


def told(check: str, old: Disclosure, new: Disclosure) -> list[object]:
    return findings([result(old), result(new)], check)


# ── copied from last year ────────────────────────────────────────────────────────────────────────────────────────

COPY = "机关运行经费69.90万元，比上年增加0.80万元，增长1.16%，主要原因是维修费增加。"


def text(words: str, year: int) -> Text:
    (read,) = claims([words], year=year)
    return Text(words, read)


def test_a_paragraph_with_all_of_last_year_s_figures_and_a_change_is_told() -> None:
    assert len(told("Y-15", of(2023, text(COPY, 2023)), of(2024, text(COPY, 2024)))) == 1


@pytest.mark.parametrize(
    ("then", "now"),
    [
        (COPY, COPY.replace("69.90", "70.70")),
        (COPY, COPY.replace("0.80", "0.90")),
        ("“三公”经费10.00万元，其中公务接待费4.00万元、公务用车运行费6.00万元，与上年持平。",) * 2,
        ("“三公”经费10.00万元，其中公务接待费4.00万元、公务用车运行费6.00万元，比上年增加0.00万元。",) * 2,
        ("公务接待费4.00万元，比上年增加1.00万元。",) * 2,
        ("会议定额每人每天550元、650元、760元，按规定执行。",) * 2,
        ("截至上年末，共有车辆5辆，其中执法用车3辆、其他用车2辆。",) * 2,
        ("本单位编制12名，实有10人，退休8人，比上年增加1人。",) * 2,
        ("绩效目标10个，涉及100.00万元，其中80.00万元、20.00万元。",) * 2,
        ("没有政府性基金预算。",) * 2,
    ],
)
def test_figures_that_may_come_again_pass(then: str, now: str) -> None:
    assert told("Y-15", of(2023, text(then, 2023)), of(2024, text(now, 2024))) == []


# ── the three public expenses ────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("then", "now", "words", "fails"),
    [
        ("5.00", "6.00", "“三公”经费按规定安排。", True),
        ("5.00", "6.00", "“三公”经费比上年增加1.00万元，因为车辆更新。", False),
        ("5.00", "6.00", "公务接待费较上年有所增长。", False),
        ("5.00", "5.00", "“三公”经费按规定安排。", False),
        ("6.00", "5.00", "“三公”经费按规定安排。", False),
        ("5.0", "5.04", "“三公”经费按规定安排。", False),
    ],
)
def test_more_for_the_three_public_expenses_is_explained(then: str, now: str, words: str, fails: bool) -> None:
    old, new = (Text("“三公”经费如下。", (claim(t, "万元", THREE),)) for t in (then, now))
    assert bool(told("Y-04", of(2023, old), of(2024, new, Text(words)))) == fails


# ── accounts and their budget ────────────────────────────────────────────────────────────────────────────────────


def budget(**changed: str) -> Disclosure:
    rows = [
        (f"{c}{n}", changed.get(f"c{c}", a), coordinates("expenditure", functional_code=c, fund="general_public"))
        for c, (n, a) in ITEMS.items()
    ]
    return of(2024, statement("B05", *rows))


def accounts(kind: str = "年初") -> Disclosure:
    paragraphs = [
        said(f"{PATHS[c]}。{kind}预算为{a}万元，支出决算为{a}万元，完成{kind}预算的100%。")
        for c, (_, a) in ITEMS.items()
    ]
    return replace(of(2024, *paragraphs), kind="final_accounts")


def test_initial_budgets_are_those_that_were_published() -> None:
    assert told("Y-10", budget(), accounts()) == []
    assert len(told("Y-10", budget(c2101101="17.10"), accounts())) == 1
    # another year's, an adjusted budget, and one where most differ: another scope
    assert told("Y-10", replace(budget(c2101101="17.10"), year=2023), accounts()) == []
    assert told("Y-10", budget(c2101101="17.10"), accounts("全年")) == []
    assert told("Y-10", budget(c2101101="17.10", c2210201="26.05", c2080505="25.73"), accounts()) == []
