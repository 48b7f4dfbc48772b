"""A published document becomes a pack that prints its statements again; what can't be known is listed."""

import shutil
from collections import Counter
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from test_cli import yusuan as command

import yusuan
from yusuan.budget.facts import facts
from yusuan.budget.model import Budget
from yusuan.classification import name_of
from yusuan.coordinates import Coordinates, coordinates
from yusuan.disclosure.beside import beside_of
from yusuan.disclosure.given import with_given
from yusuan.disclosure.model import Column, Disclosure, Figure, Row, Section, Stated, Statement, StatementCell, Text
from yusuan.disclosure.pack import ByView, ColumnView, Pack, RowView, SideView, StatementView, Subtotal, load_pack
from yusuan.disclosure.pack_from import FILES, derive
from yusuan.disclosure.reprint import Reprinted, compare, reprint
from yusuan.disclosure.stated import StatedFacts, stated_facts
from yusuan.disclosure.statements import statement, statements
from yusuan.document.compose import compose
from yusuan.formats import pdf
from yusuan.money import parse_number
from yusuan.problems import InputError
from yusuan.reading import read

EXAMPLE = Path(__file__).parent.parent / "examples" / "changzhi-civil-affairs-2024"
UNIT = "甲市民政局"
SHIPPED = ("changzhi-2024", "shanghai-2025", "central-2024")


# --- our example, published under each shipped pack, read back ----------------------------------------------------


@pytest.fixture(scope="module")
def book() -> Budget:
    return yusuan.load(EXAMPLE)


@pytest.fixture(scope="module")
def read_back(book: Budget, tmp_path_factory: pytest.TempPathFactory) -> dict[str, tuple[Disclosure, Disclosure]]:
    """What was published and what was read from it, by pack."""
    found = {}
    for name in SHIPPED:
        path = tmp_path_factory.mktemp(name) / "last-year.pdf"
        published = yusuan.compile(book, name)
        pdf.write(compose(published), path)
        disclosure = read(path).disclosure
        assert disclosure is not None
        found[name] = published, disclosure
    return found


def cells_and_equal(made: tuple[Reprinted, ...]) -> tuple[int, int]:
    """The cells, and those that are equal because the pack derives them: what a table has to give doesn't count."""
    return sum(one.cells for one in made), sum(one.equal - one.given for one in made)


@pytest.mark.parametrize(("name", "cells"), [("changzhi-2024", 1499), ("shanghai-2025", 1209), ("central-2024", 1295)])
def test_the_derived_pack_prints_what_was_read(
    name: str, cells: int, read_back: dict[str, tuple[Disclosure, Disclosure]]
) -> None:
    _, disclosure = read_back[name]
    assert cells_and_equal(reprint(disclosure, derive(disclosure).pack())) == (cells, cells)


@pytest.mark.parametrize(
    ("name", "cells", "equal"),
    [
        ("changzhi-2024", 1499, 1499),
        # 合计 of the revenue statement leaves out what was carried over; its own words don't say so, the list does
        ("shanghai-2025", 1209, 1209),
    ],
)
def test_compiling_with_the_derived_pack_prints_the_same_statements(
    name: str, cells: int, equal: int, book: Budget, read_back: dict[str, tuple[Disclosure, Disclosure]]
) -> None:
    published, disclosure = read_back[name]
    made = statements(book, derive(disclosure).pack(), facts(book))
    assert cells_and_equal(tuple(map(compare, published.statements(), made))) == (cells, equal)


def test_statements_of_the_current_year_that_do_not_say_so_print_alike(
    book: Budget, read_back: dict[str, tuple[Disclosure, Disclosure]]
) -> None:
    """The central form leaves carried-over money out of three statements without a word of it: their totals say it."""
    published, disclosure = read_back["central-2024"]
    derived = derive(disclosure)
    made = map(compare, published.statements(), statements(book, derived.pack(), facts(book)))
    differ = {one.title for one in made if one.differences}
    assert differ <= {"一般公共预算“三公”经费支出表"}  # last year's figures, not in the document


def test_a_derived_pack_compiles_into_a_whole_document(
    book: Budget, read_back: dict[str, tuple[Disclosure, Disclosure]], tmp_path: Path
) -> None:
    published, disclosure = read_back["changzhi-2024"]
    derive(disclosure, "mine").write(tmp_path / "mine")
    compiled = yusuan.compile(book, tmp_path / "mine")
    assert compiled.pack == "mine"
    assert [s.key for s in compiled.statements()] == [s.key for s in published.statements()]
    said = "".join(t.text for t in compiled.texts())
    assert "“三公”经费" in said
    assert "政府采购预算" in said


