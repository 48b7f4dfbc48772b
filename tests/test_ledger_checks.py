"""The ledger's own checks: each says what is wrong, where, and how to mend it; a good book has no problem."""

import ast
import cProfile
import random
import re
from collections.abc import Callable
from dataclasses import dataclass, fields, replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from yusuan.budget import model, tables
from yusuan.budget.check import CHECKS, check
from yusuan.budget.checks.privacy import personal_numbers
from yusuan.budget.model import (
    Asset,
    AttachedFile,
    Budget,
    CarryOutLine,
    Comparative,
    CostingLine,
    EquipmentLine,
    ExpenditureLine,
    FreeText,
    Indicator,
    ProcurementLine,
    Profile,
    Project,
    Reason,
    ReasonItem,
    RevenueLine,
    Target,
    Task,
    Unit,
    UnitTarget,
)
from yusuan.coordinates import FUNDS
from yusuan.problems import Place, Problem

HERE = Path(__file__).parent
SOURCES = sorted((HERE.parent / "src/yusuan/budget/checks").glob("*.py"))
DOC = HERE.parent / "docs/input-checks.md"
YUAN = 100


def spend(code: str, nature: str, yuan: int, econ: str = "", **more: Any) -> ExpenditureLine:
    return ExpenditureLine("352", code, more.pop("fund", "general_public"), nature, yuan * YUAN, econ, **more)


GOOD = Budget(
    Profile(
        2024,
        "352",
        "department",
        approved_on=date(2024, 2, 20),
        published_on=date(2024, 3, 11),
        secrecy_reviewed_by="张三",
        secrecy_reviewed_on=date(2024, 3, 8),
    ),
    (
        Unit("352", "甲市民政局", "admin", "city", duties="拟订民政事业发展规划。", offices=("办公室", "财务科")),
        Unit("352001", "甲市社会福利院", "institution_1", "city", parent="352"),
    ),
    (
        spend("2080201", "personnel", 846_352, "30101"),
        spend("2080201", "personnel", 600, "30112"),
        spend("2080201", "personnel", 528_700, "30102"),
        spend("2080501", "personnel", 616_900, "30302"),
        spend("2210201", "personnel", 299_600, "30113"),
        spend("2080201", "operating", 15_000, "30217"),
        spend("2080201", "operating", 1_000, "30201", origin_year=2023),
        spend("2013299", "project", 4_212, project="P03"),
        spend("2080299", "project", 10_000_000, project="P04"),
        spend("2296002", "project", 190_000, fund="government_fund", project="P01"),
        spend("2296002", "project", 56_628, fund="government_fund", project="C02", origin_year=2023),
    ),
    (
        RevenueLine("352", "general_public", 12_311_364 * YUAN),
        RevenueLine("352", "general_public", 1_000 * YUAN, origin_year=2023),
        RevenueLine("352", "government_fund", 200_000 * YUAN, "1030155"),
        RevenueLine("352", "government_fund", 56_628 * YUAN, origin_year=2023),
    ),
    (CarryOutLine("352", "2296002", "government_fund", 10_000 * YUAN),),
    (
        Project("P03", "2024年党员教育培训专项经费", "352", "special_purpose"),
        Project("P04", "精神卫生福利设施建设项目", "352", "special_purpose"),
        Project("P01", "护理员技能培训及大赛", "352", "special_purpose", form_exempt="上级统一编制"),
        Project("C02", "福利彩票公益金资助项目", "352"),
    ),
    (Comparative("resources", 88_550_000 * YUAN), Comparative("reception", 5_000 * YUAN)),
    (
        ProcurementLine("352", "goods", "空调、碎纸机", 34_000 * YUAN, catalogue_code="A02021301"),
        ProcurementLine("352", "services", "设计", 120_000 * YUAN, project="P04"),
    ),
    (),
    (
        Asset("352", "vehicle_quota", Decimal(1), date(2023, 12, 31)),
        Asset("352", "vehicle.confidential", Decimal(1), date(2023, 12, 31)),
        Asset("352", "office_area", Decimal("3822.52"), date(2023, 12, 31)),
    ),
    (
        Target("P03", period_province=4_212 * YUAN, year_province=4_212 * YUAN, basis="晋财行〔2023〕219号"),
        Target("P04", period_local=30_000_000 * YUAN, year_local=10_000_000 * YUAN),
    ),
    (
        Indicator("P03", name="培训人数", operator="≥", period_value="300", year_value="300", unit="人"),
        Indicator("P04", "效益指标", "社会效益指标", "服务能力", "", "提升", "提升"),
        Indicator("", name="低保覆盖率", operator="=", period_value="100", year_value="100", unit="%"),
    ),
    UnitTarget("主管民政工作", "保障基本民生"),
    (Task("基本民生保障", "发放救助", 1_000_000 * YUAN),),
    (Reason("total_revenue", "项目减少"),),
    (ReasonItem("total_revenue", "不再包含待分配资金", -7_518_200 * YUAN),),
    (FreeText("assets", "本单位没有大型设备。"),),
)


def with_places(budget: Budget) -> Budget:
    """The same book as if it had been read from a folder: line n+1 of <table>.csv."""
    placed = {
        f.name: tuple(replace(r, place=Place(f"{f.name}.csv", line=n)) for n, r in enumerate(rows, 2))
        for f in fields(budget)
        if isinstance(rows := getattr(budget, f.name), tuple)
    }
    return replace(budget, profile=replace(budget.profile, place=Place("budget.toml")), **placed)


def changed(table: str, n: int, **values: Any) -> Callable[[Budget], Budget]:
    """The book with some cells of one record changed."""

    def change(budget: Budget) -> Budget:
        rows = list(getattr(budget, table))
        rows[n] = replace(rows[n], **values)
        return replace(budget, **{table: tuple(rows)})

    return change


def added(table: str, *records: Any) -> Callable[[Budget], Budget]:
    return lambda budget: replace(budget, **{table: (*getattr(budget, table), *records)})


