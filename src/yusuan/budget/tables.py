"""The tables people fill in: which there are, what a cell may say, and how rows become a Budget and back.

The columns are the fields of the classes in :mod:`yusuan.budget.model`.  Between a file and a Budget lies
*raw* data: rows of texts, each with its place.  :func:`assemble` reads raw data and collects every problem;
:func:`flatten` prints a Budget as raw data.  The folder and the workbook only move raw data in and out of files.

``python -m yusuan.budget.tables`` prints the field-by-field part of docs/workbook.md.
"""

from __future__ import annotations

import dataclasses
import difflib
import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import MISSING, dataclass, field
from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import Any, cast

from ..money import parse_number, to_fen, yuan
from ..problems import InputError, Place, Problem
from . import model
from .costing import build_order, filled
from .model import Budget, Kind

#: What the loaders of the two written forms check, with the words of the list of input checks.
CHECKS: dict[str, str] = {
    "input.file": "文件或文件夹存在、可以读取，且是预算文件夹或 .xlsx 工作簿",
    "input.encoding": "文本文件的编码是 UTF-8、UTF-16 或 GB18030（GBK）",
    "input.toml": "TOML 文件合乎语法，键和表都是认识的",
    "input.csv": "CSV 文件合乎语法，各行不超出标题行的列数",
    "input.sheet": "工作表齐全，没有来历不明的工作表或文件",
    "input.column": "必需的列都在，没有不认识的或重复的列",
    "input.merged": "数据区没有合并单元格",
    "input.formula": "公式都有算出的结果",
    "input.formula_error": "没有 #REF!、#VALUE! 等公式错误",
    "input.required": "必填的单元格和表都已填写",
    "input.total_row": "数据行中没有手工加的合计行",
    "input.amount": "金额是以元为单位的数字",
    "input.decimals": "金额和面积至多两位小数",
    "input.negative": "金额、数量不为负",
    "input.number": "数量是数字",
    "input.year": "年度是四位公历年份",
    "input.date": "日期写成年月日",
    "input.flag": "是否栏只填“是”“否”或留空",
    "input.choice": "选项取自列表",
    "input.code": "编码是一串不含空格的文字",
    "input.code_number": "长编码没有被 Excel 变成数字",
    "input.text": "文字中没有不可见的控制字符",
    "input.path": "附件在预算文件夹之内",
    "input.lossless": "保存的内容能原样读回",
}


@dataclass(frozen=True)
class Column:
    """A column, from a field of a model class.  ``words`` maps identifiers of a choice to what people read."""

    name: str
    heading: str
    kind: Kind
    help: str
    words: Mapping[str, str]
    codes: str
    default: Any

    @property
    def required(self) -> bool:
        return self.default is MISSING

    @cached_property
    def meant_by(self) -> dict[str, str]:
        """Every accepted writing of a choice → its identifier."""
        return {_compact(w): key for key, word in self.words.items() for w in (key, word)}


@dataclass(frozen=True)
class Table:
    """A table: ``name`` is the Budget field and file stem, ``title`` the sheet's name.

    ``single`` tables (one thing, not rows) are filled in from top to bottom."""

    name: str
    title: str
    about: str
    row: type[Any]
    single: bool = False

    @cached_property
    def columns(self) -> tuple[Column, ...]:
        return tuple(
            Column(f.name, m["heading"], m["kind"], m["help"], m["choices"], m["codes"], f.default)
            for f in dataclasses.fields(self.row)
            if (m := f.metadata)
        )

    @cached_property
    def by_name(self) -> dict[str, Column]:
        return {c.name: c for c in self.columns}

    @cached_property
    def _by_heading(self) -> dict[str, Column]:
        return {_compact(w): c for c in self.columns for w in (c.name, c.heading)}

    def column(self, heading: str) -> Column | None:
        """The column of this heading or identifier (spaces, line breaks and full-width forms don't matter)."""
        return self._by_heading.get(_compact(heading).rstrip("*"))

    def nearest(self, heading: str) -> Column | None:
        """The column a misspelt heading most likely meant."""
        close = difflib.get_close_matches(_compact(heading), self._by_heading, n=1, cutoff=0.5)
        return self._by_heading[close[0]] if close else None


