"""Review: honest disclosures pass, a planted fault is found, and its cell is named."""

import json
import re
from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest
from budgets import budgets
from hypothesis import HealthCheck, given, settings
from typer.testing import CliRunner

import yusuan
from yusuan import cli
from yusuan.coordinates import coordinates
from yusuan.disclosure.compile import compile_budget
from yusuan.disclosure.model import (
    Change,
    Claim,
    Column,
    Disclosure,
    Figure,
    Growth,
    OneOf,
    Row,
    Section,
    Statement,
    StatementCell,
    Text,
)
from yusuan.document.prose import claims
from yusuan.provenance import Provenance
from yusuan.reading import Reading
from yusuan.review import review
from yusuan.review.checks import Check, checks
from yusuan.review.findings import Finding
from yusuan.review.numbers.identities import identities
from yusuan.review.reports.data import as_json
from yusuan.review.reports.files import league, lines, write_reviews
from yusuan.review.reports.html import as_html

EXAMPLE = Path(__file__).resolve().parents[1] / "examples" / "changzhi-civil-affairs-2024"


@pytest.fixture(scope="module")
def honest() -> Disclosure:
    return yusuan.compile(yusuan.load(EXAMPLE))


def changed(disclosure: Disclosure, change: Callable[[object], object]) -> Disclosure:
    def inside(section: Section) -> Section:
        return replace(
            section, items=tuple(change(i) for i in section.items), sections=tuple(map(inside, section.sections))
        )

    return replace(disclosure, sections=tuple(map(inside, disclosure.sections)))


def planted(disclosure: Disclosure, key: str, row: int, column: int, text: str) -> Disclosure:
    """The disclosure with one cell's text exchanged, as a typing slip would."""

    def change(item: object) -> object:
        if not isinstance(item, Statement) or item.key != key:
            return item
        rows = list(item.rows)
        cells = list(rows[row].cells)
        figure = cells[column].figure
        assert figure is not None
        assert figure.text != text
        cells[column] = StatementCell(text, replace(figure, text=text, value=Decimal(text.replace(",", "") or "0.00")))
        rows[row] = replace(rows[row], cells=tuple(cells))
        return replace(item, rows=tuple(rows))

    return changed(disclosure, change)


def said(disclosure: Disclosure, old: str, new: str, direction: str | None = None) -> Disclosure:
    """The disclosure with one claim's print (and direction) exchanged in the first sentence that holds it."""
    done = []

    def change(item: object) -> object:
        if not isinstance(item, Text) or done or not any(c.figure.text == old for c in item.claims):
            return item
        done.append(item)
        claims = tuple(
            replace(c, figure=replace(c.figure, text=new, value=Decimal(new)), direction=direction or c.direction)
            if c.figure.text == old
            else c
            for c in item.claims
        )
        return replace(item, claims=claims)

    made = changed(disclosure, change)
    assert done
    return made


def errors(disclosure: Disclosure) -> list[Finding]:
    return list(review(disclosure).of("error"))


@pytest.mark.parametrize("pack", [None, "shanghai-2025", "central-2024"])
def test_what_we_compile_passes(pack: str | None) -> None:
    reviewed = review(yusuan.compile(yusuan.load(EXAMPLE), pack))
    assert reviewed.findings == ()
    assert reviewed.crashed == ()
    assert reviewed.coverage.evaluated > 400
    assert reviewed.coverage.checked > 0.7 * reviewed.coverage.figures


@settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck))
@given(budgets())
def test_honest_budgets_have_no_findings_of_severity_error(budget: object) -> None:
    assert errors(compile_budget(budget).disclosure) == []  # type: ignore[arg-type]


def cell_of(disclosure: Disclosure, key: str, label: str, header: str) -> tuple[int, int, str]:
    statement = next(s for s in disclosure.statements() if s.key == key)
    row = next(n for n, r in enumerate(statement.rows) if any(label in c.text for c in r.cells))
    column = next(n for n, c in enumerate(statement.columns) if c.kind == "figure" and header in c.header[-1])
    return row, column, statement.rows[row].cells[column].text


