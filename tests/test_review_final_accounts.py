"""Final accounts: how far a budget was completed, item by item, against their statements."""

from dataclasses import replace

import pytest
from test_review import disclosure
from test_review_detail import statement

from yusuan.coordinates import THREE_PUBLIC, coordinates
from yusuan.disclosure.model import Disclosure, Text
from yusuan.document.prose import claims
from yusuan.review import review

#: Right sentences as places all over the country write them, figures ours.
RIGHT = [
    "年初预算为54.53万元，支出决算为54.53万元，完成年初预算的100.00%。决算数与年初预算数持平。",
    "2021年年初预算数120万元，决算数118.5万元，完成年初预算的98.75%，决算数小于年初预算数，主要原因是压缩开支。",
    "年初预算为0万元，支出决算为35.20万元，决算数大于年初预算数的主要原因是年中追加项目资金。",
    "年初预算为0万元，支出决算为0万元，完成预算的100%。",
    "年初预算为0.00万元，支出决算为0.00万元，完成预算的0%，决算数与预算数持平。",
    "年初预算为80万元，支出决算为96万元，完成年初预算的120%，决算数大于年初预算数的主要原因是人员增加。",
    "年初预算数为200.15万元，支出决算为200.2万元，完成年初预算的100.02%，决算数与预算数基本持平。",
    "年初预算为1000万元，支出决算为1500万元，完成年初预算的1.5倍。",
    "年初预算为100万元，调整预算为120万元，支出决算为118万元，完成调整预算的98.33%。",
    "年初预算为100万元，调整预算为120万元，支出决算为118万元，完成年初预算的118%，完成调整预算的98.33%。",
    "年初预算为100万元，支出决算为118万元，完成调整预算的98.33%，决算数大于年初预算数。",
    "全年预算为52.00万元，支出决算为51.32万元，完成全年预算数的98.69%。决算数小于全年预算数的主要原因：人员变动。",
    "全年预算为2.23万元，支出决算为2.22万元，完成全年预算数的99.55%。决算数小于全年预算数的主要原因：按实际支出。",
    "“三公”经费支出预算为5万元，支出决算为3.2万元，完成预算的64%，决算数小于预算数的主要原因是厉行节约。",
    "公务接待费支出年初预算为2万元，决算为1.26万元，完成年初预算63%，比上年减少0.3万元，下降19.23%。",
    "年初预算数为1,234.56万元，支出决算数为1,234.56万元，完成年初预算的100%。决算数等于预算数。",
    "年初预算为30万元，支出决算为36万元，增长20%，决算数大于预算数主要原因是物价上涨。",
    "收入年初预算500万元，决算600万元，完成预算的120%，决算数大于预算数100万元。",
    "年初预算为33.35万元，支出决算为33.34万元，完成年初预算的99.97%，决算数与年初预算数基本一致。",
    "年初预算为0，支出决算为177.17万元，决算数大于预算数的主要原因是死亡抚恤无法预计。",
    "支出决算为441.72万元，完成预算100%，决算数与预算数持平。",
    "年初预算为4,628.17万元，支出决算为4,733.14万元，完成年初预算的102.27%。决算数大于预算数。其中：行政运行（项）年初预算为51.98万元，支出决算为51.98万元，完成年初预算的100%。",
]
WRONG = [
    ("FX-18", "年初预算为54.53万元，支出决算为54.53万元，完成年初预算的95.00%。决算数同预算数持平。"),
    ("FX-18", "“三公”经费支出年初预算为2.85万元，支出决算为0.39万元，完成预算的23.68%。"),
    ("FX-18", "年初预算为100万元，调整预算为120万元，支出决算为118万元，完成调整预算的118%。"),
    ("FX-18", "年初预算为80万元，支出决算为96万元，完成年初预算的1.2%，决算数大于年初预算数。"),
    (
        "FX-19",
        "年初预算为452.40万元，支出决算为446.11万元，完成年初预算的98.61%。决算数大于预算数的主要原因：机构改革。",
    ),
    ("FX-19", "年初预算为452.40万元，支出决算为446.11万元，完成年初预算的98.61%。决算数与预算数持平。"),
    ("FX-19", "年初预算为10.00万元，支出决算为10.00万元，完成年初预算的100%，决算数大于预算数的主要原因：物价。"),
    ("FX-19", "年初预算为40.00万元，支出决算为50.00万元，完成年初预算的125%，决算数与预算数基本持平。"),
    ("FX-20", "年初预算为0万元，全年预算为321.02万元，支出决算为307.82万元，完成年初预算的95.89%。"),
]