def test_no_sentence_of_the_document_is_copied(read_back: dict[str, tuple[Disclosure, Disclosure]]) -> None:
    for _, disclosure in read_back.values():
        outline = derive(disclosure).files["outline.toml"]
        sentences = [t.text for t in disclosure.texts() if "。" in t.text and len(t.text) > 30]
        assert sentences
        assert not [s for s in sentences if s[:20] in outline]


# --- small tables, one feature each -------------------------------------------------------------------------------


def table(
    key: str,
    title: str,
    columns: list[tuple[str, ...]],
    rows: list[tuple[list[str], list[Coordinates | None]]],
    unit: str = "万元",
) -> Statement:
    """A statement as it is recognised: columns are header paths, code and label columns begin with the kind; each row
    has its texts and, for its figure columns, what they are about."""
    kinds = [c[0] if c[0] in ("code", "label") else "figure" for c in columns]
    headers = [c[1:] if k != "figure" else c for c, k in zip(columns, kinds, strict=True)]
    made = []
    for texts, about in rows:
        points = iter(about)
        cells = []
        for text, kind in zip(texts, kinds, strict=True):
            point = next(points) if kind == "figure" else None
            value = parse_number(text) if text else Decimal(0) if point else None
            cells.append(StatementCell(text, Figure(text, value, unit, point) if text or point else None))
        cells = [c if k == "figure" else replace(c, figure=None) for c, k in zip(cells, kinds, strict=True)]
        made.append(Row(tuple(cells)))
    shown = tuple(Column(h, k) for h, k in zip(headers, kinds, strict=True))  # type: ignore[arg-type]
    return Statement(key, title, "", f"单位名称：{UNIT}", unit, 2, shown, tuple(made))


def document(*tables: Statement, headings: tuple[Section, ...] = ()) -> Disclosure:
    part = Section("s0", "第二部分 预算表", 1, tables)
    return Disclosure(UNIT, "", 2024, "budget", "unit", "2024年单位", (*headings, part))


def spent(code: str = "", **dims: str) -> Coordinates:
    return coordinates("expenditure", functional_code=code or None, **dims)


def listed_by(row: RowView) -> list[str]:
    return [by.dimension for by in row.by]


def reprinted(disclosure: Disclosure) -> tuple[int, int]:
    return cells_and_equal(reprint(disclosure, derive(disclosure).pack()))


TREE = table(
    "B03",
    "2024年单位支出总表",
    [("code", "科目编码"), ("label", "科目名称"), ("合计",), ("基本支出",), ("项目支出",)],
    [
        (texts, [spent(texts[0]), spent(texts[0], nature="basic"), spent(texts[0], nature="project")])
        for texts in (
            ["", "合计", "1,190.00", "1,170.00", "20.00"],
            ["208", "社会保障和就业支出", "1,190.00", "1,170.00", "20.00"],
            ["20802", "民政管理事务", "1,190.00", "1,170.00", "20.00"],
            ["2080201", "行政运行", "1,170.00", "1,170.00", ""],
            ["2080202", "一般行政管理事务", "20.00", "", "20.00"],
        )
    ],
)


def test_codes_with_figures_become_a_tree_below_the_total() -> None:
    pack = derive(document(TREE)).pack()
    (view,) = pack.statements
    (side,) = view.sides
    assert [(r.label, listed_by(r)) for r in side.rows] == [("合计", []), ("", ["functional_code"])]
    assert [c.prints for c in side.columns] == ["code", "label", "figure", "figure", "figure"]
    assert [dict(c.dims) for c in side.columns][2:] == [{}, {"nature": "basic"}, {"nature": "project"}]
    assert side.measure == "expenditure"
    assert view.exhaustive == ()  # recognised statements that promise nothing get no promise
    assert (pack.grouped, pack.zero, pack.decimals, pack.money_unit) == (True, "", 2, "万元")
    assert reprinted(document(TREE)) == (25, 25)


def test_placeholders_stand_where_the_words_of_the_year_stood() -> None:
    pack = derive(document(TREE)).pack()
    assert pack.statements[0].title == "{year}年{level}支出总表"
    assert pack.words["unit_line"] == "单位名称：{unit}"
    assert pack.title == "{year}年{level}预算"
    assert pack.valid_from == 2024


def test_only_the_levels_that_print_are_listed() -> None:
    rows = [r for r in TREE.rows if r.cells[0].text not in ("208", "20802")]
    items = replace(TREE, rows=tuple(rows))
    (side,) = derive(document(items)).pack().statements[0].sides
    assert [by.levels for r in side.rows for by in r.by] == [(3,)]
    assert reprinted(document(items)) == (15, 15)


