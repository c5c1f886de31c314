"""An event log as two flat tables, events and cases, with what each column holds."""

from __future__ import annotations

from collections.abc import Iterable

from doorloop.base.language import Text
from doorloop.base.words import text
from doorloop.extracts.eventlog.parts import EventLog
from doorloop.tables.describe import Field
from doorloop.tables.document import Rows, Sheet, Value


def tables(log: EventLog) -> tuple[Sheet, Sheet]:
    """Give the events of a log in their order, and its cases."""
    return _events(log), _cases(log)


def _events(log: EventLog) -> Sheet:
    registers = {one.name: one.register for one in log.milestones}
    columns = (
        _named("case_id"),
        _named("activity", values=registers),
        Field(name="timestamp", type="datetime", title=text("timestamp"), description=_moments(log)),
        _named("register", values=log.basis.definition.spec.registers),
    )
    rows: list[tuple[Value, ...]] = [
        (case.id, event.milestone, event.moment, registers[event.milestone])
        for case in log.cases
        for event in case.events
    ]
    # Each case has its events: the one reference between the two tables.
    return _sheet(log, "events", columns, rows, ("case_id", "cases", "case_id"))


def _sheet(
    log: EventLog,
    name: str,
    columns: tuple[Field, ...],
    rows: list[tuple[Value, ...]],
    reference: tuple[str, str, str] | None = None,
) -> Sheet:
    names, title = [column.name for column in columns], text(name)
    return Sheet(name, title.say(log.lang), columns, Rows(names, rows), titles=title, reference=reference)


def _moments(log: EventLog) -> Text:
    """Say what a timestamp is, and that it was shifted."""
    told, shifted = text("timestamp_about"), text("shifted_about")
    if not log.choice.shift_weeks:
        return told
    n = log.choice.shift_weeks
    return Text(nl=f"{told.nl} {shifted.nl.format(n=n)}", en=f"{told.en} {shifted.en.format(n=n)}")


def _named(name: str, values: Iterable[str] = (), *, key: bool = False) -> Field:
    labels = {value: Text(nl=value, en=value) for value in values}
    return Field(name=name, title=text(name), description=text(f"{name}_about"), values=labels, key=key)


def _cases(log: EventLog) -> Sheet:
    own = (
        Field(
            name=c.name, type=c.type, title=c.title, description=c.about, required=False, values=c.values, unit=c.unit
        )
        for c in log.columns
    )
    rows: list[tuple[Value, ...]] = [(case.id, *case.values) for case in log.cases]
    return _sheet(log, "cases", (_named("case_id", key=True), *own), rows)
