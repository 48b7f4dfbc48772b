"""Rung 1: what was decided.  Atomic lines, projects, targets, procurement, assets.

Each class is also a table that people fill in: a field's metadata is its Chinese heading, its kind and the
explanation shown to them.  The folder and the workbook are two forms of these same tables (see
:mod:`yusuan.budget.tables`); nothing else knows the columns.

Amounts are integer fen here; people write yuan.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import MISSING, dataclass, field
from datetime import date
from decimal import Decimal
from fractions import Fraction
from math import floor
from typing import Any, Literal

from ..coordinates import FUNDS, NATURES, PROCUREMENT_KINDS, PROJECT_KINDS, TOPIC_NAMES, UNIT_KINDS
from ..problems import Place

Kind = Literal[
    "text", "longtext", "code", "amount", "change", "count", "area", "year", "date", "flag", "choice", "list"
]


def column(
    heading: str,
    kind: Kind,
    help: str,
    *,
    default: Any = MISSING,
    choices: Mapping[str, str] | None = None,
    codes: str = "",
    by_name: bool = False,
) -> Any:
    """A field that is a column.  ``choices`` maps identifiers to what people read and pick; ``codes`` names the code
    list (``functional``, ``econ_dept``, ``econ_gov``, ``revenue``, ``unit``, ``project``) a code is picked from.
    A field without default is required; one ``by_name`` is given to the class by name only."""
    metadata = {"heading": heading, "kind": kind, "help": help, "choices": dict(choices or {}), "codes": codes}
    if default is MISSING:
        return field(metadata=metadata)
    return field(default=default, metadata=metadata, kw_only=by_name)


def _place() -> Any:
    return field(default=None, compare=False, repr=False)


BUDGET_LEVELS = {"central": "中央", "province": "省级", "city": "市级", "county": "县级", "town": "乡镇级"}
VERSIONS = {
    "submit_1": "一上",
    "control": "一下控制数",
    "submit_2": "二上",
    "approve": "批复",
    "adjust": "调整",
}


@dataclass(frozen=True)
class Profile:
    """The book's single facts."""

    year: int = column("预算年度", "year", "公历年度，四位数字")
    unit: str = column("公开主体编码", "code", "编制公开文件的单位或部门，填单位表中的编码", codes="unit")
    level: str = column(
        "公开口径", "choice", "单位预算只含本单位；部门预算含所属单位", choices={"unit": "单位", "department": "部门"}
    )
    pack: str = column("版式", "text", "版式包的名称，可用 yusuan pack list 查看", default="changzhi-2024")
    version: str = column("预算版本", "choice", "只有批复或调整后的版本用于公开", choices=VERSIONS, default="approve")
    version_by: str = column(
        "编报人或文号", "text", "这一版是谁编报的，或下达、批复的文号；不公开", default="", by_name=True
    )
    version_on: date | None = column("版本日期", "date", "编报、下达、批复或调整的日期", default=None, by_name=True)
    version_note: str = column("版本说明", "text", "为什么有这一版，如 按控制数压减；不公开", default="", by_name=True)
    approved_on: date | None = column("批复日期", "date", "财政部门或主管部门批复的日期", default=None)
    published_on: date | None = column("公开日期", "date", "批复后20日内", default=None)
    secrecy_reviewed_by: str = column("保密审查人", "text", "先审查后公开；不写入公开文件", default="")
    secrecy_reviewed_on: date | None = column("保密审查日期", "date", "不晚于公开日期", default=None)
    rules: str = column(
        "适用制度",
        "text",
        "采购限额、开支标准按哪里的制度，可用 yusuan rules 查看；留空时不编采购计划",
        default="",
    )
    place: Place | None = _place()


