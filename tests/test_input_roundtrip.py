"""The two written forms hold the same: Budget → folder → Budget → workbook → Budget is the identity."""

import dataclasses
import tempfile
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from yusuan.budget import load, save
from yusuan.budget.model import (
    AttachedFile,
    Budget,
    CarryOutLine,
    ExpenditureLine,
    FreeText,
    Indicator,
    Profile,
    Project,
    Reason,
    ReasonItem,
    RevenueLine,
    Target,
    Unit,
    UnitTarget,
)
from yusuan.budget.tables import TABLES, Column, assemble, flatten, in_order
from yusuan.problems import InputError, OutputError

_AWKWARD = [
    "=SUM(A1)",
    "+1",
    "-",
    "'单引号",
    '"双"引号',
    "a,b；c;d",
    "\\n",
    "\\",
    '"""',
    "'''",
    "𠀀𪚥😀",
    "001",
    "1E5",
    "#REF!",
    "@x",
]
_WORDS = st.one_of(
    st.sampled_from(_AWKWARD),
    st.text(st.characters(codec="utf-8", categories=["L", "N", "P", "S", "Zs"]), min_size=1, max_size=8).filter(
        lambda s: "x00" not in s  # an escape of OOXML, refused below
    ),
    st.tuples(st.sampled_from(_AWKWARD), st.sampled_from(_AWKWARD)).map("\t".join),
).map(str.strip)
FILLED = _WORDS.filter(lambda s: bool(s) and "".join(s.split()) not in {"合计", "总计", "小计", "共计"})
LONG = st.one_of(FILLED, st.lists(_WORDS, min_size=2, max_size=3).map("\n".join).map(str.strip).filter(bool))
_CODES = ["2080201", "0012", "140400240000000001234", "2013299", "30101", "P-01", "A.1/2", "9" * 21, "E10", "1e5"]
_FEN = st.one_of(st.integers(0, 10**13), st.sampled_from([0, 1, 10**13, 10**16 + 1, 999_999_999_999_999]))
_BY_KIND: dict[str, st.SearchStrategy[object]] = {
    "text": FILLED,
    "longtext": LONG,
    "code": st.sampled_from(_CODES),
    "amount": _FEN,
    "change": st.one_of(_FEN, _FEN.map(lambda n: -n)),
    "count": st.integers(0, 10**6),
    "area": st.integers(0, 10**8).map(lambda n: Decimal(n) / 100),
    "year": st.integers(1980, 2100),
    "date": st.dates(date(1980, 1, 1), date(2100, 12, 31)),
    "flag": st.booleans(),
    "list": st.lists(FILLED, max_size=3).map(tuple),
}


def _values(column: Column) -> st.SearchStrategy[object]:
    values = st.sampled_from(sorted(column.words)) if column.words else _BY_KIND[column.kind]
    return values if column.required else st.one_of(st.just(column.default), values)


_ROWS: dict[str, st.SearchStrategy[Any]] = {
    table.name: st.builds(table.row, **{c.name: _values(c) for c in table.columns}) for table in TABLES
}
#: Any Budget a written form can hold, far from valid: the tables are filled at random.
_BOOKS = st.builds(
    Budget,
    **{
        name: rows
        if name == "profile"
        else st.one_of(st.none(), rows.filter(lambda r: r != UnitTarget()))
        if name == "unit_target"
        else st.just(())
        if name == "attachments"
        else st.lists(rows, min_size=name == "units", max_size=2).map(tuple)
        for name, rows in _ROWS.items()
    },
).map(in_order)


# No shrinking: each example writes ten files; the next test shrinks.
@settings(
    max_examples=7, deadline=None, phases=(Phase.explicit, Phase.generate), suppress_health_check=list(HealthCheck)
)
@given(_BOOKS, st.one_of(st.none(), _BOOKS))
def test_both_forms_hold_every_budget(year: Budget, prior: Budget | None) -> None:
    budget = dataclasses.replace(year, prior=prior)
    with tempfile.TemporaryDirectory() as place:
        save(budget, Path(place) / "书")
        from_folder = load(Path(place) / "书")
        assert from_folder == budget
        save(from_folder, Path(place) / "书.xlsx")
        from_book = load(Path(place) / "书.xlsx")
        assert from_book == budget
        save(from_book, Path(place) / "又一本")
        first = {p.relative_to(place + "/书"): p.read_bytes() for p in Path(place, "书").rglob("*") if p.is_file()}
        again = {
            p.relative_to(place + "/又一本"): p.read_bytes() for p in Path(place, "又一本").rglob("*") if p.is_file()
        }
        assert again == first


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(_BOOKS)
def test_texts_hold_every_budget(budget: Budget) -> None:
    back, problems = assemble(flatten(budget))
    assert problems == []
    assert back == budget


