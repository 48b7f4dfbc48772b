"""Standards of equipment and furniture: numbers by posts, prices by rank, years; planned purchases become assets."""

from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yusuan import load
from yusuan.budget import save
from yusuan.budget.check import check
from yusuan.budget.equipment import new_assets
from yusuan.budget.model import Budget, EquipmentLine, ProcurementLine, Profile, Unit
from yusuan.budget.start import carry_forward
from yusuan.classification import look_up
from yusuan.cli import example
from yusuan.rules import Equipment, Posts, load_rules, places

YUAN = 100
CENTRAL = load_rules("central")


def standard(key: str) -> Equipment:
    return next(e for e in CENTRAL.equipment_in(2024) if e.key == key)


@pytest.mark.parametrize(
    ("key", "posts", "allowed"),
    [
        ("台式计算机", Posts(43), 43),
        ("台式计算机", Posts(43, classified=True), 65),  # 64.5
        ("便携式计算机", Posts(43), 22),  # 21.5
        ("打印机", Posts(43), 35),  # 34.4
        ("彩色打印机", Posts(10), 1),
        ("复印机", Posts(20), 1),
        ("复印机", Posts(21), 2),
        ("复印机", Posts(100), 5),
        ("复印机", Posts(101), 6),  # one for each further 30
        ("复印机", Posts(130), 6),
        ("复印机", Posts(131), 7),
        ("书柜", Posts(10, bureau=2), 12),  # two for each of bureau rank
        ("更衣柜", Posts(10, rooms=4), 4),
        ("更衣柜", Posts(10), None),
        ("台式计算机", Posts(None), None),
        ("保密柜", Posts(10, rooms=4), None),  # as needed
    ],
)
def test_how_many_the_posts_allow(key: str, posts: Posts, allowed: int | None) -> None:
    assert standard(key).allowed(posts) == allowed


@given(st.integers(0, 3000), st.integers(0, 3000))
def test_more_people_never_allow_less(staff: int, more: int) -> None:
    for one in CENTRAL.equipment:
        fewer, greater = (one.allowed(Posts(n, rooms=n)) for n in (staff, staff + more))
        assert (fewer or 0) <= (greater or 0)


def test_furniture_costs_what_the_highest_rank_of_the_unit_may() -> None:
    for bureau, cap in ((False, 3_000), (True, 4_500)):
        found = CENTRAL.standard_of_item("A05010201", 2024, bureau)
        assert found is not None
        assert found.cap == cap * YUAN
    assert CENTRAL.standard_of_item("A02010105", 2015) is None  # before the standard


@pytest.mark.parametrize("place", places())
def test_every_code_of_a_standard_is_in_the_catalogue(place: str) -> None:
    for one in load_rules(place).equipment:
        for code in one.catalogue:
            assert look_up("procurement", code.ljust(9, "0"), 2023), f"{one.key} {code}"


def book(*bought: ProcurementLine, stock: tuple[EquipmentLine, ...] = (), **unit: int) -> Budget:
    profile = Profile(2024, "1", "unit", rules="central")
    return Budget(profile, (Unit("1", "某局", "admin", "central", **unit),), procurement=bought, equipment=stock)


def told(budget: Budget) -> set[str]:
    return {p.check for p in check(budget) if p.check.startswith("equipment.")}


def laptops(number: int, yuan: int) -> ProcurementLine:
    return ProcurementLine("1", "goods", "笔记本", number * yuan * YUAN, quantity=number, catalogue_code="A02010108")


def test_both_sides_of_number_price_and_years() -> None:
    assert told(book(laptops(5, 7_000), staff=10)) == set()
    assert told(book(laptops(6, 7_000), staff=10)) == {"equipment.number"}
    assert told(book(laptops(5, 7_001), staff=10)) == {"equipment.price"}
    for year, early in ((2018, set()), (2019, {"equipment.years"})):
        stock = (EquipmentLine("1", "A02010108", 5, year, 5),)
        assert told(book(laptops(5, 7_000), stock=stock, staff=10)) == early
    kept = (EquipmentLine("1", "A02010108", 5, 2018, 4),)
    assert told(book(laptops(5, 7_000), stock=kept, staff=10)) == {"equipment.number"}


def test_assets_are_what_lasts() -> None:
    paper = ProcurementLine("1", "goods", "复印纸", 100, catalogue_code="A05040101")
    cleaning = ProcurementLine("1", "services", "保洁", 100, catalogue_code="C21040000")
    assert [n.item for n in new_assets(book(paper, cleaning, laptops(2, 7_000)))] == ["笔记本"]


def test_the_example_plans_what_it_prices() -> None:
    planned = {n.item: (n.quantity, n.amount) for n in new_assets(load(example()))}
    assert planned == {
        "空调": (Decimal(1), 5_000 * YUAN),
        "碎纸机": (Decimal(5), 5_000 * YUAN),
        "双门保密柜": (Decimal(2), 4_000 * YUAN),
    }


@pytest.mark.parametrize("form", ["book", "book.xlsx"])
def test_stock_and_posts_go_through_folder_and_workbook(tmp_path: Path, form: str) -> None:
    budget = load(example())
    posts = replace(budget.units[0], staff=43, rooms=20, staff_bureau=0, classified=True)
    stock = (EquipmentLine("352", "A02021301", 5, 2016, 5, "旧"), EquipmentLine("352", "A02010105", 40, 2020))
    lines = tuple(replace(p, quantity=3) for p in budget.procurement)
    filled = replace(budget, units=(posts,), equipment=stock, procurement=lines)
    save(filled, tmp_path / form)
    assert replace(load(tmp_path / form), home="") == replace(filled, home="")


def test_next_year_has_what_was_not_replaced() -> None:
    stock = (EquipmentLine("352", "A02021301", 5, 2016, 5), EquipmentLine("352", "A02010105", 40, 2018, 10))
    forward = carry_forward(replace(load(example()), equipment=stock))
    assert forward.equipment == (EquipmentLine("352", "A02010105", 30, 2018),)
