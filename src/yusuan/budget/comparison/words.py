"""A comparison in words: sentences that the report prints, whatever its format."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from ...coordinates import FUNDS
from ...money import printed
from ..costing import said as costed
from ..model import (
    PROCUREMENT_METHODS,
    VERSIONS,
    Indicator,
)
from .fields import changed_fields, plain, value_said, yuan_said
from .model import (
    REASON,
    Comparison,
    CostingChange,
    FieldChange,
    IndicatorChange,
    ProjectChange,
    Purchase,
    PurchaseChange,
    RecordedReason,
    Version,
)


def more_said(more: int) -> str:
    """“多1,000元”, “少1,000元”, “金额不变”."""
    return f"{'多' if more > 0 else '少'}{yuan_said(abs(more))}" if more else "金额不变"


def rate_said(old: int, new: int) -> str:
    """By how many per cent; "" where there was nothing before."""
    return printed(Fraction(100 * (new - old), old), "%", 1) + "%" if old > 0 else ""


def changed_said(old: int, new: int) -> str:
    """“14,000元改为15,000元，多1,000元（7.1%）”."""
    if old == new:
        return f"{yuan_said(new)}，不变"
    if not old:
        return f"新增{yuan_said(new)}"
    if not new:
        return f"{yuan_said(old)}全部取消"
    rate = rate_said(old, new).lstrip("-")
    shown = f"（{rate}）" if rate and rate != "0.0%" else ""
    return f"{yuan_said(old)}改为{yuan_said(new)}，{more_said(new - old)}{shown}"


def notices(c: Comparison) -> list[str]:
    """What a reader must know before the figures: whether the two books can be compared at all."""
    said = []
    if (c.old.unit, c.old.name) != (c.new.unit, c.new.name):
        said.append(
            f"两本账套的单位不同：{c.old.unit} {c.old.name}；{c.new.unit} {c.new.name}。增减不是同一单位的变动。"
        )
    if c.old.year != c.new.year:
        said.append(f"两本账套的年度不同：{c.old.year}年、{c.new.year}年。增减不是同一年预算的变动。")
    elif _rank(c.old) > _rank(c.new) or (c.old.on and c.new.on and c.old.on > c.new.on):
        said.append(f"前一本（{c.old.called}）晚于后一本（{c.new.called}）；增减仍是后一本减前一本。")
    if c.old.level != c.new.level:
        said.append("一本是单位预算，一本是部门预算；增减含所属单位的收支。")
    for version, outside in ((c.old, c.old_outside), (c.new, c.new_outside)):
        if outside:
            said.append(f"{version.called}一本中有{yuan_said(outside)}的收支不属于公开主体；这里也计入。")
    return said


def _rank(version: Version) -> int:
    return list(VERSIONS).index(version.version) if version.version in VERSIONS else -1


def findings(c: Comparison) -> list[str]:
    """What is wrong with the change: over the control figure, or other than its recorded items add up to."""
    said = []
    if c.old.version == "control" and c.new.version != "control":
        for change, what in ((c.total("expenditure"), "支出合计"), *((f, f.name) for f in c.funds)):
            if change.more > 0:
                said.append(
                    f"{what}超过控制数{yuan_said(change.more)}：控制数{yuan_said(change.old)}，"
                    f"{c.new.called}{yuan_said(change.new)}。"
                )
    for reason in c.reasons:
        more = _more_of(c, reason)
        stated = sum(amount for _, amount in reason.new_items)
        if reason.new_items and more is not None and stated != more:
            said.append(
                f"{reason_name(c, reason)}：写明的事项{more_said(stated)}，实际{more_said(more)}，"
                f"相差{yuan_said(abs(more - stated))}。"
            )
    return said


def reason_name(c: Comparison, reason: RecordedReason) -> str:
    """What a recorded reason is about, as people call it; its key where the books don't know it."""
    found = _subject(c, reason)
    return reason.about if found is None else found[0]


def _more_of(c: Comparison, reason: RecordedReason) -> int | None:
    found = _subject(c, reason)
    return None if found is None else found[1]