def without(table: str, n: int) -> Callable[[Budget], Budget]:
    return lambda budget: replace(budget, **{table: tuple(r for i, r in enumerate(getattr(budget, table)) if i != n)})


def profile(**values: Any) -> Callable[[Budget], Budget]:
    return lambda budget: replace(budget, profile=replace(budget.profile, **values))


def both(*changes: Callable[[Budget], Budget]) -> Callable[[Budget], Budget]:
    def change(budget: Budget) -> Budget:
        for one in changes:
            budget = one(budget)
        return budget

    return change


def priced(*lines: CostingLine) -> Callable[[Budget], Budget]:
    return added("costing", *lines)


#: What the training of P03 would cost if 300 people came.
PARTY = CostingLine("P03", "培训", 12 * YUAN, Decimal(300), "人")


def laptops(price: int) -> CostingLine:
    return CostingLine("P03", "便携式计算机", price, Decimal(2), "台", bought=True, catalogue_code="A02010108")


PRIOR_OF_2022 = replace(GOOD, profile=replace(GOOD.profile, year=2022))


@dataclass(frozen=True)
class Case:
    """A book with one mistake: the check that tells it, how severe, where, and words that must be in the message."""

    check: str
    severity: str
    change: Callable[[Budget], Budget]
    where: str
    words: tuple[str, ...] = ()


