"""What the text, the page and the workbook of a comparison have in common."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from .model import Change, Comparison, ProjectChange, PurchaseChange, Version
from .words import indicator_said, purchase_fields, reason_name, reason_said, why


def title(c: Comparison) -> str:
    who = c.new.name if c.old.name == c.new.name else f"{c.old.name}、{c.new.name}"
    year = f"{c.new.year}年" if c.old.year == c.new.year else f"{c.old.year}年、{c.new.year}年"
    called = [f"{v.year}年{v.called}" if c.old.year != c.new.year else v.called for v in (c.old, c.new)]
    return f"{who}{year}预算两个版本的比较：{called[0]} → {called[1]}"


def version_said(v: Version) -> str:
    """“批复　长财预〔2024〕1号　2024-03-28　…”: which version, who, when and why."""
    parts = [v.called, v.by or "编报人或文号没有填写", v.on.isoformat() if v.on else "版本日期没有填写"]
    if v.approved_on and v.approved_on != v.on:
        parts.append(f"批复日期{v.approved_on.isoformat()}")
    return "　".join((*parts, *((v.note,) if v.note else ())))


def disclosed_said(c: Comparison) -> str:
    """Which of the two is the one to publish."""
    if c.new.disclosed and c.old.disclosed:
        return f"两本都是可以公开的版本（{c.old.called}、{c.new.called}）。"
    if c.new.disclosed or c.old.disclosed:
        return f"公开的是{'后' if c.new.disclosed else '前'}一本（{(c.new if c.new.disclosed else c.old).called}）。"
    return "两本都不是公开的版本：只有批复或调整后的预算用于公开。"


def sections(c: Comparison) -> Iterator[tuple[str, Sequence[Change]]]:
    yield "按支出性质", c.natures
    yield "收入，按资金来源", c.revenue_funds
    yield "支出，按资金来源", c.funds
    yield "支出，按功能科目", c.functional
    yield "支出，按部门经济科目", c.economic
    if len(c.units) > 1:
        yield "支出，按单位", c.units
    yield "“三公”经费和机关运行经费", c.headlines


def named(change: Change) -> str:
    renamed = f"（原称{change.old_name}）" if change.old_name != change.new_name else ""
    code = f"{change.key} " if change.key[:1].isdigit() and change.key != change.name else ""
    return f"{code}{change.name}{renamed}"


def shown(changes: Sequence[Change]) -> list[Change]:
    """What changed, and of a tree also what holds something that changed."""
    moved = [x for x in changes if x.more or x.old_name != x.new_name]
    if not any(x.level > 1 for x in changes):
        return moved
    return [x for x in changes if any(m.key.startswith(x.key) and (x.key or not m.key) for m in moved)]


def project_count(c: Comparison) -> str:
    kinds = Counter(p.kind for p in c.projects)
    order = ("新增", "取消", "增加", "减少", "改名", "内容改动", "不变")
    return "，".join((f"共{len(c.projects)}个", *(f"{kind}{kinds[kind]}个" for kind in order if kinds[kind])))


def own_reasons(c: Comparison) -> list[str]:
    """Recorded reasons that aren't told with a project or another part of the expenditure."""
    told = {p.reason for p in c.projects} | {o.reason for o in c.own}
    return [f"{reason_name(c, r)}：{said}" for r in c.reasons if r not in told and (said := reason_said(r))]


def whys(p: ProjectChange) -> list[str]:
    said = why(p)
    if p.reason and (text := reason_said(p.reason)):
        said.append(f"原因：{text}")
    return said


def other_lines(c: Comparison) -> Iterator[str]:
    for f in c.target:
        yield f"单位整体绩效目标：{f.what}有改动"
    for i in c.indicators:
        if i.old != i.new:
            yield f"单位整体绩效{indicator_said(i)}"
    for t in c.others:
        yield f"其他改动：{t.title}，前一本独有{t.old}行，后一本独有{t.new}行"


def money_heads(c: Comparison) -> tuple[str, str, str, str]:
    old, new = c.old.called, c.new.called
    if old == new:
        old, new = f"前一本（{old}）", f"后一本（{new}）"
    return f"{old}（元）", f"{new}（元）", "增减（元）", "幅度"


def purchase_changes(b: PurchaseChange) -> list[tuple[str, str, str]]:
    return list(purchase_fields(b.old, b.new)) if b.old and b.new else []


def purchase_amounts(b: PurchaseChange) -> tuple[int, int]:
    return b.old.amount if b.old else 0, b.new.amount if b.new else 0
