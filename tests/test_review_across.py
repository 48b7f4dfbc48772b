"""Documents against each other: last year and this year, department and units, text and tables, the roster."""

import ctypes
import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import openpyxl
import pytest
from test_department import UNITS, department
from test_review import BEFORE, NOW, changed, claim, disclosure, table
from typer.testing import CliRunner

from yusuan import cli, solver
from yusuan.budget.department import unit_book
from yusuan.coordinates import coordinates
from yusuan.disclosure.compile import compile_budget
from yusuan.disclosure.model import Change, Disclosure, Section, Statement, StatementCell, Text
from yusuan.problems import InputError
from yusuan.publish import write
from yusuan.reading import Reading
from yusuan.review import review
from yusuan.review.across import across, pairs
from yusuan.review.reports.text import Result
from yusuan.review.roster import missing, read_roster


def result(made: Disclosure | None, name: str = "") -> Result:
    name = name or (f"{made.unit}{made.year}.pdf" if made else "坏.pdf")
    return Reading(name, "pdf", 1, 0.1, made), review(made) if made else None


def findings(results: list[Result], check: str, roster: Path | None = None) -> list[object]:
    done, _ = across(results, read_roster(roster) if roster else ())
    return [f for _, r in done if r for f in r.findings if f.check == check]


# ── last year ─────────────────────────────────────────────────────────────────────────────────────────────────────


def year(number: int, *claims: object) -> Disclosure:
    return replace(disclosure(Text("支出安排如下。", claims)), year=number)  # type: ignore[arg-type]


THIS = (claim("110.00", "万元", NOW), claim("10.00", "万元", Change(NOW, BEFORE), "increase"))


@pytest.mark.parametrize(
    ("then", "fails"),
    [("100.00", False), ("100.01", False), ("99.99", False), ("1000000", True), ("100.03", True), ("101.00", True)],
)
def test_a_base_told_by_a_change_is_last_year_s_figure(then: str, fails: bool) -> None:
    # 110.00 − 10.00, the change itself perhaps a difference of two rounded amounts
    old = year(2023, claim(then, "万元", NOW))
    found = findings([result(old), result(year(2024, *THIS))], "Y-01")
    assert bool(found) == fails
    if fails:
        (finding,) = found
        assert finding.severity == "warning"  # type: ignore[attr-defined]
        assert "某局2023年" in finding.message  # type: ignore[attr-defined]
        assert "某局2024年" in finding.message  # type: ignore[attr-defined]


@pytest.mark.parametrize(("printed", "fails"), [("100.00", False), ("100.01", True), ("100", False), ("101", True)])
def test_a_base_that_is_printed_is_last_year_s_figure(printed: str, fails: bool) -> None:
    new = year(2024, claim("110.00", "万元", NOW), claim(printed, "万元", BEFORE))
    assert bool(findings([result(new), result(year(2023, claim("100.00", "万元", NOW)))], "Y-01")) == fails


def test_what_is_not_last_year_s_is_not_compared() -> None:
    new = result(year(2024, *THIS))
    for other in (
        replace(year(2023, claim("7.00", "万元", NOW)), unit="别局"),
        replace(year(2023, claim("7.00", "万元", NOW)), kind="final_accounts"),
        replace(year(2023, claim("7.00", "万元", NOW)), level="department"),
        year(2022, claim("7.00", "万元", NOW)),
    ):
        assert findings([new, result(other)], "Y-01") == []
    executed = BEFORE.where(stage="execution")
    spent = year(2024, claim("110.00", "万元", NOW), claim("93.00", "万元", executed))
    assert findings([result(spent), result(year(2023, claim("100.00", "万元", NOW)))], "Y-01") == []
    old = year(2023, claim("7.00", "万元", NOW))
    done, notes = across([new, result(old, "a.pdf"), result(old, "b.pdf")], ())
    assert "2份上年的公开" in notes[0]
    assert done[0] == new


