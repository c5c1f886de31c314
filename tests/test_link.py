"""Registers to cases: each rule that decides n as a register of a few rows.

The numbers of rules are those of the interface; `om.csv D2` is row 2 of the fourth column.
"""

from __future__ import annotations

import pytest

from kit.miniature import Run, Runner, Write, run_paths, shipped_definition

HEADER = "V-nummer | Regio | Pilotzaak | Datum aangifte"


def aangiften(run: Run) -> dict[object, object]:
    """Count the aangiften by group."""
    return {record["group"]: record["count"] for record in run.records("kenmerken", variable="aangiften")}


def permits(run: Run) -> dict[object, object]:
    """Count the granted permits by group."""
    return {record["group"]: record["count"] for record in run.records("regio", region="totaal")}


def characteristic(run: Run, variable: str, group: str = "pilot") -> dict[object, object]:
    """Count the categories of a characteristic that any case is of."""
    found = run.records("kenmerken", variable=variable, group=group)
    return {record["category"]: record["count"] for record in found if record["count"]}


def measure(run: Run, table: str, name: str) -> object:
    (record,) = run.records(table, measure=name, group="pilot")
    return record["count"]


# ---------------------------------------------------------------- 1: the unit and the period


def test_1_both_ends_of_the_period_count_and_a_day_beyond_does_not(mini: Run) -> None:
    """The pilot period is 5-9-2012 up to and including 31-8-2013.

    om.csv:
    V-nummer   | Regio     | Pilotzaak | Datum aangifte
    2800000001 | Groningen | ja        | 4-9-2012
    2800000002 | Groningen | ja        | 5-9-2012
    2800000003 | Groningen | ja        | 31-8-2013
    2800000004 | Groningen | nee       | 31-8-2013
    2800000005 | Groningen | nee       | 1-9-2013
    """
    assert aangiften(mini) == {"pilot": 2, "niet_pilot": 1}
    assert mini.cells("outside-period") == ["om.csv D2", "om.csv D6"]
    assert mini.severities("outside-period") == {"warning"}


def test_1_a_timestamp_counts_on_its_local_date(mini: Run) -> None:
    """Half past midnight on the first day, and half past eleven on the last.

    om.csv:
    V-nummer   | Regio     | Pilotzaak | Datum aangifte
    2800000001 | Groningen | ja        | 2012-09-05T00:30:00+02:00
    2800000002 | Groningen | ja        | 2013-08-31T23:30:00-05:00
    """
    assert aangiften(mini)["pilot"] == 2


def test_1_only_in_the_ind_export_is_told_and_only_in_om_counts(mini: Run) -> None:
    """One in both, one in each alone, and one that lies outside the period in OM.

    om.csv:
    V-nummer   | Regio     | Pilotzaak | Datum aangifte
    2800000001 | Groningen | ja        | 5-9-2012
    2800000002 | Groningen | ja        | 5-9-2012
    2800000003 | Groningen | ja        | 1-9-2012

    ind.csv:
    V-nummer   | Datum verlening verblijfsvergunning
    2800000001 | 6-9-2012
    2800000009 | 6-9-2012
    2800000003 | 6-9-2012
    """
    assert aangiften(mini)["pilot"] == 2
    assert permits(mini)["pilot"] == 1
    assert mini.cells("only-elsewhere") == ["ind.csv A3"]
    assert mini.severities("only-elsewhere") == {"info"}


def test_1_a_permit_on_an_unknown_date_is_a_permit(mini: Run) -> None:
    """It happened.

    om.csv:
    V-nummer   | Regio     | Pilotzaak | Datum aangifte
    2800000001 | Groningen | ja        | 5-9-2012
    2800000002 | Groningen | ja        | 5-9-2012

    ind.csv:
    V-nummer   | Datum verlening verblijfsvergunning
    2800000001 | onbekend
    2800000002 | n.v.t.
    """
    assert permits(mini)["pilot"] == 1


# ---------------------------------------------------------------- 2: as of the peildatum


