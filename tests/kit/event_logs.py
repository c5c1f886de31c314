"""Small event logs, written by hand in every form, beside what a naive loop says of them."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from random import Random
from statistics import median
from xml.sax.saxutils import quoteattr

from doorloop.definition import Definition
from kit import definitions

ACTIVITIES = ("ontvangst", "toets", "besluit")
PEILDATUM = datetime(2024, 12, 31)
ID = {"xes": "case:concept:name", "ocel": "ocel:type:zaak"}
NAMES = {"xes": ("concept:name", "time:timestamp"), "ocel": ("ocel:activity", "ocel:timestamp")}

CODES = """
[codes.soort]
values.a = { label = { nl = "A", en = "A" } }
values.b = { label = { nl = "B", en = "B" } }
"""
SOORT = 'soort = { header = "case:soort", type = "code", codes = "soort" }'


@dataclass(frozen=True)
class Event:
    """An event of a log."""

    activity: str
    moment: datetime


@dataclass(frozen=True)
class Case:
    """A case of a log."""

    id: str
    soort: str
    events: tuple[Event, ...]


@cache
def definition(form: str = "xes", also: str = "", zone: str = "", transition: str = "") -> Definition:
    """Give the definition of such a log, with further keys of its long form."""
    activity, time = NAMES[form]
    held = definitions.long_form(
        {name: {"moment": name} for name in ACTIVITIES},
        {"moment": time},
        kind=activity,
        also=f'lifecycle = {{ header = "lifecycle:transition" }}\n{also}',
        more={"toets": ', occurrence = "last"', "besluit": transition},
    )
    return definitions.loaded(
        definitions.head("letters = true", "ontvangst")
        + CODES
        + definitions.register(ACTIVITIES, SOORT, case=f'header = "{ID[form]}", private = true', zone=zone)
        + held
        + definitions.step("heel", "ontvangst", "besluit")
        + definitions.step("toets", "ontvangst", "toets", 'reversed = "counted"\n')
        + definitions.tables("heel", "toets")
    )


def draw(seed: int, size: int = 30) -> list[Case]:
    """Draw a log: every case begins, some come to an end, some activities come back, in no order."""
    chance = Random(seed)
    cases = []
    for number in range(size):
        begin = datetime(2024, 1, 1) + timedelta(hours=chance.randrange(24 * 200))
        later = [begin + timedelta(hours=chance.randrange(1, 24 * 90)) for _ in range(chance.randrange(6))]
        events = [Event("ontvangst", begin), *(Event(chance.choice(ACTIVITIES), moment) for moment in later)]
        chance.shuffle(events)
        cases.append(Case(f"zaak-{number}", chance.choice("ab"), tuple(events)))
    return cases


def days(cases: Iterable[Case], end: str, *, last: bool = False) -> tuple[list[int], int]:
    """Count the calendar days from the first receipt to an activity in each case, and the cases without it."""
    found, still_open = [], 0
    for case in cases:
        starts = [event.moment for event in case.events if event.activity == "ontvangst"]
        ends = sorted(event.moment for event in case.events if event.activity == end)
        if ends:
            found.append(((ends[-1] if last else ends[0]).date() - min(starts).date()).days)
        else:
            still_open += 1
    return found, still_open


def expected(cases: list[Case]) -> dict[str, tuple[int, float, float, int]]:
    """Give n, mean, median and open of each step; an end before its start is left out of the first step."""
    told = {}
    for step, end, last in (("heel", "besluit", False), ("toets", "toets", True)):
        found, still_open = days(cases, end, last=last)
        kept = [n for n in found if n >= 0 or step == "toets"]
        told[step] = (len(kept), sum(kept) / len(kept), median(kept), still_open)
    return told


def xes(cases: Iterable[Case], offset: str = "+01:00", extra: str = "") -> bytes:
    """Write a log as XES."""
    lines = ['<?xml version="1.0" encoding="UTF-8"?>', '<log xes.version="1.0" xmlns="http://www.xes-standard.org/">']
    lines.append(extra)
    for case in cases:
        lines.append(f'<trace><string key="concept:name" value={quoteattr(case.id)}/>')
        lines.append(f'<string key="soort" value={quoteattr(case.soort)}/>')
        for event in case.events:
            lines.append(f'<event><string key="concept:name" value={quoteattr(event.activity)}/>')
            lines.append(f'<date key="time:timestamp" value="{event.moment.isoformat()}.000{offset}"/></event>')
        lines.append("</trace>")
    return "\n".join([*lines, "</log>"]).encode()


def ocel_json(cases: Iterable[Case]) -> bytes:
    """Write a log as OCEL 2.0 in JSON."""
    kept = list(cases)
    objects = [
        {
            "id": case.id,
            "type": "zaak",
            "attributes": [{"name": "soort", "time": "1970-01-01T00:00:00Z", "value": case.soort}],
            "relationships": [],
        }
        for case in kept
    ]
    events = [
        {
            "id": f"{case.id}.{number}",
            "type": event.activity,
            "time": event.moment.isoformat() + "Z",
            "attributes": [],
            "relationships": [{"objectId": case.id, "qualifier": ""}],
        }
        for case in kept
        for number, event in enumerate(case.events)
    ]
    types = {"objectTypes": [{"name": "zaak", "attributes": []}], "eventTypes": []}
    return json.dumps(types | {"objects": objects, "events": events}).encode()


def ocel_xml(cases: Iterable[Case]) -> bytes:
    """Write a log as OCEL 2.0 in XML."""
    kept = list(cases)
    lines = ["<?xml version='1.0' encoding='UTF-8'?>", "<log><object-types/><event-types/><objects>"]
    for case in kept:
        value = f'<attribute name="soort" time="1970-01-01T00:00:00Z">{case.soort}</attribute>'
        lines.append(f'<object id="{case.id}" type="zaak"><attributes>{value}</attributes></object>')
    lines.append("</objects><events>")
    for case in kept:
        for number, event in enumerate(case.events):
            about = f'<objects><relationship object-id="{case.id}" qualifier=""/></objects>'
            time = f"{event.moment.isoformat()}Z"
            lines.append(f'<event id="{case.id}.{number}" type="{event.activity}" time="{time}">{about}</event>')
    return "\n".join([*lines, "</events></log>"]).encode()


def ocel_sqlite(cases: Iterable[Case]) -> bytes:
    """Write a log as OCEL 2.0 in SQLite."""
    base = sqlite3.connect(":memory:")
    base.executescript(
        """CREATE TABLE event (ocel_id, ocel_type); CREATE TABLE object (ocel_id, ocel_type);
        CREATE TABLE event_object (ocel_event_id, ocel_object_id, ocel_qualifier);
        CREATE TABLE object_object (ocel_source_id, ocel_target_id, ocel_qualifier);
        CREATE TABLE event_map_type (ocel_type, ocel_type_map); CREATE TABLE object_map_type (ocel_type, ocel_type_map);
        CREATE TABLE object_Zaak (ocel_id, ocel_time, soort, ocel_changed_field);
        INSERT INTO object_map_type VALUES ('zaak', 'Zaak')"""
    )
    for activity in ACTIVITIES:
        base.execute(f"CREATE TABLE event_{activity} (ocel_id, ocel_time)")
        base.execute("INSERT INTO event_map_type VALUES (?, ?)", (activity, activity))
    for case in cases:
        base.execute("INSERT INTO object VALUES (?, 'zaak')", (case.id,))
        base.execute("INSERT INTO object_Zaak VALUES (?, '1970-01-01T00:00:00Z', ?, NULL)", (case.id, case.soort))
        for number, event in enumerate(case.events):
            id = f"{case.id}.{number}"
            base.execute("INSERT INTO event VALUES (?, ?)", (id, event.activity))
            base.execute(f"INSERT INTO event_{event.activity} VALUES (?, ?)", (id, event.moment.isoformat(" ") + "Z"))
            base.execute("INSERT INTO event_object VALUES (?, ?, '')", (id, case.id))
    return base.serialize()


def table(cases: Iterable[Case]) -> bytes:
    """Write a log as a long CSV, with the names of columns that PM4Py writes."""
    lines = ["case:concept:name,case:soort,concept:name,time:timestamp"]
    for case in cases:
        lines += (f"{case.id},{case.soort},{event.activity},{event.moment.isoformat()}" for event in case.events)
    return ("\n".join(lines) + "\n").encode()
