"""The labels of documents audited by eye, and the program that measures the review against them."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import tomllib
import unicodedata
from dataclasses import replace
from functools import cache
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from test_review import EXAMPLE, cell_of, planted

import yusuan
from yusuan.provenance import Provenance
from yusuan.review import Finding, Shown, review

ROOT = Path(__file__).parents[1]
LABELS = ROOT / "benchmarks" / "review" / "labels"
CORPUS = ROOT.parent / "shared" / "corpus"


@pytest.fixture(scope="module")
def audited() -> ModuleType:
    from importlib.util import module_from_spec, spec_from_file_location

    spec = spec_from_file_location("audited", ROOT / "benchmarks" / "review" / "audited.py")
    assert spec is not None
    assert spec.loader is not None
    module = module_from_spec(spec)
    sys.modules["audited"] = module
    spec.loader.exec_module(module)
    return module


def finding(page: int | None, text: str, message: str = "", severity: Any = "error") -> Finding:
    place = Provenance("a.pdf", page=page) if page else None
    return Finding("SUM", severity, "failed", message, "", "", "", "", (Shown("", "", "", text, place),))


def label(**more: Any) -> dict[str, Any]:
    return {
        "file": "a/a.pdf",
        "page": 3,
        "kind": "sum",
        "severity": "error",
        "certain": True,
        "printed": ["1,051.46"],
        "says": "少一项",
    } | more


# What is said


def test_a_finding_says_a_label_by_page_and_print(audited: ModuleType) -> None:
    assert audited.says(finding(3, "1,051.46"), label())
    assert audited.says(finding(3, "1", "第3页是1,051.46万元"), label())
    assert audited.says(finding(5, "1,051.46"), label(also=[5]))
    assert not audited.says(finding(4, "1,051.46", "1,051.46"), label())
    assert not audited.says(finding(3, "1,051.47", "不同"), label())


def test_an_error_says_no_mistake_of_style(audited: ModuleType) -> None:
    style = label(severity="info", kind="number_style")
    assert not audited.says(finding(3, "1,051.46"), style)
    assert audited.says(finding(3, "1,051.46", severity="info"), style)


def test_a_remark_says_no_error_and_a_label_at_each_of_its_places(audited: ModuleType) -> None:
    one, other, grave = (
        label(severity=s, kind="wording", printed=[w])
        for s, w in (("info", "截止"), ("info", "帐户"), ("error", "1.21%"))
    )
    made = finding(3, "截止", "截止1.21%", severity="info")
    both = replace(made, places=(*made.places, Shown("", "", "", "帐户", Provenance("a.pdf", page=3))))
    assert audited.all_said_by(both, [one, other, grave], []) == [one, other]
    assert audited.all_said_by(replace(both, severity="warning"), [one, other, grave], []) == [grave]


def test_what_is_nowhere_is_said_on_any_page(audited: ModuleType) -> None:
    missing = label(page=0, printed=["绩效目标表"])
    assert audited.says(finding(None, "", "没有绩效目标表"), missing)
    assert audited.says(finding(7, "", "没有绩效目标表"), missing)
    assert not audited.says(finding(None, "", "没有项目支出表"), missing)


@pytest.mark.parametrize(
    ("words", "text", "kind", "stand"),
    [
        ("1.43", "下降71.43％", "change", False),
        ("1.43", "增加1.43万元", "change", True),
        ("4005.29", "14005.29", "sum", False),
        ("5.80", "5.801", "sum", False),
        ("5.80", "共5.80。", "sum", True),
        ("100", "100.00", "sum", False),
        ("100万以上", "单价 100 万以上", "wording", True),
        ("结束时,当年", "结束时，当年", "punctuation", False),
        ("结束时,当年", "结束时,当年", "punctuation", True),
        ("审 计", "审计", "punctuation", False),
        ("71.43％", "71.43%", "number_style", False),
        ("71.43％", "71.43%", "change", True),
    ],
)
def test_words_stand_in_a_text(audited: ModuleType, words: str, text: str, kind: str, stand: bool) -> None:
    assert audited.stands(words, text, kind) is stand


def test_a_finding_says_the_gravest_label_alone(audited: ModuleType) -> None:
    style = label(kind="number_style", severity="info")
    doubtful = label(certain=False)
    grave = label()
    harmless = {"file": "a/a.pdf", "page": 3, "printed": ["1,051.46"], "says": "舍入"}
    said = finding(3, "1,051.46")
    assert audited.said_by(said, [style, doubtful, grave], [harmless]) is grave
    assert audited.said_by(said, [style, doubtful], [harmless]) is doubtful
    assert audited.said_by(finding(3, "1,051.46", severity="warning"), [style], [harmless]) is harmless
    assert audited.said_by(finding(3, "1,051.46", severity="warning"), [style], []) is style
    assert audited.said_by(said, [], [harmless]) is harmless
    assert audited.said_by(finding(3, "2"), [style, doubtful, grave], [harmless]) is None


def test_a_planted_fault_is_counted_as_found_and_the_rest_as_other(
    audited: ModuleType, capsys: pytest.CaptureFixture[str]
) -> None:
    """What is compiled, with one figure changed, by the review itself: the label of the changed cell is found, a
    label of what nobody changed is missed."""
    honest = yusuan.compile(yusuan.load(EXAMPLE))
    row, column, _ = cell_of(honest, "B05", "208", "合计")
    faulty = planted(honest, "B05", row, column, "1515.15")
    found = [
        replace(f, places=tuple(replace(p, place=Provenance("a.pdf", page=3)) for p in f.places))
        for f in review(faulty).findings
    ]
    mistakes = [label(printed=["1515.15"]), label(printed=["31415.93"], says="没有的数", severity="warning")]
    audited.report("tuning", (mistakes, []), lambda _: found)
    tuning = capsys.readouterr().out
    assert "| all | 1/1 | 1/1 | 0/0 | 0/1 | 0/1 | 0/0 |" in tuning
    assert "missed: a/a.pdf page 3: warning, certain, 没有的数" in tuning
    audited.report("checking", (mistakes, []), lambda _: found)
    checking = capsys.readouterr().out
    assert "没有的数" not in checking
    assert tuning.split("\n- ")[0].replace("tuning", "checking").strip() == checking.strip()
    audited.report("checking", (mistakes, []), lambda _: None)
    assert "| all | 0/1 |" in (out := capsys.readouterr().out)
    assert "| all | 0 | 0 | 0 | 0 | 0 | 0 | 0 | 0 | 0 | 1 |" in out


# The labels


def test_labels_are_of_known_kinds_and_on_their_side() -> None:
    split = tomllib.loads((ROOT / "benchmarks" / "reading" / "split.toml").read_text("utf-8"))
    kinds = tomllib.loads((LABELS / "audit-tuning.toml").read_text("utf-8"))["kinds"]
    for side in ("tuning", "checking"):
        for key, one in labelled(side):
            assert one["file"].split("/")[0] in split[side]
            assert one["printed"]
            assert one["says"]
            if key == "mistake":
                assert one["kind"] in kinds
                assert one["severity"] in ("error", "warning", "info")
                assert isinstance(one["certain"], bool)


@pytest.mark.shared
def test_what_is_labelled_is_printed_on_its_pages() -> None:
    if not CORPUS.is_dir():
        pytest.skip("the documents are not beside the repository")
    if shutil.which("pdftotext") is None:
        pytest.skip("pdftotext is not here: the labels are checked with an extractor that isn't ours")
    wrong: list[tuple[str, object, object]] = []
    for side in ("tuning", "checking"):
        for _, one in labelled(side):
            pages = [one["page"], *one.get("also", [])]
            if pages == [0]:
                continue  # what is missing is printed nowhere
            texts = [pages_of(one["file"])[page - 1] for page in pages]
            words = [plain(w) for w in one["printed"]]
            wrong += [(one["file"], pages, w) for w in words if not any(w in text for text in texts)]
            wrong += [
                (one["file"], page, words)
                for page, text in zip(pages, texts, strict=True)
                if not any(w in text for w in words)
            ]
    assert wrong == []


def labelled(side: str) -> list[tuple[str, dict[str, Any]]]:
    read = tomllib.loads((LABELS / f"audit-{side}.toml").read_text("utf-8"))
    return [(key, one) for key in ("mistake", "looks_wrong") for one in read[key]]


@cache
def pages_of(file: str) -> tuple[str, ...]:
    done = subprocess.run(["pdftotext", "-raw", str(CORPUS / file), "-"], capture_output=True, check=True)
    return tuple(map(plain, done.stdout.decode("utf8").split("\f")))


def plain(text: str) -> str:
    return re.sub(r"\s", "", unicodedata.normalize("NFKC", text))
