"""Two versions of a book: every sum foots, nothing is told twice, and what changed is said as people say it."""

from collections import Counter
from dataclasses import fields, is_dataclass, replace
from datetime import date
from decimal import Decimal
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from budgets import budgets
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from test_cli import EXAMPLE, yusuan
from test_costing import with_price

from yusuan import load
from yusuan.budget import save
from yusuan.budget.comparison import compare
from yusuan.budget.comparison.report import lines, write_comparison
from yusuan.budget.comparison.report_html import as_html
from yusuan.budget.comparison.words import findings, notices, why
from yusuan.budget.costing import repriced
from yusuan.budget.model import (
    Asset,
    Budget,
    CostingLine,
    ExpenditureLine,
    Indicator,
    ProcurementLine,
    Profile,
    Project,
    Reason,
    ReasonItem,
    RevenueLine,
    Target,
    Unit,
)
from yusuan.problems import OutputError

YUAN = 100
COST = ("碎纸机", "空调", "保安", "=1+1", "<b>维修</b>")


# ------------------------------------------------------------------------------------------------ every pair


@st.composite
def versions(draw: st.DrawFn) -> tuple[Budget, Budget]:
    """Two books of the same projects with costings, targets, indicators and purchases that differ at random."""
    found = []
    for _ in range(2):
        book = draw(budgets(max_lines=10))
        codes = [p.code for p in book.projects] + ["X9"]
        project = st.sampled_from(codes)
        numbers = st.integers(0, 3).map(Decimal)
        costing = st.builds(
            CostingLine,
            project,
            st.sampled_from(COST),
            st.integers(0, 999),
            numbers,
            st.sampled_from(("", "台")),
            numbers,
            bought=st.booleans(),
            catalogue_code=st.sampled_from(("", "A02021301")),
        )
        indicator = st.builds(
            Indicator, st.sampled_from((*codes, "")), name=st.sampled_from("甲乙"), year_value=numbers.map(str)
        )
        bought = st.builds(
            ProcurementLine,
            st.just("352"),
            st.just("goods"),
            st.sampled_from(COST),
            st.integers(1, 99),
            project=st.sampled_from((*codes, "")),
        )
        about = st.sampled_from(("version", "version.P0", "version.208", "revenue", "version.personnel"))
        found.append(
            replace(
                book,
                costing=tuple(draw(st.lists(costing, max_size=5))),
                targets=tuple(
                    draw(st.lists(st.builds(Target, project, overview=st.sampled_from(("", "概况"))), max_size=2))
                ),
                indicators=tuple(draw(st.lists(indicator, max_size=4))),
                procurement=tuple(draw(st.lists(bought, max_size=4))),
                reasons=tuple(draw(st.lists(st.builds(Reason, about, st.sampled_from(("因", "由"))), max_size=3))),
                reason_items=tuple(
                    draw(st.lists(st.builds(ReasonItem, about, st.just("事"), st.integers(-9, 9)), max_size=3))
                ),
                profile=replace(book.profile, version=draw(st.sampled_from(("control", "submit_2", "approve")))),
            )
        )
    return found[0], found[1]


quick = settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large]
)


def sums(budget: Budget, table: str, *names: str) -> Counter[tuple[Any, ...]]:
    found: Counter[tuple[Any, ...]] = Counter()
    for row in getattr(budget, table):
        found[tuple(getattr(row, n) for n in names)] += row.amount
    return found


