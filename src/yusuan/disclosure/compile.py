"""Budget → Disclosure: everything that is said, from facts that exist once."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from ..budget.attachments import base
from ..budget.check import check
from ..budget.checks.saying import missing_place, place
from ..budget.department import OF_UNIT
from ..budget.facts import facts
from ..budget.model import Budget
from ..coordinates import Coordinates
from ..problems import InputError, Place, Problem
from ..review.numbers.laws import sums_exactly
from ..review.numbers.relations import relations
from .charts import chart
from .lines import chinese_number
from .model import Attached, ContentsList, Disclosure, Item, Section, Statement, Text
from .pack import Pack, SectionView, load_pack
from .statements import names_of, statements
from .targets import forms, whole_unit_form
from .words import Wording, write


@dataclass(frozen=True, slots=True)
class Compiled:
    """A disclosure with what a person should know about it: warnings and remarks, never errors."""

    disclosure: Disclosure
    problems: tuple[Problem, ...]


def compile_budget(budget: Budget, pack: Pack | str | Path | None = None, given: Sequence[Statement] = ()) -> Compiled:
    """Compile a budget with a pack (its own where none is given).  What the pack says the ledger doesn't hold prints as
    the ``given`` statements have it.

    Raises InputError with every error at once: what the ledger's checks find, reasons that are missing, a pack that
    can't show what the ledger holds.
    """
    if not isinstance(pack, Pack):
        pack = load_pack(pack or budget.profile.pack)
    problems = check(budget)
    if any(p.severity == "error" for p in problems):
        raise InputError(problems)
    known = facts(budget)
    wording = Wording(budget, pack, known, problems=problems)
    tables = statements(budget, pack, known, given)
    names = names_of(budget)
    made = [section_of(view, wording, tables) for view in pack.outline if view.only in ("", budget.profile.level)]
    unit = budget.unit(budget.profile.unit)
    disclosure = Disclosure(
        unit=unit.name,
        unit_code=unit.code,
        year=budget.profile.year,
        kind="budget",
        level=budget.profile.level,  # type: ignore[arg-type]
        title=pack.title.format_map(names),
        sections=nested(made),
        pack=pack.id,
    )
    problems += _unequal(disclosure)
    problems += _unknown(disclosure, missing_place(budget, "comparatives", "amount"))
    problems += _unused(budget, pack)
    problems += _years(budget, pack)
    problems += _not_given(pack, given)
    if any(p.severity == "error" for p in problems):
        raise InputError(problems)
    return Compiled(disclosure, tuple(dict.fromkeys(problems)))


def section_of(view: SectionView, wording: Wording, tables: tuple[Statement, ...]) -> Section:
    names = names_of(wording.budget)
    title = view.title.format_map(names)
    here = replace(wording, section=view.key, title=title)
    items: list[Item] = [text for pattern in view.text for text in paragraphs(write(pattern, here))]
    if view.chart:
        charts = {c.key: c for c in wording.pack.charts}
        items.append(chart(charts[view.chart], wording.pack, wording.facts))
    sections: tuple[Section, ...] = ()
    for name in view.items:
        if name == "statements":
            sections = tuple(_statement_section(n, t, wording.pack) for n, t in enumerate(tables, 1))
        else:
            items += _ITEMS[name](here)
    return Section(view.key, title, view.level, tuple(items), sections, view.page_break)


def paragraphs(text: Text) -> Iterator[Text]:
    """The paragraphs of a text that people typed in several lines, with their claims; indents they typed are left out."""
    start = 0
    for line in text.text.split("\n"):
        at = start + len(line) - len(line.lstrip())
        claims = tuple(
            replace(c, start=c.start - at, end=c.end - at) for c in text.claims if start <= c.start < start + len(line)
        )
        if line.strip():
            yield replace(text, text=line.strip(), claims=claims)
        start += len(line) + 1


def _statement_section(n: int, table: Statement, pack: Pack) -> Section:
    listed = pack.words.get("listed", "{title}").format(n=n, chinese=chinese_number(n), title=table.title)
    return Section(f"statements.{table.key}", listed, 2, (table,), page_break=n > 1)


def _cover(w: Wording) -> Iterator[Item]:
    names = names_of(w.budget)
    yield Text(names["unit"], style="cover_unit")
    yield Text(w.pack.title.format_map(names), style="cover_title")
    if day := w.budget.profile.published_on:
        yield Text(f"{day.year}年{day.month}月{day.day}日", style="cover_date")


def _contents(w: Wording) -> Iterator[Item]:
    yield ContentsList("目　录")


def _forms(w: Wording) -> Iterator[Item]:
    yield from forms(w.budget, w.pack)


def _unit_target(w: Wording) -> Iterator[Item]:
    if form := whole_unit_form(w.budget, w.pack, w.facts):
        yield form


def _glossary(w: Wording) -> Iterator[Item]:
    for n, (term, text) in enumerate(w.pack.glossary, 1):
        yield Text(f"{chinese_number(n)}、{term}：{text}", style="item")


def _free(w: Wording) -> Iterator[Item]:
    said = [t.text.strip() for t in w.budget.texts if t.section == w.section]
    for text in said:
        yield from paragraphs(Text(text))
    if not said and not w.budget.attachments:
        yield Text("无。")


def _attachments(w: Wording) -> Iterator[Item]:
    home = base(w.budget) or Path()
    for n, attached in enumerate(w.budget.attachments, 1):
        yield Text(f"附件{n}：{attached.title}")
        yield Attached(attached.title, attached.file, str(home / attached.file))


_ITEMS: dict[str, Callable[[Wording], Iterator[Item]]] = {
    "cover": _cover,
    "contents": _contents,
    "forms": _forms,
    "unit_target": _unit_target,
    "glossary": _glossary,
    "free": _free,
    "attachments": _attachments,
}


def nested(flat: list[Section]) -> tuple[Section, ...]:
    """Sections in order become a tree by their level; level 0 stands at the top."""

    def take(at: int, level: int) -> tuple[list[Section], int]:
        found: list[Section] = []
        while at < len(flat) and flat[at].level >= level:
            section = flat[at]
            at += 1
            if section.level:
                inside, at = take(at, section.level + 1)
                section = replace(section, sections=section.sections + tuple(inside))
            found.append(section)
        return found, at

    return tuple(take(0, 0)[0])


def _unequal(disclosure: Disclosure) -> Iterator[Problem]:
    """What we made passes the laws exactly; where it doesn't, the pack can't show what the ledger holds."""
    for relation in relations(disclosure):
        if sums_exactly(relation) is False:
            figures = "、".join(s.figure.text or "0" for s in relation.parts)
            yield Problem(
                "compile.law",
                Place(disclosure.pack, line=relation.whole.row + 1, column=relation.whole.where),
                f"{relation.whole.figure.about}：{relation.whole.figure.text}，其各部分为 {figures}",
                "合计等于各部分之和，同一指标各处相等",
                "账套中有这个版式没有列出的资金或支出，请换用列全的版式，或检查账套",
            )


def _unknown(disclosure: Disclosure, where: Place) -> Iterator[Problem]:
    """Figures the ledger doesn't determine: they print as unknown, never as zero, and are listed."""
    for table in disclosure.statements():
        lacking: dict[str, str] = {}
        for row in table.rows:
            for column, cell in zip(table.columns, row.cells, strict=True):
                if cell.figure and cell.figure.value is None and isinstance(cell.figure.about, Coordinates):
                    lacking[" ".join(filter(None, column.header))] = cell.text
        if lacking:
            yield Problem(
                "compile.unknown",
                where,
                f"《{table.title}》的“{'”“'.join(lacking)}”有没有数据的行，印作“{next(iter(lacking.values()))}”",
                "账套中有这些数据",
                "在“上年数”表中补充，或提供上年的整个账套；不补充时公开文件会注明",
                "warning",
            )


