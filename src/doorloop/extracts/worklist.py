"""The open steps on the peildatum: since when, due when and by which rule, and whose turn it is."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from datetime import date
from fractions import Fraction
from functools import cached_property
from typing import Final, assert_never

import numpy as np
from msgspec import Struct

from doorloop.base.arrays import Mask
from doorloop.base.language import Lang
from doorloop.base.words import long_date, say
from doorloop.cases.categories import Data
from doorloop.cases.clocks import HourClock
from doorloop.cases.conditions import holds
from doorloop.cases.statutory import is_in_force, last_day
from doorloop.cases.steps import StepTimes
from doorloop.cases.targets import Terms
from doorloop.definition.parts import Definition, StatutoryTerm, Step
from doorloop.registers.frames import EMPTY, NOT_APPLICABLE, Cases, happened, known
from doorloop.registers.parse.keys import KeyReader
from doorloop.tables.describe import Field
from doorloop.tables.document import Document, Listed, Sheet, answer, item
from doorloop.workdays.calendars import Calendar
from doorloop.workdays.hours import clock_text, day_of
from doorloop.workdays.terms import Term, Unit, deadline

TERM_UNITS: Final[dict[str, Unit]] = {"werkdagen": "wd", "kalenderdagen": "d"}
"""The unit of a term in ticks of each kind."""


class Choice(Struct, frozen=True):
    """Which open steps are listed, by their ids; what is empty leaves all in.

    Attributes:
        keys: whether the identifier stands beside the place.
    """

    lang: Lang = "nl"
    steps: tuple[str, ...] = ()
    organisations: tuple[str, ...] = ()
    all_groups: bool = False
    keys: bool = False


class Board(Struct, frozen=True, dict=True):
    """What the list is made from."""

    data: Data
    calendar: Calendar
    peildatum: date
    choice: Choice

    @cached_property
    def keys(self) -> KeyReader:
        """Give what writes identifiers in one way."""
        return KeyReader(self.data.definition.spec.key)

    def chosen(self) -> Mask:
        """Tell which cases may be listed."""
        definition, groups = self.data.definition, self.data.groups()
        return self.data.cases.group >= 0 if self.choice.all_groups else groups[definition.main_group]


def work_list(board: Board) -> Document:
    """List the open steps that are somebody's turn, the most overdue first.

    A row is one open step of one case: the place of the case, the step, who has to bring it to its end, since
    when, its age in werkdagen, and the day it is due by a target or a norm, or by a statutory term. The two kinds
    are never mixed: a step can have a row of each.
    """
    rows = sorted([*_by_target(board), *_by_statute(board)], key=_urgency)
    lang = board.choice.lang
    day = long_date(board.peildatum, lang)
    overdue = sum(bool(row["overdue"]) for row in rows)
    lead = [say("as_of", lang, day=day), say("open_count", lang, n=len(rows), overdue=overdue)]
    turns = Counter(str(row["turn"]) for row in rows)
    lead += [say("open_turns", lang, turns=", ".join(f"{who} {n}" for who, n in turns.most_common()))] if rows else []
    notes = (say("note_open", lang), say("note_open_kinds", lang), *about(board.calendar, lang))
    if board.choice.keys:
        lead.append(say("open_keys", lang))
    listing = Sheet("open", say("open_title", lang), _items(board), tuple(rows), notes)
    facts = {"peildatum": board.peildatum.isoformat(), "calendar": board.calendar.name, "overdue": overdue}
    title = board.data.definition.spec.title.say(lang)
    return answer("open", title, lang, tuple(lead), (listing,), facts)


def about(calendar: Calendar, lang: Lang) -> tuple[str, ...]:
    """Say which calendar counted."""
    return (say("calendar", lang, name=calendar.name, about=calendar.about(lang).rstrip(".")),)


def _urgency(row: Listed) -> tuple[object, ...]:
    """Put the most overdue first, then what is due soonest, then the oldest; the place decides between equals."""
    left = row["left"]
    age = row["age"]
    return (
        left is None,
        not row["overdue"],
        left if left is not None else 0,
        -int(str(age)),
        row["file"],
        row["sheet"],
        row["row"],
        row["step"],
    )


def _items(board: Board) -> tuple[Field, ...]:
    lang = board.choice.lang
    regions = _regions(board.data.definition)
    fields = [item(f"{id}_label", board.data.definition.name_of(id).say(lang), spare=1) for id in regions]
    keys = [item("key", board.data.definition.spec.key.name.say(lang), "key")] if board.choice.keys else []
    return (
        *keys,
        item("place", say("place", lang), spare=len(keys)),
        item("file", hidden=True),
        item("sheet", hidden=True),
        item("row", kind="count", hidden=True),
        *(item(id, hidden=True) for id in regions),
        *fields,
        item("group", hidden=True),
        item("group_label", say("group", lang), spare=2),
        item("step", hidden=True),
        item("label", say("step", lang)),
        item("organisation", hidden=True),
        item("turn", say("turn", lang)),
        item("since", say("since", lang), "date"),
        item("age", say("age", lang), "count", spare=1),
        item("due", say("due", lang), "date"),
        item("kind", hidden=True),
        item("by", say("due_by", lang), spare=len(keys)),
        item("rule", say("rule", lang), spare=1),
        item("left", say("left", lang), "count"),
        item("overdue", say("overdue", lang), "truth"),
    )


def _regions(definition: Definition) -> list[str]:
    """List the fields that cross tables are by: regions."""
    tables = definition.spec.tables.values()
    return list(dict.fromkeys(table.by for table in tables if table.by))


def _by_target(board: Board) -> Iterator[Listed]:
    """Give the open steps of the process; due by their target, or by nothing."""
    inside, lang = board.chosen(), board.choice.lang
    for step, times in _turns(board):
        due_of = _dues(board, step, times)
        for case in np.flatnonzero(times.open & inside).tolist():
            since = date.fromordinal(int(board.data.cases.values[step.start][case]))
            due, rule = due_of(case, since)
            yield _row(board, case, step.id, step.label.say(lang), step.by, since, due, "target" if due else "", rule)


Due = tuple[date | None, str | None]
"""The last day of a target, and what counts it; nothing where there is none."""


def _dues(board: Board, step: Step, times: StepTimes) -> Callable[[int, date], Due]:
    """Give what finds the last day of the target of a case, by its position and the day since which it is open."""
    if times.terms is not None:
        return _own_dues(board, times.terms)
    if step.target is None:
        return lambda case, since: (None, None)  # noqa: ARG005
    match step.tick:
        case "werkdagen" | "kalenderdagen":
            rule = say("due_calendar", board.choice.lang, calendar=board.calendar.name)
            return lambda case, since: (deadline(since, _term(step), board.calendar).last_day, rule)  # noqa: ARG005
        case "seconden":
            return _dues_by_clock(board, step)
        case _:
            assert_never(step.tick)


def _own_dues(board: Board, terms: Terms) -> Callable[[int, date], Due]:
    """Give what finds the last day of the term that a case has itself; nothing where it has none."""
    counted = say("due_own", board.choice.lang, calendar=board.calendar.name)
    dated = say("due_dated", board.choice.lang)

    def due(case: int, since: date) -> Due:  # noqa: ARG001
        if not terms.has[case]:
            return None, None
        return date.fromordinal(int(terms.due[case])), dated if terms.dated[case] else counted

    return due


def _dues_by_clock(board: Board, step: Step) -> Callable[[int, date], Due]:
    """Give what finds the day on which the hours of a target are over, and until what time they run."""
    cases = board.data.cases
    clock = HourClock(board.data.definition, board.calendar, board.peildatum.toordinal())
    starts = clock.moments(step, cases)[step.start]

    def due(case: int, since: date) -> Due:  # noqa: ARG001
        end = clock.end(step, cases, int(starts[case]))
        rule = None if end is None else say("due_clock", board.choice.lang, clock=step.clock, time=clock_text(end))
        return None if end is None else day_of(end), rule

    return due


def _turns(board: Board) -> Iterator[tuple[Step, StepTimes]]:
    """Give the steps that are somebody's turn; of steps with the same ends, the one with a term, else the first."""
    best: dict[tuple[str, str], Step] = {}
    for step in board.data.definition.spec.steps:
        ends = step.start, step.end
        if step.by and (ends not in best or (step.is_targeted and not best[ends].is_targeted)):
            best[ends] = step
    for step in best.values():
        if _is_asked(board.choice, step.id, step.by) and board.data.steps[step.id].measured:
            yield step, board.data.steps[step.id]


