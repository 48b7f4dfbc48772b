"""The dated code lists: names by code and year, the pairs that real documents get wrong, and the lists' own soundness."""

import csv
import json
import subprocess
import sys
from itertools import pairwise
from pathlib import Path

import pytest

from yusuan.classification import (
    changes,
    codes,
    crosswalk,
    econ_gov_of,
    find_by_name,
    functional_classes,
    history,
    look_up,
    name_of,
    successor,
)
from yusuan.classification.codes import DATA, LISTS, _by_code, plain
from yusuan.coordinates import CODE_LEVELS, FUNDS, THREE_PUBLIC, UNIT_KINDS

SHARED = Path(__file__).parents[2] / "shared"
NUMERIC = ("functional", "econ_dept", "econ_gov", "revenue")
YEARS = range(2015, 2028)


@pytest.fixture
def reference() -> dict[str, object]:
    path = SHARED / "changzhi/ledger.json"
    if not path.exists():
        pytest.skip("needs ../shared/changzhi/ledger.json")
    found: dict[str, object] = json.loads(path.read_text(encoding="utf-8"))["reference"]
    return found


@pytest.mark.parametrize(
    ("list_name", "code", "name"),
    [
        ("functional", "208", "社会保障和就业支出"),
        ("functional", "20802", "民政管理事务"),
        ("functional", "2080201", "行政运行"),
        ("functional", "20805", "行政事业单位养老支出"),
        ("functional", "2080501", "行政单位离退休"),
        ("functional", "2081105", "残疾人就业"),
        ("functional", "2130599", "其他巩固脱贫攻坚成果衔接乡村振兴支出"),
        ("functional", "2296002", "用于社会福利的彩票公益金支出"),
        ("functional", "2111103", "减排专项支出"),
        ("econ_dept", "30217", "公务接待费"),
        ("econ_dept", "30112", "其他社会保障缴费"),
        ("econ_dept", "303", "对个人和家庭的补助"),
        ("econ_gov", "50201", "办公经费"),
        ("econ_gov", "50999", "其他对个人和家庭的补助"),
        ("revenue", "1030155", "彩票公益金收入"),
        ("procurement", "A02010105", "台式计算机"),
    ],
)
def test_names_of_2024(list_name: str, code: str, name: str) -> None:
    assert name_of(list_name, code, 2024) == name
    assert code in {c.code for c in find_by_name(list_name, name, 2024)}


@pytest.mark.shared
def test_every_pair_the_example_prints_is_known(reference: dict[str, dict[str, str]]) -> None:
    pairs = [("functional", c, n) for c, n in reference["functional_names"].items()]
    pairs += [("econ_dept", row["code"], row["name"]) for row in reference["econ"]]  # type: ignore[index]
    pairs += [("econ_dept", c, n) for c, n in reference["econ_groups"].items()]
    pairs += [("revenue", c, n) for c, n in reference["fund_revenue_tree"]]
    pairs += [("functional", c, n) for n, c in reference["expenditure_categories"]]
    assert len(pairs) == 97
    for list_name, code, name in pairs:
        row = look_up(list_name, code, 2024)
        assert row is not None, code
        assert (row.code, row.name) == (code, name)


@pytest.mark.shared
def test_the_government_section_of_every_section_the_example_prints(reference: dict[str, list[dict[str, str]]]) -> None:
    for row in reference["econ"]:
        gov = econ_gov_of(row["code"], "admin", 2024)
        assert gov is not None
        assert gov.name == row["gov"]


@pytest.mark.shared
def test_the_classes_of_2024_are_those_of_the_national_form(reference: dict[str, list[tuple[str, str]]]) -> None:
    printed = [(code, name) for name, code in reference["expenditure_categories"]]
    assert [(c.code, c.name) for c in functional_classes(2024)] == printed


