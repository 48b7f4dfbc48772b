"""A budget folder that people edited: what is accepted, and what every mistake is told like."""

import dataclasses
from collections.abc import Callable
from pathlib import Path

import pytest

from yusuan.budget import load, save
from yusuan.budget.model import (
    AttachedFile,
    Budget,
    ExpenditureLine,
    Indicator,
    Profile,
    Project,
    Reason,
    ReasonItem,
    Target,
    Unit,
)
from yusuan.budget.tables import CHECKS
from yusuan.problems import InputError, Problem

BUDGET = Budget(
    Profile(2024, "352", "unit"),
    (Unit("352", "甲市民政局", "admin", "city", offices=("办公室", "财务科")),),
    expenditure=(
        ExpenditureLine("352", "2080201", "general_public", "personnel", 846_352_00, "30101"),
        ExpenditureLine("352", "2080202", "general_public", "project", 100_000_00, project="140400240000000001234"),
    ),
    projects=(Project("140400240000000001234", "=培训,“甲”", "352", "special_purpose"),),
    targets=(Target("140400240000000001234", overview="第一段\n第二段", year_local=100_000_00),),
    indicators=(Indicator("140400240000000001234", name="人数", operator="≥", year_value="46", unit="人"),),
    reasons=(Reason("total_revenue", "因为\n所以"),),
    reason_items=(ReasonItem("total_revenue", "事项", -5_00),),
)


@pytest.fixture
def book(tmp_path: Path) -> Path:
    save(BUDGET, tmp_path / "book")
    return tmp_path / "book"


def edit(file: Path, old: str, new: str) -> None:
    text = file.read_bytes().decode("utf-8-sig")
    assert old in text
    bom = "\ufeff" if file.suffix == ".csv" else ""
    file.write_bytes((bom + text.replace(old, new, 1)).encode("utf-8"))


def problems(path: Path) -> list[Problem]:
    with pytest.raises(InputError) as caught:
        load(path)
    for problem in caught.value.problems:
        assert problem.check in CHECKS
        assert problem.found
        assert problem.expected
        assert problem.mend
        assert problem.place.file
    return caught.value.problems


def only(path: Path) -> Problem:
    found = problems(path)
    assert len(found) == 1, [str(p) for p in found]
    return found[0]


# What is accepted -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gbk", "gb18030", "utf-16"])
def test_csv_in_any_encoding_people_save(book: Path, encoding: str) -> None:
    file = book / "expenditure.csv"
    file.write_bytes(file.read_bytes().decode("utf-8-sig").encode(encoding))
    assert load(book) == BUDGET


def test_toml_with_bom_windows_lines_or_gbk(book: Path) -> None:
    text = (book / "reasons.toml").read_bytes().decode()
    for content in (
        b"\xef\xbb\xbf" + text.encode(),
        text.replace("\n", "\r\n").encode(),
        text.encode("gbk"),
    ):
        (book / "reasons.toml").write_bytes(content)
        assert load(book) == BUDGET


def test_csv_as_excel_and_ledgers_write_it(book: Path) -> None:
    """Tabs, identifiers for headings, columns in another order, empty rows and columns, ="…" around codes."""
    (book / "expenditure.csv").write_text(
        "amount\tunit\tfund\tnature\tfunctional_code\t项目 编码\t部门经济科目编码\t\n"
        "\t\t\t\t\t\t\t\n"
        '"846,352.00"\t="352"\t一般公共预算\tpersonnel\t 2080201 行政运行 \t\t30101\t\n'
        "\n"
        "１００，０００\t352\tgeneral_public\t项目支出\t'2080202\t140400240000000001234\t\t\n",
        encoding="utf-8",
    )
    assert load(book) == BUDGET


def test_toml_keys_may_be_the_chinese_headings(book: Path) -> None:
    edit(book / "budget.toml", "year = 2024", '"预算年度" = "2024年"')
    assert load(book) == BUDGET


def test_csv_opens_in_excel_without_running_formulas(book: Path) -> None:
    content = (book / "projects.csv").read_bytes()
    assert content.startswith(b"\xef\xbb\xbf")
    assert ",'=培训," not in content.decode()
    assert '"\'=培训,“甲”"' in content.decode()


