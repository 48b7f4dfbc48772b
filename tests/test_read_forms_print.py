"""A target form that was read prints again, whatever heads it has and whether it speaks of a period."""

from decimal import Decimal

import pytest

from yusuan.disclosure.model import Figure, FormIndicator, FormMoney, TargetForm
from yusuan.document.compose import form_table


def form(head: tuple[tuple[str, str], ...], period: str = "") -> TargetForm:
    def money(text: str) -> Figure:
        return Figure(text, Decimal(text) if text else None, "万元")

    return TargetForm(
        "项目支出绩效目标表",
        "",
        head,
        (FormMoney("项目总额", money(period), money("17.40")),),
        (),
        ("", "出版六期"),
        (FormIndicator("产出指标", "数量指标", "期数", "", "6期"),),
        (),
        "办刊经费",
    )


@pytest.mark.parametrize("period", ["", "30.00"])
@pytest.mark.parametrize("more", [0, 1, 2, 3])
def test_every_head_of_a_form_that_was_read_stands_in_it(more: int, period: str) -> None:
    head = (("项目名称", "办刊经费"), *((f"栏{n}", f"值{n}") for n in range(more)))
    made = form_table(form(head, period), "目标")
    texts = [cell.text for cell in made.cells]
    assert all(word in texts for pair in head for word in pair)
    assert "17.40" in texts
    assert ("30.00" in texts) == bool(period)
    assert any("实施期" in text for text in texts) == bool(period)
    assert made.right == "金额单位：万元"
    assert {c.row for c in made.cells} == set(range(made.rows))