def test_2_a_milestone_later_than_the_peildatum_has_not_happened(mini: Run) -> None:
    """The peildatum of the definition is 1-1-2014: that day has, the next has not.

    om.csv:
    V-nummer   | Regio     | Pilotzaak | Datum aangifte | Datum sepot
    2800000001 | Groningen | ja        | 31-8-2013      | 1-1-2014
    2800000002 | Groningen | ja        | 31-8-2013      | 2-1-2014
    """
    assert mini.n_open_excluded("aangifte_sepot") == (1, 1, 0)
    assert mini.severities("date-after-peildatum") <= {"info"}


def test_2_the_peildatum_can_be_chosen(run: Runner) -> None:
    text = f"""
        om.csv:
        {HEADER} | Datum sepot
        2800000001 | Groningen | ja | 5-9-2012 | 12-9-2012
        2800000002 | Groningen | ja | 13-9-2012 |
        """
    early, late = run(text, peildatum="2012-09-11"), run(text, peildatum="2012-09-12")
    assert early.n_open_excluded("aangifte_sepot") == (0, 1, 0)
    assert late.n_open_excluded("aangifte_sepot") == (1, 0, 0)
    assert aangiften(late)["pilot"] == 1
    assert aangiften(run(text, peildatum="2012-09-13"))["pilot"] == 2


def test_2_outcome_and_grounds_go_with_their_decision(mini: Run) -> None:
    """Decided, not decided, decided after the peildatum, on an unknown day, and does not apply.

    om.csv:
    V-nummer   | Regio     | Pilotzaak | Datum aangifte
    2800000001 | Groningen | ja        | 5-9-2012
    2800000002 | Groningen | ja        | 5-9-2012
    2800000003 | Groningen | ja        | 5-9-2012
    2800000004 | Groningen | ja        | 5-9-2012
    2800000005 | Groningen | ja        | 5-9-2012

    ind.csv:
    V-nummer   | Datum aanvraag voortgezet verblijf | Datum besluit voortgezet verblijf | Uitkomst voortgezet verblijf
    2800000001 | 1-3-2013                           | 1-4-2013                          | ingewilligd
    2800000002 | 1-3-2013                           |                                   | ingewilligd
    2800000003 | 1-3-2013                           | 2-1-2014                          | ingewilligd
    2800000004 | 1-3-2013                           | onbekend                          | ingewilligd
    2800000005 | n.v.t.                             | n.v.t.                            | ingewilligd

    gronden.csv:
    V-nummer   | Primaire afwijzingsgrond
    2800000001 | paspoorteis
    2800000002 | paspoorteis
    2800000003 | paspoorteis
    2800000004 | paspoorteis
    2800000005 | paspoorteis
    """
    assert measure(mini, "voortgezet_verblijf", "aanvragen") == 4
    assert measure(mini, "voortgezet_verblijf", "ingewilligd") == 2
    assert measure(mini, "voortgezet_verblijf", "zonder_besluit") == 2
    (ground,) = mini.records("afwijzingsgronden", rank="primair", ground="paspoorteis", group="pilot")
    assert ground["count"] == 2


# ---------------------------------------------------------------- 3: rows of one identifier


def test_3_equal_rows_are_one_case(mini: Run) -> None:
    """However the V-nummer is written.

    om.csv:
    V-nummer       | Regio     | Pilotzaak | Datum aangifte
    2800000001     | Groningen | ja        | 5-9-2012
    VNR 2800000001 | groningen | J         | 05-09-2012
    """
    assert aangiften(mini)["pilot"] == 1
    assert {finding.severity for finding in mini.result.findings} <= {"info"}


def test_3_complementary_rows_merge(mini: Run) -> None:
    """Each row holds what the other lacks.

    om.csv:
    V-nummer   | Regio     | Pilotzaak | Datum aangifte | Datum sepot | Geslacht
    2800000001 | Groningen | ja        | 5-9-2012       |             | vrouw
    2800000001 |           | ja        |                | 12-9-2012   |
    """
    assert aangiften(mini)["pilot"] == 1
    assert mini.step("aangifte_sepot")["mean"] == 5
    assert characteristic(mini, "geslacht") == {"vrouw": 1}
    assert {finding.severity for finding in mini.result.findings} == {"info"}