#: In the order people fill them in.
TABLES: tuple[Table, ...] = (
    Table("profile", "基本信息", "一本预算一份：年度、公开主体、批复和审查日期。", model.Profile, single=True),
    Table("units", "单位", "公开主体和它的所属单位，每个单位一行。", model.Unit),
    Table(
        "expenditure",
        "支出明细",
        "支出预算，每行一笔；同一单位、科目、来源、性质、项目、年度的金额合为一行。",
        model.ExpenditureLine,
    ),
    Table("revenue", "收入明细", "本年收入和上年结转，每行一笔。", model.RevenueLine),
    Table("carry_out", "年终结转", "收入大于支出、结转下年使用的资金；没有就空着。", model.CarryOutLine),
    Table("projects", "项目", "项目的名称、类别和期限；金额在支出明细中按项目编码归集。", model.Project),
    Table(
        "costing",
        "成本测算",
        "项目当年的钱怎样算出：单价×数量×次数，每行一项。支出明细中这个项目的金额留空，由这里得出。",
        model.CostingLine,
    ),
    Table(
        "comparatives",
        "上年数",
        "增减说明要用的上年年初预算数；带有上年整本预算时不用填。",
        model.Comparative,
    ),
    Table("procurement", "政府采购", "政府采购预算，每行一项。", model.ProcurementLine),
    Table("service_purchases", "购买服务目录", "本单位的政府购买服务指导性目录。", model.ServicePurchase),
    Table("assets", "资产", "车辆、办公用房、大型设备的实有数。", model.Asset),
    Table(
        "equipment",
        "设备家具",
        "通用办公设备、家具、车辆的存量和本年更新，按品目和购置年度分行；不公开，用来按配置标准核对本年的购置。",
        model.EquipmentLine,
    ),
    Table("targets", "项目绩效目标", "每个项目一份绩效目标表；指标填在“绩效指标”表。", model.Target),
    Table("indicators", "绩效指标", "项目的和单位整体的绩效指标，每行一个。", model.Indicator),
    Table("unit_target", "单位整体绩效", "单位整体支出绩效目标；不编就空着。", model.UnitTarget, single=True),
    Table("tasks", "整体绩效任务", "单位整体绩效目标的年度主要任务。", model.Task),
    Table("reasons", "变动原因", "为什么增加或减少。金额由程序写，这里只写原因。", model.Reason),
    Table(
        "reason_items",
        "变动事项",
        "变动原因需要分项说明金额时，每个事项一行；合计由程序计算并与实际变动核对。",
        model.ReasonItem,
    ),
    Table("texts", "自述文字", "某些章节需要单位自己写的文字。", model.FreeText),
    Table("attachments", "附件", "随公开文件一起公布的文件。", model.AttachedFile),
)
TABLE: dict[str, Table] = {t.name: t for t in TABLES}

#: A book holds at least these.
_NEEDED = ("profile", "units")


@dataclass(frozen=True)
class Row:
    """A row as texts: field name → text; a field that is absent or "" is empty.

    None says that the cell can't be used and that its problem is already reported.  ``lines`` gives the line of a
    cell where it isn't the row's (single tables, TOML)."""

    place: Place
    cells: Mapping[str, str | None]
    lines: Mapping[str, int] = field(default_factory=dict)

    def at(self, column: Column) -> Place:
        place = self.place.at(column.heading)
        line = self.lines.get(column.name)
        return dataclasses.replace(place, line=line) if line else place

    @property
    def empty(self) -> bool:
        return not any(text is None or text.strip() for text in self.cells.values())


#: Table name → its rows.
Raw = Mapping[str, Sequence[Row]]

# ---------------------------------------------------------------------------------------------- one cell