def _subject(c: Comparison, reason: RecordedReason) -> tuple[str, int] | None:
    if reason.about == REASON:
        return "全部支出", c.total("expenditure").more
    key = reason.about.removeprefix(f"{REASON}.")
    for p in c.projects:
        if p.code == key:
            return f"{p.code} {p.name}", p.more
    for o in c.own:
        if key in (o.nature, o.name):
            return o.name, o.more
    for change in (*c.funds, *c.functional, *(e for e in c.economic if e.key), *c.units, *c.summary):
        if key in (change.key, change.name):
            return (f"{key} {change.name}" if key[:1].isdigit() else change.name), change.more
    return None


def reason_said(reason: RecordedReason) -> str:
    """The reason as the later book tells it."""
    items = "，".join(f"{what}{more_said(amount)}" for what, amount in reason.new_items)
    text = reason.new_text.strip().rstrip("。；，")
    return text + (f"（{items}）" if text and items else items)


def why(p: ProjectChange) -> list[str]:
    """Why a project changed, a sentence each: costing, money, target, indicators, purchases.

    What only follows from a costing line (the target's money, a purchase) isn't said again."""
    said = [costing_said(c) for c in p.costing if c.old != c.new] if p.old_there and p.new_there else []
    if p.renamed:
        said.insert(0, f"名称由“{p.old_name}”改为“{p.new_name}”")
    said += _money_said(p)
    if p.old_there and p.new_there:
        said += [f"{f.what}：{_from_to(f.old, f.new)}" for f in (*p.fields, *p.target) if not _follows(f, p)]
        said += [indicator_said(i) for i in p.indicators if i.old != i.new]
        costing = {c.item for c in p.costing if c.old != c.new}
        said += [purchase_said(b) for b in p.purchases if b.old != b.new and b.item not in costing]
    elif p.costing:
        lines = [c.new or c.old for c in p.costing]
        said += [costed(line) for line in lines if line]
    return said


def _follows(f: FieldChange, p: ProjectChange) -> bool:
    """Whether a cell of the target only repeats the project's money of the year."""
    current = [line for line in p.lines if line.origin_year is None]
    money = (sum(line.old for line in current), sum(line.new for line in current))
    return (f.old, f.new) == tuple(map(yuan_said, money))


def _money_said(p: ProjectChange) -> Iterator[str]:
    """Where the money lies, where it isn't one line; and how much of the change no costing explains."""
    moved = [line for line in p.lines if line.more]
    if len(moved) > 1 or (moved and not p.more):
        for line in moved:
            yield f"{line.label}：{changed_said(line.old, line.new)}"
    if not (p.old_there and p.new_there):
        return
    current = sum(line.more for line in p.lines if line.origin_year is None)
    worked_out = sum(c.more for c in p.costing)
    if carried := p.more - current:
        yield f"上年结转{more_said(carried)}"
    if current != worked_out and p.costing:
        yield f"成本测算{more_said(worked_out)}，当年预算{more_said(current)}：相差的{yuan_said(abs(current - worked_out))}没有测算说明"
    elif current and not p.costing:
        yield f"当年预算{more_said(current)}，没有成本测算说明"


def costing_said(c: CostingChange) -> str:
    """“碎纸机：单价1,000元改为1,200元，数量5台不变，多1,000元”."""
    if c.old is None or c.new is None:
        line = c.new or c.old
        assert line is not None
        return ("取消" if c.new is None else "新增") + costed(line)
    old, new = c.old, c.new
    parts = [_from_to(yuan_said(old.price), yuan_said(new.price), "单价")]
    for what, before, after in (
        ("数量", (old.quantity, old.quantity_unit), (new.quantity, new.quantity_unit)),
        ("次数", (old.times, old.times_unit), (new.times, new.times_unit)),
    ):
        if before != after or before[1] or before[0] != 1:
            parts.append(_from_to(plain(before[0]) + before[1], plain(after[0]) + after[1], what))
    same = ("price", "quantity", "quantity_unit", "times", "times_unit")
    changed = changed_fields(old, new, skip=("project", "item", *same))
    if changed and all(getattr(old, name) == getattr(new, name) for name in same):
        parts = []
    parts += [f"{f.what}{_from_to(f.old, f.new)}" for f in changed]
    return f"{c.item}：{'，'.join(parts)}，{more_said(c.more)}"


