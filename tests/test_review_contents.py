"""The contents list against the statements that follow."""

import tomllib
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from test_review import disclosure, table

from yusuan.disclosure.model import Disclosure, Item, Statement, Text
from yusuan.provenance import Provenance
from yusuan.review import review
from yusuan.review.findings import Coverage
from yusuan.review.presence.completeness import REQUIRED, absent
from yusuan.review.presence.contents import contents

NAMES = ("收支总表", "收入总表", "支出总表", "财政拨款收支总表", "一般公共预算支出表")


def made(lines: list[str], shown: list[str], heading: str = "") -> Disclosure:
    tables = [replace(table([["合计", "1.00", "1.00", "0.00"]]), title=f"2024年部门{n}") for n in shown]
    items: list[Item] = [Text("目　录"), *(Text(line) for line in lines), Text("单位职责。" * 20)]
    return disclosure(*items, *([Text(heading)] if heading else []), *tables)


def told(made: Disclosure) -> list[str]:
    return [f.expected for f in review(made).findings if f.check == "N-45" and f.severity == "warning"]


@pytest.mark.parametrize("line", ["表{}　{}\t{}", "（{}）{}", "{}、{}……{}"])
def test_a_listed_statement_that_does_not_follow_is_told(line: str) -> None:
    lines = [line.format("一二三四五"[k], name, k + 4) for k, name in enumerate(NAMES)]
    assert told(made(lines, list(NAMES))) == []
    (missing,) = told(made(lines, [n for n in NAMES if n != "财政拨款收支总表"]))
    assert missing.endswith("财政拨款收支总表")


def test_a_heading_with_nothing_beneath_is_no_statement_and_one_with_a_note_is() -> None:
    lines = [f"{name}\t{k}" for k, name in enumerate(NAMES)]
    shown = list(NAMES[1:])
    assert told(made(lines, shown, "收支总表")) == ["收支总表"]
    noted = made(lines, shown)
    more = (*noted.sections[0].items, Text("收支总表"), Text("本单位没有收支，此表为空表。"))
    assert told(replace(noted, sections=(replace(noted.sections[0], items=more),))) == []


def test_a_list_of_another_document_tells_nothing() -> None:
    assert told(made([f"{name}\t1" for name in NAMES], list(NAMES[:2]))) == []


# ── other places' lists of tables, judged before any of our code had seen them ──────────────────────────────────────


FORMS = ("B16", "B17")


def places() -> list[dict[str, Any]]:
    here = Path(__file__).parent
    data = [p for f in ("titles.toml", "contents.toml") for p in tomllib.loads((here / f).read_text("utf-8"))["place"]]
    for place in data:
        place["titles"] = [(title, key) for title, key, *_ in place["titles"]]
    return [p for p in data if len({key for _, key in p["titles"] if key and key not in FORMS}) >= 6]


def as_published(place: dict[str, Any], without: int = -1) -> Disclosure:
    """A document whose contents list names all of the place's tables and that shows all but one of them."""
    shown = [(t, k) for t, k in place["titles"]]
    final = place.get("final", False) or any(k.startswith("F") for _, k in shown)
    one = table([["合计", "1.00", "1.00", "0.00"]])
    tables = [replace(one, title=t, key=k) for n, (t, k) in enumerate(shown) if n != without and k]
    made = disclosure(Text("目录"), *(Text(t) for t, _ in shown), Text("单位职责。" * 20), *tables)
    return replace(made, kind="final_accounts" if final else "budget")


@pytest.mark.parametrize("place", places(), ids=lambda p: p["name"])
def test_a_list_of_another_place_is_found_again_and_what_is_left_out_is_told(place: dict[str, Any]) -> None:
    def missing(made: Disclosure) -> list[str]:
        return [f.expected for f in contents(made, Coverage())[0] if f.check == "N-45" and f.severity == "warning"]

    whole = as_published(place)
    assert missing(whole) == []
    keys = [k for _, k in place["titles"]]
    for n, (title, key) in enumerate(place["titles"]):
        if key and "绩效" not in title and keys.count(key) == 1:  # target forms are often files of their own
            assert missing(as_published(place, n)) == [title], (title, key)


def test_at_least_thirty_places_are_tried() -> None:
    assert len(places()) >= 30


