"""All files of a publication appear together or not at all."""

from pathlib import Path

import pytest

import yusuan
from yusuan.formats.whole import whole_file, whole_folder
from yusuan.problems import OutputError
from yusuan.publish import file_name, publish, write

EXAMPLE = Path(__file__).parent.parent / "examples" / "changzhi-civil-affairs-2024"
STEM = "长治市民政局2024年度单位预算公开"


@pytest.fixture(scope="module")
def disclosure() -> yusuan.disclosure.model.Disclosure:  # type: ignore[name-defined]
    return yusuan.compile(yusuan.load(EXAMPLE))


def test_a_file_open_in_word_keeps_every_old_file(disclosure, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:  # type: ignore[no-untyped-def]
    for ending in (".html", ".xlsx"):
        (tmp_path / f"{STEM}{ending}").write_bytes(b"old")
    opened = Path.open

    def locked(path: Path, mode: str = "r", *more, **named):  # type: ignore[no-untyped-def]
        if path == tmp_path / f"{STEM}.xlsx" and "+" in mode:  # what Windows says of a file Excel holds
            raise PermissionError(13, "Permission denied")
        return opened(path, mode, *more, **named)

    monkeypatch.setattr(Path, "open", locked)
    with pytest.raises(OutputError, match="正在 Word、WPS 或 Excel 中打开"):
        publish(disclosure, tmp_path, ["html", "xlsx"], lambda written: None)
    assert {f.name: f.read_bytes() for f in tmp_path.iterdir()} == {f"{STEM}.html": b"old", f"{STEM}.xlsx": b"old"}


@pytest.mark.parametrize("whole", [whole_file, whole_folder])
def test_a_full_disk_is_said_and_keeps_the_old_one(whole, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    target = tmp_path / "公开"
    kept = target / "old.txt" if whole is whole_folder else target
    kept.parent.mkdir(exist_ok=True)
    kept.write_text("old")
    with pytest.raises(OutputError, match="磁盘已满"), whole(target):
        raise OSError(28, "No space left on device")
    assert kept.read_text() == "old"
    assert [f.name for f in tmp_path.iterdir()] == ["公开"]


def test_a_folder_of_somebody_elses_files_is_not_taken(disclosure, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    data = tmp_path / f"{STEM}-开放数据"
    data.mkdir()
    (data / "我的笔记.txt").write_text("keep", encoding="utf-8")
    with pytest.raises(OutputError, match="我的笔记"):
        publish(disclosure, tmp_path, ["html", "data"], lambda written: None)
    assert [f.name for f in tmp_path.iterdir()] == [data.name]
    assert [f.name for f in data.iterdir()] == ["我的笔记.txt"]


def test_publishing_again_replaces_everything(disclosure, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    first = publish(disclosure, tmp_path, ["html", "data"], lambda written: None)
    again = publish(disclosure, tmp_path, ["html", "data"], lambda written: None)
    assert [(w.format, w.path, w.size) for w in first] == [(w.format, w.path, w.size) for w in again]
    assert not [f for f in tmp_path.iterdir() if f.name.startswith(".")]


def test_annexes_of_an_earlier_publication_go(disclosure, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    for name in (f"{STEM}-附件绩效目标表-1.pdf", "别的-附件绩效目标表-1.pdf"):
        (tmp_path / name).write_bytes(b"old")
    publish(disclosure, tmp_path, ["html"], lambda written: None)
    assert (tmp_path / f"{STEM}-附件绩效目标表-1.pdf").exists()
    publish(disclosure, tmp_path, ["pdf"], lambda written: None)
    assert not (tmp_path / f"{STEM}-附件绩效目标表-1.pdf").exists()
    assert (tmp_path / "别的-附件绩效目标表-1.pdf").exists()


@pytest.mark.parametrize("ending", [".docx", ".pdf", ".xlsx", ".html", ".json", ""])
def test_one_file_by_its_ending(disclosure, tmp_path: Path, ending: str) -> None:  # type: ignore[no-untyped-def]
    write(disclosure, tmp_path / f"公开{ending}")
    assert (tmp_path / f"公开{ending}").exists()


def test_an_unknown_ending_is_named(disclosure, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    with pytest.raises(OutputError, match=r"\.wps"):
        write(disclosure, tmp_path / "公开.wps")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("甲局2024年度单位预算公开", "甲局2024年度单位预算公开"),
        ('甲/乙:丙*丁?"<>|', "甲_乙_丙_丁_____"),
        ("CON", "_CON"),
        ("name. ", "name"),
        ("", "_"),
        ("长" * 200, "长" * 80),
    ],
)
def test_file_names_hold_on_windows(text: str, name: str) -> None:
    assert file_name(text) == name
