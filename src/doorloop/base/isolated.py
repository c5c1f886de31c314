"""Reading untrusted files where a crash, a hang or a hunger for memory ends nothing but that reading.

Worker processes do the reading, bounded in memory (where the system can bound it) and in time. What they
send back is the result, or the error that the reading ended with; a worker that dies or is late becomes an
error about the file that it was reading, and another one goes on with the next.
"""

from __future__ import annotations

import multiprocessing
import os
import sys
import threading
import time
from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from multiprocessing.connection import Connection, wait
from pathlib import Path
from typing import Any, Final, NamedTuple, TypeVar

from doorloop.base.errors import DoorloopError, UnreadableError
from doorloop.base.parallel import processors
from doorloop.base.sending import receive, send, widen
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
AHEAD: Final = 2_000_000
"""So many bytes of small files a worker is given at a time: it need not wait until this process asks for one."""
ONE_AT_A_TIME: Final = threading.Lock()
"""Held while a reader's output is thrown away, which is that of the whole process."""


class Job(NamedTuple):
    """One file: its name for readers, its size, and what the reading function is called with."""

    name: str
    size: int
    arguments: tuple[Any, ...]


class Worker:
    """One process that reads files, one after another."""

    def __init__(
        self, function: Callable[..., Any], jobs: Sequence[Job], memory: int, others: Iterable[Worker] = ()
    ) -> None:
        # Forking starts at once; where it is not safe or not there, a new interpreter starts.
        is_forked = sys.platform == "linux"
        context: Any = multiprocessing.get_context("fork" if is_forked else "spawn")
        asked, self._asked = context.Pipe(duplex=False)
        self.outcomes, there = context.Pipe(duplex=False)
        widen(there)
        # what a fork has of the ends that are used here: while it holds them it does not hear when this process is gone
        ends = [end for worker in (self, *others) for end in (worker._asked, worker.outcomes)] if is_forked else []
        self._process = context.Process(target=_work, args=(asked, there, ends, function, jobs, memory), daemon=True)
        self._process.start()
        asked.close()
        there.close()
        self.tasks: dict[int, Job] = {}
        self.deadline = 0.0

    @property
    def load(self) -> int:
        """Tell how much it has to read."""
        return sum(map(_cost, self.tasks.values()))

    def begin(self, task: int, job: Job) -> bool:
        """Give the worker a file to read, the task-th of all, after those that it has; False where it is dead."""
        try:
            self._asked.send(task)  # a number: what waits to be read never fills the pipe
        except OSError:
            return False
        if not self.tasks:
            self.deadline = time.monotonic() + _seconds(job)
        self.tasks[task] = job
        return True

    def outcome(self, memory: int) -> tuple[int, Any]:
        """Fetch what became of the file that it reads, or say that the worker died of it, or is late."""
        task, job = next(iter(self.tasks.items()))
        del self.tasks[task]
        # it has begun with the next one by now, or did so before: that is not later than it is counted
        self.deadline = time.monotonic() + sum(map(_seconds, list(self.tasks.values())[:1]))
        if not self.outcomes.poll():
            return task, _late(job)
        try:
            return task, receive(self.outcomes)
        except (EOFError, OSError):
            return task, _died(job.name, memory)

    def stop(self) -> None:
        """End the process, whatever it is doing."""
        self._asked.close()
        self.outcomes.close()
        self._process.kill()
        self._process.join()


def read_all(
    function: Callable[..., Result], jobs: Sequence[Job], memory: int, meanwhile: Callable[[], object] | None = None
) -> Generator[Result | DoorloopError, None, None]:
    """Read files in workers, as many as there are processors and work for them.

    Args:
        function: reads one file; called in a worker with the job's arguments.
        memory: how many bytes a process may take that reads a file, or a stretch of one.
        meanwhile: what is done here once the workers are at work.

    Yields for each job, in their order, what the function returns, or the error that its reading ended with.
    """
    pool = _begun(function, jobs, memory) or Pool(function, jobs, memory)
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


def begin(function: Callable[..., Any], jobs: Sequence[Job], memory: int) -> None:
    """Begin to read files that `read_all` will be asked for: where it is asked for the same, it goes on with this.

    Nothing is begun beside threads, as a worker may be a fork of this process. What is begun has to be ended at last
    by `end`.
    """
    if threading.active_count() == 1:
        BEGUN.append(Pool(function, jobs, memory))
        BEGUN[-1].begin()


