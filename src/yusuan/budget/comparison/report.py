"""A comparison of two versions as lines to print, and as files that appear whole or not at all."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from ...formats.whole import whole_file
from .fields import yuan_said
from .model import Comparison
from .parts import (
    disclosed_said,
    named,
    other_lines,
    own_reasons,
    project_count,
    sections,
    shown,
    title,
    version_said,
    whys,
)
from .report_html import as_html
from .report_xlsx import write_xlsx
from .words import changed_said, findings, notices, purchase_said, reason_said

FORMATS = ("text", "html", "xlsx")


def lines(c: Comparison) -> Iterator[str]:
    """The comparison as a person reads it: only what changed."""
    yield title(c)
    for word, version in (("前", c.old), ("后", c.new)):
        yield f"  {word}一本：{version_said(version)}"
    yield f"  {disclosed_said(c)}"
    for said in notices(c):
        yield f"注意：{said}"
    for said in findings(c):
        yield f"问题：{said}"
    if not c.changed:
        yield f"两本账套没有差别：支出合计{yuan_said(c.total('expenditure').new)}。"
        return
    for said in own_reasons(c):
        yield f"原因：{said}"
    yield "总体"
    for change in c.summary:
        if change.more or change.key in ("resources", "uses"):
            yield f"  {change.name}：{changed_said(change.old, change.new)}"
    for head, changes in sections(c):
        if some := shown(changes):
            yield head
            for change in some:
                yield f"  {'  ' * (change.level - 1)}{named(change)}：{changed_said(change.old, change.new)}"
    changed = [p for p in c.projects if p.changed]
    if changed:
        yield f"项目：{project_count(c)}"
    for p in changed:
        yield f"  {p.code} {p.name}（{p.kind}）：{changed_said(p.old, p.new)}"
        for said in whys(p):
            yield f"    {said}"
    for o in c.own:
        if any(line.more for line in o.lines):
            yield f"不属于项目的支出：{o.name}：{changed_said(o.old, o.new)}"
            for line in o.lines:
                if line.more:
                    yield f"    {line.label}：{changed_said(line.old, line.new)}"
            if o.reason and (told := reason_said(o.reason)):
                yield f"    原因：{told}"
    if bought := [b for b in c.purchases if b.old != b.new]:
        whole = c.total("procurement")
        yield f"采购：政府采购预算{changed_said(whole.old, whole.new)}"
        for b in bought:
            yield f"  {purchase_said(b)}{f'（项目{b.project}）' if b.project else ''}"
    for said in other_lines(c):
        yield said


def write_comparison(c: Comparison, folder: Path, formats: Sequence[str]) -> list[Path]:
    """Write compare.txt, .html and .xlsx into ``folder``.  Raises OutputError."""
    written = []
    for wanted in formats:
        path = folder / f"compare.{'txt' if wanted == 'text' else wanted}"
        with whole_file(path) as beside:
            if wanted == "xlsx":
                write_xlsx(c, beside)
            else:
                text = as_html(c) if wanted == "html" else "".join(f"{line}\n" for line in lines(c))
                beside.write_text(text, encoding="utf-8", errors="replace", newline="\n")
        written.append(path)
    return written