def final(*items: object) -> Disclosure:
    return replace(disclosure(*items), unit="某县图书馆", year=2024, kind="final_accounts")


def said(words: str) -> Text:
    (read,) = claims([words], year=2024)
    return Text(words, read)


def checks_of(*items: object) -> list[str]:
    reviewed = review(final(*items))
    assert reviewed.crashed == ()
    return [f.check for f in reviewed.findings]


@pytest.mark.parametrize("words", RIGHT, ids=lambda w: w[:24])
def test_what_is_right_is_not_accused(words: str) -> None:
    assert checks_of(said(words)) == []


@pytest.mark.parametrize(("check", "words"), WRONG, ids=lambda w: w[:24])
def test_what_is_wrong_is_told_once(check: str, words: str) -> None:
    assert checks_of(said(words)) == [check]


def test_a_word_left_over_where_both_print_alike_is_a_warning() -> None:
    (told,) = review(final(said(WRONG[6][1]))).findings
    assert (told.severity, told.expected) == ("warning", "等于")


def test_a_budget_says_nothing_of_what_was_completed() -> None:
    made = replace(final(said(WRONG[0][1])), kind="budget")
    assert "FX-18" not in {f.check for f in review(made).findings}


# ── item by item ─────────────────────────────────────────────────────────────────────────────────────────────────


ITEMS = {
    "2080501": ("行政单位离退休", "81.54"),
    "2080505": ("机关事业单位基本养老保险缴费支出", "27.53"),
    "2210201": ("住房公积金", "20.65"),
    "2101101": ("行政单位医疗", "11.70"),
}
PATHS = {
    "2080501": "社会保障和就业支出（类）行政事业单位养老支出（款）行政单位离退休（项）",
    "2080505": "社会保障和就业支出（类）行政事业单位养老支出（款）机关事业单位基本养老保险缴费支出（项）",
    "2210201": "住房保障支出（类）住房改革支出（款）住房公积金（项）",
    "2101101": "卫生健康支出（类）行政事业单位医疗（款）行政单位医疗（项）",
}
LISTED = statement(
    "F05",
    *(
        (f"{c}{n}", a, coordinates("expenditure", functional_code=c, fund="general_public"))
        for c, (n, a) in ITEMS.items()
    ),
)


def paragraph(code: str, amount: str = "") -> Text:
    amount = amount or ITEMS[code][1]
    return said(f"{PATHS[code]}。年初预算为{amount}万元，支出决算为{amount}万元，完成年初预算的100%。")


def test_items_told_as_the_statement_lists_them_pass() -> None:
    assert "FX-21" not in checks_of(LISTED, *map(paragraph, ITEMS))


def test_an_item_with_another_amount_and_one_left_out_are_told() -> None:
    others = [paragraph(c) for c in ("2080501", "2210201", "2101101")]
    assert checks_of(LISTED, *others, paragraph("2080505", "72.53")).count("FX-21") == 1
    (told,) = [f for f in review(final(LISTED, *others)).findings if f.check == "FX-21"]
    assert "机关事业单位基本养老保险缴费支出27.53" in told.expected


def test_nothing_is_left_out_where_a_path_is_not_understood() -> None:
    local = said(
        "社会保障和就业支出（类）地方特有事务（款）地方特有支出（项）。年初预算为5万元，支出决算为5万元，完成年初预算的100%。"
    )
    told = [paragraph(c) for c in ("2080501", "2210201", "2101101")]
    assert "FX-21" not in checks_of(LISTED, *told, local)
    assert "FX-21" not in checks_of(LISTED, *told[:2])


def three_public(**amounts: str) -> object:
    return statement(
        "F07",
        *(
            (name, amount, coordinates("expenditure", fund="fiscal_appropriation", econ_dept=THREE_PUBLIC[name]))
            for name, amount in amounts.items()
        ),
    )


