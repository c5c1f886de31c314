"""A check of a definition as lines and as an object: its errors and doubts, each at its line."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from doorloop.base.findings import printable
from doorloop.base.language import Lang
from doorloop.base.words import say
from doorloop.definition.dutch import in_language
from doorloop.definition.examine import Examined
from doorloop.definition.faults import Fault
from doorloop.version import __version__

SCHEMA: Final = "doorloop.definition-check/1"


def error_lines(examined: Examined, lang: Lang) -> Iterator[str]:
    """Write each error as `FILE:LINE: KEY: WHAT`; say what could not be looked at."""
    yield from (line(fault, lang) for fault in examined.errors)
    if not examined.is_whole:
        yield say("definition_in_part", lang)


def line(fault: Fault, lang: Lang) -> str:
    """Write one error, or one doubt."""
    at = f"{fault.file.name}:{fault.line}" if fault.line else fault.file.name
    return printable(": ".join(filter(None, (at, fault.key, in_language(fault.what, lang)))))


def valid_line(examined: Examined, lang: Lang) -> str:
    """Say that a definition holds: its name and the digest of its files."""
    assert examined.definition is not None
    found = examined.definition
    return say("definition_valid", lang, file=found.path.name, name=found.spec.name, digest=found.sha256[:12])


def record(examined: Examined, lang: Lang) -> dict[str, object]:
    """Write the check as one object for programs."""
    found = examined.definition
    about = {"name": found.spec.name, "sha256": found.sha256} if found else {"name": None, "sha256": None}
    return {
        "schema": SCHEMA,
        "version": __version__,
        "lang": lang,
        "definition": {"file": examined.path.name, **about},
        "errors": [_fault(fault, lang) for fault in examined.errors],
        "doubts": [_fault(fault, lang) for fault in examined.doubts],
    }


def _fault(fault: Fault, lang: Lang) -> dict[str, object]:
    return {
        "file": fault.file.name,
        "line": fault.line or None,
        "key": fault.key or None,
        "message": in_language(fault.what, lang),
    }
