"""Word files of strangers, second best: twenty documents of the corpus as Word files, read beside their PDFs.

    python benchmarks/reading/word.py [FOLDER]

The corpus holds no Word file of strangers.  pdfplumber, which isn't ours, takes the words and tables out of a PDF;
LibreOffice writes them as .docx.  That is second best: merged cells, fonts and text boxes of real Word files aren't in
them.  Both files are read; the table says, a place a row, how many statements were recognised in each, and how many
per cent of the figures of the PDF's statements stand in the Word file's statements of the same key, with the same text
and the same meaning.  FOLDER holds one folder a place (../shared/corpus beside this repository).
"""

from __future__ import annotations

import html
import random
import subprocess
import sys
import tomllib
from collections import Counter
from pathlib import Path
from tempfile import TemporaryDirectory

from yusuan.disclosure.model import Disclosure
from yusuan.problems import InputError
from yusuan.reading import read

HERE = Path(__file__).resolve().parent
#: What the sample is drawn with, how many documents, and the most pages one may have.
SEED, DOCUMENTS, PAGES = 20261128, 20, 60


def main() -> None:
    corpus = Path(sys.argv[1]) if len(sys.argv) > 1 else HERE.parents[2] / "shared" / "corpus"
    if not corpus.is_dir():
        sys.exit(f"the corpus is not here: {corpus}")
    print("| place | documents | statements in the PDF | in Word | figures in the PDF | same text % | and meaning % |")
    print("|" + 7 * "---|")
    total: Counter[str] = Counter()
    for place, paths in sample(corpus).items():
        count: Counter[str] = Counter()
        for path in paths:
            with TemporaryDirectory() as folder:
                try:
                    pdf, word = read(path).disclosure, read(as_word(path, Path(folder))).disclosure
                except InputError as error:
                    print(f"  {path.name}: {error}")
                    continue
            assert pdf is not None
            assert word is not None
            count["documents"] += 1
            count["pdf"] += len(pdf.statements())
            count["word"] += len(word.statements())
            for name, meaning in (("text", False), ("meaning", True)):
                mine, theirs = figures(pdf, meaning), figures(word, meaning)
                count[f"{name} all"] += mine.total()
                count[name] += (mine & theirs).total()
        total.update(count)
        print(_row(place, count), flush=True)
    print(_row("all", total))


def sample(corpus: Path) -> dict[str, list[Path]]:
    """Documents of every place in turn, drawn with the seed."""
    import pdfplumber

    split = tomllib.loads((HERE / "split.toml").read_text("utf-8"))
    drawn = random.Random(SEED)
    queues = {}
    for place in (*split["tuning"], *split["checking"]):
        paths = sorted((corpus / place).glob("*.pdf"))
        queues[place] = drawn.sample(paths, len(paths))
    found: dict[str, list[Path]] = {place: [] for place in queues}
    while sum(map(len, found.values())) < DOCUMENTS and any(queues.values()):
        for place, queue in queues.items():
            while queue:
                path = queue.pop()
                with pdfplumber.open(path) as document:
                    short = len(document.pages) <= PAGES
                if short:
                    found[place].append(path)
                    break
            if sum(map(len, found.values())) >= DOCUMENTS:
                break
    return {place: paths for place, paths in found.items() if paths}


def as_word(path: Path, folder: Path) -> Path:
    """The words and tables of a PDF as a Word file."""
    import pdfplumber

    page_texts = []
    with pdfplumber.open(path) as document:
        for page in document.pages:
            tables = page.find_tables()
            blocks: list[tuple[float, str]] = []
            for table in tables:
                rows = "".join(
                    "<tr>" + "".join(f"<td>{html.escape(cell or '')}</td>" for cell in row) + "</tr>"
                    for row in table.extract()
                )
                blocks.append((table.bbox[1], f"<table border=1>{rows}</table>"))
            boxes = [t.bbox for t in tables]
            rest = page.filter(
                lambda o, boxes=boxes: (
                    not any(
                        b[0] <= (o["x0"] + o["x1"]) / 2 <= b[2] and b[1] <= (o["top"] + o["bottom"]) / 2 <= b[3]
                        for b in boxes
                    )
                )
            )
            blocks += [(line["top"], f"<p>{html.escape(line['text'])}</p>") for line in rest.extract_text_lines()]
            page_texts.append("".join(text for _, text in sorted(blocks, key=lambda b: b[0])))
    source = folder / "words.html"
    source.write_text(f"<html><meta charset=utf-8><body>{''.join(page_texts)}</body></html>", encoding="utf-8")
    converted = ["--convert-to", "docx:MS Word 2007 XML", "--outdir", str(folder), str(source)]
    subprocess.run(
        ["soffice", "--headless", "--infilter=HTML (StarWriter)", *converted],
        check=True,
        capture_output=True,
        timeout=300,
    )
    return folder / "words.docx"


def figures(disclosure: Disclosure, meaning: bool) -> Counter[tuple[str, ...]]:
    return Counter(
        (s.key, "".join(f.text.split()), str(f.about) if meaning else "")
        for s in disclosure.statements()
        for *_, f in s.figures()
        if f.text
    )


def _row(name: str, n: Counter[str]) -> str:
    def share(key: str) -> str:
        return f"{100 * n[key] / n[f'{key} all']:.1f}" if n[f"{key} all"] else "–"

    return (
        f"| {name} | {n['documents']} | {n['pdf']} | {n['word']} | {n['text all']} | {share('text')} "
        f"| {share('meaning')} |"
    )


if __name__ == "__main__":
    main()
