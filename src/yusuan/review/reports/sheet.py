"""The sheet that is sent back to a unit: printed only, one a unit, with room for its answers and signatures."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape
from pathlib import PurePath

from ..findings import Finding, Review, Shown
from .text import Result, tag, verdict_line

#: Columns of the list of findings, with their widths in per cent.
_COLUMNS = {"序号": 6, "等级": 8, "位置": 10, "问题": 38, "印出": 11, "应为或相差": 11, "整改说明": 16}


def sheet(n: int, result: Result) -> Iterator[str]:
    """The sheet of the document at place ``n`` of the run."""
    reading, reviewed = result
    d = reading.disclosure
    if reviewed is None or d is None:
        return
    kind = ("决算" if d.kind == "final_accounts" else "预算") + "公开"
    yield f'<section class="sheet"><h2>{kind}审核意见单</h2><table><tbody>'
    yield f'<tr><th scope="row">单位</th><td>{escape(d.unit or "（文件没有写明）")}</td>'
    yield f'<th scope="row">年度</th><td>{f"{d.year}年" if d.year else "（文件没有写明）"}</td></tr>'
    yield f'<tr><th scope="row">文件</th><td>{escape(PurePath(reading.file).name)}</td>'
    yield f'<th scope="row">结论</th><td>{escape(verdict_line(result))}</td></tr></tbody></table>'
    if reviewed.findings:
        yield "<table><colgroup>" + "".join(f'<col style="width:{w}%">' for w in _COLUMNS.values()) + "</colgroup>"
        yield "<thead><tr>" + "".join(f'<th scope="col">{name}</th>' for name in _COLUMNS) + "</tr></thead><tbody>"
        for k, finding in enumerate(reviewed.findings):
            yield _row(f"su{n}f{k}", k + 1, finding)
        yield "</tbody></table>"
    yield from _covered(reviewed)
    yield '<table class="sign"><tbody><tr><th scope="row">审核人</th><td></td><th scope="row">审核日期</th><td></td></tr>'
    yield '<tr><th scope="row">单位整改说明</th><td class="tall" colspan="3"></td></tr>'
    yield '<tr><th scope="row">单位负责人（签字、盖章）</th><td></td><th scope="row">日期</th><td></td></tr>'
    yield "</tbody></table></section>"


def _row(name: str, number: int, finding: Finding) -> str:
    where = short(finding.places[0]) if finding.places else ""
    message = escape(finding.message)
    off = "" if finding.found or not finding.difference else f"相差{finding.difference}"
    cells = (
        str(number),
        tag(finding),
        escape(where),
        message,
        escape(finding.found or (finding.places[0].text if off and finding.places else "")),
        escape(finding.expected or off),
        "",
    )
    return f'<tr id="{name}">' + "".join(f"<td>{c}</td>" for c in cells) + "</tr>"


def short(shown: Shown) -> str:
    """Where to turn to: the page, or the sheet, or the line."""
    at = shown.place
    if at is None:
        return ""
    if at.page:
        return f"第{at.page}页"
    if at.sheet:
        return f"工作表“{at.sheet}”{at.address}"
    return f"第{at.line}行" if at.line and not at.cell else shown.table


def _covered(reviewed: Review) -> Iterator[str]:
    """How far the review went, in words for those who don't know how it works."""
    c = reviewed.coverage
    said = f"本次核对了文件中{c.figures}个数字里的{c.checked}个，没有核对到的请自行检查。" if c.figures else ""
    said += f"核对数字之间的关系{c.evaluated}项，不符{c.failed}项。"
    yield f"<p>{said}</p>"
