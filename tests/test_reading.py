"""Reading files of strangers: tables over all of them, archives, and files that must not stop the others."""

from __future__ import annotations

import csv
import io
import zipfile
from pathlib import Path

import pytest
from typer.testing import CliRunner

from yusuan import limits
from yusuan.batch import read_all
from yusuan.cli import app
from yusuan.problems import InputError
from yusuan.reading import KINDS, read
from yusuan.reading_tables import DOCUMENT_COLUMNS, FIGURE_COLUMNS, write_readings

DOCS = Path(__file__).parents[1] / "docs"
TABLE = "某市甲局2026年部门预算\n支出总表\n单位：万元\n科目编码\t合计\t基本支出\n201\t3.00\t1.00\n合计\t3.00\t1.00\n"


def test_a_text_becomes_a_row_for_each_figure_with_its_place(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(TABLE, encoding="utf-8")
    result = read(tmp_path / "a.txt")
    write_readings([result], tmp_path / "out", ["json", "csv", "xlsx"])
    assert {p.name for p in (tmp_path / "out").iterdir()} == {"a.json", "documents.csv", "figures.csv", "readings.xlsx"}
    rows = list(csv.DictReader(io.StringIO((tmp_path / "out" / "figures.csv").read_text("utf-8-sig"))))
    assert list(rows[0]) == list(FIGURE_COLUMNS)
    assert [(r["text"], r["line"], r["nature"], r["functional_code"], r["printed_in"]) for r in rows] == [
        ("3.00", "5", "", "201", "万元"),
        ("1.00", "5", "basic", "201", "万元"),
        ("3.00", "6", "", "", "万元"),
        ("1.00", "6", "basic", "", "万元"),
    ]
    (document,) = csv.DictReader(io.StringIO((tmp_path / "out" / "documents.csv").read_text("utf-8-sig")))
    assert (document["kind"], document["statements"], document["figures"], document["bound"]) == (
        "tables",
        "B03",
        "4",
        "4",
    )


def test_an_archive_with_gbk_names_is_one_disclosure(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as packed:
        packed.writestr("XXXXXX.txt", TABLE)
        packed.writestr("../../b.txt", "第一部分 概况\n甲局负责各项工作。\n")
    raw = (tmp_path / "a.zip").read_bytes().replace(b"XXXXXX.txt", "预算表.txt".encode("gb18030"))
    (tmp_path / "a.zip").write_bytes(raw)
    result = read(tmp_path / "a.zip")
    assert result.disclosure is not None
    assert [s.key for s in result.disclosure.statements()] == ["B03"]
    assert {f[5].file for f in result.figures() if f[5]} == {"预算表.txt"}
    assert [p.name for p in tmp_path.iterdir()] == ["a.zip"]


def test_bad_files_are_refused_and_the_others_go_on(tmp_path: Path) -> None:
    good, broken, empty, dead = (tmp_path / n for n in ("a.txt", "b.pdf", "c.pdf", "d.xyz"))
    good.write_text(TABLE, encoding="utf-8")
    broken.write_bytes(b"%PDF-1.7\n" + b"\x00\xff" * 300)
    empty.touch()
    dead.write_bytes(b"\x00\x01\x02" * 50)
    found = dict(read_all([[p] for p in (good, broken, empty, dead, tmp_path / "none")], 2))
    assert found[0].disclosure is not None
    for n in (1, 2, 3, 4):
        assert found[n].disclosure is None
        assert found[n].problem
        assert "Traceback" not in found[n].problem


def test_a_file_that_takes_too_long_is_stopped(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "MAX_SECONDS", -1)
    (tmp_path / "a.txt").write_text(TABLE * 3000, encoding="utf-8")
    ((_, result),) = read_all([[tmp_path / "a.txt"]], 1)
    assert result.disclosure is None
    assert "已停止" in result.problem


def test_an_unreadable_kind_says_what_it_is(tmp_path: Path) -> None:
    (tmp_path / "a.pdf").write_bytes(b"\x89PNG\r\n\x1a\n" + b"0" * 40)
    with pytest.raises(InputError, match="图片"):
        read(tmp_path / "a.pdf")


def test_the_command_prints_what_each_file_is(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "a.txt").write_text(TABLE, encoding="utf-8")
    (tmp_path / "in" / "b.txt").write_bytes(b"")
    result = CliRunner().invoke(app, ["read", str(tmp_path / "in"), "--out", str(tmp_path / "out"), "--format", "csv"])
    assert result.exit_code == 2
    assert "B03　支出总表　万元" in result.output
    assert "没有读成1份" in result.output
    assert {p.name for p in (tmp_path / "out").iterdir() if p.is_file()} == {"documents.csv", "figures.csv"}
    assert "json、xlsx、csv" in CliRunner().invoke(app, ["read", "x", "--format", "doc"]).output


def test_columns_and_kinds_are_documented() -> None:
    text = (DOCS / "reading.md").read_text(encoding="utf-8")
    for name, said in {**DOCUMENT_COLUMNS, **FIGURE_COLUMNS}.items():
        assert f"| `{name}` | {said} |" in text
    for name, said in KINDS.items():
        assert f"`{name}` {said}" in text
