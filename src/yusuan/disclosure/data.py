"""The disclosure as data: plain JSON types, versioned, without loss.

``disclosure.schema.json`` beside this module is the JSON Schema of what :func:`to_data` returns;
docs/data-schema.md explains it field by field.  Keys are the field names of :mod:`.model`, so a field added
there is written and read here without further work (and a test asks for its place in the schema).
"""

from __future__ import annotations

import json
import re
import types
from collections.abc import Callable
from dataclasses import MISSING, dataclass, fields, is_dataclass
from decimal import Decimal
from fractions import Fraction
from functools import cache, reduce
from operator import or_
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints

from ..coordinates import DIMENSIONS, Coordinates, coordinates
from ..problems import YusuanError
from .model import (
    About,
    Attached,
    Change,
    ChartSeries,
    ChartSpec,
    ContentsList,
    Count,
    Disclosure,
    Growth,
    Item,
    OneOf,
    Share,
    Stated,
    Statement,
    TargetForm,
    Text,
    Unrecognised,
)

SCHEMA = "yusuan-disclosure"
VERSION = "1.0"

#: What the items of a section are called in ``type``.
ITEM_TYPES: dict[str, type] = {
    "text": Text,
    "statement": Statement,
    "target_form": TargetForm,
    "chart": ChartSpec,
    "attached": Attached,
    "contents": ContentsList,
    "unrecognised_table": Unrecognised,
}
#: Names for the places of plain tuples, so that nobody has to count them.
PLACES: dict[tuple[type, str], tuple[str, ...]] = {
    (TargetForm, "head"): ("label", "text"),
    (TargetForm, "texts"): ("label", "text"),
    (TargetForm, "goals"): ("period", "year"),
    (TargetForm, "footer"): ("label", "text"),
    (TargetForm, "tasks"): ("name", "content", "money"),
    (ChartSeries, "points"): ("label", "figure"),
}
#: Figures that are derived from others, by the key that tells them apart; plain coordinates have ``measure``.
DERIVED: dict[str, type] = {"share": Share, "change": Change, "growth": Growth, "count": Count}

# Bounded, so that a hostile file can't ask for a number of a thousand million digits.
_DECIMAL = re.compile(r"-?[0-9]{1,40}(?:\.[0-9]{1,40})?(?:E\+[0-9]{1,2})?", re.ASCII)
_RATIONAL = re.compile(r"-?[0-9]{1,80}(?:/[1-9][0-9]{0,79})?", re.ASCII)
_DEEPEST = 32
_SHOWN = 20

_TYPE_OF_ITEM = {cls: name for name, cls in ITEM_TYPES.items()}
_KEY_OF_DERIVED = {cls: key for key, cls in DERIVED.items()}


@dataclass(frozen=True, slots=True)
class Mistake:
    """One place where data is not what the schema asks for; ``pointer`` is a JSON pointer (RFC 6901)."""

    pointer: str
    found: str
    expected: str

    def __str__(self) -> str:
        return f"{self.pointer or '（最外层）'}：发现{self.found}，应为{self.expected}"


class DataError(YusuanError):
    """The data is not a disclosure; ``mistakes`` holds the first of what is wrong, ``count`` how many there are."""

    def __init__(self, mistakes: tuple[Mistake, ...], count: int):
        self.mistakes = mistakes
        self.count = count
        more = f"\n……另有{count - len(mistakes)}处" if count > len(mistakes) else ""
        super().__init__("数据不符合 yusuan-disclosure 格式：\n" + "\n".join(map(str, mistakes)) + more)


def to_data(disclosure: Disclosure) -> dict[str, Any]:
    """The disclosure in dict, list, str, int, bool and None.  Decimals and fractions are strings, never floats.

    Raises ValueError for a figure whose value is not a finite number."""
    return {"schema": SCHEMA, "version": VERSION, **_encode(disclosure)}


def to_json(disclosure: Disclosure) -> str:
    """The same as JSON text with a final line end; equal disclosures give equal text."""
    text = json.dumps(to_data(disclosure), ensure_ascii=False, indent=1) + "\n"
    # Half a surrogate pair can't be written as UTF-8; JSON can still say it.
    return re.sub("[\ud800-\udfff]", lambda half: f"\\u{ord(half[0]):04x}", text)


