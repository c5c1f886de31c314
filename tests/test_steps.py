"""Steps: what counts in n, what is open and what is left out; the 24-hour norm on dates and on times.

The numbers of rules are those of the interface.
"""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from pathlib import Path

import pytest
from openpyxl import Workbook

from doorloop.definition import Definition, load
from kit.miniature import Run, Runner, run_paths, shipped_definition

CASE = {
    "v_nummer": "2800000001",
    "regio": "Groningen",
    "pilotzaak": "ja",
    "aangifte": "5-9-2012",
    "besluit_bezwaar": "",  # a column by which the IND export is recognised
}


def one_case(run: Runner, fields: Mapping[str, str], *, peildatum: str = "") -> Run:
    """Run one pilot case that has these fields beside the required ones, in both registers."""
    text = ""
    for name, register in shipped_definition().spec.registers.items():
        values = {id: value for id, value in {**CASE, **fields}.items() if id in register.fields}
        header = " | ".join(register.fields[id].header for id in values)
        text += f"{name}.csv:\n{header}\n{' | '.join(values.values())}\n\n"
    return run(text, peildatum=peildatum)


# ---------------------------------------------------------------- 5: what counts and what is left out


def test_5_three_kinds_of_missing_decide_n_open_and_excluded(mini: Run) -> None:
    """Every pair of a start and an end that registers can hold.

    om.csv:
    V-nummer   | Regio     | Pilotzaak | Datum aangifte
    2800000001 | Groningen | ja        | 5-9-2012
    2800000002 | Groningen | ja        | 5-9-2012
    2800000003 | Groningen | ja        | 5-9-2012
    2800000004 | Groningen | ja        | 5-9-2012
    2800000005 | Groningen | ja        | 5-9-2012
    2800000006 | Groningen | ja        | 5-9-2012
    2800000007 | Groningen | ja        | 5-9-2012
    2800000008 | Groningen | ja        | 5-9-2012
    2800000009 | Groningen | ja        | 5-9-2012
    2800000010 | Groningen | ja        | 5-9-2012
    2800000011 | Groningen | ja        | 5-9-2012
    2800000012 | Groningen | ja        | 5-9-2012
    2800000013 | Groningen | ja        | 5-9-2012
    2800000014 | Groningen | ja        | 5-9-2012
    2800000015 | Groningen | ja        | 5-9-2012
    2800000016 | Groningen | ja        | 5-9-2012

    ind.csv:
    V-nummer   | Datum ontvangst aangifte (M55) | Datum verlening verblijfsvergunning
    2800000001 | 10-9-2012                      | 12-9-2012
    2800000002 | 10-9-2012                      | 10-9-2012
    2800000003 | 10-9-2012                      |
    2800000004 | 10-9-2012                      | onbekend
    2800000005 | onbekend                       | 12-9-2012
    2800000006 | onbekend                       |
    2800000007 |                                | onbekend
    2800000008 |                                | 12-9-2012
    2800000009 | 12-9-2012                      | 10-9-2012
    2800000010 | wk 37                          | 12-9-2012
    2800000011 | 10-9-2012                      | 1-1-1900
    2800000012 | 10-9-2012                      | #N/B
    2800000013 | n.v.t.                         | 12-9-2012
    2800000014 | 10-9-2012                      | n.v.t.
    2800000015 | n.v.t.                         | onbekend
    2800000016 |                                |
    """
    record = mini.step("ontvangst_verlening")
    assert (record["n"], record["open"], record["excluded"]) == (2, 1, 9)
    assert (record["mean"], record["min"], record["max"]) == (1, 0, 2)
    assert mini.of_severity("error") == {"ind.csv B11", "ind.csv C12", "ind.csv C13"}
    assert mini.cells("end-without-start") == ["ind.csv C9"]
    assert sorted(mini.cells("end-before-start")) == ["ind.csv B10", "ind.csv C10"]
    assert mini.severities("end-without-start") | mini.severities("end-before-start") == {"warning"}


