"""Sentences: the branches of a slot, the claims bound to them, reasons and their items."""

from dataclasses import replace

import pytest

from yusuan.budget import load
from yusuan.budget.facts import facts
from yusuan.budget.model import (
    Budget,
    Comparative,
    ExpenditureLine,
    FreeText,
    Profile,
    Reason,
    ReasonItem,
    Target,
    Unit,
    UnitTarget,
)
from yusuan.cli import example
from yusuan.coordinates import TOPICS
from yusuan.disclosure.compile import compile_budget, paragraphs
from yusuan.disclosure.model import Change, Growth, Share
from yusuan.disclosure.pack import load_pack
from yusuan.disclosure.words import Wording, write
from yusuan.problems import InputError, Place

PACK = load_pack("changzhi-2024")


def wording(now: int, before: int | None, **more: object) -> Wording:
    lines = (ExpenditureLine("1", "2080201", "general_public", "operating", now * 100, "30217"),) if now else ()
    comparatives = () if before is None else (Comparative("reception", before * 100),)
    budget = Budget(Profile(2024, "1", "unit"), (Unit("1", "甲局", "admin", "city"),), lines, comparatives=comparatives)
    budget = replace(budget, **more)
    return Wording(budget, PACK, facts(budget), "explanation.three_public", "七、“三公”经费")


@pytest.mark.parametrize(
    ("now", "before", "text"),
    [
        (15_000, 5_000, "比上年增加1.00万元，增长200.00%"),
        (5_000, 15_000, "比上年减少1.00万元，下降66.67%"),
        (5_000, 5_000, "与上年持平"),
        (0, 0, "与上年持平"),
        (5_000, 0, "上年无此项预算，本年增加0.50万元"),
        (0, 5_000, "比上年减少0.50万元，下降100.00%"),
    ],
)
def test_a_change_chooses_its_words(now: int, before: int, text: str) -> None:
    assert write("{change reception}", wording(now, before)).text == text


def test_an_unknown_last_year_is_said_and_listed_never_zero() -> None:
    here = wording(5_000, None)
    assert write("{change reception}", here).text == "上年数据不可比"
    assert [p.check for p in here.problems] == ["words.comparative"]
    assert "上年年初预算数" in here.problems[0].expected


def test_claims_are_bound_to_what_they_are_about() -> None:
    text = write(
        "公务接待费{amount reception}，{change reception}，占{share reception whole=expenditure}。",
        wording(15_000, 5_000),
    )
    assert [text.text[c.start : c.end] for c in text.claims] == ["1.50", "1.00", "200.00", "100.00"]
    now, before = TOPICS["reception"], TOPICS["reception"].where(year="2023")
    assert [c.figure.about for c in text.claims] == [
        now,
        Change(now, before),
        Growth(now, before),
        Share(now, TOPICS["expenditure"]),
    ]
    assert [c.direction for c in text.claims] == ["", "increase", "increase", ""]


def test_a_change_without_a_reason_is_an_error_that_names_its_key() -> None:
    here = wording(15_000, 5_000)
    write("{change reception reason=reception}", here)
    (problem,) = here.problems
    assert (problem.check, problem.severity) == ("words.reason", "error")
    assert str(problem.place) == "预算 工作表“变动原因” “对应内容”列"
    assert "增加1.00万元，没有写原因" in problem.found
    assert problem.mend.endswith("对应内容填 reception")
    assert here.unexplained == {"reception": problem.found}


def test_what_is_missing_names_the_place_in_the_book_and_the_cells_to_fill() -> None:
    book = replace(
        wording(5_000, None).budget,
        home="账.xlsx",
        own_keys="1/",
        reasons=(Reason("x", "y", place=Place("账.xlsx", "变动原因", 3)),),
    )
    here = Wording(book, PACK, facts(book), "s", "标题")
    write("{change expenditure fund=general_public vintage=current}", here)
    write("{change reception}", here)
    assert [str(p.place) for p in here.problems] == ["账.xlsx 工作表“上年数” “上年金额（元）”列"] * 2
    assert "指标填 支出，资金来源填 一般公共预算，资金年度填 当年预算，单位编码填 1；" in here.problems[0].mend
    assert "指标填 公务接待费，单位编码填 1；" in here.problems[1].mend


