"""No check of target forms speaks on an honest book: random books with targets whose texts, indicators and money agree."""

from dataclasses import replace

from budgets import YEAR, budgets
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from test_review import EXAMPLE

import yusuan
from yusuan.budget.model import Budget, Indicator, Project, Target
from yusuan.disclosure.compile import compile_budget
from yusuan.disclosure.pack import packs
from yusuan.review import review

#: What is the matter with a form or with its words.
OF_FORMS = ("PF-", "FORM-", "X-28", "X-29", "X-30", "N-38", "STYLE-", "TEXT-", "N-49", "N-50", "D-08")
THINGS = (("碎纸机", "台"), ("文件柜", "组"), ("宣传册", "册"), ("检测设备", "套"))


@st.composite
def targets(draw: st.DrawFn, project: Project, fen: int) -> tuple[Target, tuple[Indicator, ...]]:
    """A target of one year for that money, and its indicators."""
    count, guards, cleaners = draw(st.integers(2, 400)), draw(st.integers(1, 30)), draw(st.integers(1, 30))
    thing, unit = draw(st.sampled_from(THINGS))
    price = max(1, fen // 100 // (4 * count))  # yuan, a quarter of the money at most
    first, last = sorted((draw(st.integers(1, 12)), draw(st.integers(1, 12))))
    cap = max(1, fen // 100)
    said = f"购置{thing}{count}{unit}，{price}元×{count}{unit}＝{price * count}元。聘用保安{guards}名、保洁员{cleaners}名。"
    goal = f"{project.name}本年购置{thing}{count}{unit}，按时完成全年任务，保障工作正常开展。"
    target = Target(
        project.code,
        period_local=fen,
        year_local=fen,
        overview=said if price * count * 100 <= fen else f"聘用保安{guards}名、保洁员{cleaners}名。",
        basis=f"《中华人民共和国预算法》、{YEAR}年工作计划。",
        necessity="保障正常运转。",
        measures="单位内控制度。",
        plan=f"{YEAR}年{first}月-{YEAR}年{last}月实施。",
        period_goal=goal,
        year_goal=goal,
    )

    def one(level1: str, level2: str, name: str, operator: str, value: str, of: str = "") -> Indicator:
        return Indicator(project.code, level1, level2, name, operator, value, value, of)

    share = draw(st.integers(1, 99))
    return target, (
        one("产出指标", "数量指标", f"购置{thing}数量", draw(st.sampled_from(("≥", "="))), str(count), unit),
        one("产出指标", "数量指标", "保安保洁人数", draw(st.sampled_from(("≥", "="))), str(guards + cleaners), "人"),
        one("产出指标", "质量指标", "验收合格率", "≥", str(draw(st.integers(11, 99))), "%"),
        one("产出指标", "时效指标", "完成时间", "", f"{first}到{last}月"),
        one("产出指标", "成本指标", "购置成本", "≤", str(cap * share // 100), "元"),
        one("产出指标", "成本指标", "服务成本", "≤", str(cap - cap * share // 100), "元"),
        one("效益指标", "社会效益指标", "工作效率", "", draw(st.sampled_from(("提升", "提高", "改善")))),
        one("满意度指标", "服务对象满意度", "群众满意度", "≥", str(draw(st.integers(80, 99))), "%"),
    )


@st.composite
def honest(draw: st.DrawFn) -> Budget:
    """A random book in which every project that has money of the year has a target."""
    budget = draw(budgets(max_lines=12))
    wanted = []
    for project in budget.projects:
        fen = sum(x.amount for x in budget.expenditure if x.project == project.code and x.origin_year is None)
        if fen >= 100:
            wanted.append(draw(targets(project, fen)))
    projects = tuple(replace(p, recurring=draw(st.booleans())) for p in budget.projects)
    return replace(
        budget,
        projects=projects,
        targets=tuple(t for t, _ in wanted),
        indicators=tuple(i for _, those in wanted for i in those),
    )


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(honest(), st.sampled_from(packs()))
def test_no_check_of_forms_speaks_on_an_honest_book(budget: Budget, pack: str) -> None:
    disclosure = compile_budget(budget, pack).disclosure
    said = [f"{f.check} {f.message}" for f in review(disclosure).findings if f.check.startswith(OF_FORMS)]
    assert said == []


def test_no_check_of_forms_speaks_on_the_example_under_any_pack() -> None:
    budget = yusuan.load(EXAMPLE)
    for pack in packs():
        disclosure = compile_budget(budget, pack).disclosure
        assert disclosure.forms()
        assert [f.check for f in review(disclosure).findings if f.check.startswith(OF_FORMS)] == []