@dataclass(frozen=True)
class Unit:
    """A budget unit.  ``parent`` is the department it belongs to (空: it is itself the department)."""

    code: str = column("单位编码", "code", "预算单位编码，按文本填写")
    name: str = column("单位名称", "text", "全称，与印章一致")
    kind: str = column("单位性质", "choice", "决定是否有机关运行经费", choices=UNIT_KINDS)
    budget_level: str = column("预算级次", "choice", "单位所属的政府级次", choices=BUDGET_LEVELS)
    parent: str = column(
        "上级单位编码", "code", "所属单位填主管部门的单位编码；主管部门自身留空", default="", codes="unit"
    )
    rank: str = column("机构规格", "text", "如 正处级；没有可留空", default="")
    department: str = column("主管部门及代码", "text", "如 352-某某局；印在绩效目标表上", default="")
    duties: str = column("主要职责", "longtext", "概况部分第一节的文字", default="")
    offices: tuple[str, ...] = column("内设机构", "list", "用分号隔开", default=())
    organisation: str = column("机构说明", "longtext", "补充说明；留空时由内设机构和所属单位自动成文", default="")
    staff: int | None = column(
        "编制内实有人数", "count", "配置标准按它计算；不填就不核对数量", default=None, by_name=True
    )
    staff_bureau: int | None = column(
        "其中司局级人数", "count", "办公家具分级时用；没有留空", default=None, by_name=True
    )
    rooms: int | None = column("办公室间数", "count", "更衣柜、茶几等按办公室配置的用", default=None, by_name=True)
    classified: bool = column("涉密单位", "flag", "台式计算机的数量标准不同", default=False, by_name=True)
    place: Place | None = _place()


@dataclass(frozen=True)
class ExpenditureLine:
    """One atomic line of expenditure, basic or project, current or carried over.  ``amount`` in fen."""

    unit: str = column("单位编码", "code", "填单位表中的编码", codes="unit")
    functional_code: str = column("功能科目编码", "code", "编列到项，7位", codes="functional")
    fund: str = column("资金来源", "choice", "从列表选择", choices=FUNDS)
    nature: str = column("支出性质", "choice", "人员经费和公用经费合为基本支出", choices=NATURES)
    amount: int = column("金额（元）", "amount", "以元为单位，至多两位小数")
    econ_dept: str = column(
        "部门经济科目编码", "code", "基本支出编列到款，5位；项目支出没有细分时留空", default="", codes="econ_dept"
    )
    econ_gov: str = column(
        "政府经济科目编码", "code", "留空时按部门经济科目和单位性质自动对应", default="", codes="econ_gov"
    )
    project: str = column("项目编码", "code", "项目支出必填，填项目表中的编码", default="", codes="project")
    origin_year: int | None = column("结转来源年度", "year", "上年结转资金填原预算年度；当年安排留空", default=None)
    withheld: bool = column("不予列示", "flag", "涉密等不公开的行填“是”：计入合计，不单独列示", default=False)
    note: str = column("备注", "text", "不公开", default="")
    place: Place | None = _place()


@dataclass(frozen=True)
class RevenueLine:
    """Revenue of the year, or (with ``origin_year``) what was carried over into it.  ``amount`` in fen."""

    unit: str = column("单位编码", "code", "填单位表中的编码", codes="unit")
    fund: str = column("资金来源", "choice", "从列表选择", choices=FUNDS)
    amount: int = column("金额（元）", "amount", "以元为单位，至多两位小数")
    revenue_code: str = column(
        "收入科目编码", "code", "政府性基金和国有资本经营预算填收入分类科目", default="", codes="revenue"
    )
    origin_year: int | None = column("结转来源年度", "year", "上年结转填原预算年度；本年收入留空", default=None)
    note: str = column("备注", "text", "不公开", default="")
    place: Place | None = _place()


@dataclass(frozen=True)
class CarryOutLine:
    """Money that stays for next year (年终结转).  ``amount`` in fen."""

    unit: str = column("单位编码", "code", "填单位表中的编码", codes="unit")
    functional_code: str = column("功能科目编码", "code", "7位", codes="functional")
    fund: str = column("资金来源", "choice", "从列表选择", choices=FUNDS)
    amount: int = column("金额（元）", "amount", "以元为单位，至多两位小数")
    origin_year: int | None = column("结转来源年度", "year", "由上年结转资金继续结转时填写", default=None)
    place: Place | None = _place()


@dataclass(frozen=True)
class Project:
    """A project; its money stands in the expenditure lines that name its code."""

    code: str = column("项目编码", "code", "按文本填写，21位编码不要让Excel变成科学计数")
    name: str = column("项目名称", "text", "与批复一致")
    unit: str = column("单位编码", "code", "填单位表中的编码", codes="unit")
    kind: str = column("项目类别", "choice", "结转项目可留空", choices=PROJECT_KINDS, default="")
    recurring: bool = column("经常性项目", "flag", "每年都有的填“是”；一次性项目留空", default=False)
    start_year: int | None = column("起始年度", "year", "项目期的第一年", default=None)
    end_year: int | None = column("结束年度", "year", "项目期的最后一年", default=None)
    form_exempt: str = column("不编绩效目标的理由", "text", "结转项目不需要；其他项目不编时必须说明理由", default="")
    withheld: bool = column("不予列示", "flag", "涉密等不公开的项目填“是”", default=False)
    place: Place | None = _place()


