"""The disclosure as data: schema, documentation and exact round trip."""

from __future__ import annotations

import copy
import inspect
import json
import re
from dataclasses import fields, is_dataclass
from decimal import Decimal
from fractions import Fraction
from importlib.resources import files
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from yusuan.coordinates import DIMENSIONS, coordinates
from yusuan.disclosure import model
from yusuan.disclosure.data import DERIVED, ITEM_TYPES, PLACES, DataError, from_data, to_data, to_json
from yusuan.disclosure.model import (
    Attached,
    Change,
    ChartSeries,
    ChartSpec,
    Claim,
    Column,
    ContentsList,
    Count,
    Disclosure,
    Figure,
    FormIndicator,
    FormMoney,
    Growth,
    OneOf,
    Row,
    Section,
    Share,
    Stated,
    Statement,
    StatementCell,
    TargetForm,
    Text,
    Unrecognised,
)
from yusuan.problems import YusuanError

SCHEMA = json.loads(files("yusuan.disclosure").joinpath("disclosure.schema.json").read_text("utf-8"))
VALIDATOR = jsonschema.Draft202012Validator(SCHEMA)
DOC = Path(__file__).parents[1] / "docs" / "data-schema.md"

texts = st.text(max_size=8)
whole = st.integers(0, 9999)
codes = st.sampled_from(["208", "20802", "2080201", "30212", "30217", "general_public", "", "carry_over:2022"])
values = codes | st.frozensets(codes, min_size=2, max_size=3)
points = st.builds(
    coordinates,
    st.sampled_from(["expenditure", "revenue", "office_area", "人数"]),
    st.dictionaries(st.sampled_from(list(DIMENSIONS)), values, max_size=3),
)
abouts = st.one_of(
    points,
    st.builds(Share, points, points),
    st.builds(Change, points, points),
    st.builds(Growth, points, points),
    st.builds(Count, texts, points),
    st.builds(Stated, texts),
    st.builds(OneOf, st.tuples(points, st.builds(Share, points, points))),
)
decimals = st.decimals(allow_nan=False, allow_infinity=False, min_value=-(10**12), max_value=10**12, places=2) | (
    st.sampled_from([Decimal("0"), Decimal("0E-7"), Decimal("-0.00"), Decimal("1.2E+3"), Decimal("12.30")])
)
figures = st.builds(
    Figure,
    texts,
    st.none() | decimals,
    st.sampled_from(["万元", "元", "%", "辆", ""]),
    st.none() | abouts,
    st.none() | st.fractions(max_denominator=10**9),
)


@st.composite
def paragraphs(draw: st.DrawFn) -> Text:
    text = draw(st.text(max_size=12))
    claims = []
    for _ in range(draw(st.integers(0, 2))):
        start = draw(st.integers(0, len(text)))
        end = draw(st.integers(start, len(text)))
        direction = draw(st.sampled_from(["increase", "decrease", "unchanged", ""]))
        claims.append(Claim(start, end, draw(figures), direction))
    return Text(text, tuple(claims), draw(st.sampled_from(["body", "note", "item", "cover_unit"])))


def several(strategy: st.SearchStrategy[Any], most: int = 2) -> st.SearchStrategy[tuple[Any, ...]]:
    return st.lists(strategy, max_size=most).map(tuple)


statements = st.builds(
    Statement,
    key=texts,
    title=texts,
    number=texts,
    unit_line=texts,
    money_unit=st.sampled_from(["万元", "元"]),
    decimals=st.integers(0, 6),
    columns=several(st.builds(Column, several(texts), st.sampled_from(["code", "label", "figure"]), whole)),
    rows=several(st.builds(Row, several(st.builds(StatementCell, texts, st.none() | figures)), st.integers(0, 3))),
    notes=several(texts),
    exhaustive=several(st.sampled_from(list(DIMENSIONS))),
    index_row=st.booleans(),
    wide=st.booleans(),
)
pairs = several(st.tuples(texts, texts))
target_forms = st.builds(
    TargetForm,
    title=texts,
    subtitle=texts,
    head=pairs,
    money=several(st.builds(FormMoney, texts, figures, figures)),
    texts=pairs,
    goals=st.tuples(texts, texts),
    indicators=several(st.builds(FormIndicator, texts, texts, texts, texts, texts)),
    footer=pairs,
    project=texts,
    whole_unit=st.booleans(),
    tasks=several(st.tuples(texts, texts, figures)),
)
charts = st.builds(
    ChartSpec, texts, texts, texts, several(st.builds(ChartSeries, texts, several(st.tuples(texts, figures))))
)
items = st.one_of(
    paragraphs(),
    statements,
    target_forms,
    charts,
    st.builds(Attached, texts, texts),
    st.builds(ContentsList, texts),
    st.builds(Unrecognised, texts, several(several(texts)), texts),
)
sections = st.recursive(
    st.builds(Section, texts, texts, st.integers(0, 3), several(items, 3), page_break=st.booleans()),
    lambda inner: st.builds(Section, texts, texts, st.integers(0, 3), several(items), several(inner)),
    max_leaves=3,
)
disclosures = st.builds(
    Disclosure,
    unit=texts,
    unit_code=texts,
    year=st.integers(1990, 2100),
    kind=st.sampled_from(["budget", "final_accounts"]),
    level=st.sampled_from(["unit", "department"]),
    title=texts,
    sections=several(sections, 3),
    pack=texts,
)