#: Characters no written form can hold (XML 1.0 excludes them), DEL, and those nobody sees: with one of them in it, a code
#: or a name is another than the one it looks like.
_UNSEEN = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\ud800-\udfff\ufffe\uffff]"
)
#: No budget has an amount or a number of as many yuan or pieces.
_TOO_MUCH = 10**15
_SCIENTIFIC = re.compile(r"\d(?:\.\d+)?[Ee]\+\d+")
_CODE_AND_NAME = re.compile(r"(\S+)\s+(\D.*)", re.DOTALL)
_DATE = re.compile(r"(\d{4})(?:-(\d{1,2})-|/(\d{1,2})/|\.(\d{1,2})\.|年(\d{1,2})月)(\d{1,2})日?(?: 0?0:00(?::00)?)?")
_SPACE = re.compile(r"\s")
_BREAK = re.compile(r"[ \t]*\n\s*")
_SEPARATOR = re.compile(r"(?<!\\)((?:\\\\)*)[;；\n]")
_TOTALS = frozenset({"合计", "总计", "小计", "共计", "本页合计", "本页小计"})
#: Years a budget can speak of; a number outside is a slip of the finger or an Excel date.
YEARS = range(1980, 2101)

EXCEL_MEND = (
    "这是 Excel 造成的：它把长编码当作数字，只保留前15位。先把该列的单元格格式设为“文本”，"
    "再从批复文件重新输入或以“选择性粘贴—文本”粘贴完整编码。"
)


def _compact(text: str) -> str:
    return "".join(unicodedata.normalize("NFKC", text).split())


#: Line breaks as Excel, WPS and Word write them, some in the escapes of OOXML, which openpyxl leaves in.
_LINE_BREAKS = ("_x000D_\n", "\r\n", "_x000D_", "_x000B_", "\r", "\v")


def clean(text: str) -> str:
    """``text`` without surrounding white space and with every kind of line break as one newline."""
    if "x00" in text or "\r" in text or "\v" in text:
        text = text.replace("x005F_", "")  # what openpyxl does to an escaped underscore, so that all forms agree
        for written in _LINE_BREAKS:
            text = text.replace(written, "\n")
    return text.strip()


def read_cell(column: Column, text: str, place: Place) -> Any | Problem:
    """The typed value of a cell that isn't empty, or what is wrong with it.

    Amounts become integer fen; areas a Decimal; lists a tuple of texts."""
    text = clean(text)
    if bad := _UNSEEN.search(text):
        return Problem(
            "input.text",
            place,
            f"第{bad.start() + 1}个字符是看不见的字符 U+{ord(bad[0]):04X}",
            "只含可见的文字",
            "删去这个字符；从别处复制的文字先粘贴到记事本再复制过来。",
        )
    return _READERS[column.kind](column, text, place)


def _read_text(column: Column, text: str, place: Place) -> Any | Problem:
    # A name that was wrapped by hand in its cell is still one name.
    return _BREAK.sub(lambda m: " " if _latin(text, m) else "", text)


def _latin(text: str, gap: re.Match[str]) -> bool:
    return text[gap.start() - 1].isascii() and text[gap.end()].isascii()


def _read_longtext(column: Column, text: str, place: Place) -> Any | Problem:
    return text


def _read_code(column: Column, text: str, place: Place) -> Any | Problem:
    code = unicodedata.normalize("NFKC", text).strip()
    if column.codes and (named := _CODE_AND_NAME.fullmatch(code)):
        code = named[1]  # as picked from the list: "2080201 行政运行"
    if _SCIENTIFIC.fullmatch(code):
        return Problem("input.code_number", place, f"“{text}”", "完整的编码，按文本填写", EXCEL_MEND)
    if _SPACE.search(code):
        return Problem(
            "input.code", place, f"“{_short(text)}”", "一个编码，中间没有空格或换行", "只留编码本身，去掉空格。"
        )
    return code


def _read_amount(column: Column, text: str, place: Place) -> Any | Problem:
    return _money(text, place, signed=False)


def _read_change(column: Column, text: str, place: Place) -> Any | Problem:
    return _money(text, place, signed=True)


