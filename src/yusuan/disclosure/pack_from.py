"""A published document → the pack that would print it: last year's disclosure as this year's template.

Statements come from what was recognised (:mod:`yusuan.disclosure.views_from`), the outline from the document's own
headings.  Sentences are never copied: a section gets the patterns of a shipped pack whose topic its title names.  What
could not be inferred is listed, never guessed.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from ..coordinates import Coordinates, coordinates
from ..money import SCALE, Interval
from ..problems import InputError, Place, Problem
from .beside import Beside, beside_of, template
from .lines import chinese_number
from .model import Disclosure, Figure, Statement, Text, Unrecognised
from .outline_from import outline_of
from .pack import ByView, Pack, RowView, SectionView, StatementView, load_pack
from .settled import settled
from .shown import bare
from .views_from import view_of

FILES = ("pack.toml", "statements.toml", "outline.toml", "glossary.toml")
_UNIT_LINE = re.compile(
    r"(编制单位|编制部门|部门名称|单位名称|预算单位|填报单位|部门|单位)[:：]\s*(?!(?:人民币)?[百亿万]*元)\S"
)
_NUMBER = re.compile(r"^(?:公开|预算|附|报)?表?(\d{1,2})表?(?=\D)")


@dataclass(frozen=True, slots=True)
class Derived:
    """A pack's four texts by file name, and what a person still has to settle: statement, row or column, in Chinese."""

    files: Mapping[str, str]
    open: tuple[str, ...]

    def write(self, folder: Path) -> None:
        """Raises InputError where the folder holds something already."""
        if folder.exists() and (folder.is_file() or any(folder.iterdir())):
            raise InputError(
                [
                    Problem(
                        "from.exists",
                        Place(str(folder)),
                        "已经存在",
                        "新的或空的文件夹",
                        "换一个名称，已有的版式包不会被覆盖",
                    )
                ]
            )
        folder.mkdir(parents=True, exist_ok=True)
        for name, text in self.files.items():
            (folder / name).write_text(text, encoding="utf-8", newline="\n")

    def pack(self) -> Pack:
        """The pack as it loads.  Raises InputError."""
        with TemporaryDirectory() as folder:
            self.write(Path(folder) / "pack")
            return load_pack(Path(folder) / "pack")


def derive(disclosure: Disclosure, name: str = "derived") -> Derived:
    """The pack of a recognised disclosure.  Raises InputError where no statement was recognised."""
    if not disclosure.statements():
        raise InputError(
            [
                Problem(
                    "from.statements",
                    Place(disclosure.unit or "文件"),
                    "没有认出报表，推不出版式",
                    "含有报表的公开文件",
                    "换一份带报表的文件；报表和文字分开公布的，用带报表的那一份",
                )
            ]
        )
    open_: list[str] = []
    if not disclosure.year:
        open_.append("文件没有写明年度：标题中的年度没有还原，请补上 {year}")
    if not disclosure.unit:
        open_.append("文件没有写明单位名称：标题中的名称没有还原，请补上 {unit}")
    beside = beside_of(settled(disclosure))
    disclosure = settled(replace(disclosure, year=beside.facts.year))
    views: list[StatementView] = []
    for table, below in _with_notes(disclosure):
        view, unsettled = view_of(table, beside)
        views.append(_noted(view, table, below, beside))
        open_ += unsettled
    views = _completed(views, open_)
    open_ += _contradictions(disclosure)
    open_ += _current_only(disclosure, views, beside)
    for item in (i for _, i in disclosure.walk() if isinstance(i, Unrecognised)):
        open_.append(f"《{bare(item.title)[:40] or '无标题'}》没有认定是哪一张表（{item.why}），版式中没有它")
    head, views = _head(disclosure, views, name, beside, open_)
    sections, unsettled = outline_of(disclosure, beside)
    open_ += unsettled
    shipped = load_pack("shanghai-2025")
    open_.append("名词解释用的是自带的解释，请按本地的需要增删")
    texts = (
        _toml_head(head),
        "\n".join(_toml_statement(v) for v in views),
        "\n".join(_toml_section(s) for s in sections),
        "\n".join(f"[[entry]]\nterm = {_toml(t)}\ntext = {_toml(x)}\n" for t, x in shipped.glossary),
    )
    return Derived(dict(zip(FILES, texts, strict=True)), tuple(dict.fromkeys(open_)))


# --- pack.toml ---------------------------------------------------------------------------------------------------