def from_data(data: object) -> Disclosure:
    """The inverse of :func:`to_data`.  Raises DataError that names the places of the mistakes."""
    mistakes: list[Mistake] = []
    if not isinstance(data, dict):
        raise DataError((Mistake("", _said(data), "一个对象"),), 1)
    body = dict(data)
    for key, wanted in (("schema", SCHEMA), ("version", VERSION)):
        found = body.pop(key, MISSING)
        if found != wanted:
            said = "没有这一项" if found is MISSING else _said(found)
            mistakes.append(Mistake(f"/{key}", said, f"“{wanted}”"))
    disclosure: Disclosure | None = None
    if not mistakes:  # another version's fields would only be reported one by one
        disclosure = _reader(Disclosure)(body, (), mistakes)
    if mistakes or disclosure is None:
        raise DataError(tuple(mistakes[:_SHOWN]), len(mistakes))
    return disclosure


def _encode(value: Any) -> Any:
    match value:
        case None | str() | int():
            return value
        case Decimal():
            return _decimal_text(value)
        case Fraction():
            return str(value)
        case tuple():
            return [_encode(v) for v in value]
        case Coordinates():
            return {
                "measure": value.measure,
                "at": {d: sorted(v) if isinstance(v, frozenset) else v for d, v in value.at},
            }
        case Stated():
            return {"stated": value.what}
        case OneOf():
            return {"one_of": [_encode(v) for v in value.candidates]}
    cls: Any = type(value)
    encoded = {name: _encode_field(cls, name, getattr(value, name)) for name in _names(cls)}
    if key := _KEY_OF_DERIVED.get(cls):
        return {key: encoded}
    if kind := _TYPE_OF_ITEM.get(cls):
        return {"type": kind, **encoded}
    return encoded


def _encode_field(cls: type, name: str, value: Any) -> Any:
    places = PLACES.get((cls, name))
    if places is None:
        return _encode(value)
    if (cls, name) == (TargetForm, "goals"):
        return dict(zip(places, value, strict=True))
    return [{place: _encode(v) for place, v in zip(places, entry, strict=True)} for entry in value]


@cache
def _names(cls: type) -> tuple[str, ...]:
    assert is_dataclass(cls)
    return tuple(f.name for f in fields(cls) if not f.metadata.get("local"))


def _decimal_text(value: Decimal) -> str:
    if not value.is_finite():
        raise ValueError(f"{value} is not a finite number")
    exponent = value.as_tuple().exponent
    assert isinstance(exponent, int)
    # The last printed place is part of what a figure says, so 1E+3 does not become 1000.
    return str(value) if exponent > 0 else format(value, "f")


Steps = tuple[str | int, ...]
Reader = Callable[[Any, Steps, list[Mistake]], Any]


@cache
def _reader(kind: Any) -> Reader:
    """What turns data into a value of the annotated type ``kind``; mistakes are added to the list it is given."""
    if kind is str:
        return lambda data, path, mistakes: _plain(data, str, "一段文字", path, mistakes)
    if kind is bool:
        return lambda data, path, mistakes: _plain(data, bool, "true 或 false", path, mistakes)
    if kind is int:
        return _read_count
    if kind is Decimal:
        return lambda data, path, mistakes: _number(
            data, _DECIMAL, Decimal, "写成文字的十进制数，如“12.30”", path, mistakes
        )
    if kind is Fraction:
        return lambda data, path, mistakes: _number(
            data, _RATIONAL, Fraction, "写成文字的整数或分数，如“1/3”", path, mistakes
        )
    if kind is Coordinates:
        return _read_coordinates
    if kind is Stated:
        return _read_stated
    if kind == About:
        return _read_about
    if kind == Item:
        return _read_item
    origin, arguments = get_origin(kind), get_args(kind)
    if origin is Literal:
        return lambda data, path, mistakes: _choice(data, arguments, path, mistakes)
    if origin in (Union, types.UnionType) and type(None) in arguments:
        inner = _reader(reduce(or_, [a for a in arguments if a is not type(None)]))
        return lambda data, path, mistakes: None if data is None else inner(data, path, mistakes)
    if origin is tuple and arguments[1:] == (...,):
        inner = _reader(arguments[0])
        return lambda data, path, mistakes: _list(data, inner, path, mistakes)
    return _object_reader(kind)


