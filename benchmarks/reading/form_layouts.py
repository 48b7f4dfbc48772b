"""The example's target forms in layouts of other places, printed by other programs and read back.

    python benchmarks/reading/form_layouts.py [FOLDER [LAYOUT...]]

Needs soffice and chromium.  Each layout of ``tests/foreign_forms.py`` and ``tests/foreign_form_lists.py`` is printed by LibreOffice (from .docx) and by
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
from foreign_forms import LAYOUTS, Known, Layout, as_known  # noqa: E402

from yusuan import compile, load  # noqa: E402
from yusuan.disclosure.model import TargetForm  # noqa: E402
from yusuan.reading import read  # noqa: E402

EXAMPLE = HERE.parents[1] / "examples" / "changzhi-civil-affairs-2024"
PRINTERS = ("LibreOffice", "Chromium")
Fact = tuple[str, ...]


def main() -> None:
    forms = [form for form in compile(load(EXAMPLE)).forms() if not form.whole_unit]
    wanted = [x for x in LAYOUTS + LISTS if x.__name__ in sys.argv[2:]] or LAYOUTS + LISTS
    print("| layout | printer | pages | forms | facts | right | lost | wrong |\n|" + 8 * "---|")
    with TemporaryDirectory() as scratch:
        folder = Path(sys.argv[1]) if len(sys.argv) > 1 else Path(scratch)
        for layout in wanted:
            for printer in PRINTERS:
                path = _printed(layout, forms, printer, folder)
                _row(layout.__name__, printer, layout(forms)[1], path)


def _row(layout: str, printer: str, known: list[Known], path: Path) -> None:
    reading = read(path)
    found = reading.disclosure.forms() if reading.disclosure is not None else ()
    expected, said = _facts(known), _facts([as_known(f) for f in found])
    right = (expected & said).total()
    cells = (layout, printer, reading.pages, f"{len(found)} of {len(known)}", expected.total(), right)
    print("| " + " | ".join(map(str, (*cells, expected.total() - right, said.total() - right))) + " |", flush=True)


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


def _printed(layout: Layout, forms: list[TargetForm], printer: str, folder: Path) -> Path:
    """The PDF a printer makes of the layout."""
    home = folder / printer
    home.mkdir(parents=True, exist_ok=True)
    path = home / f"{layout.__name__}.pdf"
    if path.exists():
        return path
    blocks, _ = layout(forms)
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
