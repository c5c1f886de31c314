"""Event logs in OCEL 2.0 (JSON, XML, SQLite): a sheet for each kind of object, whose objects are its cases.

A row is an event of an object. It has the attributes of the event, and those of the object and of the objects that the
object is related to, as they are at the moment of the event.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from functools import lru_cache
from math import inf
from typing import Final, NamedTuple

from msgspec import Struct, field

from doorloop.registers.frames import Cell, Remark, Sheet
from doorloop.registers.read.events import OF_CASE, Events

ID: Final = "ocel:eid"
ACTIVITY: Final = "ocel:activity"
TIME: Final = "ocel:timestamp"
QUALIFIER: Final = "ocel:qualifier"
OF_TYPE: Final = "ocel:type:"
"""Begins the name of the column with the identifiers of the objects of a kind."""


class Value(NamedTuple):
    """A value that an attribute has from a moment on; an empty moment is from the beginning."""

    name: str
    since: str
    cell: Cell


class Object(Struct):
    """An object: its kind, its values in the order of the file, and the objects that it is related to."""

    type: str
    values: list[Value] = field(default_factory=list)
    related: list[str] = field(default_factory=list)


class Event(NamedTuple):
    """An event: its activity, its moment as written, its attributes, and the objects that it is about."""

    id: str
    activity: str
    time: str
    values: list[tuple[str, Cell]]
    objects: list[tuple[str, str]]


class Log(Struct):
    """All objects by identifier, all events in the order of the file, and what the file declares.

    Attributes:
        activities: the kinds of events.
        attributes: kind of object → the names of its attributes.
    """

    objects: dict[str, Object] = field(default_factory=dict)
    events: list[Event] = field(default_factory=list)
    activities: list[str] = field(default_factory=list)
    attributes: dict[str, list[str]] = field(default_factory=dict)

    def declared(self, type: str) -> Iterator[str]:
        """Name the activities and the columns that the sheet of a kind of object can have."""
        yield from self.activities
        for other, names in self.attributes.items():
            yield from (f"{OF_CASE if other == type else f'{other}:'}{name}" for name in names)


def sheets(log: Log, name: str) -> list[Sheet]:
    """Lay a log out, a sheet for each kind of object that has events, and one for events that are about no object."""
    rows: dict[str, dict[str, list[tuple[int, str]]]] = {}
    for number, event in enumerate(log.events):
        for id, qualifier in event.objects or [("", "")]:
            type = log.objects[id].type if id in log.objects else ""
            rows.setdefault(type, {}).setdefault(id, []).append((number, qualifier))
    for id, one in log.objects.items():
        if one.values:
            rows.setdefault(one.type, {}).setdefault(id, [])
    return [_sheet(log, name, type, objects) for type, objects in rows.items()]


def _sheet(log: Log, name: str, type: str, objects: dict[str, list[tuple[int, str]]]) -> Sheet:
    events, later = Events(name, type), 0
    for case, (id, mine) in enumerate(objects.items(), start=1):
        course = _Course(log, id)
        for number, qualifier in sorted(mine, key=lambda one: _moment(log.events[one[0]].time)):
            event = log.events[number]
            said = [(OF_TYPE + type, id), (ID, event.id), (ACTIVITY, event.activity), (TIME, event.time)]
            for title, cell in [*said, (QUALIFIER, qualifier), *event.values, *course.until(_moment(event.time))]:
                if cell not in ("", None):
                    events.put(title, cell)
            events.end_event(number + 1, case)
        if not mine:
            for title, cell in [(OF_TYPE + type, id), *course.until(inf)]:
                events.put(title, cell)
            events.end_event(0, case)
        later += course.left
    remarks = [Remark("object-values-later", n=str(later))] if later else ()
    return events.sheet(remarks, log.declared(type))


class _Course:
    """The values of an object through time, and of those that it is related to."""

    def __init__(self, log: Log, id: str) -> None:
        self._now: dict[str, Cell] = {}
        self._ahead = deque(sorted(_values(log, id), key=lambda value: _moment(value.since)))

    def until(self, moment: float) -> Iterable[tuple[str, Cell]]:
        """Give the values at a moment, which is not before the one that was asked for last."""
        while self._ahead and _moment(self._ahead[0].since) <= moment:
            value = self._ahead.popleft()
            self._now[value.name] = value.cell
        return self._now.items()

    @property
    def left(self) -> int:
        """Count the values that are of after the last event."""
        return len(self._ahead)


def _values(log: Log, id: str) -> Iterator[Value]:
    """Give the values of an object, and of those that it is related to, under the name of a column."""
    one = log.objects.get(id)
    if one is None:
        return
    for name, since, cell in one.values:
        yield Value(OF_CASE + name, since, cell)
    for other in dict.fromkeys(one.related):
        if other in log.objects:
            type = log.objects[other].type
            yield from (Value(f"{type}:{name}", since, cell) for name, since, cell in log.objects[other].values)


@lru_cache(maxsize=1 << 16)
def _moment(text: str) -> float:
    """Give a moment as a number that orders it; nothing is the beginning, and what cannot be read the end."""
    if not text:
        return -inf
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        return inf
    return (found if found.tzinfo else found.replace(tzinfo=UTC)).timestamp()