UNIT = Unit("352", "甲市民政局", "admin", "city")
BOOK = Budget(Profile(2024, "352", "unit"), (UNIT,))


def _both(budget: Budget, place: Path) -> list[Budget]:
    save(budget, place / "folder")
    save(budget, place / "book.xlsx")
    return [load(place / "folder"), load(place / "book.xlsx")]


def test_empty_tables(tmp_path: Path) -> None:
    assert _both(BOOK, tmp_path) == [BOOK, BOOK]


def test_order_of_nested_rows_is_the_same_from_both_forms(tmp_path: Path) -> None:
    budget = dataclasses.replace(
        BOOK,
        projects=(Project("B", "乙", "352"), Project("A", "甲", "352")),
        targets=(Target("A"), Target("B"), Target("没有这个项目".replace("没有这个", "X"))),
        indicators=(
            Indicator("A", name="一"),
            Indicator("", name="单位"),
            Indicator("B", name="二"),
            Indicator("Z", name="无表"),
        ),
        reasons=(Reason("r1", "因"), Reason("r2", "果")),
        reason_items=(ReasonItem("r2", "二", -1), ReasonItem("r9", "九", 9), ReasonItem("r1", "一", 1)),
    )
    folder, book = _both(budget, tmp_path)
    assert folder == book == in_order(budget)
    assert [i.name for i in folder.indicators] == ["单位", "无表", "二", "一"]
    assert [i.what for i in folder.reason_items] == ["一", "二", "九"]


def test_two_targets_of_one_project_keep_their_files_apart(tmp_path: Path) -> None:
    budget = dataclasses.replace(
        BOOK,
        targets=(
            Target("a", overview="1"),
            Target("a", overview="2"),
            Target("A", overview="3"),
            Target("x/y", overview="4"),
            Target("con", overview="5"),
        ),
    )
    assert _both(budget, tmp_path) == [in_order(budget)] * 2
    names = sorted(f.name for f in (tmp_path / "folder/targets").iterdir())
    assert len({n.casefold() for n in names}) == 5
    assert "con.toml" not in names


def test_rows_keep_their_places(tmp_path: Path) -> None:
    budget = dataclasses.replace(
        BOOK,
        expenditure=(ExpenditureLine("352", "2080201", "general_public", "personnel", 100, "30101"),),
        reasons=(Reason("one", "第一行\n[[reasons]]\nabout = 1"), Reason("two", "因")),
        reason_items=(ReasonItem("two", "事", 1),),
    )
    folder, book = _both(budget, tmp_path)
    assert str(book.expenditure[0].place) == f"{tmp_path}/book.xlsx 工作表“支出明细” 第3行"
    assert str(folder.expenditure[0].place) == f"{tmp_path}/folder/expenditure.csv 第2行"
    lines = (tmp_path / "folder/reasons.toml").read_text(encoding="utf-8").splitlines()
    assert lines[folder.reasons[1].place.line - 1 :][:2] == ["[[reasons]]", 'about = "two"']
    assert lines[folder.reason_items[0].place.line - 1] == "[[reasons.items]]"


def test_prior_year_stands_beside_the_workbook_and_inside_the_folder(tmp_path: Path) -> None:
    prior = dataclasses.replace(
        BOOK, profile=Profile(2023, "352", "unit"), revenue=(RevenueLine("352", "general_public", 5),)
    )
    budget = dataclasses.replace(BOOK, prior=prior)
    assert _both(budget, tmp_path) == [budget, budget]
    assert (tmp_path / "book-上年.xlsx").is_file()
    assert load(tmp_path / "folder/prior") == prior
    assert load(tmp_path / "book-上年.xlsx") == prior


def test_a_book_without_prior_year_does_not_pick_up_a_strange_one(tmp_path: Path) -> None:
    save(BOOK, tmp_path / "book-上年.xlsx")
    with pytest.raises(OutputError, match=r"旁边已有.*会被当作上年预算"):
        save(BOOK, tmp_path / "book.xlsx")
    assert not (tmp_path / "book.xlsx").exists()


