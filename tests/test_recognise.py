"""Recognition: what was compiled comes back from our own files with the same meaning, and small tables of other shapes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest

from yusuan import compile, load, write
from yusuan.coordinates import Coordinates, coordinates
from yusuan.disclosure.model import Disclosure, OneOf, Statement, Unrecognised
from yusuan.document.model import Cell, Document, Paragraph, Table
from yusuan.document.recognise import recognise
from yusuan.formats import docx_reader, html_reader, pdf_reader
from yusuan.provenance import Provenance
from yusuan.review.numbers.laws import verdict
from yusuan.review.numbers.parts import sums

EXAMPLE = Path(__file__).parents[1] / "examples" / "changzhi-civil-affairs-2024"
READERS: dict[str, Callable[[Path], Document]] = {
    "pdf": pdf_reader.read,
    "docx": docx_reader.read,
    "html": html_reader.read,
}


@pytest.fixture(scope="module")
def compiled() -> Disclosure:
    return compile(load(EXAMPLE))


@pytest.mark.parametrize("ending", READERS)
def test_statements_of_the_example_come_back_with_their_meaning(
    compiled: Disclosure, ending: str, tmp_path: Path
) -> None:
    write(compiled, tmp_path / f"a.{ending}")
    read = recognise([READERS[ending](tmp_path / f"a.{ending}")])
    assert (read.unit, read.year, read.kind, read.level) == (
        compiled.unit,
        compiled.year,
        compiled.kind,
        compiled.level,
    )
    names = {p.code: p.name for p in load(EXAMPLE).projects}
    statements = [s for s in read.statements() if s.key.startswith("B")]
    assert [s.key for s in statements] == [s.key for s in compiled.statements()]
    bound = 0
    for ours, theirs in zip(compiled.statements(), statements, strict=True):
        assert theirs.money_unit == ours.money_unit
        found = {(r, c): f for r, c, f in theirs.figures()}
        shift = len(theirs.rows) - len(ours.rows)
        for r, c, figure in ours.figures():
            if not figure.text:
                continue
            twin = found[r + shift, c]
            assert (twin.text, twin.value, twin.unit) == (figure.text, figure.value, figure.unit)
            about = figure.about
            if isinstance(about, Coordinates) and isinstance(project := about.get("project"), str):
                about = about.where(project=names[project])
            if twin.about is not None:
                assert twin.about == about, (ours.key, r, c)
                bound += 1
    assert bound == sum(1 for s in compiled.statements() for *_, f in s.figures() if f.text)


def table(*rows: str) -> Table:
    cells = [Cell(r, c, t) for r, row in enumerate(rows) for c, t in enumerate(row.split("|"))]
    return Table("t", len(rows), max(c.column for c in cells) + 1, tuple(cells))


def only(title: str, *rows: str, unit: str = "单位：万元") -> Statement | Unrecognised:
    lines = (Paragraph("某某市甲局2026年部门预算"), Paragraph(title), Paragraph(unit))
    found = recognise([Document("a", (*lines, table(*rows)))])
    (item,) = (i for _, i in found.walk() if isinstance(i, Statement | Unrecognised))
    return item


def meaning(item: Statement | Unrecognised, row: int, column: int) -> object:
    assert isinstance(item, Statement)
    figure = item.rows[row].cells[column].figure
    return figure and figure.about


def test_codes_in_three_columns_are_one_code() -> None:
    item = only(
        "支出预算总表", "类|款|项|科目名称|合计|基本支出", "205|03|02|中等职业教育|9.60|1.00", "合计||||9.60|1.00"
    )
    assert meaning(item, 0, 5) == coordinates("expenditure", functional_code="2050302", nature="basic")
    assert meaning(item, 1, 4) == coordinates("expenditure")


def test_code_and_name_in_one_cell() -> None:
    item = only("支出总表", "科目|合计|项目支出", "2010801-行政运行|3.00|0.50")
    assert meaning(item, 0, 2) == coordinates("expenditure", functional_code="2010801", nature="project")


def test_names_below_names_are_codes_of_one_branch() -> None:
    item = only("支出总表", "项目|预算数", "一、一般公共服务支出|5.00", "审计事务|5.00", "行政运行|5.00")
    assert [meaning(item, r, 1) for r in range(3)] == [
        coordinates("expenditure", functional_code=c) for c in ("201", "20108", "2010801")
    ]


def test_rows_that_are_units() -> None:
    item = only("收入总表", "单位名称|收入总计|一般公共预算拨款收入", "甲局本级|2.00|2.00", "乙中心|3.00|3.00")
    assert meaning(item, 1, 2) == coordinates("revenue", fund="general_public", unit="乙中心")


def test_a_unit_named_like_the_department_stands_among_its_units_though_a_project_is_withheld() -> None:
    """468 isn't the 448 that its two listed projects come to, nor what the whole department spends."""
    rows = ("青禾县文化和旅游局|468.00|468.00", "公共文化服务体系建设|210.00|210.00", "非遗保护传承|238.00|238.00")
    below = ("青禾县文化馆|198.00|198.00", "馆舍维修改造|158.00|158.00", "免费开放补助|40.00|40.00")
    title = "青禾县文化和旅游局2025年项目支出预算表"
    blocks = (Paragraph("青禾县文化和旅游局2025年部门预算"), Paragraph(title), Paragraph("单位：万元"))
    made = recognise([Document("", (*blocks, table("项目名称|合计|一般公共预算", *rows, *below)))])
    (statement,) = made.statements()
    units = [meaning(statement, r, 1) for r in (0, 3)]
    assert [u.get("unit") for u in units if isinstance(u, Coordinates)] == ["青禾县文化和旅游局", "青禾县文化馆"]
    projects = [meaning(statement, r, 1) for r in (1, 2, 4, 5)]
    assert [a.get("project") for a in projects if isinstance(a, Coordinates)] == [
        "公共文化服务体系建设",
        "非遗保护传承",
        "馆舍维修改造",
        "免费开放补助",
    ]