def test_5_a_cell_gets_each_warning_once_however_many_steps_it_ends(mini: Run) -> None:
    """The sepot starts three steps and ends one.

    om.csv:
    V-nummer   | Regio     | Pilotzaak | Datum aangifte | Datum sepot
    2800000001 | Groningen | ja        | 5-9-2012       |
    2800000002 | Groningen | ja        | 5-9-2012       | 4-9-2012

    ind.csv:
    V-nummer   | Datum verlening verblijfsvergunning | Datum ontvangst aangifte (M55) | Datum voornemen tot intrekking
    2800000001 | 6-9-2012                            | 6-9-2012                       | 1-10-2012
    2800000002 | 6-9-2012                            | 6-9-2012                       | 1-10-2012
    """
    assert mini.cells("end-without-start") == ["ind.csv D2"]
    assert sorted(mini.cells("end-before-start")) == ["om.csv D3", "om.csv E3"]


def test_5_a_formula_without_a_stored_value_is_no_empty_cell(tmp_path: Path) -> None:
    book = Workbook()
    book.worksheets[0].append(["V-nummer", "Regio", "Pilotzaak", "Datum aangifte", "Datum sepot"])
    book.worksheets[0].append(["2800000001", "Groningen", "ja", "5-9-2012", "=D2+7"])
    book.save(tmp_path / "om.xlsx")
    run = run_paths([tmp_path / "om.xlsx"], shipped_definition())
    assert run.n_open_excluded("aangifte_sepot") == (0, 0, 1)
    assert run.of_severity("error") == {"om.xlsx Sheet E2"}


MINIATURE = """
    schema = "doorloop.definition/1"
    name = "proef"
    title = { nl = "Proef", en = "Trial" }
    peildatum = 2014-01-01
    unit = { register = "zaken", date = "start", label = { nl = "zaken", en = "cases" } }
    key = { name = { nl = "nummer", en = "number" }, digits = 6 }

    [registers.zaken]
    title = { nl = "zaken", en = "cases" }

    [registers.zaken.fields]
    nummer = { header = "Nummer", type = "key", required = true }
    start = { header = "Start", type = "date", required = true }
    einde = { header = "Einde", type = "date" }

    [[steps]]
    id = "los"
    label = { nl = "Los", en = "Loose" }
    start = "start"
    end = "einde"
    unit = "UNIT"
    reversed = "REVERSED"
    TARGET

    [tables.doorlooptijden]
    kind = "durations"
    title = { nl = "Doorlooptijden", en = "Throughput times" }
    steps = ["los"]
    """


def definition(folder: Path, *, unit: str = "werkdagen", reversed_: str = "excluded", target: str = "") -> Definition:
    """Load a definition of one register with one step."""
    path = folder / "proef.toml"
    text = MINIATURE.replace("UNIT", unit).replace("REVERSED", reversed_).replace("TARGET", target)
    path.write_text(text, "utf-8")
    return load(str(path))


REVERSED = """
    zaken.csv:
    Nummer | Start     | Einde
    100001 | 3-4-2013  | 27-3-2013
    100002 | 27-3-2013 | 3-4-2013
    100003 | 27-3-2013 | 27-3-2013
    """


@pytest.mark.parametrize(("unit", "days"), [("werkdagen", 3), ("kalenderdagen", 7), ("weken", Fraction(3, 5))])
def test_5_an_end_before_its_start_is_left_out_unless_the_definition_allows_it(
    run: Runner, tmp_path: Path, unit: str, days: int | Fraction
) -> None:
    left_out = run(REVERSED, definition=definition(tmp_path, unit=unit))
    assert left_out.n_open_excluded("los") == (2, 0, 1)
    assert left_out.step("los")["max"] == days
    assert sorted(left_out.cells("end-before-start")) == ["zaken.csv B2", "zaken.csv C2"]
    counted = run(REVERSED, definition=definition(tmp_path, unit=unit, reversed_="counted"))
    assert counted.n_open_excluded("los") == (3, 0, 0)
    assert (counted.step("los")["min"], counted.step("los")["mean"]) == (-days, 0)
    assert counted.cells("end-before-start") == []


