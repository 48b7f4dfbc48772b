"""Many files, each read in a child process under limits of time and memory.

A file that crashes, hangs or asks for too much memory is one refused file; the others go on.
"""

from __future__ import annotations

import multiprocessing
import pickle
import signal
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from multiprocessing.connection import Connection, wait
from multiprocessing.process import BaseProcess
from pathlib import Path

from . import limits
from .problems import InputError
from .reading import Progress, Reading, read, read_together


@dataclass(slots=True)
class _Worker:
    """A child process, and the group it reads: its place in the list, when it began and when it was last
    heard of."""

    process: BaseProcess
    connection: Connection
    group: int = -1
    begun: float = 0.0
    heard: float = 0.0


def read_all(groups: Sequence[Sequence[Path]], workers: int) -> Iterator[tuple[int, Reading]]:
    """Read each group of files in a child process, ``workers`` at a time; yields (place in ``groups``, reading) as
    they finish.  A child reads one group after the other; after a crash or a stop another takes its place, so nothing
    a file does ends the others."""
    todo = list(range(len(groups)))[::-1]
    idle: list[_Worker] = []
    busy: dict[Connection, _Worker] = {}
    try:
        while todo or busy:
            while todo and len(busy) < workers:
                worker = idle.pop() if idle else _started()
                worker.group = todo.pop()
                worker.begun = worker.heard = time.monotonic()
                busy[worker.connection] = worker
                with suppress(OSError):  # it died before its turn: its answer below says so
                    worker.connection.send([str(p) for p in groups[worker.group]])
            ready = wait(list(busy), timeout=0.5)
            for worker in list(busy.values()):
                now = time.monotonic()
                if worker.connection in ready:
                    answer = _answer(worker)
                    if answer is None:
                        worker.heard = now
                        continue
                    result = answer
                elif now - worker.heard > limits.MAX_SECONDS:
                    result = _refused(f"超过 {limits.MAX_SECONDS} 秒仍未读完，已停止")
                else:
                    continue
                del busy[worker.connection]
                if result.problem:
                    _stop(worker)  # what refused a file may have left its process short of memory
                else:
                    idle.append(worker)
                name = "+".join(map(str, groups[worker.group]))
                yield worker.group, replace(result, file=name, seconds=round(now - worker.begun, 3))
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


def _answer(worker: _Worker) -> Reading | None:
    """What a child says: its reading, or None for a sign of life between pages that take long."""
    try:
        answer = worker.connection.recv()
    except (EOFError, OSError, pickle.UnpicklingError):
        worker.process.join(5)
        return _refused(f"读取进程中途退出（代码 {worker.process.exitcode}），文件可能已损坏或过大")
    return answer if isinstance(answer, Reading) else None


def _work(parent: Connection, memory: int) -> None:
    """What a child does: read what it is told to until it is ended."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the parent ends it
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    if sys.platform.startswith("linux"):
        import resource

        hard = resource.getrlimit(resource.RLIMIT_AS)[1]
        resource.setrlimit(resource.RLIMIT_AS, (memory, hard))
    while True:
        try:
            files = [Path(p) for p in parent.recv()]
        except EOFError:
            return
        parent.send(_read(files, memory, lambda page, of: parent.send((page, of))))


def _read(files: list[Path], memory: int, progress: Progress) -> Reading:
    try:
        return read(files[0], progress) if len(files) == 1 else read_together(files, progress)
    except InputError as error:
        return _refused("；".join(f"{p.found}（应为{p.expected}；{p.mend}）" for p in error.problems))
    except MemoryError:
        return _refused(f"需要的内存超过 {memory // 2**20} MB，已停止")
    except RecursionError:
        return _refused("文件内部嵌套过深，无法读取")
    except Exception as error:  # a defect of ours: it must cost one file only, and be reported
        return _refused(f"读取时出错，这是本程序的缺陷，请连同文件一起报告：{type(error).__name__}: {error}")


def _refused(why: str) -> Reading:
    return Reading("", "", 0, 0.0, None, why)