def test_a_form_that_prints_codes_without_figures_keeps_its_rows() -> None:
    blank = table(
        "B06",
        "2024年基本支出表",
        [("code", "科目编码"), ("label", "科目名称"), ("预算数",)],
        [
            ([code, name, amount], [coordinates("expenditure", econ_dept=code, nature="basic")])
            for code, name, amount in (
                ("301", "工资福利支出", "8.00"),
                ("30101", "基本工资", "8.00"),
                ("30102", "津贴补贴", ""),
                ("30103", "奖金", ""),
            )
        ],
    )
    (side,) = derive(document(blank)).pack().statements[0].sides
    assert [dict(r.dims).get("econ_dept") for r in side.rows] == ["301", "30101", "30102", "30103"]
    assert reprinted(document(blank)) == (12, 12)


def both_sides(names: list[str], codes: list[str]) -> Statement:
    left = [("一、财政拨款", coordinates("revenue", fund="fiscal_appropriation")), ("", None), ("", None)]
    rows = []
    for (label, at), name, code in zip(left, names, codes, strict=False):
        rows.append(([label, "9.00" if at else "", name, "3.00"], [at, spent(code)]))
    total = coordinates("resources"), coordinates("uses")
    rows.append((["收入总计", "9.00", "支出总计", "9.00"], [*total]))
    return table(
        "B01",
        "收支总表",
        [("label", "收入", "项目"), ("收入", "预算数"), ("label", "支出", "项目"), ("支出", "预算数")],
        rows,
    )


def test_two_sides_with_the_last_row_level() -> None:
    names = ["一、教育支出", "二、社会保障和就业支出", "三、住房保障支出"]
    made = both_sides(names, ["205", "208", "221"])
    left, right = derive(document(made)).pack().statements[0].sides
    assert [(r.label, r.last) for r in left.rows + left.closing] == [("一、财政拨款", False), ("收入总计", True)]
    assert [by for r in right.rows for by in r.by] == [ByView("functional_code", (1,), ordinal="{n}、{name}")]
    assert right.closing[0].measure == "uses"
    assert reprinted(document(made)) == (16, 16)


def test_classes_that_keep_their_numbers_are_fixed_rows() -> None:
    names = ["五、教育支出", "八、社会保障和就业支出", "十九、住房保障支出"]
    made = both_sides(names, ["205", "208", "221"])
    _, right = derive(document(made)).pack().statements[0].sides
    assert [r.label for r in right.rows] == names
    assert reprinted(document(made)) == (16, 16)


def test_last_year_change_and_growth_stand_beside_this_year() -> None:
    def row(code: str, name: str, *texts: str) -> tuple[list[str], list[Coordinates | None]]:
        at = spent(code, fund="general_public")
        return [code, name, *texts], [at.where(year="2023"), at, None, None]

    made = table(
        "B05",
        "一般公共预算支出表",
        [
            ("code", "科目编码"),
            ("label", "科目名称"),
            ("2023年预算数",),
            ("2024年预算数",),
            ("比上年增减", "增减额"),
            ("比上年增减", "增减（%）"),
        ],
        [
            row("208", "社会保障和就业支出", "8.00", "10.00", "2.00", "25.00"),
            row("20802", "民政管理事务", "8.00", "10.00", "2.00", "25.00"),
            row("2080201", "行政运行", "8.00", "10.00", "2.00", "25.00"),
        ],
    )
    (side,) = derive(document(made)).pack().statements[0].sides
    assert [(c.prints, c.year) for c in side.columns][2:] == [
        ("figure", "prior"),
        ("figure", ""),
        ("change", ""),
        ("growth", ""),
    ]
    assert side.columns[2].header == ("{prior_year}年预算数",)
    assert reprinted(document(made)) == (18, 18)


def test_years_one_below_the_other() -> None:
    item = coordinates("expenditure", econ_dept="30217")
    made = table(
        "B10",
        "“三公”经费支出表",
        [("label", "年度"), ("公务接待费",)],
        [
            (["2023年", "2.00"], [item.where(year="2023")]),
            (["2024年", "1.50"], [item]),
            (["增减变化金额", "-0.50"], [None]),
        ],
    )
    (side,) = derive(document(made)).pack().statements[0].sides
    assert [(r.label, r.year, r.prints) for r in side.rows] == [
        ("{prior_year}年", "prior", "figure"),
        ("{year}年", "", "figure"),
        ("增减变化金额", "", "change"),
    ]
    assert reprinted(document(made)) == (6, 6)


