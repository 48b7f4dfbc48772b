"""Sentences read back into claims: the compiled example's own, and wordings of other kinds."""

from collections import Counter
from decimal import Decimal
from pathlib import Path

import pytest

import yusuan
from yusuan.coordinates import TOPICS, coordinates
from yusuan.disclosure.model import Change, Claim, Growth, OneOf, Section, Share, Stated, Text
from yusuan.document.prose import claims

EXAMPLE = Path(__file__).parent.parent / "examples" / "changzhi-civil-affairs-2024"


def read(*paragraphs: str, year: int | None = 2024, fund: str | None = None) -> list[Claim]:
    return [claim for line in claims(paragraphs, year=year, fund=fund) for claim in line]


def abouts(*paragraphs: str, year: int | None = 2024, fund: str | None = None) -> list[object]:
    return [claim.figure.about for claim in read(*paragraphs, year=year, fund=fund)]


# ── the round trip ────────────────────────────────────────────────────────────────────────────────────────────────


def compared(pack: str | None) -> tuple[Counter[str], list[str]]:
    """How the claims of every text of the compiled example come back from their words alone."""
    disclosure = yusuan.compile(yusuan.load(EXAMPLE), pack)
    count: Counter[str] = Counter()
    wrong: list[str] = []

    def walk(section: Section, headings: tuple[str, ...]) -> None:
        headings = (*headings, section.title)
        texts = [item for item in section.items if isinstance(item, Text)]
        lines = claims([*headings, *(t.text for t in texts)], year=disclosure.year)[len(headings) :]
        for text, line in zip(texts, lines, strict=True):
            found = {(c.start, c.end): c for c in line}
            for claim in text.claims:
                kind = outcome(claim, found.pop((claim.start, claim.end), None))
                count[kind] += 1
                if kind == "wrong":
                    wrong.append(text.text[max(0, claim.start - 20) : claim.end])
            # What the compiler didn't count as a figure of the budget must stay unbound.
            wrong.extend(text.text[c.start : c.end] for c in found.values() if c.figure.about is not None)
        for child in section.sections:
            walk(child, headings)

    for section in disclosure.sections:
        walk(section, ())
    return count, wrong


def outcome(said: Claim, found: Claim | None) -> str:
    if found is None:
        return "missing"
    about = found.figure.about
    # Figure's own comparison looks at text, value and unit too.
    if (found.figure.text, found.figure.value, found.figure.unit, found.direction) != (
        said.figure.text,
        said.figure.value,
        said.figure.unit,
        said.direction,
    ):
        return "wrong"
    if about is None:
        return "unbound"
    if isinstance(about, OneOf):
        return "open" if said.figure.about in about.candidates else "wrong"
    return "exact" if about == said.figure.about else "wrong"


@pytest.mark.parametrize(("pack", "exact"), [(None, 0.88), ("central-2024", 0.83), ("shanghai-2025", 0.87)])
def test_the_compiled_sentences_come_back(pack: str | None, exact: float) -> None:
    count, wrong = compared(pack)
    assert wrong == []
    assert count["missing"] == 0
    assert count["exact"] / count.total() >= exact, count


# ── figures ───────────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_claim_takes_the_range_of_its_printed_number() -> None:
    text = "2024年度本单位收入总计 1,799.77 万元，比上年减少 7,055.23万元，下降79.68％。"
    (found,) = claims([text], year=2024)
    assert [text[c.start : c.end] for c in found] == ["1,799.77", "7,055.23", "79.68"]
    assert [c.figure.text for c in found] == ["1,799.77", "7,055.23", "79.68"]
    assert [c.figure.value for c in found] == [Decimal("1799.77"), Decimal("7055.23"), Decimal("79.68")]
    assert [c.figure.unit for c in found] == ["万元", "万元", "%"]
    assert [c.direction for c in found] == ["", "decrease", "decrease"]


@pytest.mark.parametrize(
    "text",
    [
        "2024年1月5日印发的文件（财预〔2023〕12号）第3条",
        "一、2024年度预算，电话010-12345678，科目2080201",
        "单价100万元（含）以上",
        "与上年持平。",
    ],
)
def test_years_codes_and_thresholds_are_no_figures(text: str) -> None:
    assert read(text) == []


def test_every_unit_is_a_figure_though_nothing_says_what_it_is_about() -> None:
    found = read("组织培训3次，参加120人次，覆盖率达到98.5%，高出2个百分点，投入1.2亿元，设12个科室。")
    assert [(c.figure.text, c.figure.unit) for c in found] == [
        ("3", "次"),
        ("120", "人次"),
        ("98.5", "%"),
        ("2", "百分点"),
        ("1.2", "亿元"),
        ("12", "个"),
    ]
    assert all(c.figure.about is None for c in found)


# ── what they are about ───────────────────────────────────────────────────────────────────────────────────────────


def test_changes_and_growth_are_against_last_year() -> None:
    now = TOPICS["reception"]
    before = now.where(year="2023")
    assert abouts("公务接待费2万元，比2023年预算增加1万元，增长100%，主要原因是来访较多。") == [
        now,
        Change(now, before),
        Growth(now, before),
    ]


