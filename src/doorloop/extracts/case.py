"""One case: its milestones in order of date, the time between them, what is open, and what was doubtful.

A case is called by its place in the register; its identifier is in nothing that comes out.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from fractions import Fraction
from functools import cached_property
from typing import Final, Literal

import numpy as np
from msgspec import Struct

from doorloop.base.arrays import Ints
from doorloop.base.findings import in_order, spot_text
from doorloop.base.language import Lang
from doorloop.base.words import SHORT_UNITS, in_unit, long_date, say
from doorloop.cases.categories import Data
from doorloop.cases.pauses import Dated, Events, events_of
from doorloop.cases.reference import Reference
from doorloop.cases.step_clock import Clock
from doorloop.cases.steps import StepTimes
from doorloop.definition.parts import Definition, Step, TargetUnit
from doorloop.extracts import case_terms
from doorloop.extracts.case_rows import Found, place
from doorloop.extracts.dues import dues
from doorloop.extracts.spots import cell_of, place_of
from doorloop.registers.cells import about
from doorloop.registers.frames import NOT_APPLICABLE, UNKNOWN
from doorloop.tables.describe import Field
from doorloop.tables.document import Document, Listed, Sheet, answer, item
from doorloop.tables.records import exact
from doorloop.tables.result import Result
from doorloop.workdays.calendars import Calendar

Verdict = Literal["within", "beyond"]

VERDICTS: Final[dict[tuple[str, Verdict | None], str]] = {
    ("closed", "within"): "is_within",
    ("closed", "beyond"): "is_beyond",
    ("open", "within"): "open_within",
    ("open", "beyond"): "open_beyond",
    ("open", None): "still_open",
}
"""What people read of a step, by its state and its verdict; nothing of a closed one without a target."""

MOST_PLACES: Final = 20
"""So many of the rows that are a case are named: a case of a log may have thousands."""


class Life(Struct, frozen=True, dict=True):
    """What a timeline is made from."""

    data: Data
    result: Result
    found: Found
    case: int

    @property
    def lang(self) -> Lang:
        """Give the language."""
        return self.result.lang

    @property
    def definition(self) -> Definition:
        """Give the definition."""
        return self.data.definition

    @property
    def calendar(self) -> Calendar:
        """Give the calendar."""
        return self.result.basis.calendar

    @cached_property
    def halts(self) -> list[Events]:
        """Give the stops and restarts of each pause, of all cases."""
        clock, pauses = self.clock, self.definition.spec.pauses.values()
        dated = Dated(self.data.cases, clock.hours)
        absent = self.data.cases.absent
        return [events_of(one, dated) for one in pauses if not one.days and absent.isdisjoint(one.fields)]

    @cached_property
    def clock(self) -> Clock:
        """Give what counts days and hours."""
        return Clock.of(Reference(self.definition, self.result.basis.peildatum, self.calendar))

    def value(self, field: str) -> int:
        """Give the value of a field."""
        return int(self.data.cases.values[field][self.case])

    def cell(self, field: str) -> str:
        """Name the cell that a value came from."""
        return cell_of(self.data.cases, self.definition, self.case, field)

    def cell_at(self, field: str, row: int) -> str:
        """Name the cell of a field in a row of its register."""
        cases = self.data.cases
        found = about(cases.registers[cases.register_of[field]], row, field, self.definition.field(field), "")
        return spot_text(found.file, found.sheet, found.cell)


def tell(life: Life) -> Document:
    """Tell the life of one case: milestones, steps, what has no date, and findings."""
    lang, result = life.lang, life.result
    group = list(life.definition.groups.values())[int(life.data.cases.group[life.case])].label.say(lang)
    day = long_date(result.basis.peildatum, lang)
    lead = (
        say("case_of", lang, place=place(result, life.found), group=group),
        *_other_places(life),
        f"{say('as_of', lang, day=day)} {say('as_of_means', lang)}",
    )
    about = say("calendar", lang, name=life.calendar.name, about=life.calendar.about(lang).rstrip("."))
    short = life.definition.short_labels(lang)
    terms = tuple(case_terms.rows(life.data, life.clock, life.case, lang))
    listings = [
        Sheet("milestones", say("milestones", lang), _milestone_items(lang), tuple(_milestones(life)), (about,)),
        Sheet("steps", say("steps", lang), _step_items(lang), tuple(_steps(life)), (say("week", lang),), shorter=short),
        Sheet("terms", say("statutory_terms", lang), case_terms.items(lang), terms, (say("note_case_terms", lang),)),
        Sheet("pauses", say("pauses", lang), _pause_items(lang), tuple(_pauses(life)), (say("note_pauses", lang),)),
        Sheet("undated", say("undated", lang), _undated_items(lang), tuple(_undated(life))),
        Sheet("findings", say("findings_sheet", lang), _finding_items(lang), tuple(_findings(life))),
    ]
    facts: dict[str, object] = {"peildatum": result.basis.peildatum.isoformat(), "calendar": life.calendar.name}
    title = result.definition.spec.title.say(lang)
    return answer("case", title, lang, lead, tuple(one for one in listings if one.rows), facts)


def _other_places(life: Life) -> Iterator[str]:
    """Name the further rows that are this case: of the same register, and of others."""
    registers = life.result.linkage.registers
    rows = [(registers[name], row) for name, found in life.found.rows.items() for row in found]
    first = place(life.result, life.found)
    others = [spot for register, row in rows[: MOST_PLACES + 1] if (spot := place_of(register, row)) != first]
    if others:
        more = len(rows) - 1 - MOST_PLACES
        told = [*others[:MOST_PLACES], *([f"… (+{more})"] if more > 0 else [])]
        yield say("case_also", life.lang, places="; ".join(told))


def _milestone_items(lang: Lang) -> tuple[Field, ...]:
    return (
        item("field", hidden=True),
        item("date", say("date", lang), "date"),
        item("label", say("milestone_of_case", lang)),
        item("workdays", "+wd", "count"),
        item("days", "+kd" if lang == "nl" else "+cd", "count"),
        item("skipped", say("skipped", lang)),
        item("cell", say("cell", lang), spare=1),
    )


def _dated(life: Life) -> list[tuple[date, str, str]]:
    """List the milestones with a known day and their cells, the earliest first; of a day as defined."""
    registers = life.definition.spec.registers.values()
    fields = dict.fromkeys(id for one in registers for id, field in one.fields.items() if field.type == "date")
    events = (id for id in fields if id not in life.definition.deadlines)
    known = [(date.fromordinal(value), id, life.cell(id)) for id in events if (value := life.value(id)) > 0]
    told = {one[:2] for one in known}
    known += [one for one in _stops_and_restarts(life) if one[:2] not in told]
    return sorted(known, key=lambda one: one[0])


def _stops_and_restarts(life: Life) -> Iterator[tuple[date, str, str]]:
    """List the days on which the clock was stopped and restarted, each time that it was, and their cells."""
    for events in life.halts:
        mine, pause = events.case == life.case, events.pause
        for field, days, rows in (
            (pause.stop, events.stop, events.stop_row),
            (pause.restart, events.restart, events.restart_row),
        ):
            for day, row in zip(days[mine].tolist(), rows[mine].tolist(), strict=True):
                if day > 0:
                    yield date.fromordinal(day), field, life.cell_at(field, row)


def _pause_items(lang: Lang) -> tuple[Field, ...]:
    return (
        item("pause", hidden=True),
        item("label", say("pause", lang)),
        item("stop", say("since", lang), "date"),
        item("restart", say("until", lang), "date"),
        item("days", say("paused_days", lang), "count"),
    )


def _pauses(life: Life) -> Iterator[Listed]:
    """List the pauses of the case: from when to when, and the days between; of one that goes on until the peildatum."""
    spec, day = life.definition.spec, life.result.basis.peildatum.toordinal()
    names = {id(pause): name for name, pause in spec.pauses.items()}
    for events in life.halts:
        mine, name = events.case == life.case, names[id(events.pause)]
        for stop, restart in zip(events.stop[mine].tolist(), events.restart[mine].tolist(), strict=True):
            between = (restart - 1 if restart > 0 else day) - stop if stop > 0 and restart >= 0 else None
            yield {
                "pause": name,
                "label": events.pause.label.say(life.lang),
                "stop": date.fromordinal(stop) if stop > 0 else None,
                "restart": date.fromordinal(restart) if restart > 0 else None,
                "days": between if between is None or between >= 0 else None,
            }
    for name, pause in spec.pauses.items():
        if pause.days and (days := life.value(pause.days)) > 0:
            nothing: Listed = {"stop": None, "restart": None}
            yield {"pause": name, "label": pause.label.say(life.lang), **nothing, "days": days}


def _milestones(life: Life) -> Iterator[Listed]:
    before: date | None = None
    for day, field, cell in _dated(life):
        off = life.calendar.days_off(before, day) if before and before < day else []
        yield {
            "field": field,
            "date": day,
            "label": life.definition.name_of(field).say(life.lang),
            "workdays": None if before is None else life.calendar.workdays(before, day),
            "days": None if before is None else (day - before).days,
            "skipped": ", ".join(one.name(life.lang) for one in off) or None,
            "cell": cell,
        }
        before = day


def _step_items(lang: Lang) -> tuple[Field, ...]:
    return (
        item("step", hidden=True),
        item("label", say("step", lang)),
        item("since", say("since", lang), "date"),
        item("until", say("until", lang), "date"),
        item("end", hidden=True),
        item("state", hidden=True),
        item("duration", say("duration", lang), "days"),
        item("unit", hidden=True),
        item("unit_label", say("unit", lang)),
        item("target", kind="days", hidden=True),
        item("target_unit", hidden=True),
        item("target_label", say("target", lang)),
        item("due", say("due", lang), "date", hidden=True),
        item("verdict", hidden=True),
        item("verdict_label", say("verdict_goal", lang)),
    )


def _steps(life: Life) -> Iterator[Listed]:
    """Give the steps that are done or open, each pair of milestones with the step that has a target."""
    for step in life.definition.spec.steps:
        times = life.data.steps[step.id]
        state: Literal["closed", "open"] | None = None
        if times.counted[life.case]:
            state = "closed"
        elif times.open[life.case]:
            state = "open"
        if state:
            yield _step(life, step, state)


def _step(life: Life, step: Step, state: str) -> Listed:
    lang, days = life.lang, int(life.data.steps[step.id].days[life.case])
    verdict, (target, unit, told), times = _verdict(life, step, state), _target(life, step), life.data.steps[step.id]
    return {
        "step": step.id,
        "label": step.label.say(lang),
        "since": date.fromordinal(life.value(step.start)),
        "until": date.fromordinal(life.value(step.end)) if state == "closed" else None,
        "end": step.end,
        "state": state,
        "duration": Fraction(days, step.unit_ticks) if step.unit_ticks > 1 else days,
        "unit": step.unit,
        "unit_label": SHORT_UNITS[step.unit].say(lang),
        "target": target,
        "target_unit": unit,
        "target_label": told,
        "due": _due(life, times),
        "verdict": verdict,
        "verdict_label": say(VERDICTS[state, verdict], lang) if (state, verdict) in VERDICTS else None,
    }


def _due(life: Life, times: StepTimes) -> date | None:
    """Give the last day of the own term of a case, as the work list has it of an open one."""
    if times.terms is None or not times.terms.has[life.case]:
        return None
    which: Ints = np.array([life.case], np.int32)
    found = dues(times, life.data.cases, life.clock, which, life.lang)
    return next((date.fromordinal(int(days[0])) for days, rule, mine in found if mine[0] and rule), None)


def _target(life: Life, step: Step) -> tuple[int | Fraction | None, TargetUnit | None, str | None]:
    """Give the target of a step of this case, and what people read of it: a length, or the last day."""
    own = life.data.steps[step.id].terms
    if own is None:
        target, unit = exact(step.target), step.target_unit
        return target, unit, None if target is None or unit is None else in_unit(target, unit, life.lang)
    if not own.has[life.case]:
        return None, None, None
    if own.dated[life.case]:
        day = long_date(date.fromordinal(int(own.due[life.case])), life.lang)
        return None, None, say("due_at_last", life.lang, day=day)
    days = int(own.days[life.case])
    unit = step.tick if step.tick != "seconden" else None  # terms of cases are in days alone
    return days, unit, in_unit(days, unit, life.lang) if unit else None


def _verdict(life: Life, step: Step, state: str) -> Verdict | None:
    """Tell on which side of its target a step is; of an open one as of the peildatum."""
    times = life.data.steps[step.id]
    if times.judged is not None:
        return None if not times.judged.has[life.case] else "beyond" if times.judged.beyond[life.case] else "within"
    if step.target_ticks is None:
        return None
    within, days = times.within, int(times.days[life.case])
    kept = days <= step.target_ticks if state == "open" or within is None else bool(within[life.case])
    return "within" if kept else "beyond"


def _undated_items(lang: Lang) -> tuple[Field, ...]:
    return (
        item("field", hidden=True),
        item("label", say("milestone_of_case", lang)),
        item("state", hidden=True),
        item("state_label", say("state", lang)),
        item("cell", say("cell", lang)),
    )


def _undated(life: Life) -> Iterator[Listed]:
    """List what happened on an unknown day, and what does not apply."""
    states = {UNKNOWN: "happened_unknown", NOT_APPLICABLE: "not_applicable"}
    for register in life.definition.spec.registers.values():
        for id, field in register.fields.items():
            if field.type == "date" and (state := states.get(life.value(id))):
                label, told = life.definition.name_of(id).say(life.lang), say(state, life.lang)
                yield {"field": id, "label": label, "state": state, "state_label": told, "cell": life.cell(id)}


def _finding_items(lang: Lang) -> tuple[Field, ...]:
    return (
        item("code", hidden=True),
        item("severity", hidden=True),
        item("severity_label", say("severity", lang)),
        item("cell", say("cell", lang)),
        item("message", say("message", lang)),
    )


def _findings(life: Life) -> Iterator[Listed]:
    """List the findings at the cells of this case's rows."""
    registers = life.result.linkage.registers
    spots = set()
    for name, rows in life.found.rows.items():
        for row in rows:
            table = registers[name].tables[registers[name].table[row]]
            spots.add((table.file, table.sheet, table.row(int(registers[name].line[row]))))
    for one in in_order(life.result.doubts.at(spots)):
        cell = spot_text(one.file, one.sheet, one.cell)
        severity, message = say(one.severity, life.lang), one.message(life.lang)
        said = {"severity": one.severity, "severity_label": severity, "cell": cell, "message": message}
        yield {"code": one.code, **said}
