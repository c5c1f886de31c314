"""What Python itself would print or leave behind: never a value of the data, never half a file."""

from __future__ import annotations

import signal
import sys
import threading
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType, TracebackType
from typing import TYPE_CHECKING

from doorloop.base.errors import both, line_of
from doorloop.cli.reader import language
from doorloop.cli.streams import tell

if TYPE_CHECKING:
    from doorloop.base.language import Text

SIGNALS = ("SIGTERM", "SIGHUP")
"""End the program without a word unless they are caught; an interruption from the keyboard is caught already."""


@contextmanager
def discreet() -> Iterator[None]:
    """Name places instead of values in warnings and in errors that nobody catches; clean up when told to end.

    A warning, and an error in a thread or while an object is taken down, are printed by Python with their message,
    and that may repeat what stood in a cell.
    """
    hooks = warnings.formatwarning, sys.unraisablehook, threading.excepthook
    warnings.formatwarning = _warning
    sys.unraisablehook = lambda lost: _note(lost.exc_type, lost.exc_traceback)
    threading.excepthook = lambda lost: _note(lost.exc_type, lost.exc_traceback)
    handlers, core = _catch_signals(), _keep_core(0)
    try:
        yield
    finally:
        _keep_core(core)
        warnings.formatwarning, sys.unraisablehook, threading.excepthook = hooks
        for number, handler in handlers.items():
            signal.signal(number, handler)


def _catch_signals() -> dict[int, signal._HANDLER]:
    if threading.current_thread() is not threading.main_thread():
        return {}  # only the main thread may
    numbers = [getattr(signal, name) for name in SIGNALS if hasattr(signal, name)]
    heard = [number for number in numbers if signal.getsignal(number) == signal.SIG_DFL]  # nohup has one ignored
    return {number: signal.signal(number, _end) for number in heard}


def _keep_core(size: int) -> int:
    """Let a crash leave a file of at most so many bytes of memory, which holds the registers; give the bound before."""
    try:
        import resource
    except ImportError:
        return 0  # Windows leaves none where it runs
    soft, hard = resource.getrlimit(resource.RLIMIT_CORE)
    resource.setrlimit(resource.RLIMIT_CORE, (size, hard))
    return soft


def _end(number: int, frame: FrameType | None) -> None:
    """End as the shell tells of a signal, so that what was begun is taken away first."""
    del frame
    sys.exit(128 + number)


def _warning(
    message: Warning | str, category: type[Warning], filename: str, lineno: int, line: str | None = None
) -> str:
    del message, line
    lang = language(sys.argv)
    return f"{both('label.warning').say(lang)}: {_told(category, f'{filename}:{lineno}').say(lang)}\n"


def _note(kind: type[BaseException], trace: TracebackType | None) -> None:
    tell("warning", _told(kind, line_of(trace)), language(sys.argv))


def _told(kind: type[BaseException], at: str) -> Text:
    return both("warn.of_python", kind=kind.__name__, at=at)