def test_budget_toml_stands_for_its_folder(book: Path) -> None:
    assert load(book / "budget.toml") == BUDGET


def test_files_of_empty_tables_may_be_missing(book: Path) -> None:
    for name in ("carry_out.csv", "assets.csv", "revenue.csv", "procurement.csv"):
        (book / name).unlink()
    assert load(book) == BUDGET


# What is told ---------------------------------------------------------------------------------------------


def test_every_problem_of_every_file_at_once(book: Path) -> None:
    edit(book / "expenditure.csv", "846352.00", "846352.001")
    edit(book / "expenditure.csv", "100000.00", "1OO")
    edit(book / "budget.toml", '"行政单位"', '"行政单元"')
    edit(book / "projects.csv", "特定目标类", "特别类")
    edit(book / "reasons.toml", "-5.00", '"五元"')
    edit(next((book / "targets").iterdir()), "100000.00", "100000.123")
    found = {(p.check, Path(p.place.file).name, p.place.line, p.place.column) for p in problems(book)}
    assert found == {
        ("input.decimals", "expenditure.csv", 2, "金额（元）"),
        ("input.amount", "expenditure.csv", 3, "金额（元）"),
        ("input.choice", "budget.toml", 21, "单位性质"),
        ("input.choice", "projects.csv", 2, "项目类别"),
        ("input.amount", "reasons.toml", 10, "增减金额（元）"),
        ("input.decimals", "140400240000000001234.toml", 14, "年度市县财政资金（元）"),
    }


def _line(text: str) -> Callable[[Path], None]:
    def append(book: Path) -> None:
        with (book / "expenditure.csv").open("a", encoding="utf-8") as stream:
            stream.write(text + "\r\n")

    return append


def _csv(old: str, new: str) -> Callable[[Path], None]:
    return lambda book: edit(book / "expenditure.csv", old, new)


def _toml(old: str, new: str) -> Callable[[Path], None]:
    return lambda book: edit(book / "budget.toml", old, new)


@pytest.mark.parametrize(
    ("change", "check", "line", "found", "expected", "mend"),
    [
        (_csv("金额（元）", "金额（万元）"), "input.column", 1, "“金额（万元）”", "金额（元）", "换算成元并改正标题"),
        (_csv("资金来源", "资金来原"), "input.column", 1, "“资金来原”", "资金来源", "是不是“资金来源”？"),
        (_csv("备注", "资金来源"), "input.column", 1, "与前面的“资金来源”重复", "只出现一次", "删去一列"),
        (_csv("备注", "经办人"), "input.column", 1, "“经办人”", "备注", "不会被读取"),
        (_csv("352,2080201", ",2080201"), "input.required", 2, "空白", "必填：单位编码", "填单位表中的编码"),
        (_csv("人员经费", ""), "input.required", 2, "空白", "必填：支出性质", "人员经费、公用经费"),
        (_csv("846352.00", "846,352.00"), "input.csv", 2, "这一行有12格，标题只有11格", "至多11格", "多了一个逗号"),
        (_csv("352,2080201", '"352,2080201'), "input.csv", 2, "不合 CSV 格式", "双引号", "引号是否成对"),
        (_line("合计,,,,946352.00,,,,,,"), "input.total_row", 4, "“合计”", "只有明细行", "删去这一行"),
        (_line("小 计,,,,946352.00,,,,,,"), "input.total_row", 4, "“小 计”", "只有明细行", "删去这一行"),
        (
            _csv("140400240000000001234", "1.404E+20"),
            "input.code_number",
            3,
            "“1.404E+20”",
            "按文本填写",
            "Excel 造成的",
        ),
        (_toml("year = 2024", "yaer = 2024"), "input.toml", 4, "“yaer”", "只有这些键", "是不是“year”（预算年度）？"),
        (_toml("year = 2024", "year = = 2024"), "input.toml", 4, "不合 TOML 语法", "键 = 值", "是否成对"),
        (_toml("[profile]", "[profil]"), "input.toml", 0, "“profil”", "profile", "改正表名"),
        (_toml("[[units]]", "[units]"), "input.toml", 18, "“units”的写法不对", "[[units]]", "方括号"),
        (_toml("year = 2024", "year = [2024]"), "input.toml", 4, "值的类型不对", "一个值", "改成一个值"),
    ],
)
def test_message(
    book: Path, change: Callable[[Path], None], check: str, line: int, found: str, expected: str, mend: str
) -> None:
    change(book)
    matching = [p for p in problems(book) if p.check == check and found in p.found]
    assert len(matching) == 1, [str(p) for p in problems(book)]
    problem = matching[0]
    assert problem.place.line == line
    assert expected in problem.expected
    assert mend in problem.mend