#: How something is bought.  Source: 政府采购法 26 条, 财政部令 110 号 (framework agreements), 214 号 (consultation).
PROCUREMENT_METHODS: dict[str, str] = {
    "framework": "框架协议采购",
    "open_tender": "公开招标",
    "invited_tender": "邀请招标",
    "negotiation": "竞争性谈判",
    "consultation": "竞争性磋商",
    "inquiry": "询价",
    "single_source": "单一来源采购",
    "own": "自行采购",
}


@dataclass(frozen=True)
class CostingLine:
    """One line of how a project's new money was worked out: ``price`` (fen) × ``quantity`` × ``times``.

    The lines of a project add up to its expenditure lines; those that name a catalogue item are what it buys."""

    project: str = column("项目编码", "code", "填项目表中的编码", codes="project")
    item: str = column("测算内容", "text", "花在什么上，如 空调；同一项目内不重复")
    price: int = column("单价（元）", "amount", "一个单位一次的价格，以元为单位")
    quantity: Decimal = column("数量", "area", "多少人、台、平方米；不填为1", default=Decimal(1))
    quantity_unit: str = column("数量单位", "text", "如 人、台、人次；整笔的留空", default="")
    times: Decimal = column("次数", "area", "多少月、天、次；不填为1", default=Decimal(1))
    times_unit: str = column("次数单位", "text", "如 月、天、次；只有一次的留空", default="")
    fund: str = column("资金来源", "choice", "项目只有一种资金来源时留空", choices=FUNDS, default="")
    functional_code: str = column("功能科目编码", "code", "项目只有一个功能科目时留空", default="", codes="functional")
    econ_dept: str = column("部门经济科目编码", "code", "支出明细按经济科目分行时填写", default="", codes="econ_dept")
    standard: str = column("开支标准", "text", "执行哪一项开支标准，可用 yusuan rules 查看；没有留空", default="")
    bought: bool = column("需要采购", "flag", "货物、工程、服务要采购的填“是”，并填采购品目编码", default=False)
    catalogue_code: str = column("采购品目编码", "code", "政府采购品目分类目录编码（2022年版）", default="")
    service_purchase: bool = column("政府购买服务", "flag", "属于政府购买服务的填“是”", default=False)
    method: str = column(
        "采购方式", "choice", "留空时按制度推算；填写的与制度核对", choices=PROCUREMENT_METHODS, default=""
    )
    start: date | None = column("采购开始日期", "date", "预计开始采购活动的日期", default=None)
    place: Place | None = _place()

    @property
    def exact(self) -> Fraction:
        """The line's money in fen, not yet known to be whole."""
        return Fraction(self.price) * Fraction(self.quantity) * Fraction(self.times)

    @property
    def amount(self) -> int:
        """The line's money in fen; half up where it isn't whole (the check ``costing.fen`` says so)."""
        return floor(self.exact + Fraction(1, 2))


@dataclass(frozen=True)
class Comparative:
    """A figure of last year by coordinates; dimensions left empty mean all of it.  ``amount`` in fen."""

    topic: str = column("指标", "choice", "上年数所指的指标", choices=TOPIC_NAMES)
    amount: int = column("上年金额（元）", "amount", "上年年初预算数，以元为单位；没有就填0，不知道就不要填这一行")
    fund: str = column(
        "资金来源",
        "choice",
        "留空表示该指标的全部资金",
        choices={**FUNDS, "fiscal_appropriation": "财政拨款", "unit_funds": "单位资金"},
        default="",
    )
    vintage: str = column(
        "资金年度",
        "choice",
        "留空表示当年和结转都算",
        choices={"current": "当年预算", "carry_over": "上年结转"},
        default="",
    )
    nature: str = column("支出性质", "choice", "留空表示全部", choices={**NATURES, "basic": "基本支出"}, default="")
    functional_code: str = column("功能科目编码", "code", "可填类、款、项", default="", codes="functional")
    econ_dept: str = column("部门经济科目编码", "code", "可填类、款", default="", codes="econ_dept")
    unit: str = column("单位编码", "code", "留空表示公开主体全部", default="", codes="unit")
    note: str = column("出处", "text", "数字从哪里来", default="")
    place: Place | None = _place()