def test_no_change_needs_no_reason() -> None:
    here = wording(5_000, 5_000)
    write("{change reception reason=reception}", here)
    assert here.problems == []


def test_items_of_a_reason_are_added_up_and_compared() -> None:
    here = wording(
        15_000,
        5_000,
        reasons=(Reason("reception", "来访增加。"),),
        reason_items=(ReasonItem("reception", "外地来访", 1_200_000), ReasonItem("reception", "会议", -300_000)),
    )
    said = write("{change reception reason=reception}", here)
    assert (
        said.text
        == "比上年增加1.00万元，增长200.00%，主要原因是来访增加，其中：外地来访增加1.20万元、会议减少0.30万元，以上合计增加0.90万元"
    )
    assert [c.figure.text for c in said.claims] == ["1.00", "200.00", "1.20", "0.30", "0.90"]
    (remark,) = here.problems
    assert (remark.check, remark.severity) == ("words.explained", "info")
    assert "0.90万元" in remark.found
    assert "1.00万元" in remark.expected


def test_items_that_point_the_other_way_are_a_warning() -> None:
    here = wording(
        15_000, 5_000, reasons=(Reason("reception", "略"),), reason_items=(ReasonItem("reception", "会议", -300_000),)
    )
    write("{change reception reason=reception}", here)
    assert [p.severity for p in here.problems] == ["warning"]


@pytest.mark.parametrize(
    "pattern",
    [
        "{amuont reception}",
        "{amount recption}",
        "{amount reception fnud=x}",
        "{share reception}",
        "{field x}",
        "{date x}",
        "{count}",
        "{list expenditure level=9}",
        "{names expenditure by=x}",
    ],
)
def test_a_mistake_in_a_pattern_says_where_and_what_was_expected(pattern: str) -> None:
    with pytest.raises(InputError) as caught:
        write(pattern, wording(1, 1))
    (problem,) = caught.value.problems
    assert problem.check == "pack.slot"
    assert problem.place.column == "explanation.three_public"
    assert pattern in problem.found
    assert problem.expected


def test_the_whole_units_target_is_said_to_be_filed_only_where_it_is() -> None:
    pattern = "{unit}{unit_target expenditure vintage=current}。"
    assert write(pattern, wording(5_000, 0)).text == "甲局没有编报单位整体绩效目标。"
    said = write(pattern, wording(5_000, 0, unit_target=UnitTarget("职能", "目标")))
    assert said.text == "甲局编报单位整体绩效目标，涉及资金0.50万元。"
    assert [c.figure.about for c in said.claims] == [TOPICS["expenditure"].where(vintage="current")]


def test_lines_people_typed_are_paragraphs_and_claims_keep_their_place() -> None:
    said = write("　　一、{amount expenditure}\n\n 二、{amount reception}。", wording(5_000, 0))
    made = list(paragraphs(said))
    assert [t.text for t in made] == ["一、0.50万元", "二、0.50万元。"]
    assert [[t.text[c.start : c.end] for c in t.claims] for t in made] == [["0.50"], ["0.50"]]


def test_a_key_nobody_asks_for_is_told_with_those_that_are() -> None:
    book = load(example())
    book = replace(book, reasons=(*book.reasons, Reason("recepton", "略"), Reason("352001/reception", "略")))
    book = replace(book, texts=(*book.texts, FreeText("dutys", "略")))
    found = [p for p in compile_budget(book).problems if p.check == "words.unused"]
    assert [p.found.split("”")[0] for p in found] == ["“recepton", "“dutys"]
    assert "reception" in found[0].expected
    assert all(p.severity == "warning" for p in found)


def test_projects_nobody_can_tell_apart_are_not_counted_as_none() -> None:
    here = wording(5_000, 0, targets=(Target("P1"),))
    assert write("{count target}", here).text == f"{PACK.unknown}个"
    assert write("{count project}", wording(5_000, 0)).text == "0个"
    line = ExpenditureLine("1", "2080201", "general_public", "project", 100, project="P1")
    assert write("{count target}", wording(0, 0, targets=(Target("P1"),), expenditure=(line,))).text == "1个"
