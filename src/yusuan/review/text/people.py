"""Numbers of people against the kinds they are told to be made up of."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from ...disclosure.model import Claim, Section, Text
from ..checks import checks
from ..findings import Finding
from .told import between, claimed, said

#: Kinds that nobody is two of at once.
_KIND = re.compile(
    r"(?:行政|事业|机关|参公|参照公务员法管理|工勤|后勤服务|在职|离休|退休|离退休|编外|聘用)(?:编制|人员|职工)*$"
)
_RETIRED = re.compile("离退休(?:人员|干部|职工)?(?:共|共有|合计)?$")
_TWO = ("离休", "退休")


def people(section: Section, text: Text) -> Iterator[Finding | None]:
    """ "离退休人员78人，其中：离休3人，退休72人": the kinds make up all of them; others come to no more than all."""
    for n, whole in enumerate(text.claims[:-1]):
        if whole.figure.unit != "人" or not re.match(r"[，,（(]?\s*其中", between(text, whole, text.claims[n + 1])):
            continue
        kinds: list[Claim] = []
        names: list[str] = []
        for before, claim in pairwise(text.claims[n:]):
            words = between(text, before, claim)
            name = _KIND.search(words)
            if claim.figure.unit != "人" or name is None or re.search("[。；]", words) or (kinds and "其中" in words):
                break
            kinds.append(claim)
            names.append(name[0])
        values = [k.figure.value for k in kinds]
        if len(kinds) < 2 or len(set(names)) < len(names) or whole.figure.value is None or None in values:
            continue
        total = sum(v for v in values if v is not None)
        start = text.claims[n - 1].end if n else 0
        retired = _RETIRED.search(text.text[start : whole.start]) and tuple(name[:2] for name in names) == _TWO
        if total == whole.figure.value or (total < whole.figure.value and not retired):
            yield None
            continue
        places = tuple(claimed(section, text, c) for c in (whole, *kinds))
        message = f"{places[0]}写“{said(whole)}”，其中各类之和是{total}人。"
        yield checks()["N-56"].finding(message, places, found=said(whole), expected=f"{total}人")