def _money(text: str, place: Place, *, signed: bool) -> int | Problem:
    number = parse_number(text)
    if number is None or abs(number) >= _TOO_MUCH:
        return Problem("input.amount", place, f"“{_short(text)}”", "以元为单位的数字，如 12345.67", _amount_mend(text))
    if number < 0 and not signed:
        return Problem(
            "input.negative",
            place,
            f"{text}（负数）",
            "零或正数",
            "预算金额不为负；冲减的金额请从对应的行中扣除，结转下年的填“年终结转”表。",
        )
    try:
        return to_fen(number)
    except ValueError:
        return Problem(
            "input.decimals",
            place,
            f"{text}（{_decimals(number)}位小数）",
            "以元为单位，至多两位小数",
            "按批复填写到分；若是公式算出的，用 ROUND(…,2) 取到分；若单位是万元，请先换算成元。",
        )


def _amount_mend(text: str) -> str:
    plain = _compact(text)
    if parse_number(text) is not None:
        return "数字太大，多打了几位；请核对。"
    if re.fullmatch(r"[\d,.]*[oOlI〇][\d,.oOlI〇]*", plain):
        return "其中有字母（如字母 O、l），请改为数字 0、1。"
    if unit := re.search(r"万元|亿元|万|亿|元", plain):
        return f"去掉“{unit[0]}”字，换算成元后只填数字。"
    if re.fullmatch(r"[\d,]+(?:\.\d+)?", plain):
        return "千位分隔符的位置不对，请去掉逗号或重新输入。"
    if _SCIENTIFIC.fullmatch(plain):
        return "不要用科学计数，请写出全部数字。"
    return "只填数字，不带单位和文字；没有金额的行请删去。"


def _decimals(number: Decimal) -> int:
    exponent = number.normalize().as_tuple().exponent
    return -exponent if isinstance(exponent, int) and exponent < 0 else 0


def _read_count(column: Column, text: str, place: Place) -> Any | Problem:
    number = _quantity(text, place)
    if isinstance(number, Problem):
        return number
    if number != number.to_integral_value():
        return Problem("input.number", place, f"“{text}”", "整数", "填整数。")
    return int(number)


def _read_area(column: Column, text: str, place: Place) -> Any | Problem:
    number = _quantity(text, place)
    if isinstance(number, Decimal) and _decimals(number) > 2:
        return Problem(
            "input.decimals", place, f"{text}（{_decimals(number)}位小数）", "至多两位小数", "四舍五入到两位小数。"
        )
    return number


def _quantity(text: str, place: Place) -> Decimal | Problem:
    number = parse_number(text)
    if number is None:
        return Problem("input.number", place, f"“{_short(text)}”", "数字", "只填数字，不带单位和文字。")
    if number >= _TOO_MUCH:
        return Problem("input.number", place, f"“{_short(text)}”", "数字", "数字太大，多打了几位；请核对。")
    if number < 0:
        return Problem("input.negative", place, f"{text}（负数）", "零或正数", "没有就填 0。")
    return number


def _read_year(column: Column, text: str, place: Place) -> Any | Problem:
    plain = _compact(text).removesuffix("度").removesuffix("年")
    if re.fullmatch(r"\d{4}", plain) and int(plain) in YEARS:
        return int(plain)
    mend = "只填年份，如 2024。"
    if re.match(r"\d{4}[-/.]\d", plain):
        mend = "这是一个日期；请把单元格格式改为“常规”，只填年份，如 2024。"
    return Problem("input.year", place, f"“{_short(text)}”", f"四位公历年份（{YEARS[0]}—{YEARS[-1]}）", mend)


def _read_date(column: Column, text: str, place: Place) -> Any | Problem:
    plain = " ".join(unicodedata.normalize("NFKC", text).split())
    if match := _DATE.fullmatch(plain):
        year, *months, day = match.groups()
        try:
            found = date(int(year), int(next(m for m in months if m)), int(day))
        except ValueError:
            found = None
        if found and found.year in YEARS:
            return found
        mend = "没有这一天，请检查年、月、日。"
    elif re.fullmatch(r"\d{5}(?:\.\d+)?", plain):
        mend = "这是 Excel 日期的内部数字；请把单元格格式改为“日期”。"
    else:
        mend = "写成 2024-03-01、2024/3/1 或 2024年3月1日。"
    return Problem("input.date", place, f"“{_short(text)}”", "一个日期，如 2024-03-01", mend)


