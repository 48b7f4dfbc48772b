"""What a comparison of two versions of a budget holds."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from ...coordinates import NATURES
from ..model import (
    VERSIONS,
    CostingLine,
    Indicator,
)

#: The versions that are published; the check ``profile.version`` says so of a single book.
DISCLOSED = ("approve", "adjust")
#: How the key of a recorded reason for a change of version begins: ``version``, ``version.P12``.
REASON = "version"
#: What the overall figures are called, in their order.
SUMMARY: dict[str, str] = {
    "resources": "收入总计",
    "revenue": "本年收入",
    "carry_in": "上年结转",
    "uses": "支出总计",
    "expenditure": "支出合计",
    "expenditure.current": "其中：当年预算",
    "expenditure.carry_over": "其中：上年结转",
    "carry_out": "年终结转",
    "procurement": "政府采购预算",
}
HEADLINES = ("three_public", "abroad", "reception", "vehicle_purchase", "vehicle_operation", "admin_operating")


@dataclass(frozen=True)
class Version:
    """Which version of whose budget a book is: who made it, when and why."""

    unit: str
    name: str
    year: int
    level: str
    version: str
    by: str
    on: date | None
    note: str
    approved_on: date | None

    @property
    def called(self) -> str:
        return VERSIONS.get(self.version, self.version)

    @property
    def disclosed(self) -> bool:
        return self.version in DISCLOSED


@dataclass(frozen=True)
class Change:
    """An amount in both books, in fen; 0 in a book that hasn't got it.  ``level`` counts from 1 (类、款、项)."""

    key: str
    old: int
    new: int
    old_name: str
    new_name: str
    level: int = 1

    @property
    def more(self) -> int:
        return self.new - self.old

    @property
    def name(self) -> str:
        return self.new_name or self.old_name


@dataclass(frozen=True)
class Line:
    """All lines of both books with the same coordinates; ``measure`` is expenditure, revenue or carry_out."""

    measure: str
    unit: str
    fund: str
    functional_code: str
    nature: str
    econ_dept: str
    project: str
    revenue_code: str
    origin_year: int | None
    old: int
    new: int
    #: Fund, codes and year as people read them.
    label: str

    @property
    def more(self) -> int:
        return self.new - self.old


@dataclass(frozen=True)
class FieldChange:
    """A cell: its heading, and what it says in both books."""

    what: str
    old: str
    new: str


@dataclass(frozen=True)
class CostingChange:
    """A costing line in both books; None where a book hasn't got it."""

    item: str
    old: CostingLine | None
    new: CostingLine | None

    @property
    def more(self) -> int:
        return (self.new.amount if self.new else 0) - (self.old.amount if self.old else 0)


@dataclass(frozen=True)
class IndicatorChange:
    """An indicator in both books; None where a book hasn't got it."""

    level2: str
    name: str
    old: Indicator | None
    new: Indicator | None


@dataclass(frozen=True)
class Purchase:
    """Something a book buys, from its procurement table or a project's costing."""

    unit: str
    project: str
    item: str
    quantity: str
    kind: str
    catalogue_code: str
    amount: int
    fund: str
    method: str
    start: date | None
    service_purchase: bool


@dataclass(frozen=True)
class PurchaseChange:
    """A purchase in both books; None where a book hasn't got it."""

    unit: str
    project: str
    item: str
    old: Purchase | None
    new: Purchase | None

    @property
    def more(self) -> int:
        return (self.new.amount if self.new else 0) - (self.old.amount if self.old else 0)


@dataclass(frozen=True)
class RecordedReason:
    """What the books say of a change of version.  Items are what and the signed amount (fen)."""

    about: str
    old_text: str
    new_text: str
    old_items: tuple[tuple[str, int], ...]
    new_items: tuple[tuple[str, int], ...]


