"""The open steps on the peildatum: since when, due when and by which rule, and whose turn it is."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import numpy as np

from doorloop.base.arrays import Ints, Longs, Mask, select
from doorloop.base.language import Lang
from doorloop.base.words import long_date, number, say
from doorloop.cases import statutory
from doorloop.cases.conditions import holds
from doorloop.cases.steps import StepTimes
from doorloop.definition.parts import Definition, StatutoryTerm, Step
from doorloop.extracts.dues import dues
from doorloop.extracts.open_steps import Board, Choice, Queue, Waiting, regions_of
from doorloop.registers.frames import EMPTY, NOT_APPLICABLE, Cases, happened, known
from doorloop.tables.describe import Field
from doorloop.tables.document import Document, Sheet, answer, item
from doorloop.tables.sheet import Column, Layout, Row
from doorloop.workdays.calendars import Calendar


def work_list(board: Board) -> Document:
    """List the open steps that are somebody's turn, the most overdue first.

    A row is one open step of one case: the place of the case, the step, who has to bring it to its end, since
    when, its age in werkdagen, and the day it is due by a target or a norm, or by a statutory term. The two kinds
    are never mixed: a step can have a row of each.
    """
    queue, lang = Queue(board, [*_by_target(board), *_by_statute(board)]), board.choice.lang
    day, overdue = long_date(board.peildatum, lang), int(np.count_nonzero(queue.overdue))
    lead = [say("as_of", lang, day=day), say("open_count", lang, n=len(queue), overdue=overdue)]
    turns = queue.turns()
    lead += [say("open_turns", lang, turns=", ".join(f"{who} {n}" for who, n in turns))] if turns else []
    notes = (
        say("note_open", lang),
        say("note_open_days", lang),
        say("note_open_kinds", lang),
        *about(board.calendar, lang),
    )
    if board.choice.keys:
        lead.append(say("open_keys", lang))
    short = board.data.definition.short_labels(lang)
    listing = Sheet(
        "open", say("open_title", lang), _items(board), queue, notes, at_most=board.choice.at_most, shorter=short
    )
    facts = {"peildatum": board.peildatum.isoformat(), "calendar": board.calendar.name, "overdue": overdue}
    title = board.data.definition.spec.title.say(lang)
    return answer("open", title, lang, tuple(lead), (listing,), facts, _counts(queue, lang, short))


def _counts(queue: Queue, lang: Lang, short: Mapping[str, str]) -> Layout | None:
    """Count the open steps of each organisation and step, those with the most that is overdue first."""
    titles = ("turn", "step", "due_by", "number", "overdue", "oldest")
    columns = tuple(Column(say(key, lang), numeric=key in titles[3:]) for key in titles)
    rows = tuple(Row((*words, *(number(n, 0, lang) for n in figures))) for words, figures in queue.counts())
    return Layout("counts", say("open_per_step", lang), columns, rows, (), shorter=short) if rows else None


def about(calendar: Calendar, lang: Lang) -> tuple[str, ...]:
    """Say which calendar counted."""
    return (say("calendar", lang, name=calendar.name, about=calendar.about(lang).rstrip(".")),)


def _items(board: Board) -> tuple[Field, ...]:
    lang = board.choice.lang
    regions = regions_of(board.data.definition)
    fields = [item(f"{id}_label", board.data.definition.name_of(id).say(lang), spare=4) for id in regions]
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
        item("group_label", say("group", lang), spare=4),
        item("step", hidden=True),
        item("label", say("step", lang)),
        item("organisation", hidden=True),
        item("turn", say("turn", lang)),
        item("since", say("since", lang), "date", spare=3),
        item("age", say("age", lang), "count", spare=4),
        item("due", say("due", lang), "date"),
        item("kind", hidden=True),
        item("by", say("due_by", lang), spare=4),
        item("rule", say("rule", lang), spare=4),
        item("left", say("left", lang), "count"),
        item("overdue", say("overdue", lang), "truth", spare=3),
    )


def _by_target(board: Board) -> Iterator[Waiting]:
    """Give the open steps of the process; due by their target, or by nothing."""
    inside, lang = board.chosen(), board.choice.lang
    for step, times in _turns(board):
        cases: Ints = np.flatnonzero(times.open & inside).astype(np.int32)
        since, label = board.data.cases.values[step.start][cases], step.label.say(lang)
        for due, rule, some in dues(times, board.data.cases, board.clock, cases, lang):
            kind = "" if rule is None else "target"
            yield Waiting(step.id, label, step.by, cases[some], since[some], due[some], kind, rule)


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


def _by_statute(board: Board) -> Iterator[Waiting]:
    """Give the statutory terms that run; those of steps whose law changed by the law of the day that they began."""
    lang, cases = board.choice.lang, board.data.cases
    for one in board.data.definition.spec.terms:
        if not _is_asked(board.choice, one.id, one.by) or cases.absent & {one.start, one.end}:
            continue
        if not cases.absent.isdisjoint(board.data.definition.paused_by(one.pauses)):
            continue  # how long it was suspended is not known of any case
        start = cases.values[one.start]
        running = running_terms(cases, board.data.definition, one) & board.chosen()
        running &= statutory.is_in_force(one, start)
        found = np.flatnonzero(running)
        due, label = _dues(board, one, found), one.label.say(lang)
        yield Waiting(one.id, label, one.by, found.astype(np.int32), start[found], due, "statute", one.article)


def _dues(board: Board, one: StatutoryTerm, found: Longs) -> Ints:
    """Find the last day of a statutory term in some cases; none where nobody knows how long it was suspended."""
    today = np.full(len(found), board.clock.peildatum, np.int32)
    due, unclear = statutory.dues(one, board.data.cases, board.clock.hours, found, today)
    return select(unclear, 0, due)


def running_terms(cases: Cases, definition: Definition, one: StatutoryTerm) -> Mask:
    """Tell in which cases a statutory term has begun and what ends it has not happened."""
    start, end = cases.values[one.start], cases.values[one.end]
    running: Mask = known(start) & (end == EMPTY) & (end != NOT_APPLICABLE) & holds(cases, definition, one.open_when)
    for field in one.closed_by:
        running &= ~happened(cases.values[field])
    return running
