"""The due dates of a document as a calendar file: an all-day event each, by place and never by person.

Source: RFC 5545 (lines of at most 75 octets, CRLF, escaped commas, semicolons, backslashes and line breaks).
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from datetime import date, timedelta

from doorloop.base.language import Lang
from doorloop.base.words import say
from doorloop.tables.document import Document, Value

OCTETS = 75


def render(document: Document) -> dict[str, bytes]:
    """Give `NAME.ics`; the same document gives the same bytes, whenever it is made."""
    day = str(document.data()["peildatum"]).replace("-", "")
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//doorloop//worklist//NL", "CALSCALE:GREGORIAN"]
    for sheet in document.sheets:
        for row in sheet.rows:
            lines += _event(row, day, document.lang)
    folded = [part for line in [*lines, "END:VCALENDAR"] for part in _folded(line)]
    return {f"{document.name}.ics": "".join(f"{line}\r\n" for line in folded).encode()}


def _event(row: Mapping[str, Value], day: str, lang: Lang) -> Iterator[str]:
    due = row["due"]
    if not isinstance(due, date):
        return
    place = "\n".join(str(row[key]) for key in ("file", "sheet", "row", "step"))
    where = f"{row['file']} {row['sheet'] or ''} {say('row', lang).lower()} {row['row']}".replace("  ", " ")
    yield "BEGIN:VEVENT"
    yield f"UID:{hashlib.sha256(place.encode()).hexdigest()[:32]}@doorloop"
    yield f"DTSTAMP:{day}T000000Z"
    yield f"DTSTART;VALUE=DATE:{due:%Y%m%d}"
    yield f"DTEND;VALUE=DATE:{due + timedelta(1):%Y%m%d}"
    yield "SUMMARY:" + _text(f"{row['label']} ({row['turn']})")
    yield "DESCRIPTION:" + _text(f"{where}; {row['rule']}")
    yield "TRANSP:TRANSPARENT"
    yield "END:VEVENT"


def _text(words: str) -> str:
    for plain, escaped in (("\\", "\\\\"), (";", "\\;"), (",", "\\,"), ("\n", "\\n")):
        words = words.replace(plain, escaped)
    return words


def _folded(line: str) -> Iterator[str]:
    """Break a line that is too long for a reader, never inside a character."""
    part, room = "", OCTETS
    for letter in line:
        if len((part + letter).encode()) > room:
            yield part
            part = " "
        part += letter
    yield part