@pytest.mark.parametrize(
    ("key", "label", "header", "slip"),
    [
        ("B03", "2080201", "基本支出", "swap"),
        ("B05", "208", "合计", "digit"),
        ("B02", "2210201", "一般公共预算", "last"),
        ("B03", "合计", "项目支出", "tenfold"),
    ],
)
def test_a_wrong_cell_is_one_finding_that_names_it(
    honest: Disclosure, key: str, label: str, header: str, slip: str
) -> None:
    row, column, text = cell_of(honest, key, label, header)
    wrong = {
        "swap": lambda t: t[:1] + t[2] + t[1] + t[3:],
        "digit": lambda t: str((int(t[0]) % 9) + 1) + t[1:],
        "last": lambda t: t[:-1] + str((int(t[-1]) + 5) % 10),
        "tenfold": lambda t: str(Decimal(t) * 10),
    }[slip](text.replace(",", ""))
    (finding,) = errors(planted(honest, key, row, column, wrong))
    assert wrong in finding.places[0].text
    assert label in finding.places[0].row
    assert text.replace(",", "") in finding.expected
    assert wrong in finding.found


def test_a_wrong_direction_word_is_found_and_its_mend_said(honest: Disclosure) -> None:
    (finding,) = errors(said(honest, "79.68", "79.68", "increase"))
    assert finding.check == "N-06"
    assert finding.found == "增加79.68%"
    assert finding.expected == "减少79.68%"


def test_a_growth_printed_as_a_ratio_is_found(honest: Disclosure) -> None:
    (finding,) = errors(said(honest, "79.68", "0.80"))
    assert finding.places[0].text == "0.80%"


def test_a_copy_off_by_one_last_place_is_a_warning(honest: Disclosure) -> None:
    row, column, text = cell_of(honest, "B05", "205", "合计")
    wrong = str(Decimal(text) + Decimal("0.01"))
    reviewed = review(planted(honest, "B05", row, column, wrong))
    (finding,) = reviewed.findings
    assert finding.severity == "warning"
    assert {wrong, text} <= {p.text.removesuffix("万元") for p in finding.places}


def test_a_row_that_is_not_there_is_said_so(honest: Disclosure) -> None:
    def without(item: object) -> object:
        if not isinstance(item, Statement) or item.key != "B03":
            return item
        lost = next(
            n
            for n, r in enumerate(item.rows)
            if r.cells[0].text.startswith("2080201") and any(c.figure for c in r.cells)
        )
        # give the row a project part, so that it is missed in two columns
        return replace(item, rows=item.rows[:lost] + item.rows[lost + 1 :])

    reviewed = review(changed(honest, without))
    assert [f for f in reviewed.findings if "少列了一行" in f.message or f.severity == "error"]


def table(rows: list[list[str]], *, natures: bool = True) -> Statement:
    """合计, 基本, 项目 over rows: the total, then items."""
    columns = (Column(("科目",), "code"), *(Column((t,), "figure") for t in ("合计", "基本支出", "项目支出")))
    made = []
    for code, *texts in rows:
        at = {} if code == "合计" else {"functional_code": code}
        figures = [
            Figure(t, Decimal(t or "0.00"), "万元", coordinates("expenditure", {**at, **({"nature": n} if n else {})}))
            for t, n in zip(texts, ("", "basic", "project"), strict=True)
        ]
        place = Provenance("表.pdf", page=3)
        made.append(Row((StatementCell(code), *(StatementCell(f.text, f, place) for f in figures))))
    return Statement("B03", "支出总表", "", "", "万元", 2, columns, tuple(made), exhaustive=("functional_code",))


def disclosure(*items: object) -> Disclosure:
    return Disclosure("某局", "", 2024, "budget", "unit", "2024年预算", (Section("s", "表", 1, items),))  # type: ignore[arg-type]


def test_short_columns_in_rows_that_add_up_are_a_missing_row_not_an_accusation() -> None:
    rows = [["合计", "10.00", "4.00", "6.00"], ["201", "3.00", "1.00", "2.00"], ["208", "2.00", "1.00", "1.00"]]
    reviewed = review(disclosure(table(rows)))
    (finding,) = reviewed.findings
    assert finding.severity == "warning"
    assert "少列了一行" in finding.message
    assert reviewed.coverage.failed == 3


def test_a_statement_most_of_which_fails_is_set_aside() -> None:
    rows = [["合计", "10.00", "4.00", "5.00"], *([f"2{n:02}", "9.00", "1.00", "1.00"] for n in range(1, 8))]
    reviewed = review(disclosure(table(rows)))
    (finding,) = reviewed.findings
    assert (finding.check, finding.verdict, finding.severity) == ("READ", "please verify", "warning")
    assert reviewed.coverage.evaluated == 0
    assert not reviewed.reviewable
    assert sum(reviewed.coverage.not_evaluated.values()) > 7


