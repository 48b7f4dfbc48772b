"""The command line as a person uses it, in a process of its own, on an old Chinese terminal (cp936)."""

import json
import os
import re
import shutil
import stat
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
EXAMPLE = ROOT / "examples" / "changzhi-civil-affairs-2024"


def yusuan(*arguments: object, encoding: str = "gbk", where: Path | None = None) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "PYTHONIOENCODING": encoding, "COLUMNS": "100"}
    return subprocess.run(
        [sys.executable, "-c", "from yusuan.cli import main; main()", *map(str, arguments)],
        capture_output=True,
        encoding=encoding,
        env=environment,
        cwd=where,
        timeout=120,
    )


@pytest.fixture(scope="module")
def compiled(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, subprocess.CompletedProcess[str]]:
    out = tmp_path_factory.mktemp("all") / "out"
    return out, yusuan("compile", EXAMPLE, "--out", out)


def test_the_main_job_writes_every_format_and_says_so(compiled: tuple[Path, subprocess.CompletedProcess[str]]) -> None:
    out, done = compiled
    assert done.returncode == 0, done.stderr
    stem = "长治市民政局2024年度单位预算公开"
    assert {f.name for f in out.iterdir()} == {
        *(f"{stem}{end}" for end in (".docx", ".pdf", ".xlsx", ".html", "-开放数据")),
        "procurement-thresholds.pdf",
    }
    assert "1799.77万元 = 1799.77万元" in done.stdout
    assert re.search(r"报表\W+13 张", done.stdout)
    assert re.search(r"绩效目标表\W+13 张", done.stdout)
    for name in ("docx", "pdf", "xlsx", "html", "data"):
        assert re.search(rf"{name}\W+\S.*KB", done.stdout)
    assert "错误" not in done.stdout + done.stderr


def test_compiling_twice_gives_the_same_bytes(
    compiled: tuple[Path, subprocess.CompletedProcess[str]], tmp_path: Path
) -> None:
    out, _ = compiled
    assert yusuan("compile", EXAMPLE, "--out", tmp_path).returncode == 0
    for file in (f for f in out.rglob("*") if f.is_file()):
        assert (tmp_path / file.relative_to(out)).read_bytes() == file.read_bytes(), file.name


def test_format_picks(tmp_path: Path) -> None:
    done = yusuan("compile", EXAMPLE, "--out", tmp_path, "--format", "html,xlsx")
    assert done.returncode == 0, done.stderr
    assert sorted(f.suffix for f in tmp_path.iterdir()) == [".html", ".pdf", ".xlsx"]  # the PDF is the attachment


def test_an_unknown_format_is_named(tmp_path: Path) -> None:
    done = yusuan("compile", EXAMPLE, "--out", tmp_path / "out", "--format", "doc,pdf")
    assert done.returncode == 2
    assert "doc" in done.stderr
    assert "docx、pdf、xlsx、html、data" in done.stderr
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["chek"], "没有 chek 这个命令"),
        (["check"], "没有写 BUDGET"),
        (["check", "a", "b c"], "多出来的：b c"),
        (["init", "x.xlsx", "--yeer", "2025"], "没有 --yeer 这个选项。是不是 --year？"),
        (["init", "x.xlsx", "--year"], "--year 后面没有写内容"),
        (["init", "x.xlsx", "--year", "今年"], "--year 后面应是整数"),
        (["init", "x.xlsx", "--year", "20255"], "预算年度是四位公历年份"),
        (["init", "x.xlsx", "--from", EXAMPLE, "--year", "2030"], "接着做的是2025年，不是2030年"),
        (["review", "x.pdf", "--workers", "-1"], "--workers 后面应是整数，且不为负"),
        (["compile", EXAMPLE, "--json=yes"], "--json 后面不能写内容"),
        (["pack", "lst"], "没有 lst 这个命令。是不是 list？"),
        (["check", EXAMPLE, "--take", "x"], "--take 和 --out 与 --book 一起用"),
        (["compare", EXAMPLE, EXAMPLE, "--format", "doc"], "没有“doc”这种格式"),
    ],
)
def test_a_wrong_command_line_is_told_in_chinese(arguments: list[object], said: str, tmp_path: Path) -> None:
    done = yusuan(*arguments, encoding="utf-8", where=tmp_path)
    assert done.returncode == 2
    assert said in done.stderr
    assert not re.search(r"Error|Usage|Try|Invalid|No such", done.stderr)
    assert list(tmp_path.iterdir()) == []


def test_json_prints_the_disclosure_and_nothing_else() -> None:
    done = yusuan("compile", EXAMPLE, "--json", encoding="utf-8")
    assert done.returncode == 0
    assert json.loads(done.stdout)["schema"] == "yusuan-disclosure"


