"""The procurement plan: every threshold and deadline on both sides of its boundary; another place is data only."""

from dataclasses import replace
from datetime import date
from importlib.resources import files
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from typer.testing import CliRunner

from yusuan import load
from yusuan.budget.costing import purchases
from yusuan.budget.model import Budget, ProcurementLine, Profile, Unit
from yusuan.budget.procurement import WAYS, Due, decide, due, plan
from yusuan.budget.procurement_report import lines, rule_lines, write_plan
from yusuan.cli import app, example
from yusuan.problems import InputError, OutputError
from yusuan.rules import Parameter, load_rules, places, rules_of

YUAN = 100
CHANGZHI = load_rules("changzhi")
#: Listed in Changzhi's central catalogue of 2013 as A02021101 and B07; not listed: legal advice, office buildings.
SHREDDER, DECORATION, LEGAL, CABLING = "A02021301", "B07000000", "C20030300", "B06020200"
PROPERTY = "C21040000"


def way(kind: str, code: str, yuan: str, level: str = "city", year: int = 2023) -> str:
    fen = int(yuan.replace(",", "").replace(".", "")) * (1 if "." in yuan else YUAN)
    return decide(CHANGZHI, kind, code, fen, level, year).way


@pytest.mark.parametrize(
    ("kind", "code", "below", "at", "under", "reached", "level"),
    [
        # 框架协议 50万元以下（货物、服务）、100万元以下（工程、物业）：恰好等于按达到读
        ("goods", SHREDDER, "499,999.99", "500,000", "second_round", "central", "city"),
        ("works", DECORATION, "999,999.99", "1,000,000", "second_round", "central", "city"),
        ("services", PROPERTY, "999,999.99", "1,000,000", "second_round", "central", "city"),
        # 二次竞争：达到20万元、30万元
        ("goods", SHREDDER, "199,999.99", "200,000", "framework", "second_round", "city"),
        ("services", PROPERTY, "199,999.99", "200,000", "framework", "second_round", "city"),
        ("works", DECORATION, "299,999.99", "300,000", "framework", "second_round", "city"),
        # 分散采购限额：省、市50万元，县30万元，工程60万元
        ("services", LEGAL, "499,999.99", "500,000", "outside", "dispersed", "city"),
        ("services", LEGAL, "499,999.99", "500,000", "outside", "dispersed", "province"),
        ("services", LEGAL, "299,999.99", "300,000", "outside", "dispersed", "county"),
        ("works", CABLING, "599,999.99", "600,000", "outside", "dispersed", "city"),
        ("works", CABLING, "599,999.99", "600,000", "outside", "dispersed", "county"),
        # 公开招标400万元
        ("services", LEGAL, "3,999,999.99", "4,000,000", "dispersed", "open_tender", "city"),
        ("goods", SHREDDER, "3,999,999.99", "4,000,000", "central", "open_tender", "city"),
        ("works", CABLING, "3,999,999.99", "4,000,000", "dispersed", "open_tender", "city"),
    ],
)
def test_both_sides_of_each_threshold(
    kind: str, code: str, below: str, at: str, under: str, reached: str, level: str
) -> None:
    assert way(kind, code, below, level) == under
    assert way(kind, code, at, level) == reached


def test_small_business_share_and_survey_on_both_sides() -> None:
    def of(kind: str, fen: int) -> tuple[bool, bool]:
        decision = decide(CHANGZHI, kind, LEGAL if kind == "services" else CABLING, fen, "city", 2023)
        return decision.small.startswith("预留30%"), bool(decision.survey)

    assert of("services", 2_000_000 * YUAN) == (False, False)  # “200万元以下”含200万元
    assert of("services", 2_000_000 * YUAN + 1) == (True, False)
    assert of("works", 4_000_000 * YUAN) == (False, False)
    assert of("works", 4_000_000 * YUAN + 1) == (True, False)
    assert of("services", 10_000_000 * YUAN - 1) == (True, False)
    assert of("services", 10_000_000 * YUAN) == (True, True)
    assert of("works", 30_000_000 * YUAN - 1) == (True, False)
    assert of("works", 30_000_000 * YUAN) == (True, True)