def test_a_figure_read_with_low_confidence_is_to_be_verified_not_accused() -> None:
    made = table([["合计", "10.00", "4.00", "6.00"], ["201", "9.00", "4.00", "5.00"], ["208", "4.00", "0.00", "4.00"]])
    unsure = Provenance("扫描.pdf", page=1, confidence=Decimal("0.6"))
    rows = tuple(replace(r, cells=tuple(replace(c, place=unsure) for c in r.cells)) for r in made.rows)
    found = review(disclosure(replace(made, rows=rows))).findings
    assert found
    assert {f.severity for f in found} == {"warning"}
    assert {f.verdict for f in found} == {"please verify"}


def claim(text: str, unit: str, about: object, direction: str = "") -> Claim:
    return Claim(0, len(text), Figure(text, Decimal(text), unit, about), direction)  # type: ignore[arg-type]


NOW, BEFORE = coordinates("expenditure"), coordinates("expenditure", year="2023")


def test_what_last_year_was_follows_from_the_change_and_judges_the_growth() -> None:
    change, growth = Change(NOW, BEFORE), Growth(NOW, BEFORE)
    words = Text(
        "支出110万元，比上年增加10万元，增长12%。",
        (claim("110", "万元", NOW), claim("10", "万元", change, "increase"), claim("12", "%", growth, "increase")),
    )
    # 10 ÷ 100 = 10 %, and with whole 万元 it may be anything from 9.4 % to 10.6 %
    (finding,) = review(disclosure(words)).findings
    assert finding.check == "N-06"
    right = replace(words, claims=(*words.claims[:2], claim("10", "%", growth, "increase")))
    assert review(disclosure(right)).findings == ()


def test_a_figure_with_several_readings_fails_only_under_all_of_them() -> None:
    total, current = coordinates("uses"), coordinates("expenditure")
    base = Text("", (claim("100.00", "万元", total), claim("90.00", "万元", current)))
    for text, wrong in (("100.00", False), ("90.00", False), ("95.00", True)):
        open_ = Text(text, (claim(text, "万元", OneOf((total, current))),))
        assert bool(review(disclosure(base, open_)).findings) == wrong
    unknown = Text("95.00", (claim("95.00", "万元", OneOf((total, coordinates("revenue")))),))
    reviewed = review(disclosure(base, unknown))
    assert reviewed.findings == ()
    assert any("口径" in why for why in reviewed.coverage.not_evaluated)


@pytest.mark.parametrize(
    ("printed", "told", "carried", "fails"),
    [
        ("current", "80.00", None, True),  # all of it is no less than the current year's part
        ("current", "110.00", None, False),  # it may hold what was carried over
        ("all", "80.00", None, False),  # it may be the current year's part
        ("all", "110.00", None, False),  # a statement may be silent on what was carried over
        ("all", "80.00", "0.00", True),  # nothing was carried over
        ("current", "110.00", "0.00", True),
        ("current", "110.00", "5.00", False),
        ("current", "90.01", "0.00", False),  # both may be 90.005
        ("all", "90.00", "0.00", False),
    ],
)
def test_an_open_carry_over_is_accused_where_no_reading_can_be(
    printed: str, told: str, carried: str | None, fails: bool
) -> None:
    whole = coordinates("expenditure", fund="general_public", nature="basic")
    current = whole.where(vintage="current")
    claims = [claim("90.00", "万元", {"all": whole, "current": current}[printed])]
    claims += [claim(carried, "万元", coordinates("carry_in"))] if carried else []
    open_ = Text(told, (claim(told, "万元", OneOf((whole, current))),))
    found = review(disclosure(Text("", tuple(claims)), open_)).findings
    assert bool(found) == fails
    assert all("2种读法都不符" in f.message for f in found)