def _head(
    disclosure: Disclosure, views: list[StatementView], name: str, beside: Beside, open_: list[str]
) -> tuple[Mapping[str, Any], list[StatementView]]:
    """What the statements share, and the statements without it."""
    unit = _commonest(v.money_unit for v in views if v.money_unit) or "万元"
    decimals = _commonest(v.decimals for v in views if v.decimals is not None and v.money_unit == unit)
    zero = _commonest(v.zero for v in views if v.zero is not None)
    grouped = bool(_commonest(v.grouped for v in views if v.grouped is not None))
    drop_zeros = bool(_commonest(v.drop_zeros for v in views if v.drop_zeros is not None))
    plain = load_pack("shanghai-2025").words
    words = {k: plain[k] for k in ("empty_note", "unknown_note", "withheld_note", "form_title", "unit_form_title")}
    lines = [
        template(f"{m[1]}：", beside) + "{unit}"
        for t in disclosure.statements()
        if (m := _UNIT_LINE.search(t.unit_line))
    ]
    words["unit_line"] = _commonest(lines) or ""
    if not lines:
        open_.append("报表上方没有看到单位名称，不印（unit_line）")
    words |= _text_unit(disclosure, unit)
    numbers = [_NUMBER.search(v.title) for v in views]
    if all(m and int(m[1]) == n for n, m in enumerate(numbers, 1)):
        first = numbers[0]
        assert first is not None
        words["number"] = first[0].replace(first[1], "{n:02d}" if len(first[1]) > 1 else "{n}")
        views = [replace(v, title=v.title[m.end() :]) for v, m in zip(views, numbers, strict=True) if m]
    if listed := _listed(disclosure):
        words["listed"] = listed
    head = {
        "id": name,
        "name": f"由{disclosure.unit or '公开文件'}{disclosure.year}年的公开文件推得",
        "source": "由一份已公布的文件推得，没有核对；没有推得的见推导时列出的清单",
        "title": "{year}年{level}" + ("决算" if disclosure.kind == "final_accounts" else "预算"),
        "money_unit": unit,
        "decimals": 2 if decimals is None else decimals,
        "grouped": grouped,
        **({"drop_zeros": True} if drop_zeros else {}),
        "zero": zero or "",
        "valid_from": disclosure.year,
        "words": words,
    }
    own = [
        replace(
            v,
            money_unit="" if v.money_unit in (unit, "") else v.money_unit,
            decimals=None if v.decimals == head["decimals"] else v.decimals,
            zero=None if v.zero == head["zero"] else v.zero,
            grouped=None if v.grouped == grouped else v.grouped,
            drop_zeros=None if v.drop_zeros == drop_zeros else v.drop_zeros,
        )
        for v in views
    ]
    return head, own


def _completed(views: Sequence[StatementView], open_: list[str]) -> list[StatementView]:
    """A statement in which nothing stood but a total gets the rows of one with the same columns of words."""
    patterns = [side for view in views if len(view.sides) == 1 for side in view.sides if any(r.by for r in side.rows)]
    made = []
    for view in views:
        side = view.sides[0]
        words = [c.header[-1] for c in side.columns if c.prints not in ("figure", "change", "growth")]
        if (
            len(view.sides) == 1
            and len(words) > 1
            and all(r.label and not r.by for r in side.rows)
            and len(side.rows) < 2
        ):
            for other in patterns:
                as_printed = [c for c in other.columns if c.prints not in ("figure", "change", "growth", "blank")]
                if [c.header[-1] for c in as_printed] != words:
                    continue
                told = iter(as_printed)
                columns = tuple(
                    replace(next(told), header=c.header)
                    if c.prints in ("label", "blank", "code", "name") and c.header[-1] in words
                    else c
                    for c in side.columns
                )
                measure = "" if side.measure else next((c.measure for c in side.columns if c.measure), "")
                tree = next(RowView(by=r.by, where_measure=measure) for r in other.rows if r.by)
                rows = (tree, *side.rows) if other.rows[0].by else (*side.rows, tree)
                view = replace(
                    view,
                    sides=(replace(side, columns=columns, rows=rows),),
                    exhaustive=tuple(by.dimension for by in tree.by),
                )
                open_.append(f"《{view.title}》原文没有数，各行按同样表头的报表推得")
                break
        made.append(view)
    return made


def _contradictions(disclosure: Disclosure) -> Iterator[str]:
    """Statements that print two amounts of what should be one: the words left out what sets them apart."""
    tables = disclosure.statements()
    seen: dict[Coordinates, tuple[int, Figure]] = {}
    told: set[tuple[int, int]] = set()
    for n, table in enumerate(tables):
        for _, _, figure in table.figures():
            if not isinstance(figure.about, Coordinates) or not figure.text or figure.interval is None:
                continue
            first, other = seen.setdefault(figure.about, (n, figure))
            if first != n and (first, n) not in told and other.interval and not figure.interval.meets(other.interval):
                told.add((first, n))
                yield (
                    f"《{bare(table.title)}》的{figure.text}{figure.unit}与《{bare(tables[first].title)}》的{other.text}{other.unit}"
                    f"按所认定的含义应当相同（{figure.about}）：可能有一张表少了范围，如不含上年结转（vintage）"
                )