@dataclass(frozen=True)
class ProcurementLine:
    """What the budget sets aside for procurement.  ``amount`` in fen."""

    unit: str = column("单位编码", "code", "填单位表中的编码", codes="unit")
    kind: str = column("采购类别", "choice", "货物、工程或服务", choices=PROCUREMENT_KINDS)
    item: str = column("采购内容", "text", "如 空调、碎纸机等办公设备")
    amount: int = column("金额（元）", "amount", "以元为单位，至多两位小数")
    quantity: int | None = column("数量", "count", "买多少台、组、辆；设备家具要填", default=None, by_name=True)
    fund: str = column("资金来源", "choice", "从列表选择", choices=FUNDS, default="general_public")
    project: str = column("项目编码", "code", "由项目支出安排的填项目编码", default="", codes="project")
    service_purchase: bool = column("政府购买服务", "flag", "属于政府购买服务的填“是”", default=False)
    catalogue_code: str = column("采购品目编码", "code", "政府采购品目分类目录编码（2022年版）", default="")
    method: str = column(
        "采购方式", "choice", "留空时按制度推算；填写的与制度核对", choices=PROCUREMENT_METHODS, default=""
    )
    start: date | None = column("采购开始日期", "date", "预计开始采购活动的日期", default=None)
    place: Place | None = _place()


@dataclass(frozen=True)
class ServicePurchase:
    """An entry of the unit's list of services it buys (政府购买服务指导性目录)."""

    code: str = column("目录编码", "code", "指导性目录的编码")
    name: str = column("目录名称", "text", "指导性目录的名称")
    content: str = column("购买内容", "text", "购买的服务", default="")
    place: Place | None = _place()


#: Assets by what people count.  Equipment is worded two ways: by kind (50/100 万元, until 2021) and by unit price of
#: 100 万元 or more (since 2022).  Source: rules ASSET group, N-40 to N-42.
ASSET_KINDS: dict[str, str] = {
    "vehicle_quota": "公务用车编制数",
    "vehicle.leader": "领导用车",
    "vehicle.confidential": "机要通信用车",
    "vehicle.emergency": "应急保障用车",
    "vehicle.law_enforcement": "执法执勤用车",
    "vehicle.special": "特种专业技术用车",
    "vehicle.institution": "事业单位业务用车",
    "vehicle.other": "其他公务用车",
    "office_area": "办公用房建筑面积（平方米）",
    "equipment.general_500k": "原值50万元以上通用设备",
    "equipment.special_1m": "原值100万元以上专用设备",
    "equipment.general_1m": "原值100万元以上通用设备",
    "equipment.unit_price_1m": "单价100万元（含）以上设备",
}


@dataclass(frozen=True)
class Asset:
    """How many of an asset a unit had on ``as_of``; square metres for the office area."""

    unit: str = column("单位编码", "code", "填单位表中的编码", codes="unit")
    kind: str = column("资产类别", "choice", "从列表选择", choices=ASSET_KINDS)
    quantity: Decimal = column("数量", "area", "辆、台（套）或平方米；没有填0")
    as_of: date = column("截止日期", "date", "一般为上年12月31日")
    place: Place | None = _place()


#: The classes of the catalogue that are assets when bought: not supplies (A0503, A0504) and materials (A07).
#: Source: 固定资产等资产基础分类与代码 (GB/T 14885—2022), which shares its codes with the catalogue of 2022.
ASSET_CLASSES: dict[str, str] = {
    "A01": "房屋和构筑物",
    "A02": "设备",
    "A03": "文物和陈列品",
    "A04": "图书和档案",
    "A0501": "家具",
    "A0502": "用具",
    "A06": "特种动植物",
    "A08": "无形资产",
}


@dataclass(frozen=True)
class EquipmentLine:
    """Pieces of equipment or furniture a unit has, bought in one year; ``replaced`` of them go this year."""

    unit: str = column("单位编码", "code", "填单位表中的编码", codes="unit")
    catalogue_code: str = column("采购品目编码", "code", "政府采购品目分类目录编码（2022年版），与资产分类相同")
    quantity: int = column("实有数量", "count", "上年末有多少台、组、辆")
    year: int = column("购置年度", "year", "哪一年买的；不同年度分行填")
    replaced: int = column("本年更新数量", "count", "其中本年报废、由新购的替换的；没有留空", default=0)
    note: str = column("备注", "text", "不公开", default="")
    place: Place | None = _place()