@quick
@given(versions())
def test_every_sum_foots(pair: tuple[Budget, Budget]) -> None:
    a, b = pair
    c = compare(a, b)
    more = sum(e.amount for e in b.expenditure) - sum(e.amount for e in a.expenditure)
    assert c.total("expenditure").more == more
    assert sum(p.more for p in c.projects) + sum(o.more for o in c.own) == more
    for changes in (c.funds, c.natures, c.units, *([x for x in t if x.level == 1] for t in (c.functional, c.economic))):
        assert sum(x.more for x in changes) == more
    assert sum(x.more for x in c.revenue_funds) == c.total("resources").more
    assert c.total("expenditure.current").more + c.total("expenditure.carry_over").more == more
    assert sum(p.more for p in c.purchases) == c.total("procurement").more
    by_fund = [sums(x, "expenditure", "fund") for x in pair]
    by_project = [sums(x, "expenditure", "project") for x in pair]
    parts: Counter[str] = Counter()
    for part in (*c.projects, *c.own):
        assert sum(f.more for f in part.funds) == sum(x.more for x in part.lines) == part.more
        for f in part.funds:
            parts[f.key] += f.more
    for f in c.funds:
        assert (f.old, f.new) == tuple(s[f.key,] for s in by_fund)
        assert parts[f.key] == f.more
    for p in c.projects:
        assert (p.old, p.new) == tuple(s[p.code,] for s in by_project)
    for tree in (c.functional, c.economic):  # a class is its sections, a section its items
        for x in tree:
            under = [y for y in tree if x.key and y.level == x.level + 1 and y.key.startswith(x.key)]
            assert not under or (sum(y.old for y in under), sum(y.new for y in under)) == (x.old, x.new)


@quick
@given(versions())
def test_a_book_and_itself(pair: tuple[Budget, Budget]) -> None:
    a, _ = pair
    c = compare(a, a)
    assert not c.changed
    assert not any(p.changed or why(p) for p in c.projects)
    assert not any(x.more for x in (*c.summary, *c.lines, *c.functional, *c.headlines))
    assert any("没有差别" in line for line in lines(c))


def turned(value: Any) -> Any:
    """A comparison with the two sides exchanged."""
    if isinstance(value, tuple):
        return tuple(turned(v) for v in value)
    names = {f.name for f in fields(value)} if is_dataclass(value) and not isinstance(value, type) else set()
    if not any(n == "old" or n.startswith("old_") for n in names):
        return value
    assert not isinstance(value, type)
    other = {n: "new" + n[3:] if n[:3] == "old" else "old" + n[3:] if n[:3] == "new" else n for n in names}
    return replace(value, **{n: turned(getattr(value, o)) for n, o in other.items()})


@quick
@given(versions())
def test_the_other_way_round_is_the_negation(pair: tuple[Budget, Budget]) -> None:
    a, b = pair
    there, back = compare(a, b), compare(b, a)
    assert back == turned(there)
    assert {p.code: -p.more for p in back.projects} == {p.code: p.more for p in there.projects}
    assert there.changed == back.changed


@quick
@given(versions(), st.randoms(use_true_random=False))
def test_the_order_of_lines_does_not_matter(pair: tuple[Budget, Budget], random: Any) -> None:
    def mixed(budget: Budget) -> Budget:
        rows = {f.name: getattr(budget, f.name) for f in fields(budget) if isinstance(getattr(budget, f.name), tuple)}
        return replace(budget, **{name: tuple(random.sample(v, len(v))) for name, v in rows.items()})

    a, b = pair
    assert compare(mixed(a), mixed(b)) == compare(a, b)
    assert not compare(a, mixed(a)).changed


@quick
@given(versions())
def test_every_pair_can_be_told(pair: tuple[Budget, Budget]) -> None:
    c = compare(*pair)
    told = "\n".join(lines(c))
    page = as_html(c)
    assert "<b>维修" not in page
    for p in c.projects:
        assert (f"  {p.code} " in told) == p.changed


# --------------------------------------------------------------------------------------------- the example


@pytest.fixture(scope="module")
def books() -> tuple[Budget, Budget]:
    """The example as the control figures, and with one price changed as the second draft."""
    old = load(EXAMPLE)
    new = with_price(old, "碎纸机", 1_200 * YUAN)
    return version(old, "control", "财预〔2023〕88号", date(2023, 12, 10), "下达控制数"), version(
        new, "submit_2", "财务科", date(2024, 1, 10), "碎纸机涨价"
    )


def version(budget: Budget, key: str, by: str = "", on: date | None = None, note: str = "") -> Budget:
    return replace(
        budget, profile=replace(budget.profile, version=key, version_by=by, version_on=on, version_note=note)
    )