def test_the_reading_at_the_limit_is_a_parameter() -> None:
    text = (files("yusuan.rules") / "changzhi.toml").read_text(encoding="utf-8")
    other = rules_of("other", text.replace('at_limit = "reached"', 'at_limit = "not_reached"'))
    assert decide(CHANGZHI, "services", LEGAL, 500_000 * YUAN, "city", 2023).way == "dispersed"
    assert decide(other, "services", LEGAL, 500_000 * YUAN, "city", 2023).way == "outside"
    assert any("恰好等于" in why for why in decide(other, "services", LEGAL, 500_000 * YUAN, "city", 2023).why)


def test_deadlines_on_their_days() -> None:
    approved, start = date(2023, 3, 1), date(2023, 5, 31)
    days = {d.what: d.on for d in due(CHANGZHI, "dispersed", 2023, approved, start)}
    assert days == {
        "政府采购实施计划备案": date(2023, 3, 21),  # 20 days after 1 March
        "采购意向公开": date(2023, 4, 30),  # 60 days after
        "采购意向公开不晚于": date(2023, 5, 1),  # 30 days before 31 May
        "年初预算的采购全部完成": date(2023, 6, 30),
    }


@pytest.mark.parametrize(
    ("start", "told"),
    [
        (date(2023, 3, 31), False),  # 30 days after approval: the intention can be published on that day
        (date(2023, 3, 30), True),
        (date(2023, 6, 30), False),
        (date(2023, 7, 1), True),
    ],
)
def test_both_sides_of_the_days_before_and_the_last_day(start: date, told: bool) -> None:
    from yusuan.budget.checks.buying import plan_problems

    found = list(
        plan_problems(
            bought(ProcurementLine("1", "services", "咨询", 600_000 * YUAN, catalogue_code=LEGAL, start=start))
        )
    )
    assert bool(found) == told


def test_without_approval_or_start_nothing_is_invented() -> None:
    days = list(due(CHANGZHI, "dispersed", 2023, None, None))
    assert [d.what for d in days if d.on is None] == ["政府采购实施计划备案", "采购意向公开"]
    assert "采购意向公开不晚于" not in [d.what for d in days]


def test_below_the_limit_no_deadline_binds() -> None:
    assert list(due(CHANGZHI, "outside", 2023, date(2023, 3, 1), None)) == []
    # small framework purchases publish no intention
    assert "采购意向公开" not in [d.what for d in due(CHANGZHI, "framework", 2023, date(2023, 3, 1), None)]


@pytest.mark.parametrize(("year", "assumed"), [(2022, False), (2023, False), (2024, True)])
def test_a_rule_past_its_years_says_so(year: int, assumed: bool) -> None:
    decision = decide(CHANGZHI, "goods", SHREDDER, 5_000 * YUAN, "city", year)
    assert decision.assumed == assumed
    assert ("设其继续执行" in "".join(decision.why)) == assumed


def test_before_its_years_a_rule_decides_nothing() -> None:
    decision = decide(CHANGZHI, "goods", SHREDDER, 5_000 * YUAN, "city", 2021)
    assert decision.way == "unknown"
    assert list(due(CHANGZHI, "framework", 2021, date(2021, 3, 1), None)) == []


def bought(*lines: ProcurementLine, rules: str = "changzhi", year: int = 2023) -> Budget:
    profile = Profile(year, "1", "unit", approved_on=date(year, 3, 1), rules=rules)
    return Budget(profile, (Unit("1", "甲市某局", "admin", "city"),), procurement=lines)


def test_parts_of_one_need_are_decided_together() -> None:
    parts = [ProcurementLine("1", "services", f"咨询{n}", 200_000 * YUAN, catalogue_code=LEGAL) for n in range(3)]
    made = plan(bought(*parts))
    (line,) = made.lines
    assert (line.amount, line.decision.way, line.splits) == (600_000 * YUAN, "dispersed", True)
    assert {d.way for d in line.alone} == {"outside"}
    assert any("合并计算" in said for said in lines(made))


def test_what_has_no_catalogue_code_is_not_decided() -> None:
    (line,) = plan(bought(ProcurementLine("1", "goods", "某物", 600_000 * YUAN))).lines
    assert line.decision.way == "unknown"
    (line,) = plan(bought(ProcurementLine("1", "services", "云计算服务一年", 100_000 * YUAN))).lines
    assert line.decision.way == "framework"  # the catalogue lists it by name, without a code


