"""Outcomes from one process to another, large arrays without copies of them on the way."""

from __future__ import annotations

import os
import pickle
import sys
from contextlib import suppress
from multiprocessing.connection import Connection
from typing import Any, Final

LARGE: Final = 1 << 16
"""An array of so many bytes is sent by itself."""
PIPE_BYTES: Final = 1 << 20
"""So many bytes of outcomes a process can put down before they are fetched; it may ask for no more."""


def widen(pipe: Connection) -> None:
    """Let a pipe hold more, where the system can do that: fewer times one end waits for the other."""
    with suppress(ImportError, AttributeError, OSError):
        import fcntl

        fcntl.fcntl(pipe.fileno(), fcntl.F_SETPIPE_SZ, PIPE_BYTES)


def send(there: Connection, outcome: Any) -> None:
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
        _put(there, raw)


def receive(here: Connection) -> Any:
    """Receive what `send` sends."""
    import numpy as np

    told, *large = [np.empty(size, np.uint8) for size in here.recv()]  # a bytearray would be filled with zeros first
    for raw in (told, *large):
        _fill(here, raw.data)
    return pickle.loads(told.data, buffers=large)


def _put(there: Connection, raw: memoryview) -> None:
    """Send bytes; on Linux without the copies that a connection makes of them, here and in `_fill`."""
    if sys.platform != "linux":
        there.send_bytes(raw)
        return
    while raw:
        raw = raw[os.write(there.fileno(), raw) :]


def _fill(here: Connection, place: memoryview) -> None:
    """Receive as many bytes as there is room for.

    Errors: EOFError where the other end is gone before that.
    """
    if sys.platform != "linux":
        here.recv_bytes_into(place)
        return
    while place:
        size = os.readv(here.fileno(), [place])
        if not size:
            raise EOFError
        place = place[size:]