def test_the_earlier_figure_may_be_printed() -> None:
    now = TOPICS["three_public"]
    assert abouts("“三公”经费预算3万元，比2023年年初预算数2万元增加1万元。") == [
        now,
        now.where(year="2023"),
        Change(now, now.where(year="2023")),
    ]


@pytest.mark.parametrize(("words", "stage"), [("上年执行数", "execution"), ("上年决算数", "final_accounts")])
def test_another_base_is_another_stage(words: str, stage: str) -> None:
    now = TOPICS["three_public"]
    change = abouts(f"“三公”经费预算3万元，比{words}增加1万元。")[1]
    assert change == Change(now, now.where(year="2023", stage=stage))


@pytest.mark.parametrize("base", ["2019年预算", "前三年平均数", "全市平均水平"])
def test_a_base_that_is_not_last_year_stays_unbound(base: str) -> None:
    assert abouts(f"“三公”经费预算3万元，比{base}增加1万元，增长50%。")[1:] == [None, None]


def test_without_a_year_there_is_no_last_year() -> None:
    assert abouts("“三公”经费预算3万元，比上年增加1万元。", year=None) == [TOPICS["three_public"], None]


def test_parts_are_parts_of_the_list_they_stand_in() -> None:
    whole = coordinates("expenditure", fund="general_public")
    found = abouts("2024年一般公共预算支出10万元，其中：教育支出6万元，占60%；农林水支出4万元，占40%。")
    education, farming = whole.where(functional_code="205"), whole.where(functional_code="213")
    assert found == [whole, education, Share(education, whole), farming, Share(farming, whole)]


def test_a_list_goes_on_over_paragraphs_and_ends_with_a_new_subject() -> None:
    fund = {"fund": "general_public"}
    found = abouts(
        "2024年一般公共预算支出10万元，其中：",
        "1.行政运行（2080201）6万元，主要用于人员。",
        "2.2080501-行政单位离退休 4万元。",
        "本单位支出总计12万元。",
    )
    assert found == [
        coordinates("expenditure", fund),
        coordinates("expenditure", fund, functional_code="2080201"),
        coordinates("expenditure", fund, functional_code="2080501"),
        coordinates("uses"),
    ]


def test_a_code_with_another_items_name_is_not_believed() -> None:
    assert abouts("2024年一般公共预算支出10万元，其中：行政运行（2080501）6万元。")[1] is None


def test_a_path_of_names_leads_to_its_item() -> None:
    (found,) = abouts("三、一般公共预算当年支出情况", "社会保障和就业支出（类）民政管理事务（款）行政运行（项）6万元。")
    assert found == coordinates("expenditure", fund="general_public", vintage="current", functional_code="2080201")


def test_a_paragraph_may_tell_its_one_object_again() -> None:
    now = coordinates("expenditure", fund="general_public", functional_code="2080201")
    executed = now.where(year="2023", stage="execution")
    assert abouts(
        "2024年一般公共预算支出10万元，其中：",
        "1.社会保障和就业支出（208类）民政管理事务（02款）行政运行（01项）6万元，主要用于人员。"
        "2023年预算执行数为5万元，2024年预算安排6万元，比2023年预算执行数增加20%。",
    )[1:] == [now, executed, now, Growth(now, executed)]


def test_the_heading_names_the_object() -> None:
    found = abouts("六、一般公共预算“三公”经费情况", "（一）公务接待费", "2024年预算安排1.30万元，与上年持平。")
    assert found == [TOPICS["reception"].where(fund="general_public")]


def test_a_heading_ends_what_the_one_before_said() -> None:
    found = abouts("六、“三公”经费情况", "七、其他重要事项", "2024年预算安排1.30万元。")
    assert found == [None]


def test_words_with_two_meanings_leave_both() -> None:
    (found,) = abouts("2024年本单位收入预算10万元。")
    assert found == OneOf((coordinates("revenue"), coordinates("resources")))


def test_items_of_a_reason_are_stated() -> None:
    found = read("支出总计9万元，比上年减少3万元，主要原因是任务减少，其中：会议减少2万元、印刷减少1万元。")
    assert [c.figure.about for c in found][2:] == [Stated("会议"), Stated("印刷")]
    assert [c.direction for c in found] == ["", "decrease", "decrease", "decrease"]


def test_a_subordinate_is_not_the_whole() -> None:
    assert abouts("2024年基本支出预算，下属幼儿园和某项目6万元。") == [None]
    assert abouts("五、绩效目标情况", "涉及一般公共预算拨款6万元。") == [None]


def test_what_will_be_bought_is_not_what_there_is() -> None:
    found = abouts("本单位共有车辆4辆，其中：机要通信用车4辆。2024年安排购置车辆2辆，其中：机要通信用车2辆。")
    assert found == [
        coordinates("vehicles"),
        coordinates("vehicles", asset_kind="confidential"),
        None,
        None,
    ]


def test_money_is_never_a_count() -> None:
    assert abouts("本单位共有车辆4万元。公务接待费3辆。") == [None, None]