#: Where a target's money comes from, as target forms print it.
SOURCE_LEVELS: dict[str, str] = {
    "central": "中央财政资金",
    "province": "省级财政资金",
    "local": "市县（区）财政资金",
    "own": "单位自筹",
    "other": "其他资金",
}


@dataclass(frozen=True)
class Target:
    """A project's target: money by source in fen for the whole period and the year, texts, goals."""

    project: str = column("项目编码", "code", "填项目表中的编码", codes="project")
    period: str = column("项目期", "text", "如 1年", default="1年")
    department: str = column("主管部门及代码", "text", "留空时取单位表中的", default="")
    period_central: int = column("实施期中央财政资金（元）", "amount", "整个实施期", default=0)
    period_province: int = column("实施期省级财政资金（元）", "amount", "整个实施期", default=0)
    period_local: int = column("实施期市县财政资金（元）", "amount", "整个实施期", default=0)
    period_own: int = column("实施期单位自筹（元）", "amount", "整个实施期", default=0)
    period_other: int = column("实施期其他资金（元）", "amount", "整个实施期", default=0)
    year_central: int = column("年度中央财政资金（元）", "amount", "预算年度", default=0)
    year_province: int = column("年度省级财政资金（元）", "amount", "预算年度", default=0)
    year_local: int = column("年度市县财政资金（元）", "amount", "预算年度", default=0)
    year_own: int = column("年度单位自筹（元）", "amount", "预算年度", default=0)
    year_other: int = column("年度其他资金（元）", "amount", "预算年度", default=0)
    source: str = column(
        "资金级次",
        "choice",
        "项目资金全是同一来源时选择，上面的金额留空，由项目金额得出",
        choices=SOURCE_LEVELS,
        default="",
    )
    overview: str = column("项目概况", "longtext", "做什么、为谁做、多少钱", default="")
    basis: str = column("立项依据", "longtext", "文件名称和文号", default="")
    necessity: str = column("项目设立必要性", "longtext", "不做会怎样", default="")
    measures: str = column("保证项目实施的制度、措施", "longtext", "制度和措施", default="")
    plan: str = column("项目实施计划", "longtext", "时间安排", default="")
    period_goal: str = column("实施期总体目标", "longtext", "整个实施期要达到的效果", default="")
    year_goal: str = column("年度总体目标", "longtext", "预算年度要达到的效果", default="")
    place: Place | None = _place()


#: Cost stands under output (财预〔2015〕88号) or on level one (财预〔2021〕101号); a target uses one of the two.
INDICATOR_LEVELS: dict[str, tuple[str, ...]] = {
    "成本指标": ("经济成本指标", "社会成本指标", "生态环境成本指标"),
    "产出指标": ("数量指标", "质量指标", "时效指标", "成本指标"),
    "效益指标": ("经济效益指标", "社会效益指标", "生态效益指标", "可持续影响指标"),
    "满意度指标": ("服务对象满意度",),
}


@dataclass(frozen=True)
class Indicator:
    """An indicator of a project's target, or of the whole unit's where ``project`` is empty.

    A value is operator, number or word, and unit, for the whole period and for the year."""

    project: str = column("项目编码", "code", "填项目表中的编码；单位整体绩效指标留空", codes="project", default="")
    level1: str = column(
        "一级指标",
        "choice",
        "产出、效益或满意度；2021年的版式成本也是一级",
        choices={k: k for k in INDICATOR_LEVELS},
        default="产出指标",
    )
    level2: str = column(
        "二级指标",
        "choice",
        "按一级指标选择",
        choices={v: v for vs in INDICATOR_LEVELS.values() for v in vs},
        default="数量指标",
    )
    name: str = column("三级指标", "text", "可衡量的指标名称", default="")
    operator: str = column(
        "符号",
        "choice",
        "≥、≤、=；定性指标留空",
        choices={"≥": "≥", "≤": "≤", "=": "=", ">": ">", "<": "<"},
        default="",
    )
    period_value: str = column("实施期指标值", "text", "数字或定性描述", default="")
    year_value: str = column("年度指标值", "text", "数字或定性描述", default="")
    unit: str = column("计量单位", "text", "如 人、%、万元；定性指标留空", default="")
    weight: Decimal | None = column("分值", "area", "自评用的分值；版式要求时印在目标表上", default=None)
    evidence: str = column("佐证材料", "text", "凭什么判断达到了；版式要求时印在目标表上", default="")
    follows: str = column(
        "取自测算",
        "text",
        "指标值由成本测算得出时填：金额，或 测算内容.数量、测算内容.次数、测算内容.单价、测算内容.金额；指标值留空",
        default="",
    )
    place: Place | None = _place()


