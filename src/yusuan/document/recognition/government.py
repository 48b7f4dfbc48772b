"""Whether a table is of a whole government's budget: a finance bureau publishes that too, under titles like a unit's."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal

from ...classification.codes import find_by_name
from ...disclosure.model import Statement
from ...money import parse_number
from .grid import Grid
from .wording import plain

#: Why such a table is left.
GOVERNMENT = "这是一级政府的预算或决算（有税收、转移支付等收入或上解等支出），不是部门或单位的报表"
#: Money that a government has and no unit: taxes, what other levels of government pay it and what it pays them.
_ROWS = re.compile(
    r"税收收入(?:小计|合计)?|(?:国内)?增值税|企业所得税|个人所得税|城市维护建设税|房产税|印花税|契税|土地增值税|耕地占用税"
    r"|返还性收入|(?:一般性|专项)转移支付收入|转移性(?:收入|支出)|上解(?:上级)?(?:收入|支出)|体制上解(?:收入|支出)"
    r"|补助下级支出|(?:地方政府)?(?:一般|专项)债务(?:转贷)?收入|地方政府(?:一般|专项)?债务还本支出"
    r"|利润收入|股利、?股息收入|产权转让收入|清算收入|调入预算稳定调节基金|安排预算稳定调节基金|补充预算稳定调节基金|国有土地使用权出让(?:金)?收入(?:安排的支出)?"
)
#: A finance bureau's own budget may hold one of these; a government's has several.
FEW = 3
#: Classes that a finance bureau may have in its own budget, and how many other classes show that it isn't a unit's.
_OF_A_BUREAU = re.compile(r"预备费|债务还本支出|债务付息支出")
MANY = 12
#: Statements a government has under the same titles, of which one alone may not show whose it is.
SHARED = ("B05", "B07", "B08", "B09", "F05", "F08", "F09")
_OF_A_UNIT = re.compile("基本支出|项目支出|人员经费|公用经费")


def of_government(grid: Grid, year: int) -> bool:
    """Whether at least :data:`FEW` rows of a table are of money only governments have, each with an amount."""
    named = {plain(label) for row in grid.rows for label, amount in _pairs(row) if amount}
    own = {t for t in named if _ROWS.fullmatch(t)}
    if len(own) >= FEW:
        return True
    own |= {t for t in named if _OF_A_BUREAU.fullmatch(t)}
    classes = [t for t in named if any(len(c.code) == 3 for c in find_by_name("functional", t, year))]
    return len(own) >= FEW and len(classes) >= MANY


def _pairs(row: Sequence[str]) -> Iterator[tuple[str, Decimal]]:
    """Each label of a row with the first amount right of it."""
    label = ""
    for text in row:
        amount = parse_number(text)
        if text and amount is None:
            label = text
        elif label and amount is not None:
            yield label, amount
            label = ""


def may_be_of_government(statement: Statement) -> bool:
    """Whether nothing in a statement shows that it is a unit's, in a document with a government's."""
    return statement.key in SHARED and not any(_OF_A_UNIT.search(plain(t)) for c in statement.columns for t in c.header)