def test_a_second_place_is_data_only() -> None:
    central = load_rules("central")
    assert list(places()) == ["central", "changzhi"]
    for kind, at in (("services", 1_000_000), ("works", 1_200_000)):
        p = central.parameter("dispersed", kind, "central", 2024)
        assert isinstance(p, Parameter)
        assert [p.reached(at * YUAN - 1), p.reached(at * YUAN)] == [False, True]
    # not listed: by the centre's limits
    for kind, code, under, at in (
        ("services", LEGAL, "outside", "dispersed"),
        ("services", LEGAL, "dispersed", "open_tender"),
    ):
        limit = 1_000_000 if under == "outside" else 2_000_000
        ways = [decide(central, kind, code, limit * YUAN + d, "central", 2024) for d in (-1, 0)]
        assert [w.way for w in ways] == [under, at]
        assert not any(w.assumed for w in ways)
    assert [decide(central, "works", CABLING, 1_200_000 * YUAN + d, "central", 2024).way for d in (-1, 0)] == [
        "outside",
        "dispersed",
    ]


@pytest.mark.parametrize(
    ("kind", "code", "least"),
    [
        ("goods", "A02010105", 0),  # computers: whatever they cost
        ("goods", "A02010202", 10_000),  # switches
        ("goods", "A02080803", 200_000),  # video conferences
        ("goods", "A02020400", 50_000),  # multifunction machines
        ("goods", "A05010201", 200_000),  # office furniture
        ("works", "B07000000", 1_200_000),  # decoration
        ("services", "C21040000", 1_000_000),  # property management
        ("services", "C16040000", 1_000_000),  # cloud services
    ],
)
def test_the_centre_lists_from_an_amount_on(kind: str, code: str, least: int) -> None:
    central = load_rules("central")
    at = decide(central, kind, code, (least or 1) * YUAN, "central", 2024)
    assert at.way == "agency"
    assert "列入集中采购目录（2022年版" in at.why[0]
    assert "国办发〔2019〕55号" in at.why[0]
    if least:
        below = decide(central, kind, code, least * YUAN - 1, "central", 2024)
        assert below.way == "outside"
        assert "不在集中采购范围" in below.why[0]


def test_what_the_centre_lists_is_tendered_openly_from_its_limit_on() -> None:
    central = load_rules("central")
    ways = [decide(central, "goods", "A02010105", 2_000_000 * YUAN + d, "central", 2024).way for d in (-1, 0)]
    assert ways == ["agency", "open_tender"]


def test_what_is_listed_only_for_units_in_the_capital_says_so() -> None:
    decision = decide(load_rules("central"), "goods", "A05040101", 20_000 * YUAN, "central", 2024)
    assert decision.way == "agency"
    assert "限京内单位" in decision.why[0]


def test_a_catalogue_isnt_applied_before_its_years() -> None:
    decision = decide(load_rules("central"), "goods", "A02010105", 20_000 * YUAN, "central", 2019)
    assert decision.way == "unknown"
    assert "2019年的集中采购目录没有收集到" in decision.why[0]


def test_a_third_place_is_data_only_and_borrows_what_holds_everywhere() -> None:
    """A made-up county: its own limit, the national rules as they are, the centre's standards marked as borrowed."""
    text = """
name = "某县"
catalogue_version = ""
borrows = "central"
[sources]
own = { short = "某财购〔2024〕1号", title = "某县限额" }
[[parameter]]
key = "dispersed"
kinds = ["goods", "services"]
amount = "300000.00"
at_limit = "not_reached"
from = 2024
source = "own"
reading = "“超过30万元”不含30万元。"
confidence = "A"
"""
    county = rules_of("county", text)
    limit = county.parameter("dispersed", "goods", "county", 2024)
    assert limit is not None
    assert [limit.reached(300_000 * YUAN + d) for d in (0, 1)] == [False, True]
    assert county.parameter("dispersed", "works", "county", 2024) is None  # the centre's limit binds nobody else
    share = county.parameter("small_share", "goods", "county", 2024)
    assert share is not None
    assert share.source.short == "财库〔2020〕46号"
    lodging = county.standard("差旅.住宿.太原.其他人员", 2024)
    assert lodging is not None
    assert (lodging.cap, lodging.source.confidence) == (350 * YUAN, "C")
    assert "借用中央的标准" in lodging.source.reading
    assert county.standard("差旅.住宿.太原.其他人员", 2015) is None
    assert decide(county, "goods", SHREDDER, 300_001 * YUAN, "county", 2024).way == "unknown"