CASES = [
    Case("profile.year", "error", profile(year=24), "budget.toml “预算年度”列", ("24",)),
    Case("profile.version", "warning", profile(version="control"), "“预算版本”列", ("一下控制数",)),
    Case("profile.prior", "error", lambda b: replace(b, prior=PRIOR_OF_2022), "“预算年度”列", ("2022", "2023")),
    Case("reference.profile_unit", "error", profile(unit="999"), "“公开主体编码”列", ("999",)),
    Case("reference.parent", "error", changed("units", 1, parent="353"), "units.csv 第3行 “上级单位编码”列", ("353",)),
    Case("reference.parent_cycle", "error", changed("units", 0, parent="352001"), "units.csv 第2行", ("352 → 352001 → 352",)),
    Case("reference.unit", "error", changed("assets", 1, unit="353"), "assets.csv 第3行 “单位编码”列", ("353",)),
    Case("reference.project", "error", changed("procurement", 1, project="P99"), "procurement.csv 第3行", ("P99",)),
    Case("reference.outside", "warning", both(profile(level="unit"), changed("expenditure", 1, unit="352001")), "expenditure.csv 第3行", ("甲市社会福利院（352001）有1行收支", "公开口径改为“部门”")),
    Case("required.blank", "error", changed("projects", 3, name=" "), "projects.csv 第5行 “项目名称”列", ()),
    Case("choice.unknown", "error", changed("expenditure", 0, nature="salary"), "expenditure.csv 第2行 “支出性质”列", ("salary", "人员经费、公用经费")),
    Case("amount.integer", "error", changed("expenditure", 0, amount=Decimal("8463.52")), "expenditure.csv 第2行 “金额（元）”列", ("Decimal", "to_fen")),
    Case("amount.negative", "error", changed("revenue", 0, amount=-5 * YUAN), "revenue.csv 第2行 “金额（元）”列", ("-5.00元",)),
    Case("amount.zero", "warning", changed("expenditure", 1, amount=0), "expenditure.csv 第3行 “金额（元）”列", ("0.00元",)),
    Case("duplicate.unit", "error", changed("units", 1, code="352", parent=""), "units.csv 第3行 “单位编码”列", ("第2行",)),
    Case("duplicate.project", "error", changed("projects", 1, code="P03"), "projects.csv 第3行 “项目编码”列", ("P03",)),
    Case("duplicate.target", "error", changed("targets", 1, project="P03"), "targets.csv 第3行", ("P03",)),
    Case("duplicate.reason", "error", added("reasons", Reason("total_revenue", "又一条")), "预算 “对应内容”列", ("total_revenue",)),
    Case("duplicate.text", "error", added("texts", FreeText("assets", "又一段")), "预算 “章节”列", ("assets",)),
    Case("duplicate.asset", "error", changed("assets", 1, kind="vehicle_quota"), "assets.csv 第3行", ("2行",)),
    Case("duplicate.project_name", "warning", changed("projects", 1, name="2024年党员教育培训专项经费"), "projects.csv 第3行", ("P03、P04",)),
    Case("duplicate.line", "error", lambda b: added("expenditure", replace(b.expenditure[0], place=Place("expenditure.csv", line=13)))(b), "expenditure.csv 第13行", ("与第2行每一列都相同", "846,352.00元")),
    Case("duplicate.dimensions", "warning", changed("expenditure", 2, econ_dept="30101"), "expenditure.csv 第4行", ("只有金额不同", "846,352.00元、528,700.00元")),
    Case("duplicate.comparative", "error", added("comparatives", Comparative("resources", 1 * YUAN, place=Place("c.csv", line=9))), "c.csv 第9行", ("第2行",)),
    Case("code.level", "error", changed("expenditure", 0, functional_code="20802"), "expenditure.csv 第2行 “功能科目编码”列", ("20802", "7位")),
    Case("code.unknown", "warning", changed("expenditure", 7, functional_code="2013298"), "expenditure.csv 第9行 “功能科目编码”列", ("2013298", "2013299 其他组织事务支出")),
    Case("code.expired", "error", changed("expenditure", 3, functional_code="2080504"), "expenditure.csv 第5行 “功能科目编码”列", ("未归口管理的行政单位离退休", "2019年后停用", "改用2080501 行政单位离退休")),
    Case("code.expired", "warning", changed("expenditure", 0, functional_code="2040212"), "expenditure.csv 第2行", ("2019年后停用", "没有把握")),
    Case("code.expired", "error", both(profile(year=2022), changed("expenditure", 0, functional_code="2140001"), changed("expenditure", 3, functional_code="2014001")), "expenditure.csv 第5行", ("2024年才启用",)),
    Case("code.fund", "error", changed("expenditure", 0, functional_code="2296002"), "expenditure.csv 第2行 “资金来源”列", ("属于政府性基金预算", "第5条")),
    Case("code.econ_gov_missing", "warning", changed("expenditure", 0, econ_dept="30107"), "expenditure.csv 第2行 “政府经济科目编码”列", ("行政单位", "绩效工资")),
    Case("code.revenue_missing", "warning", changed("revenue", 2, revenue_code=""), "revenue.csv 第4行 “收入科目编码”列", ("政府性基金",)),
    Case("code.catalogue", "warning", changed("procurement", 0, catalogue_code="A020202"), "procurement.csv 第2行 “采购品目编码”列", ("A02020200 投影仪", "2013年版")),
    Case("procurement.kind", "error", changed("procurement", 0, kind="services"), "procurement.csv 第2行 “采购类别”列", ("货物",)),
    Case("project.missing", "error", changed("expenditure", 7, project=""), "expenditure.csv 第9行 “项目编码”列", ()),
    Case("project.on_basic", "error", changed("expenditure", 0, project="P03"), "expenditure.csv 第2行 “项目编码”列", ("P03",)),
    Case("project.without_lines", "error", added("projects", Project("P20", "空项目", "352")), "“项目编码”列", ("空项目", "没有功能科目和资金来源")),
    Case("project.kind", "warning", changed("projects", 0, kind=""), "projects.csv 第2行 “项目类别”列", ()),
    Case("project.unit", "warning", changed("projects", 0, unit="352001"), "expenditure.csv 第9行", ("甲市社会福利院",)),
    Case("project.period", "error", changed("projects", 0, start_year=2024, end_year=2023), "projects.csv 第2行 “结束年度”列", ("从2024年到2023年",)),
    Case("project.period", "warning", changed("projects", 0, start_year=2022, end_year=2023), "projects.csv 第2行 “结束年度”列", ("不含2024年",)),
    Case("withheld.lines", "error", changed("projects", 0, withheld=True), "expenditure.csv 第9行 “不予列示”列", ()),
    Case("withheld.project", "error", changed("expenditure", 7, withheld=True), "projects.csv 第2行 “不予列示”列", ()),
    Case("carry.origin_year", "error", changed("expenditure", 10, origin_year=2024), "expenditure.csv 第12行 “结转来源年度”列", ("早于2024年",)),
    Case("carry.two_years", "warning", changed("expenditure", 10, origin_year=2021), "expenditure.csv 第12行", ("2021年的资金", "第42条")),
    Case("balance.fund", "error", changed("revenue", 0, amount=12_000_000 * YUAN), "expenditure.csv “金额（元）”列", ("一般公共预算：收入总计12,001,000.00元", "支出总计12,312,364.00元", "支出多311,364.00元", "差额都在当年资金")),
    Case("balance.vintage", "error", changed("expenditure", 10, origin_year=None), "expenditure.csv “金额（元）”列", ("总计相等", "上年结转的收入比支出多56,628.00元")),
    Case("balance.unit", "warning", changed("expenditure", 0, unit="352001"), "expenditure.csv", ("甲市民政局（352）的一般公共预算", "846,352.00元")),
    Case("amount.scale", "warning", changed("expenditure", 8, amount=1_000 * YUAN), "expenditure.csv 第10行 “金额（元）”列", ("乘以10,000后一般公共预算就收支相等", "可能是10,000,000.00元")),
    Case("target.missing", "error", without("targets", 0), "projects.csv 第2行 “不编绩效目标的理由”列", ("没有绩效目标", "4,212.00元")),
    Case("target.sources", "error", changed("targets", 0, year_province=4_000 * YUAN), "targets.csv 第2行", ("共4,000.00元", "项目金额4,212.00元", "相差212.00元")),
    Case("target.years", "warning", both(changed("projects", 0, start_year=2023, end_year=2024), changed("targets", 0, period="5年")), "targets.csv 第2行 “项目期”列", ("项目期5年", "从2023年到2024年", "改为2年")),
    Case("target.period", "error", changed("targets", 1, period_local=9_000_000 * YUAN), "targets.csv 第3行", ("10,000,000.00元", "9,000,000.00元")),
    Case("target.source_levels", "warning", changed("targets", 0, year_province=0, year_local=4_212 * YUAN), "targets.csv 第2行 “年度市县财政资金（元）”列", ("市县",)),
    Case("target.tasks", "warning", changed("tasks", 0, amount=99_000_000 * YUAN), "tasks.csv 第2行 “金额（元）”列", ("99,000,000.00元",)),
    Case("target.without_indicators", "warning", without("indicators", 0), "targets.csv 第2行", ("P03",)),
    Case("indicator.without_target", "error", changed("indicators", 0, project="P01"), "indicators.csv 第2行 “项目编码”列", ("P01",)),
    Case("indicator.without_unit_target", "error", lambda b: replace(b, unit_target=None), "indicators.csv 第4行 “项目编码”列", ()),
    Case("indicator.name", "error", changed("indicators", 0, name=""), "indicators.csv 第2行 “三级指标”列", ()),
    Case("indicator.level", "error", changed("indicators", 1, level1="产出指标"), "indicators.csv 第3行 “二级指标”列", ("社会效益指标", "一级指标改为“效益指标”")),
    Case("indicator.value", "error", changed("indicators", 0, year_value="", period_value=""), "indicators.csv 第2行", ("培训人数",)),
    Case("indicator.value", "warning", changed("indicators", 0, year_value=""), "indicators.csv 第2行 “年度指标值”列", ("没有年度值",)),
    Case("procurement.exceeds_project", "error", changed("procurement", 1, amount=10_000_001 * YUAN), "procurement.csv 第3行 “金额（元）”列", ("多出1.00元",)),
    Case("procurement.exceeds_total", "warning", changed("procurement", 0, fund="other_income"), "procurement.csv “金额（元）”列", ("其他收入",)),
    Case("asset.dates", "warning", changed("assets", 2, as_of=date(2023, 6, 30)), "assets.csv 第4行 “截止日期”列", ("2023-06-30、2023-12-31",)),
    Case("asset.as_of", "warning", changed("assets", 2, as_of=date(2024, 6, 30)), "assets.csv 第4行 “截止日期”列", ("2024-06-30",)),
    Case("asset.quantity", "error", changed("assets", 1, quantity=Decimal("0.5")), "assets.csv 第3行 “数量”列", ("机要通信用车：0.5",)),
    Case("asset.vehicle_quota", "warning", changed("assets", 1, quantity=Decimal(2)), "assets.csv 第2行 “数量”列", ("共2辆", "编制数1辆")),
    Case("reason.item", "warning", changed("reason_items", 0, about="total"), "reason_items.csv 第2行", ("“total”", "total_revenue")),
    Case("attachment.missing", "error", added("attachments", AttachedFile("须知", "附件/没有.pdf")), "“文件”列", ("没有.pdf",)),
    Case("attachment.duplicate", "error", added("attachments", AttachedFile("须知", "a.pdf"), AttachedFile("须知", "b.pdf")), "“附件名称”列", ("须知",)),
    Case("input.path", "error", added("attachments", AttachedFile("密码", "../../etc/passwd")), "“文件”列", ("passwd",)),
    Case("date.before_approval", "error", profile(approved_on=date(2024, 3, 12)), "budget.toml “公开日期”列", ("2024-03-11", "2024-03-12")),
    Case("date.twenty_days", "warning", profile(approved_on=date(2024, 2, 19)), "budget.toml “公开日期”列", ("第21天", "第14条", "第6条")),
    Case("date.secrecy_missing", "warning", profile(secrecy_reviewed_by=""), "budget.toml “保密审查人”列", ()),
    Case("date.secrecy_late", "error", profile(secrecy_reviewed_on=date(2024, 3, 12)), "budget.toml “保密审查日期”列", ("先审查后公开",)),
    Case("privacy.phone", "warning", changed("units", 0, organisation="联系人李四13912345678。"), "units.csv 第2行 “机构说明”列", ("139******78",)),
    Case("privacy.id_number", "warning", changed("indicators", 0, name="救助11010519491231002X"), "indicators.csv 第2行 “三级指标”列", ("110*************2X",)),
    Case("privacy.account", "warning", changed("texts", 0, text="账号：0505 1234 5678 90123"), "texts.csv 第2行 “文字”列", ("银行账号",)),
    Case("costing.amount", "error", priced(PARTY), "expenditure.csv 第9行 “金额（元）”列", ("4,212.00元", "3,600.00元", "培训：12元×300人＝3,600元")),
    Case("costing.paid", "error", priced(replace(PARTY, project="C02")), "“项目编码”列", ("没有与“培训”相符的当年支出明细",)),
    Case("costing.item", "error", priced(PARTY, PARTY), "“测算内容”列", ("有2行测算都叫“培训”",)),
    Case("costing.fen", "error", priced(replace(PARTY, price=1205, quantity=Decimal("0.5"))), "“单价（元）”列", ("不是整分",)),
    Case("costing.zero", "error", priced(replace(PARTY, price=0)), "“单价（元）”列", ("金额为零",)),
    Case("costing.catalogue_missing", "error", priced(replace(PARTY, bought=True)), "“采购品目编码”列", ("没有采购品目编码",)),
    Case("costing.not_bought", "warning", priced(replace(PARTY, catalogue_code="C22010000")), "“需要采购”列", ("C22010000",)),
    Case("costing.catalogue_version", "error", priced(replace(PARTY, bought=True, catalogue_code="C0601")), "“采购品目编码”列", ("2013年版", "C22010000 会议服务")),
    Case("costing.catalogue_code", "error", priced(replace(PARTY, bought=True, catalogue_code="C99999999")), "“采购品目编码”列", ("不在2022年版",)),
    Case("costing.standard", "error", priced(replace(PARTY, standard="培训.三类")), "“开支标准”列", ("没有填写适用制度",)),
    Case("costing.standard", "error", both(profile(rules="changzhi"), priced(replace(PARTY, standard="宴请"))), "“开支标准”列", ("没有“宴请”这项标准", "yusuan rules changzhi")),
    Case("costing.standard", "error", both(profile(rules="changzhi"), priced(replace(PARTY, standard="培训.四类"))), "“开支标准”列", ("没有“培训.四类”这项标准", "培训.三类")),
    Case("costing.above_standard", "warning", both(profile(rules="changzhi"), priced(replace(PARTY, standard="培训.三类", price=550 * YUAN + 1))), "“单价（元）”列", ("550.01元", "550.00元", "财行〔2016〕540号")),
    Case("costing.above_standard", "warning", both(profile(rules="changzhi"), priced(CostingLine("P03", "公务用车", 180_000 * YUAN + 1, quantity_unit="辆", bought=True, catalogue_code="A02030501"))), "“单价（元）”列", ("180,000.01元", "180,000.00元", "中办发〔2017〕71号")),
    Case("costing.above_standard", "warning", both(profile(rules="central"), priced(laptops(7_000 * YUAN + 1))), "“单价（元）”列", ("7,000.01元", "便携式计算机每台7,000.00元", "财资〔2016〕27号")),
    Case("costing.above_standard", "warning", both(profile(rules="central"), priced(replace(PARTY, standard="差旅.住宿.太原.其他人员", price=350 * YUAN + 1))), "“单价（元）”列", ("350.01元", "350.00元", "财行〔2015〕497号")),
    Case("equipment.code", "error", added("equipment", EquipmentLine("352", "A02010199X", 1, 2020)), "“采购品目编码”列", ("A02010199X",)),
    Case("equipment.replaced", "error", added("equipment", EquipmentLine("352", "A02010105", 1, 2015, 2)), "“本年更新数量”列", ("实有1，更新2",)),
    Case("equipment.year", "error", added("equipment", EquipmentLine("352", "A02010105", 1, 2024)), "“购置年度”列", ("2024年购置", "2023年")),
    Case("equipment.years", "warning", both(profile(rules="central"), added("equipment", EquipmentLine("352", "A02010105", 3, 2019, 1))), "“本年更新数量”列", ("用了5年", "用满6年")),
    Case("equipment.price", "warning", both(profile(rules="central"), changed("procurement", 0, catalogue_code="A02010108", quantity=4, amount=28_000 * YUAN + 1)), "procurement.csv 第2行 “金额（元）”列", ("28,000.01元", "28,000.00元")),
    Case("equipment.uncounted", "warning", both(profile(rules="central"), changed("procurement", 0, catalogue_code="A02010108")), "procurement.csv 第2行 “数量”列", ("没有写数量", "便携式计算机")),
    Case("equipment.uncounted", "warning", both(profile(rules="central"), priced(replace(laptops(7_000 * YUAN), quantity_unit=""))), "“数量单位”列", ("没有写数量",)),
    Case("equipment.posts", "warning", both(profile(rules="central"), changed("procurement", 0, catalogue_code="A02010108", quantity=4)), "units.csv 第2行 “编制内实有人数”列", ("空调、碎纸机", "数量标准")),
    Case("equipment.posts", "warning", both(profile(rules="central"), changed("procurement", 0, catalogue_code="A05010503", quantity=4)), "units.csv 第2行 “办公室间数”列", ("更衣柜",)),
    Case("equipment.number", "warning", both(both(profile(rules="central"), changed("units", 0, staff=10)), both(changed("procurement", 0, catalogue_code="A02010108", quantity=4), added("equipment", EquipmentLine("352", "A02010108", 3, 2016, 1)))), "procurement.csv 第2行 “数量”列", ("现有3台，更新1台，要买4台，共6台", "不超过5台")),
    Case("equipment.vehicles", "warning", changed("procurement", 0, catalogue_code="A02030501", quantity=1), "procurement.csv 第2行 “数量”列", ("有公务用车1辆，更新0辆，要买1辆", "编制数1辆")),
    Case("costing.placeholder", "error", changed("targets", 0, overview="共{总额}"), "targets.csv 第2行 “项目概况”列", ("{总额}", "{金额}")),
    Case("indicator.follows", "error", changed("indicators", 0, follows="培训.人数"), "indicators.csv 第2行 “取自测算”列", ("培训.人数",)),
    Case("indicator.costing", "error", both(priced(replace(PARTY, quantity=Decimal(351))), changed("indicators", 0, follows="培训.数量")), "indicators.csv 第2行 “年度指标值”列", ("≥300人", "351人")),
    Case("indicator.unit", "error", changed("indicators", 0, unit=""), "indicators.csv 第2行 “计量单位”列", ("300",)),
    Case("indicator.cost", "error", changed("indicators", 0, level2="成本指标", operator="≤", year_value="4212.01", period_value="5000", unit="元"), "indicators.csv 第2行 “年度指标值”列", ("4212.01元", "4,212.00元")),
    Case("indicator.direction", "warning", changed("indicators", 0, level2="成本指标"), "indicators.csv 第2行 “符号”列", ("≥",)),
    Case("indicator.period", "error", changed("indicators", 0, year_value="301"), "indicators.csv 第2行 “年度指标值”列", ("301人", "300人")),
    Case("indicator.date", "error", changed("indicators", 1, year_value="2025年6月底前"), "indicators.csv 第3行 “年度指标值”列", ("2025年6月底前", "2024年之内")),
    Case("indicator.weights", "warning", changed("indicators", 0, weight=Decimal(89)), "indicators.csv 第2行 “分值”列", ("合计89",)),
    Case("indicator.weights", "warning", both(changed("indicators", 0, weight=Decimal(59)), added("indicators", Indicator("P03", "满意度指标", "服务对象满意度", "满意度", "≥", "90", "90", "%", weight=Decimal(41)))), "indicators.csv 第2行 “分值”列", ("合计59", "不低于60")),
    Case("indicator.two_forms", "warning", both(changed("indicators", 0, level2="成本指标", operator="≤"), added("indicators", Indicator("P03", "成本指标", "经济成本指标", "总成本", "≤", "1", "1", "元"))), "indicators.csv 第2行 “一级指标”列", ("“P03”",)),
    Case("target.text", "warning", both(priced(replace(PARTY, quantity=Decimal(351))), changed("targets", 0, year_goal="完成培训350人。")), "targets.csv 第2行 “年度总体目标”列", ("培训350人", "培训351人")),
    Case("task.project", "error", changed("tasks", 0, projects=("P99",)), "tasks.csv 第2行 “所含项目”列", ("P99",)),
    Case("task.amount", "error", changed("tasks", 0, projects=("P03",)), "tasks.csv 第2行 “金额（元）”列", ("1,000,000.00元", "4,212.00元")),
    Case("task.twice", "error", both(changed("tasks", 0, projects=("P03",), amount=4_212 * YUAN), added("tasks", Task("党建", "", 4_212 * YUAN, ("P03",)))), "“所含项目”列", ("“P03”写在2项任务中", "基本民生保障、党建")),
    Case("task.uncovered", "warning", changed("tasks", 0, projects=("P03",), amount=4_212 * YUAN), "tasks.csv 第2行 “所含项目”列", ("P04、P01",)),
    Case("target.unit_indicators", "warning", without("indicators", 2), "“年度总体目标”列", ("没有一条指标",)),
    Case("rules.unknown", "error", profile(rules="atlantis"), "budget.toml “适用制度”列", ("atlantis", "changzhi")),
    Case("procurement.method", "error", both(profile(rules="changzhi"), changed("procurement", 0, amount=4_000_000 * YUAN, method="inquiry")), "procurement.csv 第2行 “采购方式”列", ("询价", "公开招标")),
    Case("procurement.catalogue_missing", "warning", profile(rules="changzhi"), "procurement.csv 第3行 “采购品目编码”列", ("设计12万元", "定不下来")),
    Case("procurement.splitting", "warning", both(profile(rules="changzhi"), added("procurement", *[ProcurementLine("352", "services", part, 300_000 * YUAN, project="P04", catalogue_code="C20030300") for part in ("法律咨询一", "法律咨询二")])), "“金额（元）”列", ("分成2项", "60万元", "分散采购")),
    Case("procurement.start", "warning", both(profile(rules="changzhi"), changed("procurement", 0, start=date(2024, 7, 1))), "procurement.csv 第2行 “采购开始日期”列", ("2024-07-01", "2024-06-30")),
    Case("procurement.intention", "warning", both(profile(rules="changzhi"), changed("procurement", 0, amount=600_000 * YUAN, start=date(2024, 3, 20))), "procurement.csv 第2行 “采购开始日期”列", ("2024-02-19", "2024-02-20")),
]  # fmt: skip


