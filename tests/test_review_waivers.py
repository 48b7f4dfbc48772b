"""Waived findings stand apart and count for nothing; a second review says what is mended, new and left."""

import datetime
import json
from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest
from test_review import EXAMPLE, cell_of, disclosure, planted, said, table
from typer.testing import CliRunner

import yusuan
from yusuan import cli
from yusuan.coordinates import coordinates
from yusuan.disclosure.model import Change, Claim, Disclosure, Figure, Growth, Text
from yusuan.problems import InputError
from yusuan.publish import write
from yusuan.reading import Reading
from yusuan.review import Review, review
from yusuan.review.against import compared, read_earlier
from yusuan.review.findings import anchor
from yusuan.review.reports.files import lines, write_reviews
from yusuan.review.waivers import read_waivers, waive

TODAY = datetime.date(2024, 6, 1)


@pytest.fixture(scope="module")
def honest() -> Disclosure:
    return yusuan.compile(yusuan.load(EXAMPLE))


def slip(made: Disclosure, key: str, label: str, header: str, front: str = "9") -> Disclosure:
    row, column, text = cell_of(made, key, label, header)
    return planted(made, key, row, column, front + text.replace(",", ""))


def waivers_file(folder: Path, *numbers: str, more: str = "") -> Path:
    path = folder / "waivers.toml"
    entries = [
        f'[[waiver]]\nfingerprint = "{n}"\nwho = "张三"\nwhen = 2024-05-01\nwhy = "涉密科目没有列出"\n{more}\n'
        for n in numbers
    ]
    path.write_text("".join(entries), encoding="utf-8")
    return path


# ── fingerprints ──────────────────────────────────────────────────────────────────────────────────────────────────


def fingerprints(made: Disclosure) -> set[str]:
    return {f.fingerprint for f in review(made).findings}


def test_a_fault_elsewhere_changes_no_fingerprint(honest: Disclosure) -> None:
    once = slip(honest, "B03", "2080201", "基本支出")
    others: tuple[Callable[[Disclosure], Disclosure], ...] = (
        lambda d: slip(d, "B10", "合计", "合计") if any(s.key == "B10" for s in d.statements()) else d,
        lambda d: said(d, "79.68", "79.99"),
        lambda d: slip(d, "B06", "办公费", "合计"),
    )
    (one,) = fingerprints(once)
    for other in others:
        assert one in fingerprints(other(once))


NOW, BEFORE = coordinates("expenditure"), coordinates("expenditure", year="2023")


def sentence(first: str, now: str, change: str, growth: str) -> Text:
    text = f"本部门共有职工{first}人，支出{now}万元，比上年增加{change}万元，增长{growth}%。"
    claims = []
    at = text.index("支出")
    for print_, unit, about in (
        (now, "万元", NOW),
        (change, "万元", Change(NOW, BEFORE)),
        (growth, "%", Growth(NOW, BEFORE)),
    ):
        at = text.index(print_, at)
        figure = Figure(print_, Decimal(print_), unit, about)
        claims.append(Claim(at, at + len(print_), figure, "" if about == NOW else "increase"))
        at += len(print_)
    return Text(text, tuple(claims))


def test_another_figure_of_the_sentence_changes_no_fingerprint() -> None:
    few, many = (fingerprints(disclosure(sentence(n, "110.00", "10.00", "12.00"))) for n in ("9", "1234567"))
    assert few == many
    assert len(few) == 1
    assert fingerprints(disclosure(sentence("9", "110.00", "10.00", "13.00"))) != few


def test_what_moves_a_sentence_s_figures_moves_no_anchor() -> None:
    short, long = "收入1元。支出9.5万元，增长2%", "收入123元。支出1,009.55万元，增长2%"
    assert anchor(short, short.rindex("2")) == anchor(long, long.rindex("2")) == "…支出万元增长"


def test_a_wording_s_fingerprint_stays_when_figures_around_it_change() -> None:
    one, other = (disclosure(Text(f"收入{n}万元。支出{n}万元；；比上年增加{n}万元。")) for n in ("1", "123456.78"))
    assert fingerprints(one) == fingerprints(other) != set()


def test_a_finding_of_another_unit_or_year_has_another_fingerprint() -> None:
    made = disclosure(replace(table([["合计", "10.00", "4.00", "6.00"]]), notes=("注：本表无数据。",)))
    assert (
        len({*fingerprints(made), *fingerprints(replace(made, unit="别局")), *fingerprints(replace(made, year=2023))})
        == 3
    )


