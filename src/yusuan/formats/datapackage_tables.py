"""The tables of an open-data folder: what their columns are, their rows, and rows as CSV."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from ..coordinates import CODE_LEVELS, DIMENSIONS, NAMES, Coordinates, Value
from ..disclosure.model import (
    About,
    Change,
    Claim,
    Count,
    Disclosure,
    Figure,
    Growth,
    OneOf,
    Share,
    Stated,
    Statement,
    TargetForm,
    Text,
)
from ..money import parse_number, scale
from .datapackage_facts import (
    UNWRITABLE,
    Fact,
    Gathered,
    Names,
    decimal_text,
    exact_value,
    fact_id,
    is_money,
    joined,
    label,
    name_of,
    per_unit,
    placed,
    values,
)

Cell = str | int | bool

# What spreadsheets take for the start of a formula; the full-width signs count in Chinese settings.
_FORMULA = frozenset("=+-@＝＋－＠\t")
#: Excel keeps 15 digits of a number, so longer codes must not look like one.
_LONGEST_NUMBER = 15


@dataclass(frozen=True, slots=True)
class Field:
    """A column: its Table Schema type, Chinese heading and what it holds, in Chinese and in English."""

    name: str
    type: str
    title: str
    chinese: str
    english: str
    required: bool = False
    values: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Table:
    """A resource: its columns, its key, and which column points to a column of another."""

    name: str
    title: str
    english: str
    fields: tuple[Field, ...]
    key: str
    points: tuple[tuple[str, str, str], ...]
    rows: tuple[tuple[Cell, ...], ...]


_DIMENSION_NOTES: dict[str, tuple[str, str]] = {
    "unit": ("预算单位编码；空表示公开主体的全部单位", "budget unit; empty: all units the publisher answers for"),
    "unit_kind": ("单位性质", "kind of unit"),
    "year": ("数字所属的预算年度", "fiscal year of the figure"),
    "stage": ("预算阶段；空表示本文件公开的阶段", "stage; empty: the one this disclosure publishes"),
    "fund": ("资金来源", "funding source"),
    "revenue_code": ("收入分类科目编码", "revenue classification code"),
    "vintage": ("当年预算 current 或上年结转 carry_over", "current year or carry-over"),
    "nature": ("支出性质，如 basic 基本支出、project 项目支出", "nature of expenditure: basic, project, …"),
    "functional_code": ("支出功能分类科目编码，3、5、7位为类、款、项", "functional code; 3, 5, 7 digits"),
    "econ_dept": ("部门预算支出经济分类科目编码", "departmental economic code"),
    "econ_gov": ("政府预算支出经济分类科目编码", "governmental economic code"),
    "project": ("项目编码", "project"),
    "project_kind": ("项目类别", "kind of project"),
    "procurement_kind": ("政府采购类别", "kind of procurement"),
    "catalogue_code": ("采购品目编码（2022年版）", "procurement catalogue code"),
    "asset_kind": ("资产类别", "kind of asset"),
    "reserved": ("采购中预留给谁：sme 中小企业、sme:small_micro 小微企业", "for whom a purchase is reserved"),
    "item": ("清单中的一行，以行中的文字为名", "a line of a list, named by its words"),
}

_FACTS = (
    Field("fact", "string", "标识", "指标和各维度合成的唯一标识", "key made of measure and dimensions", True),
    Field("unit_code", "string", "公开主体编码", "公开主体的预算单位编码", "code of the publishing unit"),
    Field("unit_name", "string", "公开主体", "公开主体名称", "name of the publishing unit"),
    Field(
        "kind",
        "string",
        "类型",
        "budget 预算、final_accounts 决算",
        "budget or final accounts",
        True,
        ("budget", "final_accounts"),
    ),
    Field(
        "measure",
        "string",
        "指标",
        "revenue 本年收入、carry_in 上年结转、resources 收入总计、expenditure 支出、carry_out 年终结转、uses 支出总计等",
        "what is measured",
        True,
    ),
    *(
        Field(name, "year" if name == "year" else "string", title, *_DIMENSION_NOTES[name], name == "year")
        for name, title in DIMENSIONS.items()
    ),
    Field(
        "amount",
        "number",
        "数值",
        "金额（元），或以 unit_of_measure 计的数量",
        "yuan, or as unit_of_measure says",
        True,
    ),
    Field("currency", "string", "币种", "金额为 CNY，数量为空", "CNY for money, empty for counts", False, ("CNY",)),
    Field("unit_of_measure", "string", "计量单位", "金额为元，数量为其单位", "yuan, or the unit of a count"),
    Field(
        "precision",
        "string",
        "精度",
        "exact 为准确数；printed 为按印出的数换算，真值在 ± half_width 之内",
        "exact, or converted from print: the true value is within ± half_width",
        True,
        ("exact", "printed"),
    ),
    Field("half_width", "number", "误差", "与 amount 同单位；准确数为0", "in the unit of amount; 0 when exact", True),
    Field("printed", "string", "印出的文字", "空表示空白格（零）", "as printed; empty for a blank cell (zero)"),
    Field("printed_unit", "string", "印出的单位", "印出时的计量单位", "unit in which it is printed"),
    Field("statement", "string", "所在的表", "首次出现的表；只在文字中出现的为空", "statement; empty: in text only"),
    Field("prints", "integer", "出现次数", "文件中出现的次数", "how often it is printed", True),
    Field("agree", "boolean", "各处一致", "各处印出的数能否是同一个真值", "all prints can be one true value", True),
    Field("label", "string", "说明", "指标和各维度的中文名称", "the coordinates in Chinese words", True),
)

_CLAIMS = (
    Field("claim", "integer", "序号", "文字中数字的序号", "number of the claim", True),
    Field("section", "string", "章节键名", "章节的稳定键名", "key of the section"),
    Field("section_title", "string", "章节", "章节标题", "title of the section"),
    Field("paragraph", "integer", "段落", "第几段文字", "number of the paragraph", True),
    Field("sentence", "string", "句子", "数字所在的句子", "the sentence it stands in"),
    Field(
        "start",
        "integer",
        "起",
        "数字在句中的起点，从0数，不计前加的撇号",
        "from 0, without a guarding apostrophe",
        True,
    ),
    Field("end", "integer", "止", "终点，不含", "end, exclusive", True),
    Field("printed", "string", "印出的文字", "印出的数字", "the figure as printed"),
    Field("unit", "string", "单位", "印出时的单位", "unit in which it is printed"),
    Field(
        "kind",
        "string",
        "种类",
        "amount 数额、share 占比、change 增减额、growth 增减率、count 个数、stated 所述数、unknown 未定",
        "amount, share, change, growth, count, stated or unknown",
        True,
        ("amount", "share", "change", "growth", "count", "stated", "unknown"),
    ),
    Field("about", "string", "所指", "由哪些事实得出", "the facts it is made of"),
    Field("fact", "string", "对应的事实", "数额对应 facts.csv 中的一行", "the row of facts.csv, for amounts"),
    Field("value", "number", "数值", "印出的数，以 unit 计；不知道的为空", "as printed, in unit; empty: not known"),
    Field(
        "direction",
        "string",
        "方向",
        "increase 增加、decrease 减少、unchanged 持平",
        "what the words beside it say",
        False,
        ("increase", "decrease", "unchanged"),
    ),
)

_STATEMENTS = (
    Field("position", "integer", "序号", "表在文件中的顺序", "order in the document", True),
    Field("statement", "string", "表", "表的键名，不随版式变化", "canonical key of the statement"),
    Field("number", "string", "表号", "印出的表号", "number as printed"),
    Field("title", "string", "表名", "印出的表名", "title as printed"),
    Field("money_unit", "string", "金额单位", "表中金额的单位", "unit of money in it"),
    Field("decimals", "integer", "小数位", "印出的小数位数", "decimals printed", True),
    Field("rows", "integer", "行数", "数据行数", "rows of the body", True),
    Field("columns", "integer", "列数", "列数", "columns", True),
    Field("figures", "integer", "数字个数", "含空白的零", "figures in it, blank zeros too", True),
    Field("notes", "string", "表注", "表下的注", "notes below it"),
)

_TARGETS = (
    Field("form", "integer", "序号", "绩效目标表的序号", "number of the form", True),
    Field("title", "string", "表名", "印出的表名", "title as printed"),
    Field("subtitle", "string", "副标题", "印出的副标题", "subtitle as printed"),
    Field("project", "string", "项目编码", "单位整体绩效目标表为空", "project; empty for the whole unit's form"),
    Field("project_name", "string", "项目名称", "项目名称", "name of the project"),
    Field("whole_unit", "boolean", "单位整体", "是否单位整体绩效目标表", "whether it is the whole unit's form", True),
    Field("period_goal", "string", "实施期目标", "实施期总体目标", "goal of the whole period"),
    Field("year_goal", "string", "年度目标", "年度总体目标", "goal of the year"),
)

_TARGET_FIELDS = (
    Field("target_field", "integer", "序号", "行的序号", "number of the row", True),
    Field("form", "integer", "绩效目标表", "targets.csv 的序号", "number of the form", True),
    Field(
        "part",
        "string",
        "部分",
        "head 表头、money 资金、text 文字、task 任务、footer 表尾",
        "part of the form",
        True,
        ("head", "money", "text", "task", "footer"),
    ),
    Field("label", "string", "名目", "印出的名目", "label as printed"),
    Field("text", "string", "文字", "印出的文字", "text as printed"),
    Field("period_amount", "number", "实施期金额", "元", "yuan, whole period"),
    Field("year_amount", "number", "年度金额", "元", "yuan, the year"),
)

_INDICATORS = (
    Field("indicator", "integer", "序号", "指标的序号", "number of the indicator", True),
    Field("form", "integer", "绩效目标表", "targets.csv 的序号", "number of the form", True),
    Field("level1", "string", "一级指标", "产出、效益、满意度", "first level"),
    Field("level2", "string", "二级指标", "如 数量指标", "second level"),
    Field("name", "string", "三级指标", "指标名称", "third level"),
    Field("period", "string", "实施期指标值", "印出的文字", "value of the period, as printed"),
    Field("year", "string", "年度指标值", "印出的文字", "value of the year, as printed"),
)


def tables_of(disclosure: Disclosure, gathered: Gathered, names: Names) -> tuple[Table, ...]:
    tables = [
        Table(
            "facts",
            "事实：每个坐标一行",
            "facts: one row for each distinct coordinates",
            _FACTS,
            "fact",
            (("statement", "statements", "statement"),),
            tuple(_fact_row(fact, disclosure, names) for fact in gathered.facts),
        ),
        Table(
            "claims",
            "文字中的数字",
            "figures inside sentences",
            _CLAIMS,
            "claim",
            (("fact", "facts", "fact"),),
            tuple(_claim_rows(disclosure, {fact.at for fact in gathered.facts})),
        ),
        Table(
            "statements",
            "表",
            "statements",
            _STATEMENTS,
            "position",
            (),
            tuple(_statement_row(n, statement) for n, statement in enumerate(disclosure.statements(), 1)),
        ),
    ]
    if forms := disclosure.forms():
        tables += [
            Table(
                "targets",
                "绩效目标表",
                "target forms",
                _TARGETS,
                "form",
                (),
                tuple(_target_row(n, form, names) for n, form in enumerate(forms, 1)),
            ),
            Table(
                "target_fields",
                "绩效目标表的资金和文字",
                "money and texts of the target forms",
                _TARGET_FIELDS,
                "target_field",
                (("form", "targets", "form"),),
                _numbered((n, *row) for n, form in enumerate(forms, 1) for row in _target_field_rows(form)),
            ),
            Table(
                "indicators",
                "绩效指标",
                "indicators",
                _INDICATORS,
                "indicator",
                (("form", "targets", "form"),),
                _numbered(
                    (n, i.level1, i.level2, i.name, i.period, i.year)
                    for n, form in enumerate(forms, 1)
                    for i in form.indicators
                ),
            ),
        ]
    return tuple(tables)


def _numbered(rows: Iterable[tuple[Cell, ...]]) -> tuple[tuple[Cell, ...], ...]:
    return tuple((n, *row) for n, row in enumerate(rows, 1))


def _fact_row(fact: Fact, disclosure: Disclosure, names: Names) -> tuple[Cell, ...]:
    money = is_money(fact.figure.unit)
    here = dict(fact.at.at)
    return (
        fact_id(fact.at),
        disclosure.unit_code,
        disclosure.unit,
        disclosure.kind,
        fact.at.measure,
        *(joined(here.get(dimension)) for dimension in DIMENSIONS),
        _amount(fact.amount, money),
        "CNY" if money else "",
        "元" if money else fact.figure.unit,
        "exact" if fact.exact else "printed",
        _amount(fact.half_width, money),
        fact.figure.text,
        fact.figure.unit,
        fact.statement,
        fact.prints,
        fact.agree,
        label(fact.at, names),
    )


def _claim_rows(disclosure: Disclosure, known: set[Coordinates]) -> Iterator[tuple[Cell, ...]]:
    n = paragraph = 0
    for section, item in disclosure.walk():
        if not isinstance(item, Text):
            continue
        paragraph += 1
        for claim in item.claims:
            n += 1
            start, end = _sentence(item.text, claim)
            sentence = item.text[start:end]
            kind, about = _derivation(claim.figure.about, disclosure)
            at = placed(claim.figure.about, disclosure)
            yield (
                n,
                section.key,
                section.title,
                paragraph,
                sentence,
                claim.start - start,
                claim.end - start,
                claim.figure.text,
                claim.figure.unit,
                kind,
                about,
                fact_id(at) if at in known else "",
                "" if claim.figure.value is None else _plain_number(claim.figure.value),
                claim.direction,
            )


def _sentence(text: str, claim: Claim) -> tuple[int, int]:
    """Where the sentence around a claim starts and ends; claims out of the text get the whole paragraph."""
    start = max((text.rfind(stop, 0, claim.start) + 1 for stop in "。！？\n"), default=0)
    ends = [found + (stop != "\n") for stop in "。！？\n" if (found := text.find(stop, claim.end)) >= 0]
    return start, min(ends, default=len(text))


def _derivation(about: About | None, disclosure: Disclosure) -> tuple[str, str]:
    """The kind of a claim and the facts it is made of, on one line."""

    def say(at: Coordinates) -> str:
        return fact_id(placed(at, disclosure) or at)

    match about:
        case None:
            return "unknown", ""
        case Coordinates():
            return "amount", say(about)
        case Share(part, whole):
            return "share", f"share({say(part)} / {say(whole)})"
        case Change(now, before):
            return "change", f"change({say(now)} - {say(before)})"
        case Growth(now, before):
            return "growth", f"growth({say(now)} / {say(before)})"
        case Count(dimension, at):
            return "count", f"count({dimension} in {say(at)})"
        case Stated(what):
            return "stated", f"stated({what})"
        case OneOf(candidates):
            return "one_of", " | ".join(_derivation(c, disclosure)[1] for c in candidates)


def _statement_row(position: int, statement: Statement) -> tuple[Cell, ...]:
    return (
        position,
        statement.key,
        statement.number,
        statement.title,
        statement.money_unit,
        statement.decimals,
        len(statement.rows),
        len(statement.columns),
        sum(1 for _ in statement.figures()),
        "\n".join(statement.notes),
    )


def _target_row(n: int, form: TargetForm, names: Names) -> tuple[Cell, ...]:
    name = names.get(("project", form.project), "") if form.project else ""
    return n, form.title, form.subtitle, form.project, name, form.whole_unit, *form.goals


def _target_field_rows(form: TargetForm) -> Iterator[tuple[Cell, ...]]:
    yield from (("head", label, text, "", "") for label, text in form.head)
    yield from (("money", m.label, "", _in_yuan(m.period), _in_yuan(m.year)) for m in form.money)
    yield from (("text", label, text, "", "") for label, text in form.texts)
    yield from (("task", name, content, "", _in_yuan(figure)) for name, content, figure in form.tasks)
    yield from (("footer", label, text, "", "") for label, text in form.footer)


def _in_yuan(figure: Figure) -> str:
    if figure.value is None:
        return ""
    value = exact_value(figure)
    if value is None:
        value = Fraction(figure.value) * scale(figure.unit)
    return _amount(value / per_unit(figure.unit), is_money(figure.unit))


def _amount(value: Fraction, money: bool) -> str:
    text = decimal_text(value, 2 if money else 0)
    assert text is not None  # printed figures are decimal, and exact ones were asked before
    return text


def _plain_number(value: Decimal) -> str:
    return format(value, "f")


def safe(text: str) -> str:
    """Text that a file can hold and no spreadsheet takes for a formula."""
    if text[:1].isalnum() and text.isprintable():
        return text
    text = UNWRITABLE.sub("\ufffd", text.replace("\r\n", "\n").replace("\r", "\n"))
    first = text.lstrip(" \n\u3000\u00a0")[:1]
    if text[:1] == "'" or (first in _FORMULA and first and parse_number(text) is None):
        return "'" + text
    return text


def csv_bytes(table: Table) -> bytes:
    file = io.StringIO(newline="")
    writer = csv.writer(file, lineterminator="\n")
    writer.writerow(field.name for field in table.fields)
    writer.writerows(_cells(row) for row in table.rows)
    return file.getvalue().encode()


def _cells(row: Iterable[Cell]) -> Iterator[str]:
    for cell in row:
        if isinstance(cell, bool):
            yield "true" if cell else "false"
        else:
            yield str(cell) if isinstance(cell, int) else safe(cell)


def people_csv(disclosure: Disclosure, gathered: Gathered, names: Names) -> bytes:
    """The facts for a spreadsheet: names before codes, and no long code that would become 4.2E+20."""

    def words(dimension: str, value: Value) -> str:
        said = []
        for v in values(value):
            name = name_of(dimension, v, names)
            said.append(v if not name else f"{name}（{v}）" if dimension in {*CODE_LEVELS, "unit", "project"} else name)
        return "＋".join(said)

    left_out = {"fact", "unit_code", "currency"}
    words_of = {
        "kind": {"budget": "预算", "final_accounts": "决算"},
        "precision": {"exact": "准确", "printed": "按印出数换算"},
    }
    titles = {s.key: s.title for s in disclosure.statements()}
    file = io.StringIO(newline="")
    writer = csv.writer(file, lineterminator="\r\n")
    writer.writerow(field.title for field in _FACTS if field.name not in left_out)
    for fact in gathered.facts:
        row: list[Cell] = []
        here = dict(fact.at.at)
        for field, cell in zip(_FACTS, _fact_row(fact, disclosure, names), strict=True):
            if field.name in left_out:
                continue
            if field.name in DIMENSIONS and field.name != "year":
                cell = words(field.name, here[field.name]) if field.name in here else ""
            elif field.name == "measure":
                cell = NAMES.get(fact.at.measure, fact.at.measure)
            elif field.name == "statement":
                cell = titles.get(fact.statement, fact.statement)
            elif field.name in words_of:
                cell = words_of[field.name][str(cell)]
            elif isinstance(cell, bool):
                cell = "是" if cell else "否"
            row.append(cell)
        writer.writerow("'" + c if c.isdecimal() and len(c) > _LONGEST_NUMBER else c for c in _cells(row))
    return file.getvalue().encode("utf-8-sig")