def _is_asked(choice: Choice, id: str, organisation: str) -> bool:
    in_steps = not choice.steps or id in choice.steps
    return in_steps and (not choice.organisations or organisation in choice.organisations)


def _term(step: Step) -> Term:
    """Give the target as a term: of working days, or days where the step counts those."""
    days = step.target_ticks or Fraction(0)
    return Term(-(-days.numerator // days.denominator), TERM_UNITS[step.tick])


def _by_statute(board: Board) -> Iterator[Listed]:
    """Give the statutory terms that run; those of steps whose law changed by the law of the day that they began."""
    lang, cases = board.choice.lang, board.data.cases
    for one in board.data.definition.spec.terms:
        if not _is_asked(board.choice, one.id, one.by) or cases.absent & {one.start, one.end}:
            continue
        running = running_terms(cases, board.data.definition, one) & board.chosen()
        running &= is_in_force(one, cases.values[one.start])
        for case in np.flatnonzero(running).tolist():
            since = date.fromordinal(int(cases.values[one.start][case]))
            due = last_day(one, since)
            yield _row(board, case, one.id, one.label.say(lang), one.by, since, due, "statute", one.article)


def running_terms(cases: Cases, definition: Definition, one: StatutoryTerm) -> Mask:
    """Tell in which cases a statutory term has begun and what ends it has not happened."""
    start, end = cases.values[one.start], cases.values[one.end]
    running: Mask = known(start) & (end == EMPTY) & (end != NOT_APPLICABLE) & holds(cases, definition, one.open_when)
    for field in one.closed_by:
        running &= ~happened(cases.values[field])
    return running


def _row(
    board: Board, case: int, id: str, label: str, by: str, since: date, due: date | None, kind: str, rule: str | None
) -> Listed:
    definition, cases = board.data.definition, board.data.cases
    left = None if due is None else board.calendar.workdays(board.peildatum, due)
    place, group = _place(board, case), int(cases.group[case])
    return {
        **place,
        **_coded(board, case),
        "group": list(definition.groups)[group],
        "group_label": list(definition.groups.values())[group].label.say(board.choice.lang),
        "step": id,
        "label": label,
        "organisation": by,
        "turn": definition.spec.organisations[by].say(board.choice.lang),
        "since": since,
        "age": board.calendar.workdays(since, board.peildatum),
        "due": due,
        "kind": kind or None,
        "by": say(f"due_{kind}", board.choice.lang) if kind else None,
        "rule": rule,
        "left": left,
        "overdue": None if due is None else due < board.peildatum,
    }


def _place(board: Board, case: int) -> Listed:
    """Say where a case stands in the register that is counted; never who it is, unless that was asked."""
    spec, cases = board.data.definition.spec, board.data.cases
    register = cases.registers[spec.unit.register]
    row = int(cases.origin[spec.unit.date][case])
    table = register.tables[register.table[row]]
    number, sheet = table.row(register.line[row]), f" [{table.sheet}]" if table.sheet else ""
    told = say("place_of", board.choice.lang, file=table.file, sheet=sheet, row=number)
    place: Listed = {"place": told, "file": table.file, "sheet": table.sheet, "row": number}
    if not board.choice.keys:
        return place
    cell = table.columns[spec.registers[register.name].key][int(register.line[row])]
    return {"key": board.keys.text(cell) if register.key[row] >= 0 else None, **place}


def _coded(board: Board, case: int) -> Listed:
    """Give the regions of a case: the codes, then what people call them."""
    definition = board.data.definition
    codes: dict[str, str | None] = {}
    for field in _regions(definition):
        position = int(board.data.cases.values[field][case])
        codes[field] = list(definition.labels(field))[position - 1] if position > 0 else None
    labels: Listed = {
        f"{field}_label": None if code is None else definition.labels(field)[code].label.say(board.choice.lang)
        for field, code in codes.items()
    }
    return codes | labels