def test_an_unknown_header_leaves_its_figures_without_meaning_but_keeps_them() -> None:
    item = only("支出总表", "科目编码|合计|某种新口径", "2010801|3.00|0.50")
    assert meaning(item, 0, 2) is None
    assert isinstance(item, Statement)
    figure = item.rows[0].cells[2].figure
    assert figure is not None
    assert (figure.text, figure.value) == ("0.50", Decimal("0.50"))


def test_no_unit_is_assumed() -> None:
    item = only("支出总表", "科目编码|合计", "2010801|3.00", unit="（续）")
    assert isinstance(item, Statement)
    assert item.money_unit == ""


def test_an_unknown_table_stays_as_it_was() -> None:
    item = only("联系方式", "姓名|房间", "某人|12")
    assert isinstance(item, Unrecognised)
    assert item.rows == (("姓名", "房间"), ("某人", "12"))


def test_a_table_goes_on_over_a_page_with_and_without_its_header() -> None:
    first = table("科目编码|合计", "201|3.00", "20108|3.00")
    for more in (table("科目编码|合计", "2010801|3.00"), table("2010801|3.00", "合计|3.00")):
        blocks = (Paragraph("支出总表"), Paragraph("单位：万元"), first, Paragraph("- 3 -"), more)
        (item,) = recognise([Document("a", blocks)]).statements()
        assert "2010801" in [row.cells[0].text for row in item.rows]
        assert len({row.cells[0].text for row in item.rows}) == len(item.rows)
    other = replace(more, columns=3, cells=tuple(replace(c, column=c.column * 2) for c in more.cells))
    blocks = (Paragraph("支出总表"), Paragraph("单位：万元"), first, other)
    assert len([i for _, i in recognise([Document("a", blocks)]).walk() if isinstance(i, Unrecognised)]) == 1


THREE = "一般公共预算拨款“三公”经费支出预算表"


def test_a_total_beside_other_headers_is_a_header() -> None:
    """合计 as the first word of the second header row ends nothing; 3 and 120 under it are money, not codes."""
    item = only(
        THREE,
        "“三公”经费|“三公”经费|“三公”经费|“三公”经费",
        "合计|因公出国（境）费|公务接待费|公务用车购置及运行费",
        "123|0|3|120",
    )
    of = [str(meaning(item, 0, c)) for c in range(4)]
    assert "30217" in of[0]
    assert "30217" in of[2]
    assert "30212" in of[1]
    assert "30231" in of[3]
    assert "30212" not in of[3]