def test_classes_by_year() -> None:
    assert len(functional_classes(2024)) == 30
    assert [len(functional_classes(y)) for y in (2018, 2019, 2020)] == [28, 29, 30]
    assert {c.level for c in functional_classes(2024)} == {1}
    assert [c.code for c in functional_classes(2024)][-8:] == ["224", "227", "229", "230", "231", "232", "233", "234"]


@pytest.mark.parametrize(
    ("code", "year", "name"),
    [
        ("2111101", 2024, "减排专项支出"),
        ("20805", 2025, "行政事业单位离退休"),
        ("2080501", 2025, "归口管理的行政单位离退休"),
        ("207", 2025, "文化体育与传媒支出"),
    ],
)
def test_pairs_that_real_documents_get_wrong(code: str, year: int, name: str) -> None:
    assert name_of("functional", code, year) != name
    assert code not in {c.code for c in find_by_name("functional", name, year)}


@pytest.mark.parametrize(
    ("list_name", "code", "years", "before", "after"),
    [
        ("functional", "20805", (2019, 2020), "行政事业单位离退休", "行政事业单位养老支出"),
        ("functional", "207", (2018, 2019), "文化体育与传媒支出", "文化旅游体育与传媒支出"),
        ("functional", "210", (2018, 2019), "医疗卫生与计划生育支出", "卫生健康支出"),
        ("functional", "215", (2018, 2019), "资源勘探信息等支出", "资源勘探工业信息等支出"),
        ("functional", "220", (2018, 2019), "国土海洋气象等支出", "自然资源海洋气象等支出"),
        ("functional", "21305", (2021, 2023), "扶贫", "巩固脱贫攻坚成果衔接乡村振兴"),
        ("functional", "2081105", (2021, 2022), "残疾人就业和扶贫", "残疾人就业"),
        ("econ_dept", "310", (2017, 2018), "其他资本性支出", "资本性支出"),
        ("econ_dept", "30307", (2017, 2018), "医疗费", "医疗费补助"),
    ],
)
def test_renames(list_name: str, code: str, years: tuple[int, int], before: str, after: str) -> None:
    assert (name_of(list_name, code, years[0]), name_of(list_name, code, years[1])) == (before, after)
    assert [c.code for c in find_by_name(list_name, before, years[1]) if c.code == code] == []
    names = [row.name for row in history(list_name, code)]
    assert names.index(before) < names.index(after)


def test_what_to_print_for_a_code_that_is_not_in_force() -> None:
    assert name_of("functional", "2080504", 2024) == "未归口管理的行政单位离退休"  # the last name it had
    assert name_of("functional", "20140", 2020) == "信访事务"  # the first it will have
    assert name_of("econ_dept", "30311", 2019) == "住房公积金"  # in between: the last before
    assert name_of("econ_dept", "30311", 2021) == "代缴社会保险费"
    assert name_of("functional", "2080298", 2024) == "2080298"


def test_a_code_knows_where_it_stands() -> None:
    item = look_up("functional", "2296002", 2024)
    assert item is not None
    assert (item.level, item.parent, item.fund, item.confidence) == (3, "22960", ("government_fund",), "A")
    klass = look_up("functional", "208", 2024)
    assert klass is not None
    assert (klass.level, klass.parent, klass.fund) == (1, "", ("general_public", "government_fund"))
    computer = look_up("procurement", "A02010105", 2024)
    assert computer is not None
    assert (computer.level, computer.parent) == (4, "A02010100")
    assert [look_up("procurement", c, 2024).level for c in ("A", "A02000000", "A02010000", "A02010100")] == [0, 1, 2, 3]  # type: ignore[union-attr]
    assert look_up("procurement", "A02010105", 2021) is None
    detail = look_up("revenue", "103015501", 2024)
    assert detail is not None
    assert (detail.level, detail.parent) == (4, "1030155")


def test_doubt() -> None:
    doubtful = {c: look_up("functional", c, y) for c, y in (("2040212", 2019), ("21006", 2022), ("2080504", 2019))}
    assert {c: row.doubtful for c, row in doubtful.items() if row} == {
        "2040212": True,  # confidence C
        "21006": True,  # seen, but its last year isn't sure
        "2080504": False,
    }