def test_a_comparison_is_counted_and_said() -> None:
    new, old = result(year(2024, *THIS)), result(year(2023, claim("100.00", "万元", NOW)))
    (done, _), notes = across([new, old], ())
    assert done[1] is not None
    assert new[1] is not None
    assert done[1].coverage.passed == new[1].coverage.passed + 1
    assert "某局2024.pdf" in notes[0]
    assert "某局2023.pdf" in notes[0]


# ── a department and its units ────────────────────────────────────────────────────────────────────────────────────


@pytest.fixture(scope="module")
def bureau() -> tuple[Disclosure, ...]:
    """The department and its three units."""
    whole = department()
    return (compile_budget(whole).disclosure, *(compile_budget(unit_book(whole, u)).disclosure for u in UNITS))


def roster_file(folder: Path, *lines: str) -> Path:
    path = folder / "roster.csv"
    path.write_text("\n".join(("单位,应公开,部门", *lines)), encoding="utf-8")
    return path


def all_units(folder: Path, bureau: tuple[Disclosure, ...]) -> Path:
    return roster_file(folder, *(f"{u.unit},2024年单位预算,{bureau[0].unit}" for u in bureau[1:]))


def test_a_department_is_the_sum_of_its_units(bureau: tuple[Disclosure, ...], tmp_path: Path) -> None:
    roster = read_roster(all_units(tmp_path, bureau))
    results = [result(d) for d in bureau]
    done, notes = across(results, roster)
    assert [r.findings for _, r in done if r] == [r.findings for _, r in results if r]
    (note,) = notes
    assert "相等" in note
    assert "不等" not in note
    first, before = done[0][1], results[0][1]
    assert first is not None
    assert before is not None
    assert first.coverage.passed > before.coverage.passed + 40


def test_a_slip_of_the_department_is_one_finding_that_names_both(
    bureau: tuple[Disclosure, ...], tmp_path: Path
) -> None:
    at = coordinates("expenditure", functional_code="2080201")

    def slip(item: object) -> object:
        if not isinstance(item, Statement):
            return item
        rows = tuple(
            replace(r, cells=tuple(wrong_cell(c) if c.figure and c.figure.about == at else c for c in r.cells))
            for r in item.rows
        )
        return replace(item, rows=rows)

    def wrong_cell(cell: StatementCell) -> StatementCell:
        assert cell.figure is not None
        assert cell.figure.value is not None
        value = cell.figure.value + 7
        return StatementCell(str(value), replace(cell.figure, text=str(value), value=value))

    wrong = changed(bureau[0], slip)
    assert wrong != bureau[0]
    (finding,) = findings([result(d) for d in (wrong, *bureau[1:])], "D-15", all_units(tmp_path, bureau))
    assert finding.severity == "error"  # type: ignore[attr-defined]
    assert "甲市民政局2024年部门预算" in finding.message  # type: ignore[attr-defined]
    assert len(finding.places) == 4  # type: ignore[attr-defined]


def test_where_most_figures_differ_the_units_are_to_be_verified(bureau: tuple[Disclosure, ...], tmp_path: Path) -> None:
    exchanged = (bureau[0], bureau[1], replace(bureau[1], unit=bureau[2].unit), bureau[3])
    (finding,) = findings([result(d) for d in exchanged], "D-15", all_units(tmp_path, bureau))
    assert (finding.severity, finding.verdict) == ("warning", "please verify")  # type: ignore[attr-defined]


def test_units_that_are_not_there_are_said_to_be_missing(bureau: tuple[Disclosure, ...], tmp_path: Path) -> None:
    roster = read_roster(all_units(tmp_path, bureau))
    done, notes = across([result(d) for d in bureau[:3]], roster)
    assert [f for _, r in done if r for f in r.findings if f.check == "D-15"] == []
    assert any("缺甲市救助管理站的公开" in n for n in notes)