@dataclass(frozen=True)
class ProjectChange:
    """A project in both books.  ``old_there`` and ``new_there`` say whether a book has it at all."""

    code: str
    unit: str
    old_name: str
    new_name: str
    old_there: bool
    new_there: bool
    old: int
    new: int
    lines: tuple[Line, ...]
    funds: tuple[Change, ...]
    costing: tuple[CostingChange, ...]
    fields: tuple[FieldChange, ...]
    target: tuple[FieldChange, ...]
    indicators: tuple[IndicatorChange, ...]
    purchases: tuple[PurchaseChange, ...]
    reason: RecordedReason | None

    @property
    def more(self) -> int:
        return self.new - self.old

    @property
    def name(self) -> str:
        return self.new_name or self.old_name

    @property
    def renamed(self) -> bool:
        return self.old_there and self.new_there and self.old_name != self.new_name

    @property
    def kind(self) -> str:
        """In a word: 新增、取消、增加、减少、改名、内容改动、不变."""
        if not self.old_there or not self.new_there:
            return "新增" if self.new_there else "取消"
        if self.more:
            return "增加" if self.more > 0 else "减少"
        return "改名" if self.renamed else "内容改动" if self.changed else "不变"

    @property
    def changed(self) -> bool:
        return (
            self.old_there != self.new_there
            or self.old_name != self.new_name
            or bool(self.fields or self.target or self.reason)
            or any(line.more for line in self.lines)
            or any(c.old != c.new for c in self.costing)
            or any(i.old != i.new for i in self.indicators)
            or any(b.old != b.new for b in self.purchases)
        )


@dataclass(frozen=True)
class OwnChange:
    """Expenditure of one nature that no project spends."""

    nature: str
    old: int
    new: int
    lines: tuple[Line, ...]
    funds: tuple[Change, ...]
    reason: RecordedReason | None

    @property
    def more(self) -> int:
        return self.new - self.old

    @property
    def name(self) -> str:
        name = NATURES.get(self.nature, self.nature)
        return f"{name}（没有项目编码）" if self.nature == "project" else name


@dataclass(frozen=True)
class TableChange:
    """How many rows of a table stand in one of the books only."""

    title: str
    old: int
    new: int


@dataclass(frozen=True)
class Comparison:
    """Two books compared.  Tuples of :class:`Change` hold every key, changed or not, and add up to their total."""

    old: Version
    new: Version
    #: Keys of :data:`SUMMARY`.
    summary: tuple[Change, ...]
    #: Everything that is received, with what was carried over into the year.
    revenue_funds: tuple[Change, ...]
    funds: tuple[Change, ...]
    natures: tuple[Change, ...]
    functional: tuple[Change, ...]
    economic: tuple[Change, ...]
    units: tuple[Change, ...]
    #: The public expenses and the administrative operating funds.
    headlines: tuple[Change, ...]
    #: Largest changes first.
    projects: tuple[ProjectChange, ...]
    own: tuple[OwnChange, ...]
    lines: tuple[Line, ...]
    purchases: tuple[PurchaseChange, ...]
    #: The whole unit's target and indicators.
    target: tuple[FieldChange, ...]
    indicators: tuple[IndicatorChange, ...]
    reasons: tuple[RecordedReason, ...]
    others: tuple[TableChange, ...]
    #: Expenditure and revenue (fen) of units that a book doesn't publish for.
    old_outside: int
    new_outside: int

    def total(self, key: str) -> Change:
        """Raises KeyError."""
        for change in self.summary:
            if change.key == key:
                return change
        raise KeyError(key)

    @property
    def changed(self) -> bool:
        """Whether anything differs besides what the books say of themselves (version, dates, form)."""
        return (
            any(line.more for line in self.lines)
            or any(p.changed for p in self.projects)
            or any(b.old != b.new for b in self.purchases)
            or any(i.old != i.new for i in self.indicators)
            or any(u.old_name != u.new_name for u in self.units)
            or bool(self.target or self.others or self.reasons)
        )