def test_a_missing_column_is_told_once_not_for_every_row(book: Path) -> None:
    edit(book / "expenditure.csv", "资金来源", "资金来原")
    assert sorted(p.found for p in problems(book)) == ["不认识的列“资金来原”", "缺少“资金来源”列"]


def test_folder_without_book(tmp_path: Path) -> None:
    problem = only(tmp_path)
    assert (problem.check, problem.found) == ("input.file", "文件夹里没有 budget.toml")
    (tmp_path / "某局.xlsx").write_bytes(b"")
    assert "某局.xlsx" in only(tmp_path).mend


def test_nothing_there(tmp_path: Path) -> None:
    problem = only(tmp_path / "无此书")
    assert problem.check == "input.file"
    assert "没有这个文件" in problem.found


def test_misspelt_file_is_not_passed_by(book: Path) -> None:
    (book / "revenue.csv").rename(book / "revenues.csv")
    (book / "支出明细.csv").write_text("x", encoding="utf-8")
    (book / "草稿.csv").write_text("x", encoding="utf-8")
    assert {(p.check, p.found, p.mend) for p in problems(book)} == {
        ("input.sheet", "不认识的文件 revenues.csv", "是不是 revenue.csv？请改名。"),
        ("input.sheet", "不认识的文件 支出明细.csv", "是不是 expenditure.csv？请改名。"),
    }


def test_attached_csv_is_no_stranger(book: Path) -> None:
    (book / "清单.csv").write_text("x", encoding="utf-8")
    with (book / "budget.toml").open("a", encoding="utf-8") as stream:
        stream.write('\n[[attachments]]\ntitle = "清单"\nfile = "清单.csv"\n')
    assert load(book).attachments == (AttachedFile("清单", "清单.csv"),)


@pytest.mark.parametrize(
    "file", ["/etc/passwd", "../秘密.pdf", "C:\\\\a.pdf", "\\\\\\\\host\\\\a.pdf", "a/../../b.pdf"]
)
def test_attachments_stay_inside_the_folder(book: Path, file: str) -> None:
    with (book / "budget.toml").open("a", encoding="utf-8") as stream:
        stream.write(f'\n[[attachments]]\ntitle = "附件"\nfile = "{file}"\n')
    problem = only(book)
    assert problem.check == "input.path"
    assert problem.place.column == "文件"
    assert "相对路径" in problem.mend


def test_unreadable_bytes(book: Path) -> None:
    (book / "projects.csv").write_bytes(b"\xff\xff\x81\x00\x00")
    problem = only(book)
    assert problem.check == "input.encoding"
    assert "另存为" in problem.mend


def test_no_unit(book: Path) -> None:
    text = (book / "budget.toml").read_text(encoding="utf-8")
    (book / "budget.toml").write_text(text[: text.index("[[units]]")], encoding="utf-8")
    problem = only(book)
    assert (problem.check, problem.found) == ("input.required", "“单位”没有填写")
    assert problem.place.file == str(book / "budget.toml")


def test_problems_of_the_prior_year_are_told_too(book: Path) -> None:
    save(dataclasses.replace(BUDGET, prior=BUDGET), book)
    edit(book / "prior/expenditure.csv", "846352.00", "-1")
    problem = only(book)
    assert problem.check == "input.negative"
    assert problem.place.file == str(book / "prior/expenditure.csv")