def test_3_a_required_field_may_stand_in_the_later_row(mini: Run) -> None:
    """The case is complete all the same.

    om.csv:
    V-nummer   | Regio     | Pilotzaak | Datum aangifte
    2800000001 |           | ja        | 5-9-2012
    2800000001 | Groningen |           |
    """
    assert aangiften(mini)["pilot"] == 1
    assert {finding.severity for finding in mini.result.findings} == {"info"}


def test_3_a_conflict_is_an_error_at_the_later_cell_and_the_first_value_stands(mini: Run) -> None:
    """Three rows; the second and the third contradict the first in one field each.

    om.csv:
    V-nummer   | Regio     | Pilotzaak | Datum aangifte | Datum sepot
    2800000001 | Groningen | ja        | 5-9-2012       | 12-9-2012
    2800000002 | Drenthe   | ja        | 6-9-2012       |
    2800000001 | Groningen | ja        | 5-9-2012       | 13-9-2012
    2800000001 | Groningen | nee       | 5-9-2012       | 12-9-2012
    """
    assert mini.cells("rows-conflict") == ["om.csv E4", "om.csv C5"]
    assert mini.severities("rows-conflict") == {"error"}
    assert aangiften(mini) == {"pilot": 2, "niet_pilot": 0}
    assert mini.step("aangifte_sepot")["mean"] == 5


def test_3_the_earliest_aangifte_in_the_period_counts_and_its_cells_do_not_mix(mini: Run) -> None:
    """One person, an aangifte before the pilot, and two in it.

    om.csv:
    V-nummer   | Regio     | Pilotzaak | Datum aangifte | Datum sepot | Geslacht
    2800000001 | Groningen | ja        | 1-6-2012       | 1-7-2012    | vrouw
    2800000001 | Drenthe   | ja        | 1-3-2013       |             |
    2800000001 | Groningen | nee       | 5-9-2012       | 12-9-2012   |
    2800000001 |           |           |                |             | man
    """
    assert aangiften(mini) == {"pilot": 0, "niet_pilot": 1}
    assert mini.cells("another-report") == ["om.csv D2", "om.csv D3"]
    assert mini.severities("another-report") == {"warning"}
    assert characteristic(mini, "geslacht", "niet_pilot") == {"man": 1}
    rows = mini.result.account.registers["om"]
    assert (rows.read, rows.merged, rows.used, rows.left_out["another-report"]) == (4, 1, 1, 2)
    assert all("rij 4" in f.message("nl") for f in mini.result.findings if f.code == "another-report")


def test_3_of_reports_outside_the_period_the_earliest_is_left_out(mini: Run) -> None:
    """The others are other reports, and not a word of them goes into it.

    om.csv:
    V-nummer   | Regio     | Pilotzaak | Datum aangifte
    2800000001 | Groningen | ja        | 1-6-2014
    2800000001 | Groningen | ja        | 1-6-2012
    2800000002 | Groningen | ja        | 5-9-2012
    """
    assert aangiften(mini)["pilot"] == 1
    assert mini.cells("outside-period") == ["om.csv D3"]
    assert mini.cells("another-report") == ["om.csv D2"]


def test_3_a_text_that_differs_is_a_conflict_as_well(mini: Run) -> None:
    """Two parketnummers for one aangifte; a third row has none, and says nothing against them.

    om.csv:
    V-nummer   | Parketnummer | Regio     | Pilotzaak | Datum aangifte
    2800000001 | 18/123456-12 | Groningen | ja        | 5-9-2012
    2800000001 | 18/654321-12 | Groningen | ja        | 5-9-2012
    2800000001 |              | Groningen | ja        | 5-9-2012
    """
    assert aangiften(mini)["pilot"] == 1
    assert mini.of_severity("error") == {"om.csv B3"}


