"""OCEL 2.0 in SQLite, read from its bytes: nothing that such a file could do but answer questions is allowed."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator
from typing import Final

from doorloop.base.errors import UnreadableError
from doorloop.base.words import both
from doorloop.registers.read.ocel import Event, Log, Object, Value

ALLOWED: Final = (sqlite3.SQLITE_SELECT, sqlite3.SQLITE_READ)
OWN: Final = ("ocel_id", "ocel_time", "ocel_changed_field", "ocel:activity")
"""The columns of a table that are no attributes."""
MOST_BYTES: Final = 1 << 28
"""No text of a log has more."""
WAL: Final = slice(18, 20)
"""Where the header says that changes may stand in a file beside it; one that is whole is read without."""

Rows = Iterator[tuple[str, ...]]


def read(data: bytes, name: str) -> Log:
    """Read a log.

    Errors: UnreadableError for a damaged database, and for one without the tables of a log.
    """
    whole = bytearray(data)
    whole[WAL] = b"\1\1"
    base = sqlite3.connect(":memory:", isolation_level=None)
    try:
        base.deserialize(bytes(whole))
        base.execute("PRAGMA trusted_schema = OFF")
        base.execute("PRAGMA cell_size_check = ON")
        base.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, MOST_BYTES)
        base.set_authorizer(lambda action, *_: sqlite3.SQLITE_OK if action in ALLOWED else sqlite3.SQLITE_DENY)
        return _log(base)
    except (sqlite3.Error, OverflowError) as error:
        what = both("why.no_table" if "no such" in str(error) else "why.damaged")
        raise UnreadableError(both("err.not_an_ocel", what=what), where=name, remedy=both("try.export_again")) from None
    finally:
        base.close()


def _log(base: sqlite3.Connection) -> Log:
    log = Log({id: Object(type) for id, type in _select(base, "object", ("ocel_id", "ocel_type"))})
    for source, target in _select(base, "object_object", ("ocel_source_id", "ocel_target_id")):
        if source in log.objects:
            log.objects[source].related.append(target)
    for type, table in _select(base, "object_map_type", ("ocel_type", "ocel_type_map")):
        _values(base, f"object_{table}", log.objects, type)
    about: dict[str, list[tuple[str, str]]] = {}
    for id, target, qualifier in _select(base, "event_object", ("ocel_event_id", "ocel_object_id", "ocel_qualifier")):
        about.setdefault(id, []).append((target, qualifier))
    types = {id: type for id, type in _select(base, "event", ("ocel_id", "ocel_type"))}  # noqa: C416
    found: dict[str, tuple[str, list[tuple[str, str]]]] = {}
    for _, table in _select(base, "event_map_type", ("ocel_type", "ocel_type_map")):
        found |= dict(_events(base, f"event_{table}"))
    for id, type in types.items():
        time, values = found.get(id, ("", []))
        log.events.append(Event(id, type, time, list(values), about.get(id, [])))
    return log


def _values(base: sqlite3.Connection, table: str, objects: dict[str, Object], type: str) -> None:
    """Add the values of the objects of a kind: the first of each row, then what changed."""
    titles = _columns(base, table)
    for row in _select(base, table, titles):
        said = dict(zip(titles, row, strict=True))
        changed = said.get("ocel_changed_field", "")
        held = objects.setdefault(said["ocel_id"], Object(type)).values
        for title in [changed] if changed else [title for title in titles if title not in OWN]:
            if said.get(title, ""):
                held.append(Value(title, said.get("ocel_time", "") if changed else "", said[title]))


def _events(base: sqlite3.Connection, table: str) -> Iterable[tuple[str, tuple[str, list[tuple[str, str]]]]]:
    titles = _columns(base, table)
    for row in _select(base, table, titles):
        said = dict(zip(titles, row, strict=True))
        values = [(title, said[title]) for title in titles if title not in OWN and said[title]]
        yield said["ocel_id"], (said.get("ocel_time", ""), values)


def _columns(base: sqlite3.Connection, table: str) -> list[str]:
    return [one[0] for one in base.execute(f"SELECT * FROM {_quoted(table)} LIMIT 0").description]


def _select(base: sqlite3.Connection, table: str, columns: Iterable[str]) -> Rows:
    """Give some columns of a table as texts; what is absent is empty."""
    named = ", ".join(map(_quoted, columns))
    for row in base.execute(f"SELECT {named} FROM {_quoted(table)}"):
        yield tuple("" if cell is None else str(cell) for cell in row)


def _quoted(name: str) -> str:
    return '"{}"'.format(name.replace('"', '""'))