def test_zeros_print_as_they_do_in_their_statement_and_row() -> None:
    def revenue(rows: list[tuple[str, str, str]]) -> Statement:
        return table(
            "B02",
            "收入总表",
            [("label", "项目"), ("一般公共预算",), ("事业收入",)],
            [
                (
                    list(texts),
                    [coordinates("revenue", fund="general_public"), coordinates("revenue", fund="service_income")],
                )
                for texts in rows
            ],
        )

    digits = revenue([("合计", "5.00", "0.00")])
    assert derive(document(digits)).pack().zero == "0.00"
    mixed = revenue([("合计", "5.00", "0.00"), (UNIT, "5.00", "")])
    assert reprinted(document(mixed)) == (6, 6)
    assert reprinted(document(digits, TREE)) == (28, 28)


def test_decimals_without_their_last_zeros() -> None:
    funds = ("general_public", "government_fund", "state_capital")
    rows = [
        ([name, text], [coordinates("revenue", fund=name)])
        for name, text in zip(funds, ("12.5", "7", "3.25"), strict=True)
    ]
    made = table("B02", "收入总表", [("label", "项目"), ("预算数",)], rows)  # type: ignore[arg-type]
    pack = derive(document(made)).pack()
    assert (pack.drop_zeros, pack.decimals) == (True, 2)
    assert reprinted(document(made)) == (6, 6)


def test_projects_that_add_up_to_their_total_are_listed_by_project() -> None:
    made = table(
        "B12",
        "项目支出表",
        [("label", "类别"), ("总计",)],
        [
            ([UNIT, "12.00"], [coordinates("expenditure", nature="project")]),
            (["大厅运行", "8.00"], [None]),
            (["信息系统", "4.00"], [None]),
        ],
    )
    derived = derive(document(made))
    assert [listed_by(r) for r in derived.pack().statements[0].sides[0].rows] == [["unit", "project"]]
    assert "大厅运行" not in derived.files["statements.toml"]  # this year's projects are nobody's form
    assert reprinted(document(made)) == (6, 6)


CROSSED = [
    # function, government section, departmental section, amount
    ("2010801", "50101", "30101", "31.00"),
    ("2010801", "50101", "30102", "65.00"),
    ("2010801", "50201", "30201", "8.00"),
    ("2010804", "50201", "30201", "2.00"),
    ("2010804", "50205", "30227", "13.00"),
]
KINDS = ("functional_code", "econ_gov", "econ_dept")


def crossed(rows: list[tuple[str, str, str, str]] = CROSSED) -> Statement:
    lists = {"functional_code": "functional", "econ_gov": "econ_gov", "econ_dept": "econ_dept"}
    columns = [
        ("label", "支出功能分类科目"),
        ("label", "政府支出经济分类科目"),
        ("label", "部门支出经济分类科目"),
        ("合计",),
    ]
    made: list[tuple[list[str], list[Coordinates | None]]] = []
    for *codes, amount in rows:
        at = dict(zip(KINDS, codes, strict=True))
        words = [f"{code}-{name_of(lists[d], code, 2024)}" for d, code in at.items()]
        made.append(([*words, amount], [coordinates("expenditure", **at)]))
    made.append((["", "", "合计", "119.00"], [coordinates("expenditure")]))
    return table("B03", "支出总表", columns, made)


def test_rows_that_cross_three_classifications_are_listed_by_all_three() -> None:
    derived = derive(document(crossed()))
    (side,) = derived.pack().statements[0].sides
    assert side.rows[0].by == (
        ByView("functional_code", (3,), "never"),
        ByView("econ_gov", (2,), "never"),
        ByView("econ_dept", (2,)),
    )
    assert [(c.prints, c.of, c.pattern) for c in side.columns][:2] == [
        ("name", "functional_code", "{code}-{name}"),
        ("name", "econ_gov", "{code}-{name}"),
    ]
    assert reprinted(document(crossed())) == (24, 24)


@given(
    st.lists(st.tuples(*(st.sampled_from(sorted({r[n] for r in CROSSED})) for n in range(3))), min_size=2, unique=True)
)
def test_any_crossing_in_order_of_the_codes_reprints(cells: list[tuple[str, str, str]]) -> None:
    made = crossed([(*codes, f"{n}.00") for n, codes in enumerate(sorted(cells), 1)])
    assert reprinted(document(made)) == (4 * len(cells) + 4,) * 2


def test_each_unit_with_its_functions_below_it(book: Budget) -> None:
    """One dimension below another: the outer one has a row of its own, in columns of its own."""
    by = (ByView("unit"), ByView("functional_code", (3,)))
    unit = ColumnView(("单位",), "name", of="unit")
    rows = printed(book, RowView(by=by), columns=(unit, CODE, AMOUNT))
    assert rows[0][:2] == ("长治市民政局", "352")
    assert [row[1] for row in rows[1:]] == [row[0] for row in printed(book, RowView(by=by[1:]), columns=(CODE, AMOUNT))]
    assert not any(row[0] for row in rows[1:])