def test_3_rows_of_the_other_register_merge_as_well(mini: Run) -> None:
    """Two rows complement each other, a third contradicts.

    om.csv:
    V-nummer   | Regio     | Pilotzaak | Datum aangifte
    2800000001 | Groningen | ja        | 5-9-2012

    ind.csv:
    V-nummer   | Datum ontvangst aangifte (M55) | Datum verlening verblijfsvergunning
    2800000001 | 6-9-2012                       |
    2800000001 |                                | 7-9-2012
    2800000001 |                                | 10-9-2012
    """
    assert mini.cells("rows-conflict") == ["ind.csv C4"]
    assert mini.step("ontvangst_verlening")["mean"] == 1


CONFLICT = f"""
    b.csv:
    {HEADER} | Datum sepot
    2800000001 | Groningen | ja | 5-9-2012 | 6-9-2012

    a.csv:
    {HEADER} | Datum sepot
    2800000001 | Groningen | ja | 5-9-2012 | 12-9-2012
    """


@pytest.mark.parametrize(
    ("names", "mean", "place"),
    [(["b.csv", "a.csv"], 1, "a.csv E2"), (["a.csv", "b.csv"], 5, "b.csv E2"), (["."], 5, "b.csv E2")],
)
def test_3_first_is_the_order_of_sources_and_in_a_folder_of_file_names(
    write: Write, names: list[str], mean: int, place: str
) -> None:
    folder = write(CONFLICT)[0].parent
    run = run_paths([folder / name for name in names], shipped_definition())
    assert run.step("aangifte_sepot")["mean"] == mean
    assert run.cells("rows-conflict") == [place]


def test_3_within_a_workbook_the_first_sheet_is_first(mini: Run) -> None:
    """Sheets count in the order of their tabs.

    om.xlsx Twee:
    V-nummer   | Regio     | Pilotzaak | Datum aangifte | Datum sepot
    2800000001 | Groningen | ja        | 5-9-2012       | 6-9-2012

    om.xlsx Een:
    V-nummer   | Regio     | Pilotzaak | Datum aangifte | Datum sepot
    2800000001 | Groningen | ja        | 5-9-2012       | 12-9-2012
    """
    assert mini.step("aangifte_sepot")["mean"] == 1
    assert mini.cells("rows-conflict") == ["om.xlsx Een E2"]


# ---------------------------------------------------------------- 4: identifiers and required fields


def test_4_nine_digits_link_with_a_warning(mini: Run) -> None:
    """The export lost the leading zero.

    om.csv:
    V-nummer   | Regio     | Pilotzaak | Datum aangifte
    0800000001 | Groningen | ja        | 5-9-2012

    ind.csv:
    V-nummer   | Datum ontvangst aangifte (M55) | Datum verlening verblijfsvergunning
    800000001  | 6-9-2012                       | 6-9-2012
    """
    assert permits(mini)["pilot"] == 1
    assert mini.of_severity("error") == set()
    assert mini.of_severity("warning") == {"ind.csv A2"}


@pytest.mark.parametrize("spelling", ["2,80E+09", "28000000", "onbekend", "", "28000000012", "280000000X", "#N/B"])
def test_4_an_unreadable_identifier_still_counts_and_is_not_linked(run: Runner, spelling: str) -> None:
    told = run(
        f"""
        om.csv:
        {HEADER}
        2800000001 | Groningen | ja | 5-9-2012
        {spelling} | Groningen | ja | 6-9-2012
        {spelling} | Groningen | ja | 6-9-2012

        ind.csv:
        V-nummer | Datum verlening verblijfsvergunning
        2800000001 | 6-9-2012
        {spelling} | 7-9-2012
        """
    )
    assert aangiften(told)["pilot"] == 3
    assert permits(told)["pilot"] == 1
    errors = [f"{f.file} {f.cell}" for f in told.result.findings if f.severity == "error"]
    assert {"om.csv A3", "om.csv A4"} <= set(errors)


