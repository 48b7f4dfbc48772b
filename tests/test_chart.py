"""Charts: what they draw, and that nothing is told by hue alone."""

from __future__ import annotations

import re
import struct
from decimal import Decimal
from xml.etree import ElementTree

import pytest

from yusuan.document.model import Bar, Chart
from yusuan.formats.chart import WIDTH, chart_png, chart_svg, in_words
from yusuan.problems import OutputError

SVG = "{http://www.w3.org/2000/svg}"


def bars(*points: tuple[str, str, str], unit: str = "万元", title: str = "“三公”经费分布图") -> Chart:
    kind = "grouped_bars" if any(group for _, _, group in points) else "bars"
    made = tuple(Bar(label, Decimal(value), value, group) for label, value, group in points)
    return Chart("chart", title, kind, unit, made)


def drawn(chart: Chart) -> ElementTree.Element:
    return ElementTree.fromstring(chart_svg(chart))


def texts(chart: Chart) -> list[str]:
    return [e.text or "" for e in drawn(chart).iter(f"{SVG}text")]


def rects(chart: Chart) -> list[dict[str, str]]:
    """The bars: 15 high; keys of the legend are smaller, the frame larger."""
    return [e.attrib for e in drawn(chart).iter(f"{SVG}rect") if e.get("height") == "15"]


def test_bars_are_as_long_as_their_values_and_carry_the_printed_text() -> None:
    chart = bars(("公务接待费", "1.50", ""), ("公务用车运行维护费", "6.00", ""))
    short, long = rects(chart)
    assert float(long["width"]) == pytest.approx(4 * float(short["width"]), abs=0.5)
    assert short["x"] == long["x"]
    assert texts(chart) == ["“三公”经费分布图", "单位：万元", "公务接待费", "1.50", "公务用车运行维护费", "6.00"]


def test_zero_has_a_figure_and_no_bar_and_tiny_values_stay_visible() -> None:
    chart = bars(("出国", "0.00", ""), ("接待", "0.01", ""), ("用车", "900000.00", ""))
    tiny, _ = rects(chart)
    assert float(tiny["width"]) >= 1
    assert {"0.00", "0.01"} <= set(texts(chart))


def test_all_zero_says_so_instead_of_drawing_nothing() -> None:
    chart = bars(("出国", "0.00", ""), ("接待", "0.00", ""))
    assert not rects(chart)
    assert any("无支出" in text for text in texts(chart))
    assert any("无支出" in text for text in texts(bars()))


def test_series_differ_in_more_than_hue() -> None:
    chart = bars(("合计", "10", "2023年"), ("合计", "8", "2024年"), ("其中", "3", "2023年"), ("其中", "4", "2024年"))
    fills = [r["fill"] for r in rects(chart)]
    assert fills[0] == fills[2] != fills[1] == fills[3]
    hatched = re.fullmatch(r"url\(#(.+)\)", fills[0])
    assert hatched, "last year is hatched"
    assert fills[1].startswith("#"), "this year is solid"
    assert all(r["stroke"] for r in rects(chart))
    pattern = next(e for e in drawn(chart).iter(f"{SVG}pattern") if e.get("id") == hatched[1])
    assert pattern.find(f"{SVG}path") is not None
    assert texts(chart).count("2023年") == texts(chart).count("2024年") == 1


def test_long_labels_wrap_and_everything_stays_inside() -> None:
    label = "社会保障和就业支出（含城乡居民最低生活保障资金、特困人员救助供养资金）"
    chart = bars((label, "12345678901.23", "2023年"), (label, "-500.00", "2024年"))
    pieces = [text for text in texts(chart) if text and text in label]
    assert len(pieces) > 1
    assert "".join(pieces) == label
    for rect in rects(chart):
        assert 0 <= float(rect["x"]) < float(rect["x"]) + float(rect["width"]) < WIDTH


def test_negative_values_go_to_the_other_side() -> None:
    down, up = rects(bars(("甲", "-5", ""), ("乙", "5", "")))
    assert float(down["x"]) + float(down["width"]) == pytest.approx(float(up["x"]), abs=0.2)


def test_hostile_text_is_text() -> None:
    chart = bars(("</text><script>\"&'", "1", ""), title="<b>&amp;")
    assert "</text><script>\"&'" in texts(chart)
    assert "<script" not in chart_svg(chart)


def test_charts_of_one_page_do_not_share_patterns() -> None:
    ids = set()
    for name in ("甲", "乙"):
        chart = Chart(
            name, "图", "grouped_bars", "元", (Bar("a", Decimal(1), "1", "x"), Bar("a", Decimal(2), "2", "y"))
        )
        ids |= {e.get("id") for e in drawn(chart).iter(f"{SVG}pattern")}
    assert len(ids) == 4


def test_png_has_the_size_asked_for_and_is_reproducible() -> None:
    chart = bars(("公务接待费", "1.50", ""))
    png = chart_png(chart, dpi=100)
    assert png[:8] == b"\x89PNG\r\n\x1a\n"
    width, height = struct.unpack(">II", png[16:24])
    assert width == pytest.approx(156 / 25.4 * 100, abs=1.5)
    assert height > 50
    assert chart_png(chart, dpi=100) == png


def test_png_names_a_character_without_a_glyph() -> None:
    with pytest.raises(OutputError, match=r"U\+0E01"):
        chart_png(bars(("ก", "1", "")))


def test_words_say_every_figure() -> None:
    chart = bars(("合计", "10.00", "2023年"), ("合计", "8.00", "2024年"))
    assert in_words(chart) == "“三公”经费分布图（单位：万元）：2023年：合计 10.00；2024年：合计 8.00"
    assert "2024年：合计 8.00" in drawn(chart).attrib["aria-label"]
