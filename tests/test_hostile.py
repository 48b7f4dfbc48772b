"""Files that mean harm or are broken: each is refused in one sentence, and the files beside it are read."""

from __future__ import annotations

import multiprocessing
import os
import struct
import sys
import threading
import time
import zipfile
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from yusuan import limits
from yusuan.batch import read_all
from yusuan.formats import office
from yusuan.formats.bytes import kind_of
from yusuan.problems import InputError
from yusuan.reading import Reading, read

TABLE = "某市甲局2026年部门预算\n支出总表\n单位：万元\n科目编码\t合计\t基本支出\n201\t3.00\t1.00\n合计\t3.00\t1.00\n"
PAGE = (
    "<html><head><meta charset='utf-8'></head><body><p>支出总表</p><p>单位：万元</p><table>"
    "<tr><td>科目编码</td><td>合计</td></tr><tr><td>201</td><td>3.00</td></tr></table>{}</body></html>"
)
W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
LAUGHS = '<!ENTITY l0 "ha">' + "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))


def word(path: Path, body: str, before: str = "") -> None:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr(
            "word/document.xml",
            f'<?xml version="1.0"?>{before}<w:document xmlns:w="{W}"><w:body>{body}</w:body></w:document>',
        )


def pdf(*objects: str, trailer: str = "") -> bytes:
    """A PDF of these objects, numbered from 1, the first of which is the catalogue."""
    out, places = b"%PDF-1.7\n", []
    for n, each in enumerate(objects, 1):
        places.append(len(out))
        out += f"{n} 0 obj\n{each}\nendobj\n".encode()
    table = "".join(f"{at:010} 00000 n \n" for at in places)
    size = len(objects) + 1
    end = f"xref\n0 {size}\n0000000000 65535 f \n{table}trailer\n<</Size {size}/Root 1 0 R{trailer}>>\n"
    return out + f"{end}startxref\n{len(out)}\n%%EOF\n".encode()


CATALOGUE, PAGES, LEAF = (
    "<</Type/Catalog/Pages 2 0 R>>",
    "<</Type/Pages/Kids[3 0 R]/Count 1>>",
    "<</Type/Page/Parent 2 0 R/MediaBox[0 0 200 200]/Contents 4 0 R/Resources<</XObject<</F 5 0 R>>>>>>",
)


def compound(**streams: bytes) -> bytes:
    """An OLE file (512-byte sectors) with these streams at its root, each padded to 4096 bytes, which keeps them out of
    the small-sector table."""
    free, end, fat_mark = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD
    fat, directory, data = [fat_mark, end], b"", b""
    count = len(streams)
    assert count <= 3  # one sector of directory

    def entry(name: str, kind: int, child: int, right: int, start: int, size: int) -> bytes:
        raw = (name + "\0").encode("utf-16-le")
        links = struct.pack("<BBIII", kind, 1, free, right, child)
        return raw.ljust(64, b"\0") + struct.pack("<H", len(raw)) + links + bytes(36) + struct.pack("<IQ", start, size)

    directory += entry("Root Entry", 5, 1, free, end, 0)
    for n, (name, content) in enumerate(streams.items(), 1):
        content = content.ljust(4096, b"\0")
        start, sectors = len(fat), len(content) // 512
        fat += [*range(start + 1, start + sectors), end]
        directory += entry(name, 2, free, n + 1 if n < count else free, start, len(content))
        data += content
    head = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16) + struct.pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6) + bytes(6)
    head += struct.pack("<IIIIIIIII", 0, 1, 1, 0, 4096, end, 0, end, 0) + struct.pack("<I", 0) + b"\xff" * 432
    table = b"".join(struct.pack("<I", v) for v in fat).ljust(512, b"\xff")
    return head + table + directory.ljust(512, b"\0") + data


def old_word(flags: int = 0) -> bytes:
    return compound(WordDocument=struct.pack("<HHHHHH", 0xA5EC, 0xC1, 0, 0, 0, flags))


