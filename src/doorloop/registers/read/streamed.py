"""Event logs in XML, met element by element as their bytes stream by."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NoReturn
from xml.parsers import expat

from doorloop.base.errors import UnreadableError


def stream(chunks: Iterable[bytes], parser: expat.XMLParserType, name: str) -> None:
    """Let a parser meet all elements of a file, some bytes at a time.

    Errors: UnreadableError for what is no well-formed XML, or has a document type.
    """

    def refuse_type(*_: object) -> NoReturn:
        raise broken(name, "it has a document type")

    parser.StartDoctypeDeclHandler = refuse_type
    try:
        for chunk in chunks:
            parser.Parse(chunk, False)
        parser.Parse(b"", True)
    except expat.ExpatError as error:
        raise broken(name, f"{expat.ErrorString(error.code)} in line {error.lineno}") from None


def broken(name: str, what: str) -> UnreadableError:
    """Say why an event log cannot be read."""
    return UnreadableError(f"the event log cannot be read ({what})", where=name, remedy="export it again")