def end() -> None:
    """End what was begun and nobody asked for."""
    while BEGUN:
        BEGUN.pop().stop()


def _begun(function: Callable[..., Any], jobs: Sequence[Job], memory: int) -> Pool | None:
    """Take what was begun where it is the same; end it where it is something else."""
    found = BEGUN.pop() if BEGUN and BEGUN[-1].does(function, jobs, memory) else None
    end()
    return found


class Pool:
    """The workers, what waits for them, and what they have done: task → outcome."""

    def __init__(self, function: Callable[..., Any], jobs: Sequence[Job], memory: int) -> None:
        self._function, self._jobs, self._memory = function, jobs, memory
        # the largest is begun first: the small ones fill the time that is left beside it
        self._waiting = sorted(range(len(jobs)), key=lambda task: jobs[task].size)
        self._most = min(processors(), 1 + sum(map(_cost, jobs)) // WORTH_A_WORKER)
        self._workers: list[Worker] = []
        self.done: dict[int, Any] = {}

    def does(self, function: Callable[..., Any], jobs: Sequence[Job], memory: int) -> bool:
        """Tell whether it does this."""
        return (self._memory, list(self._jobs)) == (memory, list(jobs)) and _parts(self._function) == _parts(function)

    def begin(self) -> None:
        """Give files to workers while there are both: one to each, and beyond it small ones, so that none waits."""
        while self._waiting and (worker := self._free(self._jobs[self._waiting[-1]])):
            if worker.begin(self._waiting[-1], self._jobs[self._waiting[-1]]):
                self._waiting.pop()
            elif worker.tasks:
                return  # of which it is told what becomes of them
            else:
                self._lose(worker)

    def _free(self, job: Job) -> Worker | None:
        """Find the worker that is to read a file; None where all have enough."""
        least = min(self._workers, key=lambda worker: worker.load, default=None)
        if least is None or (least.tasks and len(self._workers) < self._most):
            self._workers.append(Worker(self._function, self._jobs, self._memory, self._workers))
            return self._workers[-1]
        return least if not least.tasks or least.load + _cost(job) <= AHEAD else None

    def collect(self) -> None:
        """Wait until a worker is done with a file, dead or late, and fetch what became of the file."""
        busy = [worker for worker in self._workers if worker.tasks]
        left = min(worker.deadline for worker in busy) - time.monotonic()
        ready = wait([worker.outcomes for worker in busy], max(left, 0))
        now = time.monotonic()
        for worker in [one for one in busy if one.outcomes in ready or one.deadline <= now]:
            task, self.done[task] = worker.outcome(self._memory)
            if isinstance(self.done[task], LostWorkerError):
                self._lose(worker)

    def _lose(self, worker: Worker) -> None:
        """End a worker; what it has not read yet others will."""
        self._workers.remove(worker)
        worker.stop()
        self._waiting = sorted([*self._waiting, *worker.tasks], key=lambda task: self._jobs[task].size)

    def stop(self) -> None:
        """End all workers, whatever they are doing."""
        for worker in self._workers:
            worker.stop()


BEGUN: Final[list[Pool]] = []
"""What is read ahead."""


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


def _cost(job: Job) -> int:
    return LEAST_OF_A_FILE + job.size


def _parts(function: Callable[..., Any]) -> tuple[object, ...]:
    """Take a function apart by which it can be told whether another one is the same."""
    return (function.func, function.args, function.keywords) if isinstance(function, partial) else (function,)


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


def _work(
    asked: Connection,
    outcomes: Connection,
    ends: Iterable[Connection],
    function: Callable[..., Any],
    jobs: Sequence[Job],
    memory: int,
) -> None:
    """Read file after file until the other end closes."""
    for end in ends:
        end.close()
    _silence()
    _bound_memory(memory)
    while True:
        try:
            job = jobs[asked.recv()]
        except (EOFError, ConnectionError, KeyboardInterrupt):
            return
        outcome = _outcome(function, job.arguments, memory)
        try:
            send(outcomes, outcome)
        except MemoryError:
            send(outcomes, _died(job.name, memory))


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
