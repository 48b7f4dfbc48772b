"""Time of reading PDFs, file to Document, on one core.  Run: python benchmarks/reading/speed.py

Reads the documents of the tuning places beside the repository (../shared/corpus); says so where they are absent.
Prints milliseconds of processor time a page per place, mean and 95th percentile of documents, and pdfplumber's time (words and tables) on
the first pages of the same documents in the same run, where it is installed.
"""

from __future__ import annotations

import statistics
import sys
import time
import tomllib
from pathlib import Path

from yusuan.formats.pdf_reader import pages_of, read
from yusuan.problems import YusuanError

HERE = Path(__file__).resolve().parent
CORPUS = HERE.parent.parent.parent / "shared" / "corpus"
#: Pages of each document that the slower peer reads.
PEER_PAGES = 3


def ours(path: Path) -> tuple[float, int]:
    pages = sum(1 for _ in pages_of(path))
    start = time.process_time()
    read(path)
    return 1000 * (time.process_time() - start) / pages, pages


def peer(path: Path) -> float | None:
    try:
        import pdfplumber
    except ImportError:
        return None
    with pdfplumber.open(path) as document:
        start = time.process_time()
        pages = document.pages[-PEER_PAGES:]
        for page in pages:
            page.extract_words()
            page.extract_tables()
        return 1000 * (time.process_time() - start) / len(pages)


def main() -> None:
    if not CORPUS.is_dir():
        sys.exit("The documents are not here: put them in ../shared/corpus beside the repository.")
    places = tomllib.loads((HERE / "split.toml").read_text(encoding="utf-8"))["tuning"]
    print(f"{'place':20}{'documents':>10}{'pages':>8}{'ms a page':>11}{'p95':>8}{'pdfplumber':>12}{'times':>7}")
    all_times: list[float] = []
    weighted = total = 0.0
    ratios: list[float] = []
    for place in places:
        times: list[float] = []
        pages_here = 0
        spent = 0.0
        peers: list[float] = []
        for path in sorted((CORPUS / place).glob("*.pdf")):
            try:
                per_page, pages = ours(path)
            except YusuanError as error:
                print(f"  {path.name}: {str(error).splitlines()[1].strip()}")
                continue
            times.append(per_page)
            pages_here += pages
            spent += per_page * pages
            if (slow := peer(path)) is not None:
                peers.append(slow)
                ratios.append(slow / per_page)
        if not times:
            continue
        all_times += times
        weighted += spent
        total += pages_here
        slow_text = f"{statistics.fmean(peers):12.1f}{statistics.median(ratios[-len(peers) :]):7.1f}" if peers else ""
        p95 = sorted(times)[int(0.95 * (len(times) - 1))]
        print(f"{place:20}{len(times):10}{pages_here:8}{spent / pages_here:11.1f}{p95:8.1f}{slow_text}", flush=True)
    p95 = sorted(all_times)[int(0.95 * (len(all_times) - 1))]
    ratio = f"{'':12}{statistics.median(ratios):7.1f}" if ratios else ""
    print(f"{'all':20}{len(all_times):10}{total:8.0f}{weighted / total:11.1f}{p95:8.1f}{ratio}")


if __name__ == "__main__":
    main()