# ── waivers ───────────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_waived_finding_stands_apart(honest: Disclosure, tmp_path: Path) -> None:
    wrong = review(slip(honest, "B03", "2080201", "基本支出"))
    (finding,) = wrong.findings
    waivers = read_waivers(waivers_file(tmp_path, finding.fingerprint))
    (done,), notes = waive([wrong], waivers, TODAY)
    assert done is not None
    assert (done.findings, notes) == ((), [])
    (apart,) = done.waived
    assert (apart.finding, apart.who, apart.when, apart.why) == (finding, "张三", "2024-05-01", "涉密科目没有列出")
    told = list(lines((Reading("a.pdf", "pdf", 1, 0.1, honest), done)))
    assert told[0] == "没有发现问题（另有已说明的1处）"
    assert any("张三（2024-05-01）：涉密科目没有列出" in line for line in told)


def test_a_waiver_that_does_nothing_is_told(tmp_path: Path, honest: Disclosure) -> None:
    wrong = review(slip(honest, "B03", "2080201", "基本支出"))
    (finding,) = wrong.findings
    (kept,), notes = waive([wrong], read_waivers(waivers_file(tmp_path, "0123456789ab")), TODAY)
    assert kept is not None
    assert kept.findings == (finding,)
    assert "0123456789ab 没有用上" in notes[0]
    assert "waivers.toml 第2行" in notes[0]
    ended = read_waivers(waivers_file(tmp_path, finding.fingerprint, more="until = 2024-05-31"))
    (kept,), notes = waive([wrong], ended, TODAY)
    assert kept is not None
    assert kept.findings == (finding,)
    assert "到期" in notes[0]
    (kept,), notes = waive([wrong], ended, datetime.date(2024, 5, 31))
    assert kept is not None
    assert (kept.findings, notes) == ((), [])


def test_all_mistakes_of_a_file_of_waivers_are_told_at_once(tmp_path: Path) -> None:
    path = tmp_path / "waivers.toml"
    path.write_text(
        '[[waiver]]\nfingerprint = "12"\nwho = "张三"\nwhen = 2024-05-01\nwhy = "a"\n'
        '[[waiver]]\nfingerprint = "0123456789ab"\nwho = 5\nwhen = "昨天"\nbecause = "a"\n'
        '[[waiver]]\nfingerprint = "0123456789ac"\nwho = "张三"\nwhen = 2024-05-01\nwhy = "a"\nuntil = 2024-04-01\n'
        '[[waivers]]\nfingerprint = "0123456789ac"\n',
        encoding="utf-8",
    )
    with pytest.raises(InputError) as error:
        read_waivers(path)
    found = {p.place.line: p.found for p in error.value.problems}
    assert {2, 6, 8, 9, 10, 16, 17} == set(found)
    assert all(p.expected and p.mend for p in error.value.problems)
    path.write_text("[[waiver]]\nfingerprint = 12\nfingerprint = 13\n", encoding="utf-8")
    with pytest.raises(InputError, match="第3行"):
        read_waivers(path)


# ── a second review ───────────────────────────────────────────────────────────────────────────────────────────────


def reading(made: Disclosure, name: str = "a.html") -> Reading:
    return Reading(name, "html", 0, 0.1, made)


def first_review(made: Disclosure, folder: Path) -> Path:
    (path,) = write_reviews([(reading(made), review(made))], folder, ("json",))
    return path


def test_a_second_review_says_what_is_mended_new_and_left(honest: Disclosure, tmp_path: Path) -> None:
    left = slip(honest, "B03", "2080201", "基本支出")
    before = said(left, "79.68", "79.99")
    after = slip(left, "B10", "合计", "合计")
    earlier = read_earlier(first_review(before, tmp_path))
    ((_, done),), notes = compared([(reading(after, "b.html"), review(after))], earlier)
    assert notes == []
    assert done is not None
    assert done.since is not None
    (mended,) = done.since.mended
    assert "79.99" in mended.message
    assert set(done.since.remaining) == fingerprints(left)
    assert done.since.new
    assert set(done.since.new) == fingerprints(after) - fingerprints(left)
    assert any(line.startswith("与上一次审核相比：已改正1处，仍在1处") for line in lines((reading(after), done)))