@pytest.mark.parametrize(("subtotal", "extra"), [("always", 2), ("several", 1), ("never", 0)])
def test_subtotals_stand_always_where_several_follow_or_never(book: Budget, subtotal: Subtotal, extra: int) -> None:
    """One of two functions has one nature, the other two."""
    columns = (ColumnView(("科目",), "code", of="functional_code"), ColumnView(("性质",), "name", of="nature"), AMOUNT)
    where = (("functional_code", frozenset({"2080201", "2210201"})),)
    by = (ByView("functional_code", (3,), subtotal), ByView("nature"))
    rows = printed(book, RowView(by=by, where=where), columns=columns)
    pairs = printed(book, RowView(by=(replace(by[0], subtotal="never"), by[1]), where=where), columns=columns)
    assert len({code for code, *_ in pairs}) == 2
    assert len(rows) - len(pairs) == extra


def test_words_of_a_fixed_row_stand_in_each_column_of_labels() -> None:
    item = coordinates("expenditure", econ_dept="30217")
    made = table(
        "B10",
        "“三公”经费支出表",
        [("label", "预算单位"), ("label", "年度"), ("公务接待费",)],
        [([UNIT, "2023年", "2.00"], [item.where(year="2023")]), (["", "2024年", "1.50"], [item])],
    )
    (side,) = derive(document(made)).pack().statements[0].sides
    assert [r.label for r in side.rows] == [("{unit}", "{prior_year}年"), ("", "{year}年")]
    assert reprinted(document(made)) == (6, 6)


def test_what_has_no_meaning_is_listed_and_left_blank() -> None:
    made = table(
        "B01",
        "收支总表",
        [("label", "项目"), ("预算数",), ("非财政结余",)],
        [
            (["一、财政拨款", "9.00", "1.00"], [coordinates("revenue", fund="fiscal_appropriation"), None]),
            (["二、用事业基金弥补", "2.00", ""], [None, None]),
        ],
    )
    derived = derive(document(made))
    (side,) = derived.pack().statements[0].sides
    assert [c.prints for c in side.columns] == ["label", "figure", "blank"]
    assert [(r.label, r.prints) for r in side.rows] == [("一、财政拨款", "figure"), ("二、用事业基金弥补", "label")]
    assert any("收支总表" in line and "非财政结余" in line for line in derived.open)
    assert any("收支总表" in line and "用事业基金弥补" in line for line in derived.open)
    assert reprinted(document(made)) == (6, 4)
    (again,) = reprint(document(made), derived.pack())
    assert (again.equal, again.given) == (6, 2)


# --- what the ledger doesn't hold, from a table that is given ------------------------------------------------------


def bought(*more: tuple[list[str], list[Coordinates | None]]) -> Statement:
    at = coordinates("procurement")
    columns = [("label", "采购项目"), ("label", "规格"), ("预算金额",), ("其中：中小企业",)]
    return table("B14", "政府采购表", columns, [(["合计", "", "9.00", "5.00"], [at, None]), *more])


ITEMS = ((["打印机", "A3", "4.00", "2.00"], [None, None]), (["保安服务", "详见合同", "5.00", "3.00"], [None, None]))


def test_rows_and_cells_a_table_gives_stand_in_their_place() -> None:
    whole = bought(*ITEMS)
    pack = derive(document(whole)).pack()
    assert pack.statements[0].given
    (again,) = reprint(document(whole), pack)
    assert (again.cells, again.equal, again.given) == (12, 12, 9)
    # the form holds nothing of that year's
    assert "打印机" not in derive(document(whole)).files["statements.toml"]


def test_what_the_ledger_says_is_never_replaced(book: Budget) -> None:
    pack = derive(document(bought(*ITEMS))).pack()
    other = bought(*ITEMS)
    wrong = replace(
        other, rows=(replace(other.rows[0], cells=(other.rows[0].cells[0], *[StatementCell("1")] * 3)), *other.rows[1:])
    )
    (alone,) = statements(book, pack, facts(book))
    (made,) = statements(book, pack, facts(book), [wrong])
    assert [c.text for c in made.rows[0].cells] == ["合计", "1", alone.rows[0].cells[2].text, "1"]
    assert [tuple(c.text for c in row.cells) for row in made.rows[1:]] == [tuple(texts) for texts, _ in ITEMS]


