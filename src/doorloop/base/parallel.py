"""Work on all processors: the same results, in the same order, as one after another."""

from __future__ import annotations

import multiprocessing
import os
import signal
import sys
import threading
from collections.abc import Callable, Collection, Sequence
from contextlib import suppress
from multiprocessing.connection import Connection
from typing import Any, Final, TypeVar

from doorloop.base.sending import receive, send, widen

Item = TypeVar("Item")
Outcome = TypeVar("Outcome")

PR_SET_PDEATHSIG: Final = 1
"""What Linux calls the wish to be sent a signal when the process that forked this one is gone."""
LONG: Final = 1 << 17
"""From so many rows on a column is worth a thread."""


class HelperError(RuntimeError):
    """A process that did some of the work is gone."""


def processors() -> int:
    """Count the processors that this process may use."""
    return len(os.sched_getaffinity(0)) if sys.platform == "linux" else os.cpu_count() or 1


def spread(function: Callable[[Item], Outcome], items: Sequence[Item], *, nested: bool = False) -> list[Outcome]:
    """Call a function for each item, side by side where processes can be forked.

    A forked process sees all that this one has, so that nothing large is sent to it; what the function returns
    comes back through a pipe. Threads would not do: between short operations of numpy they wait for each other.

    Args:
        nested: whether to do so in a worker too; else that uses one processor, as it is one of several.

    Errors: those of the function; HelperError where a process died.
    """
    count = max(min(processors(), len(items)), 1) if _may_fork(nested) else 1
    outcomes: list[Any] = [None] * len(items)
    helpers = list[_Helper]()
    try:
        for first in range(1, count):
            helpers.append(_Helper(function, items[first::count]))
        outcomes[::count] = [function(item) for item in items[::count]]
        for first, helper in enumerate(helpers, 1):
            outcomes[first::count] = helper.received()
    finally:
        for helper in helpers:
            helper.stop()
    return outcomes


def by_column(function: Callable[[Item], Outcome], columns: Collection[Item], rows: int) -> list[Outcome]:
    """Call a function for each column, in threads where columns are so long that numpy does nearly all of the work.

    Numpy lets other threads go on while it works on a column. Errors: those of the function.
    """
    count = min(processors(), len(columns))
    if rows < LONG or count < 2:
        return [function(column) for column in columns]
    from concurrent.futures import ThreadPoolExecutor

    with ThreadPoolExecutor(count) as threads:
        return list(threads.map(function, columns))


def _may_fork(nested: bool) -> bool:
    """Tell whether this process can be forked: not a worker of somebody's, nor beside other threads at work."""
    is_worker = multiprocessing.current_process().daemon and not nested
    return sys.platform == "linux" and not is_worker and threading.current_thread() is threading.main_thread()


class _Helper:
    """A process that does some of the work of this one, and ends with it."""

    def __init__(self, function: Callable[[Item], object], items: Sequence[Item]) -> None:
        self._here, there = multiprocessing.Pipe(duplex=False)
        widen(there)
        asking = os.getpid()
        self._process = os.fork()
        if not self._process:
            try:
                if _ends_with(asking):
                    _work(there, function, items)
            finally:
                os._exit(0)  # whatever happened: nothing that was begun before the fork is done twice
        there.close()

    def received(self) -> list[Any]:
        """Wait for what the function returned.

        Errors: those of the function; HelperError where the process died.
        """
        try:
            outcome = receive(self._here)
        except EOFError:
            raise HelperError("a process ended before its work was done") from None
        if isinstance(outcome, Exception):
            raise outcome
        found: list[Any] = outcome
        return found

    def stop(self) -> None:
        """End the process, whatever it is doing."""
        self._here.close()
        os.kill(self._process, signal.SIGKILL)
        os.waitpid(self._process, 0)


def _ends_with(process: int) -> bool:
    """Let the system end this process with the one that forked it; tell whether that is still there."""
    multiprocessing.current_process().daemon = True
    with suppress(ImportError, AttributeError, OSError):
        import ctypes

        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
    return os.getppid() == process


def _work(there: Connection, function: Callable[[Item], object], items: Sequence[Item]) -> None:
    try:
        outcome: Any = [function(item) for item in items]
    except Exception as error:  # noqa: BLE001  (it is raised where the function was asked for)
        outcome = error
    send(there, outcome)