def _read_flag(column: Column, text: str, place: Place) -> Any | Problem:
    plain = _compact(text).lower()
    if plain in {"是", "true"}:
        return True
    if plain in {"否", "false"}:
        return False
    return Problem("input.flag", place, f"“{_short(text)}”", "“是”“否”或留空", "从列表中选择。")


def _read_choice(column: Column, text: str, place: Place) -> Any | Problem:
    plain = _compact(text).replace(">=", "≥").replace("<=", "≤")
    if (meant := column.meant_by.get(plain)) is not None:
        return meant
    words = list(column.words.values())
    close = difflib.get_close_matches(plain, words, n=1, cutoff=0.4)
    return Problem(
        "input.choice",
        place,
        f"“{_short(text)}”",
        f"下列之一：{'、'.join(words)}",
        f"是不是“{close[0]}”？请从列表中选择。" if close else "请从列表中选择。",
    )


def _read_list(column: Column, text: str, place: Place) -> Any | Problem:
    parts: list[str] = []
    start = 0
    for gap in _SEPARATOR.finditer(text):
        parts.append(text[start : gap.end(1)])
        start = gap.end()
    parts.append(text[start:])
    return tuple(item for part in parts if (item := re.sub(r"\\(.)", r"\1", part.strip(), flags=re.DOTALL)))


_READERS: dict[Kind, Callable[[Column, str, Place], Any]] = {
    "text": _read_text,
    "longtext": _read_longtext,
    "code": _read_code,
    "amount": _read_amount,
    "change": _read_change,
    "count": _read_count,
    "area": _read_area,
    "year": _read_year,
    "date": _read_date,
    "flag": _read_flag,
    "choice": _read_choice,
    "list": _read_list,
}


def print_cell(column: Column, value: Any) -> str:
    """The text of a typed value; "" for one that says nothing (None, no, an optional amount or number of 0)."""
    if value is None or value == "":
        return ""
    if column.kind in ("amount", "change"):
        return yuan(value) if value or column.required else ""
    if column.kind == "count" and value == column.default:
        return ""
    if column.kind == "flag":
        return "是" if value else ""
    if column.kind == "area":
        return format(value, "f")
    if column.kind == "date":
        return cast(date, value).isoformat()
    if column.kind == "choice":
        return column.words.get(value, value)
    if column.kind == "list":
        return join_list(value)
    return str(value)


def join_list(items: Iterable[str]) -> str:
    """Items as one text; a separator inside an item is escaped with a backslash."""
    return "；".join(re.sub(r"([\\;；\n])", r"\\\1", item) for item in items)


def _short(text: str) -> str:
    return text if len(text) <= 40 else text[:39] + "…"


# ---------------------------------------------------------------------------------------- rows and budgets


def assemble(raw: Raw) -> tuple[Budget | None, list[Problem]]:
    """Read raw rows as a Budget (without ``prior`` and ``home``); None when a problem is an error.

    Rows without any text are skipped.  Cells that follow from the costing may be blank.  Each row keeps its ``place``."""
    found: dict[str, list[Problem]] = {}
    parts: dict[str, Any] = {}
    for name in build_order([t.name for t in TABLES]):
        table, problems = TABLE[name], found.setdefault(name, [])
        rows: list[Any] = []
        spoilt = False
        for row in filled(name, [r for r in raw.get(name, ()) if not r.empty], parts):
            built = _build(table, row, problems)
            if built is None:
                spoilt = True
            else:
                rows.append(built)
        if table.single:
            parts[name] = rows[0] if rows else None
        else:
            parts[name] = tuple(rows)
        if name in _NEEDED and not rows and not spoilt:
            problems.append(_nothing_in(table, raw))
    problems = [p for t in TABLES for p in found[t.name]]
    if problems:
        return None, problems
    return in_order(Budget(**parts)), problems


def _nothing_in(table: Table, raw: Raw) -> Problem:
    rows = raw.get(table.name, ())
    place = rows[0].place if rows else Place("", table.title)
    needed = "、".join(f"“{c.heading}”" for c in table.columns if c.required)
    return Problem("input.required", place, f"“{table.title}”没有填写", f"至少填写{needed}", "按填写说明补填。")