def test_what_no_statement_of_a_pack_can_be_of_is_given() -> None:
    """A number of things, a place's own code below the national list, and the single things that are bought."""
    bought = table(
        "B14",
        "政府采购预算表",
        [("label", "采购项目"), ("数量",), ("金额",)],
        [
            (["合计", "3", "5.00"], [coordinates("quantity"), coordinates("procurement")]),
            (["打印机", "3", "5.00"], [coordinates(m, item="打印机") for m in ("quantity", "procurement")]),
        ],
    )
    local = table(
        "B06",
        "基本支出表",
        [("code", "科目编码"), ("label", "科目名称"), ("合计",)],
        [
            (["", "合计", "5.00"], [spent()]),
            (["30211", "差旅费", "3.00"], [spent(econ_dept="30211")]),
            (["3021101", "市内差旅费", "2.00"], [spent(econ_dept="3021101")]),
        ],
    )
    pack = derive(document(bought, local)).pack()
    assert "打印机" not in str(pack.statements)
    assert "3021101" not in str(pack.statements)
    assert [(one.cells, one.equal) for one in reprint(document(bought, local), pack)] == [(6, 6), (9, 9)]


def test_figures_that_are_given_are_stated_and_nothing_else(book: Budget) -> None:
    pack = derive(document(bought(*ITEMS))).pack()
    (made,) = statements(book, pack, facts(book), [bought(*ITEMS)])
    assert all(isinstance(f.about, Stated) for r, c, f in made.figures() if (r, c) != (0, 2))
    assert made.rows[0].cells[2].figure is not None
    assert made.rows[0].cells[2].figure.about == coordinates("procurement")


def test_a_table_of_another_statement_gives_nothing(book: Budget) -> None:
    pack = derive(document(bought(*ITEMS))).pack()
    assert statements(book, pack, facts(book), [TREE]) == statements(book, pack, facts(book))


@given(st.lists(st.sampled_from("甲乙丙丁戊"), max_size=6), st.lists(st.sampled_from("甲乙丙丁戊"), max_size=6))
def test_every_row_of_both_stands_once_in_its_order(own: list[str], theirs: list[str]) -> None:
    def of(labels: list[str], amount: str) -> Statement:
        rows: list[tuple[list[str], list[Coordinates | None]]] = [([w, amount], [None]) for w in labels]
        return table("B14", "表", [("label", "项目"), ("金额",)], rows)

    made = with_given(of(own, ""), [of(theirs, "1.00")])
    labels = [row.cells[0].text for row in made.rows]
    assert [w for w, row in zip(labels, made.rows, strict=True) if row.cells[1].text] == theirs
    rest = iter(labels)
    assert all(w in rest for w in own)  # in order
    assert Counter(labels) >= Counter(own) | Counter(theirs)


def test_dots_that_say_there_are_more_are_no_row_of_the_form() -> None:
    more = replace(TREE, rows=(*TREE.rows, Row((StatementCell("…"), *[StatementCell("")] * 4))))
    derived = derive(document(more))
    assert "…" not in derived.files["statements.toml"]
    (again,) = reprint(document(more), derived.pack())
    assert (again.cells, again.equal, again.given) == (30, 30, 1)


def test_a_statement_without_figures_gets_the_rows_of_one_with_the_same_columns() -> None:
    empty = table(
        "B08",
        "政府性基金支出表",
        [("code", "科目编码"), ("label", "科目名称"), ("合计",)],
        [(["", "合计", ""], [spent(fund="government_fund")])],
    )
    derived = derive(document(TREE, empty))
    (side,) = derived.pack().statements[1].sides
    assert [(r.label, listed_by(r)) for r in side.rows] == [("合计", []), ("", ["functional_code"])]
    assert any("政府性基金支出表" in line for line in derived.open)


def test_headings_keep_their_order_and_get_sentences_by_topic() -> None:
    headings = (
        Section("a", "第一部分 概况", 1),
        Section("b", "一、主要职责", 2, (Text("某局主管某事，按照规定负责一切有关的工作。"),)),
        Section("c", "二、重点工作", 2, (Text("今年要做好十件实事，件件都有着落。"),)),
        Section("d", "三、“三公”经费情况", 2, (Text("今年三公经费比去年减少了很多很多。"),)),
    )
    derived = derive(document(TREE, headings=headings))
    outline = {s.title: s for s in derived.pack().outline}
    assert [t for t in outline if t] == [
        "第一部分概况",
        "一、主要职责",
        "二、重点工作",
        "三、“三公”经费情况",
        "第二部分预算表",
    ]
    assert outline["一、主要职责"].text == ("{field duties}",)
    assert outline["二、重点工作"].items == ("free",)
    assert "{amount three_public" in outline["三、“三公”经费情况"].text[0]
    assert outline["第二部分预算表"].items == ("statements",)
    assert any("二、重点工作" in line for line in derived.open)
    assert "十件实事" not in "".join(derived.files.values())


# --- what a pack can say since packs are derived -------------------------------------------------------------------


