"""Target forms: their money, their indicators and their texts, against themselves, the projects and the text."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

from ...disclosure.model import Disclosure
from ..findings import Coverage, Finding
from .basis import basis, two_titles
from .calculations import calculations
from .costs import costs
from .dates import dates
from .goals import goals
from .heads import heads
from .indicators import indicators
from .kind import funds, recurring
from .levels import levels
from .money import of_units, sums
from .projects import against_projects
from .promises import bills, completion, months, people
from .said import Judged
from .sentences import in_sentences
from .signs import signs
from .texts import copied, texts, unlike_others, worded
from .whole import of_whole


def forms(disclosure: Disclosure, coverage: Coverage) -> tuple[list[Finding], Coverage]:
    """What is wrong with the target forms; the coverage with their relations of money in it."""
    found = disclosure.forms()
    judged: list[Judged] = []
    for form in found:
        judged += (*sums(form), *costs(form), *calculations(form, disclosure.year))
    judged += (*against_projects(disclosure), *in_sentences(disclosure), *of_units(disclosure))
    findings = [j.finding for j in judged if j.finding]
    for form in found:
        findings += (*indicators(form), *texts(form), *basis(form, disclosure.year))
        findings += (*dates(form, disclosure.year), *goals(form))
        findings += (*people(form), *months(form, disclosure.year), *completion(form, disclosure.year))
        findings += bills(form)
    findings += (
        *heads(found),
        *levels(found),
        *signs(found),
        *of_whole(found),
        *copied(found),
        *unlike_others(found),
        *worded(found),
        *recurring(found),
        *two_titles(found),
        *funds(disclosure),
    )
    missing = Counter(coverage.not_evaluated) + Counter(j.why for j in judged if j.why)
    failed = sum(j.finding is not None for j in judged)
    return findings, replace(
        coverage,
        passed=coverage.passed + sum(not j.why for j in judged) - failed,
        failed=coverage.failed + failed,
        not_evaluated=dict(missing),
    )
