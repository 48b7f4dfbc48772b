"""Rules of the user's own: judged on intervals at exact boundaries, refused with every mistake at once."""

from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import pytest
from test_review import EXAMPLE, cell_of, claim, disclosure, planted
from test_together import table
from typer.testing import CliRunner

import yusuan
from yusuan import cli
from yusuan.coordinates import TOPICS, coordinates
from yusuan.disclosure.model import Disclosure, Figure, Text
from yusuan.problems import InputError
from yusuan.publish import write
from yusuan.review import Review, review
from yusuan.review.numbers.rules import read_rules, shipped, term_of

DOC = Path(__file__).resolve().parents[1] / "docs" / "review.md"
HEAD = '[[rule]]\nid = "本县-01"\nsays = "甲不超过乙"\n'
A, B, C = (coordinates("expenditure", fund=f) for f in ("general_public", "government_fund", "state_capital"))


def rule(tmp_path: Path, left: str, relation: str, right: str, more: str = "") -> Path:
    path = tmp_path / "mine.toml"
    path.write_text(f'{HEAD}left = {left}\nrelation = "{relation}"\nright = {right}\n{more}', encoding="utf-8")
    return path


def judged(path: Path, **prints: str) -> Review:
    places = {"a": A, "b": B, "c": C}
    claims = tuple(claim(text, "万元", places[name]) for name, text in prints.items())
    return review(disclosure(Text("金额若干。", claims)), read_rules(path))


LEFT, RIGHT = '"expenditure fund=general_public"', '["expenditure fund=government_fund"]'


@pytest.mark.parametrize(
    ("relation", "a", "b", "fails"),
    [
        ("<=", "10.00", "10.00", False),
        ("<=", "10.01", "10.00", True),  # half up, 10.01 is at least 10.005 and 10.00 is less
        ("<=", "9.99", "10.00", False),
        ("<=", "10.4", "10", False),  # 10 may be 10.49
        ("<=", "10.5", "10", False),  # 10.45 to 10.55 against at most 10.5
        ("<=", "10.6", "10", True),
        (">=", "9.99", "10.00", True),
        (">=", "10.00", "10.00", False),
        ("=", "10.00", "10.00", False),
        ("=", "10.01", "10.00", True),
        ("=", "10.0", "10.04", False),
        ("=", "10.0", "10.05", False),  # 10.045 to 10.055 meets 9.95 to 10.05
        ("=", "10.0", "10.06", True),
    ],
)
def test_boundaries_between_two_prints_are_exact(tmp_path: Path, relation: str, a: str, b: str, fails: bool) -> None:
    reviewed = judged(rule(tmp_path, LEFT, relation, RIGHT), a=a, b=b)
    assert bool(reviewed.findings) == fails
    assert reviewed.coverage.evaluated == 1
    assert reviewed.coverage.failed == int(fails)
    if fails:
        (finding,) = reviewed.findings
        assert (finding.check, finding.severity) == ("本县-01", "warning")
        assert {p.text for p in finding.places} == {a + "万元", b + "万元"}


@pytest.mark.parametrize(("total", "fails"), [("20.01", False), ("20.010", False), ("20.011", True), ("20.02", True)])
def test_a_sum_is_given_the_roundings_of_its_terms(tmp_path: Path, total: str, fails: bool) -> None:
    both = '["expenditure fund=general_public", "expenditure fund=government_fund"]'
    path = rule(tmp_path, '"expenditure fund=state_capital"', "<=", both)
    # two prints of 10.00 are together at most 20.01
    assert bool(judged(path, a="10.00", b="10.00", c=total).findings) == fails


@pytest.mark.parametrize(("print_", "fails"), [("100.00", False), ("100.01", True), ("99.99", False), ("100", False)])
def test_an_amount_is_exact(tmp_path: Path, print_: str, fails: bool) -> None:
    assert bool(judged(rule(tmp_path, LEFT, "<=", '"100万元"'), a=print_).findings) == fails
    assert bool(judged(rule(tmp_path, LEFT, "<=", '"1,000,000 元"'), a=print_).findings) == fails


def test_what_is_not_printed_is_not_judged(tmp_path: Path) -> None:
    reviewed = judged(rule(tmp_path, LEFT, "<=", RIGHT), a="1.00")
    assert reviewed.findings == ()
    assert reviewed.coverage.evaluated == 0
    assert any("规则本县-01" in why and "政府性基金" in why for why in reviewed.coverage.not_evaluated)
    no_number = disclosure(Text("—", (claim("1", "万元", A),)))
    dash = Figure("—", None, "万元", B)
    made = review(
        disclosure(*(t for _, t in no_number.walk()), Text("—", (claim("1", "万元", B).__class__(0, 1, dash),))),
        read_rules(rule(tmp_path, LEFT, "<=", RIGHT)),
    )
    assert made.findings == ()
    assert made.coverage.evaluated == 0