def told(budget: Budget, check_id: str) -> list[Problem]:
    return [p for p in check(budget) if p.check == check_id]


def test_a_good_book_has_no_problem() -> None:
    assert check(GOOD) == []
    assert check(with_places(GOOD)) == []


@pytest.mark.parametrize("case", CASES, ids=lambda c: f"{c.check}-{c.severity}")
def test_each_mistake_is_told_with_its_place_and_remedy(case: Case) -> None:
    found = told(case.change(with_places(GOOD)), case.check)
    right = [p for p in found if p.severity == case.severity and case.where in str(p.place)]
    assert right, f"{case.check} not told at {case.where}: {[str(p) for p in found]}"
    text = str(right[0])
    for word in case.words:
        assert word in text
    assert right[0].found
    assert right[0].expected
    assert right[0].mend
    text.encode("gbk")  # a Chinese Windows terminal prints it


@pytest.mark.parametrize("case", CASES, ids=lambda c: f"{c.check}-{c.severity}")
def test_books_made_in_python_have_no_places_but_headings(case: Case) -> None:
    assert told(case.change(GOOD), case.check)


def ids_in_source() -> set[str]:
    """The ids of all problems the checks can tell: the first argument of every Problem(...)."""
    found: set[str] = set()
    for path in SOURCES:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call):
                found |= {
                    a.value
                    for a in node.args
                    if isinstance(a, ast.Constant)
                    and isinstance(a.value, str)
                    and re.fullmatch(r"[a-z]+\.[a-z_]+", a.value)
                }
    words = ast.parse((SOURCES[0].parent / "privacy.py").read_text(encoding="utf-8"))
    return found | {
        k.value
        for node in ast.walk(words)
        if isinstance(node, ast.Dict)
        for k in node.keys
        if isinstance(k, ast.Constant) and isinstance(k.value, str) and k.value.startswith("privacy.")
    }


