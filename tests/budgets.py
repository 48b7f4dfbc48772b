"""Random valid budgets: several units, all funds, carried-over basic expenditure, withheld lines."""

from collections import Counter
from datetime import date
from decimal import Decimal

from hypothesis import strategies as st

from yusuan.budget.model import (
    Asset,
    Budget,
    CarryOutLine,
    Comparative,
    ExpenditureLine,
    ProcurementLine,
    Profile,
    Project,
    Reason,
    RevenueLine,
    Unit,
)

YEAR = 2024
UNITS = (
    Unit("352", "甲市民政局", "admin", "city", department="352-甲市民政局"),
    Unit("352001", "甲市社会福利院", "institution_1", "city", parent="352"),
    Unit("352002", "甲市救助管理站", "ref_civil", "city", parent="352"),
)
FUNCTIONS = {
    "general_public": (
        "2080201",
        "2080202",
        "2080501",
        "2081002",
        "2082001",
        "2101101",
        "2130599",
        "2210201",
        "2013299",
    ),
    "government_fund": ("2296002", "2296003"),
    "state_capital": ("2230199",),
}
OTHER_FUNDS = (
    "special_account",
    "service_income",
    "business_income",
    "superior_subsidy",
    "affiliate_remittance",
    "other_income",
)
PERSONNEL = ("30101", "30102", "30108", "30113", "30302")
OPERATING = ("30201", "30206", "30211", "30217", "30231", "30239")
REVENUE_CODES = {"government_fund": "1030155", "state_capital": "1030601"}
REASONS = (
    "total_revenue",
    "total_expenditure",
    "general_public",
    "three_public",
    "abroad",
    "reception",
    "vehicle_purchase",
    "vehicle_operation",
    "admin_operating",
)

amounts = st.one_of(st.integers(1, 10**9), st.integers(1, 10**4), st.integers(1, 400).map(lambda n: n * 5_000))


@st.composite
def budgets(draw: st.DrawFn, max_lines: int = 25) -> Budget:
    """A book that passes every check of ours and prints anything a pack can print."""
    level = draw(st.sampled_from(("unit", "department")))
    units = [u.code for u in UNITS] if level == "department" else ["352"]
    projects = [
        Project(
            f"P{n}",
            f"第{n}号项目",
            draw(st.sampled_from(units)),
            draw(st.sampled_from(("special_purpose", "other_operating"))),
            form_exempt="测试",
        )
        for n in range(draw(st.integers(1, 6)))
    ]
    lines: dict[tuple[object, ...], ExpenditureLine] = {}
    count = draw(st.integers(1, max_lines))
    for n in range(count + len(projects)):
        fund = draw(st.sampled_from((*FUNCTIONS, *OTHER_FUNDS)))
        code = draw(st.sampled_from(FUNCTIONS.get(fund, FUNCTIONS["general_public"])))
        origin = draw(st.sampled_from((None, None, None, YEAR - 1, YEAR - 2)))
        amount = draw(amounts)
        if n < len(projects) or draw(st.booleans()):
            project = projects[n] if n < len(projects) else draw(st.sampled_from(projects))
            econ = draw(st.sampled_from(("", "", "30227", "31002", "30217")))
            line = ExpenditureLine(
                project.unit, code, fund, "project", amount, econ, project=project.code, origin_year=origin
            )
        else:
            nature = draw(st.sampled_from(("personnel", "operating")))
            econ = draw(st.sampled_from(PERSONNEL if nature == "personnel" else OPERATING))
            line = ExpenditureLine(draw(st.sampled_from(units)), code, fund, nature, amount, econ, origin_year=origin)
        lines[line.unit, code, fund, line.nature, line.econ_dept, line.project, origin] = line
    expenditure = tuple(lines.values())
    carry_out = tuple(
        CarryOutLine(unit, FUNCTIONS[fund][0], fund, draw(amounts))
        for unit, fund in draw(
            st.sets(st.tuples(st.sampled_from(units), st.sampled_from(tuple(FUNCTIONS))), max_size=2)
        )
    )
    totals: Counter[tuple[str, str, int | None]] = Counter()
    for used in (*expenditure, *carry_out):
        totals[used.unit, used.fund, used.origin_year] += used.amount
    revenue = tuple(
        RevenueLine(unit, fund, amount, REVENUE_CODES.get(fund, "") if origin is None else "", origin)
        for (unit, fund, origin), amount in sorted(totals.items(), key=str)
    )
    prior = (
        Comparative("resources", draw(st.integers(0, 10**10))),
        Comparative("uses", draw(st.integers(0, 10**10))),
        Comparative("expenditure", draw(st.integers(0, 10**10)), fund="general_public", vintage="current"),
        *(
            Comparative(t, draw(st.sampled_from((0, 50_000, 123_456))))
            for t in ("abroad", "reception", "vehicle_purchase", "vehicle_operation")
        ),
        Comparative("admin_operating", draw(st.integers(0, 10**8))),
    )
    return Budget(
        Profile(
            YEAR,
            "352",
            level,
            approved_on=date(2024, 3, 1),
            published_on=date(2024, 3, 11),
            secrecy_reviewed_by="保密员",
            secrecy_reviewed_on=date(2024, 3, 8),
        ),
        UNITS if level == "department" else UNITS[:1],
        expenditure,
        revenue,
        carry_out,
        tuple(projects),
        prior,
        tuple(ProcurementLine(x.unit, "goods", "办公设备", x.amount, x.fund) for x in expenditure if x.unit == "352")[
            :1
        ],
        assets=(Asset("352", "office_area", Decimal("120.50"), date(2023, 12, 31)),),
        reasons=tuple(Reason(key, "工作任务变化") for key in REASONS),
    )