@pytest.mark.parametrize(("working_days", "expected"), [("weekdagen", 5), ("nl", 3), ("atw", 3), ("rijk", 4)])
def test_the_calendar_decides_the_working_days(run: Runner, tmp_path: Path, working_days: str, expected: int) -> None:
    assert run(REVERSED, definition=definition(tmp_path), working_days=working_days).step("los")["max"] == expected


# ---------------------------------------------------------------- 6: open

OPEN: dict[str, tuple[str, dict[str, str], tuple[str, ...]]] = {
    "aangifte_sepot": ("aangifte", {}, ()),
    "ontvangst_verlening": ("ontvangst_aangifte", {}, ("einde_procedure", "intrekking")),
    "verlening_pas": ("verlening", {}, ("intrekking", "einde_procedure")),
    "sepot_voornemen": ("sepot", {"verlening": "1-11-2012"}, ("intrekking", "besluit_vv", "einde_procedure")),
    "sepot_intrekking": ("sepot", {"verlening": "1-11-2012"}, ("aanvraag_vv", "einde_procedure")),
    "sepot_aanvraag": ("sepot", {"verlening": "1-11-2012"}, ("intrekking", "einde_procedure")),
    "aanvraag_besluit": ("aanvraag_vv", {}, ("einde_procedure",)),
    "besluit_vv_bezwaar": ("besluit_vv", {"uitkomst_vv": "afgewezen"}, ("einde_procedure",)),
    "bezwaar_besluit": ("bezwaar", {}, ("einde_procedure",)),
    "einde_melding": ("einde_procedure", {}, ()),
    "aangifte_besluit_bezwaar": ("aangifte", {"bezwaar": "1-11-2012"}, ("einde_procedure",)),
}
"""Step → start, what must be known to be open, what closes it (the table of rule 6)."""


def begun(step: str) -> dict[str, str]:
    """Give the fields of a case in which a step is open."""
    start, open_when, _ = OPEN[step]
    return {start: "10-9-2012", **open_when}


@pytest.mark.parametrize("step", OPEN)
def test_6_a_step_that_has_begun_and_not_ended_is_open(run: Runner, step: str) -> None:
    assert one_case(run, begun(step)).n_open_excluded(step) == (0, 1, 0)


@pytest.mark.parametrize("step", [step for step in OPEN if OPEN[step][1]])
@pytest.mark.parametrize("instead", ["", "onbekend", "n.v.t."])
def test_6_open_only_where_what_must_be_known_is_known(run: Runner, step: str, instead: str) -> None:
    fields = begun(step) | dict.fromkeys(OPEN[step][1], instead)
    assert one_case(run, fields).step(step)["open"] == 0


@pytest.mark.parametrize("outcome", ["ingewilligd", "buiten behandeling gesteld"])
def test_6_only_a_refusal_leaves_an_objection_open(run: Runner, outcome: str) -> None:
    fields = {"besluit_vv": "10-9-2012", "uitkomst_vv": outcome}
    assert one_case(run, fields).step("besluit_vv_bezwaar")["open"] == 0


CLOSED = [(step, field) for step, (_, _, closed_by) in OPEN.items() for field in closed_by]


@pytest.mark.parametrize("when", ["1-12-2012", "onbekend"])
@pytest.mark.parametrize(("step", "field"), CLOSED)
def test_6_what_closes_a_step_closes_it_also_on_an_unknown_day(run: Runner, step: str, field: str, when: str) -> None:
    assert one_case(run, begun(step) | {field: when}).step(step)["open"] == 0


@pytest.mark.parametrize("when", ["", "n.v.t.", "2-1-2014"])
@pytest.mark.parametrize(("step", "field"), CLOSED)
def test_6_what_has_not_happened_closes_nothing(run: Runner, step: str, field: str, when: str) -> None:
    assert one_case(run, begun(step) | {field: when}).step(step)["open"] == 1


ENDS = {
    "ontvangst_verlening": "verlening",
    "verlening_pas": "verzending_pas",
    "sepot_voornemen": "voornemen",
    "sepot_aanvraag": "aanvraag_vv",
    "aanvraag_besluit": "besluit_vv",
    "besluit_vv_bezwaar": "bezwaar",
    "bezwaar_besluit": "besluit_bezwaar",
    "aangifte_besluit_bezwaar": "besluit_bezwaar",
}