@pytest.mark.parametrize(
    ("list_name", "code", "year", "expected"),
    [
        ("functional", "20822", 2024, ["21372"]),  # the change log
        ("functional", "2082201", 2024, ["2137201"]),  # the same name below its successor
        ("functional", "2080504", 2024, ["2080501"]),
        ("functional", "2089901", 2024, ["2089999"]),  # the same name beside it
        ("functional", "22004", 2024, ["22405"]),  # the only one of its name that began then
        ("functional", "20704", 2019, ["20706", "20708"]),
        ("functional", "20822", 2023, []),  # still in force
        ("functional", "20140", 2020, []),  # not yet in force
        ("functional", "2040212", 2024, []),  # not known
        ("functional", "9999999", 2024, []),
        ("econ_dept", "30104", 2018, ["30112"]),
        ("econ_dept", "30311", 2018, ["30113"]),
        ("econ_dept", "30311", 2024, []),  # used again for something else
        ("econ_dept", "39906", 2024, ["39909", "39910"]),
    ],
)
def test_successors(list_name: str, code: str, year: int, expected: list[str]) -> None:
    assert [c.code for c in successor(list_name, code, year)] == expected


def test_the_change_log() -> None:
    moved = [c for c in changes() if c.operation == "move"]
    assert [(c.code, c.new_code, c.effective_on.isoformat()) for c in moved] == [("20822", "21372", "2024-01-01")]
    assert [c.effective_on for c in changes()] == sorted(c.effective_on for c in changes())
    for change in changes():
        if change.operation == "add":
            row = look_up(change.list_name, change.code, change.effective_on.year)
            assert row is not None
            assert row.name == change.name
            assert look_up(change.list_name, change.code, change.effective_on.year - 1) is None


def test_economic_mapping() -> None:
    def gov(code: str, kind: str, year: int | None = None) -> str:
        found = econ_gov_of(code, kind, year)
        return found.code if found else ""

    assert gov("30101", "admin") == gov("30101", "ref_civil") == "50101"
    assert {gov("30101", kind) for kind in UNIT_KINDS if kind.startswith("institution")} == {"50501"}
    assert gov("30107", "admin") == ""  # 绩效工资 is for institutions
    assert gov("30107", "institution_1") == "50501"
    assert gov("301", "admin") == ""
    assert gov("30101", "unheard") == ""
    assert gov("30302", "unheard") == "50905"  # the same for all
    assert gov("31201", "admin", 2020) == ""  # 50803 begins in 2021
    assert gov("31201", "admin", 2021) == gov("31201", "admin") == "50803"
    assert all(gov(code, "admin", 2024) for codes_ in THREE_PUBLIC.values() for code in codes_)


def test_every_mapped_code_is_in_the_lists() -> None:
    with (DATA / "econ_dept_to_gov.csv").open(encoding="utf-8") as stream:
        rows = list(csv.DictReader(stream))
    assert len(rows) == 101
    for row in rows:
        assert history("econ_dept", row["econ_dept"]), row
        for kind in ("administrative", "institution"):
            assert not row[kind] or history("econ_gov", row[kind]), row


def test_names_are_found_however_they_are_printed() -> None:
    def found(name: str, year: int = 2024, list_name: str = "econ_dept") -> list[str]:
        return [c.code for c in find_by_name(list_name, name, year)]

    assert found("因公出国（境）费用") == found("因公出国(境) 费用") == found("因公出国\n（境）费用") == ["30212"]
    assert found("维修（护）费") == found("维修(护)费") == ["30213"]
    assert found("“两房”建设", list_name="functional") == found('"两房"建设', list_name="functional") == ["2040409"]
    assert found("资本金注入") == ["31101", "31201"]
    assert found("资本金注入（基本建设）") == ["31101"]
    assert found("其他对个人和家庭补助", list_name="econ_gov") == ["50999"]
    assert len(found("行政运行", list_name="functional")) > 30
    assert found("没有的科目") == []
    assert plain("其他 ＳＯＳ 支出（一）") == "其他SOS支出(一)"


