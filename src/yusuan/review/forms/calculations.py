"""Calculations written out in a form's texts: 300人次×150元/天＝4.5万元, and pieces with their prices and a sum."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction

from ...disclosure.model import TargetForm
from ...money import Interval, parse_number
from ...money import printed as in_print
from ..findings import Shown
from .money import added
from .said import Judged, finding, largest, of_span, printed, several_years, shown, total

_NUMBER = r"\d[\d,]*(?:\.\d+)?"
_FACTOR = rf"{_NUMBER}\s*(?:%|％|(?:万|亿)?[^\d\s×*xX✕＊+＋\-－=＝≈/÷，,。；;、（()）%％\n]{{0,6}}(?:/[^\d×*✕＊+＋=＝，,。；;、（()）\n]{{1,6}})?)"
_TIMES = r"\s*[×*✕＊xX]\s*"
_TERM = rf"{_FACTOR}(?:{_TIMES}{_FACTOR})*"
_CALCULATION = re.compile(
    rf"(?<![\d.×*✕＊xX+＋\-－÷/)）%％])(?P<left>{_TERM}(?:\s*[+＋]\s*{_TERM})*)\s*[=＝]\s*(?P<right>{_NUMBER})\s*(?P<unit>万元|亿元|元|万|%|％)?(?![\d.×*✕＊+＋÷/])"
)
_PIECE = re.compile(
    rf"单价(?:为|是|[:：])?\s*(?P<price>{_NUMBER})\s*(?P<money>万元|元)?(?:/[^\d，,。；;]{{1,3}})?\s*的\s*(?P<name>[^\d，,。；;、]{{1,12}}?)"
    rf"\s*(?P<count>\d+)?\s*(?P<unit>个|台|套|辆|件|组|把|张|部|块|只)?(?=[，,。；;、]|共|合)"
)
_SUM = re.compile(rf"(?:共计|合计|总计|共需)[^\d，,。；;]{{0,6}}?(?P<sum>{_NUMBER})\s*(?P<unit>万元|元)")
_BUDGET = re.compile(
    rf"(?:(?:共需|需|申请|安排)[^\d，,。；;]{{0,8}}|预算(?:安排|资金|金额|总额|数)?(?:为|共)?)(?P<sum>{_NUMBER})\s*(?P<unit>万元|元)"
)
#: What in a sentence says that its amount isn't this year's money of this project.
_ELSE = re.compile(
    r"上年|去年|往年|以前年度|三年|五年|总投资|概算|累计|收入|社会资本|债券|自筹|配套|补贴标准|每|人均|不超过|以上的|以下的|基金|中标|合同|历年|市级以上|全[省市县区国]"
)
#: What in a sentence says that the money is more than this project's, or not a whole year's.
_ELSE_HEAD = re.compile(
    "中央|省级|市级财政|上级|分担|负担|配套|个人|单位缴|自筹|其余|比例|%|％|新增|去年|上年|三年|五年"
)
_SCALES: dict[str, int] = {"": 1, "元": 1, "万": 10_000, "万元": 10_000, "亿": 100_000_000, "亿元": 100_000_000}


def calculations(form: TargetForm, year: int) -> Iterator[Judged]:
    """What a form's texts calculate, and the amounts they say the project needs."""
    seen: set[str] = set()
    for title, text in (*form.texts, ("实施期目标", form.goals[0]), ("年度目标", form.goals[1])):
        for judged in (
            *_products(form, title, text),
            *_pieces(form, title, text),
            *_heads(form, title, text),
            *_lists(form, title, text),
            *_budget(form, title, text, year),
        ):
            found = judged.finding
            if found is None or found.found not in seen:
                yield judged
            if found is not None:
                seen.add(found.found)


def _place(form: TargetForm, title: str, text: str) -> Shown:
    return shown(form, title, "", text, None)