def test_without_a_roster_the_units_are_those_the_department_lists(bureau: tuple[Disclosure, ...]) -> None:
    _, notes = across([result(d) for d in bureau[:3]], ())
    assert all("D-15" not in n for n in notes)
    made = table([["合计", "10.00", "4.00", "6.00"]])
    assert isinstance(made, Statement)
    lone = result(replace(disclosure(made), level="department"))
    assert across([lone, result(disclosure(made), "b.pdf")], ()) == ([lone, result(disclosure(made), "b.pdf")], [])


# ── the roster ────────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_roster_tells_who_is_missing_and_who_is_there_twice(tmp_path: Path) -> None:
    one = disclosure(table([["合计", "10.00", "4.00", "6.00"]]))
    path = roster_file(tmp_path, "某局,2024年预算,", "某局,2023年预算,", "乙局,2024年单位预算,", "丙局,,")
    others = [result(replace(one, unit="丙局（本级）"), "c.pdf"), result(replace(one, unit="丁局"), "d.pdf")]
    wrong, said = missing([result(one, "a.pdf"), result(one, "b.pdf"), *others, result(None)], read_roster(path))
    assert len(wrong) == 3
    assert "“某局”的“2024年预算”公开了2份：a.pdf、b.pdf" in wrong[0]
    assert "“某局”的“2023年预算”" in wrong[1]
    assert "乙局" in wrong[2]
    assert any("不在名单中：d.pdf" in s for s in said)
    assert any("坏.pdf" in s for s in said)


def test_a_department_and_a_unit_of_one_name_are_not_twice_the_same(tmp_path: Path) -> None:
    one = disclosure(table([["合计", "10.00", "4.00", "6.00"]]))
    results = [result(one, "a.pdf"), result(replace(one, level="department"), "b.pdf")]
    assert missing(results, read_roster(roster_file(tmp_path, "某局,2024年预算,"))) == ([], [])
    assert missing(results, read_roster(roster_file(tmp_path, "某局,2024年部门预算,", "某局,,"))) == ([], [])