def numbered(*counts: int, form: str = "公开0{}表") -> Disclosure:
    one = table([["合计", "1.00", "1.00", "0.00"]])
    items: list[Item] = []
    for n in counts:
        items += [Text(form.format(n)), replace(one, title=f"2024年第{'一二三四五六七八九'[n]}种支出表")]
    return disclosure(*items)


@pytest.mark.parametrize("form", ["公开0{}表", "预算公开表{}", "表{}", "附表{}"])
def test_a_hole_in_the_numbers_of_tables_is_told(form: str) -> None:
    def holes(*counts: int) -> list[str]:
        return [f.message for f in contents(numbered(*counts, form=form), Coverage())[0] if f.check == "D-10"]

    assert holes(1, 2, 3, 4, 5) == []
    (message,) = holes(1, 2, 4, 5, 6)
    assert "缺第3号" in message
    # hardly any number, or more holes than numbers: not a list of numbers
    assert holes(1, 3) == []
    assert holes(1, 3, 5, 7, 8) == []


def paged(pages: list[int], at: list[int]) -> Disclosure:
    one = table([["合计", "1.00", "1.00", "0.00"]])
    lines = [Text(f"{name}\t{n}") for name, n in zip(NAMES, pages, strict=True)]
    tables = [replace(one, title=n, place=Provenance("a.pdf", page=p)) for n, p in zip(NAMES, at, strict=True)]
    return disclosure(Text("目录"), *lines, Text("单位职责。" * 20), *tables)


def test_pages_of_the_contents_list_are_those_of_the_tables() -> None:
    def told_pages(made: Disclosure) -> list[str]:
        return [f.expected for f in contents(made, Coverage())[0] if f.check == "D-12"]

    assert told_pages(paged([4, 5, 6, 7, 8], [6, 7, 8, 9, 10])) == []
    assert told_pages(paged([4, 5, 6, 6, 8], [6, 7, 8, 9, 10])) == ["7"]
    assert told_pages(paged([4, 5, 3, 7, 8], [6, 7, 8, 9, 10])) == ["不小于5"]
    # where the distance is another for most, nothing is usual
    assert told_pages(paged([4, 5, 6, 7, 8], [6, 9, 12, 15, 18])) == []


def test_tables_in_another_order_than_the_list_are_a_hint() -> None:
    def swapped(shown: list[str]) -> list[str]:
        return [f.severity for f in contents(made([f"{n}\t{k}" for k, n in enumerate(NAMES)], shown), Coverage())[0]]

    assert swapped(list(NAMES)) == []
    assert swapped([NAMES[1], NAMES[0], *NAMES[2:]]) == ["info"]


def test_a_table_a_sentence_points_to_is_there() -> None:
    kinds = ("B01", "B02", "B03", "B04", "B05", "B06", "B08", "B10")
    one = table([["合计", "1.00", "1.00", "0.00"]])
    tables: list[Statement] = [replace(one, key=k, title=f"第{k}") for k in kinds]
    said = Text("具体情况见《国有资本经营预算支出表》。")
    (finding,) = contents(disclosure(*tables, said), Coverage())[0]
    assert finding.expected == "国有资本经营预算支出表"
    more = replace(one, key="B09", title="国有资本经营预算支出表")
    assert list(contents(disclosure(*tables, more, said), Coverage())[0]) == []


def test_the_minimum_is_asked_of_budgets_and_of_final_accounts() -> None:
    for kind, keys in REQUIRED.items():
        one = table([["合计", "1.00", "1.00", "0.00"]])
        tables = [replace(one, key=k, title="") for k in keys]
        whole = replace(disclosure(*tables), kind=kind)
        assert absent(whole) == ()
        assert absent(replace(disclosure(*tables[:-1]), kind=kind)) == (list(keys)[-1],)


def test_an_empty_statement_is_explained_beneath_or_in_words() -> None:
    def unexplained(words: str, *notes: str) -> list[str]:
        empty = table([["合计", "", "", ""]])
        rows = tuple(
            replace(
                r, cells=tuple(replace(c, figure=replace(c.figure, value=None)) if c.figure else c for c in r.cells)
            )
            for r in empty.rows
        )
        empty = replace(empty, key="B08", title="政府性基金预算支出表", rows=rows, notes=notes)
        filled = table([["合计", "2.00", "1.00", "1.00"]])
        made = disclosure(filled, empty, Text("本单位履行职责。" * 200), Text(words))
        return [f.check for f in review(made).findings if f.check == "T09-03"]

    assert unexplained("") == ["T09-03"]
    assert unexplained("", "注：本表无数据。") == []
    for words in (
        "本单位没有使用政府性基金预算拨款安排的支出。",
        "政府性基金拨款支出预算为0；",
        "本年无政府性基金预算。",
    ):
        assert unexplained(words) == []