def exact_values(value: Any) -> list[Any]:
    """Every figure's exact value and the text of its value, in order: what ``==`` leaves out."""
    if isinstance(value, Figure):
        return [value.exact, str(value.value)]
    if isinstance(value, tuple):
        return [x for v in value for x in exact_values(v)]
    if is_dataclass(value):
        return [x for f in fields(value) for x in exact_values(getattr(value, f.name))]
    return []


def one_of_each() -> Disclosure:
    at = coordinates("expenditure", fund="fiscal_appropriation", econ_dept=frozenset({"30217", "30212"}))
    before = at.where(year="2023")
    figure = Figure("4.85", Decimal("4.85"), "万元", at, Fraction(4_850_000))
    sentence = "预算4.85万元，与上年持平。"
    items = (
        ContentsList("目录"),
        Text(sentence, (Claim(2, 6, figure, ""),)),
        Statement(
            "B07",
            "“三公”经费支出表",
            "表7",
            "单位名称：某局",
            "万元",
            2,
            (Column(("项目",), "label"), Column(("2024年", "合计"), "figure", 14)),
            (Row((StatementCell("合计"), StatementCell("4.85", figure)), 0),),
            ("注：无。",),
            ("econ_dept",),
        ),
        TargetForm(
            "绩效目标表",
            "（2024年度）",
            (("项目名称", "养老"),),
            (FormMoney("资金总额", figure, Figure("—", None, "元")),),
            (("项目概况", "略"),),
            ("总目标", "年度目标"),
            (FormIndicator("产出指标", "数量指标", "人数", "≥35人", "≥35人"),),
            (("负责人", ""),),
            "1404",
            tasks=(("任务", "内容", figure),),
        ),
        ChartSpec(
            "c",
            "图",
            "万元",
            (
                ChartSeries(
                    "2024年", (("一", Figure("33.33", Decimal("33.33"), "%", Share(at, before), Fraction(100, 3))),)
                ),
            ),
        ),
        Attached("附件", "附件/目录.pdf"),
        Text("x", (Claim(0, 1, Figure("1", Decimal(1), "个", Count("project", at))),)),
        Text("y", (Claim(0, 1, Figure("1", Decimal(1), "%", Growth(at, before)), "increase"),)),
        Text("z", (Claim(0, 1, Figure("1", Decimal(1), "元", Change(at, before)), "decrease"),)),
        Text("w", (Claim(0, 1, Figure("1", Decimal(1), "元", Stated("标准"))),)),
    )
    return Disclosure(
        "某局", "310001", 2024, "budget", "unit", "某局2024年预算", (Section("a", "一", 1, items),), "changzhi-2024"
    )


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(disclosures)
def test_any_disclosure_survives_json_and_fits_the_schema(disclosure: Disclosure) -> None:
    text = to_json(disclosure)
    data = json.loads(text)
    assert data == to_data(disclosure)
    VALIDATOR.validate(data)
    again = from_data(data)
    assert again == disclosure
    assert exact_values(again) == exact_values(disclosure)
    assert to_json(again) == text


def test_the_schema_is_a_schema() -> None:
    jsonschema.Draft202012Validator.check_schema(SCHEMA)


def test_figures_read_as_people_and_programs_expect() -> None:
    items = to_data(one_of_each())["sections"][0]["items"]
    assert items[1]["claims"][0]["figure"] == {
        "text": "4.85",
        "value": "4.85",
        "unit": "万元",
        "about": {
            "measure": "expenditure",
            "at": {"econ_dept": ["30212", "30217"], "fund": "fiscal_appropriation"},
        },
        "exact": "4850000",
    }
    assert items[4]["series"][0]["points"][0]["label"] == "一"
    assert items[4]["series"][0]["points"][0]["figure"]["exact"] == "100/3"
    assert list(items[4]["series"][0]["points"][0]["figure"]["about"]) == ["share"]
    assert items[3]["goals"] == {"period": "总目标", "year": "年度目标"}
    assert items[3]["head"] == [{"label": "项目名称", "text": "养老"}]
    assert items[3]["money"][0]["year"]["value"] is None
    assert [i["type"] for i in items[:6]] == ["contents", "text", "statement", "target_form", "chart", "attached"]