def test_procurement_crosswalk() -> None:
    assert [(c.code_2022, c.relation) for c in crosswalk("A02010104")] == [("A02010105", "1:1")]
    assert crosswalk("Z") == ()
    with (DATA / "procurement_crosswalk.csv").open(encoding="utf-8") as stream:
        for row in csv.DictReader(stream):
            assert name_of("procurement", row["code_2022"], 2022) == row["name_2022"]


@pytest.mark.parametrize("list_name", LISTS)
def test_lists_are_sorted_and_their_rows_sound(list_name: str) -> None:
    all_codes = list(_by_code(list_name))
    assert all_codes == sorted(all_codes)
    with (DATA / f"{list_name}.csv").open(encoding="utf-8") as stream:
        assert sum(len(history(list_name, c)) for c in all_codes) == sum(1 for _ in stream) - 1
    for code in all_codes:
        for row in history(list_name, code):
            assert row.name
            assert row.name == row.name.strip()
            assert set(row.confidence) <= set("ABCD")
            assert row.confidence
            assert row.year_confidence in ("", "high", "medium", "low")
            assert set(row.fund) <= {*FUNDS, "social_insurance"}
            assert row.year_from is None or row.year_to is None or row.year_from <= row.year_to
        if list_name in NUMERIC:
            assert code.isdigit()
            assert len(code) in {"functional": (3, 5, 7), "revenue": CODE_LEVELS["revenue_code"]}.get(list_name, (3, 5))


@pytest.mark.parametrize("list_name", LISTS)
def test_no_code_has_rows_that_overlap(list_name: str) -> None:
    for code in _by_code(list_name):
        rows = history(list_name, code)
        for earlier, later in pairwise(rows):
            assert earlier.year_to is not None
            assert later.year_from is not None
            assert earlier.year_to < later.year_from, code


@pytest.mark.parametrize("list_name", LISTS)
def test_in_every_year_every_parent_is_in_force(list_name: str) -> None:
    orphans = [
        (year, row.code)
        for year in YEARS
        for row in codes(list_name, year)
        if row.parent and look_up(list_name, row.parent, year) is None
    ]
    assert orphans == []


@pytest.mark.parametrize("list_name", NUMERIC)
def test_known_successors_exist_when_they_are_needed(list_name: str) -> None:
    with (DATA / "successors.csv").open(encoding="utf-8") as stream:
        rows = [r for r in csv.DictReader(stream) if r["list"] == list_name]
    for row in rows:
        ended = history(list_name, row["code"])[-1].year_to
        assert ended is not None, row
        for code in row["successors"].split("+"):
            assert look_up(list_name, code, ended + 1), row


def test_an_unknown_list_is_an_error() -> None:
    for ask in (
        lambda: look_up("colour", "201", 2024),
        lambda: codes("colour", 2024),
        lambda: name_of("colour", "201", 2024),
        lambda: find_by_name("colour", "红", 2024),
    ):
        with pytest.raises(KeyError, match="colour"):
            ask()


def test_lists_load_late_and_alone() -> None:
    """In a fresh process nothing is loaded by the import, and by a look-up its own list only, once."""
    program = """
import yusuan.classification as c
from yusuan.classification.codes import _by_code
assert _by_code.cache_info().currsize == 0, "the import loads a list"
for _ in range(7):
    c.look_up("functional", "2080201", 2024)
    assert _by_code.cache_info().misses == 1, "another list was loaded, or the same one again"
c.functional_classes(2024), c.name_of("econ_dept", "30101", 2024), c.find_by_name("revenue", "增值税", 2024)
assert _by_code.cache_info().misses == 3, "the procurement catalogue was loaded"
"""
    subprocess.run([sys.executable, "-c", program], check=True)