def test_small_figures_are_no_numbering_of_columns() -> None:
    item = only(THREE, "项目|预算数", "因公出国（境）费|3", "公务接待费|1", "公务用车购置及运行费|2")
    assert isinstance(item, Statement)
    assert [row.cells[1].text for row in item.rows] == ["3", "1", "2"]


def test_codes_of_units_are_no_classification() -> None:
    item = only(
        "收入总表",
        "单位编码|单位名称|部门预算|部门预算",
        "单位编码|单位名称|合计|一般公共预算拨款",
        "117|某某市甲局|300.00|200.00",
        unit="单位：元",
    )
    assert meaning(item, 0, 2) == coordinates("revenue")
    assert meaning(item, 0, 3) == coordinates("revenue", fund="general_public")


def test_last_year_beside_this_year_and_meetings_beside_the_three() -> None:
    item = only(
        THREE,
        "单位编码|单位名称|上年|上年|上年|当年|当年|当年",
        "单位编码|单位名称|合计|公务接待费|会议费|合计|公务接待费|会议费",
        "117|某某市甲局|30.00|10.00|20.00|33.00|11.00|22.00",
    )
    assert meaning(item, 0, 2) is None  # the three public items and meetings together
    last, this = meaning(item, 0, 3), meaning(item, 0, 6)
    assert isinstance(last, Coordinates)
    assert isinstance(this, Coordinates)
    assert (last.get("year"), this.get("year")) == ("2025", None)


def test_what_was_budgeted_beside_final_accounts_is_of_that_stage() -> None:
    item = only("财政拨款“三公”经费支出决算表", "项目|预算数|决算数", "公务接待费|2.85|0.39")
    reception = coordinates("expenditure", fund="fiscal_appropriation", econ_dept="30217")
    assert meaning(item, 0, 1) == reception.where(stage="budget")
    assert meaning(item, 0, 2) == reception


def test_two_budgets_beside_final_accounts_are_two_stages() -> None:
    item = only("财政拨款“三公”经费支出决算表", "项目|年初预算数|全年预算数|决算数", "公务接待费|2.85|3.00|0.39")
    reception = coordinates("expenditure", fund="fiscal_appropriation", econ_dept="30217")
    stages = [reception.where(stage=s) for s in ("budget", "adjusted", None)]
    assert [meaning(item, 0, c) for c in (1, 2, 3)] == stages


def test_a_sentence_that_only_says_budget_beside_two_of_them_leaves_open_which() -> None:
    columns = ["项目|年初预算数|全年预算数|决算数", "公务接待费|2.85|3.00|0.39"]
    cells = [Cell(r, c, t) for r, row in enumerate(columns) for c, t in enumerate(row.split("|"))]
    lines = ("甲市甲局2023年度部门决算", "财政拨款“三公”经费支出决算表", "单位：万元")
    said = (
        "二、“三公”经费支出决算情况",
        "公务接待费预算为3.00万元，支出决算为0.39万元。",
        "公务接待费年初预算为2.85万元。",
    )
    blocks = (*map(Paragraph, lines), Table("t", 2, 4, tuple(cells)), *map(Paragraph, said))
    texts = recognise([Document("a", blocks)]).texts()
    told = {t.text[c.start : c.end]: c.figure.about for t in texts for c in t.claims}
    budget = coordinates("expenditure", fund="fiscal_appropriation", econ_dept="30217", stage="budget")
    assert told["3.00"] == OneOf((budget, budget.where(stage="adjusted")))
    assert told["2.85"] == budget


def test_a_title_with_brackets_in_its_middle() -> None:
    item = only("甲市部门（单位）收入总表", "项目|预算数", "本年收入|3.00")
    assert isinstance(item, Statement)
    assert item.key == "B02"


