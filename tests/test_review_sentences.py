"""What a paragraph says of its own figures: each check with words that hold and words that fail."""

from dataclasses import replace

import pytest
from test_review import disclosure

from yusuan.disclosure.model import Disclosure, Text
from yusuan.document.prose import claims
from yusuan.review import review
from yusuan.review.findings import Finding
from yusuan.review.text.contracts import awarded
from yusuan.review.text.purposes import purposes


def found(words: str, year: int = 2024) -> tuple[Finding, ...]:
    (read,) = claims([words], year=year)
    made = replace(disclosure(Text(words, read)), year=year, unit="长治市民政局")
    reviewed = review(made)
    assert reviewed.crashed == ()
    return reviewed.findings


@pytest.mark.parametrize(
    ("id_", "holds", "fails"),
    [
        (
            "N-05",
            "某项支出110万元，比去年同口径增加10万元，增长10%。",
            "某项支出110万元，比去年同口径增加10万元，下降10%。",
        ),
        (
            "N-06",
            "某项收入200万元，其中甲项110万元。比去年同口径增加10万元，增长10%。",
            "某项收入200万元，其中甲项110万元。比去年同口径增加10万元，增长12%。",
        ),
        (
            "N-06",
            "某项支出90.00万元，比去年同口径减少10.00万元，下降10%。",
            "某项支出90.00万元，比去年同口径减少10.00万元，下降0.1%。",
        ),
        (
            "N-07",
            "原因是甲项目6000万元，乙项目37.51万元，丙项目608.00万元，共计6645.51万元。",
            "原因是甲项目6000.00万元，乙项目37.51万元，丙项目608.00万元，共计6654.51万元。",
        ),
        (
            "N-07",
            "原因是甲项目减少6000.00万元、乙项目减少37.51万元、丙项目增加1000.00万元，以上合计减少5037.51万元。",
            "原因是甲项目减少6000.00万元、乙项目减少37.51万元、丙项目增加9000.00万元，以上合计减少5037.51万元。",
        ),
        (
            "N-33",
            "政府采购预算总额100万元，其中面向中小企业预留90万元，面向小微企业预留60万元。",
            "政府采购预算总额100万元，其中面向中小企业预留90万元，面向小微企业预留600万元。",
        ),
        (
            "N-40",
            "共有车辆5辆，其中：领导用车0辆、执法执勤用车2辆、其他用车3辆。",
            "共有车辆5辆，其中：领导用车0辆、执法执勤用车2辆、其他用车2辆。",
        ),
        (
            "N-54",
            "某项支出3.00万元，比去年同口径增加1.50万元，增长100%。",
            "某项支出3.00万元，比去年同口径增加3.00万元，增长100%。",
        ),
        (
            "N-41",
            "截至2023年12月31日，本单位共有车辆0辆。",
            "截至2021年12月31日，本单位共有车辆0辆。",
        ),
        (
            "TEXT-05",
            "2023年度本单位收入预算10.00万元，2024年为12.00万元。",
            "2023年度本单位收入预算10.00万元，比上年增加1.00万元。",
        ),
    ],
)
def test_words_that_hold_and_words_that_fail(id_: str, holds: str, fails: str) -> None:
    assert id_ not in {f.check for f in found(holds)}
    assert [f.check for f in found(fails)].count(id_) == 1


def test_coarse_items_make_a_sum_doubtful_not_wrong() -> None:
    (finding,) = [
        f
        for f in found("原因是甲6000万元，乙37.51万元，丙608万元，丁872.69万元，共计7518.56万元。")
        if f.check == "N-07"
    ]
    assert (finding.severity, finding.expected) == ("warning", "7518.20万元")


def test_kinds_that_leave_some_out_may_be_fewer_but_never_more() -> None:
    assert "N-40" not in {f.check for f in found("共有车辆5辆，其中：领导用车0辆、执法执勤用车2辆、应急保障用车1辆。")}
    assert "N-40" in {f.check for f in found("共有车辆5辆，其中：领导用车0辆、执法执勤用车2辆、应急保障用车9辆。")}


def test_a_sentence_that_begins_with_another_year_s_budget_is_told() -> None:
    for words in ("年度长治市民政局预算收入总计10.00万元。", "年长治市民政局财政拨款收支总预算10.00万元。"):
        assert "TEXT-05" in {f.check for f in found("2023" + words)}
        assert "TEXT-05" not in {f.check for f in found("2024" + words)}
    assert "TEXT-05" not in {f.check for f in found("2023年财政拨款预算执行10.00万元。")}


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ("离退休人员78人，其中：离休3人，退休72人。", ["78人"]),
        ("离退休人员75人，其中：离休3人，退休72人。", []),
        ("实有人员138人，其中：行政100人、事业18人。", []),  # others may be there
        ("实有人员138人，其中：行政120人、事业28人。", ["138人"]),
        ("实有人员138人，其中：行政120人，党员90人。", []),
        ("编制20人，其中：行政15人。实有30人，其中：事业8人、行政22人。", []),
    ],
)
def test_kinds_of_people_make_up_all_of_them(words: str, told: list[str]) -> None:
    assert [f.found for f in found(words) if f.check == "N-56"] == told


def _paragraphs(*words: str) -> Disclosure:
    return disclosure(*map(Text, words, claims(list(words), year=2024)))


@pytest.mark.parametrize(("other", "told"), [("21.07", ["21.07万元"]), ("0", []), ("3.00", [])])
def test_firms_win_no_more_than_everything_bought(other: str, told: list[str]) -> None:
    total = "24.07" if other == "3.00" else "21.07"
    made = _paragraphs(
        f"政府采购金额（以合同签订为准）为{total}万元。",
        "在面向中小企业预留的政府采购项目中，由中小企业供应商中标或成交的，采购金额21.07万元；"
        f"在其他政府采购项目中，由中小企业供应商中标或成交的，采购金额{other}万元。",
    )
    assert [f.found for f in awarded(made)] == told


def test_a_purpose_copied_from_another_class() -> None:
    one = "卫生健康支出（类）行政事业单位医疗（款）事业单位医疗（项）。主要用于：事业单位医疗保险支出。"
    other = "住房保障支出（类）住房改革支出（款）住房公积金（项）。主要用于：{}。"
    (finding,) = purposes(_paragraphs(one, other.format("事业单位医疗保险支出")))
    assert (finding.check, finding.severity) == ("N-57", "warning")
    assert "“住房公积金”用于" in finding.message
    assert list(purposes(_paragraphs(one, other.format("事业单位住房公积金支出")))) == []
    same = [one.replace("事业单位医疗（项）", "行政单位医疗（项）"), other]
    assert (
        list(
            purposes(
                _paragraphs(*(t.replace("事业单位医疗保险支出", "人员经费支出").format("人员经费支出") for t in same))
            )
        )
        == []
    )