def test_one_price_is_the_whole_difference(books: tuple[Budget, Budget]) -> None:
    c = compare(*books)
    (changed,) = [p for p in c.projects if p.changed]
    assert (changed.code, changed.kind, changed.more) == ("P12", "增加", 1_000 * YUAN)
    assert why(changed) == [
        "碎纸机：单价1,000元改为1,200元，数量5台不变，多1,000元",
        "指标 成本指标·设备购置费用：≤14000元改为≤15000元",
    ]
    assert [(f.what, f.old, f.new) for f in changed.target] == [
        ("实施期市县财政资金", "14,000元", "15,000元"),
        ("年度市县财政资金", "14,000元", "15,000元"),
    ]
    assert [(x.key, x.more) for x in c.functional if x.more] == [
        (code, 1_000 * YUAN) for code in ("208", "20802", "2080202")
    ]
    assert [(x.key, x.more) for x in c.funds if x.more] == [("general_public", 1_000 * YUAN)]
    assert c.total("procurement").more == 1_000 * YUAN
    assert notices(c) == []
    assert findings(c) == [
        "支出合计超过控制数1,000元：控制数17,997,700元，二上17,998,700元。",
        "一般公共预算超过控制数1,000元：控制数16,001,072元，二上16,002,072元。",
    ]
    told = list(lines(c))
    assert told[1:4] == [
        "  前一本：一下控制数　财预〔2023〕88号　2023-12-10　批复日期2024-03-28　下达控制数",
        "  后一本：二上　财务科　2024-01-10　批复日期2024-03-28　碎纸机涨价",
        "  两本都不是公开的版本：只有批复或调整后的预算用于公开。",
    ]


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("submit_2", "approve", "公开的是后一本（批复）。"),
        ("approve", "submit_2", "公开的是前一本（批复）。"),
        ("approve", "adjust", "两本都是可以公开的版本（批复、调整）。"),
    ],
)
def test_which_version_is_disclosed(books: tuple[Budget, Budget], old: str, new: str, said: str) -> None:
    c = compare(version(books[0], old), version(books[1], new))
    assert f"  {said}" in list(lines(c))
    assert not any("控制数" in f for f in findings(c))


def test_within_the_control_figure_nothing_is_found(books: tuple[Budget, Budget]) -> None:
    control, draft = books
    assert findings(compare(version(draft, "control"), version(control, "submit_2"))) == []
    assert notices(compare(draft, control)) == ["前一本（二上）晚于后一本（一下控制数）；增减仍是后一本减前一本。"]


# ---------------------------------------------------------------------------------------------- small books

UNIT = Unit("1", "甲局", "admin", "city")


def project(code: str, name: str, *costs: CostingLine, amount: int = 0) -> Budget:
    line = ExpenditureLine("1", "2080299", "general_public", "project", amount, project=code)
    return Budget(
        Profile(2024, "1", "unit", version="submit_2"),
        (UNIT,),
        (line,),
        projects=(Project(code, name, "1"),),
        costing=costs,
    )


def both(one: Budget, other: Budget) -> Budget:
    return replace(
        one,
        expenditure=one.expenditure + other.expenditure,
        projects=one.projects + other.projects,
        costing=one.costing + other.costing,
    )


def cost(item: str, price: int, quantity: str = "1", unit: str = "", **more: Any) -> CostingLine:
    return CostingLine("A", item, price * YUAN, Decimal(quantity), unit, **more)


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        (
            cost("保安", 2200, "3", "人"),
            cost("保安", 2200, "4", "人"),
            "保安：单价2,200元不变，数量3人改为4人，多2,200元",
        ),
        (
            cost("电费", 3000, times=Decimal(12), times_unit="月"),
            cost("电费", 3000, times=Decimal(11), times_unit="月"),
            "电费：单价3,000元不变，次数12月改为11月，少3,000元",
        ),
        (cost("书", 80), cost("书", 75), "书：单价80元改为75元，少5元"),
        (None, cost("柜", 100, "2", "组"), "新增柜：100元×2组＝200元"),
        (cost("柜", 100, "2", "组"), None, "取消柜：100元×2组＝200元"),
        (cost("柜", 100), cost("柜", 100, fund="other_income"), "柜：资金来源原来空着，改为其他收入，金额不变"),
    ],
)
def test_costing_in_words(old: CostingLine | None, new: CostingLine | None, said: str) -> None:
    books = [project("A", "甲项目", *([c] if c else []), amount=c.amount if c else 0) for c in (old, new)]
    (changed,) = compare(*books).projects
    assert why(changed) == [said]


