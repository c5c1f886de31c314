"""Work on all processors: the same results, in the same order, as one after another."""

from __future__ import annotations

import multiprocessing
import os
import sys
import threading
from collections.abc import Callable, Collection, Sequence
from multiprocessing.connection import Connection
from typing import Any, Final, TypeVar

from doorloop.base.sending import receive, send

Item = TypeVar("Item")
Outcome = TypeVar("Outcome")

LONG: Final = 1 << 17
"""From so many rows on a column is worth a thread."""


def processors() -> int:
    """Count the processors that this process may use."""
    return len(os.sched_getaffinity(0)) if sys.platform == "linux" else os.cpu_count() or 1


def spread(function: Callable[[Item], Outcome], items: Sequence[Item]) -> list[Outcome]:
    """Call a function for each item, side by side where processes can be forked.

    A forked process sees all that this one has, so that nothing large is sent to it; what the function returns
    comes back through a pipe. Threads would not do: between short operations of numpy they wait for each other.
    Errors: those of the function; RuntimeError where a process died.
    """
    count = max(min(processors(), len(items)), 1) if _may_fork() else 1
    context: Any = multiprocessing.get_context("fork" if count > 1 else None)
    outcomes: list[Any] = [None] * len(items)
    helpers = []
    try:
        for first in range(1, count):
            here, there = context.Pipe(duplex=False)
            process = context.Process(target=_work, args=(there, function, items[first::count]), daemon=True)
            process.start()
            there.close()
            helpers.append((first, here, process))
        outcomes[::count] = [function(item) for item in items[::count]]
        for first, here, _ in helpers:
            outcomes[first::count] = _received(here)
    finally:
        for _, here, process in helpers:
            here.close()
            process.kill()
            process.join()
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


def _may_fork() -> bool:
    """Tell whether this process can be forked: not a worker of somebody's, nor beside other threads at work."""
    is_worker = multiprocessing.current_process().daemon or threading.current_thread() is not threading.main_thread()
    return sys.platform == "linux" and not is_worker


def _work(there: Connection, function: Callable[[Item], Outcome], items: Sequence[Item]) -> None:
    try:
        outcome: Any = [function(item) for item in items]
    except Exception as error:  # noqa: BLE001  (it is raised where the function was asked for)
        outcome = error
    send(there, outcome)


def _received(here: Connection) -> list[Any]:
    try:
        outcome = receive(here)
    except EOFError:
        raise RuntimeError("a process ended before its work was done") from None
    if isinstance(outcome, Exception):
        raise outcome
    found: list[Any] = outcome
    return found
