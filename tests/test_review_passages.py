"""Sentences of real disclosures of many places, reviewed: each error and warning was worked out by hand."""

import tomllib
from collections import Counter
from pathlib import Path

import pytest
from prose_labels import HERE, passages

from yusuan.document.model import Document, Paragraph
from yusuan.document.recognise import recognise
from yusuan.review import review

JUDGED = tomllib.loads((Path(__file__).parent / "passages_judged.toml").read_text("utf-8"))["finding"]
#: What a whole document has to hold, which a passage doesn't.
COMPLETENESS = ("DISC", "D-")


@pytest.mark.parametrize("half", sorted(p.stem for p in HERE.glob("*.toml")))
def test_nobody_is_accused_who_made_no_mistake(half: str) -> None:
    found: Counter[tuple[str, str]] = Counter()
    for n, passage in enumerate(passages(half)):
        title = f"{passage['year']}年部门{'决算' if passage.get('accounts') else '预算'}"
        document = Document("a", (Paragraph(title), *map(Paragraph, passage["lines"])))
        done = review(recognise([document]))
        assert not done.crashed
        found.update(
            (f"{half} {n}", f.check)
            for f in done.findings
            if f.severity in ("error", "warning") and not f.check.startswith(COMPLETENESS)
        )
    assert found == Counter((j["passage"], j["check"]) for j in JUDGED if j["passage"].split()[0] == half)