def test_projects_come_go_and_are_renamed() -> None:
    a, b = project("A", "旧名", amount=5_00), project("B", "去掉的", amount=7_00)
    old = both(a, b)
    new = both(project("A", "新名", amount=5_00), project("C", "新的", amount=9_00))
    c = compare(old, new)
    assert [(p.code, p.kind, p.more) for p in c.projects] == [
        ("C", "新增", 9_00),
        ("B", "取消", -7_00),
        ("A", "改名", 0),
    ]
    assert why(c.projects[2]) == ["名称由“旧名”改为“新名”"]
    told = "\n".join(lines(c))
    assert "B 去掉的（取消）：7元全部取消" in told
    assert "C 新的（新增）：新增9元" in told


def test_what_no_costing_explains_is_said() -> None:
    (changed,) = compare(project("A", "甲", amount=5_00), project("A", "甲", amount=8_00)).projects
    assert why(changed) == ["当年预算多3元，没有成本测算说明"]
    line = cost("书", 5)
    (changed,) = compare(project("A", "甲", line, amount=5_00), project("A", "甲", line, amount=8_00)).projects
    assert why(changed) == ["成本测算金额不变，当年预算多3元：相差的3元没有测算说明"]


def test_money_that_only_moves_is_a_change() -> None:
    old = project("A", "甲", amount=5_00)
    new = replace(old, expenditure=(replace(old.expenditure[0], fund="other_income"),))
    (changed,) = compare(old, new).projects
    assert (changed.kind, changed.more) == ("内容改动", 0)
    assert why(changed) == [
        "一般公共预算，2080299 其他民政管理事务支出：5元全部取消",
        "其他收入，2080299 其他民政管理事务支出：新增5元",
    ]


def test_recorded_reasons_are_told_once_and_their_items_checked() -> None:
    old, new = project("A", "甲", amount=5_00), project("A", "甲", amount=8_00)
    reasons = (
        Reason("version.A", "任务增加。"),
        Reason("version", "按批复"),
        Reason("version.没有", "？"),
        Reason("revenue", "别的"),
    )
    new = replace(new, reasons=reasons, reason_items=(ReasonItem("version.A", "多办一期", 2_00),))
    c = compare(old, new)
    assert [r.about for r in c.reasons] == ["version", "version.A", "version.没有"]
    told = list(lines(c))
    assert "    原因：任务增加（多办一期多2元）" in told
    assert "原因：全部支出：按批复" in told
    assert "原因：version.没有：？" in told
    assert sum("任务增加" in line for line in told) == 1
    assert findings(c) == ["A 甲：写明的事项多2元，实际多3元，相差1元。"]
    later = replace(new, expenditure=(replace(new.expenditure[0], amount=9_00),))
    assert compare(new, later).reasons == ()  # they told the change before this one


def test_reasons_of_funds_and_natures_go_by_code_or_name() -> None:
    old = replace(
        project("A", "甲"), expenditure=(ExpenditureLine("1", "2080201", "general_public", "personnel", 1_00, "30101"),)
    )
    for key in ("personnel", "人员经费"):
        new = replace(
            old, expenditure=(replace(old.expenditure[0], amount=3_00),), reasons=(Reason(f"version.{key}", "调资"),)
        )
        told = list(lines(compare(old, new)))
        assert told[-2:] == [
            "    一般公共预算，人员经费，2080201 行政运行，30101 基本工资：1元改为3元，多2元（200.0%）",
            "    原因：调资",
        ]


def test_what_is_no_money_is_told_too() -> None:
    old = replace(
        project("A", "甲", amount=5_00), assets=(Asset("1", "vehicle.leader", Decimal(1), date(2023, 12, 31)),)
    )
    new = replace(
        old,
        expenditure=(replace(old.expenditure[0], withheld=True),),
        projects=(replace(old.projects[0], end_year=2026),),
        assets=(),
        units=(replace(UNIT, name="甲管理局"),),
    )
    c = compare(old, new)
    assert [(t.title, t.old, t.new) for t in c.others] == [
        ("支出明细（金额以外的内容）", 1, 1),
        ("单位", 1, 1),
        ("资产", 1, 0),
    ]
    assert why(c.projects[0]) == ["结束年度：原来空着，改为2026"]
    assert c.units[0].old_name == "甲局"


