"""The profile: the year, the version that may be published, and the dates of approval, review and publication."""

from __future__ import annotations

from collections.abc import Iterator

from ...problems import Problem
from ..model import VERSIONS, Budget
from .saying import place

#: Days from approval to publication.  Source: 预算法 14条; 预算法实施条例 6条.
DAYS = 20


def profile(budget: Budget) -> Iterator[Problem]:
    own = budget.profile
    if not 2000 <= own.year <= 2100:
        yield Problem(
            "profile.year",
            place(own, "year"),
            str(own.year),
            "四位数字的公历年度",
            "填预算年度，如 2024。",
        )
    if own.version not in ("approve", "adjust"):
        yield Problem(
            "profile.version",
            place(own, "version"),
            VERSIONS.get(own.version, own.version),
            "批复或调整",
            "只有批复或调整后的预算用于公开；这一版只供内部核对。",
            "warning",
        )
    if budget.prior is not None and budget.prior.profile.year != own.year - 1:
        yield Problem(
            "profile.prior",
            place(budget.prior.profile, "year"),
            f"上年预算的年度是{budget.prior.profile.year}",
            str(own.year - 1),
            "换成上一年度的预算，否则比较的不是上年数。",
        )


def dates(budget: Budget) -> Iterator[Problem]:
    own = budget.profile
    if own.approved_on and own.published_on:
        days = (own.published_on - own.approved_on).days
        if days < 0:
            yield Problem(
                "date.before_approval",
                place(own, "published_on"),
                f"公开日期{own.published_on.isoformat()}早于批复日期{own.approved_on.isoformat()}",
                "批复之后公开",
                "核对两个日期。",
            )
        elif days > DAYS:
            yield Problem(
                "date.twenty_days",
                place(own, "published_on"),
                f"批复后第{days}天公开（批复{own.approved_on.isoformat()}，公开{own.published_on.isoformat()}）",
                f"批复后{DAYS}日内",
                "预算法第14条、预算法实施条例第6条规定批复后20日内公开；核对日期，逾期的请按规定说明。",
                "warning",
            )


def secrecy(budget: Budget) -> Iterator[Problem]:
    own = budget.profile
    missing = [n for n in ("secrecy_reviewed_by", "secrecy_reviewed_on") if not getattr(own, n)]
    if missing:
        yield Problem(
            "date.secrecy_missing",
            place(own, missing[0]),
            "没有填写",
            "保密审查人和审查日期",
            "公开前须经保密审查（政府信息公开条例第17条）；审查后补上。",
            "warning",
        )
    if own.secrecy_reviewed_on and own.published_on and own.secrecy_reviewed_on > own.published_on:
        yield Problem(
            "date.secrecy_late",
            place(own, "secrecy_reviewed_on"),
            f"审查日期{own.secrecy_reviewed_on.isoformat()}晚于公开日期{own.published_on.isoformat()}",
            "先审查后公开",
            "核对两个日期；还没有审查的不要公开。",
        )
