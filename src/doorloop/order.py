"""What was asked of a report: everything that decides its figures, and the form that they are delivered in."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Final, Literal

from doorloop.choices import choose
from doorloop.definition.parts import Definition, Lang
from doorloop.workdays import Calendar, calendar, calendar_from

Dialect = Literal["", "excel-nl"]
DIALECTS: Final = ("excel-nl",)
PERIODS: Final = ("month", "quarter", "year")


@dataclass(frozen=True)
class Order:
    """A run that can be repeated.

    Attributes:
        sources: files and folders, in the order that decides what is first.
        definition: the name of a shipped definition, or the path of a file.
        tables: the tables to make; none means all.
        by: what durations are split by.
        dialect: how CSV is written: for programs, or for people with a Dutch Excel.
        template: a Word document whose styles and page set-up the report takes.
    """

    sources: tuple[Path, ...]
    definition: str
    peildatum: date
    calendar: str
    lang: Lang = "nl"
    tables: tuple[str, ...] = ()
    by: str = ""
    all_groups: bool = False
    formats: tuple[str, ...] = ()
    dialect: Dialect = ""
    template: Path | None = None


def settle(order: Order, definition: Definition) -> list[str]:
    """Check the names in an order before anything is read, and give the tables in the definition's order.

    Errors: UsageError for a table or a field that the definition does not have.
    """
    known = definition.spec.tables
    coded = {
        id for register in definition.spec.registers.values() for id, field in register.fields.items() if field.codes
    }
    choose("table", order.tables, tuple(known))
    choose("field", [order.by] if order.by else [], [*PERIODS, *sorted(coded)])
    return [name for name in known if name in order.tables or not order.tables]


def settle_calendar(name: str | None, definition: Definition) -> Calendar:
    """Settle the calendar: as asked, else the definition's; a definition may bring calendars of its own.

    Errors: UsageError for a name that is none of them.
    """
    chosen = name or definition.spec.calendar
    own = definition.spec.calendars.get(chosen)
    if own is None:
        return calendar(chosen)
    return calendar_from(chosen, own.country, own.subdivision, own.categories, own.extra_days)
