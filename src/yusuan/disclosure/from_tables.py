"""Statements a budget platform exported → Disclosure: figures as they are, sentences, contents and charts computed.

There is no ledger: what a sentence says is looked up in the statements, and last year's figures in last year's
published document.  What only people know (reasons, duties) is asked for, key by key.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Literal

from ..budget.model import Budget, FreeText, Profile, Reason, Target, Unit
from ..coordinates import COUNTERS, TOPIC_NAMES, TOPICS, Coordinates
from ..money import parse_number, scale
from ..problems import InputError, Place, Problem
from .compile import nested, section_of
from .model import Disclosure, Section, Statement, TargetForm, Text
from .pack import Pack
from .shown import Tidy, width_of
from .stated import StatedFacts, stated_facts
from .words import Wording

#: What stands where an answer is missing, so that nobody publishes it by mistake (the review looks for it too).
BLANK = "【待填】"
#: Keys of questions: reasons by what they are about, texts by what they are.
REASON, NUMBER = "变动原因.", "数字."
DUTIES, ORGANISATION = "主要职责", "机构设置"


@dataclass(frozen=True, slots=True)
class Question:
    """Something only people know: a stable key, what is asked, and what is known about it."""

    key: str
    asked: str
    known: str = ""
    answer: str = ""


@dataclass(frozen=True, slots=True)
class Drafted:
    """A disclosure made of statements, with every question it asks (answered or not) and what to know about it."""

    disclosure: Disclosure
    questions: tuple[Question, ...]
    problems: tuple[Problem, ...]

    @property
    def unanswered(self) -> tuple[Question, ...]:
        return tuple(q for q in self.questions if not q.answer)


def compile_tables(
    tables: Sequence[Disclosure], pack: Pack, prior: Disclosure | None = None, answers: Mapping[str, str] | None = None
) -> Drafted:
    """Compile what was read from exported statements, with last year's published document where it is at hand.

    Statements are printed in the pack's order with the titles they have; figures keep their print.  Raises InputError
    where no statement was recognised, or unit or year can't be told."""
    answers = {k: v.strip() for k, v in (answers or {}).items() if v.strip()}
    found = [s for t in tables for s in t.statements()]
    if not found:
        raise InputError(
            [
                Problem(
                    "tables.none",
                    Place("--tables"),
                    "没有认定出报表",
                    "预算平台导出的预算公开报表，有表题、表头和金额单位",
                    "核对文件；用 yusuan read 看读出了什么",
                )
            ]
        )
    order = {view.key: n for n, view in enumerate(pack.statements)}
    statements = tuple(
        sorted((_laid_out(_untabbed(_plain_line(s))) for s in found), key=lambda s: order.get(s.key, len(order)))
    )
    forms = tuple(f for t in tables for f in t.forms())
    unit, year, level = _who(tables, prior)
    pack = _in_units_of(pack, statements)
    shown = Disclosure(unit, "", year, "budget", level, "", (Section("", "", 1, statements),))
    facts = stated_facts(shown)
    if prior is not None:
        facts = replace(facts, prior=stated_facts(prior))
    texts = {DUTIES: said_under(prior, "职责|职能"), ORGANISATION: said_under(prior, "机构|部门预算单位构成")}
    given = {key: answers.get(key) or text for key, text in texts.items()}
    own = Unit("1", unit, "admin", "city", duties=given[DUTIES] or BLANK, organisation=given[ORGANISATION] or BLANK)
    aimed = tuple(Target(f.project) for f in forms if f.project)
    book = Budget(Profile(year, "1", level, pack=pack.id), (own,), targets=aimed)

    asked = _written(book, pack, facts, statements, forms)
    numbers = {NUMBER + _named(at): at for at in asked.unknown}
    facts = _with(facts, {at: answers[key] for key, at in numbers.items() if key in answers}, pack)
    asked = _written(book, pack, facts, statements, forms)  # a number that is known now may ask for a reason
    changed = tuple(asked.unexplained.items())
    reasons = tuple(Reason(about, answers.get(REASON + about) or BLANK) for about, _ in changed)
    free = tuple(FreeText(k, v) for k, v in answers.items() if not k.startswith((REASON, NUMBER)) and k not in texts)
    written = _written(replace(book, reasons=reasons, texts=free), pack, facts, statements, forms)
    taken = "取自上年公开文件，请核对"
    questions = (
        Question(DUTIES, "单位的主要职责", taken if texts[DUTIES] else "", given[DUTIES]),
        Question(ORGANISATION, "内设机构和所属单位", taken if texts[ORGANISATION] else "", given[ORGANISATION]),
        *(
            Question(REASON + about, "为什么变动，只写原因", found, answers.get(REASON + about, ""))
            for about, found in changed
        ),
        *(
            Question(key, f"多少{_unit_of(at, pack)}，只写数字", _named(at), answers.get(key, ""))
            for key, at in numbers.items()
        ),
    )
    names = {"unit": unit, "year": str(year), "level": "单位" if level == "unit" else "部门"}
    title = re.sub(r"\{(\w+)\}", lambda m: names.get(m[1], ""), pack.title)
    draft = "（草稿）" if any(not q.answer for q in questions if not q.key.startswith(NUMBER)) else ""
    made = Disclosure(unit, "", year, "budget", level, title + draft, written.sections, pack.id)
    told = (p for p in written.problems if p.check not in ("words.reason", "words.comparative"))
    return Drafted(made, tuple(dict.fromkeys(questions)), tuple(dict.fromkeys(told)))


