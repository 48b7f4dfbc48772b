"""Labels of the worked example's genuine mistakes: on their lines, of known kinds, counted as they are meant."""

import re
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from yusuan.problems import Severity
from yusuan.provenance import Provenance
from yusuan.review import Finding
from yusuan.review.findings import Shown

sys.path.insert(0, str(Path(__file__).parents[1] / "benchmarks" / "review"))
import changzhi

PUBLISHED = Path(__file__).parents[2] / "shared" / "changzhi" / "000_727de999e53de965.txt"
KNOWN = changzhi.labels()


def test_labels_are_complete() -> None:
    kinds = set(KNOWN["kinds"])
    for label in KNOWN["mistake"]:
        assert label["grade"] in changzhi.GRADES, label
        assert label["kind"] in kinds, label
    assert {m["kind"] for m in KNOWN["mistake"]} == kinds
    assert all(j["verdict"] in ("true", "arguable", "false") and j["reason"] for j in KNOWN.get("judged", []))


@pytest.mark.shared
def test_labels_stand_on_their_lines() -> None:
    """Every printed word is on one of a label's lines, and every line shows one of its printed words."""
    if not PUBLISHED.exists():
        pytest.skip("needs the published text beside the repository (../shared)")
    text = [re.sub(r"\s", "", line) for line in PUBLISHED.read_text("utf-8").split("\n")]
    for label in (*KNOWN["mistake"], *KNOWN["looks_wrong"]):
        lines = [text[n - 1] for n in (label["line"], *label.get("also", ()))]
        words = [re.sub(r"\s", "", w) for w in label["printed"]]
        assert all(any(w in line for line in lines) for w in words), label
        assert all(any(w in line for w in words) for line in lines), label


def _finding(line: int, text: str, severity: Severity = "warning") -> Finding:
    place = Shown("表", "", "", text, Provenance("", line=line))
    return Finding("PF-21", severity, "failed", "说明", "", "", "", "", (place,))


def test_a_finding_says_the_gravest_label_of_its_line() -> None:
    mistakes = [
        {"line": 7, "grade": "I", "kind": "style", "printed": ["甲"], "says": ""},
        {"line": 7, "also": [9], "grade": "E", "kind": "sum", "printed": ["甲"], "says": ""},
    ]
    fine = [{"line": 8, "printed": ["乙"], "says": ""}]
    alone, form = (lambda n: range(n, n + 1)), (lambda n: range(n, n + 3))
    for line, words, lines, expected in (
        (9, "甲", alone, mistakes[1:]),
        (6, "甲", alone, []),
        (6, "甲", form, mistakes[1:]),
        (8, "乙", alone, fine),
    ):
        assert changzhi.said_by(_finding(line, words), mistakes, fine, lines) == expected
    assert changzhi.said_by(_finding(7, "甲", "error"), mistakes[:1], fine, alone) == []
    assert changzhi.said_by(_finding(7, "甲"), [mistakes[0] | {"checks": ["PF-22"]}], fine, alone) == []


def test_each_place_of_a_finding_says_its_own_label() -> None:
    mistakes = [
        {"line": n, "grade": "W", "kind": "style", "printed": [w], "says": ""} for n, w in ((7, "甲"), (8, "乙"))
    ]
    both = replace(_finding(7, "甲"), places=(*_finding(7, "甲").places, *_finding(8, "乙").places))
    assert changzhi.said_by(both, mistakes, [], lambda n: range(n, n + 1)) == mistakes