def test_severity_and_source_are_the_rule_s(tmp_path: Path) -> None:
    path = rule(tmp_path, LEFT, "<=", RIGHT, 'severity = "error"\nsource = "县财预〔2024〕3号"\n')
    (finding,) = judged(path, a="2.00", b="1.00").findings
    assert finding.severity == "error"
    assert finding.basis == "甲不超过乙：县财预〔2024〕3号（本县-01）"
    assert (finding.found, finding.expected) == ("2.00万元", "不大于1.00万元")


@pytest.mark.parametrize(
    ("text", "term"),
    [
        ("three_public", TOPICS["three_public"]),
        ("机关运行经费", TOPICS["admin_operating"]),
        (
            "支出 资金来源=一般公共预算 支出性质=项目支出",
            coordinates("expenditure", fund="general_public", nature="project"),
        ),
        ("expenditure econ_dept=30212+30217", coordinates("expenditure", econ_dept=frozenset({"30212", "30217"}))),
        ("expenditure project=养老 服务", coordinates("expenditure", project="养老 服务")),
        ("three_public year=2023", TOPICS["three_public"].where(year="2023")),
        ("3辆", Fraction(3)),
        ("0.01元", Fraction(1)),
    ],
)
def test_terms_are_read_in_both_languages(text: str, term: object) -> None:
    assert term_of(text) == term


@pytest.mark.parametrize(
    "text",
    [
        "",
        "开支",
        "expenditure fond=x",
        "expenditure fund=x",
        "expenditure functional_code=20",
        "100",
        "expenditure econ_dept=30212+x",
        "expenditure year=上年",
    ],
)
def test_terms_that_say_nothing_are_mistakes(text: str) -> None:
    assert isinstance(term_of(text), tuple)


def test_all_mistakes_of_a_file_of_rules_are_told_at_once(tmp_path: Path) -> None:
    path = tmp_path / "mine.toml"
    path.write_text(
        '[[rule]]\nid = "X-01"\nsays = "a"\nleft = "开支"\nrelation = "<"\nright = ["100"]\nseverity = "bad"\n'
        '[[rule]]\nid = "我-1"\nleft = []\nrelation = "="\nright = "1元"\nextra = 1\n'
        '[[rule]]\nid = "我-2"\nsays = "a"\nleft = "1元"\nrelation = "="\nright = "2元"\n'
        '[[identity]]\nid = "我-3"\nsays = "a"\nlaw = "plus"\ntables = ["表一"]\ndimension = "颜色"\n',
        encoding="utf-8",
    )
    with pytest.raises(InputError) as error:
        read_rules(path)
    problems = error.value.problems
    assert [p.place.line for p in problems] == [2, 4, 5, 6, 7, 8, 10, 13, 17, 23, 24, 25]
    assert all(p.found and p.expected and p.mend and p.place.file == str(path) for p in problems)
    path.write_text('[[rule]]\nid = "a\n', encoding="utf-8")
    with pytest.raises(InputError, match="第2行"):
        read_rules(path)
    with pytest.raises(InputError, match="打不开"):
        read_rules(tmp_path / "没有.toml")
    path.write_bytes("[[rule]]\nid = '我'".encode("gbk"))
    with pytest.raises(InputError, match="UTF-8"):
        read_rules(path)


@pytest.fixture(scope="module")
def honest() -> Disclosure:
    return yusuan.compile(yusuan.load(EXAMPLE))


def example_of_the_document(tmp_path: Path) -> Path:
    _, _, rest = DOC.read_text(encoding="utf-8").partition("```toml\n[[rule]]")
    path = tmp_path / "mine.toml"
    path.write_text("[[rule]]" + rest.partition("```")[0], encoding="utf-8")
    return path


def test_the_example_of_the_document_is_a_file_of_rules_and_judges(honest: Disclosure, tmp_path: Path) -> None:
    own = read_rules(example_of_the_document(tmp_path))
    assert len(own.rules) >= 2
    assert own.identities
    plain, ruled = review(honest), review(honest, own)
    assert ruled.findings == ()
    assert ruled.coverage.evaluated == plain.coverage.evaluated + len(own.rules)