def test_no_float_and_no_escapes_in_the_text() -> None:
    text = to_json(one_of_each())
    assert "养老" in text
    json.loads(text, parse_float=lambda number: pytest.fail(f"{number} is a float"))


def test_half_a_surrogate_pair_can_be_written_as_utf8() -> None:
    disclosure = Disclosure("\ud83d局", "", 2024, "budget", "unit", "", ())
    assert from_data(json.loads(to_json(disclosure).encode())) == disclosure


def test_what_has_a_default_may_be_absent() -> None:
    data = {"schema": "yusuan-disclosure", "version": "1.0", "unit": "某局", "unit_code": "", "year": 2024}
    data |= {"kind": "budget", "level": "unit", "title": "", "sections": [{"key": "a", "title": "一", "level": 1}]}
    VALIDATOR.validate(data)
    assert from_data(data).sections == (Section("a", "一", 1),)


def test_a_set_of_one_is_that_one() -> None:
    data = to_data(one_of_each())
    about = data["sections"][0]["items"][1]["claims"][0]["figure"]["about"]
    about["at"]["econ_dept"] = ["30217"]
    VALIDATOR.validate(data)
    claim = from_data(data).texts()[0].claims[0]
    assert claim.figure.about == coordinates("expenditure", fund="fiscal_appropriation", econ_dept="30217")


ITEM = "/sections/0/items"
BROKEN: list[tuple[str, Any, str]] = [
    ("/schema", "other", "yusuan-disclosure"),
    ("/version", "2.0", "1.0"),
    ("/year", "2024", "整数"),
    ("/year", True, "整数"),
    ("/year", -1, "整数"),
    ("/kind", "预算", "final_accounts"),
    ("/sections", {}, "列表"),
    ("/sections/0/page_break", 1, "true"),
    (f"{ITEM}/0/type", "表", "target_form"),
    (f"{ITEM}/1/claims/0/figure/value", 4.85, "十进制数"),
    (f"{ITEM}/1/claims/0/figure/value", "4,850.00", "十进制数"),
    (f"{ITEM}/1/claims/0/figure/value", "NaN", "十进制数"),
    (f"{ITEM}/1/claims/0/figure/value", "1E+999999999", "十进制数"),
    (f"{ITEM}/1/claims/0/figure/exact", "1/0", "分数"),
    (f"{ITEM}/1/claims/0/figure/about", {}, "measure"),
    (f"{ITEM}/1/claims/0/figure/about/at", {"地区": "某市"}, "fund"),
    (f"{ITEM}/1/claims/0/figure/about/at/fund", ["a", "a"], "编码"),
    (f"{ITEM}/1/claims/0/figure/about/at/fund", 310, "编码"),
    (f"{ITEM}/3/goals", ["总目标", "年度目标"], "对象"),
    (f"{ITEM}/3/head/0", {"label": "项目名称"}, "必须填写"),
    (f"{ITEM}/2/columns/0/kind", "number", "figure"),
    (f"{ITEM}/2/rows/0/cells/1", None, "对象"),
    ("/extra", 1, "unit_code"),
]


@pytest.mark.parametrize(("pointer", "value", "expected"), BROKEN)
def test_a_mistake_is_named_by_its_place(pointer: str, value: Any, expected: str) -> None:
    data = to_data(one_of_each())
    *steps, last = pointer.split("/")[1:]
    here: Any = data
    for step in steps:
        here = here[int(step)] if isinstance(here, list) else here[step]
    here[int(last) if isinstance(here, list) else last] = copy.deepcopy(value)
    with pytest.raises(jsonschema.ValidationError):
        VALIDATOR.validate(data)
    with pytest.raises(YusuanError) as caught:
        from_data(data)
    error = caught.value
    assert isinstance(error, DataError)
    assert error.count == 1
    (mistake,) = error.mistakes
    assert mistake.pointer.startswith(pointer)
    assert expected in mistake.expected
    assert mistake.pointer in str(error)


def test_claims_must_lie_in_their_sentence() -> None:
    data = to_data(one_of_each())
    data["sections"][0]["items"][1]["claims"][0]["end"] = 99
    with pytest.raises(DataError) as caught:
        from_data(data)
    assert [m.pointer for m in caught.value.mistakes] == [f"{ITEM}/1/claims/0"]


