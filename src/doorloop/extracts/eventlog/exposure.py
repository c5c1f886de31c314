"""What an event log tells of people, as lines of text, before anything of it is written."""

from __future__ import annotations

from collections.abc import Iterator
from textwrap import wrap

from doorloop.base.words import say
from doorloop.extracts.eventlog.parts import EventLog
from doorloop.extracts.eventlog.risk import SIZES, Groups, Risk

WIDTH = 8
LINE = 80


def lines(log: EventLog, risk: Risk) -> Iterator[str]:
    """Say k and l, and how many cases are in small groups: with all characteristics, and without each."""
    lang, groups = log.lang, risk.groups
    columns = ", ".join(groups.columns)
    yield from wrap(say("quasi", lang, columns=columns) if columns else say("quasi_none", lang), LINE)
    yield say("size", lang, cases=risk.cases, events=log.n_events, combinations=groups.combinations)
    yield say("k", lang, k=groups.k)
    if risk.sensitive:
        yield say("l", lang, l=risk.l, column=risk.sensitive)
    yield ""
    yield from _table(log, risk)
    yield ""
    yield from wrap(say("dated", lang, n=risk.dated), LINE)
    yield from wrap(say("linkable", lang, n=risk.linked, cases=risk.cases), LINE)
    if log.choice.shift_weeks:
        yield from wrap(say("dated_shift", lang), LINE)


def _table(log: EventLog, risk: Risk) -> Iterator[str]:
    rows = {say("all", log.lang): risk.groups}
    rows |= {say("without_column", log.lang, column=name): groups for name, groups in risk.without.items()}
    heading = say("below", log.lang)
    width = max(map(len, [heading, *rows]))
    yield f"{heading:<{width}}" + "".join(f"{size:>{WIDTH}}" for size in SIZES) + f"{'k':>{WIDTH}}"
    yield "─" * (width + WIDTH * (len(SIZES) + 1))
    for label, groups in rows.items():
        yield f"{label:<{width}}" + _row(groups)


def _row(groups: Groups) -> str:
    return "".join(f"{groups.below[size]:>{WIDTH}}" for size in SIZES) + f"{groups.k:>{WIDTH}}"
