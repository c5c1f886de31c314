"""The clock of a step: what counts its days or seconds, until when, and what its pauses take out."""

from __future__ import annotations

from bisect import bisect_left
from typing import assert_never

import numpy as np
from msgspec import Struct
from msgspec.structs import replace

from doorloop.base.arrays import Ints, Longs, Mask, Ticks
from doorloop.cases.clocks import Dates, DayTicking, HourClock
from doorloop.cases.pauses import Dated, Spans, paused, repetitions, spans
from doorloop.cases.reference import Reference
from doorloop.definition.parts import Step
from doorloop.registers.frames import Cases, known
from doorloop.workdays.calendars import Calendar


class Clock(Struct, frozen=True):
    """What counts days and hours, and the last day (an ordinal) that is known."""

    hours: HourClock

    @classmethod
    def of(cls, reference: Reference) -> Clock:
        """Make the clock of a peildatum and a calendar."""
        return cls(HourClock(reference.definition, reference.calendar, reference.peildatum.toordinal()))

    @property
    def calendar(self) -> Calendar:
        """Give the calendar that counts werkdagen."""
        return self.hours.calendar

    @property
    def peildatum(self) -> int:
        """Give the last day (an ordinal) that is known."""
        return self.hours.peildatum

    def dates(self, step: Step, cases: Cases) -> Dates:
        """Give the dates of cases as a step takes them: days, or moments where it is in hours."""
        found: Dates = self.hours.moments(step, cases) if step.tick == "seconden" else cases.values
        return self._repeated(step, self.dated(step, cases)) if step.repeated else found

    def _repeated(self, step: Step, dated: Dated) -> Dates:
        """Let a step that adds its repetitions up last from the start of the first to the end of the last."""
        _, first, last = repetitions(step, dated)
        if step.tick == "seconden":
            return {step.start: first, step.end: last}
        return {step.start: first.astype(np.int32), step.end: last.astype(np.int32)}

    def ends(self, step: Step, cases: Cases) -> Ints:
        """Give the days on which a step ended."""
        if not step.repeated:
            return cases.values[step.end]
        return repetitions(step, replace(self.dated(step, cases), step=None))[2].astype(np.int32)

    def now(self, step: Step, cases: Cases) -> int:
        """Give the date until which open cases are followed: the peildatum, or its end where the step is in hours."""
        return self.hours.now(step, cases) if step.tick == "seconden" else self.peildatum

    def ticks(self, step: Step, start: Ticks, end: Ticks) -> Ticks:
        """Count the ticks of a step from its start; none where it has no end."""
        ended = end > 0
        since, until = start * ended, end * ended
        match step.tick:
            case "kalenderdagen":
                return until - since
            case "werkdagen":
                today = ~ended * np.int32(self.peildatum)
                return self.calendar.count(since + today, until + today)
            case "seconden":
                return self.hours.seconds(step, since.astype(np.int64), until.astype(np.int64))
            case _:
                assert_never(step.tick)

    def matured(self, step: Step, cases: Cases, start: Ticks, paused: Ticks | None) -> Mask:
        """Tell from which starts on the target has passed on the peildatum, pauses left out; from none without one."""
        if step.tick != "seconden" and paused is None:
            return np.asarray(known(start) & (start <= self.latest_start(step)))
        now = np.full_like(start, self.now(step, cases)) * known(start)
        waited = self.ticks(step, start, now) - (0 if paused is None else paused)
        return np.asarray(known(start) & (waited >= float(step.target_ticks or 0)) & step.is_targeted)

    def net(self, step: Step, spans: Spans | None, start: Ticks, end: Ticks) -> tuple[Ticks, Ticks | None]:
        """Count the ticks of a step, and those of them that its pauses take out; None where there are none to take."""
        ticks = self.ticks(step, start, end)
        if spans is None or step.gross:
            return ticks, None
        since, until = start.astype(np.int64) * (end > 0), end.astype(np.int64) * (end > 0)

        def count(begin: Longs, end: Longs) -> Ticks:
            seconds = step.tick == "seconden"
            return self.ticks(step, *((begin, end) if seconds else (begin.astype(np.int32), end.astype(np.int32))))

        halted = paused(spans, since, until, count)
        net = ticks - halted
        return np.maximum(net, 0) if step.reversed == "excluded" else net, halted

    def spans(self, step: Step, cases: Cases) -> Spans | None:
        """Find when the clock of a step stands still; nothing for a step without pauses."""
        if not step.pauses and not step.repeated:
            return None
        return spans(step.pauses, self.dated(step, cases), step if step.repeated else None)

    def dated(self, step: Step, cases: Cases) -> Dated:
        """Give what dates of cases are to a step."""
        return Dated(cases, self.hours, step)

    def latest_start(self, step: Step) -> int:
        """Find the last day (an ordinal) from which the target has passed on the peildatum; 0 without a target."""
        if step.target_ticks is None:
            return 0
        ticking, today = DayTicking(self.calendar, step.tick), self.peildatum
        back = range(today - self.calendar.first.toordinal() + 1)
        return today - bisect_left(
            back, float(step.target_ticks), key=lambda days: ticking.between(today - days, today)
        )
