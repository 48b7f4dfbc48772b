"""Recognised statements printed again from coordinates, and how many of the laws' relations could be judged.

    python benchmarks/reading/rerendering.py tuning|checking [FOLDER]

Every figure with a meaning is one fact: of all prints of a meaning in a document the one that most of the others agree
with.  Each statement's cells are then printed from the facts, in the statement's own unit, with the decimals of their
column and the way its zeros print, and compared with what was read, text by text.  A misread digit, a wrong meaning or an author's
contradiction shows as a difference; a figure without meaning can't be printed again and counts in "all" only.

"judged" are the relations evaluated of those the laws give for the recognised statements (those that don't apply, such
as a growth on a base of zero, are left out).
"""

from __future__ import annotations

import sys
import tomllib
from collections import Counter
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

from yusuan.coordinates import Coordinates
from yusuan.disclosure.model import Disclosure, Figure, Statement
from yusuan.money import printed, scale
from yusuan.problems import InputError
from yusuan.reading import read
from yusuan.review.numbers.laws import NOT_APPLICABLE, by_meaning, spots, verdict
from yusuan.review.numbers.relations import relations

HERE = Path(__file__).resolve().parent


def main() -> None:
    side = sys.argv[1]
    corpus = Path(sys.argv[2]) if len(sys.argv) > 2 else HERE.parents[2] / "shared" / "corpus"
    if not corpus.is_dir():
        sys.exit(f"the corpus is not here: {corpus}")
    print("| place | figures | with meaning % | of these printed again % | relations | judged % | hold % |")
    print("|" + 7 * "---|")
    total: Counter[str] = Counter()
    for place in tomllib.loads((HERE / "split.toml").read_text("utf-8"))[side]:
        count: Counter[str] = Counter()
        for path in sorted((corpus / place).iterdir()):
            try:
                disclosure = read(path).disclosure
            except InputError:
                continue
            assert disclosure is not None
            for text, again in printed_again(disclosure):
                count["figures"] += 1
                count["bound"] += again is not None
                count["same"] += text == again
            for relation in relations(disclosure):
                if relation.law == "part" or relation.why in NOT_APPLICABLE:
                    continue
                outcome = verdict(relation)
                count["relations"] += 1
                count["judged"] += outcome != "not evaluated"
                count["failed"] += outcome == "failed"
        total.update(count)
        print(_row(place, count), flush=True)
    print(_row("all", total))


def printed_again(disclosure: Disclosure) -> list[tuple[str, str | None]]:
    """The text of every printed figure of the statements, and what its fact prints as there."""
    facts: dict[Coordinates, Figure] = {}
    for about, prints in by_meaning(spots(disclosure)).items():
        finest = [
            s.figure for s in prints if s.figure.value is not None and s.interval and s.interval.meets(_first(prints))
        ]
        if isinstance(about, Coordinates) and finest:
            facts[about] = max(finest, key=lambda f: -f.interval.width if f.interval else Fraction(0))
    found: list[tuple[str, str | None]] = []
    for statement in disclosure.statements():
        zero = _zero(statement)
        for _, _, figure in statement.figures():
            if not figure.text:
                continue
            fact = facts.get(figure.about) if isinstance(figure.about, Coordinates) else None
            if fact is None or fact.value is None:
                # what has a meaning but no fact is no number, and shares and changes follow from others
                found.append((_bare(figure.text), _bare(figure.text) if figure.about is not None else None))
                continue
            exact = Fraction(fact.value) * scale(fact.unit)
            text = printed(exact, figure.unit, _decimals(figure)) if figure.value else zero
            if figure.value and not exact:
                text = zero
            elif not figure.value and exact:
                text = printed(exact, figure.unit, 2)
            found.append((_bare(figure.text), _bare(text) if figure.value else _bare(text or figure.text)))
    return found


def _first(prints):  # type: ignore[no-untyped-def]
    return prints[0].interval or prints[-1].interval


def _decimals(figure: Figure) -> int:
    assert figure.value is not None
    exponent = figure.value.as_tuple().exponent
    return max(0, -exponent) if isinstance(exponent, int) else 0


def _zero(statement: Statement) -> str:
    """How the statement prints nothing, most often."""
    zeros = Counter(f.text for *_, f in statement.figures() if f.text and f.value == Decimal(0))
    return zeros.most_common(1)[0][0] if zeros else ""


def _bare(text: str) -> str:
    return "".join(text.split()).replace(",", "").replace("，", "").rstrip("%")


def _row(name: str, n: Counter[str]) -> str:
    def share(part: str, whole: str) -> str:
        return f"{100 * n[part] / n[whole]:.1f}" if n[whole] else "–"

    hold = f"{100 * (n['judged'] - n['failed']) / n['judged']:.1f}" if n["judged"] else "–"
    return (
        f"| {name} | {n['figures']} | {share('bound', 'figures')} | {share('same', 'bound')} | {n['relations']} "
        f"| {share('judged', 'relations')} | {hold} |"
    )


if __name__ == "__main__":
    main()
