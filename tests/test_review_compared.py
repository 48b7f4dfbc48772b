"""Changes, growth and reasons in sentences: for each check words that hold and words that fail."""

from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from test_review import EXAMPLE, changed
from test_review_sentences import found

import yusuan
from yusuan.disclosure.model import Text
from yusuan.money import round_half_up
from yusuan.review import review


@pytest.mark.parametrize(
    ("id_", "severity", "holds", "fails"),
    [
        ("N-05", "error", "某费3.00万元，与上年持平，增加0.00万元。", "某费3.00万元，与上年持平，增加1.00万元。"),
        ("N-05", "error", "某费比上年增加0.00万元，与上年持平。", "某费比上年增加2.00万元，与上年持平。"),
        ("N-05", "error", "某费0万元，比上年减少1421.25万元。", "某费0万元，比上年增加1421.25万元。"),
        (
            "N-05",
            "error",
            "2023年执行数为15.00万元，2024年预算安排15.0万元，与2023年执行数持平。",
            "2023年执行数为15.00万元，2024年预算安排16.00万元，与2023年执行数持平。",
        ),
        (
            "N-05",
            "error",
            "某费33.00万元，比2023年预算57.55万元减少24.55万元。",
            "某费33.00万元，比2023年预算57.55万元减少25.44万元。",
        ),
        (
            "N-05",
            "error",
            "某费2024年预算8万元，2023年预算12.5万元；对比减少4.5万元。",
            "某费2024年预算8万元，2023年预算12.50万元；对比减少3.35万元。",
        ),
        ("N-06", "error", "某项支出0万元，比上年下降100%。", "某项支出1万元，比上年下降120%。"),
        (
            "N-54",
            "warning",
            "2023年预算执行数为0.01万元，2024年预算安排25.00万元，比2023年预算执行数增加249900%。",
            "2023年预算执行数为0.00万元，2024年预算安排25.00万元，比2023年预算执行数增加100.00%。",
        ),
        (
            "TEXT-06",
            "error",
            "某费比上年增加9.49万元（26.5%），增加的原因是业务量增加。",
            "某费比上年增加9.49万元（26.5%），减少的原因是业务量减少。",
        ),
        (
            "TEXT-06",
            "error",
            "宣传事务110.60万元，比上年减少2.98万元。主要原因是：宣传事务经费减少。",
            "宣传事务110.60万元，比上年减少2.98万元。主要原因是：宣传事务经费增加。",
        ),
        (
            "TEXT-06",
            "info",
            "某费比上年增加3.00万元，主要原因是办案量增加。",
            "某费比上年增加3.00万元，主要原因是办案量减少。",
        ),
        (
            "N-27",
            "info",
            "公务接待费1.35万元，与上年持平，主要原因是接待批次没有变化。",
            "公务接待费1.35万元，与上年持平，主要原因是公务接待费保持不变。",
        ),
    ],
)  # fmt: skip
def test_words_that_hold_and_words_that_fail(id_: str, severity: str, holds: str, fails: str) -> None:
    assert id_ not in {f.check for f in found(holds)}
    assert [(f.check, f.severity) for f in found(fails)] == [(id_, severity)]


def test_a_ratio_printed_for_per_cent_is_said_so() -> None:
    (finding,) = found("机关运行经费69.9万元，比2023年预算69.1万元增加0.8万元，增长0.01%。")
    assert finding.check == "N-06"
    assert "没有乘100" in finding.message


@pytest.mark.parametrize(
    "words",
    [
        "某项支出2.00万元，比2023年预算1.00万元增加1.00万元，增长100%。",  # doubled: the amount before the change is last year's
        "某项支出1万元，比上年增加1万元，增长100%。",  # 1.4 and 0.7, rounded
    ],
)
def test_what_doubled_grew_from_something(words: str) -> None:
    assert [f.message for f in found(words)] == []


def test_what_ended_explains_no_later_change() -> None:
    words = "某费3.00万元，比上年增加1.00万元，主要原因是上年受疫情影响出访少。"
    assert "N-27" not in {f.check for f in found(words, year=2024)}
    assert "N-27" in {f.check for f in found(words, year=2026)}


def test_an_older_year_that_is_meant_is_not_told() -> None:
    once = "收入比2023年预算增加1.00万元，支出比2023年预算增加1.00万元，基金与2023年预算持平，专户与2023年预算持平。"
    assert "TEXT-07" in {f.check for f in found(once + "经营收入比2021年预算增加1.00万元。")}
    assert "TEXT-07" not in {f.check for f in found("收入比2023年预算增加1.00万元，比2019年决算减少2.00万元。")}


money = st.integers(1, 10**9).map(lambda fen: Decimal(fen) / 100)


@given(now=money, before=money, unit=st.sampled_from(["万元", "元"]), places=st.integers(0, 2))
def test_honest_changes_are_never_accused(now: Decimal, before: Decimal, unit: str, places: int) -> None:
    """Whatever is rounded, and each figure on its own: last year's, this year's, the change and the growth."""
    yuan = Decimal(1) if unit == "元" else Decimal(10000)
    shown = [round_half_up(v / yuan, places) for v in (now, before, abs(now - before))]
    word = "增加" if now >= before else "减少"
    growth = round_half_up(abs(now - before) / before * 100, 2)
    words = f"某项支出{shown[0]}{unit}，比2023年预算{shown[1]}{unit}{word}{shown[2]}{unit}，{word}{growth}%。"
    assert [f.message for f in found(words) if f.check in ("N-05", "N-06", "N-54")] == []


def test_a_change_in_another_unit_is_mended_by_its_word() -> None:
    (finding,) = found("机关运行经费69.90万元，比2023年预算增加0.80元，增长1.16%。")
    assert finding.check == "N-06"
    assert "单位写错" in finding.message
    assert finding.expected == "增加0.80万元"


def test_an_amount_in_another_unit_is_mended_by_its_word() -> None:
    honest = yusuan.compile(yusuan.load(EXAMPLE))
    text, claim = next(
        (i, c)
        for _, i in honest.walk()
        if isinstance(i, Text)
        for c in i.claims
        if c.figure.text == "352.66" and c.figure.unit == "万元"
    )
    other = replace(claim, figure=replace(claim.figure, unit="元", exact=None))
    wrong = replace(text, claims=tuple(other if c is claim else c for c in text.claims))
    (finding,) = review(changed(honest, lambda i: wrong if i is text else i)).findings
    assert (finding.check, finding.severity, finding.found, finding.expected) == (
        "N-20",
        "error",
        "352.66元",
        "352.66万元",
    )
    assert "像是单位（元、万元）写错" in finding.message
    assert finding.difference == "-3526247.34元"


@pytest.mark.parametrize(
    ("words", "found_", "expected"),
    [
        ("原因是甲项目6000.00万元，乙项目37.51元，丙项目608.00万元，共计6645.51万元。", "37.51元", "37.51万元"),
        ("原因是甲项目6000.00万元，乙项目37.51万元，丙项目608.00万元，共计6645.51元。", "6645.51元", "6645.51万元"),
    ],
)
def test_the_item_with_another_unit_is_named_first(words: str, found_: str, expected: str) -> None:
    (finding,) = [f for f in found(words) if f.check == "N-07"]
    assert (finding.found, finding.expected, finding.places[0].text) == (found_, expected, found_)