def printed(book: Budget, *rows: RowView, columns: tuple[ColumnView, ...], **view: str) -> list[tuple[str, ...]]:
    """The texts of a statement of the example's current expenditure."""
    side = SideView(columns, rows, measure="expenditure", dims=(("vintage", "current"),))
    made = StatementView("B03", "支出表", (side,), **view)  # type: ignore[arg-type]
    table = statement(made, 1, book, load_pack("changzhi-2024"), facts(book))
    return [tuple(c.text for c in row.cells) for row in table.rows]


CODE, LABEL, AMOUNT = ColumnView(("编码",), "code"), ColumnView(("名称",), "label"), ColumnView(("金额",))


def test_a_fixed_row_of_a_code_prints_code_and_name(book: Budget) -> None:
    at = (("functional_code", "221"),)
    rows = printed(book, RowView(dims=at), RowView("住房", dims=at), columns=(CODE, LABEL, AMOUNT))
    assert [row[:2] for row in rows] == [("221", "住房保障支出"), ("221", "住房")]
    assert rows[0][2] == rows[1][2] != ""


def test_a_row_of_words_and_a_blank_column_have_no_figures(book: Budget) -> None:
    blank = ColumnView(("备注",), "blank")
    rows = printed(book, RowView("合计"), RowView("其中：", prints="label"), columns=(LABEL, AMOUNT, blank))
    assert rows[0][1] != ""
    assert rows[0][2] == ""
    assert rows[1] == ("其中：", "", "")


def test_rows_of_last_year_and_of_the_change(book: Budget) -> None:
    at = (("fund", "general_public"),)
    rows = printed(
        book,
        RowView("上年", dims=at, year="prior"),
        RowView("本年", dims=at),
        RowView("增减", dims=at, prints="change"),
        RowView("增减率", dims=at, prints="growth"),
        columns=(LABEL, AMOUNT),
    )
    before, now, change, growth = (Decimal(text) for _, text in rows)
    assert change == now - before
    assert growth == round((now - before) / before * 100, 2)


def test_a_tree_can_list_some_levels_and_number_its_classes(book: Budget) -> None:
    columns = (CODE, LABEL)
    whole = printed(book, RowView(by=(ByView("functional_code", ordinal="{n}、{name}"),)), columns=columns)
    items = printed(book, RowView(by=(ByView("functional_code", (3,)),)), columns=columns)
    assert items == [row for row in whole if len(row[0]) == 7]
    assert [name[:2] for code, name in whole if len(code) == 3][:2] == ["一、", "二、"]
    assert all("、" not in name[:2] for code, name in whole if len(code) > 3)


def test_the_nearest_zero_counts_row_then_column_then_statement(book: Budget) -> None:
    nothing = (("fund", "state_capital"),)
    rows = (RowView("甲", dims=nothing), RowView("乙", dims=nothing, zero="无"))
    columns = (LABEL, AMOUNT, ColumnView(("二",), zero="0"))
    assert printed(book, *rows, columns=columns, zero="0.00") == [("甲", "0.00", "0"), ("乙", "无", "无")]


# --- what the statements state ------------------------------------------------------------------------------------


def test_stated_amounts_are_exact_and_the_most_precise_print_counts() -> None:
    at = coordinates("revenue", fund="general_public")
    rough = table("B01", "收支总表", [("label", "项目"), ("预算数",)], [(["拨款", "12.35"], [at])])
    fine = table("B02", "收入总表", [("label", "项目"), ("预算数",)], [(["拨款", "123,456.78"], [at])], unit="元")
    known = stated_facts(document(rough, fine))
    assert known.value(at) == Fraction(12_345_678)
    assert known.value(coordinates("revenue")) is None


def test_a_total_is_known_where_all_its_parts_are() -> None:
    funds = ("general_public", "government_fund", "state_capital")
    rows = [([f, "1.00"], [coordinates("revenue", fund=f)]) for f in funds]
    known = stated_facts(document(table("B04", "收支总表", [("label", "项目"), ("预算数",)], rows)))  # type: ignore[arg-type]
    assert known.value(coordinates("revenue", fund="fiscal_appropriation")) == 3_000_000
    assert known.value(coordinates("revenue", fund="fiscal_appropriation", functional_code="208")) is None
    assert known.prior is None


# --- files and hostile input --------------------------------------------------------------------------------------


def test_a_document_without_statements_is_refused_in_one_sentence() -> None:
    with pytest.raises(InputError) as refused:
        derive(Disclosure(UNIT, "", 2024, "budget", "unit", "", (Section("a", "一、说明", 2, (Text("无。"),)),)))
    assert len(refused.value.problems) == 1