@pytest.mark.parametrize(
    ("row", "cell"),
    [
        ("2800000001 |           | ja      | 5-9-2012", "B2"),
        ("2800000001 | Utrecht   | ja      | 5-9-2012", "B2"),
        ("2800000001 | onbekend  | ja      | 5-9-2012", "B2"),
        ("2800000001 | Groningen |         | 5-9-2012", "C2"),
        ("2800000001 | Groningen | misschien | 5-9-2012", "C2"),
        ("2800000001 | Groningen | ja      |", "D2"),
        ("2800000001 | Groningen | ja      | wk 36", "D2"),
        ("2800000001 | Groningen | ja      | onbekend", "D2"),
        ("2800000001 | Groningen | ja      | n.v.t.", "D2"),
        ("2800000001 | Groningen | ja      | 1-1-1900", "D2"),
        ("2800000001 | Groningen | ja      | #N/B", "D2"),
    ],
)
def test_4_a_row_without_a_required_value_is_left_out_with_one_error_at_that_cell(
    run: Runner, row: str, cell: str
) -> None:
    told = run(f"om.csv:\n{HEADER}\n{row}\n2800000002 | Drenthe | nee | 6-9-2012")
    assert aangiften(told) == {"pilot": 0, "niet_pilot": 1}
    assert [f.cell for f in told.result.findings if f.severity == "error"] == [cell]


# ---------------------------------------------------------------- 11 and §2: fields of both registers


def test_11_the_value_of_om_counts_and_a_difference_is_told_once_at_the_other_cell(mini: Run) -> None:
    """Sex and nationality differ, birth date is the same.

    om.csv:
    V-nummer   | Regio     | Pilotzaak | Datum aangifte | Geslacht | Nationaliteit | Geboortedatum
    2800000001 | Groningen | ja        | 5-9-2012       | vrouw    | Guinese       | 1-2-1990

    ind.csv:
    V-nummer   | Geslacht | Nationaliteit | Geboortedatum | Datum verlening verblijfsvergunning
    2800000001 | man      | Nigeriaanse   | 01-02-1990    | 6-9-2012
    """
    assert mini.cells("registers-differ") == ["ind.csv B2", "ind.csv C2"]
    assert mini.severities("registers-differ") == {"warning"}
    assert characteristic(mini, "geslacht") == {"vrouw": 1}
    assert characteristic(mini, "nationaliteit") == {"Guinese": 1}


def test_11_a_difference_tells_no_birth_date(mini: Run) -> None:
    """A birth date is shown nowhere.

    om.csv:
    V-nummer   | Regio     | Pilotzaak | Datum aangifte | Geboortedatum
    2800000001 | Groningen | ja        | 5-9-2012       | 1-2-1990

    ind.csv:
    V-nummer   | Geboortedatum | Datum verlening verblijfsvergunning
    2800000001 | 2-2-1990      | 6-9-2012
    """
    (finding,) = [finding for finding in mini.result.findings if finding.code == "registers-differ"]
    assert finding.value_shown is None
    assert not any("1990" in finding.message(lang) for lang in ("nl", "en"))


def test_11_what_om_leaves_empty_the_other_register_fills(mini: Run) -> None:
    """No difference: OM says nothing.

    om.csv:
    V-nummer   | Regio     | Pilotzaak | Datum aangifte | Geslacht
    2800000001 | Groningen | ja        | 5-9-2012       |

    ind.csv:
    V-nummer   | Geslacht | Nationaliteit | Datum ontvangst aangifte (M55)
    2800000001 | vrouw    | Guinese       | 6-9-2012
    """
    assert characteristic(mini, "geslacht") == {"vrouw": 1}
    assert characteristic(mini, "nationaliteit") == {"Guinese": 1}
    assert mini.cells("registers-differ") == []


