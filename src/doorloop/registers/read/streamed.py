"""Event logs in XML, met element by element as their bytes stream by."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NoReturn
from xml.parsers import expat

from doorloop.base.errors import UnreadableError
from doorloop.base.language import Text
from doorloop.base.words import both


def stream(chunks: Iterable[bytes], parser: expat.XMLParserType, name: str) -> None:
    """Let a parser meet all elements of a file, some bytes at a time.

    Errors: UnreadableError for what is no well-formed XML, or has a document type.
    """

    def refuse_type(*_: object) -> NoReturn:
        raise broken(name, both("err.log_doctype"))

    parser.StartDoctypeDeclHandler = refuse_type
    try:
        for chunk in chunks:
            parser.Parse(chunk, False)
        parser.Parse(b"", True)
    except expat.ExpatError as error:
        raise broken(name, both("err.in_line", why=expat.ErrorString(error.code), n=error.lineno)) from None


def broken(name: str, what: Text) -> UnreadableError:
    """Say why an event log cannot be read."""
    return UnreadableError(both("err.log_broken", what=what), where=name, remedy=both("try.export_again"))
