"""The year in titles, headings and heads of columns, as other places word them: judged before the code had seen them."""

from dataclasses import replace

import pytest
from test_review import disclosure, table

from yusuan.disclosure.model import Column, Disclosure, Section
from yusuan.review import review
from yusuan.review.text.years import years


def titled(title: str, kind: str = "budget") -> Disclosure:
    made = disclosure(replace(table([["合计", "10.00", "4.00", "6.00"]]), title=title))
    return replace(made, kind=kind)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("title", "wrong"),
    [
        ("2024年支出总表", False),
        ("2023年支出总表", True),
        ("2023年度部门支出预算总表", True),
        ("2023 年一般公共预算支出表（不含上年结转）", True),
        ("2023年项目支出预算表（上年结转）", True),
        ("2024年项目支出预算表（2023年结转）", False),
        ("2023年结转项目支出表", False),
        ("2023年预算执行情况表", False),
        ("2023年与2024年“三公”经费支出对比表", False),
        ("2023年“三公”经费支出决算表", False),
        ("支出预算总表（2023年度）", True),
        ("一般公共预算支出表", False),
        ("2022-2024年中期规划表", False),
        ("三公经费比上年变动情况表", False),
        ("长社〔2023〕12号项目支出表", False),
    ],
)
def test_a_title_of_last_year_is_told_and_one_that_has_reason_is_not(title: str, wrong: bool) -> None:
    assert [f.check for f in years(titled(title))] == ["N-47"] * wrong


@pytest.mark.parametrize(
    ("title", "wrong"), [("2024年度部门决算表", False), ("2023年度支出决算表", True), ("2023年末结转表", False)]
)
def test_final_accounts_speak_of_their_own_year(title: str, wrong: bool) -> None:
    assert bool(list(years(titled(title, "final_accounts")))) == wrong


@pytest.mark.parametrize(
    ("heads", "wrong"),
    [
        (("2024年预算数", "其中"), False),
        (("2023年预算数", "2023年预算数"), True),
        (("2023年预算数", "2024年预算数"), False),
        (("2023年执行数", "本年预算数"), False),
        (("2023年执行数", "2023年预算数"), True),
        (("2023年决算数", "2023年执行数"), False),
        (("预算数", "增减"), False),
    ],
)
def test_columns_of_last_year_alone_are_told(heads: tuple[str, str], wrong: bool) -> None:
    made = table([["合计", "10.00", "4.00", "6.00"]])
    label, *rest = made.columns
    columns = (label, *(Column((heads[min(n, 1)], *c.header[-1:]), "figure") for n, c in enumerate(rest)))
    found = list(years(disclosure(replace(made, title="支出总表", columns=columns))))
    assert [f.check for f in found] == ["N-47"] * wrong


def test_the_heading_of_a_part_is_read_too() -> None:
    made = disclosure(replace(table([["合计", "10.00", "4.00", "6.00"]]), title="支出总表"))
    for title, wrong in (
        ("第二部分　2023年部门预算表", True),
        ("第二部分　2024年部门预算表", False),
        ("2023年工作回顾", False),
    ):
        more = replace(made, sections=(*made.sections, Section("x", title, 1)))
        assert [f.check for f in review(more).findings if f.check == "N-47"] == ["N-47"] * wrong
