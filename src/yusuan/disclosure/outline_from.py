"""A document's headings → the outline of a pack.  Sentences are never copied: a section gets the patterns of a shipped
pack whose topic its title names."""

from __future__ import annotations

import re
from dataclasses import replace

from .beside import Beside, template
from .model import Disclosure, Section, Statement, Text
from .pack import SectionView, load_pack
from .shown import bare

#: Which section of a shipped pack has the sentences for a title: the first word found there counts.
_TOPICS: tuple[tuple[str, str, tuple[str, ...]], ...] = (
    ("三公", "central-2024", ("explanation.three_public",)),
    ("机关运行", "shanghai-2025", ("other.admin_operating",)),
    ("政府采购", "shanghai-2025", ("other.procurement",)),
    ("绩效", "central-2024", ("explanation.other.performance",)),
    ("国有资产|资产占[有用]|车辆", "shanghai-2025", ("other.assets",)),
    ("名词解释|专业.*名词", "shanghai-2025", ("glossary",)),
    ("职责|职能", "shanghai-2025", ("duties",)),
    ("机构设置|单位构成|内设机构|基本情况|概况", "shanghai-2025", ("organisation",)),
    ("政府性基金", "central-2024", ("explanation.government_fund",)),
    ("国有资本", "central-2024", ("explanation.state_capital",)),
    ("财政拨款.*收支", "central-2024", ("explanation.appropriation",)),
    ("基本支出", "central-2024", ("explanation.basic",)),
    (
        "一般公共预算",
        "central-2024",
        ("explanation.general_public.size", "explanation.general_public.structure", "explanation.general_public.use"),
    ),
    ("收支", "central-2024", ("explanation.totals",)),
    ("收入", "central-2024", ("explanation.revenue",)),
    ("支出", "central-2024", ("explanation.expenditure",)),
    ("编制说明|情况说明|预算说明", "shanghai-2025", ("explanation",)),
    ("其他.*说明|其他.*事项|其他", "shanghai-2025", ("other.notes",)),
)
_LEADERS = re.compile(r"[.…·．]{2,}\d*$|(?<=[^\d年])\d{1,3}$")
#: A heading is a few words, not a sentence or a term with its explanation.
_SENTENCE = re.compile(r"[。，；：:]|.{31}")


def outline_of(disclosure: Disclosure, beside: Beside) -> tuple[tuple[SectionView, ...], tuple[str, ...]]:
    """The sections, and what of them could not be inferred."""
    open_: list[str] = []
    made = [
        SectionView("cover", "", 0, items=("cover",)),
        SectionView("contents", "", 0, items=("contents",)),
    ]
    heads = _headings(disclosure)
    holding = [n for n, (_, section) in enumerate(heads) if any(isinstance(i, Statement) for i in section.items)]
    place = _place(heads, holding[0], disclosure) if holding else None
    terms = 0  # the level of the glossary, whose terms may look like headings
    for n, (title, section) in enumerate(heads):
        if (terms and section.level > terms and n != place) or (_is_statement(title, disclosure) and n != place):
            continue  # a term, or one of the statements, which list themselves
        terms = section.level if "名词解释" in title else 0
        view = SectionView(
            f"s{len(made) - 1}", template(title, beside, title=True), section.level, page_break=section.level == 1
        )
        if n == place and _is_statement(title, disclosure):
            view = replace(view, title="{level}预算表", level=1)
        made.append(replace(view, items=("statements",)) if n == place else view)
    if place is None:
        made.append(SectionView("statements", "{year}年{level}预算表", 1, items=("statements",), page_break=True))
        open_.append("报表在文件中的位置没有认定，放在最后")
    worded = [_worded(view, following, open_) for view, following in zip(made, [*made[1:], None], strict=True)]
    return tuple(worded), tuple(open_)


def _worded(view: SectionView, following: SectionView | None, open_: list[str]) -> SectionView:
    """A section with the sentences of the shipped section its title speaks of; one with sections below has none."""
    below = following is not None and following.level > view.level and "statements" not in following.items
    if view.items or not view.level or below:
        return view
    for pattern, pack, keys in _TOPICS:
        if re.search(pattern, view.title):
            found = [s for s in load_pack(pack).outline if s.key in keys]
            return replace(
                view,
                text=tuple(t for s in found for t in s.text),
                items=tuple(dict.fromkeys(i for s in found for i in s.items)),
            )
    open_.append(f"章节“{view.title}”没有相近的句式，留给单位自己的文字（键名 {view.key}）")
    return replace(view, items=("free",))


def _headings(disclosure: Disclosure) -> list[tuple[str, Section]]:
    """The headings in order with their titles.  An entry of the contents gives its words, which may be more, to the
    heading it announces; one that announces none stands before the next that does."""
    found = [
        (title, s) for s in disclosure.sections if s.level and (title := _title(s)) and not _SENTENCE.search(title)
    ]
    announced = {n: m for n in range(len(found)) if (m := _announced(found, n)) is not None}
    titles = {m: max(found[n][0], found[m][0], key=len) for n, m in announced.items()}
    order: list[tuple[float, str, Section]] = []
    for n, (title, section) in enumerate(found):
        if n in announced:
            continue
        following = next((announced[k] for k in range(n + 1, len(found)) if k in announced), None)
        waits = not section.items and following is not None
        order.append((following - 0.5 if waits and following is not None else n, titles.get(n, title), section))
    return [(title, section) for _, title, section in sorted(order, key=lambda one: one[0])]


def _announced(found: list[tuple[str, Section]], n: int) -> int | None:
    """The later heading that a heading of the contents announces."""
    title, section = found[n]
    for m, (other, follows) in enumerate(found[n + 1 :], n + 1):
        alike = title.startswith(other) and len(other) > 5 and not section.items
        if follows.level == section.level and (other == title or alike):
            return m
    return None


def _place(heads: list[tuple[str, Section]], first: int, disclosure: Disclosure) -> int:
    """Which heading the statements stand under: the part that says so, else the one they were found in."""
    title, _ = heads[first]
    if "表" in title and not _is_statement(title, disclosure):
        return first
    parts = [n for n, (t, _) in enumerate(heads) if re.search(r"(预算|决算|报|附)表$|表格部分", t)]
    parts = [n for n in parts if not _is_statement(heads[n][0], disclosure)]
    return max((n for n in parts if n <= first), default=first)


def _is_statement(title: str, disclosure: Disclosure) -> bool:
    """Whether a heading is that of one statement."""
    words = re.sub(r"^(表?[一二三四五六七八九十\d]+[、.]?|（[一二三四五六七八九十]+）)", "", title)
    titles = {bare(t.title) for t in disclosure.statements()}
    return title.endswith("表") and any(t in title or words in t for t in titles)


def _title(section: Section) -> str:
    """A heading without what a table of contents sets behind it; a part's number with the words of the next line."""
    title = _LEADERS.sub("", bare(section.title))
    first = section.items[0] if section.items else None
    if re.fullmatch(r"第.{1,2}部分", title) and isinstance(first, Text) and not _SENTENCE.search(first.text):
        title += bare(first.text)
    return title