@cache
def _object_reader(cls: type) -> Reader:
    """The reader of a dataclass: required keys are its fields without default."""
    assert is_dataclass(cls)
    hints = {name: hint for name, hint in get_type_hints(cls).items() if name in _names(cls)}
    required = {f.name for f in fields(cls) if f.default is MISSING and f.default_factory is MISSING}

    @cache  # a section holds sections, so its fields' readers are made when first asked for
    def field_readers() -> dict[str, Reader]:
        return {name: _field_reader(cls, name, hint) for name, hint in hints.items()}

    def read(data: Any, path: Steps, mistakes: list[Mistake]) -> Any:
        if len(path) > 2 * _DEEPEST and path.count("sections") > _DEEPEST:
            mistakes.append(Mistake(_pointer(path), "更深的嵌套", f"至多{_DEEPEST}层章节"))
            return None
        values = _members(data, field_readers(), required, path, mistakes)
        return None if values is None else cls(**values)

    return read


def _field_reader(cls: type, name: str, hint: Any) -> Reader:
    places = PLACES.get((cls, name))
    if places is None:
        return _reader(hint)
    kinds = get_args(hint)
    if kinds[1:] == (...,):
        inner = _places_reader(places, get_args(kinds[0]))
        return lambda data, path, mistakes: _list(data, inner, path, mistakes)
    return _places_reader(places, kinds)


def _places_reader(places: tuple[str, ...], kinds: tuple[Any, ...]) -> Reader:
    readers = {place: _reader(kind) for place, kind in zip(places, kinds, strict=True)}

    def read(data: Any, path: Steps, mistakes: list[Mistake]) -> Any:
        values = _members(data, readers, set(places), path, mistakes)
        return () if values is None else tuple(values.get(place) for place in places)

    return read


def _members(
    data: Any, readers: dict[str, Reader], required: set[str], path: Steps, mistakes: list[Mistake]
) -> dict[str, Any] | None:
    """The values of an object's members, or None (and a mistake) where it isn't one or lacks a member."""
    if not isinstance(data, dict):
        mistakes.append(Mistake(_pointer(path), _said(data), "一个对象"))
        return None
    missing = [name for name in readers if name in required and name not in data]
    mistakes.extend(Mistake(_pointer((*path, name)), "没有这一项", "必须填写") for name in missing)
    mistakes.extend(
        Mistake(_pointer((*path, str(name))), "不认识的一项", "、".join(readers))
        for name in data
        if name not in readers
    )
    values = {name: readers[name](value, (*path, name), mistakes) for name, value in data.items() if name in readers}
    return None if missing else values


def _list(data: Any, inner: Reader, path: Steps, mistakes: list[Mistake]) -> tuple[Any, ...]:
    if not isinstance(data, list):
        mistakes.append(Mistake(_pointer(path), _said(data), "一个列表"))
        return ()
    return tuple([inner(value, (*path, i), mistakes) for i, value in enumerate(data)])


def _plain(data: Any, kind: type, expected: str, path: Steps, mistakes: list[Mistake]) -> Any:
    if type(data) is not kind:
        mistakes.append(Mistake(_pointer(path), _said(data), expected))
    return data


def _read_count(data: Any, path: Steps, mistakes: list[Mistake]) -> Any:
    if type(data) is not int or data < 0:
        mistakes.append(Mistake(_pointer(path), _said(data), "不小于0的整数"))
    return data


def _number(data: Any, shape: re.Pattern[str], kind: type, expected: str, path: Steps, mistakes: list[Mistake]) -> Any:
    if not isinstance(data, str) or not shape.fullmatch(data):
        mistakes.append(Mistake(_pointer(path), _said(data), expected))
        return None
    return kind(data)


def _choice(data: Any, choices: tuple[Any, ...], path: Steps, mistakes: list[Mistake]) -> Any:
    if not isinstance(data, str) or data not in choices:
        mistakes.append(Mistake(_pointer(path), _said(data), "、".join(f"“{c}”" for c in choices) + " 之一"))
    return data


def _read_coordinates(data: Any, path: Steps, mistakes: list[Mistake]) -> Any:
    readers: dict[str, Reader] = {"measure": _reader(str), "at": _read_point}
    values = _members(data, readers, {"measure", "at"}, path, mistakes)
    if values is None or values["at"] is None:
        return None
    return coordinates(values["measure"], values["at"])


