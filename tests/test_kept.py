"""A batch that was interrupted goes on where it stopped, and comes to what an uninterrupted one comes to."""

import os
import pickle
import zlib
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from importlib import metadata
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from test_reading import TABLE
from typer.testing import CliRunner

from yusuan import batch, kept
from yusuan.batch import Outcome, read_each
from yusuan.cli import app
from yusuan.formats import office
from yusuan.kept import FOLDER, Kept
from yusuan.problems import OutputError
from yusuan.reading import Reading, read

RULE = '[[rule]]\nid = "X-1"\nsays = "无"\nleft = "three_public"\nrelation = "<="\nright = "100万元"\n'


def table(n: int) -> str:
    """A statement whose total is off by ``n``."""
    return TABLE.replace("合计\t3.00", f"合计\t{3 + n}.00")


def folder_of(place: Path, files: dict[str, int]) -> Path:
    place.mkdir(parents=True, exist_ok=True)
    for path in place.iterdir():
        path.unlink()
    for name, n in files.items():
        (place / name).write_text(table(n), encoding="utf-8")
    return place


def reports(out: Path) -> dict[str, bytes]:
    return {p.name: p.read_bytes() for p in out.iterdir() if p.is_file()}


def run(command: str, given: Path, out: Path, *more: str) -> Any:
    return CliRunner().invoke(app, [command, str(given), "--out", str(out), *more])


def here(tasks: Sequence[Callable[..., Any]], workers: int) -> Iterator[Outcome[Any]]:
    """The tasks without processes, the last first, as they may well finish."""
    for n in reversed(range(len(tasks))):
        yield Outcome(n, tasks[n](lambda *_: None), 0.0)