def _products(form: TargetForm, title: str, text: str) -> Iterator[Judged]:
    for found in _CALCULATION.finditer(text):
        terms = [re.split(_TIMES, t) for t in re.split(r"\s*[+＋]\s*", found["left"])]
        if not any(len(t) > 1 for t in terms):
            continue
        left = Fraction(0)
        money = False
        for term in terms:
            product = Fraction(1)
            for factor in term:
                value, of_money = _factor(factor)
                product *= value
                money = money or of_money
            left += product
        result = parse_number(found["right"])
        if result is None:
            continue
        unit = (found["unit"] or "").replace("％", "%")
        scales = [_SCALES[unit]] if unit in _SCALES and unit else [1, 10_000] if unit == "" else []
        if scales and any(_around(result, s, left) for s in scales):
            yield Judged()
        elif scales:
            exact = in_print(left, "", 0 if left.denominator == 1 else 2, grouped=True)
            said = found[0].strip()
            place = _place(form, title, said)
            right = f"{exact}{'元' if money else ''}"
            message = f"{place}写“{said}”，算出来是{right}。"
            yield Judged(finding("PF-09", message, (place,), said, right))


def _around(result: Decimal, scale: int, left: Fraction) -> bool:
    """Whether a result printed so can be ``left``."""
    said = Interval.of(result, "")
    return said.low * scale <= left <= said.high * scale


def _factor(text: str) -> tuple[Fraction, bool]:
    """The number with its 万 or per cent, and whether it is money."""
    found = re.match(_NUMBER, text.strip())
    assert found is not None
    number = Fraction(Decimal(found[0].replace(",", "")))
    unit = text.strip()[found.end() :].strip()
    if unit[:1] in ("%", "％"):
        return number / 100, False
    return number * (10_000 if unit.startswith("万") else 100_000_000 if unit.startswith("亿") else 1), "元" in unit


def _pieces(form: TargetForm, title: str, text: str) -> Iterator[Judged]:
    """Pieces with their prices against the sum behind them; a piece without a number is at least none."""
    pieces = list(_PIECE.finditer(text))
    total = _SUM.search(text, pieces[-1].end()) if len(pieces) > 1 else None
    if total is None:
        return
    known = Fraction(0)
    complete = True
    for piece in pieces:
        price = Fraction(Decimal(piece["price"].replace(",", ""))) * _SCALES[piece["money"] or ""]
        if piece["count"]:
            known += price * int(piece["count"])
        else:
            complete = False
    stated = Interval.of(Decimal(total["sum"].replace(",", "")), "")
    low, high = (end * _SCALES[total["unit"]] for end in (stated.low, stated.high))
    if known <= high and (known >= low or not complete):
        yield Judged()
        return
    said = text[pieces[0].start() : total.end()]
    place = _place(form, title, said)
    least = "" if complete else "至少"
    right = f"{least}{in_print(known, '', 0, grouped=True)}元"
    yield Judged(finding("PF-09", f"{place}写{total[0]}，按所列单价和数量算是{right}。", (place,), total[0], right))


_AMOUNT = re.compile(rf"(?<![\d.])(?P<n>{_NUMBER})\s*(?P<unit>万元|亿元|元)(?!/)")
_TOTAL_BEHIND = re.compile(rf"(?:合计|共计|总计)(?:金额|资金|约|为|需)?(?P<n>{_NUMBER})\s*(?P<unit>万元|亿元|元)")
_TOTAL_BEFORE = re.compile(
    rf"(?:共|总额|总计|合计|资金|预算|安排|申请)[^\d，。；]{{0,4}}(?P<n>{_NUMBER})\s*(?P<unit>万元|亿元|元)[，,。；]?其中[:：，]?(?P<parts>[^。]+)"
)
#: What in a list makes its amounts no parts of the sum: prices, calculations, parts of parts, what isn't listed.
_NO_PARTS = re.compile(
    r"每|单价|标准|人均|/|[×*✕＊xX=＝]|其中|其余|剩余|上年|去年|收入|约|等|不超过|以内|至少|增加|减少|20\d\d年"
)


def _lists(form: TargetForm, title: str, text: str) -> Iterator[Judged]:
    """Amounts listed with their sum, behind them or before them; before them there may be more than is listed."""
    plain = re.sub(r"[（(][^（）()]*[)）]", "", text)
    for sentence in re.split(r"(?<=[。\n])", plain):
        behind, before = _TOTAL_BEHIND.search(sentence), _TOTAL_BEFORE.search(sentence)
        if behind is not None:
            total_, parts, complete = behind, sentence[: behind.start()], True
        elif before is not None:
            total_, parts, complete = before, before["parts"], False
        else:
            continue
        amounts = [Interval.of(Decimal(m["n"].replace(",", "")), m["unit"]) for m in _AMOUNT.finditer(parts)]
        if len(amounts) < 2 or _NO_PARTS.search(parts):
            continue
        stated = Interval.of(Decimal(total_["n"].replace(",", "")), total_["unit"])
        whole = added(amounts)
        if whole.meets(stated) or (not complete and whole.high < stated.low):
            yield Judged()
            continue
        said = f"{total_['n']}{total_['unit']}"
        places = (_place(form, title, said),)
        right = in_print((whole.low + whole.high) / 2, "万元", 2, grouped=True) + "万元"
        listed = "＋".join(m[0] for m in _AMOUNT.finditer(parts))
        yield Judged(finding("PF-09", f"{places[0]}写{said}，所列各项（{listed}）之和是{right}。", places, said, right))


