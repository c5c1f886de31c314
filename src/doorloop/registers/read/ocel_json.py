"""OCEL 2.0 in JSON, read into what its schema allows and nothing else."""

from __future__ import annotations

import msgspec

from doorloop.base.errors import UnreadableError
from doorloop.base.words import both
from doorloop.registers.frames import Cell
from doorloop.registers.read.ocel import Event, Log, Object, Value


class _Value(msgspec.Struct, gc=False):
    name: str = ""
    value: str | float | int | bool | None = None
    time: str = ""


class _Relation(msgspec.Struct, gc=False):
    objectId: str = ""  # noqa: N815  (as the standard writes it)
    qualifier: str = ""


class _Object(msgspec.Struct):
    id: str
    type: str = ""
    attributes: list[_Value] | None = None
    relationships: list[_Relation] | None = None


class _Event(msgspec.Struct):
    id: str = ""
    type: str = ""
    time: str = ""
    attributes: list[_Value] | None = None
    relationships: list[_Relation] | None = None


class _Kind(msgspec.Struct):
    name: str = ""
    attributes: list[_Value] | None = None


class _Log(msgspec.Struct):
    objects: list[_Object]
    events: list[_Event]
    objectTypes: list[_Kind] = []  # noqa: N815  (as the standard writes it)
    eventTypes: list[_Kind] = []  # noqa: N815


def read(data: bytes, name: str) -> Log:
    """Read a log.

    Errors: UnreadableError for what is no JSON, and for what is another JSON than a log.
    """
    try:
        found = msgspec.json.decode(data, type=_Log)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        what = str(error).partition(" - at `$")[0] if isinstance(error, msgspec.DecodeError) else both("why.no_utf8")
        raise UnreadableError(both("err.not_an_ocel", what=what), where=name, remedy=both("try.export_again")) from None
    attributes = {kind.name: [one.name for one in kind.attributes or ()] for kind in found.objectTypes}
    log = Log(activities=[kind.name for kind in found.eventTypes], attributes=attributes)
    for one in found.objects:
        held = log.objects.setdefault(one.id, Object(one.type))
        held.values += [Value(v.name, v.time, _cell(v.value)) for v in one.attributes or ()]
        held.related += [relation.objectId for relation in one.relationships or ()]
    for event in found.events:
        values = [(v.name, _cell(v.value)) for v in event.attributes or ()]
        about = [(relation.objectId, relation.qualifier) for relation in event.relationships or ()]
        log.events.append(Event(event.id, event.type, event.time, values, about))
    return log


def _cell(value: Cell) -> Cell:
    """Give a value as a cell; what is absent is an empty text."""
    return "" if value is None else str(value).lower() if isinstance(value, bool) else value
