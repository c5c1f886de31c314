"""What every figure refers to."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from doorloop.definition.parts import Definition
from doorloop.workdays.calendars import Calendar


@dataclass(frozen=True)
class Reference:
    """The rules of a definition, the day as of which they are applied, and the calendar that counts days."""

    definition: Definition
    peildatum: date
    calendar: Calendar