_HEAD = re.compile(
    rf"(?:(?:月人均|人均每?月|每人每月|每月每人)[^\d，。；]{{0,8}}?(?P<month>{_NUMBER})\s*(?P<money1>万元|元)(?!/)"
    rf"|(?P<per>{_NUMBER})\s*(?P<money2>万元|元)/(?:每?人[/.·]?每?月|月[/.·]?人)"
    rf"|(?:年人均|人均每?年|每人每年|每年每人)[^\d，。；]{{0,8}}?(?P<year>{_NUMBER})\s*(?P<money3>万元|元)(?!/)"
    rf"|(?P<by>{_NUMBER})\s*(?P<money4>万元|元)/(?:每?人[/.·]?每?年|年[/.·]?人))"
)
_MEMBERS = re.compile(r"(?<![\d.\-—~至到〔（(第])(\d[\d,]{0,6})(?:人|名)(?![以次/月天]|均|次)")
_TERM_SAID = re.compile(r"\d+个月|[\d一二三四五六七八九十]+月[至到\-—~]|半年|季度|\d+天")


def _heads(form: TargetForm, title: str, text: str) -> Iterator[Judged]:
    """So much for each person a month or a year, and how many persons: in a year more than the project's money."""
    if form.whole_unit or (best := largest(form)) is None:
        return
    line, span, most = best
    for sentence in re.split(r"(?<=[。；;\n])", text):
        rates, members = list(_HEAD.finditer(sentence)), list(_MEMBERS.finditer(sentence))
        if len(rates) != 1 or len(members) != 1 or _ELSE_HEAD.search(sentence) or _TERM_SAID.search(sentence):
            continue
        said = rates[0].groupdict()
        number = next(said[k] for k in ("month", "per", "year", "by") if said[k])
        money = next(said[f"money{k}"] for k in (1, 2, 3, 4) if said[f"money{k}"])
        times = 12 if said["month"] or said["per"] else 1
        least = Interval.of(Decimal(number.replace(",", "")), money)
        count = int(members[0][1].replace(",", ""))
        need = (least.low + least.high) / 2 * times * count
        if need <= most.high:
            yield Judged()
            continue
        place = _place(form, title, sentence.strip())
        has = printed(of_span(line, span))
        yuan = in_print(need, "万元", 2, grouped=True) + "万元"
        months = "×12月" if times == 12 else ""
        message = (
            f"{place}按“{rates[0][0]}”“{members[0][0]}”测算，{number}{money}×{count}人{months}＝{yuan}，"
            f"大于{line.label}“{has}”。"
        )
        yield Judged(
            finding(
                "PF-09",
                message,
                (place, shown(form, line.label, "", of_span(line, span).text, line)),
                yuan,
                f"不大于{has}",
            )
        )


def _budget(form: TargetForm, title: str, text: str, year: int) -> Iterator[Judged]:
    """An amount the text says the project's budget is, above the project's money."""
    if form.whole_unit or (best := largest(form)) is None:
        return
    line, span, most = best
    # what a project of several years needs may be its need in all of them
    if several_years(form) and total(form, "period") is None:
        return
    for sentence in re.split(r"(?<=[。；;\n])", text):
        years = {int(y) for y in re.findall(r"(?<!\d)(20\d\d)年", sentence)}
        if _ELSE.search(sentence) or (years and years != {year}):
            continue
        for found in (*_BUDGET.finditer(sentence), *_SUM.finditer(sentence)):
            amount = Interval.of(Decimal(found["sum"].replace(",", "")), found["unit"])
            if amount.low <= most.high:
                yield Judged()
                continue
            place = _place(form, title, found[0])
            has = printed(of_span(line, span))
            yield Judged(
                finding("PF-10", f"{place}写“{found[0]}”，项目资金是“{has}”。", (place,), found[0], f"不大于{has}")
            )