def documented(text: str) -> set[str]:
    return set(re.findall(r"^### `([a-z]+\.[a-z_]+)`", text, re.MULTILINE))


def test_every_id_has_a_bad_example_here() -> None:
    assert ids_in_source() | {"input.path"} == {case.check for case in CASES}


def test_every_id_is_documented_and_nothing_else() -> None:
    ids = ids_in_source() | set(tables.CHECKS)
    assert len(ids) > 60
    assert documented(DOC.read_text(encoding="utf-8")) == ids


def test_every_documented_check_says_what_why_and_how_to_mend() -> None:
    sections = re.split(r"^### ", DOC.read_text(encoding="utf-8"), flags=re.MULTILINE)[1:]
    for section in sections:
        for part in ("检查什么", "为什么", "怎样改"):
            assert f"- {part}：" in section, section


def test_all_problems_are_told_at_once() -> None:
    budget = both(
        changed("expenditure", 0, functional_code="2080504"),
        changed("targets", 0, year_province=1),
        profile(approved_on=date(2024, 3, 12)),
        changed("assets", 1, unit="353"),
    )(GOOD)
    assert {"code.expired", "target.sources", "date.before_approval", "reference.unit"} <= {
        p.check for p in check(budget)
    }


def test_lines_that_share_a_mistake_are_told_once_with_all_their_lines() -> None:
    budget = both(*(changed("expenditure", n, functional_code="2080504") for n in (0, 2, 3)))(with_places(GOOD))
    (one,) = told(budget, "code.expired")
    assert "第4、5行也是，共3行" in one.found


