"""Koppelvlakken: how fast one organisation tells another, and events that both registers date."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction
from typing import assert_never

import numpy as np
from msgspec import Struct

from doorloop.base.language import Lang
from doorloop.base.words import UNITS, in_unit, say
from doorloop.cases import measures
from doorloop.cases.categories import Data
from doorloop.cases.tally import Quantity, Run, Tally
from doorloop.definition.parts import Handover, SameEvent, Step
from doorloop.extracts.spots import cell_of
from doorloop.registers.frames import known
from doorloop.tables import durations, intervals
from doorloop.tables.describe import Field
from doorloop.tables.document import Document, Listed, Sheet, answer, item
from doorloop.tables.records import Counted

NORM_DAYS, NORM_HOURS = 1, 24
"""The norm where a step has no target of its own: 24 hours, on dates alone one day (annex I of the evaluation)."""


COUNTS = ("n", "with_norm", "within", "open", "excluded", "differ")
"""The numbers of cases in a row, of a koppelvlak or of an event."""


class Desk(Struct, frozen=True):
    """What the list of koppelvlakken is made from: the cases, their counts, and the words of the run."""

    data: Data
    counted: Counted
    lead: tuple[str, ...]
    notes: tuple[str, ...]

    @property
    def lang(self) -> Lang:
        """Give the language."""
        return self.counted.request.lang


def hand_overs(desk: Desk) -> Document:
    """Tell how each koppelvlak fares, in all and by part, and where two registers date one event differently."""
    spec, lang = desk.data.definition.spec, desk.lang
    cells = [row for event in spec.same_events for row in _cells(desk, event)]
    listings = (
        handover_sheet(desk.counted, desk.notes),
        event_sheet(desk.counted),
        Sheet("same_event_cells", say("same_event_cells_title", lang), _cell_items(lang), tuple(cells)),
    )
    facts: dict[str, object] = {"peildatum": desk.counted.peildatum.isoformat(), "by": desk.counted.request.by or None}
    return answer("handovers", spec.title.say(lang), lang, desk.lead, listings, facts)


def handover_sheet(counted: Counted, notes: Sequence[str] = ()) -> Sheet:
    """List the koppelvlakken from counts, in all and by part."""
    lang = counted.request.lang
    rows = [row for one in counted.definition.spec.handovers for row in _handover(counted, one)]
    about = (say("note_handovers", lang), *_about_units(counted), *notes)
    return Sheet("handovers", say("handovers_title", lang), _items(lang, rows), tuple(rows), about)


def event_sheet(counted: Counted) -> Sheet:
    """List from counts the events that two registers date, and how often and how far their dates differ."""
    lang = counted.request.lang
    events = [_event(counted, event) for event in counted.definition.spec.same_events]
    lacking = [str(row["label"]) for row in events if row["n"] is None]
    unknown = (f"{'; '.join(lacking)}: {say('not_measured', lang)}.",) if lacking else ()
    notes = (say("note_same_events", lang), *unknown)
    return Sheet("same_events", say("same_events_title", lang), _event_items(lang), tuple(events), notes)


def _organisation(counted: Counted, id: str) -> str:
    return counted.definition.spec.organisations[id].say(counted.request.lang)


def _about_units(counted: Counted) -> Iterator[str]:
    """Say that the times of some koppelvlakken are no working days."""
    steps = [counted.definition.step(one.step) for one in counted.definition.spec.handovers if one.step]
    if any(step.tick == "seconden" for step in steps):
        yield say("note_handover_hours", counted.request.lang)
    if any(step.tick == "kalenderdagen" for step in steps):
        yield say("note_handover_days", counted.request.lang)


def _items(lang: Lang, rows: Sequence[Listed] = ()) -> tuple[Field, ...]:
    """Name the columns; where all rows have one norm, the head of what is within says which."""
    norms = {str(row["norm"]) for row in rows if row["norm"]}
    (one,) = norms if len(norms) == 1 else ("",)
    within = say("within_one_norm", lang, norm=one) if one else say("within_norm", lang)

    def told(key: str) -> str:
        return say(key, lang)

    return (
        item("id", hidden=True),
        item("label", told("handover")),
        item("informing", hidden=True),
        item("informing_label", told("informing"), spare=1),
        item("informed", hidden=True),
        item("informed_label", told("informed"), spare=1),
        item("group", hidden=True),
        item("group_label", told("group"), spare=3),
        item("part", hidden=True),
        item("part_label", told("part")),
        item("registered", kind="truth", hidden=True),
        item("measured", kind="truth", hidden=True),
        item("n", "n", "count"),
        item("with_norm", kind="count", hidden=True),
        item("within", kind="count", hidden=True),
        item("norm", told("norm"), spare=1, hidden=bool(one)),
        item("judged", hidden=True),
        item("within_share", within, "share"),
        item("within_low", told("interval_low"), "share", spare=3),
        item("within_high", told("interval_high"), "share", spare=3),
        item("median", told("median"), "days"),
        item("p90", "P90", "days", spare=1),
        item("worst", told("max"), "days"),
        item("open", told("open"), "count"),
        item("oldest", told("oldest"), "days", spare=1),
        item("excluded", told("excluded"), "count", spare=1),
        item("unit", hidden=True),
    )


def _handover(counted: Counted, one: Handover) -> Iterator[Listed]:
    about: Listed = {
        "id": one.id,
        "label": one.label.say(counted.request.lang),
        "informing": one.informing,
        "informing_label": _organisation(counted, one.informing),
        "informed": " ".join(one.informed),
        "informed_label": ", ".join(_organisation(counted, id) for id in one.informed),
    }
    if not one.step:
        yield (
            _nothing(counted) | about | {"registered": False, "part_label": say("not_registered", counted.request.lang)}
        )
        return
    by, measured = counted.request.by, counted.is_measured(counted.definition.step(one.step))
    for group in counted.chosen:
        label = counted.definition.groups[group].label.say(counted.request.lang)
        named = about | {"group": group, "group_label": label, "registered": True, "measured": measured}
        if not measured:
            yield _nothing(counted) | named | {"part_label": say("not_measured", counted.request.lang)}
            continue
        whole: Listed = {"part": None, "part_label": say("all_parts", counted.request.lang)}
        yield named | whole | _figures(counted, Run(one.step, group))
        for part, label in counted.parts(by).items() if by else ():
            yield named | {"part": part, "part_label": label} | _figures(counted, Run(one.step, group, by, part))


def _nothing(counted: Counted) -> Listed:
    """Give a row without anything in it."""
    return {column.name: None for column in _items(counted.request.lang)}


def _figures(counted: Counted, run: Run) -> Listed:
    tally, step = counted.tally, counted.definition.step(run.step)
    closed, waiting = tally.closed(run), tally.of(run, "open")
    within, base = _within(step, tally, run)
    bounds = intervals.UNKNOWN if within is None else intervals.wilson(within, base)
    judged = durations.judged(step, tally, run) or "dates"
    return {
        "n": closed.n,
        "norm": _norm(step, judged, counted.request.lang),
        "judged": judged,
        "with_norm": None if within is None else base,
        "within": within,
        "within_share": None if within is None else measures.share(within, base),
        "within_low": None if bounds.low is None else Fraction(bounds.low),
        "within_high": None if bounds.high is None else Fraction(bounds.high),
        "median": _in_hours(step, measures.quantile(closed, measures.HALF)),
        "p90": _in_hours(step, measures.quantile(closed, measures.NINE_TENTHS)),
        "worst": _in_hours(step, closed.days[-1] if closed.n else None),
        "open": waiting.n,
        "oldest": _in_hours(step, waiting.days[-1] if waiting.n else None),
        "excluded": tally.of(run, "excluded").n,
        "unit": "uren" if step.tick == "seconden" else step.tick,
    }


def _within(step: Step, tally: Tally, run: Run) -> tuple[int | None, int]:
    """Count what was told within the norm, and what has one: by the target of the step, or of each case, else a day.

    None where no source has a column that decides the term of a case.
    """
    if step.is_targeted:
        within, base = durations.judged_closed(step, tally, run)
        return within, base or 0
    closed = tally.closed(run)
    return closed.at_most(NORM_DAYS if step.tick != "seconden" else NORM_HOURS * step.unit_ticks), closed.n


def _in_hours(step: Step, ticks: Fraction | int | None) -> Fraction | int | None:
    """Give the time of a step in hours in hours, of any other one in days."""
    return Fraction(ticks) / step.unit_ticks if ticks is not None and step.tick == "seconden" else ticks


def _norm(step: Step, judged: str, lang: Lang) -> str:
    """Say what within is judged by: the target of the step or of each case, or a day where it has none."""
    if step.target_unit == "uren" and step.one_target is not None:
        return say(f"norm_{judged}", lang, norm=in_unit(Fraction(step.one_target), "uren", lang, UNITS))
    if step.is_targeted:
        target = step.one_target
        return (
            say("own_target", lang) if target is None else in_unit(Fraction(target), str(step.target_unit), lang, UNITS)
        )
    match step.tick:
        case "werkdagen":
            return say("one_day", lang)
        case "kalenderdagen":
            return say("one_calendar_day", lang)
        case "seconden":
            return say("norm_clock", lang, norm=in_unit(Fraction(NORM_HOURS), "uren", lang, UNITS))
        case _:
            assert_never(step.tick)


# ---------------------------------------------------------------- one event, two dates


def _event_items(lang: Lang) -> tuple[Field, ...]:
    return (
        item("id", hidden=True),
        item("label", say("event", lang)),
        item("n", say("dated_twice", lang), "count"),
        item("differ", say("dated_differently", lang), "count"),
        item("median", say("median_difference", lang), "days"),
        item("largest", say("largest_difference", lang), "count"),
    )


def _event(counted: Counted, event: SameEvent) -> Listed:
    """Count the cases with both dates, and how far the second lies from the first, in calendar days.

    Where no source has a column for one of them, nothing is known: there are no numbers.
    """
    lang = counted.request.lang
    named: Listed = {"id": event.id, "label": event.label.say(lang)}
    if not counted.has(*event.fields):
        nothing: Listed = {column.name: None for column in _event_items(lang)}
        return nothing | named
    quantities = (Quantity("same_event", event.id, group) for group in counted.chosen)
    both = sum((counted.tally.quantity(one) for one in quantities), measures.NONE)
    found = both.without(0)
    largest = max((abs(day) for day in found.days), default=None)
    median = measures.quantile(found, measures.HALF)
    return named | {"n": both.n, "differ": found.n, "median": median, "largest": largest}


def _differing(
    desk: Desk, event: SameEvent
) -> tuple[np.ndarray[tuple[int], np.dtype[np.intp]], np.ndarray[tuple[int], np.dtype[np.int32]]]:
    first, second = (desk.data.cases.values[field] for field in event.fields)
    groups = desk.data.groups()
    chosen = np.logical_or.reduce([groups[name] for name in desk.counted.chosen])
    cases = np.flatnonzero(chosen & known(first) & known(second) & (first != second))
    return cases, (second - first)[cases]


def _cell_items(lang: Lang) -> tuple[Field, ...]:
    return (
        item("id", hidden=True),
        item("label", say("event", lang)),
        item("first", say("first_date", lang)),
        item("second", say("second_date", lang)),
        item("days", say("difference", lang), "count"),
    )


def _cells(desk: Desk, event: SameEvent) -> Iterator[Listed]:
    """Name the two cells of each case that is dated differently; never what else stands there."""
    for case, days in zip(*(found.tolist() for found in _differing(desk, event)), strict=True):
        places = [cell_of(desk.data.cases, desk.data.definition, case, field) for field in event.fields]
        label = event.label.say(desk.lang)
        yield {"id": event.id, "label": label, "first": places[0], "second": places[1], "days": days}
