"""A review on the terminal: a verdict line, the findings by severity with both sides, and the coverage line."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import PurePath

from ...reading import Reading
from ..findings import SEVERITY_NAMES, Finding, Review, Since, Waived

#: A document that couldn't be read has no review.
Result = tuple[Reading, Review | None]
#: What a file is that has nothing to be compared, by its kind.
_NOTHING = {
    "scan": "扫描件，没有文字，请改用电子文件或安装 yusuan[ocr]",
    "blank": "空白表样，没有填数",
    "other": "没有认出报表，也没有认出绩效目标表，可能不是预算、决算公开文件",
    "text": "只有文字，没有报表可以互相核对",
    "forms": "只有绩效目标表，没有可以互相核对的数字",
}
#: A list longer than this says how many more there are; nothing is left out of the other reports.
_MOST_RELATED = 5


def verdict_line(result: Result) -> str:
    """One line: what the review comes to."""
    reading, reviewed = result
    if reviewed is None:
        return f"没有审核：{reading.problem}"
    if reviewed.crashed:
        return "审核没有完成：" + "；".join(reviewed.crashed)
    said = "，".join(f"{SEVERITY_NAMES[s]}{n}处" for s, n in counts(reviewed).items() if n)
    apart = f"（另有已说明的{len(reviewed.waived)}处）" if reviewed.waived else ""
    if not reviewed.coverage.evaluated:
        why = _NOTHING.get(reading.kind, "没有认出可以互相核对的数字")
        return f"没有审核：{why}" + (f"；{said}" if said else "") + apart
    return (said or "没有发现问题") + apart


def given_as(file: str) -> str:
    """A file as it was given; of one given by its whole path the last folder and the name, since reports are passed on."""
    path = PurePath(file)
    return "/".join(path.parts[-2:]) if path.is_absolute() and len(path.parts) > 2 else file


def counts(reviewed: Review) -> dict[str, int]:
    """How many findings of each severity, the gravest first."""
    return {s: sum(f.severity == s for f in reviewed.findings) for s in SEVERITY_NAMES}


def lines(result: Result) -> Iterator[str]:
    """The whole report of one document, line by line."""
    yield verdict_line(result)
    _, reviewed = result
    if reviewed is None:
        return
    for finding in reviewed.findings:
        yield from finding_lines(finding)
    for one in reviewed.waived:
        yield f"[已说明] {one.finding.message}"
        yield f"    {waived_line(one)}　编号：{one.finding.fingerprint}"
    yield from since_lines(reviewed)
    yield str(reviewed.coverage)
    for why, n in missing(reviewed):
        yield f"  {why}：{n}项"


def waived_line(one: Waived) -> str:
    """Who waived a finding, when and why."""
    until = f"，到{one.until}为止" if one.until else ""
    return f"{one.who}（{one.when}{until}）：{one.why}"


def since_line(since: Since) -> str:
    """How many findings of an earlier review are mended, remain, were changed in vain, and how many are new."""
    changed = f"，改过仍不符{len(since.changed)}处" if since.changed else ""
    return f"与上一次审核相比：已改正{len(since.mended)}处，仍在{len(since.remaining)}处{changed}，新出现{len(since.new)}处"


def since_lines(reviewed: Review) -> Iterator[str]:
    """What changed since the earlier review, if one was given."""
    since = reviewed.since
    if since is None:
        return
    yield since_line(since)
    for one in since.mended:
        yield f"    已改正：{one.message}　编号：{one.fingerprint}"
    for word, listed in (("改过仍不符", since.changed), ("新出现", since.new)):
        if listed:
            yield f"    {word}的编号：{'、'.join(listed)}"


def standing(reviewed: Review, fingerprint: str) -> str:
    """What became of a finding since the earlier review; "" where none was given."""
    since = reviewed.since
    if since is None:
        return ""
    listed = {"仍在": since.remaining, "改过仍不符": since.changed, "新出现": since.new}
    return next((word for word, numbers in listed.items() if fingerprint in numbers), "")


def missing(reviewed: Review) -> list[tuple[str, int]]:
    """What wasn't judged and why, most first."""
    coverage = reviewed.coverage
    said = [(f"不适用，{why}", n) for why, n in coverage.not_applicable.items()]
    said += [(f"没有核对，{why}", n) for why, n in coverage.not_evaluated.items()]
    return sorted(said, key=lambda item: -item[1])


def tag(finding: Finding) -> str:
    """The word a finding goes by: its severity, or that it is to be verified."""
    return "请核实" if finding.verdict == "please verify" else SEVERITY_NAMES[finding.severity]


def finding_lines(finding: Finding) -> Iterator[str]:
    yield f"[{tag(finding)}] {finding.message}"
    if finding.sides:
        yield "    " + "　".join(f"{name}：{said}" for name, said in finding.sides.items())
    yield f"    依据：{finding.basis}　编号：{finding.fingerprint}"
    for other in finding.related[:_MOST_RELATED]:
        yield f"    同一原因：{other}"
    if len(finding.related) > _MOST_RELATED:
        yield f"    同一原因的还有{len(finding.related) - _MOST_RELATED}处"
    for other in finding.alternatives:
        yield f"    也可能是：{other}"