def test_books_of_different_units_years_and_levels_are_compared_with_a_notice() -> None:
    old = project("A", "甲", amount=5_00)
    other = replace(
        project("A", "甲", amount=6_00),
        profile=Profile(2025, "9", "department", version="approve"),
        units=(Unit("9", "<乙>局", "admin", "city"),),
    )
    c = compare(old, other)
    assert notices(c) == [
        "两本账套的单位不同：1 甲局；9 <乙>局。增减不是同一单位的变动。",
        "两本账套的年度不同：2024年、2025年。增减不是同一年预算的变动。",
        "一本是单位预算，一本是部门预算；增减含所属单位的收支。",
        "批复一本中有6元的收支不属于公开主体；这里也计入。",
    ]
    told = list(lines(c))
    assert told[0] == "甲局、<乙>局2024年、2025年预算两个版本的比较：2024年二上 → 2025年批复"
    assert [t for t in told if t.startswith("注意")] == [f"注意：{n}" for n in notices(c)]
    assert as_html(c).index("单位不同") < as_html(c).index("<h2>")


def test_empty_and_odd_books_are_compared() -> None:
    empty = Budget(Profile(2024, "1", "unit"), ())
    odd = replace(
        project("A", "甲", cost("x", 1), cost("x", 1), cost("x", 2), amount=-5),
        projects=(Project("A", "甲", "1"), Project("A", "乙", "1"), Project("2080299", "码", "2")),
        revenue=(RevenueLine("1", "没有的", 10**17, "乱"),),
        indicators=(Indicator("A"), Indicator("A"), Indicator("Z", level1="怪", level2="怪")),
        procurement=(ProcurementLine("1", "怪", "", 5, project="Z"),),
    )
    for a, b in ((empty, empty), (empty, odd), (odd, empty)):
        c = compare(a, b)
        assert list(lines(c))
        assert as_html(c)


# ------------------------------------------------------------------------------------------------- the files


