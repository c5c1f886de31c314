"""Reading is begun before all is known of what is asked: as soon as the files are, and what they are read by."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import suppress
from functools import partial
from pathlib import Path

from doorloop.base import isolated
from doorloop.base.errors import DoorloopError
from doorloop.definition import load
from doorloop.registers.contents import jobs_of, read_one
from doorloop.registers.sources import is_log_named, list_files


def begin(sources: Iterable[Path], definition: str, *, digests: bool, account: bool) -> None:
    """Begin to read sources, as `pipeline.read_sources` does; it goes on with this where it is asked for the same.

    What is wrong is said by whoever asks for it: here nothing is begun then.
    """
    with suppress(DoorloopError, OSError):
        files = list_files(sources)
        if not any(map(is_log_named, files)):  # to these a definition is fitted
            one = partial(read_one, definition=load(definition), account=account)
            isolated.begin(one, jobs_of(files, digests=digests), isolated.GIB)
