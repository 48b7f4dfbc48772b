"""Whose document it is: unit, year, kind and level."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Literal

from ..model import Document, Heading, Paragraph, Table

_BODY = re.compile(r"(?:编制|预算)?(?:单位|部门)(?:名称)?[:：](?!(?:人民币)?[百亿万]*元)(\S{3,40})")
_TITLE = re.compile(
    r"(?:(20\d\d)年(?:度)?)?([\u4e00-\u9fff（）()]{4,30}?)(?:(20\d\d)年(?:度)?)?(?:部门|单位)?(?:预算|决算)(?!单位)"
)


#: What stands where a name would: headings, and the placeholders of forms nobody has filled in.
_NO_NAME = re.compile(r"第.部分|目录|年度|.{0,3}$|.*[XxＸｘ×]{2}")


def identity(
    documents: Sequence[Document],
) -> tuple[str, int, Literal["budget", "final_accounts"], Literal["unit", "department"]]:
    """Unit, year, kind and level as the first lines, the titles and the lines above tables print them; "" and 0 if none does."""
    lines = [re.sub(r"[ \u3000\xa0]", "", t) for d in documents for t in _lines(d)]
    front = "".join(lines[:60])
    cover = re.sub(r"\s", "", "".join(lines[:6]))
    named = _TITLE.search(cover)
    titled = Counter(m for t in lines for m in re.findall(r"(20\d\d)年(?:度)?[^，。；]{0,30}?(?:预算|决算)", t[:60]))
    year = int(next(filter(None, named.group(1, 3)), "0")) if named else 0
    year = year or (int(titled.most_common(1)[0][0]) if titled else 0)
    names = Counter(m for t in lines if len(t) < 60 for m in _BODY.findall(t) if m[-1] not in "。；：）)")
    said = [n for n, _ in names.most_common(1)] + ([re.sub(r"(部门|单位|综合|年度)+$", "", named[2])] if named else [])
    name = next((n for n in said if not _NO_NAME.match(n)), "")
    final = front.count("决算") > front.count("预算")
    department = front.count("部门预算") + front.count("部门决算") > front.count("单位预算") + front.count("单位决算")
    if name.endswith(("本级", "（本级）", "(本级)")):
        department = False
    return name, year, "final_accounts" if final else "budget", "department" if department else "unit"


def _lines(document: Document) -> Iterator[str]:
    for block in document.blocks:
        if isinstance(block, Heading | Paragraph):
            yield block.text
        elif isinstance(block, Table):
            yield from (t for t in (block.title, block.left) if t)
            yield from (c.text for c in block.cells if c.row < 2 and "：" in c.text)