def stopped_after(count: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """Ctrl-C when so many files are done."""
    whole = batch.apart

    def some(tasks: Sequence[Callable[..., Any]], workers: int) -> Iterator[Outcome[Any]]:
        for n, done in enumerate(whole(tasks, workers)):
            if n == count:
                raise KeyboardInterrupt
            yield done

    monkeypatch.setattr(batch, "apart", some)


@pytest.mark.parametrize("workers", [1, 3])
def test_an_interrupted_run_comes_to_the_bytes_of_an_uninterrupted_one(
    workers: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    given_ = folder_of(tmp_path / "in", {f"{n}.txt": n for n in range(5)})
    formats = "--format", "html,xlsx,json,text"
    whole = run("review", given_, tmp_path / "whole", "--workers", "2", *formats)
    assert "不符1" in whole.output
    assert "沿用" not in whole.output
    with monkeypatch.context() as stopping:
        stopped_after(2, stopping)
        broken = run("review", given_, tmp_path / "out", "--workers", str(workers), *formats)
    assert broken.exit_code == 130
    assert "做完的2份" in broken.output
    assert reports(tmp_path / "out") == {}
    done = run("review", given_, tmp_path / "out", "--workers", str(workers), *formats)
    assert done.exit_code == whole.exit_code
    # the one at hand when it was stopped is made by then, or it isn't
    assert "5份中2份沿用上次结果" in done.output or "5份中3份沿用上次结果" in done.output
    assert reports(tmp_path / "out") == reports(tmp_path / "whole")
    assert len(reports(tmp_path / "out")) == 4


def test_reading_goes_on_too(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    given_ = folder_of(tmp_path / "in", {f"{n}.txt": n for n in range(3)})
    monkeypatch.setattr(batch, "apart", here)
    assert run("read", given_, tmp_path / "out").exit_code == 0
    first = reports(tmp_path / "out")
    (given_ / "1.txt").write_text(table(9), encoding="utf-8")
    again = run("read", given_, tmp_path / "out")
    assert "3份中2份沿用上次结果" in again.output
    now = reports(tmp_path / "out")
    assert {name for name in now if now[name] != first[name]} >= {"1.json", "figures.csv"}
    assert now["0.json"] == first["0.json"]


FILES = st.dictionaries(st.sampled_from(["a.txt", "b.txt", "c.txt", "d.txt"]), st.integers(0, 2), min_size=1)


RUNS = st.lists(st.tuples(FILES, st.sampled_from(["", RULE]), st.integers(0, 5), st.booleans()), max_size=3)


@settings(max_examples=15, deadline=None)
@given(before=RUNS, last=FILES)
def test_whatever_was_done_before_no_result_is_stale(
    before: list[tuple[dict[str, int], str, int, bool]], last: dict[str, int], tmp_path_factory: pytest.TempPathFactory
) -> None:
    """Files come, change and go, rules too, and runs end anywhere: the reports are those of a first run."""
    place = tmp_path_factory.mktemp("stale")
    rules = place / "mine.toml"

    def reviewed(files: dict[str, int], rule: str, out: Path, stop: int = 9, anew: bool = False) -> dict[str, bytes]:
        rules.write_text(rule, encoding="utf-8")
        more = [*(("--rules", str(rules)) if rule else ()), *(["--anew"] if anew else ())]
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(batch, "apart", here)
            stopped_after(stop, patch)
            run("review", folder_of(place / "in", files), out, "--format", "json,text", *more)
        return reports(out)

    for files, rule, stop, anew in before:
        reviewed(files, rule, place / "out", stop, anew)
    assert reviewed(last, "", place / "out") == reviewed(last, "", place / "fresh")
    assert len(list((place / "out" / FOLDER / "review").iterdir())) == len(last)


def one(tmp_path: Path) -> tuple[Path, Reading]:
    path = tmp_path / "a.txt"
    path.write_text(TABLE, encoding="utf-8")
    return path, read(path)


def test_a_result_is_found_for_the_same_bytes_name_and_rules_only(tmp_path: Path) -> None:
    path, reading = one(tmp_path)
    store = Kept(tmp_path / "out", "read")
    name = store.name_of([path])
    assert store.found(name) is None
    store.keep(name, reading)
    assert store.found(name) == reading
    assert store.taken == 1
    other = tmp_path / "b.txt"
    other.write_text(TABLE, encoding="utf-8")
    names = {name, store.name_of([other]), store.name_of([path, other]), Kept(tmp_path, "read", b"x").name_of([path])}
    path.write_text(TABLE + " ", encoding="utf-8")
    names |= {store.name_of([path]), Kept(tmp_path / "out", "review").name_of([path])}
    assert len(names) == 6
    assert Kept(tmp_path / "out", "read", anew=True).found(name) is None
    assert store.name_of([tmp_path / "gone"]) == ""


def test_another_program_finds_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path, _ = one(tmp_path)
    name = Kept(tmp_path / "out", "read").name_of([path])
    for what, changed in (("installed", lambda: "/opt/office"), ("version", lambda _: "0")):
        with monkeypatch.context() as other:
            other.setattr(office if what == "installed" else metadata, what, changed)
            kept.program.cache_clear()
            assert Kept(tmp_path / "out", "read").name_of([path]) != name
    kept.program.cache_clear()
    assert Kept(tmp_path / "out", "read").name_of([path]) == name


@given(data=st.data())
@settings(max_examples=30, deadline=None)
def test_what_is_not_whole_is_not_there(data: st.DataObject, tmp_path_factory: pytest.TempPathFactory) -> None:
    place = tmp_path_factory.mktemp("torn")
    store = Kept(place, "read")
    store.keep("x", ("一", 1))
    path = place / FOLDER / "read" / "x"
    whole = path.read_bytes()
    at = data.draw(st.integers(0, len(whole) - 1))
    torn = data.draw(st.sampled_from([whole[:at], whole[:at] + bytes([whole[at] ^ 1]) + whole[at + 1 :]]))
    path.write_bytes(torn)
    assert store.found("x") is None


class Evil:
    def __reduce__(self) -> tuple[Any, ...]:
        return os.mkdir, ("evil",)


def test_a_kept_result_runs_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    store = Kept(tmp_path, "read")
    store.keep("x", Evil())
    assert store.found("x") is None
    content = zlib.decompress((tmp_path / FOLDER / "read" / "x").read_bytes()[32:])
    pickle.loads(content)  # another reader runs it
    assert (tmp_path / "evil").is_dir()


def test_a_file_that_changes_while_it_is_read_is_not_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path, _ = one(tmp_path)

    def changing(tasks: Sequence[Callable[..., Any]], workers: int) -> Iterator[Outcome[Any]]:
        path.write_text(table(1), encoding="utf-8")
        yield from here(tasks, workers)

    monkeypatch.setattr(batch, "apart", changing)
    store = Kept(tmp_path / "out", "read")
    assert len(list(read_each([[path]], 1, _same, store))) == 1
    assert list((tmp_path / "out" / FOLDER / "read").iterdir()) == []


def test_what_refused_a_file_is_tried_again(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes(b"")
    store = Kept(tmp_path / "out", "read")
    ((_, reading),) = read_each([[tmp_path / "a.txt"]], 1, _same, store)
    assert "空文件" in reading.problem
    assert list((tmp_path / "out" / FOLDER / "read").iterdir()) == []


def test_a_full_disk_ends_the_run_and_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    given_ = folder_of(tmp_path / "in", {"a.txt": 0})
    monkeypatch.setattr(batch, "apart", here)

    def full(*_: object) -> None:
        raise OutputError("无法写入 x：磁盘已满。")

    monkeypatch.setattr(Kept, "keep", full)
    done = run("review", given_, tmp_path / "out")
    assert done.exit_code == 2
    assert "磁盘已满" in done.output
    assert "Traceback" not in done.output


def _same(reading: Reading) -> Reading:
    return reading


def test_reports_in_the_folder_that_is_read_are_no_documents(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(batch, "apart", here)
    given_ = folder_of(tmp_path / "in", {"a.txt": 1})
    for out in (given_, given_ / "out"):
        for _ in range(2):
            done = run("review", given_, out, "--format", "html,xlsx,json,text")
            assert done.exit_code < 2, done.output
            assert "各单位" not in done.output
            assert "没有审核" not in done.output


def test_every_mistake_of_a_command_is_said_at_once_and_nothing_is_done(tmp_path: Path) -> None:
    given_ = folder_of(tmp_path / "in", {"a.txt": 0})
    (tmp_path / "bad.toml").write_text("[[rule]\n", encoding="utf-8")
    (tmp_path / "file").write_text("x", encoding="utf-8")
    wrong = {
        f"{tmp_path / 'none'}": [str(tmp_path / "none")],
        "“doc”这种格式": ["--format", "doc,json"],
        f"{tmp_path / 'bad.toml'} 第1行": ["--rules", str(tmp_path / "bad.toml")],
        f"{tmp_path / 'nowhere.toml'}\n": ["--waivers", str(tmp_path / "nowhere.toml")],
        f"{tmp_path / 'in'}\n": ["--roster", str(tmp_path / "in")],
        "上一次审核的 review.json": ["--against", str(tmp_path / "file")],
        "路径中有一段是文件": ["--out", str(tmp_path / "file" / "out")],
    }
    done = CliRunner().invoke(app, ["review", str(given_), *(word for words in wrong.values() for word in words)])
    assert done.exit_code == 2, done.output
    for said in wrong:
        assert said in done.output, said
    assert f"共{len(wrong)}处" in done.output
    assert "Traceback" not in done.output
    assert sorted(p.name for p in tmp_path.iterdir()) == ["bad.toml", "file", "in"]


@pytest.mark.parametrize("command", ["read", "review"])
def test_an_empty_folder_and_no_format_are_said(command: str, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    done = run(command, tmp_path / "empty", tmp_path / "out")
    assert done.exit_code == 2
    assert "没有公开文件" in done.output
    assert not (tmp_path / "out").exists()
    (tmp_path / "a.txt").write_text(TABLE, encoding="utf-8")
    done = run(command, tmp_path / "a.txt", tmp_path / "out", "--format", " , ")
    assert done.exit_code == 2
    assert "可用的格式" in done.output


def test_a_folder_that_cannot_be_opened_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    given_ = folder_of(tmp_path / "in", {"a.txt": 0})

    def walk(top: Path, onerror: Callable[[OSError], None]) -> Iterator[Any]:
        yield str(top), [], ["a.txt"]
        with suppress(OSError):
            onerror(PermissionError(13, "Permission denied", str(top / "b")))

    monkeypatch.setattr(os, "walk", walk)
    done = run("review", given_, tmp_path / "out")
    assert done.exit_code == 2
    assert f"打不开文件夹 {given_ / 'b'}：没有权限" in done.output
