"""The open-data folder: what it says, that it is valid, and that it is safe to open."""

from __future__ import annotations

import csv
import hashlib
import json
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import frictionless
import pytest

import yusuan
from yusuan.coordinates import DIMENSIONS, Coordinates, coordinates
from yusuan.disclosure.model import (
    Change,
    ChartSeries,
    ChartSpec,
    Claim,
    Column,
    Count,
    Disclosure,
    Figure,
    FormIndicator,
    FormMoney,
    Growth,
    Row,
    Section,
    Share,
    Stated,
    Statement,
    StatementCell,
    TargetForm,
    Text,
)
from yusuan.formats.datapackage import write, write_facts_csv_for_people
from yusuan.formats.datapackage_facts import fact_id
from yusuan.money import printed
from yusuan.problems import OutputError

UNIT = "310001"
PROJECT = "140400240000000012345"
#: Fen by functional code and nature: what the hand-made statements are made of.
LEDGER = {
    ("2080201", "personnel"): 352_663_457,
    ("2080201", "operating"): 69_896_543,
    ("2080299", "project"): 100_000_004,
    ("2210201", "personnel"): 29_961_001,
}


def amount(**dims: str) -> int:
    """The ledger's amount, worked out apart from the code under test; basic is personnel and operating."""
    natures = {"basic": ("personnel", "operating"), "": ("personnel", "operating", "project")}
    nature = dims.get("nature", "")
    return sum(
        fen
        for (code, of), fen in LEDGER.items()
        if code.startswith(dims.get("functional_code", "")) and of in natures.get(nature, (nature,))
    )


def money(at: Coordinates, fen: int, *, unit: str = "万元", exact: bool = True) -> Figure:
    text = printed(fen, unit, 2)
    return Figure("" if fen == 0 else text, Decimal(text), unit, at, Fraction(fen) if exact else None)


def spending(**dims: str) -> Coordinates:
    return coordinates("expenditure", fund="general_public", **dims)


def by_function(*, exact: bool = True) -> Statement:
    natures = ("", "basic", "project")
    rows = []
    codes = (("", "合计"), ("208", "社会保障和就业支出"), ("20802", "民政管理事务"), ("2080201", "行政运行"))
    codes += (
        ("2080299", "其他民政管理事务支出"),
        ("221", "住房保障支出"),
        ("22102", "住房改革支出"),
        ("2210201", "住房公积金"),
    )
    for code, name in codes:
        cells = [StatementCell(code), StatementCell(name)]
        for nature in natures:
            dims = {k: v for k, v in (("functional_code", code), ("nature", nature)) if v}
            figure = money(spending(**dims), amount(**dims), exact=exact)
            cells.append(StatementCell(figure.text, figure))
        rows.append(Row(tuple(cells), {0: 0, 3: 1, 5: 2, 7: 3}[len(code)]))
    columns = (
        Column(("科目编码",), "code"),
        Column(("科目名称",), "label"),
        *(Column((h,), "figure") for h in ("合计", "基本支出", "项目支出")),
    )
    return Statement("B05", "一般公共预算支出表", "表5", "单位名称：某市民政局", "万元", 2, columns, tuple(rows))


def by_project() -> Statement:
    at = spending(nature="project", project=PROJECT)
    row = (
        StatementCell("困难群众救助"),
        StatementCell("", money(at, 100_000_004)),
        StatementCell("—", Figure("—", None, "万元", at.where(year="2023"))),
    )
    columns = (Column(("项目名称",), "label"), Column(("2024年",), "figure"), Column(("2023年",), "figure"))
    return Statement("B10", "项目支出表", "表10", "", "万元", 2, columns, (Row(row),), ("注：略。", "注二"))


def sentence(*parts: str | tuple[Figure, str] | Figure) -> Text:
    text, claims = "", []
    for part in parts:
        if isinstance(part, str):
            text += part
            continue
        figure, direction = part if isinstance(part, tuple) else (part, "")
        claims.append(Claim(len(text), len(text) + len(figure.text), figure, direction))  # type: ignore[arg-type]
        text += figure.text
    return Text(text, tuple(claims))