def test_balance_points_to_a_fund_mixed_up_and_to_a_line_too_many() -> None:
    mixed = changed("expenditure", 9, fund="general_public", functional_code="2080299")(with_places(GOOD))
    general, government = told(mixed, "balance.fund")
    assert "政府性基金预算的差额正好相反" in general.mend
    assert "一般公共预算的差额正好相反" in government.mend
    twice = added("expenditure", spend("2080202", "operating", 15_000, "30201"))(with_places(GOOD))
    (one,) = told(twice, "balance.fund")
    assert "差额正好等于支出表第7行的金额" in one.mend


def test_balance_names_the_unit_and_the_vintage() -> None:
    budget = added("expenditure", replace(GOOD.expenditure[0], unit="352001", amount=777 * YUAN))(GOOD)
    (one,) = told(budget, "balance.fund")
    assert "相差的单位：甲市社会福利院（352001）777.00元" in one.mend
    carried = changed("revenue", 1, amount=900 * YUAN)(GOOD)
    (one,) = told(carried, "balance.fund")
    assert "差额都在上年结转资金" in one.mend
    moved = changed("expenditure", 0, unit="352001")(GOOD)
    assert [p.found[:9] for p in told(moved, "balance.unit")] == ["甲市民政局（352", "甲市社会福利院（3"]


def test_a_fund_without_revenue_is_out_of_balance() -> None:
    (one,) = told(without("revenue", 0)(without("revenue", 0)(GOOD)), "balance.fund")
    assert "收入表中没有这项资金" in one.mend


def test_unit_budget_balances_over_its_own_lines_only() -> None:
    other = RevenueLine("352001", "service_income", 5 * YUAN)
    budget = both(profile(level="unit"), added("revenue", other))(GOOD)
    assert {p.check for p in check(budget)} == {"reference.outside"}