@dataclass(frozen=True)
class UnitTarget:
    """The whole unit's target (单位整体绩效目标)."""

    overview: str = column("部门职能概述", "longtext", "单位做什么", default="")
    goal: str = column("年度总体目标", "longtext", "预算年度要达到的效果", default="")
    place: Place | None = _place()


@dataclass(frozen=True)
class Task:
    """A main task of the whole-unit target with the money for it, in fen."""

    name: str = column("任务名称", "text", "年度主要任务")
    content: str = column("主要内容", "longtext", "做什么", default="")
    amount: int = column("金额（元）", "amount", "预算金额；填了所含项目的留空", default=0)
    projects: tuple[str, ...] = column(
        "所含项目", "list", "项目编码，用分号隔开；“基本支出”也可以写。填了就由它们的金额得出", default=()
    )
    place: Place | None = _place()


@dataclass(frozen=True)
class Reason:
    """Why something changed: ``about`` is the key of the slot that asks for it (``total_revenue``)."""

    about: str = column(
        "对应内容", "text", "需要说明原因的内容，缺少时程序会列出键名；--each 时单位自己的写成 单位编码/键名"
    )
    text: str = column("原因", "longtext", "只写原因，不写变动金额")
    place: Place | None = _place()


@dataclass(frozen=True)
class ReasonItem:
    """One item of a reason with its signed amount in fen; the sentence adds them up."""

    about: str = column("对应内容", "text", "与变动原因表中的键名一致")
    what: str = column("事项", "text", "如 本年不再包含待分配资金")
    amount: int = column("增减金额（元）", "change", "增加为正，减少为负")
    place: Place | None = _place()


@dataclass(frozen=True)
class FreeText:
    """A text of the unit's own for a section; ``section`` is the section's key."""

    section: str = column("章节", "text", "章节的键名，写错时程序会列出可用的；--each 时单位自己的写成 单位编码/键名")
    text: str = column("文字", "longtext", "公开的文字")
    place: Place | None = _place()


@dataclass(frozen=True)
class AttachedFile:
    """A file published with the disclosure; the path is relative to the book."""

    title: str = column("附件名称", "text", "目录中显示的名称")
    file: str = column("文件", "text", "相对于预算文件夹的路径")
    place: Place | None = _place()


@dataclass(frozen=True)
class Budget:
    """A unit's or a department's budget of one year."""

    profile: Profile
    units: tuple[Unit, ...]
    expenditure: tuple[ExpenditureLine, ...] = ()
    revenue: tuple[RevenueLine, ...] = ()
    carry_out: tuple[CarryOutLine, ...] = ()
    projects: tuple[Project, ...] = ()
    comparatives: tuple[Comparative, ...] = ()
    procurement: tuple[ProcurementLine, ...] = ()
    service_purchases: tuple[ServicePurchase, ...] = ()
    assets: tuple[Asset, ...] = ()
    targets: tuple[Target, ...] = ()
    indicators: tuple[Indicator, ...] = ()
    unit_target: UnitTarget | None = None
    tasks: tuple[Task, ...] = ()
    reasons: tuple[Reason, ...] = ()
    reason_items: tuple[ReasonItem, ...] = ()
    texts: tuple[FreeText, ...] = ()
    attachments: tuple[AttachedFile, ...] = ()
    costing: tuple[CostingLine, ...] = ()
    equipment: tuple[EquipmentLine, ...] = ()
    #: Last year's whole budget, where it is at hand; otherwise ``comparatives`` hold what is known of it.
    prior: Budget | None = None
    #: The folder or file it was loaded from; attachments are relative to it.
    home: str = field(default="", compare=False)
    #: What the keys of a unit's own reasons and texts start with where this is a unit's part of a department's book.
    own_keys: str = field(default="", compare=False)

    def unit(self, code: str) -> Unit:
        """Raises KeyError."""
        for unit in self.units:
            if unit.code == code:
                return unit
        raise KeyError(code)