TOTAL = spending()
BEFORE = TOTAL.where(year="2023")
PROSE = (
    sentence("前一句。本年支出", Figure("552.52", Decimal("552.52"), "万元", TOTAL, Fraction(552_521_005)), "万元。后一句。"),
    sentence(
        "比上年增加",
        (Figure("2.52", Decimal("2.52"), "万元", Change(TOTAL, BEFORE), Fraction(2_521_005)), "increase"),
        "万元，增长",
        (Figure("0.46", Decimal("0.46"), "%", Growth(TOTAL, BEFORE)), "increase"),
        "%，占",
        Figure("81.90", Decimal("81.90"), "%", Share(spending(nature="basic"), TOTAL)),
        "%，项目",
        Figure("1", Decimal(1), "个", Count("project", TOTAL)),
        "个，标准",
        Figure("200", Decimal(200), "元", Stated("补助标准")),
        "元。",
    ),
    sentence(
        "公务用车", Figure("3", Decimal(3), "辆", coordinates("vehicles"), Fraction(3)),
        "辆，办公用房", Figure("1,234.56", Decimal("1234.56"), "平方米", coordinates("office_area")),
        "平方米，因公出国", Figure("0.00", Decimal("0.00"), "万元", coordinates("expenditure", econ_dept="30212"), Fraction(0)), "万元。",
    ),
)  # fmt: skip
FORM = TargetForm(
    "项目支出绩效目标表",
    "（2024年度）",
    (("项目名称", "困难群众救助"), ("实施单位", "某市民政局")),
    (
        FormMoney(
            "资金总额",
            Figure("2,000,000.08", Decimal("2000000.08"), "元", Stated("总额")),
            money(spending(nature="project", project=PROJECT), 100_000_004, unit="元"),
        ),
    ),
    (("项目概况", "为困难群众发放补助"),),
    ("应保尽保", "及时发放"),
    (
        FormIndicator("产出指标", "数量指标", "补助人数", "≥35人", "≥35人"),
        FormIndicator("满意度指标", "服务对象满意度", "满意度", "≥95%", "=95%"),
    ),
    (("负责人", ""),),
    PROJECT,
)


def disclosure(*items: Any, **fields: Any) -> Disclosure:
    made = {
        "unit": "某市民政局",
        "unit_code": UNIT,
        "year": 2024,
        "kind": "budget",
        "level": "unit",
        "title": "某市民政局2024年单位预算",
    }
    return Disclosure(**{**made, **fields}, sections=(Section("all", "全部", 1, items),))


EXAMPLE = disclosure(*PROSE, by_function(), by_project(), FORM)


def table(folder: Path, name: str) -> list[dict[str, str]]:
    data = (folder / f"{name}.csv").read_bytes()
    assert not data.startswith(b"\xef\xbb\xbf")
    assert b"\r" not in data
    return list(csv.DictReader(data.decode().splitlines(keepends=True)))