def test_a_growth_and_the_change_before_it_are_of_one_reading_and_judge_each_other() -> None:
    funds = [coordinates("expenditure", fund=f) for f in ("general_public", "government_fund")]
    pairs = [(a, a.where(year="2023")) for a in funds]
    change, growth = OneOf(tuple(Change(*p) for p in pairs)), OneOf(tuple(Growth(*p) for p in pairs))
    nows = [
        replace(claim(t, "万元", a), start=n, end=n + 1)
        for n, (t, a) in enumerate(zip(("110", "50"), funds, strict=True))
    ]

    def found(growth_text: str, direction: str) -> list[str]:
        told = (claim("10", "万元", change, "increase"), claim(growth_text, "%", growth, direction))
        claims = (*nows, *(replace(c, start=9 + n, end=10 + n) for n, c in enumerate(told)))
        return [f.check for f in review(disclosure(Text("字" * 20, claims))).findings]

    # 10 of 110 is 10 % more, 10 of 50 is 25 % more: both may be meant
    assert found("10", "increase") == []
    assert found("25", "increase") == []
    assert found("12", "increase") == ["N-06"]
    assert found("10", "decrease") == ["N-06"]


def test_a_last_year_figure_a_digit_too_long_is_recognised_as_a_slip() -> None:
    words = Text(
        "",
        (
            replace(claim("3845.49", "万元", NOW), start=0, end=7),
            replace(claim("43269.3", "万元", BEFORE), start=10, end=17),
            replace(claim("17.62", "%", Growth(NOW, BEFORE), "increase"), start=20, end=25),
        ),
    )
    (finding,) = review(disclosure(words)).findings
    assert finding.expected == "3269.3万元"
    assert any("17.62" in a for a in finding.alternatives)


def test_a_check_that_breaks_off_is_neither_passed_nor_failed(
    honest: Disclosure, monkeypatch: pytest.MonkeyPatch
) -> None:
    import yusuan.review.numbers.arithmetic as arithmetic

    def broken(*_: object) -> None:
        raise ZeroDivisionError("boom")

    monkeypatch.setattr(arithmetic, "arithmetic", broken)
    reviewed = review(honest)
    assert reviewed.crashed == ("arithmetic: ZeroDivisionError: boom",)
    assert not reviewed.reviewable


def test_fingerprints_stay_when_pages_move_and_differ_between_findings(honest: Disclosure) -> None:
    row, column, text = cell_of(honest, "B03", "2080201", "基本支出")
    once = planted(honest, "B03", row, column, "9" + text)
    (one,) = errors(once)

    def moved(item: object) -> object:
        if isinstance(item, Statement):
            place = Provenance("别处.pdf", page=77)
            return replace(
                item,
                rows=tuple(replace(r, cells=tuple(replace(c, place=place) for c in r.cells)) for r in item.rows),
            )
        return item

    (again,) = errors(changed(once, moved))
    assert one.fingerprint == again.fingerprint
    assert re.fullmatch("[0-9a-f]{12}", one.fingerprint)
    (other,) = errors(planted(honest, "B03", row, column, "8" + text))
    assert other.fingerprint != one.fingerprint


# ── reports and the command ───────────────────────────────────────────────────────────────────────────────────────


def result(made: Disclosure) -> tuple[Reading, object]:
    return Reading('=HYPERLINK("http://x").pdf', "pdf", 3, 0.1, made), review(made)


def test_the_reports_say_the_same_and_run_nothing(honest: Disclosure, tmp_path: Path) -> None:
    row, column, text = cell_of(honest, "B03", "2080201", "基本支出")
    wrong = planted(honest, "B03", row, column, "9" + text)
    both = [result(wrong), result(honest)]
    (finding,) = errors(wrong)
    written = {p.suffix: p for p in write_reviews(both, tmp_path, ("html", "xlsx", "json", "text"))}  # type: ignore[arg-type]
    page = written[".html"].read_text(encoding="utf-8")
    for words in (finding.fingerprint, finding.found, finding.expected, 'class="marked"', "没有发现问题"):
        assert words in page
    assert "http://x" not in page.replace("=HYPERLINK(&quot;http://x&quot;)", "")
    assert not re.search(r'(?:src|href)="(?!#)', page)
    data = json.loads(written[".json"].read_text(encoding="utf-8"))
    (told,) = [f for f in data["documents"][0]["findings"] if f["severity"] == "error"]
    assert told["found"] == finding.found
    assert set(told["places"][0]) == {
        "file",
        "page",
        "line",
        "sheet",
        "cell",
        "table",
        "row",
        "column",
        "text",
        "anchor",
        "box",
    }
    sheet = openpyxl.load_workbook(written[".xlsx"])["问题"]
    row_of = dict(zip((c.value for c in sheet[1]), sheet[2], strict=True))
    assert row_of["编号"].value == finding.fingerprint
    assert row_of["文件"].data_type == "s"
    assert finding.fingerprint in written[".txt"].read_text(encoding="utf-8")
    assert len(list(league(both))) == 1 + 2 + 2  # type: ignore[arg-type]