def test_a_part_nothing_speaks_of_is_told() -> None:
    parts = {
        "主要职责": "本单位的主要职责是管理。",
        "机构设置": "内设科室3个。",
        "“三公”经费情况": "“三公”经费1万元。",
        "机关运行经费情况": "机关运行经费2万元。",
        "政府采购情况": "政府采购0万元。",
        "国有资产占用情况": "共有车辆0辆。",
        "绩效情况": "实行绩效目标管理。",
        "名词解释": "名词解释",
    }
    filler = Text("收支预算安排如下。" * 200)

    def missing(names: list[str]) -> list[str]:
        made = disclosure(filler, *(Text(parts[n]) for n in names))
        return [f.expected for f in review(made).findings if f.check == "DISC-15"]

    assert missing(list(parts)) == []
    for name in parts:
        assert missing([n for n in parts if n != name]) == [name]
    # hardly any: the words are published apart
    assert missing(list(parts)[:3]) == []


# ── one statement, two titles ────────────────────────────────────────────────────────────────────────────────────


def worded(listed: list[str], shown: list[str]) -> list[str]:
    keys = ("B01", "B02", "B03", "B04", "B05")
    tables = [
        replace(table([["合计", "1.00", "1.00", "0.00"]]), title=n, key=k) for k, n in zip(keys, shown, strict=True)
    ]
    lines = [Text(f"{n}\t{k}") for k, n in enumerate(listed, 4)]
    return [f.found for f in contents(disclosure(Text("目　录"), *lines, *tables), Coverage())[0] if f.check == "D-09"]


def test_a_title_that_the_list_words_otherwise_is_told() -> None:
    listed = ["收支总表", "收入总表", "支出总表", "财政拨款收支总表", "一般公共预算支出明细表"]
    assert worded(listed, [*listed[:4], "一般公共预算支出明细总表"]) == ["一般公共预算支出明细表"]


@pytest.mark.parametrize(
    "shown",
    [
        [f"2024年部门{n}" for n in NAMES],
        [f"某县图书馆2024年{n}" for n in NAMES],
        [f"{n}（不含上年结转）" for n in NAMES],
        [f"单位{n}" for n in NAMES],
        [f"预算公开{n}" for n in NAMES],
        ["收支预算总表", "收入预算总表", "支出预算总表", "财政拨款收支预算总表", "一般公共预算支出预算表"],
        ["收支总体情况表", "收入总体情况表", "支出总体情况表", "财政拨款收支总体情况表", "一般公共预算支出情况表"],
        ["收支总体表", "收入总体表", "支出总体表", "财政拨款收支总体表", "一般公共预算支出一览表"],
        [f"表{k}　{n}" for k, n in enumerate(NAMES, 1)],
        [f"附表{k}：2024年度{n}" for k, n in enumerate(NAMES, 1)],
        [f"{n}(续)" for n in NAMES],
        [n.replace("总表", "总 表") for n in NAMES],
    ],
)
def test_a_title_with_year_place_and_number_is_the_list_s(shown: list[str]) -> None:
    assert worded(list(NAMES), shown) == []


def test_a_heading_the_list_words_otherwise() -> None:
    listed = ["一、收入决算情况说明", "二、支出决算情况说明", "三、绩效管理情况", "四、其他重要事项说明"]

    def spelt(*headings: str) -> list[str]:
        lines = [Text(t) for t in ("目录", *listed, *headings)]
        return [f.expected for f in contents(disclosure(*lines), Coverage())[0] if f.check == "D-09"]

    assert spelt(*listed[:3], "四、其他重要事项的情况说明") == ["其他重要事项的情况说明"]
    assert spelt(*listed) == []
    assert spelt(*listed[:3], "四、其他重要事项") == []  # cut by the line
    assert spelt(*(t.replace("情况", "的情况") for t in listed[:3]), listed[3]) == []  # words of its own