def indicator_said(i: IndicatorChange) -> str:
    """“指标 数量指标·参训人数：≥46人改为≥50人”."""
    name = f"指标 {i.level2}·{i.name}"
    if i.old is None or i.new is None:
        only = i.new or i.old
        assert only is not None
        return f"{'取消' if i.new is None else '新增'}{name}：{indicator_value(only)}"
    parts = []
    if indicator_value(i.old) != indicator_value(i.new):
        parts.append(_from_to(indicator_value(i.old), indicator_value(i.new)))
    periods = [indicator_value(x, "period_value") for x in (i.old, i.new)]
    if periods[0] != periods[1] and (i.old.period_value, i.new.period_value) != (i.old.year_value, i.new.year_value):
        parts.append(f"实施期{_from_to(*periods)}")
    if i.old.follows != i.new.follows:
        parts.append(f"取自测算{_from_to(i.old.follows, i.new.follows)}")
    return f"{name}：{'，'.join(parts)}"


def indicator_value(i: Indicator | None, which: str = "year_value") -> str:
    """Operator, value and unit as one: “≥46人”."""
    value = getattr(i, which) if i else ""
    return f"{i.operator}{value}{i.unit}" if i and value else ""


def purchase_said(b: PurchaseChange) -> str:
    """“采购 碎纸机：数量5台改为6台，5,000元改为6,000元，多1,000元（20.0%）”."""
    if b.old is None or b.new is None:
        only = b.new or b.old
        assert only is not None
        return f"{'取消' if b.new is None else '新增'}采购 {b.item}{only.quantity}：{yuan_said(only.amount)}"
    parts = []
    for what, before, after in purchase_fields(b.old, b.new):
        parts.append(f"{what}{_from_to(before, after)}")
    if b.more:
        parts.append(changed_said(b.old.amount, b.new.amount))
    return f"采购 {b.item}：{'，'.join(parts)}"


def purchase_fields(old: Purchase, new: Purchase) -> Iterator[tuple[str, str, str]]:
    """What differs besides the amount."""
    for what, name, words in (
        ("数量", "quantity", {}),
        ("品目编码", "catalogue_code", {}),
        ("资金来源", "fund", FUNDS),
        ("采购方式", "method", PROCUREMENT_METHODS),
        ("采购开始日期", "start", {}),
        ("政府购买服务", "service_purchase", {}),
    ):
        before, after = (getattr(x, name) for x in (old, new))
        if before != after:
            yield (
                what,
                words.get(before, "") or value_said(name, before),
                words.get(after, "") or value_said(name, after),
            )


def _from_to(old: str, new: str, what: str = "") -> str:
    if old == new:
        return f"{what}{new}不变"
    if not old:
        return f"{what}原来空着，改为{_differing(new, old)}"
    if not new:
        return f"{what}删去{_differing(old, new)}"
    return f"{what}{_differing(old, new)}改为{_differing(new, old)}"


#: Texts longer than this are cut down to where they differ.
_LONGEST = 40


def _differing(text: str, other: str) -> str:
    """A long text around its difference to the other."""
    if len(text) <= _LONGEST and len(other) <= _LONGEST:
        return text if len(text) < 16 and "，" not in text else f"“{text}”"
    start = next((n for n, (a, b) in enumerate(zip(text, other, strict=False)) if a != b), min(len(text), len(other)))
    most = min(len(text), len(other)) - start
    tail = next((n for n in range(most) if text[-1 - n] != other[-1 - n]), most)
    first, last = max(0, start - 8), min(len(text), len(text) - tail + 8)
    shown = text[first:last]
    if len(shown) > 3 * _LONGEST:
        shown = shown[: 2 * _LONGEST] + "……" + shown[-_LONGEST:]
    shown = " ".join(shown.split())
    return f"“{'…' if first else ''}{shown}{'…' if last < len(text) else ''}”"