def descriptor(folder: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((folder / "datapackage.json").read_text("utf-8"))
    return found


def check_valid(folder: Path) -> None:
    report = frictionless.validate(str(folder / "datapackage.json"))
    assert report.valid, report.flatten(["type", "note"])
    assert report.stats["errors"] == 0
    assert report.stats["warnings"] == 0
    assert report.warnings == []
    assert len(report.tasks) == len(descriptor(folder)["resources"])
    assert all(task.valid and not task.warnings for task in report.tasks)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("data") / "open"
    write(EXAMPLE, path)
    return path


@pytest.fixture
def facts(folder: Path) -> dict[str, dict[str, str]]:
    return {row["fact"]: row for row in table(folder, "facts")}


def fact(at: Coordinates) -> str:
    return fact_id(at.where(year=at.get("year") or "2024", unit=UNIT))


def test_frictionless_finds_the_package_valid(folder: Path) -> None:
    check_valid(folder)


def test_frictionless_notices_a_changed_file(folder: Path, tmp_path: Path) -> None:
    copy = tmp_path / "copy"
    copy.mkdir()
    for file in folder.iterdir():
        (copy / file.name).write_bytes(file.read_bytes())
    changed = (copy / "facts.csv").read_bytes().replace(b"5525210.05", b"5525210.06")
    (copy / "facts.csv").write_bytes(changed)
    assert not frictionless.validate(str(copy / "datapackage.json")).valid


def test_a_row_for_each_distinct_coordinates(facts: dict[str, dict[str, str]], folder: Path) -> None:
    rows = table(folder, "facts")
    assert len(rows) == len(facts)
    keys = [tuple(row[name] for name in ("measure", *DIMENSIONS)) for row in rows]
    assert len(set(keys)) == len(rows)
    # 8 rows × 3 columns, the project of this year, vehicles, office area and 因公出国; not last year's "—".
    assert len(rows) == 24 + 1 + 3
    assert fact(BEFORE.where(nature="project", project=PROJECT)) not in facts


def test_amounts_are_the_exact_yuan(facts: dict[str, dict[str, str]]) -> None:
    row = facts[fact(spending(functional_code="2080201", nature="basic"))]
    assert row == {
        **row,
        "unit_code": UNIT,
        "unit_name": "某市民政局",
        "year": "2024",
        "kind": "budget",
        "measure": "expenditure",
        "unit": UNIT,
        "fund": "general_public",
        "functional_code": "2080201",
        "nature": "basic",
        "vintage": "",
        "amount": "4225600.00",
        "currency": "CNY",
        "unit_of_measure": "元",
        "precision": "exact",
        "half_width": "0.00",
        "printed": "422.56",
        "printed_unit": "万元",
        "statement": "B05",
        "prints": "1",
        "agree": "true",
    }
    assert row["label"] == "支出；2024年；一般公共预算；基本支出；2080201 行政运行"


def test_parts_add_up_to_their_totals(facts: dict[str, dict[str, str]], folder: Path) -> None:
    rows = [r for r in table(folder, "facts") if r["measure"] == "expenditure" and r["fund"] and not r["project"]]
    for nature in ("", "basic", "project"):
        here = [r for r in rows if r["nature"] == nature]
        by_level = {n: sum(Decimal(r["amount"]) for r in here if len(r["functional_code"]) == n) for n in (0, 3, 5, 7)}
        assert len(set(by_level.values())) == 1
    total = facts[fact(TOTAL)]["amount"]
    assert Decimal(total) == Decimal(sum(LEDGER.values())) / 100 == Decimal("5525210.05")


def test_figures_printed_in_several_places_are_one_fact(facts: dict[str, dict[str, str]]) -> None:
    assert facts[fact(TOTAL)]["prints"] == "2"
    project = facts[fact(spending(nature="project", project=PROJECT))]
    assert (project["prints"], project["statement"], project["agree"]) == ("2", "B10", "true")
    assert "困难群众救助" in project["label"]


def test_counts_have_no_currency(facts: dict[str, dict[str, str]]) -> None:
    cars, area = facts[fact(coordinates("vehicles"))], facts[fact(coordinates("office_area"))]
    told = ("amount", "currency", "unit_of_measure", "precision", "half_width", "statement")
    assert [cars[t] for t in told] == ["3", "", "辆", "exact", "0", ""]
    assert [area[t] for t in told] == ["1234.56", "", "平方米", "printed", "0.005", ""]


def test_blank_is_zero_and_a_dash_is_not_known(facts: dict[str, dict[str, str]], folder: Path) -> None:
    blank = facts[fact(spending(functional_code="221", nature="project"))]
    assert (blank["amount"], blank["printed"], blank["precision"]) == ("0.00", "", "exact")
    counts = descriptor(folder)["counts"]
    assert counts == {"facts": 28, "not_known": 1, "not_agreeing": 0, "figures_without_coordinates": 6}
    assert "数额不明的有1个" in (folder / "README.txt").read_text("utf-8")


def test_what_was_only_printed_says_how_sure_it_is(tmp_path: Path) -> None:
    write(disclosure(by_function(exact=False)), tmp_path / "d")
    rows = table(tmp_path / "d", "facts")
    assert {(r["precision"], r["half_width"]) for r in rows} == {("printed", "50.00")}
    for row in rows:
        true = Decimal(amount(functional_code=row["functional_code"], nature=row["nature"])) / 100
        assert abs(Decimal(row["amount"]) - true) <= Decimal(row["half_width"])
    check_valid(tmp_path / "d")


def test_the_finest_print_is_taken_and_disagreement_told(tmp_path: Path) -> None:
    def said(text: str, unit: str, at: Coordinates) -> Text:
        return sentence(Figure(text, Decimal(text), unit, at))

    a, b = coordinates("revenue"), coordinates("uses")
    items = (said("1.52", "亿元", a), said("15234.56", "万元", a), said("1.00", "万元", b), said("1.02", "万元", b))
    write(disclosure(*items), tmp_path / "d")
    found = {r["measure"]: r for r in table(tmp_path / "d", "facts")}
    assert found["revenue"]["amount"] == "152345600.00"
    assert (found["revenue"]["half_width"], found["revenue"]["agree"]) == ("50.00", "true")
    assert found["uses"]["agree"] == "false"
    assert descriptor(tmp_path / "d")["counts"]["not_agreeing"] == 1


def test_places_below_a_fen_are_kept(tmp_path: Path) -> None:
    figure = Figure("1.2345678", Decimal("1.2345678"), "万元", coordinates("revenue"))
    write(disclosure(sentence(figure)), tmp_path / "d")
    (row,) = table(tmp_path / "d", "facts")
    assert (row["amount"], row["half_width"]) == ("12345.678", "0.0005")


def test_the_year_and_the_unit_are_always_named_where_known(tmp_path: Path) -> None:
    same = coordinates("revenue"), coordinates("revenue", year="2024"), coordinates("revenue", unit=UNIT)
    items = [sentence(Figure("1", Decimal(1), "元", at)) for at in same]
    write(disclosure(*items), tmp_path / "unit")
    (row,) = table(tmp_path / "unit", "facts")
    assert (row["unit"], row["year"], row["prints"]) == (UNIT, "2024", "3")
    write(disclosure(*items, level="department"), tmp_path / "department")
    assert [r["unit"] for r in table(tmp_path / "department", "facts")] == ["", UNIT]


def test_sets_are_joined_and_can_be_told_from_codes_with_a_plus(tmp_path: Path) -> None:
    points = (
        coordinates("expenditure", econ_dept=frozenset({"30217", "30212"})),
        coordinates("expenditure", econ_dept="30212+30217"),
        coordinates("expenditure", project="a,year=b"),
    )
    write(disclosure(*(sentence(Figure("1", Decimal(1), "元", at)) for at in points)), tmp_path / "d")
    rows = table(tmp_path / "d", "facts")
    assert [r["econ_dept"] for r in rows] == ["30212+30217", "30212%2B30217", ""]
    assert rows[2]["fact"] == f"expenditure[unit={UNIT},year=2024,project=a%2Cyear%3Db]"
    check_valid(tmp_path / "d")


def test_claims_stand_in_their_sentences(folder: Path, facts: dict[str, dict[str, str]]) -> None:
    claims = table(folder, "claims")
    assert [c["kind"] for c in claims] == ["amount", "change", "growth", "share", "count", "stated", *["amount"] * 3]
    for claim in claims:
        assert claim["sentence"][int(claim["start"]) : int(claim["end"])] == claim["printed"]
    first, change, growth, share, count, stated = claims[:6]
    assert first["sentence"] == "本年支出552.52万元。"
    assert first["fact"] == first["about"] == fact(TOTAL)
    assert change["about"] == f"change({fact(TOTAL)} - {fact(BEFORE)})"
    assert (growth["direction"], growth["value"], growth["unit"]) == ("increase", "0.46", "%")
    assert share["about"] == f"share({fact(spending(nature='basic'))} / {fact(TOTAL)})"
    assert count["about"] == f"count(project in {fact(TOTAL)})"
    assert stated["about"] == "stated(补助标准)"
    assert {c["fact"] for c in claims if c["fact"]} <= set(facts)


def test_statements_are_listed(folder: Path) -> None:
    one, two = table(folder, "statements")
    assert one == {
        "position": "1",
        "statement": "B05",
        "number": "表5",
        "title": "一般公共预算支出表",
        "money_unit": "万元",
        "decimals": "2",
        "rows": "8",
        "columns": "5",
        "figures": "24",
        "notes": "",
    }
    assert two["notes"] == "注：略。\n注二"


def test_forms_become_three_tables(folder: Path) -> None:
    (target,) = table(folder, "targets")
    assert (target["project"], target["project_name"], target["year_goal"]) == (PROJECT, "困难群众救助", "及时发放")
    fields = table(folder, "target_fields")
    assert [f["part"] for f in fields] == ["head", "head", "money", "text", "footer"]
    assert (fields[2]["period_amount"], fields[2]["year_amount"]) == ("2000000.08", "1000000.04")
    indicators = table(folder, "indicators")
    assert [i["year"] for i in indicators] == ["≥35人", "'=95%"]
    write(disclosure(by_function()), folder.with_name("without"))
    assert not folder.with_name("without").joinpath("targets.csv").exists()


def test_the_descriptor_describes_the_files(folder: Path) -> None:
    package = descriptor(folder)
    assert package["countryCode"] == "CN"
    assert package["fiscalPeriod"] == {"start": "2024-01-01", "end": "2024-12-31"}
    assert "licenses" not in package
    schemas = {r["name"]: [f["name"] for f in r["schema"]["fields"]] for r in package["resources"]}
    for resource in package["resources"]:
        data = (folder / resource["path"]).read_bytes()
        assert resource["bytes"] == len(data)
        assert resource["hash"] == "sha256:" + hashlib.sha256(data).hexdigest()
        assert data.decode().split("\n")[0].split(",") == schemas[resource["name"]]
    measure = package["model"]["measures"]["amount"]
    assert (measure["currency"], measure["factor"], measure["phase"]) == ("CNY", 1, "approved")
    dimensions = package["model"]["dimensions"]
    assert set(DIMENSIONS) <= set(dimensions)
    for dimension in dimensions.values():
        assert dimension["dimensionType"] in {"classification", "entity", "datetime", "activity", "fact"}
        assert {a["source"] for a in dimension["attributes"].values()} <= set(schemas["facts"])
        assert set(dimension["primaryKey"]) <= set(dimension["attributes"])
    assert dimensions["functional_code"]["classificationType"] == "functional"
    assert dimensions["year"]["dimensionType"] == "datetime"


def test_final_accounts_are_executed(tmp_path: Path) -> None:
    write(disclosure(by_function(), kind="final_accounts"), tmp_path / "d")
    assert descriptor(tmp_path / "d")["model"]["measures"]["amount"]["phase"] == "executed"
    check_valid(tmp_path / "d")


def test_the_readme_explains_every_column_in_two_languages(folder: Path) -> None:
    text = (folder / "README.txt").read_text("utf-8")
    for resource in descriptor(folder)["resources"]:
        assert resource["path"] in text
        for field in resource["schema"]["fields"]:
            assert f"\n  {field['name']}  {field['title']}：{field['description']}" in text
            assert " / " in field["description"]


def test_the_table_for_people_opens_in_excel(folder: Path, tmp_path: Path) -> None:
    data = (folder / "数据表.csv").read_bytes()
    assert data.startswith(b"\xef\xbb\xbf")
    assert "数据表" not in json.dumps(descriptor(folder)["resources"], ensure_ascii=False)
    rows = list(csv.DictReader(data.decode("utf-8-sig").splitlines(keepends=True)))
    assert len(rows) == len(table(folder, "facts"))
    (row,) = [r for r in rows if r["项目"]]
    assert row["项目"] == f"困难群众救助（{PROJECT}）"
    assert (row["指标"], row["资金来源"], row["数值"], row["所在的表"]) == (
        "支出",
        "一般公共预算",
        "1000000.04",
        "项目支出表",
    )
    write_facts_csv_for_people(EXAMPLE, tmp_path / "people.csv")
    assert (tmp_path / "people.csv").read_bytes() == data


def test_a_long_code_without_a_name_stays_text_for_people(tmp_path: Path) -> None:
    at = coordinates("expenditure", project=PROJECT)
    write_facts_csv_for_people(disclosure(sentence(Figure("1", Decimal(1), "元", at))), tmp_path / "p.csv")
    (row,) = csv.DictReader((tmp_path / "p.csv").read_text("utf-8-sig").splitlines())
    assert row["项目"] == "'" + PROJECT


HOSTILE = '=HYPERLINK("http://x.example","点我")'


def test_hostile_text_is_inert_and_the_package_still_valid(tmp_path: Path) -> None:
    nasty = [HOSTILE, "@SUM(1)", "-2+3", "＝1+1", "  =1", "\t=1", "'=1", "\r=1", "a\x00b", "\ud800", ' "x",\n;|\t']
    column = (Column(("名称",), "label"), Column(("金额",), "figure"))
    rows = tuple(
        Row(
            (
                StatementCell(n),
                StatementCell("1.00", Figure("1.00", Decimal("1.00"), "万元", coordinates(n, project=n))),
            )
        )
        for n in nasty
    )
    claims = [sentence(n, Figure(n, None, n, Stated(n))) for n in nasty]
    form = TargetForm(
        HOSTILE,
        HOSTILE,
        ((HOSTILE, HOSTILE),),
        (),
        ((HOSTILE, HOSTILE),),
        (HOSTILE, "-"),
        (FormIndicator(*nasty[:5]),),
        (),
        HOSTILE,
    )
    statement = Statement(HOSTILE, HOSTILE, HOSTILE, HOSTILE, HOSTILE, 2, column, rows, tuple(nasty))
    section = Section(HOSTILE, HOSTILE, 1, (*claims, statement, form))
    hostile = Disclosure(HOSTILE, HOSTILE + "\ud800\r", 2024, "budget", "unit", HOSTILE, (section,))
    write(hostile, tmp_path / "d")
    check_valid(tmp_path / "d")
    for file in (tmp_path / "d").glob("*.csv"):
        for row in csv.reader(file.read_text("utf-8-sig").splitlines(keepends=True)):
            for cell in row:
                start = cell.lstrip(" \n")[:1]
                assert start not in set("=@＝＋－＠\t"), (file.name, cell)
                assert start not in set("+-") or Decimal(cell) is not None
    statements = table(tmp_path / "d", "statements")
    assert statements[0]["title"] == "'" + HOSTILE
    assert len(table(tmp_path / "d", "facts")) == len(nasty)


def test_negative_numbers_are_numbers_not_formulas(tmp_path: Path) -> None:
    figure = Figure("-1,234.50", Decimal("-1234.50"), "元", coordinates("carry_out"), Fraction(-123450))
    write(disclosure(sentence(figure)), tmp_path / "d")
    (row,) = table(tmp_path / "d", "facts")
    assert (row["amount"], row["printed"]) == ("-1234.50", "-1,234.50")
    check_valid(tmp_path / "d")


def test_an_apostrophe_can_always_be_taken_away(tmp_path: Path) -> None:
    texts = ["'quoted'", "=1", "plain", "+86", "-"]
    notes = [Statement("k", t, "", "", "元", 2, (), ()) for t in texts]
    write(disclosure(*notes), tmp_path / "d")
    assert [r["title"].removeprefix("'") for r in table(tmp_path / "d", "statements")] == texts


def test_equal_disclosures_give_equal_bytes(folder: Path, tmp_path: Path) -> None:
    write(EXAMPLE, tmp_path / "again")
    files = sorted(f.name for f in folder.iterdir())
    assert files == sorted(f.name for f in (tmp_path / "again").iterdir())
    for name in files:
        assert (folder / name).read_bytes() == (tmp_path / "again" / name).read_bytes()


def test_an_empty_disclosure_is_a_valid_package(tmp_path: Path) -> None:
    write(disclosure(unit="", unit_code="", title=""), tmp_path / "d")
    assert table(tmp_path / "d", "facts") == []
    check_valid(tmp_path / "d")


def named(statement: Statement, folder: Path) -> dict[tuple[str, str], str]:
    """Dimension and code → the last words of the label, as the package says them."""
    write(disclosure(statement), folder)
    rows = table(folder, "facts")
    return {(d, r[d]): r["label"].split("；")[-1] for r in rows for d in ("functional_code", "econ_dept") if r[d]}


def test_a_code_is_named_as_its_statement_names_it(tmp_path: Path) -> None:
    def figure(**dims: str) -> StatementCell:
        return StatementCell("1.00", Figure("1.00", Decimal("1.00"), "万元", coordinates("expenditure", dims)))

    def cells(*texts: str) -> tuple[StatementCell, ...]:
        return tuple(StatementCell(t) for t in texts)

    code, label, number = Column(("编码",), "code"), Column(("名称",), "label"), Column(("金额",), "figure")
    three = Statement("a", "", "", "", "万元", 2, (code, code, code, label, number), (
        Row((*cells("208", "", "", "社会保障"), figure(functional_code="208"))),
        Row((*cells("208", "02", "01", "行政运行"), figure(functional_code="2080201"))),
    ))  # fmt: skip
    assert named(three, tmp_path / "three") == {
        ("functional_code", "208"): "208 社会保障",
        ("functional_code", "2080201"): "2080201 行政运行",
    }
    sides = Statement("b", "", "", "", "万元", 2, (label, number, label, number, number), (
        Row((*cells("一、一般公共预算"), figure(fund="general_public"), *cells("八、社会保障和就业支出"), figure(functional_code="208"), figure(functional_code="208", vintage="current"))),
    ))  # fmt: skip
    assert named(sides, tmp_path / "sides") == {("functional_code", "208"): "208 社会保障和就业支出"}
    names_only = Statement("c", "", "", "", "万元", 2, (label, label, number, number), (
        Row((*cells("合计", ""), figure(fund="general_public"), figure(nature="personnel"))),
        Row((*cells("基本工资", "工资奖金津补贴"), figure(econ_dept="30101"), figure(econ_dept="30101", nature="personnel"))),
    ))  # fmt: skip
    assert named(names_only, tmp_path / "names") == {("econ_dept", "30101"): "30101 基本工资"}


def test_charts_count_as_prints(tmp_path: Path) -> None:
    chart = ChartSpec("c", "图", "万元", (ChartSeries("2024年", (("合计", money(TOTAL, 552_521_005)),)),))
    write(disclosure(by_function(), chart), tmp_path / "d")
    (row,) = [r for r in table(tmp_path / "d", "facts") if r["fact"] == fact(TOTAL)]
    assert row["prints"] == "2"


def test_an_earlier_package_is_replaced(tmp_path: Path) -> None:
    write(EXAMPLE, tmp_path / "d")
    write(disclosure(by_function()), tmp_path / "d")
    assert not (tmp_path / "d" / "targets.csv").exists()
    assert [f.name for f in tmp_path.iterdir()] == ["d"]


def test_a_folder_with_other_files_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "d").mkdir()
    (tmp_path / "d" / "年终总结.docx").write_text("mine")
    with pytest.raises(OutputError, match="年终总结"):
        write(EXAMPLE, tmp_path / "d")
    assert [f.name for f in (tmp_path / "d").iterdir()] == ["年终总结.docx"]
    (tmp_path / "file").write_text("mine")
    with pytest.raises(OutputError, match="不是文件夹"):
        write(EXAMPLE, tmp_path / "file")
    assert (tmp_path / "file").read_text() == "mine"