def _current_only(disclosure: Disclosure, views: Sequence[StatementView], beside: Beside) -> Iterator[str]:
    """Statements of one fund's expenditure that come to that fund's revenue though money was carried over: they may
    be of the current year only."""
    facts = beside.facts
    if not facts.value(coordinates("carry_in")):
        return
    for table, view in zip(disclosure.statements(), views, strict=True):
        side = view.sides[0]
        fund, measure = dict(side.dims).get("fund"), side.measure
        if len(view.sides) > 1 or measure != "expenditure" or fund is None or "vintage" in dict(side.dims):
            continue
        own = next((f for *_, f in table.figures() if f.about == coordinates(measure, fund=fund) and f.interval), None)
        revenue = facts.value(coordinates("revenue", fund=fund))
        if own and own.interval and revenue and own.interval.meets(Interval.exactly(revenue)):
            yield f'《{bare(table.title)}》的合计等于本年收入，而有上年结转：可能不含上年结转（vintage = "current"）'


def _text_unit(disclosure: Disclosure, unit: str) -> dict[str, Any]:
    """The money unit and decimals of the document's sentences, where they are not the statements'."""
    said = [c.figure for t in disclosure.texts() for c in t.claims if c.figure.unit in SCALE]
    usual = _commonest(f.unit for f in said)
    if usual in (None, unit):
        return {}
    places = _commonest(-int(f.value.as_tuple().exponent) for f in said if f.unit == usual and f.value)
    return {"text_unit": usual, "text_decimals": max(0, places or 0)}


def _with_notes(disclosure: Disclosure) -> Iterator[tuple[Statement, str]]:
    """Each statement with the note that stands below it."""
    items = [item for _, item in disclosure.walk()]
    for item, following in zip(items, [*items[1:], None], strict=True):
        if isinstance(item, Statement):
            said = bare(following.text) if isinstance(following, Text) else ""
            yield item, said if re.match(r"(备?注|说明)[:：]", said) and len(said) < 80 else ""


def _noted(view: StatementView, table: Statement, below: str, beside: Beside) -> StatementView:
    """The view with the form's note; a note below a statement without a figure is its empty note.  One that gives
    figures of its own is not the form's."""
    note = template(below, beside)
    if not note or re.search(r"\d", note):
        return view
    nothing = not any(f.value for *_, f in table.figures())
    return replace(view, empty_note=note) if nothing else replace(view, notes=(note,))


def _listed(disclosure: Disclosure) -> str:
    """How headings number the statements, where they do."""
    titles = [bare(t.title) for t in disclosure.statements()]
    for pattern in ("{chinese}、{title}", "{n}.{title}", "表{chinese}{title}", "表{n}{title}"):
        made = {pattern.format(n=n, chinese=chinese_number(n), title=t) for n, t in enumerate(titles, 1)}
        if len(made & {bare(s.title) for s in disclosure.sections}) > len(titles) / 2:
            return pattern
    return ""


# --- TOML --------------------------------------------------------------------------------------------------------


def _toml(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int):
        return str(value)
    if isinstance(value, str):
        return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")
    if isinstance(value, ByView):
        said = dict(_pairs(value))
        return _toml(value.dimension if len(said) == 1 else said)
    if isinstance(value, frozenset):
        return _toml(sorted(value))
    if isinstance(value, Mapping):
        return "{ " + ", ".join(f"{k} = {_toml(v)}" for k, v in value.items()) + " }"
    return "[" + ", ".join(map(_toml, value)) + "]"


def _toml_head(head: Mapping[str, Any]) -> str:
    lines = [f"{k} = {_toml(v)}" for k, v in head.items() if k != "words"]
    return "\n".join([*lines, "", "[words]", *(f"{k} = {_toml(v)}" for k, v in head["words"].items()), ""])


def _pairs(view: Any, skip: tuple[str, ...] = ()) -> Iterator[tuple[str, Any]]:
    """The keys of a view that are not as they are without writing them, dimensions as keys of their own."""
    for f in fields(view):
        value = getattr(view, f.name)
        if f.name in skip or value == f.default:
            continue
        if f.name == "dims":
            yield from value
        elif f.name == "where":
            yield f.name, dict(value)
        elif f.name == "by":
            yield f.name, value[0] if len(value) == 1 else value
        else:
            yield f.name, value


def _toml_statement(view: StatementView) -> str:
    lines = ["[[statement]]", *(f"{k} = {_toml(v)}" for k, v in _pairs(view, ("sides",)))]
    for side in view.sides:
        lines += ["[[statement.side]]", *(f"{k} = {_toml(v)}" for k, v in _pairs(side, ("columns", "rows", "closing")))]
        for name in ("columns", "rows", "closing"):
            if one := getattr(side, name):
                lines += [f"{name} = [", *(f"  {_toml(dict(_pairs(entry)))}," for entry in one), "]"]
            elif name != "closing":
                lines.append(f"{name} = []")
    return "\n".join(lines) + "\n"


def _toml_section(view: SectionView) -> str:
    return "\n".join(["[[section]]", *(f"{k} = {_toml(v)}" for k, v in _pairs(view))]) + "\n"


def _commonest(found: Iterable[Any]) -> Any:
    values = list(found)
    return max(values, key=values.count) if values else None
