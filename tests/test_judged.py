"""The judgements of findings, made by eye, and the program that looks them up."""

from __future__ import annotations

import sys
import tomllib
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

ROOT = Path(__file__).parents[1]
REVIEW = ROOT / "benchmarks" / "review"
CORPUS = ROOT.parent / "shared" / "corpus"


@pytest.fixture(scope="module")
def judged() -> ModuleType:
    module = ModuleType("judged")
    for name in ("audited", "judged"):
        spec = spec_from_file_location(name, REVIEW / f"{name}.py")
        assert spec is not None
        assert spec.loader is not None
        module = module_from_spec(spec)
        sys.modules[name] = module
        spec.loader.exec_module(module)
    return module


def finding(*places: tuple[int, str], check: str = "SUM") -> dict[str, Any]:
    return {"check": check, "places": [{"file": "a.pdf", "page": page, "text": text} for page, text in places]}


LABEL = {
    "file": "北京/a.pdf",
    "check": "SUM",
    "page": 3,
    "found": "1.00",
    "beside": ["4 2.00", "4 3.00"],
    "verdict": "true",
}


def test_a_judgement_is_found_by_file_check_page_and_print(judged: ModuleType) -> None:
    assert judged.judgement([LABEL], "北京/a.pdf", finding((3, "1.00"), (9, "7.00"))) == "true"
    for file, other in (
        ("上海/a.pdf", finding((3, "1.00"))),
        ("北京/a.pdf", finding((3, "1.00"), check="PART")),
        ("北京/a.pdf", finding((4, "1.00"))),
        ("北京/a.pdf", finding((3, "1.0"))),
    ):
        assert judged.judgement([LABEL], file, other) == "not yet judged"


def test_a_judgement_stays_when_another_of_the_same_cells_comes_first(judged: ModuleType) -> None:
    assert judged.judgement([LABEL], "北京/a.pdf", finding((4, "2.00"), (3, "1.00"), (4, "3.00"))) == "true"
    assert judged.judgement([LABEL], "北京/a.pdf", finding((4, "2.00"), (3, "1.00"))) == "true"
    assert judged.judgement([LABEL], "北京/a.pdf", finding((4, "2.00"), (4, "5.00"))) == "not yet judged"
    assert judged.judgement([LABEL], "北京/a.pdf", finding((4, "2.00"))) == "not yet judged"
    assert judged.judgement([LABEL | {"beside": []}], "北京/a.pdf", finding((4, "2.00"))) == "not yet judged"


def test_a_finding_belongs_to_the_file_it_points_at_and_to_its_side(judged: ModuleType) -> None:
    pair = ["北京/text.pdf+", "北京/a.pdf"]
    assert judged.file_of(pair, finding((3, "1.00"))) == "北京/a.pdf"
    assert judged.file_of(pair, {"check": "D-01", "places": []}) == "北京/text.pdf"
    split = tomllib.loads(judged.SPLIT.read_text("utf-8"))
    sides = [judged.side_of(f, split) for f in ("北京/a.pdf", "negative/1_天津.html", "negative/1_长沙.pdf")]
    assert sides == ["tuning", "checking", "tuning"]


@pytest.mark.parametrize("side", ["tuning", "checking"])
def test_judgements_are_whole_and_on_their_side(judged: ModuleType, side: str) -> None:
    split = tomllib.loads(judged.SPLIT.read_text("utf-8"))
    labels = tomllib.loads((REVIEW / "labels" / f"judged-{side}.toml").read_text("utf-8"))["judged"]
    keys = [(j["file"], j["check"], j["page"], j["found"]) for j in labels]
    assert len(set(keys)) == len(keys)
    for label in labels:
        assert judged.side_of(label["file"], split) == side
        assert label["severity"] in ("error", "warning")
        assert label["verdict"] in judged.VERDICTS[:3]
        assert ("cause" in label) == (label["verdict"] == "false")
        assert label.get("cause", "rule") in ("misreading", "scope", "rule")
        assert label["reason"]


@pytest.mark.shared
def test_what_was_judged_is_in_files_that_are_here() -> None:
    if not CORPUS.is_dir():
        pytest.skip("the documents are not beside the repository")
    for side in ("tuning", "checking"):
        labels = tomllib.loads((REVIEW / "labels" / f"judged-{side}.toml").read_text("utf-8"))["judged"]
        assert [j["file"] for j in labels if not (CORPUS / j["file"]).is_file()] == []
