"""Where parts of the work are done: in this process, one after another, or on the workers of a Dask scheduler.

What is handed over are functions of this package and what they are called with; what comes back is what they give, or
the error that they ended with. An error leaves a worker as a value that names a place, never what stood there: a
scheduler writes exceptions into its log, and this one has none.
"""

from __future__ import annotations

import itertools
import logging
import os
import re
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from functools import cached_property
from importlib import import_module
from importlib.util import find_spec
from typing import Any, Final, Protocol

from msgspec import Struct, field

from doorloop.base import isolated
from doorloop.base.errors import BrokenError, DoorloopError, SourceError, UsageError
from doorloop.base.words import both
from doorloop.runs.request import LOCAL, NONE, Where

ADDRESS: Final = re.compile(r"(?:tcp|tls|wss?)://\S+:\d+")
SECONDS: Final = 10
"""So long a scheduler and its first worker may take to answer."""
QUIET: Final = dict.fromkeys(("distributed", "distributed.client", "tornado", "tornado.application"), "critical")
SETTINGS: Final = {
    **{f"distributed.worker.memory.{at}": False for at in ("target", "spill", "pause", "terminate")},
    **{f"distributed.{who}.http.routes": [] for who in ("scheduler", "worker", "nanny")},
    "distributed.diagnostics.nvml": False,
    "distributed.worker.profile.enabled": False,
    "logging": QUIET,
}
"""No spilling to disk, no pages about the work, no look at graphics cards, no samples of what runs, no log."""


class Pool(Protocol):
    """Workers that carry out functions; what `submit` gives can be an argument of another one."""

    @property
    def workers(self) -> int:
        """Count them."""

    @property
    def reader(self) -> Callable[..., Any]:
        """Give what reads files there, see `isolated`."""

    def submit(self, function: Callable[..., Any], *arguments: Any) -> Any:
        """Have a function carried out."""

    def result(self, handle: Any) -> Any:
        """Give what a function gave.

        Errors: those of the function.
        """


def safely(function: Callable[..., Any], *arguments: Any) -> Any:
    """Carry out a function; an error becomes its value, and so does one among its arguments."""
    failed = next((one for one in arguments if isinstance(one, DoorloopError)), None)
    if failed is not None:
        return failed
    try:
        return function(*arguments)
    except DoorloopError as error:
        return error.alone()
    except Exception as error:  # noqa: BLE001  (its message, its arguments and its frames may hold data)
        return BrokenError.of(error)


def _or_raise(outcome: Any) -> Any:
    if isinstance(outcome, DoorloopError):
        raise outcome
    return outcome


class Later(Struct, frozen=True, dict=True):
    """Something that is carried out when it is asked for."""

    function: Callable[..., Any]
    arguments: tuple[Any, ...]

    @cached_property
    def outcome(self) -> Any:
        """Give what the function gives."""
        return safely(self.function, *(one.outcome if isinstance(one, Later) else one for one in self.arguments))


class Here:
    """This process, which does one thing after another."""

    workers = 1
    reader = staticmethod(isolated.read_all)

    def submit(self, function: Callable[..., Any], *arguments: Any) -> Later:
        """Keep it for later."""
        return Later(function, arguments)

    def result(self, handle: Later) -> Any:
        """Do it now."""
        return _or_raise(handle.outcome)


class OnDask(Struct, frozen=True):
    """The workers of a Dask scheduler; one that dies is replaced there, and its work done again."""

    client: Any
    workers: int
    reader: Callable[..., Any] = isolated.read_here
    numbers: Iterator[int] = field(default_factory=itertools.count)
    run: str = field(default_factory=lambda: os.urandom(4).hex())

    def submit(self, function: Callable[..., Any], *arguments: Any) -> Any:
        """Send it off, under a name that says nothing of the data."""
        name = f"doorloop-{function.__name__.strip('_')}-{self.run}-{next(self.numbers)}"
        return self.client.submit(safely, function, *arguments, key=name, pure=False)

    def result(self, handle: Any) -> Any:
        """Wait for it.

        Errors: SourceError too, where workers die of it, or the scheduler is gone.
        """
        try:
            outcome = handle.result()
        except Exception as error:  # noqa: BLE001  (of the scheduler: nothing of ours raises there)
            raise SourceError(
                both("err.unfinished", why=type(error).__name__),
                remedy=both("try.unfinished"),
            ) from None
        return _or_raise(outcome)


@contextmanager
def pool(where: Where, most: int) -> Iterator[Pool]:
    """Give the workers of a scheduler, until the work is done.

    Args:
        most: a local cluster has no more of them than this, as there is no work for more.

    Errors: UsageError where Dask is not installed, or no scheduler with a worker answers.
    """
    if where.scheduler == NONE:
        yield Here()
        return
    if find_spec("distributed") is None:
        raise UsageError(
            both("err.cluster_not_installed"),
            remedy=both("try.cluster_not_installed"),
        )
    with ExitStack() as stack:
        settings = SETTINGS if where.scheduler == LOCAL else {"logging": QUIET}
        stack.enter_context(import_module("dask").config.set(settings))
        workers = min(where.workers or os.cpu_count() or 1, most)
        address = stack.enter_context(_local(workers)) if where.scheduler == LOCAL else where.scheduler
        yield _connect(stack, address)


@contextmanager
def _local(workers: int) -> Iterator[Any]:
    """Start processes that only those who have the keys of this run can talk to, on this machine alone."""
    import tempfile

    with (
        tempfile.TemporaryDirectory(prefix=".doorloop-") as scratch,
        import_module("dask").config.set({"temporary-directory": scratch}),
        _distributed().LocalCluster(
            n_workers=workers,
            threads_per_worker=1,
            host="127.0.0.1",
            dashboard_address="127.0.0.1:0",
            scheduler_kwargs={"dashboard": False},
            security=True,
            memory_limit=None,
            silence_logs=logging.CRITICAL,
        ) as cluster,
    ):
        yield cluster


def _distributed() -> Any:
    """Import what is imported for nothing else."""
    return import_module("distributed")


def _connect(stack: ExitStack, address: Any) -> OnDask:
    """Connect to a scheduler, by its address or as a cluster of this run's own."""
    if isinstance(address, str) and not ADDRESS.fullmatch(address):
        raise UsageError(both("err.no_scheduler_address", address=address), remedy=both("try.no_scheduler_address"))
    try:
        client = stack.enter_context(_distributed().Client(address, timeout=SECONDS, set_as_default=False))
        client.wait_for_workers(1, timeout=SECONDS)
    except (OSError, ValueError, TimeoutError) as error:
        raise UsageError(
            both("err.no_worker", why=type(error).__name__),
            where=str(address),
            remedy=both("try.no_worker"),
        ) from None
    return OnDask(client, len(client.nthreads()))