@dataclass(frozen=True, slots=True)
class _Written:
    sections: tuple[Section, ...]
    problems: tuple[Problem, ...]
    unknown: tuple[Coordinates, ...]
    unexplained: Mapping[str, str]


def _written(
    book: Budget, pack: Pack, facts: StatedFacts, statements: tuple[Statement, ...], forms: tuple[TargetForm, ...]
) -> _Written:
    wording = Wording(book, pack, facts, whole_unit=any(f.whole_unit for f in forms))
    made = []
    for view in pack.outline:
        if view.only in ("", book.profile.level):
            section = section_of(view, wording, statements)
            made.append(replace(section, items=(*section.items, *forms)) if "forms" in view.items else section)
    return _Written(nested(made), tuple(wording.problems), tuple(dict.fromkeys(wording.unknown)), wording.unexplained)


def _with(facts: StatedFacts, said: Mapping[Coordinates, str], pack: Pack) -> StatedFacts:
    """The facts with amounts people gave, in the unit of the sentences.  Raises InputError for what is no number."""
    now: dict[Coordinates, Fraction] = {}
    before: dict[Coordinates, Fraction] = {}
    problems = []
    for at, text in said.items():
        number = parse_number(text)
        if number is None:
            place = Place("待填.xlsx", column=NUMBER + _named(at))
            problems.append(Problem("tables.number", place, f"“{text}”", f"{_unit_of(at, pack)}数", "只写数字"))
            continue
        factor = 100 if at.measure == "office_area" else scale(_unit_of(at, pack))
        (now if at.get("year") is None else before)[at.where(year=None)] = Fraction(number) * factor
    if problems:
        raise InputError(problems)
    last = facts.prior or StatedFacts(facts.year - 1, {})
    last = StatedFacts(last.year, {**last.amounts, **before}, last.prior)
    return StatedFacts(facts.year, {**facts.amounts, **now}, last if last.amounts else None)


def _named(at: Coordinates) -> str:
    """What people call an amount; many projects together are counted, not listed."""
    here = at.where(year=None)
    topic = next((name for name, point in TOPICS.items() if point == here), "")
    projects = here.get("project")
    if isinstance(projects, frozenset):
        said = f"{here.where(project=None)}，{len(projects)}个编报绩效目标的项目"
    else:
        said = TOPIC_NAMES.get(topic, str(here))
    return f"{at.get('year')}年 {said}" if at.get("year") else said


def _unit_of(at: Coordinates, pack: Pack) -> str:
    return COUNTERS.get(at.measure, pack.text_unit)


_MONEY_LINE = re.compile(r"(金额)?单位[:：]\s*(百万元|亿元|万元|元)|单位名称$")