def test_a_roster_may_be_a_sheet_with_a_title_above_its_headings(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    rows = (["2024年应公开预算的单位"], [], ["序号", "单位", "应公开"], [1, "某局", "2024年预算"], [2, "乙局", None])
    for row in rows:
        book.active.append(row)
    path = tmp_path / "名单.xlsx"
    book.save(path)
    first, second = read_roster(path)
    assert (first.unit, first.year, first.kind, second.unit, second.year) == ("某局", 2024, "budget", "乙局", 0)
    assert second.place.line == 5
    path.write_bytes(b"PK\x03\x04")
    with pytest.raises(InputError, match="另存为"):
        read_roster(path)


def test_all_mistakes_of_a_roster_are_told_at_once(tmp_path: Path) -> None:
    path = roster_file(tmp_path, ",2024年预算,", "某局,2024年,", "某局,2024年预算,", "某局,2024年预算,", "")
    with pytest.raises(InputError) as error:
        read_roster(path)
    assert [p.place.line for p in error.value.problems] == [2, 3, 5]
    path.write_text("名称\n某局\n", encoding="utf-8")
    with pytest.raises(InputError, match="单位,应公开,部门"):
        read_roster(path)
    path.write_text("单位\n", encoding="utf-8")
    with pytest.raises(InputError, match="没有单位"):
        read_roster(path)
    path.write_bytes("单位,应公开\n某局,2024年预算\n".encode("gb18030"))
    assert read_roster(path)[0].unit == "某局"
    path.write_bytes(b"")
    with pytest.raises(InputError, match="CSV"):
        read_roster(path)


# ── text and tables apart ─────────────────────────────────────────────────────────────────────────────────────────


def reading(name: str, kind: str, unit: str = "") -> Reading:
    words = Text("本单位2024年预算安排100万元。" * 60)  # a text explains amounts
    heads = (Text("一、主要职责"), Text("二、收支预算情况说明"))
    items = (*heads, words) if kind == "text" else (table([["合计", "10.00", "4.00", "6.00"]]),)
    return Reading(name, "pdf", 1, 0.1, replace(disclosure(*items), unit=unit))


def test_text_and_tables_of_one_disclosure_are_paired() -> None:
    text, tables = "附件1：甲局2024年部门预算情况说明.pdf", "附件2：甲局2024年部门预算报表.pdf"
    assert [reading(n, k).kind for n, k in ((text, "text"), (tables, "tables"))] == ["text", "tables"]
    assert pairs([reading(tables, "tables"), reading(text, "text")]) == [(1, 0)]
    assert pairs([reading(text, "text"), reading("附件2：乙局2024年部门预算报表.pdf", "tables")]) == []
    assert pairs([reading("a/1.pdf", "text", "甲局"), reading("a/2.pdf", "tables", "甲局")]) == [(0, 1)]
    assert pairs([reading("a/1.pdf", "text", "甲局"), reading("b/2.pdf", "tables", "甲局")]) == []
    assert pairs([reading("1.pdf", "text", "甲局"), reading("2.pdf", "text", "甲局")]) == []
    three = [reading("1.pdf", "text", "甲局"), reading("2.pdf", "tables", "甲局"), reading("3.pdf", "tables", "甲局")]
    assert pairs(three) == []


def only(section: Section, tables: bool) -> Section | None:
    """The part of a section that holds statements, or all but them."""
    items = tuple(i for i in section.items if isinstance(i, Statement) == tables)
    sections = tuple(s for inner in section.sections if (s := only(inner, tables)) is not None)
    return replace(section, items=items, sections=sections) if items or sections else None


def test_the_command_pairs_files_and_reads_the_roster(bureau: tuple[Disclosure, ...], tmp_path: Path) -> None:
    run = CliRunner()
    folder = tmp_path / "in"
    folder.mkdir()
    home = bureau[2]
    for name, tables in (("附件2：福利院预算报表.html", True), ("附件1：福利院预算情况说明.html", False)):
        parts = tuple(p for s in home.sections if (p := only(s, tables)) is not None)
        write(replace(home, sections=parts), folder / name)
    made = run.invoke(cli.app, ["review", str(folder), "--out", str(tmp_path / "out"), "--format", "json"])
    assert "合起来审核" in made.output, made.output
    assert made.exit_code == 0, made.output
    assert (tmp_path / "out" / "review.json").read_text(encoding="utf-8").count('"fingerprint"') == 0
    path = roster_file(tmp_path, "甲市社会福利院,2024年预算,", "甲市救助管理站,2024年预算,")
    absent = run.invoke(cli.app, ["review", str(folder), "--roster", str(path)])
    assert absent.exit_code == 1, absent.output
    assert "没有“甲市救助管理站”的“2024年预算”" in absent.output
    path.write_text("x", encoding="utf-8")
    assert run.invoke(cli.app, ["review", str(folder), "--roster", str(path)]).exit_code == 2


# ── the solver says nothing ───────────────────────────────────────────────────────────────────────────────────────


def test_the_first_solver_prints_nothing() -> None:
    code = "from yusuan.solver import new_solver; print('a', end=''); s = new_solver(); s.addVar(0, 1); s.run(); new_solver(); print('b')"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True)
    assert (done.stdout.strip(), done.stderr) == (b"ab", b"")


def test_what_others_print_meanwhile_is_not_lost(
    capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    import highspy

    real = highspy.Highs

    def noisy() -> object:
        os.write(1, b"Running HiGHS 9.9\nsomething else\n")
        os.write(2, b"a warning\n")
        if os.name != "nt":
            ctypes.CDLL(None).puts(b"through C")
        return real()

    monkeypatch.setattr(highspy, "Highs", noisy)
    monkeypatch.setattr(solver, "_named", False)
    solver.new_solver()
    out, err = capfd.readouterr()
    assert "Running HiGHS" not in out + err
    assert "something else" in out
    assert "a warning" in err
    assert os.name == "nt" or "through C" in out
