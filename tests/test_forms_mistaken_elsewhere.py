"""Whole target forms as other places word them: the checks speak where a reviewer would, and nowhere else."""

import tomllib
from collections import Counter
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from test_review import disclosure

from yusuan.disclosure.model import Figure, FormIndicator, FormMoney, TargetForm
from yusuan.review import review

FORMS = tomllib.loads(Path(__file__).with_name("forms_mistaken_elsewhere.toml").read_text("utf-8"))["form"]
#: Checks of single rows; the others speak of the form.
OF_ROWS = ("PF-08", "PF-12", "PF-13", "PF-14", "PF-15", "PF-29", "PF-30", "FORM-09")


def made(judged: dict[str, Any]) -> TargetForm:
    def figure(text: str) -> Figure:
        return Figure(text, Decimal(text) if text else None, "万元", None)

    rows = [FormIndicator(level1, level2, name, "", value) for level1, level2, name, value, _ in judged["rows"]]
    return TargetForm(
        "项目支出绩效目标表",
        "",
        (("项目名称", "项目"), *((k, v) for k, v in judged.get("head", ()))),
        tuple(FormMoney(label, figure(period), figure(year)) for label, period, year in judged["money"]),
        tuple((k, v) for k, v in judged.get("texts", ())),
        ("", judged["goal"]),
        tuple(rows),
        (),
        "项目",
    )


def said(judged: dict[str, Any]) -> tuple[set[tuple[str, str]], set[str]]:
    """What is said of rows, by name and check, and the checks that say something else."""
    findings = review(replace(disclosure(made(judged)), year=judged["year"])).findings
    rows = {(p.row.split(" ", 1)[-1], f.check) for f in findings if f.check in OF_ROWS for p in f.places}
    return rows, {f.check for f in findings if f.check not in OF_ROWS}


@pytest.mark.parametrize("judged", FORMS, ids=[f["place"] for f in FORMS])
def test_checks_of_forms_speak_where_a_reviewer_would(judged: dict[str, Any]) -> None:
    rows, others = said(judged)
    expected = {(name, check) for *_, name, _, checks in judged["rows"] for check in checks.split()}
    assert (rows, others) == (expected, set(judged.get("expects", ())))


def test_there_are_mistakes_of_many_kinds_and_honest_forms() -> None:
    kinds = Counter(c for f in FORMS for c in (*(r[4] for r in f["rows"] if r[4]), *f.get("expects", ())))
    assert len(FORMS) >= 30
    assert len(kinds) >= 12
    assert sum(not any(r[4] for r in f["rows"]) and "expects" not in f for f in FORMS) >= 10
