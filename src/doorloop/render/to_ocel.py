"""An event log as OCEL 2.0 in JSON: cases and what the definition says that their events are about are objects."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final

from doorloop.extracts.eventlog.document import log_of
from doorloop.extracts.eventlog.parts import Case, Characteristic, Event, EventLog, Value
from doorloop.render.to_json import written
from doorloop.render.to_xes import moment
from doorloop.tables.document import Document

Json = dict[str, Any]
Objects = Mapping[str, tuple[str, ...]]
"""The milestones of each kind of object."""
ALWAYS: Final = "1970-01-01T00:00:00Z"
"""When an attribute of an object has its value from the beginning (OCEL 2.0, §5)."""


def render(document: Document) -> dict[str, bytes]:
    """Give `ocel.json`; the same document gives the same bytes."""
    return {"ocel.json": written(_log(log_of(document)))}


def _log(log: EventLog) -> Json:
    objects = log.basis.definition.spec.export.objects
    return {
        "objectTypes": list(_object_types(log, objects)),
        "eventTypes": [
            {"name": one.name, "attributes": [_typed("register", "string")]}
            for one in log.milestones
            if one.name not in log.absent
        ],
        "objects": [found for case in log.cases for found in _objects(log, objects, case)],
        "events": [event for case in log.cases for event in _events(log, objects, case)],
    }


def _typed(name: str, kind: str) -> Json:
    return {"name": name, "type": kind}


def _object_types(log: EventLog, objects: Objects) -> Iterator[Json]:
    """Declare the case with its characteristics, and each other kind with the outcomes of its decisions."""
    declared = [column for column in log.columns if column.name not in log.absent]
    own = [column for column in declared if not _home(column, objects)]
    yield {"name": log.basis.definition.spec.export.case, "attributes": [_typed(c.name, c.type) for c in own]}
    for name in objects:
        outcomes = [column for column in declared if _home(column, objects) == name]
        yield {"name": name, "attributes": [_typed(column.name, column.type) for column in outcomes]}


def _home(column: Characteristic, objects: Objects) -> str:
    """Name the kind of object whose decision an outcome goes with; nothing for what is of the case."""
    return next((name for name, fields in objects.items() if column.decided_by in fields), "")


def _about(log: EventLog, objects: Objects, case: Case) -> list[str]:
    """Name the kinds of objects that a case has: those with an event, or with an outcome on an unknown day."""
    reached = {event.milestone for event in case.events}
    told = {_home(column, objects) for column, value in zip(log.columns, case.values, strict=True) if value is not None}
    return [name for name, fields in objects.items() if name in told or reached & {*fields}]


def _objects(log: EventLog, objects: Objects, case: Case) -> Iterator[Json]:
    """Give a case and what its events are about; an outcome has its value from its decision on."""
    held = _about(log, objects, case)
    moments = {event.milestone: moment(event.moment) for event in case.events}
    attributes: dict[str, list[Json]] = {name: [] for name in ("", *held)}
    for column, value in zip(log.columns, case.values, strict=True):
        if value is not None:
            since = moments.get(column.decided_by, ALWAYS)
            attributes[_home(column, objects)].append(_attribute(column.name, value) | {"time": since})
    yield {
        "id": case.id,
        "type": log.basis.definition.spec.export.case,
        "attributes": attributes[""],
        "relationships": [{"objectId": _id(case, name), "qualifier": name} for name in held],
    }
    for name in held:
        yield {"id": _id(case, name), "type": name, "attributes": attributes[name], "relationships": []}


def _attribute(name: str, value: Value) -> Json:
    return {"name": name, "value": str(value)}  # the schema of the standard takes no other value than a text


def _id(case: Case, name: str) -> str:
    return f"{case.id}:{name}"


def _events(log: EventLog, objects: Objects, case: Case) -> Iterator[Json]:
    registers = {one.name: one.register for one in log.milestones}
    for number, event in enumerate(case.events, start=1):
        yield {
            "id": f"{case.id}:{number}",
            "type": event.milestone,
            "time": moment(event.moment),
            "attributes": [_attribute("register", registers[event.milestone])],
            "relationships": list(_relations(log, objects, case, event)),
        }


def _relations(log: EventLog, objects: Objects, case: Case, event: Event) -> Iterator[Json]:
    yield {"objectId": case.id, "qualifier": log.basis.definition.spec.export.case}
    for name, fields in objects.items():
        if event.milestone in fields:
            yield {"objectId": _id(case, name), "qualifier": name}