#: Printed figures of the worked example, read off its published tables, with the exact yuan of its ledger.
KNOWN = [
    ({"measure": "resources"}, "17997700.00", "1799.77"),
    ({"measure": "uses"}, "17997700.00", "1799.77"),
    ({"measure": "revenue", "fund": "general_public"}, "15001072.00", "1500.11"),
    ({"measure": "revenue", "fund": "government_fund"}, "190000.00", "19.00"),
    ({"measure": "expenditure", "functional_code": "208"}, "15486760.00", "1548.68"),
    ({"measure": "expenditure", "functional_code": "208", "vintage": "carry_over"}, "1000000.00", "100.00"),
    ({"measure": "expenditure", "functional_code": "201"}, "4212.00", "0.42"),
    ({"measure": "expenditure", "functional_code": "202"}, "0.00", ""),
    (
        {"measure": "expenditure", "fund": "general_public", "vintage": "current", "nature": "basic", "econ_dept": "301"},
        "2861396.00",
        "286.14",
    ),
    (
        {"measure": "expenditure", "fund": "general_public", "vintage": "current", "nature": "operating", "econ_dept": "302"},
        "597852.00",
        "59.79",
    ),
    (
        {"measure": "expenditure", "fund": "fiscal_appropriation", "nature": "operating", "unit_kind": "admin+ref_civil"},
        "698952.00",
        "69.90",
    ),
    (
        {"measure": "expenditure", "fund": "fiscal_appropriation", "econ_dept": "30212+30217+30231+30913+31013"},
        "15000.00",
        "1.50",
    ),
]  # fmt: skip


def test_the_worked_example(tmp_path: Path) -> None:
    budget = yusuan.load(Path(__file__).parents[1] / "examples" / "changzhi-civil-affairs-2024")
    write(yusuan.compile(budget), tmp_path / "d")
    check_valid(tmp_path / "d")
    rows = table(tmp_path / "d", "facts")
    by_point = {tuple(r[name] for name in ("measure", *DIMENSIONS)): r for r in rows}
    assert len(by_point) == len(rows)
    for point, yuan, text in KNOWN:
        full = {"unit": "352", "year": "2024", **point}
        row = by_point[tuple(full.get(name, "") for name in ("measure", *DIMENSIONS))]
        assert (row["amount"], row["printed"], row["precision"]) == (yuan, text, "exact"), point
    assert {r["agree"] for r in rows} == {"true"}
    assert all(
        " " in part for r in rows for part in r["label"].split("；") if part[:1].isdecimal() and "年" not in part
    )
    classes = [r for r in rows if r["measure"] == "expenditure" and len(r["functional_code"]) == 3]
    classes = [r for r in classes if not any(r[d] for d in ("fund", "vintage", "nature", "project", "econ_dept"))]
    assert sum(Decimal(r["amount"]) for r in classes) == Decimal("17997700.00")