def test_pointers_escape_signs_of_their_own() -> None:
    data = {**to_data(one_of_each()), "a/b~c": 1}
    with pytest.raises(DataError) as caught:
        from_data(data)
    assert caught.value.mistakes[0].pointer == "/a~1b~0c"


def test_every_mistake_is_counted_and_the_first_are_shown() -> None:
    data = to_data(one_of_each())
    data["sections"] = [{"key": n, "title": "一", "level": 1} for n in range(50)]
    with pytest.raises(DataError) as caught:
        from_data(data)
    assert caught.value.count == 50
    assert 1 < len(caught.value.mistakes) < 50
    assert caught.value.mistakes[0].pointer == "/sections/0/key"
    assert f"另有{50 - len(caught.value.mistakes)}处" in str(caught.value)


@pytest.mark.parametrize("data", [None, [], "x", 1.5, {}])
def test_other_things_are_told_as_what_they_are(data: object) -> None:
    with pytest.raises(DataError):
        from_data(data)


def test_endless_nesting_is_refused() -> None:
    section: dict[str, Any] = {"key": "", "title": "", "level": 1}
    for _ in range(200):
        section = {"key": "", "title": "", "level": 1, "sections": [section]}
    data = {**to_data(one_of_each()), "sections": [section]}
    with pytest.raises(DataError, match="32层"):
        from_data(data)


def test_a_value_that_is_no_number_is_not_written() -> None:
    figure = Figure("?", Decimal("NaN"), "元")
    disclosure = Disclosure(
        "", "", 2024, "budget", "unit", "", (Section("", "", 1, (Text("?", (Claim(0, 1, figure),)),)),)
    )
    with pytest.raises(ValueError, match="NaN"):
        to_data(disclosure)


def model_classes() -> dict[str, type]:
    return {
        name: cls
        for name, cls in vars(model).items()
        if inspect.isclass(cls) and is_dataclass(cls) and cls.__module__ == model.__name__
    }


def schema_of(name: str) -> dict[str, Any]:
    found = SCHEMA if name == "Disclosure" else SCHEMA["$defs"][name]
    for key, cls in DERIVED.items():
        if cls.__name__ == name:
            found = found["properties"][key]
            return SCHEMA["$defs"]["Pair"] if "$ref" in found else found
    return found


@pytest.mark.parametrize("name", sorted(set(model_classes()) - {"Stated", "OneOf"}))
def test_the_schema_has_exactly_the_fields_of_the_model(name: str) -> None:
    cls = model_classes()[name]
    extra = {"schema", "version"} if cls is Disclosure else {"type"} if cls in ITEM_TYPES.values() else set()
    assert set(schema_of(name)["properties"]) - extra == {f.name for f in fields(cls) if not f.metadata.get("local")}


def test_the_schema_has_exactly_the_dimensions_and_item_types() -> None:
    assert list(SCHEMA["$defs"]["Coordinates"]["properties"]["at"]["properties"]) == list(DIMENSIONS)
    assert [ref["$ref"] for ref in SCHEMA["$defs"]["Item"]["oneOf"]] == [
        f"#/$defs/{cls.__name__}" for cls in ITEM_TYPES.values()
    ]
    for kind, cls in ITEM_TYPES.items():
        assert SCHEMA["$defs"][cls.__name__]["properties"]["type"] == {"const": kind}


def test_named_places_fit_the_tuples_they_name() -> None:
    form = to_data(one_of_each())["sections"][0]["items"][3]
    for (cls, name), places in PLACES.items():
        if cls is TargetForm:
            entry = form[name] if isinstance(form[name], dict) else form[name][0]
            assert tuple(entry) == places


def properties(schema: Any) -> set[str]:
    if isinstance(schema, list):
        return set().union(*map(properties, schema))
    if not isinstance(schema, dict):
        return set()
    inner = schema.get("properties", {})
    return set(inner).union(*(properties(value) for key, value in schema.items() if key != "$defs"))


@pytest.mark.parametrize("name", ["Disclosure", *SCHEMA["$defs"]])
def test_every_property_is_documented_under_its_object(name: str) -> None:
    chapters = re.split(r"^#+ ", DOC.read_text("utf-8"), flags=re.MULTILINE)
    (chapter,) = [c for c in chapters if c.split("\n")[0] == name]
    wanted = properties(SCHEMA if name == "Disclosure" else SCHEMA["$defs"][name])
    documented = set(re.findall(r"`([a-z0-9_]+)`", chapter))
    assert wanted <= documented, f"{name}: {sorted(wanted - documented)}"


def test_the_examples_of_the_page_are_true() -> None:
    chapter = DOC.read_text("utf-8")
    (code,) = re.findall(r"```python\n(.*?)```", chapter, flags=re.DOTALL)
    exec(code, {"disclosure": one_of_each()})
