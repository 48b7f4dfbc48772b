"""Memory of one worker that reads the whole corpus.  Run: python benchmarks/reading/memory.py [FOLDER] [SIDE]

Reads every document of the corpus in one process, one after the other, from file to disclosure, and prints the
resident memory after every ten documents, and the peak.  FOLDER holds one folder a place (../shared/corpus beside this
repository); without it the program says so.  SIDE (tuning or checking) reads only those places of ``split.toml``.
Scanned pages aren't recognised here: the models of the extra take about 800 MB by themselves.
"""

from __future__ import annotations

import gc
import sys
import tomllib
from pathlib import Path

from yusuan.formats import ocr
from yusuan.problems import InputError
from yusuan.reading import read

HERE = Path(__file__).resolve().parent


def memory() -> tuple[float, float]:
    """Resident memory of this process and its peak, in MB (Linux)."""
    said = dict(line.split(":", 1) for line in Path("/proc/self/status").read_text().splitlines())
    return int(said["VmRSS"].split()[0]) / 1024, int(said["VmHWM"].split()[0]) / 1024


def main() -> None:
    sides = [a for a in sys.argv[1:] if a in ("tuning", "checking")]
    folders = [a for a in sys.argv[1:] if a not in sides]
    corpus = Path(folders[0]) if folders else HERE.parents[2] / "shared" / "corpus"
    if not corpus.is_dir():
        sys.exit(f"the corpus is not here: {corpus}")
    if not Path("/proc/self/status").exists():
        sys.exit("resident memory is only told on Linux")
    split = tomllib.loads((HERE / "split.toml").read_text("utf-8"))
    places = [p for side in sides for p in split[side]]
    files = sorted(p for p in corpus.rglob("*") if p.is_file() and p.parent != corpus)
    files = [p for p in files if not sides or p.relative_to(corpus).parts[0] in places]
    ocr.available = lambda: False
    print(f"{'documents':>10}{'pages':>8}{'MB':>8}{'peak MB':>9}  largest so far")
    pages = refused = 0
    largest, high = "", 0.0
    for n, path in enumerate(files, 1):
        before = memory()[1]
        try:
            pages += read(path).pages
        except InputError:
            refused += 1
        now, peak = memory()
        if peak > max(before, high):
            largest, high = f"{path.parent.name}/{path.name}", peak
        if n % 10 == 0 or n == len(files):
            gc.collect()
            now, peak = memory()
            print(f"{n:>10}{pages:>8}{now:>8.0f}{peak:>9.0f}  {largest[:60]}", flush=True)
    print(f"{len(files) - refused} read, {refused} refused")


if __name__ == "__main__":
    main()