@pytest.mark.parametrize("step", ENDS)
def test_6_what_decides_open_never_decides_n(run: Runner, step: str) -> None:
    start, open_when, closed_by = OPEN[step]
    fields = {start: "10-9-2012"} | dict.fromkeys(closed_by, "13-9-2012") | {ENDS[step]: "12-9-2012"}
    assert not set(fields) & (set(open_when) - {start, ENDS[step]})
    assert one_case(run, fields).n_open_excluded(step) == (1, 0, 0)


# ---------------------------------------------------------------- 10: filters


@pytest.mark.parametrize(
    ("application", "n"), [("", 1), ("n.v.t.", 1), ("2-1-2014", 1), ("1-1-2014", 0), ("1-11-2012", 0), ("onbekend", 0)]
)
def test_10_withdrawal_only_without_an_application_on_the_peildatum(run: Runner, application: str, n: int) -> None:
    fields = {"sepot": "10-9-2012", "intrekking": "8-10-2012", "aanvraag_vv": application}
    assert one_case(run, fields).n_open_excluded("sepot_intrekking") == (n, 0, 0)


def test_10_an_application_keeps_a_doubtful_withdrawal_out_of_the_step_altogether(run: Runner) -> None:
    fields = {"sepot": "10-9-2012", "intrekking": "onbekend"}
    assert one_case(run, fields).n_open_excluded("sepot_intrekking") == (0, 0, 1)
    assert one_case(run, fields | {"aanvraag_vv": "1-11-2012"}).n_open_excluded("sepot_intrekking") == (0, 0, 0)


def test_10_the_total_counts_every_pilot_case_with_both_dates(run: Runner) -> None:
    record = one_case(run, {"besluit_bezwaar": "12-9-2012"}).step("aangifte_besluit_bezwaar")
    assert (record["n"], record["mean"], record["unit"]) == (1, 1, "weken")


def test_10_the_notice_to_the_municipality_has_no_target(run: Runner) -> None:
    record = one_case(run, {"einde_procedure": "10-9-2012", "melding_gemeente": "12-9-2012"}).step("einde_melding")
    assert (record["n"], record["mean"], record["unit"]) == (1, 2, "werkdagen")
    assert (record["target"], record["within_target"], record["within_target_share"]) == (None, None, None)


def test_durations_are_of_the_pilot_and_on_demand_of_every_group(run: Runner) -> None:
    text = """
        om.csv:
        V-nummer | Regio | Pilotzaak | Datum aangifte | Datum sepot
        2800000001 | Groningen | ja | 5-9-2012 | 6-9-2012
        2800000002 | Groningen | nee | 5-9-2012 | 10-9-2012
        """
    alone = run(text).records("doorlooptijden", step="aangifte_sepot")
    both = run(text, all_groups=True).records("doorlooptijden", step="aangifte_sepot")
    assert [(record["group"], record["mean"]) for record in alone] == [("pilot", 1)]
    assert [(record["group"], record["mean"]) for record in both] == [("pilot", 1), ("niet_pilot", 3)]


# ---------------------------------------------------------------- targets


@pytest.mark.parametrize(("end", "within"), [("19-9-2012", 1), ("20-9-2012", 0), ("22-9-2012", 0), ("23-9-2012", 0)])
def test_a_target_in_werkdagen_is_kept_up_to_and_including_it(run: Runner, end: str, within: int) -> None:
    record = one_case(run, {"sepot": end}).step("aangifte_sepot")
    assert (record["target"], record["target_unit"]) == (10, "werkdagen")
    assert (record["within_target"], record["within_target_share"]) == (within, within)


@pytest.mark.parametrize(("end", "within", "weeks"), [("29-10-2012", 1, 7), ("30-10-2012", 0, Fraction(36, 5))])
def test_a_target_in_weken_is_five_werkdagen_a_week(run: Runner, end: str, within: int, weeks: int | Fraction) -> None:
    record = one_case(run, {"aanvraag_vv": "10-9-2012", "besluit_vv": end}).step("aanvraag_besluit")
    assert (record["target"], record["target_unit"], record["unit"]) == (7, "weken", "weken")
    assert (record["within_target"], record["mean"]) == (within, weeks)


