"""Cases of people who do not exist, made as numbers and without a file: a thousand registers in some seconds."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from functools import cache

import msgspec
import numpy as np
from numpy.typing import NDArray

from doorloop.cases.categories import Data
from doorloop.cases.reference import Reference
from doorloop.cases.steps import measure_steps
from doorloop.definition import Definition, load
from doorloop.registers.frames import EMPTY, NOT_APPLICABLE, UNKNOWN, Cases
from doorloop.tables.counting import tally
from doorloop.tables.records import Counted, Record, Request
from doorloop.tables.tabulate import choose, tabulate
from doorloop.workdays.calendars import calendar

PEILDATUM = date(2014, 1, 1)
WAY = (
    *("aangifte", "melding_politie", "ontvangst_aangifte", "verlening", "melding_ind", "verzending_pas", "dossier"),
    *("sepot", "kennisgeving_politie", "kennisgeving_ind", "voornemen", "uitreiking_sepot", "uitreiking_voornemen"),
    *("zienswijze", "aanvraag_vv", "besluit_vv", "bezwaar", "besluit_bezwaar", "beroep", "uitspraak_beroep"),
    *("einde_procedure", "melding_gemeente"),
)


@cache
def undoubting(name: str = "kansloze-aangiften") -> Definition:
    """Give a definition whose steps find nothing doubtful, for there is no cell to point at."""
    found = load(name)
    steps = tuple(msgspec.structs.replace(step, doubted=False) for step in found.spec.steps)
    return msgspec.structs.replace(found, spec=msgspec.structs.replace(found.spec, steps=steps))


@cache
def slim(most: int = 4) -> Definition:
    """Give the definition with fewer steps in its tables, so many at most, for many registers in little time."""
    found = undoubting()
    kept = {"doorlooptijden": 4, "grondslagen": 2, "afloop": 3, "verloop": 2, "vergelijking": 2}
    kept = {name: min(most, steps) for name, steps in kept.items()}
    steps = ("aangifte_sepot", "aanvraag_besluit", "sepot_voornemen", "verlening_pas")
    order = {"afloop": steps[1:]}
    tables = {
        name: msgspec.structs.replace(table, steps=order.get(name, steps)[: kept[name]]) if name in kept else table
        for name, table in found.spec.tables.items()
        if name not in ("processtappen", "subdoelstellingen")
    }
    return msgspec.structs.replace(found, spec=msgspec.structs.replace(found.spec, tables=tables))


def invent(seed: int, n: int, definition: Definition | None = None, *, dirty: bool = True) -> Data:
    """Invent so many cases, the same ones for the same seed: some with gaps, wrong orders and words for missing."""
    definition, chance = definition or undoubting(), np.random.default_rng(seed)
    fields = {id: f for register in definition.spec.registers.values() for id, f in register.fields.items()}
    values: dict[str, NDArray[np.int32]] = {id: np.zeros(n, np.int32) for id in fields}
    day = date(2012, 9, 5).toordinal() + chance.integers(0, 360, n)
    there = np.ones(n, np.bool_)
    values["aangifte"] = day.astype(np.int32)
    for id in WAY[1:]:
        there &= chance.random(n) < 0.93
        day = day + chance.choice([0, 0, 1, 3, 9, 30, -2 if dirty else 0], n)
        values[id] = np.where(there & (day <= PEILDATUM.toordinal()), day, EMPTY).astype(np.int32)
        if dirty:
            values[id] = np.where(
                chance.random(n) < 0.04, chance.choice([UNKNOWN, NOT_APPLICABLE, EMPTY], n), values[id]
            )
    for id, field in fields.items():
        if field.codes:
            values[id] = _codes(chance, n, len(definition.labels(id)), several=field.type == "codes")
            if field.decided_by:
                values[id] = np.where((values[field.decided_by] > 0), values[id], EMPTY)
            elif not field.required:
                values[id] = np.where(chance.random(n) < 0.06, chance.choice([UNKNOWN, NOT_APPLICABLE], n), values[id])
    for id, back in (("einde_uitbuiting", 600), ("geboortedatum", 18_000)):
        values[id] = (values["aangifte"] - chance.integers(0, back, n)).astype(np.int32)
    group = (values["pilotzaak"] - 1).astype(np.int8)
    cases = Cases({id: array.astype(np.int32) for id, array in values.items()}, {}, group, {}, {}, {}, {})
    steps = measure_steps(cases, Reference(definition, PEILDATUM, calendar("nl")))
    return Data(definition, cases, steps)


def _codes(chance: np.random.Generator, n: int, size: int, *, several: bool) -> NDArray[np.int32]:
    """Draw codes, the first ones far more often than the last."""
    weights = 0.6 ** np.arange(size)
    drawn = chance.choice(size, n, p=weights / weights.sum())
    if not several:
        return (drawn + 1).astype(np.int32)
    other = chance.choice(size, n, p=weights / weights.sum())
    return ((1 << drawn) | np.where((drawn > 0) & (other > 0), 1 << other, 0)).astype(np.int32)


def tables_of(
    data: Data, *, by: str = "", all_groups: bool = False, names: Sequence[str] = (), compare: tuple[str, ...] = ()
) -> dict[str, list[Record]]:
    """Make the tables of cases, exact."""
    request = Request("nl", all_groups, by, "all", compare)
    counted = Counted(data.definition, tally(data, [by] * bool(by)), request, PEILDATUM)
    return {name: tabulate(counted, name) for name in choose(data.definition, names, request)[0]}