def test_hostile_words_stay_words(honest: Disclosure) -> None:
    made = replace(honest, unit='<script>alert(1)</script>"')
    assert "<script>alert" not in as_html([result(made)])  # type: ignore[list-item]
    assert json.loads(as_json([result(made)]))["documents"][0]["unit"] == made.unit  # type: ignore[list-item]


def test_a_document_that_was_not_read_is_never_a_pass() -> None:
    refused = Reading("坏.pdf", "", 0, 0.0, None, "文件已损坏")
    assert next(iter(lines((refused, None)))) == "没有审核：文件已损坏"


def test_review_says_by_its_exit_code_what_it_came_to(honest: Disclosure, tmp_path: Path) -> None:
    from yusuan.publish import write

    run = CliRunner()
    good, bad, junk = tmp_path / "good.html", tmp_path / "bad.html", tmp_path / "junk.pdf"
    row, column, text = cell_of(honest, "B03", "2080201", "基本支出")
    write(honest, good)
    write(planted(honest, "B03", row, column, "9" + text), bad)
    junk.write_bytes(b"%PDF-1.4 nothing")
    passed = run.invoke(cli.app, ["review", str(good)])
    assert passed.exit_code == 0, passed.output
    assert "核对关系" in passed.output
    failed = run.invoke(cli.app, ["review", str(bad), "--out", str(tmp_path / "out"), "--format", "json"])
    assert failed.exit_code == 1, failed.output
    assert "9" + text in failed.output
    assert (tmp_path / "out" / "review.json").exists()
    assert run.invoke(cli.app, ["review", str(good), str(junk)]).exit_code == 2
    assert run.invoke(cli.app, ["review", str(good), "--format", "pdf"]).exit_code == 2


def test_identities_are_known_and_read_aloud() -> None:
    assert [i.id for i in identities()][-3:] == ["PART", "SAME", "SUM"]
    for one in identities():
        assert re.fullmatch(r"[A-Z]+\d*-\d\d|PART|SAME|SUM", one.id), one.id
        assert one.says


def test_the_schema_of_the_data_is_documented(honest: Disclosure) -> None:
    row, column, text = cell_of(honest, "B03", "2080201", "基本支出")
    data = json.loads(as_json([result(planted(honest, "B03", row, column, "9" + text))]))  # type: ignore[list-item]
    said_of = (Path(__file__).resolve().parents[1] / "docs" / "review-schema.md").read_text(encoding="utf-8")
    (document,) = data["documents"]
    finding = document["findings"][0]
    fields = [*data, *document, *document["coverage"], *finding, *finding["places"][0]]
    assert [f for f in fields if f"| `{f}` |" not in said_of] == []


def test_every_check_is_documented() -> None:
    said_of = (Path(__file__).resolve().parents[1] / "docs" / "checks.md").read_text(encoding="utf-8")
    known = {i.id for i in identities()} | set(checks()) | {"READ"}
    assert sorted(known - set(re.findall(r"^\| ([A-Z]+\d*(?:-\d\d)?) \|", said_of, re.M))) == []


@pytest.mark.parametrize("check", [c for c in checks().values() if c.fails], ids=lambda c: c.id)
def test_the_examples_of_a_check_hold_and_fail(check: Check) -> None:
    def ids(words: str) -> set[str]:
        (read,) = claims([words], year=2024)
        made = replace(disclosure(Text(words, read)), unit="长治市民政局")
        return {f.check for f in review(made).findings}

    assert check.id not in ids(check.holds)
    assert check.id in ids(check.fails)
    shown = (Path(__file__).resolve().parents[1] / "docs" / "checks.md").read_text(encoding="utf-8")
    assert f"| {check.id} | {check.holds} | {check.fails} |" in shown


