"""Claims of documents that were read: the example's prose comes back through our PDF with no claim bound wrongly."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from yusuan import compile, load, write
from yusuan.coordinates import Coordinates
from yusuan.disclosure.model import Change, Claim, Disclosure, Growth, OneOf, Share
from yusuan.document.prose import claims
from yusuan.document.recognise import recognise
from yusuan.formats import pdf_reader

EXAMPLE = Path(__file__).parents[1] / "examples" / "changzhi-civil-affairs-2024"


def prose(disclosure: Disclosure) -> list[tuple[str, Claim]]:
    return [
        (text.text[max(0, claim.start - 8) : claim.end].replace(" ", ""), claim)
        for text in disclosure.texts()
        for claim in text.claims
    ]


@pytest.mark.parametrize("pack", ["changzhi-2024", "central-2024", "shanghai-2025"])
def test_claims_of_the_example_come_back_and_none_is_bound_wrongly(pack: str, tmp_path: Path) -> None:
    compiled = compile(load(EXAMPLE), pack)
    write(compiled, tmp_path / "a.pdf")
    said: dict[str, list[Claim]] = {}
    for words, claim in prose(compiled):
        said.setdefault(words, []).append(claim)
    count: Counter[str] = Counter()
    for words, claim in prose(recognise([pdf_reader.read(tmp_path / "a.pdf")])):
        about = claim.figure.about
        twins = [c.figure.about for c in said.get(words, ())]
        if not twins:
            continue
        if about is None:
            count["unbound"] += 1
        elif isinstance(about, OneOf):
            assert any(t in about.candidates for t in twins), (words, about)
            count["one of"] += 1
        else:
            assert about in twins, (words, str(about), list(map(str, twins)))
            count["bound"] += 1
    assert count["bound"] >= 0.8 * count.total(), count


def one(text: str) -> tuple[Claim, ...]:
    (found,) = claims([text], year=2026)
    return found


def test_a_change_and_a_growth_with_their_direction() -> None:
    amount, change, growth = one("2026年一般公共预算支出100.00万元，比上年预算数减少20.00万元，下降16.67%。")
    assert isinstance(amount.figure.about, Coordinates | OneOf)
    assert isinstance(change.figure.about, Change | OneOf)
    assert isinstance(growth.figure.about, Growth | OneOf)
    assert (amount.direction, change.direction, growth.direction) == ("", "decrease", "decrease")
    assert [c.figure.unit for c in (amount, change, growth)] == ["万元", "万元", "%"]


def test_a_share_names_its_part() -> None:
    *_, share = one("2026年支出预算合计200.00万元，其中：基本支出50.00万元，占25.00%。")
    assert isinstance(share.figure.about, Share | OneOf)


def test_dates_and_document_numbers_are_no_claims() -> None:
    assert one("根据财办〔2023〕12号文件，截至2025年12月31日。") == ()


def test_an_object_nobody_knows_stays_unbound() -> None:
    (claim,) = one("某某专门事项12.50万元。")
    assert claim.figure.about is None