def test_workbook_has_the_same_bytes_each_time_and_no_personal_metadata(tmp_path: Path) -> None:
    import zipfile

    budget = dataclasses.replace(BOOK, carry_out=(CarryOutLine("352", "2080201", "general_public", 123),))
    for name in ("a.xlsx", "b.xlsx"):
        save(budget, tmp_path / name)
    assert (tmp_path / "a.xlsx").read_bytes() == (tmp_path / "b.xlsx").read_bytes()
    core = zipfile.ZipFile(tmp_path / "a.xlsx").read("docProps/core.xml").decode()
    assert "<dc:creator></dc:creator>" in core or "creator" not in core
    assert "<cp:lastModifiedBy></cp:lastModifiedBy>" in core or "lastModifiedBy" not in core
    assert "2000-01-01T00:00:00Z" in core


def test_attachments_go_with_the_book(tmp_path: Path) -> None:
    home = tmp_path / "old"
    save(BOOK, home)
    (home / "attachments").mkdir()
    (home / "attachments/a.pdf").write_bytes(b"%PDF-1")
    with_file = dataclasses.replace(BOOK, attachments=(AttachedFile("目录", "attachments/a.pdf"),), home=str(home))
    save(with_file, home)  # over itself
    assert (home / "attachments/a.pdf").read_bytes() == b"%PDF-1"
    loaded = load(home)
    save(loaded, tmp_path / "new/book.xlsx")
    assert (tmp_path / "new/attachments/a.pdf").read_bytes() == b"%PDF-1"
    save(load(tmp_path / "new/book.xlsx"), tmp_path / "third")
    assert (tmp_path / "third/attachments/a.pdf").read_bytes() == b"%PDF-1"
    (home / "attachments/a.pdf").unlink()
    with pytest.raises(InputError, match="找不到"):
        save(loaded, tmp_path / "fourth")
    assert not (tmp_path / "fourth").exists()


def test_saving_keeps_what_is_not_ours_and_refuses_a_foreign_folder(tmp_path: Path) -> None:
    book = tmp_path / "book"
    save(dataclasses.replace(BOOK, texts=(FreeText("a", "文字"),), targets=(Target("P1"),)), book)
    (book / "笔记.txt").write_text("我的", encoding="utf-8")
    (book / ".git").mkdir()
    (book / ".git/HEAD").write_text("ref")
    save(BOOK, book)
    assert (book / "笔记.txt").read_text(encoding="utf-8") == "我的"
    assert (book / ".git/HEAD").read_text() == "ref"
    assert not (book / "texts.toml").exists()
    assert load(book) == BOOK
    foreign = tmp_path / "照片"
    foreign.mkdir()
    (foreign / "a.jpg").write_bytes(b"x")
    with pytest.raises(OutputError, match="不像预算文件夹"):
        save(BOOK, foreign)
    assert [f.name for f in foreign.iterdir()] == ["a.jpg"]


@pytest.mark.parametrize(
    ("row", "found"),
    [
        (Project("P1", " 名称 ", "352"), "读回后是 '名称'"),
        (Project("P1", "名", "352", kind="nonsense"), "nonsense"),
        (Project("", "名", "352"), "空白"),
        (Project("P1", "名", "352", end_year=24), "24"),
        (Project("P1", "控制\x07符", "352"), "U+0007"),
        (Project("P1", "换行_x000D_符", "352"), "读回后是 '换行符'"),
        (Project("P1", "下划线_x005F_x000D_", "352"), "读回后是 '下划线'"),
    ],
)
def test_saving_refuses_what_would_not_come_back(row: Project, found: str, tmp_path: Path) -> None:
    budget = dataclasses.replace(BOOK, projects=(row,))
    for target in ("folder", "book.xlsx"):
        with pytest.raises(InputError) as caught:
            save(budget, tmp_path / target)
        assert found in str(caught.value)
        assert "项目" in str(caught.value)
    assert list(tmp_path.iterdir()) == []


def test_a_text_longer_than_a_cell_fits_the_folder_but_not_the_workbook(tmp_path: Path) -> None:
    budget = dataclasses.replace(BOOK, texts=(FreeText("a", "长" * 32_768),))
    save(budget, tmp_path / "folder")
    assert load(tmp_path / "folder") == budget
    with pytest.raises(InputError, match="至多32767个字符"):
        save(budget, tmp_path / "book.xlsx")