def _build(table: Table, row: Row, problems: list[Problem]) -> Any | None:
    if total := _total_row(table, row):
        problems.append(total)
        return None
    values: dict[str, Any] = {}
    good = True
    for column in table.columns:
        text = row.cells.get(column.name, "")
        if text is None:
            good = False
        elif not text.strip():
            if column.required:
                good = False
                problems.append(_missing(column, row.at(column)))
        else:
            value = read_cell(column, text, row.place)
            if isinstance(value, Problem):
                good = False
                problems.append(dataclasses.replace(value, place=row.at(column)))
            else:
                values[column.name] = value
    return table.row(**values, place=row.place) if good else None


def _missing(column: Column, place: Place) -> Problem:
    mend = f"请填写：{column.help}。"
    if column.words:
        mend = f"请填写下列之一：{'、'.join(column.words.values())}。"
    return Problem("input.required", place, "空白", f"必填：{column.heading}", mend)


def _total_row(table: Table, row: Row) -> Problem | None:
    if table.single:
        return None
    for column in table.columns:
        text = row.cells.get(column.name)
        if text and text.strip():
            if _compact(text) in _TOTALS:
                return Problem(
                    "input.total_row",
                    row.at(column),
                    f"“{text.strip()}”，像是手工加的合计行",
                    "数据区只有明细行",
                    "删去这一行：合计由程序计算，留着会重复计数。",
                )
            return None
    return None


def in_order(budget: Budget) -> Budget:
    """The same budget with what is nested in the written forms in the one order both of them keep.

    Targets follow the projects; indicators stand with their target, those of no target first; items of reasons
    follow the reasons.  Loaded budgets are in order."""
    position = {p.code: i for i, p in reversed(list(enumerate(budget.projects)))}
    last = len(position)
    targets = sorted(budget.targets, key=lambda t: (position.get(t.project, last), t.project))
    rank = {t.project: i for i, t in reversed(list(enumerate(targets)))}
    indicators = sorted(budget.indicators, key=lambda i: rank.get(i.project, -1))
    about = {r.about: i for i, r in reversed(list(enumerate(budget.reasons)))}
    items = sorted(budget.reason_items, key=lambda i: about.get(i.about, len(about)))
    return dataclasses.replace(budget, targets=tuple(targets), indicators=tuple(indicators), reason_items=tuple(items))


def rows_of(budget: Budget) -> dict[str, list[Row]]:
    """A Budget (without ``prior``) as raw rows, in the order of the written forms."""
    ordered = in_order(budget)
    raw: dict[str, list[Row]] = {}
    for table in TABLES:
        part = getattr(ordered, table.name)
        rows = ([] if part is None else [part]) if table.single else part
        raw[table.name] = [
            Row(
                Place("（内存中的预算）", table.title, number),
                {c.name: print_cell(c, getattr(row, c.name)) for c in table.columns},
            )
            for number, row in enumerate(rows, start=1)
        ]
    return raw


def flatten(budget: Budget) -> dict[str, list[Row]]:
    """A Budget (without ``prior``) as raw rows.  Raises InputError when a value would not come back the same: spaces
    at the ends of a text, a choice no list has, a negative amount, …"""
    raw = rows_of(budget)
    ordered = in_order(budget)
    back, problems = assemble(raw)
    if back is not None and back != dataclasses.replace(ordered, prior=None):
        problems = _differences(ordered, back)
    if problems:
        raise InputError(problems)
    return raw


def _differences(budget: Budget, back: Budget) -> list[Problem]:
    problems: list[Problem] = []
    for table in TABLES:
        mine, other = getattr(budget, table.name), getattr(back, table.name)
        rows = [(mine, other)] if table.single else list(zip(mine, other, strict=False))
        for number, (a, b) in enumerate(rows, start=1):
            for column in table.columns:
                was, comes = getattr(a, column.name, None), getattr(b, column.name, None)
                if a != b and was != comes:
                    place = Place("（内存中的预算）", table.title, number, column.heading)
                    problems.append(
                        Problem("input.lossless", place, repr(was), f"读回后是 {comes!r}", "改成能原样读回的值。")
                    )
        if mine != other and not any(p.place.sheet == table.title for p in problems):
            place = Place("（内存中的预算）", table.title)
            problems.append(Problem("input.lossless", place, "有内容全空的行", "没有空行", "去掉全空的行。"))
    return problems


