"""An event log as XES (IEEE 1849-2016): a trace for each case, its characteristics as attributes of the trace."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime
from typing import Final
from xml.sax.saxutils import quoteattr

from doorloop.extracts.eventlog.document import log_of
from doorloop.extracts.eventlog.parts import Case, Event, EventLog, Value
from doorloop.tables.document import Document

NAMESPACE: Final = "http://www.xes-standard.org/"
EXTENSIONS: Final = {"Concept": "concept", "Time": "time", "Organizational": "org"}
GLOBALS: Final = (
    ' <global scope="trace">',
    '  <string key="concept:name" value=""/>',
    " </global>",
    ' <global scope="event">',
    '  <string key="concept:name" value=""/>',
    '  <date key="time:timestamp" value="1970-01-01T00:00:00Z"/>',
    '  <string key="org:group" value=""/>',
    " </global>",
    ' <classifier name="Activity" scope="event" keys="concept:name"/>',
)
"""What every trace and event has, and what tells events apart."""


def render(document: Document) -> dict[str, bytes]:
    """Give `log.xes`; the same document gives the same bytes."""
    return {"log.xes": ("\n".join(_lines(log_of(document))) + "\n").encode()}


def _lines(log: EventLog) -> Iterator[str]:
    spec = log.basis.definition.spec
    registers = {one.name: spec.registers[one.register].title.say(log.lang) for one in log.milestones}
    yield '<?xml version="1.0" encoding="UTF-8"?>'
    yield f'<log xes.version="1849.2016" xmlns="{NAMESPACE}">'
    for name, prefix in EXTENSIONS.items():
        yield f' <extension name="{name}" prefix="{prefix}" uri="{NAMESPACE}{prefix}.xesext"/>'
    yield from GLOBALS
    yield _attribute(" ", "concept:name", spec.title.say(log.lang))
    yield _attribute(" ", "peildatum", log.basis.peildatum.isoformat())
    for key, names in (("activities", log.milestones), ("attributes", log.columns)):
        yield _attribute(" ", key, ";".join(one.name for one in names if one.name not in log.absent))
    for case in log.cases:
        yield from _trace(log, case, registers)
    yield "</log>"


def _trace(log: EventLog, case: Case, registers: dict[str, str]) -> Iterator[str]:
    yield " <trace>"
    yield _attribute("  ", "concept:name", case.id)
    for column, value in zip(log.columns, case.values, strict=True):
        if value is not None:
            yield _attribute("  ", _key(column.name), value)
    for event in case.events:
        yield from _event(event, registers)
    yield " </trace>"


def _event(event: Event, registers: dict[str, str]) -> Iterator[str]:
    yield "  <event>"
    yield _attribute("   ", "concept:name", event.milestone)
    yield f'   <date key="time:timestamp" value="{moment(event.moment)}"/>'
    yield _attribute("   ", "org:group", registers[event.milestone])
    yield "  </event>"


def _attribute(margin: str, key: str, value: Value) -> str:
    kind = "int" if isinstance(value, int) else "string"
    return f"{margin}<{kind} key={quoteattr(key)} value={quoteattr(str(value))}/>"


def _key(name: str) -> str:
    """Make an XML name of the name of a column."""
    return re.sub(r"^(?=[^A-Za-z_])", "_", re.sub(r"[^\w.:-]", "_", name))


def moment(when: datetime) -> str:
    """Write local time as if it were UTC: programs that convert it then leave the day as it is."""
    return f"{when:%Y-%m-%dT%H:%M:%S}Z"
