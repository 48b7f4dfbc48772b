"""Indicators as other places word them: the checks speak where a reviewer would, and nowhere else."""

import tomllib
from pathlib import Path
from typing import Any

import pytest

from yusuan.disclosure.model import FormIndicator, TargetForm
from yusuan.review.forms.indicators import indicators
from yusuan.review.forms.levels import levels

FORMS = tomllib.loads(Path(__file__).with_name("indicators_elsewhere.toml").read_text("utf-8"))["form"]
#: Checks of single indicators.
CHECKS = ("PF-08", "PF-12", "PF-14", "PF-15", "PF-30")


@pytest.mark.parametrize("judged", FORMS, ids=[f["place"] for f in FORMS])
def test_checks_of_indicators_speak_where_a_reviewer_would(judged: dict[str, Any]) -> None:
    rows = [FormIndicator(level1, level2, name, "", value) for level1, level2, name, value, _ in judged["rows"]]
    form = TargetForm("绩效目标表", "", (("项目名称", "项目"),), (), (), ("", ""), tuple(rows), (), "项目")
    expected = {(name, check) for *_, name, _, check in judged["rows"] if check}
    found = {
        (place.row.split()[-1], finding.check)
        for finding in (*indicators(form), *levels([form]))
        if finding.check in CHECKS
        for place in finding.places
    }
    assert found == expected
