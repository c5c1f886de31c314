"""What every figure refers to."""

from __future__ import annotations

from datetime import date

from msgspec import Struct

from doorloop.definition.parts import Definition
from doorloop.workdays.calendars import Calendar


class Reference(Struct, frozen=True):
    """The rules of a definition, the day as of which they are applied, and the calendar that counts days."""

    definition: Definition
    peildatum: date
    calendar: Calendar