class _Cells(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.tables: list[list[list[str]]] = []
        self.inside = False
        self.loads: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.loads += [v or "" for k, v in attrs if k in ("src", "href")]
        if tag == "table":
            self.tables.append([])
        elif tag == "tr":
            self.tables[-1].append([])
        elif tag in ("td", "th"):
            self.tables[-1][-1].append("")
            self.inside = True

    def handle_endtag(self, tag: str) -> None:
        if tag in ("td", "th"):
            self.inside = False

    def handle_data(self, data: str) -> None:
        if self.inside:
            self.tables[-1][-1][-1] += data


def number(text: str) -> Decimal:
    return Decimal(text.replace(",", "").replace("+", "").replace("—", "0"))


def test_every_table_of_the_page_adds_up(books: tuple[Budget, Budget]) -> None:
    reader = _Cells()
    page = as_html(compare(*books))
    reader.feed(page)
    assert reader.loads == []
    footed = 0
    for table in reader.tables:
        if table[-1][0] not in ("合计", "支出合计", "政府采购预算") or table[0][0] == "总体":
            continue
        rows = table[1:-1]
        if any(r[0][:1].isdigit() for r in rows):  # a tree: its classes only
            rows = [r for r in rows if not r[0][:1].isdigit() or len(r[0].split()[0]) == 3]
        for column in (1, 2, 3):
            assert sum(number(r[column]) for r in rows) == number(table[-1][column]), table[0]
        footed += 1
    assert footed >= 6
    assert "碎纸机：单价1,000元改为1,200元，数量5台不变，多1,000元" in page


def test_the_workbook(books: tuple[Budget, Budget], tmp_path: Path) -> None:
    c = compare(*books)
    (path,) = write_comparison(c, tmp_path, ["xlsx"])
    shown, formulas = openpyxl.load_workbook(path, data_only=True), openpyxl.load_workbook(path)
    assert shown.sheetnames == ["总体", "项目", "功能科目", "经济科目", "资金来源", "采购", "绩效指标"]
    rows = list(shown["项目"].values)
    shredders = next(r for r in rows if r[0] == "P12")
    assert shredders[1:6] == ("办公设备购置", "增加", 14_000, 15_000, 1_000)
    assert "碎纸机：单价1,000元改为1,200元" in str(shredders[7])
    assert (rows[-1][0], rows[-1][3:6]) == ("合计", (17_997_700, 17_998_700, 1_000))
    assert sum(r[3] for r in rows[2:-1]) == pytest.approx(17_997_700)  # type: ignore[misc]
    last = formulas["功能科目"].max_row
    assert formulas["功能科目"].cell(last, 4).value == f'=SUMIF($A3:$A{last - 1},"类",D3:D{last - 1})'
    assert shown["功能科目"].cell(last, 5).value == 17_998_700
    assert [r[:3] for r in shown["资金来源"].values if r[0] == "合计"] == [("合计", 17_997_700, 17_998_700)] * 2
    bought = next(r for r in shown["采购"].values if r[2] == "碎纸机 5台")
    assert bought[5:8] == (5_000, 6_000, 1_000)
    assert ("P12 办公设备购置", "成本指标", "设备购置费用", "≤14000元", "≤15000元", "修改") in list(
        shown["绩效指标"].values
    )
    assert any("超过控制数1,000元" in str(r[0]) for r in shown["总体"].values)


def test_hostile_names_stay_texts(tmp_path: Path) -> None:
    old = project("=A", "=HYPERLINK(1)", amount=1_00)
    new = replace(
        project("=A", "<script>alert(1)</script>" + "长" * 40_000, amount=2_00),
        revenue=(RevenueLine("1", "general_public", 10**17),),
    )
    c = compare(old, new)
    for path in write_comparison(c, tmp_path, ["text", "html", "xlsx"]):
        assert path.stat().st_size
    assert "<script" not in (tmp_path / "compare.html").read_text(encoding="utf-8")
    book = openpyxl.load_workbook(tmp_path / "compare.xlsx")
    assert book["项目"]["A3"].data_type == "s"


def test_the_command(books: tuple[Budget, Budget], tmp_path: Path) -> None:
    save(books[0], tmp_path / "控制数")
    save(books[1], tmp_path / "二上.xlsx")
    done = yusuan("compare", tmp_path / "控制数", tmp_path / "二上.xlsx", "--out", tmp_path / "out")
    assert done.returncode == 0, done.stderr
    assert "碎纸机：单价1,000元改为1,200元，数量5台不变，多1,000元" in done.stdout
    assert {f.name for f in (tmp_path / "out").iterdir()} == {"compare.txt", "compare.html", "compare.xlsx"}
    text = (tmp_path / "out" / "compare.txt").read_text(encoding="utf-8")
    assert done.stdout.replace("\r", "").startswith(text)
    again = yusuan("compare", tmp_path / "控制数", tmp_path / "控制数", "--out", tmp_path / "some", "--format", "html")
    assert again.returncode == 0
    assert "没有差别" in again.stdout
    assert [f.name for f in (tmp_path / "some").iterdir()] == ["compare.html"]


def test_what_the_command_refuses(tmp_path: Path) -> None:
    done = yusuan("compare", EXAMPLE, EXAMPLE, "--format", "pdf")
    assert done.returncode == 2
    assert "可用的格式：text、html、xlsx" in done.stderr
    done = yusuan("compare", EXAMPLE, tmp_path / "没有")
    assert done.returncode == 1
    assert "input.file" in done.stderr


def test_a_folder_that_cannot_be_written(books: tuple[Budget, Budget], tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(OutputError, match=r"无法写入文件夹.*不是文件夹"):
        write_comparison(compare(*books), tmp_path / "file" / "out", ["text"])


def test_the_same_comparison_gives_the_same_bytes(books: tuple[Budget, Budget], tmp_path: Path) -> None:
    for name in ("one", "two"):
        write_comparison(compare(*books), tmp_path / name, ["text", "html", "xlsx"])
    for path in (tmp_path / "one").iterdir():
        assert path.read_bytes() == (tmp_path / "two" / path.name).read_bytes()


def test_repricing_alone_changes_nothing() -> None:
    book = load(EXAMPLE)
    assert not compare(book, repriced(book)).changed


def test_versions_are_kept_in_both_forms(books: tuple[Budget, Budget], tmp_path: Path) -> None:
    for name in ("book", "book.xlsx"):
        save(books[1], tmp_path / name)
        assert load(tmp_path / name).profile == books[1].profile