def test_the_three_public_expenses_in_words_are_those_of_their_statement() -> None:
    table = three_public(abroad="0.00", reception="0.39")
    words = "“三公”经费支出决算中，因公出国（境）费支出决算{}万元，占0.00%；公务接待费支出决算{}万元，占100.00%。"
    assert "FX-23" not in checks_of(table, said(words.format("0.00", "0.39")))
    assert "FX-23" not in checks_of(table, said(words.format("0", "0.4")))
    assert checks_of(table, said(words.format("0.00", "0.93"))).count("FX-23") == 1


# ── trips, guests and vehicles ───────────────────────────────────────────────────────────────────────────────────

LONG = "本单位贯彻执行有关的方针政策，承担图书借阅、读者服务和古籍保护的日常事务。" * 50
SPENT = {
    "abroad": "因公出国（境）费支出{}万元，全年安排因公出国（境）团组{}个、累计{}人次。",
    "reception": "公务接待费支出{}万元，国内公务接待{}批次，{}人次。",
}


def told(item: str, amount: str, *counts: str) -> list[str]:
    table = three_public(**{item: amount})
    return checks_of(table, said(SPENT[item].format(amount, *counts)))


@pytest.mark.parametrize(
    ("item", "amount", "counts"),
    [
        ("reception", "0.39", ("2", "26")),
        ("reception", "9.95", ("221", "1768")),
        ("reception", "20.10", ("520", "4200")),
        ("reception", "1.20", ("1", "4")),
        ("reception", "0.02", ("1", "3")),
        ("reception", "0.00", ("0", "0")),
        ("reception", "35.00", ("60", "800")),
        ("abroad", "10.32", ("1", "2")),
        ("abroad", "5.20", ("2", "3")),
        ("abroad", "120.00", ("6", "24")),
        ("abroad", "0.60", ("1", "1")),
        ("abroad", "0.00", ("0", "0")),
    ],
)
def test_what_trips_and_guests_cost_may_be_much_or_little(item: str, amount: str, counts: tuple[str, ...]) -> None:
    assert not {"FX-24", "FX-26", "DISC-14"} & set(told(item, amount, *counts))


@pytest.mark.parametrize(
    ("check", "item", "amount", "counts"),
    [
        ("FX-24", "reception", "3900.00", ("2", "26")),
        ("FX-24", "reception", "0.01", ("2", "2600")),
        ("FX-26", "abroad", "103.20", ("1", "2")),
    ],
)
def test_what_nobody_can_have_paid_is_told(check: str, item: str, amount: str, counts: tuple[str, ...]) -> None:
    assert told(item, amount, *counts).count(check) == 1


def test_money_without_a_number_is_told_and_a_number_anywhere_is_enough() -> None:
    table = three_public(reception="0.39", abroad="0.00")
    assert checks_of(table, Text(LONG)).count("DISC-14") == 1
    assert "DISC-14" not in checks_of(table, Text(LONG), Text("国内公务接待2批次，26人次。"))
    assert "DISC-14" not in checks_of(table, Text("文字另行公布。"))
    assert "DISC-14" not in {f.check for f in review(replace(final(table, Text(LONG)), kind="budget")).findings}


@pytest.mark.parametrize(
    "words",
    [
        "绩效自评得分92.5分，等级为优。",
        "自评得分为90分，评价等级为“优”。",
        "项目自评得分85分，评价结果为良好。",
        "部门整体支出绩效评价得分79.99分，等级为中。",
        "得分58分，评价等级为差。",
        "自评总分100分，得分98分，等级为优秀。",
        "综合评分95分（满分100分）。",
        "评价得分88.3分，比上年提高3分，等级为良。",
        "得分92分，等级为优良。",
        "得分110分，等级为良。",
        "8个项目自评得分均在90分以上，评价等级为优的7个，为良的1个。",
        "得分90分以上的等级为优，80分至90分的等级为良。",
    ],
)
def test_a_score_with_its_own_grade_passes(words: str) -> None:
    assert "FX-28" not in checks_of(said(words))
