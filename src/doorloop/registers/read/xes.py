"""Event logs in XES (IEEE 1849-2016, and what was written before it): traces of events, read as they stream by."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Final
from xml.parsers import expat

from doorloop.base.words import both
from doorloop.registers.frames import Remark, Sheet
from doorloop.registers.read.events import OF_CASE, WITHIN, Events
from doorloop.registers.read.streamed import broken, stream

VALUES: Final = frozenset({"string", "date", "int", "float", "boolean", "id", "list", "container"})
"""The elements that are attributes; all can have others in them."""
DECLARED: Final = frozenset({"global", "extension", "classifier"})
"""The elements that say how a log is written, and hold nothing of a case."""
ACTIVITIES, ATTRIBUTES = "activities", "attributes"
"""Attributes of a log that list, divided by `;`, the activities and the attributes of cases that it can have."""
DEEPEST: Final = 64
"""So deep can attributes stand in each other."""


def read(chunks: Iterable[bytes], name: str) -> list[Sheet]:
    """Read a log as one sheet.

    Args:
        chunks: its bytes, some at a time.
        name: the name of its file.

    Errors: UnreadableError for what is no well-formed XML or has a document type, and for what is nested too deep.
    """
    return [Log(name).read(chunks)]


class Log:
    """Meets the elements of a log in their order.

    The names of elements may have a prefix. What is no element of the standard is passed over and counted.
    """

    def __init__(self, name: str) -> None:
        self._name = name
        self._events = Events(name)
        self._put: Callable[[str, str], None] = self._put_log
        self._ways: list[str] = []
        self._case: list[tuple[str, str]] = []
        self._of_log: list[str] = []
        self._declared: list[str] = []
        self._event, self._cases, self._first = 0, 0, 0
        self._passing, self._odd = 0, 0
        self._in_trace = False
        self._locals: dict[str, str] = {}

    def read(self, chunks: Iterable[bytes]) -> Sheet:
        """Read the whole log; errors as `read` of the module."""
        parser = expat.ParserCreate()
        parser.ordered_attributes = True
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        stream(chunks, parser, self._name)
        codes = (("log-attributes", len(self._of_log)), ("log-elements", self._odd))
        return self._events.sheet((Remark(code, n=str(n)) for code, n in codes if n), self._declared)

    def _start(self, name: str, given: list[str]) -> None:
        """Meet the start of an element, with the names and values of its attributes in turn."""
        if name not in VALUES or self._passing:
            self._start_other(name, given)
            return
        ways = self._ways
        if len(given) == 4 and given[0] == "key" and given[2] == "value":
            title, value = given[1], given[3]
        else:
            said = dict(zip(given[::2], given[1::2], strict=True))
            title, value = said.get("key", ""), said.get("value", "")
        if ways:
            title = self._within(title)
        ways.append(title)
        self._put(title, value)

    def _within(self, title: str) -> str:
        if len(self._ways) > DEEPEST:
            raise broken(self._name, both("err.log_deep", n=DEEPEST))
        return f"{self._ways[-1]}{WITHIN}{title}"

    def _end(self, name: str) -> None:
        if name in VALUES and not self._passing:
            self._ways.pop()
        else:
            self._end_other(name)

    def _local(self, name: str) -> str:
        found = self._locals.get(name)
        if found is None:
            found = self._locals[name] = name.rpartition(":")[2]
        return found

    def _start_other(self, name: str, given: list[str]) -> None:
        """Meet an element that is no attribute, or whose name has a prefix."""
        local = self._local(name)
        if self._passing:
            self._passing += 1
        elif local == "event":
            self._put = self._events.put
        elif local == "trace":
            self._cases, self._first, self._case, self._in_trace = self._cases + 1, self._events.row, [], True
            self._put = self._put_case
        elif local in VALUES and local != name:
            self._start(local, given)
        elif local not in ("log", "values"):
            self._odd += local not in DECLARED
            self._passing = 1

    def _end_other(self, name: str) -> None:
        local = self._local(name)
        if self._passing:
            self._passing -= 1
        elif local == "event":
            self._event += 1
            self._events.end_event(self._event, self._cases if self._in_trace else 0)
            self._put = self._put_case if self._in_trace else self._put_log
        elif local == "trace":
            self._end_case()
        elif local in VALUES and local != name:
            self._ways.pop()

    def _end_case(self) -> None:
        """Give the attributes of a case to all its events; a case without events has a row of its own."""
        if self._first == self._events.row and self._case:
            self._events.end_event(0, self._cases)
        n = self._events.row - self._first
        for title, value in self._case:
            self._events.put_case(title, value, n)
        self._in_trace, self._put = False, self._put_log

    def _put_case(self, title: str, value: str) -> None:
        self._case.append((OF_CASE + title, value))

    def _put_log(self, title: str, value: str) -> None:
        if title in (ACTIVITIES, ATTRIBUTES) and value:
            of_case = OF_CASE if title == ATTRIBUTES else ""
            self._declared += (f"{of_case}{name}" for name in value.split(";"))
        elif value:
            self._of_log.append(title)