@pytest.mark.parametrize("place", places())
def test_every_rule_has_years_source_and_a_reading(place: str) -> None:
    rules = load_rules(place)
    for one in (*rules.parameters, *rules.deadlines, *rules.standards, *rules.equipment, *rules.catalogue):
        assert one.source.title
        assert one.source.reading
        assert one.source.confidence in "ABC"
        assert 2000 < one.source.first <= (one.source.last or 9999)
    assert list(rule_lines(rules, 2024))


def test_the_example_says_on_every_line_that_its_rules_are_past_their_years() -> None:
    made = plan(load(example()))
    assert made.total == 154_000 * YUAN
    assert all(line.decision.assumed for line in made.lines)
    assert all(line.decision.way in ("framework", "second_round") for line in made.lines)
    said = "\n".join(lines(made))
    assert said.count("设其继续执行") >= 2 * len(made.lines)
    assert "2024-04-17　政府采购实施计划备案" in said  # 20 days after 28 March 2024


def test_no_rules_named() -> None:
    with pytest.raises(InputError, match="适用制度"):
        plan(bought(rules=""))
    with pytest.raises(InputError, match="atlantis"):
        load_rules("atlantis")


@given(st.lists(st.integers(1, 6_000_000 * YUAN), min_size=1, max_size=6), st.randoms())
def test_the_order_of_lines_does_not_matter(amounts: list[int], random: object) -> None:
    parts = [ProcurementLine("1", "services", f"咨询{n}", a, catalogue_code=LEGAL) for n, a in enumerate(amounts)]
    mixed = list(parts)
    random.shuffle(mixed)  # type: ignore[attr-defined]
    one, other = plan(bought(*parts)), plan(bought(*mixed))
    assert one.total == other.total == sum(amounts)
    assert one.lines[0].decision == other.lines[0].decision


@given(st.integers(1, 50_000_000 * YUAN), st.sampled_from(("goods", "works", "services")), st.integers(2015, 2030))
def test_every_decision_has_a_way_and_a_reason(amount: int, kind: str, year: int) -> None:
    for code in (SHREDDER, DECORATION, LEGAL, CABLING, PROPERTY, "?某物"):
        decision = decide(CHANGZHI, kind, code, amount, "city", year)
        assert decision.way in WAYS
        assert decision.why


def test_the_commands(tmp_path: Path) -> None:
    run = CliRunner()
    target = tmp_path / "plan.xlsx"
    result = run.invoke(app, ["procurement", "plan", str(example()), "--out", str(target)])
    assert result.exit_code == 0, result.output
    assert "合计7项154,000.00元" in result.output
    sheet = openpyxl.load_workbook(target).active
    assert sheet is not None
    assert [c.value for c in sheet[2]][:3] == ["序号", "类别", "品目编码"]
    assert next(c.value for c in sheet[10]) == "合计"
    assert run.invoke(app, ["procurement", "plan", str(example()), "--out", str(tmp_path / "plan.doc")]).exit_code == 1
    result = run.invoke(app, ["rules"])
    assert "changzhi\t长治市" in result.output
    result = run.invoke(app, ["rules", "changzhi", "--year", "2024"])
    assert "分散采购限额标准" in result.output
    assert "设其继续执行" in result.output
    assert run.invoke(app, ["rules", "atlantis"]).exit_code == 1


def test_a_plan_is_only_written_as_excel(tmp_path: Path) -> None:
    with pytest.raises(OutputError):
        write_plan(plan(bought()), tmp_path / "plan.csv")
    assert list(tmp_path.iterdir()) == []


def test_purchases_of_the_costing_keep_project_and_fund() -> None:
    budget = load(example())
    assert {p.project for p in purchases(budget)} == {"P05", "P06", "P07", "P08", "P10", "P12"}
    assert {p.fund for p in purchases(budget)} == {"general_public"}
    assert Due("year", "x", None, "y").on is None
    assert replace(budget, costing=()).procurement == ()
