"""Work on strangers' files, each in a child process under limits of time and memory.

A file that crashes, hangs or asks for too much memory is one refused file; the others go on.
"""

from __future__ import annotations

import multiprocessing
import pickle
import signal
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import partial
from multiprocessing.connection import Connection, wait
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from . import limits
from .formats.whole import reason
from .problems import InputError
from .reading import Progress, Reading, read, read_together

if TYPE_CHECKING:
    from .kept import Kept

Made = TypeVar("Made")


@dataclass(frozen=True, slots=True)
class Refused:
    """Why nothing came of a piece of work."""

    why: str


@dataclass(frozen=True, slots=True)
class Outcome(Generic[Made]):
    """What came of the piece of work at ``place`` in the list, and how many seconds it took."""

    place: int
    made: Made | Refused
    seconds: float


@dataclass(slots=True)
class _Worker:
    """A child process, and what it works on: its place in the list, when it began and when it was last heard of."""

    process: BaseProcess
    connection: Connection
    task: int = -1
    begun: float = 0.0
    heard: float = 0.0


def read_all(groups: Sequence[Sequence[Path]], workers: int) -> Iterator[tuple[int, Reading]]:
    """Read each group of files in a child process, ``workers`` at a time; yields (place in ``groups``, reading) as
    they finish."""
    return read_each(groups, workers, _only_read)


def read_each(
    groups: Sequence[Sequence[Path]], workers: int, then: Callable[[Reading], Made], kept: Kept | None = None
) -> Iterator[tuple[int, Made]]:
    """The same, and in the same child what ``then`` makes of the reading.  A file that isn't read, or of which nothing
    comes, is a reading with the reason.  What is ``kept`` of an earlier run comes first; what is made is kept as soon as
    it is there, so a run that is interrupted loses nothing but what it was at.  Raises OutputError where it can't be."""
    names = [kept.name_of(group) if kept else "" for group in groups]
    left = []
    for n, name in enumerate(names):
        made = kept.found(name) if kept else None
        if made is None:
            left.append(n)
        else:
            yield n, made
    for done in apart([partial(_read, [str(p) for p in groups[n]], then) for n in left], workers):
        n = left[done.place]
        if isinstance(done.made, Refused):
            file = "+".join(map(str, groups[n]))
            yield n, then(Reading(file, "", 0, round(done.seconds, 3), None, done.made.why))
        else:
            # a file that was changed while it was read belongs to neither name
            if kept and names[n] and kept.name_of(groups[n]) == names[n]:
                kept.keep(names[n], done.made)
            yield n, done.made


def apart(tasks: Sequence[Callable[[Progress], Made]], workers: int) -> Iterator[Outcome[Made]]:
    """Do each task in a child process, ``workers`` at a time; yields what comes of them as they finish.  A child does
    one after the other; after a crash or a stop another takes its place, so nothing a file does ends the others."""
    todo = list(range(len(tasks)))[::-1]
    idle: list[_Worker] = []
    busy: dict[Connection, _Worker] = {}
    try:
        while todo or busy:
            while todo and len(busy) < workers:
                worker = idle.pop() if idle else _started()
                worker.task = todo.pop()
                worker.begun = worker.heard = time.monotonic()
                busy[worker.connection] = worker
                with suppress(OSError):  # it died before its turn: its answer below says so
                    worker.connection.send(tasks[worker.task])
            ready = wait(list(busy), timeout=0.5)
            for worker in list(busy.values()):
                now = time.monotonic()
                if worker.connection in ready:
                    answer = _answer(worker)
                    if isinstance(answer, _Alive):
                        worker.heard = now
                        continue
                elif now - worker.heard > limits.MAX_SECONDS:
                    answer = Refused(f"超过 {limits.MAX_SECONDS} 秒仍未读完，已停止")
                else:
                    continue
                del busy[worker.connection]
                if isinstance(answer, Refused):
                    _stop(worker)  # what refused a file may have left its process short of memory
                else:
                    idle.append(worker)
                yield Outcome(worker.task, answer, now - worker.begun)
    finally:
        for worker in (*busy.values(), *idle):
            _stop(worker)


def memory_is_limited() -> bool:
    """Whether this system lets a process limit its own memory (Linux does; Windows and macOS don't)."""
    return sys.platform.startswith("linux")


def _started() -> _Worker:
    context = multiprocessing.get_context("spawn")
    ours, theirs = context.Pipe()
    process = context.Process(target=_work, args=(theirs, limits.MAX_MEMORY), daemon=True)
    process.start()
    theirs.close()
    return _Worker(process, ours)


def _stop(worker: _Worker) -> None:
    """End a child: asked first, so that it can end a converter it runs, then for good."""
    worker.process.terminate()
    worker.process.join(2)
    worker.process.kill()
    worker.process.join()
    worker.connection.close()


@dataclass(frozen=True, slots=True)
class _Alive:
    """A sign of life between pages that take long."""


@dataclass(frozen=True, slots=True)
class _Done(Generic[Made]):
    made: Made


def _answer(worker: _Worker) -> Any:
    """What a child says: what it made, why it made nothing, or that it is alive."""
    try:
        answer = worker.connection.recv()
    except (EOFError, OSError, pickle.UnpicklingError):
        worker.process.join(5)
        return Refused(f"读取进程中途退出（代码 {worker.process.exitcode}），文件可能已损坏或过大")
    return answer.made if isinstance(answer, _Done) else answer


def _work(parent: Connection, memory: int) -> None:
    """What a child does: what it is told to until it is ended."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the parent ends it
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    if sys.platform.startswith("linux"):
        import resource

        hard = resource.getrlimit(resource.RLIMIT_AS)[1]
        resource.setrlimit(resource.RLIMIT_AS, (memory, hard))
    with suppress(EOFError, BrokenPipeError):  # the parent is gone, and so is whoever wanted to know
        while True:
            task = parent.recv()
            parent.send(_did(task, memory, lambda *_: parent.send(_Alive())))


def _did(task: Callable[[Progress], Made], memory: int, alive: Progress) -> _Done[Made] | Refused:
    try:
        return _Done(task(alive))
    except InputError as error:
        return Refused("；".join(f"{p.found}（应为{p.expected}；{p.mend}）" for p in error.problems))
    except MemoryError:
        return Refused(f"需要的内存超过 {memory // 2**20} MB，已停止")
    except RecursionError:
        return Refused("文件内部嵌套过深，无法读取")
    except OSError as error:
        return Refused(f"打不开或写不了 {error.filename or '文件'}：{reason(error)}")
    except Exception as error:  # a defect of ours: it must cost one file only, and be reported
        return Refused(f"读取时出错，这是本程序的缺陷，请连同文件一起报告：{type(error).__name__}: {error}")


def _read(files: list[str], then: Callable[[Reading], Made], progress: Progress) -> Made:
    paths = [Path(f) for f in files]
    start = time.monotonic()
    reading = read(paths[0], progress) if len(paths) == 1 else read_together(paths, progress)
    return then(replace(reading, file="+".join(files), seconds=round(time.monotonic() - start, 3)))


def _only_read(reading: Reading) -> Reading:
    return reading