def _plain_line(statement: Statement) -> Statement:
    """The line of the unit's name alone: the money unit is printed on the other side."""
    return replace(statement, unit_line=_MONEY_LINE.sub("", statement.unit_line).strip())


def _untabbed(statement: Statement) -> Statement:
    """The statement with spaces for the tabs some files print between the two characters of a word: no font has them."""
    columns = tuple(replace(c, header=tuple(h.replace("\t", " ") for h in c.header)) for c in statement.columns)
    rows = tuple(
        replace(row, cells=tuple(replace(cell, text=cell.text.replace("\t", " ")) for cell in row.cells))
        for row in statement.rows
    )
    line = statement.unit_line.replace("\t", "　")
    return replace(statement, title=statement.title.replace("\t", " "), unit_line=line, columns=columns, rows=rows)


def _laid_out(statement: Statement) -> Statement:
    """The statement without columns in which nothing stands, as wide as its words and figures need."""
    kept = [
        c
        for c, column in enumerate(statement.columns)
        if any(column.header) or any(row.cells[c].text.strip() for row in statement.rows)
    ]
    rows = tuple(replace(row, cells=tuple(row.cells[c] for c in kept)) for row in statement.rows)
    shown = Tidy(tuple(statement.columns[c] for c in kept), tuple(row.cells for row in rows))
    columns = tuple(replace(column, width=width_of(shown, c)) for c, column in enumerate(shown.columns))
    return replace(statement, columns=columns, rows=rows, wide=len(columns) > 7)


def _who(tables: Sequence[Disclosure], prior: Disclosure | None) -> tuple[str, int, Literal["unit", "department"]]:
    """Unit, year and level: as the statements print them, else as last year's document does, a year on."""
    unit = next((t.unit for t in tables if t.unit), prior.unit if prior else "")
    year = next((t.year for t in tables if t.year), prior.year + 1 if prior and prior.year else 0)
    level = prior.level if prior else next((t.level for t in tables if t.unit), tables[0].level)
    lacking = [what for what, known in (("单位名称", unit), ("预算年度", year)) if not known]
    if lacking:
        raise InputError(
            [
                Problem(
                    "tables.who",
                    Place("--tables"),
                    f"报表上没有{'和'.join(lacking)}",
                    "表题或表题下的行写明单位和年度",
                    "在报表上补写“编制单位：……”和“2025年……”，或用 --prior 给出上年的公开文件",
                )
            ]
        )
    return unit, year, level


def _in_units_of(pack: Pack, statements: Iterable[Statement]) -> Pack:
    """The pack with sentences in the statements' own unit and decimals: nothing finer is known."""
    printed = next((s for s in statements if s.money_unit and s.decimals), None)
    if printed is None:
        return pack
    words = {**pack.words, "text_unit": printed.money_unit, "text_decimals": str(printed.decimals)}
    return replace(pack, words=words, money_unit=printed.money_unit, decimals=printed.decimals)


_NEXT = re.compile(r"职责|职能|机构|名词|说明|预算表|报表|第.{1,2}部分|情况|概况|目录")


#: A heading that runs on into its paragraph.
_RUN_ON = re.compile(r".{0,30}(机构设置|名词解释|编制说明)")


def said_under(prior: Disclosure | None, heading: str) -> str:
    """The paragraphs below the heading of last year's document that matches, up to the next heading; "" where there is
    none.  The contents name the heading too, with nothing below it."""
    if prior is None:
        return ""
    found = ""
    # a section's own title is a heading; so is a short paragraph in documents whose headings look like the rest
    lines = [
        line
        for section, item in prior.walk()
        if isinstance(item, Text)
        for line in ((section.title, True), (item.text, False))
    ]
    last = ""
    collecting: list[str] | None = None
    for text, title in lines:
        if title:
            if text == last:
                continue
            last = text
        short = title or (len(text) <= 25 and not re.search("[。；]", text))
        if short and re.search(heading, text) and not re.search(r"\d$|\.{3}", text):
            collecting = []
        elif (short and _NEXT.search(text)) or _RUN_ON.match(text):
            collecting = None
        elif collecting is not None and not title:
            collecting.append(text)
            found = max(found, "\n".join(collecting), key=len)
    return found
