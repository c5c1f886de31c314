"""Reading untrusted files where a crash, a hang or a hunger for memory ends nothing but that reading.

A worker process does the reading, bounded in memory (where the system can bound it) and in time. What it
sends back is the result, or the error that the reading ended with; a worker that dies or is late becomes an
error about the file that it was reading, and another one goes on with the next.
"""

from __future__ import annotations

import multiprocessing
import os
import sys
import threading
from collections.abc import Callable, Generator, Iterator, Sequence
from contextlib import contextmanager
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any, Final, NamedTuple, TypeVar

from doorloop.errors import DoorloopError, UnreadableError

Result = TypeVar("Result")

GIB: Final = 1 << 30
START_SECONDS: Final = 20.0
"""Seconds that every file has, however small; a machine may be slow."""
BYTES_A_SECOND: Final = 200_000
"""A file has a second more for each of these; a register takes about a tenth of that."""
ONE_AT_A_TIME: Final = threading.Lock()
"""Held while a reader's output is thrown away, which is that of the whole process."""


class Job(NamedTuple):
    """One file: its name for readers, its size, and what the reading function is called with."""

    name: str
    size: int
    arguments: tuple[Any, ...]


class Worker:
    """One process that reads files, one after another."""

    def __init__(self, function: Callable[..., Any], memory: int) -> None:
        # Forking starts at once; where it is not safe or not there, a new interpreter starts.
        context: Any = multiprocessing.get_context("fork" if sys.platform == "linux" else "spawn")
        self._here, there = context.Pipe()
        self._process = context.Process(target=_work, args=(there, function, memory), daemon=True)
        self._process.start()
        there.close()

    def read(self, job: Job, memory: int) -> Any:
        """Have one file read.

        Errors: the error of the reading, or UnreadableError where the worker died or was late.
        """
        seconds = START_SECONDS + job.size / BYTES_A_SECOND
        try:
            self._here.send(job.arguments)
            if not self._here.poll(seconds):
                raise _late(job.name, seconds)
            outcome = self._here.recv()
        except (EOFError, ConnectionError):
            raise _died(job.name, memory) from None
        if isinstance(outcome, DoorloopError):
            raise outcome
        return outcome

    def stop(self) -> None:
        """End the process, whatever it is doing."""
        self._here.close()
        self._process.kill()
        self._process.join()


def read_all(
    function: Callable[..., Result], jobs: Sequence[Job], memory: int
) -> Generator[Result | DoorloopError, None, None]:
    """Read files in a worker, in their order.

    Args:
        function: reads one file; called in the worker with the job's arguments.
        memory: how many bytes the reading of one file may take.

    Yields for each job what the function returns, or the error that its reading ended with.
    """
    worker: Worker | None = None
    try:
        for job in jobs:
            worker = worker or Worker(function, memory)
            try:
                yield worker.read(job, memory)
            except DoorloopError as error:
                if isinstance(error, LostWorkerError):
                    worker.stop()
                    worker = None
                yield error
    finally:
        if worker:
            worker.stop()


def read_here(
    function: Callable[..., Result], jobs: Sequence[Job], memory: int
) -> Generator[Result | DoorloopError, None, None]:
    """Read files in this process, which is a worker itself; arguments and what it yields are those of `read_all`."""
    for job in jobs:
        with ONE_AT_A_TIME, _silenced():
            outcome = _outcome(function, job.arguments, memory)
        yield outcome


class LostWorkerError(UnreadableError):
    """The worker that read a file is gone."""


def _late(name: str, seconds: float) -> LostWorkerError:
    return LostWorkerError(
        f"reading was stopped after {seconds:.0f} seconds",
        where=name,
        remedy="open it in a spreadsheet program and save it as a new .xlsx",
    )


def _died(name: str, memory: int) -> LostWorkerError:
    return LostWorkerError(
        f"reading it broke off: the file is damaged, or needs more than {memory / GIB:g} GiB of memory",
        where=name,
        remedy="open it in a spreadsheet program and save it as a new .xlsx, or raise --memory",
    )


def _work(there: Connection, function: Callable[..., Any], memory: int) -> None:
    """Read file after file until the other end closes."""
    _silence()
    _bound_memory(memory)
    while True:
        try:
            arguments = there.recv()
        except (EOFError, ConnectionError, KeyboardInterrupt):
            return
        outcome = _outcome(function, arguments, memory)
        try:
            there.send(outcome)
        except MemoryError:
            there.send(_died(arguments[1], memory))


def _outcome(function: Callable[..., Any], arguments: tuple[Any, ...], memory: int) -> Any:
    try:
        return function(*arguments)
    except DoorloopError as error:
        return error
    except MemoryError:
        return _died(arguments[1], memory)
    except BaseException as error:  # noqa: BLE001  (a reader in another language panics with its own kind)
        return UnreadableError(
            f"cannot be read ({type(error).__name__})",
            where=arguments[1],
            remedy="open it in a spreadsheet program and save it as a new .xlsx",
        )


@contextmanager
def _silenced() -> Iterator[None]:
    """Keep what a breaking reader prints from the log of a worker."""
    kept = {descriptor: os.dup(descriptor) for descriptor in (1, 2)}
    try:
        with Path(os.devnull).open("wb") as nothing:
            for descriptor in kept:
                os.dup2(nothing.fileno(), descriptor)
            yield
    finally:
        for descriptor, copy in kept.items():
            os.dup2(copy, descriptor)
            os.close(copy)


def _silence() -> None:
    """Keep what a breaking reader prints from the user's screen: the error says it."""
    nothing = os.open(os.devnull, os.O_WRONLY)
    for descriptor in (1, 2):
        os.dup2(nothing, descriptor)


def _bound_memory(memory: int) -> None:
    """Bound the worker's memory to what it has now and `memory` more, where the system can do that."""
    try:
        import resource

        now = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[0]) * resource.getpagesize()
        resource.setrlimit(resource.RLIMIT_AS, (now + memory, now + memory))
    except (ImportError, OSError, ValueError):
        return