def test_an_identity_of_the_user_names_what_fails(honest: Disclosure, tmp_path: Path) -> None:
    path = tmp_path / "mine.toml"
    path.write_text(
        '[[identity]]\nid = "本县-02"\nsays = "合计＝基本＋项目"\nlaw = "sum"\ntables = ["B03"]\ndimension = "nature"\n',
        encoding="utf-8",
    )
    row, column, text = cell_of(honest, "B03", "2080201", "基本支出")
    wrong = planted(honest, "B03", row, column, str(Decimal(text.replace(",", "")) * 10))
    assert {f.check for f in review(wrong, read_rules(path)).findings} == {"本县-02"}


def test_the_command_takes_rules(honest: Disclosure, tmp_path: Path) -> None:
    run = CliRunner()
    page = tmp_path / "a.html"
    write(honest, page)
    strict = rule(tmp_path, '"three_public"', "<=", '"0元"', 'severity = "error"\n')
    failed = run.invoke(cli.app, ["review", str(page), "--rules", str(strict)])
    assert failed.exit_code == 1, failed.output
    assert "本县-01" in failed.output
    refused = run.invoke(cli.app, ["review", str(page), "--rules", str(rule(tmp_path, '"x"', "<=", '"0"'))])
    assert refused.exit_code == 2
    assert "应为" in refused.output
    assert "Traceback" not in refused.output


def test_every_shipped_rule_has_an_example_that_holds_and_one_that_fails() -> None:
    # reading the file judges them: an example that comes to something else is a mistake in the file
    assert all(r.holds and r.fails and r.source for r in shipped())


def test_an_example_that_comes_to_something_else_is_a_mistake(tmp_path: Path) -> None:
    holds = 'holds = ["expenditure fund=general_public = 2.00万元", "expenditure fund=government_fund = 1.00万元"]\n'
    with pytest.raises(InputError, match="holds中的数不符合规则"):
        read_rules(rule(tmp_path, LEFT, "<=", RIGHT, holds))
    with pytest.raises(InputError, match="holds不能判断"):
        read_rules(rule(tmp_path, LEFT, "<=", RIGHT, 'holds = "expenditure fund=general_public = 2.00万元"\n'))
    with pytest.raises(InputError, match="指标 = 金额"):
        read_rules(rule(tmp_path, LEFT, "<=", RIGHT, 'fails = "10.00万元"\n'))


def test_a_part_of_a_printed_zero_is_zero(tmp_path: Path) -> None:
    path = rule(tmp_path, '"carry_in fund=government_fund"', "<=", '"0万元"')
    total = coordinates("carry_in")
    for text, evaluated in (("0.00", 1), ("1.00", 0)):
        reviewed = review(disclosure(Text(text, (claim(text, "万元", total),))), read_rules(path))
        assert reviewed.findings == ()
        assert reviewed.coverage.passed == evaluated


def test_a_zero_in_a_coarser_unit_may_stand_for_some_yuan() -> None:
    """4.19元 of a fund that the sentence prints as 0.00万元: within rounding, though the statements print in yuan."""
    from yusuan.coordinates import coordinates
    from yusuan.disclosure.model import Claim, Column, Disclosure, Figure, Row, Section, Statement, StatementCell, Text

    project = {"nature": "project"}
    funds = ("general_public", "government_fund", "state_capital", "special_account")
    cells = [
        StatementCell(t, Figure(t, Decimal(t), "元", coordinates("expenditure", at)))
        for t, at in (("4.19", project), *(("0.00", {**project, "fund": f}) for f in funds))
    ]
    heads = (Column(("项目",), "label"), *(Column((str(n),), "figure") for n in range(len(cells))))
    table = Statement("B03", "支出总表", "", "", "元", 2, heads, (Row((StatementCell("合计"), *cells), 0),), (), ())
    nothing = Figure("0.00", Decimal("0.00"), "万元", coordinates("expenditure", {"fund": "unit_funds"}))
    text = Text("单位资金0.00万元。", (Claim(4, 8, nothing),))
    made = Disclosure("甲局", "", 2024, "budget", "unit", "2024年", (Section("s", "支出", 1, (table, text)),))
    assert [f for f in review(made).findings if f.check == "X-13"] == []


def test_one_wrong_cell_that_breaks_a_rule_and_a_sum_is_one_finding(tmp_path: Path) -> None:
    path = rule(tmp_path, '"revenue"', "=", '"expenditure"')
    printed = {"": "13.00", "201": "4.00", "208": "6.00"}
    told = Text("本年收入10.00万元。", (claim("10.00", "万元", coordinates("revenue")),))
    reviewed = review(disclosure(table(printed), told), read_rules(path))
    (finding,) = reviewed.findings
    assert (finding.places[0].row, finding.expected) == ("合计", "10.00万元")
    # what is said of the cell itself comes first, the rule is grouped under it
    assert (finding.check, len(finding.related)) == ("T03-02", 1)
    assert "甲不超过乙" in finding.related[0]
