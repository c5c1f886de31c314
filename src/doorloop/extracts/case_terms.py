"""The statutory terms of one case: since when, the last day by law, and whether it was kept."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Literal

import numpy as np

from doorloop.base.language import Lang
from doorloop.base.words import say
from doorloop.cases import statutory
from doorloop.cases.categories import Data
from doorloop.cases.step_clock import Clock
from doorloop.definition.parts import Definition, StatutoryTerm
from doorloop.extracts.worklist import running_terms
from doorloop.registers.frames import Cases, known
from doorloop.tables.describe import Field
from doorloop.tables.document import Listed, item

State = Literal["closed", "open"]
TOLD = {
    ("closed", "within"): "is_within",
    ("closed", "beyond"): "is_beyond",
    ("open", "within"): "open_within",
    ("open", "beyond"): "open_beyond",
}
"""What people read of a term, by its state and its verdict."""


def items(lang: Lang) -> tuple[Field, ...]:
    """Name the columns."""
    return (
        item("term", hidden=True),
        item("label", say("statute", lang)),
        item("article", say("rule", lang)),
        item("since", say("since", lang), "date"),
        item("until", say("until", lang), "date"),
        item("state", hidden=True),
        item("due", say("due", lang), "date"),
        item("verdict", hidden=True),
        item("verdict_label", say("verdict_goal", lang)),
    )


def rows(data: Data, clock: Clock, case: int, lang: Lang) -> Iterator[Listed]:
    """List the statutory terms that run, or ran until what they are about happened; of those of a step the first."""
    for terms in _alternatives(data.definition):
        found = ((one, _state(one, data.cases, data.definition, case)) for one in terms)
        for one, state in [(one, state) for one, state in found if state][:1]:
            yield _row(one, state, data.cases, clock, case, lang)


def _alternatives(definition: Definition) -> Iterator[tuple[StatutoryTerm, ...]]:
    """Give the terms of which a case has the first that fits: those of a step, and each that no step names."""
    named = [tuple(definition.terms_of(step)) for step in definition.spec.steps if step.terms and not step.gross]
    yield from dict.fromkeys(named)
    yield from ((one,) for one in definition.spec.terms if not any(one in terms for terms in named))


def _state(one: StatutoryTerm, cases: Cases, definition: Definition, case: int) -> State | None:
    """Tell whether a term runs in a case, or has ended with what it is about; None where neither."""
    if not statutory.began(one, cases, definition)[case]:
        return None
    if known(cases.values[one.end])[case]:
        return "closed"
    return "open" if running_terms(cases, definition, one)[case] else None


def _row(one: StatutoryTerm, state: State, cases: Cases, clock: Clock, case: int, lang: Lang) -> Listed:
    end = int(cases.values[one.end][case]) if state == "closed" else None
    last = np.array([end or clock.peildatum], np.int32)
    due, unclear = statutory.dues(one, cases, clock.hours, np.array([case], np.int64), last)
    verdict = None if unclear[0] else "within" if last[0] <= due[0] else "beyond"
    return {
        "term": one.id,
        "label": one.label.say(lang),
        "article": one.article,
        "since": date.fromordinal(int(cases.values[one.start][case])),
        "until": None if end is None else date.fromordinal(end),
        "state": state,
        "due": None if unclear[0] else date.fromordinal(int(due[0])),
        "verdict": verdict,
        "verdict_label": say(TOLD[state, verdict], lang) if verdict else say("still_open", lang) if not end else None,
    }
