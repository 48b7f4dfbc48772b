"""What a figure is about: a measure and a mapping dimension → value, never a place on a page.

A dimension that is absent means *all of it*.  The values of a dimension form a tree (``208`` holds
``20802`` holds ``2080201``; ``fiscal_appropriation`` holds the three fiscal funds), and a value may be a
set (the three public expenses are a set of economic codes).  Both rungs that hold figures, the Budget and
the Disclosure, speak this vocabulary; it knows neither of them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

Value = str | frozenset[str]

#: Every dimension, in the order in which tables of facts print them, with its Chinese name.
DIMENSIONS: dict[str, str] = {
    "unit": "单位",
    "unit_kind": "单位性质",
    "year": "年度",
    "stage": "预算阶段",
    "fund": "资金来源",
    "revenue_code": "收入分类科目",
    "vintage": "资金年度",
    "nature": "支出性质",
    "functional_code": "支出功能分类科目",
    "econ_dept": "部门预算支出经济分类科目",
    "econ_gov": "政府预算支出经济分类科目",
    "project": "项目",
    "project_kind": "项目类别",
    "procurement_kind": "采购类别",
    "catalogue_code": "采购品目",
    "asset_kind": "资产类别",
    "reserved": "预留对象",
    "item": "明细",
}

FUNDS: dict[str, str] = {
    "general_public": "一般公共预算",
    "government_fund": "政府性基金预算",
    "state_capital": "国有资本经营预算",
    "special_account": "财政专户管理资金",
    "service_income": "事业收入",
    "business_income": "事业单位经营收入",
    "superior_subsidy": "上级补助收入",
    "affiliate_remittance": "附属单位上缴收入",
    "other_income": "其他收入",
}
#: Parts of the general public budget that tables of some places print beside it.  The first two make it up.
FUND_PARTS: dict[str, str] = {
    "general_public:grants": "一般公共预算（经费拨款）",
    "general_public:non_tax": "一般公共预算（纳入预算管理的非税收入）",
    "general_public:earmarked": "一般公共预算（专项资金）",
}
FISCAL_FUNDS = ("general_public", "government_fund", "state_capital")

NATURES: dict[str, str] = {
    "personnel": "人员经费",
    "operating": "公用经费",
    "project": "项目支出",
    "business": "事业单位经营支出",
    "remit_superior": "上缴上级支出",
    "subsidise_affiliates": "对附属单位补助支出",
}
UNIT_KINDS: dict[str, str] = {
    "admin": "行政单位",
    "ref_civil": "参照公务员法管理的事业单位",
    "institution_1": "公益一类事业单位",
    "institution_2": "公益二类事业单位",
    "institution_other": "其他事业单位",
}
#: Units that have administrative operating funds (机关运行经费): 预算法实施条例 and the national glossary.
ADMINISTRATIVE = frozenset({"admin", "ref_civil"})
PROJECT_KINDS: dict[str, str] = {"special_purpose": "特定目标类", "other_operating": "其他运转类"}
#: For whom a part of the purchases is kept: 政府采购促进中小企业发展管理办法（财库〔2020〕46号）.
RESERVED: dict[str, str] = {"sme": "中小企业", "sme:small_micro": "小微企业"}
PROCUREMENT_KINDS: dict[str, str] = {"goods": "货物", "works": "工程", "services": "服务"}

#: Inner nodes of the trees that are closed (a whole is exactly its children).  "" is all of it.
TREES: dict[str, dict[str, str]] = {
    "fund": {
        **dict.fromkeys(FISCAL_FUNDS, "fiscal_appropriation"),
        "fiscal_appropriation": "",
        "special_account": "",
        **dict.fromkeys(
            ("service_income", "business_income", "superior_subsidy", "affiliate_remittance", "other_income"),
            "unit_funds",
        ),
        "unit_funds": "",
    },
    "nature": {
        "personnel": "basic",
        "operating": "basic",
        "basic": "",
        **dict.fromkeys(("project", "business", "remit_superior", "subsidise_affiliates"), ""),
    },
    "vintage": {"current": "", "carry_over": ""},
    "measure": {
        **dict.fromkeys(("revenue", "carry_in", "surplus_used", "balance_in"), "resources"),
        **dict.fromkeys(("expenditure", "carry_out", "surplus_allocated", "balance_out"), "uses"),
    },
}
#: Measures few documents have: a whole printed without them is made up of the others.
RARE = frozenset({"surplus_used", "surplus_allocated", "balance_in", "balance_out"})
NAMES: dict[str, str] = {
    **FUNDS,
    **FUND_PARTS,
    **NATURES,
    **UNIT_KINDS,
    **PROJECT_KINDS,
    **PROCUREMENT_KINDS,
    **RESERVED,
    "fiscal_appropriation": "财政拨款",
    "unit_funds": "单位资金",
    "basic": "基本支出",
    "current": "当年预算",
    "carry_over": "上年结转",
    "resources": "收入总计",
    "revenue": "本年收入",
    "carry_in": "上年结转",
    "uses": "支出总计",
    "expenditure": "支出",
    "carry_out": "年终结转",
    "surplus_used": "使用非财政拨款结余",
    "surplus_allocated": "结余分配",
    "balance_in": "上年实户资金余额",
    "balance_out": "未安排支出的实户资金",
    "procurement": "政府采购预算",
    "services": "政府购买服务",
    "asset_purchase": "新增资产金额",
    "transfers": "对下转移支付",
    "special_funds": "专项资金",
    "superior_grants": "上级补助项目",
    "non_tax": "非税收入征收计划",
    "quantity": "数量",
    "price": "单价",
    "vehicles": "公务用车实有数",
    "vehicle_quota": "公务用车编制数",
    "office_area": "办公用房建筑面积",
    "equipment": "大型设备数量",
    "new_assets": "新增资产数量",
    "vehicles_bought": "购置公务用车数",
    "abroad_groups": "因公出国（境）团组数",
    "abroad_persons": "因公出国（境）人次",
    "receptions": "国内公务接待批次",
    "guests": "国内公务接待人次",
    "leader": "领导用车",
    "confidential": "机要通信用车",
    "emergency": "应急保障用车",
    "law_enforcement": "执法执勤用车",
    "special": "特种专业技术用车",
    "institution": "事业单位业务用车",
    "other": "其他公务用车",
    "general_500k": "原值50万元以上通用设备",
    "general_1m": "原值100万元以上通用设备",
    "special_1m": "原值100万元以上专用设备",
    "unit_price_1m": "单价100万元（含）以上设备",
}
#: Lengths of the levels of each code list (class, section, item; 类、款、项).
CODE_LEVELS: dict[str, tuple[int, ...]] = {
    "functional_code": (3, 5, 7),
    "revenue_code": (3, 5, 7, 9),
    "econ_dept": (3, 5),
    "econ_gov": (3, 5),
    "catalogue_code": (3, 5, 7, 9),
}
#: The code list (see :mod:`yusuan.classification`) that names the values of a dimension.
CODE_LISTS: dict[str, str] = {
    "functional_code": "functional",
    "revenue_code": "revenue",
    "econ_dept": "econ_dept",
    "econ_gov": "econ_gov",
    "catalogue_code": "procurement",
}
#: The word that counts a measure that isn't money.
COUNTERS: dict[str, str] = {
    "vehicles": "辆",
    "vehicle_quota": "辆",
    "equipment": "台（套）",
    "office_area": "平方米",
    "new_assets": "件",
    "vehicles_bought": "辆",
    "abroad_groups": "个",
    "abroad_persons": "人次",
    "receptions": "批次",
    "guests": "人次",
    "quantity": "件",
}
#: Measures in money; all others are counts, or hundredths of a square metre for ``office_area``.
MONEY = frozenset(
    {"resources", "revenue", "carry_in", "uses", "expenditure", "carry_out", "procurement"}
    | RARE
    | {"services", "asset_purchase", "price"}
    | {"transfers", "special_funds", "superior_grants", "non_tax"}
)


@lru_cache(maxsize=100_000)
def ancestors(dimension: str, value: str) -> tuple[str, ...]:
    """``value`` and every node above it, nearest first, without the root.  ``carry_over:2022`` is under ``carry_over``."""
    if levels := CODE_LEVELS.get(dimension):
        return (value, *(value[:n] for n in reversed(levels) if n < len(value)))
    chain = [value]
    tree = TREES.get(dimension, {})
    while above := tree.get(chain[-1], chain[-1].partition(":")[0] if ":" in chain[-1] else ""):
        chain.append(above)
    return tuple(chain)


def covers(dimension: str, whole: Value, part: Value) -> bool:
    """Whether every leaf of ``part`` lies in ``whole``."""
    wholes = whole if isinstance(whole, frozenset) else {whole}
    parts = part if isinstance(part, frozenset) else {part}
    return all(any(w in ancestors(dimension, p) for w in wholes) for p in parts)


@dataclass(frozen=True, slots=True)
class Coordinates:
    """A measure at a point.  ``at`` is sorted by dimension; build with :func:`coordinates`."""

    measure: str
    at: tuple[tuple[str, Value], ...] = ()

    def get(self, dimension: str) -> Value | None:
        return next((value for name, value in self.at if name == dimension), None)

    def where(self, **dims: Value | None) -> Coordinates:
        """The same measure with these dimensions set; None takes a dimension away."""
        return coordinates(self.measure, {**dict(self.at), **dims})

    def __str__(self) -> str:
        parts = (f"{DIMENSIONS.get(d, d)}={_say(v)}" for d, v in self.at)
        return (
            f"{NAMES.get(self.measure, self.measure)}（{'，'.join(parts)}）"
            if self.at
            else NAMES.get(self.measure, self.measure)
        )


def _say(value: Value) -> str:
    if isinstance(value, frozenset):
        return "+".join(NAMES.get(v, v) for v in sorted(value))
    return NAMES.get(value, value)


def coordinates(measure: str, at: Mapping[str, Value | None] | None = None, **dims: Value | None) -> Coordinates:
    """Build coordinates; dimensions set to None are absent.  Raises KeyError for an unknown dimension."""
    merged = {**(at or {}), **dims}
    for dimension in merged:
        if dimension not in DIMENSIONS:
            raise KeyError(dimension)
    pairs: list[tuple[str, Value]] = []
    for dimension, value in merged.items():
        if value is None:
            continue
        if isinstance(value, frozenset) and len(value) == 1:
            (value,) = value
        pairs.append((dimension, value))
    return Coordinates(measure, tuple(sorted(pairs, key=lambda pair: pair[0])))


#: Economic codes of the three public expenses (三公经费).  Source: 支出经济分类科目; TPE-01, TPE-05.
THREE_PUBLIC: dict[str, frozenset[str]] = {
    "abroad": frozenset({"30212"}),
    "reception": frozenset({"30217"}),
    "vehicle_purchase": frozenset({"31013", "30913"}),
    "vehicle_operation": frozenset({"30231"}),
}

#: Named points that sentences and comparatives speak of, so that nobody spells out coordinates by hand.
TOPICS: dict[str, Coordinates] = {
    **{
        m: coordinates(m)
        for m in ("resources", "revenue", "carry_in", "uses", "expenditure", "carry_out", "procurement")
    },
    "three_public": coordinates(
        "expenditure", fund="fiscal_appropriation", econ_dept=frozenset().union(*THREE_PUBLIC.values())
    ),
    **{
        item: coordinates("expenditure", fund="fiscal_appropriation", econ_dept=codes)
        for item, codes in THREE_PUBLIC.items()
    },
    "vehicle": coordinates(
        "expenditure",
        fund="fiscal_appropriation",
        econ_dept=THREE_PUBLIC["vehicle_purchase"] | THREE_PUBLIC["vehicle_operation"],
    ),
    "admin_operating": coordinates(
        "expenditure", fund="fiscal_appropriation", nature="operating", unit_kind=ADMINISTRATIVE
    ),
}
TOPIC_NAMES: dict[str, str] = {
    "three_public": "“三公”经费合计",
    "abroad": "因公出国（境）费",
    "reception": "公务接待费",
    "vehicle": "公务用车购置及运行费",
    "vehicle_purchase": "公务用车购置费",
    "vehicle_operation": "公务用车运行维护费",
    "admin_operating": "机关运行经费",
    **{m: NAMES[m] for m in ("resources", "revenue", "carry_in", "uses", "expenditure", "carry_out", "procurement")},
}