@pytest.mark.parametrize(
    ("change", "where"),
    [
        # 4,212 yuan in 万元 keeps two decimals: 0.42 against 0.4212
        (changed("expenditure", 7, amount=42), "expenditure.csv 第9行"),
        (changed("expenditure", 8, amount=10_000_000 * YUAN * 10_000), "expenditure.csv 第10行"),
        (changed("revenue", 0, amount=1_231_14), "revenue.csv 第2行"),
        (lambda b: replace(b, revenue=tuple(replace(r, amount=r.amount // 10_000) for r in b.revenue)), "revenue.csv"),
        (lambda b: replace(b, expenditure=tuple(replace(r, amount=r.amount // 10_000 or 1) for r in b.expenditure)), "expenditure.csv"),
        (changed("targets", 1, year_local=1_000 * YUAN), "targets.csv 第3行"),
        (changed("procurement", 1, amount=100_000_000_000 * YUAN), "procurement.csv 第3行"),
        (changed("comparatives", 0, amount=8_855 * YUAN), "comparatives.csv 第2行"),
        # two wrong lines: no single line mends the difference, the siblings tell
        (both(changed("expenditure", 0, amount=84_63), changed("expenditure", 2, amount=52_87), *(changed("expenditure", n, amount=400_000 * YUAN) for n in (1, 5, 6))), "expenditure.csv 第2行"),
    ],
)  # fmt: skip
def test_amounts_in_ten_thousands_are_suspected(change: Callable[[Budget], Budget], where: str) -> None:
    found = told(change(with_places(GOOD)), "amount.scale")
    assert any(where in str(p.place) for p in found), [str(p) for p in found]
    assert all(p.severity == "warning" for p in found)


@pytest.mark.parametrize(
    "change",
    [
        # honest small and large lines in a book that balances
        both(added("expenditure", spend("2100799", "personnel", 5, "30309")), changed("revenue", 0, amount=12_311_369 * YUAN)),
        both(added("expenditure", spend("2080299", "operating", 90_000_000, "30227")), changed("revenue", 0, amount=102_311_364 * YUAN)),
        # a fund that doesn't balance for another reason
        changed("revenue", 0, amount=12_311_000 * YUAN),
        changed("revenue", 0, amount=5_000_000 * YUAN),
        # a year of growth
        changed("comparatives", 0, amount=100_000 * YUAN),
        changed("comparatives", 1, amount=1 * YUAN),
        changed("procurement", 1, amount=1_500 * YUAN),
        changed("targets", 0, year_province=4_000 * YUAN),
    ],
)  # fmt: skip
def test_honest_amounts_are_not_suspected(change: Callable[[Budget], Budget]) -> None:
    assert told(change(GOOD), "amount.scale") == []


def test_a_carried_over_or_exempt_project_needs_no_target() -> None:
    assert not told(GOOD, "target.missing")  # C02 is carried over, P01 exempt with a reason
    assert told(changed("projects", 2, form_exempt=" ")(GOOD), "target.missing")
    assert told(changed("expenditure", 10, origin_year=None)(GOOD), "target.missing")


def test_a_form_may_speak_of_the_new_money_or_of_all_of_it() -> None:
    more = replace(GOOD.expenditure[7], amount=1_000 * YUAN, origin_year=2023)
    book = both(added("expenditure", more), changed("revenue", 1, amount=2_000 * YUAN))(GOOD)
    assert check(book) == []
    assert check(changed("targets", 0, year_province=5_212 * YUAN, period_province=5_212 * YUAN)(book)) == []
    assert told(changed("targets", 0, year_province=1_000 * YUAN)(book), "target.sources")


def test_project_lines_may_leave_the_economic_code_or_give_its_class() -> None:
    for code in ("", "302", "30227"):
        assert check(changed("expenditure", 7, econ_dept=code)(GOOD)) == []
    for code in ("3", "3022", "302270"):
        assert told(changed("expenditure", 7, econ_dept=code)(GOOD), "code.level")
    for code in ("", "301"):
        assert told(changed("expenditure", 0, econ_dept=code)(GOOD), "code.level")


def test_money_of_the_unit_itself_is_spent_on_general_items() -> None:
    for fund in FUNDS:
        line = spend("2080299", "project", 7, fund=fund, project="P04")
        severities = {p.severity for p in told(added("expenditure", line)(GOOD), "code.fund")}
        assert severities == ({"error"} if fund in ("government_fund", "state_capital") else set())
    lottery = spend("2296002", "project", 7, fund="other_income", project="P04")
    assert [p.severity for p in told(added("expenditure", lottery)(GOOD), "code.fund")] == ["warning"]


def test_lines_that_only_their_notes_tell_apart_are_two_lines() -> None:
    line = spend("2080202", "operating", 10, "30201")
    for notes, expected in (
        (("甲", "乙"), []),
        (("", ""), ["duplicate.line"]),
        (("甲", "甲"), ["duplicate.line"]),
    ):
        book = added("expenditure", *(replace(line, note=n) for n in notes))(GOOD)
        book = changed("revenue", 0, amount=12_311_384 * YUAN)(book)
        assert [p.check for p in check(book)] == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("联系电话：0355-2023456", [("privacy.phone", "联系电话：035*******56")]),
        ("办公室电话2023456，", [("privacy.phone", "办公室电话202**56，")]),
        ("手机139 1234 5678", [("privacy.phone", "手机139********78")]),
        ("１３９１２３４５６７８", [("privacy.phone", "１３９******７８")]),
        ("身份证11010519491231002X", [("privacy.id_number", "身份证110*************2X")]),
        ("卡6222021234567890127", []),
        ("卡4111 1111 1111 1111", [("privacy.account", "卡411**************11")]),
        ("开户行某银行，账号14050123456789", [("privacy.account", "户行某银行，账号140*********89")]),
        (
            "电话0355-2023456，手机13912345678",
            [("privacy.phone", "电话035*******56，手机*"), ("privacy.phone", "*****，手机139******78")],
        ),
        # not personal: document numbers, codes, amounts, dates, a wrong check digit
        ("长财社【2023】219号", []),
        ("预算法第14条，晋财购〔2022〕3号", []),
        ("项目编码420000242190070000051", []),
        ("项目编码14040024T000012345678", []),
        ("科目2080201、30217、A02010105", []),
        ("安排资金13800000000元", []),
        ("资金13,812,345,678.00元", []),
        ("13812345678.50", []),
        ("2024-01-01至2024-12-31", []),
        ("20240101-20241231", []),
        ("110105194912310022", []),
        ("服务热线12345", []),
        ("2019-2024年共10000000人次", []),
    ],
)
def test_personal_numbers(text: str, expected: list[tuple[str, str]]) -> None:
    assert list(personal_numbers(text)) == expected


def test_what_is_not_published_is_not_searched_for_personal_numbers() -> None:
    book = both(
        changed("expenditure", 0, note="13912345678"),
        changed("projects", 0, withheld=True, name="13912345678"),
        changed("expenditure", 7, withheld=True),
    )(GOOD)
    assert not told(book, "privacy.phone")


def test_attachments_are_looked_for_beside_the_book(tmp_path: Path) -> None:
    (tmp_path / "附件").mkdir()
    (tmp_path / "附件" / "目录.pdf").write_bytes(b"%PDF")
    (tmp_path / "book.xlsx").write_bytes(b"")
    book = replace(GOOD, attachments=(AttachedFile("目录", "附件/目录.pdf"),))
    assert check(replace(book, home=str(tmp_path))) == []
    assert check(replace(book, home=str(tmp_path / "book.xlsx"))) == []
    assert [p.check for p in check(replace(book, home=str(tmp_path / "附件")))] == ["attachment.missing"]


TABLES: dict[str, type] = {
    f.name: getattr(model, name)
    for f in fields(Budget)
    if (name := str(f.type).removeprefix("tuple[").removesuffix(", ...]")) != str(f.type)
}


@st.composite
def odd_books(draw: st.DrawFn) -> Budget:
    """Books in which any cell may hold anything of its type."""
    texts = st.sampled_from(
        ("", " ", "352", "352001", "P03", "P04", "2080201", "20802", "30101", "８", "\x00", "项目", "../x", "x" * 300)
    )
    values = {
        "str": texts,
        "int": st.sampled_from((0, -1, 1, 100, 10**30)),
        "bool": st.booleans(),
        "int | None": st.sampled_from((None, -5, 0, 2023, 99999)),
        "Decimal": st.sampled_from((Decimal(0), Decimal("-1.5"), Decimal("1E+3"))),
        "Decimal | None": st.sampled_from((None, Decimal(0), Decimal(100), Decimal("-1.5"))),
        "date": st.sampled_from((date(1, 1, 1), date(9999, 12, 31))),
        "date | None": st.sampled_from((None, date(1, 1, 1), date(9999, 12, 31))),
        "tuple[str, ...]": st.sampled_from(((), ("甲", "13912345678"))),
    }  # fmt: skip

    def record(cls: Any) -> Any:
        """A record with odd values, and good ones of the choices half of the time."""
        made = {}
        for f in fields(cls):
            if f.name != "place":
                choices = list(f.metadata.get("choices", ()))
                of_type = values[str(f.type)]
                made[f.name] = draw(st.one_of(of_type, st.sampled_from(choices)) if choices else of_type)
        return cls(**made)

    parts = {
        name: tuple(record(cls) for _ in range(draw(st.integers(0, 3))))
        for name, cls in TABLES.items()
        if draw(st.booleans())
    }
    parts.setdefault("units", ())
    return Budget(record(Profile), unit_target=draw(st.sampled_from((None, UnitTarget()))), **parts)


@given(odd_books())
@settings(max_examples=80, deadline=None)
def test_nothing_crashes(budget: Budget) -> None:
    assert len(TABLES) == 18
    for problem in check(budget):
        assert str(problem)


def test_an_empty_book_is_checked() -> None:
    assert {p.check for p in check(Budget(Profile(2024, "352", "unit"), ()))} == {
        "reference.profile_unit",
        "date.secrecy_missing",
    }


def big_book(size: int) -> Budget:
    """A book of so many lines, every other one of a project; projects have targets without money."""
    random.seed(20240311)
    projects = size // 40
    units = tuple(Unit(f"{n:03}", f"单位{n}", "admin", "city", parent="" if n == 0 else "000") for n in range(50))
    lines, income = [], dict.fromkeys((u.code for u in units), 0)
    for n in range(size):
        unit, amount = f"{n % 50:03}", random.randint(100, 10**9)
        project = f"P{n % projects}" if n % 2 else ""
        lines.append(
            ExpenditureLine(
                unit,
                random.choice(("2080201", "2080501", "2130599")),
                "general_public",
                "project" if project else "personnel",
                amount,
                "" if project else "30101",
                project=project,
                note=str(n),
                place=Place("expenditure.csv", line=n + 2),
            )
        )
        income[unit] += amount
    words = "按照长财社〔2023〕219号文件，当年安排资金1234.50元用于养老服务。" * 10
    return Budget(
        replace(GOOD.profile, unit="000"),
        units,
        tuple(lines),
        tuple(RevenueLine(unit, "general_public", amount) for unit, amount in income.items()),
        projects=tuple(Project(f"P{n}", f"项目{n}", f"{n % 50:03}", "special_purpose", form_exempt="示例") for n in range(projects)),
        targets=tuple(Target(f"P{n}", overview=words, basis=words, plan=words, year_goal=words) for n in range(projects)),
        indicators=tuple(Indicator(f"P{n % projects}", name="人次", period_value="3", year_value="3", unit="人次") for n in range(size // 4)),
    )  # fmt: skip


def test_the_work_of_checking_grows_with_the_book() -> None:
    """Four times the lines cost four times the calls of functions, not sixteen."""

    def calls(size: int) -> int:
        book = big_book(size)
        profile = cProfile.Profile()
        found = profile.runcall(check, book)
        # Odd projects have lines; even ones don't; no target was given any money.
        assert {p.check for p in found} == {"project.without_lines", "target.sources"}
        return sum(one.callcount for one in profile.getstats())

    calls(2_000)  # what is loaded once isn't counted
    assert calls(8_000) < 4.5 * calls(2_000)


def test_checks_are_functions_of_a_budget() -> None:
    assert len(CHECKS) == len(set(CHECKS))
    for one in CHECKS:
        assert list(one(GOOD)) == []
