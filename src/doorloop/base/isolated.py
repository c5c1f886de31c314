"""Reading untrusted files where a crash, a hang or a hunger for memory ends nothing but that reading.

Worker processes do the reading, bounded in memory (where the system can bound it) and in time. What they
send back is the result, or the error that the reading ended with; a worker that dies or is late becomes an
error about the file that it was reading, and another one goes on with the next.
"""

from __future__ import annotations

import multiprocessing
import os
import pickle
import sys
import threading
import time
from collections.abc import Callable, Generator, Iterator, Sequence
from contextlib import contextmanager
from multiprocessing.connection import Connection, wait
from pathlib import Path
from typing import Any, Final, NamedTuple, TypeVar

from doorloop.base.errors import DoorloopError, UnreadableError
from doorloop.base.parallel import processors
from doorloop.base.words import both

Result = TypeVar("Result")

GIB: Final = 1 << 30
START_SECONDS: Final = 20.0
"""Seconds that every file has, however small; a machine may be slow."""
BYTES_A_SECOND: Final = 200_000
"""A file has a second more for each of these; a register takes about a tenth of that."""
WORTH_A_WORKER: Final = 400_000
"""So many bytes take longer to read than another process takes to start."""
LEAST_OF_A_FILE: Final = 100_000
"""However small a file is, it takes as long as so many bytes."""
LARGE: Final = 1 << 16
"""An array of so many bytes is sent by itself."""
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
        self.here, there = context.Pipe()
        self._process = context.Process(target=_work, args=(there, function, memory), daemon=True)
        self._process.start()
        there.close()
        self.task = 0
        self.deadline = 0.0

    def begin(self, task: int, job: Job) -> bool:
        """Give the worker a file to read, the task-th of all; False where it is dead."""
        self.task, self.deadline = task, time.monotonic() + _seconds(job)
        try:
            self.here.send(job.arguments)
        except OSError:
            return False
        return True

    def outcome(self, job: Job, memory: int) -> Any:
        """Fetch what became of the file, or say that the worker died of it, or is late."""
        if not self.here.poll():
            return _late(job)
        try:
            return _receive(self.here)
        except (EOFError, OSError):
            return _died(job.name, memory)

    def stop(self) -> None:
        """End the process, whatever it is doing."""
        self.here.close()
        self._process.kill()
        self._process.join()


def read_all(
    function: Callable[..., Result], jobs: Sequence[Job], memory: int, meanwhile: Callable[[], object] | None = None
) -> Generator[Result | DoorloopError, None, None]:
    """Read files in workers, as many as there are processors and work for them.

    Args:
        function: reads one file; called in a worker with the job's arguments.
        memory: how many bytes the reading of one file may take.
        meanwhile: what is done here once the workers are at work.

    Yields for each job, in their order, what the function returns, or the error that its reading ended with.
    """
    pool = Pool(function, jobs, memory)
    try:
        pool.begin()
        if meanwhile:
            meanwhile()
        for task in range(len(jobs)):
            while task not in pool.done:
                pool.begin()
                pool.collect()
            yield pool.done.pop(task)
    finally:
        pool.stop()


class Pool:
    """The workers, what waits for them, and what they have done: task → outcome."""

    def __init__(self, function: Callable[..., Any], jobs: Sequence[Job], memory: int) -> None:
        self._function, self._jobs, self._memory = function, jobs, memory
        # the largest is begun first: the small ones fill the time that is left beside it
        self._waiting = sorted(range(len(jobs)), key=lambda task: jobs[task].size)
        self._most = min(processors(), 1 + sum(LEAST_OF_A_FILE + job.size for job in jobs) // WORTH_A_WORKER)
        self._idle: list[Worker] = []
        self._busy: list[Worker] = []
        self.done: dict[int, Any] = {}

    def begin(self) -> None:
        """Give files to workers while there are both."""
        while self._waiting and len(self._busy) < self._most:
            worker = self._idle.pop() if self._idle else Worker(self._function, self._memory)
            if worker.begin(self._waiting[-1], self._jobs[self._waiting[-1]]):
                self._waiting.pop()
                self._busy.append(worker)
            else:
                worker.stop()

    def collect(self) -> None:
        """Wait until a worker is done, dead or late, and fetch what became of its file."""
        left = min(worker.deadline for worker in self._busy) - time.monotonic()
        ready = wait([worker.here for worker in self._busy], max(left, 0))
        now = time.monotonic()
        for worker in [one for one in self._busy if one.here in ready or one.deadline <= now]:
            self._busy.remove(worker)
            outcome = self.done[worker.task] = worker.outcome(self._jobs[worker.task], self._memory)
            if isinstance(outcome, LostWorkerError):
                worker.stop()
            else:
                self._idle.append(worker)

    def stop(self) -> None:
        """End all workers, whatever they are doing."""
        for worker in (*self._idle, *self._busy):
            worker.stop()


def read_here(
    function: Callable[..., Result], jobs: Sequence[Job], memory: int, meanwhile: Callable[[], object] | None = None
) -> Generator[Result | DoorloopError, None, None]:
    """Read files in this process, which is a worker itself; arguments and what it yields are those of `read_all`."""
    if meanwhile:
        meanwhile()
    for job in jobs:
        with ONE_AT_A_TIME, _silenced():
            outcome = _outcome(function, job.arguments, memory)
        yield outcome


def _seconds(job: Job) -> float:
    return START_SECONDS + job.size / BYTES_A_SECOND


class LostWorkerError(UnreadableError):
    """The worker that read a file is gone."""


def _late(job: Job) -> LostWorkerError:
    return LostWorkerError(
        both("err.reading_late", n=round(_seconds(job))),
        where=job.name,
        remedy=both("try.new_xlsx"),
    )


def _died(name: str, memory: int) -> LostWorkerError:
    return LostWorkerError(
        both("err.reading_died", size=f"{memory / GIB:g}"),
        where=name,
        remedy=both("try.new_xlsx_memory"),
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
            _send(there, outcome)
        except MemoryError:
            _send(there, _died(arguments[1], memory))


def _send(there: Connection, outcome: Any) -> None:
    """Send an outcome, and its large arrays one after another behind it: so none of them is copied.

    Errors: MemoryError before anything is sent.
    """
    large: list[memoryview] = []

    def keeps(buffer: pickle.PickleBuffer) -> bool:
        raw = buffer.raw()
        if raw.nbytes >= LARGE:
            large.append(raw)
        return raw.nbytes < LARGE

    told = pickle.dumps(outcome, protocol=5, buffer_callback=keeps)
    there.send([len(told), *(raw.nbytes for raw in large)])
    for raw in (memoryview(told), *large):
        there.send_bytes(raw)


def _receive(here: Connection) -> Any:
    """Receive what `_send` sends."""
    told, *large = [bytearray(size) for size in here.recv()]
    for raw in (told, *large):
        here.recv_bytes_into(raw)
    return pickle.loads(told, buffers=large)


def _outcome(function: Callable[..., Any], arguments: tuple[Any, ...], memory: int) -> Any:
    try:
        return function(*arguments)
    except DoorloopError as error:
        return error.alone()
    except MemoryError:
        return _died(arguments[1], memory)
    except BaseException as error:  # noqa: BLE001  (a reader in another language panics with its own kind)
        return UnreadableError(
            both("err.unreadable", why=type(error).__name__),
            where=arguments[1],
            remedy=both("try.new_xlsx"),
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
