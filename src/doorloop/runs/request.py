"""What was asked of a report: everything that decides its figures, and the form that they are delivered in."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import Final, get_args

from msgspec import Struct
from msgspec.structs import replace

from doorloop.base.choices import choose, named
from doorloop.base.errors import DefinitionError, UsageError
from doorloop.base.language import Lang
from doorloop.base.words import both
from doorloop.definition.overlay import UNCHANGED, Changes
from doorloop.definition.parts import PERIODS, Definition
from doorloop.extracts.absence import needed
from doorloop.render import formats
from doorloop.render.formats import Dialect
from doorloop.tables.kinds import kinds
from doorloop.tables.records import Basis
from doorloop.workdays.calendars import Calendar, calendar, calendar_from

LOCAL, NONE = "local", "none"
"""A cluster of this machine's own, and no cluster at all; anything else is the address of a scheduler."""


class Where(Struct, frozen=True):
    """Where partitions are worked on.

    Attributes:
        scheduler: `local`, `none`, or the address of a scheduler.
        workers: how many processes a local cluster has; one a core where nobody says.
    """

    scheduler: str = LOCAL
    workers: int = 0


ON_THIS_MACHINE: Final = Where()


class Order(Struct, frozen=True):
    """A run that can be repeated.

    Attributes:
        sources: files and folders, in the order that decides what is first.
        definition: the name of a shipped definition, or the path of a file.
        tables: the tables to make; none means all.
        by: what durations are split by.
        basis: what people see of durations: closed steps, or every basis.
        compare: two groups, or two parts of `by`.
        dialect: how CSV is written: for programs, or for people with a Dutch Excel.
        template: a Word document whose styles and page set-up the report takes.
        partitions: whether the sources are folders of partitions.
        publish: whether the tables are made safe to publish.
        exceptions: counts that are published whatever they are, each with a written reason.
        changes: what is different from the definition.
        key: a file; the release then names its registers by digests that are made with it.
        after: the folder of the release that this one continues.
    """

    sources: tuple[Path, ...]
    definition: str
    peildatum: date
    calendar: str
    lang: Lang = "nl"
    tables: tuple[str, ...] = ()
    by: str = ""
    all_groups: bool = False
    basis: Basis = "closed"
    compare: tuple[str, ...] = ()
    formats: tuple[str, ...] = ()
    dialect: Dialect = ""
    template: Path | None = None
    partitions: bool = False
    publish: bool = False
    exceptions: tuple[tuple[str, str], ...] = ()
    changes: Changes = UNCHANGED
    key: Path | None = None
    after: Path | None = None


def as_named(order: Order, definition: Definition) -> Order:
    """Call what an order names as the definition does, whatever its case; several tables in one text are several."""
    by = named([order.by], _splits(definition))[0] if order.by else ""
    groups = order.compare if by else named(order.compare, definition.groups)
    tables, forms = named(order.tables, definition.spec.tables), named(order.formats, formats.names("report"))
    return replace(order, tables=tables, formats=forms, by=by, compare=groups)


def settle(order: Order, definition: Definition) -> list[str]:
    """Check the names in an order before anything is read, and list the tables that it names as the definition does.

    Errors: UsageError for a table or a field that the definition does not have.
    """
    known = definition.spec.tables
    choose("noun.table", order.tables, tuple(known))
    choose("noun.basis", [order.basis], get_args(Basis))
    choose_splits([order.by] if order.by else [], definition)
    _settle_comparison(order, definition)
    _settle_release(order)
    if order.publish:
        _refuse_as_found(order, definition)
    return [name for name in known if name in order.tables]


def choose_splits(by: Iterable[str], definition: Definition) -> tuple[str, ...]:
    """Check that durations can be split by something: a code field, or a period of the unit's date.

    Returns the names as the definition has them. Errors: UsageError with the likely name.
    """
    found = named(by, _splits(definition))
    choose("noun.field", found, _splits(definition))
    return found


def _splits(definition: Definition) -> list[str]:
    registers = definition.spec.registers.values()
    coded = {id for register in registers for id, field in register.fields.items() if field.is_coded}
    return [*PERIODS, *sorted(coded)]


def _refuse_as_found(order: Order, definition: Definition) -> None:
    """Refuse to publish by codes that the registers have: that there is such a code would tell of somebody.

    Errors: DefinitionError.
    """
    used = {*needed(definition), order.by}
    for id in (id for id in definition.as_found if id in used):
        raise DefinitionError(
            both("err.codes_as_found", field=id),
            where=f"{definition.path.name}: {id}",
            remedy=both("try.codes_as_found"),
        )


def _settle_release(order: Order) -> None:
    """Check that nothing is asked of a release that there is not, and that every exception has its reason."""
    if not order.publish and order.exceptions:
        raise UsageError(both("err.exception_unpublished"), remedy=both("try.add_publish"))
    if not order.publish and (order.key or order.after):
        raise UsageError(both("err.key_unpublished"), remedy=both("try.add_publish"))
    if order.publish and order.partitions:
        raise UsageError(both("err.partitions_published"), remedy=both("try.partitions_published"))
    if any(not reason.strip() for _, reason in order.exceptions):
        raise UsageError(both("err.no_reason"), remedy=both("try.no_reason"))


def _settle_comparison(order: Order, definition: Definition) -> None:
    """Check that there are two different sides, and a table to compare them in."""
    if order.compare and len(set(order.compare)) != 2:
        raise UsageError(both("err.two_sides"), remedy=both("try.two_sides"))
    if order.compare and not order.by:
        choose("noun.group", order.compare, list(definition.groups))
    tables = {table.name for table in kinds(definition) if table.compares}
    if order.compare and not tables:
        raise UsageError(both("err.no_comparison"), where=definition.spec.name)
    if tables & set(order.tables) and not order.compare:
        raise UsageError(both("err.nothing_to_compare"), remedy=both("try.nothing_to_compare"))


def settle_calendar(name: str | None, definition: Definition) -> Calendar:
    """Settle the calendar: as asked, else the definition's; a definition may bring calendars of its own.

    Errors: UsageError for a name that is none of them.
    """
    chosen = name or definition.spec.calendar
    (chosen,) = named([chosen], definition.spec.calendars) if definition.spec.calendars else (chosen,)
    own = definition.spec.calendars.get(chosen)
    if own is None:
        return calendar(chosen.lower(), definition.earliest)
    return calendar_from(chosen, own.country, own.subdivision, own.categories, own.extra_days, definition.earliest)