@pytest.mark.parametrize(("end", "within"), [("22-5-2013", 1), ("23-5-2013", 0)])
def test_a_target_in_kalenderdagen(run: Runner, tmp_path: Path, end: str, within: int) -> None:
    eight_weeks = definition(tmp_path, unit="kalenderdagen", target='target = 56\ntarget_unit = "kalenderdagen"')
    told = run(f"zaken.csv:\nNummer | Start | Einde\n100001 | 27-3-2013 | {end}", definition=eight_weeks)
    assert told.step("los")["within_target"] == within


# ---------------------------------------------------------------- the 24-hour norm


@pytest.mark.parametrize(
    ("start", "end", "kept"),
    [
        ("10-9-2012", "10-9-2012", 1),
        ("10-9-2012", "11-9-2012", 1),
        ("10-9-2012", "12-9-2012", 0),
        ("14-9-2012", "17-9-2012", 1),  # Friday to Monday
        ("14-9-2012", "18-9-2012", 0),
        ("15-9-2012", "17-9-2012", 1),  # Saturday to Monday
        ("28-3-2013", "2-4-2013", 1),  # over Good Friday and Easter
        ("28-3-2013", "3-4-2013", 0),
        ("24-12-2012", "27-12-2012", 1),  # over Christmas
    ],
)
def test_24_hours_on_dates_alone_are_kept_within_one_working_day(run: Runner, start: str, end: str, kept: int) -> None:
    record = one_case(run, {"ontvangst_aangifte": start, "verlening": end}).step("ontvangst_verlening")
    assert (record["target"], record["target_unit"]) == (24, "uren")
    assert (record["n"], record["within_target"]) == (1, kept)


@pytest.mark.parametrize(
    ("start", "end", "kept"),
    [
        ("10-9-2012 09:00", "10-9-2012 17:00", 1),
        ("10-9-2012 09:00", "11-9-2012 09:00", 1),
        ("10-9-2012 09:00", "11-9-2012 09:01", 0),
        ("10-9-2012 16:00", "11-9-2012 08:30", 1),
        ("10-9-2012 16:00", "12-9-2012 08:30", 0),
        ("14-9-2012 16:00", "17-9-2012 15:59", 1),  # Friday to Monday: the weekend is no working day
        ("14-9-2012 16:00", "17-9-2012 16:01", 0),
        ("28-3-2013 16:00", "2-4-2013 15:00", 1),  # over Good Friday and Easter
        ("28-3-2013 16:00", "2-4-2013 17:00", 0),
        ("15-9-2012 10:00", "17-9-2012 11:00", 1),  # Saturday to Monday: eleven hours of a working day
        ("15-9-2012 10:00", "18-9-2012 00:30", 0),  # Saturday to Tuesday: more than a working day
        ("2012-09-10T09:00:00+02:00", "2012-09-11T09:01:00+02:00", 0),
    ],
)
def test_24_hours_count_where_both_ends_carry_a_time(run: Runner, start: str, end: str, kept: int) -> None:
    record = one_case(run, {"ontvangst_aangifte": start, "verlening": end}).step("ontvangst_verlening")
    assert (record["n"], record["within_target"]) == (1, kept)


@pytest.mark.parametrize(
    ("start", "end", "kept"),
    [("10-9-2012 09:00", "11-9-2012", 1), ("10-9-2012", "11-9-2012 23:00", 1), ("10-9-2012 16:00", "12-9-2012", 0)],
)
def test_24_hours_with_one_time_alone_are_counted_on_dates(run: Runner, start: str, end: str, kept: int) -> None:
    record = one_case(run, {"ontvangst_aangifte": start, "verlening": end}).step("ontvangst_verlening")
    assert (record["n"], record["within_target"]) == (1, kept)


def test_a_time_of_day_changes_no_duration_in_days(run: Runner) -> None:
    fields = {"ontvangst_aangifte": "10-9-2012 23:59", "verlening": "11-9-2012 00:01"}
    assert one_case(run, fields).step("ontvangst_verlening")["mean"] == 1
