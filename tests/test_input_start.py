"""New books: empty ones, and next year's carried forward."""

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from yusuan.budget import load, save
from yusuan.budget.model import (
    Asset,
    AttachedFile,
    Budget,
    Comparative,
    ExpenditureLine,
    FreeText,
    Indicator,
    ProcurementLine,
    Profile,
    Project,
    Reason,
    ReasonItem,
    RevenueLine,
    ServicePurchase,
    Target,
    Task,
    Unit,
    UnitTarget,
)
from yusuan.budget.start import carry_forward, start
from yusuan.problems import InputError, OutputError


@pytest.mark.parametrize("name", ["book", "book.xlsx"])
def test_a_new_book_says_what_to_fill_in(name: str, tmp_path: Path) -> None:
    start(tmp_path / name, year=2025, unit_name="甲市民政局")
    with pytest.raises(InputError) as caught:
        load(tmp_path / name)
    assert [(p.check, p.place.column) for p in caught.value.problems] == [
        ("input.required", "公开主体编码"),
        ("input.required", "公开口径"),
        ("input.required", "单位编码"),
        ("input.required", "单位性质"),
        ("input.required", "预算级次"),
    ]
    assert all(p.place.line for p in caught.value.problems)


@pytest.mark.parametrize("name", ["book", "book.xlsx"])
def test_a_new_book_with_all_that_is_required_loads(name: str, tmp_path: Path) -> None:
    start(
        tmp_path / name,
        year=2025,
        unit_name="甲市民政局",
        unit_code="0352",
        level="unit",
        kind="admin",
        budget_level="city",
        pack="central-2024",
    )
    assert load(tmp_path / name) == Budget(
        Profile(2025, "0352", "unit", pack="central-2024"), (Unit("0352", "甲市民政局", "admin", "city"),)
    )


def test_a_new_folder_explains_its_keys(tmp_path: Path) -> None:
    start(tmp_path / "book", year=2025)
    text = (tmp_path / "book/budget.toml").read_text(encoding="utf-8")
    assert 'kind = "" # 单位性质（必填）：决定是否有机关运行经费，从中选择：行政单位、' in text
    head = (tmp_path / "book/expenditure.csv").read_bytes().decode("utf-8-sig")
    assert head.startswith("单位编码,功能科目编码,资金来源,支出性质,金额（元）,")


@pytest.mark.parametrize("name", ["book", "book.xlsx"])
def test_starting_never_overwrites(name: str, tmp_path: Path) -> None:
    start(tmp_path / name, year=2025)
    with pytest.raises(OutputError, match="已经存在"):
        start(tmp_path / name, year=2026)
    with pytest.raises(InputError) as caught:
        load(tmp_path / name)
    assert "2026" not in str(caught.value)


OLD = Budget(
    Profile(2024, "352", "unit", "p", "adjust", date(2024, 3, 1), date(2024, 3, 9), "某人", date(2024, 3, 8)),
    (Unit("352", "甲", "admin", "city", duties="职责"),),
    expenditure=(ExpenditureLine("352", "2080202", "general_public", "project", 5_00, project="R"),),
    revenue=(RevenueLine("352", "general_public", 5_00),),
    projects=(
        Project("R", "年年有", "352", recurring=True, start_year=2024, end_year=2024),
        Project("L", "跨年", "352", start_year=2023, end_year=2025),
        Project("E", "到期", "352", start_year=2023, end_year=2024),
        Project("O", "一次", "352"),
    ),
    comparatives=(Comparative("revenue", 4_00),),
    procurement=(ProcurementLine("352", "goods", "空调", 1_00),),
    service_purchases=(ServicePurchase("A", "服务"),),
    assets=(Asset("352", "vehicle.leader", Decimal(2), date(2023, 12, 31)),),
    targets=tuple(Target(p, year_local=1_00, period_local=3_00, year_goal="目标") for p in ("R", "L", "E")),
    indicators=(Indicator(name="整体"), Indicator("R", name="数量"), Indicator("E", name="数量")),
    unit_target=UnitTarget("职能", "目标"),
    tasks=(Task("任务", "内容", 5_00),),
    reasons=(Reason("revenue", "因"),),
    reason_items=(ReasonItem("revenue", "事", 1_00),),
    texts=(FreeText("s", "文"),),
    attachments=(AttachedFile("附件", "a.pdf"),),
    prior=Budget(Profile(2023, "352", "unit"), (Unit("352", "甲", "admin", "city"),)),
)


def test_carry_forward() -> None:
    new = carry_forward(OLD)
    assert new.profile == Profile(2025, "352", "unit", "p", "approve")
    assert new.units == OLD.units
    assert new.projects == (
        Project("R", "年年有", "352", recurring=True),
        Project("L", "跨年", "352", start_year=2023, end_year=2025),
    )
    assert new.targets == (Target("R", year_goal="目标"), Target("L", period_local=3_00, year_goal="目标"))
    assert [(i.project, i.name) for i in new.indicators] == [("", "整体"), ("R", "数量")]
    assert new.unit_target == OLD.unit_target
    assert new.tasks == (Task("任务", "内容", 0),)
    assert new.assets == (Asset("352", "vehicle.leader", Decimal(2), date(2024, 12, 31)),)
    assert (new.service_purchases, new.texts) == (OLD.service_purchases, OLD.texts)
    assert not any(
        (new.expenditure, new.revenue, new.carry_out, new.procurement, new.comparatives, new.reasons, new.reason_items)
    )
    assert new.attachments == ()
    assert new.prior is not None
    assert (new.prior.prior, new.prior.attachments) == (None, ())
    assert new.prior.expenditure == OLD.expenditure


def test_a_carried_book_holds_last_year_in_both_forms(tmp_path: Path) -> None:
    new = carry_forward(OLD)
    for name in ("book", "book.xlsx"):
        save(new, tmp_path / name)
        assert load(tmp_path / name) == new