# ---------------------------------------------------------------------------------------------- headings


def match_headings(table: Table, headings: Sequence[str], place: Place) -> tuple[list[Column | None], list[Problem]]:
    """The column of each heading (None: no heading, or unusable), and what is wrong with the headings.

    A required column that is missing is reported here once; its cells are then given as None."""
    found: list[Column | None] = []
    problems: list[Problem] = []
    seen: dict[str, str] = {}
    for position, heading in enumerate(headings):
        column = table.column(heading) if heading.strip() else None
        if heading.strip() and column is None:
            problems.append(_unknown_heading(table, heading, place, headings))
        if column is not None and column.name in seen:
            problems.append(
                Problem(
                    "input.column",
                    place.at(heading),
                    f"第{position + 1}列的标题“{heading}”与前面的“{seen[column.name]}”重复",
                    "每列只出现一次",
                    "合并两列的内容后删去一列。",
                )
            )
            column = None
        elif column is not None:
            seen[column.name] = heading
        found.append(column)
    for column in table.columns:
        if column.required and column.name not in seen:
            problems.append(
                Problem(
                    "input.column",
                    place,
                    f"缺少“{column.heading}”列",
                    f"标题行有“{column.heading}”（或 {column.name}）",
                    "补上这一列，或把写错的标题改正；可用 yusuan init 生成空白表对照。",
                )
            )
    return found, problems


def _unknown_heading(table: Table, heading: str, place: Place, headings: Sequence[str]) -> Problem:
    present = {c.name for h in headings if (c := table.column(h))}
    near = table.nearest(heading)
    mend = "这一列的内容不会被读取：删去它，或移到以“草稿”开头的工作表。"
    if near is not None and near.name not in present:
        mend = f"是不是“{near.heading}”？请改正标题。"
        if "万元" in heading:
            mend = f"是不是“{near.heading}”？金额以元为单位，请换算成元并改正标题。"
    expected = "、".join(c.heading for c in table.columns)
    return Problem("input.column", place.at(heading), f"不认识的列“{_short(heading)}”", f"只有这些列：{expected}", mend)


def unread(table: Table, present: Iterable[Column | None]) -> dict[str, str | None]:
    """Cells of the required columns that are missing (already reported), for the rows of a table."""
    names = {c.name for c in present if c is not None}
    return {c.name: None for c in table.columns if c.required and c.name not in names}


# ------------------------------------------------------------------------------------------ documentation

_KINDS: dict[Kind, str] = {
    "text": "文字（一行）",
    "longtext": "文字（可分段）",
    "code": "编码（文本）",
    "amount": "金额，元，至多两位小数",
    "change": "金额，元，可为负",
    "count": "整数",
    "area": "数，至多两位小数",
    "year": "年份",
    "date": "日期",
    "flag": "是／否",
    "choice": "选项",
    "list": "几项，用；隔开",
}


def describe() -> str:
    """The field-by-field part of docs/workbook.md, as Markdown."""
    parts: list[str] = []
    for table in TABLES:
        parts += [f"### {table.title}（`{table.name}`）", "", table.about, ""]
        parts += ["| 列 | 标识 | 必填 | 填什么 | 说明 |", "|---|---|---|---|---|"]
        for c in table.columns:
            need = "是" if c.required else ""
            what = _KINDS[c.kind] + ("：" + "、".join(c.words.values()) if c.words else "")
            if not c.required and c.default not in (None, "", (), 0, False):
                what += f"；不填为 {c.words.get(c.default, c.default)}"
            parts.append(f"| {c.heading} | `{c.name}` | {need} | {what} | {c.help} |")
        parts.append("")
    return "\n".join(parts)


if __name__ == "__main__":
    print(describe())
