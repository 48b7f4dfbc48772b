"""The labels readings are measured against: they say what the vocabulary can say, and their digits stand on their pages."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import tomllib
import unicodedata
from functools import cache
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from yusuan.coordinates import DIMENSIONS, MONEY, TOPICS
from yusuan.reading import KINDS

ROOT = Path(__file__).parents[1]
READING = ROOT / "benchmarks" / "reading"
CORPUS = ROOT.parent / "shared" / "corpus"


def labels(name: str, key: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = tomllib.loads((READING / "labels" / f"{name}.toml").read_text("utf-8"))[key]
    return found


@pytest.fixture(scope="module")
def labelled() -> ModuleType:
    """The program the labels are for."""
    from importlib.util import module_from_spec, spec_from_file_location

    spec = spec_from_file_location("labelled", READING / "labelled.py")
    assert spec is not None
    assert spec.loader is not None
    module = module_from_spec(spec)
    sys.modules["labelled"] = module
    spec.loader.exec_module(module)
    return module


def test_documents_are_something_a_reading_can_say() -> None:
    for label in labels("documents", "document"):
        assert label["kind"] in KINDS
        if "accounts" in label:
            assert label["accounts"] in ("budget", "final_accounts")
            assert label["level"] in ("unit", "department")
            assert label["year"] == 0 or 2000 < label["year"] < 2100


def test_every_document_is_labelled_once_and_on_one_side(labelled: ModuleType) -> None:
    files = [label["file"] for label in labels("documents", "document")]
    assert len(files) == len(set(files))
    sides = [{label["file"] for label in labelled.of_side(side, "documents", "document")} for side in labelled.SIDES]
    assert not sides[0] & sides[1]
    assert sides[0] | sides[1] == set(files)


def test_what_labels_mean_is_in_the_vocabulary(labelled: ModuleType) -> None:
    said = [c["is"] for s in labels("cells", "statement") for c in s["cell"]]
    said += [f["is"] for d in labels("prose", "document") for f in d["figure"]]
    measures = MONEY | {"vehicles", "vehicle_quota", "equipment", "office_area"}
    for text in said:
        assert bool(labelled.meanings(text)) is bool(text), text
        for meaning in labelled.meanings(text):
            for point in meaning.points:
                assert point.measure in measures, text
                assert {d for d, _ in (*point.at, *point.may)} <= set(DIMENSIONS), text


def test_a_label_is_said_by_the_point_it_names(labelled: ModuleType) -> None:
    (meaning,) = labelled.meanings("reception ?vintage=current")
    reception = TOPICS["reception"]
    assert meaning.is_said_by(reception)
    assert meaning.is_said_by(reception.where(vintage="current"))
    assert not meaning.is_said_by(reception.where(year="2025"))
    assert not meaning.is_said_by(TOPICS["abroad"])


@pytest.mark.shared
def test_digits_stand_on_their_pages() -> None:
    if not CORPUS.is_dir():
        pytest.skip("the documents are not beside the repository")
    if shutil.which("pdftotext") is None:
        pytest.skip("pdftotext is not here: the labels are checked with an extractor that isn't ours")
    wanted = [(s["file"], s["page"], c["digits"]) for s in labels("cells", "statement") for c in s["cell"]]
    wanted += [
        (d["file"], f["page"], f["before"] + f["digits"]) for d in labels("prose", "document") for f in d["figure"]
    ]
    wanted += [(d["file"], t["page"], t["title"]) for d in labels("titles", "document") for t in d["title"]]
    missing = [(file, page, words) for file, page, words in wanted if plain(words) not in pages_of(file)[page - 1]]
    assert missing == []


@pytest.mark.shared
def test_labelled_forms_stand_on_their_pages() -> None:
    if not CORPUS.is_dir():
        pytest.skip("the documents are not beside the repository")
    if shutil.which("pdftotext") is None:
        pytest.skip("pdftotext is not here: the labels are checked with an extractor that isn't ours")
    missing = []
    for form in labels("forms", "form"):
        printed = "".join(pages_of(form["file"])[form["page"] - 1 : form["page"] + 1])  # a form may go on overleaf
        words = [form["project"], form["total"], *(w for value in form["values"] for w in value)]
        missing += [(form["file"], form["page"], w) for w in words if plain(w) not in printed]
    assert missing == []


@cache
def pages_of(file: str) -> tuple[str, ...]:
    done = subprocess.run(["pdftotext", "-raw", str(CORPUS / file), "-"], capture_output=True, check=True)
    return tuple(map(plain, done.stdout.decode("utf8").split("\f")))


def plain(text: str) -> str:
    return re.sub(r"\s", "", unicodedata.normalize("NFKC", text))
