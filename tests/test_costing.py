"""One price, typed once: the amount, the statements, the sentences, the target, the purchase and its days follow."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from yusuan import compile, load
from yusuan.budget import save
from yusuan.budget.check import check
from yusuan.budget.costing import purchases, repriced, said, take, worded
from yusuan.budget.model import Budget, CostingLine
from yusuan.budget.procurement import plan
from yusuan.cli import example
from yusuan.coordinates import coordinates
from yusuan.disclosure.model import Disclosure
from yusuan.review import review

YUAN = 100


def with_price(budget: Budget, item: str, fen: int) -> Budget:
    """The book with another price of one costing line, and the revenue that pays for it."""
    old = sum(e.amount for e in budget.expenditure)
    costing = tuple(replace(c, price=fen) if c.item == item else c for c in budget.costing)
    changed = repriced(replace(budget, costing=costing))
    more = sum(e.amount for e in changed.expenditure) - old
    revenue = list(changed.revenue)
    revenue[0] = replace(revenue[0], amount=revenue[0].amount + more)
    return replace(changed, revenue=tuple(revenue))


def form_of(disclosure: Disclosure, project: str) -> object:
    return next(f for f in disclosure.forms() if f.project == project)


def figure(disclosure: Disclosure, key: str, **where: str) -> str:
    at = coordinates("expenditure", **where)
    statement = next(s for s in disclosure.statements() if s.key == key)
    return next(f.text for _, _, f in statement.figures() if f.about == at)


def test_one_price_changes_everything_that_follows() -> None:
    """Shredders at 100,000 yuan instead of 1,000: five of them reach the limit of the framework agreement."""
    before = load(example())
    after = with_price(before, "碎纸机", 100_000 * YUAN)
    line = {b.project: b.amount for b in after.expenditure}
    assert line["P12"] == 509_000 * YUAN  # 5,000 + 5 × 100,000 + 2 × 2,000
    assert not [p for p in check(after) if p.severity == "error"]
    assert [p.check for p in check(before)] == []
    assert [p.check for p in check(after)] == ["costing.above_standard"]  # 1,000 yuan a shredder in Changzhi

    old, new = compile(before), compile(after)
    # statement cells
    where = {"project": "P12", "vintage": "current", "nature": "project"}
    assert figure(old, "B12", **where) == "1.40"
    assert figure(new, "B12", **where) == "50.90"
    # the sentence on procurement
    sentences = [t.text for t in new.texts() if "政府采购" in t.text and "预算总额" in t.text]
    assert any("64.90万元" in s for s in sentences), sentences  # 15.40 + 49.50
    # the target: its money, its words, its cost indicator
    form = form_of(new, "P12")
    assert form.money[0].year.text == "509,000"  # type: ignore[attr-defined]
    assert "碎纸机：100,000元×5台＝500,000元" in form.texts[0][1]  # type: ignore[attr-defined]
    cost = next(i for i in form.indicators if i.name == "设备购置费用")  # type: ignore[attr-defined]
    assert cost.year == "≤509000元"
    # the method and the days
    shredders = [next(x for x in plan(b).lines if x.code == "A02021301") for b in (before, after)]
    assert [x.decision.way for x in shredders] == ["framework", "central"]
    days = [{d.what: d.on for d in x.due} for x in shredders]
    assert "采购意向公开" not in days[0]
    assert days[1]["采购意向公开"] == date(2024, 5, 27)  # 60 days after 28 March 2024
    # and it all holds together
    assert review(new).findings == ()


def test_the_example_is_worked_out() -> None:
    budget = load(example())
    priced = {c.project for c in budget.costing}
    assert priced == {p.code for p in budget.projects if p.code.startswith("P")}
    assert said(next(c for c in budget.costing if c.project == "P11")) == "遗属生活困难补助：608元×2人×12月＝14,592元"
    assert worded("共{金额}，{保安.数量}，{不知道}", "P10", budget) == "共140,000元，3人，{不知道}"
    assert take("金额", "P12", budget.costing, budget.expenditure, "万元") == ("1.4", "万元")


def test_blank_cells_stay_blank_in_the_folder(tmp_path: Path) -> None:
    budget = load(example())
    save(budget, tmp_path / "book")
    assert load(tmp_path / "book") == budget
    lines = (tmp_path / "book/expenditure.csv").read_text(encoding="utf-8-sig").splitlines()
    assert "352,2080202,一般公共预算,项目支出,,,,P12,,," in lines
    assert "year_local" not in (tmp_path / "book/targets/P12.toml").read_text(encoding="utf-8")
    # so a price changed in the file is all that has to be changed
    costing = tmp_path / "book/costing.csv"
    text = costing.read_text(encoding="utf-8-sig")
    assert "P12,碎纸机,1000.00,5" in text
    costing.write_text(text.replace("P12,碎纸机,1000.00,5", "P12,碎纸机,1200.00,5"), encoding="utf-8-sig")
    again = load(tmp_path / "book")
    assert sum(e.amount for e in again.expenditure if e.project == "P12") == 15_000 * YUAN
    assert next(t for t in again.targets if t.project == "P12").year_local == 15_000 * YUAN
    assert {p.check for p in check(again) if p.severity == "error"} == {"balance.fund"}


def test_the_workbook_adds_up_the_costing_itself(tmp_path: Path) -> None:
    budget = load(example())
    book = tmp_path / "book.xlsx"
    save(budget, book)
    assert replace(load(book), home="") == replace(budget, home="")
    sheet = openpyxl.load_workbook(book)["支出明细"]
    formulas = [c.value for row in sheet.iter_rows(min_row=3) for c in row if str(c.value).startswith("=")]
    assert len(formulas) == 12
    assert all("成本测算" in f for f in formulas)


def test_a_typed_amount_that_disagrees_is_told(tmp_path: Path) -> None:
    budget = load(example())
    lines = tuple(replace(e, amount=e.amount + 1) if e.project == "P12" else e for e in budget.expenditure)
    wrong = replace(budget, expenditure=lines)
    assert "costing.amount" in {p.check for p in check(wrong)}
    save(wrong, tmp_path / "book")  # nothing is lost by saving: what disagrees is written out
    assert load(tmp_path / "book") == wrong


def test_a_project_with_several_lines_says_which_line_a_costing_pays(tmp_path: Path) -> None:
    budget = load(example())
    line = next(e for e in budget.expenditure if e.project == "P12")
    lines = [e for e in budget.expenditure if e.project != "P12"]
    halves = [
        replace(line, amount=10_000 * YUAN, econ_dept="31002"),
        replace(line, amount=4_000 * YUAN, econ_dept="30201"),
    ]
    costing = tuple(
        c if c.project != "P12" else replace(c, econ_dept="30201" if c.item == "双门保密柜" else "31002")
        for c in budget.costing
    )
    split = replace(budget, expenditure=(*lines, *halves), costing=costing)
    assert "costing.amount" not in {p.check for p in check(split)}
    save(split, tmp_path / "book")
    assert load(tmp_path / "book") == split
    unclear = replace(split, costing=budget.costing)
    assert "costing.paid" in {p.check for p in check(unclear)}


@given(st.integers(1, 10**9), st.decimals("0.01", "1000", places=2), st.decimals("0.01", "400", places=2))
def test_a_line_is_price_times_quantity_times_times(price: int, quantity: Decimal, times: Decimal) -> None:
    line = CostingLine("P", "项", price, quantity, "人", times, "月")
    assert line.exact == Decimal(price) * quantity * times
    assert abs(line.amount - line.exact) <= Decimal("0.5")


@pytest.mark.parametrize("item", ["空调", "碎纸机", "双门保密柜"])
def test_what_is_bought_is_what_is_priced(item: str) -> None:
    budget = load(example())
    line = next(c for c in budget.costing if c.item == item)
    bought = next(p for p in purchases(budget) if p.item.startswith(item))
    assert (bought.amount, bought.kind, bought.catalogue_code) == (line.amount, "goods", line.catalogue_code)