@pytest.mark.parametrize("column", ["", "| Geboortedatum"])
def test_8_a_birth_after_the_aangifte_is_told_where_it_stands(run: Runner, column: str) -> None:
    told = run(
        f"""
        om.csv:
        {HEADER} {column}
        2800000001 | Groningen | ja | 5-9-2012
        2800000002 | Groningen | ja | 5-9-2012

        ind.csv:
        V-nummer | Geboortedatum | Datum ontvangst aangifte (M55)
        2800000002 | 1-2-1990 | 6-9-2012
        2800000001 | 6-9-2012 | 6-9-2012
        """
    )
    assert told.of_severity("error") == set()
    assert told.of_severity("warning") == {"ind.csv B3"}
    assert characteristic(told, "leeftijd") == {"18-25": 1, "onbekend": 1}


def test_8_an_end_of_exploitation_after_the_aangifte_is_a_warning_and_unknown(mini: Run) -> None:
    """On the day itself it is within three days.

    om.csv:
    V-nummer   | Regio     | Pilotzaak | Datum aangifte | Datum einde uitbuitingssituatie
    2800000001 | Groningen | ja        | 5-9-2012       | 6-9-2012
    2800000002 | Groningen | ja        | 5-9-2012       | 5-9-2012
    """
    assert mini.of_severity("warning") == {"om.csv E2"}
    assert characteristic(mini, "duur_uit_slachtoffersituatie") == {"onbekend": 1, "<3d": 1}


# ---------------------------------------------------------------- 7: unknown, n.v.t. and several answers


def test_7_unknown_stays_in_the_base_and_not_applicable_leaves_it(mini: Run) -> None:
    """Yes, no, unknown, empty and n.v.t.

    om.csv:
    V-nummer   | Regio     | Pilotzaak | Datum aangifte | Bedenktijd
    2800000001 | Groningen | ja        | 5-9-2012       | ja
    2800000002 | Groningen | ja        | 5-9-2012       | nee
    2800000003 | Groningen | ja        | 5-9-2012       | onbekend
    2800000004 | Groningen | ja        | 5-9-2012       |
    2800000005 | Groningen | ja        | 5-9-2012       | n.v.t.
    """
    assert characteristic(mini, "bedenktijd") == {"ja": 1, "nee": 1, "onbekend": 2}
    assert {record["base"] for record in mini.records("kenmerken", variable="bedenktijd", group="pilot")} == {4}


def test_7_each_answer_counts_and_the_base_is_the_cases(mini: Run) -> None:
    """One case has two earlier procedures.

    om.csv:
    V-nummer   | Regio     | Pilotzaak | Datum aangifte
    2800000001 | Groningen | ja        | 5-9-2012
    2800000002 | Groningen | ja        | 5-9-2012
    2800000003 | Groningen | ja        | 5-9-2012

    ind.csv:
    V-nummer   | Voorprocedure     | Datum verlening verblijfsvergunning
    2800000001 | asiel en regulier | 6-9-2012
    2800000002 | geen              | 6-9-2012
    """
    assert characteristic(mini, "voorprocedure") == {"asiel": 1, "regulier": 1, "geen": 1, "onbekend": 1}
    assert {record["base"] for record in mini.records("kenmerken", variable="voorprocedure", group="pilot")} == {3}


def test_an_identifier_is_shown_in_no_finding(mini: Run) -> None:
    """Whatever is doubtful about a row.

    om.csv:
    V-nummer   | Regio     | Pilotzaak | Datum aangifte | Datum sepot
    2800000001 | Groningen | ja        | 5-9-2012       | 280 000 0001 bellen
    2800000001 | Groningen | ja        | 6-9-2012       | 1-9-2012
    28000000   | Groningen | ja        | 6-9-2012       |
    800000001  | Groningen | ja        | 6-9-2013       |
    """
    assert len(mini.result.findings) >= 4
    texts = [f"{f.value_shown} {f.message('nl')} {f.message('en')}" for f in mini.result.findings]
    assert not any("28000000" in text.replace(" ", "") or "800000001" in text for text in texts)