def test_braces_quotes_and_empty_tables_do_no_harm(tmp_path: Path) -> None:
    odd = replace(
        TREE, title='2024年{单位}"表"\\支出总表', columns=(replace(TREE.columns[0], header=()), *TREE.columns[1:])
    )
    nothing = table("B09", "国有资本经营支出表", [("label", "项目"), ("预算数",)], [(["", ""], [None])])
    derived = derive(document(odd, nothing))
    derived.write(tmp_path / "pack")
    assert sorted(f.name for f in (tmp_path / "pack").iterdir()) == sorted(FILES)
    assert load_pack(tmp_path / "pack").statements[0].title == '{year}年（单位）"表"\\支出总表'
    with pytest.raises(InputError):
        derived.write(tmp_path / "pack")


def test_a_document_without_year_and_name_says_so() -> None:
    anonymous = replace(document(TREE), unit="", year=0)
    derived = derive(anonymous)
    assert derived.pack().statements
    assert [line for line in derived.open if "年度" in line]
    assert [line for line in derived.open if "单位名称" in line]


def test_the_command_writes_a_pack_and_lists_what_is_open(
    read_back: dict[str, tuple[Disclosure, Disclosure]], tmp_path: Path
) -> None:
    published, _ = read_back["changzhi-2024"]
    pdf.write(compose(published), tmp_path / "last-year.pdf")
    done = command("pack", "from", "last-year.pdf", "mine", where=tmp_path, encoding="utf-8")
    assert done.returncode == 0, done.stderr
    assert "1499个格子中1499个相同" in done.stdout
    assert "没有推得的" in done.stdout
    assert load_pack(tmp_path / "mine").id == "mine"
    again = command("pack", "from", "last-year.pdf", "mine", where=tmp_path, encoding="utf-8")
    assert again.returncode == 1
    assert "已经存在" in again.stderr


def test_the_command_refuses_a_file_without_statements(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("今年没有报表。\n" * 30, encoding="utf-8")
    done = command("pack", "from", "a.txt", "mine", where=tmp_path, encoding="utf-8")
    assert done.returncode == 1
    assert len(done.stderr.strip().splitlines()) == 1
    assert not (tmp_path / "mine").exists()


def test_the_command_gives_what_the_ledger_does_not_hold(tmp_path: Path) -> None:
    whole = document(bought(*ITEMS))
    derive(whole, "mine").write(tmp_path / "mine")
    pdf.write(compose(whole), tmp_path / "items.pdf")
    old = document(replace(bought(*ITEMS), title="2023年政府采购预算表"))
    pdf.write(compose(replace(old, year=2023, title="2023年单位预算")), tmp_path / "old.pdf")
    shutil.copytree(EXAMPLE, tmp_path / "book")
    given = ("--tables", "items.pdf")
    compiling = ("compile", "book", "--pack", "mine")
    alone = command(*compiling, "--json", where=tmp_path, encoding="utf-8")
    done = command(*compiling, "--json", *given, where=tmp_path, encoding="utf-8")
    assert (alone.returncode, done.returncode) == (0, 0), done.stderr
    assert "保安服务" not in alone.stdout
    assert "保安服务" in done.stdout
    told = {
        more: command(*compiling, "--format", "html", *more, where=tmp_path, encoding="utf-8").stderr
        for more in ((), given)
    }
    assert "compile.given" in told[()]
    assert "compile.given" not in told[given]
    late = command(*compiling, "--tables", "old.pdf", where=tmp_path, encoding="utf-8")
    assert late.returncode == 1
    assert "2023年" in late.stderr


def test_each_difference_says_why() -> None:
    """The same amount without its comma, a row that is made and wasn't read, one that was read and isn't made."""
    first = TREE.rows[0]
    plain = replace(first.cells[2], text="1190.00")
    odd = replace(TREE, rows=(replace(first, cells=(*first.cells[:2], plain, *first.cells[3:])), *TREE.rows[1:]))
    (made,) = reprint(document(odd), derive(document(odd)).pack())
    assert [(d.row, d.column, d.reason) for d in made.differences] == [(1, 3, "written otherwise")]
    pack = derive(document(TREE)).pack()
    lacking = replace(TREE, rows=TREE.rows[:-1])
    whole = statement(pack.statements[0], 1, *beside(document(TREE), pack))
    made = compare(lacking, whole)
    assert {d.reason for d in made.differences} == {"row too many"}
    more = replace(TREE, rows=(*TREE.rows, TREE.rows[-1]))
    made = compare(more, whole)
    assert {d.reason for d in made.differences} == {"no such row"}


def beside(disclosure: Disclosure, pack: Pack) -> tuple[Budget, Pack, StatedFacts]:
    shell = beside_of(disclosure)
    return shell.budget, pack, shell.facts