def _read_point(data: Any, path: Steps, mistakes: list[Mistake]) -> Any:
    return _members(data, dict.fromkeys(DIMENSIONS, _read_code), set(), path, mistakes)


def _read_code(data: Any, path: Steps, mistakes: list[Mistake]) -> Any:
    if isinstance(data, str):
        return data
    if isinstance(data, list) and all(isinstance(v, str) for v in data) and len(set(data)) == len(data):
        return frozenset(data)
    mistakes.append(Mistake(_pointer(path), _said(data), "一个编码（文字），或互不相同的编码的列表"))
    return ""


def _read_stated(data: Any, path: Steps, mistakes: list[Mistake]) -> Any:
    values = _members(data, {"stated": _reader(str)}, {"stated"}, path, mistakes)
    return None if values is None else Stated(values["stated"])


def _read_one_of(data: Any, path: Steps, mistakes: list[Mistake]) -> Any:
    values = _members(data, {"one_of": _read_candidates}, {"one_of"}, path, mistakes)
    return None if values is None else OneOf(values["one_of"])


def _read_candidates(data: Any, path: Steps, mistakes: list[Mistake]) -> Any:
    for i, entry in enumerate(data if isinstance(data, list) else ()):
        if isinstance(entry, dict) and not {"measure", "share", "change", "growth"} & entry.keys():
            mistakes.append(
                Mistake(_pointer((*path, i)), _said(entry), "含有 measure、share、change、growth 之一的对象")
            )
            return ()
    found = _list(data, _read_about, path, mistakes)
    if len(found) < 2:
        mistakes.append(Mistake(_pointer(path), _said(data), "至少两项"))
    return found


def _read_about(data: Any, path: Steps, mistakes: list[Mistake]) -> Any:
    if isinstance(data, dict):
        if "measure" in data:
            return _read_coordinates(data, path, mistakes)
        if "stated" in data:
            return _read_stated(data, path, mistakes)
        if "one_of" in data:
            return _read_one_of(data, path, mistakes)
        for key, cls in DERIVED.items():
            if key in data:
                values = _members(data, {key: _object_reader(cls)}, {key}, path, mistakes)
                return values and values[key]
    mistakes.append(
        Mistake(_pointer(path), _said(data), "含有 measure、stated、one_of、" + "、".join(DERIVED) + " 之一的对象")
    )
    return None


def _read_item(data: Any, path: Steps, mistakes: list[Mistake]) -> Any:
    kind = data.get("type") if isinstance(data, dict) else None
    if not isinstance(kind, str) or kind not in ITEM_TYPES:
        at = path if not isinstance(data, dict) else (*path, "type")
        expected = "、".join(f"“{name}”" for name in ITEM_TYPES) + " 之一"
        mistakes.append(Mistake(_pointer(at), _said(data if not isinstance(data, dict) else kind), expected))
        return None
    item = _reader(ITEM_TYPES[kind])({k: v for k, v in data.items() if k != "type"}, path, mistakes)
    if isinstance(item, Text) and isinstance(item.text, str):
        for i, claim in enumerate(item.claims):
            if claim is not None and not _inside(claim.start, claim.end, len(item.text)):
                at = (*path, "claims", i)
                expected = f"start 不大于 end，end 不大于文字长度{len(item.text)}"
                mistakes.append(Mistake(_pointer(at), f"{_said(claim.start)}至{_said(claim.end)}", expected))
    return item


def _inside(start: Any, end: Any, length: int) -> bool:
    # What isn't a number has already been reported.
    return not (isinstance(start, int) and isinstance(end, int)) or start <= end <= length


def _pointer(path: Steps) -> str:
    return "".join("/" + str(step).replace("~", "~0").replace("/", "~1") for step in path)


def _said(data: Any) -> str:
    """What was found, short enough for a line."""
    match data:
        case None:
            return "空值 null"
        case bool():
            return "true" if data else "false"
        case str():
            return f"文字“{data[:40]}{'…' if len(data) > 40 else ''}”"
        case int() | float():
            text = str(data) if not isinstance(data, int) or abs(data) < 10**40 else "很大的数"
            return f"数字 {text}"
        case list():
            return f"一个有{len(data)}项的列表"
        case dict():
            return f"一个有{len(data)}项的对象"
    return type(data).__name__
