"""What happened after the peildatum leaks into no figure: registers cut off at that day give the same."""

from __future__ import annotations

import json
from datetime import date

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from doorloop.cases.categories import Data
from doorloop.cases.reference import Reference
from doorloop.extracts.handovers import Desk, hand_overs
from doorloop.extracts.open_steps import Board, Choice
from doorloop.extracts.worklist import work_list
from doorloop.render import to_json
from doorloop.runs import pipeline
from doorloop.runs.document import report_document
from doorloop.tables.counting import tally
from doorloop.tables.records import Counted, Request
from doorloop.workdays.calendars import calendar
from kit import oracle
from kit.chance import DECISIONS, DEFINITION, SEEDS, Register, Registers, Row, read, registers
from kit.draws import examples
from kit.oracle import Cell

DAYS = st.sampled_from((date(2012, 10, 1), date(2013, 3, 29), date(2013, 8, 31), date(2014, 1, 1)))


def later(cell: Cell, peildatum: date) -> bool:
    """Tell whether a cell holds a plausible day after the peildatum."""
    value = oracle.read_date(cell, 1990)
    return isinstance(value, date) and oracle.day(value) > peildatum


def cut(rows: Register, peildatum: date) -> Register:
    """Take out of a register what nobody could have written on the peildatum."""
    return [cut_row(row, peildatum) for row in rows]


def cut_row(row: Row, peildatum: date) -> Row:
    dates = {field for field in row if field in (*oracle.OM_DATES, *oracle.IND_DATES)}
    gone = {field for field in dates if later(row[field], peildatum)}
    undecided = {outcome for decision, outcomes in DECISIONS.items() if decision in gone for outcome in outcomes}
    return {field: "" if field in gone | undecided else cell for field, cell in row.items()}


def figures(drawn: Registers, peildatum: date) -> dict[str, object]:
    """Compute all tables, the koppelvlakken and the open steps, as their JSON has them."""
    request, counting = Request(all_groups=True, by="regio"), calendar("nl")
    result, data = pipeline.run_with_data(read(drawn), Reference(DEFINITION, peildatum, counting), request)
    report = json.loads(to_json.render(report_document(result))["report.json"])["tables"]
    counted = Counted(DEFINITION, tally(data, ["regio"]), request, peildatum)
    handed = to_json.render(hand_overs(Desk(data, counted, (), ())))["handovers.json"]
    return {"report": report, "handovers": by_content(json.loads(handed)), "open": opened(data, peildatum)}


def by_content(handed: dict[str, dict[str, list[dict[str, object]]]]) -> dict[str, object]:
    """Leave out the places: a row that goes moves those below it."""
    tables = handed["tables"]
    return {name: tables[name] for name in ("handovers", "same_events")}


def opened(data: Data, peildatum: date) -> list[str]:
    rows = work_list(Board(data, calendar("nl"), peildatum, Choice(all_groups=True))).sheets[0].rows
    return sorted(str([row[key] for key in ("regio", "step", "since", "due", "left")]) for row in rows)


@settings(
    max_examples=examples(12), derandomize=True, deadline=None, database=None, suppress_health_check=list(HealthCheck)
)
@given(st.builds(registers, st.integers(4, 25).flatmap(lambda n: st.lists(SEEDS, min_size=n, max_size=n)), SEEDS), DAYS)
def test_registers_cut_off_at_the_peildatum_give_the_same(drawn: Registers, peildatum: date) -> None:
    om = (cut(drawn.om[0], peildatum), cut(drawn.om[1], peildatum))
    known = Registers(om, cut(drawn.ind, peildatum))
    assert figures(known, peildatum) == figures(drawn, peildatum)
