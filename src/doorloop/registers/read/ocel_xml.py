"""OCEL 2.0 in XML, read as it streams by."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final
from xml.parsers import expat

from doorloop.registers.frames import Cell
from doorloop.registers.read.ocel import Event, Log, Object, Value
from doorloop.registers.read.streamed import stream

RELATIONS: Final = ("relationship", "object")
"""The elements that name an object that another one, or an event, is related to: as the standard is, and as it was."""


def read(chunks: Iterable[bytes], name: str) -> Log:
    """Read a log, some bytes at a time.

    Errors: UnreadableError for what is no well-formed XML, or has a document type.
    """
    return _Reader(name).read(chunks)


class _Reader:
    """Meets the elements of a log in their order."""

    def __init__(self, name: str) -> None:
        self._name = name
        self._log = Log()
        self._given: dict[str, str] = {}
        self._text: list[str] = []
        self._values: list[tuple[str, str, Cell]] = []
        self._about: list[tuple[str, str]] = []
        self._attribute: dict[str, str] | None = None
        self._is_open = False
        self._depth = 0
        self._kind: list[str] = []

    def read(self, chunks: Iterable[bytes]) -> Log:
        """Read the whole log; errors as `read` of the module."""
        parser = expat.ParserCreate()
        parser.buffer_text = True
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._text.append
        stream(chunks, parser, self._name)
        return self._log

    def _start(self, name: str, given: dict[str, str]) -> None:
        if name == "event-type":
            self._log.activities.append(given.get("name", ""))
        elif name == "object-type":
            self._kind = self._log.attributes.setdefault(given.get("name", ""), [])
        elif name == "attribute" and not self._is_open:
            self._kind.append(given.get("name", ""))
        elif name in ("object", "event") and ("id" in given or "time" in given):
            self._given, self._values, self._about, self._is_open = given, [], [], True
        elif self._is_open and name == "attribute":
            self._attribute = given
            self._text.clear()
        elif self._is_open and name in RELATIONS:
            self._depth += name == "object"
            self._about.append((given.get("object-id", ""), given.get("qualifier", "")))

    def _end(self, name: str) -> None:
        if name == "attribute" and self._attribute is not None:
            said = self._attribute
            self._values.append((said.get("name", ""), said.get("time", ""), "".join(self._text).strip()))
            self._attribute = None
        elif name == "event" and self._is_open:
            values = [(title, cell) for title, _, cell in self._values]
            id, type, time = (self._given.get(key, "") for key in ("id", "type", "time"))
            self._log.events.append(Event(id, type, time, values, self._about))
            self._is_open = False
        elif name in ("object-type", "event-type"):
            self._kind = []
        elif name == "object" and self._depth:
            self._depth -= 1
        elif name == "object" and self._is_open:
            self._end_object()
        self._text.clear()

    def _end_object(self) -> None:
        held = self._log.objects.setdefault(self._given.get("id", ""), Object(self._given.get("type", "")))
        held.values += [Value(*one) for one in self._values]
        held.related += [id for id, _ in self._about]
        self._is_open = False