def locked_zip(path: Path) -> None:
    """An archive whose only file is marked as under a password."""
    with zipfile.ZipFile(path, "w") as packed:
        packed.writestr("a.txt", TABLE)
    raw = bytearray(path.read_bytes())
    for mark, at in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        raw[raw.index(mark) + at] |= 1
    path.write_bytes(raw)


def hostile(folder: Path) -> dict[str, str]:
    """Make the folder of hostile files; returns words of the sentence that each must get."""
    said: dict[str, str] = {}

    def put(name: str, content: bytes | None, words: str) -> Path:
        if content is not None:
            (folder / name).write_bytes(content)
        said[name] = words
        return folder / name

    with zipfile.ZipFile(put("bomb.zip", None, "恶意"), "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("a.txt", bytes(30 * 2**20))
    with zipfile.ZipFile(put("bomb.docx", None, "恶意"), "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("word/document.xml", bytes(30 * 2**20))
    word(put("laughs.docx", None, "实体"), "<w:p><w:r><w:t>&l9;</w:t></w:r></w:p>", f"<!DOCTYPE d [{LAUGHS}]>")
    (folder.parent / "secret").write_text("SECRET")
    outside = f'<!DOCTYPE d [<!ENTITY x SYSTEM "{(folder.parent / "secret").as_uri()}">]>'
    word(put("outside.docx", None, "实体"), "<w:p><w:r><w:t>&x;</w:t></w:r></w:p>", outside)
    put("tree.pdf", pdf(CATALOGUE, "<</Type/Pages/Kids[2 0 R 2 0 R]/Count 9>>"), "打不开")
    loop = pdf(CATALOGUE, PAGES, LEAF, "<</Length 0>>\nstream\n\nendstream", trailer="/Prev 9")
    put("xref.pdf", loop.replace(b"/Prev 9", b"/Prev " + str(loop.index(b"xref\n")).encode()), "")
    inside = "<</Type/XObject/Subtype/Form/BBox[0 0 9 9]/Resources<</XObject<</F 5 0 R>>>>/Length 4>>\nstream\n/F Do\nendstream"
    put("form.pdf", pdf(CATALOGUE, PAGES, LEAF, "<</Length 5>>\nstream\n/F Do\nendstream", inside), "")
    cells = "<w:tbl>" + f"<w:tr>{'<w:tc/>' * 1000}</w:tr>" * 1000 + "</w:tbl>"
    word(put("cells.docx", None, "1000000 格"), cells)
    put("cells.html", ("<html><table>" + ("<tr>" + "<td>1" * 1000) * 1000).encode(), "1000000 格")
    put("spans.html", ("<html><table><tr>" + "<td rowspan=1000 colspan=1000>1" * 9).encode(), "格")
    word(
        put("spans.docx", None, "格"),
        "<w:tbl>"
        + '<w:tr><w:tc><w:tcPr><w:gridSpan w:val="999999"/></w:tcPr><w:p><w:r><w:t>1</w:t></w:r></w:p></w:tc></w:tr>'
        * 9
        + "</w:tbl>",
    )
    put("spans.txt", ("a\t" * 100_000 + "\n" + "a\tb\n" * 100).encode(), "格")
    put(
        "locked.pdf",
        pdf(CATALOGUE, PAGES, LEAF, "<<>>", "<<>>", LOCK, trailer=f"/Encrypt 6 0 R/ID[<{'0' * 32}><{'0' * 32}>]"),
        "密码",
    )
    put("locked.docx", compound(EncryptedPackage=b"", EncryptionInfo=b""), "密码")
    put("locked.doc", old_word(0x0100), "密码")
    put("locked.xls", compound(Workbook=struct.pack("<HHHHHH", 0x809, 4, 0x600, 5, 0x2F, 0)), "密码")
    locked_zip(put("locked.zip", None, "密码"))
    word(folder / "whole.docx", "<w:p/>" * 500)
    put("cut.docx", (folder / "whole.docx").read_bytes()[:-40], "损坏")
    (folder / "whole.docx").unlink()
    put("cut.pdf", pdf(CATALOGUE, PAGES, LEAF)[:60], "不能作为PDF打开")
    put("cut.doc", old_word()[:700], "损坏")
    put("empty.pdf", b"", "空文件")
    (folder / "folder.pdf").mkdir()
    put("folder.pdf", None, "文件夹")
    put("none.pdf", None, "没有这个文件")
    put("noise.pdf", bytes(range(256)) * 8, "看不出种类")
    put("deep.html", b"<html>" + b"<div>" * 100_000 + b"x", "")
    word(put("deep.docx", None, ""), "<w:sdt>" * 5000 + "<w:p/>" + "</w:sdt>" * 5000)
    return said


LOCK = f"<</Filter/Standard/V 1/R 2/P -4/O<{'41' * 32}>/U<{'42' * 32}>>>"


@pytest.fixture(scope="module")
def outcome(tmp_path_factory: pytest.TempPathFactory) -> tuple[dict[str, str], dict[str, Reading]]:
    """Every hostile file and two good ones, read together by two workers."""
    folder = tmp_path_factory.mktemp("hostile") / "files"
    folder.mkdir()
    said = hostile(folder)
    (folder / "good.txt").write_text(TABLE, encoding="utf-8")
    (folder / "good.pdf").write_text(PAGE.format(""), encoding="utf-8")
    names = ["good.txt", *said, "good.pdf"]
    found = dict(read_all([[folder / n] for n in names], 2))
    assert set(found) == set(range(len(names)))
    return said, {name: found[n] for n, name in enumerate(names)}


def test_each_hostile_file_gets_one_sentence_and_the_others_are_read(
    outcome: tuple[dict[str, str], dict[str, Reading]],
) -> None:
    said, found = outcome
    for name in ("good.txt", "good.pdf"):
        disclosure = found[name].disclosure
        assert disclosure is not None
        assert [s.key for s in disclosure.statements()] == ["B03"]
    for name, words in said.items():
        reading = found[name]
        assert "缺陷" not in reading.problem, (name, reading.problem)
        assert "Traceback" not in reading.problem
        assert "\n" not in reading.problem
        if words:
            assert reading.disclosure is None, name
            assert words in reading.problem, (name, reading.problem)
        assert "SECRET" not in str(reading)
        assert reading.seconds < 30


def test_loops_in_a_pdf_end(outcome: tuple[dict[str, str], dict[str, Reading]]) -> None:
    """They hold no text, so they come out empty or refused; what matters is that they come out."""
    _, found = outcome
    for name in ("tree.pdf", "xref.pdf", "form.pdf"):
        assert found[name].problem or not list(found[name].figures())


def test_what_is_inside_tells_the_kind_not_the_name(tmp_path: Path) -> None:
    word(tmp_path / "a.pdf", "<w:p/>")
    (tmp_path / "b.docx").write_bytes(pdf(CATALOGUE, PAGES, LEAF))
    (tmp_path / "c.docx").write_text(PAGE, encoding="utf-8")
    (tmp_path / "d.xls").write_bytes(old_word())
    (tmp_path / "e.doc").write_bytes(compound(Workbook=struct.pack("<HHHH", 0x809, 4, 0x600, 5)))
    # a Word file that holds a spreadsheet deeper down is a Word file: only names at the root count
    (tmp_path / "f.wps").write_bytes(old_word() + "Workbook".encode("utf-16-le"))
    (tmp_path / "g.doc").write_bytes(rb"{\rtf1 x}")
    (tmp_path / "h.zip").write_bytes(b"Rar!\x1a\x07\x00")
    with zipfile.ZipFile(tmp_path / "i.pdf", "w") as packed:
        packed.writestr("OFD.xml", "<x/>")
    kinds = {p.stem: kind_of(p) for p in tmp_path.iterdir()}
    assert kinds == {
        "a": "docx",
        "b": "pdf",
        "c": "html",
        "d": "doc",
        "e": "xls",
        "f": "doc",
        "g": "rtf",
        "h": "rar",
        "i": "ofd",
    }
    with pytest.raises(InputError, match="另存为PDF"):
        read(tmp_path / "i.pdf")


# --- archives ------------------------------------------------------------------------------------------------------


def test_what_an_archive_holds_but_cannot_be_read_is_named(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "inner.zip", "w") as packed:
        packed.writestr("x.txt", TABLE)
    word(tmp_path / "broken.docx", "<w:p>")
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as packed:
        packed.writestr("表.txt", TABLE)
        packed.writestr("图.png", b"\x89PNG\r\n\x1a\n00")
        packed.writestr("程序.exe", b"MZ\x00\x01")
        packed.writestr("inner.zip", (tmp_path / "inner.zip").read_bytes())
        packed.writestr("broken.docx", (tmp_path / "broken.docx").read_bytes())
        packed.writestr("con.txt", b"")
    reading = read(tmp_path / "a.zip")
    assert reading.disclosure is not None
    assert [s.key for s in reading.disclosure.statements()] == ["B03"]
    left = {one.name: one.why for one in reading.left_out}
    assert set(left) == {"图.png", "程序.exe", "inner.zip", "broken.docx", "_con.txt"}
    for name, words in {
        "图.png": "图片",
        "程序.exe": "看不出种类",
        "inner.zip": "压缩文件中的压缩文件",
        "broken.docx": "不能作为Word文件打开",
        "_con.txt": "空文件",
    }.items():
        assert words in left[name]


def test_an_archive_writes_nowhere_but_into_its_own_folder(tmp_path: Path) -> None:
    inside = tmp_path / "inside"
    inside.mkdir()
    names = ["../up.txt", "/etc/yusuan.txt", "..\\..\\win.txt", "C:\\x.txt", "a/b.txt", "c/b.txt"]
    with zipfile.ZipFile(inside / "a.zip", "w") as packed:
        for n in names:
            packed.writestr(n, TABLE)
    reading = read(inside / "a.zip")
    files = {place.file for *_, place in reading.figures() if place}
    assert files == {"up.txt", "yusuan.txt", "win.txt", "x.txt", "a_b.txt", "c_b.txt"}
    assert [p.name for p in tmp_path.rglob("*")] == ["inside", "a.zip"]


# --- limits --------------------------------------------------------------------------------------------------------


def test_limit_of_file_size(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "MAX_FILE", 10)
    (tmp_path / "a.txt").write_text(TABLE, encoding="utf-8")
    with pytest.raises(InputError, match="拆成几个文件"):
        read(tmp_path / "a.txt")


def test_limit_of_unpacked_size(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "MAX_UNPACKED", 10)
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as packed:
        packed.writestr("a.txt", TABLE)
    with pytest.raises(InputError, match="展开后不超过"):
        read(tmp_path / "a.zip")


def test_limit_of_files_in_an_archive(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "MAX_MEMBERS", 2)
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as packed:
        for n in range(3):
            packed.writestr(f"{n}.txt", TABLE)
    with pytest.raises(InputError, match="有 3 个文件"):
        read(tmp_path / "a.zip")


def test_limit_of_pages(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "MAX_PAGES", 1)
    two = "<</Type/Pages/Kids[3 0 R 4 0 R]/Count 2>>"
    leaf = "<</Type/Page/Parent 2 0 R/MediaBox[0 0 200 200]>>"
    (tmp_path / "a.pdf").write_bytes(pdf(CATALOGUE, two, leaf, leaf))
    with pytest.raises(InputError, match="2 页"):
        read(tmp_path / "a.pdf")


def test_limit_of_cells(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "MAX_CELLS", 8)
    (tmp_path / "a.txt").write_text(TABLE, encoding="utf-8")
    with pytest.raises(InputError, match="表格共有 9 格"):
        read(tmp_path / "a.txt")


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="only Linux lets a process limit its memory")
def test_limit_of_memory(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "MAX_MEMORY", 400 * 2**20)
    (tmp_path / "a.txt").write_text("预算\t1\n" * 4_000_000, encoding="utf-8")
    (tmp_path / "b.txt").write_text(TABLE, encoding="utf-8")
    found = dict(read_all([[tmp_path / "a.txt"], [tmp_path / "b.txt"]], 1))
    assert "内存" in found[0].problem
    assert found[1].disclosure is not None


def test_a_process_that_dies_costs_one_file(tmp_path: Path) -> None:
    for name in "abc":
        (tmp_path / name).write_text(TABLE, encoding="utf-8")

    def kill() -> None:
        while not (children := multiprocessing.active_children()):
            time.sleep(0.001)
        children[0].kill()

    killer = threading.Thread(target=kill)
    killer.start()
    found = dict(read_all([[tmp_path / name] for name in "abc"], 1))
    killer.join()
    assert "中途退出" in found[0].problem
    assert found[1].disclosure is not None
    assert found[2].disclosure is not None


# --- old Word files ------------------------------------------------------------------------------------------------


def test_an_old_word_file_without_libreoffice_says_how_to_mend(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(office, "installed", lambda: None)
    (tmp_path / "a.wps").write_bytes(old_word())
    with pytest.raises(InputError) as caught:
        read(tmp_path / "a.wps")
    (problem,) = caught.value.problems
    assert "LibreOffice" in problem.found
    assert "另存为 .docx" in problem.mend


@pytest.mark.skipif(os.name == "nt", reason="needs a shell script as program")
def test_a_conversion_that_hangs_is_ended_with_its_children(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    program = tmp_path / "soffice"
    program.write_text(f"#!/bin/sh\nsh -c 'sleep 2; touch {tmp_path}/alive' &\nsleep 60\n")
    program.chmod(0o755)
    monkeypatch.setattr(office, "installed", lambda: str(program))
    monkeypatch.setattr(limits, "MAX_OFFICE_SECONDS", 0.3)
    (tmp_path / "a.doc").write_bytes(old_word())
    with pytest.raises(InputError, match="已停止"):
        read(tmp_path / "a.doc")
    time.sleep(2.2)
    assert not (tmp_path / "alive").exists()


@pytest.mark.skipif(office.installed() is None, reason="LibreOffice is not installed")
def test_an_old_word_file_is_read_and_its_links_are_not_followed(tmp_path: Path) -> None:
    asked: list[str] = []

    class Answer(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(self.path)
            self.send_error(404)

        do_HEAD = do_OPTIONS = do_GET  # noqa: N815

        def log_message(self, *args: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Answer)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    link = f"http://127.0.0.1:{server.server_port}/x.png"
    rtf = (
        r"{\rtf1\ansi\uc0 \u25903\u20986\u24635\u34920\par \u21333\u20301\u65306\u19975\u20803\par"
        rf'{{\field{{\*\fldinst INCLUDEPICTURE "{link}" \\d}}{{\fldrslt x}}}}\par'
        r"\trowd\cellx2000\cellx4000\pard\intbl\u31185\u30446\u32534\u30721\cell\u21512\u35745\cell\row"
        r"\trowd\cellx2000\cellx4000\pard\intbl 201\cell 3.00\cell\row\pard}"
    )
    (tmp_path / "甲局.doc").write_bytes(rtf.encode("ascii"))
    try:
        reading = read(tmp_path / "甲局.doc")
    finally:
        server.shutdown()
        server.server_close()
    assert reading.format == "rtf"
    assert [(key, f.text, place.file) for key, _, _, _, f, place in reading.figures() if place] == [
        ("B03", "3.00", "甲局.doc")
    ]
    assert asked == []