#: The key of a reason in a pattern.
_REASON = re.compile(r"\breason=([^\s}]+)")


def _unused(budget: Budget, pack: Pack) -> Iterator[Problem]:
    """Reasons and texts that stand nowhere in the document: their key is none of the pack's."""
    views = [view for view in pack.outline if view.only in ("", budget.profile.level)]
    reasons = {key for view in views for pattern in view.text for key in _REASON.findall(pattern)}
    texts = {view.key for view in views if "free" in view.items}
    typed = (
        *((place(r, "about"), r.about, reasons) for r in budget.reasons),
        *((place(t, "section"), t.section, texts) for t in budget.texts),
    )
    for where, key, known in typed:
        if key not in known and OF_UNIT not in key:
            yield Problem(
                "words.unused",
                where,
                f"“{key}”不是这个版式的键名，这一行不会印出",
                "、".join(sorted(known)) or "这个版式没有这样的文字",
                "改正键名；换用别的版式才用得到的可以留着",
                "warning",
            )


def _not_given(pack: Pack, given: Sequence[Statement]) -> Iterator[Problem]:
    """Statements that need a table beside the ledger and have none."""
    lacking = [v for v in pack.statements if v.given and v.key not in {t.key for t in given}]
    for view in lacking:
        yield Problem(
            "compile.given",
            Place(pack.id, view.key),
            f"《{view.title}》有账套以外的行或列，没有给出它的报表，空着",
            "用 --tables 给出含有这张表的文件",
            "加上 --tables 文件；不需要时把这张表的 given = true 删去",
            "warning",
        )


def _years(budget: Budget, pack: Pack) -> Iterator[Problem]:
    if not pack.valid_from <= budget.profile.year <= pack.valid_to:
        yield Problem(
            "compile.pack_year",
            place(budget.profile, "pack"),
            f"{pack.name}适用于{pack.valid_from}年至{pack.valid_to}年，本预算是{budget.profile.year}年",
            "版式适用于预算年度",
            "换用适用的版式，或核对版式后继续使用",
            "warning",
        )