def test_tables_of_two_sheets_are_two() -> None:
    def sheet(name: str) -> Table:
        place = Provenance("a.xlsx", sheet=name)
        made = table("项目|预算数", "本年收入|3.00")
        return replace(made, place=place, cells=tuple(replace(c, place=place) for c in made.cells))

    blocks = (Paragraph("某局2026年部门预算"), Paragraph("收入总表"), sheet("一"), Paragraph("收入总表"), sheet("二"))
    assert len(recognise([Document("a", blocks)]).statements()) == 2


def test_what_a_header_leaves_to_the_one_above() -> None:
    item = only(
        THREE,
        "合计|公务接待费|公务用车购置及运行费|公务用车购置及运行费|公务用车购置及运行费",
        "合计|公务接待费|小计|购置费|运行费",
        "47.91|1.35|46.56|25|21.56",
    )
    assert "30913" in str(meaning(item, 0, 3))
    assert "30231" in str(meaning(item, 0, 4))


def test_a_total_alone_on_the_next_page_belongs_to_the_table() -> None:
    above = table("类|款|项|科目名称|合计|基本支出", "205|03|02|中等职业教育|9.60|1.00")
    blocks = (Paragraph("某局2026年部门预算"), Paragraph("支出总表"), above, table("合计|9.60|1.00"))
    (statement,) = recognise([Document("a", blocks)]).statements()
    assert [c.text for c in statement.rows[-1].cells] == ["合计", "合计", "合计", "合计", "9.60", "1.00"]
    # another total under other columns isn't
    blocks = (Paragraph("某局2026年部门预算"), Paragraph("支出总表"), above, table("合计|无|1.00"))
    found = recognise([Document("a", blocks)])
    assert len(found.statements()[0].rows) == 1
    assert len(found.unrecognised()) == 1


def _spending(total: str) -> Statement:
    """支出总表 whose total is ``total``, beside 收支总表 that spends 90 of 100 and leaves 10 for next year."""
    blocks = (
        Paragraph("某局2026年部门预算"),
        Paragraph("收支总表"),
        Paragraph("单位：万元"),
        table(
            "收入|预算数|支出|预算数", "本年收入合计|100|本年支出合计|90", "||结转下年|10", "收入总计|100|支出总计|100"
        ),
        Paragraph("支出总表"),
        Paragraph("单位：万元"),
        table("科目编码|科目名称|合计", "208|社会保障和就业支出|" + total, "合计||" + total),
    )
    return recognise([Document("a", blocks)]).statements()[1]


@pytest.mark.parametrize(("total", "measure"), [("90", "expenditure"), ("100", "uses"), ("95", "expenditure")])
def test_a_statement_of_spending_that_counts_what_is_left(total: str, measure: str) -> None:
    assert meaning(_spending(total), 1, 2) == coordinates(measure)


def _with_parts(non_tax: str) -> Statement:
    item = only(
        "收入总表",
        "单位名称|合计|一般公共预算|一般公共预算|一般公共预算|政府性基金预算",
        "单位名称|合计|小计|经费拨款|纳入预算管理的非税收入|政府性基金预算",
        f"某局|12.00|9.00|6.00|{non_tax}|3.00",
    )
    assert isinstance(item, Statement)
    return item


def test_the_parts_of_the_general_public_budget_make_it_up() -> None:
    item = _with_parts("3.00")
    assert meaning(item, 0, 3) == coordinates("revenue", fund="general_public:grants")
    assert meaning(item, 0, 4) == coordinates("revenue", fund="general_public:non_tax")
    wrong = [r for r in sums(_with_parts("2.00")) if verdict(r) == "failed"]
    assert [str(r.whole.figure.about) for r in wrong] == ["本年收入（资金来源=一般公共预算）"]
    assert not any(verdict(r) == "failed" for r in sums(item))


def test_earmarked_money_beside_a_part_makes_nothing_up() -> None:
    item = only(
        "支出总表",
        "单位名称|一般公共预算拨款|一般公共预算拨款|政府性基金预算",
        "单位名称|小计|其中：专项资金列入部门预算的项目|政府性基金预算",
        "某局|9.00|4.00|3.00",
    )
    assert meaning(item, 0, 2) == coordinates("expenditure", fund="general_public:earmarked")
    assert isinstance(item, Statement)
    assert not any(verdict(r) == "failed" for r in sums(item))
