"""What is wrong with a definition file, at one key: the first stops a run, a check of the file collects them all."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from msgspec import Struct

from doorloop.base.errors import DefinitionError
from doorloop.definition.dutch import in_both


class Fault(Struct, frozen=True):
    """One error.

    Attributes:
        file: the file that it stands in.
        key: the path of the key; empty where the file as a whole cannot be used.
        line: counted from 1; 0 where it follows from the key.
    """

    file: Path
    key: str
    what: str
    remedy: str
    line: int = 0


Tell = Callable[[Fault], None]
"""What to do about an error: `stop`, or to keep it and go on."""


def stop(fault: Fault) -> None:
    """Stop at an error.

    Errors: DefinitionError with the path of the key.
    """
    where = f"{fault.file.name}: {fault.key}" if fault.key else fault.file.name
    raise DefinitionError(in_both(fault.what), where=where, remedy=in_both(fault.remedy)) from None
