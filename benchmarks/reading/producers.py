"""The same disclosures printed to PDF by other programs: does reading depend on who made the file?

    python benchmarks/reading/producers.py

The example is compiled with each pack and written as Word, HTML and Excel; LibreOffice and Chromium print these to PDF,
each with rules, grounds, running lines and page breaks of its own.  The table says how many statements and figures come
back, and what the review finds in the honest document.  A program that isn't installed is said and left out.
"""

from __future__ import annotations

import shutil
import subprocess
from collections import Counter
from pathlib import Path
from tempfile import TemporaryDirectory

import yusuan
from yusuan.disclosure.model import Disclosure
from yusuan.reading import read
from yusuan.review import review

ROOT = Path(__file__).resolve().parents[2]
PACKS = ("changzhi-2024", "shanghai-2025", "central-2024")


def main() -> None:
    book = yusuan.load(ROOT / "examples" / "changzhi-civil-affairs-2024")
    print("| pack | printed from | by | statements | figures | the same | with meaning | forms | errors | warnings |")
    print("|" + 10 * "---|")
    for pack in PACKS:
        made = yusuan.compile(book, pack)
        mine = figures(made)
        for ending, program in (("docx", "soffice"), ("xlsx", "soffice"), ("html", "chromium")):
            if not shutil.which(program):
                print(f"{program} is not installed: {ending} left out")
                continue
            with TemporaryDirectory() as folder:
                found = read(printed(made, ending, Path(folder))).disclosure
            assert found is not None
            theirs = figures(found)
            bound = sum(f.about is not None for s in found.statements() for *_, f in s.figures() if f.text)
            reviewed = review(found)
            counts = (
                f"{len(found.statements())} of {len(made.statements())}",
                mine.total(),
                (mine & theirs).total(),
                bound,
                f"{len(found.forms())} of {len(made.forms())}",
                sum(1 for _ in reviewed.of("error")),
                sum(1 for _ in reviewed.of("warning")),
            )
            print(f"| {pack} | {ending} | {program} | " + " | ".join(map(str, counts)) + " |", flush=True)


def printed(made: Disclosure, ending: str, folder: Path) -> Path:
    source, target = folder / f"made.{ending}", folder / "made.pdf"
    yusuan.write(made, source)
    if ending == "html":
        command = ["chromium", "--headless", "--no-sandbox", "--disable-gpu", f"--print-to-pdf={target}", str(source)]
    else:
        command = ["soffice", "--headless", "--convert-to", "pdf", "--outdir", str(folder), str(source)]
    subprocess.run(command, check=True, capture_output=True, timeout=300)
    return target


def figures(disclosure: Disclosure) -> Counter[tuple[str, str]]:
    return Counter((s.key, "".join(f.text.split())) for s in disclosure.statements() for *_, f in s.figures() if f.text)


if __name__ == "__main__":
    main()