def test_another_pack_is_an_option(tmp_path: Path) -> None:
    packs = yusuan("pack", "list").stdout
    assert "changzhi-2024" in packs
    done = yusuan("compile", EXAMPLE, "--out", tmp_path, "--pack", "no-such-pack")
    assert done.returncode == 1
    assert "changzhi-2024" in done.stderr


def broken(tmp_path: Path) -> Path:
    book = tmp_path / "book"
    shutil.copytree(EXAMPLE, book)
    lines = (book / "expenditure.csv").read_text(encoding="utf-8-sig").splitlines()
    lines[1] = lines[1].replace("11700.00", "117o0")
    lines[2] = lines[2].replace("846352.00", "846352.005")
    (book / "expenditure.csv").write_text("\n".join(lines) + "\n", encoding="utf-8-sig")
    return book


def test_bad_input_lists_everything_and_touches_nothing(tmp_path: Path) -> None:
    out = tmp_path / "out"
    out.mkdir()
    kept = out / "长治市民政局2024年度单位预算公开.pdf"
    kept.write_bytes(b"old")
    done = yusuan("compile", broken(tmp_path), "--out", out)
    assert done.returncode == 1
    assert "117o0" in done.stderr
    assert "846352.005" in done.stderr
    assert "第2行" in done.stderr
    assert "第3行" in done.stderr
    assert done.stderr.count("处理：") >= 2
    assert "改正后请再运行一次" in done.stderr
    assert "Traceback" not in done.stderr
    assert [f.name for f in out.iterdir()] == [kept.name]
    assert kept.read_bytes() == b"old"


def test_a_missing_reason_stops_publication_and_names_its_key(tmp_path: Path) -> None:
    book = tmp_path / "book"
    shutil.copytree(EXAMPLE, book)
    (book / "reasons.toml").unlink()
    done = yusuan("check", book)
    assert done.returncode == 1
    for key in ("total_revenue", "total_expenditure", "general_public", "three_public", "reception", "admin_operating"):
        assert key in done.stderr
    assert "改正后请再运行一次" not in done.stderr  # nothing more can turn up


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="the superuser may write anywhere")
def test_a_folder_that_cannot_be_written_is_said(tmp_path: Path) -> None:
    tmp_path.chmod(stat.S_IRUSR | stat.S_IXUSR)
    done = yusuan("compile", EXAMPLE, "--out", tmp_path / "out")
    tmp_path.chmod(stat.S_IRWXU)
    assert done.returncode == 1
    assert "无法写入文件夹" in done.stderr


def test_an_output_folder_that_is_a_file_is_said(tmp_path: Path) -> None:
    (tmp_path / "out").write_text("a file")
    done = yusuan("compile", EXAMPLE, "--out", tmp_path / "out")
    assert done.returncode == 1
    assert "无法写入文件夹" in done.stderr
    assert "Traceback" not in done.stderr


def test_the_book_as_a_workbook_compiles_to_the_same_document(
    compiled: tuple[Path, subprocess.CompletedProcess[str]], tmp_path: Path
) -> None:
    book = tmp_path / "预算.xlsx"
    assert yusuan("convert", EXAMPLE, book).returncode == 0
    shutil.copytree(EXAMPLE / "attachments", tmp_path / "attachments", dirs_exist_ok=True)
    done = yusuan("compile", book, "--out", tmp_path / "out", "--format", "xlsx,data")
    assert done.returncode == 0, done.stderr
    for file in (f for f in (tmp_path / "out").rglob("*") if f.is_file()):
        assert file.read_bytes() == (compiled[0] / file.relative_to(tmp_path / "out")).read_bytes(), file.name


def test_init_makes_a_book_and_overwrites_nothing(tmp_path: Path) -> None:
    for target in (tmp_path / "book", tmp_path / "book.xlsx"):
        done = yusuan("init", target, "--year", 2025)
        assert done.returncode == 0, done.stderr
        assert target.exists()
        again = yusuan("init", target)
        assert again.returncode == 1
        assert "已经存在" in again.stderr


def test_init_from_last_year_carries_the_profile_and_figures(tmp_path: Path) -> None:
    done = yusuan("init", tmp_path / "next", "--from", EXAMPLE)
    assert done.returncode == 0, done.stderr
    profile = (tmp_path / "next" / "budget.toml").read_text(encoding="utf-8")
    assert "2025" in profile
    assert "长治市民政局" in profile


def test_demo_runs_from_anywhere(tmp_path: Path) -> None:
    done = yusuan("demo", where=tmp_path)
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "yusuan-demo" / "长治市民政局2024年度单位预算公开.pdf").is_file()


@pytest.mark.parametrize("target", ["nowhere", "picture.png"])
def test_something_that_is_no_book_is_said(target: str, tmp_path: Path) -> None:
    (tmp_path / "picture.png").write_bytes(b"\x89PNG\r\n")
    done = yusuan("compile", tmp_path / target, "--out", tmp_path / "out")
    assert done.returncode == 1
    assert target in done.stderr
    assert "Traceback" not in done.stderr