def test_a_figure_changed_in_vain_is_neither_mended_nor_new(honest: Disclosure, tmp_path: Path) -> None:
    earlier = read_earlier(first_review(slip(honest, "B03", "2080201", "基本支出", "9"), tmp_path))
    again = slip(honest, "B03", "2080201", "基本支出", "8")
    ((_, done),), _ = compared([(reading(again), review(again))], earlier)
    assert done is not None
    assert done.since is not None
    assert (done.since.mended, done.since.new, done.since.remaining) == ((), (), ())
    assert set(done.since.changed) == fingerprints(again)


def test_what_was_not_reviewed_is_not_said_to_be_mended(honest: Disclosure, tmp_path: Path) -> None:
    earlier = read_earlier(first_review(slip(honest, "B03", "2080201", "基本支出"), tmp_path))
    ((_, done),), notes = compared([(Reading("a.html", "", 0, 0.1, None, "坏"), None)], earlier)
    assert done is None
    assert "没有审成" in notes[0]
    stranger = replace(honest, unit="别局")
    ((_, other),), notes = compared([(reading(stranger), review(stranger))], earlier)
    assert isinstance(other, Review)
    assert other.since is None
    assert "不作比较" in notes[0]
    assert "这一次没有" in notes[1]


@pytest.mark.parametrize(
    "text", ["", "[]", "{}", '{"schema": 99, "documents": []}', '{"schema": 1, "documents": [{}]}']
)
def test_what_is_no_review_is_refused(tmp_path: Path, text: str) -> None:
    path = tmp_path / "review.json"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(InputError, match=r"review\.json"):
        read_earlier(path)


def test_the_command_takes_both(honest: Disclosure, tmp_path: Path) -> None:
    run = CliRunner()
    wrong = slip(honest, "B03", "2080201", "基本支出")
    page = tmp_path / "a.html"
    write(wrong, page)
    first = ["review", str(page), "--out", str(tmp_path / "1"), "--format", "json"]
    assert run.invoke(cli.app, first).exit_code == 1
    data = json.loads((tmp_path / "1" / "review.json").read_text(encoding="utf-8"))
    numbers = [f["fingerprint"] for f in data["documents"][0]["findings"] if f["severity"] == "error"]
    path = waivers_file(tmp_path, *numbers, "0123456789ab")
    out = tmp_path / "2"
    second = run.invoke(
        cli.app,
        [
            *("review", str(page), "--waivers", str(path), "--against", str(tmp_path / "1" / "review.json")),
            *("--out", str(out), "--format", "html,xlsx,json,text"),
        ],
    )
    assert second.exit_code == 0, second.output
    assert "0123456789ab 没有用上" in second.output
    assert "与上一次审核相比：已改正0处" in second.output
    for name in ("review.html", "review.txt", "review.json"):
        words = (out / name).read_text(encoding="utf-8")
        assert "涉密科目没有列出" in words
        assert "没有用上" in words
    sheets = openpyxl.load_workbook(out / "review.xlsx")
    assert [c.value for c in sheets["已说明"][2]][1] == numbers[0]
    (document,) = json.loads((out / "review.json").read_text(encoding="utf-8"))["documents"]
    assert {w["fingerprint"] for w in document["waived"]} == set(numbers)
    schema = (Path(__file__).resolve().parents[1] / "docs" / "review-schema.md").read_text(encoding="utf-8")
    assert [k for k in (*document["waived"][0], *document["since"]) if f"`{k}`" not in schema] == []
    path.write_text("[[waiver]]\nwho = 3\n", encoding="utf-8")
    refused = run.invoke(cli.app, ["review", str(page), "--waivers", str(path)])
    assert refused.exit_code == 2
    assert "没有做任何事" in refused.output


def test_a_mended_document_says_so_in_every_report(honest: Disclosure, tmp_path: Path) -> None:
    earlier = read_earlier(first_review(slip(honest, "B03", "2080201", "基本支出"), tmp_path))
    results, _ = compared([(reading(honest), review(honest))], earlier)
    for path in write_reviews(results, tmp_path / "out", ("html", "text", "json", "xlsx")):
        if path.suffix == ".xlsx":
            assert openpyxl.load_workbook(path)["已改正"]["C2"].value
        else:
            assert earlier[0].findings[0].fingerprint in path.read_text(encoding="utf-8")
