"""An event log as two flat tables, events and cases, with what each column holds."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from doorloop.base.language import Text
from doorloop.extracts.eventlog.parts import EventLog, Value
from doorloop.extracts.eventlog.words import WORDS, text

Cell = Value | datetime


@dataclass(frozen=True)
class Column:
    """One column of a table; `type` as a table schema names it."""

    name: str
    type: str
    title: Text
    about: Text
    required: bool = True
    values: tuple[str, ...] = ()
    unit: Text | None = None


@dataclass(frozen=True)
class Table:
    """A flat table: its columns, its rows, and the columns that tell a row from the others."""

    title: Text
    columns: tuple[Column, ...]
    rows: list[tuple[Cell, ...]]
    key: tuple[str, ...] = ()


def tables(log: EventLog) -> dict[str, Table]:
    """Give the events of a log in their order, and its cases."""
    return {"events": _events(log), "cases": _cases(log)}


def _events(log: EventLog) -> Table:
    registers = {one.name: one.register for one in log.milestones}
    rows: list[tuple[Cell, ...]] = [
        (case.id, event.milestone, event.moment, registers[event.milestone])
        for case in log.cases
        for event in case.events
    ]
    columns = (
        _named("case_id"),
        _named("activity", values=registers),
        Column("timestamp", "datetime", text("timestamp"), _moments(log)),
        _named("register", values=log.basis.definition.spec.registers),
    )
    return Table(text("events"), columns, rows)


def _moments(log: EventLog) -> Text:
    """Say what a timestamp is, and that it was shifted."""
    told, shifted = WORDS["timestamp_about"], WORDS["shifted_about"]
    if not log.choice.shift_weeks:
        return told
    n = log.choice.shift_weeks
    return Text(nl=f"{told.nl} {shifted.nl.format(n=n)}", en=f"{told.en} {shifted.en.format(n=n)}")


def _named(name: str, values: Iterable[str] = ()) -> Column:
    return Column(name, "string", text(name), text(f"{name}_about"), values=tuple(values))


def _cases(log: EventLog) -> Table:
    own = (
        Column(c.name, c.type, c.title, c.about, required=False, values=tuple(c.values), unit=c.unit)
        for c in log.columns
    )
    rows: list[tuple[Cell, ...]] = [(case.id, *case.values) for case in log.cases]
    return Table(text("cases"), (_named("case_id"), *own), rows, key=("case_id",))
