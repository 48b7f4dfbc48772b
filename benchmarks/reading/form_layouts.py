"""The example's target forms in layouts of other places, printed by other programs and read back.

    python benchmarks/reading/form_layouts.py [FOLDER [LAYOUT|PLACE...]]

Needs soffice and chromium.  Each layout of ``tests/foreign_forms.py`` and
``tests/foreign_form_lists.py``, and each shape of ``tests/forms_of_places.toml``, is printed by LibreOffice (from .docx) and by
Chromium (from HTML) to FOLDER (a temporary one if none is given; what is there already isn't printed again), so that
page breaks fall where those programs put them.  A fact is a form's project, total of period or year, goal, or one
indicator with its levels and value; it is right, lost (not read), or wrong (read, and nowhere printed so).
"""

from __future__ import annotations

import subprocess
import sys
from collections import Counter
from pathlib import Path
from tempfile import TemporaryDirectory

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE.parents[1] / "tests"))

from foreign_files import write_docx, write_html  # noqa: E402
from foreign_form_lists import LISTS  # noqa: E402
from foreign_forms import LAYOUTS, Known, as_known  # noqa: E402
from forms_of_places import SHAPES, Shape, laid, printed, said  # noqa: E402

from yusuan import compile, load  # noqa: E402
from yusuan.document.model import Block  # noqa: E402
from yusuan.reading import read  # noqa: E402

EXAMPLE = HERE.parents[1] / "examples" / "changzhi-civil-affairs-2024"
PRINTERS = ("LibreOffice", "Chromium")
Fact = tuple[str, ...]


def main() -> None:
    forms = [form for form in compile(load(EXAMPLE)).forms() if not form.whole_unit]
    wanted = [x for x in LAYOUTS + LISTS if len(sys.argv) < 3 or x.__name__ in sys.argv[2:]]
    print("| layout | printer | pages | forms | facts | right | lost | wrong |\n|" + 8 * "---|")
    with TemporaryDirectory() as scratch:
        folder = Path(sys.argv[1]) if len(sys.argv) > 1 else Path(scratch)
        for layout in wanted:
            for printer in PRINTERS:
                path = _printed(layout.__name__, layout(forms)[0], printer, folder)
                _row(layout.__name__, printer, layout(forms)[1], path)
        for n, shape in enumerate(SHAPES, 1):
            if len(sys.argv) < 3 or shape["place"] in sys.argv[2:]:
                for printer in PRINTERS:
                    _shape(shape, printer, _printed(f"shape-{n}", laid(shape), printer, folder))


def _shape(shape: Shape, printer: str, path: Path) -> None:
    reading = read(path)
    found = reading.disclosure.forms() if reading.disclosure is not None else ()
    expected, told = printed(shape), said(shape, found)
    _line(shape["place"], printer, reading.pages, f"{len(found)} of {len(shape.get('says', ()))}", expected, told)


def _row(layout: str, printer: str, known: list[Known], path: Path) -> None:
    reading = read(path)
    found = reading.disclosure.forms() if reading.disclosure is not None else ()
    expected, told = _facts(known), _facts([as_known(f) for f in found])
    _line(layout, printer, reading.pages, f"{len(found)} of {len(known)}", expected, told)


def _line(name: str, printer: str, pages: int, forms: str, expected: Counter[Fact], told: Counter[Fact]) -> None:
    right = (expected & told).total()
    cells = (name, printer, pages, forms, expected.total(), right, expected.total() - right, told.total() - right)
    print("| " + " | ".join(map(str, cells)) + " |", flush=True)


def _facts(forms: list[Known]) -> Counter[Fact]:
    """What forms say: a value is that of its project, a project printed twice counts twice."""
    facts: Counter[Fact] = Counter()
    for form in forms:
        facts[form.project, "project"] += 1
        money = [(span, text, form.unit) for span, text in (("period", form.period), ("year", form.year)) if text]
        facts.update((form.project, *line) for line in money)
        facts.update([(form.project, "goal", form.goal)] if form.goal else [])
        facts.update((form.project, "indicator", *i) for i in form.indicators)
    return facts


def _printed(name: str, blocks: list[Block], printer: str, folder: Path) -> Path:
    """The PDF a printer makes of ``blocks``."""
    home = folder / printer
    home.mkdir(parents=True, exist_ok=True)
    path = home / f"{name}.pdf"
    if path.exists():
        return path
    if printer == "LibreOffice":
        write_docx(blocks, source := path.with_suffix(".docx"))
        command = ["soffice", "--headless", "--convert-to", "pdf", "--outdir", str(home), str(source)]
    else:
        write_html(blocks, source := path.with_suffix(".html"))
        command = ["chromium", "--headless", "--no-sandbox", f"--print-to-pdf={path}", "--no-pdf-header-footer"]
        command.append(source.resolve().as_uri())
    subprocess.run(command, check=True, capture_output=True, timeout=300)
    return path


if __name__ == "__main__":
    main()