def test_a_code_with_another_code_s_name_is_told_and_a_cut_name_is_not() -> None:
    def of(code: str, name: str) -> set[str]:
        made = table([["合计", "1.00", "1.00", "0.00"]])
        about = coordinates("expenditure", functional_code=code)
        cells = (
            StatementCell(code + name),
            *(StatementCell("1.00", Figure("1.00", Decimal("1.00"), "万元", about)),) * 3,
        )
        rows = (*made.rows, Row(cells))
        return {f.check for f in review(disclosure(replace(made, rows=rows))).findings}

    assert "CODE-01" not in of("2080201", "行政运行")
    assert "CODE-01" in of("2080201", "住房公积金")
    assert "CODE-01" not in of("2080505", "机关事业单位基本养老保险")


def test_a_title_of_another_year_and_a_contradicted_note_are_told() -> None:
    made = table([["合计", "10.00", "4.00", "6.00"]])
    assert {f.check for f in review(disclosure(replace(made, title="2023年支出总表"))).findings} == {"N-47"}
    assert {f.check for f in review(disclosure(replace(made, title="2024年支出总表"))).findings} == set()
    noted = replace(made, notes=("注：本表无数据。",))
    assert {f.check for f in review(disclosure(noted)).findings} == {"T09-04"}


def test_a_negative_amount_is_told() -> None:
    made = table([["合计", "-10.00", "-4.00", "-6.00"]])
    assert [f.check for f in review(disclosure(made)).findings] == ["T01-13"]


def test_a_missing_statement_is_told_but_not_where_little_was_recognised(honest: Disclosure) -> None:
    def without(item: object) -> object:
        return Text("") if isinstance(item, Statement) and item.key == "B08" else item

    fewer = changed(honest, without)
    # the contents list and the heading still name it
    (told,) = [f for f in review(fewer).findings if f.check in ("D-04", "N-45", "D-10")]
    assert "政府性基金预算支出表" in told.expected
    made = replace(
        fewer, sections=(Section("s", "表", 1, tuple(s for s in fewer.statements() if s.key not in ("B07", "B10"))),)
    )
    assert {f.expected for f in review(made).findings if f.check == "D-04"} == {
        "政府性基金预算支出表",
        "“三公”经费支出表",
    }
    assert [
        f for f in review(disclosure(table([["合计", "1.00", "1.00", "0.00"]]))).findings if f.check == "D-04"
    ] == []


@pytest.mark.shared
@pytest.mark.parametrize(("file", "fewest"), [("identities.csv", 300), ("rules.csv", 100)])
def test_every_id_of_the_catalogues_stands_in_a_row_of_the_document(file: str, fewest: int) -> None:
    root = Path(__file__).resolve().parents[1]
    catalogue = root.parent / "shared" / "domain" / file
    if not catalogue.exists():
        pytest.skip("the catalogues aren't beside the repository")
    listed = {line.partition(",")[0] for line in catalogue.read_text(encoding="utf-8").splitlines()[1:]}
    listed = {i for i in listed if re.fullmatch(r"[A-Z]+\d*-\d\d", i)}
    said_of = (root / "docs" / "checks.md").read_text(encoding="utf-8")
    # where an id is told of is the first cell of its row, or the second of the rows that say what isn't built
    cells = re.findall(r"^\| ((?:[A-Z]+\d*-\d\d、?)+) \|", said_of, re.M)
    cells += re.findall(r"^\| [A-Z]+ \| ((?:[A-Z]+\d*-\d\d、?)+) \|", said_of, re.M)
    told = {i for cell in cells for i in cell.split("、")}
    assert len(listed) > fewest
    assert sorted(listed - told) == []


def test_compile_reviews_what_it_made_and_writes_nothing_that_fails(
    honest: Disclosure, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import yusuan.disclosure.compile as compile_module

    real = compile_module.compile_budget
    row, column, text = cell_of(honest, "B03", "2080201", "基本支出")

    def slipped(*given: object) -> object:
        compiled = real(*given)  # type: ignore[arg-type]
        return replace(compiled, disclosure=planted(compiled.disclosure, "B03", row, column, "9" + text))

    monkeypatch.setattr(compile_module, "compile_budget", slipped)
    run = CliRunner()
    arguments = ["compile", str(EXAMPLE), "--out", str(tmp_path / "out"), "--format", "html"]
    refused = run.invoke(cli.app, arguments)
    assert refused.exit_code == 1
    assert "--despite-errors" in refused.output
    assert not (tmp_path / "out").exists()
    assert run.invoke(cli.app, [*arguments, "--despite-errors"]).exit_code == 0
    assert list((tmp_path / "out").iterdir())
